//! What a file is, and its sound: the one door to every format.

use std::path::Path;

use super::decoder::Decoding;
use super::sound::{Probed, Sound, SoundError};
use super::wav::{self, Opened};

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
