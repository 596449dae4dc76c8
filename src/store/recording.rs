//! Rows of recordings, of what was marked in them and agreed to before, and of where somebody was last at work.

use rusqlite::{OptionalExtension, Row, params};

use super::{Read, Result, StoreError, Write};
use crate::model::{Consent, Id, LastPlace, Mark, Recollection, Recording, Segment, Session, Transcript, Turn};

const COLUMNS: &str = "recording.id, recording.session_id, recording.position, recording.label, recording.media_id, \
     recording.duration_ms, recording.started_ms, recording.rate, recording.channels";
const MARK: &str = "SELECT id, recording_id, kind, at_ms, lasted_ms, words, tag_id FROM mark";
const SEGMENT: &str = "SELECT id, recording_id, start_ms, end_ms, title, synopsis, keywords FROM segment";

impl Read<'_> {
    /// The recordings of all sessions of an interview, in order.
    pub fn recordings(&self, recollection: Id<Recollection>) -> Result<Vec<Recording>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM recording JOIN session ON recording.session_id = session.id
             WHERE session.recollection_id = ?1 ORDER BY session.position, recording.position, recording.id"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let recordings = statement.query_map([recollection], read_recording)?;
        Ok(recordings.collect::<rusqlite::Result<_>>()?)
    }

    /// One recording.
    pub fn recording(&self, id: Id<Recording>) -> Result<Recording> {
        let sql = format!("SELECT {COLUMNS} FROM recording WHERE recording.id = ?1");
        let found = self.connection.prepare_cached(&sql)?.query_row([id], read_recording).optional()?;
        found.ok_or_else(|| StoreError::NoSuch { noun: "recording", id: id.short() })
    }

    /// The interview that a recording belongs to.
    pub fn recollection_of(&self, recording: Id<Recording>) -> Result<Id<Recollection>> {
        let sql = "SELECT session.recollection_id FROM recording JOIN session ON session.id = recording.session_id
                   WHERE recording.id = ?1";
        let found = self.connection.prepare_cached(sql)?.query_row([recording], |row| row.get(0)).optional()?;
        found.ok_or_else(|| StoreError::NoSuch { noun: "recording", id: recording.short() })
    }

    /// The transcripts whose times count in this recording alone.
    pub fn transcripts_of_recording(&self, recording: Id<Recording>) -> Result<Vec<Id<Transcript>>> {
        let mut statement =
            self.connection.prepare_cached("SELECT id FROM transcript WHERE recording_id = ?1 ORDER BY id")?;
        let ids = statement.query_map([recording], |row| row.get("id"))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }

    /// Every recording that has a file, with its interview and the name its file came with.
    pub fn recordings_with_files(&self) -> Result<Vec<(Id<Recollection>, Recording, String)>> {
        let sql = format!(
            "SELECT {COLUMNS}, session.recollection_id, media_file.name FROM recording
             JOIN session ON session.id = recording.session_id JOIN media_file ON media_file.id = recording.media_id
             ORDER BY media_file.name, recording.id"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let found =
            statement.query_map([], |row| Ok((row.get("recollection_id")?, read_recording(row)?, row.get("name")?)))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// What was marked in a recording, in the order of its sound.
    pub fn marks(&self, recording: Id<Recording>) -> Result<Vec<Mark>> {
        let sql = format!("{MARK} WHERE recording_id = ?1 ORDER BY at_ms, id");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let marks = statement.query_map([recording], read_mark)?;
        Ok(marks.collect::<rusqlite::Result<_>>()?)
    }

    /// One mark.
    pub fn mark(&self, id: Id<Mark>) -> Result<Mark> {
        let sql = format!("{MARK} WHERE id = ?1");
        let found = self.connection.prepare_cached(&sql)?.query_row([id], read_mark).optional()?;
        found.ok_or_else(|| StoreError::NoSuch { noun: "mark", id: id.short() })
    }

    /// The index segments of a recording, in the order of its sound.
    pub fn segments(&self, recording: Id<Recording>) -> Result<Vec<Segment>> {
        let sql = format!("{SEGMENT} WHERE recording_id = ?1 ORDER BY start_ms, end_ms, id");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let segments = statement.query_map([recording], read_segment)?;
        Ok(segments.collect::<rusqlite::Result<_>>()?)
    }

    /// One index segment.
    pub fn segment(&self, id: Id<Segment>) -> Result<Segment> {
        let sql = format!("{SEGMENT} WHERE id = ?1");
        let found = self.connection.prepare_cached(&sql)?.query_row([id], read_segment).optional()?;
        found.ok_or_else(|| StoreError::NoSuch { noun: "index segment", id: id.short() })
    }

    /// What was agreed to before an interview was recorded, in order.
    pub fn consents(&self, recollection: Id<Recollection>) -> Result<Vec<Consent>> {
        let sql = "SELECT id, recollection_id, position, statement, agreed_ms FROM consent
                   WHERE recollection_id = ?1 ORDER BY position, id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let consents = statement.query_map([recollection], |row| {
            Ok(Consent {
                id: row.get("id")?,
                recollection: row.get("recollection_id")?,
                position: row.get("position")?,
                statement: row.get("statement")?,
                agreed_ms: row.get("agreed_ms")?,
            })
        })?;
        Ok(consents.collect::<rusqlite::Result<_>>()?)
    }

    /// Where somebody was last at work in an interview.
    pub fn last_place(&self, recollection: Id<Recollection>) -> Result<Option<LastPlace>> {
        let sql = "SELECT recollection_id, turn_id, at_ms FROM last_place WHERE recollection_id = ?1";
        let found = self.connection.prepare_cached(sql)?.query_row([recollection], |row| {
            Ok(LastPlace {
                recollection: row.get("recollection_id")?,
                turn: row.get("turn_id")?,
                at_ms: row.get("at_ms")?,
            })
        });
        Ok(found.optional()?)
    }
}

impl Write<'_> {
    /// Adds a recording.
    pub fn insert_recording(&self, one: &Recording) -> Result<()> {
        let sql = "INSERT INTO recording (id, session_id, position, label, media_id, duration_ms, started_ms, rate,
                       channels) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        self.connection.prepare_cached(sql)?.execute(params![
            one.id,
            one.session,
            one.position,
            one.label,
            one.media,
            one.duration_ms,
            one.started_ms,
            one.rate,
            one.channels
        ])?;
        Ok(())
    }

    /// Stores the recording as it is now.
    pub fn update_recording(&self, one: &Recording) -> Result<()> {
        let sql = "UPDATE recording SET session_id = ?2, position = ?3, label = ?4, media_id = ?5, duration_ms = ?6,
                       started_ms = ?7, rate = ?8, channels = ?9 WHERE id = ?1";
        self.connection.prepare_cached(sql)?.execute(params![
            one.id,
            one.session,
            one.position,
            one.label,
            one.media,
            one.duration_ms,
            one.started_ms,
            one.rate,
            one.channels
        ])?;
        Ok(())
    }

    /// Removes a recording with its marks and index segments; the file stays in the vault.
    pub fn delete_recording(&self, id: Id<Recording>) -> Result<()> {
        self.connection.prepare_cached("DELETE FROM recording WHERE id = ?1")?.execute([id])?;
        Ok(())
    }

    /// Removes a session that has no recordings.
    pub fn delete_session(&self, id: Id<Session>) -> Result<()> {
        self.connection.prepare_cached("DELETE FROM session WHERE id = ?1")?.execute([id])?;
        Ok(())
    }

    /// Adds a mark.
    pub fn insert_mark(&self, one: &Mark) -> Result<()> {
        let sql = "INSERT INTO mark (id, recording_id, kind, at_ms, lasted_ms, words, tag_id)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        self.connection.prepare_cached(sql)?.execute(params![
            one.id,
            one.recording,
            one.kind,
            one.at_ms,
            one.lasted_ms,
            one.words,
            one.tag
        ])?;
        Ok(())
    }

    /// Stores the mark as it is now.
    pub fn update_mark(&self, one: &Mark) -> Result<()> {
        let sql = "UPDATE mark SET at_ms = ?2, lasted_ms = ?3, words = ?4, tag_id = ?5 WHERE id = ?1";
        self.connection.prepare_cached(sql)?.execute(params![one.id, one.at_ms, one.lasted_ms, one.words, one.tag])?;
        Ok(())
    }

    /// Removes a mark.
    pub fn delete_mark(&self, id: Id<Mark>) -> Result<()> {
        self.connection.prepare_cached("DELETE FROM mark WHERE id = ?1")?.execute([id])?;
        Ok(())
    }

    /// Adds an index segment.
    pub fn insert_segment(&self, one: &Segment) -> Result<()> {
        let sql = "INSERT INTO segment (id, recording_id, start_ms, end_ms, title, synopsis, keywords)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        self.connection.prepare_cached(sql)?.execute(params![
            one.id,
            one.recording,
            one.start_ms,
            one.end_ms,
            one.title,
            one.synopsis,
            one.keywords
        ])?;
        Ok(())
    }

    /// Stores the index segment as it is now.
    pub fn update_segment(&self, one: &Segment) -> Result<()> {
        let sql = "UPDATE segment SET start_ms = ?2, end_ms = ?3, title = ?4, synopsis = ?5, keywords = ?6
                   WHERE id = ?1";
        self.connection.prepare_cached(sql)?.execute(params![
            one.id,
            one.start_ms,
            one.end_ms,
            one.title,
            one.synopsis,
            one.keywords
        ])?;
        Ok(())
    }

    /// Removes an index segment.
    pub fn delete_segment(&self, id: Id<Segment>) -> Result<()> {
        self.connection.prepare_cached("DELETE FROM segment WHERE id = ?1")?.execute([id])?;
        Ok(())
    }

    /// Adds a statement that was agreed to.
    pub fn insert_consent(&self, one: &Consent) -> Result<()> {
        let sql = "INSERT INTO consent (id, recollection_id, position, statement, agreed_ms)
                   VALUES (?1, ?2, ?3, ?4, ?5)";
        self.connection.prepare_cached(sql)?.execute(params![
            one.id,
            one.recollection,
            one.position,
            one.statement,
            one.agreed_ms
        ])?;
        Ok(())
    }

    /// Notes where somebody is at work in an interview. Not journaled.
    pub fn set_last_place(&self, recollection: Id<Recollection>, turn: Option<Id<Turn>>, at_ms: i64) -> Result<()> {
        let sql = "INSERT INTO last_place (recollection_id, turn_id, at_ms) VALUES (?1, ?2, ?3)
                   ON CONFLICT (recollection_id) DO UPDATE SET turn_id = ?2, at_ms = ?3";
        self.connection.prepare_cached(sql)?.execute(params![recollection, turn, at_ms])?;
        Ok(())
    }
}

fn read_recording(row: &Row<'_>) -> rusqlite::Result<Recording> {
    Ok(Recording {
        id: row.get("id")?,
        session: row.get("session_id")?,
        position: row.get("position")?,
        label: row.get("label")?,
        media: row.get("media_id")?,
        duration_ms: row.get("duration_ms")?,
        started_ms: row.get("started_ms")?,
        rate: row.get("rate")?,
        channels: row.get("channels")?,
    })
}

fn read_mark(row: &Row<'_>) -> rusqlite::Result<Mark> {
    Ok(Mark {
        id: row.get("id")?,
        recording: row.get("recording_id")?,
        kind: row.get("kind")?,
        at_ms: row.get("at_ms")?,
        lasted_ms: row.get("lasted_ms")?,
        words: row.get("words")?,
        tag: row.get("tag_id")?,
    })
}

fn read_segment(row: &Row<'_>) -> rusqlite::Result<Segment> {
    Ok(Segment {
        id: row.get("id")?,
        recording: row.get("recording_id")?,
        start_ms: row.get("start_ms")?,
        end_ms: row.get("end_ms")?,
        title: row.get("title")?,
        synopsis: row.get("synopsis")?,
        keywords: row.get("keywords")?,
    })
}
