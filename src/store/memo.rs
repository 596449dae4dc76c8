//! Rows of memos.

use rusqlite::{OptionalExtension, Row, params};

use super::{Read, Result, StoreError, Write};
use crate::model::{About, Id, Memo};

const COLUMNS: &str = "SELECT id, person_id, recollection_id, quote_id, article_id, quotation_id, tag_id, text, \
     written_ms FROM memo";

impl Read<'_> {
    /// Every memo, oldest first.
    pub fn memos(&self) -> Result<Vec<Memo>> {
        let mut statement = self.connection.prepare_cached(&format!("{COLUMNS} ORDER BY written_ms, id"))?;
        let memos = statement.query_map([], read_memo)?;
        Ok(memos.collect::<rusqlite::Result<_>>()?)
    }

    /// The memos about one thing, oldest first.
    pub fn memos_about(&self, about: About) -> Result<Vec<Memo>> {
        let found = |column: &str, id: &[u8; 16]| -> Result<Vec<Memo>> {
            let sql = format!("{COLUMNS} WHERE {column} = ?1 ORDER BY written_ms, id");
            let mut statement = self.connection.prepare_cached(&sql)?;
            let memos = statement.query_map([id.as_slice()], read_memo)?;
            Ok(memos.collect::<rusqlite::Result<_>>()?)
        };
        match about {
            About::Archive => {
                let mut memos = self.memos()?;
                memos.retain(|memo| memo.about == About::Archive);
                Ok(memos)
            }
            About::Person(id) => found("person_id", id.as_bytes()),
            About::Recollection(id) => found("recollection_id", id.as_bytes()),
            About::Quote(id) => found("quote_id", id.as_bytes()),
            About::Article(id) => found("article_id", id.as_bytes()),
            About::Quotation(id) => found("quotation_id", id.as_bytes()),
            About::Tag(id) => found("tag_id", id.as_bytes()),
        }
    }

    /// One memo.
    pub fn memo(&self, id: Id<Memo>) -> Result<Memo> {
        let sql = format!("{COLUMNS} WHERE id = ?1");
        let found = self.connection.prepare_cached(&sql)?.query_row([id], read_memo).optional()?;
        found.ok_or_else(|| StoreError::NoSuch { noun: "memo", id: id.short() })
    }
}

impl Write<'_> {
    /// Adds a memo.
    pub fn insert_memo(&self, one: &Memo) -> Result<()> {
        let (mut person, mut recollection, mut quote) = (None, None, None);
        let (mut article, mut quotation, mut tag) = (None, None, None);
        match one.about {
            About::Archive => {}
            About::Person(id) => person = Some(id),
            About::Recollection(id) => recollection = Some(id),
            About::Quote(id) => quote = Some(id),
            About::Article(id) => article = Some(id),
            About::Quotation(id) => quotation = Some(id),
            About::Tag(id) => tag = Some(id),
        }
        let sql = "INSERT INTO memo (id, person_id, recollection_id, quote_id, article_id, quotation_id, tag_id, text,
                       written_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        self.connection.prepare_cached(sql)?.execute(params![
            one.id,
            person,
            recollection,
            quote,
            article,
            quotation,
            tag,
            one.text,
            one.written_ms
        ])?;
        Ok(())
    }

    /// Stores a memo's text as it is now.
    pub fn update_memo(&self, one: &Memo) -> Result<()> {
        let sql = "UPDATE memo SET text = ?2 WHERE id = ?1";
        self.connection.prepare_cached(sql)?.execute(params![one.id, one.text])?;
        Ok(())
    }

    /// Removes a memo.
    pub fn delete_memo(&self, id: Id<Memo>) -> Result<()> {
        self.connection.prepare_cached("DELETE FROM memo WHERE id = ?1")?.execute([id])?;
        Ok(())
    }
}

fn read_memo(row: &Row<'_>) -> rusqlite::Result<Memo> {
    let about = (row.get::<_, Option<_>>("person_id")?.map(About::Person))
        .or(row.get::<_, Option<_>>("recollection_id")?.map(About::Recollection))
        .or(row.get::<_, Option<_>>("quote_id")?.map(About::Quote))
        .or(row.get::<_, Option<_>>("article_id")?.map(About::Article))
        .or(row.get::<_, Option<_>>("quotation_id")?.map(About::Quotation))
        .or(row.get::<_, Option<_>>("tag_id")?.map(About::Tag))
        .unwrap_or(About::Archive);
    Ok(Memo { id: row.get("id")?, about, text: row.get("text")?, written_ms: row.get("written_ms")? })
}
