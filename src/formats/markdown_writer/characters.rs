//! What Markdown takes each character for.

use std::fmt::Write as _;

use crate::formats::document::is_unseen;

/// What stands for a NUL, which Markdown cannot hold: U+2400 SYMBOL FOR NULL.
pub(super) const NUL_SUBSTITUTE: char = '\u{2400}';

/// Punctuation that can be markup anywhere in a line, in CommonMark or in what is commonly added to it (tables,
/// strikethrough, footnotes, mathematics).
pub(super) fn is_markup(c: char) -> bool {
    matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '|' | '#' | '$' | '^')
}

/// The words that `text` begins with, as far as nothing in them can be markup once others stand before them on the line;
/// white space at their end is left, for it may be the line's end.
pub(super) fn plain_words(text: &str) -> &str {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b',' | b'.' | b';' | b'?' | b'\'');
    let end = text.bytes().position(|byte| !is_plain(&byte)).unwrap_or(text.len());
    text[..end].trim_end_matches(' ')
}

/// What a parser changes, or what nobody sees although it changes how the line reads.
pub(super) fn must_be_referenced(c: char) -> bool {
    is_unseen(c) && c != '\0'
}

/// A character beside which a mark of emphasis is never part of a word, whatever stands on its other side.
pub(super) fn is_neutral(c: char) -> bool {
    c.is_ascii_whitespace() || c.is_ascii_punctuation()
}

/// The address as it can stand in a link, or nothing where it is none for readers to follow.
pub(super) fn link_target(target: &str) -> Option<String> {
    let scheme = target.split_once("://")?.0.to_ascii_lowercase();
    if !matches!(scheme.as_str(), "http" | "https") {
        return None;
    }
    let mut safe = String::with_capacity(target.len());
    for c in target.chars() {
        if c.is_whitespace() || c.is_control() || must_be_referenced(c) || "<>\"\\`".contains(c) {
            let mut buffer = [0; 4];
            for byte in c.encode_utf8(&mut buffer).bytes() {
                let _ = write!(safe, "%{byte:02X}");
            }
        } else {
            safe.push(c);
        }
    }
    Some(safe)
}
