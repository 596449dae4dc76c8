//! How print differs from speech: what was left out, put in, changed or moved, and what that amounts to.
//!
//! Differences are read off the path that [`crate::text::locate`] found, which knows ellipses, brackets and near
//! spellings; a generic diff would not. The verdict follows from the differences by written rules
//! ([`verdict`](self::verdict)), and one sentence says what a historian would check. It does not look for the words,
//! and it does not know whose they are. Used by the store's `locate` and through it by the archive.

mod changed;
mod classify;
mod edges;
mod fillers;
mod letters;
mod misprint;
mod moved;
mod read;
mod verdict;

use serde::{Deserialize, Serialize};

use crate::text::Span;
use crate::text::locate::{Alignment, Source, Wanted};

pub use verdict::{Normalisation, Verdict, without_words_around};

/// One difference between a printed quotation and the words as spoken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// What kind of difference.
    pub kind: Kind,
    /// Where it stands in the quotation; empty where print lacks words.
    pub printed: Span,
    /// Where it stands in the text of the source; empty where speech lacks words.
    pub spoken: Span,
    /// The printed words.
    pub printed_words: String,
    /// The spoken words.
    pub spoken_words: String,
    /// What a reader should be warned of.
    pub alarms: Vec<Alarm>,
    /// Whether only small words are touched: articles, prepositions, pronouns and the like.
    pub is_slight: bool,
}

/// Kinds of differences, from those that change nothing to those that change most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A capital for a small letter or the reverse, inside the quotation.
    Case,
    /// Other punctuation marks.
    Punctuation,
    /// The same word with other accents, divided otherwise, or in another accepted spelling.
    Spelling,
    /// The same number in words and in figures.
    NumberForm,
    /// A misprint, or a scanner's error: the printed word is none.
    Misprint,
    /// A contraction written out, or the reverse.
    Contraction,
    /// A filler left out: uh, you know.
    Filler,
    /// A word or phrase said twice or broken off, printed once.
    FalseStart,
    /// Words left out with a sign.
    MarkedOmission,
    /// Words left out without a sign.
    UnmarkedOmission,
    /// Words put in, in brackets.
    BracketedInsertion,
    /// Words in brackets for others.
    BracketedReplacement,
    /// Another tense, person or number of the same word.
    Form,
    /// Pieces in another order than spoken.
    Reordering,
    /// Pieces from different places spliced without a sign.
    #[serde(alias = "joined")]
    Spliced,
    /// Words of two people printed as one's.
    TwoSpeakers,
    /// Words put in without a sign.
    Insertion,
    /// Other words than those spoken.
    Substitution,
    /// Another number.
    Number,
    /// Another name.
    Name,
    /// The quotation stops right before a word that takes back what it says. Nothing in it differs.
    CutShort,
    /// The quotation begins right after words that deny it or make it depend on something. Nothing in it differs.
    BegunLate,
}

impl Kind {
    /// Whether it tells of words around the quoted ones, and nothing in these differs.
    pub fn is_around(self) -> bool {
        matches!(self, Kind::CutShort | Kind::BegunLate)
    }
}

/// What a difference may have done to the sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Alarm {
    /// A negation came in or went.
    Negation,
    /// A number changed.
    Number,
    /// A name changed.
    Name,
    /// A word that says how possible, allowed, due or frequent something is came in or went.
    Modal,
    /// A condition or reservation went.
    Condition,
    /// Words of another speaker were left out, or taken in.
    OtherSpeaker,
    /// The quotation, or the part before an omission, stops right before "but", "although" or the like.
    CutShort,
}

/// A quotation held against the place where its words were spoken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// What it amounts to.
    pub verdict: Verdict,
    /// What had to be looked past to say so, in a fixed order.
    pub normalisations: Vec<Normalisation>,
    /// The differences, in the order of the quotation.
    pub differences: Vec<Difference>,
    /// One sentence that a historian can check.
    pub sentence: String,
}

/// Compares `quotation`, parsed as `wanted`, with the place in `source` that `alignment` gives. `is_word` says whether
/// a folded word is used elsewhere in the archive: what is near to the spoken word and no word itself is a misprint.
pub fn compare(
    quotation: &str,
    wanted: &Wanted,
    source: &Source,
    alignment: &Alignment,
    is_word: &dyn Fn(&str) -> bool,
) -> Comparison {
    let reading = read::Reading::of(quotation, wanted, source, alignment, is_word);
    verdict::sum_up(reading.differences, &reading.normalisations)
}

impl Comparison {
    /// The comparison of a quotation that was found nowhere.
    pub fn not_found() -> Comparison {
        Comparison {
            verdict: Verdict::NotFound,
            normalisations: Vec::new(),
            differences: Vec::new(),
            sentence: "These words, or words like them, stand in no source of the archive.".to_owned(),
        }
    }

    /// All alarms, each once, in a fixed order.
    pub fn alarms(&self) -> Vec<Alarm> {
        let mut alarms: Vec<Alarm> = self.differences.iter().flat_map(|difference| difference.alarms.clone()).collect();
        alarms.sort_unstable();
        alarms.dedup();
        alarms
    }
}

#[cfg(test)]
mod tests;
