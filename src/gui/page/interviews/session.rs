//! The sheet for one more session, with what it was recorded on.

use egui::Ui;

use super::opened::Opened;
use crate::archive::recollections::RecollectionCommand;
use crate::gui::part::date_field::Typed;
use crate::gui::part::{Sent, date_field, field, note, primary, sheet, tall_field};
use crate::gui::scene::Scene;
use crate::model::{Id, Recollection, Recording, Session};

/// The sheet while it is open.
pub struct SessionSheet {
    recollection: Id<Recollection>,
    position: u32,
    date: String,
    place: String,
    recordings: String,
    sent: Sent<Id<Recollection>>,
}

impl SessionSheet {
    /// A sheet for the session after those there are.
    pub fn of(opened: &Opened) -> SessionSheet {
        let last = opened.sessions.iter().map(|session| session.position).max();
        SessionSheet {
            recollection: opened.recollection.id,
            position: last.map_or(0, |last| last.saturating_add(1)),
            date: String::new(),
            place: opened.recollection.place.clone(),
            recordings: String::new(),
            sent: Sent::default(),
        }
    }

    /// Draws the sheet over everything; whether it stays open.
    pub fn ui(&mut self, ui: &Ui, scene: &mut Scene<'_>) -> bool {
        if self.sent.arrived().is_some() {
            return false;
        }
        let mut is_over = false;
        let title = format!("Session {}", self.position + 1);
        let (_, is_closed) = sheet(ui, "add a session", &title, |ui| {
            let (_, typed) = date_field(ui, "Date", &mut self.date);
            field(ui, "Place", &mut self.place);
            tall_field(ui, "Recordings, one a line: what stands on the tape or the file", &mut self.recordings, 3);
            note(ui, "For example: tape 2, side A");
            self.sent.fault_ui(ui);
            ui.add_space(6.0);
            ui.horizontal(|ui| {
                if ui.add_enabled_ui(typed.is_clear(), |ui| primary(ui, "Add").clicked()).inner {
                    self.send(scene);
                }
                is_over = ui.button("Cancel").clicked();
            });
        });
        !(is_over || is_closed)
    }

    fn send(&mut self, scene: &mut Scene<'_>) {
        let session = Session {
            id: Id::new(),
            recollection: self.recollection,
            position: self.position,
            date: Typed::of(&self.date).date(),
            place: self.place.trim().to_owned(),
        };
        let labels = self.recordings.lines().map(str::trim).filter(|label| !label.is_empty());
        let recording = |(position, label): (u32, &str)| Recording::labelled(session.id, position, label.to_owned());
        let recordings = (0..).zip(labels).map(recording).collect();
        self.sent.apply(scene, RecollectionCommand::AddSession { session, recordings });
    }
}
