//! What a web page says of itself: in JSON-LD, OpenGraph, `<meta>`, `<link rel=canonical>`, `<time>` and `<title>`.
//!
//! Used by `html`. Sources are asked in that order; the first that answers counts. Nothing is looked up anywhere.

use html5ever::tokenizer::Tag;
use serde_json::Value;

use super::draft::ArticleDraft;
use super::html_tokens::{Event, attribute, walk};
use super::{header, names, prose_date};
use crate::model::Date;

/// Collects what stands in the page.
#[derive(Default)]
struct Page {
    language: String,
    title: String,
    heading: String,
    canonical: String,
    meta: Vec<(String, String)>,
    json_ld: Vec<String>,
    times: Vec<(bool, String)>,
    by_lines: Vec<String>,
    /// Where words go.
    open: Open,
}

#[derive(Default, PartialEq)]
enum Open {
    #[default]
    Nowhere,
    Title,
    Heading,
    JsonLd,
    /// A by-line, and how deep its element is nested in others of its name.
    ByLine(String, usize),
}

/// More than this of any one thing is not kept, in bytes or in number.
const LONGEST: usize = 2_000;
const MOST: usize = 200;

/// Reads what the page says; the text stays empty.
pub(super) fn read(html: &str) -> ArticleDraft {
    let mut page = Page::default();
    walk(html, |event| match event {
        Event::Start(tag) => page.start(tag),
        Event::End(name) => page.end(name),
        Event::Text(words) => page.text(words),
    });
    page.finish()
}

impl Page {
    fn start(&mut self, tag: &Tag) {
        if let Open::ByLine(name, depth) = &mut self.open {
            *depth += usize::from(**name == *tag.name);
            return;
        }
        match &*tag.name {
            "html" if self.language.is_empty() => {
                let language = attribute(tag, "lang").or_else(|| attribute(tag, "xml:lang")).unwrap_or("");
                language.clone_into(&mut self.language);
            }
            "title" if self.title.is_empty() => self.open = Open::Title,
            "h1" if self.heading.is_empty() => self.open = Open::Heading,
            "meta" => self.meta(tag),
            "link" if attribute(tag, "rel") == Some("canonical") && self.canonical.is_empty() => {
                attribute(tag, "href").unwrap_or("").clone_into(&mut self.canonical);
            }
            "script"
                if attribute(tag, "type").is_some_and(|kind| kind.contains("ld+json")) && self.json_ld.len() < MOST =>
            {
                self.json_ld.push(String::new());
                self.open = Open::JsonLd;
            }
            "time" if self.times.len() < MOST => {
                let published = attribute(tag, "itemprop").is_some_and(|role| role.contains("datePublished"))
                    || attribute(tag, "pubdate").is_some();
                let time = attribute(tag, "datetime").unwrap_or("");
                self.times.push((published, time.to_owned()));
            }
            name if is_by_line(tag) && self.by_lines.len() < MOST => {
                self.by_lines.push(String::new());
                self.open = Open::ByLine(name.to_owned(), 1);
            }
            _ => {}
        }
    }

    fn meta(&mut self, tag: &Tag) {
        let name = ["property", "name", "itemprop", "http-equiv"].iter().find_map(|name| attribute(tag, name));
        let content = attribute(tag, "content").filter(|content| content.len() < LONGEST);
        if let (Some(name), Some(content)) = (name, content)
            && self.meta.len() < MOST
        {
            self.meta.push((name.to_lowercase(), content.trim().to_owned()));
        }
    }

    fn end(&mut self, name: &str) {
        let closed = match &mut self.open {
            Open::Nowhere => false,
            Open::Title => name == "title",
            Open::Heading => name == "h1",
            Open::JsonLd => name == "script",
            Open::ByLine(open, depth) => {
                *depth -= usize::from(*open == name);
                *depth == 0
            }
        };
        if closed {
            self.open = Open::Nowhere;
        }
    }

    fn text(&mut self, words: &str) {
        let (into, most) = match self.open {
            Open::Nowhere => return,
            Open::Title => (Some(&mut self.title), LONGEST),
            Open::Heading => (Some(&mut self.heading), LONGEST),
            Open::JsonLd => (self.json_ld.last_mut(), 1024 * 1024),
            Open::ByLine(..) => (self.by_lines.last_mut(), LONGEST),
        };
        if let Some(into) = into.filter(|into| into.len() + words.len() < most) {
            into.push_str(words);
        }
    }

    /// The first of these names that has a value.
    fn meta_of(&self, wanted: &[&str]) -> String {
        let found = wanted.iter().find_map(|wanted| {
            self.meta.iter().find(|(name, value)| name == wanted && !value.is_empty()).map(|(_, value)| value)
        });
        found.cloned().unwrap_or_default()
    }

