//! What is done with what was chosen, one hit or several, or with all that was found: kept as quotes, a tag put on, a
//! dossier filled, the words copied or played.

use egui::{Frame, Panel, Ui};

use super::hits::Hits;
use crate::archive::ArchiveError;
use crate::archive::copy::{CopyForm, copied, copied_quote};
use crate::archive::gather::{Choice, CollectFound, GatherCommand, HitWords};
use crate::archive::search::Order;
use crate::archive::tags::path_of;
use crate::gui::action::{Action, Done, Job, Notice};
use crate::gui::answer::{Answer, Fault};
use crate::gui::controls::Control;
use crate::gui::page::clip_sheet::ClipSheet;
use crate::gui::part::change::change_button;
use crate::gui::part::count::grouped;
use crate::gui::part::{Picked, Picker};
use crate::gui::scene::Scene;
use crate::gui::screen::Screen;
use crate::gui::tape::{Hear, Stretch};
use crate::gui::theme::colours;
use crate::model::{Dossier, Id, Quote, Tag};
use crate::store::Read;

/// What is being chosen for the words.
#[derive(Default)]
pub(super) struct Gather {
    sheet: Option<Sheet>,
    tags: Answer<Options<Tag>>,
    dossiers: Answer<Options<Dossier>>,
    clip: Option<ClipSheet>,
    /// The words that are to be played as soon as it is known where they sound.
    playing: Option<HitWords>,
    sound: Answer<Option<Stretch>>,
}

/// What can be chosen: a key, its name, and something to tell it from others.
type Options<T> = Vec<(Id<T>, (String, String))>;

/// A sheet that is open, with what it is for.
enum Sheet {
    Tag(Picker, Vec<HitWords>),
    Dossier(Picker, Vec<HitWords>),
    /// A dossier for all that a query finds.
    All(Picker, String, Order),
}

impl Gather {
    /// Asks for a tag.
    pub(super) fn ask_tag(&mut self, words: Vec<HitWords>) {
        let title = if words.len() > 1 { "Tag the quotes" } else { "Tag the quote" };
        self.sheet = Some(Sheet::Tag(Picker::new(title, Some("Make the tag")), words));
    }

    /// Asks for a dossier.
    pub(super) fn ask_dossier(&mut self, words: Vec<HitWords>) {
        self.sheet = Some(Sheet::Dossier(Picker::new("Add to a dossier", Some("Make the dossier")), words));
    }

    /// Asks for a dossier that takes all that a query finds.
    pub(super) fn ask_all(&mut self, query: &str, order: Order) {
        let picker = Picker::new("Put all that was found into a dossier", Some("Make the dossier"));
        self.sheet = Some(Sheet::All(picker, query.to_owned(), order));
    }

    /// Asks how the sound of a quote is to be saved.
    pub(super) fn ask_clip(&mut self, quote: Id<Quote>) {
        self.clip = Some(ClipSheet::of(quote));
    }

