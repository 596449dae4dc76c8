//! Who speaks under each label of the transcripts, and the sheet that says who it is.

use egui::{Label, Ui};

use crate::archive::ArchiveError;
use crate::archive::clearance::Clearance;
use crate::archive::transcripts::TranscriptCommand;
use crate::gui::answer::Answer;
use crate::gui::part::{Picked, Picker, link, note, section};
use crate::gui::scene::Scene;
use crate::gui::shell::grouped;
use crate::model::{Id, Person, Recollection, Transcript};
use crate::store::Read;
use crate::store::transcript::LabelRow;

/// What is remembered of the voices.
#[derive(Default)]
pub struct Voices {
    heard: Answer<Vec<Heard>>,
    people: Answer<Vec<(Id<Person>, String)>>,
    naming: Option<(Picker, Id<Transcript>, String)>,
}

/// One label.
struct Heard {
    transcript: Id<Transcript>,
    label: String,
    /// Who it is, under the name that may be shown.
    name: Option<String>,
    /// Why the label is not shown: it can itself be a name that must not be told.
    withheld: Option<String>,
    turns: usize,
}

/// How many labels are listed; a transcript with more has its labels from a program that named nobody.
const LISTED: usize = 40;

impl Voices {
    /// Draws the labels of a recollection's transcripts.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, recollection: Id<Recollection>) {
        scene.ask(&mut self.heard, ("voices", recollection), move |read, gate| heard(read, gate, recollection));
        let Some(heard) = self.heard.get().filter(|heard| !heard.is_empty()) else { return };
        section(ui, "Who speaks");
        for one in heard.iter().take(LISTED) {
            let turns = if one.turns == 1 { "1 turn".to_owned() } else { format!("{} turns", grouped(one.turns)) };
            if let Some(withheld) = &one.withheld {
                note(ui, format!("{turns}: {withheld}"));
                continue;
            }
            let label = crate::archive::excerpt(&one.label, 40);
            let who = match &one.name {
                Some(name) if *name == label => format!("{} · {turns}", crate::archive::excerpt(name, 40)),
                Some(name) => format!("{label} is {} · {turns}", crate::archive::excerpt(name, 40)),
                None => format!("{label} is nobody yet · {turns}"),
            };
            ui.add(Label::new(who).wrap());
            if scene.desk.is_writable() {
                let button = link(ui, if one.name.is_some() { "Somebody else…" } else { "Say who…" });
                let name = format!("Say who speaks as {label}");
                button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
                if button.clicked() {
                    let picker = Picker::new(format!("Who is “{label}”?"), Some("New person"));
                    self.naming = Some((picker, one.transcript, one.label.clone()));
                }
            }
        }
        if heard.len() > LISTED {
            note(ui, format!("and {} more", grouped(heard.len() - LISTED)));
        }
        self.naming_ui(ui, scene);
    }

    fn naming_ui(&mut self, ui: &Ui, scene: &mut Scene<'_>) {
        let Some((picker, transcript, label)) = &mut self.naming else { return };
        scene.ask(&mut self.people, "people", |read, gate| {
            Ok(read.people()?.iter().map(|person| (person.id, gate.name(person).to_string())).collect())
        });
        let people: Vec<(String, String)> =
            self.people.get().into_iter().flatten().map(|(_, name)| (name.clone(), String::new())).collect();
        let Some(picked) = picker.ui(ui.ctx(), &people) else { return };
        let (transcript, label) = (*transcript, std::mem::take(label));
        let command = match picked {
            Picked::One(at) => self
                .people
                .get()
                .and_then(|all| all.get(at))
                .map(|(person, _)| TranscriptCommand::NameSpeaker { transcript, label, person: Some(*person) }),
            Picked::New(name) => Some(TranscriptCommand::NameSpeakerNew { transcript, label, name }),
            Picked::Nothing => None,
        };
        command.into_iter().for_each(|command| scene.apply(command));
        self.naming = None;
    }
}

fn heard(read: &Read<'_>, gate: &Clearance, recollection: Id<Recollection>) -> Result<Vec<Heard>, ArchiveError> {
    let mut all = Vec::new();
    for transcript in read.transcripts(recollection)? {
        for LabelRow { label, speaker: person, turns } in read.labels_in(transcript.id)? {
            let name = match person {
                Some(person) => Some(gate.name(&read.person(person)?).to_string()),
                None => None,
            };
            let withheld = person.and_then(|person| gate.person(person)).map(|withheld| withheld.in_words());
            all.push(Heard { transcript: transcript.id, label, name, withheld, turns });
        }
    }
    Ok(all)
}
