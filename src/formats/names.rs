//! Names as by-lines, catalogues and speaker labels write them.
//!
//! Used by the readers of metadata and of speaker labels. Nothing is looked up: what a name is, is told by its capitals
//! and its length.

/// Small words that may stand within a name.
const PARTICLES: &[&str] = &[
    "von", "van", "de", "der", "den", "del", "della", "di", "da", "do", "dos", "du", "des", "la", "le", "el", "al",
    "bin", "ibn", "ben", "zu", "zur", "zum", "ten", "ter", "y", "e", "and", "und", "et", "и", "та", "of", "the", "mit",
    "with",
];

/// What speakers are called who have no name; the words after these need no capital.
const ROLES: &[&str] = &[
    "unidentified",
    "unknown",
    "male",
    "female",
    "man",
    "woman",
    "several",
    "multiple",
    "another",
    "first",
    "second",
    "third",
    "young",
    "old",
    "all",
    "both",
    "audience",
    "voice",
    "speaker",
    "interviewer",
    "narrator",
    "guest",
    "host",
    "мужской",
    "женский",
    "неизвестный",
    "неизвестная",
    "unbekannter",
    "unbekannte",
    "sprecher",
    "sprecherin",
];

/// The longest name that is believed, in bytes.
pub(super) const LONGEST: usize = 100;

/// Whether this can name a speaker: a few words with capitals.
pub(super) fn is_name(text: &str) -> bool {
    let text = text.trim();
    if text.is_empty() || text.len() > LONGEST || text.ends_with([',', '-', '–', '—']) {
        return false;
    }
    if !text.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase()) {
        return false;
    }
    if text.chars().any(|c| c.is_control() || !(c.is_alphanumeric() || is_mark(c) || c == ' ')) {
        return false;
    }
    let mut words = text.split(' ').filter(|word| !word.is_empty());
    let first = words.next().unwrap_or("").to_lowercase();
    if text.split(' ').filter(|word| !word.is_empty()).count() > 7 {
        return false;
    }
    if ROLES.contains(&first.as_str()) {
        return true;
    }
    let mut in_parentheses = first.contains('(');
    words.all(|word| {
        in_parentheses |= word.starts_with('(');
        let fits = in_parentheses || is_capitalised(word) || PARTICLES.contains(&word);
        in_parentheses &= !word.contains(')');
        fits
    })
}

fn is_mark(c: char) -> bool {
    // Vowel signs of the scripts that write them apart are part of the word.
    ".,()'’-–‑&_+\u{A0}\u{301}".contains(c) || ('\u{900}'..='\u{DFF}').contains(&c)
}

fn is_capitalised(word: &str) -> bool {
    let first = word.trim_start_matches(|c: char| !c.is_alphanumeric()).chars().next();
    first.is_none_or(|c| c.is_numeric() || !c.is_lowercase())
        // “d’Arc”, “l'Hôpital”, “al-Sayyid”.
        || word.chars().any(char::is_uppercase)
}

/// Whether every letter is a capital, in a script that has them.
pub(super) fn is_in_capitals(text: &str) -> bool {
    text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase)
}

/// The names in a list: `A. Smith and B. Jones`, `Smith, Jones; Brown`.
pub(super) fn split(list: &str) -> Vec<String> {
    let mut names = Vec::new();
    for part in list.split([';', '\n', '|']) {
        for part in part.split(" and ").flat_map(|p| p.split(" & ")).flat_map(|p| p.split(" und ")) {
            for part in part.split(" et ").flat_map(|p| p.split(" и ")) {
                push_comma_separated(part, &mut names);
            }
        }
    }
    names
}

/// Commas part names only where full names stand between them; `Smith, John` and `Martin Luther King, Jr.` are one.
fn push_comma_separated(part: &str, names: &mut Vec<String>) {
    let pieces: Vec<&str> = part.split(',').map(str::trim).filter(|piece| !piece.is_empty()).collect();
    let is_full = |piece: &&str| piece.split_whitespace().count() > 1;
    if pieces.len() > 1 && pieces.iter().all(is_full) {
        names.extend(pieces.iter().map(|piece| in_order(piece)));
    } else if !pieces.is_empty() {
        names.push(in_order(part.trim().trim_matches(',')));
    }
}

