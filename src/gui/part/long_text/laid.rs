//! One row laid out: where every character stands, and which character stands at a place.
//!
//! egui's galley draws the text; the lines and cells kept beside it say which bytes they show, because a galley
//! counts glyphs, which are not always as many as the characters. It refuses to break lines and to paint.
//! Used by `layout` and `bidi`, which make rows, and by everything that asks where something stands.

use std::ops::Range;
use std::sync::Arc;

use eframe::egui::text::{LayoutJob, LayoutSection, TextFormat, TextWrapping};
use eframe::egui::{Color32, Galley, Rect, Ui, Vec2, pos2};
use unicode_normalization::char::is_combining_mark;

use super::style::Frame;

/// One row laid out. Coordinates are points from the top left of the row's text; bytes count from the row's start.
#[derive(Clone, Debug, Default)]
pub struct Laid {
    /// Width and height.
    pub size: Vec2,
    /// What is to be painted, and where.
    pub parts: Vec<(Vec2, Arc<Galley>)>,
    /// The lines from top to bottom; one at least.
    pub lines: Vec<Line>,
    /// The characters of all lines, from left to right in each.
    pub cells: Vec<Cell>,
}

/// One line of a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// Its upper edge.
    pub top: f32,
    /// Its lower edge.
    pub bottom: f32,
    /// The bytes it shows, without the line feed that may end it.
    pub bytes: Range<usize>,
    /// Its cells.
    pub cells: Range<usize>,
    /// Where it begins when it shows nothing.
    pub start_x: f32,
}

/// One character as seen: a letter with its accents, a picture with its skin tone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// Its first byte.
    pub start: u32,
    /// The byte after it.
    pub end: u32,
    /// Its left edge.
    pub left: f32,
    /// Its right edge.
    pub right: f32,
    /// Whether one reads from right to left here.
    pub leftward: bool,
}

/// A stretch of a row in a colour of its own; bytes count from the row's start.
pub type Coloured = (Range<usize>, Color32);

impl Laid {
    /// Which line shows `byte`; where it is the end of one line and the start of the next, the next.
    pub fn line_of(&self, byte: usize) -> usize {
        self.lines.partition_point(|line| line.bytes.start <= byte).saturating_sub(1)
    }

    /// Which line is at `y`; the first or the last where there is none.
    pub fn line_at(&self, y: f32) -> usize {
        self.lines.partition_point(|line| line.bottom <= y).min(self.lines.len().saturating_sub(1))
    }

    fn cells_of(&self, line: usize) -> &[Cell] {
        self.lines.get(line).and_then(|line| self.cells.get(line.cells.clone())).unwrap_or_default()
    }

    /// The place between characters that is nearest to `at`.
    pub fn byte_at(&self, at: Vec2) -> usize {
        self.byte_on_line(self.line_at(at.y), at.x)
    }

    /// The place between characters of a line that is nearest to `x`.
    pub fn byte_on_line(&self, line: usize, x: f32) -> usize {
        let cells = self.cells_of(line);
        let ends = |cell: &Cell, right: bool| if right != cell.leftward { cell.end } else { cell.start } as usize;
        let Some(last) = cells.last() else { return self.lines.get(line).map_or(0, |line| line.bytes.start) };
        let cell = cells.iter().find(|cell| x < cell.right).unwrap_or(last);
        ends(cell, x >= (cell.left + cell.right) / 2.0)
    }

    /// The character that covers `at`, as bytes; `None` beside the lines.
    pub fn cell_at(&self, at: Vec2) -> Option<Range<usize>> {
        let index = self.line_at(at.y);
        let line = self.lines.get(index).filter(|line| line.top <= at.y && at.y < line.bottom)?;
        debug_assert!(line.cells.end <= self.cells.len());
        let cell = self.cells_of(index).iter().find(|cell| cell.left <= at.x && at.x < cell.right)?;
        Some(cell.start as usize..cell.end as usize)
    }

    /// The caret before `byte`: a rectangle without width.
    pub fn caret(&self, byte: usize) -> Rect {
        let index = self.line_of(byte);
        let Some(line) = self.lines.get(index) else { return Rect::ZERO };
        let cells = self.cells_of(index);
        let before = cells.iter().find(|cell| (cell.start as usize..cell.end as usize).contains(&byte));
        let x = match (before, cells.iter().max_by_key(|cell| cell.end)) {
            (Some(cell), _) => edge(cell, cell.leftward),
            (None, Some(last)) => edge(last, !last.leftward),
            (None, None) => line.start_x,
        };
        Rect::from_min_max(pos2(x, line.top), pos2(x, line.bottom))
    }

    /// The rectangles that cover some bytes: one a line, or several where directions mix.
    pub fn bands(&self, bytes: &Range<usize>, mut each: impl FnMut(usize, Rect)) {
        let first = self.line_of(bytes.start);
        for (index, line) in self.lines.iter().enumerate().skip(first) {
            if line.bytes.start >= bytes.end {
                break;
            }
            let mut open: Option<Rect> = None;
            for cell in self.cells_of(index) {
                if cell.start as usize >= bytes.end || cell.end as usize <= bytes.start {
                    if let Some(band) = open.take() {
                        each(index, band);
                    }
                    continue;
                }
                let rect = Rect::from_min_max(pos2(cell.left, line.top), pos2(cell.right, line.bottom));
                open = Some(open.map_or(rect, |band| band.union(rect)));
            }
            if let Some(band) = open {
                each(index, band);
            }
        }
    }
}

