//! The command line: one face of the archive. Holds no rule of the craft; reads what was typed, asks or changes the
//! archive, prints.
//!
//! Exit codes: 0 done, 1 failed, 2 wrong usage. Every question answers as JSON with `--json`.

mod archive;
mod article;
mod bench;
mod citation;
mod context;
mod devices;
mod dossier;
mod import;
mod interview;
mod jsonl;
mod manual;
mod memo;
mod peaks;
mod person;
mod pick;
mod play;
mod print;
mod proof;
mod quotation;
mod quote;
mod record;
mod recording;
mod rights;
mod sample;
mod saved_search;
mod search;
mod tag;
mod turn;
mod write_out;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use context::{Context, Failure};

/// Keep interviews and prove quotations.
///
/// Collect recollections, import articles, tie every quotation to the words as they were given, and export a dossier
/// in which every sentence stands on a source a reader can check. Everything stays on this machine.
#[derive(Debug, Parser)]
#[command(name = "vivavoce", version, max_term_width = 100)]
pub struct Arguments {
    /// The archive's folder
    #[arg(short, long, value_name = "DIR", env = "VIVAVOCE_ARCHIVE", global = true)]
    archive: Option<PathBuf>,
    /// Answer as JSON
    #[arg(long, global = true)]
    json: bool,
    /// Also show or export what is withheld; an export with it is written in the history
    #[arg(long, global = true)]
    include_withheld: bool,
    /// Who makes the change, for the history [default: the user's name on this machine]
    #[arg(long, value_name = "NAME", env = "VIVAVOCE_USER", global = true, hide_env_values = true)]
    user: Option<String>,
    #[command(subcommand)]
    command: Option<Command>,
}

/// Which face was asked for.
pub enum Face {
    /// This one; it has done what was asked.
    Terminal(ExitCode),
    /// The window.
    Window(Window),
}

/// What the window is to be opened for.
#[derive(Debug, Default, clap::Args)]
pub struct Window {
    /// The archive's folder, or a link into the archive: vivavoce://quote/…
    #[arg(value_name = "DIR|LINK")]
    target: Option<String>,
    /// Say how long it took to the first useful frame, and close
    #[arg(long)]
    pub measure_startup: bool,
    /// The archive's folder
    #[arg(skip)]
    pub archive: Option<PathBuf>,
    /// A link into it
    #[arg(skip)]
    pub link: Option<String>,
    /// Who makes changes
    #[arg(skip)]
    pub who: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Open the window (also what happens without any command)
    Open(Window),
    /// Make a new, empty archive in the folder DIR
    New(archive::New),
    /// Make the sample archive in the folder DIR: fictional people, a town and its ferry
    Sample(sample::Sample),
    /// Say what the archive holds
    Info,
    /// Find out whether everything is still as it was
    Check(archive::Check),
    /// List what was changed, newest first
    History(archive::History),
    /// Take back the latest change
    Undo,
    /// Make the latest undone change again
    Redo,
    /// Write the whole archive into one file (a zipped BagIt bag)
    Backup(archive::Backup),
    /// Unpack a backup into a new folder, after comparing every byte
    Restore(archive::Restore),
    /// Take in articles, interviews, letters, notes
    Import(import::Import),
    /// People, groups and publications, with all their names
    #[command(subcommand)]
    People(person::PeopleCommand),
    /// Interviews, letters and other recollections
    #[command(subcommand)]
    Interviews(interview::InterviewsCommand),
    /// Articles and what they print
    #[command(subcommand)]
    Articles(article::ArticlesCommand),
    /// Words kept from a source
    #[command(subcommand)]
    Quotes(quote::QuotesCommand),
    /// The sound of interviews
    #[command(subcommand)]
    Recordings(recording::RecordingsCommand),
    /// Write the sound of a quote into a file
    Clip(recording::Clip),
    /// The codebook
    #[command(subcommand)]
    Tags(tag::TagsCommand),
    /// Which quotation cites which quote, and how faithfully
    #[command(subcommand)]
    Citations(citation::CitationsCommand),
    /// Your own notes
    #[command(subcommand)]
    Memos(memo::MemosCommand),
    /// What is withheld, and why
    #[command(subcommand)]
    Restrictions(rights::RestrictionsCommand),
    /// Find the quotations of a text file (without any archive) or of an article of the archive
    Quotations(quotation::Quotations),
    /// Say that something is a quotation or none, or whose words it is
    Review(quotation::ReviewCommand),
    /// Where the quotations of an article may have been said
    Suggest(citation::Suggest),
    /// Tie a quotation to the words as they were given
    Confirm(citation::Confirm),
    /// Say that a suggested place is not the source
    Reject(citation::RejectArguments),
    /// Keep a quotation without a source as a recollection reported by its article
    Report(citation::Report),
    /// Say where words were spoken, one JSON object a line
    Locate(jsonl::Locate),
    /// Hold a manuscript against the archive: every quotation, its source, its verdict
    Proof(proof::Proof),
    /// Search transcripts, quotes, articles, memos and people
    Search(search::Search),
    /// Searches that were kept to be asked again
    #[command(subcommand)]
    Searches(saved_search::SearchesCommand),
    /// Quotes in an order that argues something
    #[command(subcommand)]
    Dossier(dossier::DossierCommand),
    /// List the sound devices: microphones and loudspeakers
    Devices(devices::Devices),
    /// Play sound, from any place and at any speed
    Play(play::Play),
    /// Record sound into a file
    Record(record::Record),
    /// Draw the waveform of a file of sound (without any archive)
    Peaks(peaks::PeaksArguments),
    /// Measure how fast the program is on this computer
    Bench(bench::Bench),
    /// Decode a file for another process of this program, over standard input and output
    #[command(hide = true)]
    Decoder(peaks::Decoder),
    /// Print the manual page
    #[command(hide = true)]
    Man,
}

