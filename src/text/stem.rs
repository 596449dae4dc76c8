//! Words without their endings, by language: what makes *strike* find *striking*, and *забастовка* *забастовки*.
//!
//! The rules are those of Snowball (M. F. Porter, <https://snowballstem.org>), as the crate `rust-stemmers` has them, with
//! what [`endings`] adds; English takes only those of inflection ([`english`]). A stem is folded, so that a text printed without accents has the same ones. A word of a language without rules is its
//! own stem. Used by the index of stems and by what reads texts for the words sought.

mod endings;
mod english;

use std::collections::HashMap;

use rust_stemmers::Stemmer;
use unicode_normalization::UnicodeNormalization;

use super::fold::fold_word;

pub use rust_stemmers::Algorithm;

/// Languages with rules, by the first part of their BCP 47 tags.
const ALGORITHMS: [(&str, Algorithm); 20] = [
    ("ar", Algorithm::Arabic),
    ("da", Algorithm::Danish),
    ("de", Algorithm::German),
    ("el", Algorithm::Greek),
    ("en", Algorithm::English),
    ("es", Algorithm::Spanish),
    ("fi", Algorithm::Finnish),
    ("fr", Algorithm::French),
    ("hu", Algorithm::Hungarian),
    ("it", Algorithm::Italian),
    ("nb", Algorithm::Norwegian),
    ("nl", Algorithm::Dutch),
    ("nn", Algorithm::Norwegian),
    ("no", Algorithm::Norwegian),
    ("pt", Algorithm::Portuguese),
    ("ro", Algorithm::Romanian),
    ("ru", Algorithm::Russian),
    ("sv", Algorithm::Swedish),
    ("ta", Algorithm::Tamil),
    ("tr", Algorithm::Turkish),
];

/// The rules for a language (BCP 47, any case); none where there are none.
pub fn algorithm(language: &str) -> Option<Algorithm> {
    let main = language.split(['-', '_']).next().unwrap_or("");
    ALGORITHMS.iter().find(|(tag, _)| tag.eq_ignore_ascii_case(main)).map(|(_, algorithm)| *algorithm)
}

/// The rules for the language that `text` seems to be written in; none where it is too short to tell, or has none.
pub fn detected(text: &str) -> Option<Algorithm> {
    let found = whatlang::detect(text).filter(whatlang::Info::is_reliable)?;
    let by_three_letters = |(_, three): &(&str, &str)| *three == found.lang().code();
    DETECTED.iter().find(|pair| by_three_letters(pair)).and_then(|(two, _)| algorithm(two))
}

/// Two-letter codes of languages that can be told from a text, by the three-letter ones (ISO 639-1 and 639-3).
const DETECTED: [(&str, &str); 18] = [
    ("ar", "ara"),
    ("da", "dan"),
    ("de", "deu"),
    ("el", "ell"),
    ("en", "eng"),
    ("es", "spa"),
    ("fi", "fin"),
    ("fr", "fra"),
    ("hu", "hun"),
    ("it", "ita"),
    ("nb", "nob"),
    ("nl", "nld"),
    ("pt", "por"),
    ("ro", "ron"),
    ("ru", "rus"),
    ("sv", "swe"),
    ("ta", "tam"),
    ("tr", "tur"),
];

/// Finds stems, and remembers them: a speaker uses few different words.
#[derive(Default)]
pub struct Stems {
    known: Vec<(Algorithm, Known)>,
}

struct Known {
    stemmer: Stemmer,
    /// Where the stem of a word stands in `stems`.
    places: HashMap<Box<str>, usize>,
    stems: Vec<Box<str>>,
}

/// How many words of a language are remembered, and how many bytes a word may have that is looked at: longer ones are
/// no words, and their endings mean nothing.
const REMEMBERED: usize = 50_000;
const LONGEST_WORD: usize = 96;

