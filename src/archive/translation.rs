//! Words that are known in translation, and the words that were spoken: which turns of two transcripts of one recollection
//! answer each other, and how a finding in a translation is told.
//!
//! Where both transcripts have as many turns, the turn at a position answers the turn at that position, unless times or
//! speakers say otherwise; else turns answer that overlap in time. Where neither can be told, it is said to be unknown.
//! It looks into no words, and it asks no clearance: whoever shows an original has asked for its place.

use serde::Serialize;

use super::Result;
use super::language::language_name;
use crate::model::{Id, Place, Transcript, Turn};
use crate::store::Read;
use crate::store::locate::Match;

/// How far apart two turns may begin that answer each other, in ms: translators' cues are seldom exact.
const NEAR_MS: i64 = 5_000;

/// How it is known which turns answer each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answering {
    /// The transcripts have the same turns.
    TurnByTurn,
    /// By the times of the turns.
    ByTime,
    /// Not at all.
    Unknown,
}

/// What was said where a translation has certain words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Original {
    /// The transcript that was translated.
    pub transcript: Id<Transcript>,
    /// Its language, a BCP 47 tag; empty where unknown.
    pub language: String,
    /// How the turns were found.
    pub answering: Answering,
    /// The turns, whole and in order; none where it is not known which they are.
    pub turns: Vec<Turn>,
}

impl Original {
    /// The words of the turns, with a line feed between turns.
    pub fn words(&self) -> String {
        self.turns.iter().map(|turn| turn.text.as_str()).collect::<Vec<_>>().join("\n")
    }

    /// Which words these are: “The words spoken, in Russian, turn 4”.
    pub fn in_words(&self) -> String {
        let language = language_name(&self.language);
        let language = if language.is_empty() { String::new() } else { format!(", in {language}") };
        let turns = match (self.turns.first(), self.turns.last()) {
            (Some(first), Some(last)) if first.position == last.position => format!("turn {}", first.position + 1),
            (Some(first), Some(last)) => format!("turns {} to {}", first.position + 1, last.position + 1),
            _ => "in which turn is not known".into(),
        };
        format!("The words spoken{language}, {turns}")
    }
}

/// What was said where a translation has the words at `place`; none where its transcript is no translation.
pub fn original_of(read: &Read<'_>, place: &Place) -> Result<Option<Original>> {
    let turns = read.turns_of_place(place)?;
    let (Some(first), Some(last)) = (turns.first(), turns.last()) else { return Ok(None) };
    let translation = read.transcript(first.transcript)?;
    let Some(original) = spoken_transcript(read, &translation)? else { return Ok(None) };
    let (answering, turns) = answers(read, &translation, (first.position, last.position), &original)?;
    Ok(Some(Original { transcript: original.id, language: original.language, answering, turns }))
}

/// What a transcript translates in the end: a translation may itself have been translated.
fn spoken_transcript(read: &Read<'_>, translation: &Transcript) -> Result<Option<Transcript>> {
    let mut found = None;
    let mut next = translation.translation_of;
    // No more steps than there are transcripts: an archive may be damaged, and turn in a circle.
    for _ in 0..read.transcripts(translation.recollection)?.len() {
        let Some(id) = next else { break };
        let original = read.transcript(id)?;
        next = original.translation_of;
        found = Some(original);
    }
    Ok(found)
}

/// The other transcripts of the same words: what a transcript translates, and every translation of it or of the same.
pub fn kin(read: &Read<'_>, transcript: &Transcript) -> Result<Vec<Transcript>> {
    let mut kin = vec![transcript.clone()];
    let mut rest = read.transcripts(transcript.recollection)?;
    rest.retain(|one| one.id != transcript.id);
    loop {
        let is_kin = |one: &Transcript| {
            kin.iter().any(|known| one.translation_of == Some(known.id) || known.translation_of == Some(one.id))
        };
        let Some(next) = rest.iter().position(is_kin) else { break };
        kin.push(rest.swap_remove(next));
    }
    Ok(kin.split_off(1))
}

