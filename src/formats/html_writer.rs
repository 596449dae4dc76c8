//! Writes a document as one self-contained web page: no scripts, nothing fetched, readable in light, in dark and on paper.
//!
//! Everything that is data is escaped, so that no word changes the page's structure; a policy in the page forbids it to
//! load anything whatever. Characters that nobody sees although they change how a line reads are shown by their
//! numbers. What differs stands in `<del>` and `<ins>` and is said in words as well, which whoever cannot see the marks
//! is read. The same document gives the same bytes. Used by `cli` and `gui`, which hand out the checker's copy of a
//! manuscript.

#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::fmt::Write as _;

use super::document::{Block, BlockQuote, Difference, Document, Fact, Inline, Item, is_unseen};

const STYLE: &str = include_str!("html_writer/style.css");

/// The document as a web page, in UTF-8, ending in a line feed.
pub fn write(document: &Document) -> String {
    let mut page = Page { out: String::new(), notes: document.notes.len(), numbered: HashSet::new() };
    page.head(&document.title);
    page.facts(&document.facts);
    document.blocks.iter().for_each(|block| page.block(block));
    page.footnotes(&document.notes);
    page.out.push_str("</main>\n</body>\n</html>\n");
    page.out
}

/// A growing page.
struct Page {
    out: String,
    /// How many footnotes there are: marks beyond are not written.
    notes: usize,
    /// The entries whose number stands in the text already: the first place is the one that an entry leads back to.
    numbered: HashSet<usize>,
}

