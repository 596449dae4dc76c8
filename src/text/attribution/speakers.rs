//! Who speaks each quotation of a document.
//!
//! Goes through the quotations in order and takes for each the first that answers: its own cue, the utterance it
//! continues, the speaker of the sentence or paragraph, the turns of a dialogue, the subject of the sentence before,
//! the person named last. Also joins the pieces of one utterance and finds through whom a third party's words came.

use super::cue::Form;
use super::frame::Frame;
use super::people::NameKind;
use super::resolve::{Described, History, Resolved, Resolver, Who};
use super::{Speaker, SpeakerKind};
use crate::text::Span;
use crate::text::lexicon::Role;
use std::ops::Range;

/// What is known of a stretch before its speaker is sought.
#[derive(Clone, Copy, Debug)]
pub struct Piece {
    /// Whether it is a quotation.
    pub quoted: bool,
    /// Whether it takes up the quotation of the paragraph before.
    pub continues: bool,
}

/// The answer for a stretch.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// Who speaks, first choice first.
    pub speakers: Vec<Speaker>,
    /// The tokens of the cue.
    pub cue: Option<Range<usize>>,
    /// Through whom the words came.
    pub relayed_by: Option<Speaker>,
    /// Which utterance it is a piece of, counted from 1; 0 for none.
    pub utterance: usize,
}

/// A cue weaker than this speaks only if nothing else does.
const OWN_CUE: f32 = 4.4;

/// Answers for every stretch of a scene.
pub fn attribute(resolver: &Resolver, pieces: &[Piece], frames: &[Vec<Frame>]) -> Vec<Answer> {
    let mut run = Run {
        resolver,
        pieces,
        frames,
        history: Vec::new(),
        answers: Vec::with_capacity(pieces.len()),
        who: Vec::with_capacity(pieces.len()),
        dialogue: is_dialogue(resolver, pieces),
        utterances: 0,
    };
    for stretch in 0..pieces.len() {
        run.answer(stretch);
    }
    run.answers
}

/// Whether a text is told in dialogue: paragraph after paragraph begins with somebody's words.
fn is_dialogue(resolver: &Resolver, pieces: &[Piece]) -> bool {
    let scene = resolver.subjects.scene;
    let paragraphs = &scene.tokens.paragraphs;
    let begins = |place: &super::scene::Place| {
        paragraphs.get(place.paragraph).is_some_and(|range| range.start == place.outer.start)
    };
    let turns = scene
        .stretches
        .iter()
        .zip(pieces)
        .filter(|(place, piece)| piece.quoted && !piece.continues && begins(place))
        .count();
    turns >= 8 && turns * 3 >= paragraphs.len()
}

/// One pass over the stretches.
struct Run<'run, 'resolver, 'scene, 'reading, 'tokens> {
    resolver: &'run Resolver<'resolver, 'scene, 'reading, 'tokens>,
    pieces: &'run [Piece],
    frames: &'run [Vec<Frame>],
    history: History,
    answers: Vec<Answer>,
    /// Who was found for each stretch, for those that follow.
    who: Vec<Option<Who>>,
    dialogue: bool,
    utterances: usize,
}

