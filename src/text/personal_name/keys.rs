//! Under what a name is looked up, so that not every name is held against every other.
//!
//! Surname and first name together: a surname alone, or what is common to its spellings, is borne by far too many.

use super::parts::Name;
use super::words;

/// Where a name stands in a list of names, and where in it names like it are sought.
///
/// Of two names that [`super::likeness`] takes for one person's, one is sought where the other stands; some rare
/// spellings apart, and a surname alone beside a name that has it first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// Where it stands.
    pub stands: Vec<String>,
    /// Where names like it are sought.
    pub sought: Vec<String>,
}

impl Keys {
    /// The keys of somebody who is known by several names.
    pub fn of<'name>(names: impl IntoIterator<Item = &'name str>) -> Keys {
        let mut keys = Keys::default();
        for name in names {
            let name = Name::of(name);
            keys.in_order(&name);
            keys.by_patronymic(&name);
            keys.by_initials(&name);
            if let Some(turned) = name.turned() {
                keys.with_first_name(&turned);
            }
        }
        for list in [&mut keys.stands, &mut keys.sought] {
            list.sort_unstable();
            list.dedup();
        }
        keys
    }

    /// A surname alone is sought among all who bear it.
    fn in_order(&mut self, name: &Name) {
        let surnames = name.surname().map(surname_keys).unwrap_or_default();
        if name.given().is_empty() {
            self.sought.extend(surnames.iter().cloned());
        }
        self.stands.extend(surnames);
        self.with_first_name(name);
    }

    /// A first name is sought by its sounds and those of the names that it may be short for, a letter among the names
    /// that may begin with it.
    fn with_first_name(&mut self, name: &Name) {
        let (Some(surname), Some(first)) = (name.surname(), name.given().first()) else { return };
        for surname in surname_keys(surname) {
            let letters = words::beginnings(first).into_iter().map(|letter| format!("{surname}.{letter}"));
            match first.chars().count() {
                1 => self.sought.extend(letters.clone()),
                _ => {
                    let with = |key: &String| format!("{surname}|{key}");
                    self.stands.extend(words::keys(first).iter().map(with));
                    self.sought.extend(words::keys_of_long_forms(first).iter().map(with));
                }
            }
            self.stands.extend(letters);
        }
    }

    /// First name and patronymic, without a surname, are sought among those who have all three.
    fn by_patronymic(&mut self, name: &Name) {
        let (Some(first), Some(patronymic)) = (name.words.first(), &name.patronymic) else { return };
        let patronymics = words::keys(patronymic);
        let firsts = words::keys(first);
        let keys = firsts.iter().flat_map(|first| patronymics.iter().map(move |second| format!("{first}/{second}")));
        match name.without_surname() {
            Some(_) => self.sought.extend(keys),
            None => self.stands.extend(keys),
        }
    }

    /// Letters alone are sought among names of as many words by the first and the last.
    fn by_initials(&mut self, name: &Name) {
        let (many, [first, .., last]) = (name.words.len(), name.words.as_slice()) else { return };
        let lasts = words::beginnings(last);
        let key = |first: char| lasts.iter().map(move |last| format!("{many}{first}{last}"));
        let keys = words::beginnings(first).into_iter().flat_map(key);
        match name.words.iter().all(|word| word.chars().count() == 1) {
            true => self.sought.extend(keys),
            false => self.stands.extend(keys),
        }
    }
}

/// What spellings of a surname have in common; a surname of one letter is like itself only.
fn surname_keys(surname: &str) -> Vec<String> {
    match surname.chars().count() {
        1 => vec![surname.to_owned()],
        _ => words::keys(surname),
    }
}
