//! What may happen to people.

pub mod alike;

use super::command::{Command, excerpt};
use super::{ArchiveError, Result};
use crate::model::{Id, Person, PersonKind};
use crate::store::{Read, Write};
use crate::text::fold::Folded;

/// One change of one person.
#[derive(Clone, Debug)]
pub enum PersonCommand {
    /// A new person. Refused where the name is taken, unless `namesake` says that this is somebody else.
    Add {
        /// The person, with a fresh id.
        person: Person,
        /// Whether somebody of the same name may be there already.
        namesake: bool,
    },
    /// The person as it is now: name, kind, other names, pseudonym, note.
    Edit(Person),
    /// Two records turn out to be one person: everything that names `from` names `into`, which gains the names.
    Merge {
        /// The record that goes.
        from: Id<Person>,
        /// The record that stays.
        into: Id<Person>,
    },
    /// Two records of like names are two people: they are not suggested as one again.
    TellApart(Id<Person>, Id<Person>),
    /// Removes a person whom nothing names.
    Remove(Id<Person>),
}

impl Command for PersonCommand {
    type Outcome = Id<Person>;

    fn perform(self, write: &Write<'_>) -> Result<(String, Id<Person>)> {
        match self {
            PersonCommand::Add { person, namesake } => add(write, tidied(person)?, namesake),
            PersonCommand::Edit(person) => edit(write, tidied(person)?),
            PersonCommand::Merge { from, into } => merge(write, from, into),
            PersonCommand::TellApart(one, other) => tell_apart(write, one, other),
            PersonCommand::Remove(id) => remove(write, id),
        }
    }
}

fn add(write: &Write<'_>, person: Person, namesake: bool) -> Result<(String, Id<Person>)> {
    if !namesake && let Some(known) = known_as(write, &person.name)?.first() {
        return Err(ArchiveError::Exists {
            what: "a person of that name",
            name: known.name.clone(),
            hint: "use that record, or say that this is a namesake",
        });
    }
    write.insert_person(&person)?;
    Ok((format!("Add {}", excerpt(&person.name, 60)), person.id))
}

fn edit(write: &Write<'_>, person: Person) -> Result<(String, Id<Person>)> {
    let before = write.person(person.id)?;
    write.update_person(&person)?;
    let label = match before.name == person.name {
        true => format!("Edit {}", excerpt(&person.name, 60)),
        false => format!("Rename {} to {}", excerpt(&before.name, 40), excerpt(&person.name, 40)),
    };
    Ok((label, person.id))
}

fn merge(write: &Write<'_>, from: Id<Person>, into: Id<Person>) -> Result<(String, Id<Person>)> {
    if from == into {
        return Err(ArchiveError::Refused {
            rule: "a person cannot be merged with itself".into(),
            hint: "name two different records",
        });
    }
    let (gone, mut kept) = (write.person(from)?, write.person(into)?);
    write.repoint_person(from, into)?;
    for other in write.told_apart_from(from)?.into_iter().filter(|other| *other != into) {
        write.tell_apart(into, other)?;
    }
    write.delete_person(from)?;
    kept.aliases.extend(std::iter::once(gone.name.clone()).chain(gone.aliases));
    kept.pseudonym = kept.pseudonym.or(gone.pseudonym);
    if kept.note.is_empty() {
        kept.note = gone.note;
    } else if !gone.note.is_empty() {
        kept.note = format!("{}\n{}", kept.note, gone.note);
    }
    let kept = tidied(kept)?;
    write.update_person(&kept)?;
    Ok((format!("Merge {} into {}", excerpt(&gone.name, 40), excerpt(&kept.name, 40)), into))
}

fn tell_apart(write: &Write<'_>, one: Id<Person>, other: Id<Person>) -> Result<(String, Id<Person>)> {
    if one == other {
        return Err(ArchiveError::Refused {
            rule: "a person cannot be told apart from itself".into(),
            hint: "name two different records",
        });
    }
    let (first, second) = (write.person(one)?, write.person(other)?);
    write.tell_apart(one, other)?;
    Ok((format!("{} is not {}", excerpt(&first.name, 40), excerpt(&second.name, 40)), one))
}

fn remove(write: &Write<'_>, id: Id<Person>) -> Result<(String, Id<Person>)> {
    let person = write.person(id)?;
    let references = write.references_to_person(id)?;
    if !references.is_empty() {
        return Err(ArchiveError::Refused {
            rule: format!("{} cannot be removed: {}", excerpt(&person.name, 60), still_named(&references)),
            hint: "merge the record into another person, or remove what names it first",
        });
    }
    write.delete_person(id)?;
    Ok((format!("Remove {}", excerpt(&person.name, 60)), id))
}

