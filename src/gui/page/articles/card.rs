//! The margin card of one quotation: who speaks, where that was said, how faithful it is, and what can be done about it.

use egui::{Align, Button, Frame, Label, Layout, Response, RichText, Sense, Stroke, Ui, UiBuilder, WidgetInfo};

use super::decide::Decision;
use super::review::{Cites, Seen, Source, State, Suggested};
use crate::archive::beside::Beside;
use crate::gui::part::differences::{alarms_ui, marks, original_ui, speech_look};
use crate::gui::part::frame::cut;
use crate::gui::part::words::{marked, moment, verdict_colour};
use crate::gui::part::{link, note, radio};
use crate::gui::theme::{self, colours};
use crate::model::Sureness;
use crate::text::words::capitalised;

/// How many other speakers a card offers; the sheet has everybody.
const MOST_SPEAKERS: usize = 4;

/// One card as it is drawn.
pub struct Card<'a> {
    /// The quotation.
    pub one: &'a Seen,
    /// Which of its suggested places is looked at, counted from 0.
    pub chosen: usize,
    /// Whether it is the one that is looked at: then it is open.
    pub is_current: bool,
    /// The words at the best place, where they have been read.
    pub beside: Option<&'a Beside>,
    /// Whether this window may decide anything.
    pub can_decide: bool,
    /// Whether there is little room: then the buttons come first.
    pub is_low: bool,
}

