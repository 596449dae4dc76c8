//! Everybody, as the list filters and sorts them: made on the reader's thread.

use std::collections::HashMap;

use super::counts_in_words;
use crate::archive::ArchiveError;
use crate::archive::clearance::Clearance;
use crate::archive::people::folded_name;
use crate::gui::part::{Listed, Orders};
use crate::model::{Id, Person, PersonKind};
use crate::store::Read;
use crate::store::person::PersonUse;

/// Everybody, by name.
pub(super) struct Everyone {
    pub(super) people: Vec<One>,
    by_id: HashMap<Id<Person>, usize>,
    counts: HashMap<PersonKind, usize>,
    orders: Orders<{ Order::ALL.len() }>,
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
        let mut counts = HashMap::new();
        people.iter().for_each(|one| *counts.entry(one.kind).or_default() += 1);
        Ok(Everyone { people, by_id, counts, orders: Orders::default() })
    }

    pub(super) fn get(&self, id: Id<Person>) -> Option<&One> {
        self.by_id.get(&id).and_then(|index| self.people.get(*index))
    }

    /// The row in which somebody is listed.
    pub(super) fn row_of(&self, id: Id<Person>, listed: &Listed) -> Option<usize> {
        listed.row_of(*self.by_id.get(&id)?)
    }

    pub(super) fn count(&self, kind: PersonKind) -> usize {
        self.counts.get(&kind).copied().unwrap_or_default()
    }

    /// Whom the list shows, in its order.
    pub(super) fn wanted(&self, wanted: &Wanted) -> Listed {
        let typed = folded_name(&wanted.typed);
        let fits = |one: &One| {
            (wanted.kinds.is_empty() || wanted.kinds.contains(&one.kind))
                && typed.iter().all(|word| one.folded.contains(word.as_str()))
        };
        let shown = self.order(wanted.order).iter().copied().filter(|index| fits(&self.people[*index]));
        Listed::of(shown.collect(), self.people.len())
    }

    /// Everybody's places in an order.
    fn order(&self, order: Order) -> &[usize] {
        let name = |index: &usize| self.people[*index].names.first();
        let most =
            |count: fn(&PersonUse) -> usize| move |index: &usize| std::cmp::Reverse(count(&self.people[*index].uses));
        self.orders.get(order as usize, self.people.len(), |sorted| match order {
            Order::Name => sorted.sort_by_cached_key(|index| name(index).map(|words| words.join(" "))),
            Order::LastName => sorted.sort_by_cached_key(|index| {
                name(index).map(|words| words.iter().rev().take(1).chain(words).cloned().collect::<Vec<_>>())
            }),
            Order::Narrated => sorted.sort_by_key(most(|uses| uses.narrated)),
            Order::Quoted => sorted.sort_by_key(most(|uses| uses.quoted)),
            Order::Written => sorted.sort_by_key(most(|uses| uses.written)),
        })
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

/// The kinds as the chips call them.
pub(super) fn kind_in_plural(kind: PersonKind) -> &'static str {
    match kind {
        PersonKind::Person => "People",
        PersonKind::Group => "Groups",
        PersonKind::Publication => "Publications",
    }
}
