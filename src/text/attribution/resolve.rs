//! Whom a name, a pronoun or a description means, at its place in the text.
//!
//! A pronoun goes to the person most likely in mind: the subject of the sentences just before, or who spoke last;
//! less to somebody behind a preposition, less with every sentence. Gender comes from titles, nouns and the pronouns
//! that the text itself uses, and it is evidence only where the text is plain about it.

use super::cast::Cast;
use super::gender::{self, Named};
use super::mind::{Mind, Referent, Talk, fit_of};
use super::people::{Entity, NameKind, People};
use super::scene::Scene;
use super::subject::{Mention, MentionKind, Pronoun, Subjects};
use crate::text::lexicon::Role;
use crate::text::tokens::TokenKind;
use std::ops::Range;

/// Whom a mention means.
#[derive(Clone, Debug, PartialEq)]
pub enum Who {
    /// Somebody named: a place in [`People::entities`].
    Entity(usize),
    /// Somebody described, or a group.
    Described(Description),
    /// Whoever writes the text.
    Author,
}

impl Who {
    /// Whom a pronoun can mean by it.
    pub fn referent(&self) -> Option<Referent> {
        match self {
            Who::Entity(entity) => Some(Referent::Entity(*entity)),
            Who::Described(description) if description.kind == Described::Unnamed => {
                Some(Referent::Described(description.noun))
            }
            Who::Described(_) | Who::Author => None,
        }
    }
}

/// Somebody described, or a group. Two descriptions with one noun mean the same.
#[derive(Clone, Debug)]
pub struct Description {
    /// The words of the text.
    pub words: String,
    /// What kind of speaker.
    pub kind: Described,
    /// The folded hash of the noun.
    pub noun: u32,
}

impl PartialEq for Description {
    fn eq(&self, other: &Description) -> bool {
        self.kind == other.kind && self.noun == other.noun
    }
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
    /// Who is spoken to in the words whose speaker is sought, as places in [`People::entities`].
    pub addressed: Vec<usize>,
    /// Who was spoken to in the turn before.
    pub called_on: Vec<usize>,
    /// Whom the narration has in mind.
    pub mind: Mind,
}

