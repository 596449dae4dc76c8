//! The preview: the dossier as it will be exported, or its Markdown. Only what is seen is laid out; what is above it is
//! guessed at, and corrected on sight with what is seen held still.

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, FontId, Galley, Label, Pos2, Rect, ScrollArea, Sense, Stroke, Ui, Vec2, vec2};

use super::Chosen;
use super::laid::{Chunk, Kind, Look, Run};
use crate::gui::part::words::verdict_colour;
use crate::gui::theme::{self, Colours, colours};

/// The widest that the text is set, in points.
const WIDEST: f32 = 640.0;
/// The room left and right of it.
const MARGIN: f32 = 28.0;
/// How far quotes and their passages are set in.
const QUOTE_INDENT: f32 = 26.0;

/// What the preview remembers.
#[derive(Default)]
pub(super) struct Preview {
    /// The height of every chunk, guessed or measured.
    heights: Vec<Height>,
    /// For which answer and width they hold.
    known_for: Option<(u64, bool, u32)>,
    /// How far it was scrolled in the last frame.
    offset: f32,
    view_height: f32,
    wanted: Option<Chosen>,
}

#[derive(Clone, Copy)]
struct Height {
    points: f32,
    is_measured: bool,
}

impl Preview {
    /// Brings what was made of `chosen` into view in the next frame.
    pub(super) fn bring(&mut self, chosen: Chosen) {
        self.wanted = Some(chosen);
    }

    /// Draws it; what was clicked. `generation` is that of the answer that the chunks stand in.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        chunks: &[Chunk],
        generation: u64,
        is_source: bool,
        chosen: Option<Chosen>,
    ) -> Option<Chosen> {
        let width = (ui.available_width() - 2.0 * MARGIN - 10.0).clamp(120.0, WIDEST);
        let key = (generation, is_source, width as u32);
        if self.known_for != Some(key) || self.heights.len() != chunks.len() {
            self.known_for = Some(key);
            let guessed = |chunk: &Chunk| Height { points: guess(chunk, width), is_measured: false };
            self.heights = chunks.iter().map(guessed).collect();
        }
        let wanted_offset = self.settle(ui, chunks, width);
        let mut area = ScrollArea::vertical().id_salt("preview").auto_shrink([false, false]);
        if let Some(offset) = wanted_offset {
            area = area.vertical_scroll_offset(offset);
        }
        let mut clicked = None;
        let shown = area.show_viewport(ui, |ui, viewport| {
            let total: f32 = self.heights.iter().map(|height| height.points).sum();
            ui.set_height(total + 2.0 * MARGIN);
            ui.set_width(ui.available_width());
            let origin = ui.min_rect().min;
            let mut top = MARGIN;
            for (index, (chunk, height)) in chunks.iter().zip(&self.heights).enumerate() {
                let bottom = top + height.points;
                if bottom >= viewport.top() && top <= viewport.bottom() {
                    let at = Rect::from_min_size(origin + vec2(MARGIN, top), vec2(width, height.points));
                    let is_chosen = chosen.is_some() && chunk.origin == chosen;
                    if chunk_ui(ui, index, chunk, at, is_chosen) {
                        clicked = chunk.origin;
                    }
                }
                top = bottom;
                if top > viewport.bottom() {
                    break;
                }
            }
        });
        self.offset = shown.state.clamped_offset().y;
        self.view_height = shown.inner_rect.height();
        clicked
    }

    /// Measures what is about to be seen; where to scroll so that it stands where it stood, or where it is wanted.
    fn settle(&mut self, ui: &Ui, chunks: &[Chunk], width: f32) -> Option<f32> {
        let before = self.offset;
        let mut offset = self.offset;
        if let Some(wanted) = self.wanted.take()
            && let Some(first) = chunks.iter().position(|chunk| chunk.origin == Some(wanted))
        {
            let top = MARGIN + self.heights[..first].iter().map(|height| height.points).sum::<f32>();
            let bottom = top + self.heights[first].points;
            if top < offset || bottom > offset + self.view_height {
                offset = (top - 0.2 * self.view_height).max(0.0);
            }
        }
        let target = offset;
        let mut top = MARGIN;
        for (chunk, height) in chunks.iter().zip(&mut self.heights) {
            if top > target + self.view_height + 200.0 {
                break;
            }
            if !height.is_measured && top + height.points >= target - 200.0 {
                let points = measured(ui, chunk, width);
                if top + height.points <= target {
                    offset += points - height.points;
                }
                *height = Height { points, is_measured: true };
            }
            top += height.points;
        }
        (offset != before).then_some(offset.max(0.0))
    }
}

