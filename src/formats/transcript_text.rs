//! Transcripts as plain text or Markdown: `NAME: words`, times in brackets, a head with title, date and people.
//!
//! The text stays as it is; turns are spans of it, without label and time. Lines without a label belong to the turn
//! above; what stands before the first speaker becomes a turn without one, so that no word is lost. A text without any
//! labels gives one turn a paragraph. Nothing is refused. Used by `formats::read`, also for the text of a web page.

use super::draft::{SourceDraft, TurnDraft, Warnings};
use super::header::{self, Header};
use super::label::{self, Opening};
use super::lines::{Line, lines, trimmed};
use super::parts::guess_parts;
use super::speakers::{Speakers, ends_sentence};
use super::{names, stamp, turns};
use crate::model::RecollectionKind;
use crate::text::Span;
use crate::text::clock::clock;

/// Reads a transcript; `wished` where the user has said that it is one.
pub(super) fn read(text: String, wished: bool, warnings: &mut Warnings) -> SourceDraft {
    let (header, turns) = {
        let speakers = Speakers::learn(&text, wished);
        if let Some(speakers) = &speakers {
            speakers.warn_of_rare(warnings);
        }
        let (header, from) = read_head(&text, speakers.as_ref());
        let mut reader = Reader::new(&text, speakers, warnings);
        for line in lines(&text).skip_while(|line| line.number < from) {
            reader.read(line);
        }
        (header, reader.finish())
    };
    let mut source = SourceDraft::new(RecollectionKind::Interview, text, turns);
    let said = source.turns.iter().map(|turn| (turn.label.as_str(), turn.span.of(&source.text)));
    let (narrators, interviewers) = guess_parts(said);
    header.fill_source(&mut source);
    fill_people(&mut source, narrators, interviewers);
    source
}

/// Takes the guess where the file names nobody; who is named as one is not guessed as the other.
pub(super) fn fill_people(source: &mut SourceDraft, narrators: Vec<String>, interviewers: Vec<String>) {
    let named_narrators = !source.narrators.is_empty();
    if source.interviewers.is_empty() {
        let known = source.narrators.iter().map(|name| name.to_lowercase()).collect::<Vec<_>>();
        source.interviewers = interviewers.into_iter().filter(|name| !known.contains(&name.to_lowercase())).collect();
    }
    if !named_narrators {
        let known = source.interviewers.iter().map(|name| name.to_lowercase()).collect::<Vec<_>>();
        source.narrators = narrators.into_iter().filter(|name| !known.contains(&name.to_lowercase())).collect();
    }
}

/// How many lines a head may have.
const LONGEST_HEAD: usize = 60;

/// Reads the lines before the first words; gives the number of the line where these begin.
fn read_head(text: &str, speakers: Option<&Speakers<'_>>) -> (Header, usize) {
    let (mut header, from) = header::front_matter(text).unwrap_or_default();
    let mut ahead = lines(text).skip_while(|line| line.number <= from).take(LONGEST_HEAD).peekable();
    let mut next = from + 1;
    while let Some(line) = ahead.next() {
        let words = line.of(text);
        let before_gap = ahead.peek().is_none_or(|next| next.is_blank(text));
        if !words.trim().is_empty() && !take_head_line(&mut header, words, speakers, before_gap) {
            break;
        }
        next = line.number + 1;
    }
    (header, next)
}

/// Whether the line belongs to the head, and what it says.
fn take_head_line(header: &mut Header, line: &str, speakers: Option<&Speakers<'_>>, before_gap: bool) -> bool {
    let opening = label::opening(line);
    if let Some((key, value)) = header::key_value(line)
        && line.len() < label::HEAD
        && (!speakers.is_some_and(|speakers| speakers.knows(key)) || is_person(key, value))
        && header.take(key, value)
    {
        return true;
    }
    let speaks = speakers.is_some_and(|speakers| speakers.label_of(&opening, true).is_some());
    if speaks || opening.start_ms.is_some() || line.len() > 160 {
        return false;
    }
    let heading = line.trim().trim_matches(['#', '*', '_', ' ']);
    if heading.is_empty() || heading.chars().all(|c| c == '-' || c == '=') {
        return true;
    }
    if header.date.is_none() && heading.len() < 100 && header.take_date_line(heading) {
        return true;
    }
    // Without labels only a line that stands by itself and ends like a title is one.
    let is_title = speakers.is_some() || (before_gap && !ends_sentence(heading));
    if header.title.is_empty() && is_title {
        heading.clone_into(&mut header.title);
        return true;
    }
    false
}

/// `Interviewer: Anna Petrova` names somebody; `Interviewer: Hello.` is somebody speaking.
fn is_person(key: &str, value: &str) -> bool {
    header::is_role(key) && names::is_name(value) && value.contains(' ') && !value.ends_with(['.', '!', '?'])
}

