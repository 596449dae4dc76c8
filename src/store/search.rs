//! Full-text search over every noun that has words.
//!
//! `archive::query` turns what a person typed into a [`Condition`]. Words are looked up in two indexes, of words as printed
//! and of their stems ([`stream`]), which lead to the texts that may have them ([`leads`]); every such text is read and
//! judged by the rules of its language ([`question`]), and ranked ([`words`], [`rank`]) or counted ([`turns`]). All else
//! becomes SQL ([`sql`]). Nothing that was typed is ever part of a statement: words reach FTS5 as quoted strings in a bound
//! parameter, all else as bound values.

mod hit;
mod leads;
mod question;
mod rank;
mod sql;
mod stream;
mod turns;
mod words;

use rusqlite::params_from_iter;
use rusqlite::types::Value;
use serde::Serialize;

pub use crate::text::sought::Manner;
pub use hit::Hit;
use hit::{Columns, read_hit};
use sql::Sql;
pub use turns::TurnFound;
pub use words::RANKED;

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

    /// The column of its table that has its words.
    fn words(self) -> &'static str {
        match self {
            Noun::Quote => "exact",
            Noun::Person => "name",
            Noun::Transcript | Noun::Article | Noun::Memo => "text",
        }
    }

    /// Whose words they are, in SQL: the key of a transcript or of an article, which has a language.
    fn owner(self) -> &'static str {
        match self {
            Noun::Quote => "quote.transcript_id",
            Noun::Transcript => "(SELECT transcript.id FROM transcript WHERE transcript.row = turn.transcript)",
            Noun::Article => "passage.article_id",
            Noun::Memo | Noun::Person => "NULL",
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

/// What a search found in one noun.
#[derive(Debug, Default)]
pub struct Hits {
    /// The hits, the best first.
    pub hits: Vec<Hit>,
    /// Whether there may be more: the best were then chosen among the first that the archive has.
    pub is_cut: bool,
}

impl Read<'_> {
    /// In how many turns a word stands.
    pub fn turns_with(&self, word: &str) -> Result<usize> {
        let sql = "SELECT count(*) FROM turn_search WHERE turn_search MATCH ?1";
        Ok(used(self.connection.prepare_cached(sql)?.query_row([quoted(word, false)], |row| row.get(0))?))
    }

    /// The best `limit` hits of one noun, the best first. Where words are asked for that very many texts have, the best
    /// of the first [`RANKED`] or `limit` texts, or of fewer where few are wanted; where it is one word that more have than
    /// are wanted, the best of those that have it most often.
    pub fn search(&self, noun: Noun, condition: &Condition, limit: usize) -> Result<Hits> {
        if condition.is_impossible(noun) {
            return Ok(Hits::default());
        }
        if noun != Noun::Person && condition.has_words() {
            return words::search(self, noun, condition, limit);
        }
        let mut sql = Sql::default();
        sql.select(noun, true);
        sql.push(" WHERE ");
        sql.condition(noun, condition);
        sql.push(" ORDER BY row LIMIT ");
        sql.bind(Value::Integer(i64::try_from(limit).unwrap_or(i64::MAX)));
        let mut statement = self.connection.prepare_cached(&sql.text)?;
        let columns = Columns::of(&statement);
        let hits = statement.query_map(params_from_iter(&sql.values), |row| read_hit(noun, &columns, row))?;
        let hits: Vec<Hit> = hits.collect::<rusqlite::Result<_>>()?;
        let is_cut = hits.len() >= limit;
        Ok(Hits { hits, is_cut })
    }
}

impl Read<'_> {
    /// Gives every turn that fulfils `condition` to `each`, in the order of the archive. Where single words are asked for,
    /// the indexes are believed and no text is read: a word of one language may then count with another's.
    pub fn each_turn(&self, condition: &Condition, each: impl FnMut(TurnFound)) -> Result<()> {
        match condition.is_impossible(Noun::Transcript) {
            true => Ok(()),
            false => turns::each_turn(self, condition, each),
        }
    }
}

impl Condition {
    /// What must all be fulfilled.
    fn parts(&self) -> &[Condition] {
        match self {
            Condition::All(parts) => parts,
            other => std::slice::from_ref(other),
        }
    }

    /// Whether no record of a noun can fulfil it, whatever is in the archive.
    fn is_impossible(&self, noun: Noun) -> bool {
        match self {
            Condition::Noun(wanted) => *wanted != noun,
            Condition::Recollection(_) => !matches!(noun, Noun::Quote | Noun::Transcript),
            Condition::Person(people) => people.is_empty(),
            Condition::Tag(tags) => tags.is_empty(),
            Condition::All(parts) => parts.iter().any(|part| part.is_impossible(noun)),
            Condition::Any(parts) => parts.iter().all(|part| part.is_impossible(noun)),
            _ => false,
        }
    }

    /// Whether words are asked for anywhere in it.
    fn has_words(&self) -> bool {
        match self {
            Condition::Words { .. } => true,
            Condition::All(parts) | Condition::Any(parts) => parts.iter().any(Condition::has_words),
            Condition::Not(part) => part.has_words(),
            _ => false,
        }
    }
}

/// Words as FTS5 takes them: a quoted string, in which only the quotation mark means anything.
fn quoted(words: &str, begins: bool) -> String {
    let words = words.replace('"', "\"\"").replace('\0', " ");
    format!("\"{words}\"{}", if begins { "*" } else { "" })
}
