//! The open article as the review sees it: its text, and of every quotation what is known and what is still to decide.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::archive::clearance::Clearance;
use crate::archive::offer::{Offer, find};
use crate::archive::sureness::Find;
use crate::archive::{ArchiveError, excerpt};
use crate::gui::page::articles::text::Text;
use crate::model::{
    Article, Citation, Id, MediaFile, Person, Place, Quotation, Recollection, Review as Looked, Sureness,
};
use crate::store::Read;
use crate::store::derived::{SourceRow, StateOfSources, Suggestion};
use crate::text::clock::clock;

/// The open article with everything that is read of it in one go.
#[derive(Debug)]
pub struct Review {
    /// What is known of it.
    pub article: Article,
    /// Its authors' names, in order, as the gate lets them through.
    pub authors: Vec<String>,
    /// Whether one of them must not be named.
    pub is_author_withheld: bool,
    /// The file it was imported from.
    pub file: Option<MediaFile>,
    /// Its text.
    pub text: Arc<Text>,
    /// What it prints between marks, in order.
    pub seen: Vec<Seen>,
    /// The state of the words that suggestions were looked for in.
    pub sources: StateOfSources,
    /// How many quotations there are of which state.
    pub counts: Counts,
    /// For every speaker, how many quotations got which verdict; who is quoted most comes first.
    pub ledger: Vec<(String, BTreeMap<String, usize>)>,
}

/// One quotation with what is known of it.
#[derive(Debug)]
pub struct Seen {
    /// The quotation.
    pub quotation: Quotation,
    /// Whose words it is, as the gate lets it through; empty where nobody knows.
    pub speaker: String,
    /// Whether that is sure.
    pub is_speaker_sure: bool,
    /// Where its words may have been said and nobody has said no, the best first; all that is withheld is one, the last.
    pub suggestions: Vec<Suggested>,
    /// What it cites.
    pub cited: Vec<Cites>,
    /// What a screen reader says of it.
    pub accessible_name: String,
}

/// A place that is suggested.
#[derive(Debug)]
pub struct Suggested {
    /// The suggestion.
    pub suggestion: Suggestion,
    /// Where it leads; or why that is withheld.
    pub source: Result<Source, String>,
}

/// A place that is cited.
#[derive(Debug)]
pub struct Cites {
    /// The citation.
    pub citation: Citation,
    /// Where the quote stands.
    pub place: Place,
    /// Whose words it cites; or why that is withheld.
    pub source: Result<Source, String>,
    /// Whether the quotation is known through this article only.
    pub is_reported: bool,
}

/// Where words were said, as a reader would look it up.
#[derive(Clone, Debug)]
pub struct Source {
    /// The recollection.
    pub recollection: Id<Recollection>,
    /// Its title, its date and the time, in that order, as far as they are known.
    pub parts: Vec<String>,
    /// Who speaks there; empty where nobody knows.
    pub speaker: String,
}

/// What is to be done about a quotation, or was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Tied to its source, word for word.
    Faithful,
    /// Tied to its source; the words differ.
    Differing,
    /// Tied to a source that is withheld.
    Withheld,
    /// Known through this article only.
    Reported,
    /// A place is suggested; somebody must decide.
    Suggested,
    /// No place is suggested, and nobody has looked.
    Unsourced,
    /// Somebody has looked: no source is in the archive.
    Sourceless,
    /// No quotation, as somebody said.
    Dismissed,
    /// Taken for no quotation; nobody has looked.
    Unmarked,
}

/// How many quotations there are of which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Quotations.
    pub quotations: usize,
    /// Tied to a source.
    pub confirmed: usize,
    /// Known through this article only.
    pub reported: usize,
    /// Looked at, and without a source.
    pub sourceless: usize,
    /// Still to be looked at.
    pub open: usize,
    /// Marked stretches and indirect speech that are no quotation.
    pub others: usize,
}

impl Counts {
    /// Counts.
    pub fn of(seen: &[Seen]) -> Counts {
        let mut counts = Counts::default();
        for state in seen.iter().map(Seen::state) {
            match state {
                State::Dismissed | State::Unmarked => counts.others += 1,
                State::Suggested | State::Unsourced => counts.open += 1,
                State::Reported => counts.reported += 1,
                State::Sourceless => counts.sourceless += 1,
                State::Faithful | State::Differing | State::Withheld => counts.confirmed += 1,
            }
            counts.quotations += usize::from(state.is_quotation());
        }
        counts
    }
}

impl State {
    /// Whether somebody must still decide.
    pub fn is_open(self) -> bool {
        matches!(self, State::Suggested | State::Unsourced)
    }

    /// Whether it is a quotation at all.
    pub fn is_quotation(self) -> bool {
        !matches!(self, State::Dismissed | State::Unmarked)
    }

    /// The state in a word or two.
    pub fn in_words(self) -> &'static str {
        match self {
            State::Faithful | State::Differing | State::Withheld => "confirmed",
            State::Reported => "reported",
            State::Suggested => "suggested",
            State::Unsourced => "no source found",
            State::Sourceless => "no source in the archive",
            State::Dismissed => "no quotation",
            State::Unmarked => "taken for no quotation",
        }
    }
}

