//! Full citations: footnotes and bibliography entries.
//!
//! Published articles are rendered by hayagriva from the bundled styles of the Citation Style Language. Unpublished
//! sources (interviews, letters, notes) are written here, in the notes form of the *Chicago Manual of Style* (17th
//! edition, 14.211 and 14.219 ff.) whatever the style: no bundled style says where an interview was given, from which second to
//! which, or that its date is doubtful. It formats; which sources may be named at all has been settled before. Used by
//! `archive::compose`.

mod article;
mod unpublished;

use std::cell::RefCell;
use std::collections::HashMap;

use hayagriva::archive::{ArchivedStyle, locales};
use hayagriva::citationberg::{IndependentStyle, Locale, Style};

use super::document::{Inline, plain_text};
use crate::model::{Date, RecollectionKind};
use crate::text::fold::Folded;

/// The style that is used where none is named.
pub const DEFAULT_STYLE: &str = "chicago-notes";

/// What is cited.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// An interview, letter, e-mail or notes.
    Unpublished(Unpublished),
    /// A text that was published, or is to be.
    Published(Published),
}

/// A recollection, as far as it may be named.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Unpublished {
    /// Its form.
    pub kind: RecollectionKind,
    /// Whose memory it is, in order; empty where nobody may or can be named.
    pub narrators: Vec<String>,
    /// Who asked, or to whom it was written, in order.
    pub interviewers: Vec<String>,
    /// When.
    pub date: Option<Date>,
    /// Where; empty where unknown.
    pub place: String,
    /// What it was recorded on: “tape 2, side A”; empty where nothing is known.
    pub recording: String,
    /// Whether the words are cited from a translation.
    pub is_translated: bool,
    /// Shelf address; empty where there is none.
    pub call_number: String,
    /// The archive that holds it; empty where it has no title.
    pub archive: String,
    /// For a reported recollection, what reports it.
    pub reported_in: Option<Box<Published>>,
}

/// A published text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Published {
    /// Who wrote it, in order.
    pub authors: Vec<String>,
    /// Its title.
    pub title: String,
    /// Newspaper, magazine, book or site; empty where unknown.
    pub publication: String,
    /// When.
    pub date: Option<Date>,
    /// Canonical address; empty where there is none.
    pub url: String,
}

/// A stretch of a recording, in ms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Locator {
    /// Where it begins.
    pub begin_ms: i64,
    /// Where it ends, where that is known.
    pub end_ms: Option<i64>,
}

/// A style that is not bundled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no citation style “{asked}”; there is {}", near.join(", "))]
pub struct StyleError {
    /// What was asked for.
    pub asked: String,
    /// Names like it, or the usual ones.
    pub near: Vec<String>,
}

/// Writes citations in one style. Keeps what it has rendered: footnotes name the same few articles over and over.
pub struct Citations {
    style: IndependentStyle,
    locales: Vec<Locale>,
    rendered: RefCell<HashMap<Published, article::Rendered>>,
}

impl Citations {
    /// Loads the bundled style of this name: `chicago-notes`, `apa`, `modern-language-association`…
    pub fn new(style: &str) -> Result<Citations, StyleError> {
        let name = style.trim().to_lowercase();
        match ArchivedStyle::by_name(&name).map(ArchivedStyle::get) {
            Some(Style::Independent(style)) => {
                Ok(Citations { style, locales: locales(), rendered: RefCell::default() })
            }
            _ => Err(StyleError { asked: style.to_owned(), near: near_names(&name) }),
        }
    }

    /// The full citation for a footnote, ending in a full stop.
    pub fn note(&self, source: &Source, at: Option<Locator>) -> Vec<Inline> {
        match source {
            Source::Unpublished(one) => self.closed(unpublished::note(one, at), one.reported_in.as_deref()),
            Source::Published(one) => self.published(one).note,
        }
    }

    /// The short form for a footnote after the first, ending in a full stop.
    pub fn short_note(&self, source: &Source, at: Option<Locator>) -> Vec<Inline> {
        match source {
            Source::Unpublished(one) => self.closed(unpublished::short_note(one, at), None),
            Source::Published(one) => self.published(one).short_note,
        }
    }

