//! What may happen to what the archive says of itself.

use super::command::{Command, excerpt};
use super::{ArchiveError, Result, TITLE};
use crate::store::Write;

/// One change of what the archive says of itself.
#[derive(Clone, Debug)]
pub enum SettingCommand {
    /// Another title: what citations and dossiers call the archive.
    Entitle(String),
}

impl Command for SettingCommand {
    type Outcome = ();

    fn perform(self, write: &Write<'_>) -> Result<(String, ())> {
        match self {
            SettingCommand::Entitle(title) => {
                let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
                if title.is_empty() {
                    return Err(ArchiveError::Refused { rule: "an archive needs a title".into(), hint: "give one" });
                }
                write.set_setting(TITLE, &title)?;
                Ok((format!("Call the archive “{}”", excerpt(&title, 60)), ()))
            }
        }
    }
}
