//! Whom the narration has in mind, mention by mention.
//!
//! Names, people whom the text only describes ("the old man") and the pronouns that stand for either are kept in
//! order, each with how far it brings its bearer forward: a subject far, an object little, somebody behind a
//! preposition least. A pronoun goes to whoever of fitting gender is most in mind, and is a mention itself, so that a
//! text may go on about "him" for long. After S. Lappin and H. Leass, "An Algorithm for Pronominal Anaphora
//! Resolution" (1994), and B. Grosz, A. Joshi and S. Weinstein, "Centering" (1995). Used by `resolve`.

use super::cue::Cue;
use super::names::{ends_as_past, gender_of};
use super::people::{Entity, NameKind, NameUse};
use super::resolve::Who;
use super::subject::{MentionKind, Pronoun, Subjects};
use crate::text::lexicon::Role;
use crate::text::tokens::TokenKind;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Somebody who can be meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Referent {
    /// Somebody named: a place in [`super::people::People::entities`].
    Entity(usize),
    /// Somebody described, by the folded hash of the noun.
    Described(u32),
}

/// A description of one person: "the old man", "her cousin".
#[derive(Clone, Debug)]
pub struct Description {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// The token of its noun.
    pub head: usize,
    /// Whether it is the subject of a verb.
    acts: bool,
    weight: f32,
}

/// Everybody who can be mentioned, as they stand in the text.
pub struct Cast {
    /// How far each naming brings its bearer forward, by its place among the names.
    names: Vec<f32>,
    /// Everybody described, in order.
    pub descriptions: Vec<Description>,
    /// Who is married to whom, by their place among the entities.
    spouses: HashMap<usize, usize>,
    /// Above 0 for the nouns that mean a man, below 0 for those that mean a woman, by their folded hash.
    genders: HashMap<u32, f32>,
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
}

/// Nouns that mean one person.
const PERSON: [Role; 7] =
    [Role::Person, Role::Man, Role::Woman, Role::Kin, Role::Title, Role::ManTitle, Role::WomanTitle];
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
/// Longest description, in tokens before its noun.
const LONGEST: usize = 6;
/// What a description brings forward less than a name, and what one less that nothing has introduced: "the actress"
/// mostly means somebody whom the text has named.
const UNNAMED: f32 = 0.3;
const UNINTRODUCED: f32 = 0.9;

impl Cast {
    /// Finds whom the text describes and weighs every naming; `cues` tell which nouns speak.
    pub fn of(subjects: &Subjects, cues: &[Vec<Cue>]) -> Cast {
        let names = subjects.people.names.iter().map(|name| prominence(subjects, name)).collect();
        let descriptions = descriptions(subjects, &speaking_nouns(subjects, cues));
        let genders = genders(subjects, &descriptions);
        Cast { names, descriptions, spouses: spouses(subjects), genders }
    }

    /// Whom somebody is married to, as far as their titles tell.
    pub fn spouse(&self, entity: usize) -> Option<usize> {
        self.spouses.get(&entity).copied()
    }

    /// The first description in `range` that is the subject of a verb.
    pub fn acting_in(&self, range: Range<usize>) -> Option<&Description> {
        let first = self.descriptions.partition_point(|one| one.tokens.start < range.start);
        let within = self.descriptions[first..].iter().take_while(|one| one.tokens.end <= range.end);
        within.into_iter().find(|one| one.acts)
    }

    /// The last description with this noun before token `at`, or the first behind it.
    pub fn described(&self, noun: u32, subjects: &Subjects, at: usize) -> Option<&Description> {
        let folded = |one: &&Description| subjects.scene.tokens.all[one.head].folded == noun;
        let before = self.descriptions.partition_point(|one| one.tokens.start < at);
        self.descriptions[..before]
            .iter()
            .rev()
            .find(folded)
            .or_else(|| self.descriptions[before..].iter().find(folded))
    }
}

