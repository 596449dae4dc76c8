//! The full-text index as the search for candidates sees it: which turns hold a word, how rare it is, and what it is
//! near to.
//!
//! Every look-up is bounded: no more than [`MOST_TURNS`] turns are read, and how many hold a common word is estimated
//! from how dense it stands in the part that was read. A step through the list of words costs as much as the turns that
//! hold the word, so that list is only read where it is narrow. What was looked up is remembered while the index is
//! open, so that a manuscript's quotations share it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use rusqlite::{Connection, params};

use super::WORD_BYTES;
use crate::text::fold::is_unspaced;
use crate::text::function_words::{FunctionWords, Role};
use crate::text::locate::likeness::{mistaken_starts, nearness};
use crate::text::word_map::WordMap;

/// Most turns that one word or phrase is looked up in; a word in more of them is too common to vote.
pub(super) const MOST_TURNS: usize = 256;
/// From so many turns on, a word is read no further where it stands so evenly in those that were read, and so dense, that
/// more than [`MOST_TURNS`] would be found. A word of one interview alone is dense there and tells all the more.
const GLANCE: usize = 48;
/// In a small archive a word met once is not yet common: this many words are thought added, with so many turns that
/// hold the word.
const PRIOR_WORDS: f32 = 200_000.0;
const PRIOR_TURNS: f32 = 8.0;
/// Most that a small word of a language counts for, in nats, also where the archive is too small to know how common it
/// is: e⁻⁶ is once in four hundred words.
const RAREST_SMALL_WORD: f32 = 6.0;
/// Rarity, in nats, of a Chinese character and of a sign for a syllable, in running text.
const IDEOGRAPH: f32 = 6.0;
const SYLLABLE: f32 = 3.5;
/// Where scripts without spaces begin in the order of the index's words, and how many of its words are looked through.
const UNSPACED: &str = "\u{E00}";
const MOST_UNSPACED: usize = 200_000;
/// Most near spellings of one word.
const MOST_SPELLINGS: usize = 4;
/// Letters that a near spelling found in the list of words begins with; of a shorter word one less.
const SAME_START: usize = 4;

/// The full-text index of an open archive, with what has been learnt of its words.
pub struct Index<'c> {
    pub(super) connection: &'c Connection,
    pub(super) turns: f32,
    pub(super) words_per_turn: f32,
    known: RefCell<WordMap<String, Postings>>,
    rarities: RefCell<WordMap<String, f32>>,
    /// For words as they stand in phrases, what [`Index::turns_to_pass`] says.
    to_pass: RefCell<WordMap<String, Option<f32>>>,
    unspaced: RefCell<Option<Unspaced>>,
}

/// What the index holds of scripts without spaces.
struct Unspaced {
    terms: Vec<String>,
    /// Three characters in a row, as one number, with the term that holds them; sorted.
    threes: Vec<(u64, u32)>,
}

/// Three characters as one number; a character has 21 bits.
fn three(letters: &[char]) -> u64 {
    letters.iter().fold(0, |number, letter| number << 21 | u64::from(u32::from(*letter)))
}

/// The turns that hold a word or phrase.
#[derive(Clone, Debug)]
pub(super) struct Postings {
    /// Rows of the first [`MOST_TURNS`] of them; fewer of a common one.
    pub(super) rows: Rc<[i64]>,
    /// How many turns hold it, estimated where they are more than were read.
    pub(super) turns: f32,
    /// Whether more turns hold it than were read, so that it tells too little to vote.
    pub(super) is_common: bool,
}

