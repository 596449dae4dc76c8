//! Writing out what a search found: every hit with its words and its full citation, as Markdown, as a table, as JSON.
//!
//! The words are those of the whole hit: a quote as it was kept, a turn, a passage, a note. Everything passes clearance
//! once more, place by place, because a whole turn may hold what the words around a hit do not. Used by the command line
//! and the window.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::Serialize;

use super::super::clearance::{Clearance, Cleared};
use super::super::compose::{attributed, published, source_of};
use super::super::evidence::{Printed, Provenance, provenance, provenance_of};
use super::super::job::Watch;
use super::super::quotes::taken;
use super::super::{Result, TITLE};
use super::found::Found;
use super::listing::Order;
use super::whole::everything;
use crate::formats::csv_writer;
use crate::formats::document::{Block, BlockQuote, Document, Fact, Inline, plain_text};
use crate::formats::markdown_writer;
use crate::formats::reference::{Citations, Locator, Source};
use crate::model::{Article, Date, Id, Memo, Passage, Person, Place, Quote, Turn};
use crate::store::Read;
use crate::store::search::Noun;

/// What the hits are written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HitsFormat {
    /// The words set apart, each with its citation in a footnote.
    Markdown,
    /// A table, one hit a row.
    Csv,
    /// For another program.
    Json,
}

impl HitsFormat {
    /// Every format.
    pub const ALL: [HitsFormat; 3] = [HitsFormat::Markdown, HitsFormat::Csv, HitsFormat::Json];

    /// The ending of a file of this format.
    pub fn ending(self) -> &'static str {
        match self {
            HitsFormat::Markdown => "md",
            HitsFormat::Csv => "csv",
            HitsFormat::Json => "json",
        }
    }
}

impl fmt::Display for HitsFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            HitsFormat::Markdown => "markdown",
            HitsFormat::Csv => "csv",
            HitsFormat::Json => "json",
        })
    }
}

/// A format of that name is not written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no format for hits; it can be markdown, csv or json")]
pub struct UnknownFormat(String);

impl FromStr for HitsFormat {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        let known = HitsFormat::ALL.into_iter().find(|format| format.to_string() == name || format.ending() == name);
        known.ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}

/// What is written out, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HitsOptions {
    /// What was typed.
    pub query: String,
    /// In which order.
    pub order: Order,
    /// As what.
    pub format: HitsFormat,
    /// In which citation style, of [`crate::formats::reference::styles`].
    pub style: String,
}

/// How much was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct HitsSummary {
    /// How many hits were written.
    pub hits: usize,
    /// How many were left out because they are withheld.
    pub withheld: usize,
    /// Whether there is more than was written.
    pub is_cut: bool,
}

impl HitsSummary {
    /// The same in sentences.
    pub fn in_words(&self) -> String {
        let written = if self.hits == 1 { "Exported 1 hit.".into() } else { format!("Exported {} hits.", self.hits) };
        let withheld = match self.withheld {
            0 => "",
            1 => " 1 more was left out, being withheld.",
            many => &format!(" {many} more were left out, being withheld."),
        };
        let cut = if self.is_cut { " There is more; these are the best." } else { "" };
        format!("{written}{withheld}{cut}")
    }
}

/// Everything that a query finds, written out.
pub fn exported(
    read: &Read<'_>,
    gate: &Clearance,
    options: &HitsOptions,
    watch: &Watch,
) -> Result<(String, HitsSummary)> {
    let found = everything(read, gate, &options.query, options.order)?;
    let archive = read.setting(TITLE)?.unwrap_or_default();
    let mut summary = HitsSummary { hits: 0, withheld: found.withheld, is_cut: found.is_cut };
    let mut hits = Vec::with_capacity(found.hits.len());
    for (done, hit) in found.hits.iter().enumerate() {
        watch.tick(done, found.hits.len())?;
        match told(read, gate, hit, &archive)? {
            Some(hit) => hits.push(hit),
            None => summary.withheld += 1,
        }
    }
    summary.hits = hits.len();
    // Sources that are cited in one document are told from each other; a hit without one has an empty citation.
    let sources: Vec<Source> = hits.iter().filter_map(|hit| hit.source.clone()).collect();
    let citations = Citations::new(&options.style, &sources)?;
    let mut index = 0..;
    for hit in hits.iter_mut().filter(|hit| hit.source.is_some()) {
        hit.note = index.next().map_or_else(Vec::new, |index| citations.note(index, hit.at));
    }
    let text = match options.format {
        HitsFormat::Markdown => markdown(&hits, options, &archive, &summary),
        HitsFormat::Csv => csv(&hits),
        HitsFormat::Json => json(&hits, options, &archive, &summary),
    };
    Ok((text, summary))
}

/// A hit as it is written.
struct Told {
    kind: &'static str,
    id: String,
    words: String,
    speaker: String,
    title: String,
    date: Option<Date>,
    at: Option<Locator>,
    tags: Vec<String>,
    cited: usize,
    /// Whose words, under them.
    attribution: String,
    source: Option<Source>,
    note: Vec<Inline>,
}

