//! Noun phrases without a parser, read from their ends: a name, a pronoun or a described person, over appositions,
//! dates and what says whose or which.
//!
//! A name behind a preposition or in the possessive is not what its phrase is about ("a friend of Orme", "Orme's
//! lawyer"). [`super`] says where a verb's subject begins or ends; this says what stands there.

use super::{Mention, MentionKind, Pronoun, Subjects};
use crate::text::attribution::names::ends_as_past;
use crate::text::attribution::people::NameKind;
use crate::text::lexicon::{Language, Role};
use crate::text::tokens::{Token, TokenKind};
use std::ops::Range;

impl Subjects<'_, '_, '_> {
    /// The noun phrase that ends before `at`.
    pub(super) fn noun_phrase_back(&self, at: usize, from: usize) -> Option<Mention> {
        let at = self.skip_date_back(at, from);
        let last = at.checked_sub(1).filter(|last| *last >= from)?;
        let token = self.scene.narrated(last)?;
        if let Some(name) = self.people.name_at(last).filter(|name| name.tokens.end == at || name.core.end == at) {
            return self.name_back(name.tokens.clone(), name.entity, name.possessive, from);
        }
        if let Some(pronoun) = Pronoun::of(token).filter(|_| !token.has(Role::Determiner)) {
            return Some(Mention::new(last..at, MentionKind::Pronoun(pronoun)));
        }
        if token.has(Role::Somebody) && !token.has(Role::Adverb) {
            return Some(Mention::new(last..at, MentionKind::Description(last)));
        }
        self.description_back(at, from)
    }

    /// Back over "of 4 June 1931", "in May".
    fn skip_date_back(&self, at: usize, from: usize) -> usize {
        let dates = |index: usize| {
            self.scene.narrated(index).is_some_and(|token| token.kind == TokenKind::Number || token.has(Role::Calendar))
        };
        let start = (from..at).rev().take(4).take_while(|index| dates(*index)).last();
        let preposition = start.and_then(|start| start.checked_sub(1)).filter(|before| *before > from);
        match preposition
            .filter(|before| self.scene.narrated(*before).is_some_and(|token| token.has(Role::Preposition)))
        {
            Some(preposition) => preposition,
            None => at,
        }
    }

    /// A name that ends a noun phrase: itself, or the noun that it only belongs to.
    fn name_back(&self, tokens: Range<usize>, entity: usize, possessive: bool, from: usize) -> Option<Mention> {
        if possessive {
            return None;
        }
        if self.follows_preposition(tokens.start, from) {
            let preposition = self.preposition_before(tokens.start, from)?;
            let of = self.scene.narrated(preposition).is_some_and(|token| token.has(Role::Of));
            let whole = tokens.end;
            return if of { self.noun_phrase_back(preposition, from).map(|outer| outer.up_to(whole)) } else { None };
        }
        let mut found = Mention::new(tokens.clone(), MentionKind::Name(entity));
        let and = tokens.start.checked_sub(1).filter(|and| *and > from);
        if and.is_some_and(|and| self.scene.narrated(and).is_some_and(|token| token.has(Role::And))) {
            let other = and.and_then(|and| self.people.name_at(and - 1)).filter(|other| !other.possessive);
            found.together.extend(other.map(|other| other.entity));
        }
        Some(found)
    }

    /// A described person or thing that ends before `at` ("the widows", "one of her brothers").
    pub(super) fn description_back(&self, at: usize, from: usize) -> Option<Mention> {
        let head = at - 1;
        if !self.is_noun(head) {
            return None;
        }
        let mut start = head;
        while start > from && at - start < 9 {
            let before = self.scene.narrated(start - 1);
            let Some(before) = before.filter(|before| before.is_word() || before.kind == TokenKind::Number) else {
                break;
            };
            if before.any(&[Role::Determiner, Role::Possessive]) || before.possessive {
                start -= 1;
                if self.scene.narrated(start.wrapping_sub(1)).is_some_and(|token| token.has(Role::Determiner)) {
                    start -= 1;
                }
                start = self.one_of(start, from);
                break;
            }
            if before.any(&[Role::Preposition, Role::Conjunction]) {
                let one = self.one_of(start, from);
                if one < start {
                    start = one;
                    break;
                }
                let joins = before.has(Role::Of) && self.is_noun(start.wrapping_sub(2)) && start >= from + 2;
                if !joins {
                    break;
                }
                let outer = self.noun_phrase_back(start - 1, from).map(|outer| outer.up_to(at));
                return outer.or_else(|| self.described(start..at, head));
            }
            if !self.is_noun(start - 1) && !before.any(&[Role::Adverb, Role::Somebody]) {
                break;
            }
            start -= 1;
        }
        // "a banner at the gate": the head stands before the preposition.
        let before = start.checked_sub(1).filter(|before| *before > from);
        let hangs_on = before.filter(|before| {
            self.scene.narrated(*before).is_some_and(|token| token.has(Role::Of)) && self.is_noun(before - 1)
        });
        let outer = hangs_on.and_then(|preposition| self.noun_phrase_back(preposition, from));
        outer.map(|outer| outer.up_to(at)).or_else(|| self.described(start..at, head))
    }

    /// Where "one of" begins before a noun phrase, in languages that say it with an article: "una de las tejedoras".
    fn one_of(&self, noun: usize, from: usize) -> usize {
        let has = |index: usize, role: Role| self.scene.narrated(index).is_some_and(|token| token.has(role));
        let english = self.scene.tokens.lexicon.language == Language::English;
        let of = noun.checked_sub(1).filter(|of| *of > from && has(*of, Role::Of) && !english);
        let begins = of.and_then(|of| of.checked_sub(1)).filter(|one| has(*one, Role::Determiner));
        let one = begins.or_else(|| {
            // The preposition and the article in one: "l’une des tisserandes", "una delle tessitrici".
            noun.checked_sub(1)
                .filter(|one| *one >= from && !english && has(noun, Role::Of) && has(*one, Role::Determiner))
        });
        match one {
            Some(one) if one > from && has(one - 1, Role::The) => one - 1,
            Some(one) => one,
            None if !english && noun > from && has(noun, Role::Determiner) && has(noun - 1, Role::The) => noun - 1,
            None => noun,
        }
    }

    /// A description, if its words can be one: it needs a determiner, or a noun that means people.
    fn described(&self, tokens: Range<usize>, head: usize) -> Option<Mention> {
        let first = self.scene.narrated(tokens.start)?;
        let head_token = self.scene.narrated(head)?;
        let determined = tokens.len() > 1 && (first.any(&[Role::Determiner, Role::Possessive]) || first.possessive);
        let people = head_token.any(&[Role::People, Role::Kin, Role::Somebody, Role::Paper]);
        let bare = !self.scene.tokens.lexicon.language.has_articles();
        (determined || people || bare).then(|| Mention::new(tokens, MentionKind::Description(head)))
    }

    /// The noun phrase that begins at `at`, before `end`.
    pub(super) fn noun_phrase_on(&self, at: usize, end: usize) -> Option<Mention> {
        let (stop, name) = self.end_of_phrase(at, end);
        // "the Crown prosecutor, Ada Orme,": the first name only modifies.
        let modified = name.is_some_and(|number| self.people.names[number].tokens.end < stop);
        if let Some(apposition) = self.named_behind_comma(stop, end).filter(|_| modified) {
            return Some(apposition);
        }
        if let Some(number) = name {
            let this = &self.people.names[number];
            let mut found = Mention::new(this.tokens.clone(), MentionKind::Name(this.entity));
            found.together.extend(self.second_name(this.tokens.end, end));
            return Some(found);
        }
        let head = stop.checked_sub(1).filter(|head| *head >= at)?;
        if let Some(apposition) = self.named_behind_comma(stop, end) {
            return Some(apposition);
        }
        if !self.is_noun(head)
            && !self.scene.narrated(head).is_some_and(|token| token.any(&[Role::Somebody, Role::Kin, Role::People]))
        {
            return None;
        }
        let with_origin = self.with_phrase_of(stop, end);
        self.described(at..with_origin, head).or_else(|| {
            let first = self.scene.narrated(at)?;
            first.has(Role::Determiner).then(|| Mention::new(at..with_origin, MentionKind::Description(head)))
        })
    }

    /// One past the noun phrase that begins at `at`, before `end`, and the last name in it that is no possessive.
    fn end_of_phrase(&self, at: usize, end: usize) -> (usize, Option<usize>) {
        let english = self.scene.tokens.lexicon.language == Language::English;
        let mut name: Option<usize> = None;
        let mut stop = at;
        while stop < end {
            if let Some(this) = self.people.name_at(stop) {
                name = if this.possessive { None } else { self.number_of_name(stop) };
                stop = this.tokens.end.max(stop + 1);
                continue;
            }
            let Some(token) = self.scene.narrated(stop) else { break };
            let word = token.is_word() || token.kind == TokenKind::Number;
            let inner_point = token.is_sign('.')
                && !token.spaced
                && stop + 1 < end
                && self.scene.sentence_at(stop).is_some_and(|sentence| sentence.tokens.end > stop + 1);
            if !(word && !self.ends_phrase(token, at, stop) || inner_point) {
                break;
            }
            stop += 1;
            if !english && token.has(Role::Somebody) && !token.has(Role::Determiner) {
                break;
            }
        }
        (stop, name)
    }

    /// Whether the word at `index` is none of the noun phrase that begins at `at`.
    fn ends_phrase(&self, token: &Token, at: usize, index: usize) -> bool {
        let language = self.scene.tokens.lexicon.language;
        if token.any(&[Role::Preposition, Role::Conjunction, Role::Subordinator, Role::Auxiliary])
            || token.any(&[Role::Object, Role::Who]) && !token.any(&[Role::Possessive, Role::Determiner])
        {
            return true;
        }
        let Some(before) = index.checked_sub(1).filter(|_| index > at).map(|before| &self.scene.tokens.all[before])
        else {
            return false;
        };
        let adverb = token.has(Role::Adverb) && !self.is_noun(index + 1) && self.people.name_at(index + 1).is_none();
        // A second article begins another noun phrase, or is a pronoun: "la juge l’interrompt".
        let article = language != Language::English && token.has(Role::The) && self.is_noun(index - 1);
        // Behind a German noun a small word begins what is said of it.
        let said_of_noun = language.capitalises_nouns()
            && token.kind == TokenKind::Lower
            && before.is_capital()
            && !before.any(&[Role::Determiner, Role::Possessive])
            && !token.has(Role::Determiner);
        // "a leaflet distributed at the gate"
        let participle = ends_as_past(self.scene.tokens.word(index)) && index > at + 1;
        adverb || article || said_of_noun || participle
    }

    /// "her lawyer, Orla Pell,": the name right behind a description.
    fn named_behind_comma(&self, at: usize, end: usize) -> Option<Mention> {
        let comma = self.scene.narrated(at).is_some_and(|token| token.is_sign(','));
        let name = self.people.name_at(at + 1).filter(|name| comma && !name.possessive && name.tokens.end <= end)?;
        Some(Mention::new(name.tokens.clone(), MentionKind::Name(name.entity)))
    }

    /// The second of two who speak together.
    fn second_name(&self, at: usize, end: usize) -> Option<usize> {
        let and = self.scene.narrated(at).filter(|token| token.has(Role::And) && at + 1 < end);
        and.and_then(|_| self.people.name_at(at + 1)).map(|name| name.entity)
    }

    /// One past a phrase with "of", "from", "for" behind a description.
    fn with_phrase_of(&self, at: usize, end: usize) -> usize {
        if !self.scene.narrated(at).is_some_and(|token| token.has(Role::Of)) {
            return at;
        }
        let mut stop = at + 1;
        while stop < end && stop - at < 7 {
            let name = self.people.name_at(stop);
            let goes_on = name.is_some()
                || self.scene.narrated(stop).is_some_and(|token| {
                    let capitals = self.scene.tokens.lexicon.language.capitalises_nouns();
                    let noun = if capitals { token.is_capital() } else { token.kind == TokenKind::Lower };
                    token.has(Role::Determiner) || (noun && self.is_noun(stop))
                });
            if !goes_on {
                break;
            }
            stop = name.map_or(stop + 1, |name| name.tokens.end.max(stop + 1));
        }
        if stop > at + 1 { stop } else { at }
    }

    /// Over "…, 45, a miner," back to whom it describes.
    pub(super) fn over_apposition(&self, comma: usize, from: usize) -> Option<Mention> {
        let mut at = comma;
        let mut fallback = None;
        for _ in 0..5 {
            let divides =
                |index: &usize| self.scene.narrated(*index).is_none_or(|token| token.is_sign(',') || token.is_dash());
            let opening = (from..at).rev().find(divides).filter(|opening| self.scene.narrated(*opening).is_some());
            let Some(opening) = opening else { break };
            if at == comma
                && let Some(inner) = self.name_between(opening + 1, comma)
            {
                return Some(inner);
            }
            let name = opening.checked_sub(1).filter(|head| *head >= from).and_then(|head| self.people.name_at(head));
            if let Some(name) = name.filter(|name| name.tokens.end == opening || name.core.end == opening) {
                let person = self.people.entities[name.entity].kind == NameKind::Person;
                if person && !name.possessive && !self.follows_preposition(name.tokens.start, from) {
                    return Some(Mention::new(name.tokens.clone(), MentionKind::Name(name.entity)));
                }
            }
            if fallback.is_none() {
                let before = self.noun_phrase_back(opening, from);
                fallback = before.filter(|found| !matches!(found.kind, MentionKind::Pronoun(_)));
            }
            at = opening;
        }
        fallback
    }

    /// "The secretary of the club, X, said": a name that is all there is between two commas.
    fn name_between(&self, start: usize, end: usize) -> Option<Mention> {
        let name = self.people.name_at(start).filter(|name| name.tokens == (start..end) && !name.possessive)?;
        let before = start.checked_sub(2)?;
        let outer = self.people.name_at(before).filter(|outer| outer.tokens.end == before + 1);
        let outer_is_person = outer.is_some_and(|outer| {
            self.people.entities[outer.entity].kind == NameKind::Person
                && !self.follows_preposition(outer.tokens.start, 0)
        });
        let kind = self.people.entities[name.entity].kind;
        // "…, curator at the University of X, Y, said": a lone word behind a name is where that is.
        let place = name.core.len() == 1 && outer.is_some();
        let names_speaker = (kind == NameKind::Publication || kind == NameKind::Person) && !place;
        (names_speaker && !outer_is_person).then(|| Mention::new(name.tokens.clone(), MentionKind::Name(name.entity)))
    }
}
