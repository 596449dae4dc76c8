//! When words are spoken: a transcript's time, the recordings it runs through, and the times that can be told where
//! nobody wrote them down.

use super::Result;
use crate::model::{Id, Recollection, Recording, Transcript, Turn};
use crate::store::Read;
use crate::store::transcript::TurnTime;

/// The recordings that a transcript's time runs through, one after the other. Times are ms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    stretches: Vec<Stretch>,
}

/// One recording on a time line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The recording.
    pub recording: Recording,
    /// When it begins in the transcript's time.
    pub from_ms: i64,
}

impl Timeline {
    /// The time of a transcript: of the one recording it belongs to, or of all recordings of its interview.
    pub fn of(read: &Read<'_>, transcript: &Transcript) -> Result<Timeline> {
        match transcript.recording {
            Some(recording) => Ok(Timeline::through(vec![read.recording(recording)?])),
            None => Timeline::of_recollection(read, transcript.recollection),
        }
    }

    /// The time of all recordings of an interview.
    pub fn of_recollection(read: &Read<'_>, recollection: Id<Recollection>) -> Result<Timeline> {
        Ok(Timeline::through(read.recordings(recollection)?))
    }

    /// The time through these recordings, in order. What follows a recording of unknown length has no place in it.
    fn through(recordings: Vec<Recording>) -> Timeline {
        let (mut stretches, mut from) = (Vec::new(), Some(0));
        for recording in recordings {
            let Some(from_ms) = from else { break };
            from = recording.duration_ms.map(|duration| from_ms + duration);
            stretches.push(Stretch { recording, from_ms });
        }
        Timeline { stretches }
    }

    /// The recordings with their places, in order.
    pub fn stretches(&self) -> &[Stretch] {
        &self.stretches
    }

    /// How long it is altogether, where the length of every recording is known.
    pub fn duration_ms(&self) -> Option<i64> {
        self.stretches.last().and_then(|last| Some(last.from_ms + last.recording.duration_ms?))
    }

    /// The recording that sounds at a moment, and the moment in it.
    pub fn at(&self, ms: i64) -> Option<(&Recording, i64)> {
        let index = self.stretches.partition_point(|stretch| stretch.from_ms <= ms).checked_sub(1)?;
        let stretch = &self.stretches[index];
        let within = ms - stretch.from_ms;
        let is_over = stretch.recording.duration_ms.is_some_and(|duration| within > duration);
        (!is_over).then_some((&stretch.recording, within))
    }

    /// When a moment of a recording is in the transcript's time.
    pub fn when(&self, recording: Id<Recording>, ms: i64) -> Option<i64> {
        self.stretches.iter().find(|stretch| stretch.recording.id == recording).map(|stretch| stretch.from_ms + ms)
    }
}

/// When a turn is spoken, in ms: as the transcript has it, or as it can be told from the turns around.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// When it begins.
    pub start_ms: i64,
    /// When it ends; not before it begins.
    pub end_ms: i64,
    /// Whether the beginning is an estimate.
    pub start_is_estimate: bool,
    /// Whether the end is an estimate.
    pub end_is_estimate: bool,
}

/// When a stretch of words is spoken, in ms; half open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Moment {
    /// When it begins.
    pub start_ms: i64,
    /// When it ends; not before it begins.
    pub end_ms: i64,
    /// Whether either is an estimate.
    pub is_estimate: bool,
}

/// What is known of the time of one turn, and how much there is to say in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Timed {
    /// When it begins, in ms.
    pub start_ms: Option<i64>,
    /// When it ends, in ms.
    pub end_ms: Option<i64>,
    /// How long its words are, in any unit that all turns share.
    pub length: usize,
}

impl Timed {
    /// What is known of a turn.
    pub fn of(turn: &Turn) -> Timed {
        Timed { start_ms: turn.start_ms, end_ms: turn.end_ms, length: turn.text.len() }
    }

    /// What is known of a turn without its words.
    pub fn of_time(turn: &TurnTime) -> Timed {
        Timed { start_ms: turn.start_ms, end_ms: turn.end_ms, length: turn.bytes }
    }
}

