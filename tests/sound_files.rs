//! Sound as a historian meets it: files of every kind are read from the very sample that was asked for, clips hold
//! what was said and nothing else, and a redacted span is gone.

use std::fs;
use std::path::Path;

use vivavoce::media::clip::{ClipFormat, Cover, cut, redact};
use vivavoce::media::{Peaks, SoundError, decoder, open, probe};

mod common;
#[path = "sounds/hostile.rs"]
mod hostile;
mod sounds;

use common::{Dice, Outcome};
use sounds::{RATE, displacement, every_format, samples_from, unlike_itself, wav, wav_bytes};

/// Formats that keep every sample as it was.
const LOSSLESS: [&str; 6] = ["pcm.wav", "flac.flac", "alac.m4a", "film.mkv", "pcm.aiff", "pcm.caf"];

fn decode_with_this_program() {
    decoder::set_program(env!("CARGO_BIN_EXE_vivavoce"));
}

#[test]
fn every_format_is_heard_from_where_it_was_asked_for() -> Outcome {
    decode_with_this_program();
    let folder = tempfile::tempdir()?;
    let seconds = 8;
    let original = unlike_itself(seconds);
    for (name, path) in every_format(folder.path(), seconds)? {
        let probed = probe(&path)?;
        assert_eq!((probed.shape.rate, probed.shape.channels), (RATE, 1), "{name}: {probed:?}");
        assert!(probed.duration_ms().abs_diff(8_000) <= 60, "{name}: {probed:?}");
        let mut sound = open(&path)?;
        let mut dice = Dice::new(3);
        let mut worst = 0;
        let mut places: Vec<usize> = (0..4).map(|_| 6_000 + dice.below(original.len() - 20_000)).collect();
        places.extend([places[0] + 100, places[3], 5_000]);
        for at in places {
            sound.seek(at as u64)?;
            let mut heard = vec![0.0; 1_200];
            assert_eq!(sound.read(&mut heard)?, heard.len(), "{name} at {at}");
            if LOSSLESS.contains(&name.as_str()) {
                let there = &original[at..at + heard.len()];
                assert!(there.iter().zip(&heard).all(|(one, other)| (one - other).abs() < 1e-4), "{name} at {at}");
            }
            let away = displacement(&original, at, &heard).ok_or("too near the end")?;
            worst = worst.max(away.abs());
        }
        println!("{name:16} {:10} {:20} at most {:.2} ms away", probed.container, probed.codec, worst as f64 / 48.0);
        assert!(worst <= 50 * 48, "{name} is {worst} frames away");
    }
    Ok(())
}

#[test]
fn the_end_of_a_file_is_its_end() -> Outcome {
    decode_with_this_program();
    let folder = tempfile::tempdir()?;
    for (name, path) in every_format(folder.path(), 2)? {
        let frames = probe(&path)?.frames;
        let all = samples_from(&path, 0)?;
        assert!((all.len() as u64).abs_diff(frames) <= 2_880, "{name}: {} of {frames}", all.len());
        assert!(samples_from(&path, frames)?.is_empty(), "{name}");
        assert!(samples_from(&path, frames + 1_000_000_000)?.is_empty(), "{name}");
        assert!(samples_from(&path, frames - 100)?.len() <= 100, "{name}");
    }
    Ok(())
}

#[test]
fn samples_of_every_width_mean_the_same() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("a.wav");
    let quarter = |bytes: &[u8], tag, bits| -> Outcome<Vec<f32>> {
        fs::write(&path, wav_bytes(tag, bits, 8_000, 1, bytes))?;
        samples_from(&path, 0)
    };
    assert_eq!(quarter(&[128, 160, 96], 1, 8)?, [0.0, 0.25, -0.25]);
    assert_eq!(quarter(&[0, 0x20, 0, 0xe0], 1, 16)?, [0.25, -0.25]);
    assert_eq!(quarter(&[0, 0, 0x20, 0, 0, 0xe0], 1, 24)?, [0.25, -0.25]);
    assert_eq!(quarter(&[0, 0, 0, 0x20, 0, 0, 0, 0xe0], 1, 32)?, [0.25, -0.25]);
    assert_eq!(quarter(&[0.25_f32, f32::NAN, 7.0].map(f32::to_le_bytes).concat(), 3, 32)?, [0.25, 0.0, 1.0]);
    assert_eq!(quarter(&(-0.25_f64).to_le_bytes(), 3, 64)?, [-0.25]);
    Ok(())
}

