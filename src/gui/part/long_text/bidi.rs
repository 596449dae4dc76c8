//! Texts that hold letters read from right to left: Hebrew, Arabic, Syriac and others.
//!
//! egui 0.37 shapes such words but breaks lines and orders words as if they ran to the right (emilk/egui#8576). So
//! lines are broken here, in the order of reading, and the words of each line put where the Unicode bidirectional
//! algorithm wants them; a paragraph that runs to the left stands at the right. Used by `layout`.

use std::ops::Range;

use eframe::egui::{Ui, vec2};
use unicode_bidi::{BidiInfo, ParagraphInfo};
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use super::laid::{Coloured, Laid, Line, Reader, galley, showable};
use super::style::Frame;

/// Whether a text holds a letter or a sign that is read from right to left.
pub fn is_needed(text: &str) -> bool {
    !text.is_ascii() && text.chars().any(is_leftward)
}

fn is_leftward(sign: char) -> bool {
    matches!(sign, '\u{590}'..='\u{8ff}' | '\u{200f}' | '\u{202b}' | '\u{202e}' | '\u{2067}'
        | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// Lays out a text in which directions mix.
pub fn lay_out(ui: &Ui, frame: &Frame, text: &str, coloured: &[Coloured]) -> Laid {
    let shown = showable(text);
    let info = BidiInfo::new(&shown, None);
    let mut setter = Setter { ui, frame, text: &shown, coloured, laid: Laid::default() };
    for paragraph in &info.paragraphs {
        let range =
            paragraph.range.start..paragraph.range.start + text[paragraph.range.clone()].trim_end_matches('\n').len();
        for line in setter.lines(range) {
            setter.set_line(&info, paragraph, line);
        }
    }
    if text.ends_with('\n') {
        let none = setter.laid.cells.len();
        setter.end_line(text.len()..text.len(), none, 0.0);
    }
    setter.laid
}

struct Setter<'a> {
    ui: &'a Ui,
    frame: &'a Frame,
    text: &'a str,
    coloured: &'a [Coloured],
    laid: Laid,
}

impl Setter<'_> {
    fn width(&self, bytes: Range<usize>) -> f32 {
        galley(self.ui, self.frame, self.text[bytes].to_owned(), &[], f32::INFINITY).size().x
    }

    /// Breaks a paragraph into lines, in the order of reading.
    fn lines(&self, paragraph: Range<usize>) -> Vec<Range<usize>> {
        let mut lines = Vec::new();
        let (mut start, mut x) = (paragraph.start, 0.0);
        for word in words(self.text, paragraph.clone()) {
            let trimmed = word.start..word.start + self.text[word.clone()].trim_end().len();
            let width = self.width(trimmed.clone());
            if x > 0.0 && x + width > self.frame.text_width {
                lines.push(start..word.start);
                (start, x) = (word.start, 0.0);
            }
            if width > self.frame.text_width {
                start = self.break_word(trimmed.clone(), width, &mut lines);
                x = self.width(start..word.end);
            } else {
                x += width + if word.end > trimmed.end { self.width(trimmed.end..word.end) } else { 0.0 };
            }
        }
        lines.push(start..paragraph.end);
        lines
    }

    /// Breaks a word wider than a line. Says where what is left of it begins.
    fn break_word(&self, word: Range<usize>, width: f32, lines: &mut Vec<Range<usize>>) -> usize {
        let graphemes: Vec<usize> =
            self.text[word.clone()].grapheme_indices(true).map(|(at, _)| word.start + at).collect();
        let on_line = ((graphemes.len() as f32 * self.frame.text_width / width) as usize).max(1);
        let mut start = word.start;
        for &at in graphemes.iter().step_by(on_line).skip(1) {
            lines.push(start..at);
            start = at;
        }
        start
    }

    fn set_line(&mut self, info: &BidiInfo<'_>, paragraph: &ParagraphInfo, line: Range<usize>) {
        let first = self.laid.cells.len();
        let first_part = self.laid.parts.len();
        let mut x = 0.0;
        if !line.is_empty() {
            let (levels, runs) = info.visual_runs(paragraph, line.clone());
            for run in runs {
                let leftward = levels.get(run.start).is_some_and(|level| level.is_rtl());
                x = if leftward { self.set_leftward(run, x) } else { self.set_rightward(run, x) };
            }
        }
        let at_right = paragraph.level.is_rtl();
        let shift = if at_right { self.frame.whole(self.frame.text_width - x) } else { 0.0 };
        for cell in &mut self.laid.cells[first..] {
            cell.left += shift;
            cell.right += shift;
        }
        for (at, _) in &mut self.laid.parts[first_part..] {
            at.x += shift;
        }
        self.laid.cells[first..].sort_by(|one, other| one.left.total_cmp(&other.left));
        self.end_line(line, first, if at_right { self.frame.text_width } else { 0.0 });
    }

    fn end_line(&mut self, bytes: Range<usize>, first: usize, start_x: f32) {
        let top = self.top();
        let bottom = top + self.frame.line_height;
        self.laid.lines.push(Line { top, bottom, bytes, cells: first..self.laid.cells.len(), start_x });
    }

    fn top(&self) -> f32 {
        self.laid.lines.len() as f32 * self.frame.line_height
    }

    fn set_rightward(&mut self, run: Range<usize>, x: f32) -> f32 {
        self.set_atom(run, x, false)
    }

    /// Sets a run from its right end to its left, word by word. Says where its right edge is.
    fn set_leftward(&mut self, run: Range<usize>, x: f32) -> f32 {
        let atoms = self.atoms(run);
        let widths: Vec<f32> = atoms.iter().map(|atom| self.width(atom.clone())).collect();
        let right = x + widths.iter().sum::<f32>();
        let mut at = right;
        for (atom, width) in atoms.into_iter().zip(widths) {
            at -= width;
            self.set_atom(atom, at, true);
        }
        right
    }

    /// Cuts a run into words of letters, and single signs between them, each of one colour.
    fn atoms(&self, run: Range<usize>) -> Vec<Range<usize>> {
        let mut atoms: Vec<Range<usize>> = Vec::new();
        let mut letters = false;
        for (at, sign) in self.text[run.clone()].char_indices() {
            let at = run.start + at;
            let joins = is_combining_mark(sign) || (letters && is_leftward(sign) && sign.is_alphanumeric());
            let cut = self.coloured.iter().any(|(bytes, _)| bytes.start == at || bytes.end == at);
            match atoms.last_mut() {
                Some(last) if joins && !cut => last.end = at + sign.len_utf8(),
                _ => atoms.push(at..at + sign.len_utf8()),
            }
            letters = letters && joins || is_leftward(sign) && sign.is_alphanumeric();
        }
        atoms
    }

    fn set_atom(&mut self, bytes: Range<usize>, x: f32, leftward: bool) -> f32 {
        let text = &self.text[bytes.clone()];
        let clip = |one: &Coloured| {
            let (start, end) = (one.0.start.max(bytes.start), one.0.end.min(bytes.end));
            (start < end).then(|| (start - bytes.start..end - bytes.start, one.1))
        };
        let coloured: Vec<Coloured> = self.coloured.iter().filter_map(clip).collect();
        let shown = if leftward { text.chars().map(mirrored).collect() } else { text.to_owned() };
        debug_assert_eq!(shown.len(), text.len(), "a mirrored bracket is as long as the bracket");
        let galley = galley(self.ui, self.frame, shown, &coloured, f32::INFINITY);
        let place = |glyph: &eframe::egui::epaint::text::Glyph| {
            let sign = if leftward { mirrored(glyph.chr) } else { glyph.chr };
            (sign, x + glyph.pos.x, glyph.advance_width)
        };
        let mut reader = Reader::new(&self.text[..bytes.end], bytes.start);
        let first = self.laid.cells.len();
        for row in &galley.rows {
            if leftward {
                reader.read(row.glyphs.iter().rev().map(place), true, &mut self.laid.cells);
            } else {
                reader.read(row.glyphs.iter().map(place), false, &mut self.laid.cells);
            }
        }
        if let Some(last) = self.laid.cells[first..].last_mut() {
            last.end = bytes.end as u32;
        }
        let (width, top) = (galley.size().x, self.top());
        self.laid.parts.push((vec2(x, top), galley));
        x + width
    }
}

/// The words of a stretch of text, each with the spaces after it.
fn words(text: &str, bytes: Range<usize>) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    for part in text[bytes.clone()].split_inclusive(char::is_whitespace) {
        let start = words.last().map_or(bytes.start, |last| last.end);
        words.push(start..start + part.len());
    }
    words
}

/// A bracket as it looks in a text that runs to the left.
fn mirrored(sign: char) -> char {
    match sign {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '{' => '}',
        '}' => '{',
        '<' => '>',
        '>' => '<',
        '«' => '»',
        '»' => '«',
        '‹' => '›',
        '›' => '‹',
        other => other,
    }
}
