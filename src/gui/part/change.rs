//! Changes that a sheet or a form sends off: what came of them is told where they were asked for, and what was typed
//! stays until it is safe.

use std::sync::mpsc::{Receiver, TryRecvError, channel};

use egui::{Button, Response, Ui};

use super::controls::note;
use crate::archive::{Archive, ArchiveError, Command};
use crate::gui::action::{Action, Done};
use crate::gui::answer::Fault;
use crate::gui::scene::Scene;
use crate::gui::theme::colours;
use crate::text::words::capitalised;

/// One change on its way, and afterwards why it was refused.
pub struct Sent<T> {
    outcome: Option<Receiver<Result<T, Fault>>>,
    fault: Option<Fault>,
}

impl<T> Default for Sent<T> {
    fn default() -> Self {
        Sent { outcome: None, fault: None }
    }
}

impl<T: Send + 'static> Sent<T> {
    /// Sends a command off; one is on its way at a time.
    pub fn apply<C>(&mut self, scene: &mut Scene<'_>, command: C)
    where
        C: Command<Outcome = T> + Send + 'static,
    {
        self.send(scene, move |archive| archive.apply(command));
    }

    fn send(
        &mut self,
        scene: &mut Scene<'_>,
        change: impl FnOnce(&mut Archive) -> Result<T, ArchiveError> + Send + 'static,
    ) {
        if self.outcome.is_some() {
            return;
        }
        let (sender, outcome) = channel();
        self.fault = None;
        self.outcome = Some(outcome);
        scene.push(Action::Change(Box::new(move |archive| {
            // Whoever asked may have gone; the change is made all the same.
            let _ = sender.send(change(archive).map_err(|error| Fault::from(&error)));
            Ok(Done::quietly())
        })));
    }

    /// Whether a command is on its way.
    pub fn is_pending(&self) -> bool {
        self.outcome.is_some()
    }

    /// What the command gave back, once, when it has been done. Why it was refused stays in [`Sent::fault_ui`].
    pub fn arrived(&mut self) -> Option<T> {
        match self.outcome.as_ref()?.try_recv() {
            Ok(Ok(outcome)) => {
                self.outcome = None;
                Some(outcome)
            }
            Ok(Err(fault)) => {
                (self.outcome, self.fault) = (None, Some(fault));
                None
            }
            Err(TryRecvError::Empty) => None,
            // The window itself refused, and has said why.
            Err(TryRecvError::Disconnected) => {
                self.outcome = None;
                None
            }
        }
    }

    /// Whether the latest change was refused.
    pub fn is_refused(&self) -> bool {
        self.fault.is_some()
    }

    /// Says why the latest change was refused, where it was.
    pub fn fault_ui(&self, ui: &mut Ui) {
        if let Some(fault) = &self.fault {
            ui.colored_label(colours(ui).bad, as_sentence(&fault.sentence));
            if !fault.hint.is_empty() {
                note(ui, as_sentence(&fault.hint));
            }
        }
    }

    /// Forgets why the latest change was refused: something else is being tried.
    pub fn forgive(&mut self) {
        self.fault = None;
    }
}

impl Sent<Option<i64>> {
    /// Sends a command off that is done in the place of the `step`; what arrives is the step that it became. See
    /// [`Archive::apply_instead`].
    pub fn apply_instead<C>(&mut self, scene: &mut Scene<'_>, step: Option<i64>, command: C)
    where
        C: Command + Send + 'static,
    {
        self.send(scene, move |archive| archive.apply_instead(step, command).map(|(_, step)| step));
    }
}

/// A button for something that changes the archive; it cannot be pressed where this window may only read.
pub fn change_button(ui: &mut Ui, scene: &Scene<'_>, name: &str) -> Response {
    let button = ui.add_enabled(scene.desk.is_writable(), Button::new(name));
    button.on_disabled_hover_text(read_only_in_words(scene))
}

/// Why nothing can be changed in this window; to be shown only where that is so.
pub fn read_only_in_words(scene: &Scene<'_>) -> String {
    match scene.desk.holder() {
        Some(holder) => format!("Nothing can be changed here: {holder} has the archive open."),
        None => "Nothing can be changed here: the archive was opened for reading only.".to_owned(),
    }
}

/// Says that nothing can be changed, where that is so.
pub fn read_only_ui(ui: &mut Ui, scene: &Scene<'_>) {
    if !scene.desk.is_writable() {
        note(ui, read_only_in_words(scene));
    }
}

/// A sentence with a capital at its start and a full stop at its end, as it stands by itself.
pub fn as_sentence(words: &str) -> String {
    let stop = if words.ends_with(['.', '!', '?', '…', ')']) || words.is_empty() { "" } else { "." };
    format!("{}{stop}", capitalised(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_stands_by_itself() {
        assert_eq!(as_sentence("a note needs words"), "A note needs words.");
        assert_eq!(as_sentence("ärger!"), "Ärger!");
        assert_eq!(as_sentence(""), "");
    }
}
