//! Every control, once: its name, its keys, where it works. Menus, the palette, the shortcuts and the help are made from
//! this table.

use egui::{Key, KeyboardShortcut, Modifiers, Ui};

use super::screen::Screen;

/// Something the historian can do without pointing at anything in particular.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Control {
    /// One field for going anywhere and doing anything.
    Palette,
    /// Takes back the latest change.
    Undo,
    /// Does the latest undone change again.
    Redo,
    /// To the screen before.
    Back,
    /// To the screen after.
    Forward,
    /// To the interviews.
    GoInterviews,
    /// To the people.
    GoPeople,
    /// To the articles.
    GoArticles,
    /// To the quotes and the search.
    GoQuotes,
    /// To the codebook.
    GoTags,
    /// To the dossiers.
    GoDossiers,
    /// To a manuscript's proof.
    GoManuscript,
    /// To what is still to be decided over all articles.
    GoToDecide,
    /// To the history.
    GoHistory,
    /// To the settings.
    GoSettings,
    /// Takes files in.
    Import,
    /// To the recorder.
    GoRecord,
    /// Begins to record.
    BeginRecording,
    /// Pauses the recording, or goes on with it.
    PauseRecording,
    /// Marks this moment of the recording.
    MarkMoment,
    /// Ends the recording.
    StopRecording,
    /// Makes an archive.
    NewArchive,
    /// Opens an archive.
    OpenArchive,
    /// Opens the sample archive.
    OpenSample,
    /// Closes the archive.
    CloseArchive,
    /// Closes the window.
    Quit,
    /// Writes the archive into one file.
    Backup,
    /// Unpacks a backup.
    Restore,
    /// Finds out whether everything is as it was.
    Check,
    /// Shows or keeps back what is withheld.
    ShowWithheld,
    /// Larger text.
    Larger,
    /// Smaller text.
    Smaller,
    /// Text as it was.
    UsualSize,
    /// Shows or hides the inspector.
    Inspector,
    /// The shortcuts of this screen.
    Help,
    /// Makes what this screen lists.
    NewHere,
    /// Finds words in the open text.
    Find,
    /// Copies the selected words with their citation.
    CopyCited,
    /// Copies the selected words as Markdown with a footnote.
    CopyMarkdown,
    /// Keeps the selected words as a quote.
    KeepQuote,
    /// Tags the selected words or the open quote.
    Tag,
    /// Puts them into a dossier.
    AddToDossier,
    /// Corrects the turn.
    EditTurn,
    /// The next suggestion.
    Next,
    /// The one before.
    Previous,
    /// Confirms what is suggested.
    Confirm,
    /// Picks another speaker or another place.
    Other,
    /// It does not come from there.
    Reject,
    /// Nobody is quoted there.
    NoQuotation,
    /// Keeps it as known from this article only.
    Report,
    /// Print beside speech.
    Proof,
    /// Adds a section to the open dossier.
    AddSection,
    /// Adds a text of one's own to it.
    AddText,
    /// Adds quotes to it.
    AddQuote,
    /// Moves what is chosen in it up.
    MoveUp,
    /// Moves what is chosen in it down.
    MoveDown,
    /// Copies the open dossier as Markdown.
    CopyDossier,
    /// Takes in what stands on the import sheet.
    TakeIn,
    /// Another name for the chosen tag.
    RenameTag,
    /// The chosen tag under the one above it.
    NestTag,
    /// The chosen tag one step up.
    UnnestTag,
    /// The chosen tag under another, picked by name.
    MoveTag,
    /// The chosen tag into another that means the same.
    MergeTag,
    /// Exports the open dossier.
    Export,
}

/// Where a control works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Whether an archive is open or not.
    Everywhere,
    /// Wherever an archive is open.
    Archive,
    /// On the interviews' screen.
    Interviews,
    /// On the articles' screen, where all that is to be decided stands together, and on the proofs.
    Articles,
    /// Wherever a quotation or a quote can be shown beside its source.
    Proofs,
    /// On the quotes' screen.
    Quotes,
    /// On the interviews', the articles' or the quotes' screen.
    Texts,
    /// On the tags' screen.
    Tags,
    /// On the dossiers' screen.
    Dossiers,
    /// On the import sheet.
    ImportSheet,
    /// On the screen for recording.
    Recording,
    /// On every screen with a list of things that can be made there.
    Lists,
}

