//! Rows of saved searches.

use rusqlite::{OptionalExtension, Row, params};

use super::{Read, Result, StoreError, Write};
use crate::model::{Id, SavedSearch};

const COLUMNS: &str = "SELECT id, name, query, position FROM saved_search";

impl Read<'_> {
    /// Every saved search, in their order.
    pub fn saved_searches(&self) -> Result<Vec<SavedSearch>> {
        let mut statement = self.connection.prepare_cached(&format!("{COLUMNS} ORDER BY position, name, id"))?;
        let searches = statement.query_map([], read_saved_search)?;
        Ok(searches.collect::<rusqlite::Result<_>>()?)
    }

    /// One saved search.
    pub fn saved_search(&self, id: Id<SavedSearch>) -> Result<SavedSearch> {
        let found = self
            .connection
            .prepare_cached(&format!("{COLUMNS} WHERE id = ?1"))?
            .query_row([id], read_saved_search)
            .optional()?;
        found.ok_or_else(|| StoreError::NoSuch { noun: "saved search", id: id.short() })
    }
}

impl Write<'_> {
    /// Stores a saved search, new or as it is now.
    pub fn put_saved_search(&self, one: &SavedSearch) -> Result<()> {
        let sql = "INSERT INTO saved_search (id, name, query, position) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, query = excluded.query, position = excluded.position";
        self.connection.prepare_cached(sql)?.execute(params![one.id, one.name, one.query, one.position])?;
        Ok(())
    }

    /// Removes a saved search.
    pub fn delete_saved_search(&self, id: Id<SavedSearch>) -> Result<()> {
        self.connection.prepare_cached("DELETE FROM saved_search WHERE id = ?1")?.execute([id])?;
        Ok(())
    }
}

fn read_saved_search(row: &Row<'_>) -> rusqlite::Result<SavedSearch> {
    Ok(SavedSearch {
        id: row.get("id")?,
        name: row.get("name")?,
        query: row.get("query")?,
        position: row.get("position")?,
    })
}
