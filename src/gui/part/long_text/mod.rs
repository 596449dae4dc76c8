//! A reader for very long texts, in which only what is seen is laid out: a transcript of 100,000 turns, an article of
//! a million characters.
//!
//! A page keeps one [`LongText`] for every open document and hands it a [`Source`] of blocks in every frame; it gets
//! back what is seen and what was done ([`Shown`]). It shows, scrolls, selects and finds. It refuses to know what the
//! blocks are, to copy to the clipboard, to change a text, and to draw what stands beside the text. Used by pages.

mod access;
mod bar;
mod bidi;
mod cache;
#[cfg(test)]
mod deeds;
mod find;
mod heed;
mod heights;
mod keys;
mod laid;
mod layout;
mod lead;
mod paint;
mod place;
mod placed;
mod rows;
mod scene;
mod scroll;
mod selection;
mod show;
mod source;
mod style;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod trial;

use std::ops::Range;

use eframe::egui::{Color32, Pos2, Rect, Response, Ui};

use cache::Cache;
pub use find::{Find, Found};
use placed::Placed;
use rows::Rows;
use scroll::Scroll;
pub use selection::{Selection, word_at};
pub use source::{Lead, Mark, MarkLook, Point, Source, Underline};
pub use style::{Colours, LongTextStyle};

/// What is remembered of a long text from frame to frame.
#[derive(Clone, Debug, Default)]
pub struct LongText {
    /// What is looked for. Set it with [`Find::set`], walk with [`LongText::find_next`].
    pub find: Find,
    rows: Rows,
    cache: Cache,
    scroll: Scroll,
    bar: bar::Bar,
    selection: Option<Selection>,
    wish: Option<Wish>,
    top: Position,
    placed: Vec<Placed>,
    /// Where the caret would like to be while it goes from line to line, in points from the left of the text.
    goal_x: Option<f32>,
    drawing_selection: bool,
    /// Height of the row that the page draws, in points.
    replaced_height: Option<f32>,
}

/// Where to go before the next frame is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Wish {
    /// This place to the top of the view.
    Top(Position),
    /// This place into the view, moving as little as is needed.
    Reveal(Point),
}

/// A place scrolled to, which is the same place in a window of any width.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Position {
    /// A place on the first line that is seen.
    pub point: Point,
    /// How many points of that line are above the view; negative for space above it.
    pub offset: f32,
}

/// What a page wants of one frame besides the text.
#[derive(Default)]
pub struct LongTextOptions<'a> {
    /// The accessible name of the whole, such as "Transcript"; it also tells two long texts on one page apart.
    pub name: &'a str,
    /// Ticks on the scroll bar, sorted by block.
    pub ticks: &'a [(usize, Color32)],
    /// Whether the space bar scrolls by a view, when the text has the keyboard.
    pub space_scrolls: bool,
    /// A block that the page draws itself.
    pub editing: Option<Editing<'a>>,
}

/// A block that the page draws itself, such as a turn that is being edited.
pub struct Editing<'a> {
    /// Index of the block.
    pub block: usize,
    /// Draws it, in a place as wide as the text; as high as it becomes the row will be.
    pub row_ui: &'a mut dyn FnMut(&mut Ui),
}

/// What was seen and done in a frame. Rectangles are in screen coordinates.
#[derive(Debug)]
pub struct Shown {
    /// The response of the text itself: for a context menu, or to ask whether it has the keyboard.
    pub response: Response,
    /// The blocks of which something is seen.
    pub visible: Range<usize>,
    /// Where they are, as wide as the text, without the gap below; what is above and below the view included as far
    /// as it has been laid out.
    pub rects: Vec<(usize, Rect)>,
    /// Where the marks are that are seen, by the id of each; the first line of each on its row.
    pub mark_rects: Vec<(u64, Rect)>,
    /// What was clicked in the text. A mark that was activated by a screen reader counts as clicked.
    pub clicked: Option<Click>,
    /// The block whose time was clicked.
    pub clicked_lead: Option<usize>,
    /// The place of the character that is under the pointer; see [`word_at`].
    pub hovered: Option<Point>,
    /// The marks under the pointer, the topmost first.
    pub hovered_marks: Vec<u64>,
    /// What is selected; `None` where nothing is.
    pub selection: Option<Selection>,
    /// Whether that is new.
    pub selection_changed: bool,
    /// Whether the selection is being drawn with the pointer still down: no time to show a bar of commands.
    pub selecting: bool,
    /// The end of the selection that moves (or the caret), where it is seen; without width.
    pub caret_rect: Option<Rect>,
    /// Enter was pressed on this block: that of the caret where it is seen, else the first that is seen.
    pub activated: Option<usize>,
}

