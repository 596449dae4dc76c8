//! The open file of the sheet: what it was taken for, its fields, what is odd, and what became of it.

use egui::{Button, CentralPanel, ComboBox, Frame, Label, Margin, RichText, ScrollArea, Ui};

use super::Import;
use super::card::{Card, Kind, Outcome, State, made_in_words};
use super::reader::Taken;
use super::sound_ui::{Owner, sound_ui};
use super::work::Known;
use crate::archive::import::Made;
use crate::formats::{Confidence, Warning};
use crate::gui::part::frame::cut;
use crate::gui::part::{Picker, chip, counted, date_field, field, headline, link, note, primary, section, waiting};
use crate::gui::scene::Scene;
use crate::gui::screen::Screen;
use crate::gui::theme::{self, colours};
use crate::model::Stage;
use crate::store::media_file::MadeOf;

/// How many remarks are listed; the rest is counted.
const REMARKS: usize = 30;

/// What the open file asks of the sheet.
pub(super) enum Wish {
    /// It is something else than it was taken for.
    Kind(Kind),
    /// Choose what it translates.
    Translation,
    /// Choose whose sound it is.
    Owner,
    /// Give what stands in a field to all files of the sort.
    ForAll(Shared),
    /// Read it again.
    Again,
    /// Take it off the sheet.
    Away,
}

/// A field that several files may share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shared {
    Narrators,
    Interviewers,
    Date,
    Place,
    Language,
    CallNumber,
}

impl Import {
    pub(super) fn card_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, number: u64) {
        let is_running = self.running.is_some();
        let is_many = self.cards.len() > 1;
        let known = self.known.get();
        let owner = self.owners.get().and_then(|owners| owners.get(&number));
        let Some(card) = self.cards.iter_mut().find(|card| card.number == number) else { return };
        let mut wish = None;
        let frame =
            Frame::new().fill(colours(ui).paper).inner_margin(Margin { left: 24, right: 8, top: 14, bottom: 4 });
        CentralPanel::default().frame(frame).show(ui, |ui| {
            ScrollArea::vertical().id_salt(("file", number)).auto_shrink([false, false]).show(ui, |ui| {
                ui.set_max_width(620.0_f32.min(ui.available_width() - 14.0));
                ui.add_enabled_ui(!is_running, |ui| wish = one_ui(ui, scene, card, known, owner, is_many));
                ui.add_space(24.0);
            });
        });
        if let Some(wish) = wish {
            self.take_wish(number, wish);
        }
    }

    fn take_wish(&mut self, number: u64, wish: Wish) {
        match wish {
            Wish::Kind(kind) => {
                if let Some(card) = self.card_mut(number) {
                    card.kind = Some(kind);
                    card.state = State::New;
                }
            }
            Wish::Again => {
                if let Some(card) = self.card_mut(number) {
                    card.state = State::New;
                }
            }
            Wish::Translation => {
                self.translated = Some((number, Picker::new("Which transcript does it translate?", None)));
            }
            Wish::Owner => {
                self.owned.0 = number;
                self.owned.1.open("Sound of which interview?");
            }
            Wish::ForAll(shared) => {
                let Some(card) = self.card(number) else { return };
                let (from, is_article) = (card.form.clone(), card.kind() == Some(Kind::Article));
                // Whoever wrote an article did not narrate the interviews beside it.
                let is_alike =
                    |card: &&mut Card| card.is_waiting() && (card.kind() == Some(Kind::Article)) == is_article;
                for form in self.cards.iter_mut().filter(is_alike).map(|card| &mut card.form) {
                    match shared {
                        Shared::Narrators => form.narrators.clone_from(&from.narrators),
                        Shared::Interviewers => form.interviewers.clone_from(&from.interviewers),
                        Shared::Date => form.date.clone_from(&from.date),
                        Shared::Place => form.place.clone_from(&from.place),
                        Shared::Language => form.language.clone_from(&from.language),
                        Shared::CallNumber => form.call_number.clone_from(&from.call_number),
                    }
                }
            }
            Wish::Away => {
                let at = self.cards.iter().position(|card| card.number == number).unwrap_or_default();
                self.cards.retain(|card| card.number != number);
                let next = self.cards.get(at).or(self.cards.last());
                self.chosen = next.map(|card| card.number);
            }
        }
    }
}

