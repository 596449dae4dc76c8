//! Whom a name, a pronoun or a description means, at its place in the text.
//!
//! A pronoun goes to the person most likely in mind: the subject of the sentences just before, or who spoke last;
//! less to somebody behind a preposition, less with every sentence. Gender comes from titles, nouns and the pronouns
//! that the text itself uses, and it is evidence only where the text is plain about it.

use super::people::{Entity, NameKind, NameUse, People};
use super::scene::Scene;
use super::subject::{Mention, MentionKind, Pronoun, Subjects};
use crate::text::lexicon::Role;
use crate::text::tokens::TokenKind;

/// Whom a mention means.
#[derive(Clone, Debug, PartialEq)]
pub enum Who {
    /// Somebody named: a place in [`People::entities`].
    Entity(usize),
    /// Somebody described, or a group, in the words of the text.
    Described(String, Described),
    /// Whoever writes the text.
    Author,
}

/// What kind of speaker a description means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Described {
    /// Several people.
    Group,
    /// Something printed or written.
    Publication,
    /// One person without a name.
    Unnamed,
}

/// An answer with how sure it is.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// Whom.
    pub who: Who,
    /// From 0 to 1.
    pub confidence: f32,
    /// Why, for a person to read.
    pub reason: String,
}

/// What has been said before a mention.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// Who spoke, and at which token, latest last.
    pub spoken: Vec<(Who, usize)>,
    /// Whether the mention belongs to the next turn of a dialogue, so that the other one speaks now.
    pub next_turn: bool,
}

/// How many names back a pronoun looks.
const NAMES_BACK: usize = 40;
/// How many sentences back a pronoun looks.
const SENTENCES_BACK: usize = 14;

/// Adds to each person's gender what the pronouns of the text tell, and collects descriptions.
pub fn learn(scene: &Scene, people: &mut People) {
    let mut evidence = vec![0.0_f32; people.entities.len()];
    let mut last_subject: Option<usize> = None;
    for sentence in &scene.sentences {
        let mut only: Option<usize> = None;
        let mut several = false;
        let mut pronoun_first = None;
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            let Some(token) = scene.narrated(at) else {
                at += 1;
                continue;
            };
            if let Some(name) = people.name_at(at) {
                let person = people.entities[name.entity].kind == NameKind::Person;
                several |= person && only.is_some_and(|only| only != name.entity);
                only = if person { only.or(Some(name.entity)) } else { only };
                at = name.tokens.end.max(at + 1);
                continue;
            }
            let sign = if token.has(Role::His) {
                0.5
            } else if token.has(Role::Her) {
                -0.5
            } else {
                0.0
            };
            if sign != 0.0 {
                pronoun_first = pronoun_first.or(only.is_none().then_some(sign));
                if let Some(entity) = only.filter(|_| !several) {
                    evidence[entity] += sign;
                }
            }
            at += 1;
        }
        if let (Some(sign), Some(entity)) = (pronoun_first, last_subject) {
            evidence[entity] += sign;
        }
        last_subject = if several { None } else { only.or(last_subject.filter(|_| pronoun_first.is_some())) };
    }
    for (entity, evidence) in people.entities.iter_mut().zip(evidence) {
        entity.gender += evidence.clamp(-1.5, 1.5);
    }
    describe(scene, people);
}

