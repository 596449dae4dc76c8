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
use std::sync::Arc;

use serde::Serialize;

use super::clearance::{Clearance, Cleared};
use super::day::day_in_words;
use super::evidence::{Cited, Gathered, Provenance};
pub use super::language::language_name;
use super::{Result, TITLE, excerpt};
use crate::formats::document::{Block, BlockQuote, Document, Fact, Inline, Item};
use crate::formats::reference::{Citations, DEFAULT_STYLE, Locator};
use crate::model::{Dossier, Entry, EntryContent, Id, Person, Section};
use crate::store::Read;
use crate::text::difference::Verdict;
use differences::difference_items;
pub use differences::differences_in_words;
pub use proving::compose_proof;
use sources::Sources;
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
///
/// Quote after quote is gathered, cleared and told; only how the sources are cited is put in at the end, when all of
/// them are known.
pub fn compose_with_origins(read: &Read<'_>, gate: &Clearance, id: Id<Dossier>, options: &Options) -> Result<Composed> {
    let dossier = read.dossier(id)?;
    let mut composer = Composer::new(&dossier.title, read.setting(TITLE)?.unwrap_or_default());
    let mut gathered = Gathered::of_dossier(read, id, gate.looks_into_words())?;
    for (number, section) in dossier.sections.iter().enumerate() {
        composer.heading(&section.title);
        composer.stamp(&Origin::Section(section.id));
        for (index, entry) in section.entries.iter().enumerate() {
            match &entry.content {
                EntryContent::Text(text) => composer.own_text(text),
                EntryContent::Quote(quote) => {
                    let mut found = gathered.provenance(*quote)?;
                    if !options.passages {
                        found.cited_in.clear();
                    }
                    match gate.quotation_of(read, found)? {
                        Ok(cleared) => composer.quote(entry.id, &cleared),
                        Err(withheld) => {
                            let place = place_in_words(&section.title, number, index);
                            composer.withheld(entry.id, &place, &withheld.in_words());
                        }
                    }
                }
            }
            composer.stamp(&Origin::Entry(entry.id));
        }
    }
    composer.finished(&options.style)
}

/// Where an entry stands, without a word of what it says.
fn place_in_words(section: &str, number: usize, index: usize) -> String {
    match section.trim() {
        "" => format!("part {}, entry {}", number + 1, index + 1),
        title => format!("“{title}”, entry {}", index + 1),
    }
}

struct Composer {
    sources: Sources,
    document: Document,
    summary: Summary,
    origins: Vec<Origin>,
    lines: Vec<(Id<Entry>, Line)>,
    withheld: Vec<Id<Entry>>,
    misquoted: Vec<Id<Entry>>,
    /// What is to stand in each footnote.
    mentions: Vec<Mention>,
    /// The sources that a footnote cites in full already.
    named: HashSet<usize>,
    /// The sources without a release, each with the first entry that uses it.
    unreleased: BTreeMap<usize, Id<Entry>>,
}

/// A footnote before it is known how its source is cited.
struct Mention {
    source: usize,
    /// Whether it is the first of this source: it has the full citation then, and the short form after that.
    is_first: bool,
    at: Option<Locator>,
    /// What stands after the citation.
    rest: Vec<Inline>,
}

impl Composer {
    fn new(title: &str, archive: String) -> Composer {
        let mut document = Document::titled(title);
        if !archive.is_empty() {
            document.facts.push(Fact::plain("Archive", &archive));
        }
        Composer {
            sources: Sources::new(archive),
            document,
            summary: Summary::default(),
            origins: Vec::new(),
            lines: Vec::new(),
            withheld: Vec::new(),
            misquoted: Vec::new(),
            mentions: Vec::new(),
            named: HashSet::new(),
            unreleased: BTreeMap::new(),
        }
    }

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

    fn quote(&mut self, entry: Id<Entry>, cleared: &Cleared<Provenance>) {
        self.summary.quotes += 1;
        let source = self.sources.of_quote(cleared);
        let at = cleared.time();
        let note = self.evidence_note(cleared, source, at);
        if cleared.source.releases.is_empty() && cleared.source.reported_in.is_none() {
            self.unreleased.entry(source).or_insert(entry);
        }
        let attribution = attributed(cleared, at);
        let words = cleared.quote.exact.clone();
        let line = Line::Quote { words: excerpt(&words, OUTLINED), attribution: attribution.clone() };
        self.lines.push((entry, line));
        let attribution = vec![Inline::text(attribution), note];
        self.document.blocks.push(Block::Quote(BlockQuote { words, attribution }));
        if let Some(original) = &cleared.original {
            // As an item, so that it is not taken for the historian's own text.
            let words = proving::spoken(&original.in_words(), &original.words().replace('\n', " "));
            self.document.blocks.push(Block::List(vec![Item::new(words)]));
        }
        let items: Vec<Item> = passages_of(cleared).map(|cited| self.passage(entry, cited)).collect();
        if !items.is_empty() {
            self.document.blocks.push(Block::Paragraph(vec![Inline::text("Cited in:")]));
            self.document.blocks.push(Block::List(items));
        }
    }

