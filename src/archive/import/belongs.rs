//! Which sound and which transcript belong together, by the names of their files and by how long they last.

use super::super::Result;
use super::sound::stem;
use crate::model::{Id, Recollection, Recording, Transcript};
use crate::store::Read;
use crate::text::clock::clock;

/// How much longer than its recording a transcript may claim to be, in ms: stamps are rounded, and tapes are cut.
const SLACK_MS: i64 = 5_000;

/// What a file belongs to, as far as names and lengths tell.
#[derive(Debug, Default)]
pub(super) struct Belonging {
    /// The interview.
    pub interview: Option<Id<Recollection>>,
    /// For sound: the transcript that was made from it.
    pub transcript: Option<Id<Transcript>>,
    /// For a transcript: the recording that it was made from.
    pub recording: Option<Id<Recording>>,
    /// What a person should look at.
    pub sentence: Option<String>,
}

/// The interview whose transcript came in a file of the same name and does not outlast the sound.
pub(super) fn interview_of_sound(read: &Read<'_>, name: &str, duration_ms: i64) -> Result<Belonging> {
    let wanted = key(name);
    let mut fitting = Vec::new();
    let mut outlasting = None;
    for file in read.transcripts_with_files()? {
        if file.recording.is_some() || wanted.is_empty() || key(&file.name) != wanted {
            continue;
        }
        match file.last_ms.unwrap_or(0) > duration_ms + SLACK_MS {
            true => outlasting = Some(file),
            false => fitting.push(file),
        }
    }
    let sentence = outlasting.map(|file| {
        format!(
            "“{}” has the same name, but its transcript goes on to {} and this sound ends at {}: say by hand whether they \
             belong together.",
            file.name,
            clock(file.last_ms.unwrap_or(0)),
            clock(duration_ms)
        )
    });
    Ok(match fitting.as_slice() {
        [only] => Belonging {
            interview: Some(only.recollection),
            transcript: Some(only.transcript),
            sentence: Some(format!("Paired by name with the transcript “{}”.", only.name)),
            ..Belonging::default()
        },
        _ => Belonging { sentence, ..Belonging::default() },
    })
}

/// The interview that has a recording of the same name, long enough, and no transcript of it yet.
pub(super) fn interview_of_transcript(read: &Read<'_>, name: &str, last_ms: Option<i64>) -> Result<Belonging> {
    let wanted = key(name);
    if wanted.is_empty() {
        return Ok(Belonging::default());
    }
    let mut fitting = Vec::new();
    for (recollection, recording, file) in read.recordings_with_files()? {
        let is_long_enough = recording.duration_ms.is_none_or(|lasts| last_ms.unwrap_or(0) <= lasts + SLACK_MS);
        if key(&file) == wanted && is_long_enough && read.transcripts_of_recording(recording.id)?.is_empty() {
            fitting.push((recollection, recording.id, file));
        }
    }
    Ok(match fitting.as_slice() {
        [(recollection, recording, file)] => Belonging {
            interview: Some(*recollection),
            recording: Some(*recording),
            sentence: Some(format!("Taken as the transcript of the recording “{file}”, which has the same name.")),
            ..Belonging::default()
        },
        _ => Belonging::default(),
    })
}

/// What two names share that belong together: their letters and digits, without what only says which of the two it is.
fn key(name: &str) -> String {
    const SAYS_WHICH: &[&str] =
        &["transcript", "transcription", "transkript", "transkription", "audio", "sound", "recording", "video"];
    let lower = stem(name).to_lowercase();
    let words = lower.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    words.filter(|word| !SAYS_WHICH.contains(word)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn names_that_belong_together_have_one_key() {
        for name in ["Harrow_1951-05-03.mp3", "harrow 1951-05-03 transcript.docx", "Harrow-1951.05.03_audio.wav"] {
            assert_eq!(key(name), "harrow 1951 05 03", "{name}");
        }
        assert_ne!(key("Harrow 1.wav"), key("Harrow 2.txt"));
        assert_eq!(key("audio.mp3"), "");
    }
}
