//! Quotes and search: one list, facets beside it.

use egui::Ui;

use crate::gui::scene::Scene;

/// What the page remembers.
#[derive(Default)]
pub struct Quotes {}

impl Quotes {
    /// Draws the page.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let _ = (ui, scene);
    }
}
