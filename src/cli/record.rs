//! Recording at the terminal.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use clap::Args;
use serde_json::json;

use super::context::{Context, Failure};
use super::{pick, print};
use crate::archive::ArchiveError;
use crate::archive::recorded::Occasion;
use crate::media::recorder::{
    Finished, Level, Phase, Recorder, RecorderError, Settings, Source, Status, Wanted, adopt, unfinished,
};
use crate::media::wav_writer::Depth;
use crate::store::Read;
use crate::text::clock::clock;

/// How often the line is drawn.
const EVERY: Duration = Duration::from_millis(100);

/// How many characters a level is wide.
const BAR: usize = 16;

/// Record sound into an archive, or into a WAV file.
///
/// The file grows as it is said and can be played at any moment; a crash or a power cut loses at most two seconds.
/// While it records, type `m` and Enter for a mark (`m first job` with words), `p` and Enter to pause and to go on,
/// Enter alone, `q` or Ctrl+C to finish.
#[derive(Debug, Args)]
pub(super) struct Record {
    /// A file to write, ending in .wav, and not into an archive; it must not be there yet
    #[arg(long, value_name = "FILE", conflicts_with = "Of")]
    into: Option<PathBuf>,
    #[command(flatten)]
    of: Of,
    /// The microphone: its id or name, or a part of it (see `vivavoce devices`) [default: the system's]
    #[arg(long, value_name = "NAME")]
    device: Option<String>,
    /// Frames a second [default: as the device has it]
    #[arg(long, value_name = "HZ", value_parser = clap::value_parser!(u32).range(8_000..=384_000))]
    rate: Option<u32>,
    /// 1 for mono, 2 for stereo [default: as the device has it]
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=64))]
    channels: Option<u16>,
    /// Bits of a sample: 16, 24, or 32 for floating point
    #[arg(long, value_name = "BITS", default_value = "24", value_parser = depth)]
    bits: Depth,
    /// Finish by itself after so many seconds of sound
    #[arg(long = "for", value_name = "SECONDS")]
    seconds: Option<f64>,
}

/// What is recorded, in an archive.
#[derive(Debug, Args)]
struct Of {
    /// The interview it is of [default: a new one]
    #[arg(long, conflicts_with_all = ["title", "narrator", "interviewer", "language"])]
    interview: Option<String>,
    /// What to call a new interview
    #[arg(long)]
    title: Option<String>,
    /// A narrator of a new interview (may be given several times)
    #[arg(long, value_name = "NAME")]
    narrator: Vec<String>,
    /// An interviewer of a new interview (may be given several times)
    #[arg(long, value_name = "NAME")]
    interviewer: Vec<String>,
    /// The language of a new interview (BCP 47: en, ru, pt-BR)
    #[arg(long)]
    language: Option<String>,
    /// Where it is recorded
    #[arg(long)]
    place: Option<String>,
    /// Begin a new session of the interview
    #[arg(long)]
    new_session: bool,
    /// What to write on the tape
    #[arg(long)]
    label: Option<String>,
    /// A statement that the narrator agreed to before the first second (may be given several times)
    #[arg(long, value_name = "STATEMENT")]
    consent: Vec<String>,
}

/// What the person at the keyboard wants.
enum Wish {
    Mark(String),
    Pause,
    Finish,
}

pub(super) fn run(context: &Context, arguments: &Record) -> Result<(), Failure> {
    match &arguments.into {
        Some(file) => into_file(context, arguments, file),
        None => into_archive(context, arguments),
    }
}

fn into_file(context: &Context, arguments: &Record, file: &Path) -> Result<(), Failure> {
    let settings = settings(arguments, file)?;
    make_whole(&settings.folder);
    let finished = record(context, arguments, &settings)?;
    answer(context, &finished)?;
    let ended = finished.ended.as_ref().map(ToString::to_string);
    if finished.marks.is_empty() && finished.gaps.is_empty() {
        finished.taken_over()?;
    }
    ended.map_or(Ok(()), |reason| Err(Failure::Partly(reason)))
}

/// The archive is open only before and after: a window may be at work in it while this records. Where it cannot be
/// opened afterwards, the recording waits there for the next time it is.
fn into_archive(context: &Context, arguments: &Record) -> Result<(), Failure> {
    let archive = context.open_read_only()?;
    let occasion = archive.read(|read| arguments.of.occasion(read))?;
    let settings = arguments.as_asked(archive.recording_settings(&occasion));
    drop(archive);
    let finished = record(context, arguments, &settings)?;
    let ended = finished.ended.as_ref().map(ToString::to_string);
    let mut archive = context.open_without_adopting()?;
    let taken = archive.take_in(finished, &context.watch("taking it in"))?;
    archive.close()?;
    let length = clock(taken.duration_ms);
    context.answer(&taken, |taken| format!("Recorded {length} of “{}”. [{}]", taken.title, taken.interview.short()))?;
    ended.map_or(Ok(()), |reason| Err(Failure::Partly(reason)))
}

