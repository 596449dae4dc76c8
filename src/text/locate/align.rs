//! The alignment of a quotation with a source, word by word.
//!
//! A local alignment (Smith & Waterman 1981) with affine gaps (Gotoh 1982) of several prices: next to nothing for
//! fillers and where the writer marks an omission, more for a few words. A match earns more the rarer its word is.
//! What the best path leaves over is aligned again nearby, which finds pieces that were reordered or joined from two
//! places.
//!
//! It decides nothing: whether a path is a find is for [`super::judge`]. Memory is bounded.
//! Used by [`super::Seeker`].

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use super::likeness::{Glance, Letters, Likeness, likeness};
use super::matrix::{CHANGE, Ground, MOST_CELLS, SHORT_GAP};
use super::source::Source;
use super::wanted::{Bracket, Wanted};
use crate::text::word_map::WordMap;

/// Longest piece of a quotation that is aligned at once, in words; longer ones are cut.
const LONGEST_PIECE: usize = 300;
/// What a word in brackets counts for, beside others.
const BRACKETED_WEIGHT: f32 = 0.3;
/// A path is cut where it leaves out more words than this without a sign: its pieces are then sought one by one.
const FAR: usize = 12;
/// Fewest words that a piece found on a second search must have, and the least they must weigh.
const LEAST_PIECE: (usize, f32) = (3, 2.8);
/// How far around the main piece others are sought, in words.
const NEARBY: usize = 220;
/// Most sentences that are looked for again one by one.
const MOST_SENTENCES: usize = 12;
/// Most searches for further pieces.
const FURTHER_PIECES: usize = 3;

/// One step of the path: words of the quotation beside words of the source.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The printed words, as indices into [`Wanted::words`].
    pub wanted: Range<usize>,
    /// The spoken words, as indices into [`Source::folded`].
    pub source: Range<usize>,
    /// Why they stand side by side.
    pub likeness: Likeness,
    /// How much of the words' weight the match earns, 0 to 1.
    pub closeness: f32,
}

/// A quotation made ready to be aligned with many sources.
pub struct Aligner<'w> {
    pub(super) wanted: &'w Wanted,
    rarity: &'w dyn Fn(&str) -> f32,
    letters: Vec<Letters>,
    /// Rarity of each wanted word in nats.
    pub(crate) rarities: Vec<f32>,
    /// What each wanted word counts for, from its rarity.
    pub(crate) weights: Vec<f32>,
    /// Wanted words by their letters.
    places: WordMap<&'w str, Vec<usize>>,
    /// What is known of the sources' words so far.
    known: RefCell<WordMap<String, Rc<Gains>>>,
}

/// Which wanted words a word of the source may stand beside, with the gain.
type Gains = Vec<(usize, f32, Likeness, f32)>;

/// The most a word counts for is reached at this rarity: e⁻⁹ is once in eight thousand words.
const RAREST: f32 = 9.0;

/// What a word of this rarity counts for: from 0.5 for the commonest to 2.5.
pub(crate) fn weight(rarity: f32) -> f32 {
    0.5 + rarity.clamp(0.0, RAREST) / 4.5
}

/// What a word of the quotation counts for. A word in brackets is the writer's own, and finding it proves little.
fn own_weight(wanted: &Wanted, index: usize, rarity: f32) -> f32 {
    weight(rarity) * if wanted.is_optional(index) { BRACKETED_WEIGHT } else { 1.0 }
}

