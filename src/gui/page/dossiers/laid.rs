//! A composed dossier as chunks to be laid out one by one, so that of a long one only what is seen is laid out. Plain
//! data, made on the reader's thread; `preview` gives it faces and colours.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::Chosen;
use super::wanted::Wanted;
use super::warnings::in_words;
use crate::archive::clearance::{Clearance, Policy};
use crate::archive::compose::{Composed, Line, Origin, Summary, compose_with_origins};
use crate::archive::evidence::Gathered;
use crate::archive::{ArchiveError, excerpt};
use crate::formats::document::{Block, Difference, Document, Fact, Inline, Item};
use crate::formats::markdown_writer;
use crate::model::{Dossier, Entry, EntryContent, Id};
use crate::store::Read;

/// What a chunk is, for its face and the room around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// The dossier's title.
    Title,
    /// “Archive: …”.
    Fact,
    /// The heading of a section.
    Heading,
    /// Ordinary text.
    Paragraph,
    /// The words of a quote.
    Quote,
    /// Under them, whose they are.
    Attribution,
    /// “Cited in:”.
    Lead,
    /// An item of a list, so deep.
    Item(u8),
    /// The first footnote has a line above it.
    FirstNote,
    /// A footnote.
    Note,
    /// A line of the Markdown.
    Source,
}

/// How a run of words looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Look {
    /// As its chunk.
    Plain,
    /// Stressed.
    Emphasis,
    /// Not to be overlooked.
    Strong,
    /// What a machine compares.
    Code,
    /// An address.
    Link,
    /// The mark of a footnote.
    Mark,
    /// Spoken, not printed.
    LeftOut,
    /// Printed, not spoken.
    PutIn,
    /// Printed at another place.
    Moved,
}

/// Words that look alike.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Run {
    pub(super) text: String,
    pub(super) look: Look,
}

/// One piece that is laid out by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chunk {
    pub(super) kind: Kind,
    pub(super) runs: Vec<Run>,
    /// What it was made of.
    pub(super) origin: Option<Chosen>,
    /// How many bytes of text it has, for a guess at its height.
    pub(super) size: usize,
    /// The same for chunks that look the same.
    pub(super) mark: u64,
}

impl Chunk {
    fn new(kind: Kind, runs: Vec<Run>, origin: Option<Chosen>) -> Chunk {
        let mut hasher = DefaultHasher::new();
        (kind, &runs).hash(&mut hasher);
        let size = runs.iter().map(|run| run.text.len()).sum();
        Chunk { kind, runs, origin, size, mark: hasher.finish() }
    }
}

/// An entry with a quote as the outline shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    /// The beginning of its words; empty where they are withheld and not shown in this window.
    pub(super) words: String,
    /// Whose, when, where.
    pub(super) attribution: String,
    /// Why the export leaves it out.
    pub(super) withheld: Option<String>,
    /// How many passages misquote it.
    pub(super) misquoted: usize,
}

/// Everything the builder shows of a composed dossier.
#[derive(Debug)]
pub(super) struct Laid {
    pub(super) chunks: Vec<Chunk>,
    pub(super) summary: Summary,
    pub(super) seen: HashMap<Id<Entry>, Seen>,
    pub(super) withheld: Vec<Id<Entry>>,
    pub(super) misquoted: Vec<Id<Entry>>,
    pub(super) unreleased: Vec<Id<Entry>>,
    /// What is to be minded of these three, in words.
    pub(super) warnings: [String; 3],
}

/// Composes a dossier as it would be exported; `window` is the gate for what this window shows of what is withheld.
pub(super) fn lay(
    read: &Read<'_>,
    window: &Clearance,
    dossier: Id<Dossier>,
    wanted: &Wanted,
    is_source: bool,
) -> Result<Laid, ArchiveError> {
    let gate = Clearance::today(read, wanted.policy())?;
    let composed = compose_with_origins(read, &gate, dossier, &wanted.options())?;
    let seen = seen(read, window, dossier, &composed)?;
    let chunks = match is_source {
        true => source_chunks(&markdown_writer::write(&composed.document)),
        false => chunks(&composed.document, &composed.origins),
    };
    let Composed { summary, withheld, misquoted, unreleased, .. } = composed;
    let reasons: Vec<String> = withheld.iter().filter_map(|entry| seen.get(entry)?.withheld.clone()).collect();
    let warnings = in_words(&reasons, misquoted.len(), unreleased.len());
    Ok(Laid { chunks, summary, seen, withheld, misquoted, unreleased, warnings })
}

/// The dossier as Markdown, cleared for whoever may read everything that is not withheld.
pub(super) fn markdown(
    read: &Read<'_>,
    dossier: Id<Dossier>,
    wanted: &Wanted,
    policy: Policy,
) -> Result<(String, Summary), ArchiveError> {
    let gate = Clearance::today(read, policy)?;
    let composed = compose_with_origins(read, &gate, dossier, &wanted.options())?;
    Ok((markdown_writer::write(&composed.document), composed.summary))
}

