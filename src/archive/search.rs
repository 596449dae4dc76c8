//! Searching: from what was typed to hits of every kind in one ranked list, through clearance.

mod around;
mod census;
mod complete;
mod export;
mod facets;
mod found;
mod grouped;
mod listing;
mod resolve;
mod roughly;
mod whole;

use serde::Serialize;

use super::Result;
use super::clearance::{Clearance, Withheld, strictest};
use super::query;
use crate::model::{Access, Id};
use crate::store::Read;
use crate::store::search::{Hit, Noun};

pub use around::{Said, marks_in_text, neighbours};
pub use census::{Census, census};
pub use complete::{Choice, Completion, completions};
pub use export::{HitsFormat, HitsOptions, HitsSummary, UnknownFormat, exported};
pub use facets::{Facet, FacetValue};
use found::Writer;
pub use found::{Found, Origin, Target};
pub use grouped::{Group, grouped};
pub use listing::{Listing, Order, listing, listing_in_steps, tagged};
use resolve::{Resolved, resolve, suggestions};
pub use roughly::{Roughly, is_half_remembered, roughly};
pub use whole::{Whole, everything};

/// What a search found.
#[derive(Debug, Serialize)]
pub struct Answer {
    /// The hits, the best first.
    pub hits: Vec<Found>,
    /// How many more were found but are withheld.
    pub withheld: usize,
    /// What the searcher should know: a name that is nobody's, a tag that is not there.
    pub notes: Vec<String>,
}

/// The best `limit` hits for `text`.
pub fn search(read: &Read<'_>, gate: &Clearance, text: &str, limit: usize) -> Result<Answer> {
    let Resolved { condition, mut notes, names } = resolve(read, query::parse(text)?)?;
    notes.extend(suggestions(read, gate, &names)?);
    let (mut hits, mut withheld) = (Vec::new(), 0);
    for noun in Noun::ALL {
        for hit in weighed(noun, read.search(noun, &condition, limit)?.hits) {
            match is_withheld(read, gate, &hit)? {
                true => withheld += 1,
                false => hits.push(hit),
            }
        }
    }
    // A stable sort: equals stay in the order of the nouns and of the archive, so the same question has one answer.
    hits.sort_by(|one, other| other.score.total_cmp(&one.score));
    hits.truncate(limit);
    let mut writer = Writer::of(read, gate);
    let hits = hits.into_iter().map(|hit| writer.shown(hit)).collect::<Result<_>>()?;
    Ok(Answer { hits, withheld, notes })
}

/// Hits of one noun with scores that can be compared with another's. The best of each noun counts as 1, times what the
/// noun is worth: a quote was chosen by a person, a turn was not. Whatever has the words as they were typed comes
/// before all that has other forms of them.
fn weighed(noun: Noun, mut hits: Vec<Hit>) -> Vec<Hit> {
    const AS_TYPED: f64 = 2.0;
    let worth = match noun {
        Noun::Quote | Noun::Person => 1.5,
        Noun::Transcript => 1.0,
        Noun::Article => 0.9,
        Noun::Memo => 0.8,
    };
    for hit in &mut hits {
        hit.score = hit.score * worth + if hit.is_exact { AS_TYPED } else { 0.0 };
    }
    hits
}

fn is_withheld(read: &Read<'_>, gate: &Clearance, hit: &Hit) -> Result<bool> {
    Ok(ruling(read, gate, hit)?.is_some())
}

/// Why a hit is withheld, if it is.
fn ruling(read: &Read<'_>, gate: &Clearance, hit: &Hit) -> Result<Option<Withheld>> {
    let quote = match hit.noun {
        Noun::Quote => gate.quote(Id::from_bytes(hit.record)),
        _ => hit.quote.and_then(|id| gate.quote(id)),
    };
    let named = [&hit.snippet, &hit.title, &hit.speaker_name].iter().any(|text| gate.names_somebody(text));
    let mut rulings = vec![
        hit.recollection.and_then(|id| gate.recollection(id)),
        hit.turns.and_then(|(transcript, first, last)| gate.turns(transcript, first, last)),
        hit.speaker.and_then(|id| gate.person(id)),
        hit.person.and_then(|id| gate.person(id)),
        quote,
        named.then_some(Withheld { access: Access::Anonymous, until: None, protects: "person" }),
    ];
    if let Some((transcript, first, last)) = hit.turns
        && first < last
        && gate.holds_people()
    {
        // A quote over several turns may hold words of more people than the one it begins with.
        for turn in read.turns_between(transcript, first, last)? {
            rulings.push(turn.speaker.and_then(|id| gate.person(id)));
        }
    }
    Ok(strictest(rulings))
}
