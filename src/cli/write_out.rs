//! Writing an answer into a file: beside its place first, then renamed, so that a file that is there is whole.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::context::{Context, Failure};
use crate::archive::ArchiveError;

/// Where an export goes.
#[derive(Debug, Args)]
pub(super) struct Target {
    /// The file to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Overwrite the file if it is there
    #[arg(long, requires = "output")]
    force: bool,
}

/// Writes `text` to where it shall go; whether that is a file.
pub(super) fn put(context: &Context, target: &Target, text: &str) -> Result<bool, Failure> {
    let Some(path) = &target.output else {
        context.put(text.trim_end_matches('\n'))?;
        return Ok(false);
    };
    if path.exists() && !target.force {
        return Err(ArchiveError::Exists {
            what: "a file",
            name: path.display().to_string(),
            hint: "add --force to write over it, or choose another name",
        }
        .into());
    }
    let failed = |source| ArchiveError::Io { doing: "writing the file", path: path.clone(), source };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    file.write_all(text.as_bytes()).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(true)
}
