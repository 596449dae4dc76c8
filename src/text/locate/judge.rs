//! From a path to a find: what was found of a quotation, where, and how far to believe it.
//!
//! The score is the share of the quotation's weight that the path earns, the share of neighbours that are neighbours in
//! both, and how much the found words tell, less what makes a chance likeness plausible: words skipped or put in, far
//! jumps, runs of missing words, sentences that end on one side only, and turns run over. The weights come from a
//! logistic regression over quotations that were said, edited as print edits, and others that were not; rounded, and
//! scaled so that 100 is everything.
//! It looks at words only; what the differences mean is for `text::difference`.
//! Used by [`super::Seeker`].

use std::ops::Range;

use super::align::{Aligner, Pair};
use super::likeness::Likeness;
use super::source::Source;
use super::wanted::Wanted;
use crate::text::Span;

/// A find with a lower score is none.
pub const LEAST_SCORE: f32 = 63.0;
/// Two finds whose scores lie no further apart than this are equally good.
pub const AMBIGUOUS_MARGIN: f32 = 4.0;

/// Source words that may be skipped inside one segment; a longer jump begins another.
pub(crate) const LONGEST_SKIP: usize = 6;

/// Points for what was found, were it everything: by weight, by neighbours that are neighbours in both, and by what it
/// tells.
const FOUND: f32 = 42.0;
const ADJACENT: f32 = 24.0;
const TOLD: f32 = 34.0;
/// Information, in nats, above which a match owes nothing to chance.
const ENOUGH_INFORMATION: f32 = 36.0;
/// Information below which a match says nothing, and the points lost for each nat less.
const LEAST_INFORMATION: f32 = 11.0;
const POINTS_PER_NAT: f32 = 40.0;

/// Points lost per share of the quotation's words that …: were skipped in the source without a sign; were put in;
/// jumped far without a sign; are missing at its ends or beside a sign, where a path simply stops; are missing numbers,
/// which tell one statement from another of the same form; end a sentence in speech or in print but not in both.
const SKIPPED: f32 = 49.0;
const PUT_IN: f32 = 23.0;
const JUMPED: f32 = 20.0;
const MISSING_AT_ENDS: f32 = 37.0;
const MISSING_NUMBERS: f32 = 14.0;
const OTHER_SENTENCE: f32 = 23.0;
/// How many far jumps it counts for that what follows was said before: writers join and move sentences, and not the
/// halves of one.
const JUMP_IN_SENTENCE: f32 = 5.0;
/// Points lost for runs of missing words, by the sum of their squares: one word changed here and there is a slip,
/// several together are another sentence.
const MISSING_RUNS: f32 = 12.0;
/// Words that count as skipped where whole sentences were.
const SENTENCES_SKIPPED: usize = 3;
/// Points lost where the words run over a turn without a sign: usual words often follow each other so by chance.
const OTHER_TURN: f32 = 25.0;