/// Pairs of a man and a woman who bear one surname, she with a title: "Mr Orme" and "Mrs Orme".
fn spouses(subjects: &Subjects) -> HashMap<usize, usize> {
    let (people, tokens) = (subjects.people, subjects.scene.tokens);
    let mut men: HashMap<u32, Vec<usize>> = HashMap::new();
    let mut women: HashMap<u32, Vec<usize>> = HashMap::new();
    for (number, entity) in people.entities.iter().enumerate().filter(|(_, one)| one.kind == NameKind::Person) {
        let Some(name) = entity.mentions.last().map(|mention| &people.names[*mention]) else { continue };
        let surname = tokens.all[name.core.end - 1].folded;
        let titled = |mention: &usize| people.names[*mention].core.start > people.names[*mention].tokens.start;
        if entity.gender >= 1.0 {
            men.entry(surname).or_default().push(number);
        } else if entity.gender <= -1.0 && entity.mentions.iter().take(50).any(titled) {
            women.entry(surname).or_default().push(number);
        }
    }
    let couples = men.iter().filter_map(|(surname, men)| match (men.as_slice(), women.get(surname)?.as_slice()) {
        ([man], [woman]) => Some((*man, *woman)),
        _ => None,
    });
    couples.flat_map(|(man, woman)| [(man, woman), (woman, man)]).collect()
}

/// Whether nouns mean a man or a woman: by themselves, or by the pronouns behind them ("the visitor took off his hat").
fn genders(subjects: &Subjects, descriptions: &[Description]) -> HashMap<u32, f32> {
    let scene = subjects.scene;
    let mut genders: HashMap<u32, f32> = HashMap::new();
    for (number, one) in descriptions.iter().enumerate() {
        let head = &scene.tokens.all[one.head];
        let gender = genders.entry(head.folded).or_default();
        if let Some(known) = gender_of(head.roles) {
            *gender = known;
            continue;
        }
        let next = descriptions.get(number + 1).map_or(usize::MAX, |next| next.tokens.start);
        *gender += if one.acts { gender_behind(subjects, one.head + 1, next) } else { 0.0 };
    }
    genders
}

/// What the pronouns tell of the one whom a sentence is about up to token `at`: a possessive in the same sentence, or
/// the pronoun that begins the next; nothing from token `end` on, or where somebody is named.
fn gender_behind(subjects: &Subjects, at: usize, end: usize) -> f32 {
    let scene = subjects.scene;
    let Some(sentence) = scene.sentence_at(at) else { return 0.0 };
    let limit = end.min(sentence.tokens.end + 1);
    let behind = (at..limit).take_while(|at| subjects.people.name_at(*at).is_none());
    let mut told = 0.0;
    for (at, token) in behind.filter_map(|at| scene.narrated(at).map(|token| (at, token))) {
        let sign = f32::from(u8::from(token.has(Role::His))) - f32::from(u8::from(token.has(Role::Her)));
        if at == sentence.tokens.end && token.any(&[Role::He, Role::She]) {
            told = sign;
        } else if told == 0.0 && token.has(Role::Possessive) {
            told = 0.3 * sign;
        }
    }
    told
}

/// The nouns that somewhere in the text are the subject of a verb of saying right behind words: “…,” answered the visitor.
fn speaking_nouns(subjects: &Subjects, cues: &[Vec<Cue>]) -> HashSet<u32> {
    const THINGS: [Role; 7] =
        [Role::Part, Role::People, Role::Paper, Role::Writing, Role::Organisation, Role::Somebody, Role::Publication];
    let tokens = subjects.scene.tokens;
    let beside = |cue: &Cue| {
        let start = cue.tokens.start.min(cue.subject.as_ref().map_or(usize::MAX, |subject| subject.tokens.start));
        start.checked_sub(1).is_some_and(|before| subjects.scene.stretch_at(before).is_some())
    };
    let heads = cues.iter().flatten().filter(|cue| beside(cue)).filter_map(|cue| match cue.subject.as_ref()?.kind {
        MentionKind::Description(head) => Some(head),
        _ => None,
    });
    let one = |head: &usize| {
        let word = tokens.word(*head);
        tokens.all[*head].kind == TokenKind::Lower
            && !tokens.all[*head].any(&THINGS)
            && (!word.ends_with('s') || word.ends_with("ss"))
    };
    heads.filter(one).map(|head| tokens.all[head].folded).collect()
}

