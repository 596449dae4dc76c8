//! Maps by words. Words are short and a window is not large: their hash may be quick, where the standard one has to
//! withstand malice. Used by `locate`, `function_words`, `sought` and the store's search for candidates.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A map by words.
pub type WordMap<K, V> = HashMap<K, V, BuildHasherDefault<WordHasher>>;

/// Eight bytes at a time are turned, mixed in and multiplied, as the Rust compiler does it for its own maps (`FxHash`).
#[derive(Clone, Copy, Debug, Default)]
pub struct WordHasher(u64);

impl WordHasher {
    fn add(&mut self, bytes: u64) {
        self.0 = (self.0.rotate_left(5) ^ bytes).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        let (eights, rest) = bytes.as_chunks::<8>();
        eights.iter().for_each(|eight| self.add(u64::from_le_bytes(*eight)));
        if !rest.is_empty() {
            self.add(rest.iter().fold(0, |bytes, byte| bytes << 8 | u64::from(*byte)));
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.add(u64::from(byte));
    }

    /// The upper bits are mixed best, and the map looks at both ends.
    fn finish(&self) -> u64 {
        self.0.rotate_left(26)
    }
}