impl<'w> Aligner<'w> {
    /// Prepares `wanted`. `rarity` gives, for a folded word, the negative natural logarithm of its share among all
    /// words of the archive, about 3 for "the" and 9 and more for words met once or never.
    pub fn new(wanted: &'w Wanted, rarity: &'w dyn Fn(&str) -> f32) -> Aligner<'w> {
        let rarities: Vec<f32> = wanted.words.iter().map(|word| rarity(&word.folded).max(0.0)).collect();
        let mut places: WordMap<&str, Vec<usize>> = WordMap::default();
        for (index, word) in wanted.words.iter().enumerate() {
            places.entry(&word.folded).or_default().push(index);
        }
        Aligner {
            wanted,
            rarity,
            letters: wanted.words.iter().map(|word| Letters::new(&word.folded)).collect(),
            weights: (0..rarities.len()).map(|index| own_weight(wanted, index, rarities[index])).collect(),
            rarities,
            places,
            known: RefCell::default(),
        }
    }

    /// The best path through the words `within` of `source`: pairs in the order of the quotation. Empty where nothing
    /// fits.
    pub fn path(&self, source: &Source, within: Range<usize>) -> Vec<Pair> {
        let within = within.start.min(source.folded.len())..within.end.min(source.folded.len());
        if self.wanted.is_empty() || within.is_empty() {
            return Vec::new();
        }
        let ground = Ground::new(self, source, within);
        let mut pairs = self.heaviest_piece(self.main_path(&ground));
        self.further_pieces(&ground, &mut pairs);
        self.mend_sentences(&ground, &mut pairs);
        pairs
    }

    /// Looks again for each sentence that the path holds badly: pieces that are moved or joined are mostly sentences,
    /// and the path may have taken likenesses on its way for one that stands whole elsewhere.
    fn mend_sentences(&self, ground: &Ground, pairs: &mut Vec<Pair>) {
        let sentences = &self.wanted.sentences;
        if sentences.len() < 2 || sentences.len() > MOST_SENTENCES || pairs.is_empty() {
            return;
        }
        for sentence in sentences.iter().filter(|sentence| sentence.len() >= LEAST_PIECE.0) {
            let is_inside = |pair: &Pair| sentence.start <= pair.wanted.start && pair.wanted.end <= sentence.end;
            let (inside, outside): (Vec<Pair>, Vec<Pair>) = pairs.iter().cloned().partition(is_inside);
            if self.is_tight(&inside, sentence) || outside.is_empty() {
                continue;
            }
            let start = outside.iter().map(|pair| pair.source.start).min().unwrap_or(0);
            let end = outside.iter().map(|pair| pair.source.end).max().unwrap_or(0);
            let start = start.saturating_sub(NEARBY).max(ground.within.start);
            let near = start..(end + NEARBY).min(ground.within.end).min(start + MOST_CELLS / LONGEST_PIECE);
            let taken: Vec<Range<usize>> = outside.iter().map(|pair| pair.source.clone()).collect();
            let found = self.heaviest_piece(ground.best_path(sentence.clone(), near, &taken));
            if found.len() >= LEAST_PIECE.0 && self.value(&found) > self.value(&inside) + CHANGE {
                *pairs = outside;
                pairs.extend(found);
                pairs.sort_by_key(|pair| pair.wanted.start);
            }
        }
    }

    /// Whether `pairs` hold every word of `sentence`, side by side.
    fn is_tight(&self, pairs: &[Pair], sentence: &Range<usize>) -> bool {
        let words: usize = pairs.iter().map(|pair| pair.wanted.len()).sum();
        let goes_on = pairs.iter().zip(pairs.iter().skip(1)).all(|(one, next)| one.source.end == next.source.start);
        words == sentence.len() && goes_on
    }

    /// What pairs are worth as one piece: their weight, less the words left out between them.
    fn value(&self, pairs: &[Pair]) -> f32 {
        let weight: f32 = pairs.iter().map(|pair| self.weight_of(pair)).sum();
        let steps = pairs.iter().zip(pairs.iter().skip(1));
        let skipped: usize = steps.map(|(one, next)| one.source.end.abs_diff(next.source.start).min(FAR)).sum();
        weight - SHORT_GAP.1 * skipped as f32
    }

    fn main_path(&self, ground: &Ground) -> Vec<Pair> {
        let words = self.wanted.len();
        if words <= LONGEST_PIECE {
            return ground.best_path(0..words, ground.within.clone(), &[]);
        }
        // A long quotation is cut, and each piece looked for where the one before it leads to expect it.
        let mut pairs: Vec<Pair> = Vec::new();
        let mut start = 0;
        while start < words {
            let end = (start + LONGEST_PIECE).min(words);
            let from = pairs.last().map_or(ground.within.start, |pair| pair.source.end);
            let most = MOST_CELLS / LONGEST_PIECE;
            let piece = ground.best_path(start..end, from..ground.within.end.min(from + most), &[]);
            pairs.extend(piece);
            start = end;
        }
        pairs
    }

    /// The heaviest of the pieces that far jumps without a sign leave. What such a jump reached may stand nearer, in
    /// another order, and is sought again.
    fn heaviest_piece(&self, pairs: Vec<Pair>) -> Vec<Pair> {
        let is_joined = |one: &Pair, next: &Pair| {
            let is_marked = self.wanted.gap_between(one.wanted.end - 1, next.wanted.start).is_some();
            is_marked || next.source.start.saturating_sub(one.source.end) <= FAR
        };
        let pieces = pairs.chunk_by(is_joined);
        let weight = |piece: &[Pair]| piece.iter().map(|pair| self.weight_of(pair)).sum::<f32>();
        pieces.max_by(|one, other| weight(one).total_cmp(&weight(other))).map(<[Pair]>::to_vec).unwrap_or_default()
    }

    /// Looks for the stretches that the path left out, the longest first, near what it found.
    fn further_pieces(&self, ground: &Ground, pairs: &mut Vec<Pair>) {
        let mut tried: Vec<Range<usize>> = Vec::new();
        for _ in 0..FURTHER_PIECES {
            let Some(anchor) = pairs.first().map(|pair| pair.source.start) else { return };
            let runs = self.unmatched(pairs).into_iter().filter(|run| !tried.contains(run));
            let Some(left) = runs.max_by_key(ExactSizeIterator::len) else { return };
            tried.push(left.clone());
            let start = anchor.saturating_sub(NEARBY).max(ground.within.start);
            let last = pairs.iter().map(|pair| pair.source.end).max().unwrap_or(anchor);
            let near = start..(last + NEARBY).min(ground.within.end).min(start + MOST_CELLS / LONGEST_PIECE);
            let taken: Vec<Range<usize>> = pairs.iter().map(|pair| pair.source.clone()).collect();
            let piece = self.heaviest_piece(ground.best_path(left, near, &taken));
            let weight: f32 = piece.iter().map(|pair| self.weight_of(pair)).sum();
            if piece.len() >= LEAST_PIECE.0 && weight >= LEAST_PIECE.1 {
                pairs.extend(piece);
                pairs.sort_by_key(|pair| pair.wanted.start);
            }
        }
    }

    /// The runs of words, three at least, that no pair holds.
    pub(crate) fn unmatched(&self, pairs: &[Pair]) -> Vec<Range<usize>> {
        let mut runs = Vec::new();
        let mut from = 0;
        let end = self.wanted.len();
        for (start, next) in pairs.iter().map(|pair| (pair.wanted.start, pair.wanted.end)).chain([(end, end)]) {
            let plain = (from..start).filter(|index| !self.wanted.is_optional(*index)).count();
            if plain >= LEAST_PIECE.0 && start - from <= LONGEST_PIECE {
                runs.push(from..start);
            }
            from = next;
        }
        runs
    }

    /// What the words of `pair` count for together.
    pub(crate) fn weight_of(&self, pair: &Pair) -> f32 {
        self.weights.get(pair.wanted.clone()).map_or(0.0, |weights| weights.iter().sum::<f32>()) * pair.closeness
    }

    /// Which wanted words `word` may stand beside.
    pub(super) fn gains(&self, word: &str) -> Rc<Gains> {
        if let Some(known) = self.known.borrow().get(word) {
            return known.clone();
        }
        let gains = Rc::new(self.reckon_gains(word));
        self.known.borrow_mut().insert(word.to_owned(), gains.clone());
        gains
    }

    fn reckon_gains(&self, word: &str) -> Gains {
        let mut gains: Gains = Vec::new();
        for index in self.places.get(word).into_iter().flatten() {
            gains.push((*index, self.weights[*index], Likeness::Same, 1.0));
        }
        let glance = Glance::new(word);
        let mut spoken: Option<Letters> = None;
        let mut spoken_weight: Option<f32> = None;
        for (index, letters) in self.letters.iter().enumerate() {
            if !letters.may_resemble(glance) || self.wanted.words[index].folded == word {
                continue;
            }
            if let Some((kind, closeness)) = likeness(letters, spoken.get_or_insert_with(|| Letters::new(word))) {
                // A rare misprint of a common word tells no more than the common word.
                let weight = *spoken_weight.get_or_insert_with(|| weight((self.rarity)(word)));
                let closeness = closeness * (weight / self.weights[index]).min(1.0);
                gains.push((index, closeness * self.weights[index], kind, closeness));
            } else if let Bracket::Partly(outside) = &self.wanted.words[index].bracket
                && !outside.is_empty()
                && word.starts_with(outside.as_str())
            {
                gains.push((index, 0.8 * self.weights[index], Likeness::Inflected, 0.8));
            }
        }
        gains
    }
}
