//! Remembered accounts and what they are kept on.

use serde::Serialize;

use super::{Article, Date, Id, Person};

terms! {
    /// The form in which somebody remembered.
    RecollectionKind, "kind of recollection" {
        /// Given in sessions, to an interviewer.
        Interview = "interview",
        /// Written by the narrator's own hand.
        Letter = "letter",
        /// Written by the narrator, sent over a network.
        Email = "e-mail",
        /// Taken down by somebody else during or after a talk.
        Notes = "notes",
        /// Known only because an article reports it.
        Reported = "reported",
    }
}

terms! {
    /// What a person did in a recollection.
    Role, "role" {
        /// Whose memory it is.
        Narrator = "narrator",
        /// Who asked, or to whom it was written.
        Interviewer = "interviewer",
        /// Who was there and may be heard.
        Present = "present",
    }
}

/// A remembered account in any form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Recollection {
    /// Its key.
    pub id: Id<Recollection>,
    /// Interview, letter, e-mail, notes or reported.
    pub kind: RecollectionKind,
    /// What to call it in a list.
    pub title: String,
    /// When it was given.
    pub date: Option<Date>,
    /// Where it was given.
    pub place: String,
    /// BCP 47 tag of the language it was given in; empty where unknown.
    pub language: String,
    /// Shelf address.
    pub call_number: String,
    /// Accession number.
    pub accession: String,
    /// For a reported recollection, the article that reports it.
    pub reported_in: Option<Id<Article>>,
}

/// One person's part in a recollection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Participant {
    /// Its key.
    pub id: Id<Participant>,
    /// In which recollection.
    pub recollection: Id<Recollection>,
    /// Who.
    pub person: Id<Person>,
    /// As what.
    pub role: Role,
    /// Order within the role, from 0.
    pub position: u32,
}

/// One sitting of an interview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Session {
    /// Its key.
    pub id: Id<Session>,
    /// Of which interview.
    pub recollection: Id<Recollection>,
    /// Order, from 0.
    pub position: u32,
    /// When.
    pub date: Option<Date>,
    /// Where.
    pub place: String,
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
    /// The file in the vault, where there is one.
    pub media: Option<Id<MediaFile>>,
    /// How long it lasts, in ms.
    pub duration_ms: Option<i64>,
}

/// A file in the vault: bytes that never change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MediaFile {
    /// Its key.
    pub id: Id<MediaFile>,
    /// SHA-256 of the bytes; also the file's name in the vault.
    pub sha256: [u8; 32],
    /// The name it came with, without folders.
    pub name: String,
    /// What it was recognised as: “WebVTT”, “saved web page”…
    pub format: String,
    /// How its bytes become characters, for a text: “UTF-8”, “windows-1251”…; empty otherwise.
    pub encoding: String,
    /// How many bytes.
    pub bytes: u64,
    /// When it came, in ms since 1970 UTC.
    pub added_ms: i64,
}