fn descriptions(subjects: &Subjects, speaking: &HashSet<u32>) -> Vec<Description> {
    let scene = subjects.scene;
    let mut known: HashSet<u32> = HashSet::new();
    let mut found = Vec::new();
    for head in 0..scene.tokens.all.len() {
        let Some(token) = scene.narrated(head).filter(|token| token.kind == TokenKind::Lower) else { continue };
        let person = token.any(&PERSON) && !token.has(Role::Part) || speaking.contains(&token.folded);
        // "a general feeling", "the private road": a title that is an adjective here.
        let adjective = || token.has(Role::Title) && !acts(subjects, head + 1) && subjects.is_noun(head + 1);
        if !person || token.has(Role::Say) || adjective() {
            continue;
        }
        let Some(start) = start_of_description(subjects, head) else { continue };
        if is_somebody_else(subjects, start, head) {
            continue;
        }
        let definite = scene.narrated(start).is_some_and(|first| first.has(Role::The));
        let governed = subjects.follows_preposition(start, start.saturating_sub(3));
        let acts = !token.possessive && !governed && acts(subjects, head + 1);
        let mut weight = match () {
            () if token.possessive => -0.4,
            () if governed => -0.9,
            () if acts && scene.begins_sentence(start) => 1.4,
            () if acts => 1.1,
            () => -0.1,
        };
        weight -= UNNAMED;
        if definite && !known.contains(&token.folded) && !speaking.contains(&token.folded) {
            weight -= UNINTRODUCED;
        }
        known.insert(token.folded);
        found.push(Description { tokens: start..head + 1, head, acts, weight });
    }
    found
}

/// Where the description begins whose noun stands at `head`: at its article, its possessive or its owner's name.
fn start_of_description(subjects: &Subjects, head: usize) -> Option<usize> {
    let scene = subjects.scene;
    let mut at = head;
    while at > 0 && head - at < LONGEST {
        let before = scene.narrated(at - 1)?;
        if before.any(&[Role::Determiner, Role::Possessive]) {
            return Some(at - 1);
        }
        if let Some(owner) = subjects.people.name_at(at - 1) {
            return owner.possessive.then_some(owner.tokens.start);
        }
        let modifies = before.possessive || before.has(Role::Adverb) || subjects.is_noun(at - 1);
        if !(before.is_word() && modifies) {
            return None;
        }
        at -= 1;
    }
    None
}

/// Whether a description only says what somebody is who is mentioned otherwise: "Orme, a miner,", "the miner Orme",
/// "he was a miner", "the miner, Ada Orme,".
fn is_somebody_else(subjects: &Subjects, start: usize, head: usize) -> bool {
    const COPULA: [&str; 9] = ["is", "was", "be", "been", "being", "am", "are", "were", "become"];
    let scene = subjects.scene;
    let tokens = scene.tokens;
    let behind = scene.narrated(head + 1);
    let compound = behind.is_some_and(|next| next.kind == TokenKind::Lower && next.any(&PERSON));
    let named = subjects.people.name_at(head + 1).is_some();
    let comma = behind.is_some_and(|next| next.is_sign(','));
    let named_behind = comma && subjects.people.name_at(head + 2).is_some_and(|name| !name.possessive);
    let Some(before) = start.checked_sub(1) else { return compound || named || named_behind };
    let said_of = scene.narrated(before).is_some_and(|token| token.has(Role::As) || token.has(Role::Auxiliary))
        && (COPULA.contains(&tokens.word(before)) || tokens.all[before].has(Role::As));
    let apposed = scene.narrated(before).is_some_and(|token| token.is_sign(','))
        && before.checked_sub(1).is_some_and(|name| subjects.people.name_at(name).is_some());
    compound || named || named_behind || said_of || apposed
}

