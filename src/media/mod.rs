//! Files: the vault that keeps every original byte for byte.
//!
//! Knows nothing of SQLite or of what is in a file.

pub mod vault;

pub use vault::{Vault, VaultError, sha256, sha256_hex};
