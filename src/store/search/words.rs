//! Searching the texts of one noun for words: which are read, when that is enough, and which are shown.

use std::collections::{HashMap, HashSet};

use rusqlite::{Row, params_from_iter};

use super::super::{Read, Result};
use super::hit::{Columns, Hit, read_hit};
use super::leads::{Forms, Leads, rows_by_times};
use super::question::{Question, Text};
use super::rank::{Tally, scores};
use super::sql::Sql;
use super::stream::BATCH;
use super::{Condition, Hits, Noun};
use crate::text::excerpt::excerpt;
use crate::text::sought::Places;

/// How many hits are ranked at most, unless more are wanted: of a word that every other text has, the best of all
/// take longer to find than anybody would wait, and are hardly better.
pub const RANKED: usize = 1_000;
/// Where few are wanted, they are the best of so many times as many, but of this many at least.
const TIMES_WANTED: usize = 5;
const RANKED_FOR_FEW: usize = 80;
/// The same of a phrase: hardly a text has it twice, so that one is about as good as the next, but for its length.
const TIMES_WANTED_OF_A_PHRASE: usize = 2;
const RANKED_OF_A_PHRASE: usize = 32;
/// How many texts are read in vain before the search stops: words that stand in the same texts, but never together, or
/// with what must not be there.
const IN_VAIN: usize = 20_000;
/// The same where a phrase is looked for in other forms than typed, which only one of its words leads to.
const IN_VAIN_FOR_FORMS: usize = 250;
/// Where hardly more hits are wanted, so many texts are read together.
const FEWEST_AT_ONCE: usize = 8;
/// So many texts are read sooner than many lists are passed side by side.
const FEW_TEXTS: usize = 1_000;
/// A page of hits, and how many rows are looked at before the search is content with a page: with a common word and a
/// rare field, most texts that have the word are not wanted.
const PAGE: usize = 100;
const LOOKED_AT: usize = 25_000;
/// How many words a snippet shows.
const SNIPPET_WORDS: usize = 24;

/// The best `limit` hits of one noun for a condition with words.
pub(super) fn search(read: &Read<'_>, noun: Noun, condition: &Condition, limit: usize) -> Result<Hits> {
    let mut search = Search::new(Question::new(read, noun, condition)?, limit);
    // Texts that have the words as typed come first, so those are looked for first.
    if !search.read_where_often(limit)? {
        search.read_stream(Forms::AsTyped)?;
    }
    if !search.is_cut && search.question.has_other_forms() {
        // What was typed comes before all other forms: where it fills the page, they are not looked for.
        match search.found.iter().filter(|found| found.is_exact).count() >= limit {
            true => search.is_cut = true,
            false => search.read_stream(Forms::Others)?,
        }
    }
    search.ranked(limit)
}

struct Search<'s> {
    question: Question<'s>,
    leads: Leads<'s>,
    /// How many texts are ranked at most.
    most: usize,
    /// Whether as many are wanted as are ranked: then all that is found will be shown.
    shows_all: bool,
    /// Whether more are wanted than anybody looks through: then no page is enough.
    wants_all: bool,
    found: Vec<Found>,
    /// How many of them are what was looked for when they were found.
    counted: usize,
    rows: HashSet<i64>,
    looked_at: usize,
    in_vain: usize,
    is_cut: bool,
}

/// What was read of a stream, and how much of it is what was looked for.
#[derive(Clone, Copy, Default)]
struct Yield {
    read: usize,
    counted: usize,
}

impl Yield {
    fn in_vain(self) -> usize {
        self.read - self.counted
    }

    /// How many texts will be read for so many more that are looked for, if it goes on so; without end after nothing.
    fn to_read_for(self, wanted: usize) -> usize {
        match self.counted {
            0 if self.read > 0 => usize::MAX,
            _ => wanted.saturating_mul(self.read).div_ceil(self.counted.max(1)).max(wanted),
        }
    }

    /// How many will have been read in vain then.
    fn in_vain_for(self, wanted: usize) -> usize {
        self.in_vain().saturating_add(self.to_read_for(wanted).saturating_sub(wanted))
    }
}

struct Found {
    row: i64,
    tally: Tally,
    score: f64,
    is_exact: bool,
    words: String,
    places: Places,
    hit: Option<Box<Hit>>,
}

