//! Articles as plain text or Markdown: the whole text as it is, and what its first and last lines say of it.
//!
//! Title, by-line, date and address are read where an article usually prints them; what is not printed stays empty.
//! Nothing is refused. Used by `formats::read`.

use super::draft::ArticleDraft;
use super::header::{self, Header};
use super::lines::{Line, lines};
use super::speakers::ends_sentence;
use super::{markdown, names, prose_date};

/// Reads an article.
pub(super) fn read(text: String, is_markdown: bool) -> ArticleDraft {
    let (mut header, from) = header::front_matter(&text).unwrap_or_default();
    let plain = |line: Line| {
        let words = line.of(&text).trim();
        let words = &words[..words.floor_char_boundary(LONGEST)];
        if is_markdown { markdown::plain(words) } else { words.to_owned() }
    };
    if let Some((_, title)) = markdown::heading(&text, 60).filter(|_| is_markdown) {
        header.take("title", &title);
    }
    let mut head = Head { header: &mut header, first_published: false, begun: false };
    let edge: Vec<Line> = edge_lines(&text, from).collect();
    for (index, &line) in edge.iter().enumerate() {
        // A line that the next one goes on with a small letter is wrapped prose.
        let goes_on = edge.get(index + 1).is_some_and(|next| {
            next.number == line.number + 1 && next.of(&text).trim_start().starts_with(char::is_lowercase)
        });
        if !head.take(&plain(line), goes_on) {
            break;
        }
    }
    let last: Vec<String> =
        last_lines(&text).into_iter().map(|line| url_or_plain(line.of(&text), plain(line))).collect();
    head.take_tail(&last);
    let mut article = ArticleDraft::default();
    header.fill_article(&mut article);
    article.text = text;
    article
}

/// How much of a line is looked at, in bytes.
const LONGEST: usize = 2_000;

/// How many lines at the top and at the bottom are looked at.
const EDGE: usize = 14;

fn edge_lines(text: &str, from: usize) -> impl Iterator<Item = Line> + '_ {
    lines(text).skip_while(move |line| line.number <= from).filter(|line| !line.is_blank(text)).take(EDGE)
}

fn last_lines(text: &str) -> Vec<Line> {
    let start = text.ceil_char_boundary(text.len().saturating_sub(4 * 1024));
    let tail = &text[start..];
    let found = lines(tail).filter(|line| !line.is_blank(tail));
    let mut last: Vec<Line> = found.map(|line| Line { number: 0, span: line.span.shifted(start) }).collect();
    last.drain(..last.len().saturating_sub(EDGE));
    last
}

/// Markdown takes an address in angle brackets for a link and drops the brackets; both forms are one address.
fn url_or_plain(line: &str, plain: String) -> String {
    only_url(line).map_or(plain, str::to_owned)
}

/// The address, where the line holds nothing else.
fn only_url(line: &str) -> Option<&str> {
    let line = line.trim().trim_start_matches('<').trim_end_matches('>');
    let is_url = (line.starts_with("https://") || line.starts_with("http://"))
        && line.len() < 1_000
        && !line.contains(char::is_whitespace);
    is_url.then_some(line)
}

/// Reads the lines around an article.
struct Head<'h> {
    header: &'h mut Header,
    /// Whether the date says when it was published for the first time; no other date replaces that.
    first_published: bool,
    /// Whether a line of the article itself has been seen.
    begun: bool,
}

