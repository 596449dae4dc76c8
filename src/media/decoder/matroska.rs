//! Where the clusters of a Matroska or WebM file begin. symphonia 0.6 loses its way when it is sent to a time in many
//! of these files (with cues at the end, as ffmpeg writes them, or without), so it is given the file anew instead:
//! its head, then everything from the cluster that is wanted.
//!
//! Source: RFC 9559 (Matroska), RFC 8794 (EBML).

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use symphonia::core::io::MediaSource;

const SEGMENT: u32 = 0x1853_8067;
const CLUSTER: u32 = 0x1f43_b675;
const TIMESTAMP: u32 = 0xe7;
const INFO: u32 = 0x1549_a966;
const TIMESTAMP_SCALE: u32 = 0x002a_d7b1;
/// No recording has more: a hundred hours of a cluster a tenth of a second.
const MOST_CLUSTERS: usize = 4_000_000;
/// Elements that stand beside clusters; one of them ends a cluster whose length was not written.
const BESIDE: [u32; 7] = [CLUSTER, INFO, 0x114d_9b74, 0x1654_ae6b, 0x1c53_bb6b, 0x1254_c367, 0x1043_a770];

/// The clusters of a file.
pub(super) struct Clusters {
    path: PathBuf,
    /// When each begins, in nanoseconds, and where it stands; never empty.
    table: Vec<(u64, u64)>,
    /// Where the first one stands: the file's head ends there.
    first: u64,
}

impl Clusters {
    /// Looks for the clusters of `path`; nothing where none can be found.
    pub(super) fn find(path: &Path, at_work: &mut dyn FnMut()) -> Option<Clusters> {
        let mut file = Elements { file: File::open(path).ok()?, at: 0 };
        let mut scale = 1_000_000;
        let mut table = Vec::new();
        let mut cluster = None;
        while let Some(element) = file.next() {
            match element.id {
                SEGMENT => continue,
                INFO => {
                    scale = file.number(&element, TIMESTAMP_SCALE).filter(|scale| *scale > 0).unwrap_or(scale);
                }
                CLUSTER => cluster = Some(element.begins),
                TIMESTAMP => {
                    let time = file.value(&element);
                    table.extend(cluster.take().zip(time).map(|(at, time)| (time.saturating_mul(scale), at)));
                    if table.len().is_multiple_of(5_000) {
                        at_work();
                    }
                }
                _ => {}
            }
            // Clusters are entered for their time; a cluster of known length is left as soon as it is known.
            if element.id == CLUSTER {
                if let (Some(end), Some(time)) = (element.ends, file.number(&element, TIMESTAMP)) {
                    table.push((time.saturating_mul(scale), element.begins));
                    cluster = None;
                    file.at = end;
                }
                continue;
            }
            match element.ends {
                Some(end) => file.at = end,
                None => break,
            }
            if table.len() >= MOST_CLUSTERS {
                break;
            }
        }
        table.sort_unstable();
        let first = table.iter().map(|(_, at)| *at).min()?;
        Some(Clusters { path: path.to_owned(), table, first })
    }

    pub(super) fn count(&self) -> usize {
        self.table.len()
    }

    /// The file from the cluster on that holds the time `nanoseconds`, behind the file's head.
    pub(super) fn at_time(&self, nanoseconds: u64) -> io::Result<Spliced> {
        let after = self.table.partition_point(|(time, _)| *time <= nanoseconds);
        self.spliced(after.saturating_sub(1))
    }

    /// The file from the cluster on that has `back` clusters behind it.
    pub(super) fn before_last(&self, back: usize) -> io::Result<Spliced> {
        self.spliced(self.table.len().saturating_sub(back + 1))
    }

    fn spliced(&self, which: usize) -> io::Result<Spliced> {
        let (_, cluster) = self.table[which];
        Ok(Spliced { file: File::open(&self.path)?, at: 0, head: self.first, cluster })
    }
}

/// One element: its name, where it begins, where its content begins, and where it ends if that is known.
struct Element {
    id: u32,
    begins: u64,
    content: u64,
    ends: Option<u64>,
}

/// The elements of a file, one after the other.
struct Elements {
    file: File,
    at: u64,
}

impl Elements {
    /// The element that stands here; the next one will be the first inside it.
    fn next(&mut self) -> Option<Element> {
        let mut head = [0; 12];
        self.file.seek(SeekFrom::Start(self.at)).ok()?;
        let mut there = 0;
        while let Ok(read @ 1..) = self.file.read(&mut head[there..]) {
            there += read;
        }
        let element = element(&head[..there], self.at)?;
        self.at = element.content;
        Some(element)
    }

    /// A number inside `element`, which is left as it was.
    fn number(&mut self, element: &Element, id: u32) -> Option<u64> {
        let back = self.at;
        self.at = element.content;
        let mut found = None;
        for _ in 0..20 {
            let Some(inner) = self.next() else { break };
            if inner.id == id {
                found = self.value(&inner);
                break;
            }
            match inner.ends {
                Some(end) if !BESIDE.contains(&inner.id) && element.ends.is_none_or(|all| end < all) => self.at = end,
                _ => break,
            }
        }
        self.at = back;
        found
    }

    fn value(&mut self, element: &Element) -> Option<u64> {
        let length = element.ends?.checked_sub(element.content).filter(|length| *length <= 8)?;
        let mut bytes = Vec::new();
        self.file.seek(SeekFrom::Start(element.content)).ok()?;
        (&self.file).take(length).read_to_end(&mut bytes).ok()?;
        Some(bytes.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
    }
}

/// Reads the head of an element: two numbers of varying length, whose leading zeros say how long they are.
fn element(head: &[u8], at: u64) -> Option<Element> {
    let id_length = head.first()?.leading_zeros() as usize + 1;
    let id =
        head.get(..id_length).filter(|id| id.len() <= 4)?.iter().fold(0, |sum: u32, byte| sum << 8 | u32::from(*byte));
    let rest = &head[id_length..];
    let length = rest.first()?.leading_zeros() as usize + 1;
    let bytes = rest.get(..length).filter(|bytes| bytes.len() <= 8)?;
    let whole = bytes.iter().fold(0, |sum: u64, byte| sum << 8 | u64::from(*byte));
    let most = (1 << (7 * length)) - 1;
    let size = whole & most;
    let content = at + (id_length + length) as u64;
    Some(Element { id, begins: at, content, ends: (size != most).then(|| content.saturating_add(size)) })
}

/// A file with a part left out: its head, then everything from a cluster on.
pub(super) struct Spliced {
    file: File,
    at: u64,
    head: u64,
    cluster: u64,
}

impl Spliced {
    /// The whole file, in which nobody can jump about.
    pub(super) fn whole(path: &Path) -> io::Result<Spliced> {
        Ok(Spliced { file: File::open(path)?, at: 0, head: u64::MAX, cluster: 0 })
    }
}

impl Read for Spliced {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let (from, most) = match self.head.checked_sub(self.at) {
            Some(left @ 1..) => (self.at, left),
            _ => (self.at - self.head + self.cluster, u64::MAX),
        };
        let most = usize::try_from(most).unwrap_or(usize::MAX).min(into.len());
        self.file.seek(SeekFrom::Start(from))?;
        let read = self.file.read(&mut into[..most])?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Spliced {
    fn seek(&mut self, _to: SeekFrom) -> io::Result<u64> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

/// Without seeking, so that nobody looks for what stands at a place of the whole file.
impl MediaSource for Spliced {
    fn is_seekable(&self) -> bool {
        false
    }

    fn byte_len(&self) -> Option<u64> {
        None
    }
}
