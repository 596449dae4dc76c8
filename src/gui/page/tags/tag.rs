//! The page of one tag: colour and definition, its quotes, and who speaks of it when.

use std::collections::BTreeMap;

use egui::{Button, Grid, Label, RichText, Role, TextEdit, Ui, Vec2, WidgetInfo};

use super::Book;
use super::acts::Acts;
use crate::archive::query::{Field, with};
use crate::archive::search::{Found, Listing, Target, tagged};
use crate::archive::tags::{TagCommand, path_of, stands_under};
use crate::gui::action::Action;
use crate::gui::answer::Answer;
use crate::gui::page::quotes::hit::{HEIGHT, Shown, accessible, hit_ui};
use crate::gui::part::change::{change_button, read_only_ui};
use crate::gui::part::frame::cut;
use crate::gui::part::{danger, failed, headline, link, list_painted, note, section, tall_field, waiting};
use crate::gui::scene::Scene;
use crate::gui::screen::Screen;
use crate::gui::theme::{self, colours};
use crate::model::{Id, Tag};

/// What the page remembers of the open tag.
#[derive(Default)]
pub(super) struct TagPage {
    quotes: Answer<(Listing, Spoken)>,
    is_narrow_sense: bool,
    /// The definition that is being written, and of which tag.
    draft: Option<(Id<Tag>, String)>,
    row: Option<usize>,
}

/// Who speaks of something when: how many quotes of each person from each stretch of years.
#[derive(Default)]
struct Spoken {
    columns: Vec<String>,
    rows: Vec<(String, Vec<usize>)>,
}

impl TagPage {
    /// Draws the page; where the window is low, all of it scrolls.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        scene: &mut Scene<'_>,
        acts: &mut Acts,
        book: &Book,
        tag: &Tag,
        is_alone: bool,
    ) {
        let height = ui.available_height();
        let area = egui::ScrollArea::vertical().id_salt(("tag", tag.id)).auto_shrink([false, false]);
        area.show(ui, |ui| {
            ui.set_max_width(ui.available_width() - 12.0);
            self.ask(scene, book, tag);
            head_ui(ui, scene, acts, book, tag, is_alone);
            if let Some(fault) = self.quotes.fault() {
                if failed(ui, fault) {
                    self.quotes.forget();
                }
                return;
            }
            self.definition_ui(ui, scene, tag);
            self.quotes_ui(ui, scene, book, tag, height);
        });
    }

    fn ask(&mut self, scene: &Scene<'_>, book: &Book, tag: &Tag) {
        let under: Vec<Id<Tag>> = match self.is_narrow_sense {
            true => vec![tag.id],
            false => {
                let is_under = |other: &&Tag| stands_under(&book.tags, other.id, tag.id);
                book.tags.iter().filter(is_under).map(|tag| tag.id).collect()
            }
        };
        let question = under.clone();
        scene.ask(&mut self.quotes, ("tagged", &under), move |read, gate| {
            let listing = tagged(read, gate, &question)?;
            let spoken = spoken(&listing.hits);
            Ok((listing, spoken))
        });
    }

    fn quotes_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, book: &Book, tag: &Tag, height: f32) {
        let has_children = book.tags.iter().any(|other| other.parent == Some(tag.id));
        let Some((listing, spoken)) = self.quotes.get() else { return waiting(ui) };
        spoken_ui(ui, spoken);
        section(ui, &counted(listing));
        ui.horizontal_wrapped(|ui| {
            if has_children {
                let mut is_wide = !self.is_narrow_sense;
                if ui.checkbox(&mut is_wide, "With the quotes of the tags under it").changed() {
                    self.is_narrow_sense = !is_wide;
                }
            }
            if !listing.hits.is_empty() && link(ui, "Search among them").clicked() {
                let query = with("", Field::Tag, &path_of(&book.tags, tag));
                scene.go(Screen::Quotes { query, open: None });
            }
        });
        if listing.hits.is_empty() {
            note(ui, "No quote is tagged with this. Tag one with T, in an interview or in the list of quotes.");
            return;
        }
        let left = (height - ui.min_rect().height() - 12.0).max(2.5 * HEIGHT).min(HEIGHT * listing.hits.len() as f32);
        let size = Vec2::new(ui.available_width(), left);
        let shown = ui
            .allocate_ui(size, |ui| {
                list_painted(
                    ui,
                    "Quotes of the tag",
                    listing.hits.len(),
                    HEIGHT,
                    self.row,
                    |index| accessible(&listing.hits[index], listing, false),
                    |ui, rect, index, _| hit_ui(ui, rect, &listing.hits[index], listing, Shown::default()),
                )
            })
            .inner;
        self.row = shown.chosen.or(self.row).filter(|row| *row < listing.hits.len());
        let clicked = shown.seen.iter().find(|(_, response)| response.clicked()).map(|(index, _)| *index);
        if let Some(Target::Quote(quote)) = clicked.or(shown.activated).map(|index| listing.hits[index].target) {
            scene.go(Screen::quote(quote));
        }
    }

    fn definition_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, tag: &Tag) {
        let draft = match &mut self.draft {
            Some((of, text)) if *of == tag.id => text,
            other => &mut other.insert((tag.id, tag.definition.clone())).1,
        };
        if !scene.desk.is_writable() {
            ui.add(Label::new(RichText::new(cut(&tag.definition, 2_000)).font(theme::serif(16.0))).wrap());
            return read_only_ui(ui, scene);
        }
        let response = tall_field(ui, "Definition: when it applies and when not", draft, 2);
        let is_other = draft.trim() != tag.definition.trim();
        if !is_other {
            if !response.has_focus() {
                // Undo, or somebody else, may have changed it meanwhile.
                self.draft = None;
            }
            return;
        }
        let text = draft.trim().to_owned();
        let is_saved = ui.button("Save the definition").clicked();
        if is_saved || response.lost_focus() {
            self.draft = None;
            scene.apply(TagCommand::Edit(Tag { definition: text, ..tag.clone() }));
        }
    }
}

