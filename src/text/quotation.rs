//! The quotations of an article: every stretch it marks, what each is, whose words they are.
//!
//! [`analyse`] reads the text, finds what it marks, judges each stretch (quotation, scare quotes, title, term …) with
//! reasons, joins the pieces of one utterance and names the speakers. Indirect speech is offered separately, as
//! paraphrase. It does not look into any archive and decides nothing finally; a person does. Used by the archive when
//! an article comes in, and by the command line.

mod class;

use super::attribution::cue;
use super::attribution::frame::{self, Frame};
use super::attribution::people::{NameKind, People};
use super::attribution::resolve::{self, Resolver};
use super::attribution::scene::Scene;
use super::attribution::speakers::{self, Answer, Piece};
use super::attribution::subject::Subjects;
use super::marks::{self, Marked};
use super::reading::Reading;
use super::tokens::Tokens;
use super::{Span, attribution};
pub use attribution::{Speaker, SpeakerKind};
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

/// Finds the quotations of `text` and their speakers.
pub fn analyse(text: &str) -> Analysis {
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
        .map(|(place, verdict)| Piece { quoted: verdict.is_quotation, continues: marked[place.marked].continues })
        .collect();
    let answers = speakers::attribute(&Resolver { subjects: &subjects }, &pieces, &frames);
    let mut found =
        Collector { reading: &reading, tokens: &tokens, marked: &marked }.stretches(&scene, verdicts, answers);
    found.sort_by_key(|stretch| (stretch.span.start, usize::MAX - stretch.span.end));
    Analysis {
        quotations: found,
        paraphrases: Vec::new(),
        people: named(&reading, &tokens, &people),
        warnings: warnings(&reading, &marked),
    }
}

/// Judges every outermost stretch, in order.
fn judge_all(scene: &Scene, marked: &[Marked], frames: &[Vec<Frame>]) -> Vec<class::Verdict> {
    let habit = class::Habit::of(scene, marked);
    let mut verdicts: Vec<class::Verdict> = Vec::with_capacity(scene.stretches.len());
    for (number, place) in scene.stretches.iter().enumerate() {
        let before = number.checked_sub(1).map(|before| (&scene.stretches[before], &verdicts[before]));
        let last = before.filter(|(last, verdict)| last.paragraph == place.paragraph && verdict.is_quotation);
        let context = class::Context {
            habit,
            after_quotation: last.is_some(),
            splits: last.is_some_and(|(last, _)| last.sentence == place.sentence),
        };
        verdicts.push(class::judge(scene, number, &marked[place.marked], &frames[number], context));
    }
    verdicts
}

/// Makes the results, in the given text's own positions.
struct Collector<'all, 'reading> {
    reading: &'all Reading,
    tokens: &'all Tokens<'reading>,
    marked: &'all [Marked],
}

impl Collector<'_, '_> {
    fn stretches(&self, scene: &Scene, verdicts: Vec<class::Verdict>, answers: Vec<Answer>) -> Vec<Stretch> {
        let mut place_of: Vec<Option<usize>> = vec![None; self.marked.len()];
        let mut found: Vec<Stretch> = Vec::with_capacity(self.marked.len());
        let mut judged = scene.stretches.iter().zip(verdicts.into_iter().zip(answers)).peekable();
        for (index, marked) in self.marked.iter().enumerate() {
            let own = judged.next_if(|(place, _)| place.marked == index);
            if marked.span.is_empty() || !marked.span.of(self.tokens.text).contains(char::is_alphanumeric) {
                continue;
            }
            place_of[index] = Some(found.len());
            found.push(match own {
                Some((_, (verdict, answer))) => self.outermost(marked, verdict, answer),
                None => self.nested(marked, marked.parent.and_then(|parent| place_of[parent])),
            });
        }
        found
    }

    fn outermost(&self, marked: &Marked, verdict: class::Verdict, answer: Answer) -> Stretch {
        let given = |span: Span| self.reading.given(span);
        let place = |mut speaker: Speaker| {
            speaker.mention = speaker.mention.map(given);
            speaker
        };
        let mut speakers = answer.speakers.into_iter().map(place);
        Stretch {
            span: given(marked.span),
            kind: if verdict.class == Class::Fragment { Kind::Mixed } else { Kind::Direct },
            class: verdict.class,
            is_quotation: verdict.is_quotation,
            score: verdict.score,
            reasons: verdict.reasons,
            utterance: answer.utterance,
            nested_in: None,
            repeats: None,
            cue: answer.cue.map(|cue| given(self.tokens.span(cue))),
            speaker: speakers.next(),
            other_speakers: speakers.collect(),
            relayed_by: answer.relayed_by.map(place),
        }
    }

    /// A stretch inside another.
    fn nested(&self, marked: &Marked, parent: Option<usize>) -> Stretch {
        Stretch {
            span: self.reading.given(marked.span),
            kind: Kind::Mixed,
            class: Class::ScareQuotes,
            is_quotation: false,
            score: 0.0,
            reasons: vec!["stands inside another quotation".to_owned()],
            utterance: 0,
            nested_in: parent,
            repeats: None,
            cue: None,
            speaker: None,
            other_speakers: Vec::new(),
            relayed_by: None,
        }
    }
}

/// Everybody the text names, most often first.
fn named(reading: &Reading, tokens: &Tokens, people: &People) -> Vec<Named> {
    let mut found: Vec<Named> = people
        .entities
        .iter()
        .filter(|entity| entity.kind != NameKind::Place)
        .map(|entity| Named {
            name: entity.name.clone(),
            kind: match entity.kind {
                NameKind::Person | NameKind::Place => SpeakerKind::Person,
                NameKind::Organisation => SpeakerKind::Group,
                NameKind::Publication => SpeakerKind::Publication,
            },
            mentions: entity
                .mentions
                .iter()
                .map(|number| reading.given(tokens.span(people.names[*number].tokens.clone())))
                .collect(),
        })
        .collect();
    found.sort_by_key(|named| usize::MAX - named.mentions.len());
    found
}

/// What is odd about the marks.
fn warnings(reading: &Reading, marked: &[Marked]) -> Vec<Oddity> {
    marked
        .iter()
        .filter(|marked| marked.unclosed)
        .map(|marked| Oddity {
            span: reading.given(marked.span),
            sentence: "This quotation is opened and never closed.".to_owned(),
        })
        .collect()
}
