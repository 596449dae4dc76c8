//! Rows of transcripts and turns.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use rusqlite::{OptionalExtension, Row, ToSql, params};

use super::values::{Columns, stored};
use super::{Read, Result, StoreError, Write, journal, triggers};
use crate::model::{Id, Person, Place, Quote, Recollection, Recording, Restriction, Tag, Transcript, Turn};

const TRANSCRIPT: &str = "SELECT id, recollection_id, recording_id, media_id, language, stage, translation_of, revision, text_sha256 \
     FROM transcript";
/// The columns of a turn, from [`TURNS`].
pub(super) const TURN: &str = "turn.id, transcript.id, turn.position, speaker.id, turn.label, turn.start_ms, turn.end_ms, \
     turn.text, turn.origin, turn.heard_ms";
/// Turns with their transcript and speaker, which they know by row.
pub(super) const TURNS: &str = "turn JOIN transcript ON transcript.row = turn.transcript \
     LEFT JOIN person AS speaker ON speaker.row = turn.speaker";

/// Where a turn is cut in two: its words up to byte `left_end` stay, those from byte `right_start` on become the turn
/// `right`; what lies between is white space and goes.
#[derive(Clone, Copy, Debug)]
pub struct Cut {
    /// The turn that is cut.
    pub turn: Id<Turn>,
    /// Where its words end now.
    pub left_end: usize,
    /// The turn after it.
    pub right: Id<Turn>,
    /// Where the words of that turn began.
    pub right_start: usize,
}

/// A turn without its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TurnTime {
    /// The turn.
    pub id: Id<Turn>,
    /// Order, from 0.
    pub position: u32,
    /// How many bytes its words have.
    pub bytes: usize,
    /// Who speaks, where that is known.
    pub speaker: Option<Id<Person>>,
    /// When it begins in the recording, in ms.
    pub start_ms: Option<i64>,
    /// When it ends in the recording, in ms.
    pub end_ms: Option<i64>,
}

/// What a transcript calls a speaker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelRow {
    /// The label.
    pub label: String,
    /// Who that is, where it is known.
    pub speaker: Option<Id<Person>>,
    /// In how many turns.
    pub turns: usize,
}

/// A transcript that came in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TranscriptFile {
    /// The transcript.
    pub transcript: Id<Transcript>,
    /// Its recollection.
    pub recollection: Id<Recollection>,
    /// The recording that its times count in alone, where there is one.
    pub recording: Option<Id<Recording>>,
    /// The name that the file came with.
    pub name: String,
    /// The latest time in it, in ms.
    pub last_ms: Option<i64>,
}