/// Reads the command line and does what it says, or says that the window was asked for.
pub fn main() -> Face {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version come this way too, and are no mistakes.
            let _ = error.print();
            return Face::Terminal(ExitCode::from(if error.use_stderr() { 2 } else { 0 }));
        }
    };
    let context = Context::new(&arguments);
    let command = match arguments.command {
        None => return Face::Window(Window::default().completed(arguments.archive, arguments.user)),
        Some(Command::Decoder(decoder)) => return Face::Terminal(decoder.serve()),
        Some(Command::Open(window)) => return Face::Window(window.completed(arguments.archive, arguments.user)),
        Some(command) => command,
    };
    Face::Terminal(match run(&context, command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.tell(&context),
    })
}

impl Window {
    /// With what was said before the command.
    fn completed(mut self, archive: Option<PathBuf>, who: Option<String>) -> Window {
        let (link, folder) = self.target.take().map_or((None, None), |target| {
            if target.starts_with("vivavoce://") { (Some(target), None) } else { (None, Some(PathBuf::from(target))) }
        });
        Window { archive: folder.or(archive), link, who, ..self }
    }
}

fn run(context: &Context, command: Command) -> Result<(), Failure> {
    match command {
        // Not done here, see `main`: the other face does it, or nothing else is to happen in this process.
        Command::Open(_) | Command::Decoder(_) => Ok(()),
        Command::New(arguments) => archive::new(context, &arguments),
        Command::Sample(arguments) => sample::run(context, &arguments),
        Command::Info => archive::info(context),
        Command::Check(arguments) => archive::check(context, &arguments),
        Command::History(arguments) => archive::history(context, &arguments),
        Command::Undo => archive::undo(context),
        Command::Redo => archive::redo(context),
        Command::Backup(arguments) => archive::backup(context, &arguments),
        Command::Restore(arguments) => archive::restore(context, &arguments),
        Command::Import(arguments) => import::run(context, &arguments),
        Command::People(command) => person::run(context, command),
        Command::Interviews(command) => interview::run(context, command),
        Command::Articles(command) => article::run(context, command),
        Command::Quotes(command) => quote::run(context, command),
        Command::Recordings(command) => recording::run(context, command),
        Command::Clip(arguments) => recording::clip(context, &arguments),
        Command::Tags(command) => tag::run(context, command),
        Command::Citations(command) => citation::run(context, command),
        Command::Memos(command) => memo::run(context, command),
        Command::Restrictions(command) => rights::run(context, command),
        Command::Quotations(arguments) => quotation::run(context, &arguments),
        Command::Review(arguments) => quotation::review(context, arguments),
        Command::Suggest(arguments) => citation::suggest(context, &arguments),
        Command::Confirm(arguments) => citation::confirm(context, &arguments),
        Command::Reject(arguments) => citation::reject(context, &arguments),
        Command::Report(arguments) => citation::report(context, &arguments),
        Command::Locate(arguments) => jsonl::locate(context, &arguments),
        Command::Proof(arguments) => proof::run(context, &arguments),
        Command::Search(arguments) => search::run(context, &arguments),
        Command::Searches(command) => saved_search::run(context, command),
        Command::Dossier(command) => dossier::run(context, command),
        Command::Devices(arguments) => devices::run(context, &arguments),
        Command::Play(arguments) => play::run(context, arguments),
        Command::Record(arguments) => record::run(context, &arguments),
        Command::Peaks(arguments) => peaks::run(context, &arguments),
        Command::Bench(arguments) => bench::run(context, &arguments),
        Command::Man => manual::print(context),
    }
}
