//! The import itself, as one job; and what the archive knows already of files on the sheet.

use std::collections::{HashMap, VecDeque};
use std::path::PathBuf;
use std::sync::mpsc::Sender;

use super::card::Card;
use super::reader::Source;
use crate::archive::ArchiveError;
use crate::archive::clearance::{Clearance, Policy};
use crate::archive::import::sound::keep_sound;
use crate::archive::import::{Imported, Made, ToImport, Wishes};
use crate::gui::action::{Action, Done, Job, Notice, Progress};
use crate::gui::answer::Fault;
use crate::gui::page::articles::search::after_import;
use crate::gui::part::change::as_sentence;
use crate::gui::part::counted;
use crate::store::Read;
use crate::store::media_file::MadeOf;

/// What the archive knows of the files on the sheet.
pub(super) struct Known {
    pub(super) revision: i64,
    pub(super) made: HashMap<[u8; 32], Vec<MadeOf>>,
}

/// What became of the file with a number on the sheet: what was made of it, or why nothing was.
pub(super) type Told = (u64, Result<Imported, String>);

/// The job that imports files and tells what becomes of each while it goes on. Sources of quotations are looked for
/// afterwards.
pub(super) fn job(numbers: Vec<u64>, files: Vec<ToImport>, sender: Sender<Told>, policy: Policy) -> Job {
    let name = format!("Importing {}", counted(files.len(), "file", "files"));
    Job::new(name, move |archive, watch| {
        let total = files.len();
        let (mut taken, mut failed) = (0, Vec::new());
        let (mut recollections, mut articles) = (Vec::new(), Vec::new());
        let outcome = archive.import_all(&files, watch, |index, imported| {
            taken += usize::from(imported.as_ref().is_ok_and(is_new));
            if let Ok(imported) = &imported {
                recollections.extend(imported.recollections());
                articles.extend(imported.articles());
            }
            let imported = imported.map_err(|error| in_sentence(&error));
            failed.extend(imported.as_ref().err().cloned());
            if let Some(number) = numbers.get(index) {
                // The sheet may have been cleared.
                let _ = sender.send((*number, imported));
            }
        });
        let notice = match outcome {
            Ok(()) => told_in_words(taken, total, failed),
            Err(ArchiveError::Cancelled) => Notice::told(format!(
                "Cancelled. {} taken in before that; Undo takes it back.",
                counted(taken, "file was", "files were")
            )),
            Err(error) => {
                let told = counted(taken, "file was", "files were");
                let fault = Fault::from(&error);
                Notice::failed(Fault {
                    sentence: format!("{} {told} taken in before that.", as_sentence(&fault.sentence)),
                    ..fault
                })
            }
        };
        let then = after_import(recollections, articles, policy).map(Action::Start).into_iter().collect();
        Ok(Done { notice: Some(notice), then })
    })
}

/// A file of sound that is to be taken in.
pub(super) struct Sound {
    number: u64,
    path: PathBuf,
    wishes: Wishes,
}

impl Sound {
    pub(super) fn of(card: &Card) -> Option<Sound> {
        match &card.source {
            Source::Path(path) => Some(Sound { number: card.number, path: path.clone(), wishes: card.wishes() }),
            Source::Text(_) => None,
        }
    }
}

/// The job that takes in files of sound, one after the other: a reader copies the bytes, so that hours of sound hold up
/// nobody who writes; the keeper only attaches what was copied.
pub(super) fn sound_job(sounds: Vec<Sound>, sender: Sender<Told>) -> Option<Job> {
    let total = sounds.len();
    let queue = Queue { left: sounds.into(), total, taken: 0, sender, progress: Progress::default() };
    (total > 0).then(|| queue.next_part())
}

/// What of several files of sound is still to be done.
struct Queue {
    left: VecDeque<Sound>,
    total: usize,
    /// How many became something new.
    taken: usize,
    sender: Sender<Told>,
    progress: Progress,
}

impl Queue {
    fn next_part(mut self) -> Job {
        let name = match self.total {
            1 => "Importing a recording".to_owned(),
            many => format!("Importing {many} recordings"),
        };
        Job::reading_on(self.progress.clone(), name, move |archive, watch| {
            let Some(next) = self.left.pop_front() else { return Ok(self.told(false)) };
            let watch = watch.part(self.total - self.left.len() - 1, self.total);
            let kept = match keep_sound(archive.vault(), &next.path, next.wishes.keeping, &watch) {
                Err(ArchiveError::Cancelled) => return Ok(self.told(true)),
                kept => kept,
            };
            Ok(Done::then(Action::Change(Box::new(move |archive| {
                let imported = kept.and_then(|kept| archive.attach_sound(kept, &next.wishes));
                self.taken += usize::from(imported.as_ref().is_ok_and(is_new));
                let _ = self.sender.send((next.number, imported.map_err(|error| in_sentence(&error))));
                match self.left.is_empty() {
                    true => Ok(self.told(false)),
                    false => Ok(Done::then(Action::Start(self.next_part()))),
                }
            }))))
        })
    }

    fn told(&self, is_cancelled: bool) -> Done {
        let taken = counted(self.taken, "recording was", "recordings were");
        Done::telling(match is_cancelled {
            true => format!("Cancelled. {taken} taken in before that; Undo takes it back."),
            false => format!("{taken} taken in."),
        })
    }
}

/// Whether something was made that was not there.
pub(super) fn is_new(imported: &Imported) -> bool {
    imported.made.iter().any(|made| !matches!(made, Made::Already { .. }))
}

/// Why a file could not be imported, without its path: the row says which it is.
fn in_sentence(error: &ArchiveError) -> String {
    match error {
        ArchiveError::Unreadable { source, .. } => as_sentence(&source.to_string()),
        ArchiveError::Io { source, .. } if source.kind() == std::io::ErrorKind::NotFound => {
            "The file is not there any more; it was moved, renamed or deleted.".into()
        }
        other => as_sentence(&other.to_string()),
    }
}

fn told_in_words(taken: usize, total: usize, failed: Vec<String>) -> Notice {
    let mut sentence = format!("{} taken in.", counted(taken, "file was", "files were"));
    let already = total - taken - failed.len().min(total - taken);
    if already > 0 {
        sentence.push_str(&format!(" {} there already.", counted(already, "was", "were")));
    }
    match failed.is_empty() {
        true => Notice::told(sentence),
        false => {
            sentence.push_str(&format!(" {} not: see the sheet.", counted(failed.len(), "could", "could")));
            Notice::told(sentence).with_details(failed)
        }
    }
}

/// What was made of the files with these hashes, so far as they are in the archive.
pub(super) fn known(read: &Read<'_>, gate: &Clearance, hashes: &[[u8; 32]]) -> Result<Known, ArchiveError> {
    let mut made = HashMap::new();
    for hash in hashes {
        if let Some(file) = read.media_file_by_sha256(hash)? {
            let of: Vec<MadeOf> = read.made_of(file.id)?.into_iter().map(|made| cleared(made, gate)).collect();
            if !of.is_empty() {
                made.insert(*hash, of);
            }
        }
    }
    Ok(Known { revision: read.revision()?, made })
}

/// What was made of a file, without the title of what is withheld.
fn cleared(made: MadeOf, gate: &Clearance) -> MadeOf {
    match made {
        MadeOf::Recollection(id, title) => {
            let withheld = gate.recollection(id).map(|withheld| withheld.in_words());
            MadeOf::Recollection(id, withheld.unwrap_or(title))
        }
        article @ MadeOf::Article(..) => article,
    }
}
