//! Finding a word in a long text, a slice of the work in every frame.
//!
//! Six megabytes are searched in well under a second without a frame that is late. Letters are compared without
//! regard to case in any script, and a hit is always given in bytes of the text itself: a letter that folds to
//! several ('ẞ', 'İ') is found as a whole or not at all. It refuses to scroll. Used by the long text itself.

use std::ops::Range;
use std::time::{Duration, Instant};

use super::source::{Point, Source};

/// How long one frame may search.
const BUDGET: Duration = Duration::from_millis(3);
/// How many bytes are searched between two looks at the clock.
const SLICE: usize = 16_384;

/// One hit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Index of the block.
    pub block: usize,
    /// Bytes of its text.
    pub span: Range<usize>,
}

impl Found {
    /// Where it begins.
    pub fn start(&self) -> Point {
        Point::new(self.block, self.span.start)
    }
}

/// What is looked for, and what has been found so far.
#[derive(Clone, Debug, Default)]
pub struct Find {
    query: String,
    ignore_case: bool,
    /// The query as it is compared.
    folded: String,
    matches: Vec<Found>,
    current: Option<usize>,
    /// How far the search has come; `None` when it is done.
    next: Option<Point>,
    revision: u64,
}

impl Find {
    /// Looks for something else; an empty query looks for nothing. The same query again changes nothing.
    pub fn set(&mut self, query: &str, ignore_case: bool) {
        if self.query == query && self.ignore_case == ignore_case {
            return;
        }
        let folded = if ignore_case { query.chars().flat_map(fold).collect() } else { query.to_owned() };
        let next = (!query.is_empty()).then(Point::default);
        *self = Find { query: query.to_owned(), ignore_case, folded, next, revision: self.revision, ..Find::default() };
    }

    /// What is looked for.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// Whether capital and small letters are the same.
    pub fn ignores_case(&self) -> bool {
        self.ignore_case
    }

    /// What has been found so far, in the order of reading; hits do not overlap.
    pub fn matches(&self) -> &[Found] {
        &self.matches
    }

    /// The hit that is looked at.
    pub fn current(&self) -> Option<&Found> {
        self.current.and_then(|at| self.matches.get(at))
    }

    /// Whether the whole text has been searched.
    pub fn is_done(&self) -> bool {
        self.next.is_none()
    }

    /// The count in words: "3 of 17", "17" where none is looked at, with "…" while the search goes on; empty where
    /// nothing is looked for.
    pub fn label(&self) -> String {
        if self.query.is_empty() {
            return String::new();
        }
        let more = if self.is_done() { "" } else { "…" };
        match self.current.filter(|at| *at < self.matches.len()) {
            Some(at) => format!("{} of {}{more}", at + 1, self.matches.len()),
            None => format!("{}{more}", self.matches.len()),
        }
    }

    /// Goes to the next hit, after the last to the first; from `here` where none was looked at. Says where it is.
    pub fn next(&mut self, here: Point) -> Option<Point> {
        let at = match self.current {
            Some(at) => at + 1,
            None => self.matches.partition_point(|found| found.start() < here),
        };
        self.go(if at < self.matches.len() { at } else { 0 })
    }

    /// Goes to the hit before, before the first to the last; from `here` where none was looked at. Says where it is.
    pub fn previous(&mut self, here: Point) -> Option<Point> {
        let at = self.current.unwrap_or_else(|| self.matches.partition_point(|found| found.start() < here));
        self.go(at.checked_sub(1).unwrap_or(self.matches.len().saturating_sub(1)))
    }

    fn go(&mut self, at: usize) -> Option<Point> {
        self.current = (at < self.matches.len()).then_some(at);
        self.current().map(Found::start)
    }

    /// The hits that begin in a block or before `end` in it, from the first that ends after `start`.
    pub fn within(&self, block: usize, bytes: &Range<usize>) -> impl Iterator<Item = (bool, &Range<usize>)> {
        let from = self.matches.partition_point(|found| (found.block, found.span.end) <= (block, bytes.start));
        let end = bytes.end;
        let here = move |(_, found): &(usize, &Found)| found.block == block && found.span.start < end;
        let rest = self.matches[from..].iter().enumerate();
        rest.take_while(here).map(move |(at, found)| (self.current == Some(from + at), &found.span))
    }

