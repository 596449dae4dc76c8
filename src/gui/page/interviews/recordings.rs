//! The sound of the open interview: what there is, where its file stands, what was agreed to before it was made; and the
//! ways to add some, to name it, to give a copy away.

mod covered;
mod label;

use egui::{ComboBox, Label, RichText, Role, Ui, WidgetInfo};

use super::opened::{Opened, transcript_name};
use super::session::SessionSheet;
use crate::archive::clearance::Policy;
use crate::archive::day::day_in_words;
use crate::archive::import::sound::is_same_file;
use crate::archive::recordings::RecordingCommand;
use crate::archive::sound::path_of;
use crate::archive::transcripts::TranscriptCommand;
use crate::archive::{ArchiveError, MEDIA, excerpt};
use crate::gui::action::{Action, Done, FileToImport, Job, Notice, PathKind, PathWish};
use crate::gui::answer::Answer;
use crate::gui::part::{Sent, change_button, counted, note, section};
use crate::gui::scene::Scene;
use crate::gui::screen::Screen;
use crate::gui::theme::{self, colours};
use crate::media::Vault;
use crate::model::{Consent, Id, MarkKind, MediaFile, Recollection, Recording};
use crate::store::Read;
use crate::text::clock::clock;
use covered::CoveredSheet;
use label::LabelSheet;

/// How often it is looked whether the files are still where they were, in seconds.
const SECONDS: f64 = 5.0;

/// What the inspector remembers of the sound.
#[derive(Default)]
pub(super) struct Recordings {
    known: Answer<Known>,
    session: Option<SessionSheet>,
    label: Option<LabelSheet>,
    covered: Option<CoveredSheet>,
    removed: Sent<Id<Recording>>,
}

/// What is known of an interview's sound.
struct Known {
    of: Id<Recollection>,
    tapes: Vec<Tape>,
    consents: Vec<Consent>,
}

/// One recording.
struct Tape {
    recording: Recording,
    file: Option<MediaFile>,
    is_missing: bool,
    marks: usize,
    gaps: usize,
}

impl Recordings {
    pub(super) fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, opened: &Opened) {
        let id = opened.recollection.id;
        let folder = scene.desk.folder().to_owned();
        // Files that are only linked come and go without the archive's doing.
        let moment = (ui.input(|input| input.time) / SECONDS) as u64;
        scene.ask(&mut self.known, ("sound of", id, moment), move |read, _| {
            known(read, &Vault::in_folder(folder.join(MEDIA)), id)
        });
        section(ui, "Sessions and recordings");
        if opened.sessions.is_empty() {
            note(ui, "None is written down.");
        }
        let known = self.known.get().filter(|known| known.of == id);
        let mut wish = None;
        for session in &opened.sessions {
            let date = session.date.map_or_else(|| "undated".into(), |date| date.in_words());
            let place = if session.place.is_empty() { String::new() } else { format!(", {}", session.place) };
            ui.add(Label::new(format!("{}. {date}{place}", session.position + 1)).wrap());
            let tapes = known.into_iter().flat_map(|known| &known.tapes);
            for tape in tapes.filter(|tape| tape.recording.session == session.id) {
                ui.indent(tape.recording.id, |ui| wish = wish.take().or(tape_ui(ui, scene, tape)));
            }
        }
        self.removed.fault_ui(ui);
        ui.horizontal_wrapped(|ui| {
            if change_button(ui, scene, "Record more…").on_hover_text("Record for this interview").clicked() {
                scene.go(Screen::Record(Some(id)));
            }
            if change_button(ui, scene, "Add sound…").on_hover_text("Files of sound that are here already").clicked()
            {
                scene.push(add_sound(id, opened.recollection.title.clone()));
            }
            if change_button(ui, scene, "Add session…").clicked() {
                self.session = Some(SessionSheet::of(opened));
            }
        });
        pairing_ui(ui, scene, opened);
        if let Some(known) = known {
            consents_ui(ui, &known.consents);
        }
        if let Some((recording, wish)) = wish {
            self.take(scene, recording, wish);
        }
        self.sheets_ui(ui, scene);
    }

    fn take(&mut self, scene: &mut Scene<'_>, recording: Recording, wish: Wish) {
        match wish {
            Wish::Label => self.label = Some(LabelSheet::of(&recording)),
            Wish::Cover => self.covered = Some(CoveredSheet::of(recording)),
            Wish::Find(file) => scene.push(find_again(recording.id, *file)),
            Wish::Remove => {
                self.removed.forgive();
                self.removed.apply(scene, RecordingCommand::Remove(recording.id));
            }
        }
    }

    fn sheets_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        if self.removed.arrived().is_some() {
            scene.tell(Notice::told("Removed; its file stays in the archive, and Undo brings it back."));
        }
        if self.session.as_mut().is_some_and(|sheet| !sheet.ui(ui, scene)) {
            self.session = None;
        }
        if self.label.as_mut().is_some_and(|sheet| !sheet.ui(ui, scene)) {
            self.label = None;
        }
        if self.covered.as_mut().is_some_and(|sheet| !sheet.ui(ui, scene)) {
            self.covered = None;
        }
    }
}

