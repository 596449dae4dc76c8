//! Every change, newest first.

use egui::{Frame, Ui};

use crate::gui::answer::Answer;
use crate::gui::controls::Control;
use crate::gui::part::list::TALL;
pub use crate::gui::part::words::moment;
use crate::gui::part::{Row, empty, failed, headline, list, note, waiting};
use crate::gui::scene::Scene;
use crate::gui::shell::grouped;
use crate::gui::theme::colours;
use crate::store::journal::Step;

/// How many steps are listed.
const LISTED: usize = 20_000;

/// What the page remembers.
#[derive(Default)]
pub struct History {
    steps: Answer<Vec<Step>>,
    chosen: Option<usize>,
}

impl History {
    /// Draws the page.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        Frame::new().inner_margin(16).show(ui, |ui| {
            headline(ui, "History");
            note(
                ui,
                "Every change of this archive: who, when, what. Undo takes back the latest, also after a restart.",
            );
            ui.horizontal(|ui| {
                for control in [Control::Undo, Control::Redo] {
                    let label = match control {
                        Control::Undo => &scene.desk.state().undoable,
                        _ => &scene.desk.state().redoable,
                    };
                    let is_possible = label.is_some() && scene.desk.is_writable();
                    let button = egui::Button::new(control.name()).shortcut_text(control.keys_in_words(ui));
                    if ui.add_enabled(is_possible, button).clicked() {
                        scene.push(crate::gui::action::Action::Do(control));
                    }
                }
            });
            ui.add_space(8.0);
            self.list_ui(ui, scene);
        });
    }

    fn list_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        scene.ask(&mut self.steps, "steps", |read, _| Ok(read.history(LISTED)?));
        if let Some(fault) = self.steps.fault() {
            if failed(ui, fault) {
                self.steps.forget();
            }
            return;
        }
        let Some(steps) = self.steps.get() else { return waiting(ui) };
        if steps.is_empty() {
            empty(ui, "Nothing was changed yet", "Whatever you do in this archive will be listed here.", None);
            return;
        }
        let colours = colours(ui);
        let shown = list(ui, "Changes", steps.len(), TALL, self.chosen, |index| {
            let step = &steps[index];
            let state = match step.state.as_str() {
                "undone" => "undone, can be done again",
                "abandoned" => "undone",
                _ => "",
            };
            Row {
                title: step.label.clone(),
                detail: format!(
                    "{} · {} · {} {}",
                    moment(step.made_ms),
                    step.who,
                    grouped(usize::try_from(step.changes).unwrap_or(0)),
                    if step.changes == 1 { "value" } else { "values" }
                ),
                trailing: state.into(),
                colour: (!state.is_empty()).then_some(colours.fair),
                ..Row::default()
            }
        });
        self.chosen = shown.chosen.or(self.chosen);
    }
}
