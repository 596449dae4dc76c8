//! Two transcripts of the same words: which turns of one answer turns of the other.
//!
//! What is shown as the words spoken must surely answer; what is withheld with a passage is whatever may answer it. So
//! a turn has a time that is known, and one that is possible: a turn without an end lasts until a later one begins, and
//! one without a beginning may stand anywhere from the beginning of the timed turn before it to the end of the one after.

use std::collections::HashSet;
use std::ops::Range;

use super::super::timeline::{Timed, possible};
use super::Answering;
use crate::archive::Result;
use crate::model::{Id, Person, Transcript};
use crate::store::Read;
use crate::store::transcript::TurnTime;

/// How far apart two turns may begin that answer each other, in ms: translators' cues are seldom exact.
const NEAR_MS: u64 = 5_000;

/// Two transcripts, read once for as many questions as there are.
pub(in crate::archive) struct Pairing {
    from: Side,
    to: Side,
    /// Whether all turns at the same positions may begin at the same time.
    times_agree: bool,
}

impl Pairing {
    pub(in crate::archive) fn of(read: &Read<'_>, from: Id<Transcript>, to: Id<Transcript>) -> Result<Pairing> {
        let (from, to) = (Side::of(read.turn_times(from)?), Side::of(read.turn_times(to)?));
        let times_agree = from.turns.iter().zip(&to.turns).all(|(turn, other)| is_near(turn, other));
        Ok(Pairing { from, to, times_agree })
    }

    /// The positions of the turns that answer those at the positions `span` (both included); none where it is not known.
    pub(super) fn answers(&self, span: (u32, u32)) -> (Answering, Vec<u32>) {
        let (ours, theirs) = (self.from.within(span), self.to.within(span));
        if self.is_turn_by_turn(&ours, &theirs) {
            return (Answering::TurnByTurn, self.to.turns[theirs].iter().map(|turn| turn.position).collect());
        }
        if ours.is_empty() || !ours.clone().all(|index| self.from.is_known[index]) {
            return (Answering::Unknown, Vec::new());
        }
        let (start, end) = self.from.time(ours);
        let overlaps = |index: &usize| {
            let (other_start, other_end) = self.to.times[*index];
            self.to.is_known[*index] && other_start < end && start < other_end
        };
        let found: Vec<u32> =
            self.to.reached((start, end)).filter(overlaps).map(|index| self.to.turns[index].position).collect();
        (if found.is_empty() { Answering::Unknown } else { Answering::ByTime }, found)
    }

    /// The positions, both included, between which every turn stands that may answer those at the positions `span`.
    pub(in crate::archive) fn may_answer(&self, span: (u32, u32)) -> (u32, u32) {
        let (ours, theirs) = (self.from.within(span), self.to.within(span));
        let is_turn_by_turn = self.is_turn_by_turn(&ours, &theirs);
        if is_turn_by_turn && self.times_agree {
            return span;
        }
        let reached = if ours.is_empty() { 0..0 } else { self.to.reached(self.from.time(ours)) };
        let position = |index: usize| self.to.turns[index].position;
        match (reached.is_empty(), is_turn_by_turn) {
            (true, true) => span,
            (true, false) => (0, u32::MAX),
            (false, true) => (span.0.min(position(reached.start)), span.1.max(position(reached.end - 1))),
            (false, false) => (position(reached.start), position(reached.end - 1)),
        }
    }

    /// Whether turns answer each other by where they stand: the transcripts have as many turns, and neither the times nor
    /// the speakers of these say otherwise.
    fn is_turn_by_turn(&self, ours: &Range<usize>, theirs: &Range<usize>) -> bool {
        let mut pairs = self.from.turns[ours.clone()].iter().zip(&self.to.turns[theirs.clone()]);
        self.from.turns.len() == self.to.turns.len()
            && ours == theirs
            && !ours.is_empty()
            && pairs.all(|(turn, other)| is_near(turn, other) && !self.is_of_another(turn, other))
    }

    /// Whether two turns are surely of different people. Somebody may have one record under the name in one script and
    /// another under the name in the other, so only who speaks in both transcripts can be known to be another.
    fn is_of_another(&self, turn: &TurnTime, other: &TurnTime) -> bool {
        let both = turn.speaker.zip(other.speaker).filter(|(one, two)| one != two);
        both.is_some_and(|(one, two)| self.to.speakers.contains(&one) || self.from.speakers.contains(&two))
    }
}

/// Whether two turns may begin at the same time.
fn is_near(turn: &TurnTime, other: &TurnTime) -> bool {
    turn.start_ms.zip(other.start_ms).is_none_or(|(one, two)| one.abs_diff(two) <= NEAR_MS)
}

/// The turns of one transcript in order, and when they may have been said, in ms, half-open.
struct Side {
    turns: Vec<TurnTime>,
    speakers: HashSet<Id<Person>>,
    times: Vec<(i64, i64)>,
    /// Whether that is when the turn was said, and not only when it may have been.
    is_known: Vec<bool>,
    /// The latest end of a turn and all before it.
    latest: Vec<i64>,
    /// The soonest beginning of a turn and all after it.
    soonest: Vec<i64>,
}

