//! How many records of each noun there are: one statement, no texts.

use serde::Serialize;

use super::values::used;
use super::{Read, Result};

/// How many of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Recollections of every kind.
    pub recollections: usize,
    /// People, groups and publications.
    pub people: usize,
    /// Articles.
    pub articles: usize,
    /// Quotes.
    pub quotes: usize,
    /// Tags.
    pub tags: usize,
    /// Dossiers.
    pub dossiers: usize,
}

impl Read<'_> {
    /// Counts everything.
    pub fn count_of_everything(&self) -> Result<Count> {
        let sql = "SELECT (SELECT count(*) FROM recollection) AS recollections,
                          (SELECT count(*) FROM person) AS people,
                          (SELECT count(*) FROM article) AS articles,
                          (SELECT count(*) FROM quote) AS quotes,
                          (SELECT count(*) FROM tag) AS tags,
                          (SELECT count(*) FROM dossier) AS dossiers";
        let count = self.connection.prepare_cached(sql)?.query_row([], |row| {
            let number = |name: &str| row.get(name).map(used);
            Ok(Count {
                recollections: number("recollections")?,
                people: number("people")?,
                articles: number("articles")?,
                quotes: number("quotes")?,
                tags: number("tags")?,
                dossiers: number("dossiers")?,
            })
        })?;
        Ok(count)
    }
}
