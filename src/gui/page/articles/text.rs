//! The open article's text as the reader shows it: its paragraphs, with the quotations marked in them.

use std::ops::Range;

use egui::Ui;

use super::review::{Seen, State};
use crate::gui::part::long_text::{Mark, MarkLook, Point, Source, Underline};
use crate::gui::theme::{Colours, colours};
use crate::model::{Article, Id, Passage, Piece, Quotation};
use crate::text::Span;
use crate::text::words::{flowing, sentences};

/// The paragraphs of an article.
#[derive(Debug)]
pub struct Text {
    /// Of which article.
    pub article: Id<Article>,
    /// SHA-256 of the whole.
    pub sha256: [u8; 32],
    /// How many words it has.
    pub words: usize,
    /// Where each paragraph begins in the whole, and its words without the white space after them.
    paragraphs: Vec<(usize, String)>,
}

impl Text {
    /// The text of an article, from its passages in order.
    pub fn of(article: &Article, passages: Vec<Passage>) -> Text {
        let words = passages.iter().map(|passage| passage.text.split_whitespace().count()).sum();
        let paragraph = |passage: Passage| {
            let mut text = passage.text;
            text.truncate(text.trim_end().len());
            (passage.start, flowing(&text))
        };
        let paragraphs = passages.into_iter().map(paragraph).collect();
        Text { article: article.id, sha256: article.text_sha256, words, paragraphs }
    }

    /// Where a byte of the whole stands.
    pub fn point(&self, byte: usize) -> Point {
        let block = self.paragraphs.partition_point(|(start, _)| *start <= byte).saturating_sub(1);
        let start = self.paragraphs.get(block).map_or(0, |(start, _)| *start);
        Point::new(block, byte.saturating_sub(start))
    }

    /// A quotation with its paragraph or, where that is longer than `most` bytes, with the sentences around it: the words,
    /// and where in them its pieces stand.
    pub fn around(&self, quotation: &Quotation, most: usize) -> (String, Vec<Span>) {
        let hull = quotation.hull();
        let (first, last) = (self.point(hull.start).block, self.point(hull.end.saturating_sub(1)).block);
        let mut words = String::new();
        let mut pieces = Vec::new();
        for (start, text) in self.paragraphs.get(first..=last).unwrap_or_default() {
            if !words.is_empty() {
                words.push_str("\n\n");
            }
            let at = words.len();
            words.push_str(text);
            let within = |piece: &Piece| {
                let from = piece.span.start.saturating_sub(*start).min(text.len());
                let to = piece.span.end.saturating_sub(*start).clamp(from, text.len());
                Span::new(at + from, at + to)
            };
            pieces.extend(quotation.pieces.iter().map(within).filter(|span| !span.is_empty()));
        }
        sentences_around(&words, pieces, most)
    }

    /// The marks of every paragraph, by its index: `current` is the quotation that is looked at.
    pub fn marks(&self, ui: &Ui, seen: &[Seen], current: Option<usize>, shows_others: bool) -> Vec<Vec<Mark>> {
        let colours = colours(ui);
        let mut marks = vec![Vec::new(); self.paragraphs.len()];
        for (index, one) in seen.iter().enumerate() {
            let state = one.state();
            if state == State::Unmarked && !shows_others {
                continue;
            }
            let mut look = look(state, colours);
            if current == Some(index) {
                look.background = Some(colours.chosen);
            }
            let mut name = Some(one.accessible_name.clone());
            for piece in &one.quotation.pieces {
                for (block, span) in self.parts(piece.span) {
                    let mark = Mark { span, look, id: index as u64, accessible_name: name.take() };
                    marks[block].push(mark);
                }
            }
        }
        marks
    }

    /// A stretch of the whole as stretches of paragraphs.
    fn parts(&self, span: Span) -> Vec<(usize, Range<usize>)> {
        let first = self.point(span.start).block;
        let rest = self.paragraphs.iter().enumerate().skip(first);
        let touched = rest.take_while(|(index, (start, _))| *index == first || *start < span.end);
        let clipped = touched.map(|(index, (start, text))| {
            let from = span.start.saturating_sub(*start).min(text.len());
            (index, from..span.end.saturating_sub(*start).clamp(from, text.len()))
        });
        clipped.filter(|(_, range)| !range.is_empty()).collect()
    }
}

