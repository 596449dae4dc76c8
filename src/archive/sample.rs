//! The sample archive: fictional people and our own words, made by the same import that a user takes.
//!
//! What is made of which file stands in `assets/sample/sample.json`; nothing here is written past the commands.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;

use super::citations::{CitationCommand, Reject};
use super::dossiers::DossierCommand;
use super::import::{Made, Wishes};
use super::job::Watch;
use super::people::PersonCommand;
use super::quotes::{QuoteCommand, place_of_words};
use super::rights::{ReleaseCommand, RestrictionCommand};
use super::suggest::Suggested;
use super::tags::TagCommand;
use super::{Archive, ArchiveError, Result};
use crate::formats::Wish;
use crate::model::{
    Access, Article, Date, EntryContent, Id, Person, PersonKind, Protected, Quote, Recollection, Release, Restriction,
    Stage, Tag, Transcript, Use,
};
use crate::store::derived::Suggestion;
use crate::text::fold::Folded;

const PLAN: &str = include_str!("../../assets/sample/sample.json");

const FILES: &[(&str, &[u8])] = &[
    ("sources/haskett-2004.txt", include_bytes!("../../assets/sample/sources/haskett-2004.txt")),
    ("sources/frazao-2006-pt.srt", include_bytes!("../../assets/sample/sources/frazao-2006-pt.srt")),
    ("sources/frazao-2006-en.vtt", include_bytes!("../../assets/sample/sources/frazao-2006-en.vtt")),
    ("sources/lisle-1994.txt", include_bytes!("../../assets/sample/sources/lisle-1994.txt")),
    ("sources/corrie-2007.txt", include_bytes!("../../assets/sample/sources/corrie-2007.txt")),
    ("articles/what-the-water-lifted.md", include_bytes!("../../assets/sample/articles/what-the-water-lifted.md")),
    (
        "articles/the-ferry-that-nobody-launched.html",
        include_bytes!("../../assets/sample/articles/the-ferry-that-nobody-launched.html"),
    ),
];

/// The names and bytes of the interviews it is made of.
pub fn sources() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    FILES.iter().copied().filter(|(name, _)| name.starts_with("sources/"))
}

#[derive(Deserialize)]
struct Plan {
    archive: String,
    people: Vec<PlannedPerson>,
    sources: Vec<PlannedSource>,
    articles: Vec<PlannedArticle>,
    codebook: Vec<PlannedTag>,
    quotes: Vec<PlannedQuote>,
    citations: Vec<PlannedCitation>,
    dossier: PlannedDossier,
}

#[derive(Deserialize)]
struct PlannedPerson {
    name: String,
    kind: PersonKind,
    aliases: Vec<String>,
    pseudonym: Option<String>,
    note: String,
}

#[derive(Deserialize)]
struct PlannedSource {
    file: String,
    kind: String,
    title: String,
    narrators: Vec<String>,
    interviewers: Vec<String>,
    date: Date,
    place: String,
    language: String,
    stage: Option<Stage>,
    call_number: String,
    is_translation_of: Option<String>,
    release: Option<PlannedRelease>,
    restriction: Option<PlannedRestriction>,
}

#[derive(Deserialize)]
struct PlannedRelease {
    signed: Date,
    uses: Vec<Use>,
}

#[derive(Deserialize)]
struct PlannedRestriction {
    access: Access,
    until: Date,
    reason: String,
}

#[derive(Deserialize)]
struct PlannedArticle {
    file: String,
    #[serde(default)]
    publication: String,
}

#[derive(Deserialize)]
struct PlannedTag {
    name: String,
    definition: String,
    children: Vec<PlannedTag>,
}

#[derive(Deserialize)]
struct PlannedQuote {
    file: String,
    words: String,
    tags: Vec<String>,
}

#[derive(Deserialize)]
struct PlannedCitation {
    article: String,
    begins: String,
    source: String,
    decision: String,
}

#[derive(Deserialize)]
struct PlannedDossier {
    title: String,
    sections: Vec<PlannedSection>,
}

#[derive(Deserialize)]
struct PlannedSection {
    title: String,
    text: String,
    quotes: Vec<PlannedEntry>,
}

#[derive(Deserialize)]
struct PlannedEntry {
    file: String,
    words: String,
}

