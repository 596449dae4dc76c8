//! What may happen to quotes.

use super::command::{Command, excerpt};
use super::running::Running;
use super::{ArchiveError, Result};
use crate::model::{Anchoring, Id, Place, Quote, Tag, Transcript, Turn};
use crate::store::{Read, Write, now_ms};
use crate::text::Span;

/// One change of one quote.
#[derive(Clone, Debug)]
pub enum QuoteCommand {
    /// Keeps the words at a place. Where a quote stands at exactly this place already, that one is given back.
    Add {
        /// From which transcript.
        transcript: Id<Transcript>,
        /// Where in it.
        place: Place,
    },
    /// Puts tags on a quote.
    Tag {
        /// Which quote.
        quote: Id<Quote>,
        /// Which tags.
        tags: Vec<Id<Tag>>,
    },
    /// Takes a tag off a quote.
    Untag {
        /// Which quote.
        quote: Id<Quote>,
        /// Which tag.
        tag: Id<Tag>,
    },
    /// A person compared the words with the sound.
    Heard(Id<Quote>),
    /// A person looked at a quote in review: the words that stand at its place now are the quote.
    Accept(Id<Quote>),
    /// Removes a quote that nothing cites and no dossier uses.
    Remove(Id<Quote>),
}

impl Command for QuoteCommand {
    type Outcome = Id<Quote>;

    fn perform(self, write: &Write<'_>) -> Result<(String, Id<Quote>)> {
        match self {
            QuoteCommand::Add { transcript, place } => {
                let quote = keep(write, transcript, place)?;
                Ok((format!("Quote “{}”", excerpt(&quote.exact, 50)), quote.id))
            }
            QuoteCommand::Tag { quote, tags } => tag(write, quote, &tags),
            QuoteCommand::Untag { quote, tag } => untag(write, quote, tag),
            QuoteCommand::Heard(id) => {
                let quote = Quote { heard_ms: Some(now_ms()), ..write.quote(id)? };
                write.update_quote(&quote)?;
                Ok((format!("Heard “{}”", excerpt(&quote.exact, 50)), id))
            }
            QuoteCommand::Accept(id) => accept(write, id),
            QuoteCommand::Remove(id) => remove(write, id),
        }
    }
}

/// The quote at this place; a new one where there is none yet.
pub(super) fn keep(write: &Write<'_>, transcript: Id<Transcript>, place: Place) -> Result<Quote> {
    if let Some(known) = write.quote_at(&place)? {
        return Ok(known);
    }
    let quote = taken(write, transcript, place)?;
    write.insert_quote(&quote)?;
    Ok(quote)
}

/// The quote that the words at a place would make.
pub(super) fn taken(read: &Read<'_>, transcript: Id<Transcript>, place: Place) -> Result<Quote> {
    let (running, span) = words_at(read, &place)?;
    let exact = span.of(&running.text).to_owned();
    if exact.trim().is_empty() {
        return Err(ArchiveError::Refused { rule: "a quote needs words".into(), hint: "choose a stretch with words" });
    }
    let (prefix, suffix) = context(&running.text, span);
    let (start_ms, end_ms) = times(running.turns_in(span));
    Ok(Quote {
        id: Id::new(),
        transcript,
        place,
        exact,
        prefix,
        suffix,
        revision: read.transcript(transcript)?.revision,
        start_ms,
        end_ms,
        anchoring: Anchoring::Anchored,
        heard_ms: None,
    })
}

fn tag(write: &Write<'_>, id: Id<Quote>, tags: &[Id<Tag>]) -> Result<(String, Id<Quote>)> {
    let quote = write.quote(id)?;
    let mut names = Vec::new();
    for tag in tags {
        write.insert_tagging(id, *tag)?;
        names.push(write.tag(*tag)?.name);
    }
    Ok((format!("Tag quote “{}” with {}", excerpt(&quote.exact, 40), names.join(", ")), id))
}

fn untag(write: &Write<'_>, id: Id<Quote>, tag: Id<Tag>) -> Result<(String, Id<Quote>)> {
    let (quote, tag) = (write.quote(id)?, write.tag(tag)?);
    write.delete_tagging(id, tag.id)?;
    Ok((format!("Take {} off quote “{}”", tag.name, excerpt(&quote.exact, 40)), id))
}

