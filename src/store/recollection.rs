//! Rows of recollections, and who took part in them.

use std::collections::HashMap;

use rusqlite::{OptionalExtension, Row, params};
use serde::Serialize;

use super::values::{Columns, bounds, used};
use super::{Read, Result, StoreError, Write};
use crate::model::{Article, Id, Participant, Person, Recollection, Role, Session};

/// A recollection as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecollectionRow {
    /// The recollection.
    #[serde(flatten)]
    pub recollection: Recollection,
    /// The narrators' names, in order, separated by `; `.
    pub narrators: String,
    /// How many turns its transcripts have.
    pub turns: usize,
    /// How many quotes were taken from it.
    pub quotes: usize,
}

const COLUMNS: &str = "recollection.id, recollection.kind, recollection.title, recollection.date, recollection.place, \
     recollection.language, recollection.call_number, recollection.accession, recollection.reported_in, \
     recollection.work";

impl Read<'_> {
    /// Every recollection, by date and title. A transcript's turns are numbered without a gap, so that the last one's
    /// number tells how many they are: to count them takes longer the more the archive holds.
    pub fn recollections(&self) -> Result<Vec<RecollectionRow>> {
        let sql = format!(
            "SELECT {COLUMNS},
                 coalesce((SELECT group_concat(name, '; ') FROM (SELECT person.name FROM participant
                     JOIN person ON person.id = participant.person_id
                     WHERE participant.recollection_id = recollection.id AND participant.role = 'narrator'
                     ORDER BY participant.position)), '') AS narrators,
                 (SELECT coalesce(sum((SELECT max(position) + 1 FROM turn WHERE turn.transcript = transcript.row)), 0)
                     FROM transcript WHERE transcript.recollection_id = recollection.id) AS turns,
                 (SELECT count(*) FROM transcript JOIN quote ON quote.transcript_id = transcript.id
                     WHERE transcript.recollection_id = recollection.id) AS quotes
             FROM recollection ORDER BY date_from IS NULL, date_from, title, recollection.id"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([], |row| {
            Ok(RecollectionRow {
                recollection: read_recollection(row)?,
                narrators: row.get("narrators")?,
                turns: used(row.get("turns")?),
                quotes: used(row.get("quotes")?),
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Where each recollection was given, and each session of one was held, as far as it is known.
    pub fn places(&self) -> Result<Vec<(String, Id<Recollection>)>> {
        let sql = "SELECT place, id FROM recollection WHERE place <> ''
                   UNION SELECT place, recollection_id FROM session WHERE place <> ''";
        let mut statement = self.connection.prepare_cached(sql)?;
        let places = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(places.collect::<rusqlite::Result<_>>()?)
    }

    /// One recollection.
    pub fn recollection(&self, id: Id<Recollection>) -> Result<Recollection> {
        let sql = format!("SELECT {COLUMNS} FROM recollection WHERE id = ?1");
        let found = self.connection.prepare_cached(&sql)?.query_row([id], read_recollection).optional()?;
        found.ok_or_else(|| StoreError::NoSuch { noun: "recollection", id: id.short() })
    }

    /// Who took part in a recollection, by role and order.
    pub fn participants(&self, recollection: Id<Recollection>) -> Result<Vec<Participant>> {
        let sql = "SELECT id, recollection_id, person_id, role, position FROM participant
                   WHERE recollection_id = ?1 ORDER BY role DESC, position";
        let mut statement = self.connection.prepare_cached(sql)?;
        let participants = statement.query_map([recollection], |row| {
            Ok(Participant {
                id: row.get("id")?,
                recollection: row.get("recollection_id")?,
                person: row.get("person_id")?,
                role: row.get("role")?,
                position: row.get("position")?,
            })
        })?;
        Ok(participants.collect::<rusqlite::Result<_>>()?)
    }

    /// The people in one role of a recollection, in order.
    pub fn people_in(&self, recollection: Id<Recollection>, role: Role) -> Result<Vec<Id<Person>>> {
        let all = self.participants(recollection)?;
        Ok(all.into_iter().filter(|one| one.role == role).map(|one| one.person).collect())
    }

    /// The recollections that a person narrated.
    pub fn narrated_by(&self, person: Id<Person>) -> Result<Vec<Id<Recollection>>> {
        let sql = "SELECT DISTINCT recollection_id FROM participant WHERE person_id = ?1 AND role = 'narrator'";
        let mut statement = self.connection.prepare_cached(sql)?;
        let ids = statement.query_map([person], |row| row.get("recollection_id"))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }

    /// The names of the files that recollections came in.
    pub fn file_names_of_recollections(&self) -> Result<HashMap<Id<Recollection>, Vec<String>>> {
        let sql = "SELECT transcript.recollection_id, media_file.name FROM transcript
                   JOIN media_file ON media_file.id = transcript.media_id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get("recollection_id")?, row.get("name")?)))?;
        let mut names: HashMap<Id<Recollection>, Vec<String>> = HashMap::new();
        for row in rows {
            let (recollection, name) = row?;
            names.entry(recollection).or_default().push(name);
        }
        Ok(names)
    }

    /// The recollections that are known only through an article.
    pub fn reported_in(&self, article: Id<Article>) -> Result<Vec<Recollection>> {
        let sql = format!("SELECT {COLUMNS} FROM recollection WHERE reported_in = ?1 ORDER BY title, id");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let found = statement.query_map([article], read_recollection)?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// The sessions of an interview, in order.
    pub fn sessions(&self, recollection: Id<Recollection>) -> Result<Vec<Session>> {
        let sql = "SELECT id, recollection_id, position, date, place FROM session
                   WHERE recollection_id = ?1 ORDER BY position";
        let mut statement = self.connection.prepare_cached(sql)?;
        let sessions = statement.query_map([recollection], |row| {
            Ok(Session {
                id: row.get("id")?,
                recollection: row.get("recollection_id")?,
                position: row.get("position")?,
                date: row.get("date")?,
                place: row.get("place")?,
            })
        })?;
        Ok(sessions.collect::<rusqlite::Result<_>>()?)
    }
}

impl Write<'_> {
    /// Adds a recollection.
    pub fn insert_recollection(&self, one: &Recollection) -> Result<()> {
        let (from, to) = bounds(one.date);
        let sql = "INSERT INTO recollection (id, kind, title, date, date_from, date_to, place, language, call_number,
                       accession, reported_in, work) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
        self.connection.prepare_cached(sql)?.execute(params![
            one.id,
            one.kind,
            one.title,
            one.date,
            from,
            to,
            one.place,
            one.language,
            one.call_number,
            one.accession,
            one.reported_in,
            one.work
        ])?;
        Ok(())
    }

    /// Stores the recollection as it is now.
    pub fn update_recollection(&self, one: &Recollection) -> Result<()> {
        let (from, to) = bounds(one.date);
        let sql = "UPDATE recollection SET kind = ?2, title = ?3, date = ?4, date_from = ?5, date_to = ?6, place = ?7,
                       language = ?8, call_number = ?9, accession = ?10, reported_in = ?11, work = ?12 WHERE id = ?1";
        self.connection.prepare_cached(sql)?.execute(params![
            one.id,
            one.kind,
            one.title,
            one.date,
            from,
            to,
            one.place,
            one.language,
            one.call_number,
            one.accession,
            one.reported_in,
            one.work
        ])?;
        Ok(())
    }

    /// Removes a recollection with its sessions, transcripts and rights.
    pub fn delete_recollection(&self, id: Id<Recollection>) -> Result<()> {
        self.connection.prepare_cached("DELETE FROM recollection WHERE id = ?1")?.execute([id])?;
        Ok(())
    }

    /// Adds somebody's part in a recollection.
    pub fn insert_participant(&self, one: &Participant) -> Result<()> {
        let sql = "INSERT INTO participant (id, recollection_id, person_id, role, position)
                   VALUES (?1, ?2, ?3, ?4, ?5)";
        self.connection.prepare_cached(sql)?.execute(params![
            one.id,
            one.recollection,
            one.person,
            one.role,
            one.position
        ])?;
        Ok(())
    }

    /// Removes somebody's part in a recollection.
    pub fn delete_participant(&self, id: Id<Participant>) -> Result<()> {
        self.connection.prepare_cached("DELETE FROM participant WHERE id = ?1")?.execute([id])?;
        Ok(())
    }

    /// Adds a session.
    pub fn insert_session(&self, one: &Session) -> Result<()> {
        let sql = "INSERT INTO session (id, recollection_id, position, date, place) VALUES (?1, ?2, ?3, ?4, ?5)";
        self.connection.prepare_cached(sql)?.execute(params![
            one.id,
            one.recollection,
            one.position,
            one.date,
            one.place
        ])?;
        Ok(())
    }
}

/// From [`COLUMNS`], with which every statement begins.
fn read_recollection(row: &Row<'_>) -> rusqlite::Result<Recollection> {
    let mut columns = Columns::of(row);
    Ok(Recollection {
        id: columns.next()?,
        kind: columns.next()?,
        title: columns.next()?,
        date: columns.next()?,
        place: columns.next()?,
        language: columns.next()?,
        call_number: columns.next()?,
        accession: columns.next()?,
        reported_in: columns.next()?,
        work: columns.next()?,
    })
}
