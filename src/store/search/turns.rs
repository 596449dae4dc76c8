//! Every turn that fulfils a condition, to be counted.

use rusqlite::params_from_iter;

use super::super::fields::Ids;
use super::super::{Read, Result};
use super::leads::{Forms, Leads};
use super::question::Question;
use super::sql::Sql;
use super::stream::BATCH;
use super::{Condition, Noun};
use crate::model::{Id, Person, Transcript};

/// A turn that was found, without its words.
#[derive(Clone, Copy, Debug)]
pub struct TurnFound {
    /// Of which transcript.
    pub transcript: Id<Transcript>,
    /// Where in it.
    pub position: u32,
    /// Who speaks, where that is known.
    pub speaker: Option<Id<Person>>,
}

/// The ids of what turns know by row.
struct KnownIds {
    transcripts: Ids<Transcript>,
    people: Ids<Person>,
}

/// Gives every turn that fulfils a condition with words to `each`, in the order of the archive. Where single words are
/// asked for, the indexes are believed and no text is read: a word of one language may then count with another's.
pub(super) fn each_turn(read: &Read<'_>, condition: &Condition, mut each: impl FnMut(TurnFound)) -> Result<()> {
    let mut question = Question::new(read, Noun::Transcript, condition)?;
    let mut ids = KnownIds { transcripts: Ids::of_table("transcript"), people: Ids::of_table("person") };
    let is_word =
        |part: &Condition| matches!(part, Condition::Words { words, .. } if words.split_whitespace().count() == 1);
    let is_told = condition.parts().iter().all(|part| !part.has_words() || is_word(part));
    let mut stream = Leads::of(&question).stream(&mut question, Forms::All, None)?;
    let mut next = i64::MIN;
    loop {
        let batch = stream.batch(read, &mut next, BATCH, |_| true)?;
        match is_told {
            true => turns(&question, &mut ids, &batch)?.into_iter().for_each(&mut each),
            false => {
                let mut found = Vec::new();
                for text in question.texts(&batch, false)? {
                    found.extend(question.judged(&text)?.map(|_| text.row));
                }
                turns(&question, &mut ids, &found)?.into_iter().for_each(&mut each);
            }
        }
        if batch.len() < BATCH {
            return Ok(());
        }
    }
}

/// The turns of these rows that fulfil everything but the words.
fn turns(question: &Question<'_>, ids: &mut KnownIds, rows: &[i64]) -> Result<Vec<TurnFound>> {
    let has_fields = question.required().next().is_some();
    let mut sql = Sql::default();
    sql.select_only("turn.transcript, turn.position, turn.speaker", Noun::Transcript, has_fields);
    question.push_rows(&mut sql, rows);
    let mut statement = question.read.connection.prepare_cached(&sql.text)?;
    let turns = statement
        .query_map(params_from_iter(&sql.values), |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, Option<_>>(2)?)))?;
    let mut found = Vec::with_capacity(rows.len());
    for turn in turns {
        let (transcript, position, speaker) = turn?;
        let transcript = ids.transcripts.of(question.read, transcript)?;
        let speaker = speaker.map(|speaker| ids.people.of(question.read, speaker)).transpose()?;
        found.push(TurnFound { transcript, position, speaker });
    }
    Ok(found)
}
