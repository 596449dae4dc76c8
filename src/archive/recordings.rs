//! What may happen to the sound of an interview, and to what is noted beside it.

use std::path::{Path, PathBuf};

use super::command::{Command, excerpt};
use super::recollections::{NewRecollection, RecollectionCommand, keep_media};
use super::{ArchiveError, Result};
use crate::model::{Consent, Id, Mark, MarkKind, MediaFile, Recollection, Recording, Segment, Session, Tag, Work};
use crate::store::{Write, now_ms};
use crate::text::clock::clock;

/// One change of one recording.
#[derive(Clone, Debug)]
pub enum RecordingCommand {
    /// Sound comes to an interview.
    Attach(Box<NewSound>),
    /// Says what stands on the tape or the file.
    Label(Id<Recording>, String),
    /// Removes a recording that no transcript counts its times in, with its marks and index segments. The file stays
    /// in the vault. One that others follow stays where the times of a transcript run through all of them.
    Remove(Id<Recording>),
    /// The file of a recording, which is linked, stands somewhere else now; see
    /// [`is_same_file`](super::import::sound::is_same_file).
    Relink(Id<Recording>, PathBuf),
    /// Marks a moment.
    AddMark {
        /// In which recording.
        recording: Id<Recording>,
        /// When, in ms of it.
        at_ms: i64,
        /// What is there to be written down; may be empty.
        words: String,
        /// What it is about.
        tag: Option<Id<Tag>>,
    },
    /// The mark as it is now: its words, its tag, its moment.
    EditMark(Mark),
    /// Removes a mark.
    RemoveMark(Id<Mark>),
    /// A stretch that will not be transcribed gets title, synopsis and keywords.
    AddSegment(Segment),
    /// The segment as it is now.
    EditSegment(Segment),
    /// Removes a segment.
    RemoveSegment(Id<Segment>),
}

/// Sound that comes to an interview.
#[derive(Clone, Debug)]
pub struct NewSound {
    /// The interview it belongs to.
    pub interview: Interview,
    /// The session; none for a new one.
    pub session: SessionOf,
    /// What stands on the tape or the file.
    pub label: String,
    /// The file that holds it.
    pub media: MediaFile,
    /// How long it lasts, in ms.
    pub duration_ms: i64,
    /// Frames a second.
    pub rate: u32,
    /// Samples a frame.
    pub channels: u16,
    /// When it was begun, in ms since 1970 UTC, where it was made here.
    pub started_ms: Option<i64>,
    /// What was marked in it while it was made.
    pub marks: Vec<NewMark>,
    /// What was agreed to before it was made.
    pub consents: Vec<String>,
}

/// A mark that comes with its recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMark {
    /// Marked or missing.
    pub kind: MarkKind,
    /// When, in ms of the recording.
    pub at_ms: i64,
    /// For a gap: how long nothing was recorded, in ms, where that is known.
    pub lasted_ms: Option<i64>,
    /// What somebody wrote down there; may be empty.
    pub words: String,
    /// The name of a tag; empty for none. A name that is new becomes a tag.
    pub tag: String,
}

/// The interview that sound belongs to.
#[derive(Clone, Debug)]
pub enum Interview {
    /// One that is here.
    Known(Id<Recollection>),
    /// One that comes with its sound.
    New(Box<NewRecollection>),
}

/// The session that sound belongs to.
#[derive(Clone, Debug, PartialEq)]
pub enum SessionOf {
    /// One that is here.
    Known(Id<Session>),
    /// The last one of the interview; a new one where there is none.
    Last,
    /// A new one.
    New {
        /// When.
        date: Option<crate::model::Date>,
        /// Where.
        place: String,
    },
}

impl Command for RecordingCommand {
    type Outcome = Id<Recording>;

