//! Everything that is still to be decided: the suggestions of all articles in one list, one after the other, each with
//! its sentence and the place where its words may have been said.

use std::collections::HashMap;
use std::sync::Weak;

use egui::{Frame, Label, Panel, RichText, ScrollArea, Ui};

use super::articles::card::Card;
use super::articles::decide::{Decision, Ways, confirmation, decide, rejection};
use super::articles::other::Other;
use super::articles::review::{Review, Seen, State};
use super::articles::search;
use super::articles::text::Text;
use super::articles::{Chosen, best_place, words_beside};
use crate::archive::ArchiveError;
use crate::archive::beside::Beside;
use crate::archive::clearance::Clearance;
use crate::archive::offer::Offer;
use crate::gui::action::{Action, Notice};
use crate::gui::answer::Answer;
use crate::gui::controls::Control;
use crate::gui::part::frame::cut;
use crate::gui::part::list::TALL;
use crate::gui::part::words::{Look, marked, verdict_colour};
use crate::gui::part::{Row, chip, empty, failed, headline, link, list, note, waiting};
use crate::gui::scene::Scene;
use crate::gui::screen::Screen;
use crate::gui::shell::grouped;
use crate::gui::theme::{self, colours};
use crate::model::{Article, Id, Person, Quotation};
use crate::store::Read;
use crate::text::difference::Verdict;
use crate::text::words::capitalised;

/// Narrower than this, in points, the list gives way to what is looked at.
const NARROW: f32 = 760.0;

/// Lower than this, in points, there is room for the sentence alone.
const LOW: f32 = 460.0;
/// How many bytes of an article are shown around a quotation, and how many where there is little room.
const AROUND: usize = 600;
const AROUND_WHERE_LOW: usize = 160;

/// What the page remembers.
#[derive(Default)]
pub struct ToDecide {
    lines: Answer<Vec<Line>>,
    order: Order,
    review: Answer<Review>,
    /// Of which article that is.
    reviewed: Option<Id<Article>>,
    beside: Answer<Option<Beside>>,
    chosen: Chosen,
    other: Option<Other>,
    /// Lives as long as sources are being looked for.
    searching: Weak<()>,
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
enum Order {
    /// Article by article, as they are listed, each from its beginning.
    #[default]
    Articles,
    /// Those first whose words fit best.
    BestFit,
}

/// One quotation as it is listed.
struct Line {
    quotation: Id<Quotation>,
    article: Id<Article>,
    title: String,
    words: String,
    speaker: String,
    /// The verdict, or that the source is withheld.
    verdict: String,
    score: f64,
}

impl ToDecide {
    /// Draws the page.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let Screen::ToDecide(at) = *scene.screen else { return };
        let order = self.order;
        scene.ask(&mut self.lines, order, move |read, gate| lines(read, gate, order));
        let frame = Frame::new().inner_margin(egui::Margin { left: 18, right: 12, top: 12, bottom: 4 });
        frame.show(ui, |ui| {
            let is_low = ui.available_height() < LOW;
            if !is_low {
                headline(ui, "To decide");
            }
            if let Some(fault) = self.lines.fault() {
                if failed(ui, fault) {
                    self.lines.forget();
                }
                return;
            }
            let Some(lines) = self.lines.get() else { return waiting(ui) };
            if lines.is_empty() {
                return self.nothing_ui(ui, scene);
            }
            let index = at.and_then(|at| lines.iter().position(|line| line.quotation == at)).unwrap_or(0);
            self.head_ui(ui, scene, index);
            self.list_and_one_ui(ui, scene, index, is_low);
        });
    }

