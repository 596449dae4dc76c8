//! Painting the rows of a long text: tints and hits and the selection behind the words, lines below and through them.
//!
//! Used by the long text itself.

use std::ops::Range;

use eframe::egui::{Color32, CornerRadius, Painter, Pos2, Rect, Shape, Stroke, pos2, vec2};

use super::find::Find;
use super::placed::Placed;
use super::selection::Selection;
use super::source::{MarkLook, Underline};
use super::style::{Colours, Frame};

/// What all rows are painted with.
pub struct Brush<'a> {
    /// Paints within the view.
    pub painter: &'a Painter,
    /// Measures.
    pub frame: &'a Frame,
    /// Colours.
    pub colours: &'a Colours,
    /// What is selected.
    pub selection: Option<Selection>,
    /// What was found.
    pub find: &'a Find,
}

impl Brush<'_> {
    /// Paints one row.
    pub fn row(&self, placed: &Placed) {
        for mark in placed.marks.iter() {
            if let Some(colour) = mark.look.background {
                self.tint(placed, &mark.span, colour);
            }
        }
        for (current, span) in self.find.within(placed.row.block, &placed.bytes) {
            let colour = if current { self.colours.found_current } else { self.colours.found };
            self.tint(placed, span, colour);
        }
        self.selected(placed);
        for (at, galley) in &placed.laid.parts {
            self.painter.galley(placed.rect.min + *at, galley.clone(), self.colours.text);
        }
        for (index, mark) in placed.marks.iter().enumerate() {
            let lined = |look: &MarkLook| look.underline.is_some();
            if lined(&mark.look) || mark.look.strike {
                let overlaps = |before: &&super::source::Mark| {
                    lined(&before.look) && before.span.start < mark.span.end && mark.span.start < before.span.end
                };
                let level = placed.marks[..index].iter().filter(overlaps).count().min(2);
                self.lines(placed, &mark.span, &mark.look, level);
            }
        }
    }

    /// How far above and below the middle of a line the letters reach.
    fn half_letter(&self) -> f32 {
        (self.frame.font.size * 0.62).min(self.frame.line_height / 2.0)
    }

    fn tint(&self, placed: &Placed, span: &Range<usize>, colour: Color32) {
        placed.bands(span, |band| {
            let middle = band.center().y;
            let tall = Rect::from_x_y_ranges(band.x_range(), middle - self.half_letter()..=middle + self.half_letter());
            self.painter.rect_filled(tall, CornerRadius::same(2), colour);
        });
    }

    fn selected(&self, placed: &Placed) {
        let Some(selection) = self.selection.filter(|selection| !selection.is_empty()) else { return };
        let Some(bytes) = selection.within(placed.row.block, placed.bytes.end) else { return };
        let colour = self.colours.selection;
        placed.bands(&bytes, |band| {
            self.painter.rect_filled(band, CornerRadius::ZERO, colour);
        });
        // The line feed between two blocks shows as a little more.
        if placed.row.is_last()
            && selection.end().block > placed.row.block
            && selection.start().block <= placed.row.block
        {
            let caret = placed.caret(placed.bytes.end);
            let feed = Rect::from_min_size(caret.min, vec2(self.frame.font.size * 0.35, caret.height()));
            self.painter.rect_filled(feed, CornerRadius::ZERO, colour);
        }
    }

    fn lines(&self, placed: &Placed, span: &Range<usize>, look: &MarkLook, level: usize) {
        placed.bands(span, |band| {
            if let Some((underline, colour)) = look.underline {
                let y = self.frame.whole(band.center().y + self.half_letter() - 1.0 + 3.0 * level as f32);
                self.underline(band, y, underline, colour);
            }
            if look.strike {
                let colour = look.text_colour.unwrap_or(self.colours.text);
                let y = self.frame.whole(band.center().y + self.frame.font.size * 0.06);
                self.painter.hline(band.x_range(), y, Stroke::new(1.0, colour));
            }
        });
    }

    fn underline(&self, band: Rect, y: f32, underline: Underline, colour: Color32) {
        let stroke = Stroke::new(1.5, colour);
        match underline {
            Underline::Solid => {
                self.painter.hline(band.x_range(), y, stroke);
            }
            Underline::Double => {
                self.painter.hline(band.x_range(), y - 1.0, Stroke::new(1.0, colour));
                self.painter.hline(band.x_range(), y + 1.5, Stroke::new(1.0, colour));
            }
            Underline::Dotted => {
                let ends = [pos2(band.left() + 1.0, y), pos2(band.right(), y)];
                self.painter.extend(Shape::dotted_line(&ends, colour, 4.0, 1.0));
            }
            Underline::Wavy => {
                self.painter.add(Shape::line(wave(band.left(), band.right(), y), Stroke::new(1.2, colour)));
            }
        }
    }
}

/// A wave from `left` to `right`, in step with all other waves on the line.
fn wave(left: f32, right: f32, y: f32) -> Vec<Pos2> {
    const STEP: f32 = 2.0;
    const HEIGHTS: [f32; 4] = [0.0, 1.5, 0.0, -1.5];
    let mut points = Vec::new();
    let mut at = (left / STEP).ceil() as i64;
    points.push(pos2(left, y));
    while (at as f32) * STEP < right && points.len() < 4_000 {
        points.push(pos2(at as f32 * STEP, y + HEIGHTS[at.rem_euclid(4) as usize]));
        at += 1;
    }
    points
}
