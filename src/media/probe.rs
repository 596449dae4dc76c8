//! What a file is, and its sound: the one door to every format.

use std::path::Path;

use super::decoder::Decoding;
use super::sound::{Probed, Sound, SoundError};
use super::wav::{self, Opened};

/// Endings of names that promise sound, or a film with sound.
const ENDINGS: &[&str] = &[
    "wav", "wave", "bwf", "rf64", "w64", "flac", "mp3", "mp2", "m4a", "m4b", "aac", "ogg", "oga", "opus", "aif",
    "aiff", "aifc", "caf", "mp4", "m4v", "mov", "mkv", "mka", "webm", "wma", "amr", "3gp", "avi",
];

/// Whether a name promises sound.
pub fn is_sound(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}

/// What the file at `path` is, whose sound can be decoded.
pub fn probe(path: &Path) -> Result<Probed, SoundError> {
    opened(path).map(|(_, probed)| probed)
}

/// The sound of the file at `path`, from its beginning.
pub fn open(path: &Path) -> Result<Box<dyn Sound>, SoundError> {
    opened(path).map(|(sound, _)| sound)
}

fn opened(path: &Path) -> Result<(Box<dyn Sound>, Probed), SoundError> {
    match wav::open(path)? {
        Opened::Wav(sound, probed) => Ok((sound, *probed)),
        Opened::Other => {
            let decoding = Decoding::open(path)?;
            let probed = decoding.probed().clone();
            Ok((Box::new(decoding), probed))
        }
    }
}
