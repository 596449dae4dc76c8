//! Recordings that are made here: where the sound goes while it is made, and how it becomes an interview's.
//!
//! While it is made, it stands in the folder `recording/` of the archive, with what it is of beside it. Then it is
//! attached in one step of the journal and moved into the vault. Every step can be cut off and is done again the next
//! time the archive is opened: nothing is asked, and nothing is discarded.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::job::Watch;
use super::recollections::NewRecollection;
use super::recordings::{Interview, NewMark, NewSound, RecordingCommand, SessionOf};
use super::{Archive, ArchiveError, Result};
use crate::media::recorder::{Finished, RecorderError, Settings, adopt, unfinished};
use crate::media::vault::sha256_of_file;
use crate::model::{Date, Id, MarkKind, MediaFile, Recollection, RecollectionKind, Recording, Role};
use crate::store::{Read, StoreError, now_ms};

/// The name of the folder for sound that is being recorded.
pub const RECORDING: &str = "recording";

/// What a recording is of, as it was said before the first second.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Occasion {
    /// The interview, where it is in the archive; its id.
    pub interview: Option<String>,
    /// Else, or where it has gone: what to call a new one.
    pub title: String,
    /// The narrators of a new one.
    pub narrators: Vec<String>,
    /// The interviewers of a new one.
    pub interviewers: Vec<String>,
    /// Where it is recorded.
    pub place: String,
    /// BCP 47 tag of the language of a new one; empty where unknown.
    pub language: String,
    /// Whether it begins a new session.
    pub new_session: bool,
    /// What stands on the tape: “tape 2, side A”; may be empty.
    pub label: String,
    /// What the narrator agreed to before the first second.
    pub consents: Vec<String>,
}

impl Occasion {
    /// Another recording of an interview that is here.
    pub fn of(interview: Id<Recollection>) -> Occasion {
        Occasion { interview: Some(interview.to_string()), ..Occasion::default() }
    }
}

/// A recording that came into the archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Taken {
    /// The recording.
    pub recording: Id<Recording>,
    /// Its interview.
    pub interview: Id<Recollection>,
    /// The interview's title.
    pub title: String,
    /// How long it lasts, in ms.
    pub duration_ms: i64,
}

impl Archive {
    /// The folder for sound that is being recorded.
    pub fn recording_folder(&self) -> PathBuf {
        self.folder().join(RECORDING)
    }

    /// How a recording of this occasion is to be made.
    pub fn recording_settings(&self, occasion: &Occasion) -> Settings {
        let remembered = self.read(|read| remembered(read, occasion)).unwrap_or_else(|_| occasion.clone());
        settings_in(self.folder(), &remembered)
    }

    /// How many recordings wait to be taken in.
    pub fn recordings_left(&self) -> usize {
        unfinished(&self.recording_folder()).map_or(0, |left| left.len())
    }

    /// Makes everything whole that a crash or a power cut left behind, and takes it in; also what was finished and never
    /// taken in. What cannot be taken in now stays where it is, and is told as a failure beside the others.
    pub fn adopt_recordings(&mut self, watch: &Watch) -> Result<Vec<Result<Taken>>> {
        let mut taken = Vec::new();
        for left in unfinished(&self.recording_folder())? {
            match adopt(&left) {
                Ok(finished) => taken.push(self.take_in(finished, watch)),
                // Somebody is recording it at this moment.
                Err(RecorderError::Busy { .. }) => {}
                Err(error) => taken.push(Err(error.into())),
            }
        }
        remove_lone_notes(&self.recording_folder());
        // A recording that was cut off before its first frame is nothing to tell of.
        taken.retain(|taken| !matches!(taken, Err(ArchiveError::Empty)));
        Ok(taken)
    }

    /// Takes in a recording that has ended: one step of the journal, then its file into the vault.
    pub fn take_in(&mut self, finished: Finished, watch: &Watch) -> Result<Taken> {
        if finished.frames == 0 {
            let path = finished.path.clone();
            let failed = |source| ArchiveError::Io { doing: "removing an empty recording", path: path.clone(), source };
            fs::remove_file(&path).map_err(failed)?;
            finished.taken_over()?;
            return Err(ArchiveError::Empty);
        }
        let mut told = watch.counting();
        let hashed = sha256_of_file(&finished.path, &mut told)?;
        let (sha256, bytes) = hashed.ok_or(ArchiveError::Cancelled)?;
        let recording = match self.known_recording(&sha256, started(&finished))? {
            Some(known) => known,
            None => {
                let sound = self.new_sound(&finished, sha256, bytes)?;
                self.apply(RecordingCommand::Attach(Box::new(sound)))?
            }
        };
        self.vault().adopt_file(&finished.path, &sha256)?;
        finished.taken_over()?;
        self.read(|read| {
            let interview = read.recollection_of(recording)?;
            let title = read.recollection(interview)?.title;
            let duration_ms = read.recording(recording)?.duration_ms.unwrap_or(0);
            Ok(Taken { recording, interview, title, duration_ms })
        })
    }

    /// The recording of these bytes that began then, where it was attached before the program was cut off.
    fn known_recording(&self, sha256: &[u8; 32], started_ms: i64) -> Result<Option<Id<Recording>>> {
        self.read(|read| {
            let Some(media) = read.media_file_by_sha256(sha256)? else { return Ok(None) };
            let all = read.recordings_with_files()?.into_iter().map(|(_, recording, _)| recording);
            let mut known = all.filter(|one| one.media == Some(media.id) && one.started_ms == Some(started_ms));
            Ok(known.next().map(|recording| recording.id))
        })
    }

