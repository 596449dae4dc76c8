//! Articles: the list, and the review of the open one's quotations.
//!
//! | module | job |
//! |---|---|
//! | `catalogue` | the list |
//! | `review` | what is read of the open article, and what is to be decided |
//! | `text`, `reader` | its text with the quotations marked, and the cards beside it |
//! | `header` | what stands above the text |
//! | `search` | looking for the sources of its quotations |
//! | `card` | one quotation in the margin |
//! | `decide` | what a decision asks of the archive |
//! | `other` | the sheet with other places and speakers |
//! | `about`, `edit` | what is known of the article, and changing it |

mod about;
pub mod card;
mod catalogue;
pub mod decide;
mod edit;
mod header;
pub mod other;
mod reader;
pub mod review;
pub mod search;
pub mod text;

use std::collections::HashMap;
use std::sync::{Arc, Weak};

use egui::{Frame, Panel, Ui};

use crate::archive::beside::{Beside, beside};
use crate::archive::clearance::Clearance;
use crate::archive::copy::{CopyForm, copied_print};
use crate::archive::{ArchiveError, excerpt};
use crate::gui::action::{Action, Notice};
use crate::gui::answer::Answer;
use crate::gui::controls::Control;
use crate::gui::part::{Memos, failed, headline, inspector, waiting};
use crate::gui::scene::Scene;
use crate::gui::screen::Screen;
use crate::gui::theme::colours;
use crate::model::{Article, Id, Place, Quotation};
use crate::store::Read;
use crate::store::derived::StateOfSources;
use catalogue::Catalogue;
use decide::{Decision, Ways, confirmation, decide, rejection};
use other::Other;
use reader::{Reader, Shows};
use review::{Review, Seen, State};

/// How much room, in points, the reader needs before the list stands beside it.
const READER: f32 = 780.0;
/// How wide the list and the inspector are then.
const LIST: f32 = 320.0;
const INSPECTOR: f32 = 282.0;

/// What the page remembers.
#[derive(Default)]
pub struct Articles {
    catalogue: Catalogue,
    review: Answer<Review>,
    /// Of which article that is.
    reviewed: Option<Id<Article>>,
    beside: Answer<Option<Beside>>,
    reader: Reader,
    other: Option<Other>,
    chosen: Chosen,
    edit: Option<edit::Edit>,
    memos: Memos,
    /// For which state of the sources suggestions were looked for in this session.
    suggested: HashMap<Id<Article>, StateOfSources>,
    /// Lives as long as they are being looked for.
    suggesting: Weak<()>,
}

/// Which of the suggested places of a quotation is looked at.
#[derive(Clone, Copy, Debug, Default)]
pub struct Chosen {
    /// Of which quotation.
    pub of: Option<Id<Quotation>>,
    /// The place, counted from 0.
    pub place: usize,
}

impl Chosen {
    /// The place that is looked at of a quotation: the best, unless another was chosen.
    pub fn place_of(&self, one: &Seen) -> usize {
        let is_its = self.of == Some(one.quotation.id) && self.place < one.suggestions.len();
        if is_its { self.place } else { 0 }
    }
}

