//! The rows of a long text: one for every block, or several where a block is too long to be laid out at once.
//!
//! An article of a million characters may be one block without a line feed, and laying it out costs 75 ms and more;
//! so it is cut into pieces at line feeds, at ends of sentences, or at spaces. When blocks are changed, put in or
//! taken out, the measured heights of all others are kept. Used by the long text itself.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use unicode_segmentation::GraphemeCursor;

use super::heights::{Height, Heights};
use super::source::{Point, Source};

/// The longest piece in bytes.
const LONGEST_PIECE: usize = 4_000;
/// A piece is not cut before this many bytes, even at a good place.
const SHORTEST_PIECE: usize = 2_000;

/// One row: a block, or a piece of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Index of the block.
    pub block: usize,
    start: u32,
    /// `u32::MAX` for the last piece, which goes as far as the text does.
    end: u32,
    /// How wide its text is in characters of usual width.
    weight: u32,
    /// How many line feeds it holds.
    feeds: u32,
}

impl Row {
    /// The bytes of this row in the text of its block, on character boundaries whatever the text has become.
    pub fn bytes(&self, text: &str) -> Range<usize> {
        let end = if self.is_last() { text.len() } else { text.floor_char_boundary(self.end as usize) };
        text.floor_char_boundary(self.start as usize).min(end)..end
    }

    /// Whether the block ends with this row.
    pub fn is_last(&self) -> bool {
        self.end == u32::MAX
    }

    /// Whether the block begins with this row.
    pub fn is_first(&self) -> bool {
        self.start == 0
    }
}

/// From how wide a row is, how high it will be.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    /// Characters of usual width on a line.
    pub line_chars: f32,
    /// Points from one line to the next.
    pub line_height: f32,
    /// Points below the last line of a block.
    pub block_gap: f32,
}

impl Estimate {
    fn height(&self, row: &Row) -> Height {
        // A line feed ends a line half way on the average.
        let lines = (row.weight as f32 / self.line_chars.max(1.0) + 0.5 * row.feeds as f32).ceil().max(1.0);
        let gap = if row.is_last() { self.block_gap } else { 0.0 };
        Height { points: lines * self.line_height + gap, measured: false }
    }
}

/// All rows with their heights.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    rows: Vec<Row>,
    /// The first row of every block.
    first: Vec<u32>,
    /// What tells the blocks from each other, to see which have changed.
    prints: Vec<u64>,
    revision: Option<u64>,
    estimate: Estimate,
    /// The heights of the rows.
    pub heights: Heights,
}

/// Which blocks are still what they were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// That many blocks at the start.
    pub before: usize,
    /// That many blocks at the end.
    pub after: usize,
    /// How many blocks there were.
    pub old_count: usize,
    /// How many there are.
    pub count: usize,
}

impl Kept {
    /// Where a place of the old text is in the new one; where its block was changed, the nearest place.
    pub fn moved(&self, point: Point) -> Point {
        if point.block < self.before {
            point
        } else if point.block >= self.old_count - self.after {
            Point::new(point.block + self.count - self.old_count, point.byte)
        } else {
            Point::new(point.block.min(self.count.saturating_sub(1)), point.byte)
        }
    }
}

impl Rows {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Row `index`.
    pub fn get(&self, index: usize) -> Option<Row> {
        self.rows.get(index).copied()
    }

    /// The rows of a block.
    pub fn of_block(&self, block: usize) -> Range<usize> {
        let at = |block: usize| self.first.get(block).map_or(self.rows.len(), |&row| row as usize);
        at(block)..at(block.saturating_add(1))
    }

    /// The row that holds a place; the last row where there is no such place.
    pub fn row_of(&self, point: Point) -> usize {
        let rows = self.of_block(point.block);
        let before = self.rows[rows.clone()].partition_point(|row| row.start as usize <= point.byte);
        (rows.start + before.saturating_sub(1)).min(self.rows.len().saturating_sub(1))
    }

    /// The place at which a row begins.
    pub fn start(&self, row: usize) -> Point {
        self.rows.get(row).map_or(Point::default(), |row| Point::new(row.block, row.start as usize))
    }

