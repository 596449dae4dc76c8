//! What is measured in a process of its own, so that peaks of memory and starts are its own: this program, called with a
//! hidden argument by itself.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::asking::{self, Way};
use super::clock::Spent;
use super::{BenchError, Result, failed};
use crate::archive::import::{Bytes, ToImport, Wishes};
use crate::archive::job::Watch;
use crate::archive::{Archive, ArchiveError};

/// What the process is to do with the archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Open it, and nothing more.
    Idle,
    /// Search what it is told, a query a line.
    Search,
    /// Import what it is told, a path a line.
    Import,
    /// Open it as the window does, up to the first useful frame.
    Start,
}

impl Task {
    /// Every task.
    pub const ALL: [Task; 4] = [Task::Idle, Task::Search, Task::Import, Task::Start];

    /// As the hidden argument names it.
    pub fn name(self) -> &'static str {
        match self {
            Task::Idle => "idle",
            Task::Search => "search",
            Task::Import => "import",
            Task::Start => "start",
        }
    }

    /// The task of a name.
    pub fn named(name: &str) -> Option<Task> {
        Task::ALL.into_iter().find(|task| task.name() == name)
    }
}

/// What the process says at its end.
#[derive(Serialize, Deserialize)]
struct Said {
    /// The most memory it ever had, in MB; none where the system does not tell.
    peak_mb: Option<f64>,
    /// CPU time up to now, in ms.
    cpu_ms: f64,
}

/// What was measured of the process.
pub(super) struct Answer {
    pub peak_mb: Option<f64>,
    /// From its start to its answer.
    #[cfg_attr(not(feature = "gui"), expect(dead_code, reason = "only the window is started for its own sake"))]
    pub ready: Spent,
}

/// Starts the process and waits for it. It is given `lines` to work on.
pub(super) fn ask(task: Task, folder: &Path, lines: &[String]) -> Result<Answer> {
    let gone = |said: String| BenchError::Apart { what: task.name(), said };
    let program = std::env::current_exe().map_err(failed("finding this program", Path::new("vivavoce")))?;
    let started = Instant::now();
    let mut child = Command::new(&program)
        .args(["bench", "--apart", task.name(), "--in"])
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(failed("starting a process", &program))?;
    if let Some(mut to) = child.stdin.take() {
        // A process that ended already says why below.
        let _ = lines.iter().try_for_each(|line| writeln!(to, "{line}"));
    }
    let mut from = BufReader::new(child.stdout.take().ok_or_else(|| gone("no output".into()))?);
    let mut line = String::new();
    let read = from.read_line(&mut line);
    let wall = started.elapsed();
    let mut rest = String::new();
    let (ended, _) = (child.wait(), from.read_to_string(&mut rest));
    read.and(ended).map_err(failed("waiting for a process", &program))?;
    let said: Said = serde_json::from_str(&line).map_err(|_| gone(line.trim().to_owned()))?;
    Ok(Answer { peak_mb: said.peak_mb, ready: Spent { wall, cpu: Duration::from_secs_f64(said.cpu_ms / 1_000.0) } })
}

/// What the process does: its task with the archive in `folder`, then one line of JSON.
pub fn perform(task: Task, folder: &Path) -> Result<()> {
    let lines = || io::stdin().lock().lines().map_while(io::Result::ok);
    match task {
        Task::Idle => idle(folder),
        Task::Search => {
            let archive = Archive::open_read_only(folder)?;
            lines().try_for_each(|query| asking::ask(&archive, &query, Way::First).map(|_| ()))?;
            tell(folder)
        }
        Task::Import => {
            let mut archive = Archive::open(folder, "bench")?;
            let files: Vec<ToImport> = lines()
                .map(|path| ToImport { bytes: Bytes::At(PathBuf::from(path)), wishes: Wishes::default() })
                .collect();
            let mut outcome: Result<(), ArchiveError> = Ok(());
            archive.import_all(&files, &Watch::default(), |_, imported| {
                outcome = std::mem::replace(&mut outcome, Ok(())).and(imported.map(|_| ()));
            })?;
            outcome?;
            archive.close()?;
            tell(folder)
        }
        Task::Start => start(folder),
    }
}

/// Opens the archive as the window does and stays until nothing is left to be done.
#[cfg(feature = "gui")]
fn idle(folder: &Path) -> Result<()> {
    let mut window = super::window::Window::open(folder);
    window.settle()?;
    tell(folder)
}

#[cfg(not(feature = "gui"))]
fn idle(folder: &Path) -> Result<()> {
    let _archive = Archive::open(folder, "bench")?;
    tell(folder)
}

#[cfg(feature = "gui")]
fn start(folder: &Path) -> Result<()> {
    let mut window = super::window::Window::open(folder);
    window.until_useful()?;
    tell(folder)
}

#[cfg(not(feature = "gui"))]
fn start(_: &Path) -> Result<()> {
    Err(BenchError::Unlike("there is no window in this program".into()))
}

fn tell(folder: &Path) -> Result<()> {
    let cpu = cpu_time::ProcessTime::try_now().map(|now| now.as_duration()).unwrap_or_default();
    let said = Said { peak_mb: peak_mb(), cpu_ms: super::clock::ms(cpu) };
    let line = serde_json::to_string(&said).map_err(io::Error::other);
    line.and_then(|line| writeln!(io::stdout(), "{line}")).map_err(failed("answering", folder))
}

/// The most memory that this process ever had, in MB of 10⁶ bytes; only Linux tells.
pub fn peak_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.split_whitespace().next()?.parse::<f64>().ok()? * 1_024.0 / 1e6)
}