/// How a quotation lies in a source.
#[derive(Clone, Debug, PartialEq)]
pub struct Alignment {
    /// Which words stand beside which, in the order of the quotation.
    pub pairs: Vec<Pair>,
    /// Spoken words for which the quotation prints others at its beginning, and at its end.
    pub changed_ends: (Range<usize>, Range<usize>),
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

impl Alignment {
    /// Judges a path; `None` where it is empty.
    pub(crate) fn judge(aligner: &Aligner, wanted: &Wanted, source: &Source, pairs: Vec<Pair>) -> Option<Alignment> {
        let first = pairs.first()?;
        let mut segments = segments(wanted, source, &pairs);
        let changed_ends = changed_ends(wanted, source, &pairs)?;
        if let Some(first) = segments.first_mut().filter(|_| !changed_ends.0.is_empty()) {
            first.start = source.folded.span(changed_ends.0.start).start;
        }
        if let Some(last) = segments.last_mut().filter(|_| !changed_ends.1.is_empty()) {
            last.end = source.folded.span(changed_ends.1.end - 1).end;
        }
        let hull = segments.iter().fold(source.folded.span(first.source.start), |hull, segment| Span {
            start: hull.start.min(segment.start),
            end: hull.end.max(segment.end),
        });
        let found: f32 = pairs.iter().map(|pair| aligner.weight_of(pair)).sum();
        let total: f32 = aligner.weights.iter().sum();
        let coverage = (found / total.max(0.1)).min(1.0);
        let information = pairs.iter().map(|pair| information(aligner, pair)).sum();
        let tally = Tally::of(wanted, source, &pairs);
        let score = FOUND * coverage + ADJACENT * tally.adjacent + told(information) - tally.faults();
        let score = score.clamp(0.0, 100.0);
        Some(Alignment { pairs, changed_ends, segments, hull, coverage, information, score })
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

/// What it counts for how much the found words tell.
fn told(information: f32) -> f32 {
    let enough = (information / ENOUGH_INFORMATION).min(1.0);
    TOLD * enough - POINTS_PER_NAT * (LEAST_INFORMATION - information).max(0.0)
}

/// What speaks for and against a path, each as a share of the quotation's words.
#[derive(Default)]
struct Tally {
    adjacent: f32,
    skipped: f32,
    put_in: f32,
    jumps: f32,
    other_sentences: f32,
    /// 1 where the words run over a turn without a sign.
    other_turn: f32,
    missing_at_ends: f32,
    missing_numbers: f32,
    missing_runs: f32,
}

impl Tally {
    fn of(wanted: &Wanted, source: &Source, pairs: &[Pair]) -> Tally {
        let plain = (0..wanted.len()).filter(|index| !wanted.is_optional(*index)).count().max(1) as f32;
        let mut tally = Tally::default();
        tally.count_missing(wanted, pairs);
        tally.count_steps(wanted, source, pairs);
        let joints = (wanted.len() - 1 - wanted.gaps.len().min(wanted.len() - 1)).max(1) as f32;
        tally.adjacent = if wanted.len() == 1 { 1.0 } else { (tally.adjacent / joints).min(1.0) };
        // Few words make one slip look large: four and eight are the least that a share is taken of.
        tally.skipped /= plain.max(4.0);
        tally.other_sentences /= plain.max(4.0);
        tally.jumps /= plain.max(8.0);
        tally.put_in /= plain;
        tally.missing_at_ends /= plain;
        tally.missing_numbers /= plain;
        tally.missing_runs /= plain * plain;
        tally
    }

    fn faults(&self) -> f32 {
        SKIPPED * self.skipped
            + PUT_IN * self.put_in
            + JUMPED * self.jumps
            + OTHER_SENTENCE * self.other_sentences
            + OTHER_TURN * self.other_turn
            + MISSING_AT_ENDS * self.missing_at_ends
            + MISSING_NUMBERS * self.missing_numbers
            + MISSING_RUNS * self.missing_runs
    }

    /// Counts the words that no pair holds.
    fn count_missing(&mut self, wanted: &Wanted, pairs: &[Pair]) {
        let end = wanted.len();
        let mut from = 0;
        for (start, next) in pairs.iter().map(|pair| (pair.wanted.start, pair.wanted.end)).chain([(end, end)]) {
            let missing = (from..start).filter(|index| !wanted.is_optional(*index));
            let is_number = |index: &usize| wanted.words[*index].folded.bytes().any(|byte| byte.is_ascii_digit());
            self.missing_numbers += missing.clone().filter(is_number).count() as f32;
            let missing = missing.count() as f32;
            self.missing_runs += missing * missing;
            if from == 0 || start == end || wanted.gap_between(from - 1, start).is_some() {
                self.missing_at_ends += missing;
            }
            from = next;
        }
    }

    /// Counts the steps from pair to pair: to the next word, over words, or far.
    fn count_steps(&mut self, wanted: &Wanted, source: &Source, pairs: &[Pair]) {
        for (one, next) in pairs.iter().zip(pairs.iter().skip(1)) {
            self.adjacent += one.wanted.len() as f32 - 1.0;
            if next.source.start < one.source.end {
                let is_between = wanted.ends_sentence(one.wanted.end - 1..next.wanted.start);
                self.jumps += if is_between { 1.0 } else { JUMP_IN_SENTENCE };
            } else if wanted.gap_between(one.wanted.end - 1, next.wanted.start).is_none() {
                self.count_step(wanted, source, one, next);
            }
        }
        self.adjacent += pairs.last().map_or(0.0, |last| last.wanted.len() as f32 - 1.0);
    }

    /// Counts one step forward over which no sign of an omission stands.
    fn count_step(&mut self, wanted: &Wanted, source: &Source, one: &Pair, next: &Pair) {
        let (printed, spoken) = (one.wanted.end..next.wanted.start, one.source.end..next.source.start);
        let put_in = printed.clone().filter(|index| !wanted.is_optional(*index)).count();
        let skipped = spoken.clone().filter(|at| !source.is_loose(*at)).count();
        let printed_end = wanted.ends_sentence(one.wanted.end - 1..next.wanted.start);
        let spoken_end = source.ends_sentence(one.source.end - 1..next.source.start);
        if spoken.len() > 2 * LONGEST_SKIP {
            self.jumps += 1.0;
        } else {
            // Sentences left out whole leave both neighbours whole.
            let most = if printed_end && spoken_end { SENTENCES_SKIPPED } else { usize::MAX };
            self.skipped += skipped.saturating_sub(printed.len()).min(most) as f32;
        }
        self.put_in += put_in.saturating_sub(spoken.len()) as f32;
        self.adjacent += f32::from(u8::from(skipped == 0 && printed.is_empty()));
        self.other_sentences += f32::from(u8::from(spoken_end != printed_end));
        if source.turn_of_word(one.source.end - 1) != source.turn_of_word(next.source.start) {
            self.other_turn = 1.0;
        }
    }
}

/// The spoken words beside which the quotation prints others before its first found word, and after its last: as many
/// as it prints, within the turn and the sentence. A word changed at the end stands for a word there.
fn changed_ends(wanted: &Wanted, source: &Source, pairs: &[Pair]) -> Option<(Range<usize>, Range<usize>)> {
    let (first, last) = (pairs.first()?, pairs.last()?);
    let folded = &source.folded;
    let plain = |words: Range<usize>| words.filter(|index| !wanted.is_optional(*index)).count();
    let is_joined = |at: usize| {
        let between = folded.span(at - 1).end..folded.span(at).start;
        source.turn_of_word(at - 1) == source.turn_of_word(at)
            && source.text.get(between).is_some_and(|marks| !marks.contains(['.', '?', '!', '…', '\n']))
    };
    let is_free = |at: usize| pairs.iter().all(|pair| !pair.source.contains(&at));
    let (start, end) = (first.source.start, last.source.end);
    let before = (0..plain(0..first.wanted.start))
        .take_while(|back| start > *back && is_joined(start - back) && is_free(start - back - 1));
    let after = (0..plain(last.wanted.end..wanted.len()))
        .take_while(|on| end + on < folded.len() && is_joined(end + on) && is_free(end + on));
    Some((start - before.count()..start, end..end + after.count()))
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
