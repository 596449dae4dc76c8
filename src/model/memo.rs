//! The historian's own notes.

use serde::Serialize;

use super::{Article, Id, Person, Quotation, Quote, Recollection, Tag};

/// A note on anything, or on nothing in particular.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Memo {
    /// Its key.
    pub id: Id<Memo>,
    /// What it is about.
    pub about: About,
    /// The note.
    pub text: String,
    /// When it was first written, in ms since 1970 UTC.
    pub written_ms: i64,
}

/// What a memo is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// The work as a whole.
    Archive,
    /// A person.
    Person(Id<Person>),
    /// A recollection.
    Recollection(Id<Recollection>),
    /// A quote.
    Quote(Id<Quote>),
    /// An article.
    Article(Id<Article>),
    /// A quotation.
    Quotation(Id<Quotation>),
    /// A tag.
    Tag(Id<Tag>),
}
