//! Finding quotations in a file, without any archive, and saying what a found one is.

use std::path::Path;

use clap::Args;
use serde_json::{Value, json};

use super::context::{Context, Failure};
use super::{jsonl, pick, print};
use crate::archive::articles::{QuotationCommand, quotations};
use crate::archive::{ArchiveError, excerpt};
use crate::formats::{self, Content, Wish};
use crate::model::{Id, Quotation};
use crate::text::quotation;

#[derive(Debug, Args)]
pub(super) struct Quotations {
    /// A text file, or the title or id of an article in the archive
    #[arg(required_unless_present = "jsonl")]
    source: Option<String>,
    /// Also list what is marked but no quotation, and indirect speech
    #[arg(long)]
    all: bool,
    /// Also say why
    #[arg(long)]
    reasons: bool,
    /// Read {doc_id, text} a line from standard input, write what was found a line
    #[arg(long, conflicts_with = "source")]
    jsonl: bool,
}

#[derive(Debug, Args)]
pub(super) struct ReviewCommand {
    /// The quotation's id
    quotation: String,
    /// Somebody is really quoted
    #[arg(long, conflicts_with = "no_quotation")]
    quotation_it_is: bool,
    /// Nobody is quoted: a term, a title, scare quotes
    #[arg(long)]
    no_quotation: bool,
    /// speech, writing, fragment, scare quotes, term, title, nickname, pull quote
    #[arg(long)]
    class: Option<String>,
    /// Whose words they are: name or id
    #[arg(long, value_name = "NAME", conflicts_with = "no_speaker")]
    speaker: Option<String>,
    /// It is unknown whose words they are
    #[arg(long)]
    no_speaker: bool,
}

pub(super) fn run(context: &Context, arguments: &Quotations) -> Result<(), Failure> {
    if arguments.jsonl {
        return jsonl::quotations();
    }
    let source = arguments.source.as_deref().unwrap_or_default();
    let path = Path::new(source);
    let found = match path.is_file() {
        true => in_file(path)?,
        false => context.ask(|read, _| Ok(read.quotations(pick::article(read, source)?)?)).map_err(|failure| {
            match failure {
                Failure::Usage(_) => Failure::Usage(format!(
                    "there is no file {source}; to look into an article of an archive, name the archive with --archive DIR"
                )),
                Failure::Archive(ArchiveError::NotFound(sentence)) => {
                    ArchiveError::NotFound(format!("{sentence}, and no such file")).into()
                }
                other => other,
            }
        })?,
    };
    let shown: Vec<&Quotation> = found.iter().filter(|one| arguments.all || one.is_quotation).collect();
    context.answer(&shown, |shown| {
        let mut lines = Vec::new();
        for one in shown {
            lines.push(line(&json!(one), &Value::Null));
            if arguments.reasons {
                let reasons = one.reasons.iter().chain(&one.speaker_reasons);
                lines.extend(reasons.map(|reason| format!("            {reason}")));
            }
        }
        let others = found.iter().filter(|one| !one.is_quotation).count();
        lines.push(format!(
            "{}, {} that {} none",
            print::counted(found.len() - others, "quotation", "quotations"),
            print::counted(others, "other stretch", "other stretches"),
            if others == 1 { "is" } else { "are" }
        ));
        lines.join("\n")
    })
}

fn in_file(path: &Path) -> Result<Vec<Quotation>, Failure> {
    let bytes = std::fs::read(path).map_err(|source| ArchiveError::Io {
        doing: "reading the file",
        path: path.to_owned(),
        source,
    })?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let drafts = formats::read(&name, &bytes, Some(Wish::Article))
        .map_err(|source| ArchiveError::Unreadable { path: path.to_owned(), source: Box::new(source) })?;
    let mut found = Vec::new();
    for draft in drafts {
        if let Content::Article(article) = draft.content {
            found.extend(quotations(Id::new(), &article.text, &quotation::analyse(&article.text)));
        }
    }
    Ok(found)
}

/// A quotation on one line: id, what it is, who, words.
pub(super) fn line(quotation: &Value, verdicts: &Value) -> String {
    let text = |field: &str| quotation[field].as_str().unwrap_or_default().to_owned();
    let pieces = quotation["pieces"].as_array().into_iter().flatten();
    let words: Vec<&str> = pieces.filter_map(|piece| piece["exact"].as_str()).collect();
    let verdicts: Vec<&str> = verdicts.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let verdict = if verdicts.is_empty() { String::new() } else { format!(" [{}]", verdicts.join(", ")) };
    let relayed = match text("relayed_by") {
        name if name.is_empty() => String::new(),
        name => format!(", relayed by {name}"),
    };
    let who = match (quotation["is_quotation"] == true, text("speaker_name")) {
        (false, _) => "–".into(),
        (true, name) if name.is_empty() => "somebody unnamed".into(),
        (true, name) => name,
    };
    let id = text("id").split_off(28);
    format!("{id}  {:<12}  {who}{relayed}: “{}”{verdict}", text("class"), excerpt(&words.join("” … “"), 120))
}

pub(super) fn review(context: &Context, arguments: ReviewCommand) -> Result<(), Failure> {
    let judged = arguments.quotation_it_is || arguments.no_quotation || arguments.class.is_some();
    if !judged && arguments.speaker.is_none() && !arguments.no_speaker {
        return Err(Failure::Usage("say something: --quotation-it-is, --no-quotation, --class or --speaker".into()));
    }
    let mut archive = context.open()?;
    let (known, speaker) = archive.read(|read| {
        let known = read.quotation(pick::quotation(read, &arguments.quotation)?)?;
        let speaker = arguments.speaker.as_deref().map(|typed| pick::person(read, typed)).transpose()?;
        Ok((known, speaker))
    })?;
    if judged {
        let is_quotation = arguments.quotation_it_is || (known.is_quotation && !arguments.no_quotation);
        let class = arguments.class;
        archive.apply(QuotationCommand::Classify { quotation: known.id, is_quotation, class })?;
    }
    if speaker.is_some() || arguments.no_speaker {
        archive.apply(QuotationCommand::SetSpeaker { quotation: known.id, speaker })?;
    }
    archive.close()?;
    context.done(known.id, "Noted.")
}