/// Collects what the text says of each person right beside the name ("Historian X", "X, 45, a miner,").
fn describe(scene: &Scene, people: &mut People) {
    for number in 0..people.names.len() {
        let name = people.names[number].clone();
        let mut words = Vec::new();
        let describes = |index: usize| {
            let token = scene.narrated(index)?;
            let noun = token.is_word()
                && !token.any(&[Role::Preposition, Role::Determiner, Role::Conjunction, Role::Auxiliary]);
            (noun || token.kind == TokenKind::Number).then(|| scene.tokens.word(index).to_lowercase())
        };
        for index in (name.tokens.start.saturating_sub(3)..name.core.start).rev() {
            match describes(index) {
                Some(word) => words.push(word),
                None => break,
            }
        }
        let mut commas = 0;
        for index in name.tokens.end..name.tokens.end + 10 {
            let Some(token) = scene.narrated(index) else { break };
            if token.is_sign(',') {
                commas += 1;
            } else if commas == 0 || token.is_sign('.') || token.any(&[Role::Say, Role::Tell, Role::Who]) || commas > 2
            {
                break;
            } else {
                words.extend(describes(index));
            }
        }
        let entity = &mut people.entities[name.entity];
        for word in words {
            if entity.described.len() < 24 && !entity.described.contains(&word) {
                entity.described.push(word);
            }
        }
    }
}

/// The candidates for a pronoun.
struct Field {
    best: Vec<(usize, f32)>,
}

impl Field {
    /// Takes the better of two scores for somebody; being mentioned again adds `again`.
    fn offer(&mut self, entity: usize, score: f32, again: f32) {
        match self.best.iter_mut().find(|(known, _)| *known == entity) {
            Some((_, known)) => *known = known.max(score) + again,
            None => self.best.push((entity, score)),
        }
    }

    /// The best, with its score and its lead over the second.
    fn winner(&self) -> Option<(usize, f32, f32)> {
        let (entity, score) = *self.best.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
        let second = self.best.iter().filter(|(other, _)| *other != entity).map(|(_, score)| *score);
        let second = second.fold(f32::NEG_INFINITY, f32::max);
        Some((entity, score, (score - second).min(3.0)))
    }
}

/// Answers for one text.
pub struct Resolver<'resolver, 'scene, 'reading, 'tokens> {
    /// The scene and its people.
    pub subjects: &'resolver Subjects<'scene, 'reading, 'tokens>,
}

impl Resolver<'_, '_, '_, '_> {
    /// Whom `mention` means; nobody where the text does not say.
    pub fn resolve(&self, mention: &Mention, history: &History) -> Option<Resolved> {
        match mention.kind {
            MentionKind::Name(entity) => {
                let name = &self.subjects.people.entities[entity];
                let person = name.kind != NameKind::Place;
                Some(Resolved {
                    who: Who::Entity(entity),
                    confidence: if person { 0.95 } else { 0.6 },
                    reason: format!("named: {}", name.name),
                })
            }
            MentionKind::Pronoun(Pronoun::I | Pronoun::We) => {
                Some(Resolved { who: Who::Author, confidence: 0.9, reason: "the author's own “I”".to_owned() })
            }
            MentionKind::Pronoun(pronoun) => self.pronoun(pronoun, mention.tokens.start, history),
            MentionKind::Description(head) => Some(self.description(mention, head, history)),
        }
    }

    /// Whom a pronoun at token `at` means.
    fn pronoun(&self, pronoun: Pronoun, at: usize, history: &History) -> Option<Resolved> {
        let scene = self.subjects.scene;
        let people = self.subjects.people;
        let mut field = Field { best: Vec::new() };
        let last = history.spoken.last();
        let mut newer_subject = false;
        let end = people.names.partition_point(|name| name.tokens.start < at);
        for name in people.names[..end].iter().rev().take(NAMES_BACK) {
            let Some(distance) = self.distance(name.tokens.start, at) else { break };
            let Some(fit) = fit_of(&people.entities[name.entity], pronoun) else { continue };
            let prominence = self.prominence(name);
            let after_last =
                last.is_some_and(|(who, said)| name.tokens.start > *said && *who != Who::Entity(name.entity));
            newer_subject |= after_last && prominence >= 1.2;
            field.offer(name.entity, fit + prominence - distance, 0.1);
        }
        for (back, (who, said)) in history.spoken.iter().rev().take(6).enumerate() {
            let Who::Entity(entity) = who else { continue };
            let Some(distance) = self.distance(*said, at) else { break };
            let Some(fit) = fit_of(&people.entities[*entity], pronoun) else { continue };
            let is_last = last.is_some_and(|(last, _)| last == who);
            let weight = match (is_last, history.next_turn) {
                (true, true) => 0.2,
                (true, false) if newer_subject => 0.5,
                (true, false) if back == 0 => 2.6,
                (false, true) => 2.4,
                _ => 0.8,
            };
            let again = if is_last && !newer_subject && !history.next_turn { 0.6 } else { 0.1 };
            field.offer(*entity, fit + weight - 0.5 * distance, again);
        }
        let Some((entity, score, margin)) = field.winner() else { return self.named_later(pronoun, at) };
        let word = scene.tokens.word(at);
        (score > -6.0).then(|| Resolved {
            who: Who::Entity(entity),
            confidence: (0.5 + margin * 0.15).clamp(0.35, 0.85),
            reason: format!("“{word}” most likely means {}", people.entities[entity].name),
        })
    }

