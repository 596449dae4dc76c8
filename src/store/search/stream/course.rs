//! What it is to pass a stream to the end of the archive, foretold by its first rows.
//!
//! By counting, not by the clock: the same question must be led to the same way.

use super::super::super::{Read, Result};
use super::rows::apart;

/// What it takes, in seconds, about: to read a text, to be given a row, to pass a place in the list of a word, to compare a
/// place with one in another list. Measured on one machine; it matters only how they stand to each other.
const READING: f64 = 15e-6;
const GIVING: f64 = 150e-9;
const PASSING: f64 = 7e-9;
const COMPARING: f64 = 50e-9;
/// How many of the rows that one of several streams has are in all of them; a guess.
const IN_ALL: f64 = 1.0 / 3.0;

/// What it is to pass rows, for every row of their table: how many of it there are, and how many seconds they take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Course {
    pub(super) rows: f64,
    pub(super) time: f64,
}

impl Course {
    /// Of so many rows that a phrase has, for which the lists of these words are passed side by side.
    pub(super) fn of_lists(read: &Read<'_>, rows: f64, words: &[String]) -> Result<Course> {
        let lists: Vec<f64> = words.iter().map(|word| places(read, word)).collect::<Result<_>>()?;
        let shortest = lists.iter().copied().reduce(f64::min).unwrap_or(0.0);
        let compared = shortest * lists.len().saturating_sub(1) as f64;
        Ok(Course { rows, time: GIVING * rows + PASSING * lists.iter().sum::<f64>() + COMPARING * compared })
    }

    /// Of what is in one of several.
    pub(super) fn of_any(several: &[Course]) -> Course {
        let sum = |of: fn(&Course) -> f64| several.iter().map(of).sum();
        Course { rows: sum(|one| one.rows), time: sum(|one| one.time) }
    }

    /// Of what is in all of several, passed side by side.
    pub(super) fn of_all(several: &[Course]) -> Course {
        let fewest = several.iter().map(|one| one.rows).fold(f64::MAX, f64::min);
        let share = if several.len() > 1 { IN_ALL } else { 1.0 };
        Course { rows: fewest * share, time: Course::of_any(several).time }
    }

    /// How many seconds it takes to pass them and to read each of their texts.
    pub(super) fn with_reading(self) -> f64 {
        self.time + READING * self.rows
    }
}

/// How many places `word` has in the turns, for each of them, as far as its first ones tell.
fn places(read: &Read<'_>, word: &str) -> Result<f64> {
    const FIRST: i64 = 128;
    let mut statement = read.connection.prepare_cached("SELECT doc FROM turn_place WHERE term = ?1 LIMIT ?2")?;
    let rows = statement.query_map((word, FIRST), |row| row.get(0))?;
    let rows: Vec<i64> = rows.collect::<rusqlite::Result<_>>()?;
    Ok(1.0 / apart(&rows, (rows.len() as i64) < FIRST))
}
