//! What the inspector says of the sound: the index of what was not transcribed, and what was marked.

use std::sync::Arc;

use egui::{Label, RichText, Role, Ui, WidgetInfo};

use super::Sound;
use super::sheets::{MarkSheet, SegmentSheet};
use crate::archive::excerpt;
use crate::archive::recordings::RecordingCommand;
use crate::gui::action::Action;
use crate::gui::controls::Control;
use crate::gui::part::{change_button, link, note, section};
use crate::gui::scene::Scene;
use crate::gui::tape::{Hear, Stretch, Tape};
use crate::gui::theme::{self, colours};
use crate::model::{Mark, MarkKind, Segment};
use crate::text::clock::clock;

/// How many marks and segments are listed of one recording.
const LISTED: usize = 200;

impl Sound {
    /// Draws index and marks of all recordings of the interview.
    pub fn index_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let Some(known) = self.known.get().filter(|known| !known.tapes.is_empty()) else { return };
        let is_several = known.tapes.len() > 1;
        let (mut segment, mut mark) = (None, None);
        section(ui, "Index of the sound");
        if known.segments.values().all(Vec::is_empty) {
            note(ui, "What will not be transcribed can be described: title, synopsis and keywords of a stretch.");
        }
        for tape in &known.tapes {
            let segments = known.segments.get(&tape.recording.id).filter(|segments| !segments.is_empty());
            let Some(segments) = segments else { continue };
            if is_several {
                note(ui, excerpt(&tape.name(), 40));
            }
            for one in segments.iter().take(LISTED) {
                segment = segment_ui(ui, scene, tape, one).or(segment);
            }
        }
        let button = change_button(ui, scene, Control::NewSegment.name());
        if button.on_hover_text(Control::NewSegment.keys_in_words(ui)).clicked() {
            scene.push(Action::Do(Control::NewSegment));
        }
        section(ui, "Marks");
        for tape in &known.tapes {
            for one in known.marks.get(&tape.recording.id).into_iter().flatten().take(LISTED) {
                mark = mark_ui(ui, scene, tape, one).or(mark);
            }
        }
        let button = change_button(ui, scene, Control::MarkSound.name());
        if button.on_hover_text(Control::MarkSound.keys_in_words(ui)).clicked() {
            scene.push(Action::Do(Control::MarkSound));
        }
        self.segment = self.segment.take().or(segment);
        self.mark = self.mark.take().or(mark);
    }
}

fn segment_ui(ui: &mut Ui, scene: &mut Scene<'_>, tape: &Arc<Tape>, segment: &Segment) -> Option<SegmentSheet> {
    let mut opened = None;
    ui.horizontal_wrapped(|ui| {
        let ms = |ms: i64| u64::try_from(ms).unwrap_or(0);
        let time = link(ui, &clock(segment.start_ms)).on_hover_text("Play this segment");
        time.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Play segment {}", segment.title)));
        if time.clicked() {
            let range = ms(segment.start_ms)..ms(segment.end_ms);
            scene.hear(Hear::Stretch(Stretch { tape: Arc::clone(tape), range, is_estimate: false }));
        }
        let title = excerpt(&segment.title, 60);
        if link(ui, &title).on_hover_text(excerpt(&segment.synopsis, 300)).clicked() {
            opened = Some(SegmentSheet::of(segment));
        }
    });
    if !segment.keywords.is_empty() {
        let words = RichText::new(excerpt(&segment.keywords, 100)).font(theme::sans(theme::SMALL));
        ui.add(Label::new(words.color(colours(ui).soft)).wrap());
    }
    opened
}

fn mark_ui(ui: &mut Ui, scene: &mut Scene<'_>, tape: &Arc<Tape>, mark: &Mark) -> Option<MarkSheet> {
    let mut opened = None;
    ui.horizontal_wrapped(|ui| {
        let time = link(ui, &clock(mark.at_ms)).on_hover_text("Play from here");
        time.widget_info(|| {
            WidgetInfo::labeled(Role::Button, true, format!("Play from the mark at {}", clock(mark.at_ms)))
        });
        if time.clicked() {
            scene.hear(Hear::From(Arc::clone(tape), u64::try_from(mark.at_ms).unwrap_or(0)));
        }
        let words = match (mark.kind, mark.words.is_empty()) {
            (MarkKind::Gap, _) => {
                let lasted = mark.lasted_ms.map(|ms| format!(" of {} s", ms.max(0) / 1000)).unwrap_or_default();
                format!("gap{lasted}")
            }
            (MarkKind::Mark, true) => "no words".into(),
            (MarkKind::Mark, false) => excerpt(&mark.words, 60),
        };
        if link(ui, &words).on_hover_text("Change what is said of it").clicked() {
            opened = Some(MarkSheet::of(mark));
        }
        if scene.desk.is_writable() {
            let off = ui.small_button("×").on_hover_text("Remove this mark");
            off.widget_info(|| {
                WidgetInfo::labeled(Role::Button, true, format!("Remove the mark at {}", clock(mark.at_ms)))
            });
            if off.clicked() {
                scene.apply(RecordingCommand::RemoveMark(mark.id));
            }
        }
    });
    opened
}
