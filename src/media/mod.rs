//! Files and sound: the vault that keeps every original byte for byte, and how sound is read, recorded and played.
//!
//! Knows nothing of SQLite, or of the texts in a file.

pub mod clip;
pub mod decoder;
pub mod devices;
mod durable;
mod envelope;
mod lanes;
pub mod peaks;
pub mod player;
pub mod probe;
pub mod recorder;
pub mod resample;
pub mod sound;
mod sound_file;
pub mod stretch;
pub mod vault;
mod wav;
pub mod wav_writer;

pub use clip::ClipFormat;
pub use peaks::Peaks;
pub use probe::{open, probe};
pub use sound::{Probed, Shape, Sound, SoundError};
pub use vault::{Kept, Vault, VaultError, Waiting, sha256, sha256_hex};
