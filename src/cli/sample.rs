//! Making the sample archive.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::context::{Context, Failure};

#[derive(Debug, Args)]
pub(super) struct Sample {
    /// The folder to make; it must not exist, or be empty
    dir: PathBuf,
}

pub(super) fn run(context: &Context, arguments: &Sample) -> Result<(), Failure> {
    crate::archive::sample::make(&arguments.dir, &context.who(), &context.watch("making the sample archive"))?;
    let dir = arguments.dir.display().to_string();
    context.answer(&json!({ "archive": dir }), |_| {
        format!("Made the sample archive in {dir}. Its people and words are invented. Look around:\n  vivavoce -a {dir} info")
    })
}
