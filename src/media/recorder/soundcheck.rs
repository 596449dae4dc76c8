//! Listening before anything is recorded: is the microphone on, is it loud enough?

use std::time::{Duration, Instant};

use super::meter::{Level, Meter};
use super::source::{Intake, Source, SourceError, Wanted, way};

/// A source that is listened to, and of which nothing is kept.
pub struct Soundcheck {
    source: Box<dyn Source>,
    intake: Intake,
    meter: Meter,
    /// Kept so that listening asks for no memory.
    block: Vec<f32>,
}

impl Soundcheck {
    /// Begins to listen.
    pub fn start(mut source: Box<dyn Source>, wanted: Wanted) -> Result<Soundcheck, SourceError> {
        let shape = source.prepare(wanted)?;
        let (feed, intake) = way(shape, Instant::now(), source.name(), Duration::ZERO);
        source.start(feed)?;
        Ok(Soundcheck { source, intake, meter: Meter::new(shape), block: vec![0.0; shape.samples(4_096)] })
    }

    /// How loud each channel is, by all that came since this was asked last; or why nothing comes any more.
    pub fn levels(&mut self) -> Result<Vec<Level>, SourceError> {
        if let Some(why) = self.intake.pulse.gone() {
            return Err(SourceError::Refused { device: self.intake.device.clone(), why: why.to_owned() });
        }
        loop {
            let length = self.intake.samples.slots().min(self.block.len());
            let whole = length - length % usize::from(self.intake.shape.channels).max(1);
            let block = &mut self.block[..whole];
            if whole == 0 || self.intake.samples.pop_entire_slice(block).is_err() {
                return Ok(self.meter.levels().to_vec());
            }
            self.meter.hear(block);
        }
    }

    /// Which device is listened to.
    pub fn device(&self) -> &str {
        &self.intake.device
    }

    /// The warnings of clipping were seen.
    pub fn clear_clipping(&mut self) {
        self.meter.clear_clipping();
    }
}

impl Drop for Soundcheck {
    fn drop(&mut self) {
        self.source.stop();
    }
}
