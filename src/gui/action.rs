//! What a page asks of the shell. Pages look and ask; `app` alone performs.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::answer::Fault;
use super::controls::Control;
use super::preferences::Preferences;
use super::screen::Screen;
use super::tape::Hear;
use super::taping::RecorderWish;
use crate::archive::job::Watch;
use crate::archive::{Archive, ArchiveError};
use crate::model::{Id, Recollection};

/// One wish of a page.
pub enum Action {
    /// Go to a screen.
    Go(Screen),
    /// Say more exactly where the window is, without a step that Back returns to.
    Refine(Screen),
    /// Do what a control does.
    Do(Control),
    /// Change the archive: quick work, done at once.
    Change(Work),
    /// Long work, with progress and Cancel.
    Start(Job),
    /// Tell the historian something.
    Tell(Notice),
    /// Put text on the clipboard. Whoever asks has had it cleared.
    Copy(String),
    /// Ask for a path, then go on.
    AskPath(Box<PathWish>),
    /// Open the archive in a folder.
    Open(PathBuf),
    /// Open it, but only for reading.
    OpenReadOnly(PathBuf),
    /// Take files onto the import sheet.
    Import(Vec<FileToImport>),
    /// Make an archive in a folder, empty or the sample, and open it.
    Make {
        /// Where.
        folder: PathBuf,
        /// Whether it is the sample.
        is_sample: bool,
    },
    /// Unpack a backup and open it.
    Restore(PathBuf),
    /// Change what the window remembers.
    Prefer(Box<dyn FnOnce(&mut Preferences) + Send>),
    /// Something derived was computed; look again.
    NoteDerived,
    /// Ask something of the recorder.
    Recorder(RecorderWish),
    /// Ask something of the sound.
    Hear(Hear),
}

/// What a change gives back: what to tell and what to do next.
#[derive(Default)]
pub struct Done {
    /// What to tell; nothing where the history's label says enough.
    pub notice: Option<Notice>,
    /// What to do next.
    pub then: Vec<Action>,
}

impl Done {
    /// Nothing more to do or to tell.
    pub fn quietly() -> Done {
        Done::default()
    }

    /// Goes on with an action.
    pub fn then(action: Action) -> Done {
        Done { notice: None, then: vec![action] }
    }

    /// Tells a sentence.
    pub fn telling(sentence: impl Into<String>) -> Done {
        Done { notice: Some(Notice::told(sentence)), then: Vec::new() }
    }
}

/// Work that the keeper does.
pub type Work = Box<dyn FnOnce(&mut Archive) -> Result<Done, ArchiveError> + Send>;

/// Work that a reader does.
pub type Looking = Box<dyn FnOnce(&Archive) -> Result<Done, ArchiveError> + Send>;

/// Long work with a name.
pub struct Job {
    /// What it does, for the list of jobs: “Importing 12 files”.
    pub name: String,
    /// How far it is, and the way to end it.
    pub progress: Progress,
    /// The work itself.
    pub work: JobWork,
}

/// Who does the work of a job.
pub enum JobWork {
    /// The keeper: it changes the archive.
    Changing(Work),
    /// A reader: it changes nothing, so that it holds up no change and a window that may only read can do it too.
    Reading(Looking),
}

impl Job {
    /// A job whose work is told to watch its progress.
    pub fn new(
        name: impl Into<String>,
        work: impl FnOnce(&mut Archive, &Watch) -> Result<Done, ArchiveError> + Send + 'static,
    ) -> Job {
        let progress = Progress::default();
        let watch = progress.watch.clone();
        Job { name: name.into(), progress, work: JobWork::Changing(Box::new(move |archive| work(archive, &watch))) }
    }

    /// A job that changes nothing.
    pub fn reading(
        name: impl Into<String>,
        work: impl FnOnce(&Archive, &Watch) -> Result<Done, ArchiveError> + Send + 'static,
    ) -> Job {
        Job::reading_on(Progress::default(), name, work)
    }

    /// The same, as a part of work whose `progress` goes on from part to part.
    pub fn reading_on(
        progress: Progress,
        name: impl Into<String>,
        work: impl FnOnce(&Archive, &Watch) -> Result<Done, ArchiveError> + Send + 'static,
    ) -> Job {
        let watch = progress.watch.clone();
        Job { name: name.into(), progress, work: JobWork::Reading(Box::new(move |archive| work(archive, &watch))) }
    }
}

