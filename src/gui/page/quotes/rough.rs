//! “Roughly these words”: where a long run of words finds little, the places where something like it was said.

use std::sync::Arc;

use egui::{Frame, Ui};

use crate::archive::search::{Listing, is_half_remembered, roughly};
use crate::gui::answer::Answer;
use crate::gui::part::{empty, failed, link, note};
use crate::gui::scene::Scene;
use crate::gui::theme::colours;

/// With so many hits nobody needs to be asked whether other words were meant.
const FEW: usize = 5;

/// What the button is called that looks for them.
const BUTTON: &str = "Roughly these words";

/// What is remembered of it.
#[derive(Default)]
pub(super) struct Rough {
    /// The query whose words are looked for roughly.
    query: Option<String>,
    found: Answer<Arc<Listing>>,
    taken: u64,
}

impl Rough {
    /// Asks for the places, where that is wished for; another query ends it.
    pub(super) fn ask(&mut self, scene: &Scene<'_>, query: &str) {
        if self.query.as_ref().is_some_and(|wished| wished != query) {
            *self = Rough::default();
        }
        let Some(query) = self.query.clone() else { return };
        scene.desk.search(&mut self.found, ("roughly", query.clone()), move |read, gate| {
            let roughly = roughly(read, gate, &query)?;
            Ok(Arc::new(Listing { hits: roughly.hits, withheld: roughly.withheld, ..Listing::default() }))
        });
    }

    /// Whether the places are shown.
    pub(super) fn is_on(&self) -> bool {
        self.query.is_some() && self.found.get().is_some()
    }

    /// The places, where they are known, and whether they are new.
    pub(super) fn listing(&mut self) -> Option<(Arc<Listing>, bool)> {
        let listing = self.found.get().filter(|_| self.query.is_some())?;
        let is_new = self.taken != self.found.generation;
        self.taken = self.found.generation;
        Some((Arc::clone(listing), is_new))
    }

    /// Says over a list that the places are shown, or, where it is short, that they can be looked for.
    pub(super) fn offer_ui(&mut self, ui: &mut Ui, typed: &str, listing: &Listing) {
        let is_on = self.query.is_some();
        if !is_on && (listing.hits.len() >= FEW || !is_half_remembered(typed)) {
            return;
        }
        let colours = colours(ui);
        Frame::new().fill(colours.card).stroke((1.0, colours.line)).corner_radius(8).inner_margin(10).show(ui, |ui| {
            ui.set_width(ui.available_width());
            match is_on {
                false => {
                    note(ui, "A sentence half remembered? What is like it, word by word, can be looked for.");
                    if ui.button(BUTTON).clicked() {
                        self.query = Some(typed.to_owned());
                    }
                }
                true => {
                    note(ui, "What is roughly like these words, the most alike first.");
                    if link(ui, "Only exactly these words").clicked() {
                        *self = Rough::default();
                    }
                }
            }
        });
        ui.add_space(6.0);
    }

    /// Where nothing was found: offers to look for roughly these words, or says that nothing is like them. Whether
    /// anything was said.
    pub(super) fn nothing_ui(&mut self, ui: &mut Ui, typed: &str) -> bool {
        if let Some(fault) = self.found.fault().filter(|_| self.query.is_some()) {
            if failed(ui, fault) {
                self.found.forget();
            }
            return true;
        }
        if self.query.is_some() {
            let words = "Neither these words nor anything like them was said in what this archive holds.";
            if empty(ui, "Nothing like it was found", words, Some("Only exactly these words")) {
                *self = Rough::default();
            }
            return true;
        }
        let is_offered = is_half_remembered(typed);
        let words = "If this is a sentence half remembered, the places where something like it was said can be found.";
        if is_offered && empty(ui, "Nothing was found word for word", words, Some(BUTTON)) {
            self.query = Some(typed.to_owned());
        }
        is_offered
    }
}
