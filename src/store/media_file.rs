//! Rows of files: in the vault, or linked.

use rusqlite::{OptionalExtension, Row, params};

use super::values::{stored, used};
use super::{Read, Result, Write};
use crate::model::{Article, Id, MediaFile, Recollection};

/// What a file in the vault became when it was imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MadeOf {
    /// An article, with its title.
    Article(Id<Article>, String),
    /// A recollection, with its title.
    Recollection(Id<Recollection>, String),
}

impl Read<'_> {
    /// The file with these bytes, where there is one.
    pub fn media_file_by_sha256(&self, sha256: &[u8; 32]) -> Result<Option<MediaFile>> {
        let sql =
            "SELECT id, sha256, name, format, encoding, bytes, added_ms, linked_at FROM media_file WHERE sha256 = ?1";
        Ok(self.connection.prepare_cached(sql)?.query_row([sha256.as_slice()], read_media_file).optional()?)
    }

    /// The file with this key, where there is one.
    pub fn media_file(&self, id: Id<MediaFile>) -> Result<Option<MediaFile>> {
        let sql = "SELECT id, sha256, name, format, encoding, bytes, added_ms, linked_at FROM media_file WHERE id = ?1";
        Ok(self.connection.prepare_cached(sql)?.query_row([id], read_media_file).optional()?)
    }

    /// Every file, by name.
    pub fn media_files(&self) -> Result<Vec<MediaFile>> {
        let sql =
            "SELECT id, sha256, name, format, encoding, bytes, added_ms, linked_at FROM media_file ORDER BY name, id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let files = statement.query_map([], read_media_file)?;
        Ok(files.collect::<rusqlite::Result<_>>()?)
    }

    /// What was made of a file; empty where what was made of it has been removed or undone.
    pub fn made_of(&self, media: Id<MediaFile>) -> Result<Vec<MadeOf>> {
        let sql = "SELECT 0 AS is_article, recollection.id AS id, recollection.title AS title
                   FROM transcript JOIN recollection ON recollection.id = transcript.recollection_id
                   WHERE transcript.media_id = ?1
                   UNION SELECT 0, recollection.id, recollection.title FROM recording
                   JOIN session ON session.id = recording.session_id
                   JOIN recollection ON recollection.id = session.recollection_id WHERE recording.media_id = ?1
                   UNION SELECT 1, article.id, article.title FROM article WHERE article.media_id = ?1
                   ORDER BY title";
        let mut statement = self.connection.prepare_cached(sql)?;
        let made = statement.query_map([media], |row| {
            let title = row.get("title")?;
            Ok(match row.get::<_, bool>("is_article")? {
                true => MadeOf::Article(row.get("id")?, title),
                false => MadeOf::Recollection(row.get("id")?, title),
            })
        })?;
        Ok(made.collect::<rusqlite::Result<_>>()?)
    }
}

impl Write<'_> {
    /// Says where a linked file stands now.
    pub fn link_media_file(&self, id: Id<MediaFile>, path: &str) -> Result<()> {
        self.connection
            .prepare_cached("UPDATE media_file SET linked_at = ?2 WHERE id = ?1")?
            .execute(params![id, path])?;
        Ok(())
    }

    /// Adds a file.
    pub fn insert_media_file(&self, file: &MediaFile) -> Result<()> {
        let sql = "INSERT INTO media_file (id, sha256, name, format, encoding, bytes, added_ms, linked_at)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let bytes = stored(usize::try_from(file.bytes).unwrap_or(usize::MAX));
        self.connection.prepare_cached(sql)?.execute(params![
            file.id,
            file.sha256.as_slice(),
            file.name,
            file.format,
            file.encoding,
            bytes,
            file.added_ms,
            file.linked_at
        ])?;
        Ok(())
    }

    /// Stores what is known of a file as it is now; its bytes never change.
    pub fn update_media_file(&self, file: &MediaFile) -> Result<()> {
        let sql = "UPDATE media_file SET name = ?2, format = ?3, linked_at = ?4 WHERE id = ?1";
        self.connection.prepare_cached(sql)?.execute(params![file.id, file.name, file.format, file.linked_at])?;
        Ok(())
    }
}

fn read_media_file(row: &Row<'_>) -> rusqlite::Result<MediaFile> {
    Ok(MediaFile {
        id: row.get("id")?,
        sha256: row.get("sha256")?,
        name: row.get("name")?,
        format: row.get("format")?,
        encoding: row.get("encoding")?,
        bytes: used(row.get("bytes")?) as u64,
        added_ms: row.get("added_ms")?,
        linked_at: row.get("linked_at")?,
    })
}
