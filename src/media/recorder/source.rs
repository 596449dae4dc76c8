//! Where sound comes from, and the way it takes from a device's callback to the disk.
//!
//! The callback of a device runs where nothing may wait: `Feed` asks for no memory, takes no lock and touches no disk.
//! What it is given goes into a ring that holds ten seconds; what does not fit is counted, with its place, and stands
//! in the recording as a gap.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use rtrb::{Consumer, Producer, RingBuffer};

use crate::media::sound::Shape;

/// How much sound waits in the ring when the disk does not take it, in seconds.
const RING_SECONDS: u64 = 10;

/// What is asked of a source; what is not asked for is the source's own choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Frames in a second.
    pub rate: Option<u32>,
    /// Samples in a frame.
    pub channels: Option<u16>,
}

/// Something that delivers sound: a device, or a script.
///
/// A recorder calls `prepare` and then `start`; when the source falls silent or says through its feed that it is gone,
/// `stop`, and then `prepare` and `start` again until it is back.
pub trait Source: Send {
    /// What people call it; after `prepare`, what was found.
    fn name(&self) -> String;

    /// Finds the device and says how it will lay out its sound: as wanted, or as near as it can.
    fn prepare(&mut self, wanted: Wanted) -> Result<Shape, SourceError>;

    /// Begins to deliver sound, laid out as `prepare` said, into `feed`, which lives until `stop`.
    fn start(&mut self, feed: Feed) -> Result<(), SourceError>;

    /// Ends the delivery and lets go of the feed. A source that was not started has nothing to do.
    fn stop(&mut self);
}

/// Why a source delivers no sound.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum SourceError {
    /// There is no such device, or none at all.
    #[error("there is no {}; plug it in, or choose another: `vivavoce devices` lists them", which(device))]
    Missing {
        /// Which; none: any.
        device: Option<String>,
    },
    /// The device is there and will not be recorded from.
    #[error("“{device}” cannot be recorded from ({why}); check that no other program holds it and that it is allowed")]
    Refused {
        /// Which.
        device: String,
        /// What the system said.
        why: String,
    },
    /// This program was built without sound devices.
    #[error("this vivavoce was built without sound devices; build it with the feature `audio`")]
    Unsupported,
}

fn which(device: &Option<String>) -> String {
    device.as_ref().map_or("microphone or other input".into(), |name| format!("input “{name}”"))
}

/// A place in all that is heard during a recording.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// When the source was started, in ns after the recording began: later ones come after.
    pub started_ns: u64,
    /// How many frames it had delivered.
    pub frames: u64,
}

/// What a source tells about itself; the watchdog and the writer read it.
#[derive(Debug)]
pub(super) struct Pulse {
    /// Times are counted from here.
    born: Instant,
    /// When it was started, in ns after `born`.
    pub started_ns: u64,
    /// Frames in a second.
    pub rate: u32,
    /// Frames delivered into the ring.
    fed: AtomicU64,
    /// When sound first and last came, in ns after `born`, 0 before that.
    first_ns: AtomicU64,
    last_ns: AtomicU64,
    /// When the source last gave a sign of life: sound, or that it waits for room.
    alive_ns: AtomicU64,
    has_overrun: AtomicBool,
    /// Why the source will deliver nothing more.
    gone: OnceLock<String>,
}

impl Pulse {
    /// How far it is.
    pub fn place(&self) -> Place {
        Place { started_ns: self.started_ns, frames: self.fed.load(Ordering::Acquire) }
    }

    /// When the first sound that came began to be heard, in ns after the recording began.
    pub fn first_ns(&self) -> Option<u64> {
        Some(self.first_ns.load(Ordering::Acquire)).filter(|ns| *ns > 0)
    }

    /// When sound last came.
    pub fn last_ns(&self) -> Option<u64> {
        Some(self.last_ns.load(Ordering::Acquire)).filter(|ns| *ns > 0)
    }

    /// When the source last gave a sign of life, or was begun.
    pub fn alive_ns(&self) -> u64 {
        self.alive_ns.load(Ordering::Acquire)
    }

    /// Why it will deliver nothing more, where it said so.
    pub fn gone(&self) -> Option<&str> {
        self.gone.get().map(String::as_str)
    }
}

/// Where a source puts its sound.
#[derive(Debug)]
pub struct Feed {
    samples: Producer<f32>,
    losses: Producer<Loss>,
    pulse: Arc<Pulse>,
    shape: Shape,
    /// Frames delivered into the ring.
    fed: u64,
    /// Frames lost since the last that was delivered, not yet told.
    lost: u64,
}

/// The other end of a feed.
#[derive(Debug)]
pub(super) struct Intake {
    pub samples: Consumer<f32>,
    pub losses: Consumer<Loss>,
    pub pulse: Arc<Pulse>,
    pub shape: Shape,
    /// What the source is called.
    pub device: String,
    /// How long the computer slept before it was started again.
    pub slept: Duration,
}

/// Frames that were heard and lost because the ring was full, or the device's own buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Loss {
    /// How many frames had been delivered before.
    pub after: u64,
    /// How many were lost.
    pub frames: u64,
}

/// The two ends of a way for sound of this shape.
pub(super) fn way(shape: Shape, born: Instant, device: String, slept: Duration) -> (Feed, Intake) {
    let frames = usize::try_from(u64::from(shape.rate) * RING_SECONDS).unwrap_or(usize::MAX);
    let (samples_in, samples_out) = RingBuffer::new(shape.samples(frames));
    let (losses_in, losses_out) = RingBuffer::new(64);
    let started_ns = nanoseconds(born.elapsed());
    let pulse = Arc::new(Pulse {
        born,
        started_ns,
        rate: shape.rate,
        fed: AtomicU64::new(0),
        first_ns: AtomicU64::new(0),
        last_ns: AtomicU64::new(0),
        alive_ns: AtomicU64::new(started_ns),
        has_overrun: AtomicBool::new(false),
        gone: OnceLock::new(),
    });
    let feed = Feed { samples: samples_in, losses: losses_in, pulse: pulse.clone(), shape, fed: 0, lost: 0 };
    (feed, Intake { samples: samples_out, losses: losses_out, pulse, shape, device, slept })
}

