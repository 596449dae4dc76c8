//! WAV in its four shapes (RIFF, RF64, BW64 and Sony's W64), read by ourselves: every sample where it stands in the
//! file.
//!
//! A header is believed only as far as the file is long: a recording whose header was never finished is read to the end
//! of what is there. Sources: Microsoft “Multimedia Programming Interface and Data Specifications 1.0”, EBU Tech 3285
//! (Broadcast Wave) and 3306 (RF64), ITU-R BS.2088 (BW64), Sony “Wave64 File Format”.
//!
//! Refuses what is not plain samples (ADPCM, A-law…): `probe` gives that to the decoder.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::sound::{Probed, Shape, Sound, SoundError};

/// Rates and channels beyond these are no sound that anybody recorded.
pub(super) const HIGHEST_RATE: u32 = 768_000;
pub(super) const MOST_CHANNELS: u16 = 64;

/// A file with more parts than this before its samples was made to keep us busy.
const MOST_CHUNKS: usize = 4_096;
/// As many bytes of a part that holds words are read.
const MOST_WORDS: u64 = 1 << 16;
/// As many bytes are read from the disk at a time.
const BLOCK: usize = 1 << 16;

const W64_RIFF: [u8; 16] = *b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\x00\x00";
/// How every other name of a part ends in W64.
const W64_ENDING: [u8; 12] = *b"\xf3\xac\xd3\x11\x8c\xd1\x00\xc0\x4f\x8e\xdb\x8a";

/// How one sample stands in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coding {
    U8,
    I16,
    I24,
    I32,
    F32,
    F64,
}

impl Coding {
    fn bytes(self) -> usize {
        match self {
            Coding::U8 => 1,
            Coding::I16 => 2,
            Coding::I24 => 3,
            Coding::I32 | Coding::F32 => 4,
            Coding::F64 => 8,
        }
    }
}

/// A WAV file that is being read.
pub(super) struct WavSound {
    path: PathBuf,
    file: File,
    coding: Coding,
    shape: Shape,
    /// Where the samples begin, in bytes.
    start: u64,
    frames: u64,
    next: u64,
    bytes: Vec<u8>,
}

/// What a file turned out to be.
pub(super) enum Opened {
    /// Plain samples.
    Wav(Box<WavSound>, Box<Probed>),
    /// Something else, or samples coded in a way that is not read here.
    Other,
}

/// Opens `path` if it is a WAV file of plain samples.
pub(super) fn open(path: &Path) -> Result<Opened, SoundError> {
    let unreadable = |source| SoundError::Unreadable { path: path.to_owned(), source };
    let mut file = File::open(path).map_err(unreadable)?;
    let about = file.metadata().map_err(unreadable)?;
    if !about.is_file() {
        return Err(SoundError::Undecodable { path: path.to_owned(), why: "it is no file".into() });
    }
    let Some(container) = container(&mut file).map_err(unreadable)? else { return Ok(Opened::Other) };
    let parts = Parts::read(&mut file, container, about.len()).map_err(unreadable)?;
    let undecodable = |why: &str| SoundError::Undecodable { path: path.to_owned(), why: why.to_owned() };
    let Some(format) = parts.format else { return Err(undecodable("it does not say how its samples are coded")) };
    let Some((coding, bits)) = format.coding() else { return Ok(Opened::Other) };
    if !(1..=HIGHEST_RATE).contains(&format.rate) || !(1..=MOST_CHANNELS).contains(&format.channels) {
        return Err(undecodable(&format!("{} channels at {} Hz", format.channels, format.rate)));
    }
    let Some((start, length)) = parts.data else { return Err(undecodable("it holds no samples")) };
    file.seek(SeekFrom::Start(start)).map_err(unreadable)?;
    let shape = Shape { rate: format.rate, channels: format.channels };
    let frames = length / (coding.bytes() as u64 * u64::from(shape.channels));
    let probed = Probed {
        container: container.name().to_owned(),
        codec: if matches!(coding, Coding::F32 | Coding::F64) { "PCM (floating point)" } else { "PCM" }.to_owned(),
        shape,
        frames,
        bits: Some(bits),
        tags: parts.tags,
    };
    let sound = WavSound { path: path.to_owned(), file, coding, shape, start, frames, next: 0, bytes: Vec::new() };
    Ok(Opened::Wav(Box::new(sound), Box::new(probed)))
}

