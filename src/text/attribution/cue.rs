//! The words that say that somebody speaks, with who it is.
//!
//! Collects the cues of every sentence of the narration: verbs of saying, "according to", "in her words", "as he tells
//! it", each with its subject. Which stretch a cue speaks of is weighed by `frame`; whose pronoun is whose is decided
//! by `resolve`.

use super::names::ends_as_past;
use super::subject::{Mention, MentionKind, Pronoun, Subjects};
use crate::text::lexicon::{Language, PhraseKind, Role};
use crate::text::tokens::{Token, TokenKind};
use std::ops::Range;

/// A cue with its subject.
#[derive(Clone, Debug)]
pub struct Cue {
    /// The words of the cue.
    pub tokens: Range<usize>,
    /// What kind of cue.
    pub form: Form,
    /// Who speaks by it.
    pub subject: Option<Mention>,
    /// Whether the subject stands behind the cue.
    pub inverted: bool,
    /// Whether it governs its whole sentence ("As she tells it, …").
    pub governs: bool,
    /// Whether the subject is only taken over from an earlier cue or the clause.
    pub borrowed: bool,
}

/// The kinds of cues.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A verb of saying or writing.
    Saying,
    /// A verb of thinking.
    Thinking,
    /// What people do while they speak.
    Manner,
    /// A verb that hands on a judgement.
    Judging,
    /// A participle that leads into words.
    Pointing,
    /// "Asked whether …": the subject is the one spoken to.
    Addressed,
    /// "according to".
    Source,
    /// "in her own words".
    Own,
    /// "for X".
    View,
    /// A name before a colon, or behind a dash.
    Label,
    /// A colon behind a clause without a verb of saying.
    Colon,
}

impl Cue {
    /// A cue that takes its subject from where it should stand.
    pub fn new(tokens: Range<usize>, form: Form, subject: Option<Mention>, inverted: bool) -> Cue {
        Cue { tokens, form, subject, inverted, governs: false, borrowed: false }
    }
}

/// The cues of every sentence, in order.
pub fn cues(subjects: &Subjects) -> Vec<Vec<Cue>> {
    let finder = Finder { subjects };
    subjects.scene.sentences.iter().map(|sentence| finder.cues_in(sentence.tokens.clone())).collect()
}

/// Collects the cues of one scene.
struct Finder<'finder, 'scene, 'reading, 'tokens> {
    subjects: &'finder Subjects<'scene, 'reading, 'tokens>,
}

impl Finder<'_, '_, '_, '_> {
    /// The cues among the tokens of a sentence, in order.
    fn cues_in(&self, range: Range<usize>) -> Vec<Cue> {
        let scene = self.subjects.scene;
        let mut cues: Vec<Cue> = Vec::new();
        let mut at = range.start;
        let mut clause = range.start;
        while at < range.end {
            if let Some(stretch) = scene.stretch_at(at) {
                at = scene.stretches[stretch].outer.end.max(at + 1);
                clause = at;
                continue;
            }
            match self.cue_at(at, clause, &range, cues.last()) {
                Some(cue) => {
                    at = cue.tokens.end.max(at + 1);
                    cues.push(cue);
                }
                None => at += 1,
            }
        }
        cues
    }

