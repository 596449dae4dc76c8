//! One frame of a long text: what came in is heeded, the rows that are seen are measured, placed and painted.
//!
//! Used by nobody but pages, through [`LongText::show`].

use eframe::egui::{
    Color32, CornerRadius, CursorIcon, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo,
};
use eframe::egui::{pos2, vec2};

use super::access::{Activated, Time};
use super::bar::{TICK_HEIGHT, Tick};
use super::paint::Brush;
use super::placed;
use super::scene::Scene;
use super::scroll::Room;
use super::source::{Point, Source};
use super::style::{Frame, LongTextStyle};
use super::{Click, Editing, LongText, LongTextOptions, Shown, access, bar, lead};

impl LongText {
    /// Shows the text in all the room there is.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        style: &LongTextStyle,
        source: &dyn Source,
        mut options: LongTextOptions<'_>,
    ) -> Shown {
        let (view, track) = self.split_room(ui);
        let frame = Frame::new(ui, style, view);
        let id = ui.make_persistent_id(("long_text", options.name));
        ui.advance_cursor_after_rect(view.union(track));
        let response = ui.interact(view, id, Sense::click_and_drag());
        let name = options.name;
        response.widget_info(|| WidgetInfo::labeled(Role::Document, true, name));
        let mut inner = ui.new_child(UiBuilder::new().max_rect(view).accessibility_parent(id));
        inner.set_clip_rect(view.intersect(ui.clip_rect()));

        let before = self.selection();
        let room = Room { view: view.height(), margin: frame.margin };
        let replaced = options.editing.as_ref().map(|editing| editing.block);
        let scene = Scene { ui: &inner, frame: &frame, source, room, replaced };
        self.follow(scene);
        let activated = self.heed_keys(scene, &response, options.space_scrolls);
        self.heed_wheel(scene, &response);
        let extent = self.extent(room);
        let (bar_response, asked) = self.bar.interact(ui, id.with("bar"), track, extent);
        if let Some(position) = asked {
            self.scroll.jump(position, &self.rows.heights, room);
        }
        self.fulfil_wish(scene);
        self.place(scene);
        let mut shown = self.heed_pointer(scene, response);
        shown.activated = activated;
        let leads = self.paint(scene, style, &shown.response);
        shown.clicked_lead = leads.iter().find(|lead| lead.clicked).map(|lead| lead.block);
        if self.find.advance(source) {
            ui.ctx().request_repaint();
        }
        match access::nodes(&inner, id, source, &self.placed, &leads) {
            Some(Activated::Mark { point, mark, rect }) => {
                let (marks, position) = (vec![mark], rect.center());
                shown.clicked = Some(Click { point, marks, position, double: false, secondary: false });
            }
            Some(Activated::Time(block)) => shown.clicked_lead = Some(block),
            None => {}
        }
        if let Some(editing) = &mut options.editing {
            self.show_replaced(&mut inner, &frame, editing);
        }
        let ticks = self.ticks(track, room, style, options.ticks);
        self.bar.paint(ui, &bar_response, self.extent(room), view, &ticks);
        shown.selection = self.selection();
        shown.selection_changed = shown.selection != before;
        shown.caret_rect = self.caret().and_then(|caret| placed::caret(&self.placed, caret));
        shown
    }

    /// The view, and the track of the scroll bar at its right.
    fn split_room(&self, ui: &Ui) -> (Rect, Rect) {
        let mut outer = ui.available_rect_before_wrap();
        // Within a scroll area there is no end of room; a window is as much as can be seen.
        let most = ui.ctx().content_rect().size().max(vec2(64.0, 64.0));
        outer.set_width(outer.width().clamp(0.0, most.x));
        outer.set_height(outer.height().clamp(0.0, most.y));
        let bar = bar::width(ui).min(outer.width());
        let edge = outer.right() - bar;
        (
            Rect::from_min_max(outer.min, pos2(edge, outer.bottom())),
            Rect::from_min_max(pos2(edge, outer.top()), outer.max),
        )
    }

    /// Paints what is seen. Says where the times before the blocks are.
    fn paint(&self, scene: Scene<'_>, style: &LongTextStyle, response: &Response) -> Vec<Time> {
        let painter = scene.ui.painter();
        let (selection, find) = (self.selection, &self.find);
        let brush = Brush { painter, frame: scene.frame, colours: &style.colours, selection, find };
        let mut times = Vec::new();
        for row in &self.placed {
            brush.row(row);
            if style.lead_width <= 0.0 || !row.row.is_first() {
                continue;
            }
            if let Some(lead) = scene.source.lead(row.row.block) {
                let rect = lead::paint(scene.ui, painter, style, scene.frame, &lead, row.rect.top());
                let inside = |at| rect.contains(at);
                let clicked = response.clicked() && response.interact_pointer_pos().is_some_and(inside);
                times.push(Time { block: row.row.block, rect, clicked });
                if response.hover_pos().is_some_and(inside) {
                    scene.ui.set_cursor_icon(CursorIcon::PointingHand);
                }
            }
        }
        if response.has_focus() {
            let stroke = Stroke::new(1.0, style.colours.focus.gamma_multiply(0.5));
            painter.rect_stroke(scene.frame.view, CornerRadius::ZERO, stroke, StrokeKind::Inside);
        }
        times
    }

    /// Lets the page draw its block; beyond the view where the block is not seen, so that it keeps the keyboard.
    fn show_replaced(&mut self, ui: &mut Ui, frame: &Frame, editing: &mut Editing<'_>) {
        let place = self.placed.iter().find(|row| row.replaced && row.row.is_first()).map(|row| row.rect.min);
        let above = self.placed.first().is_some_and(|first| editing.block < first.row.block);
        let beyond = if above { frame.view.top() - 20_000.0 } else { frame.view.bottom() + 10_000.0 };
        let place = place.unwrap_or(pos2(frame.text_left, beyond));
        let room = Rect::from_min_size(place, vec2(frame.text_width, 10_000.0));
        let mut inner = ui.new_child(UiBuilder::new().max_rect(room));
        (editing.row_ui)(&mut inner);
        let pixels = frame.pixels_per_point;
        let height = (inner.min_rect().height() * pixels).ceil() / pixels;
        if self.replaced_height != Some(height) {
            self.replaced_height = Some(height);
            ui.ctx().request_discard("the height of the edited row has changed");
        }
    }

    /// The ticks of hits and of the page on the scroll bar, of each kind one at most every [`TICK_HEIGHT`].
    fn ticks(&self, track: Rect, room: Room, style: &LongTextStyle, of_page: &[(usize, Color32)]) -> Vec<Tick> {
        let mut ticks = Vec::new();
        let mut at = 0;
        while let Some(&(block, colour)) = of_page.get(at) {
            let (top, next) = self.tick(Point::new(block, 0), track, room);
            ticks.push(Tick { top, colour, hit: false });
            at += of_page[at..].partition_point(|(block, _)| Point::new(*block, 0) < next).max(1);
        }
        let (matches, mut at) = (self.find.matches(), 0);
        while let Some(found) = matches.get(at) {
            let (top, next) = self.tick(found.start(), track, room);
            ticks.push(Tick { top, colour: style.colours.found_current, hit: true });
            at += matches[at..].partition_point(|found| found.start() < next).max(1);
        }
        ticks
    }

    /// Where the tick of a place stands, and from which place on a tick would stand clear of it.
    fn tick(&self, point: Point, track: Rect, room: Room) -> (f32, Point) {
        let heights = &self.rows.heights;
        let row = self.rows.row_of(point);
        let margin = f64::from(room.margin);
        let whole = (heights.total() + 2.0 * margin).max(f64::from(room.view)).max(1.0);
        let scale = f64::from(track.height().max(1.0)) / whole;
        let down = (heights.top(row) + margin) * scale;
        let next = heights.row_at((down + f64::from(TICK_HEIGHT)) / scale - margin).0.max(row + 1);
        let next = if next < self.rows.len() { self.rows.start(next) } else { Point::new(usize::MAX, 0) };
        (track.top() + (down as f32).min(track.height() - TICK_HEIGHT), next)
    }
}
