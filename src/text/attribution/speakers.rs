//! Who speaks each quotation of a document.
//!
//! Goes through the quotations in order and takes for each the first that answers: its own cue, the utterance it
//! continues, the speaker of the sentence or paragraph, the turns of a dialogue, the subject of the sentence before,
//! the person named last. Also joins the pieces of one utterance and finds through whom a third party's words came.

mod turns;

use super::address::{Address, Addresses};
use super::askers;
use super::cue::{Cue, Form};
use super::frame::Frame;
use super::narrator;
use super::people::NameKind;
use super::resolve::{Described, Description, History, Resolved, Resolver, Who};

use super::{Speaker, SpeakerKind};
use crate::text::Span;
use crate::text::lexicon::Role;
use crate::text::tokens::Token;
use std::ops::Range;

/// What is known of a stretch before its speaker is sought.
#[derive(Clone, Copy, Debug)]
pub struct Piece {
    /// Whether it is a quotation.
    pub quoted: bool,
    /// Whether it takes up the quotation of the paragraph before.
    pub continues: bool,
    /// Whether it gives the words before it once more in their own language.
    pub translates: bool,
}

/// The answer for a stretch.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// Who speaks, first choice first.
    pub speakers: Vec<Speaker>,
    /// Whom the first choice means.
    pub who: Option<Who>,
    /// The tokens of the cue.
    pub cue: Option<Range<usize>>,
    /// Through whom the words came.
    pub relayed_by: Option<Speaker>,
    /// Which utterance it is a piece of, counted from 1; 0 for none.
    pub utterance: usize,
}

/// A cue weaker than this speaks only if nothing else does.
const OWN_CUE: f32 = 4.4;

/// Answers for every stretch of a scene; `cues` are those of each sentence.
pub fn attribute(resolver: &Resolver, pieces: &[Piece], frames: &[Vec<Frame>], cues: &[Vec<Cue>]) -> Vec<Answer> {
    let addresses = addresses(resolver, pieces);
    let mut run = Run {
        resolver,
        pieces,
        frames,
        cues,
        history: History::default(),
        answers: Vec::with_capacity(pieces.len()),
        dialogue: turns::is_dialogue(resolver, pieces),
        utterances: 0,
        addressed: addresses.iter().map(|within| within.iter().filter_map(|one| one.entity).collect()).collect(),
    };
    for stretch in 0..pieces.len() {
        run.answer(stretch);
    }
    run.fill_back();
    let mut answers = run.answers;
    name_author(resolver, &addresses, &mut answers);
    answers
}

/// Who is spoken to in each stretch.
fn addresses(resolver: &Resolver, pieces: &[Piece]) -> Vec<Vec<Address>> {
    let addresses = Addresses::of(resolver.subjects);
    let places = resolver.subjects.scene.stretches.iter().zip(pieces);
    places.map(|(place, piece)| if piece.quoted { addresses.within(place) } else { Vec::new() }).collect()
}

/// Gives the "I" of a text the name by which others call her.
fn name_author(resolver: &Resolver, addresses: &[Vec<Address>], answers: &mut [Answer]) {
    let Some(name) = narrator::name(resolver, addresses, answers) else { return };
    for answer in answers {
        let (first, who) = (answer.speakers.first_mut(), answer.who.as_ref());
        if let Some(speaker) = first.filter(|_| who == Some(&Who::Author)) {
            speaker.reasons.push(format!("others in the text call the “I” {name}"));
            speaker.name.clone_from(&name);
        }
    }
}

/// One pass over the stretches.
struct Run<'run, 'resolver, 'scene, 'reading, 'tokens> {
    resolver: &'run Resolver<'resolver, 'scene, 'reading, 'tokens>,
    pieces: &'run [Piece],
    frames: &'run [Vec<Frame>],
    cues: &'run [Vec<Cue>],
    history: History,
    answers: Vec<Answer>,
    dialogue: bool,
    utterances: usize,
    /// Who is spoken to in each stretch, as places among the entities.
    addressed: Vec<Vec<usize>>,
}

/// What was found for one stretch.
#[derive(Default)]
struct Found {
    /// Who may speak, first choice first.
    candidates: Vec<Candidate>,
    /// The stretch whose utterance goes on.
    joined: Option<usize>,
    /// The frame that answered.
    frame: Option<Frame>,
}

