//! Where the sound of an MP4 file begins: AAC encoders put some hundredths of a second in front of it, and say so in
//! the track's edit list, which symphonia does not follow.
//!
//! Source: ISO/IEC 14496-12, 8.6.6 (edit list), 8.3.2 (track header), 8.4.2 (media header).

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// As many bytes of a movie header are looked at.
const LONGEST_HEADER: u64 = 64 << 20;
/// No file has more boxes beside each other.
const MOST_BOXES: usize = 10_000;

/// The time of track `track`, in ticks of its own clock, at which it begins to be heard; nothing where it does not
/// say so.
pub(super) fn edit_starts(path: &Path, track: u32) -> Option<i64> {
    let movie = movie(path)?;
    let tracks = boxes(&movie).filter(|(name, _)| name == b"trak");
    let (_, track) = tracks.into_iter().find(|(_, content)| id(content) == Some(track))?;
    let edits = inner(inner(track, b"edts")?, b"elst")?;
    let (wide, mut entries) = (*edits.first()? == 1, edits.get(8..)?);
    // The first edit that is no pause.
    for _ in 0..16 {
        let time = match wide {
            true => i64::from_be_bytes(*entries.get(8..)?.first_chunk()?),
            false => i64::from(i32::from_be_bytes(*entries.get(4..)?.first_chunk()?)),
        };
        if time >= 0 {
            return Some(time);
        }
        entries = entries.get(if wide { 20 } else { 12 }..)?;
    }
    None
}

/// The content of the box `moov`.
fn movie(path: &Path) -> Option<Vec<u8>> {
    let mut file = File::open(path).ok()?;
    for _ in 0..MOST_BOXES {
        let mut head = [0; 8];
        file.read_exact(&mut head).ok()?;
        let [a, b, c, d, name @ ..] = head;
        let (length, head) = match u32::from_be_bytes([a, b, c, d]) {
            1 => {
                let mut wide = [0; 8];
                file.read_exact(&mut wide).ok()?;
                (u64::from_be_bytes(wide), 16)
            }
            0 => (u64::MAX, 8),
            length => (u64::from(length), 8),
        };
        let length = length.checked_sub(head)?;
        if &name == b"moov" {
            let mut content = Vec::new();
            file.take(length.min(LONGEST_HEADER)).read_to_end(&mut content).ok()?;
            return Some(content);
        }
        file.seek(SeekFrom::Current(i64::try_from(length).ok()?)).ok()?;
    }
    None
}

/// The boxes that stand beside each other in `content`, with their names.
fn boxes(mut content: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    std::iter::from_fn(move || {
        let length = u32::from_be_bytes(*content.first_chunk()?) as usize;
        let name = *content.get(4..)?.first_chunk()?;
        let inside = content.get(8..length.max(8))?;
        content = &content[length.max(8)..];
        Some((name, inside))
    })
    .take(MOST_BOXES)
}

fn inner<'a>(content: &'a [u8], name: &[u8; 4]) -> Option<&'a [u8]> {
    boxes(content).find(|(found, _)| found == name).map(|(_, inside)| inside)
}

/// The number of a track.
fn id(track: &[u8]) -> Option<u32> {
    let header = inner(track, b"tkhd")?;
    let at = if *header.first()? == 1 { 20 } else { 12 };
    Some(u32::from_be_bytes(*header.get(at..)?.first_chunk()?))
}
