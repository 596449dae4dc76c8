//! Who may be whom: people of the archive whose names are like another name, in other spellings, forms and scripts.
//!
//! Suggestions with reasons, which say the names: whoever shows one asks the clearance for both. Who is who a person
//! decides, by naming a speaker or by merging two records. Two whom somebody has told apart are not suggested as one
//! again.

use std::collections::{BTreeSet, HashMap};

use super::folded_name;
use crate::archive::Result;
use crate::model::{Id, Person, PersonKind};
use crate::store::Read;
use crate::text::personal_name::{Keys, Likeness, Sought, likeness};

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

/// Everybody in the archive, read once, for looking up many names.
pub struct NameBook {
    people: Vec<Person>,
    /// Who is known by exactly this name, folded.
    known: HashMap<Vec<String>, Vec<usize>>,
    /// Whose usual name ends with this word, folded.
    last: HashMap<String, Vec<usize>>,
    keys: Vec<Keys>,
    /// Who stands under a key, and who is sought there.
    standing: HashMap<String, Vec<usize>>,
    seeking: HashMap<String, Vec<usize>>,
}

impl NameBook {
    /// The people as they are now.
    pub fn read(read: &Read<'_>) -> Result<NameBook> {
        Ok(NameBook::of(read.people()?))
    }

    fn of(people: Vec<Person>) -> NameBook {
        let keys = people.iter().map(|person| match person.kind {
            PersonKind::Person => Keys::of(names(person)),
            _ => Keys::default(),
        });
        let keys: Vec<Keys> = keys.collect();
        let (mut known, mut last) = (HashMap::new(), HashMap::new());
        let (mut standing, mut seeking) = (HashMap::new(), HashMap::new());
        let put = |map: &mut HashMap<String, Vec<usize>>, keys: &[String], index: usize| {
            keys.iter().for_each(|key| map.entry(key.clone()).or_default().push(index));
        };
        for (index, (person, keys)) in people.iter().zip(&keys).enumerate() {
            for name in names(person).map(folded_name).collect::<BTreeSet<_>>() {
                known.entry(name).or_insert_with(Vec::new).push(index);
            }
            let usual = folded_name(&person.name).pop();
            usual.into_iter().for_each(|word| last.entry(word).or_insert_with(Vec::new).push(index));
            put(&mut standing, &keys.stands, index);
            put(&mut seeking, &keys.sought, index);
        }
        NameBook { people, known, last, keys, standing, seeking }
    }

    /// The one person whom a name means: the only one of that name, the only one whom it means beyond reasonable doubt
    /// though it is written otherwise, or the only one of that last name.
    pub fn only(&self, name: &str) -> Option<Id<Person>> {
        let folded = folded_name(name);
        if let Some([only]) = self.known.get(&folded).map(Vec::as_slice) {
            return Some(self.people[*only].id);
        }
        let surely = || {
            let found = self.like_name(name);
            let mut sure = found.iter().filter(|one| one.likeness.is_sure());
            sure.next().filter(|_| sure.next().is_none()).map(|only| only.person.id)
        };
        let of_last_name = || match self.last.get(folded.last()?)?.as_slice() {
            [only] => Some(self.people[*only].id),
            _ => None,
        };
        surely().or_else(of_last_name)
    }

    /// People who may be meant by a name, the likeliest first; nobody where somebody is known by exactly this name.
    pub fn like_name(&self, name: &str) -> Vec<Alike> {
        let near = self.near(&Keys::of([name]));
        unless_known(alike(&Person::named(PersonKind::Person, name), near.iter().map(|index| &self.people[*index])))
    }

    /// Who may be like a name of these keys.
    fn near(&self, keys: &Keys) -> BTreeSet<usize> {
        let sought = keys.sought.iter().filter_map(|key| self.standing.get(key));
        let seeking = keys.stands.iter().filter_map(|key| self.seeking.get(key));
        sought.chain(seeking).flatten().copied().collect()
    }

    /// Pairs of records that may be one person's, by name.
    fn pairs(&self) -> impl Iterator<Item = (&Person, &Person, Likeness)> {
        self.people.iter().zip(&self.keys).enumerate().flat_map(move |(index, (one, keys))| {
            self.near(keys).split_off(&(index + 1)).into_iter().filter_map(move |other| {
                let other = &self.people[other];
                Some((one, other, likeness_of(one, other).filter(|likeness| likeness.score >= LEAST)?))
            })
        })
    }
}

/// People who may be meant by a name, the likeliest first; nobody where somebody is known by exactly this name.
pub fn like_name(read: &Read<'_>, name: &str) -> Result<Vec<Alike>> {
    Ok(unless_known(alike(&Person::named(PersonKind::Person, name), &read.people()?)))
}

