//! What stands at the foot of the Record screen, always in sight: how long, how loud, how much room, and the buttons.

use std::time::Duration;

use egui::{Align, Button, Label, Layout, RichText, Role, Ui, WidgetInfo};

use super::meter::{channel_name, layout_in_words, meter_ui};
use super::{Record, pause};
use crate::gui::controls::Control;
use crate::gui::part::{counted, note, primary};
use crate::gui::scene::Scene;
use crate::gui::taping::{RecorderWish, Running};
use crate::gui::theme::{self, colours};
use crate::media::Shape;
use crate::media::recorder::{Level, Phase, SourceError, time_left};
use crate::media::wav_writer::Depth;
use crate::text::clock::clock;

/// How many channels are drawn.
const DRAWN: usize = 6;
/// How often the disk is asked how much room there is, in seconds.
const SECONDS: f64 = 5.0;

impl Record {
    pub(super) fn deck_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        match scene.taping.running() {
            Some(running) => self.running_deck_ui(ui, scene, running),
            None => self.idle_deck_ui(ui, scene),
        }
    }

    fn idle_deck_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let heard = scene.taping.heard().unwrap_or_default();
        let is_ready = self.is_ready(scene);
        ui.horizontal_wrapped(|ui| {
            let keys = Control::BeginRecording.keys_in_words(ui);
            let begin = ui.add_enabled_ui(is_ready, |ui| primary(ui, "● Begin to record")).inner;
            begin.widget_info(|| WidgetInfo::labeled(Role::Button, is_ready, "Begin to record"));
            if begin.on_hover_text(keys).clicked() {
                self.begin(scene);
            }
            let open = self.consent.open(&scene.preferences.recording.statements, &self.form.agreed_before());
            if open > 0 {
                let words = counted(open, "statement is", "statements are");
                ui.label(format!("{words} neither agreed to nor left out yet."));
            }
            if let Some(left) = self.time_left(ui, scene, heard.shape) {
                note(ui, left_in_words(left));
            }
        });
        ui.add_space(4.0);
        // Until something is heard, the meters stand there all the same: nothing jumps when it comes.
        let channels = scene.preferences.recording.channels.unwrap_or(2).into();
        let levels = if heard.levels.is_empty() { vec![Level::default(); channels] } else { heard.levels.clone() };
        levels_ui(ui, &levels);
        line_ui(ui, scene, &heard.levels, |ui| match (&heard.trouble, heard.shape) {
            (Some(trouble), _) => {
                let words = RichText::new(trouble_in_words(trouble)).color(colours(ui).bad);
                ui.add(Label::new(words).wrap());
            }
            (None, Some(shape)) => {
                let layout = layout_in_words(shape.rate, shape.channels);
                note(ui, format!("Heard from {} ({layout}). Nothing of it is kept yet.", heard.device));
            }
            (None, None) => {
                note(ui, "Listening to the device…");
            }
        });
    }

    fn running_deck_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, running: &Running) {
        let status = running.status();
        let colours = colours(ui);
        ui.horizontal(|ui| {
            let at = clock(i64::try_from(status.recorded_ms).unwrap_or(i64::MAX));
            let time = ui.label(RichText::new(&at).font(theme::sans_bold(34.0)).color(colours.ink));
            time.widget_info(|| WidgetInfo::labeled(Role::Timer, true, format!("{at} recorded")));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                self.buttons_ui(ui, scene, status.phase);
                // What is left between time and buttons.
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let (words, colour) = match status.phase {
                        Phase::Recording => ("● Recording", colours.bad),
                        Phase::Paused => ("Paused: nothing is recorded", colours.fair),
                        Phase::Waiting => ("Waiting for the device", colours.bad),
                        Phase::Ended => ("Ended", colours.bad),
                    };
                    let words = RichText::new(words).font(theme::sans_bold(theme::CONTROL)).color(colour);
                    ui.add(Label::new(words).truncate());
                });
            });
        });
        ui.add_space(4.0);
        // What was heard last is no level of what comes now.
        let silent = vec![Level::default(); status.levels.len()];
        levels_ui(ui, if status.phase == Phase::Waiting { &silent } else { &status.levels });
        let (rate, channels) = (status.shape.rate, status.shape.channels);
        line_ui(ui, scene, &status.levels, |ui| {
            let left = status.left.map(|left| format!("{} · ", left_in_words(left))).unwrap_or_default();
            note(ui, format!("{left}From {} ({})", status.device, layout_in_words(rate, channels)));
        });
    }

    fn buttons_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, phase: Phase) {
        let stop = Control::StopRecording.keys_in_words(ui);
        if primary(ui, "Stop and keep").on_hover_text(stop).clicked() {
            scene.recorder(RecorderWish::Stop);
        }
        let name = if phase == Phase::Paused { "Go on" } else { "Pause" };
        let held = Control::PauseRecording.keys_in_words(ui);
        if ui.add(Button::new(name)).on_hover_text(held).clicked() {
            pause(scene);
        }
        let mark = Control::MarkMoment.keys_in_words(ui);
        if ui.add(Button::new("Mark").shortcut_text(mark)).clicked() {
            self.marking.mark(scene);
        }
    }

    /// How long the disk lasts for what is to be recorded.
    fn time_left(&mut self, ui: &Ui, scene: &Scene<'_>, shape: Option<Shape>) -> Option<Duration> {
        let wishes = &scene.preferences.recording;
        let heard = shape.unwrap_or(Shape { rate: 48_000, channels: 2 });
        let shape =
            Shape { rate: wishes.rate.unwrap_or(heard.rate), channels: wishes.channels.unwrap_or(heard.channels) };
        let depth = Depth::of_bits(wishes.bits).unwrap_or(Depth::Int24);
        let folder = scene.desk.folder().to_owned();
        let question = (shape.rate, shape.channels, depth.bits(), (ui.input(|input| input.time) / SECONDS) as u64);
        *scene.ask(&mut self.left, question, move |_, _| Ok(time_left(&folder, shape, depth)))?
    }
}