    /// The entries of a bibliography, each source once, in alphabetical order.
    pub fn bibliography(&self, sources: &[Source]) -> Vec<Vec<Inline>> {
        let mut entries: Vec<(Vec<String>, Vec<Inline>)> = Vec::new();
        for source in sources {
            let entry = match source {
                Source::Unpublished(one) => self.closed(unpublished::entry(one), one.reported_in.as_deref()),
                Source::Published(one) => self.published(one).entry,
            };
            let key: Vec<String> = Folded::new(&plain_text(&entry)).iter().map(|(word, _)| word.to_owned()).collect();
            entries.push((key, entry));
        }
        entries.sort_by(|one, other| one.0.cmp(&other.0));
        entries.dedup_by(|one, other| one.1 == other.1);
        entries.into_iter().map(|(_, entry)| entry).collect()
    }

    /// Ends a citation: with what reports it, or with a full stop.
    fn closed(&self, words: String, reported_in: Option<&Published>) -> Vec<Inline> {
        match reported_in {
            Some(article) => {
                let mut inlines = vec![Inline::text(format!("{words}, as reported in "))];
                inlines.extend(self.published(article).note);
                inlines
            }
            None if words.ends_with('.') => vec![Inline::text(words)],
            None => vec![Inline::text(format!("{words}."))],
        }
    }

    fn published(&self, one: &Published) -> article::Rendered {
        if let Some(known) = self.rendered.borrow().get(one) {
            return known.clone();
        }
        let rendered = article::render(one, &self.style, &self.locales);
        self.rendered.borrow_mut().insert(one.clone(), rendered.clone());
        rendered
    }
}

impl Locator {
    /// As a citation writes it: `00:12:31–00:12:44`.
    pub fn in_words(self) -> String {
        match self.end_ms {
            Some(end) if end > self.begin_ms => format!("{}–{}", clock(self.begin_ms), clock(end)),
            _ => clock(self.begin_ms),
        }
    }
}

