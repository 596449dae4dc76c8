//! Full citations: footnotes, later mentions and the bibliography, in a citation style chosen by name.
//!
//! Published articles are formatted by hayagriva with the styles it bundles. What was never published is composed in
//! `unpublished` for note styles; styles that cite in the text (APA, MLA…) format it themselves, and what they leave
//! out of the bibliography is added there. Dates keep every doubt of the archive ([`Date::in_words`]), which no style
//! can say by itself.
//!
//! Pure: the same sources in the same order give the same words. Strings are cleaned for one line (control characters
//! and bidirectional overrides go, white space becomes single blanks), never translated; titles keep the capitals they
//! were printed with. Used by `archive::compose`.

mod csl;
mod name;
mod style;
#[cfg(test)]
mod tests;
mod unpublished;

use std::fmt;

use super::document::Inline;
use crate::model::Date;
use crate::text::clock::clock;

pub use name::Name;
pub use style::{DEFAULT_STYLE, UnknownStyle, styles};

/// What a quote or a passage comes from. Text is as the reader shall see it: with pseudonyms, these stand here.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// Speech, asked for by an interviewer.
    Interview(Unpublished),
    /// Written by the narrator's own hand.
    Letter(Unpublished),
    /// Written by the narrator, sent over a network.
    Email(Unpublished),
    /// Taken down by somebody else during or after a talk.
    Notes(Unpublished),
    /// A text that was published, or the historian's own manuscript.
    Article(Published),
    /// Words known only because an article reports them.
    Reported {
        /// Whose words.
        narrators: Vec<Name>,
        /// Which article has them.
        article: Published,
    },
}

/// A recollection that stands in an archive. Every field may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Unpublished {
    /// Whose memory it is.
    pub narrators: Vec<Name>,
    /// Who asked, to whom it was written, or who took the notes.
    pub partners: Vec<Name>,
    /// A title of its own (“Life story”), not what a list calls it.
    pub title: String,
    /// When it was given.
    pub date: Option<Date>,
    /// Where it was given.
    pub place: String,
    /// What stands on the tape or the file: “tape 2, side A”.
    pub recording: String,
    /// The name of the language it was translated from, if what is quoted is a translation: “Russian”.
    pub translated_from: String,
    /// Shelf address.
    pub call_number: String,
    /// Who keeps it.
    pub archive: String,
}

/// A text that quotes. Every field may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Published {
    /// Who wrote it.
    pub authors: Vec<Name>,
    /// Title as printed.
    pub title: String,
    /// Newspaper, magazine, book or site.
    pub publication: String,
    /// When it was published.
    pub date: Option<Date>,
    /// Canonical address.
    pub url: String,
    /// When the address was last looked at.
    pub accessed: Option<Date>,
}

/// Where in a recording the words are. Written in whole seconds: “00:12:31–00:12:44”.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Locator {
    /// When they begin, in ms.
    pub begin_ms: i64,
    /// When they end, in ms; not written unless it is a later second.
    pub end_ms: Option<i64>,
    /// Whether it is told from the turns around, and not by the transcript itself.
    pub is_estimate: bool,
}

/// The citations of some sources in one style.
#[derive(Clone, Debug)]
pub struct Citations {
    cited: Vec<Cited>,
    bibliography: Vec<Vec<Inline>>,
}

/// The ready words for one source.
#[derive(Clone, Debug, Default)]
struct Cited {
    note: Mention,
    short_note: Mention,
}

/// The same mention with a locator (where [`csl::PLACEHOLDER`] stands) and without.
#[derive(Clone, Debug, Default)]
struct Mention {
    located: Vec<Inline>,
    plain: Vec<Inline>,
}

/// The forms of what was never published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Interview,
    Letter,
    Email,
    Notes,
}

impl Citations {
    /// Prepares the citations of `sources`, which are from now on known by their index, in a style of [`styles`].
    ///
    /// All sources of a document belong in one call, for how one is cited can depend on the others (“Gusev 1994b”).
    /// The same source may come twice.
    ///
    /// # Errors
    ///
    /// A style of that name is not bundled; the error lists near names.
    pub fn new(style: &str, sources: &[Source]) -> Result<Self, UnknownStyle> {
        let style = style::load(style)?;
        Ok(csl::cite(&style, &sources.iter().map(Source::cleaned).collect::<Vec<_>>()))
    }

