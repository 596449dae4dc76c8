//! What quotes stand on, gathered so that nothing is asked for twice: the rows of all quotes of a dossier in one statement
//! a noun, and every interview, article and person once, however many quotes they bear.

use std::collections::hash_map::Entry;
use std::sync::Arc;

use super::{Cited, Printed, Provenance, Source};
use crate::archive::Result;
use crate::archive::sound::sounding;
use crate::archive::translation::{Translated, translated};
use crate::model::id::IdMap;
use crate::model::{Article, Citation, Dossier, Id, Person, Quote, Transcript, Turn};
use crate::store::Read;
use crate::store::evidence::CitationAt;

/// What is known already of what quotes stand on.
pub struct Gathered<'read> {
    read: &'read Read<'read>,
    quotes: IdMap<Quote, OfQuote>,
    sources: IdMap<Transcript, (Arc<Source>, Option<Translated>)>,
    articles: IdMap<Article, Arc<Printed>>,
    people: IdMap<Person, Arc<Person>>,
}

/// What belongs to one quote alone.
struct OfQuote {
    quote: Quote,
    turns: Vec<Turn>,
    cited: Vec<(CitationAt, Option<Vec<String>>)>,
}

impl<'read> Gathered<'read> {
    /// Of nothing yet.
    pub fn new(read: &'read Read<'read>) -> Self {
        Gathered {
            read,
            quotes: IdMap::default(),
            sources: IdMap::default(),
            articles: IdMap::default(),
            people: IdMap::default(),
        }
    }

    /// Of all quotes of a dossier; the words of the pieces that cite them only where that is asked for, because most
    /// gates need not look into these.
    pub fn of_dossier(read: &'read Read<'read>, dossier: Id<Dossier>, with_pieces: bool) -> Result<Self> {
        let mut gathered = Gathered::new(read);
        for (quote, turns) in read.quotes_in_dossier(dossier)? {
            gathered.quotes.insert(quote.id, OfQuote { quote, turns, cited: Vec::new() });
        }
        let pieces = with_pieces.then(|| read.pieces_in_dossier(dossier)).transpose()?;
        for cited in read.citations_in_dossier(dossier)? {
            // Not taken out, for a quotation may cite two of the quotes.
            let pieces = pieces.as_ref().map(|known| known.get(&cited.citation.quotation).cloned().unwrap_or_default());
            if let Some(quote) = gathered.quotes.get_mut(&cited.citation.quote) {
                quote.cited.push((cited, pieces));
            }
        }
        Ok(gathered)
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
        let with_pieces = |citation: Citation| {
            let quotation = read.quotation(citation.quotation)?;
            let (article, position) = (quotation.article, quotation.position);
            let pieces = quotation.pieces.into_iter().map(|piece| piece.words).collect();
            Ok((CitationAt { citation, article, position }, Some(pieces)))
        };
        let turns = read.turns_of_place(&quote.place)?;
        let cited = read.citations_of_quote(quote.id)?.into_iter().map(with_pieces).collect::<Result<_>>()?;
        self.standing_on(OfQuote { turns, cited, quote })
    }

    fn standing_on(&mut self, known: OfQuote) -> Result<Provenance> {
        let OfQuote { quote, turns, cited } = known;
        let mut speakers: Vec<Arc<Person>> = Vec::new();
        for speaker in turns.iter().filter_map(|turn| turn.speaker) {
            if !speakers.iter().any(|known| known.id == speaker) {
                speakers.push(self.person(speaker)?);
            }
        }
        let cited_in = self.cited_in(cited)?;
        let read = self.read;
        let (source, translated) = self.source(quote.transcript)?;
        let has_sound = source.recordings.iter().any(|recording| recording.media.is_some());
        let about = match quote.start_ms {
            None if has_sound => sounding(read, &quote.place)?.map(|sounding| sounding.moment),
            _ => None,
        };
        let original = translated.as_ref().map(|translated| translated.at(read, &turns)).transpose()?.flatten();
        Ok(Provenance { source: source.clone(), about, original, quote, turns, speakers, cited_in })
    }

    /// The passages with their articles, by these articles' date, title and place.
    fn cited_in(&mut self, cited: Vec<(CitationAt, Option<Vec<String>>)>) -> Result<Vec<Cited>> {
        let mut cited_in = Vec::with_capacity(cited.len());
        for (CitationAt { citation, article, position }, pieces) in cited {
            cited_in.push(Cited { printed: self.printed(article)?, citation, position, pieces, is_silent: false });
        }
        cited_in.sort_by(|one, other| in_order(one).cmp(&in_order(other)));
        Ok(cited_in)
    }

    fn source(&mut self, id: Id<Transcript>) -> Result<&(Arc<Source>, Option<Translated>)> {
        if !self.sources.contains_key(&id) {
            let source = self.source_of(id)?;
            self.sources.insert(id, source);
        }
        Ok(&self.sources[&id])
    }

    fn source_of(&mut self, id: Id<Transcript>) -> Result<(Arc<Source>, Option<Translated>)> {
        let read = self.read;
        let transcript = read.transcript(id)?;
        let recollection = read.recollection(transcript.recollection)?;
        let mut cast = Vec::new();
        for participant in read.participants(recollection.id)? {
            cast.push((participant.role, self.person(participant.person)?));
        }
        let translated = translated(read, &transcript)?;
        let source = Source {
            media: transcript.media.map(|id| read.media_file(id)).transpose()?.flatten(),
            reported_in: recollection.reported_in.map(|article| self.printed(article)).transpose()?,
            recordings: read.recordings(recollection.id)?,
            releases: read.releases(recollection.id)?,
            transcript,
            recollection,
            cast,
        };
        Ok((Arc::new(source), translated))
    }

    fn printed(&mut self, id: Id<Article>) -> Result<Arc<Printed>> {
        if let Some(known) = self.articles.get(&id) {
            return Ok(known.clone());
        }
        let authors = self.read.authors(id)?.into_iter().map(|author| self.person(author)).collect::<Result<_>>()?;
        let printed = Arc::new(Printed { article: self.read.article(id)?, authors });
        self.articles.insert(id, printed.clone());
        Ok(printed)
    }

    fn person(&mut self, id: Id<Person>) -> Result<Arc<Person>> {
        Ok(match self.people.entry(id) {
            Entry::Occupied(known) => known.get().clone(),
            Entry::Vacant(unknown) => unknown.insert(Arc::new(self.read.person(id)?)).clone(),
        })
    }
}

/// By what passages are put in order: articles without a date come last.
fn in_order(cited: &Cited) -> (bool, Option<i64>, &str, u32) {
    let article = &cited.printed.article;
    let date = article.date.map(|date| date.bounds().0);
    (date.is_none(), date, &article.title, cited.position)
}