impl WavSound {
    /// Reads the bytes of at most `frames` frames from the next one on, whole frames only.
    fn fetch(&mut self, frames: usize) -> std::io::Result<usize> {
        let frame_bytes = self.coding.bytes() * usize::from(self.shape.channels);
        self.bytes.resize(frames * frame_bytes, 0);
        let filled = read_up_to(&mut self.file, &mut self.bytes)?;
        self.bytes.truncate(filled / frame_bytes * frame_bytes);
        Ok(filled / frame_bytes)
    }
}

impl Sound for WavSound {
    fn shape(&self) -> Shape {
        self.shape
    }

    fn frames(&self) -> u64 {
        self.frames
    }

    fn seek(&mut self, frame: u64) -> Result<(), SoundError> {
        let frame = frame.min(self.frames);
        let at = self.start + frame * self.coding.bytes() as u64 * u64::from(self.shape.channels);
        let unreadable = |source| SoundError::Unreadable { path: self.path.clone(), source };
        self.file.seek(SeekFrom::Start(at)).map_err(unreadable)?;
        self.next = frame;
        Ok(())
    }

    fn bits(&self) -> Option<u32> {
        Some(match self.coding {
            Coding::U8 => 8,
            Coding::I16 => 16,
            Coding::I24 => 24,
            Coding::I32 | Coding::F32 | Coding::F64 => 32,
        })
    }

    fn read(&mut self, into: &mut [f32]) -> Result<usize, SoundError> {
        let channels = usize::from(self.shape.channels);
        let at_once = (BLOCK / (channels * self.coding.bytes())).max(1);
        let left = usize::try_from(self.frames - self.next).unwrap_or(usize::MAX);
        let wanted = (into.len() / channels).min(left);
        let mut done = 0;
        while done < wanted {
            let fetched = self.fetch((wanted - done).min(at_once));
            let got = fetched.map_err(|source| SoundError::Unreadable { path: self.path.clone(), source })?;
            // The file may have been cut short since it was opened.
            if got == 0 {
                break;
            }
            decode(self.coding, &self.bytes, &mut into[done * channels..][..got * channels]);
            done += got;
            self.next += got as u64;
        }
        Ok(done * channels)
    }
}

