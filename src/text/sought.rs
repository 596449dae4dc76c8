//! Words that somebody looks for: what the indexes must hold for a text to have them, and where a text has them.
//!
//! An index only tells which texts may have the words (its stems are of all languages at once, and know no order); what
//! counts is what [`Finder::places`] reads in the text itself, by the rules of its language.

use std::ops::Range;

use super::Span;
use super::fold::{Folded, is_unspaced, other_spellings};
use super::pairs::{is_kept, pair};
use super::stem::{Algorithm, Beginning, Stems, letters_kept};
use super::terms::{is_syllables, plain};
use super::word_map::WordMap;

/// How words must stand in a text to be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Manner {
    /// In any of their grammatical forms, side by side in this order.
    AnyForm,
    /// Exactly in these forms; only case, accents and ё are folded.
    Exact,
    /// As they stand, and the last may go on.
    Beginning,
    /// In any form and any order, with at most so many other words among them.
    Near(u32),
}

/// What an index can be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// Words side by side as printed, in the index of words; the last may go on where `begins` says so.
    Printed {
        /// The words.
        words: String,
        /// Whether the last may go on.
        begins: bool,
    },
    /// A term of the index of stems; it may go on where `begins` says so.
    Term {
        /// The term.
        term: String,
        /// Whether it may go on.
        begins: bool,
    },
}

impl Key {
    /// Whether something is asked for of which only the beginning is known.
    pub fn begins(&self) -> bool {
        match self {
            Key::Printed { begins, .. } | Key::Term { begins, .. } => *begins,
        }
    }
}

/// How the words of a phrase stand side by side.
#[derive(Debug, Default)]
pub struct Neighbours {
    /// Its kept pairs ([`super::pairs`]).
    pub pairs: Vec<String>,
    /// Whether those are all its pairs.
    pub are_all: bool,
    /// The other words side by side in it, as printed, with spaces between. None where they may be printed in letters that
    /// the index of words does not fold, and must be found so, too.
    pub others: Vec<String>,
}

/// Looks for several groups of words at once, and remembers which words of texts are wanted.
pub struct Finder {
    groups: Vec<Group>,
    wanted: Vec<Wanted>,
    /// The first letter of every group whose words must stand in order, sorted, and which group it is.
    firsts: Vec<(char, usize)>,
    stems: Stems,
    known: Vec<(Option<Algorithm>, KnownWords)>,
}

/// Words of texts in one language, as printed.
#[derive(Default)]
struct KnownWords {
    /// Where in `fits` it stands which wanted words each is.
    places: WordMap<Box<str>, usize>,
    fits: Vec<Box<[Fit]>>,
}

struct Group {
    manner: Manner,
    /// Its words among all that are wanted: half-open.
    words: Range<usize>,
}

struct Wanted {
    printed: String,
    folded: String,
    begins: Option<Beginning>,
    is_syllables: bool,
    manner: Manner,
    is_last: bool,
}

/// A text that is read.
struct Reading<'t> {
    text: &'t str,
    folded: Folded,
    algorithm: Option<Algorithm>,
    /// How many letters the forms of a word have in common in its language.
    letters: usize,
}

impl Wanted {
    /// Whether a folded word of a text may be this one, as its first letters tell at once.
    fn may_be(&self, word: &str, reading: &Reading<'_>) -> bool {
        let like = Beginning::of(word).zip(self.begins).map(|(this, wanted)| wanted.is_like(this, reading.letters));
        like.unwrap_or(false) || self.is_syllables && is_syllables(word)
    }

    /// Whether folding changes nothing in it that the index of words would not change as well.
    fn is_plain(&self) -> bool {
        self.printed.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'\'')
    }

    fn is_unspaced(&self) -> bool {
        self.folded.chars().next().is_some_and(is_unspaced)
    }
}

/// That a word of a text is one that is wanted.
#[derive(Clone, Copy)]
struct Fit {
    wanted: usize,
    is_exact: bool,
}

/// Where a text has the words of one group: its words from `first` to `last`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The first word, counted among the text's folded words.
    pub first: usize,
    /// The last word.
    pub last: usize,
    /// Whether they stand there as they were typed, but for case and accents.
    pub is_exact: bool,
}

/// Where a text has what is sought.
pub struct Places {
    /// The text as comparison sees it.
    pub folded: Folded,
    groups: Vec<Vec<Place>>,
}

/// Words of texts that are remembered before all are forgotten.
const REMEMBERED: usize = 100_000;

/// In how many other spellings a word is looked for at most.
const MOST_SPELLINGS: usize = 64;

