//! A stretch of a source in which a quotation is looked for: neighbouring turns, run together.
//!
//! It knows its words, whose turn each stands in, and which words print habitually leaves out: fillers, words said
//! twice, and the transcriber's own remarks in square brackets. It is not the whole transcript; the store cuts it.
//! Used by [`super::align`], by `text::difference` and by the store.

use std::ops::Range;

use super::wanted::SENTENCE_ENDS;
use crate::text::Span;
use crate::text::fold::Folded;
use crate::text::function_words::{FunctionWords, Role};

/// Longest run of words that counts as a stammer when it is said twice.
const LONGEST_STAMMER: usize = 3;

/// What is put between two turns in [`Source::text`].
const BETWEEN_TURNS: &str = "\n\n";

/// Neighbouring turns as one text.
#[derive(Clone, Debug)]
pub struct Source {
    /// The turns' words, with an empty line between turns.
    pub text: String,
    /// The words of `text`.
    pub folded: Folded,
    /// The turns, in order, without gaps in between but the empty lines.
    pub turns: Vec<SourceTurn>,
    /// The small words of its language.
    pub language: &'static FunctionWords,
    loose: Vec<bool>,
}

/// Where one turn stands in a [`Source`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceTurn {
    /// Its words, in the text of the source.
    pub span: Span,
    /// Who speaks: any number that is the same for the same speaker; `None` where unknown.
    pub speaker: Option<u32>,
}

impl Source {
    /// A source of one turn by nobody in particular.
    pub fn of_text(text: &str) -> Source {
        Source::of_turns([(text, None)])
    }

    /// Runs turns together, each with its speaker.
    pub fn of_turns<'t>(turns: impl IntoIterator<Item = (&'t str, Option<u32>)>) -> Source {
        let mut text = String::new();
        let mut placed = Vec::new();
        for (words, speaker) in turns {
            if !placed.is_empty() {
                text.push_str(BETWEEN_TURNS);
            }
            let start = text.len();
            text.push_str(words);
            placed.push(SourceTurn { span: Span { start, end: text.len() }, speaker });
        }
        let folded = Folded::new(&text);
        let language = FunctionWords::of(&folded);
        let loose = loose_words(&text, &folded, language);
        Source { text, folded, turns: placed, language, loose }
    }

    /// Whether print may drop word `index` without a sign: a filler, a word said twice, a transcriber's remark.
    pub fn is_loose(&self, index: usize) -> bool {
        self.loose.get(index).copied().unwrap_or(false)
    }

    /// Whether a sentence ends between the first of `words` and the word after them.
    pub fn ends_sentence(&self, words: Range<usize>) -> bool {
        let between = self.folded.span(words.start).end..self.folded.span(words.end).start;
        self.text.get(between).is_some_and(|between| between.contains(SENTENCE_ENDS))
    }

    /// Index of the turn in which byte `offset` stands; the last before it where it stands between two.
    pub fn turn_at(&self, offset: usize) -> usize {
        self.turns.partition_point(|turn| turn.span.start <= offset).saturating_sub(1)
    }

    /// Index of the turn in which word `index` stands.
    pub fn turn_of_word(&self, index: usize) -> usize {
        self.turn_at(self.folded.span(index).start)
    }
}

fn loose_words(text: &str, folded: &Folded, language: &FunctionWords) -> Vec<bool> {
    let mut loose = vec![false; folded.len()];
    for at in 0..folded.len() {
        let filler = language.phrase_at(folded, at, Role::Filler).max(language.phrase_at(folded, at, Role::Marker));
        let stammer = (1..=LONGEST_STAMMER).rev().find(|run| {
            at + 2 * run <= folded.len() && (0..*run).all(|i| folded.word(at + i) == folded.word(at + run + i))
        });
        for word in loose.iter_mut().skip(at).take(filler.max(stammer.unwrap_or(0))) {
            *word = true;
        }
    }
    for remark in remarks(text) {
        let first = folded.word_at(remark.start);
        for (index, word) in loose.iter_mut().enumerate().skip(first) {
            if !remark.contains(folded.span(index)) {
                break;
            }
            *word = true;
        }
    }
    loose
}

/// The short stretches in square brackets: sounds, gestures and times that a transcriber noted.
fn remarks(text: &str) -> impl Iterator<Item = Span> + '_ {
    const LONGEST: usize = 80;
    text.match_indices('[').filter_map(|(start, _)| {
        let close = text[start..].bytes().take(LONGEST).position(|byte| byte == b']')?;
        Some(Span { start, end: start + close + 1 })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let source = Source::of_text(text);
        let loose = (0..source.folded.len()).filter(|i| source.is_loose(*i));
        let words: Vec<&str> = loose.map(|i| source.folded.word(i)).collect();
        assert_eq!(words.join(" "), expected, "in {text:?}");
    }

    #[test]
    fn fillers_stammers_and_remarks_are_loose() {
        check("We, uh, walked home, you know, in the dark", "uh you know");
        check("I was - I was afraid of - of them", "i was of");
        check("He left [door closes] and never wrote", "door closes and");
    }

    #[test]
    fn turns_keep_their_places() {
        let source = Source::of_turns([("Were you there?", Some(1)), ("I was.", Some(2))]);
        assert_eq!(source.turns[1].span.of(&source.text), "I was.");
        assert_eq!(source.turn_of_word(3), 1);
        assert_eq!(source.turn_of_word(2), 0);
    }
}
