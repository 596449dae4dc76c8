//! What the reader does with keys, wheel and pointer, carried out on the long text.
//!
//! Used by [`LongText::show`].

use eframe::egui::{CursorIcon, EventFilter, PointerButton, Pos2, Response};

use super::keys::{self, Command, Side};
use super::placed;
use super::scene::Scene;
use super::selection::{Selection, step, word_at};
use super::source::{Point, Source};
use super::{Click, LongText, Shown, Wish};

impl LongText {
    /// Carries out the keys. Says which block was activated.
    pub(super) fn heed_keys(&mut self, scene: Scene<'_>, response: &Response, space_scrolls: bool) -> Option<usize> {
        if !response.has_focus() {
            return None;
        }
        let can_clear = self.selection().is_some();
        let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, escape: can_clear, tab: false };
        scene.ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let mut activated = None;
        for command in keys::take(scene.ui, space_scrolls, can_clear) {
            match command {
                Command::Activate => activated = self.block_at_hand(),
                other => self.carry_out(scene, other),
            }
        }
        activated
    }

    /// The block of the caret where it is seen, else the first that is seen.
    fn block_at_hand(&self) -> Option<usize> {
        let seen = |caret: &Point| self.placed.iter().any(|row| row.holds(*caret));
        let first = self.placed.first().map(|row| row.row.block);
        self.caret().filter(seen).map(|caret| caret.block).or(first)
    }

    fn carry_out(&mut self, scene: Scene<'_>, command: Command) {
        let page = (scene.room.view - 2.0 * scene.frame.line_height).max(scene.frame.line_height);
        let head = self.caret().unwrap_or(self.top.point);
        match command {
            Command::Lines(lines) => self.scroll.glide(lines * scene.frame.line_height),
            Command::Pages(pages) => self.scroll.glide(pages * page),
            Command::Edge(side) => self.scroll_to(edge(scene.source, side)),
            Command::Extend(by) => {
                self.goal_x = None;
                self.extend(step(scene.source, head, by));
            }
            Command::ExtendLine(side) => {
                let head = self.line_beside(scene, head, side);
                self.extend(head);
            }
            Command::ExtendPage(side) => {
                let lines = (page / scene.frame.line_height).floor().max(1.0) as usize;
                let head = (0..lines).fold(head, |head, _| self.line_beside(scene, head, side));
                self.extend(head);
            }
            Command::ExtendLineEdge(side) => {
                self.goal_x = None;
                let head = self.line_edge(scene, head, side);
                self.extend(head);
            }
            Command::ExtendEdge(side) => {
                self.goal_x = None;
                self.extend(edge(scene.source, side));
            }
            Command::SelectAll => self.select_all(scene.source),
            Command::Clear => self.selection = self.caret().map(|caret| Selection::new(caret, caret)),
            Command::Activate => {}
        }
    }

    fn extend(&mut self, head: Point) {
        let anchor = self.selection.map_or(self.top.point, |selection| selection.anchor);
        self.selection = Some(Selection::new(anchor, head));
        self.wish = Some(Wish::Reveal(head));
    }

    /// The place on the line above or below that is nearest to where the caret would like to be.
    fn line_beside(&mut self, scene: Scene<'_>, from: Point, side: Side) -> Point {
        let from = from.within(scene.source);
        let index = self.rows.row_of(from);
        let Some(row) = self.rows.get(index) else { return from };
        let kept = self.cache.row(scene.ui, scene.frame, scene.source, index, &row);
        let byte = from.byte.saturating_sub(kept.bytes.start);
        let line = kept.laid.line_of(byte);
        let x = *self.goal_x.get_or_insert(kept.laid.caret(byte).left());
        let beside = match side {
            Side::Start => line.checked_sub(1),
            Side::End => Some(line + 1).filter(|line| *line < kept.laid.lines.len()),
        };
        if let Some(line) = beside {
            return Point::new(row.block, kept.bytes.start + kept.laid.byte_on_line(line, x));
        }
        let next = match side {
            Side::Start => index.checked_sub(1),
            Side::End => Some(index + 1),
        };
        let Some((index, row)) = next.and_then(|next| Some((next, self.rows.get(next)?))) else {
            return edge(scene.source, side);
        };
        let kept = self.cache.row(scene.ui, scene.frame, scene.source, index, &row);
        let line = if side == Side::Start { kept.laid.lines.len().saturating_sub(1) } else { 0 };
        Point::new(row.block, kept.bytes.start + kept.laid.byte_on_line(line, x))
    }

    fn line_edge(&mut self, scene: Scene<'_>, from: Point, side: Side) -> Point {
        let from = from.within(scene.source);
        let index = self.rows.row_of(from);
        let Some(row) = self.rows.get(index) else { return from };
        let kept = self.cache.row(scene.ui, scene.frame, scene.source, index, &row);
        let line = kept.laid.lines.get(kept.laid.line_of(from.byte.saturating_sub(kept.bytes.start)));
        let bytes = line.map_or(0..0, |line| line.bytes.clone());
        let text = scene.source.text(row.block);
        let shown = text.get(kept.bytes.start + bytes.start..kept.bytes.start + bytes.end).unwrap_or_default();
        // The space at which a line is broken belongs to it; the caret stands before it, or it would be on the next.
        let end =
            if kept.bytes.start + bytes.end < text.len() { bytes.start + shown.trim_end().len() } else { bytes.end };
        Point::new(row.block, kept.bytes.start + if side == Side::Start { bytes.start } else { end })
    }

    /// Scrolls by wheel, touch-pad and finger, and lets motions go on.
    pub(super) fn heed_wheel(&mut self, scene: Scene<'_>, response: &Response) {
        let (heights, ui) = (&self.rows.heights, scene.ui);
        if ui.is_enabled() && ui.rect_contains_pointer(scene.frame.view) {
            let delta = ui.input_mut(|input| std::mem::take(&mut input.smooth_scroll_delta.y));
            if delta != 0.0 {
                self.scroll.halt();
                self.scroll.by(-delta, heights, scene.room);
            }
        }
        if by_finger(scene) && response.dragged() {
            self.scroll.halt();
            self.scroll.by(-response.drag_delta().y, heights, scene.room);
        } else if ui.input(|input| input.has_touch_screen()) && response.drag_stopped() && !self.drawing_selection {
            self.scroll.fling(-ui.input(|input| input.pointer.velocity().y));
        }
        let seconds = ui.input(|input| input.stable_dt).min(0.1);
        if self.scroll.advance(seconds, heights, scene.room) {
            ui.ctx().request_repaint();
        }
    }

    /// Selects by pointer, and says what is under it and what was clicked.
    pub(super) fn heed_pointer(&mut self, scene: Scene<'_>, response: Response) -> Shown {
        self.draw_selection(scene, &response);
        let mut shown = self.describe(response);
        let response = &shown.response;
        if let Some(at) = response.hover_pos() {
            let cell = placed::row_at(&self.placed, at.y).and_then(|row| Some((row, row.cell(at)?)));
            if let Some((row, cell)) = cell {
                shown.hovered = Some(Point::new(row.row.block, cell.start));
                shown.hovered_marks = row.marks_over(&cell);
            }
            if at.x >= scene.frame.text_left {
                let named = shown.hovered_marks.iter().any(|id| self.is_named(*id));
                let cursor = if named && !self.drawing_selection { CursorIcon::PointingHand } else { CursorIcon::Text };
                scene.ui.set_cursor_icon(cursor);
            }
        }
        let secondary = response.clicked_by(PointerButton::Secondary) || response.long_touched();
        let primary = response.clicked();
        if let Some(at) = response.interact_pointer_pos().filter(|at| at.x >= scene.frame.text_left - 4.0)
            && (primary || secondary)
        {
            shown.clicked = self.click(at, response.double_clicked(), secondary);
            if response.triple_clicked() {
                self.select_around(scene, at, true);
            } else if response.double_clicked() {
                self.select_around(scene, at, false);
            }
        }
        shown
    }

    /// Whether a mark that is seen can be activated.
    fn is_named(&self, id: u64) -> bool {
        let named = |mark: &super::Mark| mark.id == id && mark.accessible_name.is_some();
        self.placed.iter().any(|row| row.marks.iter().any(named))
    }

    fn click(&self, at: Pos2, double: bool, secondary: bool) -> Option<Click> {
        let row = placed::row_at(&self.placed, at.y).filter(|row| !row.replaced)?;
        let cell = row.cell(at);
        let marks = cell.as_ref().map_or(Vec::new(), |cell| row.marks_over(cell));
        let nearest = placed::nearest(&self.placed, at)?;
        let point = cell.map_or(nearest, |cell| Point::new(row.row.block, cell.start));
        Some(Click { point, marks, position: at, double, secondary })
    }

    fn select_around(&mut self, scene: Scene<'_>, at: Pos2, whole_block: bool) {
        let Some(row) = placed::row_at(&self.placed, at.y).filter(|row| !row.replaced) else { return };
        let block = row.row.block;
        let text = scene.source.text(block);
        let byte = row.cell(at).map(|cell| cell.start).or(placed::nearest(&self.placed, at).map(|point| point.byte));
        let bytes = if whole_block { 0..text.len() } else { word_at(text, byte.unwrap_or(0)) };
        self.select(Some(Selection::new(Point::new(block, bytes.start), Point::new(block, bytes.end))));
    }

    /// Begins a selection where the pointer goes down, and lets it follow the pointer.
    fn draw_selection(&mut self, scene: Scene<'_>, response: &Response) {
        let (down, pressed, shift) = scene
            .ui
            .input(|input| (input.pointer.primary_down(), input.pointer.primary_pressed(), input.modifiers.shift));
        let pointer = response.interact_pointer_pos();
        if pressed && response.is_pointer_button_down_on() {
            response.request_focus();
            self.scroll.halt();
            let text = pointer.filter(|at| at.x >= scene.frame.text_left - 4.0 && !by_finger(scene));
            if let Some(point) = text.and_then(|at| placed::nearest(&self.placed, at)) {
                let anchor = self.selection.filter(|_| shift).map_or(point, |selection| selection.anchor);
                self.select(Some(Selection::new(anchor, point)));
                self.drawing_selection = true;
            }
        } else if let (true, Some(at)) = (self.drawing_selection && response.dragged(), pointer) {
            let (view, heights) = (scene.frame.view, &self.rows.heights);
            if let (Some(head), Some(selection)) = (placed::nearest(&self.placed, at), self.selection) {
                self.selection = Some(Selection::new(selection.anchor, head));
            }
            let beyond = (at.y - view.bottom()).max(0.0) + (at.y - view.top()).min(0.0);
            if beyond != 0.0 {
                // The farther the pointer is from the view, the faster it scrolls.
                let seconds = scene.ui.input(|input| input.stable_dt).min(0.1);
                self.scroll.by(beyond.clamp(-200.0, 200.0) * 12.0 * seconds, heights, scene.room);
                scene.ui.ctx().request_repaint();
            }
        }
        if !down {
            self.drawing_selection = false;
        }
    }

    /// What is seen, before anything was done with it.
    fn describe(&self, response: Response) -> Shown {
        let rects = placed::blocks(&self.placed);
        let visible = match (rects.first(), rects.last()) {
            (Some((first, _)), Some((last, _))) => *first..*last + 1,
            _ => 0..0,
        };
        let mut mark_rects = Vec::new();
        for row in &self.placed {
            for mark in row.marks.iter() {
                let mut first = None;
                row.bands(&mark.span, |band| first = first.or(Some(band)));
                mark_rects.extend(first.map(|band| (mark.id, band)));
            }
        }
        Shown {
            response,
            visible,
            rects,
            mark_rects,
            clicked: None,
            clicked_lead: None,
            hovered: None,
            hovered_marks: Vec::new(),
            selection: None,
            selection_changed: false,
            selecting: self.drawing_selection,
            caret_rect: None,
            activated: None,
        }
    }
}

/// Whether the pointer is a finger, which scrolls where a mouse selects.
fn by_finger(scene: Scene<'_>) -> bool {
    scene.ui.input(|input| input.any_touches())
}

/// The first place of the text, or the last.
fn edge(source: &dyn Source, side: Side) -> Point {
    match side {
        Side::Start => Point::default(),
        Side::End => Point::new(usize::MAX, 0).within(source),
    }
}