    fn finish(self) -> ArticleDraft {
        let linked = self.json_ld.iter().find_map(|json| linked_article(json)).unwrap_or_default();
        let publication = first([
            linked.publication.clone(),
            self.meta_of(&[
                "og:site_name",
                "citation_journal_title",
                "citation_newspaper",
                "dc.publisher",
                "application-name",
            ]),
        ]);
        let title = first([
            linked.title.clone(),
            self.meta_of(&["og:title", "citation_title", "dc.title", "twitter:title"]),
            self.own_title(),
        ]);
        ArticleDraft {
            title: without_site(&title, &publication),
            authors: self.authors(&linked),
            date: linked.date.or_else(|| self.date()),
            url: first([self.canonical.clone(), self.meta_of(&["og:url", "citation_public_url"]), linked.url.clone()]),
            language: language(&first([
                self.language.clone(),
                linked.language.clone(),
                self.meta_of(&["og:locale", "dc.language", "language", "content-language"]),
            ])),
            publication,
            text: String::new(),
        }
    }

    /// The heading, where the title only adds the site's name to it.
    fn own_title(&self) -> String {
        let (title, heading) = (one_line(&self.title), one_line(&self.heading));
        if !heading.is_empty() && (title.is_empty() || title.starts_with(&heading) || title.ends_with(&heading)) {
            heading
        } else {
            title
        }
    }

    fn authors(&self, linked: &ArticleDraft) -> Vec<String> {
        if !linked.authors.is_empty() {
            return linked.authors.clone();
        }
        let wanted = [
            "author",
            "article:author",
            "citation_author",
            "dc.creator",
            "dcterms.creator",
            "byl",
            "parsely-author",
            "sailthru.author",
        ];
        for wanted in wanted {
            let named = self.meta.iter().filter(|(name, _)| name == wanted).flat_map(|(_, value)| authors_in(value));
            let authors: Vec<String> = named.collect();
            if !authors.is_empty() {
                return authors;
            }
        }
        self.by_lines.iter().map(|line| authors_in(line)).find(|authors| !authors.is_empty()).unwrap_or_default()
    }

    fn date(&self) -> Option<Date> {
        let named = self.meta_of(&[
            "article:published_time",
            "datepublished",
            "citation_publication_date",
            "citation_date",
            "dc.date.issued",
            "dcterms.issued",
            "dc.date",
            "date",
            "pubdate",
            "publishdate",
            "publish-date",
            "parsely-pub-date",
            "og:pubdate",
        ]);
        let published = self.times.iter().filter(|(published, _)| *published);
        let times = published.chain(self.times.iter()).map(|(_, time)| time.as_str());
        std::iter::once(named.as_str()).chain(times).find_map(prose_date::parse)
    }
}

/// An element that prints who wrote the article, by its role or by the words in its class.
fn is_by_line(tag: &Tag) -> bool {
    let is = |name: &str, value: &str| {
        attribute(tag, name).is_some_and(|found| found.split_whitespace().any(|word| word == value))
    };
    let class = attribute(tag, "class").filter(|class| class.len() < 200).unwrap_or("").to_lowercase();
    let inline = ["a", "span", "p", "div", "address", "cite", "li", "h2", "h3", "h4"].contains(&&*tag.name);
    inline
        && (is("rel", "author")
            || is("itemprop", "author")
            || class.split_whitespace().any(|word| {
                ["byline", "by-line", "author", "author-name", "article-author", "byline__name"].contains(&word)
            }))
}

/// `By Anna Petrova and Bob Jones`; an address or a sentence names nobody.
fn authors_in(line: &str) -> Vec<String> {
    let line = one_line(line);
    let named = ["by ", "von ", "par ", "автор: ", "author: ", "written by "]
        .iter()
        .find_map(|word| {
            line.get(..word.len()).filter(|start| start.to_lowercase() == *word).map(|_| &line[word.len()..])
        })
        .unwrap_or(&line);
    if named.contains("://") || named.len() > 300 {
        return Vec::new();
    }
    names::split(named).into_iter().filter(|name| names::is_name(name) && name.split(' ').count() < 7).collect()
}

/// The first article that JSON-LD describes.
fn linked_article(json: &str) -> Option<ArticleDraft> {
    let json = json.trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>").trim();
    let value: Value = serde_json::from_str(json).ok()?;
    let object = find_article(&value)?;
    let text = |key: &str| object.get(key).map(name_in).unwrap_or_default();
    let authors = match object.get("author").or_else(|| object.get("creator")) {
        Some(Value::Array(list)) => list.iter().flat_map(|author| authors_in(&name_in(author))).collect(),
        Some(author) => authors_in(&name_in(author)),
        None => Vec::new(),
    };
    Some(ArticleDraft {
        title: first([text("headline"), text("name")]),
        authors,
        publication: first([text("publisher"), text("isPartOf")]),
        date: ["datePublished", "dateCreated"].iter().find_map(|key| prose_date::parse(&text(key))),
        url: first([text("url"), text("mainEntityOfPage")]),
        language: text("inLanguage"),
        text: String::new(),
    })
}

