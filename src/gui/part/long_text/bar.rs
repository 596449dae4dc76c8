//! The scroll bar of a long text: it looks and behaves as egui's own, but counts in 64 bits and carries ticks.
//!
//! While its handle is held the handle stays under the pointer, even though heights are measured meanwhile and the
//! text grows or shrinks. It refuses to know rows: it is given positions. Used by the long text itself.

use eframe::egui::{Color32, CornerRadius, Id, Rangef, Rect, Response, Role, Sense, Ui, WidgetInfo, lerp, pos2};

/// What the bar remembers from frame to frame.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bar {
    /// Where the handle was taken hold of, in points below its top, and where the pointer was then or later.
    held: Option<(f32, f32)>,
    hovered: bool,
}

/// A tick on the bar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tick {
    /// Its upper edge in screen coordinates.
    pub top: f32,
    /// Its colour.
    pub colour: Color32,
    /// Whether it marks a hit, which stands at the right; what the page marks stands at the left.
    pub hit: bool,
}

/// How high a tick is, in points.
pub const TICK_HEIGHT: f32 = 2.0;

/// How far there is to scroll, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    /// From the top of everything to the top of the view.
    pub position: f64,
    /// The largest position.
    pub farthest: f64,
    /// Height of the view.
    pub view: f32,
}

impl Extent {
    fn share(&self) -> f32 {
        if self.farthest > 0.0 { (self.position / self.farthest).clamp(0.0, 1.0) as f32 } else { 0.0 }
    }
}

/// The room the bar takes at the right of the view, in points.
pub fn width(ui: &Ui) -> f32 {
    let style = ui.spacing().scroll;
    style.bar_width + style.bar_inner_margin.max(style.bar_outer_margin)
}

impl Bar {
    /// Senses the pointer. Says which position it asks for.
    pub fn interact(&mut self, ui: &Ui, id: Id, track: Rect, extent: Extent) -> (Response, Option<f64>) {
        let sense = if ui.is_enabled() { Sense::CLICK | Sense::DRAG } else { Sense::hover() };
        let response = ui.interact(track, id, sense);
        response.widget_info(|| WidgetInfo::new(Role::ScrollBar));
        self.hovered = response.hovered() || response.dragged();
        let Some(pointer) = response.interact_pointer_pos() else {
            self.held = None;
            return (response, None);
        };
        let handle = handle(ui, track, extent, extent.share());
        let size = handle.span();
        let (grip, before) = self.held.unwrap_or_else(|| {
            let top = if handle.contains(pointer.y) {
                handle.min
            } else {
                (pointer.y - size / 2.0).clamp(track.top(), (track.bottom() - size).max(track.top()))
            };
            (pointer.y - top, f32::NAN)
        });
        self.held = Some((grip, pointer.y));
        if pointer.y == before {
            return (response, None);
        }
        let travel = (track.height() - size).max(1.0);
        let share = ((pointer.y - grip - track.top()) / travel).clamp(0.0, 1.0);
        (response, Some(f64::from(share) * extent.farthest))
    }

    /// Paints the bar, and over it the ticks.
    pub fn paint(&self, ui: &Ui, response: &Response, extent: Extent, view: Rect, ticks: &[Tick]) {
        let (style, track) = (ui.spacing().scroll, response.rect);
        let painter = ui.painter();
        let shown = ui.ctx().animate_bool_responsive(response.id.with("bar_hover"), self.hovered);
        let width = if style.floating { lerp(style.floating_width..=style.bar_width, shown) } else { style.bar_width };
        let cross = Rangef::new(track.right() - width, track.right());
        let near = ui.rect_contains_pointer(view.union(track)) && ui.ctx().dragged_id().is_none();
        if extent.farthest > 0.0 {
            let visuals = ui.visuals();
            let widget = if response.is_pointer_button_down_on() {
                &visuals.widgets.active
            } else if response.hovered() {
                &visuals.widgets.hovered
            } else {
                &visuals.widgets.inactive
            };
            let near_by = ui.ctx().animate_bool_responsive(response.id.with("near"), near);
            let (handle_opacity, back_opacity) = match (style.floating, self.hovered) {
                (false, _) => (1.0, 1.0),
                (true, true) => (style.interact_handle_opacity, style.interact_background_opacity),
                (true, false) => (
                    lerp(style.dormant_handle_opacity..=style.active_handle_opacity, near_by),
                    if near { style.active_background_opacity } else { style.dormant_background_opacity },
                ),
            };
            let colour = if style.foreground_color { widget.fg_stroke.color } else { widget.bg_fill };
            let back = Rect::from_x_y_ranges(cross, track.y_range());
            painter.rect_filled(back, widget.corner_radius, visuals.extreme_bg_color.gamma_multiply(back_opacity));
            let handle = Rect::from_x_y_ranges(cross, self.handle(ui, track, extent));
            painter.rect_filled(handle, widget.corner_radius, colour.gamma_multiply(handle_opacity));
        }
        let middle = track.center().x;
        for tick in ticks {
            let (left, right) =
                if tick.hit { (middle + 0.5, track.right()) } else { (track.left() + 1.0, middle - 0.5) };
            let rect = Rect::from_min_max(pos2(left, tick.top), pos2(right, tick.top + TICK_HEIGHT));
            painter.rect_filled(rect, CornerRadius::ZERO, tick.colour);
        }
    }

    /// Where the handle is painted: under the pointer while it is held.
    fn handle(&self, ui: &Ui, track: Rect, extent: Extent) -> Rangef {
        let resting = handle(ui, track, extent, extent.share());
        let Some((grip, pointer)) = self.held else { return resting };
        let size = resting.span();
        let top = (pointer - grip).clamp(track.top(), (track.bottom() - size).max(track.top()));
        Rangef::new(top, top + size)
    }
}

fn handle(ui: &Ui, track: Rect, extent: Extent, share: f32) -> Rangef {
    let whole = extent.farthest + f64::from(extent.view);
    let size = (f64::from(track.height()) * f64::from(extent.view) / whole.max(1.0)) as f32;
    let size = size.max(ui.spacing().scroll.handle_min_length).min(track.height());
    let top = track.top() + share * (track.height() - size);
    Rangef::new(top, top + size)
}
