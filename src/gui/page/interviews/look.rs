//! How the reader looks: its head, its measures and colours, and what stands where there is nothing to read.

use egui::{Label, Rect, RichText, Ui};

use super::margin::MARGIN;
use super::opened::Opened;
use super::script::{Kept, Line, Script};
use crate::gui::action::{Action, Notice};
use crate::gui::answer::Fault;
use crate::gui::controls::Control;
use crate::gui::part::long_text::{Colours as TextColours, LongTextStyle, Point, Shown};
use crate::gui::part::{empty, headline, link};
use crate::gui::scene::Scene;
use crate::gui::screen::Screen;
use crate::gui::theme::{self, colours};

/// The selected words as far as their place is known: from the caret to the border of the turn at their other end.
pub fn around(shown: &Shown, caret: Rect) -> Rect {
    let Some(selection) = shown.selection else { return caret };
    let block = |point: Point| shown.rects.iter().find(|(block, _)| *block == point.block).map(|(_, rect)| *rect);
    let mut around = caret;
    match selection.head == selection.end() {
        true => around.min.y = block(selection.start()).map_or(shown.response.rect.top(), |rect| rect.top()),
        false => around.max.y = block(selection.end()).map_or(shown.response.rect.bottom(), |rect| rect.bottom()),
    }
    around
}

/// A thin line beside the turn that the screen points at.
pub fn point_out(ui: &Ui, shown: &Shown, line: Option<usize>) {
    let rect = shown.rects.iter().find(|(block, _)| Some(*block) == line).map(|(_, rect)| *rect);
    if let Some(rect) = rect {
        let painter = ui.painter().with_clip_rect(shown.response.rect);
        painter.vline(rect.left() - 8.0, rect.y_range(), egui::Stroke::new(2.5, colours(ui).accent));
    }
}

/// Says that something withheld was asked for, and how it can be shown.
pub fn told_withheld(sentence: &str) -> Notice {
    let hint = format!("Choose “{}” first.", Control::ShowWithheld.name());
    Notice::failed(Fault { sentence: sentence.into(), hint })
}

/// Where quotes stand, for the scroll bar.
pub fn ticks(script: &Script, colours: &theme::Colours) -> Vec<(usize, egui::Color32)> {
    let line = |kept: &Kept| script.line_of(kept.quote.place.first_turn);
    script.quotes.iter().filter_map(|kept| Some((line(kept)?, colours.accent.gamma_multiply(0.5)))).collect()
}

/// How the transcript looks in so much room.
pub fn style(ui: &Ui, width: f32, script: &Script) -> LongTextStyle {
    let colours = colours(ui);
    let is_timed = script.lines.iter().take(50).any(Line::is_timed);
    let is_named = script.is_named();
    let lead_width = match (width, is_timed, is_named) {
        (_, false, false) => 0.0,
        (..620.0, true, _) => 72.0,
        (..620.0, ..) => 44.0,
        (..760.0, true, _) => 160.0,
        (_, true, _) => 190.0,
        _ => 130.0,
    };
    let character = theme::READING * 0.47;
    let margin = if width > 460.0 { MARGIN } else { 0.0 };
    let room = width - lead_width - margin - 46.0;
    LongTextStyle {
        font: theme::serif(theme::READING),
        lead_font: theme::sans(theme::SMALL),
        colours: TextColours {
            text: colours.ink,
            time: colours.soft,
            speaker: colours.accent,
            selection: colours.chosen,
            found: colours.found,
            found_current: colours.found_here,
            focus: colours.accent,
        },
        measure_chars: (room / character).clamp(24.0, theme::MEASURE),
        line_height: 1.5,
        block_gap: 10.0,
        lead_width,
        margin: 16.0,
        centred: false,
    }
}

/// Draws what stands above the transcript.
pub fn head_ui(ui: &mut Ui, scene: &mut Scene<'_>, opened: &Opened) {
    if ui.ctx().content_rect().width() < 900.0 && link(ui, "‹ All recollections").clicked() {
        scene.go(Screen::first());
    }
    headline(ui, &crate::archive::excerpt(&opened.recollection.title, 150));
    let soft = colours(ui).soft;
    let colour = if opened.would_be_withheld.is_some() { colours(ui).bad } else { soft };
    let line = RichText::new(opened.headline()).font(theme::serif_italic(theme::CONTROL + 0.5)).color(soft);
    let access = RichText::new(opened.access()).font(theme::sans(theme::SMALL)).color(colour);
    for words in [line, access] {
        // A low window keeps its room for the transcript.
        let label = Label::new(words);
        ui.add(if ui.ctx().content_rect().height() < 620.0 { label.truncate() } else { label.wrap() });
    }
    ui.add_space(4.0);
    let rect = ui.max_rect();
    ui.painter().hline(rect.x_range(), ui.cursor().top(), egui::Stroke::new(1.0, colours(ui).line));
    ui.add_space(6.0);
}

/// Says that there is no transcript yet, and how one comes; whether one is to be written down here.
pub fn without_words_ui(ui: &mut Ui, scene: &mut Scene<'_>, has_sound: bool) -> bool {
    if has_sound {
        let [play, back, ahead, new] = [Control::PlayPause, Control::SoundBack, Control::SoundAhead, Control::NewTurn]
            .map(|control| control.keys_in_words(ui));
        let words = format!(
            "Write down what you hear: {play} plays and pauses, {back} and {ahead} go back and ahead, also while you \
             type; {new} begins a turn. Or import a transcript that somebody else has made."
        );
        let button = scene.desk.is_writable().then_some("Start transcribing");
        let is_begun = empty(ui, "No words yet", &words, button);
        ui.vertical_centered(|ui| {
            if ui.button("Import…").clicked() {
                scene.push(Action::Do(Control::Import));
            }
        });
        return is_begun;
    }
    let words = "Import its transcript, letter or notes: a text, subtitle, Word or web file. It joins this recollection \
                 when you say so on the import sheet.";
    if empty(ui, "No words yet", words, Some("Import…")) {
        scene.push(Action::Do(Control::Import));
    }
    false
}

/// Says that a whole recollection is withheld, why, and how it can be shown in this window.
pub fn withheld_ui(ui: &mut Ui, scene: &mut Scene<'_>, opened: &Opened) {
    let Some(withheld) = &opened.withheld else { return };
    let words = crate::gui::part::change::as_sentence(&format!(
        "{}. Neither its words nor its names are shown, copied or exported. You can look at it in this window all the \
         same; that lets nothing out",
        withheld.in_words()
    ));
    if empty(ui, &format!("Withheld {}", opened.recollection.kind), &words, Some(Control::ShowWithheld.name())) {
        scene.push(Action::Do(Control::ShowWithheld));
    }
}
