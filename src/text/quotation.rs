//! The quotations of an article: every stretch it marks, what each is, whose words they are.
//!
//! [`analyse`] reads the text, finds what it marks, judges each stretch (quotation, scare quotes, title, term …) with
//! reasons, joins the pieces of one utterance and names the speakers. Indirect speech is offered separately, as
//! paraphrase. It does not look into any archive and decides nothing finally; a person does. Used by the archive when
//! an article comes in, and by the command line.

mod class;
mod collect;
mod pull;

use super::attribution::cast::Cast;
use super::attribution::cue;
use super::attribution::frame::{self, Frame};
use super::attribution::paraphrase;
use super::attribution::people::People;
use super::attribution::relayed;
use super::attribution::resolve::{self, Resolver};
use super::attribution::scene::Scene;
use super::attribution::speakers::{self, Piece};
use super::attribution::subject::Subjects;
use super::marks::{self, Marked};
use super::reading::Reading;
use super::tokens::Tokens;
use super::{Span, attribution};
pub use attribution::{Speaker, SpeakerKind};
use class::Verdict;
use collect::Collector;
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

/// More than this is no article; what lies beyond is not read.
const MOST_BYTES: usize = 16 << 20;

/// Finds the quotations of `text` and their speakers.
///
/// Of a text longer than 16 MB only the beginning is read, and a warning says so.
pub fn analyse(text: &str) -> Analysis {
    let read = &text[..text.floor_char_boundary(MOST_BYTES)];
    let mut analysis = analyse_whole(read);
    if read.len() < text.len() {
        let sentence = "The text is longer than 16 MB; only its beginning was searched for quotations.".to_owned();
        analysis.warnings.push(Oddity { span: Span::new(read.len(), text.len()), sentence });
    }
    analysis
}

/// Finds the quotations of a text of any length.
fn analyse_whole(text: &str) -> Analysis {
    let reading = Reading::of(text);
    let tokens = Tokens::of(&reading);
    let marked = marks::find(&reading, &tokens);
    let scene = Scene::of(&tokens, &marked);
    let mut people = People::of(&scene);
    resolve::learn(&scene, &mut people);
    let subjects = Subjects { scene: &scene, people: &people };
    let cues = cue::cues(&subjects);
    let frames = frame::frames(&subjects, &cues);
    let verdicts = judge_all(&scene, &marked, &frames);
    let pieces: Vec<Piece> = scene
        .stretches
        .iter()
        .zip(&verdicts)
        .map(|(place, verdict)| Piece {
            quoted: verdict.is_quotation,
            continues: marked[place.marked].continues,
            translates: verdict.translates,
        })
        .collect();
    let resolver = Resolver { subjects: &subjects, cast: Cast::of(&subjects, &cues) };
    let answers = speakers::attribute(&resolver, &pieces, &frames, &cues);
    let relayed = relayed::find(&resolver, &marked, &answers);
    let told = paraphrase::find(&resolver, &cues, &answers);
    let collector = Collector { reading: &reading, tokens: &tokens, marked: &marked, given: text };
    Analysis {
        quotations: collector.stretches(&scene, verdicts, answers, relayed),
        paraphrases: collector.paraphrases(told),
        people: collector.people(&people),
        warnings: collector.warnings(),
    }
}

/// Judges every outermost stretch, in order.
fn judge_all(scene: &Scene, marked: &[Marked], frames: &[Vec<Frame>]) -> Vec<Verdict> {
    let habit = class::Habit::of(scene, marked);
    let repeats = pull::find(scene, frames);
    let mut verdicts: Vec<Verdict> = Vec::with_capacity(scene.stretches.len());
    for (number, place) in scene.stretches.iter().enumerate() {
        let before = number.checked_sub(1).map(|before| (&scene.stretches[before], &verdicts[before]));
        let last = before.filter(|(last, verdict)| last.paragraph == place.paragraph && verdict.is_quotation);
        let context = class::Context {
            habit,
            after_quotation: last.is_some(),
            splits: last.is_some_and(|(last, _)| last.sentence == place.sentence),
            translates: last.is_some() && scene.translates(number),
            repeats: repeats[number],
        };
        verdicts.push(class::judge(scene, number, &marked[place.marked], &frames[number], context));
    }
    verdicts
}

#[cfg(test)]
mod tests;