impl Card<'_> {
    /// Draws it; what is wanted, if anything.
    pub fn ui(&self, ui: &mut Ui) -> Option<Decision> {
        let colours = colours(ui);
        let (fill, edge) = match self.is_current {
            true => (colours.card, Stroke::new(1.5, colours.accent)),
            false => (colours.desk, Stroke::new(1.0, colours.line)),
        };
        let frame = Frame::new().fill(fill).stroke(edge).corner_radius(8).inner_margin(10);
        if !self.is_current {
            return self.closed_ui(ui, frame);
        }
        let builder = UiBuilder::new()
            .accessibility_label(self.one.accessible_name.as_str())
            .accessibility_role(egui::accesskit::Role::Group);
        ui.scope_builder(builder, |ui| frame.show(ui, |ui| self.open_ui(ui)).inner).inner
    }

    /// The suggested place that is looked at.
    fn suggested(&self) -> Option<&Suggested> {
        self.one.suggestions.get(self.chosen)
    }

    /// Two lines that can be clicked.
    fn closed_ui(&self, ui: &mut Ui, frame: Frame) -> Option<Decision> {
        let builder = UiBuilder::new().sense(Sense::click());
        let drawn = ui.scope_builder(builder, |ui| {
            frame.show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = 1.0;
                self.speaker_ui(ui);
                let (words, colour) = self.state_in_words(ui);
                let words = RichText::new(words).font(theme::sans(theme::SMALL)).color(colour);
                ui.add(Label::new(words).truncate().selectable(false));
            });
        });
        let response = drawn.response.on_hover_cursor(egui::CursorIcon::PointingHand);
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, self.one.accessible_name.as_str()));
        response.clicked().then_some(Decision::Select)
    }

    fn speaker_ui(&self, ui: &mut Ui) {
        let speaker = match self.one.state().is_quotation() {
            true => self.one.speaker_in_words(),
            false => capitalised(&self.one.quotation.class),
        };
        let words = RichText::new(speaker).font(theme::sans_bold(theme::CONTROL)).color(colours(ui).ink);
        ui.add(Label::new(words).truncate().selectable(self.is_current));
    }

    /// The state with its verdict, and the colour that goes with it.
    fn state_in_words(&self, ui: &Ui) -> (String, egui::Color32) {
        let state = self.one.state();
        let verdict = match (state, self.suggested()) {
            (State::Suggested, Some(suggested)) if suggested.source.is_ok() => suggested.suggestion.verdict.as_str(),
            (State::Suggested, _) => "",
            _ => self.one.verdict(),
        };
        let colour = match state {
            State::Suggested | State::Faithful | State::Differing => verdict_colour(ui, verdict),
            State::Unsourced => colours(ui).fair,
            _ => colours(ui).soft,
        };
        let words = match (verdict, state) {
            ("", State::Suggested | State::Withheld) => format!("{}: a source that is withheld", state.in_words()),
            ("", _) => state.in_words().to_owned(),
            (verdict, _) => format!("{}: {verdict}", state.in_words()),
        };
        (capitalised(&words), colour)
    }

    fn open_ui(&self, ui: &mut Ui) -> Option<Decision> {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 4.0;
        self.speaker_ui(ui);
        let (words, colour) = self.state_in_words(ui);
        ui.add(Label::new(RichText::new(words).font(theme::sans_bold(theme::SMALL)).color(colour)).wrap());
        let mut wanted = None;
        if self.is_low {
            self.choices_ui(ui, &mut wanted);
            self.facts_ui(ui, &mut wanted);
        } else {
            self.facts_ui(ui, &mut wanted);
            self.choices_ui(ui, &mut wanted);
        }
        wanted
    }

    /// What is known of it.
    fn facts_ui(&self, ui: &mut Ui, wanted: &mut Option<Decision>) {
        match self.one.state() {
            State::Suggested => self.suggested_ui(ui, wanted),
            State::Unsourced => {
                let words = "Nothing like these words stands in the archive. Keep them as reported by this article, \
                             or leave them without a source.";
                note(ui, words);
            }
            State::Sourceless => {
                note(ui, "Somebody has looked: the archive holds no source of these words.");
            }
            State::Dismissed | State::Unmarked => {
                for reason in &self.one.quotation.reasons {
                    note(ui, reason_in_words(reason));
                }
                return;
            }
            _ => {
                for cites in &self.one.cited {
                    self.citation_ui(ui, cites, wanted);
                }
                return;
            }
        }
        self.sureness_ui(ui, wanted);
    }

    /// How sure speaker and place are, and why; who else may speak.
    fn sureness_ui(&self, ui: &mut Ui, wanted: &mut Option<Decision>) {
        ui.add_space(4.0);
        ui.label(RichText::new("How sure").font(theme::sans_bold(theme::SMALL)).color(colours(ui).soft));
        let quotation = &self.one.quotation;
        note(ui, sureness_in_words(quotation.speaker_sureness(), &quotation.speaker_reasons));
        if !quotation.relayed_by.is_empty() {
            note(ui, format!("The words were relayed by {}.", cut(&quotation.relayed_by, 80)));
        }
        if self.can_decide && !quotation.other_speakers.is_empty() {
            ui.horizontal_wrapped(|ui| {
                note(ui, "Or perhaps");
                for name in quotation.other_speakers.iter().take(MOST_SPEAKERS) {
                    if link(ui, &cut(name, 60)).on_hover_text("Say that these are their words").clicked() {
                        *wanted = Some(Decision::SpeakerNamed(name.clone()));
                    }
                }
            });
        }
        let Some(suggested) = self.suggested().filter(|suggested| suggested.source.is_ok()) else { return };
        note(ui, self.one.find(suggested).in_words());
        for reason in &suggested.suggestion.reasons {
            note(ui, reason.as_str());
        }
    }

    /// What can be done about it.
    fn choices_ui(&self, ui: &mut Ui, wanted: &mut Option<Decision>) {
        ui.add_space(4.0);
        ui.add_enabled_ui(self.can_decide, |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                for choice in self.choices() {
                    let response = keyed(ui, choice.name, choice.key, choice.is_primary);
                    if response.clicked() {
                        *wanted = Some(choice.decision);
                    }
                }
            });
        });
    }

    fn choices(&self) -> Vec<Choice> {
        let one = |name, key, decision| Choice { name, key, decision, is_primary: false };
        let first = |name, key, decision| Choice { name, key, decision, is_primary: true };
        let other = one("Other…", "O", Decision::Other);
        let reported = one("Reported", "R", Decision::Report);
        let proof = one("Proof", "P", Decision::Proof);
        match self.one.state() {
            State::Suggested => {
                let is_shown = self.suggested().is_some_and(|suggested| suggested.source.is_ok());
                let confirm = is_shown.then(|| first("Confirm", "Enter", Decision::Confirm(self.chosen)));
                let not_from_here = one("Not from here", "Backspace", Decision::NotFromHere(self.chosen));
                let not_from_here = is_shown.then_some(not_from_here);
                let rest = [other, one("No quotation", "N", Decision::NoQuotation), reported];
                let proof = is_shown.then_some(proof);
                confirm.into_iter().chain(not_from_here).chain(rest).chain(proof).collect()
            }
            state @ (State::Unsourced | State::Sourceless) => {
                let leave = first("Leave without a source", "Enter", Decision::Quotation);
                let leave = (state == State::Unsourced).then_some(leave);
                let rest = [reported, one("No quotation", "Backspace", Decision::NoQuotation), other];
                leave.into_iter().chain(rest).collect()
            }
            State::Dismissed | State::Unmarked => vec![one("It is a quotation after all", "", Decision::Quotation)],
            _ => {
                let is_shown = self.one.cited.first().is_some_and(|cites| cites.source.is_ok() && !cites.is_reported);
                let withdraw = self.one.cited.iter().map(|cites| Decision::Withdraw(cites.citation.id));
                let withdraw = withdraw.map(|decision| one("Withdraw", "", decision));
                let quotes = self.one.cited.iter().filter(|cites| cites.source.is_ok());
                let quotes = quotes.map(|cites| one("Open the quote", "", Decision::OpenQuote(cites.citation.quote)));
                is_shown.then_some(proof).into_iter().chain([other]).chain(quotes).chain(withdraw).collect()
            }
        }
    }

    fn suggested_ui(&self, ui: &mut Ui, wanted: &mut Option<Decision>) {
        let Some(suggested) = self.suggested() else { return };
        self.place_ui(ui, suggested, wanted);
        if self.one.suggestions.len() < 2 {
            return;
        }
        ui.add_space(4.0);
        ui.label(RichText::new("Suggested places").font(theme::sans_bold(theme::SMALL)).color(colours(ui).soft));
        for (index, suggested) in self.one.suggestions.iter().enumerate() {
            let words = match &suggested.source {
                Ok(source) => {
                    let speaker = Some(source.speaker.clone()).filter(|speaker| !speaker.is_empty());
                    let parts: Vec<String> = speaker.into_iter().chain(source.parts.iter().cloned()).collect();
                    format!("{}: {}", capitalised(&suggested.suggestion.verdict), parts.join(" · "))
                }
                Err(withheld) => format!("A source that is {withheld}"),
            };
            let words = RichText::new(words).font(theme::sans(theme::SMALL));
            if radio(ui, index == self.chosen, words).clicked() {
                *wanted = Some(Decision::Choose(index));
            }
        }
    }

    /// Where the words stand that are suggested, and what they are.
    fn place_ui(&self, ui: &mut Ui, best: &Suggested, wanted: &mut Option<Decision>) {
        let suggestion = &best.suggestion;
        match &best.source {
            Ok(source) => source_ui(ui, source, &suggestion.place, wanted),
            Err(withheld) => {
                note(ui, format!("The source is {withheld}. It can be decided once what is withheld is shown."));
                return;
            }
        }
        self.words_ui(ui);
        wrapped(ui, &suggestion.sentence);
    }

    /// The words as given, with what print leaves out or changes marked in them.
    fn words_ui(&self, ui: &mut Ui) {
        let Some(beside) = self.beside else { return };
        let marks = marks(&beside.differences, |one| one.spoken, speech_look);
        // A source can be long; the proof shows the whole.
        let shown = beside.spoken.get(..beside.spoken.floor_char_boundary(600)).unwrap_or(&beside.spoken);
        let mut job = marked(ui, shown, theme::serif(15.0), &marks);
        if shown.len() < beside.spoken.len() {
            job.append("…", 0.0, egui::TextFormat::simple(theme::serif(15.0), colours(ui).ink));
        }
        ui.add(Label::new(job).wrap());
        original_ui(ui, beside);
        alarms_ui(ui, &beside.differences);
    }

    fn citation_ui(&self, ui: &mut Ui, cites: &Cites, wanted: &mut Option<Decision>) {
        let citation = &cites.citation;
        match &cites.source {
            Ok(source) if !cites.is_reported => {
                source_ui(ui, source, &cites.place, wanted);
                self.words_ui(ui);
                wrapped(ui, &citation.sentence);
            }
            Ok(_) => drop(note(ui, "Known through this article only: second-hand.")),
            Err(withheld) => drop(note(ui, format!("The source is {withheld}."))),
        }
        let by = if citation.confirmed_by.is_empty() { "somebody" } else { &citation.confirmed_by };
        note(ui, format!("Decided by {by}, {}", moment(citation.confirmed_ms)));
    }
}

