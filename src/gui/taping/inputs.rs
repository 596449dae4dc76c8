//! Where sound can come from.

use crate::media::devices::{Device, DeviceError, Direction, devices};
use crate::media::recorder::Source;
#[cfg(not(feature = "audio"))]
use crate::media::{
    Shape,
    recorder::{Feed, SourceError, Wanted},
};

/// Where sound can come from: the devices of this computer, or a script in tests.
pub trait Inputs: Send + Sync {
    /// The devices that can be recorded from, the default one first.
    fn devices(&self) -> Result<Vec<Device>, DeviceError>;

    /// The device of this id; none: the system's default.
    fn open(&self, id: Option<&str>) -> Box<dyn Source>;
}

/// The devices of this computer.
pub struct RealInputs;

impl Inputs for RealInputs {
    fn devices(&self) -> Result<Vec<Device>, DeviceError> {
        devices(Direction::Input)
    }

    #[cfg(feature = "audio")]
    fn open(&self, id: Option<&str>) -> Box<dyn Source> {
        Box::new(crate::media::recorder::Microphone::new(id.map(str::to_owned)))
    }

    #[cfg(not(feature = "audio"))]
    fn open(&self, _id: Option<&str>) -> Box<dyn Source> {
        Box::new(NoDevice)
    }
}

/// What stands for a device where this program was built without them.
#[cfg(not(feature = "audio"))]
struct NoDevice;

#[cfg(not(feature = "audio"))]
impl Source for NoDevice {
    fn name(&self) -> String {
        String::new()
    }

    fn prepare(&mut self, _wanted: Wanted) -> Result<Shape, SourceError> {
        Err(SourceError::Unsupported)
    }

    fn start(&mut self, _feed: Feed) -> Result<(), SourceError> {
        Err(SourceError::Unsupported)
    }

    fn stop(&mut self) {}
}
