//! Which rows may fulfil a question, as the indexes know: rows too many, never too few.

use std::rc::Rc;

use rusqlite::params_from_iter;
use rusqlite::types::Value;

use super::super::{Read, Result};
use super::question::Question;
use super::sql::Sql;
use super::stream::Stream;
use super::{Condition, Manner, Noun};
use crate::model::{Id, Person};
use crate::text::sought::Key;

/// Which forms of the words are looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Forms {
    /// Those that were typed.
    AsTyped,
    /// The others, after those.
    Others,
    /// All of them at once.
    All,
}

/// What leads to the rows.
pub(super) struct Leads<'s> {
    /// Required fields that are of the source of a turn; and the turns of few sources, one list for each field that
    /// leaves few, once somebody asked.
    of_sources: Vec<&'s Condition>,
    few_sources: Option<Vec<Rc<[i64]>>>,
}

impl<'s> Leads<'s> {
    pub(super) fn of(question: &Question<'s>) -> Self {
        let is_one = |part: &&Condition| question.noun == Noun::Transcript && is_of_sources(part);
        Leads { of_sources: question.required().filter(is_one).collect(), few_sources: None }
    }

    /// The rows that may fulfil the condition. Where a page is enough, it says how many texts are read sooner than many lists
    /// are passed side by side.
    pub(super) fn stream(&mut self, question: &mut Question<'_>, forms: Forms, page: Option<usize>) -> Result<Stream> {
        let mut next_group = 0;
        let mut parts: Vec<Stream> =
            question.condition.parts().iter().filter_map(|field| few_speakers(question.noun, field)).collect();
        for part in question.condition.parts().iter().filter(|part| part.has_words()) {
            parts.extend(stream_of(question, part, forms, &mut next_group));
        }
        let mut stream = match parts.len() {
            0 => Stream::everything(question.noun.table()),
            1 => parts.remove(0),
            _ => Stream::All(parts),
        };
        if let Some(few) = page {
            stream.for_a_page(question.read, few)?;
        }
        if !self.of_sources.is_empty() && !stream.is_short(question.read)? {
            let mut parts: Vec<Stream> =
                self.few_sources(question.read)?.iter().map(|rows| Stream::Known(Rc::clone(rows))).collect();
            parts.push(stream);
            stream = Stream::All(parts);
        }
        Ok(stream)
    }

    fn few_sources(&mut self, read: &Read<'_>) -> Result<&[Rc<[i64]>]> {
        if self.few_sources.is_none() {
            let mut lists = Vec::new();
            for field in &self.of_sources {
                lists.extend(of_few_sources(read, field)?);
            }
            self.few_sources = Some(lists);
        }
        Ok(self.few_sources.as_deref().unwrap_or_default())
    }
}

/// The rows that may fulfil `part`; none where any row may.
fn stream_of(question: &mut Question<'_>, part: &Condition, forms: Forms, next_group: &mut usize) -> Option<Stream> {
    match part {
        Condition::Words { .. } => {
            let group = *next_group;
            *next_group += 1;
            let as_typed = forms == Forms::AsTyped;
            let mut keys = question.finder.keys(group, question.algorithms, as_typed);
            if let ([(typed, _)], [one], true) = (&question.groups[..], &mut keys[..], forms == Forms::Others) {
                one.retain(|key| !matches!(key, Key::Printed { words, .. } if words == typed));
            }
            let table = question.noun.table();
            match (question.groups[group].1, as_typed) {
                // Of a phrase in other forms only one word leads; what stands beside it is read in the text.
                (Manner::AnyForm, false) if keys.len() > 1 => {
                    let each = keys.chunks(1).filter_map(|key| Stream::of_keys(table, key));
                    Some(Stream::Soonest { of: each.collect(), or_all: false })
                }
                _ => {
                    let stream = Stream::of_keys(table, &keys)?;
                    if question.noun != Noun::Transcript || !as_typed {
                        return Some(stream);
                    }
                    Some(Stream::of_neighbours(&question.finder.neighbours(group), stream))
                }
            }
        }
        Condition::All(parts) => {
            let mut streams: Vec<Stream> =
                parts.iter().filter_map(|part| stream_of(question, part, forms, next_group)).collect();
            match streams.len() {
                0 | 1 => streams.pop(),
                _ => Some(Stream::All(streams)),
            }
        }
        Condition::Any(parts) => {
            // All are asked, so that the groups are counted.
            let streams: Vec<Option<Stream>> = parts
                .iter()
                .map(|part| match part.has_words() {
                    true => stream_of(question, part, forms, next_group),
                    false => Some(fulfilling(question.noun, part)),
                })
                .collect();
            streams.into_iter().collect::<Option<Vec<_>>>().map(Stream::Any)
        }
        Condition::Not(part) => {
            stream_of(question, part, forms, next_group);
            None
        }
        _ => None,
    }
}

