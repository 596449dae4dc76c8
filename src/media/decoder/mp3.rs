//! MPEG audio (MP3 and its elder layers): a table of where every frame begins, made once by reading the headers, so
//! that any sample is found at once in files of varying bit rate too.
//!
//! Sources: ISO/IEC 11172-3 and 13818-3 (headers), the LAME tag as described by Gabriel Bouvigne (delay and padding).

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use symphonia::core::errors::Error;
use symphonia::core::packet::Packet;
use symphonia::core::units::{Duration, Timestamp};

use super::super::sound::Shape;
use super::stream::{Coded, Packets};

/// A decoder of layer III adds so many frames in front of what the encoder was given.
const DECODER_DELAY: u64 = 529;
/// A frame may need bytes of up to 511 earlier bytes (the bit reservoir); so many frames earlier, decoding is in step.
const PREROLL: u64 = 16;
/// As many bytes are read at a time.
const BLOCK: usize = 1 << 18;
/// After so many bytes without a frame, none is looked for any more.
const LONGEST_HOLE: u64 = 16 << 20;

/// The packets of an MPEG audio file.
pub(super) struct Mp3 {
    file: BufReader<File>,
    /// Where each frame begins.
    table: Vec<u64>,
    /// The frame that comes next.
    next: usize,
    header: Header,
    /// What stands in front of the sound, in samples of one channel.
    delay: u64,
    /// How many samples of one channel there are.
    frames: u64,
}

impl Mp3 {
    /// Reads all headers of `path`. `at_work` is called now and then while it gets on. Nothing where no frames are.
    pub(super) fn scan(path: &Path, at_work: &mut dyn FnMut()) -> std::io::Result<Option<Mp3>> {
        let mut scanner = Scanner::open(path)?;
        let Some((first, header)) = scanner.first_frame()? else { return Ok(None) };
        let mut info = vec![0; header.bytes];
        scanner.copy(first, &mut info)?;
        let info = Info::read(&info, header);
        let mut table = Vec::new();
        let mut at = if info.is_some() { first + header.bytes as u64 } else { first };
        while let Some((frame, found)) = scanner.frame_from(at, header)? {
            table.push(frame);
            at = frame + found.bytes as u64;
            if table.len() % 10_000 == 0 {
                at_work();
            }
        }
        let whole = table.len() as u64 * header.samples;
        let (delay, padding) = info
            .and_then(|info| info.delay_and_padding)
            .map_or((0, 0), |(delay, padding)| (delay + DECODER_DELAY, padding.saturating_sub(DECODER_DELAY)));
        let frames = whole.saturating_sub(delay + padding);
        let file = BufReader::with_capacity(1 << 16, File::open(path)?);
        Ok((!table.is_empty()).then_some(Mp3 { file, table, next: 0, header, delay, frames }))
    }

    pub(super) fn shape(&self) -> Shape {
        Shape { rate: self.header.rate, channels: self.header.channels }
    }

    pub(super) fn frames(&self) -> u64 {
        self.frames
    }
}

impl Packets for Mp3 {
    fn go_to(&mut self, frame: u64) -> Result<bool, Error> {
        let wanted = (frame + self.delay) / self.header.samples;
        self.next = usize::try_from(wanted.saturating_sub(PREROLL)).unwrap_or(usize::MAX);
        Ok(self.next < self.table.len())
    }

    fn next(&mut self) -> Result<Option<Coded>, Error> {
        let Some(&at) = self.table.get(self.next) else { return Ok(None) };
        let here = self.file.stream_position()?;
        self.file.seek_relative(at.wrapping_sub(here).cast_signed())?;
        let mut data = vec![0; 4];
        self.file.read_exact(&mut data)?;
        // The file may have been changed since its table was made.
        let header =
            Header::read([data[0], data[1], data[2], data[3]]).ok_or(Error::DecodeError("mp3: a frame is gone"))?;
        data.resize(header.bytes, 0);
        // The last frame may be cut short.
        let mut filled = 4;
        while let Ok(read @ 1..) = self.file.read(&mut data[filled..]) {
            filled += read;
        }
        let start = (self.next as u64 * self.header.samples).cast_signed() - self.delay.cast_signed();
        self.next += 1;
        let packet = Packet::new(0, Timestamp::new(start), Duration::new(self.header.samples), data);
        Ok(Some(Coded { start, frames: self.header.samples, packet }))
    }
}

/// The head of one frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Header {
    /// Version, layer and rate as they stand in the second and third byte: the same in all frames of a file.
    kind: [u8; 2],
    version: u8,
    rate: u32,
    channels: u16,
    /// Samples of one channel.
    samples: u64,
    /// The whole frame with its head.
    bytes: usize,
}