impl Scope {
    /// Whether a control of this scope works on a screen; none is the welcome.
    pub fn covers(self, screen: Option<&Screen>) -> bool {
        let Some(screen) = screen else { return self == Scope::Everywhere };
        match self {
            Scope::Everywhere | Scope::Archive => true,
            Scope::Interviews => matches!(screen, Screen::Interviews { .. }),
            Scope::Articles => matches!(screen, Screen::Articles { .. } | Screen::ToDecide(_) | Screen::Proof(_)),
            Scope::Proofs => Scope::Texts.covers(Some(screen)) || matches!(screen, Screen::ToDecide(_)),
            Scope::Quotes => matches!(screen, Screen::Quotes { .. }),
            Scope::Texts => {
                matches!(screen, Screen::Interviews { .. } | Screen::Articles { .. } | Screen::Quotes { .. })
            }
            Scope::Tags => matches!(screen, Screen::Tags(_)),
            Scope::Dossiers => matches!(screen, Screen::Dossiers(_)),
            Scope::ImportSheet => matches!(screen, Screen::Import),
            Scope::Recording => matches!(screen, Screen::Record(_)),
            Scope::Lists => {
                matches!(screen, Screen::Interviews { .. } | Screen::People(_) | Screen::Tags(_) | Screen::Dossiers(_))
            }
        }
    }
}

/// What the table says of a control.
#[derive(Debug)]
pub struct Entry {
    /// Which control.
    pub control: Control,
    /// What it is called, in the imperative.
    pub name: &'static str,
    /// Where it works.
    pub scope: Scope,
    /// The keys, the one that is shown first.
    pub keys: &'static [(Modifiers, Key)],
}

const NONE: Modifiers = Modifiers::NONE;
const SHIFT: Modifiers = Modifiers::SHIFT;
const ALT: Modifiers = Modifiers::ALT;
const COMMAND: Modifiers = Modifiers::COMMAND;
const COMMAND_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);
const COMMAND_ALT: Modifiers = Modifiers::COMMAND.plus(Modifiers::ALT);

const fn entry(control: Control, name: &'static str, scope: Scope, keys: &'static [(Modifiers, Key)]) -> Entry {
    Entry { control, name, scope, keys }
}

