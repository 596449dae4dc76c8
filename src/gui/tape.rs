//! The sound of this window as plain data: a recording with its file, a stretch of it, how it sounds in a frame, and what
//! can be asked of it.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::archive::ArchiveError;
use crate::archive::clearance::Clearance;
use crate::archive::sound::{path_of, peaks_path};
use crate::media::Vault;
use crate::model::{Id, MediaFile, Place, Recollection, Recording};
use crate::store::Read;

/// A recording that can be heard: what it is, and where its file stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Tape {
    /// The interview it belongs to.
    pub recollection: Id<Recollection>,
    /// What that is called, as far as it may be shown.
    pub title: String,
    /// The recording.
    pub recording: Recording,
    /// Its file.
    pub path: PathBuf,
    /// Where its waveform is kept.
    pub peaks: PathBuf,
    /// The stretches, in ms of it, that are silent here because something withheld may be heard in them.
    pub silenced: Vec<Range<u64>>,
}

impl Tape {
    /// A recording of an interview with the file that holds it, as far as it may be heard.
    pub fn of(
        read: &Read<'_>,
        gate: &Clearance,
        folder: &Path,
        interview: &Recollection,
        recording: Recording,
        media: &MediaFile,
    ) -> Result<Tape, ArchiveError> {
        let vault = Vault::in_folder(folder.join(crate::archive::MEDIA));
        let ms = |ms: i64| u64::try_from(ms).unwrap_or(0);
        let silenced = gate.silenced(read, &recording)?.into_iter();
        Ok(Tape {
            silenced: silenced.map(|(stretch, _)| ms(stretch.start)..ms(stretch.end)).collect(),
            recollection: interview.id,
            title: interview.title.clone(),
            path: path_of(&vault, media),
            peaks: peaks_path(folder, media),
            recording,
        })
    }

    /// How long it lasts, in ms, as far as that is known.
    pub fn duration_ms(&self) -> u64 {
        self.recording.duration_ms.and_then(|ms| u64::try_from(ms).ok()).unwrap_or(0)
    }

    /// What it is called: its label, or its number.
    pub fn name(&self) -> String {
        match self.recording.label.trim() {
            "" => format!("recording {}", self.recording.position + 1),
            label => label.to_owned(),
        }
    }
}

/// Words that can be played: the recording and the stretch of it in which they are spoken.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    /// The recording.
    pub tape: Arc<Tape>,
    /// From when to when, in ms of it.
    pub range: Range<u64>,
    /// Whether that is an estimate.
    pub is_estimate: bool,
}

impl Stretch {
    /// Where the words at a place sound, as far as that may be heard in this window.
    pub fn read(
        read: &Read<'_>,
        gate: &Clearance,
        folder: &Path,
        place: &Place,
    ) -> Result<Option<Stretch>, ArchiveError> {
        let Some(Ok(sounding)) = gate.sound(read, place, 0)? else { return Ok(None) };
        let interview = read.recollection(read.recollection_of(sounding.recording.id)?)?;
        let ms = |ms: i64| u64::try_from(ms).unwrap_or(0);
        let moment = sounding.in_recording;
        Ok(Some(Stretch {
            tape: Arc::new(Tape::of(read, gate, folder, &interview, sounding.recording.clone(), &sounding.media)?),
            range: ms(moment.start_ms)..ms(moment.end_ms),
            is_estimate: moment.is_estimate,
        }))
    }
}

/// What is asked of the sound.
#[derive(Clone, Debug, PartialEq)]
pub enum Hear {
    /// Puts a recording at hand, silent, at a moment in ms; nothing where it is at hand already.
    Open(Arc<Tape>, u64),
    /// Plays a recording from a moment on.
    From(Arc<Tape>, u64),
    /// Plays just this stretch of a recording.
    Stretch(Stretch),
    /// Plays, or pauses what plays.
    Toggle,
    /// Plays.
    Play,
    /// Pauses.
    Pause,
    /// Goes to a moment.
    Seek(u64),
    /// Goes on or back by some ms.
    Skip(i64),
    /// How fast, 0.5 to 2.
    Speed(f32),
    /// Plays this stretch of the recording at hand again and again; none ends that.
    Loop(Option<Range<u64>>),
    /// Draws the waveform of a recording.
    Draw(Arc<Tape>),
    /// Puts the recording away.
    Close,
}

/// How the sound is in a frame.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Now {
    /// The recording at hand.
    pub tape: Option<Arc<Tape>>,
    /// Whether it is being played.
    pub is_playing: bool,
    /// What is being heard, in ms of it.
    pub position_ms: u64,
    /// How long it is, in ms.
    pub duration_ms: u64,
    /// How fast it is played.
    pub speed: f32,
    /// What is played again and again.
    pub looped: Option<Range<u64>>,
}

impl Now {
    /// Whether this recording is at hand, as it may be heard now.
    pub fn holds(&self, tape: &Tape) -> bool {
        self.tape.as_ref().is_some_and(|now| now.recording.id == tape.recording.id && now.silenced == tape.silenced)
    }

    /// Whether this recording is at hand.
    pub fn is_of(&self, recording: Id<Recording>) -> bool {
        self.tape.as_ref().is_some_and(|tape| tape.recording.id == recording)
    }
}
