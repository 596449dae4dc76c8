//! What can be typed next: the names of fields, and the values that this archive has for them.

use std::collections::HashMap;

use super::super::Result;
use super::super::clearance::Clearance;
use super::super::evidence::Grade;
use super::super::language::language_name;
use super::super::people::{folded_name, names_begun};
use super::super::query::{AtCaret, Field, at_caret, written_value};
use super::super::tags::paths_of;
use super::resolve::{accesses, folded_words, kinds};
use crate::model::{Id, Person};
use crate::store::Read;
use crate::store::offered::Standing;
use crate::store::search::Part;
use crate::text::Span;
use crate::text::difference::Verdict;

/// What can stand at the caret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What a choice takes the place of, in bytes of the query.
    pub replace: Span,
    /// What there is to choose from, the most used first.
    pub choices: Vec<Choice>,
}

/// One thing that can stand at the caret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is put into the query.
    pub insert: String,
    /// How it is shown.
    pub shown: String,
    /// How often the archive has it, where that is known.
    pub count: Option<usize>,
}

/// More would not be looked through.
const MOST: usize = 12;

/// What can stand at byte `caret` of a query that is being typed. Nobody is named who is withheld.
pub fn completions(read: &Read<'_>, gate: &Clearance, text: &str, caret: usize) -> Result<Completion> {
    let (replace, mut choices) = match at_caret(text, caret) {
        AtCaret::Word { typed, at } => (at, fields(&typed)),
        AtCaret::Value { field, typed, at } => {
            let (like, typed) = typed.strip_prefix('~').map_or(("", typed.as_str()), |typed| ("~", typed));
            let mut choices = values(read, gate, field, typed)?;
            for choice in &mut choices {
                choice.insert = written_value(&format!("{like}{}", choice.insert));
            }
            (at, choices)
        }
        AtCaret::Else => (Span::new(caret, caret), Vec::new()),
    };
    choices.truncate(MOST);
    Ok(Completion { replace, choices })
}

/// The fields whose names begin so.
fn fields(typed: &str) -> Vec<Choice> {
    let typed = typed.to_lowercase();
    let begun = Field::all().filter(|field| field.names().iter().any(|name| name.starts_with(&typed)));
    let choice = |field: Field| {
        let insert = format!("{}:", field.name());
        Choice { shown: format!("{insert} {}", field.meaning()), insert, count: None }
    };
    begun.map(choice).collect()
}

fn values(read: &Read<'_>, gate: &Clearance, field: Field, typed: &str) -> Result<Vec<Choice>> {
    Ok(match field {
        Field::Person => people(read, gate, Standing::Anybody, typed)?,
        Field::Narrator => people(read, gate, Standing::Narrator, typed)?,
        Field::Interviewer => people(read, gate, Standing::Interviewer, typed)?,
        Field::Author => people(read, gate, Standing::Author, typed)?,
        Field::Tag => tags(read, typed)?,
        Field::Date => dates(read, typed)?,
        Field::Language => languages(read, typed)?,
        Field::Place => places(read, gate, typed)?,
        Field::Kind => terms(&kinds(), typed),
        Field::Cited | Field::Heard => terms(&["yes", "no"], typed),
        Field::Verdict => terms(&Verdict::ALL.iter().map(|verdict| verdict.as_str()).collect::<Vec<_>>(), typed),
        Field::Evidence => terms(&Grade::ALL.map(Grade::as_str), typed),
        Field::Access => terms(&accesses(), typed),
        Field::Has => terms(&Part::ALL.map(Part::as_str), typed),
    })
}

/// Those terms that begin so, or one of whose words does, in their own order.
fn terms(known: &[&str], typed: &str) -> Vec<Choice> {
    let typed = typed.to_lowercase();
    let begins = |term: &str| term.starts_with(&typed) || term.split(' ').any(|word| word.starts_with(&typed));
    let begun = known.iter().filter(|term| begins(term));
    begun.map(|term| Choice { insert: (*term).to_owned(), shown: (*term).to_owned(), count: None }).collect()
}

