//! The sheets for an index segment and for a mark.

use std::ops::Range;

use egui::{Key, KeyboardShortcut, Modifiers, Ui};

use crate::archive::recordings::RecordingCommand;
use crate::formats::typed_time;
use crate::gui::part::{Sent, danger, field, note, primary, sheet, sheet_body, tall_field};
use crate::gui::scene::Scene;
use crate::gui::tape::Tape;
use crate::model::{Id, Mark, MarkKind, Recording, Segment};
use crate::text::clock::clock;

/// How long a segment is at first, where nothing was selected, in ms.
const LENGTH: u64 = 60_000;
const ENTER: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::Enter);

/// The sheet for an index segment while it is open.
pub struct SegmentSheet {
    segment: Segment,
    is_known: bool,
    begins: String,
    ends: String,
    is_new: bool,
    sent: Sent<Id<Recording>>,
}

impl SegmentSheet {
    /// A sheet for a new segment: of what is selected, or from where the sound is.
    pub fn new(tape: &Tape, selected: Option<Range<u64>>, at_ms: u64) -> SegmentSheet {
        let range = selected.unwrap_or_else(|| {
            let end = at_ms + LENGTH;
            at_ms..if tape.duration_ms() > at_ms { end.min(tape.duration_ms()) } else { end }
        });
        let ms = |ms: u64| i64::try_from(ms).unwrap_or(0);
        let segment = Segment {
            id: Id::new(),
            recording: tape.recording.id,
            start_ms: ms(range.start),
            end_ms: ms(range.end),
            title: String::new(),
            synopsis: String::new(),
            keywords: String::new(),
        };
        SegmentSheet { is_known: false, ..SegmentSheet::of(&segment) }
    }

    /// A sheet for one that is there.
    pub fn of(segment: &Segment) -> SegmentSheet {
        SegmentSheet {
            segment: segment.clone(),
            is_known: true,
            begins: clock(segment.start_ms),
            ends: clock(segment.end_ms),
            is_new: true,
            sent: Sent::default(),
        }
    }

    /// Draws the sheet over everything; whether it stays open.
    pub fn ui(&mut self, ui: &Ui, scene: &mut Scene<'_>) -> bool {
        if self.sent.arrived().is_some() {
            return false;
        }
        let mut is_over = false;
        let title = if self.is_known { "Index segment" } else { "New index segment" };
        let (_, is_closed) = sheet(ui, "index segment", title, |ui| {
            sheet_body(ui, |ui| self.fields_ui(ui));
            self.sent.fault_ui(ui);
            ui.add_space(6.0);
            ui.horizontal(|ui| {
                let is_ready = !self.segment.title.trim().is_empty() && self.times().is_some();
                let is_pressed = ui.add_enabled_ui(is_ready, |ui| primary(ui, "Keep").clicked()).inner;
                if is_ready && (is_pressed || ui.input_mut(|input| input.consume_shortcut(&ENTER))) {
                    self.send(scene);
                }
                is_over = ui.button("Cancel").clicked();
                if self.is_known && scene.desk.is_writable() && danger(ui, "Remove").clicked() {
                    self.sent.apply(scene, RecordingCommand::RemoveSegment(self.segment.id));
                }
            });
        });
        !(is_over || is_closed)
    }

    fn fields_ui(&mut self, ui: &mut Ui) {
        ui.set_width(ui.available_width());
        let title = field(ui, "Title", &mut self.segment.title);
        if std::mem::take(&mut self.is_new) {
            title.request_focus();
        }
        ui.columns(2, |columns| {
            field(&mut columns[0], "Begins", &mut self.begins);
            field(&mut columns[1], "Ends", &mut self.ends);
        });
        if self.times().is_none() {
            note(ui, "Write times as 12:31 or 1:02:03; the end comes after the beginning.");
        }
        tall_field(ui, "Synopsis: what is said in it", &mut self.segment.synopsis, 4);
        field(ui, "Keywords, separated by ;", &mut self.segment.keywords);
    }

    /// The times that are typed; one that was not touched stays exact.
    fn times(&self) -> Option<(i64, i64)> {
        let time = |typed: &str, known: i64| match typed.trim() {
            typed if clock(known) == typed => Some(known),
            typed => typed_time(typed),
        };
        let (start, end) = (time(&self.begins, self.segment.start_ms)?, time(&self.ends, self.segment.end_ms)?);
        (start < end).then_some((start, end))
    }

    fn send(&mut self, scene: &mut Scene<'_>) {
        let Some((start_ms, end_ms)) = self.times() else { return };
        let segment = Segment { start_ms, end_ms, ..self.segment.clone() };
        let command = match self.is_known {
            true => RecordingCommand::EditSegment(segment),
            false => RecordingCommand::AddSegment(segment),
        };
        self.sent.apply(scene, command);
    }
}

/// The sheet for a mark while it is open.
pub struct MarkSheet {
    mark: Mark,
    is_known: bool,
    is_new: bool,
    sent: Sent<Id<Recording>>,
}

impl MarkSheet {
    /// A sheet for a new mark.
    pub fn new(recording: Id<Recording>, at_ms: i64) -> MarkSheet {
        let kind = MarkKind::Mark;
        let mark = Mark { id: Id::new(), recording, kind, at_ms, lasted_ms: None, words: String::new(), tag: None };
        MarkSheet { is_known: false, ..MarkSheet::of(&mark) }
    }

    /// A sheet for one that is there.
    pub fn of(mark: &Mark) -> MarkSheet {
        MarkSheet { mark: mark.clone(), is_known: true, is_new: true, sent: Sent::default() }
    }

    /// Draws the sheet over everything; whether it stays open.
    pub fn ui(&mut self, ui: &Ui, scene: &mut Scene<'_>) -> bool {
        if self.sent.arrived().is_some() {
            return false;
        }
        let mut is_over = false;
        let title = format!("Mark at {}", clock(self.mark.at_ms));
        let (_, is_closed) = sheet(ui, "mark", &title, |ui| {
            let words = field(ui, "What is there", &mut self.mark.words);
            if std::mem::take(&mut self.is_new) {
                words.request_focus();
            }
            self.sent.fault_ui(ui);
            ui.add_space(6.0);
            ui.horizontal(|ui| {
                let is_pressed = ui.add_enabled_ui(scene.desk.is_writable(), |ui| primary(ui, "Keep").clicked()).inner;
                let is_entered = words.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
                if is_pressed || is_entered {
                    self.send(scene);
                }
                is_over = ui.button("Cancel").clicked();
            });
        });
        !(is_over || is_closed)
    }

    fn send(&mut self, scene: &mut Scene<'_>) {
        let Mark { recording, at_ms, tag, words, .. } = self.mark.clone();
        let command = match self.is_known {
            true => RecordingCommand::EditMark(self.mark.clone()),
            false => RecordingCommand::AddMark { recording, at_ms, words, tag },
        };
        self.sent.apply(scene, command);
    }
}
