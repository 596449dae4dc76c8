//! Keys of records.

use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use uuid::Uuid;

/// The key of one record of the noun `T`: a UUIDv7 made here, so that two archives can be brought together later.
/// Nothing may depend on the order of ids.
pub struct Id<T>(Uuid, PhantomData<fn() -> T>);

impl<T> Id<T> {
    /// A new key, never used before.
    pub fn new() -> Self {
        Id(Uuid::now_v7(), PhantomData)
    }

    /// The sixteen bytes that are stored.
    pub fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }

    /// The key that was stored as these sixteen bytes.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Id(Uuid::from_bytes(bytes), PhantomData)
    }

    /// The last eight hexadecimal digits, which are random: enough to name a record on a command line.
    pub fn short(&self) -> String {
        let all = self.0.simple().to_string();
        all[all.len() - 8..].to_owned()
    }
}

impl<T> Default for Id<T> {
    fn default() -> Self {
        Id::new()
    }
}

// Written out because a derive would ask the same of `T`, which is only a label.
impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Id<T> {}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T> Eq for Id<T> {}

impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}

impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

/// A map by keys of records, which are random already: where tens of thousands are looked up, the standard hash would
/// take longer than the rest.
pub type IdMap<T, V> = HashMap<Id<T>, V, BuildHasherDefault<IdHasher>>;

/// Takes the random end of a key for its hash.
#[derive(Clone, Copy, Debug, Default)]
pub struct IdHasher(u64);

impl Hasher for IdHasher {
    fn write(&mut self, bytes: &[u8]) {
        let Some(end) = bytes.last_chunk() else { return };
        // Odd, so that the low bits stay as random as they are; the high ones, which the map looks at too, are the maker's.
        self.0 = u64::from_be_bytes(*end).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.short())
    }
}

impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl<T> FromStr for Id<T> {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Id(Uuid::parse_str(text)?, PhantomData))
    }
}

impl<T> serde::Serialize for Id<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, T> serde::Deserialize<'de> for Id<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Person;

    #[test]
    fn an_id_survives_being_written_and_read() {
        let id = Id::<Person>::new();
        assert_eq!(id.to_string().parse::<Id<Person>>().ok(), Some(id));
        assert_eq!(Id::from_bytes(*id.as_bytes()), id);
        assert!(id.to_string().ends_with(&id.short()));
    }
}
