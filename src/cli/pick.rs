//! Finding the record that a person means: by id, by the end of an id, by name or title, by the name of the file that it
//! came in, or by part of its name.

use super::context::Failure;
use crate::archive::people::folded_name;
use crate::archive::{ArchiveError, Result, tags};
use crate::model::{
    Article, Citation, Dossier, Id, Memo, Person, Quotation, Quote, Recollection, Restriction, SavedSearch, Tag,
};
use crate::store::Read;

/// One record that could be meant: its key, its names, and the files that it came in.
struct Candidate<T> {
    id: Id<T>,
    names: Vec<String>,
    files: Vec<String>,
}

impl<T> Candidate<T> {
    fn new(id: Id<T>, names: Vec<String>) -> Self {
        Candidate { id, names, files: Vec::new() }
    }
}

pub(super) fn person(read: &Read<'_>, typed: &str) -> Result<Id<Person>> {
    let named =
        |person: Person| Candidate::new(person.id, std::iter::once(person.name).chain(person.aliases).collect());
    pick("person", typed, read.people()?.into_iter().map(named))
}

pub(super) fn recollection(read: &Read<'_>, typed: &str) -> Result<Id<Recollection>> {
    let mut files = read.file_names_of_recollections()?;
    let named = |row: crate::store::recollection::RecollectionRow| {
        let names = [row.recollection.title, row.recollection.call_number];
        Candidate {
            id: row.recollection.id,
            names: names.into_iter().filter(|name| !name.is_empty()).collect(),
            files: files.remove(&row.recollection.id).unwrap_or_default(),
        }
    };
    pick("interview or other recollection", typed, read.recollections()?.into_iter().map(named))
}

pub(super) fn article(read: &Read<'_>, typed: &str) -> Result<Id<Article>> {
    let named = |row: crate::store::article::ArticleRow| Candidate::new(row.article.id, vec![row.article.title]);
    pick("article", typed, read.articles()?.into_iter().map(named))
}

pub(super) fn quote(read: &Read<'_>, typed: &str) -> Result<Id<Quote>> {
    let named = |row: crate::store::quote::QuoteRow| Candidate::new(row.quote.id, vec![row.quote.exact]);
    pick("quote", typed, read.quotes()?.into_iter().map(named))
}

pub(super) fn tag(read: &Read<'_>, typed: &str) -> Result<Id<Tag>> {
    let all = read.tags()?;
    let named = |tag: &Tag| Candidate::new(tag.id, vec![tags::path_of(&all, tag), tag.name.clone()]);
    pick("tag", typed, all.iter().map(named))
}

pub(super) fn dossier(read: &Read<'_>, typed: &str) -> Result<Id<Dossier>> {
    let named = |dossier: Dossier| Candidate::new(dossier.id, vec![dossier.title]);
    pick("dossier", typed, read.dossiers()?.into_iter().map(named))
}

pub(super) fn saved_search(read: &Read<'_>, typed: &str) -> Result<Id<SavedSearch>> {
    let named = |one: SavedSearch| Candidate::new(one.id, vec![one.name]);
    pick("saved search", typed, read.saved_searches()?.into_iter().map(named))
}

pub(super) fn memo(read: &Read<'_>, typed: &str) -> Result<Id<Memo>> {
    pick("note", typed, read.memos()?.into_iter().map(|memo| Candidate::new(memo.id, vec![memo.text])))
}

pub(super) fn quotation(read: &Read<'_>, typed: &str) -> Result<Id<Quotation>> {
    pick("quotation", typed, read.quotation_ids()?.into_iter().map(|id| Candidate::new(id, Vec::new())))
}

pub(super) fn citation(read: &Read<'_>, typed: &str) -> Result<Id<Citation>> {
    pick("citation", typed, read.citations()?.into_iter().map(|row| Candidate::new(row.citation.id, Vec::new())))
}

pub(super) fn restriction(read: &Read<'_>, typed: &str) -> Result<Id<Restriction>> {
    pick("restriction", typed, read.restrictions()?.into_iter().map(|one| Candidate::new(one.id, Vec::new())))
}

/// The one record that is meant: the first rule under which exactly one fits.
fn pick<T>(what: &str, typed: &str, candidates: impl Iterator<Item = Candidate<T>>) -> Result<Id<T>> {
    let candidates: Vec<Candidate<T>> = candidates.collect();
    let typed = typed.trim();
    let wanted = folded_name(typed);
    let hex = typed.to_lowercase();
    let is_hex = hex.len() >= 4 && hex.chars().all(|one| one.is_ascii_hexdigit() || one == '-');
    let exactly = |candidate: &&Candidate<T>| candidate.names.iter().any(|name| folded_name(name) == wanted);
    let by_id = |candidate: &&Candidate<T>| is_hex && candidate.id.to_string().ends_with(&hex);
    let begins = |candidate: &&Candidate<T>| candidate.names.iter().any(|name| folded_name(name).starts_with(&wanted));
    let holds = |candidate: &&Candidate<T>| {
        candidate.names.iter().any(|name| {
            let words = folded_name(name);
            wanted.iter().all(|wanted| words.contains(wanted))
        })
    };
    let by_file = |candidate: &&Candidate<T>| {
        let stem = |file: &str| file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_owned();
        candidate.files.iter().any(|file| file == typed || stem(file) == typed)
    };
    let found_by: [Vec<&Candidate<T>>; 5] = [
        candidates.iter().filter(by_id).collect(),
        candidates.iter().filter(exactly).collect(),
        candidates.iter().filter(by_file).collect(),
        candidates.iter().filter(begins).collect(),
        candidates.iter().filter(holds).collect(),
    ];
    if wanted.is_empty() {
        return Err(ArchiveError::NotFound(format!("no {what} was named")));
    }
    for found in found_by {
        match found.as_slice() {
            [] => {}
            [only] => return Ok(only.id),
            several => {
                let ids: Vec<String> = several.iter().take(5).map(|one| one.id.short()).collect();
                return Err(ArchiveError::NotFound(format!(
                    "“{typed}” fits {} records ({} {}); use an id",
                    several.len(),
                    what,
                    ids.join(", ")
                )));
            }
        }
    }
    Err(ArchiveError::NotFound(format!("there is no {what} “{typed}”")))
}

/// A term, or a failure of usage that lists the terms.
pub(super) fn term<T: std::str::FromStr<Err = crate::model::UnknownTerm>>(typed: &str) -> Result<T, Failure> {
    typed.parse().map_err(|error: crate::model::UnknownTerm| Failure::Usage(error.to_string()))
}
