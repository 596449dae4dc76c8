//! An article as narration with marked stretches in it.
//!
//! Cuts the narration into sentences, a marked stretch counting as one opaque piece of the sentence it stands in,
//! and tells for each token whether it is narration.

use crate::text::marks::Marked;
use crate::text::tokens::{Token, TokenKind, Tokens};
use crate::text::words::{is_stop, stops_nothing};
use std::ops::Range;

/// The narration of one text.
pub struct Scene<'reading, 'tokens> {
    /// The tokens.
    pub tokens: &'tokens Tokens<'reading>,
    /// The outermost marked stretches, by where they begin.
    pub stretches: Vec<Place>,
    /// The sentences, in order.
    pub sentences: Vec<Sentence>,
    /// For each token the stretch it stands in, counted from 1; 0 in the narration.
    inside: Vec<u32>,
}

/// Where an outermost stretch stands among the tokens.
#[derive(Clone, Debug)]
pub struct Place {
    /// Its number among all marked stretches.
    pub marked: usize,
    /// Its tokens with the marks around them.
    pub outer: Range<usize>,
    /// Its tokens between the marks.
    pub inner: Range<usize>,
    /// The paragraph it begins in.
    pub paragraph: usize,
    /// The sentence it stands in.
    pub sentence: usize,
    /// Whether it ends with a stop, so that the narration may begin a new sentence behind it.
    pub stopped: bool,
}

/// A sentence of the narration.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// Its tokens, those of its stretches among them.
    pub tokens: Range<usize>,
    /// The outermost stretches in it, by their place in [`Scene::stretches`].
    pub stretches: Range<usize>,
    /// Its paragraph.
    pub paragraph: usize,
    /// Whether it begins right behind a stretch that ends with a stop.
    pub follows_stretch: bool,
    /// Its first word, if that is narration.
    first_word: Option<usize>,
}

impl<'reading, 'tokens> Scene<'reading, 'tokens> {
    /// Cuts the narration into sentences.
    pub fn of(tokens: &'tokens Tokens<'reading>, marked: &[Marked]) -> Self {
        let mut scene =
            Scene { tokens, stretches: Vec::new(), sentences: Vec::new(), inside: vec![0; tokens.all.len()] };
        for (index, stretch) in marked.iter().enumerate().filter(|(_, stretch)| stretch.parent.is_none()) {
            let outer = tokens.at(stretch.outer.start)..tokens.at(stretch.outer.end);
            let inner = tokens.at(stretch.span.start)..tokens.at(stretch.span.end);
            let after_last = scene.stretches.last().is_none_or(|last: &Place| last.outer.end <= outer.start);
            if inner.is_empty() || !after_last {
                continue;
            }
            // “‘…,’ he said.’”: a mark of an inner quotation may stand behind the stop.
            let signs = tokens.all[inner.clone()].iter().rev().map(|token| token.kind).take(3);
            let last =
                signs.clone().find(|kind| !matches!(kind, TokenKind::Sign('’' | '\'' | '”' | '"' | '»' | '“' | '‘')));
            let stopped = matches!(last, Some(TokenKind::Sign(sign)) if is_stop(sign));
            scene.stretches.push(Place {
                marked: index,
                outer,
                inner,
                paragraph: stretch.paragraph,
                sentence: 0,
                stopped,
            });
            let number = u32::try_from(scene.stretches.len()).unwrap_or(u32::MAX);
            let place = &scene.stretches[scene.stretches.len() - 1];
            scene.inside[place.outer.clone()].fill(number);
        }
        scene.cut_sentences();
        scene
    }

    /// The stretch that the token at `index` stands in.
    pub fn stretch_at(&self, index: usize) -> Option<usize> {
        self.inside.get(index).and_then(|number| (*number as usize).checked_sub(1))
    }

