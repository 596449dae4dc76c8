//! Rows of quotes.

use rusqlite::{OptionalExtension, Row, params};
use serde::Serialize;

use super::values::{Columns, stored, used};
use super::{Read, Result, StoreError, Write};
use crate::model::{Id, Place, Quote, Recollection, Transcript};

/// A quote as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct QuoteRow {
    /// The quote.
    #[serde(flatten)]
    pub quote: Quote,
    /// From which recollection.
    pub recollection: Id<Recollection>,
    /// That recollection's title.
    pub source: String,
    /// How many quotations cite it.
    pub citations: usize,
    /// Its tags' names, separated by `; `.
    pub tags: String,
}

pub(super) const COLUMNS: &str = "quote.id, quote.transcript_id, quote.first_turn_id, quote.start_byte, quote.last_turn_id, \
     quote.end_byte, quote.exact, quote.prefix, quote.suffix, quote.revision, quote.start_ms, quote.end_ms, \
     quote.anchoring, quote.heard_ms";

impl Read<'_> {
    /// Every quote, by source and place.
    pub fn quotes(&self) -> Result<Vec<QuoteRow>> {
        let sql = format!(
            "SELECT {COLUMNS}, recollection.id AS recollection, recollection.title AS source,
                 (SELECT count(*) FROM citation WHERE citation.quote_id = quote.id) AS citations,
                 coalesce((SELECT group_concat(name, '; ') FROM (SELECT tag.name FROM tagging
                     JOIN tag ON tag.id = tagging.tag_id WHERE tagging.quote_id = quote.id ORDER BY tag.name)), '') AS tags
             FROM quote JOIN transcript ON transcript.id = quote.transcript_id
             JOIN recollection ON recollection.id = transcript.recollection_id
             JOIN turn ON turn.id = quote.first_turn_id
             ORDER BY recollection.title, transcript.id, turn.position, quote.start_byte"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([], |row| {
            Ok(QuoteRow {
                quote: read_quote(&mut Columns::of(row))?,
                recollection: row.get("recollection")?,
                source: row.get("source")?,
                citations: used(row.get("citations")?),
                tags: row.get("tags")?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// One quote.
    pub fn quote(&self, id: Id<Quote>) -> Result<Quote> {
        let sql = format!("SELECT {COLUMNS} FROM quote WHERE id = ?1");
        let found = self
            .connection
            .prepare_cached(&sql)?
            .query_row([id], |row| read_quote(&mut Columns::of(row)))
            .optional()?;
        found.ok_or_else(|| StoreError::NoSuch { noun: "quote", id: id.short() })
    }

    /// The quotes taken from a transcript.
    pub fn quotes_of(&self, transcript: Id<Transcript>) -> Result<Vec<Quote>> {
        let sql = format!("SELECT {COLUMNS} FROM quote WHERE transcript_id = ?1 ORDER BY id");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let quotes = statement.query_map([transcript], |row| read_quote(&mut Columns::of(row)))?;
        Ok(quotes.collect::<rusqlite::Result<_>>()?)
    }

    /// The quote that stands at exactly this place, where there is one.
    pub fn quote_at(&self, place: &Place) -> Result<Option<Quote>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM quote
             WHERE first_turn_id = ?1 AND start_byte = ?2 AND last_turn_id = ?3 AND end_byte = ?4"
        );
        let key = params![place.first_turn, stored(place.start), place.last_turn, stored(place.end)];
        Ok(self.connection.prepare_cached(&sql)?.query_row(key, |row| read_quote(&mut Columns::of(row))).optional()?)
    }
}

impl Write<'_> {
    /// Adds a quote.
    pub fn insert_quote(&self, one: &Quote) -> Result<()> {
        let sql = "INSERT INTO quote (id, transcript_id, first_turn_id, start_byte, last_turn_id, end_byte, exact,
                       prefix, suffix, revision, start_ms, end_ms, anchoring, heard_ms)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";
        self.put_quote(sql, one)
    }

    /// Stores the quote as it is now.
    pub fn update_quote(&self, one: &Quote) -> Result<()> {
        let sql = "UPDATE quote SET transcript_id = ?2, first_turn_id = ?3, start_byte = ?4, last_turn_id = ?5,
                       end_byte = ?6, exact = ?7, prefix = ?8, suffix = ?9, revision = ?10, start_ms = ?11,
                       end_ms = ?12, anchoring = ?13, heard_ms = ?14 WHERE id = ?1";
        self.put_quote(sql, one)
    }

    fn put_quote(&self, sql: &str, one: &Quote) -> Result<()> {
        self.connection.prepare_cached(sql)?.execute(params![
            one.id,
            one.transcript,
            one.place.first_turn,
            stored(one.place.start),
            one.place.last_turn,
            stored(one.place.end),
            one.exact,
            one.prefix,
            one.suffix,
            one.revision,
            one.start_ms,
            one.end_ms,
            one.anchoring,
            one.heard_ms
        ])?;
        Ok(())
    }

    /// Removes a quote with its tags, memos and restrictions.
    pub fn delete_quote(&self, id: Id<Quote>) -> Result<()> {
        self.connection.prepare_cached("DELETE FROM quote WHERE id = ?1")?.execute([id])?;
        Ok(())
    }
}

/// A quote in the next columns, which are [`COLUMNS`].
pub(super) fn read_quote(columns: &mut Columns<'_, '_>) -> rusqlite::Result<Quote> {
    Ok(Quote {
        id: columns.next()?,
        transcript: columns.next()?,
        place: Place {
            first_turn: columns.next()?,
            start: used(columns.next()?),
            last_turn: columns.next()?,
            end: used(columns.next()?),
        },
        exact: columns.next()?,
        prefix: columns.next()?,
        suffix: columns.next()?,
        revision: columns.next()?,
        start_ms: columns.next()?,
        end_ms: columns.next()?,
        anchoring: columns.next()?,
        heard_ms: columns.next()?,
    })
}

/// The place in the columns that `rejection`, `suggestion` and `quote` have in common.
pub(super) fn read_place(row: &Row<'_>) -> rusqlite::Result<Place> {
    Ok(Place {
        first_turn: row.get("first_turn_id")?,
        start: used(row.get("start_byte")?),
        last_turn: row.get("last_turn_id")?,
        end: used(row.get("end_byte")?),
    })
}
