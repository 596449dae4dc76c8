//! Words with their citation, to be pasted into a text of the historian's own.
//!
//! The words are exactly those of the source, and the citation is the one that a dossier would give. What is copied
//! leaves the archive: it is cleared by the usual rules whatever the window or the command line shows. Used by `quotes
//! copy` and by the window's clipboard.

use std::sync::Arc;

use super::Result;
use super::clearance::{Clearance, Cleared, Policy, Withheld};
use super::compose::{attributed, published, source_of};
use super::evidence::{Printed, Provenance, provenance, provenance_of};
use super::quotes::taken;
use super::{ArchiveError, TITLE};
use crate::formats::document::{Block, BlockQuote, Document, Inline, plain_text};
use crate::formats::markdown_writer::write_untitled;
use crate::formats::reference::{Citations, DEFAULT_STYLE, Source};
use crate::model::{Article, Id, Person, Place, Quote, Transcript};
use crate::store::Read;

/// What the words are copied as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CopyForm {
    /// “Words” — and the full citation behind them, for a word processor.
    Plain,
    /// A block quote, whose words they are, and the citation as a footnote.
    Markdown,
}

/// The words at a place of a transcript with their citation; or why they are withheld.
///
/// # Errors
///
/// The place does not fit the transcript, or no words stand there.
pub fn copied(
    read: &Read<'_>,
    transcript: Id<Transcript>,
    place: &Place,
    form: CopyForm,
) -> Result<Result<String, Withheld>> {
    let turns = read.turns_of_place(place)?;
    if turns.iter().any(|turn| turn.transcript != transcript) {
        return Err(ArchiveError::Refused {
            rule: "these words stand in another transcript".into(),
            hint: "choose the words again",
        });
    }
    cleared(read, provenance_of(read, taken(read, transcript, *place)?)?, form)
}

/// The words of a quote, as they were kept, with their citation; or why they are withheld.
pub fn copied_quote(read: &Read<'_>, quote: Id<Quote>, form: CopyForm) -> Result<Result<String, Withheld>> {
    cleared(read, provenance(read, quote)?, form)
}

/// Words of an article with a reference to it. Whoever must not be named is not.
pub fn copied_print(read: &Read<'_>, article: Id<Article>, words: &str, form: CopyForm) -> Result<String> {
    let gate = Clearance::today(read, Policy::default())?;
    let article = read.article(article)?;
    let mut authors = Vec::new();
    for author in read.authors(article.id)? {
        let person = read.person(author)?;
        authors.push(Arc::new(Person { name: gate.name(&person).to_string(), ..person }));
    }
    let source = Source::Article(published(&Printed { article, authors }));
    let citation = Citations::new(DEFAULT_STYLE, &[source])?.note(0, None);
    Ok(match form {
        CopyForm::Plain => format!("“{words}” — {}", plain_text(&citation)),
        CopyForm::Markdown => {
            let mut document = Document::default();
            let attribution = vec![document.note(citation)];
            document.blocks.push(Block::Quote(BlockQuote { words: words.to_owned(), attribution }));
            write_untitled(&document)
        }
    })
}

fn cleared(read: &Read<'_>, mut whole: Provenance, form: CopyForm) -> Result<Result<String, Withheld>> {
    // Who prints these words has no part in where they come from.
    whole.cited_in.clear();
    let gate = Clearance::today(read, Policy::default())?;
    match gate.quotation_of(read, whole)? {
        Err(withheld) => Ok(Err(withheld)),
        Ok(cleared) => Ok(Ok(written(&cleared, &read.setting(TITLE)?.unwrap_or_default(), form)?)),
    }
}

