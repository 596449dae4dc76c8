//! Makes turns: of paragraphs, and in the plain rendering that subtitles and JSON are read into.
//!
//! Used by every reader of sources. Every turn holds words, and turns never overlap.

use super::draft::TurnDraft;
use super::lines::paragraphs;
use crate::text::Span;

/// More turns than this are not made of one file; what follows belongs to the last one. Three hundred hours of talk
/// have about as many.
pub(super) const MOST: usize = 500_000;

/// Adds a turn; one too many widens the last instead.
pub(super) fn push(turns: &mut Vec<TurnDraft>, turn: TurnDraft) {
    let full = turns.len() >= MOST;
    match turns.last_mut() {
        Some(last) if full => last.span.end = turn.span.end,
        _ => turns.push(turn),
    }
}

/// One turn a paragraph, without speakers: letters, notes, and transcripts without labels.
pub(super) fn of_paragraphs(text: &str) -> Vec<TurnDraft> {
    let mut turns = Vec::new();
    for paragraph in paragraphs(text) {
        push(&mut turns, TurnDraft { label: String::new(), span: paragraph.span, start_ms: None, end_ms: None });
    }
    turns
}

/// A transcript as plain text: `NAME: words`, a blank line between turns.
#[derive(Debug, Default)]
pub(super) struct Rendering {
    pub text: String,
    pub turns: Vec<TurnDraft>,
}

impl Rendering {
    /// Adds a turn; nothing where there are no words.
    pub fn add(&mut self, label: &str, words: &str, start_ms: Option<i64>, end_ms: Option<i64>) {
        let words = words.trim();
        if words.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        if !label.is_empty() {
            self.text.push_str(label);
            self.text.push_str(": ");
        }
        let start = self.text.len();
        self.text.push_str(words);
        let span = Span::new(start, self.text.len());
        push(&mut self.turns, TurnDraft { label: label.to_owned(), span, start_ms, end_ms });
    }

    /// The label and the words of each turn.
    pub fn said(&self) -> impl Iterator<Item = (&str, &str)> {
        self.turns.iter().map(|turn| (turn.label.as_str(), turn.span.of(&self.text)))
    }

    /// The text with a line feed at its end, and the turns.
    pub fn finish(mut self) -> (String, Vec<TurnDraft>) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        (self.text, self.turns)
    }
}