fn levels_ui(ui: &mut Ui, levels: &[Level]) {
    let channels = levels.len();
    for (channel, level) in levels.iter().take(DRAWN).enumerate() {
        meter_ui(ui, &channel_name(channel, channels), level);
    }
    if channels > DRAWN {
        note(ui, format!("and {} more", counted(channels - DRAWN, "channel", "channels")));
    }
}

/// The line under the meters: what is wrong with the level, else what `usually` stands there. It is always as high.
fn line_ui(ui: &mut Ui, scene: &mut Scene<'_>, levels: &[Level], usually: impl FnOnce(&mut Ui)) {
    let colours = colours(ui);
    ui.horizontal_wrapped(|ui| {
        ui.set_min_height(30.0);
        if levels.iter().any(|level| level.is_clipped) {
            let words = "It was too loud, and is distorted there: turn the device down, or move it away.";
            ui.label(RichText::new(words).font(theme::sans_bold(theme::CONTROL)).color(colours.bad));
            if ui.button("I have seen it").clicked() {
                scene.recorder(RecorderWish::ClearClipping);
            }
        } else if scene.taping.is_quiet() {
            let words = "Hardly anything is heard: is the microphone switched on, and near enough?";
            ui.label(RichText::new(words).font(theme::sans_bold(theme::CONTROL)).color(colours.fair));
        } else {
            usually(ui);
        }
    });
}

/// “room for 12 hours”.
fn left_in_words(left: Duration) -> String {
    let minutes = left.as_secs() / 60;
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("Room on the disk for {minutes} min"),
        (hours @ 1..10, minutes) => format!("Room on the disk for {hours} h {minutes:02} min"),
        (hours, _) => {
            let hours = usize::try_from(hours).unwrap_or(usize::MAX);
            format!("Room on the disk for {}", counted(hours, "hour", "hours"))
        }
    }
}

/// Why nothing is heard, and what to do about it in this window.
fn trouble_in_words(trouble: &SourceError) -> String {
    match trouble {
        SourceError::Missing { device: None } => {
            "There is no microphone or other input. Plug one in, then look again.".into()
        }
        SourceError::Missing { device: Some(device) } => {
            format!("“{device}” is not there. Plug it in, or choose another device.")
        }
        SourceError::Refused { device, why } => format!(
            "Nothing is heard from “{device}” ({why}). Is it held by another program, or forbidden in the system's settings?"
        ),
        SourceError::Unsupported => "This Viva Voce was built without sound devices, so it cannot record.".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_told_in_hours() {
        assert_eq!(left_in_words(Duration::from_secs(59 * 60)), "Room on the disk for 59 min");
        assert_eq!(left_in_words(Duration::from_secs(7_500)), "Room on the disk for 2 h 05 min");
        assert_eq!(left_in_words(Duration::from_secs(3_600 * 40)), "Room on the disk for 40 hours");
    }
}
