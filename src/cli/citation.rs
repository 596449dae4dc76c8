//! Which quotation cites which quote: suggestions, and a person's findings about them.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::context::{Context, Failure};
use super::person::may_be;
use super::{pick, print};
use crate::archive::citations::{CitationCommand, Reject};
use crate::archive::clearance::Clearance;
use crate::archive::evidence::provenance;
use crate::archive::found_later::{Announcement, Fresh, announced};
use crate::archive::offer::{Offer, find};
use crate::archive::people::alike::NameBook;
use crate::archive::proof::{Spoken, found_in};
use crate::archive::suggest::{Credits, Suggested, suggestions_for};
use crate::archive::sureness::Find;
use crate::archive::{Archive, ArchiveError, excerpt};
use crate::model::Citation;
use crate::store::Read;
use crate::store::citation::CitationRow;
use crate::store::derived::Suggestion;
use crate::text::clock::clock;
use crate::text::difference::Verdict;

#[derive(Debug, Subcommand)]
pub(super) enum CitationsCommand {
    /// List every confirmed citation
    List,
    /// Show a citation: the words as they were given, as printed, and what differs
    Show {
        /// Its id
        citation: String,
    },
    /// Take a citation back; the quote and the quotation stay
    Withdraw {
        /// Its id
        citation: String,
    },
}

#[derive(Debug, Args)]
pub(super) struct Suggest {
    /// Title or id of an article [default: every article]
    article: Option<String>,
    /// Only count the verdicts
    #[arg(long)]
    summary: bool,
    /// Only what is still to be decided: quotations with a suggestion that nobody has confirmed or rejected
    #[arg(long)]
    undecided: bool,
}

#[derive(Debug, Args)]
pub(super) struct Confirm {
    /// The quotation's id, as `suggest` gives it
    quotation: String,
    /// Which of its suggestions, counted from 1
    #[arg(long, default_value_t = 1)]
    choice: usize,
}

#[derive(Debug, Args)]
pub(super) struct RejectArguments {
    /// The quotation's id, as `suggest` gives it
    quotation: String,
    /// Which of its suggestions, counted from 1
    #[arg(long, default_value_t = 1)]
    choice: usize,
}

#[derive(Debug, Args)]
pub(super) struct Report {
    /// The quotation's id, as `suggest` gives it
    quotation: String,
}

pub(super) fn run(context: &Context, command: CitationsCommand) -> Result<(), Failure> {
    match command {
        CitationsCommand::List => list(context),
        CitationsCommand::Show { citation } => show(context, &citation),
        CitationsCommand::Withdraw { citation } => {
            let mut archive = context.open()?;
            let id = archive.read(|read| pick::citation(read, &citation))?;
            archive.apply(CitationCommand::Withdraw(id))?;
            archive.close()?;
            context.done(id, "Withdrawn.")
        }
    }
}

pub(super) fn suggest(context: &Context, arguments: &Suggest) -> Result<(), Failure> {
    let mut archive = context.open()?;
    let articles = archive.read(|read| match &arguments.article {
        Some(typed) => Ok(vec![pick::article(read, typed)?]),
        None => Ok(read.articles()?.into_iter().map(|row| row.article.id).collect()),
    })?;
    let watch = context.watch("comparing");
    let mut answers: Vec<Value> = Vec::new();
    for article in articles {
        let mut suggested = archive.suggest(article, &watch)?;
        if arguments.undecided {
            suggested.retain(|one| !one.is_confirmed && !one.suggestions.is_empty());
        }
        if arguments.undecided && suggested.is_empty() {
            continue;
        }
        let policy = context.policy;
        let answer = archive.read(|read| {
            let gate = Clearance::today(read, policy)?;
            let title = read.article(article)?.title;
            let book = NameBook::read(read)?;
            let quotations: Vec<Value> =
                suggested.iter().map(|one| shown(read, &gate, &book, one)).collect::<Result<_, ArchiveError>>()?;
            Ok(json!({ "article": article, "title": title, "quotations": quotations }))
        })?;
        answers.push(answer);
    }
    archive.close()?;
    context.answer(&answers, |answers| {
        if answers.is_empty() && arguments.undecided {
            return "Nothing is left to be decided.".into();
        }
        let told = if arguments.summary { counts_of } else { of_article };
        answers.iter().map(told).collect::<Vec<_>>().join(if arguments.summary { "\n" } else { "\n\n" })
    })
}

