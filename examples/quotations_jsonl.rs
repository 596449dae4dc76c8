//! For measuring: reads `{doc_id, text}` lines, writes the quotations found in each; offsets in code points.

use serde_json::{Value, json};
use std::io::{BufRead, Write};
use vivavoce::text::quotation::{Speaker, Stretch, analyse};
use vivavoce::text::{CodePoints, Span};

fn main() -> std::io::Result<()> {
    let everything = std::env::args().any(|argument| argument == "--all");
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let document: Value = serde_json::from_str(&line?)?;
        let text = document["text"].as_str().unwrap_or("");
        let start = std::time::Instant::now();
        let found = analyse(text);
        let seconds = start.elapsed().as_secs_f64();
        let points = CodePoints::of(text);
        let quotes: Vec<Value> = found
            .quotations
            .iter()
            .filter(|stretch| everything || stretch.is_quotation)
            .map(|stretch| quote(stretch, &points))
            .collect();
        writeln!(out, "{}", json!({ "doc_id": document["doc_id"], "quotes": quotes, "seconds": seconds }))?;
    }
    Ok(())
}

/// One stretch in the interchange form.
fn quote(stretch: &Stretch, points: &CodePoints) -> Value {
    let at = |span: Span| (points.at(span.start), points.at(span.end));
    let (start, end) = at(stretch.span);
    let mention = stretch.speaker.as_ref().and_then(|speaker| speaker.mention).map(at);
    let name = |speaker: &Speaker| speaker.name.clone();
    json!({
        "start": start,
        "end": end,
        "kind": stretch.kind,
        "class": stretch.class.as_str(),
        "is_quotation": stretch.is_quotation,
        "score": stretch.score,
        "speaker": stretch.speaker.as_ref().map(name),
        "speaker_start": mention.map(|mention| mention.0),
        "speaker_end": mention.map(|mention| mention.1),
        "relayed_by": stretch.relayed_by.as_ref().map(name),
        "cue": stretch.cue.map(at),
        "utterance": stretch.utterance,
        "reasons": stretch.reasons,
        "speaker_reasons": stretch.speaker.as_ref().map(|speaker| speaker.reasons.clone()),
    })
}
