//! What a page hands to the long text: blocks of text, the column before them, and marks upon them.
//!
//! Plain data; nothing here knows what a quotation or a turn is. Used by pages, which implement [`Source`], and by
//! every other module of the long text.

use std::ops::Range;

use eframe::egui::Color32;

/// Where the texts come from. Everything is asked for what is seen only, except `text`, which is asked for every
/// block when the text is opened (its length gives the first estimate of its height) and when it is searched.
pub trait Source {
    /// How many blocks there are: turns of a transcript, paragraphs of an article.
    fn count(&self) -> usize;

    /// The words of a block; empty where there is no such block. It may hold line feeds and be of any length.
    fn text(&self, block: usize) -> &str;

    /// What stands in the column before a block.
    fn lead(&self, _block: usize) -> Option<Lead<'_>> {
        None
    }

    /// Adds the marks of a block that overlap the bytes `within` (more than those do no harm). The order in which
    /// they are added is the order in which they are painted.
    fn marks(&self, _block: usize, _within: Range<usize>, _into: &mut Vec<Mark>) {}

    /// A number that changes whenever a text, or the number of blocks, changes; marks and leads may change without.
    fn revision(&self) -> u64 {
        0
    }

    /// What tells a block from the others when blocks are put in or taken out, such as its id in the database.
    fn key(&self, block: usize) -> u64 {
        block as u64
    }
}

/// A slice of texts is a source without leads or marks.
impl<Text: AsRef<str>> Source for [Text] {
    fn count(&self) -> usize {
        self.len()
    }

    fn text(&self, block: usize) -> &str {
        self.get(block).map_or("", AsRef::as_ref)
    }
}

impl<Inner: Source + ?Sized> Source for &Inner {
    fn count(&self) -> usize {
        (**self).count()
    }

    fn text(&self, block: usize) -> &str {
        (**self).text(block)
    }

    fn lead(&self, block: usize) -> Option<Lead<'_>> {
        (**self).lead(block)
    }

    fn marks(&self, block: usize, within: Range<usize>, into: &mut Vec<Mark>) {
        (**self).marks(block, within, into);
    }

    fn revision(&self) -> u64 {
        (**self).revision()
    }

    fn key(&self, block: usize) -> u64 {
        (**self).key(block)
    }
}

/// The column before a block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lead<'a> {
    /// A time such as "00:12:31", which can be clicked; empty for none.
    pub time: &'a str,
    /// Who speaks; empty for nobody.
    pub speaker: &'a str,
    /// The colour of the speaker's name, where it has one of its own.
    pub speaker_colour: Option<Color32>,
}

/// A stretch of a block that is painted differently.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mark {
    /// Bytes of the block's text. A span that is not on character boundaries is widened to them.
    pub span: Range<usize>,
    /// How it is painted.
    pub look: MarkLook,
    /// The page's name for it, given back when it is clicked.
    pub id: u64,
    /// Where given, the mark is a thing of its own for a screen reader, which can activate it.
    pub accessible_name: Option<String>,
}

/// How a mark is painted. Marks may overlap: backgrounds are laid over each other, underlines below each other.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MarkLook {
    /// A tint behind the words; it should be translucent where marks overlap.
    pub background: Option<Color32>,
    /// A line below the words.
    pub underline: Option<(Underline, Color32)>,
    /// A line through the words, in the colour of the text.
    pub strike: bool,
    /// The colour of the words themselves.
    pub text_colour: Option<Color32>,
}

/// The line below marked words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Underline {
    /// One line.
    Solid,
    /// A row of dots.
    Dotted,
    /// A wave.
    Wavy,
    /// Two lines.
    Double,
}

/// A place in the text: before byte `byte` of block `block`. Ordered as one reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Point {
    /// Index of the block.
    pub block: usize,
    /// Byte of the block's text, on a character boundary.
    pub byte: usize,
}

impl Point {
    /// The place before byte `byte` of block `block`.
    pub fn new(block: usize, byte: usize) -> Self {
        Point { block, byte }
    }

    /// The nearest place at or before this one that exists in `source`: the end of the last block where there are
    /// fewer blocks, a character boundary always.
    pub fn within(self, source: &(impl Source + ?Sized)) -> Self {
        let Some(last) = source.count().checked_sub(1) else { return Point::default() };
        if self.block > last {
            return Point::new(last, source.text(last).len());
        }
        Point::new(self.block, source.text(self.block).floor_char_boundary(self.byte))
    }
}
