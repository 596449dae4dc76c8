//! Candidate windows: the few neighbourhoods of the archive's transcripts where a quotation may have been said.
//!
//! Everything comes from the full-text index that is kept with the archive: the quotation's exact phrases first, then
//! its rarer words, each word a vote for the turns that hold it, worth the word's rarity; neighbouring turns vote
//! together, because a quotation may run over several. Words that the archive does not know are looked up under near
//! spellings. No text is scanned, every query is bounded, and so the time hardly grows with the archive.
//!
//! It does not compare texts: that is for [`crate::text::locate`]. The credited speaker is a prior and never a filter.
//! Used by `store::locate`.

use std::cell::RefCell;
use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use crate::text::function_words::{FunctionWords, Role};
use crate::text::locate::likeness::nearness;
use crate::text::locate::{Source, Wanted};

/// Most windows that one quotation gets.
const MOST_WINDOWS: usize = 12;
/// Beyond the first few, a window must have this share of the best one's votes.
const FEWEST_WINDOWS: usize = 3;
const LEAST_SHARE: f32 = 0.55;
/// Most turns that one word or phrase is looked up in; a word in more of them is too common to vote.
const MOST_TURNS: usize = 256;
/// Most words of a quotation that vote.
const MOST_VOTERS: usize = 24;
/// Longest exact phrase that is looked up, in words.
const LONGEST_PHRASE: usize = 12;
/// Votes, in nats, that settle where to look, and the share of the quotation's information that does in a short one.
const SETTLED: f32 = 40.0;
const SETTLING_SHARE: f32 = 0.7;
/// In a small archive a word met once is not yet common: this many words are thought added, with so many turns that
/// hold the word.
const PRIOR_WORDS: f32 = 200_000.0;
const PRIOR_TURNS: f32 = 8.0;
/// Most near spellings of one word.
const MOST_SPELLINGS: usize = 4;
/// Mean length of a word with the space after it, in bytes.
const WORD_BYTES: usize = 6;
/// Words around the voted turns that a window takes in; the second number where the quotation marks an omission.
const MARGIN_WORDS: (usize, usize) = (40, 140);
/// The same when a piece of the quotation is still missing.
const WIDE_MARGIN_WORDS: usize = 260;
/// What the credited speaker's turns get on top, in nats.
const SPEAKER_PRIOR: f32 = 3.0;

/// Neighbouring turns of one transcript, worth comparing with a quotation.
#[derive(Clone, Debug)]
pub struct Window {
    /// The transcript.
    pub transcript_id: Uuid,
    /// The turns, in order.
    pub turns: Vec<WindowTurn>,
    /// The turns' words run together; its turns are those of `turns`.
    pub source: Source,
    /// The votes it got, in nats.
    pub votes: f32,
}

/// A turn of a [`Window`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WindowTurn {
    /// Its position in the transcript.
    pub position: i64,
    /// Who speaks, where that is known.
    pub speaker_id: Option<Uuid>,
}

/// The full-text index of an open archive, with what has been learnt of its words.
pub struct Index<'c> {
    connection: &'c Connection,
    turns: f32,
    words_per_turn: f32,
    known: RefCell<HashMap<String, Postings>>,
}

/// The turns that hold a word or phrase.
#[derive(Clone, Debug)]
struct Postings {
    /// Rows of the first [`MOST_TURNS`] of them.
    rows: std::rc::Rc<[i64]>,
    /// How many turns hold it, estimated where they are more than were read.
    turns: f32,
}

