//! Reads differences off a path: what lies between its steps, and what its steps hide.
//!
//! It names what it sees and adds alarms; the verdict is for [`super::verdict`].

use std::ops::Range;

use super::classify::{Change, sentence_ends};
use super::{Alarm, Difference, Kind, Normalisation, moved};
use crate::text::Span;
use crate::text::locate::wanted::Gap;
use crate::text::locate::{Alignment, Pair, Source, Wanted};

/// Words left out without a sign beyond which two pieces are called spliced.
const FAR: usize = 12;

/// Words of whole sentences left out without a sign, beyond which the pieces are called spliced.
const FAR_FOR_SENTENCES: usize = 6;

/// Words damaged for certain that make a print a bad scan.
const LEAST_DAMAGE: usize = 2;

/// The reading of one quotation.
pub(super) struct Reading<'a> {
    pub quotation: &'a str,
    pub wanted: &'a Wanted,
    pub source: &'a Source,
    pub is_word: &'a dyn Fn(&str) -> bool,
    /// Whether the print is damaged elsewhere for certain, as a bad scan is.
    pub is_scanned: bool,
    pub differences: Vec<Difference>,
    pub normalisations: Vec<Normalisation>,
}

impl<'a> Reading<'a> {
    pub(super) fn of(
        quotation: &'a str,
        wanted: &'a Wanted,
        source: &'a Source,
        alignment: &Alignment,
        is_word: &'a dyn Fn(&str) -> bool,
    ) -> Reading<'a> {
        let (differences, normalisations) = (Vec::new(), Vec::new());
        let is_scanned = false;
        let mut reading = Reading { quotation, wanted, source, is_word, is_scanned, differences, normalisations };
        reading.walk(alignment);
        // Where words are damaged for certain, others are more likely to be so, and the path is walked again.
        let is_sure = |difference: &&Difference| difference.kind == Kind::Misprint && difference.is_slight;
        if reading.differences.iter().filter(is_sure).count() >= LEAST_DAMAGE {
            reading.is_scanned = true;
            reading.differences.clear();
            reading.normalisations.clear();
            reading.walk(alignment);
        }
        moved::gather(&mut reading);
        reading
    }

    fn walk(&mut self, alignment: &Alignment) {
        let pairs = &alignment.pairs;
        let (Some(first), Some(last)) = (pairs.first(), pairs.last()) else { return };
        self.begun_late(first);
        self.run(0..first.wanted.start, alignment.changed_ends.0.clone());
        for (index, pair) in pairs.iter().enumerate() {
            self.pair(pair);
            if let Some(next) = pairs.get(index + 1) {
                self.between(pair, next, pairs, index + 1);
            }
        }
        self.run(last.wanted.end..self.wanted.len(), alignment.changed_ends.1.clone());
        self.cut_short(last);
    }

    pub(super) fn add(&mut self, kind: Kind, printed: Span, spoken: Span, alarms: Vec<Alarm>, is_slight: bool) {
        self.differences.push(Difference {
            kind,
            printed,
            spoken,
            printed_words: printed.of(self.quotation).to_owned(),
            spoken_words: spoken.of(&self.source.text).to_owned(),
            alarms,
            is_slight,
        });
    }

    pub(super) fn change(&self, printed: Range<usize>, spoken: Range<usize>) -> Change<'a> {
        Change { quotation: self.quotation, wanted: self.wanted, source: self.source, printed, spoken }
    }

    /// Where printed words stand; an empty span before the next word where there are none.
    pub(super) fn printed_span(&self, words: &Range<usize>) -> Span {
        let start = self.wanted.words.get(words.start).map_or(self.quotation.len(), |word| word.span.start);
        let end =
            words.end.checked_sub(1).and_then(|last| self.wanted.words.get(last)).map_or(start, |word| word.span.end);
        Span { start, end: if words.is_empty() { start } else { end.max(start) } }
    }

    /// Where spoken words stand; an empty span before the next word where there are none.
    pub(super) fn spoken_span(&self, words: &Range<usize>) -> Span {
        let folded = &self.source.folded;
        let start = if words.start < folded.len() { folded.span(words.start).start } else { self.source.text.len() };
        let end = if words.is_empty() { start } else { folded.span(words.end - 1).end };
        Span { start, end: end.max(start) }
    }

    /// What lies between step `next - 1` of the path and the step after it.
    fn between(&mut self, one: &Pair, next: &Pair, pairs: &[Pair], index: usize) {
        let printed = one.wanted.end..next.wanted.start;
        if next.source.start < one.source.end {
            self.run(printed, next.source.start..next.source.start);
            return self.moved(pairs, index);
        }
        let spoken = one.source.end..next.source.start;
        let turns = (self.source.turn_of_word(one.source.end - 1), self.source.turn_of_word(next.source.start));
        if let Some(gap) = self.wanted.gap_between(one.wanted.end - 1, next.wanted.start) {
            self.around_gap(printed, spoken, gap, turns);
        } else if self.speaker(turns.0) != self.speaker(turns.1) {
            self.insertions(printed, spoken.start);
            self.omission(Kind::TwoSpeakers, next, spoken, turns);
        } else if self.is_spliced(&spoken) || (turns.0 != turns.1 && self.is_other_speaker(turns.0, turns.1)) {
            self.insertions(printed, spoken.start);
            self.omission(Kind::Spliced, next, spoken, turns);
        } else if printed.is_empty() && spoken.is_empty() {
            self.marks_between(one, next);
        } else {
            self.run(printed, spoken);
        }
    }

    fn speaker(&self, turn: usize) -> Option<u32> {
        self.source.turns.get(turn).and_then(|turn| turn.speaker)
    }

    /// Whether what lies between two pieces is so much, or holds whole sentences, that they come from different places.
    fn is_spliced(&self, spoken: &Range<usize>) -> bool {
        let folded = &self.source.folded;
        let ends = |at: usize| sentence_ends(&self.source.text, folded.span(at - 1).end, folded.span(at).start);
        spoken.len() > FAR
            || (spoken.len() > FAR_FOR_SENTENCES && spoken.start > 0 && ends(spoken.start) && ends(spoken.end))
    }

    /// A marked omission with changed words beside it: those before the sign stand for the first words of what was left
    /// out, those after it for the last ones.
    fn around_gap(&mut self, printed: Range<usize>, spoken: Range<usize>, gap: Gap, turns: (usize, usize)) {
        let sign = gap.before.clamp(printed.start, printed.end);
        let plain = |words: Range<usize>| words.filter(|index| !self.wanted.is_optional(*index)).count();
        let (before, after) = (plain(printed.start..sign), plain(sign..printed.end));
        let is_one_turn = turns.0 == turns.1;
        let (before, after) = if is_one_turn && before + after < spoken.len() { (before, after) } else { (0, 0) };
        let middle = spoken.start + before..spoken.end - after;
        self.run(printed.start..sign, spoken.start..middle.start);
        self.leave_out(Kind::MarkedOmission, gap.span, middle.clone(), turns);
        self.run(sign..printed.end, middle.end..spoken.end);
    }

    /// Whether a turn from `from` to `to` is another person's than that of `from`.
    pub(super) fn is_other_speaker(&self, from: usize, to: usize) -> bool {
        let turns = self.source.turns.get(from..=to).unwrap_or(&[]);
        turns.first().is_some_and(|first| turns.iter().any(|turn| turn.speaker != first.speaker))
    }

    fn omission(&mut self, kind: Kind, next: &Pair, spoken: Range<usize>, turns: (usize, usize)) {
        let at = self.printed_span(&(next.wanted.start..next.wanted.start));
        self.leave_out(kind, at, spoken, turns);
    }

    fn leave_out(&mut self, kind: Kind, place: Span, spoken: Range<usize>, turns: (usize, usize)) {
        let other = self.is_other_speaker(turns.0, turns.1);
        if spoken.is_empty() && !other {
            return;
        }
        let mut alarms = self.change(0..0, spoken.clone()).alarms_of_omission(true);
        if other {
            alarms.push(Alarm::OtherSpeaker);
        }
        let span = self.spoken_span(&spoken);
        self.add(kind, place, span, alarms, false);
    }

    /// A piece that was spoken before the piece that print puts in front of it; from far off it is spliced too.
    fn moved(&mut self, pairs: &[Pair], from: usize) {
        let (earlier, rest) = pairs.split_at(from);
        let piece = rest.iter().zip(rest.iter().skip(1)).take_while(|(one, next)| next.source.start >= one.source.end);
        let length = piece.count() + 1;
        if let (Some(first), Some(last)) = (rest.first(), rest.get(length - 1)) {
            let printed = self.printed_span(&(first.wanted.start..last.wanted.end));
            let spoken = self.spoken_span(&(first.source.start..last.source.end));
            self.add(Kind::Reordering, printed, spoken, Vec::new(), false);
            let after = earlier.iter().map(|pair| pair.source.start).filter(|start| *start >= last.source.end).min();
            let between = last.source.end..after.unwrap_or(last.source.end);
            if self.is_spliced(&between) {
                let turns = (self.source.turn_of_word(last.source.end - 1), self.source.turn_of_word(between.end));
                self.omission(Kind::Spliced, first, between, turns);
            }
        }
    }

    /// Printed words that nobody said, before the spoken word `at`.
    pub(super) fn insertions(&mut self, printed: Range<usize>, at: usize) {
        let mut start = printed.start;
        while start < printed.end {
            let is_bracketed = self.wanted.is_optional(start);
            let end = (start..printed.end).find(|index| self.wanted.is_optional(*index) != is_bracketed);
            let words = start..end.unwrap_or(printed.end);
            let span = self.printed_span(&words);
            let here = self.spoken_span(&(at..at));
            if is_bracketed {
                self.add(Kind::BracketedInsertion, span, here, Vec::new(), false);
            } else {
                let change = self.change(words.clone(), 0..0);
                let (alarms, is_slight) = (change.alarms(), change.is_slight());
                self.add(Kind::Insertion, span, here, alarms, is_slight);
            }
            start = words.end;
        }
    }

    /// Printed words beside spoken ones that were not found alike.
    fn run(&mut self, printed: Range<usize>, spoken: Range<usize>) {
        let bracketed = printed.clone().filter(|index| self.wanted.is_optional(*index)).count();
        if printed.is_empty() {
            self.left_out(printed.end, spoken);
        } else if spoken.is_empty() {
            self.insertions(printed, spoken.start);
        } else if bracketed == printed.len() {
            let (place, span) = (self.printed_span(&printed), self.spoken_span(&spoken));
            self.add(Kind::BracketedReplacement, place, span, Vec::new(), false);
        } else if bracketed > 0 {
            self.run_with_brackets(printed, spoken);
        } else {
            self.changed(printed, spoken);
        }
    }

    /// Some printed words in brackets and some not: the brackets stand for nothing, the others for the spoken words.
    fn run_with_brackets(&mut self, printed: Range<usize>, spoken: Range<usize>) {
        let is_bracketed = |index: usize| self.wanted.is_optional(index);
        let first_plain = printed.clone().find(|index| !is_bracketed(*index)).unwrap_or(printed.end);
        let plain_end = (first_plain..printed.end).find(|index| is_bracketed(*index)).unwrap_or(printed.end);
        let (start, end) = (spoken.start, spoken.end);
        self.insertions(printed.start..first_plain, start);
        self.changed(first_plain..plain_end, spoken);
        self.insertions(plain_end..printed.end, end);
    }
}
