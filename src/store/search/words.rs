//! Searching the texts of one noun for words.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use rusqlite::types::Value;
use rusqlite::{Row, params_from_iter};

use super::super::fields::Ids;
use super::super::{Read, Result};
use super::hit::{Columns, Hit, read_hit};
use super::rank::{Tally, scores};
use super::sql::Sql;
use super::stream::Stream;
use super::{Condition, Hits, Manner, Noun};
use crate::model::{Id, Person, Transcript};
use crate::text::excerpt::excerpt;
use crate::text::sought::{Finder, Key, Places};
use crate::text::stem::{Algorithm, algorithm, detected};

/// How many hits are ranked at most, unless more are wanted: of a word that every other text has, the best of all
/// take longer to find than anybody would wait, and are hardly better.
pub const RANKED: usize = 1_000;
/// Where few are wanted, they are the best of so many times as many, but of this many at least.
const TIMES_WANTED: usize = 5;
const RANKED_FOR_FEW: usize = 250;
/// How many texts are read in vain before the search stops: words that stand in the same texts, but never together, or
/// with what must not be there.
const IN_VAIN: usize = 20_000;
/// The same where a phrase is looked for in other forms than typed, which only its rarest word leads to.
const IN_VAIN_FOR_FORMS: usize = 250;
/// A page of hits, and how many rows are looked at before the search is content with a page: with a common word and a
/// rare field, most texts that have the word are not wanted.
const PAGE: usize = 100;
const LOOKED_AT: usize = 25_000;
/// How many texts are read at a time.
const BATCH: usize = 256;
/// How many words a snippet shows.
const SNIPPET_WORDS: usize = 24;

/// The best `limit` hits of one noun for a condition with words.
pub(super) fn search(read: &Read<'_>, noun: Noun, condition: &Condition, limit: usize) -> Result<Hits> {
    let mut search = Search::new(read, noun, condition, limit)?;
    // Texts that have the words as typed come first, so those are looked for first.
    if !search.read_where_often(limit)? {
        search.read_stream(true)?;
    }
    if !search.is_cut && search.has_other_forms() {
        search.is_typed_done = true;
        // What was typed comes before all other forms: where it fills the page, they are not looked for.
        match search.found.iter().filter(|found| found.is_exact).count() >= limit {
            true => search.is_cut = true,
            false => search.read_stream(false)?,
        }
    }
    search.ranked(limit)
}

