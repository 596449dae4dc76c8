//! The sound of words: in which recording, at which moment, in which file.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::timeline::{Moment, Timed, Timeline, moment, spoken};
use super::{Result, translation};
use crate::media::{Vault, sha256_hex};
use crate::model::{Id, MediaFile, Place, Recording, Transcript};
use crate::store::Read;

/// The name of the folder for what can be computed anew.
pub const DERIVED: &str = "derived";

/// Where words sound.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sounding {
    /// The recording.
    pub recording: Recording,
    /// The file that holds it.
    pub media: MediaFile,
    /// The transcript whose times tell it: of words known in translation, that of the words spoken.
    pub transcript: Id<Transcript>,
    /// When, in the time of that transcript.
    pub moment: Moment,
    /// When, in ms of the recording.
    pub in_recording: Moment,
}

/// Where the words at a place sound; none where there is no sound, or nothing tells when they are spoken.
pub fn sounding(read: &Read<'_>, place: &Place) -> Result<Option<Sounding>> {
    let transcript = read.turn(place.first_turn)?.transcript;
    if let Some(found) = sounding_in(read, transcript, place)? {
        return Ok(Some(found));
    }
    let Some(original) = translation::original_of(read, place)? else { return Ok(None) };
    let (Some(first), Some(last)) = (original.turns.first(), original.turns.last()) else { return Ok(None) };
    let whole = Place { first_turn: first.id, start: 0, last_turn: last.id, end: last.text.len() };
    sounding_in(read, original.transcript, &whole)
}

fn sounding_in(read: &Read<'_>, transcript: Id<Transcript>, place: &Place) -> Result<Option<Sounding>> {
    let line = Timeline::of(read, &read.transcript(transcript)?)?;
    if line.stretches().iter().all(|stretch| stretch.recording.media.is_none()) {
        return Ok(None);
    }
    let times = read.turn_times(transcript)?;
    let timed: Vec<Timed> = times.iter().map(Timed::of_time).collect();
    let told = spoken(&timed, line.duration_ms());
    let index = |turn| times.iter().position(|time| time.id == turn);
    let (Some(first), Some(last)) = (index(place.first_turn), index(place.last_turn)) else { return Ok(None) };
    let Some(moment) = moment(&timed, &told, (first, place.start), (last, place.end)) else { return Ok(None) };
    let Some((recording, start_ms)) = line.at(moment.start_ms) else { return Ok(None) };
    let Some(media) = recording.media.map(|id| read.media_file(id)).transpose()?.flatten() else { return Ok(None) };
    let end_ms = start_ms + (moment.end_ms - moment.start_ms);
    let end_ms = recording.duration_ms.map_or(end_ms, |duration| end_ms.min(duration));
    let in_recording = Moment { start_ms, end_ms, ..moment };
    Ok(Some(Sounding { recording: recording.clone(), media, transcript, moment, in_recording }))
}

/// Where a file stands: where it was linked, or in the vault.
pub fn path_of(vault: &Vault, media: &MediaFile) -> PathBuf {
    match &media.linked_at {
        Some(path) => PathBuf::from(path),
        None => vault.path(&media.sha256, &media.name),
    }
}

/// Where the waveform of a file is kept, in the folder of an archive.
pub fn peaks_path(archive: &Path, media: &MediaFile) -> PathBuf {
    archive.join(DERIVED).join(format!("{}.peaks", sha256_hex(&media.sha256)))
}