impl Finder {
    /// A finder of groups of words, each as typed.
    pub fn new<'w>(groups: impl IntoIterator<Item = (&'w str, Manner)>) -> Finder {
        let mut finder = Finder {
            groups: Vec::new(),
            wanted: Vec::new(),
            firsts: Vec::new(),
            stems: Stems::default(),
            known: Vec::new(),
        };
        for (typed, manner) in groups {
            let folded = Folded::new(typed);
            let start = finder.wanted.len();
            for (index, (word, span)) in folded.iter().enumerate() {
                finder.wanted.push(Wanted {
                    printed: span.of(typed).to_owned(),
                    folded: word.to_owned(),
                    begins: Beginning::of(word),
                    is_syllables: is_syllables(word),
                    manner,
                    is_last: index + 1 == folded.len(),
                });
            }
            if let Some(first) = folded.word(0).chars().next().filter(|_| !matches!(manner, Manner::Near(_))) {
                finder.firsts.push((first, finder.groups.len()));
            }
            finder.groups.push(Group { manner, words: start..finder.wanted.len() });
        }
        finder.firsts.sort_unstable();
        finder
    }

    /// The word that is all that is sought, folded, if it is one and stands so in the index of words: that folds other
    /// letters than we do (ł stays, й does not).
    pub fn only_word(&self) -> Option<&str> {
        let stands_so = |wanted: &Wanted| match wanted.manner {
            Manner::AnyForm => wanted.folded == wanted.printed.to_lowercase(),
            Manner::Exact | Manner::Beginning | Manner::Near(_) => false,
        };
        let is_by_itself = |wanted: &Wanted| !wanted.is_unspaced() && !is_syllables(&wanted.folded);
        match &self.wanted[..] {
            [only] if self.groups.len() == 1 && stands_so(only) && is_by_itself(only) => Some(&only.folded),
            _ => None,
        }
    }

    /// What the indexes must hold for a text to have group `index`: of every list one key. In `algorithms` stand the
    /// languages of the texts. With `as_typed`, only texts are asked for that have the words as typed, and of
    /// those perhaps not all: they come first, and the others are asked for afterwards. A group without any word asks
    /// for nothing.
    pub fn keys(&mut self, index: usize, algorithms: &[Algorithm], as_typed: bool) -> Vec<Vec<Key>> {
        let Some(group) = self.groups.get(index) else { return Vec::new() };
        let (manner, words) = (group.manner, group.words.clone());
        let is_in_order = !matches!(manner, Manner::Near(_));
        let is_printed = |wanted: &Wanted| match manner {
            Manner::Exact | Manner::Beginning => wanted.is_plain(),
            Manner::AnyForm => as_typed && !wanted.is_unspaced(),
            Manner::Near(_) => false,
        };
        if words.len() > 1 && self.wanted[words.clone()].iter().all(is_printed) {
            let printed: Vec<&str> = self.wanted[words].iter().map(|wanted| wanted.printed.as_str()).collect();
            // A phrase in any form is looked for in its other spellings with its other forms.
            return vec![printed_keys(&printed, manner == Manner::Beginning, manner != Manner::AnyForm)];
        }
        let mut keys = Vec::new();
        for at in words.clone() {
            let wanted = &self.wanted[at];
            if wanted.is_unspaced() {
                let next = words.contains(&(at + 1)).then(|| &self.wanted[at + 1]);
                let is_after_another = at > words.start && self.wanted[at - 1].is_unspaced();
                match next.filter(|next| next.is_unspaced()) {
                    // Words that may stand apart are asked for one by one.
                    Some(next) if is_in_order => {
                        keys.push(vec![term(&format!("{}{}", wanted.folded, next.folded), false)]);
                    }
                    _ if is_in_order && is_after_another => {}
                    _ => keys.push(vec![term(&wanted.folded, true)]),
                }
            } else if is_syllables(&wanted.folded) {
                keys.extend(syllables(&wanted.folded));
            } else {
                keys.push(self.word_keys(at, algorithms, as_typed));
            }
        }
        keys
    }

    /// How the words of group `index` stand side by side as typed, where they must stand in order.
    pub fn neighbours(&self, index: usize) -> Neighbours {
        let Some(group) = self.groups.get(index) else { return Neighbours::default() };
        let words = match group.manner {
            Manner::AnyForm | Manner::Exact => &self.wanted[group.words.clone()],
            Manner::Beginning | Manner::Near(_) => &[],
        };
        let is_kept = |one: &Wanted, next: &Wanted| is_kept(&one.folded, &next.folded);
        let kept = words.windows(2).filter(|two| is_kept(&two[0], &two[1]));
        let pairs: Vec<String> = kept.map(|two| pair(&two[0].folded, &two[1].folded)).collect();
        let are_all = pairs.len() + 1 == words.len();
        let has_other_letters = group.manner == Manner::Exact || words.iter().any(Wanted::is_unspaced);
        let stretches = words.chunk_by(|one, next| !is_kept(one, next)).filter(|words| words.len() > 1);
        let printed = |words: &[Wanted]| words.iter().map(|word| word.printed.as_str()).collect::<Vec<_>>().join(" ");
        let others = if has_other_letters { Vec::new() } else { stretches.map(printed).collect() };
        Neighbours { pairs, are_all, others }
    }

    /// Under what the indexes hold one word.
    fn word_keys(&mut self, at: usize, algorithms: &[Algorithm], as_typed: bool) -> Vec<Key> {
        let wanted = &self.wanted[at];
        let Wanted { printed, folded, manner, is_last, .. } = wanted;
        let begins = *manner == Manner::Beginning && *is_last;
        let mut keys = printed_keys(&[printed], begins, begins);
        let is_exact = matches!(manner, Manner::Exact | Manner::Beginning);
        if begins && wanted.is_plain() || as_typed && !is_exact {
            return keys;
        }
        keys.push(term(folded, begins));
        if *folded != printed.to_lowercase() {
            // What is typed as Łódź may be printed as Lodz.
            keys.push(Key::Printed { words: folded.clone(), begins });
        }
        if is_exact && wanted.is_plain() {
            return keys;
        }
        let mut stems: Vec<String> =
            algorithms.iter().map(|algorithm| self.stems.stem(*algorithm, printed).to_owned()).collect();
        stems.sort_unstable();
        stems.dedup();
        stems.retain(|stem| begins || stem != folded);
        for stem in stems {
            keys.push(term(&stem, false));
            if !begins && !stem.eq_ignore_ascii_case(printed) {
                keys.push(Key::Printed { words: stem, begins });
            }
        }
        keys
    }

    /// Where `text` has what is sought, by the rules of its language, where it has any.
    pub fn places(&mut self, text: &str, algorithm: Option<Algorithm>) -> Places {
        let reading =
            Reading { text, folded: Folded::new(text), algorithm, letters: algorithm.map_or(1, letters_kept) };
        let mut groups: Vec<Vec<Place>> =
            (0..self.groups.len()).map(|group| self.places_near(group, &reading)).collect();
        for first in 0..reading.folded.len() {
            for at in self.beginning_like(reading.folded.word(first), &reading) {
                let group = self.firsts[at].1;
                let words = self.groups[group].words.clone();
                groups[group].extend(self.in_order(words, first, &reading));
            }
        }
        Places { folded: reading.folded, groups }
    }

    /// Which of `firsts` may be the first letter of a word of a text: of a query of many words, few.
    fn beginning_like(&self, word: &str, reading: &Reading<'_>) -> Range<usize> {
        match word.chars().next() {
            Some(letter) if reading.letters > 0 && !is_syllables(word) => {
                let from = self.firsts.partition_point(|(first, _)| *first < letter);
                from..from + self.firsts[from..].partition_point(|(first, _)| *first == letter)
            }
            _ => 0..self.firsts.len(),
        }
    }

    /// Where a text has one group of words, if that is of words near each other.
    fn places_near(&mut self, group: usize, reading: &Reading<'_>) -> Vec<Place> {
        let Group { manner: Manner::Near(among), words } = &self.groups[group] else { return Vec::new() };
        let (among, words, count) = (*among as usize, words.clone(), reading.folded.len());
        let mut list =
            |wanted| (0..count).filter_map(|at| Some((at, self.fit(wanted, at, reading)?))).collect::<Vec<_>>();
        let lists: Vec<_> = words.map(&mut list).collect();
        near(&lists, among)
    }

    /// The place that begins with word `first` of a text, if these words stand there one after the other. Most words
    /// begin otherwise, so all beginnings are looked at before any word is.
    fn in_order(&mut self, words: Range<usize>, first: usize, reading: &Reading<'_>) -> Option<Place> {
        let last = first + words.len() - 1;
        let begins_so = |(wanted, at): (usize, usize)| self.wanted[wanted].may_be(reading.folded.word(at), reading);
        if !words.clone().zip(first..).all(begins_so) {
            return None;
        }
        let mut is_exact = true;
        for (wanted, at) in words.zip(first..) {
            is_exact &= self.fit(wanted, at, reading)?;
        }
        Some(Place { first, last, is_exact })
    }

    /// Whether word `at` of a text is a wanted one, and if so, whether it stands there as it was typed.
    fn fit(&mut self, wanted: usize, at: usize, reading: &Reading<'_>) -> Option<bool> {
        let word = reading.folded.word(at);
        if !self.wanted[wanted].may_be(word, reading) {
            return None;
        }
        let fits = self.fits(word, reading.folded.span(at).of(reading.text), reading.algorithm);
        fits.iter().find(|fit| fit.wanted == wanted).map(|fit| fit.is_exact)
    }

    /// Which wanted words a word of a text is.
    fn fits(&mut self, word: &str, printed: &str, algorithm: Option<Algorithm>) -> &[Fit] {
        let at = self.known.iter().position(|(known, _)| *known == algorithm).unwrap_or_else(|| {
            self.known.push((algorithm, KnownWords::default()));
            self.known.len() - 1
        });
        let known = &mut self.known[at].1;
        if known.fits.len() > REMEMBERED {
            *known = KnownWords::default();
        }
        let place = known.places.get(printed).copied().unwrap_or_else(|| {
            known.fits.push(fits(&self.wanted, &mut self.stems, word, printed, algorithm));
            let place = known.fits.len() - 1;
            known.places.insert(printed.into(), place);
            place
        });
        &known.fits[place]
    }
}

