//! Where words stand after their text was edited.
//!
//! A place in a text is carried through an edit by the words that both revisions share: unchanged words are shifted
//! exactly; where some of the words themselves changed it says so and gives the stretch that stands for them; where
//! they are gone it says that. Words that were moved elsewhere are followed only where they are the same and their
//! surroundings leave no doubt. Nothing goes to a likely place in silence. Used when a turn is edited.

mod shared;

use crate::text::Span;
use shared::{shared_tokens, tokens};

/// How far around its old place a word's surroundings tell it from another like it, in bytes.
const CONTEXT: usize = 64;

/// Where words stand in an edited text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mapped {
    /// The same words, here.
    Same(Span),
    /// Some of them were edited; this stands in their place.
    Changed(Span),
    /// Their place is gone.
    Gone,
}

/// Where the words at `span` of `old_text` stand in `new_text`. A span that does not fit `old_text`, or holds nothing,
/// is gone.
pub fn map(span: Span, old_text: &str, new_text: &str) -> Mapped {
    let Some(exact) = old_text.get(span.start..span.end).filter(|exact| !exact.is_empty()) else {
        return Mapped::Gone;
    };
    let prefix = common_start(old_text, new_text);
    let suffix = common_end(&old_text[prefix..], &new_text[prefix..]);
    if span.end <= prefix {
        return Mapped::Same(span);
    }
    if span.start >= old_text.len() - suffix {
        let start = span.start + new_text.len() - old_text.len();
        return Mapped::Same(Span { start, end: start + exact.len() });
    }
    let carried = Edit::between(old_text, new_text, prefix, suffix).carry(span);
    let found =
        carried.map(|place| if place.of(new_text) == exact { Mapped::Same(place) } else { Mapped::Changed(place) });
    match found {
        Some(Mapped::Same(place)) => Mapped::Same(place),
        // Words that were taken out here may have been put in elsewhere as they were.
        Some(other) => moved(span, old_text, new_text).unwrap_or(other),
        None => moved(span, old_text, new_text).unwrap_or(Mapped::Gone),
    }
}

/// What two revisions share between their common start and their common end, cut at whole words.
struct Edit<'t> {
    old: &'t str,
    old_tokens: Vec<Span>,
    /// For each old token its place in the new text, where it is there still.
    places: Vec<Option<Span>>,
    /// How far what stands after the edit was shifted: lengths of both texts.
    lengths: (usize, usize),
    /// Where the edited stretch begins and ends in the old text.
    edited: Span,
}

