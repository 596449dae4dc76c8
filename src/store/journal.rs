//! The journal: every change of the archive, who made it, when, in words, and row by row what was before and after.
//!
//! Triggers made from the schema record the row changes; no command writes its own undo. An insertion is recorded by
//! its key alone (the row itself stands in its table); when it is undone, the row's values move into `journal_image`,
//! as those of a deleted row do at once. So importing a book does not store it twice, and still nothing is ever lost.
//! The turns that come with a transcript are even recorded as one change, by the transcript's key.

use std::collections::HashMap;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;

use super::fields::{Field, fields};
use super::{Read, Result, Store, StoreError, Write, now_ms, triggers};

/// One labelled change of the archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Counts the steps of this archive, from 1.
    pub position: i64,
    /// When it was made, in ms since 1970 UTC.
    pub made_ms: i64,
    /// Who made it.
    pub who: String,
    /// What it did, in a person's words.
    pub label: String,
    /// `done`, `undone` (can be redone), or `abandoned` (undone, and then something else was written).
    pub state: String,
    /// How many rows it inserted or deleted, and columns it changed.
    pub changes: i64,
}

/// What a recorded change did to its row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Operation {
    Insert,
    Update,
    Delete,
}

struct Change {
    sequence: i64,
    noun: String,
    record: Vec<u8>,
    operation: Operation,
    field: Option<String>,
    before: Value,
    after: Value,
}

/// The fields of the tables that a step touched, looked up once.
struct Tables<'store> {
    connection: &'store Connection,
    fields: HashMap<String, Vec<Field>>,
}

impl<'store> Tables<'store> {
    fn of(connection: &'store Connection, changes: &[Change]) -> Result<Tables<'store>> {
        let mut known = HashMap::new();
        for change in changes {
            if !known.contains_key(&change.noun) {
                known.insert(change.noun.clone(), fields(connection, &change.noun)?);
            }
        }
        Ok(Tables { connection, fields: known })
    }

    fn fields(&self, noun: &str) -> &[Field] {
        self.fields.get(noun).map_or(&[], Vec::as_slice)
    }

    fn field(&self, noun: &str, name: &str) -> Result<&Field> {
        let known = self.fields(noun).iter().find(|field| field.name == name);
        let unknown =
            || StoreError::Nonsense { what: "a field that the journal names", value: format!("{noun}.{name}") };
        known.ok_or_else(unknown)
    }
}

impl Read<'_> {
    /// The latest `limit` steps, newest first.
    pub fn history(&self, limit: usize) -> Result<Vec<Step>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT position, made_ms, who, label, state, last_change - first_change + 1 AS changes
             FROM journal_step ORDER BY position DESC LIMIT ?1",
        )?;
        let steps = statement.query_map([i64::try_from(limit).unwrap_or(i64::MAX)], read_step)?;
        Ok(steps.collect::<rusqlite::Result<_>>()?)
    }

    /// The step that undo would take back.
    pub fn undoable(&self) -> Result<Option<Step>> {
        step_where(self, "state = 'done' ORDER BY position DESC")
    }

    /// The step that redo would do again.
    pub fn redoable(&self) -> Result<Option<Step>> {
        step_where(self, "state = 'undone' ORDER BY position")
    }

    /// A number that grows with every change, undo and redo: what is remembered of a query is keyed by it.
    pub fn revision(&self) -> Result<i64> {
        Ok(self.connection.query_row("SELECT revision FROM journal_state", [], |row| row.get(0))?)
    }
}

impl Store {
    /// Every journaled row of the archive as text, sorted: two archives with the same dump hold the same. For tests and
    /// `check`; `row` numbers and derived tables are left out.
    pub fn dump(&self) -> Result<Vec<String>> {
        self.read(|read| {
            let mut lines = Vec::new();
            for table in triggers::journaled_tables(read.connection)? {
                let values: Vec<String> = fields(read.connection, &table)?
                    .iter()
                    .map(|field| format!("quote({})", field.value(&table)))
                    .collect();
                let sql = format!("SELECT {} FROM {table}", values.join(" || ',' || "));
                let mut statement = read.connection.prepare(&sql)?;
                for row in statement.query_map([], |row| row.get::<_, String>(0))? {
                    lines.push(format!("{table}: {}", row?));
                }
            }
            lines.sort_unstable();
            Ok(lines)
        })
    }
}

