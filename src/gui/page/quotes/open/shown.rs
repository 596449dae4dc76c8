//! What the open quote shows, read in one go and cleared.

use std::path::Path;

use crate::archive::ArchiveError;
use crate::archive::clearance::Clearance;
use crate::archive::compose::differences_in_words;
use crate::archive::evidence::{Cited, provenance};
use crate::formats::reference::Locator;
use crate::gui::tape::Stretch;
use crate::model::{
    Anchoring, Article, Dossier, EntryContent, Id, Person, Quotation, Quote, Recollection, RecollectionKind, Role, Tag,
};
use crate::store::Read;

/// A quote as it may be shown.
pub(super) enum Opened {
    /// Why it is withheld.
    Withheld(String),
    /// All of it.
    Shown(Box<Shown>),
}

/// Everything that the page says of a quote.
pub(super) struct Shown {
    pub id: Id<Quote>,
    pub words: String,
    /// What stands at its place now, where that is something else.
    pub words_there: Option<String>,
    pub speakers: Vec<Named>,
    pub interviewers: Vec<Named>,
    pub recollection: Id<Recollection>,
    pub source: String,
    /// Kind, date, place, time, call number: each in words.
    pub facts: Vec<String>,
    pub evidence: &'static str,
    /// Whether there is a sound to compare the words with.
    pub is_spoken: bool,
    pub heard_ms: Option<i64>,
    /// Where the words sound.
    pub stretch: Option<Stretch>,
    pub anchoring: Anchoring,
    pub tags: Vec<Tag>,
    pub cited_in: Vec<Citing>,
    pub dossiers: Vec<(Id<Dossier>, String)>,
}

/// Somebody, by a name that may be shown.
pub(super) struct Named {
    /// Who; none where the name is withheld.
    pub id: Option<Id<Person>>,
    pub name: String,
}

/// A passage that cites the quote.
pub(super) struct Citing {
    pub article: Id<Article>,
    pub quotation: Id<Quotation>,
    pub title: String,
    /// Who printed it and when.
    pub by: String,
    pub verdict: String,
    pub words: String,
    pub sentence: String,
    pub differences: Vec<String>,
}

/// Reads a quote with everything that it stands on.
pub(super) fn opened(read: &Read<'_>, gate: &Clearance, folder: &Path, id: Id<Quote>) -> Result<Opened, ArchiveError> {
    let cleared = match gate.quotation_of(read, provenance(read, id)?)? {
        Ok(cleared) => cleared,
        Err(withheld) => return Ok(Opened::Withheld(withheld.in_words())),
    };
    let known = |person: &Person| Named {
        id: gate.person(person.id).is_none().then_some(person.id),
        name: person.name.clone(),
    };
    let in_role = |role| cleared.people(role).map(known).collect::<Vec<_>>();
    let speakers: Vec<Named> = cleared.speakers.iter().map(|speaker| known(speaker)).collect();
    let quote = &cleared.quote;
    let at = quote.start_ms.map(|begin_ms| Locator::known(begin_ms, quote.end_ms).to_string());
    let facts = [
        Some(capital(cleared.source.recollection.kind.as_str())),
        cleared.source.recollection.date.map(|date| date.in_words()),
        Some(cleared.source.recollection.place.clone()),
        at,
        Some(cleared.source.recollection.call_number.clone()),
    ];
    let words_there = match quote.anchoring {
        Anchoring::Review => Some(words_at(&cleared.turns, quote)),
        _ => None,
    };
    let mut dossiers = Vec::new();
    for dossier in read.dossiers()? {
        let mut entries = dossier.sections.iter().flat_map(|section| &section.entries);
        if entries.any(|entry| entry.content == EntryContent::Quote(id)) {
            dossiers.push((dossier.id, dossier.title));
        }
    }
    Ok(Opened::Shown(Box::new(Shown {
        id,
        words: quote.exact.clone(),
        words_there: words_there.filter(|words| !words.is_empty()),
        speakers: if speakers.is_empty() { in_role(Role::Narrator) } else { speakers },
        interviewers: in_role(Role::Interviewer),
        recollection: cleared.source.recollection.id,
        source: cleared.source.recollection.title.clone(),
        facts: facts.into_iter().flatten().filter(|fact| !fact.is_empty()).collect(),
        evidence: cleared.grade().in_words(),
        is_spoken: cleared.source.recollection.kind == RecollectionKind::Interview,
        heard_ms: quote.heard_ms,
        stretch: Stretch::read(read, gate, folder, &quote.place)?,
        anchoring: quote.anchoring,
        tags: read.tags_of(id)?,
        cited_in: cleared.cited_in.iter().map(citing).collect(),
        dossiers,
    })))
}

/// What stands at the quote's place now.
fn words_at(turns: &[crate::model::Turn], quote: &Quote) -> String {
    let part = |turn: &crate::model::Turn| {
        let start = if turn.id == quote.place.first_turn { quote.place.start } else { 0 };
        let end = if turn.id == quote.place.last_turn { quote.place.end } else { turn.text.len() };
        turn.text.get(start..end).unwrap_or_default().to_owned()
    };
    turns.iter().map(part).collect::<Vec<_>>().join("\n")
}

fn citing(cited: &Cited) -> Citing {
    let authors: Vec<&str> = cited.printed.authors.iter().map(|author| author.name.as_str()).collect();
    let date = cited.printed.article.date.map(|date| date.in_words());
    let publication = Some(cited.printed.article.publication.clone());
    let parts = [Some(authors.join(" and ")), publication, date];
    Citing {
        article: cited.printed.article.id,
        quotation: cited.citation.quotation,
        title: cited.printed.article.title.clone(),
        by: parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
        verdict: cited.citation.verdict.clone(),
        words: cited.citation.words.clone(),
        sentence: cited.citation.sentence.clone(),
        differences: differences_in_words(&cited.citation.differences),
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    format!("{first}{}", letters.as_str())
}
