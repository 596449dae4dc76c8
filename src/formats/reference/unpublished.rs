//! Notes and bibliography entries for what was never published, composed here.
//!
//! The bundled styles know interviews and letters, but drop the place, the call number or the interviewer, or leave a
//! dangling “by”, where a fact is missing. A reader must be able to find the tape; so for every note style the forms
//! are those of the *Chicago Manual of Style*, 17th edition, 14.211–14.214 (interviews and personal communications) and
//! 14.221–14.231 (manuscript collections), with all that is known and nothing for what is not:
//!
//! > Alexei Gusev, interview by S. P., Moscow, 12 March 2020, tape 2, side A, 00:12:31–00:12:44, OH 12, Memory Archive.
//! > Alexei Gusev to S. P., Moscow, 3 May 1931, OH 12, Memory Archive.
//!
//! Facts stand in their usual order, from the person to the shelf.

use std::collections::HashMap;

use super::name::in_a_row;
use super::{Kind, Name, Unpublished};
use crate::text::words::capitalised;

/// The first mention, in full. `locator` stands where the style would have it.
pub(super) fn note(source: &Unpublished, kind: Kind, locator: Option<&str>) -> String {
    let mut parts = vec![opening(source, kind)];
    if !source.title.is_empty() {
        parts.push(format!("“{}”", source.title));
    }
    parts.push(match kind {
        Kind::Letter if source.partners.is_empty() => "letter".to_owned(),
        // “Gusev to Orlova” says it.
        Kind::Letter => String::new(),
        _ => form(source, kind),
    });
    parts.extend([source.place.clone(), date(source), source.recording.clone()]);
    parts.push(locator.unwrap_or_default().to_owned());
    parts.extend(shelf(source));
    sentence(&parts)
}

/// A later mention. `head` is what [`short_heads`] gives for the source.
pub(super) fn short_note(head: &str, locator: Option<&str>) -> String {
    sentence(&[head.to_owned(), locator.unwrap_or_default().to_owned()])
}

/// The entry in the bibliography.
pub(super) fn entry(source: &Unpublished, kind: Kind) -> String {
    let mut names: Vec<String> = source.narrators.iter().map(Name::in_order).collect();
    if let (Some(first), Some(name)) = (names.first_mut(), source.narrators.first()) {
        *first = name.inverted();
    }
    let who = match names.as_slice() {
        [] => UNNAMED.to_owned(),
        // After an inverted name there is a comma even between two: “Gusev, Alexei, and Nina Orlova”.
        [first, last] => format!("{first}, and {last}"),
        names => in_a_row(names),
    };
    let mut parts = vec![who];
    if !source.title.is_empty() {
        parts.push(format!("“{}”", source.title));
    }
    let place: Vec<String> = [source.place.clone(), date(source)].into_iter().filter(|part| !part.is_empty()).collect();
    parts.extend([capitalised(&form(source, kind)), capitalised(&place.join(", ")), capitalised(&source.recording)]);
    parts.extend(shelf(source).iter().map(|part| capitalised(part)));
    sentences(&parts)
}

/// How the short note of each source begins: “Gusev, interview”, and where several sources would begin so, with the
/// first of full name, date, title, place, call number and recording that tells it from them.
pub(super) fn short_heads(sources: &[(&Unpublished, Kind)]) -> Vec<String> {
    let brief = |(source, kind): &(&Unpublished, Kind)| brief(source, *kind, Name::short);
    let mut heads: Vec<String> = sources.iter().map(brief).collect();
    // Sources that begin the same are told apart; the others are done.
    let mut open: Vec<usize> = (0..sources.len()).collect();
    for fact in 0..=6 {
        let candidate = |index: &usize| -> String {
            let Some((source, kind)) = sources.get(*index) else { return String::new() };
            let fact = match fact {
                0 => String::new(),
                1 => return self::brief(source, *kind, Name::in_order),
                2 => date(source),
                3 if source.title.is_empty() => String::new(),
                3 => format!("“{}”", source.title),
                4 => source.place.clone(),
                5 => source.call_number.clone(),
                _ => source.recording.clone(),
            };
            let begins = brief(&(*source, *kind));
            if fact.is_empty() { begins } else { format!("{begins}, {fact}") }
        };
        let mut often: HashMap<String, usize> = HashMap::new();
        for index in &open {
            *often.entry(candidate(index)).or_default() += 1;
        }
        open.retain(|index| {
            let candidate = candidate(index);
            let alone = often.get(&candidate) == Some(&1);
            if let Some(head) = heads.get_mut(*index).filter(|_| alone) {
                *head = candidate;
            }
            !alone
        });
    }
    heads
}

