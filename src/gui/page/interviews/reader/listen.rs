//! Text follows sound and sound follows text: what is done in the transcript while one listens and types.

use egui::{Rect, Shape, Ui};

use super::{Reader, Shown};
use crate::archive::quotes::QuoteCommand;
use crate::archive::transcripts::TranscriptCommand;
use crate::gui::action::{Action, Notice};
use crate::gui::controls::Control;
use crate::gui::page::interviews::hearing::Hearing;
use crate::gui::page::interviews::look::told_withheld;
use crate::gui::page::interviews::script::Script;
use crate::gui::page::interviews::shift::ShiftSheet;
use crate::gui::part::long_text::{Point, Selection, word_at};
use crate::gui::scene::Scene;
use crate::gui::tape::Stretch;
use crate::gui::theme::colours;
use crate::model::{Id, Turn};

/// How the reader follows the sound.
#[derive(Default)]
pub struct Following {
    /// The line that is spoken.
    line: Option<usize>,
    /// The lines that were seen in the frame before.
    seen: std::ops::Range<usize>,
    was_playing: bool,
}

impl Reader {
    /// Keeps the turn that is spoken in view: not while another one is corrected, nor after somebody has scrolled away.
    pub(super) fn follow_sound(&mut self, hearing: &Hearing) {
        let Some(script) = self.script.get() else { return };
        let spoken = hearing.position(script).and_then(|ms| script.line_at(ms));
        let begins = hearing.is_playing && !self.following.was_playing;
        self.following.was_playing = hearing.is_playing;
        if spoken == self.following.line && !begins {
            return;
        }
        let before = self.following.line;
        self.following.line = spoken;
        let is_elsewhere = before.is_some_and(|line| !self.following.seen.contains(&line));
        let is_busy = self.editor.is_some() || self.text.selection().is_some();
        // In silence another line is spoken only because somebody went there.
        let is_wanted = match hearing.is_playing {
            true => begins || !is_elsewhere,
            false => before.is_some(),
        };
        if let Some(line) = spoken.filter(|_| is_wanted && !is_busy) {
            self.text.reveal(Point::new(line, 0));
        }
    }

    /// Fills the place that was kept for it behind the text: a soft band on the turn that is spoken.
    pub(super) fn paint_spoken(&mut self, ui: &Ui, behind: egui::layers::ShapeIdx, shown: &Shown, hearing: &Hearing) {
        self.following.seen = shown.visible.clone();
        let Some(line) = self.following.line.filter(|_| hearing.at_hand.is_some()) else { return };
        let rect = shown.rects.iter().find(|(block, _)| *block == line).map(|(_, rect)| *rect);
        let view = shown.response.rect;
        if let Some(rect) = rect.filter(|rect| rect.intersects(view)) {
            let all = Rect::from_min_max(egui::pos2(view.left(), rect.top() - 3.0), rect.max + egui::vec2(6.0, 3.0));
            let tint = colours(ui).chosen.gamma_multiply(if hearing.is_playing { 0.75 } else { 0.35 });
            ui.painter().set(behind, Shape::rect_filled(all.intersect(view), 5.0, tint));
        }
    }

    /// Says of an estimated time that it is one.
    pub(super) fn explain_times(&self, shown: &Shown) {
        let (Some(script), Some(at)) = (self.script.get(), shown.response.hover_pos()) else { return };
        let row = shown.rects.iter().find(|(_, rect)| rect.y_range().contains(at.y) && at.x < rect.left());
        let Some(line) = row.and_then(|(block, _)| script.lines.get(*block)) else { return };
        if line.is_time_estimate {
            let words = "An estimate, told from the times of the turns around and the length of what is said between.";
            shown.response.clone().on_hover_text_at_pointer(words);
        } else if let Some(ms) = line.turn.heard_ms {
            let day = crate::archive::day::day_in_words(ms);
            shown.response.clone().on_hover_text_at_pointer(format!("Compared with the sound on {day}."));
        }
    }

