//! Whether a printed word is a damaged print of the spoken one, and how sure that is.
//!
//! What a typesetter or a scanner does to words leaves traces: figures, stray signs or another script among letters, a
//! lone letter that is no word, shapes taken for each other, a letter lost in a long word. A word that is used
//! elsewhere in the archive is never taken for a misprint; an unknown word with another letter in it may be another
//! word, and is not either. Used by [`super::read`].

use crate::text::function_words::{FunctionWords, Role};
use crate::text::locate::likeness::{half_edits_between, nearness};

/// Shortest word of which one letter may be lost, doubled or swapped without making another word, as a rule.
const LONG: usize = 7;
/// Longest unknown word that one letter may have made of a small word.
const SHORT: usize = 3;
/// Longest spoken word of which one letter alone may be left.
const LONGEST_OF_A_LETTER: usize = 3;
/// What has more letters is no word, but figures and letters of a machine; comparing them takes the product of both.
const LONGEST: usize = 40;
/// The share of a damaged word's letters that must be those of the spoken word.
const LEAST_KEPT: f32 = 0.5;

/// A printed word beside the spoken one.
pub(super) struct Print<'a> {
    /// The printed word, folded.
    pub printed: &'a str,
    /// The spoken word, folded.
    pub spoken: &'a str,
    /// Whether signs that no writer sets there are stuck to it.
    pub has_stray_signs: bool,
    /// Whether it has a capital: a name or an abbreviation is not read as damage.
    pub has_capital: bool,
    /// Whether it is a name, as far as that shows: another shape makes another name.
    pub is_name: bool,
    /// Whether the same text has damaged words for certain.
    pub is_scanned: bool,
}

/// How sure it is that a word is misprinted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sureness {
    /// It may be another word.
    Likely,
    /// It is no word, and what it is for leaves no doubt.
    Sure,
}

impl Print<'_> {
    /// Whether this is a misprint; `None` where it is another word.
    pub(super) fn damage(&self, language: &FunctionWords, is_word: &dyn Fn(&str) -> bool) -> Option<Sureness> {
        if self.printed == self.spoken || self.spoken.is_empty() {
            return None;
        }
        if [self.printed, self.spoken].iter().any(|word| word.chars().nth(LONGEST).is_some()) {
            return None;
        }
        let letters = self.printed.chars().count();
        let has_figure = |word: &str| word.contains(|c: char| c.is_ascii_digit());
        if letters == 1 && !self.has_stray_signs && !has_figure(self.printed) {
            return self.lone_letter(language);
        }
        let has_letter = |from: char, to: char| self.printed.contains(|letter: char| (from..=to).contains(&letter));
        let is_mixed =
            has_figure(self.printed) && !has_figure(self.spoken) && self.printed.contains(char::is_alphabetic);
        let is_of_two_scripts = has_letter('a', 'z') && has_letter('а', 'я');
        if self.has_stray_signs || is_mixed || is_of_two_scripts {
            return (self.kept() >= LEAST_KEPT).then_some(Sureness::Sure);
        }
        let is_near = nearness(self.printed, self.spoken).is_some();
        // Elsewhere in the archive it can only be an abbreviation.
        let is_unspeakable = !self.has_capital && letters >= 3 && !self.printed.contains(is_vowel);
        if is_near && is_unspeakable && self.spoken.contains(is_vowel) {
            return Some(Sureness::Sure);
        }
        if has_figure(self.printed) || has_figure(self.spoken) {
            return None;
        }
        if is_word(self.printed) {
            // Most words of two letters are small words; another in a bad scan was one.
            let is_left = letters == 2 && !language.has_any(self.printed) && language.has(self.spoken, Role::Common);
            let is_slip = is_left && !self.has_capital && self.is_one_slip(edits(self.printed, self.spoken));
            return (is_slip && self.is_scanned).then_some(Sureness::Likely);
        }
        let edits = edits(self.printed, self.spoken);
        if letters <= SHORT && !self.has_capital && language.has(self.spoken, Role::Common) && self.is_one_slip(edits) {
            return Some(Sureness::Sure);
        }
        if is_near && half_edits_between(self.printed, self.spoken) <= edits {
            return Some(if self.is_name { Sureness::Likely } else { Sureness::Sure });
        }
        let length = letters.max(self.spoken.chars().count());
        if edits == 1 && is_near && (is_shuffled(self.printed, self.spoken) || length > LONG) {
            let is_sure = is_shuffled(self.printed, self.spoken) && length >= LONG && !self.is_name;
            return Some(if is_sure { Sureness::Sure } else { Sureness::Likely });
        }
        (self.is_scanned && !self.has_capital && self.kept() >= LEAST_KEPT).then_some(Sureness::Likely)
    }

    /// Whether one letter was lost or put in, or one shape mistaken, and no other letter printed.
    fn is_one_slip(&self, edits: usize) -> bool {
        edits == 1 && is_shuffled(self.printed, self.spoken) || half_edits_between(self.printed, self.spoken) == 1
    }

    /// One letter that is no word of the language, left of a short word or mistaken for another letter. A Latin consonant
    /// alone is no word in the languages known here, though what apostrophes cut off may look like one.
    fn lone_letter(&self, language: &FunctionWords) -> Option<Sureness> {
        let spoken_letters = self.spoken.chars().count();
        let is_left = self.spoken.contains(self.printed) && spoken_letters <= LONGEST_OF_A_LETTER;
        let is_mistaken = spoken_letters == 1 && half_edits_between(self.printed, self.spoken) == 1;
        let is_latin_consonant = self.printed.is_ascii() && !self.printed.contains(is_vowel);
        let is_none = self.printed.chars().all(char::is_alphabetic)
            && (is_latin_consonant || !language.has(self.printed, Role::Common));
        ((is_left || is_mistaken) && is_none && !self.has_capital).then_some(Sureness::Sure)
    }

    /// The share of the letters that are the same.
    fn kept(&self) -> f32 {
        let length = self.printed.chars().count().max(self.spoken.chars().count());
        1.0 - edits(self.printed, self.spoken) as f32 / length as f32
    }
}

