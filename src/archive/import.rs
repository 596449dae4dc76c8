//! Taking files in: bytes to the vault, drafts to records.
//!
//! Each file is one step of the journal, whole or not at all. Bytes that are there already change nothing.

mod belongs;
pub mod sound;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::articles::{ArticleCommand, NewArticle, quotations};
use super::command::Command;
use super::job::Watch;
use super::people::in_name_case;
use super::recollections::{NewRecollection, NewTranscript, RecollectionCommand};
use super::{Archive, ArchiveError, Result};
use crate::formats::{self, ArticleDraft, Content, Draft, SourceDraft, Warning, Wish};
use crate::media::probe::is_sound;
use crate::media::{Vault, Waiting};
use crate::model::{Article, Date, Id, MediaFile, Recollection, RecollectionKind, Recording, Stage, Transcript};
use crate::store::media_file::MadeOf;
use crate::store::{Read, Steps, StoreError, now_ms};
use crate::text::quotation::{self, Analysis};
use belongs::{Belonging, interview_of_transcript};
use sound::Keeping;

/// What the historian knows better than the file. Whatever is not said is taken from the file.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    /// What it is to become.
    pub kind: Option<Wish>,
    /// The form in which somebody remembered, where the file alone cannot tell: a letter or an e-mail.
    pub form: Option<RecollectionKind>,
    /// The narrators' names, or an article's authors'.
    pub narrators: Vec<String>,
    /// The interviewers' names.
    pub interviewers: Vec<String>,
    /// When it was given or published.
    pub date: Option<Date>,
    /// Where it was given.
    pub place: Option<String>,
    /// What to call it.
    pub title: Option<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// Shelf address.
    pub call_number: Option<String>,
    /// Verbatim, edited or approved.
    pub stage: Option<Stage>,
    /// The transcript that this one translates: it joins that recollection.
    pub translation_of: Option<Transcript>,
    /// The interview that it belongs to: sound of it, or one more transcript.
    pub into: Option<Id<Recollection>>,
    /// Whether it makes an interview of its own, whatever names tell.
    pub is_apart: bool,
    /// Where the bytes of sound stay.
    pub keeping: Keeping,
    /// What the file says and the historian knows to be wrong.
    pub without: Without,
}

/// What of a file's own words is not to be believed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Without {
    /// Nobody is known to be the narrator or author.
    pub narrators: bool,
    /// Nobody is known to have asked.
    pub interviewers: bool,
    /// No date is known.
    pub date: bool,
}

/// What became of one file.
#[derive(Clone, Debug, Serialize)]
pub struct Imported {
    /// What was made of it.
    pub made: Vec<Made>,
    /// What the file was recognised as.
    pub format: String,
    /// How its bytes became characters.
    pub encoding: String,
    /// What the historian should look at.
    pub warnings: Vec<Warning>,
}

/// One record made of a file.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum Made {
    /// The bytes were imported before; nothing was changed.
    Already {
        /// Their records' titles.
        titles: Vec<String>,
    },
    /// Sound of an interview.
    Sound {
        /// The interview.
        interview: Id<Recollection>,
        /// The recording.
        recording: Id<Recording>,
        /// The interview's title.
        title: String,
        /// How long it lasts, in ms.
        duration_ms: i64,
        /// Whether the interview came with it.
        is_new: bool,
    },
    /// A recollection, or one more transcript of one.
    Recollection {
        /// Its key.
        id: Id<Recollection>,
        /// Its title.
        title: String,
        /// How many turns were taken in.
        turns: usize,
        /// The narrators' names.
        narrators: Vec<String>,
    },
    /// An article.
    Article {
        /// Its key.
        id: Id<Article>,
        /// Its title.
        title: String,
        /// How many quotations it prints.
        quotations: usize,
    },
}

