//! What is selected, and the steps by which a selection grows: letters, words, blocks.
//!
//! Pure functions on texts; every place they give is on a character boundary, whatever they are given. Lines are
//! not known here. Used by `keys`, `pointer` and by pages that want the word at a place.

use std::ops::Range;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use super::source::{Point, Source};

/// What is selected: from the place where it was begun to the place that moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Where it was begun.
    pub anchor: Point,
    /// Where it ends now; before the anchor where it was drawn backwards.
    pub head: Point,
}

impl Selection {
    /// Everything from one place to another.
    pub fn new(anchor: Point, head: Point) -> Self {
        Selection { anchor, head }
    }

    /// Its earlier end.
    pub fn start(&self) -> Point {
        self.anchor.min(self.head)
    }

    /// Its later end.
    pub fn end(&self) -> Point {
        self.anchor.max(self.head)
    }

    /// Whether nothing is selected: then it is a caret only.
    pub fn is_empty(&self) -> bool {
        self.anchor == self.head
    }

    /// The bytes of a block that are selected, in a text of `length` bytes.
    pub fn within(&self, block: usize, length: usize) -> Option<Range<usize>> {
        let (start, end) = (self.start(), self.end());
        if block < start.block || block > end.block {
            return None;
        }
        let from = if block == start.block { start.byte } else { 0 };
        let to = if block == end.block { end.byte.min(length) } else { length };
        (from <= to).then_some(from..to)
    }

    /// The selected words, blocks joined by a line feed.
    pub fn text(&self, source: &(impl Source + ?Sized)) -> String {
        let (start, end) = (self.start().within(source), self.end().within(source));
        let mut words = String::new();
        if source.count() == 0 {
            return words;
        }
        for block in start.block..=end.block {
            let text = source.text(block);
            let clipped = Selection::new(start, end).within(block, text.len());
            words.push_str(clipped.and_then(|bytes| text.get(bytes)).unwrap_or_default());
            if block < end.block {
                words.push('\n');
            }
        }
        words
    }
}

/// The word at a place, or the signs or spaces there; at the end of a word that word. Empty only in an empty text.
pub fn word_at(text: &str, byte: usize) -> Range<usize> {
    let byte = text.floor_char_boundary(byte);
    let mut reach = 128;
    loop {
        let (start, end) =
            (text.floor_char_boundary(byte.saturating_sub(reach)), text.ceil_char_boundary(byte + reach));
        let whole = reach >= 65_536;
        let word = word_in(&text[start..end], byte - start);
        let cut = (word.start == 0 && start > 0) || (word.end == end - start && end < text.len());
        if !cut || whole {
            return start + word.start..start + word.end;
        }
        reach *= 8;
    }
}

fn word_in(text: &str, byte: usize) -> Range<usize> {
    let mut before: Option<Range<usize>> = None;
    for (at, part) in text.split_word_bound_indices() {
        let here = at..at + part.len();
        if byte < here.end {
            let ends_here = before.filter(|word| word.end == byte && is_word(&text[word.clone()]));
            return ends_here.filter(|_| !is_word(part)).unwrap_or(here);
        }
        before = Some(here);
    }
    before.unwrap_or(0..0)
}

fn is_word(part: &str) -> bool {
    part.chars().any(char::is_alphanumeric)
}

/// A step of the keyboard from one place to another, on which no line has a say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// To the letter after, or to the next block.
    Letter,
    /// To the end of the word after.
    Word,
    /// To the letter before, or to the block before.
    LetterBack,
    /// To the start of the word before.
    WordBack,
}

/// Where a step leads.
pub fn step(source: &(impl Source + ?Sized), from: Point, step: Step) -> Point {
    let from = from.within(source);
    let text = source.text(from.block);
    let forward = matches!(step, Step::Letter | Step::Word);
    if forward && from.byte == text.len() {
        return if from.block + 1 < source.count() { Point::new(from.block + 1, 0) } else { from };
    }
    if !forward && from.byte == 0 {
        return from.block.checked_sub(1).map_or(from, |block| Point::new(block, source.text(block).len()));
    }
    let byte = match step {
        Step::Letter => letter_after(text, from.byte),
        Step::LetterBack => letter_before(text, from.byte),
        Step::Word => word_after(text, from.byte),
        Step::WordBack => word_before(text, from.byte),
    };
    Point::new(from.block, byte)
}