impl Read<'_> {
    /// Every transcript that came in a file and is no translation.
    pub fn transcripts_with_files(&self) -> Result<Vec<TranscriptFile>> {
        let sql = "SELECT transcript.id AS id, recollection_id, recording_id, media_file.name AS name,
                       (SELECT max(coalesce(end_ms, start_ms)) FROM turn WHERE turn.transcript = transcript.row) AS last_ms
                   FROM transcript JOIN media_file ON media_file.id = transcript.media_id
                   WHERE translation_of IS NULL ORDER BY media_file.name, transcript.id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let found = statement.query_map([], |row| {
            Ok(TranscriptFile {
                transcript: row.get("id")?,
                recollection: row.get("recollection_id")?,
                recording: row.get("recording_id")?,
                name: row.get("name")?,
                last_ms: row.get("last_ms")?,
            })
        })?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

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
        let sql = "SELECT transcript.id AS id, recollection_id, recording_id, transcript.media_id AS media_id,
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
        let sql = format!(
            "SELECT {TURN} FROM {TURNS} WHERE transcript.id = ?1 AND turn.position BETWEEN ?2 AND ?3
             ORDER BY turn.position"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let turns = statement.query_map(params![transcript, first, last], |row| read_turn(&mut Columns::of(row)))?;
        Ok(turns.collect::<rusqlite::Result<_>>()?)
    }

    /// All turns of a transcript without their words, in order.
    pub fn turn_times(&self, transcript: Id<Transcript>) -> Result<Vec<TurnTime>> {
        let sql = format!(
            "SELECT turn.id AS id, turn.position AS position, octet_length(turn.text) AS bytes,
                 speaker.id AS speaker_id, turn.start_ms AS start_ms, turn.end_ms AS end_ms
             FROM {TURNS} WHERE transcript.id = ?1 ORDER BY turn.position"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let times = statement.query_map([transcript], |row| {
            Ok(TurnTime {
                id: row.get("id")?,
                position: row.get("position")?,
                bytes: super::values::used(row.get("bytes")?),
                speaker: row.get("speaker_id")?,
                start_ms: row.get("start_ms")?,
                end_ms: row.get("end_ms")?,
            })
        })?;
        Ok(times.collect::<rusqlite::Result<_>>()?)
    }

    /// The positions of somebody's turns in each transcript, in order.
    pub fn turns_spoken_by(&self, speaker: Id<Person>) -> Result<Vec<(Id<Transcript>, Vec<u32>)>> {
        let sql = "SELECT transcript.id, turn.position FROM turn JOIN transcript ON transcript.row = turn.transcript
                   WHERE turn.speaker = (SELECT row FROM person WHERE id = ?1)
                   ORDER BY turn.transcript, turn.position";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([speaker])?;
        let mut spoken: Vec<(Id<Transcript>, Vec<u32>)> = Vec::new();
        while let Some(row) = rows.next()? {
            let (transcript, position) = (row.get(0)?, row.get(1)?);
            match spoken.last_mut().filter(|(last, _)| *last == transcript) {
                Some((_, positions)) => positions.push(position),
                None => spoken.push((transcript, vec![position])),
            }
        }
        Ok(spoken)
    }

    /// One turn.
    pub fn turn(&self, id: Id<Turn>) -> Result<Turn> {
        let sql = format!("SELECT {TURN} FROM {TURNS} WHERE turn.id = ?1");
        let found =
            self.connection.prepare_cached(&sql)?.query_row([id], |row| read_turn(&mut Columns::of(row))).optional()?;
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

    /// The labels of a transcript with who speaks under them, and in how many turns; turns without a label are left out.
    pub fn labels_in(&self, transcript: Id<Transcript>) -> Result<Vec<LabelRow>> {
        let sql = format!(
            "SELECT turn.label AS label, speaker.id AS speaker_id, count(*) AS times FROM {TURNS}
             WHERE transcript.id = ?1 AND turn.label <> '' GROUP BY turn.label, turn.speaker
             ORDER BY times DESC, turn.label"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let labels = statement.query_map([transcript], |row| {
            Ok(LabelRow {
                label: row.get("label")?,
                speaker: row.get("speaker_id")?,
                turns: super::values::used(row.get("times")?),
            })
        })?;
        Ok(labels.collect::<rusqlite::Result<_>>()?)
    }

    /// The tags on the quotes of a transcript: of which quote, and which; by name.
    pub fn taggings_in(&self, transcript: Id<Transcript>) -> Result<Vec<(Id<Quote>, Tag)>> {
        let sql = "SELECT tagging.quote_id, tag.id, tag.parent_id, tag.name, tag.colour, tag.definition, tag.position
                   FROM quote JOIN tagging ON tagging.quote_id = quote.id JOIN tag ON tag.id = tagging.tag_id
                   WHERE quote.transcript_id = ?1 ORDER BY tag.name, tag.id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let taggings = statement.query_map([transcript], |row| {
            let columns = &mut Columns::of(row);
            Ok((columns.next()?, super::tag::read_tag(columns)?))
        })?;
        Ok(taggings.collect::<rusqlite::Result<_>>()?)
    }

    /// How many quotations cite each quote of a transcript; quotes that none cites are left out.
    pub fn citations_in(&self, transcript: Id<Transcript>) -> Result<HashMap<Id<Quote>, usize>> {
        let sql = "SELECT citation.quote_id, count(*) AS times FROM quote JOIN citation ON citation.quote_id = quote.id
                   WHERE quote.transcript_id = ?1 GROUP BY citation.quote_id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let counts = statement
            .query_map([transcript], |row| Ok((row.get("quote_id")?, super::values::used(row.get("times")?))))?;
        Ok(counts.collect::<rusqlite::Result<_>>()?)
    }

    /// The turns that carry the label of a speaker who is nobody in the archive yet, counted by label.
    pub fn unnamed_labels(&self, transcript: Id<Transcript>) -> Result<Vec<(String, usize)>> {
        let sql = "SELECT label, count(*) AS times FROM turn
                   WHERE transcript = (SELECT row FROM transcript WHERE id = ?1) AND speaker IS NULL AND label <> ''
                   GROUP BY label ORDER BY label";
        let mut statement = self.connection.prepare_cached(sql)?;
        let labels =
            statement.query_map([transcript], |row| Ok((row.get("label")?, super::values::used(row.get("times")?))))?;
        Ok(labels.collect::<rusqlite::Result<_>>()?)
    }
}

