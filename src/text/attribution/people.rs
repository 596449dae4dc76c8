//! The people, groups and publications that a document names.
//!
//! Finds the names in the narration and says which of them are one person: a surname belongs to the last person
//! introduced with that surname, a title tells a man from a woman, and what follows "the", "in" or "of" more often
//! than it does anything is no person. It knows no names, only the shape of them.

use super::gender::{self, Named};
use super::names::{self, Found, bare};
use super::scene::Scene;
use super::spellings;
use crate::text::given_names::{self, Bearer};
use crate::text::lexicon::Role;
use crate::text::tokens::{TokenKind, Tokens};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// What bears a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameKind {
    /// A person, or what may be one.
    Person,
    /// An organisation, an event or another thing.
    Organisation,
    /// A newspaper, agency or station.
    Publication,
    /// A place.
    Place,
}

/// Somebody or something named in a document.
#[derive(Clone, Debug)]
pub struct Entity {
    /// The fullest form of the name, without titles where there is more than one word.
    pub name: String,
    /// What it is.
    pub kind: NameKind,
    /// Above 0 where the text speaks of a man, below 0 where of a woman.
    pub gender: f32,
    /// Where it is named, as places in [`People::names`].
    pub mentions: Vec<usize>,
    /// Words that the text describes it with, in small letters ("historian", "45").
    pub described: Vec<String>,
    /// How many words the fullest form has.
    words: usize,
}

/// One naming in the narration.
#[derive(Clone, Debug)]
pub struct NameUse {
    /// Its tokens, titles among them.
    pub tokens: Range<usize>,
    /// The tokens of the name itself.
    pub core: Range<usize>,
    /// Whose name it is, as place in [`People::entities`].
    pub entity: usize,
    /// Whether it is a possessive ("Orme's").
    pub possessive: bool,
}

/// Everybody named in a document.
#[derive(Default)]
pub struct People {
    /// The named.
    pub entities: Vec<Entity>,
    /// Every naming, in order.
    pub names: Vec<NameUse>,
    /// For each token the naming it stands in, counted from 1.
    at: Vec<u32>,
}

impl People {
    /// Finds everybody named in `scene`.
    pub fn of(scene: &Scene) -> People {
        let found = names::find(scene);
        let mut people = People { at: vec![0; scene.tokens.all.len()], ..People::default() };
        people.link(scene, found);
        for (number, name) in people.names.iter().enumerate() {
            people.at[name.tokens.clone()].fill(u32::try_from(number + 1).unwrap_or(u32::MAX));
        }
        people.sort_kinds(scene);
        people.join_spellings(scene.tokens);
        people
    }

    /// The naming that the token at `index` stands in.
    pub fn name_at(&self, index: usize) -> Option<&NameUse> {
        self.at
            .get(index)
            .and_then(|number| (*number as usize).checked_sub(1))
            .and_then(|number| self.names.get(number))
    }

    /// The entity named at token `index`.
    pub fn entity_at(&self, index: usize) -> Option<&Entity> {
        self.name_at(index).map(|name| &self.entities[name.entity])
    }

    /// Gives every naming its entity.
    fn link(&mut self, scene: &Scene, found: Vec<Found>) {
        let tokens = scene.tokens;
        let mut by_last: HashMap<&str, Vec<usize>> = HashMap::new();
        // Full names first, so that a surname in a headline finds the full name below it.
        let mut entity_of: Vec<Option<usize>> = vec![None; found.len()];
        let mut by_full: HashMap<(&str, &str), usize> = HashMap::new();
        for (index, name) in found.iter().enumerate().filter(|(_, name)| name.core.len() >= 2) {
            let words = core_words(tokens, &name.core);
            let (Some(first), Some(last)) = (words.first(), words.last()) else { continue };
            let key = (*first, *last);
            let entity = *by_full.entry(key).or_insert_with(|| {
                self.entities.push(new_entity(tokens, name));
                self.entities.len() - 1
            });
            entity_of[index] = Some(entity);
            let bearers = by_last.entry(last).or_default();
            if !bearers.contains(&entity) {
                bearers.push(entity);
            }
            let bearers = by_last.entry(first).or_default();
            if !bearers.contains(&entity) {
                bearers.push(entity);
            }
        }
        let genders = genders(scene, &found, &entity_of, self.entities.len());
        let mut last_full: HashMap<&str, usize> = HashMap::new();
        let mut called: HashSet<&str> = HashSet::new();
        for (index, name) in found.into_iter().enumerate() {
            let words = core_words(tokens, &name.core);
            let (Some(first), Some(last)) = (words.first().copied(), words.last().copied()) else { continue };
            let entity = match entity_of[index] {
                Some(entity) => {
                    // Whoever the text calls by the bare surname keeps it when a relative is only mentioned.
                    if !called.contains(last) || names::is_brought_forward(scene, &name) {
                        last_full.insert(last, entity);
                    }
                    last_full.insert(first, entity);
                    entity
                }
                None => self.bearer_of(tokens, &name, last, &last_full, &mut by_last, &genders),
            };
            if entity_of[index].is_none() {
                called.insert(last);
            }
            self.note(tokens, entity, name);
        }
    }