/// The turns of `to` that answer the turns at the positions `span` (both included) of `from`.
pub fn answers(
    read: &Read<'_>,
    from: &Transcript,
    span: (u32, u32),
    to: &Transcript,
) -> Result<(Answering, Vec<Turn>)> {
    if read.turn_count(from.id)? == read.turn_count(to.id)? {
        let turns = read.turns_between(from.id, span.0, span.1)?;
        let others = read.turns_between(to.id, span.0, span.1)?;
        let times_agree = turns.iter().zip(&others).all(|(turn, other)| is_near(turn, other));
        if turns.len() == others.len() && times_agree && !is_of_others(read, &turns, &others)? {
            return Ok((Answering::TurnByTurn, others));
        }
    }
    // The turn after shows when the last one ended, where it does not say so itself.
    let turns = read.turns_between(from.id, span.0, span.1.saturating_add(1))?;
    let wanted = times(&turns).into_iter().zip(&turns).filter(|(_, turn)| turn.position <= span.1);
    let wanted: Option<Vec<(i64, i64)>> = wanted.map(|(time, _)| time).collect();
    let Some(wanted) = wanted.filter(|wanted| !wanted.is_empty()) else { return Ok((Answering::Unknown, Vec::new())) };
    let others = read.turns(to.id)?;
    let overlaps = |time: &Option<(i64, i64)>| {
        time.is_some_and(|(start, end)| wanted.iter().any(|(from, until)| start < *until && *from < end))
    };
    let found: Vec<Turn> =
        times(&others).iter().zip(&others).filter(|(time, _)| overlaps(time)).map(|(_, turn)| turn.clone()).collect();
    Ok(match found.is_empty() {
        true => (Answering::Unknown, found),
        false => (Answering::ByTime, found),
    })
}

/// Whether two turns may begin at the same time.
fn is_near(turn: &Turn, other: &Turn) -> bool {
    turn.start_ms.zip(other.start_ms).is_none_or(|(one, two)| one.abs_diff(two) <= NEAR_MS as u64)
}

/// Whether turns at the same positions are surely of different people. Somebody may have one record under the name in one
/// script and another under the name in the other, so only who speaks in both transcripts can be known to be another.
fn is_of_others(read: &Read<'_>, turns: &[Turn], others: &[Turn]) -> Result<bool> {
    let known = turns.iter().zip(others).filter_map(|(turn, other)| turn.speaker.zip(other.speaker));
    let differing: Vec<_> = known.filter(|(one, two)| one != two).collect();
    let (Some(first), Some(other)) = (turns.first(), others.first()) else { return Ok(false) };
    if differing.is_empty() {
        return Ok(false);
    }
    let speakers = |transcript| -> Result<Vec<_>> {
        Ok(read.labels_in(transcript)?.into_iter().filter_map(|row| row.speaker).collect())
    };
    let (here, there) = (speakers(first.transcript)?, speakers(other.transcript)?);
    Ok(differing.iter().any(|(one, two)| there.contains(one) || here.contains(two)))
}

/// When each turn begins and ends, in ms: at its own end, or where the next begins; none for a turn without a beginning.
fn times(turns: &[Turn]) -> Vec<Option<(i64, i64)>> {
    let next = |index: usize| turns.get(index + 1).and_then(|next| next.start_ms);
    let time = |(index, turn): (usize, &Turn)| {
        let start = turn.start_ms?;
        let end = turn.end_ms.or_else(|| next(index)).unwrap_or(start);
        Some((start, end.max(start + 1)))
    };
    turns.iter().enumerate().map(time).collect()
}

/// A finding about words of a transcript, as it must be told where that is a translation.
pub fn told(transcript: &Transcript, sentence: String) -> String {
    match transcript.translation_of {
        Some(_) => format!("Compared with the translation, not with the words spoken. {sentence}"),
        None => sentence,
    }
}

/// Where the words spoken stand, as a reason; none where the place is in no translation.
pub fn reason(read: &Read<'_>, place: &Place) -> Result<Option<String>> {
    Ok(original_of(read, place)?.map(|original| match original.turns.as_slice() {
        [] => "This is a translation; which turns of the original answer it is not known.".into(),
        _ => format!("This is a translation. {} of the original.", original.in_words()),
    }))
}

/// Puts what was found in an original before what was found in its translations.
pub fn originals_first(read: &Read<'_>, mut matches: Vec<Match>) -> Result<Vec<Match>> {
    let mut index = 0;
    while index < matches.len() {
        let transcript = read.transcript(Id::from_bytes(*matches[index].transcript_id.as_bytes()))?;
        let is_original = |one: &Match| {
            transcript.translation_of.is_some_and(|id| id == Id::from_bytes(*one.transcript_id.as_bytes()))
        };
        if let Some(later) = matches.iter().skip(index + 1).position(is_original) {
            let original = matches.remove(index + 1 + later);
            matches.insert(index, original);
        }
        index += 1;
    }
    Ok(matches)
}
