//! An excerpt that we keep from a source: the words as they were given.

use serde::Serialize;

use super::{Id, Transcript, Turn};

terms! {
    /// Whether a quote still stands where it was taken.
    Anchoring, "state of an anchor" {
        /// Its words stand at its place.
        Anchored = "anchored",
        /// Its own words were changed by an edit: somebody must look.
        Review = "review",
        /// Its place is gone.
        Orphan = "orphan",
    }
}

/// Where a quote stands in its transcript: from a byte of one turn to a byte of the same or a later turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The turn it begins in.
    pub first_turn: Id<Turn>,
    /// First byte in that turn's text.
    pub start: usize,
    /// The turn it ends in.
    pub last_turn: Id<Turn>,
    /// One past the last byte, in that turn's text.
    pub end: usize,
}

/// Words kept from a source, with the anchor that says where they stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quote {
    /// Its key.
    pub id: Id<Quote>,
    /// From which transcript.
    pub transcript: Id<Transcript>,
    /// Where in it.
    pub place: Place,
    /// The exact words; turns are separated by a line feed. Equal to the transcript at `place` on every write.
    pub exact: String,
    /// Some words before, to find the place again. Never given out with the quote: they may be another's, and withheld.
    #[serde(skip)]
    pub prefix: String,
    /// Some words after; not given out either.
    #[serde(skip)]
    pub suffix: String,
    /// The transcript's revision that `place` counts in.
    pub revision: u32,
    /// When the words begin in the recording, in ms.
    pub start_ms: Option<i64>,
    /// When they end, in ms.
    pub end_ms: Option<i64>,
    /// Whether it still stands there.
    pub anchoring: Anchoring,
    /// When a person last compared the words with the sound, in ms since 1970 UTC.
    pub heard_ms: Option<i64>,
}
