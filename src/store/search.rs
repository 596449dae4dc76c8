//! Full-text search over every noun that has words.
//!
//! `archive::query` turns what a person typed into a [`Condition`]; this file turns the condition into SQL. Nothing that
//! was typed is ever part of a statement: words reach FTS5 as quoted strings in a bound parameter, all else as bound
//! values.

mod hit;

use rusqlite::params_from_iter;
use rusqlite::types::Value;
use serde::Serialize;

pub use hit::Hit;
use hit::{columns_and_joins, read_hit};

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

/// What a hit must fulfil.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// Its words contain these words in this order; the last may go on where `prefix` says so.
    Words {
        /// The words, as typed.
        words: String,
        /// Whether the last word may go on.
        prefix: bool,
    },
    /// Said by, quoted from, about, or one of these people.
    Person(Vec<Id<Person>>),
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
    /// Under one of these restrictions.
    Restricted(Restricted),
    /// All of these.
    All(Vec<Condition>),
    /// At least one of these.
    Any(Vec<Condition>),
    /// Not this.
    Not(Box<Condition>),
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
        let wanted = matching(&Condition::Words { words: word.to_owned(), prefix: false });
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
        Condition::All(parts) => parts.iter().any(has_positive),
        Condition::Any(parts) => !parts.is_empty() && parts.iter().all(has_positive),
        _ => false,
    }
}

fn conjunction(parts: &[&Condition]) -> String {
    let (positive, negative): (Vec<&Condition>, Vec<&Condition>) = parts.iter().partition(|part| has_positive(part));
    let joined = |parts: &[&Condition], by| parts.iter().map(|part| matching(part)).collect::<Vec<_>>().join(by);
    let mut expression = format!("({})", joined(&positive, " AND "));
    for part in negative {
        let Condition::Not(part) = part else { continue };
        expression = format!("({expression} NOT {})", matching(part));
    }
    expression
}

/// The condition in FTS5's own language. Every word is a quoted string, in which only the quotation mark means anything.
fn matching(condition: &Condition) -> String {
    match condition {
        Condition::Words { words, prefix } => {
            let quoted = words.replace('"', "\"\"").replace('\0', " ");
            format!("\"{quoted}\"{}", if *prefix { "*" } else { "" })
        }
        Condition::All(parts) => conjunction(&parts.iter().collect::<Vec<_>>()),
        Condition::Any(parts) => format!("({})", parts.iter().map(matching).collect::<Vec<_>>().join(" OR ")),
        // Only reached through `conjunction`, which takes negations apart; a word that cannot occur keeps it harmless.
        _ => "\"\"".into(),
    }
}

