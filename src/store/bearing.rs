//! What a step of the journal bears on, as far as it can be withheld.
//!
//! A step's label names titles and quotes words, so clearance must know whose; also of records that have gone since,
//! whose values stand in the journal. Decides nothing about what may be shown; used by `archive::clearance`.

use std::collections::{BTreeSet, HashSet};

use super::fields::fields;
use super::journal::Step;
use super::{Read, Result};
use crate::model::{Id, Person, Quote, Recollection, Turn};

/// What a step added, changed or removed, or tied something to; some of it may be gone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bearing {
    /// Recollections.
    pub recollections: BTreeSet<Id<Recollection>>,
    /// People.
    pub people: BTreeSet<Id<Person>>,
    /// Quotes.
    pub quotes: BTreeSet<Id<Quote>>,
    /// Turns.
    pub turns: BTreeSet<Id<Turn>>,
}

type Key = [u8; 16];

/// The rows of a step that say what its label speaks of. Turns, passages and quotations come by the thousand with their
/// transcript or article; they count where they were changed one by one.
const TOUCHED: &str = "SELECT DISTINCT noun, record FROM journal_change
     WHERE sequence BETWEEN (SELECT first_change FROM journal_step WHERE position = ?1)
                        AND (SELECT last_change FROM journal_step WHERE position = ?1)
       AND (noun NOT IN ('turn', 'passage', 'quotation', 'piece')
            OR (noun IN ('turn', 'quotation') AND operation = 'update'))";

impl Read<'_> {
    /// What a step bears on, directly or through what its records point to.
    pub fn bearing(&self, step: &Step) -> Result<Bearing> {
        let mut statement = self.connection.prepare_cached(TOUCHED)?;
        let touched = statement.query_map([step.position], |row| Ok((row.get("noun")?, row.get("record")?)))?;
        let mut open: Vec<(String, Key)> = touched.collect::<rusqlite::Result<_>>()?;
        let (mut bearing, mut seen) = (Bearing::default(), HashSet::new());
        while let Some((noun, record)) = open.pop() {
            if !seen.insert(record) {
                continue;
            }
            match noun.as_str() {
                "recollection" => drop(bearing.recollections.insert(Id::from_bytes(record))),
                "person" => drop(bearing.people.insert(Id::from_bytes(record))),
                "quote" => drop(bearing.quotes.insert(Id::from_bytes(record))),
                "turn" => drop(bearing.turns.insert(Id::from_bytes(record))),
                _ => {}
            }
            open.extend(self.references(&noun, record)?);
        }
        Ok(bearing)
    }

    /// The records that a record points to, as it stands or as it last stood. Of what was inserted, the journal keeps
    /// the values while the step is undone, and finds them by no index: those steps are looked through.
    fn references(&self, noun: &str, record: Key) -> Result<Vec<(String, Key)>> {
        let mut found = Vec::new();
        for field in fields(self.connection, noun)? {
            let Some(target) = target_of(&field.name) else { continue };
            let value = field.value(noun);
            let sql = format!(
                "SELECT {value} AS target FROM {noun} WHERE id = ?1 AND target IS NOT NULL
                 UNION SELECT value FROM journal_change CROSS JOIN journal_image USING (sequence)
                     WHERE record = ?1 AND operation <> 'insert' AND journal_image.field = ?2 AND value IS NOT NULL
                 UNION SELECT value FROM journal_step
                     CROSS JOIN journal_change ON sequence BETWEEN first_change AND last_change
                     CROSS JOIN journal_image USING (sequence)
                     WHERE state IN ('undone', 'abandoned') AND record = ?1 AND operation = 'insert'
                     AND journal_image.field = ?2 AND value IS NOT NULL"
            );
            let mut statement = self.connection.prepare_cached(&sql)?;
            let keys = statement.query_map((record, &field.name), |row| row.get::<_, Key>("target"))?;
            for key in keys {
                found.push((target.to_owned(), key?));
            }
        }
        Ok(found)
    }
}

/// The noun that a field points to, where it leads to something that can be withheld.
fn target_of(field: &str) -> Option<&'static str> {
    match field {
        "recollection_id" => Some("recollection"),
        // The last two are those of two who were told apart.
        "person_id" | "speaker_id" | "one_id" | "other_id" => Some("person"),
        "quote_id" => Some("quote"),
        "quotation_id" => Some("quotation"),
        "recording_id" => Some("recording"),
        "session_id" => Some("session"),
        "transcript_id" => Some("transcript"),
        "first_turn_id" | "last_turn_id" => Some("turn"),
        _ => None,
    }
}