struct Search<'s> {
    read: &'s Read<'s>,
    noun: Noun,
    condition: &'s Condition,
    /// The groups of words in the condition, in its order.
    groups: Vec<(&'s str, Manner)>,
    finder: Finder,
    algorithms: &'s [Algorithm],
    /// Parts of the condition without words that are not simply required: which of them a text fulfils is asked with it.
    flags: Vec<&'s Condition>,
    /// Required fields that are of the source of a turn; and the turns of few sources, one list for each field that
    /// leaves few, once somebody asked.
    of_sources: Vec<&'s Condition>,
    few_sources: Option<Vec<Rc<[i64]>>>,
    most: usize,
    /// Whether as many are wanted as are ranked: then all that is found will be shown.
    shows_all: bool,
    /// Whether more are wanted than anybody looks through: then no page is enough.
    wants_all: bool,
    found: Vec<Found>,
    rows: HashSet<i64>,
    rules: HashMap<[u8; 16], Option<Algorithm>>,
    transcripts: Ids<Transcript>,
    people: Ids<Person>,
    looked_at: usize,
    in_vain: usize,
    is_cut: bool,
    /// Whether every text with the words as typed was read.
    is_typed_done: bool,
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

/// A text with what must be known of it to judge it.
struct Text {
    row: i64,
    words: String,
    /// Who says in which language it is.
    owner: Option<[u8; 16]>,
    flags: Vec<bool>,
    /// What is shown of it, where that was read with it.
    hit: Option<Box<Hit>>,
}

impl<'s> Search<'s> {
    fn new(read: &'s Read<'s>, noun: Noun, condition: &'s Condition, limit: usize) -> Result<Self> {
        let (mut groups, mut flags, mut of_sources) = (Vec::new(), Vec::new(), Vec::new());
        let most = limit.saturating_mul(TIMES_WANTED).clamp(RANKED_FOR_FEW, RANKED).max(limit);
        for part in condition.parts() {
            match part.has_words() {
                true => collect(part, &mut groups, &mut flags),
                false if noun == Noun::Transcript && is_of_sources(part) => of_sources.push(part),
                false => {}
            }
        }
        Ok(Search {
            read,
            noun,
            condition,
            finder: Finder::new(groups.iter().copied()),
            algorithms: read.algorithms()?,
            groups,
            flags,
            of_sources,
            few_sources: None,
            most,
            shows_all: most == limit,
            wants_all: limit > RANKED,
            found: Vec::new(),
            rows: HashSet::new(),
            rules: HashMap::new(),
            transcripts: Ids::of_table("transcript"),
            people: Ids::of_table("person"),
            looked_at: 0,
            in_vain: 0,
            is_cut: false,
            is_typed_done: false,
        })
    }

    /// Whether other forms than those typed are looked for at all.
    fn has_other_forms(&self) -> bool {
        self.groups.iter().any(|(_, manner)| matches!(manner, Manner::AnyForm | Manner::Near(_)))
    }

    fn has_phrase(&self) -> bool {
        self.groups.iter().any(|(words, manner)| *manner == Manner::AnyForm && words.split_whitespace().count() > 1)
    }

    /// Reads the texts that have the one word asked for as typed, the first [`RANKED`] of the archive or as many as are
    /// wanted, and says whether it did. Where they are more than wanted, those are read that have it most often, which
    /// the index knows; if equally often, the first ones.
    fn read_where_often(&mut self, limit: usize) -> Result<bool> {
        let [Condition::Words { .. }] = self.condition.parts() else { return Ok(false) };
        let Some(word) = self.finder.only_word().filter(|_| !self.wants_all) else { return Ok(false) };
        let (mut rows, is_cut) = rows_by_times(self.read, self.noun, word, RANKED.max(self.most))?;
        if rows.is_empty() {
            // The index may know the word by other letters than we do.
            return Ok(false);
        }
        rows.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
        let rows: Vec<i64> = rows.into_iter().map(|(row, _)| row).collect();
        let mut unread = &rows[..];
        while self.found.len() < limit && !unread.is_empty() {
            let (next, later) = unread.split_at(unread.len().min(limit.min(BATCH)));
            self.read_batch(next, true)?;
            unread = later;
        }
        if is_cut && self.found.len() < limit {
            // The index takes “won't” for “won” and “t”: those were texts with another word.
            return Ok(false);
        }
        self.is_cut = is_cut || !unread.is_empty();
        Ok(true)
    }

    fn read_stream(&mut self, as_typed: bool) -> Result<()> {
        let mut stream = self.stream(as_typed)?;
        let mut next = i64::MIN;
        self.in_vain = 0;
        let patience = if !as_typed && self.has_phrase() { IN_VAIN_FOR_FORMS } else { IN_VAIN };
        loop {
            let batch = batch(self.read, &mut stream, &mut next, |row| !self.rows.contains(&row))?;
            self.read_batch(&batch, self.shows_all)?;
            if batch.len() < BATCH {
                return Ok(());
            }
            self.looked_at += batch.len();
            let is_page = !self.wants_all && self.found.len() >= PAGE && self.looked_at >= LOOKED_AT;
            if self.found.len() >= self.most || is_page || self.in_vain >= patience {
                self.is_cut = true;
                return Ok(());
            }
        }
    }

    /// The rows that may fulfil the condition.
    fn stream(&mut self, as_typed: bool) -> Result<Stream> {
        let mut next_group = 0;
        let mut parts: Vec<Stream> =
            self.condition.parts().iter().filter_map(|field| few_speakers(self.noun, field)).collect();
        for part in self.condition.parts().iter().filter(|part| part.has_words()) {
            parts.extend(self.stream_of(part, as_typed, &mut next_group));
        }
        let mut stream = match parts.len() {
            0 => everything(self.noun),
            1 => parts.remove(0),
            _ => Stream::All(parts),
        };
        if !self.of_sources.is_empty() && !stream.is_short(self.read)? {
            let mut parts: Vec<Stream> =
                self.few_sources()?.iter().map(|rows| Stream::Known(Rc::clone(rows))).collect();
            parts.push(stream);
            stream = Stream::All(parts);
        }
        Ok(stream)
    }

    fn few_sources(&mut self) -> Result<&[Rc<[i64]>]> {
        if self.few_sources.is_none() {
            let mut lists = Vec::new();
            for field in &self.of_sources {
                lists.extend(of_few_sources(self.read, field)?);
            }
            self.few_sources = Some(lists);
        }
        Ok(self.few_sources.as_deref().unwrap_or_default())
    }

    /// The rows that may fulfil `part`; none where any row may.
    fn stream_of(&mut self, part: &Condition, as_typed: bool, next_group: &mut usize) -> Option<Stream> {
        match part {
            Condition::Words { .. } => {
                let group = *next_group;
                *next_group += 1;
                let mut keys = self.finder.keys(group, self.algorithms, as_typed);
                if let ([(typed, _)], [one], true) = (&self.groups[..], &mut keys[..], self.is_typed_done) {
                    one.retain(|key| !matches!(key, Key::Printed { words, .. } if words == typed));
                }
                let table = self.noun.table();
                match (self.groups[group].1, as_typed) {
                    // Of a phrase in other forms only its rarest word leads; what stands beside it is read in the text.
                    (Manner::AnyForm, false) if keys.len() > 1 => {
                        Some(Stream::Rarest(keys.chunks(1).filter_map(|key| Stream::of_keys(table, key)).collect()))
                    }
                    _ => {
                        let stream = Stream::of_keys(table, &keys)?;
                        let has_pairs = self.noun == Noun::Transcript && as_typed;
                        let pairs = if has_pairs { self.finder.pairs(group) } else { Vec::new() };
                        Some(Stream::of_pairs(&pairs, stream))
                    }
                }
            }
            Condition::All(parts) => {
                let mut streams: Vec<Stream> =
                    parts.iter().filter_map(|part| self.stream_of(part, as_typed, next_group)).collect();
                match streams.len() {
                    0 | 1 => streams.pop(),
                    _ => Some(Stream::All(streams)),
                }
            }
            Condition::Any(parts) => {
                // All are asked, so that the groups are counted.
                let streams: Vec<Option<Stream>> = parts
                    .iter()
                    .map(|part| match part.has_words() {
                        true => self.stream_of(part, as_typed, next_group),
                        false => Some(fulfilling(self.noun, part)),
                    })
                    .collect();
                streams.into_iter().collect::<Option<Vec<_>>>().map(Stream::Any)
            }
            Condition::Not(part) => {
                self.stream_of(part, as_typed, next_group);
                None
            }
            _ => None,
        }
    }

    fn read_batch(&mut self, rows: &[i64], with_hits: bool) -> Result<()> {
        for text in self.texts(rows, with_hits)? {
            match self.judged(&text)? {
                Some(places) => self.take(text, places),
                None => self.in_vain += 1,
            }
        }
        Ok(())
    }

    /// Where a text has the words, if it fulfils the condition.
    fn judged(&mut self, text: &Text) -> Result<Option<Places>> {
        let rules = self.rules_of(text)?;
        let places = self.finder.places(&text.words, rules);
        let (mut group, mut flag) = (0, 0);
        let mut parts = self.condition.parts().iter().filter(|part| part.has_words());
        Ok(parts.all(|part| holds(part, &places, &text.flags, &mut group, &mut flag)).then_some(places))
    }

    /// The rules of a text's language. A memo does not say in which language it is.
    fn rules_of(&mut self, text: &Text) -> Result<Option<Algorithm>> {
        if let Some(hit) = text.hit.as_ref().filter(|_| self.noun != Noun::Memo) {
            return Ok(algorithm(&hit.language));
        }
        let Some(owner) = text.owner else { return Ok(detected(&text.words)) };
        if let Some(known) = self.rules.get(&owner) {
            return Ok(*known);
        }
        let rules = algorithm(&self.read.language_of(self.noun, &owner)?);
        self.rules.insert(owner, rules);
        Ok(rules)
    }

    fn take(&mut self, text: Text, places: Places) {
        let groups = 0..self.groups.len();
        let tally =
            Tally { times: groups.clone().map(|group| places.of(group).len()).collect(), words: places.folded.len() };
        let has_exact = |group: usize| {
            let found = places.of(group);
            found.is_empty() || found.iter().any(|place| place.is_exact)
        };
        self.rows.insert(text.row);
        let is_exact = groups.clone().all(has_exact);
        self.found.push(Found { row: text.row, tally, score: 0.0, is_exact, words: text.words, places, hit: text.hit });
    }

    /// The turns of these rows that fulfil everything but the words.
    fn turns(&mut self, rows: &[i64]) -> Result<Vec<TurnFound>> {
        let fields: Vec<&Condition> = self.condition.parts().iter().filter(|part| !part.has_words()).collect();
        let mut sql = Sql::default();
        sql.select_only("turn.transcript, turn.position, turn.speaker", Noun::Transcript, !fields.is_empty());
        sql.push(" WHERE turn.row IN ");
        sql.rows(rows);
        for field in fields {
            sql.push(" AND ");
            sql.condition(self.noun, field);
        }
        let mut statement = self.read.connection.prepare_cached(&sql.text)?;
        let turns = statement.query_map(params_from_iter(&sql.values), |row| {
            Ok((row.get(0)?, row.get(1)?, row.get::<_, Option<_>>(2)?))
        })?;
        let mut found = Vec::with_capacity(rows.len());
        for turn in turns {
            let (transcript, position, speaker) = turn?;
            let transcript = self.transcripts.of(self.read, transcript)?;
            let speaker = speaker.map(|speaker| self.people.of(self.read, speaker)).transpose()?;
            found.push(TurnFound { transcript, position, speaker });
        }
        Ok(found)
    }

    /// The texts of these rows that fulfil everything but the words; with what is shown of them, if all will be shown.
    fn texts(&self, rows: &[i64], with_hits: bool) -> Result<Vec<Text>> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = Sql::default();
        let table = self.noun.table();
        let (words, owner) = (self.noun.words(), self.noun.owner());
        match with_hits {
            true => sql.select_hit(self.noun, false),
            false => sql.push(&format!("SELECT {table}.row AS row, {owner} AS owner")),
        }
        sql.push(&format!(", {table}.{words} AS words"));
        for flag in &self.flags {
            sql.push(", ");
            sql.condition(self.noun, flag);
        }
        let required: Vec<&Condition> = self.condition.parts().iter().filter(|part| !part.has_words()).collect();
        sql.from(self.noun, with_hits || !required.is_empty() || !self.flags.is_empty());
        sql.push(&format!(" WHERE {table}.row IN "));
        sql.rows(rows);
        for required in required {
            sql.push(" AND ");
            sql.condition(self.noun, required);
        }
        sql.push(" ORDER BY row");
        let mut statement = self.read.connection.prepare_cached(&sql.text)?;
        let words = statement.column_index("words")?;
        let columns = with_hits.then(|| Columns::of(&statement)).transpose()?;
        let texts =
            statement.query_map(params_from_iter(&sql.values), |row| self.read_text(row, words, columns.as_ref()))?;
        Ok(texts.collect::<rusqlite::Result<_>>()?)
    }

    /// A text from a row in which the column `words` is followed by the flags.
    fn read_text(&self, row: &Row<'_>, words: usize, columns: Option<&Columns>) -> rusqlite::Result<Text> {
        let flag = |index: usize| row.get::<_, Option<bool>>(words + 1 + index);
        let hit = columns.map(|columns| read_hit(self.noun, columns, row)).transpose()?;
        Ok(Text {
            row: row.get("row")?,
            words: row.get(words)?,
            owner: if hit.is_some() { None } else { row.get("owner")? },
            flags: (0..self.flags.len())
                .map(|index| Ok(flag(index)?.unwrap_or(false)))
                .collect::<rusqlite::Result<_>>()?,
            hit: hit.map(Box::new),
        })
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
        sql.select(self.noun, false);
        sql.push(&format!(" WHERE {}.row IN ", self.noun.table()));
        sql.rows(&missing);
        let mut statement = self.read.connection.prepare_cached(&sql.text)?;
        let columns = Columns::of(&statement)?;
        let hit = |row: &Row<'_>| Ok((row.get("row")?, read_hit(self.noun, &columns, row)?));
        let hits = statement.query_map(params_from_iter(&sql.values), hit)?;
        Ok(hits.collect::<rusqlite::Result<_>>()?)
    }
}

