//! Everybody whom the narration can have in mind: the named, and people whom it only describes ("the old man").
//!
//! Found once for a text, with how far each mention brings its bearer forward by where it stands, what a noun tells of
//! gender, and who is married to whom. Used by `mind` and `resolve`.

use super::cue::Cue;
use super::names::{ends_as_past, gender_of};
use super::people::{NameKind, NameUse};
use super::subject::{MentionKind, Subjects};
use crate::text::lexicon::Role;
use crate::text::tokens::TokenKind;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// A description of one person: "the old man", "her cousin".
#[derive(Clone, Debug)]
pub struct DescribedUse {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// The token of its noun.
    pub head: usize,
    /// Whether it is the subject of a verb.
    acts: bool,
    /// How far it brings its bearer forward.
    pub(super) weight: f32,
}

/// Everybody who can be mentioned, as they stand in the text.
pub struct Cast<'cast, 'scene, 'reading, 'tokens> {
    /// The scene and its people.
    pub subjects: &'cast Subjects<'scene, 'reading, 'tokens>,
    /// How far each naming brings its bearer forward, by its place among the names.
    pub(super) names: Vec<f32>,
    /// Everybody described, in order.
    pub(super) descriptions: Vec<DescribedUse>,
    /// Who is married to whom, by their place among the entities.
    spouses: HashMap<usize, usize>,
    /// Above 0 for the nouns that mean a man, below 0 for those that mean a woman, by their folded hash.
    pub(super) genders: HashMap<u32, f32>,
}

/// Nouns that mean one person.
const PERSON: [Role; 7] =
    [Role::Person, Role::Man, Role::Woman, Role::Kin, Role::Title, Role::ManTitle, Role::WomanTitle];
/// How far into a clause its subject is looked for, in tokens.
const CLAUSE: usize = 40;
/// Longest description, in tokens before its noun.
const LONGEST: usize = 6;
/// What a description brings forward less than a name, and what one less that nothing has introduced: "the actress"
/// mostly means somebody whom the text has named.
const UNNAMED: f32 = 0.3;
const UNINTRODUCED: f32 = 0.9;

impl<'cast, 'scene, 'reading, 'tokens> Cast<'cast, 'scene, 'reading, 'tokens> {
    /// Finds whom the text describes and weighs every naming; `cues` tell which nouns speak.
    pub fn of(subjects: &'cast Subjects<'scene, 'reading, 'tokens>, cues: &[Vec<Cue>]) -> Self {
        let names = subjects.people.names.iter().map(|name| prominence(subjects, name)).collect();
        let descriptions = descriptions(subjects, &speaking_nouns(subjects, cues));
        let genders = genders(subjects, &descriptions);
        Cast { subjects, names, descriptions, spouses: spouses(subjects), genders }
    }

    /// Whom somebody is married to, as far as their titles tell.
    pub fn spouse(&self, entity: usize) -> Option<usize> {
        self.spouses.get(&entity).copied()
    }

    /// The first description in `range` that is the subject of a verb.
    pub fn acting_in(&self, range: Range<usize>) -> Option<&DescribedUse> {
        let first = self.descriptions.partition_point(|one| one.tokens.start < range.start);
        let end = range.end.min(range.start + CLAUSE);
        let within = self.descriptions[first..].iter().take_while(|one| one.tokens.end <= end);
        within.into_iter().find(|one| one.acts)
    }

    /// The last description with this noun before token `at`, or the first behind it.
    pub fn described(&self, noun: u32, at: usize) -> Option<&DescribedUse> {
        let folded = |one: &&DescribedUse| self.subjects.scene.tokens.all[one.head].folded == noun;
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
fn genders(subjects: &Subjects, descriptions: &[DescribedUse]) -> HashMap<u32, f32> {
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

/// The nouns that somewhere in the text are the subject of a verb of saying right behind words: “…,” answered the
/// visitor.
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

fn descriptions(subjects: &Subjects, speaking: &HashSet<u32>) -> Vec<DescribedUse> {
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
        found.push(DescribedUse { tokens: start..head + 1, head, acts, weight });
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
    let scene = subjects.scene;
    let behind = scene.narrated(head + 1);
    let compound = behind.is_some_and(|next| next.kind == TokenKind::Lower && next.any(&PERSON));
    let named = subjects.people.name_at(head + 1).is_some();
    let comma = behind.is_some_and(|next| next.is_sign(','));
    let named_behind = comma && subjects.people.name_at(head + 2).is_some_and(|name| !name.possessive);
    let Some(before) = start.checked_sub(1) else { return compound || named || named_behind };
    let said_of = scene.narrated(before).is_some_and(|token| token.any(&[Role::As, Role::Copula]));
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
