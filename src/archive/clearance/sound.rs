//! What of the sound may leave. A voice cannot be called by a pseudonym, and a cut takes in whatever is said between its
//! two ends: so sound is held to stricter rules than words.

use std::collections::HashSet;
use std::ops::Range;

use super::{Clearance, Cleared, NAMED, Withheld, not_released, strictest};
use crate::archive::Result;
use crate::archive::sound::{Sounding, sounding};
use crate::archive::timeline::{Moment, Timed, Timeline, possible};
use crate::model::{Id, Mark, Place, Recording, Segment, Transcript};
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
        let whole = self.recording_as_a_whole(read, recording)?;
        Ok(strictest(heard.map(|(_, withheld)| Some(*withheld)).chain([whole])))
    }

    /// Whether nothing of a recording may leave: its interview is withheld, or its releases do not cover quotation.
    pub fn recording_as_a_whole(&self, read: &Read<'_>, recording: &Recording) -> Result<Option<Withheld>> {
        let interview = read.recollection_of(recording.id)?;
        let released = not_released(&read.releases(interview)?).filter(|_| self.holds());
        Ok(strictest([self.recollection(interview), released]))
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
            if transcript.recording.is_some_and(|other| other != recording.id) {
                continue;
            }
            let begins = Timeline::of(read, &transcript)?.when(recording.id, 0);
            let times = read.turn_times(transcript.id)?;
            let timed: Vec<Timed> = times.iter().map(Timed::of_time).collect();
            let naming = self.turns_naming_somebody(read, transcript.id)?;
            for (turn, (from, to)) in times.iter().zip(possible(&timed)) {
                let speaker = turn.speaker.and_then(|speaker| self.person(speaker));
                let words = self.turns(transcript.id, turn.position, turn.position);
                let named = naming.contains(&turn.position).then_some(NAMED);
                let Some(withheld) = strictest([speaker, words, named]) else { continue };
                let stretch = match begins {
                    Some(begins) => from.saturating_sub(begins).max(0)..to.saturating_sub(begins).min(lasts),
                    None => 0..lasts,
                };
                if stretch.start < stretch.end {
                    found.push((stretch, withheld));
                }
            }
        }
        Ok(found)
    }

    /// The marks of a recording that may be shown: nothing withheld is heard there, and nobody is named.
    pub fn marks(&self, read: &Read<'_>, recording: &Recording) -> Result<Vec<Mark>> {
        let silenced = self.silenced(read, recording)?;
        let is_open = |mark: &Mark| !silenced.iter().any(|(span, _)| span.contains(&mark.at_ms));
        let marks = read.marks(recording.id)?.into_iter();
        Ok(marks.filter(|mark| is_open(mark) && !self.names_somebody(&mark.words)).collect())
    }

    /// The index segments of a recording that may be shown, as its marks.
    pub fn segments(&self, read: &Read<'_>, recording: &Recording) -> Result<Vec<Segment>> {
        let silenced = self.silenced(read, recording)?;
        let is_open = |one: &Segment| {
            let is_heard = silenced.iter().any(|(span, _)| span.start < one.end_ms && one.start_ms < span.end);
            let texts = [&one.title, &one.synopsis, &one.keywords];
            !is_heard && !texts.into_iter().any(|text| self.names_somebody(text))
        };
        Ok(read.segments(recording.id)?.into_iter().filter(is_open).collect())
    }

    /// The positions of the turns that name somebody in full who must not be named.
    fn turns_naming_somebody(&self, read: &Read<'_>, transcript: Id<Transcript>) -> Result<HashSet<u32>> {
        if !self.holds_people() {
            return Ok(HashSet::new());
        }
        let turns = read.turns(transcript)?.into_iter();
        Ok(turns.filter(|turn| self.names_somebody(&turn.text)).map(|turn| turn.position).collect())
    }

    /// Whether somebody speaks there whose name must not be known.
    fn voices(&self, read: &Read<'_>, place: &Place) -> Result<Option<Withheld>> {
        let mut speakers: Vec<_> = read.turns_of_place(place)?.iter().filter_map(|turn| turn.speaker).collect();
        speakers.sort_unstable();
        speakers.dedup();
        for speaker in speakers {
            if self.holds() && !self.names_openly(&read.person(speaker)?) {
                return Ok(Some(NAMED));
            }
        }
        Ok(None)
    }
}
