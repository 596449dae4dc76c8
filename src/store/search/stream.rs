//! Rows that may fulfil a condition, in order, read no further than somebody asks.
//!
//! What one index can answer alone it answers alone; what lies in two, or in none, is joined here by leaping from row to
//! row (as in Demaine, López-Ortiz & Munro, Adaptive set intersections, 2000). A stream may have rows too many, never
//! too few.

mod begun;
mod course;
mod rows;

use std::rc::Rc;

use rusqlite::types::Value;

use super::super::{Read, Result};
use super::quoted;
use crate::text::sought::{Key, Neighbours};
use begun::{Begun, Led};
use course::{Course, Soonest};
use rows::{Rows, all_of, density};

/// Rows in ascending order.
pub(super) enum Stream {
    /// What a statement gives that takes the first row wanted and the most rows as its last two parameters.
    Rows(Rows),
    /// Rows that are known already.
    Known(Rc<[i64]>),
    /// Rows that are in all of them.
    All(Vec<Stream>),
    /// Rows that are in one of them.
    Any(Vec<Stream>),
    /// Rows that are in one of them, that which is through soonest with its texts read; or, where it says so, in all of them, if
    /// that is sooner. Found out when the first row is asked for.
    Soonest { of: Vec<Stream>, or_all: bool },
    /// What the first gives where that is at most so many rows, otherwise what the second gives; found out likewise.
    IfFew(usize, Rows, Box<Stream>),
    /// Rows in which a word begins so; which words those are is found out likewise.
    Begun(Begun),
    /// What the first gives, which may be many rows too many: as long as not so many of its texts will be read in vain. The
    /// second gives fewer of those, and takes longer.
    Loosely(usize, Box<Stream>, Box<Stream>),
}

/// How many rows are looked at together at most.
pub(super) const BATCH: usize = 256;

/// So many texts are read sooner than an index passes all places of common words.
const FEW: usize = 400;
/// So many texts with all pairs of a phrase may be read in vain before the index passes the places of its words; or so many
/// with some of them.
const IN_VAIN: usize = 4_000;
const IN_VAIN_FOR_SOME: usize = 400;
/// One in so many of them must have been, before the others are foretold.
const BELIEVED: usize = 4;

/// An expression of FTS5 over the index of words or the index of stems.
enum Expression {
    Words(String),
    Stems(String),
}

impl Stream {
    /// What `sql` gives; it ends before its conditions on the row.
    pub(super) fn rows(sql: String, values: Vec<Value>) -> Stream {
        Stream::Rows(Rows::of(sql, values))
    }

    /// Every row of a table.
    pub(super) fn everything(table: &str) -> Stream {
        Stream::rows(format!("SELECT {table}.row AS row FROM {table} WHERE {table}.row"), Vec::new())
    }

    /// Rows whose words and stems have, of every list, one key. None where nothing is asked for.
    pub(super) fn of_keys(table: &str, keys: &[Vec<Key>]) -> Option<Stream> {
        if let [any] = keys
            && let Some(begun) = Stream::begun(table, any)
        {
            return Some(begun);
        }
        let mut words = Vec::new();
        let mut stems = Vec::new();
        let mut both = Vec::new();
        let begins = keys.iter().flatten().any(Key::begins);
        for any in keys {
            let mut expressions = any.iter().filter_map(expression);
            let (mut printed, mut terms) = (Vec::new(), Vec::new());
            expressions.by_ref().for_each(|expression| match expression {
                Expression::Words(words) => printed.push(words),
                Expression::Stems(stem) => terms.push(stem),
            });
            match (printed.is_empty(), terms.is_empty()) {
                (false, true) => words.push(printed.join(" OR ")),
                (true, false) => stems.push(terms.join(" OR ")),
                (false, false) => both.push(Stream::Any(vec![
                    Stream::index(&format!("{table}_search"), printed.join(" OR "), begins),
                    Stream::index(&format!("{table}_stem_search"), terms.join(" OR "), begins),
                ])),
                (true, true) => {}
            }
        }
        let joined = |parts: &[String]| parts.iter().map(|part| format!("({part})")).collect::<Vec<_>>().join(" AND ");
        let mut all = Vec::new();
        if !words.is_empty() {
            all.push(Stream::index(&format!("{table}_search"), joined(&words), begins));
        }
        if !stems.is_empty() {
            all.push(Stream::index(&format!("{table}_stem_search"), joined(&stems), begins));
        }
        all.extend(both);
        match all.len() {
            0 | 1 => all.pop(),
            _ => Some(Stream::All(all)),
        }
    }

