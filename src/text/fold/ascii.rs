//! Folding of what most English texts are: ASCII alone, whose words are what stands there, in small letters.
//!
//! The same as the walk over any text, in less than half of the time: where words begin and end is told for eight bytes
//! at a time, by calculating with all of them in one number (Lamport, Multiple byte processing with full-word
//! instructions, 1975).

use super::{Folded, Word, is_elided, line_end, thousand_follows};
use crate::text::Span;

/// Folds `text`; none where it is not ASCII, or where a sign within a word must go.
pub(super) fn folded(text: &str) -> Option<Folded> {
    if !text.is_ascii() {
        return None;
    }
    let letters = text.to_ascii_lowercase();
    let bytes = letters.as_bytes();
    let mut words = Vec::with_capacity(text.len() / 4 + 1);
    let mut edges = Edges::of(bytes);
    while let Some(first) = edges.next() {
        let mut start = first;
        let mut at = edges.next().unwrap_or(bytes.len());
        while let Some(sign) = bytes.get(at).filter(|sign| **sign != b' ') {
            let next = bytes.get(at + 1).copied().unwrap_or(b' ');
            let is_in_number = || bytes[at - 1].is_ascii_digit();
            match sign {
                b'\'' if next.is_ascii_alphabetic() => {
                    let is_vowel = matches!(next, b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'h');
                    if is_vowel && is_elided(&letters[start..at]) {
                        words.push(word(start, at + 1));
                        start = at + 1;
                    }
                }
                b'.' if is_in_number() && next.is_ascii_digit() => {}
                b',' if is_in_number() && thousand_follows(&text[at + 1..]) => return None,
                b'`' | b'~' | b'^' if next.is_ascii_alphabetic() => return None,
                b'-' if line_end(&text[at + 1..]).is_some() => return None,
                _ => break,
            }
            // The word goes on behind the sign.
            edges.next();
            at = edges.next().unwrap_or(bytes.len());
        }
        words.push(word(start, at));
    }
    Some(Folded { letters, words })
}

fn word(start: usize, end: usize) -> Word {
    Word { span: Span { start, end }, start, end }
}

/// Where runs of small letters and figures begin, and where they end, in turn; at the end of the text perhaps not.
struct Edges<'b> {
    bytes: &'b [u8],
    /// The first byte of the block of 64 that is being looked at.
    block: usize,
    /// The edges in it that are left, one bit each.
    edges: u64,
    /// Whether the last byte before the next block is a letter or figure: 1, or 0.
    is_open: u64,
}

impl<'b> Edges<'b> {
    const BLOCK: usize = 64;

    fn of(bytes: &'b [u8]) -> Edges<'b> {
        let mut edges = Edges { bytes, block: 0, edges: 0, is_open: 0 };
        edges.look();
        edges
    }

    fn look(&mut self) {
        let (eights, rest) = self.bytes[self.block..].as_chunks::<8>();
        let eights = &eights[..eights.len().min(Self::BLOCK / 8)];
        let mut inside = 0;
        for (place, eight) in eights.iter().enumerate() {
            inside |= letters_among(eight) << (8 * place);
        }
        if eights.len() < Self::BLOCK / 8 {
            let mut eight = [b' '; 8];
            eight[..rest.len()].copy_from_slice(rest);
            inside |= letters_among(&eight) << (8 * eights.len());
        }
        self.edges = inside ^ (inside << 1 | self.is_open);
        self.is_open = inside >> (Self::BLOCK - 1);
    }
}

impl Iterator for Edges<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        while self.edges == 0 {
            if self.block + Self::BLOCK >= self.bytes.len() {
                return None;
            }
            self.block += Self::BLOCK;
            self.look();
        }
        let at = self.edges.trailing_zeros() as usize;
        self.edges &= self.edges - 1;
        Some(self.block + at)
    }
}

/// Which of eight ASCII bytes are small letters or figures: a bit for each, the first byte's lowest.
fn letters_among(eight: &[u8; 8]) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * EACH;
    // With its high bit set, no byte borrows from the next; the bit stays set where the byte was not less.
    let bytes = u64::from_le_bytes(*eight) | HIGH;
    let at_least = |least: u8| bytes - EACH * u64::from(least);
    let is_letter = at_least(b'a') & !at_least(b'z' + 1);
    let is_figure = at_least(b'0') & !at_least(b'9' + 1);
    // Gathers the high bits of all eight in the uppermost byte.
    (((is_letter | is_figure) & HIGH) >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_figures_are_told_from_all_other_signs() {
        for byte in 0..128u8 {
            for place in 0..8 {
                let mut eight = [b' '; 8];
                eight[place] = byte;
                let is_one = byte.is_ascii_lowercase() || byte.is_ascii_digit();
                assert_eq!(letters_among(&eight), u64::from(is_one) << place, "{byte} at {place}");
            }
        }
    }

    #[test]
    fn words_may_lie_over_blocks_and_end_with_the_text() {
        for before in 0..140 {
            for length in [1, 7, 8, 63, 64, 65, 130] {
                let text = format!("{}{}", "-".repeat(before), "a".repeat(length));
                for text in [text.clone(), format!("{text}.")] {
                    let edges: Vec<usize> = Edges::of(text.as_bytes()).collect();
                    let ends = (edges.first().copied(), edges.get(1).copied().unwrap_or(text.len()));
                    assert_eq!(ends, (Some(before), before + length), "{text}");
                }
            }
        }
        assert_eq!(Edges::of(b"").next(), None);
    }
}
