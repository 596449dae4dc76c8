//! Who is spoken to, in the words themselves: “Stay, Orme,” “My dear Mrs Pell!”.
//!
//! Whoever is spoken to does not speak these words, and likely speaks the next. A name counts where the words set it
//! off as an address: behind a comma and before a comma or stop, or first of all before a comma or exclamation mark.
//! Used by `speakers`.

use super::names::{gender_of, is_title};
use super::people::NameKind;
use super::scene::Place;
use super::subject::Subjects;
use crate::text::lexicon::Role;
use crate::text::tokens::TokenKind;
use crate::text::words::is_stop;
use std::collections::HashMap;
use std::ops::Range;

/// An address: the words of the name, and whom it means among the people whom the narration names.
#[derive(Clone, Debug)]
pub struct Address {
    /// The tokens of the name, its title among them.
    pub tokens: Range<usize>,
    /// Whom it means, as a place in [`super::people::People::entities`]; nobody where the narration never names them.
    pub entity: Option<usize>,
}

/// Finds who is spoken to.
pub struct Addresses<'subjects, 'scene, 'reading, 'tokens> {
    subjects: &'subjects Subjects<'scene, 'reading, 'tokens>,
    /// The people of the text by each folded word of their names, in the order of the text.
    bearers: HashMap<u32, Vec<usize>>,
}

/// Longest name, in tokens.
const LONGEST: usize = 5;
/// Most bearers of one word that are told apart.
const MOST_BEARERS: usize = 8;

impl<'subjects, 'scene, 'reading, 'tokens> Addresses<'subjects, 'scene, 'reading, 'tokens> {
    /// Prepares for one text.
    pub fn of(subjects: &'subjects Subjects<'scene, 'reading, 'tokens>) -> Self {
        let people = subjects.people;
        let mut bearers: HashMap<u32, Vec<usize>> = HashMap::new();
        for name in people.names.iter().filter(|name| people.entities[name.entity].kind == NameKind::Person) {
            for token in &subjects.scene.tokens.all[name.core.clone()] {
                let known = bearers.entry(token.folded).or_default();
                if token.is_word() && known.len() < MOST_BEARERS && !known.contains(&name.entity) {
                    known.push(name.entity);
                }
            }
        }
        Addresses { subjects, bearers }
    }

    /// Who is spoken to in a stretch, in order.
    pub fn within(&self, place: &Place) -> Vec<Address> {
        let tokens = &self.subjects.scene.tokens.all;
        let mut found = Vec::new();
        let mut at = place.inner.start;
        while at < place.inner.end {
            if !tokens[at].is_capital() {
                at += 1;
                continue;
            }
            let end = self.end_of_name(at, place.inner.end);
            if self.is_set_off(place, at..end) {
                found.push(Address { tokens: at..end, entity: self.bearer(at..end) });
            }
            at = end;
        }
        found
    }

    /// One past the name that begins at `start`.
    fn end_of_name(&self, start: usize, limit: usize) -> usize {
        let tokens = &self.subjects.scene.tokens.all;
        let mut end = start + 1;
        while end < limit && end - start < LONGEST {
            let point = tokens[end].is_sign('.') && is_title(tokens[end - 1].roles);
            if !(point || tokens[end].is_capital() && (tokens[end].spaced || tokens[end - 1].is_sign('.'))) {
                break;
            }
            end += 1;
        }
        end
    }

    /// Whether signs set a name off as an address.
    fn is_set_off(&self, place: &Place, name: Range<usize>) -> bool {
        const SMALL: [Role; 12] = [
            Role::Determiner,
            Role::Preposition,
            Role::Conjunction,
            Role::Subordinator,
            Role::Adverb,
            Role::Starter,
            Role::I,
            Role::He,
            Role::She,
            Role::You,
            Role::Auxiliary,
            Role::Calendar,
        ];
        let tokens = &self.subjects.scene.tokens.all;
        if tokens[name.start].any(&SMALL) && !is_title(tokens[name.start].roles) {
            return false;
        }
        let sign = |index: usize| match tokens[index].kind {
            TokenKind::Sign(sign) => Some(sign),
            _ => None,
        };
        let behind = (name.end < place.inner.end).then(|| sign(name.end)).flatten();
        // "my dear Mrs Pell", "dear old Orme": the words of endearment belong to the address.
        let endearing = (place.inner.start..name.start)
            .rev()
            .take(3)
            .take_while(|at| tokens[*at].any(&[Role::My, Role::Endearment]));
        let start = name.start - endearing.count();
        if start == place.inner.start {
            return matches!(behind, Some(',' | '!')) || behind.is_some_and(|sign| is_stop(sign) && start < name.start);
        }
        let before = sign(start - 1);
        let ends =
            name.end >= place.inner.end || behind.is_some_and(|sign| sign == ',' || sign == ';' || is_stop(sign));
        match before {
            Some(',') => ends && !self.is_list_or_apposition(start - 1),
            Some(stop) if is_stop(stop) => matches!(behind, Some(',' | '!')) && name.end < place.inner.end,
            _ => false,
        }
    }

    /// Whether a comma parts a name from another name or from what its bearer is ("my sister, Ada,").
    fn is_list_or_apposition(&self, comma: usize) -> bool {
        const PERSON: [Role; 4] = [Role::Man, Role::Woman, Role::Kin, Role::Title];
        let tokens = &self.subjects.scene.tokens.all;
        comma.checked_sub(1).is_some_and(|before| tokens[before].any(&PERSON) || tokens[before].is_capital())
    }

    /// Whom a name means: the only bearer whom its title fits, or the one whose surname it is.
    fn bearer(&self, name: Range<usize>) -> Option<usize> {
        let tokens = &self.subjects.scene.tokens.all;
        let last = name.clone().rev().find(|at| tokens[*at].is_word())?;
        let gender = name.clone().find_map(|at| gender_of(tokens[at].roles)).filter(|_| name.len() > 1);
        let fits = |entity: &&usize| {
            let known = self.subjects.people.entities[**entity].gender;
            gender.is_none_or(|gender| gender * known >= 0.0)
        };
        let mut bearers = self.bearers.get(&tokens[last].folded)?.iter().filter(fits);
        let first = bearers.next()?;
        bearers.next().is_none().then_some(*first)
    }
}
