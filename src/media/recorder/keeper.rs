//! The thread that makes things durable: notes at once, sound every half second. What it waits for, the writer does
//! not wait for: a slow disk costs no sound.

use std::collections::VecDeque;
use std::fs::File;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use super::error::Alarm;
use super::notes::{Note, NotesFile, notes_path};
use super::shared::Shared;
use crate::text::system::plain_message;

/// How often the sound is made durable.
const EVERY: Duration = Duration::from_millis(500);

/// Works until nobody can send a note any more. The file of notes stays locked as long.
pub(super) fn keep(mut log: NotesFile, sound: &File, notes: &Receiver<Note>, shared: &Arc<Shared>) {
    let mut due = Instant::now() + EVERY;
    let mut unwritten = VecDeque::new();
    loop {
        match notes.recv_timeout(due.saturating_duration_since(Instant::now())) {
            Ok(note) => {
                unwritten.push_back(note);
                write_all(&mut unwritten, &mut log, shared);
            }
            Err(RecvTimeoutError::Timeout) => {
                if let Err(error) = sound.sync_data() {
                    shared.end(disk_alarm(&error, shared));
                }
                // What a full disk did not take it may take now.
                write_all(&mut unwritten, &mut log, shared);
                due = Instant::now() + EVERY;
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

fn write_all(unwritten: &mut VecDeque<Note>, log: &mut NotesFile, shared: &Shared) {
    while let Some(note) = unwritten.front() {
        if let Err(error) = log.write(note) {
            let why = plain_message(&error.to_string());
            shared.state().notes_failed = Some(Alarm::NotesFailed { path: notes_path(&shared.path), why });
            return;
        }
        unwritten.pop_front();
        shared.state().notes_failed = None;
    }
}

/// Why the disk takes no more.
pub(super) fn disk_alarm(error: &std::io::Error, shared: &Shared) -> Alarm {
    use std::io::ErrorKind::{QuotaExceeded, StorageFull};
    let path = shared.path.clone();
    match error.kind() {
        StorageFull | QuotaExceeded => Alarm::DiskFull { path },
        _ => Alarm::DiskFailed { path, why: plain_message(&error.to_string()) },
    }
}
