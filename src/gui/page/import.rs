//! The import sheet: what each file was taken for, and what will be made of it.

use egui::Ui;

use crate::gui::action::FileToImport;
use crate::gui::scene::Scene;

/// What the page remembers.
#[derive(Default)]
pub struct Import {}

impl Import {
    /// Takes files onto the sheet.
    pub fn add(&mut self, files: Vec<FileToImport>) {
        let _ = files;
    }

    /// Draws the page.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let _ = (ui, scene);
    }
}
