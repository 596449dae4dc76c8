//! The list of recollections: filtered, sorted and counted on the reader's thread.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use egui::{ComboBox, Role as WidgetRole, TextEdit, Ui, WidgetInfo};

use crate::archive::ArchiveError;
use crate::archive::clearance::{Clearance, Policy};
use crate::gui::action::Action;
use crate::gui::answer::Answer;
use crate::gui::controls::Control;
use crate::gui::part::list::TALL;
use crate::gui::part::{Listed, Orders, Row, chip, counted, empty, failed, list, note, primary, waiting};
use crate::gui::scene::Scene;
use crate::gui::screen::Screen;
use crate::gui::shell::grouped;
use crate::gui::theme::colours;
use crate::model::date::SortableDay;
use crate::model::{Id, Recollection, RecollectionKind, Work};
use crate::store::Read;

/// The list and how it is wanted.
#[derive(Default)]
pub struct Catalogue {
    all: Answer<Arc<Items>>,
    found: Answer<Found>,
    wanted: Wanted,
    /// Whether Enter was pressed on a row: the keyboard is to go on to the words.
    pub wants_reading: bool,
}

/// Every recollection.
struct Items {
    items: Vec<Item>,
    places: HashMap<Id<Recollection>, usize>,
    orders: Orders<{ Order::ALL.len() }>,
    /// The states of work that there are, in order.
    states: Vec<Work>,
}

/// One recollection as the list shows it. What is withheld has neither title nor names.
struct Item {
    id: Id<Recollection>,
    kind: RecollectionKind,
    title: String,
    narrators: String,
    date: String,
    day: Option<SortableDay>,
    turns: usize,
    quotes: usize,
    work: Option<Work>,
    /// Why it is withheld, whether it is shown here or not.
    withheld: Option<String>,
    is_shown: bool,
    /// What a filter looks at, in small letters.
    haystack: String,
}

/// What is listed, in order.
struct Found {
    all: Arc<Items>,
    listed: Listed,
}

/// How the list is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Wanted {
    words: String,
    kind: Option<KindKey>,
    withheld: bool,
    without_words: bool,
    /// How far the work has come, by the word for it.
    work: Option<&'static str>,
    order: Order,
}

/// A kind that can be hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct KindKey(RecollectionKind);

impl Hash for KindKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.as_str().hash(state);
    }
}

/// What the list is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
enum Order {
    #[default]
    Date,
    Title,
    Narrator,
    Quotes,
    Work,
}

impl Order {
    const ALL: [Order; 5] = [Order::Date, Order::Title, Order::Narrator, Order::Quotes, Order::Work];

    fn name(self) -> &'static str {
        match self {
            Order::Date => "date",
            Order::Title => "title",
            Order::Narrator => "narrator",
            Order::Quotes => "most quotes",
            Order::Work => "state of work",
        }
    }
}

