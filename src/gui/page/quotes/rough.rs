//! “Roughly these words”: where a long run of words finds little, the places where something like it was said.

use std::sync::Arc;

use egui::{Frame, RichText, Ui};

use crate::archive::search::{Listing, is_half_remembered, roughly};
use crate::gui::answer::Answer;
use crate::gui::part::{failed, link, note, primary};
use crate::gui::scene::Scene;
use crate::gui::theme::{self, colours};

/// With so many hits nobody needs to be asked whether other words were meant.
const FEW: usize = 5;

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

    /// Offers to look for roughly these words, or to go back from it.
    pub(super) fn offer_ui(&mut self, ui: &mut Ui, typed: &str, exact: Option<&Listing>) {
        if let Some(fault) = self.found.fault().filter(|_| self.query.is_some()) {
            if failed(ui, fault) {
                self.found.forget();
            }
            return;
        }
        let is_on = self.query.is_some();
        let is_offered = exact.is_some_and(|exact| exact.hits.len() < FEW) && is_half_remembered(typed);
        if !is_on && !is_offered {
            return;
        }
        let colours = colours(ui);
        Frame::new().fill(colours.card).stroke((1.0, colours.line)).corner_radius(8).inner_margin(10).show(ui, |ui| {
            ui.set_width(ui.available_width());
            match is_on {
                false => {
                    ui.label(RichText::new("A sentence half remembered?").font(theme::sans_bold(theme::CONTROL)));
                    note(ui, "The places where something like it was said can be looked for, word by word.");
                    if primary(ui, "Roughly these words").clicked() {
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
}
