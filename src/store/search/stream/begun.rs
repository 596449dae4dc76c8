//! Texts in which a word begins so. FTS5 gathers all of them before it gives the first; here the words themselves are looked
//! up, and where they are few, their texts are passed side by side.

use rusqlite::OptionalExtension;

use super::super::super::{Read, Result};
use super::rows::{Rows, any_of};
use crate::text::fold::is_other_spelling;
use crate::text::sought::Key;

/// With more words than these it is quicker to gather all rows in which one begins so, than to pass the rows of each side by
/// side.
const FEW_WORDS: usize = 64;

/// Beginnings of words, as the index of words has them.
pub(in super::super) struct Begun {
    /// The table whose texts have the words.
    table: String,
    /// What one of its words must begin with.
    beginnings: Vec<String>,
}

/// What leads to a page of rows of what begins so.
pub(super) enum Led {
    /// No word begins so.
    Nowhere,
    /// A statement.
    By(Rows),
    /// More words begin so than can be passed side by side, so that perhaps hardly a text is without one: to look at all is
    /// quickest then, but for so many texts in vain. Then the statement.
    Along(usize, Rows),
}

impl Begun {
    /// Where one of these keys must be there, and all of them are beginnings of words that the index has letter by letter
    /// as they are: it folds capitals and marks.
    pub(super) fn of(table: &str, any: &[&Key]) -> Option<Begun> {
        let is_folded = |letter: char| {
            let is_cyrillic = ('а'..='я').contains(&letter) && letter != 'й';
            letter.is_ascii_alphanumeric() || is_cyrillic || is_other_spelling(letter)
        };
        let beginning = |key: &&Key| match key {
            Key::Printed { words, begins: true } => {
                let small = words.to_lowercase();
                (!small.is_empty() && small.chars().all(is_folded)).then_some(small)
            }
            _ => None,
        };
        let beginnings: Option<Vec<String>> = any.iter().map(beginning).collect();
        Some(Begun { table: table.to_owned(), beginnings: beginnings.filter(|some| !some.is_empty())? })
    }

    /// The table whose texts have the words.
    pub(super) fn table(&self) -> &str {
        &self.table
    }

    /// All rows, gathered.
    pub(super) fn all(&self) -> Rows {
        self.gathered(false)
    }

    fn gathered(&self, is_for_page: bool) -> Rows {
        Rows::gathered(&self.index(), any_of(&self.beginnings, true), is_for_page)
    }

    fn index(&self) -> String {
        format!("{}_search", self.table)
    }

    /// What leads to a page of rows, and on to more if need be.
    pub(super) fn led(&self, read: &Read<'_>) -> Result<Led> {
        /// To gather a share of all rows takes longer than to look at this share of all texts.
        const SHARE: usize = 750;
        /// Nobody waits for more.
        const MOST: usize = 10_000;
        let (words, are_all) = self.words(read)?;
        Ok(match are_all {
            true if words.is_empty() => Led::Nowhere,
            true => Led::By(Rows::side_by_side(&self.index(), &words, &self.beginnings)),
            false => Led::Along((self.texts(read)? / SHARE).min(MOST), self.gathered(true)),
        })
    }

    /// About how many texts there are.
    fn texts(&self, read: &Read<'_>) -> Result<usize> {
        let mut statement = read.connection.prepare_cached(&format!("SELECT max(row) FROM {}", self.table))?;
        let last: Option<i64> = statement.query_row([], |row| row.get(0))?;
        Ok(last.and_then(|last| usize::try_from(last).ok()).unwrap_or(0))
    }

    /// The first words of the index that begin so, and whether those are all. From each it leaps behind its last place to
    /// the next.
    fn words(&self, read: &Read<'_>) -> Result<(Vec<String>, bool)> {
        let sql = format!("SELECT term FROM {}_place WHERE term >= ?1 AND term < ?2 LIMIT 1", self.table);
        let mut statement = read.connection.prepare_cached(&sql)?;
        let mut words: Vec<String> = Vec::new();
        for beginning in &self.beginnings {
            let (mut next, end) = (beginning.clone(), format!("{beginning}{}", char::MAX));
            while let Some(word) = statement.query_row([&next, &end], |row| row.get::<_, String>(0)).optional()? {
                if words.len() == FEW_WORDS {
                    return Ok((words, false));
                }
                next = format!("{word}\u{1}");
                words.push(word);
            }
        }
        Ok((words, true))
    }
}