    /// Brings the rows up to date with the texts. Says what was kept where anything has changed. O(number of blocks)
    /// then, else O(1).
    pub fn follow(&mut self, source: &(impl Source + ?Sized)) -> Option<Kept> {
        let (count, revision) = (source.count(), source.revision());
        if self.revision == Some(revision) && self.prints.len() == count {
            return None;
        }
        let first_time = self.revision.is_none();
        let prints: Vec<u64> = (0..count).map(|block| print(source.key(block), source.text(block))).collect();
        let before = prints.iter().zip(&self.prints).take_while(|(new, old)| new == old).count();
        let most = count.min(self.prints.len()) - before;
        let after = prints.iter().rev().zip(self.prints.iter().rev()).take(most).take_while(|(n, o)| n == o).count();
        let kept = Kept { before, after, old_count: self.prints.len(), count };
        self.rebuild(source, &kept);
        self.prints = prints;
        self.revision = Some(revision);
        (!first_time).then_some(kept)
    }

    fn rebuild(&mut self, source: &(impl Source + ?Sized), kept: &Kept) {
        let head = self.of_block(kept.before).start;
        let tail = self.of_block(kept.old_count - kept.after).start;
        let mut rows = self.rows[..head].to_vec();
        let mut heights: Vec<Height> = (0..head).map(|row| self.heights.get(row)).collect();
        for block in kept.before..kept.count - kept.after {
            cut(block, source.text(block), &mut rows);
        }
        heights.extend(rows[head..].iter().map(|row| self.estimate.height(row)));
        let moved = |row: &Row| Row { block: row.block + kept.count - kept.old_count, ..*row };
        rows.extend(self.rows[tail..].iter().map(moved));
        heights.extend((tail..self.rows.len()).map(|row| self.heights.get(row)));
        self.first.clear();
        self.first.extend(rows.iter().enumerate().filter(|(_, row)| row.is_first()).map(|(at, _)| at as u32));
        self.rows = rows;
        self.heights = Heights::new(heights);
    }

    /// Takes a new way to estimate heights; then everything measured is forgotten. Says whether it was new.
    pub fn estimate_by(&mut self, estimate: Estimate) -> bool {
        if self.estimate == estimate {
            return false;
        }
        self.estimate = estimate;
        self.heights = Heights::new(self.rows.iter().map(|row| estimate.height(row)).collect());
        true
    }
}

/// Tells a block with its text from the others, without reading all of a long one.
fn print(key: u64, text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    text.len().hash(&mut hasher);
    hasher.finish()
}

/// Adds the rows of one block; every block has one at least.
fn cut(block: usize, text: &str, rows: &mut Vec<Row>) {
    let mut start = 0;
    // Rows count bytes in 32 bits; what is beyond 4 GB of one block is shown as part of its last piece.
    while text.len() - start > LONGEST_PIECE && start + LONGEST_PIECE < u32::MAX as usize {
        let end = start + piece(&text[start..]);
        rows.push(row(block, start, &text[start..end], end as u32));
        start = end;
    }
    rows.push(row(block, start, &text[start..], u32::MAX));
}

fn row(block: usize, start: usize, text: &str, end: u32) -> Row {
    let chars = text.chars().count();
    // Scripts of three bytes a character are mostly set twice as wide.
    let weight = if text.len() * 10 > chars * 25 { 2 * chars } else { chars };
    let feeds = text.bytes().filter(|&byte| byte == b'\n').count();
    Row { block, start: start as u32, end, weight: weight as u32, feeds: feeds as u32 }
}