/// The room above and below a chunk, and how far it is set in.
fn room(kind: Kind) -> (f32, f32, f32) {
    match kind {
        Kind::Title => (6.0, 8.0, 0.0),
        Kind::Fact => (0.0, 2.0, 0.0),
        Kind::Heading => (28.0, 6.0, 0.0),
        Kind::Paragraph => (5.0, 7.0, 0.0),
        Kind::Quote => (12.0, 3.0, QUOTE_INDENT),
        Kind::Attribution => (0.0, 6.0, QUOTE_INDENT),
        Kind::Lead => (2.0, 1.0, QUOTE_INDENT),
        Kind::Item(depth) => (2.0, 2.0, QUOTE_INDENT + 16.0 + 18.0 * f32::from(depth.min(6))),
        Kind::FirstNote => (40.0, 3.0, 0.0),
        Kind::Note => (2.0, 3.0, 0.0),
        Kind::Source => (0.0, 0.0, 0.0),
    }
}

fn font(kind: Kind) -> FontId {
    match kind {
        Kind::Title => theme::serif_bold(28.0),
        Kind::Heading => theme::serif_bold(21.0),
        Kind::Paragraph | Kind::Quote => theme::serif(theme::READING),
        Kind::Fact | Kind::Attribution => theme::sans(theme::CONTROL),
        Kind::Lead => theme::sans_bold(theme::SMALL),
        Kind::Item(_) | Kind::FirstNote | Kind::Note => theme::serif(15.0),
        Kind::Source => FontId::monospace(theme::CONTROL),
    }
}

fn line_height(kind: Kind, size: f32) -> f32 {
    match kind {
        Kind::Paragraph | Kind::Quote => size * 1.5,
        Kind::Title | Kind::Heading => size * 1.2,
        _ => size * 1.4,
    }
}

/// The height that a chunk probably has.
fn guess(chunk: &Chunk, width: f32) -> f32 {
    let (above, below, indent) = room(chunk.kind);
    let size = font(chunk.kind).size;
    let on_a_line = ((width - indent) / (size * 0.46)).max(8.0);
    let lines = (chunk.size as f32 / on_a_line).ceil().max(1.0);
    above + below + lines * line_height(chunk.kind, size)
}

fn measured(ui: &Ui, chunk: &Chunk, width: f32) -> f32 {
    let (above, below, indent) = room(chunk.kind);
    above + below + galley(ui, chunk, width - indent).size().y
}

