//! How the window and the archive are wanted: theme, size of text, name, keys, citation style; the archive's title, what is
//! withheld, backups; and what this program is.

mod archive;
mod keys;
mod recording;
mod style;
mod withheld;

use egui::{Frame, Label, RichText, ScrollArea, Ui};

use crate::gui::action::Action;
use crate::gui::controls::Control;
use crate::gui::part::{Memos, field, headline, memos_ui, note};
use crate::gui::preferences::{LARGEST_PERCENT, SMALLEST_PERCENT, ThemeWish, usual_file};
use crate::gui::scene::Scene;
use crate::gui::theme::{self, colours};
use crate::model::About;
use archive::ArchiveSettings;
use keys::KeySettings;
use recording::RecordingSettings;
use style::StyleSettings;
use withheld::WithheldList;

/// What the page remembers.
#[derive(Default)]
pub struct Settings {
    /// The name that is being typed; none while nobody types.
    who: Option<String>,
    keys: KeySettings,
    style: StyleSettings,
    archive: ArchiveSettings,
    recording: RecordingSettings,
    withheld: WithheldList,
    memos: Memos,
}

impl Settings {
    /// Draws the page.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let frame = Frame::new().inner_margin(egui::Margin { left: 28, right: 10, top: 16, bottom: 0 });
        frame.show(ui, |ui| {
            ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
                ui.set_max_width(640.0_f32.min(ui.available_width() - 16.0));
                headline(ui, "Settings");
                heading(ui, "This window");
                theme_ui(ui, scene);
                size_ui(ui, scene);
                self.who_ui(ui, scene);
                heading(ui, "Listening and transcribing");
                self.keys.ui(ui, scene);
                heading(ui, "Citations");
                self.style.ui(ui, scene);
                pseudonyms_ui(ui);
                heading(ui, "Recording");
                self.recording.ui(ui, scene);
                heading(ui, "This archive");
                self.archive.ui(ui, scene);
                memos_ui(ui, scene, &mut self.memos, About::Archive);
                heading(ui, "What is withheld");
                self.withheld.ui(ui, scene);
                heading(ui, "About Viva Voce");
                about_ui(ui, scene);
                ui.add_space(32.0);
            });
        });
    }

    fn who_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        ui.add_space(8.0);
        let mut text = self.who.clone().unwrap_or_else(|| match scene.preferences.who.is_empty() {
            true => scene.who.to_owned(),
            false => scene.preferences.who.clone(),
        });
        let response = field(ui, "Your name", &mut text);
        note(ui, "Stands in the history beside what you change, from the next time that an archive is opened.");
        if response.changed() {
            self.who = Some(text);
        }
        if response.lost_focus()
            && let Some(who) = self.who.take()
        {
            let who = who.split_whitespace().collect::<Vec<_>>().join(" ");
            scene.push(Action::Prefer(Box::new(move |preferences| preferences.who = who)));
        }
    }
}

/// The heading of a part of the page.
fn heading(ui: &mut Ui, words: &str) {
    ui.add_space(18.0);
    ui.label(RichText::new(words).font(theme::serif_bold(17.0)).color(colours(ui).ink));
    ui.separator();
}

/// A paragraph of the page.
fn paragraph(ui: &mut Ui, words: &str) {
    ui.add(Label::new(words).wrap());
}

fn theme_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    note(ui, "Theme");
    ui.horizontal_wrapped(|ui| {
        let themes = [(ThemeWish::System, "As the system"), (ThemeWish::Light, "Light"), (ThemeWish::Dark, "Dark")];
        for (wish, name) in themes {
            if ui.radio(scene.preferences.theme == wish, name).clicked() {
                scene.push(Action::Prefer(Box::new(move |preferences| preferences.theme = wish)));
            }
        }
    });
}

fn size_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    ui.add_space(8.0);
    let percent = scene.preferences.text_percent;
    note(ui, "Size of text");
    ui.horizontal_wrapped(|ui| {
        let steps = [
            (Control::Smaller, percent > SMALLEST_PERCENT),
            (Control::Larger, percent < LARGEST_PERCENT),
            (Control::UsualSize, percent != 100),
        ];
        ui.label(format!("{percent} %"));
        for (control, is_possible) in steps {
            let button = egui::Button::new(control.name()).shortcut_text(control.keys_in_words(ui));
            if ui.add_enabled(is_possible, button).clicked() {
                scene.push(Action::Do(control));
            }
        }
    });
}

fn pseudonyms_ui(ui: &mut Ui) {
    ui.add_space(10.0);
    note(ui, "Pseudonyms");
    paragraph(
        ui,
        "A person can have a pseudonym (People, Edit…). An export with pseudonyms names everybody so who has one, and \
         leaves out what would betray them: titles, call numbers and file names of their recollections, and passages \
         that print the name. Which name stands for whom never leaves the archive. Whether an export uses pseudonyms \
         is asked at each.",
    );
}

fn about_ui(ui: &mut Ui, scene: &Scene<'_>) {
    paragraph(ui, &format!("Version {}. Everything stays on this machine.", env!("CARGO_PKG_VERSION")));
    paragraph(ui, "Free software under the MIT licence or the Apache License 2.0, as you choose.");
    paragraph(
        ui,
        "Set in Source Serif 4 and Source Sans 3, © Adobe, under the SIL Open Font License 1.1. Citations are \
         formatted by hayagriva with styles of the Citation Style Language project (CC BY-SA 3.0).",
    );
    ui.add_space(6.0);
    if let Some(file) = usual_file() {
        note(ui, format!("The settings of this window stand in {}", file.display()));
    }
    note(ui, format!("Changes stand in the history under the name {}.", scene.who));
}
