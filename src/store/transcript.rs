//! Rows of transcripts and turns.

use rusqlite::{OptionalExtension, Row, params};

use super::{Read, Result, StoreError, Write};
use crate::model::{Id, Person, Place, Recollection, Transcript, Turn};

const TRANSCRIPT: &str =
    "SELECT id, recollection_id, media_id, language, stage, translation_of, revision, text_sha256 FROM transcript";
const TURN: &str = "SELECT id, transcript_id, position, speaker_id, label, start_ms, end_ms, text, origin FROM turn";

impl Read<'_> {
    /// The transcripts of a recollection, originals before translations.
    pub fn transcripts(&self, recollection: Id<Recollection>) -> Result<Vec<Transcript>> {
        let sql = format!("{TRANSCRIPT} WHERE recollection_id = ?1 ORDER BY translation_of IS NOT NULL, id");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let transcripts = statement.query_map([recollection], read_transcript)?;
        Ok(transcripts.collect::<rusqlite::Result<_>>()?)
    }

    /// One transcript.
    pub fn transcript(&self, id: Id<Transcript>) -> Result<Transcript> {
        let sql = format!("{TRANSCRIPT} WHERE id = ?1");
        let found = self.connection.prepare_cached(&sql)?.query_row([id], read_transcript).optional()?;
        found.ok_or_else(|| StoreError::NoSuch { noun: "transcript", id: id.short() })
    }

    /// Every transcript with its recollection's title, by title: for choosing which one another translates.
    pub fn transcripts_with_titles(&self) -> Result<Vec<(Transcript, String)>> {
        let sql = "SELECT transcript.id AS id, recollection_id, transcript.media_id AS media_id,
                       transcript.language AS language, stage, translation_of, revision, text_sha256, recollection.title AS title
                   FROM transcript JOIN recollection ON recollection.id = transcript.recollection_id
                   ORDER BY recollection.title, translation_of IS NOT NULL, transcript.id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let found = statement.query_map([], |row| Ok((read_transcript(row)?, row.get("title")?)))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// The keys of all transcripts.
    pub fn transcript_ids(&self) -> Result<Vec<Id<Transcript>>> {
        let mut statement = self.connection.prepare_cached("SELECT id FROM transcript ORDER BY id")?;
        let ids = statement.query_map([], |row| row.get("id"))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }

    /// All turns of a transcript, in order.
    pub fn turns(&self, transcript: Id<Transcript>) -> Result<Vec<Turn>> {
        self.turns_between(transcript, 0, u32::MAX)
    }

    /// The turns of a transcript at the positions `first` to `last`, both included, in order.
    pub fn turns_between(&self, transcript: Id<Transcript>, first: u32, last: u32) -> Result<Vec<Turn>> {
        let sql = format!("{TURN} WHERE transcript_id = ?1 AND position BETWEEN ?2 AND ?3 ORDER BY position");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let turns = statement.query_map(params![transcript, first, last], read_turn)?;
        Ok(turns.collect::<rusqlite::Result<_>>()?)
    }

    /// One turn.
    pub fn turn(&self, id: Id<Turn>) -> Result<Turn> {
        let sql = format!("{TURN} WHERE id = ?1");
        let found = self.connection.prepare_cached(&sql)?.query_row([id], read_turn).optional()?;
        found.ok_or_else(|| StoreError::NoSuch { noun: "turn", id: id.short() })
    }

    /// The turns that a place reaches over, in order; none where the place makes no sense.
    pub fn turns_of_place(&self, place: &Place) -> Result<Vec<Turn>> {
        let first = self.turn(place.first_turn)?;
        if place.last_turn == place.first_turn {
            return Ok(vec![first]);
        }
        let last = self.turn(place.last_turn)?;
        if last.transcript != first.transcript {
            return Ok(Vec::new());
        }
        self.turns_between(first.transcript, first.position, last.position)
    }

    /// The turns that carry the label of a speaker who is nobody in the archive yet, counted by label.
    pub fn unnamed_labels(&self, transcript: Id<Transcript>) -> Result<Vec<(String, usize)>> {
        let sql = "SELECT label, count(*) AS times FROM turn
                   WHERE transcript_id = ?1 AND speaker_id IS NULL AND label <> '' GROUP BY label ORDER BY label";
        let mut statement = self.connection.prepare_cached(sql)?;
        let labels =
            statement.query_map([transcript], |row| Ok((row.get("label")?, super::values::used(row.get("times")?))))?;
        Ok(labels.collect::<rusqlite::Result<_>>()?)
    }
}

