//! Writes running text so that a CommonMark parser gives back exactly the same text.
//!
//! What could be taken for markup is escaped with a backslash; what a parser would drop or change (blanks at the edge
//! of a line, tabs, carriage returns, control characters) and what a reader could not see (bidirectional controls,
//! zero-width characters) is written as a numeric character reference. Used by the Markdown writer only.

use std::fmt::Write as _;

use super::super::document::{Difference, Inline};
use super::characters::{NUL_SUBSTITUTE, is_markup, is_neutral, link_target, must_be_referenced, plain_words};

/// What a line feed in running text becomes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Lines {
    /// A hard line break.
    Broken,
    /// A character reference: for a heading or a list item, which must stay on one line.
    Referenced,
}

/// A growing Markdown text and what must be known of its end.
pub(super) struct Pen {
    out: String,
    /// How many footnotes there are: marks beyond are not written.
    notes: usize,
    /// What every further line of the block begins with.
    prefix: &'static str,
    lines: Lines,
    /// The block has no text yet.
    blank: bool,
    /// Nothing but the block's own mark stands on the line: block syntax could begin here.
    line_start: bool,
    /// Nothing but digits stands on the line: a list could begin here.
    digits_only: bool,
    /// White space that is not written before it is known whether the line ends here.
    held: Option<char>,
    /// Line breaks that are not written before it is known whether the block ends here.
    breaks: usize,
    /// An opening mark was the last thing.
    opened: bool,
    /// The next character must not look like a letter to the closing mark before it.
    guarded: bool,
    /// A footnote mark was the last thing.
    after_note: bool,
    /// A link was the last thing.
    after_link: bool,
    /// Within strong words.
    strong: bool,
}

/// How words are set off.
#[derive(Clone, Copy, Default)]
struct Marks {
    emphasis: bool,
    strong: bool,
}

impl Pen {
    pub(super) fn new(notes: usize) -> Self {
        Pen {
            out: String::new(),
            notes,
            prefix: "",
            lines: Lines::Broken,
            blank: true,
            line_start: true,
            digits_only: true,
            held: None,
            breaks: 0,
            opened: false,
            guarded: false,
            after_note: false,
            after_link: false,
            strong: false,
        }
    }

    /// The whole text.
    pub(super) fn finish(self) -> String {
        self.out
    }

    /// Writes the block's own mark and begins its text. `prefix` begins every further line.
    pub(super) fn begin(&mut self, mark: &str, prefix: &'static str, lines: Lines) {
        self.out.push_str(mark);
        self.prefix = prefix;
        self.lines = lines;
        self.blank = true;
        // After “## ” nothing can begin but the heading's words.
        self.line_start = !mark.starts_with('#');
        self.digits_only = self.line_start;
        self.forget();
    }

    /// Ends the block's text and its line.
    pub(super) fn end(&mut self) {
        self.reference_what_is_held();
        while self.out.ends_with(' ') {
            // The blank of a mark without text after it.
            self.out.pop();
        }
        self.out.push('\n');
    }

