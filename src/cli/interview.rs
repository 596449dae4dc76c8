//! Interviews, letters and other recollections.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::context::{Context, Failure};
use super::rights::{RestrictArguments, restrict};
use super::{pick, print, turn};
use crate::archive::ArchiveError;
use crate::archive::clearance::Clearance;
use crate::archive::recollections::{NewRecollection, RecollectionCommand};
use crate::archive::rights::ReleaseCommand;
use crate::model::{Date, Id, Protected, Recollection, Recording, Release, Role, Session, Turn, Use};
use crate::store::Read;
use crate::store::recollection::RecollectionRow;
use crate::text::clock::clock;

#[derive(Debug, Subcommand)]
pub(super) enum InterviewsCommand {
    /// List every recollection
    List,
    /// Show one, with its words
    Show {
        /// Title, call number, file name or id
        interview: String,
    },
    /// Add one of which there are no words yet
    Add {
        /// What to call it
        title: String,
        #[command(flatten)]
        facts: Facts,
    },
    /// Change what is known of one
    Edit {
        /// Title, call number, file name or id
        interview: String,
        /// The title now
        #[arg(long)]
        title: Option<String>,
        #[command(flatten)]
        facts: Facts,
    },
    /// Add a session, with what it was recorded on
    Session {
        /// Title, call number, file name or id
        interview: String,
        /// When (EDTF)
        #[arg(long)]
        date: Option<Date>,
        /// Where
        #[arg(long, default_value = "")]
        place: String,
        /// A recording: what stands on the tape (may be given several times)
        #[arg(long, value_name = "LABEL")]
        recording: Vec<String>,
    },
    /// Say who speaks under a label of the transcript
    Speaker {
        /// Title, call number, file name or id
        interview: String,
        /// The label, as the transcript has it
        label: String,
        /// Who it is: name or id
        person: String,
    },
    /// Correct the words of a turn; quotes keep their place
    Correct {
        /// Title, call number, file name or id
        interview: String,
        /// Which turn, counted from 1
        turn: u32,
        /// Its words now
        text: String,
    },
    /// Split a turn in two before some of its words; quotes keep their place
    Split {
        /// Title, call number or id
        interview: String,
        /// Which turn, counted from 1
        turn: u32,
        /// The words that begin the second turn, exactly as they stand there
        words: String,
    },
    /// Join a turn to the one above; quotes keep their place
    Join {
        /// Title, call number or id
        interview: String,
        /// Which turn, counted from 1
        turn: u32,
    },
    /// Say who speaks one turn
    Give {
        /// Title, call number or id
        interview: String,
        /// Which turn, counted from 1
        turn: u32,
        /// A label that the transcript uses, or a person's name or id
        speaker: String,
    },
    /// Say when a turn is spoken in the recording; what is left out is forgotten
    Time {
        /// Title, call number or id
        interview: String,
        /// Which turn, counted from 1
        turn: u32,
        /// When it begins (12:31 or 1:02:03.500)
        #[arg(long)]
        start: Option<String>,
        /// When it ends
        #[arg(long)]
        end: Option<String>,
    },
    /// Add a turn after another one
    Begin {
        /// Title, call number or id
        interview: String,
        /// After which turn, counted from 1; 0 for the beginning
        after: u32,
        /// Its words
        text: String,
        /// When it begins (12:31 or 1:02:03.500)
        #[arg(long)]
        start: Option<String>,
    },
    /// Move the times of a turn and of all after it
    Shift {
        /// Title, call number or id
        interview: String,
        /// From which turn, counted from 1
        turn: u32,
        /// By how much: 0:02.500, or -0:02.500 for earlier
        #[arg(allow_hyphen_values = true)]
        by: String,
        /// Only up to this turn
        #[arg(long)]
        to: Option<u32>,
    },
    /// Say that you compared a turn with the sound today
    Heard {
        /// Title, call number or id
        interview: String,
        /// Which turn, counted from 1
        turn: u32,
    },
    /// Note the narrator's signed agreement
    Release {
        /// Title, call number, file name or id
        interview: String,
        /// When it was signed (EDTF)
        #[arg(long)]
        signed: Option<Date>,
        /// What it allows: research, quotation, publication, web (separated by commas)
        #[arg(long, value_delimiter = ',', required = true)]
        uses: Vec<String>,
    },
    /// Withhold one, or some turns of it
    Restrict {
        /// Title, call number, file name or id
        interview: String,
        /// Only these turns, counted from 1, both included
        #[arg(long, num_args = 2, value_names = ["FIRST", "LAST"])]
        turns: Option<Vec<u32>>,
        #[command(flatten)]
        restriction: RestrictArguments,
    },
    /// Remove one that no quote was taken from
    Remove {
        /// Title, call number, file name or id
        interview: String,
    },
}

