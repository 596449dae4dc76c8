//! What was heard is on the disk: through kills, full disks, devices that go and come back, and twelve hours.

mod common;

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use common::{Dice, Outcome};
use vivavoce::media::Shape;
use vivavoce::media::recorder::{
    Alarm, Feed, Finished, Left, Missing, Pace, Phase, Recorder, RecorderError, Scripted, Settings, Soundcheck, Source,
    SourceError, Step, Wanted, adopt, frame_code, frame_of, unfinished,
};
use vivavoce::media::wav_writer::Depth;

const STEREO: Shape = Shape { rate: 48_000, channels: 2 };

/// The sound in a file of 16 or 24 bits as its header tells it, read independently of what wrote it.
struct Sound {
    file: BufReader<File>,
    bits: u16,
    channels: u16,
    rate: u32,
    frames: u64,
    is_large: bool,
}

impl Sound {
    fn open(path: &Path) -> Outcome<Sound> {
        let mut file = BufReader::with_capacity(1 << 20, File::open(path)?);
        let mut head = [0; 12];
        file.read_exact(&mut head)?;
        let is_large = &head[..4] == b"RF64";
        assert!(is_large || &head[..4] == b"RIFF", "{path:?} is no WAV");
        assert_eq!(&head[8..], b"WAVE");
        let riff = u64::from(u32::from_le_bytes(head[4..8].try_into()?));
        let (mut sizes, mut format) = ((riff, 0), (0, 0, 0));
        let data = loop {
            let mut chunk = [0; 8];
            file.read_exact(&mut chunk)?;
            let size = u32::from_le_bytes(chunk[4..].try_into()?);
            if &chunk[..4] == b"data" {
                break if is_large { sizes.1 } else { u64::from(size) };
            }
            let mut body = vec![0; size as usize];
            file.read_exact(&mut body)?;
            match &chunk[..4] {
                b"ds64" => {
                    sizes = (u64::from_le_bytes(body[..8].try_into()?), u64::from_le_bytes(body[8..16].try_into()?))
                }
                b"fmt " => {
                    format = (
                        u16::from_le_bytes(body[2..4].try_into()?),
                        u32::from_le_bytes(body[4..8].try_into()?),
                        u16::from_le_bytes(body[14..16].try_into()?),
                    )
                }
                _ => {}
            }
        };
        let (channels, rate, bits) = format;
        let begins = file.stream_position()?;
        let length = fs::metadata(path)?.len();
        assert!(begins + data <= length, "{path:?} promises {data} bytes of sound and has {}", length - begins);
        assert_eq!(data % u64::from(channels * bits / 8), 0, "whole frames");
        assert!(sizes.0 + 8 <= length);
        Ok(Sound { file, bits, channels, rate, frames: data / u64::from(channels * bits / 8), is_large })
    }

    /// The next samples, fewer at the end, as numbers between -1 and 1.
    fn samples(&mut self, frames: u64) -> Outcome<Vec<f32>> {
        let bytes = usize::from(self.bits / 8);
        let mut raw = vec![0; frames as usize * usize::from(self.channels) * bytes];
        self.file.read_exact(&mut raw)?;
        Ok(match bytes {
            2 => raw.chunks(2).map(|two| f32::from(i16::from_le_bytes([two[0], two[1]])) / 32_768.0).collect(),
            _ => raw
                .chunks(3)
                .map(|three| (i32::from_le_bytes([0, three[0], three[1], three[2]]) >> 8) as f32 / 8_388_608.0)
                .collect(),
        })
    }

    fn all(&mut self) -> Outcome<Vec<f32>> {
        self.samples(self.frames)
    }
}

