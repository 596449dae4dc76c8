//! One quotation beside the words as they were given: what it cites, and what it may cite before that is decided.

use std::path::Path;

use egui::{Button, Frame, Label, RichText, ScrollArea, Ui};

use super::articles::card::{keyed, sureness_in_words};
use super::articles::decide::{Decision, Ways, confirmation, decide, rejection};
use super::articles::review::{Cites, Review, Seen, Source, State, Suggested};
use crate::archive::ArchiveError;
use crate::archive::beside::{Beside, beside};
use crate::archive::clearance::Clearance;
use crate::gui::answer::Answer;
use crate::gui::controls::Control;
use crate::gui::part::differences::{alarms_ui, list_ui, side_by_side};
use crate::gui::part::frame::cut;
use crate::gui::part::words::{moment, verdict_colour};
use crate::gui::part::{failed, headline, link, note, play_ui, radio, section, waiting};
use crate::gui::scene::Scene;
use crate::gui::screen::Screen;
use crate::gui::tape::Stretch;
use crate::gui::theme::{self, colours};
use crate::model::{Id, Place, Quotation};
use crate::store::Read;
use crate::text::words::capitalised;

/// What the page remembers.
#[derive(Default)]
pub struct Proof {
    loaded: Answer<Loaded>,
    of: Option<Id<Quotation>>,
    /// Which of its places is shown, counted from 0.
    chosen: usize,
}

/// What is read of a quotation.
struct Loaded {
    review: Review,
    index: usize,
    /// The words at every place it cites, or else at every place that is suggested.
    places: Vec<Option<Beside>>,
    /// Where the words at each of them sound.
    stretches: Vec<Option<Stretch>>,
}

impl Proof {
    /// Draws the page.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let Screen::Proof(quotation) = *scene.screen else { return };
        if self.of != Some(quotation) {
            *self = Proof { of: Some(quotation), ..Proof::default() };
        }
        let folder = scene.desk.folder().to_owned();
        scene.ask(&mut self.loaded, quotation, move |read, gate| Loaded::load(read, gate, &folder, quotation));
        let margin = egui::Margin { left: 20, right: 8, top: 12, bottom: 4 };
        Frame::new().inner_margin(margin).show(ui, |ui| {
            if let Some(fault) = self.loaded.fault() {
                if failed(ui, fault) {
                    self.loaded.forget();
                }
                return;
            }
            let Some(loaded) = self.loaded.get() else { return waiting(ui) };
            let Some(one) = loaded.review.seen.get(loaded.index) else { return };
            let mut wanted = keys(scene, loaded, self.chosen);
            ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
                ui.set_max_width((ui.available_width() - 12.0).min(1000.0));
                wanted = page_ui(ui, scene, loaded, one, &mut self.chosen).or(wanted.take());
                ui.add_space(24.0);
            });
            if let Some(decision) = wanted {
                let stay = Screen::Proof(one.quotation.id);
                decide(scene, &loaded.review, loaded.index, &decision, Ways { on: stay.clone(), stay });
            }
        });
    }
}

impl Loaded {
    fn load(read: &Read<'_>, gate: &Clearance, folder: &Path, id: Id<Quotation>) -> Result<Loaded, ArchiveError> {
        let review = Review::load(read, gate, read.quotation(id)?.article, None)?;
        let index = review.index(id).unwrap_or_default();
        let (mut places, mut stretches) = (Vec::new(), Vec::new());
        if let Some(one) = review.seen.get(index) {
            for (words, place, is_shown) in places_of(one) {
                let shown = is_shown && gate.place(read, &place)?.is_none();
                places.push(if shown { beside(read, &words, &place).ok() } else { None });
                stretches.push(if shown { Stretch::read(read, gate, folder, &place)? } else { None });
            }
        }
        Ok(Loaded { review, index, places, stretches })
    }
}

/// The places of a quotation with the printed words they are compared with, and whether they may be shown.
fn places_of(one: &Seen) -> Vec<(String, Place, bool)> {
    let cited = one.cited.iter().map(|cites| (cites.citation.words.clone(), cites.place, cites.source.is_ok()));
    let suggested = one.suggestions.iter().map(|suggested| {
        let suggestion = &suggested.suggestion;
        (suggestion.words.clone(), suggestion.place, suggested.source.is_ok())
    });
    if one.cited.is_empty() { suggested.collect() } else { cited.collect() }
}

