//! One turn while it is corrected in place: its words, its speaker, its times.

use egui::text::{CCursor, CCursorRange, LayoutJob, TextFormat};
use egui::{EventFilter, Frame, Key, Modifiers, Role, TextEdit, Ui, Vec2, WidgetInfo};

use super::script::{NamedVoice, Script};
use super::sound::is_pointer_on_bar;
use crate::archive::found_later::Fresh;
use crate::archive::transcripts::TranscriptCommand;
use crate::formats::typed_time;
use crate::gui::controls::Control;
use crate::gui::keys::keep_digits;
use crate::gui::page::articles::search::again;
use crate::gui::part::{Sent, chip, note};
use crate::gui::scene::Scene;
use crate::gui::theme::{self, colours};
use crate::model::{Id, Transcript, Turn};
use crate::text::clock::clock;

/// A turn that is being corrected or written down. What is typed is kept at every pause, so the editor holds nothing that
/// could be lost; all that is kept in one go is one step of the history.
pub struct TurnEditor {
    /// Which.
    pub turn: Id<Turn>,
    position: u32,
    /// The turn as it is kept.
    before: Turn,
    /// Its words when the editor was opened.
    first: String,
    text: String,
    begins: String,
    ends: String,
    /// Where the caret is to be put, in characters.
    caret: Option<usize>,
    /// When something was typed last, in s of the window's time.
    typed: f64,
    keeping: Keeping,
    sent: Sent<Id<Transcript>>,
    then: Option<Then>,
    ending: Option<Ending>,
    had_focus: bool,
    wants_next: bool,
    is_over: bool,
}

/// What is kept of the words while somebody types.
#[derive(Default)]
struct Keeping {
    sent: Sent<Option<i64>>,
    /// The words that were sent off last.
    words: Option<String>,
    /// The step that they became a part of, and when that was begun, in s of the window's time.
    step: Option<(i64, f64)>,
}

/// What comes after the change that was sent off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// Nothing more.
    Close,
    /// The turn at a position is corrected next, with the caret before a character, as soon as the transcript has so many
    /// turns.
    GoOn(u32, usize, usize),
}

/// What is done as soon as all that was typed is kept.
enum Ending {
    Close,
    /// A new turn is begun after this one.
    Next(Box<TranscriptCommand>, Then),
}

/// The pause in typing after which the words are kept, in s: an edit is safe on the disk within a second.
const PAUSE: f64 = 0.6;
/// How long what is typed goes on with the same step of the history, in s.
const STEP: f64 = 60.0;
const DIGITS: [Key; 9] =
    [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];

impl TurnEditor {
    /// Begins to correct a turn with the caret before a character.
    pub fn of(turn: &Turn, caret: usize) -> TurnEditor {
        let time = |ms: Option<i64>| ms.map(clock).unwrap_or_default();
        TurnEditor {
            turn: turn.id,
            position: turn.position,
            first: turn.text.clone(),
            text: turn.text.clone(),
            begins: time(turn.start_ms),
            ends: time(turn.end_ms),
            before: turn.clone(),
            caret: Some(caret),
            typed: 0.0,
            keeping: Keeping::default(),
            sent: Sent::default(),
            then: None,
            ending: None,
            had_focus: false,
            wants_next: false,
            is_over: false,
        }
    }

    /// Whether a change was sent off, which may itself take the turn away.
    pub fn is_sent(&self) -> bool {
        matches!(self.then, Some(Then::GoOn(..)))
    }

    /// What comes now that the turn is no longer corrected; none while it is.
    pub fn outcome(&mut self) -> Option<Then> {
        if self.sent.arrived().is_some() {
            return self.then.or(Some(Then::Close));
        }
        if self.sent.is_refused() {
            self.then = None;
        }
        self.is_over.then_some(Then::Close)
    }

    /// The turn begins at another moment than it did.
    pub fn begin_at(&mut self, ms: i64) {
        (self.begins, self.before.start_ms) = (clock(ms), Some(ms));
        if self.before.end_ms.is_some_and(|end| end < ms) {
            (self.ends, self.before.end_ms) = (String::new(), None);
        }
    }

