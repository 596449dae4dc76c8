//! Dossiers: quotes in an order that argues something.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::context::{Context, Failure};
use super::write_out::{Target, put};
use super::{pick, print};
use crate::archive::clearance::{Clearance, Policy};
use crate::archive::compose::{Options, Summary, compose};
use crate::archive::dossiers::DossierCommand as Change;
use crate::archive::evidence::Gathered;
use crate::archive::rights::Disclose;
use crate::archive::{ArchiveError, excerpt};
use crate::formats::markdown_writer;
use crate::formats::reference::DEFAULT_STYLE;
use crate::model::{Dossier, EntryContent, Id, Section};
use crate::store::Read;

#[derive(Debug, Subcommand)]
pub(super) enum DossierCommand {
    /// List every dossier
    List,
    /// Make a new, empty dossier
    New {
        /// Its title
        title: String,
    },
    /// Show what stands in a dossier
    Show {
        /// Title or id
        dossier: String,
    },
    /// Give a dossier another title
    Rename {
        /// Title or id
        dossier: String,
        /// The title now
        title: String,
    },
    /// Add a section
    Section {
        /// Title or id of the dossier
        dossier: String,
        /// The heading
        title: String,
    },
    /// Add a quote or your own text
    Add(Add),
    /// Move an entry to another place
    Move {
        /// Title or id of the dossier
        dossier: String,
        /// Which entry, as `show` counts them
        entry: usize,
        /// Before which entry it goes, as `show` counts them; one more than there are puts it last
        before: usize,
    },
    /// Take an entry out, or remove the whole dossier; the quotes stay in the archive
    Remove {
        /// Title or id of the dossier
        dossier: String,
        /// Which entry, as `show` counts them [default: the whole dossier]
        entry: Option<usize>,
    },
    /// Write a dossier as Markdown, with footnotes, verdicts, bibliography and what was withheld
    Export(Export),
}