impl Imported {
    /// The recollections that have new words by it.
    pub fn recollections(&self) -> impl Iterator<Item = Id<Recollection>> {
        self.made.iter().filter_map(|made| match made {
            Made::Recollection { id, .. } => Some(*id),
            Made::Article { .. } | Made::Already { .. } | Made::Sound { .. } => None,
        })
    }

    /// The articles made of it that print quotations.
    pub fn articles(&self) -> impl Iterator<Item = Id<Article>> {
        self.made.iter().filter_map(|made| match made {
            Made::Article { id, quotations, .. } if *quotations > 0 => Some(*id),
            _ => None,
        })
    }
}

impl Archive {
    /// Takes in the file at `path`. Fails with a sentence where it cannot be read; then nothing has changed.
    pub fn import(&mut self, path: &Path, wishes: &Wishes) -> Result<Imported> {
        self.import_watched(path, wishes, &Watch::default())
    }

    /// The same, telling how far it is: sound takes its time.
    pub fn import_watched(&mut self, path: &Path, wishes: &Wishes, watch: &Watch) -> Result<Imported> {
        if is_sound(path) {
            return self.import_sound(path, wishes, watch);
        }
        self.take_in_one(prepared_file(&self.vault, path, wishes)?, wishes)
    }

    /// Takes in bytes that came under a name.
    pub fn import_bytes(&mut self, name: &str, bytes: &[u8], wishes: &Wishes) -> Result<Imported> {
        self.take_in_one(prepared(&self.vault, name, Path::new(name), bytes, wishes)?, wishes)
    }

    fn take_in_one(&mut self, prepared: Prepared, wishes: &Wishes) -> Result<Imported> {
        let vault = &self.vault;
        self.store.write_many(|steps| {
            let imported = take_in(steps, prepared, wishes)?;
            vault.sync()?;
            Ok(imported)
        })
    }

    /// Takes in files in their order, each a step of its own. What cannot be taken in is told to `told` and does not stop
    /// the others; a full disk does, and a cancelled watch ends it between two files. What was taken in stays, and is
    /// told once it is durable.
    ///
    /// Texts are read by a second thread while those before them are stored, many in one transaction.
    pub fn import_all(
        &mut self,
        files: &[ToImport],
        watch: &Watch,
        mut told: impl FnMut(usize, Result<Imported>),
    ) -> Result<()> {
        let (total, vault) = (files.len(), self.vault.clone());
        std::thread::scope(|scope| {
            let (sender, receiver) = std::sync::mpsc::sync_channel(READ_AHEAD);
            scope.spawn(move || {
                let texts = files.iter().filter(|file| file.sound().is_none());
                for prepared in texts.map(|file| file.prepared(&vault)) {
                    if sender.send(prepared).is_err() {
                        // Nobody receives any more: the import has ended early.
                        return;
                    }
                }
            });
            let mut next = 0;
            while next < total {
                watch.tick(next, total)?;
                match files[next].sound() {
                    Some(path) => {
                        let imported = self.import_sound(path, &files[next].wishes, &watch.part(next, total));
                        match imported {
                            Err(error) if stops_the_others(&error) => return Err(error),
                            imported => told(next, imported),
                        }
                        next += 1;
                    }
                    None => {
                        let batch = self.import_together(&files[next..], next, total, &receiver, watch)?;
                        for imported in batch.told {
                            told(next, imported);
                            next += 1;
                        }
                        batch.stopped.map_or(Ok(()), Err)?;
                    }
                }
            }
            watch.tick(total, total)
        })
    }

