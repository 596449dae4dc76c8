//! The application without a face: an opened archive, what can be changed in it and what can be asked.
//!
//! An archive is a folder: `archive.db`, `media/` (files named by their SHA-256, never changed), `backups/`, and a
//! README for whoever finds the folder in thirty years. Everything that changes it is a [`Command`]; the rules of each
//! noun stand in one file here. Nothing leaves except through [`clearance`].

pub mod articles;
pub mod backup;
pub mod beside;
pub mod check;
pub mod citations;
pub mod clearance;
pub mod clips;
pub mod command;
pub mod compose;
pub mod copy;
pub mod day;
pub mod dossiers;
mod error;
pub mod evidence;
pub mod export;
pub mod found_later;
pub mod gather;
pub mod import;
pub mod job;
pub mod language;
pub mod memos;
pub mod offer;
pub mod people;
#[cfg(test)]
mod plans;
pub mod proof;
pub mod query;
pub mod quotes;
pub mod recollections;
pub mod recorded;
pub mod recordings;
pub mod rights;
pub mod running;
pub mod sample;
pub mod saved_searches;
pub mod search;
pub mod settings;
pub mod sound;
pub mod suggest;
pub mod sureness;
pub mod tags;
pub mod timeline;
pub mod transcripts;
pub mod translation;
pub mod words;

use std::fs;
use std::path::{Path, PathBuf};

pub use command::{Command, excerpt};
pub use error::ArchiveError;

use crate::media::Vault;
use crate::model::LastPlace;
use crate::store::journal::Step;
use crate::store::{Read, Store, StoreError};

/// Result of anything an archive does.
pub type Result<T, E = ArchiveError> = std::result::Result<T, E>;

/// The database's name in the folder.
pub const DATABASE: &str = "archive.db";
/// The vault's name in the folder.
pub const MEDIA: &str = "media";
/// The name of the folder for copies.
pub const BACKUPS: &str = "backups";
/// The name of the explanation for whoever finds the folder.
pub const README: &str = "README.txt";

/// The setting that holds the archive's title.
pub const TITLE: &str = "title";

const README_TEXT: &str = include_str!("../../assets/archive-readme.txt");

/// An open archive.
pub struct Archive {
    folder: PathBuf,
    store: Store,
    vault: Vault,
}

impl Archive {
    /// Makes a new, empty archive in `folder`, which must not exist or be empty. It appears whole or not at all.
    pub fn create(folder: &Path, title: &str) -> Result<()> {
        must_be_free(folder)?;
        let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let failed =
            |source| ArchiveError::Io { doing: "making the archive's folder", path: folder.to_owned(), source };
        fs::create_dir_all(parent).map_err(failed)?;
        let scratch = tempfile::tempdir_in(parent).map_err(failed)?;
        for inner in [MEDIA, BACKUPS] {
            fs::create_dir(scratch.path().join(inner)).map_err(failed)?;
        }
        fs::write(scratch.path().join(README), README_TEXT).map_err(failed)?;
        let database = scratch.path().join(DATABASE);
        Store::create(&database)?;
        if !title.is_empty() {
            let mut store = Store::open(&database, &scratch.path().join(BACKUPS), "")?;
            store.write(|write| {
                Ok::<_, StoreError>((format!("New archive “{title}”"), write.set_setting(TITLE, title)?))
            })?;
            store.close()?;
        }
        move_into_place(scratch, folder)
    }

    /// Opens the archive in `folder` for writing, in the name of `who`.
    pub fn open(folder: &Path, who: &str) -> Result<Archive> {
        let database = database_in(folder)?;
        let store = Store::open(&database, &folder.join(BACKUPS), who)?;
        Ok(Archive { folder: folder.to_owned(), store, vault: Vault::in_folder(folder.join(MEDIA)) })
    }

    /// Opens the archive in `folder` for reading only; another program may be writing to it.
    pub fn open_read_only(folder: &Path) -> Result<Archive> {
        let store = Store::open_read_only(&database_in(folder)?)?;
        Ok(Archive { folder: folder.to_owned(), store, vault: Vault::in_folder(folder.join(MEDIA)) })
    }