/// Whether a verb stands at `index`, over adverbs.
fn acts(subjects: &Subjects, index: usize) -> bool {
    const VERBS: [Role; 7] =
        [Role::Say, Role::Tell, Role::Write, Role::Verb, Role::Auxiliary, Role::Think, Role::Manner];
    let scene = subjects.scene;
    let mut at = index;
    while scene.narrated(at).is_some_and(|token| token.has(Role::Adverb)) {
        at += 1;
    }
    scene
        .narrated(at)
        .is_some_and(|token| token.any(&VERBS) || ends_as_past(scene.tokens.word(at)) || token.has(Role::Who))
}

/// How far a naming brings its bearer forward.
fn prominence(subjects: &Subjects, name: &NameUse) -> f32 {
    let scene = subjects.scene;
    if name.possessive {
        return -0.4;
    }
    let start = name.tokens.start;
    if subjects.follows_preposition(start, start.saturating_sub(4)) {
        // "For X, …" at the beginning of a sentence sets the scene for X.
        let fronted = start.checked_sub(1).is_some_and(|before| scene.begins_sentence(before));
        return if fronted { 1.5 } else { -0.8 };
    }
    if scene.begins_sentence(start) {
        1.6
    } else if is_subject(subjects, name) {
        1.2
    } else {
        0.0
    }
}

