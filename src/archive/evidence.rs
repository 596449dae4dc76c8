//! How well a quote is grounded: the whole chain from its words back to the record they were given in, and forward to
//! the articles that print them.

mod gathered;

use std::sync::Arc;

use serde::Serialize;

use super::Result;
use super::timeline::Moment;
use super::translation::Original;
use crate::formats::reference::Locator;
use crate::model::{
    Article, Citation, Id, MediaFile, Person, Quote, Recollection, RecollectionKind, Recording, Release, Role,
    Transcript, Turn,
};
use crate::store::Read;
pub use gathered::Gathered;

/// How well a quote is grounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    /// A recording is in the archive.
    Sound,
    /// A transcript, without its recording.
    Transcript,
    /// The narrator's own hand: a letter, an e-mail.
    Document,
    /// Somebody's notes of a talk.
    Notes,
    /// Known only through an article.
    Reported,
}

impl Grade {
    /// Every grade, the best first.
    pub const ALL: [Grade; 5] = [Grade::Sound, Grade::Transcript, Grade::Document, Grade::Notes, Grade::Reported];

    /// The grade in one word.
    pub fn as_str(self) -> &'static str {
        match self {
            Grade::Sound => "sound",
            Grade::Transcript => "transcript",
            Grade::Document => "document",
            Grade::Notes => "notes",
            Grade::Reported => "reported",
        }
    }

    /// How well words from a recollection of this kind, with these recordings, are grounded.
    pub fn of(kind: RecollectionKind, recordings: &[Recording]) -> Grade {
        match kind {
            RecollectionKind::Reported => Grade::Reported,
            RecollectionKind::Notes => Grade::Notes,
            RecollectionKind::Letter | RecollectionKind::Email => Grade::Document,
            RecollectionKind::Interview if recordings.iter().any(|one| one.media.is_some()) => Grade::Sound,
            RecollectionKind::Interview => Grade::Transcript,
        }
    }

    /// The grade in one phrase.
    pub fn in_words(self) -> &'static str {
        match self {
            Grade::Sound => "sound (the recording is in the archive)",
            Grade::Transcript => "transcript (the recording is not in the archive)",
            Grade::Document => "document (written by the narrator)",
            Grade::Notes => "notes (taken down by somebody else)",
            Grade::Reported => "reported (known only through an article)",
        }
    }
}

/// A quote with everything it stands on. What many quotes stand on alike they share.
#[derive(Clone, Debug)]
pub struct Provenance {
    /// The words and their anchor.
    pub quote: Quote,
    /// The turns that they stand in.
    pub turns: Vec<Turn>,
    /// Where they come from.
    pub source: Arc<Source>,
    /// For a translation, what was said there.
    pub original: Option<Original>,
    /// Who speaks the quote's words; several where it reaches over turns.
    pub speakers: Vec<Arc<Person>>,
    /// The passages that cite it, by date.
    pub cited_in: Vec<Cited>,
    /// When its words are spoken, where the transcript itself does not say and the turns around it tell.
    pub about: Option<Moment>,
}

/// What all quotes from one transcript stand on.
#[derive(Clone, Debug)]
pub struct Source {
    /// The transcript that they were taken from.
    pub transcript: Transcript,
    /// The file that the transcript was imported from.
    pub media: Option<MediaFile>,
    /// The recollection.
    pub recollection: Recollection,
    /// For a reported recollection, the article that reports it.
    pub reported_in: Option<Arc<Printed>>,
    /// Who took part, by role and order.
    pub cast: Vec<(Role, Arc<Person>)>,
    /// What it was recorded on.
    pub recordings: Vec<Recording>,
    /// What the narrator agreed to.
    pub releases: Vec<Release>,
}

/// An article and who wrote it.
#[derive(Clone, Debug)]
pub struct Printed {
    /// The article.
    pub article: Article,
    /// Its authors, in order.
    pub authors: Vec<Arc<Person>>,
}

/// One passage that cites a quote.
#[derive(Clone, Debug)]
pub struct Cited {
    /// The checked link, with its verdict.
    pub citation: Citation,
    /// Which of the article's quotations it is, from 0.
    pub position: u32,
    /// The words of the quotation's pieces; none where they were not read.
    pub pieces: Option<Vec<String>>,
    /// Whether its words were taken away, because they repeat what is withheld.
    pub is_silent: bool,
    /// Where.
    pub printed: Arc<Printed>,
}

impl Cited {
    /// Reads the words of the quotation's pieces, unless that was done.
    pub(super) fn read_pieces(&mut self, read: &Read<'_>) -> Result<()> {
        if self.pieces.is_none() {
            let quotation = read.quotation(self.citation.quotation)?;
            self.pieces = Some(quotation.pieces.into_iter().map(|piece| piece.words).collect());
        }
        Ok(())
    }

    /// The words as printed, as far as they were read, the pieces joined as [`Quotation::words`] does it.
    ///
    /// [`Quotation::words`]: crate::model::Quotation::words
    pub fn words(&self) -> String {
        self.pieces.as_deref().unwrap_or_default().join(" … ")
    }

    /// Takes the printed words away, and what was said of them: the article, the verdict and the link stay.
    pub(super) fn silence(&mut self) {
        self.is_silent = true;
        self.citation.words = String::new();
        self.citation.sentence = "Its words are not shown: they repeat words of a source that is withheld.".into();
        self.citation.differences = serde_json::Value::Array(Vec::new());
        self.pieces = Some(Vec::new());
    }
}

impl Provenance {
    /// How well the quote is grounded.
    pub fn grade(&self) -> Grade {
        Grade::of(self.source.recollection.kind, &self.source.recordings)
    }

    /// When its words are spoken: as the transcript says, or the one it translates, or as the turns around tell.
    pub fn time(&self) -> Option<Locator> {
        let known = self.quote.start_ms.map(|begin_ms| Locator::known(begin_ms, self.quote.end_ms));
        let original = || {
            let turns = &self.original.as_ref()?.turns;
            Some(Locator::known(turns.first()?.start_ms?, turns.last()?.end_ms))
        };
        let about = || {
            let about = self.about?;
            Some(Locator { begin_ms: about.start_ms, end_ms: Some(about.end_ms), is_estimate: true })
        };
        known.or_else(original).or_else(about)
    }

    /// The people in one role, in order.
    pub fn people(&self, role: Role) -> impl Iterator<Item = &Person> {
        self.source.cast.iter().filter(move |(part, _)| *part == role).map(|(_, person)| person.as_ref())
    }

    /// Who speaks the quote's words, or the narrators where that is not known.
    pub fn voices(&self) -> Vec<&Person> {
        match self.speakers.is_empty() {
            true => self.people(Role::Narrator).collect(),
            false => self.speakers.iter().map(Arc::as_ref).collect(),
        }
    }
}

/// Everything that a quote stands on.
pub fn provenance(read: &Read<'_>, quote: Id<Quote>) -> Result<Provenance> {
    Gathered::new(read).provenance(quote)
}

/// The same for words that need not have been kept as a quote.
pub(super) fn provenance_of(read: &Read<'_>, quote: Quote) -> Result<Provenance> {
    Gathered::new(read).provenance_of(quote)
}
