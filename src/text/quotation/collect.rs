//! Puts the findings into the given text's own positions.

use super::class::Verdict;
use super::{Class, Kind, Named, Oddity, Paraphrase, Stretch};
use crate::text::Span;
use crate::text::attribution::paraphrase::Told;
use crate::text::attribution::people::{NameKind, People};
use crate::text::attribution::scene::Scene;
use crate::text::attribution::speakers::Answer;
use crate::text::attribution::{Speaker, SpeakerKind};
use crate::text::marks::Marked;
use crate::text::reading::Reading;
use crate::text::tokens::Tokens;
use std::ops::Range;

/// Makes results of what was found in one reading.
pub(super) struct Collector<'all, 'reading> {
    pub(super) reading: &'all Reading,
    pub(super) tokens: &'all Tokens<'reading>,
    pub(super) marked: &'all [Marked],
}

impl Collector<'_, '_> {
    /// Every marked stretch with words in it, by where it begins.
    pub(super) fn stretches(&self, scene: &Scene, verdicts: Vec<Verdict>, answers: Vec<Answer>) -> Vec<Stretch> {
        let mut place_of: Vec<Option<usize>> = vec![None; self.marked.len()];
        let mut found: Vec<Stretch> = Vec::with_capacity(self.marked.len());
        let mut judged = scene.stretches.iter().zip(verdicts.into_iter().zip(answers)).peekable();
        for (index, marked) in self.marked.iter().enumerate() {
            let own = judged.next_if(|(place, _)| place.marked == index);
            if !marked.span.of(self.tokens.text).contains(char::is_alphanumeric) {
                continue;
            }
            place_of[index] = Some(found.len());
            found.push(match own {
                Some((_, (verdict, answer))) => self.outermost(marked, verdict, answer),
                None => self.nested(marked, marked.parent.and_then(|parent| place_of[parent])),
            });
        }
        found
    }

    /// Indirect speech.
    pub(super) fn paraphrases(&self, told: Vec<Told>) -> Vec<Paraphrase> {
        let made = told.into_iter().map(|told| Paraphrase {
            span: self.given(told.tokens),
            cue: self.given(told.cue),
            speaker: told.speaker.map(|speaker| self.placed(speaker)),
        });
        made.collect()
    }

    /// Everybody the text names, most often first.
    pub(super) fn people(&self, people: &People) -> Vec<Named> {
        let named =
            people.entities.iter().filter(|entity| entity.kind != NameKind::Place && !entity.mentions.is_empty());
        let mut found: Vec<Named> = named
            .map(|entity| Named {
                name: entity.name.clone(),
                kind: SpeakerKind::of(entity.kind),
                mentions: entity
                    .mentions
                    .iter()
                    .map(|number| self.given(people.names[*number].tokens.clone()))
                    .collect(),
            })
            .collect();
        found.sort_by_key(|named| usize::MAX - named.mentions.len());
        found
    }

    /// What is odd about the marks.
    pub(super) fn warnings(&self) -> Vec<Oddity> {
        let unclosed = self.marked.iter().filter(|marked| marked.unclosed);
        unclosed
            .map(|marked| Oddity {
                span: self.reading.given(marked.span),
                sentence: "This quotation is opened and never closed.".to_owned(),
            })
            .collect()
    }

    fn outermost(&self, marked: &Marked, verdict: Verdict, answer: Answer) -> Stretch {
        let mut speakers = answer.speakers.into_iter().map(|speaker| self.placed(speaker));
        Stretch {
            span: self.reading.given(marked.span),
            kind: if verdict.class == Class::Fragment { Kind::Mixed } else { Kind::Direct },
            class: verdict.class,
            is_quotation: verdict.is_quotation,
            score: verdict.score,
            reasons: verdict.reasons,
            utterance: answer.utterance,
            nested_in: None,
            repeats: verdict.repeats.map(|span| self.reading.given(span)),
            cue: answer.cue.map(|cue| self.given(cue)),
            speaker: speakers.next(),
            other_speakers: speakers.collect(),
            relayed_by: answer.relayed_by.map(|speaker| self.placed(speaker)),
        }
    }

    /// A stretch inside another.
    fn nested(&self, marked: &Marked, parent: Option<usize>) -> Stretch {
        Stretch {
            span: self.reading.given(marked.span),
            kind: Kind::Mixed,
            class: Class::ScareQuotes,
            is_quotation: false,
            score: 0.0,
            reasons: vec!["stands inside another quotation".to_owned()],
            utterance: 0,
            nested_in: parent,
            repeats: None,
            cue: None,
            speaker: None,
            other_speakers: Vec::new(),
            relayed_by: None,
        }
    }

    /// Where tokens stand in the given text.
    fn given(&self, tokens: Range<usize>) -> Span {
        self.reading.given(self.tokens.span(tokens))
    }

    /// A speaker whose mention is placed in the given text.
    fn placed(&self, mut speaker: Speaker) -> Speaker {
        speaker.mention = speaker.mention.map(|span| self.reading.given(span));
        speaker
    }
}
