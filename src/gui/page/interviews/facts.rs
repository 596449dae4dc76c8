//! The sheet for what is known of a recollection: of a new one, or of one that is there.

use egui::{ComboBox, Role as WidgetRole, Ui, WidgetInfo};

use super::opened::Opened;
use crate::archive::compose::language_name;
use crate::archive::recollections::{NewRecollection, RecollectionCommand};
use crate::gui::part::date_field::Typed;
use crate::gui::part::{Sent, date_field, field, note, primary, sheet, sheet_body, tall_field};
use crate::gui::scene::Scene;
use crate::gui::screen::Screen;
use crate::model::{Id, Recollection, RecollectionKind, Role};

/// The sheet while it is open.
pub struct FactsSheet {
    /// The recollection that is being changed; none for a new one.
    known: Option<Recollection>,
    kind: RecollectionKind,
    title: String,
    narrators: String,
    interviewers: String,
    /// Whether somebody's name is withheld here: then the names are not changed from here either.
    are_names_withheld: bool,
    /// Narrators and interviewers as they were, so that only what changed is written.
    named: (String, String),
    date: String,
    place: String,
    language: String,
    call_number: String,
    accession: String,
    sent: Sent<Id<Recollection>>,
    is_new: bool,
}

impl FactsSheet {
    /// A sheet for a new recollection.
    pub fn of_new() -> FactsSheet {
        FactsSheet {
            known: None,
            kind: RecollectionKind::Interview,
            title: String::new(),
            narrators: String::new(),
            interviewers: String::new(),
            are_names_withheld: false,
            named: Default::default(),
            date: String::new(),
            place: String::new(),
            language: String::new(),
            call_number: String::new(),
            accession: String::new(),
            sent: Sent::default(),
            is_new: true,
        }
    }

    /// A sheet for one that is there.
    pub fn of(opened: &Opened) -> FactsSheet {
        let known = opened.recollection.clone();
        let named = (opened.names(Role::Narrator).join("\n"), opened.names(Role::Interviewer).join("\n"));
        FactsSheet {
            kind: known.kind,
            title: known.title.clone(),
            narrators: named.0.clone(),
            interviewers: named.1.clone(),
            are_names_withheld: opened.are_names_withheld,
            named,
            date: known.date.map(|date| date.to_string()).unwrap_or_default(),
            place: known.place.clone(),
            language: known.language.clone(),
            call_number: known.call_number.clone(),
            accession: known.accession.clone(),
            known: Some(known),
            sent: Sent::default(),
            is_new: true,
        }
    }

    /// Draws the sheet over everything; whether it stays open.
    pub fn ui(&mut self, ui: &Ui, scene: &mut Scene<'_>) -> bool {
        if let Some(id) = self.sent.arrived() {
            if self.known.is_none() {
                scene.go(Screen::interview(id, None));
            }
            return false;
        }
        let mut is_over = false;
        let title = if self.known.is_some() { "What is known of it" } else { "New recollection" };
        let (_, is_closed) = sheet(ui, "facts of a recollection", title, |ui| {
            sheet_body(ui, |ui| self.fields_ui(ui));
            self.sent.fault_ui(ui);
            ui.add_space(6.0);
            ui.horizontal(|ui| {
                let can_be_kept = !self.title.trim().is_empty() && Typed::of(&self.date).is_clear();
                let name = if self.known.is_some() { "Keep" } else { "Make" };
                let is_pressed = ui.add_enabled_ui(can_be_kept, |ui| primary(ui, name).clicked()).inner;
                let enter = egui::KeyboardShortcut::new(egui::Modifiers::COMMAND, egui::Key::Enter);
                let is_entered = can_be_kept && ui.input_mut(|input| input.consume_shortcut(&enter));
                if is_pressed || is_entered {
                    self.send(scene);
                }
                is_over = ui.button("Cancel").clicked();
                if self.title.trim().is_empty() {
                    note(ui, "It needs a title.");
                }
            });
        });
        !(is_over || is_closed)
    }

    fn fields_ui(&mut self, ui: &mut Ui) {
        ui.set_width(ui.available_width());
        let title = field(ui, "Title", &mut self.title);
        if std::mem::take(&mut self.is_new) {
            title.request_focus();
        }
        ui.horizontal(|ui| {
            let label = note(ui, "Kind");
            let shown =
                ComboBox::from_id_salt("kind of recollection").selected_text(self.kind.as_str()).show_ui(ui, |ui| {
                    for kind in RecollectionKind::ALL {
                        ui.selectable_value(&mut self.kind, *kind, kind.as_str());
                    }
                });
            let kind = self.kind;
            shown
                .response
                .labelled_by(label.id)
                .widget_info(|| WidgetInfo::labeled(WidgetRole::ComboBox, true, format!("Kind: {kind}")));
        });
        if self.are_names_withheld {
            note(ui, "Who took part can be changed while what is withheld is shown.");
        } else {
            self.names_ui(ui);
        }
        date_field(ui, "Date", &mut self.date);
        field(ui, "Place", &mut self.place);
        ui.columns(2, |columns| {
            field(&mut columns[0], "Language (en, ru, pt-BR…)", &mut self.language);
            let name = language_name(self.language.trim());
            if name != self.language.trim() {
                note(&mut columns[0], name);
            }
            field(&mut columns[1], "Call number", &mut self.call_number);
        });
        field(ui, "Accession number", &mut self.accession);
    }

    fn names_ui(&mut self, ui: &mut Ui) {
        ui.columns(2, |columns| {
            tall_field(&mut columns[0], "Narrators, one a line", &mut self.narrators, 2);
            tall_field(&mut columns[1], "Interviewers, one a line", &mut self.interviewers, 2);
        });
    }

    fn send(&mut self, scene: &mut Scene<'_>) {
        let trimmed = |text: &str| text.trim().to_owned();
        let recollection = Recollection {
            id: self.known.as_ref().map_or_else(Id::new, |known| known.id),
            kind: self.kind,
            title: trimmed(&self.title),
            date: Typed::of(&self.date).date(),
            place: trimmed(&self.place),
            language: trimmed(&self.language),
            call_number: trimmed(&self.call_number),
            accession: trimmed(&self.accession),
            reported_in: self.known.as_ref().and_then(|known| known.reported_in),
            work: self.known.as_ref().and_then(|known| known.work),
        };
        let (narrators, interviewers) = (names(&self.narrators), names(&self.interviewers));
        let command = match self.known {
            None => RecollectionCommand::Add(Box::new(NewRecollection {
                recollection,
                narrators,
                interviewers,
                note: String::new(),
                transcript: None,
            })),
            Some(_) => RecollectionCommand::Edit {
                recollection,
                narrators: (self.narrators != self.named.0).then_some(narrators),
                interviewers: (self.interviewers != self.named.1).then_some(interviewers),
            },
        };
        self.sent.apply(scene, command);
    }
}

/// The names in a field, one a line.
fn names(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}
