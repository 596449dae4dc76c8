//! Quotations without a source, tried again when words come into the archive or are corrected there.
//!
//! Only quotations that are tied to no source and have no open suggestion are looked at, and of those only the ones half
//! of whose longer words stand among the new ones. What was rejected stays rejected. A find is a suggestion like any
//! other: nothing is confirmed.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use super::clearance::Clearance;
use super::job::Watch;
use super::suggest::{Credits, suggestions_for};
use super::{Archive, ArchiveError, Result, excerpt};
use crate::model::{Id, Place, Quotation, Recollection, Transcript, Turn};
use crate::store::Read;
use crate::store::derived::Suggestion;
use crate::text::fold::Folded;
use crate::text::words::capitalised;

/// How many turns before and after a corrected one its words may go on into.
const AROUND: u32 = 2;
/// Words shorter than this, in letters, stand everywhere and tell nothing, unless a quotation has no others.
const TELLING: usize = 4;

/// The words that are new.
#[derive(Clone, Debug)]
pub enum Fresh {
    /// All transcripts of these recollections.
    Recollections(Vec<Id<Recollection>>),
    /// A corrected turn.
    Turn(Id<Turn>),
}

/// A quotation for which a place was found that was not there before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FoundLater {
    /// The quotation.
    pub quotation: Id<Quotation>,
    /// Where its words may have been said.
    pub recollection: Id<Recollection>,
    /// Where in it.
    pub place: Place,
}

/// What is told of a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// “Two quotations that had no source were found in “Harrow”.”
    pub sentence: String,
    /// Which these are, in order.
    pub quotations: Vec<Id<Quotation>>,
}

/// How far the search has come.
#[derive(Debug, Default)]
pub struct Seeking {
    /// The transcripts with the new words.
    transcripts: HashSet<Id<Transcript>>,
    /// The quotations to be tried, in order, and how many of them were.
    quotations: Vec<Id<Quotation>>,
    done: usize,
    /// What was found so far.
    pub found: Vec<FoundLater>,
}

impl Seeking {
    /// Chooses the quotations that may stand among the fresh words.
    pub fn new(read: &Read<'_>, fresh: &Fresh) -> Result<Seeking> {
        let mut seeking = Seeking::default();
        let sourceless = read.quotations_without_source()?;
        if sourceless.is_empty() {
            return Ok(seeking);
        }
        let mut words = HashSet::new();
        for turns in fresh.turns(read)? {
            seeking.transcripts.extend(turns.first().map(|turn| turn.transcript));
            for turn in turns {
                words.extend(Folded::new(&turn.text).iter().map(|(word, _)| word.to_owned()));
            }
        }
        let likely = sourceless.into_iter().filter(|one| may_stand_among(&one.words, &words));
        seeking.quotations = likely.map(|one| one.quotation).collect();
        Ok(seeking)
    }

    /// Whether every quotation was tried.
    pub fn is_finished(&self) -> bool {
        self.done >= self.quotations.len()
    }
}

impl Fresh {
    /// The turns with the words, transcript by transcript.
    fn turns(&self, read: &Read<'_>) -> Result<Vec<Vec<Turn>>> {
        let mut all = Vec::new();
        match self {
            Fresh::Recollections(recollections) => {
                for recollection in recollections {
                    for transcript in read.transcripts(*recollection)? {
                        all.push(read.turns(transcript.id)?);
                    }
                }
            }
            Fresh::Turn(turn) => {
                let turn = read.turn(*turn)?;
                let (first, last) = (turn.position.saturating_sub(AROUND), turn.position.saturating_add(AROUND));
                all.push(read.turns_between(turn.transcript, first, last)?);
            }
        }
        Ok(all)
    }
}

impl Archive {
    /// Tries the quotations without a source once more, all at once; what was found, and kept as suggestions.
    pub fn seek_again(&mut self, fresh: &Fresh, watch: &Watch) -> Result<Vec<FoundLater>> {
        let mut seeking = self.read(|read| Seeking::new(read, fresh))?;
        while !seeking.is_finished() {
            self.seek_on(&mut seeking, Duration::MAX, watch)?;
        }
        Ok(seeking.found)
    }

