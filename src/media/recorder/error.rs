//! Why a recording could not be begun, ended or adopted; and what goes wrong while it runs.

use std::path::PathBuf;

use super::source::SourceError;
use crate::text::system::plain_message;

/// Why a recording could not be begun, ended or adopted.
#[derive(Debug, thiserror::Error)]
pub enum RecorderError {
    /// The source delivers no sound.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// There is a recording of that name.
    #[error("a recording of that name is there already; choose another name: {}", path.display())]
    Taken {
        /// Which.
        path: PathBuf,
    },
    /// The name is not that of a file.
    #[error("“{name}” cannot be the name of a file; choose one without / and \\")]
    BadName {
        /// What was asked for.
        name: String,
    },
    /// The disk is too full to begin.
    #[error("the disk is too full to record ({} MB free); make room, or record elsewhere: {}", free_bytes / 1_000_000, path.display())]
    NoRoom {
        /// The folder.
        path: PathBuf,
        /// What is free.
        free_bytes: u64,
    },
    /// Another program, or another part of this one, is recording into the file.
    #[error("this is being recorded right now; end that recording first: {}", path.display())]
    Busy {
        /// The sound file.
        path: PathBuf,
    },
    /// Neither the notes nor the sound file say how the sound is kept.
    #[error("neither this file nor its notes say how its sound is kept, so it was left as it is: {}", path.display())]
    Unknown {
        /// The sound file.
        path: PathBuf,
    },
    /// The system could not do what was needed. Whatever sound was written stays where it is.
    #[error("{doing} failed ({}); what was recorded stays where it is, and is adopted at the next start: {}", plain_message(&source.to_string()), path.display())]
    Io {
        /// What was tried.
        doing: &'static str,
        /// With which file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

/// What a person must know at once while a recording runs.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum Alarm {
    /// No sound comes from the device.
    #[error("no sound comes from “{device}” ({why}), {} s so far; plug it in again: recording goes on by itself", silent_ms / 1000)]
    Silent {
        /// From which.
        device: String,
        /// What is known of the reason.
        why: String,
        /// For how long, in ms.
        silent_ms: u64,
    },
    /// The disk is full: recording has ended, and all that was written is kept.
    #[error("the disk is full: recording has stopped, and everything up to here is kept; make room to go on: {}", path.display())]
    DiskFull {
        /// The sound file.
        path: PathBuf,
    },
    /// The disk takes no more for another reason: recording has ended, and all that was written is kept.
    #[error("writing to the disk failed ({why}): recording has stopped, and everything up to here is kept: {}", path.display())]
    DiskFailed {
        /// The sound file.
        path: PathBuf,
        /// What the system said.
        why: String,
    },
    /// Marks can no longer be written beside the sound. The sound is recorded on.
    #[error("marks cannot be written to the disk ({why}); sound is recorded on, and the marks are kept when you finish: {}", path.display())]
    NotesFailed {
        /// The file of notes.
        path: PathBuf,
        /// What the system said.
        why: String,
    },
}
