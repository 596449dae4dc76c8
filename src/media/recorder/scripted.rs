//! Sound without a device, by a script: for tests, and wherever there is no microphone.
//!
//! The script is played along the clock, as a device would be, or as fast as the recorder takes it. Along the clock,
//! time passes while the device is away: what was said then is said to nobody.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::source::{Feed, Source, SourceError, Wanted};
use crate::media::sound::Shape;

/// One thing after another.
#[derive(Clone, Debug)]
pub enum Step {
    /// Every sample tells in which frame of the script it stands, see `frame_code`; for so many ms.
    Coded(u64),
    /// A tone of so many hertz at this height, for so many ms.
    Tone(f32, f32, u64),
    /// Silence, for so many ms.
    Silence(u64),
    /// These samples, the channels side by side: speech, say.
    Samples(Arc<[f32]>),
    /// The device is unplugged and says so, for so many ms.
    Gone(u64),
    /// The device is there and delivers nothing, without a word, for so many ms.
    Mute(u64),
    /// From here on the device delivers so many frames a second; it breaks off for that.
    Rate(u32),
    /// From here on the device has another name.
    Named(String),
}

/// How fast the script is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// Along the clock.
    Clock,
    /// As fast as it is taken; nobody is away for longer than it takes to notice.
    Fast,
}

/// A source that plays a script, and is silent after its end.
#[derive(Debug)]
pub struct Scripted {
    steps: Arc<[Step]>,
    pace: Pace,
    shape: Shape,
    name: String,
    progress: Progress,
    begun: Option<Instant>,
    playing: Option<(Arc<AtomicBool>, JoinHandle<Place>)>,
    place: Place,
}

/// How far a script was played; also known while it is being recorded.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    delivered: Arc<AtomicU64>,
    is_over: Arc<AtomicBool>,
}

impl Progress {
    /// Frames that were delivered.
    pub fn delivered(&self) -> u64 {
        self.delivered.load(Ordering::Acquire)
    }

    /// Whether the script has come to its end.
    pub fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Acquire)
    }
}

/// Where in the script it is.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    step: usize,
    /// ns of the script before this step.
    before_ns: u64,
    /// Frames of this step that are over.
    frames: u64,
    /// Frames of the script that are over, heard or not.
    frame: u64,
}

/// The sample that says in which frame it stands: the first channel counts from -1 upwards in steps of 2^-23, each
/// other one counts 2^12 times as slowly as the one before; 24 bits hold all of it.
pub fn frame_code(frame: u64, channel: u16) -> f32 {
    let count = (frame >> (12 * u32::from(channel).min(5))) & 0xff_ffff;
    (count as f32 - 8_388_608.0) / 8_388_608.0
}

/// The frame that two neighbouring coded samples stand in.
pub fn frame_of(first: f32, second: f32) -> u64 {
    let count = |sample: f32| (sample * 8_388_608.0 + 8_388_608.0).round() as u64;
    (count(second) >> 12 << 24) | count(first)
}

impl Scripted {
    /// A script for a device of this shape.
    pub fn new(shape: Shape, pace: Pace, steps: impl Into<Arc<[Step]>>) -> Scripted {
        Scripted {
            steps: steps.into(),
            pace,
            shape,
            name: "Script".into(),
            progress: Progress::default(),
            begun: None,
            playing: None,
            place: Place::default(),
        }
    }

    /// How far it is played.
    pub fn progress(&self) -> Progress {
        self.progress.clone()
    }

    /// Passes over what happens between two sounds; fails while the device is away.
    fn pass(&mut self) -> Result<(), SourceError> {
        while let Some(step) = self.steps.get(self.place.step) {
            let away = match step {
                Step::Rate(rate) => {
                    self.shape.rate = *rate;
                    0
                }
                Step::Named(name) => {
                    self.name.clone_from(name);
                    0
                }
                Step::Gone(ms) | Step::Mute(ms) => *ms,
                _ => break,
            };
            let over_ns = self.place.before_ns + away * 1_000_000;
            if self.pace == Pace::Clock && elapsed_ns(self.begun) < over_ns {
                return Err(SourceError::Missing { device: Some(self.name.clone()) });
            }
            self.place.frame += self.shape.frame_at(away);
            self.place = Place { step: self.place.step + 1, before_ns: over_ns, frames: 0, ..self.place };
        }
        Ok(())
    }
}

impl Source for Scripted {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn prepare(&mut self, _wanted: Wanted) -> Result<Shape, SourceError> {
        self.pass()?;
        Ok(self.shape)
    }

    fn start(&mut self, feed: Feed) -> Result<(), SourceError> {
        let is_again = self.begun.is_some();
        let begun = *self.begun.get_or_insert_with(Instant::now);
        let is_stopped = Arc::new(AtomicBool::new(false));
        let mut player = Player {
            steps: self.steps.clone(),
            pace: self.pace,
            shape: self.shape,
            progress: self.progress.clone(),
            begun,
            is_stopped: is_stopped.clone(),
            feed,
            place: self.place,
        };
        if is_again && self.pace == Pace::Clock {
            player.skip_unheard();
        }
        let refused =
            |error: std::io::Error| SourceError::Refused { device: self.name.clone(), why: error.to_string() };
        let thread = thread::Builder::new().name("script".into()).spawn(|| player.play()).map_err(refused)?;
        self.playing = Some((is_stopped, thread));
        Ok(())
    }

