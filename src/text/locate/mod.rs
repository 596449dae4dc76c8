//! Where quoted words were spoken: the alignment of a quotation with a stretch of a source.
//!
//! [`Wanted`] is the quotation as its writer marked it, [`Source`] some neighbouring turns, [`Seeker`] lays the one
//! beside the other and answers with an [`Alignment`]: the path, word by word, the quoted segments, and a score.
//! It reads no archive: which turns are worth looking at is for the store (`store::candidates`); what the differences
//! mean is for `text::difference`. Used by both.

pub mod align;
mod joints;
pub mod judge;
pub mod likeness;
mod matrix;
mod neighbourhood;
mod numbers;
pub mod source;
pub mod wanted;

pub use align::Pair;
pub use judge::Alignment;
pub use likeness::Likeness;
pub use source::{Source, SourceTurn};
pub use wanted::Wanted;

use align::Aligner;

/// One quotation, to be looked for in any number of sources.
pub struct Seeker<'w> {
    wanted: &'w Wanted,
    aligner: Aligner<'w>,
}

impl<'w> Seeker<'w> {
    /// Prepares `wanted`. `rarity` gives, for a folded word, the negative natural logarithm of its share among all
    /// words of the archive: about 3 for "the", 9 and more for a word met once or never.
    pub fn new(wanted: &'w Wanted, rarity: &'w dyn Fn(&str) -> f32) -> Seeker<'w> {
        Seeker { wanted, aligner: Aligner::new(wanted, rarity) }
    }

    /// The best place in `source`, whatever its score; `None` where no word fits. A long source is first searched for
    /// the stretches where rare words of the quotation stand close together.
    pub fn seek(&self, source: &Source) -> Option<Alignment> {
        let stretches = neighbourhood::stretches(&self.aligner, self.wanted, source);
        let judged = stretches.into_iter().filter_map(|stretch| {
            Alignment::judge(&self.aligner, self.wanted, source, self.aligner.path(source, stretch))
        });
        judged.max_by(|one, other| one.score.total_cmp(&other.score))
    }

    /// Whether `alignment` leaves out so many words of the quotation that a piece of it may stand elsewhere.
    pub fn lacks_a_piece(&self, alignment: &Alignment) -> bool {
        !self.aligner.unmatched(&alignment.pairs).is_empty()
    }
}

/// The best place of `wanted` in `source`, whatever its score. To look in several sources, keep a [`Seeker`].
pub fn align(wanted: &Wanted, source: &Source, rarity: &dyn Fn(&str) -> f32) -> Option<Alignment> {
    Seeker::new(wanted, rarity).seek(source)
}