#[test]
fn a_header_is_believed_only_as_far_as_the_file_is_long() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("a.wav");
    let whole = wav_bytes(1, 16, 48_000, 2, &[1; 4_000]);
    let frames = |bytes: &[u8]| -> Result<u64, SoundError> {
        fs::write(&path, bytes).map_err(|source| SoundError::Unreadable { path: path.clone(), source })?;
        Ok(probe(&path)?.frames)
    };
    assert_eq!(frames(&whole)?, 1_000);
    let with_length = |length: u32| [&whole[..40], &length.to_le_bytes(), &whole[44..]].concat();
    for unfinished in [0, u32::MAX, 4_004, 2_000_000_000] {
        assert_eq!(frames(&with_length(unfinished))?, 1_000, "a recording whose header says {unfinished}");
    }
    assert_eq!(frames(&whole[..2_044])?, 500, "cut short");
    assert_eq!(frames(&whole[..2_043])?, 499, "only whole frames");
    assert_eq!(frames(&[&whole[..40], &[0; 4], b"LIST\x04\0\0\0INFO"].concat())?, 0, "truly empty");
    let with = |at: usize, bytes: &[u8]| [&whole[..at], bytes, &whole[at + bytes.len()..]].concat();
    for (what, bytes) in
        [("no channel", with(22, &[0, 0])), ("no rate", with(24, &[0; 4])), ("no samples", whole[..36].to_vec())]
    {
        assert!(matches!(frames(&bytes), Err(SoundError::Undecodable { .. })), "{what}");
    }
    Ok(())
}

#[test]
fn a_recording_beyond_four_gigabytes_is_read_to_its_end() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("long.wav");
    // Five hours of two channels of 24 bits, all but the end of it a hole in the disk.
    let frames = 5 * 3_600 * 48_000_u64;
    let data = frames * 6;
    let mut head = b"RF64\xff\xff\xff\xffWAVEds64\x1c\0\0\0".to_vec();
    head.extend([data + 72, data, frames].iter().flat_map(|number| number.to_le_bytes()));
    head.extend([0; 4]);
    let plain = wav_bytes(1, 24, 48_000, 2, &[]);
    head.extend(&plain[12..40]);
    head.extend([255; 4]);
    fs::write(&path, &head)?;
    let file = fs::OpenOptions::new().write(true).open(&path)?;
    file.set_len(head.len() as u64 + data - 6)?;
    fs::write(folder.path().join("end"), [0, 0, 0x20, 0, 0, 0xe0])?;
    let mut both = fs::OpenOptions::new().append(true).open(&path)?;
    std::io::copy(&mut fs::File::open(folder.path().join("end"))?, &mut both)?;
    let probed = probe(&path)?;
    assert_eq!((probed.frames, probed.container.as_str()), (frames, "WAV (RF64)"));
    assert_eq!(samples_from(&path, frames - 2)?, [0.0, 0.0, 0.25, -0.25]);
    Ok(())
}

#[test]
fn a_broadcasters_file_says_what_it_is() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("a.wav");
    let plain = wav_bytes(1, 16, 48_000, 1, &[0; 20]);
    let mut words = b"The ferry\0".to_vec();
    words.resize(602, 0);
    words[320..330].copy_from_slice(b"1987-05-02");
    let bext = [&b"bext"[..], &602_u32.to_le_bytes(), &words].concat();
    fs::write(&path, [&plain[..12], &bext, &plain[12..], b"LIST\x12\0\0\0INFOIART\x06\0\0\0A. B.\0"].concat())?;
    let tags = probe(&path)?.tags;
    let pairs = [("description", "The ferry"), ("date", "1987-05-02"), ("artist", "A. B.")];
    assert_eq!(tags, pairs.map(|(name, words)| (name.to_owned(), words.to_owned())));
    Ok(())
}

/// A stereo recording of three seconds, and its samples as they can be read.
fn recording(folder: &Path) -> Outcome<(std::path::PathBuf, Vec<f32>)> {
    let path = folder.join("recording.wav");
    let mono = unlike_itself(3);
    let stereo: Vec<f32> =
        mono.iter().enumerate().flat_map(|(at, one)| [*one, mono[mono.len() - 1 - at] * 0.5]).collect();
    wav(&path, RATE, 2, &stereo)?;
    let samples = samples_from(&path, 0)?;
    Ok((path, samples))
}

