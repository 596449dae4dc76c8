//! Whether two words of names are one: spelled without diacritics, written in another script, a letter, a short form.

use super::scripts::{self, Script};
use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// How two words agree.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Agreement {
    /// From 0 to 1.
    pub(super) score: f32,
    /// Why, unless they are the same.
    pub(super) reason: Option<String>,
    /// Whether it is only a guess that both come from another script.
    pub(super) guess: bool,
}

impl Agreement {
    fn new(score: f32, reason: String) -> Agreement {
        Agreement { score, reason: Some(reason), guess: false }
    }
}

/// How two words agree as whole words.
pub(super) fn agreement(one: &str, other: &str) -> Option<Agreement> {
    if one == other {
        return Some(Agreement { score: 1.0, reason: None, guess: false });
    }
    if one.chars().count() < 2 || other.chars().count() < 2 {
        return None;
    }
    match (Script::of(one), Script::of(other)) {
        (Script::Latin, Script::Latin) => plain(one, other).or_else(|| romanised(one, other)),
        (Script::Latin, script) => written(other, one, script),
        (script, Script::Latin) => written(one, other, script),
        (script, other_script) if script == other_script => {
            (bare(one) == bare(other)).then(|| Agreement::new(0.98, different_spelling(one, other)))
        }
        _ => None,
    }
}

/// “Moeller”, “Möller”, “Moller”; “Weiß”, “Weiss”; “Łukasz”, “Lukasz”.
fn plain(one: &str, other: &str) -> Option<Agreement> {
    let shapes = |word: &str| [bare(word), spelled_out(word)];
    let (a, b) = (shapes(one), shapes(other));
    let same = a.iter().any(|shape| b.contains(shape));
    same.then(|| Agreement::new(0.97, different_spelling(one, other)))
}

/// Two Latin spellings that may stand for one Cyrillic word.
fn romanised(one: &str, other: &str) -> Option<Agreement> {
    let (first, second) = scripts::common_ways(&bare(one), &bare(other))?;
    let names = format!("“{}” and “{}” may be one Cyrillic name", shown(one), shown(other));
    let reason = match first == second {
        true => format!("{names}, which {first} writes in both ways."),
        false => format!("{names}, as {first} and as {second} writes it."),
    };
    Some(Agreement { guess: true, ..Agreement::new(0.88, reason) })
}

/// A word of another script and its Latin spelling.
fn written(source: &str, latin: &str, script: Script) -> Option<Agreement> {
    let way = [bare(latin), spelled_out(latin)].iter().find_map(|latin| scripts::way_of(source, latin, script))?;
    Some(Agreement::new(0.97, format!("“{}” is how {way} writes {}.", shown(latin), shown(source))))
}

/// A letter that stands for a name.
pub(super) fn initial(one: &str, other: &str) -> Option<Agreement> {
    let (letter, name) = match (one.chars().count(), other.chars().count()) {
        (1, 2..) => (one, other),
        (2.., 1) => (other, one),
        (1, 1) if one != other => (one, other),
        _ => return None,
    };
    let begins = match (Script::of(letter), Script::of(name)) {
        (Script::Latin, Script::Latin) => bare(name).starts_with(bare(letter).as_str()),
        (one, other) if one == other => name.starts_with(letter),
        (Script::Latin, script) => scripts::may_begin(name, &bare(letter), script),
        (script, Script::Latin) => scripts::may_begin(letter, &bare(name), script),
        _ => false,
    };
    let reason = match name.chars().count() {
        1 => format!("“{}.” may be {}.", shown(letter), shown(name)),
        _ => format!("“{}.” may stand for {}.", shown(letter), shown(name)),
    };
    begins.then(|| Agreement::new(0.75, reason))
}

/// A name and its short form, in one script or two.
pub(super) fn short_form(one: &str, other: &str) -> Option<Agreement> {
    let forms = &*SHORT_FORMS;
    let pair = [(one, other), (other, one)].into_iter().find(|(short, long)| {
        let names = readings(short).flat_map(|short| forms.get(short.as_str()).into_iter().flatten());
        names.into_iter().any(|name| name == long || agreement(name, long).is_some_and(|agreement| !agreement.guess))
    });
    pair.map(|(short, long)| Agreement::new(0.75, format!("{} is a short form of {}.", shown(short), shown(long))))
}

/// The short forms of the list that a word may be, whatever its script.
fn readings(word: &str) -> impl Iterator<Item = String> {
    let latin = (Script::of(word) == Script::Latin).then(|| bare(word));
    let like = latin.iter().flat_map(|latin| scripts::coarse(latin)).filter_map(|key| CYRILLIC_FORMS.get(&key));
    let is_written =
        |form: &&&str| latin.as_ref().is_some_and(|latin| scripts::way_of(form, latin, Script::Cyrillic).is_some());
    let forms: BTreeSet<&str> = like.flatten().filter(is_written).copied().collect();
    std::iter::once(word.to_owned()).chain(forms.into_iter().map(str::to_owned))
}