/// The first `most` rows of `noun` in whose words `word`, folded, stands, and how often; and whether there are more.
pub(super) fn rows_by_times(read: &Read<'_>, noun: Noun, word: &str, most: usize) -> Result<(Vec<(i64, usize)>, bool)> {
    let sql = format!("SELECT doc FROM {}_place WHERE term = ?1", noun.table());
    let mut statement = read.connection.prepare_cached(&sql)?;
    let mut places = statement.query([word])?;
    let mut rows: Vec<(i64, usize)> = Vec::new();
    while let Some(place) = places.next()? {
        let row = place.get(0)?;
        let is_full = rows.len() == most;
        match rows.last_mut() {
            Some((last, times)) if *last == row => *times += 1,
            _ if is_full => return Ok((rows, true)),
            _ => rows.push((row, 1)),
        }
    }
    Ok((rows, false))
}

/// The turns of a few speakers, as their index knows them in order, and those whose speaker is not known, of which some
/// may be a narrator's.
fn few_speakers(noun: Noun, condition: &Condition) -> Option<Stream> {
    const FEW: usize = 8;
    // Most people told something once; an interviewer may have said something in every source.
    const TURNS: usize = 4_000;
    match (noun, condition) {
        (Noun::Transcript, Condition::Person(people)) if people.len() <= FEW => {
            let sql = |is: &str| format!("SELECT row FROM turn WHERE speaker {is} AND row");
            let them = sql("= (SELECT person.row FROM person WHERE person.id = ?1)");
            let of = |person: &Id<Person>| {
                let person = vec![Value::Blob(person.as_bytes().to_vec())];
                Stream::if_few(TURNS, them.clone(), person.clone(), Stream::rows(them.clone(), person))
            };
            Some(Stream::Any(people.iter().map(of).chain([Stream::rows(sql("IS NULL"), Vec::new())]).collect()))
        }
        _ => None,
    }
}

/// Whether all turns of a transcript fulfil a condition, or none.
fn is_of_sources(condition: &Condition) -> bool {
    matches!(
        condition,
        Condition::Date(..)
            | Condition::Narrator(_)
            | Condition::Interviewer(_)
            | Condition::Place(_)
            | Condition::Language(_)
            | Condition::Recollection(_)
    )
}

/// The turns of the sources that fulfil a condition; none where they are many.
fn of_few_sources(read: &Read<'_>, condition: &Condition) -> Result<Option<Rc<[i64]>>> {
    const FEW: usize = 50_000;
    let mut sql = Sql::default();
    sql.push(
        "SELECT row FROM turn WHERE transcript IN (SELECT transcript.row FROM transcript \
         JOIN recollection ON recollection.id = transcript.recollection_id WHERE ",
    );
    sql.condition(Noun::Transcript, condition);
    sql.push(&format!(") LIMIT {}", FEW + 1));
    let mut statement = read.connection.prepare_cached(&sql.text)?;
    let rows = statement.query_map(params_from_iter(&sql.values), |row| row.get(0))?;
    let mut rows: Vec<i64> = rows.collect::<rusqlite::Result<_>>()?;
    rows.sort_unstable();
    Ok((rows.len() <= FEW).then(|| rows.into()))
}

/// The rows that fulfil a condition without words.
fn fulfilling(noun: Noun, condition: &Condition) -> Stream {
    let mut sql = Sql::default();
    let table = noun.table();
    sql.rows_of(noun);
    sql.push(" WHERE ");
    sql.condition(noun, condition);
    sql.push(&format!(" AND {table}.row"));
    Stream::rows(sql.text, sql.values)
}
