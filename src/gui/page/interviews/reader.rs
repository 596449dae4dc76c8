//! The transcript to read: who, when and where above it, the words with their quotes, what is done with them.

use std::collections::HashMap;

use egui::{Context, Key, Label, Modifiers, Rect, RichText, Sense, Ui, Vec2};

use super::bar::bar_ui;
use super::beside::Beside;
use super::card::Card;
use super::find::FindBar;
use super::opened::{Opened, transcript_name};
use super::script::{Painted, Script};
use super::turn::{Then, TurnEditor};
use super::words::{Deed, Target, Words};
use crate::gui::action::{Action, Notice};
use crate::gui::answer::{Answer, Fault};
use crate::gui::controls::Control;
use crate::gui::part::long_text::{
    Colours as TextColours, Editing, LongText, LongTextOptions, LongTextStyle, Point, Position, Selection, Shown,
};
use crate::gui::part::{chip, empty, failed, headline, link, note, waiting};
use crate::gui::scene::Scene;
use crate::gui::screen::{Screen, Spot};
use crate::gui::theme::{self, colours};
use crate::model::{Id, Recollection, Transcript};

/// How wide the margin is in which it stands what a quote is, in points.
const MARGIN: f32 = 88.0;

/// What the reader remembers.
#[derive(Default)]
pub struct Reader {
    script: Answer<Script>,
    text: LongText,
    /// The transcript that `text` is scrolled in.
    scrolled: Option<Id<Transcript>>,
    /// Where each transcript was left.
    left_at: HashMap<Id<Transcript>, Position>,
    /// Which transcript of a recollection was chosen.
    chosen: HashMap<Id<Recollection>, Id<Transcript>>,
    is_side_by_side: bool,
    beside: Beside,
    /// The spot of the screen that has been gone to.
    seen: Option<Spot>,
    /// The spot that is still to be gone to.
    wanted: Option<Spot>,
    find: FindBar,
    words: Words,
    card: Option<Card>,
    editor: Option<TurnEditor>,
    /// The turn to be corrected next, as soon as the transcript has another revision than this.
    next_turn: Option<(u32, usize, u32)>,
}