    fn perform(self, write: &Write<'_>) -> Result<(String, Id<Recording>)> {
        match self {
            RecordingCommand::Attach(new) => attach(write, *new),
            RecordingCommand::Label(id, label) => rename(write, id, &label),
            RecordingCommand::Remove(id) => remove(write, id),
            RecordingCommand::Relink(id, path) => relink(write, id, &path),
            RecordingCommand::AddMark { recording, at_ms, words, tag } => {
                let kind = MarkKind::Mark;
                let mark = Mark { id: Id::new(), recording, kind, at_ms, lasted_ms: None, words, tag };
                add_mark(write, mark)
            }
            RecordingCommand::EditMark(mark) => edit_mark(write, mark),
            RecordingCommand::RemoveMark(id) => remove_mark(write, id),
            RecordingCommand::AddSegment(segment) => {
                let segment = acceptable(write, segment)?;
                write.insert_segment(&segment)?;
                Ok((format!("Index {}", span(&segment)), segment.recording))
            }
            RecordingCommand::EditSegment(segment) => {
                let recording = write.segment(segment.id)?.recording;
                let segment = acceptable(write, Segment { recording, ..segment })?;
                write.update_segment(&segment)?;
                Ok((format!("Edit the index segment {}", span(&segment)), recording))
            }
            RecordingCommand::RemoveSegment(id) => {
                let segment = write.segment(id)?;
                write.delete_segment(id)?;
                Ok((format!("Remove the index segment {}", span(&segment)), segment.recording))
            }
        }
    }
}

fn attach(write: &Write<'_>, new: NewSound) -> Result<(String, Id<Recording>)> {
    let interview = match new.interview {
        Interview::Known(id) => id,
        Interview::New(interview) => RecollectionCommand::Add(interview).perform(write)?.1,
    };
    let mut recollection = write.recollection(interview)?;
    let media = keep_media(write, &new.media)?;
    let recording = Recording {
        media: Some(media),
        duration_ms: Some(new.duration_ms),
        started_ms: new.started_ms,
        rate: Some(new.rate),
        channels: Some(new.channels),
        ..place_for(write, interview, new.session, &one_line(&new.label))?
    };
    match write.recording(recording.id) {
        Ok(_) => write.update_recording(&recording)?,
        Err(_) => {
            write.insert_recording(&recording)?;
            let is_last = write.recordings(interview)?.last().is_some_and(|last| last.id == recording.id);
            must_not_shift_times(write, interview, is_last)?;
        }
    }
    for mark in new.marks {
        insert_mark(write, recording.id, mark)?;
    }
    let agreed_ms = new.started_ms.unwrap_or_else(now_ms);
    let known = write.consents(interview)?.len();
    for (position, statement) in (known..).zip(new.consents) {
        let position = u32::try_from(position).unwrap_or(u32::MAX);
        write.insert_consent(&Consent { id: Id::new(), recollection: interview, position, statement, agreed_ms })?;
    }
    if recollection.work.is_none() && write.transcripts(interview)?.is_empty() {
        recollection.work = Some(Work::Recorded);
        write.update_recollection(&recollection)?;
    }
    let title = excerpt(&recollection.title, 50);
    Ok((format!("Add sound to “{title}” ({})", clock(new.duration_ms)), recording.id))
}

/// Where new sound stands in its interview: in the place of a tape of that label of which there is no sound yet, or
/// after the last recording of its session.
fn place_for(write: &Write<'_>, interview: Id<Recollection>, session: SessionOf, label: &str) -> Result<Recording> {
    let sessions = write.sessions(interview)?;
    let fresh = |date, place| Session {
        id: Id::new(),
        recollection: interview,
        position: sessions.last().map_or(0, |last| last.position + 1),
        date,
        place,
    };
    let session = match (session, sessions.last()) {
        (SessionOf::Known(id), _) => sessions
            .iter()
            .find(|one| one.id == id)
            .cloned()
            .ok_or_else(|| ArchiveError::NotFound("that session does not belong to this interview".into()))?,
        (SessionOf::Last, Some(last)) => last.clone(),
        (SessionOf::Last, None) => fresh(None, String::new()),
        (SessionOf::New { date, place }, _) => fresh(date, place),
    };
    if !sessions.iter().any(|one| one.id == session.id) {
        write.insert_session(&session)?;
    }
    let recordings = write.recordings(interview)?;
    let awaited = recordings.iter().find(|one| one.media.is_none() && !label.is_empty() && one.label == label);
    let position = recordings.iter().filter(|one| one.session == session.id).map(|one| one.position + 1).max();
    Ok(awaited.cloned().unwrap_or_else(|| Recording::labelled(session.id, position.unwrap_or(0), label.to_owned())))
}

