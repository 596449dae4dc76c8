//! The player's own thread: does what it is asked, keeps the ring filled, notices the end and a device that is gone.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::chain::Chain;
use super::output::{Alarm, Flow, Inlet, Output, OutputError, ring};
use super::{PlayerError, PlayerState};
use crate::media::sound::{Shape, Sound, SoundError};

/// How much is made ahead of what is heard, in ms: a disk may hesitate that long.
const AHEAD_MS: u64 = 250;
/// How often the ring is filled.
const TURN: Duration = Duration::from_millis(8);
/// How long the ring may be filled before it is asked whether anybody wants something else.
const STINT: Duration = Duration::from_millis(20);
/// How short a loop may be, in ms: each round of it costs a seek.
const SHORTEST_LOOP_MS: u64 = 50;
/// How long a device is kept open while nothing is played.
const IDLE: Duration = Duration::from_secs(30);

/// Opens a sound; on the player's thread, for it may take its time.
pub(super) type Opening = Box<dyn FnOnce() -> Result<Box<dyn Sound>, SoundError> + Send>;

/// What the thread is asked to do.
pub(super) enum Order {
    Load(Opening),
    Unload,
    GetReady,
    Play,
    PlayFrom(u64),
    PlayRange(Range<u64>),
    Pause,
    Seek(u64),
    Loop(Option<Range<u64>>),
    Speed(f32),
    Rewind(u64),
    Output(Box<dyn Output>),
    /// The device of this opening cannot go on.
    Failed(u64, OutputError),
    Quit,
}

/// What the handle and the thread both know: held for an instant only, by either.
pub(super) struct Told {
    pub state: PlayerState,
    pub place: Place,
    /// How many orders were given, and how many are done.
    pub asked: u64,
    pub done: u64,
}

/// Where the player is.
#[derive(Clone)]
pub(super) enum Place {
    /// Standing, at this ms.
    Still(u64),
    /// Moving with what is heard.
    Moving(Timeline),
}

impl Place {
    pub fn ms(&self) -> u64 {
        match self {
            Place::Still(ms) => *ms,
            Place::Moving(timeline) => nearest_ms(timeline.shape, timeline.frame_at(timeline.flow.heard())),
        }
    }
}

/// The ms nearest to a frame: so that whoever goes to a ms stands at that ms, not before it.
fn nearest_ms(shape: Shape, frame: u64) -> u64 {
    shape.ms_at(frame.saturating_add(u64::from(shape.rate / 2000)))
}

/// Which frame of the sound each frame of the device stands for.
#[derive(Clone)]
pub(super) struct Timeline {
    shape: Shape,
    flow: Arc<Flow>,
    marks: VecDeque<Mark>,
}

/// From the frame `given` of the device on, the frame `frame` of the sound and what follows.
#[derive(Clone, Copy)]
struct Mark {
    given: u64,
    frame: u64,
    stride: f64,
    /// Where the passage ends.
    end: u64,
}

impl Timeline {
    /// The frame of the sound that is heard with the device's frame `given`.
    fn frame_at(&self, given: u64) -> u64 {
        let latest = self.marks.iter().rev().find(|mark| mark.given <= given).or(self.marks.front());
        latest.map_or(0, |mark| {
            let since = given.saturating_sub(mark.given) as f64 * mark.stride;
            (mark.frame + since as u64).min(mark.end)
        })
    }

    fn mark(&mut self, mark: Mark) {
        let heard = self.flow.heard();
        while self.marks.get(1).is_some_and(|next| next.given <= heard) {
            self.marks.pop_front();
        }
        // A passage of which nothing was heard leaves no trace.
        self.marks.pop_back_if(|last| last.given == mark.given);
        self.marks.push_back(mark);
    }
}

/// What is being played.
struct Run {
    timeline: Timeline,
    /// Where it stops, if not at the end of the sound.
    stop: Option<u64>,
    /// No more frames will come: it is over when what was made is heard.
    complete: bool,
    /// Less is made ahead than there should be.
    behind: bool,
}

/// An open device.
struct Line {
    shape: Shape,
    inlet: Inlet,
    /// How often it had asked when that was last new.
    asked: u64,
    asked_at: Instant,
}