    /// Rows that have any of these keys, where what is printed is asked for by its beginning.
    fn begun(table: &str, any: &[Key]) -> Option<Stream> {
        let (printed, terms): (Vec<&Key>, Vec<&Key>) = any.iter().partition(|key| matches!(key, Key::Printed { .. }));
        let begun = Stream::Begun(Begun::of(table, &printed)?);
        let stems = terms.into_iter().filter_map(expression);
        let stems = stems.map(|(Expression::Words(one) | Expression::Stems(one))| one);
        let stems: Vec<String> = stems.collect();
        Some(match stems.is_empty() {
            true => begun,
            false => Stream::Any(vec![begun, Stream::index(&format!("{table}_stem_search"), stems.join(" OR "), true)]),
        })
    }

    /// What `other` gives, which are turns with a phrase: from what stands side by side in it, as long as that is not in vain
    /// too often.
    pub(super) fn of_neighbours(neighbours: &Neighbours, other: Stream) -> Stream {
        if neighbours.pairs.is_empty() {
            return other;
        }
        let pairs = || Rows::of_index("turn_pair_search", all_of(&neighbours.pairs));
        if neighbours.are_all {
            return Stream::Loosely(IN_VAIN, Box::new(Stream::Rows(pairs())), Box::new(other));
        }
        if neighbours.others.is_empty() {
            return Stream::IfFew(FEW, pairs(), Box::new(other));
        }
        let others = Stream::Rows(Rows::of_phrases(&neighbours.others));
        let some = Stream::Soonest { of: vec![Stream::Rows(pairs()), others], or_all: true };
        let loosely = Stream::Loosely(IN_VAIN_FOR_SOME, Box::new(some), Box::new(other));
        Stream::IfFew(FEW, pairs(), Box::new(loosely))
    }

    /// What `sql` gives, which is few rows if at most `few`; else what `other` gives.
    pub(super) fn if_few(few: usize, sql: String, values: Vec<Value>, other: Stream) -> Stream {
        Stream::IfFew(few, Rows::of(sql, values), Box::new(other))
    }

    fn index(index: &str, expression: String, begins: bool) -> Stream {
        Stream::Rows(match begins {
            true => Rows::gathered(index, expression, false),
            false => Rows::of_index(index, expression),
        })
    }

    /// Its next rows that are wanted, at most `most`, from row `next` on, which is moved behind them.
    pub(super) fn batch(
        &mut self,
        read: &Read<'_>,
        next: &mut i64,
        most: usize,
        is_wanted: impl Fn(i64) -> bool,
    ) -> Result<Vec<i64>> {
        let mut batch = Vec::with_capacity(most);
        while batch.len() < most
            && let Some(row) = self.at_least(read, *next, most - batch.len())?
        {
            *next = row.saturating_add(1);
            if is_wanted(row) {
                batch.push(row);
            }
        }
        Ok(batch)
    }

    /// Finds out what is found out when the first row is asked for.
    fn settle(&mut self, read: &Read<'_>) -> Result<()> {
        if let Stream::IfFew(few, rows, other) = self {
            *self = match rows.all_if_few(read, *few)? {
                Some(rows) => Stream::Known(rows.into()),
                None => std::mem::replace(other, Stream::Known(Rc::default())),
            };
        }
        if let Stream::Begun(begun) = self {
            *self = Stream::Rows(begun.all());
        }
        if let Stream::Soonest { of, or_all } = self {
            *self = Stream::soonest(read, std::mem::take(of), *or_all)?;
        }
        Ok(())
    }

