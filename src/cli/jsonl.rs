//! The two batch forms for measuring: one JSON object a line in, one a line out. Offsets there are Unicode code points,
//! end-exclusive.

use std::io::{self, BufRead, Write};
use std::path::Path;
use std::time::Instant;

use clap::Args;
use serde::Deserialize;
use serde_json::{Value, json};

use super::context::{Context, Failure};
use crate::archive::ArchiveError;
use crate::archive::clearance::Clearance;
use crate::archive::people::known_as;
use crate::archive::proof::Spoken;
use crate::archive::translation::{original_of, originals_first, told};
use crate::model::{Id, Transcript};
use crate::store::Read;
use crate::store::locate::{Locator, Match, Stretch, TurnPoint};
use crate::text::quotation::{self, Speaker};
use crate::text::{CodePoints, Span};

#[derive(Debug, Args)]
pub(super) struct Locate {
    /// Read {id, text, speaker?} a line from standard input, write the places a line
    #[arg(long, required = true)]
    jsonl: bool,
}

#[derive(Deserialize)]
struct Document {
    doc_id: Value,
    text: String,
}

#[derive(Deserialize)]
struct Wanted {
    id: Value,
    text: String,
    #[serde(default)]
    speaker: Option<String>,
}

/// Finds the quotations of every document on standard input.
pub(super) fn quotations() -> Result<(), Failure> {
    each_line(|document: Document| Ok(found(&document)))
}

/// Finds where every quotation on standard input was spoken.
pub(super) fn locate(context: &Context, arguments: &Locate) -> Result<(), Failure> {
    debug_assert!(arguments.jsonl, "the parser requires it");
    let archive = context.open_read_only()?;
    let policy = context.policy;
    archive.read(|read| {
        let (gate, locator) = (Clearance::today(read, policy)?, read.locator()?);
        Ok(each_line(|wanted: Wanted| Ok(matches(read, &gate, &locator, &wanted)?)))
    })?
}

fn each_line<T: for<'de> Deserialize<'de>>(work: impl Fn(T) -> Result<Value, Failure>) -> Result<(), Failure> {
    let mut output = io::BufWriter::new(io::stdout().lock());
    for (number, line) in io::stdin().lock().lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let parsed = serde_json::from_str(&line).map_err(|error| {
            Failure::Partly(format!("line {} of the input is not as expected: {error}", number + 1))
        })?;
        serde_json::to_writer(&mut output, &work(parsed)?).map_err(io::Error::from)?;
        output.write_all(b"\n")?;
    }
    output.flush()?;
    Ok(())
}

fn found(document: &Document) -> Value {
    let begun = Instant::now();
    let analysis = quotation::analyse(&document.text);
    let seconds = begun.elapsed().as_secs_f64();
    let points = CodePoints::of(&document.text);
    let span = |span: Span| (points.at(span.start), points.at(span.end));
    let one = |stretch: &quotation::Stretch| {
        let (start, end) = span(stretch.span);
        let mention = stretch.speaker.as_ref().and_then(|speaker| speaker.mention).map(span);
        json!({
            "start": start, "end": end, "kind": stretch.kind, "class": stretch.class,
            "is_quotation": stretch.is_quotation,
            "speaker": stretch.speaker.as_ref().map(|speaker| &speaker.name),
            "speaker_start": mention.map(|mention| mention.0), "speaker_end": mention.map(|mention| mention.1),
            "relayed_by": stretch.relayed_by.as_ref().map(|relay: &Speaker| &relay.name),
            "cue": stretch.cue.map(|cue| cue.of(&document.text)),
            "utterance": stretch.utterance, "reasons": stretch.reasons,
        })
    };
    let quotes: Vec<Value> = analysis.quotations.iter().map(one).collect();
    json!({ "doc_id": document.doc_id, "quotes": quotes, "seconds": seconds })
}

fn matches(read: &Read<'_>, gate: &Clearance, locator: &Locator<'_>, wanted: &Wanted) -> Result<Value, ArchiveError> {
    let begun = Instant::now();
    let speaker = match wanted.speaker.as_deref().map(|name| known_as(read, name)).transpose()?.as_deref() {
        Some([only]) => Some(only.id),
        _ => None,
    };
    let found = originals_first(read, locator.find(&wanted.text, speaker)?)?;
    let seconds = begun.elapsed().as_secs_f64();
    let matches: Vec<Value> =
        found.iter().map(|one| placed(read, gate, one)).collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
    Ok(json!({ "id": wanted.id, "matches": matches, "seconds": seconds }))
}

/// A match in code points of the source's text as imported; none where the gate keeps it.
fn placed(read: &Read<'_>, gate: &Clearance, one: &Match) -> Result<Option<Value>, ArchiveError> {
    let transcript = read.transcript(Id::from_bytes(*one.transcript_id.as_bytes()))?;
    let Some(place) = read.place_of(transcript.id, &one.hull)? else { return Ok(None) };
    if gate.place(read, &place)?.is_some() {
        return Ok(None);
    }
    let title = source_name(read, &transcript)?;
    let (start, end) = in_source(read, one, &one.hull)?;
    let mut differences = json!(one.differences);
    let mut sentence = one.sentence.clone();
    gate.silence_around(read, &place, &mut differences, &mut sentence)?;
    Ok(Some(json!({
        "source_id": transcript.recollection, "source_title": title, "start": start, "end": end, "score": one.score,
        "verdict": one.verdict.as_str(), "differences": differences, "sentence": told(&transcript, sentence),
        "original": original_of(read, &place)?.map(Spoken::from),
        "ambiguous": one.is_ambiguous,
    })))
}

/// What a measurement knows a source by: its file's name without the ending; its title where it came from no file.
fn source_name(read: &Read<'_>, transcript: &Transcript) -> Result<String, ArchiveError> {
    let file = transcript.media.map(|id| read.media_file(id)).transpose()?.flatten();
    let stem = file.and_then(|file| Some(Path::new(&file.name).file_stem()?.to_string_lossy().into_owned()));
    Ok(match stem {
        Some(stem) => stem,
        None => read.recollection(transcript.recollection)?.title,
    })
}

fn in_source(read: &Read<'_>, one: &Match, stretch: &Stretch) -> Result<(Option<u64>, Option<u64>), ArchiveError> {
    let transcript = Id::from_bytes(*one.transcript_id.as_bytes());
    let point = |point: &TurnPoint| -> Result<Option<u64>, ArchiveError> {
        let position = u32::try_from(point.position).unwrap_or(u32::MAX);
        let turn = read.turns_between(transcript, position, position)?.into_iter().next();
        Ok(turn.and_then(|turn| {
            let within = turn.text.get(..point.offset)?.chars().count() as u64;
            Some(turn.origin? + within)
        }))
    };
    Ok((point(&stretch.begin)?, point(&stretch.end)?))
}
