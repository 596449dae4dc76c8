//! Interviews and other recollections: the list, the transcript to read and to correct, what is known of it.
//!
//! | module | job |
//! |---|---|
//! | `catalogue` | the list |
//! | `opened`, `script` | what is read of the open recollection, and of its open transcript |
//! | `reader`, `look`, `margin` | the transcript, with what belongs to it: `find`, `bar` at selected words, `card` of a quote, `lock` of a withheld turn, `turn` that is corrected, `beside` for original and translation |
//! | `words`, `withhold` | what is done with selected words |
//! | `sound` | its recordings: the player's bar, the waveform, index and marks; `hearing`, what the reader knows of it; `shift` of times |
//! | `inspector`, `voices`, `recordings`, `facts`, `session` | what is known of the recollection, and the sheets that change it |

mod bar;
mod beside;
mod card;
mod catalogue;
mod facts;
mod find;
mod hearing;
mod inspector;
mod lock;
mod look;
mod margin;
mod opened;
mod reader;
mod recordings;
mod script;
mod session;
mod shift;
mod sound;
mod turn;
mod voices;
mod withhold;
mod words;

use egui::{Frame, Ui};

use crate::archive::transcripts::TranscriptCommand;
use crate::gui::answer::Answer;
use crate::gui::controls::Control;
use crate::gui::listening::Listening;
use crate::gui::part::{empty, failed, inspector, list_column, waiting};
use crate::gui::scene::Scene;
use crate::gui::screen::Screen;
use crate::model::{Id, LastPlace, Recollection};
use catalogue::Catalogue;
use facts::FactsSheet;
use opened::Opened;
use reader::Reader;
use sound::{Asked, Sound};

/// What the page remembers.
#[derive(Default)]
pub struct Interviews {
    catalogue: Catalogue,
    opened: Answer<Option<Opened>>,
    reader: Reader,
    inspector: inspector::Inspector,
    facts: Option<FactsSheet>,
    sound: Sound,
}

impl Interviews {
    /// What is typed into a turn and not kept yet.
    pub fn unsaved(&mut self) -> Option<TranscriptCommand> {
        self.reader.unsaved()
    }

    /// Where somebody is at work in the interview that was last shown.
    pub fn place(&self, listening: &Listening) -> Option<LastPlace> {
        let opened = self.opened.get()?.as_ref().filter(|opened| opened.withheld.is_none())?;
        let recollection = opened.recollection.id;
        let script = self.reader.script().filter(|script| script.transcript.recollection == recollection);
        let at_ms = self.sound.moment(listening.now(), script)?;
        Some(LastPlace { recollection, turn: script.and(self.reader.turn_at_hand()), at_ms })
    }

    /// Whether an interview is known to have sound.
    pub fn has_sound(&self, id: Id<Recollection>) -> bool {
        self.sound.is_of(id)
    }

    /// Draws the page.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let Screen::Interviews { open, at } = *scene.screen else { return };
        let mut is_new = scene.is_invoked(Control::NewHere);
        list_column(ui, "interviews", open.is_some(), |ui| is_new |= self.catalogue.ui(ui, scene, open));
        if std::mem::take(&mut self.catalogue.wants_reading) {
            self.reader.take_keyboard();
        }
        if is_new && scene.desk.is_writable() {
            self.facts = Some(FactsSheet::of_new());
        }
        if let Some(id) = open {
            scene.ask(&mut self.opened, ("opened", id), move |read, gate| Opened::read(read, gate, id));
            self.open_ui(ui, scene, at);
        } else {
            let words = "Choose one from the list to read it.";
            empty(ui, "Nothing is open", words, None);
        }
        if let Some(sheet) = &mut self.facts
            && !sheet.ui(ui, scene)
        {
            self.facts = None;
        }
    }

    fn open_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, at: Option<crate::gui::screen::Spot>) {
        let frame = Frame::new().inner_margin(egui::Margin { left: 18, right: 6, top: 12, bottom: 0 });
        if let Some(fault) = self.opened.fault() {
            let again = frame.show(ui, |ui| failed(ui, fault)).inner;
            if again {
                self.opened.forget();
            }
            return;
        }
        if matches!(self.opened.get(), Some(None)) {
            let words = "It was removed, or what made it was undone. Redo brings it back.";
            empty(ui, "It is not there any more", words, None);
            return;
        }
        let is_asked_for = |opened: &&Opened| Screen::interview(opened.recollection.id, at) == *scene.screen;
        let Some(opened) = self.opened.get().and_then(Option::as_ref).filter(is_asked_for) else {
            frame.show(ui, waiting);
            return;
        };
        if opened.withheld.is_some() {
            frame.show(ui, |ui| look::withheld_ui(ui, scene, opened));
            return;
        }
        let hearing = self.sound.ask(scene, opened);
        let asked = self.sound.bar_ui(ui, scene, self.reader.script(), self.reader.generation());
        let mut is_edit = false;
        inspector(ui, "interviews", scene.preferences.is_inspector_open, |ui| {
            is_edit = self.inspector.ui(ui, scene, opened, &mut self.sound);
        });
        if is_edit {
            self.facts = Some(FactsSheet::of(opened));
        }
        frame.show(ui, |ui| self.reader.ui(ui, scene, opened, hearing.as_ref(), at));
        if let Some(hearing) = &hearing {
            if let Some(Asked::Words(stretch)) = asked {
                self.reader.select_sounding(&stretch);
            }
            self.sound.heed(scene, self.reader.chosen_stretch(hearing));
        }
        self.sound.sheets_ui(ui, scene);
    }
}