pub(super) struct Engine {
    told: Arc<Mutex<Told>>,
    orders: Receiver<Order>,
    /// To be given to devices for their alarms.
    sender: Sender<Order>,
    done: u64,
    output: Box<dyn Output>,
    line: Option<Line>,
    openings: u64,
    chain: Option<Chain>,
    run: Option<Run>,
    /// Where it stands while nothing is played, in frames of the sound.
    at: u64,
    /// Whether it stands there because it was paused: then it goes on a little earlier.
    paused: bool,
    /// What was playing when a pause was asked for, until the device has taken the cut.
    pausing: Option<Timeline>,
    /// The range that was asked for, in frames: playing stops at its end, also after a pause.
    range: Option<Range<u64>>,
    looped: Option<Range<u64>>,
    speed: f32,
    rewind_ms: u64,
    error: Option<Arc<PlayerError>>,
    block: Vec<f32>,
}

impl Engine {
    pub fn new(
        output: Box<dyn Output>,
        orders: Receiver<Order>,
        sender: Sender<Order>,
        told: Arc<Mutex<Told>>,
    ) -> Engine {
        Engine {
            told,
            orders,
            sender,
            done: 0,
            output,
            line: None,
            openings: 0,
            chain: None,
            run: None,
            at: 0,
            paused: false,
            pausing: None,
            range: None,
            looped: None,
            speed: 1.0,
            rewind_ms: 0,
            error: None,
            block: Vec::new(),
        }
    }

