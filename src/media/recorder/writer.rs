//! The thread that takes sound out of the ring and writes it to the file, measures how loud it is, and puts gaps where
//! sound is missing.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, Sender, TryRecvError};
use std::time::{Duration, Instant};
use std::{io, thread};

use super::error::Alarm;
use super::keeper::disk_alarm;
use super::meter::Meter;
use super::notes::{Gap, Missing, Note};
use super::shared::{Shared, Turn};
use super::source::{Intake, Place};
use crate::media::resample::Resampler;
use crate::media::sound::Shape;
use crate::media::wav_writer::WavWriter;

/// At most so many frames are taken at once.
const BLOCK: usize = 16_384;

/// How long it rests when there is little to take.
const REST: Duration = Duration::from_millis(20);

/// How often the header is made true and the disk is asked what is free.
const SETTLE: Duration = Duration::from_millis(500);

/// How long it waits for a source that does not end when it is told to.
const PARTING: Duration = Duration::from_secs(1);

/// One recording's writer.
pub(super) struct Writer {
    wav: WavWriter,
    shape: Shape,
    arrivals: Receiver<Intake>,
    notes: Sender<Note>,
    shared: Arc<Shared>,
    /// Below so many free bytes recording stops.
    reserve_bytes: u64,
    intake: Intake,
    resampler: Resampler,
    meter: Meter,
    /// Frames taken from this intake.
    taken: u64,
    /// Since when sound is missing, in ns after the beginning, and how long the computer slept meanwhile: a gap is
    /// noted with the first sound that comes.
    missing: Option<(u64, Duration)>,
    is_paused: bool,
    /// Presses since sound last came.
    turned: Vec<Turn>,
    block: Vec<f32>,
    fitted: Vec<f32>,
    settled: Instant,
}

impl Writer {
    pub fn new(
        wav: WavWriter,
        intake: Intake,
        arrivals: Receiver<Intake>,
        notes: Sender<Note>,
        shared: Arc<Shared>,
        reserve_bytes: u64,
    ) -> Writer {
        let shape = wav.layout().shape;
        Writer {
            shape,
            resampler: Resampler::new(intake.shape, shape),
            meter: Meter::new(shape),
            taken: 0,
            missing: None,
            is_paused: false,
            turned: Vec::new(),
            block: vec![0.0; intake.shape.samples(BLOCK)],
            fitted: Vec::with_capacity(shape.samples(BLOCK)),
            settled: Instant::now(),
            wav,
            arrivals,
            notes,
            shared,
            reserve_bytes,
            intake,
        }
    }

    /// Works until the recording has ended and all that was heard is written; how many frames that is.
    pub fn run(mut self) -> io::Result<u64> {
        if let Err(error) = self.record() {
            self.shared.end(disk_alarm(&error, &self.shared));
        }
        self.show();
        let frames = self.wav.finish()?;
        // The keeper of the notes outlives this thread.
        let _ = self.notes.send(Note::Ended(frames));
        Ok(frames)
    }

    fn record(&mut self) -> io::Result<()> {
        let mut stopping_since: Option<Instant> = None;
        let mut source_has_ended = false;
        loop {
            let frames = self.take()?;
            self.look_after()?;
            if frames == BLOCK {
                continue;
            }
            if frames == 0 && (source_has_ended || stopping_since.is_some_and(|since| since.elapsed() > PARTING)) {
                break;
            }
            match self.arrivals.try_recv() {
                Ok(next) => self.change_to(next)?,
                Err(TryRecvError::Disconnected) => source_has_ended = true,
                Err(TryRecvError::Empty) => {
                    if self.shared.is_stopping() {
                        stopping_since.get_or_insert_with(Instant::now);
                    }
                    thread::sleep(REST);
                }
            }
        }
        self.take_rest()?;
        if self.missing.is_none() {
            let away = self.shared.state().away.clone();
            self.missing = away.map(|(since, _)| (self.intake.pulse.last_ns().unwrap_or(since), Duration::ZERO));
        }
        self.note_return(self.shared.now_ns());
        Ok(())
    }