    /// Takes in the texts that `files` begin with, as many as make a good transaction.
    fn import_together(
        &mut self,
        files: &[ToImport],
        done: usize,
        total: usize,
        receiver: &Receiver<Result<Prepared>>,
        watch: &Watch,
    ) -> Result<Batch> {
        let (vault, started) = (&self.vault, Instant::now());
        let mut stopped = None;
        let outcome = self.store.write_many(|steps| {
            let (mut told, mut bytes) = (Vec::new(), 0);
            for file in files.iter().take_while(|file| file.sound().is_none()) {
                if bytes >= TOGETHER_BYTES || started.elapsed() >= TOGETHER_TIME {
                    break;
                }
                let imported = watch.tick(done + told.len(), total).and_then(|()| {
                    let prepared = receiver.recv().unwrap_or(Err(ArchiveError::Cancelled))?;
                    bytes += prepared.bytes;
                    take_in(steps, prepared, &file.wishes)
                });
                match imported {
                    Err(error) if stops_the_others(&error) => {
                        stopped = Some(error);
                        break;
                    }
                    imported => told.push(imported),
                }
            }
            vault.sync()?;
            Ok::<_, ArchiveError>(told)
        });
        match (outcome, stopped) {
            (Ok(told), stopped) => Ok(Batch { told, stopped }),
            // What stopped the others says more than that the transaction could not be ended well after it.
            (Err(error), stopped) => Err(stopped.unwrap_or(error)),
        }
    }
}

/// How much text is stored in one transaction, in bytes, and how long that may take: what is in it is durable only at
/// its end, and Cancel waits for it. Half as much makes an import take a tenth longer: the indexes are merged oftener.
const TOGETHER_BYTES: u64 = 16 << 20;
const TOGETHER_TIME: Duration = Duration::from_secs(1);
/// How many texts are read before it is their turn. Each is in memory.
const READ_AHEAD: usize = 2;

/// Texts that were taken in together.
struct Batch {
    /// What became of each.
    told: Vec<Result<Imported>>,
    /// Why the next one was not even tried.
    stopped: Option<ArchiveError>,
}

/// A text that was read, waiting to be stored; made without asking the archive anything.
struct Prepared {
    name: String,
    bytes: u64,
    /// Its bytes beside their place in the vault.
    file: Waiting,
    /// What it was read as.
    drafts: Result<Vec<Drafted>>,
}

/// One record to be, and the quotations that it prints.
struct Drafted {
    draft: Draft,
    quotations: Analysis,
}

/// Reads the file at `path`, as far as that is possible without the archive.
fn prepared_file(vault: &Vault, path: &Path, wishes: &Wishes) -> Result<Prepared> {
    let bytes = std::fs::read(path).map_err(|source| ArchiveError::Io {
        doing: "reading the file",
        path: path.to_owned(),
        source,
    })?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    prepared(vault, &name, path, &bytes, wishes)
}

/// Reads bytes that came under a `name`; errors name the `path`.
fn prepared(vault: &Vault, name: &str, path: &Path, bytes: &[u8], wishes: &Wishes) -> Result<Prepared> {
    let drafts = drafts_of(name, bytes, wishes)
        .map(|drafts| drafts.into_iter().map(|draft| drafted(draft, wishes)).collect())
        .map_err(|source| ArchiveError::Unreadable { path: path.to_owned(), source: Box::new(source) });
    Ok(Prepared { name: name.to_owned(), bytes: bytes.len() as u64, file: vault.stage(bytes, name)?, drafts })
}

/// Finds out what takes long: the language, and the quotations of an article.
fn drafted(mut draft: Draft, wishes: &Wishes) -> Drafted {
    let (text, language) = match &mut draft.content {
        Content::Article(article) => (&article.text, &mut article.language),
        Content::Source(source) => (&source.text, &mut source.language),
    };
    if let Some(wished) = &wishes.language {
        language.clone_from(wished);
    }
    if language.is_empty() {
        *language = guessed_language(text);
    }
    let quotations = match &draft.content {
        Content::Article(article) => quotation::analyse(&article.text),
        Content::Source(_) => Analysis::default(),
    };
    Drafted { draft, quotations }
}

