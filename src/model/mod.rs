//! The historian's nouns: plain data with invariants, named as the field names them (see `vocabulary` in
//! ARCHITECTURE.md).
//!
//! Nothing here reads or writes anything. What may happen to a noun is written down in `archive`, one file each;
//! how it is kept is `store`'s business.

#[macro_use]
mod term;

pub mod article;
pub mod citation;
pub mod date;
pub mod dossier;
pub mod id;
pub mod memo;
pub mod person;
pub mod quote;
pub mod recollection;
pub mod recording;
pub mod rights;
pub mod saved_search;
pub mod tag;
pub mod transcript;

pub use article::{Article, Passage, Piece, Quotation, Review, Sureness};
pub use citation::{Citation, Rejection};
pub use date::Date;
pub use dossier::{Dossier, Entry, EntryContent, Section};
pub use id::Id;
pub use memo::{About, Memo};
pub use person::{Person, PersonKind};
pub use quote::{Anchoring, Place, Quote};
pub use recollection::{Participant, Recollection, RecollectionKind, Role, Session};
pub use recording::{Consent, LastPlace, Mark, MarkKind, MediaFile, Recording, Segment, Work};
pub use rights::{Access, Protected, Release, Restriction, Use};
pub use saved_search::SavedSearch;
pub use tag::Tag;
pub use term::UnknownTerm;
pub use transcript::{Stage, Transcript, Turn};
