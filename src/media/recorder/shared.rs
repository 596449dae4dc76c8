//! What the threads of a recording know together, and what of it is shown.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::error::Alarm;
use super::meter::Level;
use super::notes::{Gap, Mark};
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
    pub is_paused: AtomicBool,
    pub clears_clipping: AtomicBool,
    state: Mutex<State>,
}

/// What the threads tell each other and whoever asks.
#[derive(Debug, Default)]
pub(super) struct State {
    pub frames: u64,
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

impl Shared {
    pub fn new(path: PathBuf, device: String) -> Shared {
        Shared {
            born: Instant::now(),
            path,
            is_stopping: AtomicBool::new(false),
            is_paused: AtomicBool::new(false),
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

    pub fn is_paused(&self) -> bool {
        self.is_paused.load(Ordering::Acquire)
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
                () if self.is_paused() => Phase::Paused,
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
