//! Texts that quote, and what they print between marks.

use serde::Serialize;

use super::{Date, Id, MediaFile, Person};
use crate::text::Span;

terms! {
    /// What a person has said about a found quotation.
    Review, "state of review" {
        /// Nobody has looked.
        Unseen = "unseen",
        /// Somebody looked and let the finding stand or corrected it.
        Reviewed = "reviewed",
    }
}

/// Any text that quotes: newspaper piece, book chapter, web page, or one's own manuscript.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Article {
    /// Its key.
    pub id: Id<Article>,
    /// Title as printed.
    pub title: String,
    /// Newspaper, magazine, book or site; empty where unknown.
    pub publication: String,
    /// When it was published.
    pub date: Option<Date>,
    /// Canonical address; empty where there is none.
    pub url: String,
    /// BCP 47 tag; empty where unknown.
    pub language: String,
    /// The file it was imported from.
    pub media: Option<Id<MediaFile>>,
    /// SHA-256 of the text: names the revision that every offset counts in.
    pub text_sha256: [u8; 32],
}

/// A paragraph of an article with the white space after it; the passages of an article, in order, are its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Passage {
    /// Its key.
    pub id: Id<Passage>,
    /// Of which article.
    pub article: Id<Article>,
    /// Order, from 0.
    pub position: u32,
    /// First byte in the article's text.
    pub start: usize,
    /// The words and the white space after them.
    pub text: String,
}

/// What an article prints between marks and ascribes to somebody: one utterance, in one or several pieces. Marked
/// stretches that are no quotation (terms, titles, scare quotes) are kept too, and say so.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Quotation {
    /// Its key.
    pub id: Id<Quotation>,
    /// In which article.
    pub article: Id<Article>,
    /// Order, from 0.
    pub position: u32,
    /// `direct`, `mixed` or `indirect`, as `text::quotation` names them.
    pub kind: String,
    /// `speech`, `writing`, `fragment`, `term`…, as `text::quotation` names them.
    pub class: String,
    /// Whether somebody is really quoted.
    pub is_quotation: bool,
    /// The fullest name the article gives for the speaker; empty where unknown.
    pub speaker_name: String,
    /// Who that is in this archive.
    pub speaker: Option<Id<Person>>,
    /// How sure the speaker is, 0 to 1.
    pub speaker_confidence: f64,
    /// Through whom a third party's words came; empty where nobody.
    pub relayed_by: String,
    /// The words that say who spoke, in the article's text.
    pub cue: Option<Span>,
    /// What speaks for and against its being a quotation, a phrase each.
    pub reasons: Vec<String>,
    /// Why this speaker was taken for it, a phrase each.
    pub speaker_reasons: Vec<String>,
    /// Who else may speak, or speaks too: names as the article gives them.
    pub other_speakers: Vec<String>,
    /// Whether a person has looked.
    pub review: Review,
    /// Its pieces, in order; never empty.
    pub pieces: Vec<Piece>,
}

/// One marked stretch of a quotation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// Its key.
    pub id: Id<Piece>,
    /// Between the marks, in the article's text.
    pub span: Span,
    /// What stands there.
    pub exact: String,
    /// How it reads: without the page break or the running head that may stand in the middle.
    pub words: String,
}

/// How sure it is who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sureness {
    /// The article does not tell.
    Unknown,
    /// The nearest name, say.
    Guess,
    /// By a pronoun or the flow of the talk.
    Likely,
    /// The article says so, or a person did.
    Stated,
}

impl Sureness {
    /// In a word or two.
    pub fn in_words(self) -> &'static str {
        match self {
            Sureness::Unknown => "unknown",
            Sureness::Guess => "a guess",
            Sureness::Likely => "likely",
            Sureness::Stated => "stated",
        }
    }
}

impl Quotation {
    /// How sure it is who speaks: [`Quotation::speaker_confidence`] in words.
    pub fn speaker_sureness(&self) -> Sureness {
        match self.speaker_confidence {
            _ if self.speaker_name.is_empty() && self.speaker.is_none() => Sureness::Unknown,
            // A person said that nobody knows.
            unknown if unknown <= 0.0 => Sureness::Unknown,
            stated if stated >= 0.75 => Sureness::Stated,
            likely if likely >= 0.5 => Sureness::Likely,
            _ => Sureness::Guess,
        }
    }

    /// The words as printed, the pieces joined by a gap mark where the article's own words stand between them.
    pub fn words(&self) -> String {
        self.pieces.iter().map(|piece| piece.words.as_str()).collect::<Vec<_>>().join(" … ")
    }

    /// From the first piece to the last, in the article's text.
    pub fn hull(&self) -> Span {
        let start = self.pieces.first().map_or(0, |piece| piece.span.start);
        Span::new(start, self.pieces.last().map_or(start, |piece| piece.span.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sureness(name: &str, confidence: f64) -> Sureness {
        let quotation = Quotation {
            id: Id::new(),
            article: Id::new(),
            position: 0,
            kind: "direct".into(),
            class: "speech".into(),
            is_quotation: true,
            speaker_name: name.into(),
            speaker: None,
            speaker_confidence: confidence,
            relayed_by: String::new(),
            cue: None,
            reasons: Vec::new(),
            speaker_reasons: Vec::new(),
            other_speakers: Vec::new(),
            review: Review::Unseen,
            pieces: Vec::new(),
        };
        quotation.speaker_sureness()
    }

    #[test]
    fn how_sure_a_speaker_is_has_four_words() {
        assert_eq!(sureness("Anna Tulle", 0.95).in_words(), "stated");
        assert_eq!(sureness("Anna Tulle", 0.6).in_words(), "likely");
        assert_eq!(sureness("Anna Tulle", 0.3).in_words(), "a guess");
        assert_eq!(sureness("Anna Tulle", 0.0).in_words(), "unknown");
        assert_eq!(sureness("", 0.95), Sureness::Unknown, "nobody is named");
    }
}
