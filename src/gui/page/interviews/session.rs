//! The sheet for one more session, with what it was recorded on.

use egui::Ui;

use super::opened::Opened;
use crate::archive::recollections::{NewTranscript, RecollectionCommand};
use crate::archive::transcripts::TranscriptCommand;
use crate::archive::{Archive, ArchiveError};
use crate::gui::part::date_field::Typed;
use crate::gui::part::{Sent, date_field, field, note, primary, sheet, tall_field};
use crate::gui::scene::Scene;
use crate::model::{Id, Person, Recollection, Recording, Session, Stage, Work};

/// The sheet while it is open.
pub struct SessionSheet {
    recollection: Id<Recollection>,
    position: u32,
    date: String,
    place: String,
    recordings: String,
    sent: Sent<Id<Recollection>>,
}

impl SessionSheet {
    /// A sheet for the session after those there are.
    pub fn of(opened: &Opened) -> SessionSheet {
        let last = opened.sessions.iter().map(|session| session.position).max();
        SessionSheet {
            recollection: opened.recollection.id,
            position: last.map_or(0, |last| last.saturating_add(1)),
            date: String::new(),
            place: opened.recollection.place.clone(),
            recordings: String::new(),
            sent: Sent::default(),
        }
    }

    /// Draws the sheet over everything; whether it stays open.
    pub fn ui(&mut self, ui: &Ui, scene: &mut Scene<'_>) -> bool {
        if self.sent.arrived().is_some() {
            return false;
        }
        let mut is_over = false;
        let title = format!("Session {}", self.position + 1);
        let (_, is_closed) = sheet(ui, "add a session", &title, |ui| {
            let (_, typed) = date_field(ui, "Date", &mut self.date);
            field(ui, "Place", &mut self.place);
            tall_field(ui, "Recordings, one a line: what stands on the tape or the file", &mut self.recordings, 3);
            note(ui, "For example: tape 2, side A");
            self.sent.fault_ui(ui);
            ui.add_space(6.0);
            ui.horizontal(|ui| {
                if ui.add_enabled_ui(typed.is_clear(), |ui| primary(ui, "Add").clicked()).inner {
                    self.send(scene);
                }
                is_over = ui.button("Cancel").clicked();
            });
        });
        !(is_over || is_closed)
    }

    fn send(&mut self, scene: &mut Scene<'_>) {
        let session = Session {
            id: Id::new(),
            recollection: self.recollection,
            position: self.position,
            date: Typed::of(&self.date).date(),
            place: self.place.trim().to_owned(),
        };
        let labels = self.recordings.lines().map(str::trim).filter(|label| !label.is_empty());
        let recording = |(position, label): (u32, &str)| Recording::labelled(session.id, position, label.to_owned());
        let recordings = (0..).zip(labels).map(recording).collect();
        self.sent.apply(scene, RecollectionCommand::AddSession { session, recordings });
    }
}

/// Makes a transcript without turns for an interview that has sound, and begins its first turn. Who speaks first is its
/// interviewer, where one is known.
pub fn begin_transcript(
    archive: &mut Archive,
    recollection: Recollection,
    first: Option<(Id<Person>, String)>,
) -> Result<(), ArchiveError> {
    let id = recollection.id;
    let new = NewTranscript {
        recording: None,
        media: None,
        language: recollection.language.clone(),
        stage: Stage::Verbatim,
        translation_of: None,
        text: String::new(),
        turns: Vec::new(),
    };
    archive.apply(RecollectionCommand::AddTranscript { recollection: id, transcript: Box::new(new) })?;
    if recollection.work == Some(Work::Recorded) {
        let recollection = Recollection { work: Some(Work::Transcribing), ..recollection };
        archive.apply(RecollectionCommand::Edit { recollection, narrators: None, interviewers: None })?;
    }
    let Some(transcript) = archive.read(|read| Ok(read.transcripts(id)?.pop()))? else { return Ok(()) };
    let (person, label) = first.map_or((None, String::new()), |(person, name)| (Some(person), name));
    archive.apply(TranscriptCommand::AddTurn {
        transcript: transcript.id,
        after: None,
        person,
        label,
        start_ms: Some(0),
        text: String::new(),
    })?;
    Ok(())
}