/// Candidate windows for one quotation, the most voted first.
pub fn candidates(connection: &Connection, wanted: &Wanted, speaker: Option<Uuid>) -> rusqlite::Result<Vec<Window>> {
    Index::open(connection)?.candidates(wanted, speaker)
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
        })
    }

    /// How rare a folded word is in this archive: the negative natural logarithm of its share among all words.
    /// A word that cannot be looked up counts as unknown.
    pub fn rarity(&self, word: &str) -> f32 {
        let turns = self.postings(&phrase(std::iter::once(word))).map_or(0.0, |postings| postings.turns);
        self.rarity_of(turns)
    }

    fn rarity_of(&self, turns: f32) -> f32 {
        let words = self.turns * self.words_per_turn;
        ((words + PRIOR_WORDS) / (turns + PRIOR_TURNS)).ln().max(0.1)
    }

    /// Candidate windows for one quotation, the most voted first.
    pub fn candidates(&self, wanted: &Wanted, speaker: Option<Uuid>) -> rusqlite::Result<Vec<Window>> {
        let mut votes = Votes::default();
        let all: f32 = wanted.words.iter().map(|word| self.rarity(&word.folded)).sum();
        let enough = SETTLED.min(SETTLING_SHARE * all);
        self.vote_phrases(wanted, LONGEST_PHRASE, LONGEST_PHRASE, &mut votes)?;
        if votes.best() < enough {
            self.vote_words(wanted, &mut votes)?;
        }
        // Where the words are common or changed, two or three of them together may still be rare.
        for length in [3, 2] {
            if votes.best() < enough {
                self.vote_phrases(wanted, length, 1, &mut votes)?;
            }
        }
        let reach = (wanted.len() as f32 / self.words_per_turn).ceil().clamp(1.0, 8.0) as i64;
        let mut windows: Vec<Window> = Vec::new();
        for (row, sum) in votes.neighbourhoods(reach) {
            let is_weak = windows.first().is_some_and(|first| sum < LEAST_SHARE * first.votes);
            if windows.len() >= MOST_WINDOWS || (is_weak && windows.len() >= FEWEST_WINDOWS) {
                break;
            }
            windows.extend(self.window(row, sum, wanted, speaker, &windows)?);
        }
        windows.sort_by(|one, other| other.votes.total_cmp(&one.votes));
        Ok(windows)
    }

    /// The quotation's unbroken runs of words, looked up as phrases of at most `longest` words; each begins `step`
    /// words after the one before.
    fn vote_phrases(&self, wanted: &Wanted, longest: usize, step: usize, votes: &mut Votes) -> rusqlite::Result<()> {
        let runs = runs(wanted);
        let starts = runs.iter().flat_map(|run| (0..run.len()).step_by(step).map(move |start| &run[start..]));
        let phrases = starts.filter(|rest| rest.len() >= 2).map(|rest| &rest[..longest.min(rest.len())]);
        for indices in phrases.take(MOST_VOTERS) {
            let words: Vec<&str> = indices.iter().map(|index| folded(wanted, *index)).collect();
            let postings = self.read_postings(&phrase(words.iter().copied()))?;
            if postings.rows.len() < MOST_TURNS {
                votes.add(words.iter().map(|word| self.rarity(word)).sum(), &postings.rows);
            }
        }
        Ok(())
    }

    /// The quotation's words, the longer first because longer words are rarer, until the votes settle the matter.
    fn vote_words(&self, wanted: &Wanted, votes: &mut Votes) -> rusqlite::Result<()> {
        let mut words: Vec<&str> = wanted.words.iter().map(|word| word.folded.as_str()).collect();
        words.sort_by_key(|word| (std::cmp::Reverse(word.chars().count()), *word));
        words.dedup();
        let is_common = |word: &str| FunctionWords::all().iter().any(|list| list.has(word, Role::Common));
        words.retain(|word| !is_common(word));
        for word in words.into_iter().take(MOST_VOTERS) {
            let postings = self.read_postings(&phrase(std::iter::once(word)))?;
            if postings.rows.len() < MOST_TURNS {
                votes.add(self.rarity_of(postings.turns), &postings.rows);
            }
            if postings.turns < 3.0 {
                self.vote_spellings(word, votes)?;
            }
        }
        Ok(())
    }

    /// Near spellings of a word that the archive hardly knows.
    fn vote_spellings(&self, word: &str, votes: &mut Votes) -> rusqlite::Result<()> {
        let mut rows: Vec<i64> = Vec::new();
        for term in self.spellings(word)? {
            rows.extend_from_slice(&self.read_postings(&phrase(std::iter::once(term.as_str())))?.rows);
        }
        if !rows.is_empty() && rows.len() < MOST_TURNS {
            votes.add(self.rarity_of(rows.len() as f32), &rows);
        }
        Ok(())
    }

    /// Words of the archive that begin like `word` and are an edit or two away from it.
    fn spellings(&self, word: &str) -> rusqlite::Result<Vec<String>> {
        let start: String = word.chars().take(2).collect();
        if word.chars().count() < 4 {
            return Ok(Vec::new());
        }
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
        found.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
        Ok(found.into_iter().take(MOST_SPELLINGS).map(|(_, term)| term).collect())
    }

    fn postings(&self, phrase: &str) -> Option<Postings> {
        self.read_postings(phrase).ok()
    }

    /// The turns that hold `phrase`, in the index's query language; remembered.
    fn read_postings(&self, phrase: &str) -> rusqlite::Result<Postings> {
        if let Some(known) = self.known.borrow().get(phrase) {
            return Ok(known.clone());
        }
        let mut statement =
            self.connection.prepare_cached("SELECT rowid FROM turn_search WHERE turn_search MATCH ?1 LIMIT ?2")?;
        let rows: Vec<i64> = if phrase.is_empty() {
            Vec::new()
        } else {
            let rows = statement.query_map(params![phrase, MOST_TURNS as i64], |row| row.get(0))?;
            rows.collect::<rusqlite::Result<_>>()?
        };
        // Rows come in order: those read tell how dense the word stands in the part of the archive up to the last.
        let turns = match rows.last() {
            Some(last) if rows.len() >= MOST_TURNS => rows.len() as f32 * (self.turns / *last as f32).max(1.0),
            _ => rows.len() as f32,
        };
        let postings = Postings { rows: rows.into(), turns };
        self.known.borrow_mut().insert(phrase.to_owned(), postings.clone());
        Ok(postings)
    }

    /// Reads the turns around `row`; none where a window read before holds it already.
    fn window(
        &self,
        row: i64,
        votes: f32,
        wanted: &Wanted,
        speaker: Option<Uuid>,
        before: &[Window],
    ) -> rusqlite::Result<Option<Window>> {
        let mut place = self.connection.prepare_cached("SELECT transcript_id, position FROM turn WHERE row = ?1")?;
        let place = place.query_row([row], |row| Ok((id(row, 0)?, row.get::<_, i64>(1)?))).optional()?;
        let Some((Some(transcript_id), position)) = place else { return Ok(None) };
        let holds = |window: &Window| {
            window.transcript_id == transcript_id && window.turns.iter().any(|turn| turn.position == position)
        };
        if before.iter().any(holds) {
            return Ok(None);
        }
        let margin = if wanted.gaps.is_empty() { MARGIN_WORDS.0 } else { MARGIN_WORDS.1 };
        let mut window = self.turns_around(transcript_id, position, wanted.len() + margin)?;
        let own = window.turns.iter().find(|turn| turn.position == position);
        let is_credited = speaker.is_some() && own.is_some_and(|turn| turn.speaker_id == speaker);
        window.votes = votes + if is_credited { SPEAKER_PRIOR } else { 0.0 };
        Ok(Some(window))
    }

    /// A wider window around a place, for the pieces of a quotation that a first look did not find.
    pub(crate) fn wider(&self, window: &Window, position: i64, wanted: &Wanted) -> rusqlite::Result<Window> {
        let wider = self.turns_around(window.transcript_id, position, wanted.len() + WIDE_MARGIN_WORDS)?;
        Ok(Window { votes: window.votes, ..wider })
    }

    /// The turn at a position with `words` words before it and after it.
    fn turns_around(&self, transcript_id: Uuid, position: i64, words: usize) -> rusqlite::Result<Window> {
        let bytes = words * WORD_BYTES;
        let mut turns = self.turns_from(transcript_id, position, bytes, "position < ?2 ORDER BY position DESC")?;
        turns.reverse();
        turns.extend(self.turns_from(transcript_id, position, 0, "position = ?2")?);
        turns.extend(self.turns_from(transcript_id, position, bytes, "position > ?2 ORDER BY position")?);
        Ok(Window::new(transcript_id, turns, 0.0))
    }

    /// Turns on one side of a position, until they hold `bytes` bytes.
    fn turns_from(
        &self,
        transcript_id: Uuid,
        position: i64,
        bytes: usize,
        which: &str,
    ) -> rusqlite::Result<Vec<(WindowTurn, String)>> {
        let sql = format!("SELECT position, speaker_id, text FROM turn WHERE transcript_id = ?1 AND {which}");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params![transcript_id.as_bytes(), position])?;
        let mut turns = Vec::new();
        let mut read = 0;
        while let Some(row) = rows.next()? {
            let text: String = row.get(2)?;
            read += text.len() + 1;
            turns.push((WindowTurn { position: row.get(0)?, speaker_id: id(row, 1)? }, text));
            if read >= bytes {
                break;
            }
        }
        Ok(turns)
    }
}

