//! A sheet over everything: a heading, a body that scrolls where the window is low, buttons that always stay in sight.

use egui::{Context, Frame, Id, Modal, ScrollArea, Ui};

use super::frame::headline;

/// What heading, margins and buttons of a sheet take of the window's height, in points.
const AROUND: f32 = 200.0;
/// How wide a sheet is, in points.
const WIDTH: f32 = 460.0;

/// Draws a sheet with a heading; what `add` gives, and whether the sheet is to be closed (Escape, or a click beside it).
pub fn sheet<R>(ui: &Ui, name: &str, title: &str, add: impl FnOnce(&mut Ui) -> R) -> (R, bool) {
    bare_sheet(ui.ctx(), name, WIDTH, |ui| {
        headline(ui, title);
        add(ui)
    })
}

/// The same without a heading, `width` points wide where there is room.
pub fn bare_sheet<R>(ctx: &Context, name: &str, width: f32, add: impl FnOnce(&mut Ui) -> R) -> (R, bool) {
    let frame = Frame::popup(&ctx.global_style()).inner_margin(20).corner_radius(10);
    let modal = Modal::new(Id::unique(("sheet", name))).frame(frame).show(ctx, |ui| {
        ui.set_width(width.min(ui.ctx().content_rect().width() - 80.0));
        add(ui)
    });
    let is_closed = modal.should_close();
    (modal.inner, is_closed)
}

/// The part of a sheet between heading and buttons.
pub fn sheet_body<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    let height = (ui.ctx().content_rect().height() - AROUND).max(100.0);
    // Without the least height the body would keep the size that it had when there was less in it.
    let area = ScrollArea::vertical().max_height(height).min_scrolled_height(height);
    area.show(ui, |ui| {
        // A scroll bar must not lie on what it scrolls.
        ui.set_max_width(ui.available_width() - 12.0);
        add(ui)
    })
    .inner
}
