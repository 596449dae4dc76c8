//! How the words of one script are written in another: Гусев as Gusev, Gusew, Gousseff, Gusiew.
//!
//! The tables (`assets/names`) list for each letter what print really shows, by the language that writes so. A word and
//! its spelling are walked together; two Latin spellings are one word's where a single walk over the letters of the
//! other script gives both.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::LazyLock;

/// What a word is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    Latin,
    Cyrillic,
    Greek,
    Other,
}

impl Script {
    /// The script of a word's first letter.
    pub(super) fn of(word: &str) -> Script {
        match word.chars().find(|letter| letter.is_alphabetic()) {
            Some('\u{400}'..='\u{52f}') => Script::Cyrillic,
            Some('\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}') => Script::Greek,
            Some(letter) if letter < '\u{250}' || ('\u{1e00}'..='\u{1eff}').contains(&letter) => Script::Latin,
            _ => Script::Other,
        }
    }
}

/// Who writes so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    English,
    German,
    French,
    Polish,
    Scholarly,
}

const WAYS: [Way; 5] = [Way::English, Way::German, Way::French, Way::Polish, Way::Scholarly];

impl fmt::Display for Way {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str(match self {
            Way::English => "English",
            Way::German => "German",
            Way::French => "French",
            Way::Polish => "Polish",
            Way::Scholarly => "scholarly transliteration",
        })
    }
}

/// One or two letters of a script and how they are written.
struct Unit {
    letters: Vec<char>,
    /// Whether they end the word.
    last: bool,
    /// What is written, for each way.
    written: Vec<Vec<&'static str>>,
}

static CYRILLIC: LazyLock<Vec<Unit>> = LazyLock::new(|| parse(include_str!("../../../assets/names/cyrillic.txt")));
static GREEK: LazyLock<Vec<Unit>> = LazyLock::new(|| parse(include_str!("../../../assets/names/greek.txt")));

/// Reads a table; its head explains the form.
fn parse(file: &'static str) -> Vec<Unit> {
    let lines = file.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .filter_map(|line| {
            let mut columns = line.split('\t');
            let letters = columns.next()?;
            let plain = letters.trim_end_matches('$');
            let written = columns.map(|column| column.split('/').map(|text| text.trim_matches('-')).collect());
            Some(Unit {
                letters: plain.chars().collect(),
                last: plain.len() < letters.len(),
                written: written.collect(),
            })
        })
        .collect()
}

/// Longer words are no names.
const LONGEST: usize = 30;

/// Who writes the word `source` of a script as `latin`, the commonest way first.
pub(super) fn way_of(source: &str, latin: &str, script: Script) -> Option<Name> {
    let letters: Vec<char> = plain_letters(source);
    if letters.len() > LONGEST || latin.len() > LONGEST || !latin.is_ascii() {
        return None;
    }
    match script {
        Script::Cyrillic => {
            let column = (0..WAYS.len()).find(|column| is_written(&CYRILLIC, *column, &letters, latin))?;
            Some(Name::Way(WAYS[column]))
        }
        Script::Greek => is_written(&GREEK, 0, &letters, latin).then_some(Name::LatinLetters),
        Script::Latin | Script::Other => None,
    }
}

/// Who writes so, for a person to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    Way(Way),
    LatinLetters,
}

impl fmt::Display for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Name::Way(way) => way.fmt(formatter),
            Name::LatinLetters => formatter.write_str("the Latin alphabet"),
        }
    }
}

/// The letters of a word without accents; those of the table that have marks of their own stay.
fn plain_letters(word: &str) -> Vec<char> {
    word.chars()
        .map(|letter| match letter {
            'ά' => 'α',
            'έ' => 'ε',
            'ή' => 'η',
            'ί' | 'ϊ' | 'ΐ' => 'ι',
            'ό' => 'ο',
            'ύ' | 'ϋ' | 'ΰ' => 'υ',
            'ώ' => 'ω',
            other => other,
        })
        .collect()
}

/// Whether a walk over `letters` by one column of the table gives `latin`.
fn is_written(table: &[Unit], column: usize, letters: &[char], latin: &str) -> bool {
    // reached[i][j]: the first i letters may be written as the first j signs.
    let mut reached = vec![vec![false; latin.len() + 1]; letters.len() + 1];
    reached[0][0] = true;
    for i in 0..letters.len() {
        for unit in table.iter().filter(|unit| fits(unit, letters, i)) {
            for j in (0..=latin.len()).filter(|j| reached[i][*j]).collect::<Vec<_>>() {
                for text in unit.written[column].iter().filter(|text| latin[j..].starts_with(**text)) {
                    reached[i + unit.letters.len()][j + text.len()] = true;
                }
            }
        }
    }
    reached[letters.len()][latin.len()]
}