impl Reader {
    /// Draws the reader for the open recollection.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, opened: &Opened, at: Option<Spot>) {
        self.heed_spot(scene, opened, at);
        let id = opened.recollection.id;
        let known = |id: &Id<Transcript>| opened.transcripts.iter().any(|(one, _)| one.id == *id);
        let chosen = self.chosen.get(&id).copied().filter(known);
        let transcript = chosen.or(opened.transcripts.first().map(|(one, _)| one.id));
        head_ui(ui, scene, opened);
        let Some(transcript) = transcript else { return without_words_ui(ui, scene) };
        self.switch_ui(ui, opened, transcript);
        scene.ask(&mut self.script, ("script", transcript), move |read, gate| Script::read(read, gate, transcript));
        if let Some(fault) = self.script.fault() {
            if failed(ui, fault) {
                self.script.forget();
            }
            return;
        }
        if self.script.get().is_none_or(|script| script.transcript.id != transcript) {
            return waiting(ui);
        }
        self.follow(transcript);
        self.words.ui(ui, scene);
        if let Some((original, translation)) = self.pair(opened, transcript)
            && self.is_side_by_side
        {
            let to = self.beside.ui(ui, scene, original, translation);
            if let Some((transcript, turn)) = to {
                self.is_side_by_side = false;
                self.chosen.insert(id, transcript);
                scene.push(Action::Refine(Screen::interview(id, Spot::Turn(turn))));
            }
            return;
        }
        self.text_ui(ui, scene, id);
    }

    /// The transcripts that stand side by side: this one and what it translates, or one that translates it.
    fn pair(&self, opened: &Opened, transcript: Id<Transcript>) -> Option<(Id<Transcript>, Id<Transcript>)> {
        let all = || opened.transcripts.iter().map(|(one, _)| one);
        let this = all().find(|one| one.id == transcript)?;
        match this.translation_of {
            Some(original) => all().any(|one| one.id == original).then_some((original, transcript)),
            None => all().find(|one| one.translation_of == Some(transcript)).map(|one| (transcript, one.id)),
        }
    }

    /// Takes a new spot of the screen: chooses its transcript, and remembers to go there.
    fn heed_spot(&mut self, scene: &mut Scene<'_>, opened: &Opened, at: Option<Spot>) {
        if self.seen == at {
            return;
        }
        self.seen = at;
        let Some(spot) = at else { return };
        let transcript = scene.desk.look(|read| match spot {
            Spot::Quote(quote) => Ok(read.quote(quote)?.transcript),
            Spot::Turn(turn) => Ok(read.turn(turn)?.transcript),
        });
        match transcript {
            Ok(transcript) if opened.transcripts.iter().any(|(one, _)| one.id == transcript) => {
                self.chosen.insert(opened.recollection.id, transcript);
                self.wanted = Some(spot);
                self.is_side_by_side = false;
            }
            // What was there may have been undone.
            _ => self.wanted = None,
        }
    }

    /// Keeps the place of the transcript before, goes back to the place of this one, or to the wanted spot.
    fn follow(&mut self, transcript: Id<Transcript>) {
        if self.scrolled != Some(transcript) {
            if let Some(before) = self.scrolled.replace(transcript) {
                self.left_at.insert(before, self.text.position());
            }
            (self.text, self.card, self.editor) = (LongText::new(), None, None);
            if let Some(position) = self.left_at.get(&transcript) {
                self.text.restore(*position);
            }
            self.find.carry_on(&mut self.text);
        }
        let Some(script) = self.script.get() else { return };
        if let Some((position, caret, revision)) = self.next_turn
            && script.transcript.revision != revision
        {
            self.next_turn = None;
            self.editor = script.lines.get(position as usize).map(|line| TurnEditor::of(&line.turn, caret));
            self.text.reveal(Point::new(position as usize, 0));
        }
        let point = match self.wanted {
            Some(Spot::Turn(turn)) => script.line_of(turn).map(|line| Point::new(line, 0)),
            Some(Spot::Quote(quote)) => {
                let kept = script.quote_index(quote).map(|at| &script.quotes[at].quote);
                kept.and_then(|quote| script.selection_of(quote)).map(|selection| selection.start())
            }
            None => None,
        };
        if let Some(point) = point {
            self.wanted = None;
            self.text.select(Some(Selection::new(point, point)));
            self.text.reveal(point);
        }
    }

    /// Draws the choice among several transcripts.
    fn switch_ui(&mut self, ui: &mut Ui, opened: &Opened, transcript: Id<Transcript>) {
        if opened.transcripts.len() < 2 {
            return;
        }
        let has_pair = self.pair(opened, transcript).is_some();
        ui.horizontal_wrapped(|ui| {
            for (one, _) in &opened.transcripts {
                let is_on = one.id == transcript && !(self.is_side_by_side && has_pair);
                if chip(ui, &transcript_name(one), is_on).clicked() {
                    self.chosen.insert(opened.recollection.id, one.id);
                    self.is_side_by_side = false;
                }
            }
            if has_pair && chip(ui, "Side by side", self.is_side_by_side).clicked() {
                self.is_side_by_side = !self.is_side_by_side;
            }
        });
        ui.add_space(4.0);
    }

    fn text_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, id: Id<Recollection>) {
        if scene.is_invoked(Control::Find) {
            self.find.open();
        }
        self.find.ui(ui, &mut self.text, self.editor.is_some());
        let Some(script) = self.script.get() else { return };
        if script.lines.is_empty() {
            note(ui, "This transcript has no turns.");
            return;
        }
        let room = ui.available_rect_before_wrap();
        let style = style(ui, room.width(), script);
        let spot = self.seen.and_then(|spot| match spot {
            Spot::Quote(quote) => script.quote_index(quote),
            Spot::Turn(_) => None,
        });
        let open = self.card.as_ref().and_then(|card| script.quote_index(card.quote)).or(spot);
        let is_narrow = style.lead_width < 100.0;
        let painted = Painted { script, colours: colours(ui), open, is_narrow };
        let block = self.editor.as_ref().and_then(|editor| script.line_of(editor.turn));
        let editor = &mut self.editor;
        let mut row_ui = |ui: &mut Ui| {
            if let Some(editor) = editor {
                editor.ui(ui, scene, script);
            }
        };
        let editing = block.map(|block| Editing { block, row_ui: &mut row_ui });
        let ticks = ticks(script, colours(ui));
        let options = LongTextOptions { name: "Words of the transcript", ticks: &ticks, space_scrolls: true, editing };
        let shown = self.text.show(ui, &style, &painted, options);
        self.card = margin_ui(ui, script, &shown).or(self.card.take());
        if let Some(Spot::Turn(turn)) = self.seen {
            point_out(ui, &shown, script.line_of(turn));
        }
        self.heed_editor(scene, &shown);
        self.heed_clicks(&shown);
        self.heed_deeds(ui, scene, &shown, id);
        self.card_ui(ui.ctx(), scene, room, id);
    }

    /// Closes the editor when it is done, and goes on to the next turn where it said so.
    fn heed_editor(&mut self, scene: &mut Scene<'_>, shown: &Shown) {
        let Some(script) = self.script.get() else { return };
        match self.editor.as_mut().and_then(TurnEditor::outcome) {
            Some(Then::Close) => {
                self.editor = None;
                shown.response.request_focus();
            }
            Some(Then::GoOn(position, caret, revision)) => {
                self.editor = None;
                self.next_turn = Some((position, caret, revision));
            }
            None => {}
        }
        let is_double = shown.response.double_clicked();
        let pointed = shown.response.interact_pointer_pos().filter(|_| is_double).and_then(|at| {
            let row = shown.rects.iter().find(|(_, rect)| rect.y_range().contains(at.y));
            row.filter(|(_, rect)| at.x < rect.left()).map(|(block, _)| *block)
        });
        let at_hand = || {
            let caret = self.text.caret().map(|caret| caret.block);
            caret.filter(|block| shown.visible.contains(block)).unwrap_or(shown.visible.start)
        };
        let wished = pointed.or_else(|| scene.is_invoked(Control::EditTurn).then(at_hand));
        let Some(line) = wished.and_then(|block| script.lines.get(block)) else { return };
        if line.is_withheld {
            scene.tell(told_withheld("This turn is withheld, so it is not corrected here."));
        } else if scene.desk.is_writable() {
            let caret = self.text.caret().filter(|caret| script.line_of(line.turn.id) == Some(caret.block));
            let before = caret.and_then(|caret| line.turn.text.get(..caret.byte)).unwrap_or_default();
            self.editor = Some(TurnEditor::of(&line.turn, before.chars().count()));
            self.card = None;
        } else {
            scene.push(Action::Change(Box::new(|_| Ok(Default::default()))));
        }
    }

    /// Opens the card of the quote that was clicked, and closes it when something else was.
    fn heed_clicks(&mut self, shown: &Shown) {
        let Some(script) = self.script.get() else { return };
        if let Some(click) = &shown.clicked
            && !click.double
        {
            // A click so quick that press and release come in one frame sets the caret as well.
            let is_extended = shown.response.ctx.input(|input| input.modifiers.shift);
            if !click.secondary && !is_extended && self.text.selection().is_some() {
                self.text.select(Some(Selection::new(click.point, click.point)));
            }
            let quote = click.marks.iter().find_map(|mark| usize::try_from(*mark).ok());
            let kept = quote.and_then(|at| script.quotes.get(at)).filter(|_| self.text.selection().is_none());
            self.card = kept.map(|kept| Card::of(kept.quote.id, click.position));
        }
        if shown.activated.is_some() {
            let caret = self.text.caret();
            let quote = caret.and_then(|caret| script.quotes_at(caret).next()).and_then(|at| script.quotes.get(at));
            if let Some(kept) = quote {
                let at = shown.caret_rect.map_or(shown.response.rect.center_top(), |rect| rect.left_bottom());
                self.card = Some(Card::of(kept.quote.id, at));
            }
        }
        if shown.selection.is_some() {
            self.card = None;
        }
    }

    /// Draws the bar at selected words, and does what was asked for by bar, key, menu or palette.
    fn heed_deeds(&mut self, ui: &Ui, scene: &mut Scene<'_>, shown: &Shown, id: Id<Recollection>) {
        let Some(script) = self.script.get() else { return };
        let transcript = script.transcript.id;
        let selected = shown.selection.and_then(|selection| script.place_of(&selection));
        let kept = self.card.as_ref().map(|card| card.quote).or(match self.seen {
            Some(Spot::Quote(quote)) => Some(quote),
            _ => None,
        });
        let kept = kept.and_then(|quote| script.quote_index(quote)).map(|at| script.quotes[at].quote.place);
        let place = selected.or(kept.filter(|_| shown.selection.is_none()));
        let mut deed = Deed::invoked(scene);
        let is_free = self.editor.is_none() && !self.words.is_busy();
        if is_free && place.is_some() && deed.is_none() {
            deed = self.words.pressed(ui);
        }
        if let (Some(_), Some(at), true) = (selected, shown.caret_rect, is_free && !shown.selecting) {
            let inside = shown.response.rect;
            let at = around(shown, at);
            let asked = bar_ui(ui.ctx(), scene, &self.words, at, inside);
            deed = deed.or(asked);
        }
        let Some(deed) = deed else { return };
        match place {
            Some(place) => self.words.perform(scene, deed, Target { recollection: id, transcript, place }),
            None if shown.selection.is_some_and(|selection| script.is_withheld_within(&selection)) => {
                scene.tell(told_withheld("These words are withheld."));
            }
            None => scene.tell(Notice::told("Select some words first, or click a quote.")),
        }
    }

    fn card_ui(&mut self, ctx: &Context, scene: &mut Scene<'_>, room: Rect, id: Id<Recollection>) {
        let Some(script) = self.script.get() else { return };
        // A quote that was removed takes its card along.
        let there = self.card.as_ref().and_then(|card| script.quote_index(card.quote));
        let (Some(at), Some(card)) = (there, &mut self.card) else {
            self.card = None;
            return;
        };
        let shown = card.ui(ctx, scene, room);
        let target =
            Target { recollection: id, transcript: script.transcript.id, place: script.quotes[at].quote.place };
        if let Some(deed) = shown.deed {
            self.words.perform(scene, deed, target);
        }
        let is_free = !self.words.is_busy()
            && !ctx.text_edit_focused()
            && ctx.memory(|memory| memory.top_modal_layer().is_none());
        let is_escaped = is_free && ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        if shown.is_closed || is_escaped {
            self.card = None;
        }
    }
}

