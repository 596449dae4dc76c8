//! What is read to the narrator before the first second. Each statement is agreed to, or it is said in so many words that
//! recording goes on without it; only what was agreed to is kept with the interview.

use std::collections::HashMap;

use egui::{Frame, Label, RichText, Role, Ui, WidgetInfo};

use crate::gui::part::{note, section};
use crate::gui::theme::{self, colours};

/// What was answered so far, by statement.
#[derive(Default)]
pub(super) struct Consent {
    answers: HashMap<String, Answered>,
}

/// What a narrator said to a statement.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answered {
    Agreed,
    Without,
}

/// The statements that were agreed to already in this session, with the day.
pub(super) type Before = HashMap<String, String>;

impl Consent {
    /// How many statements are not answered yet.
    pub(super) fn open(&self, statements: &[String], before: &Before) -> usize {
        let is_open = |statement: &&String| !before.contains_key(*statement) && !self.answers.contains_key(*statement);
        statements.iter().filter(is_open).count()
    }

    /// The statements that were agreed to now.
    pub(super) fn agreed(&self, statements: &[String], before: &Before) -> Vec<String> {
        let is_agreed = |statement: &&String| {
            !before.contains_key(*statement) && self.answers.get(*statement) == Some(&Answered::Agreed)
        };
        statements.iter().filter(is_agreed).cloned().collect()
    }

    /// Draws the statements.
    pub(super) fn ui(&mut self, ui: &mut Ui, statements: &[String], before: &Before) {
        section(ui, "Read this to the narrator, and tick what was agreed to");
        if statements.is_empty() {
            note(ui, "No statement is written down. You can write some in the settings.");
        }
        for statement in statements {
            let colours = colours(ui);
            let frame = Frame::new().fill(colours.card).stroke((1.0, colours.line)).corner_radius(8).inner_margin(10);
            frame.show(ui, |ui| {
                ui.set_width(ui.available_width());
                match before.get(statement) {
                    Some(day) => {
                        statement_ui(ui, statement);
                        note(ui, format!("Agreed to in this session, on {day}."));
                    }
                    None => self.one_ui(ui, statement),
                }
            });
        }
        if !statements.is_empty() {
            note(ui, "What is agreed to is kept with the interview and its day. The statements stand in the settings.");
        }
    }

    fn one_ui(&mut self, ui: &mut Ui, statement: &str) {
        statement_ui(ui, statement);
        ui.horizontal_wrapped(|ui| {
            for (answer, words) in [(Answered::Agreed, "Agreed"), (Answered::Without, "Recorded without this")] {
                let mut is_on = self.answers.get(statement) == Some(&answer);
                let response = ui.checkbox(&mut is_on, words);
                let name = format!("{words}: {statement}");
                response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, is_on, &name));
                if response.changed() {
                    match is_on {
                        true => self.answers.insert(statement.to_owned(), answer),
                        false => self.answers.remove(statement),
                    };
                }
                ui.add_space(12.0);
            }
        });
    }
}

fn statement_ui(ui: &mut Ui, statement: &str) {
    let text = RichText::new(statement).font(theme::serif(16.0)).color(colours(ui).ink);
    ui.add(Label::new(text).wrap());
}
