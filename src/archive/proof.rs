//! A manuscript held against the archive: every quotation, its source, its verdict. Changes nothing.

use serde::Serialize;

use super::articles::quotations;
use super::clearance::Clearance;
use super::job::Watch;
use super::suggest::suggestions_for;
use super::translation::{Answering, Original, original_of};
use super::{ArchiveError, Result};
use crate::formats::{self, Content, Wish};
use crate::model::{Id, Place, Quotation, RecollectionKind, Role};
use crate::store::Read;
use crate::store::derived::Suggestion;
use crate::text::difference::Verdict;
use crate::text::quotation;

/// Stands in the place of a verdict where the source is withheld.
pub const WITHHELD: &str = "withheld";

/// What the archive says about a manuscript.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The manuscript's title, or its file's name.
    pub title: String,
    /// Its quotations, in order.
    pub quotations: Vec<Proved>,
}

/// One quotation of the manuscript.
#[derive(Debug, Serialize)]
pub struct Proved {
    /// The line it begins in, from 1.
    pub line: usize,
    /// The words as printed.
    pub words: String,
    /// Whom the manuscript credits; empty where nobody.
    pub speaker: String,
    /// How faithful it is to the best place found, or [`WITHHELD`].
    pub verdict: String,
    /// The verdict in one sentence.
    pub sentence: String,
    /// Where the words were said; none where nowhere.
    pub source: Option<FoundIn>,
    /// The same as a place, for whoever shows it from the open archive; none where nowhere or withheld.
    #[serde(skip)]
    pub place: Option<Place>,
    /// What differs, as `text::difference` lists it.
    pub differences: serde_json::Value,
    /// Why this place, and whether there is another.
    pub reasons: Vec<String>,
    /// Why the source cannot be shown, where it is withheld.
    pub withheld: Option<String>,
}

/// A place in the archive, as a reader would look it up.
#[derive(Debug, Serialize)]
pub struct FoundIn {
    /// The recollection's title.
    pub title: String,
    /// Its date (EDTF).
    pub date: Option<String>,
    /// Its call number.
    pub call_number: String,
    /// Who speaks there; empty where unknown.
    pub speaker: String,
    /// The turn it begins in, counted from 1.
    pub turn: u32,
    /// When the words begin in the recording, in ms.
    pub start_ms: Option<i64>,
    /// When they end, in ms.
    pub end_ms: Option<i64>,
    /// The words as they were given.
    pub words: String,
    /// Where those are a translation, what was said.
    pub original: Option<Spoken>,
}

/// What was said where a source has it in translation.
#[derive(Debug, Serialize)]
pub struct Spoken {
    /// The language, a BCP 47 tag; empty where unknown.
    pub language: String,
    /// How it is known which turns answer the translation's.
    pub answering: Answering,
    /// Which words these are: “The words spoken, in Russian, turn 4”.
    pub which: String,
    /// The turns, counted from 1; none where they are not known.
    pub turns: Vec<u32>,
    /// When they begin in the recording, in ms.
    pub start_ms: Option<i64>,
    /// Their words; empty where they are not known.
    pub words: String,
}

impl From<Original> for Spoken {
    fn from(original: Original) -> Spoken {
        Spoken {
            answering: original.answering,
            which: original.in_words(),
            turns: original.turns.iter().map(|turn| turn.position + 1).collect(),
            start_ms: original.turns.first().and_then(|turn| turn.start_ms),
            words: original.words(),
            language: original.language,
        }
    }
}

impl Report {
    /// How many quotations got each verdict, the most faithful first, and how many none.
    pub fn counts(&self) -> Vec<(&'static str, usize)> {
        let count = |verdict| (verdict, self.quotations.iter().filter(|one| one.verdict == verdict).count());
        let verdicts = Verdict::ALL.iter().map(|verdict| verdict.as_str()).chain([WITHHELD]);
        verdicts.map(count).filter(|(_, count)| *count > 0).collect()
    }
}

