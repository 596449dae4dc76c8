//! How like two folded words are: the same, the same in another spelling, damaged, or another form of one word.
//!
//! Distances are counted in half edits: confusing two shapes that scanners and eyes confuse (c for e, rn for m)
//! costs half of what any other change of a letter costs. Numbers are never near each other: 1956 is not 1965.
//! It does not know what words mean. Used by [`super::align`].

use std::cell::OnceCell;

use serde::{Deserialize, Serialize};

/// Why two words (or short runs of words) were put side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Likeness {
    /// The same folded letters.
    Same,
    /// The same letters but for apostrophes, or for a space or hyphen between them.
    Joined,
    /// The same number, in words and in figures.
    Number,
    /// Another accepted spelling: British and American, ä and ae.
    Variant,
    /// A contraction and its full form.
    Contraction,
    /// Near enough for a misprint or a scanner's error.
    Misspelt,
    /// Another form of the word: the same beginning, another ending.
    Inflected,
}

/// Longest word that is compared letter by letter, in characters.
const LONGEST: usize = 40;

/// A word made ready for many comparisons.
#[derive(Clone, Debug)]
pub(crate) struct Letters {
    letters: Vec<char>,
    /// One bit for each letter that occurs, by its code modulo 64: words without common bits need no comparing.
    bag: u64,
    has_figure: bool,
    /// The word as [`spellings`] writes it, once that was asked for.
    spelling: OnceCell<[String; 2]>,
}

/// What a first glance at a word tells: how long it is, and which letters occur.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Glance {
    bag: u64,
    length: usize,
    start: [char; STEM],
}

/// Letters that two forms of one word have in common at least.
const STEM: usize = 4;

impl Glance {
    pub(crate) fn new(folded: &str) -> Glance {
        let mut glance = Glance { bag: 0, length: 0, start: ['\0'; STEM] };
        for letter in folded.chars().filter(|c| *c != '\'') {
            if let Some(place) = glance.start.get_mut(glance.length) {
                *place = letter;
            }
            glance.bag |= 1 << (letter as u32 % 64);
            glance.length += 1;
        }
        glance
    }
}

impl Letters {
    pub(crate) fn new(folded: &str) -> Letters {
        let letters: Vec<char> = folded.chars().filter(|c| *c != '\'').take(LONGEST + 1).collect();
        let bag = letters.iter().fold(0, |bag, c| bag | 1 << (*c as u32 % 64));
        let has_figure = letters.iter().any(char::is_ascii_digit);
        Letters { letters, bag, has_figure, spelling: OnceCell::new() }
    }

    /// Whether a closer look at the two is worth its time.
    pub(crate) fn may_resemble(&self, glance: Glance) -> bool {
        let (short, long) = minmax(glance.length, self.letters.len());
        if long - short > STEM || long < 3 || short < 2 {
            return false;
        }
        let differing = (glance.bag ^ self.bag).count_ones() as usize;
        differing <= 2 * allowance(long).max(1) && long - short <= 3
            || self.letters.get(..STEM).is_some_and(|start| *start == glance.start)
    }

    /// Whether the two are accepted spellings of one word. Such words begin alike, but for ae and oe.
    fn is_variant(&self, other: &Letters) -> bool {
        let may_vary = |word: &Letters| word.letters.len() >= 4 && !word.has_figure;
        if !may_vary(self) || !may_vary(other) {
            return false;
        }
        if self.letters[0] != other.letters[0] && self.letters[1] != 'e' && other.letters[1] != 'e' {
            return false;
        }
        let own = self.spelling.get_or_init(|| spellings(&self.letters));
        let others = other.spelling.get_or_init(|| spellings(&other.letters));
        own[0] == others[0] || own[1] == others[1]
    }

    /// Whether the letters without their apostrophe make another word: we'll and well, we're and were.
    fn is_word_without_apostrophe(&self) -> bool {
        let word: String = self.letters.iter().collect();
        matches!(word.as_str(), "well" | "were" | "wed" | "ill" | "shell" | "hell" | "shed" | "id" | "whore")
    }

    fn is_figure(&self) -> bool {
        self.letters.iter().all(|c| c.is_ascii_digit() || *c == '.')
    }
}

