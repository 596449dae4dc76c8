//! Files and sound: the vault that keeps every original byte for byte, and how sound is read, recorded and played.
//!
//! Knows nothing of SQLite, or of the texts in a file.

pub mod player;
pub mod resample;
pub mod sound;
pub mod stretch;
pub mod vault;

pub use sound::{Probed, Shape, Sound, SoundError};
pub use vault::{Vault, VaultError, sha256, sha256_hex};
