//! Words within somebody's words: whom the outer speaker lets speak.
//!
//! “He shouted, ‘Leave it!’ and I ran,” recalls X: the inner words are his, and came through X. A stretch inside a
//! quotation is somebody's only where the outer speaker says so as plainly as an author would, with a subject, a verb of
//! saying, a colon or comma and a sentence of its own. Other words marked there are the outer speaker's own (“when he
//! said ‘no talking’”), and so is what he says that he said himself. Used by the quotation finder.

use super::people::NameKind;
use super::resolve::{Described, Description, Resolved, Resolver, Who};
use super::scene::Place;
use super::speakers::{self, Answer};
use super::subject::Pronoun;
use super::{Speaker, SpeakerKind};
use crate::text::lexicon::{RELATED_PERSON, Role};
use crate::text::marks::Marked;
use crate::text::tokens::{Token, TokenKind, Tokens};
use crate::text::words::is_stop;
use std::collections::HashMap;
use std::ops::Range;

/// Words that came through the speaker of the quotation around them.
#[derive(Clone, Debug)]
pub struct Relayed {
    /// Whether they were written rather than spoken.
    pub written: bool,
    /// Who speaks.
    pub answer: Answer,
}

/// The relayed stretches, by their place among all marked ones; `answers` are those of the outermost.
pub fn find(resolver: &Resolver, marked: &[Marked], answers: &[Answer]) -> HashMap<usize, Relayed> {
    let scene = resolver.subjects.scene;
    let mut utterances = answers.iter().map(|answer| answer.utterance).max().unwrap_or(0);
    let mut found = HashMap::new();
    if marked.iter().all(|marked| marked.parent.is_none()) {
        return found;
    }
    let by_last = by_last_word(resolver);
    for (index, inner) in marked.iter().enumerate() {
        let parent = inner.parent.and_then(|parent| scene.stretches.binary_search_by_key(&parent, |at| at.marked).ok());
        let Some(parent) = parent.filter(|parent| answers[*parent].utterance > 0) else { continue };
        let (place, answer) = (&scene.stretches[parent], &answers[parent]);
        let reader = Reader { resolver, by_last: &by_last, outer: parent, place, answer };
        let Some((verb, subject)) = reader.lead_in(inner) else { continue };
        utterances += 1;
        let written = scene.tokens.all[verb].has(Role::Write);
        let (speaker, who) = reader.speaker(&subject);
        let relayed_by = answers[parent].speakers.first().cloned();
        let answer =
            Answer { speakers: vec![speaker], who, cue: Some(verb..verb + 1), relayed_by, utterance: utterances };
        found.insert(index, Relayed { written, answer });
    }
    found
}

/// The people of a text by the folded last word of their names, in the order of the text.
fn by_last_word(resolver: &Resolver) -> HashMap<u32, Vec<usize>> {
    let people = resolver.subjects.people;
    let mut bearers: HashMap<u32, Vec<usize>> = HashMap::new();
    for name in people.names.iter().filter(|name| people.entities[name.entity].kind == NameKind::Person) {
        let bearers = bearers.entry(resolver.subjects.scene.tokens.all[name.core.end - 1].folded).or_default();
        if bearers.len() < 8 && !bearers.contains(&name.entity) {
            bearers.push(name.entity);
        }
    }
    bearers
}

/// So many tokens back a pronoun looks for whom it means.
const REACH: usize = 80;

/// Somebody mentioned inside a quotation.
#[derive(Clone, Debug)]
struct Subject {
    tokens: Range<usize>,
    kind: Kind,
}

/// How.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Pronoun(Pronoun),
    Name,
    Noun,
}

/// Reads what one outer speaker says.
struct Reader<'reader, 'resolver, 'scene, 'reading, 'tokens> {
    resolver: &'reader Resolver<'resolver, 'scene, 'reading, 'tokens>,
    by_last: &'reader HashMap<u32, Vec<usize>>,
    outer: usize,
    place: &'reader Place,
    answer: &'reader Answer,
}

impl<'scene> Reader<'_, '_, 'scene, '_, '_> {
    fn tokens(&self) -> &'scene Tokens<'scene> {
        self.resolver.subjects.scene.tokens
    }

