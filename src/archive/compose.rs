//! A dossier, or a proof, as a document without markup.
//!
//! Takes what [`clearance`](super::clearance) let through and nothing else. What it says of a quote: the exact words,
//! who spoke them when and at which second, how well that is grounded, and every passage that cites them with its verdict
//! and what differs. What was withheld is listed by its place in the dossier and the kind of restriction, without any of
//! its content. The same dossier gives the same document.

mod differences;
mod proving;
mod sources;

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;

use super::clearance::{Clearance, Cleared};
use super::day::day_in_words;
use super::evidence::{Cited, Gathered, Provenance};
pub use super::language::language_name;
use super::{Result, TITLE, excerpt};
use crate::formats::document::{Block, BlockQuote, Document, Fact, Inline, Item};
use crate::formats::reference::{Citations, DEFAULT_STYLE, Locator};
use crate::model::{Dossier, Entry, EntryContent, Id, Person, Role, Section};
use crate::store::Read;
use crate::text::difference::Verdict;
use differences::difference_items;
pub use differences::differences_in_words;
pub use proving::compose_proof;
use sources::{Numbers, Sources};
pub use sources::{published, source_of};

/// How many characters of a quote an outline shows.
const OUTLINED: usize = 160;

/// How a dossier is to be written.
#[derive(Clone, Debug)]
pub struct Options {
    /// The citation style's name.
    pub style: String,
    /// Whether the passages that cite each quote are listed under it.
    pub passages: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options { style: DEFAULT_STYLE.into(), passages: true }
    }
}

/// What a composed dossier holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Quotes in it.
    pub quotes: usize,
    /// Passages listed as citing them.
    pub passages: usize,
    /// Of those, how many misquote.
    pub misquoted: usize,
    /// What was left out, each with why.
    pub withheld: Vec<String>,
    /// Titles of recollections used without a release on record.
    pub unreleased: usize,
}

/// What a block of a composed dossier was made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Of the dossier as a whole.
    Whole,
    /// The heading of a section.
    Section(Id<Section>),
    /// An entry.
    Entry(Id<Entry>),
    /// A list of which every item was made of an entry.
    Entries(Vec<Id<Entry>>),
}

/// An entry with a quote, in two lines: for an outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// The beginning of its words, and whose they are, when and where in the recording.
    Quote {
        /// The words.
        words: String,
        /// Whose, when, where.
        attribution: String,
    },
    /// Why it is left out.
    Withheld(String),
}

/// A composed dossier, and what of it was made of what: for whoever shows it beside its outline.
#[derive(Clone, Debug)]
pub struct Composed {
    /// The document.
    pub document: Document,
    /// What it holds.
    pub summary: Summary,
    /// What each block of the document was made of.
    pub origins: Vec<Origin>,
    /// The entries with quotes, in order.
    pub lines: Vec<(Id<Entry>, Line)>,
    /// The entries that are left out, in the order of [`Summary::withheld`].
    pub withheld: Vec<Id<Entry>>,
    /// For every passage that misquotes, the entry it stands under.
    pub misquoted: Vec<Id<Entry>>,
    /// For every recollection without a release on record, the first entry that uses it.
    pub unreleased: Vec<Id<Entry>>,
}

/// Composes a dossier.
pub fn compose(read: &Read<'_>, gate: &Clearance, id: Id<Dossier>, options: &Options) -> Result<(Document, Summary)> {
    let composed = compose_with_origins(read, gate, id, options)?;
    Ok((composed.document, composed.summary))
}

/// Composes a dossier and says of every block what it was made of.
pub fn compose_with_origins(read: &Read<'_>, gate: &Clearance, id: Id<Dossier>, options: &Options) -> Result<Composed> {
    let dossier = read.dossier(id)?;
    let archive = read.setting(TITLE)?.unwrap_or_default();
    let mut sources = Sources::new(archive);
    let parts = cleared_parts(read, gate, &dossier, options, &mut sources)?;
    let mut composer = Composer {
        citations: Citations::new(&options.style, &sources.list)?,
        document: Document::titled(&dossier.title),
        summary: Summary::default(),
        origins: Vec::new(),
        lines: Vec::new(),
        withheld: Vec::new(),
        misquoted: Vec::new(),
        named: HashSet::new(),
        unreleased: BTreeMap::new(),
    };
    if !sources.archive.is_empty() {
        composer.document.facts.push(Fact::plain("Archive", &sources.archive));
    }
    for part in &parts {
        composer.heading(&part.title);
        composer.stamp(&Origin::Section(part.id));
        for (entry, piece) in &part.pieces {
            match piece {
                Piece::OwnText(text) => composer.own_text(text),
                Piece::Withheld { place, reason } => composer.withheld(*entry, place, reason),
                Piece::Quote(cleared, numbers) => composer.quote(*entry, cleared, numbers),
            }
            composer.stamp(&Origin::Entry(*entry));
        }
    }
    Ok(composer.finished())
}

