//! A sound device of this computer as a source.

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use cpal::traits::{DeviceTrait, StreamTrait};
use cpal::{
    Data, ErrorKind, FromSample, I24, SampleFormat, SizedSample, Stream, StreamConfig, SupportedStreamConfig,
    SupportedStreamConfigRange, U24,
};

use super::source::{Feed, Source, SourceError, Trouble, Wanted};
use crate::media::devices::{self, Direction};
use crate::media::sound::Shape;
use crate::text::system::plain_message;

/// How long a device that went away is waited for before the default one takes its place.
const LOYALTY: Duration = Duration::from_secs(3);

/// How often a second the device delivers: often enough for a meter, seldom enough for a busy computer.
const BLOCKS_A_SECOND: u32 = 20;

/// How long the system may take to open a device.
const OPENING: Duration = Duration::from_secs(3);

/// How long it may take to close it.
const CLOSING: Duration = Duration::from_millis(500);

/// A microphone or other input.
pub struct Microphone {
    /// Which was asked for; none: the system's default.
    wanted: Option<String>,
    /// The id of the one that was found, by which it is found again.
    known: Option<String>,
    name: String,
    found: Option<(cpal::Device, SupportedStreamConfig)>,
    stream: Option<Stream>,
    missing_since: Option<Instant>,
}

impl Microphone {
    /// The device of this id or name, or the system's default.
    pub fn new(device: Option<String>) -> Microphone {
        let name = device.clone().unwrap_or_else(|| "default input".into());
        Microphone { wanted: device, known: None, name, found: None, stream: None, missing_since: None }
    }

    /// The device asked for. One that was recorded from and went away is waited for, and then replaced by the default:
    /// the sound of another microphone is better than none.
    fn find(&mut self) -> Result<cpal::Device, SourceError> {
        let asked = self.known.as_ref().or(self.wanted.as_ref());
        let found = match asked {
            Some(words) => devices::find(Direction::Input, words),
            None => devices::default(Direction::Input),
        };
        if let Some(found) = found {
            self.missing_since = None;
            return Ok(found);
        }
        let missing = SourceError::Missing { device: asked.cloned() };
        let since = *self.missing_since.get_or_insert_with(Instant::now);
        if self.known.is_none() || since.elapsed() < LOYALTY {
            return Err(missing);
        }
        devices::default(Direction::Input).ok_or(missing)
    }

    fn refused(&self, error: &cpal::Error) -> SourceError {
        SourceError::Refused { device: self.name.clone(), why: plain_message(&error.to_string()) }
    }

    fn open(
        &self,
        device: &cpal::Device,
        format: SampleFormat,
        config: StreamConfig,
        feed: Feed,
    ) -> Result<Stream, cpal::Error> {
        let trouble = feed.trouble();
        let mut feed = feed;
        let heard = move |data: &Data, _: &cpal::InputCallbackInfo| hand_over(data, &mut feed);
        let stream =
            device.build_input_stream_raw(config, format, heard, move |error| tell(&trouble, &error), Some(OPENING))?;
        stream.play()?;
        Ok(stream)
    }
}

impl Source for Microphone {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn prepare(&mut self, wanted: Wanted) -> Result<Shape, SourceError> {
        let device = self.find()?;
        self.name = devices::name(&device);
        let config = choose(&device, wanted).map_err(|error| self.refused(&error))?;
        let shape = Shape { rate: config.sample_rate(), channels: config.channels() };
        self.found = Some((device, config));
        Ok(shape)
    }

    fn start(&mut self, feed: Feed) -> Result<(), SourceError> {
        let Some((device, found)) = self.found.take() else {
            return Err(SourceError::Missing { device: self.wanted.clone() });
        };
        let buffer_size = devices::block_size(&found, BLOCKS_A_SECOND);
        let config = StreamConfig { channels: found.channels(), sample_rate: found.sample_rate(), buffer_size };
        let stream = self.open(&device, found.sample_format(), config, feed).map_err(|error| self.refused(&error))?;
        // Where none was asked for it stays the system's choice, also when that changes.
        self.known = self.wanted.as_ref().map(|_| devices::id(&device));
        self.stream = Some(stream);
        Ok(())
    }

