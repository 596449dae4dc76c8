//! Choosing one of the archive's quotes: a sheet that searches while one types. It stays open until it is closed, for
//! whoever wants several.

use std::collections::HashSet;

use egui::{Context, Key, Modifiers, TextEdit, Ui};

use super::frame::cut;
use super::list::TALL;
use super::{Row, bare_sheet, headline, list, note, primary, waiting};
use crate::archive::ArchiveError;
use crate::archive::search::search;
use crate::gui::answer::Answer;
use crate::gui::scene::Scene;
use crate::gui::theme::{self, colours};
use crate::model::{Id, Quote};

/// How many quotes are offered.
const OFFERED: usize = 200;

/// The sheet.
pub struct QuotePicker {
    words: PickerWords,
    typed: String,
    chosen: usize,
    found: Answer<Offered>,
}

/// How the sheet speaks of what it is for.
#[derive(Clone, Copy, Debug)]
pub struct PickerWords {
    /// Its heading: “Add quotes”.
    pub title: &'static str,
    /// The button that takes the chosen quote: “Add the chosen quote”.
    pub take: &'static str,
    /// The button that closes it: “Done”.
    pub close: &'static str,
    /// What stands beside a quote that is used already: “in this dossier”.
    pub used: &'static str,
}

/// What a search found.
struct Offered {
    quotes: Vec<Offer>,
    withheld: usize,
    /// Why what was typed cannot be searched; empty where it can.
    remark: String,
}

struct Offer {
    id: Id<Quote>,
    words: String,
    detail: String,
}

/// What came of it in a frame.
pub enum PickedQuote {
    /// This quote was taken.
    Quote(Id<Quote>),
    /// The sheet is closed.
    Closed,
}

impl QuotePicker {
    /// A sheet that speaks so, with nothing typed.
    pub fn new(words: PickerWords) -> QuotePicker {
        QuotePicker { words, typed: String::new(), chosen: 0, found: Answer::default() }
    }

    /// Draws it over everything, with a remark under its heading. `used` are the quotes that are used already.
    pub fn ui(
        &mut self,
        ctx: &Context,
        scene: &Scene<'_>,
        used: &HashSet<Id<Quote>>,
        remark: &str,
    ) -> Option<PickedQuote> {
        let mut picked = None;
        let ((), is_left) = bare_sheet(ctx, "quote picker", 660.0, |ui| {
            let window = ui.ctx().content_rect();
            headline(ui, self.words.title);
            note(ui, remark);
            let step = self.field_ui(ui);
            let question = self.typed.trim().to_owned();
            let key = ("quotes to choose", question.clone());
            scene.desk.search(&mut self.found, key, move |read, gate| {
                let query = if question.is_empty() { "kind:quote".into() } else { format!("kind:quote {question}*") };
                let answer = match search(read, gate, &query, OFFERED) {
                    Err(ArchiveError::Query(error)) => {
                        return Ok(Offered { quotes: Vec::new(), withheld: 0, remark: error.to_string() });
                    }
                    other => other?,
                };
                let quotes = answer.hits.iter().filter_map(offer).collect();
                Ok(Offered { quotes, withheld: answer.withheld, remark: String::new() })
            });
            let height = (window.height() - 300.0).clamp(110.0, 420.0);
            let added = self.list_ui(ui, used, height, step);
            picked = added.map(PickedQuote::Quote);
            ui.add_space(4.0);
            ui.horizontal(|ui| {
                let is_possible = self.offered(self.chosen).is_some();
                if ui.add_enabled_ui(is_possible, |ui| primary(ui, self.words.take)).inner.clicked() {
                    picked = self.offered(self.chosen).map(PickedQuote::Quote);
                }
                if ui.button(self.words.close).clicked() {
                    picked = Some(PickedQuote::Closed);
                }
            });
        });
        if is_left && picked.is_none() {
            picked = Some(PickedQuote::Closed);
        }
        picked
    }

    fn offered(&self, index: usize) -> Option<Id<Quote>> {
        self.found.get()?.quotes.get(index).map(|offer| offer.id)
    }

    /// The field; how far the arrow keys go.
    fn field_ui(&mut self, ui: &mut Ui) -> i64 {
        let take = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let step = i64::from(take(Key::ArrowDown)) - i64::from(take(Key::ArrowUp));
        let field = TextEdit::singleline(&mut self.typed)
            .hint_text("Words of the quote, a person, a tag…")
            .font(theme::sans(16.0))
            .desired_width(f32::INFINITY);
        let response = ui.add(field);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Search the quotes"));
        if ui.ctx().memory(|memory| memory.focused()).is_none() {
            response.request_focus();
        }
        if response.changed() {
            self.chosen = 0;
        }
        step
    }

    fn list_ui(&mut self, ui: &mut Ui, used: &HashSet<Id<Quote>>, height: f32, step: i64) -> Option<Id<Quote>> {
        let mut added = None;
        ui.allocate_ui(egui::vec2(ui.available_width(), height), |ui| {
            ui.set_min_height(height);
            let Some(found) = self.found.get() else { return waiting(ui) };
            let many = found.quotes.len();
            self.chosen = self.chosen.saturating_add_signed(step as isize).min(many.saturating_sub(1));
            if many == 0 {
                note(ui, if found.remark.is_empty() { "No quote has these words." } else { found.remark.as_str() });
            } else {
                let colour = colours(ui).good;
                let shown = list(ui, "Quotes that were found", many, TALL, Some(self.chosen), |index| {
                    let offer = &found.quotes[index];
                    let trailing = if used.contains(&offer.id) { self.words.used } else { "" };
                    Row {
                        title: offer.words.clone(),
                        detail: offer.detail.clone(),
                        trailing: trailing.into(),
                        colour: Some(colour),
                        is_read: true,
                        ..Row::default()
                    }
                });
                let is_entered = ui.input(|input| input.key_pressed(Key::Enter));
                self.chosen = shown.chosen.unwrap_or(self.chosen);
                let added_at =
                    shown.seen.iter().find(|(_, response)| response.double_clicked()).map(|(index, _)| *index);
                let added_at = added_at.or((is_entered && !is_button_focused(ui)).then_some(self.chosen));
                added = added_at.and_then(|index| found.quotes.get(index)).map(|offer| offer.id);
            }
            if found.withheld > 0 {
                note(ui, format!("{} more are withheld", found.withheld));
            }
        });
        added
    }
}

/// Whether Enter belongs to a button: to anything that has the focus and is not typed into.
fn is_button_focused(ui: &Ui) -> bool {
    !ui.ctx().text_edit_focused() && ui.ctx().memory(|memory| memory.focused()).is_some()
}

fn offer(found: &crate::archive::search::Found) -> Option<Offer> {
    let time = found.start_ms.map(|begin_ms| crate::formats::reference::Locator::known(begin_ms, None).to_string());
    let parts = [Some(found.speaker.clone()), Some(found.source.clone()), found.date.clone(), time];
    let parts: Vec<String> =
        parts.into_iter().flatten().filter(|part| !part.is_empty()).map(|part| cut(&part, 60)).collect();
    Some(Offer { id: found.id.parse().ok()?, words: found.snippet.clone(), detail: parts.join(" · ") })
}
