//! What a page remembers of a question: the answer, and for which state of the archive it holds.
//!
//! A page asks anew in every frame; the archive is asked only when the question or the archive's revision has changed.
//! A quick answer is there in the same frame; while a slow one is on its way the page shows the one before. An answer may
//! come in two steps: what is seen first, then all of it.

use std::cell::Cell;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::worker::{Pending, Worker};
use crate::archive::{Archive, ArchiveError};

/// How long one frame may wait for all its answers together, so that quick answers do not flicker.
pub const PATIENCE: Duration = Duration::from_millis(8);

/// Why there is no answer, in sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What happened.
    pub sentence: String,
    /// What to do now; may be empty.
    pub hint: String,
}

impl From<&ArchiveError> for Fault {
    fn from(error: &ArchiveError) -> Self {
        Fault::of_words(&error.to_string(), error.hint())
    }
}

impl Fault {
    /// What happened and what to do, each made a sentence.
    pub fn of_words(happened: &str, hint: &str) -> Fault {
        Fault { sentence: sentence(happened), hint: sentence(hint) }
    }
}

/// Words as a sentence of their own: a capital first, a full stop last. (A terminal puts its own words before them.)
fn sentence(words: &str) -> String {
    let mut rest = words.trim().chars();
    let Some(first) = rest.next() else { return String::new() };
    let mut sentence: String = first.to_uppercase().chain(rest).collect();
    // Behind a path a full stop would be taken for a part of it.
    let ends_in_path = sentence.rsplit(' ').next().is_some_and(|word| word.contains(['/', '\\']));
    if !sentence.ends_with(['.', '!', '?', '…']) && !ends_in_path {
        sentence.push('.');
    }
    sentence
}

/// How much of an answer arrived.
enum Step<T> {
    /// What is seen first; the rest follows.
    First(T),
    /// All of it.
    Whole(T),
}

/// A question with its latest answer.
pub struct Answer<T> {
    asked: u64,
    pending: Option<(Arc<()>, Pending<Step<T>>)>,
    value: Option<T>,
    fault: Option<Fault>,
    /// Grows with every new answer: what is computed from one is keyed by it.
    pub generation: u64,
}

impl<T> Default for Answer<T> {
    fn default() -> Self {
        Answer { asked: 0, pending: None, value: None, fault: None, generation: 0 }
    }
}

impl<T: Send + 'static> Answer<T> {
    /// The latest answer to `work`, which is asked of `worker` whenever `question` is another than the last time. What
    /// is waited for it is taken from `patience`. `work` may tell what is seen first: then a frame waits for that only.
    pub fn ask(
        &mut self,
        worker: &Worker,
        patience: &Cell<Duration>,
        question: impl Hash,
        work: impl FnOnce(&Archive, &dyn Fn(T)) -> Result<T, ArchiveError> + Send + 'static,
    ) -> Option<&T> {
        let mut hasher = DefaultHasher::new();
        question.hash(&mut hasher);
        let asked = hasher.finish().max(1);
        let mut is_new = false;
        if self.asked != asked {
            self.asked = asked;
            let wanted = Arc::new(());
            let pending = worker.ask_while(&wanted, move |archive, tell| {
                work(archive, &|first| tell(Step::First(first))).map(Step::Whole)
            });
            self.pending = Some((wanted, pending));
            is_new = true;
        }
        let arrived = self.pending.as_ref().and_then(|(_, pending)| match is_new {
            false => pending.now(),
            true => {
                let started = Instant::now();
                let arrived = pending.within(patience.get());
                patience.set(patience.get().saturating_sub(started.elapsed()));
                arrived
            }
        });
        if let Some(answer) = arrived {
            self.take(answer);
        }
        self.value.as_ref()
    }

    /// Takes what has arrived of the answer, without asking; for a page that is not shown.
    pub fn look(&mut self) {
        if let Some(answer) = self.pending.as_ref().and_then(|(_, pending)| pending.now()) {
            self.take(answer);
        }
    }

    fn take(&mut self, answer: Result<Step<T>, ArchiveError>) {
        if !matches!(answer, Ok(Step::First(_))) {
            self.pending = None;
        }
        self.generation += 1;
        match answer {
            Ok(Step::First(value) | Step::Whole(value)) => (self.value, self.fault) = (Some(value), None),
            Err(error) => (self.value, self.fault) = (None, Some(Fault::from(&error))),
        }
    }
}

impl<T> Answer<T> {
    /// The latest answer, without asking.
    pub fn get(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// The latest answer, to be worked on in place.
    pub fn get_mut(&mut self) -> Option<&mut T> {
        self.value.as_mut()
    }

    /// Why there is none.
    pub fn fault(&self) -> Option<&Fault> {
        self.fault.as_ref()
    }

    /// Whether an answer is on its way, or the rest of one.
    pub fn is_pending(&self) -> bool {
        self.pending.is_some()
    }

    /// Forgets the answer, so that it is asked for anew.
    pub fn forget(&mut self) {
        self.asked = 0;
    }
}