    /// Makes it right for who wants but a page, and reads each text: where one of several words has at most `few` rows, the
    /// others need not be asked for, and what begins so is not gathered.
    pub(super) fn for_a_page(&mut self, read: &Read<'_>, few: usize) -> Result<()> {
        match self {
            Stream::Begun(begun) => {
                *self = match begun.led(read)? {
                    Led::Nowhere => Stream::Known(Rc::default()),
                    Led::By(rows) => Stream::Rows(rows),
                    Led::Along(in_vain, rows) => {
                        let all = Stream::everything(begun.table());
                        Stream::Loosely(in_vain, Box::new(all), Box::new(Stream::Rows(rows)))
                    }
                };
            }
            Stream::All(parts) => {
                keep_fewest(read, parts, few)?;
                parts.iter_mut().try_for_each(|part| part.for_a_page(read, few))?;
            }
            // What is read in vain is counted for all of them together.
            Stream::Any(parts) => {
                parts.iter_mut().try_for_each(|part| part.for_a_page(read, 0))?;
            }
            Stream::IfFew(.., other) | Stream::Loosely(_, _, other) => other.for_a_page(read, few)?,
            Stream::Rows(_) | Stream::Known(_) | Stream::Soonest { .. } => {}
        }
        Ok(())
    }

    /// Whether it has led to so many texts in vain, and by what was found will have led to so many at the end, that from now on
    /// it leads more strictly.
    pub(super) fn tighten(&mut self, in_vain: usize, at_the_end: usize) -> bool {
        match self {
            Stream::Loosely(most, _, strictly) if in_vain >= *most / BELIEVED && at_the_end >= *most => {
                *self = std::mem::replace(strictly, Stream::Known(Rc::default()));
                true
            }
            Stream::All(parts) | Stream::Any(parts) => {
                // All of them, not only the first.
                parts.iter_mut().filter_map(|part| part.tighten(in_vain, at_the_end).then_some(())).count() > 0
            }
            _ => false,
        }
    }

    /// Whether its rows were looked for in an index of words, and can be told from the words of a text.
    fn is_of_words(&self) -> bool {
        match self {
            Stream::Rows(rows) => rows.is_of_index(),
            Stream::Begun(_) | Stream::Soonest { .. } | Stream::Loosely(..) => true,
            Stream::Known(_) | Stream::IfFew(..) => false,
            Stream::Any(parts) | Stream::All(parts) => parts.iter().all(Stream::is_of_words),
        }
    }

    /// How many rows it has, where that is soon known and at most `few`.
    fn count(&mut self, read: &Read<'_>, few: usize) -> Result<Option<usize>> {
        Ok(match self {
            Stream::Known(rows) => Some(rows.len()).filter(|count| *count <= few),
            Stream::Rows(rows) => rows.count(read, few)?,
            Stream::Any(parts) => {
                let mut all = Some(0);
                for part in parts.iter_mut() {
                    let Some(sum) = all else { break };
                    all = part.count(read, few - sum)?.map(|count| sum + count);
                }
                all
            }
            _ => None,
        })
    }

    /// The first row that is not before `wanted`, where somebody wants about `most` from there on.
    pub(super) fn at_least(&mut self, read: &Read<'_>, wanted: i64, most: usize) -> Result<Option<i64>> {
        self.settle(read)?;
        match self {
            Stream::IfFew(..) | Stream::Begun(_) | Stream::Soonest { .. } => Ok(None),
            Stream::Loosely(_, loosely, _) => loosely.at_least(read, wanted, most),
            Stream::Rows(rows) => rows.at_least(read, wanted, most),
            Stream::Known(rows) => Ok(rows.get(rows.partition_point(|row| *row < wanted)).copied()),
            Stream::Any(parts) => {
                let mut first: Option<i64> = None;
                for part in parts {
                    let next = part.at_least(read, wanted, most)?;
                    first = first.into_iter().chain(next).min();
                }
                Ok(first)
            }
            Stream::All(parts) => {
                let mut wanted = wanted;
                loop {
                    let before = wanted;
                    for part in parts.iter_mut() {
                        let Some(next) = part.at_least(read, wanted, most)? else { return Ok(None) };
                        wanted = next;
                    }
                    if wanted == before || parts.len() == 1 {
                        return Ok(Some(wanted));
                    }
                }
            }
        }
    }

