//! People, groups and publications.

use clap::Subcommand;
use serde_json::{Value, json};

use super::context::{Context, Failure};
use super::print::{counted_in, table};
use super::rights::{RestrictArguments, restrict};
use super::{pick, print};
use crate::archive::people::PersonCommand;
use crate::archive::people::alike::{self, Alike};
use crate::model::{Id, Person, PersonKind, Protected};

#[derive(Debug, Subcommand)]
pub(super) enum PeopleCommand {
    /// List everybody
    List,
    /// Show one person
    Show {
        /// Name or id
        person: String,
    },
    /// Add a person, group or publication
    Add {
        /// The name, in its usual order
        name: String,
        /// person, group or publication
        #[arg(long, default_value = "person")]
        kind: String,
        /// Another name or spelling (may be given several times)
        #[arg(long, value_name = "NAME")]
        alias: Vec<String>,
        /// The name to use instead in an export with pseudonyms
        #[arg(long)]
        pseudonym: Option<String>,
        /// Who this is
        #[arg(long, default_value = "")]
        note: String,
        /// Somebody else of the same name is there already
        #[arg(long)]
        namesake: bool,
    },
    /// Change what is known of a person
    Edit {
        /// Name or id
        person: String,
        /// The name now
        #[arg(long)]
        name: Option<String>,
        /// person, group or publication
        #[arg(long)]
        kind: Option<String>,
        /// Adds another name or spelling (may be given several times)
        #[arg(long, value_name = "NAME")]
        alias: Vec<String>,
        /// Takes another name away (may be given several times)
        #[arg(long, value_name = "NAME")]
        no_alias: Vec<String>,
        /// The pseudonym now; empty takes it away
        #[arg(long)]
        pseudonym: Option<String>,
        /// The note now
        #[arg(long)]
        note: Option<String>,
    },
    /// Two records are one person: everything that names FROM will name INTO
    Merge {
        /// The record that goes
        from: String,
        /// The record that stays
        into: String,
    },
    /// List records whose names may be one person's, with the reasons
    Alike,
    /// Two records of like names are two people: they are not suggested as one again
    Apart {
        /// Name or id
        one: String,
        /// Name or id
        other: String,
    },
    /// Withhold everything a person said, and the name
    Restrict {
        /// Name or id
        person: String,
        #[command(flatten)]
        restriction: RestrictArguments,
    },
    /// Remove a person whom nothing names
    Remove {
        /// Name or id
        person: String,
    },
}

pub(super) fn run(context: &Context, command: PeopleCommand) -> Result<(), Failure> {
    match command {
        PeopleCommand::List => list(context),
        PeopleCommand::Show { person } => show(context, &person),
        PeopleCommand::Add { name, kind, alias, pseudonym, note, namesake } => {
            let kind: PersonKind = pick::term(&kind)?;
            let person = Person { aliases: alias, pseudonym, note, ..Person::named(kind, name) };
            change(context, PersonCommand::Add { person, namesake }, "Added")
        }
        PeopleCommand::Edit { person, name, kind, alias, no_alias, pseudonym, note } => {
            let mut archive = context.open()?;
            let mut person = archive.read(|read| Ok(read.person(pick::person(read, &person)?)?))?;
            person.name = name.unwrap_or(person.name);
            if let Some(kind) = kind {
                person.kind = pick::term(&kind)?;
            }
            person.aliases.retain(|known| !no_alias.contains(known));
            person.aliases.extend(alias);
            person.pseudonym = pseudonym.or(person.pseudonym);
            person.note = note.unwrap_or(person.note);
            let id = archive.apply(PersonCommand::Edit(person))?;
            archive.close()?;
            context.done(id, "Changed.")
        }
        PeopleCommand::Merge { from, into } => {
            let mut archive = context.open()?;
            let (from, into) = archive.read(|read| Ok((pick::person(read, &from)?, pick::person(read, &into)?)))?;
            let id = archive.apply(PersonCommand::Merge { from, into })?;
            archive.close()?;
            context.done(id, "Merged.")
        }
        PeopleCommand::Alike => alike_ones(context),
        PeopleCommand::Apart { one, other } => {
            let mut archive = context.open()?;
            let (one, other) = archive.read(|read| Ok((pick::person(read, &one)?, pick::person(read, &other)?)))?;
            let id = archive.apply(PersonCommand::TellApart(one, other))?;
            archive.close()?;
            context.done(id, "Told apart.")
        }
        PeopleCommand::Restrict { person, restriction } => {
            restrict(context, &restriction, |read| Ok(Protected::Person(pick::person(read, &person)?)))
        }
        PeopleCommand::Remove { person } => {
            let mut archive = context.open()?;
            let id = archive.read(|read| pick::person(read, &person))?;
            archive.apply(PersonCommand::Remove(id))?;
            archive.close()?;
            context.done(id, "Removed.")
        }
    }
}

