//! What a step of the path hides: another spelling, case, accents, marks.

use std::ops::Range;

use super::read::Reading;
use super::{Kind, Normalisation};
use crate::text::Span;
use crate::text::fold::{is_apostrophe, is_invisible};
use crate::text::locate::wanted::Bracket;
use crate::text::locate::{Likeness, Pair};

impl Reading<'_> {
    /// What a step hides: another spelling, case, accents.
    pub(super) fn pair(&mut self, pair: &Pair) {
        let (printed, spoken) = (self.printed_span(&pair.wanted), self.spoken_span(&pair.source));
        let bracket = self.wanted.words.get(pair.wanted.start).map(|word| &word.bracket);
        let is_partly = matches!(bracket, Some(Bracket::Partly(_)));
        match pair.likeness {
            Likeness::Same => self.letters(pair, printed, spoken, is_partly),
            Likeness::Joined => {
                self.normalisations.push(Normalisation::Division);
                self.add(Kind::Spelling, printed, spoken, Vec::new(), true);
            }
            Likeness::Variant => {
                self.normalisations.push(Normalisation::Spelling);
                self.add(Kind::Spelling, printed, spoken, Vec::new(), true);
            }
            Likeness::Number => {
                self.normalisations.push(Normalisation::NumberForm);
                self.add(Kind::NumberForm, printed, spoken, Vec::new(), true);
            }
            Likeness::Contraction => {
                self.normalisations.push(Normalisation::Contractions);
                self.add(Kind::Contraction, printed, spoken, Vec::new(), true);
            }
            _ if is_partly => self.add(Kind::BracketedReplacement, printed, spoken, Vec::new(), false),
            Likeness::Inflected | Likeness::Misspelt => self.one_word(pair.wanted.start, pair.source.start),
        }
    }

    /// The same folded word: what folding dropped.
    fn letters(&mut self, pair: &Pair, printed: Span, spoken: Span, is_partly: bool) {
        let shown: String = plain(printed.of(self.quotation));
        let said: String = plain(spoken.of(&self.source.text));
        if is_partly {
            self.normalisations.push(Normalisation::FirstLetter);
        }
        if printed.of(self.quotation).contains('\n') {
            self.normalisations.push(Normalisation::Division);
        }
        if shown == said || is_partly {
            if printed.of(self.quotation) != spoken.of(&self.source.text) && !is_partly {
                self.normalisations.push(Normalisation::Marks);
            }
            return;
        }
        let is_first = pair.wanted.start == 0 || self.wanted.gap_before(pair.wanted.start).is_some();
        // Capitals have no ß: STRASSE is Straße in capitals, but Strasse is another spelling.
        let is_in_capitals = |word: &str| word == word.to_uppercase();
        let is_capitals =
            shown.to_uppercase() == said.to_uppercase() && (is_in_capitals(&shown) || is_in_capitals(&said));
        if shown.to_lowercase() == said.to_lowercase() || is_capitals {
            let is_first_letter = shown.chars().skip(1).eq(said.chars().skip(1));
            if is_first && is_first_letter {
                self.normalisations.push(Normalisation::FirstLetter);
            } else {
                self.normalisations.push(Normalisation::Case);
                self.add(Kind::Case, printed, spoken, Vec::new(), true);
            }
        } else {
            let is_spelling = shown.to_uppercase() == said.to_uppercase();
            self.normalisations.push(if is_spelling { Normalisation::Spelling } else { Normalisation::Accents });
            self.add(Kind::Spelling, printed, spoken, Vec::new(), true);
        }
    }

    /// The marks between two words that stand side by side in print and in speech.
    pub(super) fn marks_between(&mut self, one: &Pair, next: &Pair) {
        let end = |words: &Range<usize>| self.printed_span(words).end;
        let printed = Span { start: end(&one.wanted), end: self.printed_span(&next.wanted).start };
        let spoken = Span { start: self.spoken_span(&one.source).end, end: self.spoken_span(&next.source).start };
        if printed.start > printed.end || spoken.start > spoken.end {
            return;
        }
        let (shown, said) = (printed.of(self.quotation), spoken.of(&self.source.text));
        if marks(shown) != marks(said) {
            self.normalisations.push(Normalisation::Punctuation);
            self.add(Kind::Punctuation, printed, spoken, Vec::new(), true);
        } else if shown.split_whitespace().ne(said.split_whitespace()) {
            self.normalisations.push(Normalisation::Marks);
        }
    }
}

/// Letters as printed, with one shape of apostrophe, without what leaves no mark, and without hyphens at line ends.
fn plain(word: &str) -> String {
    let is_broken = word.contains('\n');
    let is_kept = |c: &char| !is_invisible(*c) && !(is_broken && (c.is_whitespace() || matches!(c, '-' | '‐')));
    word.chars().filter(is_kept).map(|c| if is_apostrophe(c) { '\'' } else { c }).collect()
}

/// The marks between two words in one shape each; quotation marks and brackets count for nothing, because print adds
/// them to nest and to cite.
fn marks(between: &str) -> String {
    let shape = |mark: char| match mark {
        '-' | '‐' | '\u{2011}' | '‒' | '–' | '—' | '―' => Some('-'),
        '…' => Some('.'),
        _ if mark.is_whitespace() || is_invisible(mark) || is_apostrophe(mark) => None,
        '"' | '“' | '”' | '„' | '«' | '»' | '‹' | '›' | '‚' | '[' | ']' | '(' | ')' | '*' | '_' => None,
        other => Some(other),
    };
    // What stands in brackets between two words is a remark of the writer's.
    let mut depth = 0usize;
    let is_outside = |mark: &char| {
        match mark {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
    };
    let mut out: Vec<char> = between.chars().filter(is_outside).filter_map(shape).collect();
    out.dedup();
    out.into_iter().collect()
}
