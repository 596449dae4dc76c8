//! What may happen to saved searches, and how a new one is called.
//!
//! A saved search is a question of this archive: what was typed, under a name. It is asked anew whenever it is opened.

use super::clearance::Clearance;
use super::command::{Command, excerpt};
use super::query;
use super::{ArchiveError, Result};
use crate::model::{Id, SavedSearch};
use crate::store::{Read, Write};
use crate::text::words::capitalised;

/// One change of the saved searches.
#[derive(Clone, Debug)]
pub enum SavedSearchCommand {
    /// Keeps a search, last of all.
    Save {
        /// What it is called, which no other is.
        name: String,
        /// What was typed.
        query: String,
    },
    /// Another name.
    Rename {
        /// Which.
        search: Id<SavedSearch>,
        /// The name now.
        name: String,
    },
    /// Asks something else under the same name.
    Ask {
        /// Which.
        search: Id<SavedSearch>,
        /// What it asks now.
        query: String,
    },
    /// Puts a search at another place among them.
    Move {
        /// Which.
        search: Id<SavedSearch>,
        /// Its index among them then, from 0.
        to: usize,
    },
    /// Removes a search.
    Remove(Id<SavedSearch>),
}

impl Command for SavedSearchCommand {
    type Outcome = Id<SavedSearch>;

    fn perform(self, write: &Write<'_>) -> Result<(String, Id<SavedSearch>)> {
        match self {
            SavedSearchCommand::Save { name, query } => {
                let position = write.saved_searches()?.iter().map(|one| one.position + 1).max().unwrap_or(0);
                put(write, "Save", SavedSearch { id: Id::new(), name, query, position })
            }
            SavedSearchCommand::Rename { search, name } => {
                put(write, "Rename", SavedSearch { name, ..write.saved_search(search)? })
            }
            SavedSearchCommand::Ask { search, query } => {
                put(write, "Change", SavedSearch { query, ..write.saved_search(search)? })
            }
            SavedSearchCommand::Move { search, to } => move_to(write, search, to),
            SavedSearchCommand::Remove(id) => {
                let search = write.saved_search(id)?;
                write.delete_saved_search(id)?;
                Ok((format!("Remove search “{}”", excerpt(&search.name, 50)), id))
            }
        }
    }
}

/// Stores a search, tidied, where its name is its own and its query makes sense.
fn put(write: &Write<'_>, what: &str, mut search: SavedSearch) -> Result<(String, Id<SavedSearch>)> {
    search.name = search.name.split_whitespace().collect::<Vec<_>>().join(" ");
    search.query = search.query.trim().to_owned();
    query::parse(&search.query)?;
    if search.name.is_empty() || search.query.is_empty() {
        let rule = "a saved search needs a name and something to search for".into();
        return Err(ArchiveError::Refused { rule, hint: "give both" });
    }
    let known = write.saved_searches()?;
    if known.iter().any(|other| other.id != search.id && other.name == search.name) {
        return Err(ArchiveError::Exists {
            what: "a saved search of that name",
            name: search.name,
            hint: "give this one another name",
        });
    }
    write.put_saved_search(&search)?;
    Ok((format!("{what} search “{}”", excerpt(&search.name, 50)), search.id))
}

fn move_to(write: &Write<'_>, id: Id<SavedSearch>, to: usize) -> Result<(String, Id<SavedSearch>)> {
    let mut all = write.saved_searches()?;
    let moved = write.saved_search(id)?;
    all.retain(|one| one.id != id);
    all.insert(to.min(all.len()), moved.clone());
    for (position, one) in (0..).zip(all) {
        if one.position != position {
            write.put_saved_search(&SavedSearch { position, ..one })?;
        }
    }
    Ok((format!("Move search “{}”", excerpt(&moved.name, 50)), id))
}

/// The saved searches that may be shown; one that names somebody who must not be named is left out.
pub fn shown(read: &Read<'_>, gate: &Clearance) -> Result<Vec<SavedSearch>> {
    let mut searches = read.saved_searches()?;
    searches.retain(|one| !gate.names_somebody(&one.name) && !gate.names_somebody(&one.query));
    Ok(searches)
}

/// How many characters a proposed name has at most.
const PROPOSED: usize = 40;

/// A name for a search for `query`: its words, then what its conditions ask for: “Forge, Edwin Haskett”.
pub fn proposed_name(query: &str) -> String {
    let conditions = query::asked(query);
    let mut words = query.to_owned();
    for one in &conditions {
        words = query::without(&words, one.field, &one.value);
    }
    let signs = |character: char| matches!(character, '"' | '“' | '”' | '„' | '«' | '»' | '(' | ')' | '*');
    let words = words.replace(signs, " ").split_whitespace().collect::<Vec<_>>().join(" ");
    let values = conditions.into_iter().map(|one| one.value);
    let parts: Vec<String> = std::iter::once(words).chain(values).filter(|part| !part.is_empty()).collect();
    capitalised(&excerpt(&parts.join(", "), PROPOSED))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Archive;

    type Outcome = std::result::Result<(), Box<dyn std::error::Error>>;

    fn save(name: &str, query: &str) -> SavedSearchCommand {
        SavedSearchCommand::Save { name: name.into(), query: query.into() }
    }

    #[test]
    fn a_name_is_proposed_from_the_words_and_the_conditions() {
        for (query, name) in [
            ("forge", "Forge"),
            ("\"lamp room\" fire*", "Lamp room fire"),
            ("forge person:\"Edwin Haskett\"", "Forge, Edwin Haskett"),
            ("tag:place/yard", "Place/yard"),
        ] {
            assert_eq!(proposed_name(query), name);
        }
        assert!(proposed_name(&"very long words ".repeat(40)).chars().count() <= PROPOSED + 1);
    }

    #[test]
    fn searches_are_saved_renamed_moved_and_removed_and_every_step_is_undone() -> Outcome {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("archive");
        Archive::create(&path, "Test")?;
        let mut archive = Archive::open(&path, "Maria")?;
        let one = archive.apply(save(" The  forge ", " forge "))?;
        let two = archive.apply(save("Strikes", "strike*"))?;
        let names = |archive: &Archive| -> Result<Vec<String>> {
            Ok(archive.read(|read| Ok(read.saved_searches()?))?.into_iter().map(|one| one.name).collect())
        };
        assert_eq!(names(&archive)?, ["The forge", "Strikes"]);
        assert!(archive.apply(save("Strikes", "strike")).is_err(), "a name is one search's own");
        assert!(archive.apply(save("Broken", "(strike")).is_err(), "what makes no sense is not kept");
        assert!(archive.apply(save("Nothing", "  ")).is_err());

        let before = archive.dump()?;
        for change in [
            SavedSearchCommand::Rename { search: one, name: "Smiths".into() },
            SavedSearchCommand::Ask { search: one, query: "smith*".into() },
            SavedSearchCommand::Move { search: two, to: 0 },
            SavedSearchCommand::Remove(one),
        ] {
            archive.apply(change.clone())?;
            assert_ne!(archive.dump()?, before, "{change:?}");
            archive.undo()?;
            assert_eq!(archive.dump()?, before, "{change:?}");
        }
        archive.redo()?;
        assert_eq!(names(&archive)?, ["Strikes"]);
        Ok(())
    }
}
