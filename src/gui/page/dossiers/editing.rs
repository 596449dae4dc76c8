//! What is being typed in the builder: the title, a heading, a text of the historian's own. It is saved when the field is
//! left, with Enter or Ctrl+Enter, and abandoned with Esc; nothing is changed before.

use egui::{Frame, Key, Modifiers, Rect, TextEdit, Ui, vec2};

use crate::archive::dossiers::DossierCommand;
use crate::gui::theme::{self, colours};
use crate::model::{Dossier, Entry, EntryContent, Id, Section};

/// What is being typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// The dossier's title.
    Title,
    /// The heading of a section.
    Heading(Id<Section>),
    /// The heading of a section that is not there yet, and its index then.
    NewSection(usize),
    /// The text of an entry.
    Text(Id<Entry>),
    /// A text that is not there yet: its section and its index there then.
    NewText(Option<Id<Section>>, usize),
}

/// A field that is typed in.
#[derive(Clone, Debug)]
pub(super) struct Editing {
    dossier: Id<Dossier>,
    pub(super) target: Target,
    /// The key of what is new, so that it can be chosen when it is there.
    key: (Id<Section>, Id<Entry>),
    text: String,
    original: String,
    is_fresh: bool,
    /// How high the field was in the last frame.
    pub(super) height: f32,
}

/// How a field was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Left {
    /// What was typed is to be kept.
    Kept,
    /// It is to be forgotten.
    Abandoned,
}

impl Editing {
    /// Begins to type.
    pub(super) fn begin(dossier: Id<Dossier>, target: Target, text: &str) -> Editing {
        let height = match target {
            Target::Text(_) | Target::NewText(..) => 150.0,
            _ => 44.0,
        };
        let key = (Id::new(), Id::new());
        Editing { dossier, target, key, text: text.to_owned(), original: text.to_owned(), is_fresh: true, height }
    }

    /// Whether it is in this dossier.
    pub(super) fn is_in(&self, dossier: Id<Dossier>) -> bool {
        self.dossier == dossier
    }

    /// The section that it makes.
    pub(super) fn section(&self) -> Id<Section> {
        self.key.0
    }

    /// The entry that it makes.
    pub(super) fn entry(&self) -> Id<Entry> {
        self.key.1
    }

    /// The change that it is; none where nothing is changed.
    pub(super) fn command(self) -> Option<DossierCommand> {
        let dossier = self.dossier;
        let is_same = self.text.trim() == self.original.trim();
        let text = self.text;
        match self.target {
            Target::Title if !is_same && !text.trim().is_empty() => {
                Some(DossierCommand::Rename { dossier, title: text })
            }
            Target::Heading(section) if !is_same => {
                Some(DossierCommand::RenameSection { dossier, section, title: text })
            }
            Target::NewSection(to) if !is_same => {
                Some(DossierCommand::InsertSection { dossier, section: self.key.0, title: text, to })
            }
            Target::Text(entry) if !is_same => Some(DossierCommand::EditText { dossier, entry, text }),
            Target::NewText(section, to) if !is_same => {
                let entry = Entry { id: self.key.1, content: EntryContent::Text(text) };
                Some(DossierCommand::InsertEntry { dossier, section, entry, to })
            }
            _ => None,
        }
    }

    /// Draws the field at a place; how it was left, if it was.
    pub(super) fn ui(&mut self, ui: &mut Ui, at: Rect) -> Option<Left> {
        let is_text = matches!(self.target, Target::Text(_) | Target::NewText(..));
        let name = match self.target {
            Target::Title => "Title of the dossier",
            Target::Heading(_) | Target::NewSection(_) => "Heading of the section",
            Target::Text(_) | Target::NewText(..) => "Your text",
        };
        let colours = colours(ui);
        let frame = Frame::new().fill(colours.card).stroke((1.5, colours.accent)).corner_radius(6).inner_margin(8);
        // Before the field takes it for a line break.
        let is_kept = is_text && ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
        let layout = egui::Layout::top_down(egui::Align::Min);
        let builder = egui::UiBuilder::new().max_rect(at.shrink2(vec2(2.0, 3.0))).layout(layout);
        let mut child = ui.new_child(builder.id_salt("typed"));
        let edit = match is_text {
            true => TextEdit::multiline(&mut self.text)
                .hint_text("Your own words. A blank line begins a new paragraph.")
                .font(theme::serif(theme::READING))
                .desired_rows(5),
            false => TextEdit::singleline(&mut self.text).hint_text(name).font(theme::serif_bold(18.0)),
        };
        let response = child.add(edit.frame(frame).desired_width(f32::INFINITY));
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, name));
        if is_text {
            let words = format!("{} keeps it, Esc abandons it", ui.ctx().format_shortcut(&KEEP));
            crate::gui::part::note(&mut child, words);
        }
        self.height = child.min_rect().height() + 8.0;
        if std::mem::take(&mut self.is_fresh) {
            response.request_focus();
            response.scroll_to_me(None);
            return None;
        }
        match () {
            () if is_kept => Some(Left::Kept),
            () if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape)) => Some(Left::Abandoned),
            () if response.lost_focus() => Some(Left::Kept),
            () => None,
        }
    }
}

/// What keeps a text of several lines.
const KEEP: egui::KeyboardShortcut = egui::KeyboardShortcut::new(Modifiers::COMMAND, Key::Enter);
