//! Dossiers: the shelf of all of them; of the open one the outline, the preview as it will be exported, the export.

mod builder;
mod editing;
mod export;
mod laid;
mod outline;
mod outline_row;
mod places;
mod preview;
mod shelf;
mod wanted;
mod warnings;

use egui::Ui;

use crate::archive::dossiers::DossierCommand;
use crate::gui::controls::Control;
use crate::gui::scene::Scene;
use crate::gui::screen::Screen;
use crate::model::{Entry, Id, Section};

/// What is chosen in a dossier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Chosen {
    /// A section.
    Section(Id<Section>),
    /// An entry.
    Entry(Id<Entry>),
}

/// What the page remembers.
#[derive(Default)]
pub struct Dossiers {
    shelf: shelf::Shelf,
    builder: builder::Builder,
}

impl Dossiers {
    /// The change that is being typed and that nobody has kept or abandoned yet.
    pub fn unsaved(&mut self) -> Option<DossierCommand> {
        self.builder.unsaved()
    }

    /// Draws the page.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        if scene.is_invoked(Control::NewHere) {
            self.shelf.make_new();
            scene.go(Screen::Dossiers(None));
        }
        match *scene.screen {
            Screen::Dossiers(Some(open)) => self.builder.ui(ui, scene, open),
            _ => self.shelf.ui(ui, scene),
        }
    }
}
