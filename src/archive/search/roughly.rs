//! “Roughly these words”: a sentence half remembered, or copied with mistakes, finds the places where something like it
//! was said.
//!
//! The words are aligned as those of a quotation are (`store::locate`), so that what differs need not be known. Only what
//! passes clearance is shown: of a place that is withheld, that there is one.

use serde::Serialize;

use super::super::clearance::Clearance;
use super::super::query::{self, Query};
use super::super::running::Running;
use super::super::{Result, translation};
use super::found::{Found, Origin, Target};
use crate::model::{Id, Role, Transcript};
use crate::store::Read;
use crate::store::locate::{Match, TurnPoint};
use crate::store::search::{Manner, Noun};
use crate::text::Span;
use crate::text::fold::Folded;

/// The places where something like a sentence was said.
#[derive(Debug, Default, Serialize)]
pub struct Roughly {
    /// The places, the most alike first, each as a hit in the turn where it begins.
    pub hits: Vec<Found>,
    /// How many more were found but are withheld.
    pub withheld: usize,
}

/// The fewest words that can be remembered roughly: of fewer, a search for the words says more.
const FEWEST_WORDS: usize = 6;
/// How many bytes of a turn are shown on each side of what is alike.
const AROUND: usize = 80;

/// Whether a query is a plain run of words, so many that it may be a sentence half remembered.
pub fn is_half_remembered(text: &str) -> bool {
    let is_plain = match query::parse(text) {
        Ok(Query::All(parts)) => parts.iter().all(|part| matches!(part, Query::Words { manner: Manner::AnyForm, .. })),
        Ok(Query::Words { manner, .. }) => manner == Manner::AnyForm,
        _ => false,
    };
    is_plain && Folded::new(text).len() >= FEWEST_WORDS
}

/// Where something like `words` was said.
pub fn roughly(read: &Read<'_>, gate: &Clearance, words: &str) -> Result<Roughly> {
    let mut roughly = Roughly::default();
    for found in translation::originals_first(read, read.locator()?.find(words, None)?)? {
        let transcript = Id::from_bytes(*found.transcript_id.as_bytes());
        let Some(place) = read.place_of(transcript, &found.hull)? else { continue };
        match gate.place(read, &place)? {
            Some(_) => roughly.withheld += 1,
            None => match hit(read, gate, transcript, &found)? {
                Some(hit) => roughly.hits.push(hit),
                None => roughly.withheld += 1,
            },
        }
    }
    Ok(roughly)
}

/// A place as a hit; none where the turns around it may not be shown.
fn hit(read: &Read<'_>, gate: &Clearance, transcript: Id<Transcript>, found: &Match) -> Result<Option<Found>> {
    let position = |point: TurnPoint| u32::try_from(point.position).unwrap_or(0);
    let (first, last) = (position(found.hull.begin), position(found.hull.end));
    // The turns are shown whole, and the hit shows some of their words.
    if gate.turns(transcript, first, last).is_some() {
        return Ok(None);
    }
    let running = Running::of(read.turns_between(transcript, first, last)?);
    let Some(turn) = running.turns().first().cloned() else { return Ok(None) };
    let in_running = |point: TurnPoint| -> Option<usize> {
        let turn = running.turns().iter().find(|turn| i64::from(turn.position) == point.position)?;
        let place =
            crate::model::Place { first_turn: turn.id, start: point.offset, last_turn: turn.id, end: point.offset };
        running.span(&place).map(|span| span.start)
    };
    let spans = found.segments.iter().filter_map(|one| Some(Span::new(in_running(one.begin)?, in_running(one.end)?)));
    let spans: Vec<Span> = spans.filter(|span| span.start < span.end).collect();
    let (snippet, marks) = around(&running.text, &spans);
    if gate.names_somebody(&snippet) {
        return Ok(None);
    }
    let recollection = read.recollection(read.transcript(transcript)?.recollection)?;
    let speaker = match turn.speaker {
        Some(speaker) => gate.name(&read.person(speaker)?).to_string(),
        None if !turn.label.is_empty() => turn.label.clone(),
        None => narrator(read, gate, &recollection)?,
    };
    Ok(Some(Found {
        noun: Noun::Transcript,
        id: turn.id.to_string(),
        source: recollection.title.clone(),
        date: recollection.date.map(|date| date.to_string()),
        speaker,
        start_ms: turn.start_ms,
        snippet,
        marks,
        score: f64::from(found.score),
        target: Target::Turn(recollection.id, turn.id),
        origin: Origin::Recollection(recollection.id),
        alike: Some(found.score.round().clamp(0.0, 100.0) as u8),
        kind: Some(recollection.kind),
        language: read.transcript(transcript)?.language,
        day: recollection.date.map(|date| date.bounds().0),
        position: turn.position,
        ..Found::nothing_of(Noun::Transcript)
    }))
}

/// Whom a turn without a name is most likely of: the first narrator.
fn narrator(read: &Read<'_>, gate: &Clearance, recollection: &crate::model::Recollection) -> Result<String> {
    let participants = read.participants(recollection.id)?;
    let narrator = participants.iter().find(|one| one.role == Role::Narrator);
    Ok(match narrator {
        Some(narrator) => gate.name(&read.person(narrator.person)?).to_string(),
        None => String::new(),
    })
}

/// The words around some spans, with an ellipsis where more stand, and where the spans are in them.
fn around(text: &str, spans: &[Span]) -> (String, Vec<Span>) {
    // What was moved stands elsewhere than in the order of the words looked for.
    let (first, last) = (spans.iter().map(|span| span.start).min(), spans.iter().map(|span| span.end).max());
    let (start, end) = match (first, last) {
        (Some(first), Some(last)) => (first.saturating_sub(AROUND), (last + AROUND).min(text.len())),
        _ => (0, text.len()),
    };
    let at_word = |at: usize| text[..at].rfind(char::is_whitespace).map_or(0, |space| space + 1);
    let start = if start == 0 { 0 } else { at_word(text.floor_char_boundary(start)) };
    let end = text.ceil_char_boundary(end);
    let end = text[end..].find(char::is_whitespace).map_or(text.len(), |space| end + space);
    let (before, after) = (if start > 0 { "…" } else { "" }, if end < text.len() { "…" } else { "" });
    let shift = |at: usize| at - start + before.len();
    let marks = spans.iter().map(|span| Span::new(shift(span.start), shift(span.end))).collect();
    (format!("{before}{}{after}", &text[start..end]), marks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_run_of_plain_words_may_be_a_sentence_half_remembered() {
        assert!(is_half_remembered("we went down there to save the tools"));
        assert!(is_half_remembered("мы пошли туда чтобы спасти инструменты"));
        for query in
            ["save the tools", "we went down OR there to save the tools", "we went down there to save too*", ""]
        {
            assert!(!is_half_remembered(query), "{query}");
        }
    }

    #[test]
    fn words_are_shown_with_some_around_them() {
        let text = format!("{} the tools {}", "before ".repeat(30), "after ".repeat(30));
        let at = text.find("tools").unwrap_or_default();
        let (snippet, marks) = around(&text, &[Span::new(at, at + 5)]);
        assert_eq!(marks[0].of(&snippet), "tools");
        assert!(snippet.starts_with("…before") && snippet.ends_with("after…"), "{snippet}");
    }
}
