//! Plays sound: from any place, at any speed, in loops, with the position that is being heard.
//!
//! [`Player`] is a handle: whatever is asked of it is done on a thread of its own, which reads the sound, so that a
//! window may call it in every frame. Where the sound goes is an [`Output`]. Knows nothing of what the sound is of; the
//! window and the command line use it.

mod chain;
mod engine;
#[cfg(feature = "audio")]
mod loudspeaker;
mod output;
mod scripted;
#[cfg(test)]
mod tests;

use std::ops::Range;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use engine::{Engine, Order, Place, Told};
#[cfg(feature = "audio")]
pub use loudspeaker::Loudspeaker;
pub use output::{Alarm, Outlet, Output, OutputError};
pub use scripted::{ScriptedOutput, Stage};

use super::sound::{Sound, SoundError};
use super::stretch::SPEEDS;

/// How long a player that is dropped waits for its thread, which may be reading from a slow disk.
const FAREWELL: Duration = Duration::from_millis(500);

/// A player: a handle that is cheap to call. What is asked for is done in order, at once or as soon as the disk allows;
/// `state` answers as if it were done already. Dropped, it falls silent and ends its thread.
pub struct Player {
    orders: Sender<Order>,
    told: Arc<Mutex<Told>>,
    /// Says, by being closed, that the thread is at its end.
    ended: Mutex<Receiver<()>>,
}

/// How a player is.
#[derive(Clone, Debug)]
pub struct PlayerState {
    /// Whether there is a sound that can be played.
    pub loaded: bool,
    /// Whether it is being played.
    pub playing: bool,
    /// What is being heard, in ms after the sound's beginning.
    pub position_ms: u64,
    /// How long the sound is, in ms.
    pub duration_ms: u64,
    /// How fast, 0.5 to 2.
    pub speed: f32,
    /// What is played again and again, half open, in ms.
    pub looped: Option<Range<u64>>,
    /// How much earlier playing goes on after a pause, in ms.
    pub rewind_ms: u64,
    /// Whether everything that was asked for is done.
    pub settled: bool,
    /// Why nothing is heard; gone when something is played or loaded anew.
    pub error: Option<Arc<PlayerError>>,
}

