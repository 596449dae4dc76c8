//! Writes a document as Markdown: CommonMark with footnotes (`[^1]`) and strikethrough (`~~…~~`).
//!
//! Everything that is data is escaped, so that a parse of the Markdown gives back every word exactly and no word
//! changes the document's structure; raw HTML is never written. Line breaks in a quote and in a paragraph are hard
//! breaks (a backslash at the end of the line), so that the words of a quote come back from a parse with their lines
//! ([`read_quotes`]). White space at the edge of a line, tabs, control characters and invisible ones are written as
//! character references (`&#x9;`). One character cannot be held: NUL, for which U+2400 ␀ is written ([`as_written`]).
//!
//! The same document gives the same bytes. Used by `archive` for export and by its check.

mod characters;
mod pen;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::document::{Block, Document, Fact, Inline, Item};
use characters::NUL_SUBSTITUTE;
use pen::{Lines, Pen};

/// The document as Markdown, in UTF-8, ending in a line feed.
pub fn write(document: &Document) -> String {
    let mut pen = Pen::new(document.notes.len());
    heading(&mut pen, 1, &[Inline::text(document.title.as_str())]);
    body(pen, document)
}

/// The document without its title: to be pasted into another one.
pub fn write_untitled(document: &Document) -> String {
    body(Pen::new(document.notes.len()), document)
}

fn body(mut pen: Pen, document: &Document) -> String {
    facts(&mut pen, &document.facts);
    let mut bullet = '-';
    for block in &document.blocks {
        match block {
            Block::Heading { level, words } => heading(&mut pen, usize::from(*level).clamp(2, 6), words),
            Block::Entry { number, words } => {
                let numbered: Vec<Inline> =
                    [Inline::Entry(*number), Inline::text(" ")].into_iter().chain(words.iter().cloned()).collect();
                heading(&mut pen, 3, &numbered);
            }
            Block::Paragraph(words) => paragraph(&mut pen, words),
            Block::Quote(quote) => {
                block_quote(&mut pen, &quote.words);
                attribution(&mut pen, &quote.attribution);
            }
            Block::List(items) => {
                // Two lists with the same bullet, one after the other, would be read as one.
                bullet = if bullet == '-' { '*' } else { '-' };
                list(&mut pen, items, bullet);
            }
            Block::Facts(named) => facts(&mut pen, named),
        }
    }
    notes(&mut pen, &document.notes);
    pen.finish()
}

/// The exact words of every block quote of a Markdown text, in order.
///
/// Of what [`write()`] wrote, these are the words of the document's quotes, as [`as_written`] gives them. In a block
/// quote of another hand, paragraphs are separated by two line feeds.
pub fn read_quotes(markdown: &str) -> Vec<String> {
    let options = Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES;
    let mut quotes: Vec<String> = Vec::new();
    let mut words = String::new();
    let mut depth = 0_usize;
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::BlockQuote(_)) => depth += 1,
            Event::End(TagEnd::BlockQuote(_)) => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    quotes.push(std::mem::take(&mut words));
                }
            }
            _ if depth == 0 => {}
            Event::Start(Tag::Paragraph) if !words.is_empty() => words.push_str("\n\n"),
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                words.push_str(&text)
            }
            Event::SoftBreak | Event::HardBreak => words.push('\n'),
            _ => {}
        }
    }
    quotes
}

/// The words of a quote as Markdown can hold them: a NUL becomes U+2400 ␀, all else stays.
pub fn as_written(words: &str) -> Cow<'_, str> {
    if words.contains('\0') {
        Cow::Owned(words.replace('\0', &NUL_SUBSTITUTE.to_string()))
    } else {
        Cow::Borrowed(words)
    }
}

fn heading(pen: &mut Pen, level: usize, words: &[Inline]) {
    pen.blank_line();
    pen.begin(&format!("{} ", "#".repeat(level)), "", Lines::Referenced);
    pen.inlines(words);
    pen.end();
}

fn paragraph(pen: &mut Pen, words: &[Inline]) {
    pen.blank_line();
    pen.begin("", "", Lines::Broken);
    pen.inlines(words);
    pen.end();
}

fn block_quote(pen: &mut Pen, words: &str) {
    pen.blank_line();
    pen.begin("> ", "> ", Lines::Broken);
    pen.text(words);
    pen.end();
}

fn attribution(pen: &mut Pen, words: &[Inline]) {
    if !words.is_empty() {
        pen.blank_line();
        pen.begin("", "", Lines::Referenced);
        pen.text("— ");
        pen.inlines(words);
        pen.end();
    }
}

fn facts(pen: &mut Pen, facts: &[Fact]) {
    let Some((last, others)) = facts.split_last() else { return };
    pen.blank_line();
    pen.begin("", "", Lines::Referenced);
    for fact in others {
        self::fact(pen, fact);
        pen.hard_break();
    }
    self::fact(pen, last);
    pen.end();
}

fn fact(pen: &mut Pen, fact: &Fact) {
    if !fact.name.is_empty() {
        pen.inlines(&[Inline::strong(format!("{}:", fact.name)), Inline::text(" ")]);
    }
    pen.inlines(&fact.words);
}

/// An item without words is not written, and the items under it take its place: an empty item under another would be
/// read as a bullet in that item's words.
fn list(pen: &mut Pen, items: &[Item], bullet: char) {
    pen.blank_line();
    list_items(pen, items, bullet, 0);
}

fn list_items(pen: &mut Pen, items: &[Item], bullet: char, depth: usize) {
    for item in items {
        let blank = item.words.iter().all(|inline| pen.is_empty(inline));
        if !blank {
            pen.begin(&format!("{}{bullet} ", "  ".repeat(depth)), "", Lines::Referenced);
            pen.inlines(&item.words);
            pen.end();
        }
        list_items(pen, &item.items, bullet, if blank { depth } else { depth + 1 });
    }
}

fn notes(pen: &mut Pen, notes: &[Vec<Inline>]) {
    for (index, words) in notes.iter().enumerate() {
        pen.blank_line();
        pen.begin(&format!("[^{}]: ", index + 1), "", Lines::Referenced);
        pen.inlines(words);
        pen.end();
    }
}
