//! What the archive says of itself.

use rusqlite::{OptionalExtension, params};

use super::{Read, Result, Write};
use crate::model::{Id, Person};

impl Read<'_> {
    /// The value of the setting `key`, where it was set.
    pub fn setting(&self, key: &str) -> Result<Option<String>> {
        let mut statement = self.connection.prepare_cached("SELECT value FROM setting WHERE key = ?1")?;
        Ok(statement.query_row([key], |row| row.get("value")).optional()?)
    }
}

impl Write<'_> {
    /// Sets the setting `key`.
    pub fn set_setting(&self, key: &str, value: &str) -> Result<()> {
        let sql = "INSERT INTO setting (id, key, value) VALUES (?1, ?2, ?3)
                   ON CONFLICT (key) DO UPDATE SET value = excluded.value";
        // A setting has no noun of its own; any fresh key serves.
        self.connection.execute(sql, params![Id::<Person>::new(), key, value])?;
        Ok(())
    }
}
