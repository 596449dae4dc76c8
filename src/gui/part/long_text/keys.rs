//! What the keys mean to a long text that has the keyboard.
//!
//! It only reads: every key becomes a command, and the key is taken out of the input so that nobody else acts on it.
//! Used by the long text itself.

use eframe::egui::{Event, Key, Modifiers, Ui};

use super::selection::Step;

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Command {
    /// Scroll by that many lines, downwards where positive.
    Lines(f32),
    /// Scroll by that many views.
    Pages(f32),
    /// Scroll to the start, or to the end.
    Edge(Side),
    /// Grow the selection by a step.
    Extend(Step),
    /// Grow the selection to the line above or below.
    ExtendLine(Side),
    /// Grow the selection by a view.
    ExtendPage(Side),
    /// Grow the selection to an end of the line.
    ExtendLineEdge(Side),
    /// Grow the selection to an end of the text.
    ExtendEdge(Side),
    /// Select everything.
    SelectAll,
    /// Select nothing.
    Clear,
    /// Do what is done with the block at hand.
    Activate,
}

/// Towards the start or towards the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Towards the start.
    Start,
    /// Towards the end.
    End,
}

/// Takes the keys that mean something here out of the input.
pub fn take(ui: &Ui, space_scrolls: bool, can_clear: bool) -> Vec<Command> {
    ui.input_mut(|input| {
        let mut commands = Vec::new();
        input.events.retain(|event| {
            let Event::Key { key, pressed: true, modifiers, .. } = event else { return true };
            let command = meaning(*key, *modifiers).filter(|command| match command {
                Command::Clear => can_clear,
                Command::Pages(_) => *key != Key::Space || space_scrolls,
                _ => true,
            });
            commands.extend(command);
            command.is_none()
        });
        commands
    })
}

fn meaning(key: Key, modifiers: Modifiers) -> Option<Command> {
    if modifiers.alt {
        return None;
    }
    match (modifiers.shift, modifiers.command || modifiers.ctrl) {
        (false, false) => plain(key),
        (true, command) => extending(key, command),
        (false, true) => match key {
            Key::A => Some(Command::SelectAll),
            Key::Home => Some(Command::Edge(Side::Start)),
            Key::End => Some(Command::Edge(Side::End)),
            _ => None,
        },
    }
}

fn plain(key: Key) -> Option<Command> {
    Some(match key {
        Key::ArrowUp => Command::Lines(-2.0),
        Key::ArrowDown => Command::Lines(2.0),
        Key::PageUp => Command::Pages(-1.0),
        Key::PageDown | Key::Space => Command::Pages(1.0),
        Key::Home => Command::Edge(Side::Start),
        Key::End => Command::Edge(Side::End),
        Key::Escape => Command::Clear,
        Key::Enter => Command::Activate,
        _ => return None,
    })
}

fn extending(key: Key, command: bool) -> Option<Command> {
    Some(match (key, command) {
        (Key::ArrowLeft, false) => Command::Extend(Step::LetterBack),
        (Key::ArrowRight, false) => Command::Extend(Step::Letter),
        (Key::ArrowLeft, true) => Command::Extend(Step::WordBack),
        (Key::ArrowRight, true) => Command::Extend(Step::Word),
        (Key::ArrowUp, _) => Command::ExtendLine(Side::Start),
        (Key::ArrowDown, _) => Command::ExtendLine(Side::End),
        (Key::PageUp, _) => Command::ExtendPage(Side::Start),
        (Key::PageDown, _) => Command::ExtendPage(Side::End),
        (Key::Home, false) => Command::ExtendLineEdge(Side::Start),
        (Key::End, false) => Command::ExtendLineEdge(Side::End),
        (Key::Home, true) => Command::ExtendEdge(Side::Start),
        (Key::End, true) => Command::ExtendEdge(Side::End),
        (Key::Space, false) => Command::Pages(-1.0),
        _ => return None,
    })
}
