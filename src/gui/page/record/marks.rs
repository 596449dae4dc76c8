//! What is marked while it is said. A mark is set at once, by a key alone; what it is about can be typed afterwards.

use egui::{Key, RichText, Ui};

use crate::gui::answer::Answer;
use crate::gui::controls::Control;
use crate::gui::part::list::LOW;
use crate::gui::part::{Picked, Picker, Row, field, list, note, section};
use crate::gui::scene::Scene;
use crate::gui::taping::{RecorderWish, Running, gap_in_words};
use crate::gui::theme::{self, colours};
use crate::media::recorder::{Gap, Mark, Status};
use crate::text::clock::clock;

/// How many gaps are listed.
const GAPS: usize = 5;

/// What the page remembers of the marks.
#[derive(Default)]
pub(super) struct Marking {
    /// The mark that is being written about, with what is typed.
    open: Option<Open>,
    tags: Answer<Vec<String>>,
    picker: Option<Picker>,
}

struct Open {
    number: usize,
    words: String,
    tag: String,
    is_new: bool,
}

impl Marking {
    /// Marks this moment.
    pub(super) fn mark(&mut self, scene: &mut Scene<'_>) {
        let Some(running) = scene.taping.running() else { return };
        let number = running.status().marks;
        scene.recorder(RecorderWish::Mark);
        self.picker = None;
        self.open = Some(Open { number, words: String::new(), tag: String::new(), is_new: true });
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, running: &Running, status: &Status) {
        gaps_ui(ui, &status.gaps);
        let marks = running.marks();
        self.open_ui(ui, scene, &marks);
        section(ui, "Marks so far");
        if marks.is_empty() {
            let keys = Control::MarkMoment.keys_in_words(ui);
            note(ui, format!("None yet. {keys} marks this moment at once; what it is about can be typed afterwards."));
            return;
        }
        let last = marks.len() - 1;
        let chosen = self.open.as_ref().map(|open| last.saturating_sub(open.number));
        let shown = list(ui, "Marks", marks.len(), LOW, chosen, |index| row(&marks[last - index]));
        if let Some(index) = shown.chosen {
            let number = last - index.min(last);
            let mark = &marks[number];
            let (words, tag) = (mark.words.clone(), mark.tag.clone());
            self.open = Some(Open { number, words, tag, is_new: true });
        }
        self.picker_ui(ui, scene);
    }

    /// The mark that is being written about.
    fn open_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, marks: &[Mark]) {
        let Some(open) = &mut self.open else { return };
        let Some(mark) = marks.get(open.number) else { return };
        ui.add_space(8.0);
        let name = format!("What is at {}", clock(ms(mark.at_ms)));
        let typed = field(ui, &name, &mut open.words);
        if std::mem::take(&mut open.is_new) {
            typed.request_focus();
        }
        // With every letter: whatever happens to this computer, the words stand beside the sound.
        if typed.changed() {
            scene.recorder(RecorderWish::Describe(open.number, open.words.clone(), open.tag.clone()));
        }
        let is_entered = typed.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let mut is_over = is_entered;
        ui.horizontal_wrapped(|ui| {
            if !open.tag.is_empty() {
                ui.label(RichText::new(format!("Tag: {}", open.tag)).font(theme::sans_bold(theme::SMALL)));
            }
            let words = if open.tag.is_empty() { "Tag…" } else { "Another tag…" };
            if ui.button(words).clicked() {
                self.picker = Some(Picker::new("Which tag?", Some("Make the tag")));
            }
            if !open.tag.is_empty() && ui.button("No tag").clicked() {
                open.tag.clear();
                scene.recorder(RecorderWish::Describe(open.number, open.words.clone(), String::new()));
            }
            is_over |= ui.button("Done").clicked();
        });
        if is_over {
            self.open = None;
        }
    }

    fn picker_ui(&mut self, ui: &Ui, scene: &mut Scene<'_>) {
        let Some(picker) = &mut self.picker else { return };
        scene.ask(&mut self.tags, "tags for marks", |read, _| {
            Ok(read.tags()?.into_iter().map(|tag| tag.name).collect())
        });
        let names: Vec<String> = self.tags.get().cloned().unwrap_or_default();
        let options: Vec<(String, String)> = names.iter().map(|name| (name.clone(), String::new())).collect();
        let Some(picked) = picker.ui(ui.ctx(), &options) else { return };
        let tag = match picked {
            Picked::One(index) => names.get(index).cloned(),
            Picked::New(name) => Some(name),
            Picked::Nothing => None,
        };
        if let (Some(tag), Some(open)) = (tag, &mut self.open) {
            open.tag = tag;
            open.is_new = true;
            scene.recorder(RecorderWish::Describe(open.number, open.words.clone(), open.tag.clone()));
        }
        self.picker = None;
    }
}

fn row(mark: &Mark) -> Row {
    let words = if mark.words.is_empty() { "no words yet" } else { mark.words.as_str() };
    Row { title: format!("{}  {words}", clock(ms(mark.at_ms))), trailing: mark.tag.clone(), ..Row::default() }
}

fn gaps_ui(ui: &mut Ui, gaps: &[Gap]) {
    let colours = colours(ui);
    for gap in gaps.iter().rev().take(GAPS) {
        ui.label(RichText::new(gap_in_words(gap)).font(theme::sans_bold(theme::CONTROL)).color(colours.bad));
    }
    if gaps.len() > GAPS {
        note(ui, format!("and {} gaps before that", gaps.len() - GAPS));
    }
}

fn ms(ms: u64) -> i64 {
    i64::try_from(ms).unwrap_or(i64::MAX)
}
