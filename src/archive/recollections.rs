//! What may happen to recollections, and how a source becomes one.

use std::collections::HashMap;

use super::command::{Command, excerpt};
use super::people::{folded_name, in_name_case, person_named};
use super::{ArchiveError, Result};
use crate::formats::TurnDraft;
use crate::media::sha256;
use crate::model::{
    About, Id, MediaFile, Memo, Participant, Person, PersonKind, Recollection, Recording, Role, Session, Stage,
    Transcript, Turn,
};
use crate::store::{Write, now_ms};
use crate::text::CodePoints;

/// One change of one recollection.
#[derive(Clone, Debug)]
pub enum RecollectionCommand {
    /// A new recollection with everything that came with it.
    Add(Box<NewRecollection>),
    /// One more transcript of a recollection: a translation, or another stage.
    AddTranscript {
        /// Which recollection.
        recollection: Id<Recollection>,
        /// The transcript.
        transcript: Box<NewTranscript>,
    },
    /// One more session, with its recordings.
    AddSession {
        /// The session.
        session: Session,
        /// What was recorded in it.
        recordings: Vec<Recording>,
    },
    /// The recollection as it is now, and, where given, who narrated and who asked.
    Edit {
        /// The recollection.
        recollection: Recollection,
        /// The narrators' names, in order, where they change.
        narrators: Option<Vec<String>>,
        /// The interviewers' names, in order, where they change.
        interviewers: Option<Vec<String>>,
    },
    /// Removes a recollection that no quote was taken from.
    Remove(Id<Recollection>),
}

/// A recollection that is to be added.
#[derive(Clone, Debug)]
pub struct NewRecollection {
    /// What is known of it, with a fresh id.
    pub recollection: Recollection,
    /// The narrators' names, in order.
    pub narrators: Vec<String>,
    /// The interviewers' names, in order.
    pub interviewers: Vec<String>,
    /// What else the source says of itself: licence, origin, series; empty where nothing. Becomes a memo.
    pub note: String,
    /// Its words, where there are any yet.
    pub transcript: Option<NewTranscript>,
}

/// A transcript that is to be added.
#[derive(Clone, Debug)]
pub struct NewTranscript {
    /// The recording that its times count in, where it is one of several.
    pub recording: Option<Id<Recording>>,
    /// The file it comes from, already kept in the vault.
    pub media: Option<MediaFile>,
    /// BCP 47 tag; empty where unknown.
    pub language: String,
    /// Verbatim, edited or approved.
    pub stage: Stage,
    /// The transcript that it translates.
    pub translation_of: Option<Id<Transcript>>,
    /// The text of the source as imported.
    pub text: String,
    /// Who says what in it.
    pub turns: Vec<TurnDraft>,
}

impl Command for RecollectionCommand {
    type Outcome = Id<Recollection>;

    fn perform(self, write: &Write<'_>) -> Result<(String, Id<Recollection>)> {
        match self {
            RecollectionCommand::Add(new) => add(write, *new),
            RecollectionCommand::AddTranscript { recollection, transcript } => {
                add_transcript(write, recollection, *transcript)
            }
            RecollectionCommand::AddSession { session, recordings } => add_session(write, &session, &recordings),
            RecollectionCommand::Edit { recollection, narrators, interviewers } => {
                edit(write, &recollection, narrators, interviewers)
            }
            RecollectionCommand::Remove(id) => remove(write, id),
        }
    }
}

fn add(write: &Write<'_>, new: NewRecollection) -> Result<(String, Id<Recollection>)> {
    let recollection = titled(new.recollection)?;
    let id = recollection.id;
    write.insert_recollection(&recollection)?;
    set_participants(write, id, Role::Narrator, &new.narrators)?;
    set_participants(write, id, Role::Interviewer, &new.interviewers)?;
    if !new.note.trim().is_empty() {
        let memo = Memo { id: Id::new(), about: About::Recollection(id), text: new.note, written_ms: now_ms() };
        write.insert_memo(&memo)?;
    }
    let mut label = format!("Add {} “{}”", recollection.kind, excerpt(&recollection.title, 50));
    if let Some(transcript) = new.transcript {
        let turns = insert_transcript(write, id, transcript)?;
        label = format!("{label} ({turns} turns)");
    }
    Ok((label, id))
}

fn add_transcript(
    write: &Write<'_>,
    id: Id<Recollection>,
    transcript: NewTranscript,
) -> Result<(String, Id<Recollection>)> {
    let recollection = write.recollection(id)?;
    let what = if transcript.translation_of.is_some() { "translation" } else { "transcript" };
    let turns = insert_transcript(write, id, transcript)?;
    Ok((format!("Add a {what} of “{}” ({turns} turns)", excerpt(&recollection.title, 50)), id))
}

fn add_session(write: &Write<'_>, session: &Session, recordings: &[Recording]) -> Result<(String, Id<Recollection>)> {
    let recollection = write.recollection(session.recollection)?;
    write.insert_session(session)?;
    for recording in recordings {
        write.insert_recording(recording)?;
    }
    Ok((format!("Add a session to “{}”", excerpt(&recollection.title, 50)), recollection.id))
}

