//! Lays out one row of a long text, by egui alone where all of it is read from left to right.
//!
//! It refuses to know what came before: a row is laid out by itself. Used by `cache`.

use eframe::egui::{Ui, Vec2};

use super::bidi;
use super::laid::{Coloured, Laid, Line, Reader, galley, showable};
use super::style::Frame;

/// Lays out `text`. `coloured` must be sorted, apart from each other, and on character boundaries.
pub fn lay_out(ui: &Ui, frame: &Frame, text: &str, coloured: &[Coloured]) -> Laid {
    // The line feed at which a block was cut begins no line here.
    let shown = text.strip_suffix('\n').unwrap_or(text);
    let mut laid = if bidi::is_needed(shown) {
        bidi::lay_out(ui, frame, shown, coloured)
    } else {
        plain(ui, frame, shown, coloured)
    };
    if laid.lines.is_empty() {
        laid.lines.push(Line { bottom: frame.line_height, ..Line::default() });
    }
    laid.size.y = frame.whole(laid.lines.last().map_or(0.0, |line| line.bottom));
    laid
}

/// A text without letters that are read from right to left.
fn plain(ui: &Ui, frame: &Frame, text: &str, coloured: &[Coloured]) -> Laid {
    let shown = showable(text);
    let galley = galley(ui, frame, shown, coloured, frame.text_width);
    let mut laid = Laid { size: galley.size(), ..Laid::default() };
    let mut reader = Reader::new(text, 0);
    for placed in &galley.rows {
        let (start, first) = (reader.byte, laid.cells.len());
        let glyphs = placed.glyphs.iter().map(|glyph| (glyph.chr, glyph.pos.x + placed.pos.x, glyph.advance_width));
        reader.read(glyphs, false, &mut laid.cells);
        let line = Line {
            top: placed.min_y(),
            bottom: placed.max_y(),
            bytes: start..reader.byte,
            cells: first..laid.cells.len(),
            start_x: placed.pos.x,
        };
        laid.lines.push(line);
        if placed.ends_with_newline {
            reader.skip_feed();
        }
    }
    if let Some(line) = laid.lines.last_mut() {
        line.bytes.end = text.len();
    }
    laid.parts.push((Vec2::ZERO, galley));
    laid
}
