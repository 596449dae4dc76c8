//! What a change of words touches: a negation, a number, a name, a modal, or only small words.
//!
//! It goes by the lists of [`crate::text::function_words`] and by capitals inside a sentence; it does not parse.
//! Used by [`super::read`].

use std::ops::Range;

use super::{Alarm, Kind};
use crate::text::Span;
use crate::text::function_words::{FunctionWords, Role};
use crate::text::locate::{Source, Wanted};

/// Words on both sides of one difference.
pub(super) struct Change<'a> {
    pub quotation: &'a str,
    pub wanted: &'a Wanted,
    pub source: &'a Source,
    pub printed: Range<usize>,
    pub spoken: Range<usize>,
}

impl Change<'_> {
    fn language(&self) -> &'static FunctionWords {
        self.source.language
    }

    fn printed_words(&self) -> impl Iterator<Item = &str> {
        self.printed.clone().filter_map(|index| self.wanted.words.get(index)).map(|word| word.folded.as_str())
    }

    fn spoken_words(&self) -> impl Iterator<Item = &str> {
        self.spoken.clone().map(|at| self.source.folded.word(at))
    }

    /// How many words of this role each side has.
    fn count(&self, role: Role) -> (usize, usize) {
        let printed = self.printed_words().filter(|word| self.language().has(word, role)).count();
        let spoken = self.spoken_words().filter(|word| self.language().has(word, role)).count();
        (printed, spoken)
    }

    /// The words of this role on each side, sorted.
    fn words_of(&self, role: Role) -> (Vec<&str>, Vec<&str>) {
        let mut printed: Vec<&str> = self.printed_words().filter(|word| self.language().has(word, role)).collect();
        let mut spoken: Vec<&str> = self.spoken_words().filter(|word| self.language().has(word, role)).collect();
        printed.sort_unstable();
        spoken.sort_unstable();
        (printed, spoken)
    }

    /// Whether only small words are touched, on both sides.
    pub(super) fn is_slight(&self) -> bool {
        let is_small = |word: &str| {
            self.language().has(word, Role::Common)
                || self.language().has(word, Role::Filler)
                || self.language().has(word, Role::Form)
        };
        self.printed_words().all(is_small) && self.spoken_words().all(is_small)
    }

    /// What kind of change of words this is, where words stand on both sides.
    pub(super) fn kind(&self) -> Kind {
        let (printed_number, spoken_number) = self.numbers();
        let (printed_name, spoken_name) = self.names();
        let is_form = |word: &str| self.language().has(word, Role::Form);
        if printed_number && spoken_number {
            Kind::Number
        } else if printed_name && spoken_name {
            Kind::Name
        } else if self.printed_words().all(is_form) && self.spoken_words().all(is_form) {
            Kind::Form
        } else {
            Kind::Substitution
        }
    }

    /// Alarms of a change of words.
    pub(super) fn alarms(&self) -> Vec<Alarm> {
        let mut alarms = Vec::new();
        let (denied, was_denied) = self.count(Role::Negation);
        if denied != was_denied {
            alarms.push(Alarm::Negation);
        }
        if self.numbers() != (false, false) {
            alarms.push(Alarm::Number);
        }
        if self.names() != (false, false) {
            alarms.push(Alarm::Name);
        }
        let (printed, spoken) = self.words_of(Role::Modal);
        if printed != spoken {
            alarms.push(Alarm::Modal);
        }
        alarms
    }

    /// Alarms of an omission: what it held.
    pub(super) fn alarms_of_omission(&self, is_marked: bool) -> Vec<Alarm> {
        let mut alarms = Vec::new();
        if self.count(Role::Negation).1 > 0 {
            alarms.push(Alarm::Negation);
        }
        if !is_marked && self.count(Role::Modal).1 > 0 {
            alarms.push(Alarm::Modal);
        }
        if self.holds(Role::Condition) {
            alarms.push(Alarm::Condition);
        }
        if self.language().phrase_at(&self.source.folded, self.spoken.start, Role::Turn) > 0 && !self.spoken.is_empty()
        {
            alarms.push(Alarm::CutShort);
        }
        alarms
    }

    /// Whether a word or phrase of this role is among the spoken words.
    fn holds(&self, role: Role) -> bool {
        self.spoken.clone().any(|at| {
            let length = self.language().phrase_at(&self.source.folded, at, role);
            length > 0 && at + length <= self.spoken.end
        })
    }

    /// Whether each side has a number.
    fn numbers(&self) -> (bool, bool) {
        let is_number =
            |word: &str| word.bytes().any(|byte| byte.is_ascii_digit()) || self.language().number(word).is_some();
        let plain = |word: &str| is_number(word) && !self.language().has(word, Role::Common);
        (self.printed_words().any(plain), self.spoken_words().any(plain))
    }

    /// Whether each side has a name: a capital inside a sentence. Where all nouns have capitals, that tells nothing.
    fn names(&self) -> (bool, bool) {
        if self.language().has("und", Role::Common) {
            return (false, false);
        }
        let is_name = |word: &str, text: &str, span: Span| {
            span.of(text).chars().next().is_some_and(char::is_uppercase)
                && !self.language().has(word, Role::Common)
                && !self.language().has(word, Role::Form)
                && !begins_sentence(text, span.start)
        };
        let mut printed = self.printed.clone().filter_map(|index| self.wanted.words.get(index));
        let mut spoken = self.spoken.clone().map(|at| (self.source.folded.word(at), self.source.folded.span(at)));
        (
            printed.any(|word| is_name(&word.folded, self.quotation, word.span)),
            spoken.any(|(word, span)| is_name(word, &self.source.text, span)),
        )
    }
}

/// Whether what stands at byte `at` begins a sentence, as far as the marks before it tell.
pub(super) fn begins_sentence(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or("").trim_end();
    before.chars().next_back().is_none_or(|mark| {
        matches!(
            mark,
            '.' | '?' | '!' | '…' | ':' | '“' | '"' | '«' | '„' | '‘' | '-' | '–' | '—' | ']' | ')' | '[' | '('
        )
    }) || text.get(before.len()..at).is_some_and(|blank| blank.contains('\n'))
}

/// Whether a sentence ends between bytes `from` and `to`.
pub(super) fn sentence_ends(text: &str, from: usize, to: usize) -> bool {
    text.get(from..to).is_some_and(|between| between.contains(['.', '?', '!', '…', '\n']))
}