fn seen(
    read: &Read<'_>,
    window: &Clearance,
    dossier: Id<Dossier>,
    composed: &Composed,
) -> Result<HashMap<Id<Entry>, Seen>, ArchiveError> {
    let mut seen = HashMap::new();
    let mut misquoting: HashMap<Id<Entry>, usize> = HashMap::new();
    composed.misquoted.iter().for_each(|entry| *misquoting.entry(*entry).or_default() += 1);
    for (entry, line) in &composed.lines {
        let misquoted = misquoting.get(entry).copied().unwrap_or_default();
        let (words, attribution, withheld) = match line.clone() {
            Line::Quote { words, attribution } => (words, attribution, None),
            Line::Withheld(reason) => (String::new(), String::new(), Some(reason)),
        };
        seen.insert(*entry, Seen { words, attribution, withheld, misquoted });
    }
    if !composed.withheld.is_empty() {
        let mut gathered = Gathered::new(read);
        let dossier = read.dossier(dossier)?;
        for entry in dossier.sections.iter().flat_map(|section| &section.entries) {
            let Some(one) = seen.get_mut(&entry.id).filter(|one| one.withheld.is_some()) else { continue };
            let EntryContent::Quote(quote) = entry.content else { continue };
            if let Ok(cleared) = window.quotation_of(read, gathered.provenance(quote)?)? {
                one.words = excerpt(&cleared.quote.exact, 160);
                let names: Vec<&str> = cleared.speakers.iter().map(|person| person.name.as_str()).collect();
                one.attribution = names.join(" and ");
            }
        }
    }
    Ok(seen)
}

fn source_chunks(markdown: &str) -> Vec<Chunk> {
    let line = |line: &str| Chunk::new(Kind::Source, vec![Run { text: line.to_owned(), look: Look::Plain }], None);
    markdown.lines().map(line).collect()
}

fn chunks(document: &Document, origins: &[Origin]) -> Vec<Chunk> {
    let mut chunks = vec![chunk(Kind::Title, &[Inline::text(document.title.as_str())], None)];
    chunks.extend(document.facts.iter().map(|one| fact(one, None)));
    let mut is_after_quote = false;
    for (index, block) in document.blocks.iter().enumerate() {
        let origin = origins.get(index).unwrap_or(&Origin::Whole);
        let chosen = match origin {
            Origin::Section(id) => Some(Chosen::Section(*id)),
            Origin::Entry(id) => Some(Chosen::Entry(*id)),
            Origin::Whole | Origin::Entries(_) => None,
        };
        // Under a quote from a translation, what was said stands in a list of its own.
        let goes_on = matches!(block, Block::Quote(_)) || (is_after_quote && matches!(block, Block::List(_)));
        let is_lead = std::mem::replace(&mut is_after_quote, goes_on);
        match block {
            Block::Heading { words, .. } | Block::Entry { words, .. } => {
                chunks.push(chunk(Kind::Heading, words, chosen))
            }
            Block::Paragraph(words) => {
                let kind =
                    if is_lead && chosen.is_some() && is_only_lead(words) { Kind::Lead } else { Kind::Paragraph };
                chunks.push(chunk(kind, words, chosen));
            }
            Block::Quote(quote) => {
                chunks.push(chunk(Kind::Quote, &[Inline::text(quote.words.as_str())], chosen));
                if !quote.attribution.is_empty() {
                    chunks.push(chunk(Kind::Attribution, &quote.attribution, chosen));
                }
            }
            Block::List(list) => {
                for (number, one) in list.iter().enumerate() {
                    let of = match origin {
                        Origin::Entries(entries) => entries.get(number).copied().map(Chosen::Entry),
                        _ => chosen,
                    };
                    items(one, 0, of, &mut chunks);
                }
            }
            Block::Facts(facts) => chunks.extend(facts.iter().map(|one| fact(one, chosen))),
        }
    }
    notes(document, &mut chunks);
    chunks
}

/// The composer's own words between a quote and its passages; what the historian writes may happen to be the same words,
/// and is then set the same.
fn is_only_lead(words: &[Inline]) -> bool {
    matches!(words, [Inline::Text(text)] if text == "Cited in:")
}

fn notes(document: &Document, chunks: &mut Vec<Chunk>) {
    for (index, words) in document.notes.iter().enumerate() {
        let mut runs = vec![Run { text: format!("{}\u{2002}", raised(index + 1)), look: Look::Mark }];
        push_runs(words, Look::Plain, &mut runs);
        let kind = if index == 0 { Kind::FirstNote } else { Kind::Note };
        chunks.push(Chunk::new(kind, runs, None));
    }
}

fn items(item: &Item, depth: u8, origin: Option<Chosen>, chunks: &mut Vec<Chunk>) {
    chunks.push(chunk(Kind::Item(depth), &item.words, origin));
    for one in &item.items {
        items(one, depth.saturating_add(1), origin, chunks);
    }
}