/// When each of these turns, in order, is spoken; none for a turn whose time nothing tells. Between two known times the
/// turns share what there is by the length of their words; before the first the sound begins at 0, after the last it
/// lasts until `duration_ms`, where that is known.
pub fn spoken(turns: &[Timed], duration_ms: Option<i64>) -> Vec<Option<Spoken>> {
    if turns.iter().all(|turn| turn.start_ms.is_none() && turn.end_ms.is_none()) {
        return vec![None; turns.len()];
    }
    let knots = Knots::of(turns, duration_ms);
    let mut weight = 0;
    let mut told = Vec::with_capacity(turns.len());
    for (index, turn) in turns.iter().enumerate() {
        let after = weight + turn.length as i64 + 1;
        let before = index.checked_sub(1).and_then(|index| turns[index].end_ms);
        let next = turns.get(index + 1).and_then(|next| next.start_ms);
        let start = turn.start_ms.or(before).or_else(|| knots.at(weight));
        let end = turn.end_ms.or(next).or_else(|| knots.at(after));
        weight = after;
        told.push(start.zip(end).map(|(start_ms, end_ms)| Spoken {
            start_ms,
            end_ms: end_ms.max(start_ms),
            start_is_estimate: turn.start_ms.is_none(),
            end_is_estimate: turn.end_ms.is_none(),
        }));
    }
    told
}

/// The known times of a transcript by how much was said before them.
struct Knots(Vec<(i64, i64)>);

impl Knots {
    fn of(turns: &[Timed], duration_ms: Option<i64>) -> Knots {
        let (mut knots, mut weight) = (Vec::new(), 0);
        if turns.first().is_some_and(|turn| turn.start_ms.is_none()) {
            knots.push((0, 0));
        }
        for turn in turns {
            knots.extend(turn.start_ms.map(|start| (weight, start)));
            weight += turn.length as i64 + 1;
            knots.extend(turn.end_ms.map(|end| (weight, end)));
        }
        let last = knots.last().map_or(0, |(_, ms)| *ms);
        if turns.last().is_some_and(|turn| turn.end_ms.is_none()) {
            knots.extend(duration_ms.filter(|duration| *duration >= last).map(|duration| (weight, duration)));
        }
        Knots(knots)
    }

    /// The time after so much was said; none after the last known one.
    fn at(&self, weight: i64) -> Option<i64> {
        let next = self.0.partition_point(|(known, _)| *known < weight);
        let (after, until) = *self.0.get(next)?;
        let (before, since) = *self.0.get(next.checked_sub(1).unwrap_or(next))?;
        let share = if after > before { (weight - before) as f64 / (after - before) as f64 } else { 0.0 };
        Some(since + ((until - since).max(0) as f64 * share).round() as i64)
    }
}

/// When words are spoken that stand from a byte of one turn to a byte of the same or a later one; turns are known by
/// their index. `told` says when each turn is spoken. Inside a turn the time is told from how far the words stand in it.
pub fn moment(turns: &[Timed], told: &[Option<Spoken>], from: (usize, usize), to: (usize, usize)) -> Option<Moment> {
    let (first, last) = ((*told.get(from.0)?)?, (*told.get(to.0)?)?);
    let within = |spoken: Spoken, byte: usize, length: usize| {
        let share = byte.min(length) as f64 / length.max(1) as f64;
        spoken.start_ms + ((spoken.end_ms - spoken.start_ms) as f64 * share).round() as i64
    };
    let length = turns.get(to.0)?.length;
    let start_ms = within(first, from.1, turns.get(from.0)?.length);
    Some(Moment {
        start_ms,
        end_ms: within(last, to.1, length).max(start_ms),
        is_estimate: from.1 > 0 || to.1 < length || first.start_is_estimate || last.end_is_estimate,
    })
}

