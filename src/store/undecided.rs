//! What is still to be decided over all articles: quotations with a suggestion, and quotations without a source.

use rusqlite::Row;

use super::derived::{SUGGESTIONS, Suggestion, read_suggestion};
use super::quote::read_place;
use super::values::used;
use super::{Read, Result};
use crate::model::{Article, Id, Person, Place, Quotation};

/// Of a row of `suggestion`: nobody has said that the words are not from there.
pub(super) const IS_OPEN: &str =
    "NOT EXISTS (SELECT 1 FROM rejection WHERE rejection.quotation_id = suggestion.quotation_id
     AND rejection.first_turn_id = suggestion.first_turn_id AND rejection.start_byte = suggestion.start_byte
     AND rejection.last_turn_id = suggestion.last_turn_id AND rejection.end_byte = suggestion.end_byte)";

/// A quotation with its best suggestion, tied to no source yet.
#[derive(Clone, Debug, PartialEq)]
pub struct UndecidedRow {
    /// The quotation.
    pub quotation: Id<Quotation>,
    /// Its article.
    pub article: Id<Article>,
    /// That article's title.
    pub title: String,
    /// The words as printed.
    pub words: String,
    /// Whom the article credits; empty where nobody.
    pub speaker_name: String,
    /// Who that is in this archive.
    pub speaker: Option<Id<Person>>,
    /// Where its words may have been said.
    pub place: Place,
    /// How faithful it is to that place.
    pub verdict: String,
    /// How well the words fit, 0 to 100.
    pub score: f64,
}

/// A quotation by its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sourceless {
    /// The quotation.
    pub quotation: Id<Quotation>,
    /// The words as printed.
    pub words: String,
}

/// The words of a quotation, its pieces joined by a gap mark.
const WORDS: &str = "(SELECT group_concat(words, ' … ') FROM (SELECT words FROM piece
     WHERE piece.quotation_id = quotation.id ORDER BY piece.position)) AS words";

impl Read<'_> {
    /// Every quotation with a suggestion that nobody has decided about, in the order of the articles and of their texts.
    pub fn undecided(&self) -> Result<Vec<UndecidedRow>> {
        let sql = format!(
            "SELECT quotation.id, quotation.article_id, article.title, {WORDS}, quotation.speaker_name,
                 quotation.speaker_id, first_turn_id, start_byte, last_turn_id, end_byte, verdict, score
             FROM article JOIN quotation ON quotation.article_id = article.id
             JOIN suggestion ON suggestion.id = (SELECT suggestion.id FROM suggestion
                 WHERE suggestion.quotation_id = quotation.id AND {IS_OPEN} ORDER BY suggestion.rank LIMIT 1)
             WHERE quotation.is_quotation
                 AND NOT EXISTS (SELECT 1 FROM citation WHERE citation.quotation_id = quotation.id)
             ORDER BY article.date_from IS NULL, article.date_from, article.title, article.id, quotation.position"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([], read_undecided)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The suggestions for a quotation of which nobody has said that they are wrong, the best first.
    pub fn open_suggestions(&self, quotation: Id<Quotation>) -> Result<Vec<Suggestion>> {
        let sql = format!("{SUGGESTIONS} WHERE quotation_id = ?1 AND {IS_OPEN} ORDER BY rank");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let suggestions = statement.query_map([quotation], read_suggestion)?;
        Ok(suggestions.collect::<rusqlite::Result<_>>()?)
    }

    /// How many quotations have a suggestion that nobody has decided about.
    pub fn count_undecided(&self) -> Result<usize> {
        let sql = format!(
            "SELECT count(DISTINCT suggestion.quotation_id) FROM suggestion
             JOIN quotation ON quotation.id = suggestion.quotation_id
             WHERE quotation.is_quotation AND {IS_OPEN}
                 AND NOT EXISTS (SELECT 1 FROM citation WHERE citation.quotation_id = quotation.id)"
        );
        Ok(used(self.connection.prepare_cached(&sql)?.query_row([], |row| row.get(0))?))
    }

    /// Every quotation that is tied to no source and has no suggestion that is still open, whether or not somebody has
    /// looked.
    pub fn quotations_without_source(&self) -> Result<Vec<Sourceless>> {
        let sql = format!(
            "SELECT quotation.id, {WORDS} FROM quotation WHERE quotation.is_quotation
                 AND NOT EXISTS (SELECT 1 FROM citation WHERE citation.quotation_id = quotation.id)
                 AND NOT EXISTS (SELECT 1 FROM suggestion WHERE suggestion.quotation_id = quotation.id AND {IS_OPEN})
             ORDER BY quotation.article_id, quotation.position"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows =
            statement.query_map([], |row| Ok(Sourceless { quotation: row.get("id")?, words: row.get("words")? }))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Whether a quotation is there and tied to no source.
    pub fn is_without_source(&self, quotation: Id<Quotation>) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM quotation WHERE id = ?1 AND is_quotation
                       AND NOT EXISTS (SELECT 1 FROM citation WHERE citation.quotation_id = quotation.id))";
        Ok(self.connection.prepare_cached(sql)?.query_row([quotation], |row| row.get(0))?)
    }
}

fn read_undecided(row: &Row<'_>) -> rusqlite::Result<UndecidedRow> {
    Ok(UndecidedRow {
        quotation: row.get("id")?,
        article: row.get("article_id")?,
        title: row.get("title")?,
        words: row.get("words")?,
        speaker_name: row.get("speaker_name")?,
        speaker: row.get("speaker_id")?,
        place: read_place(row)?,
        verdict: row.get("verdict")?,
        score: row.get("score")?,
    })
}
