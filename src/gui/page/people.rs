//! People, groups and publications, with all their names: the list, and what is known of the open one.

mod details;
mod everyone;
mod merge;
mod sheet;

use std::sync::Arc;

use egui::{ComboBox, Frame, Ui};

use crate::gui::action::Action;
use crate::gui::answer::Answer;
use crate::gui::controls::Control;
use crate::gui::part::frame::back_to_list;
use crate::gui::part::list::TALL;
use crate::gui::part::{
    Listed, Row, change_button, chip, counted, empty, failed, field, list, list_column, note, waiting,
};
use crate::gui::scene::Scene;
use crate::gui::screen::Screen;
use crate::gui::theme::colours;
use crate::model::{Id, Person, PersonKind};
use details::Details;
use everyone::{Everyone, One, Order, Wanted};
use merge::Merge;
use sheet::PersonSheet;

/// Below this width, in points, the list gives way to who is open.
const NARROW: f32 = 720.0;

/// What the page remembers.
#[derive(Default)]
pub struct People {
    wanted: Wanted,
    everyone: Answer<Arc<Everyone>>,
    shown: Answer<Listed>,
    details: Details,
    sheet: Option<PersonSheet>,
    merge: Option<Merge>,
}

/// What a part of the page wants done with a person.
enum Wish {
    /// Change the person in a sheet.
    Edit(Box<Person>),
    /// Choose whom the person turns out to be.
    Merge(Id<Person>),
    /// The person turns out to be this one.
    MergeInto(Id<Person>, Id<Person>),
}

impl People {
    /// Draws the page.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let Screen::People(open) = *scene.screen else { return };
        if scene.is_invoked(Control::NewHere) && scene.desk.is_writable() {
            self.sheet = Some(PersonSheet::new());
        }
        let is_narrow = ui.available_width() < NARROW;
        self.ask(scene);
        list_column(ui, "people", open.is_some(), |ui| self.list_ui(ui, scene, open));
        if let Some(id) = open {
            if is_narrow && back_to_list(ui, "Everybody") {
                scene.go(Screen::People(None));
            }
            let wish = self.details.ui(ui, scene, id);
            self.take(wish);
        } else if ui.available_width() > NARROW / 2.0 && self.everyone.get().is_some_and(|all| !all.people.is_empty()) {
            let words = "Choose somebody in the list: what they gave, asked and wrote, and where they are quoted.";
            empty(ui, "Nobody is open", words, None);
        }
        self.sheets_ui(ui, scene);
    }

    fn ask(&mut self, scene: &Scene<'_>) {
        scene.ask(&mut self.everyone, "everyone", |read, gate| Ok(Arc::new(Everyone::ask(read, gate)?)));
        let Some(everyone) = self.everyone.get() else { return };
        let (everyone, wanted) = (Arc::clone(everyone), self.wanted.clone());
        let question = (self.everyone.generation, &self.wanted);
        scene.ask(&mut self.shown, question, move |_, _| Ok(everyone.wanted(&wanted)));
    }

    fn take(&mut self, wish: Option<Wish>) {
        match wish {
            Some(Wish::Edit(person)) => self.sheet = Some(PersonSheet::of(*person)),
            Some(Wish::Merge(from)) => self.merge = Some(Merge::of(from)),
            Some(Wish::MergeInto(from, into)) => self.merge = Some(Merge::into(from, into)),
            None => {}
        }
    }

    fn sheets_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        if let Some(sheet) = &mut self.sheet
            && !sheet.ui(ui, scene)
        {
            self.sheet = None;
        }
        if let (Some(merge), Some(everyone)) = (&mut self.merge, self.everyone.get())
            && !merge.ui(ui, scene, everyone)
        {
            self.merge = None;
        }
    }

    fn list_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, open: Option<Id<Person>>) {
        if let Some(fault) = self.everyone.fault() {
            if failed(ui, fault) {
                self.everyone.forget();
            }
            return;
        }
        let Some(everyone) = self.everyone.get().map(Arc::clone) else { return waiting(ui) };
        if everyone.people.is_empty() {
            let words = "Narrators, interviewers and authors come with what you import; whoever else you speak of can \
                         be added.";
            let button = scene.desk.is_writable().then_some("Add a person…");
            if empty(ui, "People, groups and publications", words, button) {
                self.sheet = Some(PersonSheet::new());
            }
            return;
        }
        self.head_ui(ui, scene, &everyone);
        let Some(shown) = self.shown.get() else { return waiting(ui) };
        if shown.is_empty() {
            note(ui, "Nobody fits. Take words out of the filter, or switch the kinds off.");
            return;
        }
        let at = |index: usize| everyone.people.get(shown.thing(index)?);
        let selected = open.and_then(|id| everyone.row_of(id, shown));
        let fair = colours(ui).fair;
        let list = list(ui, "People", shown.len(), TALL, selected, |index| {
            at(index).map(|one| row(one, fair)).unwrap_or_default()
        });
        if let Some(one) = list.chosen.and_then(at) {
            scene.go(Screen::People(Some(one.id)));
        }
    }

    fn head_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, everyone: &Everyone) {
        field(ui, "Filter by any name", &mut self.wanted.typed);
        ui.horizontal_wrapped(|ui| {
            for kind in PersonKind::ALL.iter().copied() {
                let is_on = self.wanted.kinds.contains(&kind);
                let name = format!("{} {}", everyone::kind_in_plural(kind), everyone.count(kind));
                if chip(ui, &name, is_on).clicked() {
                    match is_on {
                        true => self.wanted.kinds.retain(|known| *known != kind),
                        false => self.wanted.kinds.push(kind),
                    }
                }
            }
        });
        ui.horizontal_wrapped(|ui| {
            let label = note(ui, "Sorted by");
            let chosen = ComboBox::from_id_salt("order of people").selected_text(self.wanted.order.name());
            let response = chosen.show_ui(ui, |ui| {
                for order in Order::ALL {
                    ui.selectable_value(&mut self.wanted.order, order, order.name());
                }
            });
            response.response.labelled_by(label.id);
            if change_button(ui, scene, "New person…").clicked() {
                scene.push(Action::Do(Control::NewHere));
            }
        });
        ui.add_space(4.0);
    }
}

fn row(one: &One, fair: egui::Color32) -> Row {
    let counts = one.counts_in_words();
    Row {
        title: one.name.clone(),
        detail: if counts.is_empty() { one.kind.to_string() } else { counts },
        trailing: if one.withheld.is_some() { "withheld".into() } else { String::new() },
        colour: one.withheld.is_some().then_some(fair),
        ..Row::default()
    }
}

/// The frame that a person stands in.
fn page_frame() -> Frame {
    Frame::new().inner_margin(egui::Margin { left: 24, right: 12, top: 16, bottom: 8 })
}

/// What somebody did, in words: “gave 2 recollections · quoted 5 times”.
fn counts_in_words(uses: &crate::store::person::PersonUse) -> String {
    let mut words = Vec::new();
    let mut add = |count: usize, sentence: String| {
        if count > 0 {
            words.push(sentence);
        }
    };
    add(uses.narrated, format!("gave {}", counted(uses.narrated, "recollection", "recollections")));
    add(uses.interviewed, format!("asked in {}", counted(uses.interviewed, "recollection", "recollections")));
    add(uses.written, format!("wrote {}", counted(uses.written, "article", "articles")));
    add(
        uses.quoted,
        format!("quoted {}", if uses.quoted == 1 { "once".into() } else { format!("{} times", uses.quoted) }),
    );
    words.join(" · ")
}
