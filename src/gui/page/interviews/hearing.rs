//! What the reader knows of the sound of its interview in a frame, and how a moment of a transcript is found in it.

use std::sync::Arc;

use super::script::Script;
use crate::archive::timeline::Moment;
use crate::gui::tape::{Hear, Stretch, Tape};
use crate::model::{Id, LastPlace, Recording};

/// The sound of the open interview.
#[derive(Clone, Default)]
pub struct Hearing {
    /// The recordings that can be played, in order.
    pub tapes: Vec<Arc<Tape>>,
    /// The one of them that is at hand, and what is heard of it, in ms.
    pub at_hand: Option<(Id<Recording>, u64)>,
    /// Whether it is being played.
    pub is_playing: bool,
    /// Where somebody was at work when the interview was last left.
    pub last: Option<LastPlace>,
}

impl Hearing {
    /// Whether there is anything to hear.
    pub fn is_any(&self) -> bool {
        !self.tapes.is_empty()
    }

    /// What is heard, in ms of the transcript's time.
    pub fn position(&self, script: &Script) -> Option<i64> {
        let (recording, ms) = self.at_hand?;
        script.line.when(recording, i64::try_from(ms).ok()?)
    }

    /// The recording that can be played at a moment of the transcript's time, and the moment in it.
    fn tape_at(&self, script: &Script, ms: i64) -> Option<(Arc<Tape>, u64)> {
        let (recording, within) = script.line.at(ms)?;
        let tape = self.tapes.iter().find(|tape| tape.recording.id == recording.id)?;
        Some((Arc::clone(tape), u64::try_from(within).ok()?))
    }

    /// The stretch of a recording that sounds during a moment of the transcript's time.
    pub fn stretch(&self, script: &Script, moment: Moment) -> Option<Stretch> {
        let (tape, from) = self.tape_at(script, moment.start_ms)?;
        let lasts = u64::try_from(moment.end_ms - moment.start_ms).ok()?;
        let until = match tape.duration_ms() {
            0 => from + lasts,
            all => (from + lasts).min(all),
        };
        Some(Stretch { tape, range: from..until, is_estimate: moment.is_estimate })
    }

    /// What to ask so that the sound goes on from a moment of the transcript's time.
    pub fn from(&self, script: &Script, ms: i64) -> Option<Hear> {
        self.tape_at(script, ms).map(|(tape, from)| Hear::From(tape, from))
    }
}
