//! The archive as a whole: new, info, check, history, undo, redo, backup, restore.

use std::io;
use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::context::{Context, Failure};
use super::print::{counted, moment, table};
use crate::archive::clearance::Clearance;
use crate::archive::job::Watch;
use crate::archive::{Archive, ArchiveError, TITLE, backup as bag};
use crate::store::StoreError;
use crate::store::journal::Step;

#[derive(Debug, Args)]
pub(super) struct New {
    /// The folder to make; it must not exist, or be empty
    dir: PathBuf,
    /// What the archive is called in citations
    #[arg(long)]
    title: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Check {
    /// Also read every page, text, quote and file, and the full-text index
    #[arg(long)]
    deep: bool,
    /// First make the full-text index anew from the texts, where search does not find what is there
    #[arg(long)]
    rebuild: bool,
}

#[derive(Debug, Args)]
pub(super) struct History {
    /// How many changes to list
    #[arg(long, default_value_t = 20)]
    limit: usize,
}

#[derive(Debug, Args)]
pub(super) struct Backup {
    /// The file to write; it must not exist
    file: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct Restore {
    /// The backup
    file: PathBuf,
    /// The folder to make; it must not exist, or be empty
    dir: PathBuf,
}

pub(super) fn new(context: &Context, arguments: &New) -> Result<(), Failure> {
    let name = arguments.dir.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Archive::create(&arguments.dir, arguments.title.as_deref().unwrap_or(&name))?;
    let dir = arguments.dir.display().to_string();
    context.answer(&json!({ "archive": dir }), |_| {
        format!("Made an empty archive in {dir}. Take in your first interview with:\n  vivavoce -a {dir} import FILE")
    })
}

pub(super) fn info(context: &Context) -> Result<(), Failure> {
    let archive = context.open_read_only()?;
    let folder = archive.folder().display().to_string();
    let policy = context.policy;
    let answer = archive.read(|read| {
        let gate = Clearance::today(read, policy)?;
        let label = |step: Option<Step>| -> Result<Option<String>, ArchiveError> {
            Ok(step.map(|step| gate.step(read, step)).transpose()?.map(|step| step.label))
        };
        let (recollections, articles, quotes) = (read.recollections()?, read.articles()?, read.quotes()?);
        Ok(json!({
            "title": read.setting(TITLE)?,
            "folder": folder,
            "recollections": recollections.len(),
            "turns": recollections.iter().map(|row| row.turns).sum::<usize>(),
            "people": read.people()?.len(),
            "articles": articles.len(),
            "quotations": articles.iter().map(|row| row.quotations).sum::<usize>(),
            "confirmed": articles.iter().map(|row| row.confirmed).sum::<usize>(),
            "quotes": quotes.len(),
            "tags": read.tags()?.len(),
            "dossiers": read.dossiers()?.len(),
            "restrictions": read.restrictions()?.len(),
            "files": read.media_files()?.len(),
            "undo": label(read.undoable()?)?,
            "redo": label(read.redoable()?)?,
        }))
    })?;
    context.answer(&answer, |answer| {
        let fields = answer.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
        let rows: Vec<Vec<String>> = fields
            .map(|(name, value)| vec![name.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned)])
            .collect();
        table(&rows)
    })
}

pub(super) fn check(context: &Context, arguments: &Check) -> Result<(), Failure> {
    let (mut archive, only_reading) = match context.open() {
        Err(Failure::Archive(ArchiveError::Store(StoreError::Io { source, .. })))
            if is_for_reading(&source) && !arguments.rebuild =>
        {
            (context.open_read_only()?, true)
        }
        other => (other?, false),
    };
    if arguments.rebuild {
        archive.rebuild_indexes(&context.watch("making the index anew"))?;
    }
    let mut report = archive.check(arguments.deep, &context.watch("checking"))?;
    if only_reading && arguments.deep {
        report.remarks.push("the full-text index was not compared, because nothing can be written here".into());
    }
    archive.close()?;
    context.answer(&report, |report| {
        let mut lines: Vec<String> = report.faults.iter().map(|fault| format!("fault: {fault}")).collect();
        lines.extend(report.remarks.iter().map(|remark| format!("remark: {remark}")));
        if report.faults.is_empty() {
            lines.push("All is well.".into());
        }
        lines.join("\n")
    })?;
    match report.faults.len() {
        0 => Ok(()),
        faults => Err(Failure::Partly(format!("the check found {}", counted(faults, "fault", "faults")))),
    }
}

/// Whether this is why an archive cannot be opened for writing: a locked cupboard, or a disk that is only read.
fn is_for_reading(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied)
}

pub(super) fn history(context: &Context, arguments: &History) -> Result<(), Failure> {
    let limit = arguments.limit;
    let steps: Vec<Step> =
        context.ask(|read, gate| read.history(limit)?.into_iter().map(|step| gate.step(read, step)).collect())?;
    context.answer(&steps, |steps| {
        let row = |step: &Step| {
            let state = if step.state == "done" { String::new() } else { format!("({})", step.state) };
            vec![step.position.to_string(), moment(step.made_ms), step.who.clone(), format!("{} {state}", step.label)]
        };
        match steps.is_empty() {
            true => "Nothing was changed yet.".into(),
            false => table(&steps.iter().map(row).collect::<Vec<_>>()),
        }
    })
}

/// A step as the gate lets it be told.
fn cleared(context: &Context, archive: &Archive, step: Option<Step>) -> Result<Option<Step>, Failure> {
    let policy = context.policy;
    let told = |step| archive.read(|read| Clearance::today(read, policy)?.step(read, step));
    Ok(step.map(told).transpose()?)
}

pub(super) fn undo(context: &Context) -> Result<(), Failure> {
    let mut archive = context.open()?;
    let step = archive.undo()?;
    let step = cleared(context, &archive, step)?;
    archive.close()?;
    context.answer(&step, |step| match step {
        Some(step) => format!("Undone: {}", step.label),
        None => "There is nothing to undo.".into(),
    })
}

pub(super) fn redo(context: &Context) -> Result<(), Failure> {
    let mut archive = context.open()?;
    let step = archive.redo()?;
    let step = cleared(context, &archive, step)?;
    archive.close()?;
    context.answer(&step, |step| match step {
        Some(step) => format!("Done again: {}", step.label),
        None => "There is nothing to redo.".into(),
    })
}

pub(super) fn backup(context: &Context, arguments: &Backup) -> Result<(), Failure> {
    let archive = match context.open() {
        Ok(archive) => archive,
        // Somebody else is at work in it, or the disk cannot be written to.
        Err(_) => context.open_read_only()?,
    };
    if archive.recordings_left() > 0 {
        eprintln!(
            "vivavoce: a recording waits to be taken in and is not in the backup; open the archive, then back up again"
        );
    }
    let held = archive.backup(&arguments.file, &context.watch("writing the backup"))?;
    context.answer(&held, |held| {
        format!(
            "Wrote {} ({} bytes before packing) into {}. It holds everything, also what is withheld: keep it safe.",
            counted(held.files, "file", "files"),
            held.bytes,
            arguments.file.display()
        )
    })
}

pub(super) fn restore(context: &Context, arguments: &Restore) -> Result<(), Failure> {
    let watch: Watch = context.watch("unpacking");
    let held = bag::restore(&arguments.file, &arguments.dir, &watch)?;
    context.answer(&held, |held| {
        format!(
            "Every byte was as it should be: {} in {}.",
            counted(held.files, "file", "files"),
            arguments.dir.display()
        )
    })
}
