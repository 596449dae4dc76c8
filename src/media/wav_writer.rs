//! Sound written to a WAV file as it comes, which any player opens at any moment.
//!
//! The sizes in the header are made true again by `settle`, so what was written up to then plays even if the program
//! never comes back. Where the file outgrows what 32 bits can count it becomes an RF64 (EBU Tech 3306, 2009): the room
//! for its 64-bit sizes, the chunk `ds64`, is kept free from the first byte by a chunk `JUNK` of the same length, so
//! that nothing is ever moved. `repair` makes the header true from the file's length alone.
//!
//! Nothing but the sound is written: no name, no date, no program.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::sound::Shape;

/// Where plain RIFF ends: its sizes are 32 bits wide.
pub const RIFF_LIMIT: u64 = u32::MAX as u64;

/// How long the chunk `ds64` is, without its own head: three sizes of 64 bits and a table of none.
const DS64: u32 = 28;

/// How a sample is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// 16-bit integers.
    Int16,
    /// 24-bit integers.
    Int24,
    /// 32-bit floating point numbers.
    Float32,
}

impl Depth {
    /// The depth of so many bits, if sound is written with so many.
    pub fn of_bits(bits: u16) -> Option<Depth> {
        [Depth::Int16, Depth::Int24, Depth::Float32].into_iter().find(|depth| depth.bits() == bits)
    }

    /// Bits of a sample: 16, 24 or 32.
    pub fn bits(self) -> u16 {
        match self {
            Depth::Int16 => 16,
            Depth::Int24 => 24,
            Depth::Float32 => 32,
        }
    }

    fn bytes(self) -> u16 {
        self.bits() / 8
    }

    /// Appends `samples` as they stand in a file. A whole number of 16 or 24 bits, divided by 2^15 or 2^23 as every
    /// reader does, comes back as exactly that number.
    fn put(self, samples: &[f32], into: &mut Vec<u8>) {
        match self {
            Depth::Int16 => samples.iter().for_each(|one| {
                let whole = (one * 32_768.0).round().clamp(-32_768.0, 32_767.0) as i16;
                into.extend_from_slice(&whole.to_le_bytes());
            }),
            Depth::Int24 => samples.iter().for_each(|one| {
                let whole = (one * 8_388_608.0).round().clamp(-8_388_608.0, 8_388_607.0) as i32;
                into.extend_from_slice(&whole.to_le_bytes()[..3]);
            }),
            Depth::Float32 => samples.iter().for_each(|one| into.extend_from_slice(&one.to_le_bytes())),
        }
    }
}

/// What a file of sound holds: how the sound is laid out, and how a sample is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Rate and channels.
    pub shape: Shape,
    /// How a sample is kept.
    pub depth: Depth,
}

impl Layout {
    /// Bytes of a frame.
    pub fn frame_bytes(self) -> u64 {
        u64::from(self.shape.channels) * u64::from(self.depth.bytes())
    }

    /// Bytes before the first sample.
    pub fn header_bytes(self) -> u64 {
        let before_fmt = 12 + 8 + u64::from(DS64);
        let fact = if self.depth == Depth::Float32 { 12 } else { 0 };
        before_fmt + 8 + self.fmt().len() as u64 + fact + 8
    }

    /// The chunk `fmt `. More than two channels say which loudspeaker they are for (none), as the format wants it.
    fn fmt(self) -> Vec<u8> {
        const PCM: u16 = 1;
        const FLOAT: u16 = 3;
        const EXTENSIBLE: u16 = 0xfffe;
        let tag = if self.depth == Depth::Float32 { FLOAT } else { PCM };
        let is_extensible = self.shape.channels > 2;
        let mut fmt = Vec::with_capacity(40);
        fmt.extend_from_slice(&(if is_extensible { EXTENSIBLE } else { tag }).to_le_bytes());
        fmt.extend_from_slice(&self.shape.channels.to_le_bytes());
        fmt.extend_from_slice(&self.shape.rate.to_le_bytes());
        let a_second = u64::from(self.shape.rate) * self.frame_bytes();
        fmt.extend_from_slice(&u32::try_from(a_second).unwrap_or(u32::MAX).to_le_bytes());
        fmt.extend_from_slice(&u16::try_from(self.frame_bytes()).unwrap_or(u16::MAX).to_le_bytes());
        fmt.extend_from_slice(&self.depth.bits().to_le_bytes());
        if is_extensible {
            fmt.extend_from_slice(&22u16.to_le_bytes());
            fmt.extend_from_slice(&self.depth.bits().to_le_bytes());
            fmt.extend_from_slice(&0u32.to_le_bytes());
            fmt.extend_from_slice(&tag.to_le_bytes());
            fmt.extend_from_slice(b"\x00\x00\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71");
        } else if tag == FLOAT {
            fmt.extend_from_slice(&0u16.to_le_bytes());
        }
        fmt
    }