    /// The footnote under a quote: its source, how well it is grounded and, the first time, what file it came from.
    fn evidence_note(&mut self, cleared: &Cleared<Provenance>, source: usize, at: Option<Locator>) -> Inline {
        let mut rest = vec![Inline::text(format!(" Evidence: {}.", cleared.grade().in_words()))];
        if let Some(heard) = cleared.quote.heard_ms {
            rest.push(Inline::text(format!(" Compared with the sound on {}.", day_in_words(heard))));
        }
        if let Some(media) = cleared.source.media.as_ref().filter(|_| !self.named.contains(&source)) {
            let hash = crate::media::sha256_hex(&media.sha256);
            let revision = cleared.quote.revision;
            rest.extend([
                Inline::text(format!(" Transcript revision {revision}, from a file whose SHA-256 begins with ")),
                Inline::Code(hash[..16].to_owned()),
                Inline::text("."),
            ]);
        }
        self.note(source, at, rest)
    }

    /// The mark of a footnote that cites a source.
    fn note(&mut self, source: usize, at: Option<Locator>, rest: Vec<Inline>) -> Inline {
        let is_first = self.named.insert(source);
        self.mentions.push(Mention { source, is_first, at, rest });
        self.document.note(Vec::new())
    }

    fn passage(&mut self, entry: Id<Entry>, cited: &Cited) -> Item {
        self.summary.passages += 1;
        if cited.citation.verdict == Verdict::Misquoted.as_str() {
            self.summary.misquoted += 1;
            self.misquoted.push(entry);
        }
        let source = self.sources.of_article(&cited.printed);
        let mark = self.note(source, None, Vec::new());
        let mut by = names(cited.printed.authors.iter().map(Arc::as_ref));
        if !by.is_empty() {
            by.push_str(", ");
        }
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

    fn finished(mut self, style: &str) -> Result<Composed> {
        let citations = Citations::new(style, &self.sources.list)?;
        for (words, mention) in self.document.notes.iter_mut().zip(std::mem::take(&mut self.mentions)) {
            *words = match mention.is_first {
                true => citations.note(mention.source, mention.at),
                false => citations.short_note(mention.source, mention.at),
            };
            words.extend(mention.rest);
        }
        self.appendices(&citations);
        Ok(Composed {
            document: self.document,
            summary: self.summary,
            origins: self.origins,
            lines: self.lines,
            withheld: self.withheld,
            misquoted: self.misquoted,
            unreleased: self.unreleased.into_values().collect(),
        })
    }

    /// The bibliography, and what the reader of the dossier must know of what was left out and what was not agreed to.
    fn appendices(&mut self, citations: &Citations) {
        let entries: Vec<Item> = citations.bibliography().iter().cloned().map(Item::new).collect();
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
            let items = self.unreleased.keys().map(|source| Item::new(citations.note(*source, None)));
            let items = items.collect();
            self.document.blocks.push(Block::List(items));
            self.stamp(&Origin::Entries(unreleased));
        }
        self.stamp(&Origin::Whole);
    }
}

/// The passages that cite a quote, but for the one that is its only source.
fn passages_of(cleared: &Cleared<Provenance>) -> impl Iterator<Item = &Cited> {
    let reported_in = cleared.source.reported_in.as_ref().map(|printed| printed.article.id);
    cleared.cited_in.iter().filter(move |cited| Some(cited.printed.article.id) != reported_in)
}

/// Who speaks, when and where in the recording, under a quote.
pub fn attributed(cleared: &Cleared<Provenance>, at: Option<Locator>) -> String {
    let mut attributed = names(cleared.voices());
    if attributed.is_empty() {
        attributed.push_str("Somebody unnamed");
    }
    let parts = [cleared.source.recollection.date.map(|date| date.in_words()), at.map(|at| at.to_string())];
    for part in parts.into_iter().flatten() {
        attributed.push_str(", ");
        attributed.push_str(&part);
    }
    attributed
}

fn names<'p>(people: impl IntoIterator<Item = &'p Person>) -> String {
    let mut names = String::new();
    for person in people {
        if !names.is_empty() {
            names.push_str(" and ");
        }
        names.push_str(&person.name);
    }
    names
}
