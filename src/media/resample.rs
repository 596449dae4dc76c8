//! Sound laid out differently: other channels, another rate.
//!
//! The rate is changed by a windowed sinc whose phases are exact: J. O. Smith, “Digital Audio Resampling”
//! (ccrma.stanford.edu/~jos/resample), with a Kaiser window (β = 9, about 90 dB) over 24 crossings on each side.
//! Frame k of the result stands at the time k / rate exactly, so that nothing drifts over hours.

use super::sound::Shape;

/// Zero crossings of the sinc on each side.
const CROSSINGS: f64 = 24.0;

/// The shape of the Kaiser window.
const BETA: f64 = 9.0;

/// Where the band ends, of what the lower of the two rates can hold.
const BAND: f64 = 0.94;

/// Lays out sound differently while it streams by.
#[derive(Debug)]
pub struct Resampler {
    from: Shape,
    to: Shape,
    /// The two rates without their common divisor: `up` frames are made from `down`.
    up: u64,
    down: u64,
    /// Input frames needed on each side of a place.
    reach: usize,
    /// One set of weights per phase.
    weights: Vec<f32>,
    /// Input that is still needed, in the channels of the result; it begins `reach` frames before the first place.
    waiting: Vec<f32>,
    /// The phase of the next frame: it stands `phase / up` input frames after the middle of the first window.
    phase: u64,
    /// Frames taken and given since the beginning.
    taken: u64,
    given: u64,
}

impl Resampler {
    /// From one layout to another.
    pub fn new(from: Shape, to: Shape) -> Resampler {
        let (from_rate, to_rate) = (u64::from(from.rate.max(1)), u64::from(to.rate.max(1)));
        let divisor = common_divisor(from_rate, to_rate);
        let (up, down) = (to_rate / divisor, from_rate / divisor);
        let cutoff = if up == down { 1.0 } else { BAND * (up as f64 / down as f64).min(1.0) };
        let reach = if up == down { 0 } else { (CROSSINGS / cutoff).ceil() as usize };
        let weights = if up == down { Vec::new() } else { weights(up, reach, cutoff) };
        let waiting = vec![0.0; reach * usize::from(to.channels)];
        Resampler { from, to, up, down, reach, weights, waiting, phase: 0, taken: 0, given: 0 }
    }

    /// Takes whole frames and appends what can be made of them.
    pub fn run(&mut self, samples: &[f32], into: &mut Vec<f32>) {
        let channels = usize::from(self.to.channels).max(1);
        self.taken += (samples.len() / usize::from(self.from.channels).max(1)) as u64;
        if self.up == self.down {
            let before = into.len();
            mix(self.from.channels, self.to.channels, samples, into);
            self.given += ((into.len() - before) / channels) as u64;
            return;
        }
        mix(self.from.channels, self.to.channels, samples, &mut self.waiting);
        self.make(u64::MAX, into);
    }

    /// Makes the last frames: as long as what was taken, to the frame.
    pub fn finish(&mut self, into: &mut Vec<f32>) {
        let length = (u128::from(self.taken) * u128::from(self.up)).div_ceil(u128::from(self.down));
        let length = u64::try_from(length).unwrap_or(u64::MAX);
        let silence = (self.reach + 1) * 2 * usize::from(self.to.channels);
        self.waiting.extend(std::iter::repeat_n(0.0, silence));
        self.make(length, into);
    }

    /// Makes frames while there is input for them, up to the frame `length`.
    fn make(&mut self, length: u64, into: &mut Vec<f32>) {
        let channels = usize::from(self.to.channels).max(1);
        let window = 2 * self.reach;
        let mut first = 0;
        while self.given < length && (first + window + 1) * channels <= self.waiting.len() && window > 0 {
            let weights = &self.weights[self.phase as usize * window..][..window];
            for channel in 0..channels {
                // The window of a place between two frames begins one frame later than that of a frame itself.
                let start = (first + 1) * channels + channel;
                let inputs = self.waiting[start..].iter().step_by(channels);
                into.push(weights.iter().zip(inputs).map(|(weight, input)| weight * input).sum());
            }
            self.given += 1;
            self.phase += self.down;
            first += (self.phase / self.up) as usize;
            self.phase %= self.up;
        }
        // A long step may lead beyond what is here; the rest of it is taken when more has come.
        let gone = first.min(self.waiting.len() / channels);
        self.waiting.drain(..gone * channels);
        self.phase += (first - gone) as u64 * self.up;
    }
}