impl Articles {
    /// Draws the page.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let Screen::Articles { open, at } = *scene.screen else { return };
        let Some(open) = open else {
            let frame = Frame::new().inner_margin(egui::Margin { left: 16, right: 8, top: 14, bottom: 0 });
            frame.show(ui, |ui| {
                headline(ui, "Articles");
                ui.add_space(4.0);
                self.catalogue.ui(ui, scene, None);
            });
            return;
        };
        let wants_inspector = scene.preferences.is_inspector_open;
        let beside_reader = if wants_inspector { INSPECTOR } else { 0.0 };
        let has_list = ui.available_width() - beside_reader - LIST >= READER;
        if has_list {
            let frame = Frame::new().fill(colours(ui).desk).inner_margin(10);
            let panel = Panel::left(egui::Id::unique("articles")).resizable(true).default_size(LIST);
            panel.size_range(240.0..=460.0).frame(frame).show(ui, |ui| self.catalogue.ui(ui, scene, Some(open)));
        }
        self.ask(scene, open, at);
        if let Some(fault) = self.review.fault() {
            if failed(ui, fault) {
                self.review.forget();
            }
            return;
        }
        if self.reviewed != Some(open) || self.review.get().is_none() {
            return waiting(ui);
        }
        self.suggest_where_needed(scene);
        self.open_ui(ui, scene, at, has_list);
        self.sheets_ui(ui, scene);
    }

    /// Reads the article and the words beside the quotation that is looked at.
    fn ask(&mut self, scene: &Scene<'_>, open: Id<Article>, at: Option<Id<Quotation>>) {
        if self.reviewed != Some(open) {
            self.review = Answer::default();
            self.reviewed = Some(open);
        }
        let known = self.review.get().map(|review| Arc::clone(&review.text));
        scene.ask(&mut self.review, open, move |read, gate| Review::load(read, gate, open, known));
        let Some(review) = self.review.get() else { return };
        let best = current(review, at).and_then(|index| review.seen.get(index));
        let best = best.and_then(|one| best_place(one, self.chosen.place_of(one)));
        let question = best.clone().map(|(words, place)| (words, place.first_turn, place.start, place.end));
        scene.ask(&mut self.beside, question, move |read, gate| words_beside(read, gate, best));
    }

    fn open_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, at: Option<Id<Quotation>>, has_list: bool) {
        let Some(review) = self.review.get() else { return };
        inspector(ui, "About this article", scene.preferences.is_inspector_open, |ui| {
            if let Some(edit) = about::ui(ui, scene, review, &mut self.memos) {
                self.edit = Some(edit);
            }
        });
        let current = current(review, at);
        let is_suggesting = self.suggesting.strong_count() > 0;
        let mut again = false;
        let frame = Frame::new().inner_margin(egui::Margin { left: 18, right: 14, top: 10, bottom: 6 });
        frame.show(ui, |ui| {
            again = header::ui(ui, scene, review, &mut self.reader.shows_others, is_suggesting, has_list);
        });
        let across = ui.available_rect_before_wrap().x_range();
        ui.painter().hline(across, ui.cursor().top() - 3.0, (1.0, colours(ui).line));
        copy_where_asked(scene, review, &self.reader, current);
        quote_where_asked(scene, review, current);
        let is_sheet_open = self.other.is_some() || self.edit.is_some();
        let wanted = if is_sheet_open { None } else { keys(scene, review, &mut self.reader, current, &self.chosen) };
        let shows = Shows {
            review,
            generation: self.review.generation,
            current,
            chosen: self.chosen,
            is_sent: at.is_some(),
            beside: self.beside.get().and_then(Option::as_ref).filter(|_| !self.beside.is_pending()),
            can_decide: scene.desk.is_writable(),
        };
        let wanted = self.reader.ui(ui, &shows).or(wanted);
        match wanted {
            Some((index, Decision::Other | Decision::ChooseSpeaker)) if scene.desk.is_writable() => {
                self.other = review.seen.get(index).map(|one| Other::new(one.quotation.id));
            }
            Some((index, Decision::Choose(place))) => {
                self.chosen = Chosen { of: review.seen.get(index).map(|one| one.quotation.id), place };
            }
            Some((index, decision)) => {
                if let Some(ways) = Ways::in_article(review, index) {
                    decide(scene, review, index, &decision, ways);
                }
            }
            None => {}
        }
        if again {
            self.suggest(scene, true);
        }
    }

    fn sheets_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let Some(review) = self.review.get() else { return };
        if let Some(other) = &mut self.other {
            let index = review.index(other.quotation());
            let ways = index.and_then(|index| Ways::in_article(review, index));
            if !ways.is_some_and(|ways| other.ui(ui.ctx(), scene, review, ways)) {
                self.other = None;
            }
        }
        if let Some(edit) = &mut self.edit
            && !edit.ui(ui.ctx(), scene)
        {
            self.edit = None;
        }
    }

    /// Looks for sources when an article is opened for which that was not done since the sources changed.
    fn suggest_where_needed(&mut self, scene: &mut Scene<'_>) {
        let Some(review) = self.review.get() else { return };
        let (article, sources) = (review.article.id, review.sources);
        let known = self.suggested.get(&article);
        if known == Some(&sources) || self.suggesting.strong_count() > 0 || !scene.desk.is_writable() {
            return;
        }
        let is_fresh = known.is_none() && review.are_suggestions_fresh();
        let is_pointless = sources.newest.is_none() || review.counts.quotations == 0;
        self.suggested.insert(article, sources);
        if !is_fresh && !is_pointless {
            self.suggest(scene, false);
        }
    }

    fn suggest(&mut self, scene: &mut Scene<'_>, is_asked_for: bool) {
        let Some(review) = self.review.get() else { return };
        let (article, title) = (review.article.id, excerpt(&review.article.title, 40));
        let name = format!("Looking for the sources of “{title}”");
        let (job, alive) = search::start(name, vec![article], is_asked_for);
        self.suggesting = alive;
        scene.start(job);
    }
}

/// The quotation that is looked at: the one the window was sent to, or the first that is open.
fn current(review: &Review, at: Option<Id<Quotation>>) -> Option<usize> {
    at.and_then(|at| review.index(at)).or_else(|| review.next_open(None))
}

