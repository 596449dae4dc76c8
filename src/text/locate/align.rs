//! The alignment of a quotation with a source, word by word.
//!
//! A local alignment (Smith & Waterman 1981) with affine gaps (Gotoh 1982) of several prices: next to nothing for
//! fillers and where the writer marks an omission, more for a few words. A match earns more the rarer its word is. What the best path leaves over is aligned again nearby, which finds pieces that were
//! reordered or joined from two places.
//!
//! It decides nothing: whether a path is a find is for [`super::judge`]. Memory is bounded by `MOST_CELLS`.
//! Used by [`super::Seeker`].

use std::collections::HashMap;
use std::ops::Range;

use super::joints::{Joint, joints};
use super::likeness::{Glance, Letters, Likeness, likeness};
use super::source::Source;
use super::wanted::{Bracket, Wanted};

/// Most cells of one matrix: 2 M of 8 bytes.
const MOST_CELLS: usize = 2_000_000;
/// Longest piece of a quotation that is aligned at once, in words; longer ones are cut.
const LONGEST_PIECE: usize = 300;

/// Price of changing a word for another.
const CHANGE: f32 = 1.0;
/// Price of a printed word that nobody said.
const INSERTION: f32 = 1.0;
/// The same for a word that the writer's brackets own up to.
const BRACKETED_INSERTION: f32 = 0.05;
/// What a word in brackets counts for, beside others.
const BRACKETED_WEIGHT: f32 = 0.3;
/// A short omission: price of opening it, and of each word.
const SHORT_GAP: (f32, f32) = (0.7, 0.35);
/// What a path earns for reaching the quotation's first or last word, so that one changed word there does not end it.
const EDGE: f32 = 1.2;
/// A path is cut where it leaves out more words than this without a sign: its pieces are then sought one by one.
const FAR: usize = 12;
/// An omission with a sign.
const MARKED_GAP: (f32, f32) = (0.2, 0.004);
/// Words for which a bracket stands.
const BRACKET_GAP: (f32, f32) = (0.2, 0.15);
/// Fillers, stammers, remarks: price of each word.
const LOOSE_STEP: f32 = 0.08;

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
    wanted: &'w Wanted,
    rarity: &'w dyn Fn(&str) -> f32,
    letters: Vec<Letters>,
    /// Rarity of each wanted word in nats.
    pub(crate) rarities: Vec<f32>,
    /// What each wanted word counts for, from its rarity.
    pub(crate) weights: Vec<f32>,
    /// Wanted words by their letters.
    places: HashMap<&'w str, Vec<usize>>,
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
        let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
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
    fn gains(&self, word: &str) -> Gains {
        let mut gains: Gains = Vec::new();
        for index in self.places.get(word).into_iter().flatten() {
            gains.push((*index, self.weights[*index], Likeness::Same, 1.0));
        }
        let glance = Glance::new(word);
        let mut spoken: Option<(Letters, f32)> = None;
        for (index, letters) in self.letters.iter().enumerate() {
            if !letters.may_resemble(glance) || self.wanted.words[index].folded == word {
                continue;
            }
            let (spoken, weight) = spoken.get_or_insert_with(|| (Letters::new(word), weight((self.rarity)(word))));
            if let Some((kind, closeness)) = likeness(letters, spoken) {
                let closeness = closeness * (*weight / self.weights[index]).min(1.0);
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

/// A source made ready for one quotation.
struct Ground<'a> {
    aligner: &'a Aligner<'a>,
    source: &'a Source,
    within: Range<usize>,
    /// For each word of `within`, which distinct word it is.
    kinds: Vec<u32>,
    /// For each wanted word, the distinct words it may stand beside.
    gains: Vec<Vec<(u32, f32, Likeness, f32)>>,
    distinct: usize,
    joints: Vec<Joint>,
}

/// Where a cell of the matrix came from, in the two low bits of a trace; the others hold its number.
mod step {
    pub const NOTHING: u32 = 0;
    pub const ALONG: u32 = 1;
    pub const PRINTED_ONLY: u32 = 2;
    pub const OTHER: u32 = 3;
    /// Marks `OTHER` steps that are joints; else they are gaps.
    pub const JOINT: u32 = 1 << 31;
}

impl<'a> Ground<'a> {
    fn new(aligner: &'a Aligner<'a>, source: &'a Source, within: Range<usize>) -> Ground<'a> {
        let mut kinds = Vec::with_capacity(within.len());
        let mut gains = vec![Vec::new(); aligner.wanted.len()];
        let mut known: HashMap<&str, u32> = HashMap::with_capacity(within.len() / 2);
        for at in within.clone() {
            let word = source.folded.word(at);
            let next = known.len() as u32;
            let kind = *known.entry(word).or_insert_with(|| {
                for (index, gain, likeness, closeness) in aligner.gains(word) {
                    gains[index].push((next, gain, likeness, closeness));
                }
                next
            });
            kinds.push(kind);
        }
        let distinct = known.len();
        let joints = joints(aligner.wanted, source, within.clone());
        Ground { aligner, source, within, kinds, gains, distinct, joints }
    }

    /// The best path of the words `printed` through the words `spoken`, none of which is in `taken`.
    fn best_path(&self, printed: Range<usize>, spoken: Range<usize>, taken: &[Range<usize>]) -> Vec<Pair> {
        let most = MOST_CELLS / printed.len().max(1);
        let spoken = spoken.start..spoken.end.min(spoken.start + most);
        if printed.is_empty() || spoken.is_empty() {
            return Vec::new();
        }
        let mut matrix = Matrix::new(self, printed, spoken, taken);
        matrix.fill();
        matrix.trace_back()
    }
}

/// The matrix of one alignment: rows are printed words, columns spoken ones.
struct Matrix<'g> {
    ground: &'g Ground<'g>,
    printed: Range<usize>,
    spoken: Range<usize>,
    width: usize,
    scores: Vec<f32>,
    steps: Vec<u32>,
    /// Whether a column is taken by another piece.
    is_taken: Vec<bool>,
    best: (f32, usize),
}

/// A gap while it is being prolonged along a row: the best start so far.
#[derive(Clone, Copy)]
struct OpenGap {
    score: f32,
    from: usize,
    price: (f32, f32),
}

impl OpenGap {
    fn new(price: (f32, f32)) -> OpenGap {
        OpenGap { score: f32::NEG_INFINITY, from: 0, price }
    }

    /// Goes one column on; `score` is what the last column had without a gap.
    fn go_on(&mut self, column: usize, score: f32, step: f32) {
        if score - self.price.0 > self.score {
            self.score = score - self.price.0;
            self.from = column - 1;
        }
        self.score -= step;
    }
}

impl<'g> Matrix<'g> {
    fn new(ground: &'g Ground, printed: Range<usize>, spoken: Range<usize>, taken: &[Range<usize>]) -> Self {
        let width = spoken.len() + 1;
        let cells = width * (printed.len() + 1);
        let mut is_taken = vec![false; spoken.len()];
        for range in taken {
            for at in range.clone().filter(|at| spoken.contains(at)) {
                is_taken[at - spoken.start] = true;
            }
        }
        Matrix {
            ground,
            printed,
            spoken,
            width,
            scores: vec![0.0; cells],
            steps: vec![step::NOTHING; cells],
            is_taken,
            best: (0.0, 0),
        }
    }

    fn fill(&mut self) {
        if self.printed.start == 0 {
            self.scores[..self.width].fill(EDGE);
        }
        let mut gains = vec![-CHANGE; self.ground.distinct];
        let first = self.ground.joints.partition_point(|joint| joint.wanted.0 + joint.wanted.1 <= self.printed.start);
        let mut next_joint = first;
        for row in 1..=self.printed.len() {
            let index = self.printed.start + row - 1;
            for (kind, gain, _, _) in &self.ground.gains[index] {
                gains[*kind as usize] = *gain;
            }
            self.fill_words(row, &gains);
            while let Some(joint) = self.ground.joints.get(next_joint).filter(|j| j.wanted.0 + j.wanted.1 == index + 1)
            {
                self.fill_joint(row, next_joint, *joint);
                next_joint += 1;
            }
            self.fill_gaps(row);
            for (kind, _, _, _) in &self.ground.gains[index] {
                gains[*kind as usize] = -CHANGE;
            }
        }
    }

    /// One word beside one, or a printed word beside none.
    fn fill_words(&mut self, row: usize, gains: &[f32]) {
        let index = self.printed.start + row - 1;
        let skip = if self.ground.aligner.wanted.is_optional(index) { BRACKETED_INSERTION } else { INSERTION };
        let (above, here) = self.scores.split_at_mut(row * self.width);
        let above = &above[(row - 1) * self.width..];
        let steps = &mut self.steps[row * self.width..(row + 1) * self.width];
        let kinds = &self.ground.kinds[self.spoken.start - self.ground.within.start..];
        for column in 1..self.width {
            let gain = if self.is_taken[column - 1] { -CHANGE } else { gains[kinds[column - 1] as usize] };
            let along = above[column - 1] + gain;
            let down = above[column] - skip;
            let (score, from) = if along >= down { (along, step::ALONG) } else { (down, step::PRINTED_ONLY) };
            if score > 0.0 {
                here[column] = score;
                steps[column] = from;
            }
        }
    }

    fn fill_joint(&mut self, row: usize, number: usize, joint: Joint) {
        let start = joint.source.0.wrapping_sub(self.spoken.start);
        if joint.source.0 < self.spoken.start
            || start + joint.source.1 >= self.width
            || joint.wanted.0 < self.printed.start
        {
            return;
        }
        if self.is_taken[start..start + joint.source.1].contains(&true) {
            return;
        }
        let weights = &self.ground.aligner.weights[joint.wanted.0..joint.wanted.0 + joint.wanted.1];
        let gain = joint_closeness(joint.likeness) * weights.iter().sum::<f32>();
        let score = self.scores[(row - joint.wanted.1) * self.width + start] + gain;
        let cell = row * self.width + start + joint.source.1;
        if score > self.scores[cell] {
            self.scores[cell] = score;
            self.steps[cell] = step::OTHER | (number as u32) << 2 | step::JOINT;
        }
    }

    /// Spoken words that print leaves out after the word of this row.
    fn fill_gaps(&mut self, row: usize) {
        let wanted = self.ground.aligner.wanted;
        let index = self.printed.start + row;
        let is_marked = wanted.gap_before(index).is_some();
        let is_bracketed = wanted.is_optional(index) || (index > 0 && wanted.is_optional(index - 1));
        let mut loose = OpenGap::new((0.0, LOOSE_STEP));
        let mut short = OpenGap::new(if is_bracketed { BRACKET_GAP } else { SHORT_GAP });
        let mut jump = OpenGap::new(MARKED_GAP);
        let edge = if index == wanted.len() { EDGE } else { 0.0 };
        let start = row * self.width;
        let mut plain = self.scores[start];
        for column in 1..self.width {
            let cell = start + column;
            let is_loose = self.ground.source.is_loose(self.spoken.start + column - 1);
            loose.go_on(column, plain, if is_loose { LOOSE_STEP } else { f32::INFINITY });
            short.go_on(column, plain, if is_loose { LOOSE_STEP } else { short.price.1 });
            if is_marked {
                jump.go_on(column, plain, jump.price.1);
            }
            plain = self.scores[cell];
            let mut best = if short.score > jump.score { short } else { jump };
            if loose.score > best.score {
                best = loose;
            }
            if plain + edge > self.best.0 && plain > 0.0 {
                self.best = (plain + edge, cell);
            }
            if best.score > plain && best.score > 0.0 {
                self.scores[cell] = best.score;
                self.steps[cell] = step::OTHER | (best.from as u32) << 2;
            }
        }
    }

    /// Walks the path back from its best cell.
    fn trace_back(&self) -> Vec<Pair> {
        let (mut row, mut column) = (self.best.1 / self.width, self.best.1 % self.width);
        let mut pairs = Vec::new();
        while row > 0 && column > 0 {
            let from = self.steps[row * self.width + column];
            match from & 3 {
                step::ALONG => {
                    pairs.extend(self.pair(row, column));
                    row -= 1;
                    column -= 1;
                }
                step::PRINTED_ONLY => row -= 1,
                step::OTHER if from & step::JOINT != 0 => {
                    let joint = self.ground.joints[((from & !step::JOINT) >> 2) as usize];
                    pairs.push(Pair {
                        wanted: joint.wanted.0..joint.wanted.0 + joint.wanted.1,
                        source: joint.source.0..joint.source.0 + joint.source.1,
                        likeness: joint.likeness,
                        closeness: joint_closeness(joint.likeness),
                    });
                    row -= joint.wanted.1;
                    column -= joint.source.1;
                }
                step::OTHER => column = (from >> 2) as usize,
                _ => break,
            }
        }
        pairs.reverse();
        pairs
    }

    /// The pair of one word beside one, where the two are alike; none where one was changed for the other.
    fn pair(&self, row: usize, column: usize) -> Option<Pair> {
        let index = self.printed.start + row - 1;
        let at = self.spoken.start + column - 1;
        let kind = self.ground.kinds[at - self.ground.within.start];
        let (_, _, likeness, closeness) = *self.ground.gains[index].iter().find(|gain| gain.0 == kind)?;
        if self.is_taken[column - 1] {
            return None;
        }
        Some(Pair { wanted: index..index + 1, source: at..at + 1, likeness, closeness })
    }
}

/// How much of the words' weight a joint earns.
fn joint_closeness(likeness: Likeness) -> f32 {
    match likeness {
        Likeness::Contraction => 0.85,
        Likeness::Number => 0.95,
        _ => 0.97,
    }
}
