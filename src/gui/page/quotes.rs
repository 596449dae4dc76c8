//! Quotes and search: one list, facets beside it, the open quote at the right.

mod bar;
mod facets;
mod gather;
pub(super) mod hits;
mod open;

use std::sync::Arc;

use egui::{CentralPanel, Frame, Margin, Panel, Ui};

use crate::archive::ArchiveError;
use crate::archive::query::QueryError;
use crate::archive::search::{Listing, Order, Target, listing};
use crate::gui::action::{Action, Notice};
use crate::gui::answer::Answer;
use crate::gui::controls::Control;
use crate::gui::part::{empty, failed, link, waiting};
use crate::gui::scene::Scene;
use crate::gui::screen::{Screen, Spot};
use crate::gui::theme::colours;
use crate::model::{Id, Quote};

/// From this width on, in points, the facets stand in a column of their own.
const WIDE: f32 = 900.0;
/// Below this width a list and the open quote do not stand side by side.
const NARROW: f32 = 700.0;

/// What the page remembers.
#[derive(Default)]
pub struct Quotes {
    bar: bar::Bar,
    order: Order,
    found: Answer<Sought>,
    taken: u64,
    /// The latest list that a query gave: while the query is wrong, it stays.
    listing: Option<Arc<Listing>>,
    wrong: Option<QueryError>,
    facets: facets::Facets,
    hits: hits::Hits,
    open: open::Open,
    gather: gather::Gather,
    /// The frame that the page was last drawn in: whoever comes from elsewhere wants to type.
    seen: u64,
}

/// What became of a query: a list, or where it makes no sense.
type Sought = Result<Arc<Listing>, QueryError>;

