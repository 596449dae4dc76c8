//! What a dossier cites, as sources of the citation styles.

use std::collections::HashMap;

use super::super::clearance::Cleared;
use super::super::evidence::{Printed, Provenance};
use super::super::language::language_name;
use super::{Part, Piece, passages_of};
use crate::formats::reference::{Name, Published, Source, Unpublished};
use crate::model::{Person, RecollectionKind, Role};

/// Everything that a dossier cites, each once.
pub(super) struct Sources {
    pub(super) list: Vec<Source>,
    index: HashMap<Source, usize>,
    pub(super) archive: String,
}

impl Sources {
    pub(super) fn of(parts: &[Part], archive: &str) -> Sources {
        let mut sources = Sources { list: Vec::new(), index: HashMap::new(), archive: archive.to_owned() };
        for piece in parts.iter().flat_map(|part| &part.pieces).map(|(_, piece)| piece) {
            let Piece::Quote(cleared) = piece else { continue };
            sources.add(source_of(cleared, archive));
            passages_of(cleared).for_each(|cited| sources.add(Source::Article(published(&cited.printed))));
        }
        sources
    }

    fn add(&mut self, source: Source) {
        if !self.index.contains_key(&source) {
            self.index.insert(source.clone(), self.list.len());
            self.list.push(source);
        }
    }

    /// The number of a source; one past the end, which cites nothing, for one that was never added.
    pub(super) fn number(&self, source: &Source) -> usize {
        self.index.get(source).copied().unwrap_or(self.list.len())
    }
}

/// What a quote comes from, as a citation names it.
pub fn source_of(cleared: &Cleared<Provenance>, archive: &str) -> Source {
    let people = |role| cleared.people(role).map(name_of).collect();
    let narrators: Vec<Name> = people(Role::Narrator);
    let labels: Vec<&str> =
        cleared.recordings.iter().map(|one| one.label.as_str()).filter(|label| !label.is_empty()).collect();
    let unpublished = Unpublished {
        narrators: if narrators.is_empty() { vec![Name::whole("a narrator who is not named")] } else { narrators },
        partners: people(Role::Interviewer),
        title: String::new(),
        date: cleared.recollection.date,
        place: cleared.recollection.place.clone(),
        recording: labels.join("; "),
        translated_from: cleared.original.as_ref().map(|one| language_name(&one.language)).unwrap_or_default(),
        call_number: cleared.recollection.call_number.clone(),
        archive: archive.to_owned(),
    };
    match (cleared.recollection.kind, &cleared.reported_in) {
        (RecollectionKind::Letter, _) => Source::Letter(unpublished),
        (RecollectionKind::Email, _) => Source::Email(unpublished),
        (RecollectionKind::Notes, _) => Source::Notes(unpublished),
        (RecollectionKind::Reported, Some(printed)) => {
            Source::Reported { narrators: unpublished.narrators, article: published(printed) }
        }
        _ => Source::Interview(unpublished),
    }
}

fn name_of(person: &Person) -> Name {
    Name::of(person.kind, &person.name)
}

/// An article as a citation names it.
pub fn published(printed: &Printed) -> Published {
    Published {
        authors: printed.authors.iter().map(name_of).collect(),
        title: printed.article.title.clone(),
        publication: printed.article.publication.clone(),
        date: printed.article.date,
        url: printed.article.url.clone(),
        accessed: None,
    }
}
