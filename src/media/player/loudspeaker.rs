//! A sound device of this computer as an output.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use cpal::traits::{DeviceTrait, StreamTrait};
use cpal::{
    Data, ErrorKind, FromSample, I24, OutputCallbackInfo, SampleFormat, SizedSample, Stream, StreamConfig,
    SupportedStreamConfig, U24,
};

use super::output::{Alarm, Flow, Outlet, Output, OutputError};
use crate::media::devices::{self, Direction};
use crate::media::sound::Shape;
use crate::text::system::plain_message;

/// How long the system may take to open a device.
const OPENING: Duration = Duration::from_secs(3);
/// How long a device may complain and ask for nothing.
const PATIENCE: Duration = Duration::from_secs(3);
/// How often a second the device asks for frames; it holds twice as much as it asks for, so 50 ms. Less would stutter
/// on a busy computer, more would be felt at every press of the pedal.
const BLOCKS_A_SECOND: u32 = 40;

/// Loudspeakers, headphones or another output.
pub struct Loudspeaker {
    /// Which was asked for; none: the system's default.
    wanted: Option<String>,
    name: String,
    found: Option<(cpal::Device, SupportedStreamConfig)>,
    stream: Option<Stream>,
}

impl Loudspeaker {
    /// The device of this id or name, or the system's default.
    pub fn new(device: Option<String>) -> Loudspeaker {
        let name = device.clone().unwrap_or_else(|| "default output".into());
        Loudspeaker { wanted: device, name, found: None, stream: None }
    }

    fn find(&self) -> Result<cpal::Device, OutputError> {
        match &self.wanted {
            Some(words) => {
                devices::find(Direction::Output, words).ok_or_else(|| OutputError::Unknown { name: words.clone() })
            }
            None => devices::default(Direction::Output).ok_or(OutputError::NoDevice),
        }
    }

    /// Why the system's default cannot be opened is that there is none.
    fn refused(&self, error: &cpal::Error) -> OutputError {
        match trouble(&self.name, error) {
            OutputError::Gone { .. } if self.wanted.is_none() => OutputError::NoDevice,
            error => error,
        }
    }

    fn build(
        &self,
        device: &cpal::Device,
        config: &SupportedStreamConfig,
        outlet: Outlet,
        alarm: Alarm,
    ) -> Result<Stream, cpal::Error> {
        let (rate, channels) = (config.sample_rate(), config.channels());
        let mut filler = Filler { outlet, rate, block: Vec::with_capacity(rate as usize * usize::from(channels)) };
        let mut listener =
            Listener { name: self.name.clone(), alarm, flow: filler.outlet.flow(), asked: 0, since: None };
        let asked = move |data: &mut Data, info: &OutputCallbackInfo| filler.hand_over(data, info);
        let failed = move |error: cpal::Error| listener.hear(&error);
        let buffer_size = devices::block_size(config, BLOCKS_A_SECOND);
        let stream_config = StreamConfig { channels, sample_rate: rate, buffer_size };
        let format = config.sample_format();
        let stream = device.build_output_stream_raw(stream_config, format, asked, failed, Some(OPENING))?;
        stream.play()?;
        Ok(stream)
    }
}

impl Output for Loudspeaker {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn open(&mut self) -> Result<Shape, OutputError> {
        let device = self.find()?;
        let config = device.default_output_config().map_err(|error| self.refused(&error))?;
        self.name = devices::name(&device);
        let shape = Shape { rate: config.sample_rate(), channels: config.channels() };
        self.found = Some((device, config));
        Ok(shape)
    }

    fn start(&mut self, outlet: Outlet, alarm: Alarm) -> Result<(), OutputError> {
        let (device, config) = self.found.take().ok_or(OutputError::NoDevice)?;
        let stream = self.build(&device, &config, outlet, alarm).map_err(|error| self.refused(&error))?;
        self.stream = Some(stream);
        Ok(())
    }