/// Whether a unit stands at place `at` of a word; е may be printed for ё.
fn fits(unit: &Unit, letters: &[char], at: usize) -> bool {
    let same = |(want, have): (&char, &char)| want == have || (*want == 'ё' && *have == 'е');
    let here = letters.get(at..at + unit.letters.len());
    here.is_some_and(|here| unit.letters.iter().zip(here).all(same))
        && (!unit.last || at + unit.letters.len() == letters.len())
}

/// Whether the first letter of `source` may be written as `latin` begins, or begins as `latin` does.
pub(super) fn may_begin(source: &str, latin: &str, script: Script) -> bool {
    first_written(source, script).any(|text| latin.starts_with(text) || text.starts_with(latin))
}

/// The Latin letters that a word of another script may begin with.
pub(super) fn latin_beginnings(source: &str, script: Script) -> BTreeSet<char> {
    first_written(source, script).filter_map(|text| text.chars().next()).collect()
}

/// What the first letter of a word may be written as.
fn first_written(source: &str, script: Script) -> impl Iterator<Item = &'static str> {
    let letters: Vec<char> = plain_letters(source).into_iter().take(1).collect();
    let table: &'static [Unit] = match script {
        Script::Cyrillic => &CYRILLIC,
        Script::Greek => &GREEK,
        Script::Latin | Script::Other => &[],
    };
    let unit = table.iter().find(|unit| unit.letters == letters && !unit.last);
    unit.into_iter().flat_map(|unit| unit.written.iter().flatten().copied()).filter(|text| !text.is_empty())
}

/// Who writes one Cyrillic word as `one`, and who as `other`, if there is such a word.
///
/// No letter may be written by nothing here: what is not seen in either spelling would make every word like every other.
pub(super) fn common_ways(one: &str, other: &str) -> Option<(Way, Way)> {
    let short = |word: &str| word.is_ascii() && (3..=LONGEST).contains(&word.len());
    if !short(one) || !short(other) || coarse(one).iter().all(|key| !coarse(other).contains(key)) {
        return None;
    }
    let both = ways_of_one_source(one, other);
    let first = both.trailing_zeros() as usize;
    (both != 0).then(|| (WAYS[first / WAYS.len()], WAYS[first % WAYS.len()]))
}

/// Pairs of ways, a bit for each: the first way counts as many as there are ways, the second one.
type Pairs = u64;
const _: () = assert!(WAYS.len() * WAYS.len() <= Pairs::BITS as usize);

/// How a letter, or letters, may be written at some place of a word.
struct Written {
    /// Which of the table.
    unit: usize,
    /// In how many signs.
    signs: usize,
    /// By whom: a bit for each way.
    ways: Pairs,
}

/// In which pairs of ways one word is written as `one` by the first and as `other` by the second: a walk over both at
/// once, in all pairs.
fn ways_of_one_source(one: &str, other: &str) -> Pairs {
    let (in_one, in_other) = (written_in(one), written_in(other));
    // reached[i][j]: how some letters are written as the first i signs of one and the first j of the other.
    let mut reached = vec![vec![0; other.len() + 1]; one.len() + 1];
    reached[0][0] = Pairs::MAX >> (Pairs::BITS as usize - WAYS.len() * WAYS.len());
    for (i, here) in in_one.iter().enumerate() {
        for (j, there) in in_other.iter().enumerate().filter(|_| !here.is_empty()) {
            let before = reached[i][j];
            if before == 0 {
                continue;
            }
            for first in here {
                for second in there.iter().filter(|second| second.unit == first.unit) {
                    let (i, j) = (i + first.signs, j + second.signs);
                    if !CYRILLIC[first.unit].last || (i, j) == (one.len(), other.len()) {
                        reached[i][j] |= before & pairs(first.ways, second.ways);
                    }
                }
            }
        }
    }
    reached[one.len()][other.len()]
}

/// Every way of the first with every way of the second.
fn pairs(first: Pairs, second: Pairs) -> Pairs {
    let with = |way: usize| if first >> way & 1 == 1 { second << (way * WAYS.len()) } else { 0 };
    (0..WAYS.len()).map(with).fold(0, |all, some| all | some)
}

/// What may be written at each sign of a word.
fn written_in(word: &str) -> Vec<Vec<Written>> {
    let plain = |unit: &Unit| !matches!(unit.letters.as_slice(), ['ё' | 'є' | 'ў'] | ['и', 'н']);
    let at = |at: usize| {
        let mut found: Vec<Written> = Vec::new();
        for (index, unit) in CYRILLIC.iter().enumerate().filter(|(_, unit)| plain(unit)) {
            for (way, texts) in unit.written.iter().enumerate().take(WAYS.len()) {
                for text in texts.iter().filter(|text| !text.is_empty() && word[at..].starts_with(**text)) {
                    match found.iter_mut().find(|known| known.unit == index && known.signs == text.len()) {
                        Some(known) => known.ways |= 1 << way,
                        None => found.push(Written { unit: index, signs: text.len(), ways: 1 << way }),
                    }
                }
            }
        }
        found
    };
    (0..word.len()).map(at).collect()
}

