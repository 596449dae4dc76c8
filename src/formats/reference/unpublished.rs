//! Unpublished sources in the notes form of the Chicago Manual of Style.

use super::{Locator, Unpublished};
use crate::model::RecollectionKind;

/// The full citation of a footnote, without its full stop.
pub(super) fn note(one: &Unpublished, at: Option<Locator>) -> String {
    let mut parts = vec![who_and_what(one, &joined(&one.narrators))];
    if one.kind != RecollectionKind::Reported {
        parts.extend(filled(&one.place));
        parts.push(one.date.map_or_else(|| "undated".into(), |date| date.in_words()));
    }
    if one.is_translated {
        parts.push("translated transcript".into());
    }
    parts.extend(filled(&one.recording));
    parts.extend(at.map(Locator::in_words));
    parts.extend(filled(&one.call_number));
    if one.kind != RecollectionKind::Reported {
        parts.extend(filled(&one.archive));
    }
    parts.join(", ")
}

/// The short form of a later footnote, without its full stop.
pub(super) fn short_note(one: &Unpublished, at: Option<Locator>) -> String {
    let last_names: Vec<String> = one.narrators.iter().map(|name| split(name).0.to_owned()).collect();
    let mut parts = vec![joined(&last_names), what(one.kind).to_owned()];
    parts.extend(at.map(Locator::in_words));
    parts.join(", ")
}

/// The entry of a bibliography, without its full stop.
pub(super) fn entry(one: &Unpublished) -> String {
    let mut names = one.narrators.clone();
    if let Some(first) = names.first_mut() {
        *first = inverted(first);
    }
    if one.kind == RecollectionKind::Reported {
        return format!("{}. Words", joined(&names));
    }
    let mut sentences = vec![joined(&names), capitalised(&by(one))];
    let when = one.date.map_or_else(|| "undated".into(), |date| date.in_words());
    sentences.push(filled(&one.place).map_or_else(|| capitalised(&when), |place| format!("{place}, {when}")));
    if one.is_translated {
        sentences.push("Translated transcript".into());
    }
    sentences.extend(filled(&one.call_number));
    sentences.extend(filled(&one.archive));
    sentences.join(". ")
}

fn who_and_what(one: &Unpublished, who: &str) -> String {
    match one.kind {
        RecollectionKind::Reported => who.to_owned(),
        _ => format!("{who}, {}", by(one)),
    }
}

/// What it is and with whom: “interview by Marek Dolny”.
fn by(one: &Unpublished) -> String {
    let preposition = match one.kind {
        RecollectionKind::Interview => "by",
        RecollectionKind::Letter | RecollectionKind::Email => "to",
        RecollectionKind::Notes => "taken by",
        RecollectionKind::Reported => "in",
    };
    match one.interviewers.is_empty() {
        true => what(one.kind).to_owned(),
        false => format!("{} {preposition} {}", what(one.kind), joined(&one.interviewers)),
    }
}

fn what(kind: RecollectionKind) -> &'static str {
    match kind {
        RecollectionKind::Interview => "interview",
        RecollectionKind::Letter => "letter",
        RecollectionKind::Email => "e-mail message",
        RecollectionKind::Notes => "notes of a talk",
        RecollectionKind::Reported => "reported words",
    }
}

fn joined(names: &[String]) -> String {
    match names {
        [] => "A narrator who is not named".into(),
        [only] => only.clone(),
        [first, second] => format!("{first} and {second}"),
        [others @ .., last] => format!("{}, and {last}", others.join(", ")),
    }
}

fn filled(words: &str) -> Option<String> {
    (!words.trim().is_empty()).then(|| words.trim().to_owned())
}

fn capitalised(words: &str) -> String {
    let mut characters = words.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

fn inverted(name: &str) -> String {
    match split(name) {
        (last, "") => last.to_owned(),
        (last, given) => format!("{last}, {given}"),
    }
}

/// Particles that stand between given and last name and are sorted after the given name (Chicago 16.71).
const PARTICLES: [&str; 11] = ["van", "von", "der", "den", "de", "da", "di", "du", "la", "le", "zu"];

/// The last name, and the given names with any particles. What begins small or stands alone, as groups and
/// publications do, is not split.
pub(super) fn split(name: &str) -> (&str, &str) {
    let name = name.trim();
    let is_personal = name.chars().next().is_some_and(char::is_uppercase)
        && !["The ", "A ", "Name "].iter().any(|start| name.starts_with(start));
    match name.rsplit_once(char::is_whitespace) {
        Some((given, last)) if is_personal && !last.is_empty() => (last, given.trim_end()),
        _ => (name, ""),
    }
}

/// The given names and the particles before the last name, apart.
pub(super) fn given_and_particle(given: &str) -> (String, String) {
    let words: Vec<&str> = given.split_whitespace().collect();
    let names = words.iter().rposition(|word| !PARTICLES.contains(word)).map_or(0, |last| last + 1);
    (words[..names].join(" "), words[names..].join(" "))
}
