//! Sound made slower or faster at the same pitch: WSOLA, streamed.
//!
//! W. Verhelst and M. Roelands, “An overlap-add technique based on waveform similarity (WSOLA) for high quality
//! time-scale modification of speech”, ICASSP 1993: the output is put together from pieces of the input that overlap by
//! half; each piece is taken near the moment that is due, there where it is most like what would have followed the
//! piece before. So waves join in step, and pitch and voice stay. All channels are cut at the same frames, so the
//! stereo picture stays too. Knows no files and no devices; the player uses it.

use super::lanes::product;
use super::sound::Shape;

/// The slowest and the fastest.
pub const SPEEDS: std::ops::RangeInclusive<f32> = 0.5..=2.0;

/// How long a half piece is: one overlap, in ms. Two periods of a low voice fit into a piece.
const HOP_MS: u64 = 20;
/// How far from the moment that is due a piece may be taken: more than one period of 50 Hz between the two ends.
const REACH_MS: u64 = 12;
/// The likeness is looked for at about this rate first, then frame by frame around the best place.
const COARSE_RATE: u32 = 6_000;

/// Turns sound into the same sound at another speed. At speed 1 everything passes unchanged, to the bit, at once.
pub struct Stretcher {
    channels: usize,
    hop: usize,
    reach: usize,
    step: usize,
    speed: f64,
    rise: Vec<f32>,
    /// Input that is still needed, its channels side by side.
    input: Vec<f32>,
    /// Which frame of all that was pushed `input` begins with.
    first: u64,
    /// How many frames there were, once that is known; silence was put after them.
    total: Option<u64>,
    /// Which frame of all that was pushed the next output frame stands for.
    due: f64,
    /// Where the sound of the latest piece goes on.
    follows: u64,
}

impl Stretcher {
    /// For sound of this shape, at a speed between 0.5 and 2.
    pub fn new(shape: Shape, speed: f32) -> Stretcher {
        let hop = (shape.frame_at(HOP_MS) as usize).max(8);
        let rise = |at: usize| 0.5 - 0.5 * (std::f32::consts::PI * (at as f32 + 0.5) / hop as f32).cos();
        Stretcher {
            channels: usize::from(shape.channels).max(1),
            hop,
            reach: (shape.frame_at(REACH_MS) as usize).max(4),
            step: (shape.rate / COARSE_RATE).max(1) as usize,
            speed: clamped(speed),
            rise: (0..hop).map(rise).collect(),
            input: Vec::new(),
            first: 0,
            total: None,
            due: 0.0,
            follows: 0,
        }
    }

    /// Goes on at another speed, from the next piece on, without a seam.
    pub fn set_speed(&mut self, speed: f32) {
        self.speed = clamped(speed);
    }

    /// Forgets what it was given: the next frame is a first one.
    pub fn clear(&mut self) {
        self.input.clear();
        (self.first, self.total, self.due, self.follows) = (0, None, 0.0, 0);
    }

    /// Takes whole frames.
    pub fn push(&mut self, samples: &[f32]) {
        self.input.extend_from_slice(samples);
    }

    /// No more input will come.
    pub fn end(&mut self) {
        self.total.get_or_insert(self.first + (self.input.len() / self.channels) as u64);
        let silence = 4 * self.hop + 2 * self.reach;
        self.input.resize(self.input.len() + silence * self.channels, 0.0);
    }

    /// Which frame of all that was pushed the next output frame stands for.
    pub fn position(&self) -> f64 {
        self.due
    }

    /// Adds to `into` all frames that can be made now.
    pub fn pull(&mut self, into: &mut Vec<f32>) {
        if self.speed == 1.0 {
            self.pass(into);
            return;
        }
        while let Some(frames) = self.possible() {
            self.piece(frames, into);
        }
        self.forget();
    }

    fn pushed(&self) -> u64 {
        self.first + (self.input.len() / self.channels) as u64
    }

    /// What has come since goes on after the latest piece, as it is.
    fn pass(&mut self, into: &mut Vec<f32>) {
        let until = self.total.unwrap_or_else(|| self.pushed());
        if until > self.follows {
            into.extend_from_slice(self.samples(self.follows, (until - self.follows) as usize));
            self.follows = until;
        }
        self.due = self.follows as f64;
        self.forget();
    }

    /// Where the next piece would be taken if likeness did not matter: so that the middle of its overlap is on time.
    fn wanted(&self) -> u64 {
        let advance = self.hop as f64 * (self.speed - 1.0) / 2.0;
        (self.due + advance).max(self.first as f64).round() as u64
    }

    /// How many frames of the next piece can be made now: a hop, at the end what is left, else none.
    fn possible(&self) -> Option<usize> {
        if let Some(total) = self.total {
            let left = ((total as f64 - self.due) / self.speed).round();
            return (left >= 1.0).then(|| self.hop.min(left as usize));
        }
        let needed = self.follows.max(self.wanted() + self.reach as u64) + self.hop as u64;
        (needed <= self.pushed()).then_some(self.hop)
    }

