//! Words that stand elsewhere in print than in speech: put in here and left out there, they were moved.

use std::ops::Range;

use super::read::Reading;
use super::{Alarm, Difference, Kind};
use crate::text::fold::Folded;

/// How far words may be moved and still be told as moved, in bytes of the quotation.
const FAR: usize = 60;

/// Joins each insertion with a near omission of the same words, and tells changes that only change the order. `quoted`
/// are the spoken words from the first one found to the last: the words just outside may be printed inside.
pub(super) fn gather(reading: &mut Reading, quoted: Range<usize>) {
    for index in 0..reading.differences.len() {
        if let Some(outside) = outside(reading, &reading.differences[index], &quoted) {
            reading.differences[index] = moved(&reading.differences[index], &outside);
        }
    }
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

/// What `difference` puts in, where it stands right before or right after the words quoted.
fn outside(reading: &Reading, difference: &Difference, quoted: &Range<usize>) -> Option<Difference> {
    if difference.kind != Kind::Insertion {
        return None;
    }
    let words = folded(&difference.printed_words);
    let source = reading.source;
    let before = quoted.start.checked_sub(words.len()).map(|start| start..quoted.start);
    let after = Some(quoted.end..quoted.end + words.len()).filter(|after| after.end <= source.folded.len());
    let is_it = |spoken: &Range<usize>| {
        spoken.clone().map(|at| source.folded.word(at)).eq(words.iter())
            && source.turn_of_word(spoken.start) == source.turn_of_word(spoken.end - 1)
    };
    let spoken = before.into_iter().chain(after).find(is_it)?;
    let span = reading.spoken_span(&spoken);
    let spoken_words = span.of(&source.text).to_owned();
    Some(Difference { spoken: span, spoken_words, ..difference.clone() })
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
