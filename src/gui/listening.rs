//! What is heard in this window: one player for all of it, so that sound goes on while one looks elsewhere; the recording
//! at hand; and the waveforms, each drawn once and kept in the archive's folder.
//!
//! Pages look at it by `Scene::listening` and ask with [`Hear`]; the app performs.

mod waves;

use std::sync::Arc;

use egui::Context;

use super::action::{Action, Notice};
use super::answer::Fault;
use super::desk::Desk;
use super::preferences::ListeningWishes;
use super::tape::{Hear, Now, Tape};
#[cfg(not(feature = "audio"))]
use crate::media::Shape;
use crate::media::clip::{Cover, Covered};
use crate::media::open;
#[cfg(not(feature = "audio"))]
use crate::media::player::{Alarm, Outlet, OutputError};
use crate::media::player::{Output, Player};
use crate::model::{Id, Recording};
use waves::Waves;
pub use waves::{Drawn, Wave};

/// The speeds that the keys for slower and faster step through.
pub const SPEEDS: [f32; 9] = [0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.25, 1.5, 2.0];

/// What is heard in this window.
pub struct Listening {
    player: Player,
    now: Now,
    /// Where the sound is to be as soon as it is open.
    meant: Option<u64>,
    waves: Waves,
    /// The failure that was told last.
    told: Option<String>,
}

impl Listening {
    /// Silence, to be heard on `output`.
    pub fn on(output: Box<dyn Output>, wishes: ListeningWishes) -> Listening {
        let now = Now { speed: wishes.speed, ..Now::default() };
        let mut listening =
            Listening { player: Player::on(output), now, meant: None, waves: Waves::default(), told: None };
        listening.wish(wishes);
        listening
    }

    /// Is heard on another output from now on.
    pub fn hear_on(&self, output: Box<dyn Output>) {
        self.player.set_output(output);
    }

    /// Listens as somebody wishes.
    pub fn wish(&mut self, wishes: ListeningWishes) {
        self.player.set_rewind(wishes.rewind_ms);
        self.player.set_speed(wishes.speed);
    }

    /// The player itself, for tests that move its clock.
    pub fn player(&self) -> &Player {
        &self.player
    }

    /// How the sound is in this frame.
    pub fn now(&self) -> &Now {
        &self.now
    }

    /// The waveform of a recording, where it was asked for.
    pub fn wave(&self, recording: Id<Recording>) -> Option<&Wave> {
        self.waves.of(recording)
    }

    /// Looks at the player and at the waveforms; what is to be done about them. To be called once a frame.
    pub fn attend(&mut self, ctx: &Context) -> Vec<Action> {
        let state = self.player.state();
        if state.loaded && state.settled {
            self.meant = None;
        }
        let now = &mut self.now;
        now.is_playing = state.playing;
        now.position_ms = self.meant.unwrap_or(state.position_ms);
        now.duration_ms = match (state.duration_ms, &now.tape) {
            (0, Some(tape)) => tape.duration_ms(),
            (known, _) => known,
        };
        (now.speed, now.looped) = (state.speed, state.looped.clone());
        if now.is_playing {
            ctx.request_repaint_after(std::time::Duration::from_millis(33));
        } else if !state.settled {
            ctx.request_repaint_after(std::time::Duration::from_millis(20));
        }
        let mut actions = self.waves.attend();
        let error = state.error.map(|error| error.to_string());
        if error != self.told {
            self.told.clone_from(&error);
            actions.extend(error.map(|error| Action::Tell(failure(&error))));
        }
        actions
    }

    /// Does what is asked of the sound.
    pub fn perform(&mut self, desk: &Desk, hear: Hear) {
        match hear {
            Hear::Open(tape, ms) => {
                if !self.now.holds(&tape) {
                    self.load(tape);
                    self.player.seek(ms);
                    self.meant = Some(ms);
                }
            }
            Hear::From(tape, ms) => {
                self.take(tape);
                self.player.play_from(ms);
                self.meant = Some(ms);
            }
            Hear::Stretch(stretch) => {
                self.take(stretch.tape);
                self.player.set_loop(None);
                self.meant = Some(stretch.range.start);
                self.player.play_range(stretch.range);
            }
            Hear::Toggle if self.player.state().playing => self.player.pause(),
            Hear::Toggle | Hear::Play => self.player.play(),
            Hear::Pause => self.player.pause(),
            Hear::Seek(ms) => self.player.seek(ms),
            Hear::Skip(by) => {
                let to = self.now.position_ms.saturating_add_signed(by);
                self.player.seek(to.min(self.now.duration_ms));
                // Several steps in one frame go on from each other.
                self.now.position_ms = to;
            }
            Hear::Speed(speed) => self.player.set_speed(speed),
            Hear::Loop(range) => {
                self.player.set_loop(range.clone());
                if let Some(range) = range.filter(|_| !self.now.is_playing) {
                    self.player.play_from(range.start);
                }
            }
            Hear::Draw(tape) => self.waves.wish(desk, tape),
            Hear::Close => {
                self.player.unload();
                (self.now.tape, self.meant) = (None, None);
            }
        }
    }

    /// Falls silent and forgets the archive that is being closed.
    pub fn leave(&mut self) {
        self.player.unload();
        (self.now.tape, self.meant, self.waves) = (None, None, Waves::default());
    }

    /// The next speed, slower or faster.
    pub fn speed_beside(&self, is_faster: bool) -> f32 {
        let now = self.now.speed;
        let beside = match is_faster {
            true => SPEEDS.iter().find(|speed| **speed > now + 0.01),
            false => SPEEDS.iter().rev().find(|speed| **speed < now - 0.01),
        };
        beside.copied().unwrap_or(now)
    }

    fn take(&mut self, tape: Arc<Tape>) {
        let is_failed = self.player.state().error.is_some();
        if is_failed || !self.now.holds(&tape) {
            self.load(tape);
        }
    }

    fn load(&mut self, tape: Arc<Tape>) {
        let (path, silenced) = (tape.path.clone(), tape.silenced.clone());
        self.player.open(move || match silenced.as_slice() {
            [] => open(&path),
            silenced => Ok(Box::new(Covered::new(open(&path)?, silenced, Cover::Silence))),
        });
        self.now.duration_ms = tape.duration_ms();
        self.now.tape = Some(tape);
        self.told = None;
    }
}

fn failure(words: &str) -> Notice {
    // The errors of sound say in one breath what happened and what to do: “…; check that…”.
    let (happened, hint) = words.split_once("; ").unwrap_or((words, ""));
    Notice::failed(Fault::of_words(happened, hint)).about("sound")
}

/// Where the sound of this computer goes.
#[cfg(feature = "audio")]
pub fn usual_output() -> Box<dyn Output> {
    Box::new(crate::media::player::Loudspeaker::new(None))
}

/// Where the sound of this computer goes: nowhere, for this program was built without sound devices.
#[cfg(not(feature = "audio"))]
pub fn usual_output() -> Box<dyn Output> {
    Box::new(Nowhere)
}

#[cfg(not(feature = "audio"))]
struct Nowhere;

#[cfg(not(feature = "audio"))]
impl Output for Nowhere {
    fn name(&self) -> String {
        "none".into()
    }

    fn open(&mut self) -> Result<Shape, OutputError> {
        Err(OutputError::NoDevice)
    }

    fn start(&mut self, _outlet: Outlet, _alarm: Alarm) -> Result<(), OutputError> {
        Err(OutputError::NoDevice)
    }

    fn close(&mut self) {}
}
