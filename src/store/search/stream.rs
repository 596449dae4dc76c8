//! Rows that may fulfil a condition, in order, read no further than somebody asks.
//!
//! What one index can answer alone it answers alone; what lies in two, or in none, is joined here by leaping from row to
//! row (as in Demaine, López-Ortiz & Munro, Adaptive set intersections, 2000). A stream may have rows too many, never
//! too few.

use std::rc::Rc;

use rusqlite::params_from_iter;
use rusqlite::types::Value;

use super::super::{Read, Result};
use super::quoted;
use crate::text::sought::Key;

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
    /// Rows that are in the rarest of them, which is found out when the first row is asked for.
    Rarest(Vec<Stream>),
    /// What the first gives where that is few rows, otherwise what the second gives; found out likewise.
    IfFew(Rows, Box<Stream>),
}

/// How many rows are looked at together.
pub(super) const BATCH: usize = 256;

/// Rows of a statement, read in blocks that grow while they are read one after the other.
pub(super) struct Rows {
    sql: String,
    values: Vec<Value>,
    block: Vec<i64>,
    at: usize,
    size: usize,
    is_last: bool,
}

/// So many texts are read sooner than an index passes all places of common words.
const FEW: usize = 400;
const SMALLEST_BLOCK: usize = 16;
const LARGEST_BLOCK: usize = 4096;

/// An expression of FTS5 over the index of words or the index of stems.
enum Expression {
    Words(String),
    Stems(String),
}

impl Stream {
    /// What `sql` gives; it ends before its conditions on the row.
    pub(super) fn rows(sql: String, values: Vec<Value>) -> Stream {
        Stream::in_blocks(sql, values, SMALLEST_BLOCK)
    }

    fn in_blocks(sql: String, values: Vec<Value>, size: usize) -> Stream {
        Stream::Rows(Rows::new(sql, values, size))
    }

    /// Rows whose words and stems have, of every list, one key. None where nothing is asked for.
    pub(super) fn of_keys(table: &str, keys: &[Vec<Key>]) -> Option<Stream> {
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

    /// What `other` gives, which are turns with a phrase, told from the pairs of words in it where few turns have those.
    pub(super) fn of_pairs(pairs: &[String], other: Stream) -> Stream {
        if pairs.is_empty() {
            return other;
        }
        let sql = "SELECT rowid AS row FROM turn_pair_search WHERE turn_pair_search MATCH ?1 AND rowid";
        let pairs = pairs.iter().map(|pair| quoted(pair, false)).collect::<Vec<_>>().join(" AND ");
        Stream::if_few(FEW, sql.to_owned(), vec![Value::Text(pairs)], other)
    }

    /// What `sql` gives, which is few rows if at most `few`; else what `other` gives.
    pub(super) fn if_few(few: usize, sql: String, values: Vec<Value>, other: Stream) -> Stream {
        Stream::IfFew(Rows::new(sql, values, few + 1), Box::new(other))
    }

    /// FTS5 gathers everything that begins with something before it gives the first row, so it is asked only once.
    fn index(index: &str, expression: String, begins: bool) -> Stream {
        let sql = format!("SELECT rowid AS row FROM {index} WHERE {index} MATCH ?1 AND rowid");
        Stream::in_blocks(sql, vec![Value::Text(expression)], if begins { usize::MAX } else { SMALLEST_BLOCK })
    }

    /// Its next rows that are wanted, [`BATCH`] at most, from row `next` on, which is moved behind them.
    pub(super) fn batch(
        &mut self,
        read: &Read<'_>,
        next: &mut i64,
        is_wanted: impl Fn(i64) -> bool,
    ) -> Result<Vec<i64>> {
        let mut batch = Vec::with_capacity(BATCH);
        while batch.len() < BATCH
            && let Some(row) = self.at_least(read, *next)?
        {
            *next = row.saturating_add(1);
            if is_wanted(row) {
                batch.push(row);
            }
        }
        Ok(batch)
    }

    /// Decides for one of two.
    fn settle(&mut self, read: &Read<'_>) -> Result<()> {
        if let Stream::IfFew(few, other) = self {
            few.fill(read, i64::MIN)?;
            let is_few = few.is_last;
            let rows = std::mem::take(&mut few.block);
            *self = match is_few {
                true => Stream::Known(rows.into()),
                false => std::mem::replace(other, Stream::Known(Rc::default())),
            };
        }
        Ok(())
    }

    /// The first row that is not before `wanted`.
    pub(super) fn at_least(&mut self, read: &Read<'_>, wanted: i64) -> Result<Option<i64>> {
        self.settle(read)?;
        match self {
            Stream::IfFew(..) => Ok(None),
            Stream::Rows(rows) => rows.at_least(read, wanted),
            Stream::Known(rows) => Ok(rows.get(rows.partition_point(|row| *row < wanted)).copied()),
            Stream::Any(parts) => {
                let mut first: Option<i64> = None;
                for part in parts {
                    let next = part.at_least(read, wanted)?;
                    first = first.into_iter().chain(next).min();
                }
                Ok(first)
            }
            Stream::Rarest(parts) => {
                if parts.len() > 1 {
                    let mut rarest = (f64::MIN, 0);
                    for (index, part) in parts.iter_mut().enumerate() {
                        let rarity = part.rarity(read)?;
                        rarest = if rarity > rarest.0 { (rarity, index) } else { rarest };
                    }
                    *parts = vec![parts.swap_remove(rarest.1)];
                }
                parts.first_mut().map_or(Ok(None), |part| part.at_least(read, wanted))
            }
            Stream::All(parts) => {
                let mut wanted = wanted;
                loop {
                    let before = wanted;
                    for part in parts.iter_mut() {
                        let Some(next) = part.at_least(read, wanted)? else { return Ok(None) };
                        wanted = next;
                    }
                    if wanted == before || parts.len() == 1 {
                        return Ok(Some(wanted));
                    }
                }
            }
        }
    }
}

impl Stream {
    /// Whether it has so few rows, fewer than one in a hundred, that looking at each is quicker than looking for fewer; as
    /// far as its first ones tell.
    pub(super) fn is_short(&mut self, read: &Read<'_>) -> Result<bool> {
        const RARE: f64 = 100.0;
        Ok(self.rarity(read)? >= RARE)
    }