impl Head<'_> {
    /// Takes a line at the top, of which the next one may go on with the sentence; false where the article itself has
    /// begun.
    fn take(&mut self, line: &str, goes_on: bool) -> bool {
        if is_breadcrumb(line) || line.is_empty() {
            return true;
        }
        if let Some(url) = only_url(line).filter(|_| !self.begun) {
            self.header.take("url", url);
            return true;
        }
        if let Some((key, value)) = header::key_value(line)
            && line.len() < 300
            && self.header.take(key, value)
        {
            return true;
        }
        let by_line = self.take_by_line(line);
        let dated = !goes_on && self.take_date(line);
        if by_line || dated {
            return true;
        }
        if self.header.title.is_empty() && !goes_on && line.chars().count() <= 200 && !line.ends_with('.') {
            line.clone_into(&mut self.header.title);
            return true;
        }
        self.begun = true;
        // A first line that is prose: the article has no title of its own.
        line.len() < 400 && !self.header.title.is_empty()
    }

    /// `By Anna Petrova`, `Sunday 30 August 2020, by Anna Petrova (…)`.
    fn take_by_line(&mut self, line: &str) -> bool {
        if line.len() > 300 || !self.header.authors.is_empty() {
            return false;
        }
        let Some(rest) = after_by(line) else { return false };
        let end = rest.find(['(', '|', '·', '•']).unwrap_or(rest.len());
        let end = rest[..end].find(|c: char| c.is_ascii_digit()).unwrap_or(end);
        let named = rest[..end].trim().trim_end_matches(['.', ',', '-', '–', '—', ' ']);
        let authors = names::split(named);
        let are_names =
            !authors.is_empty() && authors.iter().all(|name| names::is_name(name) && name.split(' ').count() < 6);
        if are_names {
            self.header.authors = authors;
        }
        are_names
    }

    fn take_date(&mut self, line: &str) -> bool {
        if line.len() > 300 {
            return false;
        }
        let Some((date, span)) = prose_date::find(line) else { return false };
        let (first, later) = dates_by_role(line);
        if let Some(first) = first {
            self.header.date = Some(first);
            self.first_published = true;
            return true;
        }
        let (before, after) = (&line[..span.start], &line[span.end..]);
        if self.take_title_with_date(before, after) {
            self.header.date = self.header.date.or(Some(date));
            return true;
        }
        let other_words = before.split_whitespace().count() + after.split_whitespace().count();
        let leads =
            before.split_whitespace().count() <= 2 && after.trim_start().starts_with([',', '|', '·', '(', '—', '–']);
        // `Anna Petrova (4 May 1932 – …)` and `Born: 4 May 1932` are no dates of publication.
        let alone = other_words <= 5 && !ends_sentence(line) && !before.contains('(');
        let of_a_life = before
            .split_whitespace()
            .any(|word| LIFE.contains(&word.trim_matches([':', ',', '*', '†']).to_lowercase().as_str()));
        if of_a_life || !(leads || later || alone) {
            return false;
        }
        if !self.first_published {
            self.header.date = self.header.date.or(Some(date));
        }
        true
    }

    /// `The long strike ends Monday, 4 May 1992`: title and date in one line, as texts copied from web pages have it.
    fn take_title_with_date(&mut self, before: &str, after: &str) -> bool {
        let Some((title, weekday)) = before.trim_end().trim_end_matches(',').rsplit_once(' ') else { return false };
        let is_title = after.trim().is_empty()
            && header::is_weekday(weekday)
            && title.split_whitespace().count() > 2
            && self.header.title.is_empty()
            && !self.begun;
        if is_title {
            title.trim().clone_into(&mut self.header.title);
        }
        is_title
    }

    /// What stands below an article: where it appeared first, and its address.
    fn take_tail(&mut self, last: &[String]) {
        let addresses: Vec<usize> = (0..last.len()).filter(|&at| only_url(&last[at]).is_some()).collect();
        if let ([at], true) = (addresses.as_slice(), self.header.url.is_empty()) {
            self.header.take("url", only_url(&last[*at]).unwrap_or(""));
            let above = at.checked_sub(1).and_then(|above| last.get(above)).map_or("", String::as_str);
            let names_it = above.chars().count() < 60
                && !ends_sentence(above)
                && !above.is_empty()
                && above.contains(char::is_alphabetic);
            if names_it {
                self.header.take("publication", above.trim_end_matches([':', ',']));
            }
        }
        for line in last {
            if let (Some(first), _) = dates_by_role(line)
                && !self.first_published
                && line.len() <= 300
            {
                self.header.date = Some(first);
                self.first_published = true;
            }
        }
    }
}

/// Words before a date of somebody's life.
const LIFE: &[&str] =
    &["born", "died", "geboren", "gestorben", "né", "née", "mort", "morte", "родился", "родилась", "умер", "умерла"];

