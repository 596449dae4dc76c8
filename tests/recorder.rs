//! What was heard is on the disk: through kills, full disks, devices that go and come back, and twelve hours.

mod common;

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use common::{Dice, Outcome};
use vivavoce::media::Shape;
use vivavoce::media::recorder::{
    Alarm, Finished, Missing, Pace, Phase, Progress, Recorder, RecorderError, Scripted, Settings, Step, adopt,
    frame_code, frame_of, unfinished,
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
