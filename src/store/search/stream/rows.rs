//! Rows that one statement gives in order, asked for block by block.

use rusqlite::params_from_iter;
use rusqlite::types::Value;

use super::super::super::{Read, Result};
use super::super::quoted;
use super::course::Course;
use crate::text::fold::Folded;

const SMALLEST_BLOCK: usize = 16;
const LARGEST_BLOCK: usize = 4096;
/// The first block of a statement that gathers all rows anyway.
const GATHERED_BLOCK: usize = 1024;

/// Rows of a statement, read in blocks that grow while they are read one after the other: each as large as all before it, so
/// that never much more is passed than somebody wants.
pub(in super::super) struct Rows {
    sql: String,
    values: Vec<Value>,
    block: Vec<i64>,
    at: usize,
    size: usize,
    /// How many rows were read one after the other.
    in_a_row: usize,
    is_last: bool,
    /// The words of a phrase, whose lists are passed for it.
    passed: Vec<String>,
    pace: Pace,
    is_of_index: bool,
}

/// What it costs to ask a statement again, for the rows from another one on.
enum Pace {
    /// Little.
    Quick,
    /// It gathers all its rows before it gives the first: so it is asked but twice, for the rows with which a page is
    /// filled, and for all.
    Gathers,
    /// It passes many lists side by side. One block after the other costs little, but to leap, all rows are gathered, as
    /// these values do.
    GathersToLeap(Vec<Value>),
}

impl Rows {
    /// What `sql` gives, which ends before its conditions on the row.
    pub(super) fn of(sql: String, values: Vec<Value>) -> Rows {
        Rows {
            sql,
            values,
            block: Vec::new(),
            at: 0,
            size: SMALLEST_BLOCK,
            in_a_row: 0,
            is_last: false,
            passed: Vec::new(),
            pace: Pace::Quick,
            is_of_index: false,
        }
    }

    /// What an index of FTS5 has for an expression.
    pub(super) fn of_index(index: &str, expression: String) -> Rows {
        let sql = format!("SELECT rowid AS row FROM {index} WHERE {index} MATCH ?1 AND rowid");
        Rows { is_of_index: true, ..Rows::of(sql, vec![Value::Text(expression)]) }
    }

    /// The turns with all of these phrases.
    pub(super) fn of_phrases(phrases: &[String]) -> Rows {
        let folded = Folded::new(&phrases.join(" "));
        let each = folded.iter().flat_map(|(word, _)| word.split(|letter: char| !letter.is_alphanumeric()));
        let passed = each.filter(|word| !word.is_empty()).map(str::to_owned).collect();
        Rows { passed, ..Rows::of_index("turn_search", all_of(phrases)) }
    }

    /// Whether they are what an index of FTS5 has.
    pub(super) fn is_of_index(&self) -> bool {
        self.is_of_index
    }

    /// The same for an expression with beginnings: FTS5 gathers everything before it gives the first row, so all is asked
    /// for at once; or, for a page, first what fills one.
    pub(super) fn gathered(index: &str, expression: String, is_for_page: bool) -> Rows {
        let size = if is_for_page { GATHERED_BLOCK } else { usize::MAX };
        Rows { pace: Pace::Gathers, size, ..Rows::of_index(index, expression) }
    }

    /// What an index has for any of the words, all of which begin with one of the `beginnings`.
    pub(super) fn side_by_side(index: &str, words: &[String], beginnings: &[String]) -> Rows {
        let pace = Pace::GathersToLeap(vec![Value::Text(any_of(beginnings, true))]);
        Rows { pace, ..Rows::of_index(index, any_of(words, false)) }
    }

    /// The first that is not before `wanted`, where somebody wants at most so many from there on.
    pub(super) fn at_least(&mut self, read: &Read<'_>, wanted: i64, most: usize) -> Result<Option<i64>> {
        let ahead = self.block[self.at..].partition_point(|row| *row < wanted);
        self.at += ahead;
        if let Some(row) = self.block.get(self.at) {
            return Ok(Some(*row));
        }
        if self.is_last {
            return Ok(None);
        }
        // Who reads on wants more; who leaps wants little. To leap within what the next block will hold is to read on.
        let reach = self.in_a_row as f64 * apart(&self.block, false);
        let goes_on =
            self.block.last().is_none_or(|last| wanted <= last + 1 || (wanted.saturating_sub(*last) as f64) < reach);
        self.size = match (&mut self.pace, goes_on) {
            (Pace::Gathers, _) if self.block.is_empty() => self.size,
            (Pace::Gathers, _) => usize::MAX,
            (Pace::GathersToLeap(all), false) => {
                self.values = std::mem::take(all);
                self.pace = Pace::Gathers;
                usize::MAX
            }
            (_, true) => self.in_a_row.min(most.max(self.in_a_row / 4)).clamp(SMALLEST_BLOCK, LARGEST_BLOCK),
            (Pace::Quick, false) => SMALLEST_BLOCK,
        };
        self.in_a_row = if goes_on { self.in_a_row } else { 0 };
        self.fill(read, wanted)?;
        self.in_a_row += self.block.len();
        Ok(self.block.first().copied())
    }

    /// All of them, where those are at most `few`.
    pub(super) fn all_if_few(&mut self, read: &Read<'_>, few: usize) -> Result<Option<Vec<i64>>> {
        self.size = few + 1;
        self.fill(read, i64::MIN)?;
        Ok(self.is_last.then(|| std::mem::take(&mut self.block)))
    }

    /// How many there are and how long they take, as far as the first ones tell.
    pub(super) fn course(&mut self, read: &Read<'_>) -> Result<Course> {
        self.at_least(read, i64::MIN, SMALLEST_BLOCK)?;
        Course::of_lists(read, 1.0 / apart(&self.block, self.is_last), &self.passed)
    }

    /// How many there are, where that is soon known and at most `few`: only where the first ones lie far apart are they
    /// counted.
    pub(super) fn count(&mut self, read: &Read<'_>, few: usize) -> Result<Option<usize>> {
        const FAR: i64 = 100;
        if !matches!(self.pace, Pace::Quick) {
            return Ok(None);
        }
        self.at_least(read, i64::MIN, SMALLEST_BLOCK)?;
        if !self.is_last && self.block.len() <= few {
            let span = self.block.last().zip(self.block.first()).map_or(0, |(last, first)| last - first);
            if span < FAR * self.block.len() as i64 {
                return Ok(None);
            }
            self.size = few + 1;
            self.fill(read, i64::MIN)?;
        }
        Ok(self.is_last.then_some(self.block.len()).filter(|count| *count <= few))
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

/// How far rows are from each other; where they are all and not many, the fewer the further.
pub(super) fn apart(rows: &[i64], are_all: bool) -> f64 {
    match rows {
        [first, .., last] if !are_all || rows.len() > LARGEST_BLOCK => (last - first) as f64 / rows.len() as f64,
        _ => f64::MAX / (rows.len() + 1) as f64,
    }
}

/// An expression for all of these words, or phrases.
pub(super) fn all_of(words: &[String]) -> String {
    words.iter().map(|word| quoted(word, false)).collect::<Vec<_>>().join(" AND ")
}

/// An expression for any of these words, or of these beginnings.
pub(super) fn any_of(words: &[String], begins: bool) -> String {
    words.iter().map(|word| quoted(word, begins)).collect::<Vec<_>>().join(" OR ")
}
