//! The historian's own notes.

use clap::Subcommand;
use serde_json::{Value, json};

use super::context::{Context, Failure};
use super::{pick, print};
use crate::archive::ArchiveError;
use crate::archive::memos::{MemoCommand, is_withheld};
use crate::model::{About, Id, Memo};

#[derive(Debug, Subcommand)]
pub(super) enum MemosCommand {
    /// List every memo
    List,
    /// Write one
    Add {
        /// The note
        text: String,
        /// About a person: name or id
        #[arg(long, group = "about")]
        person: Option<String>,
        /// About an interview or other recollection: title or id
        #[arg(long, group = "about")]
        interview: Option<String>,
        /// About an article: title or id
        #[arg(long, group = "about")]
        article: Option<String>,
        /// About a quote: id or first words
        #[arg(long, group = "about")]
        quote: Option<String>,
        /// About a tag
        #[arg(long, group = "about")]
        tag: Option<String>,
    },
    /// Change the words of one
    Edit {
        /// Its id, or its first words
        memo: String,
        /// The note now
        text: String,
    },
    /// Remove one
    Remove {
        /// Its id, or its first words
        memo: String,
    },
}

pub(super) fn run(context: &Context, command: MemosCommand) -> Result<(), Failure> {
    match command {
        MemosCommand::List => list(context),
        MemosCommand::Add { text, person, interview, article, quote, tag } => {
            let mut archive = context.open()?;
            let about = archive.read(|read| {
                Ok(match (person, interview, article, quote, tag) {
                    (Some(person), ..) => About::Person(pick::person(read, &person)?),
                    (_, Some(interview), ..) => About::Recollection(pick::recollection(read, &interview)?),
                    (_, _, Some(article), ..) => About::Article(pick::article(read, &article)?),
                    (_, _, _, Some(quote), _) => About::Quote(pick::quote(read, &quote)?),
                    (.., Some(tag)) => About::Tag(pick::tag(read, &tag)?),
                    _ => About::Archive,
                })
            })?;
            let id = archive.apply(MemoCommand::Add { about, text })?;
            archive.close()?;
            context.done(id, "Noted.")
        }
        MemosCommand::Edit { memo, text } => {
            change(context, &memo, "Changed.", |memo| MemoCommand::Edit { memo, text })
        }
        MemosCommand::Remove { memo } => change(context, &memo, "Removed.", MemoCommand::Remove),
    }
}

fn change(
    context: &Context,
    typed: &str,
    done: &str,
    command: impl FnOnce(Id<Memo>) -> MemoCommand,
) -> Result<(), Failure> {
    let mut archive = context.open()?;
    let memo = archive.read(|read| pick::memo(read, typed))?;
    let id = archive.apply(command(memo))?;
    archive.close()?;
    context.done(id, done)
}

fn list(context: &Context) -> Result<(), Failure> {
    let memos: Vec<Value> = context.ask(|read, gate| {
        let one = |memo: Memo| -> Result<Value, ArchiveError> {
            Ok(match is_withheld(read, gate, memo.about)? {
                true => json!({ "id": memo.id, "withheld": true }),
                false => json!(memo),
            })
        };
        read.memos()?.into_iter().map(one).collect()
    })?;
    context.answer(&memos, |memos| {
        let line = |memo: &Value| {
            let id = memo["id"].as_str().unwrap_or_default().to_owned().split_off(28);
            match memo["text"].as_str() {
                Some(text) => {
                    let written = print::moment(memo["written_ms"].as_i64().unwrap_or(0));
                    print::wrapped(&format!("{id}  {written}  {text}"), "          ", 100).trim_start().to_owned()
                }
                None => format!("{id}  (withheld with what it is about)"),
            }
        };
        memos.iter().map(line).collect::<Vec<_>>().join("\n")
    })
}
