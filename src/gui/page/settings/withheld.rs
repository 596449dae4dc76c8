//! Every restriction of the archive, with the way to what it lies on and the button that lifts it.

use egui::{Label, Role, Ui, WidgetInfo};

use crate::archive::rights::{RestrictionCommand, kind_in_words, protected_in_words};
use crate::archive::{ArchiveError, excerpt};
use crate::gui::action::Action;
use crate::gui::answer::Answer;
use crate::gui::controls::Control;
use crate::gui::part::change::as_sentence;
use crate::gui::part::{failed, link, note, waiting};
use crate::gui::scene::Scene;
use crate::gui::screen::{Screen, Spot};
use crate::model::{Protected, Restriction};
use crate::store::Read;

/// What the page remembers of the restrictions.
#[derive(Default)]
pub(super) struct WithheldList {
    listed: Answer<Vec<Line>>,
}

struct Line {
    restriction: Restriction,
    /// What it lies on; only its kind where what is withheld is not shown.
    words: String,
    screen: Option<Screen>,
}

impl WithheldList {
    pub(super) fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let is_shown = scene.desk.is_withheld_shown();
        scene.ask(&mut self.listed, "every restriction", move |read, _| {
            read.restrictions()?.into_iter().map(|restriction| line(read, restriction, is_shown)).collect()
        });
        if let Some(fault) = self.listed.fault() {
            if failed(ui, fault) {
                self.listed.forget();
            }
            return;
        }
        let Some(lines) = self.listed.get() else { return waiting(ui) };
        if lines.is_empty() {
            note(ui, "Nothing. Whatever narrators asked you to keep back is withheld where it stands: under Access.");
            return;
        }
        for line in lines {
            line_ui(ui, scene, line);
        }
        let words = if is_shown { "Keep it back again" } else { Control::ShowWithheld.name() };
        if ui.button(words).clicked() {
            scene.push(Action::Do(Control::ShowWithheld));
        }
    }
}

fn line(read: &Read<'_>, restriction: Restriction, is_shown: bool) -> Result<Line, ArchiveError> {
    if !is_shown {
        let words = kind_in_words(&restriction.protects).to_owned();
        return Ok(Line { restriction, words, screen: None });
    }
    let screen = match restriction.protects {
        Protected::Recollection(id) => Screen::interview(id, None),
        Protected::Person(id) => Screen::People(Some(id)),
        Protected::Quote(id) => Screen::quote(id),
        Protected::Turns(first, _) => {
            let transcript = read.turn(first)?.transcript;
            Screen::interview(read.transcript(transcript)?.recollection, Spot::Turn(first))
        }
    };
    let words = protected_in_words(read, &restriction.protects)?;
    Ok(Line { restriction, words, screen: Some(screen) })
}

fn line_ui(ui: &mut Ui, scene: &mut Scene<'_>, line: &Line) {
    let restriction = &line.restriction;
    let until = match restriction.until {
        Some(date) => format!("until {}", date.in_words()),
        None => "until you lift it".into(),
    };
    ui.horizontal_wrapped(|ui| {
        let words = as_sentence(&line.words).trim_end_matches('.').to_owned();
        match &line.screen {
            Some(screen) => {
                if link(ui, &words).clicked() {
                    scene.go(screen.clone());
                }
            }
            None => {
                ui.label(&words);
            }
        }
        note(ui, format!("{}, {until}", restriction.access));
        if scene.desk.is_writable() {
            let lift = link(ui, "Lift");
            lift.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Lift: {words}, {until}")));
            if lift.clicked() {
                scene.apply(RestrictionCommand::Lift(restriction.id));
            }
        }
    });
    if line.screen.is_some() && !restriction.reason.is_empty() {
        ui.add(Label::new(excerpt(&restriction.reason, 500)).wrap());
    }
}
