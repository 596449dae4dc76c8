//! Files of sound for tests: made here where that is possible, by ffmpeg where it is installed.

// Each test program uses a part of this.
#![allow(dead_code)]

use std::f64::consts::TAU;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use vivavoce::media::clip::{ClipFormat, cut};
use vivavoce::media::open;

use crate::common::{Dice, Outcome};

pub const RATE: u32 = 48_000;

/// Sound no stretch of which is like another: a tone whose pitch wanders at random, softly, twenty times a second.
/// Mono.
pub fn unlike_itself(seconds: usize) -> Vec<f32> {
    let mut dice = Dice::new(7);
    let step = RATE as usize / 20;
    let pitches: Vec<f64> = (0..=seconds * 20 + 1).map(|_| 200.0 + dice.below(2_000) as f64).collect();
    let mut phase = 0.0;
    (0..seconds * RATE as usize)
        .map(|frame| {
            let (at, part) = (frame / step, (frame % step) as f64 / step as f64);
            phase += (pitches[at] * (1.0 - part) + pitches[at + 1] * part) / f64::from(RATE);
            (0.4 * (TAU * phase).sin()) as f32
        })
        .collect()
}

/// A WAV file of 16 bits.
pub fn wav(path: &Path, rate: u32, channels: u16, samples: &[f32]) -> std::io::Result<()> {
    let data: Vec<u8> = samples.iter().flat_map(|one| ((one * 32_768.0).round() as i16).to_le_bytes()).collect();
    fs::write(path, wav_bytes(1, 16, rate, channels, &data))
}

/// A WAV file with this format, and this as its samples.
pub fn wav_bytes(tag: u16, bits: u16, rate: u32, channels: u16, data: &[u8]) -> Vec<u8> {
    let frame = channels * bits.div_ceil(8);
    let mut bytes = b"RIFF".to_vec();
    bytes.extend((36 + data.len() as u32).to_le_bytes());
    bytes.extend(b"WAVEfmt \x10\0\0\0");
    bytes.extend(tag.to_le_bytes());
    bytes.extend(channels.to_le_bytes());
    bytes.extend(rate.to_le_bytes());
    bytes.extend((rate * u32::from(frame)).to_le_bytes());
    bytes.extend(frame.to_le_bytes());
    bytes.extend(bits.to_le_bytes());
    bytes.extend(b"data");
    bytes.extend((data.len() as u32).to_le_bytes());
    bytes.extend(data);
    bytes
}

/// All samples of a file from `frame` on.
pub fn samples_from(path: &Path, frame: u64) -> Outcome<Vec<f32>> {
    let mut sound = open(path)?;
    sound.seek(frame)?;
    let mut all = Vec::new();
    let mut block = vec![0.0; 9_600];
    loop {
        match sound.read(&mut block)? {
            0 => return Ok(all),
            read => all.extend_from_slice(&block[..read]),
        }
    }
}

/// Whether ffmpeg is here; says so aloud where it is not.
pub fn has_ffmpeg() -> bool {
    let there = Command::new("ffmpeg").arg("-version").output().is_ok_and(|output| output.status.success());
    if !there {
        eprintln!("skipped: ffmpeg is not here, so only WAV and FLAC are tested");
    }
    there
}

/// Has ffmpeg make `to` of `from`.
pub fn ffmpeg(from: &Path, coding: &[&str], to: &Path) -> Outcome {
    let mut command = Command::new("ffmpeg");
    command.args(["-v", "error", "-y", "-i"]).arg(from).args(coding).arg(to);
    match command.output()? {
        output if output.status.success() => Ok(()),
        output => Err(String::from_utf8_lossy(&output.stderr).into_owned().into()),
    }
}

/// The formats that ffmpeg makes for us: the name of the file, and how.
pub const MADE_BY_FFMPEG: [(&str, &[&str]); 15] = [
    ("cbr.mp3", &["-c:a", "libmp3lame", "-b:a", "128k"]),
    ("vbr.mp3", &["-c:a", "libmp3lame", "-q:a", "4"]),
    ("no-toc.mp3", &["-c:a", "libmp3lame", "-q:a", "4", "-write_xing", "0", "-id3v2_version", "0"]),
    ("aac.m4a", &["-c:a", "aac"]),
    ("aac.aac", &["-c:a", "aac", "-f", "adts"]),
    ("alac.m4a", &["-c:a", "alac"]),
    ("vorbis.ogg", &["-c:a", "libvorbis"]),
    ("opus.opus", &["-c:a", "libopus"]),
    ("opus-voice.opus", &["-c:a", "libopus", "-b:a", "24k", "-application", "voip"]),
    ("opus.webm", &["-c:a", "libopus"]),
    ("vorbis.webm", &["-c:a", "libvorbis"]),
    (
        "film.mp4",
        &["-f", "lavfi", "-i", "testsrc=s=64x64:r=10", "-map", "0:a", "-map", "1:v", "-shortest", "-c:a", "aac"],
    ),
    (
        "film.mkv",
        &["-f", "lavfi", "-i", "testsrc=s=64x64:r=10", "-map", "0:a", "-map", "1:v", "-shortest", "-c:a", "flac"],
    ),
    ("pcm.aiff", &[]),
    ("pcm.caf", &[]),
];

/// A file of every format that can be made here, of the same sound: their names and paths.
pub fn every_format(folder: &Path, seconds: usize) -> Outcome<Vec<(String, PathBuf)>> {
    let original = folder.join("pcm.wav");
    wav(&original, RATE, 1, &unlike_itself(seconds))?;
    let flac = folder.join("flac.flac");
    let whole = 0..seconds as u64 * 1000;
    cut(open(&original)?.as_mut(), whole, 0, ClipFormat::Flac, &flac, &mut |_, _| true)?;
    let mut files = vec![("pcm.wav".to_owned(), original.clone()), ("flac.flac".to_owned(), flac)];
    if has_ffmpeg() {
        for (name, coding) in MADE_BY_FFMPEG {
            let path = folder.join(name);
            ffmpeg(&original, coding, &path)?;
            files.push((name.to_owned(), path));
        }
    }
    Ok(files)
}

/// By how many frames `heard` comes later in `original` than `at`, found by correlation within a tenth of a second.
pub fn displacement(original: &[f32], at: usize, heard: &[f32]) -> Option<i64> {
    let around = RATE as usize / 10;
    let from = at.checked_sub(around)?;
    let stretch = original.get(from..at + around + heard.len())?;
    let likeness = |lag: usize, step: usize| {
        let (mut product, mut power) = (0.0, 1e-9);
        for place in (0..heard.len()).step_by(step) {
            product += stretch[lag + place] * heard[place];
            power += stretch[lag + place] * stretch[lag + place];
        }
        product / f32::sqrt(power)
    };
    // The highest pitch has twenty frames a wave: every fourth frame is enough to come near.
    let near = (0..=2 * around).step_by(4).max_by(|one, two| likeness(*one, 4).total_cmp(&likeness(*two, 4)))?;
    let close = near.saturating_sub(4)..=(near + 4).min(2 * around);
    let best = close.max_by(|one, two| likeness(*one, 1).total_cmp(&likeness(*two, 1)))?;
    Some(best as i64 - around as i64)
}
