//! A web page as a row of tags and words, without building a tree: linear in time, whatever is nested in what.
//!
//! Used by `html_text` and `html_metadata`. The tokenizer of `html5ever` decodes references and knows where scripts
//! end. [`measure`] says beforehand whether a page can be given to programs that do build a tree.

use std::cell::RefCell;
use std::collections::HashMap;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::{Rawtext, Rcdata, ScriptData};
use html5ever::tokenizer::{
    BufferQueue, CharacterTokens, EndTag, StartTag, Tag, TagToken, Token, TokenSink, TokenSinkResult, Tokenizer,
    TokenizerOpts,
};

/// A tag or a stretch of words.
pub(super) enum Event<'e> {
    /// A tag that opens something, with its attributes.
    Start(&'e Tag),
    /// The name of what is closed.
    End(&'e str),
    /// Words, with references decoded.
    Text(&'e str),
}

/// Shows every tag and every stretch of words to `see`, in order.
pub(super) fn walk(html: &str, see: impl FnMut(Event<'_>)) {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let tokenizer = Tokenizer::new(Sink(RefCell::new(see)), TokenizerOpts::default());
    // Whether a script ended is told after each; nothing runs here, so that reading goes on.
    while !input.is_empty() {
        let _ = tokenizer.feed(&input);
    }
    tokenizer.end();
}

/// The value of an attribute.
pub(super) fn attribute<'t>(tag: &'t Tag, name: &str) -> Option<&'t str> {
    tag.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| &*attribute.value)
}

struct Sink<F>(RefCell<F>);

impl<F: FnMut(Event<'_>)> TokenSink for Sink<F> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut see = self.0.borrow_mut();
        match token {
            TagToken(tag) if tag.kind == StartTag => {
                see(Event::Start(&tag));
                return match &*tag.name {
                    "script" => TokenSinkResult::RawData(ScriptData),
                    "style" | "iframe" | "noembed" | "noframes" | "xmp" => TokenSinkResult::RawData(Rawtext),
                    "title" | "textarea" => TokenSinkResult::RawData(Rcdata),
                    _ => TokenSinkResult::Continue,
                };
            }
            TagToken(tag) if tag.kind == EndTag => see(Event::End(&tag.name)),
            CharacterTokens(text) => see(Event::Text(&text)),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// How a page would strain a program that builds a tree of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Strain {
    /// At most how deep elements are nested.
    pub depth: usize,
    /// How many elements for bold, italics and the like are open at once at most; each is opened anew in every block
    /// below.
    pub open_marks: usize,
    /// The most attributes of one tag.
    pub attributes: usize,
    /// How many tags open something.
    pub tags: usize,
    /// For every stretch of words its bytes times its references: a tree builder copies the words at each reference.
    pub copying: usize,
}

/// A stretch of words that may become one text in the tree.
#[derive(Default)]
struct Stretch {
    bytes: usize,
    references: usize,
}

impl Stretch {
    fn add(&mut self, words: &[u8]) {
        self.bytes += words.len();
        self.references += words.iter().filter(|&&byte| byte == b'&').count();
    }

    fn end(&mut self, strain: &mut Strain) {
        strain.copying = strain.copying.saturating_add(self.bytes.saturating_mul(self.references));
        *self = Stretch::default();
    }
}

/// Elements that part stretches of words wherever they stand.
const PARTING: &[&str] =
    &["p", "div", "li", "br", "h1", "h2", "h3", "h4", "blockquote", "span", "a", "i", "b", "em", "strong"];

/// Elements that hold nothing.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    "!doctype", "!--",
];

/// Elements that end where the next of their kind begins; what they are nested in is counted.
const CLOSE_THEMSELVES: &[&str] =
    &["p", "li", "dd", "dt", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "colgroup", "rp", "rt"];