    /// How far its rows are from each other, as far as its first ones tell.
    fn rarity(&mut self, read: &Read<'_>) -> Result<f64> {
        let distance = |rows: &[i64], is_all: bool| match rows {
            [first, .., last] if !is_all || rows.len() > LARGEST_BLOCK => (last - first) as f64 / rows.len() as f64,
            _ => f64::MAX / (rows.len() + 1) as f64,
        };
        self.settle(read)?;
        Ok(match self {
            Stream::IfFew(..) => f64::MAX,
            Stream::Rows(rows) => {
                rows.at_least(read, i64::MIN)?;
                distance(&rows.block, rows.is_last)
            }
            Stream::Known(rows) => distance(rows, true),
            Stream::Any(parts) => {
                let each: Vec<f64> = parts.iter_mut().map(|part| part.rarity(read)).collect::<Result<_>>()?;
                1.0 / each.iter().map(|rarity| 1.0 / rarity).sum::<f64>()
            }
            Stream::All(parts) | Stream::Rarest(parts) => {
                let each: Vec<f64> = parts.iter_mut().map(|part| part.rarity(read)).collect::<Result<_>>()?;
                each.into_iter().fold(0.0, f64::max)
            }
        })
    }
}

impl Rows {
    /// What `sql` gives, at first in a block of `size` rows.
    fn new(sql: String, values: Vec<Value>, size: usize) -> Rows {
        Rows { sql, values, block: Vec::new(), at: 0, size, is_last: false }
    }

    fn at_least(&mut self, read: &Read<'_>, wanted: i64) -> Result<Option<i64>> {
        let ahead = self.block[self.at..].partition_point(|row| *row < wanted);
        self.at += ahead;
        if let Some(row) = self.block.get(self.at) {
            return Ok(Some(*row));
        }
        if self.is_last {
            return Ok(None);
        }
        // Who reads on wants more; who leaps wants little.
        let goes_on = self.block.last().is_none_or(|last| wanted <= last + 1);
        self.size = match (self.size, goes_on) {
            (usize::MAX, _) => usize::MAX,
            (size, true) => (size * 4).min(LARGEST_BLOCK),
            (_, false) => SMALLEST_BLOCK,
        };
        self.fill(read, wanted)?;
        Ok(self.block.first().copied())
    }

    fn fill(&mut self, read: &Read<'_>, wanted: i64) -> Result<()> {
        let (first, most) = (self.values.len() + 1, self.values.len() + 2);
        let sql = format!("{} >= ?{first} ORDER BY row LIMIT ?{most}", self.sql);
        let size = i64::try_from(self.size).unwrap_or(i64::MAX);
        let values = self.values.iter().cloned().chain([Value::Integer(wanted), Value::Integer(size)]);
        let mut statement = read.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params_from_iter(values), |row| row.get(0))?;
        self.block = rows.collect::<rusqlite::Result<_>>()?;
        self.at = 0;
        self.is_last = self.block.len() < self.size;
        Ok(())
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
