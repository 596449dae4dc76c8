//! The recorder: sound streams straight to a file, and what was heard two seconds ago survives anything.
//!
//! ```text
//! device ──► Feed ═══ ring ═══► writer ──► NAME.wav   (header true every half second)
//!   ▲                            │  └────► levels, gaps
//!   └── watchdog                 ▼
//!       (starts it again)      keeper ───► NAME.jsonl (marks and gaps, durable at once), fsync of both
//! ```
//!
//! Nothing is ever put in for what is missing: a gap says where and how long. `unfinished` finds what a crash or a
//! power cut left behind, and `adopt` makes it whole; neither can discard anything.

mod error;
mod keeper;
mod meter;
#[cfg(feature = "audio")]
mod microphone;
mod monitor;
mod notes;
mod scripted;
mod shared;
mod soundcheck;
mod source;
mod unfinished;
mod watch;
mod writer;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, SystemTime};

use super::durable::sync_folder_of;
use super::sound::Shape;
use super::wav_writer::{Depth, Layout, RIFF_LIMIT, WavWriter};

pub use error::{Alarm, RecorderError};
pub use meter::Level;
#[cfg(feature = "audio")]
pub use microphone::Microphone;
pub use monitor::{Heard, Monitor};
pub use notes::{Gap, Mark, Missing};
pub use scripted::{Pace, Progress, Scripted, Step, frame_code, frame_of};
pub use shared::{Phase, Status};
pub use soundcheck::Soundcheck;
pub use source::{Feed, Source, SourceError, Trouble, Wanted};
pub use unfinished::{Left, adopt, unfinished};

use notes::{Begun, Note, NotesFile, notes_path};
use shared::Shared;
use source::way;
use watch::Watch;
use writer::Writer;

/// What is left free on the disk, so that the archive can still keep what was recorded.
const RESERVE_BYTES: u64 = 32 << 20;

/// What is recorded, and how.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Into which folder; it is made where it is missing.
    pub folder: PathBuf,
    /// The name of the file, without its ending `.wav`.
    pub name: String,
    /// Rate and channels; what is not asked for is as the device has it.
    pub wanted: Wanted,
    /// How a sample is kept.
    pub depth: Depth,
    /// The caller's own words (which interview, what consent), kept beside the sound and given back as they are.
    pub context: String,
    /// Recording stops when no more than so many bytes are free.
    pub reserve_bytes: u64,
    /// How large a file may grow before it becomes an RF64; only tests need less than RIFF can hold.
    pub riff_limit: u64,
}

impl Settings {
    /// As the device has it, with 24 bits.
    pub fn new(folder: impl Into<PathBuf>, name: impl Into<String>) -> Settings {
        Settings {
            folder: folder.into(),
            name: name.into(),
            wanted: Wanted::default(),
            depth: Depth::Int24,
            context: String::new(),
            reserve_bytes: RESERVE_BYTES,
            riff_limit: RIFF_LIMIT,
        }
    }

    /// The sound file.
    pub fn path(&self) -> Result<PathBuf, RecorderError> {
        let is_plain = Path::new(&self.name).file_name().is_some_and(|name| name == self.name.as_str());
        if !is_plain || self.name.contains(['/', '\\', '\0']) {
            return Err(RecorderError::BadName { name: self.name.clone() });
        }
        Ok(self.folder.join(format!("{}.wav", self.name)))
    }
}

/// How long a recording of this kind can last before the disk that holds `folder` is full; none where the disk does not say.
pub fn time_left(folder: &Path, shape: Shape, depth: Depth) -> Option<Duration> {
    let usable = fs4::available_space(folder).ok()?.saturating_sub(RESERVE_BYTES);
    let a_second = u64::from(shape.rate) * u64::from(shape.channels) * u64::from(depth.bits() / 8);
    Some(Duration::from_secs(usable / a_second.max(1)))
}

/// A recording that has ended, or was adopted. The file of notes stays beside it until `taken_over`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    /// The sound file.
    pub path: PathBuf,
    /// How the sound is kept.
    pub layout: Layout,
    /// How many frames it has.
    pub frames: u64,
    /// What was marked, in order.
    pub marks: Vec<Mark>,
    /// Where sound is missing, in order.
    pub gaps: Vec<Gap>,
    /// What the caller gave at the beginning.
    pub context: String,
    /// When it was begun, in ms since 1970; 0 where the notes do not say it.
    pub began_ms: u64,
    /// From which device it was begun.
    pub device: String,
    /// Why it ended by itself, where it did.
    pub ended: Option<Alarm>,
}

