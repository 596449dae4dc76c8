//! Saved searches.

use clap::Subcommand;

use super::context::{Context, Failure};
use super::pick;
use crate::archive::Result;
use crate::archive::saved_searches::{SavedSearchCommand, proposed_name, shown};
use crate::store::Read;

#[derive(Debug, Subcommand)]
pub(super) enum SearchesCommand {
    /// List the saved searches
    List,
    /// Keep a search; ask it with: vivavoce search --saved NAME
    Save {
        /// What to search for, as for `vivavoce search`
        #[arg(required = true)]
        query: Vec<String>,
        /// What to call it [default: after the query]
        #[arg(long)]
        name: Option<String>,
    },
    /// Give a saved search another name
    Rename {
        /// Name or id
        search: String,
        /// The new name
        name: String,
    },
    /// Change what a saved search asks
    Ask {
        /// Name or id
        search: String,
        /// The new query
        #[arg(required = true)]
        query: Vec<String>,
    },
    /// Put a saved search at another place in the list
    Move {
        /// Name or id
        search: String,
        /// The place, from 1
        to: usize,
    },
    /// Remove a saved search
    Remove {
        /// Name or id
        search: String,
    },
}

pub(super) fn run(context: &Context, command: SearchesCommand) -> Result<(), Failure> {
    let pick = |read: &Read<'_>, search: &str| pick::saved_search(read, search);
    match command {
        SearchesCommand::List => list(context),
        SearchesCommand::Save { query, name } => context.change("Saved.", |_| {
            let query = query.join(" ");
            Ok(SavedSearchCommand::Save { name: name.unwrap_or_else(|| proposed_name(&query)), query })
        }),
        SearchesCommand::Rename { search, name } => {
            context.change("Renamed.", |read| Ok(SavedSearchCommand::Rename { search: pick(read, &search)?, name }))
        }
        SearchesCommand::Ask { search, query } => context.change("Changed.", |read| {
            Ok(SavedSearchCommand::Ask { search: pick(read, &search)?, query: query.join(" ") })
        }),
        SearchesCommand::Move { search, to } => context.change("Moved.", |read| {
            Ok(SavedSearchCommand::Move { search: pick(read, &search)?, to: to.saturating_sub(1) })
        }),
        SearchesCommand::Remove { search } => {
            context.change("Removed.", |read| Ok(SavedSearchCommand::Remove(pick(read, &search)?)))
        }
    }
}

fn list(context: &Context) -> Result<(), Failure> {
    let searches = context.ask(shown)?;
    context.answer(&searches, |searches| {
        let row = |one: &crate::model::SavedSearch| vec![one.id.short(), one.name.clone(), one.query.clone()];
        super::print::table(&searches.iter().map(row).collect::<Vec<_>>())
    })
}