/// Something that can be done, with its key.
struct Choice {
    name: &'static str,
    key: &'static str,
    decision: Decision,
    is_primary: bool,
}

/// The source with its date and time, which leads to the place.
fn source_ui(ui: &mut Ui, source: &Source, place: &crate::model::Place, wanted: &mut Option<Decision>) {
    let words = if source.parts.is_empty() { "The source".to_owned() } else { source.parts.join(" · ") };
    ui.with_layout(Layout::top_down(Align::Min), |ui| {
        let response = link(ui, &words).on_hover_text("Open it at this place");
        if response.clicked() {
            *wanted = Some(Decision::Open(source.recollection, *place));
        }
    });
}

fn wrapped(ui: &mut Ui, words: &str) {
    ui.add(Label::new(RichText::new(words).font(theme::sans(13.5))).wrap());
}

/// A button with its key beside it.
pub fn keyed(ui: &mut Ui, name: &str, key: &str, is_primary: bool) -> Response {
    let colours = colours(ui);
    let (ink, soft) = match is_primary {
        true => (colours.on_accent, colours.on_accent),
        false => (colours.ink, colours.soft),
    };
    let font = if is_primary { theme::sans_bold(13.5) } else { theme::sans(13.5) };
    let words = RichText::new(name).font(font).color(ink);
    let is_keyless = key.is_empty();
    let key = RichText::new(key).font(theme::sans(11.5)).color(soft);
    let mut button = if is_keyless { Button::new(words) } else { Button::new((words, key)) };
    if is_primary {
        button = button.fill(colours.accent).stroke(Stroke::NONE);
    }
    let response = ui.add(button);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, ui.is_enabled(), name));
    response
}

/// What speaks for or against a quotation, without the weight it has: “+2.0 a verb of saying” says more than a person
/// asks for.
fn reason_in_words(reason: &str) -> String {
    let weighed = reason.split_once(' ').filter(|(weight, _)| weight.parse::<f32>().is_ok());
    match weighed {
        Some((weight, words)) if weight.starts_with('-') => format!("Against a quotation: {words}"),
        Some((_, words)) => format!("For a quotation: {words}"),
        None => capitalised(reason),
    }
}

/// How sure it is who speaks, and why: “Who speaks is likely: the subject of the sentence before.”
pub fn sureness_in_words(sureness: Sureness, reasons: &[String]) -> String {
    let sure = match sureness {
        Sureness::Stated => "Who speaks is stated",
        Sureness::Likely => "Who speaks is likely",
        Sureness::Guess => "Who speaks is a guess",
        Sureness::Unknown => return "Nobody is named for these words.".into(),
    };
    if reasons.is_empty() { format!("{sure}.") } else { format!("{sure}: {}.", reasons.join("; ")) }
}
