//! Where in the archive a quotation's words were spoken: candidates, alignment, comparison, ranking.
//!
//! The best places come first, with their differences and verdict; where two fit about as well, the credited
//! speaker decides, and both are given as ambiguous. A quotation that nobody said gives nothing: a likeness below
//! [`LEAST_SCORE`] is no find. It confirms nothing; that is for a person. Used by the archive.

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::candidates::{Index, Window};
use super::{Read, Result};
use crate::model::{Id, Person, Place, Transcript};
use crate::text::Span;
use crate::text::difference::{Comparison, Difference, Normalisation, Verdict, compare};
use crate::text::locate::judge::{AMBIGUOUS_MARGIN, LEAST_SCORE};
use crate::text::locate::{Alignment, Seeker, Wanted};

/// Most places that one quotation gets.
const MOST_MATCHES: usize = 5;
/// What a find in the credited speaker's words gets on top, in points of the score.
const SPEAKER_BONUS: f32 = 3.0;
/// Places with less than this share of the votes of a place where everything was found are not looked at.
const SETTLING_SHARE: f32 = 0.9;
/// Finds around which a missing piece is sought in a wider window: the best so many, with this score at least.
const MOST_WIDENED: usize = 2;
const WORTH_WIDENING: f32 = 45.0;

/// A point in a transcript.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TurnPoint {
    /// The turn's position in the transcript.
    pub position: i64,
    /// A byte offset in that turn's text, on a character boundary.
    pub offset: usize,
}

/// A stretch of a transcript, which may run over several turns; half-open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// Where it begins.
    pub begin: TurnPoint,
    /// Where it ends.
    pub end: TurnPoint,
}

/// A difference with the place of its spoken words in the transcript.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacedDifference {
    /// The difference; its spoken span counts in the window that was compared, and is of no use outside.
    #[serde(flatten)]
    pub difference: Difference,
    /// Where the spoken words stand.
    pub place: Stretch,
}

/// A place where a quotation's words were spoken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Match {
    /// The transcript.
    pub transcript_id: Uuid,
    /// Who speaks in the turn where the quotation begins, where that is known.
    pub speaker_id: Option<Uuid>,
    /// From the first quoted word to the last.
    pub hull: Stretch,
    /// The quoted stretches, in the order of the quotation.
    pub segments: Vec<Stretch>,
    /// How good a find it is, 0 to 100.
    pub score: f32,
    /// The share of the quotation's weight that was found, 0 to 1.
    pub coverage: f32,
    /// How much the found words tell, in nats.
    pub information: f32,
    /// What the quotation is beside these words.
    pub verdict: Verdict,
    /// What had to be looked past to say so.
    pub normalisations: Vec<Normalisation>,
    /// How the two differ, in the order of the quotation.
    pub differences: Vec<PlacedDifference>,
    /// One sentence that a historian can check.
    pub sentence: String,
    /// Whether another place fits about as well.
    pub is_ambiguous: bool,
}

/// Looks up quotations in an open archive; learns its words while it goes.
pub struct Locator<'store> {
    index: Index<'store>,
}

impl<'store> Read<'store> {
    /// Prepares for looking up any number of quotations.
    pub fn locator(&self) -> Result<Locator<'store>> {
        Ok(Locator { index: Index::open(self.connection)? })
    }

    /// The place in the transcript that a stretch names; none where its turns are gone.
    pub fn place_of(&self, transcript: Id<Transcript>, stretch: &Stretch) -> Result<Option<Place>> {
        let sql = "SELECT id FROM turn
                   WHERE transcript = (SELECT row FROM transcript WHERE id = ?1) AND position = ?2";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut turn =
            |position: i64| statement.query_row(params![transcript, position], |row| row.get("id")).optional();
        let (first, last) = (turn(stretch.begin.position)?, turn(stretch.end.position)?);
        Ok(first.zip(last).map(|(first_turn, last_turn)| Place {
            first_turn,
            start: stretch.begin.offset,
            last_turn,
            end: stretch.end.offset,
        }))
    }
}

impl Locator<'_> {
    /// Where `quotation` was spoken, the best place first; nothing where it was not. The credited speaker is a prior,
    /// not a filter.
    pub fn find(&self, quotation: &str, speaker: Option<Id<Person>>) -> Result<Vec<Match>> {
        Ok(locate_in(&self.index, quotation, speaker.map(|speaker| Uuid::from_bytes(*speaker.as_bytes())))?)
    }

    /// How rare a folded word is in this archive, in nats.
    pub fn rarity(&self, word: &str) -> f32 {
        self.index.rarity(word)
    }

    /// Whether a folded word is used in the archive.
    pub fn is_word(&self, word: &str) -> bool {
        self.index.is_word(word)
    }
}

/// Where `quotation` was spoken, the best place first; nothing where it was not. To look up several quotations, open
/// an [`Index`] once and use [`locate_in`].
pub fn locate(connection: &Connection, quotation: &str, speaker: Option<Uuid>) -> rusqlite::Result<Vec<Match>> {
    locate_in(&Index::open(connection)?, quotation, speaker)
}

/// Where `quotation` was spoken, by an index that is open already.
pub fn locate_in(index: &Index, quotation: &str, speaker: Option<Uuid>) -> rusqlite::Result<Vec<Match>> {
    likenesses(index, quotation, speaker, LEAST_SCORE)
}