/// The stretches of a coded stereo recording: at which frame of the file which frame of the script begins to run on.
fn runs(samples: &[f32]) -> Vec<(u64, u64)> {
    let mut runs: Vec<(u64, u64)> = Vec::new();
    for (at, frame) in samples.chunks_exact(2).enumerate() {
        let (at, code) = (at as u64, frame_of(frame[0], frame[1]));
        if runs.last().is_none_or(|(begins, first)| code != first + (at - begins)) {
            runs.push((at, code));
        }
    }
    runs
}

fn settings(folder: &Path, name: &str) -> Settings {
    Settings { reserve_bytes: 0, context: format!("{{\"interview\":\"{name}\"}}"), ..Settings::new(folder, name) }
}

/// Records a whole script.
fn record(scripted: Scripted, settings: &Settings) -> Outcome<Finished> {
    let progress = scripted.progress();
    let recorder = Recorder::start(Box::new(scripted), settings)?;
    wait_for(|| progress.is_over() || recorder.status().phase == Phase::Ended)?;
    Ok(recorder.finish()?)
}

fn wait_for(mut is_so: impl FnMut() -> bool) -> Outcome {
    let begun = Instant::now();
    while !is_so() {
        if begun.elapsed() > Duration::from_secs(3_000) {
            return Err("waited in vain".into());
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    Ok(())
}

#[test]
fn every_sample_that_was_heard_is_in_the_file() -> Outcome {
    let folder = tempfile::tempdir()?;
    let script = [Step::Coded(20_000), Step::Silence(1_000), Step::Tone(440.0, 0.5, 2_000), Step::Coded(5_000)];
    let finished = record(Scripted::new(STEREO, Pace::Fast, script), &settings(folder.path(), "whole"))?;
    assert_eq!((finished.frames, finished.duration_ms()), (28 * 48_000, 28_000));
    assert_eq!((finished.gaps.len(), finished.context.as_str()), (0, "{\"interview\":\"whole\"}"));
    let mut sound = Sound::open(&finished.path)?;
    assert_eq!((sound.rate, sound.channels, sound.bits, sound.frames), (48_000, 2, 24, finished.frames));
    let samples = sound.all()?;
    assert_eq!(runs(&samples[..20 * 96_000]), [(0, 0)]);
    assert_eq!(runs(&samples[23 * 96_000..]), [(0, 23 * 48_000)]);
    assert!(samples[20 * 96_000..21 * 96_000].iter().all(|one| *one == 0.0));
    let loudest = samples[21 * 96_000..23 * 96_000].iter().fold(0.0f32, |most, one| most.max(*one));
    assert!((loudest - 0.5).abs() < 1e-3, "{loudest}");
    Ok(())
}

#[test]
fn what_outgrows_the_riff_limit_becomes_an_rf64_and_stays_playable() -> Outcome {
    let folder = tempfile::tempdir()?;
    let settings = Settings { riff_limit: 1_000_000, depth: Depth::Int24, ..settings(folder.path(), "large") };
    let finished = record(Scripted::new(STEREO, Pace::Fast, [Step::Coded(30_000)]), &settings)?;
    let mut sound = Sound::open(&finished.path)?;
    assert!(sound.is_large);
    assert_eq!(sound.frames, 30 * 48_000);
    let samples = sound.all()?;
    assert_eq!(runs(&samples), [(0, 0)]);
    // And as everything else here reads it.
    let mut opened = vivavoce::media::open(&finished.path)?;
    assert_eq!((opened.shape(), opened.frames()), (STEREO, finished.frames));
    opened.seek(29 * 48_000)?;
    let mut read = vec![0.0; 96_000];
    assert_eq!(opened.read(&mut read)?, 96_000);
    assert_eq!(read, samples[29 * 96_000..]);
    Ok(())
}

/// A recording during which the device was away, and what it truly holds.
struct Absence {
    finished: Finished,
    runs: Vec<(u64, u64)>,
    /// How long it took until the alarm.
    alarmed: Duration,
}

/// Records along the clock a device that goes away after 1234 ms.
fn record_absence(away: Step) -> Outcome<Absence> {
    let folder = tempfile::tempdir()?;
    let script = [Step::Coded(1_234), away, Step::Coded(2_500)];
    let scripted = Scripted::new(STEREO, Pace::Clock, script);
    let progress = scripted.progress();
    let begun = Instant::now();
    let recorder = Recorder::start(Box::new(scripted), &settings(folder.path(), "absence"))?;
    wait_for(|| recorder.status().alarm.is_some())?;
    let alarmed = begun.elapsed().saturating_sub(Duration::from_millis(1_234));
    let status = recorder.status();
    assert_eq!(status.phase, Phase::Waiting);
    assert!(matches!(status.alarm, Some(Alarm::Silent { .. })), "{status:?}");
    wait_for(|| recorder.status().phase == Phase::Recording)?;
    assert_eq!(recorder.status().alarm, None);
    wait_for(|| progress.is_over())?;
    let finished = recorder.finish()?;
    let runs = runs(&Sound::open(&finished.path)?.all()?);
    Ok(Absence { finished, runs, alarmed })
}

#[test]
fn a_device_that_goes_and_comes_back_leaves_a_gap_in_its_place() -> Outcome {
    for away in [Step::Gone(3_000), Step::Mute(3_000)] {
        let Absence { finished, runs, alarmed } = record_absence(away.clone())?;
        assert!(alarmed < Duration::from_secs(2), "{away:?}: the alarm came after {alarmed:?}");
        assert_eq!((runs.len(), finished.gaps.len()), (2, 1), "{away:?}: {runs:?}, {:?}", finished.gaps);
        let gap = &finished.gaps[0];
        let missing = STEREO.ms_at(runs[1].1 - runs[1].0);
        println!(
            "{away:?}: alarm after {alarmed:?}; gap at {} ms, {} ms long; truly at 1234 ms, {missing} ms",
            gap.at_ms, gap.lasted_ms
        );
        assert_eq!((gap.frame, gap.why), (runs[1].0, Missing::Away));
        assert!(gap.at_ms.abs_diff(1_234) <= 50, "{gap:?}");
        assert!(gap.lasted_ms.abs_diff(missing) <= 50, "{gap:?}, but {missing} ms are missing");
        assert!(missing < 3_500, "it took too long to come back: {missing} ms");
    }
    Ok(())
}

#[test]
fn a_device_that_comes_back_at_another_rate_is_fitted_to_the_recording() -> Outcome {
    let folder = tempfile::tempdir()?;
    let tone = Step::Tone(441.0, 0.5, 4_000);
    let script = [tone.clone(), Step::Rate(44_100), Step::Named("Other".into()), tone];
    let finished = record(Scripted::new(STEREO, Pace::Fast, script), &settings(folder.path(), "rates"))?;
    assert_eq!((finished.layout.shape, finished.frames), (STEREO, 8 * 48_000));
    assert_eq!(finished.gaps.iter().map(|gap| gap.device.as_str()).collect::<Vec<_>>(), ["Other"]);
    let samples = Sound::open(&finished.path)?.all()?;
    let meant = |frame: usize| 0.5 * (std::f32::consts::TAU * 441.0 * (frame % 48_000) as f32 / 48_000.0).sin();
    let worst = |frames: std::ops::Range<usize>| {
        frames.map(|frame| (samples[frame * 2] - meant(frame)).abs()).fold(0.0f32, f32::max)
    };
    assert!(worst(0..4 * 48_000) < 1e-3, "{}", worst(0..4 * 48_000));
    assert!(worst(4 * 48_000 + 100..8 * 48_000 - 100) < 1e-3, "{}", worst(4 * 48_000 + 100..8 * 48_000 - 100));
    Ok(())
}

#[test]
fn what_is_said_in_a_pause_is_not_recorded_and_marks_stand_where_they_were_set() -> Outcome {
    let folder = tempfile::tempdir()?;
    let recorder = Recorder::start(
        Box::new(Scripted::new(STEREO, Pace::Clock, [Step::Coded(60_000)])),
        &settings(folder.path(), "pause"),
    )?;
    wait_for(|| recorder.status().recorded_ms >= 500)?;
    let first = recorder.mark("first job", "work");
    recorder.pause();
    std::thread::sleep(Duration::from_millis(700));
    assert_eq!(recorder.status().phase, Phase::Paused);
    let paused_ms = recorder.status().recorded_ms;
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(recorder.status().recorded_ms, paused_ms);
    recorder.resume();
    wait_for(|| recorder.status().recorded_ms >= paused_ms + 300)?;
    recorder.mark("", "");
    // More than a second has passed, and the disk is asked every half second, in a pause too.
    assert!(recorder.status().left.is_some_and(|left| left > Duration::ZERO), "{:?}", recorder.status());
    let finished = recorder.finish()?;
    assert!(first.at_ms.abs_diff(500) <= 60, "{first:?}");
    assert_eq!(finished.marks[0], first);
    assert_eq!(finished.marks.len(), 2);
    let runs = runs(&Sound::open(&finished.path)?.all()?);
    assert_eq!(runs.len(), 2, "{runs:?}");
    let missing = STEREO.ms_at(runs[1].1 - runs[1].0);
    assert!(missing.abs_diff(900) <= 100, "{missing} ms are missing");
    assert_eq!(finished.gaps, []);
    // The notes beside the sound say the same, for whoever adopts it.
    let left = unfinished(folder.path())?;
    assert_eq!(adopt(&left[0])?.marks, finished.marks);
    finished.taken_over()?;
    assert_eq!(unfinished(folder.path())?, []);
    Ok(())
}

/// A device that delivers thirty seconds at once.
struct Flood;

impl Source for Flood {
    fn name(&self) -> String {
        "Flood".into()
    }

    fn prepare(&mut self, _wanted: Wanted) -> Result<Shape, SourceError> {
        Ok(STEREO)
    }

    fn start(&mut self, mut feed: Feed) -> Result<(), SourceError> {
        for block in 0..3_000u64 {
            feed.push(
                (0..960).map(|at| frame_code(block * 480 + at / 2, (at % 2) as u16)).collect::<Vec<_>>().into_iter(),
            );
        }
        Ok(())
    }

    fn stop(&mut self) {}
}

#[test]
fn what_comes_too_fast_is_counted_and_stands_as_a_gap() -> Outcome {
    let folder = tempfile::tempdir()?;
    let recorder = Recorder::start(Box::new(Flood), &settings(folder.path(), "flood"))?;
    let finished = recorder.finish()?;
    assert_eq!((finished.duration_ms(), finished.gaps.len()), (10_000, 1), "{:?}", finished.gaps);
    let gap = &finished.gaps[0];
    assert_eq!((gap.at_ms, gap.lasted_ms, gap.why), (10_000, 20_000, Missing::Overrun));
    assert_eq!(runs(&Sound::open(&finished.path)?.all()?), [(0, 0)]);
    Ok(())
}

/// A device that goes, and whose sound system then never answers.
struct Hanging {
    was_started: bool,
}

impl Source for Hanging {
    fn name(&self) -> String {
        "Hanging".into()
    }

    fn prepare(&mut self, _wanted: Wanted) -> Result<Shape, SourceError> {
        if self.was_started {
            std::thread::sleep(Duration::from_secs(60));
        }
        Ok(STEREO)
    }

    fn start(&mut self, mut feed: Feed) -> Result<(), SourceError> {
        self.was_started = true;
        feed.push((0..9_600).map(|at| frame_code(at / 2, (at % 2) as u16)).collect::<Vec<_>>().into_iter());
        feed.trouble().gone("it was unplugged");
        Ok(())
    }

    fn stop(&mut self) {}
}

#[test]
fn a_sound_system_that_hangs_holds_neither_the_alarm_nor_the_end() -> Outcome {
    let folder = tempfile::tempdir()?;
    let recorder = Recorder::start(Box::new(Hanging { was_started: false }), &settings(folder.path(), "hanging"))?;
    wait_for(|| recorder.status().phase == Phase::Waiting)?;
    std::thread::sleep(Duration::from_millis(400));
    let begun = Instant::now();
    let finished = recorder.finish()?;
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    assert_eq!((finished.frames, finished.gaps.len()), (4_800, 1));
    assert!(finished.gaps[0].lasted_ms >= 400, "{:?}", finished.gaps);
    assert_eq!(runs(&Sound::open(&finished.path)?.all()?), [(0, 0)]);
    Ok(())
}

#[test]
fn a_sound_check_shows_the_level_and_keeps_nothing() -> Outcome {
    let scripted = Scripted::new(STEREO, Pace::Clock, [Step::Tone(440.0, 0.5, 400), Step::Gone(60_000)]);
    let mut check = Soundcheck::start(Box::new(scripted), Wanted::default())?;
    std::thread::sleep(Duration::from_millis(300));
    let levels = check.levels()?;
    assert!(levels.len() == 2 && (levels[0].hold - 0.5).abs() < 0.01, "{levels:?}");
    std::thread::sleep(Duration::from_millis(300));
    assert!(matches!(check.levels(), Err(SourceError::Refused { .. })));
    Ok(())
}

#[test]
fn without_a_device_nothing_is_left_behind_and_no_recording_is_overwritten() -> Outcome {
    let folder = tempfile::tempdir()?;
    let settings = settings(folder.path(), "a");
    let absent = Scripted::new(STEREO, Pace::Clock, [Step::Gone(1_000)]);
    let refused = Recorder::start(Box::new(absent), &settings).err();
    assert!(matches!(refused, Some(RecorderError::Source(SourceError::Missing { .. }))), "{refused:?}");
    assert_eq!(fs::read_dir(folder.path())?.count(), 0);

    let script = || Box::new(Scripted::new(STEREO, Pace::Clock, [Step::Coded(60_000)]));
    let recorder = Recorder::start(script(), &settings)?;
    let again = Recorder::start(script(), &settings).err();
    assert!(matches!(again, Some(RecorderError::Taken { .. })), "{again:?}");
    // While it is recorded nobody adopts it.
    assert_eq!(unfinished(folder.path())?, []);
    let left = Left { path: recorder.path().to_owned(), is_cut_off: true, has_begun: true };
    assert!(matches!(adopt(&left), Err(RecorderError::Busy { .. })));
    recorder.finish()?;
    for name in ["../a", "a/b", "", "..", "."] {
        let bad = Settings { name: name.into(), ..settings.clone() };
        assert!(matches!(Recorder::start(script(), &bad), Err(RecorderError::BadName { .. })), "{name}");
    }
    Ok(())
}

#[test]
fn a_recorder_that_is_dropped_has_lost_nothing() -> Outcome {
    let folder = tempfile::tempdir()?;
    let scripted = Scripted::new(STEREO, Pace::Fast, [Step::Coded(10_000)]);
    let progress = scripted.progress();
    let recorder = Recorder::start(Box::new(scripted), &settings(folder.path(), "dropped"))?;
    wait_for(|| progress.is_over())?;
    drop(recorder);
    let left = unfinished(folder.path())?;
    assert_eq!((left.len(), left[0].is_cut_off), (1, false));
    assert_eq!(adopt(&left[0])?.duration_ms(), 10_000);
    Ok(())
}

#[test]
fn damage_of_the_notes_or_of_the_sound_loses_the_other_in_no_case() -> Outcome {
    let folder = tempfile::tempdir()?;
    let make = |name: &str| -> Outcome<Finished> {
        let scripted = Scripted::new(STEREO, Pace::Fast, [Step::Coded(1_000)]);
        let progress = scripted.progress();
        let recorder = Recorder::start(Box::new(scripted), &settings(folder.path(), name))?;
        wait_for(|| progress.is_over() && recorder.status().recorded_ms == 1_000)?;
        recorder.mark("words", "tag");
        Ok(recorder.finish()?)
    };
    // The notes torn at every byte: the sound is whole, and the marks are there as soon as their line is.
    let whole = make("a")?;
    let notes_path = whole.path.with_extension("jsonl");
    let notes = fs::read(&notes_path)?;
    for length in 0..notes.len() {
        fs::write(&notes_path, &notes[..length])?;
        let left = unfinished(folder.path())?;
        let first_line = notes.iter().position(|byte| *byte == b'\n').unwrap_or(notes.len());
        assert_eq!(left[0].has_begun, length >= first_line, "{length}");
        assert_eq!(fs::read(&notes_path)?, &notes[..length], "looking writes nothing");
        let adopted = adopt(&left[0])?;
        assert_eq!((adopted.frames, adopted.layout), (48_000, whole.layout), "{length}");
        let again = adopt(&left[0])?;
        assert_eq!(again, adopted, "{length}");
        assert!(!unfinished(folder.path())?[0].is_cut_off);
    }
    // The sound torn at its beginning: the notes know how it was kept.
    fs::write(&notes_path, &notes)?;
    for length in [0, 3, 40, 80, 85, 86, 91, 92] {
        fs::OpenOptions::new().write(true).open(&whole.path)?.set_len(length)?;
        let adopted = adopt(&Left { path: whole.path.clone(), is_cut_off: true, has_begun: true })?;
        assert_eq!(adopted.frames, length.saturating_sub(80) / 6, "{length}");
        assert_eq!(adopted.marks[0].frame, adopted.frames, "a mark does not stand beyond the end");
        assert_eq!(Sound::open(&whole.path)?.frames, adopted.frames);
    }
    // Neither says anything: it is left as it is.
    fs::write(&notes_path, b"")?;
    fs::write(&whole.path, b"what is this")?;
    let left = unfinished(folder.path())?;
    assert!(matches!(adopt(&left[0]), Err(RecorderError::Unknown { .. })));
    assert_eq!(fs::read(&whole.path)?, b"what is this");
    Ok(())
}

/// A tmpfs of so many MB; nothing where it cannot be mounted, and that is said aloud.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount(megabytes: u32) -> Outcome<Option<SmallDisk>> {
        let folder = tempfile::tempdir()?;
        let size = format!("size={megabytes}m");
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder.path()).output();
        if mount.is_ok_and(|output| output.status.success()) {
            return Ok(Some(SmallDisk(folder)));
        }
        // Past what a test that passes keeps to itself.
        writeln!(std::io::stderr(), "skipped: a full disk needs a tmpfs, which only root can mount")?;
        Ok(None)
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

#[test]
fn a_full_disk_stops_the_recording_and_loses_nothing_that_was_written() -> Outcome {
    const MB: u64 = 1 << 20;
    for (reserve_bytes, is_filled_by_others) in [(0, false), (2 * MB, false), (0, true)] {
        let Some(disk) = SmallDisk::mount(8)? else { return Ok(()) };
        let folder = disk.0.path();
        let settings = Settings { reserve_bytes, ..settings(folder, "full") };
        // 1.5 MB a second.
        let shape = Shape { rate: 192_000, channels: 2 };
        let scripted = Scripted::new(Shape { ..shape }, Pace::Clock, [Step::Coded(60_000)]);
        let recorder = Recorder::start(Box::new(scripted), &settings)?;
        recorder.mark("before", "");
        if is_filled_by_others {
            wait_for(|| recorder.status().recorded_ms > 700)?;
            let _ = fs::write(folder.join("others"), vec![1; 8 * MB as usize]);
        }
        wait_for(|| fs4::available_space(folder).is_ok_and(|free| free < reserve_bytes + 8_192))?;
        let full = Instant::now();
        wait_for(|| matches!(recorder.status().alarm, Some(Alarm::DiskFull { .. })))?;
        let told = full.elapsed();
        assert!(told < Duration::from_secs(2), "the message came after {told:?}");
        wait_for(|| recorder.status().phase == Phase::Ended)?;
        let finished = recorder.finish()?;
        println!("{reserve_bytes} bytes reserved: told after {told:?}, {} ms kept", finished.duration_ms());
        assert!(matches!(finished.ended, Some(Alarm::DiskFull { .. })));
        let written = fs::metadata(&finished.path)?.len();
        let others = fs::metadata(folder.join("others")).map_or(0, |others| others.len());
        assert!(written + others + reserve_bytes + MB > 8 * MB, "{written} bytes of sound");
        let mut sound = Sound::open(&finished.path)?;
        assert_eq!(sound.frames, finished.frames);
        assert_eq!(sound.frames, (written - 80) / 6, "not a frame less than is on the disk");
        assert_eq!(runs(&sound.all()?), [(0, 0)]);
        assert_eq!(finished.marks.len(), 1);
        // Even where not a line of notes finds room.
        let adopted = adopt(&unfinished(folder)?[0])?;
        assert_eq!((adopted.frames, adopted.marks), (finished.frames, finished.marks));
    }
    Ok(())
}

/// How many kills; with `VIVAVOCE_KILLS=200` more.
fn kills() -> usize {
    std::env::var("VIVAVOCE_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(20)
}

/// How often a child sets a mark.
const MARK_EVERY: Duration = Duration::from_millis(200);

/// Runs in a process of its own, see `child`: records along the clock, or adopts, until it is killed.
#[test]
#[ignore = "a part of another test"]
fn a_child() -> Outcome {
    let Some(folder) = std::env::var_os("VIVAVOCE_TEST_FOLDER").map(PathBuf::from) else { return Ok(()) };
    if std::env::var_os("VIVAVOCE_TEST_ADOPTS").is_some() {
        println!("begun 0");
        for left in unfinished(&folder)? {
            adopt(&left)?;
        }
        return Ok(());
    }
    let begun = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
    let scripted = Scripted::new(STEREO, Pace::Clock, [Step::Coded(60_000)]);
    let recorder = Recorder::start(Box::new(scripted), &settings(&folder, "killed"))?;
    println!("begun {}", begun.as_nanos());
    for number in 0.. {
        std::thread::sleep(MARK_EVERY);
        recorder.mark(format!("mark {number}"), "");
    }
    Ok(())
}

/// Starts a child; it has said when it began.
fn child(folder: &Path, adopts: bool) -> Outcome<(Child, u64)> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["a_child", "--exact", "--ignored", "--nocapture"]).env("VIVAVOCE_TEST_FOLDER", folder);
    if adopts {
        command.env("VIVAVOCE_TEST_ADOPTS", "1");
    }
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let output = BufReader::new(child.stdout.take().ok_or("no output")?);
    for line in output.lines() {
        if let Some(begun) = line?.split("begun ").nth(1) {
            return Ok((child, begun.trim().parse()?));
        }
    }
    Err("the child did not begin".into())
}