impl Header {
    fn read(four: [u8; 4]) -> Option<Header> {
        const RATES: [u32; 3] = [44_100, 48_000, 32_000];
        // Kilobits a second of layers I, II and III in version 1, then of layer I and of II and III in version 2.
        const KILOBITS: [[u16; 16]; 5] = [
            [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448, 0],
            [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 0],
            [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0],
            [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256, 0],
            [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0],
        ];
        let [sync, second, third, fourth] = four;
        if sync != 0xff || second & 0xe0 != 0xe0 {
            return None;
        }
        let (version, layer) = (second >> 3 & 3, second >> 1 & 3);
        let halvings = match version {
            3 => 0,
            2 => 1,
            0 => 2,
            _ => return None,
        };
        let row = match (layer, version) {
            (3, 3) => 0,
            (2, 3) => 1,
            (1, 3) => 2,
            (3, _) => 3,
            (1 | 2, _) => 4,
            _ => return None,
        };
        let kilobits = u64::from(KILOBITS[row][usize::from(third >> 4)]);
        let rate = RATES.get(usize::from(third >> 2 & 3))? >> halvings;
        let padding = u64::from(third >> 1 & 1);
        let samples = match layer {
            3 => 384,
            1 if version != 3 => 576,
            _ => 1152,
        };
        let slot = if layer == 3 { 4 } else { 1 };
        let bytes = (kilobits * 1000 * samples / 8 / slot / u64::from(rate) + padding) * slot;
        let channels = if fourth >> 6 == 3 { 1 } else { 2 };
        let kind = [second & 0xfe, third & 0x0c];
        (kilobits > 0).then_some(Header { kind, version, rate, channels, samples, bytes: bytes as usize })
    }
}

/// The first frame of many files holds no sound, but says how the others were made.
struct Info {
    delay_and_padding: Option<(u64, u64)>,
}

impl Info {
    fn read(frame: &[u8], header: Header) -> Option<Info> {
        if frame.get(36..40) == Some(b"VBRI") {
            return Some(Info { delay_and_padding: None });
        }
        let side = match (header.version == 3, header.channels) {
            (true, 2) => 32,
            (true, _) | (false, 2) => 17,
            (false, _) => 9,
        };
        let tag = frame.get(4 + side..)?;
        if !matches!(tag.get(..4)?, b"Xing" | b"Info") {
            return None;
        }
        let flags = *tag.get(7)?;
        let fields = [(1, 4), (2, 4), (4, 100), (8, 4)];
        let skipped: usize = fields.iter().filter(|(flag, _)| flags & flag != 0).map(|(_, length)| length).sum();
        let encoder = tag.get(8 + skipped..).filter(|lame| matches!(lame.get(..4), Some(b"LAME" | b"Lavf" | b"Lavc")));
        let delay_and_padding = encoder.and_then(|lame| lame.get(21..24)).map(|three| {
            let (a, b, c) = (u64::from(three[0]), u64::from(three[1]), u64::from(three[2]));
            (a << 4 | b >> 4, (b & 15) << 8 | c)
        });
        Some(Info { delay_and_padding })
    }
}

/// Looks at headers through a window on the file.
struct Scanner {
    file: File,
    length: u64,
    window: Vec<u8>,
    start: u64,
}

