//! The watchdog: it holds the source, notices that no sound comes, says so, and starts it again until sound comes.
//!
//! A callback that is silent for a second is a device unplugged, switched or asleep, whatever it says of itself; a
//! device that says it is gone is believed at once. A sleeping computer is noticed by its two clocks: the one that
//! stands still while it sleeps, and the one on the wall.

use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant, SystemTime};

use super::shared::Shared;
use super::source::{Intake, Pulse, Source, SourceError, Wanted, way};

/// How long a callback may be silent; and how long until its first sound, for which many devices take their time.
const SILENCE: Duration = Duration::from_millis(1_000);
const FIRST_SILENCE: Duration = Duration::from_millis(1_900);

/// How long a device may take to its first sound before it is started anew: wireless ones take even longer.
const PATIENCE: Duration = Duration::from_millis(4_000);

/// How often it looks, and how often it tries to start a device that is away.
const TICK: Duration = Duration::from_millis(50);
const RETRY: Duration = Duration::from_millis(250);

/// How far the clock on the wall may run ahead before the computer must have slept.
const SLEPT: Duration = Duration::from_secs(2);

/// The watchdog of one recording.
pub(super) struct Watch {
    pub source: Box<dyn Source>,
    pub wanted: Wanted,
    pub pulse: Arc<Pulse>,
    pub arrivals: Sender<Intake>,
    pub shared: Arc<Shared>,
}

/// Both clocks, read at one moment.
struct Clocks {
    steady: Instant,
    wall: SystemTime,
}

impl Watch {
    /// Works until the recording ends; then the source is stopped.
    pub fn run(mut self) {
        let mut started = Instant::now();
        let mut tried = Instant::now();
        let mut slept = Duration::ZERO;
        let mut clocks = Clocks::read();
        while !self.shared.is_stopping() {
            std::thread::sleep(TICK);
            slept += clocks.slept();
            let bearable = if self.pulse.last_ns().is_some() { SILENCE } else { FIRST_SILENCE };
            let is_silent = self.silent() > bearable;
            let fault = match self.pulse.gone() {
                _ if slept > Duration::ZERO => Some("the computer was asleep".to_owned()),
                Some(why) => Some(why.to_owned()),
                None => is_silent.then(|| "it does not deliver any".to_owned()),
            };
            let Some(fault) = fault else {
                if self.pulse.last_ns().is_some() {
                    self.shared.state().away = None;
                }
                continue;
            };
            self.tell(fault);
            let has_begun = self.pulse.last_ns().is_some() || self.pulse.gone().is_some() || slept > Duration::ZERO;
            if tried.elapsed() < RETRY || !(has_begun || started.elapsed() > PATIENCE) {
                continue;
            }
            // A device that hangs while it is opened hangs here only: the alarm is out, the writer writes.
            match self.start_again(slept) {
                Ok(()) => (started, slept) = (Instant::now(), Duration::ZERO),
                Err(error) => self.tell(error.to_string()),
            }
            tried = Instant::now();
        }
        self.source.stop();
    }

    /// For how long the source has given no sign.
    fn silent(&self) -> Duration {
        Duration::from_nanos(self.shared.now_ns().saturating_sub(self.pulse.alive_ns()))
    }

    /// Raises the alarm, or says better why.
    fn tell(&self, why: String) {
        let mut state = self.shared.state();
        let since = state.away.take().map_or(self.pulse.alive_ns(), |(since, _)| since);
        state.away = Some((since, why));
    }

    fn start_again(&mut self, slept: Duration) -> Result<(), SourceError> {
        self.source.stop();
        let shape = self.source.prepare(self.wanted)?;
        let (feed, intake) = way(shape, self.shared.born, self.source.name(), slept);
        let pulse = intake.pulse.clone();
        self.source.start(feed)?;
        self.shared.state().pulse = Some(pulse.clone());
        // The writer is gone only when the recording is ending.
        let _ = self.arrivals.send(intake);
        self.pulse = pulse;
        Ok(())
    }
}

impl Clocks {
    fn read() -> Clocks {
        Clocks { steady: Instant::now(), wall: SystemTime::now() }
    }

    /// How long the computer slept since this was asked last.
    fn slept(&mut self) -> Duration {
        let now = Clocks::read();
        let wall = now.wall.duration_since(self.wall).unwrap_or_default();
        let ahead = wall.saturating_sub(now.steady - self.steady);
        *self = now;
        if ahead > SLEPT { ahead } else { Duration::ZERO }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_on_the_wall_in_a_moment_was_slept() {
        let hour = Duration::from_secs(3_600);
        let mut clocks = Clocks::read();
        assert_eq!(clocks.slept(), Duration::ZERO);
        clocks.wall -= hour;
        // The two clocks are read one after the other.
        assert!(clocks.slept() >= hour - Duration::from_millis(500));
        assert_eq!(clocks.slept(), Duration::ZERO);
        // A clock that is set back, or right by a second, is no sleep.
        clocks.wall += hour;
        assert_eq!(clocks.slept(), Duration::ZERO);
        clocks.wall -= Duration::from_secs(1);
        assert_eq!(clocks.slept(), Duration::ZERO);
    }
}
