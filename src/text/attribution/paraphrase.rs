//! Indirect speech: sentences that give the sense of what somebody said without any mark.
//!
//! Offered for the historian to look at, never counted as quotation. A sentence is offered where a verb of saying
//! with a subject of its own leads into a clause ("said that …", "said he …"), follows one ("…, she adds"), or where
//! "according to" names a source.

use super::Speaker;
use super::cue::{Cue, Form};
use super::resolve::{History, Resolver, Who};
use super::speakers::{self, Answer};
use super::subject::{MentionKind, Pronoun};
use crate::text::lexicon::Role;
use std::collections::HashSet;
use std::ops::Range;

/// One sentence of indirect speech.
#[derive(Clone, Debug)]
pub struct Told {
    /// The sentence.
    pub tokens: Range<usize>,
    /// The cue.
    pub cue: Range<usize>,
    /// Who speaks.
    pub speaker: Option<Speaker>,
}

/// The indirect speech of a text: cues that no quotation has taken.
pub fn find(resolver: &Resolver, cues: &[Vec<Cue>], answers: &[Answer]) -> Vec<Told> {
    let scene = resolver.subjects.scene;
    let mut history = History::default();
    let mut next = 0;
    let mut found = Vec::new();
    for (sentence, cues) in scene.sentences.iter().zip(cues) {
        let quotes = sentence.stretches.clone().any(|stretch| answers[stretch].utterance > 0);
        while next < scene.stretches.len() && scene.stretches[next].outer.start < sentence.tokens.start {
            let speaker = answers[next].who.clone();
            history.spoken.extend(speaker.map(|who| (who, scene.stretches[next].outer.start)));
            next += 1;
        }
        if quotes || cues.is_empty() {
            continue;
        }
        // A sentence without an end may have as many stretches as cues: each is looked at once.
        let taken: HashSet<&Range<usize>> =
            answers_near(answers, &sentence.stretches).filter_map(|answer| answer.cue.as_ref()).collect();
        let reports =
            cues.iter().find(|cue| !taken.contains(&cue.tokens) && leads_into_clause(resolver, cue, &sentence.tokens));
        let Some(cue) = reports else { continue };
        history.mind.advance(&resolver.cast, cue.tokens.start);
        let resolved = cue.subject.as_ref().and_then(|mention| resolver.resolve(mention, &history));
        if resolved.as_ref().is_some_and(|resolved| resolved.who == Who::Author) {
            continue;
        }
        let mention = cue.subject.as_ref().map(|mention| mention.tokens.clone());
        let speaker = resolved.map(|resolved| speakers::speaker(resolver, &resolved, mention));
        found.push(Told { tokens: sentence.tokens.clone(), cue: cue.tokens.clone(), speaker });
    }
    found
}

/// The answers of a sentence's stretches and of the one right before it, whose attribution may be this sentence.
fn answers_near<'answers>(
    answers: &'answers [Answer],
    stretches: &Range<usize>,
) -> impl Iterator<Item = &'answers Answer> {
    answers[stretches.start.saturating_sub(1)..stretches.end].iter()
}

/// Whether a cue leads into a clause or follows one.
fn leads_into_clause(resolver: &Resolver, cue: &Cue, sentence: &Range<usize>) -> bool {
    let scene = resolver.subjects.scene;
    if cue.form == Form::Source {
        return true;
    }
    let author = cue
        .subject
        .as_ref()
        .is_none_or(|subject| matches!(subject.kind, MentionKind::Pronoun(Pronoun::I | Pronoun::We | Pronoun::You)));
    if cue.form != Form::Saying || cue.borrowed || author {
        return false;
    }
    let behind = cue.tokens.end..sentence.end.min(cue.tokens.end + 6);
    let clause = behind.clone().any(|index| scene.narrated(index).is_some_and(|token| token.has(Role::Subordinator)));
    let subject = scene.narrated(cue.tokens.end).is_some_and(|token| Pronoun::of(token).is_some());
    let ends = (behind.start..sentence.end).all(|index| scene.narrated(index).is_some_and(|token| !token.is_word()));
    clause || subject || (ends && cue.tokens.start > sentence.start + 6)
}
