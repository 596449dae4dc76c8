//! The sound devices of this computer: their names, and how they lay out sound.

use serde::Serialize;

use super::sound::Shape;

/// Whether sound goes in or comes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Microphones and other inputs.
    Input,
    /// Loudspeakers and other outputs.
    Output,
}

/// A device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Device {
    /// By which the system knows it, the same after it was unplugged and plugged in again.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Whether sound goes in or comes out.
    pub direction: Direction,
    /// Whether the system takes it where none is named.
    pub is_default: bool,
    /// The layout it is best used with, in frames a second and channels.
    pub rate: u32,
    /// See `rate`.
    pub channels: u16,
    /// The usual rates that it knows.
    pub rates: Vec<u32>,
    /// With how many channels it can be used.
    pub channel_counts: Vec<u16>,
}

impl Device {
    /// The layout it is best used with.
    pub fn shape(&self) -> Shape {
        Shape { rate: self.rate, channels: self.channels }
    }
}

/// Why devices could not be listed.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum DeviceError {
    /// This program was built without them.
    #[error("this vivavoce was built without sound devices; build it with the feature `audio`")]
    Unsupported,
    /// The system does not say.
    #[error("the sound system does not answer ({0}); check that it runs")]
    Silent(String),
}

/// All devices that sound can go into or come out of, the default one first.
#[cfg(not(feature = "audio"))]
pub fn devices(_direction: Direction) -> Result<Vec<Device>, DeviceError> {
    Err(DeviceError::Unsupported)
}

#[cfg(feature = "audio")]
pub use real::devices;
#[cfg(feature = "audio")]
pub(super) use real::{block_size, default, find, id, name};

#[cfg(feature = "audio")]
mod real {
    use cpal::traits::{DeviceTrait, HostTrait};
    use cpal::{BufferSize, ErrorKind, SupportedBufferSize, SupportedStreamConfig, SupportedStreamConfigRange};

    use super::{Device, DeviceError, Direction};
    use crate::text::system::plain_message;

    /// Rates that people record with.
    const USUAL_RATES: [u32; 9] = [8_000, 16_000, 22_050, 32_000, 44_100, 48_000, 88_200, 96_000, 192_000];

    /// What ALSA lists beside devices: converters, silence, other sound systems' doors. Opening them finds nothing, and
    /// some of them complain on the terminal. Whoever wants one can still name it.
    const NO_DEVICES: [&str; 10] =
        ["null", "lavrate", "samplerate", "speexrate", "speex", "jack", "oss", "upmix", "vdownmix", "usbstream"];

    /// All devices that sound can go into or come out of, the default one first. One that is there and does not answer
    /// (another program holds it) is not listed.
    pub fn devices(direction: Direction) -> Result<Vec<Device>, DeviceError> {
        let default = default(direction).map(|device| id(&device));
        let mut found: Vec<Device> = Vec::new();
        for device in all(direction)?.into_iter().filter(is_device) {
            let described = describe(&device, direction, default.as_deref());
            if let Some(one) = described.filter(|one| found.iter().all(|other| other.id != one.id)) {
                found.push(one);
            }
        }
        found.sort_by_key(|device| !device.is_default);
        Ok(found)
    }

    /// The device that the system takes where none is named.
    pub(in crate::media) fn default(direction: Direction) -> Option<cpal::Device> {
        match direction {
            Direction::Input => cpal::default_host().default_input_device(),
            Direction::Output => cpal::default_host().default_output_device(),
        }
    }

    /// The device of this id; else the one of this name; else the only one whose id or name has these words in it.
    pub(in crate::media) fn find(direction: Direction, words: &str) -> Option<cpal::Device> {
        let mut all = all(direction).ok()?;
        let wanted = words.trim().to_lowercase();
        let is_exact = |of: &str| of.to_lowercase() == wanted;
        let exact = all.iter().position(|device| is_exact(&id(device)));
        if let Some(at) = exact.or_else(|| all.iter().position(|device| is_exact(&name(device)))) {
            return Some(all.swap_remove(at));
        }
        let has = |device: &cpal::Device| {
            id(device).to_lowercase().contains(&wanted) || name(device).to_lowercase().contains(&wanted)
        };
        all.retain(has);
        if all.len() == 1 { all.pop() } else { None }
    }

