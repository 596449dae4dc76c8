//! From a path to a find: what was found of a quotation, where, and how far to believe it.
//!
//! The score is the share of the quotation's weight that the path earns, less what makes a chance likeness
//! plausible: words skipped without a sign, far jumps without a sign, and too little information in what matched.
//! It looks at words only; what the differences mean is for `text::difference`.
//! Used by [`super::Seeker`].

use serde::{Deserialize, Serialize};

use super::align::{Aligner, Pair};
use super::likeness::Likeness;
use super::source::Source;
use super::wanted::Wanted;
use crate::text::Span;

/// A find with a lower score is none.
pub const LEAST_SCORE: f32 = 58.0;
/// Two finds whose scores lie no further apart than this are equally good.
pub const AMBIGUOUS_MARGIN: f32 = 4.0;

/// Source words that may be skipped inside one segment; a longer jump begins another.
pub(crate) const LONGEST_SKIP: usize = 6;

/// Information, in nats, above which a match owes nothing to chance.
const ENOUGH_INFORMATION: f32 = 26.0;

/// How a quotation lies in a source.
#[derive(Clone, Debug, PartialEq)]
pub struct Alignment {
    /// Which words stand beside which, in the order of the quotation.
    pub pairs: Vec<Pair>,
    /// The stretches of the source that are quoted, in the order of the quotation.
    pub segments: Vec<Span>,
    /// From the first quoted byte of the source to the last.
    pub hull: Span,
    /// The share of the quotation's weight that was found, 0 to 1.
    pub coverage: f32,
    /// How much the matched words tell, in nats.
    pub information: f32,
    /// How good a find it is, 0 to 100.
    pub score: f32,
}

/// How sure a place is, among several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// No other place comes near.
    Alone,
    /// Another place fits as well, or nearly.
    Ambiguous,
}

impl Alignment {
    /// Judges a path; `None` where it is empty.
    pub(crate) fn judge(aligner: &Aligner, wanted: &Wanted, source: &Source, pairs: Vec<Pair>) -> Option<Alignment> {
        let first = pairs.first()?;
        let segments = segments(wanted, source, &pairs);
        let hull = segments.iter().fold(source.folded.span(first.source.start), |hull, segment| Span {
            start: hull.start.min(segment.start),
            end: hull.end.max(segment.end),
        });
        let found: f32 = pairs.iter().map(|pair| aligner.weight_of(pair)).sum();
        let total: f32 =
            (0..wanted.len()).map(|i| aligner.weights[i] * if wanted.is_optional(i) { 0.3 } else { 1.0 }).sum();
        let coverage = (found / total.max(0.1)).min(1.0);
        let information = pairs.iter().map(|pair| information(aligner, pair)).sum();
        let score = (100.0 * coverage - skips(wanted, source, &pairs) - shortage(information)).clamp(0.0, 100.0);
        Some(Alignment { pairs, segments, hull, coverage, information, score })
    }

    /// Whether the find is one.
    pub fn is_found(&self) -> bool {
        self.score >= LEAST_SCORE
    }
}

/// What a pair tells: the rarity of its words, less where they are only alike.
fn information(aligner: &Aligner, pair: &Pair) -> f32 {
    let rarity: f32 = aligner.rarities[pair.wanted.clone()].iter().sum();
    let closeness = if pair.likeness == Likeness::Same { 1.0 } else { pair.closeness };
    rarity * closeness
}

/// What too little information costs.
fn shortage(information: f32) -> f32 {
    (ENOUGH_INFORMATION - information).max(0.0) * 0.9
}

/// What words skipped without a sign cost, by how many they are beside the quotation's own.
fn skips(wanted: &Wanted, source: &Source, pairs: &[Pair]) -> f32 {
    let words = wanted.len().max(6) as f32;
    let (mut skipped, mut jumps) = (0.0, 0.0);
    for (one, next) in pairs.iter().zip(pairs.iter().skip(1)) {
        let is_marked = wanted.gap_between(one.wanted.end - 1, next.wanted.start).is_some();
        if next.source.start < one.source.end {
            jumps += 1.0;
            continue;
        }
        let between = one.source.end..next.source.start;
        let plain = between.clone().filter(|at| !source.is_loose(*at)).count();
        let changed = next.wanted.start - one.wanted.end;
        if is_marked {
            continue;
        }
        if between.len() > LONGEST_SKIP {
            jumps += 1.0;
        } else {
            skipped += plain.saturating_sub(changed) as f32;
        }
    }
    (1.3 * skipped * 6.0 / words).min(14.0) + (5.0 * jumps * 8.0 / words.max(8.0)).min(16.0)
}

/// Cuts the path where the source jumps, or where the writer marked an omission.
fn segments(wanted: &Wanted, source: &Source, pairs: &[Pair]) -> Vec<Span> {
    let mut segments: Vec<Span> = Vec::new();
    let mut last: Option<&Pair> = None;
    for pair in pairs {
        let span = source.folded.span_of(pair.source.start, pair.source.end - 1);
        let goes_on = last.is_some_and(|last| {
            let is_near = pair.source.start >= last.source.end && pair.source.start - last.source.end <= LONGEST_SKIP;
            let is_marked = wanted.gap_between(last.wanted.end - 1, pair.wanted.start).is_some();
            is_near && (!is_marked || pair.source.start == last.source.end)
        });
        match segments.last_mut().filter(|_| goes_on) {
            Some(segment) => segment.end = span.end,
            None => segments.push(span),
        }
        last = Some(pair);
    }
    segments
}
