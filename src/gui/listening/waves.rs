//! Waveforms: looked for where they are kept, otherwise drawn as a job, and shown while they grow.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::archive::ArchiveError;
use crate::archive::job::Watch;
use crate::gui::action::{Action, Done, Job, Notice};
use crate::gui::answer::Fault;
use crate::gui::desk::Desk;
use crate::gui::tape::Tape;
use crate::gui::worker::Pending;
use crate::media::{Peaks, SoundError};
use crate::model::{Id, Recording};

/// How often a waveform that grows is shown anew.
const EVERY: Duration = Duration::from_millis(250);

/// The waveforms that were asked for.
#[derive(Default)]
pub struct Waves {
    known: HashMap<Id<Recording>, Wave>,
}

/// The waveform of one recording.
pub struct Wave {
    tape: Arc<Tape>,
    drawn: Arc<Mutex<Drawn>>,
    looking: Option<Pending<Option<Peaks>>>,
}

/// How much of a waveform is drawn.
#[derive(Clone, Default)]
pub struct Drawn {
    /// As much as there is.
    pub peaks: Option<Arc<Peaks>>,
    /// Whether no more comes, because somebody cancelled it or it failed.
    pub is_given_up: bool,
}

impl Wave {
    /// How much of it is drawn now.
    pub fn drawn(&self) -> Drawn {
        lock(&self.drawn).clone()
    }
}

fn lock(drawn: &Mutex<Drawn>) -> MutexGuard<'_, Drawn> {
    drawn.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Waves {
    /// The waveform of a recording, where it was asked for.
    pub fn of(&self, recording: Id<Recording>) -> Option<&Wave> {
        self.known.get(&recording)
    }

    /// Looks for a waveform; where it is not kept, it is drawn. One that was given up is tried anew.
    pub fn wish(&mut self, desk: &Desk, tape: Arc<Tape>) {
        let id = tape.recording.id;
        if self.known.get(&id).is_some_and(|wave| wave.looking.is_some() || !wave.drawn().is_given_up) {
            return;
        }
        let path = tape.peaks.clone();
        // A file that cannot be read is drawn anew, as is one that is damaged.
        let looking = desk.read(move |_| Ok(Peaks::load(&path).unwrap_or_default()));
        self.known.insert(id, Wave { tape, drawn: Arc::default(), looking: Some(looking) });
    }

    /// Takes what was found, and has drawn what was not.
    pub fn attend(&mut self) -> Vec<Action> {
        let mut actions = Vec::new();
        for wave in self.known.values_mut() {
            let Some(found) = wave.looking.as_ref().and_then(Pending::now) else { continue };
            wave.looking = None;
            match found {
                Ok(Some(peaks)) => lock(&wave.drawn).peaks = Some(Arc::new(peaks)),
                _ => actions.push(Action::Start(drawing(wave))),
            }
        }
        actions
    }
}

/// The job that draws a waveform and keeps it.
fn drawing(wave: &Wave) -> Job {
    let (tape, drawn) = (Arc::clone(&wave.tape), Arc::clone(&wave.drawn));
    Job::reading(
        format!("Drawing the sound of “{}”", crate::archive::excerpt(&tape.name(), 40)),
        move |_, watch| {
            let outcome = draw(&tape, &drawn, watch);
            lock(&drawn).is_given_up = outcome.is_err();
            let is_kept = outcome?;
            let notice = (!is_kept).then(|| {
                let folder = tape.peaks.parent().unwrap_or(Path::new("")).display().to_string();
                Notice::failed(Fault {
                    sentence: format!("The waveform could not be kept in {folder}."),
                    hint: "It is drawn anew the next time.".into(),
                })
            });
            Ok(Done { notice, then: Vec::new() })
        },
    )
}

/// Draws, showing what there is from time to time; whether it could be kept.
fn draw(tape: &Tape, drawn: &Mutex<Drawn>, watch: &Watch) -> Result<bool, ArchiveError> {
    let mut shown = Instant::now();
    let total = usize::try_from(tape.duration_ms()).unwrap_or(0);
    let outcome = Peaks::compute(&tape.path, &mut |so_far| {
        if shown.elapsed() > EVERY {
            shown = Instant::now();
            lock(drawn).peaks = Some(Arc::new(so_far.clone()));
        }
        let done = usize::try_from(so_far.measured_ms()).unwrap_or(0);
        watch.tick(done.min(total), total).is_ok()
    });
    let peaks = match outcome {
        Ok(peaks) => peaks,
        Err(SoundError::Cancelled) => return Err(ArchiveError::Cancelled),
        Err(error) => {
            let hint = "the sound itself is as it was; check the archive to find out whether its file is whole";
            return Err(ArchiveError::Refused { rule: error.to_string(), hint });
        }
    };
    let folder = tape.peaks.parent().unwrap_or(Path::new(""));
    let is_kept = std::fs::create_dir_all(folder).is_ok() && peaks.store(&tape.peaks).is_ok();
    lock(drawn).peaks = Some(Arc::new(peaks));
    Ok(is_kept)
}