fn one_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    card: &mut Card,
    known: Option<&Known>,
    owner: Option<&Owner>,
    is_many: bool,
) -> Option<Wish> {
    headline(ui, &card.name);
    let folder = card.folder();
    if !folder.is_empty() {
        ui.add(
            Label::new(RichText::new(cut(&folder, 300)).color(colours(ui).soft).font(theme::sans(theme::SMALL))).wrap(),
        );
    }
    match &card.state {
        State::New | State::Reading => {
            waiting(ui);
            None
        }
        State::Refused(sentence) => {
            ui.add_space(8.0);
            ui.add(Label::new(RichText::new(sentence).color(colours(ui).bad)).wrap());
            note(ui, "It stays where it is; the other files are not held up by it.");
            let wish = kinds_ui(ui, card.kind());
            ui.add_space(8.0);
            wish.or(again_ui(ui))
        }
        State::Done(outcome) => {
            done_ui(ui, scene, outcome);
            if outcome.imported.is_err() { again_ui(ui) } else { None }
        }
        State::Taken(_) => taken_ui(ui, scene, card, known, is_many),
        State::Sound(_) => sound_ui(ui, card, owner, is_many),
    }
}

fn taken_ui(ui: &mut Ui, scene: &mut Scene<'_>, card: &mut Card, known: Option<&Known>, is_many: bool) -> Option<Wish> {
    let kind = card.kind();
    let taken = card.taken()?;
    recognised_ui(ui, taken);
    if let Some(made) = known.and_then(|known| known.made.get(&taken.sha256)) {
        already_ui(ui, scene, made);
    }
    let (records, plan) = (taken.records, plan_in_words(taken, kind));
    let (preview, warnings) = (taken.preview.clone(), taken.warnings.clone());
    ui.add_space(6.0);
    ui.checkbox(&mut card.is_wanted, "Import this file");
    let mut wish = kinds_ui(ui, kind);
    section(ui, "What will be made of it");
    ui.add(Label::new(plan).wrap());
    warnings_ui(ui, &warnings);
    if records == 1 {
        wish = wish.or(fields_ui(ui, card, kind, is_many));
    }
    if !preview.is_empty() {
        section(ui, "How it begins");
        preview_ui(ui, &preview);
    }
    ui.add_space(12.0);
    wish.or(ui.button("Take off the sheet").clicked().then_some(Wish::Away))
}

fn again_ui(ui: &mut Ui) -> Option<Wish> {
    let mut wish = None;
    ui.horizontal_wrapped(|ui| {
        if ui.button("Try again").clicked() {
            wish = Some(Wish::Again);
        }
        if ui.button("Take off the sheet").clicked() {
            wish = Some(Wish::Away);
        }
    });
    wish
}

fn recognised_ui(ui: &mut Ui, taken: &Taken) {
    let sure = match taken.confidence {
        Confidence::Certain => "certain",
        Confidence::Likely => "likely",
        Confidence::Unsure => "unsure: please look",
    };
    ui.add_space(4.0);
    ui.add(Label::new(format!("Taken for: {} · {} · {sure}", taken.format, taken.encoding)).wrap());
    if !taken.reason.is_empty() {
        note(ui, taken.reason.as_str());
    }
}

fn already_ui(ui: &mut Ui, scene: &mut Scene<'_>, made: &[MadeOf]) {
    ui.add_space(4.0);
    ui.label(
        RichText::new("This very file is in the archive already; importing it again changes nothing.")
            .color(colours(ui).fair),
    );
    for one in made.iter().take(5) {
        let (title, screen) = match one {
            MadeOf::Article(id, title) => (title, Screen::article(*id, None)),
            MadeOf::Recollection(id, title) => (title, Screen::interview(*id, None)),
        };
        if link(ui, &cut(title, 120)).clicked() {
            scene.go(screen);
        }
    }
}

