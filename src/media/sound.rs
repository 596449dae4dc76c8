//! What the sound in a file is, and how it is read: the one form in which players, waveforms and clips know it.

use std::path::PathBuf;

use crate::text::system::plain_message;

/// How sound is laid out: `rate` frames a second, `channels` samples a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Frames in a second; never 0.
    pub rate: u32,
    /// Samples in a frame; never 0.
    pub channels: u16,
}

impl Shape {
    /// The frame that sounds `ms` milliseconds after the beginning.
    pub fn frame_at(self, ms: u64) -> u64 {
        let frame = u128::from(ms) * u128::from(self.rate) / 1000;
        u64::try_from(frame).unwrap_or(u64::MAX)
    }

    /// When `frame` sounds, in ms after the beginning, rounded down.
    pub fn ms_at(self, frame: u64) -> u64 {
        let ms = u128::from(frame) * 1000 / u128::from(self.rate.max(1));
        u64::try_from(ms).unwrap_or(u64::MAX)
    }

    /// How many samples `frames` frames are.
    pub fn samples(self, frames: usize) -> usize {
        frames.saturating_mul(usize::from(self.channels))
    }
}

/// What a file of sound (or the sound of a film) is.
#[derive(Clone, Debug, PartialEq)]
pub struct Probed {
    /// What the file is: “WAV”, “FLAC”, “MP3”, “M4A”, “Ogg”, “Matroska”…
    pub container: String,
    /// How the sound is coded in it: “PCM”, “FLAC”, “MP3”, “AAC”, “Vorbis”, “Opus”…
    pub codec: String,
    /// How it is laid out.
    pub shape: Shape,
    /// How many frames it has.
    pub frames: u64,
    /// How many bits a sample has, where the coding keeps such a number.
    pub bits: Option<u32>,
    /// What the file says of itself: title, artist, date, comment…, in order.
    pub tags: Vec<(String, String)>,
}

impl Probed {
    /// How long it lasts, in ms.
    pub fn duration_ms(&self) -> u64 {
        self.shape.ms_at(self.frames)
    }
}

/// Sound that can be read from any frame on. Samples lie between -1 and 1, the channels of a frame side by side.
pub trait Sound: Send {
    /// How it is laid out.
    fn shape(&self) -> Shape;

    /// How many frames it has.
    fn frames(&self) -> u64;

    /// The next frame to be read is `frame`; beyond the end, nothing more is read.
    fn seek(&mut self, frame: u64) -> Result<(), SoundError>;

    /// How many bits a sample has, where the coding keeps such a number: what a copy needs to keep every sample whole.
    fn bits(&self) -> Option<u32> {
        None
    }

    /// Fills the beginning of `into` with whole frames and says how many samples it wrote: fewer than would fit only at
    /// the end, 0 when nothing is left.
    fn read(&mut self, into: &mut [f32]) -> Result<usize, SoundError>;
}

macro_rules! sound_behind {
    ($($pointer:ty),+) => {
        $(impl<S: Sound + ?Sized> Sound for $pointer {
            fn shape(&self) -> Shape {
                (**self).shape()
            }

            fn frames(&self) -> u64 {
                (**self).frames()
            }

            fn bits(&self) -> Option<u32> {
                (**self).bits()
            }

            fn seek(&mut self, frame: u64) -> Result<(), SoundError> {
                (**self).seek(frame)
            }

            fn read(&mut self, into: &mut [f32]) -> Result<usize, SoundError> {
                (**self).read(into)
            }
        })+
    };
}

sound_behind!(&mut S, Box<S>);

/// Why sound could not be read.
#[derive(Debug, thiserror::Error)]
pub enum SoundError {
    /// The system could not read the file.
    #[error("reading the sound failed ({}): {}; check that the disk is there and the file can be read", plain_message(&source.to_string()), path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The system could not write the new file.
    #[error("writing the sound failed ({}): {}; free some room or choose another folder, then try again", plain_message(&source.to_string()), path.display())]
    Unwritable {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is not sound, or of a kind that cannot be decoded.
    #[error("this is no sound that can be decoded ({why}): {}; convert it to WAV or FLAC and import that", path.display())]
    Undecodable {
        /// Which file.
        path: PathBuf,
        /// What was met.
        why: String,
    },
    /// The decoder was cut off: it asked for too much memory, stopped answering or broke.
    #[error("decoding was cut off because {why}: {}; the file is damaged or made to do harm: nothing of it was used", path.display())]
    CutOff {
        /// Which file.
        path: PathBuf,
        /// “it gave no sign for 3 s”, “it needed more than 512 MB”…
        why: String,
    },
    /// The decoder, which is this program once more, could not be started.
    #[error("the decoder could not be started ({}): {}; start Viva Voce anew or install it again; WAV is read without it", plain_message(&source.to_string()), program.display())]
    NoDecoder {
        /// The program that was tried.
        program: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The work was cancelled by whoever asked for it.
    #[error("cancelled")]
    Cancelled,
}

#[cfg(test)]
mod tests {
    use super::Shape;

    #[test]
    fn frames_and_milliseconds_answer_each_other() {
        let shape = Shape { rate: 44_100, channels: 2 };
        assert_eq!(shape.frame_at(1_000), 44_100);
        assert_eq!(shape.ms_at(44_099), 999);
        assert_eq!(shape.ms_at(shape.frame_at(12 * 3_600_000)), 12 * 3_600_000);

        assert_eq!(shape.samples(3), 6);
    }
}
