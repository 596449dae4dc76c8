//! Endings that Snowball's rules leave, or take off though they make another word; by language.

use rust_stemmers::Algorithm;

/// What is done with an ending.
#[derive(Clone, Copy)]
enum Then {
    /// Snowball's rules go on with the word.
    Stem,
    /// The word is its own stem.
    Stop,
}

/// An ending, what stands in its place, and how many letters must stand before it.
type Rule = (&'static str, &'static str, usize, Then);

use Then::{Stem, Stop};

/// Plurals in -ões and -ães; nouns in -ismo, -idade, -ação are not the words that they were made from.
const PORTUGUESE: [Rule; 9] = [
    ("ações", "ação", 2, Stop),
    ("ação", "ação", 2, Stop),
    ("idades", "idade", 2, Stop),
    ("idade", "idade", 2, Stop),
    ("ismos", "ismo", 2, Stop),
    ("ismo", "ismo", 2, Stop),
    ("ões", "ão", 2, Stem),
    ("ães", "ão", 2, Stem),
    ("ãos", "ão", 2, Stem),
];
/// Plurals of nouns in -er and -ar, which look like infinitives (mujer, lugar).
const SPANISH: [Rule; 9] = [
    ("aciones", "acion", 2, Stop),
    ("ación", "acion", 2, Stop),
    ("acion", "acion", 2, Stop),
    ("idades", "idad", 2, Stop),
    ("idad", "idad", 2, Stop),
    ("ismos", "ismo", 2, Stop),
    ("ismo", "ismo", 2, Stop),
    ("eres", "er", 2, Stem),
    ("ares", "ar", 2, Stem),
];
const ITALIAN: [Rule; 8] = [
    ("azioni", "azione", 2, Stop),
    ("azione", "azione", 2, Stop),
    ("ità", "ità", 2, Stop),
    ("ismi", "ismo", 2, Stop),
    ("ismo", "ismo", 2, Stop),
    ("iani", "iano", 2, Stem),
    ("iane", "iana", 2, Stem),
    ("ai", "aio", 3, Stem),
];
/// And an adjective that looks like a form of a verb.
const FRENCH: [Rule; 8] = [
    ("petites", "petit", 0, Stem),
    ("petite", "petit", 0, Stem),
    ("ations", "ation", 2, Stop),
    ("ation", "ation", 2, Stop),
    ("ités", "ité", 2, Stop),
    ("ité", "ité", 2, Stop),
    ("ismes", "isme", 2, Stop),
    ("isme", "isme", 2, Stop),
];
/// Weak verbs (streikte, erzählt) as their infinitive; feminine plurals.
const GERMAN: [Rule; 6] = [
    ("innen", "in", 3, Stem),
    ("test", "en", 5, Stem),
    ("tet", "en", 5, Stem),
    ("ten", "en", 5, Stem),
    ("te", "en", 5, Stem),
    ("t", "en", 5, Stem),
];
/// Verbs (werkt, werkte) as their stem, after a consonant; plurals in -eren, which few words have.
const DUTCH: [Rule; 12] = [
    ("kinderen", "kind", 0, Stem),
    ("eieren", "ei", 0, Stem),
    ("bladeren", "blad", 0, Stem),
    ("liederen", "lied", 0, Stem),
    ("volkeren", "volk", 0, Stem),
    ("kalveren", "kalf", 0, Stem),
    ("kten", "k", 3, Stem),
    ("kte", "k", 3, Stem),
    ("kt", "k", 3, Stem),
    ("lt", "l", 3, Stem),
    ("gt", "g", 3, Stem),
    ("pt", "p", 3, Stem),
];
/// The definite article at a word's end.
const SWEDISH: [Rule; 3] = [("et", "", 3, Stem), ("an", "a", 3, Stem), ("ans", "a", 3, Stem)];

/// The word as Snowball's rules shall have it, and whether they shall have it at all.
pub(super) fn before(algorithm: Algorithm, word: &str) -> (String, bool) {
    let rules: &[Rule] = match algorithm {
        Algorithm::Dutch => &DUTCH,
        Algorithm::French => &FRENCH,
        Algorithm::German => &GERMAN,
        Algorithm::Italian => &ITALIAN,
        Algorithm::Portuguese => &PORTUGUESE,
        Algorithm::Spanish => &SPANISH,
        Algorithm::Swedish => &SWEDISH,
        _ => &[],
    };
    let ends = |(ending, _, letters, _): &&Rule| {
        word.strip_suffix(ending).is_some_and(|rest| rest.chars().count() >= *letters)
    };
    match rules.iter().find(ends) {
        Some((ending, instead, _, then)) => {
            let rest = word.strip_suffix(ending).unwrap_or(word);
            (format!("{rest}{instead}"), matches!(then, Stem))
        }
        None => (word.to_owned(), true),
    }
}

/// What Snowball's rules made of a word, so that all its forms are alike: a Dutch plural voices the last letter or doubles
/// it (huizen, huis; vertellen, vertelt).
pub(super) fn after(algorithm: Algorithm, stem: String) -> String {
    match algorithm {
        Algorithm::Dutch => match stem.as_bytes() {
            [.., b'z'] => format!("{}s", &stem[..stem.len() - 1]),
            [.., b'v'] => format!("{}f", &stem[..stem.len() - 1]),
            [.., one, other] if one == other && one.is_ascii_alphabetic() && *one != b'e' => {
                stem[..stem.len() - 1].to_owned()
            }
            _ => stem,
        },
        _ => stem,
    }
}