    /// A device whose sound system has died may never let itself be closed; then it is left to itself.
    fn stop(&mut self) {
        let Some(stream) = self.stream.take() else { return };
        let (closes, closed) = mpsc::channel();
        let closing = thread::Builder::new().name("recorder: closing".into()).spawn(move || {
            drop(stream);
            let _ = closes.send(());
        });
        if closing.is_ok() {
            let _ = closed.recv_timeout(CLOSING);
        }
    }
}

/// As wanted, or as near as the device can: the right rate first, then the right channels, then the finest samples.
fn choose(device: &cpal::Device, wanted: Wanted) -> Result<SupportedStreamConfig, cpal::Error> {
    let usual = device.default_input_config()?;
    let rate = wanted.rate.unwrap_or(usual.sample_rate());
    let channels = wanted.channels.unwrap_or(usual.channels());
    let worth = |range: &SupportedStreamConfigRange| {
        (range.contains_rate(rate), range.channels() == channels, fineness(range.sample_format()))
    };
    let ranges = device.supported_input_configs()?;
    let best = ranges.filter(|range| fineness(range.sample_format()) > 0).max_by_key(worth);
    Ok(match best {
        Some(range) if range.contains_rate(rate) => range.with_sample_rate(rate),
        _ => usual,
    })
}

/// How finely a format keeps samples, as far as 24 bits go; 0 for what is not understood.
fn fineness(format: SampleFormat) -> u8 {
    match format {
        SampleFormat::F32 | SampleFormat::F64 => 5,
        SampleFormat::I32 | SampleFormat::U32 | SampleFormat::I64 | SampleFormat::U64 => 4,
        SampleFormat::I24 | SampleFormat::U24 => 3,
        SampleFormat::I16 | SampleFormat::U16 => 2,
        SampleFormat::I8 | SampleFormat::U8 => 1,
        _ => 0,
    }
}

/// Called where nothing may wait.
fn hand_over(data: &Data, feed: &mut Feed) {
    match data.sample_format() {
        SampleFormat::F32 => put::<f32>(data, feed),
        SampleFormat::F64 => put::<f64>(data, feed),
        SampleFormat::I64 => put::<i64>(data, feed),
        SampleFormat::U64 => put::<u64>(data, feed),
        SampleFormat::I32 => put::<i32>(data, feed),
        SampleFormat::U32 => put::<u32>(data, feed),
        SampleFormat::I24 => put::<I24>(data, feed),
        SampleFormat::U24 => put::<U24>(data, feed),
        SampleFormat::I16 => put::<i16>(data, feed),
        SampleFormat::U16 => put::<u16>(data, feed),
        SampleFormat::I8 => put::<i8>(data, feed),
        SampleFormat::U8 => put::<u8>(data, feed),
        _ => {}
    }
}

fn put<T: SizedSample>(data: &Data, feed: &mut Feed)
where
    f32: FromSample<T>,
{
    if let Some(samples) = data.as_slice::<T>() {
        feed.push(samples.iter().map(|sample| f32::from_sample_(*sample)));
    }
}

/// What the device says of itself.
fn tell(trouble: &Trouble, error: &cpal::Error) {
    match error.kind() {
        ErrorKind::Xrun => trouble.overrun(),
        // Another input took its place and delivers; real time was only wished for.
        ErrorKind::DeviceChanged | ErrorKind::RealtimeDenied => {}
        ErrorKind::DeviceNotAvailable | ErrorKind::HostUnavailable | ErrorKind::StreamInvalidated => {
            trouble.gone(plain_message(&error.to_string()));
        }
        // Other complaints may pass: ALSA's plugin for PulseAudio reports an input/output error while it does not know
        // the time yet (alsa-plugins issue 65). If no sound comes the watchdog will notice. The device tries again at
        // once: not so often that nothing else gets its turn.
        _ => thread::sleep(Duration::from_millis(1)),
    }
}