    /// Whose name a single word is.
    fn bearer_of<'text>(
        &mut self,
        tokens: &Tokens<'text>,
        name: &Found,
        word: &'text str,
        last_full: &HashMap<&str, usize>,
        by_last: &mut HashMap<&'text str, Vec<usize>>,
        genders: &[f32],
    ) -> usize {
        let fits = |entity: &&usize| {
            let pronouns = genders.get(**entity).copied().unwrap_or(0.0);
            name.gender * self.entities[**entity].gender >= 0.0 && name.gender * pronouns > -1.0
        };
        if let Some(entity) = last_full.get(word).filter(fits) {
            return *entity;
        }
        let bearers = by_last.entry(word).or_default();
        if let Some(entity) = bearers.iter().find(fits) {
            return *entity;
        }
        self.entities.push(new_entity(tokens, name));
        bearers.push(self.entities.len() - 1);
        self.entities.len() - 1
    }

    /// Adds a naming to an entity.
    fn note(&mut self, tokens: &Tokens, entity: usize, found: Found) {
        let this = &mut self.entities[entity];
        this.mentions.push(self.names.len());
        if found.core.len() > this.words {
            this.words = found.core.len();
            this.name = name_of(tokens, &found);
        }
        this.gender += found.gender;
        self.names.push(NameUse { tokens: found.tokens, core: found.core, entity, possessive: found.possessive });
    }

    /// Joins the misspelt with whom they mean; the spelling used more often is the name.
    fn join_spellings(&mut self, tokens: &Tokens) {
        for (wrong, right) in spellings::slips(self, tokens).into_iter().enumerate() {
            let Some(right) = right.filter(|right| *right != wrong) else { continue };
            let moved = std::mem::take(&mut self.entities[wrong].mentions);
            for number in &moved {
                self.names[*number].entity = right;
            }
            let (name, gender, words) =
                (self.entities[wrong].name.clone(), self.entities[wrong].gender, self.entities[wrong].words);
            let this = &mut self.entities[right];
            if words >= this.words && moved.len() > this.mentions.len() {
                this.name = name;
            }
            this.gender += gender;
            this.mentions.extend(moved);
            this.mentions.sort_unstable();
        }
    }

    /// Decides for each entity what it is, from how the text uses its name.
    fn sort_kinds(&mut self, scene: &Scene) {
        let tokens = scene.tokens;
        for index in 0..self.entities.len() {
            let (mut titles, mut articles, mut places, mut acts) = (0, 0, 0, 0);
            let mut roles = (false, false);
            let mut acronym = false;
            for number in self.entities[index].mentions.iter().take(200) {
                let name = &self.names[*number];
                let before = name.tokens.start.checked_sub(1).map(|before| &tokens.all[before]);
                // A title, an office or an occupation stands before the name.
                titles += usize::from(name.core.start > name.tokens.start);
                articles += usize::from(before.is_some_and(|token| token.has(Role::The)));
                places += usize::from(before.is_some_and(|token| token.has(Role::Place)));
                let after = tokens.all.get(name.tokens.end);
                acts += usize::from(after.is_some_and(|token| token.any(&[Role::Say, Role::Tell])));
                let last = tokens.all.get(name.core.end.saturating_sub(1));
                roles.0 |= name.core.clone().any(|at| tokens.all[at].has(Role::Organisation));
                roles.1 |= last.is_some_and(|token| token.has(Role::Publication));
                acronym |= name.core.len() == 1 && last.is_some_and(|token| token.kind == TokenKind::Upper);
            }
            let all = self.entities[index].mentions.len();
            self.entities[index].kind = if titles > 0 {
                NameKind::Person
            } else if roles.1 && (articles * 2 >= all || self.entities[index].words >= 2) {
                NameKind::Publication
            } else if roles.0 || (acronym && self.entities[index].words == 1) || articles * 2 > all {
                NameKind::Organisation
            } else if places * 2 > all && acts == 0 {
                NameKind::Place
            } else {
                NameKind::Person
            };
        }
    }
}

/// What the pronouns tell about those who are named in full, before it is known whose name a lone surname is.
fn genders(scene: &Scene, found: &[Found], entity_of: &[Option<usize>], entities: usize) -> Vec<f32> {
    let named = |at: usize| {
        let index = found.binary_search_by_key(&at, |name| name.tokens.start).ok()?;
        Some(Named { end: found[index].tokens.end, bearer: entity_of[index] })
    };
    gender::evidence(scene, entities, named)
}

/// The words of a name, without particles, initials and possessive endings.
pub(super) fn core_words<'text>(tokens: &Tokens<'text>, core: &Range<usize>) -> Vec<&'text str> {
    let words: Vec<usize> = core.clone().filter(|index| tokens.all[*index].is_word()).collect();
    let whole = |index: &&usize| tokens.word(**index).chars().count() > 1;
    let kept: Vec<&str> = words.iter().filter(whole).map(|index| bare(tokens, *index)).collect();
    if kept.is_empty() { words.iter().map(|index| bare(tokens, *index)).collect() } else { kept }
}

fn new_entity(tokens: &Tokens, found: &Found) -> Entity {
    Entity {
        name: name_of(tokens, found),
        kind: NameKind::Person,
        gender: given_gender(tokens, found),
        mentions: Vec::new(),
        described: Vec::new(),
        words: found.core.len(),
    }
}

/// What the given name tells about gender; less than would ever rule anybody out.
fn given_gender(tokens: &Tokens, found: &Found) -> f32 {
    match given_names::bearer(bare(tokens, found.core.start)) {
        Some(Bearer::Man) => 0.9,
        Some(Bearer::Woman) => -0.9,
        None => 0.0,
    }
}

/// The name as it is written, with its title where it has one word only.
fn name_of(tokens: &Tokens, found: &Found) -> String {
    let titled = found.core.len() == 1 && names::is_title(tokens.all[found.tokens.start].roles);
    let start = if titled { found.tokens.start } else { found.core.start };
    let text = tokens.span(start..found.core.end).of(tokens.text);
    let text = if found.possessive {
        text.strip_suffix("'s").or_else(|| text.strip_suffix("’s")).unwrap_or(text)
    } else {
        text
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