    /// By which the system knows the device.
    pub(in crate::media) fn id(device: &cpal::Device) -> String {
        device.id().map(|id| id.id().to_owned()).unwrap_or_default()
    }

    /// What people call the device.
    pub(in crate::media) fn name(device: &cpal::Device) -> String {
        device.description().map(|described| described.name().to_owned()).unwrap_or_else(|_| id(device))
    }

    /// So many blocks a second, or as near as the device allows: what is outside its range is refused. Where it does not
    /// tell its range it chooses itself.
    pub(in crate::media) fn block_size(config: &SupportedStreamConfig, blocks_a_second: u32) -> BufferSize {
        let wanted = config.sample_rate() / blocks_a_second.max(1);
        match *config.buffer_size() {
            SupportedBufferSize::Range { min, max } if min <= max => BufferSize::Fixed(wanted.clamp(min, max)),
            _ => BufferSize::Default,
        }
    }

    fn is_device(device: &cpal::Device) -> bool {
        let id = id(device);
        let kind = id.split(':').next().unwrap_or_default();
        !NO_DEVICES.contains(&kind)
    }

    fn all(direction: Direction) -> Result<Vec<cpal::Device>, DeviceError> {
        let host = cpal::default_host();
        let found = match direction {
            Direction::Input => host.input_devices().map(Vec::from_iter),
            Direction::Output => host.output_devices().map(Vec::from_iter),
        };
        match found {
            Ok(found) => Ok(found),
            Err(error) if error.kind() == ErrorKind::DeviceNotAvailable => Ok(Vec::new()),
            Err(error) => Err(DeviceError::Silent(plain_message(&error.to_string()))),
        }
    }

    fn describe(device: &cpal::Device, direction: Direction, default: Option<&str>) -> Option<Device> {
        let (best, ranges) = match direction {
            Direction::Input => (device.default_input_config(), device.supported_input_configs().map(Vec::from_iter)),
            Direction::Output => {
                (device.default_output_config(), device.supported_output_configs().map(Vec::from_iter))
            }
        };
        let (best, ranges): (_, Vec<SupportedStreamConfigRange>) = (best.ok()?, ranges.ok()?);
        let knows = |rate: &u32| ranges.iter().any(|range| range.contains_rate(*rate));
        let mut channel_counts: Vec<u16> = ranges.iter().map(SupportedStreamConfigRange::channels).collect();
        channel_counts.sort_unstable();
        channel_counts.dedup();
        let id = id(device);
        Some(Device {
            is_default: default == Some(id.as_str()),
            id,
            name: name(device),
            direction,
            rate: best.sample_rate(),
            channels: best.channels(),
            rates: USUAL_RATES.into_iter().filter(knows).collect(),
            channel_counts,
        })
    }

    #[cfg(test)]
    mod tests {
        use cpal::SampleFormat;

        use super::*;

        #[test]
        fn a_block_is_never_outside_of_what_the_device_allows() {
            let of =
                |buffer_size| block_size(&SupportedStreamConfig::new(2, 48_000, buffer_size, SampleFormat::F32), 20);
            let range = |min, max| SupportedBufferSize::Range { min, max };
            assert_eq!(of(range(16, 100_000)), BufferSize::Fixed(2_400));
            assert_eq!(of(range(16, 1_024)), BufferSize::Fixed(1_024));
            assert_eq!(of(range(4_096, 8_192)), BufferSize::Fixed(4_096));
            assert_eq!(of(range(8, 4)), BufferSize::Default, "what makes no sense is not asked for");
            assert_eq!(of(SupportedBufferSize::Unknown), BufferSize::Default);
        }
    }
}
