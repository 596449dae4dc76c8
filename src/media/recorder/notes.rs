//! What is noted beside the sound: a file of JSON lines that grows with it, each line durable before the next.
//!
//! The first line says what is recorded and what the caller wants to find again; then come marks, gaps and pauses in
//! the order in which they happened; the last says that the recording was ended or, after a crash, adopted. A line torn
//! by a power cut is passed over.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::RecorderError;
use crate::media::sound::Shape;
use crate::media::wav_writer::{Depth, Layout};

/// A moment the historian marked while it was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// At which frame of the recording.
    pub frame: u64,
    /// The same in ms.
    pub at_ms: u64,
    /// What was typed; perhaps nothing.
    pub words: String,
    /// A tag; perhaps none.
    pub tag: String,
}

/// A place where something was said and not recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// Before which frame of the recording. Nothing is put in for what is missing.
    pub frame: u64,
    /// The same in ms.
    pub at_ms: u64,
    /// How long it lasted, in ms.
    pub lasted_ms: u64,
    /// Why.
    pub why: Missing,
    /// From which device the sound comes after it.
    pub device: String,
}

/// Why sound is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// The device was unplugged, switched or silent.
    Away,
    /// The computer was asleep, or its clock was set forward.
    Asleep,
    /// Sound came faster than this computer could take it.
    Overrun,
}

/// How a recording began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Begun {
    /// When, in ms since 1970.
    pub at_ms: u64,
    pub device: String,
    pub rate: u32,
    pub channels: u16,
    pub bits: u16,
    /// The caller's own; not read here.
    pub context: String,
}

impl Begun {
    /// How the sound is kept, where that makes sense.
    pub fn layout(&self) -> Option<Layout> {
        let depth = Depth::of_bits(self.bits)?;
        let shape = Shape { rate: self.rate, channels: self.channels };
        Some(Layout { shape, depth }).filter(|_| self.rate > 0 && self.channels > 0)
    }
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Note {
    Begun(Begun),
    Mark(Mark),
    /// What the mark of this number, counted from 0, is about.
    Described {
        number: usize,
        words: String,
        tag: String,
    },
    Gap(Gap),
    /// Recording paused before this frame.
    Paused(u64),
    /// It went on with this frame.
    Resumed(u64),
    /// It ended with so many frames.
    Ended(u64),
}

/// The file of notes beside the sound file `path`.
pub(super) fn notes_path(path: &Path) -> PathBuf {
    path.with_extension("jsonl")
}

/// The file of notes, locked as long as it is open, so that nobody adopts a recording that is being made.
#[derive(Debug)]
pub(super) struct NotesFile(File);

impl NotesFile {
    /// Opens the notes beside the sound file `path`; makes them where `is_new`.
    pub fn open(path: &Path, is_new: bool) -> Result<NotesFile, RecorderError> {
        let failed =
            |source| RecorderError::Io { doing: "opening the notes of a recording", path: path.to_owned(), source };
        let mut options = OpenOptions::new();
        let file =
            options.read(true).write(true).create(is_new).truncate(false).open(notes_path(path)).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(NotesFile(file)),
            Err(TryLockError::WouldBlock) => Err(RecorderError::Busy { path: path.to_owned() }),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }

    /// Forgets what is there: notes without sound are what a crash between the making of both left.
    pub fn clear(&mut self) -> io::Result<()> {
        self.0.set_len(0)
    }

    /// Writes a line and makes it durable. Where it cannot be written whole, nothing of it stays. A torn last line is
    /// ended first, so that this one stands by itself.
    pub fn write(&mut self, note: &Note) -> io::Result<()> {
        let mut line = if self.is_torn()? { vec![b'\n'] } else { Vec::new() };
        serde_json::to_writer(&mut line, note)?;
        line.push(b'\n');
        let end = self.0.seek(SeekFrom::End(0))?;
        let outcome = self.0.write_all(&line).and_then(|()| self.0.sync_data());
        if outcome.is_err() {
            let _ = self.0.set_len(end);
        }
        outcome
    }

    /// Whether the last line has no end.
    fn is_torn(&mut self) -> io::Result<bool> {
        if self.0.seek(SeekFrom::End(0))? == 0 {
            return Ok(false);
        }
        let mut last = [0];
        self.0.seek(SeekFrom::End(-1))?;
        self.0.read_exact(&mut last)?;
        Ok(last != *b"\n")
    }

    /// Reads all lines that are whole. Writes nothing: the file may turn out to be another program's.
    pub fn read(&mut self) -> io::Result<Notes> {
        let mut bytes = Vec::new();
        self.0.seek(SeekFrom::Start(0))?;
        self.0.read_to_end(&mut bytes)?;
        let mut notes = Notes::default();
        for line in bytes.split(|byte| *byte == b'\n') {
            match serde_json::from_slice(line) {
                Ok(Note::Begun(begun)) => notes.begun = Some(begun),
                Ok(Note::Mark(mark)) => notes.marks.push(mark),
                Ok(Note::Described { number, words, tag }) => {
                    if let Some(mark) = notes.marks.get_mut(number) {
                        (mark.words, mark.tag) = (words, tag);
                    }
                }
                Ok(Note::Gap(gap)) => notes.gaps.push(gap),
                Ok(Note::Ended(frames)) => notes.ended = Some(frames),
                Ok(Note::Paused(_) | Note::Resumed(_)) | Err(_) => {}
            }
        }
        Ok(notes)
    }
}

impl Drop for NotesFile {
    /// Said in so many words: a process that is just being started holds a copy of every open file for a moment.
    fn drop(&mut self) {
        let _ = self.0.unlock();
    }
}

/// What the notes say.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub begun: Option<Begun>,
    pub marks: Vec<Mark>,
    pub gaps: Vec<Gap>,
    /// With how many frames the recording ended.
    pub ended: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_mark_is_about_may_come_later() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let mut file = NotesFile::open(&folder.path().join("tape.wav"), true)?;
        let mark = |frame| Note::Mark(Mark { frame, at_ms: frame, words: String::new(), tag: String::new() });
        let described = |number| Note::Described { number, words: "first job".into(), tag: "work".into() };
        for note in [mark(1), mark(2), described(0), described(7)] {
            file.write(&note)?;
        }
        let marks = file.read()?.marks;
        let told: Vec<_> = marks.iter().map(|mark| (mark.frame, mark.words.as_str(), mark.tag.as_str())).collect();
        assert_eq!(told, [(1, "first job", "work"), (2, "", "")]);
        Ok(())
    }
}
