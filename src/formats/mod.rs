//! Files to drafts: what a historian imports, read into plain data with warnings.
//!
//! [`read`] takes the bytes of a file and gives drafts of an article or of sources. It touches no disk and knows no
//! archive. Every reader is tolerant: what is odd becomes a [`Warning`] with its line, and only a file that cannot be
//! read at all is refused, with a [`FormatError`] that says what to do. No bytes can make it panic, and its time grows
//! with the size of the file.
//!
//! Of a text file the draft's text is the whole file as decoded, never cleaned, and turns are spans of it. Subtitles,
//! JSON and web pages are rendered once into plain text. Used by `archive` for every import.

mod article_text;
mod binary;
pub mod csv_writer;
mod cue_text;
mod cues;
mod cyrillic;
pub mod document;
mod draft;
mod encoding;
mod entities;
mod error;
mod header;
mod html;
mod html_metadata;
mod html_text;
mod html_tokens;
pub mod html_writer;
mod json;
mod label;
mod letter;
mod lines;
mod loose;
mod markdown;
pub mod markdown_writer;
mod names;
mod notes;
mod parts;
pub mod prose_date;
mod recognise;
mod recognition;
pub mod reference;
mod speakers;
mod srt;
mod stamp;
mod transcript_text;
mod turns;
mod webvtt;

pub use draft::{ArticleDraft, Content, Draft, SourceDraft, TurnDraft, Warning};
pub use encoding::{Decoded, decode};
pub use error::FormatError;
pub use recognise::recognise;
pub use recognition::{Confidence, Format, Recognition, UnknownWish, Wish};
pub use stamp::typed_time;

#[cfg(test)]
mod tests;

use cues::Timing;
use draft::Warnings;

/// The largest file that is taken, in bytes.
const LARGEST: usize = 256 * 1024 * 1024;

/// Reads a file. `name` is its name, with or without folders; of it only the ending counts, and the words where the
/// file has no title. `wish` is what the user says that it is.
///
/// Gives one draft of nearly every file and several of a catalogue; never none.
///
/// # Errors
/// A [`FormatError`] where nothing can be read.
pub fn read(name: &str, bytes: &[u8], wish: Option<Wish>) -> Result<Vec<Draft>, FormatError> {
    if bytes.is_empty() {
        return Err(FormatError::Empty);
    }
    if bytes.len() > LARGEST {
        let megabyte = 1024 * 1024;
        return Err(FormatError::TooLarge { megabytes: bytes.len() / megabyte, most: LARGEST / megabyte });
    }
    binary::refuse_known(bytes)?;
    let decoded = decode(bytes, html::declared_encoding(bytes))?;
    if !decoded.text.contains(char::is_alphanumeric) {
        return Err(FormatError::NoWords);
    }
    let recognition = recognise(name, &decoded.text, wish)?;
    let mut warnings = Warnings::default();
    warnings.extend(decoded.warnings);
    let contents = contents(decoded.text, &recognition, &mut warnings)?;
    Ok(drafts(name, contents, recognition, decoded.encoding, warnings))
}

/// What a reader gives for each draft, with the warnings that concern it alone.
type Contents = Vec<(Content, Vec<Warning>)>;

fn contents(text: String, recognition: &Recognition, warnings: &mut Warnings) -> Result<Contents, FormatError> {
    let source = |source: SourceDraft| vec![(Content::Source(source), Vec::new())];
    let sources = |found: Vec<(SourceDraft, Vec<Warning>)>| {
        found.into_iter().map(|(source, warnings)| (Content::Source(source), warnings)).collect()
    };
    Ok(match recognition.format {
        Format::WebVtt => source(webvtt::read(&text, warnings)?),
        Format::Srt => source(srt::read(&text, Timing::Arrow, warnings)?),
        Format::Sbv => source(srt::read(&text, Timing::Comma, warnings)?),
        Format::Json => sources(json::read(&text)?),
        Format::JsonLines => sources(json::read_lines(&text, warnings)?),
        Format::WebPage => vec![(html::read(&text, recognition.content, warnings)?, Vec::new())],
        Format::Text | Format::Markdown => {
            let is_markdown = recognition.format == Format::Markdown;
            vec![(of_text(text, recognition.content, is_markdown, warnings), Vec::new())]
        }
    })
}

/// Reads plain text as what it is.
fn of_text(text: String, content: Wish, is_markdown: bool, warnings: &mut Warnings) -> Content {
    match content {
        Wish::Article => Content::Article(article_text::read(text, is_markdown)),
        Wish::Interview => Content::Source(transcript_text::read(text, true, warnings)),
        Wish::Letter => Content::Source(letter::read(text)),
        Wish::Notes => Content::Source(notes::read(text)),
    }
}

/// Warnings about the file stand with its first draft.
fn drafts(
    name: &str,
    contents: Contents,
    recognition: Recognition,
    encoding: &'static str,
    mut of_file: Warnings,
) -> Vec<Draft> {
    let format = recognition.format.name(recognition.content);
    let fallback = title_of_name(name);
    let mut drafts = Vec::with_capacity(contents.len());
    for (mut content, own) in contents {
        let title = match &mut content {
            Content::Article(article) => &mut article.title,
            Content::Source(source) => &mut source.title,
        };
        if title.trim().is_empty() {
            title.clone_from(&fallback);
        }
        let mut warnings = std::mem::take(&mut of_file);
        warnings.extend(own);
        if matches!(&content, Content::Source(source) if source.turns.len() >= turns::MOST) {
            warnings.add(
                None,
                format!("Only {} turns are told apart; what follows is one turn. Cut the file in parts.", turns::MOST),
            );
        }
        let recognition = recognition.clone();
        drafts.push(Draft { content, format, encoding, recognition, warnings: warnings.finish() });
    }
    drafts
}

/// `interview_with-anna.txt` → `Interview with anna`.
fn title_of_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or("");
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem });
    let words = if stem.contains(' ') { stem.to_owned() } else { stem.replace(['_', '-'], " ") };
    let mut letters = words.trim().chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => "Untitled".to_owned(),
    }
}
