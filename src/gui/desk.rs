//! The archive that lies open in the window: who may change it, what it is asked, and what state it is in.

use std::cell::Cell;
use std::hash::Hash;
use std::path::Path;
use std::time::Duration;

use super::answer::{Answer, PATIENCE};
use super::worker::{Pending, Worker};
use crate::archive::clearance::{Clearance, Policy};
use crate::archive::{Archive, ArchiveError, TITLE};
use crate::store::{Read, StoreError};

/// An open archive with its threads.
pub struct Desk {
    folder: std::path::PathBuf,
    title: String,
    /// Who else is writing, where this window may only read.
    holder: Option<String>,
    keeper: Option<Worker>,
    asker: Worker,
    searcher: Worker,
    reader: Worker,
    /// For what every frame must know at once.
    glance: Archive,
    state: State,
    /// Grows when something derived, suggestions say, was computed.
    derived: u64,
    is_withheld_shown: bool,
    /// How long this frame may still wait for answers.
    patience: Cell<Duration>,
}

/// What every frame knows of the archive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// Grows with every change.
    pub revision: i64,
    /// What Undo would take back.
    pub undoable: Option<String>,
    /// What Redo would do again.
    pub redoable: Option<String>,
}

impl Desk {
    /// Opens the archive in `folder` in the name of `who`; for reading only where another program is writing to it, or
    /// where `may_write` is false.
    pub fn open(
        folder: &Path,
        who: &str,
        may_write: bool,
        waken: impl Fn() + Clone + Send + 'static,
    ) -> Result<Desk, ArchiveError> {
        let (mut keeper, mut holder) = (None, None);
        if may_write {
            match Archive::open(folder, who) {
                Ok(archive) => keeper = Some(Worker::start("keeper", archive, waken.clone())?),
                Err(ArchiveError::Store(StoreError::Locked { holder: by, .. })) => holder = Some(by.to_string()),
                Err(other) => return Err(other),
            }
        }
        let asker = Worker::start("asker", Archive::open_read_only(folder)?, waken.clone())?;
        let searcher = Worker::start("searcher", Archive::open_read_only(folder)?, waken.clone())?;
        let reader = Worker::start("reader", Archive::open_read_only(folder)?, waken)?;
        let glance = Archive::open_read_only(folder)?;
        let mut desk = Desk {
            folder: folder.to_owned(),
            title: String::new(),
            holder,
            keeper,
            asker,
            searcher,
            reader,
            glance,
            state: State::default(),
            derived: 0,
            is_withheld_shown: false,
            patience: Cell::new(PATIENCE),
        };
        desk.refresh()?;
        Ok(desk)
    }

    /// Closes the archive so that its database is one self-contained file.
    pub fn close(self) -> Result<(), ArchiveError> {
        drop((self.glance, self.asker, self.searcher, self.reader));
        self.keeper.map_or(Ok(()), Worker::close)
    }

    /// The folder the archive is in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The archive's title.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Whether this window may change the archive.
    pub fn is_writable(&self) -> bool {
        self.keeper.is_some()
    }

    /// Who else is writing to it.
    pub fn holder(&self) -> Option<&str> {
        self.holder.as_deref()
    }

    /// The state of the archive at the last look.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Looks at the archive's state anew; to be called once a frame.
    pub fn refresh(&mut self) -> Result<(), ArchiveError> {
        self.patience.set(PATIENCE);
        let before = std::mem::take(&mut self.title);
        (self.state, self.title) = self.glance.read(|read| {
            let state = State {
                revision: read.revision()?,
                undoable: read.undoable()?.map(|step| step.label),
                redoable: read.redoable()?.map(|step| step.label),
            };
            let is_as_it_was = state.revision == self.state.revision && !before.is_empty();
            let title = if is_as_it_was { before } else { read.setting(TITLE)?.unwrap_or_default() };
            Ok((state, title))
        })?;
        if self.title.is_empty() {
            let named = self.folder.file_name().map(|name| name.to_string_lossy().into_owned());
            self.title = named.unwrap_or_default();
        }
        Ok(())
    }

    /// Says that something derived was computed, so that pages look again.
    pub fn note_derived(&mut self) {
        self.derived += 1;
    }

