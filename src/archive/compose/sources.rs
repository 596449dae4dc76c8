//! What a dossier cites, as sources of the citation styles.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::clearance::Cleared;
use super::super::evidence::{Printed, Provenance, Source as Given};
use super::super::language::language_name;
use crate::formats::reference::{Name, Published, Source, Unpublished};
use crate::model::id::IdMap;
use crate::model::{Article, Person, RecollectionKind, Role};

/// Everything that a dossier cites, each once.
pub(super) struct Sources {
    pub(super) list: Vec<Source>,
    index: HashMap<Source, usize>,
    /// Where the last quote came from, with its number: the next one mostly comes from there too.
    last: Option<(Arc<Given>, Option<String>, usize)>,
    /// The articles, each with how its authors were called the last time: beside another quote they may be called
    /// otherwise.
    articles: IdMap<Article, (Arc<Printed>, usize)>,
    archive: String,
}

impl Sources {
    pub(super) fn new(archive: String) -> Sources {
        Sources { list: Vec::new(), index: HashMap::new(), last: None, articles: IdMap::default(), archive }
    }

    /// The number of what a quote comes from.
    pub(super) fn of_quote(&mut self, cleared: &Cleared<Provenance>) -> usize {
        let language = cleared.original.as_ref().map(|original| &original.language);
        if let Some((source, translated_from, number)) = &self.last
            && Arc::ptr_eq(source, &cleared.source)
            && translated_from.as_ref() == language
        {
            return *number;
        }
        let number = self.number(source_of(cleared, &self.archive));
        self.last = Some((cleared.source.clone(), language.cloned(), number));
        number
    }

    /// The number of an article.
    pub(super) fn of_article(&mut self, printed: &Arc<Printed>) -> usize {
        match self.articles.get(&printed.article.id) {
            Some((known, number)) if Arc::ptr_eq(known, printed) || known.authors == printed.authors => *number,
            _ => {
                let number = self.number(Source::Article(published(printed)));
                self.articles.insert(printed.article.id, (printed.clone(), number));
                number
            }
        }
    }

    fn number(&mut self, source: Source) -> usize {
        if let Some(known) = self.index.get(&source) {
            return *known;
        }
        self.index.insert(source.clone(), self.list.len());
        self.list.push(source);
        self.list.len() - 1
    }
}

/// What a quote comes from, as a citation names it.
pub fn source_of(cleared: &Cleared<Provenance>, archive: &str) -> Source {
    let people = |role| cleared.people(role).map(name_of).collect();
    let narrators: Vec<Name> = people(Role::Narrator);
    let labels: Vec<&str> =
        cleared.source.recordings.iter().map(|one| one.label.as_str()).filter(|label| !label.is_empty()).collect();
    let unpublished = Unpublished {
        narrators: if narrators.is_empty() { vec![Name::whole("a narrator who is not named")] } else { narrators },
        partners: people(Role::Interviewer),
        title: String::new(),
        date: cleared.source.recollection.date,
        place: cleared.source.recollection.place.clone(),
        recording: labels.join("; "),
        translated_from: cleared.original.as_ref().map(|one| language_name(&one.language)).unwrap_or_default(),
        call_number: cleared.source.recollection.call_number.clone(),
        archive: archive.to_owned(),
    };
    match (cleared.source.recollection.kind, &cleared.source.reported_in) {
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
        authors: printed.authors.iter().map(|author| name_of(author)).collect(),
        title: printed.article.title.clone(),
        publication: printed.article.publication.clone(),
        date: printed.article.date,
        url: printed.article.url.clone(),
        accessed: None,
    }
}
