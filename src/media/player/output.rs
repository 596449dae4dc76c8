//! Where sound goes: the one small interface of devices that play, and the way of the frames to them.
//!
//! The player's thread makes frames ahead and puts them into the inlet; the device takes them out of the outlet
//! whenever it needs some. Between them is a ring without locks, so a device is never kept waiting. A cut drops what lies
//! in the ring: what is heard falls silent within 5 ms, and nothing of it is heard later.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::Sender;
use std::time::Duration;

use super::engine::Order;
use crate::media::sound::Shape;

/// How long a sound takes to begin and to fall silent, against clicks, in ms.
pub(super) const FADE_MS: u64 = 5;
/// How much the ring holds, in ms: what is made ahead, twice, for after a cut the old stays until the device asks
/// again.
const RING_MS: u64 = 700;

/// A device that plays.
pub trait Output: Send {
    /// What it is called.
    fn name(&self) -> String;

    /// Opens the device, or opens it anew after an error, and says how it wants its frames.
    fn open(&mut self) -> Result<Shape, OutputError>;

    /// From now on the device takes its frames from `outlet`, and raises the alarm when it cannot go on.
    fn start(&mut self, outlet: Outlet, alarm: Alarm) -> Result<(), OutputError>;

    /// Lets go of the device; it takes nothing any more.
    fn close(&mut self);

    /// How long the device may ask for nothing before it counts as gone.
    fn patience(&self) -> Duration {
        Duration::from_secs(3)
    }
}

/// Why nothing can be heard.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutputError {
    /// There is no device at all.
    #[error("there is no sound output; connect headphones or loudspeakers, or start the sound server, and play again")]
    NoDevice,
    /// This program was built without them.
    #[error("this vivavoce was built without sound devices; build it with the feature `audio`")]
    Unsupported,
    /// None has the name that was asked for.
    #[error("there is no sound output called “{name}”; connect it, or choose one that `vivavoce devices` lists")]
    Unknown {
        /// The name.
        name: String,
    },
    /// It was there and is not any more.
    #[error("the sound output “{name}” disappeared; connect it again or choose another one, and play again")]
    Gone {
        /// Which.
        name: String,
    },
    /// Another program has it.
    #[error("the sound output “{name}” is in use by another program; close that, and play again")]
    Busy {
        /// Which.
        name: String,
    },
    /// It asks for no sound, though it should.
    #[error("the sound output “{name}” has stopped taking sound; play again, or choose another output")]
    Stalled {
        /// Which.
        name: String,
    },
    /// The system refused for another reason.
    #[error("the sound output “{name}” cannot be used ({said}); choose another output, and play again")]
    Unusable {
        /// Which.
        name: String,
        /// What the system said.
        said: String,
    },
}

/// What both ends of the ring know of each other. All counts are of frames since the ring was made.
#[derive(Default)]
pub(super) struct Flow {
    /// Everything before this frame is not to be heard any more.
    cut: AtomicU64,
    /// The latest cut that the device's end knows of.
    cut_taken: AtomicU64,
    /// The frame at which it took hold.
    cut_at: AtomicU64,
    /// How many frames left the ring or were cut.
    gone: AtomicU64,
    /// The frame that is being heard.
    heard: AtomicU64,
    /// How often the device asked.
    asked: AtomicU64,
    /// Whether more frames are on their way.
    flowing: AtomicBool,
}

impl Flow {
    /// The frame that is being heard.
    pub fn heard(&self) -> u64 {
        self.heard.load(Ordering::Acquire)
    }

    /// How often the device asked for frames.
    pub fn asked(&self) -> u64 {
        self.asked.load(Ordering::Relaxed)
    }

    /// The frame at which the latest cut took hold; none while the device has not asked since.
    pub fn cut_at(&self) -> Option<u64> {
        let taken = self.cut_taken.load(Ordering::Acquire) >= self.cut.load(Ordering::Acquire);
        taken.then(|| self.cut_at.load(Ordering::Acquire))
    }
}

/// The player's end of the ring.
pub(super) struct Inlet {
    ring: rtrb::Producer<f32>,
    flow: Arc<Flow>,
    channels: usize,
    /// What did not fit into the ring.
    waiting: VecDeque<f32>,
    put: u64,
}

impl Inlet {
    /// Takes whole frames.
    pub fn put(&mut self, samples: &[f32]) {
        self.waiting.extend(samples);
        self.put += (samples.len() / self.channels) as u64;
        self.pour();
    }

    /// Moves into the ring what fits.
    pub fn pour(&mut self) {
        let room = self.ring.slots().min(self.waiting.len()) / self.channels * self.channels;
        if let Ok(chunk) = self.ring.write_chunk_uninit(room) {
            chunk.fill_from_iter(self.waiting.drain(..room));
        }
    }

    /// Says whether more frames are on their way.
    pub fn set_flowing(&self, flowing: bool) {
        self.flow.flowing.store(flowing, Ordering::Release);
    }

    /// How many frames were put in so far.
    pub fn frames_put(&self) -> u64 {
        self.put
    }