    /// Takes what is in the ring, at most a block and not beyond a loss or a press; how many frames it took.
    fn take(&mut self) -> io::Result<usize> {
        let channels = usize::from(self.intake.shape.channels).max(1);
        // In this order: a loss is told before what comes after it.
        let mut frames = (self.intake.samples.slots() / channels).min(BLOCK);
        while let Ok(loss) = self.intake.losses.peek().copied() {
            let before = loss.after.saturating_sub(self.taken);
            if before > 0 {
                frames = frames.min(usize::try_from(before).unwrap_or(BLOCK));
                break;
            }
            let _ = self.intake.losses.pop();
            let was_paused = self.is_paused;
            self.turn();
            if !(was_paused && self.is_paused) {
                self.note_gap(self.intake.shape.ms_at(loss.frames), Missing::Overrun);
            }
        }
        frames = frames.min(usize::try_from(self.turn()).unwrap_or(BLOCK));
        if frames == 0 {
            return Ok(0);
        }
        let block = &mut self.block[..frames * channels];
        if self.intake.samples.pop_entire_slice(block).is_err() {
            return Ok(0);
        }
        self.taken += frames as u64;
        self.fitted.clear();
        self.resampler.run(block, &mut self.fitted);
        self.note_return(self.intake.pulse.first_ns().unwrap_or(0));
        self.turned.clear();
        self.write()?;
        Ok(frames)
    }

    /// Writes what was made of the last block, unless recording is paused.
    fn write(&mut self) -> io::Result<()> {
        self.meter.hear(&self.fitted);
        if self.is_paused { Ok(()) } else { self.wav.write(&self.fitted) }
    }

    /// Where it stands in what is heard.
    fn place(&self) -> Place {
        Place { started_ns: self.intake.pulse.started_ns, frames: self.taken }
    }

    /// Does what was pressed until here; how many frames of this intake come before the next press.
    fn turn(&mut self) -> u64 {
        let here = self.place();
        loop {
            let mut state = self.shared.state();
            match state.turns.front() {
                Some(next) if next.after <= here => {}
                Some(next) if next.after.started_ns == here.started_ns => return next.after.frames - here.frames,
                _ => return u64::MAX,
            }
            let Some(turn) = state.turns.pop_front() else { return u64::MAX };
            drop(state);
            self.is_paused = turn.is_paused;
            self.turned.push(turn);
            let frame = self.wav.frames();
            let _ = self.notes.send(if turn.is_paused { Note::Paused(frame) } else { Note::Resumed(frame) });
        }
    }

    /// The device is back, or another has taken its place.
    fn change_to(&mut self, next: Intake) -> io::Result<()> {
        self.take_rest()?;
        let silent_since = self.intake.pulse.last_ns().unwrap_or(0);
        let (since, slept) = self.missing.unwrap_or((silent_since, Duration::ZERO));
        self.missing = Some((since, slept + next.slept));
        self.resampler = Resampler::new(next.shape, self.shape);
        self.block = vec![0.0; next.shape.samples(BLOCK)];
        self.taken = 0;
        self.shared.state().device.clone_from(&next.device);
        self.intake = next;
        Ok(())
    }

    /// The last frames that the resampler held back.
    fn take_rest(&mut self) -> io::Result<()> {
        while self.take()? > 0 {}
        self.fitted.clear();
        self.resampler.finish(&mut self.fitted);
        self.write()
    }

    /// Sound is there again, since `now_ns` after the beginning.
    fn note_return(&mut self, now_ns: u64) {
        if let Some((since, slept)) = self.missing.take()
            && let Some(missed) = self.missed(since, now_ns)
        {
            let why = if slept > Duration::ZERO { Missing::Asleep } else { Missing::Away };
            // The clock that `since` was read from stood still while the computer slept. Nothing says what was pressed
            // before it fell asleep: where it is paused now it is taken to have been paused then.
            let lasted = missed + if self.is_paused { Duration::ZERO } else { slept };
            self.note_gap(u64::try_from(lasted.as_millis()).unwrap_or(u64::MAX), why);
        }
    }

    /// How much of a silence, given in ns after the beginning, was to be recorded; none where all of it was paused.
    fn missed(&self, since: u64, until: u64) -> Option<Duration> {
        let until = until.max(since);
        let (mut missed, mut from) = (0, since);
        for turn in &self.turned {
            let at = turn.at_ns.clamp(from, until);
            missed += if turn.is_paused { at - from } else { 0 };
            from = at;
        }
        missed += if self.is_paused { 0 } else { until - from };
        Some(Duration::from_nanos(missed)).filter(|_| missed > 0 || !self.is_paused)
    }

