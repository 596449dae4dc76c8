//! Who speaks in a dialogue, where the turns tell more than the words around them.
//!
//! Two who speak in turns need not be named each time: whoever was spoken to answers, or whoever spoke before the last.

use super::{Candidate, Piece, Run};
use crate::text::attribution::resolve::{Resolved, Resolver, Who};
use crate::text::attribution::scene::Place;
use crate::text::attribution::subject::MentionKind;
use std::ops::Range;

/// How many paragraphs back the other one of two who speak in turns may have spoken.
const OTHER_TURN_BACK: usize = 12;

/// Whether a text is told in dialogue: paragraph after paragraph begins with somebody's words.
pub(super) fn is_dialogue(resolver: &Resolver, pieces: &[Piece]) -> bool {
    let scene = resolver.subjects.scene;
    let paragraphs = &scene.tokens.paragraphs;
    let begins = |place: &Place| paragraphs.get(place.paragraph).is_some_and(|range| range.start == place.outer.start);
    let places = scene.stretches.iter().zip(pieces);
    let turns = places.filter(|(place, piece)| piece.quoted && !piece.continues && begins(place)).count();
    (turns >= 8 && turns * 3 >= paragraphs.len()) || (turns >= 4 && turns * 3 >= paragraphs.len() * 2)
}

impl Run<'_, '_, '_, '_, '_> {
    /// Whether a stretch begins the paragraph after somebody else's turn.
    pub(super) fn is_next_turn(&self, last: Option<usize>, stretch: usize) -> bool {
        let scene = self.resolver.subjects.scene;
        let place = &scene.stretches[stretch];
        let adjoins = last.is_some_and(|last| scene.paragraph_of_end(&scene.stretches[last]) + 1 == place.paragraph);
        self.dialogue && adjoins && !self.pieces[stretch].continues && self.begins_paragraph(stretch)
    }

    /// Who is spoken to by name in the turn that ends with stretch `last`.
    pub(super) fn addressed_in_turn(&self, last: usize) -> Vec<usize> {
        let utterance = self.answers[last].utterance;
        let turn = (0..=last).rev().take(6).take_while(|piece| self.answers[*piece].utterance == utterance);
        turn.flat_map(|piece| self.addressed[piece].iter().copied()).collect()
    }

    /// In a dialogue: whoever was spoken to by name in the turn before.
    pub(super) fn called_on(&self, last: usize, stretch: usize) -> Option<Vec<Candidate>> {
        let entity = self.addressed_in_turn(last).into_iter().next()?;
        let who = Who::Entity(entity);
        let possible = self.answers[last].who.as_ref() != Some(&who) && !self.is_addressed(stretch, &who);
        let reason = "was spoken to in the turn before".to_owned();
        possible.then(|| vec![(Resolved { who, confidence: 0.55, reason }, None)])
    }

    /// In a dialogue: whoever spoke before the last speaker, or was spoken to by them.
    pub(super) fn other_turn(&self, last: usize, stretch: usize) -> Option<Vec<Candidate>> {
        let scene = self.resolver.subjects.scene;
        let who = self.answers[last].who.as_ref()?;
        let here = scene.stretches[stretch].paragraph;
        let within = |before: &usize| scene.stretches[*before].paragraph + OTHER_TURN_BACK >= here;
        for before in (0..=last).rev().take(8).take_while(within) {
            let Some(speaker) = self.answers[before].who.as_ref() else { continue };
            let mut spoken_to = self.addressed[before].iter().map(|entity| Who::Entity(*entity));
            let partner = if speaker == who { spoken_to.next_back() } else { Some(speaker.clone()) };
            let Some(partner) = partner.filter(|partner| !self.is_addressed(stretch, partner)) else { continue };
            let mention = if speaker == who { None } else { self.mention_of(before) };
            let reason = "the other one of two who speak in turns".to_owned();
            return Some(vec![(Resolved { who: partner, confidence: 0.45, reason }, mention)]);
        }
        None
    }

    /// Whether somebody is spoken to in a stretch.
    fn is_addressed(&self, stretch: usize, who: &Who) -> bool {
        matches!(who, Who::Entity(entity) if self.addressed[stretch].contains(entity))
    }

    /// The tokens that mention the speaker of an earlier stretch.
    pub(super) fn mention_of(&self, stretch: usize) -> Option<Range<usize>> {
        let tokens = self.resolver.subjects.scene.tokens;
        let mention = self.answers[stretch].speakers.first().and_then(|speaker| speaker.mention);
        mention.map(|span| tokens.at(span.start)..tokens.at(span.end))
    }

    /// In a dialogue: whoever is named two turns on.
    pub(super) fn turn_ahead(&self, stretch: usize) -> Option<Vec<Candidate>> {
        let mut turns = 0;
        for next in (stretch + 1..self.pieces.len()).take(8) {
            if !self.pieces[next].quoted {
                continue;
            }
            turns += usize::from(self.begins_paragraph(next) && !self.pieces[next].continues);
            let frame = self.frames[next].first().filter(|frame| frame.weight >= 6.0);
            let mention = frame.and_then(|frame| frame.cue.subject.as_ref());
            let Some(mention) = mention.filter(|mention| matches!(mention.kind, MentionKind::Name(_))) else {
                continue;
            };
            if turns % 2 == 1 {
                return None;
            }
            let mut resolved = self.resolver.resolve(mention, &self.history)?;
            resolved.confidence = 0.35;
            resolved.reason = format!("speaks in turns with another; {}", resolved.reason);
            return Some(vec![(resolved, None)]);
        }
        None
    }
}
