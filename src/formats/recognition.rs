//! What a file can be taken for: plain data that drafts, errors and the recogniser share.
//!
//! It decides nothing; that is for `formats::recognise`.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

/// What the user says a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Wish {
    /// A text that quotes.
    Article,
    /// A transcript of speech.
    Interview,
    /// Written by the narrator's own hand; also e-mail.
    Letter,
    /// Taken down by somebody else.
    Notes,
}

/// A word that names no [`Wish`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is nothing a file can be imported as; write article, interview, letter or notes")]
pub struct UnknownWish(pub String);

impl fmt::Display for Wish {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Wish::Article => "article",
            Wish::Interview => "interview",
            Wish::Letter => "letter",
            Wish::Notes => "notes",
        })
    }
}

impl FromStr for Wish {
    type Err = UnknownWish;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Wish::Article, Wish::Interview, Wish::Letter, Wish::Notes]
            .into_iter()
            .find(|wish| wish.to_string() == text.trim().to_lowercase())
            .ok_or_else(|| UnknownWish(text.to_owned()))
    }
}

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// A saved web page.
    WebPage,
    /// Captions with voices.
    WebVtt,
    /// SubRip captions.
    Srt,
    /// SubViewer captions.
    Sbv,
    /// A transcript or turns as JSON.
    Json,
    /// One JSON record a line.
    JsonLines,
}

impl Format {
    /// What to call a file of this format that holds this.
    pub fn name(self, content: Wish) -> &'static str {
        match (self, content) {
            (Format::WebPage, _) => "saved web page",
            (Format::WebVtt, _) => "WebVTT",
            (Format::Srt, _) => "SRT",
            (Format::Sbv, _) => "SBV",
            (Format::Json, _) => "transcript JSON",
            (Format::JsonLines, _) => "catalogue JSON",
            (Format::Markdown, Wish::Article) => "Markdown article",
            (Format::Text, Wish::Article) => "plain text article",
            (_, Wish::Interview) => "transcript text",
            (_, Wish::Letter) => "letter",
            (_, Wish::Notes) => "notes",
        }
    }
}

/// How sure a recognition is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Nothing spoke against it, and little for it: ask.
    Unsure,
    /// More for it than against it.
    Likely,
    /// The format or the user says so.
    Certain,
}

/// What a file was taken for, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Recognition {
    /// How it is written.
    pub format: Format,
    /// What it holds.
    pub content: Wish,
    /// How sure that is.
    pub confidence: Confidence,
    /// Why, in one sentence.
    pub reason: String,
}
