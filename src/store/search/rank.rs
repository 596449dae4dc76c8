//! How good hits are among each other: Okapi BM25 (Robertson, Walker et al., TREC-3, 1994), counted over the hits alone.
//!
//! Counting over the whole archive, as FTS5 does, takes longer than finding when a word is common, and tells little more:
//! all hits of one question are compared with each other only.

/// What a text has of each group of words that was asked for.
pub(super) struct Tally {
    /// How often it has each group.
    pub times: Vec<usize>,
    /// How many words it has.
    pub words: usize,
}

const SATURATION: f64 = 1.2;
const LENGTH: f64 = 0.75;

/// How good each text is; the best is 1.
pub(super) fn scores(tallies: &[&Tally]) -> Vec<f64> {
    let count = tallies.len() as f64;
    let average = (tallies.iter().map(|tally| tally.words).sum::<usize>() as f64 / count.max(1.0)).max(1.0);
    let groups = tallies.first().map_or(0, |tally| tally.times.len());
    let worth: Vec<f64> = (0..groups)
        .map(|group| {
            let having = tallies.iter().filter(|tally| tally.times[group] > 0).count() as f64;
            (1.0 + (count - having + 0.5) / (having + 0.5)).ln()
        })
        .collect();
    let score = |tally: &Tally| {
        let length = 1.0 - LENGTH + LENGTH * tally.words as f64 / average;
        let of_group = |(times, worth): (&usize, &f64)| {
            let times = *times as f64;
            worth * times * (SATURATION + 1.0) / (times + SATURATION * length)
        };
        tally.times.iter().zip(&worth).map(of_group).sum::<f64>()
    };
    let scores: Vec<f64> = tallies.iter().copied().map(score).collect();
    let best = scores.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    scores.into_iter().map(|score| score / best).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(times: &[usize], words: usize) -> Tally {
        Tally { times: times.to_vec(), words }
    }

    #[test]
    fn more_often_in_fewer_words_is_better_and_the_best_is_one() {
        let scores = scores(&[&tally(&[1], 100), &tally(&[3], 100), &tally(&[1], 10)]);
        assert!(scores[1] > scores[0] && scores[2] > scores[0]);
        assert!(scores.iter().any(|score| (*score - 1.0).abs() < 1e-9));
    }

    #[test]
    fn a_rarer_word_counts_for_more() {
        let scores = scores(&[&tally(&[1, 0], 20), &tally(&[1, 0], 20), &tally(&[0, 1], 20)]);
        assert!(scores[2] > scores[0]);
    }

    #[test]
    fn nothing_has_no_scores() {
        assert!(scores(&[]).is_empty());
    }
}
