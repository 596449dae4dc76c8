//! The sheet that makes a tag.

use egui::{Id as WidgetId, Key, Modal, Ui};

use super::Book;
use crate::archive::tags::TagCommand;
use crate::gui::action::Action;
use crate::gui::part::change::Sent;
use crate::gui::part::frame::cut;
use crate::gui::part::{field, headline, primary, tall_field};
use crate::gui::scene::Scene;
use crate::gui::screen::Screen;
use crate::model::{Id, Tag};

/// A tag that is being made.
pub(super) struct NewTag {
    under: Option<Id<Tag>>,
    /// The tag that was chosen when the sheet was opened.
    chosen: Option<Id<Tag>>,
    name: String,
    definition: String,
    is_new: bool,
    sent: Sent<Id<Tag>>,
}

impl NewTag {
    /// One under another, or at the top.
    pub(super) fn under(under: Option<Id<Tag>>) -> NewTag {
        let (name, definition) = (String::new(), String::new());
        NewTag { under, chosen: under, name, definition, is_new: true, sent: Sent::default() }
    }

    /// Draws the sheet; whether it stays open.
    pub(super) fn ui(&mut self, ui: &Ui, scene: &mut Scene<'_>, book: &Book) -> bool {
        if let Some(made) = self.sent.arrived() {
            scene.push(Action::Refine(Screen::Tags(Some(made))));
            return false;
        }
        let mut is_over = false;
        let mut is_wanted = false;
        let modal = Modal::new(WidgetId::unique("new tag")).show(ui.ctx(), |ui| {
            ui.set_width(420.0_f32.min(ui.ctx().content_rect().width() - 60.0));
            headline(ui, "New tag");
            let name = field(ui, "Name", &mut self.name);
            if std::mem::take(&mut self.is_new) {
                name.request_focus();
            }
            if name.changed() {
                self.sent.forgive();
            }
            is_wanted = name.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            if let Some(chosen) = self.chosen.and_then(|id| book.tag(id)) {
                let under = format!("Under “{}”", cut(&chosen.name, 40));
                ui.radio_value(&mut self.under, Some(chosen.id), under);
                ui.radio_value(&mut self.under, None, "At the top");
            }
            tall_field(ui, "Definition: when it applies and when not", &mut self.definition, 2);
            self.sent.fault_ui(ui);
            ui.add_space(6.0);
            ui.horizontal(|ui| {
                is_wanted |= primary(ui, "Make the tag").clicked();
                is_over = ui.button("Cancel").clicked();
            });
        });
        if is_wanted && !self.name.trim().is_empty() {
            let (name, definition) = (self.name.clone(), self.definition.trim().to_owned());
            let add = TagCommand::Add { name, parent: self.under, definition, colour: String::new() };
            self.sent.apply(scene, add);
        }
        !is_over && !modal.should_close()
    }
}
