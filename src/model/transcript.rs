//! Speech turned to writing.

use serde::Serialize;

use super::{Id, MediaFile, Person, Recollection, Recording};

terms! {
    /// How far a transcript has come.
    Stage, "stage of a transcript" {
        /// Every word as it was spoken.
        Verbatim = "verbatim",
        /// Tidied for reading.
        Edited = "edited",
        /// Seen and accepted by the narrator.
        Approved = "approved",
    }
}

/// The words of a recollection in one language, at one stage. A letter's transcript has one turn a paragraph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Transcript {
    /// Its key.
    pub id: Id<Transcript>,
    /// Of which recollection.
    pub recollection: Id<Recollection>,
    /// The recording that its times count in; none where they run through all recordings of the interview.
    pub recording: Option<Id<Recording>>,
    /// The file it was imported from.
    pub media: Option<Id<MediaFile>>,
    /// BCP 47 tag; empty where unknown.
    pub language: String,
    /// Verbatim, edited or approved.
    pub stage: Stage,
    /// The transcript that this one translates.
    pub translation_of: Option<Id<Transcript>>,
    /// Counts the revisions, from 1.
    pub revision: u32,
    /// SHA-256 of the turns' texts, each followed by a line feed: names the text that anchors count in.
    pub text_sha256: [u8; 32],
}

/// Uninterrupted speech of one speaker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Turn {
    /// Its key.
    pub id: Id<Turn>,
    /// In which transcript.
    pub transcript: Id<Transcript>,
    /// Order, from 0.
    pub position: u32,
    /// Who speaks, where that is known.
    pub speaker: Option<Id<Person>>,
    /// What the transcript itself calls the speaker; empty where it names none.
    pub label: String,
    /// When it begins in the recording, in ms.
    pub start_ms: Option<i64>,
    /// When it ends in the recording, in ms.
    pub end_ms: Option<i64>,
    /// The words, exactly as they stand in the source.
    pub text: String,
    /// Where the words begin in the source's text as imported, in Unicode code points; none for words typed here.
    pub origin: Option<u64>,
    /// When a person last compared the words with the sound, in ms since 1970 UTC.
    pub heard_ms: Option<i64>,
}
