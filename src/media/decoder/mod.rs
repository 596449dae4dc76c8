//! Decodes what is not plain WAV: FLAC, MP3, M4A/AAC, ALAC, Ogg Vorbis, Opus, AIFF, CAF, and the sound of films.
//!
//! A file from anywhere may have been made to do harm, and decoders have been met that hang or ask for gigabytes. So
//! decoding happens in a child process, which is this very program with the hidden command `decoder`: it may have
//! half a gigabyte of memory, and is killed when it gives no sign of life. `serve` is the child, `Decoding` its
//! parent.
//!
//! Where sound begins and ends, for all formats alike: frame 0 is the first one that was given to the encoder, where
//! the file says how much the encoder put in front of it (LAME tag, edit list, pre-skip); otherwise it is the first
//! one that comes out of the decoder. That is how ffmpeg reckons too.

mod child;
mod container;
mod matroska;
mod mp3;
mod mp4;
mod opus;
mod protocol;
mod serve;
mod stream;
mod watch;

use std::ffi::OsString;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::envelope::Point;
use super::sound::{Probed, Shape, Sound, SoundError};
use child::Child;
use protocol::{Answer, Request};

pub use serve::serve;

/// As much memory may a child have, in bytes.
const MOST_MEMORY: u64 = 512 << 20;
/// As many frames are asked for at least, so that a player that wants a few hundredths of a second at a time does not
/// ask for each of them.
const BLOCK: usize = 4_096;

/// The program that decodes, where it is not the one that runs.
static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// Says which program is started with the command `decoder`: for tests and measurements, which are programs of their
/// own. What was said first holds.
pub fn set_program(program: impl Into<PathBuf>) {
    let _ = PROGRAM.set(program.into());
}

/// The program that decodes: this one.
fn program() -> Result<PathBuf, SoundError> {
    if let Some(program) = PROGRAM.get() {
        return Ok(program.clone());
    }
    // On Linux this is the program that runs even where it was replaced by a newer one since it was started.
    let running = PathBuf::from("/proc/self/exe");
    if cfg!(target_os = "linux") && running.exists() {
        return Ok(running);
    }
    std::env::current_exe().map_err(|source| SoundError::NoDecoder { program: "vivavoce".into(), source })
}

/// A file that is being decoded by a child.
pub(super) struct Decoding {
    path: PathBuf,
    child: Child,
    probed: Probed,
    next: u64,
    /// Samples that came, from `used` on not yet given away.
    samples: Vec<f32>,
    used: usize,
}

impl Decoding {
    /// Starts a child for `path` and waits until it says what the file is.
    pub(super) fn open(path: &Path) -> Result<Decoding, SoundError> {
        let program = program()?;
        let arguments = [OsString::from("decoder"), OsString::from("--"), path.into()];
        let mut child = Child::start(&program, &arguments, path)?;
        match child.answer()? {
            Answer::Opened(probed) => {
                let path = path.to_owned();
                Ok(Decoding { path, child, probed: *probed, next: 0, samples: Vec::new(), used: 0 })
            }
            _ => Err(SoundError::CutOff { path: path.to_owned(), why: "the decoder spoke nonsense".into() }),
        }
    }

    pub(super) fn probed(&self) -> &Probed {
        &self.probed
    }

    /// Has the child measure the points `span` of the waveform; see `envelope::measure`.
    pub(super) fn measure(
        &mut self,
        span: Range<u64>,
        told: &mut dyn FnMut(&[Point]) -> Result<bool, SoundError>,
    ) -> Result<(), SoundError> {
        self.child.ask(Request::Points { from: span.start, to: span.end });
        loop {
            match self.child.answer()? {
                Answer::Points(points) => {
                    if !told(&points)? {
                        return Ok(());
                    }
                }
                Answer::Done => return Ok(()),
                _ => return Err(self.nonsense()),
            }
        }
    }

    fn nonsense(&self) -> SoundError {
        SoundError::CutOff { path: self.path.clone(), why: "the decoder spoke nonsense".into() }
    }
}

impl Sound for Decoding {
    fn shape(&self) -> Shape {
        self.probed.shape
    }

    fn frames(&self) -> u64 {
        self.probed.frames
    }

    fn bits(&self) -> Option<u32> {
        self.probed.bits
    }

    fn seek(&mut self, frame: u64) -> Result<(), SoundError> {
        (self.next, self.used) = (frame.min(self.probed.frames), 0);
        self.samples.clear();
        Ok(())
    }

    fn read(&mut self, into: &mut [f32]) -> Result<usize, SoundError> {
        let channels = usize::from(self.probed.shape.channels);
        let wanted = into.len() / channels * channels;
        let mut done = 0;
        while done < wanted {
            if self.used == self.samples.len() {
                let count = ((wanted - done) / channels).max(BLOCK) as u64;
                self.child.ask(Request::Frames { from: self.next, count });
                let Answer::Samples(samples) = self.child.answer()? else { return Err(self.nonsense()) };
                if samples.is_empty() || samples.len() % channels != 0 {
                    break;
                }
                self.next += (samples.len() / channels) as u64;
                (self.samples, self.used) = (samples, 0);
            }
            let there = &self.samples[self.used..];
            let taken = there.len().min(wanted - done);
            into[done..done + taken].copy_from_slice(&there[..taken]);
            self.used += taken;
            done += taken;
        }
        Ok(done)
    }
}
