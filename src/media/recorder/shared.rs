//! What the threads of a recording know together, and what of it is shown.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::error::Alarm;
use super::meter::Level;
use super::notes::{Gap, Mark};
use super::source::{Place, Pulse};
use crate::media::sound::Shape;

/// What a recording is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Sound is being recorded.
    Recording,
    /// What comes is not recorded, until it is resumed.
    Paused,
    /// The device is away; recording goes on when it is back.
    Waiting,
    /// It has ended, by itself or because it was asked to; the alarm says why.
    Ended,
}

/// How a recording stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Status {
    /// What it is doing.
    pub phase: Phase,
    /// How much is recorded, in ms.
    pub recorded_ms: u64,
    /// How loud each channel is.
    pub levels: Vec<Level>,
    /// How much longer the disk lasts; none where the disk does not say.
    pub left: Option<Duration>,
    /// What a person must know at once.
    pub alarm: Option<Alarm>,
    /// From which device sound comes.
    pub device: String,
    /// How it is laid out.
    pub shape: Shape,
    /// How many marks were set.
    pub marks: usize,
    /// Where sound is missing.
    pub gaps: Vec<Gap>,
}

/// Shared by the threads of one recording. The callback of the device touches none of it.
#[derive(Debug)]
pub(super) struct Shared {
    /// When the recording began; the pulses of its sources count from here.
    pub born: Instant,
    /// The sound file.
    pub path: PathBuf,
    pub is_stopping: AtomicBool,
    pub clears_clipping: AtomicBool,
    state: Mutex<State>,
}

/// A press on pause, or the one that ends it. Sound may wait in the ring for seconds when a disk is slow: what counts is
/// what was heard at the press, not what was written by then.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turn {
    /// With what is heard after this place it takes hold.
    pub after: Place,
    /// When that was, in ns after the beginning.
    pub at_ns: u64,
    /// Whether recording pauses, or goes on.
    pub is_paused: bool,
}

/// What the threads tell each other and whoever asks.
#[derive(Debug, Default)]
pub(super) struct State {
    /// How many frames are written, and how far the writer had come with them in what is heard.
    pub frames: u64,
    pub reached: Place,
    /// The source that is heard.
    pub pulse: Option<Arc<Pulse>>,
    /// Whether the last press was a pause.
    pub is_paused: bool,
    /// Presses that the writer has not come to.
    pub turns: VecDeque<Turn>,
    pub levels: Vec<Level>,
    pub left: Option<Duration>,
    pub device: String,
    pub marks: Vec<Mark>,
    pub gaps: Vec<Gap>,
    /// Since when no sound comes, in ns after the beginning, and why.
    pub away: Option<(u64, String)>,
    /// Why recording ended by itself.
    pub ended: Option<Alarm>,
    /// Why marks cannot be written.
    pub notes_failed: Option<Alarm>,
}

impl State {
    /// How many frames, at this rate, were heard, are not written yet, and will be.
    fn waiting(&self, rate: u32) -> u64 {
        let Some(pulse) = &self.pulse else { return 0 };
        let now = pulse.place();
        let begins = Place { frames: 0, ..now }.max(self.reached);
        let is_paused = self.turns.front().map_or(self.is_paused, |turn| !turn.is_paused);
        let turns = self.turns.iter().map(|turn| (turn.after, turn.is_paused));
        let (mut frames, mut from, mut is_paused) = (0, begins.frames, is_paused);
        for (place, is_paused_then) in turns.chain([(now, is_paused)]) {
            let until = place.max(begins).frames;
            if !is_paused {
                frames += until.saturating_sub(from);
            }
            (from, is_paused) = (until, is_paused_then);
        }
        frames * u64::from(rate) / u64::from(pulse.rate.max(1))
    }
}

impl Shared {
    pub fn new(path: PathBuf, device: String) -> Shared {
        Shared {
            born: Instant::now(),
            path,
            is_stopping: AtomicBool::new(false),
            clears_clipping: AtomicBool::new(false),
            state: Mutex::new(State { device, ..State::default() }),
        }
    }

    /// The state. A thread that broke while holding it has left it as it was: plain values.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Now, in ns after the beginning.
    pub fn now_ns(&self) -> u64 {
        u64::try_from(self.born.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }

    pub fn is_stopping(&self) -> bool {
        self.is_stopping.load(Ordering::Acquire)
    }

    /// Recording is to pause, or to go on, with what is heard from this moment on.
    pub fn press(&self, is_paused: bool) {
        let mut state = self.state();
        if state.is_paused != is_paused {
            state.is_paused = is_paused;
            let after = state.pulse.as_ref().map_or(Place::default(), |pulse| pulse.place());
            state.turns.push_back(Turn { after, at_ns: self.now_ns(), is_paused });
        }
    }

    /// Marks this moment, in a recording of this shape.
    pub fn mark(&self, shape: Shape, words: String, tag: String) -> Mark {
        let mut state = self.state();
        let frame = state.frames + state.waiting(shape.rate);
        let mark = Mark { frame, at_ms: shape.ms_at(frame), words, tag };
        state.marks.push(mark.clone());
        mark
    }

    /// Ends the recording by itself, for this reason; the first counts.
    pub fn end(&self, reason: Alarm) {
        self.state().ended.get_or_insert(reason);
        self.is_stopping.store(true, Ordering::Release);
    }

    /// How it stands, for sound of this shape.
    pub fn status(&self, shape: Shape) -> Status {
        let state = self.state();
        let silent = state.away.as_ref().map(|(since_ns, why)| Alarm::Silent {
            device: state.device.clone(),
            why: why.clone(),
            silent_ms: self.now_ns().saturating_sub(*since_ns) / 1_000_000,
        });
        Status {
            phase: match () {
                () if self.is_stopping() => Phase::Ended,
                () if state.away.is_some() => Phase::Waiting,
                () if state.is_paused => Phase::Paused,
                () => Phase::Recording,
            },
            recorded_ms: shape.ms_at(state.frames),
            levels: state.levels.clone(),
            left: state.left,
            alarm: state.ended.clone().or(silent).or_else(|| state.notes_failed.clone()),
            device: state.device.clone(),
            shape,
            marks: state.marks.len(),
            gaps: state.gaps.clone(),
        }
    }
}