fn written(cleared: &Cleared<Provenance>, archive: &str, form: CopyForm) -> Result<String> {
    let citations = Citations::new(DEFAULT_STYLE, &[source_of(cleared, archive)])?;
    let at = cleared.time();
    let citation = citations.note(0, at);
    let words = &cleared.quote.exact;
    Ok(match form {
        CopyForm::Plain => format!("“{words}” — {}", plain_text(&citation)),
        CopyForm::Markdown => {
            let mut document = Document::default();
            let attribution = vec![Inline::text(attributed(cleared, at)), document.note(citation)];
            document.blocks.push(Block::Quote(BlockQuote { words: words.clone(), attribution }));
            write_untitled(&document)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Archive;
    use crate::archive::import::Wishes;
    use crate::archive::quotes::{QuoteCommand, place_of_words};
    use crate::archive::recollections::RecollectionCommand;
    use crate::archive::rights::RestrictionCommand;
    use crate::formats::Wish;
    use crate::formats::markdown_writer::read_quotes;
    use crate::model::{Access, Protected, Recollection, Restriction};

    const TALK: &str = "EDITH HARROW: We slept in the lamp room.\n\nMAREK DOLNY: And *nobody* minded?\n\n\
         EDITH HARROW: # The foreman minded, [he] said `never`. <b>So</b> there were 19 of us.\n";

    type Outcome<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

    fn talk(folder: &std::path::Path) -> Outcome<(Archive, Recollection, Transcript)> {
        let folder = folder.join("archive");
        Archive::create(&folder, "Lamp Room Papers")?;
        let mut archive = Archive::open(&folder, "Maria")?;
        let wishes = Wishes {
            kind: Some(Wish::Interview),
            narrators: vec!["Edith Harrow".into()],
            interviewers: vec!["Marek Dolny".into()],
            ..Wishes::default()
        };
        archive.import_bytes("harrow.txt", TALK.as_bytes(), &wishes)?;
        let (recollection, transcript) = archive.read(|read| {
            let row = read.recollections()?.swap_remove(0);
            let transcript = read.transcripts(row.recollection.id)?.remove(0);
            Ok::<_, ArchiveError>((row.recollection, transcript))
        })?;
        let known = Recollection {
            date: Some("1951-05-03".parse()?),
            place: "Harrow Row".into(),
            call_number: "HR 7".into(),
            ..recollection
        };
        archive.apply(RecollectionCommand::Edit {
            recollection: known.clone(),
            narrators: None,
            interviewers: None,
        })?;
        Ok((archive, known, transcript))
    }

    fn copy(
        archive: &Archive,
        transcript: &Transcript,
        words: &str,
        form: CopyForm,
    ) -> Result<Result<String, Withheld>> {
        archive.read(|read| copied(read, transcript.id, &place_of_words(read, transcript.id, words)?, form))
    }

    #[test]
    fn words_stand_with_their_full_citation_in_one_line() -> Outcome {
        let folder = tempfile::tempdir()?;
        let (archive, _, transcript) = talk(folder.path())?;
        let text = copy(&archive, &transcript, "We slept in the lamp room", CopyForm::Plain)?;
        let expected = "“We slept in the lamp room” — Edith Harrow, interview by Marek Dolny, Harrow Row, 3 May 1951, \
             HR 7, Lamp Room Papers.";
        assert_eq!(text, Ok(expected.to_owned()));
        Ok(())
    }

    #[test]
    fn signs_of_markdown_stay_words() -> Outcome {
        let folder = tempfile::tempdir()?;
        let (archive, _, transcript) = talk(folder.path())?;
        let words = "# The foreman minded, [he] said `never`. <b>So</b> there were 19 of us.";
        let Ok(text) = copy(&archive, &transcript, words, CopyForm::Markdown)? else { return Err("withheld".into()) };
        assert_eq!(read_quotes(&text), [words]);
        assert!(text.starts_with("> "), "{text}");
        assert!(text.contains("\n— Edith Harrow, 3 May 1951[^1]\n"), "{text}");
        assert!(text.contains("\n[^1]: Edith Harrow, interview by Marek Dolny"), "{text}");
        Ok(())
    }

    #[test]
    fn a_place_over_several_turns_is_copied_whole() -> Outcome {
        let folder = tempfile::tempdir()?;
        let (archive, _, transcript) = talk(folder.path())?;
        let place = archive.read(|read| {
            let turns = read.turns(transcript.id)?;
            let place = Place { first_turn: turns[0].id, start: 3, last_turn: turns[1].id, end: turns[1].text.len() };
            Ok::<_, ArchiveError>(place)
        })?;
        let take = |form| archive.read(|read| copied(read, transcript.id, &place, form));
        let words = "slept in the lamp room.\nAnd *nobody* minded?";
        let Ok(plain) = take(CopyForm::Plain)? else { return Err("withheld".into()) };
        assert!(plain.starts_with(&format!("“{words}” — Edith Harrow, interview by")), "{plain}");
        let Ok(markdown) = take(CopyForm::Markdown)? else { return Err("withheld".into()) };
        assert_eq!(read_quotes(&markdown), [words]);
        assert!(markdown.contains("— Edith Harrow and Marek Dolny, 3 May 1951[^1]"), "{markdown}");
        Ok(())
    }

    #[test]
    fn what_is_withheld_is_not_copied() -> Outcome {
        let folder = tempfile::tempdir()?;
        let (mut archive, recollection, transcript) = talk(folder.path())?;
        let place = archive.read(|read| place_of_words(read, transcript.id, "in the lamp room"))?;
        let quote = archive.apply(QuoteCommand::Add { transcript: transcript.id, place })?;
        let withhold = |protects| {
            let access = Access::Closed;
            RestrictionCommand::Add(Restriction { id: Id::new(), protects, access, until: None, reason: "x".into() })
        };
        archive.apply(withhold(Protected::Quote(quote)))?;
        let words = "the lamp room";
        assert!(copy(&archive, &transcript, words, CopyForm::Plain)?.is_err(), "its words stand in a withheld quote");
        assert!(copy(&archive, &transcript, "So</b> there", CopyForm::Plain)?.is_ok());
        assert!(archive.read(|read| copied_quote(read, quote, CopyForm::Markdown))?.is_err());
        archive.apply(withhold(Protected::Recollection(recollection.id)))?;
        assert!(copy(&archive, &transcript, "So</b> there", CopyForm::Plain)?.is_err());
        Ok(())
    }

    #[test]
    fn a_quote_is_copied_as_it_was_kept() -> Outcome {
        let folder = tempfile::tempdir()?;
        let (mut archive, _, transcript) = talk(folder.path())?;
        let place = archive.read(|read| place_of_words(read, transcript.id, "the lamp room"))?;
        let quote = archive.apply(QuoteCommand::Add { transcript: transcript.id, place })?;
        let take = |form| archive.read(|read| copied_quote(read, quote, form));
        assert_eq!(take(CopyForm::Plain)?, copy(&archive, &transcript, "the lamp room", CopyForm::Plain)?);
        assert!(take(CopyForm::Markdown)?.is_ok_and(|text| text.starts_with("> the lamp room\n")));
        Ok(())
    }
}
