//! Every control, once: its name, its usual keys, where it works. Menus, the palette, the shortcuts and the help are made
//! from this table.

use egui::{Key, Modifiers};

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
    /// Makes the full-text indexes anew.
    Reindex,
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
    /// Plays, or pauses what plays.
    PlayPause,
    /// Plays.
    Play,
    /// Pauses.
    Pause,
    /// Goes back in the sound by a few seconds.
    SoundBack,
    /// Goes ahead in it.
    SoundAhead,
    /// Plays slower.
    Slower,
    /// Plays faster.
    Faster,
    /// Plays as fast as it was spoken.
    UsualSpeed,
    /// Plays what is selected again and again.
    LoopSound,
    /// Plays the turn at hand from its beginning.
    PlayTurn,
    /// Begins a turn after the one at hand.
    NewTurn,
    /// The turn at hand begins where the sound is.
    StartTurnHere,
    /// Moves times of turns.
    ShiftTimes,
    /// The words of the open quote, or else of the turn at hand, were compared with the sound.
    HearTurn,
    /// Marks the moment of the sound.
    MarkSound,
    /// Describes a stretch that will not be transcribed.
    NewSegment,
    /// Keeps the words of the hit as a quote.
    KeepHit,
    /// Plays the words of the hit.
    PlayHit,
    /// Chooses every hit that is listed.
    ChooseAll,
    /// Puts everything that was found into a dossier.
    CollectAll,
    /// Writes everything that was found into a file.
    ExportHits,
    /// Gathers the hits under their sources.
    GroupHits,
    /// Keeps the search.
    SaveSearch,
    /// The next hit, where it stands.
    NextHit,
    /// The hit before, where it stands.
    PreviousHit,
    /// Ends the correcting of a turn; what was typed stays.
    EndEdit,
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
    /// Wherever an archive is open; its keys only while there is sound at hand.
    Sound,
    /// In an interview: what is done while listening and typing.
    Transcribing,
}

