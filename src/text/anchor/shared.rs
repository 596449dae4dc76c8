//! The words that two revisions of a text share, in the same order.
//!
//! Words that occur once in both are matched first (patience diff, Bram Cohen), the rest between them by the longest
//! common subsequence where that is small enough; time and memory are bounded by [`MOST_CELLS`].

use std::collections::HashMap;
use std::ops::Range;

use crate::text::Span;

/// Most cells of one table of common subsequences.
const MOST_CELLS: usize = 1_000_000;

/// Cuts `text[within]` into words, and single characters that are neither letters nor blank.
pub(super) fn tokens(text: &str, within: Range<usize>) -> Vec<Span> {
    let mut tokens: Vec<Span> = Vec::new();
    let mut is_open = false;
    for (at, character) in text[within.clone()].char_indices() {
        let (start, end) = (within.start + at, within.start + at + character.len_utf8());
        let is_letter = character.is_alphanumeric();
        if is_letter && is_open {
            if let Some(last) = tokens.last_mut() {
                last.end = end;
            }
        } else if !character.is_whitespace() {
            tokens.push(Span { start, end });
        }
        is_open = is_letter;
    }
    tokens
}

/// Pairs of equal tokens, both numbers rising.
pub(super) fn shared_tokens(old_text: &str, old: &[Span], new_text: &str, new: &[Span]) -> Vec<(usize, usize)> {
    let old: Vec<&str> = old.iter().map(|token| token.of(old_text)).collect();
    let new: Vec<&str> = new.iter().map(|token| token.of(new_text)).collect();
    let mut pairs = Vec::new();
    let mut from = (0, 0);
    for anchor in unique_pairs(&old, &new).into_iter().chain([(old.len(), new.len())]) {
        between(&old, &new, from, anchor, &mut pairs);
        if anchor.0 < old.len() {
            pairs.push(anchor);
        }
        from = (anchor.0 + 1, anchor.1 + 1);
    }
    pairs
}

/// Tokens that occur once in each, in the longest order common to both.
fn unique_pairs(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    let mut places: HashMap<&str, (usize, usize, usize, usize)> = HashMap::new();
    for (index, token) in old.iter().enumerate() {
        let place = places.entry(token).or_default();
        (place.0, place.1) = (place.0 + 1, index);
    }
    for (index, token) in new.iter().enumerate() {
        if let Some(place) = places.get_mut(token) {
            (place.2, place.3) = (place.2 + 1, index);
        }
    }
    let mut unique: Vec<(usize, usize)> =
        places.values().filter(|place| place.0 == 1 && place.2 == 1).map(|place| (place.1, place.3)).collect();
    unique.sort_unstable();
    longest_rising(&unique)
}

/// The longest subsequence whose second numbers rise (patience sorting).
fn longest_rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut piles: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; pairs.len()];
    for (index, pair) in pairs.iter().enumerate() {
        let pile = piles.partition_point(|top| pairs[*top].1 < pair.1);
        before[index] = pile.checked_sub(1).map(|below| piles[below]);
        if pile == piles.len() {
            piles.push(index);
        } else {
            piles[pile] = index;
        }
    }
    let mut chain = Vec::new();
    let mut next = piles.last().copied();
    while let Some(index) = next {
        chain.push(pairs[index]);
        next = before[index];
    }
    chain.reverse();
    chain
}

/// Equal tokens strictly between two anchors: those that follow and precede them first, then the longest common
/// subsequence of what is left.
fn between(old: &[&str], new: &[&str], from: (usize, usize), to: (usize, usize), pairs: &mut Vec<(usize, usize)>) {
    let (mut start, mut end) = (from, to);
    while start.0 < end.0 && start.1 < end.1 && old[start.0] == new[start.1] {
        pairs.push(start);
        start = (start.0 + 1, start.1 + 1);
    }
    let mut tail = Vec::new();
    while start.0 < end.0 && start.1 < end.1 && old[end.0 - 1] == new[end.1 - 1] {
        end = (end.0 - 1, end.1 - 1);
        tail.push(end);
    }
    common(&old[start.0..end.0], &new[start.1..end.1], start, pairs);
    pairs.extend(tail.into_iter().rev());
}

/// The longest common subsequence by the usual table.
fn common(old: &[&str], new: &[&str], offset: (usize, usize), pairs: &mut Vec<(usize, usize)>) {
    let width = new.len() + 1;
    if old.is_empty() || new.is_empty() || (old.len() + 1).saturating_mul(width) > MOST_CELLS {
        return;
    }
    let mut lengths = vec![0u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            lengths[i * width + j] = if old[i] == new[j] {
                lengths[(i + 1) * width + j + 1] + 1
            } else {
                lengths[(i + 1) * width + j].max(lengths[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < old.len() && j < new.len() {
        if old[i] == new[j] {
            pairs.push((offset.0 + i, offset.1 + j));
            (i, j) = (i + 1, j + 1);
        } else if lengths[(i + 1) * width + j] >= lengths[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
}
