//! Rows of articles, their passages, and the quotations found in them.

use std::collections::HashMap;

use rusqlite::{OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use super::undecided::IS_OPEN;
use super::values::{Columns, bounds, stored, used};
use super::{Read, Result, StoreError, Write};
use crate::model::{Article, Id, Passage, Person, Piece, Quotation, Review};
use crate::text::Span;

/// An article as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ArticleRow {
    /// The article.
    #[serde(flatten)]
    pub article: Article,
    /// The authors' names, in order, separated by `; `.
    pub authors: String,
    /// How many quotations it prints.
    pub quotations: usize,
    /// How many of them are tied to their source.
    pub confirmed: usize,
}

const ARTICLE: &str = "article.id, article.title, article.publication, article.date, article.url, article.language, \
     article.media_id, article.text_sha256";
/// The columns of a quotation without its pieces.
pub(super) const QUOTATION: &str = "quotation.id, quotation.article_id, quotation.position, quotation.kind, \
     quotation.class, quotation.is_quotation, quotation.speaker_name, quotation.speaker_id, \
     quotation.speaker_confidence, quotation.relayed_by, quotation.cue_start, quotation.cue_end, quotation.reasons, \
     quotation.review";
/// The columns of a piece of a quotation.
pub(super) const PIECE: &str = "piece.id, piece.start_byte, piece.end_byte, piece.exact, piece.words";

