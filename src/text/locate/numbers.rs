//! Numbers in words and in figures: "nineteen ninety-one" and 1991 are the same.
//!
//! It reads whole numbers, years said in two halves, and figures grouped by thousands. It does not reckon with units,
//! fractions or dates. Used by [`super::joints`].

use crate::text::function_words::FunctionWords;

/// Longest number that is read, in words.
const LONGEST: usize = 8;

/// Reads the number that begins at word `at`, as long as it goes: how many words it takes, and its value.
pub(crate) fn number_at<'t>(
    word: impl Fn(usize) -> &'t str,
    at: usize,
    language: &FunctionWords,
) -> Option<(usize, u64)> {
    if let Some(value) = figures(word(at)) {
        return Some(grouped(word, at, value));
    }
    let mut reading = Reading::default();
    let mut taken = 0;
    for length in 0..LONGEST {
        let next = word(at + length);
        if matches!(next, "and" | "et" | "und") && length > 0 {
            continue;
        }
        let parts = match language.number(next) {
            Some(value) => vec![value],
            None if next.len() > 8 => language.number_parts(next),
            None => Vec::new(),
        };
        let before = reading;
        if parts.is_empty() || !parts.iter().all(|part| reading.take(*part)) {
            reading = before;
            break;
        }
        taken = length + 1;
    }
    (taken > 0).then(|| (taken, reading.value()))
}

/// Figures as one number; `1.000` counts as a thousand, `21st` as 21.
fn figures(word: &str) -> Option<u64> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    if !matches!(&word[digits.len()..], "" | "st" | "nd" | "rd" | "th" | "s") {
        return None;
    }
    let mut groups = digits.split('.');
    let mut whole = groups.next()?.to_owned();
    for group in groups {
        if group.len() != 3 {
            return None;
        }
        whole.push_str(group);
    }
    whole.parse().ok()
}

/// Figures set in groups with spaces: 10 000.
fn grouped<'t>(word: impl Fn(usize) -> &'t str, at: usize, first: u64) -> (usize, u64) {
    let mut value = first;
    let mut length = 1;
    while word(at).len() <= 3 && length < 4 {
        let next = word(at + length);
        let is_group = next.len() == 3 && next.bytes().all(|b| b.is_ascii_digit());
        let Some(group) = next.parse::<u64>().ok().filter(|_| is_group && value > 0) else { break };
        value = value * 1000 + group;
        length += 1;
    }
    (length, value)
}

/// A number as far as it has been read.
#[derive(Clone, Copy, Default)]
struct Reading {
    /// Closed groups: thousands, millions.
    total: u64,
    /// The group being read.
    group: u64,
    /// The last part read; 0 before the first.
    last: u64,
    begun: bool,
}

impl Reading {
    /// Takes one more part; false where it cannot go on so, and the number ended before it.
    fn take(&mut self, part: u64) -> bool {
        let group = self.group;
        let next = match part {
            _ if !self.begun => part,
            1000.. => {
                if self.total > 0 && part >= self.last_power() {
                    return false;
                }
                self.total = self.total.saturating_add(group.max(1).saturating_mul(part));
                self.last = part;
                self.group = 0;
                return true;
            }
            100 if (1..100).contains(&group) => group * 100,
            // quatre-vingt
            20 if group == 4 && self.last == 4 => 80,
            // soixante-dix, quatre-vingt-onze
            10..=19 if matches!(group % 100, 60 | 80) => group + part,
            // vier-und-zwanzig
            20..=90
                if part.is_multiple_of(10) && (1..10).contains(&(group % 100)) && self.last < 10 && self.last > 0 =>
            {
                group + part
            }
            // nineteen ninety, twenty sixteen
            10..=90 if (11..=20).contains(&group) && self.last == group => group * 100 + part,
            1..=9 if group.is_multiple_of(10) && group % 100 >= 20 => group + part,
            1..=99 if group.is_multiple_of(100) => group + part,
            101..=999 if group == 0 => part,
            _ => return false,
        };
        if part >= 1000 {
            self.total = part;
            self.group = 0;
        } else {
            self.group = next;
        }
        self.begun = true;
        self.last = part;
        true
    }

    fn last_power(&self) -> u64 {
        if self.total >= 1_000_000 { 1_000_000 } else { 1000 }
    }

    fn value(&self) -> u64 {
        self.total.saturating_add(self.group)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold::Folded;

    #[track_caller]
    fn check(language: usize, text: &str, expected: Option<(usize, u64)>) {
        let folded = Folded::new(text);
        assert_eq!(number_at(|i| folded.word(i), 0, FunctionWords::all()[language]), expected, "{text}");
    }

    #[test]
    fn numbers_in_words_have_their_value() {
        check(0, "twenty-five men", Some((2, 25)));
        check(0, "nineteen ninety-one was", Some((3, 1991)));
        check(0, "two thousand and six.", Some((4, 2006)));
        check(0, "three hundred and sixty five days", Some((5, 365)));
        check(0, "one two three", Some((1, 1)));
        check(0, "a man", None);
        check(1, "einundneunzig Leute", Some((1, 91)));
        check(1, "neunzehnhundertachtundsechzig", Some((1, 1968)));
        check(2, "quatre-vingt-onze ans", Some((3, 91)));
        check(2, "mille neuf cent soixante-huit", Some((5, 1968)));
        check(3, "тысяча девятьсот девяносто первый год", Some((4, 1991)));
        check(3, "двадцать пять человек", Some((2, 25)));
    }

    #[test]
    fn figures_have_theirs() {
        check(0, "1,500 of", Some((1, 1500)));
        check(2, "10 000 ouvriers", Some((2, 10_000)));
        check(1, "1.500 Mann", Some((1, 1500)));
        check(0, "21st century", Some((1, 21)));
        check(0, "04 25", Some((1, 4)));
        check(0, "2.5 miles", None);
    }
}
