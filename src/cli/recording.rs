//! The sound of interviews, and what is noted beside it.

use std::ops::Range;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};

use super::context::{Context, Failure};
use super::turn::time_of;
use super::{pick, print};
use crate::archive::ArchiveError;
use crate::archive::clearance::Clearance;
use crate::archive::clips::{ClipOptions, clip_of, covered_copy, file_of, spans_to_cover};
use crate::archive::recordings::RecordingCommand;
use crate::archive::rights::Disclose;
use crate::archive::transcripts::TranscriptCommand;
use crate::media::clip::{ClipFormat, Cover};
use crate::model::{Id, MarkKind, Recording, Segment};
use crate::store::Read;
use crate::text::clock::{clock, exact_clock};

#[derive(Debug, Subcommand)]
pub(super) enum RecordingsCommand {
    /// List the sound of an interview with its marks and index segments
    List {
        /// Title, call number, file name or id
        interview: String,
    },
    /// Say what stands on the tape or the file
    Label {
        #[command(flatten)]
        which: Which,
        /// What stands there
        label: String,
    },
    /// Say that the times of the interview's transcript count in this recording
    Pair {
        #[command(flatten)]
        which: Which,
    },
    /// Mark a moment
    Mark {
        #[command(flatten)]
        which: Which,
        /// When (12:31 or 1:02:03.500)
        at: String,
        /// What is there to be written down
        #[arg(default_value = "")]
        words: String,
        /// A tag: its name, or id
        #[arg(long)]
        tag: Option<String>,
    },
    /// Give a stretch that will not be transcribed title, synopsis and keywords
    Index {
        #[command(flatten)]
        which: Which,
        /// When it begins (12:31 or 1:02:03.500)
        start: String,
        /// When it ends
        end: String,
        /// What it is about, in a few words
        title: String,
        /// What is said in it
        #[arg(long, default_value = "")]
        synopsis: String,
        /// A keyword (may be given several times)
        #[arg(long, value_name = "WORD")]
        keyword: Vec<String>,
    },
    /// Remove a mark or an index segment
    Unmark {
        #[command(flatten)]
        which: Which,
        /// The beginning of its id, from `recordings list --json`, or its time
        mark: String,
    },
    /// Write a copy in which some spans, and all that is withheld, cannot be heard
    Cover(Covering),
    /// Remove one in which no transcript counts its times; the file stays in the vault
    Remove {
        #[command(flatten)]
        which: Which,
    },
}

/// Which recording.
#[derive(Debug, Args)]
pub(super) struct Which {
    /// Title, call number, file name or id of the interview
    interview: String,
    /// Which of its recordings, counted from 1
    #[arg(long, default_value_t = 1)]
    recording: usize,
}