/// A turn whose end has not come yet.
struct OpenTurn {
    label: String,
    line: usize,
    span: Span,
    start_ms: Option<i64>,
    end_ms: Option<i64>,
}

/// Reads lines into turns.
struct Reader<'t, 'w> {
    text: &'t str,
    speakers: Option<Speakers<'t>>,
    warnings: &'w mut Warnings,
    turns: Vec<TurnDraft>,
    open: Option<OpenTurn>,
    after_blank: bool,
    after_end: bool,
    last_start_ms: i64,
    last_end_ms: Option<i64>,
}

impl<'t, 'w> Reader<'t, 'w> {
    fn new(text: &'t str, speakers: Option<Speakers<'t>>, warnings: &'w mut Warnings) -> Self {
        Reader {
            text,
            speakers,
            warnings,
            turns: Vec::new(),
            open: None,
            after_blank: true,
            after_end: true,
            last_start_ms: 0,
            last_end_ms: None,
        }
    }

    fn read(&mut self, line: Line) {
        let words = line.of(self.text);
        if words.trim().is_empty() {
            self.after_blank = true;
            return;
        }
        let unwrapped = words.len() > label::HEAD;
        let opening = label::opening(words);
        let fresh = self.after_blank || self.after_end || unwrapped;
        let label = self.speakers.as_ref().and_then(|speakers| speakers.label_of(&opening, fresh));
        if let Some(label) = label {
            self.begin(line, label.to_owned(), opening.words, &opening);
        } else if opening.start_ms.is_some() {
            // A time within a turn parts it, so that both parts can be found in the recording.
            let label = self.open.as_ref().map_or_else(String::new, |turn| turn.label.clone());
            self.begin(line, label, opening.after_time, &opening);
        } else if self.speakers.is_none() && (self.after_blank || unwrapped) && !self.waits_for_words() {
            self.begin(line, String::new(), 0, &opening);
        } else if let Some(turn) = &mut self.open {
            turn.span.end = line.span.end;
        } else {
            if self.speakers.is_some() {
                self.warnings.add(line.number, "Words before the first speaker were kept as a turn without a speaker.");
            }
            self.begin(line, String::new(), 0, &opening);
        }
        self.after_blank = false;
        self.after_end = unwrapped || ends_sentence(words);
    }

    /// Whether the turn above has a label or a time and no words yet.
    fn waits_for_words(&self) -> bool {
        self.open.as_ref().is_some_and(|turn| turn.start_ms.is_some() && turn.span.of(self.text).trim().is_empty())
    }

    fn begin(&mut self, line: Line, label: String, words: usize, opening: &Opening<'_>) {
        self.close();
        let start_ms = opening.start_ms.or(self.last_end_ms.take());
        let mut end_ms = opening.end_ms;
        if let Some(start) = start_ms {
            if start < self.last_start_ms {
                let (now, before) = (clock(start), clock(self.last_start_ms));
                self.warnings.add(line.number, format!("Time runs backwards here: {now} after {before}."));
            }
            self.last_start_ms = start;
            if end_ms.is_some_and(|end| end < start) {
                self.warnings.add(line.number, "The end of this turn lies before its beginning; the end was left out.");
                end_ms = None;
            }
        }
        let start = (line.span.start + words).min(line.span.end);
        let span = Span::new(start, line.span.end);
        self.open = Some(OpenTurn { label, line: line.number, span, start_ms, end_ms });
    }

    fn close(&mut self) {
        let Some(turn) = self.open.take() else { return };
        let (span, end_ms) = without_end_mark(self.text, trimmed(self.text, turn.span));
        if span.is_empty() {
            if !turn.label.is_empty() {
                self.warnings.add(turn.line, format!("“{}” says nothing here; no turn was made.", turn.label));
            }
            return;
        }
        self.last_end_ms = end_ms;
        let end_ms = turn.end_ms.or(end_ms.filter(|end| turn.start_ms.is_none_or(|start| start <= *end)));
        turns::push(&mut self.turns, TurnDraft { label: turn.label, span, start_ms: turn.start_ms, end_ms });
    }

    fn finish(mut self) -> Vec<TurnDraft> {
        self.close();
        self.turns
    }
}

/// Some programs for transcribing write the time behind a turn: `words #00:12:31-5#`.
fn without_end_mark(text: &str, span: Span) -> (Span, Option<i64>) {
    let words = span.of(text);
    let tail = &words[words.ceil_char_boundary(words.len().saturating_sub(24))..];
    let mark = tail.strip_suffix('#').and_then(|rest| rest.rfind('#').map(|at| &rest[at + 1..]));
    let Some((mark, (ms, used))) = mark.and_then(|mark| stamp::clock(mark).map(|clock| (mark, clock))) else {
        return (span, None);
    };
    let tenths = &mark[used..];
    if !tenths.is_empty()
        && !tenths.strip_prefix('-').is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return (span, None);
    }
    let end = span.end - mark.len() - 2;
    (trimmed(text, Span::new(span.start, end)), Some(ms))
}
