//! Turns that were voted for, read: what each really holds of a quotation, which no index of single words can tell.
//!
//! It asks for no candidates of its own: that is for [`super::votes`], which uses it.

use std::collections::{HashMap, VecDeque};

use rusqlite::{CachedStatement, OptionalExtension, Row, params};

use super::postings::Index;
use crate::text::fold::Folded;
use crate::text::locate::Wanted;
use crate::text::word_map::WordMap;

/// Turns that are read to count exactly: those with this share of the best one's votes, and no more than so many.
const READ_SHARE: f32 = 0.6;
pub(super) const MOST_READ: usize = 128;
/// Where a turn holds a share of the whole quotation, others are read only that have this share of its votes, but never
/// more than this.
const WHOLE_SHARE: f32 = 0.9;
/// Longest turn that is read, in bytes; a longer one keeps its votes.
const LONGEST_READ: i64 = 20_000;
/// Most turns that come out of the vote.
const MOST_VOTED: usize = 48;
/// Words of a turn among which the quotation's are counted: its own number and a third, these, and these again for each
/// marked omission. A long turn holds many usual words, far apart.
const SLACK: usize = 16;
const SLACK_OF_A_GAP: usize = 140;
/// What two neighbouring words that are neighbours in the turn too are worth, beside their rarities.
const NEIGHBOURS: f32 = 0.5;

/// Turns by their row, with their votes in nats.
pub(super) type Voted = Vec<(i64, f32)>;

/// Reads turns and counts what they hold of a quotation.
pub(super) struct Reader<'w, 'c> {
    statement: CachedStatement<'c>,
    counter: Counter<'w>,
    /// What a turn holds that holds the whole quotation.
    pub(super) whole: f32,
    /// What each turn holds that was read.
    known: HashMap<i64, Option<f32>>,
}

impl<'w, 'c> Reader<'w, 'c> {
    pub(super) fn new(index: &Index<'c>, wanted: &'w Wanted) -> rusqlite::Result<Reader<'w, 'c>> {
        let sql = "SELECT text FROM turn WHERE row = ?1 AND octet_length(text) <= ?2";
        let statement = index.connection.prepare_cached(sql)?;
        let mut counter = Counter::new(wanted, |word| index.rarity(word));
        Ok(Reader { statement, whole: counter.whole(), counter, known: HashMap::new() })
    }

    /// How many turns were read so far.
    pub(super) fn many_read(&self) -> usize {
        self.known.len()
    }

    /// Whether a turn was read.
    pub(super) fn has_read(&self, row: i64) -> bool {
        self.known.contains_key(&row)
    }

    /// What a turn holds of the quotation, in nats; none where it is too long to be read.
    pub(super) fn held(&mut self, row: i64) -> rusqlite::Result<Option<f32>> {
        if let Some(known) = self.known.get(&row) {
            return Ok(*known);
        }
        let count = |row: &Row| Ok(self.counter.count(row.get_ref(0)?.as_str()?));
        let held = self.statement.query_row(params![row, LONGEST_READ], count).optional()?;
        self.known.insert(row, held);
        Ok(held)
    }

    /// Reads the best turns and gives each what it really holds of the quotation, with what its neighbours had; those
    /// that hold too little are left out.
    pub(super) fn count_exactly(&mut self, voted: Vec<(i64, f32, f32)>, least: Least) -> rusqlite::Result<Voted> {
        let mut worth_reading = READ_SHARE * voted.first().map_or(0.0, |first| first.1 + first.2);
        let mut counted = Voted::with_capacity(voted.len());
        for (index, (row, own, neighbours)) in voted.into_iter().enumerate() {
            let sum = own + neighbours;
            let is_read = index < MOST_READ && sum >= worth_reading;
            let held = if is_read { self.held(row)? } else { None };
            if let Some(held) = held {
                let share = (held / self.whole.max(f32::MIN_POSITIVE)).min(WHOLE_SHARE);
                worth_reading = worth_reading.max(share * sum);
            }
            let counts = held.map_or(0.0, |held| held.max(own) + neighbours);
            if counts >= least.held || sum >= least.votes {
                counted.push((row, counts.max(sum)));
            }
        }
        counted.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        counted.truncate(MOST_VOTED);
        Ok(counted)
    }
}

