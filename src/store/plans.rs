//! How SQLite goes about every statement of the program: none may read all texts of an archive to answer something small.
//!
//! The statements are taken from the source of this room; those that are put together while the program runs are
//! recorded in a walk through the library (`archive/plans`), which must have come by every one of them. Triggers count
//! with the statements that set them off.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use rusqlite::config::DbConfig;
use rusqlite::trace::{TraceEvent, TraceEventCodes};

use super::open;

/// What a list shows whole: tables without texts, with one row for every record of a catalogue, or fewer.
const CATALOGUE: &[&str] = &[
    "alias",
    "article",
    "author",
    "dossier",
    "each",
    "journal_state",
    "known_name",
    "media_file",
    "participant",
    "person",
    "recollection",
    "recording",
    "release",
    "restriction",
    "saved_search",
    "section",
    "session",
    "setting",
    "sqlite_schema",
    "tag",
    "told_apart",
    "transcript",
];

const WITHOUT_WORDS: &str = "what has no words to be found by is looked for row by row, until there is a page";

/// What is read whole on purpose: words of the statement, what is read, and why.
const MEANT: &[(&str, &str, &str)] = &[
    ("ORDER BY row LIMIT", "SCAN turn", WITHOUT_WORDS),
    ("ORDER BY row LIMIT", "SCAN quote", WITHOUT_WORDS),
    ("ORDER BY row LIMIT", "SCAN passage", WITHOUT_WORDS),
    ("ORDER BY row LIMIT", "SCAN memo", WITHOUT_WORDS),
    ("ORDER BY row LIMIT", "USING INTEGER PRIMARY KEY (rowid>?)", WITHOUT_WORDS),
    (
        "WHERE row BETWEEN",
        "USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)",
        "an index that is made anew, part by part",
    ),
    ("WHERE row >= ?1", "turn USING INTEGER PRIMARY KEY (rowid>?)", "the turns that wait to be indexed are the last"),
    ("FROM journal_change WHERE sequence", "journal_change USING INTEGER PRIMARY KEY", "the changes of one step"),
    ("WHERE state IN ('undone', 'abandoned')", "journal_change USING INTEGER PRIMARY KEY", "the changes of some steps"),
    ("FROM journal_step ORDER BY position DESC LIMIT", "SCAN journal_step", "the latest steps"),
    ("count(*) FROM quote", "SCAN quote USING COVERING INDEX", "how many quotes there are"),
    ("FROM tagging GROUP BY tag_id", "SCAN tagging USING COVERING INDEX", "how often each tag is used"),
    (
        "SELECT article_id, count(*) AS open FROM quotation",
        "SCAN quotation USING COVERING INDEX",
        "how far reviews are",
    ),
    ("SELECT count(DISTINCT suggestion.quotation_id)", "SCAN suggestion", "how many suggestions are to be decided"),
    ("SELECT quotation.id, quotation.article_id, article.title,", "SCAN quotation", "the list of all to be decided"),
    ("AS words FROM quotation WHERE", "SCAN quotation", "all that has no source, to be looked for"),
    ("SELECT id FROM quotation ORDER BY", "SCAN quotation USING COVERING INDEX", "all, to be gone through one by one"),
    (
        "SELECT id FROM suggestion ORDER BY",
        "SCAN suggestion USING COVERING INDEX",
        "all, to be gone through one by one",
    ),
    ("recollection.title AS source_title FROM citation", "SCAN citation", "the list of all citations"),
    ("recollection.title AS source, (SELECT count(*)", "SCAN quote", "the list of all quotes"),
    ("count(DISTINCT segid)", "_search_idx", "in how many pieces an index lies"),
    ("AND 0 ORDER BY row", "SCAN", "nothing is read: the condition cannot be fulfilled"),
    ("FROM citation WHERE 0", "SCAN citation", "nothing is read: the condition cannot be fulfilled"),
];

type Statements = Arc<Mutex<BTreeSet<String>>>;

thread_local! {
    static RECORDING: RefCell<Option<Statements>> = const { RefCell::new(None) };
}

