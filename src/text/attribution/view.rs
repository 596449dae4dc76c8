//! Words that hold for somebody: "was, for her, “…”", "For X, the gate was “…”".
//!
//! The preposition counts only where the holder is set off with it and the stretch is what is said of the subject;
//! otherwise it says for whom or for how long a thing was done. Used by `frame`.

use super::cue::{Cue, Form};
use super::people::NameKind;
use super::subject::{Mention, MentionKind, Pronoun, Subjects};
use crate::text::lexicon::Role;
use crate::text::tokens::{Token, TokenKind};
use std::ops::Range;

/// The longest name that is looked for between the preposition and its comma, in tokens.
const LONGEST: usize = 6;

/// Whose view the narration `before` a stretch gives.
pub fn before(subjects: &Subjects, before: Range<usize>) -> Option<Cue> {
    let predicates = |index: usize| narrated(subjects, index, &before).is_some_and(|token| token.has(Role::Auxiliary));
    let comma = |index: usize| narrated(subjects, index, &before).is_some_and(|token| token.is_sign(','));
    let preposition = |index: usize| narrated(subjects, index, &before).is_some_and(|token| token.has(Role::For));
    let last = before.end.checked_sub(1)?;
    if let Some(cue) = inverted(subjects, &before) {
        return Some(cue);
    }
    if predicates(last) {
        let first = before.start;
        let end = (first + 2..last.min(first + 2 + LONGEST)).find(|index| comma(*index))?;
        let fronted = preposition(first) && subjects.scene.begins_sentence(first);
        return if fronted { cue(subjects, first, end) } else { None };
    }
    let start = (last.saturating_sub(LONGEST)..last).rev().find(|index| preposition(*index))?;
    let set_off = comma(last) && start >= 2 && comma(start - 1) && predicates(start - 2);
    if set_off { cue(subjects, start, last) } else { None }
}

/// "Für X war der Streik „…“": where the verb stands second, the subject follows it and the words are its predicate.
fn inverted(subjects: &Subjects, before: &Range<usize>) -> Option<Cue> {
    let token = |index: usize| narrated(subjects, index, before);
    let language = subjects.scene.tokens.lexicon.language;
    let first = before.start;
    let fronted = language.verb_is_second() && token(first)?.has(Role::For) && subjects.scene.begins_sentence(first);
    let verb = (first + 2..before.end.min(first + 2 + LONGEST)).find(|index| {
        token(*index).is_some_and(|token| token.kind == TokenKind::Lower && token.has(Role::Auxiliary))
    })?;
    let subject = verb + 1..before.end;
    let plain = |index: usize| {
        token(index).is_some_and(|token| {
            token.is_word() && !token.any(&[Role::Preposition, Role::Verb, Role::Conjunction, Role::Subordinator])
        })
    };
    let whole = !subject.is_empty() && subject.len() <= LONGEST && subject.clone().all(plain);
    if fronted && whole { cue(subjects, first, verb) } else { None }
}

/// The cue of a preposition with its holder, which ends before `end`.
fn cue(subjects: &Subjects, preposition: usize, end: usize) -> Option<Cue> {
    let holder = preposition + 1..end;
    let token = subjects.scene.narrated(holder.start)?;
    let kind = match subjects.people.name_at(holder.start) {
        Some(name) => {
            let person = subjects.people.entities[name.entity].kind == NameKind::Person;
            let whole = name.tokens == holder && !name.possessive;
            (person && whole).then_some(MentionKind::Name(name.entity))?
        }
        None if holder.len() > 1 => return None,
        None if token.has(Role::Her) => MentionKind::Pronoun(Pronoun::She),
        None if token.has(Role::His) => MentionKind::Pronoun(Pronoun::He),
        None => return None,
    };
    Some(Cue::new(preposition..preposition + 1, Form::View, Some(Mention::new(holder, kind)), true))
}

/// A token of the narration in `range`.
fn narrated<'tokens>(
    subjects: &Subjects<'_, '_, 'tokens>,
    index: usize,
    range: &Range<usize>,
) -> Option<&'tokens Token> {
    subjects.scene.narrated(index).filter(|_| range.contains(&index))
}