    /// Goes on trying for about `budget`: so that what a person decides meanwhile need not wait for the end.
    pub fn seek_on(&mut self, seeking: &mut Seeking, budget: Duration, watch: &Watch) -> Result<()> {
        let started = Instant::now();
        let mut found = Vec::new();
        self.read(|read| {
            let (locator, mut credits) = (read.locator()?, Credits::default());
            while let Some(quotation) = seeking.quotations.get(seeking.done).copied() {
                watch.tick(seeking.done, seeking.quotations.len())?;
                seeking.done += 1;
                // Between two parts of the search much may happen.
                if !read.is_without_source(quotation)? {
                    continue;
                }
                let suggestions = suggestions_for(read, &locator, &mut credits, &read.quotation(quotation)?)?;
                let fresh = suggestions.iter().find(|one| seeking.transcripts.contains(&one.transcript));
                if let Some(Suggestion { transcript, place, .. }) = fresh {
                    let recollection = read.transcript(*transcript)?.recollection;
                    seeking.found.push(FoundLater { quotation, recollection, place: *place });
                    found.push((quotation, suggestions));
                }
                if started.elapsed() > budget {
                    break;
                }
            }
            Ok::<_, ArchiveError>(())
        })?;
        if found.is_empty() {
            return Ok(());
        }
        self.store.derive(|write| {
            for (quotation, suggestions) in &found {
                write.put_suggestions(*quotation, suggestions)?;
            }
            Ok::<_, ArchiveError>(())
        })
    }
}

/// Whether half of a quotation's telling words are among these.
fn may_stand_among(quotation: &str, words: &HashSet<String>) -> bool {
    let folded = Folded::new(quotation);
    let all: HashSet<&str> = folded.iter().map(|(word, _)| word).collect();
    let telling = all.iter().filter(|word| word.chars().count() >= TELLING);
    let (mut known, mut many) = (0, 0);
    for word in telling {
        many += 1;
        known += usize::from(words.contains(*word));
    }
    match many {
        0 => all.iter().any(|word| words.contains(*word)),
        _ => 2 * known >= many,
    }
}

/// What was found and is still to be decided: meanwhile an import may have been undone. None where nothing is.
pub fn announced(read: &Read<'_>, gate: &Clearance, found: &[FoundLater]) -> Result<Option<Announcement>> {
    let mut standing = Vec::new();
    let mut is_withheld = false;
    for one in found {
        if is_to_be_decided(read, one)? {
            is_withheld |= gate.place(read, &one.place)?.is_some();
            standing.push(*one);
        }
    }
    let Some(first) = standing.first() else { return Ok(None) };
    let recollections: HashSet<Id<Recollection>> = standing.iter().map(|one| one.recollection).collect();
    let source = match recollections.len() {
        1 => {
            let title = read.recollection(first.recollection)?.title;
            // That it holds certain words tells of those which are withheld in it.
            if is_withheld || gate.names_somebody(&title) {
                "a source that is withheld".into()
            } else {
                format!("“{}”", excerpt(&title, 80))
            }
        }
        many => format!("{} sources", in_letters(many)),
    };
    let quotations = match standing.len() {
        1 => "One quotation that had no source was".to_owned(),
        many => format!("{} quotations that had no source were", capitalised(&in_letters(many))),
    };
    let sentence = format!("{quotations} found in {source}.");
    Ok(Some(Announcement { sentence, quotations: standing.iter().map(|one| one.quotation).collect() }))
}

/// Whether a find still stands in the archive and nobody has decided about it.
fn is_to_be_decided(read: &Read<'_>, found: &FoundLater) -> Result<bool> {
    let is_kept = |open: &[Suggestion]| open.iter().any(|one| one.place == found.place);
    Ok(read.is_without_source(found.quotation)? && is_kept(&read.open_suggestions(found.quotation)?))
}

/// Small numbers as one writes them.
fn in_letters(number: usize) -> String {
    const SMALL: [&str; 11] =
        ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let small = number.checked_sub(2).and_then(|index| SMALL.get(index));
    small.map_or_else(|| number.to_string(), |word| (*word).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shares_no_words_with_what_is_new_is_not_tried() {
        let words: HashSet<String> = ["we", "slept", "in", "the", "lamp", "room"].map(str::to_owned).into();
        assert!(may_stand_among("We slept in the lamp room", &words));
        assert!(may_stand_among("They slept beside the lamp room", &words), "half of the longer words will do");
        assert!(!may_stand_among("We ate in the mill because the oven was there", &words));
        assert!(may_stand_among("In the", &words), "short words alone count, too");
        assert!(!may_stand_among("…", &words));
    }

    #[test]
    fn small_numbers_are_written_out() {
        assert_eq!([2, 12, 13].map(in_letters), ["two", "twelve", "13"]);
    }
}