/// What still names a person, in words: “still narrator or interviewer in 2 recollections, speaker of 35 turns”.
fn still_named(references: &[(&'static str, usize)]) -> String {
    let in_words = |(table, count): &(&'static str, usize)| {
        let (before, one, many) = match *table {
            "participant" => ("took part in", "recollection", "recollections"),
            "author" => ("wrote", "article", "articles"),
            "turn" => ("speaks", "turn", "turns"),
            "quotation" => ("is named in", "quotation", "quotations"),
            "release" => ("signed", "release", "releases"),
            "restriction" => ("is withheld by", "restriction", "restrictions"),
            _ => ("is the subject of", "note", "notes"),
        };
        format!("{before} {count} {}", if *count == 1 { one } else { many })
    };
    format!("this person {}", references.iter().map(in_words).collect::<Vec<_>>().join(", "))
}

/// A name without stray spaces, and other names without repetitions.
fn tidied(mut person: Person) -> Result<Person> {
    let tidy = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ");
    person.name = tidy(&person.name);
    if person.name.is_empty() {
        return Err(ArchiveError::Refused { rule: "a person needs a name".into(), hint: "give one" });
    }
    let mut aliases: Vec<String> = person.aliases.iter().map(|alias| tidy(alias)).collect();
    aliases.retain(|alias| !alias.is_empty() && *alias != person.name);
    aliases.sort_unstable();
    aliases.dedup();
    person.aliases = aliases;
    person.pseudonym = person.pseudonym.map(|name| tidy(&name)).filter(|name| !name.is_empty());
    Ok(person)
}

/// Everybody who is known by exactly this name (case, accents and typography apart), as name or other name.
pub fn known_as(read: &Read<'_>, name: &str) -> Result<Vec<Person>> {
    Ok(read.people_known_as(name)?)
}

/// The names, usual ones first, that have all words of `name`, each begun so; none for a name without words.
pub fn names_begun(read: &Read<'_>, name: &str) -> Result<Vec<(Id<Person>, String)>> {
    let wanted = folded_name(name);
    let Some(longest) = wanted.iter().max_by_key(|word| word.len()) else { return Ok(Vec::new()) };
    let mut names = read.names_with_word(longest)?;
    names.retain(|(_, name)| {
        let words = folded_name(name);
        wanted.iter().all(|wanted| words.iter().any(|word| word.starts_with(wanted.as_str())))
    });
    Ok(names)
}

/// A name as it is compared: its words, folded.
pub fn folded_name(name: &str) -> Vec<String> {
    Folded::new(name).iter().map(|(word, _)| word.to_owned()).collect()
}

/// A name that a transcript writes all in capitals, as a name is written: `HARRIET O'BRIEN-MCADAM` is Harriet
/// O'Brien-McAdam. Any other name stays as it is.
pub fn in_name_case(name: &str) -> String {
    const PARTICLES: [&str; 12] = ["de", "der", "den", "van", "von", "la", "le", "di", "da", "of", "and", "the"];
    let is_shouted = name.split_whitespace().count() > 1
        && name.split_whitespace().any(|word| word.chars().filter(|one| one.is_alphabetic()).count() > 2)
        && !name.chars().any(|one| one.is_lowercase() || one.is_numeric());
    if !is_shouted {
        return name.to_owned();
    }
    let words = name.split_whitespace().enumerate().map(|(index, word)| match word.to_lowercase() {
        particle if index > 0 && PARTICLES.contains(&particle.as_str()) => particle,
        lower => capitalised(&lower),
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A lower-case word with a capital at its start, after a hyphen, an apostrophe or a full stop, and after Mc.
fn capitalised(lower: &str) -> String {
    let mut written = String::with_capacity(lower.len());
    for character in lower.chars() {
        let begins = written.is_empty() || written.ends_with(['-', '\'', '’', '.']);
        let after_mc = written.ends_with("Mc") && lower.chars().count() > 4;
        match begins || after_mc {
            true => written.extend(character.to_uppercase()),
            false => written.push(character),
        }
    }
    written
}

/// The one person known by this name; a new one where nobody is. With several of that name, the first.
pub(super) fn person_named(write: &Write<'_>, name: &str, kind: PersonKind) -> Result<Id<Person>> {
    if let Some(known) = known_as(write, name)?.first() {
        return Ok(known.id);
    }
    let person = tidied(Person::named(kind, name))?;
    write.insert_person(&person)?;
    Ok(person.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shouted_name_is_written_as_a_name() {
        for (given, expected) in [
            ("HARRIET O'BRIEN-MCADAM", "Harriet O'Brien-McAdam"),
            ("JAN VAN DER BERG", "Jan van der Berg"),
            ("ИНГА КОЛЬБЕ", "Инга Кольбе"),
            ("Marek Dolny", "Marek Dolny"),
            ("A. G.", "A. G."),
            ("UNIT 7", "UNIT 7"),
            ("CDR", "CDR"),
        ] {
            assert_eq!(in_name_case(given), expected);
        }
    }
}
