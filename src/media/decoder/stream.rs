//! Sound from packets: decoded one after the other, and put where their times say.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use symphonia::core::codecs::audio::AudioDecoder;
use symphonia::core::errors::{Error, decode_error};
use symphonia::core::packet::Packet;

use super::super::sound::{Shape, Sound, SoundError};
use super::opus::Opus;

/// A gap between two packets that is longer is a wrong time, not silence.
const LONGEST_GAP_SECONDS: i64 = 600;

/// Where packets come from.
pub(super) trait Packets: Send {
    /// The next packet is one at or before `frame`, so early that the decoder is in step when it comes there. False
    /// where nothing sounds any more.
    fn go_to(&mut self, frame: u64) -> Result<bool, Error>;

    /// The next packet; nothing at the end.
    fn next(&mut self) -> Result<Option<Coded>, Error>;
}

/// A packet and where it sounds.
pub(super) struct Coded {
    /// Its first frame; before 0 stands what an encoder put in front of the sound.
    pub(super) start: i64,
    /// How many frames it gives.
    pub(super) frames: u64,
    pub(super) packet: Packet,
}

/// What makes samples of packets.
pub(super) enum Decoder {
    Symphonia(Box<dyn AudioDecoder>),
    Opus(Opus),
}

impl Decoder {
    /// The samples of a packet, and how they are laid out. A decoder that breaks on a packet begins anew with the next.
    pub(super) fn decode(&mut self, packet: &Packet, into: &mut Vec<f32>) -> Result<Shape, Error> {
        let decoded = catch_unwind(AssertUnwindSafe(|| self.decode_packet(packet, into)));
        decoded.unwrap_or_else(|_| {
            self.reset();
            decode_error("the decoder broke on a packet")
        })
    }

    fn decode_packet(&mut self, packet: &Packet, into: &mut Vec<f32>) -> Result<Shape, Error> {
        match self {
            Decoder::Symphonia(decoder) => {
                let decoded = decoder.decode(packet)?;
                let spec = decoded.spec();
                let channels = u16::try_from(spec.channels().count()).unwrap_or(0);
                let shape = Shape { rate: spec.rate(), channels };
                decoded.copy_to_vec_interleaved(into);
                Ok(shape)
            }
            Decoder::Opus(decoder) => decoder.decode(packet, into),
        }
    }

    fn reset(&mut self) {
        match self {
            Decoder::Symphonia(decoder) => decoder.reset(),
            Decoder::Opus(decoder) => decoder.reset(),
        }
    }
}

/// Sound that is being decoded.
pub(super) struct Stream {
    path: PathBuf,
    packets: Box<dyn Packets>,
    decoder: Decoder,
    shape: Shape,
    frames: u64,
    bits: Option<u32>,
    /// The frame that is read next.
    next: u64,
    /// So many frames of silence come first, then the samples of `decoded` from `used` on.
    silent: u64,
    decoded: Vec<f32>,
    used: usize,
    /// The frame that follows what was decoded, if the packets are in step.
    follows: Option<i64>,
    ended: bool,
}

impl Stream {
    pub(super) fn new(
        path: &Path,
        packets: Box<dyn Packets>,
        decoder: Decoder,
        (shape, frames, bits): (Shape, u64, Option<u32>),
    ) -> Stream {
        Stream {
            path: path.to_owned(),
            packets,
            decoder,
            shape,
            frames,
            bits,
            next: 0,
            silent: 0,
            decoded: Vec::new(),
            used: 0,
            follows: None,
            ended: false,
        }
    }

    /// The frame that is read next.
    pub(super) fn next(&self) -> u64 {
        self.next
    }