impl<'s> Search<'s> {
    fn new(question: Question<'s>, limit: usize) -> Self {
        let (times, fewest) = match question.is_phrase() {
            true => (TIMES_WANTED_OF_A_PHRASE, RANKED_OF_A_PHRASE),
            false => (TIMES_WANTED, RANKED_FOR_FEW),
        };
        let most = limit.saturating_mul(times).clamp(fewest, RANKED).max(limit);
        Search {
            leads: Leads::of(&question),
            question,
            most,
            shows_all: most == limit,
            wants_all: limit > RANKED,
            found: Vec::new(),
            counted: 0,
            rows: HashSet::new(),
            looked_at: 0,
            in_vain: 0,
            is_cut: false,
        }
    }

    /// Reads the texts that have the one word asked for as typed, the first [`RANKED`] of the archive or as many as are
    /// wanted, and says whether it did. Where they are more than wanted, those are read that have it most often, which
    /// the index knows; if equally often, the first ones.
    fn read_where_often(&mut self, limit: usize) -> Result<bool> {
        let [Condition::Words { .. }] = self.question.condition.parts() else { return Ok(false) };
        let Some(word) = self.question.finder.only_word().filter(|_| !self.wants_all) else { return Ok(false) };
        let (mut rows, is_cut) = rows_by_times(self.question.read, self.question.noun, word, RANKED.max(self.most))?;
        if rows.is_empty() {
            // The index may know the word by other letters than we do.
            return Ok(false);
        }
        rows.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
        let rows: Vec<i64> = rows.into_iter().map(|(row, _)| row).collect();
        let mut unread = &rows[..];
        while self.found.len() < limit && !unread.is_empty() {
            let (next, later) = unread.split_at(unread.len().min(limit.min(BATCH)));
            self.read_batch(next, true, Forms::AsTyped)?;
            unread = later;
        }
        if is_cut && self.found.len() < limit {
            // The index takes “won't” for “won” and “t”: those were texts with another word.
            return Ok(false);
        }
        self.is_cut = is_cut || !unread.is_empty();
        Ok(true)
    }

    fn read_stream(&mut self, forms: Forms) -> Result<()> {
        let patience = if forms == Forms::Others && self.question.has_phrase() { IN_VAIN_FOR_FORMS } else { IN_VAIN };
        let page = Some(FEW_TEXTS).filter(|_| !self.wants_all && patience == IN_VAIN);
        let mut stream = self.leads.stream(&mut self.question, forms, page)?;
        let mut next = i64::MIN;
        self.in_vain = 0;
        let mut yielded = Yield::default();
        let mut size = self.most.saturating_sub(self.counted).clamp(FEWEST_AT_ONCE, BATCH);
        loop {
            let batch = stream.batch(self.question.read, &mut next, size, |row| !self.rows.contains(&row))?;
            let before = self.counted;
            self.read_batch(&batch, self.shows_all, forms)?;
            if batch.len() < size {
                return Ok(());
            }
            let counted = self.counted - before;
            yielded = Yield { read: yielded.read + batch.len(), counted: yielded.counted + counted };
            let wanted = self.most.saturating_sub(self.counted);
            let is_led_anew = stream.tighten(yielded.in_vain(), yielded.in_vain_for(wanted.min(RANKED)));
            if is_led_anew {
                self.in_vain = 0;
                yielded = Yield::default();
            }
            // One more than are read in vain tells whether those were all.
            let bearable = (patience + 1).saturating_sub(self.in_vain);
            // After a batch in vain nobody knows how many more will be.
            let needed = if counted > 0 || is_led_anew { yielded.to_read_for(wanted) } else { usize::MAX };
            size = needed.min(2 * size).min(bearable).clamp(FEWEST_AT_ONCE, BATCH);
            self.looked_at += batch.len();
            let is_page = !self.wants_all && self.counted >= PAGE && self.looked_at >= LOOKED_AT;
            if self.counted >= self.most || is_page || self.in_vain >= patience {
                self.is_cut = true;
                return Ok(());
            }
        }
    }

    /// Reads these texts. One that has a phrase in other forms is a hit as well, but does not fill the page of those that
    /// have it as typed.
    fn read_batch(&mut self, rows: &[i64], with_hits: bool, forms: Forms) -> Result<()> {
        let only_exact = forms == Forms::AsTyped && self.question.is_phrase();
        for text in self.question.texts(rows, with_hits)? {
            let places = self.question.judged(&text)?;
            let is_exact = places.map(|places| self.take(text, places));
            match is_exact.is_some_and(|is_exact| is_exact || !only_exact) {
                true => self.counted += 1,
                false => self.in_vain += 1,
            }
        }
        Ok(())
    }

