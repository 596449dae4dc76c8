//! The sound of the open interview: its recordings with what was marked and indexed in them, the player's bar with the
//! waveform, and what the inspector says of it.

mod bar;
mod index;
mod sheets;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use egui::Ui;

use super::hearing::Hearing;
use super::opened::Opened;
use super::script::Script;
use crate::archive::ArchiveError;
use crate::archive::clearance::Clearance;
use crate::archive::timeline::Timeline;
use crate::gui::action::Notice;
use crate::gui::answer::Answer;
use crate::gui::controls::Control;
use crate::gui::part::waveform::{Band, Waveform};
use crate::gui::scene::Scene;
use crate::gui::tape::{Hear, Now, Stretch, Tape};
use crate::model::{Id, LastPlace, Mark, Recollection, Recording, Segment};
use crate::store::Read;
pub use bar::{Asked, is_pointer_on_bar};
use sheets::{MarkSheet, SegmentSheet};

/// What the page remembers of the sound.
#[derive(Default)]
pub struct Sound {
    known: Answer<Known>,
    /// Which recording of an interview was chosen.
    chosen: HashMap<Id<Recollection>, Id<Recording>>,
    /// The interview whose recording was put at hand when it was opened.
    opened: Option<Id<Recollection>>,
    wave: Waveform,
    /// The recording that the waveform and the selection are of.
    shown: Option<Id<Recording>>,
    selected: Option<Range<u64>>,
    bands: Bands,
    segment: Option<SegmentSheet>,
    mark: Option<MarkSheet>,
}

/// The bands of quotes, and what they were made of.
#[derive(Default)]
struct Bands {
    /// The script's answer, the recording, whether the theme is dark.
    of: (u64, Option<Id<Recording>>, bool),
    all: Vec<Band>,
}

/// What is read of the sound of an interview.
struct Known {
    recollection: Id<Recollection>,
    tapes: Vec<Arc<Tape>>,
    marks: HashMap<Id<Recording>, Vec<Mark>>,
    segments: HashMap<Id<Recording>, Vec<Segment>>,
    last: Option<LastPlace>,
    /// Where in which recording somebody was last at work.
    left: Option<(Id<Recording>, u64)>,
}

impl Known {
    fn read(
        read: &Read<'_>,
        gate: &Clearance,
        folder: &std::path::Path,
        interview: &Recollection,
    ) -> Result<Known, ArchiveError> {
        let mut known = Known {
            recollection: interview.id,
            tapes: Vec::new(),
            marks: HashMap::new(),
            segments: HashMap::new(),
            last: read.last_place(interview.id)?,
            left: None,
        };
        for recording in read.recordings(interview.id)? {
            known.marks.insert(recording.id, gate.marks(read, &recording)?);
            known.segments.insert(recording.id, gate.segments(read, &recording)?);
            if let Some(media) = recording.media.map(|media| read.media_file(media)).transpose()?.flatten() {
                known.tapes.push(Arc::new(Tape::of(read, gate, folder, interview, recording, &media)?));
            }
        }
        known.left = match known.last {
            Some(last) => {
                let line = match last.turn.and_then(|turn| read.turn(turn).ok()) {
                    Some(turn) => Timeline::of(read, &read.transcript(turn.transcript)?)?,
                    None => Timeline::of_recollection(read, interview.id)?,
                };
                let found = line.at(last.at_ms).map(|(recording, ms)| (recording.id, ms));
                found.map(|(recording, ms)| (recording, u64::try_from(ms).unwrap_or(0)))
            }
            None => None,
        };
        Ok(known)
    }
}

impl Sound {
    /// Asks for the sound of the open interview; none while that is on its way.
    pub fn ask(&mut self, scene: &mut Scene<'_>, opened: &Opened) -> Option<Hearing> {
        let (interview, folder) = (opened.recollection.clone(), scene.desk.folder().to_owned());
        let id = interview.id;
        scene.ask(&mut self.known, ("sound", id), move |read, gate| Known::read(read, gate, &folder, &interview));
        let known = self.known.get().filter(|known| known.recollection == id)?;
        let tape = self.tape_of(scene.listening.now(), known);
        if let Some(tape) = &tape
            && self.opened != Some(id)
        {
            self.opened = Some(id);
            // Ready to play at once; but what plays is not stopped because somebody looks at something else.
            if !scene.listening.now().is_playing {
                scene.hear(Hear::Open(Arc::clone(tape), left_of(known, tape)));
            }
        }
        let known = self.known.get()?;
        if self.shown != tape.as_ref().map(|tape| tape.recording.id) {
            self.shown = tape.as_ref().map(|tape| tape.recording.id);
            (self.wave, self.selected) = Default::default();
        }
        let now = scene.listening.now();
        let at_hand = tape.filter(|tape| now.is_of(tape.recording.id)).map(|tape| (tape.recording.id, now.position_ms));
        let is_playing = at_hand.is_some() && now.is_playing;
        Some(Hearing { tapes: known.tapes.clone(), at_hand, is_playing, last: known.last })
    }

    /// Whether an interview is known to have sound.
    pub fn is_of(&self, id: Id<Recollection>) -> bool {
        self.known.get().is_some_and(|known| known.recollection == id && !known.tapes.is_empty())
    }

