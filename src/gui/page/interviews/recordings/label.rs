//! The sheet for what stands on a tape or a file.

use egui::Ui;

use crate::archive::recordings::RecordingCommand;
use crate::gui::part::{Sent, field, primary, sheet};
use crate::gui::scene::Scene;
use crate::model::{Id, Recording};

/// The sheet while it is open.
pub(super) struct LabelSheet {
    recording: Id<Recording>,
    label: String,
    sent: Sent<Id<Recording>>,
    is_new: bool,
}

impl LabelSheet {
    pub(super) fn of(recording: &Recording) -> LabelSheet {
        LabelSheet { recording: recording.id, label: recording.label.clone(), sent: Sent::default(), is_new: true }
    }

    /// Draws the sheet over everything; whether it stays open.
    pub(super) fn ui(&mut self, ui: &Ui, scene: &mut Scene<'_>) -> bool {
        if self.sent.arrived().is_some() {
            return false;
        }
        let mut is_over = false;
        let (_, is_closed) = sheet(ui, "label a recording", "What stands on it", |ui| {
            let typed = field(ui, "Label, for example: tape 2, side A", &mut self.label);
            if std::mem::take(&mut self.is_new) {
                typed.request_focus();
            }
            self.sent.fault_ui(ui);
            ui.add_space(6.0);
            ui.horizontal(|ui| {
                let is_entered = ui.input(|input| input.key_pressed(egui::Key::Enter));
                if primary(ui, "Keep").clicked() || is_entered {
                    self.sent.apply(scene, RecordingCommand::Label(self.recording, self.label.trim().to_owned()));
                }
                is_over = ui.button("Cancel").clicked();
            });
        });
        !(is_over || is_closed)
    }
}