fn edit(
    write: &Write<'_>,
    recollection: &Recollection,
    narrators: Option<Vec<String>>,
    interviewers: Option<Vec<String>>,
) -> Result<(String, Id<Recollection>)> {
    let recollection = titled(recollection.clone())?;
    let before = write.recollection(recollection.id)?;
    write.update_recollection(&recollection)?;
    follow_language(write, &before, &recollection.language)?;
    for (role, names) in [(Role::Narrator, narrators), (Role::Interviewer, interviewers)] {
        if let Some(names) = names {
            set_participants(write, recollection.id, role, &names)?;
        }
    }
    Ok((format!("Edit “{}”", excerpt(&recollection.title, 50)), recollection.id))
}

/// Transcripts in the language that the recollection was said to be in are in the one that it is in: it was a mistake, and
/// words are searched by the rules of their language.
fn follow_language(write: &Write<'_>, before: &Recollection, language: &str) -> Result<()> {
    if before.language == language {
        return Ok(());
    }
    for transcript in write.transcripts(before.id)? {
        if transcript.translation_of.is_none() && transcript.language == before.language {
            write.update_transcript(&Transcript { language: language.to_owned(), ..transcript })?;
        }
    }
    Ok(())
}

fn remove(write: &Write<'_>, id: Id<Recollection>) -> Result<(String, Id<Recollection>)> {
    let recollection = write.recollection(id)?;
    let mut quotes = 0;
    for transcript in write.transcripts(id)? {
        quotes += write.quotes_of(transcript.id)?.len();
    }
    if quotes > 0 {
        return Err(ArchiveError::Refused {
            rule: format!("{quotes} quotes were taken from “{}”", recollection.title),
            hint: "remove those quotes first, or undo what made them",
        });
    }
    write.delete_recollection(id)?;
    Ok((format!("Remove “{}”", excerpt(&recollection.title, 50)), id))
}

fn titled(mut recollection: Recollection) -> Result<Recollection> {
    recollection.title = recollection.title.split_whitespace().collect::<Vec<_>>().join(" ");
    match recollection.title.is_empty() {
        true => Err(ArchiveError::Refused { rule: "a recollection needs a title".into(), hint: "give one" }),
        false => Ok(recollection),
    }
}

fn set_participants(write: &Write<'_>, recollection: Id<Recollection>, role: Role, names: &[String]) -> Result<()> {
    for participant in write.participants(recollection)?.iter().filter(|one| one.role == role) {
        write.delete_participant(participant.id)?;
    }
    let mut seen = Vec::new();
    for name in names.iter().filter(|name| !name.trim().is_empty()) {
        let person = person_named(write, name, PersonKind::Person)?;
        if seen.contains(&person) {
            continue;
        }
        let position = u32::try_from(seen.len()).unwrap_or(u32::MAX);
        write.insert_participant(&Participant { id: Id::new(), recollection, person, role, position })?;
        seen.push(person);
    }
    Ok(())
}

/// Stores a transcript with its turns, and says who speaks where the labels name somebody; how many turns there are.
fn insert_transcript(write: &Write<'_>, recollection: Id<Recollection>, new: NewTranscript) -> Result<usize> {
    let media = new.media.as_ref().map(|file| keep_media(write, file)).transpose()?;
    let texts: Vec<&str> = new.turns.iter().map(|turn| turn.span.of(&new.text)).collect();
    let transcript = Transcript {
        id: Id::new(),
        recollection,
        recording: new.recording,
        media,
        language: new.language,
        stage: new.stage,
        translation_of: new.translation_of,
        revision: 1,
        text_sha256: hash_of(texts.iter().copied()),
    };
    write.insert_transcript(&transcript)?;
    let speakers = speakers(write, recollection, &new.turns)?;
    let code_points = CodePoints::of(&new.text);
    let turns = new.turns.iter().zip(texts).enumerate().map(|(position, (draft, text))| Turn {
        id: Id::new(),
        transcript: transcript.id,
        position: u32::try_from(position).unwrap_or(u32::MAX),
        speaker: speakers.get(draft.label.as_str()).copied(),
        label: draft.label.clone(),
        start_ms: draft.start_ms,
        end_ms: draft.end_ms,
        text: text.to_owned(),
        origin: Some(code_points.at(draft.span.start) as u64),
        heard_ms: None,
    });
    write.insert_turns(transcript.id, &turns.collect::<Vec<_>>())?;
    Ok(new.turns.len())
}

/// The file's key in the archive, where it is added if it is not there yet.
pub(super) fn keep_media(write: &Write<'_>, file: &MediaFile) -> Result<Id<MediaFile>> {
    match write.media_file_by_sha256(&file.sha256)? {
        Some(known) => {
            // A file that was linked and is copied now has its place in the vault.
            if known.linked_at.is_some() && file.linked_at.is_none() {
                write.update_media_file(&MediaFile { id: known.id, ..file.clone() })?;
            }
            Ok(known.id)
        }
        None => {
            write.insert_media_file(file)?;
            Ok(file.id)
        }
    }
}

