//! One file on the sheet: what was taken from it, what the historian knows better, and what became of it.

use std::path::Path;

use super::reader::{SoundFile, Source, Taken};
use crate::archive::import::sound::Keeping;
use crate::archive::import::{Bytes, Imported, Made, ToImport, Wishes, Without};
use crate::formats::Wish;
use crate::gui::part::counted;
use crate::gui::part::date_field::Typed;
use crate::model::{Date, Id, Recollection, RecollectionKind, Stage, Transcript};
use crate::text::clock::clock;

/// What a file can become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Interview,
    Letter,
    Email,
    Notes,
    Article,
}

impl Kind {
    pub(super) const ALL: [Kind; 5] = [Kind::Interview, Kind::Letter, Kind::Email, Kind::Notes, Kind::Article];

    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::Interview => "Interview",
            Kind::Letter => "Letter",
            Kind::Email => "E-mail",
            Kind::Notes => "Notes",
            Kind::Article => "Article",
        }
    }

    pub(super) fn wish(self) -> Wish {
        match self {
            Kind::Interview => Wish::Interview,
            Kind::Letter | Kind::Email => Wish::Letter,
            Kind::Notes => Wish::Notes,
            Kind::Article => Wish::Article,
        }
    }

    fn of(taken: &Taken) -> Kind {
        match (taken.content, taken.form) {
            (Wish::Article, _) => Kind::Article,
            (_, RecollectionKind::Letter) => Kind::Letter,
            (_, RecollectionKind::Email) => Kind::Email,
            (_, RecollectionKind::Notes) => Kind::Notes,
            _ => Kind::Interview,
        }
    }

    fn form(self) -> Option<RecollectionKind> {
        match self {
            Kind::Letter => Some(RecollectionKind::Letter),
            Kind::Email => Some(RecollectionKind::Email),
            Kind::Interview | Kind::Notes | Kind::Article => None,
        }
    }
}

/// A file on the sheet.
pub(super) struct Card {
    pub(super) number: u64,
    pub(super) name: String,
    pub(super) source: Source,
    /// What the historian said that it is.
    pub(super) kind: Option<Kind>,
    /// Whether it is to be imported.
    pub(super) is_wanted: bool,
    pub(super) state: State,
    pub(super) form: Form,
    /// What stands in the fields as the file says it.
    said: Form,
}

/// How far a file is.
pub(super) enum State {
    /// Not asked for yet.
    New,
    /// Being read.
    Reading,
    /// It cannot be read, in one sentence.
    Refused(String),
    /// It can be imported.
    Taken(Box<Taken>),
    /// It is sound, and can be imported.
    Sound(Box<SoundFile>),
    /// It was imported, or why not.
    Done(Box<Outcome>),
}

/// What became of a file.
pub(super) struct Outcome {
    pub(super) imported: Result<Imported, String>,
    pub(super) was: Was,
    /// The archive's revision when this was told.
    pub(super) revision: i64,
}

/// What a file was taken for.
pub(super) enum Was {
    Text(Box<Taken>),
    Sound(Box<SoundFile>),
}

/// Whose sound a file is.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Whose {
    /// As names and lengths tell.
    #[default]
    ByName,
    /// A new interview's.
    New,
    /// Of this interview, which is called so.
    Of(Id<Recollection>, String),
}

/// The fields of the form.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Form {
    pub(super) title: String,
    pub(super) narrators: String,
    pub(super) interviewers: String,
    pub(super) date: String,
    pub(super) place: String,
    pub(super) language: String,
    pub(super) call_number: String,
    pub(super) stage: Option<Stage>,
    pub(super) translation_of: Option<(Transcript, String)>,
    /// Of sound: whose it is, and where its bytes stay.
    pub(super) whose: Whose,
    pub(super) keeping: Keeping,
}