    fn piece(&mut self, frames: usize, into: &mut Vec<f32>) {
        let start = self.most_alike();
        let old = self.samples(self.follows, frames).chunks_exact(self.channels);
        let new = self.samples(start, frames).chunks_exact(self.channels);
        for ((old, new), rise) in old.zip(new).zip(&self.rise) {
            into.extend(old.iter().zip(new).map(|(old, new)| old + (new - old) * rise));
        }
        self.follows = start + self.hop as u64;
        self.due += frames as f64 * self.speed;
    }

    /// The frame near the wanted one whose sound is most like the sound at `follows`.
    fn most_alike(&self) -> u64 {
        let wanted = self.wanted();
        let from = wanted.saturating_sub(self.reach as u64).max(self.first);
        let until = wanted + self.reach as u64;
        if (from..=until).contains(&self.follows) {
            // Nothing is more like it than itself; this is what happens close to speed 1.
            return self.follows;
        }
        let target = self.samples(self.follows, self.hop);
        let region = self.samples(from, (until - from) as usize + self.hop);
        let coarse = best(
            &thinned(target, self.channels, self.step),
            &thinned(region, self.channels, self.step),
            self.channels,
            0..usize::MAX,
        ) * self.step;
        let near = coarse.saturating_sub(self.step)..coarse + self.step + 1;
        from + best(target, region, self.channels, near) as u64
    }

    /// So many frames from `frame` on; fewer only where nothing more was pushed.
    fn samples(&self, frame: u64, frames: usize) -> &[f32] {
        let from = (frame.saturating_sub(self.first) as usize * self.channels).min(self.input.len());
        let until = (from + frames * self.channels).min(self.input.len());
        &self.input[from..until]
    }

    /// Drops the input that no later piece can need.
    fn forget(&mut self) {
        let earliest = self.follows.min((self.due as u64).saturating_sub((self.reach + self.hop) as u64));
        let gone = earliest.saturating_sub(self.first).min(self.pushed() - self.first);
        self.input.drain(..gone as usize * self.channels);
        self.first += gone;
    }
}

fn clamped(speed: f32) -> f64 {
    f64::from(if speed.is_finite() { speed.clamp(*SPEEDS.start(), *SPEEDS.end()) } else { 1.0 })
}

/// Every `step` frames as one, their mean.
fn thinned(samples: &[f32], channels: usize, step: usize) -> Vec<f32> {
    let mut thin = Vec::with_capacity(samples.len() / step + channels);
    for frames in samples.chunks_exact(step * channels) {
        thin.extend((0..channels).map(|channel| frames.iter().skip(channel).step_by(channels).sum::<f32>()));
    }
    thin
}

/// After how many frames of `region`, among `places`, the sound is most like `target`: the greatest correlation,
/// normalised by the loudness there.
fn best(target: &[f32], region: &[f32], channels: usize, places: std::ops::Range<usize>) -> usize {
    let last = region.len().saturating_sub(target.len()) / channels;
    let places = places.start.min(last)..places.end.min(last + 1);
    let alike = |place: usize| {
        let there = &region[place * channels..][..target.len()];
        product(target, there) / (product(there, there) + 1e-9).sqrt()
    };
    let mut found = (places.start, f32::MIN);
    for place in places {
        let likeness = alike(place);
        if likeness > found.1 {
            found = (place, likeness);
        }
    }
    found.0
}

#[cfg(test)]
mod tests {
    use std::f64::consts::TAU;

    use super::{Shape, Stretcher};

    const SHAPE: Shape = Shape { rate: 48_000, channels: 1 };

    /// So many frames of a tone of some Hz with two overtones, as a voice has them.
    fn tone(hz: f64, frames: usize) -> Vec<f32> {
        let at = |frame: usize, times: f64| (TAU * hz * times * frame as f64 / 48_000.0).sin();
        let voice = |frame| 0.4 * at(frame, 1.0) + 0.2 * at(frame, 2.0) + 0.1 * at(frame, 3.0);
        (0..frames).map(|frame| voice(frame) as f32).collect()
    }

    /// The whole sound at a speed, given in blocks that fit nothing.
    fn stretched(shape: Shape, samples: &[f32], speed: f32) -> Vec<f32> {
        let mut stretcher = Stretcher::new(shape, speed);
        let mut made = Vec::new();
        for block in samples.chunks(shape.samples(701)) {
            stretcher.push(block);
            stretcher.pull(&mut made);
        }
        stretcher.end();
        stretcher.pull(&mut made);
        made
    }

    /// The period of a tone in frames, by counting where it rises through zero.
    fn period(samples: &[f32]) -> f64 {
        let crossing = |at: usize| {
            let (below, above) = (samples[at], samples[at + 1]);
            (below < 0.0 && above >= 0.0).then(|| at as f64 - f64::from(below) / f64::from(above - below))
        };
        let crossings: Vec<f64> = (0..samples.len() - 1).filter_map(crossing).collect();
        (crossings[crossings.len() - 1] - crossings[0]) / (crossings.len() - 1) as f64
    }

