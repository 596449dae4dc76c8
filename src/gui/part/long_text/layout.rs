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
    let mut laid = if shown.is_empty() {
        Laid::default()
    } else if bidi::is_needed(shown) {
        bidi::lay_out(ui, frame, shown, coloured)
    } else {
        plain(ui, frame, shown, coloured)
    };
    if laid.lines.is_empty() {
        laid.lines.push(Line { bottom: frame.line_height, ..Line::default() });
    }
    laid.size.y = frame.whole(laid.lines.last().map_or(0.0, |line| line.bottom)).max(frame.line_height);
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

#[cfg(test)]
mod tests {
    use super::super::style::LongTextStyle;
    use super::super::trial::with_ui;
    use super::*;
    use eframe::egui::{Rect, pos2, vec2};
    use proptest::prelude::*;

    fn laid(text: &str, width: f32) -> Laid {
        let mut laid = Laid::default();
        with_ui(|ui| {
            let style = LongTextStyle::of(ui);
            let view = Rect::from_min_size(pos2(0.0, 0.0), vec2(width + 16.0, 400.0));
            let frame = Frame::new(ui, &LongTextStyle { measure_chars: 0.0, ..style }, view);
            laid = lay_out(ui, &frame, text, &[]);
        });
        laid
    }

    /// Every character is in one cell of one line; a place found for the pointer is where the caret is drawn.
    fn check(text: &str, laid: &Laid) {
        assert!(!laid.lines.is_empty());
        let mut cells: Vec<_> = laid.cells.iter().map(|cell| (cell.start as usize, cell.end as usize)).collect();
        cells.sort_unstable();
        for (start, end) in &cells {
            assert!(text.get(*start..*end).is_some_and(|letter| !letter.is_empty()), "{start}..{end} of {text:?}");
        }
        assert!(cells.windows(2).all(|pair| pair[0].1 <= pair[1].0), "cells overlap: {cells:?} in {text:?}");
        for pair in laid.lines.windows(2) {
            assert!(pair[0].bytes.end <= pair[1].bytes.start && pair[0].bottom <= pair[1].top + 0.1);
        }
        for (index, line) in laid.lines.iter().enumerate() {
            let middle = (line.top + line.bottom) / 2.0;
            for cell in &laid.cells[line.cells.clone()] {
                assert!(line.bytes.start <= cell.start as usize && cell.end as usize <= line.bytes.end);
                let found = laid.byte_at(vec2((cell.left + cell.right) / 2.0 - 0.01, middle));
                assert!(text.is_char_boundary(found));
                assert_eq!(laid.caret(cell.start as usize).top(), line.top, "line {index} of {text:?}");
            }
        }
    }

    #[test]
    fn the_pointer_finds_every_letter_it_is_over() {
        let text = "We met in the hotel, and for the first time somebody said in public what everybody knew.";
        let laid = laid(text, 200.0);
        check(text, &laid);
        assert!(laid.lines.len() > 2);
        for line in &laid.lines {
            for cell in &laid.cells[line.cells.clone()] {
                let at = vec2((cell.left + cell.right) / 2.0, line.top + 2.0);
                assert_eq!(laid.cell_at(at), Some(cell.start as usize..cell.end as usize));
                assert_eq!(laid.byte_at(at - vec2(0.5, 0.0)), cell.start as usize);
            }
        }
        assert_eq!(laid.cells.len(), text.len(), "a cell for every letter");
    }

    #[test]
    fn line_feeds_begin_lines_and_the_last_does_not() {
        let text = "one\n\ntwo\n";
        let laid = laid(text, 300.0);
        let lines: Vec<&str> = laid.lines.iter().map(|line| &text[line.bytes.clone()]).collect();
        assert_eq!(lines, ["one", "", "two"]);
        assert_eq!(laid.line_of(4), 1);
        assert_eq!(laid.caret(4).left(), 0.0);
    }

    #[test]
    fn bands_cover_the_marked_words_line_by_line() {
        let text = "for the first time somebody said in public";
        let laid = laid(text, 120.0);
        let mut widths = Vec::new();
        laid.bands(&(0..text.len()), |line, band| widths.push((line, band.width())));
        assert_eq!(widths.len(), laid.lines.len());
        let mut bands = 0;
        laid.bands(&(4..7), |_, band| {
            bands += 1;
            assert!(band.width() > 10.0 && band.left() > 10.0);
        });
        assert_eq!(bands, 1);
    }

    #[test]
    fn words_read_to_the_left_stand_to_the_left() {
        let text = "אבג דהו זחט";
        let laid = laid(text, 300.0);
        check(text, &laid);
        assert_eq!(laid.lines.len(), 1);
        let (first, last) = (laid.caret(0).left(), laid.caret(text.len()).left());
        assert!(first > last, "{first} {last}");
        assert!((first - 300.0).abs() < 1.5, "it stands at the right: {first}");
        let second = laid.caret("אבג ".len()).left();
        assert!(last < second && second < first);
    }

    #[test]
    fn a_long_text_to_the_left_is_broken_in_the_order_of_reading() {
        let text = "אבג דהו זחט יכל ".repeat(30);
        let laid = laid(&text, 200.0);
        check(&text, &laid);
        assert!(laid.lines.len() > 5);
        assert_eq!(laid.lines[0].bytes.start, 0);
        assert_eq!(laid.lines.last().map(|line| line.bytes.end), Some(text.len()));
    }

    #[test]
    fn latin_words_in_a_text_to_the_left_are_read_to_the_right() {
        let text = "אבג abc דהו";
        let laid = laid(text, 300.0);
        check(text, &laid);
        let x = |byte: usize| laid.cells.iter().find(|cell| cell.start as usize == byte).map_or(0.0, |cell| cell.left);
        assert!(x(7) < x(8) && x(8) < x(9), "abc");
        assert!(x(0) > x(2) && x(0) > x(9) && x(7) > x(11), "the words from right to left");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        #[test]
        fn any_text_can_be_laid_out(text in "[\\PC\n\t\r\u{301}\u{200d}\u{202e}\u{5b8}\u{94d}\u{93f}אבגشسلاكिकषการำa (]{0,80}", width in 20f32..300.0) {
            check(&text, &laid(&text, width));
        }

        #[test]
        fn any_sequence_of_characters_can_be_laid_out(text in ".{0,60}", width in 20f32..300.0) {
            check(&text, &laid(&text, width));
        }
    }
}
