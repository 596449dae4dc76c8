//! Where the quotations of an article may have been said: derived, with reasons, for a person to decide.
//!
//! A suggestion confirms nothing. What was rejected once is not suggested again.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::clearance::{BEGINS_AFTER, STOPS_BEFORE};
use super::offer::known_by_id;
use super::people::alike::NameBook;
use super::running::Running;
use super::translation::{self, originals_first};
use super::{Archive, Result, excerpt, job::Watch};
use crate::model::{Article, Id, Person, Place, Quotation, Rejection, Role};
use crate::store::Read;
use crate::store::derived::Suggestion;
use crate::store::locate::{Locator, Match};
use crate::text::difference::{Comparison, Kind, compare};
use crate::text::locate::{Source, Wanted, align};

/// A quotation with what is suggested for it.
#[derive(Clone, Debug)]
pub struct Suggested {
    /// The quotation.
    pub quotation: Quotation,
    /// Whether it is tied to a source already.
    pub is_confirmed: bool,
    /// Places where its words may have been said, the best first.
    pub suggestions: Vec<Suggestion>,
}

/// How far the search for the sources of an article's quotations has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SoFar {
    /// How many quotations were looked for, in order.
    pub done: usize,
    /// How many there are.
    pub all: usize,
    /// For how many of those looked for a place was found.
    pub with_source: usize,
    /// Whether all were looked for.
    pub is_finished: bool,
}

impl Archive {
    /// Computes and keeps the suggestions for every quotation of an article, in order.
    pub fn suggest(&mut self, article: Id<Article>, watch: &Watch) -> Result<Vec<Suggested>> {
        let all = self.read(|read| suggestions(read, article, watch))?;
        self.store.derive(|write| {
            for one in &all {
                write.put_suggestions(one.quotation.id, &one.suggestions)?;
            }
            Ok::<_, super::ArchiveError>(())
        })?;
        Ok(all)
    }
}

impl Archive {
    /// Goes on computing and keeping the suggestions for the quotations of an article, for about `budget`: so that what
    /// a person decides meanwhile need not wait for the end.
    pub fn suggest_some(
        &mut self,
        article: Id<Article>,
        mut so_far: SoFar,
        budget: Duration,
        watch: &Watch,
    ) -> Result<SoFar> {
        let started = Instant::now();
        let found = self.read(|read| {
            let (locator, mut credits) = (read.locator()?, Credits::default());
            let mut quotations = read.quotations(article)?;
            quotations.retain(|quotation| quotation.is_quotation);
            so_far.all = quotations.len();
            let mut found = Vec::new();
            for quotation in quotations.into_iter().skip(so_far.done) {
                watch.tick(so_far.done, so_far.all)?;
                let suggestions = suggestions_for(read, &locator, &mut credits, &quotation)?;
                so_far.done += 1;
                so_far.with_source += usize::from(!suggestions.is_empty());
                found.push((quotation.id, suggestions));
                if started.elapsed() > budget {
                    return Ok(found);
                }
            }
            so_far.is_finished = true;
            Ok(found)
        })?;
        self.store.derive(|write| {
            for (quotation, suggestions) in &found {
                write.put_suggestions(*quotation, suggestions)?;
            }
            Ok::<_, super::ArchiveError>(())
        })?;
        Ok(so_far)
    }

    /// Computes and keeps the suggestions for one quotation: after its speaker was named, say.
    pub fn suggest_again(&mut self, quotation: Id<Quotation>) -> Result<()> {
        let suggestions = self.read(|read| {
            suggestions_for(read, &read.locator()?, &mut Credits::default(), &read.quotation(quotation)?)
        })?;
        self.store.derive(|write| Ok(write.put_suggestions(quotation, &suggestions)?))
    }
}