    /// Does `work`, which fails as soon as nobody wants its outcome any more.
    pub fn while_wanted<T>(
        &mut self,
        is_wanted: impl Fn() -> bool + Send + 'static,
        work: impl FnOnce(&Archive) -> T,
    ) -> T {
        self.store.only_while(Some(is_wanted));
        let outcome = work(self);
        self.store.only_while(None::<fn() -> bool>);
        outcome
    }

    /// The folder it is in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The vault with the original files.
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Makes one change, which becomes one step of the journal.
    pub fn apply<C: Command>(&mut self, command: C) -> Result<C::Outcome> {
        self.store.write(|write| command.perform(write))
    }

    /// Makes a change in the place of the `step`, where that is the latest thing that was done: what is kept while
    /// somebody types is one step, as if it had been typed at once. Gives also the step that the change is; none where
    /// nothing changed.
    pub fn apply_instead<C: Command>(&mut self, step: Option<i64>, command: C) -> Result<(C::Outcome, Option<i64>)> {
        self.store.write_instead(step, |write| command.perform(write))
    }

    /// Notes where somebody is at work in an interview. No step of the journal.
    pub fn keep_place(&mut self, place: &LastPlace) -> Result<()> {
        self.store.derive(|write| Ok(write.set_last_place(place.recollection, place.turn, place.at_ms)?))
    }

    /// Asks. Everything inside sees one and the same state of the archive.
    pub fn read<T>(&self, work: impl FnOnce(&Read<'_>) -> Result<T>) -> Result<T> {
        self.store.read(work)
    }

    /// Takes back the latest step; the step, or none where there is nothing to undo.
    pub fn undo(&mut self) -> Result<Option<Step>> {
        Ok(self.store.undo()?)
    }

    /// Does the latest undone step again; the step, or none where there is nothing to redo.
    pub fn redo(&mut self) -> Result<Option<Step>> {
        Ok(self.store.redo()?)
    }

    /// Every journaled row as text, sorted: two archives with the same dump hold the same.
    pub fn dump(&self) -> Result<Vec<String>> {
        Ok(self.store.dump()?)
    }

    /// Closes the archive so that its database is one self-contained file.
    pub fn close(self) -> Result<()> {
        Ok(self.store.close()?)
    }
}

fn database_in(folder: &Path) -> Result<PathBuf> {
    let database = folder.join(DATABASE);
    match database.exists() {
        true => Ok(database),
        false => Err(StoreError::Missing { path: folder.to_owned() }.into()),
    }
}

/// Refuses a folder that has something in it.
fn must_be_free(folder: &Path) -> Result<()> {
    let taken = match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => false,
        Err(_) => folder.exists(),
    };
    match taken {
        true => Err(ArchiveError::Exists {
            what: "something",
            name: folder.display().to_string(),
            hint: "choose a folder that does not exist yet, or an empty one",
        }),
        false => Ok(()),
    }
}

/// Gives a finished folder its name.
fn move_into_place(scratch: tempfile::TempDir, folder: &Path) -> Result<()> {
    let failed = |source| ArchiveError::Io { doing: "making the archive's folder", path: folder.to_owned(), source };
    if folder.exists() {
        fs::remove_dir(folder).map_err(failed)?;
    }
    let made = scratch.keep();
    if let Err(error) = fs::rename(&made, folder) {
        let _ = fs::remove_dir_all(&made);
        return Err(failed(error));
    }
    share_with_the_owner_only(folder).map_err(failed)
}

/// What is kept here can be dangerous to those who spoke: other users of the machine have no business in it.
#[cfg(unix)]
fn share_with_the_owner_only(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn share_with_the_owner_only(_folder: &Path) -> std::io::Result<()> {
    Ok(())
}

/// Whether a database opens and is sound, without changing it.
fn check_database(database: &Path) -> Result<()> {
    let mut store = Store::open_read_only(database)?;
    match store.faults(false)?.into_iter().next() {
        Some(detail) => Err(StoreError::Damaged { path: database.to_owned(), detail }.into()),
        None => Ok(()),
    }
}
