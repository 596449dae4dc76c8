//! The columns of records as everything outside the database knows them.
//!
//! Where a table leads to another by its `row`, a small number that belongs to this file alone, the journal says the
//! `id` instead, under the name that the column would then have: a turn's `speaker` is its `speaker_id`. A row may get
//! another number when undo puts it back; its id never changes.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension};

use super::{Read, Result, StoreError};
use crate::model::Id;

/// A column that the journal records.
pub(super) struct Field {
    /// What the journal calls it.
    pub name: String,
    column: String,
    /// The table that it leads to by `row`.
    leads_to: Option<String>,
}

impl Field {
    /// The column, as a statement names it.
    pub(super) fn column(&self) -> String {
        format!("\"{}\"", self.column)
    }

    /// Its value as the journal has it, in the row that a statement calls `side`.
    pub(super) fn value(&self, side: &str) -> String {
        let value = format!("{side}.\"{}\"", self.column);
        match &self.leads_to {
            Some(table) => format!("(SELECT id FROM {table} WHERE {table}.row = {value})"),
            None => value,
        }
    }

    /// What the column has where the journal has `value`, which is SQL.
    pub(super) fn stored(&self, value: &str) -> String {
        self.leads_to.as_ref().map_or(value.to_owned(), |table| row_of(table, value))
    }
}

/// The row of the record of `table` whose id is `id`, which is SQL. A record that is not there leaves the id itself, which
/// no column of rows takes: so a mistake fails, and does not forget who spoke.
pub(super) fn row_of(table: &str, id: &str) -> String {
    format!("coalesce((SELECT {table}.row FROM {table} WHERE {table}.id = {id}), {id})")
}

impl Read<'_> {
    /// The row that a record has in this file, for as long as it stands in its table.
    pub(super) fn row_of<T>(&self, noun: &'static str, id: Id<T>) -> Result<i64> {
        let sql = format!("SELECT row FROM {noun} WHERE id = ?1");
        let found = self.connection.prepare_cached(&sql)?.query_row([id], |row| row.get(0)).optional()?;
        found.ok_or_else(|| StoreError::NoSuch { noun, id: id.short() })
    }
}

/// The ids of some rows of a table, each looked up once.
pub(super) struct Ids<T> {
    table: &'static str,
    known: HashMap<i64, Id<T>>,
}

impl<T> Ids<T> {
    pub(super) fn of_table(table: &'static str) -> Self {
        Ids { table, known: HashMap::new() }
    }

    /// The id of the record with this row.
    pub(super) fn of(&mut self, read: &Read<'_>, row: i64) -> Result<Id<T>> {
        if let Some(known) = self.known.get(&row) {
            return Ok(*known);
        }
        let sql = format!("SELECT id FROM {} WHERE row = ?1", self.table);
        let id = read.connection.prepare_cached(&sql)?.query_row([row], |found| found.get(0))?;
        self.known.insert(row, id);
        Ok(id)
    }
}

/// The columns of a table that the journal records, in order: all but `row`.
pub(super) fn fields(connection: &Connection, table: &str) -> rusqlite::Result<Vec<Field>> {
    let sql = "SELECT info.name, leads.\"table\" FROM pragma_table_info(?1) AS info
               LEFT JOIN pragma_foreign_key_list(?1) AS leads ON leads.\"from\" = info.name AND leads.\"to\" = 'row'
               WHERE info.name <> 'row' ORDER BY info.cid";
    let mut statement = connection.prepare_cached(sql)?;
    let fields = statement.query_map([table], |row| {
        let (column, leads_to): (String, Option<String>) = (row.get(0)?, row.get(1)?);
        let name = if leads_to.is_some() { format!("{column}_id") } else { column.clone() };
        Ok(Field { name, column, leads_to })
    })?;
    fields.collect()
}

#[cfg(test)]
mod tests {
    use rusqlite::params;