impl Places {
    /// Where the text has group `index`, in order.
    pub fn of(&self, index: usize) -> &[Place] {
        self.groups.get(index).map_or(&[], Vec::as_slice)
    }

    /// Every stretch of the text that is one of the words found, in order, in bytes.
    pub fn spans(&self) -> Vec<Span> {
        let mut spans: Vec<Span> =
            self.groups.iter().flatten().map(|place| self.folded.span_of(place.first, place.last)).collect();
        spans.sort_unstable_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
        spans.dedup_by(|next, one| {
            let overlaps = next.start < one.end;
            if overlaps {
                one.end = one.end.max(next.end);
            }
            overlaps
        });
        spans
    }
}

/// Words side by side as printed; the last may go on where `begins` says so. With `any_letters`, one of them may be
/// printed with letters that the index of words does not fold; of a long phrase only of its last words.
fn printed_keys(words: &[&str], begins: bool, any_letters: bool) -> Vec<Key> {
    let key = |words: &[&str]| Key::Printed { words: words.join(" "), begins };
    let mut keys = vec![key(words)];
    for (at, word) in words.iter().enumerate().rev().filter(|_| any_letters) {
        let is_begun = begins && at + 1 == words.len();
        let most = (MOST_SPELLINGS + 1).saturating_sub(keys.len());
        for other in other_spellings(&word.to_lowercase(), is_begun, most) {
            let mut words = words.to_vec();
            words[at] = &other;
            keys.push(key(&words));
        }
    }
    keys
}

