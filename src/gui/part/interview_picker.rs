//! Choosing one of the interviews and other recollections by typing.

use egui::Ui;

use super::picker::{Picked, Picker};
use crate::archive::ArchiveError;
use crate::archive::clearance::Clearance;
use crate::gui::answer::Answer;
use crate::gui::scene::Scene;
use crate::model::{Id, Recollection};
use crate::store::Read;

/// The sheet while it is open, and what it offers.
#[derive(Default)]
pub struct InterviewPicker {
    picker: Option<Picker>,
    offered: Answer<Vec<Offered>>,
}

struct Offered {
    id: Id<Recollection>,
    title: String,
    detail: String,
}

impl InterviewPicker {
    /// Opens the sheet, called `title`.
    pub fn open(&mut self, title: &str) {
        self.picker = Some(Picker::new(title, None));
    }

    /// Draws the sheet, where it is open; what was picked, with its title as far as that may be shown.
    pub fn ui(&mut self, ui: &Ui, scene: &Scene<'_>) -> Option<(Id<Recollection>, String)> {
        let picker = self.picker.as_mut()?;
        let offered = scene.ask(&mut self.offered, "interviews to pick", offered)?;
        let options: Vec<(String, String)> =
            offered.iter().map(|one| (one.title.clone(), one.detail.clone())).collect();
        let picked = picker.ui(ui.ctx(), &options)?;
        self.picker = None;
        match picked {
            Picked::One(index) => offered.get(index).map(|one| (one.id, one.title.clone())),
            Picked::New(_) | Picked::Nothing => None,
        }
    }
}

fn offered(read: &Read<'_>, gate: &Clearance) -> Result<Vec<Offered>, ArchiveError> {
    let one = |recollection: Recollection| {
        let title = gate.recollection(recollection.id).map_or(recollection.title, |withheld| withheld.in_words());
        let detail = recollection.date.map(|date| date.in_words()).unwrap_or_default();
        Offered { id: recollection.id, title, detail }
    };
    Ok(read.recollections()?.into_iter().map(|row| one(row.recollection)).collect())
}
