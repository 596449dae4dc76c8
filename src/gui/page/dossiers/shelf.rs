//! The shelf: every dossier, with how much stands in it. Makes, renames and removes them.

use egui::{Button, Frame, Key, Modifiers, Response, TextEdit, Ui};

use crate::archive::dossiers::DossierCommand;
use crate::gui::answer::Answer;
use crate::gui::part::list::TALL;
use crate::gui::part::{Row, empty, failed, field, headline, list, note, primary, waiting};
use crate::gui::scene::Scene;
use crate::gui::screen::Screen;
use crate::gui::theme::{self, colours};
use crate::model::{Dossier, Id};
use crate::store::dossier::DossierRow;

/// The widest that the list is set.
const WIDEST: f32 = 760.0;

/// What the shelf remembers.
#[derive(Default)]
pub(super) struct Shelf {
    rows: Answer<Vec<DossierRow>>,
    chosen: Option<Id<Dossier>>,
    naming: Option<Naming>,
}

/// A title that is being typed.
struct Naming {
    /// Whose; none for a new dossier's.
    of: Option<Id<Dossier>>,
    title: String,
    is_fresh: bool,
}

/// What is to be done with a dossier.
enum Wish {
    Open,
    Rename,
    Remove,
}

impl Shelf {
    /// Asks for the title of a new dossier.
    pub(super) fn make_new(&mut self) {
        self.naming = Some(Naming { of: None, title: String::new(), is_fresh: true });
    }

    /// Draws the shelf.
    pub(super) fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        Frame::new().inner_margin(20).show(ui, |ui| {
            let room = ui.available_width();
            ui.set_max_width(room.min(WIDEST));
            headline(ui, "Dossiers");
            note(
                ui,
                "Quotes in an order that argues something, with your own words between them and every source below.",
            );
            ui.add_space(6.0);
            let is_named = self.naming.as_ref().is_some_and(|naming| naming.of.is_none());
            let is_empty = self.rows.get().is_some_and(Vec::is_empty);
            if is_named {
                self.new_ui(ui, scene);
            } else if !is_empty && scene.desk.is_writable() && ui.button("New dossier…").clicked() {
                self.make_new();
            }
            ui.add_space(8.0);
            self.list_ui(ui, scene);
        });
    }

    /// The card in which a new dossier gets its title.
    fn new_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let is_taken = self.is_taken();
        let Some(naming) = &mut self.naming else { return };
        let colours = colours(ui);
        let frame = Frame::new().fill(colours.card).stroke((1.0, colours.line)).corner_radius(8).inner_margin(12);
        let (mut is_made, mut is_abandoned) = (false, false);
        frame.show(ui, |ui| {
            let response = field(ui, "Title of the new dossier", &mut naming.title);
            if std::mem::take(&mut naming.is_fresh) {
                response.request_focus();
            }
            is_made = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            is_abandoned = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape));
            if is_taken {
                note(ui, "There is a dossier of that title already.");
            }
            ui.horizontal(|ui| {
                is_made |= primary(ui, "Make the dossier").clicked();
                is_abandoned |= ui.button("Cancel").clicked();
            });
        });
        let title = naming.title.trim().to_owned();
        if is_abandoned {
            self.naming = None;
        } else if is_made && !is_taken && !title.is_empty() {
            self.naming = None;
            scene.apply_then(DossierCommand::New { title }, |id| {
                crate::gui::action::Action::Go(Screen::Dossiers(Some(id)))
            });
        } else if is_made {
            naming.is_fresh = true;
        }
    }

    /// Whether the title that is typed belongs to another dossier.
    fn is_taken(&self) -> bool {
        let Some(naming) = &self.naming else { return false };
        let title = naming.title.trim();
        self.rows.get().into_iter().flatten().any(|row| row.title == title && Some(row.id) != naming.of)
    }

    fn list_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        scene.ask(&mut self.rows, "dossiers", |read, _| Ok(read.dossier_rows()?));
        if let Some(fault) = self.rows.fault() {
            if failed(ui, fault) {
                self.rows.forget();
            }
            return;
        }
        let Some(rows) = self.rows.get() else { return waiting(ui) };
        if rows.is_empty() {
            let words = "A dossier gathers quotes under headings, says under each who spoke it and where, lists the \
                         articles that cite it, and can be exported with footnotes.";
            let button = scene.desk.is_writable() && self.naming.is_none();
            if empty(ui, "No dossier yet", words, button.then_some("New dossier…")) {
                self.make_new();
            }
            return;
        }
        let selected = rows.iter().position(|row| Some(row.id) == self.chosen);
        let shown = list(ui, "Dossiers", rows.len(), TALL, selected, |index| shown_row(&rows[index]));
        let at = |index: usize| rows.get(index).map(|row| (row.id, row.title.clone()));
        let mut wish = shown.activated.and_then(at).map(|row| (row, Wish::Open));
        let mut naming_at = None;
        for (index, response) in &shown.seen {
            let Some(row) = at(*index) else { continue };
            if let Some(one) = row_wish(response, scene.desk.is_writable()) {
                wish = Some((row.clone(), one));
            }
            if self.naming.as_ref().is_some_and(|naming| naming.of == Some(row.0)) {
                naming_at = Some(response.rect);
            }
        }
        if let Some((id, _)) = shown.chosen.and_then(at) {
            self.chosen = Some(id);
        }
        let is_free = !ui.ctx().text_edit_focused() && scene.desk.is_writable();
        if let Some(row) = selected.and_then(at).filter(|_| is_free) {
            wish = wish.or_else(|| key_wish(ui).map(|wish| (row, wish)));
        }
        if let Some(rect) = naming_at {
            self.rename_ui(ui, scene, rect);
        }
        if let Some(((id, title), wish)) = wish {
            self.perform(scene, id, title, &wish);
        }
    }

    fn perform(&mut self, scene: &mut Scene<'_>, id: Id<Dossier>, title: String, wish: &Wish) {
        match wish {
            Wish::Open => scene.go(Screen::Dossiers(Some(id))),
            Wish::Rename => self.naming = Some(Naming { of: Some(id), title, is_fresh: true }),
            Wish::Remove => scene.apply(DossierCommand::Remove(id)),
        }
    }

    /// The field in the place of a row whose dossier gets another title.
    fn rename_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, rect: egui::Rect) {
        let is_taken = self.is_taken();
        let Some(naming) = &mut self.naming else { return };
        let colours = colours(ui);
        let edge = if is_taken { colours.bad } else { colours.accent };
        let frame = Frame::new().fill(colours.card).stroke((1.5, edge)).corner_radius(6).inner_margin(8);
        let edit = TextEdit::singleline(&mut naming.title).font(theme::serif(17.0)).frame(frame);
        let response = ui.put(rect.shrink2(egui::vec2(2.0, 3.0)), edit);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Title of the dossier"));
        if std::mem::take(&mut naming.is_fresh) {
            response.request_focus();
        }
        if response.lost_focus() {
            let is_abandoned = ui.input(|input| input.key_pressed(Key::Escape)) || is_taken;
            if let (Some(dossier), false) = (naming.of, is_abandoned) {
                let title = naming.title.clone();
                let known = self.rows.get().into_iter().flatten().find(|row| row.id == dossier);
                if known.is_none_or(|known| known.title != title.trim()) {
                    scene.apply(DossierCommand::Rename { dossier, title });
                }
            }
            self.naming = None;
        }
    }
}

