//! Printed words with what differs from the words as given put in where it stands, to be read in one line.

use serde::Serialize;

use super::super::beside::Beside;
use crate::formats::document::Difference as Mark;
use crate::text::Span;
use crate::text::difference::{Difference, Kind};

/// A stretch of the printed words, or what differs there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Run {
    /// The same in print and as given.
    Same {
        /// The words as printed.
        same: String,
    },
    /// What differs.
    Differs(Mark),
}

/// The printed words in order, with what differs. What only the typography did counts as the same; of the source, nothing
/// is told but the words at its place.
pub fn word_by_word(beside: &Beside) -> Vec<Run> {
    let mut runs = Runs { printed: &beside.printed, spoken: &beside.spoken, done: 0, runs: Vec::new() };
    let mut differences: Vec<&Difference> = beside.differences.iter().filter(|one| is_marked(one)).collect();
    differences.sort_by_key(|one| one.printed.start);
    for one in differences.into_iter().filter(|one| one.printed.end <= beside.printed.len()) {
        // What two differences claim belongs to the first.
        if one.printed.start >= runs.done {
            runs.differ(one);
        }
    }
    runs.same_until(beside.printed.len());
    runs.runs
}

/// Whether a reader of one line needs to see it.
fn is_marked(one: &Difference) -> bool {
    match one.kind {
        Kind::CutShort | Kind::BegunLate | Kind::TwoSpeakers => false,
        Kind::Case | Kind::Punctuation | Kind::Spelling | Kind::NumberForm => !one.alarms.is_empty(),
        _ => true,
    }
}

struct Runs<'text> {
    printed: &'text str,
    spoken: &'text str,
    done: usize,
    runs: Vec<Run>,
}

impl Runs<'_> {
    fn same_until(&mut self, end: usize) {
        let words = Span::new(self.done, end.max(self.done)).of(self.printed);
        self.done = end;
        match self.runs.last_mut() {
            _ if words.is_empty() => {}
            Some(Run::Same { same }) => same.push_str(words),
            _ => self.runs.push(Run::Same { same: words.to_owned() }),
        }
    }

    fn differ(&mut self, one: &Difference) {
        self.same_until(one.printed.start);
        let printed = one.printed.of(self.printed).to_owned();
        let spoken = one.spoken.of(self.spoken).to_owned();
        let is_omission = matches!(
            one.kind,
            Kind::MarkedOmission | Kind::UnmarkedOmission | Kind::Filler | Kind::FalseStart | Kind::Spliced
        );
        if is_omission {
            // The sign of an omission is printed and stays.
            self.same_until(one.printed.end);
        }
        let mark = match (spoken.trim().is_empty(), printed.trim().is_empty()) {
            (true, true) => None,
            (false, _) if is_omission => Some(Mark::LeftOut(spoken)),
            (_, _) if one.kind == Kind::Reordering => Some(Mark::Moved(printed)),
            (false, true) => Some(Mark::LeftOut(spoken)),
            (true, false) if is_omission => None,
            (true, false) => Some(Mark::PutIn(printed)),
            (false, false) => Some(Mark::Changed { from: spoken, to: printed }),
        };
        self.done = one.printed.end;
        self.runs.extend(mark.map(Run::Differs));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What was given, all of it: of each difference the words it has there.
    const GIVEN: &str = "nineteen all of slept and rose";

    fn difference(kind: Kind, printed: Span, spoken: &str) -> Difference {
        let start = GIVEN.find(spoken).unwrap_or_default();
        Difference {
            kind,
            printed,
            spoken: Span::new(start, start + spoken.len()),
            printed_words: String::new(),
            spoken_words: "words from beyond the place".into(),
            alarms: Vec::new(),
            is_slight: false,
        }
    }

    fn told(printed: &str, differences: Vec<Difference>) -> String {
        let beside = Beside { printed: printed.into(), spoken: GIVEN.into(), differences, ..Beside::default() };
        let one = |run: Run| match run {
            Run::Same { same } => same,
            Run::Differs(Mark::LeftOut(words)) => format!("[-{words}-]"),
            Run::Differs(Mark::PutIn(words)) => format!("{{+{words}+}}"),
            Run::Differs(Mark::Changed { from, to }) => format!("[-{from}-]{{+{to}+}}"),
            Run::Differs(Mark::Moved(words)) => format!("<{words}>"),
        };
        word_by_word(&beside).into_iter().map(one).collect()
    }

    #[test]
    fn what_differs_stands_where_it_is_printed() {
        let number = difference(Kind::Number, Span::new(9, 13), "nineteen");
        let omission = difference(Kind::UnmarkedOmission, Span::new(16, 16), "all of ");
        assert_eq!(told("There are ten of us", vec![]), "There are ten of us");
        assert_eq!(
            told("We slept nine of us", vec![omission, number]),
            "We slept [-nineteen-]{+nine+} of[-all of -] us"
        );
        let sign = difference(Kind::MarkedOmission, Span::new(3, 6), "slept and");
        assert_eq!(told("We … woke", vec![sign]), "We …[-slept and-] woke");
        let put_in = difference(Kind::BracketedInsertion, Span::new(3, 9), "");
        assert_eq!(told("He [Ivo] left", vec![put_in]), "He {+[Ivo] +}left");
    }

    #[test]
    fn typography_is_the_same_and_what_does_not_fit_is_left_out() {
        let case = difference(Kind::Case, Span::new(0, 2), "and");
        let beyond = difference(Kind::Number, Span::new(3, 99), "nineteen");
        let inside = difference(Kind::Substitution, Span::new(4, 5), "of");
        let around = difference(Kind::Substitution, Span::new(3, 8), "rose");
        assert_eq!(told("We slept", vec![case, beyond, inside, around]), "We [-rose-]{+slept+}");
    }
}