impl<'t> Edit<'t> {
    fn between(old: &'t str, new: &'t str, prefix: usize, suffix: usize) -> Edit<'t> {
        let start = |text: &str| text[..prefix].rfind(char::is_whitespace).unwrap_or(0);
        let end = |text: &str| {
            let from = text.len() - suffix;
            text[from..].find(char::is_whitespace).map_or(text.len(), |at| from + at)
        };
        let (old_tokens, new_tokens) = (tokens(old, start(old)..end(old)), tokens(new, start(new)..end(new)));
        let mut places = vec![None; old_tokens.len()];
        for (one, other) in shared_tokens(old, &old_tokens, new, &new_tokens) {
            places[one] = Some(new_tokens[other]);
        }
        let edited = Span { start: start(old), end: end(old) };
        Edit { old, old_tokens, places, lengths: (old.len(), new.len()), edited }
    }

    /// Where `span` of the old text goes; none where less than half of its words are left.
    fn carry(&self, span: Span) -> Option<Span> {
        let first = self.old_tokens.partition_point(|token| token.end <= span.start);
        let last = self.old_tokens.partition_point(|token| token.start < span.end);
        let is_word = |index: &usize| self.old_tokens[*index].of(self.old).contains(char::is_alphanumeric);
        let words = (first..last).filter(is_word).count();
        let kept: Vec<usize> = (first..last).filter(is_word).filter(|index| self.places[*index].is_some()).collect();
        // What lies outside the edited stretch was not touched at all.
        let (is_open_before, is_open_after) = (span.start < self.edited.start, span.end > self.edited.end);
        let untouched = |from: usize, to: usize| if from < to { tokens(self.old, from..to).len() } else { 0 };
        let outside = untouched(span.start, span.end.min(self.edited.start))
            + untouched(span.start.max(self.edited.end), span.end);
        if 2 * (kept.len() + outside) < words + outside {
            return None;
        }
        let start = match kept.first() {
            _ if is_open_before => span.start,
            Some(index) if *index == self.first_word(first, last) => self.carried_start(span, first, *index)?,
            Some(index) => self.place(*index)?.start,
            None => self.shifted(span.end).checked_sub(span.end - self.edited.end.min(span.end))?,
        };
        let end = match kept.last() {
            _ if is_open_after => self.shifted(span.end),
            Some(index) => self.carried_end(span, last, *index)?,
            None => self.edited.start.max(start),
        };
        (start < end).then_some(Span { start, end })
    }

    fn first_word(&self, first: usize, last: usize) -> usize {
        (first..last)
            .find(|index| self.old_tokens[*index].of(self.old).contains(char::is_alphanumeric))
            .unwrap_or(first)
    }

    fn place(&self, index: usize) -> Option<Span> {
        self.places.get(index).copied().flatten()
    }

    /// The start of a span whose first word is left: with the marks before the word, where they are left too.
    fn carried_start(&self, span: Span, first: usize, word: usize) -> Option<usize> {
        let place = self.place(word)?;
        let start = self.old_tokens[word].start;
        if span.start >= start {
            // The span begins inside the word.
            return Some(place.start + (span.start - start));
        }
        let marks = (first..word).find_map(|index| self.place(index)).filter(|marks| marks.end <= place.start);
        Some(marks.map_or(place.start, |marks| marks.start))
    }

    /// The end of a span after its last word that is left, with the marks after it.
    fn carried_end(&self, span: Span, last: usize, word: usize) -> Option<usize> {
        let place = self.place(word)?;
        let token = self.old_tokens[word];
        if span.end <= token.end {
            return Some(place.start + (span.end - token.start));
        }
        let marks = (word + 1..last).rev().find_map(|index| self.place(index)).filter(|marks| marks.start >= place.end);
        Some(marks.map_or(place.end, |marks| marks.end))
    }

    /// A point after the edited stretch, in the new text.
    fn shifted(&self, point: usize) -> usize {
        (point + self.lengths.1).saturating_sub(self.lengths.0)
    }
}

/// The same words elsewhere in the new text, where they stood once and stand once, or their surroundings tell which.
fn moved(span: Span, old_text: &str, new_text: &str) -> Option<Mapped> {
    let exact = span.of(old_text);
    if exact.split_whitespace().count() < 3 {
        return None;
    }
    let fit = |start: usize| {
        let before = common_end(&new_text[..start], &old_text[..span.start]).min(CONTEXT);
        before + common_start(&new_text[start + exact.len()..], &old_text[span.end..]).min(CONTEXT)
    };
    let mut places: Vec<(usize, usize)> =
        new_text.match_indices(exact).take(100).map(|(start, _)| (fit(start), start)).collect();
    places.sort_unstable_by(|one, other| other.cmp(one));
    let start = match places.as_slice() {
        [(_, start)] => *start,
        [(best, start), (second, _), ..] if best > second => *start,
        _ => return None,
    };
    Some(Mapped::Same(Span { start, end: start + exact.len() }))
}

/// How many bytes the two begin with alike; a character boundary in both.
fn common_start(one: &str, other: &str) -> usize {
    let alike = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    one.floor_char_boundary(alike)
}

