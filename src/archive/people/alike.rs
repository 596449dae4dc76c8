//! Who may be whom: people of the archive whose names are like another name, in other spellings, forms and scripts.
//!
//! Suggestions with reasons, which say the names: whoever shows one asks the clearance for both. Who is who a person
//! decides, by naming a speaker or by merging two records. Two whom somebody has told apart are not suggested as one
//! again.

use std::collections::{BTreeSet, HashMap};

use crate::archive::Result;
use crate::model::{Id, Person, PersonKind};
use crate::store::Read;
use crate::text::personal_name::{Likeness, keys, likeness};

/// Somebody whose name is like another.
#[derive(Clone, Debug, PartialEq)]
pub struct Alike {
    /// Who.
    pub person: Person,
    /// How like, and why.
    pub likeness: Likeness,
}

/// Names that are less alike are not suggested.
const LEAST: f32 = 0.5;
/// More suggestions would help nobody.
const MOST: usize = 6;

impl Alike {
    /// Why the names may be one person's, in sentences.
    pub fn reasons(&self) -> String {
        match self.likeness.reasons.as_slice() {
            [] => "The names are the same.".to_owned(),
            reasons => reasons.join(" "),
        }
    }
}

/// People who may be meant by a name, the likeliest first; nobody where somebody is known by exactly this name.
pub fn like_name(read: &Read<'_>, name: &str) -> Result<Vec<Alike>> {
    let wanted = Person::named(PersonKind::Person, name);
    let found = alike(&wanted, read.people()?);
    let is_known = found.iter().any(|one| one.likeness.reasons.is_empty());
    Ok(if is_known { Vec::new() } else { found })
}

/// The one person whom a name means beyond reasonable doubt, though it is written otherwise.
pub fn surely_named(read: &Read<'_>, name: &str) -> Result<Option<Id<Person>>> {
    let found = like_name(read, name)?;
    let mut sure = found.iter().filter(|one| one.likeness.is_sure());
    Ok(match (sure.next(), sure.next()) {
        (Some(only), None) => Some(only.person.id),
        _ => None,
    })
}

/// Pairs of records that may be one person's, by name; who was told apart is not among them.
pub fn pairs(read: &Read<'_>) -> Result<Vec<(Person, Alike)>> {
    let people: Vec<Person> = read.people()?.into_iter().filter(|one| one.kind == PersonKind::Person).collect();
    // Only who shares a key with somebody can be like them: not everybody is compared with everybody.
    let mut by_key: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, person) in people.iter().enumerate() {
        let names = std::iter::once(&person.name).chain(&person.aliases);
        for key in names.flat_map(|name| keys(name)).collect::<BTreeSet<_>>() {
            by_key.entry(key).or_default().push(index);
        }
    }
    let mut near: BTreeSet<(usize, usize)> = BTreeSet::new();
    for bearers in by_key.values() {
        for (place, one) in bearers.iter().enumerate() {
            near.extend(bearers[place + 1..].iter().map(|other| (*one, *other)));
        }
    }
    let mut found = Vec::new();
    for (one, other) in near {
        let (one, other) = (&people[one], &people[other]);
        let Some(likeness) = likeness_of(one, other).filter(|likeness| likeness.score >= LEAST) else { continue };
        if !read.told_apart_from(one.id)?.contains(&other.id) {
            found.push((one.clone(), Alike { person: other.clone(), likeness }));
        }
    }
    Ok(found)
}

/// Records that may be the same person as this one, the likeliest first, without those who were told apart from it.
pub fn may_be_same(read: &Read<'_>, id: Id<Person>) -> Result<Vec<Alike>> {
    let person = read.person(id)?;
    let apart = read.told_apart_from(id)?;
    let mut found = alike(&person, read.people()?);
    found.retain(|one| !apart.contains(&one.person.id));
    Ok(found)
}

/// Those of `people` whose names are like those of `person`, the likeliest first.
fn alike(person: &Person, people: Vec<Person>) -> Vec<Alike> {
    let others = people.into_iter().filter(|other| other.id != person.id && other.kind == PersonKind::Person);
    let is_person = person.kind == PersonKind::Person;
    let compare = |other: Person| {
        let likeness = likeness_of(person, &other).filter(|likeness| likeness.score >= LEAST)?;
        Some(Alike { person: other, likeness })
    };
    let mut found: Vec<Alike> = others.filter(|_| is_person).filter_map(compare).collect();
    found.sort_by(|a, b| b.likeness.score.total_cmp(&a.likeness.score));
    found.truncate(MOST);
    found
}

/// How well two people's names agree: the best of all, unless their usual names contradict each other.
fn likeness_of(one: &Person, other: &Person) -> Option<Likeness> {
    let names =
        |person: &Person| std::iter::once(person.name.clone()).chain(person.aliases.clone()).collect::<Vec<_>>();
    if contradict(&one.name, &other.name) {
        return None;
    }
    let others = names(other);
    let pairs = names(one).into_iter().flat_map(|one| others.iter().filter_map(move |other| likeness(&one, other)));
    pairs.max_by(|a, b| a.score.total_cmp(&b.score))
}

/// Whether two names are those of a brother and a sister: one surname, other first names.
fn contradict(one: &str, other: &str) -> bool {
    let last = |name: &str| name.split_whitespace().next_back().map(str::to_owned);
    let many = |name: &str| name.split_whitespace().count() > 1;
    let same = last(one).zip(last(other)).is_some_and(|(one, other)| likeness(&one, &other).is_some());
    many(one) && many(other) && same && likeness(one, other).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str, aliases: &[&str]) -> Person {
        let aliases = aliases.iter().map(|alias| (*alias).to_owned()).collect();
        Person { aliases, ..Person::named(PersonKind::Person, name) }
    }

    fn alike_names(one: &Person, people: Vec<Person>) -> Vec<String> {
        alike(one, people).into_iter().map(|one| one.person.name).collect()
    }

    #[test]
    fn other_spellings_are_found_by_any_name() {
        let people = || {
            vec![
                person("Алексей Гусев", &[]),
                person("Anna Guseva", &[]),
                person("The stoker", &["A. Gusew"]),
                person("Boris Gusev", &["Gusev"]),
            ]
        };
        assert_eq!(alike_names(&person("Alexei Gusev", &[]), people()), ["Алексей Гусев", "The stoker"]);
        assert_eq!(alike_names(&person("Anna Gusewa", &[]), people()), ["Anna Guseva"]);
    }

    #[test]
    fn brother_and_sister_are_two() {
        assert!(contradict("Anna Gurov", "Boris Gurov"));
        assert!(!contradict("A. Gurov", "Anna Gurov"));
        assert!(!contradict("Gurov", "Boris Gurov"));
        assert!(alike_names(&person("Anna Gurov", &["Gurov"]), vec![person("Boris Gurov", &["Gurov"])]).is_empty());
        assert_eq!(alike_names(&person("Gurov", &[]), vec![person("Alexei Gurov", &["Lyosha"])]), ["Alexei Gurov"]);
    }

    #[test]
    fn groups_are_no_people() {
        let group = Person::named(PersonKind::Group, "Gusev");
        assert!(alike(&group, vec![person("Alexei Gusev", &[])]).is_empty());
        assert!(alike(&person("Alexei Gusev", &[]), vec![group]).is_empty());
    }
}
