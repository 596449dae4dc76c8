//! What a page is given to look at and to ask with.

use std::hash::Hash;

use super::action::{Action, Done, Job, Notice};
use super::answer::Answer;
use super::controls::Control;
use super::desk::Desk;
use super::listening::Listening;
use super::preferences::Preferences;
use super::screen::Screen;
use super::tape::Hear;
use super::taping::{RecorderWish, Taping};
use crate::archive::clearance::Clearance;
use crate::archive::{ArchiveError, Command};
use crate::store::Read;

/// One frame of one page.
pub struct Scene<'frame> {
    /// The archive, read-only.
    pub desk: &'frame Desk,
    /// Where the window is.
    pub screen: &'frame Screen,
    /// What the window remembers between starts.
    pub preferences: &'frame Preferences,
    /// Whose name stands beside changes.
    pub who: &'frame str,
    /// What is heard in this window.
    pub listening: &'frame Listening,
    /// What is being recorded in this window.
    pub taping: &'frame Taping,
    invoked: Option<Control>,
    actions: &'frame mut Vec<Action>,
}

/// What sounds in this window.
#[derive(Clone, Copy)]
pub struct Sounds<'frame> {
    /// What is heard.
    pub listening: &'frame Listening,
    /// What is being recorded.
    pub taping: &'frame Taping,
}

impl<'frame> Scene<'frame> {
    /// A frame in which `invoked` was chosen by key, menu or palette.
    pub fn new(
        desk: &'frame Desk,
        screen: &'frame Screen,
        who: &'frame str,
        preferences: &'frame Preferences,
        sounds: Sounds<'frame>,
        invoked: Option<Control>,
        actions: &'frame mut Vec<Action>,
    ) -> Self {
        let Sounds { listening, taping } = sounds;
        Scene { desk, screen, preferences, who, listening, taping, invoked, actions }
    }

    /// Whether a control was chosen in this frame, by key, menu or palette.
    pub fn is_invoked(&self, control: Control) -> bool {
        self.invoked == Some(control)
    }

    /// Asks the archive what the page shows: the latest answer there is. See [`Answer::ask`].
    pub fn ask<'answer, T: Send + 'static>(
        &self,
        answer: &'answer mut Answer<T>,
        question: impl Hash,
        work: impl FnOnce(&Read<'_>, &Clearance) -> Result<T, ArchiveError> + Send + 'static,
    ) -> Option<&'answer T> {
        self.desk.ask(answer, question, work)
    }

    /// Pushes a wish.
    pub fn push(&mut self, action: Action) {
        self.actions.push(action);
    }

    /// Goes to a screen.
    pub fn go(&mut self, screen: Screen) {
        self.push(Action::Go(screen));
    }

    /// Tells the historian something.
    pub fn tell(&mut self, notice: Notice) {
        self.push(Action::Tell(notice));
    }

    /// Makes one change.
    pub fn apply<C>(&mut self, command: C)
    where
        C: Command + Send + 'static,
    {
        self.push(Action::Change(Box::new(move |archive| {
            archive.apply(command)?;
            Ok(Done::quietly())
        })));
    }

    /// Makes one change and goes on with what comes of it.
    pub fn apply_then<C>(&mut self, command: C, then: impl FnOnce(C::Outcome) -> Action + Send + 'static)
    where
        C: Command + Send + 'static,
    {
        self.push(Action::Change(Box::new(move |archive| Ok(Done::then(then(archive.apply(command)?))))));
    }

    /// Asks something of the sound.
    pub fn hear(&mut self, hear: Hear) {
        self.push(Action::Hear(hear));
    }

    /// Asks something of the recorder.
    pub fn recorder(&mut self, wish: RecorderWish) {
        self.push(Action::Recorder(wish));
    }

    /// Starts long work.
    pub fn start(&mut self, job: Job) {
        self.push(Action::Start(job));
    }
}
