//! A manuscript held against the archive.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::context::{Context, Failure};
use super::print;
use super::write_out::{Target, put};
use crate::archive::ArchiveError;
use crate::archive::compose::compose_proof;
use crate::archive::proof::{Proved, Report, prove};
use crate::formats::{html_writer, markdown_writer};
use crate::text::clock::clock;

#[derive(Debug, Args)]
pub(super) struct Proof {
    /// The manuscript: text, Markdown or a saved web page
    file: PathBuf,
    /// Write the checker's copy: the whole text with its quotations numbered, and an entry for each [default: as the
    /// ending of --output says, else markdown]
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Write Markdown, as --format markdown does
    #[arg(long, conflicts_with = "format")]
    markdown: bool,
    #[command(flatten)]
    target: Target,
}

/// How a checker's copy is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Text with footnote-like numbers, readable as it is
    Markdown,
    /// One web page that needs nothing else
    Html,
    /// The same data for programs
    Json,
}

impl Format {
    /// The format that a file of this name is expected to have.
    fn of(path: &Path) -> Option<Format> {
        let ending = path.extension()?.to_string_lossy().to_lowercase();
        match ending.as_str() {
            "md" | "markdown" => Some(Format::Markdown),
            "html" | "htm" => Some(Format::Html),
            "json" => Some(Format::Json),
            _ => None,
        }
    }
}

pub(super) fn run(context: &Context, arguments: &Proof) -> Result<(), Failure> {
    let bytes = std::fs::read(&arguments.file).map_err(|source| ArchiveError::Io {
        doing: "reading the file",
        path: arguments.file.clone(),
        source,
    })?;
    let name = arguments.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let watch = context.watch("comparing");
    let report = context.ask(|read, gate| prove(read, gate, &name, &bytes, &watch))?;
    match arguments.wanted() {
        Some(format) => match put(context, &arguments.target, &written(&report, format))? {
            true => context.answer(&report.verdicts, |_| summary(&report)),
            false => Ok(()),
        },
        None => context.answer(&report, in_words),
    }
}

impl Proof {
    /// How the checker's copy is to be written; none where only an overview was asked for.
    fn wanted(&self) -> Option<Format> {
        let output = self.target.output.as_deref();
        let said = self.format.or(self.markdown.then_some(Format::Markdown));
        said.or_else(|| output.map(|path| Format::of(path).unwrap_or(Format::Markdown)))
    }
}

fn written(report: &Report, format: Format) -> String {
    match format {
        Format::Markdown => markdown_writer::write(&compose_proof(report)),
        Format::Html => html_writer::write(&compose_proof(report)),
        Format::Json => report.to_json(),
    }
}

fn in_words(report: &Report) -> String {
    let mut lines: Vec<String> = report.quotations.iter().map(one).collect();
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines.push(summary(report));
    lines.join("\n")
}

fn summary(report: &Report) -> String {
    if report.quotations.is_empty() {
        return format!("{}: no quotations were found in it", report.title);
    }
    let many = print::counted(report.quotations.len(), "quotation", "quotations");
    format!("{}: {many} ({})", report.title, report.verdicts_in_words())
}

fn one(proved: &Proved) -> String {
    let who = if proved.speaker.is_empty() { "somebody unnamed" } else { &proved.speaker };
    let words = crate::archive::excerpt(&proved.words, 100);
    let mut lines = vec![format!("line {:<5} {}: “{words}” ({who})", proved.line, proved.verdict)];
    if let Some(withheld) = &proved.withheld {
        lines.push(format!("           the source is {withheld}"));
    }
    if let Some(source) = &proved.source {
        let time = source.start_ms.map(|ms| format!(", {}", clock(ms))).unwrap_or_default();
        lines.push(format!("           {} · turn {}{time}", source.title, source.turn));
        let original = serde_json::to_value(&source.original).unwrap_or_default();
        lines.extend(print::spoken(&original, "           "));
        lines.push(print::wrapped(&proved.sentence, "           ", 100));
    }
    lines.join("\n")
}