impl Form {
    /// What a file of sound says of itself.
    fn of_sound(sound: &SoundFile, name: &str) -> Form {
        let own = |key: &str| {
            let tag = sound.probed.tags.iter().find(|(known, _)| known.eq_ignore_ascii_case(key));
            tag.map(|(_, value)| value.trim().to_owned()).filter(|value| !value.is_empty())
        };
        let stem = Path::new(name).file_stem().map(|stem| stem.to_string_lossy().into_owned());
        Form { title: own("title").or(stem).unwrap_or_default(), ..Form::default() }
    }

    fn of(taken: &Taken) -> Form {
        Form {
            title: taken.title.clone(),
            narrators: taken.narrators.join("; "),
            interviewers: taken.interviewers.join("; "),
            date: taken.date.map(|date: Date| date.to_string()).unwrap_or_default(),
            place: taken.place.clone(),
            language: taken.language.clone(),
            call_number: taken.call_number.clone(),
            ..Form::default()
        }
    }
}

impl Card {
    pub(super) fn new(number: u64, name: String, source: Source) -> Card {
        Card {
            number,
            name,
            source,
            kind: None,
            is_wanted: true,
            state: State::New,
            form: Form::default(),
            said: Form::default(),
        }
    }

    pub(super) fn taken(&self) -> Option<&Taken> {
        match &self.state {
            State::Taken(taken) => Some(taken),
            State::Done(outcome) => match &outcome.was {
                Was::Text(taken) => Some(taken),
                Was::Sound(_) => None,
            },
            _ => None,
        }
    }

    /// What it is, where it is sound.
    pub(super) fn sound(&self) -> Option<&SoundFile> {
        match &self.state {
            State::Sound(sound) => Some(sound),
            State::Done(outcome) => match &outcome.was {
                Was::Sound(sound) => Some(sound),
                Was::Text(_) => None,
            },
            _ => None,
        }
    }

    /// Whether it waits to be imported.
    pub(super) fn is_waiting(&self) -> bool {
        matches!(self.state, State::Taken(_) | State::Sound(_))
    }

    /// What the file becomes: as the historian said, or as it was recognised.
    pub(super) fn kind(&self) -> Option<Kind> {
        self.kind.or_else(|| self.taken().map(Kind::of))
    }

    /// Takes what the reader found.
    pub(super) fn take(&mut self, taken: Box<Taken>) {
        self.fill(Form::of(&taken));
        self.state = State::Taken(taken);
    }

    /// The same of sound.
    pub(super) fn take_sound(&mut self, sound: Box<SoundFile>) {
        self.fill(Form::of_sound(&sound, &self.name));
        self.state = State::Sound(sound);
    }

    /// Takes what the file says. What was typed into a field stays.
    fn fill(&mut self, new: Form) {
        let keep = |field: &mut String, said: &str, new: &str| {
            if field == said {
                *field = new.to_owned();
            }
        };
        let (form, said) = (&mut self.form, &self.said);
        keep(&mut form.title, &said.title, &new.title);
        keep(&mut form.narrators, &said.narrators, &new.narrators);
        keep(&mut form.interviewers, &said.interviewers, &new.interviewers);
        keep(&mut form.date, &said.date, &new.date);
        keep(&mut form.place, &said.place, &new.place);
        keep(&mut form.language, &said.language, &new.language);
        keep(&mut form.call_number, &said.call_number, &new.call_number);
        self.said = new;
    }

    /// Whether it can be imported as it stands, and is to be.
    pub(super) fn is_ready(&self) -> bool {
        self.is_wanted && self.is_waiting() && Typed::of(&self.form.date).is_clear()
    }

    pub(super) fn is_done(&self) -> bool {
        matches!(&self.state, State::Done(outcome) if outcome.imported.is_ok())
    }

    /// What is to be imported, with what the historian knows better.
    pub(super) fn to_import(&self) -> ToImport {
        let bytes = match &self.source {
            Source::Path(path) => Bytes::At(path.clone()),
            Source::Text(text) => Bytes::Here { name: self.name.clone(), bytes: text.as_bytes().to_vec() },
        };
        ToImport { bytes, wishes: self.wishes() }
    }

