//! SQLite: the only place with SQL.
//!
//! What changes anything can only be called inside [`Store::write`], which is one transaction and one step of the
//! journal, or in a step of [`Store::write_many`], whose steps share a transaction; what asks is called inside [`Store::read`]. One file per noun turns rows into the model's plain data and
//! back. Nothing here knows what is allowed: the rules of the craft live in `archive`.

pub mod article;
pub mod bearing;
pub mod candidates;
pub mod check;
pub mod citation;
pub mod count;
pub mod derived;
pub mod dossier;
mod error;
pub mod evidence;
mod fields;
pub mod journal;
pub mod locate;
mod lock;
pub mod media_file;
pub mod memo;
mod names;
pub mod offered;
mod open;
mod pairs;
pub mod person;
#[cfg(test)]
pub(crate) mod plans;
pub mod quote;
pub mod recollection;
pub mod recording;
mod reindex;
pub mod rights;
pub mod saved_search;
pub mod search;
pub mod setting;
mod stems;
pub mod tag;
pub mod transcript;
mod triggers;
pub mod undecided;
mod values;

use std::cell::{Cell, OnceCell};
use std::ops::Deref;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior};

use crate::text::stem::Algorithm;

pub use error::{StoreError, io_hint};
pub use lock::Holder;
pub use open::{APPLICATION_ID, SCHEMA_VERSION};

/// Result of anything that asks or changes the database.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// An open database.
pub struct Store {
    connection: Connection,
    path: PathBuf,
    who: String,
    /// Held for as long as the store may write; none when it was opened for reading only.
    lock: Option<lock::Lock>,
}

/// The right to ask; given by [`Store::read`] and, with more, by [`Store::write`].
pub struct Read<'store> {
    connection: &'store Connection,
    /// The rules of all languages that texts of the archive are in, once somebody asked.
    algorithms: OnceCell<Vec<Algorithm>>,
}

impl<'store> Read<'store> {
    fn of(connection: &'store Connection) -> Self {
        Read { connection, algorithms: OnceCell::new() }
    }
}

/// The right to change, inside one transaction.
pub struct Write<'store> {
    read: Read<'store>,
}

impl<'store> Deref for Write<'store> {
    type Target = Read<'store>;

    fn deref(&self) -> &Read<'store> {
        &self.read
    }
}

/// The right to make several changes, each a step of its own, inside one transaction; given by [`Store::write_many`].
pub struct Steps<'write> {
    write: &'write Write<'write>,
    who: String,
    /// Whether the transaction holds a change already.
    has_changes: Cell<bool>,
}

impl<'write> Deref for Steps<'write> {
    type Target = Read<'write>;

    fn deref(&self) -> &Read<'write> {
        self.write
    }
}

impl Steps<'_> {
    /// Makes one of the changes, as [`Store::write`] does: where it fails, nothing of it is left, and the others stay.
    pub fn write<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Write<'_>) -> Result<(String, T), E>,
    ) -> Result<T, E> {
        let connection = self.write.connection;
        if connection.is_autocommit() {
            // SQLite ends a transaction by itself where, say, the disk is full.
            return Err(StoreError::Misused("a change was tried after its transaction was lost").into());
        }
        // The first change is all there is to take back. Inside a savepoint every statement goes through all that the
        // savepoint has noted, so that a catalogue in one file would take longer with every record.
        let (begin, keep, take_back) = match self.has_changes.get() {
            true => ("SAVEPOINT step", "RELEASE step", "ROLLBACK TO step; RELEASE step"),
            false => ("", "", "ROLLBACK; BEGIN IMMEDIATE"),
        };
        connection.execute_batch(begin).map_err(StoreError::from)?;
        match in_one_step(self.write, &self.who, None, work) {
            Ok((value, _)) => {
                connection.execute_batch(keep).map_err(StoreError::from)?;
                self.has_changes.set(true);
                Ok(value)
            }
            Err(error) => {
                // Fails only where the whole transaction is lost already.
                let _ = connection.execute_batch(take_back);
                Err(error)
            }
        }
    }
}