/// How near two different folded words are, from 0 to 1: `None` where neither is a misprint, a variant or another form
/// of the other, or where they are the same.
pub fn nearness(one: &str, other: &str) -> Option<f32> {
    let letters = Letters::new(one);
    let is_worth_it = one != other && letters.may_resemble(Glance::new(other));
    is_worth_it.then(|| likeness(&letters, &Letters::new(other)))?.map(|(_, closeness)| closeness)
}

/// How far apart two folded words are, in half edits: a confusion of shapes counts one, any other change two.
pub fn half_edits_between(one: &str, other: &str) -> usize {
    half_edits(&Letters::new(one).letters, &Letters::new(other).letters, LONGEST * 2)
}

/// How like two different folded words are, with a measure from 0 (not at all) to 1; `None` where they are not.
pub(crate) fn likeness(one: &Letters, other: &Letters) -> Option<(Likeness, f32)> {
    let (short, long) = minmax(one.letters.len(), other.letters.len());
    if short == 0 || long > LONGEST {
        return None;
    }
    if one.letters == other.letters {
        return (!other.is_word_without_apostrophe()).then_some((Likeness::Joined, 0.97));
    }
    if one.is_figure() || other.is_figure() {
        return None;
    }
    if one.is_variant(other) {
        return Some((Likeness::Variant, 0.97));
    }
    let differing_letters = (one.bag ^ other.bag).count_ones() as usize;
    // A word of letters and figures mixed is none: s0 for so.
    let is_garbled = one.has_figure || other.has_figure;
    let allowed = allowance(long).max(usize::from(is_garbled));
    let distance = if long - short <= 1 && differing_letters <= 2 * allowed.max(1) {
        half_edits(&one.letters, &other.letters, allowed)
    } else {
        usize::MAX
    };
    let inflected = distance > 1 && !one.has_figure && !other.has_figure && share_stem(&one.letters, &other.letters);
    match (inflected, distance <= allowed) {
        (true, near) => Some((Likeness::Inflected, if near { 0.75 } else { 0.5 })),
        (false, true) => Some((Likeness::Misspelt, 1.0 - 0.9 * distance as f32 / (long as f32 + 1.0))),
        (false, false) => None,
    }
}

/// How many half edits a word of `length` letters may suffer and still be read as itself.
fn allowance(length: usize) -> usize {
    match length {
        0..=2 => 0,
        3 => 1,
        4..=5 => 2,
        6..=7 => 3,
        8..=11 => 4,
        _ => 5,
    }
}

fn minmax(one: usize, other: usize) -> (usize, usize) {
    (one.min(other), one.max(other))
}

/// Whether two words begin alike for four letters or more and differ in nothing but a short ending. What ends alike
/// again after a difference was changed in the middle, which is a misprint's work and not an ending's.
fn share_stem(one: &[char], other: &[char]) -> bool {
    let common = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (short, long) = minmax(one.len(), other.len());
    let ends_alike = short > common && one.last() == other.last();
    common >= STEM && common * 2 > long && long - common <= 4 && short - common <= 3 && !ends_alike
}

/// Distance in half edits: insertion, deletion, change and swap of neighbours cost two, a confusion of shapes one.
/// Optimal string alignment (Damerau 1964) over at most [`LONGEST`] letters; gives up above `allowed`.
fn half_edits(one: &[char], other: &[char], allowed: usize) -> usize {
    const SIZE: usize = LONGEST + 1;
    let mut rows = [[0usize; SIZE]; 3];
    let width = other.len().min(LONGEST);
    rows[0].iter_mut().enumerate().for_each(|(column, cell)| *cell = 2 * column);
    for i in 1..=one.len().min(LONGEST) {
        let (now, last, before) = (i % 3, (i + 2) % 3, (i + 1) % 3);
        rows[now][0] = 2 * i;
        let mut least = 2 * i;
        for j in 1..=width {
            let (a, b) = (one[i - 1], other[j - 1]);
            let change = if a == b { 0 } else { 2 - usize::from(look_alike(a, b)) };
            let mut best = (rows[last][j - 1] + change).min(rows[last][j] + 2).min(rows[now][j - 1] + 2);
            if i > 1 && j > 1 && a == other[j - 2] && one[i - 2] == b {
                best = best.min(rows[before][j - 2] + 2);
            }
            if j > 1 && pair_looks_like(other[j - 2], b, a) {
                best = best.min(rows[last][j - 2] + 1);
            }
            if i > 1 && pair_looks_like(one[i - 2], a, b) {
                best = best.min(rows[before][j - 1] + 1);
            }
            rows[now][j] = best;
            least = least.min(best);
        }
        // A pair taken for one letter may still lower the cost by one from the row before last.
        if least > allowed + 2 {
            return least;
        }
    }
    rows[one.len().min(LONGEST) % 3][width]
}

