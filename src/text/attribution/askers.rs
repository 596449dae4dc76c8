//! Who asks, where a text only says who is asked: "Asked “…?”, X replied".
//!
//! Somebody standing by: a crowd, or a described person whom one of the sentences just before is about. Whoever answers
//! did not ask. A guess, and told as one; where nobody stands by, nobody is named. Used by `speakers`.

use super::cue::{Cue, Form};
use super::resolve::{History, Resolved, Resolver};
use super::scene::Sentence;
use super::subject::{Mention, MentionKind, Pronoun};
use crate::text::lexicon::{RELATED_PERSON, Role};
use crate::text::tokens::TokenKind;
use std::ops::Range;

/// Who may ask what `stretch` says, with the tokens that mention them; `cues` are those of each sentence.
pub fn asker(
    resolver: &Resolver,
    cues: &[Vec<Cue>],
    stretch: usize,
    history: &History,
) -> Option<(Resolved, Range<usize>)> {
    let scene = resolver.subjects.scene;
    let place = &scene.stretches[stretch];
    let first = scene.tokens.paragraphs[place.paragraph].start;
    let answer = answer_to(cues, place.sentence, place.outer.end);
    let before = scene.sentences[place.sentence.saturating_sub(2)..place.sentence].iter().rev();
    let standing_by = before
        .filter(|sentence| sentence.tokens.start >= first)
        .filter_map(|sentence| heading(resolver, sentence).or_else(|| crowd(resolver, &sentence.tokens)));
    let mention = standing_by.into_iter().find(|mention| !answers(resolver, answer, mention))?;
    let mut resolved = resolver.resolve(&mention, history)?;
    resolved.confidence = 0.3;
    "the text says only who was asked; these stood by".clone_into(&mut resolved.reason);
    Some((resolved, mention.tokens))
}

/// Who is said to speak right behind a question that ends at token `end`.
fn answer_to(cues: &[Vec<Cue>], sentence: usize, end: usize) -> Option<&Mention> {
    let mut behind = cues.iter().skip(sentence).take(2).flatten().filter(|cue| cue.tokens.start >= end);
    behind.find(|cue| cue.form != Form::Addressed && !cue.borrowed)?.subject.as_ref()
}

/// Whether the one who answers is the one mentioned.
fn answers(resolver: &Resolver, answer: Option<&Mention>, mention: &Mention) -> bool {
    let scene = resolver.subjects.scene;
    let MentionKind::Description(head) = mention.kind else { return false };
    let several = scene.tokens.all[head].has(Role::People);
    match answer.map(|answer| answer.kind) {
        Some(MentionKind::Pronoun(Pronoun::He | Pronoun::She)) => !several,
        Some(MentionKind::Pronoun(Pronoun::They)) => several,
        Some(MentionKind::Description(other)) => scene.tokens.all[other].folded == scene.tokens.all[head].folded,
        _ => false,
    }
}

/// The described person whom a sentence begins with: "A young constable leaned over the rail."
fn heading(resolver: &Resolver, sentence: &Sentence) -> Option<Mention> {
    let subjects = resolver.subjects;
    let start = sentence.tokens.start;
    let first = subjects.scene.narrated(start)?;
    let determined = first.any(&[Role::Determiner, Role::Possessive]) && subjects.scene.begins_sentence(start);
    let nouns = (start + 1..sentence.tokens.end).take_while(|index| subjects.is_noun(*index));
    let head = nouns.last().filter(|_| determined)?;
    let token = subjects.scene.narrated(head).filter(|token| token.kind == TokenKind::Lower)?;
    token.any(&RELATED_PERSON).then(|| Mention::new(start..head + 1, MentionKind::Description(head)))
}

/// The crowd that a sentence mentions last.
fn crowd(resolver: &Resolver, sentence: &Range<usize>) -> Option<Mention> {
    let subjects = resolver.subjects;
    let people = |index: &usize| subjects.scene.narrated(*index).is_some_and(|token| token.has(Role::People));
    let head = sentence.clone().rev().find(people)?;
    let mut first = head;
    while first > sentence.start && head - first < 6 && subjects.is_modifier(first - 1) {
        first -= 1;
    }
    Some(Mention::new(first..head + 1, MentionKind::Description(head)))
}