    /// The cue that begins at token `at`.
    fn cue_at(&self, at: usize, clause: usize, range: &Range<usize>, last: Option<&Cue>) -> Option<Cue> {
        let tokens = self.subjects.scene.tokens;
        let token = self.subjects.scene.narrated(at)?;
        if !token.is_word() {
            return None;
        }
        let form = verb_form(token);
        if form.is_none() && !token.any(&[Role::PhraseStart, Role::Preposition]) {
            return self.unknown_verb(at, clause, range);
        }
        if let Some(length) = tokens.phrase(at, PhraseKind::Source) {
            let subject = self.subjects.behind(at + length, range.end)?;
            // German "so": a source only right before a name.
            if !token.has(Role::Adverb)
                || token.has(Role::Preposition)
                || self.subjects.people.name_at(at + length).is_some()
                || self.ends_sentence(at, &subject, range)
            {
                return Some(Cue::new(at..at + length, Form::Source, Some(subject), true));
            }
        }
        if let Some(length) = tokens.phrase(at, PhraseKind::SourceBehind) {
            let name = at.checked_sub(1).and_then(|before| self.subjects.people.name_at(before));
            let name = name.filter(|name| name.tokens.end == at)?;
            let subject = Mention::new(name.tokens.clone(), MentionKind::Name(name.entity));
            return Some(Cue::new(at..at + length, Form::Source, Some(subject), false));
        }
        if let Some(cue) = self.view_of(at) {
            return Some(cue);
        }
        if let Some(length) = tokens.phrase(at, PhraseKind::Own) {
            return self.own_words(at..at + length);
        }
        let (length, form) = match tokens.phrase(at, PhraseKind::Put) {
            Some(length) => (length, Form::Saying),
            None if tokens.parted_phrase(at, range.end) => (1, Form::Saying),
            None => (1, form?),
        };
        if self.subjects.people.name_at(at).is_some() || self.is_noun_here(at) || self.is_anyones(at, clause) {
            return None;
        }
        Some(self.with_subject(at..at + length, form, clause, range, last))
    }

    /// "…, so die Landrätin.": behind a comma, and nothing follows.
    fn ends_sentence(&self, at: usize, subject: &Mention, range: &Range<usize>) -> bool {
        let scene = self.subjects.scene;
        let comma = at > range.start && scene.narrated(at - 1).is_some_and(|token| token.is_sign(','));
        let ends =
            (subject.tokens.end..range.end).all(|index| scene.narrated(index).is_some_and(|token| !token.is_word()));
        comma && ends && matches!(subject.kind, MentionKind::Description(_))
    }

    /// "in X's view", "by X's account".
    fn view_of(&self, at: usize) -> Option<Cue> {
        let scene = self.subjects.scene;
        scene.narrated(at).filter(|token| token.has(Role::Preposition))?;
        let name =
            self.subjects.people.name_at(at + 1).filter(|name| name.possessive && name.tokens.start == at + 1)?;
        scene.narrated(name.tokens.end).filter(|token| token.has(Role::View))?;
        let subject = Mention::new(name.tokens.clone(), MentionKind::Name(name.entity));
        Some(Cue::new(at..name.tokens.end + 1, Form::Source, Some(subject), true))
    }

    /// A word that no lexicon knows in the place of a verb of saying: “…,” deadpanned X. “…”, wspomina X.
    fn unknown_verb(&self, at: usize, clause: usize, range: &Range<usize>) -> Option<Cue> {
        let scene = self.subjects.scene;
        let token = scene.narrated(at)?;
        let behind_stretch = clause > range.start || scene.stretch_at(clause.wrapping_sub(1)).is_some();
        if !behind_stretch || token.kind != TokenKind::Lower || !token.roles.is_empty() || at > clause + 8 {
            return None;
        }
        let ends = |index: usize| {
            index >= range.end
                || scene
                    .narrated(index)
                    .is_none_or(|token| matches!(token.kind, TokenKind::Sign('.' | ',' | ';' | ':')))
        };
        let signs_only = |range: Range<usize>| {
            range.clone().all(|index| scene.narrated(index).is_some_and(|token| !token.is_word()))
        };
        let before = at.checked_sub(1).and_then(|before| self.subjects.people.name_at(before));
        // “…,” she yawned.
        let pronoun = at.checked_sub(1).and_then(|before| Pronoun::of(scene.narrated(before)?));
        if let Some(pronoun) = pronoun.filter(|_| ends_as_past(scene.tokens.word(at)) && signs_only(clause..at - 1)) {
            let subject = Mention::new(at - 1..at, MentionKind::Pronoun(pronoun));
            return Some(Cue::new(at..at + 1, Form::Manner, Some(subject), false));
        }
        // "…», предупреждал ещё в 1951 году X": other languages put the time between.
        let behind = match scene.tokens.lexicon.language.fills_inversions() {
            true => self.subjects.behind_filling(at + 1, range.end),
            false => at + 1,
        };
        if let Some(cue) = self.feeling_verb(at, clause, behind, range.end) {
            return Some(cue);
        }
        let name = match self.subjects.people.name_at(behind) {
            Some(name) if ends(name.tokens.end) && signs_only(clause..at) => name,
            _ => {
                before.filter(|name| ends(at + 1) && name.tokens.end == at && signs_only(clause..name.tokens.start))?
            }
        };
        let subject = Mention::new(name.tokens.clone(), MentionKind::Name(name.entity));
        let inverted = name.tokens.start > at;
        (!name.possessive).then(|| Cue::new(at..at + 1, Form::Manner, Some(subject), inverted))
    }

