//! What may happen to one turn apart from its words: it is split, joined, given to somebody else, begun.
//!
//! The words stay as they are; only the border between two turns moves. So a quote that reaches over it keeps its
//! words and its place, and whatever else names a place (restrictions, rejected suggestions) goes along.

use super::super::clearance::{Clearance, Policy};
use super::{ArchiveError, Command, Result, TranscriptCommand, Words, excerpt, revise, timed};
use crate::model::{Id, Person, Place, Protected, Transcript, Turn};
use crate::store::Write;
use crate::store::transcript::Cut;

/// Corrects the words in the same step, where they were corrected.
fn corrected(write: &Write<'_>, turn: Id<Turn>, text: Option<String>) -> Result<Turn> {
    let before = write.turn(turn)?;
    match text.filter(|text| *text != before.text) {
        Some(text) => {
            TranscriptCommand::EditTurn { turn, text }.perform(write)?;
            Ok(Turn { origin: None, ..write.turn(turn)? })
        }
        None => Ok(before),
    }
}

/// Makes two turns of one.
pub(super) fn split(
    write: &Write<'_>,
    turn: Id<Turn>,
    text: Option<String>,
    at: usize,
) -> Result<(String, Id<Transcript>)> {
    let whole = corrected(write, turn, text)?;
    let nowhere = || ArchiveError::Refused {
        rule: "a turn can only be split between two of its words".into(),
        hint: "put the caret before the word that begins the second turn",
    };
    let (left, right) = whole.text.split_at_checked(at).ok_or_else(nowhere)?;
    let (left, right) = (left.trim_end(), right.trim_start());
    if left.trim().is_empty() || right.is_empty() {
        return Err(nowhere());
    }
    let cut = Cut { turn, left_end: left.len(), right: Id::new(), right_start: whole.text.len() - right.len() };
    let origin = whole.origin.map(|origin| origin + whole.text[..cut.right_start].chars().count() as u64);
    let second = Turn {
        id: cut.right,
        position: whole.position + 1,
        start_ms: None,
        text: right.to_owned(),
        origin,
        ..whole.clone()
    };
    write.shift_turns(whole.transcript, whole.position + 1, 1)?;
    write.update_turn(&Turn { text: left.to_owned(), end_ms: None, ..write.turn(turn)? })?;
    write.insert_turn(&second)?;
    write.cut_places(&cut)?;
    extend_restrictions(write, &cut)?;
    let turns = write.turns(whole.transcript)?;
    revise(write, turns, whole.position, Words::Spaced, |quote| quote.place = cut_place(quote.place, &cut))?;
    Ok((format!("Split before “{}”", excerpt(&second.text, 40)), whole.transcript))
}

/// Where a place is after a turn was split.
fn cut_place(place: Place, cut: &Cut) -> Place {
    let mut now = place;
    if place.first_turn == cut.turn && place.start >= cut.left_end {
        (now.first_turn, now.start) = (cut.right, place.start.saturating_sub(cut.right_start));
    }
    if place.last_turn == cut.turn && place.end > cut.right_start {
        (now.last_turn, now.end) = (cut.right, place.end - cut.right_start);
    } else if place.last_turn == cut.turn {
        now.end = place.end.min(cut.left_end);
    }
    now
}

/// What was withheld up to the end of the turn stays withheld up to there.
fn extend_restrictions(write: &Write<'_>, cut: &Cut) -> Result<()> {
    let whole = write.turn(cut.turn)?;
    for restriction in write.restrictions()? {
        let Protected::Turns(first, last) = restriction.protects else { continue };
        if first != whole.id && last != whole.id {
            continue;
        }
        // The two may stand in either order.
        let other = write.turn(if last == whole.id { first } else { last })?;
        if other.position > whole.position {
            continue;
        }
        write.repoint_restriction(restriction.id, other.id, cut.right)?;
    }
    Ok(())
}

/// What a new turn is.
pub(super) struct NewTurn {
    pub person: Option<Id<Person>>,
    pub label: String,
    pub start_ms: Option<i64>,
    pub text: String,
}