/// Stores a text that was read, in a step of its own. Bytes that are in the archive already change nothing.
fn take_in(steps: &Steps<'_>, prepared: Prepared, wishes: &Wishes) -> Result<Imported> {
    let Prepared { name, bytes, file, drafts } = prepared;
    let sha256 = file.sha256();
    if let Some(known) = known(steps, &sha256)? {
        return Ok(known);
    }
    let drafts = drafts?;
    let belonging = belonging(steps, &name, &drafts, wishes)?;
    file.take_place()?;
    let mut imported =
        Imported { made: Vec::new(), format: String::new(), encoding: String::new(), warnings: Vec::new() };
    let mut additions = Vec::new();
    for drafted in drafts {
        let media = MediaFile {
            id: Id::new(),
            sha256,
            name: name.clone(),
            format: drafted.draft.format.to_owned(),
            encoding: drafted.draft.encoding.to_owned(),
            bytes,
            added_ms: now_ms(),
            linked_at: None,
        };
        imported.format = media.format.clone();
        imported.encoding = media.encoding.clone();
        additions.push(addition(drafted, media, &name, wishes, &belonging, &mut imported));
    }
    steps.write(|write| Additions { name, additions }.perform(write))?;
    Ok(imported)
}

/// What a text belongs to: what was wished for, or an interview with a recording of the same name.
fn belonging(read: &Read<'_>, name: &str, drafts: &[Drafted], wishes: &Wishes) -> Result<Belonging> {
    let [Drafted { draft: Draft { content: Content::Source(source), .. }, .. }] = drafts else {
        return Ok(Belonging::default());
    };
    if wishes.into.is_some() || wishes.translation_of.is_some() || wishes.is_apart {
        return Ok(Belonging { interview: wishes.into, ..Belonging::default() });
    }
    let last_ms = source.turns.iter().filter_map(|turn| turn.end_ms.or(turn.start_ms)).max();
    interview_of_transcript(read, name, last_ms)
}

/// The answer for bytes that are in the archive already.
fn known(read: &Read<'_>, hash: &[u8; 32]) -> Result<Option<Imported>> {
    let Some(file) = read.media_file_by_sha256(hash)? else { return Ok(None) };
    let titles: Vec<String> = read
        .made_of(file.id)?
        .into_iter()
        .map(|made| match made {
            MadeOf::Article(_, title) | MadeOf::Recollection(_, title) => title,
        })
        .collect();
    Ok((!titles.is_empty()).then_some(Imported {
        made: vec![Made::Already { titles }],
        format: file.format,
        encoding: file.encoding,
        warnings: Vec::new(),
    }))
}

/// Reads a file as what it is said to be. Who names an interviewer has said that it is no article, even of a file so
/// short that nothing else marks it as an interview.
fn drafts_of(name: &str, bytes: &[u8], wishes: &Wishes) -> std::result::Result<Vec<Draft>, formats::FormatError> {
    let drafts = formats::read(name, bytes, wishes.kind)?;
    let is_article = drafts.iter().all(|draft| matches!(draft.content, Content::Article(_)));
    match wishes.kind.is_none() && is_article && !wishes.interviewers.is_empty() {
        true => formats::read(name, bytes, Some(Wish::Interview)),
        false => Ok(drafts),
    }
}

/// One of several files that are taken in together.
pub struct ToImport {
    /// What to take in.
    pub bytes: Bytes,
    /// What the historian knows better than the file.
    pub wishes: Wishes,
}

impl ToImport {
    /// Where it is, if it is sound.
    fn sound(&self) -> Option<&Path> {
        match &self.bytes {
            Bytes::At(path) => Some(path.as_path()).filter(|path| is_sound(path)),
            Bytes::Here { .. } => None,
        }
    }

    /// It read, if it is a text.
    fn prepared(&self, vault: &Vault) -> Result<Prepared> {
        match &self.bytes {
            Bytes::At(path) => prepared_file(vault, path, &self.wishes),
            Bytes::Here { name, bytes } => prepared(vault, name, Path::new(name), bytes, &self.wishes),
        }
    }
}