    /// The footnote for the first mention of a source. Of an index that there is not, nothing.
    pub fn note(&self, source: usize, locator: Option<Locator>) -> Vec<Inline> {
        self.cited.get(source).map_or_else(Vec::new, |cited| cited.note.at(locator))
    }

    /// The footnote for a later mention: short, but clear without the note before it (never “ibid.”).
    pub fn short_note(&self, source: usize, locator: Option<Locator>) -> Vec<Inline> {
        self.cited.get(source).map_or_else(Vec::new, |cited| cited.short_note.at(locator))
    }

    /// Every source once, in the order of the style; of reported words, the article that reports them.
    pub fn bibliography(&self) -> &[Vec<Inline>] {
        &self.bibliography
    }
}

impl Mention {
    fn at(&self, locator: Option<Locator>) -> Vec<Inline> {
        match locator {
            Some(locator) => csl::located(&self.located, &locator.to_string()),
            None => self.plain.clone(),
        }
    }
}

impl Source {
    fn unpublished(&self) -> Option<(&Unpublished, Kind)> {
        match self {
            Source::Interview(source) => Some((source, Kind::Interview)),
            Source::Letter(source) => Some((source, Kind::Letter)),
            Source::Email(source) => Some((source, Kind::Email)),
            Source::Notes(source) => Some((source, Kind::Notes)),
            Source::Article(_) | Source::Reported { .. } => None,
        }
    }

    fn published(&self) -> Option<&Published> {
        match self {
            Source::Article(article) | Source::Reported { article, .. } => Some(article),
            _ => None,
        }
    }

    fn cleaned(&self) -> Self {
        match self {
            Source::Interview(source) => Source::Interview(source.cleaned()),
            Source::Letter(source) => Source::Letter(source.cleaned()),
            Source::Email(source) => Source::Email(source.cleaned()),
            Source::Notes(source) => Source::Notes(source.cleaned()),
            Source::Article(article) => Source::Article(article.cleaned()),
            Source::Reported { narrators, article } => {
                Source::Reported { narrators: cleaned_names(narrators), article: article.cleaned() }
            }
        }
    }
}

impl Unpublished {
    fn cleaned(&self) -> Self {
        Unpublished {
            narrators: cleaned_names(&self.narrators),
            partners: cleaned_names(&self.partners),
            title: clean(&self.title),
            date: self.date,
            place: clean(&self.place),
            recording: clean(&self.recording),
            translated_from: clean(&self.translated_from),
            call_number: clean(&self.call_number),
            archive: clean(&self.archive),
        }
    }
}

impl Published {
    fn cleaned(&self) -> Self {
        Published {
            authors: cleaned_names(&self.authors),
            title: clean(&self.title),
            publication: clean(&self.publication),
            date: self.date,
            url: clean(&self.url),
            accessed: self.accessed,
        }
    }
}

fn cleaned_names(names: &[Name]) -> Vec<Name> {
    let cleaned = names.iter().map(|name| Name {
        given: clean(&name.given),
        particle: clean(&name.particle),
        family: clean(&name.family),
        suffix: clean(&name.suffix),
    });
    cleaned.filter(|name| !name.in_order().is_empty()).collect()
}

/// Words for one line: no control characters, none that turn the direction of what follows, single blanks.
fn clean(words: &str) -> String {
    let kept = words.chars().filter(|c| !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'));
    let kept = kept.filter(|c| !csl::RESERVED.contains(c));
    let kept: String = kept.map(|c| if c.is_control() { ' ' } else { c }).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Locator {
    /// A time that the transcript itself gives.
    pub fn known(begin_ms: i64, end_ms: Option<i64>) -> Locator {
        Locator { begin_ms, end_ms, is_estimate: false }
    }
}

impl fmt::Display for Locator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_estimate {
            f.write_str("about ")?;
        }
        f.write_str(&clock(self.begin_ms))?;
        let is_later = |end: &i64| end / 1000 > self.begin_ms.max(0) / 1000;
        match self.end_ms.filter(is_later) {
            Some(end) => write!(f, "–{}", clock(end)),
            None => Ok(()),
        }
    }
}
