//! Hearing without keeping: how loud a source is, before the first second is recorded.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::meter::{Level, Meter};
use super::source::{Intake, Source, SourceError, Wanted, way};
use crate::media::sound::Shape;

/// How often it is listened.
const EVERY: Duration = Duration::from_millis(20);

/// How long a source may deliver nothing before that is told; and how long it may take to its first sound.
const SILENCE: Duration = Duration::from_millis(1_500);
const PATIENCE: Duration = Duration::from_millis(4_000);

/// How long it waits before it tries a source again that did not answer.
const PAUSE: Duration = Duration::from_millis(400);

/// Listens to a source and keeps nothing of it. Dropping it ends the listening soon afterwards.
#[derive(Debug)]
pub struct Monitor {
    known: Arc<Known>,
    thread: Option<JoinHandle<()>>,
}

/// What is heard.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heard {
    /// From which device, as far as it was found.
    pub device: String,
    /// How its sound is laid out; none while nothing comes.
    pub shape: Option<Shape>,
    /// How loud each channel is.
    pub levels: Vec<Level>,
    /// Why nothing is heard.
    pub trouble: Option<SourceError>,
}

#[derive(Debug, Default)]
struct Known {
    is_stopping: AtomicBool,
    clears_clipping: AtomicBool,
    heard: Mutex<Heard>,
}

impl Monitor {
    /// Begins to listen on a thread of its own; a source that does not answer, or goes away, is tried again and again.
    pub fn start(mut source: Box<dyn Source>, wanted: Wanted) -> Monitor {
        let known = Arc::new(Known::default());
        let inner = known.clone();
        let listen = move || {
            while !inner.is_stopping() {
                if let Err(trouble) = inner.listen(source.as_mut(), wanted) {
                    inner.tell(|heard| {
                        *heard = Heard { device: source.name(), trouble: Some(trouble), ..Heard::default() };
                    });
                }
                source.stop();
                inner.rest(PAUSE);
            }
        };
        // Without a thread there is no level; recording itself says what is wrong with this computer.
        let thread = thread::Builder::new().name("monitor".into()).spawn(listen).ok();
        Monitor { known, thread }
    }

    /// What is heard now.
    pub fn heard(&self) -> Heard {
        self.known.heard.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The warnings of clipping were seen.
    pub fn clear_clipping(&self) {
        self.known.clears_clipping.store(true, Ordering::Release);
    }

    /// Ends the listening, and waits until the device is free for others: as long as the system takes.
    pub fn end(mut self) {
        self.known.is_stopping.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Monitor {
    fn drop(&mut self) {
        self.known.is_stopping.store(true, Ordering::Release);
    }
}

impl Known {
    fn is_stopping(&self) -> bool {
        self.is_stopping.load(Ordering::Acquire)
    }

    fn tell(&self, change: impl FnOnce(&mut Heard)) {
        change(&mut self.heard.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn rest(&self, time: Duration) {
        let until = Instant::now() + time;
        while !self.is_stopping() && Instant::now() < until {
            thread::sleep(EVERY);
        }
    }

    /// Listens until it is ended or the source delivers nothing more.
    fn listen(&self, source: &mut dyn Source, wanted: Wanted) -> Result<(), SourceError> {
        let shape = source.prepare(wanted)?;
        let device = source.name();
        let (feed, mut intake) = way(shape, Instant::now(), device.clone(), Duration::ZERO);
        source.start(feed)?;
        let mut meter = Meter::new(shape);
        let (mut last, mut patience) = (Instant::now(), PATIENCE);
        while !self.is_stopping() {
            if hear(&mut intake, &mut meter) {
                (last, patience) = (Instant::now(), SILENCE);
                if self.clears_clipping.swap(false, Ordering::AcqRel) {
                    meter.clear_clipping();
                }
                let levels = meter.levels().to_vec();
                self.tell(|heard| {
                    *heard = Heard { device: device.clone(), shape: Some(shape), levels, trouble: None };
                });
            } else if let Some(why) = why_silent(&intake, last.elapsed() > patience) {
                return Err(SourceError::Refused { device, why });
            }
            thread::sleep(EVERY);
        }
        Ok(())
    }
}

/// Takes what has come; whether anything has.
fn hear(intake: &mut Intake, meter: &mut Meter) -> bool {
    let waiting = intake.samples.slots();
    let Ok(chunk) = intake.samples.read_chunk(waiting) else { return false };
    let (first, second) = chunk.as_slices();
    meter.hear(first);
    meter.hear(second);
    chunk.commit_all();
    waiting > 0
}

fn why_silent(intake: &Intake, is_late: bool) -> Option<String> {
    let said = intake.pulse.gone().map(str::to_owned);
    said.or_else(|| is_late.then(|| "no sound comes from it".into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::recorder::{Pace, Scripted, Step};

    const SHAPE: Shape = Shape { rate: 8_000, channels: 2 };

    fn wait_for(monitor: &Monitor, holds: impl Fn(&Heard) -> bool) -> Heard {
        let begun = Instant::now();
        loop {
            let heard = monitor.heard();
            if holds(&heard) {
                return heard;
            }
            assert!(begun.elapsed() < Duration::from_secs(10), "{heard:?}");
            thread::sleep(Duration::from_millis(5));
        }
    }

    #[test]
    fn the_level_is_heard_and_a_device_that_comes_back_is_heard_again() {
        let script = [Step::Tone(440.0, 0.5, 600), Step::Gone(600), Step::Tone(440.0, 1.0, 60_000)];
        let monitor = Monitor::start(Box::new(Scripted::new(SHAPE, Pace::Clock, script)), Wanted::default());
        let heard = wait_for(&monitor, |heard| heard.levels.first().is_some_and(|level| level.peak > 0.4));
        assert_eq!((heard.shape, heard.levels.len(), heard.levels[0].is_clipped), (Some(SHAPE), 2, false));
        let gone = wait_for(&monitor, |heard| heard.trouble.is_some());
        assert!(gone.levels.is_empty(), "nothing is heard of a device that is gone: {gone:?}");
        wait_for(&monitor, |heard| heard.levels.first().is_some_and(|level| level.is_clipped));
        monitor.end();
    }
}