/// Why a player stopped.
#[derive(Debug, thiserror::Error)]
pub enum PlayerError {
    /// The sound cannot be read.
    #[error(transparent)]
    Sound(#[from] SoundError),
    /// The device cannot play.
    #[error(transparent)]
    Output(#[from] OutputError),
}

impl Player {
    /// A player that is heard on this output, which is opened when something is played.
    pub fn on(output: Box<dyn Output>) -> Player {
        let (orders, received) = channel();
        let (ending, ended) = channel();
        let told = Arc::new(Mutex::new(Told::default()));
        let engine = Engine::new(output, received, orders.clone(), Arc::clone(&told));
        let work = move || {
            engine.work();
            drop(ending);
        };
        // Without a thread nothing is ever loaded: the state says so.
        let _ = thread::Builder::new().name("player".into()).spawn(work);
        Player { orders, told, ended: Mutex::new(ended) }
    }

    /// Takes this sound in place of the one before, standing at its beginning.
    pub fn load(&self, sound: Box<dyn Sound>) {
        self.open(move || Ok(sound));
    }

    /// Takes the sound that `opening` gives in place of the one before. It is opened on the player's thread, so that
    /// nobody waits for the disk; what is asked for meanwhile is done afterwards.
    pub fn open(&self, opening: impl FnOnce() -> Result<Box<dyn Sound>, SoundError> + Send + 'static) {
        self.ask(Order::Load(Box::new(opening)), |told| told.forget());
    }

    /// Lets go of the sound and its file.
    pub fn unload(&self) {
        self.ask(Order::Unload, |told| told.forget());
    }

    /// Opens the device ahead of the first play, which is then heard sooner. Left alone, it is let go of after half a
    /// minute.
    pub fn get_ready(&self) {
        self.ask(Order::GetReady, |_| {});
    }

    /// Plays from where it stands; after a pause a little earlier (see [`Player::set_rewind`]), at the end from the
    /// beginning.
    pub fn play(&self) {
        self.ask(Order::Play, |told| told.state.playing = true);
    }

    /// Stops where it is.
    pub fn pause(&self) {
        self.ask(Order::Pause, |told| {
            told.place = Place::Still(told.place.ms());
            told.state.playing = false;
        });
    }

    /// Goes to this ms, and goes on playing if it was.
    pub fn seek(&self, ms: u64) {
        self.ask(Order::Seek(ms), |told| told.place = Place::Still(ms));
    }

    /// Plays from this ms on.
    pub fn play_from(&self, ms: u64) {
        self.ask(Order::PlayFrom(ms), |told| told.play_at(ms));
    }

    /// Plays from the range's first ms and stops at its end, to the frame.
    pub fn play_range(&self, range: Range<u64>) {
        let from = range.start;
        self.ask(Order::PlayRange(range), |told| told.play_at(from));
    }

    /// Plays this range again and again whenever its end is reached, or no longer does so. What is being played outside
    /// of it goes to its beginning.
    pub fn set_loop(&self, range: Option<Range<u64>>) {
        self.ask(Order::Loop(range.clone()), |told| told.state.looped = range);
    }

    /// Plays at this speed, 0.5 to 2, at the same pitch.
    pub fn set_speed(&self, speed: f32) {
        let speed = if speed.is_finite() { speed.clamp(*SPEEDS.start(), *SPEEDS.end()) } else { 1.0 };
        self.ask(Order::Speed(speed), |told| told.state.speed = speed);
    }

    /// Playing after a pause goes on this many ms earlier.
    pub fn set_rewind(&self, ms: u64) {
        self.ask(Order::Rewind(ms), |told| told.state.rewind_ms = ms);
    }

    /// Is heard on another output from the next play on; what is being played pauses.
    pub fn set_output(&self, output: Box<dyn Output>) {
        self.ask(Order::Output(output), |told| {
            told.place = Place::Still(told.place.ms());
            told.state.playing = false;
        });
    }

    /// How it is now. Waits for nothing.
    pub fn state(&self) -> PlayerState {
        let told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let settled = told.state.settled && told.asked == told.done;
        PlayerState { position_ms: told.place.ms(), settled, ..told.state.clone() }
    }

    /// Notes what will be, and asks for it.
    fn ask(&self, order: Order, note: impl FnOnce(&mut Told)) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.asked += 1;
        if told.state.loaded || matches!(order, Order::Load(_) | Order::Speed(_) | Order::Rewind(_)) {
            note(&mut told);
        }
        // In the same breath, so that orders arrive as they were noted. The thread outlives the handle.
        let _ = self.orders.send(order);
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        let _ = self.orders.send(Order::Quit);
        let ended = self.ended.get_mut().unwrap_or_else(PoisonError::into_inner);
        let _ = ended.recv_timeout(FAREWELL);
    }
}

impl Default for Told {
    fn default() -> Told {
        let state = PlayerState {
            loaded: false,
            playing: false,
            position_ms: 0,
            duration_ms: 0,
            speed: 1.0,
            looped: None,
            rewind_ms: 0,
            settled: true,
            error: None,
        };
        Told { state, place: Place::Still(0), asked: 0, done: 0 }
    }
}

impl Told {
    fn play_at(&mut self, ms: u64) {
        self.place = Place::Still(ms);
        self.state.playing = true;
    }

    /// What is known before a sound is opened.
    fn forget(&mut self) {
        let (speed, rewind_ms) = (self.state.speed, self.state.rewind_ms);
        self.state = PlayerState { speed, rewind_ms, ..Told::default().state };
        self.place = Place::Still(0);
    }
}