    /// The whole header of a file with so many frames; RF64 where it is longer than `limit`.
    fn header(self, frames: u64, limit: u64) -> Vec<u8> {
        let data = frames.saturating_mul(self.frame_bytes());
        let riff = (self.header_bytes() - 8).saturating_add(data).saturating_add(data % 2);
        let is_large = riff > limit.min(RIFF_LIMIT);
        let short = |size: u64| if is_large { u32::MAX } else { u32::try_from(size).unwrap_or(u32::MAX) };
        let mut header = Vec::with_capacity(104);
        header.extend_from_slice(if is_large { b"RF64" } else { b"RIFF" });
        header.extend_from_slice(&short(riff).to_le_bytes());
        header.extend_from_slice(b"WAVE");
        header.extend_from_slice(if is_large { b"ds64" } else { b"JUNK" });
        header.extend_from_slice(&DS64.to_le_bytes());
        for size in [riff, data, frames] {
            header.extend_from_slice(&(if is_large { size } else { 0 }).to_le_bytes());
        }
        header.extend_from_slice(&0u32.to_le_bytes());
        let fmt = self.fmt();
        header.extend_from_slice(b"fmt ");
        header.extend_from_slice(&(fmt.len() as u32).to_le_bytes());
        header.extend_from_slice(&fmt);
        if self.depth == Depth::Float32 {
            header.extend_from_slice(b"fact");
            header.extend_from_slice(&4u32.to_le_bytes());
            header.extend_from_slice(&u32::try_from(frames).unwrap_or(u32::MAX).to_le_bytes());
        }
        header.extend_from_slice(b"data");
        header.extend_from_slice(&short(data).to_le_bytes());
        header
    }

    /// Reads back the header of a file that was begun here; nothing where it is another's, or torn.
    fn read(file: &mut File) -> io::Result<Option<Layout>> {
        const FMT: usize = 12 + 8 + DS64 as usize;
        let mut head = Vec::new();
        file.seek(SeekFrom::Start(0))?;
        file.take(128).read_to_end(&mut head)?;
        let two = |at: usize| head.get(at..at + 2).map(|bytes| u16::from_le_bytes([bytes[0], bytes[1]]));
        let rate = head.get(FMT + 12..FMT + 16).map(|one| u32::from_le_bytes([one[0], one[1], one[2], one[3]]));
        let (Some(channels), Some(rate), Some(bits)) = (two(FMT + 10), rate, two(FMT + 22)) else { return Ok(None) };
        let Some(depth) = Depth::of_bits(bits).filter(|_| channels > 0 && rate > 0) else { return Ok(None) };
        let layout = Layout { shape: Shape { rate, channels }, depth };
        let expected = layout.header(0, RIFF_LIMIT);
        Ok(head.get(FMT..FMT + 24).filter(|found| *found == &expected[FMT..FMT + 24]).map(|_| layout))
    }
}

/// A WAV file being written.
#[derive(Debug)]
pub struct WavWriter {
    file: File,
    layout: Layout,
    frames: u64,
    limit: u64,
    /// Kept so that writing asks for no memory.
    bytes: Vec<u8>,
}

impl WavWriter {
    /// Begins a new file, which must not be there yet; it is a playable file of no sound at once.
    pub fn create(path: &Path, layout: Layout) -> io::Result<WavWriter> {
        WavWriter::create_with_limit(path, layout, RIFF_LIMIT)
    }