impl Window {
    fn new(transcript_id: Uuid, turns: Vec<(WindowTurn, String)>, votes: f32) -> Window {
        let mut speakers: Vec<Uuid> = Vec::new();
        let mut number = |speaker: Option<Uuid>| {
            speaker.map(|speaker| match speakers.iter().position(|known| *known == speaker) {
                Some(known) => known as u32,
                None => {
                    speakers.push(speaker);
                    speakers.len() as u32 - 1
                }
            })
        };
        let source = Source::of_turns(turns.iter().map(|(turn, text)| (text.as_str(), number(turn.speaker_id))));
        Window { transcript_id, turns: turns.into_iter().map(|(turn, _)| turn).collect(), source, votes }
    }
}

/// A key of 16 bytes; none where the column is empty or holds something else.
fn id(row: &rusqlite::Row, column: usize) -> rusqlite::Result<Option<Uuid>> {
    let bytes: Option<Vec<u8>> = row.get(column)?;
    Ok(bytes.and_then(|bytes| Uuid::from_slice(&bytes).ok()))
}

fn folded(wanted: &Wanted, index: usize) -> &str {
    wanted.words.get(index).map_or("", |word| &word.folded)
}

/// A phrase in the query language of the index. Its tokenizer splits words at apostrophes and points, and so does a
/// phrase.
fn phrase<'w>(words: impl Iterator<Item = &'w str>) -> String {
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    if words.is_empty() { String::new() } else { format!("\"{}\"", words.join(" ").replace('"', "")) }
}