impl Run<'_, '_, '_, '_, '_> {
    fn answer(&mut self, stretch: usize) {
        if !self.pieces[stretch].quoted {
            self.answers.push(Answer::default());
            return;
        }
        let last = (0..stretch).rev().take(4).find(|before| self.pieces[*before].quoted);
        let start = self.resolver.subjects.scene.stretches[stretch].outer.start;
        self.history.mind.advance(&self.resolver.cast, start);
        self.history.next_turn = self.is_next_turn(last, stretch);
        self.history.addressed.clone_from(&self.addressed[stretch]);
        self.history.called_on = last.map_or(Vec::new(), |last| self.addressed_in_turn(last));
        let mut found = match self.by_cue(stretch, OWN_CUE) {
            Some((candidates, frame)) => {
                let joins = |last: &usize| {
                    self.shares_cue(*last, &frame)
                        || self.shares_sentence(*last, stretch, &candidates)
                        || self.pieces[stretch].continues
                };
                Found { joined: last.filter(joins), candidates, frame: Some(frame) }
            }
            None => self.by_context(stretch, last),
        };
        found.candidates.dedup_by(|a, b| a.0.who == b.0.who);
        if found.candidates.is_empty() {
            found.candidates.extend(self.unresolved(stretch));
        }
        let utterance = match found.joined.map(|last| self.answers[last].utterance) {
            Some(utterance) if utterance > 0 => utterance,
            _ => {
                self.utterances += 1;
                self.utterances
            }
        };
        let at = self.resolver.subjects.scene.stretches[stretch].outer.start;
        let first = found.candidates.first().map(|(resolved, _)| resolved.who.clone());
        if let Some(who) = &first {
            self.history.spoken.push((who.clone(), at));
            let mention = found.candidates.first().and_then(|(_, mention)| mention.as_ref());
            if let (Some(mention), Some(referent)) = (mention, who.referent()) {
                self.history.mind.settle(&self.resolver.cast, mention.start, referent);
            }
        }
        let relayed_by = first.as_ref().and_then(|who| self.relayed_by(stretch, who, found.frame.as_ref()));
        let speakers = found
            .candidates
            .iter()
            .map(|(resolved, mention)| speaker(self.resolver, resolved, mention.clone()))
            .collect();
        let cue = found.frame.map(|frame| frame.cue.tokens);
        self.answers.push(Answer { speakers, who: first, cue, relayed_by, utterance });
    }

    fn begins_paragraph(&self, stretch: usize) -> bool {
        let scene = self.resolver.subjects.scene;
        let place = &scene.stretches[stretch];
        scene.tokens.paragraphs.get(place.paragraph).is_some_and(|range| range.start >= place.outer.start)
    }

    /// By the stretch's own cues, if one of them weighs at least `least`.
    fn by_cue(&self, stretch: usize, least: f32) -> Option<(Vec<Candidate>, Frame)> {
        let mut found: Vec<Candidate> = Vec::new();
        let mut chosen = None;
        let mut third_person = false;
        let addressed =
            self.frames[stretch].iter().find(|frame| frame.cue.form == Form::Addressed && frame.weight >= 6.0);
        for frame in self.frames[stretch].iter().filter(|frame| frame.weight >= least) {
            // Who is asked does not speak the question, and answers behind it.
            if frame.cue.form == Form::Addressed || addressed.is_some() && !frame.reason.ends_with("before") {
                continue;
            }
            let Some(mention) = &frame.cue.subject else { continue };
            let Some(mut resolved) = self.resolver.resolve(mention, &self.history) else {
                third_person = true;
                continue;
            };
            // "she said", and the text does not say who she is: the author is not.
            if third_person && resolved.who == Who::Author {
                continue;
            }
            resolved.confidence *= (frame.weight / 9.0).clamp(0.3, 1.0);
            resolved.reason = format!("{}; {}", frame.reason, resolved.reason);
            chosen = chosen.or(Some(frame.clone()));
            found.push((resolved, Some(mention.tokens.clone())));
            for other in &mention.together {
                let who = Who::Entity(*other);
                let reason = "speaks together with the first".to_owned();
                found.push((Resolved { who, confidence: 0.6, reason }, None));
            }
        }
        chosen.map(|frame| (found, frame))
    }

    /// The pronoun of the best cue, where it means nobody whom the text names.
    fn unresolved(&self, stretch: usize) -> Option<Candidate> {
        let frame =
            self.frames[stretch].first().filter(|frame| frame.weight >= 6.0 && frame.cue.form != Form::Addressed)?;
        let mention = frame.cue.subject.as_ref()?;
        let tokens = self.resolver.subjects.scene.tokens;
        let words = tokens.span(mention.tokens.clone()).of(tokens.text).to_lowercase();
        let reason = format!("“{words}” means nobody whom the text names");
        let noun = tokens.all[mention.tokens.start].folded;
        let who = Who::Described(Description { words, kind: Described::Unnamed, noun });
        Some((Resolved { who, confidence: 0.3, reason }, Some(mention.tokens.clone())))
    }

    /// Whether a stretch is what somebody is asked or told, by whom the text does not say.
    fn is_asked(&self, stretch: usize) -> bool {
        self.frames[stretch].iter().any(|frame| frame.cue.form == Form::Addressed && frame.weight >= 6.0)
    }

    /// By what stands around the stretch.
    fn by_context(&self, stretch: usize, last: Option<usize>) -> Found {
        let scene = self.resolver.subjects.scene;
        let place = &scene.stretches[stretch];
        if self.is_asked(stretch) {
            let asker = askers::asker(self.resolver, self.cues, stretch, &self.history);
            let candidates = asker.into_iter().map(|(resolved, mention)| (resolved, Some(mention))).collect();
            return Found { candidates, ..Found::default() };
        }
        if let Some(last) = last {
            if self.pieces[stretch].continues || self.pieces[stretch].translates {
                return self.carried_on(last, stretch, 0.9, "goes on from the words before");
            }
            if scene.paragraph_of_end(&scene.stretches[last]) == place.paragraph
                && !self.is_asked(last)
                && !self.narrates_another(last, stretch)
            {
                return self.carried_on(last, stretch, 0.75, "the same paragraph goes on");
            }
        }
        let narrated = self.by_narration(stretch);
        if !narrated.is_empty() {
            return Found { candidates: narrated, ..Found::default() };
        }
        if let Some(last) = last {
            let adjoins =
                self.begins_paragraph(stretch) && scene.paragraph_of_end(&scene.stretches[last]) + 1 == place.paragraph;
            if adjoins && self.dialogue {
                let turn = self.called_on(last, stretch);
                let turn = turn.or_else(|| self.other_turn(last, stretch)).or_else(|| self.turn_ahead(stretch));
                if let Some(candidates) = turn {
                    return Found { candidates, ..Found::default() };
                }
            } else if adjoins && !self.narrates_another(last, stretch) {
                return self.carried_on(last, stretch, 0.65, "the paragraph before quotes the same speaker");
            }
        }
        if let Some((candidates, frame)) = self.by_cue(stretch, 0.1) {
            return Found { candidates, joined: None, frame: Some(frame) };
        }
        let mut candidates = self.by_subject_before(stretch);
        if self.history.next_turn {
            let spoke = last.and_then(|last| self.answers[last].who.clone());
            candidates.retain(|(resolved, _)| Some(&resolved.who) != spoke.as_ref());
        }
        Found { candidates, ..Found::default() }
    }

    /// The speaker of an earlier stretch once more, in the same utterance unless the text has told something since.
    fn carried_on(&self, last: usize, stretch: usize, confidence: f32, reason: &str) -> Found {
        let joined = Some(last).filter(|last| !self.narrates_between(*last, stretch));
        Found { candidates: self.carried(last, confidence, reason), joined, frame: None }
    }

    /// Whether a sentence stands between two stretches that is not the attribution of the first.
    fn narrates_between(&self, last: usize, stretch: usize) -> bool {
        let scene = self.resolver.subjects.scene;
        let (from, to) = (scene.stretches[last].outer.end, scene.stretches[stretch].outer.start);
        let cue = self.answers[last].cue.as_ref();
        let whole = scene.sentences[scene.stretches[last].sentence + 1..].iter();
        whole.take_while(|sentence| sentence.tokens.end <= to).any(|sentence| {
            let tells = sentence.tokens.clone().any(|at| scene.narrated(at).is_some_and(Token::is_word));
            sentence.tokens.start >= from && tells && !cue.is_some_and(|cue| sentence.tokens.contains(&cue.start))
        })
    }

    /// The speaker of an earlier stretch once more.
    fn carried(&self, last: usize, confidence: f32, reason: &str) -> Vec<Candidate> {
        let resolved =
            self.answers[last].who.clone().map(|who| Resolved { who, confidence, reason: reason.to_owned() });
        resolved.map(|resolved| (resolved, self.mention_of(last))).into_iter().collect()
    }

    /// Whether the narration between two stretches brings up somebody else.
    fn narrates_another(&self, last: usize, stretch: usize) -> bool {
        let scene = self.resolver.subjects.scene;
        let between = scene.stretches[last].outer.end..scene.stretches[stretch].outer.start;
        let people = self.resolver.subjects.people;
        let mut at = between.start;
        while at < between.end.min(between.start + 120) {
            if let Some(name) = people.name_at(at) {
                let same = self.answers[last].who == Some(Who::Entity(name.entity));
                let person = people.entities[name.entity].kind == NameKind::Person;
                if person && !same && !name.possessive && scene.begins_sentence(name.tokens.start) {
                    return true;
                }
                at = name.tokens.end.max(at + 1);
            } else {
                at += 1;
            }
        }
        false
    }

    /// By what its own paragraph narrates of somebody, before it or, in a dialogue, right behind it.
    fn by_narration(&self, stretch: usize) -> Vec<Candidate> {
        let scene = self.resolver.subjects.scene;
        let place = &scene.stretches[stretch];
        let start = scene.tokens.paragraphs[place.paragraph].start;
        let last = scene.sentences.get(place.sentence).map_or(start, |sentence| sentence.tokens.start);
        if start < last.max(scene.before(stretch).start) || !scene.before(stretch).is_empty() {
            let found = self.by_subject_before(stretch);
            if !found.is_empty() {
                return found;
            }
        }
        let after = scene.after(stretch);
        if !self.dialogue || !place.stopped || after.is_empty() {
            return Vec::new();
        }
        let mention = self.resolver.subject_of(after);
        let resolved = mention.and_then(|mention| {
            let mut resolved = self.resolver.resolve(&mention, &self.history)?;
            resolved.confidence *= 0.5;
            resolved.reason = format!("what is told right behind the words; {}", resolved.reason);
            Some((resolved, Some(mention.tokens)))
        });
        resolved.into_iter().filter(|(resolved, _)| resolved.who != Who::Author).collect()
    }

    /// By the cues and subjects of the sentences before.
    fn by_subject_before(&self, stretch: usize) -> Vec<Candidate> {
        let scene = self.resolver.subjects.scene;
        let place = &scene.stretches[stretch];
        let mut found: Vec<Candidate> = Vec::new();
        let first = place.sentence.saturating_sub(3);
        for (back, number) in (first..=place.sentence).rev().enumerate() {
            let sentence = &scene.sentences[number];
            let end = sentence.tokens.end.min(place.outer.start);
            if sentence.tokens.start >= end {
                continue;
            }
            let speaks =
                |cue: &&Cue| cue.tokens.start < end && matches!(cue.form, Form::Saying | Form::Source) && !cue.borrowed;
            let cue = self.cues[number].iter().rev().find(speaks).and_then(|cue| cue.subject.clone());
            let clause = || self.resolver.subject_of(sentence.tokens.start..end);
            let Some(mention) = cue.or_else(clause) else { continue };
            let Some(mut resolved) = self.resolver.resolve(&mention, &self.history) else { continue };
            if self.dialogue && !self.is_person(&resolved.who) {
                continue;
            }
            resolved.confidence *= if back <= 1 { 0.5 } else { 0.35 };
            resolved.reason = format!("subject of a sentence just before; {}", resolved.reason);
            found.push((resolved, Some(mention.tokens)));
        }
        found
    }

    /// Whether somebody other than the author is a single person, as those are who speak in turns.
    fn is_person(&self, who: &Who) -> bool {
        match who {
            Who::Entity(entity) => self.resolver.subjects.people.entities[*entity].kind == NameKind::Person,
            Who::Described(description) => description.kind == Described::Unnamed,
            Who::Author => false,
        }
    }

    /// Gives the first pieces of an utterance the speaker whom only a later piece names.
    fn fill_back(&mut self) {
        for stretch in (1..self.answers.len()).rev() {
            let takes_up = self.pieces[stretch].continues && self.answers[stretch].cue.is_some();
            let unnamed = self.answers[stretch - 1].cue.is_none() && self.pieces[stretch - 1].quoted;
            if takes_up && unnamed && !self.answers[stretch].speakers.is_empty() {
                let later = &self.answers[stretch];
                let who = later.who.clone();
                let (speakers, cue, relayed_by) = (later.speakers.clone(), later.cue.clone(), later.relayed_by.clone());
                self.answers[stretch].utterance = self.answers[stretch - 1].utterance;
                let earlier = &mut self.answers[stretch - 1];
                (earlier.speakers, earlier.who, earlier.cue, earlier.relayed_by) = (speakers, who, cue, relayed_by);
            }
        }
    }

    /// Whether a cue is also the cue of the stretch before.
    fn shares_cue(&self, last: usize, frame: &Frame) -> bool {
        self.answers[last].cue.as_ref() == Some(&frame.cue.tokens)
    }

    /// Whether two stretches of one sentence have one speaker.
    fn shares_sentence(&self, last: usize, stretch: usize, found: &[Candidate]) -> bool {
        let scene = self.resolver.subjects.scene;
        let same = self.answers[last].who.is_some()
            && self.answers[last].who.as_ref() == found.first().map(|(resolved, _)| &resolved.who);
        same && scene.stretches[last].sentence == scene.stretches[stretch].sentence
    }

    /// Through whom the words of `who` came, where the text says so.
    fn relayed_by(&self, stretch: usize, who: &Who, frame: Option<&Frame>) -> Option<Speaker> {
        let scene = self.resolver.subjects.scene;
        let place = &scene.stretches[stretch];
        for other in self.frames[stretch].iter().filter(|other| frame.is_some_and(|frame| self.passes_on(frame, other)))
        {
            if let Some(resolved) =
                other.cue.subject.as_ref().and_then(|mention| self.resolver.resolve(mention, &self.history))
                && resolved.who != *who
            {
                let mention = other.cue.subject.as_ref().map(|mention| mention.tokens.clone());
                return Some(speaker(self.resolver, &resolved, mention));
            }
        }
        let first = scene.tokens.paragraphs[place.paragraph].start;
        let sentences = (place.sentence.saturating_sub(2)..=place.sentence)
            .filter(|number| scene.sentences[*number].tokens.start >= first);
        for number in sentences {
            let tokens = scene.sentences[number].tokens.clone();
            let found = self.shown_letter(tokens.start..tokens.end.min(tokens.start + 80), who);
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// Whether another cue of the sentence passes on what the first one says: "X remembers Y shouting", "according to
    /// X, Y said".
    fn passes_on(&self, frame: &Frame, other: &Frame) -> bool {
        let tokens = self.resolver.subjects.scene.tokens;
        let different = other.cue.tokens != frame.cue.tokens && !other.cue.borrowed;
        let participle = tokens.word(frame.cue.tokens.start).ends_with("ing") && !frame.cue.borrowed;
        let recalls =
            participle && matches!(other.cue.form, Form::Saying) && other.cue.tokens.start < frame.cue.tokens.start;
        different && (recalls || (other.cue.form == Form::Source && frame.cue.form != Form::Source))
    }

    /// Who brings up a letter of `who` in a sentence.
    fn shown_letter(&self, sentence: Range<usize>, who: &Who) -> Option<Speaker> {
        let scene = self.resolver.subjects.scene;
        let people = self.resolver.subjects.people;
        let Who::Entity(writer) = who else { return None };
        let has_letter =
            sentence.clone().any(|index| scene.narrated(index).is_some_and(|token| token.has(Role::Letter)));
        let mut others = Vec::new();
        let mut names_writer = false;
        let mut at = sentence.start;
        while at < sentence.end {
            if let Some(name) = people.name_at(at) {
                names_writer |= name.entity == *writer;
                let person = people.entities[name.entity].kind == NameKind::Person;
                let free =
                    !self.resolver.subjects.follows_preposition(name.tokens.start, sentence.start) && !name.possessive;
                if name.entity != *writer && person && free {
                    others.push((name.entity, name.tokens.clone()));
                }
                at = name.tokens.end.max(at + 1);
            } else {
                at += 1;
            }
        }
        let (entity, tokens) = others.into_iter().next().filter(|_| has_letter && names_writer)?;
        let resolved =
            Resolved { who: Who::Entity(entity), confidence: 0.6, reason: "brings up the letter".to_owned() };
        Some(speaker(self.resolver, &resolved, Some(tokens)))
    }
}

/// What is told of a resolved speaker.
pub fn speaker(resolver: &Resolver, resolved: &Resolved, mention: Option<Range<usize>>) -> Speaker {
    let tokens = resolver.subjects.scene.tokens;
    let (name, kind) = match &resolved.who {
        Who::Entity(entity) => {
            let entity = &resolver.subjects.people.entities[*entity];
            (entity.name.clone(), SpeakerKind::of(entity.kind))
        }
        Who::Described(description) => {
            let kind = match description.kind {
                Described::Group => SpeakerKind::Group,
                Described::Publication => SpeakerKind::Publication,
                Described::Unnamed => SpeakerKind::Unnamed,
            };
            (description.words.clone(), kind)
        }
        Who::Author => ("I".to_owned(), SpeakerKind::Person),
    };
    let mention: Option<Span> = mention.map(|range| tokens.span(range));
    Speaker { name, mention, confidence: resolved.confidence, reasons: vec![resolved.reason.clone()], kind }
}

/// A possible speaker, and the tokens that mention them.
type Candidate = (Resolved, Option<Range<usize>>);
