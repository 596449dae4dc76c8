//! Small controls, each with its accessible name.

use egui::{Button, Frame, Response, RichText, Stroke, TextEdit, Ui};

use crate::gui::theme::{self, colours};

/// The button that does what the screen or sheet is for; at most one in sight.
pub fn primary(ui: &mut Ui, name: &str) -> Response {
    let colours = colours(ui);
    let text = RichText::new(name).font(theme::sans_bold(theme::CONTROL)).color(colours.on_accent);
    ui.add(Button::new(text).fill(colours.accent).stroke(Stroke::NONE))
}

/// A button that takes something away.
pub fn danger(ui: &mut Ui, name: &str) -> Response {
    let colours = colours(ui);
    ui.add(Button::new(RichText::new(name).color(colours.bad)).stroke(Stroke::new(1.0, colours.bad)))
}

/// A small label that can be switched on and off, for filters and tags.
pub fn chip(ui: &mut Ui, name: &str, is_on: bool) -> Response {
    let colours = colours(ui);
    let ink = if is_on { colours.on_accent } else { colours.ink };
    let fill = if is_on { colours.accent } else { colours.card };
    let text = RichText::new(name).font(theme::sans(theme::SMALL)).color(ink);
    ui.add(Button::selectable(is_on, text).fill(fill).stroke(Stroke::new(1.0, colours.line)).corner_radius(12))
}

/// Words that lead somewhere.
pub fn link(ui: &mut Ui, words: &str) -> Response {
    let colours = colours(ui);
    ui.add(Button::new(RichText::new(words).color(colours.accent)).frame(false))
        .on_hover_cursor(egui::CursorIcon::PointingHand)
}

/// One of several that exclude each other, with a ring that is seen on any ground.
pub fn radio(ui: &mut Ui, is_on: bool, words: impl Into<egui::WidgetText>) -> Response {
    ui.scope(|ui| {
        let ring = Stroke::new(1.0, colours(ui).soft);
        ui.visuals_mut().widgets.inactive.bg_stroke = ring;
        ui.radio(is_on, words.into())
    })
    .inner
}

/// A remark beside a control.
pub fn note(ui: &mut Ui, words: impl Into<String>) -> Response {
    let colours = colours(ui);
    ui.label(RichText::new(words.into()).font(theme::sans(theme::SMALL)).color(colours.soft))
}

/// A field of one line under its name.
pub fn field(ui: &mut Ui, name: &str, text: &mut String) -> Response {
    named(ui, name, |ui| ui.add(TextEdit::singleline(text).desired_width(f32::INFINITY).frame(edge(ui))))
}

/// A field of several lines under its name.
pub fn tall_field(ui: &mut Ui, name: &str, text: &mut String, rows: usize) -> Response {
    named(ui, name, |ui| {
        let frame = edge(ui);
        ui.add(TextEdit::multiline(text).desired_width(f32::INFINITY).desired_rows(rows).frame(frame))
    })
}

fn named(ui: &mut Ui, name: &str, add: impl FnOnce(&mut Ui) -> Response) -> Response {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let label = note(ui, name);
        add(ui).labelled_by(label.id)
    })
    .inner
}

fn edge(ui: &Ui) -> Frame {
    let colours = colours(ui);
    Frame::new().fill(colours.card).stroke(Stroke::new(1.0, colours.line)).corner_radius(6).inner_margin(6)
}
