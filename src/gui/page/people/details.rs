//! What is known of the open person: names, what they gave, asked and wrote, where they are quoted, notes and rights.

use egui::{Key, Label, RichText, Role as AccessRole, ScrollArea, TextEdit, Ui, WidgetInfo};

use super::{Wish, counts_in_words, page_frame};
use crate::archive::ArchiveError;
use crate::archive::clearance::Clearance;
use crate::archive::people::PersonCommand;
use crate::archive::people::alike::{self, Alike};
use crate::gui::action::{Action, Done};
use crate::gui::answer::Answer;
use crate::gui::controls::Control;
use crate::gui::part::frame::cut;
use crate::gui::part::{
    Memos, Rights, Sent, change_button, danger, empty, failed, headline, inspector, link, memos_ui, note, read_only_ui,
    rights_ui, section, waiting,
};
use crate::gui::scene::Scene;
use crate::gui::screen::Screen;
use crate::gui::theme::{self, colours};
use crate::model::{About, Date, Id, Person, Protected, Role};
use crate::store::person::{PersonPart, PersonUse, Stand};
use crate::store::{Read, StoreError};

/// How many records are shown that may be the same person.
const SAME_SHOWN: usize = 4;
/// How many places of one sort are listed before the rest is only counted.
const LISTED: usize = 60;

/// What the page remembers of the open person.
#[derive(Default)]
pub(super) struct Details {
    answer: Answer<Option<Known>>,
    memos: Memos,
    rights: Rights,
    removal: Sent<Id<Person>>,
    /// The other name that is being typed, and for whom.
    alias: (Option<Id<Person>>, String),
}

/// Somebody, as far as it may be shown.
struct Known {
    person: Person,
    withheld: Option<String>,
    uses: PersonUse,
    parts: Vec<Part>,
    /// Who may be the same person, the likeliest first.
    same: Vec<Alike>,
}

/// One place where the person stands.
struct Part {
    stand: Stand,
    /// The title, or why it is withheld.
    words: String,
    date: Option<Date>,
}

impl Details {
    pub(super) fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, id: Id<Person>) -> Option<Wish> {
        scene.ask(&mut self.answer, ("person", id), move |read, gate| Known::ask(read, gate, id));
        if self.removal.arrived().is_some() {
            scene.push(Action::Refine(Screen::People(None)));
        }
        if let Some(fault) = self.answer.fault() {
            if failed(ui, fault) {
                self.answer.forget();
            }
            return None;
        }
        match self.answer.get() {
            None => waiting(ui),
            Some(None) => {
                let words = "The record was removed, merged, or its making undone. Redo may bring it back.";
                empty(ui, "This person is not in the archive any more", words, None);
            }
            Some(Some(known)) if known.person.id != id => waiting(ui),
            Some(Some(_)) => return self.known_ui(ui, scene, id),
        }
        None
    }

    fn known_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, id: Id<Person>) -> Option<Wish> {
        let is_beside = scene.preferences.is_inspector_open && ui.available_width() >= super::NARROW;
        let (memos, rights) = (&mut self.memos, &mut self.rights);
        let beside = |ui: &mut Ui, scene: &mut Scene<'_>| {
            memos_ui(ui, scene, memos, About::Person(id));
            rights_ui(ui, scene, rights, Protected::Person(id));
        };
        let mut below = Some(beside);
        if is_beside && let Some(mut beside) = below.take() {
            inspector(ui, "person", true, |ui| beside(ui, scene));
        }
        let Some(Some(known)) = self.answer.get() else { return None };
        let mut wish = None;
        page_frame().show(ui, |ui| {
            ScrollArea::vertical().id_salt(("person", id)).auto_shrink([false, false]).show(ui, |ui| {
                ui.set_max_width(640.0_f32.min(ui.available_width() - 12.0));
                head_ui(ui, known);
                match &known.withheld {
                    Some(withheld) => withheld_ui(ui, scene, withheld),
                    None => names_ui(ui, scene, known, &mut self.alias),
                }
                wish = buttons_ui(ui, scene, known, &mut self.removal);
                for other in known.same.iter().take(SAME_SHOWN) {
                    wish = wish.take().or(same_ui(ui, scene, &known.person, other));
                }
                parts_ui(ui, scene, known);
                if let Some(mut below) = below {
                    below(ui, scene);
                }
                ui.add_space(24.0);
            });
        });
        wish
    }
}

impl Known {
    fn ask(read: &Read<'_>, gate: &Clearance, id: Id<Person>) -> Result<Option<Known>, ArchiveError> {
        let mut person = match read.person(id) {
            Err(StoreError::NoSuch { .. }) => return Ok(None),
            other => other?,
        };
        if let Some(withheld) = gate.person(id) {
            let name = gate.name(&person).to_string();
            person = Person { name, aliases: Vec::new(), pseudonym: None, note: String::new(), ..person };
            let withheld = Some(crate::gui::part::change::as_sentence(&withheld.in_words()));
            let (uses, parts, same) = (PersonUse::default(), Vec::new(), Vec::new());
            return Ok(Some(Known { person, withheld, uses, parts, same }));
        }
        let mut same = alike::may_be_same(read, id)?;
        same.retain(|one| gate.names_openly(&person) && gate.names_openly(&one.person));
        let parts = read.parts_of_person(id)?.into_iter().map(|part| Part::cleared(part, gate)).collect();
        let uses = read.uses_of_people()?.get(&id).copied().unwrap_or_default();
        Ok(Some(Known { person, withheld: None, uses, parts, same }))
    }
}

