//! The waveform of a recording: the lowest and the highest sample at each hundredth of a second, and coarser levels
//! of it, each half as fine as the one before. Computed once, in the background, and kept as a derived file.
//!
//! The file: the eight bytes `VVPEAKS1`; the length of the sound in ms (8 bytes, little-endian); the number of points
//! (8 bytes); then two signed bytes a point, the lowest and the highest of all channels, -127 to 127. The coarser
//! levels are made when it is loaded. What does not fit this is computed anew.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use super::decoder::Decoding;
use super::envelope::{self, POINTS_A_SECOND, Point, points_of};
use super::sound::{Sound, SoundError};
use super::wav::{self, Opened, WavSound};

const MAGIC: &[u8; 8] = b"VVPEAKS1";
/// A minute at a time is measured, so that the picture grows from the beginning while several measure.
const STRETCH: u64 = 60 * POINTS_A_SECOND;
/// No recording is longer: four days and nights.
const MOST_POINTS: u64 = 96 * 3600 * POINTS_A_SECOND;
const MS_A_POINT: u64 = 1000 / POINTS_A_SECOND;

/// The waveform of a recording, or of as much of its beginning as has been measured.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Peaks {
    duration_ms: u64,
    /// `levels[n]` has a point for every 2ⁿ hundredths of a second.
    levels: Vec<Vec<Point>>,
}

impl Peaks {
    /// Measures the sound of the file at `path`. `told` sees the waveform as it grows, some times a second, and answers
    /// false to cancel.
    pub fn compute(path: &Path, told: &mut dyn FnMut(&Peaks) -> bool) -> Result<Peaks, SoundError> {
        let mut first = Measured::open(path)?;
        let (shape, frames) = (first.sound().shape(), first.sound().frames());
        let all = points_of(shape, frames);
        if all > MOST_POINTS {
            let why = format!("it says that it lasts {} hours", shape.ms_at(frames) / 3_600_000);
            return Err(SoundError::Undecodable { path: path.to_owned(), why });
        }
        let mut peaks = Peaks { duration_ms: shape.ms_at(frames), levels: Vec::new() };
        let workers = thread::available_parallelism().map_or(1, |count| count.get().min(4));
        let stretches = all.div_ceil(STRETCH);
        let counter = AtomicU64::new(0);
        let (sender, receiver) = sync_channel(2 * workers);
        thread::scope(|scope| {
            let counter = &counter;
            for _ in 1..workers.min(usize::try_from(stretches).unwrap_or(usize::MAX)) {
                let sender = sender.clone();
                // Who cannot open it a second time leaves the work to the first.
                scope.spawn(move || Measured::open(path).map(|mut other| work(&mut other, all, counter, &sender)));
            }
            scope.spawn(move || work(&mut first, all, counter, &sender));
            let mut early = BTreeMap::new();
            let mut next = 0;
            for (stretch, points) in receiver {
                early.insert(stretch, points?);
                while let Some(points) = early.remove(&next) {
                    next += 1;
                    peaks.extend(&points);
                    if !told(&peaks) {
                        return Err(SoundError::Cancelled);
                    }
                }
            }
            Ok(())
        })?;
        // The length that the file says may be a little more than what there is.
        Ok(peaks)
    }

    /// How long the sound is, in ms.
    pub fn duration_ms(&self) -> u64 {
        self.duration_ms
    }

    /// How much of it has been measured, in ms from the beginning.
    pub fn measured_ms(&self) -> u64 {
        (self.points().len() as u64 * MS_A_POINT).min(self.duration_ms)
    }

    /// The finest level.
    pub fn points(&self) -> &[Point] {
        self.levels.first().map_or(&[], Vec::as_slice)
    }

    /// The lowest and the highest sample in each of `columns` equal parts of `from_ms..to_ms`, -127 to 127; (0, 0)
    /// where nothing has been measured or nothing sounds. Looks at four points a column at most.
    pub fn range(&self, from_ms: u64, to_ms: u64, columns: usize) -> Vec<Point> {
        let span = to_ms.saturating_sub(from_ms);
        let per_column = span / MS_A_POINT / (columns as u64).max(1);
        let finest = usize::try_from(per_column.max(1).ilog2()).unwrap_or(0).saturating_sub(1);
        let level = finest.min(self.levels.len().saturating_sub(1));
        let Some(points) = self.levels.get(level) else { return vec![(0, 0); columns] };
        // In thousandths of a column's width, so that columns finer than a point repeat it.
        let edge = |column: usize| {
            let ms = u128::from(from_ms) * columns as u128 + u128::from(span) * column as u128;
            (ms, u128::from(MS_A_POINT << level) * columns.max(1) as u128)
        };
        let column = |at: usize| {
            let ((from, unit), (to, _)) = (edge(at), edge(at + 1));
            let first = usize::try_from(from / unit).unwrap_or(usize::MAX).min(points.len());
            let last = usize::try_from(to.div_ceil(unit)).unwrap_or(usize::MAX).max(first + 1).min(points.len());
            points[first..last.max(first)].iter().copied().reduce(wider).unwrap_or((0, 0))
        };
        (0..columns).map(column).collect()
    }

