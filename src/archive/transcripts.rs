//! What may happen to the words of a transcript.

mod timed;
mod turns;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use super::command::{Command, excerpt};
use super::quotes::{context, times};
use super::recollections::hash_of;
use super::running::Running;
use super::{ArchiveError, Result};
use crate::model::{Anchoring, Id, Person, PersonKind, Place, Quote, Recording, Transcript, Turn};
use crate::store::Write;
use crate::text::anchor::{self, Mapped};
use turns::NewTurn;

/// One change of one transcript.
#[derive(Clone, Debug)]
pub enum TranscriptCommand {
    /// Corrects the words of a turn: a new revision. Every quote's anchor is carried through the edit; one whose own
    /// words changed goes to review.
    EditTurn {
        /// Which turn.
        turn: Id<Turn>,
        /// Its words now.
        text: String,
    },
    /// Makes two turns of one, of the same speaker. White space at the cut is dropped; quotes keep their place.
    SplitTurn {
        /// Which turn.
        turn: Id<Turn>,
        /// Its words now, where they were corrected in the same breath.
        text: Option<String>,
        /// The byte of its words at which the second turn begins.
        at: usize,
    },
    /// Joins a turn to the one above, whose speaker it takes; quotes keep their place.
    JoinTurn {
        /// Which turn.
        turn: Id<Turn>,
        /// Its words now, where they were corrected in the same breath.
        text: Option<String>,
    },
    /// Says who speaks one turn.
    SetSpeaker {
        /// Which turn.
        turn: Id<Turn>,
        /// Who it is; none where it is nobody in the archive.
        person: Option<Id<Person>>,
        /// What the transcript calls the speaker; may be empty.
        label: String,
    },
    /// Says when a turn is spoken in the recording, in ms; none where that is not known.
    SetTimes {
        /// Which turn.
        turn: Id<Turn>,
        /// When it begins.
        start_ms: Option<i64>,
        /// When it ends.
        end_ms: Option<i64>,
    },
    /// A new turn, after another or as the first: what somebody types while listening.
    AddTurn {
        /// In which transcript.
        transcript: Id<Transcript>,
        /// The turn it stands after; none where it is the first.
        after: Option<Id<Turn>>,
        /// Who speaks it, where that is known.
        person: Option<Id<Person>>,
        /// What the transcript calls the speaker; may be empty.
        label: String,
        /// When it begins in the recording, in ms, where that is known.
        start_ms: Option<i64>,
        /// Its words; may be empty, they are yet to come.
        text: String,
    },
    /// Moves the times of a turn and of all turns after it (the ripple), or only of those up to another one.
    ShiftTimes {
        /// The first turn.
        from: Id<Turn>,
        /// The last turn; none for the last one of the transcript.
        to: Option<Id<Turn>>,
        /// By how many ms; negative for earlier.
        by_ms: i64,
    },
    /// A person compared the words of a turn with the sound.
    HearTurn(Id<Turn>),
    /// Says in which recording a transcript's times count; none where they run through all of them.
    Pair {
        /// The transcript.
        transcript: Id<Transcript>,
        /// The recording, of the same interview.
        recording: Option<Id<Recording>>,
    },
    /// Says who speaks wherever the transcript uses a label.
    NameSpeaker {
        /// In which transcript.
        transcript: Id<Transcript>,
        /// The label.
        label: String,
        /// Who it is; none where it is nobody in particular.
        person: Option<Id<Person>>,
    },
    /// The same for somebody of a name, who may be new: person and speaker are one step.
    NameSpeakerNew {
        /// In which transcript.
        transcript: Id<Transcript>,
        /// The label.
        label: String,
        /// The name.
        name: String,
    },
}

impl Command for TranscriptCommand {
    type Outcome = Id<Transcript>;

    fn perform(self, write: &Write<'_>) -> Result<(String, Id<Transcript>)> {
        match self {
            TranscriptCommand::EditTurn { turn, text } => edit_turn(write, turn, text),
            TranscriptCommand::SplitTurn { turn, text, at } => turns::split(write, turn, text, at),
            TranscriptCommand::JoinTurn { turn, text } => turns::join(write, turn, text),
            TranscriptCommand::SetSpeaker { turn, person, label } => turns::set_speaker(write, turn, person, &label),
            TranscriptCommand::SetTimes { turn, start_ms, end_ms } => timed::set(write, turn, start_ms, end_ms),
            TranscriptCommand::AddTurn { transcript, after, person, label, start_ms, text } => {
                let new = NewTurn { person, label, start_ms, text };
                turns::add(write, transcript, after, new)
            }
            TranscriptCommand::ShiftTimes { from, to, by_ms } => timed::shift(write, from, to, by_ms),
            TranscriptCommand::HearTurn(turn) => timed::hear(write, turn),
            TranscriptCommand::Pair { transcript, recording } => timed::pair(write, transcript, recording),
            TranscriptCommand::NameSpeaker { transcript, label, person } => {
                name_speaker(write, transcript, &label, person)
            }
            TranscriptCommand::NameSpeakerNew { transcript, label, name } => {
                let person = super::people::person_named(write, &name, PersonKind::Person)?;
                name_speaker(write, transcript, &label, Some(person))
            }
        }
    }
}

/// A voice of a transcript: what it calls the speaker, and who that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice {
    /// The label; may be empty.
    pub label: String,
    /// Who it is, where that is known.
    pub person: Option<Id<Person>>,
}