impl Page {
    fn head(&mut self, title: &str) {
        self.out.push_str("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        self.out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        self.out.push_str(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n",
        );
        self.out.push_str("<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
        self.text(title, "");
        let _ = write!(self.out, "</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>");
        self.text(title, " ");
        self.out.push_str("</h1>\n");
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, words } => {
                let level = (*level).clamp(2, 6);
                let _ = write!(self.out, "<h{level}>");
                self.inlines(words);
                let _ = writeln!(self.out, "</h{level}>");
            }
            Block::Entry { number, words } => self.entry(*number, words),
            Block::Paragraph(words) => self.wrapped("<p dir=\"auto\">", words, "</p>\n"),
            Block::Quote(quote) => self.quote(quote),
            Block::List(items) => self.list(items),
            Block::Facts(facts) => self.facts(facts),
        }
    }

    /// The number leads back to the words that bear it.
    fn entry(&mut self, number: usize, words: &[Inline]) {
        let _ = write!(self.out, "<h3 id=\"entry-{number}\">");
        if self.numbered.contains(&number) {
            let _ = write!(
                self.out,
                "<a href=\"#at-{number}\" aria-label=\"{number}, back to the words in the text\">[{number}]</a> "
            );
        } else {
            let _ = write!(self.out, "[{number}] ");
        }
        self.inlines(words);
        self.out.push_str("</h3>\n");
    }

    fn quote(&mut self, quote: &BlockQuote) {
        self.out.push_str("<figure>\n<blockquote dir=\"auto\">");
        self.text(&quote.words, "<br>\n");
        self.out.push_str("</blockquote>\n");
        if !quote.attribution.is_empty() {
            self.wrapped("<figcaption>— ", &quote.attribution, "</figcaption>\n");
        }
        self.out.push_str("</figure>\n");
    }

    fn list(&mut self, items: &[Item]) {
        self.out.push_str("<ul>\n");
        for item in items {
            self.out.push_str("<li>");
            self.inlines(&item.words);
            if !item.items.is_empty() {
                self.out.push('\n');
                self.list(&item.items);
            }
            self.out.push_str("</li>\n");
        }
        self.out.push_str("</ul>\n");
    }

    fn facts(&mut self, facts: &[Fact]) {
        if facts.is_empty() {
            return;
        }
        self.out.push_str("<dl>\n");
        for fact in facts {
            self.out.push_str("<div><dt>");
            self.text(&fact.name, " ");
            self.wrapped("</dt><dd>", &fact.words, "</dd></div>\n");
        }
        self.out.push_str("</dl>\n");
    }

    fn footnotes(&mut self, notes: &[Vec<Inline>]) {
        if notes.is_empty() {
            return;
        }
        self.out.push_str("<ol class=\"notes\">\n");
        for (index, words) in notes.iter().enumerate() {
            let _ = write!(self.out, "<li id=\"note-{}\">", index + 1);
            self.wrapped("", words, "</li>\n");
        }
        self.out.push_str("</ol>\n");
    }

    fn wrapped(&mut self, before: &str, words: &[Inline], after: &str) {
        self.out.push_str(before);
        self.inlines(words);
        self.out.push_str(after);
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        inlines.iter().for_each(|inline| self.inline(inline));
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Text(words) => self.text(words, "<br>\n"),
            Inline::Emphasis(words) => self.wrapped("<em>", words, "</em>"),
            Inline::Strong(words) => self.wrapped("<strong>", words, "</strong>"),
            Inline::Code(words) => self.tagged("code", words),
            Inline::Link { text, target } => self.link(text, target),
            Inline::Note(number) if (1..=self.notes).contains(number) => {
                let _ = write!(self.out, "<sup><a href=\"#note-{number}\">{number}</a></sup>");
            }
            Inline::Note(_) => {}
            Inline::Difference(difference) => self.difference(difference),
            Inline::Numbered { number, words, is_end } => {
                self.wrapped("<span class=\"numbered\">", words, "</span>");
                if *is_end {
                    self.number(*number);
                }
            }
            Inline::Entry(number) => self.reference(*number, ""),
        }
    }

    /// The number behind the words; the first with this number is the one that the entry leads back to.
    fn number(&mut self, number: usize) {
        let id = match self.numbered.insert(number) {
            true => format!(" id=\"at-{number}\""),
            false => String::new(),
        };
        self.reference(number, &id);
    }

    fn reference(&mut self, number: usize, id: &str) {
        let _ = write!(
            self.out,
            "<a class=\"number\"{id} href=\"#entry-{number}\" aria-label=\"quotation {number}\">[{number}]</a>"
        );
    }

    fn difference(&mut self, difference: &Difference) {
        let _ = write!(self.out, "<span class=\"said\">[{}: </span>", difference.kind());
        match difference {
            Difference::LeftOut(words) => self.tagged("del", words),
            Difference::PutIn(words) => self.tagged("ins", words),
            Difference::Moved(words) => self.tagged("mark", words),
            Difference::Changed { from, to } => {
                self.tagged("del", from);
                self.out.push_str("<span class=\"said\"> → </span> ");
                self.tagged("ins", to);
            }
        }
        self.out.push_str("<span class=\"said\">]</span>");
    }

    fn tagged(&mut self, tag: &str, words: &str) {
        let _ = write!(self.out, "<{tag}>");
        self.text(words, "<br>\n");
        let _ = write!(self.out, "</{tag}>");
    }

    /// Only `http` and `https` addresses become links.
    fn link(&mut self, text: &str, target: &str) {
        let scheme = target.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
        if !scheme.is_some_and(|scheme| scheme == "http" || scheme == "https") {
            return self.text(text, " ");
        }
        self.out.push_str("<a rel=\"noreferrer\" href=\"");
        self.text(target, "");
        self.out.push_str("\">");
        self.text(text, " ");
        self.out.push_str("</a>");
    }

    /// Plain words; `line_break` stands for a line feed.
    fn text(&mut self, words: &str, line_break: &str) {
        for c in words.chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                '\'' => self.out.push_str("&#39;"),
                '\n' => self.out.push_str(line_break),
                '\t' => self.out.push('\t'),
                // HTML can hold no controls and no non-characters.
                c if is_unseen(c) || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {
                    let _ = write!(self.out, "[U+{:04X}]", u32::from(c));
                }
                c => self.out.push(c),
            }
        }
    }
}