impl Finished {
    /// How long it lasts, in ms.
    pub fn duration_ms(&self) -> u64 {
        self.layout.shape.ms_at(self.frames)
    }

    /// Nothing stands beyond the end: a mark may be durable before the sound it was set at, and a disk may fail between.
    fn within_its_end(mut self) -> Finished {
        let (frames, end_ms) = (self.frames, self.duration_ms());
        for mark in self.marks.iter_mut().filter(|mark| mark.frame > frames) {
            (mark.frame, mark.at_ms) = (frames, end_ms);
        }
        for gap in self.gaps.iter_mut().filter(|gap| gap.frame > frames) {
            (gap.frame, gap.at_ms) = (frames, end_ms);
        }
        self
    }

    /// The caller has the sound and the notes in its own durable keeping: the file of notes is removed, and
    /// `unfinished` speaks of this recording no more. The sound file is not touched.
    pub fn taken_over(self) -> Result<(), RecorderError> {
        let path = notes_path(&self.path);
        match fs::remove_file(&path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                Err(RecorderError::Io { doing: "removing the notes of a recording", path, source })
            }
            _ => Ok(()),
        }
    }
}

/// A recording that is being made. Dropping it ends the recording too: nothing that was heard is lost.
#[derive(Debug)]
pub struct Recorder {
    shared: Arc<Shared>,
    layout: Layout,
    begun: Begun,
    notes: Option<Sender<Note>>,
    watch: Option<JoinHandle<()>>,
    writer: Option<JoinHandle<io::Result<u64>>>,
    keeper: Option<JoinHandle<()>>,
}

impl Recorder {
    /// Begins to record from `source`.
    pub fn start(mut source: Box<dyn Source>, settings: &Settings) -> Result<Recorder, RecorderError> {
        let path = settings.path()?;
        prepare_folder(settings)?;
        let shape = source.prepare(settings.wanted)?;
        let device = source.name();
        let wanted_rate = settings.wanted.rate.filter(|rate| *rate > 0).unwrap_or(shape.rate);
        let wanted_channels = settings.wanted.channels.filter(|channels| *channels > 0).unwrap_or(shape.channels);
        let layout = Layout { shape: Shape { rate: wanted_rate, channels: wanted_channels }, depth: settings.depth };
        let begun = begun(settings, layout, &device);
        let (log, wav) = begin_files(&path, &begun, settings.riff_limit)?;

        let shared = Arc::new(Shared::new(path.clone(), device.clone()));
        let (feed, intake) = way(shape, shared.born, device, Duration::ZERO);
        let pulse = intake.pulse.clone();
        shared.state().pulse = Some(pulse.clone());
        let failed = |source| RecorderError::Io { doing: "beginning a recording", path: path.clone(), source };
        let sound = wav.handle().map_err(failed)?;
        if let Err(error) = source.start(feed) {
            // Not a frame is in them.
            let _ = fs::remove_file(&path);
            let _ = fs::remove_file(notes_path(&path));
            return Err(error.into());
        }
        let (notes, noted) = mpsc::channel();
        let (arrivals, arrived) = mpsc::channel();
        let writer = Writer::new(wav, intake, arrived, notes.clone(), shared.clone(), settings.reserve_bytes);
        let wanted = Wanted { rate: Some(layout.shape.rate), channels: Some(layout.shape.channels) };
        let watch = Watch { source, wanted, pulse, arrivals, shared: shared.clone() };
        let keeps = shared.clone();
        Ok(Recorder {
            keeper: Some(spawn("recorder: keeper", move || keeper::keep(log, &sound, &noted, &keeps)).map_err(failed)?),
            writer: Some(spawn("recorder: writer", || writer.run()).map_err(failed)?),
            watch: Some(spawn("recorder: watch", || watch.run()).map_err(failed)?),
            shared,
            layout,
            begun,
            notes: Some(notes),
        })
    }

    /// What is said from now on is not recorded, also where the disk is behind.
    pub fn pause(&self) {
        self.shared.press(true);
    }

    /// What is said from now on is recorded again.
    pub fn resume(&self) {
        self.shared.press(false);
    }

    /// Marks this moment. The mark is durable within moments; where it cannot be written, the status says so.
    pub fn mark(&self, words: impl Into<String>, tag: impl Into<String>) -> Mark {
        let mark = self.shared.mark(self.layout.shape, words.into(), tag.into());
        if let Some(notes) = &self.notes {
            let _ = notes.send(Note::Mark(mark.clone()));
        }
        mark
    }