/// The voices of a transcript in the order in which they are first heard; turns without any are left out.
pub fn voices(turns: &[Turn]) -> Vec<Voice> {
    let mut seen = std::collections::HashSet::new();
    let named = turns.iter().filter(|turn| turn.speaker.is_some() || !turn.label.is_empty());
    named
        .filter(|turn| seen.insert((turn.label.as_str(), turn.speaker)))
        .map(|turn| Voice { label: turn.label.clone(), person: turn.speaker })
        .collect()
}

fn name_speaker(
    write: &Write<'_>,
    transcript: Id<Transcript>,
    label: &str,
    person: Option<Id<Person>>,
) -> Result<(String, Id<Transcript>)> {
    let name = match person {
        Some(person) => write.person(person)?.name,
        None => "nobody in particular".into(),
    };
    if write.name_label(transcript, label, person)? == 0 {
        return Err(ArchiveError::NotFound(format!("no turn of this transcript is labelled “{label}”")));
    }
    Ok((format!("{} is {}", excerpt(label, 30), excerpt(&name, 40)), transcript))
}

fn edit_turn(write: &Write<'_>, id: Id<Turn>, text: String) -> Result<(String, Id<Transcript>)> {
    let before = write.turn(id)?;
    let label = format!("Correct “{}”", excerpt(&text, 50));
    if text == before.text {
        return Ok((label, before.transcript));
    }
    // Nobody has compared the new words with the sound.
    let now = Turn { text, heard_ms: None, ..before.clone() };
    write.update_turn(&now)?;
    let turns = write.turns(before.transcript)?;
    revise(write, turns, now.position, Words::Exact, |quote| carry(quote, &before, &now))?;
    Ok((label, before.transcript))
}

/// When the words at a quote's place are still the quote's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Words {
    /// When they are the same, byte for byte.
    Exact,
    /// When they are the same but for white space: nobody touched them, only the border between two turns moved.
    Spaced,
}

/// Notes that a transcript has a new revision, of which `turns` are all turns in order, and takes every quote along.
/// What changed are the turns at the position `changed` and beside it; `carry` says where a quote's place is now.
fn revise(write: &Write<'_>, turns: Vec<Turn>, changed: u32, words: Words, carry: impl Fn(&mut Quote)) -> Result<()> {
    let Some(first) = turns.first() else { return Ok(()) };
    let mut transcript = write.transcript(first.transcript)?;
    transcript.revision += 1;
    transcript.text_sha256 = hash_of(turns.iter().map(|turn| turn.text.as_str()));
    write.update_transcript(&transcript)?;
    let positions: HashMap<Id<Turn>, u32> = turns.iter().map(|turn| (turn.id, turn.position)).collect();
    let running = Running::of(turns);
    for mut quote in write.quotes_of(transcript.id)? {
        quote.revision = transcript.revision;
        carry(&mut quote);
        let (from, to) = (positions.get(&quote.place.first_turn), positions.get(&quote.place.last_turn));
        // Farther away neither the words nor their surroundings changed.
        let is_far = from.zip(to).is_some_and(|(from, to)| *from > changed + 2 || to + 2 < changed);
        let quote = if is_far { quote } else { settle(quote, &running, words) };
        write.update_quote(&quote)?;
    }
    Ok(())
}

/// The quote after one turn was edited. Its words stay what they were taken as until a person looks; only the place
/// moves.
fn carry(quote: &mut Quote, before: &Turn, now: &Turn) {
    let touches_start = quote.place.first_turn == before.id;
    let touches_end = quote.place.last_turn == before.id;
    if !touches_start && !touches_end {
        return;
    }
    let start = if touches_start { quote.place.start } else { 0 };
    let end = if touches_end { quote.place.end } else { before.text.len() };
    let span = if start <= end { (start..end).into() } else { (0..0).into() };
    match anchor::map(span, &before.text, &now.text) {
        Mapped::Same(span) | Mapped::Changed(span) => {
            let place = &mut quote.place;
            *place = Place {
                start: if touches_start { span.start } else { place.start },
                end: if touches_end { span.end } else { place.end },
                ..*place
            };
        }
        Mapped::Gone => quote.anchoring = Anchoring::Orphan,
    }
}

/// Compares the quote with what stands at its place now, and takes its context and times from there.
fn settle(mut quote: Quote, running: &Running, words: Words) -> Quote {
    let Some(span) = running.span(&quote.place).filter(|_| quote.anchoring != Anchoring::Orphan) else {
        quote.anchoring = Anchoring::Orphan;
        return quote;
    };
    let now = span.of(&running.text);
    if words == Words::Spaced && quote.anchoring == Anchoring::Anchored && is_same_but_for_spaces(&quote.exact, now) {
        quote.exact = now.to_owned();
    }
    quote.anchoring = match now == quote.exact {
        true => Anchoring::Anchored,
        false => Anchoring::Review,
    };
    (quote.prefix, quote.suffix) = context(&running.text, span);
    (quote.start_ms, quote.end_ms) = times(running.turns_in(span));
    quote
}

/// Whether two texts have the same words. In a script without spaces a border between two turns is no space either.
fn is_same_but_for_spaces(one: &str, other: &str) -> bool {
    let mut words = one.split_whitespace().zip(other.split_whitespace());
    one.split_whitespace().count() == other.split_whitespace().count() && words.all(|(one, other)| one == other)
        || turns::closed_up(one) == turns::closed_up(other)
}