/// What is said beside the quotes: at their first line, to the right of the text. The card that was
/// opened.
fn margin_ui(ui: &mut Ui, script: &Script, shown: &Shown) -> Option<Card> {
    let mut card = None;
    let colours = colours(ui);
    let right = shown.rects.first().map(|(_, rect)| rect.right())?;
    let view = shown.response.rect;
    if view.right() - right < MARGIN - 24.0 {
        return None;
    }
    let (mut seen, mut free) = (std::collections::HashSet::new(), f32::NEG_INFINITY);
    let mut rects = shown.mark_rects.clone();
    rects.sort_by(|(_, one), (_, other)| one.top().total_cmp(&other.top()));
    for (mark, rect) in rects {
        let Some(kept) = usize::try_from(mark).ok().and_then(|at| script.quotes.get(at)) else { continue };
        let words = kept.in_margin();
        if words.is_empty() || !seen.insert(mark) || !view.intersects(rect) {
            continue;
        }
        let is_review = kept.quote.anchoring != crate::model::Anchoring::Anchored;
        let colour = match (is_review, kept.citations) {
            (true, _) => colours.fair,
            (false, 0) => colours.soft,
            _ => colours.accent,
        };
        let mut job = egui::text::LayoutJob::simple_singleline(words.clone(), theme::sans(theme::SMALL), colour);
        job.wrap = egui::text::TextWrapping::truncate_at_width(view.right() - right - 26.0);
        let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
        let top = (rect.center().y - galley.size().y / 2.0).max(free);
        free = top + galley.size().y + 1.0;
        let at = egui::pos2(right + 16.0, top);
        let chip = Rect::from_min_size(at, galley.size()).expand2(Vec2::new(4.0, 1.0));
        let id = ui.make_persistent_id(("margin", kept.quote.id));
        let response = ui.interact(chip.intersect(view), id, Sense::click());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Quote: {words}")));
        let painter = ui.painter().with_clip_rect(view);
        if response.hovered() || response.has_focus() {
            painter.rect_filled(chip, 4.0, colours.hovered);
        }
        painter.galley(at, galley, colour);
        if response.clicked() {
            card = Some(Card::of(kept.quote.id, egui::pos2(right - 340.0, rect.bottom())));
        }
    }
    card
}

