//! The matrix of an alignment, and the way back through it.
//!
//! Rows are printed words, columns spoken ones; each cell keeps the best score of a path that ends there and the step
//! that led to it. Gaps have several prices, each prolonged along the row as one running best (Gotoh 1982). Memory is
//! bounded by [`MOST_CELLS`]. Used by [`super::align`] only.

use std::ops::Range;

use super::align::{Aligner, Pair};
use super::joints::{Joint, joints};
use super::likeness::Likeness;
use super::source::Source;
use crate::text::word_map::WordMap;

/// Most cells of one matrix: 2 M of 8 bytes.
pub(super) const MOST_CELLS: usize = 2_000_000;
/// Price of changing a word for another.
pub(super) const CHANGE: f32 = 1.0;
/// Price of a printed word that nobody said.
const INSERTION: f32 = 1.0;
/// The same for a word that the writer's brackets own up to.
const BRACKETED_INSERTION: f32 = 0.05;
/// A short omission: price of opening it, and of each word.
pub(super) const SHORT_GAP: (f32, f32) = (0.7, 0.35);
/// What a path earns for reaching the quotation's first or last word, so that one changed word there does not end it.
const EDGE: f32 = 1.2;
/// An omission with a sign.
const MARKED_GAP: (f32, f32) = (0.2, 0.004);
/// Words for which a bracket stands.
const BRACKET_GAP: (f32, f32) = (0.2, 0.15);
/// Fillers, stammers, remarks: price of each word.
const LOOSE_STEP: f32 = 0.08;

/// A source made ready for one quotation.
pub(super) struct Ground<'a> {
    aligner: &'a Aligner<'a>,
    source: &'a Source,
    pub(super) within: Range<usize>,
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
    pub(super) fn new(aligner: &'a Aligner<'a>, source: &'a Source, within: Range<usize>) -> Ground<'a> {
        let mut kinds = Vec::with_capacity(within.len());
        let mut gains = vec![Vec::new(); aligner.wanted.len()];
        let mut known: WordMap<&str, u32> = WordMap::with_capacity_and_hasher(within.len() / 2, Default::default());
        for at in within.clone() {
            let word = source.folded.word(at);
            let next = known.len() as u32;
            let kind = *known.entry(word).or_insert_with(|| {
                for (index, gain, likeness, closeness) in aligner.gains(word).iter() {
                    gains[*index].push((next, *gain, *likeness, *closeness));
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
    pub(super) fn best_path(&self, printed: Range<usize>, spoken: Range<usize>, taken: &[Range<usize>]) -> Vec<Pair> {
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
