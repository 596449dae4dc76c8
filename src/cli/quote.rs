//! Words kept from a source.

use clap::Subcommand;
use serde_json::{Value, json};

use super::context::{Context, Failure};
use super::rights::{RestrictArguments, restrict};
use super::{pick, print};
use crate::archive::ArchiveError;
use crate::archive::clearance::Clearance;
use crate::archive::copy::{CopyForm, copied_quote};
use crate::archive::evidence::provenance;
use crate::archive::proof::Spoken;
use crate::archive::quotes::{QuoteCommand, place_of_words};
use crate::model::{Id, Protected, Quote, Role};
use crate::store::Read;
use crate::store::quote::QuoteRow;
use crate::text::clock::clock;

#[derive(Debug, Subcommand)]
pub(super) enum QuotesCommand {
    /// List every quote
    List,
    /// Show one, with all it stands on
    Show {
        /// Its id, or its first words
        quote: String,
    },
    /// Keep words of an interview, letter or notes
    Add {
        /// Title, call number, file name or id of the recollection
        source: String,
        /// The words, exactly as they stand there
        words: String,
        /// A tag to put on it (may be given several times)
        #[arg(long)]
        tag: Vec<String>,
    },
    /// Put tags on a quote
    Tag {
        /// Its id, or its first words
        quote: String,
        /// The tags: name, path (place/yard) or id
        #[arg(required = true)]
        tags: Vec<String>,
    },
    /// Take a tag off a quote
    Untag {
        /// Its id, or its first words
        quote: String,
        /// The tag
        tag: String,
    },
    /// Print the words with their citation, to be pasted into a text
    Copy {
        /// Its id, or its first words
        quote: String,
        /// As Markdown: a block quote and a footnote
        #[arg(long)]
        markdown: bool,
    },
    /// Say that you compared the words with the sound
    Heard {
        /// Its id, or its first words
        quote: String,
    },
    /// Accept the words that stand at its place now, after the transcript was corrected
    Accept {
        /// Its id, or its first words
        quote: String,
    },
    /// Withhold one quote
    Restrict {
        /// Its id, or its first words
        quote: String,
        #[command(flatten)]
        restriction: RestrictArguments,
    },
    /// Remove a quote that nothing cites and no dossier uses
    Remove {
        /// Its id, or its first words
        quote: String,
    },
}

pub(super) fn run(context: &Context, command: QuotesCommand) -> Result<(), Failure> {
    match command {
        QuotesCommand::List => list(context),
        QuotesCommand::Show { quote } => show(context, &quote),
        QuotesCommand::Add { source, words, tag } => add(context, &source, &words, &tag),
        QuotesCommand::Tag { quote, tags } => change(context, &quote, "Tagged.", |read, quote| {
            let tags = tags.iter().map(|tag| pick::tag(read, tag)).collect::<Result<_, _>>()?;
            Ok(QuoteCommand::Tag { quote, tags })
        }),
        QuotesCommand::Untag { quote, tag } => change(context, &quote, "Untagged.", |read, quote| {
            Ok(QuoteCommand::Untag { quote, tag: pick::tag(read, &tag)? })
        }),
        QuotesCommand::Copy { quote, markdown } => copy(context, &quote, markdown),
        QuotesCommand::Heard { quote } => {
            change(context, &quote, "Stamped as heard today.", |_, quote| Ok(QuoteCommand::Heard(quote)))
        }
        QuotesCommand::Accept { quote } => {
            change(context, &quote, "Accepted.", |_, quote| Ok(QuoteCommand::Accept(quote)))
        }
        QuotesCommand::Restrict { quote, restriction } => {
            restrict(context, &restriction, |read| Ok(Protected::Quote(pick::quote(read, &quote)?)))
        }
        QuotesCommand::Remove { quote } => {
            change(context, &quote, "Removed.", |_, quote| Ok(QuoteCommand::Remove(quote)))
        }
    }
}