/// What is asked of a recording.
enum Wish {
    Label,
    Cover,
    Find(Box<MediaFile>),
    Remove,
}

fn known(read: &Read<'_>, vault: &Vault, id: Id<Recollection>) -> Result<Known, ArchiveError> {
    let mut tapes = Vec::new();
    for recording in read.recordings(id)? {
        let file = recording.media.map(|media| read.media_file(media)).transpose()?.flatten();
        let marks = read.marks(recording.id)?;
        let gaps = marks.iter().filter(|mark| mark.kind == MarkKind::Gap).count();
        tapes.push(Tape {
            is_missing: file.as_ref().is_some_and(|file| !path_of(vault, file).exists()),
            marks: marks.len() - gaps,
            gaps,
            recording,
            file,
        });
    }
    Ok(Known { of: id, tapes, consents: read.consents(id)? })
}

fn tape_ui(ui: &mut Ui, scene: &Scene<'_>, tape: &Tape) -> Option<(Recording, Wish)> {
    let recording = &tape.recording;
    let name = match recording.label.as_str() {
        "" => format!("recording {}", recording.position + 1),
        label => excerpt(label, 60),
    };
    ui.add(Label::new(RichText::new(&name).font(theme::sans_bold(theme::CONTROL))).wrap());
    note(ui, facts(tape));
    place_ui(ui, tape);
    let mut wish = None;
    let response = ui.menu_button("What to do with it…", |ui| {
        let is_writable = scene.desk.is_writable();
        let is_here = tape.file.is_some() && !tape.is_missing;
        let items = [
            ("Label…", is_writable, Wish::Label),
            ("Save a covered copy…", is_here, Wish::Cover),
            ("Remove", is_writable, Wish::Remove),
        ];
        for (words, is_possible, meant) in items {
            if ui.add_enabled(is_possible, egui::Button::new(words)).clicked() {
                wish = Some(meant);
                ui.close();
            }
        }
    });
    response.response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("What to do with {name}")));
    if let Some(file) = tape.file.as_ref().filter(|file| tape.is_missing && file.linked_at.is_some())
        && change_button(ui, scene, "Find it again…").clicked()
    {
        wish = Some(Wish::Find(Box::new(file.clone())));
    }
    wish.map(|wish| (recording.clone(), wish))
}

/// How long, in which format, what is marked.
fn facts(tape: &Tape) -> String {
    let recording = &tape.recording;
    let mut facts: Vec<String> = recording.duration_ms.map(clock).into_iter().collect();
    facts.extend(tape.file.as_ref().map(|file| file.format.clone()).filter(|format| !format.is_empty()));
    facts.extend(recording.rate.map(|rate| format!("{} Hz", crate::gui::part::count::grouped(rate as usize))));
    facts.extend(recording.channels.map(|channels| match channels {
        1 => "mono".to_owned(),
        2 => "stereo".to_owned(),
        many => format!("{many} channels"),
    }));
    if tape.marks > 0 {
        facts.push(counted(tape.marks, "mark", "marks"));
    }
    if tape.gaps > 0 {
        facts.push(counted(tape.gaps, "gap", "gaps"));
    }
    facts.join(" · ")
}

/// Where the file stands, or that it is not there.
fn place_ui(ui: &mut Ui, tape: &Tape) {
    let bad = |ui: &mut Ui, words: String| {
        let words = RichText::new(words).font(theme::sans(theme::SMALL)).color(colours(ui).bad);
        ui.add(Label::new(words).wrap());
    };
    match (&tape.file, tape.is_missing) {
        (None, _) => {
            note(ui, "Its sound is not in the archive.");
        }
        (Some(MediaFile { linked_at: None, .. }), false) => {
            note(ui, "Its file is in the archive.");
        }
        (Some(MediaFile { linked_at: Some(path), .. }), false) => {
            ui.add(
                Label::new(
                    RichText::new(format!("Stands at {path}")).font(theme::sans(theme::SMALL)).color(colours(ui).soft),
                )
                .wrap(),
            );
        }
        (Some(MediaFile { linked_at: None, .. }), true) => {
            bad(ui, "Its file is missing in the archive's folder. Restore a backup.".into());
        }
        (Some(MediaFile { linked_at: Some(path), .. }), true) => {
            bad(ui, format!("Its file is not where it was: {path}"));
        }
    }
}

