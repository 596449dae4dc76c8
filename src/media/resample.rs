//! Sound laid out differently while it streams by: other channels, another rate.
//!
//! The rate is changed by a windowed sinc: Julius O. Smith, “Digital Audio Resampling”
//! (<https://ccrma.stanford.edu/~jos/resample/>). Every output frame is the input around its moment, weighted with a
//! sinc that a Kaiser window cuts; where the output is slower the sinc is widened, so that nothing folds back. Frame k
//! of the result stands at the time k / rate exactly, so that nothing drifts over hours. The recorder and the player use
//! it.

use super::lanes::product;
use super::sound::Shape;

/// Zero crossings of the sinc on each side: the more, the steeper its edge.
const CROSSINGS: f64 = 48.0;
/// The Kaiser window's shape: what lies beyond the edge is about 90 dB quieter.
const BETA: f64 = 9.0;
/// Where the edge lies in what the slower rate can hold: with so many crossings it has fallen off wholly at 1.
const BAND: f64 = 0.94;
/// How finely the sinc is tabulated between two frames at most. Usual rates meet only positions that are in the table;
/// for strange ones it is interpolated, which is good for 100 dB and needs no more memory.
const FINENESS: u64 = 640;

/// Lays out sound differently. It adds no delay: it asks for some input ahead.
#[derive(Debug)]
pub struct Resampler {
    from: Shape,
    to: Shape,
    /// None where the rates are the same: then every sample passes unchanged.
    filter: Option<Filter>,
    /// Input that is still needed, in the channels of the result, each by itself; before the beginning was silence.
    waiting: Vec<Vec<f32>>,
    mixed: Vec<f32>,
    /// The window of the next frame begins `skip` frames after the beginning of `waiting`.
    skip: u64,
    /// The next frame stands `part / to.rate` input frames after the one in the middle of its window.
    part: u64,
    /// Frames taken and given since the beginning.
    taken: u64,
    given: u64,
}

/// The tabulated sinc: one row of weights for every position between two frames, in even steps from 0 to 1.
#[derive(Debug)]
struct Filter {
    /// Input frames on each side of a place: a row is twice as long, and `reach - 1` is the frame at or before the
    /// place.
    reach: usize,
    rows: Vec<Vec<f32>>,
}

impl Resampler {
    /// From one layout to another.
    pub fn new(from: Shape, to: Shape) -> Resampler {
        let at_least_one = |shape: Shape| Shape { rate: shape.rate.max(1), channels: shape.channels.max(1) };
        let (from, to) = (at_least_one(from), at_least_one(to));
        let filter = (from.rate != to.rate).then(|| Filter::new(from.rate, to.rate));
        let mut resampler = Resampler {
            from,
            to,
            filter,
            waiting: Vec::new(),
            mixed: Vec::new(),
            skip: 0,
            part: 0,
            taken: 0,
            given: 0,
        };
        resampler.clear();
        resampler
    }

    /// Forgets what was taken: the next frame is a first one.
    pub fn clear(&mut self) {
        let before = self.filter.as_ref().map_or(0, |filter| filter.reach - 1);
        self.waiting = vec![vec![0.0; before]; usize::from(self.to.channels)];
        (self.skip, self.part, self.taken, self.given) = (0, 0, 0, 0);
    }

    /// Takes whole frames and appends what can be made of them.
    pub fn run(&mut self, samples: &[f32], into: &mut Vec<f32>) {
        self.taken += (samples.len() / usize::from(self.from.channels)) as u64;
        match self.filter {
            None => mix(self.from.channels, self.to.channels, samples, into),
            Some(_) => {
                self.mixed.clear();
                mix(self.from.channels, self.to.channels, samples, &mut self.mixed);
                for (channel, waiting) in self.waiting.iter_mut().enumerate() {
                    waiting.extend(self.mixed.iter().skip(channel).step_by(usize::from(self.to.channels)));
                }
                self.make(u64::MAX, into);
            }
        }
    }

    /// Makes the last frames: as long as what was taken, to the frame.
    pub fn finish(&mut self, into: &mut Vec<f32>) {
        let length = (u128::from(self.taken) * u128::from(self.to.rate)).div_ceil(u128::from(self.from.rate));
        let after = self.filter.as_ref().map_or(0, |filter| filter.reach + 1);
        self.waiting.iter_mut().for_each(|channel| channel.resize(channel.len() + after, 0.0));
        self.make(u64::try_from(length).unwrap_or(u64::MAX), into);
    }