/// Makes the sample archive in `folder`, which must not exist or be empty.
pub fn make(folder: &Path, who: &str, watch: &Watch) -> Result<()> {
    let plan: Plan = serde_json::from_str(PLAN).map_err(|error| wrong(error.to_string()))?;
    Archive::create(folder, &plan.archive)?;
    let mut maker = Maker {
        archive: Archive::open(folder, who)?,
        transcripts: HashMap::new(),
        articles: HashMap::new(),
        tags: HashMap::new(),
    };
    type Step<'plan> = &'plan dyn Fn(&mut Maker) -> Result<()>;
    let steps: [Step<'_>; 7] = [
        &|maker| maker.people(&plan.people),
        &|maker| maker.sources(&plan.sources),
        &|maker| maker.articles(&plan.articles),
        &|maker| maker.codebook(&plan.codebook, None),
        &|maker| maker.quotes(&plan.quotes),
        &|maker| maker.citations(&plan.citations),
        &|maker| maker.dossier(&plan.dossier),
    ];
    for (done, step) in steps.iter().enumerate() {
        watch.tick(done, steps.len())?;
        step(&mut maker)?;
    }
    watch.tick(steps.len(), steps.len())?;
    maker.archive.close()
}

struct Maker {
    archive: Archive,
    /// By file.
    transcripts: HashMap<String, Transcript>,
    /// By file.
    articles: HashMap<String, Id<Article>>,
    /// By name.
    tags: HashMap<String, Id<Tag>>,
}

impl Maker {
    fn people(&mut self, people: &[PlannedPerson]) -> Result<()> {
        for planned in people {
            let person = Person {
                aliases: planned.aliases.clone(),
                pseudonym: planned.pseudonym.clone(),
                note: planned.note.clone(),
                ..Person::named(planned.kind, &planned.name)
            };
            self.archive.apply(PersonCommand::Add { person, namesake: false })?;
        }
        Ok(())
    }

    fn sources(&mut self, sources: &[PlannedSource]) -> Result<()> {
        for source in sources {
            let recollection = self.source(source)?;
            if let (Some(release), None) = (&source.release, &source.is_translation_of) {
                let narrators =
                    self.archive.read(|read| Ok(read.people_in(recollection, crate::model::Role::Narrator)?))?;
                self.archive.apply(ReleaseCommand::Add(Release {
                    id: Id::new(),
                    recollection,
                    person: narrators.first().copied(),
                    signed: Some(release.signed),
                    uses: release.uses.clone(),
                }))?;
            }
            if let Some(restriction) = &source.restriction {
                self.archive.apply(RestrictionCommand::Add(Restriction {
                    id: Id::new(),
                    protects: Protected::Recollection(recollection),
                    access: restriction.access,
                    until: Some(restriction.until),
                    reason: restriction.reason.clone(),
                }))?;
            }
        }
        Ok(())
    }

    fn source(&mut self, source: &PlannedSource) -> Result<Id<Recollection>> {
        let original = source.is_translation_of.as_ref().and_then(|file| self.transcripts.get(file)).cloned();
        let wishes = Wishes {
            kind: source.kind.parse::<Wish>().ok(),
            narrators: source.narrators.clone(),
            interviewers: source.interviewers.clone(),
            date: Some(source.date),
            place: Some(source.place.clone()),
            title: Some(source.title.clone()),
            language: Some(source.language.clone()),
            call_number: Some(source.call_number.clone()),
            stage: source.stage,
            translation_of: original,
            ..Wishes::default()
        };
        let Made::Recollection { id, .. } = self.import(&source.file, &wishes)? else {
            return Err(wrong(format!("{} became no recollection", source.file)));
        };
        let transcript = self.archive.read(|read| Ok(read.transcripts(id)?.pop()))?;
        let transcript = transcript.ok_or_else(|| wrong(format!("{} has no words", source.file)))?;
        self.transcripts.insert(source.file.clone(), transcript);
        Ok(id)
    }

    fn articles(&mut self, articles: &[PlannedArticle]) -> Result<()> {
        for planned in articles {
            let wishes = Wishes { kind: Some(Wish::Article), ..Wishes::default() };
            let Made::Article { id, .. } = self.import(&planned.file, &wishes)? else {
                return Err(wrong(format!("{} became no article", planned.file)));
            };
            if !planned.publication.is_empty() {
                let mut article = self.archive.read(|read| Ok(read.article(id)?))?;
                article.publication.clone_from(&planned.publication);
                self.archive.apply(super::articles::ArticleCommand::Edit { article, authors: None })?;
            }
            self.articles.insert(planned.file.clone(), id);
        }
        Ok(())
    }

