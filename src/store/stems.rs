//! The function that the indexes of stems are made with, for SQL, and the languages that an archive's texts are in.

use std::sync::Mutex;

use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, OptionalExtension};

use super::search::Noun;
use super::{Read, Result};
use crate::text::stem::{Algorithm, Stems, algorithm, detected};
use crate::text::terms::terms;

/// Stands for a text whose language is told from the text itself (BCP 47: undetermined).
const UNDETERMINED: &str = "und";

/// The rules for a text in `language`, as the schema's triggers and views know it.
fn rules(text: &str, language: &str) -> Option<Algorithm> {
    match language {
        UNDETERMINED => detected(text),
        known => algorithm(known),
    }
}

/// Teaches `connection` the function; without it an archive can be read, but no text be changed.
pub(super) fn register(connection: &Connection) -> rusqlite::Result<()> {
    // Innocuous: a schema from a stranger may call it, since it does nothing but calculate.
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    let known = Mutex::new(Stems::default());
    connection.create_scalar_function("word_stems", 2, flags, move |arguments| {
        let Some(text) = arguments.get_raw(0).as_str_or_null()? else { return Ok(None) };
        let language = arguments.get_raw(1).as_str_or_null()?.unwrap_or("");
        // What is remembered is only remembered: after a panic it is as good as before.
        let mut stems = known.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        Ok(Some(terms(text, rules(text, language), &mut stems)))
    })
}

impl Read<'_> {
    /// The language of a transcript's words, or of an article's; empty where it is unknown.
    pub(super) fn language_of(&self, noun: Noun, owner: &[u8; 16]) -> Result<String> {
        let sql = match noun {
            Noun::Article => "SELECT language FROM article WHERE id = ?1",
            _ => {
                "SELECT coalesce(nullif(transcript.language, ''), recollection.language) FROM transcript
                 JOIN recollection ON recollection.id = transcript.recollection_id WHERE transcript.id = ?1"
            }
        };
        let language = self.connection.prepare_cached(sql)?.query_row([owner], |row| row.get(0)).optional()?;
        Ok(language.unwrap_or_default())
    }

    /// The rules of all languages that texts of the archive are in.
    pub(super) fn algorithms(&self) -> Result<&[Algorithm]> {
        if let Some(known) = self.algorithms.get() {
            return Ok(known);
        }
        let found = self.algorithms_found()?;
        Ok(self.algorithms.get_or_init(|| found))
    }

    fn algorithms_found(&self) -> Result<Vec<Algorithm>> {
        let mut found = Vec::new();
        for table in ["transcript", "recollection", "article"] {
            // One step through the index for each language, however many records there are.
            let sql = format!(
                "WITH RECURSIVE each (language) AS (SELECT min(language) FROM {table} UNION ALL
                 SELECT (SELECT min(language) FROM {table} WHERE language > each.language) FROM each
                 WHERE each.language IS NOT NULL) SELECT language FROM each WHERE language IS NOT NULL"
            );
            let mut statement = self.connection.prepare_cached(&sql)?;
            let languages = statement.query_map([], |row| row.get::<_, String>(0))?;
            for language in languages {
                found.extend(algorithm(&language?).filter(|algorithm| !found.contains(algorithm)));
            }
        }
        Ok(found)
    }
}