impl Seen {
    /// What is to be done about it, or was done.
    pub fn state(&self) -> State {
        let is_faithful = |one: &Cites| matches!(one.citation.verdict.as_str(), "word for word" | "typography only");
        match self.cited.as_slice() {
            _ if !self.quotation.is_quotation => match self.quotation.review {
                Looked::Reviewed => State::Dismissed,
                Looked::Unseen => State::Unmarked,
            },
            [] if !self.suggestions.is_empty() => State::Suggested,
            [] if self.quotation.review == Looked::Unseen => State::Unsourced,
            [] => State::Sourceless,
            cited if cited.iter().all(|one| one.is_reported) => State::Reported,
            cited if cited.iter().any(|one| one.source.is_err()) => State::Withheld,
            cited if cited.iter().all(is_faithful) => State::Faithful,
            _ => State::Differing,
        }
    }

    /// The speaker as the margin names it: with a question mark where that is unsure.
    pub fn speaker_in_words(&self) -> String {
        match (self.speaker.as_str(), self.is_speaker_sure) {
            ("", _) => "Somebody unnamed".into(),
            (name, true) => excerpt(name, 60),
            (name, false) => format!("{}?", excerpt(name, 60)),
        }
    }

    /// What the best suggestion, or the citation, amounts to: “word for word”; empty where there is none to be shown.
    pub fn verdict(&self) -> &str {
        if !self.quotation.is_quotation {
            return "";
        }
        match (self.cited.first(), self.suggestions.first()) {
            (Some(one), _) if one.source.is_ok() && !one.is_reported => &one.citation.verdict,
            (None, Some(one)) if one.source.is_ok() => &one.suggestion.verdict,
            _ => "",
        }
    }

    /// How good a find one of its suggestions is beside the others.
    pub fn find(&self, of: &Suggested) -> Find {
        let free = self.suggestions.iter().filter(|other| other.source.is_ok());
        find(&of.suggestion, free.map(|other| &other.suggestion))
    }

    fn in_words(&self) -> String {
        let state = self.state().in_words();
        let verdict = self.verdict();
        let verdict = if verdict.is_empty() { String::new() } else { format!(", {verdict}") };
        let words = excerpt(&self.quotation.words(), 80);
        match self.state().is_quotation() {
            true => format!("{}: “{words}”, {state}{verdict}", self.speaker_in_words()),
            false => format!("“{words}”, {state}"),
        }
    }
}

impl Review {
    /// Reads an article with everything its review shows. `known` is the text as it was read before.
    pub fn load(
        read: &Read<'_>,
        gate: &Clearance,
        id: Id<Article>,
        known: Option<Arc<Text>>,
    ) -> Result<Review, ArchiveError> {
        let article = read.article(id)?;
        let people: HashMap<Id<Person>, String> =
            read.people()?.iter().map(|person| (person.id, gate.name(person).to_string())).collect();
        let named = |id: Id<Person>| people.get(&id).cloned().unwrap_or_default();
        let authors = read.authors(id)?;
        let is_author_withheld = authors.iter().any(|author| gate.person(*author).is_some());
        let authors = authors.into_iter().map(named).collect();
        let text = match known.filter(|text| text.article == id && text.sha256 == article.text_sha256) {
            Some(text) => text,
            None => Arc::new(Text::of(&article, read.passages(id)?)),
        };
        let file = article.media.map(|media| read.media_file(media)).transpose()?.flatten();
        let mut seen: Vec<Seen> =
            read.quotations(id)?.into_iter().map(|quotation| Seen::of(quotation, &named)).collect();
        let at: HashMap<Id<Quotation>, usize> =
            seen.iter().enumerate().map(|(index, one)| (one.quotation.id, index)).collect();
        let (mut suggestions, mut sources) = (vec![Vec::new(); seen.len()], HashMap::new());
        for row in read.suggestions_of_article(id)?.into_iter().filter(|row| !row.is_rejected) {
            let Some(index) = at.get(&row.suggestion.quotation) else { continue };
            sources.insert(row.suggestion.id, row.source);
            suggestions[*index].push(row.suggestion);
        }
        for (one, suggestions) in seen.iter_mut().zip(suggestions) {
            one.suggestions = suggested(Offer::of(read, gate, suggestions)?, |suggestion| {
                sources.remove(&suggestion.id).map(|row| Source::of(gate, row, &named))
            });
        }
        for row in read.citations_of_article(id)? {
            let Some(index) = at.get(&row.citation.quotation) else { continue };
            let is_reported = row.source.reported_in == Some(id);
            let source = source(read, gate, &row.place, row.source, &named)?;
            // Who confirmed the words has settled whose they are.
            seen[*index].is_speaker_sure |= seen[*index].quotation.speaker.is_some();
            seen[*index].cited.push(Cites { citation: row.citation, place: row.place, source, is_reported });
        }
        seen.iter_mut().for_each(|one| one.accessible_name = one.in_words());
        let sources = read.state_of_sources()?;
        let (counts, ledger) = (Counts::of(&seen), ledger(&seen));
        Ok(Review { article, authors, is_author_withheld, file, text, seen, sources, counts, ledger })
    }

