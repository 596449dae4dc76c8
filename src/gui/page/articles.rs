//! Articles: the list, and the review of the open one's quotations.

use egui::Ui;

use crate::gui::scene::Scene;

/// What the page remembers.
#[derive(Default)]
pub struct Articles {}

impl Articles {
    /// Draws the page.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let _ = (ui, scene);
    }
}
