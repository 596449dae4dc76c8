//! An output without a device: what would be heard is collected on a clock that only moves when it is told to.
//!
//! For tests of the player and of what uses it, the window above all.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::Player;
use super::output::{Alarm, Outlet, Output, OutputError};
use crate::media::sound::Shape;

/// How long, of real time, the player may take to make what the clock asks for.
const LONGEST: Duration = Duration::from_secs(10);

/// An output that plays to a [`Stage`].
pub struct ScriptedOutput {
    stage: Stage,
}

/// What a scripted output plays to: it moves the clock, makes the device vanish and return, and keeps what was heard.
#[derive(Clone)]
pub struct Stage {
    props: Arc<Mutex<Props>>,
}

struct Props {
    shape: Shape,
    /// How many frames the device asks for at once, and how many it holds.
    period: usize,
    delay: u64,
    connected: Option<(Outlet, Alarm)>,
    heard: Vec<f32>,
    missing: bool,
    patience: Duration,
    openings: usize,
}

impl ScriptedOutput {
    /// A device of this shape that asks for 10 ms at once and sounds 20 ms after it was given something.
    pub fn new(shape: Shape) -> (ScriptedOutput, Stage) {
        let props = Props {
            shape,
            period: shape.frame_at(10) as usize,
            delay: shape.frame_at(20),
            connected: None,
            heard: Vec::new(),
            missing: false,
            patience: Duration::from_secs(3600),
            openings: 0,
        };
        let stage = Stage { props: Arc::new(Mutex::new(props)) };
        (ScriptedOutput { stage: stage.clone() }, stage)
    }
}

impl Output for ScriptedOutput {
    fn name(&self) -> String {
        "scripted".into()
    }

    fn open(&mut self) -> Result<Shape, OutputError> {
        let mut props = self.stage.props();
        props.openings += 1;
        if props.missing { Err(OutputError::NoDevice) } else { Ok(props.shape) }
    }

    fn start(&mut self, outlet: Outlet, alarm: Alarm) -> Result<(), OutputError> {
        self.stage.props().connected = Some((outlet, alarm));
        Ok(())
    }

    fn close(&mut self) {
        self.stage.props().connected = None;
    }

    fn patience(&self) -> Duration {
        self.stage.props().patience
    }
}

impl Stage {
    /// Lets `ms` pass, once the player has done what it was asked. Without a connected player nothing is heard.
    pub fn run(&self, player: &Player, ms: u64) {
        self.settle(player);
        let frames = self.props().shape.frame_at(ms) as usize;
        let mut left = frames;
        while left > 0 {
            let frames = left.min(self.props().period);
            self.period(frames);
            left -= frames;
        }
    }

    /// Lets time pass until the player stops, but no more than `limit_ms`. Says whether it stopped.
    pub fn run_out(&self, player: &Player, limit_ms: u64) -> bool {
        self.settle(player);
        for _ in 0..limit_ms.div_ceil(10) {
            self.run(player, 10);
            if !player.state().playing {
                return true;
            }
            if self.props().connected.as_ref().is_some_and(|(outlet, _)| outlet.dry()) {
                // Only the delay of the device is left: the player notices by its own clock.
                thread::sleep(Duration::from_millis(2));
            }
        }
        !player.state().playing
    }

    /// Waits until the player has done all that it was asked.
    pub fn settle(&self, player: &Player) {
        let since = Instant::now();
        while !player.state().settled && since.elapsed() < LONGEST {
            thread::sleep(Duration::from_micros(200));
        }
    }

    /// All that was heard so far, its channels side by side.
    pub fn heard(&self) -> Vec<f32> {
        self.props().heard.clone()
    }

    /// Forgets what was heard so far.
    pub fn forget(&self) {
        self.props().heard.clear();
    }

    /// Unplugs the device.
    pub fn vanish(&self) {
        let mut props = self.props();
        props.missing = true;
        if let Some((_, alarm)) = props.connected.take() {
            alarm.raise(OutputError::Gone { name: "scripted".into() });
        }
    }

    /// Connects it again.
    pub fn come_back(&self) {
        self.props().missing = false;
    }

    /// Whether a player holds the device, and how often one was opened.
    pub fn openings(&self) -> (bool, usize) {
        let props = self.props();
        (props.connected.is_some(), props.openings)
    }

    /// Lets the device count as gone after so long without asking: for a test in which the clock stands still.
    pub fn set_patience(&self, patience: Duration) {
        self.props().patience = patience;
    }

    /// The device asks for some frames. It waits for the player, as no real device would: what is heard must not depend
    /// on how busy the machine is.
    fn period(&self, frames: usize) {
        let since = Instant::now();
        loop {
            let mut props = self.props();
            let Props { shape, delay, connected, heard, .. } = &mut *props;
            let Some((outlet, _)) = connected else { return };
            outlet.take_cut();
            if outlet.ready() >= frames || !outlet.flowing() || since.elapsed() > LONGEST {
                let at = heard.len();
                heard.resize(at + shape.samples(frames), 0.0);
                outlet.fill(&mut heard[at..], *delay);
                return;
            }
            drop(props);
            thread::sleep(Duration::from_micros(200));
        }
    }

    fn props(&self) -> MutexGuard<'_, Props> {
        self.props.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
