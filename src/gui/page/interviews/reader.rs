//! The transcript to read: who, when and where above it, the words with their quotes, what is done with them.

mod listen;

use std::collections::HashMap;

use egui::{Context, Key, Modifiers, Rect, Ui};

use super::bar::bar_ui;
use super::beside::Beside;
use super::card::Card;
use super::find::FindBar;
use super::hearing::Hearing;
use super::lock::Lock;
use super::look::{around, head_ui, point_out, style, ticks, told_withheld, without_words_ui};
use super::margin::{Opening, margin_ui};
use super::opened::{Opened, transcript_name};
use super::script::{Painted, Script, WITHHELD};
use super::shift::ShiftSheet;
use super::turn::{Then, TurnEditor};
use super::words::{Deed, Target, Words};
use crate::archive::transcripts::TranscriptCommand;
use crate::gui::action::{Action, Notice};
use crate::gui::answer::Answer;
use crate::gui::controls::Control;
use crate::gui::keys::lend_space;
use crate::gui::part::long_text::{Editing, LongText, LongTextOptions, Point, Position, Selection, Shown};
use crate::gui::part::{change_button, chip, failed, link, note, waiting};
use crate::gui::scene::Scene;
use crate::gui::screen::{Screen, Spot};
use crate::gui::theme::colours;
use crate::model::{Anchoring, Id, Quote, Recollection, Role, Transcript};
use listen::Following;

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
    lock: Option<Lock>,
    editor: Option<TurnEditor>,
    /// The turn to be corrected next, with the caret before a character, as soon as the transcript has so many turns.
    next_turn: Option<(u32, usize, usize)>,
    shift: Option<ShiftSheet>,
    following: Following,
    /// The recollection whose place is still to be found again.
    restoring: Option<Id<Recollection>>,
    wants_keyboard: bool,
}

impl Reader {
    /// Puts the keyboard into the transcript when it is drawn next.
    pub fn take_keyboard(&mut self) {
        self.wants_keyboard = true;
    }