impl Write<'_> {
    /// Adds a transcript without its turns.
    pub fn insert_transcript(&self, one: &Transcript) -> Result<()> {
        let sql = "INSERT INTO transcript (id, recollection_id, media_id, language, stage, translation_of, revision,
                       text_sha256) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        self.connection.prepare_cached(sql)?.execute(params![
            one.id,
            one.recollection,
            one.media,
            one.language,
            one.stage,
            one.translation_of,
            one.revision,
            one.text_sha256.as_slice()
        ])?;
        Ok(())
    }

    /// Stores the transcript as it is now, without its turns.
    pub fn update_transcript(&self, one: &Transcript) -> Result<()> {
        let sql =
            "UPDATE transcript SET language = ?2, stage = ?3, translation_of = ?4, revision = ?5, text_sha256 = ?6
                   WHERE id = ?1";
        self.connection.prepare_cached(sql)?.execute(params![
            one.id,
            one.language,
            one.stage,
            one.translation_of,
            one.revision,
            one.text_sha256.as_slice()
        ])?;
        Ok(())
    }

    /// Adds a turn.
    pub fn insert_turn(&self, one: &Turn) -> Result<()> {
        let sql = "INSERT INTO turn (id, transcript_id, position, speaker_id, label, start_ms, end_ms, text, origin)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        self.connection.prepare_cached(sql)?.execute(params![
            one.id,
            one.transcript,
            one.position,
            one.speaker,
            one.label,
            one.start_ms,
            one.end_ms,
            one.text,
            one.origin.map(|origin| i64::try_from(origin).unwrap_or(i64::MAX))
        ])?;
        Ok(())
    }

    /// Stores the turn as it is now.
    pub fn update_turn(&self, one: &Turn) -> Result<()> {
        let sql = "UPDATE turn SET position = ?2, speaker_id = ?3, label = ?4, start_ms = ?5, end_ms = ?6, text = ?7,
                       origin = ?8 WHERE id = ?1";
        self.connection.prepare_cached(sql)?.execute(params![
            one.id,
            one.position,
            one.speaker,
            one.label,
            one.start_ms,
            one.end_ms,
            one.text,
            one.origin.map(|origin| i64::try_from(origin).unwrap_or(i64::MAX))
        ])?;
        Ok(())
    }

    /// Says who speaks wherever a transcript uses a label; how many turns that are.
    pub fn name_label(&self, transcript: Id<Transcript>, label: &str, speaker: Option<Id<Person>>) -> Result<usize> {
        let sql = "UPDATE turn SET speaker_id = ?3 WHERE transcript_id = ?1 AND label = ?2";
        Ok(self.connection.prepare_cached(sql)?.execute(params![transcript, label, speaker])?)
    }
}

fn read_transcript(row: &Row<'_>) -> rusqlite::Result<Transcript> {
    Ok(Transcript {
        id: row.get("id")?,
        recollection: row.get("recollection_id")?,
        media: row.get("media_id")?,
        language: row.get("language")?,
        stage: row.get("stage")?,
        translation_of: row.get("translation_of")?,
        revision: row.get("revision")?,
        text_sha256: row.get("text_sha256")?,
    })
}

pub(super) fn read_turn(row: &Row<'_>) -> rusqlite::Result<Turn> {
    Ok(Turn {
        id: row.get("id")?,
        transcript: row.get("transcript_id")?,
        position: row.get("position")?,
        speaker: row.get("speaker_id")?,
        label: row.get("label")?,
        start_ms: row.get("start_ms")?,
        end_ms: row.get("end_ms")?,
        text: row.get("text")?,
        origin: row.get::<_, Option<i64>>("origin")?.and_then(|origin| u64::try_from(origin).ok()),
    })
}