fn shown_row(row: &DossierRow) -> Row {
    Row {
        title: row.title.clone(),
        detail: [
            counted(row.sections, "section", "sections"),
            counted(row.quotes, "quote", "quotes"),
            counted(row.texts, "text of yours", "texts of yours"),
        ]
        .join(" · "),
        is_read: true,
        ..Row::default()
    }
}

/// What a click on a row, or its menu, asks for.
fn row_wish(response: &Response, is_writable: bool) -> Option<Wish> {
    let mut wish = response.clicked().then_some(Wish::Open);
    response.context_menu(|ui| {
        if ui.button("Open").clicked() {
            wish = Some(Wish::Open);
        }
        if is_writable {
            if ui.add(Button::new("Rename").shortcut_text("F2")).clicked() {
                wish = Some(Wish::Rename);
            }
            if ui.add(Button::new("Remove").shortcut_text("Delete")).clicked() {
                wish = Some(Wish::Remove);
            }
        }
        if wish.is_some() {
            ui.close();
        }
    });
    wish
}

fn key_wish(ui: &Ui) -> Option<Wish> {
    ui.input_mut(|input| {
        if input.consume_key(Modifiers::NONE, Key::F2) {
            return Some(Wish::Rename);
        }
        input.consume_key(Modifiers::NONE, Key::Delete).then_some(Wish::Remove)
    })
}

/// A number with its noun: “1 quote”, “3 quotes”.
pub(super) fn counted(many: usize, one: &str, more: &str) -> String {
    format!("{} {}", crate::gui::shell::grouped(many), if many == 1 { one } else { more })
}