    fn close(&mut self) {
        self.stream = None;
    }
}

/// What a device says, in words that say what to do.
fn trouble(name: &str, error: &cpal::Error) -> OutputError {
    let name = name.to_owned();
    match error.kind() {
        ErrorKind::DeviceNotAvailable => OutputError::Gone { name },
        ErrorKind::DeviceBusy => OutputError::Busy { name },
        ErrorKind::HostUnavailable => OutputError::NoDevice,
        _ => OutputError::Unusable { name, said: plain_message(&error.to_string()) },
    }
}

/// Hears what the device complains of, and raises the alarm if it cannot go on.
struct Listener {
    name: String,
    alarm: Alarm,
    flow: Arc<Flow>,
    /// How often the device had asked when it complained first, and when that was.
    asked: u64,
    since: Option<Instant>,
}

impl Listener {
    fn hear(&mut self, error: &cpal::Error) {
        match error.kind() {
            // A stutter; another device took its place by itself; real time was only wished for.
            ErrorKind::Xrun | ErrorKind::DeviceChanged | ErrorKind::RealtimeDenied => {}
            ErrorKind::DeviceNotAvailable | ErrorKind::HostUnavailable | ErrorKind::StreamInvalidated => {
                self.alarm.raise(trouble(&self.name, error));
            }
            _ => self.bear(error),
        }
    }

    /// Other complaints may pass: ALSA's plugin for PulseAudio reports an input/output error while it does not know the
    /// time yet (alsa-plugins issue 65). Only a device that goes on complaining and asks for nothing has failed.
    fn bear(&mut self, error: &cpal::Error) {
        let asked = self.flow.asked();
        let since = *self.since.get_or_insert_with(Instant::now);
        if asked != self.asked {
            (self.asked, self.since) = (asked, None);
        } else if since.elapsed() > PATIENCE {
            self.alarm.raise(trouble(&self.name, error));
        }
        // The device tries again at once: not so often that nothing else gets its turn.
        thread::sleep(Duration::from_millis(1));
    }
}

/// Hands frames to the device, in its kind of numbers. Called where nothing may wait.
struct Filler {
    outlet: Outlet,
    rate: u32,
    block: Vec<f32>,
}

impl Filler {
    fn hand_over(&mut self, data: &mut Data, info: &OutputCallbackInfo) {
        let timestamp = info.timestamp();
        let delay = timestamp.playback.duration_since(timestamp.callback);
        let delay = (delay.as_secs_f64() * f64::from(self.rate)) as u64;
        // Within what was reserved, unless a device asks for more than a second at once.
        self.block.resize(data.len(), 0.0);
        self.outlet.fill(&mut self.block, delay);
        match data.sample_format() {
            SampleFormat::F32 => put::<f32>(&self.block, data),
            SampleFormat::F64 => put::<f64>(&self.block, data),
            SampleFormat::I64 => put::<i64>(&self.block, data),
            SampleFormat::U64 => put::<u64>(&self.block, data),
            SampleFormat::I32 => put::<i32>(&self.block, data),
            SampleFormat::U32 => put::<u32>(&self.block, data),
            SampleFormat::I24 => put::<I24>(&self.block, data),
            SampleFormat::U24 => put::<U24>(&self.block, data),
            SampleFormat::I16 => put::<i16>(&self.block, data),
            SampleFormat::U16 => put::<u16>(&self.block, data),
            SampleFormat::I8 => put::<i8>(&self.block, data),
            SampleFormat::U8 => put::<u8>(&self.block, data),
            _ => {}
        }
    }
}

fn put<T: SizedSample + FromSample<f32>>(block: &[f32], data: &mut Data) {
    for (into, sample) in data.as_slice_mut::<T>().unwrap_or_default().iter_mut().zip(block) {
        *into = T::from_sample_(sample.clamp(-1.0, 1.0));
    }
}
