//! What may happen to the words of a transcript.

use super::command::{Command, excerpt};
use super::quotes::{context, times};
use super::recollections::hash_of;
use super::running::Running;
use super::{ArchiveError, Result};
use crate::model::{Anchoring, Id, Person, Place, Quote, Transcript, Turn};
use crate::store::Write;
use crate::text::anchor::{self, Mapped};

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
    /// Says who speaks wherever the transcript uses a label.
    NameSpeaker {
        /// In which transcript.
        transcript: Id<Transcript>,
        /// The label.
        label: String,
        /// Who it is; none where it is nobody in particular.
        person: Option<Id<Person>>,
    },
}

impl Command for TranscriptCommand {
    type Outcome = Id<Transcript>;

    fn perform(self, write: &Write<'_>) -> Result<(String, Id<Transcript>)> {
        match self {
            TranscriptCommand::EditTurn { turn, text } => edit_turn(write, turn, text),
            TranscriptCommand::NameSpeaker { transcript, label, person } => {
                name_speaker(write, transcript, &label, person)
            }
        }
    }
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
    let mut transcript = write.transcript(before.transcript)?;
    let now = Turn { text, ..before.clone() };
    write.update_turn(&now)?;
    let turns = write.turns(transcript.id)?;
    transcript.revision += 1;
    transcript.text_sha256 = hash_of(turns.iter().map(|turn| turn.text.as_str()));
    write.update_transcript(&transcript)?;
    let running = Running::of(turns);
    for quote in write.quotes_of(transcript.id)? {
        write.update_quote(&carried(quote, &before, &now, &running, transcript.revision))?;
    }
    Ok((format!("Correct “{}”", excerpt(&now.text, 50)), transcript.id))
}

/// The quote after one turn was edited. Its words stay what they were taken as until a person looks; only the place
/// moves.
fn carried(mut quote: Quote, before: &Turn, now: &Turn, running: &Running, revision: u32) -> Quote {
    let within = |turn: Id<Turn>| turn == before.id;
    let touches_start = within(quote.place.first_turn);
    let touches_end = within(quote.place.last_turn);
    quote.revision = revision;
    if touches_start || touches_end {
        let start = if touches_start { quote.place.start } else { 0 };
        let end = if touches_end { quote.place.end } else { before.text.len() };
        match anchor::map((start..end).into(), &before.text, &now.text) {
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
    settle(quote, running)
}

/// Compares the quote with what stands at its place now, and takes its context and times from there.
fn settle(mut quote: Quote, running: &Running) -> Quote {
    let Some(span) = running.span(&quote.place).filter(|_| quote.anchoring != Anchoring::Orphan) else {
        quote.anchoring = Anchoring::Orphan;
        return quote;
    };
    quote.anchoring = match span.of(&running.text) == quote.exact {
        true => Anchoring::Anchored,
        false => Anchoring::Review,
    };
    (quote.prefix, quote.suffix) = context(&running.text, span);
    (quote.start_ms, quote.end_ms) = times(running.turns_in(span));
    quote
}
