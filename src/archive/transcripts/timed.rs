//! When turns are spoken, and what was compared with the sound.

use std::ops::RangeInclusive;

use super::{Words, settle};
use crate::archive::command::excerpt;
use crate::archive::running::Running;
use crate::archive::{ArchiveError, Result};
use crate::model::{Id, Recording, Transcript, Turn};
use crate::store::{Write, now_ms};
use crate::text::clock::exact_clock;

/// Says when a turn is spoken; the times of its quotes follow.
pub(super) fn set(
    write: &Write<'_>,
    turn: Id<Turn>,
    start_ms: Option<i64>,
    end_ms: Option<i64>,
) -> Result<(String, Id<Transcript>)> {
    must_not_run_backward(start_ms, end_ms)?;
    let turn = Turn { start_ms, end_ms, ..write.turn(turn)? };
    write.update_turn(&turn)?;
    retime_quotes(write, turn.transcript, turn.position..=turn.position)?;
    Ok((format!("Time “{}”", excerpt(&turn.text, 40)), turn.transcript))
}

/// Moves the times of turns; the times of their quotes follow.
pub(super) fn shift(
    write: &Write<'_>,
    from: Id<Turn>,
    to: Option<Id<Turn>>,
    by_ms: i64,
) -> Result<(String, Id<Transcript>)> {
    let first = write.turn(from)?;
    let last = match to {
        Some(turn) => write.turn(turn)?.position,
        None => u32::MAX,
    };
    let times = write.turn_times(first.transcript)?;
    let moved = times.iter().filter(|time| (first.position..=last).contains(&time.position));
    let earliest = moved.flat_map(|time| [time.start_ms, time.end_ms]).flatten().min();
    if earliest.is_some_and(|earliest| earliest + by_ms < 0) {
        return Err(ArchiveError::Refused {
            rule: "then a turn would begin before the recording does".into(),
            hint: "move by less, or fewer turns",
        });
    }
    let many = write.shift_times(first.transcript, first.position, last, by_ms)?;
    retime_quotes(write, first.transcript, first.position..=last)?;
    let way = if by_ms < 0 { "earlier" } else { "later" };
    let turns = if many == 1 { "1 turn".into() } else { format!("{many} turns") };
    Ok((format!("Move {turns} {} {way}", exact_clock(by_ms.abs())), first.transcript))
}

/// A person compared the words of a turn with the sound.
pub(super) fn hear(write: &Write<'_>, turn: Id<Turn>) -> Result<(String, Id<Transcript>)> {
    let turn = Turn { heard_ms: Some(now_ms()), ..write.turn(turn)? };
    write.update_turn(&turn)?;
    Ok((format!("Heard “{}”", excerpt(&turn.text, 50)), turn.transcript))
}

/// Says in which recording a transcript's times count.
pub(super) fn pair(
    write: &Write<'_>,
    transcript: Id<Transcript>,
    recording: Option<Id<Recording>>,
) -> Result<(String, Id<Transcript>)> {
    let mut transcript = write.transcript(transcript)?;
    let title = excerpt(&write.recollection(transcript.recollection)?.title, 50);
    let label = match recording {
        Some(id) if write.recollection_of(id)? != transcript.recollection => {
            return Err(ArchiveError::Refused {
                rule: "that recording belongs to another interview".into(),
                hint: "choose one of the interview's own recordings",
            });
        }
        Some(id) => format!("Pair the transcript of “{title}” with “{}”", excerpt(&write.recording(id)?.label, 40)),
        None => format!("Let the times of “{title}” run through all its recordings"),
    };
    transcript.recording = recording;
    write.update_transcript(&transcript)?;
    Ok((label, transcript.id))
}

/// Refuses times that cannot be.
pub(super) fn must_not_run_backward(start_ms: Option<i64>, end_ms: Option<i64>) -> Result<()> {
    let is_backward = start_ms.zip(end_ms).is_some_and(|(start, end)| end < start);
    match is_backward || [start_ms, end_ms].into_iter().flatten().any(|ms| ms < 0) {
        true => Err(ArchiveError::Refused {
            rule: "a turn ends after it begins, and neither before the recording does".into(),
            hint: "give its times as hours:minutes:seconds",
        }),
        false => Ok(()),
    }
}

/// Carries new times of the turns at some positions to the quotes that begin or end in them.
fn retime_quotes(write: &Write<'_>, transcript: Id<Transcript>, changed: RangeInclusive<u32>) -> Result<()> {
    let quotes = write.quotes_of(transcript)?;
    if quotes.is_empty() {
        return Ok(());
    }
    let turns = write.turns(transcript)?;
    let changed: std::collections::HashSet<Id<Turn>> =
        turns.iter().filter(|turn| changed.contains(&turn.position)).map(|turn| turn.id).collect();
    let running = Running::of(turns);
    for quote in quotes {
        if changed.contains(&quote.place.first_turn) || changed.contains(&quote.place.last_turn) {
            write.update_quote(&settle(quote, &running, Words::Exact))?;
        }
    }
    Ok(())
}