/// A word in Latin letters, each letter by its commonest spelling; as it is where its script is not known.
///
/// Greek gives several: μπ is mp or b, and γ is written as g or y.
pub(super) fn in_latin(word: &str, script: Script) -> Vec<String> {
    match script {
        Script::Cyrillic => vec![spelled(&CYRILLIC, word)],
        Script::Greek => {
            let with_d = |part: &str| part.split("ντ").map(|part| spelled(&GREEK, part)).collect::<Vec<_>>().join("d");
            let joined = word.split("μπ").map(with_d).collect::<Vec<_>>().join("b");
            let plain = [spelled(&GREEK, word), joined];
            plain.iter().cloned().chain(plain.iter().map(|word| word.replace('g', "y"))).collect()
        }
        Script::Latin | Script::Other => vec![word.to_owned()],
    }
}

/// A word letter by letter, each by the first spelling of its table.
fn spelled(table: &[Unit], word: &str) -> String {
    let spelled = |letter: &char| {
        let unit = table.iter().find(|unit| unit.letters == [*letter] && !unit.last);
        unit.and_then(|unit| unit.written.first()?.first().copied()).unwrap_or("")
    };
    plain_letters(word).iter().map(spelled).collect()
}

/// What is common to all spellings of a word: its consonants, those that scripts confuse as one class. Two keys where
/// j may be a vowel.
pub(super) fn coarse(word: &str) -> Vec<String> {
    let key = |keep_j: bool| {
        let mut key = String::new();
        let mut last = ' ';
        for letter in word.replace("ph", "f").chars() {
            let class = match letter {
                'a' | 'e' | 'i' | 'o' | 'u' | 'y' => ' ',
                'j' if !keep_j => ' ',
                'c' | 'g' | 'h' | 'j' | 'k' | 'q' | 's' | 't' | 'x' | 'z' => 'k',
                'f' | 'v' | 'w' => 'v',
                other => other,
            };
            if class != ' ' && class != last {
                key.push(class);
            }
            last = if class == ' ' { last } else { class };
        }
        key
    };
    let (with, without) = (key(true), key(false));
    if with == without { vec![with] } else { vec![with, without] }
}

/// Whether a surname ends as names do that come from a Slavic language or its neighbours.
pub(super) fn is_slavic(surname: &str) -> bool {
    const ENDINGS: [&str; 44] = [
        "ov", "ow", "off", "ev", "ew", "eff", "ova", "owa", "eva", "ewa", "ofa", "ina", "yna", "kin", "nin", "lin",
        "hin", "gin", "tin", "sky", "ski", "skii", "skiy", "skij", "skaya", "skaia", "skaja", "skaïa", "enko", "chuk",
        "tschuk", "tchouk", "czuk", "shvili", "schwili", "chvili", "szwili", "adze", "idze", "idse", "yan", "jan",
        "ian", "vich",
    ];
    ENDINGS.iter().any(|ending| surname.ends_with(ending)) || Script::of(surname) == Script::Cyrillic
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_written_by_their_tables() {
        for (source, latin, way) in [
            ("гусев", "gusev", Way::English),
            ("гусев", "gusew", Way::German),
            ("гусев", "gousseff", Way::French),
            ("гусев", "gusiew", Way::Polish),
            ("хрящёв", "khryashchev", Way::English),
            ("хрящев", "chrjaschtschow", Way::German),
            ("жуков", "joukov", Way::French),
        ] {
            assert_eq!(way_of(source, latin, Script::Cyrillic), Some(Name::Way(way)), "{source} {latin}");
        }
        for (source, latin) in [("гусев", "guseva"), ("гусева", "gusev"), ("гусев", "rusev"), ("попов", "papov")]
        {
            assert_eq!(way_of(source, latin, Script::Cyrillic), None, "{source} {latin}");
        }
    }

    #[test]
    fn two_spellings_have_one_source() {
        for (one, other) in
            [("gusev", "gusew"), ("gusew", "gousseff"), ("chruschtschow", "khrushchov"), ("alexei", "aleksej")]
        {
            assert!(common_ways(one, other).is_some(), "{one} {other}");
        }
        for (one, other) in [("gusev", "guseva"), ("petrov", "pavlov"), ("miller", "muller")] {
            assert!(common_ways(one, other).is_none(), "{one} {other}");
        }
    }
}