fn change(
    context: &Context,
    typed: &str,
    done: &str,
    command: impl FnOnce(&Read<'_>, Id<Quote>) -> Result<QuoteCommand, ArchiveError>,
) -> Result<(), Failure> {
    let mut archive = context.open()?;
    let command = archive.read(|read| command(read, pick::quote(read, typed)?))?;
    let id = archive.apply(command)?;
    archive.close()?;
    context.done(id, done)
}

fn add(context: &Context, source: &str, words: &str, tags: &[String]) -> Result<(), Failure> {
    let mut archive = context.open()?;
    let (transcript, place, tags) = archive.read(|read| {
        let transcripts = read.transcripts(pick::recollection(read, source)?)?;
        let mut wrong = ArchiveError::NotFound(format!("“{source}” has no words yet"));
        let tags: Vec<_> = tags.iter().map(|tag| pick::tag(read, tag)).collect::<Result<_, _>>()?;
        for transcript in transcripts {
            match place_of_words(read, transcript.id, words) {
                Ok(place) => return Ok((transcript.id, place, tags)),
                Err(error) => wrong = error,
            }
        }
        Err(wrong)
    })?;
    let quote = archive.apply(QuoteCommand::Add { transcript, place })?;
    if !tags.is_empty() {
        archive.apply(QuoteCommand::Tag { quote, tags })?;
    }
    archive.close()?;
    context.done(quote, "Kept.")
}

fn list(context: &Context) -> Result<(), Failure> {
    let rows: Vec<Value> = context.ask(|read, gate| {
        let one = |row: QuoteRow| -> Result<Value, ArchiveError> {
            let withheld =
                gate.quote(row.quote.id).map_or_else(|| gate.place(read, &row.quote.place), |one| Ok(Some(one)))?;
            Ok(match withheld {
                Some(withheld) => json!({ "id": row.quote.id, "withheld": withheld.in_words() }),
                None => json!(row),
            })
        };
        read.quotes()?.into_iter().map(one).collect()
    })?;
    context.answer(&rows, |rows| {
        let line = |row: &Value| {
            let text = |field: &str| row[field].as_str().unwrap_or_default().to_owned();
            let id = text("id").split_off(28);
            if let Some(withheld) = row["withheld"].as_str() {
                return format!("{id}  ({withheld})");
            }
            let tags = if text("tags").is_empty() { String::new() } else { format!(" · {}", text("tags")) };
            let cited = match row["citations"].as_u64().unwrap_or(0) {
                0 => String::new(),
                many => format!(" · cited {many}×"),
            };
            format!(
                "{id}  “{}”\n          {}{tags}{cited}",
                crate::archive::excerpt(&text("exact"), 90),
                text("source")
            )
        };
        rows.iter().map(line).collect::<Vec<_>>().join("\n")
    })
}

fn show(context: &Context, typed: &str) -> Result<(), Failure> {
    let shown = context.ask(|read, gate| whole(read, gate, pick::quote(read, typed)?))?;
    context.answer(&shown, in_words)
}

fn copy(context: &Context, typed: &str, is_markdown: bool) -> Result<(), Failure> {
    let form = if is_markdown { CopyForm::Markdown } else { CopyForm::Plain };
    let copied = context.ask(|read, _| copied_quote(read, pick::quote(read, typed)?, form))?;
    match copied {
        Ok(text) => context.answer(&json!({ "text": text }), |_| text.clone()),
        Err(withheld) => {
            let rule = format!("this quote is {}", withheld.in_words());
            Err(ArchiveError::Refused { rule, hint: "what is withheld cannot be copied" }.into())
        }
    }
}

fn whole(read: &Read<'_>, gate: &Clearance, id: Id<Quote>) -> Result<Value, ArchiveError> {
    let cleared = match gate.quotation_of(read, provenance(read, id)?)? {
        Ok(cleared) => cleared,
        Err(withheld) => return Ok(json!({ "id": id, "withheld": withheld.in_words() })),
    };
    let names = |role| cleared.people(role).map(|person| person.name.clone()).collect::<Vec<_>>();
    let cited: Vec<Value> = cleared
        .cited_in
        .iter()
        .map(|cited| {
            json!({
                "article": cited.printed.article.title, "date": cited.printed.article.date,
                "words": cited.words(), "verdict": cited.citation.verdict,
                "sentence": cited.citation.sentence, "differences": cited.citation.differences,
            })
        })
        .collect();
    Ok(json!({
        "id": id, "words": cleared.quote.exact, "original": cleared.original.clone().map(Spoken::from), "narrators": names(Role::Narrator),
        "interviewers": names(Role::Interviewer), "source": cleared.source.recollection.title,
        "kind": cleared.source.recollection.kind, "date": cleared.source.recollection.date, "place": cleared.source.recollection.place,
        "start_ms": cleared.quote.start_ms, "end_ms": cleared.quote.end_ms, "evidence": cleared.grade().in_words(),
        "anchoring": cleared.quote.anchoring, "heard_ms": cleared.quote.heard_ms,
        "tags": read.tags_of(id)?.into_iter().map(|tag| tag.name).collect::<Vec<_>>(), "cited_in": cited,
    }))
}

fn in_words(shown: &Value) -> String {
    if let Some(withheld) = shown["withheld"].as_str() {
        return format!("This quote is {withheld}.\nAdd --include-withheld to see it here.");
    }
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |value: &Value| value.as_array().into_iter().flatten().map(&text).collect::<Vec<_>>().join(", ");
    let times = match (shown["start_ms"].as_i64(), shown["end_ms"].as_i64()) {
        (Some(start), Some(end)) => format!(", {}–{}", clock(start), clock(end)),
        (Some(start), None) => format!(", {}", clock(start)),
        _ => String::new(),
    };
    let mut lines = vec![
        print::wrapped(&format!("“{}”", text(&shown["words"])), "", 90),
        format!("— {}, {} ({}{times})", list(&shown["narrators"]), text(&shown["source"]), text(&shown["date"])),
        format!("evidence: {}", text(&shown["evidence"])),
    ];
    lines.extend(print::spoken(&shown["original"], ""));
    if !list(&shown["tags"]).is_empty() {
        lines.push(format!("tags: {}", list(&shown["tags"])));
    }
    for cited in shown["cited_in"].as_array().into_iter().flatten() {
        lines.push(format!(
            "cited in: {} ({}): {}\n  “{}”\n  {}",
            text(&cited["article"]),
            text(&cited["date"]),
            text(&cited["verdict"]),
            text(&cited["words"]),
            text(&cited["sentence"])
        ));
    }
    lines.join("\n")
}