/// The first `most` rows of `noun` in whose words `word`, folded, stands, and how often; and whether there are more.
fn rows_by_times(read: &Read<'_>, noun: Noun, word: &str, most: usize) -> Result<(Vec<(i64, usize)>, bool)> {
    let sql = format!("SELECT doc FROM {}_place WHERE term = ?1", noun.table());
    let mut statement = read.connection.prepare_cached(&sql)?;
    let mut places = statement.query([word])?;
    let mut rows: Vec<(i64, usize)> = Vec::new();
    while let Some(place) = places.next()? {
        let row = place.get(0)?;
        let is_full = rows.len() == most;
        match rows.last_mut() {
            Some((last, times)) if *last == row => *times += 1,
            _ if is_full => return Ok((rows, true)),
            _ => rows.push((row, 1)),
        }
    }
    Ok((rows, false))
}

/// The next rows of a stream that are wanted, from row `next` on, which is moved behind them.
fn batch(read: &Read<'_>, stream: &mut Stream, next: &mut i64, is_wanted: impl Fn(i64) -> bool) -> Result<Vec<i64>> {
    let mut batch = Vec::with_capacity(BATCH);
    while batch.len() < BATCH
        && let Some(row) = stream.at_least(read, *next)?
    {
        *next = row.saturating_add(1);
        if is_wanted(row) {
            batch.push(row);
        }
    }
    Ok(batch)
}

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

