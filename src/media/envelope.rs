//! How loud sound is at each hundredth of a second: the lowest and the highest sample of all channels in it.

use std::ops::Range;

use super::sound::{Shape, Sound, SoundError};

/// As many points stand for a second.
pub(super) const POINTS_A_SECOND: u64 = 100;

/// The lowest and the highest sample of a hundredth of a second, -127 to 127. Rounded outwards, so that the softest
/// sound is more than silence.
pub(super) type Point = (i8, i8);

/// How many points sound of `frames` frames has; the last one may stand for less than a hundredth of a second.
pub(super) fn points_of(shape: Shape, frames: u64) -> u64 {
    let points = (u128::from(frames) * u128::from(POINTS_A_SECOND)).div_ceil(u128::from(shape.rate));
    u64::try_from(points).unwrap_or(u64::MAX)
}

/// The first frame of a point.
fn first_frame(shape: Shape, point: u64) -> u64 {
    let frame = (u128::from(point) * u128::from(shape.rate)).div_ceil(u128::from(POINTS_A_SECOND));
    u64::try_from(frame).unwrap_or(u64::MAX)
}

/// Measures the points `span` of `sound` and hands them over as they come, a second's at a time; `told` answers false
/// to stop. Gives fewer where the sound ends earlier.
pub(super) fn measure(
    sound: &mut dyn Sound,
    span: Range<u64>,
    told: &mut dyn FnMut(&[Point]) -> Result<bool, SoundError>,
) -> Result<(), SoundError> {
    let shape = sound.shape();
    sound.seek(first_frame(shape, span.start))?;
    let mut samples = vec![0.0; shape.samples(1 << 14)];
    let mut points: Vec<Point> = Vec::new();
    let mut begun = Begun::default();
    let mut left = 0;
    let mut point = span.start;
    'reading: while point < span.end {
        let read = sound.read(&mut samples)?;
        if read == 0 {
            break;
        }
        let mut rest = &samples[..read];
        while !rest.is_empty() {
            if left == 0 {
                left = shape.samples((first_frame(shape, point + 1) - first_frame(shape, point)) as usize);
            }
            // Below 100 frames a second, several points share a frame.
            let (now, later) = rest.split_at(left.min(rest.len()));
            begun.add(now);
            left -= now.len();
            rest = later;
            if left == 0 {
                points.push(begun.finish());
                point += 1;
                if point == span.end {
                    break 'reading;
                }
            }
        }
        if points.len() as u64 >= POINTS_A_SECOND {
            if !told(&points)? {
                return Ok(());
            }
            points.clear();
        }
    }
    if left > 0 && !begun.empty {
        points.push(begun.finish());
    }
    told(&points).map(|_| ())
}

/// A point that is being measured.
struct Begun {
    low: f32,
    high: f32,
    empty: bool,
}

impl Default for Begun {
    fn default() -> Begun {
        Begun { low: f32::INFINITY, high: f32::NEG_INFINITY, empty: true }
    }
}

impl Begun {
    fn add(&mut self, samples: &[f32]) {
        self.empty &= samples.is_empty();
        // Sixteen at a time side by side, so that the processor compares them at once.
        let (lanes, rest) = samples.as_chunks::<16>();
        let mut low = [self.low; 16];
        let mut high = [self.high; 16];
        for lane in lanes {
            for at in 0..16 {
                low[at] = if lane[at] < low[at] { lane[at] } else { low[at] };
                high[at] = if lane[at] > high[at] { lane[at] } else { high[at] };
            }
        }
        self.low = low.iter().chain(rest).copied().fold(self.low, f32::min);
        self.high = high.iter().chain(rest).copied().fold(self.high, f32::max);
    }

    fn finish(&mut self) -> Point {
        let begun = std::mem::take(self);
        if begun.empty {
            return (0, 0);
        }
        let small = |value: f32| value.clamp(-127.0, 127.0) as i8;
        (small((begun.low * 127.0).floor()), small((begun.high * 127.0).ceil()))
    }
}