/// A section of a dossier after clearance.
struct Part {
    id: Id<Section>,
    title: String,
    pieces: Vec<(Id<Entry>, Piece)>,
}

enum Piece {
    OwnText(String),
    Quote(Box<Cleared<Provenance>>, Numbers),
    /// Where it stood and why it is left out, and nothing else of it.
    Withheld {
        place: String,
        reason: String,
    },
}

fn cleared_parts(
    read: &Read<'_>,
    gate: &Clearance,
    dossier: &Dossier,
    options: &Options,
    sources: &mut Sources,
) -> Result<Vec<Part>> {
    let mut gathered = Gathered::of_dossier(read, dossier.id)?;
    let mut parts = Vec::new();
    for (number, section) in dossier.sections.iter().enumerate() {
        let name = match section.title.trim() {
            "" => format!("part {}", number + 1),
            title => format!("“{title}”"),
        };
        let mut part = Part { id: section.id, title: section.title.clone(), pieces: Vec::new() };
        for (place, entry) in section.entries.iter().enumerate() {
            let piece = match &entry.content {
                EntryContent::Text(text) => Piece::OwnText(text.clone()),
                EntryContent::Quote(quote) => {
                    let mut found = gathered.provenance(*quote)?;
                    if !options.passages {
                        found.cited_in.clear();
                    }
                    match gate.quotation_of(read, found)? {
                        Ok(cleared) => {
                            let numbers = sources.of_quote(&cleared);
                            Piece::Quote(Box::new(cleared), numbers)
                        }
                        Err(withheld) => Piece::Withheld {
                            place: format!("{name}, entry {}", place + 1),
                            reason: withheld.in_words(),
                        },
                    }
                }
            };
            part.pieces.push((entry.id, piece));
        }
        parts.push(part);
    }
    Ok(parts)
}

struct Composer {
    citations: Citations,
    document: Document,
    summary: Summary,
    origins: Vec<Origin>,
    lines: Vec<(Id<Entry>, Line)>,
    withheld: Vec<Id<Entry>>,
    misquoted: Vec<Id<Entry>>,
    /// The sources that a footnote has cited in full already.
    named: HashSet<usize>,
    /// The sources without a release, each with the first entry that uses it.
    unreleased: BTreeMap<usize, Id<Entry>>,
}

impl Composer {
    fn heading(&mut self, title: &str) {
        if !title.trim().is_empty() {
            self.document.blocks.push(Block::Heading { level: 2, words: vec![Inline::text(title)] });
        }
    }

    /// Says what the blocks were made of that were added since the last time.
    fn stamp(&mut self, origin: &Origin) {
        self.origins.resize(self.document.blocks.len(), origin.clone());
    }

    fn own_text(&mut self, text: &str) {
        let paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
        self.document.blocks.extend(paragraphs.map(|paragraph| Block::Paragraph(vec![Inline::text(paragraph)])));
    }

    fn withheld(&mut self, entry: Id<Entry>, place: &str, reason: &str) {
        self.summary.withheld.push(format!("{place}: {reason}"));
        self.withheld.push(entry);
        self.lines.push((entry, Line::Withheld(reason.to_owned())));
    }

    fn quote(&mut self, entry: Id<Entry>, cleared: &Cleared<Provenance>, numbers: &Numbers) {
        self.summary.quotes += 1;
        let source = numbers.source;
        let at = cleared.time();
        let note = self.evidence_note(cleared, source, at);
        if cleared.releases.is_empty() && cleared.reported_in.is_none() {
            self.unreleased.entry(source).or_insert(entry);
        }
        let attribution = attributed(cleared, at);
        let words = cleared.quote.exact.clone();
        let line = Line::Quote { words: excerpt(&words, OUTLINED), attribution: attribution.clone() };
        self.lines.push((entry, line));
        let attribution = vec![Inline::text(attribution), self.document.note(note)];
        self.document.blocks.push(Block::Quote(BlockQuote { words, attribution }));
        if let Some(original) = &cleared.original {
            // As an item, so that it is not taken for the historian's own text.
            let words = proving::spoken(&original.in_words(), &original.words().replace('\n', " "));
            self.document.blocks.push(Block::List(vec![Item::new(words)]));
        }
        let passages = passages_of(cleared).zip(&numbers.passages);
        let items: Vec<Item> = passages.map(|(cited, source)| self.passage(entry, cited, *source)).collect();
        if !items.is_empty() {
            self.document.blocks.push(Block::Paragraph(vec![Inline::text("Cited in:")]));
            self.document.blocks.push(Block::List(items));
        }
    }