    fn import(&mut self, file: &str, wishes: &Wishes) -> Result<Made> {
        let missing = || wrong(format!("there is no {file}"));
        let (_, bytes) = FILES.iter().find(|(name, _)| *name == file).ok_or_else(missing)?;
        let name = file.rsplit('/').next().unwrap_or(file);
        self.archive.import_bytes(name, bytes, wishes)?.made.pop().ok_or_else(missing)
    }

    fn codebook(&mut self, tags: &[PlannedTag], parent: Option<Id<Tag>>) -> Result<()> {
        for planned in tags {
            let (name, definition) = (planned.name.clone(), planned.definition.clone());
            let id = self.archive.apply(TagCommand::Add { name, parent, definition, colour: String::new() })?;
            self.tags.insert(planned.name.clone(), id);
            self.codebook(&planned.children, Some(id))?;
        }
        Ok(())
    }

    fn quotes(&mut self, quotes: &[PlannedQuote]) -> Result<()> {
        for planned in quotes {
            let quote = self.quote(&planned.file, &planned.words)?;
            let tags = planned.tags.iter().filter_map(|tag| self.tags.get(tag).copied()).collect();
            self.archive.apply(QuoteCommand::Tag { quote, tags })?;
        }
        Ok(())
    }

    fn quote(&mut self, file: &str, words: &str) -> Result<Id<Quote>> {
        let transcript = self.transcript(file)?;
        let place = self.archive.read(|read| place_of_words(read, transcript, words))?;
        self.archive.apply(QuoteCommand::Add { transcript, place })
    }

    fn transcript(&self, file: &str) -> Result<Id<Transcript>> {
        let transcript = self.transcripts.get(file).map(|transcript| transcript.id);
        transcript.ok_or_else(|| wrong(format!("there is no {file}")))
    }

    fn citations(&mut self, citations: &[PlannedCitation]) -> Result<()> {
        for planned in citations {
            let article = self.articles.get(&planned.article).copied();
            let article = article.ok_or_else(|| wrong(format!("there is no {}", planned.article)))?;
            let suggested = self.archive.suggest(article, &Watch::default())?;
            let chosen = self.chosen(planned, &suggested)?;
            match planned.decision.as_str() {
                "reject" => drop(self.archive.apply(Reject::from(&chosen))?),
                _ => drop(self.archive.apply(CitationCommand::confirm(&chosen, "Judith Arkwell"))?),
            }
        }
        Ok(())
    }

    /// The suggestion that the plan means: for the quotation that begins so, in that source.
    fn chosen(&self, planned: &PlannedCitation, suggested: &[Suggested]) -> Result<Suggestion> {
        let transcript = self.transcript(&planned.source)?;
        let begins = words_of(&planned.begins);
        let fits = |one: &&Suggested| {
            one.quotation.pieces.iter().any(|piece| words_of(&piece.exact).starts_with(begins.as_str()))
                || words_of(&one.quotation.words()).starts_with(begins.as_str())
        };
        let found = suggested.iter().filter(fits).flat_map(|one| &one.suggestions);
        let chosen = found.into_iter().find(|suggestion| suggestion.transcript == transcript);
        chosen.cloned().ok_or_else(|| wrong(format!("nothing is suggested for “{}”", planned.begins)))
    }

    fn dossier(&mut self, planned: &PlannedDossier) -> Result<()> {
        let dossier = self.archive.apply(DossierCommand::New { title: planned.title.clone() })?;
        for section in &planned.sections {
            self.archive.apply(DossierCommand::AddSection { dossier, title: section.title.clone() })?;
            let text = EntryContent::Text(section.text.clone());
            self.archive.apply(DossierCommand::AddEntry { dossier, section: None, content: text })?;
            for entry in &section.quotes {
                let content = EntryContent::Quote(self.quote(&entry.file, &entry.words)?);
                self.archive.apply(DossierCommand::AddEntry { dossier, section: None, content })?;
            }
        }
        Ok(())
    }
}

/// The folded words in one line: the plan may cut in the middle of one.
fn words_of(text: &str) -> String {
    Folded::new(text).iter().map(|(word, _)| word).collect::<Vec<_>>().join(" ")
}

fn wrong(what: String) -> ArchiveError {
    ArchiveError::Refused { rule: format!("the sample archive could not be made: {what}"), hint: "report this" }
}
