//! Restrictions: who may see or use what.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::context::{Context, Failure};
use super::{pick, print};
use crate::archive::ArchiveError;
use crate::archive::rights::{RestrictionCommand, kind_in_words, protected_in_words};
use crate::model::{Date, Id, Protected, Restriction};
use crate::store::Read;

/// What a restriction says, whatever it lies on.
#[derive(Debug, Args)]
pub(super) struct RestrictArguments {
    /// closed (nobody but you), read only (may be read, not quoted), anonymous (quoted without the name)
    #[arg(long, default_value = "closed")]
    access: String,
    /// The first day on which it no longer holds (EDTF); without it, until you lift it
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    /// Why, for you alone: it is never exported
    #[arg(long, default_value = "")]
    reason: String,
}

#[derive(Debug, Subcommand)]
pub(super) enum RestrictionsCommand {
    /// List what is withheld
    List,
    /// Lift a restriction
    Lift {
        /// Its id
        restriction: String,
    },
}

pub(super) fn run(context: &Context, command: RestrictionsCommand) -> Result<(), Failure> {
    match command {
        RestrictionsCommand::List => list(context),
        RestrictionsCommand::Lift { restriction } => {
            let mut archive = context.open()?;
            let id = archive.read(|read| pick::restriction(read, &restriction))?;
            archive.apply(RestrictionCommand::Lift(id))?;
            archive.close()?;
            context.done(id, "Lifted.")
        }
    }
}

/// Adds a restriction on what `protected` finds.
pub(super) fn restrict(
    context: &Context,
    arguments: &RestrictArguments,
    protected: impl FnOnce(&Read<'_>) -> Result<Protected, ArchiveError>,
) -> Result<(), Failure> {
    let access = pick::term(&arguments.access)?;
    let mut archive = context.open()?;
    let protects = archive.read(protected)?;
    let reason = arguments.reason.clone();
    let restriction = Restriction { id: Id::new(), protects, access, until: arguments.until, reason };
    let id = archive.apply(RestrictionCommand::Add(restriction))?;
    archive.close()?;
    context.done(id, "Withheld. Nothing of it leaves the archive by default.")
}

fn list(context: &Context) -> Result<(), Failure> {
    let open = context.policy.include_withheld;
    let restrictions: Vec<Value> = context.ask(|read, _| {
        let one = |restriction: Restriction| -> Result<Value, ArchiveError> {
            // What is protected is named by its content, so that too is shown only on request.
            let protects = match open {
                true => protected_in_words(read, &restriction.protects)?,
                false => kind_in_words(&restriction.protects).to_owned(),
            };
            Ok(json!({
                "id": restriction.id, "protects": protects, "access": restriction.access, "until": restriction.until,
                "reason": if open { restriction.reason } else { String::new() },
            }))
        };
        read.restrictions()?.into_iter().map(one).collect()
    })?;
    context.answer(&restrictions, |restrictions| {
        let row = |one: &Value| {
            let text = |field: &str| one[field].as_str().unwrap_or_default().to_owned();
            let until = one["until"].as_str().map_or("until lifted".into(), |date| format!("until {date}"));
            vec![text("id").split_off(28), text("protects"), text("access"), until, text("reason")]
        };
        print::table(&restrictions.iter().map(row).collect::<Vec<_>>())
    })
}
