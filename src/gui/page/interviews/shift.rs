//! The sheet that moves the times of turns: where a recording was begun later than the transcript says, or a tape ran
//! too slow.

use egui::Ui;

use crate::archive::transcripts::TranscriptCommand;
use crate::gui::part::{Sent, field, note, primary, radio, sheet};
use crate::gui::scene::Scene;
use crate::model::{Id, Transcript, Turn};
use crate::text::clock::{clock, exact_clock};

/// The sheet while it is open.
pub struct ShiftSheet {
    turn: Id<Turn>,
    begins: Option<i64>,
    /// Where the sound is, in the transcript's time.
    position: Option<i64>,
    seconds: String,
    is_only_this: bool,
    is_new: bool,
    sent: Sent<Id<Transcript>>,
}

impl ShiftSheet {
    /// The sheet for a turn and those after it.
    pub fn of(turn: &Turn, position: Option<i64>) -> ShiftSheet {
        ShiftSheet {
            turn: turn.id,
            begins: turn.start_ms,
            position,
            seconds: String::new(),
            is_only_this: false,
            is_new: true,
            sent: Sent::default(),
        }
    }

    /// Draws the sheet over everything; whether it stays open.
    pub fn ui(&mut self, ui: &Ui, scene: &mut Scene<'_>) -> bool {
        if self.sent.arrived().is_some() {
            return false;
        }
        let mut is_over = false;
        let (_, is_closed) = sheet(ui, "shift times", "Shift the times", |ui| {
            let typed = field(ui, "By how many seconds; −1.5 for earlier", &mut self.seconds);
            if std::mem::take(&mut self.is_new) {
                typed.request_focus();
            }
            self.sound_ui(ui);
            ui.add_space(6.0);
            for (is_only_this, words) in [(false, "This turn and all after it"), (true, "Only this turn")] {
                if radio(ui, self.is_only_this == is_only_this, words).clicked() {
                    self.is_only_this = is_only_this;
                }
            }
            let by_ms = milliseconds(&self.seconds);
            let told = match (by_ms, self.begins) {
                (Some(by), Some(begins)) if begins + by >= 0 => {
                    format!("This turn begins at {} then.", exact_clock(begins + by))
                }
                (Some(_), Some(_)) => "Then this turn would begin before the recording does.".into(),
                (None, _) if !self.seconds.trim().is_empty() => {
                    "Write a number of seconds, such as 2.5 or −2.5.".into()
                }
                _ => String::new(),
            };
            note(ui, told);
            self.sent.fault_ui(ui);
            ui.add_space(6.0);
            ui.horizontal(|ui| {
                let by_ms = by_ms.filter(|by| *by != 0);
                let is_pressed = ui.add_enabled_ui(by_ms.is_some(), |ui| primary(ui, "Shift").clicked()).inner;
                let is_entered = ui.input(|input| input.key_pressed(egui::Key::Enter));
                if let Some(by_ms) = by_ms.filter(|_| is_pressed || is_entered) {
                    let to = self.is_only_this.then_some(self.turn);
                    self.sent.apply(scene, TranscriptCommand::ShiftTimes { from: self.turn, to, by_ms });
                }
                is_over = ui.button("Cancel").clicked();
            });
        });
        !(is_over || is_closed)
    }

    fn sound_ui(&mut self, ui: &mut Ui) {
        let (Some(position), Some(begins)) = (self.position, self.begins) else { return };
        let words = format!("So that this turn begins where the sound is ({})", clock(position));
        if ui.button(words).clicked() {
            self.seconds = format!("{}", (position - begins) as f64 / 1000.0);
        }
    }
}

/// Seconds as they are typed, in ms; with a full stop or a comma, and any sort of minus.
fn milliseconds(typed: &str) -> Option<i64> {
    let plain = typed.trim().replace(['−', '–'], "-").replace(',', ".");
    let seconds: f64 = plain.trim_start_matches('+').parse().ok()?;
    (seconds.is_finite() && seconds.abs() < 1e7).then(|| (seconds * 1000.0).round() as i64)
}

#[cfg(test)]
mod tests {
    use super::milliseconds;

    #[test]
    fn seconds_are_read_as_people_write_them() {
        assert_eq!(milliseconds("2.5"), Some(2_500));
        assert_eq!(milliseconds(" −1,25 "), Some(-1_250));
        assert_eq!(milliseconds("+3"), Some(3_000));
        assert_eq!(milliseconds("three"), None);
        assert_eq!(milliseconds("NaN"), None);
        assert_eq!(milliseconds(""), None);
    }
}