    /// Does what was asked for by a click on a time, or by key, menu or palette.
    pub(super) fn heed_sound(&mut self, scene: &mut Scene<'_>, shown: &Shown, hearing: &Hearing) {
        if let Some(line) = shown.clicked_lead {
            self.play_line(scene, hearing, line);
        }
        let is_next = self.editor.as_mut().is_some_and(super::TurnEditor::wants_next);
        if is_next || scene.is_invoked(Control::NewTurn) {
            self.begin_turn(scene, shown, hearing);
        }
        let Some(line) = self.line_at_hand(shown) else { return };
        if scene.is_invoked(Control::PlayTurn) {
            self.play_line(scene, hearing, line);
        }
        let Some(turn) = self.script.get().and_then(|script| script.lines.get(line)).map(|line| line.turn.clone())
        else {
            return;
        };
        if scene.is_invoked(Control::HearTurn) {
            self.stamp(scene, line);
        }
        if scene.is_invoked(Control::StartTurnHere) {
            self.start_here(scene, hearing, &turn);
        }
        if scene.is_invoked(Control::ShiftTimes) {
            let position = self.script.get().and_then(|script| hearing.position(script));
            self.shift = Some(ShiftSheet::of(&turn, position));
        }
    }

    /// The turn that is corrected, that of the caret, or the first that is seen.
    fn line_at_hand(&self, shown: &Shown) -> Option<usize> {
        let script = self.script.get()?;
        let corrected = self.editor.as_ref().and_then(|editor| script.line_of(editor.turn));
        let caret = self.text.caret().map(|caret| caret.block).filter(|block| shown.visible.contains(block));
        let spoken = self.following.line.filter(|line| shown.visible.contains(line));
        let line = corrected.or(caret).or(spoken).unwrap_or(shown.visible.start);
        (line < script.lines.len()).then_some(line)
    }

    /// The turn where somebody is at work: to be found again.
    pub fn turn_at_hand(&self) -> Option<Id<Turn>> {
        let script = self.script.get()?;
        let corrected = self.editor.as_ref().map(|editor| editor.turn);
        let caret = self.text.caret().map(|caret| caret.block).filter(|block| self.following.seen.contains(block));
        let line = caret.unwrap_or(self.text.position().point.block);
        corrected.or_else(|| script.lines.get(line).map(|line| line.turn.id))
    }

    /// The stretch of sound of the selected words, or of the quote whose card is open.
    pub fn chosen_stretch(&self, hearing: &Hearing) -> Option<Stretch> {
        let script = self.script.get()?;
        if self.editor.is_some() {
            return None;
        }
        let selected = self.text.selection().and_then(|selection| script.place_of(&selection));
        let carded = || {
            let at = script.quote_index(self.card.as_ref()?.quote)?;
            Some(script.quotes[at].quote.place)
        };
        let place = selected.or_else(carded)?;
        hearing.stretch(script, script.moment_of(&place)?)
    }

    /// Selects the words that are spoken in a stretch of a recording, as far as the times tell.
    pub fn select_sounding(&mut self, stretch: &Stretch) {
        let Some(script) = self.script.get() else { return };
        let when = |ms: u64| script.line.when(stretch.tape.recording.id, i64::try_from(ms).ok()?);
        let point = |ms: u64| point_at(script, when(ms)?);
        let (Some(from), Some(to)) = (point(stretch.range.start), point(stretch.range.end)) else { return };
        let text = |point: Point| script.lines.get(point.block).map_or("", |line| line.turn.text.as_str());
        let start = word_at(text(from), from.byte).start;
        let end = word_at(text(to), to.byte).end;
        self.text.select(Some(Selection::new(Point::new(from.block, start), Point::new(to.block, end))));
        self.text.reveal(Point::new(from.block, start));
    }

    fn play_line(&self, scene: &mut Scene<'_>, hearing: &Hearing, line: usize) {
        let Some(script) = self.script.get() else { return };
        let from = script.spoken(line).and_then(|spoken| hearing.from(script, spoken.start_ms));
        match from {
            Some(hear) => scene.hear(hear),
            None if !hearing.is_any() => {
                scene.tell(Notice::told("There is no sound of this interview here.").about("sound"))
            }
            None => {
                let words = "Nothing tells when this turn is spoken.";
                let mut notice = Notice::told(words).about("sound");
                notice.hint = format!("Play to where it begins and choose “{}”.", Control::StartTurnHere.name());
                scene.tell(notice);
            }
        }
    }

