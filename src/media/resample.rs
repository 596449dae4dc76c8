//! Sound at another rate: band-limited interpolation by a windowed sinc, streamed.
//!
//! After Julius O. Smith, “Digital Audio Resampling” (<https://ccrma.stanford.edu/~jos/resample/>): every output frame is
//! the input weighted with a sinc around its moment, the sinc cut by a Kaiser window; where the output is slower than
//! the input the sinc is widened, so that nothing folds back. Knows no files and no devices; the player uses it.

use std::f64::consts::PI;

use super::sound::Shape;

/// How many zero crossings the sinc has on each side: the more, the steeper its edge.
const CROSSINGS: f64 = 48.0;
/// The Kaiser window's shape: what lies beyond the edge is about 90 dB quieter.
const BETA: f64 = 9.0;
/// Where the edge lies, as a part of half the slower rate: with 48 crossings it has fallen off wholly at 1.
const EDGE: f64 = 0.94;
/// How finely the sinc is tabulated between two frames; in between it is interpolated, which is good for 100 dB.
const FINENESS: f64 = 512.0;

/// Turns frames of one rate into frames of another. The first output frame sounds with the first input frame: it adds
/// no delay, only asks for some input ahead.
pub struct Resampler {
    channels: usize,
    from_rate: u64,
    to_rate: u64,
    filter: Option<Filter>,
    /// Input that is still needed, its channels side by side, beginning with as many frames of silence as the filter
    /// looks back.
    input: Vec<f32>,
    /// Whole frames between the beginning of `input` and the next output frame, less the filter's look back.
    ahead: u64,
    /// What is left over, in parts of the output's rate.
    part: u64,
    taken: u64,
    given: u64,
    ended: bool,
}

/// The tabulated sinc: one row of weights for every position between two frames.
struct Filter {
    reach: usize,
    rows: Vec<Vec<f32>>,
}

impl Resampler {
    /// For sound of this shape, to be heard at `to_rate` frames a second. At the same rate it passes everything on
    /// unchanged.
    pub fn new(shape: Shape, to_rate: u32) -> Resampler {
        let filter = (shape.rate != to_rate).then(|| Filter::new(shape.rate, to_rate));
        let mut resampler = Resampler {
            channels: usize::from(shape.channels).max(1),
            from_rate: u64::from(shape.rate.max(1)),
            to_rate: u64::from(to_rate.max(1)),
            filter,
            input: Vec::new(),
            ahead: 0,
            part: 0,
            taken: 0,
            given: 0,
            ended: false,
        };
        resampler.clear();
        resampler
    }

    /// Forgets what it was given: the next frame is a first one.
    pub fn clear(&mut self) {
        self.input.clear();
        let back = self.filter.as_ref().map_or(0, |filter| filter.reach - 1);
        self.input.resize(back * self.channels, 0.0);
        (self.ahead, self.part, self.taken, self.given, self.ended) = (0, 0, 0, 0, false);
    }

    /// Takes whole frames.
    pub fn push(&mut self, samples: &[f32]) {
        self.taken += (samples.len() / self.channels) as u64;
        self.input.extend_from_slice(samples);
    }

    /// No more input will come: silence follows it.
    pub fn end(&mut self) {
        self.ended = true;
        let reach = self.filter.as_ref().map_or(0, |filter| filter.reach + 1);
        let silence = self.input.len() + reach * self.channels;
        self.input.resize(silence, 0.0);
    }

    /// Adds to `into` all frames that can be made now.
    pub fn pull(&mut self, into: &mut Vec<f32>) {
        let Some(filter) = &self.filter else {
            into.append(&mut self.input);
            return;
        };
        let held = (self.input.len() / self.channels) as u64;
        let needed = 2 * filter.reach as u64;
        let last = (self.taken * self.to_rate).div_ceil(self.from_rate);
        let mut weights = vec![0.0f32; 2 * filter.reach];
        while self.ahead + needed < held && (!self.ended || self.given < last) {
            filter.weigh(self.part as f64 / self.to_rate as f64, &mut weights);
            let begin = self.ahead as usize * self.channels;
            let frames = &self.input[begin..begin + weights.len() * self.channels];
            sum(frames, &weights, self.channels, into);
            self.given += 1;
            self.part += self.from_rate;
            self.ahead += self.part / self.to_rate;
            self.part %= self.to_rate;
        }
        let gone = self.ahead.min(held);
        self.input.drain(..gone as usize * self.channels);
        self.ahead -= gone;
    }
}

/// One output frame: every channel's samples, weighted.
fn sum(frames: &[f32], weights: &[f32], channels: usize, into: &mut Vec<f32>) {
    if channels == 1 {
        into.push(frames.iter().zip(weights).map(|(sample, weight)| sample * weight).sum());
        return;
    }
    let first = into.len();
    into.resize(first + channels, 0.0);
    for (frame, weight) in frames.chunks_exact(channels).zip(weights) {
        for (total, sample) in into[first..].iter_mut().zip(frame) {
            *total += sample * weight;
        }
    }
}