/// Shapes that scanners take for each other.
fn look_alike(one: char, other: char) -> bool {
    if one.is_ascii() && other.is_ascii() {
        return ASCII_LIKE[one as usize] >> other as u32 & 1 == 1;
    }
    let pair = if one < other { (one, other) } else { (other, one) };
    LOOK_ALIKE.contains(&pair)
}

/// For each ASCII character those of like shape, a bit each: what [`LOOK_ALIKE`] says, for the innermost loop.
static ASCII_LIKE: [u128; 128] = {
    let mut like = [0; 128];
    let mut at = 0;
    while at < LOOK_ALIKE.len() {
        let (one, other) = LOOK_ALIKE[at];
        if one.is_ascii() && other.is_ascii() {
            like[one as usize] |= 1 << other as u32;
            like[other as usize] |= 1 << one as u32;
        }
        at += 1;
    }
    like
};

/// Two letters that run together into one shape.
fn pair_looks_like(first: char, second: char, whole: char) -> bool {
    PAIRS_LIKE_ONE.contains(&(first, second, whole))
}

/// Letters and figures of like shape, the one with the lower code first.
const LOOK_ALIKE: &[(char, char)] = &[
    ('c', 'e'),
    ('a', 'o'),
    ('e', 'o'),
    ('c', 'o'),
    ('b', 'h'),
    ('f', 't'),
    ('n', 'u'),
    ('i', 'l'),
    ('1', 'l'),
    ('1', 'i'),
    ('0', 'o'),
    ('5', 's'),
    ('8', 'b'),
    ('i', 'j'),
    ('i', 't'),
    ('l', 't'),
    ('u', 'v'),
    ('v', 'y'),
    ('g', 'q'),
    ('f', 's'),
    ('h', 'n'),
    ('a', 's'),
    ('и', 'н'),
    ('и', 'п'),
    ('н', 'п'),
    ('е', 'с'),
    ('о', 'с'),
    ('ш', 'щ'),
    ('ц', 'щ'),
    ('ь', 'ы'),
];

/// Two letters, and the one shape they run into.
const PAIRS_LIKE_ONE: &[(char, char, char)] =
    &[('r', 'n', 'm'), ('c', 'l', 'd'), ('v', 'v', 'w'), ('l', 'i', 'h'), ('i', 'i', 'u'), ('n', 'i', 'm')];

/// Words that begin otherwise than `word` by one mistaken shape, or by two letters swapped, among the first `start`
/// letters.
pub fn mistaken_starts(word: &str, start: usize) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let mut found = Vec::new();
    let mut put = |before: usize, new: &[char], after: usize| {
        let parts = [&letters[..before], new, &letters[after..]];
        found.push(parts.into_iter().flatten().collect::<String>());
    };
    for at in 0..start.min(letters.len()) {
        let letter = letters[at];
        for (one, other) in LOOK_ALIKE {
            match letter {
                _ if letter == *one => put(at, &[*other], at + 1),
                _ if letter == *other => put(at, &[*one], at + 1),
                _ => {}
            }
        }
        let next = letters.get(at + 1).copied();
        for (first, second, whole) in PAIRS_LIKE_ONE {
            if letter == *whole {
                put(at, &[*first, *second], at + 1);
            } else if letter == *first && next == Some(*second) {
                put(at, &[*whole], at + 2);
            }
        }
        if let Some(next) = next.filter(|next| *next != letter) {
            put(at, &[next, letter], at + 2);
        }
    }
    found
}

