//! English words without the endings of their inflection.
//!
//! Snowball's rules go on to take off what makes another word: *communism*, *community* and *communication* become one,
//! as do *mineral* and *miner*, *university* and *universe*. So only its first steps are taken here (M. F. Porter, The English
//! (Porter2) stemming algorithm, steps 0 to 1c, and the final *e* of step 5, which *housing* has lost as well).

/// Words that look inflected and are not, or are in a way of their own (Porter2's list, shortened to what this needs).
const SPECIAL: [(&str, &str); 24] = [
    ("skis", "ski"),
    ("skies", "sky"),
    ("sky", "sky"),
    ("dying", "die"),
    ("lying", "lie"),
    ("tying", "tie"),
    ("news", "news"),
    ("howe", "howe"),
    ("atlas", "atlas"),
    ("cosmos", "cosmos"),
    ("bias", "bias"),
    ("andes", "andes"),
    ("inning", "inning"),
    ("outing", "outing"),
    ("canning", "canning"),
    ("herring", "herring"),
    ("earring", "earring"),
    ("evening", "evening"),
    ("proceed", "proceed"),
    ("exceed", "exceed"),
    ("succeed", "succeed"),
    ("series", "series"),
    ("species", "species"),
    ("does", "do"),
];

/// The stem of a word in small letters with plain apostrophes.
pub(super) fn stem(word: &str) -> String {
    if word.len() <= 2 || !word.is_ascii() {
        return word.to_owned();
    }
    let word = ["'s'", "'s", "'"].iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word);
    if let Some((_, stem)) = SPECIAL.iter().find(|(special, _)| *special == word) {
        return (*stem).to_owned();
    }
    let stem = without_past(&without_plural(word));
    if let Some(rest) = stem.strip_suffix('y')
        && rest.len() > 1
        && !ends_in_vowel(rest)
    {
        return format!("{rest}i");
    }
    match stem.strip_suffix('e') {
        Some(rest) if first_region(&stem) < stem.len() && !ends_shortly(rest) => rest.to_owned(),
        _ => stem,
    }
}

/// Whether [`stem`] leaves a word as it is, in whatever case: all that it takes off ends in one of these letters.
pub(super) fn is_own_stem(word: &str) -> bool {
    let ends = |last: &u8| matches!(last.to_ascii_lowercase(), b's' | b'd' | b'g' | b'y' | b'e');
    word.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && (word.len() <= 2 || !word.as_bytes().last().is_some_and(ends))
}

/// Which letters are vowels: y is one, unless it begins the word or follows one.
fn vowels(word: &str) -> Vec<bool> {
    let mut before = true;
    let is_vowel = |letter: u8| {
        before = matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u') || letter == b'y' && !before;
        before
    };
    word.bytes().map(is_vowel).collect()
}

fn has_vowel(word: &str) -> bool {
    vowels(word).contains(&true)
}

fn ends_in_vowel(word: &str) -> bool {
    vowels(word).last() == Some(&true)
}

/// Where Porter's region R1 begins: after the first consonant that follows a vowel.
fn first_region(word: &str) -> usize {
    vowels(word).windows(2).position(|pair| pair == [true, false]).map_or(word.len(), |at| at + 2)
}

/// Whether a word ends in a short syllable: strik-, hop-, us-.
fn ends_shortly(word: &str) -> bool {
    match vowels(word)[..] {
        [.., false, true, false] => !word.ends_with(['w', 'x', 'y']),
        [true, false] => true,
        _ => false,
    }
}

/// Step 1a.
fn without_plural(word: &str) -> String {
    if let Some(rest) = word.strip_suffix("sses") {
        return format!("{rest}ss");
    }
    if let Some(rest) = word.strip_suffix("ies").or_else(|| word.strip_suffix("ied")) {
        return format!("{rest}{}", if rest.len() > 1 { "i" } else { "ie" });
    }
    if word.ends_with("us") || word.ends_with("ss") {
        return word.to_owned();
    }
    match word.strip_suffix('s') {
        Some(rest) if rest.len() > 1 && has_vowel(&rest[..rest.len() - 1]) => rest.to_owned(),
        _ => word.to_owned(),
    }
}

/// Step 1b.
fn without_past(word: &str) -> String {
    if word.ends_with("eed") {
        return word.to_owned();
    }
    let Some(rest) = ["ed", "ing"].iter().find_map(|ending| word.strip_suffix(ending)).filter(|rest| has_vowel(rest))
    else {
        return word.to_owned();
    };
    let doubled = ["bb", "dd", "ff", "gg", "mm", "nn", "pp", "rr", "tt"];
    if ["at", "bl", "iz"].iter().any(|ending| rest.ends_with(ending)) {
        return format!("{rest}e");
    }
    if doubled.iter().any(|pair| rest.ends_with(pair)) {
        return rest[..rest.len() - 1].to_owned();
    }
    match ends_shortly(rest) && first_region(rest) == rest.len() {
        true => format!("{rest}e"),
        false => rest.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflections_of_one_word_have_one_stem() {
        for words in [
            "strike strikes striking",
            "mine mines mined mining mine's",
            "memory memories memory's",
            "stop stops stopped stopping",
            "marry marries married marrying",
            "box boxes",
            "church churches",
            "class classes",
            "fire fires fired firing",
            "agree agrees agreeing",
            "play plays played playing",
            "die dies dying",
            "house houses housed housing",
            "wage wages",
            "horse horses",
            "fall falls falling",
            "pass passes passed passing",
        ] {
            let stems: std::collections::BTreeSet<String> = words.split(' ').map(stem).collect();
            assert_eq!(stems.len(), 1, "{words}: {stems:?}");
        }
    }

    #[test]
    fn other_words_keep_theirs() {
        for words in [
            "miner mineral mine",
            "communism community communication common",
            "universe university",
            "organ organization organism",
            "general generation generous",
            "new news",
            "thing think",
            "bring bred",
            "import important",
            "wager wage",
            "his hiss",
            "bus bust",
            "red rod",
            "fell feel",
        ] {
            let stems: std::collections::BTreeSet<String> = words.split(' ').map(stem).collect();
            assert_eq!(stems.len(), words.split(' ').count(), "{words}: {stems:?}");
        }
    }
}
