//! Puts the findings into the given text's own positions.

use super::class::Verdict;
use super::{Class, Kind, Named, Oddity, Paraphrase, Stretch};
use crate::text::Span;
use crate::text::attribution::paraphrase::Told;
use crate::text::attribution::people::{NameKind, People};
use crate::text::attribution::relayed::Relayed;
use crate::text::attribution::scene::Scene;
use crate::text::attribution::speakers::Answer;
use crate::text::attribution::{Speaker, SpeakerKind};
use crate::text::marks::Marked;
use crate::text::reading::Reading;
use crate::text::tokens::Tokens;
use std::collections::HashMap;
use std::ops::Range;

/// Makes results of what was found in one reading.
pub(super) struct Collector<'all, 'reading> {
    pub(super) reading: &'all Reading,
    pub(super) tokens: &'all Tokens<'reading>,
    pub(super) marked: &'all [Marked],
    /// The text as it was given.
    pub(super) given: &'all str,
}

impl Collector<'_, '_> {
    /// Every marked stretch with words in it, by where it begins.
    pub(super) fn stretches(
        &self,
        scene: &Scene,
        verdicts: Vec<Verdict>,
        answers: Vec<Answer>,
        mut relayed: HashMap<usize, Relayed>,
    ) -> Vec<Stretch> {
        let mut place_of: Vec<Option<usize>> = vec![None; self.marked.len()];
        let mut found: Vec<Stretch> = Vec::with_capacity(self.marked.len());
        let mut judged = scene.stretches.iter().zip(verdicts.into_iter().zip(answers)).peekable();
        for (index, marked) in self.marked.iter().enumerate() {
            let own = judged.next_if(|(place, _)| place.marked == index);
            if !marked.span.of(self.tokens.text).contains(char::is_alphanumeric) {
                continue;
            }
            place_of[index] = Some(found.len());
            let nested_in = marked.parent.and_then(|parent| place_of[parent]);
            found.push(match (own, relayed.remove(&index)) {
                (Some((_, (verdict, answer))), _) => self.judged(marked, verdict, answer),
                (None, Some(Relayed { written, answer })) => {
                    Stretch { nested_in, ..self.judged(marked, Verdict::relayed(written), answer) }
                }
                (None, None) => self.nested(marked, nested_in),
            });
        }
        found
    }

    /// Indirect speech.
    pub(super) fn paraphrases(&self, told: Vec<Told>) -> Vec<Paraphrase> {
        let made = told.into_iter().map(|told| Paraphrase {
            span: self.place(told.tokens),
            cue: self.place(told.cue),
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
                    .map(|number| self.place(people.names[*number].tokens.clone()))
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

    /// A stretch that was judged and whose speaker was sought.
    fn judged(&self, marked: &Marked, verdict: Verdict, answer: Answer) -> Stretch {
        let mut speakers = answer.speakers.into_iter().map(|speaker| self.placed(speaker));
        Stretch {
            span: self.between_marks(marked),
            kind: if verdict.class == Class::Fragment { Kind::Mixed } else { Kind::Direct },
            class: verdict.class,
            is_quotation: verdict.is_quotation,
            score: verdict.score,
            reasons: verdict.reasons,
            utterance: answer.utterance,
            nested_in: None,
            repeats: verdict.repeats.map(|span| self.reading.given(span)),
            cue: answer.cue.map(|cue| self.place(cue)),
            speaker: speakers.next(),
            other_speakers: speakers.collect(),
            relayed_by: answer.relayed_by.map(|speaker| self.placed(speaker)),
        }
    }

    /// A stretch inside another that is nobody else's words.
    fn nested(&self, marked: &Marked, parent: Option<usize>) -> Stretch {
        Stretch {
            span: self.between_marks(marked),
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

    /// A stretch in the given text, from mark to mark, so that markup inside the marks belongs to it.
    fn between_marks(&self, marked: &Marked) -> Span {
        let text = self.tokens.text;
        let words = self.reading.given(marked.span);
        let opening = text.get(marked.outer.start..marked.span.start).and_then(|before| before.chars().next());
        let closing = text.get(marked.span.end..marked.outer.end).and_then(|behind| behind.chars().next_back());
        let start = opening.map_or(words.start, |mark| {
            let mark = Span::new(marked.outer.start, marked.outer.start + mark.len_utf8());
            self.reading.given(mark).end.min(words.start)
        });
        let end = closing.map_or(words.end, |mark| {
            let mark = Span::new(marked.outer.end - mark.len_utf8(), marked.outer.end);
            self.reading.given(mark).start.max(words.end)
        });
        let between = Span::new(start, end).of(self.given);
        let leading = between.len() - between.trim_start().len();
        Span::new(start + leading, start + leading + between.trim().len())
    }

    /// Where tokens stand in the given text.
    fn place(&self, tokens: Range<usize>) -> Span {
        self.reading.given(self.tokens.span(tokens))
    }

    /// A speaker whose mention is placed in the given text.
    fn placed(&self, mut speaker: Speaker) -> Speaker {
        speaker.mention = speaker.mention.map(|span| self.reading.given(span));
        speaker
    }
}