/// How many letters must be put in, taken out, changed or swapped with their neighbours (Damerau 1964, optimal string
/// alignment).
fn edits(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for i in 1..=one.len() {
        let mut now = vec![i];
        for j in 1..=other.len() {
            let change = last[j - 1] + usize::from(one[i - 1] != other[j - 1]);
            let mut best = change.min(last[j] + 1).min(now[j - 1] + 1);
            if i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            now.push(best);
        }
        before = std::mem::replace(&mut last, now);
    }
    last.last().copied().unwrap_or(0)
}

/// Whether one edit between the two put a letter in, took one out or swapped two, and changed none for another.
fn is_shuffled(one: &str, other: &str) -> bool {
    let sorted = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    let (one, other) = (sorted(one), sorted(other));
    one.len() != other.len() || one == other
}

/// Vowels of the scripts that write them; anything else that is no plain consonant counts as one.
fn is_vowel(letter: char) -> bool {
    !matches!(letter, 'b'..='d' | 'f'..='h' | 'j'..='n' | 'p'..='t' | 'v'..='x' | 'z' | '\'')
        && !matches!(letter, 'б'..='д' | 'ж' | 'з' | 'к'..='н' | 'п'..='т' | 'ф'..='щ' | 'ъ' | 'ь')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(printed: &str, spoken: &str, expected: Option<Sureness>) {
        let (has_stray_signs, has_capital) = (printed.contains('~'), printed.contains(char::is_uppercase));
        let folded = printed.replace('~', "").to_lowercase();
        let print = Print { printed: &folded, spoken, has_stray_signs, has_capital, is_name: false, is_scanned: false };
        let known = ["house", "form", "county"];
        let found = print.damage(FunctionWords::all()[0], &|word| known.contains(&word));
        assert_eq!(found, expected, "{printed} / {spoken}");
    }

    #[test]
    fn damage_leaves_traces() {
        for (printed, spoken) in [
            ("cho0se", "choose"),
            ("s0", "so"),
            ("isolat~", "isolated"),
            ("~as", "was"),
            ("t", "it"),
            ("w", "we"),
            ("lookiug", "looking"),
            ("thc", "the"),
            ("rnother", "mother"),
            ("somthing", "something"),
            ("recieved", "received"),
            ("wth", "with"),
            ("yo", "you"),
            ("clo", "do"),
            ("qo", "go"),
        ] {
            check(printed, spoken, Some(Sureness::Sure));
        }
    }

    #[test]
    fn what_may_be_another_word_is_not_surely_damaged() {
        check("litle", "little", Some(Sureness::Likely));
        check("harutyunians", "harutyunyans", Some(Sureness::Likely));
    }

    #[test]
    fn what_is_too_long_for_a_word_is_not_compared() {
        let (printed, spoken) = ("a0".repeat(LONGEST / 2), "ao".repeat(LONGEST / 2));
        check(&printed, &spoken, Some(Sureness::Sure));
        check(&format!("{printed}b"), &spoken, None);
        check(&printed, &format!("{spoken}b"), None);
    }

    #[test]
    fn other_words_are_no_misprints() {
        for (printed, spoken) in [
            ("house", "horse"),
            ("wealthy", "healthy"),
            ("county", "country"),
            ("a", "at"),
            ("B", "be"),
            ("1956", "1965"),
        ] {
            check(printed, spoken, None);
        }
    }
}
