//! The sheet that says how selected words are withheld.

use egui::Ui;

use super::words::Target;
use crate::archive::words::{Becomes, WordsCommand};
use crate::gui::part::date_field::Typed;
use crate::gui::part::rights::meaning;
use crate::gui::part::{Sent, date_field, field, note, primary, sheet};
use crate::gui::scene::Scene;
use crate::model::{Access, Id, Quote};

/// The sheet while it is open.
pub struct WithholdSheet {
    access: Access,
    until: String,
    reason: String,
    sent: Sent<Id<Quote>>,
}

impl Default for WithholdSheet {
    fn default() -> Self {
        WithholdSheet { access: Access::Closed, until: String::new(), reason: String::new(), sent: Sent::default() }
    }
}

impl WithholdSheet {
    /// Draws the sheet over everything; whether it stays open.
    pub fn ui(&mut self, ui: &Ui, scene: &mut Scene<'_>, target: Target) -> bool {
        if self.sent.arrived().is_some() {
            return false;
        }
        let mut is_over = false;
        let (_, is_closed) = sheet(ui, "withhold words", "Withhold these words", |ui| {
            note(ui, "They are kept as a quote that is withheld. They stay in the transcript, for you alone.");
            for access in Access::ALL {
                ui.radio_value(&mut self.access, *access, access.as_str());
            }
            note(ui, meaning(self.access));
            let (_, until) = date_field(ui, "Until (empty: until you lift it)", &mut self.until);
            field(ui, "Why, for you alone", &mut self.reason);
            self.sent.fault_ui(ui);
            ui.add_space(6.0);
            ui.horizontal(|ui| {
                if ui.add_enabled_ui(until.is_clear(), |ui| primary(ui, "Withhold").clicked()).inner {
                    let (access, reason) = (self.access, self.reason.trim().to_owned());
                    let becomes = Becomes::Withheld { access, until: Typed::of(&self.until).date(), reason };
                    let Target { transcript, place, .. } = target;
                    self.sent.apply(scene, WordsCommand { transcript, place, becomes });
                }
                is_over = ui.button("Cancel").clicked();
            });
        });
        !(is_over || is_closed)
    }
}
