//! Why a file gives no draft at all, each with what to do now.

use super::recognition::Wish;

/// A file that cannot be read. The sentence names no path: whoever shows it adds one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    /// No bytes.
    #[error("the file is empty; check that it was copied completely")]
    Empty,
    /// Bytes, but no letters or digits.
    #[error("the file holds no words, only white space or marks; check that it was saved completely")]
    NoWords,
    /// More than we take at once.
    #[error("the file has {megabytes} MB; a text of more than {most} MB is not taken at once: cut it in parts")]
    TooLarge {
        /// Its size.
        megabytes: usize,
        /// The most we take.
        most: usize,
    },
    /// Recognised, but not a text.
    #[error("this is {what}, not a text; {advice}")]
    NotText {
        /// What it really is, with its article.
        what: &'static str,
        /// What to do now.
        advice: &'static str,
    },
    /// A text of a kind that is not read.
    #[error("this is {what}, which is not read; {advice}")]
    Unsupported {
        /// What it is, with its article.
        what: &'static str,
        /// What to do now.
        advice: &'static str,
    },
    /// JSON that breaks off or is malformed.
    #[error("the JSON cannot be read at line {line}: {reason}; export the file again or mend that line")]
    BrokenJson {
        /// The line, from 1.
        line: usize,
        /// What the parser says.
        reason: String,
    },
    /// Well-formed JSON of another kind.
    #[error("this JSON is no transcript; a transcript has “turns”, each with “speaker” and “text”")]
    UnknownJson,
    /// A subtitle file without a single caption.
    #[error("no caption was found in this {format} file; a caption is a line of times such as {example} and words")]
    NoCaptions {
        /// WebVTT, SRT…
        format: &'static str,
        /// A line of times in that format.
        example: &'static str,
    },
    /// The format cannot be what the user wishes it to be.
    #[error("a {format} file cannot be imported as {wish}; leave the wish out or save the text in a plain file")]
    WishDoesNotFit {
        /// What the file is.
        format: &'static str,
        /// What it was to be.
        wish: Wish,
    },
    /// A web page made so that reading it would take forever.
    #[error("this web page {why}, as no real page does; copy its text into a plain file and import that")]
    UnreasonablePage {
        /// What is wrong with it.
        why: &'static str,
    },
}