/// The suggestions for every quotation of an article, in order, computed now.
pub fn suggestions(read: &Read<'_>, article: Id<Article>, watch: &Watch) -> Result<Vec<Suggested>> {
    let (locator, mut credits) = (read.locator()?, Credits::default());
    let quotations: Vec<Quotation> =
        read.quotations(article)?.into_iter().filter(|quotation| quotation.is_quotation).collect();
    let many = quotations.len();
    let mut all = Vec::with_capacity(many);
    for (done, quotation) in quotations.into_iter().enumerate() {
        watch.tick(done, many)?;
        let is_confirmed = !read.citations_of_quotation(quotation.id)?.is_empty();
        let suggestions = suggestions_for(read, &locator, &mut credits, &quotation)?;
        all.push(Suggested { quotation, is_confirmed, suggestions });
    }
    Ok(all)
}

/// Places where a quotation's words may have been said, the best first.
pub fn suggestions_for(
    read: &Read<'_>,
    locator: &Locator<'_>,
    credits: &mut Credits,
    quotation: &Quotation,
) -> Result<Vec<Suggestion>> {
    let words = quotation.words();
    let credited = credits.of(read, quotation)?;
    let places_of = |words: &str| places_of(read, locator, (quotation, credited), words);
    let mut suggestions = places_of(&words)?;
    if suggestions.is_empty() && quotation.pieces.len() > 1 {
        // One utterance in print need not be one in the source: its pieces may come from different places.
        for piece in &quotation.pieces {
            let mut found = places_of(&piece.words)?;
            found.truncate(1);
            suggestions.extend(found);
        }
        for suggestion in &mut suggestions {
            suggestion.reasons.push(format!("Only the piece “{}” comes from here.", excerpt(&suggestion.words, 60)));
        }
    }
    for (rank, suggestion) in suggestions.iter_mut().enumerate() {
        suggestion.rank = u32::try_from(rank).unwrap_or(u32::MAX);
    }
    Ok(suggestions)
}

/// Places where these words of a quotation may have been said, the best first.
fn places_of(
    read: &Read<'_>,
    locator: &Locator<'_>,
    (quotation, credited): (&Quotation, Option<Id<Person>>),
    words: &str,
) -> Result<Vec<Suggestion>> {
    let rejected = read.rejections(quotation.id)?;
    let mut suggestions = Vec::new();
    for found in originals_first(read, locator.find(words, credited)?)? {
        let transcript = Id::from_bytes(*found.transcript_id.as_bytes());
        let Some(place) = read.place_of(transcript, &found.hull)? else { continue };
        if is_rejected(read, &rejected, &place)? || is_own_report(read, transcript, quotation)? {
            continue;
        }
        suggestions.push(Suggestion {
            id: Id::new(),
            quotation: quotation.id,
            rank: 0,
            words: words.to_owned(),
            transcript,
            place,
            score: f64::from(found.score),
            verdict: found.verdict.to_string(),
            sentence: translation::told(&read.transcript(transcript)?, found.sentence.clone()),
            reasons: reasons(read, &found, credited, quotation)?
                .into_iter()
                .chain(translation::reason(read, &place)?)
                .collect(),
            differences: as_json(&found.differences),
        });
    }
    Ok(suggestions)
}

/// The printed words beside the turns they are said to come from; not found where they are not there.
pub fn compared(read: &Read<'_>, printed: &str, spoken: &Running) -> Result<Comparison> {
    let locator = read.locator()?;
    let wanted = Wanted::parse(printed);
    let mut speakers: Vec<Id<Person>> = Vec::new();
    let mut number = |speaker: Option<Id<Person>>| {
        let speaker = speaker?;
        let index = speakers.iter().position(|known| *known == speaker).unwrap_or_else(|| {
            speakers.push(speaker);
            speakers.len() - 1
        });
        u32::try_from(index).ok()
    };
    let turns: Vec<(&str, Option<u32>)> =
        spoken.turns().iter().map(|turn| (turn.text.as_str(), number(turn.speaker))).collect();
    let source = Source::of_turns(turns);
    let rarity = |word: &str| locator.rarity(word);
    Ok(match align(&wanted, &source, &rarity) {
        Some(alignment) => compare(printed, &wanted, &source, &alignment, &|word| locator.is_word(word)),
        None => Comparison::not_found(),
    })
}

