//! Which interview is recorded, and from which device.

use std::collections::HashMap;

use egui::{ComboBox, Role as WidgetRole, Ui, WidgetInfo};

use super::consent::Before;
use super::meter::channels_in_words;
use crate::archive::ArchiveError;
use crate::archive::clearance::Clearance;
use crate::archive::compose::language_name;
use crate::archive::day::day_in_words;
use crate::archive::recorded::{Occasion, remembered};
use crate::gui::action::Action;
use crate::gui::answer::Answer;
use crate::gui::part::count::grouped;
use crate::gui::part::frame::cut;
use crate::gui::part::{InterviewPicker, field, note, radio, section, tall_field};
use crate::gui::preferences::RecordingWishes;
use crate::gui::scene::Scene;
use crate::gui::taping::RecorderWish;
use crate::media::devices::Device;
use crate::model::{Consent, Id, Recollection, Session};
use crate::store::Read;

/// What is known and typed before the first second.
#[derive(Default)]
pub(super) struct Form {
    /// The interview that is gone on with; none for a new one.
    interview: Option<Id<Recollection>>,
    preset: Option<Id<Recollection>>,
    title: String,
    narrators: String,
    interviewers: String,
    place: String,
    language: String,
    label: String,
    /// Whether it begins a session; none while nobody said so.
    begins_session: Option<bool>,
    chosen: Answer<Option<Chosen>>,
    picker: InterviewPicker,
}

/// What is known of the interview that is gone on with.
struct Chosen {
    id: Id<Recollection>,
    title: String,
    sessions: Vec<Session>,
    recordings: usize,
    consents: Vec<Consent>,
    /// What is kept beside the sound of it.
    occasion: Occasion,
}

impl Form {
    /// Takes the interview that the screen was opened for; whether that is another one than before.
    pub(super) fn preset(&mut self, preset: Option<Id<Recollection>>) -> bool {
        if preset.is_none() || preset == self.preset {
            return false;
        }
        self.preset = preset;
        self.choose(preset);
        true
    }

    /// The recording is on its way: what was typed for it is not for the next.
    pub(super) fn has_begun(&mut self) {
        *self = Form { preset: self.preset, interview: self.interview, ..Form::default() };
    }

    fn choose(&mut self, interview: Option<Id<Recollection>>) {
        (self.interview, self.begins_session) = (interview, None);
    }

    /// The interview that is gone on with.
    pub(super) fn interview(&self) -> Option<Id<Recollection>> {
        self.interview
    }

    /// Whether enough is known to begin: of an interview that is gone on with, how it stands.
    pub(super) fn is_known(&self) -> bool {
        self.interview.is_none() || self.known().is_some()
    }

    fn known(&self) -> Option<&Chosen> {
        self.chosen.get().and_then(Option::as_ref).filter(|chosen| Some(chosen.id) == self.interview)
    }

    /// Asks what is known of the interview.
    pub(super) fn ask(&mut self, scene: &Scene<'_>) {
        let Some(id) = self.interview else { return };
        let known = scene.ask(&mut self.chosen, ("to be recorded", id), move |read, gate| chosen(read, gate, id));
        if matches!(known, Some(None)) {
            self.choose(None);
        }
    }

    /// What was agreed to already in the session that is gone on with, with the day.
    pub(super) fn agreed_before(&self) -> Before {
        let Some(known) = self.known().filter(|_| !self.begins_session()) else { return HashMap::new() };
        let newest = known.consents.iter().map(|one| one.agreed_ms).max().map(day_in_words);
        // What was agreed to in an earlier session is asked again.
        let agreed = known.consents.iter().map(|one| (one.statement.clone(), day_in_words(one.agreed_ms)));
        agreed.filter(|(_, day)| Some(day) == newest.as_ref()).collect()
    }

    fn begins_session(&self) -> bool {
        let last = self.known().and_then(|known| known.sessions.last()).and_then(|session| session.date);
        let today = jiff::ZonedDateTime::now().strftime("%Y-%m-%d").to_string();
        self.begins_session.unwrap_or_else(|| last.map(|date| date.to_string()) != Some(today))
    }

    /// What it is called while it is recorded.
    pub(super) fn shown_title(&self) -> String {
        match self.known() {
            Some(known) => known.title.clone(),
            None => self.new_title().unwrap_or_else(|| "A new interview".into()),
        }
    }

