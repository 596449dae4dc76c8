//! Sources as JSON: a transcript, a list of turns, or a catalogue with one record a line.
//!
//! A transcript is `{id, title, licence, source, turns: [{speaker, text, start?, end?}]}` with times in seconds; a list
//! of such turns alone is read too, and `segments` as programs for speech recognition write them. A record of a
//! catalogue without words of its own becomes notes: its summary is no speech. Refused: JSON that holds none of this.

use serde::Deserialize;

use super::draft::{SourceDraft, Warning, Warnings, excerpt};
use super::header::{self, Header};
use super::loose::Loose;
use super::parts::guess_parts;
use super::speakers::Speakers;
use super::turns::Rendering;
use super::{FormatError, names, prose_date, stamp, transcript_text, turns};
use crate::model::RecollectionKind;
use crate::text::clock::clock;

/// A transcript, a record of a catalogue, or a turn: every field may be missing.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Record {
    id: Loose,
    title: Loose,
    subtitle: Loose,
    licence: Loose,
    license: Loose,
    source: Loose,
    language: Loose,
    date: Loose,
    when: Loose,
    place: Loose,
    location: Loose,
    participants: Loose,
    narrator: Loose,
    narrators: Loose,
    interviewee: Loose,
    interviewer: Loose,
    interviewers: Loose,
    series: Loose,
    tape: Loose,
    summary: Loose,
    description: Loose,
    turns: Option<Vec<Record>>,
    segments: Option<Vec<Record>>,
    speaker: Loose,
    text: Loose,
    start: Loose,
    end: Loose,
}

/// Reads a transcript, a list of turns or a list of transcripts; each source with its warnings.
pub(super) fn read(text: &str) -> Result<Vec<(SourceDraft, Vec<Warning>)>, FormatError> {
    let records: Vec<Record> = if text.trim_start().starts_with('[') {
        serde_json::from_str(text).map_err(broken)?
    } else {
        vec![serde_json::from_str(text).map_err(broken)?]
    };
    let are_turns = records.iter().any(|record| !record.text.is_empty())
        && records.iter().all(|record| record.title.is_empty() && record.turns.is_none() && record.segments.is_none());
    let is_list = text.trim_start().starts_with('[');
    let records =
        if is_list && are_turns { vec![Record { turns: Some(records), ..Record::default() }] } else { records };
    let sources: Vec<_> = records.into_iter().filter_map(source_of).collect();
    if sources.is_empty() { Err(FormatError::UnknownJson) } else { Ok(sources) }
}

/// More records than this are not read from one catalogue.
const MOST_RECORDS: usize = 100_000;

/// Reads one record a line; a line that cannot be read is warned of, and the others are read.
pub(super) fn read_lines(text: &str, warnings: &mut Warnings) -> Result<Vec<(SourceDraft, Vec<Warning>)>, FormatError> {
    let mut sources = Vec::new();
    let mut first_error = None;
    for line in super::lines::lines(text).filter(|line| !line.is_blank(text)) {
        if sources.len() == MOST_RECORDS {
            warnings
                .add(line.number, format!("Only the first {MOST_RECORDS} records were read; cut the file in parts."));
            break;
        }
        match serde_json::from_str::<Record>(line.of(text)).map(source_of) {
            Ok(Some(source)) => sources.push(source),
            Ok(None) => warnings.add(line.number, "This record holds neither words nor a summary and was left out."),
            Err(error) => {
                let reason = reason(&error);
                warnings.add(line.number, format!("This record cannot be read and was left out: {reason}."));
                first_error.get_or_insert(FormatError::BrokenJson { line: line.number, reason });
            }
        }
    }
    match first_error {
        Some(error) if sources.is_empty() => Err(error),
        None if sources.is_empty() => Err(FormatError::UnknownJson),
        _ => Ok(sources),
    }
}

/// JSON that is well written but holds something else is another matter than JSON that breaks off.
fn broken(error: serde_json::Error) -> FormatError {
    if error.is_data() {
        return FormatError::UnknownJson;
    }
    FormatError::BrokenJson { line: error.line(), reason: reason(&error) }
}

/// What the parser says, without the place, which is said already.
fn reason(error: &serde_json::Error) -> String {
    let said = error.to_string();
    said.split(" at line ").next().unwrap_or("it breaks off").to_owned()
}

