//! The screens, one file or folder each. A page looks at the archive through its scene and pushes actions; it never
//! changes anything itself.

pub mod articles;
mod clip_sheet;
pub mod dossiers;
pub mod history;
pub mod import;
pub mod interviews;
pub mod manuscript;
pub mod people;
pub mod proof;
pub mod quotes;
pub mod record;
pub mod settings;
pub mod tags;
pub mod to_decide;
pub mod welcome;

use egui::{CentralPanel, Frame, Ui};

use super::action::{Done, FileToImport, Work};
use super::listening::Listening;
use super::scene::Scene;
use super::screen::Screen;
use super::theme::colours;
use crate::archive::Command;
use crate::model::LastPlace;

/// The pages of an open archive with what each remembers.
#[derive(Default)]
pub struct Pages {
    interviews: interviews::Interviews,
    people: people::People,
    articles: articles::Articles,
    to_decide: to_decide::ToDecide,
    proof: proof::Proof,
    manuscript: manuscript::Manuscript,
    quotes: quotes::Quotes,
    tags: tags::Tags,
    dossiers: dossiers::Dossiers,
    import: import::Import,
    record: record::Record,
    history: history::History,
    settings: settings::Settings,
}

impl Pages {
    /// The query that the search lists something for.
    pub fn listed(&self) -> Option<&str> {
        self.quotes.listed()
    }

    /// Takes files onto the import sheet.
    pub fn import_files(&mut self, files: Vec<FileToImport>) {
        self.import.add(files);
    }

    /// Whether a page still has something done outside of the archive's threads: files are being read.
    pub fn is_busy(&self) -> bool {
        self.import.is_busy()
    }

    /// What is being typed and not kept yet, as changes: a window that is closed loses none of it.
    pub fn unsaved(&mut self) -> Vec<Work> {
        let dossiers = self.dossiers.unsaved().map(kept);
        let interviews = self.interviews.unsaved().map(kept);
        dossiers.into_iter().chain(interviews).collect()
    }

    /// Where somebody is at work in the interview that was last shown, and whether it has sound.
    pub fn place(&self, listening: &Listening) -> Option<LastPlace> {
        self.interviews.place(listening)
    }

    /// Whether the interview that was last shown has sound.
    pub fn has_sound(&self, screen: &Screen) -> bool {
        matches!(screen, Screen::Interviews { open: Some(id), .. } if self.interviews.has_sound(*id))
    }

    /// Draws the page of the screen that the window is on.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        if !matches!(scene.screen, Screen::Dossiers(_)) {
            self.dossiers.unsaved().into_iter().for_each(|command| scene.apply(command));
        }
        if !matches!(scene.screen, Screen::Interviews { .. }) {
            self.interviews.unsaved().into_iter().for_each(|command| scene.apply(command));
        }
        self.quotes.walk_elsewhere(scene);
        let frame = Frame::new().fill(colours(ui).paper);
        CentralPanel::default().frame(frame).show(ui, |ui| match scene.screen {
            Screen::Interviews { .. } => self.interviews.ui(ui, scene),
            Screen::People(_) => self.people.ui(ui, scene),
            Screen::Articles { .. } => self.articles.ui(ui, scene),
            Screen::ToDecide(_) => self.to_decide.ui(ui, scene),
            Screen::Proof(_) => self.proof.ui(ui, scene),
            Screen::Manuscript => self.manuscript.ui(ui, scene),
            Screen::Quotes { .. } => self.quotes.ui(ui, scene),
            Screen::Tags(_) => self.tags.ui(ui, scene),
            Screen::Dossiers(_) => self.dossiers.ui(ui, scene),
            Screen::Record(_) => self.record.ui(ui, scene),
            Screen::Import => self.import.ui(ui, scene),
            Screen::History => self.history.ui(ui, scene),
            Screen::Settings => self.settings.ui(ui, scene),
        });
    }
}

/// A command as work of the keeper, of which nothing is told.
fn kept<C: Command + Send + 'static>(command: C) -> Work {
    Box::new(move |archive| {
        archive.apply(command)?;
        Ok(Done::quietly())
    })
}