fn letter_after(text: &str, byte: usize) -> usize {
    let mut cursor = GraphemeCursor::new(byte, text.len(), true);
    cursor.next_boundary(text, 0).ok().flatten().unwrap_or(text.len())
}

fn letter_before(text: &str, byte: usize) -> usize {
    let mut cursor = GraphemeCursor::new(byte, text.len(), true);
    cursor.prev_boundary(text, 0).ok().flatten().unwrap_or(0)
}

fn word_after(text: &str, byte: usize) -> usize {
    let rest = &text[byte..];
    let skipped = rest.find(char::is_alphanumeric).unwrap_or(rest.len());
    if skipped == rest.len() { text.len() } else { word_at(text, byte + skipped).end }
}

fn word_before(text: &str, byte: usize) -> usize {
    match text[..byte].char_indices().rev().find(|(_, sign)| sign.is_alphanumeric()) {
        Some((at, _)) => word_at(text, at).start,
        None => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_word_at_a_place_is_found_from_both_its_ends() {
        let text = "We met, in the hôtel.";
        assert_eq!(&text[word_at(text, 4)], "met");
        assert_eq!(&text[word_at(text, 6)], "met");
        assert_eq!(&text[word_at(text, 18)], "hôtel");
        assert_eq!(&text[word_at(text, 8)], "in");
        assert_eq!(word_at("", 7), 0..0);
    }

    #[test]
    fn a_word_longer_than_the_window_is_whole() {
        let text = format!("short {} short", "ж".repeat(5_000));
        assert_eq!(word_at(&text, 4_000), 6..10_006);
    }

    #[test]
    fn steps_cross_from_block_to_block() {
        let texts = ["one two", "три"].map(str::to_owned);
        let texts = texts.as_slice();
        assert_eq!(step(texts, Point::new(0, 7), Step::Letter), Point::new(1, 0));
        assert_eq!(step(texts, Point::new(1, 0), Step::LetterBack), Point::new(0, 7));
        assert_eq!(step(texts, Point::new(0, 0), Step::Word), Point::new(0, 3));
        assert_eq!(step(texts, Point::new(0, 3), Step::Word), Point::new(0, 7));
        assert_eq!(step(texts, Point::new(1, 6), Step::WordBack), Point::new(1, 0));
        assert_eq!(step(texts, Point::new(1, 6), Step::Letter), Point::new(1, 6));
    }

    #[test]
    fn the_selected_words_of_blocks_are_joined_by_a_line_feed() {
        let texts = ["We met in", "the hotel", "in 1990"].map(str::to_owned);
        let selection = Selection::new(Point::new(2, 2), Point::new(0, 3));
        assert_eq!(selection.text(texts.as_slice()), "met in\nthe hotel\nin");
        assert_eq!(Selection::default().text(&texts[..0]), "");
    }

    proptest! {
        #[test]
        fn steps_stay_on_boundaries_and_reach_the_end(texts in proptest::collection::vec(".{0,12}", 1..4)) {
            for kind in [Step::Letter, Step::Word] {
                let mut at = Point::default();
                for _ in 0..100 {
                    at = step(texts.as_slice(), at, kind);
                    prop_assert!(texts[at.block].is_char_boundary(at.byte));
                }
                prop_assert_eq!(at, Point::new(texts.len() - 1, texts[texts.len() - 1].len()));
            }
            for kind in [Step::LetterBack, Step::WordBack] {
                let mut at = Point::new(9, 9);
                for _ in 0..100 {
                    at = step(texts.as_slice(), at, kind);
                    prop_assert!(texts[at.block].is_char_boundary(at.byte));
                }
                prop_assert_eq!(at, Point::default());
            }
        }

        #[test]
        fn there_is_a_word_everywhere(text in ".{1,20}", byte in 0usize..40) {
            let word = word_at(&text, byte);
            prop_assert!(text.get(word.clone()).is_some_and(|word| !word.is_empty()), "{:?}", word);
        }
    }
}
