//! Writing an answer into a file: beside its place first, then renamed, so that a file that is there is whole.

use std::path::PathBuf;

use clap::Args;

use super::context::{Context, Failure};
use crate::archive::ArchiveError;
use crate::archive::export::write_file;

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
    write_file(path, text, target.force)?;
    Ok(true)
}