    /// Searches on for a part of a frame. Says whether there is more to do.
    pub fn advance(&mut self, source: &(impl Source + ?Sized)) -> bool {
        if self.revision != source.revision() {
            self.revision = source.revision();
            let looked_at = self.current;
            self.matches.clear();
            self.current = looked_at;
            self.next = (!self.query.is_empty()).then(Point::default);
        }
        let begun = Instant::now();
        let mut bytes = 0;
        while let Some(at) = self.next {
            bytes += self.step(source, at);
            if bytes >= SLICE {
                bytes = 0;
                if begun.elapsed() >= BUDGET {
                    break;
                }
            }
        }
        if self.is_done() && self.current.is_some_and(|at| at >= self.matches.len()) {
            self.current = self.matches.len().checked_sub(1);
        }
        self.next.is_some()
    }

    /// Searches one slice of one block. Says how many bytes it was.
    fn step(&mut self, source: &(impl Source + ?Sized), at: Point) -> usize {
        if at.block >= source.count() {
            self.next = None;
            return 0;
        }
        let text = source.text(at.block);
        let start = text.floor_char_boundary(at.byte);
        let end = text.ceil_char_boundary(start.saturating_add(SLICE).min(text.len()));
        // A hit that begins in this slice may end after it; no character has more than four bytes.
        let seen = text.ceil_char_boundary(end.saturating_add(4 * self.folded.len()).min(text.len()));
        let mut last = start;
        let found = &mut self.matches;
        let mut note = |span: Range<usize>| {
            let span = start + span.start..start + span.end;
            if span.start >= end {
                return false;
            }
            last = span.end;
            found.push(Found { block: at.block, span });
            true
        };
        if self.ignore_case {
            search_folded(&text[start..seen], &self.folded, &mut note);
        } else {
            search_plain(&text[start..seen], &self.folded, &mut note);
        }
        let next = end.max(last);
        self.next = Some(if next < text.len() { Point::new(at.block, next) } else { Point::new(at.block + 1, 0) });
        end - start + 64
    }
}

/// A character as it is compared: 'ß', 'ẞ' and "SS" alike, as are 'σ' and 'ς'. Never nothing.
pub fn fold(sign: char) -> impl Iterator<Item = char> {
    let simple = sign.is_ascii().then(|| sign.to_ascii_lowercase());
    let full = simple.is_none().then(|| sign.to_lowercase().flat_map(char::to_uppercase).flat_map(char::to_lowercase));
    simple.into_iter().chain(full.into_iter().flatten())
}

fn search_plain(text: &str, query: &str, note: &mut impl FnMut(Range<usize>) -> bool) {
    for (at, found) in text.match_indices(query) {
        if !note(at..at + found.len()) {
            return;
        }
    }
}

fn search_folded(text: &str, query: &str, note: &mut impl FnMut(Range<usize>) -> bool) {
    if text.is_ascii() {
        if query.is_ascii() {
            search_plain(&text.to_ascii_lowercase(), query, note);
        }
        return;
    }
    let folded = Folded::new(text);
    let mut from = 0;
    while let Some(at) = folded.letters.get(from..).and_then(|rest| rest.find(query)) {
        let (start, end) = (from + at, from + at + query.len());
        match (folded.original(start), folded.original(end)) {
            (Some(first), Some(last)) => {
                if !note(first..last) {
                    return;
                }
                from = end;
            }
            // It begins or ends inside of a letter that folds to several.
            _ => from = start + folded.letters[start..].chars().next().map_or(1, char::len_utf8),
        }
    }
}

/// A text folded letter by letter, with the way back.
struct Folded {
    letters: String,
    /// For every character of the original and for its end: (byte of the folded text, byte of the original).
    places: Vec<(u32, u32)>,
}

impl Folded {
    fn new(text: &str) -> Self {
        let mut folded = Folded { letters: String::with_capacity(text.len()), places: Vec::with_capacity(text.len()) };
        for (at, sign) in text.char_indices() {
            folded.places.push((folded.letters.len() as u32, at as u32));
            folded.letters.extend(fold(sign));
        }
        folded.places.push((folded.letters.len() as u32, text.len() as u32));
        folded
    }

