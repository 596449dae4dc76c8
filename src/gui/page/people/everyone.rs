//! Everybody, as the list filters and sorts them: made on the reader's thread.

use std::collections::HashMap;

use super::counts_in_words;
use crate::archive::ArchiveError;
use crate::archive::clearance::Clearance;
use crate::archive::people::folded_name;
use crate::model::{Id, Person, PersonKind};
use crate::store::Read;
use crate::store::person::PersonUse;

/// Everybody, by name.
pub(super) struct Everyone {
    pub(super) people: Vec<One>,
    by_id: HashMap<Id<Person>, usize>,
    counts: HashMap<PersonKind, usize>,
    /// Who is known by a last name or by initials, folded; the withheld are not among them.
    by_last_name: HashMap<String, Vec<usize>>,
}

/// Somebody, as far as it may be shown.
pub(super) struct One {
    pub(super) id: Id<Person>,
    pub(super) name: String,
    pub(super) kind: PersonKind,
    pub(super) aliases: Vec<String>,
    pub(super) uses: PersonUse,
    /// Why more is not shown, in one sentence.
    pub(super) withheld: Option<String>,
    /// All names, folded, to be searched.
    folded: String,
    /// Every name as its words, folded.
    names: Vec<Vec<String>>,
}

/// In which order the list stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Order {
    #[default]
    Name,
    LastName,
    Narrated,
    Quoted,
    Written,
}

impl Order {
    pub(super) const ALL: [Order; 5] = [Order::Name, Order::LastName, Order::Narrated, Order::Quoted, Order::Written];

    pub(super) fn name(self) -> &'static str {
        match self {
            Order::Name => "Name",
            Order::LastName => "Last name",
            Order::Narrated => "Recollections given",
            Order::Quoted => "Times quoted",
            Order::Written => "Articles written",
        }
    }
}

/// What of the list is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Wanted {
    pub(super) typed: String,
    /// None means all.
    pub(super) kinds: Vec<PersonKind>,
    pub(super) order: Order,
}

impl Everyone {
    pub(super) fn ask(read: &Read<'_>, gate: &Clearance) -> Result<Everyone, ArchiveError> {
        let uses = read.uses_of_people()?;
        let mut people = Vec::new();
        for person in read.people()? {
            let withheld = gate.person(person.id).map(|withheld| withheld.in_words());
            let name = gate.name(&person).to_string();
            let aliases = if withheld.is_some() { Vec::new() } else { person.aliases };
            let names: Vec<Vec<String>> =
                std::iter::once(&name).chain(&aliases).map(|name| folded_name(name)).collect();
            let folded = names.iter().map(|words| words.join(" ")).collect::<Vec<_>>().join("\n");
            let uses = uses.get(&person.id).copied().unwrap_or_default();
            people.push(One { id: person.id, name, kind: person.kind, aliases, uses, withheld, folded, names });
        }
        let by_id = people.iter().enumerate().map(|(index, one)| (one.id, index)).collect();
        let mut by_last_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, one) in people.iter().enumerate().filter(|(_, one)| one.withheld.is_none()) {
            for key in one.names.iter().flat_map(|words| keys(words)) {
                let known = by_last_name.entry(key).or_default();
                if known.last() != Some(&index) {
                    known.push(index);
                }
            }
        }
        let mut counts = HashMap::new();
        people.iter().for_each(|one| *counts.entry(one.kind).or_default() += 1);
        Ok(Everyone { people, by_id, counts, by_last_name })
    }

    pub(super) fn get(&self, id: Id<Person>) -> Option<&One> {
        self.by_id.get(&id).and_then(|index| self.people.get(*index))
    }

    pub(super) fn count(&self, kind: PersonKind) -> usize {
        self.counts.get(&kind).copied().unwrap_or_default()
    }

    /// Whom the list shows, in its order.
    pub(super) fn wanted(&self, wanted: &Wanted) -> Vec<usize> {
        let typed = folded_name(&wanted.typed);
        let fits = |one: &One| {
            (wanted.kinds.is_empty() || wanted.kinds.contains(&one.kind))
                && typed.iter().all(|word| one.folded.contains(word.as_str()))
        };
        let mut shown: Vec<usize> = (0..self.people.len()).filter(|index| fits(&self.people[*index])).collect();
        let most =
            |count: fn(&PersonUse) -> usize| move |index: &usize| std::cmp::Reverse(count(&self.people[*index].uses));
        match wanted.order {
            Order::Name => {
                shown.sort_by_cached_key(|index| self.people[*index].names.first().map(|words| words.join(" ")))
            }
            Order::LastName => shown.sort_by_cached_key(|index| {
                self.people[*index]
                    .names
                    .first()
                    .map(|words| words.iter().rev().take(1).chain(words).cloned().collect::<Vec<_>>())
            }),
            Order::Narrated => shown.sort_by_key(most(|uses| uses.narrated)),
            Order::Quoted => shown.sort_by_key(most(|uses| uses.quoted)),
            Order::Written => shown.sort_by_key(most(|uses| uses.written)),
        }
        shown
    }

    /// Who could be the same as somebody: another record with a name of the same words, or with the same last name and
    /// given names that do not contradict.
    pub(super) fn possibly_same(&self, id: Id<Person>) -> Vec<&One> {
        let Some(one) = self.get(id).filter(|one| one.withheld.is_none()) else { return Vec::new() };
        let mut found: Vec<usize> = Vec::new();
        for key in one.names.iter().flat_map(|words| keys(words)) {
            found.extend(self.by_last_name.get(&key).into_iter().flatten());
        }
        found.sort_unstable();
        found.dedup();
        let others = found.into_iter().filter_map(|index| self.people.get(index));
        let is_like = |other: &&One| other.id != id && other.kind == one.kind && are_alike(&one.names, &other.names);
        others.filter(is_like).take(4).collect()
    }
}