/// The table.
pub const TABLE: &[Entry] = &[
    entry(Control::Palette, "Go to or do anything…", Scope::Archive, &[(COMMAND, Key::K)]),
    entry(Control::Undo, "Undo", Scope::Archive, &[(COMMAND, Key::Z)]),
    entry(Control::Redo, "Redo", Scope::Archive, &[(COMMAND_SHIFT, Key::Z), (COMMAND, Key::Y)]),
    entry(Control::Back, "Back", Scope::Archive, &[(ALT, Key::ArrowLeft)]),
    entry(Control::Forward, "Forward", Scope::Archive, &[(ALT, Key::ArrowRight)]),
    entry(Control::Import, "Import…", Scope::Archive, &[(COMMAND, Key::I)]),
    entry(Control::GoRecord, "Record…", Scope::Archive, &[(COMMAND, Key::R)]),
    entry(Control::BeginRecording, "Begin to record", Scope::Recording, &[(COMMAND, Key::Enter)]),
    entry(Control::MarkMoment, "Mark this moment", Scope::Recording, &[(NONE, Key::M)]),
    entry(Control::PauseRecording, "Pause the recording or go on", Scope::Recording, &[(NONE, Key::P)]),
    entry(Control::StopRecording, "Stop and keep the recording", Scope::Recording, &[(COMMAND, Key::Period)]),
    entry(Control::GoInterviews, "Interviews", Scope::Archive, &[(COMMAND, Key::Num1)]),
    entry(Control::GoPeople, "People", Scope::Archive, &[(COMMAND, Key::Num2)]),
    entry(Control::GoArticles, "Articles", Scope::Archive, &[(COMMAND, Key::Num3)]),
    entry(Control::GoQuotes, "Quotes and search", Scope::Archive, &[(COMMAND, Key::Num4), (COMMAND_SHIFT, Key::F)]),
    entry(Control::GoTags, "Tags", Scope::Archive, &[(COMMAND, Key::Num5)]),
    entry(Control::GoDossiers, "Dossiers", Scope::Archive, &[(COMMAND, Key::Num6)]),
    entry(Control::GoManuscript, "Check a manuscript…", Scope::Archive, &[(COMMAND, Key::Num7)]),
    entry(Control::GoToDecide, "Decide the suggestions of all articles", Scope::Archive, &[(COMMAND, Key::Num8)]),
    entry(Control::GoHistory, "History", Scope::Archive, &[(COMMAND, Key::H)]),
    entry(Control::GoSettings, "Settings", Scope::Archive, &[(COMMAND, Key::Comma)]),
    entry(Control::NewHere, "New…", Scope::Lists, &[(COMMAND, Key::N)]),
    entry(Control::Find, "Find in this text", Scope::Texts, &[(COMMAND, Key::F)]),
    entry(Control::KeepQuote, "Keep the selected words as a quote", Scope::Interviews, &[(NONE, Key::Q)]),
    entry(Control::Tag, "Tag…", Scope::Texts, &[(NONE, Key::T)]),
    entry(Control::CopyCited, "Copy with citation", Scope::Texts, &[(COMMAND_SHIFT, Key::C)]),
    entry(Control::CopyMarkdown, "Copy as Markdown with footnote", Scope::Texts, &[(COMMAND_ALT, Key::C)]),
    entry(Control::AddToDossier, "Add to a dossier…", Scope::Texts, &[(NONE, Key::D)]),
    entry(Control::EditTurn, "Correct this turn", Scope::Interviews, &[(NONE, Key::E)]),
    entry(Control::Next, "Next suggestion", Scope::Articles, &[(NONE, Key::J)]),
    entry(Control::Previous, "Previous suggestion", Scope::Articles, &[(NONE, Key::K)]),
    entry(Control::Confirm, "Confirm the suggestion", Scope::Articles, &[(NONE, Key::Enter)]),
    entry(Control::Other, "Another speaker or place…", Scope::Articles, &[(NONE, Key::O)]),
    entry(Control::Reject, "Not from the suggested place", Scope::Articles, &[(NONE, Key::Backspace)]),
    entry(Control::NoQuotation, "No quotation", Scope::Articles, &[(NONE, Key::N)]),
    entry(Control::Report, "Keep as reported by this article", Scope::Articles, &[(NONE, Key::R)]),
    entry(Control::Proof, "Print beside speech", Scope::Proofs, &[(NONE, Key::P)]),
    entry(Control::AddSection, "Add section", Scope::Dossiers, &[(COMMAND_SHIFT, Key::N)]),
    entry(Control::AddText, "Add text", Scope::Dossiers, &[(COMMAND_SHIFT, Key::T)]),
    entry(Control::AddQuote, "Add quotes…", Scope::Dossiers, &[(COMMAND_SHIFT, Key::Q)]),
    entry(Control::MoveUp, "Move up", Scope::Dossiers, &[(ALT, Key::ArrowUp)]),
    entry(Control::MoveDown, "Move down", Scope::Dossiers, &[(ALT, Key::ArrowDown)]),
    entry(Control::CopyDossier, "Copy as Markdown", Scope::Dossiers, &[(COMMAND_SHIFT, Key::M)]),
    entry(Control::TakeIn, "Import the files on the sheet", Scope::ImportSheet, &[(COMMAND, Key::Enter)]),
    entry(Control::RenameTag, "Rename the tag", Scope::Tags, &[(NONE, Key::F2)]),
    entry(Control::NestTag, "Put the tag under the one before it", Scope::Tags, &[(COMMAND, Key::ArrowRight)]),
    entry(Control::UnnestTag, "Put the tag one step up", Scope::Tags, &[(COMMAND, Key::ArrowLeft)]),
    entry(Control::MoveTag, "Put the tag under another…", Scope::Tags, &[(NONE, Key::U)]),
    entry(Control::MergeTag, "Merge the tag into another…", Scope::Tags, &[(NONE, Key::M)]),
    entry(Control::Export, "Export…", Scope::Dossiers, &[(COMMAND, Key::E)]),
    entry(Control::NewArchive, "New archive…", Scope::Everywhere, &[]),
    entry(Control::OpenArchive, "Open archive…", Scope::Everywhere, &[(COMMAND, Key::O)]),
    entry(Control::OpenSample, "Open the sample archive", Scope::Everywhere, &[]),
    entry(Control::CloseArchive, "Close the archive", Scope::Archive, &[(COMMAND, Key::W)]),
    entry(Control::Quit, "Quit", Scope::Everywhere, &[(COMMAND, Key::Q)]),
    entry(Control::Backup, "Back up the archive…", Scope::Archive, &[]),
    entry(Control::Restore, "Restore a backup…", Scope::Everywhere, &[]),
    entry(Control::Check, "Check the archive", Scope::Archive, &[]),
    entry(Control::ShowWithheld, "Show what is withheld, in this window", Scope::Archive, &[]),
    entry(Control::Inspector, "Show or hide the inspector", Scope::Archive, &[(NONE, Key::F4)]),
    entry(Control::Larger, "Larger text", Scope::Everywhere, &[(COMMAND, Key::Plus), (COMMAND, Key::Equals)]),
    entry(Control::Smaller, "Smaller text", Scope::Everywhere, &[(COMMAND, Key::Minus)]),
    entry(Control::UsualSize, "Usual size of text", Scope::Everywhere, &[(COMMAND, Key::Num0)]),
    entry(Control::Help, "Shortcuts of this screen", Scope::Everywhere, &[(NONE, Key::F1)]),
];