    /// „…“, fürchtet die frühere Weberin X: whatever the verb right behind the words and a comma, the noun phrase with a
    /// name behind it is who says them; not in English, which puts other verbs there.
    fn feeling_verb(&self, verb: usize, clause: usize, behind: usize, end: usize) -> Option<Cue> {
        let scene = self.subjects.scene;
        let sign = |index: usize| scene.narrated(index).is_some_and(|token| token.is_sign(',') || token.is_dash());
        let adjoins = verb > clause && (clause..verb).all(sign) && scene.tokens.lexicon.language.fills_inversions();
        let subject = self.subjects.behind(behind, end).filter(|_| adjoins)?;
        let ends =
            scene.narrated(subject.tokens.end).is_none_or(|token| !token.is_word() || token.has(Role::Preposition));
        let named = matches!(subject.kind, MentionKind::Name(_)) && subject.tokens.start > behind;
        (named && ends).then(|| Cue::new(verb..verb + 1, Form::Manner, Some(subject), true))
    }

    /// "in her own words": hers.
    fn own_words(&self, words: Range<usize>) -> Option<Cue> {
        let tokens = self.subjects.scene.tokens;
        let owner = words.clone().find(|index| tokens.all[*index].any(&[Role::His, Role::Her, Role::Possessive]))?;
        let pronoun = if tokens.all[owner].has(Role::His) {
            Pronoun::He
        } else if tokens.all[owner].has(Role::Her) {
            Pronoun::She
        } else {
            Pronoun::They
        };
        let mention = Mention::new(owner..owner + 1, MentionKind::Pronoun(pronoun));
        Some(Cue::new(words, Form::Own, Some(mention), true))
    }