impl Catalogue {
    /// Draws the list; whether a new recollection is wished for.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, open: Option<Id<Recollection>>) -> bool {
        // A large archive takes its time; the transcript must not wait for it.
        scene.desk.search(&mut self.all, "recollections", |read, gate| Ok(Arc::new(items(read, gate)?)));
        if let Some(fault) = self.all.fault() {
            if failed(ui, fault) {
                self.all.forget();
            }
            return false;
        }
        let Some(all) = self.all.get().cloned() else {
            waiting(ui);
            return false;
        };
        if all.items.is_empty() {
            return empty_ui(ui, scene);
        }
        let is_new = self.head_ui(ui, scene, &all);
        let (wanted, generation) = (self.wanted.clone(), self.all.generation);
        scene.ask(&mut self.found, (&self.wanted, generation), move |_, _| Ok(find(all, &wanted)));
        if let Some(found) = self.found.get() {
            self.wants_reading |= list_ui(ui, scene, found, open);
        }
        is_new
    }

    fn head_ui(&mut self, ui: &mut Ui, scene: &Scene<'_>, all: &Items) -> bool {
        let mut is_new = false;
        ui.horizontal(|ui| {
            let width = (ui.available_width() - 78.0).max(80.0);
            let field = TextEdit::singleline(&mut self.wanted.words).hint_text("Filter").desired_width(width);
            let response = ui.add(field.margin(egui::Margin::symmetric(8, 6)));
            response.widget_info(|| WidgetInfo::labeled(WidgetRole::TextInput, true, "Filter recollections"));
            ui.add_enabled_ui(scene.desk.is_writable(), |ui| {
                is_new = primary(ui, "New…").on_hover_text(Control::NewHere.keys_in_words(ui)).clicked();
            });
        });
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 5.0;
            for kind in RecollectionKind::ALL {
                let is_on = self.wanted.kind == Some(KindKey(*kind));
                if chip(ui, plural(*kind), is_on).clicked() {
                    self.wanted.kind = (!is_on).then_some(KindKey(*kind));
                }
            }
            for (name, is_on) in
                [("withheld", &mut self.wanted.withheld), ("without transcript", &mut self.wanted.without_words)]
            {
                if chip(ui, name, *is_on).clicked() {
                    *is_on = !*is_on;
                }
            }
            // Where nobody says how far the work has come, nobody needs to ask.
            for work in &all.states {
                let is_on = self.wanted.work == Some(work.as_str());
                if chip(ui, work.as_str(), is_on).clicked() {
                    self.wanted.work = (!is_on).then_some(work.as_str());
                }
            }
        });
        ui.horizontal(|ui| {
            if let Some(found) = self.found.get() {
                let (shown, all) = (found.listed.len(), found.all.items.len());
                let words = match shown == all {
                    true => counted(all, "recollection", "recollections"),
                    false => format!("{} of {}", grouped(shown), grouped(all)),
                };
                note(ui, words);
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let order = &mut self.wanted.order;
                let shown = ComboBox::from_id_salt("order of recollections")
                    .selected_text(format!("by {}", order.name()))
                    .show_ui(ui, |ui| {
                        for one in Order::ALL {
                            ui.selectable_value(order, one, one.name());
                        }
                    });
                shown.response.widget_info(|| {
                    WidgetInfo::labeled(WidgetRole::ComboBox, true, format!("Sort by {}", order.name()))
                });
            });
        });
        is_new
    }
}

fn plural(kind: RecollectionKind) -> &'static str {
    match kind {
        RecollectionKind::Interview => "interviews",
        RecollectionKind::Letter => "letters",
        RecollectionKind::Email => "e-mails",
        RecollectionKind::Notes => "notes",
        RecollectionKind::Reported => "reported",
    }
}

fn empty_ui(ui: &mut Ui, scene: &mut Scene<'_>) -> bool {
    let words = "Interviews, letters, e-mails and notes stand here, with their transcripts. Import their files: drop \
                 them onto this window, paste them with Ctrl+V, or choose them.";
    if empty(ui, "No interviews yet", words, Some("Import…")) {
        scene.push(Action::Do(Control::Import));
    }
    let mut is_new = false;
    ui.vertical_centered(|ui| {
        if scene.desk.is_writable() {
            is_new = ui.button("New recollection…").clicked();
        }
    });
    is_new
}

/// Draws the rows; whether one was chosen to be read at once.
fn list_ui(ui: &mut Ui, scene: &mut Scene<'_>, found: &Found, open: Option<Id<Recollection>>) -> bool {
    if found.listed.is_empty() {
        note(ui, "Nothing fits. Take a filter away, or type other words.");
        return false;
    }
    let colours = colours(ui);
    let selected = open.and_then(|open| found.listed.row_of(*found.all.places.get(&open)?));
    let item_at = |row| found.all.items.get(found.listed.thing(row)?);
    let shown = list(ui, "Recollections", found.listed.len(), TALL, selected, |row| {
        let Some(item) = item_at(row) else { return Row::default() };
        let kind = item.kind.to_string();
        if let Some(withheld) = item.withheld.as_ref().filter(|_| !item.is_shown) {
            return Row { title: format!("Withheld {kind}"), detail: withheld.clone(), ..Row::default() };
        }
        let parts = [item.narrators.as_str(), item.date.as_str(), kind.as_str()];
        let mut detail = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        match item.work {
            Some(work) => detail.push_str(&format!(" · {work}")),
            None if item.turns == 0 => detail.push_str(" · no transcript"),
            None => {}
        }
        let trailing = match (&item.withheld, item.quotes) {
            (Some(_), _) => "withheld, shown here".to_owned(),
            (None, 0) => String::new(),
            (None, 1) => "1 quote".to_owned(),
            (None, many) => format!("{} quotes", grouped(many)),
        };
        let colour = item.withheld.is_some().then_some(colours.bad);
        Row { title: item.title.clone(), detail, trailing, colour, is_read: true, ..Row::default() }
    });
    let chosen = shown.chosen.or(shown.activated).and_then(item_at);
    if let Some(item) = chosen.filter(|item| Some(item.id) != open) {
        scene.go(Screen::interview(item.id, None));
    }
    shown.activated.is_some()
}

