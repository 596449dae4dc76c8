//! A thread that owns an open archive and does what it is asked, in order.
//!
//! The window has four: the *keeper* is the archive's one writer, the *asker* answers pages, the *searcher* answers
//! what is being typed, the *reader* does the jobs that change nothing. So no screen ever waits for the disk, and a slow
//! question holds up nobody but those behind it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::archive::{Archive, ArchiveError};

/// What a thread is to do with its archive; it may waken the window before it is done.
type Work = Box<dyn FnOnce(&mut Archive, &dyn Fn()) + Send>;

/// A thread with an archive of its own.
pub struct Worker {
    /// How much it was asked that is not done.
    waiting: Arc<AtomicUsize>,
    sender: Option<Sender<Work>>,
    thread: Option<JoinHandle<Result<(), ArchiveError>>>,
}

/// What a worker was asked and has not answered yet.
pub struct Pending<T>(Receiver<Result<T, ArchiveError>>);

impl Worker {
    /// Starts the thread; `waken` is called after every answer, so that the window looks at it.
    pub fn start(name: &str, mut archive: Archive, waken: impl Fn() + Send + 'static) -> Result<Worker, ArchiveError> {
        let (sender, receiver) = channel::<Work>();
        let waiting = Arc::new(AtomicUsize::new(0));
        let left = Arc::clone(&waiting);
        let folder = archive.folder().to_owned();
        let run = move || {
            for work in receiver {
                work(&mut archive, &waken);
                left.fetch_sub(1, Ordering::SeqCst);
                waken();
            }
            archive.close()
        };
        let thread = std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(run)
            .map_err(|source| ArchiveError::Io { doing: "starting a thread", path: folder, source })?;
        Ok(Worker { waiting, sender: Some(sender), thread: Some(thread) })
    }

    /// Asks for `work`, which is done even if nobody waits for the answer any more.
    pub fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Archive) -> Result<T, ArchiveError> + Send + 'static,
    ) -> Pending<T> {
        let (sender, receiver) = channel();
        self.send(Box::new(move |archive, _| {
            // Nobody listening is no failure.
            let _ = sender.send(guarded(|| work(archive)));
        }));
        Pending(receiver)
    }

    /// Asks for `work` that matters only while `wanted` lives: a list that has been left need not be read, and a search
    /// is broken off by the next key. The work can tell what it knows so far: that arrives before its answer.
    pub fn ask_while<T: Send + 'static>(
        &self,
        wanted: &Arc<()>,
        work: impl FnOnce(&Archive, &dyn Fn(T)) -> Result<T, ArchiveError> + Send + 'static,
    ) -> Pending<T> {
        let (sender, receiver) = channel();
        let wanted = Arc::downgrade(wanted);
        self.send(Box::new(move |archive, waken| {
            if wanted.strong_count() > 0 {
                let is_wanted = move || wanted.strong_count() > 0;
                let tell = |so_far| {
                    let _ = sender.send(Ok(so_far));
                    waken();
                };
                let _ = sender.send(guarded(|| archive.while_wanted(is_wanted, |archive| work(archive, &tell))));
            }
        }));
        Pending(receiver)
    }

    fn send(&self, work: Work) {
        if let Some(sender) = &self.sender {
            self.waiting.fetch_add(1, Ordering::SeqCst);
            // The thread ends only after the sender is dropped, so somebody always listens.
            let _ = sender.send(work);
        }
    }

    /// Whether everything it was asked is done.
    pub fn is_idle(&self) -> bool {
        self.waiting.load(Ordering::SeqCst) == 0
    }

    /// Ends the thread after what it was asked, and closes its archive.
    pub fn close(mut self) -> Result<(), ArchiveError> {
        self.end()
    }

    fn end(&mut self) -> Result<(), ArchiveError> {
        self.sender = None;
        match self.thread.take().map(JoinHandle::join) {
            Some(Ok(outcome)) => outcome,
            _ => Ok(()),
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Whoever wants to know whether closing went well calls `close`.
        let _ = self.end();
    }
}

/// Does `work`; a panic in it becomes an error that says so. The transaction it was in is rolled back by its drop.
fn guarded<T>(work: impl FnOnce() -> Result<T, ArchiveError>) -> Result<T, ArchiveError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(gone()))
}

/// What is said when a thread gave no answer.
fn gone() -> ArchiveError {
    ArchiveError::Refused {
        rule: "the program met a fault of its own; nothing was changed".into(),
        hint: "try again, and please report what you did",
    }
}

impl<T> Pending<T> {
    /// The answer, if it is there; waits for it no longer than `patience`.
    pub fn within(&self, patience: Duration) -> Option<Result<T, ArchiveError>> {
        match self.0.recv_timeout(patience) {
            Ok(answer) => Some(answer),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Err(gone())),
        }
    }

    /// The answer, if it is there now.
    pub fn now(&self) -> Option<Result<T, ArchiveError>> {
        match self.0.try_recv() {
            Ok(answer) => Some(answer),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err(gone())),
        }
    }
}