    /// The byte of the original at which the character begins whose folding begins at `byte`.
    fn original(&self, byte: usize) -> Option<usize> {
        let found = self.places.binary_search_by_key(&byte, |&(folded, _)| folded as usize).ok()?;
        self.places.get(found).map(|&(_, original)| original as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(texts: &[String], query: &str, ignore_case: bool) -> Vec<(usize, Range<usize>)> {
        let mut find = Find::default();
        find.set(query, ignore_case);
        while find.advance(texts) {}
        find.matches.into_iter().map(|found| (found.block, found.span)).collect()
    }

    /// What finding means, said as plainly as can be.
    fn naive(texts: &[String], query: &str) -> Vec<(usize, Range<usize>)> {
        let wanted: String = query.chars().flat_map(fold).collect();
        let mut all = Vec::new();
        for (block, text) in texts.iter().enumerate() {
            let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let mut from = 0;
            for &start in &ends {
                let hit = |end: &&usize| text[start..**end].chars().flat_map(fold).collect::<String>() == wanted;
                if start < from || wanted.is_empty() {
                    continue;
                }
                if let Some(&end) = ends.iter().filter(|&&end| end >= start).find(hit) {
                    all.push((block, start..end));
                    from = end;
                }
            }
        }
        all
    }

    #[test]
    fn hits_are_counted_and_walked_through_in_a_circle() {
        let texts = vec!["Moscow, moscow".to_owned(), "nothing".to_owned(), "MOSCOW".to_owned()];
        let mut find = Find::default();
        find.set("moscow", true);
        assert_eq!(find.label(), "0…");
        assert!(!find.advance(texts.as_slice()));
        assert_eq!(find.label(), "3");
        assert_eq!(find.next(Point::new(0, 1)), Some(Point::new(0, 8)));
        assert_eq!(find.label(), "2 of 3");
        assert_eq!(find.next(Point::default()), Some(Point::new(2, 0)));
        assert_eq!(find.next(Point::default()), Some(Point::new(0, 0)));
        assert_eq!(find.previous(Point::default()), Some(Point::new(2, 0)));
        find.set("", true);
        assert_eq!(find.label(), "");
        assert_eq!(find.next(Point::default()), None);
    }

    #[test]
    fn letters_that_fold_to_several_are_found_as_a_whole() {
        let texts = vec!["İstanbul, STRASSE, straße, STRAẞE, ὈΔΥΣΣΕΎΣ".to_owned()];
        let words = |query| -> Vec<String> {
            found(&texts, query, true).into_iter().map(|(_, span)| texts[0][span].to_owned()).collect()
        };
        assert_eq!(words("strasse"), ["STRASSE", "straße", "STRAẞE"]);
        assert_eq!(words("İ"), ["İ"]);
        assert_eq!(words("istanbul"), Vec::<String>::new());
        assert_eq!(words("ὀδυσσεύς"), ["ὈΔΥΣΣΕΎΣ"]);
    }

    #[test]
    fn case_counts_when_asked_to() {
        let texts = vec!["Moscow moscow".to_owned()];
        assert_eq!(found(&texts, "Moscow", false), [(0, 0..6)]);
    }

    #[test]
    fn a_hit_across_two_slices_is_found_once() {
        let text = format!("{}needle{}needle", "é".repeat(SLICE / 2 - 2), "x".repeat(SLICE));
        let first = (SLICE / 2 - 2) * 2;
        let second = text.len() - 6;
        assert_eq!(found(&[text], "NEEDLE", true), [(0, first..first + 6), (0, second..second + 6)]);
    }

    proptest! {
        #[test]
        fn finding_equals_looking_at_every_place(
            texts in proptest::collection::vec("[aAsSßẞiİıKkKσςΣé\u{301}\u{307} ]{0,20}", 1..4),
            query in "[aAsSßẞiİkKσς\u{307} ]{1,3}",
        ) {
            prop_assert_eq!(found(&texts, &query, true), naive(&texts, &query));
        }

        #[test]
        fn any_text_can_be_searched(texts in proptest::collection::vec(".{0,30}", 1..4), query in ".{1,2}") {
            prop_assert_eq!(found(&texts, &query, true), naive(&texts, &query));
        }
    }
}