/// The selected words as far as their place is known: from the caret to the border of the turn at their other end.
fn around(shown: &Shown, caret: Rect) -> Rect {
    let Some(selection) = shown.selection else { return caret };
    let block = |point: Point| shown.rects.iter().find(|(block, _)| *block == point.block).map(|(_, rect)| *rect);
    let mut around = caret;
    match selection.head == selection.end() {
        true => around.min.y = block(selection.start()).map_or(shown.response.rect.top(), |rect| rect.top()),
        false => around.max.y = block(selection.end()).map_or(shown.response.rect.bottom(), |rect| rect.bottom()),
    }
    around
}

/// A thin line beside the turn that the screen points at.
fn point_out(ui: &Ui, shown: &Shown, line: Option<usize>) {
    let rect = shown.rects.iter().find(|(block, _)| Some(*block) == line).map(|(_, rect)| *rect);
    if let Some(rect) = rect {
        let painter = ui.painter().with_clip_rect(shown.response.rect);
        painter.vline(rect.left() - 8.0, rect.y_range(), egui::Stroke::new(2.5, colours(ui).accent));
    }
}

fn told_withheld(sentence: &str) -> Notice {
    let hint = format!("Choose “{}” first.", Control::ShowWithheld.name());
    Notice::failed(Fault { sentence: sentence.into(), hint })
}