/// Everybody one of whose names is like `name`, in whatever spelling or script.
pub fn like_any(read: &Read<'_>, name: &str) -> Result<Vec<Id<Person>>> {
    let mut sought = Sought::of(name);
    let names = read.names_with_sound(sought.sounds())?;
    let mut found: Vec<Id<Person>> = names.iter().filter(|(_, name)| sought.fits(name)).map(|(id, _)| *id).collect();
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Nobody where one of those found is known by exactly the name sought.
fn unless_known(found: Vec<Alike>) -> Vec<Alike> {
    let is_known = found.iter().any(|one| one.likeness.reasons.is_empty());
    if is_known { Vec::new() } else { found }
}

/// Pairs of records that may be one person's, by name; who was told apart is not among them.
pub fn pairs(read: &Read<'_>) -> Result<Vec<(Person, Alike)>> {
    let book = NameBook::read(read)?;
    let apart = read.told_apart()?;
    let is_open =
        |one: &Person, other: &Person| !apart.contains(&(one.id, other.id)) && !apart.contains(&(other.id, one.id));
    let open = book.pairs().filter(|(one, other, _)| is_open(one, other));
    Ok(open.map(|(one, other, likeness)| (one.clone(), Alike { person: other.clone(), likeness })).collect())
}

/// Records that may be the same person as this one, the likeliest first, without those who were told apart from it.
pub fn may_be_same(read: &Read<'_>, id: Id<Person>) -> Result<Vec<Alike>> {
    let person = read.person(id)?;
    let apart = read.told_apart_from(id)?;
    let mut found = alike(&person, &read.people()?);
    found.retain(|one| !apart.contains(&one.person.id));
    Ok(found)
}

/// The names somebody is known by, the usual one first.
fn names(person: &Person) -> impl Iterator<Item = &str> {
    std::iter::once(&person.name).chain(&person.aliases).map(String::as_str)
}

/// Those of `people` whose names are like those of `person`, the likeliest first.
fn alike<'people>(person: &Person, people: impl IntoIterator<Item = &'people Person>) -> Vec<Alike> {
    let others = people.into_iter().filter(|other| other.id != person.id && other.kind == PersonKind::Person);
    let is_person = person.kind == PersonKind::Person;
    let compare = |other: &Person| {
        let likeness = likeness_of(person, other).filter(|likeness| likeness.score >= LEAST)?;
        Some(Alike { person: other.clone(), likeness })
    };
    let mut found: Vec<Alike> = others.filter(|_| is_person).filter_map(compare).collect();
    found.sort_by(|a, b| b.likeness.score.total_cmp(&a.likeness.score));
    found.truncate(MOST);
    found
}

/// How well two people's names agree: the best of all, unless their usual names contradict each other.
fn likeness_of(one: &Person, other: &Person) -> Option<Likeness> {
    if contradict(&one.name, &other.name) {
        return None;
    }
    let pairs = names(one).flat_map(|one| names(other).filter_map(move |other| likeness(one, other)));
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
        alike(one, &people).into_iter().map(|one| one.person.name).collect()
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
        assert!(alike(&group, &[person("Alexei Gusev", &[])]).is_empty());
        assert!(alike(&person("Alexei Gusev", &[]), &[group]).is_empty());
    }

    #[test]
    fn many_of_like_surnames_are_not_all_held_against_each_other() {
        const VOWELS: [&str; 10] = ["a", "e", "i", "o", "u", "ai", "au", "ei", "eu", "oi"];
        const BEGINNINGS: [&str; 10] = ["B", "D", "L", "M", "N", "P", "R", "F", "K", "Br"];
        // All surnames have the same consonants; ten groups of first names have not.
        let surname = |index: usize| format!("R{}m{}n", VOWELS[index % 10], VOWELS[index / 10]);
        let first = |index: usize| format!("{}{}la", BEGINNINGS[index % 10], VOWELS[index % 7]);
        let name = |index: usize| format!("{} {}", first(index / 100), surname(index % 100));
        let mut people: Vec<Person> = (0..1000).map(|index| person(&name(index), &[])).collect();
        people.push(person("B. Ramen", &[]));
        let (all, book) = (people.len(), NameBook::of(people));
        let held: usize = book.keys.iter().map(|keys| book.near(keys).len()).sum();
        assert!(held <= all * all / 4, "{held} of {}", all * all);
        assert!(book.near(&book.keys[1000]).len() >= 100, "a letter is sought among those whom it may stand for");
    }

    #[test]
    fn a_name_means_only_one() {
        let book = NameBook::of(vec![
            person("Алексей Гусев", &["Lyosha"]),
            person("Anna Tolland", &[]),
            person("Boris Tolland", &[]),
            Person::named(PersonKind::Group, "The Night Watch"),
        ]);
        let only = |name: &str| book.only(name).and_then(|id| book.people.iter().position(|one| one.id == id));
        assert_eq!(only("lyosha"), Some(0));
        assert_eq!(only("Alexej Gusew"), Some(0));
        assert_eq!(only("Tolland"), None);
        assert_eq!(only("A. Tolland"), None);
        assert_eq!(only("the night watch"), Some(3));
        assert_eq!(only("Captain Watch"), Some(3));
    }
}
