//! Lines and paragraphs of a text as spans of it, whatever ends its lines.
//!
//! Used by every reader of plain text here. Nothing is copied: a paragraph of 50 MB costs as much as one of 50 bytes.

use crate::text::Span;

/// One line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Its number, from 1.
    pub number: usize,
    /// Where it stands, without its ending.
    pub span: Span,
}

impl Line {
    /// Its characters.
    pub fn of(self, text: &str) -> &str {
        self.span.of(text)
    }

    /// Whether it holds nothing but white space.
    pub fn is_blank(self, text: &str) -> bool {
        self.of(text).trim().is_empty()
    }
}

/// The lines of a text. Line feed, carriage return and both together end a line.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Line> + '_ {
    let bytes = text.as_bytes();
    let mut next = Some(0);
    let mut number = 0;
    std::iter::from_fn(move || {
        let start = next?;
        let rest = &bytes[start..];
        let end = rest.iter().position(|&byte| byte == b'\n' || byte == b'\r').map_or(bytes.len(), |at| start + at);
        next = match (bytes.get(end), bytes.get(end + 1)) {
            (Some(b'\r'), Some(b'\n')) => Some(end + 2),
            (Some(_), _) => Some(end + 1),
            (None, _) => None,
        };
        number += 1;
        // What follows the last line ending is a line only if something stands there.
        if start == end && next.is_none() && number > 1 {
            return None;
        }
        Some(Line { number, span: Span::new(start, end) })
    })
}

/// A paragraph: its words without the white space around them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Paragraph {
    /// The number of its first line, from 1.
    pub line: usize,
    /// Where it stands.
    pub span: Span,
}

/// Lines of this many bytes on the average are not wrapped by hand: each is a paragraph of its own.
const UNWRAPPED: usize = 160;

/// The paragraphs of a text: blank lines part them; where lines are so long that nobody wrapped them, each line is a
/// paragraph.
pub(super) fn paragraphs(text: &str) -> Vec<Paragraph> {
    let mut found = Vec::new();
    let mut block: Vec<Line> = Vec::new();
    for line in lines(text) {
        if line.is_blank(text) {
            close(text, &mut block, &mut found);
        } else {
            block.push(line);
        }
    }
    close(text, &mut block, &mut found);
    found
}

fn close(text: &str, block: &mut Vec<Line>, found: &mut Vec<Paragraph>) {
    let bytes: usize = block.iter().map(|line| line.span.len()).sum();
    let unwrapped = bytes / block.len().max(1) > UNWRAPPED;
    if unwrapped {
        found.extend(block.iter().map(|line| Paragraph { line: line.number, span: trimmed(text, line.span) }));
    } else if let (Some(first), Some(last)) = (block.first(), block.last()) {
        let span = trimmed(text, Span::new(first.span.start, last.span.end));
        found.push(Paragraph { line: first.number, span });
    }
    block.clear();
}

/// The span without white space at its ends.
pub(super) fn trimmed(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let start = span.start + (words.len() - words.trim_start().len());
    Span::new(start, start + words.trim().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ending_ends_a_line_once() {
        let text = "a\r\nb\rc\n\nd";
        let found: Vec<(usize, &str)> = lines(text).map(|line| (line.number, line.of(text))).collect();
        assert_eq!(found, [(1, "a"), (2, "b"), (3, "c"), (4, ""), (5, "d")]);
        assert_eq!(lines("a\n").count(), 1);
        assert_eq!(lines("").count(), 1);
    }

    #[test]
    fn blank_lines_part_paragraphs_and_wrapped_lines_stay_together() {
        let text = "one\ntwo  \n \n  three\r\n";
        let found: Vec<(usize, &str)> = paragraphs(text).iter().map(|p| (p.line, p.span.of(text))).collect();
        assert_eq!(found, [(1, "one\ntwo"), (4, "three")]);
    }

    #[test]
    fn lines_that_nobody_wrapped_are_paragraphs() {
        let long = "word ".repeat(60);
        let text = format!("{long}\n{long}\n{long}");
        assert_eq!(paragraphs(&text).len(), 3);
    }
}