    fn new_sound(&self, finished: &Finished, sha256: [u8; 32], bytes: u64) -> Result<NewSound> {
        let occasion: Occasion = serde_json::from_str(&finished.context).unwrap_or_default();
        let known = occasion.interview.as_deref().and_then(|id| id.parse::<Id<Recollection>>().ok());
        let here = match known.map(|id| self.read(|read| Ok(read.recollection(id)?.id))) {
            None | Some(Err(ArchiveError::Store(StoreError::NoSuch { .. }))) => None,
            Some(id) => Some(id?),
        };
        let interview = match here {
            Some(id) => Interview::Known(id),
            None => Interview::New(Box::new(new_interview(&occasion, started(finished)))),
        };
        let date = day(started(finished));
        let session = match occasion.new_session || matches!(interview, Interview::New(_)) {
            true => SessionOf::New { date, place: occasion.place.clone() },
            false => SessionOf::Last,
        };
        Ok(NewSound {
            interview,
            session,
            label: match occasion.label.trim() {
                "" => format!("recorded {}", moment(started(finished))),
                label => label.to_owned(),
            },
            media: MediaFile {
                id: Id::new(),
                sha256,
                name: "recording.wav".into(),
                format: "WAV".into(),
                encoding: String::new(),
                bytes,
                added_ms: now_ms(),
                linked_at: None,
            },
            duration_ms: in_ms(finished.duration_ms()),
            rate: finished.layout.shape.rate,
            channels: finished.layout.shape.channels,
            started_ms: Some(started(finished)),
            marks: marks(finished),
            consents: occasion.consents,
        })
    }
}

/// Notes without sound are what is left when the program was cut off between the two; who was to be recorded need not be
/// kept for that. Those that somebody holds belong to a recording that is just being begun.
fn remove_lone_notes(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let is_lone = path.extension().is_some_and(|ending| ending == "jsonl") && !path.with_extension("wav").exists();
        let is_free = || fs::File::options().write(true).open(&path).is_ok_and(|file| file.try_lock().is_ok());
        if is_lone && is_free() {
            // What cannot be removed now is tried again the next time.
            let _ = fs::remove_file(&path);
        }
    }
}

/// The occasion with what is known of its interview: should that be removed while it is recorded, the sound still comes
/// to its narrator, and to what was withheld for the narrator's sake.
pub fn remembered(read: &Read<'_>, occasion: &Occasion) -> Result<Occasion> {
    let Some(id) = occasion.interview.as_deref().and_then(|id| id.parse::<Id<Recollection>>().ok()) else {
        return Ok(occasion.clone());
    };
    let names = |role| -> Result<Vec<String>> {
        read.people_in(id, role)?.into_iter().map(|person| Ok(read.person(person)?.name)).collect()
    };
    let Recollection { title, language, .. } = read.recollection(id)?;
    let (narrators, interviewers) = (names(Role::Narrator)?, names(Role::Interviewer)?);
    Ok(Occasion { title, language, narrators, interviewers, ..occasion.clone() })
}

/// How a recording of this occasion is to be made for the archive in `folder`.
pub fn settings_in(folder: &Path, occasion: &Occasion) -> Settings {
    Settings {
        context: serde_json::to_string(occasion).unwrap_or_default(),
        ..Settings::new(folder.join(RECORDING), Id::<Recording>::new().to_string())
    }
}

/// Whether something lies in the archive's folder for sound that is being recorded.
pub fn is_anything_left(folder: &Path) -> bool {
    std::fs::read_dir(folder.join(RECORDING)).is_ok_and(|mut entries| entries.next().is_some())
}

fn new_interview(occasion: &Occasion, started_ms: i64) -> NewRecollection {
    let title = match (occasion.title.trim(), occasion.narrators.first()) {
        ("", Some(narrator)) => format!("Interview with {narrator}"),
        ("", None) => format!("Interview of {}", moment(started_ms)),
        (title, _) => title.to_owned(),
    };
    NewRecollection {
        recollection: Recollection {
            date: day(started_ms),
            place: occasion.place.clone(),
            language: occasion.language.clone(),
            ..Recollection::titled(RecollectionKind::Interview, title)
        },
        narrators: occasion.narrators.clone(),
        interviewers: occasion.interviewers.clone(),
        note: String::new(),
        transcript: None,
    }
}

fn marks(finished: &Finished) -> Vec<NewMark> {
    let marks = finished.marks.iter().map(|mark| NewMark {
        kind: MarkKind::Mark,
        at_ms: in_ms(mark.at_ms),
        lasted_ms: None,
        words: mark.words.clone(),
        tag: mark.tag.clone(),
    });
    let gaps = finished.gaps.iter().map(|gap| NewMark {
        kind: MarkKind::Gap,
        at_ms: in_ms(gap.at_ms),
        lasted_ms: Some(in_ms(gap.lasted_ms)),
        words: String::new(),
        tag: String::new(),
    });
    marks.chain(gaps).collect()
}

fn started(finished: &Finished) -> i64 {
    in_ms(finished.began_ms)
}

fn in_ms(ms: u64) -> i64 {
    i64::try_from(ms).unwrap_or(i64::MAX)
}

fn zoned(ms: i64) -> Option<jiff::ZonedDateTime> {
    Some(jiff::Timestamp::from_millisecond(ms).ok()?.to_zoned_datetime(jiff::tz::TimeZone::system()))
}

fn day(ms: i64) -> Option<Date> {
    zoned(ms).filter(|_| ms > 0)?.strftime("%Y-%m-%d").to_string().parse().ok()
}

fn moment(ms: i64) -> String {
    zoned(ms).map(|moment| moment.strftime("%Y-%m-%d %H:%M").to_string()).unwrap_or_default()
}
