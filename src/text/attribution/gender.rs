//! What the pronouns of a text tell about whether the named are men or women.
//!
//! Evidence and never certainty: a possessive behind the only name of a sentence tells much, the pronoun that begins
//! the sentence after it as well. Used by `people`, to tell bearers of one surname apart, and by `resolve`.

use super::scene::Scene;
use crate::text::lexicon::Role;
use crate::text::tokens::Token;

/// A naming as the search for evidence sees it.
#[derive(Clone, Copy, Debug)]
pub struct Named {
    /// One past its last token.
    pub end: usize,
    /// Whose name it is; nobody's number where that is not known yet.
    pub bearer: Option<usize>,
}

/// For each of `bearers` people above 0 what speaks for a man, below 0 for a woman, within ±1.5; `named` tells of a
/// token which naming of a person begins there.
pub fn evidence(scene: &Scene, bearers: usize, named: impl Fn(usize) -> Option<Named>) -> Vec<f32> {
    let mut evidence = vec![0.0_f32; bearers];
    let mut add = |bearer: Option<Option<usize>>, weight: f32| {
        if let Some(known) = bearer.flatten().and_then(|bearer| evidence.get_mut(bearer)) {
            *known += weight;
        }
    };
    let mut last_subject: Option<Option<usize>> = None;
    for sentence in &scene.sentences {
        let mut only: Option<Option<usize>> = None;
        let mut several = false;
        let mut pronoun_first = None;
        // "The stranger took off his hat", “…,” she said: about somebody else, or it may be.
        let mut about_another = !sentence.stretches.is_empty();
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            if let Some(name) = named(at) {
                several |= only.is_some_and(|only| only != name.bearer);
                only = only.or(Some(name.bearer));
                at = name.end.max(at + 1);
                continue;
            }
            let token = scene.narrated(at);
            at += 1;
            about_another |= token.is_some_and(|token| token.any(&[Role::Determiner, Role::The]));
            let Some(token) = token.filter(|token| token.any(&[Role::His, Role::Her])) else { continue };
            let sign = if token.has(Role::His) { 1.0 } else { -1.0 };
            let weight = if about_another { 0.0 } else { 0.5 * sign };
            pronoun_first = pronoun_first.or(only.is_none().then_some(weight));
            add(only.filter(|_| !several), sign * reflects(scene, at - 1, token));
        }
        if let Some(sign) = pronoun_first {
            add(last_subject, sign);
        }
        last_subject = if several { None } else { only.or(last_subject.filter(|_| pronoun_first.is_some())) };
    }
    evidence.iter().map(|evidence| evidence.clamp(-1.5, 1.5)).collect()
}

/// How much a pronoun at token `at` tells of the only person whom its sentence names before it: "Orme took her hat"
/// much, "Orme knew what she meant" little, "Orme saw her" nothing, for that is somebody else.
fn reflects(scene: &Scene, at: usize, pronoun: &Token) -> f32 {
    match () {
        () if owns(scene, at, pronoun) => 0.5,
        () if pronoun.any(&[Role::Object, Role::Possessive]) => 0.0,
        () => 0.2,
    }
}

/// Whether a pronoun says whose something is; "her" is a possessive only before a noun.
pub fn owns(scene: &Scene, at: usize, pronoun: &Token) -> bool {
    const NO_NOUN: [Role; 8] = [
        Role::Preposition,
        Role::Conjunction,
        Role::Subordinator,
        Role::Determiner,
        Role::Auxiliary,
        Role::As,
        Role::Possessive,
        Role::Who,
    ];
    let noun = || scene.narrated(at + 1).is_some_and(|next| next.is_word() && !next.any(&NO_NOUN));
    pronoun.has(Role::Possessive) && (!pronoun.has(Role::Object) || noun())
}