/// Records the rows that `insert` adds as one change: the `many` rows of `noun` whose `field` is `record`, of which there
/// are no others when the step is done. It has the last of as many numbers, so that undoing can write them out.
pub(super) fn record_together(
    write: &Write<'_>,
    (noun, field): (&str, &str),
    record: &[u8; 16],
    many: usize,
    insert: impl FnOnce() -> Result<()>,
) -> Result<()> {
    let connection = write.connection;
    set_recording(connection, false)?;
    let inserted = insert();
    set_recording(connection, true)?;
    inserted?;
    if many > 0 {
        let sql = "INSERT INTO journal_change (sequence, noun, record, operation, field, after)
                   VALUES (?1 + ?2, ?3, ?4, 'insert', ?5, ?2)";
        let many = super::values::stored(many);
        connection.prepare_cached(sql)?.execute(params![last_change(write)?, many, noun, record, field])?;
    }
    Ok(())
}

/// Writes out the insertions of a step that were recorded together, one by one as all others are.
fn write_out(connection: &Connection, step: i64) -> Result<()> {
    let changes = changes_of(connection, step)?;
    let tables = Tables::of(connection, &changes)?;
    for together in changes.iter().filter(|change| change.operation == Operation::Insert) {
        let (Some(field), Value::Integer(many)) = (&together.field, &together.after) else { continue };
        connection.execute("DELETE FROM journal_change WHERE sequence = ?1", [together.sequence])?;
        let field = tables.field(&together.noun, field)?;
        let sql = format!(
            "INSERT INTO journal_change (sequence, noun, record, operation)
             SELECT ?1 + row_number() OVER (ORDER BY row), '{noun}', id, 'insert' FROM {noun} WHERE {} = {}",
            field.column(),
            field.stored("?2"),
            noun = together.noun
        );
        let written = connection.execute(&sql, params![together.sequence - many, together.record])?;
        if i64::try_from(written) != Ok(*many) {
            return Err(together.broken("rows that came together are not all there"));
        }
    }
    Ok(())
}

fn set_recording(connection: &Connection, recording: bool) -> Result<()> {
    connection.prepare_cached("UPDATE journal_state SET recording = ?1")?.execute([recording])?;
    Ok(())
}

