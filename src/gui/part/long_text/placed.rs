//! The rows that are seen, with their places on the screen: which word is under the pointer, where a caret stands.
//!
//! Used by the long text itself, by `paint` and by `access`.

use std::ops::Range;
use std::sync::Arc;

use eframe::egui::{Pos2, Rect, pos2};

use super::laid::Laid;
use super::rows::Row;
use super::source::{Mark, Point};

/// A row that is seen.
#[derive(Clone, Debug)]
pub struct Placed {
    /// Its index.
    pub index: usize,
    /// What it is.
    pub row: Row,
    /// Its text, without the gap below, in screen coordinates; as wide as lines may be.
    pub rect: Rect,
    /// Its characters.
    pub laid: Arc<Laid>,
    /// The marks upon it, spans in bytes of the block, cut to the row.
    pub marks: Arc<[Mark]>,
    /// Its bytes in the block.
    pub bytes: Range<usize>,
    /// Whether the page draws it.
    pub replaced: bool,
}

impl Placed {
    /// The place between characters nearest to `at`.
    pub fn nearest(&self, at: Pos2) -> Point {
        let byte = self.laid.byte_at(at - self.rect.min);
        Point::new(self.row.block, (self.bytes.start + byte).min(self.bytes.end))
    }

    /// The character that covers `at`, as bytes of the block.
    pub fn cell(&self, at: Pos2) -> Option<Range<usize>> {
        let cell = self.laid.cell_at(at - self.rect.min)?;
        Some(self.bytes.start + cell.start..self.bytes.start + cell.end)
    }

    /// The caret before a byte of the block, in screen coordinates.
    pub fn caret(&self, byte: usize) -> Rect {
        self.laid.caret(byte.saturating_sub(self.bytes.start)).translate(self.rect.min.to_vec2())
    }

    /// The rectangles that cover bytes of the block, in screen coordinates.
    pub fn bands(&self, bytes: &Range<usize>, mut each: impl FnMut(Rect)) {
        let (start, end) = (bytes.start.max(self.bytes.start), bytes.end.min(self.bytes.end));
        if start < end {
            let local = start - self.bytes.start..end - self.bytes.start;
            self.laid.bands(&local, |_, band| each(band.translate(self.rect.min.to_vec2())));
        }
    }

    /// The ids of the marks that cover some bytes of the block, the topmost first.
    pub fn marks_over(&self, bytes: &Range<usize>) -> Vec<u64> {
        let covers = |mark: &&Mark| mark.span.start < bytes.end && mark.span.end > bytes.start;
        self.marks.iter().rev().filter(covers).map(|mark| mark.id).collect()
    }

    /// Whether a place is in this row, or at its end where the block ends with it.
    pub fn holds(&self, point: Point) -> bool {
        let inside = self.bytes.contains(&point.byte) || (self.row.is_last() && point.byte >= self.bytes.end);
        self.row.block == point.block && inside
    }
}

/// The row nearest to a height on the screen.
pub fn row_at(placed: &[Placed], y: f32) -> Option<&Placed> {
    let below = placed.partition_point(|row| row.rect.top() <= y);
    placed.get(below.saturating_sub(1))
}

/// The place between characters nearest to `at`; beyond the ends of the view, the first or last place seen.
pub fn nearest(placed: &[Placed], at: Pos2) -> Option<Point> {
    let row = row_at(placed, at.y).filter(|row| !row.replaced)?;
    // Between two blocks one is still at the end of the upper one, at the same x.
    let y = at.y.min(row.rect.bottom() - 0.5).max(row.rect.top());
    Some(row.nearest(pos2(at.x, y)))
}

/// The caret at a place, where it is seen.
pub fn caret(placed: &[Placed], point: Point) -> Option<Rect> {
    placed.iter().find(|row| row.holds(point)).map(|row| row.caret(point.byte))
}

/// The blocks that are seen, with the rectangles of what is laid out of each.
pub fn blocks(placed: &[Placed]) -> Vec<(usize, Rect)> {
    let mut blocks: Vec<(usize, Rect)> = Vec::new();
    for row in placed {
        match blocks.last_mut() {
            Some((block, rect)) if *block == row.row.block => *rect = rect.union(row.rect),
            _ => blocks.push((row.row.block, row.rect)),
        }
    }
    blocks
}