/// Tries the quotations without a source once more, among new words, and tells what was found: in a line, or as JSON.
pub(super) fn found_later(context: &Context, archive: &mut Archive, fresh: Fresh) -> Result<Option<Value>, Failure> {
    let found = archive.seek_again(&fresh, &context.watch("looking for sources"))?;
    if found.is_empty() {
        return Ok(None);
    }
    let policy = context.policy;
    let announcement = archive.read(|read| announced(read, &Clearance::today(read, policy)?, &found))?;
    let Some(Announcement { sentence, quotations }) = announcement else { return Ok(None) };
    if !context.json {
        context.say(format!("{sentence} `vivavoce suggest --undecided` shows what is to be decided."))?;
    }
    Ok(Some(json!({ "found_later": quotations, "sentence": sentence })))
}

/// How many quotations of an article got which verdict.
fn counts_of(answer: &Value) -> String {
    let quotations = answer["quotations"].as_array().map(Vec::as_slice).unwrap_or_default();
    let verdict = |quotation: &Value| match quotation["suggestions"][0]["verdict"].as_str() {
        Some(verdict) => verdict.to_owned(),
        None if quotation["suggestions"][0]["withheld"].is_string() => "in a withheld source".into(),
        None => Verdict::NotFound.to_string(),
    };
    let named = Verdict::ALL.iter().map(|verdict| verdict.to_string()).chain(["in a withheld source".into()]);
    let counts: Vec<String> = named
        .map(|name| (quotations.iter().filter(|quotation| verdict(quotation) == name).count(), name))
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| format!("{count} {name}"))
        .collect();
    let title = answer["title"].as_str().unwrap_or_default();
    if quotations.is_empty() {
        return format!("{title}: no quotations were found in it");
    }
    format!("{title}: {} ({})", print::counted(quotations.len(), "quotation", "quotations"), counts.join(", "))
}

fn shown(read: &Read<'_>, gate: &Clearance, book: &NameBook, one: &Suggested) -> Result<Value, ArchiveError> {
    let Offer { free, ruling, .. } = Offer::of(read, gate, one.suggestions.clone())?;
    let mut places = Vec::new();
    for suggestion in &free {
        places.push(json!({
            "score": suggestion.score, "find": find(suggestion, &free), "verdict": suggestion.verdict,
            "sentence": suggestion.sentence, "source": found_in(read, gate, &suggestion.place)?,
            "differences": suggestion.differences, "reasons": suggestion.reasons,
        }));
    }
    places.extend(ruling.map(|withheld| json!({ "withheld": withheld.in_words() })));
    let quotation = &one.quotation;
    let meant = match quotation.speaker.is_none() && !quotation.speaker_name.is_empty() {
        true => book.like_name(&quotation.speaker_name),
        false => Vec::new(),
    };
    let meant = meant.iter().filter(|one| gate.names_openly(&one.person));
    Ok(json!({
        "id": quotation.id, "words": quotation.words(), "speaker": quotation.speaker_name,
        "speaker_may_be": meant.map(may_be).collect::<Vec<_>>(),
        "confirmed": one.is_confirmed, "suggestions": places,
    }))
}

fn of_article(answer: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut lines = vec![text(&answer["title"])];
    if answer["quotations"].as_array().is_none_or(Vec::is_empty) {
        lines.push("\n          no quotations were found in it".into());
    }
    for quotation in answer["quotations"].as_array().into_iter().flatten() {
        let id = text(&quotation["id"]).split_off(28);
        let who = match text(&quotation["speaker"]) {
            name if name.is_empty() => "somebody unnamed".into(),
            name => name,
        };
        lines.push(format!("\n{id}  {who}: “{}”", excerpt(&text(&quotation["words"]), 100)));
        for one in quotation["speaker_may_be"].as_array().into_iter().flatten().take(2) {
            let perhaps = format!("perhaps {}: {}", text(&one["name"]), text(&one["why"]));
            lines.push(print::wrapped(&perhaps, "          ", 100));
        }
        let places = quotation["suggestions"].as_array().map(Vec::as_slice).unwrap_or_default();
        if quotation["confirmed"] == true {
            lines.push("          confirmed".into());
        } else if places.is_empty() {
            lines.push(format!("          no source in the archive · vivavoce report {id} keeps it as reported"));
        }
        let open = quotation["confirmed"] != true;
        for (index, place) in places.iter().enumerate().take(if open { 3 } else { 0 }) {
            lines.push(of_place(index + 1, place));
        }
    }
    lines.join("\n")
}