#[test]
fn a_clip_holds_the_very_samples_and_nothing_else() -> Outcome {
    decode_with_this_program();
    let folder = tempfile::tempdir()?;
    let (path, samples) = recording(folder.path())?;
    for (format, name) in [(ClipFormat::Wav, "clip.wav"), (ClipFormat::Flac, "clip.flac")] {
        let clip = folder.path().join(name);
        cut(open(&path)?.as_mut(), 1_000..2_250, 0, format, &clip, &mut |_, _| true)?;
        assert_eq!(samples_from(&clip, 0)?, samples[96_000..216_000], "{name}");
        assert_eq!(probe(&clip)?.tags, [], "{name}");
        let bytes = fs::read(&clip)?;
        let head = bytes.iter().take(120).map(|byte| char::from(*byte)).collect::<String>();
        if format == ClipFormat::Flac {
            // “fLaC”, then the one and last part of its head, which says how the samples are laid out; then frames.
            assert_eq!(&bytes[..8], b"fLaC\x80\0\0\x22", "{head}");
            assert_eq!(bytes[42..44], [0xff, 0xf8], "{head}");
        } else {
            assert_eq!(bytes.len(), 80 + 120_000 * 2, "{head}");
            assert_eq!(&bytes[20..48], &[0; 28], "{head}");
        }
    }
    Ok(())
}

#[test]
fn a_clip_of_24_bits_loses_none_of_them() -> Outcome {
    decode_with_this_program();
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("a.wav");
    let mut dice = Dice::new(1);
    let data: Vec<u8> = (0..3 * 50_000).map(|_| dice.below(256) as u8).collect();
    fs::write(&path, wav_bytes(1, 24, 44_100, 1, &data))?;
    let samples = samples_from(&path, 0)?;
    for (format, name) in [(ClipFormat::Wav, "clip.wav"), (ClipFormat::Flac, "clip.flac")] {
        let clip = folder.path().join(name);
        cut(open(&path)?.as_mut(), 0..10_000, 0, format, &clip, &mut |_, _| true)?;
        assert_eq!(probe(&clip)?.bits, Some(24), "{name}");
        assert!(samples_from(&clip, 0)? == samples, "{name}");
    }
    Ok(())
}

#[test]
fn a_clip_swells_and_dies_away() -> Outcome {
    let folder = tempfile::tempdir()?;
    let (path, samples) = (folder.path().join("even.wav"), vec![0.5; 48_000]);
    wav(&path, RATE, 1, &samples)?;
    let clip = folder.path().join("clip.wav");
    cut(open(&path)?.as_mut(), 100..900, 50, ClipFormat::Wav, &clip, &mut |_, _| true)?;
    let heard = samples_from(&clip, 0)?;
    assert_eq!(heard.len(), 38_400);
    assert!(heard[0] < 0.001 && heard[38_399] < 0.001);
    assert!(heard[..2_400].is_sorted() && heard[36_000..].iter().rev().is_sorted());
    assert!((heard[1_200] - 0.25).abs() < 0.001, "half way it is half as high");
    assert!(heard[2_400..36_000].iter().all(|sample| *sample == 0.5));
    Ok(())
}

#[test]
fn clips_of_nothing_and_of_almost_nothing_are_files_too() -> Outcome {
    decode_with_this_program();
    let folder = tempfile::tempdir()?;
    let (path, _) = recording(folder.path())?;
    for format in [ClipFormat::Wav, ClipFormat::Flac] {
        for (span, frames) in [(0..1, 48), (2_999..9_999, 48), (500..500, 0), (9_000..9_999, 0), (0..86, 4_128)] {
            let clip = folder.path().join("clip");
            cut(open(&path)?.as_mut(), span.clone(), 30, format, &clip, &mut |_, _| true)?;
            if frames == 0 && format == ClipFormat::Flac {
                // A FLAC file without any sound is one that nobody can play.
                continue;
            }
            assert_eq!(samples_from(&clip, 0)?.len(), 2 * frames, "{span:?} as {format:?}");
        }
    }
    Ok(())
}

#[test]
fn nothing_of_a_redacted_span_is_left() -> Outcome {
    decode_with_this_program();
    let folder = tempfile::tempdir()?;
    let (path, samples) = recording(folder.path())?;
    for (format, name) in [(ClipFormat::Wav, "open.wav"), (ClipFormat::Flac, "open.flac")] {
        for cover in [Cover::Tone, Cover::Silence] {
            let copy = folder.path().join(name);
            let spans = [2_000..2_200, 500..900, 800..1_000];
            redact(open(&path)?.as_mut(), &spans, cover, format, &copy, &mut |_, _| true)?;
            let left = samples_from(&copy, 0)?;
            assert_eq!(left.len(), samples.len());
            // Both channels, five ms before and after being the fades.
            for free in [0..2 * 495 * 48, 2 * 1_006 * 48..2 * 1_995 * 48, 2 * 2_206 * 48..samples.len()] {
                assert!(left[free.clone()] == samples[free], "what is not redacted is as it was");
            }
            for covered in [2 * 500 * 48..2 * 1_000 * 48, 2 * 2_000 * 48..2 * 2_200 * 48] {
                assert_nothing_of(&samples[covered.clone()], &left[covered.clone()]);
                let loudest = left[covered].iter().fold(0.0_f32, |most, one| most.max(one.abs()));
                let expected = if cover == Cover::Tone { 0.09..0.11 } else { 0.0..0.000_01 };
                assert!(expected.contains(&loudest), "{cover:?} is {loudest} loud");
            }
        }
    }
    Ok(())
}

