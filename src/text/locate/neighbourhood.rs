//! In a source too long to be aligned whole: the stretches where the quotation's rarer words stand close together.
//!
//! Each block of the source gets a vote for every wanted word that it holds, worth the word's rarity; neighbouring
//! blocks are added up over the quotation's length, and the best few stretches are aligned.
//! Used by [`super::Seeker`].

use std::ops::Range;

use super::align::Aligner;
use super::source::Source;
use super::wanted::Wanted;
use crate::text::word_map::WordMap;

/// Words of one block.
const BLOCK: usize = 16;
/// A stretch that holds less than this share of what the quotation tells is none: too little for a find.
const LEAST_HELD: f32 = 0.3;
/// Most stretches that are aligned in one source.
const MOST_STRETCHES: usize = 4;
/// Words around a stretch, for what stands at its edges and for marked jumps.
const MARGIN: usize = 60;
/// The same where the quotation jumps.
const MARGIN_OF_JUMPS: usize = 200;

/// The stretches of `source`, in words, that are worth aligning: the whole where it is short.
pub(crate) fn stretches(aligner: &Aligner, wanted: &Wanted, source: &Source) -> Vec<Range<usize>> {
    let words = source.folded.len();
    let margin = if wanted.gaps.is_empty() && wanted.len() <= 14 { MARGIN } else { MARGIN_OF_JUMPS };
    let reach = wanted.len() * 13 / 10 + BLOCK;
    if words <= 2 * (reach + 2 * margin) {
        return vec![Range { start: 0, end: words }];
    }
    let votes = votes(aligner, wanted, source);
    let least = LEAST_HELD * aligner.rarities.iter().sum::<f32>();
    let span = reach.div_ceil(BLOCK);
    let mut sums: Vec<(f32, usize)> = (0..votes.len())
        .map(|start| (votes[start..(start + span).min(votes.len())].iter().sum(), start))
        .filter(|(sum, _)| *sum > least)
        .collect();
    sums.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    let mut starts: Vec<usize> = Vec::new();
    for (_, start) in sums {
        if starts.len() >= MOST_STRETCHES {
            break;
        }
        if starts.iter().all(|taken| taken.abs_diff(start) >= span) {
            starts.push(start);
        }
    }
    let around = |start: usize| (start * BLOCK).saturating_sub(margin)..((start + span) * BLOCK + margin).min(words);
    starts.into_iter().map(around).collect()
}

/// What each block of the source holds of the quotation, every wanted word counted once.
fn votes(aligner: &Aligner, wanted: &Wanted, source: &Source) -> Vec<f32> {
    let mut numbers: WordMap<&str, (usize, f32)> = WordMap::default();
    for (word, rarity) in wanted.words.iter().zip(&aligner.rarities) {
        let next = numbers.len();
        numbers.entry(&word.folded).or_insert((next, *rarity));
    }
    let mut votes = vec![0.0; source.folded.len().div_ceil(BLOCK)];
    let mut last_block = vec![usize::MAX; numbers.len()];
    for (at, (word, _)) in source.folded.iter().enumerate() {
        if let Some((number, rarity)) = numbers.get(word)
            && last_block[*number] != at / BLOCK
        {
            last_block[*number] = at / BLOCK;
            votes[at / BLOCK] += rarity;
        }
    }
    votes
}