    /// Draws the reader for the open recollection.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        scene: &mut Scene<'_>,
        opened: &Opened,
        hearing: Option<&Hearing>,
        at: Option<Spot>,
    ) {
        self.heed_spot(scene, opened, at);
        let id = opened.recollection.id;
        let known = |id: &Id<Transcript>| opened.transcripts.iter().any(|(one, _)| one.id == *id);
        let chosen = self.chosen.get(&id).copied().filter(known);
        let transcript = chosen.or(opened.transcripts.first().map(|(one, _)| one.id));
        head_ui(ui, scene, opened);
        let Some(transcript) = transcript else {
            let has_sound = hearing.is_some_and(Hearing::is_any);
            let is_keyed = has_sound && scene.desk.is_writable() && scene.is_invoked(Control::NewTurn);
            if without_words_ui(ui, scene, has_sound) || is_keyed {
                self.start_transcript(scene, opened);
            }
            return;
        };
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
        self.follow(scene, transcript);
        self.find_again(hearing);
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
        self.text_ui(ui, scene, id, hearing.unwrap_or(&Hearing::default()));
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
    fn follow(&mut self, scene: &mut Scene<'_>, transcript: Id<Transcript>) {
        if self.scrolled != Some(transcript) {
            if let Some(before) = self.scrolled.replace(transcript) {
                self.left_at.insert(before, self.text.position());
            }
            self.unsaved().into_iter().for_each(|command| scene.apply(command));
            (self.following, self.shift) = Default::default();
            (self.text, self.card, self.lock, self.editor) = (LongText::new(), None, None, None);
            if let Some(position) = self.left_at.get(&transcript) {
                self.text.restore(*position);
            }
            self.find.carry_on(&mut self.text);
        }
        let Some(script) = self.script.get() else { return };
        // A turn that Undo took away is not corrected any more.
        let is_there = |editor: &TurnEditor| editor.is_sent() || script.line_of(editor.turn).is_some();
        self.editor = self.editor.take().filter(is_there);
        if let Some((position, caret, turns)) = self.next_turn
            && script.lines.len() == turns
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

    /// Goes back to where somebody was at work when the interview was last left, also after a restart.
    fn find_again(&mut self, hearing: Option<&Hearing>) {
        let (Some(script), Some(hearing)) = (self.script.get(), hearing) else { return };
        let recollection = script.transcript.recollection;
        if self.restoring == Some(recollection) {
            return;
        }
        self.restoring = Some(recollection);
        let is_new = !self.left_at.contains_key(&script.transcript.id) && self.seen.is_none();
        let line = hearing.last.and_then(|last| last.turn).and_then(|turn| script.line_of(turn));
        if let Some(line) = line.filter(|line| is_new && *line > 0) {
            let point = Point::new(line, 0);
            self.text.select(Some(Selection::new(point, point)));
            self.text.scroll_to(point);
        }
    }

    /// Makes a transcript without turns, and begins the first.
    fn start_transcript(&mut self, scene: &mut Scene<'_>, opened: &Opened) {
        let recollection = opened.recollection.clone();
        let first = opened.cast.iter().find(|(role, ..)| *role == Role::Interviewer).or(opened.cast.first());
        let first = first.map(|(_, person, name)| (*person, name.clone()));
        self.next_turn = Some((0, 0, 1));
        scene.push(Action::Change(Box::new(move |archive| {
            super::session::begin_transcript(archive, recollection, first)?;
            Ok(Default::default())
        })));
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

    fn text_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, id: Id<Recollection>, hearing: &Hearing) {
        if scene.is_invoked(Control::Find) {
            self.find.open();
        }
        self.find.ui(ui, &mut self.text, self.editor.is_some());
        let Some(script) = self.script.get() else { return };
        if script.lines.is_empty() {
            note(ui, "This transcript has no turns.");
            let keys = Control::NewTurn.keys_in_words(ui);
            let is_begun = change_button(ui, scene, "Begin the first turn").on_hover_text(keys).clicked();
            if is_begun || scene.is_invoked(Control::NewTurn) && scene.desk.is_writable() {
                self.begin_first(scene, hearing);
            }
            return;
        }
        self.follow_sound(hearing);
        let Some(script) = self.script.get() else { return };
        let review = review_ui(ui, script, self.card.as_ref().map(|card| card.quote));
        let room = ui.available_rect_before_wrap();
        if let Some(quote) = review {
            let at = script.selection_of(quote).map(|selection| selection.start());
            at.into_iter().for_each(|at| self.text.reveal(at));
            self.card = Some(Card::of(quote.id, room.center_top()));
        }
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
        let space_scrolls = !hearing.is_any();
        let options = LongTextOptions { name: "Words of the transcript", ticks: &ticks, space_scrolls, editing };
        let behind = ui.painter().add(egui::Shape::Noop);
        let shown = self.text.show(ui, &style, &painted, options);
        if std::mem::take(&mut self.wants_keyboard) {
            shown.response.request_focus();
        }
        if hearing.is_any() {
            lend_space(ui.ctx(), shown.response.id);
        }
        match margin_ui(ui, script, &shown) {
            Some(Opening::Quote(card)) => self.card = Some(*card),
            Some(Opening::Turn(lock)) => self.lock = Some(*lock),
            None => {}
        }
        if let Some(Spot::Turn(turn)) = self.seen {
            point_out(ui, &shown, script.line_of(turn));
        }
        self.paint_spoken(ui, behind, &shown, hearing);
        self.explain_times(&shown);
        self.heed_editor(scene, &shown);
        self.heed_sound(scene, &shown, hearing);
        if let Some(sheet) = &mut self.shift
            && !sheet.ui(ui, scene)
        {
            self.shift = None;
        }
        self.heed_clicks(&shown);
        self.heed_deeds(ui, scene, &shown, id);
        self.card_ui(ui.ctx(), scene, room, id, hearing);
        if let Some(lock) = &mut self.lock
            && !lock.ui(ui, scene, room)
        {
            self.lock = None;
        }
    }

    /// The transcript that is open.
    pub fn script(&self) -> Option<&Script> {
        self.script.get().filter(|script| Some(script.transcript.id) == self.scrolled)
    }

    /// Grows with every new answer of [`Reader::script`].
    pub fn generation(&self) -> u64 {
        self.script.generation
    }

    /// What is typed into a turn and not kept yet.
    pub fn unsaved(&mut self) -> Option<TranscriptCommand> {
        self.editor.as_mut().and_then(TurnEditor::unsaved)
    }

    /// Closes the editor when it is done, and goes on to the next turn where it said so.
    fn heed_editor(&mut self, scene: &mut Scene<'_>, shown: &Shown) {
        let Some(script) = self.script.get() else { return };
        match self.editor.as_mut().and_then(TurnEditor::outcome) {
            Some(Then::Close) => {
                let line = self.editor.take().and_then(|editor| script.line_of(editor.turn));
                // What was written last is at hand; a caret that stands in it already stays.
                let is_at_hand = self.text.caret().map(|caret| caret.block) == line;
                if let Some(line) = line.filter(|_| !is_at_hand) {
                    let at = Point::new(line, 0);
                    self.text.select(Some(Selection::new(at, at)));
                }
                shown.response.request_focus();
            }
            Some(Then::GoOn(position, caret, turns)) => {
                self.editor = None;
                self.next_turn = Some((position, caret, turns));
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
            self.text.reveal(Point::new(wished.unwrap_or_default(), 0));
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
            let withheld = script.lines.get(click.point.block).filter(|_| click.marks.contains(&WITHHELD));
            self.lock = withheld.map(|line| Lock::of(line.turn.id, click.position));
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
        // What was done at once is done; while a sheet asks more, the words stay selected.
        if let Some(selection) = shown.selection
            && matches!(deed, Deed::Keep | Deed::TagAtHand(_))
        {
            self.text.select(Some(Selection::new(selection.head, selection.head)));
        }
        match place {
            Some(place) => self.words.perform(scene, deed, Target { recollection: id, transcript, place }),
            None if shown.selection.is_some_and(|selection| script.is_withheld_within(&selection)) => {
                scene.tell(told_withheld("These words are withheld."));
            }
            None => scene.tell(Notice::told("Select some words first, or click a quote.")),
        }
    }

    fn card_ui(&mut self, ctx: &Context, scene: &mut Scene<'_>, room: Rect, id: Id<Recollection>, hearing: &Hearing) {
        let Some(script) = self.script.get() else { return };
        // A quote that was removed takes its card along.
        let there = self.card.as_ref().and_then(|card| script.quote_index(card.quote));
        let (Some(at), Some(card)) = (there, &mut self.card) else {
            self.card = None;
            return;
        };
        let moment = script.moment_of(&script.quotes[at].quote.place);
        let stretch = moment.and_then(|moment| hearing.stretch(script, moment));
        let shown = card.ui(ctx, scene, room, stretch);
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

/// Says how many quotes wait for somebody to look; the one to look at next, where that was asked for.
fn review_ui<'script>(ui: &mut Ui, script: &'script Script, open: Option<Id<Quote>>) -> Option<&'script Quote> {
    let waiting: Vec<&Quote> =
        script.quotes.iter().map(|kept| &kept.quote).filter(|quote| quote.anchoring != Anchoring::Anchored).collect();
    let words = match waiting.len() {
        0 => return None,
        1 => "1 quote waits for review".to_owned(),
        many => format!("{many} quotes wait for review"),
    };
    let next = waiting.iter().position(|quote| Some(quote.id) == open).map_or(0, |at| at + 1);
    let is_clicked = link(ui, &words).on_hover_text("The transcript was corrected: look at the next of them").clicked();
    is_clicked.then(|| waiting.get(next).or(waiting.first()).copied()).flatten()
}
