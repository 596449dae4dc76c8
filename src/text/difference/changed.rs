//! Words printed for others: which stands for which, and what kind of change each is.
//!
//! A run is parted where a printed word answers to a spoken one (a misprint, another form, a number for a number, a name
//! for a name); what answers to nothing in particular is told together, as a person would mark it.

use std::ops::Range;

use super::classify::Sort;
use super::misprint::{Print, Sureness};
use super::read::Reading;
use super::{Kind, Normalisation};
use crate::text::locate::likeness::nearness;
use crate::text::locate::{Likeness, Pair};

/// How far a printed word may stand from the spoken one it answers to, in words, beside where both runs begin.
const REACH: usize = 3;

/// How many spoken words a printed one is held against at most, the last that it may reach.
const MOST_HELD: usize = 12;

/// Signs that stick to letters in a bad scan, and that nobody writes there.
const STRAY_SIGNS: [char; 9] = ['~', '|', '^', '\\', '¬', '¦', '¤', '{', '}'];

impl Reading<'_> {
    /// Other words than spoken. Fillers at the edges of the spoken ones were left out, not changed.
    pub(super) fn changed(&mut self, printed: Range<usize>, spoken: Range<usize>) {
        let mut spoken = spoken;
        while spoken.len() > printed.len() && self.source.is_loose(spoken.start) {
            self.left_out(printed.start, spoken.start..spoken.start + 1);
            spoken.start += 1;
        }
        let mut end = spoken.end;
        while end - spoken.start > printed.len() && self.source.is_loose(end - 1) {
            end -= 1;
        }
        let (mut index, mut at) = (printed.start, spoken.start);
        for (words, heard) in self.answers(&printed, &(spoken.start..end)) {
            self.exchanged(index..words.start, at..heard.start);
            (index, at) = (words.end, heard.end);
            if self.is_same(words.start, heard.start) && words.len() == heard.len() {
                let (likeness, closeness) = (Likeness::Same, 1.0);
                self.pair(&Pair { wanted: words, source: heard, likeness, closeness });
            } else if words.len() == 1 && heard.len() == 1 {
                self.one_word(words.start, heard.start);
            } else {
                self.exchanged(words, heard);
            }
        }
        self.exchanged(index..printed.end, at..end);
        self.left_out(printed.end, end..spoken.end);
    }

    /// A run of printed words for a run of spoken ones; either may be empty.
    fn exchanged(&mut self, printed: Range<usize>, spoken: Range<usize>) {
        if printed.is_empty() {
            return self.left_out(printed.end, spoken);
        }
        if spoken.is_empty() {
            return self.insertions(printed, spoken.start);
        }
        let change = self.change(printed.clone(), spoken.clone());
        let (kind, alarms, is_slight) = (change.kind(), change.alarms(), change.is_slight());
        self.add(kind, self.printed_span(&printed), self.spoken_span(&spoken), alarms, is_slight);
    }

    /// One printed word for one spoken word: a misprint, or a change.
    pub(super) fn one_word(&mut self, index: usize, at: usize) {
        let Some(sureness) = self.damage(index, at) else {
            return self.exchanged(index..index + 1, at..at + 1);
        };
        self.normalisations.push(Normalisation::Misprints);
        let (printed, spoken) = (index..index + 1, at..at + 1);
        let is_slight = sureness == Sureness::Sure;
        let alarms = if is_slight { Vec::new() } else { self.change(printed.clone(), spoken.clone()).alarms() };
        self.add(Kind::Misprint, self.printed_span(&printed), self.spoken_span(&spoken), alarms, is_slight);
    }

    fn damage(&self, index: usize, at: usize) -> Option<Sureness> {
        let word = self.wanted.words.get(index)?;
        let shown = word.span.of(self.quotation);
        let beside = self.quotation.get(..word.span.start).and_then(|before| before.chars().next_back());
        let after = self.quotation.get(word.span.end..).and_then(|after| after.chars().next());
        let is_stray = |sign: char| STRAY_SIGNS.contains(&sign);
        let print = Print {
            printed: &word.folded,
            spoken: self.source.folded.word(at),
            has_stray_signs: beside.is_some_and(is_stray) || after.is_some_and(is_stray) || shown.contains(is_stray),
            has_capital: shown.contains(char::is_uppercase),
            is_name: self.change(index..index + 1, at..at + 1).printed_sort(index) == Sort::Name,
            is_scanned: self.is_scanned,
        };
        print.damage(self.source.language, self.is_word)
    }

    /// Which of the printed words answer to which of the spoken ones, in order. Numbers and names of several words
    /// answer as one.
    fn answers(&self, printed: &Range<usize>, spoken: &Range<usize>) -> Vec<(Range<usize>, Range<usize>)> {
        let mut found = Vec::new();
        let (mut index, mut at) = (printed.start, spoken.start);
        while index < printed.end {
            let end = (spoken.start + (index - printed.start) + REACH + 1).clamp(at, spoken.end);
            let mut reach = at.max(end.saturating_sub(MOST_HELD))..end;
            let Some(heard) = reach.find(|at| self.answers_to(index, *at)) else {
                index += 1;
                continue;
            };
            let change = self.change(printed.clone(), spoken.clone());
            let sort = change.printed_sort(index);
            let is_one = |own: Sort| sort != Sort::Other && own == sort;
            let words =
                index..(index + 1..printed.end).find(|i| !is_one(change.printed_sort(*i))).unwrap_or(printed.end);
            let ears = heard..(heard + 1..spoken.end).find(|i| !is_one(change.spoken_sort(*i))).unwrap_or(spoken.end);
            (index, at) = (words.end, ears.end);
            found.push((words, ears));
        }
        found
    }

    fn is_same(&self, index: usize, at: usize) -> bool {
        self.wanted.words.get(index).is_some_and(|word| word.folded == self.source.folded.word(at))
    }

    fn answers_to(&self, index: usize, at: usize) -> bool {
        let Some(word) = self.wanted.words.get(index) else { return false };
        let (printed, spoken) = (word.folded.as_str(), self.source.folded.word(at));
        let change = self.change(index..index + 1, at..at + 1);
        let sort = change.printed_sort(index);
        printed == spoken
            || (sort != Sort::Other && sort == change.spoken_sort(at))
            || self.source.language.are_forms(printed, spoken)
            || nearness(printed, spoken).is_some()
            || self.damage(index, at).is_some()
    }
}