    fn stop(&mut self) {
        if let Some((is_stopped, thread)) = self.playing.take() {
            is_stopped.store(true, Ordering::Release);
            if let Ok(place) = thread.join() {
                self.place = place;
            }
        }
    }
}

impl Drop for Scripted {
    fn drop(&mut self) {
        self.stop();
    }
}

fn elapsed_ns(begun: Option<Instant>) -> u64 {
    begun.map_or(0, |begun| u64::try_from(begun.elapsed().as_nanos()).unwrap_or(u64::MAX))
}

/// The thread that stands for the device's own.
struct Player {
    steps: Arc<[Step]>,
    pace: Pace,
    shape: Shape,
    progress: Progress,
    begun: Instant,
    is_stopped: Arc<AtomicBool>,
    feed: Feed,
    place: Place,
}

impl Player {
    /// Plays until the device goes away, is stopped, or nothing is left.
    fn play(mut self) -> Place {
        while !self.is_stopped.load(Ordering::Acquire) {
            match self.steps.clone().get(self.place.step) {
                None => {
                    self.progress.is_over.store(true, Ordering::Release);
                    thread::sleep(Duration::from_millis(5));
                }
                Some(Step::Gone(_)) => {
                    self.feed.trouble().gone("it was unplugged");
                    break;
                }
                Some(Step::Rate(_) | Step::Named(_)) => {
                    self.feed.trouble().gone("it was switched");
                    break;
                }
                Some(Step::Mute(_)) => thread::sleep(Duration::from_millis(5)),
                Some(step) => self.play_some(step),
            }
        }
        self.place
    }

    /// Delivers the next ten ms of a step that sounds, or less at its end.
    fn play_some(&mut self, step: &Step) {
        let length = self.length(step);
        let block = u64::from(self.shape.rate / 100).max(1);
        let frames = block.min(length - self.place.frames);
        if !self.wait_for(frames) {
            return;
        }
        let channels = self.shape.channels;
        let first = self.place.frame;
        let rate = self.shape.rate as f32;
        let begins = self.place.frames;
        let one = |at: usize| {
            let (frame, channel) = (at as u64 / u64::from(channels), (at % usize::from(channels)) as u16);
            match step {
                Step::Coded(_) => frame_code(first + frame, channel),
                Step::Tone(hertz, height, _) => {
                    // Counted anew every second, so that single precision is enough.
                    let second = ((begins + frame) % u64::from(self.shape.rate.max(1))) as f32;
                    height * (std::f32::consts::TAU * hertz * second / rate).sin()
                }
                Step::Samples(samples) => samples
                    .get((begins + frame) as usize * usize::from(channels) + usize::from(channel))
                    .copied()
                    .unwrap_or(0.0),
                _ => 0.0,
            }
        };
        self.feed.push((0..frames as usize * usize::from(channels)).map(one));
        self.progress.delivered.fetch_add(frames, Ordering::AcqRel);
        self.go(frames, length);
    }

    /// Along the clock, until these frames were said; else until there is room. Whether it was not stopped meanwhile.
    fn wait_for(&self, frames: u64) -> bool {
        while !self.is_stopped.load(Ordering::Acquire) {
            let is_time = match self.pace {
                Pace::Clock => {
                    elapsed_ns(Some(self.begun)) >= self.place.before_ns + self.ns(self.place.frames + frames)
                }
                Pace::Fast => self.feed.room() as u64 >= frames,
            };
            if is_time {
                return true;
            }
            thread::sleep(Duration::from_millis(1));
        }
        false
    }

    /// What was said before the device was back is over.
    fn skip_unheard(&mut self) {
        let now = elapsed_ns(Some(self.begun));
        while let Some(step) = self.steps.clone().get(self.place.step) {
            let length = self.length(step);
            let heard = u128::from(now.saturating_sub(self.place.before_ns)) * u128::from(self.shape.rate);
            let over = u64::try_from(heard / 1_000_000_000).unwrap_or(u64::MAX).min(length);
            self.go(over.saturating_sub(self.place.frames), length);
            if over < length || length == 0 {
                break;
            }
        }
    }

    fn go(&mut self, frames: u64, length: u64) {
        self.place.frames += frames;
        self.place.frame += frames;
        if length > 0 && self.place.frames >= length {
            self.place.before_ns += self.ns(length);
            self.place.frames = 0;
            self.place.step += 1;
        }
    }

    /// Frames of a step that sounds; 0 for the others.
    fn length(&self, step: &Step) -> u64 {
        match step {
            Step::Coded(ms) | Step::Tone(_, _, ms) | Step::Silence(ms) => self.shape.frame_at(*ms),
            Step::Samples(samples) => samples.len() as u64 / u64::from(self.shape.channels).max(1),
            _ => 0,
        }
    }

    fn ns(&self, frames: u64) -> u64 {
        (u128::from(frames) * 1_000_000_000 / u128::from(self.shape.rate.max(1))) as u64
    }
}