fn accept(write: &Write<'_>, id: Id<Quote>) -> Result<(String, Id<Quote>)> {
    let mut quote = write.quote(id)?;
    let (running, span) = words_at(write, &quote.place)?;
    let now = span.of(&running.text);
    if now != quote.exact {
        // Nobody has compared these words with the sound.
        quote.heard_ms = None;
        quote.exact = now.to_owned();
    }
    quote.anchoring = Anchoring::Anchored;
    write.update_quote(&quote)?;
    Ok((format!("Accept the new words of quote “{}”", excerpt(&quote.exact, 40)), id))
}

fn remove(write: &Write<'_>, id: Id<Quote>) -> Result<(String, Id<Quote>)> {
    let quote = write.quote(id)?;
    let citations = write.citations_of_quote(id)?.len();
    let used = write.dossiers()?.into_iter().filter(|dossier| super::dossiers::uses(dossier, id)).count();
    if citations + used > 0 {
        return Err(ArchiveError::Refused {
            rule: format!(
                "this quote is cited in {} and stands in {}",
                counted(citations, "passage"),
                counted(used, "dossier")
            ),
            hint: "withdraw those citations and take it out of the dossiers first",
        });
    }
    write.delete_quote(id)?;
    Ok((format!("Remove quote “{}”", excerpt(&quote.exact, 50)), id))
}

/// “no passage”, “1 passage”, “2 passages”.
fn counted(number: usize, noun: &str) -> String {
    match number {
        0 => format!("no {noun}"),
        1 => format!("1 {noun}"),
        many => format!("{many} {noun}s"),
    }
}

/// The turns around a place as a running text, and the place in it. One turn more on each side gives the context.
pub(super) fn words_at(read: &Read<'_>, place: &Place) -> Result<(Running, Span)> {
    let (first, last) = (read.turn(place.first_turn)?, read.turn(place.last_turn)?);
    let turns = match first.transcript == last.transcript {
        true => {
            read.turns_between(first.transcript, first.position.saturating_sub(1), last.position.saturating_add(1))?
        }
        false => Vec::new(),
    };
    let running = Running::of(turns);
    match running.span(place) {
        Some(span) => Ok((running, span)),
        None => Err(ArchiveError::Refused {
            rule: "this place does not fit the transcript as it is now".into(),
            hint: "choose the words again",
        }),
    }
}

/// The words that stand at a place now; none where it no longer fits its transcript.
pub fn words_of_place(read: &Read<'_>, place: &Place) -> Result<Option<String>> {
    match words_at(read, place) {
        Ok((running, span)) => Ok(Some(span.of(&running.text).to_owned())),
        Err(ArchiveError::Refused { .. }) => Ok(None),
        Err(other) => Err(other),
    }
}

/// How many characters of context an anchor keeps on each side.
const CONTEXT: usize = 48;

/// Some words before and after a stretch, to find it again.
pub(super) fn context(text: &str, span: Span) -> (String, String) {
    let before: Vec<char> = text.get(..span.start).unwrap_or("").chars().rev().take(CONTEXT).collect();
    let after = text.get(span.end..).unwrap_or("").chars().take(CONTEXT).collect();
    (before.into_iter().rev().collect(), after)
}

/// From the beginning of the first turn to the end of the last, in ms, where those are known.
pub(super) fn times(turns: &[Turn]) -> (Option<i64>, Option<i64>) {
    (turns.first().and_then(|turn| turn.start_ms), turns.last().and_then(|turn| turn.end_ms))
}

/// The one place in a transcript where exactly these words stand.
pub fn place_of_words(read: &Read<'_>, transcript: Id<Transcript>, words: &str) -> Result<Place> {
    let running = Running::of(read.turns(transcript)?);
    let refused = |rule: String, hint| ArchiveError::Refused { rule, hint };
    let span = running.find(words).map_err(|times| match times {
        0 => refused(
            format!("“{}” does not stand in that transcript word for word", excerpt(words, 60)),
            "copy the words from the transcript as they stand there",
        ),
        _ => refused(
            format!("“{}” stands {times} times in that transcript", excerpt(words, 60)),
            "take in some words before or after, so that it is one place",
        ),
    })?;
    running.place(span).ok_or_else(|| refused("that transcript has no turns".into(), "import its words first"))
}
