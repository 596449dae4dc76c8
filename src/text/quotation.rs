use super::Span;
use serde::{Deserialize, Serialize};

/// What a text quotes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Analysis {
    /// Every marked stretch, by where it begins.
    pub quotations: Vec<Stretch>,
    /// Indirect speech, by where it begins.
    pub paraphrases: Vec<Paraphrase>,
    /// Who and what the text names, most often first.
    pub people: Vec<Named>,
    /// What is odd about the text's marks.
    pub warnings: Vec<Oddity>,
}

/// One marked stretch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Stretch {
    /// Between the marks, in the given text.
    pub span: Span,
    /// Whether the sentence is the speaker's, or the author's with words of the speaker in it.
    pub kind: Kind,
    /// What it is.
    pub class: Class,
    /// Whether somebody is quoted.
    pub is_quotation: bool,
    /// How much speaks for a quotation; one from 1.5 on.
    pub score: f32,
    /// What speaks for and against it, for a person to read.
    pub reasons: Vec<String>,
    /// Which utterance it is a piece of, counted from 1; 0 for what is no quotation.
    pub utterance: usize,
    /// The stretch it stands in, by its place in the list.
    pub nested_in: Option<usize>,
    /// For a pull quote: the words of the text that it repeats.
    pub repeats: Option<Span>,
    /// The words that say that somebody speaks.
    pub cue: Option<Span>,
    /// Who speaks; nobody where the text does not say.
    pub speaker: Option<Speaker>,
    /// Who else might speak, or speaks too.
    pub other_speakers: Vec<Speaker>,
    /// The person through whom a third party's words came.
    pub relayed_by: Option<Speaker>,
}

/// Indirect speech: somebody's sense in the author's words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Paraphrase {
    /// The clause, in the given text.
    pub span: Span,
    /// The words that say that somebody speaks.
    pub cue: Span,
    /// Who speaks.
    pub speaker: Option<Speaker>,
}

/// Somebody or something that the text names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Named {
    /// The fullest form of the name.
    pub name: String,
    /// What it is.
    pub kind: SpeakerKind,
    /// Where it is named, in the given text.
    pub mentions: Vec<Span>,
}

/// Something odd, with its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Oddity {
    /// Where.
    pub span: Span,
    /// What, in a sentence.
    pub sentence: String,
}

/// How much of the words are claimed to be exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A sentence of the speaker's.
    Direct,
    /// Words of the speaker's in a sentence of the author's.
    Mixed,
}

/// What a marked stretch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Somebody's spoken words.
    Speech,
    /// Somebody's written words.
    Writing,
    /// Quoted words inside the author's own sentence.
    Fragment,
    /// Words that the author keeps at a distance.
    ScareQuotes,
    /// A word spoken of as a word.
    Term,
    /// The name of a work, an event, a thing.
    Title,
    /// A by-name.
    Nickname,
    /// Words of the text itself, repeated to be seen.
    PullQuote,
}

impl Kind {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Direct => "direct",
            Kind::Mixed => "mixed",
        }
    }
}

impl Class {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Class::Speech => "speech",
            Class::Writing => "writing",
            Class::Fragment => "fragment",
            Class::ScareQuotes => "scare quotes",
            Class::Term => "term",
            Class::Title => "title",
            Class::Nickname => "nickname",
            Class::PullQuote => "pull quote",
        }
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl std::fmt::Display for Class {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        formatter.write_str(self.as_str())
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Speaker {
    pub name: String,
    pub mention: Option<Span>,
    pub confidence: f32,
    pub reasons: Vec<String>,
    pub kind: SpeakerKind,
}
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum SpeakerKind {
    Person,
}
pub fn analyse(_text: &str) -> Analysis {
    Analysis::default()
}