fn fact(fact: &Fact, origin: Option<Chosen>) -> Chunk {
    let mut runs = Vec::new();
    if !fact.name.is_empty() {
        runs.push(Run { text: format!("{}: ", fact.name), look: Look::Strong });
    }
    push_runs(&fact.words, Look::Plain, &mut runs);
    Chunk::new(Kind::Fact, runs, origin)
}

fn chunk(kind: Kind, words: &[Inline], origin: Option<Chosen>) -> Chunk {
    let mut runs = Vec::new();
    if kind == Kind::Attribution {
        runs.push(Run { text: "— ".into(), look: Look::Plain });
    }
    push_runs(words, Look::Plain, &mut runs);
    Chunk::new(kind, runs, origin)
}

fn push_runs(words: &[Inline], look: Look, runs: &mut Vec<Run>) {
    let plain = |text: &str| Run { text: text.to_owned(), look };
    for inline in words {
        match inline {
            Inline::Text(text) => runs.push(plain(text)),
            Inline::Emphasis(inner) => push_runs(inner, Look::Emphasis, runs),
            Inline::Strong(inner) => push_runs(inner, Look::Strong, runs),
            Inline::Code(text) => runs.push(Run { text: text.clone(), look: Look::Code }),
            Inline::Link { text, .. } => runs.push(Run { text: text.clone(), look: Look::Link }),
            Inline::Note(number) => runs.push(Run { text: raised(*number), look: Look::Mark }),
            Inline::Numbered { words, .. } => push_runs(words, look, runs),
            Inline::Entry(number) => runs.push(plain(&format!("[{number}]"))),
            Inline::Difference(difference) => push_difference(difference, look, runs),
        }
    }
}

/// As the Markdown has it: the kind in words, then the words, marked.
fn push_difference(difference: &Difference, look: Look, runs: &mut Vec<Run>) {
    let mut push = |text: &str, look: Look| runs.push(Run { text: text.to_owned(), look });
    push(&format!("{}: ", difference.kind()), look);
    match difference {
        Difference::LeftOut(words) => push(words, Look::LeftOut),
        Difference::PutIn(words) => push(words, Look::PutIn),
        Difference::Moved(words) => push(words, Look::Moved),
        Difference::Changed { from, to } => {
            push(from, Look::LeftOut);
            push(" → ", look);
            push(to, Look::PutIn);
        }
    }
}

/// A number in raised digits: ¹²³.
fn raised(number: usize) -> String {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let digit = |digit: char| digit.to_digit(10).and_then(|digit| RAISED.get(digit as usize)).copied();
    number.to_string().chars().filter_map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::document::BlockQuote;

    fn text_of(chunk: &Chunk) -> String {
        chunk.runs.iter().map(|run| run.text.as_str()).collect()
    }

    #[test]
    fn a_document_becomes_chunks_that_know_where_they_come_from() {
        let (section, entry) = (Id::new(), Id::new());
        let mut document = Document::titled("Hull 218");
        let mark = document.note(vec![Inline::text("Edwin Haskett")]);
        let changed = Difference::Changed { from: "fourteen".into(), to: "forty".into() };
        let item = Item {
            words: vec![Inline::strong("misquoted")],
            items: vec![Item::new(vec![Inline::Difference(changed)])],
        };
        document.blocks = vec![
            Block::Heading { level: 2, words: vec![Inline::text("The boat")] },
            Block::Quote(BlockQuote {
                words: "Nobody launched her.".into(),
                attribution: vec![Inline::text("E. H."), mark],
            }),
            Block::List(vec![Item::new(vec![Inline::text("The words spoken")])]),
            Block::Paragraph(vec![Inline::text("Cited in:")]),
            Block::List(vec![item]),
            Block::List(vec![Item::new(vec![Inline::text("withheld")])]),
        ];
        let of = Origin::Entry(entry);
        let origins = [Origin::Section(section), of.clone(), of.clone(), of.clone(), of, Origin::Entries(vec![entry])];
        let chunks = chunks(&document, &origins);
        let shown: Vec<(Kind, String)> = chunks.iter().map(|chunk| (chunk.kind, text_of(chunk))).collect();
        let expected = [
            (Kind::Title, "Hull 218"),
            (Kind::Heading, "The boat"),
            (Kind::Quote, "Nobody launched her."),
            (Kind::Attribution, "— E. H.¹"),
            (Kind::Item(0), "The words spoken"),
            (Kind::Lead, "Cited in:"),
            (Kind::Item(0), "misquoted"),
            (Kind::Item(1), "changed: fourteen → forty"),
            (Kind::Item(0), "withheld"),
            (Kind::FirstNote, "¹\u{2002}Edwin Haskett"),
        ];
        assert_eq!(shown, expected.map(|(kind, text)| (kind, text.to_owned())));
        assert_eq!(chunks[1].origin, Some(Chosen::Section(section)));
        assert_eq!(chunks[8].origin, Some(Chosen::Entry(entry)));
        assert_eq!(raised(1029), "¹⁰²⁹");
    }
}