fn head_ui(ui: &mut Ui, scene: &mut Scene<'_>, acts: &mut Acts, book: &Book, tag: &Tag, is_alone: bool) {
    let path = path_of(&book.tags, tag);
    if let Some((above, _)) = path.rsplit_once('/') {
        note(ui, cut(&above.replace('/', " / "), 120));
    }
    match is_alone && acts.renamed() == Some(tag.id) {
        true => acts.name_ui(ui, scene, tag, |ui, text| ui.add(TextEdit::singleline(text).desired_width(320.0))),
        false => headline(ui, &tag.name),
    }
    if !scene.desk.is_writable() {
        return;
    }
    colours_ui(ui, scene, tag);
    ui.horizontal_wrapped(|ui| {
        if change_button(ui, scene, "Rename").on_hover_text("F2, or double-click in the tree").clicked() {
            acts.ask_name(tag);
        }
        if change_button(ui, scene, "New under it…").clicked() {
            acts.ask_new(Some(tag.id));
        }
        if change_button(ui, scene, "Move under…").clicked() {
            acts.ask_move(tag);
        }
        if change_button(ui, scene, "Merge into…").clicked() {
            acts.ask_merge(book, tag);
        }
        if danger(ui, "Remove").on_hover_text("Takes it off every quote; the quotes stay").clicked() {
            let parent = tag.parent;
            scene.apply_then(TagCommand::Remove(tag.id), move |_| Action::Refine(Screen::Tags(parent)));
        }
    });
}

/// Twelve colours and none, each with its name.
fn colours_ui(ui: &mut Ui, scene: &mut Scene<'_>, tag: &Tag) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(3.0);
        let none = [("No colour", "")];
        for (name, stored) in none.iter().chain(&theme::TAG_COLOURS) {
            let is_on = tag.colour.eq_ignore_ascii_case(stored);
            let (rect, response) = ui.allocate_exact_size(Vec2::splat(26.0), egui::Sense::click());
            response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_on, *name));
            let painter = ui.painter();
            let ring = if is_on || response.has_focus() { colours(ui).ink } else { colours(ui).line };
            match theme::stored_colour(stored) {
                Some(colour) => painter.circle_filled(rect.center(), 8.5, colour),
                None => painter.line_segment(
                    [rect.center() + Vec2::new(-5.0, 5.0), rect.center() + Vec2::new(5.0, -5.0)],
                    (1.5, colours(ui).soft),
                ),
            };
            if is_on || response.hovered() || response.has_focus() || stored.is_empty() {
                painter.circle_stroke(rect.center(), 11.0, (if is_on { 2.0 } else { 1.0 }, ring));
            }
            if response.on_hover_text(*name).clicked() && !is_on {
                scene.apply(TagCommand::Edit(Tag { colour: (*stored).to_owned(), ..tag.clone() }));
            }
        }
        let is_own = !tag.colour.is_empty() && !theme::TAG_COLOURS.iter().any(|(_, known)| *known == tag.colour);
        if is_own {
            let text = RichText::new(cut(&tag.colour, 12)).font(theme::sans(theme::SMALL));
            ui.add_enabled(false, Button::new(text).frame(false));
        }
    });
}