    use super::super::{Store, open};
    use super::*;
    use crate::model::{Person, Quote, Recollection, Transcript, Turn};
    use crate::text::pairs::pair;

    type Outcome<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

    /// What is in an archive of the ninth schema: an interview of two turns, and who asks in it.
    struct Older {
        transcript: Id<Transcript>,
        asks: Id<Turn>,
        tells: Id<Turn>,
        asker: Id<Person>,
        quote: Id<Quote>,
    }

    /// Makes one, in four steps: an interview with three turns came in, one was given to somebody, one was taken away,
    /// one was quoted.
    fn older(path: &std::path::Path) -> Outcome<Older> {
        let connection = Connection::open(path)?;
        open::register_functions(&connection)?;
        open::MIGRATIONS[..9].iter().try_for_each(|migration| connection.execute_batch(migration))?;
        connection.pragma_update(None, "user_version", 9)?;
        connection.pragma_update(None, "application_id", open::APPLICATION_ID)?;
        let older =
            Older { transcript: Id::new(), asks: Id::new(), tells: Id::new(), asker: Id::new(), quote: Id::new() };
        let (interview, gone, other) = (Id::<Recollection>::new(), Id::<Turn>::new(), Id::<Person>::new());
        let person = "INSERT INTO person (row, id, kind, name) VALUES (?1, ?2, 'person', ?3)";
        connection.execute(person, params![7, other, "Marek Dolny"])?;
        connection.execute(person, params![9, older.asker, "Orla Pell"])?;
        connection.execute(
            "INSERT INTO known_name SELECT value ->> 0, value ->> 1, person.id, person.id
             FROM person, json_each(name_keys(person.name))",
            [],
        )?;
        let sql =
            "INSERT INTO recollection (id, kind, title, language) VALUES (?1, 'interview', 'The lamp room', 'en')";
        connection.execute(sql, [interview])?;
        let sql = "INSERT INTO transcript (id, recollection_id, stage, revision, text_sha256)
                   VALUES (?1, ?2, 'verbatim', 1, zeroblob(32))";
        connection.execute(sql, params![older.transcript, interview])?;
        let turn = "INSERT INTO turn (row, id, transcript_id, position, speaker_id, label, text)
                    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let by = Some(older.asker);
        connection.execute(turn, params![40, older.asks, older.transcript, 0, by, "PELL", "Was it cold?"])?;
        let nobody = None::<Id<Person>>;
        connection.execute(turn, params![42, older.tells, older.transcript, 1, nobody, "", "The lamps were cold."])?;
        let sql = "INSERT INTO quote (id, transcript_id, first_turn_id, start_byte, last_turn_id, end_byte, exact,
                       prefix, suffix, revision, anchoring)
                   VALUES (?1, ?2, ?3, 4, ?3, 9, 'lamps', '', '', 1, 'anchored')";
        connection.execute(sql, params![older.quote, older.transcript, older.tells])?;
        for index in super::super::triggers::indexes(&connection)? {
            connection.execute_batch(&format!("INSERT INTO {index} ({index}) VALUES ('rebuild')"))?;
        }
        // The index of pairs held other tokens then.
        connection.execute_batch(
            "INSERT INTO turn_pair_search (turn_pair_search) VALUES ('delete-all');
             INSERT INTO turn_pair_search (rowid, pairs) VALUES (40, 'jaam')",
        )?;
        let change = "INSERT INTO journal_change (sequence, noun, record, operation, field, before, after)
                      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let none = None::<Vec<u8>>;
        connection.execute(change, params![1, "transcript", older.transcript, "insert", none, none, none])?;
        connection.execute(change, params![4, "turn", older.transcript, "insert", "transcript_id", none, 3])?;
        connection.execute(change, params![5, "turn", older.asks, "update", "speaker_id", other, older.asker])?;
        connection.execute(change, params![6, "turn", gone, "delete", none, none, none])?;
        let image = "INSERT INTO journal_image (sequence, field, value) VALUES (6, ?1, ?2)";
        connection.execute(image, params!["id", gone])?;
        connection.execute(image, params!["transcript_id", older.transcript])?;
        connection.execute(image, params!["speaker_id", other])?;
        connection.execute(image, params!["position", 2])?;
        connection.execute(image, params!["label", "DOLNY"])?;
        connection.execute(image, params!["text", "It was."])?;
        connection.execute(change, params![7, "quote", older.quote, "insert", none, none, none])?;
        connection.execute_batch(
            "INSERT INTO journal_step VALUES (1, 0, 'Maria', 'Import', 1, 4, 'done'),
                 (2, 0, 'Maria', 'Give', 5, 5, 'done'), (3, 0, 'Maria', 'Take away', 6, 6, 'done'),
                 (4, 0, 'Maria', 'Quote', 7, 7, 'done')",
        )?;
        connection.close().map_err(|(_, error)| error)?;
        Ok(older)
    }

    fn count(store: &Store, sql: &str) -> Result<i64> {
        store.read(|read| Ok::<_, StoreError>(read.connection.query_row(sql, [], |row| row.get(0))?))
    }

    #[test]
    fn an_archive_whose_turns_know_ids_is_brought_to_rows_and_can_be_undone_as_before() -> Outcome {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("archive.db");
        let older = older(&path)?;
        let mut store = Store::open(&path, &folder.path().join("backups"), "Maria")?;
        assert_eq!(store.faults(true)?, Vec::<String>::new());
        let turns = store.read(|read| read.turns(older.transcript))?;
        assert_eq!(turns.iter().map(|turn| turn.id).collect::<Vec<_>>(), [older.asks, older.tells]);
        assert_eq!(turns[0].speaker, Some(older.asker));
        assert_eq!((turns[1].speaker, turns[1].transcript), (None, older.transcript));
        assert_eq!(store.read(|read| read.quote(older.quote))?.place.first_turn, older.tells);
        let at = "SELECT rowid FROM turn_search WHERE turn_search MATCH 'lamps'";
        assert_eq!(count(&store, at)?, 42, "the indexes still know the turns");
        let pairs = |token: &str| {
            count(&store, &format!("SELECT count(*) FROM turn_pair_search WHERE turn_pair_search MATCH '{token}'"))
        };
        assert_eq!((pairs("jaam")?, pairs(&pair("were", "cold"))?), (0, 1), "and the pairs are today's");

        let mut states = vec![store.dump()?];
        while store.undo()?.is_some() {
            states.push(store.dump()?);
        }
        assert_eq!(count(&store, "SELECT count(*) FROM turn")?, 0);
        states.pop();
        while let Some(state) = states.pop() {
            assert!(store.redo()?.is_some());
            assert_eq!(store.dump()?, state);
        }
        assert_eq!(store.read(|read| read.turns(older.transcript))?, turns);
        assert_eq!(store.faults(true)?, Vec::<String>::new());
        Ok(())
    }

    #[test]
    fn a_turn_of_nobody_who_is_there_cannot_be_stored() -> Outcome {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("archive.db");
        let older = older(&path)?;
        let mut store = Store::open(&path, &folder.path().join("backups"), "Maria")?;
        let turn = store.read(|read| read.turn(older.asks))?;
        let stranger = Turn { speaker: Some(Id::new()), ..turn.clone() };
        let stored = store.write(|write| Ok::<_, StoreError>(("Give".into(), write.update_turn(&stranger)?)));
        assert!(matches!(stored, Err(StoreError::NoSuch { noun: "person", .. })));
        let repointed =
            store.write(|write| Ok::<_, StoreError>(("Merge".into(), write.repoint_person(older.asker, Id::new())?)));
        assert!(repointed.is_err());
        assert_eq!(store.read(|read| read.turn(older.asks))?, turn);
        Ok(())
    }
}
