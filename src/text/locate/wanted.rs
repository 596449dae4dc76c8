//! A quotation as its writer marked it: words to be found, gaps that he confessed, words that he put in.
//!
//! It reads the conventions of print: `…`, `...`, `. . .`, `[…]`, `(...)`, `<...>` are omissions; `[T]he` and
//! `talk[ed]` are one word, changed by the writer; `[other words]` were put in or stand for others; `[sic]` is a
//! remark. Nested marks are no words and fall away. It does not judge whether a mark is used honestly.
//! Used by [`super::align`], by `text::difference` and by the store's search for candidates.

use std::ops::Range;

use crate::text::Span;
use crate::text::fold::Folded;

/// No quotation is compared beyond this many words: what is longer is a document, not a quotation.
const MOST_WORDS: usize = 5_000;

/// Longest bracket that is read as one, in bytes; beyond it the bracket is taken for a stray sign.
const LONGEST_BRACKET: usize = 200;

/// Marks that end a sentence, or part one as a full stop would.
pub(super) const SENTENCE_ENDS: [char; 8] = ['.', '?', '!', ';', '…', '。', '？', '！'];

/// A quotation, parsed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wanted {
    /// The words, in order, without remarks such as `[sic]`.
    pub words: Vec<WantedWord>,
    /// The marked omissions, in order.
    pub gaps: Vec<Gap>,
    /// The sentences, as ranges of words; omissions part them too.
    pub sentences: Vec<Range<usize>>,
}

/// One word of a quotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedWord {
    /// The folded letters ([`crate::text::fold`]).
    pub folded: String,
    /// Where it stands in the quotation.
    pub span: Span,
    /// How the writer's brackets touch it.
    pub bracket: Bracket,
}

/// How square brackets touch a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bracket {
    /// Not at all.
    None,
    /// They hold the whole word, alone or with others: it may be put in, or stand for other words.
    Whole,
    /// They hold some letters of it, as in `[T]he` or `talk[ed]`; the letters outside them, folded.
    Partly(String),
}

/// A marked omission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Index of the word that follows it; the number of words where none does.
    pub before: usize,
    /// Where its sign stands in the quotation.
    pub span: Span,
}

impl Wanted {
    /// Reads `quotation`. Any string is one; a string without words gives an empty result.
    pub fn parse(quotation: &str) -> Wanted {
        let marks = Marks::read(quotation);
        let mut wanted = Wanted::default();
        let mut signs = marks.omissions.iter().peekable();
        let folded = Folded::new(quotation);
        for (letters, span) in folded.iter() {
            while let Some(sign) = signs.next_if(|sign| sign.start <= span.start) {
                wanted.gaps.push(Gap { before: wanted.words.len(), span: *sign });
            }
            if wanted.words.len() >= MOST_WORDS || held(&marks.remarks, span) {
                continue;
            }
            wanted.push(quotation, letters, span, &marks);
        }
        let words = wanted.words.len();
        wanted.gaps.extend(signs.map(|sign| Gap { before: words, span: *sign }));
        wanted.part_sentences(quotation);
        wanted
    }

    fn part_sentences(&mut self, quotation: &str) {
        let mut start = 0;
        for index in 1..=self.words.len() {
            let between = |next: &WantedWord| quotation.get(self.words[index - 1].span.end..next.span.start);
            let ends = self.words.get(index).and_then(between).is_none_or(|marks| marks.contains(SENTENCE_ENDS));
            if ends {
                self.sentences.push(start..index);
                start = index;
            }
        }
    }

    /// Adds a word, or joins it to the one before where nothing but a bracket parts the two.
    fn push(&mut self, quotation: &str, letters: &str, span: Span, marks: &Marks) {
        let inside = held(&marks.brackets, span);
        if let Some(last) = self.words.last_mut()
            && quotation.get(last.span.end..span.start).is_some_and(|between| matches!(between, "[" | "]"))
        {
            let outside = match &last.bracket {
                Bracket::None => last.folded.clone(),
                Bracket::Whole => String::new(),
                Bracket::Partly(outside) => outside.clone(),
            };
            last.bracket = Bracket::Partly(if inside { outside } else { outside + letters });
            last.folded.push_str(letters);
            last.span.end = span.end;
            return;
        }
        let bracket = if inside { Bracket::Whole } else { Bracket::None };
        self.words.push(WantedWord { folded: letters.to_owned(), span, bracket });
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether word `index` may be missing from the source, because brackets hold it.
    pub fn is_optional(&self, index: usize) -> bool {
        self.words.get(index).is_some_and(|word| word.bracket == Bracket::Whole)
    }

    /// Whether a sentence ends between the first of `words` and the word after them.
    pub fn ends_sentence(&self, words: Range<usize>) -> bool {
        let next = self.sentences.partition_point(|sentence| sentence.start <= words.start);
        self.sentences.get(next).is_some_and(|sentence| sentence.start <= words.end)
    }

    /// The omission marked just before word `index`, if any.
    pub fn gap_before(&self, index: usize) -> Option<Gap> {
        self.gaps.get(self.gaps.partition_point(|gap| gap.before < index)).copied().filter(|gap| gap.before == index)
    }

    /// Whether an omission is marked before one of the words `first + 1 ..= last`.
    pub fn gap_between(&self, first: usize, last: usize) -> Option<Gap> {
        self.gaps.get(self.gaps.partition_point(|gap| gap.before <= first)).copied().filter(|gap| gap.before <= last)
    }
}

/// Where the writer's signs stand in a quotation.
#[derive(Default)]
struct Marks {
    omissions: Vec<Span>,
    brackets: Vec<Span>,
    remarks: Vec<Span>,
}

impl Marks {
    fn read(quotation: &str) -> Marks {
        let mut marks = Marks::default();
        let mut at = 0;
        while let Some(rest) = quotation.get(at..).filter(|rest| !rest.is_empty()) {
            let length = rest.chars().next().map_or(1, char::len_utf8);
            at += match rest.as_bytes()[0] {
                b'[' | b'(' | b'<' => marks.bracket(rest, at).unwrap_or(length),
                _ => match ellipsis(rest) {
                    Some(dots) => {
                        marks.omissions.push(Span { start: at, end: at + dots });
                        dots
                    }
                    None => length,
                },
            };
        }
        marks
    }

