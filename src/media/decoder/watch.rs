//! Whether a silent child is stuck, or merely waits for its turn.
//!
//! What counts is its own time: a second of the processor, or three of sleep (a decoder at work never sleeps). On a
//! machine that is busy, or whose disk is slow, it may take ten seconds by the clock.

use std::time::{Duration, Instant};

const OWN_TIME: Duration = Duration::from_millis(900);
const ASLEEP: Duration = Duration::from_secs(3);
const BY_THE_CLOCK: Duration = Duration::from_secs(10);

/// Looks at one process from the moment it is made.
pub(super) struct Watch {
    process: u32,
    began: Instant,
    looked: Instant,
    used_before: Option<Duration>,
    asleep: Duration,
}

impl Watch {
    pub(super) fn on(process: u32) -> Watch {
        let now = Instant::now();
        let used_before = life(process).map(|life| life.used);
        Watch { process, began: now, looked: now, used_before, asleep: Duration::ZERO }
    }

    /// Why the process is to be cut off, if it is.
    pub(super) fn is_stuck(&mut self) -> Option<String> {
        let now = Instant::now();
        let since = now.duration_since(self.looked);
        self.looked = now;
        let clock = now.duration_since(self.began);
        if clock >= BY_THE_CLOCK {
            return Some(format!("it gave no sign for {} s", clock.as_secs()));
        }
        let Some((life, before)) = life(self.process).zip(self.used_before) else {
            // Where a process cannot be looked at, the clock has to do.
            return (clock >= ASLEEP).then(|| format!("it gave no sign for {} s", clock.as_secs()));
        };
        if life.sleeps {
            self.asleep += since;
        }
        let used = life.used.saturating_sub(before);
        let stuck = used >= OWN_TIME || self.asleep >= ASLEEP;
        stuck.then(|| format!("it gave no sign for {:.1} s", clock.as_secs_f64()))
    }
}

/// What a process has used of the processor, and whether it sleeps.
struct Life {
    used: Duration,
    sleeps: bool,
}

/// From `/proc/PID/stat`, see proc_pid_stat(5); times there are in hundredths of a second on every Linux.
#[cfg(target_os = "linux")]
fn life(process: u32) -> Option<Life> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name of the program stands in brackets and may hold anything.
    let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
    let hundredths = |at: usize| fields.get(at).and_then(|field| field.parse::<u64>().ok());
    let used = Duration::from_millis((hundredths(11)? + hundredths(12)?) * 10);
    Some(Life { used, sleeps: *fields.first()? == "S" })
}

#[cfg(not(target_os = "linux"))]
fn life(_process: u32) -> Option<Life> {
    None
}
