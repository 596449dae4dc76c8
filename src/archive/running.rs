//! The turns of a transcript as one running text, and the way back to the turns.

use crate::model::{Place, Turn};
use crate::text::Span;

/// Turns in order, their texts joined by line feeds: the form in which quotes and comparisons see them.
#[derive(Clone, Debug)]
pub struct Running {
    /// The joined texts.
    pub text: String,
    turns: Vec<Turn>,
    /// Where each turn's text begins in `text`.
    starts: Vec<usize>,
}

impl Running {
    /// Joins `turns`, which must be in order.
    pub fn of(turns: Vec<Turn>) -> Running {
        let mut text = String::with_capacity(turns.iter().map(|turn| turn.text.len() + 1).sum());
        let mut starts = Vec::with_capacity(turns.len());
        for (index, turn) in turns.iter().enumerate() {
            if index > 0 {
                text.push('\n');
            }
            starts.push(text.len());
            text.push_str(&turn.text);
        }
        Running { text, turns, starts }
    }

    /// The turns, in order.
    pub fn turns(&self) -> &[Turn] {
        &self.turns
    }

    /// Where a stretch of the running text stands; none where there are no turns.
    pub fn place(&self, span: Span) -> Option<Place> {
        let (first, start) = self.turn_at(span.start)?;
        // An end exactly between two turns belongs to the one before.
        let (last, end) = self.turn_at(span.end.max(1) - usize::from(!span.is_empty()))?;
        let end = if span.is_empty() { start } else { end + 1 };
        Some(Place {
            first_turn: self.turns[first].id,
            start,
            last_turn: self.turns[last].id,
            end: end.min(self.turns[last].text.len()),
        })
    }

    /// The stretch of the running text that a place names; none where the place does not fit these turns.
    pub fn span(&self, place: &Place) -> Option<Span> {
        let index = |id| self.turns.iter().position(|turn| turn.id == id);
        let (first, last) = (index(place.first_turn)?, index(place.last_turn)?);
        let (start, end) = (self.starts[first] + place.start, self.starts[last] + place.end);
        let fits = place.start <= self.turns[first].text.len() && place.end <= self.turns[last].text.len();
        (fits && start <= end && self.text.get(start..end).is_some()).then(|| Span::new(start, end))
    }

    /// The turns that a stretch of the running text reaches over.
    pub fn turns_in(&self, span: Span) -> &[Turn] {
        let ends = span.end.max(span.start + 1) - 1;
        match (self.turn_at(span.start), self.turn_at(ends)) {
            (Some((first, _)), Some((last, _))) => &self.turns[first..=last],
            _ => &[],
        }
    }

    /// The one stretch where these words stand, white space apart; how often they stand there where that is not once.
    pub fn find(&self, words: &str) -> Result<Span, usize> {
        let (text, places) = spaced(&self.text);
        let (wanted, _) = spaced(words.trim());
        if wanted.is_empty() {
            return Err(0);
        }
        let mut found = text.match_indices(&wanted);
        match (found.next(), found.next()) {
            (Some((start, _)), None) => Ok(Span::new(places[start], places[start + wanted.len() - 1] + 1)),
            (None, _) => Err(0),
            _ => Err(text.matches(&wanted).count()),
        }
    }

    /// The turn that a byte of the running text belongs to, and the byte within that turn's text.
    fn turn_at(&self, byte: usize) -> Option<(usize, usize)> {
        let index = self.starts.partition_point(|start| *start <= byte).checked_sub(1)?;
        Some((index, (byte - self.starts[index]).min(self.turns[index].text.len())))
    }
}

/// A text with every run of white space as one space, and for each of its bytes the byte it came from.
fn spaced(text: &str) -> (String, Vec<usize>) {
    let (mut spaced, mut places) = (String::with_capacity(text.len()), Vec::with_capacity(text.len()));
    for (at, character) in text.char_indices() {
        match character.is_whitespace() {
            true if spaced.ends_with(' ') => {}
            true => {
                spaced.push(' ');
                places.push(at);
            }
            false => {
                spaced.push(character);
                places.extend(at..at + character.len_utf8());
            }
        }
    }
    (spaced, places)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Id;

    fn running(texts: &[&str]) -> Running {
        let transcript = Id::new();
        let turn = |(position, text): (usize, &&str)| Turn {
            id: Id::new(),
            transcript,
            position: position as u32,
            speaker: None,
            label: String::new(),
            start_ms: None,
            end_ms: None,
            text: (*text).to_owned(),
            origin: None,
            heard_ms: None,
        };
        Running::of(texts.iter().enumerate().map(turn).collect())
    }

    #[test]
    fn places_and_spans_are_two_names_for_the_same_words() {
        let running = running(&["We slept in the lamp room.", "And then?", "Then the shift ended."]);
        for words in ["lamp room", "room.\nAnd then?\nThen", "We", "ended.", "And then?"] {
            let span = running.find(words).unwrap_or(Span::new(0, 0));
            assert_eq!(span.of(&running.text), words);
            assert_eq!(running.place(span).and_then(|place| running.span(&place)), Some(span), "{words}");
        }
    }

    #[test]
    fn words_that_stand_twice_are_counted() {
        let running = running(&["no, no", "no"]);
        assert_eq!(running.find("no"), Err(3));
        assert_eq!(running.find("yes"), Err(0));
        assert_eq!(running.find(""), Err(0));
        assert_eq!(running.find("no,  no\n no"), Ok(Span::new(0, 9)), "white space does not count");
    }
}