/// A hit with all its words; none where these are withheld.
fn told(read: &Read<'_>, gate: &Clearance, hit: &Found, archive: &str) -> Result<Option<Told>> {
    let mut told = Told {
        kind: hit.noun.as_str(),
        id: hit.id.clone(),
        words: String::new(),
        speaker: hit.speaker.clone(),
        title: hit.source.clone(),
        date: hit.date.as_deref().and_then(|date| date.parse().ok()),
        at: None,
        tags: Vec::new(),
        cited: hit.citations,
        attribution: String::new(),
        source: None,
        note: Vec::new(),
    };
    match hit.noun {
        Noun::Quote | Noun::Transcript => {
            let whole = match hit.noun {
                Noun::Quote => provenance(read, id_of::<Quote>(hit)?)?,
                _ => provenance_of(read, whole_turn(read, &read.turn(id_of::<Turn>(hit)?)?)?)?,
            };
            let Ok(cleared) = gate.quotation_of(read, whole)? else { return Ok(None) };
            tell_source(&mut told, &cleared, archive);
            told.tags = read.tags_of(cleared.quote.id)?.into_iter().map(|tag| tag.name).collect();
        }
        Noun::Article => {
            let passage = read.passage(id_of::<Passage>(hit)?)?;
            let printed = printed(read, gate, passage.article)?;
            told.words = passage.text.trim().to_owned();
            told.attribution = printed.article.title.clone();
            told.source = Some(Source::Article(published(&printed)));
        }
        Noun::Memo => told.words = read.memo(id_of::<Memo>(hit)?)?.text,
        Noun::Person => told.words = gate.name(&read.person(id_of::<Person>(hit)?)?).to_string(),
    }
    Ok((!gate.names_somebody(&told.words)).then_some(told))
}

fn tell_source(told: &mut Told, cleared: &Cleared<Provenance>, archive: &str) {
    told.words = cleared.quote.exact.clone();
    told.title = cleared.source.recollection.title.clone();
    told.at = cleared.time();
    told.attribution = attributed(cleared, told.at);
    told.source = Some(source_of(cleared, archive));
}

/// A turn as the quote that all its words would make.
fn whole_turn(read: &Read<'_>, turn: &Turn) -> Result<Quote> {
    let start = turn.text.len() - turn.text.trim_start().len();
    let end = start + turn.text.trim().len();
    taken(read, turn.transcript, Place { first_turn: turn.id, start, last_turn: turn.id, end })
}

fn printed(read: &Read<'_>, gate: &Clearance, article: Id<Article>) -> Result<Printed> {
    let mut authors = Vec::new();
    for author in read.authors(article)? {
        let person = read.person(author)?;
        authors.push(Arc::new(Person { name: gate.name(&person).to_string(), ..person }));
    }
    Ok(Printed { article: read.article(article)?, authors })
}

/// The key of a hit, as one of its own noun.
fn id_of<T>(hit: &Found) -> Result<Id<T>> {
    hit.id
        .parse()
        .map_err(|_| super::super::ArchiveError::NotFound(format!("there is no {} “{}”", hit.noun.as_str(), hit.id)))
}

fn markdown(hits: &[Told], options: &HitsOptions, archive: &str, summary: &HitsSummary) -> String {
    let mut document = Document::titled(match options.query.trim() {
        "" => "Quotes".to_owned(),
        query => format!("Found by: {query}"),
    });
    if !archive.is_empty() {
        document.facts.push(Fact::plain("Archive", archive));
    }
    document.facts.push(Fact::plain("Hits", summary.hits.to_string()));
    if summary.withheld > 0 {
        document.facts.push(Fact::plain("Withheld", summary.withheld.to_string()));
    }
    for hit in hits {
        let mut attribution = vec![Inline::text(hit.attribution.as_str())];
        match hit.source {
            Some(_) => attribution.push(document.note(hit.note.clone())),
            // Notes and names come from nowhere but this archive.
            None => attribution = vec![Inline::text(hit.kind)],
        }
        document.blocks.push(Block::Quote(BlockQuote { words: hit.words.clone(), attribution }));
    }
    markdown_writer::write(&document)
}

/// The columns of the table.
const COLUMNS: [&str; 10] =
    ["kind", "words", "speaker", "source", "date", "time", "tags", "cited by", "citation", "id"];

fn csv(hits: &[Told]) -> String {
    let rows: Vec<[String; 10]> = hits
        .iter()
        .map(|hit| {
            [
                hit.kind.to_owned(),
                hit.words.clone(),
                hit.speaker.clone(),
                hit.title.clone(),
                hit.date.map(|date| date.to_string()).unwrap_or_default(),
                hit.at.map(|at| at.to_string()).unwrap_or_default(),
                hit.tags.join("; "),
                hit.cited.to_string(),
                plain_text(&hit.note),
                hit.id.clone(),
            ]
        })
        .collect();
    csv_writer::write(&COLUMNS, rows.iter().map(|row| row.iter().map(String::as_str)))
}

fn json(hits: &[Told], options: &HitsOptions, archive: &str, summary: &HitsSummary) -> String {
    let hits: Vec<serde_json::Value> = hits
        .iter()
        .map(|hit| {
            serde_json::json!({
                "kind": hit.kind,
                "words": hit.words,
                "speaker": hit.speaker,
                "source": hit.title,
                "date": hit.date,
                "start_ms": hit.at.map(|at| at.begin_ms),
                "end_ms": hit.at.and_then(|at| at.end_ms),
                "is_estimate": hit.at.is_some_and(|at| at.is_estimate),
                "tags": hit.tags,
                "cited_by": hit.cited,
                "citation": plain_text(&hit.note),
                "id": hit.id,
            })
        })
        .collect();
    let whole = serde_json::json!({
        "query": options.query,
        "archive": archive,
        "style": options.style,
        "withheld": summary.withheld,
        "is_cut": summary.is_cut,
        "hits": hits,
    });
    format!("{whole:#}\n")
}