/// When each of these turns, in order, may have been said, in ms: from its own beginning to its own end, or to the next
/// beginning that is known. One without a beginning may have begun with the one before it that has one, and may have
/// gone on until the end of the one after it: people interrupt each other. Without a bound it reaches to the end of all
/// time.
pub fn possible(turns: &[Timed]) -> Vec<(i64, i64)> {
    // Backwards, with the beginnings of later turns that no sooner one hides: the next one is the last of them.
    let mut later: Vec<i64> = Vec::new();
    let mut after = i64::MAX;
    let mut ends: Vec<i64> = Vec::with_capacity(turns.len());
    for turn in turns.iter().rev() {
        if let Some(start) = turn.start_ms {
            while later.last().is_some_and(|next| *next <= start) {
                later.pop();
            }
            let next = later.last().copied().unwrap_or(i64::MAX);
            later.push(start);
            after = turn.end_ms.filter(|end| *end > start).unwrap_or(next);
        }
        ends.push(after);
    }
    let mut before = i64::MIN;
    let time = |(turn, end): (&Timed, i64)| {
        before = turn.start_ms.unwrap_or(before);
        (before.min(end), before.max(end))
    };
    turns.iter().zip(ends.into_iter().rev()).map(time).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(start_ms: Option<i64>, end_ms: Option<i64>, length: usize) -> Timed {
        Timed { start_ms, end_ms, length }
    }

    fn starts(turns: &[Timed], duration: Option<i64>) -> Vec<Option<(i64, bool)>> {
        spoken(turns, duration).iter().map(|one| one.map(|one| (one.start_ms, one.start_is_estimate))).collect()
    }

    #[test]
    fn between_two_known_times_the_turns_share_what_there_is_by_their_length() {
        let turns = [turn(Some(1_000), None, 9), turn(None, None, 29), turn(Some(5_000), Some(6_000), 4)];
        assert_eq!(starts(&turns, None), [Some((1_000, false)), Some((2_000, true)), Some((5_000, false))]);
        assert_eq!(spoken(&turns, None)[0].map(|one| (one.end_ms, one.end_is_estimate)), Some((2_000, true)));
        assert_eq!(spoken(&turns, None)[2].map(|one| (one.end_ms, one.end_is_estimate)), Some((6_000, false)));
    }

    #[test]
    fn without_any_time_nothing_is_told() {
        assert_eq!(starts(&[turn(None, None, 9), turn(None, None, 9)], Some(60_000)), [None, None]);
        assert_eq!(starts(&[], Some(60_000)), []);
    }

    #[test]
    fn after_the_last_known_time_only_the_length_of_the_sound_tells_more() {
        let turns = [turn(Some(0), None, 9), turn(Some(1_000), None, 9), turn(None, None, 9)];
        assert_eq!(starts(&turns, None), [Some((0, false)), None, None]);
        assert_eq!(starts(&turns, Some(3_000)), [Some((0, false)), Some((1_000, false)), Some((2_000, true))]);
    }

    #[test]
    fn times_that_run_backward_never_make_a_turn_end_before_it_begins() {
        let turns = [turn(Some(9_000), None, 5), turn(None, None, 5), turn(Some(1_000), Some(500), 5)];
        for one in spoken(&turns, Some(100)).into_iter().flatten() {
            assert!(one.end_ms >= one.start_ms, "{one:?}");
        }
    }

    #[test]
    fn words_in_the_middle_of_a_turn_are_found_by_how_far_they_stand_in_it() {
        let turns = [turn(Some(1_000), None, 100), turn(Some(11_000), None, 10)];
        let told = spoken(&turns, Some(12_000));
        let moment = |from, to| super::moment(&turns, &told, from, to);
        let exact = Moment { start_ms: 1_000, end_ms: 11_000, is_estimate: true };
        assert_eq!(moment((0, 0), (0, 100)), Some(exact), "the end is told by the next turn's beginning");
        assert_eq!(moment((0, 50), (0, 60)).map(|one| (one.start_ms, one.end_ms)), Some((6_000, 7_000)));
        assert_eq!(moment((0, 50), (1, 10)).map(|one| (one.start_ms, one.end_ms)), Some((6_000, 12_000)));
        assert_eq!(moment((0, 0), (7, 1)), None);
    }

    #[test]
    fn a_turn_without_times_may_lie_anywhere_between_the_known_ones() {
        let turns =
            [turn(Some(1_000), None, 9), turn(None, None, 9), turn(None, None, 9), turn(Some(8_000), Some(9_000), 9)];
        assert_eq!(possible(&turns), [(1_000, 8_000), (1_000, 9_000), (1_000, 9_000), (8_000, 9_000)]);
        assert_eq!(possible(&turns[1..3]), [(i64::MIN, i64::MAX), (i64::MIN, i64::MAX)]);
    }

    #[test]
    fn a_moment_is_found_in_the_recording_that_sounds_then() {
        let session = Id::new();
        let tape =
            |position, duration_ms| Recording { duration_ms, ..Recording::labelled(session, position, String::new()) };
        let (a, b, c) = (tape(0, Some(60_000)), tape(1, None), tape(2, Some(5_000)));
        let line = Timeline::through(vec![a.clone(), b.clone(), c]);
        assert_eq!(line.at(59_999), Some((&a, 59_999)));
        assert_eq!(line.at(61_000), Some((&b, 1_000)));
        assert_eq!(line.when(b.id, 1_000), Some(61_000));
        assert_eq!(line.stretches().len(), 2, "what follows a recording of unknown length has no place");
        assert_eq!(line.duration_ms(), None);
    }
}
