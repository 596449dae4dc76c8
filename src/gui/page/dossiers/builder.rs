//! The builder of the open dossier: its head, the outline at the left, the preview at the right, and what the controls do.

use std::sync::Arc;

use egui::{CentralPanel, Context, Frame, Label, Margin, Panel, RichText, Sense, Ui};

use super::Chosen;
use super::editing::{Editing, Left, Target};
use super::export::{ExportSheet, copied};
use super::laid::{Laid, lay};
use super::outline::{Happened, Outline, Shown};
use super::outline_row::Wish;
use super::places::{content_of, quotes_of, room_behind, section_of, stepped};
use super::preview::Preview;
use super::wanted::Wanted;
use super::warnings::{Warnings, back_ui};
use crate::archive::dossiers::DossierCommand;
use crate::gui::action::Action;
use crate::gui::answer::Answer;
use crate::gui::controls::Control;
use crate::gui::part::frame::cut;
use crate::gui::part::{PickedQuote, PickerWords, QuotePicker, chip, empty, failed, note, primary, waiting};
use crate::gui::scene::Scene;
use crate::gui::screen::{Screen, Spot};
use crate::gui::theme::{self, colours};
use crate::model::{Dossier, Entry, EntryContent, Id, Quote};

/// How the sheet speaks that adds quotes.
const ADDING: PickerWords =
    PickerWords { title: "Add quotes", take: "Add the chosen quote", close: "Done", used: "in this dossier" };

/// Below this width the outline and the preview do not stand side by side.
const NARROW: f32 = 700.0;

/// What the builder remembers of the open dossier.
#[derive(Default)]
pub(super) struct Builder {
    of: Option<Id<Dossier>>,
    dossier: Answer<Arc<Dossier>>,
    laid: Answer<Laid>,
    wanted: Option<Wanted>,
    chosen: Option<Chosen>,
    editing: Option<Editing>,
    outline: Outline,
    preview: Preview,
    warnings: Warnings,
    picker: Option<QuotePicker>,
    sheet: Option<ExportSheet>,
    is_source: bool,
    /// In a narrow window, whether the preview is shown instead of the outline.
    is_preview_first: bool,
}