    /// A text may begin with "she" and name her in the next sentence.
    fn named_later(&self, pronoun: Pronoun, at: usize) -> Option<Resolved> {
        let scene = self.subjects.scene;
        let people = self.subjects.people;
        let here = scene.sentence_number(at);
        let next = people.names.partition_point(|name| name.tokens.start < at);
        let name = people.names[next..].iter().take(4).find(|name| {
            let near = scene.sentence_number(name.tokens.start) <= here + 2;
            near && scene.begins_sentence(name.tokens.start) && fit_of(&people.entities[name.entity], pronoun).is_some()
        })?;
        let reason =
            format!("“{}” comes before the name, {}", scene.tokens.word(at), people.entities[name.entity].name);
        Some(Resolved { who: Who::Entity(name.entity), confidence: 0.35, reason })
    }

    /// How far back `before` lies from `at`, in sentences and paragraphs weighed; nothing where too far.
    fn distance(&self, before: usize, at: usize) -> Option<f32> {
        let scene = self.subjects.scene;
        let (from, to) = (scene.sentence_number(before), scene.sentence_number(at));
        let back = to - from.min(to);
        let paragraphs = match (scene.sentences.get(from), scene.sentences.get(to)) {
            (Some(from), Some(to)) => to.paragraph - from.paragraph.min(to.paragraph),
            _ => 0,
        };
        #[allow(clippy::cast_precision_loss)]
        let weighed = 0.65 * back as f32 + 0.25 * paragraphs as f32;
        (back <= SENTENCES_BACK).then_some(weighed)
    }

    /// How much a naming puts somebody in mind.
    fn prominence(&self, name: &NameUse) -> f32 {
        let scene = self.subjects.scene;
        if name.possessive {
            return -0.4;
        }
        let start = name.tokens.start;
        if self.subjects.follows_preposition(start, start.saturating_sub(4)) {
            // "For X, …" at the beginning of a sentence sets the scene for X.
            let fronted = start.checked_sub(1).is_some_and(|before| scene.begins_sentence(before));
            return if fronted { 1.5 } else { -0.8 };
        }
        let first = scene.begins_sentence(name.tokens.start);
        if first {
            1.6
        } else if self.is_subject(name) {
            1.2
        } else {
            0.0
        }
    }

    /// Whether a verb follows a name, over an apposition.
    fn is_subject(&self, name: &NameUse) -> bool {
        let scene = self.subjects.scene;
        let mut at = name.tokens.end;
        if scene.narrated(at).is_some_and(|token| token.is_sign(',')) {
            let acts = scene
                .narrated(at + 1)
                .is_some_and(|token| token.any(&[Role::Say, Role::Tell, Role::Verb, Role::Write]));
            let close = (at + 1..at + 15)
                .filter(|_| !acts)
                .find(|index| scene.narrated(*index).is_none_or(|token| token.is_sign(',')));
            at = close.map_or(at, |close| close + 1);
        }
        while scene.narrated(at).is_some_and(|token| token.has(Role::Adverb)) {
            at += 1;
        }
        const VERBS: [Role; 7] =
            [Role::Say, Role::Tell, Role::Write, Role::Verb, Role::Auxiliary, Role::Think, Role::Manner];
        scene.narrated(at).is_some_and(|token| {
            token.any(&VERBS) || super::names::ends_as_past(scene.tokens.word(at)) || token.has(Role::Who)
        })
    }