fn insert_mark(write: &Write<'_>, recording: Id<Recording>, new: NewMark) -> Result<()> {
    let tag = match new.tag.trim() {
        "" => None,
        name => Some(super::tags::tag_named(write, name)?),
    };
    let NewMark { kind, at_ms, lasted_ms, words, .. } = new;
    Ok(write.insert_mark(&Mark { id: Id::new(), recording, kind, at_ms, lasted_ms, words, tag })?)
}

fn rename(write: &Write<'_>, id: Id<Recording>, label: &str) -> Result<(String, Id<Recording>)> {
    let recording = Recording { label: one_line(label), ..write.recording(id)? };
    write.update_recording(&recording)?;
    Ok((format!("Call a recording “{}”", excerpt(&recording.label, 50)), id))
}

fn relink(write: &Write<'_>, id: Id<Recording>, path: &Path) -> Result<(String, Id<Recording>)> {
    let recording = write.recording(id)?;
    let file = recording.media.map(|media| write.media_file(media)).transpose()?.flatten();
    let Some(file) = file.filter(|file| file.linked_at.is_some()) else {
        return Err(ArchiveError::Refused {
            rule: "the sound of this recording is not linked".into(),
            hint: "only a file that was left where it is can be found again",
        });
    };
    write.link_media_file(file.id, &path.to_string_lossy())?;
    Ok((format!("Find the file of “{}” again", excerpt(&recording.label, 50)), id))
}

fn remove(write: &Write<'_>, id: Id<Recording>) -> Result<(String, Id<Recording>)> {
    let recording = write.recording(id)?;
    if !write.transcripts_of_recording(id)?.is_empty() {
        return Err(ArchiveError::Refused {
            rule: "the times of a transcript count in this recording".into(),
            hint: "say first that they count in another one, or in none",
        });
    }
    let interview = write.recollection_of(id)?;
    let is_last = write.recordings(interview)?.last().is_some_and(|last| last.id == id);
    must_not_shift_times(write, interview, is_last)?;
    write.delete_recording(id)?;
    Ok((format!("Remove recording “{}”", excerpt(&recording.label, 50)), id))
}

/// Where the times of a transcript run through all recordings of its interview, no recording comes or goes before
/// another: its words would sound elsewhere, and what is withheld would be heard.
fn must_not_shift_times(write: &Write<'_>, interview: Id<Recollection>, is_last: bool) -> Result<()> {
    if is_last {
        return Ok(());
    }
    for transcript in write.transcripts(interview)?.iter().filter(|transcript| transcript.recording.is_none()) {
        let times = write.turn_times(transcript.id)?;
        if times.iter().any(|turn| turn.start_ms.is_some() || turn.end_ms.is_some()) {
            return Err(ArchiveError::Refused {
                rule: "the times of a transcript run through all recordings of this interview, and would shift".into(),
                hint: "say first in which recording its times count",
            });
        }
    }
    Ok(())
}

fn add_mark(write: &Write<'_>, mark: Mark) -> Result<(String, Id<Recording>)> {
    let recording = write.recording(mark.recording)?;
    within(&recording, mark.at_ms, mark.at_ms)?;
    write.insert_mark(&mark)?;
    Ok((format!("Mark {}", clock(mark.at_ms)), recording.id))
}

fn edit_mark(write: &Write<'_>, mark: Mark) -> Result<(String, Id<Recording>)> {
    let known = write.mark(mark.id)?;
    within(&write.recording(known.recording)?, mark.at_ms, mark.at_ms)?;
    // What kind of mark it is, and where, is not somebody's wish.
    let mark = Mark { recording: known.recording, kind: known.kind, lasted_ms: known.lasted_ms, ..mark };
    write.update_mark(&mark)?;
    Ok((format!("Edit the mark at {}", clock(mark.at_ms)), mark.recording))
}

