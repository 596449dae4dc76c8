//! What may happen to memos.

use super::clearance::Clearance;
use super::command::{Command, excerpt};
use super::{ArchiveError, Result};
use crate::model::{About, Id, Memo};
use crate::store::{Read, Write, now_ms};

/// One change of one memo.
#[derive(Clone, Debug)]
pub enum MemoCommand {
    /// A new note.
    Add {
        /// What it is about.
        about: About,
        /// The note.
        text: String,
    },
    /// Changes the note.
    Edit {
        /// Which.
        memo: Id<Memo>,
        /// The note now.
        text: String,
    },
    /// Removes the note.
    Remove(Id<Memo>),
}

impl Command for MemoCommand {
    type Outcome = Id<Memo>;

    fn perform(self, write: &Write<'_>) -> Result<(String, Id<Memo>)> {
        match self {
            MemoCommand::Add { about, text } => {
                let memo = Memo { id: Id::new(), about, text: noted(text)?, written_ms: now_ms() };
                write.insert_memo(&memo)?;
                Ok((format!("Note “{}”", excerpt(&memo.text, 50)), memo.id))
            }
            MemoCommand::Edit { memo, text } => {
                let memo = Memo { text: noted(text)?, ..write.memo(memo)? };
                write.update_memo(&memo)?;
                Ok((format!("Edit note “{}”", excerpt(&memo.text, 50)), memo.id))
            }
            MemoCommand::Remove(id) => {
                let memo = write.memo(id)?;
                write.delete_memo(id)?;
                Ok((format!("Remove note “{}”", excerpt(&memo.text, 50)), id))
            }
        }
    }
}

fn noted(text: String) -> Result<String> {
    match text.trim().is_empty() {
        true => Err(ArchiveError::Refused { rule: "a note needs words".into(), hint: "write some" }),
        false => Ok(text),
    }
}

/// Whether notes on a thing are withheld with it: a note on something withheld may tell what is withheld.
pub fn is_withheld(read: &Read<'_>, gate: &Clearance, about: About) -> Result<bool> {
    Ok(match about {
        About::Person(id) => gate.person(id).is_some(),
        About::Recollection(id) => gate.recollection(id).is_some(),
        About::Quote(id) => gate.quote(id).is_some() || gate.place(read, &read.quote(id)?.place)?.is_some(),
        _ => false,
    })
}