    /// How many frames are made and neither taken nor cut.
    pub fn ahead(&self) -> u64 {
        let past = self.flow.gone.load(Ordering::Acquire).max(self.flow.cut.load(Ordering::Relaxed));
        self.put.saturating_sub(past)
    }

    /// Nothing of what was put in so far is to be heard any more.
    pub fn cut(&mut self) {
        self.put -= (self.waiting.len() / self.channels) as u64;
        self.waiting.clear();
        self.flow.cut.store(self.put, Ordering::Release);
    }

    /// What both ends know.
    pub fn flow(&self) -> &Arc<Flow> {
        &self.flow
    }
}

/// The device's end of the ring.
pub struct Outlet {
    ring: rtrb::Consumer<f32>,
    flow: Arc<Flow>,
    channels: usize,
    /// What is still to be heard of a sound that was cut, falling silent.
    tail: Vec<f32>,
    /// How many samples such a tail has at most.
    fade: usize,
    /// The latest cut.
    cut: u64,
    gone: u64,
    /// How many frames of silence the device was given since the ring ran empty.
    silent: u64,
}

impl Outlet {
    /// Fills `into` with whole frames: the next ones, and silence where there are none. Its first frame will be heard
    /// after `delay` further frames. Takes no lock and no memory.
    pub fn fill(&mut self, into: &mut [f32], delay: u64) {
        self.flow.asked.fetch_add(1, Ordering::Relaxed);
        self.take_cut();
        // What the device still holds: frames, and silence after them.
        let sounding = self.gone.saturating_sub(delay.saturating_sub(self.silent));
        self.flow.heard.fetch_max(sounding, Ordering::AcqRel);
        let (filled, rest) = self.ring.pop_partial_slice(into);
        let frames = (filled.len() / self.channels) as u64;
        rest.fill(0.0);
        let missing = (rest.len() / self.channels) as u64;
        self.gone += frames;
        self.silent = if frames > 0 { missing } else { self.silent.saturating_add(missing) };
        self.flow.gone.store(self.gone, Ordering::Release);
        self.mix_tail(into);
    }

    /// How often the device has asked; to be known on another thread.
    #[cfg(feature = "audio")]
    pub(super) fn flow(&self) -> Arc<Flow> {
        Arc::clone(&self.flow)
    }

    /// How many frames are ready.
    pub fn ready(&self) -> usize {
        self.ring.slots() / self.channels
    }

    /// Whether more frames are on their way.
    pub fn flowing(&self) -> bool {
        self.flow.flowing.load(Ordering::Acquire)
    }

    /// Whether nothing is ready and nothing on its way.
    pub fn dry(&self) -> bool {
        !self.flowing() && self.ready() == 0
    }

    /// Drops everything before the latest cut, but keeps a fading tail of it.
    pub(super) fn take_cut(&mut self) {
        let cut = self.flow.cut.load(Ordering::Acquire);
        if cut <= self.cut {
            return;
        }
        self.flow.cut_at.store(self.gone, Ordering::Release);
        let old = (cut.saturating_sub(self.gone) as usize * self.channels).min(self.ring.slots());
        let kept = old.min(self.fade);
        let fade = self.fade.max(1) as f32;
        if let Ok(chunk) = self.ring.read_chunk(kept) {
            self.tail.clear();
            let falling = |(at, sample): (usize, f32)| sample * (1.0 - at as f32 / fade);
            self.tail.extend(chunk.into_iter().enumerate().map(falling));
        }
        if let Ok(chunk) = self.ring.read_chunk(old - kept) {
            chunk.commit_all();
        }
        self.gone = cut;
        self.cut = cut;
        self.flow.cut_taken.store(cut, Ordering::Release);
    }

    fn mix_tail(&mut self, into: &mut [f32]) {
        let mixed = self.tail.len().min(into.len());
        for (sample, old) in into.iter_mut().zip(self.tail.drain(..mixed)) {
            *sample += old;
        }
    }
}

/// How a device says that it cannot go on.
#[derive(Clone)]
pub struct Alarm {
    pub(super) orders: Sender<Order>,
    /// Which opening of the device it belongs to: what an earlier one says is of no interest.
    pub(super) opening: u64,
}

impl Alarm {
    /// The device cannot go on.
    pub fn raise(&self, error: OutputError) {
        // If the player is gone, nobody wants to hear it.
        let _ = self.orders.send(Order::Failed(self.opening, error));
    }
}

/// Both ends of a new ring for a device of this shape.
pub(super) fn ring(shape: Shape) -> (Inlet, Outlet) {
    let samples = |ms| shape.samples(shape.frame_at(ms) as usize);
    let (producer, consumer) = rtrb::RingBuffer::new(samples(RING_MS));
    let flow = Arc::new(Flow::default());
    let channels = usize::from(shape.channels).max(1);
    let inlet = Inlet { ring: producer, flow: Arc::clone(&flow), channels, waiting: VecDeque::new(), put: 0 };
    let fade = samples(FADE_MS);
    let tail = Vec::with_capacity(fade);
    (inlet, Outlet { ring: consumer, flow, channels, tail, fade, cut: 0, gone: 0, silent: 0 })
}
