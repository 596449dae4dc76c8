//! Choosing one of many by typing: a tag, a person, a dossier; or making a new one by its name.

use egui::{Context, Key, Modifiers, TextEdit};

use super::list::LOW;
use super::{Row, bare_sheet, headline, list};
use crate::gui::theme;

/// A sheet with a field and the options that fit what is typed.
pub struct Picker {
    title: String,
    /// What a new one is called: “Make the tag”; none where none can be made here.
    make: Option<String>,
    typed: String,
    chosen: usize,
    is_new: bool,
}

/// What came of it in a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picked {
    /// The option with this index.
    One(usize),
    /// A new one of this name.
    New(String),
    /// Nothing; the sheet is closed.
    Nothing,
}

impl Picker {
    /// A sheet called `title`; where a new one can be made, `make` says what making is called.
    pub fn new(title: impl Into<String>, make: Option<&str>) -> Picker {
        Picker { title: title.into(), make: make.map(str::to_owned), typed: String::new(), chosen: 0, is_new: true }
    }

    /// Draws it over everything; what was picked, if anything. `options` are names with something to tell them apart.
    pub fn ui(&mut self, ctx: &Context, options: &[(String, String)]) -> Option<Picked> {
        let mut picked = None;
        let name = self.title.clone();
        let ((), is_left) = bare_sheet(ctx, &name, 440.0, |ui| {
            headline(ui, &self.title);
            let down = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::ArrowDown));
            let up = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::ArrowUp));
            let field = TextEdit::singleline(&mut self.typed).hint_text("Type to find").desired_width(f32::INFINITY);
            let response = ui.add(field.font(theme::sans(16.0)));
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Type to find"));
            if std::mem::take(&mut self.is_new) || !response.has_focus() {
                response.request_focus();
            }
            if response.changed() {
                self.chosen = 0;
            }
            let rows = self.rows(options);
            self.chosen = (self.chosen + usize::from(down)).saturating_sub(usize::from(up));
            self.chosen = self.chosen.min(rows.len().saturating_sub(1));
            ui.allocate_ui(egui::vec2(ui.available_width(), 280.0), |ui| {
                let shown = list(ui, &self.title, rows.len(), LOW, Some(self.chosen), |index| rows[index].0.clone());
                let is_entered = ui.input(|input| input.key_pressed(Key::Enter));
                let taken = shown.chosen.or(is_entered.then_some(self.chosen));
                picked = taken.and_then(|index| rows.get(index)).map(|(_, picked)| picked.clone());
            });
            if ui.button("Cancel").clicked() {
                picked = Some(Picked::Nothing);
            }
        });
        if is_left && picked.is_none() {
            picked = Some(Picked::Nothing);
        }
        picked
    }

    fn rows(&self, options: &[(String, String)]) -> Vec<(Row, Picked)> {
        let typed = self.typed.trim().to_lowercase();
        let fits = |name: &str| typed.split_whitespace().all(|word| name.to_lowercase().contains(word));
        let row = |(index, (name, detail)): (usize, &(String, String))| {
            let row = Row { title: name.clone(), trailing: detail.clone(), ..Row::default() };
            (row, Picked::One(index))
        };
        let mut rows: Vec<(Row, Picked)> =
            options.iter().enumerate().filter(|(_, (name, _))| fits(name)).map(row).collect();
        let is_there = options.iter().any(|(name, _)| name.to_lowercase() == typed);
        if let Some(make) = self.make.as_ref().filter(|_| !typed.is_empty() && !is_there) {
            let name = self.typed.trim().to_owned();
            rows.push((Row { title: format!("{make} “{name}”"), ..Row::default() }, Picked::New(name)));
        }
        rows
    }
}
