//! The sheet for what Enter does not decide: another place, another speaker, another kind of stretch.

use std::collections::HashSet;

use egui::{Context, Frame, Label, Modal, RichText, ScrollArea, Ui};

use super::card::keyed;
use super::decide::{Decision, Ways, decide};
use super::review::{Review, Seen, Suggested};
use crate::archive::beside::beside;
use crate::archive::people::alike::like_name;
use crate::gui::answer::Answer;
use crate::gui::controls::Control;
use crate::gui::part::frame::cut;
use crate::gui::part::words::verdict_colour;
use crate::gui::part::{Picked, PickedQuote, Picker, PickerWords, QuotePicker, chip, headline, note, section};
use crate::gui::scene::Scene;
use crate::gui::theme::{self, colours};
use crate::model::{Id, Person, Quotation};
use crate::text::words::capitalised;

/// What a marked stretch can be, as `text::quotation` names it: quotations first.
const CLASSES: [&str; 8] = ["speech", "writing", "fragment", "scare quotes", "term", "title", "nickname", "pull quote"];

/// How the sheet speaks that chooses the cited quote.
const CITING: PickerWords =
    PickerWords { title: "Another quote", take: "It cites the chosen quote", close: "Back", used: "" };

/// The sheet.
pub struct Other {
    quotation: Id<Quotation>,
    chosen: usize,
    picker: Option<Picker>,
    quotes: Option<QuotePicker>,
    /// Everybody, whoever may be meant by the printed name first, with what speaks for it.
    people: Answer<Vec<(Id<Person>, String, String)>>,
    /// The words at every suggested place.
    words: Answer<Vec<String>>,
}

/// The frame of a sheet.
pub fn sheet(ctx: &Context) -> Frame {
    Frame::popup(&ctx.global_style()).inner_margin(18)
}

impl Other {
    /// A sheet for one quotation.
    pub fn new(quotation: Id<Quotation>) -> Other {
        Other { quotation, chosen: 0, picker: None, quotes: None, people: Answer::default(), words: Answer::default() }
    }

    /// Which quotation it is about.
    pub fn quotation(&self) -> Id<Quotation> {
        self.quotation
    }

    /// Draws it over everything; whether it stays open. What is decided leads on by `ways`.
    pub fn ui(&mut self, ctx: &Context, scene: &mut Scene<'_>, review: &Review, ways: Ways) -> bool {
        let Some(index) = review.index(self.quotation) else { return false };
        let Some(one) = review.seen.get(index) else { return false };
        if let Some(decision) = self.picker_ui(ctx) {
            if let Some(decision) = decision {
                decide(scene, review, index, &decision, ways);
                return false;
            }
            self.picker = None;
            return true;
        }
        if self.picker.is_some() {
            return true;
        }
        if let Some(quotes) = &mut self.quotes {
            let printed = format!("Which quote does “{}” cite?", cut(&one.quotation.words(), 120));
            match quotes.ui(ctx, scene, &HashSet::new(), &printed) {
                Some(PickedQuote::Quote(quote)) => {
                    decide(scene, review, index, &Decision::Cites(quote), ways);
                    return false;
                }
                Some(PickedQuote::Closed) => self.quotes = None,
                None => {}
            }
            return true;
        }
        self.ask(scene, one);
        let mut wanted = self.keys(scene, one);
        let mut is_open = true;
        let sheet = Modal::new(egui::Id::unique("other place or speaker")).frame(sheet(ctx));
        let modal = sheet.show(ctx, |ui| {
            let room = ui.ctx().content_rect();
            ui.set_width(560.0_f32.min(room.width() - 80.0));
            let most = room.height() - 120.0;
            ScrollArea::vertical().max_height(most).min_scrolled_height(most).show(ui, |ui| {
                wanted = self.inner_ui(ui, one).or(wanted.take());
                ui.add_space(8.0);
                is_open = !ui.button("Close").clicked();
            });
        });
        match wanted {
            Some(Decision::ChooseQuote) => self.quotes = Some(QuotePicker::new(CITING)),
            Some(Decision::ChooseSpeaker) => self.picker = Some(Picker::new("Who speaks?", Some("New person"))),
            Some(decision) => {
                decide(scene, review, index, &decision, ways);
                is_open = matches!(decision, Decision::NotFromHere(_) | Decision::Class(_));
            }
            None => {}
        }
        is_open && !modal.should_close()
    }

    fn ask(&mut self, scene: &Scene<'_>, one: &Seen) {
        let shown: Vec<_> = one
            .suggestions
            .iter()
            .map(|suggested| {
                let place = suggested.source.is_ok().then_some(suggested.suggestion.place);
                (suggested.suggestion.words.clone(), place)
            })
            .collect();
        let question: Vec<_> = one.suggestions.iter().map(|suggested| suggested.suggestion.id).collect();
        scene.ask(&mut self.words, question, move |read, gate| {
            let words = |(words, place): (String, Option<crate::model::Place>)| {
                let Some(place) = place else { return Ok(String::new()) };
                match gate.place(read, &place)? {
                    Some(_) => Ok(String::new()),
                    None => Ok(beside(read, &words, &place).map(|beside| beside.spoken).unwrap_or_default()),
                }
            };
            shown.into_iter().map(words).collect()
        });
        let printed = one.quotation.speaker_name.clone();
        scene.ask(&mut self.people, ("people", printed.clone()), move |read, gate| {
            let mut likely = like_name(read, &printed)?;
            likely.retain(|one| gate.names_openly(&one.person));
            let mut people: Vec<_> =
                likely.iter().map(|one| (one.person.id, one.person.name.clone(), one.reasons())).collect();
            let others =
                read.people()?.into_iter().filter(|person| likely.iter().all(|one| one.person.id != person.id));
            people.extend(others.map(|person| (person.id, gate.name(&person).to_string(), String::new())));
            Ok(people)
        });
    }

