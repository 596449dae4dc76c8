//! The checked link between a quote and the quotation that cites it.

use serde::Serialize;

use super::{Id, Place, Quotation, Quote, Transcript};

/// A person's finding: this quotation cites that quote, so faithfully.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Citation {
    /// Its key.
    pub id: Id<Citation>,
    /// The words as they were given.
    pub quote: Id<Quote>,
    /// The words as printed.
    pub quotation: Id<Quotation>,
    /// The printed words that were compared: all of the quotation's, or those of one piece where its pieces come from
    /// different places.
    pub words: String,
    /// `word for word`, `shortened`…, as `text::difference` names them.
    pub verdict: String,
    /// One sentence a historian can check.
    pub sentence: String,
    /// What differs, as `text::difference` lists it (JSON).
    pub differences: serde_json::Value,
    /// Who confirmed it.
    pub confirmed_by: String,
    /// When, in ms since 1970 UTC.
    pub confirmed_ms: i64,
}

/// A person's finding that a suggested place is not where the quotation comes from; it stays rejected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rejection {
    /// Its key.
    pub id: Id<Rejection>,
    /// Of which quotation.
    pub quotation: Id<Quotation>,
    /// Which transcript was suggested.
    pub transcript: Id<Transcript>,
    /// Which place in it.
    pub place: Place,
}
