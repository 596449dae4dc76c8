//! What is done with selected words, or with the words of a quote: kept, tagged, copied, put in a dossier, withheld.

use egui::{Context, Key, Modifiers, Ui};

use super::withhold::WithholdSheet;
use crate::archive::clearance::Withheld;
use crate::archive::copy::{CopyForm, copied};
use crate::archive::quotes::QuoteCommand;
use crate::archive::tags::path_of;
use crate::archive::words::{Becomes, DossierChoice, TagChoice, WordsCommand};
use crate::gui::action::{Action, Notice};
use crate::gui::answer::{Answer, Fault};
use crate::gui::controls::Control;
use crate::gui::part::{Picked, Picker};
use crate::gui::scene::Scene;
use crate::gui::screen::{Screen, Spot};
use crate::model::{Dossier, Id, Place, Recollection, Tag, Transcript};

/// Words that something can be done with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// In which recollection.
    pub recollection: Id<Recollection>,
    /// In which transcript.
    pub transcript: Id<Transcript>,
    /// Where in it.
    pub place: Place,
}

/// What can be done with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Keep them as a quote.
    Keep,
    /// Choose a tag for them.
    Tag,
    /// Put one of the tags at hand on them: its number, from 0.
    TagAtHand(usize),
    /// Copy them with their citation.
    CopyCited,
    /// Copy them as Markdown with a footnote.
    CopyMarkdown,
    /// Choose a dossier for them.
    AddToDossier,
    /// Say how they are withheld.
    Withhold,
}

impl Deed {
    /// The controls that stand in the table, with what they do here.
    const CONTROLS: [(Control, Deed); 5] = [
        (Control::KeepQuote, Deed::Keep),
        (Control::Tag, Deed::Tag),
        (Control::CopyCited, Deed::CopyCited),
        (Control::CopyMarkdown, Deed::CopyMarkdown),
        (Control::AddToDossier, Deed::AddToDossier),
    ];

    /// What was chosen by key, menu or palette in this frame.
    pub fn invoked(scene: &Scene<'_>) -> Option<Deed> {
        Deed::CONTROLS.into_iter().find(|(control, _)| scene.is_invoked(*control)).map(|(_, deed)| deed)
    }

    /// Whether it changes the archive.
    pub fn is_change(&self) -> bool {
        !matches!(self, Deed::CopyCited | Deed::CopyMarkdown)
    }
}

/// What is remembered of the things that are done with words.
#[derive(Default)]
pub struct Words {
    codebook: Answer<Vec<Choice>>,
    dossiers: Answer<Vec<(Id<Dossier>, String)>>,
    /// The tags at hand on the keys 1 to 9, each with when it was used last.
    at_hand: Vec<(TagChoice, u64)>,
    uses: u64,
    picking: Option<(Picker, Picking, Target)>,
    withhold: Option<(WithholdSheet, Target)>,
}

/// A tag that can be chosen.
struct Choice {
    tag: Tag,
    path: String,
    uses: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Picking {
    Tag,
    Dossier,
}

/// How many tags are at hand.
const AT_HAND: usize = 9;

impl Words {
    /// Asks for the codebook and draws the sheet that is open, if any.
    pub fn ui(&mut self, ui: &Ui, scene: &mut Scene<'_>) {
        scene.ask(&mut self.codebook, "codebook", |read, _| {
            let (tags, uses) = (read.tags()?, read.uses_of_tags()?);
            let choice = |tag: &Tag| Choice {
                path: path_of(&tags, tag),
                uses: uses.get(&tag.id).copied().unwrap_or(0),
                tag: tag.clone(),
            };
            let mut choices: Vec<Choice> = tags.iter().map(choice).collect();
            choices.sort_by_cached_key(|choice| choice.path.to_lowercase());
            Ok(choices)
        });
        self.fill_hand();
        self.picking_ui(ui.ctx(), scene);
        if let Some((sheet, target)) = &mut self.withhold {
            let target = *target;
            let is_open = sheet.ui(ui, scene, target);
            if !is_open {
                self.withhold = None;
            }
        }
    }

    /// Whether a sheet lies over the page.
    pub fn is_busy(&self) -> bool {
        self.picking.is_some() || self.withhold.is_some()
    }

    /// At first the tags that are used most are at hand.
    fn fill_hand(&mut self) {
        let Some(codebook) = self.codebook.get() else { return };
        self.at_hand.retain(|(choice, _)| match choice {
            TagChoice::Known(id) => codebook.iter().any(|one| one.tag.id == *id),
            TagChoice::Named(_) => true,
        });
        for (choice, _) in &mut self.at_hand {
            let TagChoice::Named(name) = choice else { continue };
            let made = codebook.iter().find(|one| one.tag.parent.is_none() && one.tag.name == *name);
            if let Some(made) = made {
                *choice = TagChoice::Known(made.tag.id);
            }
        }
        if self.at_hand.is_empty() {
            let mut most: Vec<&Choice> = codebook.iter().filter(|choice| choice.uses > 0).collect();
            most.sort_by_key(|choice| std::cmp::Reverse(choice.uses));
            self.at_hand = most.iter().take(AT_HAND).map(|choice| (TagChoice::Known(choice.tag.id), 0)).collect();
        }
    }

    /// The names of the tags at hand, in the order of their keys.
    pub fn names_at_hand(&self) -> Vec<String> {
        let name = |choice: &TagChoice| match choice {
            TagChoice::Named(name) => name.clone(),
            TagChoice::Known(id) => {
                let known = self.codebook.get().and_then(|all| all.iter().find(|one| one.tag.id == *id));
                known.map(|known| known.tag.name.clone()).unwrap_or_default()
            }
        };
        self.at_hand.iter().map(|(choice, _)| name(choice)).collect()
    }