/// For every phase the weights of the input frames around it: frame `reach - 1` is the one at or before the place.
fn weights(up: u64, reach: usize, cutoff: f64) -> Vec<f32> {
    let mut all = Vec::with_capacity(up as usize * 2 * reach);
    for phase in 0..up {
        let place = phase as f64 / up as f64 + (reach - 1) as f64;
        let weight = |frame: usize| {
            let distance = frame as f64 - place;
            cutoff * sinc(cutoff * distance) * kaiser(distance / reach as f64)
        };
        let raw: Vec<f64> = (0..2 * reach).map(weight).collect();
        // A constant stays exactly what it was.
        let sum: f64 = raw.iter().sum();
        all.extend(raw.iter().map(|one| (one / sum) as f32));
    }
    all
}

fn sinc(x: f64) -> f64 {
    let angle = std::f64::consts::PI * x;
    if angle.abs() < 1e-9 { 1.0 } else { angle.sin() / angle }
}

fn kaiser(x: f64) -> f64 {
    if x.abs() >= 1.0 { 0.0 } else { bessel(BETA * (1.0 - x * x).sqrt()) / bessel(BETA) }
}

/// The modified Bessel function of the first kind and order 0, by its series.
fn bessel(x: f64) -> f64 {
    let (mut sum, mut term) = (1.0, 1.0);
    for k in 1..60 {
        term *= (x / 2.0 / f64::from(k)).powi(2);
        sum += term;
    }
    sum
}

/// One channel goes to all, all go to one as their mean; else each to its own as far as there are any.
fn mix(from: u16, to: u16, samples: &[f32], into: &mut Vec<f32>) {
    let (from, to) = (usize::from(from).max(1), usize::from(to).max(1));
    if from == to {
        into.extend_from_slice(&samples[..samples.len() / from * from]);
        return;
    }
    for frame in samples.chunks_exact(from) {
        match to {
            1 => into.push(frame.iter().sum::<f32>() / from as f32),
            _ => into
                .extend((0..to).map(|channel| if from == 1 { frame[0] } else { *frame.get(channel).unwrap_or(&0.0) })),
        }
    }
}

fn common_divisor(one: u64, other: u64) -> u64 {
    if other == 0 { one } else { common_divisor(other, one % other) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(rate: u32, channels: u16) -> Shape {
        Shape { rate, channels }
    }

    fn tone(rate: u32, hertz: f64, frames: usize) -> Vec<f32> {
        let angle = |frame: usize| std::f64::consts::TAU * hertz * frame as f64 / f64::from(rate);
        (0..frames).map(|frame| (0.5 * angle(frame).sin()) as f32).collect()
    }

    fn all(from: Shape, to: Shape, samples: &[f32], block: usize) -> Vec<f32> {
        let mut resampler = Resampler::new(from, to);
        let mut made = Vec::new();
        samples.chunks(block).for_each(|some| resampler.run(some, &mut made));
        resampler.finish(&mut made);
        made
    }

    #[test]
    fn a_tone_stays_the_tone_it_was_and_in_its_place() {
        for (from, to) in [(44_100, 48_000), (48_000, 44_100), (16_000, 48_000), (96_000, 16_000), (44_099, 48_000)] {
            let made = all(shape(from, 1), shape(to, 1), &tone(from, 440.0, from as usize), 997);
            assert_eq!(made.len(), to as usize, "{from} to {to}");
            let meant = tone(to, 440.0, to as usize);
            let inner = 200..to as usize - 200;
            let worst = inner.map(|at| (made[at] - meant[at]).abs()).fold(0.0, f32::max);
            assert!(worst < 1e-4, "{from} to {to}: {worst}");
        }
    }

    #[test]
    fn what_the_lower_rate_cannot_hold_is_gone_and_does_not_fold_back() {
        let made = all(shape(48_000, 1), shape(16_000, 1), &tone(48_000, 11_000.0, 48_000), 4_096);
        let loudest = made[200..15_800].iter().fold(0.0f32, |most, one| most.max(one.abs()));
        assert!(loudest < 1e-3, "{loudest}");
    }

    #[test]
    fn blocks_of_any_size_give_the_same() {
        let sound = tone(44_100, 300.0, 5_000);
        let whole = all(shape(44_100, 1), shape(48_000, 1), &sound, 5_000);
        for block in [1, 7, 64, 1_000] {
            assert_eq!(all(shape(44_100, 1), shape(48_000, 1), &sound, block), whole, "{block}");
        }
    }

    #[test]
    fn the_same_rate_changes_no_sample() {
        let sound = tone(48_000, 300.0, 500);
        assert_eq!(all(shape(48_000, 1), shape(48_000, 1), &sound, 100), sound);
        assert_eq!(all(shape(48_000, 2), shape(48_000, 1), &[0.5, 0.1, -0.5, 0.5], 4), [0.3, 0.0]);
        assert_eq!(all(shape(48_000, 1), shape(48_000, 2), &[0.5, 0.1], 2), [0.5, 0.5, 0.1, 0.1]);
    }
}