    fn new_title(&self) -> Option<String> {
        let narrator = names(&self.narrators).into_iter().next();
        let typed = Some(self.title.trim().to_owned()).filter(|title| !title.is_empty());
        typed.or_else(|| narrator.map(|name| format!("Interview with {name}")))
    }

    /// What is recorded, as it stands beside the sound.
    pub(super) fn occasion(&self, consents: Vec<String>) -> Occasion {
        let trimmed = |text: &str| text.trim().to_owned();
        let common =
            Occasion { place: trimmed(&self.place), label: trimmed(&self.label), consents, ..Occasion::default() };
        match self.known() {
            Some(known) => Occasion {
                place: common.place,
                label: common.label,
                consents: common.consents,
                new_session: self.begins_session(),
                ..known.occasion.clone()
            },
            None => Occasion {
                title: trimmed(&self.title),
                narrators: names(&self.narrators),
                interviewers: names(&self.interviewers),
                language: trimmed(&self.language),
                ..common
            },
        }
    }

    /// Draws it; whether another interview or session was chosen.
    pub(super) fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) -> bool {
        let before = (self.interview, self.begins_session());
        section(ui, "What is recorded");
        ui.horizontal_wrapped(|ui| {
            if radio(ui, self.interview.is_none(), "A new interview").clicked() {
                self.choose(None);
            }
            if radio(ui, self.interview.is_some(), "More of one that is here").clicked() && self.interview.is_none() {
                self.picker.open("More of which interview?");
            }
        });
        match self.interview {
            None => self.new_ui(ui),
            Some(_) => self.known_ui(ui),
        }
        if let Some((id, _)) = self.picker.ui(ui, scene) {
            self.choose(Some(id));
        }
        device_ui(ui, scene);
        (self.interview, self.begins_session()) != before
    }

    fn new_ui(&mut self, ui: &mut Ui) {
        field(ui, "Title", &mut self.title);
        if self.title.trim().is_empty() {
            let called = self.new_title().unwrap_or_else(|| "“Interview of” and the day".into());
            note(ui, format!("Without a title it is called: {called}"));
        }
        ui.columns(2, |columns| {
            tall_field(&mut columns[0], "Narrators, one a line", &mut self.narrators, 2);
            tall_field(&mut columns[1], "Interviewers, one a line", &mut self.interviewers, 2);
        });
        ui.columns(3, |columns| {
            field(&mut columns[0], "Place", &mut self.place);
            field(&mut columns[1], "Language (en, ru, pt-BR…)", &mut self.language);
            let name = language_name(self.language.trim());
            if name != self.language.trim() {
                note(&mut columns[1], name);
            }
            field(&mut columns[2], "Label of the recording", &mut self.label);
        });
    }

    fn known_ui(&mut self, ui: &mut Ui) {
        let Some(known) = self.known() else { return };
        let (title, recordings) = (cut(&known.title, 120), known.recordings);
        let last = known.sessions.last().cloned();
        ui.horizontal_wrapped(|ui| {
            ui.label(format!("“{title}”"));
            if ui.button("Another interview…").clicked() {
                self.picker.open("More of which interview?");
            }
        });
        let begins = self.begins_session();
        if let Some(last) = last {
            let of = last
                .date
                .map_or_else(|| "the last session".into(), |date| format!("the session of {}", date.in_words()));
            ui.horizontal_wrapped(|ui| {
                for (is_new, words) in [(false, format!("In {of}")), (true, "In a new session, today".into())] {
                    if radio(ui, begins == is_new, words).clicked() {
                        self.begins_session = Some(is_new);
                    }
                }
            });
        }
        ui.columns(2, |columns| {
            field(&mut columns[0], "Label of the recording", &mut self.label);
            if begins {
                field(&mut columns[1], "Place", &mut self.place);
            }
        });
        note(ui, format!("For example: tape {}", recordings + 1));
    }
}

fn chosen(read: &Read<'_>, gate: &Clearance, id: Id<Recollection>) -> Result<Option<Chosen>, ArchiveError> {
    let Ok(recollection) = read.recollection(id) else { return Ok(None) };
    let title = gate.recollection(id).map_or(recollection.title, |withheld| withheld.in_words());
    let (sessions, recordings) = (read.sessions(id)?, read.recordings(id)?.len());
    let occasion = remembered(read, &Occasion::of(id))?;
    Ok(Some(Chosen { id, title, sessions, recordings, consents: read.consents(id)?, occasion }))
}