impl Stems {
    /// The folded stem of one word of a text, as it stands there.
    pub fn stem(&mut self, algorithm: Algorithm, word: &str) -> &str {
        let known = self.of_language(algorithm);
        let place = known.places.get(word).copied().unwrap_or_else(|| known.add(algorithm, word));
        &known.stems[place]
    }

    /// The same, not remembered: for who remembers what came of it.
    pub fn stem_once(&mut self, algorithm: Algorithm, word: &str) -> String {
        stemmed(algorithm, &self.of_language(algorithm).stemmer, word)
    }

    fn of_language(&mut self, algorithm: Algorithm) -> &mut Known {
        let at = self.known.iter().position(|(known, _)| *known == algorithm).unwrap_or_else(|| {
            self.known.push((algorithm, Known::of(algorithm)));
            self.known.len() - 1
        });
        &mut self.known[at].1
    }
}

impl Known {
    fn of(algorithm: Algorithm) -> Known {
        Known { stemmer: Stemmer::create(algorithm), places: HashMap::new(), stems: Vec::new() }
    }

    /// Finds the stem of a word that is not known yet; its place.
    fn add(&mut self, algorithm: Algorithm, word: &str) -> usize {
        if self.stems.len() >= REMEMBERED {
            self.places.clear();
            self.stems.clear();
        }
        self.stems.push(stemmed(algorithm, &self.stemmer, word).into());
        let place = self.stems.len() - 1;
        self.places.insert(word.into(), place);
        place
    }
}

/// Whether a word is its own stem but for case, as its last letter tells at once. Most words of most texts are, and need
/// not be looked up; of others nothing is said.
pub fn is_own_stem(algorithm: Algorithm, word: &str) -> bool {
    algorithm == Algorithm::English && english::is_own_stem(word)
}

/// How many letters all words with one stem have in common at their beginning, of the two that a [`Beginning`] has. Endings
/// change and beginnings do not; but a stem may be a single letter (*её*, *ею*), or begin behind a prefix.
pub fn letters_kept(algorithm: Algorithm) -> usize {
    match algorithm {
        Algorithm::Danish
        | Algorithm::English
        | Algorithm::German
        | Algorithm::Italian
        | Algorithm::Norwegian
        | Algorithm::Portuguese
        | Algorithm::Spanish
        | Algorithm::Swedish => 2,
        Algorithm::Arabic | Algorithm::Tamil => 0,
        _ => 1,
    }
}

/// The first two letters of a folded word. Of these *i* and *y* are one, for *dying* is a form of *die*.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beginning(char, Option<char>);

impl Beginning {
    /// How a folded word begins; none where it is empty.
    #[inline]
    pub fn of(folded: &str) -> Option<Beginning> {
        let mut letters = folded.chars();
        let first = letters.next()?;
        Some(Beginning(first, letters.next().map(|second| if second == 'y' { 'i' } else { second })))
    }

    /// Whether words that begin so may be forms of one word, which have so many letters in common. A single letter may
    /// become any word with it.
    #[inline]
    pub fn is_like(self, other: Beginning, letters: usize) -> bool {
        let seconds = self.1.zip(other.1).filter(|_| letters > 1);
        letters == 0 || self.0 == other.0 && seconds.is_none_or(|(one, other)| one == other)
    }
}