/// Where quotes stand, for the scroll bar.
fn ticks(script: &Script, colours: &theme::Colours) -> Vec<(usize, egui::Color32)> {
    let line = |kept: &super::script::Kept| script.line_of(kept.quote.place.first_turn);
    script.quotes.iter().filter_map(|kept| Some((line(kept)?, colours.accent.gamma_multiply(0.5)))).collect()
}

/// How the transcript looks in so much room.
fn style(ui: &Ui, width: f32, script: &Script) -> LongTextStyle {
    let colours = colours(ui);
    let is_timed = script.lines.iter().take(50).any(|line| line.turn.start_ms.is_some());
    let is_named = !script.voices.is_empty();
    let lead_width = match (width, is_timed, is_named) {
        (_, false, false) => 0.0,
        (..620.0, true, _) => 72.0,
        (..620.0, ..) => 44.0,
        (..760.0, true, _) => 160.0,
        (_, true, _) => 190.0,
        _ => 130.0,
    };
    let character = theme::READING * 0.47;
    let margin = if width > 500.0 { MARGIN } else { 0.0 };
    let room = width - lead_width - margin - 46.0;
    LongTextStyle {
        font: theme::serif(theme::READING),
        lead_font: theme::sans(theme::SMALL),
        colours: TextColours {
            text: colours.ink,
            time: colours.soft,
            speaker: colours.accent,
            selection: colours.chosen,
            found: colours.found,
            found_current: colours.found_here,
            focus: colours.accent,
        },
        measure_chars: (room / character).clamp(24.0, theme::MEASURE),
        line_height: 1.5,
        block_gap: 10.0,
        lead_width,
        margin: 16.0,
        centred: false,
    }
}

fn head_ui(ui: &mut Ui, scene: &mut Scene<'_>, opened: &Opened) {
    if ui.ctx().content_rect().width() < 900.0 && link(ui, "‹ All recollections").clicked() {
        scene.go(Screen::first());
    }
    headline(ui, &opened.recollection.title);
    let line = RichText::new(opened.headline()).font(theme::serif_italic(theme::CONTROL + 0.5));
    ui.add(Label::new(line.color(colours(ui).soft)).wrap());
    let colour = if opened.would_be_withheld.is_some() { colours(ui).bad } else { colours(ui).soft };
    ui.add(Label::new(RichText::new(opened.access()).font(theme::sans(theme::SMALL)).color(colour)).wrap());
    ui.add_space(4.0);
    let rect = ui.max_rect();
    ui.painter().hline(rect.x_range(), ui.cursor().top(), egui::Stroke::new(1.0, colours(ui).line));
    ui.add_space(6.0);
}

fn without_words_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let words = "Import its transcript, letter or notes: a text, subtitle, Word or web file. It joins this recollection \
                 when you say so on the import sheet.";
    if empty(ui, "No words yet", words, Some("Import…")) {
        scene.push(Action::Do(Control::Import));
    }
}

/// Says that a whole recollection is withheld, why, and how it can be shown in this window.
pub fn withheld_ui(ui: &mut Ui, scene: &mut Scene<'_>, opened: &Opened) {
    let Some(withheld) = &opened.withheld else { return };
    let words = crate::gui::part::change::capitalised(&format!(
        "{}. Neither its words nor its names are shown, copied or exported. You can look at it in this window all the \
         same; that lets nothing out",
        withheld.in_words()
    ));
    if empty(ui, &format!("Withheld {}", opened.recollection.kind), &words, Some(Control::ShowWithheld.name())) {
        scene.push(Action::Do(Control::ShowWithheld));
    }
}