/// The places most like `quotation` whose score is `least_score` at least, to see how near a quotation came that was
/// not found.
pub fn likenesses(
    index: &Index,
    quotation: &str,
    speaker: Option<Uuid>,
    least_score: f32,
) -> rusqlite::Result<Vec<Match>> {
    let wanted = Wanted::parse(quotation);
    let rarity = |word: &str| index.rarity(word);
    let seeker = Seeker::new(&wanted, &rarity);
    let mut finds: Vec<Find> = Vec::new();
    let mut candidates = index.candidates(&wanted, speaker)?;
    let is_enough = |finds: &[Find], votes| {
        let found = finds.iter().filter(|find| find.alignment.is_found()).count();
        found >= MOST_MATCHES || finds.iter().any(|find| find.settles(votes))
    };
    while let Some(window) = candidates.next_window(|votes| !is_enough(&finds, votes))? {
        finds.extend(seeker.seek(&window.source).map(|alignment| Find::new(window, alignment, speaker)));
    }
    finds.sort_by(|one, other| other.rank.total_cmp(&one.rank));
    for find in finds.iter_mut().take(MOST_WIDENED).filter(|find| find.may_go_on(&seeker)) {
        let position = find.point(find.alignment.hull.start).position;
        let wider = index.wider(&find.window, position, &wanted)?;
        let found = seeker.seek(&wider.source).map(|alignment| Find::new(wider, alignment, speaker));
        if let Some(better) = found.filter(|found| found.rank > find.rank) {
            *find = better;
        }
    }
    finds.sort_by(|one, other| other.rank.total_cmp(&one.rank));
    finds.retain(|find| find.alignment.score >= least_score);
    let mut matches: Vec<Match> = Vec::new();
    for find in &finds {
        let mut found = find.describe(quotation, &wanted, &|word| index.is_word(word));
        let is_known = |other: &Match| other.transcript_id == found.transcript_id && overlap(other.hull, found.hull);
        if matches.iter().any(is_known) || matches.len() >= MOST_MATCHES {
            continue;
        }
        if let Some(first) = matches.first_mut()
            && finds[0].rank - find.rank <= AMBIGUOUS_MARGIN
        {
            first.is_ambiguous = true;
            found.is_ambiguous = true;
        }
        matches.push(found);
    }
    Ok(matches)
}

fn overlap(one: Stretch, other: Stretch) -> bool {
    one.begin < other.end && other.begin < one.end
}

/// A window with what was found in it.
struct Find {
    window: Window,
    alignment: Alignment,
    /// The score, and what the credited speaker adds.
    rank: f32,
}

impl Find {
    fn new(window: Window, alignment: Alignment, speaker: Option<Uuid>) -> Find {
        let turn = window.source.turn_at(alignment.hull.start);
        let is_credited = speaker.is_some() && window.turns.get(turn).is_some_and(|turn| turn.speaker_id == speaker);
        let rank = alignment.score + if is_credited { SPEAKER_BONUS } else { 0.0 };
        Find { window, alignment, rank }
    }

    /// Whether a piece of the quotation is missing that may stand further off.
    fn may_go_on(&self, seeker: &Seeker) -> bool {
        self.alignment.score >= WORTH_WIDENING && seeker.lacks_a_piece(&self.alignment)
    }

    /// Whether this is so good, and got so many more votes than the next, that nothing after needs looking at: of what
    /// the quotation tells, no other place can hold more than its votes say.
    fn settles(&self, next_votes: f32) -> bool {
        self.alignment.is_found() && next_votes < SETTLING_SHARE * self.alignment.coverage * self.window.votes
    }

    fn point(&self, offset: usize) -> TurnPoint {
        let turn = self.window.source.turn_at(offset);
        let span = self.window.source.turns.get(turn).map_or(Span { start: 0, end: 0 }, |turn| turn.span);
        let position = self.window.turns.get(turn).map_or(0, |turn| turn.position);
        TurnPoint { position, offset: offset.min(span.end).saturating_sub(span.start) }
    }

    fn stretch(&self, span: Span) -> Stretch {
        Stretch { begin: self.point(span.start), end: self.point(span.end) }
    }

    fn describe(&self, quotation: &str, wanted: &Wanted, is_word: &dyn Fn(&str) -> bool) -> Match {
        let source = &self.window.source;
        let Comparison { verdict, normalisations, differences, sentence } =
            compare(quotation, wanted, source, &self.alignment, is_word);
        let turn = source.turn_at(self.alignment.hull.start);
        let placed = |difference: Difference| PlacedDifference { place: self.stretch(difference.spoken), difference };
        Match {
            transcript_id: self.window.transcript_id,
            speaker_id: self.window.turns.get(turn).and_then(|turn| turn.speaker_id),
            hull: self.stretch(self.alignment.hull),
            segments: self.alignment.segments.iter().map(|segment| self.stretch(*segment)).collect(),
            score: self.alignment.score,
            coverage: self.alignment.coverage,
            information: self.alignment.information,
            verdict,
            normalisations,
            differences: differences.into_iter().map(placed).collect(),
            sentence,
            is_ambiguous: false,
        }
    }
}

#[cfg(test)]
#[path = "locate_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "locate_forms.rs"]
mod forms;