/// Gives every turn that fulfils a condition with words to `each`, in the order of the archive. Where single words are
/// asked for, the indexes are believed and no text is read: a word of one language may then count with another's.
pub(super) fn each_turn(read: &Read<'_>, condition: &Condition, mut each: impl FnMut(TurnFound)) -> Result<()> {
    let mut search = Search::new(read, Noun::Transcript, condition, usize::MAX)?;
    let is_word =
        |part: &Condition| matches!(part, Condition::Words { words, .. } if words.split_whitespace().count() == 1);
    let is_told = condition.parts().iter().all(|part| !part.has_words() || is_word(part));
    let mut stream = search.stream(false)?;
    let mut next = i64::MIN;
    loop {
        let batch = batch(read, &mut stream, &mut next, |_| true)?;
        match is_told {
            true => search.turns(&batch)?.into_iter().for_each(&mut each),
            false => {
                let mut found = Vec::new();
                for text in search.texts(&batch, false)? {
                    found.extend(search.judged(&text)?.map(|_| text.row));
                }
                search.turns(&found)?.into_iter().for_each(&mut each);
            }
        }
        if batch.len() < BATCH {
            return Ok(());
        }
    }
}

impl Found {
    fn shown(&self, hit: Hit) -> Hit {
        let shown = excerpt(&self.words, &self.places, SNIPPET_WORDS);
        let places = self.places.spans();
        Hit { snippet: shown.text, marks: shown.marks, places, score: self.score, is_exact: self.is_exact, ..hit }
    }
}