fn counted(listing: &Listing) -> String {
    let quotes = match listing.hits.len() {
        0 => "No quotes".to_owned(),
        1 => "1 quote".to_owned(),
        many => format!("{many} quotes"),
    };
    match listing.withheld {
        0 => quotes,
        1 => format!("{quotes}; 1 more is withheld"),
        many => format!("{quotes}; {many} more are withheld"),
    }
}

/// Who speaks of it when. Years, where there are only a few of them; else decades.
fn spoken(hits: &[Found]) -> Spoken {
    let year = |hit: &Found| hit.day.map(|day| day.div_euclid(10_000)).filter(|year| (0..=9999).contains(year));
    let mut years: Vec<i64> = hits.iter().filter_map(year).collect();
    years.sort_unstable();
    years.dedup();
    let by_year = years.len() <= 6;
    let column = |year: i64| if by_year { year.to_string() } else { format!("{}0s", year / 10) };
    let mut columns: Vec<String> = years.iter().map(|year| column(*year)).collect();
    columns.dedup();
    let mut rows: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for hit in hits {
        let who = if hit.speaker.is_empty() { "Somebody unnamed" } else { &hit.speaker };
        let counts = rows.entry(who.to_owned()).or_insert_with(|| vec![0; columns.len() + 1]);
        let at = year(hit).map(column).and_then(|name| columns.iter().position(|known| *known == name));
        counts[at.unwrap_or(columns.len())] += 1;
    }
    let mut rows: Vec<(String, Vec<usize>)> = rows.into_iter().collect();
    rows.sort_by_key(|(_, counts)| std::cmp::Reverse(counts.iter().sum::<usize>()));
    if rows.iter().any(|(_, counts)| counts.last().is_some_and(|undated| *undated > 0)) {
        columns.push("undated".into());
    }
    Spoken { columns, rows }
}

/// How many people the table shows, and how many columns.
const SHOWN: (usize, usize) = (8, 10);

fn spoken_ui(ui: &mut Ui, spoken: &Spoken) {
    if spoken.rows.is_empty() {
        return;
    }
    section(ui, "Who speaks of it when");
    ui.horizontal(|ui| {
        egui::ScrollArea::horizontal().id_salt("who when").show(ui, |ui| {
            Grid::new("who when").num_columns(spoken.columns.len() + 2).spacing([22.0, 3.0]).show(ui, |ui| {
                ui.allocate_space(Vec2::ZERO);
                for column in spoken.columns.iter().take(SHOWN.1) {
                    note(ui, column.as_str());
                }
                note(ui, "together");
                ui.end_row();
                for (who, counts) in spoken.rows.iter().take(SHOWN.0) {
                    ui.label(cut(who, 40));
                    for (index, column) in spoken.columns.iter().take(SHOWN.1).enumerate() {
                        let count = counts.get(index).copied().unwrap_or(0);
                        let words = if count == 0 { "–".to_owned() } else { count.to_string() };
                        let cell = ui.label(words);
                        cell.widget_info(|| {
                            WidgetInfo::labeled(Role::Label, true, format!("{who}, {column}: {count}"))
                        });
                    }
                    ui.label(RichText::new(counts.iter().sum::<usize>().to_string()).font(theme::sans_bold(14.0)));
                    ui.end_row();
                }
            });
        });
    });
    let more = spoken.rows.len().saturating_sub(SHOWN.0);
    if more > 0 {
        note(ui, format!("and {more} more people"));
    }
}