fn change(context: &Context, command: PersonCommand, done: &str) -> Result<(), Failure> {
    let mut archive = context.open()?;
    let id: Id<Person> = archive.apply(command)?;
    archive.close()?;
    context.done(id, format!("{done}."))
}

fn list(context: &Context) -> Result<(), Failure> {
    let people: Vec<Value> = context.ask(|read, gate| {
        let uses = read.uses_of_people()?;
        let one = |person: Person| {
            let name = gate.name(&person).to_string();
            let open = gate.person(person.id).is_none();
            json!({
                "id": person.id,
                "name": name,
                "kind": person.kind,
                "aliases": if open { person.aliases } else { Vec::new() },
                "uses": uses.get(&person.id).copied().unwrap_or_default(),
            })
        };
        Ok(read.people()?.into_iter().map(one).collect())
    })?;
    context.answer(&people, |people| {
        let row = |person: &Value| {
            let uses = used(&person["uses"]);
            let text = |field: &str| person[field].as_str().unwrap_or_default().to_owned();
            let short = text("id").chars().rev().take(8).collect::<String>().chars().rev().collect();
            vec![short, text("name"), text("kind"), uses.join(", ")]
        };
        print::table(&people.iter().map(row).collect::<Vec<_>>())
    })
}

fn alike_ones(context: &Context) -> Result<(), Failure> {
    let pairs: Vec<Value> = context.ask(|read, gate| {
        let pairs = alike::pairs(read)?.into_iter().filter(|(one, other)| gate.names_openly(one) && gate.names_openly(&other.person));
        let shown = |(one, other): (Person, Alike)| {
            json!({ "one": { "id": one.id, "name": one.name }, "other": may_be(&other) })
        };
        Ok(pairs.map(shown).collect())
    })?;
    context.answer(&pairs, |pairs| {
        if pairs.is_empty() {
            return "No two names here may be one person's.".to_owned();
        }
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let line = |pair: &Value| {
            let other = &pair["other"];
            format!("{} · {}\n    {}", text(&pair["one"]["name"]), text(&other["name"]), text(&other["why"]))
        };
        pairs.iter().map(line).collect::<Vec<_>>().join("\n")
    })
}

/// Somebody who may be meant, and why.
pub(super) fn may_be(one: &Alike) -> Value {
    json!({ "id": one.person.id, "name": one.person.name, "why": one.reasons() })
}

/// Where somebody is named, in words; nothing where nowhere.
fn used(uses: &Value) -> Vec<String> {
    let count = |part: &str, one, many| {
        let count = &uses[part];
        (count.as_u64().unwrap_or(0) > 0).then(|| counted_in(count, one, many))
    };
    let counts = [
        count("narrated", "recollection", "recollections"),
        count("interviewed", "interview led", "interviews led"),
        count("written", "article", "articles"),
        count("quoted", "quotation", "quotations"),
    ];
    counts.into_iter().flatten().collect()
}

fn show(context: &Context, typed: &str) -> Result<(), Failure> {
    let person = context.ask(|read, gate| {
        let person = read.person(pick::person(read, typed)?)?;
        let uses = read.uses_of_people()?.get(&person.id).copied().unwrap_or_default();
        Ok(match gate.person(person.id) {
            Some(withheld) => {
                json!({ "id": person.id, "name": gate.name(&person).to_string(), "withheld": withheld.in_words() })
            }
            None => {
                let same = alike::may_be_same(read, person.id)?;
                let same = same.iter().filter(|one| gate.names_openly(&person) && gate.names_openly(&one.person));
                json!({
                    "id": person.id, "name": person.name, "kind": person.kind, "aliases": person.aliases,
                    "pseudonym": person.pseudonym, "note": person.note, "uses": uses,
                    "may_be_same": same.map(may_be).collect::<Vec<_>>(),
                })
            }
        })
    })?;
    context.answer(&person, |person| {
        let fields = person.as_object().into_iter().flatten();
        let rows: Vec<Vec<String>> = fields
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| {
                let item = |item: &Value| match item["name"].as_str() {
                    Some(name) => format!("{name} ({})", item["why"].as_str().unwrap_or_default()),
                    None => item.as_str().unwrap_or_default().to_owned(),
                };
                let listed = |list: &Vec<Value>| list.iter().map(item).collect::<Vec<_>>().join("; ");
                let text = match value {
                    Value::String(text) => text.clone(),
                    Value::Array(list) => listed(list),
                    Value::Object(_) => used(value).join(", "),
                    other => other.to_string(),
                };
                vec![name.clone(), text]
            })
            .collect();
        table(&rows)
    })
}
