//! The field that is typed into, what is wrong with what stands there, what it asks for, condition by condition, and what
//! can be done with all that it finds.

use egui::text::{LayoutJob, TextFormat};
use egui::{
    Button, ComboBox, CompletionPopup, CompletionQuery, EventFilter, Key, Modifiers, RectAlign, RichText, Role, Stroke,
    Suggestion, TextBuffer, TextEdit, Ui, WidgetInfo,
};

use crate::archive::query::{QueryError, asked, with, without};
use crate::archive::saved_searches::{self, SavedSearchCommand};
use crate::archive::search::{Choice, Completion, HitsFormat, Listing, Order, completions};
use crate::gui::action::Action;
use crate::gui::answer::Answer;
use crate::gui::controls::Control;
use crate::gui::part::change::as_sentence;
use crate::gui::part::frame::cut;
use crate::gui::part::{SearchName, chip, link, note};
use crate::gui::scene::Scene;
use crate::gui::screen::Screen;
use crate::gui::shell::grouped;
use crate::gui::theme::{self, colours};
use crate::model::{Id, Quote, SavedSearch};
use crate::text::Span;

/// How many letters of the name of a field must stand there before it is offered.
const LEAST_BEGUN: usize = 2;

/// The search field.
#[derive(Default)]
pub(super) struct Bar {
    /// What stands in the field.
    pub typed: String,
    /// What the screen asked for when it was last looked at.
    followed: String,
    /// Whether the field takes the focus in this frame.
    pub wants_focus: bool,
    /// Whether the list takes the focus, because an arrow key was pressed in the field.
    pub wants_list: bool,
    /// What can be typed next, and in which text.
    completions: Answer<(String, Completion)>,
    saved: Answer<Vec<SavedSearch>>,
    /// The sheet on which a saved search gets its name.
    name: Option<SearchName>,
}

/// What the bar shows of the page.
pub(super) struct Shown<'page> {
    /// How what was found is sorted.
    pub order: &'page mut Order,
    /// Where and why the query makes no sense.
    pub wrong: Option<&'page QueryError>,
    /// What was found.
    pub listing: Option<&'page Listing>,
    /// Whether that is what is roughly like the words.
    pub is_rough: bool,
    /// Whether it stands under its sources.
    pub is_grouped: bool,
}

/// What is asked of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// The hits under their sources, or by themselves.
    Group,
    /// All that was found into a dossier.
    CollectAll,
    /// All that was found into a file.
    Export(HitsFormat),
}

impl Bar {
    /// Takes over a query that came from elsewhere: a saved search, Back, a facet. Whether it did.
    pub(super) fn follow(&mut self, query: &str) -> bool {
        let is_other = query != self.followed;
        if is_other {
            self.followed = query.to_owned();
            if self.typed != query {
                self.typed = query.to_owned();
            }
        }
        is_other
    }

    /// The screen for what is typed, with this quote open.
    pub(super) fn screen(&self, open: Option<Id<Quote>>) -> Screen {
        Screen::Quotes { query: self.typed.clone(), open }
    }

    /// Draws the bar; `narrow` adds what narrows the list down where there is no column for it.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        scene: &mut Scene<'_>,
        shown: Shown<'_>,
        narrow: impl FnOnce(&mut Ui, &mut Scene<'_>),
    ) -> Option<Wish> {
        let open = match scene.screen {
            Screen::Quotes { open, .. } => *open,
            _ => None,
        };
        let mut wish = None;
        ui.horizontal(|ui| {
            let buttons = if ui.available_width() > 620.0 { 340.0 } else { 180.0 };
            self.field_ui(ui, scene, (ui.available_width() - buttons).max(140.0), open, shown.wrong);
            order_ui(ui, shown.order);
            if buttons > 200.0 {
                self.save_ui(ui, scene);
            }
        });
        if let Some(wrong) = shown.wrong {
            self.wrong_ui(ui, wrong);
        }
        ui.horizontal_wrapped(|ui| {
            if let Some(listing) = shown.listing {
                note(ui, counted(listing, &self.typed, shown.is_rough));
            }
            narrow(ui, scene);
            wish = group_ui(ui, scene, shown.is_grouped).or(all_ui(ui, scene, shown.listing, shown.is_rough));
            self.conditions_ui(ui, scene, open);
        });
        for remark in shown.listing.iter().flat_map(|listing| &listing.notes) {
            self.remark_ui(ui, scene, remark, open);
        }
        self.name_ui(ui, scene);
        wish
    }