fn edge(cell: &Cell, right: bool) -> f32 {
    if right { cell.right } else { cell.left }
}

/// The text with signs that would show as boxes replaced, each by one of the same number of bytes.
pub fn showable(text: &str) -> String {
    if !text.contains(['\r', '\u{b}', '\u{c}', '\u{2028}', '\u{2029}']) {
        return text.to_owned();
    }
    text.chars()
        .map(|sign| match sign {
            '\r' | '\u{b}' | '\u{c}' => ' ',
            '\u{2028}' | '\u{2029}' => '\u{2003}',
            other => other,
        })
        .collect()
}

/// Text in the face of the row, wrapped at `width`.
pub fn galley(ui: &Ui, frame: &Frame, text: String, coloured: &[Coloured], width: f32) -> Arc<Galley> {
    let mut job = LayoutJob { wrap: TextWrapping::wrap_at_width(width), ..LayoutJob::default() };
    let mut section = |bytes: Range<usize>, color: Color32| {
        if !bytes.is_empty() {
            let format = TextFormat {
                font_id: frame.font.clone(),
                line_height: Some(frame.line_height),
                color,
                ..TextFormat::default()
            };
            job.sections.push(LayoutSection {
                leading_space: 0.0,
                byte_range: bytes.start.into()..bytes.end.into(),
                format,
            });
        }
    };
    let mut done = 0;
    for (bytes, colour) in coloured {
        section(done..bytes.start, Color32::PLACEHOLDER);
        section(bytes.clone(), *colour);
        done = bytes.end;
    }
    section(done..text.len(), Color32::PLACEHOLDER);
    job.text = text;
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// Walks along a text as its glyphs come by, and notes which bytes each shows.
pub struct Reader<'a> {
    text: &'a str,
    /// How far it has come.
    pub byte: usize,
    /// The first character of the cluster that was shown last.
    cluster: Option<char>,
}

impl<'a> Reader<'a> {
    /// Begins at a place in a text.
    pub fn new(text: &'a str, byte: usize) -> Self {
        Reader { text, byte, cluster: None }
    }

    /// Steps over a line feed.
    pub fn skip_feed(&mut self) {
        self.byte += usize::from(self.text[self.byte..].starts_with('\n'));
    }

    /// Takes the glyphs of a line as (character, x, width) in the order of reading, and adds their cells.
    pub fn read(&mut self, glyphs: impl Iterator<Item = (char, f32, f32)>, leftward: bool, cells: &mut Vec<Cell>) {
        let first = cells.len();
        for (sign, x, width) in glyphs {
            let (left, right) = (x, x + width);
            let taken = self.taken_by(sign);
            let Some(next) = self.text[self.byte..].chars().next().filter(|_| taken > 0) else {
                widen(&mut cells[first..], left, right);
                continue;
            };
            let start = self.byte;
            self.byte += taken;
            let new = Cell { start: start as u32, end: self.byte as u32, left, right, leftward };
            if width > 0.0 || cells.len() == first {
                cells.push(new);
                continue;
            }
            let last = cells.len() - 1;
            if next.is_alphanumeric() && !is_combining_mark(next) && cells[last].right > cells[last].left {
                let (before, after) = split(cells[last], new);
                cells[last] = before;
                cells.push(after);
            } else {
                cells[last].end = new.end;
            }
        }
    }

    /// How many bytes the glyph made for `sign` shows: one character mostly, none where one character has several
    /// glyphs, several where characters before it have none.
    fn taken_by(&mut self, sign: char) -> usize {
        let rest = &self.text[self.byte..];
        let Some(next) = rest.chars().next().filter(|&next| next != '\n') else { return 0 };
        if next == sign || same_shown(next, sign) {
            self.cluster = Some(sign);
            return next.len_utf8();
        }
        if self.cluster == Some(sign) {
            // Every glyph of a cluster carries the first character of the cluster.
            return if is_combining_mark(next) || next == '\u{200d}' { next.len_utf8() } else { 0 };
        }
        let mut upcoming = rest.char_indices().take(16).take_while(|(_, next)| *next != '\n');
        self.cluster = Some(sign);
        upcoming.find(|(_, next)| *next == sign).map_or(next.len_utf8(), |(at, found)| at + found.len_utf8())
    }
}

/// Whether `sign` is what [`showable`] shows for `next`.
fn same_shown(next: char, sign: char) -> bool {
    sign.is_whitespace() && (next.is_whitespace() || next.is_control())
}

fn widen(cells: &mut [Cell], left: f32, right: f32) {
    if let Some(last) = cells.last_mut() {
        last.left = last.left.min(left);
        last.right = last.right.max(right);
    }
}

/// Shares the room of a ligature between its letters.
fn split(before: Cell, after: Cell) -> (Cell, Cell) {
    let middle = (before.left + before.right) / 2.0;
    if before.leftward {
        (Cell { left: middle, ..before }, Cell { left: before.left, right: middle, ..after })
    } else {
        (Cell { right: middle, ..before }, Cell { left: middle, right: before.right, ..after })
    }
}
