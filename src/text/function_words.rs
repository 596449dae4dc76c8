//! The small words of a language, by what they do: deny, condition, oblige, turn, fill a pause, stand for a number.
//!
//! The lists are data (`assets/lexicon/function-words.*.txt`, whose headers say where they come from); this module
//! reads them and tells the language of a text by which list holds more of its words. It does not analyse
//! sentences. Used by `locate` (fillers, contractions, numbers), `difference` (alarms) and the store's candidates.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::text::fold::{Folded, fold_word};
use crate::text::word_map::WordMap;

/// What a word does to a sentence; a word may do several things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Turns a statement into its opposite.
    Negation,
    /// Makes a statement depend on something.
    Condition,
    /// Says how possible, allowed, due or frequent something is.
    Modal,
    /// Takes back or narrows what was said before it.
    Turn,
    /// Fills a pause and does nothing else.
    Filler,
    /// Fills a pause where a clause begins, and means something elsewhere.
    Marker,
    /// Too common to search by.
    Common,
    /// A small word that has several forms, which tell tense, person or number.
    Form,
    /// A form of a verb that inflects by more than endings.
    Verb,
    /// Opens a clause of its own, into which a negation before it does not reach.
    Clause,
    /// Opens a clause that depends on what stands before it, across a comma too.
    That,
}

/// Fewest letters that are left of a word without its ending.
const SHORTEST_STEM: usize = 3;

/// How many words of a text are looked at to tell its language.
const ENOUGH_WORDS: usize = 120;

/// The small words of one language.
#[derive(Debug, Default)]
pub struct FunctionWords {
    roles: WordMap<String, u16>,
    /// By their first word.
    phrases: WordMap<String, Vec<(Role, Vec<String>)>>,
    contractions: Vec<(String, Vec<String>)>,
    endings: Vec<(String, String)>,
    /// The paradigms that a form belongs to, by number.
    paradigms: HashMap<String, Vec<usize>>,
    paradigm_count: usize,
    /// What may be taken off a word, and what is put there instead.
    inflections: Vec<(String, String)>,
    contraries: HashSet<(String, String)>,
    /// The kinds of small words that a word belongs to, by number.
    kinds: HashMap<String, Vec<usize>>,
    numbers: HashMap<String, u64>,
}

static ENGLISH: LazyLock<FunctionWords> =
    LazyLock::new(|| FunctionWords::read(include_str!("../../assets/lexicon/function-words.en.txt")));
static GERMAN: LazyLock<FunctionWords> =
    LazyLock::new(|| FunctionWords::read(include_str!("../../assets/lexicon/function-words.de.txt")));
static FRENCH: LazyLock<FunctionWords> =
    LazyLock::new(|| FunctionWords::read(include_str!("../../assets/lexicon/function-words.fr.txt")));
static RUSSIAN: LazyLock<FunctionWords> =
    LazyLock::new(|| FunctionWords::read(include_str!("../../assets/lexicon/function-words.ru.txt")));

