//! The turns of a transcript: corrected, split, joined, given to a speaker, timed.

use serde_json::{Value, json};

use super::context::{Context, Failure};
use super::{citation, pick, print};
use crate::archive::found_later::Fresh;
use crate::archive::transcripts::{TranscriptCommand, Voice, voices};
use crate::archive::{Archive, ArchiveError, excerpt};
use crate::formats::typed_time;
use crate::model::{Anchoring, Transcript, Turn};
use crate::store::Read;

pub(super) fn speaker(context: &Context, typed: &str, label: String, person: &str) -> Result<(), Failure> {
    let mut archive = context.open()?;
    let (transcripts, person) = archive.read(|read| {
        let transcripts = read.transcripts(pick::recollection(read, typed)?)?;
        Ok((transcripts, pick::person(read, person)?))
    })?;
    let mut named = false;
    let mut last = None;
    for transcript in &transcripts {
        let command =
            TranscriptCommand::NameSpeaker { transcript: transcript.id, label: label.clone(), person: Some(person) };
        match archive.apply(command) {
            Ok(_) => named = true,
            Err(error) => last = Some(error),
        }
    }
    archive.close()?;
    match (named, last) {
        (false, Some(error)) => Err(error.into()),
        _ => context.done(person, "Named."),
    }
}

pub(super) fn correct(context: &Context, typed: &str, turn: u32, text: String) -> Result<(), Failure> {
    let mut archive = context.open()?;
    let turn = archive.read(|read| turn_of(read, typed, turn))?;
    archive.apply(TranscriptCommand::EditTurn { turn: turn.id, text })?;
    let found = citation::found_later(context, &mut archive, Fresh::Turn(turn.id))?;
    corrected(context, archive, &turn, "Corrected", found)
}

pub(super) fn split(context: &Context, typed: &str, turn: u32, words: &str) -> Result<(), Failure> {
    let mut archive = context.open()?;
    let turn = archive.read(|read| turn_of(read, typed, turn))?;
    let mut found = turn.text.match_indices(words.trim());
    let at = match (found.next(), found.next()) {
        (Some((at, _)), None) => at,
        (None, _) => {
            let words = excerpt(words, 60);
            return Err(ArchiveError::NotFound(format!("“{words}” does not stand in that turn word for word")).into());
        }
        _ => {
            let rule = format!("“{}” stands in that turn more than once", excerpt(words, 60));
            return Err(ArchiveError::Refused { rule, hint: "give more of the words that follow" }.into());
        }
    };
    archive.apply(TranscriptCommand::SplitTurn { turn: turn.id, text: None, at })?;
    corrected(context, archive, &turn, "Split", None)
}

pub(super) fn join(context: &Context, typed: &str, turn: u32) -> Result<(), Failure> {
    let mut archive = context.open()?;
    let turn = archive.read(|read| turn_of(read, typed, turn))?;
    archive.apply(TranscriptCommand::JoinTurn { turn: turn.id, text: None })?;
    corrected(context, archive, &turn, "Joined", None)
}

/// Says what was done to a turn, and how many quotes wait for somebody to look; to programs also what was `found` in it.
fn corrected(
    context: &Context,
    archive: Archive,
    turn: &Turn,
    done: &str,
    found: Option<Value>,
) -> Result<(), Failure> {
    let waiting = archive.read(|read| {
        let quotes = read.quotes_of(turn.transcript)?;
        Ok(quotes.iter().filter(|quote| quote.anchoring != Anchoring::Anchored).count())
    })?;
    archive.close()?;
    let words = match waiting {
        0 => format!("{done}. Every quote kept its place."),
        many => format!("{done}. {} for you to look at.", print::counted(many, "quote waits", "quotes wait")),
    };
    let mut answer = json!({ "id": turn.id });
    if let (Some(answer), Some(Value::Object(found))) = (answer.as_object_mut(), found) {
        answer.extend(found);
    }
    context.answer(&answer, |_| format!("{words} [{}]", turn.id.short()))
}

