//! The full-text indexes, made anew from the texts.

use super::{Result, Store, StoreError, triggers};

/// How many rows are indexed by one statement: between two statements the work can be broken off.
const ROWS: i64 = 20_000;

impl Store {
    /// Makes every full-text index anew. `tell` hears how much is done and how much there is, and may break the work off
    /// with an error: it is one transaction, so then, as after a crash, the old indexes stand as they were.
    pub fn rebuild_indexes<E: From<StoreError>>(
        &mut self,
        mut tell: impl FnMut(usize, usize) -> Result<(), E>,
    ) -> Result<(), E> {
        self.derive(|write| {
            let parts = parts(write.connection).map_err(StoreError::from)?;
            for (done, part) in parts.iter().enumerate() {
                tell(done, parts.len())?;
                write.connection.execute_batch(part).map_err(StoreError::from)?;
            }
            tell(parts.len(), parts.len())
        })
    }
}

/// The statements that make the indexes anew, in order.
fn parts(connection: &rusqlite::Connection) -> rusqlite::Result<Vec<String>> {
    let mut parts = Vec::new();
    for index in triggers::indexes(connection)? {
        let (source, list) = (index.trim_end_matches("_search"), triggers::columns(connection, &index)?.join(", "));
        let last = format!("SELECT coalesce(max(row), 0) FROM {}", triggers::table_of(&index));
        let last: i64 = connection.query_row(&last, [], |row| row.get(0))?;
        parts.push(format!("INSERT INTO {index} ({index}) VALUES ('delete-all')"));
        for first in (0..=last).step_by(usize::try_from(ROWS).unwrap_or(1)) {
            parts.push(format!(
                "INSERT INTO {index} (rowid, {list}) SELECT row, {list} FROM {source}
                 WHERE row BETWEEN {first} AND {}",
                first + ROWS - 1
            ));
        }
        // In one piece it is read fastest.
        parts.push(format!("INSERT INTO {index} ({index}) VALUES ('optimize')"));
    }
    Ok(parts)
}
