//! Sound that leaves: the part of a recording in which a quote was said, and copies in which a span cannot be heard.
//!
//! Such a file carries samples and nothing else; its name is the caller's, and by default tells nothing.

use std::ops::Range;
use std::path::{Path, PathBuf};

use super::clearance::{Clearance, Policy, Withheld};
use super::job::Watch;
use super::rights::Disclose;
use super::sound::{Sounding, path_of};
use super::{Archive, ArchiveError, Result};
use crate::media::SoundError;
use crate::media::clip::{self, ClipFormat, Cover};
use crate::media::probe::open;
use crate::model::{Id, Quote, Recording};

/// How a clip is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClipOptions {
    /// How the file is coded.
    pub format: ClipFormat,
    /// Over how many ms it swells and dies away.
    pub fade_ms: u64,
    /// How many ms before and after the words are taken in.
    pub around_ms: u32,
    /// Whether a file that is there may be written over.
    pub may_replace: bool,
}

impl Default for ClipOptions {
    fn default() -> Self {
        ClipOptions { format: ClipFormat::Wav, fade_ms: 20, around_ms: 0, may_replace: false }
    }
}

/// What is to become a clip, after it was cleared.
pub struct ToCut {
    sounding: super::clearance::Cleared<Sounding>,
    source: PathBuf,
    is_disclosure: bool,
}

impl ToCut {
    /// Where the words sound.
    pub fn sounding(&self) -> &Sounding {
        &self.sounding
    }

    /// The file that holds the recording.
    pub fn source(&self) -> &Path {
        &self.source
    }

    /// Whether it is let through only because its keeper asked for what is withheld.
    pub fn is_disclosure(&self) -> bool {
        self.is_disclosure
    }

    /// Writes the clip. Needs nothing of the archive, so that it can run beside other work.
    pub fn cut(&self, options: ClipOptions, target: &Path, watch: &Watch) -> Result<()> {
        must_be_free(target, &self.source, options.may_replace)?;
        let mut sound = open(&self.source)?;
        let when = &self.sounding.in_recording;
        let span = in_ms(when.start_ms)..in_ms(when.end_ms);
        let mut told = watch.counting();
        clip::cut(sound.as_mut(), span, options.fade_ms, options.format, target, &mut told).map_err(cancelled)
    }
}

/// The sound of a quote as it may leave under `policy`, or why it is withheld.
pub fn clip_of(
    archive: &Archive,
    quote: Id<Quote>,
    policy: Policy,
    around_ms: u32,
) -> Result<std::result::Result<ToCut, Withheld>> {
    archive.read(|read| {
        let quote = read.quote(quote)?;
        let gate = Clearance::today(read, policy)?;
        if let Some(withheld) = gate.quote(quote.id) {
            return Ok(Err(withheld));
        }
        let Some(ruling) = gate.sound(read, &quote.place, i64::from(around_ms))? else { return Err(no_sound()) };
        Ok(ruling.map(|sounding| ToCut {
            source: path_of(archive.vault(), &sounding.media),
            sounding,
            is_disclosure: policy.include_withheld,
        }))
    })
}

impl Archive {
    /// Writes into the history that the sound of withheld words leaves.
    pub fn disclose_clip(&mut self, clip: &ToCut) -> Result<()> {
        let when = crate::text::clock::clock(clip.sounding.in_recording.start_ms);
        self.apply(Disclose { what: format!("sound of “{}” at {when}", clip.sounding.recording.label) })
    }
}

/// The spans of a recording, in ms of it, that a copy must not let anybody hear: those asked for, and all that is
/// withheld.
pub fn spans_to_cover(
    archive: &Archive,
    recording: Id<Recording>,
    asked: &[Range<u64>],
    policy: Policy,
) -> Result<Vec<Range<u64>>> {
    archive.read(|read| {
        let recording = read.recording(recording)?;
        let gate = Clearance::today(read, policy)?;
        let mut spans = asked.to_vec();
        if gate.recording_as_a_whole(read, &recording)?.is_some() {
            spans.push(0..recording.duration_ms.map_or(u64::MAX, in_ms));
        }
        let withheld = gate.silenced(read, &recording)?;
        spans.extend(withheld.into_iter().map(|(span, _)| in_ms(span.start)..in_ms(span.end)));
        spans.sort_by_key(|span| span.start);
        Ok(spans)
    })
}

/// Writes a copy of a recording in which nothing of `spans` (ms, half open) can be heard.
pub fn covered_copy(
    source: &Path,
    spans: &[Range<u64>],
    cover: Cover,
    options: ClipOptions,
    target: &Path,
    watch: &Watch,
) -> Result<()> {
    must_be_free(target, source, options.may_replace)?;
    let mut sound = open(source)?;
    let mut told = watch.counting();
    clip::redact(sound.as_mut(), spans, cover, options.format, target, &mut told).map_err(cancelled)
}

/// Where the sound of a recording stands.
pub fn file_of(archive: &Archive, recording: &Recording) -> Result<PathBuf> {
    let media = archive.read(|read| Ok(recording.media.map(|id| read.media_file(id)).transpose()?.flatten()))?;
    media.map(|media| path_of(archive.vault(), &media)).ok_or_else(no_sound)
}

fn no_sound() -> ArchiveError {
    ArchiveError::Refused {
        rule: "there is no sound of this, or nothing tells when it was said".into(),
        hint: "import the recording into its interview, and give the turn its time",
    }
}

/// Nothing is written over a file that is there, unless that was asked for; and never over the recording itself, nor
/// beside it in the vault.
fn must_be_free(target: &Path, source: &Path, may_replace: bool) -> Result<()> {
    let whole = |path: &Path| std::fs::canonicalize(path).ok();
    let folder = |path: &Path| {
        path.parent().and_then(|folder| whole(if folder.as_os_str().is_empty() { Path::new(".") } else { folder }))
    };
    let is_vaults = source.parent().is_some_and(|folder| folder.ends_with(super::MEDIA));
    let is_source = target.exists() && whole(target) == whole(source);
    if is_source || is_vaults && folder(target) == folder(source) {
        return Err(ArchiveError::Refused {
            rule: "a copy may not take the place of the recording itself".into(),
            hint: "choose another name or another folder",
        });
    }
    match target.exists() && !may_replace {
        true => Err(ArchiveError::Exists {
            what: "a file",
            name: target.display().to_string(),
            hint: "choose another name, or say that it is to be replaced",
        }),
        false => Ok(()),
    }
}

fn cancelled(error: SoundError) -> ArchiveError {
    match error {
        SoundError::Cancelled => ArchiveError::Cancelled,
        other => ArchiveError::Sound(other),
    }
}

fn in_ms(ms: i64) -> u64 {
    u64::try_from(ms).unwrap_or(0)
}