/// What can be known of a recollection.
#[derive(Debug, Args)]
pub(super) struct Facts {
    /// interview, letter, e-mail, notes
    #[arg(long)]
    kind: Option<String>,
    /// A narrator (may be given several times)
    #[arg(long, value_name = "NAME")]
    narrator: Vec<String>,
    /// An interviewer (may be given several times)
    #[arg(long, value_name = "NAME")]
    interviewer: Vec<String>,
    /// When it was given (EDTF)
    #[arg(long)]
    date: Option<Date>,
    /// Where it was given
    #[arg(long)]
    place: Option<String>,
    /// Its language (BCP 47: en, ru, pt-BR)
    #[arg(long)]
    language: Option<String>,
    /// Shelf address
    #[arg(long)]
    call_number: Option<String>,
    /// Accession number
    #[arg(long)]
    accession: Option<String>,
    /// How far the work has come: recorded, transcribing, checked, approved
    #[arg(long)]
    work: Option<String>,
}

impl Facts {
    fn put_into(&self, one: &mut Recollection) -> Result<(), Failure> {
        if let Some(kind) = &self.kind {
            one.kind = pick::term(kind)?;
        }
        let put = |target: &mut String, value: &Option<String>| {
            if let Some(value) = value {
                target.clone_from(value);
            }
        };
        if let Some(work) = &self.work {
            one.work = Some(pick::term(work)?);
        }
        one.date = self.date.or(one.date);
        put(&mut one.place, &self.place);
        put(&mut one.language, &self.language);
        put(&mut one.call_number, &self.call_number);
        put(&mut one.accession, &self.accession);
        Ok(())
    }
}

pub(super) fn run(context: &Context, command: InterviewsCommand) -> Result<(), Failure> {
    match command {
        InterviewsCommand::List => list(context),
        InterviewsCommand::Show { interview } => show(context, &interview),
        InterviewsCommand::Add { title, facts } => add(context, title, &facts),
        InterviewsCommand::Edit { interview, title, facts } => edit(context, &interview, title, &facts),
        InterviewsCommand::Session { interview, date, place, recording } => {
            session(context, &interview, date, place, recording)
        }
        InterviewsCommand::Speaker { interview, label, person } => turn::speaker(context, &interview, label, &person),
        InterviewsCommand::Correct { interview, turn, text } => turn::correct(context, &interview, turn, text),
        InterviewsCommand::Split { interview, turn, words } => turn::split(context, &interview, turn, &words),
        InterviewsCommand::Join { interview, turn } => turn::join(context, &interview, turn),
        InterviewsCommand::Give { interview, turn, speaker } => turn::give(context, &interview, turn, &speaker),
        InterviewsCommand::Time { interview, turn, start, end } => turn::time(context, &interview, turn, start, end),
        InterviewsCommand::Begin { interview, after, text, start } => {
            turn::begin(context, &interview, after, start, text)
        }
        InterviewsCommand::Shift { interview, turn, by, to } => turn::shift(context, &interview, turn, to, &by),
        InterviewsCommand::Heard { interview, turn } => turn::heard(context, &interview, turn),
        InterviewsCommand::Release { interview, signed, uses } => release(context, &interview, signed, &uses),
        InterviewsCommand::Restrict { interview, turns, restriction } => {
            restrict(context, &restriction, |read| protected(read, &interview, turns.as_deref()))
        }
        InterviewsCommand::Remove { interview } => {
            let mut archive = context.open()?;
            let id = archive.read(|read| pick::recollection(read, &interview))?;
            archive.apply(RecollectionCommand::Remove(id))?;
            archive.close()?;
            context.done(id, "Removed.")
        }
    }
}

fn add(context: &Context, title: String, facts: &Facts) -> Result<(), Failure> {
    let mut recollection = Recollection::titled(crate::model::RecollectionKind::Interview, title);
    facts.put_into(&mut recollection)?;
    let mut archive = context.open()?;
    let id = archive.apply(RecollectionCommand::Add(Box::new(NewRecollection {
        recollection,
        narrators: facts.narrator.clone(),
        interviewers: facts.interviewer.clone(),
        note: String::new(),
        transcript: None,
    })))?;
    archive.close()?;
    context.done(id, "Added.")
}