    fn nothing_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        if self.searching.strong_count() > 0 {
            return waiting(ui);
        }
        let words = "Suggestions of all articles stand here until somebody has confirmed or rejected them. When a source \
                     is added later, quotations that had none are tried again.";
        let button = scene.desk.is_writable().then_some("Look for sources again");
        if empty(ui, "Nothing is left to decide", words, button) {
            self.search(scene);
        }
    }

    /// How many there are, in which order, and looking for more.
    fn head_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, index: usize) {
        let many = self.lines.get().map_or(0, Vec::len);
        ui.horizontal_wrapped(|ui| {
            ui.label(format!("{} of {}", grouped(index + 1), grouped(many)));
            note(ui, "Sort by");
            for (order, name) in [(Order::Articles, "article"), (Order::BestFit, "best fit")] {
                if chip(ui, name, self.order == order).clicked() {
                    self.order = order;
                    scene.push(Action::Refine(Screen::ToDecide(None)));
                }
            }
            if self.searching.strong_count() > 0 {
                note(ui, "Looking for sources…");
            } else if ui
                .add_enabled(scene.desk.is_writable(), egui::Button::new("Look for sources again"))
                .on_hover_text("Look for the sources of all quotations anew")
                .clicked()
            {
                self.search(scene);
            }
        });
        ui.add_space(6.0);
    }

    fn search(&mut self, scene: &mut Scene<'_>) {
        let articles = scene.desk.look(|read| {
            let printing = read.articles()?.into_iter().filter(|row| row.quotations > row.confirmed);
            Ok(printing.map(|row| row.article.id).collect())
        });
        match articles {
            Ok(articles) => {
                let (job, alive) = search::start("Looking for the sources of all articles".into(), articles, true);
                self.searching = alive;
                scene.start(job);
            }
            Err(error) => scene.tell(Notice::failed(&error)),
        }
    }

    fn list_and_one_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, index: usize, is_low: bool) {
        if ui.available_width() >= NARROW {
            let width = ui.available_width();
            let panel = Panel::left(egui::Id::unique("suggestions to decide")).frame(Frame::new());
            let panel = panel.resizable(true).default_size(width * 0.38).size_range(240.0..=width * 0.5);
            let chosen = panel.show(ui, |ui| self.list_ui(ui, index)).inner;
            if let Some(line) = chosen.and_then(|row| self.lines.get()?.get(row)) {
                scene.push(Action::Refine(Screen::ToDecide(Some(line.quotation))));
            }
        }
        self.ask(scene, index);
        if let Some(fault) = self.review.fault() {
            if failed(ui, fault) {
                self.review.forget();
            }
            return;
        }
        let line = self.lines.get().and_then(|lines| lines.get(index));
        let Some((line, review)) = line.zip(self.review.get()) else { return waiting(ui) };
        let known = review.index(line.quotation).filter(|_| self.reviewed == Some(line.article));
        let Some(seen) = known else { return waiting(ui) };
        let ways = self.ways(index, line.quotation);
        let wanted = if self.other.is_some() { None } else { self.keys(scene, index, review, seen) };
        let wanted = self.one_ui(ui, scene, review, seen, is_low).or(wanted);
        self.act(ui, scene, index, seen, ways, wanted);
    }

    /// Reads the article of the quotation that is looked at, and the words at the place that may be its source.
    fn ask(&mut self, scene: &Scene<'_>, index: usize) {
        let Some(line) = self.lines.get().and_then(|lines| lines.get(index)) else { return };
        let (article, quotation) = (line.article, line.quotation);
        if self.reviewed != Some(article) {
            self.review = Answer::default();
            self.reviewed = Some(article);
        }
        let known = self.review.get().map(|review| std::sync::Arc::clone(&review.text));
        scene.ask(&mut self.review, article, move |read, gate| Review::load(read, gate, article, known));
        let Some(review) = self.review.get() else { return };
        let one = review.index(quotation).and_then(|index| review.seen.get(index));
        let best = one.and_then(|one| best_place(one, self.chosen.place_of(one)));
        let question = best.clone().map(|(words, place)| (words, place.first_turn, place.start, place.end));
        scene.ask(&mut self.beside, question, move |read, gate| words_beside(read, gate, best));
    }

    /// A decision leads to the next in the list; from the last to the one before.
    fn ways(&self, index: usize, quotation: Id<Quotation>) -> Ways {
        let lines = self.lines.get().map(Vec::as_slice).unwrap_or_default();
        let before = index.checked_sub(1).and_then(|before| lines.get(before));
        let next = lines.get(index + 1).or(before).map(|line| line.quotation);
        Ways { stay: Screen::ToDecide(Some(quotation)), on: Screen::ToDecide(next) }
    }

    fn keys(&self, scene: &mut Scene<'_>, index: usize, review: &Review, seen: usize) -> Option<Decision> {
        let lines = self.lines.get()?;
        let step = match () {
            () if scene.is_invoked(Control::Next) => Some((index + 1) % lines.len()),
            () if scene.is_invoked(Control::Previous) => Some((index + lines.len() - 1) % lines.len()),
            () => None,
        };
        if let Some(line) = step.and_then(|step| lines.get(step)) {
            scene.push(Action::Refine(Screen::ToDecide(Some(line.quotation))));
            return None;
        }
        let one = review.seen.get(seen)?;
        let place = self.chosen.place_of(one);
        let decision = match () {
            () if scene.is_invoked(Control::Confirm) => confirmation(review, seen, place),
            () if scene.is_invoked(Control::Reject) => rejection(review, seen, place),
            () if scene.is_invoked(Control::NoQuotation) => Some(Decision::NoQuotation),
            () if scene.is_invoked(Control::Report) => Some(Decision::Report),
            () if scene.is_invoked(Control::Other) => Some(Decision::Other),
            () if scene.is_invoked(Control::Proof) => best_place(one, place).map(|_| Decision::Proof),
            () => None,
        }?;
        (scene.desk.is_writable() || decision == Decision::Proof).then_some(decision)
    }

    fn act(&mut self, ui: &Ui, scene: &mut Scene<'_>, index: usize, seen: usize, ways: Ways, wanted: Option<Decision>) {
        let Some(review) = self.review.get() else { return };
        let Some(one) = review.seen.get(seen) else { return };
        match wanted {
            Some(Decision::Other | Decision::ChooseSpeaker) if scene.desk.is_writable() => {
                self.other = Some(Other::new(one.quotation.id));
            }
            Some(Decision::Choose(place)) => self.chosen = Chosen { of: Some(one.quotation.id), place },
            Some(decision) => decide(scene, review, seen, &decision, ways.clone()),
            None => {}
        }
        if let Some(other) = &mut self.other {
            let is_its = self
                .lines
                .get()
                .and_then(|lines| lines.get(index))
                .is_some_and(|line| line.quotation == other.quotation());
            if !is_its || !other.ui(ui.ctx(), scene, review, ways) {
                self.other = None;
            }
        }
    }

    /// The list; the row that was chosen.
    fn list_ui(&self, ui: &mut Ui, index: usize) -> Option<usize> {
        let lines = self.lines.get()?;
        let colours = Verdict::ALL.map(|verdict| (verdict.as_str(), verdict_colour(ui, verdict.as_str())));
        let shown = list(ui, "Suggestions to decide", lines.len(), TALL, Some(index), |row| {
            let Some(line) = lines.get(row) else { return Row::default() };
            let parts = [line.speaker.as_str(), line.title.as_str()].into_iter().filter(|part| !part.is_empty());
            Row {
                title: format!("“{}”", cut(&line.words, 120)),
                detail: parts.collect::<Vec<_>>().join(" · "),
                trailing: line.verdict.clone(),
                colour: colours.iter().find(|(verdict, _)| *verdict == line.verdict).map(|(_, colour)| *colour),
                is_read: true,
                ..Row::default()
            }
        });
        if shown.chosen.is_some() {
            // Enter belongs to the suggestion from now on.
            if let Some(focus) = ui.memory(|memory| memory.focused()) {
                ui.memory_mut(|memory| memory.surrender_focus(focus));
            }
        }
        shown.chosen.filter(|row| *row != index)
    }

    /// The quotation that is looked at: its article, its sentence, its card.
    fn one_ui(
        &self,
        ui: &mut Ui,
        scene: &mut Scene<'_>,
        review: &Review,
        seen: usize,
        is_low: bool,
    ) -> Option<Decision> {
        let one = review.seen.get(seen)?;
        let mut wanted = None;
        Frame::new().inner_margin(egui::Margin { left: 14, right: 4, top: 0, bottom: 0 }).show(ui, |ui| {
            let area = ScrollArea::vertical().id_salt(one.quotation.id).auto_shrink([false, false]);
            area.show(ui, |ui| {
                ui.set_max_width(680.0_f32.min(ui.available_width() - 10.0));
                printed_ui(ui, scene, review, one, is_low);
                ui.add_space(8.0);
                let card = Card {
                    one,
                    chosen: self.chosen.place_of(one),
                    is_current: true,
                    beside: self.beside.get().and_then(Option::as_ref).filter(|_| !self.beside.is_pending()),
                    can_decide: scene.desk.is_writable(),
                    // The sentence stands above it, and what can be done shall be in sight.
                    is_low: true,
                };
                wanted = card.ui(ui);
                ui.add_space(16.0);
            });
        });
        wanted
    }
}

