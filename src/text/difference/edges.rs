//! Context that a quotation cuts off: right before a word that takes it back, right after words that deny it.
//!
//! The words themselves are as spoken; what stands beside them is what a reader should know.

use super::classify::{is_clause_mark, sentence_ends};
use super::read::Reading;
use super::{Alarm, Kind};
use crate::text::Span;
use crate::text::function_words::Role;
use crate::text::locate::Pair;

/// How far before a quotation a denial is looked for, in words.
const REACH: usize = 8;

impl Reading<'_> {
    /// Whether the quotation stops right before a word that takes back what it says. After the end of a sentence only
    /// a word that does nothing else (but, however) counts, not one that may begin any sentence (if, only).
    pub(super) fn cut_short(&mut self, last: &Pair) {
        let folded = &self.source.folded;
        let speaker = |at: usize| self.source.turns.get(self.source.turn_of_word(at)).and_then(|turn| turn.speaker);
        let is_pause =
            |at: &usize| self.source.is_loose(*at) && !self.source.language.has(folded.word(*at), Role::Turn);
        let mut at = last.source.end;
        at += (at..folded.len()).take_while(is_pause).count();
        let turns = (self.source.turn_of_word(last.source.end - 1), self.source.turn_of_word(at));
        if at >= folded.len()
            || (turns.0 != turns.1 && (speaker(at).is_none() || self.is_other_speaker(turns.0, turns.1)))
        {
            return;
        }
        let language = self.source.language;
        let length = language.phrase_at(folded, at, Role::Turn);
        let is_ended = sentence_ends(&self.source.text, folded.span(last.source.end - 1).end, folded.span(at).start);
        let does_more =
            [Role::Negation, Role::Condition, Role::Modal].iter().any(|role| language.has(folded.word(at), *role));
        if length == 0 || (is_ended && does_more) {
            return;
        }
        let spoken = self.spoken_span(&(at..(at + length + 4).min(folded.len())));
        let end = self.printed_span(&last.wanted).end;
        self.add(Kind::CutShort, Span { start: end, end }, spoken, vec![Alarm::CutShort], true);
    }

    /// Whether the quotation begins right after words of its own sentence that deny it or make it depend on something:
    /// “I never said that”, “unless”. A comma or a word that opens a clause of its own stops their reach.
    pub(super) fn begun_late(&mut self, first: &Pair) {
        let (folded, language, text) = (&self.source.folded, self.source.language, &self.source.text);
        let start = first.source.start;
        let turn = self.source.turn_of_word(start);
        let has = |at: usize, role: Role| language.phrase_at(folded, at, role) > 0;
        if has(start, Role::Clause) || self.wanted.is_optional(0) || first.wanted.start > 0 {
            return;
        }
        // What a clause with “that” depends on stands before its comma.
        let is_open = |at: usize| {
            let between = Span { start: folded.span(at).end, end: folded.span(at + 1).start };
            !between.of(text).contains(is_clause_mark) || (between.of(text).trim() == "," && has(at + 1, Role::That))
        };
        let goes_on = |at: &usize| self.source.turn_of_word(*at) == turn && is_open(*at) && !has(*at, Role::Clause);
        let before: Vec<usize> = (start.saturating_sub(REACH)..start).rev().take_while(goes_on).collect();
        let governs = |role: Role| before.iter().any(|at| has(*at, role));
        let alarm = match (governs(Role::Negation), governs(Role::Condition)) {
            (true, _) => Alarm::Negation,
            (false, true) => Alarm::Condition,
            (false, false) => return,
        };
        let spoken = self.spoken_span(&(before.last().copied().unwrap_or(start)..start));
        let place = self.printed_span(&(first.wanted.start..first.wanted.start));
        self.add(Kind::BegunLate, place, spoken, vec![alarm], true);
    }
}
