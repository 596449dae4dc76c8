//! A manuscript held against the archive: every quotation, its source, its verdict. Changes nothing.
//!
//! A [`Report`] as JSON is the stable form that other programs read: fields are added and never change their meaning
//! while [`VERSION`] stays. Bytes count in [`Report::text`], in UTF-8, and are half-open. As Markdown or as a web page it
//! is written by `compose::compose_proof` and a writer of `formats`.

mod word_by_word;

use serde::Serialize;

use super::articles::quotations;
use super::beside::beside;
use super::clearance::Clearance;
use super::evidence::Grade;
use super::job::Watch;
use super::offer::{Offer, find};
use super::suggest::{Credits, suggestions_for};
use super::sureness::Find;
use super::translation::{Answering, Original, original_of};
use super::{ArchiveError, Result, TITLE};
use crate::formats::{self, Content, Wish};
use crate::model::{Id, Place, Quotation, RecollectionKind, Role, Sureness};
use crate::store::Read;
use crate::store::derived::Suggestion;
use crate::text::Span;
use crate::text::difference::Verdict;
use crate::text::quotation;
pub use word_by_word::{Run, word_by_word};

/// Stands in the place of a verdict where the source is withheld.
pub const WITHHELD: &str = "withheld";
/// What a report as JSON says of itself.
pub const FORMAT: &str = "vivavoce proof";
/// Grows when a field of the JSON changes its meaning.
pub const VERSION: u32 = 1;

/// What the archive says about a manuscript.
#[derive(Debug, Serialize)]
pub struct Report {
    /// [`FORMAT`].
    pub format: &'static str,
    /// [`VERSION`].
    pub version: u32,
    /// The manuscript's title, or its file's name.
    pub title: String,
    /// Its file's name.
    pub file: String,
    /// The archive's title; empty where it has none.
    pub archive: String,
    /// The day on which it was held against the archive: `2026-11-24`.
    pub date: String,
    /// How many quotations got each verdict, the most faithful first; what nothing got is left out.
    pub verdicts: Vec<Count>,
    /// The numbers of the quotations without a source.
    pub without_source: Vec<usize>,
    /// Its text, as read.
    pub text: String,
    /// Its quotations, in order.
    pub quotations: Vec<Proved>,
}

/// How many quotations got a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    /// The verdict, or [`WITHHELD`].
    pub verdict: &'static str,
    /// How many.
    pub quotations: usize,
}

/// One quotation of the manuscript.
#[derive(Debug, Serialize)]
pub struct Proved {
    /// Its number, from 1.
    pub number: usize,
    /// The line it begins in, from 1.
    pub line: usize,
    /// Where its words stand between their marks; several where the author's own words stand between them.
    pub pieces: Vec<Piece>,
    /// The words as printed.
    pub words: String,
    /// `speech`, `writing` or `fragment`.
    pub class: String,
    /// Whom the manuscript credits; empty where nobody.
    pub speaker: String,
    /// How sure that is.
    pub speaker_sureness: Sureness,
    /// Why, a phrase each.
    pub speaker_reasons: Vec<String>,
    /// Who else may speak, as the manuscript names them.
    pub other_speakers: Vec<String>,
    /// Through whom the words came, as the manuscript says; empty where nobody.
    pub relayed_by: String,
    /// How faithful it is to the best place found, or [`WITHHELD`].
    pub verdict: String,
    /// The verdict in one sentence.
    pub sentence: String,
    /// Where the words were said; none where nowhere.
    pub source: Option<FoundIn>,
    /// How well the words fit that place, and the next best; none where nowhere.
    pub find: Option<Find>,
    /// The same as a place, for whoever shows it from the open archive; none where nowhere or withheld.
    #[serde(skip)]
    pub place: Option<Place>,
    /// The printed words in order, with what differs from the source where it stands; empty where there is none.
    pub word_by_word: Vec<Run>,
    /// What differs, as `text::difference` lists it.
    pub differences: serde_json::Value,
    /// Why this place, and whether there is another.
    pub reasons: Vec<String>,
    /// Other places where the words may have been said, the best first.
    pub alternatives: Vec<Alternative>,
    /// Why the source cannot be shown, where it is withheld.
    pub withheld: Option<String>,
}

