//! The open article as it is read: its text with the quotations marked, and beside it what is known of each.

use std::collections::{BTreeMap, HashMap};

use egui::{Color32, Frame, Key, Panel, Pos2, Rect, ScrollArea, Ui, UiBuilder, Vec2};

use super::Chosen;
use super::card::Card;
use super::decide::{Decision, confirmation};
use super::review::{Review, State};
use super::text::{Marked, Text};
use crate::archive::beside::Beside;
use crate::gui::part::long_text::{
    Colours as TextColours, LongText, LongTextOptions, LongTextStyle, Mark, Position, Shown,
};
use crate::gui::part::note;
use crate::gui::theme::{self, colours};
use crate::model::{Article, Id, Quotation};

/// Narrower than this, in points, the card stands below the text instead of beside it.
const NARROW: f32 = 640.0;
/// Lower than this, in points, the buttons of a card come first.
const LOW: f32 = 340.0;
/// How many open quotations are shown on the scroll bar at most.
const MOST_TICKS: usize = 150;
/// Between the text, the cards and the edge.
const GAP: f32 = 18.0;
/// How wide a card is, at least and at most.
const CARD: std::ops::RangeInclusive<f32> = 230.0..=310.0;

/// What is remembered of the text that is read.
#[derive(Default)]
pub struct Reader {
    long: LongText,
    open: Option<Id<Article>>,
    /// The quotation that was last brought into view.
    revealed: Option<Id<Quotation>>,
    /// The quotations of which something was seen in the last frame.
    seen: BTreeMap<usize, f32>,
    /// How high the cards were.
    heights: HashMap<Id<Quotation>, f32>,
    marks: Marks,
    /// What is looked for; none while nobody looks.
    find: Option<Find>,
    /// Whether what is no quotation has cards, too.
    pub shows_others: bool,
}

/// The marks of the text, made anew when something of them has changed.
#[derive(Default)]
struct Marks {
    key: Option<(u64, Option<usize>, bool, bool)>,
    of_paragraphs: Vec<Vec<Mark>>,
    ticks: Vec<(usize, Color32)>,
}

#[derive(Default)]
struct Find {
    typed: String,
    is_new: bool,
}

/// What a frame of the reader shows.
pub struct Shows<'a> {
    /// The article.
    pub review: &'a Review,
    /// Grows with every new reading of it.
    pub generation: u64,
    /// Which quotation is looked at.
    pub current: Option<usize>,
    /// Which of the suggested places, of whichever quotation.
    pub chosen: Chosen,
    /// Whether the window was sent to it, so that it must be brought into view.
    pub is_sent: bool,
    /// The words at its best place, where they have been read.
    pub beside: Option<&'a Beside>,
    /// Whether this window may decide anything.
    pub can_decide: bool,
}

impl Reader {
    /// Draws the text and its cards; what is wanted, if anything.
    pub fn ui(&mut self, ui: &mut Ui, shows: &Shows<'_>) -> Option<(usize, Decision)> {
        if self.open != Some(shows.review.article.id) {
            *self = Reader { open: Some(shows.review.article.id), ..Reader::default() };
        }
        self.find_ui(ui);
        let is_narrow = ui.available_width() < NARROW;
        let docked = match is_narrow {
            true => self.docked_ui(ui, shows),
            false => None,
        };
        let whole = ui.available_rect_before_wrap();
        let style = style(ui, whole.width(), is_narrow);
        self.make_marks(ui, shows);
        self.reveal(shows, whole.height());
        let text: &Text = &shows.review.text;
        let marked = Marked { text, marks: &self.marks.of_paragraphs };
        let options = LongTextOptions { name: "Article", ticks: &self.marks.ticks, ..Default::default() };
        let shown = self.long.show(ui, &style, &marked, options);
        if shown.response.has_focus() && ui.input(|input| input.events.contains(&egui::Event::Copy)) {
            let words = self.long.selected_text(&marked);
            if !words.is_empty() {
                ui.ctx().copy_text(words);
            }
        }
        self.note_seen(&shown, shows);
        let clicked = shown.clicked.as_ref().filter(|click| !click.double && shown.selection.is_none());
        let clicked = clicked.and_then(|click| click.marks.first()).map(|id| (*id as usize, Decision::Select));
        let beside = if is_narrow { None } else { self.margin_ui(ui, margin(ui, whole, &style), shows) };
        // Enter in the text decides as it does anywhere on this screen.
        let entered = shown.activated.and(shows.current).filter(|index| shows.can_decide && self.has_seen(*index));
        let entered = entered.and_then(|index| {
            let place = shows.chosen.place_of(shows.review.seen.get(index)?);
            Some((index, confirmation(shows.review, index, place)?))
        });
        docked.or(beside).or(clicked).or(entered)
    }

