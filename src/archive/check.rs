//! Is everything still as it was? What an archive can find out about its own health.

use std::path::Path;

use serde::Serialize;

use super::job::Watch;
use super::quotes::words_at;
use super::recollections::hash_of;
use super::sound::path_of;
use super::{Archive, MEDIA, Result};
use crate::media::vault::is_unchanged;
use crate::media::{VaultError, sha256};
use crate::model::{Anchoring, MediaFile};
use crate::store::Read;

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// What is wrong, one sentence each; empty where all is well.
    pub faults: Vec<String>,
    /// What is not wrong but worth knowing.
    pub remarks: Vec<String>,
}

impl Archive {
    /// Checks the archive. `deep` also reads every page of the database, every text, every quote, every file of the
    /// vault and the full-text index.
    pub fn check(&mut self, deep: bool, watch: &Watch) -> Result<Report> {
        let mut report = Report { faults: self.store.faults(deep)?, remarks: Vec::new() };
        if deep {
            self.check_texts(&mut report, watch)?;
            self.check_vault(&mut report, watch)?;
        }
        let left = self.recordings_left();
        if left > 0 {
            report.remarks.push(format!(
                "sound that was recorded here waits to be taken in ({left}): open the archive for writing"
            ));
        }
        let foreign = self.store.read(|read| read.changes_outside_the_journal())?;
        if foreign > 0 {
            report.faults.push(format!("{foreign} row changes were made by another program, outside the journal"));
        }
        Ok(report)
    }

    /// Makes the full-text indexes anew from the texts; nothing else changes. Where it is cancelled, or the power fails, the
    /// indexes stay as they were.
    pub fn rebuild_indexes(&mut self, watch: &Watch) -> Result<()> {
        self.store.rebuild_indexes(|done, total| watch.tick(done, total))
    }

    fn check_texts(&self, report: &mut Report, watch: &Watch) -> Result<()> {
        self.store.read(|read| {
            let transcripts = read.transcript_ids()?;
            for (done, id) in transcripts.iter().enumerate() {
                watch.tick(done, transcripts.len())?;
                let transcript = read.transcript(*id)?;
                let turns = read.turns(*id)?;
                if hash_of(turns.iter().map(|turn| turn.text.as_str())) != transcript.text_sha256 {
                    report.faults.push(format!("the words of transcript {} are not those of its revision", id.short()));
                }
                check_quotes(read, *id, report)?;
            }
            for row in read.articles()? {
                let text = read.article_text(row.article.id)?;
                if sha256(text.as_bytes()) != row.article.text_sha256 {
                    report.faults.push(format!("the text of article “{}” is not what was imported", row.article.title));
                }
                for quotation in read.quotations(row.article.id)? {
                    if quotation.pieces.iter().any(|piece| piece.span.of(&text) != piece.exact) {
                        let id = quotation.id.short();
                        report.faults.push(format!("quotation {id} does not stand where it should"));
                    }
                }
            }
            Ok(())
        })
    }

    fn check_vault(&self, report: &mut Report, watch: &Watch) -> Result<()> {
        let files = self.store.read(|read| read.media_files())?;
        let mut unclaimed = self.vault.names()?;
        for (done, file) in files.iter().enumerate() {
            watch.tick(done, files.len())?;
            let path = self.vault.path(&file.sha256, &file.name);
            unclaimed.retain(|name| path.file_name().is_none_or(|claimed| claimed != name.as_str()));
            match self.is_intact(file) {
                Ok(true) => {}
                Ok(false) => {
                    let path = path_of(&self.vault, file);
                    report.faults.push(format!("the bytes of “{}” have changed: {}", file.name, path.display()));
                }
                Err(error) => report.faults.push(format!("“{}” cannot be read: {error}", file.name)),
            }
        }
        let linked = files.iter().filter(|file| file.linked_at.is_some()).count();
        if linked > 0 {
            report
                .remarks
                .push(format!("{linked} files of sound stand outside the archive, and are in no backup of it"));
        }
        if !unclaimed.is_empty() {
            let many = unclaimed.len();
            report
                .remarks
                .push(format!("{many} files in {MEDIA}/ belong to imports that were undone or never finished"));
        }
        Ok(())
    }
}

impl Archive {
    /// Whether a file is there and its bytes are still what they were (fixity).
    fn is_intact(&self, file: &MediaFile) -> Result<bool, VaultError> {
        match &file.linked_at {
            None => self.vault.is_intact(&file.sha256, &file.name),
            Some(path) => Ok(is_unchanged(Path::new(path), &file.sha256, &mut |_, _| true)?.unwrap_or(false)),
        }
    }
}

fn check_quotes(
    read: &Read<'_>,
    transcript: crate::model::Id<crate::model::Transcript>,
    report: &mut Report,
) -> Result<()> {
    for quote in read.quotes_of(transcript)? {
        let stands = words_at(read, &quote.place).is_ok_and(|(running, span)| span.of(&running.text) == quote.exact);
        match quote.anchoring {
            Anchoring::Anchored if !stands => {
                report.faults.push(format!("quote {} does not stand where it should", quote.id.short()));
            }
            Anchoring::Anchored => {}
            other => report.remarks.push(format!("quote {} waits for a person to look ({other})", quote.id.short())),
        }
    }
    Ok(())
}