/// SHA-256 of texts, each followed by a line feed: names a revision.
pub fn hash_of<'text>(texts: impl Iterator<Item = &'text str>) -> [u8; 32] {
    let mut all = String::new();
    for text in texts {
        all.push_str(text);
        all.push('\n');
    }
    sha256(all.as_bytes())
}

/// Who speaks under each label: a participant whose name, part of a name, initials or role it is; or, where the label
/// is a full name of nobody yet, a new person who was present.
fn speakers<'turns>(
    write: &Write<'_>,
    recollection: Id<Recollection>,
    turns: &'turns [TurnDraft],
) -> Result<HashMap<&'turns str, Id<Person>>> {
    let mut cast = Vec::new();
    for participant in write.participants(recollection)? {
        cast.push((participant.role, write.person(participant.person)?));
    }
    let mut labels: Vec<&str> =
        turns.iter().map(|turn| turn.label.as_str()).filter(|label| !label.is_empty()).collect();
    labels.sort_unstable();
    labels.dedup();
    let mut speakers = HashMap::new();
    let mut position = 0;
    for label in labels {
        if let Some(person) = in_cast(&cast, label) {
            speakers.insert(label, person);
        } else if is_full_name(label) {
            let person = person_named(write, &in_name_case(label), PersonKind::Person)?;
            let participant = Participant { id: Id::new(), recollection, person, role: Role::Present, position };
            write.insert_participant(&participant)?;
            position += 1;
            speakers.insert(label, person);
        }
    }
    Ok(speakers)
}

/// The one participant whom a label means, where it is just one.
fn in_cast(cast: &[(Role, Person)], label: &str) -> Option<Id<Person>> {
    let words = folded_name(label);
    let names = |person: &Person| -> Vec<Vec<String>> {
        std::iter::once(&person.name).chain(&person.aliases).map(|name| folded_name(name)).collect()
    };
    let exact = |(_, person): &&(Role, Person)| names(person).contains(&words);
    let part = |(_, person): &&(Role, Person)| {
        names(person).iter().any(|name| !words.is_empty() && words.iter().all(|word| name.contains(word)))
    };
    let initials = |(_, person): &&(Role, Person)| {
        names(person).iter().any(|name| name.len() > 1 && initials_of(name) == words.concat())
    };
    let role = |(role, _): &&(Role, Person)| role_of_label(&words) == Some(*role);
    only(cast.iter().filter(exact))
        .or_else(|| only(cast.iter().filter(part)))
        .or_else(|| only(cast.iter().filter(initials)))
        .or_else(|| only(cast.iter().filter(role)))
}

fn only<'cast>(mut found: impl Iterator<Item = &'cast (Role, Person)>) -> Option<Id<Person>> {
    let first = found.next()?.1.id;
    found.all(|(_, person)| person.id == first).then_some(first)
}

fn initials_of(name: &[String]) -> String {
    name.iter().filter_map(|word| word.chars().next()).collect()
}

/// What transcripts call the two sides of an interview when they use no names.
fn role_of_label(words: &[String]) -> Option<Role> {
    match words.concat().as_str() {
        "q" | "question" | "interviewer" | "int" | "i" | "frage" | "interviewerin" | "вопрос" | "интервьюер" => {
            Some(Role::Interviewer)
        }
        "a" | "answer" | "narrator" | "respondent" | "interviewee" | "antwort" | "réponse" | "ответ" | "рассказчик" => {
            Some(Role::Narrator)
        }
        _ => None,
    }
}

/// Whether a label reads like a person's full name: two to five words, each with a capital, no digits.
fn is_full_name(label: &str) -> bool {
    let words: Vec<&str> = label.split_whitespace().collect();
    let capital = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
    (2..=5).contains(&words.len())
        && words.first().is_some_and(&capital)
        && words.last().is_some_and(&capital)
        && !label.chars().any(|character| character.is_numeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cast() -> Vec<(Role, Person)> {
        vec![
            (Role::Narrator, Person::named(PersonKind::Person, "Edith Harrow")),
            (Role::Interviewer, Person::named(PersonKind::Person, "Marek Dolny")),
        ]
    }

    #[test]
    fn a_label_finds_its_participant_by_name_part_initials_or_role() {
        let cast = cast();
        for (label, expected) in [
            ("EDITH HARROW", Some(0)),
            ("Harrow", Some(0)),
            ("E. H.", Some(0)),
            ("MD", Some(1)),
            ("Q", Some(1)),
            ("Narrator", Some(0)),
            ("Unknown woman", None),
            ("", None),
        ] {
            assert_eq!(in_cast(&cast, label), expected.map(|index: usize| cast[index].1.id), "{label}");
        }
    }

    #[test]
    fn a_label_that_fits_two_people_names_nobody() {
        let mut cast = cast();
        cast.push((Role::Present, Person::named(PersonKind::Person, "Anna Harrow")));
        assert_eq!(in_cast(&cast, "Harrow"), None);
    }
}
