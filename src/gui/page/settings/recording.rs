//! What is read to a narrator before the first second.

use egui::Ui;

use crate::gui::action::Action;
use crate::gui::part::{note, tall_field};
use crate::gui::preferences::STATEMENTS;
use crate::gui::scene::Scene;

/// What the page remembers.
#[derive(Default)]
pub(super) struct RecordingSettings {
    /// The statements that are being typed; none while nobody types.
    typed: Option<String>,
}

impl RecordingSettings {
    pub(super) fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let kept = &scene.preferences.recording.statements;
        let mut text = self.typed.clone().unwrap_or_else(|| kept.join("\n"));
        let response = tall_field(ui, "Read to the narrator before recording, one statement a line", &mut text, 5);
        note(ui, "Each is agreed to, or left out in so many words. What is agreed to is kept with the interview.");
        if response.changed() {
            self.typed = Some(text);
        }
        if response.lost_focus()
            && let Some(typed) = self.typed.take()
        {
            let lines = typed.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
            keep(scene, lines.filter(|line| !line.is_empty()).collect());
        }
        let usual = STATEMENTS.map(str::to_owned).to_vec();
        if ui.add_enabled(*kept != usual, egui::Button::new("The usual statements")).clicked() {
            self.typed = None;
            keep(scene, usual);
        }
    }
}

fn keep(scene: &mut Scene<'_>, mut statements: Vec<String>) {
    // The same one twice would be answered once.
    let mut seen = std::collections::HashSet::new();
    statements.retain(|statement| seen.insert(statement.clone()));
    scene.push(Action::Prefer(Box::new(move |preferences| preferences.recording.statements = statements)));
}
