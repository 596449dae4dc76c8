//! Who stands beside a verb of saying: the noun phrase before or behind it.
//!
//! Reads noun phrases without a parser: a name, a pronoun or a described person, over appositions, relative clauses,
//! adverbs and auxiliaries. A name behind a preposition or in the possessive is nobody's subject ("a friend of Orme",
//! "Orme's lawyer").

use super::names::ends_as_past;
use super::people::{NameKind, People};
use super::scene::Scene;
use crate::text::lexicon::{Language, Role};
use crate::text::tokens::{Token, TokenKind};
use std::ops::Range;

/// Somebody or something mentioned as speaking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The words that mention it.
    pub tokens: Range<usize>,
    /// How.
    pub kind: MentionKind,
    /// Others who speak with it ("Orme and Pell said"), as places in [`People::names`].
    pub together: Vec<usize>,
}

impl Mention {
    /// A mention of one.
    pub fn new(tokens: Range<usize>, kind: MentionKind) -> Mention {
        Mention { tokens, kind, together: Vec::new() }
    }

    /// A description with what belongs to it, up to token `end`: "the widows" of "the widows of the valley".
    fn up_to(mut self, end: usize) -> Mention {
        if matches!(self.kind, MentionKind::Description(_)) {
            self.tokens.end = self.tokens.end.max(end);
        }
        self
    }
}

/// How somebody is mentioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MentionKind {
    /// By name: a place in [`People::entities`].
    Name(usize),
    /// By a pronoun.
    Pronoun(Pronoun),
    /// By a description, whose last noun is this token.
    Description(usize),
}

/// A subject pronoun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pronoun {
    /// he
    He,
    /// she
    She,
    /// they
    They,
    /// it
    It,
    /// I
    I,
    /// we
    We,
    /// you
    You,
}

impl Pronoun {
    /// The pronoun that a token is.
    pub fn of(token: &Token) -> Option<Pronoun> {
        const PRONOUNS: [(Role, Pronoun); 7] = [
            (Role::He, Pronoun::He),
            (Role::She, Pronoun::She),
            (Role::They, Pronoun::They),
            (Role::It, Pronoun::It),
            (Role::I, Pronoun::I),
            (Role::We, Pronoun::We),
            (Role::You, Pronoun::You),
        ];
        PRONOUNS.iter().find(|(role, _)| token.has(*role)).map(|(_, pronoun)| *pronoun)
    }
}

/// How far a noun phrase is followed, in tokens.
const REACH: usize = 30;

/// Reads subjects in one scene.
pub struct Subjects<'scene, 'reading, 'tokens> {
    /// The narration.
    pub scene: &'scene Scene<'reading, 'tokens>,
    /// Everybody named in it.
    pub people: &'scene People,
}

