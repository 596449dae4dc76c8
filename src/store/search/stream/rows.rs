//! Rows that one statement gives in order, asked for block by block.

use rusqlite::params_from_iter;
use rusqlite::types::Value;
use unicode_normalization::char::is_combining_mark;

use super::super::super::{Read, Result};
use super::super::quoted;
use super::course::Course;
use crate::text::fold::{fold_word, is_other_spelling};

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
    /// It passes many lists side by side. One block after the other costs little, but to leap far, all rows are gathered, as
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
        let passed = phrases.iter().flat_map(|phrase| terms(phrase)).collect();
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

    /// The first that is not before `wanted`, where somebody wants about `most` from there on: more where they are not in
    /// another stream as well, so that blocks grow by a quarter at least.
    pub(super) fn at_least(&mut self, read: &Read<'_>, wanted: i64, most: usize) -> Result<Option<i64>> {
        let ahead = self.block[self.at..].partition_point(|row| *row < wanted);
        self.at += ahead;
        if let Some(row) = self.block.get(self.at) {
            return Ok(Some(*row));
        }
        if self.is_last {
            return Ok(None);
        }
        // Who reads on wants more; who leaps wants little.
        let goes_on = self.block.last().is_none_or(|last| wanted <= last + 1 || wanted - last < self.near());
        self.size = match (&mut self.pace, goes_on) {
            (Pace::Gathers, _) if self.block.is_empty() => self.size,
            (Pace::Gathers, _) => usize::MAX,
            (Pace::GathersToLeap(all), false) => {
                self.values = std::mem::take(all);
                self.pace = Pace::Gathers;
                usize::MAX
            }
            (_, true) => self.in_a_row.min(most.max(self.in_a_row / 4)).clamp(self.smallest(), LARGEST_BLOCK),
            (Pace::Quick, false) => self.smallest(),
        };
        self.in_a_row = if goes_on { self.in_a_row } else { 0 };
        self.fill(read, wanted)?;
        Ok(self.block.first().copied())
    }

    /// How many rows are asked for at least: of a phrase, of which each takes long, few.
    fn smallest(&self) -> usize {
        if self.passed.is_empty() { SMALLEST_BLOCK } else { SMALLEST_BLOCK / 4 }
    }

    /// Who leaps no further than this is taken to read on, and is given larger blocks: that is dearer than a small one, but
    /// not than so many small ones as there would be.
    fn near(&self) -> i64 {
        const ROWS: usize = 128;
        match self.block[..] {
            [first, .., last] => (last - first) * self.in_a_row.min(ROWS) as i64 / self.block.len() as i64,
            _ => 0,
        }
    }

    /// Reads the first ones: as many as tell something of the others even where words are dense in one source; of a phrase
    /// only those that are wanted anyway; where all are gathered, as many as will be asked for.
    fn foretell(&mut self, read: &Read<'_>) -> Result<()> {
        const CHEAP: usize = 64;
        if self.in_a_row > 0 || self.is_last {
            return Ok(());
        }
        self.size = match self.pace {
            Pace::Gathers => self.size,
            Pace::Quick | Pace::GathersToLeap(_) if self.passed.is_empty() => CHEAP,
            Pace::Quick | Pace::GathersToLeap(_) => SMALLEST_BLOCK,
        };
        self.fill(read, i64::MIN)
    }

    /// All of them, where those are at most `few`.
    pub(super) fn all_if_few(&mut self, read: &Read<'_>, few: usize) -> Result<Option<Vec<i64>>> {
        self.size = few + 1;
        self.fill(read, i64::MIN)?;
        Ok(self.is_last.then(|| std::mem::take(&mut self.block)))
    }

    /// How many there are and how long they take, as far as the first ones tell.
    pub(super) fn course(&mut self, read: &Read<'_>) -> Result<Course> {
        self.foretell(read)?;
        let rows = density(&self.block, self.is_last);
        match self.is_last {
            true => Ok(Course { rows, time: 0.0 }),
            false => Course::of_lists(read, rows, &self.passed),
        }
    }

    /// How many there are, where that is soon known and at most `few`: only where the first ones lie far apart are they
    /// counted.
    pub(super) fn count(&mut self, read: &Read<'_>, few: usize) -> Result<Option<usize>> {
        const FAR: i64 = 100;
        if !matches!(self.pace, Pace::Quick) {
            return Ok(None);
        }
        self.foretell(read)?;
        if !self.is_last && self.block.len() <= few {
            if self.block.last().is_none_or(|last| *last < FAR * self.block.len() as i64) {
                return Ok(None);
            }
            (self.size, self.in_a_row) = (few + 1, 0);
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
        self.in_a_row += self.block.len();
        self.is_last = self.block.len() < self.size;
        Ok(())
    }
}

