//! Whose words the marked stretches of a text are.
//!
//! Takes the narration apart into names, sentences and cues (a verb of saying with its subject, "according to", a name
//! with a colon …), offers for every stretch the cues that may speak of it, and, once it is decided which stretches
//! are quotations, says who speaks: by the cue's own subject, by carrying the speaker on, by the dialogue's turns, or
//! not at all. Every answer has a confidence and reasons. Used by the quotation finder only.

mod address;
mod askers;
pub mod cast;
pub mod cue;
mod declensions;
pub mod frame;
mod gender;
pub mod mind;
mod names;
mod narrator;
pub mod paraphrase;
pub mod people;
pub mod relayed;
pub mod resolve;
pub mod scene;
pub mod speakers;
mod spellings;
pub mod subject;
mod view;

use super::Span;
use serde::{Deserialize, Serialize};

/// Who speaks, as far as the text tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Speaker {
    /// The fullest name that the document gives, or the words that describe the speaker.
    pub name: String,
    /// Where this stretch's attribution mentions the speaker.
    pub mention: Option<Span>,
    /// From 0 (a guess) to 1 (stated).
    pub confidence: f32,
    /// Why, in words for a person.
    pub reasons: Vec<String>,
    /// What kind of speaker.
    pub kind: SpeakerKind,
}

/// What kind of speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SpeakerKind {
    /// Somebody with a name, or the author.
    Person,
    /// Several people, or an organisation.
    Group,
    /// A newspaper, a report, a letter without a writer's name.
    Publication,
    /// Somebody without a name.
    Unnamed,
}

impl SpeakerKind {
    /// What kind of speaker bears a name of this kind.
    pub fn of(kind: people::NameKind) -> SpeakerKind {
        match kind {
            people::NameKind::Person | people::NameKind::Place => SpeakerKind::Person,
            people::NameKind::Organisation => SpeakerKind::Group,
            people::NameKind::Publication => SpeakerKind::Publication,
        }
    }

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            SpeakerKind::Person => "person",
            SpeakerKind::Group => "group",
            SpeakerKind::Publication => "publication",
            SpeakerKind::Unnamed => "unnamed",
        }
    }
}

impl std::fmt::Display for SpeakerKind {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        formatter.write_str(self.as_str())
    }
}