    /// The token at `index`, if it is narration.
    pub fn narrated(&self, index: usize) -> Option<&'tokens Token> {
        (self.inside.get(index) == Some(&0)).then(|| &self.tokens.all[index])
    }

    /// Whether the token at `index` begins a sentence of the narration.
    pub fn begins_sentence(&self, index: usize) -> bool {
        self.sentence_at(index).is_some_and(|sentence| sentence.first_word == Some(index))
    }

    /// The sentence that holds the token at `index`.
    pub fn sentence_at(&self, index: usize) -> Option<&Sentence> {
        let after = self.sentences.partition_point(|sentence| sentence.tokens.start <= index);
        after.checked_sub(1).map(|at| &self.sentences[at]).filter(|sentence| sentence.tokens.contains(&index))
    }

    /// The number of the sentence that holds the token at `index`, or of the last one before it.
    pub fn sentence_number(&self, index: usize) -> usize {
        self.sentences.partition_point(|sentence| sentence.tokens.start <= index).saturating_sub(1)
    }

    /// The tokens of the narration between a stretch and whatever comes next in its sentence.
    ///
    /// Behind a stretch that ends with a stop this is the sentence after it.
    pub fn after(&self, stretch: usize) -> Range<usize> {
        let Some(place) = self.stretches.get(stretch) else { return 0..0 };
        let start = place.outer.end;
        let next = self.stretches.get(stretch + 1).map_or(usize::MAX, |next| next.outer.start);
        match self.sentence_at(start).filter(|sentence| sentence.paragraph == self.paragraph_of_end(place)) {
            Some(sentence) => start..sentence.tokens.end.min(next).max(start),
            None => start..start,
        }
    }

    /// The tokens of the narration between the beginning of a stretch's sentence, or the stretch before it, and it.
    pub fn before(&self, stretch: usize) -> Range<usize> {
        let Some(place) = self.stretches.get(stretch) else { return 0..0 };
        let begin = self.sentences.get(place.sentence).map_or(0, |sentence| sentence.tokens.start);
        let last = stretch.checked_sub(1).map_or(0, |last| self.stretches[last].outer.end);
        begin.max(last).min(place.outer.start)..place.outer.start
    }

    /// Whether a stretch gives the one before it in another script: “We were free” («Мы были свободны»).
    pub fn translates(&self, stretch: usize) -> bool {
        let Some(last) = stretch.checked_sub(1).map(|last| &self.stretches[last]) else { return false };
        let place = &self.stretches[stretch];
        let opens = self.narrated(last.outer.end).is_some_and(|token| token.is_sign('('));
        let closes = self.narrated(place.outer.end).is_some_and(|token| token.is_sign(')'));
        let bracketed = opens && closes && last.outer.end + 1 == place.outer.start;
        bracketed && self.is_latin(last) != self.is_latin(place)
    }

    /// Whether a stretch begins in Latin letters.
    fn is_latin(&self, place: &Place) -> bool {
        let words = self.tokens.span(place.inner.clone()).of(self.tokens.text);
        words.chars().find(|letter| letter.is_alphabetic()).is_some_and(|letter| letter < '\u{250}')
    }

    /// The paragraph that a stretch ends in.
    pub fn paragraph_of_end(&self, place: &Place) -> usize {
        let last = place.outer.end.saturating_sub(1);
        self.tokens.paragraphs.partition_point(|range| range.start <= last).saturating_sub(1)
    }

    fn cut_sentences(&mut self) {
        for (paragraph, range) in self.tokens.paragraphs.iter().enumerate() {
            let mut start = range.start;
            let mut follows_stretch = false;
            let mut at = range.start;
            while at < range.end {
                let (next, ends, behind) = match self.stretch_at(at) {
                    Some(stretch) => {
                        let end = self.stretches[stretch].outer.end.clamp(at + 1, range.end);
                        (end, self.stretches[stretch].stopped && self.begins_anew(end), true)
                    }
                    None => (at + 1, self.stops_at(at, range.end), false),
                };
                at = next;
                if ends && at < range.end {
                    self.push_sentence(start..at, paragraph, follows_stretch);
                    start = at;
                    follows_stretch = behind;
                }
            }
            if start < range.end {
                self.push_sentence(start..range.end, paragraph, follows_stretch);
            }
        }
    }

    fn push_sentence(&mut self, tokens: Range<usize>, paragraph: usize, follows_stretch: bool) {
        let number = self.sentences.len();
        let first = self.stretches.partition_point(|place| place.outer.start < tokens.start);
        let end = self.stretches.partition_point(|place| place.outer.start < tokens.end);
        for place in &mut self.stretches[first..end] {
            place.sentence = number;
        }
        let mut narrated = tokens.clone().take_while(|at| self.stretch_at(*at).is_none());
        let first_word = narrated.find(|at| self.tokens.all[*at].is_word());
        self.sentences.push(Sentence { tokens, stretches: first..end, paragraph, follows_stretch, first_word });
    }

    /// Whether a new sentence can begin at token `index`, behind a stretch that ended with a stop.
    fn begins_anew(&self, index: usize) -> bool {
        let Some(token) = self.tokens.all.get(index) else { return true };
        self.stretch_at(index).is_some() || token.is_capital() || token.kind == TokenKind::Number
    }

    /// Whether the narration ends a sentence at token `index`.
    fn stops_at(&self, index: usize, end: usize) -> bool {
        let tokens = self.tokens;
        let TokenKind::Sign(sign) = tokens.all[index].kind else { return false };
        if !is_stop(sign) {
            return false;
        }
        if sign == '.' && index > 0 && !tokens.all[index].spaced && stops_nothing(tokens.word(index - 1)) {
            return false;
        }
        let Some(next) = tokens.all.get(index + 1).filter(|_| index + 1 < end) else { return true };
        let begins = self.stretch_at(index + 1).is_some() || next.kind != TokenKind::Lower;
        matches!(tokens.word(index), "。" | "！" | "？") || (next.spaced && begins && !next.is_dash())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::marks;
    use crate::text::reading::Reading;

    #[test]
    fn a_stretch_is_one_piece_of_its_sentence() {
        let text = "Orla said: “We left. We came back.” Nobody knew. “Why?” asked Mr. Pell. “Because.” He went.";
        let reading = Reading::of(text);
        let tokens = Tokens::of(&reading);
        let scene = Scene::of(&tokens, &marks::find(&reading, &tokens));
        let cut: Vec<&str> =
            scene.sentences.iter().map(|sentence| tokens.span(sentence.tokens.clone()).of(reading.text())).collect();
        let want =
            ["Orla said: “We left. We came back.”", "Nobody knew.", "“Why?” asked Mr. Pell.", "“Because.”", "He went."];
        assert_eq!(cut, want);
        assert_eq!(tokens.span(scene.after(1)).of(text), "asked Mr. Pell.");
        assert_eq!(tokens.span(scene.after(2)).of(text), "He went.");
        assert_eq!(tokens.span(scene.before(0)).of(text), "Orla said:");
        assert!(scene.begins_sentence(tokens.at(text.find("He went").unwrap())));
    }
}