    /// Takes a text for a hit, and says whether it has all words as typed.
    fn take(&mut self, text: Text, places: Places) -> bool {
        let groups = 0..self.question.groups.len();
        let tally =
            Tally { times: groups.clone().map(|group| places.of(group).len()).collect(), words: places.folded.len() };
        let has_exact = |group: usize| {
            let found = places.of(group);
            found.is_empty() || found.iter().any(|place| place.is_exact)
        };
        self.rows.insert(text.row);
        let is_exact = groups.clone().all(has_exact);
        self.found.push(Found { row: text.row, tally, score: 0.0, is_exact, words: text.words, places, hit: text.hit });
        is_exact
    }

    fn ranked(mut self, limit: usize) -> Result<Hits> {
        let tallies: Vec<&Tally> = self.found.iter().map(|found| &found.tally).collect();
        let scores = scores(&tallies);
        for (found, score) in self.found.iter_mut().zip(scores) {
            found.score = score;
        }
        // Equals stay in the order of the archive, so the same question has one answer.
        self.found.sort_by(|one, other| {
            let by_score = || other.score.total_cmp(&one.score);
            other.is_exact.cmp(&one.is_exact).then_with(by_score).then_with(|| one.row.cmp(&other.row))
        });
        let is_cut = self.is_cut || self.found.len() > limit;
        self.found.truncate(limit);
        let mut hits = self.missing_hits()?;
        let shown = |mut found: Found| {
            let hit = found.hit.take().map(|hit| *hit).or_else(|| hits.remove(&found.row))?;
            Some(found.shown(hit))
        };
        Ok(Hits { hits: self.found.into_iter().filter_map(shown).collect(), is_cut })
    }

    /// What is shown of everything found, by row, where it was not read with the text.
    fn missing_hits(&self) -> Result<HashMap<i64, Hit>> {
        let missing: Vec<i64> = self.found.iter().filter(|found| found.hit.is_none()).map(|found| found.row).collect();
        if missing.is_empty() {
            return Ok(HashMap::new());
        }
        let mut sql = Sql::default();
        sql.select(self.question.noun, false);
        sql.push(&format!(" WHERE {}.row IN ", self.question.noun.table()));
        sql.rows(&missing);
        let mut statement = self.question.read.connection.prepare_cached(&sql.text)?;
        let columns = Columns::of(&statement);
        let hit = |row: &Row<'_>| Ok((row.get(0)?, read_hit(self.question.noun, &columns, row)?));
        let hits = statement.query_map(params_from_iter(&sql.values), hit)?;
        Ok(hits.collect::<rusqlite::Result<_>>()?)
    }
}

impl Found {
    fn shown(&self, hit: Hit) -> Hit {
        let is_markdown = matches!(hit.noun, Noun::Article | Noun::Memo);
        let shown = excerpt(&self.words, &self.places, SNIPPET_WORDS, is_markdown);
        let places = self.places.spans();
        Hit { snippet: shown.text, marks: shown.marks, places, score: self.score, is_exact: self.is_exact, ..hit }
    }
}

#[cfg(test)]
mod tests {
    use super::Yield;

    #[test]
    fn what_was_found_tells_how_much_is_to_be_read_for_the_rest() {
        let one_in_four = Yield { read: 40, counted: 10 };
        assert_eq!((one_in_four.to_read_for(5), one_in_four.in_vain_for(5)), (20, 45));
        assert_eq!((one_in_four.to_read_for(0), one_in_four.in_vain_for(0)), (0, 30));
        assert_eq!(Yield { read: 8, counted: 8 }.to_read_for(5), 5);
        assert_eq!(one_in_four.to_read_for(usize::MAX), usize::MAX);
    }

    #[test]
    fn before_anything_was_read_every_text_counts_and_after_nothing_nobody_knows_an_end() {
        assert_eq!((Yield::default().to_read_for(5), Yield::default().in_vain_for(5)), (5, 0));
        assert_eq!(Yield { read: 8, counted: 0 }.in_vain_for(5), usize::MAX);
    }
}
