//! What can go wrong with an archive, in sentences.

use std::path::PathBuf;

use crate::formats::FormatError;
use crate::media::recorder::RecorderError;
use crate::media::{SoundError, VaultError};
use crate::model::UnknownTerm;
use crate::store::StoreError;
use crate::store::io_hint;
use crate::text::system::plain_message;

/// What went wrong: what happened, to which file or record; [`ArchiveError::hint`] says what to do now.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// Sound.
    #[error(transparent)]
    Sound(#[from] SoundError),
    /// A recording that is being made, or was.
    #[error(transparent)]
    Recorder(#[from] RecorderError),
    /// A recording without a first frame.
    #[error("nothing was recorded")]
    Empty,
    /// A file that is to be imported.
    #[error("{source}: {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: Box<FormatError>,
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
    /// Something is there already.
    #[error("{what} is there already: {name}")]
    Exists {
        /// “A person of that name”, “a file”…
        what: &'static str,
        /// Which.
        name: String,
        /// What to do now.
        hint: &'static str,
    },
    /// A name or id that fits nothing, or several.
    #[error("{0}")]
    NotFound(String),
    /// What was asked for would break a rule of the archive.
    #[error("{rule}")]
    Refused {
        /// The rule, as a sentence about this case.
        rule: String,
        /// What to do now.
        hint: &'static str,
    },
    /// A word that is none of the terms.
    #[error(transparent)]
    UnknownTerm(#[from] UnknownTerm),
    /// A search that makes no sense.
    #[error(transparent)]
    Query(#[from] super::query::QueryError),
    /// A citation style that is not there.
    #[error(transparent)]
    Style(#[from] crate::formats::reference::UnknownStyle),
    /// Somebody pressed Cancel.
    #[error("cancelled; nothing was changed")]
    Cancelled,
}

impl ArchiveError {
    /// What the reader can do now.
    pub fn hint(&self) -> &str {
        match self {
            ArchiveError::Store(error) => error.hint(),
            ArchiveError::Vault(VaultError { source, .. }) | ArchiveError::Io { source, .. } => io_hint(source),
            // The sentence itself says what to do with the file.
            ArchiveError::Unreadable { .. } | ArchiveError::Sound(_) | ArchiveError::Recorder(_) => "",
            ArchiveError::Empty => "choose another device, or look whether it is switched on",
            ArchiveError::Exists { hint, .. } | ArchiveError::Refused { hint, .. } => hint,
            ArchiveError::NotFound(_) => "list what there is and use a name or id from that list",
            ArchiveError::UnknownTerm(_) => "use one of these words",
            ArchiveError::Query(error) => error.hint(),
            ArchiveError::Style(_) => "choose one of these",
            ArchiveError::Cancelled => "start it again when you like",
        }
    }
}
