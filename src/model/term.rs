//! Enumerations that are stored, printed and typed by the field's own words.

/// A word that is none of the terms allowed in its place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{given}” is no {what}; it can be {allowed}")]
pub struct UnknownTerm {
    /// What was asked for, e.g. `kind of person`.
    pub what: &'static str,
    /// What was given instead.
    pub given: String,
    /// The terms there are, separated by commas.
    pub allowed: String,
}

/// Declares an enumeration whose values are terms: `as_str`, `ALL`, `Display`, `FromStr` and serde all use the one
/// word that stands beside the variant.
macro_rules! terms {
    ($(#[$meta:meta])* $name:ident, $what:literal { $($(#[$variant_meta:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$variant_meta])* $variant,)+ }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// The term as it is stored and shown.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::model::UnknownTerm;

            fn from_str(given: &str) -> Result<Self, Self::Err> {
                let wanted = given.trim().to_lowercase().replace(['-', '_'], " ");
                $name::ALL
                    .iter()
                    .copied()
                    .find(|term| term.as_str().replace('-', " ") == wanted)
                    .ok_or_else(|| $crate::model::UnknownTerm {
                        what: $what,
                        given: given.to_owned(),
                        allowed: $name::ALL.iter().map(|term| term.as_str()).collect::<Vec<_>>().join(", "),
                    })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                word.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