impl Builder {
    /// Draws the builder of a dossier.
    pub(super) fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, open: Id<Dossier>) {
        if self.of != Some(open) {
            self.turn_to(scene, open);
        }
        let mut wanted = self.wanted.take().unwrap_or_else(|| Wanted::usual(&scene.preferences.style));
        self.ask(scene, open, &wanted);
        if let Some(fault) = self.dossier.fault() {
            let words =
                format!("It was removed, or it is not in this archive ({}). Undo may bring it back.", fault.sentence);
            if empty(ui, "This dossier is not here any more", &words, Some("All dossiers")) {
                scene.go(Screen::Dossiers(None));
            }
            self.wanted = Some(wanted);
            return;
        }
        let Some(dossier) = self.dossier.get().cloned() else { return waiting(ui) };
        self.attend(ui, scene, &dossier, &wanted);
        self.head_ui(ui, scene, &dossier, &wanted);
        let is_narrow = ui.available_width() < NARROW;
        if is_narrow {
            self.narrow_ui(ui, scene, &dossier, &mut wanted);
        } else {
            let width = (ui.available_width() * 0.40).clamp(300.0, 480.0);
            let frame =
                Frame::new().fill(colours(ui).desk).inner_margin(Margin { left: 10, right: 6, top: 8, bottom: 0 });
            Panel::left("outline of a dossier")
                .resizable(true)
                .default_size(width)
                .size_range(260.0..=(ui.available_width() * 0.6))
                .frame(frame)
                .show(ui, |ui| self.outline_ui(ui, scene, &dossier));
            let frame = Frame::new().fill(colours(ui).paper);
            CentralPanel::default().frame(frame).show(ui, |ui| self.preview_ui(ui, &mut wanted));
        }
        let ctx = ui.ctx().clone();
        self.picker_ui(&ctx, scene, &dossier);
        self.sheet_ui(&ctx, scene, &dossier, &mut wanted);
        self.wanted = Some(wanted);
    }

    /// The change that is being typed: what is left without a word is kept.
    pub(super) fn unsaved(&mut self) -> Option<DossierCommand> {
        self.editing.take()?.command()
    }

    /// Another dossier: what was being typed in the one before is kept there.
    fn turn_to(&mut self, scene: &mut Scene<'_>, open: Id<Dossier>) {
        if let Some(editing) = self.editing.take().filter(|editing| !editing.is_in(open)) {
            editing.command().into_iter().for_each(|command| scene.apply(command));
        }
        *self = Builder { of: Some(open), wanted: self.wanted.take(), is_source: self.is_source, ..Builder::default() };
    }

    fn ask(&mut self, scene: &Scene<'_>, open: Id<Dossier>, wanted: &Wanted) {
        scene.ask(&mut self.dossier, ("dossier", open), move |read, _| Ok(Arc::new(read.dossier(open)?)));
        let (wanted, is_source) = (wanted.clone(), self.is_source);
        scene.desk.search(&mut self.laid, ("laid", open, &wanted.clone(), is_source), move |read, gate| {
            lay(read, gate, open, &wanted, is_source)
        });
    }

    /// The controls that were chosen by key, menu or palette.
    fn attend(&mut self, ui: &Ui, scene: &mut Scene<'_>, dossier: &Dossier, wanted: &Wanted) {
        if scene.is_invoked(Control::Export) {
            self.sheet = Some(ExportSheet::default());
        }
        if scene.is_invoked(Control::CopyDossier) {
            scene.push(copied(dossier.id, wanted));
        }
        if !scene.desk.is_writable() {
            return;
        }
        for (control, wish) in [
            (Control::AddSection, Wish::AddSection),
            (Control::AddText, Wish::AddText),
            (Control::AddQuote, Wish::AddQuote),
        ] {
            if scene.is_invoked(control) {
                self.wish(scene, dossier, self.chosen, wish);
            }
        }
        let is_free = self.editing.is_none() && !ui.ctx().text_edit_focused();
        for (control, wish) in [(Control::MoveUp, Wish::Up), (Control::MoveDown, Wish::Down)] {
            if scene.is_invoked(control) && is_free && self.chosen.is_some() {
                self.wish(scene, dossier, self.chosen, wish);
            }
        }
    }

    /// The dossier's title, what can be done with it as a whole, and what to mind.
    fn head_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, dossier: &Dossier, wanted: &Wanted) {
        let frame =
            Frame::new().fill(colours(ui).paper).inner_margin(Margin { left: 18, right: 16, top: 10, bottom: 8 });
        Panel::top("head of a dossier").frame(frame).show(ui, |ui| {
            ui.horizontal(|ui| {
                if back_ui(ui, "‹ All dossiers") {
                    scene.go(Screen::Dossiers(None));
                }
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    if primary(ui, Control::Export.name()).clicked() {
                        self.sheet = Some(ExportSheet::default());
                    }
                    if ui.button(Control::CopyDossier.name()).clicked() {
                        scene.push(copied(dossier.id, wanted));
                    }
                    if scene.desk.is_writable() {
                        self.whole_ui(ui, scene, dossier);
                    }
                });
            });
            self.title_ui(ui, scene, dossier);
            let Some(laid) = self.laid.get() else {
                note(ui, "The quotes are being looked up…");
                return;
            };
            if let Some(place) = self.warnings.ui(ui, laid) {
                self.choose(Chosen::Entry(place));
                self.preview.bring(Chosen::Entry(place));
                self.outline.bring();
            }
        });
    }

    fn whole_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, dossier: &Dossier) {
        if ui.button("Remove").on_hover_text("Removes this dossier; its quotes stay. Undo brings it back.").clicked() {
            scene.apply_then(DossierCommand::Remove(dossier.id), |_| Action::Go(Screen::Dossiers(None)));
        }
        if ui.button("Rename").clicked() {
            self.edit(scene, Editing::begin(dossier.id, Target::Title, &dossier.title));
        }
    }

    fn title_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, dossier: &Dossier) {
        let is_typed = self.editing.as_ref().is_some_and(|editing| editing.target == Target::Title);
        if let Some(editing) = self.editing.as_mut().filter(|_| is_typed) {
            let width = ui.available_width().min(640.0);
            let (at, _) = ui.allocate_exact_size(egui::vec2(width, editing.height.max(44.0)), Sense::hover());
            if let Some(left) = editing.ui(ui, at) {
                self.leave(scene, left);
            }
            return;
        }
        let words = RichText::new(cut(&dossier.title, 300)).font(theme::serif_bold(24.0)).color(colours(ui).ink);
        let sense = if scene.desk.is_writable() { Sense::CLICK } else { Sense::hover() };
        let label = ui.add(Label::new(words).wrap().selectable(false).sense(sense));
        if label.double_clicked() {
            self.edit(scene, Editing::begin(dossier.id, Target::Title, &dossier.title));
        }
    }

    /// Outline or preview, one at a time.
    fn narrow_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, dossier: &Dossier, wanted: &mut Wanted) {
        let frame = Frame::new().fill(colours(ui).desk).inner_margin(Margin::symmetric(10, 6));
        Panel::top("which half").frame(frame).show(ui, |ui| {
            ui.horizontal(|ui| {
                for (name, is_preview) in [("Outline", false), ("Preview", true)] {
                    if chip(ui, name, self.is_preview_first == is_preview).clicked() {
                        self.is_preview_first = is_preview;
                    }
                }
            });
        });
        let fill = if self.is_preview_first { colours(ui).paper } else { colours(ui).desk };
        let margin =
            if self.is_preview_first { Margin::ZERO } else { Margin { left: 10, right: 6, top: 4, bottom: 0 } };
        CentralPanel::default().frame(Frame::new().fill(fill).inner_margin(margin)).show(ui, |ui| {
            match self.is_preview_first {
                true => self.preview_ui(ui, wanted),
                false => self.outline_ui(ui, scene, dossier),
            }
        });
    }

    fn outline_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, dossier: &Dossier) {
        if scene.desk.is_writable() {
            ui.horizontal_wrapped(|ui| {
                for (control, wish) in [
                    (Control::AddSection, Wish::AddSection),
                    (Control::AddText, Wish::AddText),
                    (Control::AddQuote, Wish::AddQuote),
                ] {
                    let keys = control.keys_in_words(ui);
                    if ui.button(control.name()).on_hover_text(keys).clicked() {
                        self.wish(scene, dossier, self.chosen, wish);
                    }
                }
            });
            ui.add_space(2.0);
        }
        if dossier.sections.is_empty() && self.editing.is_none() {
            let words = "Begin with a section, a text of your own, or a quote from the archive.";
            empty(ui, "Nothing stands in it yet", words, None);
            return;
        }
        let shown = Shown {
            dossier,
            seen: self.laid.get().map(|laid| &laid.seen),
            chosen: self.chosen,
            is_writable: scene.desk.is_writable(),
        };
        let is_title = self.editing.as_ref().is_some_and(|editing| editing.target == Target::Title);
        let mut none = None;
        let editing = if is_title { &mut none } else { &mut self.editing };
        let happened = self.outline.ui(ui, &shown, editing);
        self.answer(scene, dossier, happened);
    }

    fn answer(&mut self, scene: &mut Scene<'_>, dossier: &Dossier, happened: Happened) {
        if let Some(chosen) = happened.chosen {
            self.choose(chosen);
            self.preview.bring(chosen);
        }
        if let Some(left) = happened.left {
            self.leave(scene, left);
        }
        if let Some(command) = happened.command {
            self.outline.bring();
            scene.apply(command);
        }
        if let Some((chosen, wish)) = happened.wish {
            self.choose(chosen);
            self.wish(scene, dossier, Some(chosen), wish);
        }
    }

    fn choose(&mut self, chosen: Chosen) {
        self.chosen = Some(chosen);
    }

    /// Does what was asked for, at what is chosen.
    fn wish(&mut self, scene: &mut Scene<'_>, dossier: &Dossier, chosen: Option<Chosen>, wish: Wish) {
        match wish {
            Wish::AddSection => {
                let at = section_of(dossier, chosen).map_or(dossier.sections.len(), |at| at + 1);
                self.edit(scene, Editing::begin(dossier.id, Target::NewSection(at), ""));
            }
            Wish::AddText => {
                let (section, at) = room_behind(dossier, chosen);
                self.edit(scene, Editing::begin(dossier.id, Target::NewText(section, at), ""));
            }
            Wish::AddQuote => self.picker = Some(QuotePicker::new(ADDING)),
            Wish::Up | Wish::Down => {
                if let Some(command) = chosen.and_then(|chosen| stepped(dossier, chosen, wish == Wish::Up)) {
                    self.outline.bring();
                    scene.apply(command);
                }
            }
            Wish::Rename | Wish::Edit | Wish::Source | Wish::Remove => {
                if let Some(chosen) = chosen {
                    self.wish_of(scene, dossier, chosen, wish);
                }
            }
        }
    }

    fn wish_of(&mut self, scene: &mut Scene<'_>, dossier: &Dossier, chosen: Chosen, wish: Wish) {
        let id = dossier.id;
        match (chosen, wish) {
            (Chosen::Section(section), Wish::Rename) => {
                let title = dossier.sections.iter().find(|one| one.id == section).map(|one| one.title.clone());
                self.edit(scene, Editing::begin(id, Target::Heading(section), &title.unwrap_or_default()));
            }
            (Chosen::Section(section), Wish::Remove) => {
                scene.apply(DossierCommand::RemoveSection { dossier: id, section });
            }
            (Chosen::Entry(entry), Wish::Remove) => scene.apply(DossierCommand::RemoveEntry { dossier: id, entry }),
            (Chosen::Entry(entry), Wish::Edit | Wish::Source) => match content_of(dossier, entry) {
                Some(EntryContent::Text(text)) => self.edit(scene, Editing::begin(id, Target::Text(entry), text)),
                Some(EntryContent::Quote(quote)) => go_to_source(scene, *quote),
                None => {}
            },
            _ => {}
        }
    }

    /// Begins to type in another field; what was typed in the one before is kept.
    fn edit(&mut self, scene: &mut Scene<'_>, editing: Editing) {
        self.leave(scene, Left::Kept);
        self.editing = Some(editing);
        self.is_preview_first = false;
    }

    fn leave(&mut self, scene: &mut Scene<'_>, left: Left) {
        let Some(editing) = self.editing.take().filter(|_| left == Left::Kept) else { return };
        let made = match editing.target {
            Target::NewSection(_) => Some(Chosen::Section(editing.section())),
            Target::NewText(..) => Some(Chosen::Entry(editing.entry())),
            _ => None,
        };
        if let Some(command) = editing.command() {
            self.chosen = made.or(self.chosen);
            scene.apply(command);
            self.outline.bring();
        }
    }

    fn preview_ui(&mut self, ui: &mut Ui, wanted: &mut Wanted) {
        let frame = Frame::new().inner_margin(Margin { left: 18, right: 12, top: 8, bottom: 6 });
        Panel::top("how it is previewed").frame(frame).show_separator_line(false).show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                for (name, is_source) in [("As it reads", false), ("Markdown", true)] {
                    if chip(ui, name, self.is_source == is_source).clicked() {
                        self.is_source = is_source;
                    }
                }
                ui.add_space(6.0);
                wanted.style_ui(ui, "preview", 190.0);
                wanted.switches_ui(ui);
            });
        });
        if let Some(fault) = self.laid.fault() {
            let is_again = Frame::new().inner_margin(18).show(ui, |ui| failed(ui, fault)).inner;
            if is_again {
                self.laid.forget();
            }
            return;
        }
        let generation = self.laid.generation;
        let Some(laid) = self.laid.get() else { return waiting(ui) };
        let clicked = self.preview.ui(ui, &laid.chunks, generation, self.is_source, self.chosen);
        if let Some(clicked) = clicked {
            self.choose(clicked);
            self.outline.bring();
        }
    }

    fn picker_ui(&mut self, ctx: &Context, scene: &mut Scene<'_>, dossier: &Dossier) {
        let Some(picker) = &mut self.picker else { return };
        let used = quotes_of(dossier);
        let (section, at) = room_behind(dossier, self.chosen);
        let heading = dossier.sections.iter().find(|one| Some(one.id) == section).map(|one| one.title.trim());
        let place = match heading {
            Some(heading) if !heading.is_empty() => format!("They go into the section “{}”.", cut(heading, 80)),
            _ => "They go into the dossier one after the other.".into(),
        };
        match picker.ui(ctx, scene, &used, &place) {
            Some(PickedQuote::Closed) => self.picker = None,
            Some(PickedQuote::Quote(quote)) => {
                let entry = Entry { id: Id::new(), content: EntryContent::Quote(quote) };
                // The next one goes behind this one.
                self.chosen = Some(Chosen::Entry(entry.id));
                self.outline.bring();
                self.preview.bring(Chosen::Entry(entry.id));
                scene.apply(DossierCommand::InsertEntry { dossier: dossier.id, section, entry, to: at });
            }
            None => {}
        }
    }

    fn sheet_ui(&mut self, ctx: &Context, scene: &mut Scene<'_>, dossier: &Dossier, wanted: &mut Wanted) {
        let Some(sheet) = &mut self.sheet else { return };
        if !sheet.ui(ctx, scene, dossier, self.laid.get(), wanted) {
            self.sheet = None;
        }
    }
}

/// Goes to the place in the transcript that a quote was taken from.
fn go_to_source(scene: &mut Scene<'_>, quote: Id<Quote>) {
    let found = scene.desk.look(|read| Ok(read.transcript(read.quote(quote)?.transcript)?.recollection));
    scene.go(match found {
        Ok(recollection) => Screen::interview(recollection, Spot::Quote(quote)),
        Err(_) => Screen::quote(quote),
    });
}