/// The word in one English spelling for all, and with German and Scandinavian umlauts as their base letters.
fn spellings(letters: &[char]) -> [String; 2] {
    let word: String = letters.iter().collect();
    let mut english = word.replace("ae", "e").replace("oe", "e");
    for (british, american) in [
        ("isation", "ization"),
        ("ising", "izing"),
        ("ised", "ized"),
        ("iser", "izer"),
        ("yse", "yze"),
        ("ysing", "yzing"),
        ("lled", "led"),
        ("lling", "ling"),
        ("ller", "ler"),
        ("programme", "program"),
        ("plough", "plow"),
        ("mould", "mold"),
        ("grey", "gray"),
        ("sceptic", "skeptic"),
        ("aluminium", "aluminum"),
        ("judgement", "judgment"),
    ] {
        if english.contains(british) {
            english = english.replace(british, american);
        }
    }
    for (british, american) in [
        ("ise", "ize"),
        ("ises", "izes"),
        ("tre", "ter"),
        ("tres", "ters"),
        ("bre", "ber"),
        ("ogue", "og"),
        ("ogues", "ogs"),
        ("efence", "efense"),
        ("ffence", "ffense"),
        ("icence", "icense"),
        ("wards", "ward"),
        ("learnt", "learned"),
        ("dreamt", "dreamed"),
        ("burnt", "burned"),
        ("spelt", "spelled"),
        ("whilst", "while"),
        ("amongst", "among"),
    ] {
        if let Some(stem) = english.strip_suffix(british) {
            english = format!("{stem}{american}");
            break;
        }
    }
    // colour, neighbour, favourite: never after a vowel, never in words as short as "hour" and "four".
    if english.len() >= 5
        && let Some(at) = english.rfind("our").filter(|at| *at >= 2)
        && english.as_bytes().get(at - 1).is_some_and(|b| b.is_ascii_alphabetic() && !b"aeiou".contains(b))
    {
        english.replace_range(at..at + 3, "or");
    }
    [english, word.replace("ae", "a").replace("oe", "o").replace("ue", "u")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(one: &str, other: &str, expected: Option<Likeness>) {
        let found = likeness(&Letters::new(one), &Letters::new(other));
        assert_eq!(found.map(|(kind, _)| kind), expected, "{one} / {other}: {found:?}");
        let back = likeness(&Letters::new(other), &Letters::new(one));
        assert_eq!(found.map(|(kind, _)| kind), back.map(|(kind, _)| kind), "{other} / {one}");
    }

    #[test]
    fn accepted_spellings_are_variants() {
        for (one, other) in [
            ("colour", "color"),
            ("neighbours", "neighbors"),
            ("organised", "organized"),
            ("centre", "center"),
            ("travelled", "traveled"),
            ("defence", "defense"),
            ("anaemia", "anemia"),
            ("uber", "ueber"),
            ("catalogue", "catalog"),
            ("grey", "gray"),
            ("realise", "realize"),
        ] {
            check(one, other, Some(Likeness::Variant));
        }
        check("dont", "don't", Some(Likeness::Joined));
    }

    #[test]
    fn misprints_are_near() {
        for (one, other) in [
            ("thc", "the"),
            ("modem", "modern"),
            ("villagc", "village"),
            ("recieved", "received"),
            ("comittee", "committee"),
            ("rnother", "mother"),
        ] {
            check(one, other, Some(Likeness::Misspelt));
        }
    }

    #[test]
    fn words_may_begin_with_mistaken_shapes() {
        for (read, printed) in [("mission", "rnission"), ("believe", "helieve"), ("their", "thier"), ("now", "uow")] {
            assert!(mistaken_starts(printed, 4).contains(&read.to_owned()), "{printed}");
        }
        assert!(!mistaken_starts("harbour", 4).contains(&"harbonr".to_owned()), "too late in the word");
    }

    #[test]
    fn other_words_are_not_near() {
        for (one, other) in
            [("1956", "1965"), ("12", "13"), ("cat", "dog"), ("him", "her"), ("a", "i"), ("mine", "field")]
        {
            check(one, other, None);
        }
    }

    #[test]
    fn endings_change_the_form_of_a_word() {
        check("walking", "walks", Some(Likeness::Inflected));
        check("говорил", "поговорил", None);
        check("работала", "работаем", Some(Likeness::Inflected));
    }
}
