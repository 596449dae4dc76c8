//! Rows of citations and rejections.

use rusqlite::{OptionalExtension, params};
use serde::Serialize;

use super::derived::{SOURCE, SourceRow, read_source};
use super::quote::read_place;
use super::values::{Columns, stored};
use super::{Read, Result, Write};
use crate::model::{Article, Citation, Id, Place, Quotation, Quote, Rejection};

/// A citation as a list shows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CitationRow {
    /// The citation.
    #[serde(flatten)]
    pub citation: Citation,
    /// In which article.
    pub article: Id<Article>,
    /// That article's title.
    pub article_title: String,
    /// The title of the recollection that the quote was taken from.
    pub source_title: String,
}

/// A citation with where its quote stands.
#[derive(Clone, Debug, PartialEq)]
pub struct CitedRow {
    /// The citation.
    pub citation: Citation,
    /// Where the quote stands.
    pub place: Place,
    /// Whose words it cites.
    pub source: SourceRow,
}

pub(super) const COLUMNS: &str = "citation.id, citation.quote_id, citation.quotation_id, citation.words, citation.verdict, citation.sentence, \
     citation.differences, citation.confirmed_by, citation.confirmed_ms";

impl Read<'_> {
    /// Every citation, by article and place in it.
    pub fn citations(&self) -> Result<Vec<CitationRow>> {
        let sql = format!(
            "SELECT {COLUMNS}, article.id AS article, article.title AS article_title,
                 recollection.title AS source_title
             FROM citation JOIN quotation ON quotation.id = citation.quotation_id
             JOIN article ON article.id = quotation.article_id
             JOIN quote ON quote.id = citation.quote_id
             JOIN transcript ON transcript.id = quote.transcript_id
             JOIN recollection ON recollection.id = transcript.recollection_id
             ORDER BY article.title, article.id, quotation.position"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([], |row| {
            Ok(CitationRow {
                citation: read_citation(&mut Columns::of(row))?,
                article: row.get("article")?,
                article_title: row.get("article_title")?,
                source_title: row.get("source_title")?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// One citation, where there is one.
    pub fn citation(&self, id: Id<Citation>) -> Result<Option<Citation>> {
        let sql = format!("SELECT {COLUMNS} FROM citation WHERE id = ?1");
        Ok(self
            .connection
            .prepare_cached(&sql)?
            .query_row([id], |row| read_citation(&mut Columns::of(row)))
            .optional()?)
    }

    /// The quotations that cite a quote, by the article's date.
    pub fn citations_of_quote(&self, quote: Id<Quote>) -> Result<Vec<Citation>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM citation JOIN quotation ON quotation.id = citation.quotation_id
             JOIN article ON article.id = quotation.article_id WHERE citation.quote_id = ?1
             ORDER BY article.date_from IS NULL, article.date_from, article.title, quotation.position"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let citations = statement.query_map([quote], |row| read_citation(&mut Columns::of(row)))?;
        Ok(citations.collect::<rusqlite::Result<_>>()?)
    }

    /// What a quotation cites, by the quote's key.
    pub fn citations_of_quotation(&self, quotation: Id<Quotation>) -> Result<Vec<Citation>> {
        let sql = format!("SELECT {COLUMNS} FROM citation WHERE quotation_id = ?1 ORDER BY quote_id");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let citations = statement.query_map([quotation], |row| read_citation(&mut Columns::of(row)))?;
        Ok(citations.collect::<rusqlite::Result<_>>()?)
    }

    /// What every quotation of an article cites, in order.
    pub fn citations_of_article(&self, article: Id<Article>) -> Result<Vec<CitedRow>> {
        let sql = format!(
            "SELECT {COLUMNS}, quote.first_turn_id, quote.start_byte, quote.last_turn_id, quote.end_byte, {SOURCE}
             FROM quotation JOIN citation ON citation.quotation_id = quotation.id
             JOIN quote ON quote.id = citation.quote_id
             JOIN transcript ON transcript.id = quote.transcript_id
             JOIN recollection ON recollection.id = transcript.recollection_id
             JOIN turn ON turn.id = quote.first_turn_id
             WHERE quotation.article_id = ?1 ORDER BY quotation.position, citation.confirmed_ms, citation.id"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([article], |row| {
            Ok(CitedRow {
                citation: read_citation(&mut Columns::of(row))?,
                place: read_place(row)?,
                source: read_source(row)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The places rejected for a quotation.
    pub fn rejections(&self, quotation: Id<Quotation>) -> Result<Vec<Rejection>> {
        let sql = "SELECT id, quotation_id, transcript_id, first_turn_id, start_byte, last_turn_id, end_byte
                   FROM rejection WHERE quotation_id = ?1 ORDER BY id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rejections = statement.query_map([quotation], |row| {
            Ok(Rejection {
                id: row.get("id")?,
                quotation: row.get("quotation_id")?,
                transcript: row.get("transcript_id")?,
                place: read_place(row)?,
            })
        })?;
        Ok(rejections.collect::<rusqlite::Result<_>>()?)
    }
}

impl Write<'_> {
    /// Adds a citation.
    pub fn insert_citation(&self, one: &Citation) -> Result<()> {
        let sql = "INSERT INTO citation (id, quote_id, quotation_id, words, verdict, sentence, differences,
                       confirmed_by, confirmed_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        self.connection.prepare_cached(sql)?.execute(params![
            one.id,
            one.quote,
            one.quotation,
            one.words,
            one.verdict,
            one.sentence,
            one.differences.to_string(),
            one.confirmed_by,
            one.confirmed_ms
        ])?;
        Ok(())
    }

    /// Removes a citation; the quote and the quotation stay.
    pub fn delete_citation(&self, id: Id<Citation>) -> Result<()> {
        self.connection.prepare_cached("DELETE FROM citation WHERE id = ?1")?.execute([id])?;
        Ok(())
    }

    /// Adds a rejection.
    pub fn insert_rejection(&self, one: &Rejection) -> Result<()> {
        let sql = "INSERT INTO rejection (id, quotation_id, transcript_id, first_turn_id, start_byte, last_turn_id,
                       end_byte) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        self.connection.prepare_cached(sql)?.execute(params![
            one.id,
            one.quotation,
            one.transcript,
            one.place.first_turn,
            stored(one.place.start),
            one.place.last_turn,
            stored(one.place.end)
        ])?;
        Ok(())
    }

    /// Removes a rejection.
    pub fn delete_rejection(&self, id: Id<Rejection>) -> Result<()> {
        self.connection.prepare_cached("DELETE FROM rejection WHERE id = ?1")?.execute([id])?;
        Ok(())
    }
}

/// A citation in the next columns, which are [`COLUMNS`].
pub(super) fn read_citation(columns: &mut Columns<'_, '_>) -> rusqlite::Result<Citation> {
    Ok(Citation {
        id: columns.next()?,
        quote: columns.next()?,
        quotation: columns.next()?,
        words: columns.next()?,
        verdict: columns.next()?,
        sentence: columns.next()?,
        differences: serde_json::from_str(columns.next_ref()?.as_str()?).unwrap_or_default(),
        confirmed_by: columns.next()?,
        confirmed_ms: columns.next()?,
    })
}
