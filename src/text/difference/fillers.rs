//! Spoken words that print leaves out without a sign: fillers, false starts, words said twice, and what is none of these.

use std::ops::Range;

use super::classify::Sort;
use super::read::Reading;
use super::{Alarm, Kind, Normalisation};
use crate::text::Span;
use crate::text::function_words::Role;

impl Reading<'_> {
    /// Spoken words that print leaves out without a sign, before its word `before`.
    pub(super) fn left_out(&mut self, before: usize, spoken: Range<usize>) {
        if spoken.is_empty() {
            return;
        }
        let at = self.printed_span(&(before..before));
        let span = self.spoken_span(&spoken);
        if let Some(kind) = self.kind_of_loose(&spoken) {
            self.normalisations.push(Normalisation::Fillers);
            // Fillers and what was said twice are told apart, where both went.
            let is_filler = |at: usize| self.fills(at) > 0;
            let end = (spoken.start + self.fills(spoken.start).max(1)).min(spoken.end);
            let end = (end..spoken.end).find(|at| is_filler(*at) != is_filler(spoken.start)).unwrap_or(spoken.end);
            let span = self.spoken_span(&(spoken.start..end));
            self.add(kind, at, span, Vec::new(), true);
            return self.left_out(before, end..spoken.end);
        }
        let change = self.change(0..0, spoken.clone());
        let (mut alarms, is_slight) = (change.alarms_of_omission(false), change.is_slight());
        if self.is_part_of_a_number(&spoken) {
            alarms.push(Alarm::Number);
        }
        self.add(Kind::UnmarkedOmission, at, span, alarms, is_slight);
    }

    /// Whether the spoken words are nothing but fillers, stammers, remarks or a false start. Words that also have a
    /// meaning of their own (well, so, right) fill only where a clause begins.
    fn kind_of_loose(&self, spoken: &Range<usize>) -> Option<Kind> {
        if self.is_false_start(spoken) || self.is_said_again(spoken) {
            return Some(Kind::FalseStart);
        }
        if !spoken.clone().all(|at| self.source.is_loose(at)) {
            return None;
        }
        let (folded, language) = (&self.source.folded, self.source.language);
        let begins_clause = spoken.start == 0 || {
            let before = Span { start: folded.span(spoken.start - 1).end, end: folded.span(spoken.start).start };
            before.of(&self.source.text).contains(|mark: char| !mark.is_whitespace())
        };
        if !begins_clause && language.phrase_at(folded, spoken.start, Role::Marker) > 0 {
            return None;
        }
        Some(if self.fills(spoken.start) > 0 { Kind::Filler } else { Kind::FalseStart })
    }

    /// How many words from `at` on fill a pause.
    fn fills(&self, at: usize) -> usize {
        let phrase = |role| self.source.language.phrase_at(&self.source.folded, at, role);
        phrase(Role::Filler).max(phrase(Role::Marker))
    }

    /// Whether the spoken words were broken off and begun anew: a dash follows, and what comes next begins alike.
    fn is_false_start(&self, spoken: &Range<usize>) -> bool {
        let folded = &self.source.folded;
        if spoken.end >= folded.len() {
            return false;
        }
        let after = Span { start: folded.span(spoken.end - 1).end, end: folded.span(spoken.end).start };
        let is_broken = after.of(&self.source.text).contains(['-', '–', '—']);
        is_broken && folded.word(spoken.start) == folded.word(spoken.end)
    }

    /// Whether the spoken words are said again right after them, with nothing but fillers in between.
    fn is_said_again(&self, spoken: &Range<usize>) -> bool {
        let folded = &self.source.folded;
        let fillers = spoken.clone().rev().take_while(|at| self.source.is_loose(*at)).count();
        let words = spoken.len() - fillers;
        fillers > 0
            && words > 0
            && spoken.end + words <= folded.len()
            && (0..words).all(|i| folded.word(spoken.start + i) == folded.word(spoken.end + i))
    }

    /// Whether what was left out is part of a number that was printed: the five of twenty-five.
    fn is_part_of_a_number(&self, spoken: &Range<usize>) -> bool {
        let change = self.change(0..0, spoken.clone());
        let is_number = |at: usize| change.spoken_sort(at) == Sort::Number;
        let meet = |at: usize| {
            let between = Span { start: self.source.folded.span(at - 1).end, end: self.source.folded.span(at).start };
            is_number(at - 1) && is_number(at) && !between.of(&self.source.text).contains([',', '.', ';', ':', '\n'])
        };
        (spoken.start > 0 && meet(spoken.start)) || (spoken.end < self.source.folded.len() && meet(spoken.end))
    }
}