impl Run<'_, '_, '_, '_, '_> {
    fn answer(&mut self, stretch: usize) {
        if !self.pieces[stretch].quoted {
            self.answers.push(Answer::default());
            self.who.push(None);
            return;
        }
        let own = self.by_cue(stretch, OWN_CUE);
        let last = (0..stretch).rev().take(4).find(|before| self.pieces[*before].quoted);
        let (mut candidates, joined, cue) = match own {
            Some((found, cue)) => {
                let joined =
                    last.filter(|last| self.shares_cue(*last, &cue) || self.shares_sentence(*last, stretch, &found));
                (found, joined, Some(cue))
            }
            None => self.by_context(stretch, last),
        };
        candidates.dedup_by(|a, b| a.0.who == b.0.who);
        let utterance = match joined {
            Some(last) if self.answers[last].utterance > 0 => self.answers[last].utterance,
            _ => {
                self.utterances += 1;
                self.utterances
            }
        };
        let at = self.resolver.subjects.scene.stretches[stretch].outer.start;
        let first = candidates.first().map(|(resolved, _)| resolved.who.clone());
        if let Some(who) = &first {
            self.history.push((who.clone(), at));
        }
        let relayed_by = first.as_ref().and_then(|who| self.relayed_by(stretch, who, cue.as_ref()));
        let speakers = candidates.iter().map(|(resolved, mention)| self.speaker(resolved, mention.clone())).collect();
        let cue = cue.map(|frame| frame.cue.tokens);
        self.answers.push(Answer { speakers, cue, relayed_by, utterance });
        self.who.push(first);
    }

    /// By the stretch's own cues, if one of them weighs at least `least`.
    fn by_cue(&self, stretch: usize, least: f32) -> Option<(Vec<Candidate>, Frame)> {
        let mut found: Vec<Candidate> = Vec::new();
        let mut chosen = None;
        for frame in self.frames[stretch].iter().filter(|frame| frame.weight >= least) {
            if frame.cue.form == Form::Addressed {
                continue;
            }
            let Some(mention) = &frame.cue.subject else { continue };
            let Some(mut resolved) = self.resolver.resolve(mention, &self.history) else { continue };
            resolved.confidence *= (frame.weight / 9.0).clamp(0.3, 1.0);
            resolved.reason = format!("{}; {}", frame.reason, resolved.reason);
            chosen = chosen.or(Some(frame.clone()));
            found.push((resolved, Some(mention.tokens.clone())));
            for other in &mention.together {
                let who = Who::Entity(*other);
                found.push((
                    Resolved { who, confidence: 0.6, reason: "speaks together with the first".to_owned() },
                    None,
                ));
            }
        }
        chosen.map(|frame| (found, frame))
    }

    /// By what stands around the stretch.
    fn by_context(&self, stretch: usize, last: Option<usize>) -> (Vec<Candidate>, Option<usize>, Option<Frame>) {
        let scene = self.resolver.subjects.scene;
        let place = &scene.stretches[stretch];
        let weak = self.by_cue(stretch, 0.1);
        let starts_paragraph =
            scene.tokens.paragraphs.get(place.paragraph).is_some_and(|range| range.start == place.outer.start);
        if let Some(last) = last {
            let before = &scene.stretches[last];
            let carried = |confidence: f32, reason: &str| self.carried(last, confidence, reason);
            if self.pieces[stretch].continues {
                return (carried(0.9, "goes on from the paragraph before"), Some(last), None);
            }
            if before.paragraph == place.paragraph && !self.narrates_another(last, stretch) {
                return (carried(0.75, "the same paragraph goes on"), Some(last), None);
            }
            let adjoins = starts_paragraph && before.paragraph + 1 == place.paragraph;
            if adjoins && self.dialogue {
                if let Some(turn) = self.other_turn(last) {
                    return (turn, None, None);
                }
            } else if adjoins && !self.narrates_another(last, stretch) {
                return (carried(0.65, "the paragraph before quotes the same speaker"), Some(last), None);
            }
        }
        if let Some((found, frame)) = weak {
            return (found, None, Some(frame));
        }
        (self.by_subject_before(stretch), None, None)
    }

    /// The speaker of an earlier stretch once more.
    fn carried(&self, last: usize, confidence: f32, reason: &str) -> Vec<Candidate> {
        let resolved = self.who[last].clone().map(|who| Resolved { who, confidence, reason: reason.to_owned() });
        let mention = self.answers[last].speakers.first().and_then(|speaker| speaker.mention);
        let tokens = mention.map(|span| {
            let tokens = self.resolver.subjects.scene.tokens;
            tokens.at(span.start)..tokens.at(span.end)
        });
        resolved.map(|resolved| (resolved, tokens)).into_iter().collect()
    }

    /// In a dialogue: whoever spoke before the last speaker.
    fn other_turn(&self, last: usize) -> Option<Vec<Candidate>> {
        let who = self.who[last].as_ref()?;
        let other =
            (0..last).rev().take(8).find(|before| self.who[*before].as_ref().is_some_and(|other| other != who))?;
        Some(self.carried(other, 0.45, "the other one of two who speak in turns"))
    }

    /// Whether the narration between two stretches brings up somebody else.
    fn narrates_another(&self, last: usize, stretch: usize) -> bool {
        let scene = self.resolver.subjects.scene;
        let between = scene.stretches[last].outer.end..scene.stretches[stretch].outer.start;
        let people = self.resolver.subjects.people;
        let mut at = between.start;
        while at < between.end.min(between.start + 120) {
            if let Some(name) = people.name_at(at) {
                let same = self.who[last] == Some(Who::Entity(name.entity));
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

    /// By the subject of the sentences before, or the person named last.
    fn by_subject_before(&self, stretch: usize) -> Vec<Candidate> {
        let scene = self.resolver.subjects.scene;
        let place = &scene.stretches[stretch];
        let mut found = Vec::new();
        let number = place.sentence;
        for (back, sentence) in (number.saturating_sub(3)..=number).rev().enumerate() {
            let sentence = &scene.sentences[sentence];
            let end = sentence.tokens.end.min(place.outer.start);
            if sentence.tokens.start >= end {
                continue;
            }
            let Some(mention) = self.resolver.subjects.of_clause(sentence.tokens.start..end) else { continue };
            let Some(mut resolved) = self.resolver.resolve(&mention, &self.history) else { continue };
            resolved.confidence *= if back <= 1 { 0.5 } else { 0.35 };
            resolved.reason = format!("subject of a sentence just before; {}", resolved.reason);
            found.push((resolved, Some(mention.tokens)));
        }
        found
    }

    /// Whether a cue is also the cue of the stretch before.
    fn shares_cue(&self, last: usize, frame: &Frame) -> bool {
        self.answers[last].cue.as_ref() == Some(&frame.cue.tokens)
    }

    /// Whether two stretches of one sentence have one speaker.
    fn shares_sentence(&self, last: usize, stretch: usize, found: &[Candidate]) -> bool {
        let scene = self.resolver.subjects.scene;
        let same =
            self.who[last].is_some() && self.who[last].as_ref() == found.first().map(|(resolved, _)| &resolved.who);
        same && scene.stretches[last].sentence == scene.stretches[stretch].sentence
    }

    /// Through whom the words of `who` came, where the text says so.
    fn relayed_by(&self, stretch: usize, who: &Who, frame: Option<&Frame>) -> Option<Speaker> {
        let scene = self.resolver.subjects.scene;
        let place = &scene.stretches[stretch];
        let second = self.frames[stretch].iter().filter(|other| {
            frame.is_some_and(|frame| frame.cue.form == Form::Source || other.cue.form == Form::Source)
                && Some(&other.cue.tokens) != frame.map(|frame| &frame.cue.tokens)
        });
        for other in second {
            if let Some(resolved) =
                other.cue.subject.as_ref().and_then(|mention| self.resolver.resolve(mention, &self.history))
                && resolved.who != *who
            {
                return Some(self.speaker(&resolved, other.cue.subject.as_ref().map(|mention| mention.tokens.clone())));
            }
        }
        let first = scene.tokens.paragraphs[place.paragraph].start;
        let sentences = (place.sentence.saturating_sub(2)..=place.sentence)
            .filter(|number| scene.sentences[*number].tokens.start >= first);
        for number in sentences {
            let found = self.shown_letter(scene.sentences[number].tokens.clone(), who);
            if found.is_some() {
                return found;
            }
        }
        None
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
        Some(self.speaker(&resolved, Some(tokens)))
    }

    fn speaker(&self, resolved: &Resolved, mention: Option<Range<usize>>) -> Speaker {
        let tokens = self.resolver.subjects.scene.tokens;
        let mention: Option<Span> = mention.map(|range| tokens.span(range));
        let (name, kind) = match &resolved.who {
            Who::Entity(entity) => {
                let entity = &self.resolver.subjects.people.entities[*entity];
                let kind = match entity.kind {
                    NameKind::Person | NameKind::Place => SpeakerKind::Person,
                    NameKind::Organisation => SpeakerKind::Group,
                    NameKind::Publication => SpeakerKind::Publication,
                };
                (entity.name.clone(), kind)
            }
            Who::Described(words, kind) => (
                words.clone(),
                match kind {
                    Described::Group => SpeakerKind::Group,
                    Described::Publication => SpeakerKind::Publication,
                    Described::Unnamed => SpeakerKind::Unnamed,
                },
            ),
            Who::Author => ("I".to_owned(), SpeakerKind::Person),
        };
        Speaker { name, mention, confidence: resolved.confidence, reasons: vec![resolved.reason.clone()], kind }
    }
}

/// A possible speaker, and the tokens that mention them.
type Candidate = (Resolved, Option<Range<usize>>);
