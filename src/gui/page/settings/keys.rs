//! How somebody listens and with which keys: presets, keys one by one, how far back after a pause.

use egui::{Button, DragValue, Event, Grid, Key, Modifiers, Role, Ui, WidgetInfo};

use crate::gui::action::Action;
use crate::gui::controls::{Control, Scope, TABLE};
use crate::gui::keys::{Bound, Preset, await_keys, in_words, written};
use crate::gui::part::{link, note, radio};
use crate::gui::preferences::Preferences;
use crate::gui::scene::Scene;
use crate::gui::theme::colours;

/// What the page remembers of the keys.
#[derive(Default)]
pub(super) struct KeySettings {
    /// The control whose keys are awaited.
    awaited: Option<Control>,
    /// Why the keys that were pressed were not taken.
    refused: String,
}

impl KeySettings {
    pub(super) fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        listening_ui(ui, scene);
        ui.add_space(8.0);
        note(ui, "Keys for listening and transcribing, as in");
        ui.horizontal_wrapped(|ui| {
            for preset in Preset::ALL {
                if radio(ui, scene.preferences.keys.preset == preset, preset.name()).clicked() {
                    prefer(scene, move |preferences| {
                        preferences.keys.preset = preset;
                        preferences.keys.own.clear();
                    });
                }
            }
        });
        ui.add_space(4.0);
        self.heed_keys(ui, scene);
        if !self.refused.is_empty() {
            ui.colored_label(colours(ui).bad, &self.refused);
        }
        let bound = Bound::in_force(ui.ctx());
        Grid::new("keys").num_columns(4).spacing([16.0, 4.0]).show(ui, |ui| {
            let is_meant = |scope| matches!(scope, Scope::Sound | Scope::Transcribing);
            for entry in TABLE.iter().filter(|entry| is_meant(entry.scope)) {
                self.row_ui(ui, scene, &bound, entry.control);
                ui.end_row();
            }
        });
    }

    fn row_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, bound: &Bound, control: Control) {
        ui.label(control.name());
        let keys: Vec<String> =
            bound.of_control(control).map(|(modifiers, key)| in_words(ui.ctx(), modifiers, key)).collect();
        let none = if control == Control::EndEdit { "Esc" } else { "none" };
        note(ui, if keys.is_empty() { none.to_owned() } else { keys.join(", ") });
        let is_awaited = self.awaited == Some(control);
        let button = ui.add(Button::new(if is_awaited { "Press keys… (Esc: no)" } else { "Change…" }).small());
        let name = format!("Change the keys of “{}”", control.name());
        button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        if button.clicked() {
            self.awaited = (!is_awaited).then_some(control);
            self.refused.clear();
            // Enter or Space shall be keys like others now, and not press the button again.
            button.surrender_focus();
        }
        if scene.preferences.keys.own.contains_key(&control.key()) && link(ui, "As before").clicked() {
            prefer(scene, move |preferences| drop(preferences.keys.own.remove(&control.key())));
        }
    }

    /// Takes the keys that are awaited.
    fn heed_keys(&mut self, ui: &Ui, scene: &mut Scene<'_>) {
        let Some(control) = self.awaited else { return };
        await_keys(ui.ctx());
        let Some((modifiers, key)) = ui.input_mut(|input| {
            let found = input.events.iter().find_map(|event| match event {
                Event::Key { key, pressed: true, modifiers, .. } => Some((*modifiers, *key)),
                _ => None,
            });
            input.events.retain(|event| !matches!(event, Event::Key { .. } | Event::Text(_)));
            found
        }) else {
            return;
        };
        let modifiers =
            Modifiers { alt: modifiers.alt, shift: modifiers.shift, command: modifiers.command, ..Modifiers::NONE };
        if key == Key::Escape && !modifiers.any() {
            self.awaited = None;
            return;
        }
        let keys = written(modifiers, key);
        match Bound::in_force(ui.ctx()).taken_by(control, modifiers, key) {
            Some(other) => {
                self.refused =
                    format!("{keys} is “{}” already: give that other keys first, or press others.", other.name());
            }
            None => {
                (self.awaited, self.refused) = (None, String::new());
                prefer(scene, move |preferences| drop(preferences.keys.own.insert(control.key(), vec![keys])));
            }
        }
    }
}

fn listening_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let now = scene.preferences.listening;
    let seconds = |ui: &mut Ui, words: &str, ms: u64, least: f64| {
        let mut seconds = ms as f64 / 1000.0;
        let label = note(ui, words);
        let field = DragValue::new(&mut seconds).range(least..=60.0).speed(0.1).max_decimals(1).suffix(" s");
        let response = ui.add(field).labelled_by(label.id);
        response.changed().then(|| (seconds * 1000.0).round() as u64)
    };
    ui.horizontal_wrapped(|ui| {
        if let Some(ms) = seconds(ui, "After a pause, go on earlier by", now.rewind_ms, 0.0) {
            prefer(scene, move |preferences| preferences.listening.rewind_ms = ms);
        }
        if let Some(ms) = seconds(ui, "Back and ahead go by", now.step_ms, 0.1) {
            prefer(scene, move |preferences| preferences.listening.step_ms = ms);
        }
    });
}

fn prefer(scene: &mut Scene<'_>, change: impl FnOnce(&mut Preferences) + Send + 'static) {
    scene.push(Action::Prefer(Box::new(change)));
}
