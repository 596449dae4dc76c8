//! Wall time and CPU time of a piece of work, and what many of them have in common.

use std::time::{Duration, Instant};

use cpu_time::{ProcessTime, ThreadTime};

/// How long something took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// By the clock on the wall.
    pub wall: Duration,
    /// Of processors: of the whole process, or of one thread where that is said.
    pub cpu: Duration,
}

/// Does `work` and says what it took of the whole process.
pub fn spent<T>(work: impl FnOnce() -> T) -> (T, Spent) {
    let (begun, started) = (ProcessTime::now(), Instant::now());
    let outcome = work();
    (outcome, Spent { wall: started.elapsed(), cpu: begun.elapsed() })
}

/// Does `work` and says what it took of this thread alone.
pub fn spent_here<T>(work: impl FnOnce() -> T) -> (T, Spent) {
    let (begun, started) = (ThreadTime::now(), Instant::now());
    let outcome = work();
    (outcome, Spent { wall: started.elapsed(), cpu: begun.elapsed() })
}

/// The same work many times.
#[derive(Clone, Debug, Default)]
pub struct Times {
    wall: Vec<Duration>,
    cpu: Vec<Duration>,
}

impl Times {
    /// Of so many pieces of work.
    pub fn of(all: impl IntoIterator<Item = Spent>) -> Times {
        let (mut wall, mut cpu): (Vec<_>, Vec<_>) = all.into_iter().map(|one| (one.wall, one.cpu)).unzip();
        wall.sort_unstable();
        cpu.sort_unstable();
        Times { wall, cpu }
    }

    /// What a share of them did not exceed: 0.5 is the median. Wall and CPU time are ranked each by itself.
    pub fn at(&self, share: f64) -> Spent {
        Spent { wall: ranked(&self.wall, share), cpu: ranked(&self.cpu, share) }
    }

    /// How many there were.
    pub fn count(&self) -> usize {
        self.wall.len()
    }
}

/// The nearest rank: the smallest of which at least this share is not larger.
fn ranked(sorted: &[Duration], share: f64) -> Duration {
    let rank = (sorted.len() as f64 * share).ceil() as usize;
    sorted.get(rank.clamp(1, sorted.len().max(1)) - 1).copied().unwrap_or_default()
}

/// In milliseconds.
pub fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_and_the_slowest_are_what_they_are_called() {
        let times =
            Times::of((1..=100).rev().map(|wall| Spent { wall: Duration::from_millis(wall), ..Spent::default() }));
        assert_eq!(times.at(0.5).wall, Duration::from_millis(50));
        assert_eq!(times.at(0.99).wall, Duration::from_millis(99));
        assert_eq!(times.at(1.0).wall, Duration::from_millis(100));
        assert_eq!(Times::default().at(0.5), Spent::default());
    }
}