fn source_of(mut record: Record) -> Option<(SourceDraft, Vec<Warning>)> {
    let mut warnings = Warnings::default();
    let turns = record.turns.take().or_else(|| record.segments.take());
    let mut source = if let Some(turns) = turns {
        source_of_turns(&turns, &mut warnings)
    } else if !record.text.is_empty() {
        source_of_text(record.text.text(), &mut warnings)
    } else {
        notes_of(&record)?
    };
    if source.turns.is_empty() {
        return None;
    }
    fill(&mut source, &record);
    Some((source, warnings.finish()))
}

fn source_of_turns(turns: &[Record], warnings: &mut Warnings) -> SourceDraft {
    let mut rendering = Rendering::default();
    let mut last_start = 0;
    let mut backwards = 0;
    let mut wordless = 0;
    for turn in turns {
        let (start_ms, end_ms) = (milliseconds(&turn.start), milliseconds(&turn.end));
        wordless += usize::from(turn.text.is_empty());
        if let Some(start) = start_ms {
            if start < last_start {
                if backwards == 0 {
                    let words = excerpt(&turn.text.text(), 40);
                    warnings.add(None, format!("Time runs backwards at {}: “{words}”.", clock(start)));
                }
                backwards += 1;
            }
            last_start = start;
        }
        let end_ms = end_ms.filter(|end| start_ms.is_none_or(|start| start <= *end));
        rendering.add(turn.speaker.text().trim(), &turn.text.text(), start_ms, end_ms);
    }
    if wordless > 0 {
        warnings.add(None, format!("{wordless} turns without words were left out."));
    }
    let (narrators, interviewers) = guess_parts(rendering.said());
    let (text, turns) = rendering.finish();
    let mut source = SourceDraft::new(RecollectionKind::Interview, text, turns);
    transcript_text::fill_people(&mut source, narrators, interviewers);
    source
}

/// A record with its words in one piece: a transcript where it has labels, notes where not.
fn source_of_text(text: String, warnings: &mut Warnings) -> SourceDraft {
    if Speakers::learn(&text, false).is_some() {
        return transcript_text::read(text, false, warnings);
    }
    let turns = turns::of_paragraphs(&text);
    SourceDraft::new(RecollectionKind::Notes, text, turns)
}

fn notes_of(record: &Record) -> Option<SourceDraft> {
    let summary = if record.summary.is_empty() { &record.description } else { &record.summary };
    let mut rendering = Rendering::default();
    rendering.add("", &summary.text(), None, None);
    let (text, turns) = rendering.finish();
    (!turns.is_empty()).then(|| SourceDraft::new(RecollectionKind::Notes, text, turns))
}

/// Seconds as a number, or a time as text.
fn milliseconds(time: &Loose) -> Option<i64> {
    let text = time.0.first()?.trim();
    if let Ok(seconds) = text.parse::<f64>() {
        // A thousand years of sound are enough; the cast is exact below that.
        return (0.0..3.2e10).contains(&seconds).then(|| (seconds * 1000.0).round() as i64);
    }
    stamp::clock(text).map(|(ms, _)| ms)
}

fn fill(source: &mut SourceDraft, record: &Record) {
    let mut header = Header::default();
    header.title = record.title.text().trim().to_owned();
    header.call_number = record.id.text().trim().to_owned();
    header.language = header::language_tag(record.language.text().trim()).to_owned();
    header.place = first_of(&[&record.place, &record.location]);
    header.date = prose_date::parse(&first_of(&[&record.date, &record.when]));
    let people = |fields: &[&Loose]| -> Vec<String> {
        let found = fields.iter().find(|field| !field.is_empty());
        found.map(|field| field.0.iter().map(|name| names::in_order(name)).collect()).unwrap_or_default()
    };
    header.narrators = people(&[&record.narrators, &record.narrator, &record.interviewee, &record.participants]);
    header.interviewers = people(&[&record.interviewers, &record.interviewer]);
    let subtitle = record.subtitle.text();
    if !header.take_date_line(&subtitle) && !header.take_place_and_year(&subtitle) {
        source.remark("subtitle", &subtitle);
    }
    header.fill_source(source);
    source.remark("licence", &first_of(&[&record.licence, &record.license]));
    source.remark("source", &record.source.text());
    source.remark("series", &record.series.text());
    source.remark("tape", &record.tape.text());
}

fn first_of(fields: &[&Loose]) -> String {
    fields.iter().find(|field| !field.is_empty()).map(|field| field.text()).unwrap_or_default()
}
