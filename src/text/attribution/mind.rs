//! Whom the narration has in mind, mention by mention.
//!
//! Names, people whom the text only describes ("the old man") and the pronouns that stand for either are kept in
//! order, each with how far it brings its bearer forward: a subject far, an object little, somebody behind a
//! preposition least. A pronoun goes to whoever of fitting gender is most in mind, and is a mention itself, so that a
//! text may go on about "him" for long. After S. Lappin and H. Leass, "An Algorithm for Pronominal Anaphora
//! Resolution" (1994), and B. Grosz, A. Joshi and S. Weinstein, "Centering" (1995). Used by `resolve`.

use super::cast::{Cast, DescribedUse};
use super::gender;
use super::people::{Entity, NameKind};
use super::resolve::Who;
use super::subject::Pronoun;
use crate::text::lexicon::Role;
use std::collections::HashMap;

/// Somebody who can be meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Referent {
    /// Somebody named: a place in [`super::people::People::entities`].
    Entity(usize),
    /// Somebody described, by the folded hash of the noun.
    Described(u32),
}

/// A mention in its place.
#[derive(Clone, Copy, Debug)]
struct Mentioned {
    who: Referent,
    at: usize,
    sentence: usize,
    paragraph: usize,
    weight: f32,
}

/// What was mentioned up to a place.
#[derive(Clone, Debug, Default)]
pub struct Mind {
    mentioned: Vec<Mentioned>,
    upto: usize,
    names: usize,
    descriptions: usize,
    /// Pronouns that are known to mean somebody, by their token.
    settled: HashMap<usize, Referent>,
    /// How the named were called, by their place among the entities: how often "he" less how often "she", weighed, and
    /// by which pronoun last.
    called: Vec<Option<(f32, Pronoun)>>,
}

/// How many mentions back a pronoun looks.
const MENTIONS_BACK: usize = 48;
/// How many sentences back a pronoun looks.
const SENTENCES_BACK: usize = 14;
/// Who is spoken to in words does not speak them; who was spoken to in the turn before likely speaks this one, and who
/// spoke it rather not.
const ADDRESSED: f32 = 4.0;
const CALLED_ON: f32 = 2.0;
const HAS_SPOKEN: f32 = 1.0;
/// How far speaking brings somebody forward.
const SPEAKER: f32 = 1.4;
/// What being mentioned once more adds.
const AGAIN: f32 = 0.05;
/// How much the pronouns that were found to mean somebody tell of their gender, and how much each.
const CALLED: f32 = 1.0;
const CALLED_ONCE: f32 = 0.25;
/// What speaks against somebody who was last called by the other pronoun.
const CALLED_OTHERWISE: f32 = 1.0;
/// What is known of the words around a pronoun that says who speaks.
#[derive(Clone, Copy)]
pub struct Talk<'talk> {
    /// Who spoke, and at which token, latest last.
    pub spoken: &'talk [(Who, usize)],
    /// Whether it is the next one's turn.
    pub next_turn: bool,
    /// Who is spoken to in the very words, so that it is somebody else who speaks.
    pub addressed: &'talk [usize],
    /// Who was spoken to in the turn before.
    pub called_on: &'talk [usize],
}

/// Whom a pronoun most likely means.
#[derive(Clone, Copy, Debug)]
pub struct Guess {
    /// Whom.
    pub who: Referent,
    /// The lead over the second, at most 3.
    pub margin: f32,
}

impl Mind {
    /// Takes in what is mentioned before token `at`.
    pub fn advance(&mut self, cast: &Cast, at: usize) {
        let scene = cast.subjects.scene;
        for index in self.upto..at {
            while let Some(name) = cast.subjects.people.names.get(self.names).filter(|name| name.tokens.start <= index)
            {
                let weight = cast.names[self.names];
                self.mention(cast, Referent::Entity(name.entity), index, weight);
                self.names += 1;
            }
            while let Some(one) = cast.descriptions.get(self.descriptions).filter(|one| one.tokens.start <= index) {
                let who = self.spouse(cast, one);
                let who = who.unwrap_or(Referent::Described(scene.tokens.all[one.head].folded));
                self.mention(cast, who, index, one.weight);
                self.descriptions += 1;
            }
            let Some(token) = scene.narrated(index) else { continue };
            let pronoun = match () {
                () if token.has(Role::His) => Pronoun::He,
                () if token.has(Role::Her) => Pronoun::She,
                () => continue,
            };
            let subject = token.any(&[Role::He, Role::She]);
            let meant = self
                .settled
                .get(&index)
                .copied()
                .or_else(|| self.field(cast, pronoun, index).winner().map(|guess| guess.who));
            if let Some(who) = meant {
                if let Referent::Entity(entity) = who {
                    let sign = if pronoun == Pronoun::He { CALLED_ONCE } else { -CALLED_ONCE };
                    if self.called.len() <= entity {
                        self.called.resize(entity + 1, None);
                    }
                    let before = self.called[entity].map_or(0.0, |called| called.0);
                    self.called[entity] = Some((before + sign, pronoun));
                }
                let weight = match () {
                    () if gender::owns(scene, index, token) => -0.4,
                    () if !subject => 0.0,
                    () if scene.begins_sentence(index) => 1.5,
                    () => 1.1,
                };
                self.mention(cast, who, index, weight);
            }
        }
        self.upto = self.upto.max(at);
    }