    /// Leaves a line empty, unless nothing is written yet.
    pub(super) fn blank_line(&mut self) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
    }

    /// Ends the line and goes on in the same paragraph.
    pub(super) fn hard_break(&mut self) {
        self.reference_what_is_held();
        self.break_line();
    }

    /// Writes running text. However its marks are nested, strong stands outside emphasis and neighbours with the same
    /// mark share it, for `_a__b_` would not be two emphases.
    pub(super) fn inlines(&mut self, inlines: &[Inline]) {
        let mut leaves = Vec::new();
        self.flatten(inlines, Marks::default(), &mut leaves);
        for same_strong in leaves.chunk_by(|one, other| one.0.strong == other.0.strong) {
            let strong = same_strong.first().is_some_and(|leaf| leaf.0.strong) && !self.strong;
            if strong {
                self.open("**");
                self.strong = true;
            }
            for same_emphasis in same_strong.chunk_by(|one, other| one.0.emphasis == other.0.emphasis) {
                let emphasis = same_emphasis.first().is_some_and(|leaf| leaf.0.emphasis);
                if emphasis {
                    self.open("_");
                }
                same_emphasis.iter().for_each(|leaf| self.leaf(leaf.1));
                if emphasis {
                    self.close("_");
                }
            }
            if strong {
                self.strong = false;
                self.close("**");
            }
        }
    }

    /// What carries words, each with its marks; what nothing would be written for is left out.
    fn flatten<'a>(&self, inlines: &'a [Inline], marks: Marks, leaves: &mut Vec<(Marks, &'a Inline)>) {
        for inline in inlines {
            match inline {
                Inline::Emphasis(inner) => self.flatten(inner, Marks { emphasis: true, ..marks }, leaves),
                Inline::Strong(inner) => self.flatten(inner, Marks { strong: true, ..marks }, leaves),
                leaf if self.is_empty(leaf) => {}
                Inline::Numbered { words, .. } => {
                    self.flatten(words, marks, leaves);
                    // Behind the words, its number alone is left to be written.
                    leaves.push((marks, inline));
                }
                leaf => leaves.push((marks, leaf)),
            }
        }
    }

    /// Whether nothing would be written for it.
    pub(super) fn is_empty(&self, inline: &Inline) -> bool {
        match inline {
            Inline::Text(words) | Inline::Code(words) | Inline::Link { text: words, .. } => words.is_empty(),
            Inline::Emphasis(inner) | Inline::Strong(inner) => inner.iter().all(|inline| self.is_empty(inline)),
            Inline::Note(number) => !(1..=self.notes).contains(number),
            Inline::Numbered { words, is_end, .. } => !is_end && words.iter().all(|inline| self.is_empty(inline)),
            Inline::Difference(_) | Inline::Entry(_) => false,
        }
    }

    fn leaf(&mut self, leaf: &Inline) {
        match leaf {
            Inline::Text(words) => self.text(words),
            Inline::Code(words) => self.code(words),
            Inline::Link { text, target } => self.link(text, target),
            Inline::Note(number) => self.note(*number),
            Inline::Difference(difference) => self.difference(difference),
            Inline::Entry(number) | Inline::Numbered { number, is_end: true, .. } => self.entry(*number),
            Inline::Numbered { .. } => {}
            Inline::Emphasis(_) | Inline::Strong(_) => {}
        }
    }

    /// `[left out: ~~words~~]`: the kind in words, the words marked.
    fn difference(&mut self, difference: &Difference) {
        self.text(&format!("[{}: ", difference.kind()));
        match difference {
            Difference::LeftOut(words) => self.struck(words),
            Difference::PutIn(words) | Difference::Moved(words) => self.inlines(&[Inline::strong(words.as_str())]),
            Difference::Changed { from, to } => {
                self.struck(from);
                self.text(" → ");
                self.inlines(&[Inline::strong(to.as_str())]);
            }
        }
        self.text("]");
    }

    fn struck(&mut self, words: &str) {
        if !words.is_empty() {
            self.open("~~");
            self.text(words);
            self.close("~~");
        }
    }

    /// A mark counts wherever it stands if the character outside it is neither letter nor foreign punctuation.
    fn open(&mut self, mark: &str) {
        self.write_what_is_held();
        if let Some(before) = self.out.chars().next_back()
            && !is_neutral(before)
        {
            self.out.pop();
            self.push_reference(before);
        }
        self.push_markup(mark);
        self.opened = true;
    }

    fn close(&mut self, mark: &str) {
        self.reference_what_is_held();
        self.push_markup(mark);
        self.guarded = true;
    }

    /// As a code span where that gives back the same text, and as plain words otherwise.
    fn code(&mut self, words: &str) {
        self.write_what_is_held();
        let spannable = words.chars().all(|c| c.is_ascii_alphanumeric() || "-+/=.:".contains(c));
        if spannable && !self.out.ends_with('`') {
            self.push_markup("`");
            self.out.push_str(words);
            self.out.push('`');
        } else {
            self.text(words);
        }
    }

    fn link(&mut self, text: &str, target: &str) {
        self.write_what_is_held();
        let Some(target) = link_target(target).filter(|_| !self.after_note && !self.after_link) else {
            return self.text(text);
        };
        self.escape_exclamation_mark();
        if text == target && text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\\`&*_~|[]".contains(&byte)) {
            self.push_markup("<");
            self.out.push_str(text);
            self.out.push('>');
            return;
        }
        self.push_markup("[");
        self.text(text);
        self.reference_what_is_held();
        self.push_markup("](");
        for c in target.chars() {
            if c.is_ascii_punctuation() && !"/:.-?=,;%#+@'!$".contains(c) {
                self.out.push('\\');
            }
            self.out.push(c);
        }
        self.out.push(')');
        self.after_link = true;
    }

    fn note(&mut self, number: usize) {
        self.write_what_is_held();
        self.escape_exclamation_mark();
        self.push_markup("[^");
        let _ = write!(self.out, "{number}]");
        self.after_note = true;
    }

    /// `**[3]**`; `[3]` where a letter before it would keep it from being strong.
    fn entry(&mut self, number: usize) {
        self.write_what_is_held();
        self.escape_exclamation_mark();
        let can_be_strong =
            !self.strong && !self.out.chars().next_back().is_some_and(|before| before.is_alphanumeric());
        let mark = if can_be_strong { "**" } else { "" };
        self.push_markup(&format!("{mark}[{number}]{mark}"));
        self.guarded = can_be_strong;
        // `[3](` and `[3]:` would be a link and a definition.
        self.after_link = true;
    }

    /// `![` would begin a picture.
    fn escape_exclamation_mark(&mut self) {
        if self.out.ends_with('!') {
            self.out.pop();
            self.out.push_str("\\!");
        }
    }

    /// Writes plain words.
    pub(super) fn text(&mut self, words: &str) {
        let mut rest = words;
        while let Some(c) = rest.chars().next() {
            let plain = if self.is_amid_words() { plain_words(rest) } else { "" };
            if !plain.is_empty() {
                self.write_what_is_held();
                self.push_markup(plain);
                rest = &rest[plain.len()..];
                continue;
            }
            rest = &rest[c.len_utf8()..];
            match c {
                '\n' if self.lines == Lines::Broken => {
                    self.reference_held_blank();
                    self.breaks += 1;
                }
                c if must_be_referenced(c) => {
                    self.write_what_is_held();
                    self.push_reference(c);
                }
                c if c.is_whitespace() => {
                    self.write_what_is_held();
                    if self.blank || self.line_start || self.opened {
                        self.push_reference(c);
                    } else {
                        self.held = Some(c);
                    }
                }
                c => {
                    self.write_what_is_held();
                    self.push_character(c);
                }
            }
        }
    }

    /// Whether ordinary words can follow as they are.
    fn is_amid_words(&self) -> bool {
        let is_begun = !(self.blank || self.line_start || self.digits_only);
        is_begun && self.breaks == 0 && !self.opened && !self.guarded
    }

    fn push_character(&mut self, c: char) {
        let c = if c == '\0' { NUL_SUBSTITUTE } else { c };
        let begins_block = self.line_start && matches!(c, '+' | '-' | '=' | ':' | '%');
        let ends_number = self.digits_only && !self.line_start && matches!(c, '.' | ')');
        let after_bracket = (self.after_note || self.after_link) && matches!(c, ':' | '(' | '{');
        let digits_only = self.digits_only && c.is_ascii_digit();
        if self.guarded && !c.is_ascii_punctuation() {
            self.push_reference(c);
        } else if is_markup(c) || begins_block || ends_number || after_bracket {
            self.push_raw('\\');
            self.out.push(c);
        } else {
            self.push_raw(c);
        }
        self.digits_only = digits_only;
    }

    fn push_raw(&mut self, c: char) {
        self.push_markup(c.encode_utf8(&mut [0; 4]));
    }

    fn push_markup(&mut self, markup: &str) {
        self.out.push_str(markup);
        self.blank = false;
        self.line_start = false;
        self.digits_only = false;
        self.forget();
    }

    /// What was last no longer matters to what comes next.
    fn forget(&mut self) {
        self.opened = false;
        self.guarded = false;
        self.after_note = false;
        self.after_link = false;
    }

    fn push_reference(&mut self, c: char) {
        self.push_markup("&#x");
        let _ = write!(self.out, "{:X};", u32::from(c));
    }

    /// Something follows on the line: white space can stand as it is, and lines can be broken.
    fn write_what_is_held(&mut self) {
        if let Some(c) = self.held.take() {
            self.push_raw(c);
        }
        let breaks = std::mem::take(&mut self.breaks);
        for _ in 0..breaks {
            // Before the first word there is nothing to break.
            if self.blank { self.push_reference('\n') } else { self.break_line() }
        }
    }

    /// Nothing follows, or a closing mark, which must not stand after white space.
    fn reference_what_is_held(&mut self) {
        self.reference_held_blank();
        for _ in 0..std::mem::take(&mut self.breaks) {
            self.push_reference('\n');
        }
    }

    fn reference_held_blank(&mut self) {
        if let Some(c) = self.held.take() {
            self.push_reference(c);
        }
    }

    fn break_line(&mut self) {
        self.out.push_str("\\\n");
        self.out.push_str(self.prefix);
        self.line_start = true;
        self.digits_only = true;
        self.forget();
    }
}
