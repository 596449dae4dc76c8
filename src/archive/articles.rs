//! What may happen to articles and to what is found in them.

use std::collections::HashMap;

use super::command::{Command, excerpt};
use super::people::{known_as, person_named};
use super::recollections::keep_media;
use super::{ArchiveError, Result};
use crate::media::sha256;
use crate::model::{Article, Id, MediaFile, Passage, Person, PersonKind, Piece, Quotation, Review};
use crate::store::Write;
use crate::text::quotation::{Analysis, Paraphrase, Stretch};
use crate::text::{Span, words};

/// One change of one article.
#[derive(Clone, Debug)]
pub enum ArticleCommand {
    /// A new article with its text and what was found in it.
    Add(Box<NewArticle>),
    /// What is known of the article now; its text stays.
    Edit {
        /// The article.
        article: Article,
        /// The authors' names, in order, where they change.
        authors: Option<Vec<String>>,
    },
    /// Removes an article none of whose quotations is tied to a source.
    Remove(Id<Article>),
}

/// An article that is to be added.
#[derive(Clone, Debug)]
pub struct NewArticle {
    /// What is known of it, with a fresh id; its text's hash and its file are filled in.
    pub article: Article,
    /// The authors' names, in order.
    pub authors: Vec<String>,
    /// The file it comes from, already kept in the vault.
    pub media: Option<MediaFile>,
    /// Its text.
    pub text: String,
    /// What was found in it.
    pub analysis: Analysis,
}

/// What a person says about one quotation.
#[derive(Clone, Debug)]
pub enum QuotationCommand {
    /// Whether it is one, and of which class.
    Classify {
        /// Which.
        quotation: Id<Quotation>,
        /// Whether somebody is really quoted.
        is_quotation: bool,
        /// `speech`, `term`…; none leaves it.
        class: Option<String>,
    },
    /// Whose words they are.
    SetSpeaker {
        /// Which.
        quotation: Id<Quotation>,
        /// Who; none says that it is unknown.
        speaker: Option<Id<Person>>,
    },
    /// Whose words they are, by a name; a new person where nobody is known by it.
    SetSpeakerNamed {
        /// Which.
        quotation: Id<Quotation>,
        /// The name.
        name: String,
    },
}

impl Command for ArticleCommand {
    type Outcome = Id<Article>;

    fn perform(self, write: &Write<'_>) -> Result<(String, Id<Article>)> {
        match self {
            ArticleCommand::Add(new) => add(write, *new),
            ArticleCommand::Edit { article, authors } => edit(write, article, authors),
            ArticleCommand::Remove(id) => remove(write, id),
        }
    }
}

impl Command for QuotationCommand {
    type Outcome = Id<Quotation>;

    fn perform(self, write: &Write<'_>) -> Result<(String, Id<Quotation>)> {
        match self {
            QuotationCommand::Classify { quotation, is_quotation, class } => {
                let mut quotation = write.quotation(quotation)?;
                quotation.is_quotation = is_quotation;
                quotation.class = class.unwrap_or(quotation.class);
                quotation.review = Review::Reviewed;
                write.update_quotation(&quotation)?;
                let what = if is_quotation { "a quotation" } else { "no quotation" };
                Ok((format!("“{}” is {what}", excerpt(&quotation.words(), 50)), quotation.id))
            }
            QuotationCommand::SetSpeaker { quotation, speaker } => set_speaker(write, quotation, speaker),
            QuotationCommand::SetSpeakerNamed { quotation, name } => {
                let speaker = person_named(write, &name, PersonKind::Person)?;
                set_speaker(write, quotation, Some(speaker))
            }
        }
    }
}

