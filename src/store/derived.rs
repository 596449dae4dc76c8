//! What can be computed anew: suggestions. Not journaled.

use rusqlite::{OptionalExtension, Row, params};

use super::quote::read_place;
use super::values::stored;
use super::{Read, Result, StoreError, Write};
use crate::model::{Id, Place, Quotation, Transcript};

/// Where the words of a quotation may have been said.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// Its key, good until suggestions are computed again.
    pub id: Id<Suggestion>,
    /// For which quotation.
    pub quotation: Id<Quotation>,
    /// Order among the suggestions for it, from 0, the best first.
    pub rank: u32,
    /// The printed words that were compared: all of the quotation's, or those of one piece.
    pub words: String,
    /// In which transcript.
    pub transcript: Id<Transcript>,
    /// Where in it.
    pub place: Place,
    /// How well the words fit, 0 to 100.
    pub score: f64,
    /// `word for word`, `shortened`…, as `text::difference` names them.
    pub verdict: String,
    /// The verdict in one sentence that a historian can check.
    pub sentence: String,
    /// What differs, as `text::difference` lists it (JSON).
    pub differences: serde_json::Value,
    /// Why it was suggested, one sentence each.
    pub reasons: Vec<String>,
}

const COLUMNS: &str = "SELECT id, quotation_id, rank, words, transcript_id, first_turn_id, start_byte, last_turn_id, end_byte, \
     score, verdict, sentence, differences, reasons FROM suggestion";

impl Read<'_> {
    /// The suggestions for a quotation, the best first.
    pub fn suggestions(&self, quotation: Id<Quotation>) -> Result<Vec<Suggestion>> {
        let mut statement =
            self.connection.prepare_cached(&format!("{COLUMNS} WHERE quotation_id = ?1 ORDER BY rank"))?;
        let suggestions = statement.query_map([quotation], read_suggestion)?;
        Ok(suggestions.collect::<rusqlite::Result<_>>()?)
    }

    /// One suggestion.
    pub fn suggestion(&self, id: Id<Suggestion>) -> Result<Suggestion> {
        let sql = format!("{COLUMNS} WHERE id = ?1");
        let found = self.connection.prepare_cached(&sql)?.query_row([id], read_suggestion).optional()?;
        found.ok_or_else(|| StoreError::NoSuch { noun: "suggestion", id: id.short() })
    }

    /// The keys of all suggestions.
    pub fn suggestion_ids(&self) -> Result<Vec<Id<Suggestion>>> {
        let mut statement = self.connection.prepare_cached("SELECT id FROM suggestion ORDER BY quotation_id, rank")?;
        let ids = statement.query_map([], |row| row.get("id"))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }
}

impl Write<'_> {
    /// Replaces the suggestions for a quotation.
    pub fn put_suggestions(&self, quotation: Id<Quotation>, suggestions: &[Suggestion]) -> Result<()> {
        self.connection.prepare_cached("DELETE FROM suggestion WHERE quotation_id = ?1")?.execute([quotation])?;
        let sql = "INSERT INTO suggestion (id, quotation_id, rank, words, transcript_id, first_turn_id, start_byte,
                       last_turn_id, end_byte, score, verdict, sentence, differences, reasons)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";
        let mut statement = self.connection.prepare_cached(sql)?;
        for one in suggestions {
            statement.execute(params![
                one.id,
                one.quotation,
                one.rank,
                one.words,
                one.transcript,
                one.place.first_turn,
                stored(one.place.start),
                one.place.last_turn,
                stored(one.place.end),
                one.score,
                one.verdict,
                one.sentence,
                one.differences.to_string(),
                serde_json::Value::from(one.reasons.clone()).to_string()
            ])?;
        }
        Ok(())
    }

    /// Makes the full-text index anew from the texts.
    pub fn rebuild_index(&self) -> Result<()> {
        for index in self.search_tables()? {
            self.connection.execute_batch(&format!("INSERT INTO {index} ({index}) VALUES ('rebuild')"))?;
        }
        Ok(())
    }
}

fn read_suggestion(row: &Row<'_>) -> rusqlite::Result<Suggestion> {
    Ok(Suggestion {
        id: row.get("id")?,
        quotation: row.get("quotation_id")?,
        rank: row.get("rank")?,
        words: row.get("words")?,
        transcript: row.get("transcript_id")?,
        place: read_place(row)?,
        score: row.get("score")?,
        verdict: row.get("verdict")?,
        sentence: row.get("sentence")?,
        differences: serde_json::from_str(row.get_ref("differences")?.as_str()?).unwrap_or_default(),
        reasons: serde_json::from_str(row.get_ref("reasons")?.as_str()?).unwrap_or_default(),
    })
}