    /// Notes that sound is missing here.
    fn note_gap(&mut self, lasted_ms: u64, why: Missing) {
        let frame = self.wav.frames();
        let device = self.intake.device.clone();
        let gap = Gap { frame, at_ms: self.shape.ms_at(frame), lasted_ms, why, device };
        self.shared.state().gaps.push(gap.clone());
        let _ = self.notes.send(Note::Gap(gap));
    }

    /// Shows how it stands; every half second makes the header true and asks for room.
    fn look_after(&mut self) -> io::Result<()> {
        if self.shared.clears_clipping.swap(false, Ordering::AcqRel) {
            self.meter.clear_clipping();
        }
        self.show();
        if self.settled.elapsed() < SETTLE {
            return Ok(());
        }
        self.settled = Instant::now();
        self.wav.settle()?;
        let layout = self.wav.layout();
        let folder = self.shared.path.parent().unwrap_or(&self.shared.path);
        let Ok(free) = fs4::available_space(folder) else { return Ok(()) };
        let usable = free.saturating_sub(self.reserve_bytes);
        let a_second = (u64::from(layout.shape.rate) * layout.frame_bytes()).max(1);
        self.shared.state().left = Some(Duration::from_secs(usable / a_second));
        if usable == 0 && self.reserve_bytes > 0 {
            self.shared.end(Alarm::DiskFull { path: self.shared.path.clone() });
        }
        Ok(())
    }

    fn show(&mut self) {
        let mut state = self.shared.state();
        if state.away.is_some() {
            // Nothing is heard, and the meter must not stand where it was.
            self.fitted.clear();
            self.fitted.resize(self.shape.samples(self.shape.frame_at(20) as usize), 0.0);
            self.meter.hear(&self.fitted);
        }
        (state.frames, state.reached) = (self.wav.frames(), self.place());
        state.levels.clear();
        state.levels.extend_from_slice(self.meter.levels());
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::mpsc;

    use super::*;
    use crate::media::recorder::source::{Feed, way};
    use crate::media::recorder::{frame_code, frame_of};
    use crate::media::wav_writer::{Depth, Layout};

    type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

    const SHAPE: Shape = Shape { rate: 8_000, channels: 2 };
    const SECOND: u64 = 8_000;

    /// A recording whose disk takes nothing until it is told to.
    struct Stalled {
        shared: Arc<Shared>,
        writer: Writer,
        arrivals: Sender<Intake>,
        notes: Receiver<Note>,
        _folder: tempfile::TempDir,
    }

    fn stalled() -> Outcome<(Stalled, Feed)> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("a.wav");
        let wav = WavWriter::create(&path, Layout { shape: SHAPE, depth: Depth::Int24 })?;
        let shared = Arc::new(Shared::new(path, "test".into()));
        let (feed, intake) = source(&shared);
        let (arrivals, arrived) = mpsc::channel();
        let (told, notes) = mpsc::channel();
        let writer = Writer::new(wav, intake, arrived, told, shared.clone(), 0);
        Ok((Stalled { shared, writer, arrivals, notes, _folder: folder }, feed))
    }

    fn source(shared: &Shared) -> (Feed, Intake) {
        let (feed, intake) = way(SHAPE, shared.born, "test".into(), Duration::ZERO);
        shared.state().pulse = Some(intake.pulse.clone());
        (feed, intake)
    }

    /// The `number`th second.
    fn hear(feed: &mut Feed, number: u64) {
        let samples: Vec<f32> = (number * SECOND..(number + 1) * SECOND)
            .flat_map(|frame| [frame_code(frame, 0), frame_code(frame, 1)])
            .collect();
        feed.push(samples.into_iter());
    }

    /// Which seconds are in the file.
    fn seconds(path: &Path) -> Outcome<Vec<u64>> {
        let mut sound = crate::media::open(path)?;
        let mut samples = vec![0.0; SHAPE.samples(sound.frames() as usize)];
        sound.read(&mut samples)?;
        let starts = samples.chunks_exact(2).step_by(SECOND as usize);
        Ok(starts.map(|frame| frame_of(frame[0], frame[1]) / SECOND).collect())
    }

