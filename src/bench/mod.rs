//! How fast the program is, on whatever computer it runs: `vivavoce bench`, and the material of `cargo bench`.
//!
//! What is measured is what a historian waits for, done by the code that does it for them: the importer, the search, the
//! commands, the window's frames without a display, the exporter. The archives are made of real turns, recombined with a
//! fixed seed; every run is the same. A room of its own: it knows the archive and the window, and only `cli` knows it.
//!
//! | module | job |
//! |---|---|
//! | `corpus`, `material` | real interviews, and what is made of them: files to import, and what is asked |
//! | `operation`, `ledger` | the table of goals; what was measured, as rows and growth |
//! | `clock`, `calibration` | wall and CPU time; what this computer does with plain work |
//! | `size` | an archive of so many interviews: import, search, tag |
//! | `asking` | the only place that calls the search |
//! | `cited` | a dossier of quotes that articles cite |
//! | `apart` | what is measured in a process of its own: memory, the start |
//! | `window`, `frames` | the window without a display, and what its frames cost |

pub mod apart;
mod asking;
pub mod calibration;
mod cited;
pub mod clock;
pub mod corpus;
#[cfg(feature = "gui")]
mod frames;
pub mod ledger;
pub mod material;
pub mod operation;
mod size;
#[cfg(feature = "gui")]
pub mod window;

use std::path::{Path, PathBuf};

use crate::archive::job::Watch;
use crate::archive::{Archive, ArchiveError};
use crate::formats::FormatError;
use calibration::Calibration;
use corpus::Corpus;
use ledger::{Ledger, Report};
use material::Material;

/// Result of anything measured here.
pub type Result<T, E = BenchError> = std::result::Result<T, E>;

/// What kept something from being measured.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// The archive.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// The operating system refused.
    #[error("{doing} failed ({source}): {}", path.display())]
    Io {
        /// What was tried.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file that the program itself carries.
    #[error("{source}: {name}")]
    Sample {
        /// Which.
        name: &'static str,
        /// Why it cannot be read.
        source: FormatError,
    },
    /// A folder without anything to make interviews of.
    #[error("no interview with enough words was found: {}", path.display())]
    NoWords {
        /// The folder.
        path: PathBuf,
    },
    /// The process that was to be measured gave no answer.
    #[error("the process for “{what}” gave no answer: {said}")]
    Apart {
        /// What it was to do.
        what: &'static str,
        /// What it said instead.
        said: String,
    },
    /// What was to be measured did not happen, so its time would mean nothing.
    #[error("{0}")]
    Unlike(String),
}

impl BenchError {
    /// What to do now.
    pub fn hint(&self) -> &str {
        match self {
            BenchError::Archive(error) => error.hint(),
            BenchError::Io { .. } => "look whether the disk has room: 6,000 interviews need about 4 GB for a while",
            BenchError::NoWords { .. } => "name a folder with interviews as JSON, WebVTT or text, or leave it out",
            BenchError::Sample { .. } | BenchError::Apart { .. } | BenchError::Unlike(_) => {
                "please report this: it is a fault of the program"
            }
        }
    }
}

/// Gives what the system said its place.
pub(crate) fn failed<'path>(
    doing: &'static str,
    path: &'path Path,
) -> impl FnOnce(std::io::Error) -> BenchError + 'path {
    move |source| BenchError::Io { doing, path: path.to_owned(), source }
}

/// What is to be measured.
#[derive(Clone, Debug)]
pub struct Plan {
    /// A folder with real interviews; none takes the sample archive's.
    pub corpus: Option<PathBuf>,
    /// How many interviews, for each archive.
    pub sizes: Vec<usize>,
    /// What all other numbers (turns, records, quotes) are divided by; 1 but for tests.
    pub share: usize,
}

impl Plan {
    /// A number of the plan, or the part of it that is taken.
    fn number(&self, whole: usize) -> usize {
        (whole / self.share.max(1)).max(1)
    }
}

/// A run: what it needs everywhere.
struct Run<'run> {
    plan: &'run Plan,
    watch: &'run Watch,
    say: &'run dyn Fn(&str),
    material: Material,
    folder: PathBuf,
    ledger: Ledger,
}

impl Run<'_> {
    /// Says what is being done, unless it was cancelled.
    fn step(&self, words: &str) -> Result<()> {
        self.watch.tick(0, 1)?;
        (self.say)(words);
        Ok(())
    }

    /// A new archive in the run's folder.
    fn archive(&self, name: &str) -> Result<Archive> {
        let folder = self.folder.join(name);
        Archive::create(&folder, "Bench")?;
        Ok(Archive::open(&folder, "bench")?)
    }

    /// Takes a folder of the run away.
    fn remove(&self, name: &str) -> Result<()> {
        let folder = self.folder.join(name);
        std::fs::remove_dir_all(&folder).map_err(failed("removing a folder", &folder))
    }
}

/// Measures everything of the plan in a temporary folder, which is gone afterwards. `say` is told every step.
///
/// # Errors
/// Where an archive cannot be made or asked, and [`ArchiveError::Cancelled`] where `watch` was cancelled.
pub fn run(plan: &Plan, watch: &Watch, say: &dyn Fn(&str)) -> Result<Report> {
    let corpus = match &plan.corpus {
        Some(folder) => Corpus::of_folder(folder, say)?,
        None => Corpus::of_sample()?,
    };
    say(&corpus.in_words());
    let folder = tempfile::Builder::new()
        .prefix("vivavoce-bench-")
        .tempdir()
        .map_err(failed("making a temporary folder", &std::env::temp_dir()))?;
    say(&format!("working in {}, which is removed at the end", folder.path().display()));
    let calibration = Calibration::of(folder.path())?;
    say(&calibration.in_words());
    let (origin, words) = (corpus.origin.clone(), corpus.words());
    let mut run = Run {
        plan,
        watch,
        say,
        material: Material::of(corpus),
        folder: folder.path().to_owned(),
        ledger: Ledger::new(calibration),
    };
    for size in &plan.sizes {
        measure_size(&mut run, *size)?;
    }
    #[cfg(feature = "gui")]
    frames::long_transcript(&mut run)?;
    cited::measure(&mut run)?;
    let report = run.ledger.finish(origin, words);
    folder.close().map_err(failed("removing the temporary folder", &run.folder))?;
    Ok(report)
}

/// Makes an archive of so many interviews, measures all that depends on its size, and takes it away.
fn measure_size(run: &mut Run<'_>, size: usize) -> Result<()> {
    let (interview, turns) = size::import(run, size)?;
    size::memory(run, size)?;
    size::search(run, size, turns)?;
    #[cfg(feature = "gui")]
    frames::search(run, size)?;
    size::tag(run, size, interview)?;
    #[cfg(feature = "gui")]
    frames::open(run, size, interview)?;
    size::records(run, size)?;
    #[cfg(feature = "gui")]
    {
        frames::offer(run, size)?;
        frames::list(run, size)?;
        size::start(run, size)?;
    }
    size::memory_of_import(run, size)?;
    run.remove("archive")
}