/// How many bytes the two end with alike; a character boundary in both.
fn common_end(one: &str, other: &str) -> usize {
    let alike = one.bytes().rev().zip(other.bytes().rev()).take_while(|(a, b)| a == b).count();
    one.len() - one.ceil_char_boundary(one.len() - alike)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `old` and `expected` mark the words with ⟦ and ⟧; `expected` without marks means gone, and `~` before it that
    /// the words themselves changed.
    #[track_caller]
    fn check(old: &str, expected: &str) {
        let unmarked = |text: &str| {
            let start = text.find('⟦').unwrap_or(0);
            let end = text.find('⟧').map_or(0, |at| at - '⟦'.len_utf8());
            (text.replace(['⟦', '⟧'], ""), Span { start, end })
        };
        let (old_text, span) = unmarked(old);
        let is_changed = expected.starts_with('~');
        let (new_text, place) = unmarked(expected.trim_start_matches('~'));
        let wanted = match (place.is_empty(), is_changed) {
            (true, _) => Mapped::Gone,
            (_, true) => Mapped::Changed(place),
            (_, false) => Mapped::Same(place),
        };
        let found = map(span, &old_text, &new_text);
        let shown = match found {
            Mapped::Same(span) | Mapped::Changed(span) => span.of(&new_text).to_owned(),
            Mapped::Gone => String::new(),
        };
        assert_eq!(found, wanted, "{old:?} → {expected:?}: {shown:?}");
    }

    #[test]
    fn words_keep_their_place_when_others_change() {
        check("We left ⟦in the spring⟧ of that year.", "They left ⟦in the spring⟧ of that year.");
        check("We left ⟦in the spring⟧ of that year.", "We left ⟦in the spring⟧ of the next year, I think.");
        check("It was, was ⟦a hard winter⟧, very hrad.", "It was ⟦a hard winter⟧, very hard.");
        check("Там ⟦жили люди⟧ тогда", "Там давно ⟦жили люди⟧ тогда");
        check("⟦All of it⟧", "So. ⟦All of it⟧");
    }

    #[test]
    fn words_that_changed_are_told() {
        check("We left in ⟦the sprng of that year⟧.", "~We left in ⟦the spring of that year⟧.");
        check("We left ⟦in the spring⟧ then.", "~We left ⟦in the early spring⟧ then.");
        check("Nobody ⟦came to the door⟧ at all", "~Nobody ⟦came to that door⟧ at all");
    }

    #[test]
    fn words_that_are_gone_are_orphans() {
        check("First this. ⟦Then something else entirely.⟧ Then that.", "First this. Then that.");
        check("one ⟦two three⟧ four", "");
    }

    #[test]
    fn words_that_moved_are_followed() {
        check(
            "⟦We had no bread at all.⟧ The road was long and the horses were tired.",
            "The road was long and the horses were tired. ⟦We had no bread at all.⟧",
        );
    }

    proptest! {
        #[test]
        fn an_edit_elsewhere_moves_words_exactly(
            head in "[a-zéд ,.]{0,30}", words in "[a-zéд]{3,9} [a-zéд]{3,9} [a-zéд]{3,9}", tail in "[a-zéд ,.]{0,30}",
            put in "[A-Z0-9]{1,6}",
        ) {
            let old = format!("{head} {words} {tail}");
            let new = format!("{put} {head} {words} {tail} {put}");
            let span = Span { start: head.len() + 1, end: head.len() + 1 + words.len() };
            let start = span.start + put.len() + 1;
            prop_assert_eq!(map(span, &old, &new), Mapped::Same(Span { start, end: start + words.len() }));
        }

        #[test]
        fn any_edit_gives_a_place_in_the_text(old in "[a-cé .\n]{1,40}", new in "\\PC{0,20}|[a-cé .\n]{0,40}", at in 0usize..40, length in 1usize..20) {
            let start = old.floor_char_boundary(at.min(old.len()));
            let end = old.floor_char_boundary((start + length).min(old.len()));
            match map(Span { start, end }, &old, &new) {
                Mapped::Same(place) => prop_assert_eq!(place.of(&new), &old[start..end]),
                Mapped::Changed(place) => prop_assert!(new.get(place.start..place.end).is_some_and(|words| !words.is_empty())),
                Mapped::Gone => {}
            }
        }
    }
}