    /// "Orme's letter", "his statement": Orme, he.
    fn owner_of_writing(&self, mention: &Mention, head: usize, history: &History) -> Option<Resolved> {
        let scene = self.subjects.scene;
        scene.narrated(head).filter(|token| token.any(&[Role::Writing, Role::Paper]))?;
        let first = scene.narrated(mention.tokens.start)?;
        let owner = match self.subjects.people.name_at(mention.tokens.start).filter(|name| name.possessive) {
            Some(name) => Mention::new(name.tokens.clone(), MentionKind::Name(name.entity)),
            None if first.has(Role::His) => Mention::new(mention.tokens.clone(), MentionKind::Pronoun(Pronoun::He)),
            None if first.has(Role::Her) => Mention::new(mention.tokens.clone(), MentionKind::Pronoun(Pronoun::She)),
            None => return None,
        };
        self.resolve(&owner, history)
    }

    /// Whom a description means: somebody the text has described so, or somebody without a name.
    fn description(&self, mention: &Mention, head: usize, history: &History) -> Resolved {
        let scene = self.subjects.scene;
        let people = self.subjects.people;
        let tokens = scene.tokens;
        if let Some(owner) = self.owner_of_writing(mention, head, history) {
            return owner;
        }
        let definite = tokens.all[mention.tokens.start].any(&[Role::The]);
        let noun = tokens.word(head).to_lowercase();
        if definite {
            let fits = |entity: &&Entity| {
                entity.kind == NameKind::Person
                    && mention.tokens.clone().any(|index| {
                        let word = tokens.word(index).to_lowercase();
                        let age = word
                            .split('-')
                            .next()
                            .filter(|age| age.len() >= 2 && age.bytes().all(|byte| byte.is_ascii_digit()));
                        entity
                            .described
                            .iter()
                            .any(|known| Some(known.as_str()) == age || *known == noun && index == head)
                    })
            };
            let mut described = people.entities.iter().enumerate().filter(|(_, entity)| fits(entity));
            if let (Some((entity, _)), None) = (described.next(), described.next()) {
                let name = &people.entities[entity].name;
                return Resolved {
                    who: Who::Entity(entity),
                    confidence: 0.75,
                    reason: format!("{name} was described so"),
                };
            }
        }
        let words = tokens.span(mention.tokens.clone()).of(tokens.text);
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let head_token = &tokens.all[head];
        let kind = if head_token.has(Role::Paper) {
            Described::Publication
        } else if head_token.has(Role::People) || (noun.ends_with('s') && !noun.ends_with("ss")) {
            Described::Group
        } else {
            Described::Unnamed
        };
        Resolved { who: Who::Described(words, kind), confidence: 0.8, reason: "described, not named".to_owned() }
    }
}

/// How well a pronoun fits somebody; nothing where it cannot mean them.
fn fit_of(entity: &Entity, pronoun: Pronoun) -> Option<f32> {
    let named = matches!(entity.kind, NameKind::Person);
    match pronoun {
        Pronoun::He if entity.gender <= -1.0 => None,
        Pronoun::She if entity.gender >= 1.0 => None,
        Pronoun::He | Pronoun::She if !named => None,
        Pronoun::He => Some((entity.gender * 1.5).clamp(-0.8, 0.6)),
        Pronoun::She => Some((entity.gender * -1.5).clamp(-0.8, 0.6)),
        Pronoun::It | Pronoun::They if named => None,
        Pronoun::They => matches!(entity.kind, NameKind::Organisation | NameKind::Publication).then_some(0.0),
        Pronoun::It => (entity.kind != NameKind::Place).then_some(0.0),
        Pronoun::I | Pronoun::We | Pronoun::You => None,
    }
}
