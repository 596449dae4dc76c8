//! What can go wrong with a database, in sentences.

use std::path::{Path, PathBuf};

use super::Holder;
use crate::text::system::plain_message;

/// What went wrong: what happened, to which file, and ([`StoreError::hint`]) what to do now.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such file.
    #[error("there is no archive here: {}", path.display())]
    Missing {
        /// The file looked for.
        path: PathBuf,
    },
    /// The file is something else.
    #[error("this is no Viva Voce archive: {}", path.display())]
    NotAnArchive {
        /// The file.
        path: PathBuf,
    },
    /// A later version of the program made it.
    #[error("this archive was made by a newer Viva Voce (its version is {theirs}, this program knows {ours}): {}", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// The schema version found.
        theirs: i64,
        /// The newest schema version that this program knows.
        ours: i64,
    },
    /// An older archive cannot be brought up to date because it is open for reading only.
    #[error("this archive is older than the program (its version is {theirs}) and must be opened for writing once: {}", path.display())]
    Older {
        /// The file.
        path: PathBuf,
        /// The schema version found.
        theirs: i64,
    },
    /// Another program is writing.
    #[error("the archive is in use by {holder}: {}", path.display())]
    Locked {
        /// The file.
        path: PathBuf,
        /// Who has it.
        holder: Holder,
    },
    /// The database contradicts itself or ends too early.
    #[error("the archive is damaged ({detail}): {}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite or the check said.
        detail: String,
    },
    /// It may be read but not changed.
    #[error("the archive is open for reading only: {}", path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// No room left.
    #[error("the disk is full; nothing was changed: {}", path.display())]
    DiskFull {
        /// The file.
        path: PathBuf,
    },
    /// The operating system refused.
    #[error("{doing} failed ({}): {}", plain_message(&source.to_string()), path.display())]
    Io {
        /// What was tried.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The record asked for is not there.
    #[error("there is no such {noun} ({id})")]
    NoSuch {
        /// What was looked for.
        noun: &'static str,
        /// Its key.
        id: String,
    },
    /// Something stored is not what the schema allows: a sign of damage or of another program's hand.
    #[error("a stored {what} makes no sense: {value}")]
    Nonsense {
        /// Which column.
        what: &'static str,
        /// What stands there.
        value: String,
    },
    /// A programming error of ours, caught before it could harm.
    #[error("internal error: {0}")]
    Misused(&'static str),
    /// Anything else that SQLite reports.
    #[error("the database refused ({0})")]
    Sqlite(#[from] rusqlite::Error),
}

impl StoreError {
    /// What the reader can do now.
    pub fn hint(&self) -> &'static str {
        match self {
            StoreError::Missing { .. } => "make a new archive there, or name another folder",
            StoreError::NotAnArchive { .. } => "name the folder of an archive, or make a new one",
            StoreError::Newer { .. } => "install the newer Viva Voce; nothing was changed",
            StoreError::Older { .. } => "open it once with a command that writes; a copy is made first",
            StoreError::Locked { .. } => "close it there first; it can be read meanwhile, but not changed",
            StoreError::Damaged { .. } => {
                "restore the newest backup into another folder; keep the damaged one until you have checked"
            }
            StoreError::ReadOnly { .. } => "open it where you may write to its folder",
            StoreError::DiskFull { .. } => "free some space and try again",
            StoreError::Io { source, .. } => io_hint(source),
            StoreError::NoSuch { .. } => "list what there is and use a name or id from that list",
            StoreError::Nonsense { .. } => "check the archive, every byte of it",
            StoreError::Misused(_) | StoreError::Sqlite(_) => {
                "nothing was changed; check the archive, and report this if it comes again"
            }
        }
    }

    /// Names the failures that a person can do something about.
    pub(super) fn from_sqlite(error: rusqlite::Error, path: &Path) -> StoreError {
        use rusqlite::ErrorCode;
        let path = path.to_owned();
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => StoreError::DiskFull { path },
            Some(ErrorCode::NotADatabase) => StoreError::NotAnArchive { path },
            Some(ErrorCode::DatabaseCorrupt) => StoreError::Damaged { path, detail: error.to_string() },
            Some(ErrorCode::ReadOnly) => StoreError::ReadOnly { path },
            Some(ErrorCode::CannotOpen) => {
                StoreError::Io { doing: "opening the archive", path, source: std::io::Error::other(error) }
            }
            Some(ErrorCode::SystemIoFailure) => {
                StoreError::Io { doing: "reading or writing the archive", path, source: std::io::Error::other(error) }
            }
            _ => StoreError::Sqlite(error),
        }
    }
}

/// What the reader can do now that the operating system has refused.
pub fn io_hint(error: &std::io::Error) -> &'static str {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => "check the name",
        ErrorKind::PermissionDenied => "check that you may read it, and write there",
        ErrorKind::ReadOnlyFilesystem => "it lies where nothing can be written; use a copy on another disk",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "nothing was changed; free some space and try again",
        ErrorKind::IsADirectory => "name a file, not a folder",
        _ => "check that the place exists and that you may write there",
    }
}
