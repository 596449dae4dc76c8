//! Anybody named: a person, a group, a publication.

use serde::Serialize;

use super::Id;

terms! {
    /// What sort of speaker a name stands for.
    PersonKind, "kind of person" {
        /// One human being.
        Person = "person",
        /// Several, named as one: “the miners of the north shaft”.
        Group = "group",
        /// A newspaper, a book, a broadcaster.
        Publication = "publication",
    }
}

/// Anybody who speaks, asks, writes or is spoken of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Person {
    /// Its key.
    pub id: Id<Person>,
    /// Person, group or publication.
    pub kind: PersonKind,
    /// The name to show, in its usual order.
    pub name: String,
    /// Other names and spellings of the same person, without the name itself.
    pub aliases: Vec<String>,
    /// The name to use instead when a dossier is exported with pseudonyms; never leaves by default.
    pub pseudonym: Option<String>,
    /// Who this is, in the historian's words.
    pub note: String,
}

impl Person {
    /// A person known by nothing but a name.
    pub fn named(kind: PersonKind, name: impl Into<String>) -> Self {
        Person { id: Id::new(), kind, name: name.into(), aliases: Vec::new(), pseudonym: None, note: String::new() }
    }
}
