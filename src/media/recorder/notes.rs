//! What is noted beside the sound: a file of JSON lines that grows with it, each line durable before the next.
//!
//! The first line says what is recorded and what the caller wants to find again; then come marks, gaps and pauses in
//! the order in which they happened; the last says that the recording was ended or, after a crash, adopted. A line torn
//! by a power cut is passed over.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

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

/// Writes a line and makes it durable. Where it cannot be written whole, nothing of it stays.
pub(super) fn write(file: &mut File, note: &Note) -> io::Result<()> {
    let mut line = serde_json::to_vec(note)?;
    line.push(b'\n');
    let end = file.seek(SeekFrom::End(0))?;
    let outcome = file.write_all(&line).and_then(|()| file.sync_data());
    if outcome.is_err() {
        let _ = file.set_len(end);
    }
    outcome
}

/// What the notes say.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub begun: Option<Begun>,
    pub marks: Vec<Mark>,
    pub gaps: Vec<Gap>,
    /// With how many frames the recording ended.
    pub ended: Option<u64>,
    /// Whether the last line is not whole.
    pub is_torn: bool,
}

/// Reads all lines that are whole.
pub(super) fn read(file: &mut File) -> io::Result<Notes> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.read_to_end(&mut bytes)?;
    let mut notes = Notes { is_torn: bytes.last().is_some_and(|last| *last != b'\n'), ..Notes::default() };
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

/// Ends a torn last line, so that what is written after it stands on a line of its own.
pub(super) fn end_torn_line(file: &mut File, notes: &Notes) -> io::Result<()> {
    if notes.is_torn {
        file.seek(SeekFrom::End(0))?;
        file.write_all(b"\n")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_mark_is_about_may_come_later() -> io::Result<()> {
        let mut file = tempfile::tempfile()?;
        let mark = |frame| Note::Mark(Mark { frame, at_ms: frame, words: String::new(), tag: String::new() });
        let described = |number| Note::Described { number, words: "first job".into(), tag: "work".into() };
        for note in [mark(1), mark(2), described(0), described(7)] {
            write(&mut file, &note)?;
        }
        let marks = read(&mut file)?.marks;
        let told: Vec<_> = marks.iter().map(|mark| (mark.frame, mark.words.as_str(), mark.tag.as_str())).collect();
        assert_eq!(told, [(1, "first job", "work"), (2, "", "")]);
        Ok(())
    }
}
