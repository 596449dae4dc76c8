//! Votes for turns: whose words of a quotation each turn holds, and which turns are worth reading.
//!
//! Cheap questions come first, and the voting stops once a turn holds most of what the quotation tells: by its votes,
//! or because the turn that leads was read, which costs less than one look-up more. It stops too where neighbouring
//! turns hold so little of all that was asked for that the quotation cannot have been said. What a phrase costs grows
//! with how many turns hold its commonest word, so phrases are asked for within a budget. The best turns are then read
//! ([`super::reading`]).

use std::cmp::Reverse;
use std::collections::HashMap;

use super::postings::{Index, is_small_word, phrase};
use super::reading::{Least, MOST_READ, Reader, Voted};
use crate::text::fold::is_unspaced;
use crate::text::locate::Wanted;
use crate::text::pairs::{is_kept, pair};
use crate::text::word_map::WordMap;

/// Most words of a quotation that vote.
const MOST_VOTERS: usize = 24;
/// Lengths of phrases, in words, in the order they are tried, with what two words must be worth together: two or three
/// words are seldom too common and seldom all changed; where they are too common, longer ones may not be; where one in
/// three is changed, two in a row may not be.
const PHRASES: [(usize, f32); 4] = [(2, WORTH_OF_TWO), (3, 0.0), (8, 0.0), (2, 0.0)];
/// How many of these are tried before other spellings of its words are.
const PHRASES_AS_PRINTED: usize = 2;
/// What two words must be worth together, in nats, to be looked up before three are: two common words stand together in
/// too many turns.
const WORTH_OF_TWO: f32 = 12.0;
/// Most phrases that are looked up at a time.
const MOST_PHRASES: usize = 30;
/// In a quotation of no more words than this, one word changed leaves hardly two in a row: there, words with one or two
/// others between them are looked up together too.
const FEW_WORDS: usize = 8;
/// What all phrases of a quotation may cost: turns to be passed in the index. In the index of pairs, which keeps no
/// places, a turn is passed in a third of the time.
const PHRASE_BUDGET: f32 = 200_000.0;
const PAIR_COST: f32 = 0.3;
/// Votes, in nats, that settle where to look, and the share of the quotation's information that does in a short one.
const SETTLED: f32 = 36.0;
const SETTLING_SHARE: f32 = 0.7;
/// Most turns that are read while the voting goes on, and the share of the whole quotation by which one settles it; of a
/// short one all. What else holds the quotation has the same rare words, and so has votes already.
const MOST_PROBED: usize = 8;
const PROBED_SHARE: f32 = 0.8;
const PROBED_SHARE_OF_FEW: f32 = 0.99;
/// Once words worth so much, in nats, have been looked up, and neighbouring turns hold less than this share of them
/// together, nobody said it: a place where it was said, however badly it was printed, holds half of what is asked for.
const ASKED_ENOUGH: f32 = 70.0;
const SAID_SHARE: f32 = 0.3;
/// Nats by which more must be asked for before neighbours are added up anew.
const ASKED_AGAIN: f32 = 15.0;
/// Turns are not looked at further that hold less than this share of the whole quotation, with their neighbours: too
/// little of it can stand there for a find, even where some words are damaged. Of very few words one that is damaged
/// takes more away. A turn may also have this share of the votes: those of damaged words, which it holds in another
/// spelling, and of a turn too long to be read.
const LEAST_HELD: f32 = 0.36;
const LEAST_HELD_OF_FEW: f32 = 0.25;
const VERY_FEW_WORDS: usize = 4;
const LEAST_VOTES: f32 = 0.45;
/// A set of the quotation's words, by their place in it; those after the 128th have no vote, nor need one.
type Mask = u128;

/// Words to be looked up together.
struct Phrase {
    cost: f32,
    words: Mask,
    /// In the query language of the index.
    query: String,
    /// Whether it asks the index of pairs.
    is_pairs: bool,
}

