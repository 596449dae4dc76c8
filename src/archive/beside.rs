//! Printed words beside the words as they were given: what stands where, and what differs, ready to be marked in both.

use super::Result;
use super::quotes::words_at;
use super::suggest::compared;
use super::translation::{Original, original_of};
use crate::model::Place;
use crate::store::Read;
use crate::text::Span;
use crate::text::difference::Difference;

/// How much of the source is shown before and after the words, in characters.
const AROUND: usize = 180;

/// Two texts that are said to be the same words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// The words as printed.
    pub printed: String,
    /// The words as they were given; turns are separated by a line feed.
    pub spoken: String,
    /// Some words of the same turn before them.
    pub before: String,
    /// Some words of the same turn after them.
    pub after: String,
    /// What differs; the printed spans count in `printed`, the spoken ones in `spoken`, and stay within it.
    pub differences: Vec<Difference>,
    /// Where the words as given are a translation, what was said.
    pub original: Option<Original>,
}

/// The printed words beside those that stand at a place now. To be asked only for places that the gate lets through.
pub fn beside(read: &Read<'_>, printed: &str, place: &Place) -> Result<Beside> {
    let (running, span) = words_at(read, place)?;
    let turns = running.turns_in(span);
    let mut differences = compared(read, printed, &running)?.differences;
    let spoken = span.of(&running.text).to_owned();
    for difference in &mut differences {
        let spoken = difference.spoken;
        let lengths = || running.turns().iter().map(|turn| turn.text.len());
        let (start, end) = (in_running(spoken.start, lengths()), in_running(spoken.end, lengths()));
        difference.spoken = within(Span::new(start, end.max(start)), span);
    }
    let head = turns.first().and_then(|turn| turn.text.get(..place.start)).unwrap_or_default();
    let tail = turns.last().and_then(|turn| turn.text.get(place.end..)).unwrap_or_default();
    let (before, after, original) = (ending(head), beginning(tail), original_of(read, place)?);
    Ok(Beside { printed: printed.to_owned(), spoken, before, after, differences, original })
}

/// A byte of the text that was compared, in which an empty line stands between turns, as one of the running text, in
/// which a line feed does.
fn in_running(byte: usize, turn_lengths: impl Iterator<Item = usize>) -> usize {
    let (mut compared, mut running) = (0, 0);
    for length in turn_lengths {
        if byte <= compared + length {
            return running + byte.saturating_sub(compared);
        }
        compared += length + 2;
        running += length + 1;
    }
    running.saturating_sub(1)
}

/// A span of the running text as one of the words at `hull`; empty where it lies outside.
fn within(span: Span, hull: Span) -> Span {
    let start = span.start.clamp(hull.start, hull.end);
    Span::new(start - hull.start, span.end.clamp(start, hull.end) - hull.start)
}

/// The last words of a text.
fn ending(text: &str) -> String {
    let Some((from, _)) = text.char_indices().rev().nth(AROUND) else { return text.to_owned() };
    let cut = text.get(from..).unwrap_or_default();
    format!("…{}", cut.find(' ').and_then(|space| cut.get(space..)).unwrap_or(cut))
}

/// The first words of a text.
fn beginning(text: &str) -> String {
    let Some((to, _)) = text.char_indices().nth(AROUND) else { return text.to_owned() };
    let cut = text.get(..to).unwrap_or_default();
    format!("{} …", cut.rfind(' ').and_then(|space| cut.get(..space)).unwrap_or(cut))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_is_cut_between_words() {
        assert_eq!(beginning("and then"), "and then");
        assert_eq!(ending("and then"), "and then");
        let long = "wörd ".repeat(100);
        assert!(beginning(&long).ends_with("wörd …"));
        assert!(ending(&long).starts_with("… wörd"));
    }

    #[test]
    fn a_place_in_the_compared_text_is_found_in_the_running_text() {
        let places = [0, 3, 4, 5, 8, 9, 10, 11, 99].map(|byte| in_running(byte, [3, 3, 2].into_iter()));
        assert_eq!(places, [0, 3, 4, 4, 7, 8, 8, 9, 10]);
    }

    #[test]
    fn what_lies_outside_of_the_words_is_empty() {
        let hull = Span::new(10, 20);
        assert_eq!(within(Span::new(12, 15), hull), Span::new(2, 5));
        assert_eq!(within(Span::new(2, 12), hull), Span::new(0, 2));
        assert_eq!(within(Span::new(22, 32), hull), Span::new(10, 10));
    }
}
