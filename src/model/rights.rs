//! Who may see or use what.

use serde::Serialize;

use super::{Date, Id, Person, Quote, Recollection, Turn};

terms! {
    /// What a restriction leaves open.
    Access, "kind of access" {
        /// Nobody but the keeper of the archive may see it.
        Closed = "closed",
        /// May be read in the archive, not quoted or copied.
        ReadOnly = "read only",
        /// May be quoted, but never with the narrator's name.
        Anonymous = "anonymous",
    }
}

terms! {
    /// What a narrator agreed to.
    Use, "use" {
        /// Read by researchers.
        Research = "research",
        /// Quoted in writing.
        Quotation = "quotation",
        /// Published whole.
        Publication = "publication",
        /// Put on the web.
        Web = "web",
    }
}

/// The narrator's signed agreement, with the uses it allows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Release {
    /// Its key.
    pub id: Id<Release>,
    /// Of which recollection.
    pub recollection: Id<Recollection>,
    /// Who signed.
    pub person: Option<Id<Person>>,
    /// When.
    pub signed: Option<Date>,
    /// What for.
    pub uses: Vec<Use>,
}

/// Withholds something, wholly or until a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Restriction {
    /// Its key.
    pub id: Id<Restriction>,
    /// What is withheld.
    pub protects: Protected,
    /// What stays possible.
    pub access: Access,
    /// The first day on which it no longer holds; none means until lifted.
    pub until: Option<Date>,
    /// Why, for the keeper only: a reason can itself betray somebody.
    pub reason: String,
}

/// What a restriction withholds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Protected {
    /// A whole recollection.
    Recollection(Id<Recollection>),
    /// Everything a person said or wrote, and the name.
    Person(Id<Person>),
    /// One quote.
    Quote(Id<Quote>),
    /// The turns from the first to the last of one transcript, both included.
    Turns(Id<Turn>, Id<Turn>),
}
