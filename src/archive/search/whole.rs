//! Everything that a query finds, as far as anybody can use it: for what is done with all hits, by the window or the
//! command line. What is only looked through is a [`super::Listing`].

use super::super::Result;
use super::super::clearance::Clearance;
use super::super::query::{self, Field};
use super::found::{Found, Writer};
use super::listing::{Order, sort};
use super::resolve::{Resolved, resolve, suggestions};
use super::{ruling, weighed};
use crate::store::Read;
use crate::store::search::Noun;

/// Everything that was found.
#[derive(Debug, Default)]
pub struct Whole {
    /// The hits in the order wanted.
    pub hits: Vec<Found>,
    /// How many more were found but are withheld.
    pub withheld: usize,
    /// Whether there is more than [`MOST`] of one noun.
    pub is_cut: bool,
    /// What the searcher should know: a name that is nobody's, a tag that is not there.
    pub notes: Vec<String>,
}

/// How many hits of one noun are taken at most.
pub const MOST: usize = 10_000;

/// Everything that `text` finds: the same as a listing of it, also what a listing leaves out because nobody looks through
/// so much.
pub fn everything(read: &Read<'_>, gate: &Clearance, text: &str, order: Order) -> Result<Whole> {
    let parsed = query::parse(text)?;
    let is_of_all_nouns = query::has_words(&parsed) || query::has_field(&parsed, Field::Kind);
    let Resolved { condition, notes, names } = resolve(read, parsed)?;
    let mut whole = Whole { notes, ..Whole::default() };
    whole.notes.extend(suggestions(read, gate, &names)?);
    let mut writer = Writer::of(read, gate);
    for noun in Noun::ALL.into_iter().filter(|noun| is_of_all_nouns || *noun == Noun::Quote) {
        let found = read.search(noun, &condition, MOST)?;
        whole.is_cut |= found.is_cut;
        for hit in weighed(noun, found.hits) {
            match ruling(read, gate, &hit)? {
                Some(_) => whole.withheld += 1,
                None => whole.hits.push(writer.shown(hit)?),
            }
        }
    }
    sort(&mut whole.hits, order);
    Ok(whole)
}
