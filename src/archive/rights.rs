//! What may happen to rights: releases and restrictions.

use super::command::{Command, excerpt};
use super::{ArchiveError, Result};
use crate::model::{Id, Protected, Release, Restriction};
use crate::store::{Read, Write};

/// One change of the restrictions.
#[derive(Clone, Debug)]
pub enum RestrictionCommand {
    /// Withholds something.
    Add(Restriction),
    /// Lifts a restriction.
    Lift(Id<Restriction>),
}

/// One change of the releases.
#[derive(Clone, Debug)]
pub enum ReleaseCommand {
    /// A narrator signed.
    Add(Release),
    /// A release is taken back.
    Withdraw(Id<Release>),
}

/// Something withheld left the archive because its keeper asked for it: written in the history.
#[derive(Clone, Debug)]
pub struct Disclose {
    /// What left, in a person's words: “dossier “Hull 218””.
    pub what: String,
}

impl Command for Disclose {
    type Outcome = ();

    fn perform(self, write: &Write<'_>) -> Result<(String, ())> {
        write.insert_disclosure(&self.what)?;
        Ok((format!("Export {} with what is withheld", self.what), ()))
    }
}

impl Command for RestrictionCommand {
    type Outcome = Id<Restriction>;

    fn perform(self, write: &Write<'_>) -> Result<(String, Id<Restriction>)> {
        match self {
            RestrictionCommand::Add(restriction) => {
                if let Protected::Turns(first, last) = restriction.protects
                    && write.turn(first)?.transcript != write.turn(last)?.transcript
                {
                    return Err(ArchiveError::Refused {
                        rule: "the two turns stand in different transcripts".into(),
                        hint: "restrict each transcript by itself",
                    });
                }
                let what = protected_in_words(write, &restriction.protects)?;
                write.insert_restriction(&restriction)?;
                let until =
                    restriction.until.map_or("until lifted".into(), |date| format!("until {}", date.in_words()));
                Ok((format!("Withhold {what} ({}) {until}", restriction.access), restriction.id))
            }
            RestrictionCommand::Lift(id) => {
                let known = write.restrictions()?.into_iter().find(|restriction| restriction.id == id);
                let Some(restriction) = known else {
                    return Err(ArchiveError::NotFound(format!("there is no such restriction ({})", id.short())));
                };
                write.delete_restriction(id)?;
                Ok((format!("Lift the restriction on {}", protected_in_words(write, &restriction.protects)?), id))
            }
        }
    }
}

impl Command for ReleaseCommand {
    type Outcome = Id<Release>;

    fn perform(self, write: &Write<'_>) -> Result<(String, Id<Release>)> {
        match self {
            ReleaseCommand::Add(release) => {
                let title = write.recollection(release.recollection)?.title;
                write.insert_release(&release)?;
                Ok((format!("Release of “{}”", excerpt(&title, 50)), release.id))
            }
            ReleaseCommand::Withdraw(id) => {
                write.delete_release(id)?;
                Ok(("Take back a release".into(), id))
            }
        }
    }
}

/// What a restriction withholds, for a label that only the keeper sees.
pub fn protected_in_words(read: &Read<'_>, protected: &Protected) -> Result<String> {
    Ok(match protected {
        Protected::Recollection(id) => format!("“{}”", excerpt(&read.recollection(*id)?.title, 50)),
        Protected::Person(id) => excerpt(&read.person(*id)?.name, 50),
        Protected::Quote(id) => format!("quote “{}”", excerpt(&read.quote(*id)?.exact, 40)),
        Protected::Turns(first, last) => {
            let (first, last) = (read.turn(*first)?, read.turn(*last)?);
            format!("turns {} to {}", first.position + 1, last.position + 1)
        }
    })
}

/// What sort of thing a restriction withholds, without telling which.
pub fn kind_in_words(protected: &Protected) -> &'static str {
    match protected {
        Protected::Recollection(_) => "a recollection",
        Protected::Person(_) => "a person",
        Protected::Quote(_) => "a quote",
        Protected::Turns(..) => "a passage of a transcript",
    }
}