/// Holds a manuscript that came under a name against the archive.
pub fn prove(read: &Read<'_>, gate: &Clearance, name: &str, bytes: &[u8], watch: &Watch) -> Result<Report> {
    let unreadable = |source| ArchiveError::Unreadable { path: name.into(), source: Box::new(source) };
    let drafts = formats::read(name, bytes, Some(Wish::Article)).map_err(unreadable)?;
    let mut report = Report { title: name.to_owned(), quotations: Vec::new() };
    for draft in drafts {
        let Content::Article(article) = draft.content else { continue };
        if !article.title.is_empty() {
            report.title.clone_from(&article.title);
        }
        let found = quotations(Id::new(), &article.text, &quotation::analyse(&article.text));
        let found: Vec<Quotation> = found.into_iter().filter(|one| one.is_quotation).collect();
        let locator = read.locator()?;
        let mut lines = Lines::new(&article.text);
        for (done, one) in found.iter().enumerate() {
            watch.tick(done, found.len())?;
            let best = suggestions_for(read, &locator, one)?.into_iter().next();
            report.quotations.push(proved(read, gate, one, best, lines.at(one.hull().start))?);
        }
    }
    Ok(report)
}

fn proved(
    read: &Read<'_>,
    gate: &Clearance,
    quotation: &Quotation,
    best: Option<Suggestion>,
    line: usize,
) -> Result<Proved> {
    let mut proved = Proved {
        line,
        words: quotation.words(),
        speaker: quotation.speaker_name.clone(),
        verdict: Verdict::NotFound.to_string(),
        sentence: "These words, or words like them, stand in no source of the archive.".into(),
        source: None,
        place: None,
        differences: serde_json::Value::Array(Vec::new()),
        reasons: Vec::new(),
        withheld: None,
    };
    let Some(best) = best else { return Ok(proved) };
    if let Some(withheld) = gate.place(read, &best.place)? {
        // A verdict would let a reader guess the words, one after the other.
        proved.verdict = WITHHELD.into();
        proved.sentence = "Words like these stand in a source that is withheld; what differs is not shown.".into();
        proved.withheld = Some(withheld.in_words());
        return Ok(proved);
    }
    proved.verdict = best.verdict;
    proved.sentence = best.sentence;
    proved.differences = best.differences;
    proved.reasons = best.reasons.into_iter().filter(|reason| !gate.names_somebody(reason)).collect();
    proved.source = Some(found_in(read, gate, &best.place)?);
    proved.place = Some(best.place);
    Ok(proved)
}

/// A place as a reader would look it up. Only for places that the gate lets through.
pub fn found_in(read: &Read<'_>, gate: &Clearance, place: &Place) -> Result<FoundIn> {
    let (running, span) = super::quotes::words_at(read, place)?;
    let turns = running.turns_in(span);
    let (start_ms, end_ms) = super::quotes::times(turns);
    let first = read.turn(place.first_turn)?;
    let recollection = read.recollection(read.transcript(first.transcript)?.recollection)?;
    let speaker = match first.speaker {
        Some(id) => gate.name(&read.person(id)?).to_string(),
        // A letter is its writer's own words.
        None if matches!(recollection.kind, RecollectionKind::Letter | RecollectionKind::Email) => {
            let writers = read.people_in(recollection.id, Role::Narrator)?;
            let writer = writers.first().map(|writer| read.person(*writer)).transpose()?;
            writer.map_or(first.label, |writer| gate.name(&writer).to_string())
        }
        None => first.label,
    };
    Ok(FoundIn {
        title: if gate.names_somebody(&recollection.title) { String::new() } else { recollection.title },
        date: recollection.date.map(|date| date.to_string()),
        call_number: recollection.call_number,
        speaker,
        turn: first.position + 1,
        start_ms,
        end_ms,
        words: span.of(&running.text).to_owned(),
        original: original_of(read, place)?.map(Spoken::from),
    })
}

/// Counts lines while going forward through a text.
struct Lines<'text> {
    text: &'text str,
    byte: usize,
    line: usize,
}

impl<'text> Lines<'text> {
    fn new(text: &'text str) -> Self {
        Lines { text, byte: 0, line: 1 }
    }

    fn at(&mut self, byte: usize) -> usize {
        if byte < self.byte {
            *self = Lines::new(self.text);
        }
        self.line += self.text.get(self.byte..byte).map_or(0, |passed| passed.matches('\n').count());
        self.byte = byte;
        self.line
    }
}