/// The device, and how it is recorded.
fn device_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    section(ui, "From which device");
    let wishes = scene.preferences.recording.clone();
    let devices: Vec<Device> = match scene.taping.devices() {
        Some(Ok(devices)) => devices.clone(),
        Some(Err(error)) => {
            ui.colored_label(
                crate::gui::theme::colours(ui).bad,
                crate::gui::part::change::as_sentence(&error.to_string()),
            );
            Vec::new()
        }
        None => Vec::new(),
    };
    let chosen = match &wishes.device {
        Some(id) => devices.iter().find(|device| device.id == *id),
        None => devices.iter().find(|device| device.is_default),
    };
    ui.horizontal_wrapped(|ui| {
        let usual = devices.iter().find(|device| device.is_default).map_or_else(
            || "The system's default".to_owned(),
            |device| format!("The system's default ({})", cut(&device.name, 40)),
        );
        let mut options = vec![(None, usual)];
        options.extend(devices.iter().map(|device| (Some(device.id.clone()), cut(&device.name, 60))));
        if let Some(id) = wishes.device.as_ref().filter(|id| devices.iter().all(|device| device.id != **id)) {
            options.push((Some(id.clone()), format!("{} (not there now)", cut(id, 60))));
        }
        choice_ui(ui, scene, "Device", 300.0, &wishes.device, &options, |wishes, device| wishes.device = device);
        if ui.button("Look again").on_hover_text("Look again which devices there are").clicked() {
            scene.recorder(RecorderWish::LookForDevices);
        }
    });
    ui.horizontal_wrapped(|ui| {
        let rates = chosen.map_or_else(|| vec![44_100, 48_000], |device| device.rates.clone());
        let own = chosen.map_or_else(String::new, |device| format!(" ({} Hz)", grouped(device.rate as usize)));
        let mut options = vec![(None, format!("Rate of the device{own}"))];
        options.extend(rates.iter().map(|rate| (Some(*rate), format!("{} Hz", grouped(*rate as usize)))));
        choice_ui(ui, scene, "Rate", 190.0, &wishes.rate, &options, |wishes, rate| wishes.rate = rate);
        let own = chosen.map_or_else(String::new, |device| format!(" ({})", channels_in_words(device.channels)));
        let mut options = vec![(None, format!("Channels of the device{own}"))];
        let mut counts = chosen.map(|device| device.channel_counts.clone()).unwrap_or_default();
        counts.extend([1, 2]);
        counts.sort_unstable();
        counts.dedup();
        counts.retain(|count| (1..=8).contains(count));
        options.extend(counts.into_iter().map(|count| (Some(count), channels_in_words(count))));
        choice_ui(ui, scene, "Channels", 190.0, &wishes.channels, &options, |wishes, channels| {
            wishes.channels = channels
        });
        let options = [(16, "16 bits".to_owned()), (24, "24 bits".into()), (32, "32 bits, floating point".into())];
        choice_ui(ui, scene, "Bits", 110.0, &wishes.bits, &options, |wishes, bits| wishes.bits = bits);
    });
}

/// One of several, kept in the preferences at once.
fn choice_ui<T: Clone + PartialEq + Send + 'static>(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    name: &str,
    width: f32,
    now: &T,
    options: &[(T, String)],
    keep: fn(&mut RecordingWishes, T),
) {
    let shown = options.iter().find(|(value, _)| value == now).map(|(_, words)| words.clone()).unwrap_or_default();
    let mut wanted = now.clone();
    let combo = ComboBox::from_id_salt(name).width(width).selected_text(&shown).truncate();
    let response = combo.show_ui(ui, |ui| {
        for (value, words) in options {
            ui.selectable_value(&mut wanted, value.clone(), words);
        }
    });
    response.response.widget_info(|| WidgetInfo::labeled(WidgetRole::ComboBox, true, format!("{name}: {shown}")));
    if wanted != *now {
        scene.push(Action::Prefer(Box::new(move |preferences| keep(&mut preferences.recording, wanted))));
    }
}

/// The names in a field, one a line.
fn names(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}
