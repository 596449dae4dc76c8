//! One name sought among very many: who may be called like it.

use std::collections::{BTreeSet, HashMap};

use super::{likeness, scripts, words};

/// From here on a name counts as like another.
const LEAST: f32 = 0.5;

/// A name that is sought among many. A single word is held against every word of a name, so that a surname finds all
/// who bear it.
pub struct Sought {
    name: String,
    is_word: bool,
    /// What the spellings of its last word have in common.
    keys: BTreeSet<String>,
    /// How letters are written in Latin, as far as they were met.
    latin: HashMap<char, String>,
}

impl Sought {
    /// The name, to be sought.
    pub fn of(name: &str) -> Sought {
        let mut sought = Sought {
            name: name.to_owned(),
            is_word: name.split_whitespace().count() < 2,
            keys: BTreeSet::new(),
            latin: HashMap::new(),
        };
        // Where the surname stands first, it is the first names that those who are like it share.
        let last = parts(name).last().map(|word| keys_of(word, &mut sought.latin));
        sought.keys = last.into_iter().flatten().collect();
        sought
    }

    /// What a word of every name that fits has in common with it: one of these is among the [`sounds`] of the name.
    pub fn sounds(&self) -> &BTreeSet<String> {
        &self.keys
    }

    /// Whether somebody called `name` may be meant, though it be written otherwise.
    pub fn fits(&mut self, name: &str) -> bool {
        let is_like = |one: &str, other: &str| likeness(one, other).is_some_and(|found| found.score >= LEAST);
        for word in parts(name) {
            // Cheap, and true of few: what is common to spellings is compared before the spellings are.
            let may_be = keys_of(word, &mut self.latin).any(|key| self.keys.contains(&key));
            if may_be && is_like(&self.name, if self.is_word { word } else { name }) {
                return true;
            }
        }
        false
    }
}

/// What the spellings of each word of a name have in common, by which the name is found when one like it is sought.
pub fn sounds(name: &str) -> BTreeSet<String> {
    let mut latin = HashMap::new();
    parts(name).flat_map(|word| keys_of(word, &mut latin).collect::<Vec<_>>()).collect()
}

/// What the spellings of a word have in common. `known` holds how letters are written in Latin, as far as they were met.
fn keys_of(word: &str, known: &mut HashMap<char, String>) -> impl Iterator<Item = String> + use<> {
    let mut latin = String::with_capacity(word.len());
    for letter in word.chars() {
        latin.push_str(known.entry(letter).or_insert_with(|| words::in_latin(letter)));
    }
    scripts::coarse(&latin).into_iter().filter(|key| !key.is_empty())
}

/// The words of a name that are more than a letter.
fn parts(name: &str) -> impl Iterator<Item = &str> {
    let words = name.split(|sign: char| sign.is_whitespace() || sign == ',');
    words.filter(|word| word.chars().filter(|sign| sign.is_alphabetic()).count() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(sought: &str, name: &str) -> bool {
        Sought::of(sought).fits(name)
    }

    #[test]
    fn a_surname_is_found_in_every_spelling_and_script() {
        for name in ["Alexei Gusev", "A. Gusew", "Гусев Алексей Петрович", "Gousseff", "Gusiew, Jan"]
        {
            assert!(fits("Gusev", name), "{name}");
            assert!(fits("Гусев", name), "{name}");
        }
        for name in ["Gustav Holm", "Anna Kolbe", "G. Sever", ""] {
            assert!(!fits("Gusev", name), "{name}");
        }
        assert!(fits("Muller", "Hans Müller") && !fits("Muller", "Hans Miller"));
    }

    #[test]
    fn a_full_name_is_held_against_the_full_name() {
        assert!(fits("Alexei Gusev", "Алексей Гусев"));
        assert!(fits("A. Gusew", "Alexei Gusev"));
        assert!(!fits("Boris Gusev", "Алексей Гусев"));
        assert!(!fits("", "Алексей Гусев") && !fits("…", "…"));
    }
}
