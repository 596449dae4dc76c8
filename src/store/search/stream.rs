//! Rows that may fulfil a condition, in order, read no further than somebody asks.
//!
//! What one index can answer alone it answers alone; what lies in two, or in none, is joined here by leaping from row to
//! row (as in Demaine, López-Ortiz & Munro, Adaptive set intersections, 2000). A stream may have rows too many, never
//! too few.

use rusqlite::params_from_iter;
use rusqlite::types::Value;

use super::super::{Read, Result};
use super::quoted;
use crate::text::sought::Key;

/// Rows in ascending order.
pub(super) enum Stream {
    /// What a statement gives that takes the first row wanted and the most rows as its last two parameters.
    Rows(Rows),
    /// Rows that are in all of them.
    All(Vec<Stream>),
    /// Rows that are in one of them.
    Any(Vec<Stream>),
}

/// Rows of a statement, read in blocks that grow while they are read one after the other.
pub(super) struct Rows {
    sql: String,
    values: Vec<Value>,
    block: Vec<i64>,
    at: usize,
    size: usize,
    is_last: bool,
}

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
        Stream::Rows(Rows { sql, values, block: Vec::new(), at: 0, size: SMALLEST_BLOCK, is_last: false })
    }

    /// Rows whose words and stems have, of every list, one key. None where nothing is asked for.
    pub(super) fn of_keys(table: &str, keys: &[Vec<Key>]) -> Option<Stream> {
        let mut words = Vec::new();
        let mut stems = Vec::new();
        let mut both = Vec::new();
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
                    Stream::index(&format!("{table}_search"), printed.join(" OR ")),
                    Stream::index(&format!("{table}_stem_search"), terms.join(" OR ")),
                ])),
                (true, true) => {}
            }
        }
        let joined = |parts: &[String]| parts.iter().map(|part| format!("({part})")).collect::<Vec<_>>().join(" AND ");
        let mut all = Vec::new();
        if !words.is_empty() {
            all.push(Stream::index(&format!("{table}_search"), joined(&words)));
        }
        if !stems.is_empty() {
            all.push(Stream::index(&format!("{table}_stem_search"), joined(&stems)));
        }
        all.extend(both);
        match all.len() {
            0 | 1 => all.pop(),
            _ => Some(Stream::All(all)),
        }
    }

    fn index(index: &str, expression: String) -> Stream {
        let sql = format!("SELECT rowid AS row FROM {index} WHERE {index} MATCH ?1 AND rowid");
        Stream::rows(sql, vec![Value::Text(expression)])
    }

    /// The first row that is not before `wanted`.
    pub(super) fn at_least(&mut self, read: &Read<'_>, wanted: i64) -> Result<Option<i64>> {
        match self {
            Stream::Rows(rows) => rows.at_least(read, wanted),
            Stream::Any(parts) => {
                let mut first: Option<i64> = None;
                for part in parts {
                    let next = part.at_least(read, wanted)?;
                    first = first.into_iter().chain(next).min();
                }
                Ok(first)
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

impl Rows {
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
        self.size = if goes_on { (self.size * 4).min(LARGEST_BLOCK) } else { SMALLEST_BLOCK };
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