impl One {
    /// The name with the other names after it, by which the person may be looked for.
    pub(super) fn all_names(&self) -> String {
        match self.aliases.is_empty() {
            true => self.name.clone(),
            false => format!("{} ({})", self.name, self.aliases.join(", ")),
        }
    }

    pub(super) fn counts_in_words(&self) -> String {
        counts_in_words(&self.uses)
    }
}

/// Whether two people's names, the usual one first, may be names of one.
fn are_alike(some: &[Vec<String>], others: &[Vec<String>]) -> bool {
    let contradict = |one: &[String], other: &[String]| {
        one.len() > 1 && other.len() > 1 && one.last() == other.last() && !may_be_one_name(one, other)
    };
    let is_contradicted = some.first().zip(others.first()).is_some_and(|(one, other)| contradict(one, other));
    !is_contradicted && some.iter().any(|one| others.iter().any(|other| may_be_one_name(one, other)))
}

/// What a name is found by: its last word, and its initials.
fn keys(words: &[String]) -> Vec<String> {
    let initials: Vec<String> = words.iter().filter_map(|word| word.chars().next()).map(String::from).collect();
    let initials = (words.len() > 1).then(|| initials.join(". "));
    words.last().cloned().into_iter().chain(initials).collect()
}

/// `a. gurov`, `alexei gurov`, `gurov` and `a. g.` may be one name; `anna gurov` and `boris gurov` are two.
fn may_be_one_name(one: &[String], other: &[String]) -> bool {
    let are_initials = |words: &[String]| words.len() > 1 && words.iter().all(|word| word.chars().count() == 1);
    if are_initials(one) || are_initials(other) {
        let begins = |(one, other): (&String, &String)| one.chars().next() == other.chars().next();
        return one.len() == other.len() && one.iter().zip(other).all(begins);
    }
    let (Some((one_last, one_given)), Some((other_last, other_given))) = (one.split_last(), other.split_last()) else {
        return false;
    };
    let agree = |(one, other): (&String, &String)| one.starts_with(other.as_str()) || other.starts_with(one.as_str());
    one_last == other_last && one_last.chars().count() > 1 && one_given.iter().zip(other_given).all(agree)
}

/// The kinds as the chips call them.
pub(super) fn kind_in_plural(kind: PersonKind) -> &'static str {
    match kind {
        PersonKind::Person => "People",
        PersonKind::Group => "Groups",
        PersonKind::Publication => "Publications",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_do_not_contradict_may_be_one() {
        let alike = |one: &str, other: &str| may_be_one_name(&folded_name(one), &folded_name(other));
        assert!(alike("A. Gurov", "Alexei Gurov"));
        assert!(alike("Gurov", "Alexei Gurov"));
        assert!(alike("ALEXEI GUROV", "Alexei Gurov"));
        assert!(alike("A. G.", "Alexei Gurov"));
        assert!(!alike("A. G.", "Boris Gurov"));
        assert!(!alike("A. G.", "Gurov"));
        assert!(!alike("Anna Gurov", "Boris Gurov"));
        assert!(!alike("Anna Kolbe", "Anna Gurov"));
        assert!(!alike("", "Anna"));
        let names = |all: &[&str]| all.iter().map(|name| folded_name(name)).collect::<Vec<_>>();
        assert!(are_alike(&names(&["Gurov"]), &names(&["Alexei Gurov", "Lyosha"])));
        assert!(!are_alike(&names(&["Anna Gurov", "Gurov"]), &names(&["Boris Gurov", "Gurov"])), "brother and sister");
    }
}
