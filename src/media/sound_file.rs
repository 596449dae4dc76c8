//! Writes whole files of sound that hold samples and nothing else. A recording that grows for hours is not written by
//! this but by the recorder, whose file is valid all the while.

use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use flacenc::bitsink::MemSink;
use flacenc::component::{BitRepr, StreamInfo};
use flacenc::config;
use flacenc::error::{Verified, Verify};
use flacenc::source::{Context, Fill, FrameBuf};
use tempfile::NamedTempFile;

use super::sound::{Shape, SoundError};

/// FLAC's usual block.
const BLOCK: usize = 4_096;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Wav,
    Flac,
}

/// A file that is being written; it is not at its place before `finish`.
pub(super) struct Writer {
    path: PathBuf,
    file: BufWriter<NamedTempFile>,
    shape: Shape,
    bits: u32,
    frames: u64,
    flac: Option<Box<Flac>>,
}

impl Writer {
    /// Begins a file of samples of 16 or 24 bits.
    pub(super) fn create(path: &Path, kind: Kind, shape: Shape, bits: u32) -> Result<Writer, SoundError> {
        let unwritable = |source| SoundError::Unwritable { path: path.to_owned(), source };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = BufWriter::with_capacity(1 << 16, NamedTempFile::new_in(folder).map_err(unwritable)?);
        let flac = match kind {
            Kind::Wav => None,
            Kind::Flac => Some(Box::new(Flac::new(shape, bits).map_err(unwritable)?)),
        };
        let mut writer = Writer { path: path.to_owned(), file, shape, bits, frames: 0, flac };
        // Room for the head, which is written when all is known.
        writer.file.write_all(&writer.head().map_err(unwritable)?).map_err(unwritable)?;
        Ok(writer)
    }

    /// Adds whole frames.
    pub(super) fn write(&mut self, samples: &[f32]) -> Result<(), SoundError> {
        let written = self.add(samples);
        written.map_err(|source| SoundError::Unwritable { path: self.path.clone(), source })
    }

    fn add(&mut self, samples: &[f32]) -> std::io::Result<()> {
        self.frames += (samples.len() / usize::from(self.shape.channels)) as u64;
        let bits = self.bits;
        let whole = samples.iter().map(|sample| whole(*sample, bits));
        let Some(flac) = &mut self.flac else {
            let bytes = bits as usize / 8;
            for sample in whole {
                self.file.write_all(&sample.to_le_bytes()[..bytes])?;
            }
            return Ok(());
        };
        flac.waiting.extend(whole);
        let block = self.shape.samples(BLOCK);
        while flac.waiting.len() >= block {
            let rest = flac.waiting.split_off(block);
            let now = std::mem::replace(&mut flac.waiting, rest);
            self.file.write_all(&flac.frame(&now)?)?;
        }
        Ok(())
    }

    /// Writes the rest and the head, makes the file durable and puts it in its place.
    pub(super) fn finish(mut self) -> Result<(), SoundError> {
        let path = self.path.clone();
        let unwritable = |source| SoundError::Unwritable { path: path.clone(), source };
        if let Some(flac) = &mut self.flac {
            let rest = std::mem::take(&mut flac.waiting);
            let last = if rest.is_empty() { Vec::new() } else { flac.frame(&rest).map_err(unwritable)? };
            self.file.write_all(&last).map_err(unwritable)?;
        } else if self.data_bytes() % 2 == 1 {
            self.file.write_all(&[0]).map_err(unwritable)?;
        }
        let head = self.head().map_err(unwritable)?;
        let mut file = self.file.into_inner().map_err(|error| unwritable(error.into_error()))?;
        file.seek(SeekFrom::Start(0)).map_err(unwritable)?;
        file.write_all(&head).map_err(unwritable)?;
        file.as_file().sync_all().map_err(unwritable)?;
        file.persist(&path).map_err(|error| unwritable(error.error))?;
        Ok(())
    }

    fn data_bytes(&self) -> u64 {
        self.frames * u64::from(self.shape.channels) * u64::from(self.bits / 8)
    }

    /// The head as it is for what has been written so far; always as long.
    fn head(&self) -> std::io::Result<Vec<u8>> {
        match &self.flac {
            Some(flac) => flac.head(),
            None => Ok(wav_head(self.shape, self.bits, self.data_bytes())),
        }
    }
}

/// A sample as a number of `bits` bits. What was read from such a number comes back as it was.
fn whole(sample: f32, bits: u32) -> i32 {
    let half = f64::from(1_u32 << (bits - 1));
    (f64::from(sample) * half).round().clamp(-half, half - 1.0) as i32
}

