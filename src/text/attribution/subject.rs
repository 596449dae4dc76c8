//! Who stands beside a verb of saying: the noun phrase before or behind it, or at the beginning of its clause.
//!
//! Finds where the subject stands, over adverbs, auxiliaries, relative clauses, and what other languages put between a
//! verb and its subject; what a noun phrase there means is read by `phrases`.

mod phrases;

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
