//! The column before the text: a time that can be clicked, and who speaks.
//!
//! Used by the long text itself.

use eframe::egui::text::{LayoutJob, TextFormat, TextWrapping};
use eframe::egui::{Color32, FontId, Painter, Rect, Ui, pos2, vec2};

use super::source::Lead;
use super::style::{Frame, LongTextStyle};

/// Paints the column before a block whose text begins at `top`. Says where the time is.
pub fn paint(ui: &Ui, painter: &Painter, style: &LongTextStyle, frame: &Frame, lead: &Lead<'_>, top: f32) -> Rect {
    let left = frame.lead_left;
    let (mut x, right) = (left, left + style.lead_width);
    let mut time_rect = Rect::from_min_size(pos2(left, top), vec2(0.0, frame.line_height));
    // The small letters of the column stand on the line of the text.
    let drop = (style.font.size - style.lead_font.size).max(0.0) * 0.3;
    let write = |x: f32, text: &str, colour: Color32| {
        let galley = ui.fonts_mut(|fonts| fonts.layout_job(job(text, &style.lead_font, frame.line_height, right - x)));
        let size = galley.size();
        painter.galley(pos2(x, frame.whole(top + drop)), galley, colour);
        size.x
    };
    if !lead.time.is_empty() {
        let width = write(x, lead.time, style.colours.time);
        time_rect.set_width(width);
        x += width + style.lead_font.size * 0.75;
    }
    if !lead.speaker.is_empty() && x < right {
        write(x, lead.speaker, lead.speaker_colour.unwrap_or(style.colours.speaker));
    }
    time_rect
}

/// One line, cut off with "…" where it is too long.
fn job(text: &str, font: &FontId, line_height: f32, width: f32) -> LayoutJob {
    // egui would lay out all of a long name before it cuts it off.
    let text = &text[..text.floor_char_boundary(200)];
    let format = TextFormat {
        font_id: font.clone(),
        line_height: Some(line_height),
        color: Color32::PLACEHOLDER,
        ..TextFormat::default()
    };
    let mut job = LayoutJob::single_section(text.to_owned(), format);
    job.wrap = TextWrapping::truncate_at_width(width.max(1.0));
    job.break_on_newline = false;
    job
}