/// A click in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Click {
    /// The place of the character that was clicked, or the nearest place where none was.
    pub point: Point,
    /// The marks that were clicked, the topmost first.
    pub marks: Vec<u64>,
    /// Where, in screen coordinates.
    pub position: Pos2,
    /// Whether it was the second click of a double click.
    pub double: bool,
    /// Whether it was the other button of the mouse.
    pub secondary: bool,
}

impl LongText {
    /// A long text at its start.
    pub fn new() -> Self {
        LongText::default()
    }

    /// What is selected; `None` where nothing is.
    pub fn selection(&self) -> Option<Selection> {
        self.selection.filter(|selection| !selection.is_empty())
    }

    /// The place of the caret: where the last click was, or the moving end of the selection.
    pub fn caret(&self) -> Option<Point> {
        self.selection.map(|selection| selection.head)
    }

    /// Selects something, or nothing; an empty selection sets the caret.
    pub fn select(&mut self, selection: Option<Selection>) {
        self.selection = selection;
        self.goal_x = None;
    }

    /// Selects everything.
    pub fn select_all(&mut self, source: &dyn Source) {
        let end = Point::new(usize::MAX, 0).within(source);
        self.select(Some(Selection::new(Point::default(), end)));
    }

    /// The selected words, blocks joined by a line feed; empty where nothing is selected.
    pub fn selected_text(&self, source: &dyn Source) -> String {
        self.selection().map_or(String::new(), |selection| selection.text(source))
    }

    /// Goes to a place: its line will be the first.
    pub fn scroll_to(&mut self, point: Point) {
        self.wish = Some(Wish::Top(Position { point, offset: 0.0 }));
    }

    /// Moves as little as is needed to show a place, and not at all where it is seen already.
    pub fn reveal(&mut self, point: Point) {
        self.wish = Some(Wish::Reveal(point));
    }

    /// Shows the start of a mark of a block. Says whether the block has it.
    pub fn reveal_mark(&mut self, source: &dyn Source, block: usize, id: u64) -> bool {
        let mut marks = Vec::new();
        source.marks(block, 0..source.text(block).len(), &mut marks);
        let start = marks.iter().find(|mark| mark.id == id).map(|mark| Point::new(block, mark.span.start));
        self.wish = start.map(Wish::Reveal).or(self.wish);
        start.is_some()
    }

    /// Where it is scrolled to, to be kept and restored later.
    pub fn position(&self) -> Position {
        match self.wish {
            Some(Wish::Top(position)) => position,
            _ => self.top,
        }
    }

    /// Goes back to where it was.
    pub fn restore(&mut self, position: Position) {
        self.wish = Some(Wish::Top(position));
    }

    /// Goes to the next hit of [`LongText::find`] and shows it.
    pub fn find_next(&mut self) -> Option<Point> {
        let hit = self.find.next(self.top.point);
        self.wish = hit.map(Wish::Reveal).or(self.wish);
        hit
    }

    /// Goes to the hit before and shows it.
    pub fn find_previous(&mut self) -> Option<Point> {
        let hit = self.find.previous(self.top.point);
        self.wish = hit.map(Wish::Reveal).or(self.wish);
        hit
    }

    /// How many rows have been laid out since this text was opened: what a test of speed counts.
    pub fn rows_laid_out(&self) -> u64 {
        self.cache.laid_out
    }
}