fn set_speaker(
    write: &Write<'_>,
    quotation: Id<Quotation>,
    speaker: Option<Id<Person>>,
) -> Result<(String, Id<Quotation>)> {
    let mut quotation = write.quotation(quotation)?;
    let name = speaker.map(|speaker| write.person(speaker)).transpose()?.map(|person| person.name);
    quotation.speaker = speaker;
    quotation.speaker_confidence = if speaker.is_some() { 1.0 } else { 0.0 };
    quotation.speaker_reasons = speaker.map(|_| "somebody who looked said so".into()).into_iter().collect();
    quotation.review = Review::Reviewed;
    write.update_quotation(&quotation)?;
    let who = name.as_deref().unwrap_or("somebody unknown");
    Ok((format!("“{}” was said by {}", excerpt(&quotation.words(), 40), excerpt(who, 40)), quotation.id))
}

fn add(write: &Write<'_>, new: NewArticle) -> Result<(String, Id<Article>)> {
    let mut article = titled(new.article)?;
    article.text_sha256 = sha256(new.text.as_bytes());
    article.media = new.media.as_ref().map(|file| keep_media(write, file)).transpose()?;
    let authors = people_named(write, &new.authors)?;
    write.insert_article(&article, &authors)?;
    for passage in passages(article.id, &new.text) {
        write.insert_passage(&passage)?;
    }
    let mut count = 0;
    for mut quotation in quotations(article.id, &new.text, &new.analysis) {
        // A name that is exactly one person's is that person; anything less certain is for a person to decide.
        quotation.speaker = match known_as(write, &quotation.speaker_name)?.as_slice() {
            [only] if !quotation.speaker_name.is_empty() => Some(only.id),
            _ => None,
        };
        count += usize::from(quotation.is_quotation);
        write.insert_quotation(&quotation)?;
    }
    Ok((format!("Add article “{}” ({count} quotations)", excerpt(&article.title, 50)), article.id))
}

fn edit(write: &Write<'_>, article: Article, authors: Option<Vec<String>>) -> Result<(String, Id<Article>)> {
    let article = titled(article)?;
    let authors = match authors {
        Some(names) => people_named(write, &names)?,
        None => write.authors(article.id)?,
    };
    write.update_article(&article, &authors)?;
    Ok((format!("Edit article “{}”", excerpt(&article.title, 50)), article.id))
}

fn remove(write: &Write<'_>, id: Id<Article>) -> Result<(String, Id<Article>)> {
    let article = write.article(id)?;
    let mut cited = 0;
    for quotation in write.quotations(id)? {
        cited += write.citations_of_quotation(quotation.id)?.len();
    }
    if cited > 0 || !write.reported_in(id)?.is_empty() {
        return Err(ArchiveError::Refused {
            rule: format!("{cited} quotations of “{}” are tied to their sources", article.title),
            hint: "withdraw those citations and remove what is known only through this article first",
        });
    }
    write.delete_article(id)?;
    Ok((format!("Remove article “{}”", excerpt(&article.title, 50)), id))
}

fn titled(mut article: Article) -> Result<Article> {
    article.title = article.title.split_whitespace().collect::<Vec<_>>().join(" ");
    match article.title.is_empty() {
        true => Err(ArchiveError::Refused { rule: "an article needs a title".into(), hint: "give one" }),
        false => Ok(article),
    }
}

fn people_named(write: &Write<'_>, names: &[String]) -> Result<Vec<Id<Person>>> {
    let named = names.iter().filter(|name| !name.trim().is_empty());
    named.map(|name| person_named(write, name, PersonKind::Person)).collect()
}

/// The paragraphs of a text, each with the white space after it, so that together they are the text.
fn passages(article: Id<Article>, text: &str) -> Vec<Passage> {
    let mut starts: Vec<usize> = words::paragraphs(text).iter().map(|paragraph| paragraph.start).collect();
    // What stands before the first paragraph belongs to it.
    match starts.first_mut() {
        Some(first) => *first = 0,
        None => starts.push(0),
    }
    let ends = starts.iter().skip(1).copied().chain(std::iter::once(text.len()));
    let passage = |(position, (start, end)): (usize, (&usize, usize))| Passage {
        id: Id::new(),
        article,
        position: u32::try_from(position).unwrap_or(u32::MAX),
        start: *start,
        text: Span::new(*start, end).of(text).to_owned(),
    };
    starts.iter().zip(ends).enumerate().map(passage).filter(|passage| !passage.text.is_empty()).collect()
}

