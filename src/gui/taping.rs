//! What is being recorded in this window. The app owns it, so that recording goes on wherever one looks; the Record screen
//! and the top bar only look at it, and ask with [`RecorderWish`].
//!
//! Opening a device and ending a recording may take the system seconds: both happen on threads of their own.

mod inputs;

use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

use super::preferences::RecordingWishes;
use crate::media::devices::{Device, DeviceError};
use crate::media::recorder::{
    Alarm, Finished, Gap, Heard, Level, Mark, Missing, Monitor, Phase, Recorder, RecorderError, Settings, Status,
    Wanted,
};
use crate::model::{Id, Recollection};
use crate::text::clock::exact_clock;
pub use inputs::{Inputs, RealInputs};

/// What is asked of the recorder.
pub enum RecorderWish {
    /// Look again which devices there are.
    LookForDevices,
    /// Begin to record.
    Begin(Box<Plan>),
    /// What comes from now on is not recorded.
    Pause,
    /// It is recorded again.
    Resume,
    /// Mark this moment.
    Mark,
    /// Say what the mark of this number, counted from 0, is about.
    Describe(usize, String, String),
    /// The warnings of clipping were seen.
    ClearClipping,
    /// End the recording and take it in.
    Stop,
    /// The message about the recording that has ended was read.
    Forget,
}

/// A recording that is to be begun.
pub struct Plan {
    /// How it is made, where, and of what.
    pub settings: Settings,
    /// From which device.
    pub device: Option<String>,
    /// What it is of, as it is shown meanwhile.
    pub about: About,
}

/// What a recording is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// The interview, where it is in the archive already.
    pub interview: Option<Id<Recollection>>,
    /// What it is called, as far as it may be shown.
    pub title: String,
}

/// A recording that is being made.
pub struct Running {
    /// What it is of.
    pub about: About,
    recorder: Recorder,
}

impl Running {
    /// How it stands.
    pub fn status(&self) -> Status {
        self.recorder.status()
    }

    /// All marks so far.
    pub fn marks(&self) -> Vec<Mark> {
        self.recorder.marks()
    }
}

/// What the window's recorder is doing.
enum State {
    Idle,
    Starting(Receiver<Result<Recorder, RecorderError>>, About),
    Recording(Box<Running>),
    Stopping(Receiver<Result<Finished, RecorderError>>),
}

/// What happened since the last look, for the app to act on.
pub enum News {
    /// It could not be begun.
    Refused(RecorderError),
    /// A person must know of this at once.
    Alarm(Alarm),
    /// What the alarm was about is over.
    AllWell,
    /// Sound is missing in what was recorded.
    Missing(Gap),
    /// The recording has ended; by itself, or because it `was_asked`.
    Ended {
        /// How it came out.
        finished: Result<Finished, RecorderError>,
        /// Whether somebody pressed Stop.
        was_asked: bool,
    },
}

/// The window's recorder.
pub struct Taping {
    inputs: Arc<dyn Inputs>,
    state: State,
    devices: Option<Result<Vec<Device>, DeviceError>>,
    looking: Option<Receiver<Result<Vec<Device>, DeviceError>>>,
    /// Listening before the first second, with what was wished for then.
    monitor: Option<(RecordingWishes, Monitor)>,
    /// Whether Stop was pressed.
    was_asked: bool,
    /// The alarm that was told last.
    told: Option<std::mem::Discriminant<Alarm>>,
    /// How many gaps were told.
    gaps: usize,
    /// Since when hardly anything is heard.
    quiet_since: Option<Instant>,
    /// What became of the last recording, and why: it ended by itself, or could not be begun.
    message: Option<(&'static str, String)>,
}

/// Below this peak hardly anything is heard: -60 dB.
const QUIET: f32 = 0.001;
/// How long it may be so before that is said.
const QUIET_FOR: Duration = Duration::from_secs(5);

impl Taping {
    /// A recorder for these inputs.
    pub fn from(inputs: Arc<dyn Inputs>) -> Taping {
        Taping {
            inputs,
            state: State::Idle,
            devices: None,
            looking: None,
            monitor: None,
            was_asked: false,
            told: None,
            gaps: 0,
            quiet_since: None,
            message: None,
        }
    }

    /// The recording that is being made.
    pub fn running(&self) -> Option<&Running> {
        match &self.state {
            State::Recording(running) => Some(running),
            _ => None,
        }
    }

    /// Whether a recording is being begun, made or ended.
    pub fn is_busy(&self) -> bool {
        !matches!(self.state, State::Idle)
    }

