//! The codebook: a tree of tags, and what each is on.

mod acts;
mod sheet;
mod tag;
mod tree;

use std::collections::HashMap;

use egui::{CentralPanel, Frame, Margin, Panel, RichText, Ui};

use crate::archive::ArchiveError;
use crate::gui::action::Action;
use crate::gui::answer::Answer;
use crate::gui::controls::Control;
use crate::gui::part::change::change_button;
use crate::gui::part::{empty, failed, link, note, waiting};
use crate::gui::scene::Scene;
use crate::gui::screen::Screen;
use crate::gui::theme::{self, colours};
use crate::model::{Id, Tag};
use crate::store::Read;

/// Below this width, in points, the tree and the open tag do not stand side by side.
const NARROW: f32 = 720.0;

/// What the page remembers.
#[derive(Default)]
pub struct Tags {
    book: Answer<Book>,
    tree: tree::Tree,
    tag: tag::TagPage,
    acts: acts::Acts,
}

/// The codebook as it is now.
pub(super) struct Book {
    tags: Vec<Tag>,
    /// How many quotes carry each tag itself.
    uses: HashMap<Id<Tag>, usize>,
}

impl Book {
    fn read(read: &Read<'_>) -> Result<Book, ArchiveError> {
        Ok(Book { tags: read.tags()?, uses: read.uses_of_tags()? })
    }

    fn tag(&self, id: Id<Tag>) -> Option<&Tag> {
        self.tags.iter().find(|tag| tag.id == id)
    }

    fn uses_of(&self, id: Id<Tag>) -> usize {
        self.uses.get(&id).copied().unwrap_or(0)
    }

    /// The tag that stands before this one under the same tag.
    fn before(&self, tag: &Tag) -> Option<&Tag> {
        let siblings = self.tags.iter().filter(|other| other.parent == tag.parent);
        siblings.take_while(|other| other.id != tag.id).last()
    }
}

impl Tags {
    /// Draws the page.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let Screen::Tags(open) = *scene.screen else { return };
        scene.ask(&mut self.book, "codebook", |read, _| Book::read(read));
        if let Some(fault) = self.book.fault() {
            if failed(ui, fault) {
                self.book.forget();
            }
            return;
        }
        let Some(book) = self.book.get() else { return waiting(ui) };
        let open = open.and_then(|id| book.tag(id));
        self.acts.keys(scene, book, open);
        if book.tags.is_empty() {
            let words = "A tag says what a quote is about. Tags stand under each other like chapters: “the town” over \
                         “the yard”.";
            if empty(ui, "No tags yet", words, scene.desk.is_writable().then_some("New tag…")) {
                self.acts.ask_new(None);
            }
            self.acts.ui(ui, scene, book, open);
            return;
        }
        let is_beside = ui.available_width() >= NARROW;
        if is_beside || open.is_none() {
            let frame =
                Frame::new().fill(colours(ui).desk).inner_margin(Margin { left: 12, right: 6, top: 12, bottom: 0 });
            let wanted = (ui.available_width() * 0.34).clamp(260.0, 380.0);
            let mut add = |ui: &mut Ui| tree_ui(ui, scene, &mut self.tree, &mut self.acts, book, open);
            match is_beside {
                true => {
                    Panel::left("codebook")
                        .resizable(true)
                        .default_size(wanted)
                        .size_range(230.0..=560.0)
                        .frame(frame)
                        .show(ui, add);
                }
                false => {
                    CentralPanel::default().frame(frame).show(ui, &mut add);
                }
            }
        }
        if is_beside || open.is_some() {
            let frame = Frame::new().fill(colours(ui).paper).inner_margin(Margin::symmetric(24, 16));
            CentralPanel::default().frame(frame).show(ui, |ui| {
                if !is_beside && link(ui, "‹ Back to the codebook").clicked() {
                    scene.push(Action::Refine(Screen::Tags(None)));
                }
                match open {
                    Some(tag) => self.tag.ui(ui, scene, &mut self.acts, book, tag, !is_beside),
                    None => {
                        let words = "Choose a tag to see its quotes, and who speaks of it when.";
                        empty(ui, "The codebook", words, None);
                    }
                }
            });
        }
        self.acts.ui(ui, scene, book, open);
    }
}

fn tree_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    tree: &mut tree::Tree,
    acts: &mut acts::Acts,
    book: &Book,
    open: Option<&Tag>,
) {
    ui.horizontal(|ui| {
        ui.label(RichText::new("Codebook").font(theme::serif_bold(20.0)));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let keys = Control::NewHere.keys_in_words(ui);
            if change_button(ui, scene, "New tag…").on_hover_text(keys).clicked() {
                acts.ask_new(open.map(|tag| tag.id));
            }
        });
    });
    if scene.desk.is_writable() && ui.available_height() > 420.0 {
        note(ui, "Drag a tag onto another to put it under that one.");
    }
    ui.add_space(4.0);
    tree.ui(ui, scene, acts, book, open.map(|tag| tag.id));
}
