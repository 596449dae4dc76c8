//! What may happen to citations: only a person makes one final.

use super::command::{Command, excerpt};
use super::quotes::{keep, words_at};
use super::suggest::{as_json, compared};
use super::{ArchiveError, Result, translation};
use crate::media::sha256;
use crate::model::{
    Anchoring, Citation, Id, Participant, PersonKind, Place, Quotation, Quote, Recollection, RecollectionKind,
    Rejection, Review, Role, Stage, Transcript, Turn,
};
use crate::store::derived::Suggestion;
use crate::store::{Write, now_ms};
use crate::text::difference::Verdict;

/// A person's finding about where a quotation comes from.
#[derive(Clone, Debug)]
pub enum CitationCommand {
    /// This quotation cites the words at that place: makes the quote, where there is none yet, and the citation.
    Confirm {
        /// Which quotation.
        quotation: Id<Quotation>,
        /// In which transcript.
        transcript: Id<Transcript>,
        /// Where in it.
        place: Place,
        /// The printed words that come from there, where not all of the quotation's do.
        words: Option<String>,
        /// Who says so.
        by: String,
    },
    /// No source is in the archive: the quotation itself becomes a recollection *reported* by its article.
    Report {
        /// Which quotation.
        quotation: Id<Quotation>,
        /// Who says so.
        by: String,
    },
    /// Takes a citation back; the quote and the quotation stay.
    Withdraw(Id<Citation>),
}

impl Command for CitationCommand {
    type Outcome = Id<Citation>;

    fn perform(self, write: &Write<'_>) -> Result<(String, Id<Citation>)> {
        match self {
            CitationCommand::Confirm { quotation, transcript, place, words, by } => {
                let quotation = write.quotation(quotation)?;
                let words = words.unwrap_or_else(|| quotation.words());
                confirm(write, quotation, Finding { transcript, place, words, by })
            }
            CitationCommand::Report { quotation, by } => report(write, write.quotation(quotation)?, by),
            CitationCommand::Withdraw(id) => withdraw(write, id),
        }
    }
}

/// A person's finding that a suggested place is not the source. It stays rejected.
#[derive(Clone, Debug)]
pub struct Reject {
    /// For which quotation.
    pub quotation: Id<Quotation>,
    /// In which transcript.
    pub transcript: Id<Transcript>,
    /// Which place.
    pub place: Place,
}

impl Command for Reject {
    type Outcome = Id<Rejection>;

    fn perform(self, write: &Write<'_>) -> Result<(String, Id<Rejection>)> {
        let mut quotation = write.quotation(self.quotation)?;
        let rejection =
            Rejection { id: Id::new(), quotation: self.quotation, transcript: self.transcript, place: self.place };
        write.insert_rejection(&rejection)?;
        quotation.review = Review::Reviewed;
        write.update_quotation(&quotation)?;
        let source = write.recollection(write.transcript(self.transcript)?.recollection)?;
        let words = excerpt(&quotation.words(), 40);
        Ok((format!("“{words}” is not from “{}”", excerpt(&source.title, 40)), rejection.id))
    }
}

impl CitationCommand {
    /// What a person says who accepts a suggestion.
    pub fn confirm(suggestion: &Suggestion, by: impl Into<String>) -> CitationCommand {
        CitationCommand::Confirm {
            quotation: suggestion.quotation,
            transcript: suggestion.transcript,
            place: suggestion.place,
            words: Some(suggestion.words.clone()),
            by: by.into(),
        }
    }
}

impl From<&Suggestion> for Reject {
    fn from(suggestion: &Suggestion) -> Self {
        Reject { quotation: suggestion.quotation, transcript: suggestion.transcript, place: suggestion.place }
    }
}

/// Where the printed words come from, and who says so.
struct Finding {
    transcript: Id<Transcript>,
    place: Place,
    words: String,
    by: String,
}

fn confirm(write: &Write<'_>, mut quotation: Quotation, finding: Finding) -> Result<(String, Id<Citation>)> {
    let quote = match holding(write, finding.transcript, &finding.place)? {
        Some(known) => known,
        None => keep(write, finding.transcript, finding.place)?,
    };
    if write.citations_of_quotation(quotation.id)?.iter().any(|known| known.quote == quote.id) {
        return Err(ArchiveError::Exists {
            what: "this citation",
            name: excerpt(&quotation.words(), 60),
            hint: "withdraw it first if you want to make it anew",
        });
    }
    let (running, span) = words_at(write, &quote.place)?;
    let comparison = compared(write, &finding.words, &running)?;
    let citation = Citation {
        id: Id::new(),
        quote: quote.id,
        quotation: quotation.id,
        words: finding.words,
        verdict: comparison.verdict.to_string(),
        differences: as_json(&comparison.differences),
        sentence: translation::told(&write.transcript(finding.transcript)?, comparison.sentence),
        confirmed_by: finding.by,
        confirmed_ms: now_ms(),
    };
    write.insert_citation(&citation)?;
    let speakers: Vec<_> = running.turns_in(span).iter().filter_map(|turn| turn.speaker).collect();
    if let ([only], None) = (speakers.as_slice(), quotation.speaker) {
        quotation.speaker = Some(*only);
        quotation.speaker_confidence = 1.0;
        quotation.speaker_reasons = vec!["the confirmed words are this speaker's".into()];
    }
    quotation.is_quotation = true;
    quotation.review = Review::Reviewed;
    write.update_quotation(&quotation)?;
    Ok((format!("Confirm “{}”: {}", excerpt(&citation.words, 40), citation.verdict), citation.id))
}