/// What the words of a style leave out of a source, as sentences of ours; empty if nothing.
pub(super) fn what_is_missing(source: &Unpublished, kind: Kind, said: &str) -> String {
    let said = said.to_lowercase();
    let lacks = |words: &str| !words.is_empty() && !said.contains(&words.to_lowercase());
    let mut parts = Vec::new();
    if lacks(kind_word(kind)) || source.partners.iter().any(|name| lacks(&name.family)) {
        parts.push(capitalised(&form(source, kind)));
    }
    let shelf = shelf(source);
    let date = match source.date {
        Some(date) if !said.contains(&date.parts().0.to_string()) => date.in_words(),
        _ => String::new(),
    };
    let facts = [&source.place, &date, &source.recording].into_iter().chain(&shelf);
    parts.extend(facts.filter(|fact| lacks(fact)).map(|fact| capitalised(fact)));
    if parts.is_empty() { String::new() } else { sentences(&parts) }
}

/// Who nobody has named.
pub(super) const UNNAMED: &str = "Unnamed narrator";

fn opening(source: &Unpublished, kind: Kind) -> String {
    let who = people(&source.narrators, Name::in_order);
    let who = if who.is_empty() { UNNAMED.to_owned() } else { who };
    match kind {
        Kind::Letter if !source.partners.is_empty() => format!("{who} to {}", people(&source.partners, Name::in_order)),
        _ => who,
    }
}

fn brief(source: &Unpublished, kind: Kind, name: fn(&Name) -> String) -> String {
    let who = people(&source.narrators, name);
    let who = if who.is_empty() { UNNAMED.to_owned() } else { who };
    let partners = people(&source.partners, name);
    match kind {
        Kind::Interview => format!("{who}, interview"),
        Kind::Letter if partners.is_empty() => format!("{who}, letter"),
        Kind::Letter => format!("{who} to {partners}"),
        Kind::Email => format!("{who}, e-mail"),
        Kind::Notes => format!("{who}, notes of a conversation"),
    }
}

/// The word that every mention of such a source has.
fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Interview => "interview",
        Kind::Letter => "letter",
        Kind::Email => "e-mail",
        Kind::Notes => "notes",
    }
}

/// “interview by S. P.”
fn form(source: &Unpublished, kind: Kind) -> String {
    let (alone, with) = match kind {
        Kind::Interview => ("interview", "interview by"),
        Kind::Letter => ("letter", "letter to"),
        Kind::Email => ("e-mail", "e-mail to"),
        Kind::Notes => ("notes of a conversation", "notes of a conversation with"),
    };
    let partners = people(&source.partners, Name::in_order);
    if partners.is_empty() { alone.to_owned() } else { format!("{with} {partners}") }
}

/// The words of the archive, with all their doubt.
fn date(source: &Unpublished) -> String {
    source.date.map_or_else(|| "undated".to_owned(), |date| date.in_words())
}

fn shelf(source: &Unpublished) -> Vec<String> {
    let translated = match source.translated_from.as_str() {
        "" => String::new(),
        language => format!("translated from {language}"),
    };
    vec![translated, source.call_number.clone(), source.archive.clone()]
}

/// Up to three names; of more, the first (Chicago 14.76).
fn people(names: &[Name], write: fn(&Name) -> String) -> String {
    match names {
        [first, _, _, _, ..] => format!("{} et al.", write(first)),
        names => in_a_row(&names.iter().map(write).collect::<Vec<_>>()),
    }
}

/// Facts as a note has them: commas between, a full stop at the end.
fn sentence(parts: &[String]) -> String {
    let mut text = String::new();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        if text.is_empty() {
            text.push_str(part);
        } else {
            push_mark(&mut text, ',');
            text.push(' ');
            text.push_str(part);
        }
    }
    push_mark(&mut text, '.');
    text
}

/// Facts as a bibliography has them: each a sentence.
fn sentences(parts: &[String]) -> String {
    let mut text = String::new();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(part);
        push_mark(&mut text, '.');
    }
    text
}

/// A comma or full stop stands within closing quotation marks, and not after a mark that already ends the words.
fn push_mark(text: &mut String, mark: char) {
    let quoted = text.ends_with('”');
    if quoted {
        text.pop();
    }
    let ended = text.ends_with(['?', '!', '…']) && (quoted || mark == '.') || text.ends_with('.') && mark == '.';
    if !ended {
        text.push(mark);
    }
    if quoted {
        text.push('”');
    }
}