    /// Works until it is told to quit.
    pub fn work(mut self) {
        loop {
            let next = match self.patience() {
                Some(time) => self.orders.recv_timeout(time),
                None => self.orders.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match next {
                Ok(Order::Quit) | Err(RecvTimeoutError::Disconnected) => break,
                Ok(order) => self.perform(order),
                Err(RecvTimeoutError::Timeout) if self.run.is_none() && self.pausing.is_none() => self.hang_up(),
                Err(RecvTimeoutError::Timeout) => {}
            }
            self.go_on();
            self.tell();
        }
        self.hang_up();
    }

    /// How long it may sleep while nobody asks for anything.
    fn patience(&self) -> Option<Duration> {
        match (&self.run, &self.pausing, &self.line) {
            (None, None, None) => None,
            (None, None, Some(_)) => Some(IDLE),
            (Some(run), _, _) if run.behind => Some(Duration::ZERO),
            _ => Some(TURN),
        }
    }

    fn perform(&mut self, order: Order) {
        if !matches!(order, Order::Failed(..)) {
            self.done += 1;
        }
        match order {
            Order::Load(opening) => self.load(opening),
            Order::Unload => self.unload(),
            // What is wrong with it is said when something is to be heard.
            Order::GetReady => drop(self.dial()),
            Order::Play => self.play(),
            Order::PlayFrom(ms) => self.play_from(ms, None),
            Order::PlayRange(range) => self.play_from(range.start, Some(range.end)),
            Order::Pause => self.pause(),
            Order::Seek(ms) => self.seek(ms),
            Order::Loop(range) => self.set_loop(range),
            Order::Speed(speed) => self.set_speed(speed),
            Order::Rewind(ms) => self.rewind_ms = ms,
            Order::Output(output) => self.change_output(output),
            Order::Failed(opening, error) => self.failed(opening, error),
            Order::Quit => {}
        }
    }

    fn load(&mut self, opening: Opening) {
        self.unload();
        match opening() {
            Ok(sound) => self.chain = Some(Chain::new(sound)),
            Err(error) => self.fail(PlayerError::Sound(error)),
        }
    }

    fn unload(&mut self) {
        self.silence();
        (self.chain, self.looped, self.range, self.error) = (None, None, None, None);
        (self.at, self.paused) = (0, false);
    }

    fn play(&mut self) {
        self.take_pause();
        let Some(chain) = self.chain.as_ref().filter(|_| self.run.is_none()) else { return };
        let mut from = self.at;
        if self.paused {
            let earliest = self.looped.iter().chain(&self.range).find(|range| range.contains(&from));
            let back = chain.shape().frame_at(self.rewind_ms);
            from = from.saturating_sub(back).max(earliest.map_or(0, |range| range.start));
        } else if from >= chain.frames() {
            from = 0;
        }
        self.start(from);
    }

    fn play_from(&mut self, from_ms: u64, until_ms: Option<u64>) {
        let Some(chain) = &self.chain else { return };
        let from = chain.shape().frame_at(from_ms).min(chain.frames());
        self.range = until_ms.map(|until| from..chain.shape().frame_at(until)).filter(|range| !range.is_empty());
        self.start(from);
    }

    fn pause(&mut self) {
        if let Some(run) = self.run.take() {
            self.at = run.timeline.frame_at(run.timeline.flow.heard());
            self.paused = true;
            self.cut();
            self.pausing = Some(run.timeline);
        }
    }

    fn seek(&mut self, ms: u64) {
        let Some(chain) = &self.chain else { return };
        let to = chain.shape().frame_at(ms).min(chain.frames());
        self.range.take_if(|range| !range.contains(&to));
        if self.run.is_some() {
            self.start(to);
        } else {
            (self.at, self.paused, self.pausing) = (to, false, None);
        }
    }

    fn set_loop(&mut self, range: Option<Range<u64>>) {
        let Some(chain) = &self.chain else { return };
        let shape = chain.shape();
        let frames = |range: Range<u64>| shape.frame_at(range.start)..shape.frame_at(range.end).min(chain.frames());
        let long_enough = |range: Range<u64>| {
            let shortest = shape.frame_at(SHORTEST_LOOP_MS);
            let end = range.end.max(range.start + shortest).min(chain.frames());
            range.start.min(end.saturating_sub(shortest))..end
        };
        self.looped = range.map(frames).filter(|range| !range.is_empty()).map(long_enough);
        let Some(run) = &self.run else { return };
        // What was made ahead follows the old rule: it is made anew, from what is heard on.
        let heard = run.timeline.frame_at(run.timeline.flow.heard());
        let inside = self.looped.as_ref().is_none_or(|range| range.contains(&heard));
        let from = if inside { heard } else { self.looped.as_ref().map_or(heard, |range| range.start) };
        self.start(from);
    }

    fn set_speed(&mut self, speed: f32) {
        self.speed = speed;
        let (Some(run), Some(chain), Some(line)) = (&mut self.run, &mut self.chain, &self.line) else { return };
        if let (false, Some(last)) = (run.complete, run.timeline.marks.back().copied()) {
            let frame = chain.set_speed(speed);
            let (given, stride) = (line.inlet.frames_put(), chain.stride(speed, line.shape));
            run.timeline.mark(Mark { given, frame, stride, ..last });
        }
    }

    fn change_output(&mut self, output: Box<dyn Output>) {
        self.pause();
        self.hang_up();
        self.output = output;
    }

    /// Plays from this frame on; what was heard before falls silent.
    fn start(&mut self, from: u64) {
        self.silence();
        (self.at, self.paused, self.error) = (from, false, None);
        if let Err(error) = self.dial().map_err(PlayerError::Output).and_then(|()| self.begin(from)) {
            self.fail(error);
        }
    }

    /// Begins a run at a frame, on the open device.
    fn begin(&mut self, from: u64) -> Result<(), PlayerError> {
        let (Some(chain), Some(line)) = (&mut self.chain, &self.line) else { return Ok(()) };
        let timeline = Timeline { shape: chain.shape(), flow: Arc::clone(line.inlet.flow()), marks: VecDeque::new() };
        let stop = self.range.as_ref().filter(|range| range.contains(&from)).map(|range| range.end);
        self.run = Some(Run { timeline, stop, complete: false, behind: false });
        self.begin_passage(from)
    }

    /// Begins a passage within the run: from a frame to where the loop, the range or the sound ends.
    fn begin_passage(&mut self, from: u64) -> Result<(), PlayerError> {
        let (Some(chain), Some(line), Some(run)) = (&mut self.chain, &self.line, &mut self.run) else { return Ok(()) };
        let looped = self.looped.as_ref().filter(|range| from < range.end).map(|range| range.end);
        let end = looped.or(run.stop).unwrap_or(chain.frames()).min(chain.frames());
        chain.begin(from..end, self.speed, line.shape).map_err(PlayerError::Sound)?;
        let (given, stride) = (line.inlet.frames_put(), chain.stride(self.speed, line.shape));
        run.timeline.mark(Mark { given, frame: from, stride, end });
        line.inlet.set_flowing(true);
        Ok(())
    }

    /// Opens the device, unless it is open.
    fn dial(&mut self) -> Result<(), OutputError> {
        if self.line.is_some() {
            return Ok(());
        }
        let shape = self.output.open()?;
        let (inlet, outlet) = ring(shape);
        self.openings += 1;
        let alarm = Alarm { orders: self.sender.clone(), opening: self.openings };
        if let Err(error) = self.output.start(outlet, alarm) {
            self.output.close();
            return Err(error);
        }
        self.line = Some(Line { shape, inlet, asked: 0, asked_at: Instant::now() });
        Ok(())
    }

    fn hang_up(&mut self) {
        if self.line.take().is_some() {
            self.output.close();
        }
    }

    /// Ends what is being played, without a word.
    fn silence(&mut self) {
        self.run = None;
        self.pausing = None;
        self.cut();
    }

    fn cut(&mut self) {
        if let Some(line) = &mut self.line {
            line.inlet.cut();
            line.inlet.set_flowing(false);
        }
    }

    /// Fills the ring, and notices what there is to be noticed.
    fn go_on(&mut self) {
        self.take_pause();
        if let Err(error) = self.fill() {
            self.fail(PlayerError::Sound(error));
        }
        self.notice_end();
        self.notice_stall();
    }

    /// Once the device has taken the cut of a pause, it is known at which frame that was.
    fn take_pause(&mut self) {
        let taken = self.pausing.as_ref().and_then(|timeline| Some(timeline.frame_at(timeline.flow.cut_at()?)));
        if let Some(frame) = taken {
            (self.at, self.pausing) = (frame, None);
        }
    }

    /// Makes frames until enough are ahead, or until it is time to hear whether anybody wants something else.
    fn fill(&mut self) -> Result<(), SoundError> {
        let since = Instant::now();
        loop {
            let (Some(chain), Some(line), Some(run)) = (&mut self.chain, &mut self.line, &mut self.run) else {
                return Ok(());
            };
            line.inlet.pour();
            run.behind = !run.complete && line.inlet.ahead() < line.shape.frame_at(AHEAD_MS);
            if !run.behind || since.elapsed() >= STINT {
                return Ok(());
            }
            self.block.clear();
            if chain.more(&mut self.block)? {
                line.inlet.put(&self.block);
            } else if let Some(start) = self.goes_round() {
                if let Err(PlayerError::Sound(error)) = self.begin_passage(start) {
                    return Err(error);
                }
            } else {
                self.complete();
            }
        }
    }

    /// No more frames will come.
    fn complete(&mut self) {
        if let (Some(run), Some(line)) = (&mut self.run, &self.line) {
            run.complete = true;
            line.inlet.set_flowing(false);
        }
    }

    /// Where a loop begins again, if the passage that is over was inside it. A file may hold less than it promised: a
    /// passage beyond its true end gives nothing, however often it is begun.
    fn goes_round(&self) -> Option<u64> {
        self.chain.as_ref().filter(|chain| chain.has_given())?;
        let end = self.run.as_ref()?.timeline.marks.back()?.end;
        self.looped.as_ref().filter(|range| range.end == end).map(|range| range.start)
    }

    fn notice_end(&mut self) {
        let Some(run) = self.run.as_ref().filter(|run| run.complete) else { return };
        let all = self.line.as_ref().is_some_and(|line| run.timeline.flow.heard() >= line.inlet.frames_put());
        if all {
            self.at = run.timeline.marks.back().map_or(self.at, |mark| mark.end);
            (self.run, self.range) = (None, None);
        }
    }

    fn notice_stall(&mut self) {
        let Some(line) = self.line.as_mut().filter(|_| self.run.is_some()) else { return };
        let asked = line.inlet.flow().asked();
        if asked != line.asked {
            (line.asked, line.asked_at) = (asked, Instant::now());
        } else if line.asked_at.elapsed() > self.output.patience() {
            let name = self.output.name();
            self.fail(PlayerError::Output(OutputError::Stalled { name }));
        }
    }

    fn failed(&mut self, opening: u64, error: OutputError) {
        if opening != self.openings || self.line.is_none() {
            return;
        }
        match self.run {
            Some(_) => self.fail(PlayerError::Output(error)),
            // Nobody was listening; the next play opens it anew, or says what is wrong then.
            None => self.hang_up(),
        }
    }

    /// Stops where it is, and says why.
    fn fail(&mut self, error: PlayerError) {
        if let Some(run) = self.run.take() {
            self.at = run.timeline.frame_at(run.timeline.flow.heard());
        }
        if matches!(error, PlayerError::Output(_)) {
            self.hang_up();
        } else {
            self.cut();
        }
        self.error = Some(Arc::new(error));
    }

    /// Tells the handle how things are, unless it has already asked for something else.
    fn tell(&self) {
        let mut told = self.told.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        told.done = self.done;
        if told.asked != self.done {
            return;
        }
        let ms = |frame: u64| self.chain.as_ref().map_or(0, |chain| nearest_ms(chain.shape(), frame));
        told.place = match &self.run {
            Some(run) => Place::Moving(run.timeline.clone()),
            None => Place::Still(ms(self.at)),
        };
        told.state = PlayerState {
            loaded: self.chain.is_some(),
            playing: self.run.is_some(),
            position_ms: ms(self.at),
            duration_ms: ms(self.chain.as_ref().map_or(0, Chain::frames)),
            speed: self.speed,
            looped: self.looped.as_ref().map(|range| ms(range.start)..ms(range.end)),
            rewind_ms: self.rewind_ms,
            settled: true,
            error: self.error.clone(),
        };
    }
}