    /// Draws the turn in its place.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, script: &Script) {
        keep_digits(ui.ctx());
        let id = ui.make_persistent_id(("turn", self.turn));
        if ui.memory(|memory| memory.has_focus(id)) {
            self.heed_keys(ui, scene, script, id);
        }
        let colours = colours(ui);
        // The frame is drawn around the words, which stay where they were.
        let around = ui.painter().add(egui::Shape::Noop);
        let framed = ui.vertical(|ui| {
            ui.set_width(ui.available_width());
            let text = self.text_ui(ui, id);
            ui.add_space(4.0);
            let tools = self.tools_ui(ui, scene, script);
            self.sent.fault_ui(ui);
            self.keeping.sent.fault_ui(ui);
            text || tools
        });
        let rect = framed.response.rect.expand2(Vec2::new(9.0, 4.0));
        let (fill, stroke) = (colours.card, egui::Stroke::new(1.5, colours.accent));
        ui.painter().set(around, egui::epaint::RectShape::new(rect, 6.0, fill, stroke, egui::StrokeKind::Inside));
        let is_escaped = ui.input(|input| input.key_pressed(Key::Escape)) || scene.is_invoked(Control::EndEdit);
        let is_left = self.had_focus && !framed.inner && !ui.rect_contains_pointer(rect);
        let is_at_player = is_left && is_pointer_on_bar(ui.ctx());
        if is_at_player {
            ui.memory_mut(|memory| memory.request_focus(id));
        } else if is_escaped && (framed.inner || self.had_focus) || is_left {
            self.end(scene, Ending::Close);
        }
        self.had_focus = framed.inner || is_at_player;
        self.keep(ui, scene);
    }

    /// Keeps what was typed once there is a pause, and ends when all is kept.
    fn keep(&mut self, ui: &Ui, scene: &mut Scene<'_>) {
        let now = ui.input(|input| input.time);
        if let Some(step) = self.keeping.sent.arrived() {
            self.before.text = self.keeping.words.take().unwrap_or_default();
            // What was heard was said of other words.
            self.before.heard_ms = None;
            let began = self.keeping.step.filter(|(before, _)| Some(*before) == step).map_or(now, |(_, began)| began);
            self.keeping.step = step.map(|step| (step, began));
        }
        if self.keeping.sent.is_refused() {
            self.ending = None;
        }
        let is_changed = self.text != self.before.text;
        let is_quiet = now - self.typed >= PAUSE;
        if is_changed && !is_quiet {
            let left = std::time::Duration::from_secs_f64((PAUSE - (now - self.typed)).clamp(0.0, PAUSE));
            ui.ctx().request_repaint_after(left);
        }
        // What was refused is not tried again before something else is typed.
        let is_news = self.keeping.words.as_ref() != Some(&self.text);
        let is_free = !self.keeping.sent.is_pending() && !self.sent.is_pending();
        if is_changed && is_news && is_free && (is_quiet || self.ending.is_some()) && scene.desk.is_writable() {
            let step = self.keeping.step.filter(|(_, began)| now - began < STEP).map(|(step, _)| step);
            self.keeping.words = Some(self.text.clone());
            let command = TranscriptCommand::EditTurn { turn: self.turn, text: self.text.clone() };
            self.keeping.sent.apply_instead(scene, step, command);
        } else if !is_changed && is_free {
            self.finish(scene);
        }
    }

    /// All is kept: does what was to be done then.
    fn finish(&mut self, scene: &mut Scene<'_>) {
        let Some(ending) = self.ending.take() else { return };
        if self.text != self.first {
            // A quotation may stand here now that was found nowhere before.
            scene.start(again(Fresh::Turn(self.turn), scene.desk.policy()));
        }
        match ending {
            // A turn that was begun, and into which nothing was written, is none.
            Ending::Close if self.text.is_empty() && self.first.is_empty() && self.position > 0 => {
                self.then = Some(Then::Close);
                self.sent.apply(scene, TranscriptCommand::JoinTurn { turn: self.turn, text: None });
            }
            Ending::Close => self.is_over = true,
            Ending::Next(command, then) => {
                self.then = Some(then);
                self.sent.apply(scene, *command);
            }
        }
    }

    /// Ends the correcting, as soon as all is kept.
    fn end(&mut self, scene: &mut Scene<'_>, ending: Ending) {
        if self.ending.is_none() && self.then.is_none() && self.keep_times(scene) {
            self.ending = Some(ending);
        }
    }

    /// Whether Enter was pressed after the last word: a new turn is wished for.
    pub fn wants_next(&mut self) -> bool {
        std::mem::take(&mut self.wants_next)
    }

    /// Begins a turn after this one by `command`, and goes on in it.
    pub fn begin_next(&mut self, scene: &mut Scene<'_>, script: &Script, command: TranscriptCommand) {
        let then = Then::GoOn(self.position + 1, 0, script.lines.len() + 1);
        self.end(scene, Ending::Next(Box::new(command), then));
    }

    /// Draws the words; whether they have the keyboard.
    fn text_ui(&mut self, ui: &mut Ui, id: egui::Id) -> bool {
        let ink = colours(ui).ink;
        let mut layouter = |ui: &Ui, text: &dyn egui::TextBuffer, width: f32| {
            let line_height = Some(theme::READING * 1.5);
            let format =
                TextFormat { font_id: theme::serif(theme::READING), color: ink, line_height, ..TextFormat::default() };
            let mut job = LayoutJob::single_section(text.as_str().to_owned(), format);
            job.wrap.max_width = width;
            ui.fonts_mut(|fonts| fonts.layout_job(job))
        };
        let field = TextEdit::multiline(&mut self.text).id(id).desired_rows(1).desired_width(f32::INFINITY);
        let mut output = field.frame(Frame::NONE).layouter(&mut layouter).show(ui);
        output.response.widget_info(|| WidgetInfo::labeled(Role::MultilineTextInput, true, "Words of this turn"));
        if output.response.changed() {
            self.typed = ui.input(|input| input.time);
        }
        if let Some(caret) = self.caret.take() {
            output.response.request_focus();
            output.state.cursor.set_char_range(Some(CCursorRange::one(CCursor::new(caret))));
            output.state.store(ui.ctx(), id);
            return true;
        }
        let has_focus = output.response.has_focus();
        if has_focus {
            // What Esc does is said by whoever bound it: the field must not let go of the keyboard by itself.
            let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, escape: true, tab: false };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        }
        has_focus
    }

    /// Draws what else can be said of the turn; whether one of its fields has the keyboard.
    fn tools_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, script: &Script) -> bool {
        let mut has_focus = false;
        let now = script.line_of(self.turn).and_then(|line| script.speaker(line)).map(|voice| voice.voice.clone());
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = Vec2::new(4.0, 4.0);
            note(ui, "Ctrl+");
            for (number, voice) in script.voices.iter().take(DIGITS.len()).enumerate() {
                let name = format!("{} {}", number + 1, crate::archive::excerpt(&voice.name, 24));
                if chip(ui, &name, now.as_ref() == Some(&voice.voice)).clicked() {
                    self.give(scene, voice);
                }
            }
        });
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = Vec2::new(6.0, 4.0);
            for (name, text) in [("Begins", &mut self.begins), ("Ends", &mut self.ends)] {
                let label = note(ui, name);
                let field = ui.add(TextEdit::singleline(text).hint_text("0:00:00").desired_width(76.0));
                has_focus |= field.labelled_by(label.id).has_focus();
            }
            let keys = Some(Control::EndEdit.keys_in_words(ui)).filter(|keys| !keys.is_empty());
            if ui.button("Done").on_hover_text(keys.unwrap_or_else(|| "Esc".into())).clicked() {
                self.end(scene, Ending::Close);
            }
            let give_up = ui.button("Give up").on_hover_text("As the words were before you began to correct them");
            if give_up.clicked() {
                self.text.clone_from(&self.first);
                (self.begins, self.ends) = self.times_as_kept();
                self.end(scene, Ending::Close);
            }
        });
        match self.times() {
            Some(_) => {
                let keys = Control::NewTurn.keys_in_words(ui);
                let words = format!(
                    "What you type is kept. Enter splits the turn at the caret, {keys} begins a new one; Backspace at \
                     its start joins it to the one above."
                );
                note(ui, words)
            }
            None => ui.colored_label(colours(ui).bad, "Write times as 12:31 or 1:02:03."),
        };
        has_focus
    }

    fn heed_keys(&mut self, ui: &Ui, scene: &mut Scene<'_>, script: &Script, id: egui::Id) {
        let caret = TextEdit::load_state(ui.ctx(), id).and_then(|state| state.cursor.char_range());
        let take = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
        for (digit, voice) in DIGITS.into_iter().zip(&script.voices) {
            if take(Modifiers::COMMAND, digit) {
                self.give(scene, voice);
            }
        }
        let Some(range) = caret else { return };
        if ui.input(|input| input.key_pressed(Key::Enter) && input.modifiers.is_none())
            && take(Modifiers::NONE, Key::Enter)
        {
            let caret = range.primary.index.into();
            let at = self.text.char_indices().nth(caret).map_or(self.text.len(), |(at, _)| at);
            // After the last word there is nothing to split off: somebody else speaks next.
            let is_at_end = self.text[at..].trim().is_empty() && !self.text.trim().is_empty();
            match is_at_end {
                true => self.wants_next = true,
                false => self.split(scene, script, at),
            }
        }
        let is_at_start = range.is_empty() && usize::from(range.primary.index) == 0;
        if is_at_start && take(Modifiers::NONE, Key::Backspace) {
            self.join(scene, script);
        }
    }

    fn changed_text(&self) -> Option<String> {
        (self.text != self.before.text).then(|| self.text.clone())
    }

    fn split(&mut self, scene: &mut Scene<'_>, script: &Script, at: usize) {
        if self.is_busy() {
            return;
        }
        self.then = Some(Then::GoOn(self.position + 1, 0, script.lines.len() + 1));
        self.sent.apply(scene, TranscriptCommand::SplitTurn { turn: self.turn, text: self.changed_text(), at });
    }

    fn join(&mut self, scene: &mut Scene<'_>, script: &Script) {
        let above = self.position.checked_sub(1).and_then(|above| script.lines.get(above as usize));
        let caret = above.map_or(0, |above| above.turn.text.chars().count() + 1);
        if self.is_busy() {
            return;
        }
        self.then = Some(Then::GoOn(self.position.saturating_sub(1), caret, script.lines.len().saturating_sub(1)));
        self.sent.apply(scene, TranscriptCommand::JoinTurn { turn: self.turn, text: self.changed_text() });
    }

    fn give(&mut self, scene: &mut Scene<'_>, voice: &NamedVoice) {
        let (person, label) = (voice.voice.person, voice.voice.label.clone());
        scene.apply(TranscriptCommand::SetSpeaker { turn: self.turn, person, label });
    }

    /// The times that are typed; none where one is no time. A time that was not touched stays exact.
    fn times(&self) -> Option<(Option<i64>, Option<i64>)> {
        let time = |typed: &str, before: Option<i64>| match typed.trim() {
            "" => Some(None),
            typed if before.is_some_and(|ms| clock(ms) == typed) => Some(before),
            typed => typed_time(typed).map(Some),
        };
        time(&self.begins, self.before.start_ms).zip(time(&self.ends, self.before.end_ms))
    }

    /// The words as they are typed now, where they were changed and not sent off; they count as sent off then.
    pub fn unsaved(&mut self) -> Option<TranscriptCommand> {
        if self.is_sent() || self.is_over {
            return None;
        }
        let is_on_its_way = self.keeping.sent.is_pending() && self.keeping.words.as_ref() == Some(&self.text);
        let text = self.changed_text().filter(|_| !is_on_its_way)?;
        self.before.text.clone_from(&text);
        Some(TranscriptCommand::EditTurn { turn: self.turn, text })
    }

    /// Keeps the times, where they were typed anew; whether what is typed are times.
    fn keep_times(&mut self, scene: &mut Scene<'_>) -> bool {
        let Some((start_ms, end_ms)) = self.times() else { return false };
        if (start_ms, end_ms) != (self.before.start_ms, self.before.end_ms) {
            (self.before.start_ms, self.before.end_ms) = (start_ms, end_ms);
            scene.apply(TranscriptCommand::SetTimes { turn: self.turn, start_ms, end_ms });
        }
        true
    }

    fn times_as_kept(&self) -> (String, String) {
        let time = |ms: Option<i64>| ms.map(clock).unwrap_or_default();
        (time(self.before.start_ms), time(self.before.end_ms))
    }

    /// Whether something is on its way that has to arrive first.
    fn is_busy(&self) -> bool {
        self.sent.is_pending() || self.ending.is_some()
    }
}