#[derive(Debug, Args)]
pub(super) struct Add {
    /// Title or id of the dossier
    dossier: String,
    /// A quote: its id, or its first words
    #[arg(long, required_unless_present = "text", conflicts_with = "text")]
    quote: Option<String>,
    /// Your own text; paragraphs are separated by blank lines
    #[arg(long)]
    text: Option<String>,
    /// The heading of the section it goes to [default: the last]
    #[arg(long)]
    section: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Export {
    /// Title or id of the dossier
    dossier: String,
    /// The citation style: chicago-notes, apa, modern-language-association…
    #[arg(long, default_value = DEFAULT_STYLE)]
    style: String,
    /// Use pseudonyms wherever there is one
    #[arg(long)]
    pseudonyms: bool,
    /// Do not list the passages that cite each quote
    #[arg(long)]
    without_passages: bool,
    #[command(flatten)]
    target: Target,
}

pub(super) fn run(context: &Context, command: DossierCommand) -> Result<(), Failure> {
    match command {
        DossierCommand::List => list(context),
        DossierCommand::Show { dossier } => show(context, &dossier),
        DossierCommand::Export(arguments) => export(context, &arguments),
        DossierCommand::New { title } => context.change("Made.", |_| Ok(Change::New { title })),
        DossierCommand::Rename { dossier, title } => {
            context.change("Renamed.", |read| Ok(Change::Rename { dossier: pick::dossier(read, &dossier)?, title }))
        }
        DossierCommand::Section { dossier, title } => {
            context.change("Added.", |read| Ok(Change::AddSection { dossier: pick::dossier(read, &dossier)?, title }))
        }
        DossierCommand::Add(arguments) => context.change("Added.", |read| add(read, arguments)),
        DossierCommand::Move { dossier, entry, before } => {
            context.change("Moved.", |read| moved(read, &dossier, entry, before))
        }
        DossierCommand::Remove { dossier, entry } => context.change("Removed.", |read| {
            let id = pick::dossier(read, &dossier)?;
            Ok(match entry {
                Some(number) => Change::RemoveEntry { dossier: id, entry: placed(&read.dossier(id)?, number)?.2 },
                None => Change::Remove(id),
            })
        }),
    }
}

fn add(read: &Read<'_>, arguments: Add) -> crate::archive::Result<Change> {
    let dossier = pick::dossier(read, &arguments.dossier)?;
    let section = match &arguments.section {
        Some(title) => Some(section_called(&read.dossier(dossier)?, title)?),
        None => None,
    };
    let content = match (arguments.quote, arguments.text) {
        (Some(quote), _) => EntryContent::Quote(pick::quote(read, &quote)?),
        (None, text) => EntryContent::Text(text.unwrap_or_default()),
    };
    Ok(Change::AddEntry { dossier, section, content })
}

fn section_called(dossier: &Dossier, title: &str) -> crate::archive::Result<Id<Section>> {
    let wanted = title.trim().to_lowercase();
    let found = dossier.sections.iter().find(|section| section.title.to_lowercase() == wanted);
    let missing = || ArchiveError::NotFound(format!("this dossier has no section “{title}”"));
    found.map(|section| section.id).ok_or_else(missing)
}

/// The section, the index in it and the id of an entry, counted over all sections from 1.
fn placed(dossier: &Dossier, number: usize) -> crate::archive::Result<(Id<Section>, usize, Id<crate::model::Entry>)> {
    let all = dossier.sections.iter().flat_map(|section| {
        section.entries.iter().enumerate().map(move |(index, entry)| (section.id, index, entry.id))
    });
    let missing = || ArchiveError::NotFound(format!("this dossier has no entry {number}"));
    number.checked_sub(1).and_then(|index| all.into_iter().nth(index)).ok_or_else(missing)
}

fn moved(read: &Read<'_>, dossier: &str, entry: usize, before: usize) -> crate::archive::Result<Change> {
    let id = pick::dossier(read, dossier)?;
    let dossier = read.dossier(id)?;
    let (from, at, moved) = placed(&dossier, entry)?;
    let entries: usize = dossier.sections.iter().map(|section| section.entries.len()).sum();
    let (section, to) = match dossier.sections.last() {
        Some(last) if before > entries => (last.id, last.entries.len()),
        _ => placed(&dossier, before).map(|(section, index, _)| (section, index))?,
    };
    // Taking it out first moves what stands behind it in the same section up by one.
    let to = if section == from && at < to { to - 1 } else { to };
    Ok(Change::MoveEntry { dossier: id, entry: moved, section, to })
}

fn list(context: &Context) -> Result<(), Failure> {
    let dossiers: Vec<Value> = context.ask(|read, _| {
        let one = |dossier: Dossier| {
            let entries: usize = dossier.sections.iter().map(|section| section.entries.len()).sum();
            json!({ "id": dossier.id, "title": dossier.title, "sections": dossier.sections.len(), "entries": entries })
        };
        Ok(read.dossiers()?.into_iter().map(one).collect())
    })?;
    context.answer(&dossiers, |dossiers| {
        let line = |one: &Value| {
            let text = |field: &str| one[field].as_str().unwrap_or_default().to_owned();
            let sections = print::counted_in(&one["sections"], "section", "sections");
            let entries = print::counted_in(&one["entries"], "entry", "entries");
            vec![text("id").split_off(28), text("title"), format!("{sections}, {entries}")]
        };
        print::table(&dossiers.iter().map(line).collect::<Vec<_>>())
    })
}

fn show(context: &Context, typed: &str) -> Result<(), Failure> {
    let shown: Value = context.ask(|read, gate| {
        let dossier = read.dossier(pick::dossier(read, typed)?)?;
        let mut gathered = Gathered::of_dossier(read, dossier.id, gate.looks_into_words())?;
        let mut sections = Vec::new();
        let mut number = 0;
        for section in &dossier.sections {
            let mut entries = Vec::new();
            for entry in &section.entries {
                number += 1;
                entries.push(shown_entry(read, gate, &mut gathered, &entry.content, number)?);
            }
            sections.push(json!({ "title": section.title, "entries": entries }));
        }
        Ok(json!({ "id": dossier.id, "title": dossier.title, "sections": sections }))
    })?;
    context.answer(&shown, |shown| {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let mut lines = vec![text(&shown["title"])];
        for section in shown["sections"].as_array().into_iter().flatten() {
            lines.push(format!("\n§ {}", text(&section["title"])));
            for entry in section["entries"].as_array().into_iter().flatten() {
                let words = match (&entry["quote"], &entry["withheld"]) {
                    (Value::String(words), _) => format!("“{}”", excerpt(words, 90)),
                    (_, Value::String(withheld)) => format!("(quote, {withheld})"),
                    _ => excerpt(&text(&entry["text"]), 90),
                };
                lines.push(format!("{:>4}  {words}", entry["number"]));
            }
        }
        lines.join("\n")
    })
}

fn shown_entry(
    read: &Read<'_>,
    gate: &Clearance,
    gathered: &mut Gathered<'_>,
    content: &EntryContent,
    number: usize,
) -> crate::archive::Result<Value> {
    Ok(match content {
        EntryContent::Text(text) => json!({ "number": number, "text": text }),
        EntryContent::Quote(id) => match gate.quotation_of(read, gathered.provenance(*id)?)? {
            Ok(cleared) => json!({ "number": number, "quote": cleared.quote.exact, "id": id }),
            Err(withheld) => json!({ "number": number, "withheld": withheld.in_words(), "id": id }),
        },
    })
}

fn export(context: &Context, arguments: &Export) -> Result<(), Failure> {
    let policy = Policy { pseudonyms: arguments.pseudonyms, ..context.policy };
    let options = Options { style: arguments.style.clone(), passages: !arguments.without_passages };
    let archive = context.open_read_only()?;
    let (title, document, summary) = archive.read(|read| {
        let gate = Clearance::today(read, policy)?;
        let id = pick::dossier(read, &arguments.dossier)?;
        let (document, summary) = compose(read, &gate, id, &options)?;
        Ok((read.dossier(id)?.title, document, summary))
    })?;
    drop(archive);
    if policy.include_withheld {
        // First into the history, then out: what left must be on record even if the disk fails right after.
        let mut archive = context.open()?;
        archive.apply(Disclose { what: format!("dossier “{title}”") })?;
        archive.close()?;
    }
    let is_file = put(context, &arguments.target, &markdown_writer::write(&document))?;
    match is_file {
        true => context.answer(&summary, in_words),
        false => Ok(()),
    }
}

fn in_words(summary: &Summary) -> String {
    let mut lines = vec![format!(
        "Exported {} and {}{}.",
        print::counted(summary.quotes, "quote", "quotes"),
        print::counted(summary.passages, "passage that cites what was said", "passages that cite what was said"),
        match summary.misquoted {
            0 => String::new(),
            1 => ", 1 of which misquotes it".into(),
            many => format!(", {many} of which misquote it"),
        }
    )];
    lines.extend(summary.withheld.iter().map(|words| format!("  left out: {words}")));
    if summary.unreleased > 0 {
        let many = print::counted(summary.unreleased, "recollection has", "recollections have");
        lines.push(format!("  {many} no release on record; the dossier lists them"));
    }
    lines.join("\n")
}