    /// What the historian knows better than the file.
    pub(super) fn wishes(&self) -> Wishes {
        let is_many = self.taken().is_some_and(|taken| taken.records > 1);
        let (form, said) = (&self.form, &self.said);
        let changed = |now: &str, said: &str| (now.trim() != said.trim() && !is_many).then(|| now.trim().to_owned());
        let names = |now: &str, said: &str| changed(now, said).map(|now| names(&now)).unwrap_or_default();
        let is_without = |now: &str, said: &str| now.trim().is_empty() && !said.trim().is_empty() && !is_many;
        Wishes {
            kind: self.kind.map(Kind::wish),
            form: self.kind.and_then(Kind::form),
            narrators: names(&form.narrators, &said.narrators),
            interviewers: names(&form.interviewers, &said.interviewers),
            date: changed(&form.date, &said.date).and_then(|date| Typed::of(&date).date()),
            place: changed(&form.place, &said.place),
            title: changed(&form.title, &said.title),
            language: changed(&form.language, &said.language),
            call_number: changed(&form.call_number, &said.call_number),
            stage: form.stage,
            translation_of: form.translation_of.as_ref().map(|(transcript, _)| transcript.clone()),
            into: match &form.whose {
                Whose::Of(interview, _) => Some(*interview),
                Whose::ByName | Whose::New => None,
            },
            is_apart: form.whose == Whose::New,
            keeping: form.keeping,
            without: Without {
                narrators: is_without(&form.narrators, &said.narrators),
                interviewers: is_without(&form.interviewers, &said.interviewers),
                date: is_without(&form.date, &said.date),
            },
        }
    }

    /// What will be made of it, in one line.
    pub(super) fn plan(&self) -> String {
        if let Some(sound) = self.sound() {
            let lasts = i64::try_from(sound.probed.duration_ms()).unwrap_or(i64::MAX);
            return format!("Sound · {} · {}", clock(lasts), sound.probed.container);
        }
        let Some(taken) = self.taken() else { return String::new() };
        if taken.records > 1 {
            return format!("{} records of a catalogue", taken.records);
        }
        let kind = self.kind().map_or("", Kind::name);
        let size = match self.kind() {
            Some(Kind::Article) => counted(taken.words, "word", "words"),
            Some(Kind::Interview) => counted(taken.turns, "turn", "turns"),
            _ => counted(taken.turns, "paragraph", "paragraphs"),
        };
        let names = self.form.narrators.trim();
        match names.is_empty() {
            true => format!("{kind} · {size}"),
            false => format!("{kind} · {size} · {names}"),
        }
    }

    /// Which file it is, with its folder; empty for pasted words.
    pub(super) fn folder(&self) -> String {
        match &self.source {
            Source::Path(path) => path.parent().map(|folder| folder.display().to_string()).unwrap_or_default(),
            Source::Text(_) => String::new(),
        }
    }
}

/// The names in a field, separated by semicolons or lines.
fn names(text: &str) -> Vec<String> {
    let tidy = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ");
    text.split([';', '\n']).map(tidy).filter(|name| !name.is_empty()).collect()
}

/// The name of a file, without its folder.
pub(super) fn name_of(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    name.unwrap_or_else(|| path.display().to_string())
}

/// What a file was made into, in one sentence.
pub(super) fn made_in_words(made: &Made) -> String {
    match made {
        Made::Already { .. } => "It is in the archive already; nothing was changed.".to_owned(),
        Made::Sound { title, duration_ms, is_new, .. } => {
            let whose = if *is_new { "A new interview," } else { "Sound of" };
            format!("{whose} “{title}”, {}.", clock(*duration_ms))
        }
        Made::Recollection { title, turns, narrators, .. } => {
            let by = if narrators.is_empty() { String::new() } else { format!(" by {}", narrators.join(", ")) };
            format!("“{title}”{by}, {}.", counted(*turns, "turn", "turns"))
        }
        Made::Article { title, quotations, .. } => {
            format!("Article “{title}”, {} found.", counted(*quotations, "quotation", "quotations"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_between_semicolons() {
        assert_eq!(names(" Anna  Kolbe; Gurov, A.;;\nZoë "), ["Anna Kolbe", "Gurov, A.", "Zoë"]);
    }
}