impl Read<'_> {
    /// Every article, by date and title.
    pub fn articles(&self) -> Result<Vec<ArticleRow>> {
        let sql = format!(
            "SELECT {ARTICLE},
                 coalesce((SELECT group_concat(name, '; ') FROM (SELECT person.name FROM author
                     JOIN person ON person.id = author.person_id
                     WHERE author.article_id = article.id ORDER BY author.position)), '') AS authors,
                 (SELECT count(*) FROM quotation WHERE article_id = article.id AND is_quotation) AS quotations,
                 (SELECT count(DISTINCT citation.quotation_id) FROM quotation
                     JOIN citation ON citation.quotation_id = quotation.id
                     WHERE quotation.article_id = article.id) AS confirmed
             FROM article ORDER BY date_from IS NULL, date_from, title, article.id"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([], |row| {
            Ok(ArticleRow {
                article: read_article(row)?,
                authors: row.get("authors")?,
                quotations: used(row.get("quotations")?),
                confirmed: used(row.get("confirmed")?),
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// One article.
    pub fn article(&self, id: Id<Article>) -> Result<Article> {
        let sql = format!("SELECT {ARTICLE} FROM article WHERE id = ?1");
        let found = self.connection.prepare_cached(&sql)?.query_row([id], read_article).optional()?;
        found.ok_or_else(|| StoreError::NoSuch { noun: "article", id: id.short() })
    }

    /// Who wrote an article, in order.
    pub fn authors(&self, article: Id<Article>) -> Result<Vec<Id<Person>>> {
        let sql = "SELECT person_id FROM author WHERE article_id = ?1 ORDER BY position";
        let mut statement = self.connection.prepare_cached(sql)?;
        let authors = statement.query_map([article], |row| row.get("person_id"))?;
        Ok(authors.collect::<rusqlite::Result<_>>()?)
    }

    /// The passages of an article, in order; together they are its text.
    pub fn passages(&self, article: Id<Article>) -> Result<Vec<Passage>> {
        let sql = "SELECT id, article_id, position, start, text FROM passage WHERE article_id = ?1 ORDER BY position";
        let mut statement = self.connection.prepare_cached(sql)?;
        let passages = statement.query_map([article], read_passage)?;
        Ok(passages.collect::<rusqlite::Result<_>>()?)
    }

    /// One passage.
    pub fn passage(&self, id: Id<Passage>) -> Result<Passage> {
        let sql = "SELECT id, article_id, position, start, text FROM passage WHERE id = ?1";
        let found = self.connection.prepare_cached(sql)?.query_row([id], read_passage).optional()?;
        found.ok_or_else(|| StoreError::NoSuch { noun: "passage", id: id.short() })
    }

    /// The whole text of an article.
    pub fn article_text(&self, article: Id<Article>) -> Result<String> {
        Ok(self.passages(article)?.into_iter().map(|passage| passage.text).collect())
    }

    /// What an article prints between marks, in order.
    pub fn quotations(&self, article: Id<Article>) -> Result<Vec<Quotation>> {
        let sql = format!("SELECT {QUOTATION} FROM quotation WHERE article_id = ?1 ORDER BY position");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut quotations = statement
            .query_map([article], |row| read_quotation(&mut Columns::of(row)))?
            .collect::<rusqlite::Result<Vec<Quotation>>>()?;
        let mut pieces = self.pieces_of_article(article)?;
        for quotation in &mut quotations {
            quotation.pieces = pieces.remove(&quotation.id).unwrap_or_default();
        }
        Ok(quotations)
    }

    /// The pieces of every quotation of an article, in order.
    fn pieces_of_article(&self, article: Id<Article>) -> Result<HashMap<Id<Quotation>, Vec<Piece>>> {
        let sql = format!(
            "SELECT {PIECE}, piece.quotation_id FROM quotation JOIN piece ON piece.quotation_id = quotation.id
             WHERE quotation.article_id = ?1 ORDER BY quotation.position, piece.position"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut pieces: HashMap<Id<Quotation>, Vec<Piece>> = HashMap::new();
        for row in
            statement.query_map([article], |row| Ok((row.get("quotation_id")?, read_piece(&mut Columns::of(row))?)))?
        {
            let (quotation, piece) = row?;
            pieces.entry(quotation).or_default().push(piece);
        }
        Ok(pieces)
    }

    /// Who wrote every article, in order.
    pub fn authors_of_articles(&self) -> Result<HashMap<Id<Article>, Vec<Id<Person>>>> {
        let mut statement =
            self.connection.prepare_cached("SELECT article_id, person_id FROM author ORDER BY article_id, position")?;
        let mut authors: HashMap<Id<Article>, Vec<Id<Person>>> = HashMap::new();
        for row in statement.query_map([], |row| Ok((row.get("article_id")?, row.get("person_id")?)))? {
            let (article, person) = row?;
            authors.entry(article).or_default().push(person);
        }
        Ok(authors)
    }

    /// How many quotations of every article somebody has still to look at: those tied to no source that nobody has
    /// seen, or for which a place is suggested that was not rejected. Articles without any are left out.
    pub fn quotations_to_review(&self) -> Result<HashMap<Id<Article>, usize>> {
        let sql = format!(
            "SELECT article_id, count(*) AS open FROM quotation
             WHERE is_quotation
                 AND NOT EXISTS (SELECT 1 FROM citation WHERE citation.quotation_id = quotation.id)
                 AND (review = 'unseen' OR EXISTS (SELECT 1 FROM suggestion
                     WHERE suggestion.quotation_id = quotation.id AND {IS_OPEN}))
             GROUP BY article_id"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([], |row| Ok((row.get("article_id")?, used(row.get("open")?))))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// One quotation.
    pub fn quotation(&self, id: Id<Quotation>) -> Result<Quotation> {
        let sql = format!("SELECT {QUOTATION} FROM quotation WHERE id = ?1");
        let found = self
            .connection
            .prepare_cached(&sql)?
            .query_row([id], |row| read_quotation(&mut Columns::of(row)))
            .optional()?;
        let mut quotation = found.ok_or_else(|| StoreError::NoSuch { noun: "quotation", id: id.short() })?;
        quotation.pieces = self.pieces(id)?;
        Ok(quotation)
    }

    /// The keys of all quotations of all articles, in order.
    pub fn quotation_ids(&self) -> Result<Vec<Id<Quotation>>> {
        let mut statement = self.connection.prepare_cached("SELECT id FROM quotation ORDER BY article_id, position")?;
        let ids = statement.query_map([], |row| row.get("id"))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }

    fn pieces(&self, quotation: Id<Quotation>) -> Result<Vec<Piece>> {
        let sql = format!("SELECT {PIECE} FROM piece WHERE quotation_id = ?1 ORDER BY position");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let pieces = statement.query_map([quotation], |row| read_piece(&mut Columns::of(row)))?;
        Ok(pieces.collect::<rusqlite::Result<_>>()?)
    }
}

impl Write<'_> {
    /// Adds an article with its authors, in order, without its text.
    pub fn insert_article(&self, one: &Article, authors: &[Id<Person>]) -> Result<()> {
        let (from, to) = bounds(one.date);
        let sql = "INSERT INTO article (id, title, publication, date, date_from, date_to, url, language, media_id,
                       text_sha256) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
        self.connection.prepare_cached(sql)?.execute(params![
            one.id,
            one.title,
            one.publication,
            one.date,
            from,
            to,
            one.url,
            one.language,
            one.media,
            one.text_sha256.as_slice()
        ])?;
        self.insert_authors(one.id, authors)
    }

    /// Stores the article and its authors as they are now, without its text.
    pub fn update_article(&self, one: &Article, authors: &[Id<Person>]) -> Result<()> {
        let (from, to) = bounds(one.date);
        let sql = "UPDATE article SET title = ?2, publication = ?3, date = ?4, date_from = ?5, date_to = ?6, url = ?7,
                       language = ?8 WHERE id = ?1";
        self.connection.prepare_cached(sql)?.execute(params![
            one.id,
            one.title,
            one.publication,
            one.date,
            from,
            to,
            one.url,
            one.language
        ])?;
        if self.authors(one.id)? == authors {
            return Ok(());
        }
        self.connection.prepare_cached("DELETE FROM author WHERE article_id = ?1")?.execute([one.id])?;
        self.insert_authors(one.id, authors)
    }

    fn insert_authors(&self, article: Id<Article>, authors: &[Id<Person>]) -> Result<()> {
        let sql = "INSERT OR IGNORE INTO author (id, article_id, person_id, position) VALUES (?1, ?2, ?3, ?4)";
        let mut statement = self.connection.prepare_cached(sql)?;
        for (position, author) in authors.iter().enumerate() {
            statement.execute(params![Id::<Person>::new(), article, author, stored(position)])?;
        }
        Ok(())
    }

    /// Removes an article with its text, quotations and citations.
    pub fn delete_article(&self, id: Id<Article>) -> Result<()> {
        self.connection.prepare_cached("DELETE FROM article WHERE id = ?1")?.execute([id])?;
        Ok(())
    }

    /// Adds a passage.
    pub fn insert_passage(&self, one: &Passage) -> Result<()> {
        let sql = "INSERT INTO passage (id, article_id, position, start, text) VALUES (?1, ?2, ?3, ?4, ?5)";
        self.connection.prepare_cached(sql)?.execute(params![
            one.id,
            one.article,
            one.position,
            stored(one.start),
            one.text
        ])?;
        Ok(())
    }

    /// Adds a quotation with its pieces.
    pub fn insert_quotation(&self, one: &Quotation) -> Result<()> {
        let sql =
            "INSERT INTO quotation (id, article_id, position, kind, class, is_quotation, speaker_name, speaker_id,
                       speaker_confidence, relayed_by, cue_start, cue_end, reasons, review)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";
        self.put_quotation(sql, one)?;
        let sql = "INSERT INTO piece (id, quotation_id, position, start_byte, end_byte, exact, words)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let mut statement = self.connection.prepare_cached(sql)?;
        for (position, piece) in one.pieces.iter().enumerate() {
            let (start, end) = (stored(piece.span.start), stored(piece.span.end));
            statement.execute(params![piece.id, one.id, stored(position), start, end, piece.exact, piece.words])?;
        }
        Ok(())
    }

    /// Stores what is said of a quotation now; its pieces stay.
    pub fn update_quotation(&self, one: &Quotation) -> Result<()> {
        let sql = "UPDATE quotation SET article_id = ?2, position = ?3, kind = ?4, class = ?5, is_quotation = ?6,
                       speaker_name = ?7, speaker_id = ?8, speaker_confidence = ?9, relayed_by = ?10, cue_start = ?11,
                       cue_end = ?12, reasons = ?13, review = ?14 WHERE id = ?1";
        self.put_quotation(sql, one)
    }

    fn put_quotation(&self, sql: &str, one: &Quotation) -> Result<()> {
        self.connection.prepare_cached(sql)?.execute(params![
            one.id,
            one.article,
            one.position,
            one.kind,
            one.class,
            one.is_quotation,
            one.speaker_name,
            one.speaker,
            one.speaker_confidence,
            one.relayed_by,
            one.cue.map(|cue| stored(cue.start)),
            one.cue.map(|cue| stored(cue.end)),
            Reasons::of(one).to_string(),
            one.review
        ])?;
        Ok(())
    }
}

fn read_passage(row: &Row<'_>) -> rusqlite::Result<Passage> {
    Ok(Passage {
        id: row.get("id")?,
        article: row.get("article_id")?,
        position: row.get("position")?,
        start: used(row.get("start")?),
        text: row.get("text")?,
    })
}

/// From [`ARTICLE`], with which every statement begins.
fn read_article(row: &Row<'_>) -> rusqlite::Result<Article> {
    let mut columns = Columns::of(row);
    Ok(Article {
        id: columns.next()?,
        title: columns.next()?,
        publication: columns.next()?,
        date: columns.next()?,
        url: columns.next()?,
        language: columns.next()?,
        media: columns.next()?,
        text_sha256: columns.next()?,
    })
}

/// A quotation without its pieces, in the next columns, which are [`QUOTATION`].
pub(super) fn read_quotation(columns: &mut Columns<'_, '_>) -> rusqlite::Result<Quotation> {
    let mut quotation = Quotation {
        id: columns.next()?,
        article: columns.next()?,
        position: columns.next()?,
        kind: columns.next()?,
        class: columns.next()?,
        is_quotation: columns.next()?,
        speaker_name: columns.next()?,
        speaker: columns.next()?,
        speaker_confidence: columns.next()?,
        relayed_by: columns.next()?,
        cue: read_span(columns)?,
        reasons: Vec::new(),
        speaker_reasons: Vec::new(),
        other_speakers: Vec::new(),
        review: Review::Unseen,
        pieces: Vec::new(),
    };
    let reasons = Reasons::read(columns.next_ref()?.as_str()?);
    (quotation.reasons, quotation.speaker_reasons) = (reasons.class, reasons.speaker);
    quotation.other_speakers = reasons.other_speakers;
    quotation.review = columns.next()?;
    Ok(quotation)
}

/// Why a quotation was taken so, as the column `reasons` holds it.
#[derive(Default, Deserialize)]
struct Reasons {
    class: Vec<String>,
    speaker: Vec<String>,
    other_speakers: Vec<String>,
}

impl Reasons {
    fn of(one: &Quotation) -> serde_json::Value {
        serde_json::json!({
            "class": one.reasons, "speaker": one.speaker_reasons, "other_speakers": one.other_speakers,
        })
    }

    /// An older archive holds one list of all reasons.
    fn read(stored: &str) -> Reasons {
        let all = || Reasons { class: serde_json::from_str(stored).unwrap_or_default(), ..Reasons::default() };
        serde_json::from_str(stored).unwrap_or_else(|_| all())
    }
}

/// A piece in the next columns, which are [`PIECE`].
pub(super) fn read_piece(columns: &mut Columns<'_, '_>) -> rusqlite::Result<Piece> {
    Ok(Piece {
        id: columns.next()?,
        span: read_span(columns)?.unwrap_or(Span::new(0, 0)),
        exact: columns.next()?,
        words: columns.next()?,
    })
}

fn read_span(columns: &mut Columns<'_, '_>) -> rusqlite::Result<Option<Span>> {
    let (start, end): (Option<i64>, Option<i64>) = (columns.next()?, columns.next()?);
    Ok(start.zip(end).filter(|(start, end)| start <= end).map(|(start, end)| Span::new(used(start), used(end))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_list_of_all_reasons_is_read_too() {
        let older = Reasons::read(r#"["+2.0 a verb of saying", "named"]"#);
        assert_eq!((older.class.len(), older.speaker.len()), (2, 0));
        let now =
            Reasons::read(r#"{"class": ["+2.0 a verb"], "speaker": ["named"], "other_speakers": ["Anna Tulle"]}"#);
        assert_eq!(
            (now.class.len(), now.speaker, now.other_speakers),
            (1, vec!["named".into()], vec!["Anna Tulle".into()])
        );
        assert!(Reasons::read("?").class.is_empty());
    }
}