    /// Stamps the quote whose card is open, else the turn.
    fn stamp(&self, scene: &mut Scene<'_>, line: usize) {
        if let Some(card) = &self.card {
            return scene.apply(QuoteCommand::Heard(card.quote));
        }
        let Some(line) = self.script.get().and_then(|script| script.lines.get(line)) else { return };
        match line.is_withheld {
            true => scene.tell(told_withheld("This turn is withheld, so nobody can have compared it here.")),
            false => scene.apply(TranscriptCommand::HearTurn(line.turn.id)),
        }
    }

    fn start_here(&mut self, scene: &mut Scene<'_>, hearing: &Hearing, turn: &Turn) {
        let Some(ms) = self.script.get().and_then(|script| hearing.position(script)) else {
            return scene.tell(Notice::told("Play the sound first: the turn begins where that is.").about("sound"));
        };
        let end_ms = turn.end_ms.filter(|end| *end >= ms);
        scene.apply(TranscriptCommand::SetTimes { turn: turn.id, start_ms: Some(ms), end_ms });
        if let Some(editor) = &mut self.editor {
            editor.begin_at(ms);
        }
    }

    /// Begins a turn after the one at hand, where the sound is.
    fn begin_turn(&mut self, scene: &mut Scene<'_>, shown: &Shown, hearing: &Hearing) {
        let line = self.line_at_hand(shown);
        let Some(script) = self.script.get() else { return };
        if !scene.desk.is_writable() {
            // The window says why.
            return scene.push(Action::Change(Box::new(|_| Ok(Default::default()))));
        }
        let command = new_turn(script, hearing, line);
        match &mut self.editor {
            Some(editor) => editor.begin_next(scene, script, command),
            None => {
                let position = line.map_or(0, |line| line + 1);
                self.next_turn = Some((u32::try_from(position).unwrap_or(u32::MAX), 0, script.lines.len() + 1));
                scene.apply(command);
            }
        }
        self.card = None;
        self.text.select(line.map(|line| Point::new(line, 0)).map(|at| Selection::new(at, at)));
    }

    /// Begins the first turn of a transcript that has none.
    pub(super) fn begin_first(&mut self, scene: &mut Scene<'_>, hearing: &Hearing) {
        let Some(script) = self.script.get() else { return };
        self.next_turn = Some((0, 0, 1));
        scene.apply(new_turn(script, hearing, None));
    }
}

/// The place that is spoken at a moment of the transcript's time.
fn point_at(script: &Script, ms: i64) -> Option<Point> {
    let line = script.line_at(ms)?;
    let spoken = script.spoken(line)?;
    let text = &script.lines.get(line)?.turn.text;
    let share = (ms - spoken.start_ms) as f64 / (spoken.end_ms - spoken.start_ms).max(1) as f64;
    let byte = (text.len() as f64 * share.clamp(0.0, 1.0)) as usize;
    Some(Point::new(line, text.floor_char_boundary(byte)))
}

/// The change that begins a turn after a line, spoken by whoever most likely speaks next. It begins where the sound is,
/// as far as that lies between the turns around it.
fn new_turn(script: &Script, hearing: &Hearing, line: Option<usize>) -> TranscriptCommand {
    let voice = script.next_voice(line).map(|voice| voice.voice.clone());
    let known = |line: usize| script.lines.get(line).and_then(|line| line.turn.start_ms);
    let earliest = line.and_then(|line| (0..=line).rev().find_map(known));
    let latest = (line.map_or(0, |line| line + 1)..script.lines.len()).find_map(known);
    let is_between =
        |ms: &i64| earliest.is_none_or(|earliest| *ms >= earliest) && latest.is_none_or(|latest| *ms <= latest);
    TranscriptCommand::AddTurn {
        transcript: script.transcript.id,
        after: line.and_then(|line| script.lines.get(line)).map(|line| line.turn.id),
        person: voice.as_ref().and_then(|voice| voice.person),
        label: voice.map(|voice| voice.label).unwrap_or_default(),
        // Before anything was played, the sound says nothing of a turn in the middle.
        start_ms: hearing.position(script).filter(|ms| *ms > 0 || line.is_none()).filter(is_between),
        text: String::new(),
    }
}