fn kinds_ui(ui: &mut Ui, now: Option<Kind>) -> Option<Wish> {
    let mut wish = None;
    section(ui, "It is");
    ui.horizontal_wrapped(|ui| {
        for kind in Kind::ALL {
            if chip(ui, kind.name(), now == Some(kind)).clicked() && now != Some(kind) {
                wish = Some(Wish::Kind(kind));
            }
        }
    });
    wish
}

fn plan_in_words(taken: &Taken, kind: Option<Kind>) -> String {
    if taken.records > 1 {
        return format!("{} records, each with the title, names and date that the file gives it.", taken.records);
    }
    let named = taken.speakers.iter().filter(|(label, _)| !label.is_empty());
    let speakers: Vec<String> = named.take(6).map(|(label, count)| format!("{} ({count})", cut(label, 40))).collect();
    let by = if speakers.is_empty() { String::new() } else { format!(": {}", speakers.join(", ")) };
    match kind {
        Some(Kind::Article) => {
            format!(
                "An article of {}. Its quotations are found when it comes in.",
                counted(taken.words, "word", "words")
            )
        }
        Some(Kind::Letter) => format!("A letter of {}.", counted(taken.turns, "paragraph", "paragraphs")),
        Some(Kind::Email) => format!("An e-mail of {}.", counted(taken.turns, "paragraph", "paragraphs")),
        Some(Kind::Notes) => format!("Notes of {}.", counted(taken.turns, "paragraph", "paragraphs")),
        Some(Kind::Interview) | None => format!("An interview with {}{by}.", counted(taken.turns, "turn", "turns")),
    }
}

fn preview_ui(ui: &mut Ui, preview: &str) {
    let colours = colours(ui);
    ui.add_space(4.0);
    Frame::new().fill(colours.card).stroke((1.0, colours.line)).corner_radius(8).inner_margin(12).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.add(Label::new(RichText::new(preview).font(theme::serif(15.0)).color(colours.ink)).wrap());
    });
}

fn warnings_ui(ui: &mut Ui, warnings: &[Warning]) {
    if warnings.is_empty() {
        return;
    }
    section(ui, "Odd");
    for warning in warnings.iter().take(REMARKS) {
        let line = warning.line.map(|line| format!("Line {line}: ")).unwrap_or_default();
        let words = format!("{line}{}", cut(&warning.sentence, 400));
        ui.add(Label::new(RichText::new(words).color(colours(ui).fair)).wrap());
    }
    if warnings.len() > REMARKS {
        note(ui, format!("… and {} more", warnings.len() - REMARKS));
    }
}

pub(super) fn fields_ui(ui: &mut Ui, card: &mut Card, kind: Option<Kind>, is_many: bool) -> Option<Wish> {
    let is_article = kind == Some(Kind::Article);
    let is_written = matches!(kind, Some(Kind::Letter | Kind::Email));
    let form = &mut card.form;
    let mut wish = None;
    ui.add_space(8.0);
    if form.translation_of.is_none() {
        field(ui, "Title", &mut form.title);
        let name = if is_article { "Authors, separated by ;" } else { "Narrators, separated by ;" };
        wish = wish.or(shared_ui(ui, is_many, Shared::Narrators, |ui| {
            field(ui, name, &mut form.narrators);
        }));
        if !is_article {
            let name = if is_written { "Written to, separated by ;" } else { "Interviewers, separated by ;" };
            wish = wish.or(shared_ui(ui, is_many, Shared::Interviewers, |ui| {
                field(ui, name, &mut form.interviewers);
            }));
        }
        let name = if is_article { "Published" } else { "Date" };
        wish = wish.or(shared_ui(ui, is_many, Shared::Date, |ui| {
            date_field(ui, name, &mut form.date);
        }));
        if !is_article {
            wish = wish.or(shared_ui(ui, is_many, Shared::Place, |ui| {
                field(ui, "Place", &mut form.place);
            }));
            wish = wish.or(shared_ui(ui, is_many, Shared::CallNumber, |ui| {
                field(ui, "Call number", &mut form.call_number);
            }));
        }
    }
    wish = wish.or(shared_ui(ui, is_many, Shared::Language, |ui| {
        field(ui, "Language (en, ru, pt-BR; empty: told by the words)", &mut form.language);
    }));
    if !is_article && card.sound().is_none() {
        let form = &mut card.form;
        stage_ui(ui, &mut form.stage);
        wish = wish.or(translation_ui(ui, card));
    }
    wish
}

