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
use super::shared::Shared;
use super::source::Intake;
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
    was_paused: bool,
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
            was_paused: false,
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

    /// Takes what is in the ring, at most a block and not beyond a loss; how many frames it took.
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
            self.note_gap(self.intake.shape.ms_at(loss.frames), Missing::Overrun);
        }
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
        self.write()?;
        Ok(frames)
    }

    /// Writes what was made of the last block, unless recording is paused.
    fn write(&mut self) -> io::Result<()> {
        self.meter.hear(&self.fitted);
        let is_paused = self.shared.is_paused();
        if is_paused != self.was_paused {
            self.was_paused = is_paused;
            let frame = self.wav.frames();
            let _ = self.notes.send(if is_paused { Note::Paused(frame) } else { Note::Resumed(frame) });
        }
        if is_paused {
            return Ok(());
        }
        self.wav.write(&self.fitted)
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
        if let Some((since, slept)) = self.missing.take() {
            let why = if slept > Duration::ZERO { Missing::Asleep } else { Missing::Away };
            // The clock that `since` was read from stood still while the computer slept.
            let lasted = Duration::from_nanos(now_ns.saturating_sub(since)) + slept;
            self.note_gap(u64::try_from(lasted.as_millis()).unwrap_or(u64::MAX), why);
        }
    }

    /// Notes that sound is missing here; while recording is paused nothing is missed.
    fn note_gap(&mut self, lasted_ms: u64, why: Missing) {
        if self.shared.is_paused() {
            return;
        }
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
        state.frames = self.wav.frames();
        state.levels.clear();
        state.levels.extend_from_slice(self.meter.levels());
    }
}
