//! Full-text search over every noun that has words.
//!
//! `archive::query` turns what a person typed into a [`Condition`]; this file turns the condition into SQL. Nothing that
//! was typed is ever part of a statement: words reach FTS5 as quoted strings in a bound parameter, all else as bound
//! values.

mod hit;
mod sql;

use rusqlite::params_from_iter;
use rusqlite::types::Value;
use serde::Serialize;

pub use hit::Hit;
use hit::read_hit;
use sql::Sql;

use super::values::used;
use super::{Read, Result};
use crate::model::{Id, Person, Quote, Recollection, RecollectionKind, Tag, Transcript};

/// What a hit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Noun {
    /// A quote.
    Quote,
    /// A turn of a transcript.
    Transcript,
    /// A passage of an article.
    Article,
    /// A memo.
    Memo,
    /// A person.
    Person,
}

impl Noun {
    /// Every noun that is searched.
    pub const ALL: [Noun; 5] = [Noun::Quote, Noun::Transcript, Noun::Article, Noun::Memo, Noun::Person];

    /// How the noun is called in a query and in an answer.
    pub fn as_str(self) -> &'static str {
        match self {
            Noun::Quote => "quote",
            Noun::Transcript => "transcript",
            Noun::Article => "article",
            Noun::Memo => "memo",
            Noun::Person => "person",
        }
    }

    fn table(self) -> &'static str {
        match self {
            Noun::Quote => "quote",
            Noun::Transcript => "turn",
            Noun::Article => "passage",
            Noun::Memo => "memo",
            Noun::Person => "person",
        }
    }
}

/// How words must stand in a text to be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Manner {
    /// In any of their grammatical forms, side by side in this order.
    AnyForm,
    /// Exactly in these forms; only case, accents and ё are folded.
    Exact,
    /// As they stand, and the last may go on.
    Beginning,
    /// In any form and any order, with at most so many other words among them.
    Near(u32),
}

/// What a hit must fulfil.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// Its words contain these words.
    Words {
        /// The words, as typed.
        words: String,
        /// How they must stand there.
        manner: Manner,
    },
    /// Said by, quoted from, about, or one of these people.
    Person(Vec<Id<Person>>),
    /// From a recollection that one of these people gave; or one of them, who gave one.
    Narrator(Vec<Id<Person>>),
    /// From a recollection that one of these people took down; or one of them, who did so.
    Interviewer(Vec<Id<Person>>),
    /// In an article by one of these people, or cited by one; or one of them, who wrote one.
    Author(Vec<Id<Person>>),
    /// Tagged with one of these tags.
    Tag(Vec<Id<Tag>>),
    /// One of these nouns.
    Noun(Noun),
    /// From a recollection of this kind.
    Recollection(RecollectionKind),
    /// Dated between these days, as `model::date` numbers them.
    Date(i64, i64),
    /// Cited by an article, or not.
    Cited(bool),
    /// Cited with this verdict.
    Verdict(String),
    /// In a language: a BCP 47 tag, which also fits its regional forms.
    Language(String),
    /// From a recollection that was given, or a session that was held, at one of these places, as the archive writes
    /// them.
    Place(Vec<String>),
    /// Has this.
    Has(Part),
    /// Compared with the sound by a person, or not yet.
    Heard(bool),
    /// Under one of these restrictions.
    Restricted(Restricted),
    /// All of these.
    All(Vec<Condition>),
    /// At least one of these.
    Any(Vec<Condition>),
    /// Not this.
    Not(Box<Condition>),
}

/// What there can be of what is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// A recording whose sound is in the archive.
    Recording,
    /// A time in it.
    Times,
    /// A tag.
    Tag,
    /// A memo about it.
    Memo,
    /// An article that cites it.
    Citation,
    /// A release by its narrator.
    Release,
    /// A translation, or an original that it translates.
    Translation,
}

impl Part {
    /// Every part.
    pub const ALL: [Part; 7] =
        [Part::Recording, Part::Times, Part::Tag, Part::Memo, Part::Citation, Part::Release, Part::Translation];

    /// How it is called in a query.
    pub fn as_str(self) -> &'static str {
        match self {
            Part::Recording => "recording",
            Part::Times => "times",
            Part::Tag => "tag",
            Part::Memo => "memo",
            Part::Citation => "citation",
            Part::Release => "release",
            Part::Translation => "translation",
        }
    }
}

/// What restrictions lie on, to find what stands under them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Restricted {
    /// Whole recollections.
    pub recollections: Vec<Id<Recollection>>,
    /// People.
    pub people: Vec<Id<Person>>,
    /// Quotes.
    pub quotes: Vec<Id<Quote>>,
    /// The positions of the first and the last turn of stretches of transcripts.
    pub stretches: Vec<(Id<Transcript>, u32, u32)>,
}