fn record(context: &Context, arguments: &Record, settings: &Settings) -> Result<Finished, Failure> {
    let recorder = Recorder::start(source(arguments)?, settings)?;
    let (wishes, wished) = mpsc::channel();
    listen(&wishes)?;
    watch_over(context, &recorder, &wished, arguments.seconds)?;
    Ok(recorder.finish()?)
}

impl Of {
    fn occasion(&self, read: &Read<'_>) -> Result<Occasion, ArchiveError> {
        let known = self.interview.as_deref().map(|typed| pick::recollection(read, typed)).transpose()?;
        Ok(Occasion {
            interview: known.map(|id| id.to_string()),
            title: self.title.clone().unwrap_or_default(),
            narrators: self.narrator.clone(),
            interviewers: self.interviewer.clone(),
            place: self.place.clone().unwrap_or_default(),
            language: self.language.clone().unwrap_or_default(),
            new_session: self.new_session,
            label: self.label.clone().unwrap_or_default(),
            consents: self.consent.clone(),
        })
    }
}

impl Record {
    fn as_asked(&self, settings: Settings) -> Settings {
        let wanted = Wanted { rate: self.rate, channels: self.channels };
        Settings { wanted, depth: self.bits, ..settings }
    }
}

fn depth(typed: &str) -> Result<Depth, String> {
    typed.parse().ok().and_then(Depth::of_bits).ok_or_else(|| "choose 16, 24 or 32".into())
}

fn settings(arguments: &Record, file: &Path) -> Result<Settings, Failure> {
    let is_wav = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("wav"));
    let name = file.file_stem().filter(|_| is_wav).and_then(|stem| stem.to_str());
    let Some(name) = name else {
        return Err(Failure::Usage(format!("--into names a file that ends in .wav: {}", file.display())));
    };
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    Ok(arguments.as_asked(Settings::new(folder.unwrap_or(Path::new(".")), name)))
}

#[cfg(feature = "audio")]
fn source(arguments: &Record) -> Result<Box<dyn Source>, Failure> {
    Ok(Box::new(crate::media::recorder::Microphone::new(arguments.device.clone())))
}

#[cfg(not(feature = "audio"))]
fn source(_arguments: &Record) -> Result<Box<dyn Source>, Failure> {
    Err(RecorderError::from(crate::media::recorder::SourceError::Unsupported).into())
}

/// Adopts what was cut off in the same folder. What cannot be is told, and is no reason not to record now. The folder is
/// anybody's: what the notes do not show to be a recording of ours is not touched.
fn make_whole(folder: &Path) {
    let left = unfinished(folder).unwrap_or_default();
    let cut_off = left.into_iter().filter(|left| left.is_cut_off && left.has_begun);
    for left in cut_off {
        match adopt(&left) {
            Ok(finished) => eprintln!("A recording that was cut off is whole again: {}", sentence(&finished)),
            Err(RecorderError::Busy { .. }) => {}
            Err(error) => eprintln!("vivavoce: {}", print::harmless(&error.to_string())),
        }
    }
}

/// Hears the keyboard and Ctrl+C, as long as the program runs.
fn listen(wishes: &Sender<Wish>) -> Result<(), Failure> {
    let interrupted = wishes.clone();
    ctrlc::set_handler(move || {
        let _ = interrupted.send(Wish::Finish);
    })
    .map_err(io::Error::other)?;
    let typed = wishes.clone();
    thread::spawn(move || {
        // The end of the input is no wish: a script may have none.
        io::stdin()
            .lock()
            .lines()
            .map_while(Result::ok)
            .filter_map(|line| wish(&line))
            .try_for_each(|wish| typed.send(wish))
    });
    Ok(())
}

fn wish(line: &str) -> Option<Wish> {
    let (first, words) = line.trim().split_once(' ').unwrap_or((line.trim(), ""));
    match first {
        "" | "q" => Some(Wish::Finish),
        "p" => Some(Wish::Pause),
        "m" => Some(Wish::Mark(words.trim().to_owned())),
        _ => None,
    }
}

/// Shows how it stands until it is finished or ends by itself.
fn watch_over(
    context: &Context,
    recorder: &Recorder,
    wished: &Receiver<Wish>,
    seconds: Option<f64>,
) -> Result<(), Failure> {
    let is_shown = io::stderr().is_terminal() && !context.json;
    let mut told = None;
    let mut drawn = Instant::now();
    loop {
        match wished.recv_timeout(EVERY.saturating_sub(drawn.elapsed())) {
            Ok(Wish::Finish) => break,
            Ok(Wish::Mark(words)) => drop(recorder.mark(words, "")),
            Ok(Wish::Pause) if recorder.status().phase == Phase::Paused => recorder.resume(),
            Ok(Wish::Pause) => recorder.pause(),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
        }
        let status = recorder.status();
        let kind = status.alarm.as_ref().map(std::mem::discriminant);
        if let Some(alarm) = status.alarm.as_ref().filter(|_| !is_shown && kind != told) {
            eprintln!("vivavoce: {}", print::harmless(&alarm.to_string()));
        }
        told = kind;
        if is_shown && drawn.elapsed() >= EVERY {
            write!(io::stderr(), "\r{}\x1b[K", print::harmless(&line(&status)))?;
        }
        drawn = if drawn.elapsed() >= EVERY { Instant::now() } else { drawn };
        let is_enough = seconds.is_some_and(|seconds| status.recorded_ms as f64 >= seconds * 1000.0);
        if is_enough || status.phase == Phase::Ended {
            break;
        }
    }
    if is_shown {
        write!(io::stderr(), "\r\x1b[K")?;
    }
    Ok(())
}

