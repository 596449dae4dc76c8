//! What WebVTT, SRT and SBV have in common: cues with times, read tolerantly and joined into turns.
//!
//! A cue without readable times keeps its words, with a warning: nothing said is lost. Cues of one voice become one
//! turn where the words run on. Used by `webvtt` and `srt`.

use super::cue_text::{self, Piece};
use super::draft::Warnings;
use super::lines::{Line, lines};
use super::speakers::{Speakers, ends_sentence};
use super::turns::Rendering;
use super::{label, stamp};
use crate::text::clock::clock;

/// How a format writes the line of times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Timing {
    /// `00:00:01.000 --> 00:00:02.000`
    Arrow,
    /// `0:00:01.000,0:00:02.000`
    Comma,
}

/// A cue as it stands in the file.
#[derive(Clone, Debug, Default)]
struct Cue<'t> {
    line: usize,
    start_ms: Option<i64>,
    end_ms: Option<i64>,
    lines: Vec<&'t str>,
}

/// Reads all cues of the lines into a rendering.
pub(super) fn read(text: &str, body: impl Iterator<Item = Line>, timing: Timing, warnings: &mut Warnings) -> Rendering {
    let mut parser = Parser { timing, cues: Vec::new(), open: None, pending: None, warnings };
    for line in body {
        parser.read(line, line.of(text));
    }
    let cues = parser.finish();
    let said = pieces(cues, warnings);
    join(said)
}

/// The lines of a file up to the first one that could not belong to a head, for formats that have one.
pub(super) fn is_times(line: &str) -> bool {
    times(line, Timing::Arrow).is_some() || times(line, Timing::Comma).is_some()
}

/// Whether the text has a line of times in its first lines.
pub(super) fn has_times(text: &str, timing: Timing) -> bool {
    lines(text).take(200).any(|line| times(line.of(text), timing).is_some())
}

/// The times of a line: the beginning, and the end where it can be read.
fn times(line: &str, timing: Timing) -> Option<(i64, Option<i64>)> {
    let line = line.trim_start();
    let (start_ms, used) = stamp::clock(line)?;
    let rest = line[used..].trim_start();
    let rest = match timing {
        Timing::Arrow => ["-->", "->", "—>"].iter().find_map(|arrow| rest.strip_prefix(arrow))?,
        Timing::Comma => rest.strip_prefix(',')?,
    };
    let end_ms = stamp::clock(rest.trim_start())?.0;
    Some((start_ms, Some(end_ms)))
}

struct Parser<'t, 'w> {
    timing: Timing,
    cues: Vec<Cue<'t>>,
    open: Option<Cue<'t>>,
    /// A line between cues that may be the name or number of the next.
    pending: Option<(usize, &'t str)>,
    warnings: &'w mut Warnings,
}

impl<'t> Parser<'t, '_> {
    fn read(&mut self, line: Line, words: &'t str) {
        if words.trim().is_empty() {
            self.close();
        } else if let Some((start_ms, end_ms)) = times(words, self.timing) {
            self.begin(Cue { line: line.number, start_ms: Some(start_ms), end_ms, lines: Vec::new() });
        } else if self.timing == Timing::Arrow && words.contains("-->") && starts_like_times(words) {
            self.warnings.add(line.number, "The times of this caption cannot be read; its words were kept without.");
            self.begin(Cue { line: line.number, ..Cue::default() });
        } else if let Some(cue) = &mut self.open {
            cue.lines.push(words);
        } else if let Some((number, pending)) = self.pending.replace((line.number, words)) {
            self.begin_without_times(number, pending);
            self.pending = None;
            if let Some(cue) = &mut self.open {
                cue.lines.push(words);
            }
        }
    }

    /// A name or number above the times belongs to the cue and is not said.
    fn begin(&mut self, mut cue: Cue<'t>) {
        self.pending = None;
        if let Some(mut before) = self.open.take() {
            // Without a blank line between, the number of this cue looks like the last words of the one before.
            if before.lines.last().is_some_and(|last| is_number(last)) {
                before.lines.pop();
            }
            self.keep(before);
        }
        if cue.start_ms.is_some_and(|start| start > IMPLAUSIBLE_MS) {
            self.warnings.add(cue.line, "This caption begins after more than a thousand hours; check its times.");
        }
        if let (Some(start), Some(end)) = (cue.start_ms, cue.end_ms)
            && end < start
        {
            self.warnings.add(cue.line, "This caption ends before it begins; its end was left out.");
            cue.end_ms = None;
        }
        self.open = Some(cue);
    }

    fn begin_without_times(&mut self, line: usize, words: &'t str) {
        let lines = if is_number(words) { Vec::new() } else { vec![words] };
        self.warnings.add(line, "Words without times stand between the captions; they were kept without.");
        self.open = Some(Cue { line, lines, ..Cue::default() });
    }

    fn close(&mut self) {
        if let Some((line, words)) = self.pending.take()
            && !is_number(words)
        {
            self.begin_without_times(line, words);
        }
        if let Some(cue) = self.open.take() {
            self.keep(cue);
        }
    }

    fn keep(&mut self, cue: Cue<'t>) {
        if cue.lines.is_empty() {
            self.warnings.add(cue.line, "This caption has no words.");
        } else {
            self.cues.push(cue);
        }
    }