/// The rank of what was not found by its words; like FTS5's own, smaller is better.
const UNRANKED: &str = "-1.0";

/// Stands before what was found in a snippet.
pub const MARK_START: char = '\u{2}';
/// Stands after what was found in a snippet.
pub const MARK_END: char = '\u{3}';

impl Read<'_> {
    /// In how many turns a word stands.
    pub fn turns_with(&self, word: &str) -> Result<usize> {
        let wanted = matching(&Condition::Words { words: word.to_owned(), manner: Manner::Exact });
        let sql = "SELECT count(*) FROM turn_search WHERE turn_search MATCH ?1";
        Ok(used(self.connection.prepare_cached(sql)?.query_row([wanted], |row| row.get(0))?))
    }

    /// The best `limit` hits of one noun, the best first.
    pub fn search(&self, noun: Noun, condition: &Condition, limit: usize) -> Result<Vec<Hit>> {
        let parts: &[Condition] = match condition {
            Condition::All(parts) => parts,
            other => std::slice::from_ref(other),
        };
        let (words, fields): (Vec<&Condition>, Vec<&Condition>) =
            // A person is found under any of several names, each indexed by itself.
            parts.iter().partition(|part| noun != Noun::Person && is_words(part) && has_positive(part));
        let mut sql = Sql::default();
        let searched = (!words.is_empty()).then(|| conjunction(&words));
        sql.select(noun, searched.is_some());
        if let Some(searched) = searched {
            sql.push(&format!("{}_search MATCH ", noun.table()));
            sql.bind(Value::Text(searched));
        } else {
            sql.push("1");
        }
        for field in fields {
            sql.push(" AND ");
            sql.condition(noun, field);
        }
        sql.push(if words.is_empty() { " ORDER BY row LIMIT " } else { " ORDER BY rank LIMIT " });
        sql.bind(Value::Integer(i64::try_from(limit).unwrap_or(i64::MAX)));
        let mut statement = self.connection.prepare_cached(&sql.text)?;
        let hits = statement.query_map(params_from_iter(&sql.values), |row| read_hit(noun, row))?;
        Ok(hits.collect::<rusqlite::Result<_>>()?)
    }
}

/// Whether only words are asked for, so that FTS5 can answer by itself.
fn is_words(condition: &Condition) -> bool {
    match condition {
        Condition::Words { .. } => true,
        Condition::All(parts) | Condition::Any(parts) => parts.iter().all(is_words),
        Condition::Not(part) => is_words(part),
        _ => false,
    }
}

/// Whether something must be there, not only be absent: FTS5 cannot list what lacks a word.
fn has_positive(condition: &Condition) -> bool {
    match condition {
        Condition::Words { .. } => true,
        Condition::All(parts) => {
            let is_plain = |part: &Condition| match part {
                Condition::Not(part) => has_positive(part),
                other => has_positive(other),
            };
            parts.iter().any(has_positive) && parts.iter().all(is_plain)
        }
        Condition::Any(parts) => !parts.is_empty() && parts.iter().all(has_positive),
        _ => false,
    }
}

fn conjunction(parts: &[&Condition]) -> String {
    let (positive, negative): (Vec<&Condition>, Vec<&Condition>) = parts.iter().partition(|part| has_positive(part));
    let joined = |parts: &[&Condition], by| parts.iter().map(|part| matching(part)).collect::<Vec<_>>().join(by);
    let expression = format!("({})", joined(&positive, " AND "));
    let absent = negative.iter().filter_map(|part| match part {
        Condition::Not(part) => Some(matching(part)),
        _ => None,
    });
    // In one list: FTS5 goes 256 deep and no deeper.
    match absent.collect::<Vec<_>>() {
        absent if absent.is_empty() => expression,
        absent => format!("({expression} NOT ({}))", absent.join(" OR ")),
    }
}

/// The condition in FTS5's own language. Every word is a quoted string, in which only the quotation mark means anything.
fn matching(condition: &Condition) -> String {
    match condition {
        Condition::Words { words, manner } => match manner {
            Manner::AnyForm | Manner::Exact => quoted(words),
            Manner::Beginning => format!("{}*", quoted(words)),
            Manner::Near(most) => {
                let words: Vec<String> = words.split_whitespace().map(quoted).collect();
                format!("NEAR({}, {most})", words.join(" "))
            }
        },
        Condition::All(parts) => conjunction(&parts.iter().collect::<Vec<_>>()),
        Condition::Any(parts) => format!("({})", parts.iter().map(matching).collect::<Vec<_>>().join(" OR ")),
        // Only reached through `conjunction`, which takes negations apart; a word that cannot occur keeps it harmless.
        _ => "\"\"".into(),
    }
}

fn quoted(words: &str) -> String {
    format!("\"{}\"", words.replace('"', "\"\"").replace('\0', " "))
}