/// Whether a verb follows a name, over an apposition.
fn is_subject(subjects: &Subjects, name: &NameUse) -> bool {
    let scene = subjects.scene;
    let mut at = name.tokens.end;
    if scene.narrated(at).is_some_and(|token| token.is_sign(',')) {
        let acts =
            scene.narrated(at + 1).is_some_and(|token| token.any(&[Role::Say, Role::Tell, Role::Verb, Role::Write]));
        let close = (at + 1..at + 15)
            .filter(|_| !acts)
            .find(|index| scene.narrated(*index).is_none_or(|token| token.is_sign(',')));
        at = close.map_or(at, |close| close + 1);
    }
    acts(subjects, at)
}

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
    pub fn advance(&mut self, subjects: &Subjects, cast: &Cast, at: usize) {
        let scene = subjects.scene;
        for index in self.upto..at {
            while let Some(name) = subjects.people.names.get(self.names).filter(|name| name.tokens.start <= index) {
                let weight = cast.names[self.names];
                self.mention(subjects, Referent::Entity(name.entity), index, weight);
                self.names += 1;
            }
            while let Some(one) = cast.descriptions.get(self.descriptions).filter(|one| one.tokens.start <= index) {
                let who = self.spouse(subjects, cast, one);
                let who = who.unwrap_or(Referent::Described(scene.tokens.all[one.head].folded));
                self.mention(subjects, who, index, one.weight);
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
                .or_else(|| self.field(subjects, cast, pronoun, index).winner().map(|guess| guess.who));
            if let Some(who) = meant {
                let weight = match () {
                    () if token.has(Role::Possessive) => -0.4,
                    () if !subject => 0.0,
                    () if scene.begins_sentence(index) => 1.5,
                    () => 1.1,
                };
                self.mention(subjects, who, index, weight);
            }
        }
        self.upto = self.upto.max(at);
    }

    /// The named person whom "his wife", "Orme's wife" means.
    fn spouse(&self, subjects: &Subjects, cast: &Cast, described: &Description) -> Option<Referent> {
        let scene = subjects.scene;
        let start = described.tokens.start;
        let first = scene.narrated(start).filter(|_| scene.tokens.all[described.head].has(Role::Spouse))?;
        let owner = match subjects.people.name_at(start) {
            Some(name) => Referent::Entity(name.entity),
            None if first.has(Role::His) => self.field(subjects, cast, Pronoun::He, start).winner()?.who,
            None if first.has(Role::Her) => self.field(subjects, cast, Pronoun::She, start).winner()?.who,
            None => return None,
        };
        let Referent::Entity(owner) = owner else { return None };
        cast.spouse(owner).map(Referent::Entity)
    }

    /// Notes that the words at token `at` mean somebody who speaks, and so is in mind as a subject is.
    pub fn settle(&mut self, subjects: &Subjects, at: usize, who: Referent) {
        if self.settled.insert(at, who).is_none() {
            self.mention(subjects, who, at, SPEAKER);
        }
    }

    /// Whom the words at token `at` are known to mean.
    pub fn settled(&self, at: usize) -> Option<Referent> {
        self.settled.get(&at).copied()
    }

    fn mention(&mut self, subjects: &Subjects, who: Referent, at: usize, weight: f32) {
        let sentence = subjects.scene.sentence_number(at);
        let paragraph = subjects.scene.sentences.get(sentence).map_or(0, |sentence| sentence.paragraph);
        self.mentioned.push(Mentioned { who, at, sentence, paragraph, weight });
    }

    /// Whom a pronoun at token `at` most likely means, which says who speaks.
    pub fn speaker(
        &self,
        subjects: &Subjects,
        cast: &Cast,
        (pronoun, at): (Pronoun, usize),
        talk: Talk,
    ) -> Option<Guess> {
        let mut field = self.field(subjects, cast, pronoun, at);
        let last = talk.spoken.last().map(|(who, said)| (who.referent(), *said));
        let newer_subject = last.is_some_and(|(last, said)| {
            let newer = self.mentioned.iter().rev().take_while(|one| one.at > said);
            newer
                .filter(|one| Some(one.who) != last && one.weight >= 1.1)
                .any(|one| fit(subjects, cast, one.who, pronoun).is_some())
        });
        for (back, (who, said)) in talk.spoken.iter().rev().take(6).enumerate() {
            let Some(who) = who.referent() else { continue };
            let Some(fit) = fit(subjects, cast, who, pronoun) else { continue };
            let Some(distance) = distance_between(subjects, *said, at) else { break };
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

    /// Everybody whom a pronoun at token `at` can mean, by how much they are in mind.
    fn field(&self, subjects: &Subjects, cast: &Cast, pronoun: Pronoun, at: usize) -> Field {
        let here = Here::of(subjects, at);
        let mut field = Field { best: Vec::new() };
        let names = subjects.people.names[self.names..].iter().zip(&cast.names[self.names..]);
        let names = names.take_while(|(name, _)| name.tokens.start < at);
        for (name, weight) in names {
            field.take(subjects, cast, pronoun, (Referent::Entity(name.entity), *weight));
        }
        let described = cast.descriptions[self.descriptions..].iter().take_while(|one| one.tokens.start < at);
        for one in described {
            let who = Referent::Described(subjects.scene.tokens.all[one.head].folded);
            field.take(subjects, cast, pronoun, (who, one.weight));
        }
        for one in self.mentioned.iter().rev().filter(|one| one.at < at).take(MENTIONS_BACK) {
            let Some(distance) = here.distance(one.sentence, one.paragraph) else { break };
            field.take(subjects, cast, pronoun, (one.who, one.weight - distance));
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
    fn of(subjects: &Subjects, at: usize) -> Here {
        let sentence = subjects.scene.sentence_number(at);
        Here { sentence, paragraph: subjects.scene.sentences.get(sentence).map_or(0, |one| one.paragraph) }
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
fn distance_between(subjects: &Subjects, before: usize, at: usize) -> Option<f32> {
    let there = Here::of(subjects, before);
    Here::of(subjects, at).distance(there.sentence, there.paragraph)
}

/// The candidates for a pronoun.
struct Field {
    best: Vec<(Referent, f32)>,
}

impl Field {
    /// Offers somebody mentioned, if the pronoun can mean them.
    fn take(&mut self, subjects: &Subjects, cast: &Cast, pronoun: Pronoun, (who, weight): (Referent, f32)) {
        if let Some(fit) = fit(subjects, cast, who, pronoun) {
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

/// How well a pronoun fits somebody; nothing where it cannot mean them.
fn fit(subjects: &Subjects, cast: &Cast, who: Referent, pronoun: Pronoun) -> Option<f32> {
    match who {
        Referent::Entity(entity) => fit_of(&subjects.people.entities[entity], pronoun),
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

/// How well a pronoun fits somebody named; nothing where it cannot mean them.
pub fn fit_of(entity: &Entity, pronoun: Pronoun) -> Option<f32> {
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
