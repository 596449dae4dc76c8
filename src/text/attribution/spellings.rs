//! One person under two spellings in one document ("Kirsten Pohl", "Kirstin Pohl"; "Pohl", "Phol"; "Анна", "Анны").
//!
//! Joins the cases of one name, and what differs by a slip of the pen only: full names that share one word and differ
//! in a letter of the other, and lone surnames a letter or two away from the only surname they can mean. Short words
//! are left alone, and so are first names that differ in their last letter, as brothers' and sisters' names do.

use super::declensions::{is_case_of, may_be_another};
use super::people::{Entity, NameKind, People};
use crate::text::lexicon::Language;
use crate::text::tokens::Tokens;

/// Texts that name more than this are no articles; comparing all their names would take too long.
const MOST: usize = 300;

/// Which entity each entity is a misspelling of, if of any.
pub(super) fn slips(people: &People, tokens: &Tokens) -> Vec<Option<usize>> {
    let words: Vec<Vec<&str>> = people.entities.iter().map(|entity| words_of(people, entity, tokens)).collect();
    let of_person = |index: &usize| people.entities[*index].kind == NameKind::Person;
    let full: Vec<usize> = (0..words.len()).filter(|index| words[*index].len() >= 2).filter(of_person).collect();
    let lone: Vec<usize> = (0..words.len()).filter(|index| words[*index].len() == 1).filter(of_person).collect();
    let mut slips = vec![None; people.entities.len()];
    if full.len() > MOST || lone.len() > MOST {
        return slips;
    }
    let language = tokens.lexicon.language;
    for (place, right) in full.iter().enumerate() {
        for wrong in &full[place + 1..] {
            let (one, other) = (&words[*right], &words[*wrong]);
            if slips[*wrong].is_none() && (is_full_slip(one, other) || is_full_case(one, other, language)) {
                slips[*wrong] = Some(*right);
            } else if slips[*right].is_none() && slips[*wrong].is_none() && is_full_case(other, one, language) {
                slips[*right] = Some(*wrong);
            }
        }
    }
    for wrong in full.iter().filter(|index| language == Language::Russian && is_patronymic(&words[**index])) {
        let bears = |right: &&usize| {
            words[**right].first() == words[*wrong].first()
                && !is_patronymic(&words[**right])
                && slips[**right].is_none()
        };
        let mut meant = full.iter().filter(bears);
        if let (Some(right), None) = (meant.next(), meant.next()) {
            slips[*wrong] = Some(*right);
        }
    }
    for wrong in lone {
        let mut meant = full.iter().filter(|right| {
            let surname = words[**right].last().copied().unwrap_or("");
            let word = words[wrong][0];
            let declined = is_case_of(surname, word, language) && !may_be_another(surname, word);
            slips[**right].is_none() && (is_slip(surname, word) || declined)
        });
        if let (Some(right), None) = (meant.next(), meant.next()) {
            slips[wrong] = Some(*right);
        }
    }
    slips
}

/// The words of an entity's fullest name.
fn words_of<'text>(people: &People, entity: &Entity, tokens: &Tokens<'text>) -> Vec<&'text str> {
    let uses = entity.mentions.iter().take(50).map(|number| &people.names[*number]);
    let fullest = uses.max_by_key(|name| name.core.len());
    fullest.map_or(Vec::new(), |name| super::people::core_words(tokens, &name.core))
}

/// Whether a name is a first name with the father's: "Нина Петровна", whose surname the text has told.
fn is_patronymic(name: &[&str]) -> bool {
    const ENDINGS: [&str; 7] = ["овна", "евна", "ична", "ович", "евич", "ьич", "ївна"];
    name.len() == 2 && ENDINGS.iter().any(|ending| name[1].ends_with(ending))
}

/// Whether a full name is another one in another case.
fn is_full_case(nominative: &[&str], form: &[&str], language: Language) -> bool {
    let same_or_case = |(one, other): (&&str, &&str)| one == other || is_case_of(one, other, language);
    nominative.len() == form.len() && nominative.last() != form.last() && nominative.iter().zip(form).all(same_or_case)
}

/// Whether two full names differ by a slip in one of their words.
fn is_full_slip(right: &[&str], wrong: &[&str]) -> bool {
    let (Some(first), Some(last)) = (right.first(), right.last()) else { return false };
    let (Some(other_first), Some(other_last)) = (wrong.first(), wrong.last()) else { return false };
    let same_end = first.chars().next_back() == other_first.chars().next_back();
    (last == other_last && same_end && is_slip(first, other_first))
        || (first == other_first && is_slip(last, other_last))
}

/// Whether one word is the other with a letter or two wrong: one in words of five letters, two in words of eight.
fn is_slip(right: &str, wrong: &str) -> bool {
    let a: Vec<char> = right.chars().take(24).collect();
    let b: Vec<char> = wrong.chars().take(24).collect();
    let allowed = match a.len().min(b.len()) {
        0..=4 => return false,
        5..=7 => 1,
        _ => 2,
    };
    a != b && a.first() == b.first() && distance(&a, &b) <= allowed
}

/// How many letters must be put in, left out or changed.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, other) in b.iter().enumerate() {
            let change = diagonal + usize::from(letter != other);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_pen_are_told_from_other_names() {
        for (right, wrong) in [("Lindqvist", "Linqvist"), ("Kirsten", "Kirstin"), ("Waters", "Water")] {
            assert!(is_slip(right, wrong), "{right} {wrong}");
        }
        for (right, wrong) in [("Marr", "Mark"), ("Kolb", "Kalb"), ("Miller", "Hiller"), ("Pellow", "Barrow")] {
            assert!(!is_slip(right, wrong), "{right} {wrong}");
        }
        assert!(is_full_slip(&["Kirsten", "Pohl"], &["Kirstin", "Pohl"]));
        assert!(!is_full_slip(&["Marten", "Pohl"], &["Martha", "Pohl"]));
    }
}