    /// A token of the outer speaker's words.
    fn said(&self, index: usize) -> Option<&'scene Token> {
        self.tokens().all.get(index).filter(|_| self.place.inner.contains(&index))
    }

    /// The verb that leads into an inner stretch, with its subject.
    fn lead_in(&self, inner: &Marked) -> Option<(usize, Subject)> {
        let tokens = self.tokens();
        let words = &tokens.all[tokens.at(inner.span.start)..tokens.at(inner.span.end)];
        let begins = words.iter().find(|token| token.is_word())?.is_capital();
        let ends = matches!(words.last()?.kind, TokenKind::Sign(sign) if is_stop(sign) || matches!(sign, ',' | '…' | '—' | '–'));
        let mut at = tokens.at(inner.outer.start).checked_sub(1)?;
        let pause = self.said(at)?.is_sign(',') || self.said(at)?.is_sign(':');
        if !begins || !ends || !pause || inner.unclosed {
            return None;
        }
        at = at.checked_sub(1)?;
        while self.said(at)?.has(Role::Adverb) && !self.said(at)?.has(Role::Object) {
            // "sagte nur: ‚…‘"
            at = at.checked_sub(1)?;
        }
        if self.said(at)?.has(Role::Object) {
            at = at.checked_sub(1)?;
            at = at.checked_sub(usize::from(self.said(at)?.has(Role::Preposition)))?;
        }
        let verb = self.said(at)?;
        let says = verb.any(&[Role::Say, Role::Tell, Role::Ask, Role::Write]) && !verb.has(Role::Base);
        if !says || tokens.word(at).ends_with("ing") {
            return None;
        }
        let subject = match at.checked_sub(1).and_then(|before| self.said(before)) {
            Some(before) if before.has(Role::And) => self.subject_from(self.clause(at - 1)),
            _ => {
                let end = self.before_filling(at);
                let starts = (end.saturating_sub(4)..end).filter_map(|start| self.subject_from(start));
                starts.into_iter().find(|subject| subject.tokens.end == end)
            }
        };
        subject.map(|subject| (at, subject))
    }

    /// Before what stands between a subject and its participle or pronoun in other languages: "mon père m’a dit".
    fn before_filling(&self, verb: usize) -> usize {
        let fills = |index: &usize| {
            self.said(*index).is_some_and(|token| {
                token.any(&[Role::Auxiliary, Role::Object, Role::Adverb])
                    && Pronoun::of(token).is_none()
                    && !token.is_capital()
            })
        };
        let filled = self.tokens().lexicon.language.fills_inversions();
        if filled { (verb.saturating_sub(3)..verb).rev().take_while(fills).last().unwrap_or(verb) } else { verb }
    }

    /// Where the clause begins that reaches up to `end`.
    fn clause(&self, end: usize) -> usize {
        let divides = |index: &usize| matches!(self.tokens().all[*index].kind, TokenKind::Sign(sign) if is_stop(sign) || matches!(sign, ';' | ':'));
        let mut start = (self.place.inner.start..end).rev().find(divides).map_or(self.place.inner.start, |at| at + 1);
        while start < end
            && self.said(start).is_some_and(|token| token.any(&[Role::Adverb, Role::Conjunction]) || !token.is_word())
        {
            start += 1;
        }
        start
    }

    /// The subject that begins at token `start`: a pronoun, a name, or a noun that means somebody.
    fn subject_from(&self, start: usize) -> Option<Subject> {
        let first = self.said(start)?;
        if let Some(pronoun) = Pronoun::of(first) {
            let third = matches!(pronoun, Pronoun::He | Pronoun::She | Pronoun::They);
            return third.then(|| Subject { tokens: start..start + 1, kind: Kind::Pronoun(pronoun) });
        }
        if first.any(&[Role::Determiner, Role::Possessive]) {
            let somebody = |index: &usize| {
                self.said(*index).is_some_and(|token| token.any(&RELATED_PERSON) || token.has(Role::People))
            };
            let capitals = self.tokens().lexicon.language.capitalises_nouns();
            let plain = |index: &usize| {
                self.said(*index).is_some_and(|token| token.kind == TokenKind::Lower || capitals && token.is_word())
            };
            let head = (start + 1..start + 4).take_while(plain).find(somebody)?;
            return Some(Subject { tokens: start..head + 1, kind: Kind::Noun });
        }
        let names = |index: &usize| self.said(*index).is_some_and(|token| self.is_name(token));
        let end = (start..start + 4).take_while(names).last()? + 1;
        Some(Subject { tokens: start..end, kind: Kind::Name })
    }

    /// Whether a word can belong to a name.
    fn is_name(&self, token: &Token) -> bool {
        let title = token.any(&[Role::Title, Role::ManTitle, Role::WomanTitle]);
        token.is_capital() && !token.possessive && (token.roles.is_empty() || title)
    }

    /// Who a subject is.
    fn speaker(&self, subject: &Subject) -> (Speaker, Option<Who>) {
        match subject.kind {
            Kind::Name => self.named(subject, subject, 0.8, "named by the outer speaker"),
            Kind::Noun => self.described(subject, subject, 0.7, "described by the outer speaker"),
            Kind::Pronoun(pronoun) => match self.antecedent(pronoun, subject.tokens.start) {
                Some(Subject { tokens, kind: Kind::Name }) => {
                    let meant = Subject { tokens, kind: Kind::Name };
                    self.named(subject, &meant, 0.45, "named last before the pronoun")
                }
                Some(meant) => self.described(subject, &meant, 0.45, "mentioned last before the pronoun"),
                None => self.described(subject, subject, 0.3, "a pronoun that means nobody whom the text names"),
            },
        }
    }

    /// Somebody by the name that `meant` mentions.
    fn named(&self, subject: &Subject, meant: &Subject, confidence: f32, reason: &str) -> (Speaker, Option<Who>) {
        match self.known(meant.tokens.clone()).map(Who::Entity) {
            Some(who) => {
                let resolved = Resolved { who: who.clone(), confidence, reason: reason.to_owned() };
                (speakers::speaker(self.resolver, &resolved, Some(subject.tokens.clone())), Some(who))
            }
            None => {
                let (mut speaker, _) = self.described(subject, meant, confidence, reason);
                speaker.kind = SpeakerKind::Person;
                (speaker, None)
            }
        }
    }

    /// The person whom the narration knows by this name: by all of it, or by the last word alone.
    fn known(&self, name: Range<usize>) -> Option<usize> {
        let tokens = self.tokens();
        let bearers = self.by_last.get(&tokens.all[name.end - 1].folded)?;
        let title = |index: &usize| tokens.all[*index].any(&[Role::Title, Role::ManTitle, Role::WomanTitle]);
        let first = name.clone().find(|index| !title(index)).unwrap_or(name.start);
        let entities = &self.resolver.subjects.people.entities;
        let mut bearers = bearers.iter().copied();
        if first + 1 < name.end {
            return bearers.find(|bearer| entities[*bearer].name.starts_with(tokens.word(first)));
        }
        bearers.find(|bearer| self.answer.who != Some(Who::Entity(*bearer)))
    }

    /// Somebody by the words that `meant` mentions.
    fn described(&self, subject: &Subject, meant: &Subject, confidence: f32, reason: &str) -> (Speaker, Option<Who>) {
        let tokens = self.tokens();
        let words = tokens.span(meant.tokens.clone()).of(tokens.text);
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let words = if matches!(meant.kind, Kind::Pronoun(_)) { words.to_lowercase() } else { words };
        let several = tokens.all[meant.tokens.end - 1].any(&[Role::People, Role::They]);
        let kind = if several { Described::Group } else { Described::Unnamed };
        let who = Who::Described(Description { words, kind, noun: tokens.all[meant.tokens.end - 1].folded });
        let resolved = Resolved { who: who.clone(), confidence, reason: reason.to_owned() };
        (speakers::speaker(self.resolver, &resolved, Some(subject.tokens.clone())), Some(who))
    }

    /// Whom a pronoun at token `at` means: the last one mentioned whom it fits, in the quotation or the narration before.
    fn antecedent(&self, pronoun: Pronoun, at: usize) -> Option<Subject> {
        let scene = self.resolver.subjects.scene;
        let first = scene.tokens.paragraphs[self.place.paragraph].start;
        (first.max(at.saturating_sub(REACH))..at).rev().find_map(|index| match scene.stretch_at(index) {
            Some(stretch) if stretch == self.outer => self.noun_at(index, pronoun).or_else(|| self.name_said_at(index)),
            Some(_) => None,
            None => self.noun_at(index, pronoun).or_else(|| self.name_told_at(index, pronoun)),
        })
    }

    /// The described person whose noun stands at token `head`, if the pronoun can mean them.
    fn noun_at(&self, head: usize, pronoun: Pronoun) -> Option<Subject> {
        let all = &self.tokens().all;
        let fits = match pronoun {
            Pronoun::He => all[head].any(&[Role::Man, Role::ManTitle]),
            Pronoun::She => all[head].any(&[Role::Woman, Role::WomanTitle]),
            _ => all[head].has(Role::People),
        };
        if !fits || all[head].possessive || all[head].kind != TokenKind::Lower {
            return None;
        }
        let leads = |index: &usize| all[*index].any(&[Role::Determiner, Role::Possessive]) || all[*index].possessive;
        let start = (head.saturating_sub(3)..head).rev().take_while(|index| all[*index].is_word()).find(leads)?;
        Some(Subject { tokens: start..head + 1, kind: Kind::Noun })
    }

    /// The name that ends at token `last` of the quotation.
    fn name_said_at(&self, last: usize) -> Option<Subject> {
        let names = |index: &usize| self.said(*index).is_some_and(|token| self.is_name(token));
        let start = (self.place.inner.start..last + 1).rev().take_while(names).last()?;
        // A lone word may have its capital from the sentence.
        let before = start.checked_sub(1).and_then(|before| self.said(before));
        let inside = before.is_some_and(|before| before.is_word() || before.is_sign(','));
        (inside || start < last || self.known(start..last + 1).is_some()).then_some(())?;
        Some(Subject { tokens: start..last + 1, kind: Kind::Name })
    }

    /// The person named at token `index` of the narration, if the pronoun can mean them and they do not speak already.
    fn name_told_at(&self, index: usize, pronoun: Pronoun) -> Option<Subject> {
        let people = self.resolver.subjects.people;
        let name = people.name_at(index)?;
        let entity = &people.entities[name.entity];
        let fits = match pronoun {
            Pronoun::He => entity.gender > -1.0,
            Pronoun::She => entity.gender < 1.0,
            _ => false,
        };
        let other = self.answer.who != Some(Who::Entity(name.entity));
        let person = entity.kind == NameKind::Person && fits && other && !name.possessive;
        person.then(|| Subject { tokens: name.core.clone(), kind: Kind::Name })
    }
}