const MARKS: &[&str] = &["b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// Measures a page by its angle brackets alone; never finds less strain than there is, sometimes more.
pub(super) fn measure(html: &str) -> Strain {
    let bytes = html.as_bytes();
    let mut strain = Strain::default();
    let mut open: HashMap<String, usize> = HashMap::new();
    let (mut depth, mut marks) = (0usize, 0usize);
    let mut stretch = Stretch::default();
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|&byte| byte == b'<') {
        let start = at + found + 1;
        stretch.add(&bytes[at..start]);
        let (name, is_end) = tag_name(&bytes[start..]);
        if PARTING.contains(&name.as_str()) && !is_end {
            stretch.end(&mut strain);
        }
        if name.is_empty() {
            at = start;
            continue;
        }
        let (after, attributes) = tag_end(bytes, start);
        at = after;
        strain.attributes = strain.attributes.max(attributes);
        if VOID.contains(&name.as_str()) {
            strain.tags += 1;
            continue;
        }
        let is_mark = MARKS.contains(&name.as_str());
        if is_end {
            if let Some(count) = open.get_mut(&name).filter(|count| **count > 0) {
                *count -= 1;
                depth = depth.saturating_sub(1);
                marks = marks.saturating_sub(usize::from(is_mark));
            }
            continue;
        }
        strain.tags += 1;
        if ["script", "style"].contains(&name.as_str()) {
            at = after_raw(bytes, at, &name);
        } else if !CLOSE_THEMSELVES.contains(&name.as_str()) {
            *open.entry(name).or_default() += 1;
            depth += 1;
            marks += usize::from(is_mark);
            strain.depth = strain.depth.max(depth);
            strain.open_marks = strain.open_marks.max(marks);
        }
    }
    stretch.add(&bytes[at..]);
    stretch.end(&mut strain);
    strain
}

/// The name of the tag in small letters, and whether it closes; empty where `<` is only a character.
fn tag_name(bytes: &[u8]) -> (String, bool) {
    let is_end = bytes.first() == Some(&b'/');
    let bytes = &bytes[usize::from(is_end)..];
    let is_tag = bytes.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'!');
    let length = bytes.iter().take(24).take_while(|byte| !b" \t\n\r\x0C/>".contains(byte)).count();
    let name = if is_tag { String::from_utf8_lossy(&bytes[..length]).to_ascii_lowercase() } else { String::new() };
    (name, is_end)
}

/// Where the tag ends, and at least how many attributes it has.
fn tag_end(bytes: &[u8], start: usize) -> (usize, usize) {
    let mut attributes = 0;
    let mut quote = None;
    let mut after_gap = false;
    for (offset, &byte) in bytes[start..].iter().enumerate() {
        match (quote, byte) {
            (Some(mark), _) if mark == byte => {
                quote = None;
                after_gap = true;
            }
            (Some(_), _) => {}
            (None, b'>') => return (start + offset + 1, attributes),
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b' ' | b'\t' | b'\n' | b'\r' | b'\x0C' | b'/') => after_gap = true,
            (None, _) => {
                attributes += usize::from(after_gap);
                after_gap = false;
            }
        }
    }
    (bytes.len(), attributes)
}

/// Skips a script or a style sheet.
fn after_raw(bytes: &[u8], start: usize, name: &str) -> usize {
    let mut at = start;
    while let Some(found) = bytes[at..].iter().position(|&byte| byte == b'<') {
        at += found + 1;
        let closes = bytes
            .get(at..at + 1 + name.len())
            .is_some_and(|close| close[0] == b'/' && close[1..].eq_ignore_ascii_case(name.as_bytes()));
        if closes {
            return at - 1;
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strain_is_measured_without_a_tree() {
        let deep = "<div>".repeat(1000);
        assert_eq!(measure(&deep).depth, 1000);
        assert_eq!(measure(&"<div></div>".repeat(1000)).depth, 1);
        assert_eq!(measure(&"<p><b>x".repeat(100)).open_marks, 100);
        assert!(measure(&format!("<a {}>", "x=1 ".repeat(500))).attributes >= 500);
        assert_eq!(measure("<script>if (a<b) '<div><div>'</script><p>").depth, 0);
        assert_eq!(measure("a < b <3 <").tags, 0);
        assert_eq!(measure("<p>a&amp;b<p>&&").copying, 8 + 4);
    }

    #[test]
    fn an_end_without_a_beginning_hides_nothing() {
        assert_eq!(measure(&"<div></p></span>".repeat(1000)).depth, 1000);
    }
}
