//! Waveforms of three hours beside ffmpeg decoding the same file to nothing, in the same run; how soon sound is heard
//! at 2.8 hours; and how far from the place that was asked for each format is heard.
//!
//!     cargo bench --bench sound
//!
//! Goals: a waveform takes at most 1.5 times as long as ffmpeg needs, in under 100 MB; the first samples come within
//! 80 ms.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use vivavoce::media::{decoder, open, probe};

#[path = "../tests/common/mod.rs"]
mod common;
#[path = "../tests/sounds/mod.rs"]
mod sounds;

use common::{Dice, Outcome};
use sounds::{RATE, displacement, every_format, ffmpeg, has_ffmpeg, unlike_itself, wav};

const PROGRAM: &str = env!("CARGO_BIN_EXE_vivavoce");
/// Eighteen times ten minutes are three hours.
const PARTS: usize = 18;

fn main() -> Outcome {
    decoder::set_program(PROGRAM);
    if !has_ffmpeg() {
        println!("skipped: ffmpeg is needed to make the files and to be measured against");
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    accuracy(folder.path())?;
    println!("\nthree hours, 48 kHz, two channels");
    println!(
        "{:8} {:>12} {:>12} {:>6} {:>10} {:>12} {:>12}",
        "", "ffmpeg", "waveform", "ratio", "memory", "open", "heard"
    );
    for (name, path) in three_hours(folder.path())? {
        waveform(name, &path)?;
    }
    Ok(())
}

/// How far from where it was asked for each format is heard.
fn accuracy(folder: &Path) -> Outcome {
    let seconds = 60;
    let original = unlike_itself(seconds);
    println!("{:16} {:10} {:20} {:>10} {:>10}", "file", "container", "coding", "usually", "at most");
    for (name, path) in every_format(folder, seconds)? {
        let probed = probe(&path)?;
        let mut sound = open(&path)?;
        let mut dice = Dice::new(9);
        let mut away = Vec::new();
        for _ in 0..60 {
            let at = RATE as usize + dice.below(original.len() - 3 * RATE as usize);
            let mut heard = vec![0.0; 4_800];
            sound.seek(at as u64)?;
            sound.read(&mut heard)?;
            let frames = displacement(&original, at, &heard).ok_or("too near the end")?;
            away.push(frames.unsigned_abs() as f64 * 1000.0 / f64::from(RATE));
        }
        away.sort_by(f64::total_cmp);
        let (usual, most) = (away[30], away[59]);
        println!("{name:16} {:10} {:20} {usual:>7.2} ms {most:>7.2} ms", probed.container, probed.codec);
    }
    Ok(())
}

/// A WAV and an MP3 file of three hours.
fn three_hours(folder: &Path) -> Outcome<Vec<(&'static str, PathBuf)>> {
    let mono = unlike_itself(600);
    let stereo: Vec<f32> = mono.iter().zip(mono.iter().rev()).flat_map(|(one, other)| [*one, *other * 0.5]).collect();
    let part = folder.join("part.wav");
    wav(&part, RATE, 2, &stereo)?;
    ffmpeg(&part, &["-b:a", "128k"], &folder.join("part.mp3"))?;
    let mut files = Vec::new();
    for (name, ending) in [("WAV", "wav"), ("MP3", "mp3")] {
        let list = folder.join("list.txt");
        fs::write(&list, format!("file part.{ending}\n").repeat(PARTS))?;
        let whole = folder.join(format!("three-hours.{ending}"));
        let mut joining = Command::new("ffmpeg");
        joining.args(["-v", "error", "-y", "-f", "concat", "-i"]).arg(&list).args(["-c", "copy"]).arg(&whole);
        if !joining.status()?.success() {
            return Err(format!("ffmpeg did not join {}", whole.display()).into());
        }
        files.push((name, whole));
    }
    Ok(files)
}

fn waveform(name: &str, path: &Path) -> Outcome {
    let (theirs, _) = run(Command::new("ffmpeg").args(["-v", "error", "-i"]).arg(path).args(["-f", "null", "-"]))?;
    let (ours, memory) = run(Command::new(PROGRAM).arg("peaks").arg(path))?;
    let began = Instant::now();
    let mut sound = open(path)?;
    let opened = began.elapsed();
    let mut samples = vec![0.0; 960];
    let began = Instant::now();
    sound.seek(sound.shape().frame_at(10_080_000))?;
    sound.read(&mut samples)?;
    let heard = began.elapsed();
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    let megabytes = memory as f64 / 1024.0;
    println!("{name:8} {theirs:>12.2?} {ours:>12.2?} {ratio:>6.2} {megabytes:>7.0} MB {opened:>12.2?} {heard:>12.2?}");
    Ok(())
}

/// Runs a program; says how long it took and how much memory, in KiB, it and its children had at most.
fn run(command: &mut Command) -> Outcome<(Duration, u64)> {
    command.stdout(std::process::Stdio::null());
    let began = Instant::now();
    let mut process = command.spawn()?;
    let mut most = 0;
    loop {
        most = most.max(memory(&process));
        match process.try_wait()? {
            Some(status) if status.success() => return Ok((began.elapsed(), most)),
            Some(status) => return Err(format!("{command:?}: {status}").into()),
            None => std::thread::sleep(Duration::from_millis(10)),
        }
    }
}

/// The peak memory of a process and its children together; 0 where the system does not tell.
fn memory(process: &Child) -> u64 {
    let id = process.id();
    // Each thread knows the children that it started.
    let threads = fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten().flatten();
    let children = threads.map(|thread| fs::read_to_string(thread.path().join("children")).unwrap_or_default());
    children.map(|ids| ids.split_whitespace().map(peak).sum::<u64>()).sum::<u64>() + peak(&id.to_string())
}

fn peak(id: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|kib| kib.parse().ok()).unwrap_or(0)
}
