//! Which cues may speak of which marked stretch, and how surely.
//!
//! A cue stands right behind a stretch, is inserted in it, leads into it, or stands elsewhere in its sentence. The
//! weights are ordered by how often each position is right in edited prose: 10 is "right beside it", 3 "somewhere in
//! the same sentence".

mod unspaced;

use super::cue::{Cue, Form};
use super::people::NameKind;
use super::scene::Scene;
use super::subject::{Mention, MentionKind, Subjects};
use super::view;
use crate::text::lexicon::{Language, Role};
use crate::text::tokens::{Token, TokenKind};
use std::collections::HashMap;
use std::ops::Range;

/// How a cue stands to a stretch.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The cue.
    pub cue: Cue,
    /// How surely the cue speaks of this stretch, from 0 to 10.
    pub weight: f32,
    /// The position, for a person to read.
    pub reason: &'static str,
    /// Whether the words were written rather than spoken.
    pub written: bool,
}

/// The reason where somebody acts between two halves of a sentence.
const BETWEEN: &str = "who acts between the words";
/// At most this many frames are kept for a stretch.
const KEPT: usize = 6;
/// At most this many cues on either side of a stretch are looked at.
const NEAR: usize = 5;

/// The frames of every stretch, best first; `cues` are those of each sentence.
pub fn frames(subjects: &Subjects, cues: &[Vec<Cue>]) -> Vec<Vec<Frame>> {
    let weigher = Weigher { subjects, cues, by_surname: by_surname(subjects) };
    let mut all: Vec<Vec<Frame>> = Vec::with_capacity(subjects.scene.stretches.len());
    for stretch in 0..subjects.scene.stretches.len() {
        let mut found = weigher.frames_of(stretch);
        found.extend(weigher.coordinated(stretch, all.last()));
        found.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        found.truncate(KEPT);
        all.push(found);
    }
    for stretch in 1..all.len() {
        // “…” («…»), X told me: the cue behind the brackets is also that of the words before them.
        if subjects.scene.translates(stretch) && all[stretch - 1].first().is_none_or(|frame| frame.weight < 4.8) {
            let behind = all[stretch].clone();
            all[stretch - 1].splice(0..0, behind);
        }
    }
    all
}

/// Weighs the cues of one scene.
struct Weigher<'weigher, 'scene, 'reading, 'tokens> {
    subjects: &'weigher Subjects<'scene, 'reading, 'tokens>,
    cues: &'weigher [Vec<Cue>],
    /// Who is named in full, by the folded surname.
    by_surname: HashMap<u32, usize>,
}

/// The first to be named in full with each surname.
fn by_surname(subjects: &Subjects) -> HashMap<u32, usize> {
    let mut by_surname = HashMap::new();
    for name in subjects.people.names.iter().filter(|name| name.core.len() > 1) {
        by_surname.entry(subjects.scene.tokens.all[name.core.end - 1].folded).or_insert(name.entity);
    }
    by_surname
}