    /// What the searcher should know; where it says what to search instead, that can be clicked.
    fn remark_ui(&self, ui: &mut Ui, scene: &mut Scene<'_>, remark: &str, open: Option<Id<Quote>>) {
        let small = |words: String| RichText::new(words).font(theme::sans(theme::SMALL)).color(colours(ui).fair);
        let Some((said, instead)) = remark.rsplit_once("; search ") else {
            ui.label(small(as_sentence(remark)));
            return;
        };
        let said = small(as_sentence(said));
        ui.horizontal_wrapped(|ui| {
            ui.label(said);
            if link(ui, &format!("Search {}", cut(instead, 60))).clicked() {
                let query = instead_of(&self.typed, instead);
                scene.push(Action::Refine(Screen::Quotes { query, open }));
            }
        });
    }

    fn field_ui(
        &mut self,
        ui: &mut Ui,
        scene: &mut Scene<'_>,
        width: f32,
        open: Option<Id<Quote>>,
        wrong: Option<&QueryError>,
    ) {
        let wrong = wrong.map(|wrong| wrong.at);
        let mut layouter = |ui: &Ui, text: &dyn TextBuffer, _: f32| {
            let job = underlined(ui, text.as_str(), wrong);
            ui.fonts_mut(|fonts| fonts.layout_job(job))
        };
        // The arrows are the field's own; Escape empties it before it leaves it.
        let keys = EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            escape: !self.typed.is_empty(),
            ..EventFilter::default()
        };
        let field = TextEdit::singleline(&mut self.typed)
            .hint_text("Search: words, \"a phrase\", begin*, person:Name, tag:name, date:1990…")
            .font(theme::sans(16.0))
            .layouter(&mut layouter)
            .margin(egui::Margin::symmetric(10, 7))
            .event_filter(keys)
            .desired_width(width);
        let id = ui.make_persistent_id("search field");
        let completions = &mut self.completions;
        let popup = CompletionPopup::new(id).word_boundary(|_| false).align(RectAlign::BOTTOM_START).max_height(320.0);
        let shown = popup.show(ui, field, |asked| suggestions(scene, completions, asked));
        let response = shown.text_edit.response.response;
        response.widget_info(|| WidgetInfo::labeled(Role::SearchInput, true, "Search quotes and everything else"));
        if std::mem::take(&mut self.wants_focus) {
            response.request_focus();
            let mut state = egui::text_edit::TextEditState::load(ui.ctx(), response.id).unwrap_or_default();
            let all = egui::text::CCursorRange::two(
                egui::text::CCursor::new(0),
                egui::text::CCursor::new(self.typed.chars().count()),
            );
            state.cursor.set_char_range(Some(all));
            state.store(ui.ctx(), response.id);
        }
        if response.changed() || shown.accepted.is_some() {
            self.followed = self.typed.clone();
            scene.push(Action::Refine(self.screen(open)));
        }
        // What the list under the field took of the keys is gone by now.
        let is_below = ui.input(|input| input.key_pressed(Key::ArrowDown) || input.key_pressed(Key::Enter));
        let is_left = response.has_focus() || response.lost_focus();
        if is_left && is_below {
            response.surrender_focus();
            self.wants_list = true;
        }
        if response.has_focus()
            && !self.typed.is_empty()
            && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape))
        {
            scene.push(Action::Refine(Screen::Quotes { query: String::new(), open }));
        }
    }

    /// Saves the search, or says under which name it is saved.
    fn save_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let query = self.typed.trim().to_owned();
        scene.ask(&mut self.saved, "saved searches", saved_searches::shown);
        let saved = self.saved.get().and_then(|saved| saved.iter().find(|one| one.query == query)).cloned();
        let may_change = scene.desk.is_writable();
        let Some(saved) = saved else {
            let told = Control::SaveSearch.keys_in_words(ui);
            let button = ui.add_enabled(!query.is_empty() && may_change, Button::new("Save this search…"));
            let is_asked = button.on_hover_text(told).clicked() || scene.is_invoked(Control::SaveSearch);
            if is_asked && !query.is_empty() && may_change {
                self.name = Some(SearchName::for_new(&query));
            }
            return;
        };
        if scene.is_invoked(Control::SaveSearch) {
            self.name = Some(SearchName::of(&saved));
        }
        ui.menu_button(format!("Saved as {}  ▾", cut(&saved.name, 18)), |ui| {
            if ui.add_enabled(may_change, Button::new("Rename…")).clicked() {
                self.name = Some(SearchName::of(&saved));
                ui.close();
            }
            if ui.add_enabled(may_change, Button::new("Remove from the saved searches")).clicked() {
                scene.apply(SavedSearchCommand::Remove(saved.id));
                ui.close();
            }
        });
    }

    fn name_ui(&mut self, ui: &Ui, scene: &mut Scene<'_>) {
        let Some(mut sheet) = self.name.take() else { return };
        let (action, is_open) = sheet.ui(ui.ctx());
        if let Some(action) = action {
            scene.push(action);
        }
        self.name = Some(sheet).filter(|_| is_open);
    }

    /// Why the query makes no sense; where, is underlined in the field.
    fn wrong_ui(&self, ui: &mut Ui, wrong: &QueryError) {
        let colours = colours(ui);
        ui.label(RichText::new(as_sentence(&wrong.sentence)).font(theme::sans_bold(theme::CONTROL)).color(colours.bad));
        note(ui, as_sentence(wrong.hint()));
    }

    /// What the query asks for besides words; each can be taken out.
    fn conditions_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, open: Option<Id<Quote>>) {
        for one in asked(&self.typed) {
            let name = format!("{}: {}", one.field.name(), cut(&one.value, 40));
            let text = RichText::new(format!("{name}  ×")).font(theme::sans(theme::SMALL));
            let response = ui.add(egui::Button::new(text).corner_radius(12));
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Without {name}")));
            if response.on_hover_text("Take this condition out").clicked() {
                let query = without(&self.typed, one.field, &one.value);
                scene.push(Action::Refine(Screen::Quotes { query, open }));
            }
        }
    }
}

