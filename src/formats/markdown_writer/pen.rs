//! Writes running text so that a CommonMark parser gives back exactly the same text.
//!
//! What could be taken for markup is escaped with a backslash; what a parser would drop or change (blanks at the edge
//! of a line, tabs, carriage returns, control characters) and what a reader could not see (bidirectional controls,
//! zero-width characters) is written as a numeric character reference. Used by the Markdown writer only.

use std::fmt::Write as _;

use super::super::document::plain_text;
use super::super::document::{Difference, Inline};

/// What stands for a NUL, which Markdown cannot hold: U+2400 SYMBOL FOR NULL.
pub(super) const NUL_SUBSTITUTE: char = '\u{2400}';

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
    /// The next character must not look like a letter to the closing mark before it.
    guarded: bool,
    /// A footnote mark was the last thing.
    after_note: bool,
    /// A link was the last thing.
    after_link: bool,
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
            guarded: false,
            after_note: false,
            after_link: false,
            emphasis: false,
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
        self.after_note = false;
        self.after_link = false;
        self.guarded = false;
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

    /// Writes running text.
    pub(super) fn inlines(&mut self, inlines: &[Inline]) {
        let mut rest = inlines;
        while let Some(first) = rest.first() {
            // Neighbours with the same mark are written as one: `_a__b_` would not be two emphases.
            let run = rest.iter().take_while(|other| same_mark(first, other) || self.is_empty(other)).count().max(1);
            let (now, later) = rest.split_at(run);
            match first {
                Inline::Emphasis(_) => self.marked("_", now),
                Inline::Strong(_) => self.marked("**", now),
                _ => now.iter().for_each(|inline| self.inline(inline)),
            }
            rest = later;
        }
    }

    /// Whether nothing would be written for it.
    fn is_empty(&self, inline: &Inline) -> bool {
        match inline {
            Inline::Text(words) | Inline::Code(words) | Inline::Link { text: words, .. } => words.is_empty(),
            Inline::Emphasis(inner) | Inline::Strong(inner) => inner.iter().all(|inline| self.is_empty(inline)),
            Inline::Note(number) => !(1..=self.notes).contains(number),
            Inline::Difference(_) => false,
        }
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Text(words) => self.text(words),
            Inline::Emphasis(inner) | Inline::Strong(inner) => self.inlines(inner),
            Inline::Code(words) => self.code(words),
            Inline::Link { text, target } => self.link(text, target),
            Inline::Note(number) => self.note(*number),
            Inline::Difference(difference) => self.difference(difference),
        }
    }

    /// Writes the contents of some neighbours between the same marks.
    fn marked(&mut self, mark: &'static str, inlines: &[Inline]) {
        let inner = inlines.iter().flat_map(|inline| match inline {
            Inline::Emphasis(inner) | Inline::Strong(inner) => inner.as_slice(),
            _ => &[],
        });
        let inner: Vec<Inline> = inner.cloned().collect();
        let already = if mark == "_" { self.emphasis } else { self.strong };
        if already || plain_text(&inner).is_empty() {
            return self.inlines(&inner);
        }
        self.open(mark, first_letter(&inner));
        self.set_mark(mark, true);
        self.inlines(&inner);
        self.set_mark(mark, false);
        self.close(mark);
    }

    fn set_mark(&mut self, mark: &str, on: bool) {
        *(if mark == "_" { &mut self.emphasis } else { &mut self.strong }) = on;
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
        if let Some(first) = words.chars().next() {
            self.open("~~", Some(first).filter(|first| first.is_alphanumeric()));
            self.text(words);
            self.close("~~");
        }
    }

    /// An opening mark counts only if what stands before it does not make a word of it and what follows. `letter` is
    /// what follows, where that is a letter or a digit.
    fn open(&mut self, mark: &str, letter: Option<char>) {
        self.write_what_is_held();
        if (mark != "**" || letter.is_none())
            && let Some(before) = self.out.chars().next_back()
            && !is_neutral(before)
        {
            self.out.pop();
            self.push_reference(before);
        }
        self.push_markup(mark);
    }

    fn close(&mut self, mark: &str) {
        self.reference_what_is_held();
        let preceded_by_a_letter = self.out.chars().next_back().is_some_and(char::is_alphanumeric);
        self.push_markup(mark);
        self.guarded = mark != "**" || !preceded_by_a_letter;
    }

    /// As a code span where that gives back the same text, and as plain words otherwise.
    fn code(&mut self, words: &str) {
        self.write_what_is_held();
        let spannable = !words.is_empty() && words.chars().all(|c| c.is_ascii_graphic() && c != '`' && c != '|');
        if spannable && !self.out.ends_with('`') {
            self.push_markup("`");
            self.out.push_str(words);
            self.out.push('`');
        } else {
            self.text(words);
        }
    }

    fn link(&mut self, text: &str, target: &str) {
        let target = link_target(target);
        let Some(target) = target.filter(|_| !text.is_empty() && !self.after_note && !self.after_link) else {
            return self.text(text);
        };
        self.write_what_is_held();
        self.escape_exclamation_mark();
        if text == target && text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\\`&*_~|".contains(&byte)) {
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
        if (1..=self.notes).contains(&number) {
            self.write_what_is_held();
            self.escape_exclamation_mark();
            self.push_markup("[^");
            let _ = write!(self.out, "{number}]");
            self.after_note = true;
        }
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
        for c in words.chars() {
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
                    if self.blank || self.line_start {
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
        self.out.push(c);
        self.blank = false;
        self.line_start = false;
        self.digits_only = false;
        self.guarded = false;
        self.after_note = false;
        self.after_link = false;
    }

    fn push_markup(&mut self, markup: &str) {
        self.out.push_str(markup);
        self.blank = false;
        self.line_start = false;
        self.digits_only = false;
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
        self.guarded = false;
        self.after_note = false;
        self.after_link = false;
    }
}

/// Punctuation that can be markup anywhere in a line, in CommonMark or in what is commonly added to it (tables,
/// strikethrough, footnotes, mathematics).
fn is_markup(c: char) -> bool {
    matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '|' | '#' | '$' | '^')
}

/// What a parser changes, or what nobody sees although it changes how the line reads.
fn must_be_referenced(c: char) -> bool {
    (c.is_control() && c != '\0')
        || matches!(c, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}')
        || matches!(c, '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
        || matches!(c, '\u{E0000}'..='\u{E007F}')
}

/// A character beside which a mark of emphasis is never part of a word, whatever stands on its other side.
fn is_neutral(c: char) -> bool {
    c.is_ascii_whitespace() || c.is_ascii_punctuation()
}

fn same_mark(one: &Inline, other: &Inline) -> bool {
    matches!((one, other), (Inline::Emphasis(_), Inline::Emphasis(_)) | (Inline::Strong(_), Inline::Strong(_)))
}

/// The letter or digit that these begin with, where they begin with plain words.
fn first_letter(inlines: &[Inline]) -> Option<char> {
    let first = inlines.iter().find_map(|inline| match inline {
        Inline::Text(words) => words.chars().next().map(Some),
        _ => Some(None),
    });
    first.flatten().filter(|first| first.is_alphanumeric())
}

/// The address as it can stand in a link, or nothing where it is none for readers to follow.
fn link_target(target: &str) -> Option<String> {
    let scheme = target.split_once("://")?.0.to_ascii_lowercase();
    if !matches!(scheme.as_str(), "http" | "https") {
        return None;
    }
    let mut safe = String::with_capacity(target.len());
    for c in target.chars() {
        if c.is_whitespace() || c.is_control() || must_be_referenced(c) || "<>\"\\`".contains(c) {
            let mut buffer = [0; 4];
            for byte in c.encode_utf8(&mut buffer).bytes() {
                let _ = write!(safe, "%{byte:02X}");
            }
        } else {
            safe.push(c);
        }
    }
    Some(safe)
}