/// Records what `work` changes as one step.
fn in_one_step<T, E: From<StoreError>>(
    write: &Write<'_>,
    who: &str,
    taken_back: Option<i64>,
    work: impl FnOnce(&Write<'_>) -> Result<(String, T), E>,
) -> Result<(T, Option<i64>), E> {
    let before = journal::last_change(write)?;
    let (label, value) = work(write)?;
    let step = journal::close_step(write, before, &label, who, taken_back)?;
    Ok((value, step))
}

impl Store {
    /// Makes a new database at `path`, which must not exist, and closes it again.
    pub fn create(path: &Path) -> Result<()> {
        open::create(path)
    }

    /// Opens the database at `path` for writing. Migrates it first where it is older than this program, after a copy
    /// into `backups`. `who` is written beside every change.
    ///
    /// Fails with [`StoreError::Locked`] while another program writes, and with a sentence of its own where the file is
    /// missing, newer, damaged or no archive at all.
    pub fn open(path: &Path, backups: &Path, who: &str) -> Result<Store> {
        let lock = lock::Lock::take(path, who)?;
        let connection = match open::for_writing(path, backups) {
            Err(error @ StoreError::NotAnArchive { .. }) => {
                lock.leave_no_trace();
                return Err(error);
            }
            other => other?,
        };
        Ok(Store { connection, path: path.to_owned(), who: who.to_owned(), lock: Some(lock) })
    }

    /// Opens the database at `path` for reading only; another program may be writing to it.
    pub fn open_read_only(path: &Path) -> Result<Store> {
        let connection = open::for_reading(path)?;
        Ok(Store { connection, path: path.to_owned(), who: String::new(), lock: None })
    }

    /// Whether it can be changed through this handle.
    pub fn is_writable(&self) -> bool {
        self.lock.is_some()
    }

    /// Who, if anybody, holds the database at `path` for writing now.
    pub fn holder(path: &Path) -> Option<Holder> {
        lock::Lock::holder(path)
    }

    /// Asks. Everything inside sees one and the same state of the archive.
    pub fn read<T, E: From<StoreError>>(&self, work: impl FnOnce(&Read<'_>) -> Result<T, E>) -> Result<T, E> {
        let transaction = self.connection.unchecked_transaction().map_err(|error| self.explain(error))?;
        let outcome = work(&Read::of(&transaction));
        // A read transaction has nothing to keep or to lose; ending it cannot fail in a way that matters.
        drop(transaction);
        outcome
    }

    /// From now on statements fail as soon as `is_wanted` says no; with none, they no longer do.
    pub fn only_while(&mut self, is_wanted: Option<impl Fn() -> bool + Send + 'static>) {
        /// Steps of SQLite's machine between two looks: less than a millisecond.
        const STEPS: i32 = 1000;
        // That it cannot be interrupted is no reason not to go on.
        let _ = self.connection.progress_handler(STEPS, is_wanted.map(|is_wanted| move || !is_wanted()));
    }

    /// Changes, in one transaction and one step of the journal. `work` returns what it did in a person's words
    /// (“Tag quote “no small…” with harbour”) and a value. On an error nothing at all has changed. A `work` that
    /// changes nothing leaves no step.
    pub fn write<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&Write<'_>) -> Result<(String, T), E>,
    ) -> Result<T, E> {
        self.write_instead(None, work).map(|(value, _)| value)
    }

    /// The same, but the change takes the place of the `step`, where that is the latest thing that was done: `work` sees
    /// everything as it was before it. So words that are kept while they are typed are one step, and what becomes of
    /// the quotes in them is told from the words as they were at first. Gives also the step that the change is; none
    /// where nothing changed.
    pub fn write_instead<T, E: From<StoreError>>(
        &mut self,
        step: Option<i64>,
        work: impl FnOnce(&Write<'_>) -> Result<(String, T), E>,
    ) -> Result<(T, Option<i64>), E> {
        let who = self.who.clone();
        self.transact(|write| {
            let taken_back = journal::take_back(write, step, &who)?;
            in_one_step(write, &who, taken_back, work)
        })
    }

    /// Makes several changes in one transaction, each a step of its own: they become durable together, which is many
    /// times faster. On an error nothing at all has changed.
    pub fn write_many<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&Steps<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let who = self.who.clone();
        self.transact(|write| work(&Steps { write, who, has_changes: Cell::new(false) }))
    }

    /// Stores what can be computed anew; leaves no step. Fails where `work` touches anything that is journaled.
    pub fn derive<T, E: From<StoreError>>(&mut self, work: impl FnOnce(&Write<'_>) -> Result<T, E>) -> Result<T, E> {
        self.transact(|write| {
            let before = journal::last_change(write)?;
            let value = work(write)?;
            if journal::last_change(write)? != before {
                return Err(StoreError::Misused("a derivation changed a journaled table").into());
            }
            Ok(value)
        })
    }

    fn transact<T, E: From<StoreError>>(&mut self, work: impl FnOnce(&Write<'_>) -> Result<T, E>) -> Result<T, E> {
        if self.lock.is_none() {
            return Err(StoreError::ReadOnly { path: self.path.clone() }.into());
        }
        let path = self.path.clone();
        let explain = |error| E::from(StoreError::from_sqlite(error, &path));
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(explain)?;
        let value = work(&Write { read: Read::of(&transaction) })?;
        triggers::index_what_waits(&transaction).and_then(|()| transaction.commit()).map_err(explain)?;
        Ok(value)
    }

    /// Takes back the latest step; the step, or none where there is nothing to undo.
    pub fn undo(&mut self) -> Result<Option<journal::Step>> {
        self.transact(journal::undo)
    }

    /// Does the latest undone step again; the step, or none where there is nothing to redo.
    pub fn redo(&mut self) -> Result<Option<journal::Step>> {
        self.transact(journal::redo)
    }

    /// Writes a self-contained copy of the database to `target`, which must not exist.
    pub fn copy_to(&self, target: &Path) -> Result<()> {
        open::copy_to(&self.connection, target)
    }

    /// Closes the database so that it is one self-contained file again. Also done when the store is dropped, but only
    /// here can it say that it failed; what was written is safe in either case.
    pub fn close(mut self) -> Result<()> {
        self.settle()
    }

    fn settle(&mut self) -> Result<()> {
        match self.lock.take() {
            Some(_lock) => open::settle(&self.connection).map_err(|error| self.explain(error)),
            None => Ok(()),
        }
    }

    fn explain(&self, error: rusqlite::Error) -> StoreError {
        StoreError::from_sqlite(error, &self.path)
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // Whatever fails here, the next open repairs it: the words are in the database or in the log beside it.
        let _ = self.settle();
    }
}

/// Now, in ms since 1970 UTC.
pub(crate) fn now_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}
