//! What can be computed anew: suggestions. Not journaled.

use rusqlite::{OptionalExtension, Row, params};

use super::quote::read_place;
use super::values::stored;
use super::{Read, Result, StoreError, Write};
use crate::model::{Article, Date, Id, Person, Place, Quotation, Recollection, Transcript};

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
    /// Why it was suggested, one sentence each; people in them are known by id, as `archive::offer` reads them.
    pub reasons: Vec<String>,
}

/// A suggestion with what a reader must know of its source.
#[derive(Clone, Debug, PartialEq)]
pub struct SuggestionRow {
    /// The suggestion.
    pub suggestion: Suggestion,
    /// Where it leads.
    pub source: SourceRow,
    /// Whether a person has said that it is not from there.
    pub is_rejected: bool,
}

/// Where words stand, as a reader would look it up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRow {
    /// The recollection.
    pub recollection: Id<Recollection>,
    /// Its title.
    pub title: String,
    /// Its date.
    pub date: Option<Date>,
    /// The article that reports it, where it is known through one only.
    pub reported_in: Option<Id<Article>>,
    /// Who speaks in the turn where the words begin; of a letter, who wrote it.
    pub speaker: Option<Id<Person>>,
    /// When that turn begins in the recording, in ms.
    pub start_ms: Option<i64>,
    /// That turn's place in the transcript, from 0.
    pub turn: u32,
}

/// A state of all the words in which a source can be found: changes when a transcript comes, goes or is corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StateOfSources {
    transcripts: i64,
    revisions: i64,
    /// The transcript that came last; none where there is none.
    pub newest: Option<Id<Transcript>>,
}

/// What [`SourceRow`] is read from.
pub(super) const SOURCE: &str = "recollection.id AS source_id, recollection.title AS source_title, \
     recollection.date AS source_date, recollection.reported_in AS source_reported_in, \
     coalesce((SELECT person.id FROM person WHERE person.row = turn.speaker), CASE WHEN recollection.kind IN ('letter', 'e-mail') THEN \
         (SELECT participant.person_id FROM participant WHERE participant.recollection_id = recollection.id \
             AND participant.role = 'narrator' ORDER BY participant.position LIMIT 1) END) AS source_speaker, \
     turn.start_ms AS source_start_ms, turn.position AS source_turn";

/// Every column of a suggestion.
pub(super) const SUGGESTIONS: &str = "SELECT id, quotation_id, rank, words, transcript_id, first_turn_id, start_byte, last_turn_id, end_byte, \
     score, verdict, sentence, differences, reasons FROM suggestion";

impl Read<'_> {
    /// The suggestions for a quotation, the best first.
    pub fn suggestions(&self, quotation: Id<Quotation>) -> Result<Vec<Suggestion>> {
        let mut statement =
            self.connection.prepare_cached(&format!("{SUGGESTIONS} WHERE quotation_id = ?1 ORDER BY rank"))?;
        let suggestions = statement.query_map([quotation], read_suggestion)?;
        Ok(suggestions.collect::<rusqlite::Result<_>>()?)
    }

    /// The suggestions for every quotation of an article, in order, the best first.
    pub fn suggestions_of_article(&self, article: Id<Article>) -> Result<Vec<SuggestionRow>> {
        let sql = format!(
            "SELECT suggestion.id, suggestion.quotation_id, suggestion.rank, suggestion.words,
                 suggestion.transcript_id, suggestion.first_turn_id, suggestion.start_byte, suggestion.last_turn_id,
                 suggestion.end_byte, suggestion.score, suggestion.verdict, suggestion.sentence,
                 suggestion.differences, suggestion.reasons, {SOURCE},
                 EXISTS (SELECT 1 FROM rejection WHERE rejection.quotation_id = suggestion.quotation_id
                     AND rejection.first_turn_id = suggestion.first_turn_id
                     AND rejection.start_byte = suggestion.start_byte
                     AND rejection.last_turn_id = suggestion.last_turn_id
                     AND rejection.end_byte = suggestion.end_byte) AS is_rejected
             FROM quotation JOIN suggestion ON suggestion.quotation_id = quotation.id
             JOIN transcript ON transcript.id = suggestion.transcript_id
             JOIN recollection ON recollection.id = transcript.recollection_id
             JOIN turn ON turn.id = suggestion.first_turn_id
             WHERE quotation.article_id = ?1 ORDER BY quotation.position, suggestion.rank"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([article], |row| {
            Ok(SuggestionRow {
                suggestion: read_suggestion(row)?,
                source: read_source(row)?,
                is_rejected: row.get("is_rejected")?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The state of the words in which sources can be found; what is known only through articles does not count.
    pub fn state_of_sources(&self) -> Result<StateOfSources> {
        let sql = "SELECT count(*) AS transcripts, coalesce(sum(transcript.revision), 0) AS revisions,
                       max(transcript.id) AS newest
                   FROM transcript JOIN recollection ON recollection.id = transcript.recollection_id
                   WHERE recollection.kind <> 'reported'";
        Ok(self.connection.prepare_cached(sql)?.query_row([], |row| {
            Ok(StateOfSources {
                transcripts: row.get("transcripts")?,
                revisions: row.get("revisions")?,
                newest: row.get("newest")?,
            })
        })?)
    }

    /// One suggestion.
    pub fn suggestion(&self, id: Id<Suggestion>) -> Result<Suggestion> {
        let sql = format!("{SUGGESTIONS} WHERE id = ?1");
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
}

/// The columns of [`SOURCE`].
pub(super) fn read_source(row: &Row<'_>) -> rusqlite::Result<SourceRow> {
    Ok(SourceRow {
        recollection: row.get("source_id")?,
        title: row.get("source_title")?,
        date: row.get("source_date")?,
        reported_in: row.get("source_reported_in")?,
        speaker: row.get("source_speaker")?,
        start_ms: row.get("source_start_ms")?,
        turn: row.get("source_turn")?,
    })
}

pub(super) fn read_suggestion(row: &Row<'_>) -> rusqlite::Result<Suggestion> {
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