/// The shortest quote whose words contain those at a place: several passages that cite one thing then cite one quote.
fn holding(write: &Write<'_>, transcript: Id<Transcript>, place: &Place) -> Result<Option<Quote>> {
    let extent = |place: &Place| -> Result<_> {
        let (first, last) = (write.turn(place.first_turn)?, write.turn(place.last_turn)?);
        Ok(((first.position, place.start), (last.position, place.end)))
    };
    let (start, end) = extent(place)?;
    let mut holding: Option<Quote> = None;
    for quote in write.quotes_of(transcript)?.into_iter().filter(|quote| quote.anchoring == Anchoring::Anchored) {
        let (from, to) = extent(&quote.place)?;
        let is_shorter = holding.as_ref().is_none_or(|known| quote.exact.len() < known.exact.len());
        if from <= start && end <= to && is_shorter {
            holding = Some(quote);
        }
    }
    Ok(holding)
}

fn report(write: &Write<'_>, mut quotation: Quotation, by: String) -> Result<(String, Id<Citation>)> {
    let article = write.article(quotation.article)?;
    let narrator = match quotation.speaker {
        Some(person) => Some(person),
        None if quotation.speaker_name.is_empty() => None,
        None => Some(super::people::person_named(write, &quotation.speaker_name, PersonKind::Person)?),
    };
    let who = match narrator {
        Some(person) => write.person(person)?.name,
        None => "Somebody unnamed".into(),
    };
    let title = format!("{who}, as reported in “{}”", excerpt(&article.title, 80));
    let recollection = Recollection {
        date: article.date,
        language: article.language.clone(),
        reported_in: Some(article.id),
        ..Recollection::titled(RecollectionKind::Reported, title)
    };
    write.insert_recollection(&recollection)?;
    if let Some(person) = narrator {
        let recollection = recollection.id;
        write.insert_participant(&Participant {
            id: Id::new(),
            recollection,
            person,
            role: Role::Narrator,
            position: 0,
        })?;
    }
    let (transcript, place) = insert_reported_words(write, &recollection, &quotation, narrator)?;
    let quote = keep(write, transcript, place)?;
    let citation = Citation {
        id: Id::new(),
        quote: quote.id,
        quotation: quotation.id,
        words: quotation.words(),
        verdict: Verdict::WordForWord.to_string(),
        sentence: "The article is the only source of these words; nothing else could be compared.".into(),
        differences: serde_json::Value::Array(Vec::new()),
        confirmed_by: by,
        confirmed_ms: now_ms(),
    };
    write.insert_citation(&citation)?;
    quotation.speaker = narrator;
    quotation.review = Review::Reviewed;
    write.update_quotation(&quotation)?;
    Ok((format!("Keep “{}” as reported", excerpt(&quotation.words(), 50)), citation.id))
}

/// The printed words as a transcript of one turn.
fn insert_reported_words(
    write: &Write<'_>,
    recollection: &Recollection,
    quotation: &Quotation,
    narrator: Option<Id<crate::model::Person>>,
) -> Result<(Id<Transcript>, Place)> {
    let text = quotation.words();
    let transcript = Transcript {
        id: Id::new(),
        recollection: recollection.id,
        recording: None,
        media: None,
        language: recollection.language.clone(),
        stage: Stage::Edited,
        translation_of: None,
        revision: 1,
        text_sha256: sha256(format!("{text}\n").as_bytes()),
    };
    write.insert_transcript(&transcript)?;
    let turn = Turn {
        id: Id::new(),
        transcript: transcript.id,
        position: 0,
        speaker: narrator,
        label: String::new(),
        start_ms: None,
        end_ms: None,
        text,
        origin: None,
        heard_ms: None,
    };
    write.insert_turn(&turn)?;
    let place = Place { first_turn: turn.id, start: 0, last_turn: turn.id, end: turn.text.len() };
    Ok((transcript.id, place))
}

fn withdraw(write: &Write<'_>, id: Id<Citation>) -> Result<(String, Id<Citation>)> {
    let Some(known) = write.citation(id)? else {
        return Err(ArchiveError::NotFound(format!("there is no such citation ({})", id.short())));
    };
    let quotation = write.quotation(known.quotation)?;
    write.delete_citation(id)?;
    Ok((format!("Withdraw the citation of “{}”", excerpt(&quotation.words(), 40)), id))
}
