//! How a screen is divided, and what stands where there is nothing to show.

use egui::{Align, Frame, Label, Layout, Panel, RichText, Spinner, Ui, Vec2};

use super::controls::{note, primary};
use crate::gui::answer::Fault;
use crate::gui::theme::{self, colours};

/// Below this width, in points, a list and what is open from it do not stand side by side.
const NARROW: f32 = 720.0;

/// The list of a screen, left of what is open. In a narrow window it gives way to that.
pub fn list_column(ui: &mut Ui, name: &str, is_something_open: bool, add: impl FnOnce(&mut Ui)) {
    let width = ui.available_width();
    if width < NARROW && is_something_open {
        return;
    }
    let colours = colours(ui);
    let frame = Frame::new().fill(colours.desk).inner_margin(egui::Margin { left: 10, right: 4, top: 10, bottom: 0 });
    if width < NARROW || !is_something_open && width < NARROW * 1.4 {
        egui::CentralPanel::default().frame(frame).show(ui, add);
        return;
    }
    // The text beside it is to be read: it has the first claim to the room.
    let wanted = (width * 0.23).clamp(290.0, 380.0);
    Panel::left(egui::Id::unique(("list", name)))
        .resizable(true)
        .default_size(wanted)
        .size_range(220.0..=(width * 0.5).max(240.0))
        .frame(frame)
        .show(ui, |ui| {
            // A panel is as narrow as what is in it, which at first may be nothing.
            ui.set_min_width(ui.available_width());
            add(ui);
        });
}

/// The way back from what is open to the list that gave way to it. Whether that was pressed.
pub fn back_to_list(ui: &mut Ui, name: &str) -> bool {
    let frame = Frame::new().inner_margin(egui::Margin { left: 22, right: 8, top: 8, bottom: 0 });
    frame.show(ui, |ui| ui.button(format!("‹ {name}")).clicked()).inner
}

/// What is known of the open thing, right of it; only where there is room.
pub fn inspector(ui: &mut Ui, name: &str, is_wanted: bool, add: impl FnOnce(&mut Ui)) {
    let width = ui.available_width();
    if !is_wanted || width < NARROW {
        return;
    }
    let colours = colours(ui);
    Panel::right(egui::Id::unique(("inspector", name)))
        .resizable(true)
        .default_size(236.0)
        .size_range(210.0..=(width * 0.45))
        .frame(Frame::new().fill(colours.desk).inner_margin(12))
        .show(ui, |ui| {
            egui::ScrollArea::vertical().auto_shrink([false, false]).show(ui, add);
        });
}

/// The heading of a screen or of what is open.
pub fn headline(ui: &mut Ui, words: &str) {
    ui.add(Label::new(RichText::new(cut(words, 300)).font(theme::serif_bold(22.0)).color(colours(ui).ink)).wrap());
}

/// The heading of a part of the inspector or of a sheet.
pub fn section(ui: &mut Ui, words: &str) {
    ui.add_space(10.0);
    let colours = colours(ui);
    ui.label(RichText::new(words).font(theme::sans_bold(theme::SMALL)).color(colours.soft));
}

/// What stands on an empty screen: what belongs here and the one button that makes it. Whether that was pressed.
pub fn empty(ui: &mut Ui, title: &str, words: &str, button: Option<&str>) -> bool {
    let mut is_pressed = false;
    ui.with_layout(Layout::top_down(Align::Center), |ui| {
        ui.add_space((ui.available_height() * 0.28).max(12.0));
        ui.set_max_width(420.0);
        ui.label(RichText::new(title).font(theme::serif_bold(20.0)));
        if !words.is_empty() {
            ui.add(Label::new(RichText::new(words).font(theme::serif(16.0)).color(colours(ui).soft)).wrap());
        }
        if let Some(button) = button {
            ui.add_space(8.0);
            is_pressed = primary(ui, button).clicked();
        }
    });
    is_pressed
}

/// What stands where something failed. Whether it shall be tried again.
pub fn failed(ui: &mut Ui, fault: &Fault) -> bool {
    let colours = colours(ui);
    let mut again = false;
    Frame::new().fill(colours.card).stroke((1.0, colours.bad)).corner_radius(8).inner_margin(14).show(ui, |ui| {
        ui.label(RichText::new("This cannot be shown").font(theme::sans_bold(theme::CONTROL)).color(colours.bad));
        ui.label(&fault.sentence);
        if !fault.hint.is_empty() {
            note(ui, fault.hint.as_str());
        }
        again = ui.button("Try again").clicked();
    });
    again
}

/// What stands while an answer is on its way.
pub fn waiting(ui: &mut Ui) {
    ui.horizontal(|ui| {
        ui.add_sized(Vec2::splat(16.0), Spinner::new());
        note(ui, "One moment…");
    });
}

/// The beginning of a text: laying out the whole of a long one only to cut it would cost a frame.
pub fn cut(text: &str, characters: usize) -> String {
    crate::archive::excerpt(text.get(..text.floor_char_boundary(characters * 4)).unwrap_or(text), characters)
}
