//! From a sound to a device's frames: read, faded, stretched, at the device's rate, on its channels.

use std::ops::Range;

use super::output::FADE_MS;
use crate::media::resample::Resampler;
use crate::media::sound::{Shape, Sound, SoundError};
use crate::media::stretch::Stretcher;

/// How much is read at once, in ms.
const BLOCK_MS: u64 = 20;

/// A loaded sound, and the machinery for one passage of it at a time.
pub(super) struct Chain {
    sound: Box<dyn Sound>,
    shape: Shape,
    frames: u64,
    /// The frames to be played, and whether the sound goes on after them, so that their end must be faded.
    passage: Range<u64>,
    soft_end: bool,
    /// The next frame to be read.
    at: u64,
    device: Shape,
    stretcher: Stretcher,
    resampler: Resampler,
    read: Vec<f32>,
    stretched: Vec<f32>,
    resampled: Vec<f32>,
    ended: bool,
}

impl Chain {
    pub fn new(sound: Box<dyn Sound>) -> Chain {
        let (shape, frames) = (sound.shape(), sound.frames());
        Chain {
            sound,
            shape,
            frames,
            passage: 0..0,
            soft_end: false,
            at: 0,
            device: shape,
            stretcher: Stretcher::new(shape, 1.0),
            resampler: Resampler::new(shape, shape),
            read: vec![0.0; shape.samples((shape.frame_at(BLOCK_MS) as usize).max(64))],
            stretched: Vec::new(),
            resampled: Vec::new(),
            ended: true,
        }
    }

    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// How many frames the sound has.
    pub fn frames(&self) -> u64 {
        self.frames
    }

    /// From now on makes frames of this passage for a device of that shape.
    pub fn begin(&mut self, passage: Range<u64>, speed: f32, device: Shape) -> Result<(), SoundError> {
        if device.rate != self.device.rate {
            self.resampler = Resampler::new(self.shape, Shape { rate: device.rate, ..self.shape });
        }
        self.device = device;
        self.resampler.clear();
        self.stretcher.clear();
        self.stretcher.set_speed(speed);
        let end = passage.end.min(self.frames);
        self.passage = passage.start.min(end)..end;
        self.soft_end = end < self.frames;
        self.at = self.passage.start;
        self.ended = false;
        self.sound.seek(self.at)
    }

    /// Whether there was anything in this passage so far.
    pub fn has_given(&self) -> bool {
        self.at > self.passage.start
    }

    /// Goes on at another speed, and says from which frame of the sound on.
    pub fn set_speed(&mut self, speed: f32) -> u64 {
        self.stretcher.set_speed(speed);
        self.passage.start + self.stretcher.position() as u64
    }

    /// How many frames of the sound one frame of the device stands for, at a speed.
    pub fn stride(&self, speed: f32, device: Shape) -> f64 {
        f64::from(speed) * f64::from(self.shape.rate) / f64::from(device.rate.max(1))
    }

    /// Adds to `into` some more frames of the passage, on the device's channels; false when it is over.
    pub fn more(&mut self, into: &mut Vec<f32>) -> Result<bool, SoundError> {
        if self.ended {
            return Ok(false);
        }
        self.read_some()?;
        self.stretched.clear();
        self.stretcher.pull(&mut self.stretched);
        self.resampled.clear();
        self.resampler.run(&self.stretched, &mut self.resampled);
        if self.ended {
            self.resampler.finish(&mut self.resampled);
        }
        spread(&self.resampled, self.shape.channels, self.device.channels, into);
        Ok(true)
    }

    fn read_some(&mut self) -> Result<(), SoundError> {
        let left = usize::try_from(self.passage.end - self.at).unwrap_or(usize::MAX);
        let room = self.read.len().min(self.shape.samples(left));
        let read = if room > 0 { self.sound.read(&mut self.read[..room])? } else { 0 };
        // A file may hold less than it promised: then it ends there.
        self.ended = read == 0;
        let block = &mut self.read[..read];
        fade(block, self.shape, self.at, &self.passage, self.soft_end);
        self.stretcher.push(block);
        self.at += (read / usize::from(self.shape.channels.max(1))) as u64;
        if self.ended || self.at >= self.passage.end {
            self.ended = true;
            self.stretcher.end();
        }
        Ok(())
    }
}

/// Lets the passage rise from silence, and fall to it where the sound would go on. `block` begins at the frame `at`.
fn fade(block: &mut [f32], shape: Shape, at: u64, passage: &Range<u64>, soft_end: bool) {
    let length = shape.frame_at(FADE_MS).max(1);
    let near_start = at < passage.start + length;
    let near_end = soft_end && at + block.len() as u64 + length > passage.end;
    if !near_start && !near_end {
        return;
    }
    for (frame, samples) in (at..).zip(block.chunks_exact_mut(usize::from(shape.channels.max(1)))) {
        let since = frame - passage.start;
        let left = if soft_end { passage.end.saturating_sub(frame + 1) } else { length };
        let gain = since.min(left).min(length) as f32 / length as f32;
        samples.iter_mut().for_each(|sample| *sample *= gain);
    }
}

/// Puts frames of `from` channels onto `to` channels: one channel is heard on both sides; of several the first is left,
/// the second right, and the others on both; a device with one channel gets their mean. Further channels of the device
/// stay silent.
fn spread(samples: &[f32], from: u16, to: u16, into: &mut Vec<f32>) {
    let (from, to) = (usize::from(from.max(1)), usize::from(to.max(1)));
    if from == to {
        into.extend_from_slice(samples);
        return;
    }
    for frame in samples.chunks_exact(from) {
        let (left, right) = match *frame {
            [only] => (only, only),
            [left, right] => (left, right),
            [left, right, ref others @ ..] => {
                let both: f32 = others.iter().sum();
                let share = 1.0 / (others.len() + 1) as f32;
                ((left + both) * share, (right + both) * share)
            }
            [] => (0.0, 0.0),
        };
        if to == 1 {
            into.push(frame.iter().sum::<f32>() / from as f32);
        } else {
            into.extend([left, right]);
            into.extend(std::iter::repeat_n(0.0, to - 2));
        }
    }
}