impl<'c> Index<'c> {
    /// Opens the index; reads two hundred turns at most to learn how long turns are.
    pub fn open(connection: &'c Connection) -> rusqlite::Result<Index<'c>> {
        let turns: i64 = connection.query_row("SELECT coalesce(max(row), 0) FROM turn", [], |row| row.get(0))?;
        let bytes: Option<f64> = connection.query_row(
            "SELECT avg(octet_length(text)) FROM (SELECT text FROM turn ORDER BY row LIMIT 200)",
            [],
            |row| row.get(0),
        )?;
        let words_per_turn = bytes.unwrap_or(0.0) as f32 / WORD_BYTES as f32;
        Ok(Index {
            connection,
            turns: (turns as f32).max(1.0),
            words_per_turn: words_per_turn.max(1.0),
            known: RefCell::default(),
            rarities: RefCell::default(),
            to_pass: RefCell::default(),
            unspaced: RefCell::default(),
        })
    }

    /// How rare a folded word is in this archive: the negative natural logarithm of its share among all words.
    /// A word that cannot be looked up counts as unknown.
    pub fn rarity(&self, word: &str) -> f32 {
        if let Some(character) = word.chars().next().filter(|character| is_unspaced(*character)) {
            // The index holds such scripts in long runs and cannot tell how common one character is.
            return if is_ideograph(character) { IDEOGRAPH } else { SYLLABLE };
        }
        if let Some(known) = self.rarities.borrow().get(word) {
            return *known;
        }
        let rarity = self.rarity_of(self.read_postings(&phrase([word])).map_or(0.0, |postings| postings.turns));
        let rarity = if is_small_word(word) { rarity.min(RAREST_SMALL_WORD) } else { rarity };
        self.rarities.borrow_mut().insert(word.to_owned(), rarity);
        rarity
    }

    /// Whether any turn holds a folded word.
    pub fn is_word(&self, word: &str) -> bool {
        self.read_postings(&phrase([word])).is_ok_and(|postings| !postings.rows.is_empty())
    }

    pub(super) fn rarity_of(&self, turns: f32) -> f32 {
        let words = self.turns * self.words_per_turn;
        ((words + PRIOR_WORDS) / (turns + PRIOR_TURNS)).ln().max(0.1)
    }

    /// The turns that hold `phrase`, in the index's query language; remembered.
    pub(super) fn read_postings(&self, phrase: &str) -> rusqlite::Result<Postings> {
        self.read("SELECT rowid FROM turn_search WHERE turn_search MATCH ?1", phrase)
    }

    /// How many turns have to be passed for a word in a phrase, all its parts counted that the tokenizer takes for words;
    /// none where the word is so rare that it votes alone.
    pub(super) fn turns_to_pass(&self, word: &str) -> rusqlite::Result<Option<f32>> {
        if let Some(known) = self.to_pass.borrow().get(word) {
            return Ok(*known);
        }
        let mut turns = None;
        if self.read_postings(&phrase([word]))?.is_common {
            let mut sum = 0.0;
            for part in word.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty()) {
                sum += self.read_postings(&phrase([part]))?.turns;
            }
            turns = Some(sum);
        }
        self.to_pass.borrow_mut().insert(word.to_owned(), turns);
        Ok(turns)
    }

    /// The turns that hold all these pairs, given by their tokens with spaces between; remembered.
    pub(super) fn read_pairs(&self, pairs: &str) -> rusqlite::Result<Postings> {
        self.read("SELECT rowid FROM turn_pair_search WHERE turn_pair_search MATCH ?1", pairs)
    }

    fn read(&self, sql: &str, phrase: &str) -> rusqlite::Result<Postings> {
        if let Some(known) = self.known.borrow().get(phrase) {
            return Ok(known.clone());
        }
        let mut read: Vec<i64> = Vec::new();
        let mut is_common = false;
        // Rows come in order: those read tell how dense the word stands in the part of the archive up to the last.
        let estimate = |read: &[i64]| read.len() as f32 * (self.turns / *read.last().unwrap_or(&1) as f32).max(1.0);
        if !phrase.is_empty() {
            let mut statement = self.connection.prepare_cached(sql)?;
            let mut rows = statement.query([phrase])?;
            while let Some(row) = rows.next()? {
                let is_dense = || is_even(&read) && estimate(&read) > MOST_TURNS as f32;
                if read.len() >= MOST_TURNS || read.len() >= GLANCE && is_dense() {
                    is_common = true;
                    break;
                }
                read.push(row.get(0)?);
            }
        }
        let turns = if is_common { estimate(&read) } else { read.len() as f32 };
        let postings = Postings { rows: read.into(), turns, is_common };
        self.known.borrow_mut().insert(phrase.to_owned(), postings.clone());
        Ok(postings)
    }

