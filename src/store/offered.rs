//! What the fields of a search can be filled with: the values that the archive has, and how often.

use std::collections::HashMap;

use super::values::{hexadecimal, used};
use super::{Read, Result};
use crate::model::{Id, Person};

/// As what people are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// As anybody.
    Anybody,
    /// As who told something.
    Narrator,
    /// As who took something down.
    Interviewer,
    /// As who wrote an article.
    Author,
}

impl Read<'_> {
    /// How often each person stands so in the archive: in recollections, or as the author of articles. Where only some are
    /// asked for, of no others.
    pub fn people_standing(
        &self,
        standing: Standing,
        only: Option<&[Id<Person>]>,
    ) -> Result<HashMap<Id<Person>, usize>> {
        let (table, role) = match standing {
            Standing::Anybody => ("participant", ""),
            Standing::Narrator => ("participant", " AND role = 'narrator'"),
            Standing::Interviewer => ("participant", " AND role = 'interviewer'"),
            Standing::Author => ("author", ""),
        };
        let among = if only.is_some() { "person_id IN (SELECT unhex(value) FROM json_each(?1))" } else { "?1 IS NULL" };
        let sql = format!("SELECT person_id, count(*) FROM {table} WHERE {among}{role} GROUP BY person_id");
        let only = only.map(|only| only.iter().map(hexadecimal).collect::<serde_json::Value>().to_string());
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([only], |row| Ok((row.get(0)?, used(row.get(1)?))))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The languages (BCP 47) of transcripts and articles, with how many there are.
    pub fn languages(&self) -> Result<Vec<(String, usize)>> {
        let sql = "SELECT lower(language), count(*) FROM
                       (SELECT coalesce(nullif(transcript.language, ''), recollection.language) AS language
                        FROM transcript JOIN recollection ON recollection.id = transcript.recollection_id
                        UNION ALL SELECT language FROM article)
                   WHERE language <> '' GROUP BY lower(language)";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, used(row.get(1)?))))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The years in which what recollections and articles tell of themselves begins, with how many there are.
    pub fn years(&self) -> Result<Vec<(i64, usize)>> {
        let sql = "SELECT date_from / 10000, count(*) FROM
                       (SELECT date_from FROM recollection UNION ALL SELECT date_from FROM article)
                   WHERE date_from > 0 GROUP BY date_from / 10000";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, used(row.get(1)?))))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
