//! The list of articles: what each is and how far its review has come. Read once for every state of the archive; what is
//! typed and how it is sorted only chooses among what was read.

use std::collections::HashMap;
use std::sync::Arc;

use egui::{TextEdit, Ui};

use crate::archive::ArchiveError;
use crate::archive::clearance::Clearance;
use crate::gui::action::Action;
use crate::gui::answer::Answer;
use crate::gui::controls::Control;
use crate::gui::part::list::TALL;
use crate::gui::part::{Listed, Orders, Row, chip, empty, failed, list, note, waiting};
use crate::gui::scene::Scene;
use crate::gui::screen::Screen;
use crate::gui::shell::grouped;
use crate::gui::theme::colours;
use crate::model::{Article, Id, Person};
use crate::store::Read;
use crate::store::article::ArticleRow;

/// What the list remembers.
#[derive(Default)]
pub struct Catalogue {
    all: Answer<Arc<Lines>>,
    found: Answer<Found>,
    wanted: Wanted,
}

/// How the list is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Wanted {
    typed: String,
    order: Order,
    is_open_only: bool,
}

/// In which order articles are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
enum Order {
    #[default]
    Date,
    Title,
    ToReview,
}

impl Order {
    const ALL: [(Order, &'static str); 3] =
        [(Order::Date, "date"), (Order::Title, "title"), (Order::ToReview, "still to review")];
}

/// Every article, by date.
struct Lines {
    lines: Vec<Line>,
    places: HashMap<Id<Article>, usize>,
    orders: Orders<{ Order::ALL.len() }>,
    /// How many suggestions are to be decided in all of them.
    to_decide: usize,
}

/// What is listed of them.
struct Found {
    all: Arc<Lines>,
    listed: Listed,
}

/// One article as it is listed.
struct Line {
    id: Id<Article>,
    title: String,
    detail: String,
    open: usize,
    quotations: usize,
    /// What a filter looks at, in small letters.
    haystack: String,
}

impl Catalogue {
    /// Draws the list with its filter and order; `open` is the article that lies open.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, open: Option<Id<Article>>) {
        // A large archive takes its time; the open article must not wait for it.
        scene.desk.search(&mut self.all, "articles", |read, gate| Ok(Arc::new(lines(read, gate)?)));
        if let Some(fault) = self.all.fault() {
            if failed(ui, fault) {
                self.all.forget();
            }
            return;
        }
        let Some(all) = self.all.get().map(Arc::clone) else { return waiting(ui) };
        if all.lines.is_empty() {
            let words = "Articles, chapters and web pages that quote: import one, and every quotation in it is found \
                         and held against the archive.";
            if empty(ui, "No articles yet", words, Some("Import…")) {
                scene.push(Action::Do(Control::Import));
            }
            return;
        }
        to_decide_ui(ui, scene, all.to_decide);
        self.filter_ui(ui);
        let (wanted, generation) = (self.wanted.clone(), self.all.generation);
        scene.ask(&mut self.found, (&self.wanted, generation), move |_, _| Ok(find(all, &wanted)));
        if let Some(found) = self.found.get() {
            list_ui(ui, scene, found, open);
        }
    }

    fn filter_ui(&mut self, ui: &mut Ui) {
        let wanted = &mut self.wanted;
        ui.horizontal_wrapped(|ui| {
            let field = TextEdit::singleline(&mut wanted.typed).hint_text("Filter by title, author, publication");
            let response = ui.add(field.desired_width(250.0_f32.min(ui.available_width())));
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Filter the articles"));
            if chip(ui, "To review only", wanted.is_open_only).clicked() {
                wanted.is_open_only = !wanted.is_open_only;
            }
            note(ui, "Sort by");
            for (order, name) in Order::ALL {
                if chip(ui, name, wanted.order == order).clicked() {
                    wanted.order = order;
                }
            }
        });
        ui.add_space(6.0);
    }
}

/// What is to be decided in all articles, in one list.
fn to_decide_ui(ui: &mut Ui, scene: &mut Scene<'_>, many: usize) {
    if many == 0 {
        return;
    }
    let button = ui.button(format!("To decide ({})", grouped(many)));
    let words = "The suggestions of all articles, one after the other";
    if button.on_hover_text(words).clicked() {
        scene.go(Screen::ToDecide(None));
    }
    ui.add_space(4.0);
}

fn list_ui(ui: &mut Ui, scene: &mut Scene<'_>, found: &Found, open: Option<Id<Article>>) {
    let listed = &found.listed;
    if listed.is_empty() {
        note(ui, "No article fits the filter.");
        return;
    }
    let colours = colours(ui);
    let selected = open.and_then(|open| listed.row_of(*found.all.places.get(&open)?));
    let line_at = |row| found.all.lines.get(listed.thing(row)?);
    let shown = list(ui, "Articles", listed.len(), TALL, selected, |row| {
        let Some(line) = line_at(row) else { return Row::default() };
        let (trailing, colour) = match (line.open, line.quotations) {
            (0, 0) => (String::new(), None),
            (0, _) => ("all decided".into(), Some(colours.good)),
            (open, _) => (format!("{} to review", grouped(open)), Some(colours.fair)),
        };
        let (title, detail) = (line.title.clone(), line.detail.clone());
        Row { title, detail, trailing, colour, is_read: true, ..Row::default() }
    });
    if let Some(line) = shown.activated.or(shown.chosen).and_then(line_at) {
        // Enter belongs to the open article from now on.
        if shown.activated.is_some() || ui.input(|input| input.pointer.any_released()) {
            ui.memory_mut(|memory| memory.stop_text_input());
            if let Some(focus) = ui.memory(|memory| memory.focused()) {
                ui.memory_mut(|memory| memory.surrender_focus(focus));
            }
        }
        scene.go(Screen::article(line.id, None));
    }
}

fn lines(read: &Read<'_>, gate: &Clearance) -> Result<Lines, ArchiveError> {
    let (open, mut authors) = (read.quotations_to_review()?, read.authors_of_articles()?);
    let people: HashMap<Id<Person>, String> =
        read.people()?.iter().map(|person| (person.id, gate.name(person).to_string())).collect();
    let line = |row: ArticleRow| {
        let article = row.article;
        let named = authors.remove(&article.id).unwrap_or_default();
        let authors: Vec<&str> = named.iter().filter_map(|id| people.get(id).map(String::as_str)).collect();
        let authors = authors.join(", ");
        let haystack = [article.title.as_str(), &authors, &article.publication].join("\n").to_lowercase();
        let date = article.date.map(|date| date.in_words()).unwrap_or_default();
        let parts = [authors, article.publication, date, counted(row.quotations), confirmed(row.confirmed)];
        let detail = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        let open = open.get(&article.id).copied().unwrap_or(0);
        Line { id: article.id, title: article.title, detail, open, quotations: row.quotations, haystack }
    };
    let lines: Vec<Line> = read.articles()?.into_iter().map(line).collect();
    let places = lines.iter().enumerate().map(|(at, line)| (line.id, at)).collect();
    Ok(Lines { lines, places, orders: Orders::default(), to_decide: read.count_undecided()? })
}

impl Lines {
    /// Their places in an order.
    fn order(&self, order: Order) -> &[usize] {
        let of = |at: &usize| &self.lines[*at];
        self.orders.get(order as usize, self.lines.len(), |sorted| match order {
            // The store lists by date.
            Order::Date => {}
            Order::Title => sorted.sort_by_cached_key(|at| of(at).title.to_lowercase()),
            Order::ToReview => sorted.sort_by_key(|at| std::cmp::Reverse(of(at).open)),
        })
    }
}

fn find(all: Arc<Lines>, wanted: &Wanted) -> Found {
    let typed = wanted.typed.to_lowercase();
    let words: Vec<&str> = typed.split_whitespace().collect();
    let fits =
        |line: &Line| (!wanted.is_open_only || line.open > 0) && words.iter().all(|word| line.haystack.contains(word));
    let listed = all.order(wanted.order).iter().copied().filter(|at| fits(&all.lines[*at])).collect();
    Found { listed: Listed::of(listed, all.lines.len()), all }
}

/// “14 quotations”.
pub fn counted(quotations: usize) -> String {
    match quotations {
        0 => "no quotations".into(),
        1 => "1 quotation".into(),
        many => format!("{} quotations", grouped(many)),
    }
}

fn confirmed(many: usize) -> String {
    if many == 0 { String::new() } else { format!("{} confirmed", grouped(many)) }
}