    /// Gives a verb its subject.
    fn with_subject(
        &self,
        verb: Range<usize>,
        form: Form,
        clause: usize,
        range: &Range<usize>,
        last: Option<&Cue>,
    ) -> Cue {
        let scene = self.subjects.scene;
        let participle = scene.tokens.word(verb.start).ends_with("ing");
        if let Some(passive) = self.passive(&verb, form, range.end) {
            return passive;
        }
        let behind_stretch = clause > range.start || scene.stretch_at(clause.wrapping_sub(1)).is_some();
        let leads = match scene.tokens.lexicon.language.fills_inversions() {
            true => &[Role::Adverb, Role::Auxiliary, Role::Object][..],
            false => &[Role::Adverb][..],
        };
        let at_start = (clause..verb.start).all(|index| {
            let leads = |token: &Token| !token.is_word() || (token.any(leads) && Pronoun::of(token).is_none());
            scene.narrated(index).is_some_and(leads)
        });
        if at_start
            && behind_stretch
            && !participle
            && let Some(subject) = self.subjects.behind(verb.end, range.end)
        {
            return Cue::new(verb, form, Some(subject), true);
        }
        // "The mill, said X, was “…”": inserted between commas.
        let inserted = verb
            .start
            .checked_sub(1)
            .is_some_and(|before| before >= clause && scene.narrated(before).is_some_and(|token| token.is_sign(',')));
        if inserted
            && !participle
            && let Some(subject) = self.subjects.behind(verb.end, range.end)
        {
            let closed =
                scene.narrated(subject.tokens.end).is_none_or(|token| token.is_sign(',') || token.is_sign('.'));
            if closed && matches!(subject.kind, MentionKind::Name(_) | MentionKind::Pronoun(_)) {
                return Cue { governs: form == Form::Saying, ..Cue::new(verb, form, Some(subject), true) };
            }
        }
        let fronted = scene.tokens.lexicon.language.verb_is_second()
            && scene.narrated(clause).is_some_and(|token| token.any(&[Role::Preposition, Role::Adverb]));
        if fronted
            && form == Form::Saying
            && let Some(subject) = self.subjects.behind(verb.end, range.end)
        {
            return Cue::new(verb, form, Some(subject), true);
        }
        let direct = if at_start {
            None
        } else if participle {
            self.subjects.of_participle(verb.start, clause)
        } else {
            self.subjects.before(verb.start, clause)
        };
        let direct = self.pronoun_behind(&verb, direct.as_ref()).or(direct);
        let mut found = Cue::new(verb.clone(), form, direct, false);
        if found.subject.is_none() {
            found.borrowed = true;
            found.subject = last
                .filter(|last| last.form != Form::Addressed)
                .and_then(|last| last.subject.clone())
                .or_else(|| self.subjects.of_clause(range.start..verb.start));
        }
        if participle && form == Form::Judging {
            found.form = Form::Pointing;
        }
        found.governs = found.subject.as_ref().is_some_and(|subject| self.begins_with_as(subject, range.start));
        found
    }

    /// "Die Kosten bezifferte sie": where the verb stands second, a pronoun behind it is its subject if what stands
    /// before it cannot speak.
    fn pronoun_behind(&self, verb: &Range<usize>, before: Option<&Mention>) -> Option<Mention> {
        const SPEAKS: [Role; 7] =
            [Role::Kin, Role::People, Role::Man, Role::Woman, Role::Paper, Role::Somebody, Role::Organisation];
        let scene = self.subjects.scene;
        let MentionKind::Description(head) = before?.kind else { return None };
        let thing = !scene.tokens.all[head].any(&SPEAKS) && scene.tokens.lexicon.language.verb_is_second();
        let pronoun = scene.narrated(verb.end).and_then(Pronoun::of).filter(|_| thing)?;
        (pronoun != Pronoun::It).then(|| Mention::new(verb.end..verb.end + 1, MentionKind::Pronoun(pronoun)))
    }

    /// A verb in the passive: its subject is the one spoken to or of; the speaker stands behind "by", if anywhere.
    fn passive(&self, verb: &Range<usize>, form: Form, end: usize) -> Option<Cue> {
        let scene = self.subjects.scene;
        let word = scene.tokens.word(verb.start);
        let past = ends_as_past(word)
            || ["told", "seen", "written", "said", "sung", "bidden"].contains(&word.to_lowercase().as_str());
        if !past || verb.len() > 1 {
            return None;
        }
        let fronted = scene.tokens.all[verb.start].is_capital() && scene.begins_sentence(verb.start);
        if !fronted && !self.has_be_before(verb.start) {
            return None;
        }
        let agent = (verb.end..end.min(verb.end + 4))
            .take_while(|index| scene.narrated(*index).is_some_and(Token::is_word))
            .find(|index| scene.tokens.word(*index) == "by");
        if let Some(subject) = agent.and_then(|by| self.subjects.behind(by + 1, end)) {
            return Some(Cue::new(verb.clone(), form, Some(subject), true));
        }
        let token = &scene.tokens.all[verb.start];
        if token.has(Role::Tell) {
            return Some(Cue::new(
                verb.clone(),
                Form::Addressed,
                self.subjects.before(verb.start, verb.start.saturating_sub(12)),
                false,
            ));
        }
        (form == Form::Judging).then(|| Cue::new(verb.clone(), form, None, false))
    }