/// The article, which opens at the quotation, and the quotation in its sentence.
fn printed_ui(ui: &mut Ui, scene: &mut Scene<'_>, review: &Review, one: &Seen, is_low: bool) {
    let article = &review.article;
    if link(ui, &cut(&article.title, 120)).on_hover_text("Open the article at this quotation").clicked() {
        scene.go(Screen::article(article.id, one.quotation.id));
    }
    let date = article.date.map(|date| date.in_words()).unwrap_or_default();
    let facts = [review.authors.join(", "), article.publication.clone(), date];
    let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
    if !facts.is_empty() && !is_low {
        note(ui, facts.join(" · "));
    }
    ui.add_space(4.0);
    let text: &Text = &review.text;
    let (words, pieces) = text.around(&one.quotation, if is_low { AROUND_WHERE_LOW } else { AROUND });
    let marks: Vec<_> = pieces.into_iter().map(|piece| (piece, Look::Found)).collect();
    Frame::new().fill(colours(ui).desk).corner_radius(8).inner_margin(12).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.add(Label::new(marked(ui, &words, theme::serif(theme::READING), &marks)).wrap());
    });
    if one.state() != State::Suggested {
        let words = capitalised(one.state().in_words());
        ui.label(RichText::new(words).font(theme::sans_bold(theme::SMALL)));
    }
}

