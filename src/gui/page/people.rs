//! People, groups and publications, with all their names.

use egui::Ui;

use crate::gui::scene::Scene;

/// What the page remembers.
#[derive(Default)]
pub struct People {}

impl People {
    /// Draws the page.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let _ = (ui, scene);
    }
}