fn order_ui(ui: &mut Ui, order: &mut Order) {
    let shown = ComboBox::from_id_salt("order").selected_text(order.name()).width(150.0).show_ui(ui, |ui| {
        for one in Order::ALL {
            ui.selectable_value(order, one, one.name());
        }
    });
    let words = format!("Sorted by: {}", order.name());
    shown.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, words.as_str()));
}

/// What can be typed next, for the list under the field: the names of fields, and what this archive has for them. All
/// that stands before the caret is replaced, so that a value with spaces can be.
fn suggestions(
    scene: &Scene<'_>,
    answer: &mut Answer<(String, Completion)>,
    asked: &CompletionQuery<'_>,
) -> Vec<Suggestion> {
    let (text, before) = (asked.text.to_owned(), asked.word);
    if before.is_empty() {
        return Vec::new();
    }
    let (caret, typed) = (before.len(), text.clone());
    scene.ask(answer, ("completions", text.clone(), caret), move |read, gate| {
        completions(read, gate, &text, caret).map(|found| (text, found))
    });
    let Some((_, found)) = answer.get().filter(|(of, _)| *of == typed) else { return Vec::new() };
    let (Some(kept), Some(begun)) = (before.get(..found.replace.start), before.get(found.replace.start..)) else {
        return Vec::new();
    };
    let is_worth = |choice: &&Choice| match choice.insert.ends_with(':') {
        // Any word may begin like the name of a field.
        true => begun.chars().count() >= LEAST_BEGUN,
        false => choice.insert != begun,
    };
    let suggestion = |choice: &Choice| {
        let space = if choice.insert.ends_with(':') { "" } else { " " };
        let shown = Suggestion::new(format!("{kept}{}{space}", choice.insert)).content(choice.shown.clone());
        match choice.count {
            Some(count) => shown.description(grouped(count)),
            None => shown,
        }
    };
    found.choices.iter().filter(is_worth).map(suggestion).collect()
}

/// Gathers the hits under their sources, or not.
fn group_ui(ui: &mut Ui, scene: &Scene<'_>, is_grouped: bool) -> Option<Wish> {
    let keys = Control::GroupHits.keys_in_words(ui);
    let told = format!("{} ({keys})", Control::GroupHits.name());
    let is_clicked = chip(ui, "Grouped by source", is_grouped).on_hover_text(told).clicked();
    (is_clicked || scene.is_invoked(Control::GroupHits)).then_some(Wish::Group)
}