/// Looks through lists and `@graph`; the parser has already refused what is nested too deep.
fn find_article(value: &Value) -> Option<&Value> {
    match value {
        Value::Array(list) => list.iter().find_map(find_article),
        Value::Object(object) => {
            let kind = object.get("@type").map(|kind| kind.to_string()).unwrap_or_default();
            let is_article =
                ["Article", "Posting", "Report", "Review", "Chapter"].iter().any(|word| kind.contains(word));
            if is_article { Some(value) } else { object.get("@graph").and_then(find_article) }
        }
        _ => None,
    }
}

/// A text, or what names an object.
fn name_in(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Object(object) => {
            ["name", "@id", "url"].iter().find_map(|key| object.get(*key)?.as_str()).unwrap_or("").trim().to_owned()
        }
        Value::Array(list) => list.first().and_then(Value::as_str).unwrap_or("").trim().to_owned(),
        _ => String::new(),
    }
}

fn first<const N: usize>(candidates: [String; N]) -> String {
    candidates
        .into_iter()
        .find(|candidate| !candidate.trim().is_empty())
        .map(|found| one_line(&found))
        .unwrap_or_default()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `The strike | The Evening Paper` → `The strike`.
fn without_site(title: &str, publication: &str) -> String {
    let cut = [" | ", " - ", " – ", " — ", " :: ", " » "].iter().find_map(|mark| {
        let (head, site) = title.rsplit_once(mark)?;
        (!publication.is_empty() && site.trim().eq_ignore_ascii_case(publication)).then_some(head.trim())
    });
    cut.unwrap_or(title).to_owned()
}

/// `en_GB` → `en-GB`.
fn language(tag: &str) -> String {
    let tag = tag.trim().replace('_', "-");
    let is_tag = tag.len() <= 35
        && tag.split('-').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    if is_tag { header::language_tag(&tag).to_owned() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(article: &ArticleDraft) -> String {
        article.date.map(|date| date.to_string()).unwrap_or_default()
    }

    #[test]
    fn linked_data_is_asked_first() {
        let article = read(
            r#"<html lang="en-GB"><head><title>x</title><meta property="og:site_name" content="Other">
            <script type="application/ld+json">{"@graph": [{"@type": "Person", "name": "No"}, {"@type": ["NewsArticle"], "headline": "The strike",
            "author": [{"name": "Anna Petrova"}, {"name": "JONES Bob"}], "datePublished": "1992-05-04T10:00:00Z",
            "publisher": {"name": "The Evening Paper"}, "mainEntityOfPage": {"@id": "https://example.org/a"}}]}</script></head>"#,
        );
        assert_eq!((article.title.as_str(), article.publication.as_str()), ("The strike", "The Evening Paper"));
        assert_eq!(article.authors, ["Anna Petrova", "Bob Jones"]);
        assert_eq!(
            (date(&article).as_str(), article.url.as_str(), article.language.as_str()),
            ("1992-05-04", "https://example.org/a", "en-GB")
        );
    }

    #[test]
    fn meta_elements_and_links_are_asked_next() {
        let article = read(
            "<head><title>The strike | The Evening Paper</title><meta property=og:title content='The strike | The Evening Paper'>\
             <meta property=og:site_name content='The Evening Paper'><meta name=Author content='By Anna Petrova and Bob Jones'>\
             <meta name=date content='4 May 1992'><link rel=canonical href=https://example.org/a><meta property=og:locale content=en_GB>",
        );
        assert_eq!(article.title, "The strike");
        assert_eq!(article.authors, ["Anna Petrova", "Bob Jones"]);
        assert_eq!(
            (date(&article).as_str(), article.url.as_str(), article.language.as_str()),
            ("1992-05-04", "https://example.org/a", "en-GB")
        );
    }

    #[test]
    fn the_page_itself_is_asked_last() {
        let article = read(
            "<title>The strike :: Paper</title><h1>The strike</h1><div class='byline'>By <a>Anna Petrova</a></div>\
             <time datetime=1992-05-04>yesterday</time>",
        );
        assert_eq!(
            (article.title.as_str(), article.authors.as_slice()),
            ("The strike", &["Anna Petrova".to_owned()][..])
        );
        assert_eq!(date(&article), "1992-05-04");
    }

    #[test]
    fn broken_metadata_says_nothing() {
        let article = read(
            "<script type=application/ld+json>{\"@type\": \"Article\",</script><meta name=author content=http://x.y/z><p>x",
        );
        assert_eq!(article, ArticleDraft::default());
    }
}
