//! Two records that turn out to be one person: whom to keep, and what will happen, before it does.

use egui::Ui;

use super::everyone::Everyone;
use crate::archive::people::PersonCommand;
use crate::gui::part::frame::cut;
use crate::gui::part::{Picked, Picker, Sent, primary, sheet};
use crate::gui::scene::Scene;
use crate::gui::screen::Screen;
use crate::model::{Id, Person};

/// A merging that is being decided.
pub(super) struct Merge {
    from: Id<Person>,
    into: Option<Id<Person>>,
    picker: Picker,
    /// Whom the picker offers.
    offered: Option<Offered>,
    sent: Sent<Id<Person>>,
}

/// People with what the picker says of them.
type Offered = (Vec<Id<Person>>, Vec<(String, String)>);

impl Merge {
    /// Somebody turns out to be somebody else, who is to be chosen.
    pub(super) fn of(from: Id<Person>) -> Merge {
        let picker = Picker::new("Who is the same person?", None);
        Merge { from, into: None, picker, offered: None, sent: Sent::default() }
    }

    /// Somebody turns out to be this one.
    pub(super) fn into(from: Id<Person>, into: Id<Person>) -> Merge {
        Merge { into: Some(into), ..Merge::of(from) }
    }

    /// Draws the picker, or what will happen; whether it goes on.
    pub(super) fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, everyone: &Everyone) -> bool {
        if let Some(id) = self.sent.arrived() {
            scene.go(Screen::People(Some(id)));
            return false;
        }
        match self.into {
            Some(into) => self.confirm_ui(ui, scene, everyone, into),
            None => self.pick_ui(ui, everyone),
        }
    }

    fn pick_ui(&mut self, ui: &mut Ui, everyone: &Everyone) -> bool {
        let from = self.from;
        let (ids, options) = self.offered.get_or_insert_with(|| {
            let others = everyone.people.iter().filter(|one| one.id != from);
            others.map(|one| (one.id, (one.all_names(), one.counts_in_words()))).unzip()
        });
        match self.picker.ui(ui.ctx(), options) {
            Some(Picked::One(index)) => self.into = ids.get(index).copied(),
            Some(_) => return false,
            None => {}
        }
        true
    }

    fn confirm_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, everyone: &Everyone, into: Id<Person>) -> bool {
        let (Some(from), Some(kept)) = (everyone.get(self.from), everyone.get(into)) else { return false };
        let (gone, stays) = (cut(&from.name, 80), cut(&kept.name, 80));
        let (mut is_over, mut is_wanted, mut is_turned) = (false, false, false);
        let ((), is_closed) = sheet(ui, "merge", &format!("Merge {gone} into {stays}"), |ui| {
            let counts = from.counts_in_words();
            let named = match counts.is_empty() {
                true => "Nothing in the archive hangs on it yet".to_owned(),
                false => format!("{gone} {counts}: all of that will stand under {stays}"),
            };
            for sentence in [
                format!("{named}. The name {gone} stays as another name of {stays}."),
                "Notes on both are kept. One step of Undo makes two people of them again.".to_owned(),
            ] {
                ui.add(egui::Label::new(sentence).wrap());
            }
            self.sent.fault_ui(ui);
            ui.add_space(8.0);
            ui.horizontal_wrapped(|ui| {
                is_wanted = primary(ui, "Merge").clicked();
                is_turned = ui.button(format!("Keep {} instead", cut(&from.name, 40))).clicked();
                is_over = ui.button("Cancel").clicked();
            });
        });
        if is_wanted {
            self.sent.apply(scene, PersonCommand::Merge { from: self.from, into });
        }
        if is_turned {
            (self.from, self.into) = (into, Some(self.from));
        }
        !is_over && !is_closed
    }
}