/// Puts a new turn after another one, or at the beginning.
pub(super) fn add(
    write: &Write<'_>,
    transcript: Id<Transcript>,
    after: Option<Id<Turn>>,
    new: NewTurn,
) -> Result<(String, Id<Transcript>)> {
    write.transcript(transcript)?;
    let position = match after {
        Some(turn) => write.turn(turn)?.position + 1,
        None => 0,
    };
    let turn = Turn {
        id: Id::new(),
        transcript,
        position,
        speaker: new.person,
        label: new.label.split_whitespace().collect::<Vec<_>>().join(" "),
        start_ms: new.start_ms,
        end_ms: None,
        text: new.text,
        origin: None,
        heard_ms: None,
    };
    timed::must_not_run_backward(turn.start_ms, None)?;
    write.shift_turns(transcript, position, 1)?;
    write.insert_turn(&turn)?;
    let turns = write.turns(transcript)?;
    revise(write, turns, position, Words::Exact, |_| {})?;
    let label = match turn.text.trim() {
        "" => "Begin a turn".into(),
        words => format!("Add the turn “{}”", excerpt(words, 40)),
    };
    Ok((label, transcript))
}

/// Joins a turn to the one above.
pub(super) fn join(write: &Write<'_>, turn: Id<Turn>, text: Option<String>) -> Result<(String, Id<Transcript>)> {
    let below = corrected(write, turn, text)?;
    let above = match below.position.checked_sub(1) {
        Some(position) => write.turns_between(below.transcript, position, position)?.into_iter().next(),
        None => None,
    };
    let Some(above) = above else {
        return Err(ArchiveError::Refused {
            rule: "there is no turn above this one".into(),
            hint: "a turn is joined to the one above it",
        });
    };
    must_not_change_hands(write, &above, &below)?;
    let offset = above.text.len() + joint(&above.text, &below.text).len();
    let joined = Turn {
        text: format!("{}{}{}", above.text, joint(&above.text, &below.text), below.text),
        end_ms: below.end_ms,
        // Compared with the sound are only turns of which every word was.
        heard_ms: above.heard_ms.min(below.heard_ms),
        ..above.clone()
    };
    write.update_turn(&joined)?;
    let mut turns = write.turns(below.transcript)?;
    turns.retain(|turn| turn.id != below.id);
    (0..).zip(&mut turns).for_each(|(position, turn)| turn.position = position);
    revise(write, turns, joined.position, Words::Spaced, |quote| {
        let place = &mut quote.place;
        if place.first_turn == below.id {
            (place.first_turn, place.start) = (above.id, place.start + offset);
        }
        if place.last_turn == below.id {
            (place.last_turn, place.end) = (above.id, place.end + offset);
        }
    })?;
    write.join_places(below.id, above.id, offset)?;
    write.delete_turn(below.id)?;
    write.shift_turns(below.transcript, below.position + 1, -1)?;
    Ok((format!("Join “{}” to the turn above", excerpt(&below.text, 40)), below.transcript))
}

/// Words that are withheld for their speaker's sake must not come free because somebody else's turn swallows them.
fn must_not_change_hands(write: &Write<'_>, above: &Turn, below: &Turn) -> Result<()> {
    if above.speaker == below.speaker {
        return Ok(());
    }
    let gate = Clearance::today(write, Policy::default())?;
    match below.speaker.and_then(|speaker| gate.person(speaker)) {
        Some(_) => Err(ArchiveError::Refused {
            rule: "the words of somebody who is withheld cannot be joined to another's".into(),
            hint: "say first whose words these are",
        }),
        None => Ok(()),
    }
}

/// What stands between two turns that become one: a space, where their script has spaces and none is there yet.
fn joint(above: &str, below: &str) -> &'static str {
    let (Some(end), Some(start)) = (above.chars().next_back(), below.chars().next()) else { return "" };
    let is_close = end.is_whitespace() || start.is_whitespace() || is_unspaced(end) && is_unspaced(start);
    if is_close { "" } else { " " }
}

/// Whether a character belongs to a script that puts no spaces between words: Chinese, Japanese, Thai, Khmer…
fn is_unspaced(character: char) -> bool {
    matches!(character, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{2E80}'..='\u{312F}' | '\u{31A0}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FF00}'..='\u{FF9F}' | '\u{20000}'..='\u{3FFFF}')
}

/// A text without the white space between characters of a script that has none, and single spaces elsewhere.
pub(super) fn closed_up(text: &str) -> String {
    let mut closed = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        closed.push_str(joint(&closed, word));
        closed.push_str(word);
    }
    closed
}

/// Says who speaks one turn.
pub(super) fn set_speaker(
    write: &Write<'_>,
    turn: Id<Turn>,
    person: Option<Id<Person>>,
    label: &str,
) -> Result<(String, Id<Transcript>)> {
    let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = match person {
        Some(person) => write.person(person)?.name,
        None if label.is_empty() => "nobody in particular".into(),
        None => label.clone(),
    };
    let turn = Turn { speaker: person, label, ..write.turn(turn)? };
    write.update_turn(&turn)?;
    Ok((format!("Give “{}” to {}", excerpt(&turn.text, 30), excerpt(&name, 40)), turn.transcript))
}