/// What was found, as records: the pieces of one utterance are one quotation; every marked stretch that is none stands
/// for itself; marks within a quotation belong to it. In the order of the text.
pub fn quotations(article: Id<Article>, text: &str, analysis: &Analysis) -> Vec<Quotation> {
    let mut all: Vec<Quotation> = Vec::new();
    let mut of_utterance: HashMap<usize, usize> = HashMap::new();
    for stretch in analysis.quotations.iter().filter(|stretch| stretch.nested_in.is_none() || stretch.is_quotation) {
        let known = of_utterance.get(&stretch.utterance).filter(|_| stretch.is_quotation);
        if let Some(quotation) = known.and_then(|index| all.get_mut(*index)) {
            quotation.pieces.push(piece(text, stretch.span));
            continue;
        }
        if stretch.is_quotation {
            of_utterance.insert(stretch.utterance, all.len());
        }
        all.push(of_stretch(article, text, stretch));
    }
    all.extend(analysis.paraphrases.iter().map(|paraphrase| of_paraphrase(article, text, paraphrase)));
    all.sort_by_key(|quotation| quotation.hull().start);
    for (position, quotation) in all.iter_mut().enumerate() {
        quotation.position = u32::try_from(position).unwrap_or(u32::MAX);
    }
    all
}

fn of_stretch(article: Id<Article>, text: &str, stretch: &Stretch) -> Quotation {
    let speaker = stretch.speaker.as_ref().filter(|_| stretch.is_quotation);
    Quotation {
        id: Id::new(),
        article,
        position: 0,
        kind: stretch.kind.to_string(),
        class: stretch.class.to_string(),
        is_quotation: stretch.is_quotation,
        speaker_name: speaker.map(|speaker| speaker.name.clone()).unwrap_or_default(),
        speaker: None,
        speaker_confidence: speaker.map_or(0.0, |speaker| f64::from(speaker.confidence)),
        relayed_by: stretch.relayed_by.as_ref().map(|relay| relay.name.clone()).unwrap_or_default(),
        cue: stretch.cue,
        reasons: stretch.reasons.clone(),
        speaker_reasons: speaker.map(|speaker| speaker.reasons.clone()).unwrap_or_default(),
        other_speakers: match stretch.is_quotation {
            true => other_speakers(stretch),
            false => Vec::new(),
        },
        review: Review::Unseen,
        pieces: vec![piece(text, stretch.span)],
    }
}

/// Who else may speak, by name; the author, who is called “I” there, is nobody to choose by that name.
fn other_speakers(stretch: &Stretch) -> Vec<String> {
    stretch.other_speakers.iter().map(|other| other.name.clone()).filter(|name| name != "I").collect()
}

fn of_paraphrase(article: Id<Article>, text: &str, paraphrase: &Paraphrase) -> Quotation {
    Quotation {
        id: Id::new(),
        article,
        position: 0,
        kind: "indirect".into(),
        class: "paraphrase".into(),
        is_quotation: false,
        speaker_name: paraphrase.speaker.as_ref().map(|speaker| speaker.name.clone()).unwrap_or_default(),
        speaker: None,
        speaker_confidence: paraphrase.speaker.as_ref().map_or(0.0, |speaker| f64::from(speaker.confidence)),
        relayed_by: String::new(),
        cue: Some(paraphrase.cue),
        reasons: vec!["somebody's sense, not the words".into()],
        speaker_reasons: paraphrase.speaker.as_ref().map(|speaker| speaker.reasons.clone()).unwrap_or_default(),
        other_speakers: Vec::new(),
        review: Review::Unseen,
        pieces: vec![piece(text, paraphrase.span)],
    }
}

fn piece(text: &str, span: Span) -> Piece {
    let exact = span.of(text).to_owned();
    Piece { id: Id::new(), span, words: exact.clone(), exact }
}