fn edit(context: &Context, typed: &str, title: Option<String>, facts: &Facts) -> Result<(), Failure> {
    let mut archive = context.open()?;
    let mut recollection = archive.read(|read| Ok(read.recollection(pick::recollection(read, typed)?)?))?;
    recollection.title = title.unwrap_or(recollection.title);
    facts.put_into(&mut recollection)?;
    let named = |names: &Vec<String>| (!names.is_empty()).then(|| names.clone());
    let (narrators, interviewers) = (named(&facts.narrator), named(&facts.interviewer));
    let id = archive.apply(RecollectionCommand::Edit { recollection, narrators, interviewers })?;
    archive.close()?;
    context.done(id, "Changed.")
}

fn session(
    context: &Context,
    typed: &str,
    date: Option<Date>,
    place: String,
    labels: Vec<String>,
) -> Result<(), Failure> {
    let mut archive = context.open()?;
    let (recollection, known) = archive.read(|read| {
        let id = pick::recollection(read, typed)?;
        Ok((id, read.sessions(id)?.len()))
    })?;
    let session = Session { id: Id::new(), recollection, position: count(known), date, place };
    let recording = |(position, label): (usize, String)| Recording::labelled(session.id, count(position), label);
    let recordings = labels.into_iter().enumerate().map(recording).collect();
    let id = archive.apply(RecollectionCommand::AddSession { session, recordings })?;
    archive.close()?;
    context.done(id, "Added a session.")
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn release(context: &Context, typed: &str, signed: Option<Date>, uses: &[String]) -> Result<(), Failure> {
    let uses = uses.iter().map(|one| pick::term::<Use>(one)).collect::<Result<Vec<_>, _>>()?;
    let mut archive = context.open()?;
    let (recollection, narrators) = archive.read(|read| {
        let id = pick::recollection(read, typed)?;
        Ok((id, read.people_in(id, Role::Narrator)?))
    })?;
    let person = narrators.first().copied();
    let id = archive.apply(ReleaseCommand::Add(Release { id: Id::new(), recollection, person, signed, uses }))?;
    archive.close()?;
    context.done(id, "Noted the release.")
}

fn protected(read: &Read<'_>, typed: &str, turns: Option<&[u32]>) -> Result<Protected, ArchiveError> {
    match turns {
        Some([first, last]) => {
            Ok(Protected::Turns(turn::turn_of(read, typed, *first)?.id, turn::turn_of(read, typed, *last)?.id))
        }
        _ => Ok(Protected::Recollection(pick::recollection(read, typed)?)),
    }
}

fn list(context: &Context) -> Result<(), Failure> {
    let rows: Vec<Value> = context.ask(|read, gate| {
        let one = |row: RecollectionRow| match gate.recollection(row.recollection.id) {
            Some(withheld) => {
                json!({ "id": row.recollection.id, "kind": row.recollection.kind, "withheld": withheld.in_words() })
            }
            None => json!(row),
        };
        Ok(read.recollections()?.into_iter().map(one).collect())
    })?;
    context.answer(&rows, |rows| {
        let line = |row: &Value| {
            let text = |field: &str| row[field].as_str().unwrap_or_default().to_owned();
            let id = text("id").split_off(28);
            if let Some(withheld) = row["withheld"].as_str() {
                return vec![id, text("kind"), "–".into(), withheld.to_owned()];
            }
            let date = row["date"].as_str().unwrap_or("undated").to_owned();
            let turns = print::counted_in(&row["turns"], "turn", "turns");
            let quotes = print::counted_in(&row["quotes"], "quote", "quotes");
            vec![id, text("kind"), date, format!("{} ({turns}, {quotes})", text("title"))]
        };
        print::table(&rows.iter().map(line).collect::<Vec<_>>())
    })
}

fn show(context: &Context, typed: &str) -> Result<(), Failure> {
    let shown = context.ask(|read, gate| {
        let recollection = read.recollection(pick::recollection(read, typed)?)?;
        match gate.recollection(recollection.id) {
            Some(withheld) => Ok(json!({ "id": recollection.id, "withheld": withheld.in_words() })),
            None => whole(read, gate, &recollection),
        }
    })?;
    context.answer(&shown, |shown| {
        if let Some(withheld) = shown["withheld"].as_str() {
            return format!("This recollection is {withheld}.\nAdd --include-withheld to see it here.");
        }
        in_words(shown)
    })
}

fn whole(read: &Read<'_>, gate: &Clearance, recollection: &Recollection) -> Result<Value, ArchiveError> {
    let names = |role| -> Result<Vec<String>, ArchiveError> {
        let people = read.people_in(recollection.id, role)?;
        people.into_iter().map(|id| Ok(gate.name(&read.person(id)?).to_string())).collect()
    };
    let mut transcripts = Vec::new();
    for transcript in read.transcripts(recollection.id)? {
        let mut turns = Vec::new();
        for turn in read.turns(transcript.id)? {
            turns.push(one_turn(read, gate, &turn)?);
        }
        transcripts.push(json!({
            "id": transcript.id, "language": transcript.language, "stage": transcript.stage,
            "translation_of": transcript.translation_of, "revision": transcript.revision, "turns": turns,
        }));
    }
    Ok(json!({
        "recollection": recollection,
        "narrators": names(Role::Narrator)?,
        "interviewers": names(Role::Interviewer)?,
        "sessions": read.sessions(recollection.id)?,
        "recordings": read.recordings(recollection.id)?,
        "releases": read.releases(recollection.id)?,
        "transcripts": transcripts,
    }))
}

fn one_turn(read: &Read<'_>, gate: &Clearance, turn: &Turn) -> Result<Value, ArchiveError> {
    let number = turn.position + 1;
    let restricted = gate.turns(turn.transcript, turn.position, turn.position);
    let withheld = restricted.or_else(|| turn.speaker.and_then(|speaker| gate.person(speaker)));
    if let Some(withheld) = withheld {
        return Ok(json!({ "turn": number, "withheld": withheld.in_words() }));
    }
    let speaker = match turn.speaker {
        Some(id) => gate.name(&read.person(id)?).to_string(),
        None => turn.label.clone(),
    };
    Ok(json!({ "turn": number, "speaker": speaker, "start_ms": turn.start_ms, "text": turn.text }))
}

fn in_words(shown: &Value) -> String {
    let recollection = &shown["recollection"];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |value: &Value| value.as_array().into_iter().flatten().map(&text).collect::<Vec<_>>().join(", ");
    let interviewers = list(&shown["interviewers"]);
    let facts = [
        text(&recollection["kind"]),
        list(&shown["narrators"]),
        if interviewers.is_empty() { interviewers } else { format!("with {interviewers}") },
        text(&recollection["date"]),
        text(&recollection["place"]),
        text(&recollection["call_number"]),
    ];
    let known = |facts: Vec<String>| facts.into_iter().filter(|fact| !fact.is_empty()).collect::<Vec<_>>();
    let mut lines = vec![text(&recollection["title"]), known(facts.into()).join(" · ")];
    for session in shown["sessions"].as_array().into_iter().flatten() {
        let of_it = shown["recordings"].as_array().into_iter().flatten();
        let tapes = of_it.filter(|recording| recording["session"] == session["id"]).map(|one| text(&one["label"]));
        let facts = known([text(&session["date"]), text(&session["place"])].into_iter().chain(tapes).collect());
        lines.push(format!("session: {}", facts.join(" · ")));
    }
    for release in shown["releases"].as_array().into_iter().flatten() {
        let signed = release["signed"].as_str().map(|date| format!(", signed {date}")).unwrap_or_default();
        lines.push(format!("release: {}{signed}", list(&release["uses"])));
    }
    for transcript in shown["transcripts"].as_array().into_iter().flatten() {
        let translation = if transcript["translation_of"].is_null() { "" } else { "translation" };
        let more = match known(vec![text(&transcript["language"]), translation.into()]) {
            more if more.is_empty() => String::new(),
            more => format!(" ({})", more.join(", ")),
        };
        lines.push(format!("\n{} transcript{more}", text(&transcript["stage"])));
        for turn in transcript["turns"].as_array().into_iter().flatten() {
            let clock = turn["start_ms"].as_i64().map(|ms| format!("[{}] ", clock(ms))).unwrap_or_default();
            let words = match turn["withheld"].as_str() {
                Some(withheld) => format!("({withheld})"),
                None => format!("{}: {}", text(&turn["speaker"]), text(&turn["text"])),
            };
            lines.push(print::wrapped(&format!("{:>4}  {clock}{words}", turn["turn"]), "      ", 100));
        }
    }
    lines.join("\n")
}
