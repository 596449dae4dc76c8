//! Dossiers: the outline, the preview, the export.

use egui::Ui;

use crate::gui::scene::Scene;

/// What the page remembers.
#[derive(Default)]
pub struct Dossiers {}

impl Dossiers {
    /// Draws the page.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let _ = (ui, scene);
    }
}