fn of_place(number: usize, place: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    if let Some(withheld) = place["withheld"].as_str() {
        return format!("       {number}. a source that is {withheld}");
    }
    let source = &place["source"];
    let time = source["start_ms"].as_i64().map(|ms| format!(", {}", clock(ms))).unwrap_or_default();
    let mut lines = vec![format!(
        "       {number}. {} · {}, turn {}{time}",
        text(&place["verdict"]),
        text(&source["title"]),
        source["turn"]
    )];
    lines.push(print::wrapped(&format!("“{}”", excerpt(&text(&source["words"]), 300)), "          ", 100));
    lines.extend(print::spoken(&source["original"], "          "));
    lines.push(print::wrapped(&text(&place["sentence"]), "          ", 100));
    let find = &place["find"];
    let find = find["score"].as_f64().map(|score| Find::new(score, find["runner_up"].as_f64()));
    lines.extend(find.map(|find| print::wrapped(&find.in_words(), "          ", 100)));
    for reason in place["reasons"].as_array().into_iter().flatten() {
        lines.push(print::wrapped(&text(reason), "          ", 100));
    }
    lines.join("\n")
}

pub(super) fn confirm(context: &Context, arguments: &Confirm) -> Result<(), Failure> {
    let mut archive = context.open()?;
    let chosen = choose(context, &archive, &arguments.quotation, arguments.choice)?;
    let id = archive.apply(CitationCommand::confirm(&chosen, context.who()))?;
    let policy = context.policy;
    let finding = archive.read(|read| {
        let gate = Clearance::today(read, policy)?;
        let citation = read.citation(id)?;
        citation.map(|known| verdict_or_ruling(read, &gate, &known)).transpose()
    })?;
    archive.close()?;
    context.done(id, format!("Confirmed: {}.", finding.unwrap_or_default()))
}

/// The verdict of a citation; of a withheld quote only that it is withheld, because a verdict tells its words to whoever
/// guesses well.
pub(super) fn verdict_or_ruling(
    read: &Read<'_>,
    gate: &Clearance,
    citation: &Citation,
) -> Result<String, ArchiveError> {
    let withheld = gate.quote_where_it_stands(read, &read.quote(citation.quote)?)?;
    Ok(withheld.map_or_else(|| citation.verdict.clone(), |ruling| ruling.in_words()))
}

pub(super) fn reject(context: &Context, arguments: &RejectArguments) -> Result<(), Failure> {
    let mut archive = context.open()?;
    let chosen = choose(context, &archive, &arguments.quotation, arguments.choice)?;
    let id = archive.apply(Reject::from(&chosen))?;
    archive.close()?;
    context.done(id, "Rejected; it will not be suggested again.")
}

pub(super) fn report(context: &Context, arguments: &Report) -> Result<(), Failure> {
    let mut archive = context.open()?;
    let quotation = archive.read(|read| pick::quotation(read, &arguments.quotation))?;
    let id = archive.apply(CitationCommand::Report { quotation, by: context.who() })?;
    archive.close()?;
    context.done(id, "Kept as reported by the article; it is graded as second-hand.")
}

/// The suggestion that is meant, counted as they are shown; computed now where none was kept.
fn choose(context: &Context, archive: &Archive, typed: &str, choice: usize) -> Result<Suggestion, Failure> {
    Ok(archive.read(|read| {
        let id = pick::quotation(read, typed)?;
        let mut kept = read.suggestions(id)?;
        if kept.is_empty() {
            let (locator, mut credits) = (read.locator()?, Credits::default());
            kept = suggestions_for(read, &locator, &mut credits, &read.quotation(id)?)?;
        }
        let Offer { mut free, withheld, .. } = Offer::of(read, &Clearance::today(read, context.policy)?, kept)?;
        // They are shown as one, so the best of them stands for all.
        free.extend(withheld.into_iter().take(1));
        let index = choice.checked_sub(1).filter(|index| *index < free.len());
        match index {
            Some(index) => Ok(free.swap_remove(index)),
            None => Err(ArchiveError::NotFound(match free.len() {
                0 => "nothing is suggested for this quotation; `vivavoce report` keeps it as reported".into(),
                many => format!("this quotation has {} only", print::counted(many, "suggestion", "suggestions")),
            })),
        }
    })?)
}

