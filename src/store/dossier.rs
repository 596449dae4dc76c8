//! Rows of dossiers, their sections and entries.

use std::collections::{HashMap, HashSet};

use rusqlite::{OptionalExtension, params};
use serde::Serialize;

use super::values::{Columns, stored, used};
use super::{Read, Result, StoreError, Write};
use crate::model::{Dossier, Entry, EntryContent, Id, Section};

/// A dossier as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DossierRow {
    /// Its key.
    pub id: Id<Dossier>,
    /// Its title.
    pub title: String,
    /// How many sections it has.
    pub sections: usize,
    /// How many quotes stand in it.
    pub quotes: usize,
    /// How many pieces of the historian's own text.
    pub texts: usize,
}

impl Read<'_> {
    /// Every dossier, by title, without what stands in it.
    pub fn dossier_rows(&self) -> Result<Vec<DossierRow>> {
        let sql = "SELECT dossier.id, dossier.title, count(DISTINCT section.id) AS sections,
                 count(entry.quote_id) AS quotes, count(entry.id) - count(entry.quote_id) AS texts
             FROM dossier LEFT JOIN section ON section.dossier_id = dossier.id
             LEFT JOIN entry ON entry.section_id = section.id
             GROUP BY dossier.id ORDER BY dossier.title";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| {
            Ok(DossierRow {
                id: row.get("id")?,
                title: row.get("title")?,
                sections: used(row.get("sections")?),
                quotes: used(row.get("quotes")?),
                texts: used(row.get("texts")?),
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Every dossier with all that stands in it, by title.
    pub fn dossiers(&self) -> Result<Vec<Dossier>> {
        let mut statement = self.connection.prepare_cached("SELECT id FROM dossier ORDER BY title")?;
        let ids = statement.query_map([], |row| row.get("id"))?.collect::<rusqlite::Result<Vec<Id<Dossier>>>>()?;
        ids.into_iter().map(|id| self.dossier(id)).collect()
    }

    /// One dossier with all that stands in it.
    pub fn dossier(&self, id: Id<Dossier>) -> Result<Dossier> {
        let title = self
            .connection
            .prepare_cached("SELECT title FROM dossier WHERE id = ?1")?
            .query_row([id], |row| row.get("title"))
            .optional()?
            .ok_or_else(|| StoreError::NoSuch { noun: "dossier", id: id.short() })?;
        let sql = "SELECT id, title FROM section WHERE dossier_id = ?1 ORDER BY position, id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut sections = statement
            .query_map([id], |row| Ok(Section { id: row.get("id")?, title: row.get("title")?, entries: Vec::new() }))?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        for section in &mut sections {
            section.entries = self.entries(section.id)?;
        }
        Ok(Dossier { id, title, sections })
    }

    fn entries(&self, section: Id<Section>) -> Result<Vec<Entry>> {
        let sql = "SELECT id, quote_id, text FROM entry WHERE section_id = ?1 ORDER BY position, id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let entries = statement.query_map([section], |row| {
            let mut columns = Columns::of(row);
            let id = columns.next()?;
            let content = match columns.next::<Option<_>>()? {
                Some(quote) => EntryContent::Quote(quote),
                None => EntryContent::Text(columns.next()?),
            };
            Ok(Entry { id, content })
        })?;
        Ok(entries.collect::<rusqlite::Result<_>>()?)
    }
}

impl Write<'_> {
    /// Stores a dossier as it is now: adds, changes, moves and removes sections and entries so that it reads as given.
    /// What is as it was is not written.
    pub fn put_dossier(&self, one: &Dossier) -> Result<()> {
        let sql =
            "INSERT INTO dossier (id, title) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET title = excluded.title";
        self.connection.prepare_cached(sql)?.execute(params![one.id, one.title])?;
        let before = self.dossier(one.id)?;
        self.put_sections(&before, one)?;
        self.put_entries(&before, one)?;
        self.remove_what_is_gone(&before, one)
    }

    fn put_sections(&self, before: &Dossier, now: &Dossier) -> Result<()> {
        let sql = "INSERT INTO section (id, dossier_id, position, title) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (id) DO UPDATE SET dossier_id = excluded.dossier_id, position = excluded.position,
                 title = excluded.title";
        let mut put = self.connection.prepare_cached(sql)?;
        let placed = before.sections.iter().enumerate().map(|(at, section)| (section.id, (at, &section.title)));
        let known: HashMap<Id<Section>, (usize, &String)> = placed.collect();
        for (position, section) in now.sections.iter().enumerate() {
            if known.get(&section.id) != Some(&(position, &section.title)) {
                put.execute(params![section.id, now.id, stored(position), section.title])?;
            }
        }
        Ok(())
    }

    fn put_entries(&self, before: &Dossier, now: &Dossier) -> Result<()> {
        let sql = "INSERT INTO entry (id, section_id, position, quote_id, text) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (id) DO UPDATE SET section_id = excluded.section_id, position = excluded.position,
                 quote_id = excluded.quote_id, text = excluded.text";
        let mut put = self.connection.prepare_cached(sql)?;
        let known: HashMap<Id<Entry>, Placed<'_>> = placed(before).collect();
        for (id, entry) in placed(now).filter(|(id, entry)| known.get(id) != Some(entry)) {
            let (quote, text) = match entry.content {
                EntryContent::Quote(quote) => (Some(quote), None),
                EntryContent::Text(text) => (None, Some(text)),
            };
            put.execute(params![id, entry.section, stored(entry.position), quote, text])?;
        }
        Ok(())
    }

    fn remove_what_is_gone(&self, before: &Dossier, now: &Dossier) -> Result<()> {
        let kept: HashSet<Id<Entry>> = placed(now).map(|(id, _)| id).collect();
        for (entry, _) in placed(before).filter(|(entry, _)| !kept.contains(entry)) {
            self.connection.prepare_cached("DELETE FROM entry WHERE id = ?1")?.execute([entry])?;
        }
        let kept: HashSet<Id<Section>> = now.sections.iter().map(|section| section.id).collect();
        for section in before.sections.iter().filter(|section| !kept.contains(&section.id)) {
            self.connection.prepare_cached("DELETE FROM section WHERE id = ?1")?.execute([section.id])?;
        }
        Ok(())
    }

    /// Removes a dossier; the quotes stay.
    pub fn delete_dossier(&self, id: Id<Dossier>) -> Result<()> {
        self.connection.prepare_cached("DELETE FROM dossier WHERE id = ?1")?.execute([id])?;
        Ok(())
    }
}

/// An entry with its place.
#[derive(PartialEq)]
struct Placed<'dossier> {
    section: Id<Section>,
    position: usize,
    content: &'dossier EntryContent,
}

fn placed(dossier: &Dossier) -> impl Iterator<Item = (Id<Entry>, Placed<'_>)> {
    dossier.sections.iter().flat_map(|section| {
        section
            .entries
            .iter()
            .enumerate()
            .map(move |(position, entry)| (entry.id, Placed { section: section.id, position, content: &entry.content }))
    })
}
