//! Searching: from what was typed to hits of every kind in one ranked list, through clearance.

use serde::Serialize;

use super::clearance::Clearance;
use super::people::folded_name;
use super::query::{self, Field, Query, QueryError};
use super::{Result, tags};
use crate::model::{Date, Id, Person, RecollectionKind};
use crate::store::Read;
use crate::store::search::{Condition, Hit, MARK_END, MARK_START, Noun};
use crate::text::Span;
use crate::text::difference::Verdict;

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

/// One hit as it is shown.
#[derive(Debug, Serialize)]
pub struct Found {
    /// What it is.
    pub noun: Noun,
    /// Its key.
    pub id: String,
    /// The title of its source.
    pub source: String,
    /// The date of its source (EDTF).
    pub date: Option<String>,
    /// Who speaks; empty where unknown.
    pub speaker: String,
    /// When it begins in the recording, in ms.
    pub start_ms: Option<i64>,
    /// Its words around what was found.
    pub snippet: String,
    /// What was found, in bytes of the snippet.
    pub marks: Vec<Span>,
    /// How good it is; larger is better.
    pub score: f64,
}

/// The best `limit` hits for `text`.
pub fn search(read: &Read<'_>, gate: &Clearance, text: &str, limit: usize) -> Result<Answer> {
    let mut notes = Vec::new();
    let condition = resolve(read, query::parse(text)?, &mut notes)?;
    let (mut hits, mut withheld) = (Vec::new(), 0);
    for noun in Noun::ALL {
        for hit in weighed(noun, read.search(noun, &condition, limit)?) {
            match is_withheld(gate, &hit) {
                true => withheld += 1,
                false => hits.push(hit),
            }
        }
    }
    // A stable sort: equals stay in the order of the nouns and of the archive, so the same question has one answer.
    hits.sort_by(|one, other| other.score.total_cmp(&one.score));
    hits.truncate(limit);
    let hits = hits.into_iter().map(|hit| shown(read, gate, hit)).collect::<Result<_>>()?;
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

fn is_withheld(gate: &Clearance, hit: &Hit) -> bool {
    let recollection = hit.recollection.and_then(|id| gate.recollection(id));
    let turns = hit.turns.and_then(|(transcript, first, last)| gate.turns(transcript, first, last));
    let speaker = hit.speaker.and_then(|id| gate.person(id));
    let named = [&hit.snippet, &hit.title, &hit.speaker_name].iter().any(|text| gate.names_somebody(text));
    let person = hit.person.and_then(|id| gate.person(id));
    let quote = match hit.noun {
        Noun::Quote => gate.quote(Id::from_bytes(hit.record)),
        _ => None,
    };
    named || [recollection, turns, speaker, person, quote].iter().any(Option::is_some)
}

fn shown(read: &Read<'_>, gate: &Clearance, hit: Hit) -> Result<Found> {
    let speaker = match hit.speaker {
        Some(id) => gate.name(&read.person(id)?).to_string(),
        None => hit.speaker_name,
    };
    let (snippet, marks) = unmarked(&hit.snippet);
    Ok(Found {
        noun: hit.noun,
        id: Id::<Person>::from_bytes(hit.record).to_string(),
        source: hit.title,
        date: hit.date,
        speaker,
        start_ms: hit.start_ms,
        snippet,
        marks,
        score: hit.score,
    })
}

/// The snippet without the marks around what was found, and where those stood.
fn unmarked(snippet: &str) -> (String, Vec<Span>) {
    let (mut text, mut marks, mut open) = (String::with_capacity(snippet.len()), Vec::new(), None);
    for character in snippet.chars() {
        match character {
            MARK_START => open = Some(text.len()),
            MARK_END => marks.extend(open.take().map(|start| Span::new(start, text.len()))),
            _ => text.push(character),
        }
    }
    (text, marks)
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
fn tags_under(read: &Read<'_>, value: &str, notes: &mut Vec<String>) -> Result<Vec<Id<crate::model::Tag>>> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_out_of_a_snippet() {
        let (text, marks) = unmarked("the \u{2}lamp\u{3} room and the \u{2}lamp\u{3}");
        assert_eq!(text, "the lamp room and the lamp");
        assert_eq!(marks, [Span::new(4, 8), Span::new(22, 26)]);
    }
}