    /// Loads what `store` wrote; nothing where the file is of another form or damaged.
    pub fn load(path: &Path) -> Result<Option<Peaks>, SoundError> {
        let bytes = std::fs::read(path).map_err(|source| SoundError::Unreadable { path: path.to_owned(), source })?;
        Ok(read(&mut bytes.as_slice()).filter(|peaks| 24 + 2 * peaks.points().len() == bytes.len()))
    }

    /// Writes the waveform to `path`: beside it first, then renamed, so that a file that is there is whole.
    pub fn store(&self, path: &Path) -> Result<(), SoundError> {
        let unwritable = |source| SoundError::Unwritable { path: path.to_owned(), source };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(unwritable)?;
        let mut bytes = MAGIC.to_vec();
        bytes.extend(self.duration_ms.to_le_bytes());
        bytes.extend((self.points().len() as u64).to_le_bytes());
        bytes.extend(self.points().iter().flat_map(|(low, high)| [low.cast_unsigned(), high.cast_unsigned()]));
        file.write_all(&bytes).map_err(unwritable)?;
        file.persist(path).map_err(|error| unwritable(error.error))?;
        Ok(())
    }

    /// Adds points at the end, on every level.
    fn extend(&mut self, points: &[Point]) {
        if self.levels.is_empty() {
            self.levels.push(Vec::new());
        }
        self.levels[0].extend_from_slice(points);
        for level in 1.. {
            let finer = &self.levels[level - 1];
            if finer.len() < 2 {
                break;
            }
            let whole = self.levels.get(level).map_or(0, |coarse| coarse.len().min(finer.len() / 2));
            // The last point may have been half of what it is now.
            let from = whole.saturating_sub(1);
            let grown: Vec<Point> =
                finer[2 * from..].chunks(2).filter_map(|pair| pair.iter().copied().reduce(wider)).collect();
            match self.levels.get_mut(level) {
                Some(coarse) => {
                    coarse.truncate(from);
                    coarse.extend(grown);
                }
                None => self.levels.push(grown),
            }
        }
    }
}

fn wider(one: Point, other: Point) -> Point {
    (one.0.min(other.0), one.1.max(other.1))
}

fn read(bytes: &mut &[u8]) -> Option<Peaks> {
    let mut head = [0; 24];
    bytes.read_exact(&mut head).ok()?;
    let duration_ms = head[..8].eq(MAGIC).then(|| u64::from_le_bytes(*head[8..].first_chunk().unwrap_or(&[0; 8])))?;
    let count = u64::from_le_bytes(*head[16..].first_chunk()?);
    let (pairs, _) = bytes.as_chunks::<2>();
    if pairs.len() as u64 != count {
        return None;
    }
    let points: Vec<Point> = pairs.iter().map(|[low, high]| (low.cast_signed(), high.cast_signed())).collect();
    let mut peaks = Peaks { duration_ms, levels: Vec::new() };
    peaks.extend(&points);
    Some(peaks)
}

/// Sound whose points can be measured: here, or by a decoding child.
enum Measured {
    Wav(Box<WavSound>),
    Decoded(Box<Decoding>),
}

impl Measured {
    fn open(path: &Path) -> Result<Measured, SoundError> {
        Ok(match wav::open(path)? {
            Opened::Wav(sound, _) => Measured::Wav(sound),
            Opened::Other => Measured::Decoded(Box::new(Decoding::open(path)?)),
        })
    }

    fn sound(&self) -> &dyn Sound {
        match self {
            Measured::Wav(sound) => sound.as_ref(),
            Measured::Decoded(sound) => sound.as_ref(),
        }
    }

    fn measure(&mut self, from: u64, to: u64) -> Result<Vec<Point>, SoundError> {
        let mut points = Vec::new();
        let mut told = |more: &[Point]| {
            points.extend_from_slice(more);
            Ok(true)
        };
        match self {
            Measured::Wav(sound) => envelope::measure(sound.as_mut(), from..to, &mut told)?,
            Measured::Decoded(sound) => sound.measure(from..to, &mut told)?,
        }
        Ok(points)
    }
}

/// Measures one stretch after the other until none is left, or nobody wants to know.
fn work(
    measured: &mut Measured,
    all: u64,
    counter: &AtomicU64,
    sender: &SyncSender<(u64, Result<Vec<Point>, SoundError>)>,
) {
    loop {
        let stretch = counter.fetch_add(1, Ordering::Relaxed);
        let from = stretch * STRETCH;
        if from >= all {
            break;
        }
        let points = measured.measure(from, all.min(from + STRETCH));
        // Where the sound ends earlier than the file says, nobody needs to look any further.
        let ended = points.as_ref().map_or(true, |points| (points.len() as u64) < STRETCH);
        if ended {
            counter.fetch_max(all.div_ceil(STRETCH), Ordering::Relaxed);
        }
        if sender.send((stretch, points)).is_err() || ended {
            break;
        }
    }
}