    /// Whether what is withheld is shown in this window.
    pub fn is_withheld_shown(&self) -> bool {
        self.is_withheld_shown
    }

    /// Shows or keeps back what is withheld. It never leaves the archive by this.
    pub fn show_withheld(&mut self, is_shown: bool) {
        self.is_withheld_shown = is_shown;
    }

    /// How strict clearance is for what this window shows. What leaves it, by copying say, is cleared anew.
    pub fn policy(&self) -> Policy {
        Policy { include_withheld: self.is_withheld_shown, pseudonyms: false }
    }

    /// What an answer depends on besides its question.
    pub fn key(&self) -> impl Hash + use<> {
        (self.state.revision, self.derived, self.is_withheld_shown)
    }

    /// Asks the archive what a page shows. See [`Answer::ask`].
    pub fn ask<'answer, T: Send + 'static>(
        &self,
        answer: &'answer mut Answer<T>,
        question: impl Hash,
        work: impl FnOnce(&Read<'_>, &Clearance) -> Result<T, ArchiveError> + Send + 'static,
    ) -> Option<&'answer T> {
        self.ask_of(&self.asker, answer, question, |read, gate, _| work(read, gate))
    }

    /// The same for what is being typed, and whatever may take long: on a thread of its own.
    pub fn search<'answer, T: Send + 'static>(
        &self,
        answer: &'answer mut Answer<T>,
        question: impl Hash,
        work: impl FnOnce(&Read<'_>, &Clearance) -> Result<T, ArchiveError> + Send + 'static,
    ) -> Option<&'answer T> {
        self.ask_of(&self.searcher, answer, question, |read, gate, _| work(read, gate))
    }

    /// The same for what is long, and of which `work` can tell the beginning. See [`Answer::ask`].
    pub fn search_in_steps<'answer, T: Send + 'static>(
        &self,
        answer: &'answer mut Answer<T>,
        question: impl Hash,
        work: impl FnOnce(&Read<'_>, &Clearance, &dyn Fn(T)) -> Result<T, ArchiveError> + Send + 'static,
    ) -> Option<&'answer T> {
        self.ask_of(&self.searcher, answer, question, work)
    }

    fn ask_of<'answer, T: Send + 'static>(
        &self,
        worker: &Worker,
        answer: &'answer mut Answer<T>,
        question: impl Hash,
        work: impl FnOnce(&Read<'_>, &Clearance, &dyn Fn(T)) -> Result<T, ArchiveError> + Send + 'static,
    ) -> Option<&'answer T> {
        let policy = self.policy();
        answer.ask(worker, &self.patience, (question, self.key()), move |archive, tell| {
            archive.read(|read| work(read, &Clearance::today(read, policy)?, tell))
        })
    }

    /// Something small that must be known in this very frame: what is copied, where a link leads.
    pub fn look<T>(&self, work: impl FnOnce(&Read<'_>) -> Result<T, ArchiveError>) -> Result<T, ArchiveError> {
        self.glance.read(work)
    }

    /// Has the reader do something long that changes nothing: an export, a proof.
    pub fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Archive) -> Result<T, ArchiveError> + Send + 'static,
    ) -> Pending<T> {
        self.reader.ask(move |archive| work(archive))
    }

    /// Has the keeper do something that changes the archive.
    pub fn change<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Archive) -> Result<T, ArchiveError> + Send + 'static,
    ) -> Result<Pending<T>, ArchiveError> {
        match &self.keeper {
            Some(keeper) => Ok(keeper.ask(work)),
            None => Err(ArchiveError::Refused {
                rule: match &self.holder {
                    Some(holder) => format!("this window may only read: {holder} has the archive open"),
                    None => "this archive was opened for reading only".into(),
                },
                hint: "close the other program and open the archive again",
            }),
        }
    }

    /// Whether nothing that was asked is still being done.
    pub fn is_idle(&self) -> bool {
        let workers = [self.keeper.as_ref(), Some(&self.asker), Some(&self.searcher), Some(&self.reader)];
        workers.into_iter().flatten().all(Worker::is_idle)
    }
}
