//! What every command needs: where the archive is, how to answer, and how to fail.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use serde::Serialize;

use super::Arguments;
use super::print::harmless;
use crate::archive::clearance::{Clearance, Policy};
use crate::archive::command::Command;
use crate::archive::job::Watch;
use crate::archive::{Archive, ArchiveError};
use crate::bench::BenchError;
use crate::media::SoundError;
use crate::media::devices::DeviceError;
use crate::media::player::PlayerError;
use crate::media::recorder::RecorderError;
use crate::model::Id;
use crate::store::{Read, StoreError};

/// What was said before the command's own words.
pub(super) struct Context {
    archive: Option<PathBuf>,
    /// Whether to answer as JSON.
    pub json: bool,
    /// How strict clearance is.
    pub policy: Policy,
    user: Option<String>,
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// The archive.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// The recorder.
    #[error(transparent)]
    Recorder(#[from] RecorderError),
    /// The player.
    #[error("{0}")]
    Player(Arc<PlayerError>),
    /// The sound devices.
    #[error(transparent)]
    Devices(#[from] DeviceError),
    /// A file of sound.
    #[error(transparent)]
    Sound(#[from] SoundError),
    /// What was to be measured.
    #[error(transparent)]
    Bench(#[from] BenchError),
    /// What was typed; exit code 2.
    #[error("{0}")]
    Usage(String),
    /// Something was done for some files and not for others; each was told when it happened.
    #[error("{0}")]
    Partly(String),
    /// The answer could not be written.
    #[error("the answer could not be written ({0})")]
    Output(#[from] io::Error),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Failure::Archive(error.into())
    }
}

impl Failure {
    /// Prints the sentence and the hint, and gives the exit code.
    pub fn tell(&self, context: &Context) -> ExitCode {
        if let Failure::Output(error) = self
            && error.kind() == io::ErrorKind::BrokenPipe
        {
            // The reader, a pager say, has seen enough.
            return ExitCode::SUCCESS;
        }
        let hint = match self {
            Failure::Archive(error) => error.hint(),
            Failure::Bench(error) => error.hint(),
            Failure::Usage(_) => "see `vivavoce --help`",
            _ => "",
        };
        if context.json {
            eprintln!("{}", serde_json::json!({ "error": self.to_string(), "hint": hint }));
        } else {
            eprintln!("vivavoce: {}", harmless(&self.to_string()));
            if !hint.is_empty() {
                eprintln!("  hint: {hint}");
            }
        }
        ExitCode::from(if matches!(self, Failure::Usage(_)) { 2 } else { 1 })
    }
}

impl Context {
    pub fn new(arguments: &Arguments) -> Context {
        Context {
            archive: arguments.archive.clone(),
            json: arguments.json,
            policy: Policy { include_withheld: arguments.include_withheld, pseudonyms: false },
            user: arguments.user.clone(),
        }
    }

    /// Whether an archive was named.
    pub fn has_archive(&self) -> bool {
        self.archive.is_some()
    }

    fn folder(&self) -> Result<&Path, Failure> {
        self.archive
            .as_deref()
            .ok_or_else(|| Failure::Usage("no archive named: add --archive DIR, or set VIVAVOCE_ARCHIVE".into()))
    }

    /// Opens the archive for changing it. A recording that a crash left behind is taken in first.
    pub fn open(&self) -> Result<Archive, Failure> {
        let mut archive = self.open_without_adopting()?;
        for taken in archive.adopt_recordings(&self.watch("taking in a recording"))? {
            match taken {
                Ok(taken) => eprintln!("A recording that was cut off was taken into “{}”.", harmless(&taken.title)),
                Err(error) => eprintln!("vivavoce: {}", harmless(&error.to_string())),
            }
        }
        Ok(archive)
    }

    /// Opens the archive for changing it, and leaves what is in its folder for recordings to the caller.
    pub fn open_without_adopting(&self) -> Result<Archive, Failure> {
        Ok(Archive::open(self.folder()?, &self.who())?)
    }

    /// Opens the archive for reading.
    pub fn open_read_only(&self) -> Result<Archive, Failure> {
        Ok(Archive::open_read_only(self.folder()?)?)
    }

    /// Asks the archive, with the gate that the answer must pass.
    pub fn ask<T>(&self, work: impl FnOnce(&Read<'_>, &Clearance) -> Result<T, ArchiveError>) -> Result<T, Failure> {
        let policy = self.policy;
        Ok(self.open_read_only()?.read(|read| work(read, &Clearance::today(read, policy)?))?)
    }

    /// Who makes changes here.
    pub fn who(&self) -> String {
        let named = self.user.clone().or_else(|| std::env::var("USER").ok()).or_else(|| std::env::var("USERNAME").ok());
        named.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| "somebody".into())
    }

    /// Shows progress on standard error where a person is watching.
    pub fn watch(&self, doing: &'static str) -> Watch {
        use std::io::IsTerminal;
        if self.json || !io::stderr().is_terminal() {
            return Watch::default();
        }
        Watch::telling(move |done, total| {
            let percent = (done * 100).checked_div(total).unwrap_or(100);
            eprint!("\r{doing}: {percent} %\x1b[K{}", if done + 1 >= total { "\r\x1b[K" } else { "" });
        })
    }

    /// Prints a line for a person to read.
    pub fn say(&self, line: impl AsRef<str>) -> Result<(), Failure> {
        self.put(&harmless(line.as_ref()))
    }

    /// Prints what a program will read, as it is.
    pub fn put(&self, words: &str) -> Result<(), Failure> {
        writeln!(io::stdout().lock(), "{words}")?;
        Ok(())
    }

    /// Answers: as JSON where that was asked for, else as `text` says.
    pub fn answer<T: Serialize>(&self, answer: &T, text: impl FnOnce(&T) -> String) -> Result<(), Failure> {
        if self.json {
            return self.put(&serde_json::to_string_pretty(answer).map_err(io::Error::other)?);
        }
        match text(answer).trim_end() {
            "" => Ok(()),
            words => self.say(words),
        }
    }

    /// Makes one change, which may be worked out from what the archive holds, and answers with what was changed.
    pub fn change<C: Command<Outcome = Id<T>>, T>(
        &self,
        done: &str,
        command: impl FnOnce(&Read<'_>) -> Result<C, ArchiveError>,
    ) -> Result<(), Failure> {
        let mut archive = self.open()?;
        let command = archive.read(command)?;
        let id = archive.apply(command)?;
        archive.close()?;
        self.done(id, done)
    }

    /// Answers what was changed: the id as JSON, else a sentence.
    pub fn done<T>(&self, id: Id<T>, sentence: impl AsRef<str>) -> Result<(), Failure> {
        self.answer(&serde_json::json!({ "id": id.to_string() }), |_| format!("{} [{}]", sentence.as_ref(), id.short()))
    }
}