/// Samples as they stand in the file, as numbers between -1 and 1.
fn decode(coding: Coding, bytes: &[u8], into: &mut [f32]) {
    fn each<const N: usize>(bytes: &[u8], into: &mut [f32], value: impl Fn([u8; N]) -> f32) {
        for (sample, bytes) in into.iter_mut().zip(bytes.as_chunks::<N>().0) {
            *sample = value(*bytes);
        }
    }
    // What is no number would poison everything it is mixed with.
    let tame = |value: f32| if value.is_nan() { 0.0 } else { value.clamp(-1.0, 1.0) };
    match coding {
        Coding::U8 => each(bytes, into, |[one]| (f32::from(one) - 128.0) / 128.0),
        Coding::I16 => each(bytes, into, |two| f32::from(i16::from_le_bytes(two)) / 32_768.0),
        Coding::I24 => each(bytes, into, |[a, b, c]| (i32::from_le_bytes([0, a, b, c]) >> 8) as f32 / 8_388_608.0),
        Coding::I32 => each(bytes, into, |four| i32::from_le_bytes(four) as f32 / 2_147_483_648.0),
        Coding::F32 => each(bytes, into, |four| tame(f32::from_le_bytes(four))),
        Coding::F64 => each(bytes, into, |eight| tame(f64::from_le_bytes(eight) as f32)),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Container {
    Riff,
    Rf64,
    Bw64,
    W64,
}

impl Container {
    fn name(self) -> &'static str {
        match self {
            Container::Riff => "WAV",
            Container::Rf64 => "WAV (RF64)",
            Container::Bw64 => "WAV (BW64)",
            Container::W64 => "WAV (W64)",
        }
    }
}

/// Which kind of WAV this is, with the file standing before its first part.
fn container(file: &mut File) -> std::io::Result<Option<Container>> {
    let mut start = [0; 40];
    let read = read_up_to(file, &mut start)?;
    let kind = match (&start[..4], &start[8..12]) {
        (b"RIFF", b"WAVE") => Container::Riff,
        (b"RF64", b"WAVE") => Container::Rf64,
        (b"BW64", b"WAVE") => Container::Bw64,
        _ if start[..16] == W64_RIFF && start[24..28] == *b"wave" && start[28..] == W64_ENDING => Container::W64,
        _ => return Ok(None),
    };
    file.seek(SeekFrom::Start(if kind == Container::W64 { 40 } else { 12 }))?;
    Ok((read >= 12).then_some(kind))
}

/// What the parts of a file say, until nothing more is there.
#[derive(Default)]
struct Parts {
    format: Option<Format>,
    /// Where the samples begin and how many bytes they are.
    data: Option<(u64, u64)>,
    /// The length that `ds64` gives.
    long_length: Option<u64>,
    tags: Vec<(String, String)>,
}

/// One part: its name, where its content begins, and how long it says it is.
struct Part {
    name: [u8; 4],
    start: u64,
    length: u64,
    next: u64,
}

impl Parts {
    fn read(file: &mut File, container: Container, file_length: u64) -> std::io::Result<Parts> {
        let mut parts = Parts::default();
        for _ in 0..MOST_CHUNKS {
            let Some(part) = next_part(file, container)? else { break };
            if part.start > file_length {
                break;
            }
            let left = file_length - part.start;
            match &part.name {
                b"ds64" => {
                    let bytes = content(file, part.length.min(28))?;
                    parts.long_length = bytes.get(8..16).map(le);
                }
                b"fmt " => parts.format = Format::read(&content(file, part.length.min(64))?),
                b"LIST" | b"list" => info(&content(file, part.length.min(MOST_WORDS))?, &mut parts.tags),
                b"bext" => broadcast(&content(file, part.length.min(602))?, &mut parts.tags),
                b"data" if parts.data.is_none() => {
                    let said = match parts.long_length {
                        Some(long) if part.length == u64::from(u32::MAX) => long,
                        _ => part.length,
                    };
                    let unfinished = said > left || said == 0 && !a_part_follows(file, left)?;
                    parts.data = Some((part.start, if unfinished { left } else { said }));
                    if unfinished {
                        break;
                    }
                    let after = if container == Container::W64 { part.next } else { part.start + said + said % 2 };
                    file.seek(SeekFrom::Start(after))?;
                    continue;
                }
                _ => {}
            }
            if part.next <= part.start.saturating_sub(8) {
                break;
            }
            file.seek(SeekFrom::Start(part.next))?;
        }
        Ok(parts)
    }
}

fn next_part(file: &mut File, container: Container) -> std::io::Result<Option<Part>> {
    let at = file.stream_position()?;
    if container == Container::W64 {
        let mut head = [0; 24];
        if read_up_to(file, &mut head)? < 24 {
            return Ok(None);
        }
        let length = le(&head[16..]).saturating_sub(24);
        let next = at.saturating_add(24).saturating_add(length).saturating_add(7) / 8 * 8;
        return Ok(Some(Part { name: [head[0], head[1], head[2], head[3]], start: at + 24, length, next }));
    }
    let mut head = [0; 8];
    if read_up_to(file, &mut head)? < 8 {
        return Ok(None);
    }
    let length = le(&head[4..]);
    Ok(Some(Part {
        name: [head[0], head[1], head[2], head[3]],
        start: at + 8,
        length,
        next: at + 8 + length + length % 2,
    }))
}

/// Whether what stands here is the beginning of another part: then a part of length 0 before it is truly empty, and not
/// one whose length was never written.
fn a_part_follows(file: &mut File, left: u64) -> std::io::Result<bool> {
    let mut name = [0; 4];
    if left < 8 || read_up_to(file, &mut name)? < 4 {
        return Ok(left < 8);
    }
    Ok([b"LIST", b"bext", b"fact", b"cue ", b"iXML", b"JUNK", b"PAD ", b"id3 ", b"ID3 ", b"axml", b"smpl"]
        .contains(&&name))
}

/// How the samples are coded, as the file says.
struct Format {
    tag: u16,
    channels: u16,
    rate: u32,
    frame_bytes: u16,
    bits: u16,
}

impl Format {
    fn read(bytes: &[u8]) -> Option<Format> {
        let two = |at: usize| bytes.get(at..at + 2).map(|two| u16::from_le_bytes([two[0], two[1]]));
        let rate = bytes.get(4..8).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))?;
        let tag = match two(0)? {
            // WAVE_FORMAT_EXTENSIBLE: the true tag begins the GUID of the sub-format.
            0xfffe => two(24)?,
            tag => tag,
        };
        Some(Format { tag, channels: two(2)?, rate, frame_bytes: two(12)?, bits: two(14)? })
    }

    /// How a sample stands in the file and how many bits of it are meant; nothing where it is coded otherwise.
    fn coding(&self) -> Option<(Coding, u32)> {
        let by_frame = usize::from(self.frame_bytes).checked_div(usize::from(self.channels)).unwrap_or(0);
        let by_bits = usize::from(self.bits).div_ceil(8);
        let even = by_frame >= by_bits && by_frame * usize::from(self.channels) == usize::from(self.frame_bytes);
        let bytes = if even { by_frame } else { by_bits };
        let coding = match (self.tag, bytes) {
            (1, 1) => Coding::U8,
            (1, 2) => Coding::I16,
            (1, 3) => Coding::I24,
            (1, 4) => Coding::I32,
            (3, 4) => Coding::F32,
            (3, 8) => Coding::F64,
            _ => return None,
        };
        Some((coding, u32::from(self.bits)))
    }
}