impl Index<'_> {
    /// The rows of the turns most voted for, the best first; none where it is plain that nobody said it.
    pub(super) fn vote(&self, wanted: &Wanted) -> rusqlite::Result<Voted> {
        let worth: Vec<f32> = wanted.words.iter().map(|word| self.rarity(&word.folded)).collect();
        let information = worth.iter().sum::<f32>();
        let mut poll = Poll {
            enough: SETTLED.min(SETTLING_SHARE * information),
            reach: (wanted.len() as f32 / self.words_per_turn).ceil().clamp(1.0, 8.0) as i64,
            asked: 0,
            asked_enough: ASKED_ENOUGH,
            is_over: false,
            votes: Votes::new(worth),
            reader: Reader::new(self, wanted)?,
            probed_share: if wanted.len() <= FEW_WORDS { PROBED_SHARE_OF_FEW } else { PROBED_SHARE },
            budget: PHRASE_BUDGET,
        };
        let unknown = self.vote_words(wanted, &mut poll)?;
        // Where the words are common or changed, two or three of them together may still be rare.
        let mut spelt: HashMap<usize, String> = HashMap::new();
        for phrases in &PHRASES[..PHRASES_AS_PRINTED] {
            self.vote_runs(&runs(wanted, &spelt), *phrases, &mut poll)?;
        }
        for at in unknown {
            if !poll.is_settled()? {
                spelt.extend(self.vote_spellings(wanted, at, &mut poll.votes)?.map(|term| (at, term)));
            }
        }
        self.vote_unspaced(wanted, &mut poll.votes)?;
        let runs = runs(wanted, &spelt);
        let tried = if spelt.is_empty() { PHRASES_AS_PRINTED } else { 0 };
        for phrases in &PHRASES[tried..] {
            self.vote_runs(&runs, *phrases, &mut poll)?;
        }
        if wanted.len() <= FEW_WORDS && !poll.is_settled()? {
            self.vote_phrases(self.words_apart(&runs)?, &mut poll)?;
        }
        if poll.is_over {
            return Ok(Voted::new());
        }
        let least = match wanted.len() {
            0..=VERY_FEW_WORDS => LEAST_HELD_OF_FEW,
            _ => LEAST_HELD,
        };
        let least = Least { held: least * poll.reader.whole, votes: LEAST_VOTES * information };
        poll.reader.count_exactly(poll.votes.neighbourhoods(poll.reach), least)
    }

    /// The quotation's words, the longer first because longer words are rarer; the places of the words that next to
    /// nobody said.
    fn vote_words(&self, wanted: &Wanted, poll: &mut Poll) -> rusqlite::Result<Vec<usize>> {
        let mut words: Vec<(usize, &str)> = wanted.words.iter().map(|word| word.folded.as_str()).enumerate().collect();
        words.sort_by_key(|(at, word)| (Reverse(word.chars().count()), *word, *at));
        words.dedup_by_key(|(_, word)| *word);
        words.retain(|(_, word)| !is_small_word(word) && !word.starts_with(is_unspaced));
        let mut unknown = Vec::new();
        for (at, word) in words.into_iter().take(MOST_VOTERS) {
            let postings = self.read_postings(&phrase([word]))?;
            if !postings.is_common {
                poll.votes.add(bit(at), &postings.rows);
            }
            // A word that nobody ever said may be damaged, and tells nothing of the others.
            if !postings.is_common && !postings.rows.is_empty() {
                poll.asked |= bit(at);
            }
            if postings.turns < 3.0 {
                unknown.push(at);
            }
        }
        Ok(unknown)
    }

    /// Near spellings of a word that the archive hardly knows; the nearest of them.
    fn vote_spellings(&self, wanted: &Wanted, at: usize, votes: &mut Votes) -> rusqlite::Result<Option<String>> {
        let mut rows: Vec<i64> = Vec::new();
        let spellings = self.spellings(&wanted.words[at].folded)?;
        for term in &spellings {
            let postings = self.read_postings(&phrase([term.as_str()]))?;
            // Of a common word only some turns are known, which say nothing of the others.
            rows.extend_from_slice(if postings.is_common { &[] } else { &postings.rows });
        }
        votes.add(bit(at), &rows);
        Ok(spellings.into_iter().next())
    }

    /// In a script without spaces: whatever the index holds of it that shares three characters in a row.
    fn vote_unspaced(&self, wanted: &Wanted, votes: &mut Votes) -> rusqlite::Result<()> {
        let characters = wanted.words.iter().map(|word| word.folded.chars().next().unwrap_or(' ')).enumerate();
        let (places, run): (Vec<usize>, Vec<char>) =
            characters.filter(|(_, character)| is_unspaced(*character)).unzip();
        if run.len() < 3 {
            return Ok(());
        }
        for term in self.unspaced(&run)? {
            let letters: Vec<char> = term.chars().collect();
            let is_shared = |at: &usize| letters.windows(3).any(|three| three == &run[*at..at + 3]);
            let shared = (0..run.len() - 2).filter(is_shared);
            let words = shared.flat_map(|at| &places[at..at + 3]).fold(0, |words, place| words | bit(*place));
            votes.add(words, &self.read_postings(&phrase([term.as_str()]))?.rows);
        }
        Ok(())
    }

    /// Looks runs of so many words up, unless that is settled.
    fn vote_runs(&self, runs: &[Run], phrases: (usize, f32), poll: &mut Poll) -> rusqlite::Result<()> {
        if poll.is_settled()? {
            return Ok(());
        }
        self.vote_phrases(self.phrases(runs, phrases)?, poll)
    }

    /// Runs of so many words, none of which could vote alone; of two words only those that are worth so much.
    fn phrases(&self, runs: &[Run], (length, least): (usize, f32)) -> rusqlite::Result<Vec<Phrase>> {
        let mut phrases = Vec::new();
        for run in runs {
            for words in run.windows(length.min(run.len()).max(2)) {
                if words.windows(2).all(|two| is_kept(two[0].1, two[1].1)) {
                    phrases.extend(self.pairs_of(words)?);
                } else if words.len() != 2 || self.worth(words) >= least {
                    phrases.extend(self.phrase_of(words, phrase(words.iter().map(|(_, word)| *word)))?);
                }
            }
        }
        Ok(phrases)
    }

    fn worth(&self, words: &[(usize, &str)]) -> f32 {
        words.iter().map(|(_, word)| self.rarity(word)).sum()
    }

    /// The look-up of words by their pairs; none where one of the words or one of the pairs votes alone.
    fn pairs_of(&self, words: &[(usize, &str)]) -> rusqlite::Result<Option<Phrase>> {
        let pairs: Vec<String> = words.windows(2).map(|two| pair(two[0].1, two[1].1)).collect();
        let Some(mut phrase) = self.phrase_of(words, pairs.join(" "))? else { return Ok(None) };
        phrase.is_pairs = true;
        if let [_] = pairs[..] {
            // As many turns as would hold the two by chance: the rarest pair first.
            phrase.cost = self.turns * self.words_per_turn * (-self.worth(words)).exp();
            return Ok(Some(phrase));
        }
        phrase.cost = 0.0;
        for pair in &pairs {
            let postings = self.read_pairs(pair)?;
            if !postings.is_common {
                return Ok(None);
            }
            phrase.cost += PAIR_COST * postings.turns;
        }
        Ok(Some(phrase))
    }

    /// Two words with one or two between them.
    fn words_apart(&self, runs: &[Run]) -> rusqlite::Result<Vec<Phrase>> {
        let mut phrases = Vec::new();
        for (distance, run) in [2, 3].into_iter().flat_map(|distance| runs.iter().map(move |run| (distance, run))) {
            for words in run.windows(distance + 1) {
                let ends = [words[0], words[distance]];
                let [first, last] = ends.map(|(_, word)| phrase([word]));
                phrases.extend(self.phrase_of(&ends, format!("NEAR({first} {last}, {distance})"))?);
            }
        }
        Ok(phrases)
    }

    /// The look-up of some words together; none where one of them votes alone.
    fn phrase_of(&self, words: &[(usize, &str)], query: String) -> rusqlite::Result<Option<Phrase>> {
        let mut cost = 0.0;
        for (_, word) in words {
            let Some(turns) = self.turns_to_pass(word)? else { return Ok(None) };
            cost += turns;
        }
        let words = words.iter().fold(0, |words, (at, _)| words | bit(*at));
        Ok(Some(Phrase { cost, words, query, is_pairs: false }))
    }

    /// Looks phrases up, the cheapest first, until it is settled where to look.
    fn vote_phrases(&self, mut phrases: Vec<Phrase>, poll: &mut Poll) -> rusqlite::Result<()> {
        phrases.sort_by(|one, other| one.cost.total_cmp(&other.cost));
        for phrase in phrases.into_iter().take(MOST_PHRASES) {
            poll.budget -= phrase.cost;
            if poll.budget < 0.0 || poll.is_said_by_nobody() || poll.is_settled()? {
                break;
            }
            let postings = match phrase.is_pairs {
                true => self.read_pairs(&phrase.query)?,
                false => self.read_postings(&phrase.query)?,
            };
            if !postings.is_common {
                poll.votes.add(phrase.words, &postings.rows);
                poll.asked |= phrase.words;
            }
        }
        Ok(())
    }
}

