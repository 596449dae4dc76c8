//! The sheet that says how selected words, or the turns they stand in, are withheld.

use egui::Ui;

use super::words::Target;
use crate::archive::rights::RestrictionCommand;
use crate::archive::words::{Becomes, WordsCommand};
use crate::gui::part::date_field::Typed;
use crate::gui::part::rights::meaning;
use crate::gui::part::{Sent, date_field, field, note, primary, sheet};
use crate::gui::scene::Scene;
use crate::model::{Access, Id, Protected, Quote, Restriction};

/// The sheet while it is open.
pub struct WithholdSheet {
    access: Access,
    until: String,
    reason: String,
    /// Whether all of the turns is withheld, instead of the words alone.
    whole_turns: bool,
    sent: Sent<Id<Quote>>,
    sent_turns: Sent<Id<Restriction>>,
}

impl Default for WithholdSheet {
    fn default() -> Self {
        let (until, reason, sent, sent_turns) = Default::default();
        WithholdSheet { access: Access::Closed, until, reason, whole_turns: false, sent, sent_turns }
    }
}

impl WithholdSheet {
    /// Draws the sheet over everything; whether it stays open.
    pub fn ui(&mut self, ui: &Ui, scene: &mut Scene<'_>, target: Target) -> bool {
        if self.sent.arrived().is_some() || self.sent_turns.arrived().is_some() {
            return false;
        }
        let mut is_over = false;
        let (_, is_closed) = sheet(ui, "withhold words", "Withhold these words", |ui| {
            ui.radio_value(&mut self.whole_turns, false, "These words, kept as a quote that is withheld");
            ui.radio_value(&mut self.whole_turns, true, "The whole of the turns they stand in");
            ui.add_space(8.0);
            for access in Access::ALL {
                ui.radio_value(&mut self.access, *access, access.as_str());
            }
            note(ui, meaning(self.access));
            let (_, until) = date_field(ui, "Until (empty: until you lift it)", &mut self.until);
            field(ui, "Why, for you alone", &mut self.reason);
            self.sent.fault_ui(ui);
            self.sent_turns.fault_ui(ui);
            ui.add_space(6.0);
            ui.horizontal(|ui| {
                if ui.add_enabled_ui(until.is_clear(), |ui| primary(ui, "Withhold").clicked()).inner {
                    self.send(scene, target);
                }
                is_over = ui.button("Cancel").clicked();
            });
        });
        !(is_over || is_closed)
    }

    fn send(&mut self, scene: &mut Scene<'_>, target: Target) {
        let (access, reason, until) = (self.access, self.reason.trim().to_owned(), Typed::of(&self.until).date());
        let Target { transcript, place, .. } = target;
        if self.whole_turns {
            let protects = Protected::Turns(place.first_turn, place.last_turn);
            let restriction = Restriction { id: Id::new(), protects, access, until, reason };
            self.sent_turns.apply(scene, RestrictionCommand::Add(restriction));
        } else {
            let becomes = Becomes::Withheld { access, until, reason };
            self.sent.apply(scene, WordsCommand { transcript, place, becomes });
        }
    }
}