    /// Makes frames while there is input for them, up to the frame `length`.
    fn make(&mut self, length: u64, into: &mut Vec<f32>) {
        let Some(filter) = &self.filter else { return };
        let (from_rate, to_rate) = (u64::from(self.from.rate), u64::from(self.to.rate));
        let window = 2 * filter.reach;
        let held = self.waiting.first().map_or(0, Vec::len) as u64;
        let mut between = Vec::new();
        while self.given < length && self.skip + window as u64 <= held {
            let weights = filter.weights(self.part, to_rate, &mut between);
            let skip = self.skip as usize;
            into.extend(self.waiting.iter().map(|channel| product(&channel[skip..skip + window], weights)));
            self.given += 1;
            self.part += from_rate;
            self.skip += self.part / to_rate;
            self.part %= to_rate;
        }
        // A long step may lead beyond what is here; the rest of it is taken when more has come.
        let gone = self.skip.min(held);
        self.waiting.iter_mut().for_each(|channel| drop(channel.drain(..gone as usize)));
        self.skip -= gone;
    }
}

impl Filter {
    fn new(from_rate: u32, to_rate: u32) -> Filter {
        let slower = (f64::from(to_rate) / f64::from(from_rate)).min(1.0);
        let reach = (CROSSINGS / slower).ceil() as usize;
        let positions = u64::from(to_rate) / common_divisor(from_rate.into(), to_rate.into());
        let steps = positions.min(FINENESS);
        let row = |step: u64| row(reach, step as f64 / steps as f64, BAND * slower);
        Filter { reach, rows: (0..=steps).map(row).collect() }
    }

    /// The weights around a place that lies `part / whole` of a frame after a frame; interpolated ones in `between`.
    fn weights<'a>(&'a self, part: u64, whole: u64, between: &'a mut Vec<f32>) -> &'a [f32] {
        let at = part * (self.rows.len() - 1) as u64;
        let (row, rest) = ((at / whole) as usize, at % whole);
        if rest == 0 {
            return &self.rows[row];
        }
        let share = rest as f32 / whole as f32;
        let both = self.rows[row].iter().zip(&self.rows[row + 1]);
        between.clear();
        between.extend(both.map(|(below, above)| below + (above - below) * share));
        between
    }
}

/// The weights of the frames around a place `part` of a frame after the frame `reach - 1`.
fn row(reach: usize, part: f64, cutoff: f64) -> Vec<f32> {
    let weight = |frame: usize| {
        let distance = frame as f64 - (reach - 1) as f64 - part;
        sinc(cutoff * distance) * kaiser(distance / reach as f64)
    };
    let raw: Vec<f64> = (0..2 * reach).map(weight).collect();
    // A constant stays exactly what it was.
    let sum: f64 = raw.iter().sum();
    raw.iter().map(|one| (one / sum) as f32).collect()
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
        if term < sum * 1e-15 {
            break;
        }
    }
    sum
}

fn common_divisor(one: u64, other: u64) -> u64 {
    if other == 0 { one } else { common_divisor(other, one % other) }
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
    fn the_highest_of_a_voice_comes_through() {
        let made = all(shape(44_100, 1), shape(48_000, 1), &tone(44_100, 19_000.0, 44_100), 4_096);
        let meant = tone(48_000, 19_000.0, 48_000);
        let worst = (200..47_800).map(|at| (made[at] - meant[at]).abs()).fold(0.0, f32::max);
        assert!(worst < 5e-3, "{worst}");
    }

    #[test]
    fn channels_are_kept_apart() {
        let both: Vec<f32> = tone(44_100, 440.0, 8_000).into_iter().flat_map(|sample| [sample, 0.0]).collect();
        let made = all(shape(44_100, 2), shape(48_000, 2), &both, 1_000);
        assert!(made.chunks_exact(2).all(|frame| frame[1] == 0.0) && made.iter().any(|sample| *sample > 0.4));
    }

    #[test]
    fn after_clear_nothing_of_the_sound_before_is_left() {
        let mut resampler = Resampler::new(shape(44_100, 1), shape(48_000, 1));
        let mut made = Vec::new();
        resampler.run(&tone(44_100, 440.0, 3_000), &mut made);
        resampler.clear();
        made.clear();
        resampler.run(&tone(44_100, 300.0, 3_000), &mut made);
        resampler.finish(&mut made);
        assert_eq!(made, all(shape(44_100, 1), shape(48_000, 1), &tone(44_100, 300.0, 3_000), 3_000));
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
