//! Values of JSON fields that one program writes as text, another as a number, a list or an object.
//!
//! Used by the readers of JSON, so that a speaker given as `{"name": "Anna"}` or `3` is no reason to refuse a file.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// Texts out of whatever stands there: one, several or none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Loose(pub Vec<String>);

impl Loose {
    /// All as one text.
    pub fn text(&self) -> String {
        self.0.join("; ")
    }

    /// Whether nothing stands there.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|text| text.trim().is_empty())
    }
}

impl<'de> Deserialize<'de> for Loose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LooseVisitor)
    }
}

struct LooseVisitor;

impl<'de> Visitor<'de> for LooseVisitor {
    type Value = Loose;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_str<E>(self, text: &str) -> Result<Loose, E> {
        Ok(Loose(vec![text.to_owned()]))
    }

    fn visit_string<E>(self, text: String) -> Result<Loose, E> {
        Ok(Loose(vec![text]))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Loose, E> {
        Ok(Loose::default())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Loose, E> {
        Ok(Loose(vec![number.to_string()]))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Loose, E> {
        Ok(Loose(vec![number.to_string()]))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Loose, E> {
        Ok(Loose(vec![number.to_string()]))
    }

    fn visit_unit<E>(self) -> Result<Loose, E> {
        Ok(Loose::default())
    }

    fn visit_none<E>(self) -> Result<Loose, E> {
        Ok(Loose::default())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Loose, D::Error> {
        Loose::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Loose, A::Error> {
        let mut all = Vec::new();
        while let Some(Loose(some)) = list.next_element()? {
            all.extend(some);
        }
        Ok(Loose(all))
    }

    /// Of an object, what names it.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Loose, A::Error> {
        let mut named = Loose::default();
        while let Some(key) = map.next_key::<String>()? {
            if named.is_empty() && ["name", "title", "label", "value", "text", "@value"].contains(&key.as_str()) {
                named = map.next_value()?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(named)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_stands_in_a_field_gives_texts() {
        let read = |json: &str| serde_json::from_str::<Loose>(json).map(|loose| loose.text()).unwrap_or_default();
        assert_eq!(read("\"Anna\""), "Anna");
        assert_eq!(read("3"), "3");
        assert_eq!(read("null"), "");
        assert_eq!(read(r#"{"id": {"x": [1]}, "name": "Anna"}"#), "Anna");
        assert_eq!(read(r#"[{"name": "Anna"}, "Bob"]"#), "Anna; Bob");
    }
}
