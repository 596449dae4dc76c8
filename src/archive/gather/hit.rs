//! The words of a hit: what of a turn is kept, where a search found words in it.

use super::super::Result;
use super::super::quotes::keep;
use super::super::search::{Found, Target, marks_in_text};
use crate::model::{Id, Place, Quote, Transcript, Turn};
use crate::store::{Read, Write};
use crate::text::Span;
use crate::text::words::sentences;

/// Words that something is done to: a quote, or words that a search found in a turn, which become one first.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum HitWords {
    /// Kept already.
    Quote(Id<Quote>),
    /// Found in a turn.
    Turn {
        /// Which turn.
        turn: Id<Turn>,
        /// Some of its words, as the hit shows them: where they are left out, with an ellipsis.
        snippet: String,
        /// What was found, in bytes of the snippet.
        marks: Vec<Span>,
    },
}

impl HitWords {
    /// The words of a hit that can be kept; none of a passage, a note or a person, which are no words of a source.
    pub fn of(hit: &Found) -> Option<HitWords> {
        match hit.target {
            _ if hit.withheld.is_some() => None,
            Target::Quote(quote) => Some(HitWords::Quote(quote)),
            Target::Turn(_, turn) => {
                Some(HitWords::Turn { turn, snippet: hit.snippet.clone(), marks: hit.marks.clone() })
            }
            _ => None,
        }
    }

    /// Where the words stand, and in which transcript.
    pub fn place(&self, read: &Read<'_>) -> Result<(Id<Transcript>, Place)> {
        match self {
            HitWords::Quote(quote) => {
                let quote = read.quote(*quote)?;
                Ok((quote.transcript, quote.place))
            }
            HitWords::Turn { turn, snippet, marks } => {
                let turn = read.turn(*turn)?;
                let span = kept_of(&turn.text, snippet, marks);
                let place = Place { first_turn: turn.id, start: span.start, last_turn: turn.id, end: span.end };
                Ok((turn.transcript, place))
            }
        }
    }

    /// The quote that the words are, or become now.
    pub(super) fn keep(&self, write: &Write<'_>) -> Result<Quote> {
        match self {
            HitWords::Quote(quote) => Ok(write.quote(*quote)?),
            HitWords::Turn { .. } => {
                let (transcript, place) = self.place(write)?;
                keep(write, transcript, place)
            }
        }
    }
}

/// Which stretch of a turn is kept: the sentence in which the found words stand; where they stand in several, from the
/// first of these to the last; the whole turn where nothing tells.
fn kept_of(text: &str, snippet: &str, marks: &[Span]) -> Span {
    let whole = trimmed(text, Span::new(0, text.len()));
    let marks = marks_in_text(text, snippet, marks);
    let hull = marks.iter().map(|mark| mark.start).min().zip(marks.iter().map(|mark| mark.end).max());
    let Some((start, end)) = hull else { return whole };
    let found = Span::new(start, end);
    let mut touched = sentences(text).into_iter().filter(|sentence| sentence.overlaps(found));
    let Some(first) = touched.next() else { return whole };
    let last = touched.next_back().unwrap_or(first);
    trimmed(text, Span::new(first.start, last.end))
}

fn trimmed(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let start = span.start + (words.len() - words.trim_start().len());
    Span::new(start, start + words.trim().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is kept of a turn, in which what a snippet shows stands between `[` and `]`, and what is marked in it between
    /// `{` and `}`.
    fn kept(marked: &str) -> String {
        let text: String = marked.chars().filter(|one| !"[]{}".contains(*one)).collect();
        let inner = marked.split(['[', ']']).nth(1).unwrap_or(marked);
        let (mut snippet, mut marks, mut open) = (String::new(), Vec::new(), 0);
        if !marked.starts_with('[') {
            snippet.push('…');
        }
        for character in inner.chars() {
            match character {
                '{' => open = snippet.len(),
                '}' => marks.push(Span::new(open, snippet.len())),
                _ => snippet.push(character),
            }
        }
        if !marked.ends_with(']') {
            snippet.push('…');
        }
        kept_of(&text, &snippet, &marks).of(&text).to_owned()
    }

    #[test]
    fn the_sentence_is_kept_in_which_the_words_stand() {
        assert_eq!(kept("[We slept. The {lamp} room was warm. So] it was."), "The lamp room was warm.");
        assert_eq!(
            kept("It rained. We went [down there to save the {tools}]."),
            "We went down there to save the tools."
        );
        assert_eq!(
            kept("Il pleuvait. [«\u{a0}La {forge}\u{a0}!\u{a0}» dit-il]. Oui."),
            "«\u{a0}La forge\u{a0}!\u{a0}» dit-il."
        );
    }

    #[test]
    fn words_of_several_sentences_are_kept_from_the_first_to_the_last() {
        assert_eq!(
            kept("No. [The {lamp} burned. It went. The {fire} too.] Yes."),
            "The lamp burned. It went. The fire too."
        );
    }

    #[test]
    fn the_whole_turn_is_kept_where_nothing_tells() {
        assert_eq!(kept_of(" One. Two. ", "elsewhere", &[Span::new(0, 3)]), Span::new(1, 10));
        assert_eq!(kept_of("One. Two.", "One. Two.", &[]), Span::new(0, 9));
    }
}
