//! Quotes and search: one list, facets beside it, the hit that is looked at at the right.

mod bar;
mod export;
mod facets;
mod gather;
pub(super) mod hit;
mod hits;
mod open;
mod rough;
mod turn;

use std::sync::Arc;

use egui::{CentralPanel, Frame, Margin, Panel, Ui};

use crate::archive::ArchiveError;
use crate::archive::query::QueryError;
use crate::archive::search::{Found, Listing, Order, Target, census, listing_in_steps};
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
/// Below this width a list and what is looked at do not stand side by side.
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
    /// The query that the latest list is for, and its order.
    listed: Option<(String, Order)>,
    /// The same for the list that is asked for.
    asked: (String, Order),
    census: Answer<Option<Arc<Listing>>>,
    rough: rough::Rough,
    /// Grows with every list that is shown.
    version: u64,
    facets: facets::Facets,
    hits: hits::Hits,
    /// The hit that is looked at, where that is no quote.
    looked: Option<Box<Found>>,
    /// In which list it was looked for last.
    looked_in: u64,
    open: open::Open,
    beside: turn::Beside,
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
        self.arrive(ui, scene, query, open);
        self.ask(scene, query.clone());
        self.rough.ask(scene, query);
        let listing = self.shown();
        let bar = Frame::new().fill(colours(ui).desk).inner_margin(Margin::symmetric(16, 10));
        let wish = Panel::top("search bar").frame(bar).show(ui, |ui| {
            let is_narrow = ui.available_width() + 32.0 < WIDE;
            let facets = listing.as_deref().filter(|listing| is_narrow && !listing.facets.is_empty());
            let shown = bar::Shown {
                order: &mut self.order,
                wrong: self.wrong.as_ref(),
                listing: listing.as_deref(),
                is_rough: self.rough.is_on(),
                is_grouped: self.hits.is_grouped,
            };
            self.bar.ui(ui, scene, shown, |ui, scene| {
                if let Some(listing) = facets {
                    self.facets.menu_ui(ui, scene, listing);
                }
            })
        });
        match wish.inner {
            Some(bar::Wish::Group) => self.hits.group(!ui.ctx().text_edit_focused()),
            Some(bar::Wish::CollectAll) => self.gather.ask_all(query, self.order),
            Some(bar::Wish::Export(format)) => export::ask(scene, query, self.order, format),
            None => {}
        }
        if let Some(fault) = self.found.fault() {
            if failed(ui, fault) {
                self.found.forget();
            }
            return;
        }
        let Some(listing) = listing else { return waiting(ui) };
        self.walk(scene, &listing);
        self.columns_ui(ui, scene, &listing, open);
        let chosen = self.hits.chosen(&listing, open);
        self.gather.ui(ui, scene, &chosen);
    }

    /// The query that something is listed for: its first page, or all of it.
    pub fn listed(&self) -> Option<&str> {
        self.listed.as_ref().map(|(query, _)| query.as_str())
    }

    /// Goes to the next hit, or the one before, where it stands: also from the interview or article of a hit before.
    pub fn walk_elsewhere(&mut self, scene: &mut Scene<'_>) {
        self.found.look();
        self.take();
        if let Some(listing) = self.shown().filter(|_| !matches!(scene.screen, Screen::Quotes { .. })) {
            let step = step(scene);
            if let Some(target) = step.and_then(|step| self.hits.step(&listing, step)).map(|hit| hit.target) {
                go(scene, target);
            }
        }
    }

    /// The same keys in the list only go on in it.
    fn walk(&mut self, scene: &mut Scene<'_>, listing: &Listing) {
        let Some(step) = step(scene) else { return };
        if let Some(hit) = self.hits.step(listing, step).cloned() {
            self.look(scene, hit);
            self.hits.want_focus(false);
        }
    }

    /// Takes over what the screen asks for, and gives the keys to the field or to the list.
    fn arrive(&mut self, ui: &Ui, scene: &Scene<'_>, query: &str, open: Option<Id<Quote>>) {
        let frame = ui.ctx().cumulative_frame_nr();
        let is_arrival = frame > self.seen + 1;
        self.seen = frame;
        if self.bar.follow(query) && is_arrival {
            self.looked = None;
        }
        if open.is_some() {
            self.looked = None;
        }
        let is_wanted = scene.is_invoked(Control::GoQuotes) || scene.is_invoked(Control::Find);
        match (is_arrival, open.is_some() || self.looked.is_some()) {
            (true, false) => self.bar.wants_focus = true,
            // Whoever comes back from a hit goes on from there.
            (true, true) if self.looked.is_some() => self.hits.want_focus(false),
            _ => {}
        }
        self.bar.wants_focus |= is_wanted;
        if self.bar.wants_focus {
            self.hits.want_no_focus();
        }
    }

    /// Asks what the query finds; the answer before stays until there is another.
    fn ask(&mut self, scene: &Scene<'_>, query: String) {
        self.ask_census(scene, &query);
        let order = self.order;
        let text = query.clone();
        scene.desk.search_in_steps(&mut self.found, ("found", query.clone(), order), move |read, gate, tell| {
            match listing_in_steps(read, gate, &text, order, |page| tell(Ok(Arc::new(page)))) {
                Ok(listing) => Ok(Ok(Arc::new(listing))),
                Err(ArchiveError::Query(error)) => Ok(Err(error)),
                Err(other) => Err(other),
            }
        });
        self.asked = (query, order);
        self.take();
    }

    /// Takes over what arrived of the list that was asked for.
    fn take(&mut self) {
        // The first page of what is listed already, because something in the archive was changed, would take the rest of it
        // away for a moment.
        let is_listed = self.listed.as_ref() == Some(&self.asked);
        if self.taken == self.found.generation || self.found.is_pending() && is_listed {
            return;
        }
        self.taken = self.found.generation;
        self.census = Answer::default();
        match self.found.get() {
            Some(Ok(listing)) => {
                let mut listing = Arc::clone(listing);
                if let Some(before) = self.listing.as_ref().filter(|_| self.found.is_pending()) {
                    // Of what sorts the hits of a first page are is told with the rest; the column stays meanwhile.
                    listing = Arc::new(Listing { facets: before.facets.clone(), ..(*listing).clone() });
                }
                let before = self.listing.replace(listing);
                self.wrong = None;
                self.listed = Some(self.asked.clone());
                self.version += 1;
                // To give back a hundred thousand rows takes longer than a frame may.
                if before.as_ref().is_some_and(|before| before.hits.len() > 5_000) {
                    std::thread::spawn(move || drop(before));
                }
            }
            Some(Err(error)) => self.wrong = Some(error.clone()),
            None => {}
        }
    }

    /// Where only the best is listed, asks how much there is altogether; the counts follow when they are known. What was
    /// counted for another query is no longer wanted.
    fn ask_census(&mut self, scene: &Scene<'_>, query: &str) {
        let is_whole = self.listed() == Some(query) && !self.found.is_pending();
        let listing = self.listing.as_ref().filter(|listing| listing.is_cut && is_whole);
        let Some(listing) = listing.cloned() else {
            self.census = Answer::default();
            return;
        };
        if listing.found.is_some() {
            return;
        }
        let text = query.to_owned();
        let question = ("census", text.clone(), self.found.generation);
        let counted = scene.desk.search(&mut self.census, question, move |read, gate| {
            Ok(census(read, gate, &text)?.map(|census| Arc::new(listing.counted(census))))
        });
        if let Some(Some(counted)) = counted {
            self.listing = Some(Arc::clone(counted));
        }
    }

    /// The list that is shown: what the query finds, or what is roughly like it.
    fn shown(&mut self) -> Option<Arc<Listing>> {
        let rough = self.rough.listing();
        self.version += u64::from(rough.as_ref().is_some_and(|(_, is_new)| *is_new));
        let listing = rough.map(|(listing, _)| listing).or_else(|| self.listing.clone());
        if self.looked_in != self.version && !self.found.is_pending() {
            self.looked_in = self.version;
            // What is looked at beside the list is one of its hits.
            let is_listed = |hit: &Found| {
                let hits = listing.iter().flat_map(|listing| &listing.hits);
                hits.into_iter().any(|one| one.target == hit.target)
            };
            self.looked = self.looked.take().filter(|hit| is_listed(hit));
        }
        listing
    }

    fn columns_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, listing: &Listing, open: Option<Id<Quote>>) {
        let width = ui.available_width();
        let facets_follow = self.found.is_pending() && listing.is_cut;
        if width >= WIDE && (facets_follow || !listing.facets.is_empty()) {
            let frame =
                Frame::new().fill(colours(ui).desk).inner_margin(Margin { left: 16, right: 6, top: 4, bottom: 0 });
            Panel::left("facets").resizable(false).exact_size(212.0).frame(frame).show(ui, |ui| {
                self.facets.ui(ui, scene, listing);
            });
        }
        let is_beside = ui.available_width() >= NARROW;
        let list = Frame::new().fill(colours(ui).desk).inner_margin(Margin { left: 10, right: 4, top: 6, bottom: 0 });
        let reader = Frame::new().fill(colours(ui).paper).inner_margin(Margin::symmetric(24, 16));
        if open.is_none() && self.looked.is_none() {
            CentralPanel::default().frame(list).show(ui, |ui| self.list_ui(ui, scene, listing, None));
            return;
        }
        if is_beside {
            let wanted = (ui.available_width() * 0.46).clamp(300.0, 520.0);
            Panel::left("hits")
                .resizable(true)
                .default_size(wanted)
                .size_range(260.0..=700.0)
                .frame(list)
                .show(ui, |ui| self.list_ui(ui, scene, listing, open));
        }
        CentralPanel::default().frame(reader).show(ui, |ui| {
            if !is_beside && link(ui, "‹ Back to the list").clicked() {
                self.looked = None;
                self.hits.want_focus(false);
                scene.push(Action::Refine(self.bar.screen(None)));
            }
            self.reader_ui(ui, scene, open);
        });
    }

    /// What is looked at: a quote, or another hit.
    fn reader_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, open: Option<Id<Quote>>) {
        match (open, &self.looked) {
            (Some(open), _) => self.open.ui(ui, scene, &mut self.gather, open),
            (None, Some(hit)) => match self.beside.ui(ui, scene, &mut self.gather, hit) {
                Some(turn::Wish::Go(target)) => go(scene, target),
                Some(turn::Wish::Look(quote)) => scene.push(Action::Refine(self.bar.screen(Some(quote)))),
                None => {}
            },
            (None, None) => {}
        }
    }

    fn list_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, listing: &Listing, open: Option<Id<Quote>>) {
        if listing.hits.is_empty() {
            self.nothing_ui(ui, scene, listing);
            return;
        }
        self.rough.offer_ui(ui, &self.bar.typed, listing);
        if std::mem::take(&mut self.bar.wants_list) {
            self.hits.want_focus(true);
        }
        if scene.is_invoked(Control::ChooseAll) {
            self.hits.choose_all(listing);
        }
        let chosen = self.hits.chosen(listing, open);
        self.gather.bar_ui(ui, scene, &mut self.hits, &chosen);
        match self.hits.ui(ui, listing, self.version, open) {
            Some(hits::Chosen::Look(index)) => {
                if open.is_none() && self.looked.is_none() {
                    // The list makes room for what is looked at; the keys shall stay on its row.
                    self.hits.want_focus(false);
                }
                if let Some(hit) = listing.hits.get(index) {
                    self.look(scene, hit.clone());
                }
            }
            Some(hits::Chosen::Go(target)) => go(scene, target),
            Some(hits::Chosen::Act(control, index)) => {
                let words = listing.hits.get(index).and_then(crate::archive::gather::HitWords::of);
                self.gather.act(scene, control, words.into_iter().collect());
            }
            None => {}
        }
    }

    /// Shows a hit beside the list.
    fn look(&mut self, scene: &mut Scene<'_>, hit: Found) {
        let quote = match hit.target {
            Target::Quote(quote) => Some(quote),
            _ => None,
        };
        self.looked = quote.is_none().then(|| Box::new(hit));
        scene.push(Action::Refine(self.bar.screen(quote)));
    }

    fn nothing_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, listing: &Listing) {
        if self.rough.nothing_ui(ui, &self.bar.typed) {
            return;
        }
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

/// How far the keys for the next hit and the one before go on in this frame.
fn step(scene: &Scene<'_>) -> Option<i64> {
    match (scene.is_invoked(Control::NextHit), scene.is_invoked(Control::PreviousHit)) {
        (true, _) => Some(1),
        (_, true) => Some(-1),
        _ => None,
    }
}

/// Goes where a hit leads.
fn go(scene: &mut Scene<'_>, target: Target) {
    if let Target::Quote(quote) = target {
        let found = scene.desk.look(|read| Ok(read.transcript(read.quote(quote)?.transcript)?.recollection));
        return match found {
            Ok(recollection) => scene.go(Screen::interview(recollection, Spot::Quote(quote))),
            Err(error) => scene.tell(Notice::failed(&error)),
        };
    }
    if let Some(screen) = turn::leads(target) {
        scene.go(screen);
    }
}
