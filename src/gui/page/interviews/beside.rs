//! An original and its translation side by side, turn by turn.

use egui::{Galley, Pos2, Rect, Role, ScrollArea, Sense, Ui, Vec2, WidgetInfo};
use std::sync::Arc;

use super::script::Script;
use crate::archive::compose::language_name;
use crate::gui::answer::Answer;
use crate::gui::part::{failed, note, waiting};
use crate::gui::scene::Scene;
use crate::gui::theme::{self, colours};
use crate::model::{Id, Transcript, Turn};

/// Both transcripts, and the heights of their rows.
#[derive(Default)]
pub struct Beside {
    left: Answer<Script>,
    right: Answer<Script>,
    /// The height of each row, in points: estimated, and measured where it was seen.
    heights: Vec<f32>,
    /// What the heights hold for: both texts and the width.
    measured_for: (u64, u64, u32),
}

/// Between the rows, in points.
const GAP: f32 = 16.0;

impl Beside {
    /// Draws both; the transcript and the turn that was clicked, to be read by itself.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        scene: &mut Scene<'_>,
        original: Id<Transcript>,
        translation: Id<Transcript>,
    ) -> Option<(Id<Transcript>, Id<Turn>)> {
        for (answer, id) in [(&mut self.left, original), (&mut self.right, translation)] {
            scene.ask(answer, ("beside", id), move |read, gate| Script::read(read, gate, id));
            if let Some(fault) = answer.fault() {
                if failed(ui, fault) {
                    answer.forget();
                }
                return None;
            }
        }
        let (Some(left), Some(right)) = (self.left.get(), self.right.get()) else {
            waiting(ui);
            return None;
        };
        let rows = left.lines.len().max(right.lines.len());
        if left.lines.len() != right.lines.len() {
            let (one, other) = (left.lines.len(), right.lines.len());
            note(
                ui,
                format!(
                    "The original has {one} turns and the translation {other}: from some turn on they no longer answer each other."
                ),
            );
        }
        let width = column_width(ui);
        let key = |script: &Script| crate::gui::part::long_text::Source::revision(script);
        let measured_for = (key(left), key(right), width.to_bits());
        if self.measured_for != measured_for || self.heights.len() != rows {
            self.heights = (0..rows).map(|row| estimate(left, right, row, width)).collect();
            self.measured_for = measured_for;
        }
        ui.columns(2, |columns| {
            note(&mut columns[0], language_name(&left.transcript.language));
            note(&mut columns[1], language_name(&right.transcript.language));
        });
        rows_ui(ui, left, right, &mut self.heights, width)
    }
}

fn column_width(ui: &Ui) -> f32 {
    ((ui.available_width() - 34.0) / 2.0).clamp(120.0, 560.0)
}

fn estimate(left: &Script, right: &Script, row: usize, width: f32) -> f32 {
    let characters = |script: &Script| script.lines.get(row).map_or(0, |line| line.turn.text.len());
    let a_line = (width / (theme::READING * 0.47)).max(8.0);
    let lines = (characters(left).max(characters(right)) as f32 / a_line).ceil().max(1.0);
    lines * theme::READING * 1.4 + 18.0 + GAP
}

fn rows_ui(
    ui: &mut Ui,
    left: &Script,
    right: &Script,
    heights: &mut [f32],
    width: f32,
) -> Option<(Id<Transcript>, Id<Turn>)> {
    let mut clicked = None;
    ScrollArea::vertical().id_salt("side by side").auto_shrink([false, false]).show_viewport(ui, |ui, viewport| {
        ui.set_height(heights.iter().sum::<f32>() + 40.0);
        let origin = ui.min_rect().min;
        let mut top = 0.0;
        for (row, height) in heights.iter_mut().enumerate() {
            if top > viewport.bottom() {
                break;
            }
            if top + *height >= viewport.top() {
                let mut tallest = 0.0_f32;
                for (column, script) in [(0.0, left), (1.0, right)] {
                    let at = origin + Vec2::new(column * (width + 24.0), top);
                    let (size, is_clicked) = cell_ui(ui, script, row, at, width);
                    tallest = tallest.max(size);
                    if is_clicked && let Some(line) = script.lines.get(row) {
                        clicked = Some((script.transcript.id, line.turn.id));
                    }
                }
                let measured = tallest + GAP;
                if (measured - *height).abs() > 0.5 {
                    // What is above the view must not move what is seen.
                    if top < viewport.top() {
                        ui.scroll_with_delta(Vec2::new(0.0, *height - measured));
                    }
                    *height = measured;
                    ui.ctx().request_repaint();
                }
            }
            top += *height;
        }
    });
    clicked
}

/// Draws one turn; how high it is, and whether it was clicked.
fn cell_ui(ui: &mut Ui, script: &Script, row: usize, at: Pos2, width: f32) -> (f32, bool) {
    let Some(line) = script.lines.get(row) else { return (0.0, false) };
    let colours = colours(ui);
    let speaker = script.speaker(row).map(|voice| crate::archive::excerpt(&voice.name, 40)).unwrap_or_default();
    let ink = if line.is_withheld { colours.bad } else { colours.ink };
    let words: Arc<Galley> =
        ui.fonts_mut(|fonts| fonts.layout(line.turn.text.clone(), theme::serif(theme::READING), ink, width));
    let label = ui.fonts_mut(|fonts| fonts.layout_no_wrap(speaker, theme::sans(theme::SMALL), colours.accent));
    let top = label.size().y + 1.0;
    let size = Vec2::new(width, words.size().y + top);
    let rect = Rect::from_min_size(at, size);
    let response = ui.interact(rect, ui.make_persistent_id(("side", line.turn.id)), Sense::click());
    let words_start =
        crate::archive::excerpt(line.turn.text.get(..line.turn.text.floor_char_boundary(400)).unwrap_or_default(), 120);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Read from here: {words_start}")));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect.expand(5.0), 6.0, colours.hovered);
    }
    ui.painter().galley(at, label, colours.accent);
    ui.painter().galley(at + Vec2::new(0.0, top), words, ink);
    (size.y, response.clicked())
}
