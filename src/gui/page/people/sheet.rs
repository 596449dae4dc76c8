//! The sheet in which a person is added or changed.

use egui::{Key, Ui};

use crate::archive::people::PersonCommand;
use crate::gui::part::change::as_sentence;
use crate::gui::part::{Sent, field, note, primary, section, sheet, sheet_body, tall_field};
use crate::gui::scene::Scene;
use crate::gui::screen::Screen;
use crate::model::{Id, Person, PersonKind};

/// What stands in the sheet.
pub(super) struct PersonSheet {
    person: Person,
    is_added: bool,
    aliases: String,
    pseudonym: String,
    namesake: bool,
    is_new: bool,
    sent: Sent<Id<Person>>,
}

impl PersonSheet {
    /// A sheet for somebody who is not in the archive yet.
    pub(super) fn new() -> PersonSheet {
        PersonSheet { is_added: true, ..PersonSheet::of(Person::named(PersonKind::Person, "")) }
    }

    /// A sheet for somebody who is.
    pub(super) fn of(person: Person) -> PersonSheet {
        PersonSheet {
            is_added: false,
            aliases: person.aliases.join("\n"),
            pseudonym: person.pseudonym.clone().unwrap_or_default(),
            person,
            namesake: false,
            is_new: true,
            sent: Sent::default(),
        }
    }

    /// Draws it; whether it stays open.
    pub(super) fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) -> bool {
        if let Some(id) = self.sent.arrived() {
            if self.is_added {
                scene.go(Screen::People(Some(id)));
            }
            return false;
        }
        let (mut is_over, mut is_wanted) = (false, false);
        let title = if self.is_added { "New person" } else { "Edit" };
        let ((), is_closed) = sheet(ui, "person", title, |ui| {
            is_wanted |= sheet_body(ui, |ui| self.fields_ui(ui));
            self.sent.fault_ui(ui);
            ui.add_space(6.0);
            ui.horizontal(|ui| {
                is_wanted |= primary(ui, if self.is_added { "Add" } else { "Save" }).clicked();
                is_over = ui.button("Cancel").clicked();
            });
        });
        if is_wanted {
            self.send(scene);
        }
        !is_over && !is_closed
    }

    /// Draws the fields; whether Enter was pressed in the name's.
    fn fields_ui(&mut self, ui: &mut Ui) -> bool {
        let name = field(ui, "Name, in its usual order", &mut self.person.name);
        if std::mem::take(&mut self.is_new) {
            name.request_focus();
        }
        if name.changed() {
            self.sent.forgive();
        }
        section(ui, "Kind");
        ui.horizontal_wrapped(|ui| {
            for kind in PersonKind::ALL.iter().copied() {
                let words = as_sentence(kind.as_str());
                ui.radio_value(&mut self.person.kind, kind, words.trim_end_matches('.'));
            }
        });
        ui.add_space(4.0);
        tall_field(ui, "Other names and spellings, one a line", &mut self.aliases, 2);
        field(ui, "Pseudonym", &mut self.pseudonym);
        note(ui, "The name to use instead in an export with pseudonyms.");
        tall_field(ui, "Who this is", &mut self.person.note, 3);
        if self.is_added && (self.namesake || self.sent.is_refused()) {
            ui.checkbox(&mut self.namesake, "Somebody else of the same name is there already");
        }
        name.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
    }

    fn send(&mut self, scene: &mut Scene<'_>) {
        let person = Person {
            aliases: self.aliases.lines().map(str::to_owned).collect(),
            pseudonym: Some(self.pseudonym.clone()).filter(|name| !name.trim().is_empty()),
            ..self.person.clone()
        };
        let namesake = self.namesake;
        self.sent.apply(
            scene,
            match self.is_added {
                true => PersonCommand::Add { person, namesake },
                false => PersonCommand::Edit(person),
            },
        );
    }
}
