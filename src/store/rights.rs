//! Rows of releases and restrictions.

use rusqlite::{Row, params};

use super::{Read, Result, Write, now_ms};
use crate::model::{Id, Protected, Recollection, Release, Restriction};

impl Read<'_> {
    /// The releases of a recollection.
    pub fn releases(&self, recollection: Id<Recollection>) -> Result<Vec<Release>> {
        let sql = "SELECT id, recollection_id, person_id, signed, uses FROM release
                   WHERE recollection_id = ?1 ORDER BY id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let releases = statement.query_map([recollection], |row| {
            Ok(Release {
                id: row.get("id")?,
                recollection: row.get("recollection_id")?,
                person: row.get("person_id")?,
                signed: row.get("signed")?,
                uses: serde_json::from_str(row.get_ref("uses")?.as_str()?).unwrap_or_default(),
            })
        })?;
        Ok(releases.collect::<rusqlite::Result<_>>()?)
    }

    /// Every restriction. There are few, and clearance needs them all.
    pub fn restrictions(&self) -> Result<Vec<Restriction>> {
        let sql = "SELECT id, recollection_id, person_id, quote_id, first_turn_id, last_turn_id, access, until, reason
                   FROM restriction ORDER BY id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let restrictions = statement.query_map([], read_restriction)?;
        Ok(restrictions.collect::<rusqlite::Result<_>>()?)
    }
}

impl Write<'_> {
    /// Adds a release.
    pub fn insert_release(&self, one: &Release) -> Result<()> {
        let sql = "INSERT INTO release (id, recollection_id, person_id, signed, uses) VALUES (?1, ?2, ?3, ?4, ?5)";
        let uses = serde_json::Value::from(one.uses.iter().map(|one| one.as_str()).collect::<Vec<_>>()).to_string();
        self.connection.prepare_cached(sql)?.execute(params![
            one.id,
            one.recollection,
            one.person,
            one.signed,
            uses
        ])?;
        Ok(())
    }

    /// Removes a release.
    pub fn delete_release(&self, id: Id<Release>) -> Result<()> {
        self.connection.prepare_cached("DELETE FROM release WHERE id = ?1")?.execute([id])?;
        Ok(())
    }

    /// Adds a restriction.
    pub fn insert_restriction(&self, one: &Restriction) -> Result<()> {
        let (mut recollection, mut person, mut quote, mut turns) = (None, None, None, None);
        match one.protects {
            Protected::Recollection(id) => recollection = Some(id),
            Protected::Person(id) => person = Some(id),
            Protected::Quote(id) => quote = Some(id),
            Protected::Turns(first, last) => turns = Some((first, last)),
        }
        let (first, last) = turns.unzip();
        let sql = "INSERT INTO restriction (id, recollection_id, person_id, quote_id, first_turn_id, last_turn_id,
                       access, until, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        self.connection.prepare_cached(sql)?.execute(params![
            one.id,
            recollection,
            person,
            quote,
            first,
            last,
            one.access,
            one.until,
            one.reason
        ])?;
        Ok(())
    }

    /// Records that something withheld left the archive.
    pub fn insert_disclosure(&self, what: &str) -> Result<()> {
        let sql = "INSERT INTO disclosure (id, what, made_ms) VALUES (?1, ?2, ?3)";
        self.connection.prepare_cached(sql)?.execute(params![Id::<Restriction>::new(), what, now_ms()])?;
        Ok(())
    }

    /// Removes a restriction.
    pub fn delete_restriction(&self, id: Id<Restriction>) -> Result<()> {
        self.connection.prepare_cached("DELETE FROM restriction WHERE id = ?1")?.execute([id])?;
        Ok(())
    }
}

fn read_restriction(row: &Row<'_>) -> rusqlite::Result<Restriction> {
    let turns = row.get::<_, Option<_>>("first_turn_id")?.zip(row.get("last_turn_id")?);
    let protects = (row.get::<_, Option<_>>("recollection_id")?.map(Protected::Recollection))
        .or(row.get::<_, Option<_>>("person_id")?.map(Protected::Person))
        .or(row.get::<_, Option<_>>("quote_id")?.map(Protected::Quote))
        .or(turns.map(|(first, last)| Protected::Turns(first, last)))
        .ok_or(rusqlite::Error::QueryReturnedNoRows)?;
    Ok(Restriction {
        id: row.get("id")?,
        protects,
        access: row.get("access")?,
        until: row.get("until")?,
        reason: row.get("reason")?,
    })
}