impl Subjects<'_, '_, '_> {
    /// The subject of the verb at `verb`, looking back no further than `from`.
    pub fn before(&self, verb: usize, from: usize) -> Option<Mention> {
        let from = from.max(verb.saturating_sub(REACH));
        let mut at = self.skip_adverbs_back(verb, from);
        for _ in 0..4 {
            let last = at.checked_sub(1).filter(|last| *last >= from)?;
            let token = self.scene.narrated(last)?;
            if token.is_sign(')') {
                at = self.opening_bracket(last, from)?;
            } else if token.is_sign(',') || token.is_dash() {
                return self.over_apposition(last, from);
            } else if let Some(clause) = self.relative_clause(last, from) {
                return self.noun_phrase_back(clause, from);
            } else {
                return self.noun_phrase_back(at, from);
            }
        }
        None
    }

    /// Who does what the participle at `verb` says: the name right before it ("with X stating", "heard X shouting").
    pub fn of_participle(&self, verb: usize, from: usize) -> Option<Mention> {
        let at = self.skip_adverbs_back(verb, from);
        let last = at.checked_sub(1).filter(|last| *last >= from)?;
        if let Some(name) = self.people.name_at(last) {
            let ends_there = name.tokens.end == at && !name.possessive;
            return ends_there.then(|| Mention::new(name.tokens.clone(), MentionKind::Name(name.entity)));
        }
        // "her mother saying": only a noun that means a person; rooms and years say nothing.
        let person = self.scene.narrated(last)?.any(&[Role::Kin, Role::People, Role::Man, Role::Woman]);
        if person { self.description_back(at, from) } else { None }
    }

    /// The subject behind the verb that ends before `at`, looking no further than `end`.
    pub fn behind(&self, at: usize, end: usize) -> Option<Mention> {
        let end = end.min(at + REACH);
        let mut at = self.behind_manner(at, end);
        while at < end && self.is_adverb(at) {
            at += 1;
        }
        at = self.behind_filling(at, end);
        let first = self.scene.narrated(at).filter(|_| at < end)?;
        if let Some(pronoun) = Pronoun::of(first) {
            let alone = !first.has(Role::Possessive) || self.ends_clause(at + 1, end);
            if alone && !first.has(Role::Determiner) {
                return Some(Mention::new(at..at + 1, MentionKind::Pronoun(pronoun)));
            }
        }
        if first.has(Role::Object) && !first.any(&[Role::Possessive, Role::Determiner]) {
            return None;
        }
        self.that_person(at, end).or_else(|| self.noun_phrase_on(at, end))
    }

    /// Behind how it was said: "said, very softly, X".
    fn behind_manner(&self, at: usize, end: usize) -> usize {
        let comma = |index: usize| self.scene.narrated(index).is_some_and(|token| token.is_sign(','));
        let close = (at + 1..end.min(at + 5)).find(|index| comma(*index)).filter(|_| comma(at));
        let softly = |index: usize| self.scene.tokens.word(index).ends_with("ly") || self.is_adverb(index);
        close.filter(|close| *close > at + 1 && softly(close - 1)).map_or(at, |close| close + 1)
    }

    /// "said that gentleman": a person pointed to, not the clause that "that" would begin.
    fn that_person(&self, at: usize, end: usize) -> Option<Mention> {
        const PERSON: [Role; 5] = [Role::Man, Role::Woman, Role::Person, Role::Kin, Role::Title];
        self.scene.narrated(at).filter(|token| token.has(Role::Determiner) && token.has(Role::Who))?;
        let stop = (at + 1..end.min(at + 5)).find(|index| self.ends_clause(*index, end)).unwrap_or(end);
        let head = stop.checked_sub(1).filter(|head| *head > at)?;
        let person = self.scene.narrated(head).is_some_and(|token| token.any(&PERSON));
        person.then(|| Mention::new(at..stop, MentionKind::Description(head)))
    }

    /// Behind what other languages put between an inverted verb and its subject: the person addressed, the day.
    pub fn behind_filling(&self, at: usize, end: usize) -> usize {
        if !self.scene.tokens.lexicon.language.fills_inversions() {
            return at;
        }
        let end = end.min(at + REACH);
        let mut at = at;
        while let Some(filled) = self.filler(at, end) {
            at = filled;
        }
        self.behind_aside(at, end)
    }

    /// One past the filler that begins at `at`, if one does.
    fn filler(&self, at: usize, end: usize) -> Option<usize> {
        let token = |index: usize| self.scene.narrated(index).filter(|_| index < end);
        let has = |index: usize, roles: &[Role]| token(index).is_some_and(|token| token.any(roles));
        let this = token(at)?;
        let pronoun = Pronoun::of(this).is_some();
        let addressed =
            this.any(&[Role::Object, Role::Adverb]) && !this.any(&[Role::Possessive, Role::Determiner]) && !pronoun;
        let day = |index: usize| has(index, &[Role::Calendar]);
        let adverb = this.has(Role::Adverb) && !pronoun;
        if addressed || adverb || (day(at) && self.people.name_at(at).is_none()) {
            return Some(at + 1);
        }
        let year = |index: usize| token(index).is_some_and(|token| token.kind == TokenKind::Number);
        let preposition = this.has(Role::Preposition);
        (1..=2).find(|on| preposition && (day(at + on) || year(at + on))).map(|on| at + on + 1)
    }

    /// Behind what is done meanwhile: "сказала, помолчав, X".
    fn behind_aside(&self, at: usize, end: usize) -> usize {
        let token = |index: usize| self.scene.narrated(index).filter(|_| index < end);
        let is_comma = |index: usize| token(index).is_some_and(|token| token.is_sign(','));
        let plain = |index: usize| token(index).is_some_and(|token| token.kind == TokenKind::Lower);
        let named = |index: usize| token(index).is_some_and(|next| next.is_capital() || Pronoun::of(next).is_some());
        let close = (at + 2..at + 5).find(|index| is_comma(*index)).filter(|_| is_comma(at));
        let aside = close.filter(|close| (at + 1..*close).all(plain) && named(close + 1));
        aside.map_or(at, |close| close + 1)
    }

    /// The subject of the clause that `range` begins: the first name, pronoun or description before its verb.
    ///
    /// Behind a clause or phrase that only leads in ("Asked whether he knew, X …", "After the war, X …") the main clause
    /// is asked first.
    pub fn of_clause(&self, range: Range<usize>) -> Option<Mention> {
        const LEADING: [Role; 3] = [Role::Subordinator, Role::Preposition, Role::Tell];
        let leads_in = self.scene.narrated(range.start).is_some_and(|token| token.is_capital() && token.any(&LEADING));
        let comma = (range.start..range.end.min(range.start + 25))
            .find(|index| self.scene.narrated(*index).is_some_and(|token| token.is_sign(',')));
        let main = comma.filter(|_| leads_in).and_then(|comma| self.first_subject(comma + 1..range.end));
        main.or_else(|| self.first_subject(range.clone())).or_else(|| self.first_described(range))
    }

    /// "Die Richterin unterbrach ihn": the described person whom a clause begins with. English asks elsewhere.
    fn first_described(&self, range: Range<usize>) -> Option<Mention> {
        const PERSON: [Role; 5] = [Role::Kin, Role::Man, Role::Woman, Role::Title, Role::People];
        let english = self.scene.tokens.lexicon.language == Language::English;
        let begins = self.scene.begins_sentence(range.start) && !english;
        let mention =
            self.behind(range.start, range.end).filter(|mention| begins && mention.tokens.start == range.start)?;
        let MentionKind::Description(head) = mention.kind else { return None };
        self.scene.tokens.all[head].any(&PERSON).then_some(mention)
    }

    /// The first name, pronoun or description that can be a subject.
    fn first_subject(&self, range: Range<usize>) -> Option<Mention> {
        let writing = self.writing(range.clone());
        if writing.is_some() {
            return writing;
        }
        let mut fallback = None;
        let mut at = range.start;
        while at < range.end.min(range.start + 40) {
            let Some(token) = self.scene.narrated(at) else { break };
            if let Some(name) = self.people.name_at(at) {
                let end = name.tokens.end.max(at + 1);
                let heads = !name.possessive && !self.follows_preposition(name.tokens.start, range.start);
                if heads && !self.modifies(end) {
                    let mention = Mention::new(name.tokens.clone(), MentionKind::Name(name.entity));
                    if self.people.entities[name.entity].kind != NameKind::Place {
                        return Some(mention);
                    }
                    fallback = fallback.or(Some(mention));
                }
                at = end;
                continue;
            }
            if let Some(pronoun) = Pronoun::of(token).filter(|_| !token.any(&[Role::Possessive, Role::Determiner])) {
                return Some(Mention::new(at..at + 1, MentionKind::Pronoun(pronoun)));
            }
            at += 1;
        }
        fallback
    }

    /// What is written or said, where a clause begins with it: "His last words", "The rejection report".
    fn writing(&self, range: Range<usize>) -> Option<Mention> {
        let first = self.scene.narrated(range.start).filter(|token| token.any(&[Role::The, Role::Possessive]))?;
        let owned = first.has(Role::Possessive);
        let nouns = (range.start + 1..range.end).take(5).take_while(|index| self.is_noun(*index));
        let written = |index: &usize| {
            let token = self.scene.narrated(*index);
            token.is_some_and(|token| token.has(Role::Paper) || owned && token.has(Role::Writing))
        };
        let head = nouns.filter(written).last()?;
        Some(Mention::new(range.start..head + 1, MentionKind::Description(head)))
    }

    /// Whether the word at `index` is a noun that the name before it only modifies ("the Durham miners"); a name does
    /// so in English.
    fn modifies(&self, index: usize) -> bool {
        if self.scene.tokens.lexicon.language != Language::English {
            return false;
        }
        const VERBS: [Role; 6] = [Role::Say, Role::Tell, Role::Write, Role::Think, Role::Judge, Role::Manner];
        self.scene.narrated(index).is_some_and(|next| {
            next.kind == TokenKind::Lower
                && self.is_noun(index)
                && !next.any(&VERBS)
                && !self.scene.tokens.word(index).ends_with("ing")
        })
    }

    /// The noun phrase that ends before `at`.
    fn noun_phrase_back(&self, at: usize, from: usize) -> Option<Mention> {
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
    fn description_back(&self, at: usize, from: usize) -> Option<Mention> {
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
    fn noun_phrase_on(&self, at: usize, end: usize) -> Option<Mention> {
        let capitals = self.scene.tokens.lexicon.language.capitalises_nouns();
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
                && self.scene.sentence_at(stop).is_some_and(|s| s.tokens.end > stop + 1);
            let ends = token.any(&[Role::Preposition, Role::Conjunction, Role::Subordinator, Role::Auxiliary])
                || (token.any(&[Role::Object, Role::Who]) && !token.any(&[Role::Possessive, Role::Determiner]))
                || (token.has(Role::Adverb) && stop > at && !self.is_noun(stop + 1) && self.people.name_at(stop + 1).is_none())
                // A second article begins another noun phrase, or is a pronoun: "la juge l’interrompt".
                || (!english && stop > at && token.has(Role::The) && self.is_noun(stop - 1))
                // Behind a German noun a small word begins what is said of it.
                || (capitals && stop > at && token.kind == TokenKind::Lower && self.scene.tokens.all[stop - 1].is_capital()
                    && !self.scene.tokens.all[stop - 1].any(&[Role::Determiner, Role::Possessive])
                    && !token.has(Role::Determiner))
                // "a leaflet distributed at the gate"
                || (ends_as_past(self.scene.tokens.word(stop)) && stop > at + 1);
            if !(word && !ends || inner_point) {
                break;
            }
            stop += 1;
            if !english && token.has(Role::Somebody) && !token.has(Role::Determiner) {
                break;
            }
        }
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
    fn over_apposition(&self, comma: usize, from: usize) -> Option<Mention> {
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

    /// Where a relative clause begins that ends at `last` ("the man who sat by the door said").
    fn relative_clause(&self, last: usize, from: usize) -> Option<usize> {
        let start = last.saturating_sub(12).max(from);
        let who = (start..last).rev().take_while(|index| self.scene.narrated(*index).is_some_and(Token::is_word));
        let mut found = None;
        for index in who {
            if self.scene.tokens.word(index) == "who" {
                found = Some(index);
            }
        }
        found.filter(|who| *who > from)
    }

    fn opening_bracket(&self, closing: usize, from: usize) -> Option<usize> {
        (from..closing).rev().take(20).find(|index| self.scene.narrated(*index).is_some_and(|token| token.is_sign('(')))
    }

    /// Back over adverbs and auxiliaries.
    pub fn skip_adverbs_back(&self, verb: usize, from: usize) -> usize {
        let mut at = verb;
        while at > from && at + 6 > verb {
            let skipped = self.scene.narrated(at - 1).is_some_and(|token| {
                token.any(&[Role::Adverb, Role::Auxiliary]) && !token.is_capital() && Pronoun::of(token).is_none()
            });
            if !skipped {
                break;
            }
            at -= 1;
        }
        at
    }

    fn is_adverb(&self, index: usize) -> bool {
        self.scene.narrated(index).is_some_and(|token| token.has(Role::Adverb) && Pronoun::of(token).is_none())
    }

    /// Whether a word stands as nouns do: it is none of the small words, and no verb form that we know.
    pub fn is_noun(&self, index: usize) -> bool {
        const SMALL: [Role; 15] = [
            Role::Determiner,
            Role::Preposition,
            Role::Conjunction,
            Role::Subordinator,
            Role::Adverb,
            Role::Auxiliary,
            Role::He,
            Role::She,
            Role::They,
            Role::I,
            Role::We,
            Role::You,
            Role::Object,
            Role::Who,
            Role::Verb,
        ];
        let Some(token) = self.scene.narrated(index) else { return false };
        let noun_roles = token.any(&[Role::Kin, Role::People, Role::Paper, Role::Man, Role::Woman]);
        token.is_word()
            && !token.possessive
            && (noun_roles || (!token.any(&SMALL) && !ends_as_past(self.scene.tokens.word(index))))
    }

    /// Whether a word can stand before a noun in its noun phrase.
    pub fn is_modifier(&self, index: usize) -> bool {
        self.scene.narrated(index).is_some_and(|token| {
            token.any(&[Role::Determiner, Role::Possessive, Role::Adverb, Role::Origin])
                || (token.kind == TokenKind::Lower && self.is_noun(index) && !token.has(Role::Say))
        })
    }

    /// Whether a preposition governs the noun phrase that begins at `start`.
    pub fn follows_preposition(&self, start: usize, from: usize) -> bool {
        self.preposition_before(start, from).is_some()
    }

    /// The preposition that governs the noun phrase beginning at `start`, over a determiner and a few small words.
    fn preposition_before(&self, start: usize, from: usize) -> Option<usize> {
        let mut at = start;
        for _ in 0..4 {
            let before = at.checked_sub(1).filter(|before| *before >= from)?;
            let token = self.scene.narrated(before)?;
            if token.has(Role::Preposition) && !token.has(Role::Adverb) {
                return Some(before);
            }
            let leads = token.any(&[Role::Determiner, Role::Possessive, Role::Kin, Role::Origin]) || token.possessive;
            if !leads || token.has(Role::Subordinator) {
                return None;
            }
            at = before;
        }
        None
    }

    fn ends_clause(&self, index: usize, end: usize) -> bool {
        index >= end || self.scene.narrated(index).is_none_or(|token| !token.is_word())
    }

    fn number_of_name(&self, index: usize) -> Option<usize> {
        let name = self.people.name_at(index)?;
        Some(self.people.names.partition_point(|other| other.tokens.start < name.tokens.start))
    }
}
