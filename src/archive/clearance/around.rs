//! What a comparison tells of words around the quoted ones: right before which the quotation stops, right after which it
//! begins. They stand outside the place that was asked for, so they are asked for by themselves.

use serde::Deserialize;
use serde_json::Value;

use super::Clearance;
use crate::archive::Result;
use crate::model::Place;
use crate::store::Read;
use crate::store::derived::Suggestion;
use crate::store::locate::{Stretch, TurnPoint};
use crate::text::difference::{Kind, without_words_around};

/// The reasons of a suggestion that tell of words around the quoted ones.
pub const STOPS_BEFORE: &str = "The quotation stops right before a word that takes back what it says.";
/// The same of the words before them.
pub const BEGINS_AFTER: &str = "The quotation begins right after words that deny it or make it depend on something.";
const REASONS_AROUND: [&str; 2] = [STOPS_BEFORE, BEGINS_AFTER];

/// What must be known of a difference.
#[derive(Deserialize)]
struct Told {
    kind: Kind,
    /// Where its spoken words stand; missing where the comparison looked at the turns of the place only.
    place: Option<Stretch>,
}

impl Clearance {
    /// A suggestion whose place may be shown, without what it tells of withheld words around that.
    pub fn suggestion(&self, read: &Read<'_>, mut suggestion: Suggestion) -> Result<Suggestion> {
        let Suggestion { place, differences, sentence, .. } = &mut suggestion;
        if self.silence_around(read, place, differences, sentence)? {
            suggestion.reasons.retain(|reason| !REASONS_AROUND.contains(&reason.as_str()));
        }
        Ok(suggestion)
    }

    /// Takes out of a comparison with the words at `place` what it tells of words around them, where those are withheld;
    /// whether there was anything.
    pub fn silence_around(
        &self,
        read: &Read<'_>,
        place: &Place,
        differences: &mut Value,
        sentence: &mut String,
    ) -> Result<bool> {
        let Some(list) = differences.as_array_mut().filter(|_| !self.lets_all_through()) else { return Ok(false) };
        let around = |one: &Value| Told::deserialize(one).ok().filter(|told| told.kind.is_around());
        let told: Vec<Told> = list.iter().filter_map(around).collect();
        if told.is_empty() {
            return Ok(false);
        }
        let is_free = match widened(read, place, &told)? {
            Some(wider) => self.place(read, &wider)?.is_none(),
            None => false,
        };
        if !is_free {
            list.retain(|one| around(one).is_none());
            *sentence = without_words_around(sentence).to_owned();
        }
        Ok(!is_free)
    }
}

/// The place with all the words that are told of.
fn widened(read: &Read<'_>, place: &Place, told: &[Told]) -> Result<Option<Place>> {
    let (first, last) = (read.turn(place.first_turn)?, read.turn(place.last_turn)?);
    let point = |position: u32, offset: usize| TurnPoint { position: position.into(), offset };
    let mut wider = Stretch { begin: point(first.position, place.start), end: point(last.position, place.end) };
    let turns = Stretch { begin: point(first.position, 0), end: point(last.position, last.text.len()) };
    let order = |point: &TurnPoint| (point.position, point.offset);
    for stretch in told.iter().map(|one| one.place.unwrap_or(turns)) {
        wider.begin = std::cmp::min_by_key(wider.begin, stretch.begin, order);
        wider.end = std::cmp::max_by_key(wider.end, stretch.end, order);
    }
    Ok(read.place_of(first.transcript, &wider)?)
}