/// Kills one recording; how many ms of what was said until then are lost.
fn lost_by_a_kill(kill: usize) -> Outcome<u64> {
    let mut dice = Dice::new(kill as u64 + 77);
    let folder = tempfile::tempdir()?;
    let (mut recording, begun_ns) = child(folder.path(), false)?;
    std::thread::sleep(Duration::from_micros(dice.below(3_000_000) as u64));
    let killed_ns = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?.as_nanos() as u64;
    recording.kill()?;
    recording.wait()?;
    let said_ms = (killed_ns - begun_ns) / 1_000_000;

    // As it lies there it plays.
    let path = folder.path().join("killed.wav");
    assert!(said_ms.saturating_sub(STEREO.ms_at(Sound::open(&path)?.frames)) <= 2_000, "kill {kill}: the header lags");
    if kill.is_multiple_of(2) {
        // Whoever adopts it is killed too.
        let (mut adopting, _) = child(folder.path(), true)?;
        std::thread::sleep(Duration::from_micros(dice.below(6_000) as u64));
        adopting.kill()?;
        adopting.wait()?;
    }
    let left = unfinished(folder.path())?;
    assert_eq!(left.len(), 1, "kill {kill}");
    let adopted = adopt(&left[0])?;
    assert_eq!(adopt(&left[0])?, adopted, "kill {kill}: adopted twice");
    let mut sound = Sound::open(&path)?;
    assert_eq!(sound.frames, adopted.frames);
    let samples = sound.all()?;
    assert_eq!(runs(&samples).len(), usize::from(!samples.is_empty()), "kill {kill}");
    assert!(samples.is_empty() || runs(&samples) == [(0, 0)], "kill {kill}");
    assert_eq!(adopted.context, "{\"interview\":\"killed\"}");
    let due = said_ms.saturating_sub(1_000) / MARK_EVERY.as_millis() as u64;
    assert!(adopted.marks.len() as u64 + 2 >= due, "kill {kill}: {} marks of {due}", adopted.marks.len());
    Ok(said_ms.saturating_sub(adopted.duration_ms()))
}

