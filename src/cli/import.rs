//! Taking files in.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::context::{Context, Failure};
use super::{citation, pick, print};
use crate::archive::ArchiveError;
use crate::archive::found_later::Fresh;
use crate::archive::import::sound::Keeping;
use crate::archive::import::{Bytes, Imported, Made, ToImport, Wishes};
use crate::formats::Wish;
use crate::model::{Date, Stage, Transcript};
use crate::text::clock::clock;

#[derive(Debug, Args)]
pub(super) struct Import {
    /// The files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// What they are: article, interview, letter or notes [default: as recognised]
    #[arg(long = "as", value_name = "KIND")]
    kind: Option<Wish>,
    /// A narrator, or the author of an article (may be given several times)
    #[arg(long, value_name = "NAME")]
    narrator: Vec<String>,
    /// An interviewer, or whom a letter was written to; then it is no article (may be given several times)
    #[arg(long, value_name = "NAME")]
    interviewer: Vec<String>,
    /// When it was given or published (EDTF: 2020-03-12, 1990-08~, 1991?)
    #[arg(long)]
    date: Option<Date>,
    /// Where it was given
    #[arg(long)]
    place: Option<String>,
    /// What to call it
    #[arg(long)]
    title: Option<String>,
    /// Its language (BCP 47: en, ru, pt-BR)
    #[arg(long)]
    language: Option<String>,
    /// Shelf address
    #[arg(long)]
    call_number: Option<String>,
    /// verbatim, edited or approved
    #[arg(long)]
    stage: Option<String>,
    /// The interview that it belongs to: sound of it, or one more transcript
    #[arg(long, value_name = "INTERVIEW", conflicts_with = "translation_of")]
    into: Option<String>,
    /// Leave sound where it is, and keep only its name and its checksum
    #[arg(long)]
    link: bool,
    /// It translates the transcript of this recollection, and joins it
    #[arg(long, value_name = "INTERVIEW")]
    translation_of: Option<String>,
}

pub(super) fn run(context: &Context, arguments: &Import) -> Result<(), Failure> {
    let mut archive = context.open()?;
    let original = match &arguments.translation_of {
        Some(typed) => Some(archive.read(|read| original(read, typed))?),
        None => None,
    };
    let into = match &arguments.into {
        Some(typed) => Some(archive.read(|read| pick::recollection(read, typed))?),
        None => None,
    };
    let keeping = if arguments.link { Keeping::Linked } else { Keeping::Copied };
    let wishes = Wishes { into, keeping, ..arguments.wishes(original)? };
    let watch = context.watch("importing");
    let (mut answers, mut failed, mut recollections) = (Vec::new(), 0, Vec::new());
    let files: Vec<ToImport> = arguments
        .files
        .iter()
        .map(|path| ToImport { bytes: Bytes::At(path.clone()), wishes: wishes.clone() })
        .collect();
    let mut unheard = None;
    archive.import_all(&files, &watch, |index, imported| {
        let file = &arguments.files[index];
        let answer = match imported {
            Ok(imported) => {
                recollections.extend(imported.recollections());
                told(context, file, &imported)
            }
            // One file that cannot be taken in does not stop the others.
            Err(error) => {
                failed += 1;
                if !context.json {
                    eprintln!("vivavoce: {}", print::harmless(&error.to_string()));
                }
                Ok(json!({ "file": file, "error": error.to_string() }))
            }
        };
        match answer {
            Ok(answer) => answers.push(answer),
            // Nobody reads any more what is printed.
            Err(failure) => drop(unheard.get_or_insert(failure)),
        }
    })?;
    if let Some(failure) = unheard {
        return Err(failure);
    }
    answers.extend(citation::found_later(context, &mut archive, Fresh::Recollections(recollections))?);
    archive.close()?;
    if context.json {
        context.answer(&answers, |_| String::new())?;
    }
    let files = print::counted(failed, "file was", "files were");
    match (failed, arguments.files.len() - failed) {
        (0, _) => Ok(()),
        (_, 0) => Err(Failure::Partly(format!("{files} left out; nothing was changed"))),
        (_, 1) => Err(Failure::Partly(format!("{files} left out; the other is in the archive"))),
        (_, read) => Err(Failure::Partly(format!("{files} left out; the other {read} are in the archive"))),
    }
}

impl Import {
    fn wishes(&self, translation_of: Option<Transcript>) -> Result<Wishes, Failure> {
        Ok(Wishes {
            kind: self.kind,
            narrators: self.narrator.clone(),
            interviewers: self.interviewer.clone(),
            date: self.date,
            place: self.place.clone(),
            title: self.title.clone(),
            language: self.language.clone(),
            call_number: self.call_number.clone(),
            stage: self.stage.as_deref().map(pick::term::<Stage>).transpose()?,
            translation_of,
            ..Wishes::default()
        })
    }
}

fn original(read: &crate::store::Read<'_>, typed: &str) -> Result<Transcript, ArchiveError> {
    let transcripts = read.transcripts(pick::recollection(read, typed)?)?;
    let missing = || ArchiveError::NotFound(format!("“{typed}” has no transcript that could be translated"));
    transcripts.into_iter().next().ok_or_else(missing)
}

fn told(context: &Context, file: &std::path::Path, imported: &Imported) -> Result<Value, Failure> {
    if !context.json {
        context.say(in_words(file, imported))?;
    }
    Ok(json!({ "file": file, "imported": imported }))
}

fn in_words(file: &std::path::Path, imported: &Imported) -> String {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut lines = Vec::new();
    if imported.made.len() > 3 {
        let many = imported.made.len();
        lines.push(format!("{name}: {many} records taken in ({}, {})", imported.format, imported.encoding));
    } else {
        lines.extend(imported.made.iter().map(|made| format!("{name}: {}", one(made, imported))));
    }
    for warning in imported.warnings.iter().take(8) {
        let line = warning.line.map(|line| format!("line {line}: ")).unwrap_or_default();
        lines.push(format!("    {line}{}", warning.sentence));
    }
    if imported.warnings.len() > 8 {
        lines.push(format!("    … and {} more; --json lists all", imported.warnings.len() - 8));
    }
    lines.join("\n")
}

fn one(made: &Made, imported: &Imported) -> String {
    let read_as = match imported.encoding.as_str() {
        "" => imported.format.clone(),
        encoding => format!("{}, {encoding}", imported.format),
    };
    match made {
        Made::Already { titles } => {
            format!("these bytes are in the archive already, as “{}”; nothing was changed", titles.join("”, “"))
        }
        Made::Article { id, title, quotations } => {
            let quotations = print::counted(*quotations, "quotation", "quotations");
            format!("article “{title}”, {quotations} found ({read_as}) [{}]", id.short())
        }
        Made::Sound { interview, title, duration_ms, is_new, .. } => {
            let whose = if *is_new { "a new interview," } else { "sound of" };
            format!("{whose} “{title}”, {} ({read_as}) [{}]", clock(*duration_ms), interview.short())
        }
        Made::Recollection { id, title, turns, narrators } => {
            let by = if narrators.is_empty() { String::new() } else { format!(" by {}", narrators.join(", ")) };
            let turns = print::counted(*turns, "turn", "turns");
            format!("recollection “{title}”{by}, {turns} ({read_as}) [{}]", id.short())
        }
    }
}
