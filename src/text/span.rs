//! A stretch of a text.

use serde::{Deserialize, Serialize};

/// A half-open range of bytes in some text, on character boundaries of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The stretch from byte `start` up to, not including, byte `end`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "a span runs forward: {start}..{end}");
        Span { start, end }
    }

    /// How many bytes long.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether nothing stands in it.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The words of `text` that stand here; empty where the span does not fit that text.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// Whether every byte of `other` is also here.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The same stretch, `by` bytes further on.
    pub fn shifted(self, by: usize) -> Span {
        Span::new(self.start + by, self.end + by)
    }
}

impl From<std::ops::Range<usize>> for Span {
    fn from(range: std::ops::Range<usize>) -> Self {
        Span::new(range.start, range.end)
    }
}

impl From<Span> for std::ops::Range<usize> {
    fn from(span: Span) -> Self {
        span.start..span.end
    }
}

/// Byte offsets of one text as counts of Unicode code points, the unit of the interchange formats.
///
/// Made once per text; a question costs at most one block of 256 bytes.
pub struct CodePoints<'text> {
    text: &'text str,
    /// How many code points begin before each block of `BLOCK` bytes.
    before_block: Vec<usize>,
}

const BLOCK: usize = 256;

impl<'text> CodePoints<'text> {
    /// Counts the code points of `text`.
    pub fn of(text: &'text str) -> Self {
        let mut before_block = Vec::with_capacity(text.len() / BLOCK + 1);
        let mut count = 0;
        for block in text.as_bytes().chunks(BLOCK) {
            before_block.push(count);
            count += begun_in(block);
        }
        CodePoints { text, before_block }
    }

    /// How many code points begin before byte `offset`; an offset past the end counts as the end.
    pub fn at(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        let block = offset / BLOCK;
        match self.before_block.get(block) {
            Some(before) => before + begun_in(&self.text.as_bytes()[block * BLOCK..offset]),
            None => match self.before_block.last() {
                Some(before) => before + begun_in(&self.text.as_bytes()[(block - 1) * BLOCK..offset]),
                None => 0,
            },
        }
    }
}

/// How many code points have their first byte here.
fn begun_in(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte & 0b1100_0000) != 0b1000_0000).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_are_counted_across_blocks() {
        let text = "aé漢😀 ".repeat(200);
        let points = CodePoints::of(&text);
        for (count, (offset, _)) in text.char_indices().enumerate() {
            assert_eq!(points.at(offset), count);
        }
        assert_eq!(points.at(text.len()), text.chars().count());
        assert_eq!(points.at(usize::MAX), text.chars().count());
        assert_eq!(CodePoints::of("").at(3), 0);
        assert_eq!(CodePoints::of(&"x".repeat(512)).at(512), 512);
    }

    #[test]
    fn a_span_that_does_not_fit_the_text_reads_as_empty() {
        assert_eq!(Span::new(2, 9).of("abc"), "");
        assert_eq!(Span::new(1, 2).of("é"), "", "not a character boundary");
    }

    #[test]
    fn neighbours_do_not_overlap() {
        assert!(!Span::new(0, 3).overlaps(Span::new(3, 5)));
        assert!(Span::new(0, 4).overlaps(Span::new(3, 5)));
    }
}