impl Part {
    fn cleared(part: PersonPart, gate: &Clearance) -> Part {
        let withheld = match part.stand {
            Stand::Took(_, id) => gate.recollection(id),
            Stand::Wrote(_) | Stand::Quoted(..) => None,
        };
        match withheld {
            Some(withheld) => Part { stand: part.stand, words: withheld.in_words(), date: None },
            None => Part { stand: part.stand, words: part.title, date: part.date },
        }
    }

    fn screen(&self) -> Screen {
        match self.stand {
            Stand::Took(_, id) => Screen::interview(id, None),
            Stand::Wrote(id) | Stand::Quoted(id, _) => Screen::article(id, None),
        }
    }
}

fn head_ui(ui: &mut Ui, known: &Known) {
    note(ui, crate::gui::part::change::as_sentence(known.person.kind.as_str()).trim_end_matches('.'));
    headline(ui, &known.person.name);
    let counts = counts_in_words(&known.uses);
    if !counts.is_empty() {
        note(ui, counts);
    }
    ui.add_space(6.0);
}

fn withheld_ui(ui: &mut Ui, scene: &mut Scene<'_>, withheld: &str) {
    ui.label(RichText::new(withheld).color(colours(ui).bad));
    note(ui, "Name, words and notes are kept back in this window, and in everything that leaves the archive.");
    if ui.button(Control::ShowWithheld.name()).clicked() {
        scene.push(Action::Do(Control::ShowWithheld));
    }
}

/// Other names, pseudonym and note.
fn names_ui(ui: &mut Ui, scene: &mut Scene<'_>, known: &Known, typed: &mut (Option<Id<Person>>, String)) {
    let person = &known.person;
    if !person.note.is_empty() {
        let words = cut_lines(&person.note);
        ui.add(Label::new(RichText::new(words).font(theme::serif(16.0)).color(colours(ui).ink)).wrap());
    }
    section(ui, "Other names and spellings");
    ui.horizontal_wrapped(|ui| {
        for alias in &person.aliases {
            alias_ui(ui, scene, person, alias);
        }
        if person.aliases.is_empty() {
            note(ui, "None is known.");
        }
    });
    if scene.desk.is_writable() {
        add_alias_ui(ui, scene, person, typed);
    }
    section(ui, "Pseudonym");
    match &person.pseudonym {
        Some(pseudonym) => ui.add(Label::new(cut(pseudonym, 200)).wrap()),
        None => note(ui, "None. With one, an export with pseudonyms names this person so."),
    };
}

fn alias_ui(ui: &mut Ui, scene: &mut Scene<'_>, person: &Person, alias: &str) {
    let colours = colours(ui);
    let frame = egui::Frame::new().fill(colours.card).stroke((1.0, colours.line)).corner_radius(12);
    frame.inner_margin(egui::Margin::symmetric(8, 2)).show(ui, |ui| {
        ui.set_max_width((ui.available_width() - 20.0).max(60.0));
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            ui.spacing_mut().interact_size.y = 22.0;
            ui.spacing_mut().button_padding = egui::vec2(4.0, 1.0);
            ui.label(cut(alias, 60));
            if !scene.desk.is_writable() {
                return;
            }
            let remove = ui.add(egui::Button::new("×").frame(false)).on_hover_text("Take this name away");
            remove.widget_info(|| {
                WidgetInfo::labeled(AccessRole::Button, true, format!("Take the name {} away", cut(alias, 80)))
            });
            if remove.clicked() {
                let gone = alias.to_owned();
                change_aliases(scene, person.id, move |aliases| aliases.retain(|known| *known != gone));
            }
        });
    });
}

/// Changes the other names of the person as they are by then: what the page shows may be a moment old.
fn change_aliases(scene: &mut Scene<'_>, id: Id<Person>, change: impl FnOnce(&mut Vec<String>) + Send + 'static) {
    scene.push(Action::Change(Box::new(move |archive| {
        let mut person = archive.read(|read| Ok(read.person(id)?))?;
        change(&mut person.aliases);
        archive.apply(PersonCommand::Edit(person))?;
        Ok(Done::quietly())
    })));
}