    /// Opens the field for finding words.
    pub fn start_finding(&mut self) {
        let typed = self.find.take().map(|find| find.typed).unwrap_or_default();
        self.find = Some(Find { typed, is_new: true });
    }

    /// Whether something of a quotation was seen in the last frame: nothing is decided unseen.
    pub fn has_seen(&self, index: usize) -> bool {
        self.seen.contains_key(&index)
    }

    /// The words that are selected; empty where none are.
    pub fn selected_words(&self, review: &Review) -> String {
        self.long.selected_text(&Marked { text: &review.text, marks: &[] })
    }

    /// Brings a quotation into view, also where it was before.
    pub fn show_again(&mut self) {
        self.revealed = None;
    }

    fn reveal(&mut self, shows: &Shows<'_>, height: f32) {
        let Some((index, one)) = shows.current.and_then(|index| Some((index, shows.review.seen.get(index)?))) else {
            return;
        };
        if !shows.is_sent || self.revealed == Some(one.quotation.id) {
            return;
        }
        self.revealed = Some(one.quotation.id);
        // What stands well in view stays where it is.
        if self.seen.get(&index).is_some_and(|top| (0.05..0.6).contains(&(top / height.max(1.0)))) {
            return;
        }
        let point = shows.review.text.point(one.quotation.hull().start);
        self.long.restore(Position { point, offset: -height * 0.25 });
    }

    fn note_seen(&mut self, shown: &Shown, shows: &Shows<'_>) {
        self.seen.clear();
        let top = shown.response.rect.top();
        for (id, rect) in &shown.mark_rects {
            let index = *id as usize;
            if index < shows.review.seen.len() && shown.response.rect.intersects(*rect) {
                let known = self.seen.entry(index).or_insert(rect.top() - top);
                *known = known.min(rect.top() - top);
            }
        }
    }

    fn make_marks(&mut self, ui: &Ui, shows: &Shows<'_>) {
        let key = Some((shows.generation, shows.current, ui.visuals().dark_mode, self.shows_others));
        if self.marks.key == key {
            return;
        }
        let (text, seen) = (&shows.review.text, &shows.review.seen);
        let colours = colours(ui);
        // More would be a bar, which tells nothing.
        let is_sparse = shows.review.counts.open <= MOST_TICKS;
        let open = seen.iter().filter(|one| is_sparse && one.state().is_open());
        let ticks = open.map(|one| (text.point(one.quotation.hull().start).block, colours.accent)).collect();
        let of_paragraphs = text.marks(ui, seen, shows.current, self.shows_others);
        self.marks = Marks { key, of_paragraphs, ticks };
    }

    /// The card of the quotation that is looked at, below the text.
    fn docked_ui(&mut self, ui: &mut Ui, shows: &Shows<'_>) -> Option<(usize, Decision)> {
        let index = shows.current?;
        let card = card(shows, index, true, true)?;
        let most = ui.available_height() * 0.55;
        let frame = Frame::new().fill(colours(ui).desk).inner_margin(8);
        let panel = Panel::bottom(egui::Id::unique("the card below")).frame(frame).max_size(most).resizable(false);
        let wanted = panel
            .show(ui, |ui| {
                let area = ScrollArea::vertical()
                    .max_height(most - 16.0)
                    .min_scrolled_height(most - 16.0)
                    .auto_shrink([false, true]);
                area.show(ui, |ui| ui.push_id(index, |ui| card.ui(ui)).inner).inner
            })
            .inner;
        wanted.map(|wanted| (index, wanted))
    }