    /// Words of the archive that share three characters in a row with `run`, which is in a script without spaces, those
    /// that share most such threes first. The index holds such scripts in runs from mark to mark, so its words of these
    /// scripts are looked through once; that is the one search here that grows with the archive.
    pub(super) fn unspaced(&self, run: &[char]) -> rusqlite::Result<Vec<String>> {
        let mut known = self.unspaced.borrow_mut();
        let unspaced = match &mut *known {
            Some(unspaced) => unspaced,
            none => none.insert(self.read_unspaced()?),
        };
        let mut threes: Vec<u64> = run.windows(3).map(three).collect();
        threes.sort_unstable();
        threes.dedup();
        let mut shared: HashMap<u32, usize> = HashMap::new();
        for three in threes {
            let first = unspaced.threes.partition_point(|(other, _)| *other < three);
            for (_, term) in unspaced.threes[first..].iter().take_while(|(other, _)| *other == three) {
                *shared.entry(*term).or_default() += 1;
            }
        }
        let mut found: Vec<(usize, u32)> = shared.into_iter().map(|(term, shared)| (shared, term)).collect();
        found.sort_by(|one, other| other.cmp(one));
        found.truncate(MOST_TURNS / 4);
        Ok(found.into_iter().map(|(_, term)| unspaced.terms[term as usize].clone()).collect())
    }

    fn read_unspaced(&self) -> rusqlite::Result<Unspaced> {
        let mut statement =
            self.connection.prepare_cached("SELECT term FROM turn_vocabulary WHERE term >= ?1 LIMIT ?2")?;
        let terms = statement.query_map(params![UNSPACED, MOST_UNSPACED as i64], |row| row.get(0))?;
        let terms: Vec<String> = terms.collect::<rusqlite::Result<_>>()?;
        let mut threes: Vec<(u64, u32)> = Vec::new();
        for (number, term) in terms.iter().enumerate() {
            let letters: Vec<char> = term.chars().collect();
            threes.extend(letters.windows(3).map(|letters| (three(letters), number as u32)));
        }
        threes.sort_unstable();
        threes.dedup();
        Ok(Unspaced { terms, threes })
    }

    /// Words of the archive that are an edit or two away from `word`: those that begin like it, and those that begin
    /// with shapes that are mistaken for its first letters.
    pub(super) fn spellings(&self, word: &str) -> rusqlite::Result<Vec<String>> {
        let length = word.chars().count();
        if length < SAME_START {
            return Ok(Vec::new());
        }
        let start: String = word.chars().take(SAME_START - usize::from(length <= SAME_START + 1)).collect();
        let mut statement =
            self.connection.prepare_cached("SELECT term FROM turn_vocabulary WHERE term >= ?1 AND term < ?2")?;
        let mut rows = statement.query(params![start, format!("{start}\u{10FFFF}")])?;
        let mut found: Vec<(f32, String)> = Vec::new();
        while let Some(row) = rows.next()? {
            let term = row.get_ref(0)?.as_str().unwrap_or("");
            if let Some(nearness) = nearness(word, term) {
                found.push((nearness, term.to_owned()));
            }
        }
        for other in mistaken_starts(word, SAME_START).into_iter().filter(|other| self.is_word(other)) {
            found.extend(nearness(word, &other).map(|nearness| (nearness, other)));
        }
        found.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
        Ok(found.into_iter().take(MOST_SPELLINGS).map(|(_, term)| term).collect())
    }
}

/// A phrase in the query language of the index. Its tokenizer splits words at apostrophes and points, and so does a
/// phrase.
pub(super) fn phrase<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    if words.is_empty() { String::new() } else { format!("\"{}\"", words.join(" ").replace('"', "")) }
}

/// Whether rows, which are in order, are spread over all rows up to the last one: about half of them in its first half.
fn is_even(rows: &[i64]) -> bool {
    let (middle, last) = (rows.get(rows.len() / 2).unwrap_or(&0), rows.last().unwrap_or(&0));
    (last / 3..=last - last / 3).contains(middle)
}

/// Whether a folded word is too common to search by in some language.
pub(super) fn is_small_word(word: &str) -> bool {
    FunctionWords::all().iter().any(|list| list.has(word, Role::Common))
}

fn is_ideograph(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_one_interview_are_not_spread_over_the_archive() {
        let evenly: Vec<i64> = (1..60).map(|at| at * 40).collect();
        let in_one: Vec<i64> = (15_000..15_060).collect();
        let twice: Vec<i64> = (3..9).chain(15_000..15_060).collect();
        assert_eq!((is_even(&evenly), is_even(&in_one), is_even(&twice)), (true, false, false));
    }
}
