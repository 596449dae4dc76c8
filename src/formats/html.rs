//! Saved web pages: the main text as plain paragraphs, and what the page says of itself.
//!
//! The main text is found by `dom_smoothie`. It builds a tree, and a page nested a hundred thousand deep or with
//! thousands of open marks would keep it busy for minutes, as would a million `&amp;` in one paragraph; such pages are measured beforehand and read whole, with a
//! warning. Refused: a page with thousands of attributes in one tag, and one without words.

use dom_smoothie::{Config, Readability};
use encoding_rs::Encoding;

use super::draft::{ArticleDraft, SourceDraft, Warnings};
use super::html_text::{Leaving, render};
use super::html_tokens::{self, Strain};
use super::{Content, FormatError, Wish, article_text, html_metadata, of_text};

/// Beyond these a page is not given to a program that builds a tree of it: its time grows with their product.
const DEEPEST: usize = 256;
const MOST_OPEN_MARKS: usize = 100;
const MOST_TAGS: usize = 100_000;
const MOST_COPYING: usize = 20_000_000_000;
const LARGEST: usize = 8 * 1024 * 1024;
/// Beyond this it is refused: a page of nothing but brackets costs a second in 5 MB.
const LARGEST_PAGE: usize = 48 * 1024 * 1024;
/// Beyond this not even the tokenizer is asked: it compares every attribute of a tag with every other.
const MOST_ATTRIBUTES: usize = 5_000;

/// What the page itself says of its encoding, in its first kilobytes.
pub(super) fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096)];
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    if !["<html", "<!doctype", "<meta", "<?xml"].iter().any(|mark| head.contains(mark)) {
        return None;
    }
    ["charset=", "encoding="].iter().find_map(|key| {
        let value = head.split(key).nth(1)?.trim_start_matches(['"', '\'', ' ']);
        let label: String =
            value.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_:".contains(*c)).take(40).collect();
        Encoding::for_label(label.as_bytes())
    })
}

/// Reads a page as what it holds.
pub(super) fn read(html: &str, content: Wish, warnings: &mut Warnings) -> Result<Content, FormatError> {
    if html.len() > LARGEST_PAGE {
        let megabyte = 1024 * 1024;
        return Err(FormatError::TooLarge { megabytes: html.len() / megabyte, most: LARGEST_PAGE / megabyte });
    }
    let strain = html_tokens::measure(html);
    if strain.attributes > MOST_ATTRIBUTES {
        return Err(FormatError::UnreasonablePage { why: "has thousands of attributes in one tag" });
    }
    let text = main_text(html, strain, warnings);
    if !text.contains(char::is_alphanumeric) {
        return Err(FormatError::NoWords);
    }
    let metadata = html_metadata::read(html);
    Ok(match content {
        Wish::Article => Content::Article(article(metadata, text)),
        _ => match of_text(text, content, false, warnings) {
            Content::Source(source) => Content::Source(filled(source, metadata)),
            article => article,
        },
    })
}

/// The main text, or all text where it cannot be told from the rest.
fn main_text(html: &str, strain: Strain, warnings: &mut Warnings) -> String {
    let is_reasonable = strain.depth <= DEEPEST
        && strain.open_marks <= MOST_OPEN_MARKS
        && strain.tags <= MOST_TAGS
        && strain.copying <= MOST_COPYING
        && html.len() <= LARGEST;
    let found = if is_reasonable { readable(html) } else { None };
    if let Some(text) = found {
        return text;
    }
    let why = if is_reasonable {
        "could not be told from the rest of the page"
    } else {
        "was not looked for, because the page is built in an unusual way"
    };
    warnings.add(None, format!("The main text {why}; all its text was taken."));
    let text = render(html, Leaving::Furniture);
    if text.contains(char::is_alphanumeric) { text } else { render(html, Leaving::Nothing) }
}

fn readable(html: &str) -> Option<String> {
    let config = Config { disable_json_ld: true, ..Config::default() };
    let mut readability = Readability::new(html, None, Some(config)).ok()?;
    let article = readability.parse().ok()?;
    let text = render(&article.content, Leaving::Nothing);
    text.contains(char::is_alphanumeric).then_some(text)
}

/// What the page does not say in its metadata may stand in the first lines of its text.
fn article(mut metadata: ArticleDraft, text: String) -> ArticleDraft {
    let printed = article_text::read(text, false);
    if metadata.authors.is_empty() {
        metadata.authors = printed.authors;
    }
    metadata.date = metadata.date.or(printed.date);
    metadata.text = printed.text;
    metadata
}

fn filled(mut source: SourceDraft, metadata: ArticleDraft) -> SourceDraft {
    let keep_first = |kept: &mut String, found: String| {
        if kept.is_empty() {
            *kept = found;
        }
    };
    keep_first(&mut source.title, metadata.title);
    keep_first(&mut source.language, metadata.language);
    source.date = source.date.or(metadata.date);
    source.remark("author", &metadata.authors.join("; "));
    source.remark("publication", &metadata.publication);
    source.remark("address", &metadata.url);
    source
}
