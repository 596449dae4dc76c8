//! Reads differences off a path: what lies between its steps, and what its steps hide.
//!
//! It names what it sees and adds alarms; the verdict is for [`super::verdict`].

use std::ops::Range;

use super::classify::{Change, sentence_ends};
use super::{Alarm, Difference, Kind, Normalisation};
use crate::text::Span;
use crate::text::fold::{is_apostrophe, is_invisible};
use crate::text::function_words::Role;
use crate::text::locate::wanted::Bracket;
use crate::text::locate::{Alignment, Likeness, Pair, Source, Wanted};

/// Words left out without a sign beyond which two pieces are called joined.
const FAR: usize = 12;

/// The reading of one quotation.
pub(super) struct Reading<'a> {
    quotation: &'a str,
    wanted: &'a Wanted,
    source: &'a Source,
    is_word: &'a dyn Fn(&str) -> bool,
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
        let mut reading = Reading { quotation, wanted, source, is_word, differences, normalisations };
        let pairs = &alignment.pairs;
        let (Some(first), Some(last)) = (pairs.first(), pairs.last()) else { return reading };
        reading.run(0..first.wanted.start, alignment.changed_ends.0.clone());
        for (index, pair) in pairs.iter().enumerate() {
            reading.pair(pair);
            if let Some(next) = pairs.get(index + 1) {
                reading.between(pair, next, &pairs[index + 1..]);
            }
        }
        reading.run(last.wanted.end..wanted.len(), alignment.changed_ends.1.clone());
        reading.cut_short(last);
        reading
    }

    fn add(&mut self, kind: Kind, printed: Span, spoken: Span, alarms: Vec<Alarm>, is_slight: bool) {
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

    fn change(&self, printed: Range<usize>, spoken: Range<usize>) -> Change<'a> {
        Change { quotation: self.quotation, wanted: self.wanted, source: self.source, printed, spoken }
    }

    /// Where printed words stand; an empty span before the next word where there are none.
    fn printed_span(&self, words: &Range<usize>) -> Span {
        let start = self.wanted.words.get(words.start).map_or(self.quotation.len(), |word| word.span.start);
        let end =
            words.end.checked_sub(1).and_then(|last| self.wanted.words.get(last)).map_or(start, |word| word.span.end);
        Span { start, end: if words.is_empty() { start } else { end.max(start) } }
    }

    /// Where spoken words stand; an empty span before the next word where there are none.
    fn spoken_span(&self, words: &Range<usize>) -> Span {
        let folded = &self.source.folded;
        let start = if words.start < folded.len() { folded.span(words.start).start } else { self.source.text.len() };
        let end = if words.is_empty() { start } else { folded.span(words.end - 1).end };
        Span { start, end: end.max(start) }
    }

    /// What lies between two steps of the path.
    fn between(&mut self, one: &Pair, next: &Pair, rest: &[Pair]) {
        let printed = one.wanted.end..next.wanted.start;
        if next.source.start < one.source.end {
            self.run(printed, next.source.start..next.source.start);
            return self.moved(rest);
        }
        let spoken = one.source.end..next.source.start;
        let turns = (self.source.turn_of_word(one.source.end - 1), self.source.turn_of_word(next.source.start));
        let gap = self.wanted.gap_between(one.wanted.end - 1, next.wanted.start);
        if gap.is_some() {
            self.insertions(printed, spoken.start);
            self.omission(Kind::MarkedOmission, next, spoken, turns);
        } else if spoken.len() > FAR || (turns.0 != turns.1 && self.is_other_speaker(turns.0, turns.1)) {
            self.insertions(printed, spoken.start);
            self.omission(Kind::Joined, next, spoken, turns);
        } else if printed.is_empty() && spoken.is_empty() {
            self.marks_between(one, next);
        } else {
            self.run(printed, spoken);
        }
    }

    /// Whether a turn from `from` to `to` is another person's than that of `from`.
    fn is_other_speaker(&self, from: usize, to: usize) -> bool {
        let turns = self.source.turns.get(from..=to).unwrap_or(&[]);
        turns.first().is_some_and(|first| turns.iter().any(|turn| turn.speaker != first.speaker))
    }

    fn omission(&mut self, kind: Kind, next: &Pair, spoken: Range<usize>, turns: (usize, usize)) {
        let other = self.is_other_speaker(turns.0, turns.1);
        if spoken.is_empty() && !other {
            return;
        }
        let mut alarms = self.change(0..0, spoken.clone()).alarms_of_omission(true);
        if other {
            alarms.push(Alarm::OtherSpeaker);
        }
        let at = self.printed_span(&(next.wanted.start..next.wanted.start));
        let place = self.wanted.gap_before(next.wanted.start).map_or(at, |gap| gap.span);
        let span = self.spoken_span(&spoken);
        self.add(kind, place, span, alarms, false);
    }

    /// A piece that was spoken before the piece that print puts in front of it.
    fn moved(&mut self, rest: &[Pair]) {
        let piece = rest.iter().zip(rest.iter().skip(1)).take_while(|(one, next)| next.source.start >= one.source.end);
        let length = piece.count() + 1;
        if let (Some(first), Some(last)) = (rest.first(), rest.get(length - 1)) {
            let printed = self.printed_span(&(first.wanted.start..last.wanted.end));
            let spoken = self.spoken_span(&(first.source.start..last.source.end));
            self.add(Kind::Reordering, printed, spoken, Vec::new(), false);
        }
    }

    /// Printed words that nobody said, before the spoken word `at`.
    fn insertions(&mut self, printed: Range<usize>, at: usize) {
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

    /// Other words than spoken. Fillers at the edges of the spoken ones were left out, not changed.
    fn changed(&mut self, printed: Range<usize>, spoken: Range<usize>) {
        let mut spoken = spoken;
        while spoken.len() > printed.len() && self.source.is_loose(spoken.start) {
            self.left_out(printed.start, spoken.start..spoken.start + 1);
            spoken.start += 1;
        }
        let mut end = spoken.end;
        while end - spoken.start > printed.len() && self.source.is_loose(end - 1) {
            end -= 1;
        }
        let change = self.change(printed.clone(), spoken.start..end);
        let (kind, alarms, is_slight) = (change.kind(), change.alarms(), change.is_slight());
        let (place, span) = (self.printed_span(&printed), self.spoken_span(&(spoken.start..end)));
        self.add(kind, place, span, alarms, is_slight);
        self.left_out(printed.end, end..spoken.end);
    }

    /// Spoken words that print leaves out without a sign, before its word `before`.
    fn left_out(&mut self, before: usize, spoken: Range<usize>) {
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
        let change = self.change(0..0, spoken);
        let (alarms, is_slight) = (change.alarms_of_omission(false), change.is_slight());
        self.add(Kind::UnmarkedOmission, at, span, alarms, is_slight);
    }

    /// Whether the spoken words are nothing but fillers, stammers, remarks or a false start. Words that also have a
    /// meaning of their own (well, so, right) fill only where a clause begins.
    fn kind_of_loose(&self, spoken: &Range<usize>) -> Option<Kind> {
        if self.is_false_start(spoken) {
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

    /// What a step hides: another spelling, case, accents.
    fn pair(&mut self, pair: &Pair) {
        let (printed, spoken) = (self.printed_span(&pair.wanted), self.spoken_span(&pair.source));
        let change = self.change(pair.wanted.clone(), pair.source.clone());
        let bracket = self.wanted.words.get(pair.wanted.start).map(|word| &word.bracket);
        let is_partly = matches!(bracket, Some(Bracket::Partly(_)));
        match pair.likeness {
            Likeness::Same => self.letters(pair, printed, spoken, is_partly),
            Likeness::Joined => {
                self.normalisations.push(Normalisation::Division);
                self.add(Kind::Spelling, printed, spoken, Vec::new(), true);
            }
            Likeness::Variant => {
                self.normalisations.push(Normalisation::Spelling);
                self.add(Kind::Spelling, printed, spoken, Vec::new(), true);
            }
            Likeness::Number => {
                self.normalisations.push(Normalisation::NumberForm);
                self.add(Kind::NumberForm, printed, spoken, Vec::new(), true);
            }
            Likeness::Contraction => {
                self.normalisations.push(Normalisation::Contractions);
                self.add(Kind::Contraction, printed, spoken, Vec::new(), true);
            }
            _ if is_partly => self.add(Kind::BracketedReplacement, printed, spoken, Vec::new(), false),
            Likeness::Misspelt if !(self.is_word)(&self.wanted.words[pair.wanted.start].folded) => {
                self.normalisations.push(Normalisation::Misprints);
                self.add(Kind::Misprint, printed, spoken, Vec::new(), true);
            }
            Likeness::Inflected => {
                let alarms = change.alarms();
                self.add(Kind::Form, printed, spoken, alarms, true);
            }
            Likeness::Misspelt => {
                let (kind, alarms, is_slight) = (change.kind(), change.alarms(), change.is_slight());
                self.add(kind, printed, spoken, alarms, is_slight);
            }
        }
    }

    /// The same folded word: what folding dropped.
    fn letters(&mut self, pair: &Pair, printed: Span, spoken: Span, is_partly: bool) {
        let shown: String = plain(printed.of(self.quotation));
        let said: String = plain(spoken.of(&self.source.text));
        if is_partly {
            self.normalisations.push(Normalisation::FirstLetter);
        }
        if printed.of(self.quotation).contains('\n') {
            self.normalisations.push(Normalisation::Division);
        }
        if shown == said || is_partly {
            if printed.of(self.quotation) != spoken.of(&self.source.text) && !is_partly {
                self.normalisations.push(Normalisation::Marks);
            }
            return;
        }
        let is_first = pair.wanted.start == 0 || self.wanted.gap_before(pair.wanted.start).is_some();
        if shown.to_lowercase() == said.to_lowercase() || shown.to_uppercase() == said.to_uppercase() {
            let is_first_letter = shown.chars().skip(1).eq(said.chars().skip(1));
            if is_first && is_first_letter {
                self.normalisations.push(Normalisation::FirstLetter);
            } else {
                self.normalisations.push(Normalisation::Case);
                self.add(Kind::Case, printed, spoken, Vec::new(), true);
            }
        } else {
            self.normalisations.push(Normalisation::Accents);
            self.add(Kind::Spelling, printed, spoken, Vec::new(), true);
        }
    }

    /// The marks between two words that stand side by side in print and in speech.
    fn marks_between(&mut self, one: &Pair, next: &Pair) {
        let end = |words: &Range<usize>| self.printed_span(words).end;
        let printed = Span { start: end(&one.wanted), end: self.printed_span(&next.wanted).start };
        let spoken = Span { start: self.spoken_span(&one.source).end, end: self.spoken_span(&next.source).start };
        if printed.start > printed.end || spoken.start > spoken.end {
            return;
        }
        let (shown, said) = (printed.of(self.quotation), spoken.of(&self.source.text));
        if marks(shown) != marks(said) {
            self.normalisations.push(Normalisation::Punctuation);
            self.add(Kind::Punctuation, printed, spoken, Vec::new(), true);
        } else if shown.split_whitespace().ne(said.split_whitespace()) {
            self.normalisations.push(Normalisation::Marks);
        }
    }

    /// Whether the quotation stops right before a word that takes back what it says. After the end of a sentence only
    /// a word that does nothing else (but, however) counts, not one that may begin any sentence (if, only).
    fn cut_short(&mut self, last: &Pair) {
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
}

/// Letters as printed, with one shape of apostrophe, without what leaves no mark, and without hyphens at line ends.
fn plain(word: &str) -> String {
    let is_broken = word.contains('\n');
    let is_kept = |c: &char| !is_invisible(*c) && !(is_broken && (c.is_whitespace() || matches!(c, '-' | '‐')));
    word.chars().filter(is_kept).map(|c| if is_apostrophe(c) { '\'' } else { c }).collect()
}

/// The marks between two words in one shape each; quotation marks and brackets count for nothing, because print adds
/// them to nest and to cite.
fn marks(between: &str) -> String {
    let shape = |mark: char| match mark {
        '-' | '‐' | '\u{2011}' | '‒' | '–' | '—' | '―' => Some('-'),
        '…' => Some('.'),
        _ if mark.is_whitespace() || is_invisible(mark) || is_apostrophe(mark) => None,
        '"' | '“' | '”' | '„' | '«' | '»' | '‹' | '›' | '‚' | '[' | ']' | '(' | ')' | '*' | '_' => None,
        other => Some(other),
    };
    // What stands in brackets between two words is a remark of the writer's.
    let mut depth = 0usize;
    let is_outside = |mark: &char| {
        match mark {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
    };
    let mut out: Vec<char> = between.chars().filter(is_outside).filter_map(shape).collect();
    out.dedup();
    out.into_iter().collect()
}
