//! Saved web pages. Not read yet: refused with a sentence.

use super::draft::Warnings;
use super::{Content, FormatError, Wish};

/// What the page itself says of its encoding.
pub(super) fn declared_encoding(_bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    None
}

/// Refuses the page.
pub(super) fn read(_text: &str, _content: Wish, _warnings: &mut Warnings) -> Result<Content, FormatError> {
    Err(FormatError::Unsupported { what: "a saved web page", advice: "copy its text into a plain file" })
}