impl FunctionWords {
    /// The list of the language that `text` is written in; English where no list knows its words.
    pub fn of(text: &Folded) -> &'static FunctionWords {
        let lists = FunctionWords::all();
        let mut counts = [0usize; 4];
        for (word, _) in text.iter().take(ENOUGH_WORDS) {
            for (list, count) in lists.iter().zip(&mut counts) {
                *count += usize::from(list.has(word, Role::Common));
            }
        }
        let mut best = 0;
        for (index, count) in counts.iter().enumerate() {
            if *count > counts[best] {
                best = index;
            }
        }
        lists[best]
    }

    /// The lists of all languages known, English first.
    pub fn all() -> [&'static FunctionWords; 4] {
        [&ENGLISH, &GERMAN, &FRENCH, &RUSSIAN]
    }

    /// Whether the folded `word` has this role.
    pub fn has(&self, word: &str, role: Role) -> bool {
        self.roles.get(word).is_some_and(|roles| roles & bit(role) != 0)
    }

    /// Whether the folded `word` has any role.
    pub fn has_any(&self, word: &str) -> bool {
        self.roles.contains_key(word)
    }

    /// How many words, from word `at` of `text` on, make a phrase of this role: 0 where none begins there.
    pub fn phrase_at(&self, text: &Folded, at: usize, role: Role) -> usize {
        let single = usize::from(self.has(text.word(at), role));
        let here = self.phrases.get(text.word(at)).map_or(&[][..], Vec::as_slice);
        let fitting = here.iter().filter(|(own, words)| {
            *own == role && words.iter().enumerate().all(|(index, word)| text.word(at + index) == word)
        });
        fitting.map(|(_, words)| words.len()).max().unwrap_or(0).max(single)
    }

    /// The full forms of a contraction; none where `word` is not one.
    pub fn expansions(&self, word: &str) -> Vec<Vec<String>> {
        let listed = self.contractions.iter().filter(|(short, _)| short == word).map(|(_, full)| full.clone());
        let mut forms: Vec<Vec<String>> = listed.collect();
        if word.contains('\'') {
            for (ending, full) in &self.endings {
                if let Some(stem) = word.strip_suffix(ending.as_str()).filter(|stem| !stem.is_empty()) {
                    forms.push(vec![stem.to_owned(), full.clone()]);
                }
            }
        }
        forms
    }

    /// Whether two different folded words are forms of one: of one paradigm, or with endings that inflect. Exchanged for
    /// one another they change the tense, the person or the number only.
    pub fn are_forms(&self, one: &str, other: &str) -> bool {
        let (these, those) = (self.stems(one), self.stems(other));
        let paradigms = |stems: &[String]| -> Vec<usize> {
            stems.iter().filter_map(|stem| self.paradigms.get(stem)).flatten().copied().collect()
        };
        let (mine, others) = (paradigms(&these), paradigms(&those));
        mine.iter().any(|paradigm| others.contains(paradigm)) || these.iter().any(|stem| those.contains(stem))
    }

    /// The word, and what its inflecting endings leave of it.
    fn stems(&self, word: &str) -> Vec<String> {
        let mut stems = vec![word.to_owned()];
        for (ending, instead) in &self.inflections {
            let Some(stem) = word.strip_suffix(ending.as_str()) else { continue };
            if stem.chars().count() < SHORTEST_STEM {
                continue;
            }
            stems.push(format!("{stem}{instead}"));
            // A consonant that is doubled before the ending: plan, planned.
            let mut letters = stem.chars().rev();
            if let (Some(last), true) = (letters.next(), instead.is_empty())
                && letters.next() == Some(last)
            {
                stems.push(stem[..stem.len() - last.len_utf8()].to_owned());
            }
        }
        stems
    }

    /// Whether two folded small words are of one kind: two articles, two prepositions.
    pub fn are_alike(&self, one: &str, other: &str) -> bool {
        let kinds = |word: &str| self.kinds.get(word).map_or(&[][..], Vec::as_slice);
        kinds(one).iter().any(|kind| kinds(other).contains(kind))
    }

    /// Whether two folded words are contraries of one another: in and out, and and or.
    pub fn are_contrary(&self, one: &str, other: &str) -> bool {
        let has = |one: &str, other: &str| self.contraries.contains(&(one.to_owned(), other.to_owned()));
        has(one, other) || has(other, one)
    }

    /// The value of a word for a number, also of one written together (`einundneunzig`) or with an ordinal's ending.
    pub fn number(&self, word: &str) -> Option<u64> {
        self.numbers.get(word).copied()
    }

    /// The parts of a number written as one word, as the words and their values in order; empty where it is none.
    pub fn number_parts(&self, word: &str) -> Vec<u64> {
        let mut parts = Vec::new();
        let mut rest = word;
        while !rest.is_empty() {
            let longest = rest
                .char_indices()
                .map(|(at, c)| at + c.len_utf8())
                .rev()
                .find_map(|end| self.numbers.get(&rest[..end]).map(|value| (end, *value)));
            match longest {
                Some((end, value)) => {
                    parts.push(value);
                    rest = &rest[end..];
                }
                None => match rest.strip_prefix("und").filter(|_| !parts.is_empty()) {
                    Some(after) => rest = after,
                    None => return Vec::new(),
                },
            }
        }
        parts
    }

    /// Reads one list. Lines that fit no section are skipped: the tests below see to it that there are none.
    fn read(list: &str) -> FunctionWords {
        let mut words = FunctionWords::default();
        let mut section = "";
        for line in list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                section = name;
            } else if section == "contraction" {
                words.read_contraction(line);
            } else {
                words.paradigm_count += 1;
                line.split(',').map(str::trim).for_each(|entry| words.read_entry(section, entry));
            }
        }
        words
    }

    /// Reads an entry that does not give a word a role: two words, or a word and a number.
    fn read_pair(&mut self, section: &str, entry: &str) {
        let (first, second) = entry.rsplit_once(' ').unwrap_or((entry, ""));
        match (section, second.parse()) {
            ("number", Ok(value)) => drop(self.numbers.insert(fold_word(first), value)),
            ("alike", _) => self.kinds.entry(fold_word(entry)).or_default().push(self.paradigm_count),
            ("contrary", _) => drop(self.contraries.insert((fold_word(first), fold_word(second)))),
            // An ending that begins with an apostrophe is kept as written.
            ("inflection", _) if first.starts_with('\'') => {
                self.inflections.push((first.to_owned(), second.to_owned()))
            }
            ("inflection", _) => self.inflections.push((fold_word(first), second.to_owned())),
            _ => {}
        }
    }

    fn read_entry(&mut self, section: &str, entry: &str) {
        let role = match section {
            "negation" => Role::Negation,
            "condition" => Role::Condition,
            "modal" => Role::Modal,
            "turn" => Role::Turn,
            "filler" => Role::Filler,
            "marker" => Role::Marker,
            "common" => Role::Common,
            "form" => Role::Form,
            "verb" => Role::Verb,
            "clause" => Role::Clause,
            "that" => Role::That,
            _ => return self.read_pair(section, entry),
        };
        let mut folded: Vec<String> = Folded::new(entry).iter().map(|(word, _)| word.to_owned()).collect();
        // An elided word (l', qu') keeps its apostrophe in running text, where a vowel follows.
        if let Some(last) = folded.last_mut().filter(|_| entry.ends_with('\'')) {
            last.push('\'');
        }
        if let ("form" | "verb", [word]) = (section, folded.as_slice()) {
            self.paradigms.entry(word.clone()).or_default().push(self.paradigm_count);
        }
        match folded.as_slice() {
            [] => {}
            [word] => *self.roles.entry(word.clone()).or_default() |= bit(role),
            [first, ..] => self.phrases.entry(first.clone()).or_default().push((role, folded)),
        }
    }

    fn read_contraction(&mut self, line: &str) {
        let Some((short, full)) = line.split_once('=') else { return };
        let (short, full) = (short.trim(), full.trim());
        match (short.strip_prefix('*'), full.strip_prefix("* ")) {
            // An ending begins with its apostrophe or holds it, so it is kept as written.
            (Some(ending), Some(full)) => self.endings.push((ending.to_owned(), fold_word(full))),
            _ => {
                let full = Folded::new(full).iter().map(|(word, _)| word.to_owned()).collect();
                self.contractions.push((fold_word(short), full));
            }
        }
    }
}