    /// The moment of the interview's sound, in the transcript's time; that of the last time where nothing was played.
    pub fn moment(&self, now: &Now, script: Option<&Script>) -> Option<i64> {
        let known = self.known.get()?;
        let tape = now.tape.as_ref().filter(|tape| tape.recollection == known.recollection);
        let position = i64::try_from(now.position_ms).unwrap_or(i64::MAX);
        match (tape, script) {
            (Some(tape), Some(script)) => script.line.when(tape.recording.id, position),
            (Some(tape), None) => {
                let before = known.tapes.iter().take_while(|one| one.recording.id != tape.recording.id);
                Some(before.filter_map(|one| one.recording.duration_ms).sum::<i64>() + position)
            }
            (None, _) => Some(known.last.map_or(0, |last| last.at_ms)),
        }
    }

    /// The recording that the bar shows: the one at hand, the chosen one, that of the last time, the first.
    fn tape_of(&self, now: &Now, known: &Known) -> Option<Arc<Tape>> {
        let find = |id: Id<Recording>| known.tapes.iter().find(|tape| tape.recording.id == id);
        let at_hand = now.tape.as_ref().and_then(|tape| find(tape.recording.id));
        let chosen = || self.chosen.get(&known.recollection).and_then(|id| find(*id));
        let left = || known.left.and_then(|(recording, _)| find(recording));
        at_hand.or_else(chosen).or_else(left).or_else(|| known.tapes.first()).cloned()
    }

    fn tape(&self, scene: &Scene<'_>) -> Option<Arc<Tape>> {
        self.known.get().and_then(|known| self.tape_of(scene.listening.now(), known))
    }

    /// How the sound of the shown recording is: standing where it was left, while another one is at hand.
    fn now_of(&self, scene: &Scene<'_>, tape: &Arc<Tape>) -> Now {
        let now = scene.listening.now();
        if now.is_of(tape.recording.id) {
            return now.clone();
        }
        let position_ms = self.known.get().map_or(0, |known| left_of(known, tape));
        Now {
            tape: Some(Arc::clone(tape)),
            is_playing: false,
            position_ms,
            duration_ms: tape.duration_ms(),
            speed: now.speed,
            looped: None,
        }
    }

    /// Does what was asked for by key, menu, palette or button. `words` is the sound of the words that are selected.
    pub fn heed(&mut self, scene: &mut Scene<'_>, words: Option<Stretch>) {
        let Some(tape) = self.tape(scene) else { return };
        let selected =
            self.selected.clone().map(|range| Stretch { tape: Arc::clone(&tape), range, is_estimate: false });
        if scene.is_invoked(Control::PlayPause) || scene.is_invoked(Control::Play) {
            let hear = match words.clone().or_else(|| selected.clone()) {
                Some(stretch) => Hear::Stretch(stretch),
                None => self.resume(scene, &tape),
            };
            scene.hear(hear);
        }
        if scene.is_invoked(Control::LoopSound) {
            self.turn_around(scene, words.or(selected));
        }
        for control in [Control::SoundBack, Control::SoundAhead] {
            if scene.is_invoked(control) {
                scene.hear(Hear::Open(Arc::clone(&tape), self.now_of(scene, &tape).position_ms));
            }
        }
        if scene.is_invoked(Control::MarkSound) {
            self.mark_here(scene, &tape);
        }
        if scene.is_invoked(Control::NewSegment) {
            let at = self.now_of(scene, &tape).position_ms;
            self.segment = Some(SegmentSheet::new(&tape, self.selected.clone(), at));
        }
    }

    /// What to ask so that the sound of this interview goes on.
    fn resume(&self, scene: &Scene<'_>, tape: &Arc<Tape>) -> Hear {
        match scene.listening.now().is_of(tape.recording.id) {
            true => Hear::Play,
            false => Hear::From(Arc::clone(tape), self.now_of(scene, tape).position_ms),
        }
    }

    /// Begins or ends playing something again and again.
    fn turn_around(&self, scene: &mut Scene<'_>, stretch: Option<Stretch>) {
        if scene.listening.now().looped.is_some() {
            return scene.hear(Hear::Loop(None));
        }
        match stretch {
            Some(stretch) => {
                scene.hear(Hear::From(stretch.tape, stretch.range.start));
                scene.hear(Hear::Loop(Some(stretch.range)));
            }
            None => scene.tell(Notice::told("Select some words, or a stretch of the waveform, first.").about("sound")),
        }
    }

    fn mark_here(&mut self, scene: &mut Scene<'_>, tape: &Arc<Tape>) {
        let at_ms = i64::try_from(self.now_of(scene, tape).position_ms).unwrap_or(0);
        self.mark = Some(MarkSheet::new(tape.recording.id, at_ms));
    }

    /// Draws the sheets that are open.
    pub fn sheets_ui(&mut self, ui: &Ui, scene: &mut Scene<'_>) {
        if let Some(sheet) = &mut self.segment
            && !sheet.ui(ui, scene)
        {
            self.segment = None;
        }
        if let Some(sheet) = &mut self.mark
            && !sheet.ui(ui, scene)
        {
            self.mark = None;
        }
    }
}

/// Where a recording was left, in ms.
fn left_of(known: &Known, tape: &Tape) -> u64 {
    known.left.filter(|(recording, _)| *recording == tape.recording.id).map_or(0, |(_, ms)| ms)
}
