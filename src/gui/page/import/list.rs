//! The list of the files on the sheet, and their tally.

use egui::Ui;

use super::Import;
use super::card::{Card, State};
use super::work::{Known, is_new};
use crate::archive::import::Made;
use crate::formats::Confidence;
use crate::gui::part::list::TALL;
use crate::gui::part::{Row, chip, counted, list};
use crate::gui::scene::Scene;
use crate::gui::theme::colours;
use crate::model::{Article, Id};

impl Import {
    /// The first article that was taken in and prints quotations.
    pub(super) fn article_to_review(&self) -> Option<(Id<Article>, &str)> {
        self.cards.iter().find_map(|card| match &card.state {
            State::Done(outcome) => outcome.imported.as_ref().ok()?.made.iter().find_map(|made| match made {
                Made::Article { id, title, quotations } if *quotations > 0 => Some((*id, title.as_str())),
                _ => None,
            }),
            _ => None,
        })
    }

    /// What stands on the sheet, counted.
    pub(super) fn tally(&self) -> String {
        let count = |fits: fn(&Card) -> bool| self.cards.iter().filter(|card| fits(card)).count();
        let is_imported = |made_new: bool| {
            let fits = move |card: &&Card| match &card.state {
                State::Done(outcome) => outcome.imported.as_ref().is_ok_and(|imported| is_new(imported) == made_new),
                _ => false,
            };
            self.cards.iter().filter(fits).count()
        };
        let parts = [
            (is_imported(true), "taken in"),
            (is_imported(false), "there already"),
            (count(|card| matches!(&card.state, State::Done(outcome) if outcome.imported.is_err())), "failed"),
            (count(|card| matches!(card.state, State::Refused(_))), "cannot be read"),
            (count(|card| matches!(card.state, State::New | State::Reading)), "being read"),
        ];
        let mut words = vec![counted(self.cards.len(), "file", "files")];
        words.extend(parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")));
        words.join(" · ")
    }

    pub(super) fn list_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        if self.running.is_none() && self.cards.iter().any(Card::is_waiting) {
            ui.horizontal_wrapped(|ui| {
                for (name, is_wanted) in [("Take all", true), ("Leave all out", false)] {
                    if chip(ui, name, false).clicked() {
                        let known = self.known.get();
                        for card in &mut self.cards {
                            let is_there = card.taken().is_some_and(|taken| is_known(known, &taken.sha256));
                            card.is_wanted = is_wanted && !is_there;
                        }
                    }
                }
            });
            ui.add_space(4.0);
        }
        let selected = self.cards.iter().position(|card| Some(card.number) == self.chosen);
        let colours = colours(ui);
        let known = self.known.get();
        let shown = list(ui, "Files", self.cards.len(), TALL, selected, |index| {
            self.cards.get(index).map(|card| row(card, known, colours)).unwrap_or_default()
        });
        if let Some(card) = shown.chosen.and_then(|index| self.cards.get(index)) {
            self.chosen = Some(card.number);
        }
        // Enter on a row, or while nothing has the focus, imports; a double click only opens.
        let is_clicked = shown.seen.iter().any(|(_, response)| response.double_clicked());
        let is_free = ui.ctx().memory(|memory| memory.focused().is_none());
        let is_entered = is_free && ui.input(|input| input.key_pressed(egui::Key::Enter));
        if (shown.activated.is_some() && !is_clicked || is_entered) && self.running.is_none() {
            self.start(scene);
        }
    }
}

fn is_known(known: Option<&Known>, hash: &[u8; 32]) -> bool {
    known.is_some_and(|known| known.made.contains_key(hash))
}

fn row(card: &Card, known: Option<&Known>, colours: &crate::gui::theme::Colours) -> Row {
    let (trailing, colour) = match &card.state {
        State::New | State::Reading => ("being read", None),
        State::Refused(_) => ("cannot be read", Some(colours.bad)),
        State::Taken(taken) if is_known(known, &taken.sha256) => ("there already", Some(colours.fair)),
        State::Taken(_) if !card.is_wanted => ("left out", None),
        State::Taken(_) if !card.is_ready() => ("the date is unclear", Some(colours.bad)),
        State::Sound(_) if !card.is_wanted => ("left out", None),
        State::Sound(_) if !card.is_ready() => ("the date is unclear", Some(colours.bad)),
        State::Sound(_) => ("", None),
        State::Taken(taken) if !taken.warnings.is_empty() || taken.confidence == Confidence::Unsure => {
            ("look at it", Some(colours.fair))
        }
        State::Taken(_) => ("", None),
        State::Done(outcome) => match &outcome.imported {
            Ok(imported) if is_new(imported) => ("taken in", Some(colours.good)),
            Ok(_) => ("there already", Some(colours.fair)),
            Err(_) => ("failed", Some(colours.bad)),
        },
    };
    let detail = match &card.state {
        State::Refused(sentence) => sentence.clone(),
        State::New | State::Reading => card.folder(),
        _ => card.plan(),
    };
    Row { title: card.name.clone(), detail, trailing: trailing.into(), colour, ..Row::default() }
}
