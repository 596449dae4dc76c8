//! Which rows of a long text are seen, and where: heights are measured, wishes fulfilled, rows placed.
//!
//! Used by [`LongText::show`], in this order: `follow`, `fulfil_wish`, `place`.

use eframe::egui::{Pos2, Rect, pos2, vec2};

use super::bar::Extent;
use super::cache::Kept;
use super::placed::Placed;
use super::scene::Scene;
use super::scroll::{Room, Scroll};
use super::selection::Selection;
use super::source::Point;
use super::{LongText, Position, Wish};

impl LongText {
    /// Brings everything up to date with the texts and the measures; what is seen stays where it is.
    pub(super) fn follow(&mut self, scene: Scene<'_>) {
        self.cache.begin(scene.ui, scene.frame);
        let mut top = self.top;
        let mut stale = self.rows.estimate_by(scene.frame.estimate);
        if let Some(kept) = self.rows.follow(scene.source) {
            let moved = |point: Point| kept.moved(point).within(scene.source);
            top.point = moved(top.point);
            self.selection = self.selection.map(|one| Selection::new(moved(one.anchor), moved(one.head)));
            stale = true;
        }
        if stale && self.wish.is_none() {
            self.wish = Some(Wish::Top(top));
        }
    }

    pub(super) fn extent(&self, room: Room) -> Extent {
        Extent {
            position: self.scroll.position(&self.rows.heights, room),
            farthest: Scroll::farthest(&self.rows.heights, room),
            view: room.view,
        }
    }

    /// The height of a row in points, laid out if need be, and noted.
    pub(super) fn measure(&mut self, scene: Scene<'_>, index: usize) -> f32 {
        let Some(row) = self.rows.get(index) else { return 0.0 };
        let gap = if row.is_last() { scene.frame.block_gap } else { 0.0 };
        let points = match (scene.replaced == Some(row.block), row.is_first()) {
            (true, true) => self.replaced_height.unwrap_or(scene.frame.line_height) + scene.frame.block_gap,
            (true, false) => 0.0,
            (false, _) => {
                let kept = self.cache.row(scene.ui, scene.frame, scene.source, index, &row);
                kept.laid.size.y + gap
            }
        };
        self.rows.heights.measure(index, points);
        points
    }

    pub(super) fn settle(&mut self, scene: Scene<'_>) {
        let mut scroll = self.scroll;
        scroll.settle(self.rows.len(), scene.room, &mut |row| self.measure(scene, row));
        self.scroll = scroll;
    }

    /// Goes where the page, a key or a hit wanted to go.
    pub(super) fn fulfil_wish(&mut self, scene: Scene<'_>) {
        match self.wish.take() {
            None => {}
            Some(Wish::Top(position)) => {
                let (row, caret) = self.line_of(scene, position.point);
                let lead_in =
                    if row == 0 && caret.top() == 0.0 && position.offset == 0.0 { -scene.room.margin } else { 0.0 };
                self.scroll = Scroll::at(row, caret.top() + position.offset + lead_in);
            }
            Some(Wish::Reveal(point)) => {
                self.settle(scene);
                let (row, caret) = self.line_of(scene, point);
                let far = row.abs_diff(self.scroll.row) > 64;
                if !far {
                    for between in row.min(self.scroll.row)..row.max(self.scroll.row) {
                        self.measure(scene, between);
                    }
                }
                let heights = &self.rows.heights;
                let y = (heights.top(row) - heights.top(self.scroll.row)) as f32 + caret.top() - self.scroll.offset;
                let room = scene.room.view;
                let pad = (2.0 * scene.frame.line_height).min(room / 4.0);
                let (above, below) = (y - pad, y + caret.height() + pad - room);
                if far || above < -2.0 * room || below > 2.0 * room {
                    self.scroll = Scroll::at(row, caret.top() - 0.3 * room);
                } else if above < 0.0 || below > 0.0 {
                    self.scroll.by(if above < 0.0 { above } else { below }, &self.rows.heights, scene.room);
                }
            }
        }
    }

    /// The row of a place, and the caret there in the coordinates of that row.
    pub(super) fn line_of(&mut self, scene: Scene<'_>, point: Point) -> (usize, Rect) {
        let point = point.within(scene.source);
        let index = self.rows.row_of(point);
        self.measure(scene, index);
        let Some(row) = self.rows.get(index).filter(|row| scene.replaced != Some(row.block)) else {
            return (index, Rect::from_min_size(Pos2::ZERO, vec2(0.0, scene.frame.line_height)));
        };
        let kept = self.cache.row(scene.ui, scene.frame, scene.source, index, &row);
        (index, kept.laid.caret(point.byte.saturating_sub(kept.bytes.start)))
    }

    /// Decides which rows are seen, and where.
    pub(super) fn place(&mut self, scene: Scene<'_>) {
        self.settle(scene);
        let frame = scene.frame;
        let mut y = frame.whole(frame.view.top() - self.scroll.offset);
        let mut placed = std::mem::take(&mut self.placed);
        placed.clear();
        for index in self.scroll.row..self.rows.len() {
            if y >= frame.view.bottom() {
                break;
            }
            let (height, Some(row)) = (self.measure(scene, index), self.rows.get(index)) else { break };
            let replaced = scene.replaced == Some(row.block);
            let gap = if row.is_last() || replaced { frame.block_gap } else { 0.0 };
            let size = vec2(frame.text_width, (height - gap).max(0.0));
            let rect = Rect::from_min_size(pos2(frame.text_left, y), size);
            y += height;
            let kept = if replaced {
                Kept::nothing(row.bytes(scene.source.text(row.block)))
            } else {
                self.cache.row(scene.ui, frame, scene.source, index, &row)
            };
            placed.push(Placed { index, row, rect, laid: kept.laid, marks: kept.marks, bytes: kept.bytes, replaced });
        }
        self.placed = placed;
        self.note_top(scene);
    }

    /// Notes which place is at the top of the view.
    fn note_top(&mut self, scene: Scene<'_>) {
        let Some(first) = self.placed.first() else {
            self.top = Position::default();
            return;
        };
        let y = scene.frame.view.top() - first.rect.top();
        let line = first.laid.lines.get(first.laid.line_at(y));
        let (start, top) = line.map_or((0, 0.0), |line| (line.bytes.start, line.top));
        self.top = Position { point: Point::new(first.row.block, first.bytes.start + start), offset: y - top };
    }
}
