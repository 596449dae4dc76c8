//! Searching: from what was typed to hits of every kind in one ranked list, through clearance.

mod around;
mod export;
mod facets;
mod found;
mod grouped;
mod listing;
mod roughly;
mod whole;

use serde::Serialize;

use super::clearance::{Clearance, Withheld, strictest};
use super::day::day_of_today;
use super::people::folded_name;
use super::query::{self, Field, Query, QueryError};
use super::{Result, tags};
use crate::model::{Access, Date, Id, Person, Protected, RecollectionKind, Tag};
use crate::store::Read;
use crate::store::search::{Condition, Hit, Noun, Restricted};
use crate::text::Span;
use crate::text::difference::Verdict;

pub use around::{Said, marks_in_text, neighbours};
pub use export::{HitsFormat, HitsOptions, HitsSummary, UnknownFormat, exported};
pub use facets::{Facet, FacetValue};
use found::Writer;
pub use found::{Found, Origin, Target};
pub use grouped::{Group, grouped};
pub use listing::{Listing, Order, listing, tagged};
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
    let mut notes = Vec::new();
    let condition = resolve(read, query::parse(text)?, &mut notes)?;
    let (mut hits, mut withheld) = (Vec::new(), 0);
    for noun in Noun::ALL {
        for hit in weighed(noun, read.search(noun, &condition, limit)?) {
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

/// Hits of one noun with scores that can be compared with another's. FTS5 counts how rare a word is among the records of
/// one noun, so its figures differ from noun to noun; the best of each noun counts as 1, times what the noun is worth:
/// a quote was chosen by a person, a turn was not.
fn weighed(noun: Noun, mut hits: Vec<Hit>) -> Vec<Hit> {
    let worth = match noun {
        Noun::Quote | Noun::Person => 1.5,
        Noun::Transcript => 1.0,
        Noun::Article => 0.9,
        Noun::Memo => 0.8,
    };
    let best = hits.iter().map(|hit| hit.score).fold(f64::MIN_POSITIVE, f64::max);
    hits.iter_mut().for_each(|hit| hit.score *= worth / best);
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

/// Looks up the names in a query.
fn resolve(read: &Read<'_>, query: Query, notes: &mut Vec<String>) -> Result<Condition> {
    let mut all = |parts: Vec<Query>| -> Result<Vec<Condition>> {
        parts.into_iter().map(|part| resolve(read, part, notes)).collect()
    };
    Ok(match query {
        Query::Words { words, prefix } => Condition::Words { words, prefix },
        Query::All(parts) => Condition::All(all(parts)?),
        Query::Any(parts) => Condition::Any(all(parts)?),
        Query::Not(part) => Condition::Not(Box::new(resolve(read, *part, notes)?)),
        Query::Field { field, value, at } => resolve_field(read, field, &value, at, notes)?,
    })
}

fn resolve_field(read: &Read<'_>, field: Field, value: &str, at: Span, notes: &mut Vec<String>) -> Result<Condition> {
    let wrong = |sentence: String| QueryError { at, sentence };
    Ok(match field {
        Field::Person => Condition::Person(people(read, value, notes)?),
        Field::Tag => Condition::Tag(tags_under(read, value, notes)?),
        Field::Kind => kind(value).ok_or_else(|| {
            wrong(format!(
                "“{value}” is no kind; it can be quote, transcript, article, memo, person, {}",
                RecollectionKind::ALL.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", ")
            ))
        })?,
        Field::Date => {
            let date: Date = value.parse().map_err(|error: crate::model::date::NotADate| wrong(error.to_string()))?;
            let (from, to) = date.bounds();
            Condition::Date(from, to)
        }
        Field::Cited => match value.to_lowercase().as_str() {
            "yes" => Condition::Cited(true),
            "no" => Condition::Cited(false),
            _ => return Err(wrong("cited: takes yes or no".into()).into()),
        },
        Field::Verdict => Condition::Verdict(verdict(value).ok_or_else(|| {
            let known: Vec<&str> = Verdict::ALL.iter().map(|verdict| verdict.as_str()).collect();
            wrong(format!("“{value}” is no verdict; it can be {}", known.join(", ")))
        })?),
        Field::Language => Condition::Language(value.to_owned()),
        Field::Access => access(read, value)?.ok_or_else(|| {
            let known: Vec<&str> = Access::ALL.iter().map(|access| access.as_str()).collect();
            wrong(format!("“{value}” is no access; it can be open, restricted, {}", known.join(", ")))
        })?,
    })
}

fn verdict(value: &str) -> Option<String> {
    let wanted = value.to_lowercase().replace(['-', '_'], " ");
    Verdict::ALL.iter().map(|verdict| verdict.as_str()).find(|known| *known == wanted).map(str::to_owned)
}

fn kind(value: &str) -> Option<Condition> {
    let wanted = value.to_lowercase();
    let noun = Noun::ALL.into_iter().find(|noun| noun.as_str() == wanted);
    noun.map(Condition::Noun).or_else(|| wanted.parse().ok().map(Condition::Recollection))
}

/// Everybody one of whose names has all these words, each begun alike.
fn people(read: &Read<'_>, value: &str, notes: &mut Vec<String>) -> Result<Vec<Id<Person>>> {
    let wanted = folded_name(value);
    let fits = |name: &str| {
        let words = folded_name(name);
        wanted.iter().all(|wanted| words.iter().any(|word| word.starts_with(wanted.as_str())))
    };
    let mut people = read.people()?;
    people.retain(|person| std::iter::once(&person.name).chain(&person.aliases).any(|name| fits(name)));
    if people.is_empty() || wanted.is_empty() {
        notes.push(format!("nobody in this archive is called “{value}”"));
        return Ok(Vec::new());
    }
    Ok(people.into_iter().map(|person| person.id).collect())
}

/// The tags of this name, or path, with everything under them.
fn tags_under(read: &Read<'_>, value: &str, notes: &mut Vec<String>) -> Result<Vec<Id<Tag>>> {
    let all = read.tags()?;
    let wanted = value.to_lowercase();
    let roots: Vec<_> = all
        .iter()
        .filter(|tag| tag.name.to_lowercase() == wanted || tags::path_of(&all, tag).to_lowercase() == wanted)
        .map(|tag| tag.id)
        .collect();
    if roots.is_empty() {
        notes.push(format!("there is no tag “{value}”"));
    }
    let under = all.iter().filter(|tag| roots.iter().any(|root| tags::stands_under(&all, tag.id, *root)));
    Ok(under.map(|tag| tag.id).collect())
}

/// What `open`, `restricted` or a kind of access asks for.
fn access(read: &Read<'_>, value: &str) -> Result<Option<Condition>> {
    let wanted = value.to_lowercase().replace(['-', '_'], " ");
    Ok(match (wanted.as_str(), wanted.parse::<Access>()) {
        ("open", _) => Some(Condition::Not(Box::new(Condition::Restricted(restricted(read, None)?)))),
        ("restricted", _) => Some(Condition::Restricted(restricted(read, None)?)),
        (_, Ok(access)) => Some(Condition::Restricted(restricted(read, Some(access))?)),
        _ => None,
    })
}

/// What the restrictions lie on that hold today, of one kind or of any.
fn restricted(read: &Read<'_>, access: Option<Access>) -> Result<Restricted> {
    let today = day_of_today();
    let mut restricted = Restricted::default();
    for one in read.restrictions()? {
        let holds = one.until.is_none_or(|until| today < until.bounds().1);
        if !holds || access.is_some_and(|access| access != one.access) {
            continue;
        }
        match one.protects {
            Protected::Recollection(id) => restricted.recollections.push(id),
            Protected::Quote(id) => restricted.quotes.push(id),
            Protected::Person(id) => {
                restricted.people.push(id);
                restricted.recollections.extend(read.narrated_by(id)?);
            }
            Protected::Turns(first, last) => {
                let (first, last) = (read.turn(first)?, read.turn(last)?);
                let (from, to) = (first.position.min(last.position), first.position.max(last.position));
                restricted.stretches.push((first.transcript, from, to));
            }
        }
    }
    Ok(restricted)
}
