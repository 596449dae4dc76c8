//! One hit as it is shown: names cleared, marks taken out of the words.

use std::collections::HashMap;

use serde::Serialize;

use super::super::Result;
use super::super::clearance::Clearance;
use crate::model::{Anchoring, Article, Id, Person, Quotation, Quote, Recollection, RecollectionKind, Tag, Turn};
use crate::store::Read;
use crate::store::search::{Hit, Noun};
use crate::text::Span;
use crate::text::difference::Verdict;

/// One hit as it is shown.
#[derive(Clone, Debug, Serialize)]
pub struct Found {
    /// What it is.
    pub noun: Noun,
    /// Its key.
    pub id: String,
    /// The title of its source.
    pub source: String,
    /// The date of its source (EDTF).
    pub date: Option<String>,
    /// Who speaks; empty where unknown.
    pub speaker: String,
    /// When it begins in the recording, in ms.
    pub start_ms: Option<i64>,
    /// Its words around what was found.
    pub snippet: String,
    /// What was found, in bytes of the snippet.
    pub marks: Vec<Span>,
    /// What was found, in bytes of the whole text that the snippet is of.
    #[serde(skip)]
    pub places: Vec<Span>,
    /// How good it is; larger is better.
    pub score: f64,
    /// Where it leads.
    #[serde(skip)]
    pub target: Target,
    /// Whom the passage quotes, or the person it is or is about.
    #[serde(skip)]
    pub people: Vec<String>,
    /// The source it comes from, or is about.
    #[serde(skip)]
    pub origin: Origin,
    /// How alike the words looked for and the words here are, in percent, where they were looked for roughly.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alike: Option<u8>,
    /// The kind of recollection it comes from.
    #[serde(skip)]
    pub kind: Option<RecollectionKind>,
    /// The language of its words (BCP 47); empty where unknown.
    #[serde(skip)]
    pub language: String,
    /// The first day that the date of its source may mean, as `model::date` numbers days.
    #[serde(skip)]
    pub day: Option<i64>,
    /// A quote's tags.
    #[serde(skip)]
    pub tags: Vec<Id<Tag>>,
    /// How often articles cite it.
    #[serde(skip)]
    pub citations: usize,
    /// The worst verdict of these citations.
    #[serde(skip)]
    pub verdict: Option<&'static str>,
    /// Whether a quote still stands where it was taken.
    #[serde(skip)]
    pub anchoring: Option<Anchoring>,
    /// Where in its transcript it stands: the position of its first turn.
    #[serde(skip)]
    pub position: u32,
    /// What the keeper restricted it to, also where it is shown nevertheless.
    #[serde(skip)]
    pub access: &'static str,
    /// Why it is withheld, in words: then nothing else of it is told.
    #[serde(skip)]
    pub withheld: Option<String>,
    /// How many things it stands for: itself, unless many are only counted.
    #[serde(skip)]
    pub times: usize,
}

/// Where a hit leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// To a quote.
    Quote(Id<Quote>),
    /// To a turn of a transcript.
    Turn(Id<Recollection>, Id<Turn>),
    /// To a recollection.
    Recollection(Id<Recollection>),
    /// To an article, at a quotation where there is one in the passage.
    Article(Id<Article>, Option<Id<Quotation>>),
    /// To a person.
    Person(Id<Person>),
    /// To a tag.
    Tag(Id<Tag>),
    /// To a memo that is about nothing in particular.
    Nowhere,
}

/// What hits are gathered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// A recollection.
    Recollection(Id<Recollection>),
    /// An article.
    Article(Id<Article>),
    /// The list of people.
    People,
    /// Notes about nothing that has words.
    Notes,
}

impl Origin {
    fn of(hit: &Hit) -> Origin {
        match (hit.noun, hit.recollection, hit.article) {
            (Noun::Person, ..) => Origin::People,
            (_, Some(recollection), _) => Origin::Recollection(recollection),
            (_, None, Some(article)) => Origin::Article(article),
            _ => Origin::Notes,
        }
    }
}

/// Access that nothing restricts.
pub(super) const OPEN: &str = "open";