/// The number of the latest recorded row change; 0 where there is none.
pub(super) fn last_change(read: &Read<'_>) -> Result<i64> {
    let sql = "SELECT coalesce(max(sequence), 0) FROM journal_change";
    Ok(read.connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

/// Takes back a step for good, where it is the latest thing that was done and of the same hand; its position, which the
/// change that comes in its place is to have.
pub(super) fn take_back(write: &Write<'_>, step: Option<i64>, who: &str) -> Result<Option<i64>> {
    let Some(position) = step else { return Ok(None) };
    let latest = step_where(write, "position = (SELECT max(position) FROM journal_step)")?;
    let is_same = |step: &Step| step.position == position && step.state == "done" && step.who == who;
    let Some(step) = latest.filter(is_same) else { return Ok(None) };
    replay(write, &step, "done", |changes| changes.reverse(), Change::undo, Operation::Insert)?;
    let span = "BETWEEN (SELECT first_change FROM journal_step WHERE position = ?1)
                    AND (SELECT last_change FROM journal_step WHERE position = ?1)";
    for table in ["journal_image", "journal_change"] {
        write.connection.execute(&format!("DELETE FROM {table} WHERE sequence {span}"), [position])?;
    }
    Ok(Some(position))
}

/// Makes a step of the row changes recorded after `before`, in the place of one that was taken back or as a new one; its
/// position. None where there are none.
pub(super) fn close_step(
    write: &Write<'_>,
    before: i64,
    label: &str,
    who: &str,
    taken_back: Option<i64>,
) -> Result<Option<i64>> {
    let (connection, last) = (write.connection, last_change(write)?);
    match (taken_back, last == before) {
        (None, true) => return Ok(None),
        (Some(position), true) => {
            connection.execute("DELETE FROM journal_step WHERE position = ?1", [position])?;
        }
        (Some(position), false) => {
            let sql = "UPDATE journal_step SET first_change = ?2, last_change = ?3, label = ?4 WHERE position = ?1";
            connection.prepare_cached(sql)?.execute(params![position, before + 1, last, label])?;
        }
        (None, false) => {
            connection.execute("UPDATE journal_step SET state = 'abandoned' WHERE state = 'undone'", [])?;
            let sql = "INSERT INTO journal_step (made_ms, who, label, first_change, last_change, state)
                       VALUES (?1, ?2, ?3, ?4, ?5, 'done')";
            connection.prepare_cached(sql)?.execute(params![now_ms(), who, label, before + 1, last])?;
        }
    }
    bump_revision(connection)?;
    let step = taken_back.unwrap_or_else(|| connection.last_insert_rowid());
    Ok((last != before).then_some(step))
}

pub(super) fn undo(write: &Write<'_>) -> Result<Option<Step>> {
    let Some(step) = write.undoable()? else { return Ok(None) };
    replay(write, &step, "undone", |changes| changes.reverse(), Change::undo, Operation::Insert)?;
    Ok(Some(Step { state: "undone".into(), ..step }))
}

pub(super) fn redo(write: &Write<'_>) -> Result<Option<Step>> {
    let Some(step) = write.redoable()? else { return Ok(None) };
    replay(write, &step, "done", |_| {}, Change::redo, Operation::Delete)?;
    Ok(Some(Step { state: "done".into(), ..step }))
}

fn replay(
    write: &Write<'_>,
    step: &Step,
    state: &str,
    order: impl FnOnce(&mut Vec<Change>),
    apply: impl Fn(&Change, &Tables<'_>) -> Result<()>,
    removing: Operation,
) -> Result<()> {
    let connection = write.connection;
    connection.execute_batch("PRAGMA defer_foreign_keys = ON")?;
    set_recording(connection, false)?;
    triggers::let_indexes_wait(connection)?;
    write_out(connection, step.position)?;
    let mut changes = changes_of(connection, step.position)?;
    order(&mut changes);
    let tables = Tables::of(connection, &changes)?;
    // Removing a row can take others with it (ON DELETE CASCADE), so all that will go is kept before anything goes.
    for change in changes.iter().filter(|change| change.operation == removing) {
        change.keep_image(&tables)?;
    }
    for change in &changes {
        apply(change, &tables)?;
    }
    connection.execute("UPDATE journal_step SET state = ?1 WHERE position = ?2", params![state, step.position])?;
    set_recording(connection, true)?;
    bump_revision(connection)
}

fn bump_revision(connection: &Connection) -> Result<()> {
    connection.execute("UPDATE journal_state SET revision = revision + 1", [])?;
    Ok(())
}

fn changes_of(connection: &Connection, step: i64) -> Result<Vec<Change>> {
    let mut statement = connection.prepare_cached(
        "SELECT sequence, noun, record, operation, field, before, after FROM journal_change
         WHERE sequence BETWEEN (SELECT first_change FROM journal_step WHERE position = ?1)
                            AND (SELECT last_change FROM journal_step WHERE position = ?1)
         ORDER BY sequence",
    )?;
    let changes = statement.query_map([step], |row| {
        Ok(Change {
            sequence: row.get("sequence")?,
            noun: row.get("noun")?,
            record: row.get("record")?,
            operation: match row.get_ref("operation")?.as_str()? {
                "insert" => Operation::Insert,
                "delete" => Operation::Delete,
                _ => Operation::Update,
            },
            field: row.get("field")?,
            before: row.get("before")?,
            after: row.get("after")?,
        })
    })?;
    Ok(changes.collect::<rusqlite::Result<_>>()?)
}

impl Change {
    fn undo(&self, tables: &Tables<'_>) -> Result<()> {
        match self.operation {
            Operation::Insert => self.remove(tables),
            Operation::Update => self.set(tables, &self.before),
            Operation::Delete => self.restore(tables),
        }
    }

    fn redo(&self, tables: &Tables<'_>) -> Result<()> {
        match self.operation {
            Operation::Insert => self.restore(tables),
            Operation::Update => self.set(tables, &self.after),
            Operation::Delete => self.remove(tables),
        }
    }

    /// Copies the row as it stands into the journal; nothing where it does not stand in its table.
    fn keep_image(&self, tables: &Tables<'_>) -> Result<()> {
        let connection = tables.connection;
        let fields = tables.fields(&self.noun);
        let select: Vec<String> = fields.iter().map(|field| field.value(&self.noun)).collect();
        let sql = format!("SELECT {} FROM {} WHERE id = ?1", select.join(", "), self.noun);
        let values: Option<Vec<Value>> = connection
            .prepare_cached(&sql)?
            .query_row([&self.record], |row| (0..fields.len()).map(|index| row.get(index)).collect())
            .optional()?;
        let Some(values) = values else { return Ok(()) };
        let mut insert = connection
            .prepare_cached("INSERT OR REPLACE INTO journal_image (sequence, field, value) VALUES (?1, ?2, ?3)")?;
        for (field, value) in fields.iter().zip(values) {
            insert.execute(params![self.sequence, field.name, value])?;
        }
        Ok(())
    }

    fn remove(&self, tables: &Tables<'_>) -> Result<()> {
        self.keep_image(tables)?;
        tables
            .connection
            .prepare_cached(&format!("DELETE FROM {} WHERE id = ?1", self.noun))?
            .execute([&self.record])?;
        Ok(())
    }

    fn set(&self, tables: &Tables<'_>, value: &Value) -> Result<()> {
        let field = tables.field(&self.noun, self.field.as_deref().unwrap_or_default())?;
        let sql = format!("UPDATE {} SET {} = {} WHERE id = ?1", self.noun, field.column(), field.stored("?2"));
        let updated = tables.connection.prepare_cached(&sql)?.execute(params![self.record, value])?;
        if updated == 1 { Ok(()) } else { Err(self.broken("a changed row is missing")) }
    }

    fn restore(&self, tables: &Tables<'_>) -> Result<()> {
        let connection = tables.connection;
        let mut statement =
            connection.prepare_cached("SELECT field, value FROM journal_image WHERE sequence = ?1 ORDER BY field")?;
        let image: Vec<(String, Value)> = statement
            .query_map([self.sequence], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        if image.is_empty() {
            return Err(self.broken("the values of a removed row are missing"));
        }
        let (mut columns, mut stored) = (Vec::new(), Vec::new());
        for (place, (name, _)) in (1..).zip(&image) {
            let field = tables.field(&self.noun, name)?;
            columns.push(field.column());
            stored.push(field.stored(&format!("?{place}")));
        }
        let sql = format!("INSERT INTO {} ({}) VALUES ({})", self.noun, columns.join(", "), stored.join(", "));
        let values = rusqlite::params_from_iter(image.iter().map(|(_, value)| value));
        connection.prepare_cached(&sql)?.execute(values)?;
        connection.prepare_cached("DELETE FROM journal_image WHERE sequence = ?1")?.execute([self.sequence])?;
        Ok(())
    }

    fn broken(&self, what: &'static str) -> StoreError {
        StoreError::Nonsense { what, value: format!("journal change {} of a {}", self.sequence, self.noun) }
    }
}

fn step_where(read: &Read<'_>, condition: &str) -> Result<Option<Step>> {
    let sql = format!(
        "SELECT position, made_ms, who, label, state, last_change - first_change + 1 AS changes
         FROM journal_step WHERE {condition} LIMIT 1"
    );
    Ok(read.connection.prepare_cached(&sql)?.query_row([], read_step).optional()?)
}

fn read_step(row: &Row<'_>) -> rusqlite::Result<Step> {
    Ok(Step {
        position: row.get("position")?,
        made_ms: row.get("made_ms")?,
        who: row.get("who")?,
        label: row.get("label")?,
        state: row.get("state")?,
        changes: row.get("changes")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Person, PersonKind};

    type Outcome = std::result::Result<(), Box<dyn std::error::Error>>;

    fn store(folder: &std::path::Path) -> Result<Store> {
        let path = folder.join("archive.db");
        Store::create(&path)?;
        Store::open(&path, &folder.join("backups"), "Maria")
    }

    fn named(write: &Write<'_>, name: &str) -> Result<Person> {
        let person = Person::named(PersonKind::Person, name);
        write.insert_person(&person)?;
        Ok(person)
    }

    #[test]
    fn undo_brings_back_what_was_and_redo_what_was_done() -> Outcome {
        let folder = tempfile::tempdir()?;
        let mut store = store(folder.path())?;
        let empty = store.dump()?;
        let mut person = store.write(|write| Ok::<_, StoreError>(("Add Anna".into(), named(write, "Anna")?)))?;
        let added = store.dump()?;
        person.name = "Anna Dolny".into();
        person.aliases = vec!["A. D.".into()];
        store.write(|write| Ok::<_, StoreError>(("Rename Anna".into(), write.update_person(&person)?)))?;
        let renamed = store.dump()?;
        store.write(|write| Ok::<_, StoreError>(("Remove Anna".into(), write.delete_person(person.id)?)))?;
        assert_eq!(store.dump()?, empty);

        for expected in [&renamed, &added, &empty] {
            assert!(store.undo()?.is_some());
            assert_eq!(&store.dump()?, expected);
        }
        assert_eq!(store.undo()?, None);
        for expected in [&added, &renamed, &empty] {
            assert!(store.redo()?.is_some());
            assert_eq!(&store.dump()?, expected);
        }
        assert_eq!(store.redo()?, None);
        Ok(())
    }

    #[test]
    fn undo_works_after_a_restart_and_a_new_change_abandons_what_was_undone() -> Outcome {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("archive.db");
        let mut first = store(folder.path())?;
        first.write(|write| Ok::<_, StoreError>(("Add Anna".into(), named(write, "Anna")?)))?;
        first.close()?;
        let mut second = Store::open(&path, folder.path(), "Ivan")?;
        assert_eq!(second.undo()?.map(|step| step.label).as_deref(), Some("Add Anna"));
        second.write(|write| Ok::<_, StoreError>(("Add Boris".into(), named(write, "Boris")?)))?;
        assert_eq!(second.redo()?, None, "what was undone cannot come back over a newer change");
        let history = second.read(|read| read.history(9))?;
        let told: Vec<_> = history.iter().map(|step| (step.label.as_str(), step.state.as_str())).collect();
        assert_eq!(told, [("Add Boris", "done"), ("Add Anna", "abandoned")]);
        assert_eq!(history[0].who, "Ivan");
        Ok(())
    }

    #[test]
    fn what_is_kept_while_somebody_types_is_one_step_until_something_else_is_done() -> Outcome {
        let folder = tempfile::tempdir()?;
        let mut store = store(folder.path())?;
        let mut anna = store.write(|write| Ok::<_, StoreError>(("Add".into(), named(write, "A")?)))?;
        let before = store.dump()?;
        let mut step = None;
        for name in ["An", "Ann", "Anna"] {
            anna.name = name.into();
            let rename =
                |write: &Write<'_>| Ok::<_, StoreError>((format!("Rename {name}"), write.update_person(&anna)?));
            step = store.write_instead(step, rename)?.1;
        }
        let labels = |store: &Store| -> Result<Vec<String>> {
            Ok(store.read(|read| read.history(9))?.into_iter().map(|step| step.label).collect())
        };
        assert_eq!(labels(&store)?, ["Rename Anna", "Add"]);
        let typed = store.dump()?;
        store.undo()?;
        assert_eq!(store.dump()?, before);
        store.redo()?;
        assert_eq!(store.dump()?, typed);

        store.write(|write| Ok::<_, StoreError>(("Add Boris".into(), named(write, "Boris")?)))?;
        anna.name = "Annette".into();
        store
            .write_instead(step, |write| Ok::<_, StoreError>(("Rename Annette".into(), write.update_person(&anna)?)))?;
        assert_eq!(labels(&store)?, ["Rename Annette", "Add Boris", "Rename Anna", "Add"], "Boris lies between");
        let step = store.read(|read| read.undoable())?.map(|step| step.position);
        store.undo()?;
        anna.name = "Anka".into();
        store.write_instead(step, |write| Ok::<_, StoreError>(("Rename Anka".into(), write.update_person(&anna)?)))?;
        assert_eq!(store.redo()?, None);
        assert_eq!(labels(&store)?[0], "Rename Anka", "what was undone does not grow");
        Ok(())
    }

    #[test]
    fn a_failed_change_leaves_nothing() -> Outcome {
        let folder = tempfile::tempdir()?;
        let mut store = store(folder.path())?;
        let before = store.dump()?;
        let outcome: Result<()> = store.write(|write| {
            named(write, "Anna")?;
            Err(StoreError::Misused("on purpose"))
        });
        assert!(outcome.is_err());
        assert_eq!(store.dump()?, before);
        assert!(store.read(|read| read.history(9))?.is_empty());
        Ok(())
    }

    #[test]
    fn a_derivation_cannot_change_what_is_journaled() -> Outcome {
        let folder = tempfile::tempdir()?;
        let mut store = store(folder.path())?;
        assert!(store.derive(|write| named(write, "Anna")).is_err());
        assert!(store.read(|read| read.people())?.is_empty());
        Ok(())
    }

    #[test]
    fn a_closed_archive_is_one_sound_file() -> Outcome {
        let folder = tempfile::tempdir()?;
        let mut store = store(folder.path())?;
        store.write(|write| Ok::<_, StoreError>(("Add Anna".into(), named(write, "Anna")?)))?;
        assert_eq!(store.faults(true)?, Vec::<String>::new());
        store.close()?;
        let names: Vec<_> = std::fs::read_dir(folder.path())?.filter_map(|file| Some(file.ok()?.file_name())).collect();
        assert!(names.iter().all(|name| name == "archive.db" || name == "archive.lock"), "{names:?}");
        Ok(())
    }
}