#[derive(Debug, Args)]
pub(super) struct Covering {
    #[command(flatten)]
    which: Which,
    /// The file to write
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// A span to cover: 12:31-12:40 (may be given several times)
    #[arg(long, value_name = "FROM-TO")]
    span: Vec<String>,
    /// What is heard in its place
    #[arg(long, value_enum, default_value_t = With::Tone)]
    with: With,
    #[command(flatten)]
    form: Form,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum With {
    /// A soft tone: a listener hears that something is left out
    Tone,
    /// Nothing
    Silence,
}

/// How a file of sound is written.
#[derive(Debug, Args)]
pub(super) struct Form {
    /// As FLAC, which is smaller [default: as the file's name ends, otherwise WAV]
    #[arg(long)]
    flac: bool,
    /// Overwrite the file if it is there
    #[arg(long)]
    force: bool,
}

/// Write the sound of a quote into a file that carries nothing but sound.
#[derive(Debug, Args)]
pub(super) struct Clip {
    /// The quote: its id, or its first words
    quote: String,
    /// The file to write
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// How many ms before and after the words are taken in
    #[arg(long, default_value_t = 0, value_name = "MS")]
    around: u32,
    /// Over how many ms it swells and dies away
    #[arg(long, default_value_t = 20, value_name = "MS")]
    fade: u64,
    #[command(flatten)]
    form: Form,
}

pub(super) fn run(context: &Context, command: RecordingsCommand) -> Result<(), Failure> {
    match command {
        RecordingsCommand::List { interview } => list(context, &interview),
        RecordingsCommand::Label { which, label } => {
            change(context, &which, "Labelled.", |_, one| Ok(RecordingCommand::Label(one.id, label)))
        }
        RecordingsCommand::Pair { which } => pair(context, &which),
        RecordingsCommand::Mark { which, at, words, tag } => {
            let at_ms = time_of(&at)?;
            change(context, &which, "Marked.", |read, one| {
                let tag = tag.map(|tag| pick::tag(read, &tag)).transpose()?;
                Ok(RecordingCommand::AddMark { recording: one.id, at_ms, words, tag })
            })
        }
        RecordingsCommand::Index { which, start, end, title, synopsis, keyword } => {
            let (start_ms, end_ms, keywords) = (time_of(&start)?, time_of(&end)?, keyword.join("; "));
            change(context, &which, "Indexed.", |_, one| {
                let (id, recording) = (Id::new(), one.id);
                let segment = Segment { id, recording, start_ms, end_ms, title, synopsis, keywords };
                Ok(RecordingCommand::AddSegment(segment))
            })
        }
        RecordingsCommand::Unmark { which, mark } => {
            change(context, &which, "Removed.", |read, one| marked(read, one, &mark))
        }
        RecordingsCommand::Cover(covering) => cover(context, &covering),
        RecordingsCommand::Remove { which } => {
            change(context, &which, "Removed.", |_, one| Ok(RecordingCommand::Remove(one.id)))
        }
    }
}

fn change(
    context: &Context,
    which: &Which,
    done: &str,
    command: impl FnOnce(&Read<'_>, &Recording) -> Result<RecordingCommand, ArchiveError>,
) -> Result<(), Failure> {
    let mut archive = context.open()?;
    let command = archive.read(|read| command(read, &which.pick(read)?))?;
    let id = archive.apply(command)?;
    archive.close()?;
    context.done(id, done)
}

impl Which {
    fn pick(&self, read: &Read<'_>) -> Result<Recording, ArchiveError> {
        let recordings = read.recordings(pick::recollection(read, &self.interview)?)?;
        let found = self.recording.checked_sub(1).and_then(|index| recordings.into_iter().nth(index));
        let missing = || format!("“{}” has no recording {}", self.interview, self.recording);
        found.ok_or_else(|| ArchiveError::NotFound(missing()))
    }
}

fn pair(context: &Context, which: &Which) -> Result<(), Failure> {
    let mut archive = context.open()?;
    let (transcript, recording) = archive.read(|read| {
        let recording = which.pick(read)?;
        let transcripts = read.transcripts(read.recollection_of(recording.id)?)?;
        let missing = || ArchiveError::NotFound(format!("“{}” has no transcript", which.interview));
        Ok((transcripts.first().ok_or_else(missing)?.id, recording.id))
    })?;
    let id = archive.apply(TranscriptCommand::Pair { transcript, recording: Some(recording) })?;
    archive.close()?;
    context.done(id, "Paired.")
}

/// The mark or segment that a person means: by the beginning of its id, or by its time.
fn marked(read: &Read<'_>, recording: &Recording, typed: &str) -> Result<RecordingCommand, ArchiveError> {
    let means = |id: String, at_ms: i64| id.starts_with(typed) || clock(at_ms) == typed || exact_clock(at_ms) == typed;
    let marks = read.marks(recording.id)?.into_iter();
    let marks =
        marks.filter(|one| means(one.id.to_string(), one.at_ms)).map(|one| RecordingCommand::RemoveMark(one.id));
    let segments = read.segments(recording.id)?.into_iter();
    let segments = segments
        .filter(|one| means(one.id.to_string(), one.start_ms))
        .map(|one| RecordingCommand::RemoveSegment(one.id));
    let mut found: Vec<RecordingCommand> = marks.chain(segments).collect();
    match (found.len(), found.pop()) {
        (1, Some(only)) => Ok(only),
        (0, _) => Err(ArchiveError::NotFound(format!("nothing is marked at “{typed}”"))),
        (many, _) => Err(ArchiveError::NotFound(format!("{many} things are marked at “{typed}”"))),
    }
}

fn list(context: &Context, typed: &str) -> Result<(), Failure> {
    let shown = context.ask(|read, gate| {
        let id = pick::recollection(read, typed)?;
        if let Some(withheld) = gate.recollection(id) {
            return Ok(json!([{ "withheld": withheld.in_words() }]));
        }
        let mut rows = Vec::new();
        for recording in read.recordings(id)? {
            rows.push(one(read, gate, &recording)?);
        }
        Ok(Value::Array(rows))
    })?;
    context.answer(&shown, in_words)
}

fn one(read: &Read<'_>, gate: &Clearance, recording: &Recording) -> Result<Value, ArchiveError> {
    let file = recording.media.map(|id| read.media_file(id)).transpose()?.flatten();
    let mut marks = Vec::new();
    for mark in gate.marks(read, recording)? {
        let tag = mark.tag.map(|tag| read.tag(tag)).transpose()?.map(|tag| tag.name);
        marks.push(json!({ "id": mark.id, "kind": mark.kind, "at_ms": mark.at_ms, "lasted_ms": mark.lasted_ms,
            "words": mark.words, "tag": tag }));
    }
    let segments = gate.segments(read, recording)?;
    // That something is there may be known; what it is, not.
    let withheld = read.marks(recording.id)?.len() - marks.len() + read.segments(recording.id)?.len() - segments.len();
    let open = |text: &str| (!gate.names_somebody(text)).then(|| text.to_owned());
    let mut recording = recording.clone();
    recording.label = open(&recording.label).unwrap_or_default();
    let linked_at = file.as_ref().and_then(|file| file.linked_at.as_deref());
    Ok(json!({ "recording": recording, "file": file.as_ref().and_then(|file| open(&file.name)),
        "format": file.as_ref().map(|file| &file.format), "linked_at": linked_at.and_then(open),
        "marks": marks, "segments": segments, "withheld": withheld }))
}

fn in_words(shown: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let time = |value: &Value| value.as_i64().map(clock).unwrap_or_default();
    let mut lines = Vec::new();
    for (number, row) in (1..).zip(shown.as_array().into_iter().flatten()) {
        if row["withheld"].is_string() {
            lines.push(format!("This interview is {}.", text(&row["withheld"])));
            continue;
        }
        let recording = &row["recording"];
        let facts =
            [text(&recording["label"]), time(&recording["duration_ms"]), text(&row["format"]), text(&row["linked_at"])];
        let facts = facts.into_iter().filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join(" · ");
        lines.push(format!("{number}. {facts}"));
        for mark in row["marks"].as_array().into_iter().flatten() {
            let what = match text(&mark["kind"]).parse() {
                Ok(MarkKind::Gap) => format!("sound is missing ({})", time(&mark["lasted_ms"])),
                _ => [text(&mark["words"]), text(&mark["tag"])].join(" ").trim().to_owned(),
            };
            lines.push(format!("   {}  {what}", time(&mark["at_ms"])));
        }
        for segment in row["segments"].as_array().into_iter().flatten() {
            let about = [text(&segment["title"]), text(&segment["synopsis"]), text(&segment["keywords"])];
            let about = about.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
            let line = format!("   {}–{}  {about}", time(&segment["start_ms"]), time(&segment["end_ms"]));
            lines.push(print::wrapped(&line, "      ", 100));
        }
        if let Some(withheld @ 1..) = row["withheld"].as_u64() {
            lines.push(format!("   ({withheld} withheld)"));
        }
    }
    if lines.is_empty() { "There is no sound of it.".into() } else { lines.join("\n") }
}

impl Form {
    fn options(&self, target: &std::path::Path, fade_ms: u64, around_ms: u32) -> ClipOptions {
        let ends_so = target.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("flac"));
        let format = if self.flac || ends_so { ClipFormat::Flac } else { ClipFormat::Wav };
        ClipOptions { format, fade_ms, around_ms, may_replace: self.force }
    }
}

pub(super) fn clip(context: &Context, arguments: &Clip) -> Result<(), Failure> {
    let archive = context.open_read_only()?;
    let quote = archive.read(|read| pick::quote(read, &arguments.quote))?;
    let clip = match clip_of(&archive, quote, context.policy, arguments.around)? {
        Ok(clip) => clip,
        Err(withheld) => {
            let rule = format!("the sound of this quote is {}", withheld.in_words());
            let hint = "if it may leave all the same, say --include-withheld: that is written in the history";
            return Err(ArchiveError::Refused { rule, hint }.into());
        }
    };
    drop(archive);
    if clip.is_disclosure() {
        // First into the history, then out.
        let mut archive = context.open()?;
        archive.disclose_clip(&clip)?;
        archive.close()?;
    }
    let options = arguments.form.options(&arguments.output, arguments.fade, arguments.around);
    clip.cut(options, &arguments.output, &context.watch("cutting"))?;
    let when = clip.sounding().in_recording;
    let answer = json!({ "file": arguments.output, "start_ms": when.start_ms, "end_ms": when.end_ms,
        "is_estimate": when.is_estimate });
    context.answer(&answer, |_| {
        let estimate = if when.is_estimate { "; the times are an estimate, listen to it" } else { "" };
        format!("Cut {}–{}{estimate}.", exact_clock(when.start_ms), exact_clock(when.end_ms))
    })
}

fn cover(context: &Context, covering: &Covering) -> Result<(), Failure> {
    let asked = covering.span.iter().map(|span| span_of(span)).collect::<Result<Vec<_>, _>>()?;
    let archive = context.open_read_only()?;
    let recording = archive.read(|read| covering.which.pick(read))?;
    let source = file_of(&archive, &recording)?;
    let spans = spans_to_cover(&archive, recording.id, &asked, context.policy)?;
    drop(archive);
    if context.policy.include_withheld {
        let mut archive = context.open()?;
        archive.apply(Disclose { what: format!("a copy of the recording “{}”", recording.label) })?;
        archive.close()?;
    }
    let options = covering.form.options(&covering.output, 0, 0);
    let cover = match covering.with {
        With::Tone => Cover::Tone,
        With::Silence => Cover::Silence,
    };
    covered_copy(&source, &spans, cover, options, &covering.output, &context.watch("covering"))?;
    let answer = json!({ "file": covering.output, "covered_ms": spans.iter().map(|span| [span.start, span.end]).collect::<Vec<_>>() });
    context.answer(&answer, |_| format!("Covered {}.", print::counted(spans.len(), "span", "spans")))
}

/// “12:31-12:40”, in ms.
fn span_of(typed: &str) -> Result<Range<u64>, Failure> {
    let parts = typed.split_once(['-', '–']);
    let (from, to) = parts.ok_or_else(|| Failure::Usage(format!("“{typed}” is no span: write 12:31-12:40")))?;
    let (from, to) = (time_of(from)?, time_of(to)?);
    match from < to {
        true => Ok(from.unsigned_abs()..to.unsigned_abs()),
        false => Err(Failure::Usage(format!("“{typed}” ends before it begins"))),
    }
}