/// Writes hits as they are shown; knows everybody it has named already.
pub(super) struct Writer<'read> {
    read: &'read Read<'read>,
    gate: &'read Clearance,
    names: HashMap<Id<Person>, String>,
}

impl<'read> Writer<'read> {
    /// A writer that has named nobody yet.
    pub(super) fn of(read: &'read Read<'read>, gate: &'read Clearance) -> Self {
        Writer { read, gate, names: HashMap::new() }
    }

    /// A hit as it is shown.
    pub(super) fn shown(&mut self, hit: Hit) -> Result<Found> {
        let (target, origin) = (target_of(&hit), Origin::of(&hit));
        let speaker = match hit.speaker {
            Some(id) if !self.gate.keeps_name(id) => self.name(id)?,
            _ => hit.speaker_name,
        };
        let mut people = Vec::new();
        for id in hit.quoted.iter().chain(&hit.person) {
            if self.gate.person(*id).is_none() {
                people.push(self.name(*id)?);
            }
        }
        let severity = |verdict: &str| Verdict::ALL.iter().position(|known| known.as_str() == verdict);
        let worst = hit.verdicts.iter().filter_map(|verdict| severity(verdict)).max();
        Ok(Found {
            noun: hit.noun,
            id: Id::<Person>::from_bytes(hit.record).to_string(),
            source: hit.title,
            date: hit.date,
            speaker,
            start_ms: hit.start_ms,
            snippet: hit.snippet,
            marks: hit.marks,
            places: hit.places,
            score: hit.score,
            target,
            origin,
            alike: None,
            people,
            kind: hit.kind,
            language: hit.language,
            day: hit.day,
            tags: hit.tags,
            citations: hit.verdicts.len(),
            verdict: worst.and_then(|worst| Verdict::ALL.get(worst)).map(|verdict| verdict.as_str()),
            anchoring: hit.anchoring,
            position: hit.turns.map_or(0, |(_, first, _)| first),
            access: OPEN,
            withheld: None,
            times: 1,
        })
    }

    /// What somebody is called outside.
    pub(super) fn name(&mut self, id: Id<Person>) -> Result<String> {
        if let Some(name) = self.names.get(&id) {
            return Ok(name.clone());
        }
        let name = self.gate.name(&self.read.person(id)?).to_string();
        self.names.insert(id, name.clone());
        Ok(name)
    }
}

impl Found {
    /// A quote that is withheld: that there is one, and why.
    pub(super) fn withheld(hit: &Hit, why: String) -> Found {
        let id = Id::<Person>::from_bytes(hit.record).to_string();
        let (target, origin) = (target_of(hit), Origin::of(hit));
        Found { id, target, origin, withheld: Some(why), ..Found::nothing_of(hit.noun) }
    }

    /// Something of a kind, of which nothing is told.
    pub(super) fn nothing_of(noun: Noun) -> Found {
        Found {
            noun,
            id: String::new(),
            source: String::new(),
            date: None,
            speaker: String::new(),
            start_ms: None,
            snippet: String::new(),
            marks: Vec::new(),
            places: Vec::new(),
            score: 0.0,
            target: Target::Nowhere,
            origin: Origin::Notes,
            alike: None,
            people: Vec::new(),
            kind: None,
            language: String::new(),
            day: None,
            tags: Vec::new(),
            citations: 0,
            verdict: None,
            anchoring: None,
            position: 0,
            access: OPEN,
            withheld: None,
            times: 1,
        }
    }
}

fn target_of(hit: &Hit) -> Target {
    match (hit.noun, hit.recollection) {
        (Noun::Quote, _) => Target::Quote(Id::from_bytes(hit.record)),
        (Noun::Transcript, Some(recollection)) => Target::Turn(recollection, Id::from_bytes(hit.record)),
        _ => {
            let about = [
                hit.quote.map(Target::Quote),
                hit.article.map(|article| Target::Article(article, hit.quotation)),
                hit.person.map(Target::Person),
                hit.tag.map(Target::Tag),
                hit.recollection.map(Target::Recollection),
            ];
            about.into_iter().flatten().next().unwrap_or(Target::Nowhere)
        }
    }
}
