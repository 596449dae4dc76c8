//! Words that stand elsewhere in print than in speech: put in here and left out there, they were moved.

use super::read::Reading;
use super::{Alarm, Difference, Kind};
use crate::text::fold::Folded;

/// How far words may be moved and still be told as moved, in bytes of the quotation.
const FAR: usize = 60;

/// Joins each insertion with a near omission of the same words, and tells changes that only change the order.
pub(super) fn gather(reading: &mut Reading) {
    for difference in &mut reading.differences {
        if difference.kind == Kind::Substitution && is_reordered(difference) {
            *difference = moved(difference, difference);
        }
    }
    let mut index = 0;
    while index < reading.differences.len() {
        let left_out = counterpart(&reading.differences, index);
        if let Some(other) = left_out {
            let joined = moved(&reading.differences[index], &reading.differences[other]);
            reading.differences[index] = joined;
            reading.differences.remove(other);
            index -= usize::from(other < index);
        }
        index += 1;
    }
}

/// The omission of the words that difference `index` puts in.
fn counterpart(differences: &[Difference], index: usize) -> Option<usize> {
    let here = differences.get(index).filter(|here| here.kind == Kind::Insertion)?;
    let words = folded(&here.printed_words);
    let is_it = |other: &Difference| {
        matches!(other.kind, Kind::UnmarkedOmission | Kind::Filler | Kind::FalseStart)
            && other.printed.start.abs_diff(here.printed.start) <= FAR
            && folded(&other.spoken_words) == words
    };
    differences.iter().position(is_it)
}

/// Whether a change has the same words on both sides.
fn is_reordered(difference: &Difference) -> bool {
    let sorted = |words: &str| {
        let mut words = folded(words);
        words.sort_unstable();
        words
    };
    sorted(&difference.printed_words) == sorted(&difference.spoken_words)
}

/// Words put in by one difference and left out by another, as moved. A negation that moves denies something else.
fn moved(put_in: &Difference, left_out: &Difference) -> Difference {
    let mut alarms: Vec<Alarm> = put_in.alarms.iter().chain(&left_out.alarms).copied().collect();
    alarms.retain(|alarm| *alarm == Alarm::Negation);
    alarms.dedup();
    Difference {
        kind: Kind::Reordering,
        printed: put_in.printed,
        spoken: left_out.spoken,
        printed_words: put_in.printed_words.clone(),
        spoken_words: left_out.spoken_words.clone(),
        alarms,
        is_slight: false,
    }
}

fn folded(words: &str) -> Vec<String> {
    Folded::new(words).iter().map(|(word, _)| word.to_owned()).collect()
}