/// The groups of words in a condition, and its largest parts without words, in order.
fn collect<'c>(condition: &'c Condition, groups: &mut Vec<(&'c str, Manner)>, flags: &mut Vec<&'c Condition>) {
    match condition {
        Condition::Words { words, manner } => groups.push((words, *manner)),
        _ if !condition.has_words() => flags.push(condition),
        Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| collect(part, groups, flags)),
        Condition::Not(part) => collect(part, groups, flags),
        _ => {}
    }
}

/// Whether a text fulfils a condition. Every part is asked, so that groups and flags are counted as `collect` did.
fn holds(condition: &Condition, places: &Places, flags: &[bool], group: &mut usize, flag: &mut usize) -> bool {
    let mut each = |parts: &[Condition]| -> Vec<bool> {
        parts.iter().map(|part| holds(part, places, flags, group, flag)).collect()
    };
    match condition {
        Condition::Words { .. } => {
            *group += 1;
            !places.of(*group - 1).is_empty()
        }
        _ if !condition.has_words() => {
            *flag += 1;
            flags.get(*flag - 1).copied().unwrap_or(false)
        }
        Condition::All(parts) => each(parts).into_iter().all(|holds| holds),
        Condition::Any(parts) => each(parts).into_iter().any(|holds| holds),
        Condition::Not(part) => !holds(part, places, flags, group, flag),
        _ => false,
    }
}

