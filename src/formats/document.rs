//! A document without markup: what a dossier or a proof says, before a format decides how it looks.
//!
//! Made by `archive::compose`; written by the writers of this room (Markdown and HTML now, DOCX later). It holds no
//! markup and no escapes: every string is the plain text that a reader shall see. It decides nothing about the craft:
//! which quotes stand in it, and what was withheld, has been settled before.

use serde::Serialize;

/// A text to be handed in: title, what is known about it, its body and its footnotes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The title; the only heading of level 1.
    pub title: String,
    /// What stands under the title: author, archive, style of citation…
    pub facts: Vec<Fact>,
    /// The body, in order.
    pub blocks: Vec<Block>,
    /// The footnotes, in the order of their numbers; number 1 is the first. Add them by [`Document::note`].
    pub notes: Vec<Vec<Inline>>,
}

/// Something with its name before it: “Archive: Memory of the Plant”.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is, without a colon; may be empty.
    pub name: String,
    /// The words.
    pub words: Vec<Inline>,
}

/// A part of the body that begins on a line of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// The title of a part. Level 2 stands directly under the document's title; other numbers than 2 to 6 are
    /// brought to the nearest of these.
    Heading {
        /// How deep, 2 to 6.
        level: u8,
        /// Its words.
        words: Vec<Inline>,
    },
    /// The heading of what is said about the numbered words of the text before, of level 3.
    Entry {
        /// The number that the words bear ([`Inline::Numbered`]).
        number: usize,
        /// The words of the heading.
        words: Vec<Inline>,
    },
    /// Ordinary text. A line feed in it is a line break.
    Paragraph(Vec<Inline>),
    /// The words of a source, set apart.
    Quote(BlockQuote),
    /// What belongs together and has no order that matters.
    List(Vec<Item>),
    /// Named things, one a line.
    Facts(Vec<Fact>),
}

/// The exact words of a quote and, under them, whose they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockQuote {
    /// The words as they were given; a writer may change nothing. A line feed is a line break.
    pub words: String,
    /// Whose words, with the footnote that says where from; stands outside the quoted words. Empty for none.
    pub attribution: Vec<Inline>,
}

/// One item of a list, with the items under it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// Its words.
    pub words: Vec<Inline>,
    /// What stands under it.
    pub items: Vec<Item>,
}

/// A piece of running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Plain words.
    Text(String),
    /// Titles of publications, and words stressed.
    Emphasis(Vec<Inline>),
    /// Words that must not be overlooked.
    Strong(Vec<Inline>),
    /// What a machine compares: a hash, a key.
    Code(String),
    /// Words that lead to an address. Only `http` and `https` addresses become links; of others the text remains.
    Link {
        /// What stands there.
        text: String,
        /// Where it leads.
        target: String,
    },
    /// The mark of the footnote with this number, from 1. A number without a footnote is not written.
    Note(usize),
    /// Words that differ between a source and what was printed.
    Difference(Difference),
    /// Words that an entry further down speaks of; behind the last of them stands the entry's number.
    Numbered {
        /// Which entry.
        number: usize,
        /// The words.
        words: Vec<Inline>,
        /// Whether they end here: words that run over paragraphs are numbered once.
        is_end: bool,
    },
    /// The number of an entry, which leads to it.
    Entry(usize),
}

/// How words differ. Every writer says the kind in words, never by mark-up alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    /// The source has these words; they were not printed.
    LeftOut(String),
    /// These words were printed; the source has them not.
    PutIn(String),
    /// Other words were printed.
    Changed {
        /// The source's words.
        from: String,
        /// The printed words.
        to: String,
    },
    /// The same words, at another place.
    Moved(String),
}

impl Document {
    /// An empty document with a title.
    pub fn titled(title: impl Into<String>) -> Self {
        Document { title: title.into(), ..Document::default() }
    }

    /// Adds a footnote and gives the mark to put into the text.
    pub fn note(&mut self, words: Vec<Inline>) -> Inline {
        self.notes.push(words);
        Inline::Note(self.notes.len())
    }
}

impl Fact {
    /// A name and plain words.
    pub fn plain(name: impl Into<String>, words: impl Into<String>) -> Self {
        Fact { name: name.into(), words: vec![Inline::text(words)] }
    }
}

impl Item {
    /// An item without items under it.
    pub fn new(words: Vec<Inline>) -> Self {
        Item { words, items: Vec::new() }
    }
}

impl Inline {
    /// Plain words.
    pub fn text(words: impl Into<String>) -> Self {
        Inline::Text(words.into())
    }

    /// Plain words, stressed.
    pub fn emphasis(words: impl Into<String>) -> Self {
        Inline::Emphasis(vec![Inline::text(words)])
    }

    /// Plain words that must not be overlooked.
    pub fn strong(words: impl Into<String>) -> Self {
        Inline::Strong(vec![Inline::text(words)])
    }
}

impl Difference {
    /// What happened, in words: “left out”.
    pub fn kind(&self) -> &'static str {
        match self {
            Difference::LeftOut(_) => "left out",
            Difference::PutIn(_) => "put in",
            Difference::Changed { .. } => "changed",
            Difference::Moved(_) => "moved",
        }
    }
}

/// What a reader sees of running text, without footnote marks: for lists, file names and comparisons.
pub fn plain_text(inlines: &[Inline]) -> String {
    let mut text = String::new();
    push_plain_text(inlines, &mut text);
    text
}

fn push_plain_text(inlines: &[Inline], text: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(words) | Inline::Code(words) | Inline::Link { text: words, .. } => text.push_str(words),
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Numbered { words: inner, .. } => {
                push_plain_text(inner, text);
            }
            Inline::Note(_) | Inline::Entry(_) => {}
            Inline::Difference(difference) => {
                let words = match difference {
                    Difference::LeftOut(words) | Difference::PutIn(words) | Difference::Moved(words) => words.clone(),
                    Difference::Changed { from, to } => format!("{from} → {to}"),
                };
                text.push_str(&format!("[{}: {words}]", difference.kind()));
            }
        }
    }
}

/// What nobody sees although it changes how a line reads or what is found in it: controls, reversals and joints of
/// direction, blanks without width, tags. Every writer shows it by its number.
pub(super) fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}')
        || matches!(c, '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
        || matches!(c, '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn footnotes_are_numbered_as_they_are_added() {
        let mut document = Document::titled("A dossier");
        assert_eq!(document.note(vec![Inline::text("first")]), Inline::Note(1));
        assert_eq!(document.note(vec![Inline::text("second")]), Inline::Note(2));
    }

    #[test]
    fn a_difference_is_said_in_words() {
        let changed = Difference::Changed { from: "shall".into(), to: "will".into() };
        let words = [Inline::text("we "), Inline::Difference(changed), Inline::Note(1), Inline::emphasis(" go")];
        assert_eq!(plain_text(&words), "we [changed: shall → will] go");
    }
}
