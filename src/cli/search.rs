//! Searching everything.

use clap::Args;

use super::context::{Context, Failure};
use super::print;
use crate::archive::ArchiveError;
use crate::archive::search::{Answer, Found, search};
use crate::text::clock::clock;

#[derive(Debug, Args)]
pub(super) struct Search {
    /// Words, "a phrase", begin*, -without, a OR b, person:Name, tag:name, kind:quote, date:1990, language:ru,
    /// access:open, cited:yes, verdict:misquoted. Put the whole between single quotation marks: 'strike -miners person:"Anna Kolbe"'
    #[arg(required = true)]
    query: Vec<String>,
    /// The most hits to list
    #[arg(long, default_value_t = 20)]
    limit: usize,
}

pub(super) fn run(context: &Context, arguments: &Search) -> Result<(), Failure> {
    let query = arguments.query.join(" ");
    let asked = context.ask(|read, gate| search(read, gate, &query, arguments.limit));
    if let Err(Failure::Archive(ArchiveError::Query(error))) = &asked
        && !context.json
    {
        let before = query.get(..error.at.start).unwrap_or("").chars().count();
        let under = query.get(error.at.start..error.at.end).unwrap_or("").chars().count().max(1);
        eprintln!("  {query}\n  {}{}", " ".repeat(before), "^".repeat(under));
    }
    let answer = asked?;
    context.answer(&answer, in_words)
}

fn in_words(answer: &Answer) -> String {
    let mut lines: Vec<String> = answer.notes.iter().map(|note| format!("note: {note}")).collect();
    lines.extend(answer.hits.iter().map(hit));
    if answer.hits.is_empty() {
        lines.push("Nothing was found.".into());
    }
    if answer.withheld > 0 {
        lines.push(format!("{} withheld.", print::counted(answer.withheld, "more hit is", "more hits are")));
    }
    lines.join("\n")
}

fn hit(found: &Found) -> String {
    let speaker = if found.speaker.is_empty() { String::new() } else { format!("{}, ", found.speaker) };
    let date = found.date.as_ref().map(|date| format!(", {date}")).unwrap_or_default();
    let time = found.start_ms.map(|ms| format!(", {}", clock(ms))).unwrap_or_default();
    let tail = &found.id[found.id.len().saturating_sub(8)..];
    format!(
        "{:<10} {tail}  {speaker}{}{date}{time}\n{}",
        found.noun.as_str(),
        found.source,
        print::wrapped(&marked(found), "             ", 100)
    )
}

/// The snippet with what was found between square brackets: on a terminal without colour they still show.
fn marked(found: &Found) -> String {
    let mut text = found.snippet.clone();
    for mark in found.marks.iter().rev() {
        text.insert(mark.end, ']');
        text.insert(mark.start, '[');
    }
    text
}