    /// Where a quotation stands in the list.
    pub fn index(&self, id: Id<Quotation>) -> Option<usize> {
        self.seen.iter().position(|one| one.quotation.id == id)
    }

    /// The next quotation to decide after `from`, around the end; none where everything else is decided.
    pub fn next_open(&self, from: Option<usize>) -> Option<usize> {
        let start = from.map_or(0, |from| from + 1);
        let around = (start..self.seen.len()).chain(0..start.min(self.seen.len()));
        around.filter(|index| Some(*index) != from).find(|index| self.seen[*index].state().is_open())
    }

    /// The one before.
    pub fn previous_open(&self, from: Option<usize>) -> Option<usize> {
        let end = from.unwrap_or(self.seen.len());
        let around = (0..end).rev().chain((end..self.seen.len()).rev());
        around.filter(|index| Some(*index) != from).find(|index| self.seen[*index].state().is_open())
    }

    /// Whether the suggestions are there and all younger than every source, so that they need not be looked for anew.
    pub fn are_suggestions_fresh(&self) -> bool {
        // The first six bytes of an id say when it was made.
        let made = |bytes: &[u8; 16]| bytes.first_chunk::<6>().copied();
        let oldest =
            self.seen.iter().flat_map(|one| &one.suggestions).map(|one| made(one.suggestion.id.as_bytes())).min();
        let needed = self.sources.newest.map(|transcript| made(transcript.as_bytes()));
        oldest.is_some_and(|oldest| needed.is_none_or(|needed| oldest >= needed))
    }
}

impl Seen {
    fn of(quotation: Quotation, named: &dyn Fn(Id<Person>) -> String) -> Seen {
        let linked = quotation.speaker.map(named).filter(|name| !name.is_empty());
        let is_speaker_sure = quotation.speaker_sureness() == Sureness::Stated;
        let speaker = linked.unwrap_or_else(|| quotation.speaker_name.clone());
        Seen {
            quotation,
            speaker,
            is_speaker_sure,
            suggestions: Vec::new(),
            cited: Vec::new(),
            accessible_name: String::new(),
        }
    }
}

/// For every speaker, how many quotations got which verdict; who is quoted most comes first.
fn ledger(seen: &[Seen]) -> Vec<(String, BTreeMap<String, usize>)> {
    let mut ledger: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for one in seen.iter().filter(|one| one.state().is_quotation()) {
        let speaker = if one.speaker.is_empty() { "Somebody unnamed".into() } else { one.speaker.clone() };
        let verdict = match one.state() {
            State::Faithful | State::Differing => one.verdict().to_owned(),
            State::Suggested | State::Unsourced => "to review".into(),
            state => state.in_words().to_owned(),
        };
        *ledger.entry(speaker).or_default().entry(verdict).or_default() += 1;
    }
    let mut ledger: Vec<_> = ledger.into_iter().collect();
    ledger.sort_by_key(|(_, verdicts)| std::cmp::Reverse(verdicts.values().sum::<usize>()));
    ledger
}

/// Where words were said, unless that is withheld.
fn source(
    read: &Read<'_>,
    gate: &Clearance,
    place: &Place,
    row: SourceRow,
    named: &dyn Fn(Id<Person>) -> String,
) -> Result<Result<Source, String>, ArchiveError> {
    // Asking for every place costs a query each; most archives withhold nothing.
    if !gate.lets_all_through()
        && let Some(withheld) = gate.place(read, place)?
    {
        return Ok(Err(withheld.in_words()));
    }
    Ok(Ok(Source::of(gate, row, named)))
}

impl Source {
    /// As the gate names it; only for places that it lets through.
    fn of(gate: &Clearance, row: SourceRow, named: &dyn Fn(Id<Person>) -> String) -> Source {
        let title = if gate.names_somebody(&row.title) { String::new() } else { excerpt(&row.title, 120) };
        let date = row.date.map(|date| date.in_words());
        let time = row.start_ms.map(clock);
        let parts = [Some(title), date, time].into_iter().flatten().filter(|part| !part.is_empty()).collect();
        Source { recollection: row.recollection, parts, speaker: row.speaker.map(named).unwrap_or_default() }
    }
}

/// What is offered as the review lists it.
fn suggested(offer: Offer, mut source: impl FnMut(&Suggestion) -> Option<Source>) -> Vec<Suggested> {
    let Offer { free, withheld, ruling } = offer;
    let free = free.into_iter().filter_map(|suggestion| {
        let source = Ok(source(&suggestion)?);
        Some(Suggested { suggestion, source })
    });
    let best_withheld = withheld.into_iter().next().zip(ruling);
    let withheld = best_withheld.map(|(suggestion, ruling)| Suggested { suggestion, source: Err(ruling.in_words()) });
    free.chain(withheld).collect()
}