fn stemmed(algorithm: Algorithm, stemmer: &Stemmer, word: &str) -> String {
    let is_word = word.len() <= LONGEST_WORD && !word.chars().any(char::is_numeric);
    if !is_word {
        return fold_word(word);
    }
    // The rules know e, not ё, which is a matter of print; and the plain apostrophe.
    let lower: String = word.to_lowercase().nfc().map(|letter| if letter == 'ё' { 'е' } else { letter }).collect();
    let lower = lower.replace('’', "'").replace('\u{AD}', "");
    let stem = match algorithm {
        Algorithm::English => english::stem(&lower),
        _ => match endings::before(algorithm, &lower) {
            (word, true) => endings::after(algorithm, stemmer.stem(&word).into_owned()),
            (word, false) => word,
        },
    };
    let folded = fold_word(&stem);
    if folded.is_empty() { fold_word(word) } else { folded }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_language_is_told_by_the_first_part_of_its_tag() {
        assert_eq!(algorithm("en"), Some(Algorithm::English));
        assert_eq!(algorithm("PT-br"), Some(Algorithm::Portuguese));
        assert_eq!(algorithm("zh"), None);
        assert_eq!(algorithm(""), None);
    }

    #[test]
    fn a_language_is_told_from_a_text_that_is_long_enough() {
        let note = "Она рассказала об этом только после того, как мы выключили магнитофон.";
        assert_eq!(detected(note), Some(Algorithm::Russian));
        assert_eq!(detected("Ring him"), None);
    }

    #[test]
    fn stems_are_folded() {
        let mut stems = Stems::default();
        assert_eq!(stems.stem(Algorithm::English, "Striking"), "strike");
        assert_eq!(stems.stem(Algorithm::English, "miner’s"), "miner");
        let printed_plainly = stems.stem(Algorithm::Russian, "еще").to_owned();
        assert_eq!(stems.stem(Algorithm::Russian, "ещё"), printed_plainly);
        assert_eq!(stems.stem(Algorithm::French, "étés"), "ete");
        assert_eq!(stems.stem(Algorithm::German, "Straßen"), "strass");
        assert_eq!(stems.stem(Algorithm::English, "1980s"), "1980s");
    }

    #[test]
    fn dying_begins_like_die_and_a_letter_like_all_words_with_it() {
        let is_like =
            |one, other| Beginning::of(one).zip(Beginning::of(other)).is_some_and(|(one, other)| one.is_like(other, 2));
        assert!(is_like("dying", "die") && is_like("s", "strike") && is_like("strike", "striking"));
        assert!(!is_like("strike", "sit") && !is_like("strike", "trike") && !is_like("", "strike"));
    }

    proptest! {
        #[test]
        fn a_stem_begins_as_its_word_does(
            word in "[a-zäöüßéèàâêîôûçñåæøúíó]{2,4}[a-zäöüéèåøñç]{0,8}('s|’s)?|[а-яё]{2,12}|[α-ωάέήίόύώ]{2,12}|\
                [aeiouy]{1,3}[nstrdl](e|en|es|er|ed|ing|s|a|as|o|ai|ions|ment|et|ir)?",
        ) {
            let mut stems = Stems::default();
            let folded = fold_word(&word);
            for (_, algorithm) in ALGORITHMS {
                let letters = letters_kept(algorithm);
                let stem = stems.stem(algorithm, &word).to_owned();
                let is_like = Beginning::of(&stem).zip(Beginning::of(&folded));
                let is_like = is_like.is_none_or(|(one, other)| one.is_like(other, letters));
                // A single vowel before -ed or -ing is no word of English.
                let is_word = algorithm != Algorithm::English || stem.len() > 1;
                let is_long = !is_word || stem.chars().count() >= letters;
                prop_assert!(is_like && is_long, "{} of {} in {:?}", stem, word, algorithm);
            }
        }

        #[test]
        fn a_word_that_is_its_own_stem_is_told_rightly(word in "[A-Za-z]{1,4}[a-z0-9]{0,9}|[a-z]{1,8}(s|ed|ing|y|e|'s)|\\PC{1,9}") {
            prop_assume!(is_own_stem(Algorithm::English, &word));
            let mut stems = Stems::default();
            prop_assert_eq!(stems.stem(Algorithm::English, &word), word.to_ascii_lowercase());
        }

        #[test]
        fn any_word_has_a_stem(word in "\\PC{1,20}|[а-яёa-zäöüßéç'’]{1,30}|\\p{Greek}{1,12}|\\p{Arabic}{1,12}|\\p{Tamil}{1,12}") {
            let mut stems = Stems::default();
            for (_, algorithm) in ALGORITHMS {
                let stem = stems.stem(algorithm, &word);
                prop_assert_eq!(stem.is_empty(), fold_word(&word).is_empty());
            }
        }
    }
}
