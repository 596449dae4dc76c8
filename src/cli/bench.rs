//! Measuring how fast the program is on this computer.

use std::io;
use std::path::PathBuf;

use clap::Args;

use super::context::{Context, Failure};
use super::print::table;
use crate::archive::job::Watch;
use crate::bench::apart::{Task, perform};
use crate::bench::ledger::{Growth, Report, Row};
use crate::bench::{Plan, run as measure};

/// Measure how fast the program is on this computer, beside what it is to reach.
///
/// Makes archives of made interviews in a temporary folder (their sentences are real, drawn with a fixed seed), does in
/// them what a historian does, measures that, and takes everything away again. 6,000 interviews hold 60 million words:
/// they need about 4 GB of disk and some minutes. Ctrl+C stops it and takes everything away too.
#[derive(Debug, Args)]
pub(super) struct Bench {
    /// A folder with real interviews (JSON, WebVTT, text) to make the archives of [default: the sample archive's]
    #[arg(long, value_name = "DIR")]
    corpus: Option<PathBuf>,
    /// How many interviews the archives hold, each measured for itself
    #[arg(long, value_name = "N,N…", value_delimiter = ',', default_value = "60,600,6000",
          value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    sizes: Vec<u32>,
    /// Takes only so small a part of all other numbers: for tests
    #[arg(long, hide = true, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    share: u32,
    /// Does one task and says what it needed: this program calls itself so
    #[arg(long, hide = true, requires = "archive_folder", value_parser = task)]
    apart: Option<Task>,
    /// The archive of that task
    #[arg(long = "in", id = "archive_folder", hide = true)]
    folder: Option<PathBuf>,
}

fn task(name: &str) -> Result<Task, String> {
    Task::named(name).ok_or_else(|| format!("there is no task “{name}”"))
}

pub(super) fn run(context: &Context, arguments: &Bench) -> Result<(), Failure> {
    if let (Some(task), Some(folder)) = (arguments.apart, &arguments.folder) {
        return Ok(perform(task, folder)?);
    }
    let plan = Plan {
        corpus: arguments.corpus.clone(),
        sizes: arguments.sizes.iter().map(|size| *size as usize).collect(),
        share: arguments.share as usize,
    };
    let watch = Watch::default();
    let interrupted = watch.clone();
    ctrlc::set_handler(move || interrupted.cancel()).map_err(io::Error::other)?;
    let report = measure(&plan, &watch, &|step| eprintln!("{step}"))?;
    context.answer(&report, in_words)
}

fn in_words(report: &Report) -> String {
    let mut rows = vec![["", "interviews", "value", "", "CPU", "goal", ""].map(str::to_owned).to_vec()];
    rows.extend(report.rows.iter().map(row));
    let mut lines = table(&rows);
    if !report.growth.is_empty() {
        let growth = report.growth.iter().map(growth).collect::<Vec<_>>();
        lines.push_str("\n\nGrowth with the number of interviews (exponent)\n");
        lines.push_str(&table(&growth));
    }
    let missed = report.rows.iter().filter(|row| row.pass == Some(false)).count();
    let steep = report.growth.iter().filter(|growth| growth.pass == Some(false)).count();
    lines.push_str(&format!("\n\nMade of {} words: {}\n", report.corpus_words, report.corpus));
    lines.push_str(&format!("{}; {missed} goals missed, {steep} grow too fast.", report.calibration.in_words()));
    lines
}

fn row(row: &Row) -> Vec<String> {
    let size = row.size.map(|size| size.to_string()).unwrap_or_default();
    let value = row.value.map(figure).unwrap_or_else(|| "–".into());
    let verdict = match (row.pass, &row.note) {
        (_, Some(note)) => note.clone(),
        (Some(true), _) => "reached".into(),
        (Some(false), _) => "MISSED".into(),
        (None, _) => String::new(),
    };
    let goal = row.goal.map(figure).unwrap_or_default();
    let cpu = row.cpu.map(figure).unwrap_or_default();
    vec![row.name.into(), size, value, row.unit.into(), cpu, goal, verdict]
}

fn growth(growth: &Growth) -> Vec<String> {
    let verdict = match growth.pass {
        Some(true) => "reached",
        Some(false) => "TOO FAST",
        None => "as its answer",
    };
    let goal = growth.goal.map(|goal| format!("{goal:.2}")).unwrap_or_default();
    vec![growth.name.into(), format!("{:.2}", growth.exponent), goal, verdict.into()]
}

/// Three digits that count.
fn figure(value: f64) -> String {
    match value.abs() {
        large if large >= 100.0 => format!("{value:.0}"),
        middle if middle >= 10.0 => format!("{value:.1}"),
        small if small >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}