impl Feed {
    /// How the sound must be laid out.
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// Takes what was heard: whole frames. Never waits, asks for no memory.
    pub fn push(&mut self, samples: impl ExactSizeIterator<Item = f32>) {
        let channels = usize::from(self.shape.channels).max(1);
        let frames = (samples.len() / channels) as u64;
        if frames == 0 {
            return;
        }
        let now = nanoseconds(self.pulse.born.elapsed());
        let began = now.saturating_sub(self.ns(frames)).max(1);
        if self.pulse.has_overrun.swap(false, Ordering::AcqRel) {
            let silent = began.saturating_sub(self.pulse.last_ns.load(Ordering::Acquire));
            self.lost += (u128::from(silent) * u128::from(self.shape.rate) / 1_000_000_000) as u64;
        }
        let length = frames as usize * channels;
        if self.samples.slots() >= length {
            self.tell_loss();
        }
        match self.samples.write_chunk_uninit(length) {
            Ok(chunk) if self.lost == 0 => {
                chunk.fill_from_iter(samples);
                self.fed += frames;
                self.pulse.fed.store(self.fed, Ordering::Release);
            }
            _ => self.lost += frames,
        }
        if self.pulse.last_ns.load(Ordering::Relaxed) == 0 {
            self.pulse.first_ns.store(began, Ordering::Release);
        }
        self.pulse.last_ns.store(now, Ordering::Release);
        self.pulse.alive_ns.store(now, Ordering::Release);
    }

    /// How many frames fit now. A source that is faster than time waits for it; a device cannot.
    pub fn room(&self) -> usize {
        self.pulse.alive_ns.store(nanoseconds(self.pulse.born.elapsed()), Ordering::Release);
        self.samples.slots() / usize::from(self.shape.channels).max(1)
    }

    /// By which the source says what happened to it, from wherever it learns it.
    pub fn trouble(&self) -> Trouble {
        Trouble { pulse: self.pulse.clone() }
    }

    /// What is lost is told once, before the next that is delivered, so that its place is known.
    fn tell_loss(&mut self) {
        if self.lost > 0 && self.losses.push(Loss { after: self.fed, frames: self.lost }).is_ok() {
            self.lost = 0;
        }
    }

    fn ns(&self, frames: u64) -> u64 {
        u64::try_from(u128::from(frames) * 1_000_000_000 / u128::from(self.shape.rate.max(1))).unwrap_or(u64::MAX)
    }
}

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

impl Drop for Feed {
    fn drop(&mut self) {
        self.tell_loss();
    }
}

/// What happened to a source.
#[derive(Clone, Debug)]
pub struct Trouble {
    pulse: Arc<Pulse>,
}

impl Trouble {
    /// It will deliver nothing more: unplugged, switched, broken.
    pub fn gone(&self, why: impl Into<String>) {
        let _ = self.pulse.gone.set(why.into());
    }

    /// The device's own buffer ran over, so something was lost before what comes next.
    pub fn overrun(&self) {
        self.pulse.has_overrun.store(true, Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small_way() -> (Feed, Intake) {
        // Ten seconds of ten frames of two samples.
        way(Shape { rate: 10, channels: 2 }, Instant::now(), "test".into(), Duration::ZERO)
    }

    fn push(feed: &mut Feed, frames: usize) {
        feed.push(vec![0.5; frames * 2].into_iter());
    }

    #[test]
    fn what_does_not_fit_is_counted_with_its_place() {
        let (mut feed, mut intake) = small_way();
        push(&mut feed, 90);
        push(&mut feed, 20);
        push(&mut feed, 20);
        assert_eq!((intake.samples.slots(), intake.losses.slots()), (180, 0));
        intake.samples.pop_entire_slice(&mut [0.0; 180]).expect("they are there");
        push(&mut feed, 20);
        assert_eq!(intake.losses.pop(), Ok(Loss { after: 90, frames: 40 }));
        assert_eq!(intake.samples.slots(), 40);
        assert_eq!(feed.fed, 110);
    }

    #[test]
    fn a_loss_at_the_very_end_is_told_too() {
        let (mut feed, mut intake) = small_way();
        push(&mut feed, 100);
        push(&mut feed, 7);
        drop(feed);
        assert_eq!(intake.losses.pop(), Ok(Loss { after: 100, frames: 7 }));
    }

    #[test]
    fn what_a_device_lost_is_measured_by_the_clock() {
        let (mut feed, mut intake) =
            way(Shape { rate: 1_000, channels: 1 }, Instant::now(), "test".into(), Duration::ZERO);
        feed.push([0.5].into_iter());
        std::thread::sleep(Duration::from_millis(300));
        feed.trouble().overrun();
        feed.push(vec![0.5; 100].into_iter());
        let loss = intake.losses.pop().expect("it is told");
        assert_eq!((loss.after, intake.samples.slots()), (1, 101));
        // As long as it was silent, less what came at last.
        assert!((200..400).contains(&loss.frames), "{loss:?}");
    }

    #[test]
    fn half_a_frame_is_not_taken() {
        let (mut feed, intake) = small_way();
        feed.push([0.1, 0.2, 0.3].into_iter());
        assert_eq!((intake.samples.slots(), feed.fed), (2, 1));
    }
}