    /// Whether a form of "be" stands before a participle, over adverbs.
    fn has_be_before(&self, verb: usize) -> bool {
        const BE: [&str; 10] = ["was", "were", "is", "are", "been", "being", "be", "when", "wurde", "wurden"];
        let before = (verb.saturating_sub(3)..verb).rev().find(|index| {
            self.subjects
                .scene
                .narrated(*index)
                .is_none_or(|token| !token.has(Role::Adverb) || token.has(Role::Auxiliary))
        });
        before.is_some_and(|before| {
            BE.iter().any(|form| self.subjects.scene.tokens.word(before).eq_ignore_ascii_case(form))
        })
    }

    /// Whether a clause "As she tells it" begins the sentence.
    fn begins_with_as(&self, subject: &Mention, start: usize) -> bool {
        let before = subject.tokens.start.checked_sub(1);
        before.is_some_and(|before| {
            before >= start
                && self.subjects.scene.narrated(before).is_some_and(|token| token.has(Role::As) && token.is_capital())
        })
    }

    /// Whether a verb only says what anyone would say: "as one says of a horse", "wie man sagt".
    fn is_anyones(&self, verb: usize, from: usize) -> bool {
        let scene = self.subjects.scene;
        let back = |at: usize| at.checked_sub(1).filter(|before| *before >= from);
        let Some(subject) = back(self.subjects.skip_adverbs_back(verb, from)) else { return false };
        let likens =
            |before: usize| scene.narrated(before).is_some_and(|token| token.any(&[Role::As, Role::Subordinator]));
        scene.narrated(subject).is_some_and(|token| token.has(Role::Impersonal)) && back(subject).is_some_and(likens)
    }

    /// Whether a word that can be a verb of saying stands as a noun ("a report", "his answer", "a troubling view").
    fn is_noun_here(&self, at: usize) -> bool {
        let scene = self.subjects.scene;
        let Some(before) = at.checked_sub(1).and_then(|before| scene.narrated(before)) else { return false };
        let word = scene.tokens.word(at);
        let before_word = scene.tokens.word(at - 1);
        if ends_as_past(word) || matches!(word, "said" | "told" | "wrote" | "says" | "read" | "put" | "cut" | "burst") {
            return false;
        }
        let base = scene.tokens.all[at].has(Role::Base) && scene.tokens.lexicon.language == Language::English;
        if base && before.is_word() {
            // A dictionary form is a verb only behind what can be its subject or its auxiliary.
            const LEADS: [Role; 9] = [
                Role::Auxiliary,
                Role::Adverb,
                Role::I,
                Role::We,
                Role::You,
                Role::They,
                Role::Who,
                Role::Somebody,
                Role::People,
            ];
            let plural =
                before_word.ends_with('s') && !before.any(&[Role::Possessive, Role::Determiner, Role::Preposition]);
            return before.has(Role::Impersonal)
                || !(before.any(&LEADS)
                    || before_word == "to"
                    || plural
                    || before.is_capital()
                    || before.has(Role::And));
        }
        let determined = before.any(&[Role::Determiner, Role::Possessive])
            && Pronoun::of(before).is_none()
            && !before.any(&[Role::Who, Role::Somebody]);
        let governed = before.has(Role::Preposition) && !before.has(Role::Adverb) && !word.ends_with("ing");
        determined || before.possessive || governed
    }
}

/// What kind of cue a verb is.
fn verb_form(token: &Token) -> Option<Form> {
    if token.any(&[Role::Say, Role::Tell, Role::Ask, Role::Write]) {
        Some(Form::Saying)
    } else if token.has(Role::Judge) {
        Some(Form::Judging)
    } else if token.has(Role::Think) {
        Some(Form::Thinking)
    } else if token.has(Role::Point) {
        Some(Form::Pointing)
    } else if token.has(Role::Manner) {
        Some(Form::Manner)
    } else {
        None
    }
}