    fn greatest_step(samples: &[f32]) -> f32 {
        samples.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f32::max)
    }

    #[test]
    fn at_every_speed_the_length_is_right_and_the_pitch_stays() {
        for hz in [82.0, 210.0, 997.0] {
            let whole = tone(hz, 2 * 48_000);
            for speed in [0.5, 0.75, 0.9, 1.25, 1.5, 2.0] {
                let made = stretched(SHAPE, &whole, speed);
                let length = made.len() as f64 * f64::from(speed) / whole.len() as f64;
                assert!((length - 1.0).abs() < 0.001, "{hz} Hz at {speed}: {length} of the length");
                let pitch = 48_000.0 / period(&made[4_800..made.len() - 4_800]) / hz;
                assert!((pitch - 1.0).abs() < 0.005, "{hz} Hz at {speed}: {pitch} of the pitch");
            }
        }
    }

    #[test]
    fn at_speed_1_every_sample_passes_at_once_and_unchanged() {
        let whole = tone(210.0, 48_000);
        assert_eq!(stretched(SHAPE, &whole, 1.0), whole);

        let mut stretcher = Stretcher::new(SHAPE, 1.0);
        let mut made = Vec::new();
        stretcher.push(&whole[..10]);
        stretcher.pull(&mut made);
        assert_eq!(made, whole[..10]);
    }

    #[test]
    fn nothing_clicks() {
        for hz in [82.0, 210.0, 440.0] {
            let whole = tone(hz, 48_000);
            for speed in [0.5, 0.75, 1.25, 1.5, 2.0] {
                let made = stretched(SHAPE, &whole, speed);
                let step = greatest_step(&made[..made.len() - 1_000]) / greatest_step(&whole);
                assert!(step < 1.1, "{hz} Hz at {speed}: steps {step} times as great as in the sound");
            }
        }
    }

    #[test]
    fn both_sides_are_cut_at_the_same_frames() {
        let shape = Shape { rate: 48_000, channels: 2 };
        // One side is the other, half as loud and upside down: their sum is still a sound, and their relation must
        // stay.
        let frames = tone(150.0, 2 * 48_000);
        let whole: Vec<f32> = frames.iter().flat_map(|sample| [*sample, sample * -0.5]).collect();
        for speed in [0.5, 0.8, 1.7] {
            let made = stretched(shape, &whole, speed);
            assert!(made.chunks_exact(2).all(|frame| (frame[0] * -0.5 - frame[1]).abs() < 1e-6));
        }
        // And where the two sides cancel each other out, it is not mistaken for silence.
        let cancelled: Vec<f32> = frames.iter().flat_map(|sample| [*sample, -sample]).collect();
        let left: Vec<f32> = stretched(shape, &cancelled, 1.5).chunks_exact(2).map(|frame| frame[0]).collect();
        let pitch = 48_000.0 / period(&left[4_800..left.len() - 4_800]) / 150.0;
        assert!((pitch - 1.0).abs() < 0.005, "{pitch}");
    }

    #[test]
    fn the_speed_changes_without_a_seam() {
        let whole = tone(180.0, 6 * 48_000);
        let mut stretcher = Stretcher::new(SHAPE, 1.0);
        let mut made = Vec::new();
        for (block, speed) in whole.chunks(48_000).zip([1.0, 1.5, 1.0, 0.5, 0.75, 2.0]) {
            stretcher.set_speed(speed);
            for block in block.chunks(960) {
                stretcher.push(block);
                stretcher.pull(&mut made);
            }
        }
        stretcher.end();
        stretcher.pull(&mut made);
        let expected = 48_000.0 * (1.0 + 1.0 / 1.5 + 1.0 + 2.0 + 1.0 / 0.75 + 0.5);
        assert!((made.len() as f64 / expected - 1.0).abs() < 0.01, "{} of {expected}", made.len());
        let step = greatest_step(&made[..made.len() - 1_000]) / greatest_step(&whole);
        assert!(step < 1.1, "{step}");
        assert!((stretcher.position() - whole.len() as f64).abs() < 2_000.0);
    }

    #[test]
    fn silence_stays_silent_and_little_stays_little() {
        assert!(stretched(SHAPE, &vec![0.0; 48_000], 0.7).iter().all(|sample| *sample == 0.0));
        for frames in [0, 1, 7, 500, 1_500] {
            for speed in [0.5, 1.0, 2.0] {
                let made = stretched(SHAPE, &tone(300.0, frames), speed);
                let expected = frames as f64 / f64::from(speed);
                assert!((made.len() as f64 - expected).abs() <= 1.0, "{frames} at {speed}: {}", made.len());
            }
        }
    }
}