/// J and K go to the proofs of the next and the previous open quotation; Enter and Backspace decide.
fn keys(scene: &mut Scene<'_>, loaded: &Loaded, chosen: usize) -> Option<Decision> {
    let review = &loaded.review;
    let step = match () {
        () if scene.is_invoked(Control::Next) => review.next_open(Some(loaded.index)),
        () if scene.is_invoked(Control::Previous) => review.previous_open(Some(loaded.index)),
        () => None,
    };
    if let Some(next) = step.and_then(|index| review.seen.get(index)) {
        scene.push(crate::gui::action::Action::Refine(Screen::Proof(next.quotation.id)));
        return None;
    }
    let state = review.seen.get(loaded.index)?.state();
    let decision = match () {
        () if scene.is_invoked(Control::Confirm) => confirmation(review, loaded.index, chosen),
        () if scene.is_invoked(Control::Reject) => rejection(review, loaded.index, chosen),
        () if scene.is_invoked(Control::NoQuotation) && state.is_open() => Some(Decision::NoQuotation),
        () if scene.is_invoked(Control::Report) && state.is_open() => Some(Decision::Report),
        () => None,
    };
    decision.filter(|_| scene.desk.is_writable())
}

fn page_ui(ui: &mut Ui, scene: &mut Scene<'_>, loaded: &Loaded, one: &Seen, chosen: &mut usize) -> Option<Decision> {
    let article = &loaded.review.article;
    if link(ui, "‹ Back to the article").clicked() {
        scene.go(Screen::article(article.id, one.quotation.id));
    }
    headline(ui, &format!("“{}”", cut(&one.quotation.words(), 120)));
    let facts = format!("{} in “{}”", one.speaker_in_words(), cut(&article.title, 100));
    note(ui, facts);
    ui.add_space(8.0);
    *chosen = (*chosen).min(loaded.places.len().saturating_sub(1));
    let mut wanted = None;
    match one.state() {
        State::Dismissed | State::Unmarked => drop(ui.label("This is taken for no quotation.")),
        State::Unsourced | State::Sourceless => {
            ui.label("Nothing like these words stands in the archive.");
        }
        State::Suggested => {
            if let Some(best) = one.suggestions.get(*chosen) {
                wanted = suggested_ui(ui, scene, loaded, best, *chosen);
            }
            others_ui(ui, one, chosen);
        }
        _ => {
            for (at, cites) in one.cited.iter().enumerate() {
                wanted = cited_ui(ui, scene, loaded, cites, at).or(wanted);
                ui.add_space(16.0);
            }
        }
    }
    wanted
}

fn suggested_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    loaded: &Loaded,
    best: &Suggested,
    chosen: usize,
) -> Option<Decision> {
    let suggestion = &best.suggestion;
    let source = match &best.source {
        Ok(source) => source,
        Err(withheld) => {
            ui.label(format!("The source is {withheld}."));
            return None;
        }
    };
    let mut wanted = None;
    let beside = loaded.places.get(chosen).and_then(Option::as_ref);
    verdict_ui(ui, "Suggested", &suggestion.verdict, &suggestion.sentence, beside);
    ui.add_enabled_ui(scene.desk.is_writable(), |ui| {
        ui.horizontal_wrapped(|ui| {
            if keyed(ui, "Confirm", "Enter", true).clicked() {
                wanted = Some(Decision::Confirm(chosen));
            }
            if keyed(ui, "Not from here", "Backspace", false).clicked() {
                wanted = Some(Decision::NotFromHere(chosen));
            }
        });
    });
    ui.add_space(8.0);
    wanted = texts_ui(ui, scene, loaded, source, &suggestion.place, chosen).or(wanted);
    if let Some(one) = loaded.review.seen.get(loaded.index) {
        sureness_ui(ui, one, best);
    }
    wanted
}

