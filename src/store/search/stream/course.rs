//! What it is to pass a stream to the end of the archive, foretold by its first rows.
//!
//! By counting, not by the clock: the same question must be led to the same way.

use super::super::super::{Read, Result};
use super::rows::density;

/// What it takes, in seconds, about: to read a text, to be given a row, to pass a place in the list of a word, to compare a
/// place with one in another list. Measured on one machine; it matters only how they stand to each other.
const READING: f64 = 15e-6;
const GIVING: f64 = 150e-9;
const PASSING: f64 = 7e-9;
const COMPARING: f64 = 50e-9;
/// How many of the rows that the shortest of several streams has are in each of them; a guess.
const IN_EACH: f64 = 1.0 / 3.0;

/// What it is to pass rows, for every row of their table: how many of it there are, and how many seconds they take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Course {
    pub(super) rows: f64,
    pub(super) time: f64,
}

/// What is through soonest of several, with its texts read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Soonest {
    /// Of each alone this one.
    pub(super) alone: usize,
    /// Whether all of them side by side are through sooner.
    pub(super) rather_all: bool,
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

    /// Of what is in all of several, passed side by side: as many rows as the fewest of them, or fewer.
    pub(super) fn of_all(several: &[Course]) -> Course {
        let rows = several.iter().map(|one| one.rows).fold(f64::MAX, f64::min);
        Course { rows, time: Course::of_any(several).time }
    }

    /// What is through soonest of several; none of none.
    pub(super) fn soonest(several: &[Course]) -> Option<Soonest> {
        let each = several.iter().map(|one| one.with_reading()).enumerate();
        let (alone, shortest) = each.min_by(|one, other| one.1.total_cmp(&other.1))?;
        let all = Course::of_all(several);
        let all = Course { rows: all.rows * IN_EACH, ..all };
        Some(Soonest { alone, rather_all: several.len() > 1 && all.with_reading() < shortest })
    }

    /// How many seconds it takes to pass them and to read each of their texts.
    fn with_reading(self) -> f64 {
        self.time + READING * self.rows
    }
}

/// How many places `word` has in the turns, for each of them, as far as its first ones tell.
fn places(read: &Read<'_>, word: &str) -> Result<f64> {
    const FIRST: i64 = 128;
    let mut statement = read.connection.prepare_cached("SELECT doc FROM turn_place WHERE term = ?1 LIMIT ?2")?;
    let rows: Vec<i64> = statement.query_map((word, FIRST), |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(density(&rows, (rows.len() as i64) < FIRST))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(rows: f64, time: f64) -> Course {
        Course { rows, time }
    }

    fn alone(alone: usize) -> Option<Soonest> {
        Some(Soonest { alone, rather_all: false })
    }

    #[test]
    fn of_several_leads_the_one_with_the_fewest_texts_where_passing_them_costs_alike() {
        let (many, few) = (course(0.02, 1e-9), course(0.000_1, 1e-9));
        assert_eq!(Course::soonest(&[many, few]), alone(1));
        assert_eq!(Course::soonest(&[few, many]), alone(0));
    }

    #[test]
    fn lists_that_are_long_lead_only_where_that_spares_more_texts_than_it_costs() {
        let (pairs, words) = (course(0.000_4, 1e-10), course(0.000_2, 2e-8));
        assert_eq!(Course::soonest(&[pairs, words]), alone(0));
        assert_eq!(Course::soonest(&[course(0.05, 1e-8), words]), alone(1));
    }

    #[test]
    fn where_texts_are_what_costs_most_all_are_passed_side_by_side() {
        let (one, other) = (course(0.001, 1e-10), course(0.000_9, 1e-9));
        assert_eq!(Course::soonest(&[one, other]), Some(Soonest { alone: 1, rather_all: true }));
        assert_eq!(Course::soonest(&[one]), alone(0));
    }

    #[test]
    fn what_is_in_one_of_several_has_the_rows_of_all() {
        let any = Course::of_any(&[course(0.5, 1.0), course(0.25, 2.0)]);
        assert_eq!((any.rows, any.time), (0.75, 3.0));
    }
}
