//! How loud it is, per channel.
//!
//! The peak falls by 20 dB in 1.7 s, as a peak programme meter's does (IEC 60268-10, type I); the highest peak is held
//! for 1.5 s; the effective level (RMS) is taken over 300 ms. Time is counted in frames, so that the meter shows the
//! same whatever the speed at which sound comes.

use serde::Serialize;

use crate::media::sound::Shape;

/// How long the highest peak stands, in ms.
const HOLD_MS: u64 = 1_500;

/// Over how long the effective level is taken, in seconds.
const RMS_SECONDS: f32 = 0.3;

/// From here on a sample counts as cut off: the highest that 16 bits can hold.
const FULL_SCALE: f32 = 32_767.0 / 32_768.0;

/// How loud one channel is. Levels are linear: 1 is full scale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Level {
    /// The highest sample of late.
    pub peak: f32,
    /// The highest peak of the last 1.5 s.
    pub hold: f32,
    /// The effective level.
    pub rms: f32,
    /// Whether anything was cut off since the latch was cleared: it was too loud, turn it down.
    pub is_clipped: bool,
}

impl Level {
    /// A level in decibels below full scale; -120 for silence.
    pub fn decibels(level: f32) -> f32 {
        (20.0 * level.max(1e-6).log10()).max(-120.0)
    }
}

/// The meter of every channel.
#[derive(Debug)]
pub(super) struct Meter {
    shape: Shape,
    levels: Vec<Level>,
    /// Per channel: frames since the held peak was heard, and the mean of the squares.
    held: Vec<u64>,
    square: Vec<f32>,
}

impl Meter {
    pub fn new(shape: Shape) -> Meter {
        let channels = usize::from(shape.channels);
        Meter { shape, levels: vec![Level::default(); channels], held: vec![0; channels], square: vec![0.0; channels] }
    }

    pub fn levels(&self) -> &[Level] {
        &self.levels
    }

    pub fn clear_clipping(&mut self) {
        self.levels.iter_mut().for_each(|level| level.is_clipped = false);
    }

    /// Hears the next frames.
    pub fn hear(&mut self, samples: &[f32]) {
        let channels = self.levels.len().max(1);
        let frames = samples.len() / channels;
        let rate = self.shape.rate.max(1) as f32;
        let seconds = frames as f32 / rate;
        let falls = 10f32.powf(-20.0 / 20.0 * seconds / 1.7);
        let keeps = (-1.0 / (RMS_SECONDS * rate)).exp();
        for (channel, level) in self.levels.iter_mut().enumerate() {
            let (mut peak, mut square) = (0.0f32, self.square[channel]);
            for sample in samples.iter().skip(channel).step_by(channels) {
                peak = peak.max(sample.abs());
                square = keeps * square + (1.0 - keeps) * sample * sample;
            }
            self.square[channel] = if square.is_finite() { square } else { 0.0 };
            level.peak = peak.max(level.peak * falls);
            level.rms = self.square[channel].sqrt();
            level.is_clipped |= peak >= FULL_SCALE;
            self.held[channel] += frames as u64;
            if peak >= level.hold || self.held[channel] > self.shape.frame_at(HOLD_MS) {
                level.hold = level.peak;
                self.held[channel] = 0;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: Shape = Shape { rate: 1_000, channels: 2 };

    fn hear(meter: &mut Meter, left: f32, ms: usize) {
        (0..ms / 10).for_each(|_| meter.hear(&[left, 0.0].repeat(10)));
    }

    #[test]
    fn the_highest_peak_is_held_for_a_second_and_a_half() {
        let mut meter = Meter::new(SHAPE);
        hear(&mut meter, 0.8, 10);
        hear(&mut meter, 0.0, 1_400);
        assert_eq!(meter.levels()[0].hold, 0.8);
        assert!(meter.levels()[0].peak < 0.2, "{:?}", meter.levels());
        hear(&mut meter, 0.0, 200);
        assert!(meter.levels()[0].hold < 0.2);
        assert_eq!(meter.levels()[1], Level::default());
    }

    #[test]
    fn the_effective_level_of_a_square_is_its_height() {
        let mut meter = Meter::new(SHAPE);
        hear(&mut meter, 0.5, 3_000);
        assert!((meter.levels()[0].rms - 0.5).abs() < 0.001, "{:?}", meter.levels());
        assert!((Level::decibels(0.5) + 6.02).abs() < 0.01);
        assert_eq!(Level::decibels(0.0), -120.0);
    }

    #[test]
    fn clipping_stays_lit_until_it_is_seen() {
        let mut meter = Meter::new(SHAPE);
        hear(&mut meter, -1.0, 10);
        hear(&mut meter, 0.1, 5_000);
        assert!(meter.levels()[0].is_clipped && !meter.levels()[1].is_clipped);
        meter.clear_clipping();
        hear(&mut meter, 0.99, 100);
        assert!(!meter.levels()[0].is_clipped);
    }
}