    /// The named person whom "his wife", "Orme's wife" means.
    fn spouse(&self, cast: &Cast, described: &DescribedUse) -> Option<Referent> {
        let scene = cast.subjects.scene;
        let start = described.tokens.start;
        let first = scene.narrated(start).filter(|_| scene.tokens.all[described.head].has(Role::Spouse))?;
        let owner = match cast.subjects.people.name_at(start) {
            Some(name) => Referent::Entity(name.entity),
            None if first.has(Role::His) => self.field(cast, Pronoun::He, start).winner()?.who,
            None if first.has(Role::Her) => self.field(cast, Pronoun::She, start).winner()?.who,
            None => return None,
        };
        let Referent::Entity(owner) = owner else { return None };
        cast.spouse(owner).map(Referent::Entity)
    }

    /// Notes that the words at token `at` mean somebody who speaks, and so is in mind as a subject is.
    pub fn settle(&mut self, cast: &Cast, at: usize, who: Referent) {
        if self.settled.insert(at, who).is_none() {
            self.mention(cast, who, at, SPEAKER);
        }
    }

    /// Whom the words at token `at` are known to mean.
    pub fn settled(&self, at: usize) -> Option<Referent> {
        self.settled.get(&at).copied()
    }

    fn mention(&mut self, cast: &Cast, who: Referent, at: usize, weight: f32) {
        let sentence = cast.subjects.scene.sentence_number(at);
        let paragraph = cast.subjects.scene.sentences.get(sentence).map_or(0, |sentence| sentence.paragraph);
        self.mentioned.push(Mentioned { who, at, sentence, paragraph, weight });
    }

    /// Whom a pronoun at token `at` most likely means, which says who speaks.
    pub fn speaker(&self, cast: &Cast, (pronoun, at): (Pronoun, usize), talk: Talk) -> Option<Guess> {
        let mut field = self.field(cast, pronoun, at);
        let last = talk.spoken.last().map(|(who, said)| (who.referent(), *said));
        let newer_subject = last.is_some_and(|(last, said)| {
            let newer = self.mentioned.iter().rev().take_while(|one| one.at > said);
            newer
                .filter(|one| Some(one.who) != last && one.weight >= 1.1)
                .any(|one| self.fit(cast, one.who, pronoun).is_some())
        });
        for (back, (who, said)) in talk.spoken.iter().rev().take(6).enumerate() {
            let Some(who) = who.referent() else { continue };
            let Some(fit) = self.fit(cast, who, pronoun).filter(|_| !self.is_called_otherwise(who, pronoun)) else {
                continue;
            };
            let Some(distance) = distance_between(cast, *said, at) else { break };
            let is_last = last.is_some_and(|(last, _)| last == Some(who));
            let weight = match (is_last, talk.next_turn) {
                (true, true) => 0.2,
                (true, false) if newer_subject => 0.5,
                (true, false) if back == 0 => 2.6,
                (false, true) => 2.4,
                _ => 0.8,
            };
            let again = if is_last && !newer_subject && !talk.next_turn { 0.6 } else { AGAIN };
            field.offer(who, fit + weight - 0.5 * distance, again);
        }
        for (who, score) in &mut field.best {
            let Referent::Entity(entity) = who else { continue };
            *score -= if talk.addressed.contains(entity) { ADDRESSED } else { 0.0 };
            *score += if talk.next_turn && talk.called_on.contains(entity) { CALLED_ON } else { 0.0 };
        }
        if talk.next_turn {
            let last = last.and_then(|(last, _)| last);
            field.best.iter_mut().filter(|(who, _)| Some(*who) == last).for_each(|(_, score)| *score -= HAS_SPOKEN);
        }
        field.winner()
    }

    /// How somebody named was called, if at all.
    fn called(&self, entity: usize) -> Option<(f32, Pronoun)> {
        self.called.get(entity).copied().flatten()
    }

    /// Whether somebody named was last called by another pronoun.
    fn is_called_otherwise(&self, who: Referent, pronoun: Pronoun) -> bool {
        matches!(who, Referent::Entity(entity) if self.called(entity).is_some_and(|called| called.1 != pronoun))
    }