/// Adds to each person's gender what the pronouns of the text tell, and collects descriptions.
pub fn learn(scene: &Scene, people: &mut People) {
    let named = |at: usize| {
        let name = people.name_at(at)?;
        let person = people.entities[name.entity].kind == NameKind::Person;
        person.then_some(Named { end: name.tokens.end, bearer: Some(name.entity) })
    };
    let evidence = gender::evidence(scene, people.entities.len(), named);
    for (entity, evidence) in people.entities.iter_mut().zip(evidence) {
        entity.gender += evidence;
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
        words.extend(apposed_before(scene, name.tokens.start).map(|noun| scene.tokens.word(noun).to_lowercase()));
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

/// The noun of "the club's secretary, Ada Orme", "the artist himself, Ada Orme", where the name begins at `name`.
fn apposed_before(scene: &Scene, name: usize) -> Option<usize> {
    let comma = name.checked_sub(1).filter(|comma| scene.narrated(*comma).is_some_and(|token| token.is_sign(',')))?;
    let mut noun = comma.checked_sub(1)?;
    if scene.narrated(noun)?.has(Role::Object) {
        noun = noun.checked_sub(1)?;
    }
    let is_determiner = |index: &usize| {
        scene.narrated(*index).is_some_and(|token| token.any(&[Role::The, Role::Possessive]) || token.possessive)
    };
    let phrase = (noun.saturating_sub(4)..noun).rev();
    let mut words = phrase.take_while(|index| scene.narrated(*index).is_some_and(|token| token.is_word()));
    let small = scene.narrated(noun).filter(|token| token.kind == TokenKind::Lower);
    small.filter(|_| words.any(|index| is_determiner(&index))).map(|_| noun)
}

/// Answers for one text.
pub struct Resolver<'resolver, 'scene, 'reading, 'tokens> {
    /// The scene and its people.
    pub subjects: &'resolver Subjects<'scene, 'reading, 'tokens>,
    /// Everybody who can be mentioned.
    pub cast: Cast<'resolver, 'scene, 'reading, 'tokens>,
}

impl Resolver<'_, '_, '_, '_> {
    /// Whom `mention` means; nobody where the text does not say.
    pub fn resolve(&self, mention: &Mention, history: &History) -> Option<Resolved> {
        if let Some(known) = self.known(mention, history) {
            return Some(known);
        }
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

    /// Whom the very same words were found to mean for the piece of the utterance before them.
    fn known(&self, mention: &Mention, history: &History) -> Option<Resolved> {
        let start = mention.tokens.start;
        let known = history.mind.settled(start)?;
        let keeps = match mention.kind {
            MentionKind::Name(_) => false,
            MentionKind::Pronoun(_) => true,
            MentionKind::Description(_) => matches!(known, Referent::Entity(_)),
        };
        let who = self.who(known, start + 1);
        let reason = format!("“{}” most likely means {}", self.words(mention.tokens.clone()), self.name_of(&who));
        keeps.then_some(Resolved { who, confidence: 0.75, reason })
    }

    /// Whom a clause is about: its first subject, whether named, described or a pronoun.
    pub fn subject_of(&self, clause: Range<usize>) -> Option<Mention> {
        let named = self.subjects.of_clause(clause.clone());
        let leads_in = self.subjects.scene.narrated(clause.start).is_some_and(|first| first.has(Role::Subordinator));
        let end = named.as_ref().filter(|_| !leads_in).map_or(clause.end, |named| named.tokens.start);
        let described = self.cast.acting_in(clause.start..end).filter(|_| !leads_in || named.is_none());
        described.map(|one| Mention::new(one.tokens.clone(), MentionKind::Description(one.head))).or(named)
    }

    /// Whom a pronoun at token `at` means.
    fn pronoun(&self, pronoun: Pronoun, at: usize, history: &History) -> Option<Resolved> {
        let talk = Talk {
            spoken: &history.spoken,
            next_turn: history.next_turn,
            addressed: &history.addressed,
            called_on: &history.called_on,
        };
        let Some(guess) = history.mind.speaker(&self.cast, (pronoun, at), talk) else {
            return self.named_later(pronoun, at);
        };
        let who = self.who(guess.who, at);
        let reason = format!("“{}” most likely means {}", self.subjects.scene.tokens.word(at), self.name_of(&who));
        Some(Resolved { who, confidence: (0.5 + guess.margin * 0.15).clamp(0.35, 0.85), reason })
    }

    /// Whoever is in mind, in the words that the text last used before token `at`.
    fn who(&self, referent: Referent, at: usize) -> Who {
        match referent {
            Referent::Entity(entity) => Who::Entity(entity),
            Referent::Described(noun) => {
                let last = self.cast.described(noun, at);
                let words = last.map_or(String::new(), |last| self.words(last.tokens.clone()));
                Who::Described(Description { words, kind: Described::Unnamed, noun })
            }
        }
    }

    /// What somebody is called.
    fn name_of<'who>(&'who self, who: &'who Who) -> &'who str {
        match who {
            Who::Entity(entity) => &self.subjects.people.entities[*entity].name,
            Who::Described(description) => &description.words,
            Who::Author => "the author",
        }
    }

    /// The words of some tokens, in one line.
    fn words(&self, tokens: Range<usize>) -> String {
        let words = self.subjects.scene.tokens.span(tokens).of(self.subjects.scene.tokens.text);
        let words = words.strip_suffix("'s").or_else(|| words.strip_suffix("’s")).unwrap_or(words);
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// A text may begin with "she" and name her in the next sentence.
    fn named_later(&self, pronoun: Pronoun, at: usize) -> Option<Resolved> {
        let scene = self.subjects.scene;
        let people = self.subjects.people;
        let here = scene.sentence_number(at);
        let next = people.names.partition_point(|name| name.tokens.start < at);
        let name = people.names[next..].iter().take(4).find(|name| {
            let near = scene.sentence_number(name.tokens.start) <= here + 2;
            near && scene.begins_sentence(name.tokens.start)
                && fit_of(&people.entities[name.entity], 0.0, pronoun).is_some()
        })?;
        let reason =
            format!("“{}” comes before the name, {}", scene.tokens.word(at), people.entities[name.entity].name);
        Some(Resolved { who: Who::Entity(name.entity), confidence: 0.35, reason })
    }

    /// Somebody by what is theirs: "Orme's letter", "her statement", "the voice of Orme", "his wife".
    fn by_owner(&self, mention: &Mention, head: usize, history: &History) -> Option<Resolved> {
        const THEIRS: [Role; 4] = [Role::Writing, Role::Paper, Role::Part, Role::Spouse];
        let scene = self.subjects.scene;
        let noun = scene.narrated(head).filter(|token| token.any(&THEIRS))?;
        let owner = self.owner(mention, head)?;
        let spoken_to = noun.has(Role::Spouse).then(|| self.spoken_to(&owner, history)).flatten();
        let mut owner = spoken_to.or_else(|| self.resolve(&owner, history))?;
        if noun.has(Role::Spouse) {
            let Who::Entity(entity) = owner.who else { return None };
            let spouse = self.cast.spouse(entity)?;
            let name = &self.subjects.people.entities[spouse].name;
            owner = Resolved {
                who: Who::Entity(spouse),
                confidence: owner.confidence * 0.9,
                reason: format!("“{}” most likely means {name}", self.words(mention.tokens.clone())),
            };
        }
        Some(owner)
    }

    /// “Stay, Orme,” said his wife: the wife of whom she speaks to.
    fn spoken_to(&self, owner: &Mention, history: &History) -> Option<Resolved> {
        let MentionKind::Pronoun(pronoun) = owner.kind else { return None };
        let fits = |entity: &&usize| fit_of(&self.subjects.people.entities[**entity], 0.0, pronoun).is_some();
        let entity = history.addressed.iter().find(fits)?;
        Some(Resolved { who: Who::Entity(*entity), confidence: 0.8, reason: String::new() })
    }

    /// Whose a described thing or person is.
    fn owner(&self, mention: &Mention, head: usize) -> Option<Mention> {
        let scene = self.subjects.scene;
        let first = scene.narrated(mention.tokens.start)?;
        let start = mention.tokens.start;
        if let Some(name) = self.subjects.people.name_at(start).filter(|name| name.possessive) {
            return Some(Mention::new(name.tokens.clone(), MentionKind::Name(name.entity)));
        }
        if first.has(Role::His) || first.has(Role::Her) {
            let pronoun = if first.has(Role::His) { Pronoun::He } else { Pronoun::She };
            return Some(Mention::new(start..start + 1, MentionKind::Pronoun(pronoun)));
        }
        let of = scene.narrated(head + 1).is_some_and(|token| token.has(Role::Of));
        let name = self.subjects.people.name_at(head + 2).filter(|name| of && !name.possessive)?;
        let voice = scene.narrated(head).is_some_and(|token| token.has(Role::Part));
        voice.then(|| Mention::new(name.tokens.clone(), MentionKind::Name(name.entity)))
    }

    /// Whom a description means: somebody the text has described so, or somebody without a name.
    fn description(&self, mention: &Mention, head: usize, history: &History) -> Resolved {
        let scene = self.subjects.scene;
        let people = self.subjects.people;
        let tokens = scene.tokens;
        if let Some(owner) = self.by_owner(mention, head, history) {
            return owner;
        }
        let definite = tokens.all[mention.tokens.start].any(&[Role::The, Role::Possessive]);
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
        let words = self.words(mention.tokens.clone());
        let head_token = &tokens.all[head];
        let kind = if head_token.has(Role::Paper) {
            Described::Publication
        } else if head_token.has(Role::People) || (noun.ends_with('s') && !noun.ends_with("ss")) {
            Described::Group
        } else {
            Described::Unnamed
        };
        let who = Who::Described(Description { words, kind, noun: head_token.folded });
        Resolved { who, confidence: 0.8, reason: "described, not named".to_owned() }
    }
}
