//! People by their names as names are compared: a derived table, and the function that makes it.

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

use super::{Read, Result};
use crate::model::{Id, Person};
use crate::text::fold::Folded;

/// A name as it is compared: its words, folded, with spaces between.
fn folded_name(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for (word, _) in Folded::new(name).iter() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

/// Teaches `connection` the function; without it an archive can be read, but no person be changed.
pub(super) fn register(connection: &Connection) -> rusqlite::Result<()> {
    // Innocuous: a schema from a stranger may call it, since it does nothing but calculate.
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("folded_name", 1, flags, |arguments| {
        Ok(arguments.get_raw(0).as_str_or_null()?.map(folded_name))
    })
}

/// Keeps the names as they are compared.
pub(super) const TRIGGERS: &str = "
    CREATE TRIGGER name_insert_person AFTER INSERT ON person BEGIN
        INSERT INTO known_name VALUES (folded_name(NEW.name), NEW.id, NEW.id);
    END;
    CREATE TRIGGER name_delete_person AFTER DELETE ON person BEGIN
        DELETE FROM known_name WHERE folded = folded_name(OLD.name) AND source = OLD.id;
    END;
    CREATE TRIGGER name_update_person AFTER UPDATE OF name ON person BEGIN
        DELETE FROM known_name WHERE folded = folded_name(OLD.name) AND source = OLD.id;
        INSERT INTO known_name VALUES (folded_name(NEW.name), NEW.id, NEW.id);
    END;
    CREATE TRIGGER name_insert_alias AFTER INSERT ON alias BEGIN
        INSERT INTO known_name VALUES (folded_name(NEW.name), NEW.id, NEW.person_id);
    END;
    CREATE TRIGGER name_delete_alias AFTER DELETE ON alias BEGIN
        DELETE FROM known_name WHERE folded = folded_name(OLD.name) AND source = OLD.id;
    END;
    CREATE TRIGGER name_update_alias AFTER UPDATE OF name, person_id ON alias BEGIN
        DELETE FROM known_name WHERE folded = folded_name(OLD.name) AND source = OLD.id;
        INSERT INTO known_name VALUES (folded_name(NEW.name), NEW.id, NEW.person_id);
    END;";

impl Read<'_> {
    /// Everybody who is known by this name, as name or other name, whatever its case, accents and typography; by name.
    pub fn people_known_as(&self, name: &str) -> Result<Vec<Person>> {
        let sql = "SELECT id FROM person WHERE id IN (SELECT person_id FROM known_name WHERE folded = ?1)
                   ORDER BY name, id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let ids = statement.query_map([folded_name(name)], |row| row.get(0))?;
        let ids: Vec<Id<Person>> = ids.collect::<rusqlite::Result<_>>()?;
        ids.into_iter().map(|id| self.person(id)).collect()
    }

    /// How many names are missing from the derived table, or stand there and should not.
    pub(super) fn wrong_known_names(&self) -> Result<i64> {
        let (are, should) = (
            "SELECT folded, source, person_id FROM known_name",
            "SELECT * FROM (SELECT folded_name(name), id, id FROM person
                            UNION ALL SELECT folded_name(name), id, person_id FROM alias)",
        );
        let sql = format!(
            "SELECT (SELECT count(*) FROM ({are} EXCEPT {should})) + (SELECT count(*) FROM ({should} EXCEPT {are}))"
        );
        Ok(self.connection.query_row(&sql, [], |row| row.get(0))?)
    }
}
