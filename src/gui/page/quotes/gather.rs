//! What is done with the chosen quotes, one or several: a tag put on, a dossier filled, the words copied.

use egui::{Frame, Panel, Ui};

use super::hits::Hits;
use crate::archive::ArchiveError;
use crate::archive::copy::{CopyForm, copied_quote};
use crate::archive::gather::{Choice, GatherCommand};
use crate::archive::tags::path_of;
use crate::gui::action::{Action, Notice};
use crate::gui::answer::{Answer, Fault};
use crate::gui::controls::Control;
use crate::gui::page::clip_sheet::ClipSheet;
use crate::gui::part::change::change_button;
use crate::gui::part::{Picked, Picker};
use crate::gui::scene::Scene;
use crate::gui::theme::colours;
use crate::model::{Dossier, Id, Quote, Tag};
use crate::store::Read;

/// What is being chosen for the quotes.
#[derive(Default)]
pub(super) struct Gather {
    sheet: Option<Sheet>,
    tags: Answer<Options<Tag>>,
    dossiers: Answer<Options<Dossier>>,
    clip: Option<ClipSheet>,
}

/// What can be chosen: a key, its name, and something to tell it from others.
type Options<T> = Vec<(Id<T>, (String, String))>;

enum Sheet {
    Tag(Picker),
    Dossier(Picker),
}

impl Gather {
    /// Asks for a tag.
    pub(super) fn ask_tag(&mut self) {
        self.sheet = Some(Sheet::Tag(Picker::new("Tag the quote", Some("Make the tag"))));
    }

    /// Asks for a dossier.
    pub(super) fn ask_dossier(&mut self) {
        self.sheet = Some(Sheet::Dossier(Picker::new("Add to a dossier", Some("Make the dossier"))));
    }

    /// Asks how the sound of a quote is to be saved.
    pub(super) fn ask_clip(&mut self, quote: Id<Quote>) {
        self.clip = Some(ClipSheet::of(quote));
    }

    /// What can be done with several quotes, where several are chosen.
    pub(super) fn bar_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, hits: &mut Hits) {
        if hits.together.is_empty() {
            return;
        }
        // Below the list: above it, it would push the rows from under the pointer.
        let frame = Frame::new().fill(colours(ui).chosen).corner_radius(6).inner_margin(8);
        Panel::bottom("chosen together").frame(frame).show_separator_line(false).show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                let chosen = match hits.together.len() {
                    1 => "1 quote chosen".to_owned(),
                    many => format!("{many} quotes chosen"),
                };
                ui.label(chosen).on_hover_text("Ctrl and click, or Ctrl and Space, chooses more");
                if change_button(ui, scene, "Tag them…").clicked() {
                    self.ask_tag();
                }
                if change_button(ui, scene, "Add them to a dossier…").clicked() {
                    self.ask_dossier();
                }
                if ui.button("Choose none").clicked() {
                    hits.together.clear();
                }
            });
        });
    }

    /// Draws the sheet that is open, and takes the keys that work on the chosen quotes.
    pub(super) fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, chosen: &[Id<Quote>]) {
        if !chosen.is_empty() {
            self.keys(scene, chosen);
        }
        match self.sheet.take() {
            Some(Sheet::Tag(picker)) => self.tag_ui(ui, scene, chosen, picker),
            Some(Sheet::Dossier(picker)) => self.dossier_ui(ui, scene, chosen, picker),
            None => {}
        }
        if self.clip.as_mut().is_some_and(|sheet| !sheet.ui(ui.ctx(), scene)) {
            self.clip = None;
        }
    }

    fn keys(&mut self, scene: &mut Scene<'_>, chosen: &[Id<Quote>]) {
        let may_change = scene.desk.is_writable();
        if may_change && scene.is_invoked(Control::Tag) {
            self.ask_tag();
        }
        if may_change && scene.is_invoked(Control::AddToDossier) {
            self.ask_dossier();
        }
        for (control, form) in [(Control::CopyCited, CopyForm::Plain), (Control::CopyMarkdown, CopyForm::Markdown)] {
            if scene.is_invoked(control) {
                copy(scene, chosen, form);
            }
        }
    }

    fn tag_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, chosen: &[Id<Quote>], mut picker: Picker) {
        scene.ask(&mut self.tags, "tags to choose from", |read, _| tags(read));
        let known = self.tags.get().map_or(&[][..], Vec::as_slice);
        let options: Vec<_> = known.iter().map(|(_, option)| option.clone()).collect();
        let tag = match picker.ui(ui.ctx(), &options) {
            None => return self.sheet = Some(Sheet::Tag(picker)),
            Some(Picked::Nothing) => return,
            Some(Picked::One(index)) => known.get(index).map(|(tag, _)| Choice::Known(*tag)),
            Some(Picked::New(name)) => Some(Choice::New(name)),
        };
        if let Some(tag) = tag {
            scene.apply(GatherCommand::Tag { quotes: chosen.to_vec(), tag });
        }
    }

    fn dossier_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, chosen: &[Id<Quote>], mut picker: Picker) {
        scene.ask(&mut self.dossiers, "dossiers to choose from", |read, _| dossiers(read));
        let known = self.dossiers.get().map_or(&[][..], Vec::as_slice);
        let options: Vec<_> = known.iter().map(|(_, option)| option.clone()).collect();
        let dossier = match picker.ui(ui.ctx(), &options) {
            None => return self.sheet = Some(Sheet::Dossier(picker)),
            Some(Picked::Nothing) => return,
            Some(Picked::One(index)) => known.get(index).map(|(dossier, _)| Choice::Known(*dossier)),
            Some(Picked::New(title)) => Some(Choice::New(title)),
        };
        if let Some(dossier) = dossier {
            let command = GatherCommand::Collect { quotes: chosen.to_vec(), dossier };
            scene.apply_then(command, |label| Action::Tell(Notice::told(format!("{label}."))));
        }
    }
}