fn bit(role: Role) -> u16 {
    1 << role as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_told_by_its_small_words() {
        for (text, word) in [
            ("We went down to the river and it was cold", "the"),
            ("Wir gingen zum Fluss und es war kalt", "und"),
            ("Nous sommes allés à la rivière et il faisait froid", "est"),
            ("Мы пошли на реку, и было холодно", "было"),
        ] {
            assert!(FunctionWords::of(&Folded::new(text)).has(word, Role::Common), "{text}");
        }
    }

    #[test]
    fn phrases_fill_pauses_too() {
        let text = Folded::new("it was, you know, cold");
        let english = FunctionWords::of(&text);
        assert_eq!(english.phrase_at(&text, 2, Role::Filler), 2);
        assert_eq!(english.phrase_at(&text, 4, Role::Filler), 0);
    }

    #[test]
    fn contractions_have_full_forms() {
        let english = FunctionWords::all()[0];
        assert_eq!(english.expansions("won't")[0], ["will", "not"]);
        assert!(english.expansions("we'll").contains(&vec!["we".to_owned(), "will".to_owned()]));
        assert!(english.expansions("river").is_empty());
    }

    #[test]
    fn forms_are_told_from_other_words() {
        let [english, german, french, russian] = FunctionWords::all();
        for (list, one, other) in [
            (english, "buys", "bought"),
            (english, "planned", "plan"),
            (english, "hoping", "hoped"),
            (english, "mine", "mines"),
            (english, "was", "were"),
            (english, "she", "they"),
            (german, "gingen", "geht"),
            (german, "arbeitete", "arbeitet"),
            (french, "parlait", "parlent"),
            (russian, "работала", "работаем"),
            (russian, "шел", "идут"),
        ] {
            assert!(list.are_forms(one, other), "{one} / {other}");
        }
        for (list, one, other) in [
            (english, "thought", "have"),
            (english, "history", "historian"),
            (english, "house", "horse"),
            (english, "past", "paste"),
            (german, "haus", "hose"),
            (russian, "город", "голод"),
        ] {
            assert!(!list.are_forms(one, other), "{one} / {other}");
        }
        assert!(english.are_contrary("from", "to") && !english.are_contrary("the", "a"));
        assert!(english.are_alike("the", "a") && !english.are_alike("the", "on"));
    }

    #[test]
    fn every_list_has_every_section() {
        for list in FunctionWords::all() {
            assert!(list.numbers.len() > 25 && !list.contractions.is_empty());
            for role in [
                Role::Negation,
                Role::Condition,
                Role::Modal,
                Role::Turn,
                Role::Filler,
                Role::Marker,
                Role::Common,
                Role::Form,
                Role::Verb,
                Role::Clause,
            ] {
                assert!(list.roles.values().filter(|roles| **roles & bit(role) != 0).count() > 4, "{role:?}");
            }
        }
    }
}