fn remove_mark(write: &Write<'_>, id: Id<Mark>) -> Result<(String, Id<Recording>)> {
    let mark = write.mark(id)?;
    write.delete_mark(id)?;
    Ok((format!("Remove the mark at {}", clock(mark.at_ms)), mark.recording))
}

/// A segment with a title, of which no more than the recording lasts is claimed.
fn acceptable(write: &Write<'_>, mut segment: Segment) -> Result<Segment> {
    segment.title = one_line(&segment.title);
    segment.keywords = segment
        .keywords
        .split([';', '\n'])
        .map(one_line)
        .filter(|keyword| !keyword.is_empty())
        .collect::<Vec<_>>()
        .join("; ");
    if segment.title.is_empty() {
        return Err(ArchiveError::Refused { rule: "an index segment needs a title".into(), hint: "give one" });
    }
    within(&write.recording(segment.recording)?, segment.start_ms, segment.end_ms)?;
    if segment.end_ms <= segment.start_ms {
        return Err(ArchiveError::Refused {
            rule: "an index segment ends after it begins".into(),
            hint: "give its times as hours:minutes:seconds",
        });
    }
    Ok(segment)
}

/// A segment as a label tells it: by its times, because its words may be withheld.
fn span(segment: &Segment) -> String {
    format!("{}–{}", clock(segment.start_ms), clock(segment.end_ms))
}