/// The runs of words between gaps and brackets, as indices.
fn runs(wanted: &Wanted) -> Vec<Vec<usize>> {
    let mut runs: Vec<Vec<usize>> = vec![Vec::new()];
    for index in 0..wanted.len() {
        let breaks = wanted.is_optional(index) || wanted.gap_before(index).is_some();
        if breaks {
            runs.push(Vec::new());
        }
        if !wanted.is_optional(index)
            && let Some(run) = runs.last_mut()
        {
            run.push(index);
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// Votes for turns: which voters each turn has, and what each voter is worth.
#[derive(Default)]
struct Votes {
    values: Vec<f32>,
    turns: HashMap<i64, u64>,
}

impl Votes {
    /// One voter for these rows. The 65th and later have none: the quotation is long enough without them.
    fn add(&mut self, value: f32, rows: &[i64]) {
        let voter = self.values.len();
        if voter >= 64 {
            return;
        }
        self.values.push(value);
        for row in rows {
            *self.turns.entry(*row).or_default() |= 1 << voter;
        }
    }

    /// The votes of the turn that has most.
    fn best(&self) -> f32 {
        self.turns.values().map(|voters| self.sum(*voters)).fold(0.0, f32::max)
    }

    fn sum(&self, voters: u64) -> f32 {
        let mut rest = voters;
        let mut sum = 0.0;
        while rest != 0 {
            sum += self.values[rest.trailing_zeros() as usize];
            rest &= rest - 1;
        }
        sum
    }

    /// Rows with the sum of their neighbourhood's votes, the best first. Neighbours are told by their row numbers,
    /// which run on within a transcript unless it was edited; each voter counts once in a neighbourhood.
    fn neighbourhoods(&self, reach: i64) -> Vec<(i64, f32)> {
        let mut rows: Vec<(i64, u64)> = self.turns.iter().map(|(row, voters)| (*row, *voters)).collect();
        rows.sort_unstable();
        let mut sums = Vec::with_capacity(rows.len());
        for (index, (row, voters)) in rows.iter().enumerate() {
            let before = rows[..index].iter().rev().take_while(|(other, _)| row - other <= reach);
            let after = rows[index + 1..].iter().take_while(|(other, _)| other - row <= reach);
            let together = before.chain(after).fold(*voters, |together, (_, other)| together | other);
            // The turn itself leads: of a neighbourhood's turns, the one with most votes is its centre.
            sums.push((*row, 0.5 * self.sum(*voters) + 0.5 * self.sum(together)));
        }
        sums.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        sums.truncate(4 * MOST_WINDOWS);
        sums
    }
}
