//! What may happen to words that a person has selected in a transcript: they become a quote and, in the same step, are
//! tagged, put in a dossier or withheld. Where a quote stands at exactly that place already, it is used.

use super::command::{Command, excerpt};
use super::dossiers::DossierCommand;
use super::quotes::keep;
use super::rights::RestrictionCommand;
use super::{ArchiveError, Result};
use crate::model::{Access, Date, Dossier, EntryContent, Id, Place, Protected, Quote, Restriction, Tag, Transcript};
use crate::store::Write;

/// What to do with the words at a place.
#[derive(Clone, Debug)]
pub struct WordsCommand {
    /// In which transcript.
    pub transcript: Id<Transcript>,
    /// Where in it.
    pub place: Place,
    /// What becomes of them, besides being kept as a quote.
    pub becomes: Becomes,
}

/// What becomes of selected words.
#[derive(Clone, Debug)]
pub enum Becomes {
    /// They carry tags.
    Tagged(Vec<TagChoice>),
    /// They stand at the end of a dossier.
    InDossier(DossierChoice),
    /// They are withheld.
    Withheld {
        /// What stays possible.
        access: Access,
        /// The first day on which the restriction no longer holds.
        until: Option<Date>,
        /// Why, for the keeper only.
        reason: String,
    },
}

/// A tag of the codebook, or one that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TagChoice {
    /// This one.
    Known(Id<Tag>),
    /// The one of this name at the top of the codebook; where there is none, a new one.
    Named(String),
}

/// A dossier, or one that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DossierChoice {
    /// This one.
    Known(Id<Dossier>),
    /// A new one of this title.
    New(String),
}

impl Command for WordsCommand {
    type Outcome = Id<Quote>;

    fn perform(self, write: &Write<'_>) -> Result<(String, Id<Quote>)> {
        let quote = keep(write, self.transcript, self.place)?;
        let words = excerpt(&quote.exact, 40);
        let label = match self.becomes {
            Becomes::Tagged(choices) => format!("Tag “{words}” with {}", tag(write, quote.id, &choices)?),
            Becomes::InDossier(choice) => {
                let dossier = match choice {
                    DossierChoice::Known(id) => id,
                    DossierChoice::New(title) => DossierCommand::New { title }.perform(write)?.1,
                };
                let content = EntryContent::Quote(quote.id);
                DossierCommand::AddEntry { dossier, section: None, content }.perform(write)?;
                format!("Add “{words}” to dossier “{}”", excerpt(&write.dossier(dossier)?.title, 40))
            }
            Becomes::Withheld { access, until, reason } => {
                let protects = Protected::Quote(quote.id);
                let restriction = Restriction { id: Id::new(), protects, access, until, reason };
                RestrictionCommand::Add(restriction).perform(write)?.0
            }
        };
        Ok((label, quote.id))
    }
}

/// Puts the tags on the quote; their names.
fn tag(write: &Write<'_>, quote: Id<Quote>, choices: &[TagChoice]) -> Result<String> {
    if choices.is_empty() {
        return Err(ArchiveError::Refused { rule: "no tag was chosen".into(), hint: "choose one, or make one" });
    }
    let mut names = Vec::new();
    for choice in choices {
        let id = match choice {
            TagChoice::Known(id) => *id,
            TagChoice::Named(name) => super::tags::tag_named(write, name)?,
        };
        write.insert_tagging(quote, id)?;
        names.push(write.tag(id)?.name);
    }
    Ok(names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Archive;
    use crate::archive::import::Wishes;
    use crate::archive::quotes::place_of_words;

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    const TEXT: &str = "EDITH HARROW: We slept in the lamp room.\n\nMAREK DOLNY: And nobody minded?\n";

    fn archive(folder: &std::path::Path) -> Result<(Archive, Id<Transcript>), Box<dyn std::error::Error>> {
        let path = folder.join("archive");
        Archive::create(&path, "Test")?;
        let mut archive = Archive::open(&path, "Maria")?;
        let wishes = Wishes { kind: Some(crate::formats::Wish::Interview), ..Wishes::default() };
        archive.import_bytes("harrow.txt", TEXT.as_bytes(), &wishes)?;
        let transcript = archive.read(|read| Ok(read.transcript_ids()?))?;
        let transcript = *transcript.first().ok_or("no transcript")?;
        Ok((archive, transcript))
    }

    fn command(archive: &Archive, transcript: Id<Transcript>, becomes: Becomes) -> Result<WordsCommand> {
        let place = archive.read(|read| place_of_words(read, transcript, "the lamp room"))?;
        Ok(WordsCommand { transcript, place, becomes })
    }

    #[test]
    fn words_become_a_quote_with_a_new_tag_in_one_step() -> Outcome {
        let folder = tempfile::tempdir()?;
        let (mut archive, transcript) = archive(folder.path())?;
        let before = archive.dump()?;
        let becomes = Becomes::Tagged(vec![TagChoice::Named(" the  yard ".into())]);
        let quote = archive.apply(command(&archive, transcript, becomes.clone())?)?;
        assert_eq!(archive.read(|read| Ok(read.tags_of(quote)?))?[0].name, "the yard");
        assert_eq!(archive.apply(command(&archive, transcript, becomes)?)?, quote, "the same words, the same quote");
        assert_eq!(archive.read(|read| Ok(read.tags()?.len()))?, 1, "the same name, the same tag");
        archive.undo()?;
        if archive.dump()? != before {
            archive.undo()?;
        }
        assert_eq!(archive.dump()?, before);
        Ok(())
    }

    #[test]
    fn words_go_into_a_new_dossier_or_are_withheld_in_one_step() -> Outcome {
        let folder = tempfile::tempdir()?;
        let (mut archive, transcript) = archive(folder.path())?;
        let before = archive.dump()?;
        for becomes in [
            Becomes::InDossier(DossierChoice::New("Lamps".into())),
            Becomes::Withheld { access: Access::Closed, until: None, reason: String::new() },
        ] {
            archive.apply(command(&archive, transcript, becomes)?)?;
            archive.undo()?;
            assert_eq!(archive.dump()?, before);
        }
        Ok(())
    }
}
