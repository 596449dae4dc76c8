//! What can be done with a tag: made, named, moved, merged. Each is one step of the history.

use egui::{Key, Modifiers, Response, Role, Ui, WidgetInfo};

use super::Book;
use super::sheet::NewTag;
use crate::archive::tags::{TagCommand, path_of, stands_under};
use crate::gui::action::{Action, Notice};
use crate::gui::controls::Control;
use crate::gui::part::{Picked, Picker};
use crate::gui::scene::Scene;
use crate::gui::screen::Screen;
use crate::model::{Id, Tag};

/// What is being asked for.
#[derive(Default)]
pub(super) struct Acts {
    new: Option<NewTag>,
    picker: Option<(Pick, Id<Tag>, Picker)>,
    name: Option<Name>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Pick {
    Move,
    Merge,
}

/// A tag that can be chosen, or none for the top, with its name and something to tell it from others.
type Offer = (Option<Id<Tag>>, (String, String));

/// A name that is being typed.
struct Name {
    tag: Id<Tag>,
    text: String,
    is_new: bool,
}

impl Acts {
    /// Asks for a new tag, under another or at the top.
    pub(super) fn ask_new(&mut self, under: Option<Id<Tag>>) {
        self.new = Some(NewTag::under(under));
    }

    /// Asks for another name.
    pub(super) fn ask_name(&mut self, tag: &Tag) {
        self.name = Some(Name { tag: tag.id, text: tag.name.clone(), is_new: true });
    }

    /// The tag whose name is being typed.
    pub(super) fn renamed(&self) -> Option<Id<Tag>> {
        self.name.as_ref().map(|name| name.tag)
    }

    /// Asks under which tag to put one.
    pub(super) fn ask_move(&mut self, tag: &Tag) {
        let title = format!("Put “{}” under", crate::archive::excerpt(&tag.name, 40));
        self.picker = Some((Pick::Move, tag.id, Picker::new(title, None)));
    }

    /// Asks into which tag to merge one.
    pub(super) fn ask_merge(&mut self, book: &Book, tag: &Tag) {
        let quotes = match book.uses_of(tag.id) {
            1 => "1 quote".to_owned(),
            many => format!("{many} quotes"),
        };
        let title = format!("Merge “{}” and its {quotes} into", crate::archive::excerpt(&tag.name, 40));
        self.picker = Some((Pick::Merge, tag.id, Picker::new(title, None)));
    }

    /// Takes the controls that were chosen by key, menu or palette.
    pub(super) fn keys(&mut self, scene: &mut Scene<'_>, book: &Book, open: Option<&Tag>) {
        if !scene.desk.is_writable() {
            return;
        }
        if scene.is_invoked(Control::NewHere) {
            self.ask_new(open.map(|tag| tag.id));
        }
        let Some(tag) = open else { return };
        if scene.is_invoked(Control::RenameTag) {
            self.ask_name(tag);
        } else if scene.is_invoked(Control::MoveTag) {
            self.ask_move(tag);
        } else if scene.is_invoked(Control::MergeTag) {
            self.ask_merge(book, tag);
        } else if scene.is_invoked(Control::NestTag) {
            if let Some(before) = book.before(tag) {
                scene.apply(TagCommand::Move { tag: tag.id, under: Some(before.id) });
            }
        } else if scene.is_invoked(Control::UnnestTag)
            && let Some(parent) = tag.parent.and_then(|parent| book.tag(parent))
        {
            scene.apply(TagCommand::Move { tag: tag.id, under: parent.parent });
        }
    }

    /// Draws whichever sheet is open.
    pub(super) fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, book: &Book, open: Option<&Tag>) {
        if let Some(mut new) = self.new.take()
            && new.ui(ui, scene, book)
        {
            self.new = Some(new);
        }
        if self.name.as_ref().is_some_and(|name| open.is_none_or(|open| open.id != name.tag)) {
            self.name = None;
        }
        let Some((pick, id, mut picker)) = self.picker.take() else { return };
        let Some(tag) = book.tag(id) else { return };
        let options = options(book, pick, tag);
        let names: Vec<_> = options.iter().map(|(_, name)| name.clone()).collect();
        match picker.ui(ui.ctx(), &names) {
            None => self.picker = Some((pick, id, picker)),
            Some(Picked::One(index)) => {
                if let Some((target, _)) = options.get(index) {
                    perform(scene, book, pick, tag, *target);
                }
            }
            Some(_) => {}
        }
    }

    /// The field for a name; Enter takes it, Escape leaves the old one.
    pub(super) fn name_ui(
        &mut self,
        ui: &mut Ui,
        scene: &mut Scene<'_>,
        tag: &Tag,
        add: impl FnOnce(&mut Ui, &mut String) -> Response,
    ) {
        let Some(name) = &mut self.name else { return };
        let is_dropped = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        let response = add(ui, &mut name.text);
        response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Name of the tag"));
        let is_begun = std::mem::take(&mut name.is_new);
        if is_begun {
            response.request_focus();
        }
        let is_entered = ui.input(|input| input.key_pressed(Key::Enter));
        if is_dropped || !is_begun && response.lost_focus() {
            let text = name.text.trim().to_owned();
            self.name = None;
            if (is_entered || !is_dropped) && !text.is_empty() && text != tag.name {
                scene.apply(TagCommand::Edit(Tag { name: text, ..tag.clone() }));
            }
        }
    }
}

/// The tags that one can be put under, or merged into, by their paths; none for the top.
fn options(book: &Book, pick: Pick, tag: &Tag) -> Vec<Offer> {
    let is_possible = |other: &&Tag| !stands_under(&book.tags, other.id, tag.id);
    let mut options: Vec<_> = book
        .tags
        .iter()
        .filter(is_possible)
        .map(|other| {
            let quotes = book.uses_of(other.id);
            (Some(other.id), (path_of(&book.tags, other).replace('/', " / "), quotes.to_string()))
        })
        .collect();
    options.sort_by_cached_key(|(_, (path, _))| path.to_lowercase());
    if pick == Pick::Move && tag.parent.is_some() {
        options.insert(0, (None, ("At the top".to_owned(), String::new())));
    }
    options
}

fn perform(scene: &mut Scene<'_>, book: &Book, pick: Pick, tag: &Tag, target: Option<Id<Tag>>) {
    match (pick, target) {
        (Pick::Move, under) => scene.apply(TagCommand::Move { tag: tag.id, under }),
        (Pick::Merge, Some(into)) => {
            let kept = book.tag(into).map(|kept| kept.name.clone()).unwrap_or_default();
            let told = match book.uses_of(tag.id) {
                1 => format!("1 quote that was tagged {} is tagged {kept} now.", tag.name),
                many => format!("{many} quotes that were tagged {} are tagged {kept} now.", tag.name),
            };
            scene.push(Action::Refine(Screen::Tags(Some(into))));
            let command = TagCommand::Merge { from: tag.id, into };
            scene.apply_then(command, |_| Action::Tell(Notice::told(told)));
        }
        (Pick::Merge, None) => {}
    }
}
