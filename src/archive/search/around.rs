//! A turn that was found, with its neighbours: what was asked, what was answered. And where in its words was found.

use super::super::Result;
use super::super::clearance::Clearance;
use crate::model::{Id, Place, Turn};
use crate::store::Read;
use crate::text::Span;

/// A turn as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Which.
    pub turn: Id<Turn>,
    /// Who speaks, as far as that may be said; empty where nobody knows.
    pub speaker: String,
    /// When it begins in the recording, in ms.
    pub start_ms: Option<i64>,
    /// The words; or why they are withheld.
    pub words: Result<String, String>,
}

/// A turn with up to `reach` turns before and after it, in order.
pub fn neighbours(read: &Read<'_>, gate: &Clearance, turn: Id<Turn>, reach: u32) -> Result<Vec<Said>> {
    let found = read.turn(turn)?;
    let (first, last) = (found.position.saturating_sub(reach), found.position.saturating_add(reach));
    let turns = read.turns_between(found.transcript, first, last)?;
    turns.into_iter().map(|turn| said(read, gate, turn)).collect()
}

fn said(read: &Read<'_>, gate: &Clearance, turn: Turn) -> Result<Said> {
    let place = Place { first_turn: turn.id, start: 0, last_turn: turn.id, end: turn.text.len() };
    let words = match gate.place(read, &place)? {
        Some(withheld) => Err(withheld.in_words()),
        None => Ok(turn.text),
    };
    let speaker = match (turn.speaker, &words) {
        (Some(speaker), _) => gate.name(&read.person(speaker)?).to_string(),
        // A label may be the name of somebody who must not be named.
        (None, Ok(_)) if !gate.names_somebody(&turn.label) => turn.label,
        _ => String::new(),
    };
    Ok(Said { turn: turn.id, speaker, start_ms: turn.start_ms.filter(|_| words.is_ok()), words })
}

/// Where the marks of a snippet stand in the text that it is of; nowhere where it is not of this text.
pub fn marks_in_text(text: &str, snippet: &str, marks: &[Span]) -> Vec<Span> {
    let shown = snippet.trim_start_matches('…');
    let before = snippet.len() - shown.len();
    let Some(at) = text.find(shown.trim_end_matches('…')) else { return Vec::new() };
    let in_text = |offset: usize| (at + offset).checked_sub(before).filter(|offset| text.is_char_boundary(*offset));
    let spans = marks.iter().filter_map(|mark| Some(Span::new(in_text(mark.start)?, in_text(mark.end)?)));
    spans.filter(|span| span.start < span.end && span.end <= text.len()).collect()
}