/// What a turn must have at least to be looked at further, in nats, with its neighbours.
pub(super) struct Least {
    /// Of what was counted in its text …
    pub(super) held: f32,
    /// … or of votes.
    pub(super) votes: f32,
}

/// Counts what a text holds of a quotation, within a stretch hardly longer than the quotation.
struct Counter<'w> {
    /// For each word its number, its rarity, and the numbers of the words that follow it in the quotation.
    words: WordMap<&'w str, (usize, f32, Vec<usize>)>,
    /// Words of a stretch.
    reach: usize,
    /// The quotation's folded words.
    quotation: String,
    /// For each word how often the stretch holds it, and how often after one that it follows in the quotation.
    held: Vec<[u32; 2]>,
}

impl<'w> Counter<'w> {
    fn new(wanted: &'w Wanted, rarity: impl Fn(&str) -> f32) -> Counter<'w> {
        let mut words: WordMap<&str, (usize, f32, Vec<usize>)> = WordMap::default();
        for word in &wanted.words {
            let next = words.len();
            words.entry(&word.folded).or_insert_with(|| (next, rarity(&word.folded), Vec::new()));
        }
        for (one, next) in wanted.words.iter().zip(wanted.words.iter().skip(1)) {
            let follower = words.get(next.folded.as_str()).map(|word| word.0);
            if let (Some(word), Some(follower)) = (words.get_mut(one.folded.as_str()), follower) {
                word.2.push(follower);
            }
        }
        let reach = wanted.len() * 4 / 3 + SLACK + wanted.gaps.len() * SLACK_OF_A_GAP;
        let quotation: Vec<&str> = wanted.words.iter().map(|word| word.folded.as_str()).collect();
        Counter { held: vec![[0; 2]; words.len()], words, reach, quotation: quotation.join(" ") }
    }

    /// What a turn holds that holds the whole quotation.
    fn whole(&mut self) -> f32 {
        let words = self.quotation.clone();
        self.count(&words)
    }

    /// The rarities of the quotation's words that one stretch of `text` holds, each once, and something for each pair
    /// of neighbours.
    fn count(&mut self, text: &str) -> f32 {
        let (mut sum, mut most) = (0.0_f32, 0.0_f32);
        let mut last: Option<(f32, &[usize])> = None;
        let mut stretch: VecDeque<(usize, usize, [f32; 2])> = VecDeque::new();
        self.held.fill([0; 2]);
        for (at, (word, _)) in Folded::new(text).iter().enumerate() {
            while let Some((_, number, worth)) = stretch.pop_front_if(|(begun, ..)| *begun + self.reach <= at) {
                for (held, worth) in self.held[number].iter_mut().zip(worth).filter(|(_, worth)| *worth > 0.0) {
                    *held -= 1;
                    sum -= if *held == 0 { worth } else { 0.0 };
                }
            }
            let Some((number, rarity, followers)) = self.words.get(word) else {
                last = None;
                continue;
            };
            let before = last.filter(|(_, next)| next.contains(number)).map(|(before, _)| before);
            let worth = [*rarity, before.map_or(0.0, |before| NEIGHBOURS * (before + rarity))];
            for (held, worth) in self.held[*number].iter_mut().zip(worth).filter(|(_, worth)| *worth > 0.0) {
                sum += if *held == 0 { worth } else { 0.0 };
                *held += 1;
            }
            stretch.push_back((at, *number, worth));
            most = most.max(sum);
            last = Some((*rarity, followers));
        }
        most
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_far_apart_count_less_than_words_together() {
        let wanted = Wanted::parse("we left the goat there");
        let mut counter = Counter::new(&wanted, |_| 1.0);
        let between = "word ".repeat(40);
        let together = counter.count(&format!("{between}So we left the goat there, {between}"));
        assert!((together - 9.0).abs() < 0.01, "five words and four pairs of neighbours: {together}");
        assert_eq!(counter.count(&format!("we {between} left {between} the {between} goat {between} there")), 1.0);
        assert_eq!(counter.count(&format!("the goat {between} goat, the goat")), 3.0, "each once in a stretch");
        assert_eq!(counter.count(""), 0.0);
    }
}
