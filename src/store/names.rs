//! People by their names as names are compared: a derived table, and the function that makes it.

use std::collections::BTreeSet;

use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, params_from_iter};

use super::{Read, Result};
use crate::model::{Id, Person};
use crate::text::fold::Folded;
use crate::text::personal_name::sounds;

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

/// Under what a name is found, as pairs of kind and key: the whole of it as it is compared, its words, and what the
/// spellings of each word have in common. As JSON, each pair once.
fn name_keys(name: &str) -> String {
    let folded = Folded::new(name);
    let words: BTreeSet<&str> = folded.iter().map(|(word, _)| word).collect();
    let mut keys = vec![serde_json::json!(["name", folded_name(name)])];
    keys.extend(words.into_iter().map(|word| serde_json::json!(["word", word])));
    keys.extend(sounds(name).into_iter().map(|sound| serde_json::json!(["sound", sound])));
    serde_json::Value::Array(keys).to_string()
}

/// Teaches `connection` the functions; without them an archive can be read, but no person be changed.
pub(super) fn register(connection: &Connection) -> rusqlite::Result<()> {
    // Innocuous: a schema from a stranger may call them, since they do nothing but calculate.
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    // What an older archive was brought to version 7 with.
    connection.create_scalar_function("folded_name", 1, flags, |arguments| {
        Ok(arguments.get_raw(0).as_str_or_null()?.map(folded_name))
    })?;
    connection.create_scalar_function("name_keys", 1, flags, |arguments| {
        Ok(arguments.get_raw(0).as_str_or_null()?.map(name_keys))
    })
}

/// Keeps what names are found by.
pub(super) fn triggers() -> String {
    let of = |table: &str, person: &str, watched: &str| {
        let add = format!(
            "INSERT INTO known_name SELECT value ->> 0, value ->> 1, NEW.id, NEW.{person} FROM json_each(name_keys(NEW.name));"
        );
        let remove = "DELETE FROM known_name WHERE source = OLD.id AND (kind, folded) IN \
             (SELECT value ->> 0, value ->> 1 FROM json_each(name_keys(OLD.name)));";
        format!(
            "CREATE TRIGGER name_insert_{table} AFTER INSERT ON {table} BEGIN {add} END;
             CREATE TRIGGER name_delete_{table} AFTER DELETE ON {table} BEGIN {remove} END;
             CREATE TRIGGER name_update_{table} AFTER UPDATE OF {watched} ON {table} BEGIN {remove} {add} END;"
        )
    };
    of("person", "id", "name") + &of("alias", "person_id", "name, person_id")
}

/// A name that somebody is known by, and whose it is.
pub type NameOf = (Id<Person>, String);

impl Read<'_> {
    /// Everybody who is known by this name, as name or other name, whatever its case, accents and typography; by name.
    pub fn people_known_as(&self, name: &str) -> Result<Vec<Person>> {
        let sql = "SELECT id FROM person WHERE id IN
                       (SELECT person_id FROM known_name WHERE kind = 'name' AND folded = ?1)
                   ORDER BY name, id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let ids = statement.query_map([folded_name(name)], |row| row.get(0))?;
        let ids: Vec<Id<Person>> = ids.collect::<rusqlite::Result<_>>()?;
        ids.into_iter().map(|id| self.person(id)).collect()
    }

    /// The names, usual and other, one of whose words, folded, begins with `beginning`.
    pub fn names_with_word(&self, beginning: &str) -> Result<Vec<NameOf>> {
        let past = format!("{beginning}{}", char::MAX);
        self.names_where("kind = 'word' AND folded >= ?1 AND folded < ?2", [beginning.to_owned(), past])
    }

    /// The names, usual and other, one of whose words has one of these sounds ([`sounds`]).
    pub fn names_with_sound(&self, sounds: &BTreeSet<String>) -> Result<Vec<NameOf>> {
        let sounds = serde_json::Value::from_iter(sounds.iter().map(String::as_str)).to_string();
        self.names_where("kind = 'sound' AND folded IN (SELECT value FROM json_each(?1))", [sounds])
    }

    /// Usual names stand before other names; a name that fulfils the condition twice stands there twice.
    fn names_where<const N: usize>(&self, condition: &str, values: [String; N]) -> Result<Vec<NameOf>> {
        let sql = format!(
            "SELECT person_id, coalesce((SELECT name FROM person WHERE id = source),
                                        (SELECT name FROM alias WHERE id = source))
             FROM known_name WHERE {condition} ORDER BY source <> person_id"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let names = statement.query_map(params_from_iter(values), |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(names.collect::<rusqlite::Result<_>>()?)
    }

    /// How many names are missing from the derived table, or stand there and should not.
    pub(super) fn wrong_known_names(&self) -> Result<i64> {
        let (are, should) = (
            "SELECT kind, folded, source, person_id FROM known_name",
            "SELECT * FROM (SELECT value ->> 0, value ->> 1, person.id, person.id
                            FROM person, json_each(name_keys(person.name))
                            UNION ALL SELECT value ->> 0, value ->> 1, alias.id, person_id
                            FROM alias, json_each(name_keys(alias.name)))",
        );
        let sql = format!(
            "SELECT (SELECT count(*) FROM ({are} EXCEPT {should})) + (SELECT count(*) FROM ({should} EXCEPT {are}))"
        );
        Ok(self.connection.query_row(&sql, [], |row| row.get(0))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::PersonKind;
    use crate::store::{Store, StoreError};
    use crate::text::personal_name::Sought;

    fn called(read: &Read<'_>, beginning: &str) -> Result<Vec<String>> {
        Ok(read.names_with_word(beginning)?.into_iter().map(|(_, name)| name).collect())
    }

    fn sounding(read: &Read<'_>, name: &str) -> Result<Vec<String>> {
        let names = read.names_with_sound(Sought::of(name).sounds())?;
        Ok(names.into_iter().map(|(_, name)| name).collect())
    }

    #[test]
    fn a_person_is_found_by_the_names_of_today() -> std::result::Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("archive.db");
        Store::create(&path)?;
        let mut store = Store::open(&path, &folder.path().join("backups"), "Maria")?;
        let mut person = Person::named(PersonKind::Person, "Orla Józefa Pell");
        person.aliases = vec!["Oleńka".into()];
        store.write(|write| Ok::<_, StoreError>(("Add Orla".into(), write.insert_person(&person)?)))?;
        store.read(|read| {
            assert_eq!(called(read, "pel")?, ["Orla Józefa Pell"]);
            assert_eq!(called(read, "jozef")?, ["Orla Józefa Pell"], "by any of the words, without accents");
            assert_eq!(called(read, "ole")?, ["Oleńka"]);
            assert_eq!(called(read, "ell")?, [""; 0]);
            assert_eq!(sounding(read, "Пелл")?, ["Orla Józefa Pell"], "in another script");
            Ok::<_, StoreError>(())
        })?;
        person.name = "Orla Quill".into();
        person.aliases.clear();
        store.write(|write| Ok::<_, StoreError>(("Rename Orla".into(), write.update_person(&person)?)))?;
        store.read(|read| {
            assert_eq!(called(read, "pel")?, [""; 0]);
            assert_eq!(called(read, "ole")?, [""; 0]);
            assert_eq!(called(read, "quill")?, ["Orla Quill"]);
            assert_eq!(read.wrong_known_names()?, 0);
            Ok::<_, StoreError>(())
        })?;
        Ok(())
    }
}