/// Which recording the times of each transcript count in, where there is a choice.
fn pairing_ui(ui: &mut Ui, scene: &mut Scene<'_>, opened: &Opened) {
    let is_paired = opened.transcripts.iter().any(|(transcript, _)| transcript.recording.is_some());
    if opened.transcripts.is_empty() || opened.recordings.is_empty() || opened.recordings.len() < 2 && !is_paired {
        return;
    }
    section(ui, "Times of the transcripts");
    let mut options = vec![(None, "run through all recordings".to_owned())];
    options.extend(opened.recordings.iter().map(|one| (Some(one.id), format!("count in {}", excerpt(&one.label, 40)))));
    for (transcript, _) in &opened.transcripts {
        let name = transcript_name(transcript);
        note(ui, &name);
        let shown = options.iter().find(|(id, _)| *id == transcript.recording).map(|(_, words)| words.clone());
        let shown = shown.unwrap_or_default();
        let mut wanted = transcript.recording;
        ui.add_enabled_ui(scene.desk.is_writable(), |ui| {
            let width = ui.available_width() - 8.0;
            let combo = ComboBox::from_id_salt(("times of", transcript.id)).width(width).truncate();
            let response = combo.selected_text(&shown).show_ui(ui, |ui| {
                for (id, words) in &options {
                    ui.selectable_value(&mut wanted, *id, words);
                }
            });
            let said = format!("The times of {name} {shown}");
            response.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &said));
        });
        if wanted != transcript.recording {
            scene.apply(TranscriptCommand::Pair { transcript: transcript.id, recording: wanted });
        }
    }
}

fn consents_ui(ui: &mut Ui, consents: &[Consent]) {
    if consents.is_empty() {
        return;
    }
    section(ui, "Agreed to before recording");
    let mut day = String::new();
    for consent in consents {
        let agreed = day_in_words(consent.agreed_ms);
        if agreed != day {
            note(ui, &agreed);
            day = agreed;
        }
        ui.add(Label::new(format!("✓ {}", excerpt(&consent.statement, 400))).wrap());
    }
}

/// Asks for files of sound of an interview.
fn add_sound(interview: Id<Recollection>, title: String) -> Action {
    Action::AskPath(Box::new(PathWish {
        title: "Add sound",
        explanation:
            "Recordings of this interview. What each is, and whether it is copied, is asked before they come in.".into(),
        button: "Look at them",
        kind: PathKind::Files,
        path: String::new(),
        then: Box::new(move |path| {
            Action::Import(vec![FileToImport::SoundOf { path, interview, title: title.clone() }])
        }),
    }))
}

/// Asks where a linked file stands now; it is believed only where the bytes are the same.
fn find_again(recording: Id<Recording>, file: MediaFile) -> Action {
    Action::AskPath(Box::new(PathWish {
        title: "Find the file again",
        explanation: format!("Where does “{}” stand now? It is compared byte for byte.", excerpt(&file.name, 80)),
        button: "Compare",
        kind: PathKind::File,
        path: file.linked_at.clone().unwrap_or_default(),
        then: Box::new(move |path| {
            let file = file.clone();
            Action::Start(Job::reading("Comparing a recording", move |_, watch| {
                if !is_same_file(&path, &file, watch)? {
                    return Err(ArchiveError::Refused {
                        rule: format!("this is another file, or it was changed: {}", path.display()),
                        hint: "look for the file whose bytes are the same",
                    });
                }
                // The same file from anywhere.
                let path = std::path::absolute(&path).unwrap_or(path);
                Ok(Done::then(Action::Change(Box::new(move |archive| {
                    archive.apply(RecordingCommand::Relink(recording, path))?;
                    Ok(Done::telling("It is the same file, and is linked where it stands now."))
                }))))
            }))
        }),
    }))
}

/// How strict the rules are for a copy that is given away: as ever, whatever this window shows.
const USUAL: Policy = Policy { include_withheld: false, pseudonyms: false };