/// The vote on one quotation while it goes on.
struct Poll<'w, 'c> {
    votes: Votes,
    reader: Reader<'w, 'c>,
    /// Votes that settle where to look.
    enough: f32,
    /// The share of the whole quotation that settles it where one turn holds it.
    probed_share: f32,
    /// What phrases may still cost.
    budget: f32,
    /// How many rows on neighbours are looked for.
    reach: i64,
    /// The words that were looked up, by themselves or in phrases, in all turns that hold them.
    asked: Mask,
    /// What these must be worth before it is asked whether anybody said them.
    asked_enough: f32,
    /// Whether it is plain that nobody did.
    is_over: bool,
}

impl Poll<'_, '_> {
    /// Whether so much was asked for, and so little of it stands together anywhere, that nobody said it.
    fn is_said_by_nobody(&mut self) -> bool {
        let asked = self.votes.sum(self.asked);
        if !self.is_over && asked >= self.asked_enough && self.votes.best < SAID_SHARE * asked {
            self.is_over = self.votes.most_together(self.reach) < SAID_SHARE * asked;
            self.asked_enough = asked + ASKED_AGAIN;
        }
        self.is_over
    }

    /// Whether it is settled where to look: nobody said it, a turn has enough votes, or the one that has most is seen
    /// to hold the quotation. Reading a turn costs less than looking up one phrase more.
    fn is_settled(&mut self) -> rusqlite::Result<bool> {
        if self.is_over || self.votes.best >= self.enough {
            return Ok(true);
        }
        let Some(row) = self.votes.first else { return Ok(false) };
        if self.reader.many_read() >= MOST_PROBED && !self.reader.has_read(row) {
            return Ok(false);
        }
        Ok(self.reader.held(row)?.is_some_and(|held| held >= self.probed_share * self.reader.whole))
    }
}