fn clock(ms: i64) -> String {
    let seconds = ms.max(0) / 1000;
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// Names that share a word with what was typed; the usual ones where none does.
fn near_names(typed: &str) -> Vec<String> {
    const USUAL: [&str; 4] =
        [DEFAULT_STYLE, "chicago-author-date", "apa", "modern-humanities-research-association-notes"];
    let parts: Vec<&str> = typed.split(|one: char| !one.is_alphanumeric()).filter(|part| part.len() > 2).collect();
    let names = ArchivedStyle::all().iter().flat_map(|style| style.names().iter().copied());
    let near: Vec<String> =
        names.filter(|name| parts.iter().any(|part| name.contains(part))).take(6).map(str::to_owned).collect();
    if near.is_empty() { USUAL.map(str::to_owned).to_vec() } else { near }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interview() -> Unpublished {
        Unpublished {
            kind: RecollectionKind::Interview,
            narrators: vec!["Edith Harrow".into()],
            interviewers: vec!["Marek Dolny".into()],
            date: "2004-10-16".parse().ok(),
            place: "Ropewalk".into(),
            recording: String::new(),
            is_translated: false,
            call_number: "OH/31".into(),
            archive: "River Project".into(),
            reported_in: None,
        }
    }

    fn article() -> Published {
        Published {
            authors: vec!["Ivo van der Stern".into()],
            title: "The lamp room of openPit".into(),
            publication: "openPit".into(),
            date: "2019-02-17".parse().ok(),
            url: "https://pit.example/lamp_room".into(),
        }
    }

    fn chicago() -> Citations {
        Citations::new(DEFAULT_STYLE).unwrap_or_else(|error| panic!("{error}"))
    }

    fn at() -> Option<Locator> {
        Some(Locator { begin_ms: 751_000, end_ms: Some(764_999) })
    }

    fn note(source: Source) -> String {
        plain_text(&chicago().note(&source, at()))
    }

    #[test]
    fn an_interview_in_chicago_notes_form() {
        assert_eq!(
            note(Source::Unpublished(interview())),
            "Edith Harrow, interview by Marek Dolny, Ropewalk, 16 October 2004, 00:12:31–00:12:44, OH/31, River Project."
        );
        let bare = Unpublished {
            interviewers: Vec::new(),
            date: None,
            place: String::new(),
            call_number: String::new(),
            archive: String::new(),
            ..interview()
        };
        assert_eq!(plain_text(&chicago().note(&Source::Unpublished(bare), None)), "Edith Harrow, interview, undated.");
    }

    #[test]
    fn every_kind_of_unpublished_source() {
        let of = |kind| Unpublished { kind, recording: "tape 2, side A".into(), ..interview() };
        let two = Unpublished {
            narrators: vec!["Edith Harrow".into(), "Anna Tulle".into()],
            is_translated: true,
            date: "1994-11~".parse().ok(),
            ..of(RecollectionKind::Interview)
        };
        assert_eq!(
            note(Source::Unpublished(two)),
            "Edith Harrow and Anna Tulle, interview by Marek Dolny, Ropewalk, about November 1994, translated transcript, \
             tape 2, side A, 00:12:31–00:12:44, OH/31, River Project."
        );
        let letter = Unpublished { recording: String::new(), ..of(RecollectionKind::Letter) };
        assert_eq!(
            plain_text(&chicago().note(&Source::Unpublished(letter), None)),
            "Edith Harrow, letter to Marek Dolny, Ropewalk, 16 October 2004, OH/31, River Project."
        );
        let notes = Unpublished { recording: String::new(), ..of(RecollectionKind::Notes) };
        assert_eq!(
            plain_text(&chicago().note(&Source::Unpublished(notes), None)),
            "Edith Harrow, notes of a talk taken by Marek Dolny, Ropewalk, 16 October 2004, OH/31, River Project."
        );
    }

    #[test]
    fn a_reported_recollection_names_what_reports_it() {
        let reported = Unpublished {
            kind: RecollectionKind::Reported,
            interviewers: Vec::new(),
            date: None,
            place: String::new(),
            call_number: String::new(),
            reported_in: Some(Box::new(article())),
            ..interview()
        };
        assert_eq!(
            plain_text(&chicago().note(&Source::Unpublished(reported), None)),
            "Edith Harrow, as reported in Ivo van der Stern, ‘The lamp room of openPit’, openPit, 17 February 2019, \
             https://pit.example/lamp_room."
        );
    }

    #[test]
    fn nobody_named_is_said_so() {
        let unnamed = Unpublished { narrators: Vec::new(), ..interview() };
        assert!(
            note(Source::Unpublished(unnamed)).starts_with("A narrator who is not named, interview by Marek Dolny")
        );
    }

    #[test]
    fn an_article_keeps_its_title_and_a_doubtful_date_its_doubt() {
        let text = plain_text(&chicago().note(&Source::Published(article()), None));
        assert_eq!(
            text,
            "Ivo van der Stern, ‘The lamp room of openPit’, openPit, 17 February 2019, https://pit.example/lamp_room."
        );
        let doubtful = Published { date: "199X".parse().ok(), ..article() };
        let text = plain_text(&chicago().note(&Source::Published(doubtful), None));
        assert!(text.contains(", the 1990s, "), "{text}");
        let undated = Published { date: None, authors: Vec::new(), url: String::new(), ..article() };
        let text = plain_text(&chicago().note(&Source::Published(undated), None));
        assert!(text.contains("‘The lamp room of openPit’, openPit"), "{text}");
    }

    #[test]
    fn the_bibliography_is_alphabetical_and_names_each_once() {
        let sources = [Source::Published(article()), Source::Unpublished(interview()), Source::Published(article())];
        let entries: Vec<String> = chicago().bibliography(&sources).iter().map(|entry| plain_text(entry)).collect();
        assert_eq!(
            entries,
            [
                "Harrow, Edith. Interview by Marek Dolny. Ropewalk, 16 October 2004. OH/31. River Project.",
                "Stern, Ivo van der. ‘The lamp room of openPit’. openPit, 17 February 2019. https://pit.example/lamp_room."
            ]
        );
    }

    #[test]
    fn other_styles_work_by_name_and_unknown_ones_are_refused() {
        let apa = Citations::new("apa").unwrap_or_else(|error| panic!("{error}"));
        let text = plain_text(&apa.note(&Source::Published(article()), None));
        assert!(text.contains("(2019, February 17)"), "a full reference, not “(van der Stern, 2019)”: {text}");
        let error = Citations::new("chicago-footnotes").err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.contains("chicago-notes"), "{error}");
    }

    #[test]
    fn odd_words_are_only_words() {
        let odd = Published {
            authors: vec!["\u{0}".into(), "7777".into(), "x".repeat(500)],
            title: "a [b](c) <i> \"d\" 7777 {e}\n\\".into(),
            publication: "…".into(),
            date: "1990?".parse().ok(),
            url: "javascript:alert(1)".into(),
        };
        let text = plain_text(&chicago().note(&Source::Published(odd), None));
        assert!(text.contains("1990 (uncertain)") && text.contains("7777 {e}"), "{text}");
    }
}