impl Control {
    /// What the table says of it.
    pub fn entry(self) -> &'static Entry {
        // Every control stands in the table; a test counts them.
        TABLE.iter().find(|entry| entry.control == self).unwrap_or(&TABLE[0])
    }

    /// What it is called.
    pub fn name(self) -> &'static str {
        self.entry().name
    }

    /// Its first shortcut as it is shown: “Ctrl+Z”; empty where it has none.
    pub fn keys_in_words(self, ui: &Ui) -> String {
        let keys = self.entry().keys.first();
        keys.map(|(modifiers, key)| ui.ctx().format_shortcut(&KeyboardShortcut::new(*modifiers, *key)))
            .unwrap_or_default()
    }
}

/// Says, in every frame in which it is so, that Ctrl with a digit belongs to whoever is being typed into: there it names
/// a speaker.
pub fn keep_digits(ctx: &egui::Context) {
    let frame = ctx.cumulative_frame_nr();
    ctx.data_mut(|data| data.insert_temp(egui::Id::unique("digits are kept"), frame));
}

fn are_digits_kept(ctx: &egui::Context) -> bool {
    let kept: Option<u64> = ctx.data(|data| data.get_temp(egui::Id::unique("digits are kept")));
    kept.is_some_and(|frame| frame + 1 >= ctx.cumulative_frame_nr())
}

fn is_digit(key: Key) -> bool {
    (Key::Num1 as u8..=Key::Num9 as u8).contains(&(key as u8))
}

/// The control whose keys were pressed in this frame, if any; its keys are used up. A key without Ctrl or Alt belongs to
/// a text field while one is typed into.
pub fn pressed(ctx: &egui::Context, screen: Option<&Screen>) -> Option<Control> {
    let is_typing = ctx.text_edit_focused();
    // Enter alone belongs to the button or row that has the focus.
    let is_focused = ctx.memory(|memory| memory.focused().is_some());
    // The more modifiers, the earlier: Ctrl+Shift+Z must not be taken for Ctrl+Z.
    let mut candidates: Vec<(&Entry, Modifiers, Key)> = TABLE
        .iter()
        .filter(|entry| entry.scope.covers(screen))
        .flat_map(|entry| entry.keys.iter().map(move |(modifiers, key)| (entry, *modifiers, *key)))
        .filter(|(_, modifiers, key)| !is_typing || modifiers.any() && *modifiers != SHIFT || is_function_key(*key))
        .filter(|(_, modifiers, key)| !is_focused || *key != Key::Enter || modifiers.any())
        .collect();
    candidates.sort_by_key(|(_, modifiers, _)| {
        std::cmp::Reverse(u8::from(modifiers.shift) + u8::from(modifiers.alt) + u8::from(modifiers.command))
    });
    // While one types, Undo, Redo and the steps from word to word belong to the field.
    candidates.retain(|(entry, ..)| {
        let is_the_fields =
            matches!(entry.control, Control::Undo | Control::Redo | Control::NestTag | Control::UnnestTag);
        !is_typing || !is_the_fields
    });
    let keeps_digits = are_digits_kept(ctx);
    candidates.retain(|(_, _, key)| !(keeps_digits && is_digit(*key)));
    let found = candidates.into_iter().find(|(_, modifiers, key)| {
        ctx.input_mut(|input| input.consume_shortcut(&KeyboardShortcut::new(*modifiers, *key)))
    });
    found.map(|(entry, ..)| entry.control)
}

fn is_function_key(key: Key) -> bool {
    matches!(key, Key::F1 | Key::F2 | Key::F3 | Key::F4 | Key::F5 | Key::F6 | Key::F7 | Key::F8 | Key::F9)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_control_stands_once_in_the_table() {
        let listed: HashSet<Control> = TABLE.iter().map(|entry| entry.control).collect();
        assert_eq!(listed.len(), TABLE.len(), "one row a control");
        // `Export` is the last of the enumeration: its number counts the controls.
        assert_eq!(listed.len(), Control::Export as usize + 1, "every control has its row");
    }

    #[test]
    fn no_two_controls_of_one_screen_share_keys() {
        let screens = [
            Screen::first(),
            Screen::People(None),
            Screen::article(crate::model::Id::new(), None),
            Screen::Proof(crate::model::Id::new()),
            Screen::quote(crate::model::Id::new()),
            Screen::Tags(None),
            Screen::Dossiers(None),
            Screen::Import,
            Screen::Record(None),
            Screen::History,
        ];
        for screen in &screens {
            let mut taken = HashSet::new();
            for entry in TABLE.iter().filter(|entry| entry.scope.covers(Some(screen))) {
                for (modifiers, key) in entry.keys {
                    let keys = KeyboardShortcut::new(*modifiers, *key);
                    assert!(taken.insert(format!("{keys:?}")), "{}: {keys:?}", entry.name);
                }
            }
        }
    }
}