    fn finish(mut self) -> Vec<Cue<'t>> {
        self.close();
        self.cues
    }
}

const IMPLAUSIBLE_MS: i64 = 1000 * 3_600_000;

fn starts_like_times(line: &str) -> bool {
    let head = line.trim_start();
    head.starts_with("-->") || head.starts_with(|c: char| c.is_ascii_digit() || c == ':' || c == '-')
}

fn is_number(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit())
}

/// A stretch of one voice with its times.
struct Said {
    label: String,
    words: String,
    begins: bool,
    start_ms: Option<i64>,
    end_ms: Option<i64>,
}

/// What is said in the cues, by whom.
fn pieces(cues: Vec<Cue<'_>>, warnings: &mut Warnings) -> Vec<Said> {
    let rolls = cues.iter().any(|cue| cue.lines.iter().any(|line| cue_text::has_inner_times(line)));
    let mut said = Vec::with_capacity(cues.len());
    let mut last_start = 0;
    let mut last_line = String::new();
    for cue in cues {
        if let Some(start) = cue.start_ms {
            if start < last_start {
                let (now, before) = (clock(start), clock(last_start));
                warnings.add(cue.line, format!("Time runs backwards here: {now} after {before}."));
            }
            last_start = start;
        }
        let mut pieces = cue_text::pieces(&cue.lines);
        if rolls {
            drop_repeated(&mut pieces, &mut last_line);
        }
        said.extend(pieces.into_iter().filter(|piece| !piece.words.is_empty()).map(|piece| Said {
            label: piece.voice,
            words: piece.words,
            begins: piece.begins,
            start_ms: cue.start_ms,
            end_ms: cue.end_ms,
        }));
    }
    if said.iter().all(|said| said.label.is_empty()) {
        label_by_words(&mut said, warnings);
    }
    said
}

/// Captions made by machine roll: each shows the line before once more above the new one.
fn drop_repeated(pieces: &mut Vec<Piece>, last_line: &mut String) {
    pieces.retain(|piece| !piece.words.is_empty());
    if pieces.first().is_some_and(|first| first.words == *last_line) {
        pieces.remove(0);
    } else if let Some(first) = pieces.first_mut()
        && !last_line.is_empty()
        && let Some(rest) = first.words.strip_prefix(last_line.as_str()).and_then(|rest| rest.strip_prefix(' '))
    {
        first.words = rest.to_owned();
    }
    if let Some(last) = pieces.last() {
        last_line.clone_from(&last.words);
    }
}

/// Without voices, `NAME:` at the beginning of captions names the speaker, until the next name.
fn label_by_words(said: &mut [Said], warnings: &mut Warnings) {
    let labels: Vec<Option<(String, usize)>> = {
        let heads = said.iter().map(|said| said.words.as_str());
        let Some(speakers) = Speakers::learn_from_lines(heads) else { return };
        let found = said.iter().map(|said| {
            let opening = label::opening(&said.words);
            speakers.label_of(&opening, true).map(|label| (label.to_owned(), opening.words))
        });
        found.collect()
    };
    let mut current = String::new();
    for (said, label) in said.iter_mut().zip(labels) {
        if let Some((label, words)) = label {
            said.words.drain(..words.min(said.words.len()));
            said.begins = true;
            current = label;
        } else if said.begins {
            current.clear();
        }
        said.label.clone_from(&current);
    }
    if said.first().is_some_and(|first| first.label.is_empty()) {
        warnings.add(None, "Some captions stand before the first speaker's name; they were kept without a speaker.");
    }
}

/// The longest pause within a sentence, in ms.
const LONGEST_PAUSE_MS: i64 = 2_000;
/// A turn made of cues ends after this time even where no sentence does: captions made by machine have no full stops.
const LONGEST_TURN_MS: i64 = 60_000;
/// The same, in bytes, for cues without times.
const LONGEST_TURN: usize = 2_000;

/// Joins what one voice says without a pause and without ending its sentence.
fn join(said: Vec<Said>) -> Rendering {
    let mut rendering = Rendering::default();
    let mut open: Option<Said> = None;
    for next in said {
        if next.words.trim().is_empty() {
            continue;
        }
        match &mut open {
            Some(turn) if runs_on(turn, &next) => {
                turn.words.push(' ');
                turn.words.push_str(&next.words);
                turn.end_ms = next.end_ms.or(turn.end_ms);
            }
            _ => {
                if let Some(turn) = open.replace(next) {
                    rendering.add(&turn.label, &turn.words, turn.start_ms, turn.end_ms);
                }
            }
        }
    }
    if let Some(turn) = open {
        rendering.add(&turn.label, &turn.words, turn.start_ms, turn.end_ms);
    }
    rendering
}

fn runs_on(turn: &Said, next: &Said) -> bool {
    if next.begins || turn.label != next.label || ends_sentence(&turn.words) || turn.words.len() > LONGEST_TURN {
        return false;
    }
    let no_pause = match (turn.end_ms, next.start_ms) {
        (Some(end), Some(start)) => (-LONGEST_PAUSE_MS..=LONGEST_PAUSE_MS).contains(&(start - end)),
        _ => true,
    };
    let short = match (turn.start_ms, next.start_ms) {
        (Some(first), Some(start)) => (0..LONGEST_TURN_MS).contains(&(start - first)),
        _ => true,
    };
    no_pause && short
}
