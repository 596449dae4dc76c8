//! What a crash or a power cut left behind, and how it is made whole.

use std::fs;
use std::path::{Path, PathBuf};

use super::notes::{Begun, Note, NotesFile, notes_path};
use super::{Finished, RecorderError};
use crate::media::wav_writer::repair;

/// A recording that lies in its folder, and that nobody is making.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The sound file.
    pub path: PathBuf,
    /// Whether it was cut off; else it was ended, and only not taken over yet.
    pub is_cut_off: bool,
    /// Whether its notes say how it was begun. Else they were damaged, or both files are another program's, that only
    /// happen to have such names.
    pub has_begun: bool,
}

/// All recordings in `folder` that have notes beside them and that nobody is making, by name: those cut off, and those
/// ended that nobody has taken over. None where there is no such folder. Nothing is written.
pub fn unfinished(folder: &Path) -> Result<Vec<Left>, RecorderError> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let failed = |source| RecorderError::Io { doing: "looking for recordings", path: folder.to_owned(), source };
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let is_sound = path.extension().is_some_and(|ending| ending == "wav");
        if !is_sound || !notes_path(&path).exists() {
            continue;
        }
        // What cannot be looked into now is not lost: it will be found the next time.
        if let Ok(mut log) = NotesFile::open(&path, false)
            && let Ok(notes) = log.read()
        {
            found.push(Left { path, is_cut_off: notes.ended.is_none(), has_begun: notes.begun.is_some() });
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(found)
}

/// Makes a recording whole: a torn last frame is cut off, the header tells the length that is on the disk, marks and
/// gaps and the caller's context come back from the notes. Every step can be cut off and done again; one that is whole
/// already comes back as it is. Fails with `Busy` where somebody is recording it.
pub fn adopt(left: &Left) -> Result<Finished, RecorderError> {
    let path = left.path.clone();
    let failed = |source| RecorderError::Io { doing: "adopting a recording", path: path.clone(), source };
    let mut log = NotesFile::open(&path, false)?;
    let notes = log.read().map_err(failed)?;
    let layout = notes.begun.as_ref().and_then(Begun::layout);
    let repaired = repair(&path, layout).map_err(failed)?;
    let Some((layout, frames)) = repaired else { return Err(RecorderError::Unknown { path }) };
    if notes.ended != Some(frames) {
        // On a full disk it stays among those cut off, is whole all the same, and will be adopted once more.
        let _ = log.write(&Note::Ended(frames));
    }
    let mut finished = Finished {
        layout,
        frames,
        marks: notes.marks,
        gaps: notes.gaps,
        context: String::new(),
        began_ms: 0,
        device: String::new(),
        ended: None,
        path: path.clone(),
    };
    if let Some(begun) = notes.begun {
        (finished.context, finished.began_ms, finished.device) = (begun.context, begun.at_ms, begun.device);
    }
    Ok(finished.within_its_end())
}
