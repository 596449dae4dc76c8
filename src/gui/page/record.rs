//! Recording an interview: of what, from which device, how loud, what the narrator agreed to; then the recording itself.
//!
//! | module | job |
//! |---|---|
//! | `form` | which interview, and the device |
//! | `consent` | what is read to the narrator before the first second |
//! | `deck` | at the foot, always in sight: level, time, disk, and the buttons |
//! | `meter` | how loud one channel is |
//! | `marks` | what is marked while it is said |
//!
//! The recorder itself is the app's: see `gui/taping`.

mod consent;
mod deck;
mod form;
mod marks;
mod meter;

use std::time::Duration;

use egui::{CentralPanel, Frame, Label, Margin, Panel, RichText, ScrollArea, Ui};

use crate::archive::recorded::settings_in;
use crate::gui::answer::Answer;
use crate::gui::controls::Control;
use crate::gui::part::change::{as_sentence, read_only_in_words};
use crate::gui::part::{empty, headline, waiting};
use crate::gui::scene::Scene;
use crate::gui::screen::Screen;
use crate::gui::taping::{About, Plan, RecorderWish, Running, gap_in_words};
use crate::gui::theme::{self, colours};
use crate::media::recorder::Settings;
use crate::media::wav_writer::Depth;
use consent::Consent;
use form::Form;
use marks::Marking;

/// How often the level is drawn anew while it is seen.
const EVERY: Duration = Duration::from_millis(55);

/// How long after it a gap is said so loud, in ms of the recording.
const FRESH_MS: u64 = 10_000;

/// What the page remembers.
#[derive(Default)]
pub struct Record {
    form: Form,
    consent: Consent,
    marking: Marking,
    left: Answer<Option<Duration>>,
}

impl Record {
    /// Draws the page.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let Screen::Record(preset) = *scene.screen else { return };
        if !scene.desk.is_writable() {
            empty(ui, "Nothing can be recorded here", &read_only_in_words(scene), None);
            return;
        }
        ui.ctx().request_repaint_after(EVERY);
        if self.form.preset(preset) {
            self.consent = Consent::default();
        }
        self.form.ask(scene);
        self.obey(scene);
        let frame =
            Frame::new().fill(colours(ui).desk).inner_margin(Margin { left: 20, right: 16, top: 10, bottom: 10 });
        Panel::bottom("recorder").frame(frame).show(ui, |ui| self.deck_ui(ui, scene));
        let frame =
            Frame::new().fill(colours(ui).paper).inner_margin(Margin { left: 24, right: 8, top: 14, bottom: 0 });
        CentralPanel::default().frame(frame).show(ui, |ui| match scene.taping.running() {
            Some(running) => {
                ui.vertical(|ui| {
                    ui.set_max_width(720.0_f32.min(ui.available_width() - 16.0));
                    self.running_ui(ui, scene, running);
                });
            }
            None if scene.taping.is_changing() => waiting(ui),
            None => self.before_ui(ui, scene),
        });
    }

    /// Does what was asked for by key, menu or palette.
    fn obey(&mut self, scene: &mut Scene<'_>) {
        let is_running = scene.taping.running().is_some();
        if scene.is_invoked(Control::BeginRecording) && self.is_ready(scene) {
            self.begin(scene);
        }
        if scene.is_invoked(Control::MarkMoment) && is_running {
            self.marking.mark(scene);
        }
        if scene.is_invoked(Control::PauseRecording) && is_running {
            pause(scene);
        }
        if scene.is_invoked(Control::StopRecording) && is_running {
            scene.recorder(RecorderWish::Stop);
        }
    }

    /// Whether everything that is asked before the first second was answered.
    fn is_ready(&self, scene: &Scene<'_>) -> bool {
        let is_answered = self.consent.open(&scene.preferences.recording.statements, &self.form.agreed_before()) == 0;
        is_answered && self.form.is_known() && !scene.taping.is_busy()
    }

    fn begin(&mut self, scene: &mut Scene<'_>) {
        let wishes = &scene.preferences.recording;
        let consents = self.consent.agreed(&wishes.statements, &self.form.agreed_before());
        let occasion = self.form.occasion(consents);
        let settings = Settings {
            wanted: wishes.wanted(),
            depth: Depth::of_bits(wishes.bits).unwrap_or(Depth::Int24),
            ..settings_in(scene.desk.folder(), &occasion)
        };
        let about = About { interview: self.form.interview(), title: self.form.shown_title() };
        let plan = Plan { settings, device: wishes.device.clone(), about };
        scene.recorder(RecorderWish::Begin(Box::new(plan)));
        // The next one is asked anew.
        self.consent = Consent::default();
        self.marking = Marking::default();
        self.form.has_begun();
    }

    fn before_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        ScrollArea::vertical().id_salt("before recording").auto_shrink([false, false]).show(ui, |ui| {
            ui.set_max_width(720.0_f32.min(ui.available_width() - 16.0));
            headline(ui, "Record an interview");
            if let Some((what, why)) = scene.taping.message() {
                banner_ui(ui, what, &as_sentence(why));
                if ui.button("I have read it").clicked() {
                    scene.recorder(RecorderWish::Forget);
                }
            }
            if self.form.ui(ui, scene) {
                self.consent = Consent::default();
            }
            self.consent.ui(ui, &scene.preferences.recording.statements, &self.form.agreed_before());
            ui.add_space(24.0);
        });
    }

    fn running_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, running: &Running) {
        let status = running.status();
        if let Some(alarm) = &status.alarm {
            banner_ui(ui, "Attention", &as_sentence(&alarm.to_string()));
        } else if let Some(gap) = status.gaps.last().filter(|gap| gap.at_ms + FRESH_MS > status.recorded_ms) {
            banner_ui(ui, "Sound is recorded again", &gap_in_words(gap));
        }
        headline(ui, &running.about.title);
        self.marking.ui(ui, scene, running, &status);
    }
}

/// Goes on where it is paused, else pauses.
fn pause(scene: &mut Scene<'_>) {
    let is_paused =
        scene.taping.running().is_some_and(|running| running.status().phase == crate::media::recorder::Phase::Paused);
    scene.recorder(if is_paused { RecorderWish::Resume } else { RecorderWish::Pause });
}

/// What must not be overlooked.
fn banner_ui(ui: &mut Ui, title: &str, words: &str) {
    let colours = colours(ui);
    let frame = Frame::new().fill(colours.left_out).stroke((2.0, colours.bad)).corner_radius(8).inner_margin(12);
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(RichText::new(title).font(theme::sans_bold(18.0)).color(colours.ink));
        ui.add(Label::new(RichText::new(words).font(theme::sans(16.0)).color(colours.ink)).wrap());
    });
    ui.add_space(6.0);
}
