//! Remembered accounts, and who took part in them.

use serde::Serialize;

use super::{Article, Date, Id, Person, Work};

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
    /// How far the work on it has come, where somebody said.
    pub work: Option<Work>,
}

impl Recollection {
    /// A new recollection of which no more is known than what to call it.
    pub fn titled(kind: RecollectionKind, title: String) -> Recollection {
        Recollection {
            id: Id::new(),
            kind,
            title,
            date: None,
            place: String::new(),
            language: String::new(),
            call_number: String::new(),
            accession: String::new(),
            reported_in: None,
            work: None,
        }
    }
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