/// How long the first piece of a text is that is longer than [`LONGEST_PIECE`]; more than 0, on a boundary.
fn piece(text: &str) -> usize {
    let longest = text.floor_char_boundary(LONGEST_PIECE);
    let from = text.floor_char_boundary(SHORTEST_PIECE);
    let window = &text[from..longest];
    if let Some(at) = window.rfind('\n') {
        return from + at + 1;
    }
    let spaces = || window.char_indices().filter(|(_, sign)| sign.is_whitespace());
    let after = |(at, space): (usize, char)| from + at + space.len_utf8();
    let sentence = |&(at, _): &(usize, char)| window[..at].ends_with(['.', '?', '!', '…', '»', '”', '"']);
    if let Some(space) = spaces().rfind(sentence) {
        return after(space);
    }
    if let Some(space) = spaces().next_back() {
        return after(space);
    }
    if let Some((at, stop)) = window.char_indices().rfind(|(_, sign)| matches!(sign, '。' | '、' | '，')) {
        return from + at + stop.len_utf8();
    }
    // Never between a letter and its accent, unless the accents have no end.
    let chunk = &text[..text.ceil_char_boundary(longest + 1)];
    let cluster = GraphemeCursor::new(longest, chunk.len(), true).prev_boundary(chunk, 0).ok().flatten();
    cluster.filter(|&at| at > from && longest - at < 64).unwrap_or(longest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows_of(texts: &[&str]) -> Rows {
        let mut rows = Rows::default();
        rows.estimate_by(Estimate { line_chars: 60.0, line_height: 20.0, block_gap: 8.0 });
        assert_eq!(rows.follow(texts), None);
        rows
    }

    #[test]
    fn a_short_block_is_one_row_and_a_long_one_several() {
        let long = "One more sentence. ".repeat(1_000);
        let rows = rows_of(&["a", &long, ""]);
        assert!(rows.len() >= 6, "{} rows", rows.len());
        assert_eq!(rows.of_block(0), 0..1);
        assert_eq!(rows.of_block(2), rows.len() - 1..rows.len());
        for row in rows.of_block(1) {
            let bytes = rows.rows[row].bytes(&long);
            assert!(bytes.len() <= LONGEST_PIECE);
            assert!(long[bytes].ends_with(". "), "cut at the end of a sentence");
        }
    }

    /// A source whose blocks have keys of their own.
    struct Keyed(Vec<(u64, String)>, u64);

    impl Source for Keyed {
        fn count(&self) -> usize {
            self.0.len()
        }
        fn text(&self, block: usize) -> &str {
            &self.0[block].1
        }
        fn revision(&self) -> u64 {
            self.1
        }
        fn key(&self, block: usize) -> u64 {
            self.0[block].0
        }
    }

    #[test]
    fn what_was_measured_survives_a_turn_put_in_before_it() {
        let mut source = Keyed((0..50).map(|key| (key, "some words".to_owned())).collect(), 1);
        let mut rows = Rows::default();
        rows.follow(&source);
        rows.heights.measure(3, 33.0);
        rows.heights.measure(40, 77.0);
        source.0.insert(20, (1_000, "new".to_owned()));
        source.1 = 2;
        let kept = rows.follow(&source).expect("something has changed");
        assert_eq!((kept.before, kept.after), (20, 30));
        assert_eq!(rows.heights.get(3).points, 33.0);
        assert_eq!(rows.heights.get(41).points, 77.0);
        assert_eq!(kept.moved(Point::new(40, 2)), Point::new(41, 2));
        assert_eq!(kept.moved(Point::new(3, 2)), Point::new(3, 2));
        assert_eq!(rows.of_block(50), 50..51);
    }

    #[test]
    fn taking_everything_out_leaves_nothing() {
        let mut source = Keyed((0..5).map(|key| (key, "words".to_owned())).collect(), 1);
        let mut rows = Rows::default();
        rows.follow(&source);
        source.0.clear();
        source.1 = 2;
        let kept = rows.follow(&source).expect("something has changed");
        assert_eq!(rows.len(), 0);
        assert_eq!(kept.moved(Point::new(4, 1)).within(&source), Point::default());
    }

    proptest! {
        #[test]
        fn the_pieces_of_any_text_are_the_text(part in "\\PC{0,40}", times in 0usize..600) {
            let text = part.repeat(times);
            let rows = rows_of(&[&text]);
            let joined: String = (0..rows.len()).map(|row| &text[rows.rows[row].bytes(&text)]).collect();
            prop_assert_eq!(&joined, &text);
            for byte in (0..text.len()).step_by(997) {
                let byte = text.floor_char_boundary(byte);
                let row = rows.rows[rows.row_of(Point::new(0, byte))];
                prop_assert!(row.bytes(&text).contains(&byte));
            }
        }
    }
}