impl Filter {
    fn new(from_rate: u32, to_rate: u32) -> Filter {
        let slower = (f64::from(to_rate) / f64::from(from_rate.max(1))).min(1.0);
        let edge = EDGE * slower;
        let reach = (CROSSINGS / slower).ceil();
        // A wider sinc bends more slowly: fewer rows draw it as well.
        let steps = (FINENESS * slower).ceil().max(32.0);
        let weight = |at: f64| sinc(at * edge) * edge * kaiser(at / reach);
        let rows = (0..=steps as usize).map(|step| {
            let part = step as f64 / steps;
            // The tap `reach - 1` is the frame at or before the moment.
            (0..2 * reach as usize).map(|tap| weight(tap as f64 - (reach - 1.0) - part) as f32).collect()
        });
        Filter { reach: reach as usize, rows: rows.collect() }
    }

    /// The weights around a moment that lies `part` (0 to 1) of a frame after a frame.
    fn weigh(&self, part: f64, into: &mut [f32]) {
        let at = part * (self.rows.len() - 1) as f64;
        let row = (at as usize).min(self.rows.len() - 2);
        let share = (at - row as f64) as f32;
        for ((weight, below), above) in into.iter_mut().zip(&self.rows[row]).zip(&self.rows[row + 1]) {
            *weight = below + (above - below) * share;
        }
    }
}

fn sinc(at: f64) -> f64 {
    if at.abs() < 1e-9 { 1.0 } else { (PI * at).sin() / (PI * at) }
}

/// The Kaiser window between -1 and 1.
fn kaiser(at: f64) -> f64 {
    if at.abs() >= 1.0 { 0.0 } else { bessel(BETA * (1.0 - at * at).sqrt()) / bessel(BETA) }
}

/// The modified Bessel function of the first kind and order 0, by its power series.
fn bessel(x: f64) -> f64 {
    let (mut sum, mut term) = (1.0, 1.0);
    for step in 1..60 {
        term *= (x / (2.0 * f64::from(step))).powi(2);
        sum += term;
        if term < sum * 1e-15 {
            break;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use std::f64::consts::TAU;

    use super::{Resampler, Shape};

    fn tone(rate: u32, hz: f64, frames: usize) -> Vec<f32> {
        (0..frames).map(|at| (0.5 * (TAU * hz * at as f64 / f64::from(rate)).sin()) as f32).collect()
    }

    fn resampled(shape: Shape, samples: &[f32], to_rate: u32) -> Vec<f32> {
        let mut resampler = Resampler::new(shape, to_rate);
        let mut made = Vec::new();
        for block in samples.chunks(shape.samples(333)) {
            resampler.push(block);
            resampler.pull(&mut made);
        }
        resampler.end();
        resampler.pull(&mut made);
        made
    }

    /// How much quieter the difference is than the sound, in dB.
    fn distance(left: &[f32], right: &[f32]) -> f64 {
        let power = |samples: &mut dyn Iterator<Item = f64>| samples.map(|sample| sample * sample).sum::<f64>();
        let sound = power(&mut right.iter().map(|sample| f64::from(*sample)));
        let error = power(&mut left.iter().zip(right).map(|(a, b)| f64::from(*a) - f64::from(*b)));
        10.0 * (sound / error.max(1e-30)).log10()
    }

    #[test]
    fn a_tone_is_the_same_tone_at_another_rate() {
        for (from, to) in [(44_100, 48_000), (48_000, 44_100), (8_000, 48_000), (96_000, 48_000), (22_050, 44_100)] {
            for hz in [100.0, 1_000.0, 3_000.0] {
                let made = resampled(Shape { rate: from, channels: 1 }, &tone(from, hz, from as usize), to);
                assert_eq!(made.len(), to as usize, "{from} to {to}");
                let expected = tone(to, hz, to as usize);
                let inner = to as usize / 10..to as usize * 9 / 10;
                let quieter = distance(&made[inner.clone()], &expected[inner]);
                assert!(quieter > 80.0, "{from} to {to}, {hz} Hz: {quieter} dB");
            }
        }
    }

    #[test]
    fn what_the_slower_rate_cannot_hold_does_not_fold_back() {
        let made = resampled(Shape { rate: 48_000, channels: 1 }, &tone(48_000, 15_000.0, 48_000), 16_000);
        let loudest = made[1_600..14_400].iter().fold(0.0f32, |loudest, sample| loudest.max(sample.abs()));
        assert!(loudest < 0.5e-4, "{loudest}");
    }

    #[test]
    fn high_voices_come_through() {
        let made = resampled(Shape { rate: 44_100, channels: 1 }, &tone(44_100, 18_000.0, 44_100), 48_000);
        let quieter = distance(&made[4_800..43_200], &tone(48_000, 18_000.0, 48_000)[4_800..43_200]);
        assert!(quieter > 40.0, "{quieter} dB");
    }

    #[test]
    fn channels_are_kept_apart_and_the_same_rate_changes_nothing() {
        let shape = Shape { rate: 44_100, channels: 2 };
        let left = tone(44_100, 440.0, 8_000);
        let both: Vec<f32> = left.iter().flat_map(|sample| [*sample, 0.0]).collect();
        let made = resampled(shape, &both, 48_000);
        assert!(made.chunks_exact(2).all(|frame| frame[1] == 0.0));
        assert!(made.chunks_exact(2).any(|frame| frame[0] > 0.4));
        assert_eq!(resampled(shape, &both, 44_100), both);
    }
}