pub(super) fn give(context: &Context, typed: &str, turn: u32, speaker: &str) -> Result<(), Failure> {
    let mut archive = context.open()?;
    let (turn, voice) = archive.read(|read| {
        let turn = turn_of(read, typed, turn)?;
        let voices = voices(&read.turns(turn.transcript)?);
        if let Some(voice) = voices.iter().find(|voice| voice.label.eq_ignore_ascii_case(speaker.trim())) {
            return Ok((turn, voice.clone()));
        }
        let person = pick::person(read, speaker)?;
        let known = voices.into_iter().find(|voice| voice.person == Some(person));
        let named = || Ok(Voice { label: read.person(person)?.name, person: Some(person) });
        Ok((turn, known.map_or_else(named, Ok::<_, ArchiveError>)?))
    })?;
    let Voice { label, person } = voice;
    archive.apply(TranscriptCommand::SetSpeaker { turn: turn.id, person, label })?;
    archive.close()?;
    context.done(turn.id, "Given.")
}

pub(super) fn time(
    context: &Context,
    typed: &str,
    turn: u32,
    start: Option<String>,
    end: Option<String>,
) -> Result<(), Failure> {
    let ms = |typed: Option<String>| typed.map(|typed| time_of(&typed)).transpose();
    let (start_ms, end_ms) = (ms(start)?, ms(end)?);
    let mut archive = context.open()?;
    let turn = archive.read(|read| turn_of(read, typed, turn))?;
    archive.apply(TranscriptCommand::SetTimes { turn: turn.id, start_ms, end_ms })?;
    archive.close()?;
    context.done(turn.id, "Timed.")
}

/// The time that a person typed, in ms.
pub(super) fn time_of(typed: &str) -> Result<i64, ArchiveError> {
    typed_time(typed).ok_or_else(|| ArchiveError::Refused {
        rule: format!("“{}” is no time", excerpt(typed, 40)),
        hint: "write it as 12:31 or 1:02:03.500",
    })
}

pub(super) fn shift(context: &Context, typed: &str, from: u32, to: Option<u32>, by: &str) -> Result<(), Failure> {
    let by_ms = match by.strip_prefix('-') {
        Some(earlier) => -time_of(earlier)?,
        None => time_of(by.trim_start_matches('+'))?,
    };
    let mut archive = context.open()?;
    let (from, to) = archive.read(|read| {
        let to = to.map(|to| turn_of(read, typed, to)).transpose()?;
        Ok((turn_of(read, typed, from)?.id, to.map(|turn| turn.id)))
    })?;
    let id = archive.apply(TranscriptCommand::ShiftTimes { from, to, by_ms })?;
    archive.close()?;
    context.done(id, "Moved.")
}

pub(super) fn heard(context: &Context, typed: &str, turn: u32) -> Result<(), Failure> {
    let mut archive = context.open()?;
    let turn = archive.read(|read| turn_of(read, typed, turn))?.id;
    archive.apply(TranscriptCommand::HearTurn(turn))?;
    archive.close()?;
    context.done(turn, "Stamped as heard today.")
}

pub(super) fn begin(
    context: &Context,
    typed: &str,
    after: u32,
    start: Option<String>,
    text: String,
) -> Result<(), Failure> {
    let start_ms = start.map(|typed| time_of(&typed)).transpose()?;
    let mut archive = context.open()?;
    let (transcript, above) = archive.read(|read| {
        let transcripts = read.transcripts(pick::recollection(read, typed)?)?;
        let missing =
            || ArchiveError::NotFound(format!("“{typed}” has no transcript; import one, or begin one in the window"));
        let above = if after == 0 { None } else { Some(turn_of(read, typed, after)?) };
        Ok((transcripts.first().ok_or_else(missing)?.id, above))
    })?;
    let after = above.as_ref().map(|turn| turn.id);
    let new = TranscriptCommand::AddTurn { transcript, after, person: None, label: String::new(), start_ms, text };
    let id = archive.apply(new)?;
    archive.close()?;
    context.done(id, "Added.")
}

/// A turn of the first transcript of a recollection, counted from 1.
pub(super) fn turn_of(read: &Read<'_>, typed: &str, number: u32) -> Result<Turn, ArchiveError> {
    let missing = || ArchiveError::NotFound(format!("“{typed}” has no turn {number}"));
    let transcripts = read.transcripts(pick::recollection(read, typed)?)?;
    let transcript: &Transcript = transcripts.first().ok_or_else(missing)?;
    let position = number.checked_sub(1).ok_or_else(missing)?;
    read.turns_between(transcript.id, position, position)?.into_iter().next().ok_or_else(missing)
}