/// How far a job is, and the way to end it.
#[derive(Clone)]
pub struct Progress {
    done: Arc<AtomicUsize>,
    total: Arc<AtomicUsize>,
    watch: Watch,
}

impl Default for Progress {
    fn default() -> Self {
        let (done, total) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
        let (told_done, told_total) = (Arc::clone(&done), Arc::clone(&total));
        let watch = Watch::telling(move |so_far, of| {
            told_done.store(so_far, Ordering::Relaxed);
            told_total.store(of, Ordering::Relaxed);
        });
        Progress { done, total, watch }
    }
}

impl Progress {
    /// The part that is done, 0 to 1; none while nobody knows.
    pub fn part(&self) -> Option<f32> {
        let total = self.total.load(Ordering::Relaxed);
        (total > 0).then(|| self.done.load(Ordering::Relaxed) as f32 / total as f32)
    }

    /// Ends the job at its next step.
    pub fn cancel(&self) {
        self.watch.cancel();
    }
}

/// What the button is called that shows the details of a message.
const DETAILS: &str = "Details";

/// A message to the historian.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What happened, in one sentence.
    pub sentence: String,
    /// What to do now; may be empty.
    pub hint: String,
    /// More, on request; may be empty.
    pub details: Vec<String>,
    /// What the button is called that shows them: “Details”.
    pub details_name: &'static str,
    /// Whether something failed: then it stays until it is closed.
    pub is_failure: bool,
    /// What it is about, where only the latest of its kind matters: ten steps undone are not ten messages.
    pub topic: Option<&'static str>,
    /// Where one can go to see it, with the words on the button: then it stays until somebody has gone or closed it.
    pub way: Option<(&'static str, Screen)>,
}

impl Notice {
    /// Good news, or news.
    pub fn told(sentence: impl Into<String>) -> Notice {
        Notice {
            sentence: sentence.into(),
            hint: String::new(),
            details: Vec::new(),
            details_name: DETAILS,
            is_failure: false,
            topic: None,
            way: None,
        }
    }

    /// Something failed.
    pub fn failed(fault: impl Into<Fault>) -> Notice {
        let fault = fault.into();
        Notice {
            sentence: fault.sentence,
            hint: fault.hint,
            details: Vec::new(),
            details_name: DETAILS,
            is_failure: true,
            topic: None,
            way: None,
        }
    }

    /// With more to read on request, by a button of another name than “Details”.
    pub fn with_named_details(self, name: &'static str, details: Vec<String>) -> Notice {
        Notice { details, details_name: name, ..self }
    }

    /// Whether it stays until it is closed.
    pub fn stays(&self) -> bool {
        self.is_failure || self.way.is_some()
    }

    /// The latest of its kind: the one before it goes.
    pub fn about(self, topic: &'static str) -> Notice {
        Notice { topic: Some(topic), ..self }
    }

    /// With a button that leads to a screen.
    pub fn with_way(self, name: &'static str, screen: Screen) -> Notice {
        Notice { way: Some((name, screen)), ..self }
    }

    /// With more to read on request.
    pub fn with_details(mut self, details: Vec<String>) -> Notice {
        self.details = details;
        self
    }
}

/// A path that is wanted, by the system's dialog or typed.
pub struct PathWish {
    /// What the sheet is called: “Open archive”.
    pub title: &'static str,
    /// What to say above the field.
    pub explanation: String,
    /// The word on the button: “Open”.
    pub button: &'static str,
    /// What sort of path.
    pub kind: PathKind,
    /// What stands in the field at first.
    pub path: String,
    /// What to do with the path.
    pub then: Box<dyn Fn(PathBuf) -> Action + Send>,
}

/// What sort of path is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathKind {
    /// A file that is there.
    File,
    /// Several files that are there.
    Files,
    /// A folder that is there.
    Folder,
    /// A folder that is to be made.
    NewFolder,
    /// A file that is to be written.
    NewFile,
    /// The same; one that is there already is replaced, after asking.
    NewOrReplacedFile,
}

/// Something to be imported: a file, or text that was pasted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileToImport {
    /// A file.
    Path(PathBuf),
    /// Sound of an interview that is here.
    SoundOf {
        /// The file.
        path: PathBuf,
        /// The interview.
        interview: Id<Recollection>,
        /// What that is called, as far as it may be shown.
        title: String,
    },
    /// Text under a name of its own.
    Text {
        /// What to call it.
        name: String,
        /// The text.
        text: String,
    },
}