/// The Cyrillic ones among the short forms, by what is common to their spellings: writing out every form for every word
/// takes long.
static CYRILLIC_FORMS: LazyLock<HashMap<String, Vec<&'static str>>> = LazyLock::new(|| {
    let mut forms: HashMap<String, Vec<&'static str>> = HashMap::new();
    for form in SHORT_FORMS.keys().filter(|form| Script::of(form) == Script::Cyrillic) {
        keys(form).into_iter().for_each(|key| forms.entry(key).or_default().push(form));
    }
    forms
});

/// For each short form the names it stands for.
static SHORT_FORMS: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut forms: HashMap<&str, Vec<&str>> = HashMap::new();
    let file = include_str!("../../../assets/names/short-forms.txt");
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split_whitespace();
        let Some(name) = words.next() else { continue };
        for form in words {
            forms.entry(form).or_default().push(name);
        }
    }
    forms
});

/// The consonants of a word as any script shows them; nothing for a letter that stands for a name.
pub(super) fn keys(word: &str) -> Vec<String> {
    match (word.chars().count(), Script::of(word)) {
        (0 | 1, _) => Vec::new(),
        (_, Script::Latin) => scripts::coarse(&bare(word)),
        (_, script) => scripts::in_latin(&bare(word), script).iter().flat_map(|word| scripts::coarse(word)).collect(),
    }
}

/// A letter as Latin writes it, without diacritics: the first way of its script's table.
pub(super) fn in_latin(letter: char) -> String {
    let letter = bare(&fold(letter.encode_utf8(&mut [0; 4])));
    match Script::of(&letter) {
        Script::Latin => letter,
        script => scripts::in_latin(&letter, script).into_iter().next().unwrap_or_default(),
    }
}

/// The keys of a first name and of all names that it may be a short form of.
pub(super) fn keys_of_long_forms(word: &str) -> Vec<String> {
    let mut found = keys(word);
    let long = found.iter().filter_map(|key| LONG_FORMS.get(key)).flatten().cloned().collect::<Vec<_>>();
    found.extend(long);
    found
}

/// For the keys of each short form those of the names it stands for.
static LONG_FORMS: LazyLock<HashMap<String, BTreeSet<String>>> = LazyLock::new(|| {
    let mut long: HashMap<String, BTreeSet<String>> = HashMap::new();
    for (form, names) in SHORT_FORMS.iter() {
        for key in keys(form) {
            long.entry(key).or_default().extend(names.iter().flat_map(|name| keys(name)));
        }
    }
    long
});

/// The letters that a word, or a letter, may begin with in its own script and in Latin.
pub(super) fn beginnings(word: &str) -> Vec<char> {
    let own = match Script::of(word) {
        Script::Latin => bare(word).chars().next(),
        _ => word.chars().next(),
    };
    own.into_iter().chain(scripts::latin_beginnings(word, Script::of(word))).collect()
}

fn different_spelling(one: &str, other: &str) -> String {
    format!("“{}” and “{}” differ in their diacritics only.", shown(one), shown(other))
}

/// A word in small letters, its apostrophes gone: what all comparison begins with.
pub(super) fn fold(word: &str) -> String {
    word.to_lowercase().chars().filter(|sign| !matches!(sign, '\'' | '’' | 'ʼ' | '`' | 'ʹ' | '.')).collect()
}

/// A folded word without its diacritics.
fn bare(word: &str) -> String {
    let mut letters = String::with_capacity(word.len());
    for letter in word.chars() {
        match letter {
            'ł' => letters.push('l'),
            'ø' => letters.push('o'),
            'đ' | 'ð' => letters.push('d'),
            'ı' => letters.push('i'),
            'ß' => letters.push_str("ss"),
            'æ' => letters.push_str("ae"),
            'œ' => letters.push_str("oe"),
            'þ' => letters.push_str("th"),
            // й is a letter of its own, ё is not.
            'й' | 'ї' | 'ў' => letters.push(letter),
            _ => decompose_compatible(letter, |part| {
                if !is_combining_mark(part) {
                    letters.push(part);
                }
            }),
        }
    }
    letters
}

/// A folded word with its umlauts spelled out, as telegrams and passports do.
fn spelled_out(word: &str) -> String {
    let spelled = word.replace('ä', "ae").replace(['ö', 'ø'], "oe").replace('ü', "ue").replace('å', "aa");
    bare(&spelled)
}

/// A folded word as names are printed.
fn shown(word: &str) -> String {
    let mut shown = String::with_capacity(word.len());
    let mut begins = true;
    for letter in word.chars() {
        if begins {
            shown.extend(letter.to_uppercase());
        } else {
            shown.push(letter);
        }
        begins = !letter.is_alphabetic();
    }
    shown
}