/// People any of whose names has words that begin so, whoever stands in the archive most often first.
fn people(read: &Read<'_>, gate: &Clearance, standing: Standing, typed: &str) -> Result<Vec<Choice>> {
    /// How often so few stand in the archive is looked up one by one sooner than it is counted for all.
    const FEW: usize = 2_000;
    let names = match folded_name(typed).is_empty() {
        true => read.names()?,
        false => names_begun(read, typed)?,
    };
    let mut begun: Vec<Id<Person>> = names.iter().map(|(id, _)| *id).collect();
    begun.sort_unstable();
    begun.dedup();
    let uses = read.people_standing(standing, Some(&begun[..]).filter(|begun| begun.len() <= FEW))?;
    // The usual name stands first; another by which somebody was found is shown beside it.
    let mut found: HashMap<Id<Person>, String> = HashMap::new();
    for (id, name) in names {
        let may_stand = standing == Standing::Anybody || uses.contains_key(&id);
        if may_stand {
            found.entry(id).or_insert(name);
        }
    }
    let count = |id: &Id<Person>| uses.get(id).copied().unwrap_or(0);
    let mut found: Vec<(Id<Person>, String)> = found.into_iter().collect();
    found.sort_unstable_by(|(one, name), (other, other_name)| {
        count(other).cmp(&count(one)).then_with(|| (name, one).cmp(&(other_name, other)))
    });
    let mut choices = Vec::new();
    for (id, name) in found {
        if choices.len() >= MOST {
            break;
        }
        let person = read.person(id)?;
        if !gate.names_openly(&person) {
            continue;
        }
        let shown = if name == person.name { name } else { format!("{} ({name})", person.name) };
        choices.push(Choice { insert: person.name, shown, count: Some(count(&id)).filter(|count| *count > 0) });
    }
    Ok(choices)
}

/// Tags one of whose words begins so, or whose path does.
fn tags(read: &Read<'_>, typed: &str) -> Result<Vec<Choice>> {
    let (all, uses) = (read.tags()?, read.uses_of_tags()?);
    let typed = folded_words(typed);
    let mut choices = Vec::new();
    for (tag, path) in all.iter().zip(paths_of(&all)) {
        let (name, folded) = (folded_words(&tag.name), folded_words(&path));
        let begins = |text: &str| text.starts_with(&typed);
        if begins(&folded) || begins(&name) || name.split(' ').any(begins) {
            choices.push(Choice { insert: path.clone(), shown: path, count: uses.get(&tag.id).copied() });
        }
    }
    Ok(most_used(choices))
}

/// Decades; the years of one, once it is typed.
fn dates(read: &Read<'_>, typed: &str) -> Result<Vec<Choice>> {
    // The end of a range is completed as its beginning is.
    let last = typed.rfind(['/', '.']).map_or(0, |at| at + 1);
    let (before, typed) = typed.split_at(last);
    let has_decade = typed.len() >= 3;
    let mut counts: HashMap<(String, String), usize> = HashMap::new();
    for (year, count) in read.years()?.into_iter().filter(|(year, _)| (1..=9999).contains(year)) {
        let written = format!("{year:04}");
        if written.starts_with(typed.trim_end_matches(['X', 'x'])) {
            let decade = || (format!("{}X", &written[..3]), format!("{}0s", &written[..3]));
            *counts.entry(if has_decade { (written.clone(), written.clone()) } else { decade() }).or_default() += count;
        }
    }
    let choice = |((value, shown), count)| Choice { insert: format!("{before}{value}"), shown, count: Some(count) };
    Ok(most_used(counts.into_iter().map(choice).collect()))
}

/// The languages without their regional forms, by tag or English name.
fn languages(read: &Read<'_>, typed: &str) -> Result<Vec<Choice>> {
    let typed = typed.to_lowercase();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for (tag, count) in read.languages()? {
        let main = tag.split('-').next().unwrap_or(&tag).to_owned();
        *counts.entry(main).or_default() += count;
    }
    let choices = counts.into_iter().map(|(tag, count)| {
        let name = language_name(&tag);
        Choice { shown: if name == tag { name } else { format!("{name} ({tag})") }, insert: tag, count: Some(count) }
    });
    let begins = |choice: &Choice| choice.insert.starts_with(&typed) || choice.shown.to_lowercase().starts_with(&typed);
    Ok(most_used(choices.filter(begins).collect()))
}

/// The places of what is not withheld, by any of their words.
fn places(read: &Read<'_>, gate: &Clearance, typed: &str) -> Result<Vec<Choice>> {
    let typed = folded_words(typed);
    let mut counts: HashMap<String, usize> = HashMap::new();
    for (place, recollection) in read.places()? {
        if gate.recollection(recollection).is_none() && !gate.names_somebody(&place) {
            *counts.entry(place).or_default() += 1;
        }
    }
    let begins = |place: &str| {
        let place = folded_words(place);
        place.starts_with(&typed) || place.split(' ').any(|word| word.starts_with(&typed))
    };
    let choices = counts.into_iter().filter(|(place, _)| begins(place));
    Ok(most_used(
        choices.map(|(place, count)| Choice { insert: place.clone(), shown: place, count: Some(count) }).collect(),
    ))
}

fn most_used(mut choices: Vec<Choice>) -> Vec<Choice> {
    choices.sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.shown.cmp(&other.shown)));
    choices
}