/// Where the bytes of a file are.
pub enum Bytes {
    /// In the file system.
    At(PathBuf),
    /// Here, under a name.
    Here {
        /// The name.
        name: String,
        /// The bytes.
        bytes: Vec<u8>,
    },
}

/// Whether a failure concerns more than the one file: the database's, and the vault's, which may be full.
fn stops_the_others(error: &ArchiveError) -> bool {
    match error {
        // The interview that one file was to join has gone.
        ArchiveError::Store(StoreError::NoSuch { .. }) => false,
        ArchiveError::Store(_) | ArchiveError::Vault(_) | ArchiveError::Cancelled => true,
        _ => false,
    }
}

/// Everything that one file becomes, in one step.
struct Additions {
    name: String,
    additions: Vec<Addition>,
}

enum Addition {
    Recollection(RecollectionCommand),
    Article(ArticleCommand),
}

impl Command for Additions {
    type Outcome = ();

    fn perform(self, write: &crate::store::Write<'_>) -> Result<(String, ())> {
        let many = self.additions.len();
        let mut label = String::new();
        for addition in self.additions {
            label = match addition {
                Addition::Recollection(command) => command.perform(write)?.0,
                Addition::Article(command) => command.perform(write)?.0,
            };
        }
        if many > 1 {
            label = format!("Import {many} records from {}", self.name);
        }
        Ok((label, ()))
    }
}

fn addition(
    drafted: Drafted,
    media: MediaFile,
    name: &str,
    wishes: &Wishes,
    belonging: &Belonging,
    imported: &mut Imported,
) -> Addition {
    let Drafted { draft, quotations: analysis } = drafted;
    imported.warnings.extend(draft.warnings);
    match draft.content {
        Content::Article(article) => {
            let new = article_of(article, analysis, media, name, wishes);
            imported.made.push(Made::Article {
                id: new.article.id,
                title: new.article.title.clone(),
                quotations: quotations(new.article.id, &new.text, &new.analysis)
                    .iter()
                    .filter(|quotation| quotation.is_quotation)
                    .count(),
            });
            Addition::Article(ArticleCommand::Add(Box::new(new)))
        }
        Content::Source(source) => source_of(source, media, name, wishes, belonging, imported),
    }
}

fn article_of(draft: ArticleDraft, analysis: Analysis, media: MediaFile, name: &str, wishes: &Wishes) -> NewArticle {
    NewArticle {
        article: Article {
            id: Id::new(),
            title: chosen(wishes.title.as_deref(), &draft.title, name),
            publication: draft.publication,
            date: wishes.date.or(draft.date.filter(|_| !wishes.without.date)),
            url: draft.url,
            language: draft.language,
            media: None,
            text_sha256: [0; 32],
        },
        authors: match wishes.narrators.as_slice() {
            [] if wishes.without.narrators => Vec::new(),
            [] => draft.authors,
            wished => wished.to_vec(),
        },
        media: Some(media),
        analysis,
        text: draft.text,
    }
}