/// A list as it is kept beside a verdict.
pub(super) fn as_json(differences: &impl serde::Serialize) -> serde_json::Value {
    // Plain structs of strings and numbers: nothing in them can fail to be JSON.
    serde_json::to_value(differences).unwrap_or_default()
}

/// Whom names in articles credit: everybody is read once, and every name looked up once.
#[derive(Default)]
pub struct Credits {
    book: Option<NameBook>,
    found: HashMap<String, Option<Id<Person>>>,
}

impl Credits {
    /// Who the article says it was, where the archive knows one such person: the one linked, or whom the name means.
    fn of(&mut self, read: &Read<'_>, quotation: &Quotation) -> Result<Option<Id<Person>>> {
        let name = &quotation.speaker_name;
        if quotation.speaker.is_some() || name.is_empty() {
            return Ok(quotation.speaker);
        }
        if let Some(found) = self.found.get(name) {
            return Ok(*found);
        }
        let book = match self.book.take() {
            Some(book) => book,
            None => NameBook::read(read)?,
        };
        let found = self.book.insert(book).only(name);
        self.found.insert(name.clone(), found);
        Ok(found)
    }
}

fn is_rejected(read: &Read<'_>, rejected: &[Rejection], place: &Place) -> Result<bool> {
    let (first, last) = (read.turn(place.first_turn)?, read.turn(place.last_turn)?);
    for one in rejected.iter().filter(|one| one.transcript == first.transcript) {
        let (from, to) = (read.turn(one.place.first_turn)?, read.turn(one.place.last_turn)?);
        let begins_before = (from.position, one.place.start) < (last.position, place.end);
        let ends_after = (to.position, one.place.end) > (first.position, place.start);
        if begins_before && ends_after {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A recollection that is known only through this very article proves nothing about it.
fn is_own_report(read: &Read<'_>, transcript: Id<crate::model::Transcript>, quotation: &Quotation) -> Result<bool> {
    let recollection = read.recollection(read.transcript(transcript)?.recollection)?;
    Ok(recollection.reported_in == Some(quotation.article))
}

/// Why a place is suggested, one sentence each, for [`Offer`](super::offer::Offer) to name the people.
fn reasons(read: &Read<'_>, found: &Match, credited: Option<Id<Person>>, quotation: &Quotation) -> Result<Vec<String>> {
    let mut reasons = Vec::new();
    let speaker = found.speaker_id.map(|id| Id::<Person>::from_bytes(*id.as_bytes()));
    match (speaker, credited) {
        (Some(speaker), Some(credited)) if speaker == credited => {
            reasons.push(format!("{} says these words here.", known_by_id(speaker)));
        }
        (Some(speaker), Some(credited)) => reasons.push(format!(
            "The article credits {}, but here {} speaks.",
            known_by_id(credited),
            known_by_id(speaker)
        )),
        (Some(speaker), None) => {
            let by = if quotation.speaker_name.is_empty() { "nobody by name" } else { &quotation.speaker_name };
            reasons.push(format!("The article credits {by}; here {} speaks.", known_by_id(speaker)));
        }
        (None, _) => {
            let transcript = read.transcript(Id::from_bytes(*found.transcript_id.as_bytes()))?;
            let narrators = read.people_in(transcript.recollection, Role::Narrator)?;
            if credited.is_some_and(|credited| narrators.contains(&credited)) {
                reasons.push("The credited speaker narrated this recollection.".into());
            }
        }
    }
    // An omission in the middle can raise the same alarm; what it left out stands in the sentence.
    let has = |kind: Kind| found.differences.iter().any(|placed| placed.difference.kind == kind);
    if has(Kind::CutShort) {
        reasons.push(STOPS_BEFORE.into());
    }
    if has(Kind::BegunLate) {
        reasons.push(BEGINS_AFTER.into());
    }
    if has(Kind::Spliced) {
        reasons.push("The quotation is spliced from two places without a sign.".into());
    }
    Ok(reasons)
}
