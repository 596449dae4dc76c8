//! The rows that have been laid out, kept while they are of use.
//!
//! A row is laid out again only when its words, its coloured marks, or the measures have changed. egui throws away
//! its glyphs now and then; a galley kept here notices, so that no row is ever painted from an old atlas.
//! Used by the long text itself.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use eframe::egui::{Color32, Galley, Ui};

use super::laid::{Coloured, Laid};
use super::layout::lay_out;
use super::rows::Row;
use super::source::{Mark, Source};
use super::style::Frame;

/// How many rows are kept.
const MOST_ROWS: usize = 400;

/// Rows laid out, by their index.
#[derive(Clone, Debug, Default)]
pub struct Cache {
    rows: HashMap<usize, Kept>,
    /// Counts the frames.
    now: u64,
    /// Laid out anew by egui exactly when all others must be.
    witness: Option<Arc<Galley>>,
    measures: u64,
    /// How many rows have been laid out so far.
    pub laid_out: u64,
}

/// A row with everything on it.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Its text.
    pub laid: Arc<Laid>,
    /// The marks upon it, spans in bytes of the block, on character boundaries and within the row.
    pub marks: Arc<[Mark]>,
    /// Its bytes in the block.
    pub bytes: Range<usize>,
    hash: u64,
    used: u64,
}

impl Kept {
    /// A row of which nothing is laid out, because the page draws it.
    pub fn nothing(bytes: Range<usize>) -> Self {
        Kept { laid: Arc::default(), marks: Arc::new([]), bytes, hash: 0, used: 0 }
    }
}

impl Cache {
    /// Begins a frame.
    pub fn begin(&mut self, ui: &Ui, frame: &Frame) {
        self.now += 1;
        let witness = ui
            .fonts_mut(|fonts| fonts.layout_no_wrap("Viva Voce".to_owned(), frame.font.clone(), Color32::PLACEHOLDER));
        let mut hasher = DefaultHasher::new();
        let lengths = [frame.text_width, frame.line_height, frame.pixels_per_point, frame.font.size];
        (lengths.map(f32::to_bits), &frame.font.family).hash(&mut hasher);
        let measures = hasher.finish();
        let valid = self.witness.as_ref().is_some_and(|kept| Arc::ptr_eq(kept, &witness));
        if !valid || measures != self.measures {
            self.rows.clear();
        }
        (self.witness, self.measures) = (Some(witness), measures);
        if self.rows.len() > MOST_ROWS {
            let last = self.now - 1;
            self.rows.retain(|_, kept| kept.used >= last);
        }
    }

    /// A row laid out, from the cache where it can be.
    pub fn row(&mut self, ui: &Ui, frame: &Frame, source: &dyn Source, index: usize, row: &Row) -> Kept {
        if let Some(kept) = self.rows.get(&index).filter(|kept| kept.used == self.now) {
            return kept.clone();
        }
        let text = source.text(row.block);
        let bytes = row.bytes(text);
        let marks = marks_on(source, row.block, text, &bytes);
        let coloured = coloured(&marks, &bytes);
        let words = &text[bytes.clone()];
        let mut hasher = DefaultHasher::new();
        (words, &coloured).hash(&mut hasher);
        let hash = hasher.finish();
        let known = self.rows.get(&index).filter(|kept| kept.hash == hash).map(|kept| kept.laid.clone());
        let laid = known.unwrap_or_else(|| {
            self.laid_out += 1;
            Arc::new(lay_out(ui, frame, words, &coloured))
        });
        let kept = Kept { laid, marks: marks.into(), bytes, hash, used: self.now };
        self.rows.insert(index, kept.clone());
        kept
    }
}

/// The marks upon a row, cut to it.
fn marks_on(source: &dyn Source, block: usize, text: &str, bytes: &Range<usize>) -> Vec<Mark> {
    let mut marks = Vec::new();
    source.marks(block, bytes.clone(), &mut marks);
    for mark in &mut marks {
        let start = text.floor_char_boundary(mark.span.start).max(bytes.start);
        let end = text.ceil_char_boundary(mark.span.end.min(text.len())).min(bytes.end);
        mark.span = start..end;
    }
    marks.retain(|mark| mark.span.start < mark.span.end);
    marks
}

/// The stretches of a row that have a colour of their own, counted from its start; the later mark has its way.
fn coloured(marks: &[Mark], bytes: &Range<usize>) -> Vec<Coloured> {
    let with_colour = |mark: &&Mark| mark.look.text_colour.is_some();
    let mut edges: Vec<usize> =
        marks.iter().filter(with_colour).flat_map(|mark| [mark.span.start, mark.span.end]).collect();
    edges.sort_unstable();
    edges.dedup();
    let mut coloured: Vec<Coloured> = Vec::new();
    for pair in edges.windows(2) {
        let covers = |mark: &&Mark| mark.span.start <= pair[0] && mark.span.end >= pair[1];
        let last = marks.iter().filter(with_colour).rfind(covers);
        if let Some(colour) = last.and_then(|mark| mark.look.text_colour) {
            coloured.push((pair[0] - bytes.start..pair[1] - bytes.start, colour));
        }
    }
    coloured
}
