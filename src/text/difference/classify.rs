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

    /// Whether only small words are touched, on both sides, and none by its contrary.
    pub(super) fn is_slight(&self) -> bool {
        let language = self.language();
        let is_small = |word: &str| {
            let roles = [Role::Common, Role::Filler, Role::Form];
            roles.iter().any(|role| language.has(word, *role)) && !language.has(word, Role::Verb)
        };
        let turns = |word: &str| self.spoken_words().any(|spoken| language.are_contrary(word, spoken));
        self.printed_words().all(is_small) && self.spoken_words().all(is_small) && !self.printed_words().any(turns)
    }

    /// What kind of change of words this is, where words stand on both sides.
    pub(super) fn kind(&self) -> Kind {
        let (printed_number, spoken_number) = self.numbers();
        let (printed_name, spoken_name) = self.names();
        let are_forms = self.printed.len() == self.spoken.len()
            && self.printed_words().zip(self.spoken_words()).all(|(one, other)| self.language().are_forms(one, other));
        if printed_number && spoken_number {
            Kind::Number
        } else if printed_name && spoken_name {
            Kind::Name
        } else if are_forms {
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
        for (role, alarm) in [(Role::Modal, Alarm::Modal), (Role::Condition, Alarm::Condition)] {
            let (printed, spoken) = self.words_of(role);
            if printed != spoken {
                alarms.push(alarm);
            }
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
        self.have(Sort::Number)
    }

    /// Whether each side has a name.
    fn names(&self) -> (bool, bool) {
        self.have(Sort::Name)
    }

    fn have(&self, sort: Sort) -> (bool, bool) {
        let printed = self.printed.clone().any(|index| self.printed_sort(index) == sort);
        (printed, self.spoken.clone().any(|at| self.spoken_sort(at) == sort))
    }

    /// What sort of word the printed word `index` is.
    pub(super) fn printed_sort(&self, index: usize) -> Sort {
        self.wanted.words.get(index).map_or(Sort::Other, |word| self.sort(&word.folded, self.quotation, word.span))
    }

    /// What sort of word the spoken word `at` is.
    pub(super) fn spoken_sort(&self, at: usize) -> Sort {
        self.sort(self.source.folded.word(at), &self.source.text, self.source.folded.span(at))
    }

    /// A name is told by its capital inside a sentence. Where all nouns have capitals, that tells nothing.
    fn sort(&self, word: &str, text: &str, span: Span) -> Sort {
        let language = self.language();
        let is_small = language.has(word, Role::Common) || language.has(word, Role::Form);
        let has_capitals = language.has("und", Role::Common);
        if is_small {
            Sort::Other
        } else if word.bytes().any(|byte| byte.is_ascii_digit()) || language.number(word).is_some() {
            Sort::Number
        } else if !has_capitals
            && span.of(text).chars().next().is_some_and(char::is_uppercase)
            && !begins_sentence(text, span.start)
        {
            Sort::Name
        } else {
            Sort::Other
        }
    }
}

/// What a word tells by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// A number, in words or figures.
    Number,
    /// A name.
    Name,
    /// Anything else.
    Other,
}

/// Whether a mark parts clauses.
pub(super) fn is_clause_mark(mark: char) -> bool {
    matches!(mark, '.' | ',' | ';' | ':' | '?' | '!' | '…' | '–' | '—' | '-' | '(' | ')' | '\n')
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