    /// The same, becoming an RF64 already when the size in its RIFF header would exceed `limit`.
    pub fn create_with_limit(path: &Path, layout: Layout, limit: u64) -> io::Result<WavWriter> {
        let mut file = OpenOptions::new().read(true).write(true).create_new(true).open(path)?;
        file.write_all(&layout.header(0, limit))?;
        Ok(WavWriter { file, layout, frames: 0, limit, bytes: Vec::new() })
    }

    /// Appends whole frames. Where that fails, as much as reached the disk is kept, in whole frames.
    pub fn write(&mut self, samples: &[f32]) -> io::Result<()> {
        self.bytes.clear();
        self.layout.depth.put(samples, &mut self.bytes);
        let outcome = self.file.write_all(&self.bytes);
        if outcome.is_ok() {
            self.frames += self.bytes.len() as u64 / self.layout.frame_bytes();
        } else {
            self.frames = whole_frames(self.layout, self.file.metadata()?.len());
        }
        outcome
    }

    /// Makes the header true for all that was written.
    pub fn settle(&mut self) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(&self.layout.header(self.frames, self.limit))?;
        self.file.seek(SeekFrom::End(0))?;
        Ok(())
    }

    /// Ends the file: whole frames, an even number of bytes, a true header, all of it durable. Frames are counted.
    pub fn finish(mut self) -> io::Result<u64> {
        close(&mut self.file, self.layout, self.frames, self.limit)?;
        Ok(self.frames)
    }

    /// How many frames were written.
    pub fn frames(&self) -> u64 {
        self.frames
    }

    /// How the sound is kept.
    pub fn layout(&self) -> Layout {
        self.layout
    }

    /// The file once more, for making it durable from another thread.
    pub fn handle(&self) -> io::Result<File> {
        self.file.try_clone()
    }
}

/// Makes a file whose writing was cut off whole: a torn last frame goes, the header tells the length that is there.
/// `layout` is what the file was begun with, where that is known from elsewhere; else its own header says it. Doing it
/// twice, or again after it was itself cut off, gives the same. How the sound is kept, and how many frames there are;
/// nothing where neither `layout` nor the header says it, and then the file is left as it is.
pub fn repair(path: &Path, layout: Option<Layout>) -> io::Result<Option<(Layout, u64)>> {
    let mut file = OpenOptions::new().read(true).write(true).open(path)?;
    let layout = match layout {
        Some(layout) => layout,
        None => match Layout::read(&mut file)? {
            Some(layout) => layout,
            None => return Ok(None),
        },
    };
    let frames = whole_frames(layout, file.metadata()?.len());
    close(&mut file, layout, frames, RIFF_LIMIT)?;
    Ok(Some((layout, frames)))
}

fn whole_frames(layout: Layout, file_bytes: u64) -> u64 {
    file_bytes.saturating_sub(layout.header_bytes()) / layout.frame_bytes().max(1)
}

