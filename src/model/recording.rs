//! Sound of a session, what was marked in it, and the files that hold it.

use serde::Serialize;

use super::{Id, Recollection, Session, Tag, Turn};

terms! {
    /// How far the work on an interview has come.
    Work, "state of work" {
        /// There is sound, and nobody has begun to write it down.
        Recorded = "recorded",
        /// It is being written down.
        Transcribing = "transcribing",
        /// The words were compared with the sound.
        Checked = "checked",
        /// The narrator has seen and accepted them.
        Approved = "approved",
    }
}

terms! {
    /// Why a moment of a recording stands out.
    MarkKind, "kind of mark" {
        /// Somebody marked it.
        Mark = "mark",
        /// Sound is missing there.
        Gap = "gap",
    }
}

/// Sound or film of a session: the primary record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Recording {
    /// Its key.
    pub id: Id<Recording>,
    /// Of which session.
    pub session: Id<Session>,
    /// Order, from 0.
    pub position: u32,
    /// What stands on the tape or the file: “tape 2, side A”.
    pub label: String,
    /// The file that holds it, where there is one.
    pub media: Option<Id<MediaFile>>,
    /// How long it lasts, in ms.
    pub duration_ms: Option<i64>,
    /// When recording began, in ms since 1970 UTC, where it was made here.
    pub started_ms: Option<i64>,
    /// Frames a second.
    pub rate: Option<u32>,
    /// Samples a frame.
    pub channels: Option<u16>,
}

impl Recording {
    /// A recording of which nothing is here but what stands on the tape.
    pub fn labelled(session: Id<Session>, position: u32, label: String) -> Recording {
        Recording {
            id: Id::new(),
            session,
            position,
            label,
            media: None,
            duration_ms: None,
            started_ms: None,
            rate: None,
            channels: None,
        }
    }
}

/// A file whose bytes never change: in the vault, or linked where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MediaFile {
    /// Its key.
    pub id: Id<MediaFile>,
    /// SHA-256 of the bytes; also the file's name in the vault.
    pub sha256: [u8; 32],
    /// The name it came with, without folders.
    pub name: String,
    /// What it was recognised as: “WebVTT”, “saved web page”, “FLAC”…
    pub format: String,
    /// How its bytes become characters, for a text: “UTF-8”, “windows-1251”…; empty otherwise.
    pub encoding: String,
    /// How many bytes.
    pub bytes: u64,
    /// When it came, in ms since 1970 UTC.
    pub added_ms: i64,
    /// Where it stands if it was linked and not copied into the vault.
    pub linked_at: Option<String>,
}

/// A moment of a recording that somebody marked, or a gap in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// Its key.
    pub id: Id<Mark>,
    /// In which recording.
    pub recording: Id<Recording>,
    /// Marked or missing.
    pub kind: MarkKind,
    /// When, in ms of the recording.
    pub at_ms: i64,
    /// For a gap: how long nothing was recorded, in ms, where that is known.
    pub lasted_ms: Option<i64>,
    /// What somebody wrote down there; may be empty.
    pub words: String,
    /// What it is about.
    pub tag: Option<Id<Tag>>,
}

/// A stretch of a recording with title, synopsis and keywords, for what will not be transcribed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Segment {
    /// Its key.
    pub id: Id<Segment>,
    /// Of which recording.
    pub recording: Id<Recording>,
    /// When it begins, in ms of the recording.
    pub start_ms: i64,
    /// When it ends, in ms of the recording; after it begins.
    pub end_ms: i64,
    /// What it is about, in a few words.
    pub title: String,
    /// What is said in it.
    pub synopsis: String,
    /// Keywords, separated by `; `.
    pub keywords: String,
}

/// One statement that was read to the narrator before the first second, and agreed to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Consent {
    /// Its key.
    pub id: Id<Consent>,
    /// Of which interview.
    pub recollection: Id<Recollection>,
    /// Order, from 0.
    pub position: u32,
    /// What was agreed to.
    pub statement: String,
    /// When, in ms since 1970 UTC.
    pub agreed_ms: i64,
}

/// Where somebody was last at work in an interview.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct LastPlace {
    /// The interview.
    pub recollection: Id<Recollection>,
    /// The turn, where it is still there.
    pub turn: Option<Id<Turn>>,
    /// The moment of the sound, in ms of the transcript's time.
    pub at_ms: i64,
}
