//! How many there are: everything that a query finds is counted, where only the best is listed.

use std::collections::HashMap;

use super::super::Result;
use super::super::clearance::{Clearance, Policy, strictest};
use super::super::query;
use super::facets::{Facet, facets};
use super::found::{Found, OPEN, Writer};
use super::listing::{LISTED, Listing, shown_hits};
use super::resolve;
use crate::model::{Access, Date, Id, Person, RecollectionKind, Transcript};
use crate::store::Read;
use crate::store::search::{Noun, TurnFound};

/// How many things a query finds, and of what sorts they are.
#[derive(Debug, Default)]
pub struct Census {
    /// How many may be shown.
    pub found: usize,
    /// How many more are withheld.
    pub withheld: usize,
    /// Of what sorts they are.
    pub facets: Vec<Facet>,
}

impl Listing {
    /// The same list with everything counted.
    pub fn counted(&self, census: Census) -> Listing {
        let Census { found, withheld, facets } = census;
        Listing { facets, withheld, found: Some(found), ..self.clone() }
    }
}

/// What all turns of a transcript have in common.
struct Source {
    recollection: Id<crate::model::Recollection>,
    kind: RecollectionKind,
    language: String,
    day: Option<i64>,
}

/// Counts everything that `text` finds, which takes time where a word is common; turns are counted all, of other
/// things as many as are listed. None where nothing could be counted without telling what is withheld: then only
/// what is listed is known.
pub fn census(read: &Read<'_>, gate: &Clearance, text: &str) -> Result<Option<Census>> {
    let parsed = query::parse(text)?;
    // Whom a turn names is only known by reading it.
    if gate.holds_people() || !query::has_words(&parsed) {
        return Ok(None);
    }
    let condition = resolve(read, parsed)?.condition;
    let mut census = Census::default();
    let mut hits = Vec::new();
    for noun in Noun::ALL.into_iter().filter(|noun| *noun != Noun::Transcript) {
        let shown = shown_hits(read, gate, noun, &condition, LISTED)?;
        census.withheld += shown.withheld.len();
        hits.extend(shown.hits);
    }
    let mut counter = Counter::of(read, gate)?;
    let mut fault = None;
    read.each_turn(&condition, |turn| {
        if fault.is_none() {
            fault = counter.count(turn).err();
        }
    })?;
    fault.map_or(Ok(()), Err)?;
    census.withheld += counter.withheld;
    hits.extend(counter.counted()?);
    census.found = hits.iter().map(|hit| hit.times).sum();
    census.facets = facets(&read.tags()?, &hits);
    Ok(Some(census))
}

/// What facets tell turns apart by: transcript, speaker, restriction.
type Sort = (Id<Transcript>, Option<Id<Person>>, &'static str);

/// Counts turns by what facets tell apart.
struct Counter<'read> {
    read: &'read Read<'read>,
    gate: &'read Clearance,
    strict: Option<Clearance>,
    sources: HashMap<Id<Transcript>, Source>,
    counts: HashMap<Sort, usize>,
    withheld: usize,
}

impl<'read> Counter<'read> {
    fn of(read: &'read Read<'read>, gate: &'read Clearance) -> Result<Self> {
        // What is shown nevertheless shall say what it is restricted to.
        let strict = (!gate.holds()).then(|| Clearance::today(read, Policy::default())).transpose()?;
        Ok(Counter { read, gate, strict, sources: HashMap::new(), counts: HashMap::new(), withheld: 0 })
    }

    fn count(&mut self, turn: TurnFound) -> Result<()> {
        if !self.sources.contains_key(&turn.transcript) {
            let source = self.source(turn.transcript)?;
            self.sources.insert(turn.transcript, source);
        }
        if self.access(self.gate, turn).is_some() {
            self.withheld += 1;
            return Ok(());
        }
        let access = self.strict.as_ref().and_then(|strict| self.access(strict, turn)).map_or(OPEN, Access::as_str);
        *self.counts.entry((turn.transcript, turn.speaker, access)).or_default() += 1;
        Ok(())
    }

    /// What a turn is restricted to by a gate.
    fn access(&self, gate: &Clearance, turn: TurnFound) -> Option<Access> {
        let source = self.sources.get(&turn.transcript)?;
        strictest([
            gate.recollection(source.recollection),
            gate.turns(turn.transcript, turn.position, turn.position),
            turn.speaker.and_then(|speaker| gate.person(speaker)),
        ])
        .map(|withheld| withheld.access)
    }

    fn source(&self, transcript: Id<Transcript>) -> Result<Source> {
        let transcript = self.read.transcript(transcript)?;
        let recollection = self.read.recollection(transcript.recollection)?;
        let language = [transcript.language, recollection.language].into_iter().find(|tag| !tag.is_empty());
        Ok(Source {
            recollection: recollection.id,
            kind: recollection.kind,
            language: language.unwrap_or_default(),
            day: recollection.date.map(|date: Date| date.bounds().0),
        })
    }

    /// One hit for all turns that facets do not tell apart.
    fn counted(self) -> Result<Vec<Found>> {
        let mut writer = Writer::of(self.read, self.gate);
        let mut hits = Vec::with_capacity(self.counts.len());
        for ((transcript, speaker, access), times) in &self.counts {
            let Some(source) = self.sources.get(transcript) else { continue };
            hits.push(Found {
                speaker: speaker.map(|id| writer.name(id)).transpose()?.unwrap_or_default(),
                kind: Some(source.kind),
                language: source.language.clone(),
                day: source.day,
                access,
                times: *times,
                ..Found::nothing_of(Noun::Transcript)
            });
        }
        Ok(hits)
    }
}
