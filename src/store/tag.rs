//! Rows of the codebook and of tags on quotes.

use std::collections::HashMap;

use rusqlite::{OptionalExtension, params};

use super::values::{Columns, used};
use super::{Read, Result, StoreError, Write};
use crate::model::{Id, Quote, Tag};

const COLUMNS: &str = "SELECT id, parent_id, name, colour, definition, position FROM tag";

impl Read<'_> {
    /// Every tag; siblings in their order.
    pub fn tags(&self) -> Result<Vec<Tag>> {
        let mut statement = self.connection.prepare_cached(&format!("{COLUMNS} ORDER BY position, name, id"))?;
        let tags = statement.query_map([], |row| read_tag(&mut Columns::of(row)))?;
        Ok(tags.collect::<rusqlite::Result<_>>()?)
    }

    /// One tag.
    pub fn tag(&self, id: Id<Tag>) -> Result<Tag> {
        let found = self
            .connection
            .prepare_cached(&format!("{COLUMNS} WHERE id = ?1"))?
            .query_row([id], |row| read_tag(&mut Columns::of(row)))
            .optional()?;
        found.ok_or_else(|| StoreError::NoSuch { noun: "tag", id: id.short() })
    }

    /// How many quotes carry each tag itself.
    pub fn uses_of_tags(&self) -> Result<HashMap<Id<Tag>, usize>> {
        let mut statement =
            self.connection.prepare_cached("SELECT tag_id, count(*) AS times FROM tagging GROUP BY tag_id")?;
        let uses = statement.query_map([], |row| Ok((row.get("tag_id")?, used(row.get("times")?))))?;
        Ok(uses.collect::<rusqlite::Result<_>>()?)
    }

    /// The tags of a quote, by name.
    pub fn tags_of(&self, quote: Id<Quote>) -> Result<Vec<Tag>> {
        let sql = format!("{COLUMNS} WHERE id IN (SELECT tag_id FROM tagging WHERE quote_id = ?1) ORDER BY name");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let tags = statement.query_map([quote], |row| read_tag(&mut Columns::of(row)))?;
        Ok(tags.collect::<rusqlite::Result<_>>()?)
    }
}

impl Write<'_> {
    /// Adds a tag.
    pub fn insert_tag(&self, one: &Tag) -> Result<()> {
        let sql = "INSERT INTO tag (id, parent_id, name, colour, definition, position) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        self.put_tag(sql, one)
    }

    /// Stores the tag as it is now.
    pub fn update_tag(&self, one: &Tag) -> Result<()> {
        let sql = "UPDATE tag SET parent_id = ?2, name = ?3, colour = ?4, definition = ?5, position = ?6 WHERE id = ?1";
        self.put_tag(sql, one)
    }

    fn put_tag(&self, sql: &str, one: &Tag) -> Result<()> {
        self.connection.prepare_cached(sql)?.execute(params![
            one.id,
            one.parent,
            one.name,
            one.colour,
            one.definition,
            one.position
        ])?;
        Ok(())
    }

    /// Removes a tag and takes it off every quote. Its children must have gone elsewhere before.
    pub fn delete_tag(&self, id: Id<Tag>) -> Result<()> {
        self.connection.prepare_cached("DELETE FROM tag WHERE id = ?1")?.execute([id])?;
        Ok(())
    }

    /// Puts a tag on a quote; whether it was not there yet.
    pub fn insert_tagging(&self, quote: Id<Quote>, tag: Id<Tag>) -> Result<bool> {
        let sql = "INSERT OR IGNORE INTO tagging (id, quote_id, tag_id) VALUES (?1, ?2, ?3)";
        Ok(self.connection.prepare_cached(sql)?.execute(params![Id::<Tag>::new(), quote, tag])? == 1)
    }

    /// Takes a tag off a quote; whether it was there.
    pub fn delete_tagging(&self, quote: Id<Quote>, tag: Id<Tag>) -> Result<bool> {
        let sql = "DELETE FROM tagging WHERE quote_id = ?1 AND tag_id = ?2";
        Ok(self.connection.prepare_cached(sql)?.execute(params![quote, tag])? == 1)
    }

    /// Puts `into` wherever `from` is, and takes `from` off.
    pub fn repoint_tag(&self, from: Id<Tag>, into: Id<Tag>) -> Result<()> {
        self.connection.execute("UPDATE OR IGNORE tagging SET tag_id = ?2 WHERE tag_id = ?1", params![from, into])?;
        self.connection.execute("DELETE FROM tagging WHERE tag_id = ?1", [from])?;
        self.connection.execute("UPDATE tag SET parent_id = ?2 WHERE parent_id = ?1", params![from, into])?;
        for table in ["memo", "mark"] {
            let sql = format!("UPDATE {table} SET tag_id = ?2 WHERE tag_id = ?1");
            self.connection.execute(&sql, params![from, into])?;
        }
        Ok(())
    }
}

/// A tag in the next columns: its key, its parent, name, colour, definition and position.
pub(super) fn read_tag(columns: &mut Columns<'_, '_>) -> rusqlite::Result<Tag> {
    Ok(Tag {
        id: columns.next()?,
        parent: columns.next()?,
        name: columns.next()?,
        colour: columns.next()?,
        definition: columns.next()?,
        position: columns.next()?,
    })
}