/// The sentences in which the pieces stand, with one before and one after; the whole where it has `most` bytes at most.
fn sentences_around(words: &str, pieces: Vec<Span>, most: usize) -> (String, Vec<Span>) {
    let hull = pieces.iter().copied().reduce(|one, other| Span::new(one.start, other.end.max(one.end)));
    let Some(hull) = hull.filter(|_| words.len() > most) else { return (words.to_owned(), pieces) };
    let sentences = sentences(words);
    let first = sentences.partition_point(|sentence| sentence.end <= hull.start).saturating_sub(1);
    let last = sentences.partition_point(|sentence| sentence.start < hull.end);
    let start = sentences.get(first).map_or(0, |sentence| sentence.start.min(hull.start));
    let end = sentences.get(last).map_or(words.len(), |sentence| sentence.end.max(hull.end));
    let before = if start > 0 { "… " } else { "" };
    let after = if end < words.len() { " …" } else { "" };
    let shown = format!("{before}{}{after}", Span::new(start, end).of(words));
    let moved = |piece: Span| Span::new(piece.start - start + before.len(), piece.end - start + before.len());
    (shown, pieces.into_iter().map(moved).collect())
}

/// How a quotation is marked. Every state has a line of its own, so that nothing is told by colour alone.
fn look(state: State, colours: &Colours) -> MarkLook {
    let underline = match state {
        State::Faithful => Some((Underline::Solid, colours.good)),
        State::Differing => Some((Underline::Double, colours.fair)),
        State::Reported | State::Withheld => Some((Underline::Solid, colours.soft)),
        State::Suggested => Some((Underline::Dotted, colours.accent)),
        State::Unsourced => Some((Underline::Dotted, colours.ink)),
        State::Sourceless => Some((Underline::Wavy, colours.soft)),
        State::Dismissed | State::Unmarked => None,
    };
    let text_colour = (!state.is_quotation()).then_some(colours.soft);
    MarkLook { underline, text_colour, ..MarkLook::default() }
}

/// The text with its marks, as the reader asks for them.
pub struct Marked<'a> {
    /// The paragraphs.
    pub text: &'a Text,
    /// The marks of each.
    pub marks: &'a [Vec<Mark>],
}

impl Source for Marked<'_> {
    fn count(&self) -> usize {
        self.text.paragraphs.len()
    }

    fn text(&self, block: usize) -> &str {
        self.text.paragraphs.get(block).map_or("", |(_, text)| text)
    }

    fn marks(&self, block: usize, within: Range<usize>, into: &mut Vec<Mark>) {
        let marks = self.marks.get(block).map(Vec::as_slice).unwrap_or_default();
        let overlapping = marks.iter().filter(|mark| mark.span.start < within.end && within.start < mark.span.end);
        into.extend(overlapping.cloned());
    }

    fn revision(&self) -> u64 {
        u64::from_le_bytes(self.text.sha256.first_chunk::<8>().copied().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(paragraphs: &[&str]) -> Text {
        let mut start = 0;
        let article = Article {
            id: Id::new(),
            title: "Title".into(),
            publication: String::new(),
            date: None,
            url: String::new(),
            language: String::new(),
            media: None,
            text_sha256: [0; 32],
        };
        let passages = paragraphs.iter().enumerate().map(|(position, text)| {
            let passage = Passage {
                id: Id::new(),
                article: article.id,
                position: position as u32,
                start,
                text: (*text).to_owned(),
            };
            start += text.len();
            passage
        });
        Text::of(&article, passages.collect())
    }

    #[test]
    fn of_a_long_paragraph_the_sentences_around_a_quotation_are_shown() {
        let words = "One came. Two went away. She said: “We slept,” and “we woke.” Three stayed. Four slept.";
        let piece = |part: &str| words.find(part).map_or(Span::new(0, 0), |at| Span::new(at, at + part.len()));
        let pieces = vec![piece("We slept,"), piece("we woke.")];
        let (shown, moved) = sentences_around(words, pieces.clone(), 20);
        assert!(shown.starts_with("… Two went away. She said") && shown.ends_with("Three stayed. …"), "{shown}");
        let marked: Vec<&str> = moved.iter().map(|span| span.of(&shown)).collect();
        assert_eq!(marked, ["We slept,", "we woke."]);
        assert_eq!(sentences_around(words, pieces.clone(), 200), (words.to_owned(), pieces));
        assert_eq!(sentences_around(words, Vec::new(), 20).0, words, "where nothing stands, nothing is cut");
    }

    #[test]
    fn a_quotation_over_two_paragraphs_is_marked_in_both() {
        let wrapped = "In the night of the flood, he said, “It\nrose.\n\n".replace("flood", "great flood of that year");
        let text = text(&[&wrapped, "It stood.” So\n"]);
        assert_eq!(text.words, 17);
        let whole = format!("{wrapped}It stood.” So\n");
        let start = whole.find("It\n").unwrap_or_default();
        let end = whole.find("” So").unwrap_or_default();
        let parts = text.parts(Span::new(start, end));
        let marked = Marked { text: &text, marks: &[] };
        let words: Vec<&str> = parts.iter().map(|(block, range)| &marked.text(*block)[range.clone()]).collect();
        assert_eq!(words, ["It rose.", "It stood."]);
        assert_eq!(text.point(start), Point::new(0, start));
        assert_eq!(text.point(usize::MAX).block, 1);
    }
}