/// What databases that are opened in `walk`, on this thread, are told.
pub(crate) fn recorded(walk: impl FnOnce()) -> BTreeSet<String> {
    let statements = Statements::default();
    RECORDING.set(Some(Arc::clone(&statements)));
    walk();
    RECORDING.set(None);
    std::mem::take(&mut statements.lock().unwrap_or_else(PoisonError::into_inner))
}

/// The connection, whose statements are recorded where that is wanted.
pub(super) fn recording(mut connection: Connection) -> rusqlite::Result<Connection> {
    let Some(statements) = RECORDING.with_borrow(Clone::clone) else { return Ok(connection) };
    let keep = move |event: TraceEvent<'_>| {
        if let TraceEvent::Stmt(statement, _) = event {
            statements.lock().unwrap_or_else(PoisonError::into_inner).insert(statement.sql().into_owned());
        }
    };
    connection.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(keep))?;
    Ok(connection)
}

/// What is wrong with the plans of the statements in the database at `path`; one sentence each.
pub(crate) fn faults(path: &Path, statements: &BTreeSet<String>) -> rusqlite::Result<Vec<String>> {
    let connection = Connection::open(path)?;
    open::register_functions(&connection)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRIGGER_EQP, true)?;
    let mut faults = Vec::new();
    for statement in statements {
        let wrong: Vec<String> = match plan(&connection, statement) {
            Ok(steps) => steps.into_iter().filter(|step| reads_all(step) && !is_meant(statement, step)).collect(),
            Err(error) => vec![error.to_string()],
        };
        faults.extend(wrong.into_iter().map(|wrong| format!("{wrong}\n    in {}", one_line(statement))));
    }
    Ok(faults)
}

/// How many statistics there are: a plan made by those of a small archive is a bad one when it has grown.
pub(crate) fn statistics(path: &Path) -> rusqlite::Result<i64> {
    let sql = "SELECT count(*) FROM sqlite_stat1";
    Connection::open(path)?.query_row(sql, [], |row| row.get(0))
}

fn plan(connection: &Connection, statement: &str) -> rusqlite::Result<Vec<String>> {
    let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {statement}"))?;
    let steps = plan.raw_query().mapped(|row| row.get("detail")).collect::<rusqlite::Result<Vec<Option<String>>>>()?;
    Ok(steps.into_iter().flatten().collect())
}

/// Whether a step of a plan reads a whole table that has texts, or that has many rows for every text.
fn reads_all(step: &str) -> bool {
    let words: Vec<&str> = step.split(' ').collect();
    let [how, what, ..] = words.as_slice() else { return false };
    if step.contains("VIRTUAL TABLE INDEX") {
        // Of an index of words: nothing was asked for. All others are functions.
        return what.ends_with("_search") && step.ends_with(':');
    }
    let is_text =
        !CATALOGUE.contains(what) && !what.starts_with('(') && *what != "CONSTANT" && !step.ends_with("VALUES CLAUSE");
    let by_rows = step.contains("INTEGER PRIMARY KEY (rowid>") || step.contains("INTEGER PRIMARY KEY (rowid<");
    is_text && (*how == "SCAN" || *how == "SEARCH" && (by_rows || step.contains("AUTOMATIC")))
}

fn is_meant(statement: &str, step: &str) -> bool {
    let statement = one_line(statement);
    MEANT.iter().any(|(words, what, _)| statement.contains(words) && step.contains(what))
}