    /// Reads the bracket that opens `rest`; how many bytes it takes, where it is one that means something.
    fn bracket(&mut self, rest: &str, at: usize) -> Option<usize> {
        let close = match rest.as_bytes()[0] {
            b'[' => ']',
            b'(' => ')',
            _ => '>',
        };
        let inner_end = rest.char_indices().take_while(|(index, _)| *index <= LONGEST_BRACKET);
        let inner_end = inner_end.skip(1).find(|(_, c)| *c == close || *c == '[').filter(|(_, c)| *c == close)?.0;
        let inner = rest.get(1..inner_end)?.trim();
        let span = Span { start: at, end: at + inner_end + 1 };
        if ellipsis(inner) == Some(inner.len()) || (close == ']' && matches!(inner, "--" | "---" | "–" | "—")) {
            self.omissions.push(span);
        } else if close != ']' {
            return None;
        } else if is_remark(inner) {
            self.remarks.push(span);
        } else {
            self.brackets.push(span);
        }
        Some(inner_end + 1)
    }
}

/// Whether one of `spans`, which stand in order and apart, holds `span`.
fn held(spans: &[Span], span: Span) -> bool {
    spans[..spans.partition_point(|held| held.start <= span.start)].last().is_some_and(|held| held.contains(span))
}

/// A remark on the words before it, in the usual forms. German marks what stands so with "[so!]"; "[so]" is a word of
/// the writer's in English too.
fn is_remark(inner: &str) -> bool {
    let words = inner.trim_end_matches(['!', '.', '?']);
    words.is_empty()
        || inner.eq_ignore_ascii_case("so!")
        || ["sic", "sic erat scriptum", "so im original", "так", "emphasis added", "my emphasis"]
            .iter()
            .any(|remark| words.eq_ignore_ascii_case(remark) || words == *remark)
}

/// How many bytes of an ellipsis open `rest`: `…`, or three dots and more, set close or with spaces between.
fn ellipsis(rest: &str) -> Option<usize> {
    let mut end = 0;
    let mut dots = 0;
    for (index, character) in rest.char_indices() {
        match character {
            '.' => dots += 1,
            '…' => dots += 3,
            '⋯' | '‥' => dots += 3,
            ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}' if dots > 0 => continue,
            _ => break,
        }
        end = index + character.len_utf8();
    }
    (dots >= 3).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Writes the parse down: `~` a gap, `(word)` optional, `word/outside` a word with letters in brackets.
    fn shown(quotation: &str) -> String {
        let wanted = Wanted::parse(quotation);
        let mut out = Vec::new();
        for (index, word) in wanted.words.iter().enumerate() {
            out.extend(wanted.gap_before(index).map(|_| "~".to_owned()));
            out.push(match &word.bracket {
                Bracket::None => word.folded.clone(),
                Bracket::Whole => format!("({})", word.folded),
                Bracket::Partly(outside) => format!("{}/{outside}", word.folded),
            });
        }
        out.extend(wanted.gap_before(wanted.len()).map(|_| "~".to_owned()));
        out.join(" ")
    }

    #[track_caller]
    fn check(quotation: &str, expected: &str) {
        assert_eq!(shown(quotation), expected, "in {quotation:?}");
    }

    #[test]
    fn omissions_in_every_usual_form() {
        check("We walked … home", "we walked ~ home");
        check("We walked... home", "we walked ~ home");
        check("We walked. . . . Home", "we walked ~ home");
        check("We walked [...] home", "we walked ~ home");
        check("We walked [. . .] home", "we walked ~ home");
        check("Мы шли <…> домой", "мы шли ~ домой");
        check("nous marchions (...) ensemble", "nous marchions ~ ensemble");
        check("… we walked …", "~ we walked ~");
        check("at 2.5. The end.", "at 2.5 the end");
    }

    #[test]
    fn brackets_put_in_or_change() {
        check("[T]he mine", "the/he mine");
        check("they talk[ed] of it", "they talked/talk of it");
        check("[un]happy [wo]m[e]n", "unhappy/happy women/mn");
        check("[the foreman] told us", "(the) (foreman) told us");
        check("he [sic] were [sic!] there", "he were there");
        check("a stray [ sign", "a stray sign");
        check("(laughs) we did", "laughs we did");
    }

    #[test]
    fn nested_marks_are_no_words() {
        check("she said, ‘never again,’ and “left”", "she said never again and left");
    }

    proptest! {
        #[test]
        fn any_string_is_a_quotation(text in "\\PC{0,60}|[a-c .…\\[\\]()<>\n-]{0,60}") {
            let wanted = Wanted::parse(&text);
            let mut last = 0;
            for word in &wanted.words {
                prop_assert!(word.span.start >= last && text.get(word.span.start..word.span.end).is_some());
                last = word.span.end;
            }
            for gap in &wanted.gaps {
                prop_assert!(gap.before <= wanted.len() && text.get(gap.span.start..gap.span.end).is_some());
            }
        }
    }
}