impl<'scene, 'reading, 'tokens> Weigher<'_, 'scene, 'reading, 'tokens> {
    fn scene(&self) -> &'scene Scene<'reading, 'tokens> {
        self.subjects.scene
    }

    fn frames_of(&self, stretch: usize) -> Vec<Frame> {
        let scene = self.scene();
        let place = &scene.stretches[stretch];
        let before = scene.before(stretch);
        let after = scene.after(stretch);
        let mut found = Vec::new();
        let cues = &self.cues[place.sentence];
        let near = cues.partition_point(|cue| cue.tokens.start < place.outer.start);
        for cue in &cues[near.saturating_sub(NEAR)..cues.len().min(near + NEAR)] {
            if before.contains(&cue.tokens.start) {
                found.extend(self.weigh_before(cue, stretch));
            } else if after.contains(&cue.tokens.start) {
                found.extend(self.weigh_after(cue, stretch, &after));
            } else if !matches!(cue.form, Form::Manner | Form::Addressed | Form::Pointing) {
                let weight = if cue.governs { 6.0 } else { 3.6 };
                found.push(self.frame(cue.clone(), weight, "a verb of saying in the same sentence"));
            }
        }
        if after.end > after.start && !scene.sentences[place.sentence].tokens.contains(&after.start) {
            // The narration behind a stretch that ended with a stop: another sentence, unless it names the speaker.
            let cues = &self.cues[scene.sentence_number(after.start)];
            for cue in cues.iter().filter(|cue| after.contains(&cue.tokens.start)).take(NEAR) {
                found.extend(self.weigh_after(cue, stretch, &after));
            }
        }
        found.extend(self.attribution_line(stretch, &after));
        found.extend(self.in_brackets(stretch, &before, &after));
        found.extend(self.acts_between(stretch, &after).or_else(|| self.acts_behind(stretch, &after)));
        let view = view::before(self.subjects, before.clone());
        found.extend(view.map(|cue| self.frame(cue, 5.5, "somebody's view, named before")));
        found.extend(self.japanese(stretch, &before, &after));
        found.extend(self.chinese(&before, &after));
        found.extend(self.lead_in(stretch, &before));
        found
    }

    /// A stretch that "and" or a comma ties to the stretch before it shares that stretch's cue.
    fn coordinated(&self, stretch: usize, last: Option<&Vec<Frame>>) -> Option<Frame> {
        let scene = self.scene();
        let before = scene.before(stretch);
        let last_place = stretch.checked_sub(1).map(|last| &scene.stretches[last])?;
        let tied = before.start == last_place.outer.end && last_place.sentence == scene.stretches[stretch].sentence;
        const JOINING: [Role; 5] = [Role::Conjunction, Role::Determiner, Role::Adverb, Role::Preposition, Role::Who];
        let mut depth = 0;
        let only_joins = !before.is_empty()
            && before.len() <= 8
            && before.clone().all(|index| {
                scene.narrated(index).is_some_and(|token| {
                    depth += i32::from(token.is_sign('(')) - i32::from(token.is_sign(')'));
                    depth > 0 || !token.is_word() || token.any(&JOINING)
                })
            });
        let between = last?.first().filter(|frame| frame.reason == BETWEEN && tied);
        if let Some(frame) = between {
            return Some(self.frame(frame.cue.clone(), frame.weight, "goes with the words before it"));
        }
        let frame = last?.iter().find(|frame| frame.weight >= 5.0 && frame.cue.form != Form::Addressed)?;
        (tied && only_joins).then(|| self.frame(frame.cue.clone(), frame.weight - 0.5, "goes with the words before it"))
    }

    fn frame(&self, cue: Cue, weight: f32, reason: &'static str) -> Frame {
        let scene = self.scene();
        let verb = scene.narrated(cue.tokens.start);
        let source = cue.subject.as_ref().and_then(|subject| match subject.kind {
            MentionKind::Description(head) => scene.narrated(head),
            _ => None,
        });
        let written =
            verb.is_some_and(|token| token.has(Role::Write)) || source.is_some_and(|token| token.has(Role::Paper));
        Frame { cue, weight, reason, written }
    }

    /// How well a cue behind a stretch speaks of it.
    fn weigh_after(&self, cue: &Cue, stretch: usize, after: &Range<usize>) -> Option<Frame> {
        let scene = self.scene();
        let place = &scene.stretches[stretch];
        let first = self.first_word(after.clone())?;
        // «…», dice: the verb alone says that whoever is in mind speaks.
        let alone = scene.tokens.lexicon.language.drops_subjects()
            && cue.form == Form::Saying
            && first == cue.tokens.start
            && (cue.tokens.end..after.end)
                .find(|index| scene.narrated(*index).is_none_or(|token| !token.has(Role::Adverb)))
                .and_then(|index| scene.narrated(index))
                .is_none_or(|token| !token.is_word() || token.has(Role::Preposition));
        if alone && (cue.borrowed || cue.subject.is_none()) {
            let cue = Cue { subject: None, ..cue.clone() };
            return Some(self.frame(cue, 8.0, "verb of saying right behind"));
        }
        if cue.form == Form::Addressed || cue.subject.is_none() {
            return None;
        }
        let adjoins = if cue.inverted {
            let leads = match scene.tokens.lexicon.language.fills_inversions() {
                true => &[Role::Adverb, Role::Auxiliary, Role::Object][..],
                false => &[Role::Adverb][..],
            };
            (first..cue.tokens.start).all(|index| scene.narrated(index).is_some_and(|token| token.any(leads)))
        } else {
            let from =
                cue.subject.as_ref().filter(|_| !cue.borrowed).map_or(cue.tokens.start, |subject| subject.tokens.start);
            from == first || (from > first && from < first + 8 && self.leads_up_to(first..from))
        };
        let in_sentence = scene.sentences[place.sentence].tokens.contains(&cue.tokens.start);
        let speech = self.ends_like_speech(stretch, after);
        let mut weight = match (adjoins, cue.form) {
            (true, Form::Manner) if speech => 6.5,
            (true, Form::Saying) if cue.inverted => 10.0,
            (true, Form::Saying | Form::Source | Form::Own) => 9.0,
            (true, Form::Thinking) => 7.0,
            (true, Form::Judging) if !in_sentence => return None,
            (true, _) => 4.0,
            (false, Form::Manner) => return None,
            (false, _) if !in_sentence => return None,
            (false, Form::Pointing | Form::Judging) => 3.0,
            (false, _) => 4.6,
        };
        if adjoins && !speech && cue.form != Form::Source {
            weight -= if self.is_plain(cue) { 1.5 } else { 3.5 };
        }
        if adjoins && self.leads_into_next(cue, stretch, after) {
            weight -= if place.stopped { 4.5 } else { 2.0 };
        }
        // “…” behind a full stop "X said" begins the next sentence; before an attribution there is a comma.
        let full_stop = scene.tokens.all[place.inner.end - 1].is_sign('.');
        if adjoins && full_stop && !cue.inverted && !in_sentence {
            weight -= 5.0;
        }
        let reason = match (adjoins, cue.inverted) {
            (true, true) => "verb of saying and speaker right behind",
            (true, false) => "speaker and verb of saying right behind",
            _ => "a verb of saying later in the sentence",
        };
        (weight > 0.0).then(|| self.frame(cue.clone(), weight, reason))
    }

    /// Whether a cue leads into the stretch behind it rather than out of the one before.
    fn leads_into_next(&self, cue: &Cue, stretch: usize, after: &Range<usize>) -> bool {
        let scene = self.scene();
        let next = scene.stretches.get(stretch + 1).filter(|next| next.outer.start == after.end);
        let Some(last) = next.and_then(|next| next.outer.start.checked_sub(1)) else { return false };
        let end = cue.subject.as_ref().filter(|_| cue.inverted).map_or(cue.tokens.end, |subject| subject.tokens.end);
        let sign = |sign: char| scene.narrated(last).is_some_and(|token| token.is_sign(sign));
        let close =
            last < end + 1 && scene.stretches[stretch].stopped && (sign(',') || last + 1 == end) && !cue.inverted;
        sign(':') || close
    }

    /// How well a cue before a stretch speaks of it.
    fn weigh_before(&self, cue: &Cue, stretch: usize) -> Option<Frame> {
        let scene = self.scene();
        let start = scene.stretches[stretch].outer.start;
        let tail = cue.tokens.end..start;
        let pause = tail
            .end
            .checked_sub(1)
            .and_then(|last| scene.narrated(last))
            .is_some_and(|token| token.is_sign(':') || token.is_sign(',') || token.is_dash());
        let narrated_word = |index: &usize| scene.narrated(*index).is_some_and(Token::is_word);
        let near: f32 = match tail.clone().filter(narrated_word).count() {
            0 => 8.5,
            1..=4 => 7.5,
            5..=10 => 6.5,
            11..=20 => 5.0,
            _ => 3.5,
        };
        let mut weight = match cue.form {
            // "saw it as continuing the work of": a participle far away from the words says nothing of them.
            Form::Saying if cue.borrowed && near < 6.0 => near - 2.0,
            Form::Saying => near + if pause { 0.5 } else { 0.0 },
            Form::Source | Form::Own => 8.0,
            Form::Thinking | Form::Pointing => near - 1.5,
            Form::Judging => self.judgement(cue, &tail, near)?,
            Form::Manner if pause && near >= 7.5 => 6.0,
            Form::Addressed => near - 2.0,
            _ => return None,
        };
        if cue.governs {
            weight = weight.max(7.0);
        }
        let reason = match cue.form {
            Form::Source => "“according to” before",
            Form::Own => "“in … words” before",
            Form::Judging => "a judgement handed on",
            Form::Addressed => "the person spoken to before",
            _ => "speaker and verb of saying before",
        };
        Some(self.frame(cue.clone(), weight, reason))
    }

    /// A verb of judging hands on words that are its object's predicate: "called it “…”", "described X as “…”".
    fn judgement(&self, cue: &Cue, tail: &Range<usize>, near: f32) -> Option<f32> {
        let scene = self.scene();
        let has_as = tail.clone().any(|index| scene.narrated(index).is_some_and(|token| token.has(Role::As)));
        let breaks = tail.clone().any(|index| {
            scene.narrated(index).is_some_and(|token| {
                let clause =
                    token.any(&[Role::Verb, Role::Auxiliary, Role::Who, Role::Subordinator]) && !token.has(Role::As);
                clause || token.is_sign(',')
            })
        });
        if breaks || (cue.borrowed && !cue.inverted) {
            return None;
        }
        Some(near - if has_as || tail.len() <= 4 { 1.0 } else { 3.0 })
    }

    /// X („…“): words in brackets right behind a name.
    fn in_brackets(&self, stretch: usize, before: &Range<usize>, after: &Range<usize>) -> Option<Frame> {
        let scene = self.scene();
        let long = scene.stretches[stretch].inner.len() >= 4;
        let opening = before.end.checked_sub(1).filter(|last| before.contains(last) && long)?;
        let closes = scene.narrated(after.start)?.is_sign(')');
        let name = self.subjects.people.name_at(opening.checked_sub(1)?).filter(|name| name.tokens.end == opening)?;
        let person = self.subjects.people.entities[name.entity].kind == NameKind::Person && !name.possessive;
        let subject = Mention::new(name.tokens.clone(), MentionKind::Name(name.entity));
        let cue = Cue::new(name.tokens.clone(), Form::Label, Some(subject), false);
        let bracketed = scene.narrated(opening)?.is_sign('(') && closes;
        (bracketed && person).then(|| self.frame(cue, 7.0, "in brackets behind a name"))
    }

    /// — It was late. — X shut the window: who is the first to act behind words set off by a dash says them.
    fn acts_behind(&self, stretch: usize, after: &Range<usize>) -> Option<Frame> {
        let scene = self.scene();
        let place = &scene.stretches[stretch];
        let dashed = place.outer == place.inner && place.stopped && !after.is_empty();
        let dash = scene.narrated(after.start).filter(|_| dashed)?.is_dash();
        let first = after.start + 1;
        let subject = match self.subjects.people.name_at(first) {
            Some(name) if name.possessive => return None,
            Some(name) => Mention::new(name.tokens.clone(), MentionKind::Name(name.entity)),
            None => Mention::new(first..first + 1, MentionKind::Description(first)),
        };
        let named = scene.narrated(first).is_some_and(|token| token.is_capital() && token.roles.is_empty());
        let cue = Cue::new(subject.tokens.clone(), Form::Manner, Some(subject), false);
        (dash && named).then(|| self.frame(cue, 6.0, "who acts behind the words"))
    }

    /// “The dam,” X points north, “was wood.”: who acts between two halves of a sentence says it.
    fn acts_between(&self, stretch: usize, after: &Range<usize>) -> Option<Frame> {
        let scene = self.scene();
        let pause = |index: usize| scene.narrated(index).is_some_and(|token| token.is_sign(',') || token.is_dash());
        let next = scene.stretches.get(stretch + 1).filter(|next| next.outer.start == after.end && after.len() > 3)?;
        let goes_on = scene.tokens.all[next.inner.clone()].first()?.kind == TokenKind::Lower;
        let first = self.first_word(after.clone())?;
        let name = self.subjects.people.name_at(first).filter(|name| name.tokens.start == first && !name.possessive)?;
        let person = self.subjects.people.entities[name.entity].kind == NameKind::Person;
        let split = !scene.stretches[stretch].stopped && goes_on && pause(after.end - 1);
        let ends = scene.tokens.all[scene.stretches[stretch].inner.end - 1].is_sign(',') || pause(after.start);
        let subject = Mention::new(name.tokens.clone(), MentionKind::Name(name.entity));
        let cue = Cue::new(name.tokens.clone(), Form::Manner, Some(subject), false);
        (person && split && ends).then(|| self.frame(cue, 6.0, BETWEEN))
    }

    /// "— X" or "for X" behind a stretch.
    fn attribution_line(&self, stretch: usize, after: &Range<usize>) -> Option<Frame> {
        let scene = self.scene();
        let first = scene.narrated(after.start).filter(|_| after.start < after.end)?;
        let place = &scene.stretches[stretch];
        if first.has(Role::For) && !place.stopped {
            let name = self.subjects.people.name_at(after.start + 1).filter(|name| !name.possessive)?;
            let subject = Mention::new(name.tokens.clone(), MentionKind::Name(name.entity));
            let cue = Cue::new(after.start..after.start + 1, Form::View, Some(subject), true);
            let person = self.subjects.people.entities[name.entity].kind == NameKind::Person;
            return person.then(|| self.frame(cue, 5.5, "somebody's view, named right behind"));
        }
        let dash = first.is_dash() || first.is_sign('-') || first.is_sign('(');
        let start = if dash { after.start + 1 } else { after.start };
        let name = self.subjects.people.name_at(start).filter(|name| name.tokens.start == start)?;
        let paragraph = &scene.tokens.paragraphs[scene.paragraph_of_end(place)];
        let ends = name.tokens.end >= paragraph.end
            || (dash
                && scene
                    .narrated(name.tokens.end)
                    .is_some_and(|token| token.is_sign(',') || token.is_sign(')') || token.is_sign('.')));
        let alone = ends && (dash || name.core.len() >= 2);
        let subject = Mention::new(name.tokens.clone(), MentionKind::Name(name.entity));
        let cue = Cue::new(name.tokens.clone(), Form::Label, Some(subject), true);
        alone.then(|| self.frame(cue, 8.0, "a name set behind the words"))
    }

    /// "And what does X say? “…”": the sentence before asks what the words answer.
    fn asked_before(&self, stretch: usize, number: usize) -> Option<Frame> {
        let scene = self.scene();
        let (place, sentence) = (&scene.stretches[stretch], &scene.sentences[number]);
        let asks = scene.narrated(sentence.tokens.end.checked_sub(1)?)?.is_sign('?');
        let adjoins = sentence.tokens.end == place.outer.start && sentence.paragraph == place.paragraph;
        let whole = place.stopped || scene.narrated(place.outer.end).is_none_or(|token| token.is_sign('.'));
        let verb =
            self.cues[number].iter().find(|cue| cue.form == Form::Saying).filter(|_| asks && adjoins && whole)?;
        let behind = self.subjects.behind(verb.tokens.end, sentence.tokens.end);
        let subjects = [verb.subject.clone().filter(|_| !verb.borrowed), behind];
        let named = |subject: &Mention| matches!(subject.kind, MentionKind::Name(_));
        let subject = subjects.into_iter().flatten().find(named)?;
        let cue = Cue::new(verb.tokens.clone(), Form::Saying, Some(subject), false);
        Some(self.frame(cue, 7.0, "the sentence before asks what is answered"))
    }

    /// "Le verdict de X est sévère : « … »": whose it is, in languages that name the owner behind the thing.
    fn owner(&self, before: Range<usize>) -> Option<Mention> {
        let scene = self.scene();
        let english = scene.tokens.lexicon.language == Language::English;
        let of =
            before.clone().take(5).find(|index| scene.narrated(*index).is_some_and(|token| token.has(Role::Of)))?;
        let owns = of > before.start && self.subjects.is_noun(of - 1) && !english;
        let name = self.subjects.people.name_at(of + 1).filter(|name| owns && name.tokens.start == of + 1)?;
        let person = self.subjects.people.entities[name.entity].kind == NameKind::Person;
        person.then(|| Mention::new(name.tokens.clone(), MentionKind::Name(name.entity)))
    }

    /// A label, a colon, or the end of the paragraph before.
    fn lead_in(&self, stretch: usize, before: &Range<usize>) -> Option<Frame> {
        let scene = self.scene();
        let place = &scene.stretches[stretch];
        let last = before.end.checked_sub(1).filter(|last| *last >= before.start);
        if let Some(last) = last {
            if !scene.narrated(last)?.is_sign(':') {
                return None;
            }
            if let Some(subject) = self.label(before.start..last, place.outer == place.inner) {
                let cue = Cue::new(subject.tokens.clone(), Form::Label, Some(subject), false);
                return Some(self.frame(cue, 9.0, "a name with a colon before"));
            }
            let subject = self.subjects.of_clause(before.clone()).or_else(|| self.owner(before.clone()))?;
            let label = subject.tokens.end == last && subject.tokens.start == before.start;
            let (form, weight, reason) = if label {
                (Form::Label, 9.0, "a name with a colon before")
            } else {
                (Form::Colon, 5.0, "a clause with a colon before")
            };
            let cue = Cue::new(subject.tokens.clone(), form, Some(subject), false);
            return Some(self.frame(cue, weight, reason));
        }
        // The stretch begins its paragraph: what leads into it may end the paragraph before.
        let number = place.sentence.checked_sub(1)?;
        let sentence = &scene.sentences[number];
        let end = scene.narrated(sentence.tokens.end.checked_sub(1)?)?;
        let starts = scene.tokens.paragraphs[place.paragraph].start == place.outer.start;
        if let Some(frame) = self.asked_before(stretch, number) {
            return Some(frame);
        }
        let leads = end.is_sign(':') || end.is_sign(',') || end.any(&[Role::Say, Role::Tell, Role::Write]);
        if !leads || !starts || sentence.paragraph + 1 != place.paragraph {
            return None;
        }
        let speaking = |cue: &&Cue| !matches!(cue.form, Form::Addressed | Form::Manner);
        let cue = match self.cues[number].iter().rev().find(speaking) {
            Some(cue) => cue.clone(),
            None => {
                let subject = self.subjects.of_clause(sentence.tokens.clone())?;
                Cue::new(subject.tokens.clone(), Form::Colon, Some(subject), false)
            }
        };
        let weight = if cue.form == Form::Colon { 5.5 } else { 7.0 };
        Some(self.frame(cue, weight, "the paragraph before leads into it"))
    }

    /// Whoever a paragraph begins with, if nothing but a colon follows: "Interviewer:", "ROKE:".
    ///
    /// Before words between marks every word of it must have a capital; a turn of an interview proves its label.
    fn label(&self, words: Range<usize>, is_turn: bool) -> Option<Mention> {
        const NOBODY: [Role; 11] = [
            Role::Say,
            Role::Tell,
            Role::Write,
            Role::Think,
            Role::Judge,
            Role::Manner,
            Role::Point,
            Role::Verb,
            Role::Auxiliary,
            Role::Preposition,
            Role::Paper,
        ];
        let scene = self.scene();
        let sentence = scene.sentence_at(words.start)?;
        let begins = scene.tokens.paragraphs.get(sentence.paragraph).is_some_and(|range| range.start == words.start);
        let short = !words.is_empty() && words.len() <= 6;
        let plain = |index: usize| {
            scene.narrated(index).is_some_and(|token| {
                let lower = scene.tokens.word(index).chars().next().is_some_and(char::is_lowercase);
                let written_small = lower && !is_turn && !token.any(&[Role::Particle, Role::Of]);
                !token.any(&NOBODY) && !token.is_sign(',') && !written_small
            })
        };
        if !(begins && short && words.clone().all(plain) && scene.narrated(words.start)?.is_word()) {
            return None;
        }
        // "ROKE:" is whoever has that surname elsewhere.
        let head = words.end - 1;
        let folded = scene.tokens.all[head].folded;
        let full = self.by_surname.get(&folded).filter(|_| words.len() == 1).copied();
        let name = self.subjects.people.name_at(words.start).filter(|name| name.tokens == words);
        let named = full.or_else(|| name.map(|name| name.entity));
        let kind = named.map_or(MentionKind::Description(head), MentionKind::Name);
        Some(Mention::new(words, kind))
    }

    /// The first word behind a stretch, over the comma, dash or bracket that stands first.
    fn first_word(&self, after: Range<usize>) -> Option<usize> {
        let scene = self.scene();
        let mut at = after.start;
        while at < after.end.min(after.start + 8) {
            let token = scene.narrated(at)?;
            if token.is_sign('(') || token.is_sign('[') {
                // "“…” ((it)), said X": a note in brackets.
                let close = (at..after.end.min(at + 8)).rev().find(|index| {
                    scene.narrated(*index).is_some_and(|token| token.is_sign(')') || token.is_sign(']'))
                })?;
                at = close + 1;
                continue;
            }
            let skipped = [',', ';', '-', ')'].iter().any(|sign| token.is_sign(*sign)) || token.is_dash();
            if !skipped {
                return Some(at);
            }
            at += 1;
        }
        None
    }

    /// Whether the words of `range` only lead up to a subject ("Concord resident", "Senator", "the late").
    fn leads_up_to(&self, range: Range<usize>) -> bool {
        range.clone().all(|index| {
            self.scene().narrated(index).is_some_and(|token| {
                (token.is_word() || token.kind == TokenKind::Number || token.is_sign(','))
                    && !token.any(&[Role::Preposition, Role::Conjunction, Role::Subordinator])
            })
        })
    }

    /// Whether a stretch ends as speech does before its attribution.
    fn ends_like_speech(&self, stretch: usize, after: &Range<usize>) -> bool {
        let scene = self.scene();
        let place = &scene.stretches[stretch];
        let last = &scene.tokens.all[place.inner.end - 1];
        let pause = matches!(last.kind, TokenKind::Sign(',' | '.' | '!' | '?' | '…' | '—' | '–' | '-' | ';'));
        let behind = scene.narrated(after.start).filter(|_| after.start < after.end);
        pause || behind.is_some_and(|token| token.is_sign(',') || token.is_dash())
    }

    /// Whether a cue is one of the plain verbs of saying, which need no comma.
    fn is_plain(&self, cue: &Cue) -> bool {
        const PLAIN: [&str; 12] = [
            "said", "says", "told", "tells", "asked", "asks", "wrote", "writes", "replied", "added", "adds", "answered",
        ];
        let tokens = self.scene().tokens;
        PLAIN.contains(&tokens.word(cue.tokens.start)) || tokens.lexicon.language != Language::English
    }
}
