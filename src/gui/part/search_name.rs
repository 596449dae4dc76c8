//! The sheet on which a saved search gets its name: a new one, or one that is there.

use egui::{Context, Key};

use super::{bare_sheet, field, headline, note, primary};
use crate::archive::Command;
use crate::archive::saved_searches::{SavedSearchCommand, proposed_name};
use crate::gui::action::{Action, Done};
use crate::model::{Id, SavedSearch};

/// The sheet while it is open.
pub struct SearchName {
    /// The search that is there; none: a new one.
    search: Option<Id<SavedSearch>>,
    name: String,
    query: String,
    is_new: bool,
}

impl SearchName {
    /// For a search that is to be kept; a name is proposed.
    pub fn for_new(query: &str) -> SearchName {
        SearchName { search: None, name: proposed_name(query), query: query.trim().to_owned(), is_new: true }
    }

    /// For another name of a search that is kept.
    pub fn of(search: &SavedSearch) -> SearchName {
        let (name, query) = (search.name.clone(), search.query.clone());
        SearchName { search: Some(search.id), name, query, is_new: true }
    }

    /// Draws it over everything; what is to be done, and whether it stays open.
    pub fn ui(&mut self, ctx: &Context) -> (Option<Action>, bool) {
        let (mut action, mut is_open) = (None, true);
        let title = if self.search.is_some() { "Rename the search" } else { "Save this search" };
        let ((), is_left) = bare_sheet(ctx, title, 440.0, |ui| {
            headline(ui, title);
            note(ui, format!("It asks for: {}", super::frame::cut(&self.query, 120)));
            let response = field(ui, "Name", &mut self.name);
            if std::mem::take(&mut self.is_new) {
                response.request_focus();
            }
            let is_entered = ui.input(|input| input.key_pressed(Key::Enter));
            ui.add_space(6.0);
            ui.horizontal(|ui| {
                let button = if self.search.is_some() { "Rename" } else { "Save" };
                if (primary(ui, button).clicked() || is_entered) && !self.name.trim().is_empty() {
                    action = Some(change(self.command()));
                    is_open = false;
                }
                if ui.button("Cancel").clicked() {
                    is_open = false;
                }
            });
        });
        (action, is_open && !is_left)
    }

    fn command(&self) -> SavedSearchCommand {
        let name = self.name.clone();
        match self.search {
            Some(search) => SavedSearchCommand::Rename { search, name },
            None => SavedSearchCommand::Save { name, query: self.query.clone() },
        }
    }
}

/// One change of the archive, as something to be done.
pub fn change<C: Command + Send + 'static>(command: C) -> Action {
    Action::Change(Box::new(move |archive| {
        archive.apply(command)?;
        Ok(Done::quietly())
    }))
}