/// How many of the first rows of a table are among these, which are the first of a stream; where they are all and not many,
/// next to none, and the fewer the fewer.
pub(super) fn density(rows: &[i64], are_all: bool) -> f64 {
    match rows {
        [.., last] if !are_all || rows.len() > LARGEST_BLOCK => rows.len() as f64 / (*last).max(1) as f64,
        _ => (rows.len() + 1) as f64 / f64::MAX,
    }
}

/// The words of a phrase as the index of words has them (`unicode61 remove_diacritics 2`): it takes them apart at apostrophes
/// and at the marks of most scripts, and folds accents of Latin letters alone, without ł, ß and ligatures.
fn terms(phrase: &str) -> Vec<String> {
    let is_accent = |letter: char| ('\u{300}'..='\u{331}').contains(&letter);
    let is_kept = |letter: char| letter.is_alphanumeric() && !is_combining_mark(letter) || is_accent(letter);
    let is_latin = |letter: char| letter < '\u{250}' || ('\u{1e00}'..'\u{1f00}').contains(&letter);
    let folded = |letter: char| match letter {
        _ if is_accent(letter) => String::new(),
        _ if is_latin(letter) && !is_other_spelling(letter) => fold_word(letter.encode_utf8(&mut [0; 4])),
        _ => letter.to_string(),
    };
    let small = phrase.to_lowercase();
    let parts = small.split(|letter: char| !is_kept(letter)).map(|part| part.chars().map(folded).collect());
    parts.filter(|part: &String| !part.is_empty()).collect()
}

/// An expression for all of these words, or phrases.
pub(super) fn all_of(words: &[String]) -> String {
    words.iter().map(|word| quoted(word, false)).collect::<Vec<_>>().join(" AND ")
}