    /// Of several what is through soonest: one of them, or all side by side where that may be.
    fn soonest(read: &Read<'_>, mut parts: Vec<Stream>, or_all: bool) -> Result<Stream> {
        let courses: Vec<Course> = parts.iter_mut().map(|part| part.course(read)).collect::<Result<_>>()?;
        Ok(match Course::soonest(&courses) {
            None => Stream::Known(Rc::default()),
            Some(Soonest { rather_all: true, .. }) if or_all => Stream::All(parts),
            Some(Soonest { alone, .. }) => parts.swap_remove(alone),
        })
    }
}

/// Leaves out all words but those with the fewest rows, where these are at most `few`.
fn keep_fewest(read: &Read<'_>, parts: &mut Vec<Stream>, few: usize) -> Result<()> {
    /// With so few nobody looks for fewer.
    const ENOUGH: usize = 64;
    if parts.iter().filter(|part| part.is_of_words()).count() < 2 {
        return Ok(());
    }
    let mut fewest: Option<(usize, usize)> = None;
    for (at, part) in parts.iter_mut().enumerate().filter(|(_, part)| part.is_of_words()) {
        let bound = fewest.map_or(few, |(count, _)| count);
        let found = part.count(read, bound)?.map(|count| (count, at));
        fewest = fewest.into_iter().chain(found).min();
        if fewest.is_some_and(|(count, _)| count <= ENOUGH) {
            break;
        }
    }
    if let Some((_, fewest)) = fewest {
        let mut at = 0..;
        parts.retain(|part| at.next() == Some(fewest) || !part.is_of_words());
    }
    Ok(())
}

impl Stream {
    /// Whether it has so few rows, fewer than one in a hundred, that looking at each is quicker than looking for fewer; as
    /// far as its first ones tell.
    pub(super) fn is_short(&mut self, read: &Read<'_>) -> Result<bool> {
        const RARE: f64 = 100.0;
        Ok(self.course(read)?.rows * RARE <= 1.0)
    }

    /// How many rows it has and how long they take, as far as its first ones tell.
    fn course(&mut self, read: &Read<'_>) -> Result<Course> {
        self.settle(read)?;
        Ok(match self {
            Stream::IfFew(..) | Stream::Begun(_) | Stream::Soonest { .. } => Course { rows: 0.0, time: 0.0 },
            Stream::Loosely(_, loosely, _) => loosely.course(read)?,
            Stream::Rows(rows) => rows.course(read)?,
            Stream::Known(rows) => Course { rows: density(rows, true), time: 0.0 },
            Stream::Any(parts) => {
                let each: Vec<Course> = parts.iter_mut().map(|part| part.course(read)).collect::<Result<_>>()?;
                Course::of_any(&each)
            }
            Stream::All(parts) => {
                let each: Vec<Course> = parts.iter_mut().map(|part| part.course(read)).collect::<Result<_>>()?;
                Course::of_all(&each)
            }
        })
    }
}

/// A key as FTS5 takes it; none for a key without a letter.
fn expression(key: &Key) -> Option<Expression> {
    let has_letters = |words: &str| words.chars().any(char::is_alphanumeric);
    match key {
        Key::Printed { words, begins } => has_letters(words).then(|| Expression::Words(quoted(words, *begins))),
        Key::Term { term, begins } => has_letters(term).then(|| Expression::Stems(quoted(term, *begins))),
    }
}
