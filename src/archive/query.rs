//! The search language: what a person types, parsed with positions and written back in one way.
//!
//! ```text
//! query   = any
//! any     = all { OR all }
//! all     = { not }                     words side by side must all be there; AND may stand between
//! not     = [ NOT | - ] one
//! one     = "(" any ")" | field ":" value | words
//! words   = word | "words in this order" | beginning* | =word | ="exact phrase" | "near words"~5
//! value   = [ ~ ] ( word | "several words" )
//! ```
//!
//! Every string is a query or gets a message that says where it goes wrong. Nothing here knows SQL; names of people
//! and tags are looked up afterwards, in `archive::search`.

mod asked;
mod caret;
mod field;
mod parser;
mod tokens;
mod written;

use crate::store::search::Manner;
use crate::text::Span;

pub use asked::{Asked, asked, has_field, has_words, is_asked, with, without};
pub use caret::{AtCaret, at_caret};
pub use field::Field;
pub use parser::parse;
use tokens::MARKS;
pub use written::written_value;

/// A parsed query, without parentheses that mean nothing: no list of conditions stands in another of its kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Query {
    /// These words.
    Words {
        /// The words, one space between them.
        words: String,
        /// How they must stand in a text.
        manner: Manner,
        /// Where they stand in the query, with their marks.
        at: Span,
    },
    /// A field and what it must be.
    Field {
        /// Which.
        field: Field,
        /// What it must be, as typed, one space between words; `~` before it asks for what is like it.
        value: String,
        /// Where both stand in the query.
        at: Span,
        /// Where the value stands, with its marks.
        value_at: Span,
    },
    /// All of these; with none, everything.
    All(Vec<Query>),
    /// At least one of these.
    Any(Vec<Query>),
    /// Not this.
    Not(Box<Query>),
}

impl Query {
    /// All of these, in one list.
    fn all(parts: Vec<Query>) -> Query {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Query::All(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        if flat.len() == 1 { flat.remove(0) } else { Query::All(flat) }
    }

    /// At least one of these, in one list.
    fn any(parts: Vec<Query>) -> Query {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Query::Any(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        if flat.len() == 1 { flat.remove(0) } else { Query::Any(flat) }
    }

    /// Not this.
    fn not(part: Query) -> Query {
        match part {
            Query::Not(inner) => *inner,
            other => Query::Not(Box::new(other)),
        }
    }
}

/// Where and why a query makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{sentence}")]
pub struct QueryError {
    /// The place, in bytes of the query.
    pub at: Span,
    /// Why, in a sentence.
    pub sentence: String,
}

impl QueryError {
    /// What can be typed instead.
    pub fn hint(&self) -> &'static str {
        "try words, \"a phrase\", =exact, \"near words\"~5, begin*, -without, a OR b, or a field: person:Name, tag:name, \
         kind:quote, date:1990, lang:ru, place:Name, access:open, cited:yes, verdict:misquoted, evidence:sound, \
         has:recording, heard:yes"
    }
}

#[cfg(test)]
mod tests;