/// A field, and beside it the button that gives it to all files, where there are several.
fn shared_ui(ui: &mut Ui, is_many: bool, shared: Shared, add: impl FnOnce(&mut Ui)) -> Option<Wish> {
    add(ui);
    if !is_many {
        return None;
    }
    let words = match shared {
        Shared::Narrators => "Give these names to all files",
        Shared::Interviewers => "Give these names to all files too",
        Shared::Date => "Give this date to all files",
        Shared::Place => "Give this place to all files",
        Shared::Language => "Give this language to all files",
        Shared::CallNumber => "Give this call number to all files",
    };
    let text = RichText::new(words).font(theme::sans(theme::SMALL)).color(colours(ui).accent);
    ui.add(Button::new(text).frame(false)).clicked().then_some(Wish::ForAll(shared))
}

fn stage_ui(ui: &mut Ui, stage: &mut Option<Stage>) {
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        let label = note(ui, "Stage");
        let mut now = stage.unwrap_or(Stage::Verbatim);
        let combo = ComboBox::from_id_salt("stage").selected_text(now.as_str());
        let response = combo.show_ui(ui, |ui| {
            for one in Stage::ALL.iter().copied() {
                ui.selectable_value(&mut now, one, one.as_str());
            }
        });
        response.response.labelled_by(label.id);
        if now != stage.unwrap_or(Stage::Verbatim) {
            *stage = Some(now);
        }
    });
}

fn translation_ui(ui: &mut Ui, card: &mut Card) -> Option<Wish> {
    let mut wish = None;
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| match &card.form.translation_of {
        None => {
            if ui.button("It is a translation of…").clicked() {
                wish = Some(Wish::Translation);
            }
        }
        Some((_, title)) => {
            ui.label(format!("Joins “{}” as a translation.", cut(title, 80)));
            if link(ui, "It is no translation").clicked() {
                card.form.translation_of = None;
            }
        }
    });
    wish
}

fn done_ui(ui: &mut Ui, scene: &mut Scene<'_>, outcome: &Outcome) {
    ui.add_space(8.0);
    let imported = match &outcome.imported {
        Ok(imported) => imported,
        Err(sentence) => {
            ui.add(Label::new(RichText::new(sentence).color(colours(ui).bad)).wrap());
            note(ui, "Nothing of this file was kept.");
            return;
        }
    };
    section(ui, "Taken in");
    if imported.made.len() > 12 {
        note(ui, format!("{} records; the first:", imported.made.len()));
    }
    for made in imported.made.iter().take(12) {
        ui.add(Label::new(made_in_words(made)).wrap());
        ui.horizontal_wrapped(|ui| match made {
            Made::Already { .. } => {}
            Made::Recollection { id, .. } => {
                if primary(ui, "Open it").clicked() {
                    scene.go(Screen::interview(*id, None));
                }
            }
            Made::Sound { interview, .. } => {
                if primary(ui, "Open it").clicked() {
                    scene.go(Screen::interview(*interview, None));
                }
            }
            Made::Article { id, quotations, .. } => {
                let name = if *quotations > 0 { "Review its quotations" } else { "Open it" };
                if primary(ui, name).clicked() {
                    scene.go(Screen::article(*id, None));
                }
            }
        });
    }
    warnings_ui(ui, &imported.warnings);
}
