//! What is done to several quotes at once, in one step: tags put on, a dossier filled.
//!
//! Words that a search found in a transcript become quotes first, in the same step. What is not there yet, a tag or a dossier, is made by its name in the same step, so that one Undo takes back all of it.

mod all;
mod hit;

use std::collections::HashSet;

use super::command::{Command, excerpt};
use super::dossiers::DossierCommand;
use super::tags::TagCommand;
use super::{ArchiveError, Result};
use crate::model::{Dossier, Entry, EntryContent, Id, Quote, Section, Tag};
use crate::store::Write;

pub use all::{CollectFound, Collected};
pub use hit::HitWords;

/// A thing that is there, or the name of one to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice<T> {
    /// One that is there.
    Known(Id<T>),
    /// One to make, by its name.
    New(String),
}

/// Something done to quotes, and to found words that become quotes in the same step.
#[derive(Clone, Debug)]
pub enum GatherCommand {
    /// Keeps found words as quotes.
    Keep(Vec<HitWords>),
    /// Puts one tag on all of them.
    Tag {
        /// Which words.
        words: Vec<HitWords>,
        /// Which tag; a new one stands at the top of the codebook.
        tag: Choice<Tag>,
    },
    /// Puts all of them at the end of a dossier.
    Collect {
        /// Which words, in the order wanted.
        words: Vec<HitWords>,
        /// Which dossier.
        dossier: Choice<Dossier>,
    },
}

impl Command for GatherCommand {
    /// What the history says was done.
    type Outcome = String;

    fn perform(self, write: &Write<'_>) -> Result<(String, String)> {
        let label = match self {
            GatherCommand::Keep(words) => keep(write, &words)?,
            GatherCommand::Tag { words, tag } => put_tag(write, &kept(write, &words)?, tag)?,
            GatherCommand::Collect { words, dossier } => collect(write, &kept(write, &words)?, dossier)?,
        };
        Ok((label.clone(), label))
    }
}

fn keep(write: &Write<'_>, words: &[HitWords]) -> Result<String> {
    let mut new = 0;
    for one in words.iter().filter(|one| matches!(one, HitWords::Turn { .. })) {
        new += usize::from(write.quote_at(&one.place(write)?.1)?.is_none());
    }
    if new == 0 && !words.is_empty() {
        let rule = if words.len() == 1 { "these words are a quote already" } else { "all of these are quotes already" };
        return Err(ArchiveError::Refused { rule: rule.into(), hint: "tag them, or put them into a dossier" });
    }
    let what = in_words(write, &kept(write, words)?)?;
    // The history has “Quote “We met…””, as where words were selected in a transcript.
    Ok(what.strip_prefix("quote ").map_or_else(|| format!("Keep {new} quotes"), |words| format!("Quote {words}")))
}

/// The quotes that the words are or become, each once.
fn kept(write: &Write<'_>, words: &[HitWords]) -> Result<Vec<Id<Quote>>> {
    let mut quotes = Vec::with_capacity(words.len());
    let mut seen = HashSet::new();
    for one in words {
        let quote = one.keep(write)?.id;
        if seen.insert(quote) {
            quotes.push(quote);
        }
    }
    Ok(quotes)
}

fn put_tag(write: &Write<'_>, quotes: &[Id<Quote>], tag: Choice<Tag>) -> Result<String> {
    let what = in_words(write, quotes)?;
    let tag = match tag {
        Choice::Known(tag) => tag,
        Choice::New(name) => {
            let add = TagCommand::Add { name, parent: None, definition: String::new(), colour: String::new() };
            add.perform(write)?.1
        }
    };
    let name = write.tag(tag)?.name;
    let mut new = 0;
    for quote in quotes {
        new += usize::from(write.insert_tagging(*quote, tag)?);
    }
    if new == 0 {
        let rule = format!("{what} carries {name} already");
        return Err(ArchiveError::Refused { rule, hint: "choose another tag" });
    }
    Ok(format!("Tag {what} with {}", excerpt(&name, 40)))
}

fn collect(write: &Write<'_>, quotes: &[Id<Quote>], dossier: Choice<Dossier>) -> Result<String> {
    let what = in_words(write, quotes)?;
    let dossier = dossier_of(write, dossier)?;
    append(write, dossier, quotes)?;
    Ok(format!("Put {what} into dossier “{}”", excerpt(&write.dossier(dossier)?.title, 40)))
}

fn dossier_of(write: &Write<'_>, dossier: Choice<Dossier>) -> Result<Id<Dossier>> {
    match dossier {
        Choice::Known(dossier) => Ok(dossier),
        Choice::New(title) => Ok(DossierCommand::New { title }.perform(write)?.1),
    }
}

/// Puts quotes at the end of a dossier's last section, all at once: one by one, each would write the whole dossier.
fn append(write: &Write<'_>, dossier: Id<Dossier>, quotes: &[Id<Quote>]) -> Result<()> {
    let mut dossier = write.dossier(dossier)?;
    if dossier.sections.is_empty() {
        dossier.sections.push(Section { id: Id::new(), title: String::new(), entries: Vec::new() });
    }
    let entry = |quote: &Id<Quote>| Entry { id: Id::new(), content: EntryContent::Quote(*quote) };
    if let Some(section) = dossier.sections.last_mut() {
        section.entries.extend(quotes.iter().map(entry));
    }
    Ok(write.put_dossier(&dossier)?)
}

fn in_words(write: &Write<'_>, quotes: &[Id<Quote>]) -> Result<String> {
    match quotes {
        [] => Err(ArchiveError::Refused { rule: "no quote was chosen".into(), hint: "choose one in the list" }),
        [one] => Ok(format!("quote “{}”", excerpt(&write.quote(*one)?.exact, 40))),
        several => Ok(format!("{} quotes", several.len())),
    }
}