impl Side {
    fn of(turns: Vec<TurnTime>) -> Side {
        let times = possible(&turns.iter().map(Timed::of_time).collect::<Vec<_>>());
        let is_known = (0..turns.len()).map(|index| is_known(&turns, index)).collect();
        let running = |all: &mut dyn Iterator<Item = i64>, pick: fn(i64, i64) -> i64| -> Vec<i64> {
            all.scan(None, |known: &mut Option<i64>, one| {
                *known = Some(known.map_or(one, |known| pick(known, one)));
                *known
            })
            .collect()
        };
        let latest = running(&mut times.iter().map(|time| time.1), i64::max);
        let mut soonest = running(&mut times.iter().rev().map(|time| time.0), i64::min);
        soonest.reverse();
        Side {
            speakers: turns.iter().filter_map(|turn| turn.speaker).collect(),
            turns,
            times,
            is_known,
            latest,
            soonest,
        }
    }

    /// The turns at the positions `span`, both included.
    fn within(&self, span: (u32, u32)) -> Range<usize> {
        let start = self.turns.partition_point(|turn| turn.position < span.0);
        start..self.turns.partition_point(|turn| turn.position <= span.1).max(start)
    }

    /// When some turns may have been said, from the first beginning to the last end.
    fn time(&self, turns: Range<usize>) -> (i64, i64) {
        let times = &self.times[turns];
        let start = times.iter().map(|time| time.0).min().unwrap_or(i64::MIN);
        (start, times.iter().map(|time| time.1).max().unwrap_or(i64::MAX))
    }

    /// From the first turn that may overlap a time to the last.
    fn reached(&self, time: (i64, i64)) -> Range<usize> {
        let start = self.latest.partition_point(|end| *end <= time.0);
        start..self.soonest.partition_point(|start| *start < time.1).max(start)
    }
}

/// Whether it is known when a turn was said: from its own beginning to its own end, or to where the next begins.
fn is_known(turns: &[TurnTime], index: usize) -> bool {
    let turn = &turns[index];
    let ends = turn.end_ms.is_some() || turns.get(index + 1).is_none_or(|next| next.start_ms.is_some());
    turn.start_ms.is_some() && ends
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Turns with beginnings and ends in seconds; -1 stands for one that is not known.
    fn side(times: &[(i64, i64)]) -> Side {
        let known = |seconds: i64| (seconds >= 0).then_some(seconds * 1000);
        let turn = |(position, time): (u32, &(i64, i64))| TurnTime {
            id: crate::model::Id::new(),
            position,
            bytes: 0,
            speaker: None,
            start_ms: known(time.0),
            end_ms: known(time.1),
        };
        Side::of((0..).zip(times).map(turn).collect())
    }

    fn pairing(from: &[(i64, i64)], to: &[(i64, i64)]) -> Pairing {
        let (from, to) = (side(from), side(to));
        let times_agree = from.turns.iter().zip(&to.turns).all(|(turn, other)| is_near(turn, other));
        Pairing { from, to, times_agree }
    }

    #[test]
    fn a_turn_without_an_end_lasts_until_a_later_one_begins() {
        let starts = [(0, -1), (10, -1), (20, -1)];
        let halves = [(0, -1), (5, -1), (10, -1), (15, -1), (20, -1), (25, -1)];
        let pairing = pairing(&starts, &halves);
        assert_eq!(pairing.may_answer((1, 1)), (2, 3));
        assert_eq!(pairing.may_answer((2, 2)), (4, 5), "the last one lasts to the end");
        assert_eq!(pairing.answers((2, 2)), (Answering::ByTime, vec![4, 5]));
    }

    #[test]
    fn turns_of_one_time_last_equally_long() {
        // Times by the minute: two turns bear the same.
        let pairing =
            pairing(&[(0, -1), (60, -1), (60, -1), (120, -1)], &[(0, -1), (70, -1), (90, -1), (100, -1), (130, -1)]);
        assert_eq!(pairing.may_answer((1, 1)), (0, 3));
        assert_eq!(pairing.may_answer((2, 2)), (0, 3));
    }

    #[test]
    fn a_turn_without_a_time_goes_with_its_neighbours() {
        let pairing = pairing(
            &[(0, 9), (10, 19), (20, 29)],
            &[(-1, -1), (0, 4), (-1, -1), (10, 14), (-1, -1), (20, 24), (-1, -1)],
        );
        assert_eq!(pairing.may_answer((0, 0)), (0, 2));
        assert_eq!(pairing.may_answer((1, 1)), (2, 4));
        assert_eq!(pairing.may_answer((2, 2)), (4, 6));
        assert_eq!(pairing.answers((1, 1)), (Answering::ByTime, vec![3]), "only what surely answers is shown");
    }

    #[test]
    fn as_many_turns_need_not_be_the_same() {
        // One turn of the original became two, and two became one.
        let pairing = pairing(&[(0, -1), (60, -1), (90, -1)], &[(0, -1), (30, -1), (60, -1)]);
        assert_eq!(pairing.may_answer((0, 0)), (0, 1));
    }

    #[test]
    fn what_no_time_tells_may_be_anywhere() {
        assert_eq!(pairing(&[(-1, -1), (-1, -1)], &[(0, 5), (5, 9), (9, 20)]).may_answer((1, 1)), (0, 2));
        assert_eq!(pairing(&[(0, 5), (5, 9)], &[(-1, -1)]).may_answer((1, 1)), (0, 0));
        assert_eq!(pairing(&[(0, 5), (50, 59)], &[(0, 5), (80, 90), (91, 99)]).may_answer((1, 1)), (0, u32::MAX));
        assert_eq!(pairing(&[(-1, -1), (-1, -1)], &[(-1, -1), (-1, -1)]).may_answer((1, 1)), (1, 1), "turn by turn");
    }
}