    /// The cards beside the text, each at its passage as far as they do not overlap.
    fn margin_ui(&mut self, ui: &mut Ui, margin: Rect, shows: &Shows<'_>) -> Option<(usize, Decision)> {
        let has_card = |index: &usize| {
            let state = shows.review.seen.get(*index).map(|one| one.state());
            state.is_some_and(|state| state != State::Unmarked || self.shows_others || shows.current == Some(*index))
        };
        let anchors: Vec<(usize, f32)> =
            self.seen.iter().filter(|(index, _)| has_card(index)).map(|(index, top)| (*index, *top)).collect();
        let id = |index: usize| shows.review.seen.get(index).map(|one| one.quotation.id);
        let heights: Vec<f32> = anchors
            .iter()
            .map(|(index, _)| id(*index).and_then(|id| self.heights.get(&id).copied()).unwrap_or(56.0))
            .collect();
        let current = anchors.iter().position(|(index, _)| shows.current == Some(*index));
        let wished: Vec<f32> = anchors.iter().map(|(_, top)| *top).collect();
        let tops = stacked(&wished, &heights, current, margin.height());
        let mut wanted = None;
        for (((index, _), top), height) in anchors.iter().zip(tops).zip(heights) {
            if top > margin.height() || top + height < 0.0 {
                continue;
            }
            let is_current = shows.current == Some(*index);
            let Some(card) = card(shows, *index, is_current, margin.height() < LOW) else { continue };
            let most = if is_current { margin.height() - 8.0 } else { f32::INFINITY };
            let place = Rect::from_min_size(
                Pos2::new(margin.left(), margin.top() + top),
                Vec2::new(margin.width(), most.min(20_000.0)),
            );
            let mut inner = ui.new_child(UiBuilder::new().max_rect(place).id_salt(("card", card.one.quotation.id)));
            inner.set_clip_rect(margin.expand2(Vec2::new(4.0, 0.0)).intersect(ui.clip_rect()));
            let decision = match is_current {
                true => ScrollArea::vertical().max_height(most).show(&mut inner, |ui| card.ui(ui)).inner,
                false => card.ui(&mut inner),
            };
            wanted = wanted.or(decision.map(|decision| (*index, decision)));
            self.note_height(ui, card.one.quotation.id, inner.min_rect().height());
        }
        wanted
    }

    fn note_height(&mut self, ui: &Ui, id: Id<Quotation>, height: f32) {
        let known = self.heights.insert(id, height);
        if known.is_none_or(|known| (known - height).abs() > 0.5) {
            ui.ctx().request_discard("a card has another height");
        }
    }

    fn find_ui(&mut self, ui: &mut Ui) {
        let Some(find) = &mut self.find else { return };
        let mut is_open = !ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, Key::Escape));
        Frame::new().fill(colours(ui).desk).inner_margin(egui::Margin::symmetric(16, 6)).show(ui, |ui| {
            ui.horizontal(|ui| {
                let label = note(ui, "Find in this text");
                let width = (ui.available_width() - 250.0).clamp(80.0, 320.0);
                let response = ui.add(egui::TextEdit::singleline(&mut find.typed).desired_width(width));
                let response = response.labelled_by(label.id);
                if std::mem::take(&mut find.is_new) {
                    response.request_focus();
                }
                let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
                let is_back = ui.input(|input| input.modifiers.shift);
                if is_entered {
                    response.request_focus();
                }
                self.long.find.set(find.typed.trim(), true);
                let found = self.long.find.label();
                note(ui, if found.is_empty() && !find.typed.trim().is_empty() { "nothing".into() } else { found });
                if ui.button("Previous").clicked() || is_entered && is_back {
                    self.long.find_previous();
                }
                if ui.button("Next").clicked() || is_entered && !is_back {
                    self.long.find_next();
                }
                is_open &= !ui.button("Close").clicked();
            });
        });
        if !is_open {
            self.find = None;
            self.long.find.set("", true);
        }
    }
}

