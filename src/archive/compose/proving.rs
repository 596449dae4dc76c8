//! A proof as a document. Used by whoever proves a manuscript.

use super::super::proof::{Proved, Report};
use super::differences::difference_items;
use crate::formats::document::{Block, BlockQuote, Document, Fact, Inline, Item};
use crate::formats::reference::Locator;

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
    if let Some(original) = &source.original {
        document.blocks.push(spoken(&original.which, &original.words));
    }
    let mut items = difference_items(&one.differences);
    items.extend(one.reasons.iter().map(|reason| Item::new(vec![Inline::text(reason.as_str())])));
    if !items.is_empty() {
        document.blocks.push(Block::List(items));
    }
}

/// What was said where a quote stands in translation. It is no block quote: what the archive keeps is the translation.
pub(super) fn spoken(which: &str, words: &str) -> Block {
    let words = if words.is_empty() { ".".to_owned() } else { format!(": “{}”", words.replace('\n', " ")) };
    Block::List(vec![Item::new(vec![Inline::text(which), Inline::text(words)])])
}