/// Words with their places in the quotation, one after the other.
type Run<'w> = Vec<(usize, &'w str)>;

/// The runs of words between gaps and brackets; a word that the archive spells otherwise is spelt so.
fn runs<'w>(wanted: &'w Wanted, spelt: &'w HashMap<usize, String>) -> Vec<Run<'w>> {
    let mut runs: Vec<Run> = vec![Vec::new()];
    for (index, word) in wanted.words.iter().enumerate() {
        if wanted.is_optional(index) || wanted.gap_before(index).is_some() {
            runs.push(Vec::new());
        }
        if !wanted.is_optional(index)
            && let Some(run) = runs.last_mut()
        {
            run.push((index, spelt.get(&index).unwrap_or(&word.folded)));
        }
    }
    runs
}

fn bit(at: usize) -> Mask {
    if at < Mask::BITS as usize { 1 << at } else { 0 }
}

/// Which of the quotation's words each turn holds, as far as that was asked.
struct Votes {
    /// What each word is worth.
    worth: Vec<f32>,
    turns: WordMap<i64, Mask>,
    /// The votes of the turn that has most, and its row.
    best: f32,
    first: Option<i64>,
}

impl Votes {
    fn new(worth: Vec<f32>) -> Votes {
        Votes { worth, turns: WordMap::default(), best: 0.0, first: None }
    }

    /// These rows hold these words.
    fn add(&mut self, words: Mask, rows: &[i64]) {
        for row in rows {
            let held = self.turns.entry(*row).or_default();
            *held |= words;
            let held = *held;
            let sum = self.sum(held);
            if sum > self.best {
                (self.best, self.first) = (sum, Some(*row));
            }
        }
    }

    fn sum(&self, words: Mask) -> f32 {
        let mut rest = words;
        let mut sum = 0.0;
        while rest != 0 {
            sum += self.worth[rest.trailing_zeros() as usize];
            rest &= rest - 1;
        }
        sum
    }

    /// The most that a turn and its neighbours hold together.
    fn most_together(&self, reach: i64) -> f32 {
        let rows = self.in_order();
        (0..rows.len()).map(|index| self.sum(together(&rows, index, reach))).fold(0.0, f32::max)
    }

    fn in_order(&self) -> Vec<(i64, Mask)> {
        let mut rows: Vec<(i64, Mask)> = self.turns.iter().map(|(row, voters)| (*row, *voters)).collect();
        rows.sort_unstable();
        rows
    }

    /// Rows with their own votes and half of what their neighbours add, the best first. Neighbours are told by their
    /// row numbers, which run on within a transcript unless it was edited; each voter counts once in a neighbourhood.
    fn neighbourhoods(&self, reach: i64) -> Vec<(i64, f32, f32)> {
        let rows = self.in_order();
        let mut sums = Vec::with_capacity(rows.len());
        for (index, (row, voters)) in rows.iter().enumerate() {
            let together = together(&rows, index, reach);
            let own = self.sum(*voters);
            sums.push((*row, own, 0.5 * (self.sum(together) - own)));
        }
        sums.sort_by(|one, other| (other.1 + other.2).total_cmp(&(one.1 + one.2)).then(one.0.cmp(&other.0)));
        sums.truncate(2 * MOST_READ);
        sums
    }
}

/// What a turn and its neighbours hold together.
fn together(rows: &[(i64, Mask)], index: usize, reach: i64) -> Mask {
    let (row, voters) = rows[index];
    let before = rows[..index].iter().rev().take_while(|(other, _)| row - other <= reach);
    let after = rows[index + 1..].iter().take_while(|(other, _)| other - row <= reach);
    before.chain(after).fold(voters, |together, (_, other)| together | other)
}