fn within(recording: &Recording, from_ms: i64, to_ms: i64) -> Result<()> {
    match from_ms < 0 || recording.duration_ms.is_some_and(|duration| to_ms > duration) {
        true => Err(ArchiveError::Refused {
            rule: format!("{} is not in the recording", clock(if from_ms < 0 { from_ms } else { to_ms })),
            hint: "choose a moment between its beginning and its end",
        }),
        false => Ok(()),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Archive;
    use crate::archive::transcripts::TranscriptCommand;
    use crate::model::{RecollectionKind, Stage};

    type Outcome = std::result::Result<(), Box<dyn std::error::Error>>;

    fn archive() -> std::result::Result<(Archive, tempfile::TempDir), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("archive");
        Archive::create(&path, "Test")?;
        Ok((Archive::open(&path, "Maria")?, folder))
    }

    fn interview(title: &str) -> Interview {
        Interview::New(Box::new(NewRecollection {
            recollection: Recollection::titled(RecollectionKind::Interview, title.into()),
            narrators: vec!["Edith Harrow".into()],
            interviewers: Vec::new(),
            note: String::new(),
            transcript: None,
        }))
    }

    fn sound(interview: Interview, label: &str, byte: u8) -> RecordingCommand {
        RecordingCommand::Attach(Box::new(NewSound {
            interview,
            session: SessionOf::Last,
            label: label.into(),
            media: MediaFile {
                id: Id::new(),
                sha256: [byte; 32],
                name: format!("{label}.wav"),
                format: "WAV".into(),
                encoding: String::new(),
                bytes: 1,
                added_ms: 0,
                linked_at: None,
            },
            duration_ms: 60_000,
            rate: 48_000,
            channels: 2,
            started_ms: None,
            marks: vec![NewMark {
                kind: MarkKind::Gap,
                at_ms: 30_000,
                lasted_ms: Some(4_000),
                words: String::new(),
                tag: "lamp room".into(),
            }],
            consents: vec!["It may be kept.".into()],
        }))
    }

    #[test]
    fn sound_makes_its_interview_and_undo_takes_both_back() -> Outcome {
        let (mut archive, _folder) = archive()?;
        let before = archive.dump()?;
        let recording = archive.apply(sound(interview("Harrow"), "tape 1", 1))?;
        let (recollection, marks, consents) = archive.read(|read| {
            let id = read.recollection_of(recording)?;
            Ok((read.recollection(id)?, read.marks(recording)?, read.consents(id)?))
        })?;
        assert_eq!(recollection.work, Some(Work::Recorded));
        assert_eq!((marks.len(), marks[0].kind, marks[0].tag.is_some()), (1, MarkKind::Gap, true));
        assert_eq!(consents[0].statement, "It may be kept.");
        archive.undo()?;
        assert_eq!(archive.dump()?, before);
        archive.redo()?;
        assert_eq!(archive.read(|read| Ok(read.marks(recording)?.len()))?, 1);
        Ok(())
    }

    #[test]
    fn sound_takes_the_place_of_the_tape_that_waited_for_it() -> Outcome {
        let (mut archive, _folder) = archive()?;
        let first = archive.apply(sound(interview("Harrow"), "tape 1", 1))?;
        let id = archive.read(|read| Ok(read.recollection_of(first)?))?;
        let session = Session { id: Id::new(), recollection: id, position: 1, date: None, place: String::new() };
        let waiting = Recording::labelled(session.id, 0, "tape 2".into());
        archive.apply(RecollectionCommand::AddSession { session, recordings: vec![waiting.clone()] })?;
        assert_eq!(archive.apply(sound(Interview::Known(id), "tape 2", 2))?, waiting.id);
        archive.apply(sound(Interview::Known(id), "tape 3", 3))?;
        let labels = archive.read(|read| Ok(read.recordings(id)?))?.into_iter().map(|one| one.label);
        assert_eq!(labels.collect::<Vec<_>>(), ["tape 1", "tape 2", "tape 3"]);
        Ok(())
    }

    #[test]
    fn a_recording_in_which_a_transcript_counts_stays() -> Outcome {
        let (mut archive, _folder) = archive()?;
        let recording = archive.apply(sound(interview("Harrow"), "tape 1", 1))?;
        let other = archive.apply(sound(interview("Dolny"), "tape 9", 2))?;
        let recollection = archive.read(|read| Ok(read.recollection_of(recording)?))?;
        archive.apply(RecollectionCommand::AddTranscript {
            recollection,
            transcript: Box::new(crate::archive::recollections::NewTranscript {
                recording: None,
                media: None,
                language: "en".into(),
                stage: Stage::Verbatim,
                translation_of: None,
                text: String::new(),
                turns: Vec::new(),
            }),
        })?;
        let transcript = archive.read(|read| Ok(read.transcripts(recollection)?.remove(0).id))?;
        let pair = |recording| TranscriptCommand::Pair { transcript, recording };
        assert!(archive.apply(pair(Some(other))).is_err(), "a recording of another interview");
        archive.apply(pair(Some(recording)))?;
        assert!(archive.apply(RecordingCommand::Remove(recording)).is_err());
        archive.apply(pair(None))?;
        archive.apply(RecordingCommand::Remove(recording))?;
        Ok(())
    }

    #[test]
    fn an_index_segment_lies_within_its_recording() -> Outcome {
        let (mut archive, _folder) = archive()?;
        let recording = archive.apply(sound(interview("Harrow"), "tape 1", 1))?;
        let segment = Segment {
            id: Id::new(),
            recording,
            start_ms: 10_000,
            end_ms: 20_000,
            title: " The  lamp room ".into(),
            synopsis: String::new(),
            keywords: "lamps;  night shift\n".into(),
        };
        archive.apply(RecordingCommand::AddSegment(segment.clone()))?;
        let kept = archive.read(|read| Ok(read.segments(recording)?.remove(0)))?;
        assert_eq!((kept.title.as_str(), kept.keywords.as_str()), ("The lamp room", "lamps; night shift"));
        for (start_ms, end_ms) in [(-1, 5), (0, 60_001), (5, 5)] {
            let wrong = Segment { start_ms, end_ms, ..segment.clone() };
            assert!(archive.apply(RecordingCommand::EditSegment(wrong)).is_err(), "{start_ms}–{end_ms}");
        }
        Ok(())
    }
}
