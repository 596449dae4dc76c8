//! New files of sound from a recording: the part a quote was said in, and copies in which a span cannot be heard.
//!
//! Such a file holds samples and nothing else: no tags, no name of a program or a person. It is written beside its
//! place and renamed when it is whole.

use std::ops::Range;
use std::path::Path;

use super::sound::{Shape, Sound, SoundError};
use super::sound_file::{Kind, Writer};

/// How a new file is coded. Its samples have 24 bits where those of the recording have more than 16, otherwise 16.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClipFormat {
    /// Plain samples, which every program reads.
    Wav,
    /// The same samples in about half the room.
    Flac,
}

/// What is heard in place of a redacted span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cover {
    /// A soft tone of 1 kHz: a listener hears that something is left out.
    Tone,
    /// Nothing.
    Silence,
}

/// Redacted spans begin and end within so many ms, so that they do not click. The fade lies outside the span.
const COVER_FADE_MS: u64 = 5;
const TONE_HZ: f64 = 1_000.0;
const TONE_HEIGHT: f64 = 0.1;
/// As many frames are handled at a time.
const BLOCK: usize = 4_096;

/// Told how many frames of how many are done; answers false to cancel.
pub type Told<'a> = &'a mut dyn FnMut(u64, u64) -> bool;

/// Writes the part `span_ms` of `sound` (half-open, in ms) to the file `into`, which it replaces. The first and the
/// last `fade_ms` swell and die away as a raised cosine; at most half the part each.
pub fn cut(
    sound: &mut dyn Sound,
    span_ms: Range<u64>,
    fade_ms: u64,
    format: ClipFormat,
    into: &Path,
    told: Told<'_>,
) -> Result<(), SoundError> {
    let shape = sound.shape();
    let end = shape.frame_at(span_ms.end).min(sound.frames());
    let start = shape.frame_at(span_ms.start).min(end);
    let length = end - start;
    let fade = shape.frame_at(fade_ms).min(length / 2);
    copy(sound, start..end, format, into, told, &mut |frame, samples| {
        let at = frame - start;
        let edge = at.min(length - 1 - at);
        if edge < fade {
            let gain = raised_cosine(edge, fade);
            samples.iter_mut().for_each(|sample| *sample *= gain);
        }
    })
}

/// Writes a copy of `sound` to the file `into`, which it replaces, in which nothing of the spans (half-open, in ms)
/// can be heard: their samples are not in it.
pub fn redact(
    sound: &mut dyn Sound,
    spans_ms: &[Range<u64>],
    cover: Cover,
    format: ClipFormat,
    into: &Path,
    told: Told<'_>,
) -> Result<(), SoundError> {
    let mut covered = Covered::new(sound, spans_ms, cover);
    let all = 0..covered.frames();
    copy(&mut covered, all, format, into, told, &mut |_, _| {})
}

/// Sound in which nothing of some spans can be heard.
pub struct Covered<S> {
    sound: S,
    /// In frames, in order, apart from each other.
    spans: Vec<Range<u64>>,
    cover: Cover,
    /// Frames of the fade before and after a span.
    fade: u64,
    /// The next frame to be read.
    at: u64,
}

impl<S: Sound> Covered<S> {
    /// `sound`, with the spans (half-open, in ms) covered.
    pub fn new(sound: S, spans_ms: &[Range<u64>], cover: Cover) -> Covered<S> {
        let spans = joined(spans_ms.iter().map(|span| outwards(&sound, span)).collect());
        let fade = sound.shape().frame_at(COVER_FADE_MS);
        Covered { sound, spans, cover, fade, at: 0 }
    }

    /// Changes one frame as it is to be heard.
    fn change(&self, frame: u64, samples: &mut [f32]) {
        let next = self.spans.partition_point(|span| span.end + self.fade <= frame);
        for span in self.spans[next..].iter().take(2) {
            if span.contains(&frame) {
                let (since, until) = (frame - span.start, span.end - 1 - frame);
                samples.fill(covering(self.cover, since, until, self.fade, self.sound.shape().rate));
                return;
            }
            let away = if frame < span.start { span.start - 1 - frame } else { frame - span.end };
            if away < self.fade {
                let gain = raised_cosine(away, self.fade);
                samples.iter_mut().for_each(|sample| *sample *= gain);
            }
        }
    }
}