/// The header first, so that there is no moment at which it promises more than is there.
fn close(file: &mut File, layout: Layout, frames: u64, limit: u64) -> io::Result<()> {
    let data = frames * layout.frame_bytes();
    file.seek(SeekFrom::Start(0))?;
    file.write_all(&layout.header(frames, limit))?;
    file.set_len(layout.header_bytes() + data + data % 2)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    fn layout(channels: u16, depth: Depth) -> Layout {
        Layout { shape: Shape { rate: 48_000, channels }, depth }
    }

    #[test]
    fn the_header_says_how_long_it_is() {
        for depth in [Depth::Int16, Depth::Int24, Depth::Float32] {
            for channels in 1..=4 {
                let layout = layout(channels, depth);
                assert_eq!(layout.header(0, RIFF_LIMIT).len() as u64, layout.header_bytes(), "{layout:?}");
            }
        }
    }

    #[test]
    fn a_plain_file_reads_as_the_format_wants_it() -> Outcome {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("a.wav");
        let mut writer = WavWriter::create(&path, layout(1, Depth::Int24))?;
        writer.write(&[0.0, 1.0, -1.0])?;
        assert_eq!(writer.finish()?, 3);
        let bytes = std::fs::read(&path)?;
        assert_eq!(&bytes[..4], b"RIFF");
        assert_eq!(bytes[4..8], (bytes.len() as u32 - 8).to_le_bytes());
        assert_eq!(&bytes[bytes.len() - 18..bytes.len() - 14], b"data");
        // Three frames of three bytes, and one byte so that the chunk ends on an even one.
        assert_eq!(bytes[bytes.len() - 14..bytes.len() - 10], 9u32.to_le_bytes());
        assert_eq!(&bytes[bytes.len() - 10..], b"\x00\x00\x00\xff\xff\x7f\x00\x00\x80\x00");
        Ok(())
    }

    #[test]
    fn whole_numbers_come_back_as_they_were() {
        let mut bytes = Vec::new();
        let numbers = [-8_388_608, -8_388_607, -1, 0, 1, 77, 8_388_607];
        Depth::Int24.put(&numbers.map(|one| one as f32 / 8_388_608.0), &mut bytes);
        let read: Vec<i32> =
            bytes.chunks(3).map(|three| i32::from_le_bytes([0, three[0], three[1], three[2]]) >> 8).collect();
        assert_eq!(read, numbers);
        bytes.clear();
        Depth::Int16.put(&[-1.0, 12.0 / 32_768.0, 2.0, f32::NAN], &mut bytes);
        assert_eq!(bytes, [0x00, 0x80, 12, 0, 0xff, 0x7f, 0, 0]);
    }

    #[test]
    fn what_outgrows_the_limit_says_so_in_64_bits() -> Outcome {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("a.wav");
        let layout = layout(2, Depth::Int16);
        let mut writer = WavWriter::create_with_limit(&path, layout, 1_000)?;
        writer.write(&[0.25; 400])?;
        writer.settle()?;
        assert_eq!(&std::fs::read(&path)?[..4], b"RIFF");
        writer.write(&[0.25; 400])?;
        writer.finish()?;
        let bytes = std::fs::read(&path)?;
        assert_eq!(&bytes[..8], b"RF64\xff\xff\xff\xff");
        assert_eq!(&bytes[12..16], b"ds64");
        assert_eq!(bytes[20..28], (bytes.len() as u64 - 8).to_le_bytes());
        assert_eq!(bytes[28..36], 1_600u64.to_le_bytes());
        assert_eq!(bytes[36..44], 400u64.to_le_bytes());
        assert_eq!(repair(&path, None)?, Some((layout, 400)));
        Ok(())
    }

    #[test]
    fn a_cut_off_file_is_made_whole_and_made_whole_again() -> Outcome {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("a.wav");
        for (channels, depth) in [(1, Depth::Int24), (2, Depth::Int16), (3, Depth::Int24), (2, Depth::Float32)] {
            let layout = layout(channels, depth);
            for torn in 0..layout.frame_bytes() {
                let mut writer = WavWriter::create(&path, layout)?;
                writer.write(&vec![0.5; usize::from(channels) * 5])?;
                drop(writer);
                let file = OpenOptions::new().write(true).open(&path)?;
                file.set_len(layout.header_bytes() + 5 * layout.frame_bytes() + torn)?;
                drop(file);
                assert_eq!(repair(&path, None)?, Some((layout, 5)), "{torn} bytes of a frame");
                let whole = std::fs::read(&path)?;
                assert_eq!(repair(&path, Some(layout))?, Some((layout, 5)));
                assert_eq!(std::fs::read(&path)?, whole);
                std::fs::remove_file(&path)?;
            }
        }
        Ok(())
    }

    #[test]
    fn a_file_of_another_program_is_left_alone() -> Outcome {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("a.wav");
        for bytes in [&b""[..], b"RIFF", &[7; 200], &[0; 200]] {
            std::fs::write(&path, bytes)?;
            assert_eq!(repair(&path, None)?, None);
            assert_eq!(std::fs::read(&path)?, bytes);
        }
        Ok(())
    }
}