    /// The footnote under a quote: its source, how well it is grounded and, the first time, what file it came from.
    fn evidence_note(&mut self, cleared: &Cleared<Provenance>, source: usize, at: Option<Locator>) -> Vec<Inline> {
        let is_first = !self.named.contains(&source);
        let mut note = self.cite(source, at);
        note.push(Inline::text(format!(" Evidence: {}.", cleared.grade().in_words())));
        if let Some(heard) = cleared.quote.heard_ms {
            note.push(Inline::text(format!(" Compared with the sound on {}.", day_in_words(heard))));
        }
        if let Some(media) = cleared.media.as_ref().filter(|_| is_first) {
            let hash = crate::media::sha256_hex(&media.sha256);
            let revision = cleared.quote.revision;
            note.extend([
                Inline::text(format!(" Transcript revision {revision}, from a file whose SHA-256 begins with ")),
                Inline::Code(hash[..16].to_owned()),
                Inline::text("."),
            ]);
        }
        note
    }

    /// The footnote's words: the full citation the first time, the short form after that.
    fn cite(&mut self, source: usize, at: Option<Locator>) -> Vec<Inline> {
        match self.named.insert(source) {
            true => self.citations.note(source, at),
            false => self.citations.short_note(source, at),
        }
    }

    fn passage(&mut self, entry: Id<Entry>, cited: &Cited, source: usize) -> Item {
        self.summary.passages += 1;
        if cited.citation.verdict == Verdict::Misquoted.as_str() {
            self.summary.misquoted += 1;
            self.misquoted.push(entry);
        }
        let note = self.cite(source, None);
        let mark = self.document.note(note);
        let authors = names(&cited.printed.authors);
        let by = if authors.is_empty() { String::new() } else { format!("{authors}, ") };
        let mut words = vec![
            Inline::text(by),
            Inline::emphasis(cited.printed.article.title.as_str()),
            mark,
            Inline::text(" — "),
            Inline::strong(cited.citation.verdict.as_str()),
        ];
        if !cited.is_silent {
            words.push(Inline::text(format!(": “{}”", cited.citation.words)));
        }
        let mut items = difference_items(&cited.citation.differences);
        if items.is_empty() {
            items.push(Item::new(vec![Inline::text(cited.citation.sentence.as_str())]));
        }
        Item { words, items }
    }

    fn finished(mut self) -> Composed {
        let entries: Vec<Item> = self.citations.bibliography().iter().cloned().map(Item::new).collect();
        if !entries.is_empty() {
            self.heading("Bibliography");
            self.document.blocks.push(Block::List(entries));
        }
        if !self.summary.withheld.is_empty() {
            self.heading("Withheld");
            let many = self.summary.withheld.len();
            let what = if many == 1 { "One quote of this dossier is" } else { "These quotes of this dossier are" };
            self.document.blocks.push(Block::Paragraph(vec![Inline::text(format!("{what} withheld:"))]));
            self.stamp(&Origin::Whole);
            let items = self.summary.withheld.iter().map(|words| Item::new(vec![Inline::text(words.as_str())]));
            self.document.blocks.push(Block::List(items.collect()));
            self.stamp(&Origin::Entries(self.withheld.clone()));
        }
        self.summary.unreleased = self.unreleased.len();
        let unreleased: Vec<Id<Entry>> = self.unreleased.values().copied().collect();
        if !unreleased.is_empty() {
            self.heading("Without a release on record");
            self.stamp(&Origin::Whole);
            let items = self.unreleased.keys().map(|source| Item::new(self.citations.note(*source, None)));
            let items = items.collect();
            self.document.blocks.push(Block::List(items));
            self.stamp(&Origin::Entries(unreleased.clone()));
        }
        self.stamp(&Origin::Whole);
        Composed {
            document: self.document,
            summary: self.summary,
            origins: self.origins,
            lines: self.lines,
            withheld: self.withheld,
            misquoted: self.misquoted,
            unreleased,
        }
    }
}

/// The passages that cite a quote, but for the one that is its only source.
fn passages_of(cleared: &Cleared<Provenance>) -> impl Iterator<Item = &Cited> {
    let reported_in = cleared.reported_in.as_ref().map(|printed| printed.article.id);
    cleared.cited_in.iter().filter(move |cited| Some(cited.printed.article.id) != reported_in)
}

/// Who speaks, when and where in the recording, under a quote.
pub fn attributed(cleared: &Cleared<Provenance>, at: Option<Locator>) -> String {
    let speakers = names(&cleared.speakers);
    let narrators = names(&cleared.people(Role::Narrator).cloned().collect::<Vec<_>>());
    let who =
        [speakers, narrators].into_iter().find(|names| !names.is_empty()).unwrap_or_else(|| "Somebody unnamed".into());
    let mut parts = vec![who];
    parts.extend(cleared.recollection.date.map(|date| date.in_words()));
    parts.extend(at.map(|at| at.to_string()));
    parts.join(", ")
}

fn names(people: &[Person]) -> String {
    people.iter().map(|person| person.name.as_str()).collect::<Vec<_>>().join(" and ")
}
