//! What an imported file turns into before anybody has agreed to it: plain data, without keys.
//!
//! A draft is a proposal. The archive shows it, lets the historian correct it, and makes records of it; nothing here
//! knows who a person is or whether the file was imported before.

use serde::Serialize;

use super::recognition::Recognition;
use crate::model::{Date, RecollectionKind};
use crate::text::Span;

/// One article or one source as read from a file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Draft {
    /// What the file holds.
    pub content: Content,
    /// What the file was recognised as: “WebVTT”, “saved web page”…
    pub format: &'static str,
    /// How its bytes become characters, as people write it: “UTF-8”, “windows-1251”…
    pub encoding: &'static str,
    /// Why it was taken for what it is, and how sure that is.
    pub recognition: Recognition,
    /// What the historian should look at, in the order of the lines.
    pub warnings: Vec<Warning>,
}

/// Either a text that quotes or a remembered account.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Content {
    /// A text that quotes.
    Article(ArticleDraft),
    /// An interview, a letter or notes.
    Source(SourceDraft),
}

/// A text that quotes. Empty strings stand for what the file does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ArticleDraft {
    /// Title as printed.
    pub title: String,
    /// Who wrote it, given name first.
    pub authors: Vec<String>,
    /// Newspaper, magazine, book or site.
    pub publication: String,
    /// When it was first published, as far as the file says.
    pub date: Option<Date>,
    /// Canonical address.
    pub url: String,
    /// BCP 47 tag, where the file names its language.
    pub language: String,
    /// The words: of a text file the whole file as decoded, of a web page its main text.
    pub text: String,
}

/// An interview, a letter or notes. Empty strings stand for what the file does not say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceDraft {
    /// Interview, letter, e-mail or notes.
    pub kind: RecollectionKind,
    /// What to call it in a list.
    pub title: String,
    /// When it was given.
    pub date: Option<Date>,
    /// Where it was given.
    pub place: String,
    /// BCP 47 tag, where the file names its language.
    pub language: String,
    /// Shelf address, tape or record number.
    pub call_number: String,
    /// What else the file says of itself, one `key: value` a line: licence, origin, series…
    pub note: String,
    /// Whose memory it is: as the file says or, where it does not, a guess.
    pub narrators: Vec<String>,
    /// Who asked, or to whom it was written: as the file says or, where it does not, a guess.
    pub interviewers: Vec<String>,
    /// Of a text file the whole file as decoded; of the other formats one plain rendering, `NAME: words` in paragraphs.
    pub text: String,
    /// Who says what, in order, without overlap.
    pub turns: Vec<TurnDraft>,
}

impl SourceDraft {
    /// A source of which nothing is known but its words.
    pub fn new(kind: RecollectionKind, text: String, turns: Vec<TurnDraft>) -> Self {
        SourceDraft {
            kind,
            title: String::new(),
            date: None,
            place: String::new(),
            language: String::new(),
            call_number: String::new(),
            note: String::new(),
            narrators: Vec::new(),
            interviewers: Vec::new(),
            text,
            turns,
        }
    }

    /// Adds a line to the note, once; nothing where the value is empty.
    pub(super) fn remark(&mut self, key: &str, value: &str) {
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        if !self.note.is_empty() {
            self.note.push('\n');
        }
        self.note.push_str(key);
        self.note.push_str(": ");
        self.note.push_str(value);
    }
}

/// Uninterrupted speech of one speaker, or a paragraph of a letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TurnDraft {
    /// The speaker as the source names them; empty where it names nobody.
    pub label: String,
    /// The words, in the draft's text: without label and time stamp, never empty.
    pub span: Span,
    /// When it begins in the recording, in ms.
    pub start_ms: Option<i64>,
    /// When it ends in the recording, in ms.
    pub end_ms: Option<i64>,
}

/// Something the historian should look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// The line of the file, from 1; none where it concerns the whole file.
    pub line: Option<usize>,
    /// What is the matter, in one sentence.
    pub sentence: String,
}

/// Collects warnings and stops at a number that a person still reads: a damaged file can earn one on each of its
/// million lines.
#[derive(Debug, Default)]
pub(super) struct Warnings {
    list: Vec<Warning>,
    left_out: usize,
}

impl Warnings {
    const MOST: usize = 100;

    /// Adds a warning about a line, or about the whole file.
    pub(super) fn add(&mut self, line: impl Into<Option<usize>>, sentence: impl Into<String>) {
        if self.list.len() < Self::MOST {
            self.list.push(Warning { line: line.into(), sentence: sentence.into() });
        } else {
            self.left_out += 1;
        }
    }

    /// Adds those of an earlier step.
    pub(super) fn extend(&mut self, earlier: Vec<Warning>) {
        for warning in earlier {
            self.add(warning.line, warning.sentence);
        }
    }

    /// All of them by line, those about the whole file first.
    pub(super) fn finish(mut self) -> Vec<Warning> {
        self.list.sort_by_key(|warning| warning.line);
        if self.left_out > 0 {
            let sentence = format!("{} further warnings are not listed.", self.left_out);
            self.list.push(Warning { line: None, sentence });
        }
        self.list
    }
}

/// At most `most` characters of `text`, for a sentence that shows a piece of the file: control characters become
/// spaces, and what is cut off shows as “…”.
pub(super) fn excerpt(text: &str, most: usize) -> String {
    let mut shown: String = text.chars().take(most).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(most).is_some() {
        shown.push('…');
    }
    shown
}