    impl Stalled {
        /// The disk takes it all, and the recording ends.
        fn end(self) -> Outcome<(Arc<Shared>, Vec<Note>, tempfile::TempDir)> {
            let Stalled { shared, writer, arrivals, notes, _folder } = self;
            drop(arrivals);
            writer.run()?;
            Ok((shared, notes.iter().collect(), _folder))
        }
    }

    #[test]
    fn with_a_disk_that_is_behind_a_pause_and_a_mark_are_where_they_were_pressed() -> Outcome {
        let (stalled, mut feed) = stalled()?;
        let shared = stalled.shared.clone();
        let mark = || shared.mark(SHAPE, String::new(), String::new()).at_ms;
        hear(&mut feed, 0);
        hear(&mut feed, 1);
        assert_eq!(mark(), 2_000);
        shared.press(true);
        assert_eq!(mark(), 2_000);
        hear(&mut feed, 2);
        assert_eq!(mark(), 2_000, "what is heard in a pause takes no time");
        shared.press(false);
        hear(&mut feed, 3);
        assert_eq!(mark(), 3_000);
        shared.press(true);
        hear(&mut feed, 4);
        assert_eq!(mark(), 3_000);
        let (shared, notes, _folder) = stalled.end()?;
        assert_eq!(seconds(&shared.path)?, [0, 1, 3]);
        let (two, three) = (2 * SECOND, 3 * SECOND);
        assert_eq!(notes, [Note::Paused(two), Note::Resumed(two), Note::Paused(three), Note::Ended(three)]);
        Ok(())
    }

    /// A device is away for six times 200 ms, in which this is pressed: the gaps that are told, and how many ms were
    /// truly not paused.
    fn away(was_paused: bool, presses: [Option<bool>; 5], comes_back: bool) -> Result<(Vec<u64>, u64), String> {
        let mut missed = Duration::ZERO;
        let mut run = || -> Outcome<Vec<u64>> {
            let (mut stalled, mut feed) = stalled()?;
            stalled.shared.press(was_paused);
            hear(&mut feed, 0);
            drop(feed);
            while stalled.writer.take()? > 0 {}
            let mut is_paused = was_paused;
            for press in presses.into_iter().chain([None]) {
                let begun = Instant::now();
                thread::sleep(Duration::from_millis(200));
                missed += if is_paused { Duration::ZERO } else { begun.elapsed() };
                is_paused = press.unwrap_or(is_paused);
                stalled.shared.press(is_paused);
            }
            if comes_back {
                let (mut feed, intake) = source(&stalled.shared);
                feed.push([0.5; 2].into_iter());
                stalled.arrivals.send(intake)?;
            } else {
                stalled.shared.state().away = Some((0, "it was unplugged".into()));
            }
            let (shared, _, _folder) = stalled.end()?;
            let gaps = shared.state().gaps.iter().map(|gap| gap.lasted_ms).collect();
            Ok(gaps)
        };
        let gaps = run().map_err(|error| error.to_string())?;
        Ok((gaps, missed.as_millis() as u64))
    }

    #[test]
    fn what_was_missed_before_a_pause_and_after_it_is_told_and_nothing_else() -> Outcome {
        let scripts = [
            (false, [None; 5]),
            (false, [Some(true), None, None, None, None]),
            (false, [None, Some(true), None, Some(false), None]),
            (true, [None; 5]),
            (true, [None, None, None, Some(false), None]),
        ];
        let all = scripts.into_iter().flat_map(|script| [(script, true), (script, false)]);
        let running: Vec<_> = all
            .map(|((was_paused, presses), comes_back)| {
                let told = thread::spawn(move || away(was_paused, presses, comes_back));
                (format!("{was_paused}, {presses:?}, {comes_back}"), told)
            })
            .collect();
        for (script, told) in running {
            let (gaps, missed) = told.join().map_err(|_| "a thread broke")??;
            let is_right = match gaps[..] {
                [] => missed == 0,
                [told] => missed > 0 && told.abs_diff(missed) < 60,
                _ => false,
            };
            assert!(is_right, "{script}: {gaps:?} told, {missed} ms missed");
        }
        Ok(())
    }
}