/// An expression for any of these words, or of these beginnings.
pub(super) fn any_of(words: &[String], begins: bool) -> String {
    words.iter().map(|word| quoted(word, begins)).collect::<Vec<_>>().join(" OR ")
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    /// A table with every second number below `end`.
    fn even(end: i64) -> rusqlite::Result<Connection> {
        let connection = Connection::open_in_memory()?;
        connection.execute_batch("CREATE TABLE even (row INTEGER PRIMARY KEY)")?;
        let numbers = "WITH RECURSIVE n (row) AS (VALUES (0) UNION ALL SELECT row + 2 FROM n WHERE row + 2 < ?1)";
        connection.execute(&format!("{numbers} INSERT INTO even SELECT row FROM n"), [end])?;
        Ok(connection)
    }

    fn rows() -> Rows {
        Rows::of("SELECT row FROM even WHERE row".into(), Vec::new())
    }

    #[test]
    fn no_more_is_passed_than_is_wanted_or_a_quarter_more_than_was_read() -> Result<()> {
        let connection = even(100_000)?;
        let (read, mut rows) = (Read::of(&connection), rows());
        let page = 32;
        for at in 0..page {
            assert_eq!(rows.at_least(&read, 2 * at as i64, page - at)?, Some(2 * at as i64));
        }
        assert_eq!(rows.in_a_row, page);
        for at in page..20_000 {
            assert_eq!(rows.at_least(&read, 2 * at as i64 - 1, 1)?, Some(2 * at as i64));
            assert!(rows.in_a_row <= (at + 1) * 5 / 4 + SMALLEST_BLOCK, "{} at {at}", rows.in_a_row);
        }
        Ok(())
    }

    #[test]
    fn who_leaps_comes_to_the_first_row_that_is_not_before() -> Result<()> {
        const END: i64 = 300_000;
        let connection = even(END)?;
        let (read, mut rows) = (Read::of(&connection), rows());
        let (mut wanted, mut leaps) = (0, [1, 7, 40, 5, 1_500].into_iter().cycle());
        while wanted < END {
            assert_eq!(rows.at_least(&read, wanted, 100)?, Some(wanted + wanted % 2).filter(|row| *row < END));
            wanted += leaps.next().unwrap_or(1);
        }
        assert_eq!(rows.at_least(&read, wanted, 100)?, None);
        Ok(())
    }

    #[test]
    fn after_a_far_leap_little_is_read_and_after_a_near_one_more() -> Result<()> {
        let connection = even(300_000)?;
        let (read, mut rows) = (Read::of(&connection), rows());
        let last = |rows: &Rows| rows.block.last().copied().unwrap_or(0);
        while rows.in_a_row < 5_000 {
            let next = last(&rows) + 1;
            rows.at_least(&read, next, usize::MAX)?;
        }
        let (before, near) = (rows.in_a_row, last(&rows) + 2 * 50);
        assert_eq!(rows.at_least(&read, near, usize::MAX)?, Some(near));
        assert!(rows.in_a_row > 5 * before / 4, "{} after {before}", rows.in_a_row);
        let far = last(&rows) + 2 * 1_000;
        assert_eq!(rows.at_least(&read, far, usize::MAX)?, Some(far));
        assert_eq!(rows.in_a_row, SMALLEST_BLOCK);
        Ok(())
    }

    #[test]
    fn whatever_the_pace_the_first_rows_tell_how_many_there_are() -> Result<()> {
        let connection = even(100_000)?;
        let read = Read::of(&connection);
        let all = || vec![Value::Integer(0)];
        for pace in [Pace::Quick, Pace::Gathers, Pace::GathersToLeap(all())] {
            let course = Rows { pace, ..rows() }.course(&read)?;
            assert!((0.4..0.6).contains(&course.rows), "{course:?}");
        }
        let few = Rows::of("SELECT row FROM even WHERE row < 20 AND row".into(), Vec::new()).course(&read)?;
        assert!(few.rows < 1e-9 && few.time == 0.0, "{few:?}");
        // Where the first stands late, they are as rare as that.
        let late = Rows::of("SELECT row FROM even WHERE row >= 90000 AND row".into(), Vec::new()).course(&read)?;
        assert!(late.rows < 0.001, "{late:?}");
        Ok(())
    }

    #[test]
    fn the_words_of_a_phrase_are_those_of_the_index() -> Result<()> {
        let connection = Connection::open_in_memory()?;
        connection.execute_batch(
            "CREATE VIRTUAL TABLE words USING fts5 (text, tokenize = \"unicode61 remove_diacritics 2\");
             CREATE VIRTUAL TABLE place USING fts5vocab (words, instance);",
        )?;
        let phrase = "About that’s Élan, l'e\u{301}lan: ещё ёлка йод ŁÓDŹ Straße ﬁshing 1969 Ærø ήταν εδώ हिन्दी שָׁלוֹם tiếng İstanbul";
        connection.execute("INSERT INTO words VALUES (?1)", [phrase])?;
        let mut statement = connection.prepare("SELECT term FROM place ORDER BY offset")?;
        let indexed: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        assert_eq!(terms(phrase), indexed);
        Ok(())
    }
}
