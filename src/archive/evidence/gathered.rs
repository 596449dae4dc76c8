//! What quotes stand on, gathered so that nothing is asked for twice: the rows of all quotes of a dossier in one statement
//! a noun, and every interview, article and person once, however many quotes they bear.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::{Cited, Printed, Provenance};
use crate::archive::Result;
use crate::archive::sound::sounding;
use crate::archive::translation::{Translated, translated};
use crate::model::{
    Article, Citation, Dossier, Id, MediaFile, Person, Quotation, Quote, Recollection, Recording, Release, Role, Tag,
    Transcript, Turn,
};
use crate::store::Read;

/// What is known already of what quotes stand on.
pub struct Gathered<'read> {
    read: &'read Read<'read>,
    quotes: HashMap<Id<Quote>, OfQuote>,
    sources: HashMap<Id<Transcript>, Source>,
    articles: HashMap<Id<Article>, Printed>,
    people: HashMap<Id<Person>, Person>,
}

/// What belongs to one quote alone.
struct OfQuote {
    quote: Quote,
    turns: Vec<Turn>,
    tags: Vec<Tag>,
    cited: Vec<(Citation, Quotation)>,
}

/// What all quotes from one transcript share.
struct Source {
    transcript: Transcript,
    recollection: Recollection,
    translated: Option<Translated>,
    media: Option<MediaFile>,
    reported_in: Option<Printed>,
    cast: Vec<(Role, Person)>,
    recordings: Vec<Recording>,
    releases: Vec<Release>,
}

impl<'read> Gathered<'read> {
    /// Of nothing yet.
    pub fn new(read: &'read Read<'read>) -> Self {
        Gathered {
            read,
            quotes: HashMap::new(),
            sources: HashMap::new(),
            articles: HashMap::new(),
            people: HashMap::new(),
        }
    }

    /// Of all quotes of a dossier.
    pub fn of_dossier(read: &'read Read<'read>, dossier: Id<Dossier>) -> Result<Self> {
        let mut turns = read.turns_in_dossier(dossier)?;
        let mut tags = read.tags_in_dossier(dossier)?;
        let mut cited = read.citations_in_dossier(dossier)?;
        let of_quote = |quote: Quote| {
            let id = quote.id;
            let turns = turns.remove(&id).unwrap_or_default();
            let (tags, cited) = (tags.remove(&id).unwrap_or_default(), cited.remove(&id).unwrap_or_default());
            (id, OfQuote { quote, turns, tags, cited })
        };
        let quotes = read.quotes_in_dossier(dossier)?.into_iter().map(of_quote).collect();
        Ok(Gathered { quotes, ..Gathered::new(read) })
    }

    /// Everything that a quote stands on. Of those that were gathered, each is given away once; others, and one that is
    /// asked for again, are read by themselves.
    pub fn provenance(&mut self, quote: Id<Quote>) -> Result<Provenance> {
        match self.quotes.remove(&quote) {
            Some(known) => self.standing_on(known),
            None => self.provenance_of(self.read.quote(quote)?),
        }
    }

    /// The same for words that need not have been kept as a quote.
    pub fn provenance_of(&mut self, quote: Quote) -> Result<Provenance> {
        let read = self.read;
        let with_quotation = |citation: Citation| Ok((read.quotation(citation.quotation)?, citation));
        let cited = read.citations_of_quote(quote.id)?.into_iter().map(with_quotation);
        let cited = cited.map(|both: Result<_>| both.map(|(quotation, citation)| (citation, quotation)));
        self.standing_on(OfQuote {
            turns: read.turns_of_place(&quote.place)?,
            tags: read.tags_of(quote.id)?,
            cited: cited.collect::<Result<_>>()?,
            quote,
        })
    }

    fn standing_on(&mut self, known: OfQuote) -> Result<Provenance> {
        let OfQuote { quote, turns, tags, cited } = known;
        let mut speakers: Vec<Person> = Vec::new();
        for speaker in turns.iter().filter_map(|turn| turn.speaker) {
            if !speakers.iter().any(|known| known.id == speaker) {
                speakers.push(self.person(speaker)?);
            }
        }
        let cited_in = self.cited_in(cited)?;
        let read = self.read;
        let source = self.source(quote.transcript)?;
        let has_sound = source.recordings.iter().any(|recording| recording.media.is_some());
        let about = match quote.start_ms {
            None if has_sound => sounding(read, &quote.place)?.map(|sounding| sounding.moment),
            _ => None,
        };
        let original = source.translated.as_ref().map(|translated| translated.at(read, &turns)).transpose()?.flatten();
        Ok(Provenance {
            about,
            original,
            transcript: source.transcript.clone(),
            media: source.media.clone(),
            recollection: source.recollection.clone(),
            reported_in: source.reported_in.clone(),
            cast: source.cast.clone(),
            recordings: source.recordings.clone(),
            releases: source.releases.clone(),
            quote,
            turns,
            speakers,
            tags,
            cited_in,
        })
    }

    /// The passages with their articles, by these articles' date, title and place.
    fn cited_in(&mut self, cited: Vec<(Citation, Quotation)>) -> Result<Vec<Cited>> {
        let mut cited_in = Vec::with_capacity(cited.len());
        for (citation, quotation) in cited {
            cited_in.push(Cited { printed: self.printed(quotation.article)?, citation, quotation, is_silent: false });
        }
        cited_in.sort_by(|one, other| in_order(one).cmp(&in_order(other)));
        Ok(cited_in)
    }

    fn source(&mut self, id: Id<Transcript>) -> Result<&Source> {
        if !self.sources.contains_key(&id) {
            let source = self.source_of(id)?;
            self.sources.insert(id, source);
        }
        Ok(&self.sources[&id])
    }

    fn source_of(&mut self, id: Id<Transcript>) -> Result<Source> {
        let read = self.read;
        let transcript = read.transcript(id)?;
        let recollection = read.recollection(transcript.recollection)?;
        let mut cast = Vec::new();
        for participant in read.participants(recollection.id)? {
            cast.push((participant.role, self.person(participant.person)?));
        }
        Ok(Source {
            translated: translated(read, &transcript)?,
            media: transcript.media.map(|id| read.media_file(id)).transpose()?.flatten(),
            reported_in: recollection.reported_in.map(|article| self.printed(article)).transpose()?,
            recordings: read.recordings(recollection.id)?,
            releases: read.releases(recollection.id)?,
            transcript,
            recollection,
            cast,
        })
    }

    fn printed(&mut self, id: Id<Article>) -> Result<Printed> {
        if let Some(known) = self.articles.get(&id) {
            return Ok(known.clone());
        }
        let authors = self.read.authors(id)?.into_iter().map(|author| self.person(author)).collect::<Result<_>>()?;
        let printed = Printed { article: self.read.article(id)?, authors };
        self.articles.insert(id, printed.clone());
        Ok(printed)
    }

    fn person(&mut self, id: Id<Person>) -> Result<Person> {
        Ok(match self.people.entry(id) {
            Entry::Occupied(known) => known.get().clone(),
            Entry::Vacant(unknown) => unknown.insert(self.read.person(id)?).clone(),
        })
    }
}

/// By what passages are put in order: articles without a date come last.
fn in_order(cited: &Cited) -> (bool, Option<i64>, &str, u32) {
    let article = &cited.printed.article;
    let date = article.date.map(|date| date.bounds().0);
    (date.is_none(), date, &article.title, cited.quotation.position)
}