/// A piece of a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// Its first byte in [`Report::text`].
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// The line it begins in, from 1.
    pub line: usize,
}

/// Another place where a quotation's words may have been said.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Alternative {
    /// One that may be shown.
    Shown {
        /// The printed words that were compared: the quotation's, or those of one piece.
        words: String,
        /// How faithful the quotation is to it.
        verdict: String,
        /// The verdict in one sentence.
        sentence: String,
        /// How well the words fit, 0 to 100.
        score: f64,
        /// The place.
        source: Box<FoundIn>,
    },
    /// One that may not.
    Withheld {
        /// Why.
        withheld: String,
    },
}

/// A place in the archive, as a reader would look it up.
#[derive(Clone, Debug, Serialize)]
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
    /// How well they are grounded.
    pub evidence: Grade,
}

/// What was said where a source has it in translation.
#[derive(Clone, Debug, Serialize)]
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
    /// A report on a manuscript without quotations.
    fn new(read: &Read<'_>, gate: &Clearance, name: &str) -> Result<Report> {
        let day = gate.day();
        Ok(Report {
            format: FORMAT,
            version: VERSION,
            title: name.to_owned(),
            file: name.to_owned(),
            archive: read.setting(TITLE)?.unwrap_or_default(),
            date: format!("{:04}-{:02}-{:02}", day / 10_000, day / 100 % 100, day % 100),
            verdicts: Vec::new(),
            without_source: Vec::new(),
            text: String::new(),
            quotations: Vec::new(),
        })
    }

    /// Counts what was found.
    fn sum_up(&mut self) {
        let count = |verdict| Count {
            verdict,
            quotations: self.quotations.iter().filter(|one| one.verdict == verdict).count(),
        };
        let verdicts = Verdict::ALL.iter().map(|verdict| verdict.as_str()).chain([WITHHELD]);
        self.verdicts = verdicts.map(count).filter(|count| count.quotations > 0).collect();
        let sourceless = self.quotations.iter().filter(|one| one.source.is_none() && one.withheld.is_none());
        self.without_source = sourceless.map(|one| one.number).collect();
    }

    /// “2 word for word, 1 misquoted”.
    pub fn verdicts_in_words(&self) -> String {
        let one = |count: &Count| format!("{} {}", count.quotations, count.verdict);
        self.verdicts.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    /// The report as JSON, ending in a line feed.
    pub fn to_json(&self) -> String {
        // Plain structs of strings and numbers: nothing in them can fail to be JSON.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}

/// Holds a manuscript that came under a name against the archive.
pub fn prove(read: &Read<'_>, gate: &Clearance, name: &str, bytes: &[u8], watch: &Watch) -> Result<Report> {
    let unreadable = |source| ArchiveError::Unreadable { path: name.into(), source: Box::new(source) };
    let drafts = formats::read(name, bytes, Some(Wish::Article)).map_err(unreadable)?;
    let mut report = Report::new(read, gate, name)?;
    // What is read as an article is one text.
    let article = drafts.into_iter().find_map(|draft| match draft.content {
        Content::Article(article) => Some(article),
        Content::Source(_) => None,
    });
    let Some(article) = article else { return Ok(report) };
    if !article.title.is_empty() {
        report.title.clone_from(&article.title);
    }
    let found = quotations(Id::new(), &article.text, &quotation::analyse(&article.text));
    let found: Vec<Quotation> = found.into_iter().filter(|one| one.is_quotation).collect();
    let (locator, mut credits) = (read.locator()?, Credits::default());
    let mut lines = Lines::new(&article.text);
    for (index, one) in found.iter().enumerate() {
        watch.tick(index, found.len())?;
        let suggestions = suggestions_for(read, &locator, &mut credits, one)?;
        let pieces = one.pieces.iter().map(|piece| piece_at(piece.span, &mut lines)).collect();
        report.quotations.push(proved(read, gate, one, Unproved { number: index + 1, pieces, suggestions })?);
    }
    report.text = article.text;
    report.sum_up();
    Ok(report)
}

fn piece_at(span: Span, lines: &mut Lines<'_>) -> Piece {
    Piece { start: span.start, end: span.end, line: lines.at(span.start) }
}

/// A quotation of the manuscript with what is suggested for it, before clearance.
struct Unproved {
    number: usize,
    pieces: Vec<Piece>,
    suggestions: Vec<Suggestion>,
}

fn proved(read: &Read<'_>, gate: &Clearance, quotation: &Quotation, unproved: Unproved) -> Result<Proved> {
    let Unproved { number, pieces, suggestions } = unproved;
    let mut proved = Proved {
        number,
        line: pieces.first().map_or(1, |piece| piece.line),
        pieces,
        words: quotation.words(),
        class: quotation.class.clone(),
        speaker: quotation.speaker_name.clone(),
        speaker_sureness: quotation.speaker_sureness(),
        speaker_reasons: quotation.speaker_reasons.clone(),
        other_speakers: quotation.other_speakers.clone(),
        relayed_by: quotation.relayed_by.clone(),
        verdict: Verdict::NotFound.to_string(),
        sentence: "These words, or words like them, stand in no source of the archive.".into(),
        source: None,
        find: None,
        place: None,
        word_by_word: Vec::new(),
        differences: serde_json::Value::Array(Vec::new()),
        reasons: Vec::new(),
        alternatives: Vec::new(),
        withheld: None,
    };
    let Offer { free, ruling, .. } = Offer::of(read, gate, suggestions)?;
    let ruling = ruling.map(|ruling| ruling.in_words());
    let mut free = free.into_iter();
    match (free.next(), ruling) {
        (Some(best), ruling) => {
            proved.find = Some(find(&best, free.as_slice()));
            settle(read, gate, &mut proved, best)?;
            proved.alternatives = alternatives(read, gate, free, ruling)?;
        }
        (None, Some(ruling)) => {
            // A verdict would let a reader guess the words, one after the other.
            proved.verdict = WITHHELD.into();
            proved.sentence = "Words like these stand in a source that is withheld; what differs is not shown.".into();
            proved.withheld = Some(ruling);
        }
        (None, None) => {}
    }
    Ok(proved)
}

/// Says of a quotation that it comes from a place that may be shown.
fn settle(read: &Read<'_>, gate: &Clearance, proved: &mut Proved, best: Suggestion) -> Result<()> {
    proved.source = Some(found_in(read, gate, &best.place)?);
    let beside = beside(read, &best.words, &best.place)?;
    proved.word_by_word = word_by_word(&beside);
    proved.verdict = best.verdict;
    proved.sentence = best.sentence;
    proved.differences = best.differences;
    proved.reasons = best.reasons;
    proved.place = Some(best.place);
    Ok(())
}

/// The other places. What is withheld comes last and is told once.
fn alternatives(
    read: &Read<'_>,
    gate: &Clearance,
    others: impl Iterator<Item = Suggestion>,
    withheld: Option<String>,
) -> Result<Vec<Alternative>> {
    let mut alternatives = Vec::new();
    for one in others {
        alternatives.push(Alternative::Shown {
            source: Box::new(found_in(read, gate, &one.place)?),
            score: Find::new(one.score, None).score,
            words: one.words,
            verdict: one.verdict,
            sentence: one.sentence,
        });
    }
    alternatives.extend(withheld.map(|withheld| Alternative::Withheld { withheld }));
    Ok(alternatives)
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
        evidence: Grade::of(recollection.kind, &read.recordings(recollection.id)?),
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