#[test]
fn a_kill_loses_at_most_two_seconds() -> Outcome {
    const AT_ONCE: usize = 10;
    let mut lost = Vec::new();
    for batch in 0..kills().div_ceil(AT_ONCE) {
        let kill = |one: usize| lost_by_a_kill(batch * AT_ONCE + one).map_err(|error| error.to_string());
        let outcomes: Vec<Result<u64, String>> = std::thread::scope(|scope| {
            let running: Vec<_> = (0..AT_ONCE).map(|one| scope.spawn(move || kill(one))).collect();
            running.into_iter().map(|one| one.join().unwrap_or_else(|_| Err("a kill failed".into()))).collect()
        });
        for outcome in outcomes {
            lost.push(outcome?);
        }
    }
    lost.sort_unstable();
    let (median, most) = (lost[lost.len() / 2], lost[lost.len() - 1]);
    println!("{} kills: lost {median} ms in the median, {most} ms at most", lost.len());
    assert!(most <= 2_000, "{lost:?}");
    Ok(())
}

/// 12.4 GB, deleted at once: `cargo nextest run --release --test recorder --run-ignored only -- twelve_hours`.
#[test]
#[ignore = "needs 13 GB of disk and some minutes"]
fn twelve_hours_are_one_recording() -> Outcome {
    let folder =
        tempfile::tempdir_in(std::env::var_os("VIVAVOCE_TEST_DISK").map_or_else(std::env::temp_dir, PathBuf::from))?;
    let begun = Instant::now();
    let script = [Step::Coded(12 * 3_600_000)];
    let finished = record(Scripted::new(STEREO, Pace::Fast, script), &settings(folder.path(), "long"))?;
    let recorded = begun.elapsed();
    assert_eq!((finished.duration_ms(), finished.gaps.len()), (12 * 3_600_000, 0), "{:?}", finished.gaps);
    let mut sound = Sound::open(&finished.path)?;
    assert!(sound.is_large);
    assert_eq!(sound.frames, 12 * 3_600 * 48_000);
    for second in 0..12 * 3_600 {
        let samples = sound.samples(48_000)?;
        let is_right = |(at, frame): (usize, &[f32])| frame_of(frame[0], frame[1]) == second * 48_000 + at as u64;
        assert!(samples.chunks_exact(2).enumerate().all(is_right), "second {second}");
    }
    println!("12 hours recorded in {recorded:?}, read in {:?}", begun.elapsed() - recorded);
    Ok(())
}