fn lines(read: &Read<'_>, gate: &Clearance, order: Order) -> Result<Vec<Line>, ArchiveError> {
    let people: HashMap<Id<Person>, String> =
        read.people()?.iter().map(|person| (person.id, gate.name(person).to_string())).collect();
    let mut lines = Vec::new();
    for row in read.undecided()? {
        // Asking for every place costs a query each; most archives withhold nothing.
        let best = match gate.lets_all_through() || gate.place(read, &row.place)?.is_none() {
            true => Some((row.verdict, row.score)),
            // The best of those that may be shown is the one that can be decided.
            false => {
                let free = Offer::of(read, gate, read.open_suggestions(row.quotation)?)?.free;
                free.into_iter().next().map(|one| (one.verdict, one.score))
            }
        };
        // A score of what is withheld would let a reader guess the words, one after the other.
        let (verdict, score) = best.unwrap_or(("withheld".into(), 0.0));
        let known = row.speaker.and_then(|person| people.get(&person)).filter(|name| !name.is_empty());
        let speaker = known.cloned().unwrap_or(row.speaker_name);
        lines.push(Line {
            quotation: row.quotation,
            article: row.article,
            title: row.title,
            words: row.words,
            speaker,
            verdict,
            score,
        });
    }
    if order == Order::BestFit {
        lines.sort_by(|one, other| other.score.total_cmp(&one.score));
    }
    Ok(lines)
}
