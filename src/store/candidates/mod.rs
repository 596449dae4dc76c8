//! Candidate windows: the few neighbourhoods of the archive's transcripts where a quotation may have been said.
//!
//! Everything comes from the full-text index that is kept with the archive. The quotation's rarer words vote for the
//! turns that hold them, each worth its rarity; neighbouring turns vote together, because a quotation may run over
//! several. Where the words are too common, two or three of them together are looked up, the cheapest first: short
//! ones in the index of pairs, others as phrases. Words that the archive does not know are looked up under near
//! spellings. Where enough was asked for and hardly any of it stands together, nobody said it, and no more is asked.
//! The turns with most votes are read and counted exactly, and windows around the best are read while they are asked
//! for. No text is scanned and every query is bounded, so the time grows much more slowly than the archive.
//!
//! It does not compare texts: that is for [`crate::text::locate`]. The credited speaker is a prior and never a filter.
//! Used by `store::locate`.

mod postings;
mod reading;
mod votes;

use std::ops::RangeInclusive;

use rusqlite::{OptionalExtension, params};
use uuid::Uuid;

use crate::text::locate::{Source, Wanted};

pub use postings::Index;

/// Most windows that one quotation gets.
const MOST_WINDOWS: usize = 12;
/// Fewest turns voted for that are considered, because several may stand in one window.
const FEWEST_SPOTS: usize = 8;
/// Beyond the first few, a window must have this share of the best one's votes.
const FEWEST_WINDOWS: usize = 3;
const LEAST_SHARE: f32 = 0.55;
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

/// The places that were voted for, the best first; each is read only when it is asked for.
pub struct Candidates<'i, 'c> {
    index: &'i Index<'c>,
    wanted: &'i Wanted,
    spots: std::vec::IntoIter<Spot>,
    /// What was read so far: transcripts, with the first and the last position.
    read: Vec<(Uuid, RangeInclusive<i64>)>,
    /// The votes of the best.
    most: f32,
}

/// A turn that was voted for.
struct Spot {
    transcript_id: Uuid,
    position: i64,
    votes: f32,
}

impl<'c> Index<'c> {
    /// Candidate windows for one quotation.
    pub fn candidates<'i>(&'i self, wanted: &'i Wanted, speaker: Option<Uuid>) -> rusqlite::Result<Candidates<'i, 'c>> {
        let mut place = self.connection.prepare_cached(
            "SELECT transcript.id, turn.position, person.id FROM turn JOIN transcript ON transcript.row = turn.transcript
             LEFT JOIN person ON person.row = turn.speaker WHERE turn.row = ?1",
        )?;
        let mut spots: Vec<Spot> = Vec::new();
        for (row, votes) in self.vote(wanted)? {
            if spots.len() >= FEWEST_SPOTS && votes < LEAST_SHARE * spots[0].votes {
                break;
            }
            let place = place.query_row([row], |row| Ok((id(row, 0)?, row.get(1)?, id(row, 2)?))).optional()?;
            if let Some((Some(transcript_id), position, said_by)) = place {
                let prior = if speaker.is_some() && said_by == speaker { SPEAKER_PRIOR } else { 0.0 };
                spots.push(Spot { transcript_id, position, votes: votes + prior });
            }
        }
        spots.sort_by(|one, other| other.votes.total_cmp(&one.votes));
        let most = spots.first().map_or(0.0, |spot| spot.votes);
        Ok(Candidates { index: self, wanted, spots: spots.into_iter(), read: Vec::new(), most })
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
        let sql = format!(
            "SELECT turn.position, person.id, turn.text FROM turn LEFT JOIN person ON person.row = turn.speaker
             WHERE turn.transcript = (SELECT row FROM transcript WHERE id = ?1) AND turn.{which}"
        );
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

impl Candidates<'_, '_> {
    /// Reads the next window, so long as votes like its own are `worth` it. A turn that a window before holds brings no
    /// other.
    pub fn next_window(&mut self, worth: impl Fn(f32) -> bool) -> rusqlite::Result<Option<Window>> {
        let margin = if self.wanted.gaps.is_empty() { MARGIN_WORDS.0 } else { MARGIN_WORDS.1 };
        for spot in self.spots.by_ref() {
            let is_weak = self.read.len() >= FEWEST_WINDOWS && spot.votes < LEAST_SHARE * self.most;
            if self.read.len() >= MOST_WINDOWS || is_weak || !worth(spot.votes) {
                break;
            }
            let is_read = |(transcript, turns): &(Uuid, RangeInclusive<i64>)| {
                *transcript == spot.transcript_id && turns.contains(&spot.position)
            };
            if self.read.iter().any(is_read) {
                continue;
            }
            let mut window = self.index.turns_around(spot.transcript_id, spot.position, self.wanted.len() + margin)?;
            window.votes = spot.votes;
            let position = |turn: Option<&WindowTurn>| turn.map_or(spot.position, |turn| turn.position);
            let turns = position(window.turns.first())..=position(window.turns.last());
            self.read.push((spot.transcript_id, turns));
            return Ok(Some(window));
        }
        Ok(None)
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
