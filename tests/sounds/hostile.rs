//! Files of sound that are damaged, or made to do harm: no panic, nothing that hangs, no memory beyond measure.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use vivavoce::media::{Peaks, SoundError, decoder, open, probe};

use crate::common::{Dice, Outcome, shared};
use crate::sounds::every_format;

/// What must not be exceeded by the decoder's own time; the clock of a busy machine is allowed more, see
/// `decoder/watch`.
const LONGEST: Duration = Duration::from_secs(12);

/// What is done with a file that somebody wants to import: probed, measured, heard here and there.
fn use_it(path: &Path) -> Result<(), SoundError> {
    let probed = probe(path)?;
    let mut sound = open(path)?;
    let mut samples = vec![0.0; 4_800];
    for part in [0, 3, 1] {
        sound.seek(probed.frames / 4 * part)?;
        let read = sound.read(&mut samples)?;
        assert!(samples[..read].iter().all(|sample| sample.abs() <= 1.0), "samples beyond all measure");
        assert_eq!(read % usize::from(probed.shape.channels), 0);
    }
    Peaks::compute(path, &mut |_| true)?;
    Ok(())
}

/// How a file ended, in a word.
fn ending(path: &Path) -> (&'static str, String) {
    let began = Instant::now();
    let used = use_it(path);
    let took = began.elapsed();
    assert!(took < LONGEST, "{} took {took:?}", path.display());
    match used {
        Ok(()) => ("read", String::new()),
        Err(SoundError::Undecodable { why, .. }) => ("refused", why),
        Err(SoundError::CutOff { why, .. }) => ("cut off", why),
        Err(error) => panic!("{}: {error}", path.display()),
    }
}

#[test]
fn files_made_to_do_harm_are_read_or_refused() -> Outcome {
    decoder::set_program(env!("CARGO_BIN_EXE_vivavoce"));
    let mut files: Vec<PathBuf> = Vec::new();
    let Some(shared) = shared("files of sound made to do harm") else { return Ok(()) };
    for folder in ["audio", "hostile-generated"] {
        let entries = fs::read_dir(shared.join("data/formats").join(folder))?;
        files.extend(entries.filter_map(|entry| entry.ok().map(|entry| entry.path())));
    }
    files.sort();
    for file in files {
        let (how, why) = ending(&file);
        println!("{:60} {how} {why}", file.file_name().unwrap_or_default().to_string_lossy());
        let name = file.to_string_lossy();
        let sound = ["wav-truncated", "wav-zero-length", "wav-header-says", "silence", "bad_metadata"]
            .iter()
            .any(|part| name.contains(part));
        assert_eq!(how == "read", sound, "{name}: {how} {why}");
    }
    Ok(())
}

#[test]
fn damaged_files_of_every_format_harm_nobody() -> Outcome {
    decoder::set_program(env!("CARGO_BIN_EXE_vivavoce"));
    let folder = tempfile::tempdir()?;
    for (name, whole) in every_format(folder.path(), 2)? {
        let bytes = fs::read(&whole)?;
        assert_eq!(ending(&whole).0, "read", "{name} as it was made");
        let mut dice = Dice::new(5);
        let mut endings: BTreeMap<&str, usize> = BTreeMap::new();
        let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
        // VIVAVOCE_FLIPS=300 for a longer look.
        let times = std::env::var("VIVAVOCE_FLIPS").ok().and_then(|times| times.parse().ok()).unwrap_or(12);
        let mut slowest = Duration::ZERO;
        for round in 0..times {
            let mut damaged = bytes.clone();
            match round % 3 {
                // Cut short; a few bits turned near the beginning, where the headers are; many anywhere.
                0 => damaged.truncate(dice.below(bytes.len())),
                1 => (0..4).for_each(|_| damaged[dice.below(bytes.len().min(600))] ^= 1 << dice.below(8)),
                _ => (0..20).for_each(|_| damaged[dice.below(bytes.len())] ^= 1 << dice.below(8)),
            }
            let path = folder.path().join(format!("damaged-{name}"));
            fs::write(&path, &damaged)?;
            let began = Instant::now();
            let (how, why) = ending(&path);
            slowest = slowest.max(began.elapsed());
            *endings.entry(how).or_default() += 1;
            if how == "cut off" {
                *reasons.entry(why).or_default() += 1;
            }
        }
        println!("{name:12} {endings:?} {reasons:?} slowest {slowest:?}");
    }
    Ok(())
}

#[test]
#[cfg(target_os = "linux")]
fn a_file_that_asks_for_gigabytes_is_cut_off() -> Outcome {
    decoder::set_program(env!("CARGO_BIN_EXE_vivavoce"));
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("greedy.caf");
    // A Core Audio file, each of whose packets of two bytes says that it holds a milliard samples.
    let mut bytes = b"caff\0\x01\0\0desc\0\0\0\0\0\0\0\x20".to_vec();
    bytes.extend(48_000.0_f64.to_be_bytes());
    bytes.extend(b"lpcm\0\0\0\x02\0\0\0\x02\x40\0\0\0\0\0\0\x01\0\0\0\x10");
    bytes.extend(b"data\0\0\0\0\0\0\x01\x04\0\0\0\0");
    bytes.resize(bytes.len() + 256, 1);
    fs::write(&path, &bytes)?;
    let (how, why) = ending(&path);
    assert_eq!((how, why.as_str()), ("cut off", "it asked for more than 512 MB of memory"));
    Ok(())
}

#[test]
fn a_decoder_ends_with_the_program_that_asked_it() -> Outcome {
    let folder = tempfile::tempdir()?;
    let (_, path) = every_format(folder.path(), 1)?.swap_remove(1);
    let mut child = Command::new(env!("CARGO_BIN_EXE_vivavoce"))
        .arg("decoder")
        .arg(&path)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()?;
    assert!(child.try_wait()?.is_none(), "it waits for what it will be asked");
    drop(child.stdin.take());
    let patience = Instant::now() + LONGEST;
    while child.try_wait()?.is_none() {
        assert!(Instant::now() < patience, "it still runs");
        std::thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}