fn items(read: &Read<'_>, gate: &Clearance) -> Result<Items, ArchiveError> {
    let strict = Clearance::today(read, Policy::default())?;
    let item = |row: crate::store::recollection::RecollectionRow| {
        let recollection = row.recollection;
        let is_shown = gate.recollection(recollection.id).is_none();
        let kept = |text: String| if is_shown { text } else { String::new() };
        let narrators = kept(row.narrators.replace("; ", ", "));
        let title = kept(recollection.title);
        let date = kept(recollection.date.map(|date| date.in_words()).unwrap_or_default());
        let haystack = format!(
            "{title} {narrators} {date} {} {} {}",
            kept(recollection.place),
            kept(recollection.call_number),
            recollection.kind
        );
        Item {
            id: recollection.id,
            kind: recollection.kind,
            day: recollection.date.filter(|_| is_shown).map(|date| date.bounds().0),
            withheld: strict.recollection(recollection.id).map(|withheld| withheld.in_words()),
            haystack: haystack.to_lowercase(),
            turns: row.turns,
            work: recollection.work,
            quotes: row.quotes,
            title,
            narrators,
            date,
            is_shown,
        }
    };
    let items: Vec<Item> = read.recollections()?.into_iter().map(item).collect();
    let states = Work::ALL.iter().filter(|work| items.iter().any(|item| item.work == Some(**work)));
    let places = items.iter().enumerate().map(|(at, item)| (item.id, at)).collect();
    Ok(Items { states: states.copied().collect(), items, places, orders: Orders::default() })
}

/// How far the work has come, to be sorted by; what nobody says anything of comes last.
fn stage_of(work: Option<Work>) -> usize {
    work.and_then(|work| Work::ALL.iter().position(|one| *one == work)).unwrap_or(Work::ALL.len())
}

impl Items {
    /// Their places in an order.
    fn order(&self, order: Order) -> &[usize] {
        let of = |at: &usize| &self.items[*at];
        self.orders.get(order as usize, self.items.len(), |sorted| match order {
            Order::Date => sorted.sort_by_key(|at| (of(at).day.is_none(), of(at).day)),
            Order::Title => sorted.sort_by_cached_key(|at| (of(at).title.is_empty(), of(at).title.to_lowercase())),
            Order::Narrator => {
                sorted.sort_by_cached_key(|at| (of(at).narrators.is_empty(), of(at).narrators.to_lowercase()));
            }
            Order::Quotes => sorted.sort_by_key(|at| std::cmp::Reverse(of(at).quotes)),
            Order::Work => sorted.sort_by_key(|at| stage_of(of(at).work)),
        })
    }
}

fn find(all: Arc<Items>, wanted: &Wanted) -> Found {
    let words = wanted.words.to_lowercase();
    let words: Vec<&str> = words.split_whitespace().collect();
    let fits = |item: &Item| {
        wanted.kind.is_none_or(|kind| kind.0 == item.kind)
            && (!wanted.withheld || item.withheld.is_some())
            && (!wanted.without_words || item.turns == 0)
            && wanted.work.is_none_or(|work| item.work.is_some_and(|one| one.as_str() == work))
            && words.iter().all(|word| item.haystack.contains(word))
    };
    let listed = all.order(wanted.order).iter().copied().filter(|at| fits(&all.items[*at])).collect();
    Found { listed: Listed::of(listed, all.items.len()), all }
}
