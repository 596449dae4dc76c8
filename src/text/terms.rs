//! The words of a text that the index of stems holds beside the index of the words themselves.
//!
//! A stem is kept only where it differs from the word as printed: the index of words has the others already. So are
//! words that folding changes in other ways (ё, ß, 1,500, a hyphen at a line's end), and pairs of characters of scripts
//! written without spaces, whose runs an index of words takes for one word (bigrams, as in Lucene's CJK analyser;
//! Korean words by syllables, since endings and compounds are written together).
//!
//! Terms stand in archives. Where this file, the stems or the folding of words change what they are, a migration must
//! make the index of stems anew.

use super::fold::{Folded, is_unspaced};
use super::stem::{Algorithm, Stems, is_own_stem};

/// The terms of `text` by the rules of its language, where it has any, with spaces between.
pub fn terms(text: &str, algorithm: Option<Algorithm>, stems: &mut Stems) -> String {
    let folded = Folded::new(text);
    let mut found = Found::default();
    let mut before: Option<(usize, &str)> = None;
    for (word, span) in folded.iter() {
        let printed = span.of(text);
        if word.chars().next().is_some_and(is_unspaced) {
            if let Some((end, earlier)) = before.take() {
                found.run_goes_on(earlier, (end == span.start).then_some(word));
            }
            before = Some((span.end, word));
            continue;
        }
        if let Some((_, earlier)) = before.take() {
            found.run_goes_on(earlier, None);
        }
        if is_syllables(word) {
            syllables(word, &mut found);
            continue;
        }
        if algorithm.is_some_and(|algorithm| is_own_stem(algorithm, printed)) {
            continue;
        }
        let term = algorithm.map_or(word, |algorithm| stems.stem(algorithm, printed));
        if !is_same(term, printed) {
            found.push(term);
        }
    }
    if let Some((_, earlier)) = before {
        found.run_goes_on(earlier, None);
    }
    found.text
}

/// A term as the index takes it: letters and digits only.
pub fn plain(term: &str) -> String {
    term.chars().filter(|character| character.is_alphanumeric()).collect()
}

/// Whether a word is written in Korean syllables.
pub fn is_syllables(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|character| matches!(character, '\u{AC00}'..='\u{D7A3}'))
}

/// Whether the index of words has `term` under the word as printed: where only case differs.
fn is_same(term: &str, printed: &str) -> bool {
    match printed.is_ascii() {
        true => term.eq_ignore_ascii_case(printed),
        false => printed.chars().flat_map(char::to_lowercase).eq(term.chars()),
    }
}

/// Pairs of neighbouring syllables, and the last one, so that one alone is found as a beginning.
fn syllables(word: &str, found: &mut Found) {
    let starts: Vec<usize> = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect();
    for pair in starts.windows(3) {
        found.push(&word[pair[0]..pair[2]]);
    }
    if let [.., last, end] = starts[..] {
        found.push(&word[last..end]);
    }
}

#[derive(Default)]
struct Found {
    text: String,
}

impl Found {
    /// One character of a run, with the next one where there is one.
    fn run_goes_on(&mut self, one: &str, next: Option<&str>) {
        match next {
            Some(next) => self.push(&format!("{one}{next}")),
            None => self.push(one),
        }
    }

    fn push(&mut self, term: &str) {
        let start = self.text.len();
        if start > 0 {
            self.text.push(' ');
        }
        self.text.extend(term.chars().filter(|character| character.is_alphanumeric()));
        if self.text.len() == start + usize::from(start > 0) {
            self.text.truncate(start);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::stem::algorithm;

    #[track_caller]
    fn check(text: &str, language: &str, expected: &str) {
        assert_eq!(terms(text, algorithm(language), &mut Stems::default()), expected, "{text}");
    }

    #[test]
    fn only_what_differs_from_the_printed_word_is_kept() {
        check("The miners went on strike", "en", "miner");
        check("The Strike; striking miners’ wives", "en", "strike miner wive");
        check("забастовки шахтёров", "ru", "забастовк шахтер");
        check("The miners went on strike", "", "");
        check("ещё Straße 1,500", "", "еще strasse 1500");
        check("the com-\nmittee don’t", "en", "committe dont");
    }

    #[test]
    fn characters_without_spaces_are_kept_in_pairs() {
        check("我们都记得。是", "zh", "我们 们都 都记 记得 得 是");
        check("山に登る", "ja", "山に に登 登る る");
        check("노동자들", "ko", "노동 동자 자들 들");
    }

    /// Archives hold these: where this test must change, a migration must make the index of stems anew.
    #[test]
    fn terms_stay_the_same() {
        check("It was the finest of our meetings", "en", "meet");
        check("Die Arbeiterinnen streikten", "de", "arbeiterin streik");
        check("les ouvrières étaient là", "fr", "le ouvri etaient la");
        check("las huelgas mineras", "es", "huelg miner");
    }
}