#[derive(Default)]
struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn bind(&mut self, value: Value) {
        self.values.push(value);
        self.text.push_str(&format!("?{}", self.values.len()));
    }

    fn bind_list(&mut self, values: impl Iterator<Item = Value>) {
        self.push("(");
        for (index, value) in values.enumerate() {
            if index > 0 {
                self.push(", ");
            }
            self.bind(value);
        }
        self.push(")");
    }

    fn ids<T>(&mut self, ids: &[Id<T>]) {
        self.bind_list(ids.iter().map(|id| Value::Blob(id.as_bytes().to_vec())));
    }

    fn select(&mut self, noun: Noun, searched: bool) {
        let table = noun.table();
        let words = match noun {
            Noun::Quote => "exact",
            Noun::Person => "name",
            _ => "text",
        };
        let (snippet, rank) = match searched {
            true => (format!("snippet({table}_search, 0, '{MARK_START}', '{MARK_END}', '…', 24)"), "rank".to_owned()),
            false => (beginning(&format!("{table}.{words}")), format!("{UNRANKED} AS rank")),
        };
        let from = match searched {
            true => format!("{table}_search JOIN {table} ON {table}.row = {table}_search.rowid"),
            false => table.to_owned(),
        };
        let (columns, joins) = columns_and_joins(noun);
        self.push(&format!(
            "SELECT {table}.row AS row, {table}.id AS record, {snippet} AS snippet, {rank}, {columns} \
             FROM {from} {joins} WHERE "
        ));
    }

    fn condition(&mut self, noun: Noun, condition: &Condition) {
        match condition {
            Condition::Words { .. } if noun == Noun::Person => {
                self.push("(person.row IN (SELECT rowid FROM person_search WHERE person_search MATCH ");
                self.bind(Value::Text(matching(condition)));
                self.push(
                    ") OR person.id IN (SELECT alias.person_id FROM alias_search \
                     JOIN alias ON alias.row = alias_search.rowid WHERE alias_search MATCH ",
                );
                self.bind(Value::Text(matching(condition)));
                self.push("))");
            }
            Condition::Words { .. } => {
                let table = noun.table();
                self.push(&format!("{table}.row IN (SELECT rowid FROM {table}_search WHERE {table}_search MATCH "));
                self.bind(Value::Text(matching(condition)));
                self.push(")");
            }
            Condition::All(parts) => self.joined(noun, parts, " AND ", "1"),
            Condition::Any(parts) => self.joined(noun, parts, " OR ", "0"),
            Condition::Not(part) => {
                self.push("NOT ");
                self.condition(noun, part);
            }
            Condition::Noun(wanted) => self.push(if *wanted == noun { "1" } else { "0" }),
            Condition::Person(people) => self.person(noun, people),
            Condition::Tag(tags) => self.tag(noun, tags),
            Condition::Recollection(kind) => self.recollection(noun, *kind),
            Condition::Date(from, to) => self.date(noun, *from, *to),
            Condition::Cited(wanted) => {
                self.push(if *wanted { "" } else { "NOT " });
                self.cited(noun, None);
            }
            Condition::Verdict(verdict) => self.cited(noun, Some(verdict)),
            Condition::Language(language) => self.language(noun, language),
            Condition::Restricted(restricted) => self.restricted(noun, restricted),
        }
    }

    fn joined(&mut self, noun: Noun, parts: &[Condition], by: &str, empty: &str) {
        self.push("(");
        for (index, part) in parts.iter().enumerate() {
            self.push(if index > 0 { by } else { "" });
            self.condition(noun, part);
        }
        self.push(if parts.is_empty() { empty } else { "" });
        self.push(")");
    }

    fn person(&mut self, noun: Noun, people: &[Id<Person>]) {
        let (before, after) = match noun {
            Noun::Transcript => ("turn.speaker_id IN ", ""),
            Noun::Quote => (
                "EXISTS (SELECT 1 FROM turn AS said WHERE said.transcript_id = quote.transcript_id AND said.position \
                     BETWEEN first_turn.position AND last_turn.position AND said.speaker_id IN ",
                ")",
            ),
            Noun::Article => (
                "EXISTS (SELECT 1 FROM quotation JOIN piece ON piece.quotation_id = quotation.id WHERE \
                     quotation.article_id = passage.article_id AND piece.start_byte >= passage.start AND \
                     piece.start_byte < passage.start + octet_length(passage.text) AND quotation.speaker_id IN ",
                ")",
            ),
            Noun::Memo => ("coalesce(memo.person_id, x'') IN ", ""),
            Noun::Person => ("person.id IN ", ""),
        };
        self.push("(coalesce(");
        self.push(before);
        self.ids(people);
        self.push(after);
        self.push(", 0)");
        if let Noun::Quote | Noun::Transcript = noun {
            let speaker = if noun == Noun::Quote { "first_turn.speaker_id" } else { "turn.speaker_id" };
            self.push(&format!(
                " OR ({speaker} IS NULL AND {BY_THE_NARRATOR} AND EXISTS (SELECT 1 FROM participant \
                 WHERE participant.recollection_id = recollection.id AND participant.role = 'narrator' \
                 AND participant.person_id IN "
            ));
            self.ids(people);
            self.push("))");
        }
        self.push(")");
    }

    fn tag(&mut self, noun: Noun, tags: &[Id<Tag>]) {
        let before = match noun {
            Noun::Quote => "EXISTS (SELECT 1 FROM tagging WHERE quote_id = quote.id AND tag_id IN ",
            Noun::Transcript => {
                "EXISTS (SELECT 1 FROM quote JOIN tagging ON tagging.quote_id = quote.id \
                     WHERE quote.first_turn_id = turn.id AND tag_id IN "
            }
            Noun::Memo => "EXISTS (SELECT 1 WHERE memo.tag_id IN ",
            Noun::Article | Noun::Person => "(0 AND 0 IN ",
        };
        self.push(before);
        self.ids(tags);
        self.push(")");
    }

    fn recollection(&mut self, noun: Noun, kind: RecollectionKind) {
        match noun {
            Noun::Quote | Noun::Transcript => {
                self.push("recollection.kind = ");
                self.bind(Value::Text(kind.to_string()));
            }
            _ => self.push("0"),
        }
    }

    fn date(&mut self, noun: Noun, from: i64, to: i64) {
        let table = match noun {
            Noun::Quote | Noun::Transcript => "recollection",
            Noun::Article => "article",
            Noun::Memo | Noun::Person => return self.push("0"),
        };
        self.push(&format!("coalesce({table}.date_from <= "));
        self.bind(Value::Integer(to));
        self.push(&format!(" AND {table}.date_to >= "));
        self.bind(Value::Integer(from));
        self.push(", 0)");
    }

    fn cited(&mut self, noun: Noun, verdict: Option<&str>) {
        self.push(match noun {
            Noun::Quote => "EXISTS (SELECT 1 FROM citation WHERE citation.quote_id = quote.id",
            Noun::Transcript => {
                "EXISTS (SELECT 1 FROM quote JOIN citation ON citation.quote_id = quote.id \
                     WHERE quote.first_turn_id = turn.id"
            }
            Noun::Article => {
                "EXISTS (SELECT 1 FROM quotation JOIN piece ON piece.quotation_id = quotation.id \
                     JOIN citation ON citation.quotation_id = quotation.id \
                     WHERE quotation.article_id = passage.article_id AND piece.start_byte >= passage.start \
                     AND piece.start_byte < passage.start + octet_length(passage.text)"
            }
            Noun::Memo | Noun::Person => "EXISTS (SELECT 1 FROM citation WHERE 0",
        });
        if let Some(verdict) = verdict {
            self.push(" AND citation.verdict = ");
            self.bind(Value::Text(verdict.to_owned()));
        }
        self.push(")");
    }

    fn language(&mut self, noun: Noun, language: &str) {
        let column = match noun {
            Noun::Quote | Noun::Transcript => LANGUAGE_OF_WORDS,
            Noun::Article => "article.language",
            Noun::Memo | Noun::Person => return self.push("0"),
        };
        let language = language.to_lowercase();
        self.push(&format!("(lower({column}) = "));
        self.bind(Value::Text(language.clone()));
        // A tag has no signs that LIKE takes for its own, but what was typed may.
        self.push(&format!(" OR substr(lower({column}), 1, {}) = ", language.chars().count() + 1));
        self.bind(Value::Text(format!("{language}-")));
        self.push(")");
    }

    fn restricted(&mut self, noun: Noun, restricted: &Restricted) {
        let (first, last) = match noun {
            Noun::Quote => ("first_turn.position", "last_turn.position"),
            Noun::Transcript => ("turn.position", "turn.position"),
            Noun::Person => {
                self.push("person.id IN ");
                return self.ids(&restricted.people);
            }
            Noun::Article | Noun::Memo => return self.push("0"),
        };
        self.push("(recollection.id IN ");
        self.ids(&restricted.recollections);
        self.push(" OR ");
        self.person(noun, &restricted.people);
        if noun == Noun::Quote {
            self.push(" OR quote.id IN ");
            self.ids(&restricted.quotes);
        }
        for (transcript, from, to) in &restricted.stretches {
            self.push(" OR (transcript.id = ");
            self.bind(Value::Blob(transcript.as_bytes().to_vec()));
            self.push(&format!(" AND {first} <= "));
            self.bind(Value::Integer((*to).into()));
            self.push(&format!(" AND {last} >= "));
            self.bind(Value::Integer((*from).into()));
            self.push(")");
        }
        self.push(")");
    }
}

/// Whether what has no speaker is the narrator's: a letter does not name its writer line by line.
const BY_THE_NARRATOR: &str = "recollection.kind IN ('letter', 'e-mail', 'reported')";

/// The beginning of a text, where nothing was searched for in it.
fn beginning(column: &str) -> String {
    format!("substr({column}, 1, 200) || CASE WHEN length({column}) > 200 THEN '…' ELSE '' END")
}

/// The language of a transcript; where none was said, that of its recollection.
const LANGUAGE_OF_WORDS: &str = "coalesce(nullif(transcript.language, ''), recollection.language)";
