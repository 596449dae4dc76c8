//! A manuscript held against the archive.

use std::path::PathBuf;

use clap::Args;

use super::context::{Context, Failure};
use super::print;
use super::write_out::{Target, put};
use crate::archive::ArchiveError;
use crate::archive::compose::compose_proof;
use crate::archive::proof::{Proved, Report, prove};
use crate::formats::markdown_writer;

#[derive(Debug, Args)]
pub(super) struct Proof {
    /// The manuscript: text, Markdown or a saved web page
    file: PathBuf,
    /// Write Markdown
    #[arg(long)]
    markdown: bool,
    #[command(flatten)]
    target: Target,
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
    if arguments.markdown || arguments.target.output.is_some() {
        let markdown = markdown_writer::write(&compose_proof(&report));
        return put(context, &arguments.target, &markdown).map(drop);
    }
    context.answer(&report, in_words)
}

fn in_words(report: &Report) -> String {
    if report.quotations.is_empty() {
        return format!("{}: no quotations were found in it", report.title);
    }
    let mut lines: Vec<String> = report.quotations.iter().map(one).collect();
    let counts: Vec<String> = report.counts().iter().map(|(verdict, count)| format!("{count} {verdict}")).collect();
    let many = print::counted(report.quotations.len(), "quotation", "quotations");
    lines.push(format!("\n{}: {many} ({})", report.title, counts.join(", ")));
    lines.join("\n")
}

fn one(proved: &Proved) -> String {
    let who = if proved.speaker.is_empty() { "somebody unnamed" } else { &proved.speaker };
    let words = crate::archive::excerpt(&proved.words, 100);
    let mut lines = vec![format!("line {:<5} {}: “{words}” ({who})", proved.line, proved.verdict)];
    if let Some(withheld) = &proved.withheld {
        lines.push(format!("           the source is {withheld}"));
    }
    if let Some(source) = &proved.source {
        let time = source.start_ms.map(|ms| format!(", {}", print::clock(ms))).unwrap_or_default();
        lines.push(format!("           {} · turn {}{time}", source.title, source.turn));
        let original = serde_json::to_value(&source.original).unwrap_or_default();
        lines.extend(print::spoken(&original, "           "));
        lines.push(print::wrapped(&proved.sentence, "           ", 100));
    }
    lines.join("\n")
}