impl Scope {
    /// Whether a control of this scope works on a screen; none is the welcome.
    pub fn covers(self, screen: Option<&Screen>) -> bool {
        let Some(screen) = screen else { return self == Scope::Everywhere };
        match self {
            Scope::Everywhere | Scope::Archive | Scope::Sound => true,
            Scope::Interviews => matches!(screen, Screen::Interviews { .. }),
            Scope::Transcribing => matches!(screen, Screen::Interviews { open: Some(_), .. }),
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

    /// Whether there is a screen on which controls of both scopes work.
    pub fn meets(self, other: Scope) -> bool {
        Screen::one_of_each().iter().any(|screen| self.covers(Some(screen)) && other.covers(Some(screen)))
    }
}

/// The keys of a control, the one that is shown first.
pub type Keys = &'static [(Modifiers, Key)];

/// What the table says of a control.
#[derive(Debug)]
pub struct Entry {
    /// Which control.
    pub control: Control,
    /// What it is called, in the imperative.
    pub name: &'static str,
    /// Where it works.
    pub scope: Scope,
    /// Its usual keys.
    pub keys: Keys,
}

const NONE: Modifiers = Modifiers::NONE;
const SHIFT: Modifiers = Modifiers::SHIFT;
const ALT: Modifiers = Modifiers::ALT;
const COMMAND: Modifiers = Modifiers::COMMAND;
const COMMAND_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);
const COMMAND_ALT: Modifiers = Modifiers::COMMAND.plus(Modifiers::ALT);

const fn entry(control: Control, name: &'static str, scope: Scope, keys: Keys) -> Entry {
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
    entry(Control::KeepHit, "Keep the found words as a quote", Scope::Quotes, &[(NONE, Key::Q)]),
    entry(Control::PlayHit, "Play the found words", Scope::Quotes, &[(NONE, Key::F6)]),
    entry(Control::ChooseAll, "Choose all that are listed", Scope::Quotes, &[(COMMAND, Key::A)]),
    entry(Control::CollectAll, "Put all that was found into a dossier…", Scope::Quotes, &[(COMMAND_SHIFT, Key::D)]),
    entry(Control::ExportHits, "Export all that was found…", Scope::Quotes, &[(COMMAND, Key::E)]),
    entry(Control::GroupHits, "Group what was found by its source", Scope::Quotes, &[(COMMAND, Key::G)]),
    entry(Control::SaveSearch, "Save this search…", Scope::Quotes, &[(COMMAND, Key::S)]),
    entry(Control::NextHit, "Next hit of the search", Scope::Texts, &[(NONE, Key::F3)]),
    entry(Control::PreviousHit, "Hit before of the search", Scope::Texts, &[(SHIFT, Key::F3)]),
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
    entry(
        Control::PlayPause,
        "Play or pause",
        Scope::Sound,
        &[(NONE, Key::Space), (NONE, Key::F8), (NONE, Key::MediaPlayPause)],
    ),
    entry(Control::Play, "Play", Scope::Sound, &[]),
    entry(Control::Pause, "Pause", Scope::Sound, &[(NONE, Key::MediaStop)]),
    entry(
        Control::SoundBack,
        "Back a few seconds",
        Scope::Sound,
        &[(NONE, Key::F7), (SHIFT, Key::Space), (NONE, Key::MediaTrackPrevious)],
    ),
    entry(Control::SoundAhead, "Ahead a few seconds", Scope::Sound, &[(NONE, Key::F9), (NONE, Key::MediaTrackNext)]),
    entry(Control::Slower, "Play slower", Scope::Sound, &[(COMMAND, Key::OpenBracket)]),
    entry(Control::Faster, "Play faster", Scope::Sound, &[(COMMAND, Key::CloseBracket)]),
    entry(Control::UsualSpeed, "Play at the usual speed", Scope::Sound, &[(COMMAND, Key::Backslash)]),
    entry(Control::LoopSound, "Play the selection again and again", Scope::Sound, &[(COMMAND, Key::L)]),
    entry(Control::PlayTurn, "Play this turn", Scope::Transcribing, &[(NONE, Key::F6)]),
    entry(Control::NewTurn, "New turn", Scope::Transcribing, &[(COMMAND, Key::Enter)]),
    entry(Control::StartTurnHere, "Begin this turn where the sound is", Scope::Transcribing, &[(COMMAND, Key::T)]),
    entry(Control::ShiftTimes, "Shift the times…", Scope::Transcribing, &[(COMMAND_SHIFT, Key::T)]),
    entry(
        Control::HearTurn,
        "Heard: these words are what the sound says",
        Scope::Transcribing,
        &[(COMMAND_SHIFT, Key::H)],
    ),
    entry(
        Control::MarkSound,
        "Mark this moment of the sound",
        Scope::Transcribing,
        &[(COMMAND, Key::M), (NONE, Key::M)],
    ),
    entry(Control::NewSegment, "New index segment…", Scope::Transcribing, &[(COMMAND_SHIFT, Key::I)]),
    entry(Control::EndEdit, "End the correcting", Scope::Transcribing, &[]),
    entry(Control::NewArchive, "New archive…", Scope::Everywhere, &[]),
    entry(Control::OpenArchive, "Open archive…", Scope::Everywhere, &[(COMMAND, Key::O)]),
    entry(Control::OpenSample, "Open the sample archive", Scope::Everywhere, &[]),
    entry(Control::CloseArchive, "Close the archive", Scope::Archive, &[(COMMAND, Key::W)]),
    entry(Control::Quit, "Quit", Scope::Everywhere, &[(COMMAND, Key::Q)]),
    entry(Control::Backup, "Back up the archive…", Scope::Archive, &[]),
    entry(Control::Restore, "Restore a backup…", Scope::Everywhere, &[]),
    entry(Control::Check, "Check the archive", Scope::Archive, &[]),
    entry(Control::Reindex, "Make the search index anew", Scope::Archive, &[]),
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

    /// Its name in the program, by which its keys are kept.
    pub fn key(self) -> String {
        format!("{self:?}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_control_stands_once_in_the_table() {
        let listed: HashSet<Control> = TABLE.iter().map(|entry| entry.control).collect();
        assert_eq!(listed.len(), TABLE.len(), "one row a control");
        // `EndEdit` is the last of the enumeration: its number counts the controls.
        assert_eq!(listed.len(), Control::EndEdit as usize + 1, "every control has its row");
    }
}
