//! What of the sound may leave. A voice cannot be called by a pseudonym, and a cut takes in whatever is said between its
//! two ends: so sound is held to stricter rules than words.

use std::ops::Range;

use super::{Clearance, Cleared, Withheld, strictest};
use crate::archive::Result;
use crate::archive::sound::{Sounding, sounding};
use crate::archive::timeline::{Moment, Timed, Timeline, possible};
use crate::model::{Access, Place, Recording};
use crate::store::Read;

impl Clearance {
    /// The sound of the words at a place, with so many ms before and after, or why it is withheld; none where it has
    /// none. Beside what withholds the
    /// words, it is withheld where its speaker must not be known, and where anything withheld may be heard in it: by
    /// what is known of the times, in any transcript of the interview.
    pub fn sound(
        &self,
        read: &Read<'_>,
        place: &Place,
        around_ms: i64,
    ) -> Result<Option<std::result::Result<Cleared<Sounding>, Withheld>>> {
        let Some(mut sounding) = sounding(read, place)? else { return Ok(None) };
        let lasts = sounding.recording.duration_ms.unwrap_or(i64::MAX);
        let Moment { start_ms, end_ms, .. } = &mut sounding.in_recording;
        (*start_ms, *end_ms) = ((*start_ms - around_ms).max(0), end_ms.saturating_add(around_ms).min(lasts));
        let (start_ms, end_ms) = (*start_ms, *end_ms);
        let rulings = [
            self.place(read, place)?,
            self.voices(read, place)?,
            self.heard_between(read, &sounding.recording, start_ms..end_ms)?,
        ];
        Ok(Some(match strictest(rulings) {
            Some(withheld) => Err(withheld),
            None => Ok(Cleared(sounding)),
        }))
    }

    /// What may be heard of a recording in a stretch of it (ms), and is withheld: the strictest of it.
    pub fn heard_between(
        &self,
        read: &Read<'_>,
        recording: &Recording,
        stretch: Range<i64>,
    ) -> Result<Option<Withheld>> {
        let silenced = self.silenced(read, recording)?;
        let heard = silenced.iter().filter(|(one, _)| one.start < stretch.end && stretch.start < one.end);
        let whole = self.recollection(read.recollection_of(recording.id)?);
        Ok(strictest(heard.map(|(_, withheld)| Some(*withheld)).chain([whole])))
    }

    /// The stretches of a recording, in ms of it, in which something withheld may be heard. Where nothing tells when a
    /// withheld turn is spoken, it may be heard anywhere.
    pub fn silenced(&self, read: &Read<'_>, recording: &Recording) -> Result<Vec<(Range<i64>, Withheld)>> {
        let mut found = Vec::new();
        if self.lets_all_through() {
            return Ok(found);
        }
        let lasts = recording.duration_ms.unwrap_or(i64::MAX);
        for transcript in read.transcripts(read.recollection_of(recording.id)?)? {
            let Some(begins) = Timeline::of(read, &transcript)?.when(recording.id, 0) else { continue };
            let times = read.turn_times(transcript.id)?;
            let timed: Vec<Timed> = times.iter().map(Timed::of_time).collect();
            for (turn, (from, to)) in times.iter().zip(possible(&timed)) {
                let speaker = turn.speaker.and_then(|speaker| self.person(speaker));
                let words = self.turns(transcript.id, turn.position, turn.position);
                let Some(withheld) = strictest([speaker, words]) else { continue };
                let (from, to) = (from.saturating_sub(begins).max(0), to.saturating_sub(begins).min(lasts));
                if from < to {
                    found.push((from..to, withheld));
                }
            }
        }
        Ok(found)
    }

    /// Whether somebody speaks there whose name must not be known.
    fn voices(&self, read: &Read<'_>, place: &Place) -> Result<Option<Withheld>> {
        let mut speakers: Vec<_> = read.turns_of_place(place)?.iter().filter_map(|turn| turn.speaker).collect();
        speakers.sort_unstable();
        speakers.dedup();
        for speaker in speakers {
            if self.holds() && !self.names_openly(&read.person(speaker)?) {
                return Ok(Some(Withheld { access: Access::Anonymous, until: None, protects: "person" }));
            }
        }
        Ok(None)
    }
}