fn one_line(statement: &str) -> String {
    statement.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether it is something of ours that has a plan; full-text indexes keep tables of their own.
pub(crate) fn has_plan(statement: &str) -> bool {
    let mut words = statement.split_whitespace();
    let is_known = words.next().is_some_and(|first| ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"].contains(&first));
    is_known && words.next().is_some() && !statement.contains("'main'.")
}

/// The statements in the source of this room: those that stand there whole, and what those that are put together have of
/// their own, each with its file.
pub(crate) fn in_the_source() -> (BTreeSet<String>, Vec<(String, Vec<String>)>) {
    let files = sources();
    let literals: Vec<(String, Vec<Literal>)> =
        files.iter().map(|(name, code)| (name.clone(), literals(code))).collect();
    let mut everywhere: BTreeMap<String, String> = BTreeMap::new();
    let mut doubtful = BTreeSet::new();
    for one in literals.iter().flat_map(|(_, literals)| literals) {
        let Some(name) = one.constant.clone() else { continue };
        if everywhere.insert(name.clone(), one.text.clone()).is_some_and(|other| other != one.text) {
            doubtful.insert(name);
        }
    }
    // What several files call by one name is known where it stands.
    everywhere.retain(|name, _| !doubtful.contains(name));
    let (mut whole, mut composed) = (BTreeSet::new(), Vec::new());
    for (file, literals) in &literals {
        let mut known = everywhere.clone();
        known.extend(literals.iter().filter_map(|one| Some((one.constant.clone()?, one.text.clone()))));
        // What a trigger does is in the plan of what sets it off.
        let is_trigger = |text: &str| ["NEW.", "OLD.", ";"].iter().any(|sign| text.contains(sign));
        for one in literals.iter().filter(|one| one.constant.is_none() && has_plan(&one.text) && !is_trigger(&one.text))
        {
            let filled =
                known.iter().fold(one.text.clone(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value));
            let goes_on = [" IN", " WHERE", "("].iter().any(|end| filled.trim_end().ends_with(end));
            match filled.contains('{') || goes_on {
                false => {
                    whole.insert(filled);
                }
                true => composed.push((file.clone(), own_words(&filled))),
            }
        }
    }
    (whole, composed)
}

/// Whether a recorded statement is the one that has these words of its own, in this order.
pub(crate) fn is_of(statement: &str, own_words: &[String]) -> bool {
    let statement = one_line(statement);
    let mut rest = statement.as_str();
    own_words.iter().all(|words| match rest.find(words.as_str()) {
        Some(at) => {
            rest = &rest[at + words.len()..];
            true
        }
        None => false,
    })
}

/// What stands between the places that are filled in.
fn own_words(text: &str) -> Vec<String> {
    let outside = text.split('{').map(|part| part.split_once('}').map_or(part, |(_, outside)| outside));
    outside.map(one_line).filter(|words| !words.is_empty()).collect()
}

/// The shipped source of this room: file names and code.
fn sources() -> Vec<(String, String)> {
    let mut folders = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/store")];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the source can be read") {
            let path = entry.expect("its entries can be read").path();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if path.is_dir() {
                folders.push(path);
            } else if name.ends_with(".rs") && !name.contains("tests") && name != "plans.rs" {
                let code = std::fs::read_to_string(&path).expect("a source file is text");
                let shipped = code.split("#[cfg(test)]\nmod tests").next().unwrap_or_default().to_owned();
                sources.push((name, shipped));
            }
        }
    }
    sources
}

/// A text between quotation marks in the source, and the constant that it is the value of.
struct Literal {
    constant: Option<String>,
    text: String,
}

fn literals(code: &str) -> Vec<Literal> {
    let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n").replace("'\"'", "'_'").replace("'\\\"'", "'_'");
    let (mut literals, mut rest) = (Vec::new(), code.as_str());
    while let Some((before, after)) = rest.split_once('"') {
        let (text, length) = unescaped(after);
        let constant = before.trim_end().strip_suffix(": &str =").and_then(|before| before.rsplit("const ").next());
        literals.push(Literal { constant: constant.map(str::to_owned), text });
        rest = after.get(length..).unwrap_or_default();
    }
    literals
}

/// The value of a literal from behind its first mark on, and how far it reaches with its last.
fn unescaped(after: &str) -> (String, usize) {
    let (mut text, mut characters) = (String::new(), after.char_indices().peekable());
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return (text, at + 1),
            '\\' => match characters.next() {
                Some((_, '\n')) => while characters.next_if(|(_, next)| next.is_whitespace()).is_some() {},
                Some((_, 'n')) => text.push('\n'),
                Some((_, other)) => text.push(other),
                None => {}
            },
            other => text.push(other),
        }
    }
    (text, after.len())
}