impl Scanner {
    fn open(path: &Path) -> std::io::Result<Scanner> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        Ok(Scanner { file, length, window: Vec::new(), start: 0 })
    }

    /// The `N` bytes at `at`; nothing where the file ends earlier.
    fn bytes<const N: usize>(&mut self, at: u64) -> std::io::Result<Option<[u8; N]>> {
        if at < self.start || at + N as u64 > self.start + self.window.len() as u64 {
            if at + N as u64 > self.length {
                return Ok(None);
            }
            self.file.seek(SeekFrom::Start(at))?;
            self.window.clear();
            self.start = at;
            (&self.file).take(BLOCK as u64).read_to_end(&mut self.window)?;
        }
        let from = (at - self.start) as usize;
        Ok(self.window.get(from..from + N).and_then(|bytes| bytes.try_into().ok()))
    }

    fn copy(&mut self, at: u64, into: &mut [u8]) -> std::io::Result<()> {
        for (offset, byte) in into.iter_mut().enumerate() {
            *byte = self.bytes::<1>(at + offset as u64)?.map_or(0, |[byte]| byte);
        }
        Ok(())
    }

    fn header(&mut self, at: u64) -> std::io::Result<Option<Header>> {
        Ok(self.bytes::<4>(at)?.and_then(Header::read))
    }

    /// The first frame that is followed by another of its kind, or by the end.
    fn first_frame(&mut self) -> std::io::Result<Option<(u64, Header)>> {
        let mut at = 0;
        while let Some([b'I', b'D', b'3', _, _, flags, a, b, c, d]) = self.bytes::<10>(at)? {
            let length = [a, b, c, d].iter().fold(0, |sum: u64, byte| sum << 7 | u64::from(byte & 0x7f));
            at += 10 + length + if flags & 0x10 != 0 { 10 } else { 0 };
        }
        let end = self.length.min(at + LONGEST_HOLE);
        while at + 4 <= end {
            if let Some(header) = self.header(at)?
                && self.is_followed(at, header)?
            {
                return Ok(Some((at, header)));
            }
            at += 1;
        }
        Ok(None)
    }

    /// The first frame like `like` from `at` on: here, or after what is no sound.
    fn frame_from(&mut self, mut at: u64, like: Header) -> std::io::Result<Option<(u64, Header)>> {
        let mut in_step = true;
        let end = self.length.min(at + LONGEST_HOLE);
        while at + 4 <= end {
            if let Some(header) = self.header(at)?
                && header.kind == like.kind
                && (in_step || self.is_followed(at, header)?)
            {
                return Ok(Some((at, header)));
            }
            in_step = false;
            at += 1;
        }
        Ok(None)
    }

    fn is_followed(&mut self, at: u64, header: Header) -> std::io::Result<bool> {
        let after = at + header.bytes as u64;
        if after + 4 > self.length {
            return Ok(after == self.length);
        }
        // Looked at without moving the window, which stands where the search goes on.
        let inside = after + 4 <= self.start + self.window.len() as u64;
        let next = if inside { self.header(after)? } else { self.far_header(after)? };
        Ok(next.is_some_and(|next| next.kind == header.kind))
    }

    fn far_header(&mut self, at: u64) -> std::io::Result<Option<Header>> {
        let mut four = [0; 4];
        self.file.seek(SeekFrom::Start(at))?;
        self.file.read_exact(&mut four)?;
        Ok(Header::read(four))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A frame of layer III, version 1, 128 kbit/s at 44.1 kHz, of 417 bytes.
    const HEADER: [u8; 4] = [0xff, 0xfb, 0x90, 0x00];

    fn frames(count: usize) -> Vec<u8> {
        let mut frame = HEADER.to_vec();
        frame.resize(417, 0);
        frame.repeat(count)
    }

    fn scanned(bytes: &[u8]) -> Result<Option<Mp3>, Box<dyn std::error::Error>> {
        let file = tempfile::NamedTempFile::new()?;
        std::fs::write(file.path(), bytes)?;
        Ok(Mp3::scan(file.path(), &mut || {})?)
    }

    #[test]
    fn a_header_says_how_long_its_frame_is() {
        let header = Header::read(HEADER).map(|header| (header.rate, header.channels, header.samples, header.bytes));
        assert_eq!(header, Some((44_100, 2, 1_152, 417)));
        for no_header in [[0xff, 0xfb, 0xf0, 0], [0xff, 0xfb, 0x9c, 0], [0xff, 0xe9, 0x90, 0], [0, 0xfb, 0x90, 0]] {
            assert_eq!(Header::read(no_header), None);
        }
    }

    #[test]
    fn every_frame_is_found_behind_tags_and_what_is_no_sound() -> Result<(), Box<dyn std::error::Error>> {
        let tag = b"ID3\x04\0\0\0\0\x01\x00".iter().copied().chain([0xff; 128]).collect::<Vec<_>>();
        let bytes = [&tag[..], &frames(5), b"no sound, for a while", &frames(7), b"TAG", &[32; 125]].concat();
        let found = scanned(&bytes)?.ok_or("no frames")?;
        assert_eq!((found.table.len(), found.frames()), (12, 12 * 1_152));
        assert_eq!(found.table[5], 138 + 5 * 417 + 21);
        assert!(scanned(b"no sound at all")?.is_none());
        Ok(())
    }

    #[test]
    fn what_an_encoder_put_around_the_sound_is_left_out() -> Result<(), Box<dyn std::error::Error>> {
        let mut first = frames(1);
        first[36..40].copy_from_slice(b"Info");
        first[44..48].copy_from_slice(b"LAME");
        // 576 in front, 1000 behind, of which 529 are the decoder's.
        first[65..68].copy_from_slice(&[0x24, 0x03, 0xe8]);
        let found = scanned(&[first, frames(10)].concat())?.ok_or("no frames")?;
        assert_eq!(found.frames(), 10 * 1_152 - 576 - 1_000);
        assert_eq!(found.delay, 576 + 529);
        Ok(())
    }
}
