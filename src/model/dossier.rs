//! Quotes arranged in sections with the historian's own text.

use serde::Serialize;

use super::{Id, Quote};

/// Quotes in an order that argues something, to be exported with the full apparatus of sources.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Dossier {
    /// Its key.
    pub id: Id<Dossier>,
    /// Its title, unique in the archive.
    pub title: String,
    /// Its sections, in order.
    pub sections: Vec<Section>,
}

/// A part of a dossier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Its key.
    pub id: Id<Section>,
    /// Its heading.
    pub title: String,
    /// What stands in it, in order.
    pub entries: Vec<Entry>,
}

/// One thing in a section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Its key.
    pub id: Id<Entry>,
    /// The thing.
    pub content: EntryContent,
}

/// What an entry of a section is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryContent {
    /// A quote, with all that grounds it.
    Quote(Id<Quote>),
    /// The historian's own text, paragraphs separated by blank lines.
    Text(String),
}