fn cited_ui(ui: &mut Ui, scene: &mut Scene<'_>, loaded: &Loaded, cites: &Cites, at: usize) -> Option<Decision> {
    let citation = &cites.citation;
    let beside = loaded.places.get(at).and_then(Option::as_ref);
    let source = match &cites.source {
        Ok(source) => source,
        Err(withheld) => {
            ui.label(format!("Confirmed. The source is {withheld}."));
            return None;
        }
    };
    let state = if cites.is_reported { "Reported" } else { "Confirmed" };
    verdict_ui(ui, state, &citation.verdict, &citation.sentence, beside);
    let mut wanted = None;
    ui.horizontal_wrapped(|ui| {
        let by = if citation.confirmed_by.is_empty() { "somebody" } else { &citation.confirmed_by };
        note(ui, format!("Decided by {by}, {}", moment(citation.confirmed_ms)));
        if ui.add_enabled(scene.desk.is_writable(), Button::new("Withdraw")).clicked() {
            wanted = Some(Decision::Withdraw(citation.id));
        }
    });
    ui.add_space(8.0);
    texts_ui(ui, scene, loaded, source, &cites.place, at).or(wanted)
}

/// The verdict in words, with its sentence, and what must be minded.
pub fn verdict_ui(ui: &mut Ui, state: &str, verdict: &str, sentence: &str, beside: Option<&Beside>) {
    let words = RichText::new(capitalised(verdict)).font(theme::serif_bold(20.0)).color(verdict_colour(ui, verdict));
    ui.horizontal_wrapped(|ui| {
        ui.label(words);
        if !state.is_empty() {
            note(ui, state);
        }
    });
    ui.add(Label::new(RichText::new(sentence).font(theme::serif(16.0))).wrap());
    if let Some(beside) = beside {
        alarms_ui(ui, &beside.differences);
    }
    ui.add_space(4.0);
}

/// Both texts of the place counted `at` with what differs; whether the source is to be opened.
fn texts_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    loaded: &Loaded,
    source: &Source,
    place: &Place,
    at: usize,
) -> Option<Decision> {
    let Some(beside) = loaded.places.get(at).and_then(Option::as_ref) else {
        note(ui, "The words no longer stand at this place of the transcript. Look for their source again.");
        return None;
    };
    let mut wanted = None;
    let article = &loaded.review.article;
    side_by_side(
        ui,
        beside,
        |ui| {
            let speaker = if source.speaker.is_empty() { "Somebody unnamed" } else { &source.speaker };
            ui.label(RichText::new(speaker).font(theme::sans_bold(theme::CONTROL)));
            let words = if source.parts.is_empty() { "The source".to_owned() } else { source.parts.join(" · ") };
            if link(ui, &words).on_hover_text("Open it at this place").clicked() {
                wanted = Some(Decision::Open(source.recollection, *place));
            }
            play_ui(ui, scene, loaded.stretches.get(at).cloned().flatten());
        },
        |ui| {
            ui.label(RichText::new(cut(&article.title, 120)).font(theme::sans_bold(theme::CONTROL)));
            let date = article.date.map(|date| date.in_words()).unwrap_or_default();
            let facts = [loaded.review.authors.join(", "), article.publication.clone(), date];
            let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
            ui.add(Label::new(RichText::new(facts.join(" · ")).color(colours(ui).soft)).wrap());
        },
    );
    list_ui(ui, &beside.differences);
    wanted
}

/// How sure speaker and place are, and why.
fn sureness_ui(ui: &mut Ui, one: &Seen, suggested: &Suggested) {
    section(ui, "How sure");
    let quotation = &one.quotation;
    let speaker = sureness_in_words(quotation.speaker_sureness(), &quotation.speaker_reasons);
    let reasons = suggested.suggestion.reasons.iter().cloned();
    for words in [speaker, one.find(suggested).in_words()].into_iter().chain(reasons) {
        ui.add(Label::new(words).wrap());
    }
}

/// The other places that are suggested, to be looked at.
fn others_ui(ui: &mut Ui, one: &Seen, chosen: &mut usize) {
    if one.suggestions.len() < 2 {
        return;
    }
    section(ui, "All suggested places");
    for (index, suggested) in one.suggestions.iter().enumerate() {
        let words = match &suggested.source {
            Ok(source) => format!("{}: {}", capitalised(&suggested.suggestion.verdict), source.parts.join(" · ")),
            Err(withheld) => format!("A source that is {withheld}"),
        };
        if radio(ui, *chosen == index, words).clicked() {
            *chosen = index;
        }
    }
}