    /// Says what the mark of this number, counted from 0, is about: whoever marks a moment need not wait until it is
    /// written down. Nothing where there is no such mark.
    pub fn describe(&self, number: usize, words: impl Into<String>, tag: impl Into<String>) {
        let (words, tag) = (words.into(), tag.into());
        let mut state = self.shared.state();
        let Some(mark) = state.marks.get_mut(number) else { return };
        (mark.words, mark.tag) = (words.clone(), tag.clone());
        drop(state);
        if let Some(notes) = &self.notes {
            let _ = notes.send(Note::Described { number, words, tag });
        }
    }

    /// The warnings of clipping were seen.
    pub fn clear_clipping(&self) {
        self.shared.clears_clipping.store(true, Ordering::Release);
    }

    /// How it stands.
    pub fn status(&self) -> Status {
        self.shared.status(self.layout.shape)
    }

    /// All marks so far.
    pub fn marks(&self) -> Vec<Mark> {
        self.shared.state().marks.clone()
    }

    /// The sound file.
    pub fn path(&self) -> &Path {
        &self.shared.path
    }

    /// Ends the recording: all that was heard is in the file, the file is whole and durable.
    pub fn finish(mut self) -> Result<Finished, RecorderError> {
        let path = self.shared.path.clone();
        let failed = |source| RecorderError::Io { doing: "ending the recording", path: path.clone(), source };
        let frames = match self.end() {
            Some(outcome) => outcome.map_err(failed)?,
            None => return Err(failed(io::Error::other("the program is broken: please report it"))),
        };
        let state = self.shared.state();
        let finished = Finished {
            path: path.clone(),
            layout: self.layout,
            frames,
            marks: state.marks.clone(),
            gaps: state.gaps.clone(),
            context: self.begun.context.clone(),
            began_ms: self.begun.at_ms,
            device: self.begun.device.clone(),
            ended: state.ended.clone(),
        };
        Ok(finished.within_its_end())
    }

    /// Ends all threads, in the order in which sound runs. A source that hangs is left to itself.
    fn end(&mut self) -> Option<io::Result<u64>> {
        self.shared.is_stopping.store(true, Ordering::Release);
        let outcome = self.writer.take()?.join().ok();
        self.notes = None;
        self.keeper.take()?.join().ok()?;
        if let Some(watch) = self.watch.take().filter(JoinHandle::is_finished) {
            let _ = watch.join();
        }
        outcome
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        let _ = self.end();
    }
}

fn spawn<T: Send + 'static>(name: &str, work: impl FnOnce() -> T + Send + 'static) -> io::Result<JoinHandle<T>> {
    thread::Builder::new().name(name.into()).spawn(work)
}

fn prepare_folder(settings: &Settings) -> Result<(), RecorderError> {
    let path = settings.folder.clone();
    fs::create_dir_all(&path).map_err(|source| RecorderError::Io {
        doing: "making the folder for a recording",
        path: path.clone(),
        source,
    })?;
    match fs4::available_space(&path) {
        Ok(free_bytes) if free_bytes <= settings.reserve_bytes => Err(RecorderError::NoRoom { path, free_bytes }),
        _ => Ok(()),
    }
}

fn begun(settings: &Settings, layout: Layout, device: &str) -> Begun {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Begun {
        at_ms: u64::try_from(now.as_millis()).unwrap_or(0),
        device: device.to_owned(),
        rate: layout.shape.rate,
        channels: layout.shape.channels,
        bits: layout.depth.bits(),
        context: settings.context.clone(),
    }
}

/// Both files, with their first lines durable before the first sound.
fn begin_files(path: &Path, begun: &Begun, riff_limit: u64) -> Result<(NotesFile, WavWriter), RecorderError> {
    let failed = |source| RecorderError::Io { doing: "beginning a recording", path: path.to_owned(), source };
    let taken = || RecorderError::Taken { path: path.to_owned() };
    if path.exists() {
        return Err(taken());
    }
    let mut log = NotesFile::open(path, true)?;
    log.clear().and_then(|()| log.write(&Note::Begun(begun.clone()))).map_err(failed)?;
    let layout = begun.layout().ok_or_else(|| RecorderError::Unknown { path: path.to_owned() })?;
    let wav = WavWriter::create_with_limit(path, layout, riff_limit).map_err(|source| match source.kind() {
        io::ErrorKind::AlreadyExists => taken(),
        _ => failed(source),
    })?;
    wav.handle().and_then(|file| file.sync_all()).map_err(failed)?;
    sync_folder_of(path).map_err(failed)?;
    Ok((log, wav))
}