/// `Home > World > Russia`, as web pages print it above a title.
fn is_breadcrumb(line: &str) -> bool {
    [" > ", " » ", " › "].iter().any(|mark| line.matches(mark).count() > 1)
}

/// What follows the word for “by”, at the beginning of the line or after a mark.
fn after_by(line: &str) -> Option<&str> {
    const WORDS: &[&str] = &["by ", "von ", "par ", "por ", "автор: ", "автор ", "текст: ", "words by "];
    let starts =
        std::iter::once(0).chain(line.match_indices([',', '|', '·', '•', '—', '–']).map(|(at, mark)| at + mark.len()));
    starts.take(20).find_map(|at| {
        let rest = line[at..].trim_start();
        WORDS.iter().find_map(|word| {
            let start = rest.get(..word.len())?;
            (start.to_lowercase() == *word).then(|| &rest[word.len()..])
        })
    })
}

/// The date of the first publication, where the line says so; and whether it is a line about publishing at all.
fn dates_by_role(line: &str) -> (Option<crate::model::Date>, bool) {
    const FIRST: &[&str] = &[
        "first published",
        "originally published",
        "first appeared",
        "erstveröffentlich",
        "zuerst erschienen",
        "première publication",
        "впервые опубликован",
    ];
    const PUBLISHED: &[&str] = &["published", "posted", "publié", "veröffentlicht", "erschienen", "опубликован"];
    let small = line.to_lowercase();
    let first = FIRST.iter().find_map(|words| small.find(words).map(|at| at + words.len()));
    let date = first.and_then(|at| prose_date::find(small.get(at..)?)).map(|(date, _)| date);
    (date, PUBLISHED.iter().any(|words| small.contains(words)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(text: &str) -> ArticleDraft {
        read(text.to_owned(), markdown::is_likely(text))
    }

    #[test]
    fn a_saved_page_tells_title_author_dates_and_origin() {
        let text = "Site > World > History > **The long strike**\n\n# The long strike\n\n\
            Monday 4 May 1992, by [JONES Bob](#) (Date first published: 1 May 1992).\n\n**A lead.**\n\n\
            On 3 March 1989 the miners struck.\n\n---\n\n**P.S.**\n\nThe Evening Paper\n\n<https://example.org/long-strike>\n";
        let article = article(text);
        assert_eq!(article.title, "The long strike");
        assert_eq!(article.authors, ["Bob Jones"]);
        assert_eq!(article.date.map(|date| date.to_string()).as_deref(), Some("1992-05-01"));
        assert_eq!(article.publication, "The Evening Paper");
        assert_eq!(article.url, "https://example.org/long-strike");
        assert_eq!(article.text, text);
    }

    #[test]
    fn a_plain_article_has_its_title_on_top() {
        let article = article(
            "The long strike\nBy Anna Petrova and Bob Jones\n4 May 1992\n\nOn 3 March 1989 the miners struck.\n",
        );
        assert_eq!(article.title, "The long strike");
        assert_eq!(article.authors, ["Anna Petrova", "Bob Jones"]);
        assert_eq!(article.date.map(|date| date.to_string()).as_deref(), Some("1992-05-04"));
    }

    #[test]
    fn title_and_date_may_share_a_line() {
        let article = article("Miners tell of their long strike Monday, May 4, 1992\n\nText.\n");
        assert_eq!(article.title, "Miners tell of their long strike");
        assert_eq!(article.date.map(|date| date.to_string()).as_deref(), Some("1992-05-04"));
    }

    #[test]
    fn front_matter_is_read() {
        let article = article(
            "---\ntitle: \"The long strike\"\nauthor: Anna Petrova\ndate: 1992-05-04\nurl: https://example.org\nlang: en\n---\n\nText.\n",
        );
        assert_eq!(article.title, "The long strike");
        assert_eq!((article.url.as_str(), article.language.as_str()), ("https://example.org", "en"));
    }

    #[test]
    fn prose_is_neither_title_nor_date() {
        let article =
            article("On 3 March 1989 the miners struck, and nobody by then knew why it had begun at all.\n\nMore.");
        assert_eq!((article.title.as_str(), article.date, article.authors.len()), ("", None, 0));
    }
}