    /// Decodes one packet and puts it in its place.
    fn decode_next(&mut self) -> Result<(), Error> {
        self.decoded.clear();
        self.used = 0;
        let coded = match self.packets.next() {
            Ok(Some(coded)) => coded,
            Ok(None) | Err(Error::IoError(_) | Error::ResetRequired) => {
                self.ended = true;
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        match self.decoder.decode(&coded.packet, &mut self.decoded) {
            Ok(shape) if shape.channels != self.shape.channels => self.remap(usize::from(shape.channels)),
            Ok(_) => {}
            // A damaged packet is as long a silence: what follows keeps its place.
            Err(_) => {
                let frames = coded.frames.min(u64::from(self.shape.rate));
                self.decoded.clear();
                self.decoded.resize(self.shape.samples(frames as usize), 0.0);
            }
        }
        self.place(coded.start);
        Ok(())
    }

    /// Puts what was decoded where it sounds: what is before the next frame is dropped, a gap is silence.
    fn place(&mut self, start: i64) {
        let frames = (self.decoded.len() / usize::from(self.shape.channels)) as i64;
        if frames == 0 {
            return;
        }
        // Some containers keep times in milliseconds only; while packets follow each other, their samples are counted.
        let in_step = |follows: &i64| start.abs_diff(*follows) <= u64::from(self.shape.rate) / 20;
        let mut start = self.follows.filter(in_step).unwrap_or(start);
        let next = self.next as i64;
        if start.saturating_sub(next) > LONGEST_GAP_SECONDS * i64::from(self.shape.rate) {
            start = next;
        }
        self.follows = Some(start + frames);
        self.silent = start.saturating_sub(next).max(0) as u64;
        let early = next.saturating_sub(start).clamp(0, frames) as usize;
        self.used = self.shape.samples(early);
    }

    /// Some streams change their channels on the way; the layout of the whole stays that of the beginning.
    fn remap(&mut self, from: usize) {
        let to = usize::from(self.shape.channels);
        let frames = self.decoded.chunks_exact(from.max(1));
        let copied = frames.flat_map(|frame| (0..to).map(|at| frame[at.min(frame.len() - 1)]));
        self.decoded = copied.collect();
    }

    /// Copies what is there, at most `wanted` samples.
    fn take(&mut self, into: &mut [f32]) -> usize {
        if self.silent > 0 {
            let frames = (into.len() / usize::from(self.shape.channels)).min(self.silent as usize);
            let samples = self.shape.samples(frames);
            into[..samples].fill(0.0);
            self.silent -= frames as u64;
            self.next += frames as u64;
            return samples;
        }
        let there = &self.decoded[self.used..];
        let samples = there.len().min(into.len());
        for (to, from) in into.iter_mut().zip(there) {
            *to = if from.is_nan() { 0.0 } else { from.clamp(-1.0, 1.0) };
        }
        self.used += samples;
        self.next += (samples / usize::from(self.shape.channels)) as u64;
        samples
    }
}

impl Sound for Stream {
    fn shape(&self) -> Shape {
        self.shape
    }

    fn frames(&self) -> u64 {
        self.frames
    }

    fn bits(&self) -> Option<u32> {
        self.bits
    }

    fn seek(&mut self, frame: u64) -> Result<(), SoundError> {
        let frame = frame.min(self.frames);
        self.decoded.clear();
        (self.used, self.silent, self.follows) = (0, 0, None);
        self.next = frame;
        self.ended = !self.packets.go_to(frame).map_err(|error| undecodable(&self.path, &error))?;
        self.decoder.reset();
        Ok(())
    }

    fn read(&mut self, into: &mut [f32]) -> Result<usize, SoundError> {
        let channels = usize::from(self.shape.channels);
        let left = usize::try_from(self.frames.saturating_sub(self.next)).unwrap_or(usize::MAX);
        let wanted = (into.len() / channels).min(left) * channels;
        let mut done = 0;
        while done < wanted {
            match self.take(&mut into[done..wanted]) {
                0 if self.ended => break,
                0 => self.decode_next().map_err(|error| undecodable(&self.path, &error))?,
                taken => done += taken,
            }
        }
        Ok(done)
    }
}

/// What a person is told of symphonia's errors.
pub(super) fn undecodable(path: &Path, error: &Error) -> SoundError {
    let why = match error {
        Error::Unsupported(what) if what.contains("no suitable") => "it is of no known kind".to_owned(),
        Error::Unsupported(what) => format!("not supported: {what}"),
        Error::DecodeError(what) => format!("damaged: {what}"),
        Error::IoError(source) if source.kind() == std::io::ErrorKind::UnexpectedEof => "it is cut short".to_owned(),
        error => error.to_string(),
    };
    SoundError::Undecodable { path: path.to_owned(), why }
}