fn show(context: &Context, typed: &str) -> Result<(), Failure> {
    let shown = context.ask(|read, gate| {
        let id = pick::citation(read, typed)?;
        let Some(citation) = read.citation(id)? else {
            return Err(ArchiveError::NotFound(format!("there is no such citation ({typed})")));
        };
        let cleared = match gate.quotation_of(read, provenance(read, citation.quote)?)? {
            Ok(cleared) => cleared,
            Err(withheld) => return Ok(json!({ "id": id, "withheld": withheld.in_words() })),
        };
        // Clearance may have left this passage out: it names somebody who must not be named.
        let Some(cited) = cleared.cited_in.iter().find(|cited| cited.citation.id == id) else {
            return Ok(json!({ "id": id, "withheld": "withheld: the passage names somebody who is" }));
        };
        Ok(json!({
            "id": id, "quote": citation.quote, "quotation": citation.quotation, "given": cleared.quote.exact,
            "original": cleared.original.clone().map(Spoken::from),
            "source": cleared.source.recollection.title, "start_ms": cleared.quote.start_ms, "end_ms": cleared.quote.end_ms,
            "printed": cited.citation.words, "article": cited.printed.article.title,
            "verdict": cited.citation.verdict, "sentence": cited.citation.sentence,
            "differences": cited.citation.differences, "confirmed_by": cited.citation.confirmed_by,
            "confirmed_ms": cited.citation.confirmed_ms,
        }))
    })?;
    context.answer(&shown, |shown| {
        let text = |field: &str| shown[field].as_str().unwrap_or_default().to_owned();
        if !text("withheld").is_empty() {
            return format!("This citation is {}.\nAdd --include-withheld to see it here.", text("withheld"));
        }
        let time = shown["start_ms"].as_i64().map(|ms| format!(", {}", clock(ms))).unwrap_or_default();
        let confirmed = shown["confirmed_ms"].as_i64().map(print::moment).unwrap_or_default();
        let mut lines = vec![format!("given    “{}”\n         {}{time}", text("given"), text("source"))];
        lines.extend(print::spoken(&shown["original"], "         "));
        lines.extend([
            format!("printed  “{}”\n         {}", text("printed"), text("article")),
            format!("{}: {}", text("verdict"), text("sentence")),
            format!("Confirmed by {}, {confirmed}.", text("confirmed_by")),
        ]);
        lines.join("\n")
    })
}

fn list(context: &Context) -> Result<(), Failure> {
    let rows: Vec<Value> = context.ask(|read, gate| {
        let one = |row: CitationRow| -> Result<Value, ArchiveError> {
            let quote = read.quote(row.citation.quote)?;
            Ok(match gate.quote_where_it_stands(read, &quote)? {
                Some(withheld) => {
                    json!({ "id": row.citation.id, "article_title": row.article_title, "withheld": withheld.in_words() })
                }
                // The words and what differs stand in `quotes show`, which asks clearance about each passage.
                None => json!({
                    "id": row.citation.id, "quote": row.citation.quote, "quotation": row.citation.quotation,
                    "verdict": row.citation.verdict, "confirmed_by": row.citation.confirmed_by,
                    "confirmed_ms": row.citation.confirmed_ms, "article": row.article,
                    "article_title": row.article_title, "source_title": row.source_title,
                }),
            })
        };
        read.citations()?.into_iter().map(one).collect()
    })?;
    context.answer(&rows, |rows| {
        let line = |row: &Value| {
            let text = |field: &str| row[field].as_str().unwrap_or_default().to_owned();
            let source = row["withheld"].as_str().map_or_else(|| text("source_title"), |words| format!("({words})"));
            vec![text("id").split_off(28), text("verdict"), format!("{} ← {source}", text("article_title"))]
        };
        print::table(&rows.iter().map(line).collect::<Vec<_>>())
    })
}