    /// How well a pronoun fits somebody; nothing where it cannot mean them.
    fn fit(&self, cast: &Cast, who: Referent, pronoun: Pronoun) -> Option<f32> {
        match who {
            Referent::Entity(entity) => {
                let people = cast.subjects.people;
                let called = self.called(entity).map_or(0.0, |called| called.0.clamp(-CALLED, CALLED));
                let fit = fit_of(&people.entities[entity], called, pronoun)?;
                Some(if self.is_called_otherwise(who, pronoun) { fit - CALLED_OTHERWISE } else { fit })
            }
            Referent::Described(noun) => {
                // What is described and no person cannot be meant.
                let gender = *cast.genders.get(&noun)?;
                match pronoun {
                    Pronoun::He if gender < 0.0 => None,
                    Pronoun::She if gender > 0.0 => None,
                    Pronoun::He | Pronoun::She => Some(if gender == 0.0 { -0.3 } else { 0.3 }),
                    _ => None,
                }
            }
        }
    }

    /// Everybody whom a pronoun at token `at` can mean, by how much they are in mind.
    fn field(&self, cast: &Cast, pronoun: Pronoun, at: usize) -> Field {
        let here = Here::of(cast, at);
        let mut field = Field { best: Vec::new() };
        let names = cast.subjects.people.names[self.names..].iter().zip(&cast.names[self.names..]);
        let names = names.take_while(|(name, _)| name.tokens.start < at);
        for (name, weight) in names {
            let who = Referent::Entity(name.entity);
            field.take(self.fit(cast, who, pronoun), who, *weight);
        }
        let described = cast.descriptions[self.descriptions..].iter().take_while(|one| one.tokens.start < at);
        for one in described {
            let who = Referent::Described(cast.subjects.scene.tokens.all[one.head].folded);
            field.take(self.fit(cast, who, pronoun), who, one.weight);
        }
        for one in self.mentioned.iter().rev().filter(|one| one.at < at).take(MENTIONS_BACK) {
            let Some(distance) = here.distance(one.sentence, one.paragraph) else { break };
            field.take(self.fit(cast, one.who, pronoun), one.who, one.weight - distance);
        }
        field
    }
}

/// Where a pronoun stands.
struct Here {
    sentence: usize,
    paragraph: usize,
}

impl Here {
    fn of(cast: &Cast, at: usize) -> Here {
        let sentence = cast.subjects.scene.sentence_number(at);
        Here { sentence, paragraph: cast.subjects.scene.sentences.get(sentence).map_or(0, |one| one.paragraph) }
    }

    /// How far back a mention lies, in sentences and paragraphs weighed; nothing where too far.
    fn distance(&self, sentence: usize, paragraph: usize) -> Option<f32> {
        let back = self.sentence.saturating_sub(sentence);
        #[allow(clippy::cast_precision_loss)]
        let weighed = 0.65 * back as f32 + 0.25 * self.paragraph.saturating_sub(paragraph) as f32;
        (back <= SENTENCES_BACK).then_some(weighed)
    }
}

/// How far `before` lies back from `at`; nothing where too far.
fn distance_between(cast: &Cast, before: usize, at: usize) -> Option<f32> {
    let there = Here::of(cast, before);
    Here::of(cast, at).distance(there.sentence, there.paragraph)
}

/// The candidates for a pronoun.
struct Field {
    best: Vec<(Referent, f32)>,
}

impl Field {
    /// Offers somebody mentioned whom the pronoun fits so well, if at all.
    fn take(&mut self, fit: Option<f32>, who: Referent, weight: f32) {
        if let Some(fit) = fit {
            self.offer(who, fit + weight, AGAIN);
        }
    }

    /// Takes the better of two scores for somebody; being mentioned once more adds `again`.
    fn offer(&mut self, who: Referent, score: f32, again: f32) {
        match self.best.iter_mut().find(|(known, _)| *known == who) {
            Some((_, known)) => *known = known.max(score) + again,
            None => self.best.push((who, score)),
        }
    }

    /// The best, with its lead over the second.
    fn winner(&self) -> Option<Guess> {
        let (who, score) = *self.best.iter().max_by(|one, other| one.1.total_cmp(&other.1))?;
        let second = self.best.iter().filter(|(other, _)| *other != who).map(|(_, score)| *score);
        let second = second.fold(f32::NEG_INFINITY, f32::max);
        (score > -6.0).then(|| Guess { who, margin: (score - second).min(3.0) })
    }
}

/// How well a pronoun fits somebody named whom the text has `called` he (above 0) or she; nothing where it cannot mean
/// them.
pub fn fit_of(entity: &Entity, called: f32, pronoun: Pronoun) -> Option<f32> {
    let named = matches!(entity.kind, NameKind::Person);
    let gender = entity.gender + called;
    match pronoun {
        Pronoun::He if gender <= -1.0 => None,
        Pronoun::She if gender >= 1.0 => None,
        Pronoun::He | Pronoun::She if !named => None,
        Pronoun::He => Some((gender * 1.5).clamp(-1.2, 1.2)),
        Pronoun::She => Some((gender * -1.5).clamp(-1.2, 1.2)),
        Pronoun::It | Pronoun::They if named => None,
        Pronoun::They => matches!(entity.kind, NameKind::Organisation | NameKind::Publication).then_some(0.0),
        Pronoun::It => (entity.kind != NameKind::Place).then_some(0.0),
        Pronoun::I | Pronoun::We | Pronoun::You => None,
    }
}
