//! Full-text search over every noun that has words.
//!
//! `archive::query` turns what a person typed into a [`Condition`]; this file turns the condition into SQL. Nothing that
//! was typed is ever part of a statement: words reach FTS5 as quoted strings in a bound parameter, all else as bound
//! values.

use rusqlite::types::Value;
use rusqlite::{Row, params_from_iter};
use serde::Serialize;

use super::values::used;
use super::{Read, Result};
use crate::model::{Article, Id, Person, Recollection, RecollectionKind, Tag, Transcript};

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
    /// All of these.
    All(Vec<Condition>),
    /// At least one of these.
    Any(Vec<Condition>),
    /// Not this.
    Not(Box<Condition>),
}

/// One thing found.
#[derive(Clone, Debug)]
pub struct Hit {
    /// What it is.
    pub noun: Noun,
    /// The key of the record, as sixteen bytes.
    pub record: [u8; 16],
    /// The recollection it comes from.
    pub recollection: Option<Id<Recollection>>,
    /// The transcript it comes from, and the positions of the first and last turn.
    pub turns: Option<(Id<Transcript>, u32, u32)>,
    /// Who speaks.
    pub speaker: Option<Id<Person>>,
    /// Who speaks, as the archive or the transcript names them; empty where unknown.
    pub speaker_name: String,
    /// The article it comes from.
    pub article: Option<Id<Article>>,
    /// The person it is, or the memo is about.
    pub person: Option<Id<Person>>,
    /// The title of its source.
    pub title: String,
    /// The date of its source (EDTF).
    pub date: Option<String>,
    /// When it begins in the recording, in ms.
    pub start_ms: Option<i64>,
    /// Its words around the hit, with [`MARK_START`] and [`MARK_END`] around what was found.
    pub snippet: String,
    /// How good it is among the hits of its noun; larger is better.
    pub score: f64,
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
            false => (format!("substr({table}.{words}, 1, 160)"), format!("{UNRANKED} AS rank")),
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
        self.push("coalesce(");
        self.push(before);
        self.ids(people);
        self.push(after);
        self.push(", 0)");
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
}

/// The columns that every noun answers, in its own way, and the tables they come from.
fn columns_and_joins(noun: Noun) -> (&'static str, &'static str) {
    match noun {
        Noun::Transcript => (
            "recollection.id AS recollection, turn.transcript_id AS transcript, turn.position AS first_position, \
             turn.position AS last_position, turn.speaker_id AS speaker, coalesce(speaker.name, turn.label) AS speaker_name, \
             NULL AS article, NULL AS person, recollection.title AS title, recollection.date AS date, turn.start_ms AS start_ms",
            "JOIN transcript ON transcript.id = turn.transcript_id \
             JOIN recollection ON recollection.id = transcript.recollection_id \
             LEFT JOIN person AS speaker ON speaker.id = turn.speaker_id",
        ),
        Noun::Quote => (
            "recollection.id AS recollection, quote.transcript_id AS transcript, first_turn.position AS first_position, \
             last_turn.position AS last_position, first_turn.speaker_id AS speaker, \
             coalesce(speaker.name, first_turn.label) AS speaker_name, NULL AS article, NULL AS person, \
             recollection.title AS title, recollection.date AS date, quote.start_ms AS start_ms",
            "JOIN transcript ON transcript.id = quote.transcript_id \
             JOIN recollection ON recollection.id = transcript.recollection_id \
             JOIN turn AS first_turn ON first_turn.id = quote.first_turn_id \
             JOIN turn AS last_turn ON last_turn.id = quote.last_turn_id \
             LEFT JOIN person AS speaker ON speaker.id = first_turn.speaker_id",
        ),
        Noun::Article => (
            "NULL AS recollection, NULL AS transcript, NULL AS first_position, NULL AS last_position, NULL AS speaker, \
             '' AS speaker_name, article.id AS article, NULL AS person, article.title AS title, article.date AS date, \
             NULL AS start_ms",
            "JOIN article ON article.id = passage.article_id",
        ),
        Noun::Memo => (
            "coalesce(memo.recollection_id, about_transcript.recollection_id) AS recollection, \
             about_quote.transcript_id AS transcript, about_first.position AS first_position, \
             about_last.position AS last_position, NULL AS speaker, '' AS speaker_name, memo.article_id AS article, \
             memo.person_id AS person, 'memo' AS title, NULL AS date, NULL AS start_ms",
            "LEFT JOIN quote AS about_quote ON about_quote.id = memo.quote_id \
             LEFT JOIN transcript AS about_transcript ON about_transcript.id = about_quote.transcript_id \
             LEFT JOIN turn AS about_first ON about_first.id = about_quote.first_turn_id \
             LEFT JOIN turn AS about_last ON about_last.id = about_quote.last_turn_id",
        ),
        Noun::Person => (
            "NULL AS recollection, NULL AS transcript, NULL AS first_position, NULL AS last_position, NULL AS speaker, \
             '' AS speaker_name, NULL AS article, person.id AS person, person.name AS title, NULL AS date, \
             NULL AS start_ms",
            "",
        ),
    }
}

fn read_hit(noun: Noun, row: &Row<'_>) -> rusqlite::Result<Hit> {
    let transcript: Option<Id<Transcript>> = row.get("transcript")?;
    let first: Option<i64> = row.get("first_position")?;
    let last: Option<i64> = row.get("last_position")?;
    let position = |position: i64| u32::try_from(used(position)).unwrap_or(u32::MAX);
    let turns = transcript.zip(first.zip(last));
    Ok(Hit {
        noun,
        record: row.get("record")?,
        recollection: row.get("recollection")?,
        turns: turns.map(|(transcript, (first, last))| (transcript, position(first), position(last))),
        speaker: row.get("speaker")?,
        speaker_name: row.get("speaker_name")?,
        article: row.get("article")?,
        person: row.get("person")?,
        title: row.get("title")?,
        date: row.get("date")?,
        start_ms: row.get("start_ms")?,
        snippet: row.get("snippet")?,
        // FTS5's bm25 is negative, and smaller is better.
        score: -row.get::<_, f64>("rank")?,
    })
}