impl Write<'_> {
    /// Adds a transcript without its turns.
    pub fn insert_transcript(&self, one: &Transcript) -> Result<()> {
        let sql =
            "INSERT INTO transcript (id, recollection_id, recording_id, media_id, language, stage, translation_of,
                       revision, text_sha256) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        self.connection.prepare_cached(sql)?.execute(params![
            one.id,
            one.recollection,
            one.recording,
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
            "UPDATE transcript SET language = ?2, stage = ?3, translation_of = ?4, revision = ?5, text_sha256 = ?6,
                       recording_id = ?7 WHERE id = ?1";
        self.connection.prepare_cached(sql)?.execute(params![
            one.id,
            one.language,
            one.stage,
            one.translation_of,
            one.revision,
            one.text_sha256.as_slice(),
            one.recording
        ])?;
        Ok(())
    }

    /// Adds a turn.
    pub fn insert_turn(&self, one: &Turn) -> Result<()> {
        self.insert_in_one_statement(&mut Rows::of_read(self), std::slice::from_ref(one))
    }

    /// Adds the turns of a transcript that was added in this same step and has none yet: recorded and indexed together,
    /// so that a book takes no longer than it must.
    pub fn insert_turns(&self, transcript: Id<Transcript>, turns: &[Turn]) -> Result<()> {
        /// SQLite notes anew in every statement how to take it back; three shapes of statements are prepared only once.
        const MANY: usize = 128;
        const SOME: usize = 16;
        triggers::let_indexes_wait(self.connection)?;
        let mut rows = Rows::of_read(self);
        journal::record_together(self, ("turn", "transcript_id"), transcript.as_bytes(), turns.len(), || {
            let (many, rest) = turns.as_chunks::<MANY>();
            let (some, rest) = rest.as_chunks::<SOME>();
            let many = many.iter().map(<[Turn; MANY]>::as_slice).chain(some.iter().map(<[Turn; SOME]>::as_slice));
            many.chain(rest.chunks(1)).try_for_each(|turns| self.insert_in_one_statement(&mut rows, turns))
        })
    }

    fn insert_in_one_statement(&self, rows: &mut Rows<'_>, turns: &[Turn]) -> Result<()> {
        let places = vec!["(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"; turns.len()].join(", ");
        let mut statement = self.connection.prepare_cached(&format!(
            "INSERT INTO turn (id, transcript, position, speaker, label, start_ms, end_ms, text, origin, heard_ms)
             VALUES {places}"
        ))?;
        let mut next = 1..;
        for one in turns {
            let (transcript, speaker) = rows.of(one)?;
            let origin = one.origin.map(|origin| i64::try_from(origin).unwrap_or(i64::MAX));
            let values: [&dyn ToSql; 10] = [
                &one.id,
                &transcript,
                &one.position,
                &speaker,
                &one.label,
                &one.start_ms,
                &one.end_ms,
                &one.text,
                &origin,
                &one.heard_ms,
            ];
            for (value, parameter) in values.into_iter().zip(&mut next) {
                statement.raw_bind_parameter(parameter, value)?;
            }
        }
        statement.raw_execute()?;
        Ok(())
    }

    /// Stores the turn as it is now.
    pub fn update_turn(&self, one: &Turn) -> Result<()> {
        let sql = "UPDATE turn SET position = ?2, speaker = ?3, label = ?4, start_ms = ?5, end_ms = ?6, text = ?7,
                       origin = ?8, heard_ms = ?9 WHERE id = ?1";
        self.connection.prepare_cached(sql)?.execute(params![
            one.id,
            one.position,
            one.speaker.map(|speaker| self.row_of("person", speaker)).transpose()?,
            one.label,
            one.start_ms,
            one.end_ms,
            one.text,
            one.origin.map(|origin| i64::try_from(origin).unwrap_or(i64::MAX)),
            one.heard_ms
        ])?;
        Ok(())
    }

    /// Removes a turn to which no quote refers.
    pub fn delete_turn(&self, id: Id<Turn>) -> Result<()> {
        self.connection.prepare_cached("DELETE FROM turn WHERE id = ?1")?.execute([id])?;
        Ok(())
    }

    /// Moves the times of the turns of a transcript at the positions `first` to `last`, both included, by so many ms.
    pub fn shift_times(&self, transcript: Id<Transcript>, first: u32, last: u32, by_ms: i64) -> Result<usize> {
        let sql = "UPDATE turn SET start_ms = start_ms + ?4, end_ms = end_ms + ?4
                   WHERE transcript = (SELECT row FROM transcript WHERE id = ?1) AND position BETWEEN ?2 AND ?3
                       AND (start_ms IS NOT NULL OR end_ms IS NOT NULL)";
        Ok(self.connection.prepare_cached(sql)?.execute(params![transcript, first, last, by_ms])?)
    }

    /// Moves the turns of a transcript from a position on by so many positions.
    pub fn shift_turns(&self, transcript: Id<Transcript>, from: u32, by: i64) -> Result<()> {
        let sql = "UPDATE turn SET position = position + ?3
                   WHERE transcript = (SELECT row FROM transcript WHERE id = ?1) AND position >= ?2";
        self.connection.prepare_cached(sql)?.execute(params![transcript, from, by])?;
        Ok(())
    }

    /// Takes the rejected and the suggested places in a turn along when it is split; quotes are carried by their own
    /// rules.
    pub fn cut_places(&self, cut: &Cut) -> Result<()> {
        let (left_end, right_start) = (stored(cut.left_end), stored(cut.right_start));
        for table in ["rejection", "suggestion"] {
            let begins = format!(
                "UPDATE {table} SET first_turn_id = ?2, start_byte = max(start_byte - ?4, 0)
                 WHERE first_turn_id = ?1 AND start_byte >= ?3"
            );
            let ends = format!(
                "UPDATE {table} SET last_turn_id = CASE WHEN end_byte > ?4 THEN ?2 ELSE ?1 END,
                     end_byte = CASE WHEN end_byte > ?4 THEN end_byte - ?4 ELSE min(end_byte, ?3) END
                 WHERE last_turn_id = ?1"
            );
            for sql in [begins, ends] {
                self.connection.prepare_cached(&sql)?.execute(params![cut.turn, cut.right, left_end, right_start])?;
            }
        }
        Ok(())
    }

    /// Takes whatever names a place in the turn `from`, quotes apart, along into the turn `into`, where its words begin
    /// at the byte `offset`.
    pub fn join_places(&self, from: Id<Turn>, into: Id<Turn>, offset: usize) -> Result<()> {
        for table in ["rejection", "suggestion"] {
            for (turn, byte) in [("first_turn_id", "start_byte"), ("last_turn_id", "end_byte")] {
                let sql = format!("UPDATE {table} SET {turn} = ?2, {byte} = {byte} + ?3 WHERE {turn} = ?1");
                self.connection.prepare_cached(&sql)?.execute(params![from, into, stored(offset)])?;
            }
        }
        for turn in ["first_turn_id", "last_turn_id"] {
            let sql = format!("UPDATE restriction SET {turn} = ?2 WHERE {turn} = ?1");
            self.connection.prepare_cached(&sql)?.execute(params![from, into])?;
        }
        Ok(())
    }

    /// Says over which turns a restriction reaches now.
    pub fn repoint_restriction(&self, id: Id<Restriction>, first: Id<Turn>, last: Id<Turn>) -> Result<()> {
        let sql = "UPDATE restriction SET first_turn_id = ?2, last_turn_id = ?3 WHERE id = ?1";
        self.connection.prepare_cached(sql)?.execute(params![id, first, last])?;
        Ok(())
    }

    /// Says who speaks wherever a transcript uses a label; how many turns that are.
    pub fn name_label(&self, transcript: Id<Transcript>, label: &str, speaker: Option<Id<Person>>) -> Result<usize> {
        let speaker = speaker.map(|speaker| self.row_of("person", speaker)).transpose()?;
        let sql = "UPDATE turn SET speaker = ?3
                   WHERE transcript = (SELECT row FROM transcript WHERE id = ?1) AND label = ?2";
        Ok(self.connection.prepare_cached(sql)?.execute(params![transcript, label, speaker])?)
    }
}