fn term(term: &str, begins: bool) -> Key {
    Key::Term { term: plain(term), begins }
}

/// A word of Korean is looked for by its pairs of syllables, wherever they stand in a longer word.
fn syllables(word: &str) -> Vec<Vec<Key>> {
    let letters: Vec<char> = word.chars().collect();
    match letters[..] {
        [one] => vec![vec![term(&one.to_string(), true)]],
        _ => letters.windows(2).map(|pair| vec![term(&pair.iter().collect::<String>(), false)]).collect(),
    }
}

fn fits(wanted: &[Wanted], stems: &mut Stems, word: &str, printed: &str, algorithm: Option<Algorithm>) -> Box<[Fit]> {
    let stem = algorithm.map(|algorithm| stems.stem_once(algorithm, printed));
    let mut fits = Vec::new();
    for (index, sought) in wanted.iter().enumerate() {
        let is_exact = sought.folded == word;
        let fits_too = match sought.manner {
            Manner::Exact => false,
            Manner::Beginning => sought.is_last && word.starts_with(&sought.folded),
            Manner::AnyForm | Manner::Near(_) => match (&stem, algorithm) {
                _ if is_syllables(&sought.folded) => word.contains(&sought.folded),
                (Some(stem), Some(algorithm)) => stems.stem(algorithm, &sought.printed) == stem,
                _ => false,
            },
        };
        if is_exact || fits_too {
            fits.push(Fit { wanted: index, is_exact });
        }
    }
    fits.into()
}

/// The shortest stretches that have every word, with at most `among` others.
fn near(words: &[Vec<(usize, bool)>], among: usize) -> Vec<Place> {
    let mut all: Vec<(usize, usize, bool)> = Vec::new();
    for (which, places) in words.iter().enumerate() {
        all.extend(places.iter().map(|&(at, is_exact)| (at, which, is_exact)));
    }
    all.sort_unstable();
    let mut latest: Vec<Option<(usize, bool)>> = vec![None; words.len()];
    let mut found: Vec<Place> = Vec::new();
    for (at, which, is_exact) in all {
        latest[which] = Some((at, is_exact));
        let Some(each) = latest.iter().copied().collect::<Option<Vec<_>>>() else { continue };
        let first = each.iter().map(|(at, _)| *at).min().unwrap_or(at);
        let others = (at - first + 1).saturating_sub(words.len());
        let is_distinct = each.iter().map(|(at, _)| at).collect::<std::collections::HashSet<_>>().len() == each.len();
        if others <= among && is_distinct && found.last().is_none_or(|last| first > last.last) {
            found.push(Place { first, last: at, is_exact: each.iter().all(|(_, is_exact)| *is_exact) });
        }
    }
    found
}

#[cfg(test)]
mod tests;