    /// What can be done with several hits, where several are chosen.
    pub(super) fn bar_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, hits: &mut Hits, words: &[HitWords]) {
        let count = hits.count_together();
        if count == 0 {
            return;
        }
        // Below the list: above it, it would push the rows from under the pointer.
        let frame = Frame::new().fill(colours(ui).chosen).corner_radius(6).inner_margin(8);
        Panel::bottom("chosen together").frame(frame).show_separator_line(false).show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                let are_quotes = words.iter().all(|one| matches!(one, HitWords::Quote(_)));
                let noun = match (are_quotes, count) {
                    (true, 1) => "quote",
                    (true, _) => "quotes",
                    (false, 1) => "hit",
                    (false, _) => "hits",
                };
                let chosen = format!("{} {noun} chosen", grouped(count));
                ui.label(chosen).on_hover_text("Space, or Ctrl and click, chooses more");
                if !are_quotes && change_button(ui, scene, "Keep them as quotes").clicked() {
                    keep(scene, words.to_vec());
                }
                if change_button(ui, scene, "Tag them…").clicked() {
                    self.ask_tag(words.to_vec());
                }
                if change_button(ui, scene, "Add them to a dossier…").clicked() {
                    self.ask_dossier(words.to_vec());
                }
                if ui.button("Choose none").clicked() {
                    hits.choose_none();
                }
            });
        });
    }

    /// Does what a control does, with these words.
    pub(super) fn act(&mut self, scene: &mut Scene<'_>, control: Control, words: Vec<HitWords>) {
        let may_change = scene.desk.is_writable();
        match control {
            _ if words.is_empty() => {}
            Control::Tag if may_change => self.ask_tag(words),
            Control::AddToDossier if may_change => self.ask_dossier(words),
            Control::KeepHit if may_change => keep(scene, words),
            Control::CopyCited => copy(scene, &words, CopyForm::Plain),
            Control::CopyMarkdown => copy(scene, &words, CopyForm::Markdown),
            Control::PlayHit => self.playing = words.into_iter().next(),
            _ => {}
        }
    }

    /// Draws the sheet that is open, and takes the keys that work on the chosen words.
    pub(super) fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, chosen: &[HitWords]) {
        for control in [
            Control::Tag,
            Control::AddToDossier,
            Control::KeepHit,
            Control::CopyCited,
            Control::CopyMarkdown,
            Control::PlayHit,
        ] {
            if scene.is_invoked(control) {
                self.act(scene, control, chosen.to_vec());
            }
        }
        self.play(scene);
        match self.sheet.take() {
            Some(Sheet::Tag(picker, words)) => self.tag_ui(ui, scene, words, picker),
            Some(Sheet::Dossier(picker, words)) => self.dossier_ui(ui, scene, words, picker),
            Some(Sheet::All(picker, query, order)) => self.all_ui(ui, scene, query, order, picker),
            None => {}
        }
        if self.clip.as_mut().is_some_and(|sheet| !sheet.ui(ui.ctx(), scene)) {
            self.clip = None;
        }
    }

    /// Plays the words that are to be played, once it is known where they sound.
    fn play(&mut self, scene: &mut Scene<'_>) {
        let Some(words) = self.playing.clone() else { return };
        let folder = scene.desk.folder().to_owned();
        let question = ("sound of a hit", words.clone());
        scene.ask(&mut self.sound, question, move |read, gate| {
            Stretch::read(read, gate, &folder, &words.place(read)?.1)
        });
        if self.sound.is_pending() {
            return;
        }
        self.playing = None;
        match self.sound.get() {
            Some(Some(stretch)) => scene.hear(Hear::Stretch(stretch.clone())),
            _ => scene.tell(Notice::told("There is no sound of these words.").about("sound of a hit")),
        }
    }

    fn tag_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, words: Vec<HitWords>, mut picker: Picker) {
        scene.ask(&mut self.tags, "tags to choose from", |read, _| tags(read));
        let known = self.tags.get().map_or(&[][..], Vec::as_slice);
        match picked(ui, &mut picker, known) {
            None => self.sheet = Some(Sheet::Tag(picker, words)),
            Some(None) => {}
            Some(Some(tag)) => scene.apply(GatherCommand::Tag { words, tag }),
        }
    }

    fn dossier_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, words: Vec<HitWords>, mut picker: Picker) {
        scene.ask(&mut self.dossiers, "dossiers to choose from", |read, _| dossiers(read));
        let known = self.dossiers.get().map_or(&[][..], Vec::as_slice);
        match picked(ui, &mut picker, known) {
            None => self.sheet = Some(Sheet::Dossier(picker, words)),
            Some(None) => {}
            Some(Some(dossier)) => {
                let command = GatherCommand::Collect { words, dossier };
                scene.apply_then(command, |label| Action::Tell(Notice::told(format!("{label}."))));
            }
        }
    }

    fn all_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, query: String, order: Order, mut picker: Picker) {
        scene.ask(&mut self.dossiers, "dossiers to choose from", |read, _| dossiers(read));
        let known = self.dossiers.get().map_or(&[][..], Vec::as_slice);
        let dossier = match picked(ui, &mut picker, known) {
            None => return self.sheet = Some(Sheet::All(picker, query, order)),
            Some(None) => return,
            Some(Some(dossier)) => dossier,
        };
        let policy = scene.desk.policy();
        scene.start(Job::new("Putting what was found into a dossier", move |archive, watch| {
            let collected = archive.apply(CollectFound { query, order, dossier, policy, watch: watch.clone() })?;
            let way = Screen::Dossiers(Some(collected.dossier));
            let notice = Notice::told(collected.in_words()).with_way("Open the dossier", way);
            Ok(Done { notice: Some(notice), then: Vec::new() })
        }));
    }
}

/// What was picked of the options: none while nothing is, nothing where the sheet was closed.
fn picked<T>(ui: &Ui, picker: &mut Picker, known: &[(Id<T>, (String, String))]) -> Option<Option<Choice<T>>> {
    let options: Vec<_> = known.iter().map(|(_, option)| option.clone()).collect();
    picker.ui(ui.ctx(), &options).map(|picked| match picked {
        Picked::Nothing => None,
        Picked::One(index) => known.get(index).map(|(id, _)| Choice::Known(*id)),
        Picked::New(name) => Some(Choice::New(name)),
    })
}

/// Keeps found words as quotes.
pub(super) fn keep(scene: &mut Scene<'_>, words: Vec<HitWords>) {
    scene.apply_then(GatherCommand::Keep(words), |label| Action::Tell(Notice::told(format!("{label}: kept."))));
}

/// Puts words on the clipboard with their citations, cleared anew whatever is shown here.
pub(super) fn copy(scene: &mut Scene<'_>, words: &[HitWords], form: CopyForm) {
    let copied = scene.desk.look(|read| {
        let mut texts = Vec::new();
        for one in words {
            let text = match one {
                HitWords::Quote(quote) => copied_quote(read, *quote, form)?,
                HitWords::Turn { .. } => {
                    let (transcript, place) = one.place(read)?;
                    copied(read, transcript, &place, form)?
                }
            };
            match text {
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
