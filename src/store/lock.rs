//! One writer: a lock file beside the database that says who has it.
//!
//! The lock is the operating system's, so it is gone when its holder is, however it ended; the words in the file only
//! tell a person whom to ask.

use std::fmt;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::{Result, StoreError};

/// A held lock; let go when dropped.
pub(super) struct Lock {
    file: File,
    path: PathBuf,
    /// Whether the file was made by taking this lock.
    is_new: bool,
}

/// Who holds an archive for writing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder(String);

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "another program" } else { &self.0 })
    }
}

impl Lock {
    /// Takes the lock of the database at `database` in the name of `who`.
    pub fn take(database: &Path, who: &str) -> Result<Lock> {
        let path = lock_path(database);
        let io = |source| StoreError::Io { doing: "taking the archive's lock", path: path.clone(), source };
        if !database.exists() {
            return Err(StoreError::Missing { path: database.to_owned() });
        }
        let is_new = !path.exists();
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(io)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(StoreError::Locked { path: database.to_owned(), holder: read_holder(&mut file) });
            }
            Err(TryLockError::Error(source)) => return Err(io(source)),
        }
        // The words are a courtesy: a disk too full to take them must not keep anybody out of the archive.
        let _ = write_holder(&mut file, who);
        Ok(Lock { file, path, is_new })
    }

    /// Lets go and removes the file, where what was locked turned out to be no archive of ours: not our place.
    pub fn leave_no_trace(self) {
        if self.is_new {
            let _ = std::fs::remove_file(&self.path);
        }
    }

    /// Who holds the lock of the database at `database`, if anybody.
    pub fn holder(database: &Path) -> Option<Holder> {
        let mut file = File::open(lock_path(database)).ok()?;
        match file.try_lock_shared() {
            Err(TryLockError::WouldBlock) => Some(read_holder(&mut file)),
            _ => None,
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = self.file.set_len(0);
        let _ = self.file.unlock();
    }
}

fn lock_path(database: &Path) -> PathBuf {
    database.with_extension("lock")
}

fn read_holder(file: &mut File) -> Holder {
    let mut words = String::new();
    let _ = file.seek(SeekFrom::Start(0));
    let _ = file.read_to_string(&mut words);
    Holder(words.trim().to_owned())
}

fn write_holder(file: &mut File, who: &str) -> std::io::Result<()> {
    let host = gethostname::gethostname();
    let since = jiff::ZonedDateTime::now().strftime("%Y-%m-%d %H:%M");
    file.set_len(0)?;
    file.seek(SeekFrom::Start(0))?;
    write!(file, "{who} on {}, process {}, since {since}", host.to_string_lossy(), std::process::id())?;
    file.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_writer_is_told_who_has_it() -> std::result::Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let database = folder.path().join("archive.db");
        File::create(&database)?;
        let first = Lock::take(&database, "Maria")?;
        let second = Lock::take(&database, "Ivan").err().map(|error| error.to_string()).unwrap_or_default();
        assert!(second.contains("in use by Maria on "), "{second}");
        assert!(Lock::holder(&database).is_some());
        drop(first);
        assert_eq!(Lock::holder(&database), None);
        Lock::take(&database, "Ivan")?;
        Ok(())
    }
}