/// The head of a WAV file: `RIFF`, or `RF64` (EBU Tech 3306) where 4 GiB are not enough. The part `JUNK` keeps the room
/// that `ds64` needs.
fn wav_head(shape: Shape, bits: u32, data: u64) -> Vec<u8> {
    let frame_bytes = u64::from(shape.channels) * u64::from(bits / 8);
    let extensible = bits > 16 || shape.channels > 2;
    let format_length: u32 = if extensible { 40 } else { 16 };
    let riff = 4 + 36 + 8 + u64::from(format_length) + 8 + data + data % 2;
    let long = riff > u64::from(u32::MAX);
    let short = |length: u64| u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes();
    let mut head = Vec::new();
    head.extend(if long { b"RF64" } else { b"RIFF" });
    head.extend(if long { [255; 4] } else { short(riff) });
    head.extend(if long { b"WAVEds64" } else { b"WAVEJUNK" });
    head.extend(28_u32.to_le_bytes());
    let long_lengths = if long { [riff, data, data / frame_bytes] } else { [0; 3] };
    head.extend(long_lengths.iter().flat_map(|length| length.to_le_bytes()));
    head.extend([0; 4]);
    head.extend(b"fmt ");
    head.extend(format_length.to_le_bytes());
    head.extend(if extensible { 0xfffe_u16 } else { 1 }.to_le_bytes());
    head.extend(shape.channels.to_le_bytes());
    head.extend(shape.rate.to_le_bytes());
    head.extend(short(u64::from(shape.rate) * frame_bytes));
    head.extend((frame_bytes as u16).to_le_bytes());
    head.extend((bits as u16).to_le_bytes());
    if extensible {
        head.extend(22_u16.to_le_bytes());
        head.extend((bits as u16).to_le_bytes());
        head.extend([0; 4]);
        // KSDATAFORMAT_SUBTYPE_PCM
        head.extend(b"\x01\0\0\0\0\0\x10\0\x80\0\0\xaa\0\x38\x9b\x71");
    }
    head.extend(b"data");
    head.extend(if long { [255; 4] } else { short(data) });
    head
}

/// The frames of a FLAC file, made one by one.
struct Flac {
    config: Verified<config::Encoder>,
    info: StreamInfo,
    sum: Context,
    buffer: FrameBuf,
    waiting: Vec<i32>,
    frames: usize,
}

impl Flac {
    fn new(shape: Shape, bits: u32) -> std::io::Result<Flac> {
        let channels = usize::from(shape.channels);
        let config = config::Encoder::default().into_verified().map_err(|(_, error)| refused(&error))?;
        Ok(Flac {
            config,
            info: StreamInfo::new(shape.rate as usize, channels, bits as usize).map_err(|error| refused(&error))?,
            sum: Context::new(bits as usize, channels),
            buffer: FrameBuf::with_size(channels, BLOCK).map_err(|error| refused(&error))?,
            waiting: Vec::new(),
            frames: 0,
        })
    }

    /// The bytes of the frame that holds `samples`.
    fn frame(&mut self, samples: &[i32]) -> std::io::Result<Vec<u8>> {
        self.buffer.fill_interleaved(samples).map_err(|error| refused(&error))?;
        self.sum.fill_interleaved(samples).map_err(|error| refused(&error))?;
        let frame = flacenc::encode_fixed_size_frame(&self.config, &self.buffer, self.frames, &self.info);
        let frame = frame.map_err(|error| refused(&error))?;
        self.frames += 1;
        self.info.update_frame_info(&frame);
        let mut sink = MemSink::<u8>::new();
        frame.write(&mut sink).map_err(|error| refused(&error))?;
        Ok(sink.into_inner())
    }

    /// `fLaC` and the one part that says how the sound is laid out.
    fn head(&self) -> std::io::Result<Vec<u8>> {
        let mut info = self.info.clone();
        // All blocks but the last are of one length, which is what is to stand here.
        info.set_block_sizes(BLOCK, BLOCK).map_err(|error| refused(&error))?;
        info.set_md5_digest(&self.sum.md5_digest());
        let mut sink = MemSink::<u8>::new();
        info.write(&mut sink).map_err(|error| refused(&error))?;
        let content = sink.into_inner();
        let mut head = b"fLaC\x80".to_vec();
        head.extend(&(content.len() as u32).to_be_bytes()[1..]);
        head.extend(content);
        Ok(head)
    }
}

/// FLAC knows at most eight channels and 655 350 Hz, say.
fn refused(error: &dyn std::fmt::Display) -> std::io::Error {
    std::io::Error::new(std::io::ErrorKind::InvalidInput, format!("FLAC cannot hold it: {error}; choose WAV"))
}

#[cfg(test)]
mod tests {
    use super::super::wav::{self, Opened};
    use super::*;

    #[test]
    fn a_copy_beyond_four_gigabytes_has_a_head_that_says_so() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("long.wav");
        let shape = Shape { rate: 96_000, channels: 2 };
        for (frames, container) in [(1_000_000_000, "WAV (RF64)"), (700_000_000, "WAV"), (0, "WAV")] {
            let data = frames * 6;
            let head = wav_head(shape, 24, data);
            std::fs::write(&path, &head)?;
            // A hole in the disk, as long as the samples would be.
            let file = std::fs::OpenOptions::new().write(true).open(&path)?;
            file.set_len(head.len() as u64 + data)?;
            let Opened::Wav(_, probed) = wav::open(&path)? else { return Err("no WAV".into()) };
            assert_eq!((probed.frames, probed.container.as_str(), probed.shape), (frames, container, shape));
        }
        Ok(())
    }

    #[test]
    fn a_sample_that_was_a_number_becomes_that_number_again() {
        for number in [-32_768, -32_767, -1, 0, 1, 12_345, 32_767] {
            assert_eq!(whole(number as f32 / 32_768.0, 16), number);
        }
        for number in [-8_388_608, -8_388_607, 1, 8_388_607] {
            assert_eq!(whole(number as f32 / 8_388_608.0, 24), number);
        }
        assert_eq!((whole(1.0, 16), whole(-1.0, 16)), (32_767, -32_768));
    }
}
