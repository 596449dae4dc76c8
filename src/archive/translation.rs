//! Words that are known in translation, and the words that were spoken: which turns of two transcripts of one recollection
//! answer each other, and how a finding in a translation is told.
//!
//! Where both transcripts have as many turns, the turn at a position answers the turn at that position, unless times or
//! speakers say otherwise; else turns answer that overlap in time. Where neither can be told, it is said to be unknown.
//! It looks into no words, and it asks no clearance: whoever shows an original has asked for its place.

mod pairing;

use serde::Serialize;

use super::Result;
use super::language::language_name;
use crate::model::{Id, Place, Transcript, Turn};
use crate::store::Read;
use crate::store::locate::Match;
pub(super) use pairing::Pairing;

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
    let Some(first) = turns.first() else { return Ok(None) };
    match translated(read, &read.transcript(first.transcript)?)? {
        Some(translated) => translated.at(read, &turns),
        None => Ok(None),
    }
}

/// A translation beside what it translates, read once for as many places as are asked for.
pub(super) struct Translated {
    original: Transcript,
    pairing: Pairing,
}

/// The translation that a transcript is; none where it is none.
pub(super) fn translated(read: &Read<'_>, transcript: &Transcript) -> Result<Option<Translated>> {
    let Some(original) = spoken_transcript(read, transcript)? else { return Ok(None) };
    Ok(Some(Translated { pairing: Pairing::of(read, transcript.id, original.id)?, original }))
}

impl Translated {
    /// What was said where the translation has these turns; none where there are no turns.
    pub(super) fn at(&self, read: &Read<'_>, turns: &[Turn]) -> Result<Option<Original>> {
        let (Some(first), Some(last)) = (turns.first(), turns.last()) else { return Ok(None) };
        let (answering, positions) = self.pairing.answers((first.position, last.position));
        let mut turns = match (positions.first(), positions.last()) {
            (Some(first), Some(last)) => read.turns_between(self.original.id, *first, *last)?,
            _ => Vec::new(),
        };
        turns.retain(|turn| positions.binary_search(&turn.position).is_ok());
        Ok(Some(Original { transcript: self.original.id, language: self.original.language.clone(), answering, turns }))
    }
}

/// What a transcript translates in the end: a translation may itself have been translated.
fn spoken_transcript(read: &Read<'_>, translation: &Transcript) -> Result<Option<Transcript>> {
    if translation.translation_of.is_none() {
        return Ok(None);
    }
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
