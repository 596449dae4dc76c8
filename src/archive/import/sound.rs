//! Taking sound in: what the file is, where its bytes stay, whose it is.
//!
//! Keeping a file needs the vault alone, so that a window can keep two hours of sound while somebody goes on writing;
//! only then it is attached, in one step of the journal.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::super::job::Watch;
use super::super::recollections::NewRecollection;
use super::super::recordings::{Interview, NewSound, RecordingCommand, SessionOf};
use super::super::transcripts::TranscriptCommand;
use super::super::{Archive, ArchiveError, Command, Result};
use super::belongs::{Belonging, interview_of_sound};
use super::{Imported, Made, Wishes, chosen};
use crate::formats::Warning;
use crate::media::probe::probe;
use crate::media::vault::{Kept, sha256_of_file};
use crate::media::{Probed, Vault};
use crate::model::{Id, MediaFile, Recollection, RecollectionKind, Recording, Transcript};
use crate::store::{Read, Write, now_ms};

/// Where the bytes of a file of sound stay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Keeping {
    /// A copy in the vault.
    #[default]
    Copied,
    /// Where they are; their SHA-256 tells whether they are still what they were.
    Linked,
}

/// A file of sound that was kept and is nobody's yet.
#[derive(Clone, Debug)]
pub struct KeptSound {
    /// The file.
    pub media: MediaFile,
    /// What it is.
    pub probed: Probed,
}

/// Finds out what a file is, and keeps it. Changes nothing in the archive's database.
pub fn keep_sound(vault: &Vault, path: &Path, keeping: Keeping, watch: &Watch) -> Result<KeptSound> {
    let probed = probe(path)?;
    let mut told = watch.counting();
    let kept = match keeping {
        Keeping::Copied => vault.keep_file(path, &mut told)?,
        Keeping::Linked => {
            sha256_of_file(path, &mut told)?.map(|(sha256, bytes)| Kept { sha256, bytes, path: path.to_owned() })
        }
    };
    let kept = kept.ok_or(ArchiveError::Cancelled)?;
    let linked_at = match keeping {
        Keeping::Copied => None,
        Keeping::Linked => Some(standing_path(path)?.to_string_lossy().into_owned()),
    };
    let media = MediaFile {
        id: Id::new(),
        sha256: kept.sha256,
        name: path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
        format: in_words(&probed),
        encoding: String::new(),
        bytes: kept.bytes,
        added_ms: now_ms(),
        linked_at,
    };
    Ok(KeptSound { media, probed })
}

/// Whose sound a file seems to be by its name and its length: the interview where one fits, and what a person should look
/// at.
pub fn seems_to_belong(
    read: &Read<'_>,
    name: &str,
    duration_ms: i64,
) -> Result<(Option<Id<Recollection>>, Option<String>)> {
    let belonging = interview_of_sound(read, name, duration_ms)?;
    Ok((belonging.interview, belonging.sentence))
}

/// Whether the bytes of the file at `path` are those of a file that is known.
pub fn is_same_file(path: &Path, known: &MediaFile, watch: &Watch) -> Result<bool> {
    let mut told = watch.counting();
    let (sha256, _) = sha256_of_file(path, &mut told)?.ok_or(ArchiveError::Cancelled)?;
    Ok(sha256 == known.sha256)
}

/// A path that means the same file from anywhere.
fn standing_path(path: &Path) -> Result<PathBuf> {
    std::path::absolute(path).map_err(|source| ArchiveError::Io {
        doing: "finding the file",
        path: path.to_owned(),
        source,
    })
}

/// “WAV”, or “M4A (ALAC)” where the two differ.
fn in_words(probed: &Probed) -> String {
    match probed.container == probed.codec || probed.codec == "PCM" {
        true => probed.container.clone(),
        false => format!("{} ({})", probed.container, probed.codec),
    }
}

impl Archive {
    /// Takes in a file of sound: to the interview that was wished for, to the one whose transcript has the same name
    /// and does not outlast it, or to a new one.
    pub(super) fn import_sound(&mut self, path: &Path, wishes: &Wishes, watch: &Watch) -> Result<Imported> {
        let kept = keep_sound(self.vault(), path, wishes.keeping, watch)?;
        self.attach_sound(kept, wishes)
    }

    /// Attaches a file of sound that was kept.
    pub fn attach_sound(&mut self, kept: KeptSound, wishes: &Wishes) -> Result<Imported> {
        if let Some(known) = self.read(|read| super::known(read, &kept.media.sha256))? {
            return Ok(known);
        }
        let duration_ms = i64::try_from(kept.probed.duration_ms()).unwrap_or(i64::MAX);
        let belonging = match wishes.into {
            Some(interview) => Belonging { interview: Some(interview), ..Belonging::default() },
            None if wishes.is_apart => Belonging::default(),
            None => self.read(|read| interview_of_sound(read, &kept.media.name, duration_ms))?,
        };
        let (format, label) = (kept.media.format.clone(), stem(&kept.media.name));
        let sound = NewSound {
            interview: match belonging.interview {
                Some(interview) => Interview::Known(interview),
                None => Interview::New(Box::new(new_interview(&kept, wishes))),
            },
            session: SessionOf::Last,
            label,
            media: kept.media,
            duration_ms,
            rate: kept.probed.shape.rate,
            channels: kept.probed.shape.channels,
            started_ms: None,
            marks: Vec::new(),
            consents: Vec::new(),
        };
        let recording = self.apply(Attached { sound, transcript: belonging.transcript })?;
        let (interview, title) = self.read(|read| {
            let id = read.recollection_of(recording)?;
            Ok((id, read.recollection(id)?.title))
        })?;
        let is_new = belonging.interview.is_none();
        let made = vec![Made::Sound { interview, recording, title, duration_ms, is_new }];
        let warnings = belonging.sentence.map(|sentence| Warning { line: None, sentence });
        Ok(Imported { made, format, encoding: String::new(), warnings: warnings.into_iter().collect() })
    }
}

/// Sound comes to an interview and, in the same step, to the transcript that was made from it.
struct Attached {
    sound: NewSound,
    transcript: Option<Id<Transcript>>,
}

impl Command for Attached {
    type Outcome = Id<Recording>;

    fn perform(self, write: &Write<'_>) -> Result<(String, Id<Recording>)> {
        let (label, recording) = RecordingCommand::Attach(Box::new(self.sound)).perform(write)?;
        if let Some(transcript) = self.transcript {
            TranscriptCommand::Pair { transcript, recording: Some(recording) }.perform(write)?;
        }
        Ok((label, recording))
    }
}

fn new_interview(kept: &KeptSound, wishes: &Wishes) -> NewRecollection {
    let own = |name: &str| {
        let tag = kept.probed.tags.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        tag.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    NewRecollection {
        recollection: Recollection {
            date: wishes.date,
            place: wishes.place.clone().unwrap_or_default(),
            language: wishes.language.clone().unwrap_or_default(),
            call_number: wishes.call_number.clone().unwrap_or_default(),
            ..Recollection::titled(
                wishes.form.unwrap_or(RecollectionKind::Interview),
                chosen(wishes.title.as_deref(), &own("title"), &kept.media.name),
            )
        },
        narrators: wishes.narrators.clone(),
        interviewers: wishes.interviewers.clone(),
        note: String::new(),
        transcript: None,
    }
}

/// A file's name without its ending.
pub(super) fn stem(name: &str) -> String {
    Path::new(name).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}
