//! The historian's own notes on a thing: listed, added, edited in place and removed, each one step of the history.

use std::collections::HashMap;

use egui::{Frame, Key, Label, Modifiers, RichText, Ui};

use super::change::{Sent, change_button};
use super::controls::{link, note, primary, tall_field};
use super::frame::{cut, failed, section, waiting};
use super::words::moment;
use crate::archive::memos::{MemoCommand, is_withheld};
use crate::gui::answer::Answer;
use crate::gui::scene::Scene;
use crate::gui::theme::{self, colours};
use crate::model::{About, Id, Memo};

/// Up to how many characters of a note are shown; the rest stands in its field when it is edited.
const SHOWN: usize = 4_000;

/// What a page remembers of the notes it shows.
#[derive(Default)]
pub struct Memos {
    listed: Answer<Listed>,
    /// What is being written and not kept yet, by what it is about: moving to another thing loses none of it.
    drafts: HashMap<About, Draft>,
    sent: Sent<Id<Memo>>,
    /// What the note that was sent is about.
    sent_about: Option<About>,
}

/// The notes on one thing.
struct Listed {
    about: About,
    /// The notes, oldest first; of something withheld only how many there are.
    memos: Result<Vec<Memo>, usize>,
}

struct Draft {
    /// The note that is edited; none for a new one.
    memo: Option<Id<Memo>>,
    text: String,
    is_new: bool,
}

/// Draws the notes on a thing.
pub fn memos_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Memos, about: About) {
    if state.sent.arrived().is_some()
        && let Some(kept) = state.sent_about.take()
    {
        state.drafts.remove(&kept);
    }
    section(ui, "Notes");
    scene.ask(&mut state.listed, ("memos", about), move |read, gate| {
        let memos = read.memos_about(about)?;
        let is_withheld = is_withheld(read, gate, about)?;
        Ok(Listed { about, memos: if is_withheld { Err(memos.len()) } else { Ok(memos) } })
    });
    if let Some(fault) = state.listed.fault() {
        if failed(ui, fault) {
            state.listed.forget();
        }
        return;
    }
    // The answer may still be that about another thing.
    let Some(listed) = state.listed.get().filter(|listed| listed.about == about) else { return waiting(ui) };
    let mut wished = listed_ui(ui, scene, listed, &mut state.drafts, &mut state.sent);
    match state.drafts.get_mut(&about) {
        Some(draft) if draft.memo.is_none() => wished = wished.or(draft_ui(ui, about, draft, &mut state.sent)),
        Some(_) => {}
        None => {
            if change_button(ui, scene, "Add a note…").clicked() {
                state.sent.forgive();
                state.drafts.insert(about, Draft { memo: None, text: String::new(), is_new: true });
            }
        }
    }
    match wished {
        Some(Wished::Keep(command)) => {
            state.sent_about = Some(about);
            state.sent.apply(scene, command);
        }
        Some(Wished::Drop) => {
            state.sent.forgive();
            state.drafts.remove(&about);
        }
        None => {}
    }
}

fn listed_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    listed: &Listed,
    drafts: &mut HashMap<About, Draft>,
    sent: &mut Sent<Id<Memo>>,
) -> Option<Wished> {
    let about = listed.about;
    let memos = match &listed.memos {
        Ok(memos) => memos,
        Err(count) => {
            let words = match count {
                0 => "Notes on this are withheld with it.".to_owned(),
                1 => "1 note is withheld with this.".to_owned(),
                count => format!("{count} notes are withheld with this."),
            };
            note(ui, words);
            return None;
        }
    };
    // A note that was taken away while somebody edited it goes on as a new one.
    if let Some(draft) = drafts.get_mut(&about)
        && draft.memo.is_some_and(|edited| memos.iter().all(|memo| memo.id != edited))
    {
        draft.memo = None;
    }
    let mut wished = None;
    for memo in memos {
        match drafts.get_mut(&about).filter(|draft| draft.memo == Some(memo.id)) {
            Some(draft) => wished = draft_ui(ui, about, draft, sent),
            None => memo_ui(ui, scene, drafts, about, memo),
        }
    }
    wished
}

fn memo_ui(ui: &mut Ui, scene: &mut Scene<'_>, drafts: &mut HashMap<About, Draft>, about: About, memo: &Memo) {
    let colours = colours(ui);
    Frame::new().fill(colours.card).stroke((1.0, colours.line)).corner_radius(8).inner_margin(10).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let words = cut_kept(&memo.text, SHOWN);
        ui.add(Label::new(RichText::new(words).font(theme::serif(15.5)).color(colours.ink)).wrap());
        ui.horizontal_wrapped(|ui| {
            note(ui, moment(memo.written_ms));
            if !scene.desk.is_writable() {
                return;
            }
            let begins = cut(&memo.text, 30);
            let edit = link(ui, "Edit");
            edit.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Edit note “{begins}”")));
            if edit.clicked() {
                drafts.insert(about, Draft { memo: Some(memo.id), text: memo.text.clone(), is_new: true });
            }
            let remove = link(ui, "Remove");
            remove
                .widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Remove note “{begins}”")));
            if remove.clicked() {
                scene.apply(MemoCommand::Remove(memo.id));
            }
        });
    });
}

/// What a note that is being written is to become.
enum Wished {
    Keep(MemoCommand),
    Drop,
}

fn draft_ui(ui: &mut Ui, about: About, draft: &mut Draft, sent: &mut Sent<Id<Memo>>) -> Option<Wished> {
    let response = tall_field(ui, "Note", &mut draft.text, 4);
    if std::mem::take(&mut draft.is_new) {
        response.request_focus();
    }
    if response.changed() {
        sent.forgive();
    }
    sent.fault_ui(ui);
    let is_entered = response.has_focus() && ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
    let mut wished = None;
    ui.horizontal(|ui| {
        if primary(ui, "Save note").clicked() || is_entered {
            let (memo, text) = (draft.memo, draft.text.clone());
            wished = Some(Wished::Keep(match memo {
                Some(memo) => MemoCommand::Edit { memo, text },
                None => MemoCommand::Add { about, text },
            }));
        }
        if ui.button("Cancel").clicked() {
            wished = Some(Wished::Drop);
        }
    });
    wished
}

/// The beginning of a note with its lines as they are.
fn cut_kept(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
