//! The sound devices of this computer.

use clap::Args;

use super::context::{Context, Failure};
use super::print;
use crate::media::devices::{Device, Direction, devices};

#[derive(Debug, Args)]
pub(super) struct Devices {
    /// Only what can be recorded from
    #[arg(long, conflicts_with = "outputs")]
    inputs: bool,
    /// Only what can be played through
    #[arg(long)]
    outputs: bool,
}

pub(super) fn run(context: &Context, arguments: &Devices) -> Result<(), Failure> {
    let mut found = Vec::new();
    if !arguments.outputs {
        found.extend(devices(Direction::Input)?);
    }
    if !arguments.inputs {
        found.extend(devices(Direction::Output)?);
    }
    context.answer(&found, |found| match found.is_empty() {
        true => "No sound devices. Plug one in, and check that the sound system runs.".into(),
        false => print::table(&found.iter().map(row).collect::<Vec<_>>()),
    })
}

fn row(device: &Device) -> Vec<String> {
    let direction = if device.direction == Direction::Input { "input" } else { "output" };
    let layout = format!("{} Hz, {}", device.rate, print::counted(device.channels.into(), "channel", "channels"));
    let default = if device.is_default { "default" } else { "" };
    vec![direction.into(), default.into(), layout, device.id.clone(), device.name.clone()]
}
