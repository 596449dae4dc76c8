//! What the database can say of its own health.

use super::{Read, Result, Store, open, triggers};

impl Read<'_> {
    /// The full-text tables.
    pub(super) fn search_tables(&self) -> Result<Vec<String>> {
        Ok(triggers::indexes(self.connection)?)
    }

    /// Row changes that belong to no step: made by another program.
    pub fn changes_outside_the_journal(&self) -> Result<usize> {
        let sql = "SELECT count(*) AS times FROM journal_change
                   WHERE sequence > (SELECT coalesce(max(last_change), 0) FROM journal_step)";
        Ok(super::values::used(self.connection.query_row(sql, [], |row| row.get("times"))?))
    }
}

impl Store {
    /// What SQLite finds wrong with the file, one sentence each; empty where all is well. `deep` reads every page and
    /// compares the full-text index with the texts, which takes time in a large archive.
    pub fn faults(&mut self, deep: bool) -> Result<Vec<String>> {
        if !deep {
            return Ok(match open::quick_check(&self.connection, &self.path) {
                Ok(()) => Vec::new(),
                Err(error) => vec![error.to_string()],
            });
        }
        let mut faults: Vec<String> = self.strings("PRAGMA integrity_check(20)")?;
        faults.retain(|fault| fault != "ok");
        for table in self.strings("SELECT DISTINCT \"table\" FROM pragma_foreign_key_check")? {
            faults.push(format!("a row of {table} points to a record that is not there"));
        }
        if self.is_writable() {
            faults.extend(self.index_faults()?);
            match self.read(|read| read.wrong_known_names())? {
                0 => {}
                wrong => {
                    faults.push(format!("{wrong} names of people are missing where they are looked up, or outdated"))
                }
            }
        }
        Ok(faults)
    }

    /// FTS5's own comparison of its index with the texts; it is written like an insertion, and changes nothing.
    fn index_faults(&mut self) -> Result<Vec<String>> {
        self.derive(|write| {
            let mut faults = Vec::new();
            for index in write.search_tables()? {
                let sql = format!("INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)");
                if let Err(error) = write.connection.execute_batch(&sql) {
                    faults.push(format!("the full-text index {index} differs from the texts ({error})"));
                }
            }
            Ok(faults)
        })
    }

    fn strings(&self, sql: &str) -> Result<Vec<String>> {
        let mut statement = self.connection.prepare(sql)?;
        let strings = statement.query_map([], |row| row.get(0))?;
        Ok(strings.collect::<rusqlite::Result<_>>()?)
    }
}