/// The words of a `LIST` of kind `INFO`.
fn info(bytes: &[u8], tags: &mut Vec<(String, String)>) {
    let Some(mut rest) = bytes.strip_prefix(b"INFO") else { return };
    while rest.len() >= 8 && tags.len() < 100 {
        let length = usize::try_from(le(&rest[4..8])).unwrap_or(usize::MAX).min(rest.len() - 8);
        let name = match &rest[..4] {
            b"INAM" => "title",
            b"IART" => "artist",
            b"ICRD" => "date",
            b"ICMT" => "comment",
            b"ISFT" => "software",
            b"IPRD" => "album",
            b"IGNR" => "genre",
            b"ICOP" => "copyright",
            b"ISRC" => "source",
            b"IENG" => "engineer",
            _ => "",
        };
        push_words(tags, name, &rest[8..8 + length]);
        rest = rest.get(8 + length + length % 2..).unwrap_or_default();
    }
}

/// What a broadcaster's file says of itself.
fn broadcast(bytes: &[u8], tags: &mut Vec<(String, String)>) {
    let fields =
        [("description", 0, 256), ("originator", 256, 32), ("reference", 288, 32), ("date", 320, 10), ("time", 330, 8)];
    for (name, start, length) in fields {
        push_words(tags, name, bytes.get(start..start + length).unwrap_or_default());
    }
}

fn push_words(tags: &mut Vec<(String, String)>, name: &str, bytes: &[u8]) {
    let until_nul = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
    let words = String::from_utf8_lossy(until_nul).trim().to_owned();
    if !name.is_empty() && !words.is_empty() {
        tags.push((name.to_owned(), words));
    }
}

/// At most `length` bytes from here on.
fn content(file: &mut File, length: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn read_up_to(file: &mut File, into: &mut [u8]) -> std::io::Result<usize> {
    let mut filled = 0;
    while filled < into.len() {
        match file.read(&mut into[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// At most eight bytes as a number, the least first.
fn le(bytes: &[u8]) -> u64 {
    bytes.iter().take(8).rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}