/// The name in its usual order: `Byrd, Robert C.` → `Robert C. Byrd`, `PIRANI Simon` → `Simon Pirani`; what stands in
/// parentheses behind a name is an office and no part of it.
pub(super) fn in_order(name: &str) -> String {
    let name = name.trim();
    let name = match name.rfind('(') {
        Some(at) if at > 0 && name.ends_with(')') && name.matches('(').count() == 1 => name[..at].trim_end(),
        _ => name,
    };
    let pieces: Vec<&str> = name.split(',').map(str::trim).collect();
    match pieces[..] {
        [surname, given] if is_suffix(given) => format!("{surname}, {given}"),
        [surname, given] if !surname.is_empty() && !given.is_empty() => format!("{given} {surname}"),
        [surname, given, suffix] if is_suffix(suffix) => format!("{given} {surname}, {suffix}"),
        _ => surname_last(name),
    }
}

fn is_suffix(piece: &str) -> bool {
    ["jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "esq.", "m.d.", "ph.d."].contains(&piece.to_lowercase().as_str())
}

/// `PIRANI Simon`: some sites put the surname first, in capitals.
fn surname_last(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let capitals = words.iter().take_while(|word| word.chars().count() > 2 && is_in_capitals(word)).count();
    if capitals == 0
        || capitals == words.len()
        || words[capitals..].iter().any(|word| is_in_capitals(word) && word.chars().count() > 2)
    {
        return words.join(" ");
    }
    let surname: Vec<String> = words[..capitals].iter().map(|word| with_one_capital(word)).collect();
    format!("{} {}", words[capitals..].join(" "), surname.join(" "))
}

/// `DUPONT-AIGNAN` → `Dupont-Aignan`.
fn with_one_capital(word: &str) -> String {
    let mut starts = true;
    let mut written = String::with_capacity(word.len());
    for c in word.chars() {
        if starts {
            written.push(c);
        } else {
            written.extend(c.to_lowercase());
        }
        starts = !c.is_alphabetic();
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_sentences() {
        for name in [
            "ANNA",
            "Q",
            "Anna Petrova",
            "Dr. Anna von Trapp",
            "SPEAKER_00",
            "Speaker 1",
            "John A. and Ruby T. Lomax",
            "Unidentified woman",
            "James A. (Jim) Lovell, Jr.",
            "Вопрос",
            "Анна Петрова",
            "司会",
            "Jean d’Arc",
        ] {
            assert!(is_name(name), "{name}");
        }
        for other in ["He said", "and then", "Is it so?", "12", "“Anna”", "", "Well, that is what I mean to say", "a/b"]
        {
            assert!(!is_name(other), "{other}");
        }
    }

    #[test]
    fn names_are_put_in_their_usual_order() {
        for (written, usual) in [
            ("Nixon, Richard M. (President)", "Richard M. Nixon"),
            ("PIRANI Simon", "Simon Pirani"),
            ("Simon Pirani", "Simon Pirani"),
            ("LE BLANC Marie-Anne", "LE BLANC Marie-Anne"),
            ("King, Martin Luther, Jr.", "Martin Luther King, Jr."),
            ("Martin Luther King, Jr.", "Martin Luther King, Jr."),
            ("UNESCO", "UNESCO"),
        ] {
            assert_eq!(in_order(written), usual);
        }
    }

    #[test]
    fn lists_of_names_are_parted() {
        assert_eq!(split("Anna Smith and Bob Jones"), ["Anna Smith", "Bob Jones"]);
        assert_eq!(split("Anna Smith, Bob Jones, Cy Old"), ["Anna Smith", "Bob Jones", "Cy Old"]);
        assert_eq!(split("Smith, Anna; Jones, Bob"), ["Anna Smith", "Bob Jones"]);
        assert_eq!(split("  "), Vec::<String>::new());
    }
}