fn add_alias_ui(ui: &mut Ui, scene: &mut Scene<'_>, person: &Person, typed: &mut (Option<Id<Person>>, String)) {
    if typed.0 != Some(person.id) {
        *typed = (Some(person.id), String::new());
    }
    ui.horizontal(|ui| {
        let width = 240.0_f32.min(ui.available_width() - 100.0).max(80.0);
        let field = TextEdit::singleline(&mut typed.1).hint_text("Another name or spelling").desired_width(width);
        let response = ui.add(field);
        response.widget_info(|| WidgetInfo::labeled(AccessRole::TextInput, true, "Another name or spelling"));
        let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let is_there = !typed.1.trim().is_empty();
        let button = ui.add_enabled(is_there, egui::Button::new("Add name"));
        if (button.clicked() || is_entered) && is_there {
            let alias = std::mem::take(&mut typed.1);
            change_aliases(scene, person.id, move |aliases| aliases.push(alias));
            response.request_focus();
        }
    });
}

fn buttons_ui(ui: &mut Ui, scene: &mut Scene<'_>, known: &Known, removal: &mut Sent<Id<Person>>) -> Option<Wish> {
    ui.add_space(12.0);
    let id = known.person.id;
    let mut wish = None;
    ui.horizontal_wrapped(|ui| {
        if known.withheld.is_none() && change_button(ui, scene, "Edit…").clicked() {
            wish = Some(Wish::Edit(Box::new(known.person.clone())));
        }
        if change_button(ui, scene, "Merge into…").clicked() {
            wish = Some(Wish::Merge(id));
        }
        if scene.desk.is_writable() && danger(ui, "Remove").clicked() {
            removal.apply(scene, PersonCommand::Remove(id));
        }
    });
    read_only_ui(ui, scene);
    removal.fault_ui(ui);
    wish
}

/// A quiet hint that another record may be the same person, and why; the person decides, either way.
fn same_ui(ui: &mut Ui, scene: &mut Scene<'_>, person: &Person, alike: &Alike) -> Option<Wish> {
    let mut wish = None;
    let other = &alike.person;
    ui.horizontal_wrapped(|ui| {
        note(ui, "The same as");
        let name = cut(&other.name, 60);
        if link(ui, &name).clicked() {
            scene.go(Screen::People(Some(other.id)));
        }
        note(ui, "?");
        let merge = change_button(ui, scene, "Merge…");
        merge.widget_info(|| WidgetInfo::labeled(AccessRole::Button, true, format!("Merge with {name}…")));
        if merge.clicked() {
            // The fuller name is the one to keep.
            let is_fuller = person.name.chars().count() > other.name.chars().count();
            let (from, into) = if is_fuller { (other.id, person.id) } else { (person.id, other.id) };
            wish = Some(Wish::MergeInto(from, into));
        }
        let apart = change_button(ui, scene, "Somebody else");
        apart.widget_info(|| WidgetInfo::labeled(AccessRole::Button, true, format!("{name} is somebody else")));
        if apart.clicked() {
            let (one, other) = (person.id, other.id);
            scene.push(Action::Change(Box::new(move |archive| {
                archive.apply(PersonCommand::TellApart(one, other))?;
                Ok(Done::quietly())
            })));
        }
    });
    note(ui, cut(&alike.reasons(), 300));
    wish
}

fn parts_ui(ui: &mut Ui, scene: &mut Scene<'_>, known: &Known) {
    type Fits = fn(&Stand) -> bool;
    let sections: [(&str, Fits); 5] = [
        ("Gave", |stand| matches!(stand, Stand::Took(Role::Narrator, _))),
        ("Asked in", |stand| matches!(stand, Stand::Took(Role::Interviewer, _))),
        ("Was present at", |stand| matches!(stand, Stand::Took(Role::Present, _))),
        ("Wrote", |stand| matches!(stand, Stand::Wrote(_))),
        ("Is quoted in", |stand| matches!(stand, Stand::Quoted(..))),
    ];
    for (name, fits) in sections {
        let parts: Vec<&Part> = known.parts.iter().filter(|part| fits(&part.stand)).collect();
        if parts.is_empty() {
            continue;
        }
        section(ui, name);
        for part in parts.iter().take(LISTED) {
            part_ui(ui, scene, part);
        }
        if parts.len() > LISTED {
            note(ui, format!("… and {} more", parts.len() - LISTED));
        }
    }
    if known.parts.is_empty() && known.withheld.is_none() {
        section(ui, "In the archive");
        note(ui, "Took part in nothing here yet, and is quoted nowhere.");
    }
}

fn part_ui(ui: &mut Ui, scene: &mut Scene<'_>, part: &Part) {
    ui.horizontal_wrapped(|ui| {
        let title = if part.words.trim().is_empty() { "untitled" } else { &part.words };
        if link(ui, &cut(title, 120)).clicked() {
            scene.go(part.screen());
        }
        let date = part.date.map(|date| date.in_words());
        let times = match part.stand {
            Stand::Quoted(_, 1) => Some("once".to_owned()),
            Stand::Quoted(_, times) => Some(format!("{times} times")),
            _ => None,
        };
        let words: Vec<String> = [date, times].into_iter().flatten().collect();
        if !words.is_empty() {
            note(ui, words.join(" · "));
        }
    });
}

/// A note with its lines, as long as a screen takes.
fn cut_lines(text: &str) -> String {
    match text.char_indices().nth(4_000) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
