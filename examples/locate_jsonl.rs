//! Measures `locate`: loads `sources.jsonl` into a database as the archive keeps it, asks `queries.jsonl`, and writes
//! what `score_locate.py score` reads.
//!
//! `cargo run --release --example locate_jsonl -- SOURCES QUERIES > FOUND`

use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::time::Instant;

use rusqlite::{Connection, params};
use serde_json::{Value, json};
use uuid::Uuid;
use vivavoce::store::candidates::Index;
use vivavoce::store::locate::{TurnPoint, likenesses};
use vivavoce::text::difference::Verdict;
use vivavoce::text::locate::judge::LEAST_SCORE;

const SCHEMA: &str = "
CREATE TABLE turn (row INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, transcript_id BLOB NOT NULL,
  position INTEGER NOT NULL, speaker_id BLOB, label TEXT, start_ms INTEGER, end_ms INTEGER, text TEXT NOT NULL,
  origin_start INTEGER) STRICT;
CREATE INDEX turn_of_transcript ON turn(transcript_id, position);
CREATE VIRTUAL TABLE turn_search USING fts5(text, content='turn', content_rowid='row',
  tokenize=\"unicode61 remove_diacritics 2\");
CREATE VIRTUAL TABLE turn_vocabulary USING fts5vocab(turn_search, 'row');";

/// A source as the data give it: its name, and for each turn the code point where it begins.
struct Loaded {
    doc_id: String,
    starts: Vec<usize>,
    texts: Vec<String>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(sources), Some(queries)) = (arguments.next(), arguments.next()) else {
        return Err("usage: locate_jsonl SOURCES QUERIES".into());
    };
    let begun = Instant::now();
    let connection = Connection::open("")?;
    connection.execute_batch(SCHEMA)?;
    let loaded = load(&connection, &sources)?;
    eprintln!("loaded in {:.2} s", begun.elapsed().as_secs_f64());
    let index = Index::open(&connection)?;
    let mut out = std::io::stdout().lock();
    for line in BufReader::new(std::fs::File::open(&queries)?).lines() {
        let query: Value = serde_json::from_str(&line?)?;
        let begun = Instant::now();
        let found = ask(&index, query["text"].as_str().unwrap_or(""), &loaded)?;
        let seconds = begun.elapsed().as_secs_f64();
        writeln!(out, "{}", json!({"id": query["id"], "matches": found, "seconds": seconds}))?;
    }
    Ok(())
}

fn load(connection: &Connection, path: &str) -> Result<Vec<Loaded>, Box<dyn Error>> {
    let mut loaded = Vec::new();
    connection.execute_batch("BEGIN")?;
    let mut row = 0i64;
    for line in BufReader::new(std::fs::File::open(path)?).lines() {
        let source: Value = serde_json::from_str(&line?)?;
        let characters: Vec<char> = source["text"].as_str().unwrap_or("").chars().collect();
        let mut entry = Loaded {
            doc_id: source["doc_id"].as_str().unwrap_or("").to_owned(),
            starts: Vec::new(),
            texts: Vec::new(),
        };
        let transcript = Uuid::from_u128(loaded.len() as u128);
        for (position, turn) in source["turns"].as_array().into_iter().flatten().enumerate() {
            let start = turn["start"].as_u64().unwrap_or(0) as usize;
            let end = turn["end"].as_u64().unwrap_or(0) as usize;
            let text: String = characters[start..end].iter().collect();
            row += 1;
            connection
                .prepare_cached("INSERT INTO turn(row, id, transcript_id, position, text) VALUES (?,?,?,?,?)")?
                .execute(params![
                row,
                Uuid::from_u128(row as u128).as_bytes(),
                transcript.as_bytes(),
                position as i64,
                text
            ])?;
            connection
                .prepare_cached("INSERT INTO turn_search(rowid, text) VALUES (?,?)")?
                .execute(params![row, text])?;
            entry.starts.push(start);
            entry.texts.push(text);
        }
        loaded.push(entry);
    }
    connection.execute_batch("COMMIT")?;
    Ok(loaded)
}

fn ask(index: &Index, quotation: &str, loaded: &[Loaded]) -> Result<Vec<Value>, Box<dyn Error>> {
    let found = likenesses(index, quotation, None, 0.0)?;
    let answers = found.iter().map(|found| {
        let document = &loaded[found.transcript_id.as_u128() as usize];
        let point = |point: TurnPoint| {
            let position = point.position as usize;
            document.starts[position] + document.texts[position][..point.offset].chars().count()
        };
        let verdict = if found.score >= LEAST_SCORE { found.verdict } else { Verdict::NotFound };
        json!({"source_title": document.doc_id, "start": point(found.hull.begin), "end": point(found.hull.end),
            "score": found.score, "coverage": found.coverage, "information": found.information, "verdict": verdict.to_string(),
            "differences": found.differences, "sentence": found.sentence, "is_ambiguous": found.is_ambiguous})
    });
    Ok(answers.collect())
}