/// How it stands, in one line: `● 00:01:02  ██████▌░░│░░░░░░  -12 dB  3 h 20 min left`.
fn line(status: &Status) -> String {
    let sign = match status.phase {
        Phase::Recording => "●",
        Phase::Paused => "paused",
        Phase::Waiting => "waiting",
        Phase::Ended => "ended",
    };
    let at = clock(i64::try_from(status.recorded_ms).unwrap_or(i64::MAX));
    if let Some(alarm) = &status.alarm {
        return format!("{sign} {at}  {alarm}");
    }
    let levels: Vec<String> = status.levels.iter().take(2).map(bar).collect();
    let left = status.left.map_or(String::new(), |left| {
        let minutes = left.as_secs() / 60;
        format!("  {} h {:02} min left", minutes / 60, minutes % 60)
    });
    format!("{sign} {at}  {}{left}", levels.join("  "))
}

/// A level from -60 dB to full scale, with its held peak.
fn bar(level: &Level) -> String {
    let place = |level: f32| ((Level::decibels(level) + 60.0).max(0.0) / 60.0 * BAR as f32) as usize;
    let (filled, held) = (place(level.peak), place(level.hold));
    let one = |at: usize| match at {
        at if at < filled => '█',
        at if at == held && held > 0 => '│',
        _ => '░',
    };
    let warning = if level.is_clipped { " TOO LOUD" } else { "" };
    let bar: String = (0..BAR).map(one).collect();
    format!("{bar} {:4.0} dB{warning}", Level::decibels(level.hold))
}

fn answer(context: &Context, finished: &Finished) -> Result<(), Failure> {
    let layout = finished.layout;
    let answer = json!({
        "path": finished.path,
        "duration_ms": finished.duration_ms(),
        "frames": finished.frames,
        "rate": layout.shape.rate,
        "channels": layout.shape.channels,
        "bits": layout.depth.bits(),
        "device": finished.device,
        "marks": finished.marks,
        "gaps": finished.gaps,
        "ended": finished.ended.as_ref().map(ToString::to_string),
    });
    context.answer(&answer, |_| format!("Recorded {}", sentence(finished)))
}

fn sentence(finished: &Finished) -> String {
    let length = clock(i64::try_from(finished.duration_ms()).unwrap_or(i64::MAX));
    let mut sentence = format!("{length} into {}", finished.path.display());
    if !finished.marks.is_empty() {
        sentence += &format!("; {}", print::counted(finished.marks.len(), "mark", "marks"));
    }
    for gap in &finished.gaps {
        let at = clock(i64::try_from(gap.at_ms).unwrap_or(i64::MAX));
        sentence += &format!("; {:.1} s missing at {at}", gap.lasted_ms as f64 / 1000.0);
    }
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_understood() {
        assert!(matches!(wish("  "), Some(Wish::Finish)));
        assert!(matches!(wish("q"), Some(Wish::Finish)));
        assert!(matches!(wish("p"), Some(Wish::Pause)));
        assert!(matches!(wish("m first job "), Some(Wish::Mark(words)) if words == "first job"));
        assert!(matches!(wish("m"), Some(Wish::Mark(words)) if words.is_empty()));
        assert!(wish("nothing of that").is_none());
    }

    #[test]
    fn files_of_other_programs_in_the_same_folder_are_left_alone() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let (sound, words) = (folder.path().join("harrow.wav"), folder.path().join("harrow.jsonl"));
        // As a recorder lays it out that is ready to grow beyond RIFF: room for `ds64`, then its own notes.
        let mut wav = b"RIFF\x64\0\0\0WAVEJUNK\x1c\0\0\0".to_vec();
        wav.extend([0; 28]);
        wav.extend(b"fmt \x10\0\0\0\x01\0\x01\0\x80\xbb\0\0\0\x77\x01\0\x02\0\x10\0");
        wav.extend(b"LIST\x04\0\0\0INFOdata\x10\0\0\0");
        wav.extend([7; 16]);
        let said = r#"{"text": "We ran the harrow behind the horse."}"#;
        std::fs::write(&sound, &wav)?;
        std::fs::write(&words, said)?;
        make_whole(folder.path());
        assert_eq!(std::fs::read(&sound)?, wav);
        assert_eq!(std::fs::read_to_string(&words)?, said);
        Ok(())
    }

    #[test]
    fn a_level_is_as_long_as_it_is_loud() {
        let level = Level { peak: 0.01, hold: 0.5, rms: 0.0, is_clipped: false };
        assert_eq!(bar(&level), "█████░░░░░░░░░│░   -6 dB");
        assert_eq!(bar(&Level::default()), "░░░░░░░░░░░░░░░░ -120 dB");
        assert!(bar(&Level { is_clipped: true, ..level }).ends_with("TOO LOUD"));
    }
}