/// Copies the selected words, or those of the quotation that is looked at, with a reference to the article.
fn copy_where_asked(scene: &mut Scene<'_>, review: &Review, reader: &Reader, current: Option<usize>) {
    let form = match () {
        () if scene.is_invoked(Control::CopyCited) => CopyForm::Plain,
        () if scene.is_invoked(Control::CopyMarkdown) => CopyForm::Markdown,
        () => return,
    };
    let selected = reader.selected_words(review);
    let of_current = || current.and_then(|index| review.seen.get(index)).map(|one| one.quotation.words());
    let words = if selected.is_empty() { of_current().unwrap_or_default() } else { selected };
    if words.trim().is_empty() {
        return scene.tell(Notice::told("Select the words that you want to copy."));
    }
    match scene.desk.look(|read| copied_print(read, review.article.id, words.trim(), form)) {
        Ok(copied) => {
            scene.push(Action::Copy(copied));
            scene.tell(Notice::told("Copied, with a reference to the article."));
        }
        Err(error) => scene.tell(Notice::failed(&error)),
    }
}

/// Tags and dossiers are for quotes: goes to the one that is cited, and does there what was asked for.
fn quote_where_asked(scene: &mut Scene<'_>, review: &Review, current: Option<usize>) {
    let asked = [Control::Tag, Control::AddToDossier].into_iter().find(|control| scene.is_invoked(*control));
    let Some(control) = asked else { return };
    let cited = current.and_then(|index| review.seen.get(index)).and_then(|one| one.cited.first());
    match cited {
        Some(cites) => {
            scene.go(Screen::quote(cites.citation.quote));
            scene.push(Action::Do(control));
        }
        None => scene.tell(Notice::told("Confirm where these words come from first: then there is a quote.")),
    }
}

/// The printed words with the place that they are to be shown beside: what is cited, or the suggestion at `chosen`.
pub fn best_place(one: &Seen, chosen: usize) -> Option<(String, Place)> {
    match (one.cited.first(), one.suggestions.get(chosen)) {
        (Some(cites), _) if cites.source.is_ok() => Some((cites.citation.words.clone(), cites.place)),
        (None, Some(best)) if best.source.is_ok() => Some((best.suggestion.words.clone(), best.suggestion.place)),
        _ => None,
    }
}

/// Those words, where they may be shown.
pub fn words_beside(
    read: &Read<'_>,
    gate: &Clearance,
    best: Option<(String, Place)>,
) -> Result<Option<Beside>, ArchiveError> {
    let Some((words, place)) = best else { return Ok(None) };
    match gate.place(read, &place)? {
        Some(_) => Ok(None),
        // A place that no longer fits its transcript is told by the card's own words.
        None => Ok(beside(read, &words, &place).ok()),
    }
}

/// What the keys ask for. Nothing is decided about what is not seen: then it is shown first.
fn keys(
    scene: &mut Scene<'_>,
    review: &Review,
    reader: &mut Reader,
    current: Option<usize>,
    chosen: &Chosen,
) -> Option<(usize, Decision)> {
    if scene.is_invoked(Control::Find) {
        reader.start_finding();
    }
    let step = match () {
        () if scene.is_invoked(Control::Next) => review.next_open(current),
        () if scene.is_invoked(Control::Previous) => review.previous_open(current),
        () => None,
    };
    if let Some(index) = step {
        reader.show_again();
        return Some((index, Decision::Select));
    }
    let current = current?;
    if (scene.is_invoked(Control::Next) || scene.is_invoked(Control::Previous)) && !reader.has_seen(current) {
        reader.show_again();
        return Some((current, Decision::Select));
    }
    let one = review.seen.get(current)?;
    let (state, place) = (one.state(), chosen.place_of(one));
    let is_free = state.is_open() || state == State::Sourceless;
    let decision = match () {
        () if scene.is_invoked(Control::Confirm) => confirmation(review, current, place),
        () if scene.is_invoked(Control::Reject) => rejection(review, current, place),
        () if scene.is_invoked(Control::NoQuotation) => is_free.then_some(Decision::NoQuotation),
        () if scene.is_invoked(Control::Report) => is_free.then_some(Decision::Report),
        () if scene.is_invoked(Control::Other) => state.is_quotation().then_some(Decision::Other),
        () if scene.is_invoked(Control::Proof) => {
            (state.is_quotation() && best_place(one, place).is_some()).then_some(Decision::Proof)
        }
        () => None,
    }?;
    if !reader.has_seen(current) {
        reader.show_again();
        return Some((current, Decision::Select));
    }
    let needs_writing = !matches!(decision, Decision::Proof);
    (scene.desk.is_writable() || !needs_writing).then_some((current, decision))
}