impl<S: Sound> Sound for Covered<S> {
    fn shape(&self) -> Shape {
        self.sound.shape()
    }

    fn frames(&self) -> u64 {
        self.sound.frames()
    }

    fn bits(&self) -> Option<u32> {
        self.sound.bits()
    }

    fn seek(&mut self, frame: u64) -> Result<(), SoundError> {
        self.sound.seek(frame)?;
        self.at = frame;
        Ok(())
    }

    fn read(&mut self, into: &mut [f32]) -> Result<usize, SoundError> {
        let read = self.sound.read(into)?;
        for samples in into[..read].chunks_exact_mut(usize::from(self.shape().channels)) {
            self.change(self.at, samples);
            self.at += 1;
        }
        Ok(read)
    }
}

/// The frames of a span: every frame of which a part lies in it.
fn outwards(sound: &impl Sound, span_ms: &Range<u64>) -> Range<u64> {
    let shape = sound.shape();
    let end = shape.frame_at(span_ms.end).saturating_add(1).min(sound.frames());
    shape.frame_at(span_ms.start).min(end)..end
}

/// Spans in order, those that overlap or touch made one.
fn joined(mut spans: Vec<Range<u64>>) -> Vec<Range<u64>> {
    spans.retain(|span| !span.is_empty());
    spans.sort_by_key(|span| span.start);
    let mut joined: Vec<Range<u64>> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => joined.push(span),
        }
    }
    joined
}

/// What is heard `since` frames after the beginning of a span and `until` frames before its last.
fn covering(cover: Cover, since: u64, until: u64, fade: u64, rate: u32) -> f32 {
    let edge = since.min(until);
    match cover {
        Cover::Silence => 0.0,
        Cover::Tone => {
            let turns = since as f64 * TONE_HZ / f64::from(rate);
            let gain = if edge < fade { raised_cosine(edge, fade) } else { 1.0 };
            (TONE_HEIGHT * (std::f64::consts::TAU * turns.fract()).sin()) as f32 * gain
        }
    }
}

/// The gain `at` frames inside a fade of `length` frames: near 0 at its beginning, near 1 at its end.
fn raised_cosine(at: u64, length: u64) -> f32 {
    let part = (at as f64 + 0.5) / length as f64;
    (0.5 - 0.5 * (std::f64::consts::PI * part).cos()) as f32
}

/// Writes the frames `span` of `sound` to `into`, each as `changed` leaves it.
fn copy(
    sound: &mut dyn Sound,
    span: Range<u64>,
    format: ClipFormat,
    into: &Path,
    told: Told<'_>,
    changed: &mut dyn FnMut(u64, &mut [f32]),
) -> Result<(), SoundError> {
    let shape = sound.shape();
    let bits = if sound.bits().is_some_and(|bits| bits > 16) { 24 } else { 16 };
    let kind = match format {
        ClipFormat::Wav => Kind::Wav,
        ClipFormat::Flac => Kind::Flac,
    };
    let mut writer = Writer::create(into, kind, shape, bits)?;
    sound.seek(span.start)?;
    let mut samples = vec![0.0; shape.samples(BLOCK)];
    let mut frame = span.start;
    while frame < span.end {
        let wanted = usize::try_from(span.end - frame).unwrap_or(BLOCK).min(BLOCK);
        let read = sound.read(&mut samples[..shape.samples(wanted)])?;
        if read == 0 {
            break;
        }
        for (at, samples) in samples[..read].chunks_exact_mut(usize::from(shape.channels)).enumerate() {
            changed(frame + at as u64, samples);
        }
        writer.write(&samples[..read])?;
        frame += (read / usize::from(shape.channels)) as u64;
        if !told(frame - span.start, span.end - span.start) {
            return Err(SoundError::Cancelled);
        }
    }
    writer.finish()
}