impl Quotes {
    /// Draws the page.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let Screen::Quotes { query, open } = scene.screen else { return };
        let open = *open;
        let frame = ui.ctx().cumulative_frame_nr();
        let is_arrival = frame > self.seen + 1;
        self.seen = frame;
        self.bar.follow(query);
        if scene.is_invoked(Control::GoQuotes) || is_arrival && open.is_none() {
            self.bar.wants_focus = true;
        }
        self.ask(scene, query.clone());
        let bar = Frame::new().fill(colours(ui).desk).inner_margin(Margin::symmetric(16, 10));
        Panel::top("search bar").frame(bar).show(ui, |ui| {
            let listing = self.listing.as_deref();
            let is_narrow = ui.available_width() + 32.0 < WIDE;
            self.bar.ui(ui, scene, &mut self.order, self.wrong.as_ref(), listing, open);
            if let Some(listing) = listing.filter(|listing| is_narrow && !listing.facets.is_empty()) {
                self.facets.menu_ui(ui, scene, listing);
            }
        });
        if let Some(fault) = self.found.fault() {
            if failed(ui, fault) {
                self.found.forget();
            }
            return;
        }
        let Some(listing) = self.listing.clone() else { return waiting(ui) };
        self.columns_ui(ui, scene, &listing, open);
        self.gather.ui(ui, scene, &self.hits.chosen(open));
    }

    /// Asks what the query finds; the answer before stays until there is another.
    fn ask(&mut self, scene: &Scene<'_>, query: String) {
        let order = self.order;
        scene.desk.search(&mut self.found, ("found", query.clone(), order), move |read, gate| {
            match listing(read, gate, &query, order) {
                Ok(listing) => Ok(Ok(Arc::new(listing))),
                Err(ArchiveError::Query(error)) => Ok(Err(error)),
                Err(other) => Err(other),
            }
        });
        if self.taken == self.found.generation {
            return;
        }
        self.taken = self.found.generation;
        match self.found.get() {
            Some(Ok(listing)) => {
                let before = self.listing.replace(Arc::clone(listing));
                self.wrong = None;
                // To give back a hundred thousand rows takes longer than a frame may.
                if before.as_ref().is_some_and(|before| before.hits.len() > 5_000) {
                    std::thread::spawn(move || drop(before));
                }
            }
            Some(Err(error)) => self.wrong = Some(error.clone()),
            None => {}
        }
    }

    fn columns_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, listing: &Listing, open: Option<Id<Quote>>) {
        let width = ui.available_width();
        if width >= WIDE && !listing.facets.is_empty() {
            let frame =
                Frame::new().fill(colours(ui).desk).inner_margin(Margin { left: 16, right: 6, top: 4, bottom: 0 });
            Panel::left("facets").resizable(false).exact_size(212.0).frame(frame).show(ui, |ui| {
                self.facets.ui(ui, scene, listing);
            });
        }
        let is_beside = ui.available_width() >= NARROW;
        let list = Frame::new().fill(colours(ui).desk).inner_margin(Margin { left: 10, right: 4, top: 6, bottom: 0 });
        let reader = Frame::new().fill(colours(ui).paper).inner_margin(Margin::symmetric(24, 16));
        match open {
            None => {
                CentralPanel::default().frame(list).show(ui, |ui| self.list_ui(ui, scene, listing, None));
            }
            Some(open) => {
                if is_beside {
                    let wanted = (ui.available_width() * 0.46).clamp(300.0, 520.0);
                    Panel::left("hits")
                        .resizable(true)
                        .default_size(wanted)
                        .size_range(260.0..=700.0)
                        .frame(list)
                        .show(ui, |ui| self.list_ui(ui, scene, listing, Some(open)));
                }
                CentralPanel::default().frame(reader).show(ui, |ui| {
                    if !is_beside && link(ui, "‹ Back to the list").clicked() {
                        scene.push(Action::Refine(self.bar.screen(None)));
                    }
                    self.open.ui(ui, scene, &mut self.gather, open);
                });
            }
        }
    }

    fn list_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, listing: &Listing, open: Option<Id<Quote>>) {
        if listing.hits.is_empty() {
            self.nothing_ui(ui, scene, listing);
            return;
        }
        if std::mem::take(&mut self.bar.wants_list) {
            self.hits.want_focus(true);
        }
        self.gather.bar_ui(ui, scene, &mut self.hits);
        let shown = self.hits.ui(ui, listing, open);
        match shown {
            Some(hits::Chosen::Look(quote)) => {
                if open.is_none() {
                    // The list makes room for the quote; the keys shall stay on its row.
                    self.hits.want_focus(false);
                }
                scene.push(Action::Refine(self.bar.screen(Some(quote))));
            }
            Some(hits::Chosen::Go(target)) => go(scene, target),
            None => {}
        }
    }

    fn nothing_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, listing: &Listing) {
        let is_search = !self.bar.typed.trim().is_empty();
        let (title, words, button) = match (is_search, listing.withheld) {
            (false, _) => (
                "No quotes yet",
                "A quote is words kept from an interview, a letter or notes. Open an interview, select words and press \
                 Q; or confirm a quotation in an article.",
                "Go to the interviews",
            ),
            (true, 0) => ("Nothing was found", "Try fewer or other words, or begin* a word.", "Show every quote"),
            (true, _) => (
                "What was found is withheld",
                "It can be shown in this window: “Show what is withheld” in the archive's menu.",
                "Show every quote",
            ),
        };
        if empty(ui, title, words, Some(button)) {
            match is_search {
                true => scene.push(Action::Refine(Screen::Quotes { query: String::new(), open: None })),
                false => scene.go(Screen::first()),
            }
        }
    }
}

/// Goes where a hit leads.
fn go(scene: &mut Scene<'_>, target: Target) {
    let screen = match target {
        Target::Quote(quote) => {
            let found = scene.desk.look(|read| Ok(read.transcript(read.quote(quote)?.transcript)?.recollection));
            match found {
                Ok(recollection) => Screen::interview(recollection, Spot::Quote(quote)),
                Err(error) => return scene.tell(Notice::failed(&error)),
            }
        }
        Target::Turn(recollection, turn) => Screen::interview(recollection, Spot::Turn(turn)),
        Target::Recollection(recollection) => Screen::interview(recollection, None),
        Target::Article(article, quotation) => Screen::article(article, quotation),
        Target::Person(person) => Screen::People(Some(person)),
        Target::Tag(tag) => Screen::Tags(Some(tag)),
        Target::Nowhere => return,
    };
    scene.go(screen);
}