/// Puts quotes on the clipboard with their citations, cleared anew whatever is shown here.
pub(super) fn copy(scene: &mut Scene<'_>, quotes: &[Id<Quote>], form: CopyForm) {
    let copied = scene.desk.look(|read| {
        let mut texts = Vec::new();
        for quote in quotes {
            match copied_quote(read, *quote, form)? {
                Ok(text) => texts.push(text.trim_end().to_owned()),
                Err(withheld) => return Ok(Err(withheld)),
            }
        }
        Ok(Ok(texts.join("\n\n")))
    });
    match copied {
        Ok(Ok(text)) => {
            scene.push(Action::Copy(text));
            scene.tell(Notice::told(match form {
                CopyForm::Plain => "Copied with the citation.",
                CopyForm::Markdown => "Copied as Markdown with a footnote.",
            }));
        }
        Ok(Err(withheld)) => {
            let sentence = format!("This cannot be copied: it is {}.", withheld.in_words());
            scene.tell(Notice::failed(Fault { sentence, hint: "What is withheld never leaves by copying.".into() }));
        }
        Err(error) => scene.tell(Notice::failed(&error)),
    }
}

/// Every tag by its path, with how many quotes carry it.
fn tags(read: &Read<'_>) -> Result<Options<Tag>, ArchiveError> {
    let (all, uses) = (read.tags()?, read.uses_of_tags()?);
    let option = |tag: &Tag| {
        let count = uses.get(&tag.id).copied().unwrap_or(0);
        (tag.id, (path_of(&all, tag).replace('/', " / "), count.to_string()))
    };
    let mut options: Vec<_> = all.iter().map(option).collect();
    options.sort_by_cached_key(|(_, (path, _))| path.to_lowercase());
    Ok(options)
}

fn dossiers(read: &Read<'_>) -> Result<Options<Dossier>, ArchiveError> {
    let count = |dossier: &Dossier| dossier.sections.iter().map(|section| section.entries.len()).sum::<usize>();
    let option = |dossier: Dossier| {
        let entries = count(&dossier);
        (dossier.id, (dossier.title, if entries == 1 { "1 entry".into() } else { format!("{entries} entries") }))
    };
    Ok(read.dossiers()?.into_iter().map(option).collect())
}