fn source_of(
    draft: SourceDraft,
    media: MediaFile,
    name: &str,
    wishes: &Wishes,
    belonging: &Belonging,
    imported: &mut Imported,
) -> Addition {
    let transcript = NewTranscript {
        recording: belonging.recording,
        media: Some(media),
        language: draft.language.clone(),
        stage: wishes.stage.unwrap_or(Stage::Verbatim),
        translation_of: wishes.translation_of.as_ref().map(|original| original.id),
        text: draft.text,
        turns: draft.turns,
    };
    let turns = transcript.turns.len();
    let joins = wishes.translation_of.as_ref().map(|original| original.recollection).or(belonging.interview);
    let recollection = Recollection {
        id: joins.unwrap_or_default(),
        kind: wishes.form.unwrap_or(draft.kind),
        title: chosen(wishes.title.as_deref(), &draft.title, name),
        date: wishes.date.or(draft.date.filter(|_| !wishes.without.date)),
        place: wishes.place.clone().unwrap_or(draft.place),
        language: draft.language,
        call_number: wishes.call_number.clone().unwrap_or(draft.call_number),
        accession: String::new(),
        reported_in: None,
        work: None,
    };
    let chosen_names = |wished: &[String], own: &[String], is_without: bool| match wished {
        [] if is_without => Vec::new(),
        [] => own.iter().map(|name| in_name_case(name)).collect(),
        wished => wished.to_vec(),
    };
    let narrators: Vec<String> = chosen_names(&wishes.narrators, &draft.narrators, wishes.without.narrators);
    let interviewers = chosen_names(&wishes.interviewers, &draft.interviewers, wishes.without.interviewers);
    if narrators.is_empty() && joins.is_none() {
        let sentence = "The file names no narrator; say whose memory this is, now or later.".to_owned();
        let warning = Warning { line: None, sentence };
        // A catalogue of hundreds of records says it once.
        if !imported.warnings.contains(&warning) {
            imported.warnings.push(warning);
        }
    }
    imported.made.push(Made::Recollection {
        id: recollection.id,
        title: recollection.title.clone(),
        turns,
        narrators: narrators.clone(),
    });
    imported.warnings.extend(belonging.sentence.clone().map(|sentence| Warning { line: None, sentence }));
    if joins.is_some() {
        return Addition::Recollection(RecollectionCommand::AddTranscript {
            recollection: recollection.id,
            transcript: Box::new(transcript),
        });
    }
    let new = NewRecollection { recollection, narrators, interviewers, note: draft.note, transcript: Some(transcript) };
    Addition::Recollection(RecollectionCommand::Add(Box::new(new)))
}

/// The title that was wished for, or the file's own, or its name.
fn chosen(wish: Option<&str>, own: &str, name: &str) -> String {
    let stem = Path::new(name).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    [wish.unwrap_or_default(), own, &stem, "untitled"]
        .into_iter()
        .find(|title| !title.trim().is_empty())
        .unwrap_or_default()
        .to_owned()
}

/// The language of a text as a BCP 47 tag, where it is long and plain enough to tell.
fn guessed_language(text: &str) -> String {
    // A page is enough to tell, and a whole book takes long.
    let sample: String = text.chars().take(4_000).collect();
    match whatlang::detect(&sample) {
        Some(found) if found.is_reliable() => two_letters(found.lang()).to_owned(),
        _ => String::new(),
    }
}

/// BCP 47 wants the two-letter code where there is one.
fn two_letters(language: whatlang::Lang) -> &'static str {
    use whatlang::Lang;
    match language {
        Lang::Eng => "en",
        Lang::Rus => "ru",
        Lang::Deu => "de",
        Lang::Fra => "fr",
        Lang::Spa => "es",
        Lang::Ita => "it",
        Lang::Por => "pt",
        Lang::Nld => "nl",
        Lang::Swe => "sv",
        Lang::Dan => "da",
        Lang::Fin => "fi",
        Lang::Pol => "pl",
        Lang::Ces => "cs",
        Lang::Hun => "hu",
        Lang::Ron => "ro",
        Lang::Ukr => "uk",
        Lang::Bel => "be",
        Lang::Bul => "bg",
        Lang::Srp => "sr",
        Lang::Hrv => "hr",
        Lang::Slv => "sl",
        Lang::Lit => "lt",
        Lang::Lav => "lv",
        Lang::Est => "et",
        Lang::Ell => "el",
        Lang::Tur => "tr",
        Lang::Ara => "ar",
        Lang::Heb => "he",
        Lang::Kat => "ka",
        Lang::Hye => "hy",
        Lang::Cmn => "zh",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Hin => "hi",
        other => other.code(),
    }
}
