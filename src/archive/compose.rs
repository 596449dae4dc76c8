//! A dossier, or a proof, as a document without markup.
//!
//! Takes what [`clearance`](super::clearance) let through and nothing else. What it says of a quote: the exact words,
//! who spoke them when and at which second, how well that is grounded, and every passage that cites them with its verdict
//! and what differs. What was withheld is listed by its place in the dossier and the kind of restriction, without any of
//! its content. The same dossier gives the same document.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde::Serialize;

use super::clearance::{Clearance, Cleared};
use super::evidence::{Cited, Printed, Provenance, provenance};
use super::proof::{Proved, Report};
use super::{Result, TITLE};
use crate::formats::document::{Block, BlockQuote, Difference as Mark, Document, Fact, Inline, Item};
use crate::formats::reference::{Citations, DEFAULT_STYLE, Locator, Name, Published, Source, Unpublished};
use crate::model::{Dossier, EntryContent, Id, Person, RecollectionKind, Role};
use crate::store::Read;
use crate::text::difference::{Alarm, Difference, Kind, Verdict};

/// How a dossier is to be written.
#[derive(Clone, Debug)]
pub struct Options {
    /// The citation style's name.
    pub style: String,
}

impl Default for Options {
    fn default() -> Self {
        Options { style: DEFAULT_STYLE.into() }
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

/// Composes a dossier.
pub fn compose(read: &Read<'_>, gate: &Clearance, id: Id<Dossier>, options: &Options) -> Result<(Document, Summary)> {
    let dossier = read.dossier(id)?;
    let parts = cleared_parts(read, gate, &dossier)?;
    let archive = read.setting(TITLE)?.unwrap_or_default();
    let sources = Sources::of(&parts, &archive);
    let mut composer = Composer {
        citations: Citations::new(&options.style, &sources.list)?,
        sources,
        document: Document::titled(&dossier.title),
        summary: Summary::default(),
        named: HashSet::new(),
        unreleased: BTreeSet::new(),
    };
    if !archive.is_empty() {
        composer.document.facts.push(Fact::plain("Archive", &archive));
    }
    for part in &parts {
        composer.heading(&part.title);
        for piece in &part.pieces {
            match piece {
                Piece::OwnText(text) => composer.own_text(text),
                Piece::Withheld(words) => composer.summary.withheld.push(words.clone()),
                Piece::Quote(cleared) => composer.quote(cleared),
            }
        }
    }
    Ok(composer.finished())
}

/// A section of a dossier after clearance.
struct Part {
    title: String,
    pieces: Vec<Piece>,
}

enum Piece {
    OwnText(String),
    Quote(Box<Cleared<Provenance>>),
    /// Where it stood and why it is left out, and nothing else of it.
    Withheld(String),
}

fn cleared_parts(read: &Read<'_>, gate: &Clearance, dossier: &Dossier) -> Result<Vec<Part>> {
    let mut parts = Vec::new();
    for (number, section) in dossier.sections.iter().enumerate() {
        let name = match section.title.trim() {
            "" => format!("part {}", number + 1),
            title => format!("“{title}”"),
        };
        let mut part = Part { title: section.title.clone(), pieces: Vec::new() };
        for (place, entry) in section.entries.iter().enumerate() {
            part.pieces.push(match &entry.content {
                EntryContent::Text(text) => Piece::OwnText(text.clone()),
                EntryContent::Quote(quote) => match gate.quotation_of(read, provenance(read, *quote)?)? {
                    Ok(cleared) => Piece::Quote(Box::new(cleared)),
                    Err(withheld) => Piece::Withheld(format!("{name}, entry {}: {}", place + 1, withheld.in_words())),
                },
            });
        }
        parts.push(part);
    }
    Ok(parts)
}

/// Everything that a dossier cites, each once.
struct Sources {
    list: Vec<Source>,
    index: HashMap<Source, usize>,
    archive: String,
}

impl Sources {
    fn of(parts: &[Part], archive: &str) -> Sources {
        let mut sources = Sources { list: Vec::new(), index: HashMap::new(), archive: archive.to_owned() };
        for piece in parts.iter().flat_map(|part| &part.pieces) {
            let Piece::Quote(cleared) = piece else { continue };
            sources.add(source_of(cleared, archive));
            passages_of(cleared).for_each(|cited| sources.add(Source::Article(published(&cited.printed))));
        }
        sources
    }

    fn add(&mut self, source: Source) {
        if !self.index.contains_key(&source) {
            self.index.insert(source.clone(), self.list.len());
            self.list.push(source);
        }
    }

    /// The number of a source; one past the end, which cites nothing, for one that was never added.
    fn number(&self, source: &Source) -> usize {
        self.index.get(source).copied().unwrap_or(self.list.len())
    }
}

struct Composer {
    citations: Citations,
    sources: Sources,
    document: Document,
    summary: Summary,
    /// The sources that a footnote has cited in full already.
    named: HashSet<usize>,
    unreleased: BTreeSet<usize>,
}

impl Composer {
    fn heading(&mut self, title: &str) {
        if !title.trim().is_empty() {
            self.document.blocks.push(Block::Heading { level: 2, words: vec![Inline::text(title)] });
        }
    }

    fn own_text(&mut self, text: &str) {
        let paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
        self.document.blocks.extend(paragraphs.map(|paragraph| Block::Paragraph(vec![Inline::text(paragraph)])));
    }

    fn quote(&mut self, cleared: &Cleared<Provenance>) {
        self.summary.quotes += 1;
        let source = self.sources.number(&source_of(cleared, &self.sources.archive));
        let at = cleared.quote.start_ms.map(|begin_ms| Locator { begin_ms, end_ms: cleared.quote.end_ms });
        let is_first = !self.named.contains(&source);
        let mut note = self.cite(source, at);
        note.push(Inline::text(format!(" Evidence: {}.", cleared.grade().in_words())));
        if let Some(media) = cleared.media.as_ref().filter(|_| is_first) {
            let hash = crate::media::sha256_hex(&media.sha256);
            note.extend([
                Inline::text(format!(
                    " Transcript revision {}, from a file whose SHA-256 begins with ",
                    cleared.quote.revision
                )),
                Inline::Code(hash[..16].to_owned()),
                Inline::text("."),
            ]);
        }
        if cleared.releases.is_empty() && cleared.reported_in.is_none() {
            self.unreleased.insert(source);
        }
        let mut attribution = vec![Inline::text(attributed(cleared, at))];
        attribution.push(self.document.note(note));
        let words = cleared.quote.exact.clone();
        self.document.blocks.push(Block::Quote(BlockQuote { words, attribution }));
        let items: Vec<Item> = passages_of(cleared).map(|cited| self.passage(cited)).collect();
        if !items.is_empty() {
            self.document.blocks.push(Block::Paragraph(vec![Inline::text("Cited in:")]));
            self.document.blocks.push(Block::List(items));
        }
    }

    /// The footnote's words: the full citation the first time, the short form after that.
    fn cite(&mut self, source: usize, at: Option<Locator>) -> Vec<Inline> {
        match self.named.insert(source) {
            true => self.citations.note(source, at),
            false => self.citations.short_note(source, at),
        }
    }

    fn passage(&mut self, cited: &Cited) -> Item {
        self.summary.passages += 1;
        self.summary.misquoted += usize::from(cited.citation.verdict == Verdict::Misquoted.as_str());
        let source = self.sources.number(&Source::Article(published(&cited.printed)));
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

    fn finished(mut self) -> (Document, Summary) {
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
            let items = self.summary.withheld.iter().map(|words| Item::new(vec![Inline::text(words.as_str())]));
            self.document.blocks.push(Block::List(items.collect()));
        }
        self.summary.unreleased = self.unreleased.len();
        if !self.unreleased.is_empty() {
            self.heading("Without a release on record");
            let items = self.unreleased.iter().map(|source| Item::new(self.citations.note(*source, None)));
            let items = items.collect();
            self.document.blocks.push(Block::List(items));
        }
        (self.document, self.summary)
    }
}

/// The passages that cite a quote, but for the one that is its only source.
fn passages_of(cleared: &Cleared<Provenance>) -> impl Iterator<Item = &Cited> {
    let reported_in = cleared.reported_in.as_ref().map(|printed| printed.article.id);
    cleared.cited_in.iter().filter(move |cited| Some(cited.printed.article.id) != reported_in)
}

/// Who speaks, when and where in the recording, under a quote.
pub(super) fn attributed(cleared: &Cleared<Provenance>, at: Option<Locator>) -> String {
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

/// What a quote comes from, as a citation names it.
pub(super) fn source_of(cleared: &Cleared<Provenance>, archive: &str) -> Source {
    let people = |role| cleared.people(role).map(name_of).collect();
    let narrators: Vec<Name> = people(Role::Narrator);
    let labels: Vec<&str> =
        cleared.recordings.iter().map(|one| one.label.as_str()).filter(|label| !label.is_empty()).collect();
    let unpublished = Unpublished {
        narrators: if narrators.is_empty() { vec![Name::whole("a narrator who is not named")] } else { narrators },
        partners: people(Role::Interviewer),
        title: String::new(),
        date: cleared.recollection.date,
        place: cleared.recollection.place.clone(),
        recording: labels.join("; "),
        translated_from: cleared.translated_from.as_deref().map(language_name).unwrap_or_default(),
        call_number: cleared.recollection.call_number.clone(),
        archive: archive.to_owned(),
    };
    match (cleared.recollection.kind, &cleared.reported_in) {
        (RecollectionKind::Letter, _) => Source::Letter(unpublished),
        (RecollectionKind::Email, _) => Source::Email(unpublished),
        (RecollectionKind::Notes, _) => Source::Notes(unpublished),
        (RecollectionKind::Reported, Some(printed)) => {
            Source::Reported { narrators: unpublished.narrators, article: published(printed) }
        }
        _ => Source::Interview(unpublished),
    }
}

fn name_of(person: &Person) -> Name {
    Name::of(person.kind, &person.name)
}

/// An article as a citation names it.
pub(super) fn published(printed: &Printed) -> Published {
    Published {
        authors: printed.authors.iter().map(name_of).collect(),
        title: printed.article.title.clone(),
        publication: printed.article.publication.clone(),
        date: printed.article.date,
        url: printed.article.url.clone(),
        accessed: None,
    }
}

/// The English name of a language; its tag where we know no name.
fn language_name(tag: &str) -> String {
    const NAMES: &[(&str, &str)] = &[
        ("ar", "Arabic"),
        ("be", "Belarusian"),
        ("bg", "Bulgarian"),
        ("cs", "Czech"),
        ("da", "Danish"),
        ("de", "German"),
        ("el", "Greek"),
        ("en", "English"),
        ("es", "Spanish"),
        ("et", "Estonian"),
        ("fi", "Finnish"),
        ("fr", "French"),
        ("he", "Hebrew"),
        ("hi", "Hindi"),
        ("hr", "Croatian"),
        ("hu", "Hungarian"),
        ("hy", "Armenian"),
        ("it", "Italian"),
        ("ja", "Japanese"),
        ("ka", "Georgian"),
        ("ko", "Korean"),
        ("lt", "Lithuanian"),
        ("lv", "Latvian"),
        ("nl", "Dutch"),
        ("no", "Norwegian"),
        ("pl", "Polish"),
        ("pt", "Portuguese"),
        ("ro", "Romanian"),
        ("ru", "Russian"),
        ("sk", "Slovak"),
        ("sl", "Slovene"),
        ("sr", "Serbian"),
        ("sv", "Swedish"),
        ("tr", "Turkish"),
        ("uk", "Ukrainian"),
        ("yi", "Yiddish"),
        ("zh", "Chinese"),
    ];
    let language = tag.split('-').next().unwrap_or(tag).to_lowercase();
    NAMES.iter().find(|(known, _)| *known == language).map_or_else(|| tag.to_owned(), |(_, name)| (*name).to_owned())
}

/// What differs, one item each; what only the typography did is not listed.
fn difference_items(stored: &serde_json::Value) -> Vec<Item> {
    let differences: Vec<Difference> = serde_json::from_value(stored.clone()).unwrap_or_default();
    let is_told = |one: &&Difference| {
        !matches!(one.kind, Kind::Case | Kind::Punctuation | Kind::Spelling | Kind::NumberForm)
            || !one.alarms.is_empty()
    };
    differences.iter().filter(is_told).map(difference_item).collect()
}

fn difference_item(one: &Difference) -> Item {
    let (printed, spoken) = (one.printed_words.clone(), one.spoken_words.clone());
    let (words, remark) = match one.kind {
        Kind::Filler | Kind::FalseStart => (vec![Inline::Difference(Mark::LeftOut(spoken))], "a filler or false start"),
        Kind::MarkedOmission => (vec![Inline::Difference(Mark::LeftOut(spoken))], "with a sign"),
        Kind::UnmarkedOmission => (vec![Inline::Difference(Mark::LeftOut(spoken))], "without a sign"),
        Kind::Insertion => (vec![Inline::Difference(Mark::PutIn(printed))], "without brackets"),
        Kind::BracketedInsertion => (vec![Inline::Difference(Mark::PutIn(printed))], "in brackets"),
        Kind::Reordering => (vec![Inline::Difference(Mark::Moved(printed))], "said elsewhere in the source"),
        Kind::CutShort => (vec![Inline::text(format!("stops right before “{spoken}”"))], ""),
        _ if printed.is_empty() => (vec![Inline::Difference(Mark::LeftOut(spoken))], ""),
        _ if spoken.is_empty() => (vec![Inline::Difference(Mark::PutIn(printed))], ""),
        _ => (vec![Inline::Difference(Mark::Changed { from: spoken, to: printed })], ""),
    };
    let mut words = words;
    if !remark.is_empty() {
        words.push(Inline::text(format!(", {remark}")));
    }
    let alarms: Vec<&str> = one.alarms.iter().filter_map(|alarm: &Alarm| alarm.touches()).collect();
    if !alarms.is_empty() {
        words.extend([Inline::text(" — "), Inline::strong(format!("mind {}", alarms.join(", ")))]);
    }
    Item::new(words)
}

/// A proof as a document: every quotation of a manuscript, its verdict, its source.
pub fn compose_proof(report: &Report) -> Document {
    let mut document = Document::titled(format!("Proof of “{}”", report.title));
    let counts: Vec<String> = report.counts().iter().map(|(verdict, count)| format!("{count} {verdict}")).collect();
    document.facts.push(Fact::plain("Quotations", report.quotations.len().to_string()));
    if !counts.is_empty() {
        document.facts.push(Fact::plain("Verdicts", counts.join(", ")));
    }
    for one in &report.quotations {
        let who = if one.speaker.is_empty() { "somebody unnamed" } else { &one.speaker };
        let heading = format!("Line {}: {who}, {}", one.line, one.verdict);
        document.blocks.push(Block::Heading { level: 2, words: vec![Inline::text(heading)] });
        document.blocks.push(Block::Paragraph(vec![Inline::text(format!("Printed: “{}”", one.words))]));
        proved(one, &mut document);
    }
    document
}

fn proved(one: &Proved, document: &mut Document) {
    document.blocks.push(Block::Paragraph(vec![Inline::text(one.sentence.as_str())]));
    if let Some(withheld) = &one.withheld {
        document.blocks.push(Block::Paragraph(vec![Inline::text(format!("The source is {withheld}."))]));
    }
    let Some(source) = &one.source else { return };
    let at = source.start_ms.map(|begin_ms| Locator { begin_ms, end_ms: source.end_ms }.to_string());
    let parts = [
        Some(source.speaker.clone()),
        Some(source.title.clone()),
        source.date.clone(),
        Some(format!("turn {}", source.turn)),
        at,
    ];
    let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    let attribution = vec![Inline::text(parts.join(", "))];
    document.blocks.push(Block::Quote(BlockQuote { words: source.words.clone(), attribution }));
    let mut items = difference_items(&one.differences);
    items.extend(one.reasons.iter().map(|reason| Item::new(vec![Inline::text(reason.as_str())])));
    if !items.is_empty() {
        document.blocks.push(Block::List(items));
    }
}
