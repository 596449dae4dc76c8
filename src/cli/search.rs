//! Searching everything.

use clap::Args;
use serde::Serialize;

use super::context::{Context, Failure};
use super::write_out::{Target, put};
use super::{pick, print};
use crate::archive::ArchiveError;
use crate::archive::query::{QueryError, parse};
use crate::archive::rights::Disclose;
use crate::archive::search::{
    Answer, Found, HitsFormat, HitsOptions, HitsSummary, Order, Roughly, exported, roughly, search,
};
use crate::formats::reference::DEFAULT_STYLE;
use crate::text::clock::clock;

/// What can be typed, for the help and the manual.
const LANGUAGE: &str = "\
Words side by side must all be there, each in any of its grammatical forms:

  strike                 the word; also striking, strikes
  =strike                exactly this form
  stri*                  words that begin so
  \"lamp room\"            these words side by side; =\"lamp room\" in exactly these forms
  \"lamp room\"~5          these words, with at most five others among them
  strike -miners         the one without the other
  (strike OR march) mill at least one of two

Fields:

  person:Kolbe           said by, quoted from or about her; person:~Gusew also finds Gusev and Гусев
  narrator: interviewer: from what somebody told, or took down
  author:Prior           in an article by somebody, or cited there
  tag:place              tagged so, or with a tag under it
  kind:quote             also transcript, article, memo, person, interview, letter, e-mail, notes, reported
  date:1985..1991        also 1985, 198X, 1990-08~, ../1990
  lang:ru                also lang:Russian
  place:Gdynia           where it was told
  cited:yes              verdict:misquoted tells how faithfully
  evidence:sound         also transcript, document, notes, reported
  access:open            also restricted, closed, read-only, anonymous
  has:recording          also times, tag, memo, citation, release, translation
  heard:yes              somebody compared it with the sound

Put the whole between single quotation marks: 'strike -miners person:\"Anna Kolbe\"'";

#[derive(Debug, Args)]
#[command(after_long_help = LANGUAGE)]
pub(super) struct Search {
    /// Words, "a phrase", =exact, "near words"~5, begin*, -without, a OR b, or a field: person:Name, tag:name,
    /// date:1985..1991 and others, which `--help` lists
    #[arg(required_unless_present_any = ["saved", "roughly"])]
    query: Vec<String>,
    /// Ask a saved search
    #[arg(long, value_name = "NAME", conflicts_with = "query")]
    saved: Option<String>,
    /// Find where something roughly like these words was said: a sentence half remembered
    #[arg(long, value_name = "WORDS", conflicts_with_all = ["query", "saved", "explain", "format"])]
    roughly: Option<String>,
    /// Write all that is found, with full citations, as markdown, csv or json
    #[arg(long, conflicts_with = "explain")]
    format: Option<HitsFormat>,
    /// The citation style of --format
    #[arg(long, default_value = DEFAULT_STYLE, requires = "format")]
    style: String,
    #[command(flatten)]
    target: Target,
    /// The most hits to list
    #[arg(long, default_value_t = 20)]
    limit: usize,
    /// Say how the query is understood, and search nothing
    #[arg(long)]
    explain: bool,
}

/// How a query is understood.
#[derive(Serialize)]
struct Explained {
    query: String,
    words: String,
}

pub(super) fn run(context: &Context, arguments: &Search) -> Result<(), Failure> {
    if let Some(words) = &arguments.roughly {
        let found = context.ask(|read, gate| roughly(read, gate, words))?;
        return context.answer(&found, rough_in_words);
    }
    let query = match &arguments.saved {
        Some(saved) => context.ask(|read, _| Ok(read.saved_search(pick::saved_search(read, saved)?)?))?.query,
        None => arguments.query.join(" "),
    };
    if let Some(format) = arguments.format {
        return export(context, arguments, query, format);
    }
    if arguments.explain {
        let parsed =
            parse(&query).inspect_err(|error| underline(context, &query, error)).map_err(ArchiveError::from)?;
        let explained = Explained { query: parsed.to_string(), words: parsed.in_words() };
        return context.answer(&explained, |explained| format!("{}\n{}", explained.query, explained.words));
    }
    let asked = context.ask(|read, gate| search(read, gate, &query, arguments.limit));
    if let Err(Failure::Archive(ArchiveError::Query(error))) = &asked {
        underline(context, &query, error);
    }
    context.answer(&asked?, in_words)
}

/// Writes all that is found.
fn export(context: &Context, arguments: &Search, query: String, format: HitsFormat) -> Result<(), Failure> {
    let style = arguments.style.clone();
    let options = HitsOptions { query, order: Order::Best, format, style };
    let watch = context.watch("writing what was found");
    let (text, summary) = context.ask(|read, gate| exported(read, gate, &options, &watch)).inspect_err(|failure| {
        if let Failure::Archive(ArchiveError::Query(error)) = failure {
            underline(context, &options.query, error);
        }
    })?;
    if context.policy.include_withheld {
        // First into the history, then out: what left must be on record even if the disk fails right after.
        let mut archive = context.open()?;
        archive.apply(Disclose { what: format!("what is found by “{}”", options.query) })?;
        archive.close()?;
    }
    match put(context, &arguments.target, &text)? {
        true => context.answer(&summary, HitsSummary::in_words),
        false => Ok(()),
    }
}

fn rough_in_words(found: &Roughly) -> String {
    let mut lines: Vec<String> = found.hits.iter().map(hit).collect();
    if found.hits.is_empty() {
        lines.push("Nothing like it was found.".into());
    }
    if found.withheld > 0 {
        lines.push(format!("{} withheld.", print::counted(found.withheld, "more place is", "more places are")));
    }
    lines.join("\n")
}

/// Shows the place where a query makes no sense.
fn underline(context: &Context, query: &str, error: &QueryError) {
    if !context.json {
        let before = query.get(..error.at.start).unwrap_or("").chars().count();
        let under = query.get(error.at.start..error.at.end).unwrap_or("").chars().count().max(1);
        eprintln!("  {query}\n  {}{}", " ".repeat(before), "^".repeat(under));
    }
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
    let alike = found.alike.map(|alike| format!(", {alike} % alike")).unwrap_or_default();
    let tail = &found.id[found.id.len().saturating_sub(8)..];
    format!(
        "{:<10} {tail}  {speaker}{}{date}{time}{alike}\n{}",
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