    /// The tag at hand whose key was pressed; to be asked only while words are selected or a quote is open.
    pub fn pressed(&self, ui: &Ui) -> Option<Deed> {
        const KEYS: [Key; AT_HAND] =
            [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];
        if ui.ctx().text_edit_focused() {
            return None;
        }
        let mut keys = KEYS.iter().take(self.at_hand.len());
        keys.position(|key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, *key))).map(Deed::TagAtHand)
    }

    /// Does something with words.
    pub fn perform(&mut self, scene: &mut Scene<'_>, deed: Deed, target: Target) {
        if deed.is_change() && !scene.desk.is_writable() {
            // The window says why.
            scene.push(Action::Change(Box::new(|_| Ok(Default::default()))));
            return;
        }
        match deed {
            Deed::Keep => {
                let Target { transcript, place, recollection } = target;
                let command = QuoteCommand::Add { transcript, place };
                scene.apply_then(command, move |quote| {
                    Action::Refine(Screen::interview(recollection, Spot::Quote(quote)))
                });
            }
            Deed::Tag => self.picking = Some((Picker::new("Tag", Some("Make the tag")), Picking::Tag, target)),
            Deed::AddToDossier => {
                let picker = Picker::new("Add to a dossier", Some("Make the dossier"));
                self.picking = Some((picker, Picking::Dossier, target));
            }
            Deed::TagAtHand(number) => {
                if let Some((choice, _)) = self.at_hand.get(number) {
                    let choice = choice.clone();
                    self.tag(scene, choice, target);
                }
            }
            Deed::Withhold => self.withhold = Some((WithholdSheet::default(), target)),
            Deed::CopyCited => copy(scene, target, CopyForm::Plain),
            Deed::CopyMarkdown => copy(scene, target, CopyForm::Markdown),
        }
    }

    fn tag(&mut self, scene: &mut Scene<'_>, choice: TagChoice, target: Target) {
        self.uses += 1;
        let uses = self.uses;
        let has_room = self.at_hand.len() < AT_HAND;
        match self.at_hand.iter_mut().find(|(known, _)| *known == choice) {
            Some((_, used)) => *used = uses,
            None if has_room => self.at_hand.push((choice.clone(), uses)),
            None => {
                // The one not used for longest makes room; the others keep their keys.
                if let Some(oldest) = self.at_hand.iter_mut().min_by_key(|(_, used)| *used) {
                    *oldest = (choice.clone(), uses);
                }
            }
        }
        become_of(scene, target, Becomes::Tagged(vec![choice]));
    }

    fn picking_ui(&mut self, ctx: &Context, scene: &mut Scene<'_>) {
        let Some((_, picking, target)) = &self.picking else { return };
        let (picking, target) = (*picking, *target);
        let options: Vec<(String, String)> = match picking {
            Picking::Tag => {
                let uses = |uses| if uses == 0 { String::new() } else { format!("{uses}") };
                let codebook = self.codebook.get().into_iter().flatten();
                codebook.map(|choice| (choice.path.clone(), uses(choice.uses))).collect()
            }
            Picking::Dossier => {
                let ask = |read: &crate::store::Read<'_>, _: &crate::archive::clearance::Clearance| {
                    Ok(read.dossiers()?.into_iter().map(|dossier| (dossier.id, dossier.title)).collect())
                };
                scene.ask(&mut self.dossiers, "dossiers", ask);
                self.dossiers.get().into_iter().flatten().map(|(_, title)| (title.clone(), String::new())).collect()
            }
        };
        let Some((picker, ..)) = &mut self.picking else { return };
        let Some(picked) = picker.ui(ctx, &options) else { return };
        self.picking = None;
        match (picking, picked) {
            (_, Picked::Nothing) => {}
            (Picking::Tag, Picked::New(name)) => self.tag(scene, TagChoice::Named(name), target),
            (Picking::Tag, Picked::One(at)) => {
                if let Some(choice) = self.codebook.get().and_then(|all| all.get(at)) {
                    let choice = TagChoice::Known(choice.tag.id);
                    self.tag(scene, choice, target);
                }
            }
            (Picking::Dossier, Picked::New(title)) => {
                become_of(scene, target, Becomes::InDossier(DossierChoice::New(title)));
            }
            (Picking::Dossier, Picked::One(at)) => {
                if let Some((dossier, _)) = self.dossiers.get().and_then(|all| all.get(at)) {
                    become_of(scene, target, Becomes::InDossier(DossierChoice::Known(*dossier)));
                }
            }
        }
    }
}

fn become_of(scene: &mut Scene<'_>, target: Target, becomes: Becomes) {
    let Target { transcript, place, recollection } = target;
    let command = WordsCommand { transcript, place, becomes };
    scene.apply_then(command, move |quote| Action::Refine(Screen::interview(recollection, Spot::Quote(quote))));
}

fn copy(scene: &mut Scene<'_>, target: Target, form: CopyForm) {
    match scene.desk.look(|read| copied(read, target.transcript, &target.place, form)) {
        Ok(Ok(text)) => {
            scene.push(Action::Copy(text));
            let form = match form {
                CopyForm::Plain => "Copied with its citation.",
                CopyForm::Markdown => "Copied as Markdown with a footnote.",
            };
            scene.tell(Notice::told(form));
        }
        Ok(Err(withheld)) => scene.tell(not_copied(&withheld)),
        Err(error) => scene.tell(Notice::failed(&error)),
    }
}

/// Why something is not put on the clipboard.
fn not_copied(withheld: &Withheld) -> Notice {
    Notice::failed(Fault {
        sentence: format!("These words are not copied: {}.", withheld.in_words()),
        hint: "What is withheld does not leave the archive, whatever this window shows.".into(),
    })
}