/// Lays a chunk out. The result of an earlier frame is used again by egui where it is the same.
fn galley(ui: &Ui, chunk: &Chunk, width: f32) -> Arc<Galley> {
    let colours = colours(ui);
    let mut job = LayoutJob::default();
    job.wrap.max_width = width;
    for run in &chunk.runs {
        job.append(&run.text, 0.0, format(ui, chunk.kind, run, colours));
    }
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

fn format(ui: &Ui, kind: Kind, run: &Run, colours: &Colours) -> TextFormat {
    let font = font(kind);
    let size = font.size;
    let colour = match kind {
        Kind::Fact | Kind::Attribution | Kind::Lead => colours.soft,
        _ => colours.ink,
    };
    let mut format = TextFormat::simple(font, colour);
    format.line_height = Some(line_height(kind, size));
    let is_sans = matches!(kind, Kind::Fact | Kind::Attribution | Kind::Lead | Kind::Source);
    match run.look {
        Look::Plain => {}
        Look::Emphasis if !is_sans => format.font_id = theme::serif_italic(size),
        Look::Emphasis => format.italics = true,
        Look::Strong => {
            format.font_id = if is_sans { theme::sans_bold(size) } else { theme::serif_bold(size) };
            if matches!(kind, Kind::Item(0)) {
                format.color = verdict_or(ui, &run.text, colours.ink);
            }
        }
        Look::Code => (format.font_id, format.background) = (theme::sans(size - 1.0), colours.hovered),
        Look::Link => format.color = colours.accent,
        Look::Mark => format.color = colours.accent,
        Look::LeftOut => {
            (format.background, format.strikethrough) = (colours.left_out, Stroke::new(1.5, colours.ink));
        }
        Look::PutIn => (format.background, format.font_id) = (colours.put_in, theme::serif_bold(size)),
        Look::Moved => (format.background, format.font_id) = (colours.moved, theme::serif_bold(size)),
    }
    format
}

/// The colour of a verdict; of other words, the usual one.
fn verdict_or(ui: &Ui, words: &str, usual: Color32) -> Color32 {
    match words {
        "word for word" | "typography only" | "shortened" | "edited" | "misquoted" | "not found" => {
            verdict_colour(ui, words)
        }
        _ => usual,
    }
}

/// Draws a chunk; whether it was clicked.
fn chunk_ui(ui: &mut Ui, index: usize, chunk: &Chunk, at: Rect, is_chosen: bool) -> bool {
    let colours = colours(ui);
    let (above, below, indent) = room(chunk.kind);
    if is_chosen {
        let bar = Rect::from_min_max(Pos2::new(at.left() - 16.0, at.top()), Pos2::new(at.left() - 12.0, at.bottom()));
        let ground = at.expand2(vec2(12.0, 0.0));
        ui.painter().rect_filled(ground, 0.0, colours.hovered);
        ui.painter().rect_filled(bar, 0.0, colours.accent);
    }
    let text =
        Rect::from_min_max(Pos2::new(at.left() + indent, at.top() + above), Pos2::new(at.right(), at.bottom() - below));
    match chunk.kind {
        Kind::Quote | Kind::Attribution => {
            let is_words = chunk.kind == Kind::Quote;
            let (top, bottom) = if is_words { (text.top(), at.bottom()) } else { (at.top(), text.bottom()) };
            let rule = Rect::from_min_max(Pos2::new(at.left() + 6.0, top), Pos2::new(at.left() + 9.0, bottom));
            ui.painter().rect_filled(rule, 0.0, colours.line);
        }
        Kind::Item(depth) => {
            let centre = Pos2::new(text.left() - 10.0, text.top() + 10.5);
            match depth.is_multiple_of(2) {
                true => ui.painter().circle_filled(centre, 2.2, colours.soft),
                false => ui.painter().circle_stroke(centre, 2.2, (1.0, colours.soft)),
            };
        }
        Kind::FirstNote => {
            let y = at.top() + above * 0.5;
            ui.painter().hline(at.left()..=at.left() + 140.0, y, (1.0, colours.line));
        }
        _ => {}
    }
    let galley = galley(ui, chunk, text.width());
    let size = Vec2::new(text.width(), galley.size().y);
    let sense = if chunk.origin.is_some() { Sense::CLICK } else { Sense::hover() };
    let label = Label::new(galley).selectable(true).sense(sense);
    let placed = Rect::from_min_size(text.min, size);
    let layout = egui::Layout::top_down(egui::Align::Min);
    let builder = egui::UiBuilder::new().max_rect(placed).layout(layout).id_salt(("chunk", index));
    ui.new_child(builder).add(label).clicked()
}
