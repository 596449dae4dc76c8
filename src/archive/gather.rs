//! What is done to several quotes at once, in one step: tags put on, a dossier filled.
//!
//! What is not there yet, a tag or a dossier, is made by its name in the same step, so that one Undo takes back all of it.

use super::command::{Command, excerpt};
use super::dossiers::DossierCommand;
use super::tags::TagCommand;
use super::{ArchiveError, Result};
use crate::model::{Dossier, EntryContent, Id, Quote, Tag};
use crate::store::Write;

/// A thing that is there, or the name of one to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice<T> {
    /// One that is there.
    Known(Id<T>),
    /// One to make, by its name.
    New(String),
}

/// Something done to quotes.
#[derive(Clone, Debug)]
pub enum GatherCommand {
    /// Puts one tag on all of them.
    Tag {
        /// Which quotes.
        quotes: Vec<Id<Quote>>,
        /// Which tag; a new one stands at the top of the codebook.
        tag: Choice<Tag>,
    },
    /// Puts all of them at the end of a dossier.
    Collect {
        /// Which quotes, in the order wanted.
        quotes: Vec<Id<Quote>>,
        /// Which dossier.
        dossier: Choice<Dossier>,
    },
}

impl Command for GatherCommand {
    /// What the history says was done.
    type Outcome = String;

    fn perform(self, write: &Write<'_>) -> Result<(String, String)> {
        let label = match self {
            GatherCommand::Tag { quotes, tag } => put_tag(write, &quotes, tag)?,
            GatherCommand::Collect { quotes, dossier } => collect(write, &quotes, dossier)?,
        };
        Ok((label.clone(), label))
    }
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
    let dossier = match dossier {
        Choice::Known(dossier) => dossier,
        Choice::New(title) => DossierCommand::New { title }.perform(write)?.1,
    };
    for quote in quotes {
        let content = EntryContent::Quote(*quote);
        DossierCommand::AddEntry { dossier, section: None, content }.perform(write)?;
    }
    Ok(format!("Put {what} into dossier “{}”", excerpt(&write.dossier(dossier)?.title, 40)))
}

fn in_words(write: &Write<'_>, quotes: &[Id<Quote>]) -> Result<String> {
    match quotes {
        [] => Err(ArchiveError::Refused { rule: "no quote was chosen".into(), hint: "choose one in the list" }),
        [one] => Ok(format!("quote “{}”", excerpt(&write.quote(*one)?.exact, 40))),
        several => Ok(format!("{} quotes", several.len())),
    }
}
