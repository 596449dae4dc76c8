//! The list of articles: what each is and how far its review has come.

use egui::{TextEdit, Ui};

use crate::archive::ArchiveError;
use crate::archive::clearance::Clearance;
use crate::gui::action::Action;
use crate::gui::answer::Answer;
use crate::gui::controls::Control;
use crate::gui::part::list::TALL;
use crate::gui::part::{Row, chip, empty, failed, list, note, waiting};
use crate::gui::scene::Scene;
use crate::gui::screen::Screen;
use crate::gui::shell::grouped;
use crate::gui::theme::colours;
use crate::model::{Article, Id, Person};
use crate::store::Read;

/// What the list remembers.
#[derive(Default)]
pub struct Catalogue {
    lines: Answer<Lines>,
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

/// What is listed.
struct Lines {
    /// How many articles there are at all.
    all: usize,
    /// How many suggestions are to be decided in all of them.
    to_decide: usize,
    lines: Vec<Line>,
}

/// One article as it is listed.
struct Line {
    id: Id<Article>,
    title: String,
    detail: String,
    open: usize,
    quotations: usize,
}

impl Catalogue {
    /// Draws the list with its filter and order; `open` is the article that lies open.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, open: Option<Id<Article>>) {
        let (typed, order, is_open_only) = (self.typed.trim().to_lowercase(), self.order, self.is_open_only);
        let key = (typed.clone(), order, is_open_only);
        scene.ask(&mut self.lines, key, move |read, gate| lines(read, gate, &typed, order, is_open_only));
        if let Some(fault) = self.lines.fault() {
            if failed(ui, fault) {
                self.lines.forget();
            }
            return;
        }
        let Some(all) = self.lines.get().map(|lines| lines.all) else { return waiting(ui) };
        if all == 0 {
            let words = "Articles, chapters and web pages that quote: import one, and every quotation in it is found \
                         and held against the archive.";
            if empty(ui, "No articles yet", words, Some("Import…")) {
                scene.push(Action::Do(Control::Import));
            }
            return;
        }
        self.to_decide_ui(ui, scene);
        self.filter_ui(ui);
        self.list_ui(ui, scene, open);
    }

    /// What is to be decided in all articles, in one list.
    fn to_decide_ui(&self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let many = self.lines.get().map_or(0, |lines| lines.to_decide);
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

    fn filter_ui(&mut self, ui: &mut Ui) {
        ui.horizontal_wrapped(|ui| {
            let field = TextEdit::singleline(&mut self.typed).hint_text("Filter by title, author, publication");
            let response = ui.add(field.desired_width(250.0_f32.min(ui.available_width())));
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Filter the articles"));
            if chip(ui, "To review only", self.is_open_only).clicked() {
                self.is_open_only = !self.is_open_only;
            }
            note(ui, "Sort by");
            for (order, name) in [(Order::Date, "date"), (Order::Title, "title"), (Order::ToReview, "still to review")]
            {
                if chip(ui, name, self.order == order).clicked() {
                    self.order = order;
                }
            }
        });
        ui.add_space(6.0);
    }

    fn list_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, open: Option<Id<Article>>) {
        let Some(Lines { lines, .. }) = self.lines.get() else { return };
        if lines.is_empty() {
            note(ui, "No article fits the filter.");
            return;
        }
        let colours = colours(ui);
        let selected = lines.iter().position(|line| Some(line.id) == open);
        let shown = list(ui, "Articles", lines.len(), TALL, selected, |index| {
            let line = &lines[index];
            let (trailing, colour) = match (line.open, line.quotations) {
                (0, 0) => (String::new(), None),
                (0, _) => ("all decided".into(), Some(colours.good)),
                (open, _) => (format!("{} to review", grouped(open)), Some(colours.fair)),
            };
            let (title, detail) = (line.title.clone(), line.detail.clone());
            Row { title, detail, trailing, colour, is_read: true, ..Row::default() }
        });
        let opened = shown.activated.or(shown.chosen).and_then(|index| lines.get(index));
        if let Some(line) = opened {
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
}

fn lines(
    read: &Read<'_>,
    gate: &Clearance,
    typed: &str,
    order: Order,
    is_open_only: bool,
) -> Result<Lines, ArchiveError> {
    let rows = read.articles()?;
    let (all, open, mut authors) = (rows.len(), read.quotations_to_review()?, read.authors_of_articles()?);
    let people: std::collections::HashMap<Id<Person>, String> =
        read.people()?.iter().map(|person| (person.id, gate.name(person).to_string())).collect();
    let mut lines = Vec::with_capacity(all);
    for row in rows {
        let article = row.article;
        let named = authors.remove(&article.id).unwrap_or_default();
        let authors: Vec<String> = named.iter().filter_map(|id| people.get(id).cloned()).collect();
        let authors = authors.join(", ");
        let fits = |word: &str| {
            [&article.title, &authors, &article.publication].iter().any(|text| text.to_lowercase().contains(word))
        };
        let open = open.get(&article.id).copied().unwrap_or(0);
        if (is_open_only && open == 0) || !typed.split_whitespace().all(fits) {
            continue;
        }
        let date = article.date.map(|date| date.in_words()).unwrap_or_default();
        let parts = [authors, article.publication, date, counted(row.quotations), confirmed(row.confirmed)];
        let detail = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        lines.push(Line { id: article.id, title: article.title, detail, open, quotations: row.quotations });
    }
    match order {
        // The store lists by date.
        Order::Date => {}
        Order::Title => lines.sort_by_cached_key(|line| line.title.to_lowercase()),
        Order::ToReview => lines.sort_by_key(|line| std::cmp::Reverse(line.open)),
    }
    Ok(Lines { all, to_decide: read.count_undecided()?, lines })
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
