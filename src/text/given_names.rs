//! Given names that mostly one gender bears: evidence of gender, weaker than a title or a pronoun.
//!
//! The list, `assets/lexicon/given-names.txt`, says in its head what it holds. Used by attribution.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Who mostly bears a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bearer {
    /// A man.
    Man,
    /// A woman.
    Woman,
}

static NAMES: LazyLock<HashMap<&'static str, Bearer>> =
    LazyLock::new(|| read(include_str!("../../assets/lexicon/given-names.txt")));

fn read(file: &'static str) -> HashMap<&'static str, Bearer> {
    let mut names = HashMap::new();
    let mut bearer = Bearer::Man;
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        match line {
            "[man]" => bearer = Bearer::Man,
            "[woman]" => bearer = Bearer::Woman,
            _ => names.extend(line.split_whitespace().map(|name| (name, bearer))),
        }
    }
    names
}

/// Who mostly bears a given name, written with its capital; nobody where both do or the list does not have it.
pub fn bearer(name: &str) -> Option<Bearer> {
    NAMES.get(name).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_on_one_side_only() {
        let file = include_str!("../../assets/lexicon/given-names.txt");
        let words = file.lines().filter(|line| !line.starts_with(['#', '['])).flat_map(str::split_whitespace);
        assert_eq!(words.count(), NAMES.len(), "a name stands there twice");
        assert_eq!((bearer("Otto"), bearer("Greta"), bearer("Kell")), (Some(Bearer::Man), Some(Bearer::Woman), None));
    }
}