/// What can be done with all that was found.
fn all_ui(ui: &mut Ui, scene: &Scene<'_>, listing: Option<&Listing>, is_rough: bool) -> Option<Wish> {
    listing.filter(|listing| !is_rough && listing.hits.iter().any(|hit| hit.withheld.is_none()))?;
    let may_change = scene.desk.is_writable();
    let mut wish = None;
    let text = RichText::new("All of these  ▾").font(theme::sans(theme::SMALL));
    ui.menu_button(text, |ui| {
        let keys = Control::CollectAll.keys_in_words(ui);
        if ui.add_enabled(may_change, Button::new("Put them into a dossier…").shortcut_text(keys)).clicked() {
            wish = Some(Wish::CollectAll);
            ui.close();
        }
        for (name, format) in [
            ("Export as Markdown…", HitsFormat::Markdown),
            ("Export as a table (CSV)…", HitsFormat::Csv),
            ("Export as JSON…", HitsFormat::Json),
        ] {
            let is_usual = format == HitsFormat::Markdown;
            let keys = if is_usual { Control::ExportHits.keys_in_words(ui) } else { String::new() };
            if ui.add(Button::new(name).shortcut_text(keys)).clicked() {
                wish = Some(Wish::Export(format));
                ui.close();
            }
        }
    });
    if scene.is_invoked(Control::CollectAll) && may_change {
        return Some(Wish::CollectAll);
    }
    wish.or(scene.is_invoked(Control::ExportHits).then_some(Wish::Export(HitsFormat::Markdown)))
}

/// The query with the place underlined where it goes wrong.
fn underlined(ui: &Ui, text: &str, wrong: Option<Span>) -> LayoutJob {
    let colours = colours(ui);
    let plain = TextFormat { font_id: theme::sans(16.0), color: colours.ink, ..TextFormat::default() };
    let marked = TextFormat {
        color: colours.bad,
        background: colours.left_out,
        underline: Stroke::new(2.0, colours.bad),
        ..plain.clone()
    };
    let mut job = LayoutJob::default();
    let part = |start: usize, end: usize| text.get(start..end).unwrap_or_default();
    match wrong.map(|wrong| shown_part(text, wrong)) {
        Some(at) => {
            job.append(part(0, at.start), 0.0, plain.clone());
            job.append(part(at.start, at.end), 0.0, marked);
            job.append(part(at.end, text.len()), 0.0, plain);
        }
        None => job.append(text, 0.0, plain),
    }
    job
}

/// The place in the text as it stands now; what lacks something after it is underlined by its last letter.
fn shown_part(text: &str, wrong: Span) -> Span {
    let end = text.floor_char_boundary(wrong.end.min(text.len()));
    let start = text.floor_char_boundary(wrong.start.min(end));
    match start == end {
        true => Span::new(text[..start].char_indices().next_back().map_or(start, |(at, _)| at), end),
        false => Span::new(start, end),
    }
}

/// The query with the condition that a remark proposes in the place of the one that it is about.
fn instead_of(typed: &str, instead: &str) -> String {
    let Some(new) = asked(instead).into_iter().next() else { return instead.to_owned() };
    let before = without(typed, new.field, new.value.trim_start_matches('~'));
    with(&before, new.field, &new.value)
}

/// How much was found and how much of it is withheld.
fn counted(listing: &Listing, typed: &str, is_rough: bool) -> String {
    let is_search = !typed.trim().is_empty();
    let shown = listing.hits.iter().filter(|hit| hit.withheld.is_none()).count();
    let what = match (is_search, shown) {
        (false, 1) => "1 quote".to_owned(),
        (false, many) if listing.is_cut => format!("More than {} quotes", grouped(many)),
        (false, many) => format!("{} quotes", grouped(many)),
        (true, 1) if is_rough => "1 place is roughly like these words".to_owned(),
        (true, many) if is_rough => format!("{} places are roughly like these words", grouped(many)),
        (true, 0) => "Nothing found".to_owned(),
        (true, many) => match (listing.found, listing.is_cut) {
            (Some(all), _) if all > many => format!("{} found, the best {} are listed", grouped(all), grouped(many)),
            (None, true) => format!("More than {} found, the best are listed", grouped(many)),
            _ => format!("{} found", grouped(many)),
        },
    };
    let withheld = match listing.withheld {
        0 => String::new(),
        1 => "; 1 more is withheld".to_owned(),
        many => format!("; {} more are withheld", grouped(many)),
    };
    format!("{what}{withheld}")
}
