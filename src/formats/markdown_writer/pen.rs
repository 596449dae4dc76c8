//! Writes running text so that a CommonMark parser gives back exactly the same text.
//!
//! What could be taken for markup is escaped with a backslash; what a parser would drop or change (blanks at the edge
//! of a line, tabs, carriage returns, control characters) and what a reader could not see (bidirectional controls,
//! zero-width characters) is written as a numeric character reference. Used by the Markdown writer only.

use std::borrow::Cow;
use std::fmt::Write as _;

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
    /// An opening mark was the last thing: white space behind it would undo it.
    after_opening: bool,
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
            after_opening: false,
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

    /// Writes running text. Neighbours with the same marks are written between one pair of marks, however they were
    /// nested: `_a__b_` would not be two emphases.
    pub(super) fn inlines(&mut self, inlines: &[Inline]) {
        let mut atoms = Vec::new();
        flatten(inlines, Marks::default(), &mut atoms);
        atoms.retain(|atom| !self.is_nothing(&atom.what));
        for run in atoms.chunk_by(|one, next| one.marks.emphasis == next.marks.emphasis) {
            self.marked(
                "_",
                run,
                |marks| marks.emphasis,
                |pen, run| {
                    for run in run.chunk_by(|one, next| one.marks.strong == next.marks.strong) {
                        pen.marked(
                            "**",
                            run,
                            |marks| marks.strong,
                            |pen, run| run.iter().for_each(|atom| pen.atom(atom)),
                        );
                    }
                },
            );
        }
    }

    /// Writes a run between marks, where it bears them and has words.
    fn marked<'a>(
        &mut self,
        mark: &'static str,
        run: &[Atom<'a>],
        bears: impl Fn(Marks) -> bool,
        write: impl FnOnce(&mut Pen, &[Atom<'a>]),
    ) {
        let has_words = run.iter().any(|atom| !matches!(atom.what, What::Note(_)));
        if !has_words || !run.first().is_some_and(|atom| bears(atom.marks)) {
            return write(self, run);
        }
        let letter = match run.first().map(|atom| &atom.what) {
            Some(What::Text(words)) => words.chars().next().filter(|first| first.is_alphanumeric()),
            _ => None,
        };
        self.open(mark, letter);
        write(self, run);
        self.close(mark);
    }

    fn atom(&mut self, atom: &Atom<'_>) {
        match &atom.what {
            What::Text(words) => self.text(words),
            What::Struck(words) => self.struck(words),
            What::Code(words) => self.code(words),
            What::Link { text, target } => self.link(text, target),
            What::Note(number) => self.note(*number),
        }
    }

    fn is_nothing(&self, what: &What<'_>) -> bool {
        match what {
            What::Text(words) => words.is_empty(),
            What::Struck(words) | What::Code(words) | What::Link { text: words, .. } => words.is_empty(),
            What::Note(number) => !(1..=self.notes).contains(number),
        }
    }

    /// Whether nothing would be written for it.
    pub(super) fn is_empty(&self, inline: &Inline) -> bool {
        match inline {
            Inline::Text(words) | Inline::Code(words) | Inline::Link { text: words, .. } => words.is_empty(),
            Inline::Emphasis(inner) | Inline::Strong(inner) => inner.iter().all(|inline| self.is_empty(inline)),
            Inline::Note(number) => !(1..=self.notes).contains(number),
            Inline::Difference(_) => false,
        }
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
        self.after_opening = true;
    }

    fn close(&mut self, mark: &str) {
        self.reference_what_is_held();
        let preceded_by_a_letter = self.out.chars().next_back().is_some_and(char::is_alphanumeric);
        self.push_markup(mark);
        self.guarded = mark != "**" || !preceded_by_a_letter;
    }

    /// As a code span where that gives back the same text, and as plain words otherwise.
    fn code(&mut self, words: &str) {
        if words.is_empty() {
            return;
        }
        self.write_what_is_held();
        let spannable = words.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.:/".contains(&byte));
        if spannable && !self.out.ends_with('`') {
            self.push_markup("`");
            self.out.push_str(words);
            self.out.push('`');
        } else {
            self.text(words);
        }
    }

    fn link(&mut self, text: &str, target: &str) {
        if text.is_empty() {
            return;
        }
        self.write_what_is_held();
        let target = link_target(target);
        let Some(target) = target.filter(|_| !self.after_note && !self.after_link) else {
            return self.text(text);
        };
        self.escape_exclamation_mark();
        if text == target && text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\\`&*_~|[]<>()".contains(&byte)) {
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
                    if self.blank || self.line_start || self.after_opening {
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
        self.after_opening = false;
    }

    fn push_markup(&mut self, markup: &str) {
        self.out.push_str(markup);
        self.blank = false;
        self.line_start = false;
        self.digits_only = false;
        self.guarded = false;
        self.after_note = false;
        self.after_link = false;
        self.after_opening = false;
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
        self.after_opening = false;
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

/// Which marks words bear.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Marks {
    emphasis: bool,
    strong: bool,
}

/// Something that is written at once, with the marks it bears.
struct Atom<'a> {
    what: What<'a>,
    marks: Marks,
}

enum What<'a> {
    Text(Cow<'a, str>),
    Struck(&'a str),
    Code(&'a str),
    Link { text: &'a str, target: &'a str },
    Note(usize),
}

/// Takes nested marks apart: `[left out: ~~words~~]` for a difference, the kind in words and the words marked.
fn flatten<'a>(inlines: &'a [Inline], marks: Marks, into: &mut Vec<Atom<'a>>) {
    for inline in inlines {
        let what = match inline {
            Inline::Text(words) => What::Text(words.into()),
            Inline::Code(words) => What::Code(words),
            Inline::Link { text, target } => What::Link { text, target },
            Inline::Note(number) => What::Note(*number),
            Inline::Emphasis(inner) => {
                flatten(inner, Marks { emphasis: true, ..marks }, into);
                continue;
            }
            Inline::Strong(inner) => {
                flatten(inner, Marks { strong: true, ..marks }, into);
                continue;
            }
            Inline::Difference(difference) => {
                flatten_difference(difference, marks, into);
                continue;
            }
        };
        into.push(Atom { what, marks });
    }
}

fn flatten_difference<'a>(difference: &'a Difference, marks: Marks, into: &mut Vec<Atom<'a>>) {
    let strong = Marks { strong: true, ..marks };
    into.push(Atom { what: What::Text(format!("[{}: ", difference.kind()).into()), marks });
    match difference {
        Difference::LeftOut(words) => into.push(Atom { what: What::Struck(words), marks }),
        Difference::PutIn(words) | Difference::Moved(words) => {
            into.push(Atom { what: What::Text(words.into()), marks: strong });
        }
        Difference::Changed { from, to } => {
            into.push(Atom { what: What::Struck(from), marks });
            into.push(Atom { what: What::Text(" → ".into()), marks });
            into.push(Atom { what: What::Text(to.into()), marks: strong });
        }
    }
    into.push(Atom { what: What::Text("]".into()), marks });
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