/// No stretch of `left` is like what stood there, whichever way they are laid upon each other.
fn assert_nothing_of(original: &[f32], left: &[f32]) {
    for start in (0..left.len() - 2_400).step_by(2_400) {
        let (there, now) = (&original[start..start + 2_400], &left[start..start + 2_400]);
        for lag in (0..200).step_by(4) {
            let product: f32 = there[lag..].iter().zip(now).map(|(one, other)| one * other).sum();
            let powers: f32 =
                [&there[lag..], now].iter().map(|part| part.iter().map(|one| one * one).sum::<f32>()).product();
            // The tone itself is a little like any other tone.
            assert!(product.abs() <= 0.5 * powers.sqrt().max(1e-6), "a likeness of {}", product / powers.sqrt());
        }
    }
}

#[test]
fn what_is_cancelled_leaves_no_file() -> Outcome {
    let folder = tempfile::tempdir()?;
    let (path, _) = recording(folder.path())?;
    let clip = folder.path().join("clip.wav");
    let cancelled = cut(open(&path)?.as_mut(), 0..3_000, 0, ClipFormat::Wav, &clip, &mut |done, _| done < 48_000);
    assert!(matches!(cancelled, Err(SoundError::Cancelled)));
    assert_eq!(fs::read_dir(folder.path())?.count(), 1, "only the recording");
    Ok(())
}

#[test]
fn a_waveform_shows_where_it_is_loud_and_grows_from_the_beginning() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("a.wav");
    let mut samples = vec![0.0; 200 * 8_000];
    samples[150 * 8_000 + 4_000] = 0.5;
    samples[3] = -1.0;
    wav(&path, 8_000, 1, &samples)?;
    let mut told = Vec::new();
    let peaks = Peaks::compute(&path, &mut |peaks| {
        told.push(peaks.measured_ms());
        true
    })?;
    assert_eq!(told, [60_000, 120_000, 180_000, 200_000]);
    assert_eq!((peaks.duration_ms(), peaks.points().len()), (200_000, 20_000));
    let loud: Vec<usize> = (0..20_000).filter(|at| peaks.points()[*at] != (0, 0)).collect();
    assert_eq!(loud, [0, 15_050]);
    for columns in [1, 7, 200, 20_000, 60_000] {
        let range = peaks.range(100_000, 200_000, columns);
        assert_eq!(range.len(), columns);
        assert_eq!(range.iter().map(|(_, high)| *high).max(), Some(64), "seen in {columns} columns");
        assert!(range.iter().all(|(low, _)| *low == 0));
    }
    assert_eq!(peaks.range(150_500, 150_510, 3), [(0, 64); 3], "finer than a point");
    assert_eq!(peaks.range(300_000, 400_000, 2), [(0, 0); 2], "beyond the end");
    assert_eq!(peaks.range(5, 5, 0), []);
    let file = folder.path().join("a.peaks");
    peaks.store(&file)?;
    assert_eq!(Peaks::load(&file)?, Some(peaks));
    fs::write(&file, &fs::read(&file)?[..500])?;
    assert_eq!(Peaks::load(&file)?, None, "a damaged file is computed anew");
    assert!(matches!(Peaks::compute(&path, &mut |_| false), Err(SoundError::Cancelled)));
    Ok(())
}

#[test]
fn the_waveform_of_every_format_is_that_of_the_sound() -> Outcome {
    decode_with_this_program();
    let folder = tempfile::tempdir()?;
    let files = every_format(folder.path(), 3)?;
    let original = Peaks::compute(&files[0].1, &mut |_| true)?;
    for (name, path) in &files[1..] {
        let peaks = Peaks::compute(path, &mut |_| true)?;
        let (one, other) = (original.range(0, 2_900, 29), peaks.range(0, 2_900, 29));
        // The first half second belongs to the encoders, some of which overshoot there; one for voices does everywhere.
        let alike =
            |(one, other): (&(i8, i8), &(i8, i8))| one.0.abs_diff(other.0) <= 45 && one.1.abs_diff(other.1) <= 45;
        let likely = one.iter().zip(&other).skip(5).all(alike);
        assert!(likely, "{name}: {one:?} {other:?}");
    }
    Ok(())
}
