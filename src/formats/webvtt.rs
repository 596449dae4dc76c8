//! WebVTT: captions with voices.
//!
//! Voices become speakers, other tags fall away, `NOTE`s of the form `Key: value` and the lines under `WEBVTT` are
//! metadata, `STYLE` and `REGION` are skipped. Refused: a file without a single caption.
//! Source: W3C, WebVTT: The Web Video Text Tracks Format.

use super::cues::{self, Timing};
use super::draft::{SourceDraft, Warnings};
use super::header::{self, Header};
use super::lines::{Line, lines};
use super::parts::guess_parts;
use super::{FormatError, transcript_text};
use crate::model::RecollectionKind;

/// Reads the captions.
pub(super) fn read(text: &str, warnings: &mut Warnings) -> Result<SourceDraft, FormatError> {
    let (header, body) = parts(text, warnings);
    let refusal = FormatError::NoCaptions { format: "WebVTT", example: "00:00:01.000 --> 00:00:02.000" };
    if !body.iter().any(|line| line.of(text).contains("-->")) {
        return Err(refusal);
    }
    let rendering = cues::read(text, body.into_iter(), Timing::Arrow, warnings);
    if rendering.turns.is_empty() {
        return Err(refusal);
    }
    let (narrators, interviewers) = guess_parts(rendering.said());
    let (text, turns) = rendering.finish();
    let mut source = SourceDraft::new(RecollectionKind::Interview, text, turns);
    header.fill_source(&mut source);
    transcript_text::fill_people(&mut source, narrators, interviewers);
    Ok(source)
}

/// In which block a line stands.
#[derive(Clone, Copy, PartialEq)]
enum Block {
    /// Under the line `WEBVTT`.
    Head,
    Note,
    Skipped,
    Body,
}

/// Parts metadata from the lines that hold captions; blocks that are skipped leave a blank line.
fn parts(text: &str, warnings: &mut Warnings) -> (Header, Vec<Line>) {
    let mut header = Header::default();
    let mut body = Vec::new();
    let mut block = Block::Body;
    let mut first = true;
    for line in lines(text) {
        let words = line.of(text);
        if words.trim().is_empty() {
            block = Block::Body;
            body.push(line);
            continue;
        }
        let starts = body.last().is_none_or(|last: &Line| last.is_blank(text));
        if std::mem::take(&mut first) {
            match words.strip_prefix("WEBVTT") {
                Some(title) => {
                    let title = title.trim().trim_start_matches(['-', '–', ':']).trim();
                    header.take("title", title);
                    block = Block::Head;
                    continue;
                }
                None => {
                    warnings.add(line.number, "The first line should be WEBVTT; the captions were read all the same.")
                }
            }
        } else if block == Block::Body && starts {
            block = block_of(words);
        } else if block != Block::Body && cues::is_times(words) {
            // A blank line was forgotten before this caption.
            block = Block::Body;
        }
        match block {
            Block::Body => body.push(line),
            Block::Head | Block::Note => {
                let words = words.strip_prefix("NOTE").unwrap_or(words);
                if let Some((key, value)) = header::key_value(words) {
                    header.take(key, value);
                }
            }
            Block::Skipped => {}
        }
    }
    (header, body)
}

fn block_of(words: &str) -> Block {
    let is =
        |name: &str| words.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', ':']));
    if is("NOTE") {
        Block::Note
    } else if is("STYLE") || is("REGION") || is("Region") {
        Block::Skipped
    } else {
        Block::Body
    }
}