    /// Whether one is just being begun or ended: that takes a moment.
    pub fn is_changing(&self) -> bool {
        matches!(self.state, State::Starting(..) | State::Stopping(_))
    }

    /// Whether something is on its way that ends by itself.
    pub fn is_settled(&self) -> bool {
        !self.is_changing() && self.looking.is_none()
    }

    /// The devices, once they are known.
    pub fn devices(&self) -> Option<&Result<Vec<Device>, DeviceError>> {
        self.devices.as_ref()
    }

    /// What is heard before the first second; none while nobody listens.
    pub fn heard(&self) -> Option<Heard> {
        self.monitor.as_ref().map(|(_, monitor)| monitor.heard())
    }

    /// Whether hardly anything has been heard for a while.
    pub fn is_quiet(&self) -> bool {
        self.quiet_since.is_some_and(|since| since.elapsed() >= QUIET_FOR)
    }

    /// What became of the last recording, and why: it ended by itself, or could not be begun.
    pub fn message(&self) -> Option<(&'static str, &str)> {
        self.message.as_ref().map(|(what, why)| (*what, why.as_str()))
    }

    /// To be called once a frame: takes what has come, listens while the Record screen `is_seen`, and tells the news.
    pub fn attend(
        &mut self,
        is_seen: bool,
        wishes: &RecordingWishes,
        waken: &(impl Fn() + Clone + Send + 'static),
    ) -> Vec<News> {
        self.take_devices();
        if is_seen && self.devices.is_none() && self.looking.is_none() {
            self.look(waken.clone());
        }
        self.listen(is_seen, wishes);
        let mut news = Vec::new();
        self.take_state(waken, &mut news);
        let levels = match (&self.state, &self.monitor) {
            (State::Recording(running), _) => {
                let status = running.status();
                let is_heard = matches!(status.phase, Phase::Recording);
                self.tell_alarm(&status, &mut news);
                if is_heard { status.levels } else { Vec::new() }
            }
            (_, Some((_, monitor))) => monitor.heard().levels,
            _ => Vec::new(),
        };
        self.note_quiet(&levels);
        if self.running().is_some_and(|running| running.status().phase == Phase::Ended) {
            self.stop(waken.clone());
        }
        news
    }

    fn take_devices(&mut self) {
        let Some(looking) = &self.looking else { return };
        match looking.try_recv() {
            Ok(found) => (self.devices, self.looking) = (Some(found), None),
            Err(TryRecvError::Disconnected) => self.looking = None,
            Err(TryRecvError::Empty) => {}
        }
    }

    /// Looks which devices there are, on a thread of its own: a sound server may take its time.
    pub fn look(&mut self, waken: impl Fn() + Send + 'static) {
        let (sender, looking) = channel();
        let inputs = self.inputs.clone();
        std::thread::spawn(move || {
            let _ = sender.send(inputs.devices());
            waken();
        });
        self.looking = Some(looking);
    }

    fn listen(&mut self, is_seen: bool, wishes: &RecordingWishes) {
        if !is_seen || self.is_busy() {
            self.monitor = None;
            return;
        }
        if self
            .monitor
            .as_ref()
            .is_none_or(|(known, _)| known.device != wishes.device || known.wanted() != wishes.wanted())
        {
            let source = self.inputs.open(wishes.device.as_deref());
            self.quiet_since = None;
            self.monitor = Some((wishes.clone(), Monitor::start(source, wishes.wanted())));
        }
    }

    fn take_state(&mut self, waken: &(impl Fn() + Clone + Send + 'static), news: &mut Vec<News>) {
        match &mut self.state {
            State::Starting(begun, about) => match begun.try_recv() {
                Ok(Ok(recorder)) => {
                    let about = about.clone();
                    self.state = State::Recording(Box::new(Running { about, recorder }));
                    if self.was_asked {
                        self.stop(waken.clone());
                    }
                }
                Ok(Err(error)) => {
                    self.state = State::Idle;
                    self.message = Some(("It could not be recorded", error.to_string()));
                    news.push(News::Refused(error));
                }
                Err(TryRecvError::Disconnected) => self.state = State::Idle,
                Err(TryRecvError::Empty) => {}
            },
            State::Stopping(ended) => match ended.try_recv() {
                Ok(finished) => {
                    self.state = State::Idle;
                    if let Ok(finished) = &finished {
                        let why = finished.ended.as_ref().map(ToString::to_string);
                        self.message = why.map(|why| ("The recording has ended by itself", why));
                    }
                    news.push(News::Ended { finished, was_asked: self.was_asked });
                }
                Err(TryRecvError::Disconnected) => self.state = State::Idle,
                Err(TryRecvError::Empty) => {}
            },
            State::Idle | State::Recording(_) => {}
        }
    }

    fn tell_alarm(&mut self, status: &Status, news: &mut Vec<News>) {
        let kind = status.alarm.as_ref().map(std::mem::discriminant);
        if let Some(alarm) = status.alarm.as_ref().filter(|_| kind != self.told) {
            news.push(News::Alarm(alarm.clone()));
        }
        if kind.is_none() && self.told.is_some() {
            news.push(News::AllWell);
        }
        self.told = kind;
        news.extend(status.gaps.iter().skip(self.gaps).cloned().map(News::Missing));
        self.gaps = status.gaps.len();
    }

    fn note_quiet(&mut self, levels: &[Level]) {
        let is_quiet = !levels.is_empty() && levels.iter().all(|level| level.hold < QUIET);
        self.quiet_since = is_quiet.then(|| self.quiet_since.unwrap_or_else(Instant::now));
    }

    /// Begins to record; one recording is made at a time.
    pub fn begin(&mut self, plan: Plan, waken: impl Fn() + Send + 'static) {
        if self.is_busy() {
            return;
        }
        let (sender, begun) = channel();
        let monitor = self.monitor.take();
        let inputs = self.inputs.clone();
        let Plan { settings, device, about } = plan;
        std::thread::spawn(move || {
            // Some devices let only one listen at a time.
            if let Some((_, monitor)) = monitor {
                monitor.end();
            }
            let outcome = Recorder::start(inputs.open(device.as_deref()), &settings);
            // Where nobody waits any more, dropping it ends it, and it is adopted the next time.
            let _ = sender.send(outcome);
            waken();
        });
        (self.was_asked, self.told, self.gaps, self.quiet_since, self.message) = (false, None, 0, None, None);
        self.state = State::Starting(begun, about);
    }

    /// Does what is asked of the recording that is being made.
    pub fn ask(&mut self, wish: RecorderWish, waken: impl Fn() + Send + 'static) {
        match (wish, &self.state) {
            (RecorderWish::Pause, State::Recording(running)) => running.recorder.pause(),
            (RecorderWish::Resume, State::Recording(running)) => running.recorder.resume(),
            (RecorderWish::Mark, State::Recording(running)) => drop(running.recorder.mark("", "")),
            (RecorderWish::Describe(number, words, tag), State::Recording(running)) => {
                running.recorder.describe(number, words, tag);
            }
            (RecorderWish::ClearClipping, State::Recording(running)) => running.recorder.clear_clipping(),
            (RecorderWish::ClearClipping, _) => {
                self.monitor.iter().for_each(|(_, monitor)| monitor.clear_clipping());
            }
            (RecorderWish::Stop, _) => {
                self.was_asked = true;
                self.stop(waken);
            }
            (RecorderWish::LookForDevices, _) => self.look(waken),
            (RecorderWish::Begin(plan), _) => self.begin(*plan, waken),
            (RecorderWish::Forget, _) => self.message = None,
            _ => {}
        }
    }

    fn stop(&mut self, waken: impl Fn() + Send + 'static) {
        if !matches!(self.state, State::Recording(_)) {
            return;
        }
        let (sender, ended) = channel();
        let State::Recording(running) = std::mem::replace(&mut self.state, State::Stopping(ended)) else { return };
        std::thread::spawn(move || {
            let _ = sender.send(running.recorder.finish());
            waken();
        });
    }

    /// Ends whatever is going on and waits for it: the archive is being closed.
    pub fn end_now(&mut self) -> Option<Finished> {
        self.monitor = None;
        match std::mem::replace(&mut self.state, State::Idle) {
            State::Idle => None,
            State::Starting(begun, _) => begun.recv().ok()?.ok()?.finish().ok(),
            State::Recording(running) => running.recorder.finish().ok(),
            State::Stopping(ended) => ended.recv().ok()?.ok(),
        }
    }
}

impl RecordingWishes {
    /// Rate and channels as a source is asked for them.
    pub fn wanted(&self) -> Wanted {
        Wanted { rate: self.rate, channels: self.channels }
    }
}

/// Where sound is missing, for how long, and why.
pub fn gap_in_words(gap: &Gap) -> String {
    let why = match gap.why {
        Missing::Away => "the device was away",
        Missing::Asleep => "the computer was asleep",
        Missing::Overrun => "sound came faster than this computer could take it",
    };
    let at = exact_clock(i64::try_from(gap.at_ms).unwrap_or(i64::MAX));
    format!("Sound is missing at {at}: {:.1} s, because {why}.", gap.lasted_ms as f64 / 1000.0)
}
