//! What is known of the open recollection: facts, people, sessions, files, rights, notes; and the buttons that change
//! them.

use egui::{Label, RichText, Ui};

use super::opened::{Opened, transcript_name};
use super::recordings::Recordings;
use super::sound::Sound;
use super::voices::Voices;
use crate::archive::compose::language_name;
use crate::archive::recollections::RecollectionCommand;
use crate::gui::action::{Action, Notice};
use crate::gui::page::history::moment;
use crate::gui::part::{
    Memos, Releases, Rights, Sent, change_button, danger, link, memos_ui, note, primary, read_only_ui, releases_ui,
    rights_ui, section, sheet,
};
use crate::gui::scene::Scene;
use crate::gui::screen::Screen;
use crate::gui::shell::grouped;
use crate::gui::theme;
use crate::model::{About, Id, Protected, Recollection, Role, Transcript, Work};

/// What the inspector remembers.
#[derive(Default)]
pub struct Inspector {
    memos: Memos,
    rights: Rights,
    releases: Releases,
    voices: Voices,
    recordings: Recordings,
    removing: Option<Id<Recollection>>,
    removed: Sent<Id<Recollection>>,
}

impl Inspector {
    /// Draws it; whether the facts are to be changed.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, opened: &Opened, sound: &mut Sound) -> bool {
        let id = opened.recollection.id;
        let is_edit = facts_ui(ui, scene, opened);
        work_ui(ui, scene, &opened.recollection);
        people_ui(ui, scene, opened);
        self.voices.ui(ui, scene, id);
        self.recordings.ui(ui, scene, opened);
        sound.index_ui(ui, scene);
        transcripts_ui(ui, scene, opened);
        releases_ui(ui, scene, &mut self.releases, id);
        rights_ui(ui, scene, &mut self.rights, Protected::Recollection(id));
        memos_ui(ui, scene, &mut self.memos, About::Recollection(id));
        ui.add_space(18.0);
        if scene.desk.is_writable() && danger(ui, "Remove this recollection…").clicked() {
            self.removed.forgive();
            self.removing = Some(id);
        }
        self.removing_ui(ui, scene, opened);
        read_only_ui(ui, scene);
        is_edit
    }

    fn removing_ui(&mut self, ui: &Ui, scene: &mut Scene<'_>, opened: &Opened) {
        let Some(id) = self.removing.filter(|id| *id == opened.recollection.id) else { return };
        if self.removed.arrived().is_some() {
            self.removing = None;
            scene.push(Action::Refine(Screen::first()));
            return;
        }
        let mut is_over = false;
        let (_, is_closed) = sheet(ui, "remove a recollection", "Remove this recollection?", |ui| {
            let title = crate::archive::excerpt(&opened.recollection.title, 120);
            ui.add(Label::new(format!("“{title}” goes with its transcripts, sessions and releases. Undo brings it back. The imported files stay in the archive.")).wrap());
            self.removed.fault_ui(ui);
            ui.add_space(6.0);
            ui.horizontal(|ui| {
                if primary(ui, "Remove").clicked() {
                    self.removed.apply(scene, RecollectionCommand::Remove(id));
                }
                is_over = ui.button("Cancel").clicked();
            });
        });
        if is_over || is_closed {
            self.removing = None;
        }
    }
}

fn fact(ui: &mut Ui, name: &str, value: &str) {
    if value.is_empty() {
        return;
    }
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        note(ui, name);
        ui.add(Label::new(RichText::new(crate::archive::excerpt(value, 400)).font(theme::sans(theme::CONTROL))).wrap());
    });
}

fn facts_ui(ui: &mut Ui, scene: &Scene<'_>, opened: &Opened) -> bool {
    let recollection = &opened.recollection;
    fact(ui, "Kind", recollection.kind.as_str());
    fact(ui, "Given", &recollection.date.map(|date| date.in_words()).unwrap_or_default());
    fact(ui, "Place", &recollection.place);
    fact(ui, "Language", &language_name(&recollection.language));
    fact(ui, "Call number", &recollection.call_number);
    fact(ui, "Accession number", &recollection.accession);
    change_button(ui, scene, "Edit…").on_hover_text("Title, people, date, place and the rest").clicked()
}

