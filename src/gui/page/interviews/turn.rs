//! One turn while it is corrected in place: its words, its speaker, its times.

use egui::text::{CCursor, CCursorRange, LayoutJob, TextFormat};
use egui::{Frame, Key, KeyboardShortcut, Modifiers, Role, TextEdit, Ui, Vec2, WidgetInfo};

use super::script::{NamedVoice, Script};
use crate::archive::found_later::Fresh;
use crate::archive::transcripts::TranscriptCommand;
use crate::formats::typed_time;
use crate::gui::controls::keep_digits;
use crate::gui::page::articles::search::again;
use crate::gui::part::{Sent, chip, note};
use crate::gui::scene::Scene;
use crate::gui::theme::{self, colours};
use crate::model::{Id, Transcript, Turn};
use crate::text::clock::clock;

/// A turn that is being corrected.
pub struct TurnEditor {
    /// Which.
    pub turn: Id<Turn>,
    position: u32,
    /// The turn as it was.
    before: Turn,
    text: String,
    begins: String,
    ends: String,
    /// Where the caret is to be put, in characters.
    caret: Option<usize>,
    sent: Sent<Id<Transcript>>,
    then: Then,
    had_focus: bool,
    is_over: bool,
}

/// What comes after the change that was sent off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// Nothing more.
    Close,
    /// The turn at a position is corrected next, with the caret before a character, as soon as the transcript has another
    /// revision than this.
    GoOn(u32, usize, u32),
}

const SAVE: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::Enter);
const DIGITS: [Key; 9] =
    [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];

impl TurnEditor {
    /// Begins to correct a turn with the caret before a character.
    pub fn of(turn: &Turn, caret: usize) -> TurnEditor {
        let time = |ms: Option<i64>| ms.map(clock).unwrap_or_default();
        TurnEditor {
            turn: turn.id,
            position: turn.position,
            text: turn.text.clone(),
            begins: time(turn.start_ms),
            ends: time(turn.end_ms),
            before: turn.clone(),
            caret: Some(caret),
            sent: Sent::default(),
            then: Then::Close,
            had_focus: false,
            is_over: false,
        }
    }

    /// Whether a change was sent off, which may itself take the turn away.
    pub fn is_sent(&self) -> bool {
        matches!(self.then, Then::GoOn(..))
    }

    /// What comes now that the turn is no longer corrected; none while it is.
    pub fn outcome(&mut self) -> Option<Then> {
        if self.sent.arrived().is_some() {
            return Some(self.then);
        }
        self.is_over.then_some(Then::Close)
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
            text || tools
        });
        let rect = framed.response.rect.expand2(Vec2::new(9.0, 4.0));
        let (fill, stroke) = (colours.card, egui::Stroke::new(1.5, colours.accent));
        ui.painter().set(around, egui::epaint::RectShape::new(rect, 6.0, fill, stroke, egui::StrokeKind::Inside));
        let is_escaped = ui.input(|input| input.key_pressed(Key::Escape));
        if is_escaped && (framed.inner || self.had_focus) {
            self.is_over = true;
        } else if self.had_focus && !framed.inner && !ui.rect_contains_pointer(rect) {
            self.save(scene);
        }
        self.had_focus = framed.inner;
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
        if let Some(caret) = self.caret.take() {
            output.response.request_focus();
            output.state.cursor.set_char_range(Some(CCursorRange::one(CCursor::new(caret))));
            output.state.store(ui.ctx(), id);
            return true;
        }
        output.response.has_focus()
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
            if ui.button("Save").on_hover_text(ui.ctx().format_shortcut(&SAVE)).clicked() {
                self.save(scene);
            }
            if ui.button("Cancel").on_hover_text("Esc").clicked() {
                self.is_over = true;
            }
        });
        match self.times() {
            Some(_) => {
                note(ui, "Enter splits the turn at the caret; Backspace at its start joins it to the one above.")
            }
            None => ui.colored_label(colours(ui).bad, "Write times as 12:31 or 1:02:03."),
        };
        has_focus
    }

    fn heed_keys(&mut self, ui: &Ui, scene: &mut Scene<'_>, script: &Script, id: egui::Id) {
        let caret = TextEdit::load_state(ui.ctx(), id).and_then(|state| state.cursor.char_range());
        let take = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
        if ui.input_mut(|input| input.consume_shortcut(&SAVE)) {
            self.save(scene);
            return;
        }
        for (digit, voice) in DIGITS.into_iter().zip(&script.voices) {
            if take(Modifiers::COMMAND, digit) {
                self.give(scene, voice);
            }
        }
        let Some(range) = caret else { return };
        if ui.input(|input| input.key_pressed(Key::Enter) && input.modifiers.is_none())
            && take(Modifiers::NONE, Key::Enter)
        {
            self.split(scene, script, range.primary.index.into());
        }
        let is_at_start = range.is_empty() && usize::from(range.primary.index) == 0;
        if is_at_start && take(Modifiers::NONE, Key::Backspace) {
            self.join(scene, script);
        }
    }

    fn changed_text(&self) -> Option<String> {
        (self.text != self.before.text).then(|| self.text.clone())
    }

    fn split(&mut self, scene: &mut Scene<'_>, script: &Script, caret: usize) {
        let at = self.text.char_indices().nth(caret).map_or(self.text.len(), |(at, _)| at);
        self.then = Then::GoOn(self.position + 1, 0, script.transcript.revision);
        self.sent.apply(scene, TranscriptCommand::SplitTurn { turn: self.turn, text: self.changed_text(), at });
    }

    fn join(&mut self, scene: &mut Scene<'_>, script: &Script) {
        let above = self.position.checked_sub(1).and_then(|above| script.lines.get(above as usize));
        let caret = above.map_or(0, |above| above.turn.text.chars().count() + 1);
        self.then = Then::GoOn(self.position.saturating_sub(1), caret, script.transcript.revision);
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

    /// The words as they are typed now, where they were changed and not sent off.
    pub fn unsaved(&mut self) -> Option<TranscriptCommand> {
        if self.is_sent() || self.is_over {
            return None;
        }
        self.changed_text().map(|text| TranscriptCommand::EditTurn { turn: self.turn, text })
    }

    fn save(&mut self, scene: &mut Scene<'_>) {
        let Some((start_ms, end_ms)) = self.times() else { return };
        self.then = Then::Close;
        let times = TranscriptCommand::SetTimes { turn: self.turn, start_ms, end_ms };
        let is_timed_anew = (start_ms, end_ms) != (self.before.start_ms, self.before.end_ms);
        match self.changed_text() {
            Some(text) => {
                if is_timed_anew {
                    scene.apply(times);
                }
                self.sent.apply(scene, TranscriptCommand::EditTurn { turn: self.turn, text });
                // A quotation may stand here now that was found nowhere before.
                scene.start(again(Fresh::Turn(self.turn), scene.desk.policy()));
            }
            None if is_timed_anew => self.sent.apply(scene, times),
            None => self.is_over = true,
        }
    }
}