    /// J, K and Enter work in the sheet as they do outside.
    fn keys(&mut self, scene: &Scene<'_>, one: &Seen) -> Option<Decision> {
        let last = one.suggestions.len().checked_sub(1)?;
        if scene.is_invoked(Control::Next) {
            self.chosen += 1;
        }
        if scene.is_invoked(Control::Previous) {
            self.chosen = self.chosen.saturating_sub(1);
        }
        self.chosen = self.chosen.min(last);
        match () {
            () if scene.is_invoked(Control::Confirm) => Some(Decision::Confirm(self.chosen)),
            () if scene.is_invoked(Control::Reject) => Some(Decision::NotFromHere(self.chosen)),
            () => None,
        }
    }

    /// What was decided with the picker: none while it is open or closed, a decision or nothing otherwise.
    fn picker_ui(&mut self, ctx: &Context) -> Option<Option<Decision>> {
        let picker = self.picker.as_mut()?;
        let people = self.people.get().map(Vec::as_slice).unwrap_or_default();
        let options: Vec<(String, String)> = people.iter().map(|(_, name, why)| (name.clone(), why.clone())).collect();
        Some(match picker.ui(ctx, &options)? {
            Picked::One(index) => people.get(index).map(|(id, ..)| Decision::Speaker(Some(*id))),
            Picked::New(name) => Some(Decision::SpeakerNamed(name)),
            Picked::Nothing => None,
        })
    }

    fn inner_ui(&mut self, ui: &mut Ui, one: &Seen) -> Option<Decision> {
        let mut wanted = None;
        headline(ui, "Another place or speaker");
        let printed = format!("“{}”", cut(&one.quotation.words(), 300));
        ui.add(Label::new(RichText::new(printed).font(theme::serif(16.0))).wrap());
        section(ui, "Where the words were said");
        if one.suggestions.is_empty() {
            note(ui, "No place is suggested.");
        }
        for (index, suggested) in one.suggestions.iter().enumerate() {
            wanted = self.place_ui(ui, index, suggested).or(wanted);
        }
        ui.horizontal_wrapped(|ui| {
            if ui.button("Another quote…").clicked() {
                wanted = Some(Decision::ChooseQuote);
            }
            if ui.button("Search the archive for these words").clicked() {
                wanted = Some(Decision::Search);
            }
        });
        section(ui, "Who speaks");
        ui.horizontal_wrapped(|ui| {
            ui.label(one.speaker_in_words());
            if let Some((id, name, why)) = self.likely(one) {
                let button = ui.button(format!("It is {}", cut(name, 60))).on_hover_text(cut(why, 300));
                if button.clicked() {
                    wanted = Some(Decision::Speaker(Some(*id)));
                }
            }
            if ui.button("Another speaker…").clicked() {
                wanted = Some(Decision::ChooseSpeaker);
            }
            if one.quotation.speaker.is_some() && ui.button("Nobody knows").clicked() {
                wanted = Some(Decision::Speaker(None));
            }
        });
        if let Some((_, name, why)) = self.likely(one) {
            note(ui, format!("Perhaps {}: {}", cut(name, 60), cut(why, 300)));
        }
        section(ui, "What it is");
        ui.horizontal_wrapped(|ui| {
            for class in CLASSES {
                if chip(ui, &capitalised(class), one.quotation.class == class).clicked() {
                    wanted = Some(Decision::Class(class));
                }
            }
        });
        note(ui, "Only speech, writing and fragments are quotations.");
        wanted
    }

    /// Who may be meant by the printed name of a speaker whom the archive does not know by it, and why.
    fn likely(&self, one: &Seen) -> Option<&(Id<Person>, String, String)> {
        let first = self.people.get()?.first()?;
        (one.quotation.speaker.is_none() && !first.2.is_empty()).then_some(first)
    }

    fn place_ui(&mut self, ui: &mut Ui, index: usize, suggested: &Suggested) -> Option<Decision> {
        let colours = colours(ui);
        let mut wanted = None;
        let is_chosen = index == self.chosen;
        let edge = if is_chosen { (1.5, colours.accent) } else { (1.0, colours.line) };
        Frame::new().stroke(edge).corner_radius(8).inner_margin(10).show(ui, |ui| {
            ui.set_width(ui.available_width());
            let suggestion = &suggested.suggestion;
            let source = match &suggested.source {
                Ok(source) => source,
                Err(withheld) => return drop(note(ui, format!("A source that is {withheld}."))),
            };
            let verdict = RichText::new(capitalised(&suggestion.verdict)).font(theme::sans_bold(theme::SMALL));
            ui.horizontal_wrapped(|ui| {
                ui.label(verdict.color(verdict_colour(ui, &suggestion.verdict)));
                note(ui, source.parts.join(" · "));
            });
            let spoken = self.words.get().and_then(|words| words.get(index)).map(String::as_str).unwrap_or_default();
            if !spoken.is_empty() {
                let who = if source.speaker.is_empty() { String::new() } else { format!("{}: ", source.speaker) };
                let words = RichText::new(format!("{who}“{}”", cut(spoken, 300))).font(theme::serif(15.0));
                ui.add(Label::new(words).wrap());
            }
            ui.horizontal_wrapped(|ui| {
                let (confirm, reject) = if is_chosen { ("Enter", "Backspace") } else { ("", "") };
                if keyed(ui, "It is from here", confirm, is_chosen).clicked() {
                    wanted = Some(Decision::Confirm(index));
                }
                if keyed(ui, "Not from here", reject, false).clicked() {
                    wanted = Some(Decision::NotFromHere(index));
                }
            });
        });
        wanted
    }
}
