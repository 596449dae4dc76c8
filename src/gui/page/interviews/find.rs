//! The bar that finds words in the open transcript.

use egui::{Key, Modifiers, Role, TextEdit, Ui, WidgetInfo};

use crate::gui::part::long_text::LongText;
use crate::gui::part::note;

/// The bar.
#[derive(Default)]
pub struct FindBar {
    is_open: bool,
    is_new: bool,
    /// Whether the first hit is still to be shown.
    is_seeking: bool,
    words: String,
}

impl FindBar {
    /// Opens the bar and puts the keyboard into it.
    pub fn open(&mut self) {
        (self.is_open, self.is_new) = (true, true);
    }

    /// Draws the bar where it is open. While a turn is being corrected, Escape belongs to that.
    pub fn ui(&mut self, ui: &mut Ui, text: &mut LongText, is_editing: bool) {
        if !self.is_open {
            return;
        }
        ui.horizontal(|ui| {
            let escape = !is_editing && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
            let field = TextEdit::singleline(&mut self.words).hint_text("Find in this transcript");
            let width = (ui.available_width() - 260.0).clamp(120.0, 300.0);
            let response = ui.add(field.desired_width(width).margin(egui::Margin::symmetric(8, 6)));
            response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Find in this transcript"));
            if std::mem::take(&mut self.is_new) {
                response.request_focus();
            }
            if response.changed() {
                text.find.set(&self.words, true);
                self.is_seeking = true;
            }
            if self.is_seeking && !text.find.matches().is_empty() {
                self.is_seeking = false;
                text.find_next();
            }
            let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            let is_back = ui.input(|input| input.modifiers.shift);
            let previous = ui.button("Previous").on_hover_text("Shift+Enter").clicked();
            let next = ui.button("Next").on_hover_text("Enter").clicked();
            if previous || is_entered && is_back {
                text.find_previous();
            } else if next || is_entered {
                text.find_next();
            }
            if is_entered {
                response.request_focus();
            }
            note(ui, text.find.label());
            if ui.button("Close").clicked() || escape {
                self.is_open = false;
                text.find.set("", true);
            }
        });
        ui.add_space(4.0);
    }

    /// Begins anew in another text, with the same words.
    pub fn carry_on(&self, text: &mut LongText) {
        if self.is_open {
            text.find.set(&self.words, true);
        }
    }
}
