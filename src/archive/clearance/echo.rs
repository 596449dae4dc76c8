//! Do printed words repeat withheld ones? An article may join, in one quotation, words of a free source and words of a
//! withheld one; a dossier that cites it for the first must not hand out the second.
//!
//! Two signs: six folded words in a row (or all words of a shorter piece), or one word that the archive has only in what
//! is withheld. The first is compared by hashes, so that no withheld text is kept in memory.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::text::fold::Folded;

/// How many words in a row make a passage recognisable.
const RUN: usize = 6;

/// The word runs of withheld texts.
#[derive(Debug, Default)]
pub(super) struct Echo {
    runs: HashSet<u64>,
    /// In how many withheld turns a word stands.
    turns: HashMap<String, usize>,
}

impl Echo {
    /// Takes in the withheld words of a turn.
    pub fn add(&mut self, text: &str) {
        let words = words_of(text);
        for word in words.iter().collect::<HashSet<_>>() {
            *self.turns.entry(word.clone()).or_default() += 1;
        }
        for length in 1..=RUN {
            self.runs.extend(words.windows(length).map(hash));
        }
    }

    /// Whether a printed piece repeats withheld words: six in a row or, of a shorter piece, all.
    pub fn repeats(&self, piece: &str) -> bool {
        let words = words_of(piece);
        let length = words.len().min(RUN);
        length > 0 && words.windows(length).any(|run| self.runs.contains(&hash(run)))
    }
}

impl Echo {
    /// The words of a printed piece that stand in withheld turns, each with in how many.
    pub fn shared<'echo>(&'echo self, piece: &str) -> impl Iterator<Item = (&'echo str, usize)> {
        let words: HashSet<String> = words_of(piece).into_iter().collect();
        words
            .into_iter()
            .filter_map(|word| self.turns.get_key_value(&word))
            .map(|(word, turns)| (word.as_str(), *turns))
    }
}

fn words_of(text: &str) -> Vec<String> {
    Folded::new(text).iter().map(|(word, _)| word.to_owned()).collect()
}

fn hash(run: &[String]) -> u64 {
    let mut hasher = DefaultHasher::new();
    run.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_words_in_a_row_are_recognised_and_fewer_in_a_longer_piece_are_not() {
        let mut echo = Echo::default();
        echo.add("It was me that took the pin out, and I have never said so.");
        assert!(echo.repeats("“it was me that took the pin out”"));
        assert!(echo.repeats("and then it was Me that took the pin"), "whatever stands before");
        assert!(echo.repeats("the pin"), "a short piece as a whole");
        assert!(!echo.repeats("she said that she took the pin out of the hinge"));
        assert!(!echo.repeats("…"));
    }
}
