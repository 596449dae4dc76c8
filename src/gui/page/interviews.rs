//! Interviews and other recollections: the list, the transcript to read and to correct, what is known of it.

use egui::Ui;

use crate::gui::scene::Scene;

/// What the page remembers.
#[derive(Default)]
pub struct Interviews {}

impl Interviews {
    /// Draws the page.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let _ = (ui, scene);
    }
}