/// The turns of a few speakers, as their index knows them in order, and those whose speaker is not known, of which some
/// may be a narrator's.
fn few_speakers(noun: Noun, condition: &Condition) -> Option<Stream> {
    const FEW: usize = 8;
    // Most people told something once; an interviewer may have said something in every source.
    const TURNS: usize = 4_000;
    match (noun, condition) {
        (Noun::Transcript, Condition::Person(people)) if people.len() <= FEW => {
            let sql = |is: &str| format!("SELECT row FROM turn WHERE speaker {is} AND row");
            let them = sql("= (SELECT person.row FROM person WHERE person.id = ?1)");
            let of = |person: &Id<Person>| {
                let person = vec![Value::Blob(person.as_bytes().to_vec())];
                Stream::if_few(TURNS, them.clone(), person.clone(), Stream::rows(them.clone(), person))
            };
            Some(Stream::Any(people.iter().map(of).chain([Stream::rows(sql("IS NULL"), Vec::new())]).collect()))
        }
        _ => None,
    }
}

/// Whether all turns of a transcript fulfil a condition, or none.
fn is_of_sources(condition: &Condition) -> bool {
    matches!(
        condition,
        Condition::Date(..)
            | Condition::Narrator(_)
            | Condition::Interviewer(_)
            | Condition::Place(_)
            | Condition::Language(_)
            | Condition::Recollection(_)
    )
}

/// The turns of the sources that fulfil a condition; none where they are many.
fn of_few_sources(read: &Read<'_>, condition: &Condition) -> Result<Option<Rc<[i64]>>> {
    const FEW: usize = 50_000;
    let mut sql = Sql::default();
    sql.push(
        "SELECT row FROM turn WHERE transcript IN (SELECT transcript.row FROM transcript \
         JOIN recollection ON recollection.id = transcript.recollection_id WHERE ",
    );
    sql.condition(Noun::Transcript, condition);
    sql.push(&format!(") LIMIT {}", FEW + 1));
    let mut statement = read.connection.prepare_cached(&sql.text)?;
    let rows = statement.query_map(params_from_iter(&sql.values), |row| row.get(0))?;
    let mut rows: Vec<i64> = rows.collect::<rusqlite::Result<_>>()?;
    rows.sort_unstable();
    Ok((rows.len() <= FEW).then(|| rows.into()))
}

/// Every row of a noun.
fn everything(noun: Noun) -> Stream {
    let table = noun.table();
    Stream::rows(format!("SELECT {table}.row AS row FROM {table} WHERE {table}.row"), Vec::new())
}

/// The rows that fulfil a condition without words.
fn fulfilling(noun: Noun, condition: &Condition) -> Stream {
    let mut sql = Sql::default();
    let table = noun.table();
    sql.rows_of(noun);
    sql.push(" WHERE ");
    sql.condition(noun, condition);
    sql.push(&format!(" AND {table}.row"));
    Stream::rows(sql.text, sql.values)
}
