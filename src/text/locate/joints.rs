//! Places where one word answers to several, or several to several: contractions and their full forms, words
//! written together and apart, numbers in words and in figures.
//!
//! Found before the alignment, as a sparse list of steps that it may take; it invents none of its own.
//! Used by [`super::align`].

use std::collections::HashMap;
use std::ops::Range;

use super::likeness::Likeness;
use super::numbers::number_at;
use super::source::Source;
use super::wanted::Wanted;

/// A step of the alignment that is not word to word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Joint {
    /// First word of the quotation, and how many.
    pub wanted: (usize, usize),
    /// First word of the source, and how many.
    pub source: (usize, usize),
    pub likeness: Likeness,
}

/// All joints between `wanted` and the words `within` of `source`, ordered by the last word of the quotation they take.
pub(crate) fn joints(wanted: &Wanted, source: &Source, within: Range<usize>) -> Vec<Joint> {
    let mut found = Vec::new();
    contracted(wanted, source, within.clone(), &mut found);
    written_together(wanted, source, within.clone(), &mut found);
    numbers(wanted, source, within, &mut found);
    found.sort_by_key(|joint| joint.wanted.0 + joint.wanted.1);
    found
}

fn contracted(wanted: &Wanted, source: &Source, within: Range<usize>, found: &mut Vec<Joint>) {
    let folded = &source.folded;
    let is_printed = |at: usize, full: &[String]| {
        full.iter().enumerate().all(|(i, word)| wanted.words.get(at + i).is_some_and(|own| own.folded == *word))
    };
    let is_spoken = |at: usize, full: &[String]| {
        at + full.len() <= within.end && full.iter().enumerate().all(|(i, word)| folded.word(at + i) == word)
    };
    for (index, word) in wanted.words.iter().enumerate() {
        for full in source.language.expansions(&word.folded) {
            for at in within.clone().filter(|at| is_spoken(*at, &full)) {
                found.push(Joint { wanted: (index, 1), source: (at, full.len()), likeness: Likeness::Contraction });
            }
        }
    }
    let mut known: HashMap<&str, Vec<Vec<String>>> = HashMap::new();
    for at in within.clone() {
        let word = folded.word(at);
        for full in known.entry(word).or_insert_with(|| source.language.expansions(word)).iter() {
            for index in (0..wanted.len()).filter(|index| is_printed(*index, full)) {
                found.push(Joint { wanted: (index, full.len()), source: (at, 1), likeness: Likeness::Contraction });
            }
        }
    }
}

/// Two words on one side that are one on the other: every day and everyday, e-mail and email, a space lost in print.
fn written_together(wanted: &Wanted, source: &Source, within: Range<usize>, found: &mut Vec<Joint>) {
    let folded = &source.folded;
    let word = |index: usize| wanted.words[index].folded.as_str();
    let mut pairs: HashMap<String, Vec<usize>> = HashMap::new();
    for index in 1..wanted.len() {
        pairs.entry(format!("{}{}", word(index - 1), word(index))).or_default().push(index - 1);
    }
    let mut by_length: HashMap<usize, Vec<usize>> = HashMap::new();
    for index in (0..wanted.len()).filter(|index| word(*index).len() >= 4) {
        by_length.entry(word(index).len()).or_default().push(index);
    }
    for at in within.clone() {
        for index in pairs.get(folded.word(at)).into_iter().flatten() {
            found.push(Joint { wanted: (*index, 2), source: (at, 1), likeness: Likeness::Joined });
        }
        if at + 1 >= within.end {
            break;
        }
        let (first, second) = (folded.word(at), folded.word(at + 1));
        for index in by_length.get(&(first.len() + second.len())).into_iter().flatten() {
            if word(*index).strip_prefix(first) == Some(second) {
                found.push(Joint { wanted: (*index, 1), source: (at, 2), likeness: Likeness::Joined });
            }
        }
    }
}

fn numbers(wanted: &Wanted, source: &Source, within: Range<usize>, found: &mut Vec<Joint>) {
    let printed = |index: usize| wanted.words.get(index).map_or("", |word| word.folded.as_str());
    let spoken = |at: usize| if at < within.end { source.folded.word(at) } else { "" };
    let mut values: HashMap<u64, Vec<(usize, usize)>> = HashMap::new();
    for index in 0..wanted.len() {
        if let Some((length, value)) = number_at(printed, index, source.language) {
            values.entry(value).or_default().push((index, length));
        }
    }
    if values.is_empty() {
        return;
    }
    for at in within.clone() {
        let Some((length, value)) = number_at(spoken, at, source.language) else { continue };
        for (index, printed_length) in values.get(&value).into_iter().flatten() {
            let is_same = *printed_length == length && (0..length).all(|i| printed(index + i) == spoken(at + i));
            if !is_same {
                let (wanted, source) = ((*index, *printed_length), (at, length));
                found.push(Joint { wanted, source, likeness: Likeness::Number });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(printed: &str, spoken: &str, likeness: Likeness, wanted: (usize, usize), source: (usize, usize)) {
        let heard = Source::of_text(spoken);
        let found = joints(&Wanted::parse(printed), &heard, 0..heard.folded.len());
        assert!(found.contains(&Joint { wanted, source, likeness }), "{printed} / {spoken}: {found:?}");
    }

    #[test]
    fn words_meet_in_other_numbers() {
        check("we do not know", "and we don't know", Likeness::Contraction, (1, 2), (2, 1));
        check("we'll see", "so we will see", Likeness::Contraction, (0, 1), (1, 2));
        check("in 1956 we", "in nineteen fifty six we", Likeness::Number, (1, 1), (1, 3));
        check("twenty-five men", "about 25 men", Likeness::Number, (0, 2), (1, 1));
        check("a non-smoker", "he was a nonsmoker", Likeness::Joined, (1, 2), (3, 1));
        check("all of themfrom here", "all of them from here", Likeness::Joined, (2, 1), (2, 2));
    }
}