fn card<'a>(shows: &Shows<'a>, index: usize, is_current: bool, is_low: bool) -> Option<Card<'a>> {
    let one = shows.review.seen.get(index)?;
    let beside = shows.beside.filter(|_| is_current);
    let chosen = shows.chosen.place_of(one);
    Some(Card { one, chosen, is_current, beside, can_decide: shows.can_decide, is_low })
}

/// Where cards stand that would like to stand at `wished`: the current one there, the others as near as there is room.
fn stacked(wished: &[f32], heights: &[f32], current: Option<usize>, room: f32) -> Vec<f32> {
    const BETWEEN: f32 = 8.0;
    let mut tops = wished.to_vec();
    let fixed = current.unwrap_or(0);
    if let (Some(top), Some(height)) = (tops.get_mut(fixed), heights.get(fixed))
        && current.is_some()
    {
        *top = top.min(room - height - BETWEEN).max(BETWEEN);
    }
    for index in fixed + 1..tops.len() {
        tops[index] = tops[index].max(tops[index - 1] + heights[index - 1] + BETWEEN);
    }
    for index in (0..fixed).rev() {
        tops[index] = tops[index].min(tops[index + 1] - heights[index] - BETWEEN);
    }
    tops
}

/// How the text looks in a reader of this width.
fn style(ui: &Ui, width: f32, is_narrow: bool) -> LongTextStyle {
    let colours = colours(ui);
    let beside = if is_narrow { 0.0 } else { card_width(width) + GAP };
    let room = width - beside - 2.0 * GAP - 14.0;
    LongTextStyle {
        font: theme::serif(theme::READING),
        lead_font: theme::sans(theme::SMALL),
        colours: TextColours {
            text: colours.ink,
            time: colours.accent,
            speaker: colours.soft,
            selection: colours.chosen,
            found: colours.found,
            found_current: colours.found_here,
            focus: colours.accent,
        },
        measure_chars: (room / character(ui)).clamp(12.0, theme::MEASURE),
        line_height: 1.55,
        block_gap: 12.0,
        lead_width: 0.0,
        margin: GAP,
        centred: false,
    }
}

fn card_width(width: f32) -> f32 {
    (width * 0.36).clamp(*CARD.start(), *CARD.end())
}

/// The width of a usual character of the text.
fn character(ui: &Ui) -> f32 {
    const SAMPLE: &str = "for the first time somebody said in public what everybody knew";
    let font = theme::serif(theme::READING);
    let galley = ui.fonts_mut(|fonts| fonts.layout_no_wrap(SAMPLE.to_owned(), font, Color32::PLACEHOLDER));
    (galley.size().x / SAMPLE.len() as f32).max(1.0)
}

/// Where the cards stand: right of the text.
fn margin(ui: &Ui, whole: Rect, style: &LongTextStyle) -> Rect {
    let left = whole.left() + GAP + style.measure_chars * character(ui) + GAP;
    let right = (left + card_width(whole.width())).min(whole.right() - 20.0);
    Rect::from_min_max(Pos2::new(left, whole.top()), Pos2::new(right.max(left + 40.0), whole.bottom()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_never_overlap_and_the_current_one_stands_at_its_passage() {
        let wished = [10.0, 20.0, 30.0, 400.0];
        let heights = [50.0, 50.0, 200.0, 50.0];
        assert_eq!(stacked(&wished, &heights, Some(2), 600.0), [-86.0, -28.0, 30.0, 400.0]);
        assert_eq!(stacked(&wished, &heights, None, 600.0), [10.0, 68.0, 126.0, 400.0]);
        assert_eq!(stacked(&[590.0], &[100.0], Some(0), 600.0), [492.0], "a card at the end is shown whole");
        assert!(stacked(&[], &[], None, 600.0).is_empty());
    }
}