/// Draws how far the work on it has come, to be changed.
fn work_ui(ui: &mut Ui, scene: &mut Scene<'_>, recollection: &Recollection) {
    ui.add_space(6.0);
    note(ui, "State of work");
    let name = |work: Option<Work>| work.map_or("not said", Work::as_str);
    let mut wanted = recollection.work;
    ui.add_enabled_ui(scene.desk.is_writable(), |ui| {
        let shown = egui::ComboBox::from_id_salt("state of work").selected_text(name(wanted)).show_ui(ui, |ui| {
            for work in std::iter::once(None).chain(Work::ALL.iter().copied().map(Some)) {
                ui.selectable_value(&mut wanted, work, name(work));
            }
        });
        let words = format!("State of work: {}", name(recollection.work));
        shown.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, &words));
    });
    if wanted != recollection.work {
        let recollection = Recollection { work: wanted, ..recollection.clone() };
        scene.apply(RecollectionCommand::Edit { recollection, narrators: None, interviewers: None });
    }
}

fn people_ui(ui: &mut Ui, scene: &mut Scene<'_>, opened: &Opened) {
    for (role, name) in
        [(Role::Narrator, "Narrators"), (Role::Interviewer, "Interviewers"), (Role::Present, "Also present")]
    {
        let cast: Vec<_> = opened.cast.iter().filter(|(part, ..)| *part == role).collect();
        if cast.is_empty() {
            continue;
        }
        section(ui, name);
        for (_, person, name) in cast {
            if link(ui, &crate::archive::excerpt(name, 60)).clicked() {
                scene.go(Screen::People(Some(*person)));
            }
        }
    }
    if let (Some(article), Some(title)) = (opened.recollection.reported_in, &opened.reported_in) {
        section(ui, "Known only from");
        if link(ui, &crate::archive::excerpt(title, 80)).clicked() {
            scene.go(Screen::article(article, None));
        }
    }
}

fn transcripts_ui(ui: &mut Ui, scene: &mut Scene<'_>, opened: &Opened) {
    section(ui, if opened.transcripts.len() > 1 { "Transcripts" } else { "Transcript" });
    if opened.transcripts.is_empty() {
        note(ui, "None was imported yet.");
    }
    for (transcript, media) in &opened.transcripts {
        ui.add(Label::new(format!("{} · revision {}", transcript_name(transcript), transcript.revision)).wrap());
        let Some(media) = media else {
            note(ui, "Typed here; no file.");
            continue;
        };
        let name = crate::archive::excerpt(&media.name, 80);
        note(
            ui,
            format!("{name} · {} · {} bytes · {}", media.format, grouped(bytes(media.bytes)), moment(media.added_ms)),
        );
        fingerprint_ui(ui, scene, &media.sha256, transcript);
    }
}

fn bytes(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// The SHA-256 of the imported file: shown short, copied whole.
fn fingerprint_ui(ui: &mut Ui, scene: &mut Scene<'_>, sha256: &[u8; 32], transcript: &Transcript) {
    let all: String = sha256.iter().map(|byte| format!("{byte:02x}")).collect();
    let short = format!("SHA-256 {}…", all.get(..16).unwrap_or_default());
    ui.push_id(transcript.id, |ui| {
        let words = RichText::new(short).font(theme::sans(theme::SMALL));
        let button = ui.add(egui::Button::new(words).frame(false));
        if button.on_hover_text(format!("{all}\nClick to copy")).clicked() {
            scene.push(Action::Copy(all.clone()));
            scene.tell(Notice::told("Copied the SHA-256 of the imported file."));
        }
    });
}