/// The rows of the transcripts and speakers of turns that come in, each looked up once.
struct Rows<'read> {
    read: &'read Read<'read>,
    transcripts: HashMap<Id<Transcript>, i64>,
    people: HashMap<Id<Person>, i64>,
}

impl<'read> Rows<'read> {
    fn of_read(read: &'read Read<'read>) -> Self {
        Rows { read, transcripts: HashMap::new(), people: HashMap::new() }
    }

    fn of(&mut self, turn: &Turn) -> Result<(i64, Option<i64>)> {
        let transcript = known_or(&mut self.transcripts, turn.transcript, |id| self.read.row_of("transcript", id))?;
        let mut row_of_person = |person| known_or(&mut self.people, person, |id| self.read.row_of("person", id));
        Ok((transcript, turn.speaker.map(&mut row_of_person).transpose()?))
    }
}

fn known_or<T>(known: &mut HashMap<Id<T>, i64>, id: Id<T>, find: impl Fn(Id<T>) -> Result<i64>) -> Result<i64> {
    match known.entry(id) {
        Entry::Occupied(found) => Ok(*found.get()),
        Entry::Vacant(place) => Ok(*place.insert(find(id)?)),
    }
}

fn read_transcript(row: &Row<'_>) -> rusqlite::Result<Transcript> {
    Ok(Transcript {
        id: row.get("id")?,
        recollection: row.get("recollection_id")?,
        recording: row.get("recording_id")?,
        media: row.get("media_id")?,
        language: row.get("language")?,
        stage: row.get("stage")?,
        translation_of: row.get("translation_of")?,
        revision: row.get("revision")?,
        text_sha256: row.get("text_sha256")?,
    })
}

/// A turn in the next columns, which are [`TURN`].
pub(super) fn read_turn(columns: &mut Columns<'_, '_>) -> rusqlite::Result<Turn> {
    Ok(Turn {
        id: columns.next()?,
        transcript: columns.next()?,
        position: columns.next()?,
        speaker: columns.next()?,
        label: columns.next()?,
        start_ms: columns.next()?,
        end_ms: columns.next()?,
        text: columns.next()?,
        origin: columns.next::<Option<i64>>()?.and_then(|origin| u64::try_from(origin).ok()),
        heard_ms: columns.next()?,
    })
}
