//! What the page knows of the open recollection, asked in one go: facts, who took part, which transcripts there are.

use crate::archive::clearance::{Clearance, Policy, Withheld};
use crate::archive::compose::language_name;
use crate::archive::{ArchiveError, excerpt};
use crate::model::{Id, MediaFile, Person, Recollection, Recording, Role, Session, Transcript};
use crate::store::{Read, StoreError};

/// The open recollection.
pub struct Opened {
    /// Its facts; where it is withheld, they must not be shown.
    pub recollection: Recollection,
    /// Why nothing of it is shown here.
    pub withheld: Option<Withheld>,
    /// Why it would be withheld from whatever leaves the archive, though it is shown here.
    pub would_be_withheld: Option<Withheld>,
    /// Who took part, by role and order, under the names that may be shown.
    pub cast: Vec<(Role, Id<Person>, String)>,
    /// Whether the name of somebody who took part is withheld.
    pub are_names_withheld: bool,
    /// Its transcripts, originals before translations, each with the file it was imported from.
    pub transcripts: Vec<(Transcript, Option<MediaFile>)>,
    /// Its sessions, in order.
    pub sessions: Vec<Session>,
    /// The recordings of all its sessions, in order.
    pub recordings: Vec<Recording>,
    /// How many releases there are.
    pub releases: usize,
    /// For a reported one, the title of the article that reports it.
    pub reported_in: Option<String>,
}

impl Opened {
    /// Everything of one recollection that may be shown; none where it is not there any more.
    pub fn read(read: &Read<'_>, gate: &Clearance, id: Id<Recollection>) -> Result<Option<Opened>, ArchiveError> {
        let recollection = match read.recollection(id) {
            Ok(recollection) => recollection,
            Err(StoreError::NoSuch { .. }) => return Ok(None),
            Err(other) => return Err(other.into()),
        };
        let withheld = gate.recollection(id);
        let mut opened = Opened {
            would_be_withheld: Clearance::today(read, Policy::default())?.recollection(id),
            withheld,
            cast: Vec::new(),
            are_names_withheld: false,
            transcripts: Vec::new(),
            sessions: Vec::new(),
            recordings: Vec::new(),
            releases: read.releases(id)?.len(),
            reported_in: None,
            recollection,
        };
        if withheld.is_some() {
            return Ok(Some(opened));
        }
        for participant in read.participants(id)? {
            let person = read.person(participant.person)?;
            opened.are_names_withheld |= gate.person(person.id).is_some();
            opened.cast.push((participant.role, person.id, gate.name(&person).to_string()));
        }
        for transcript in read.transcripts(id)? {
            let media = transcript.media.map(|media| read.media_file(media)).transpose()?.flatten();
            opened.transcripts.push((transcript, media));
        }
        opened.sessions = read.sessions(id)?;
        opened.recordings = read.recordings(id)?;
        opened.reported_in = match opened.recollection.reported_in {
            Some(article) => Some(read.article(article)?.title),
            None => None,
        };
        Ok(Some(opened))
    }

    /// The names in a role, in order.
    pub fn names(&self, role: Role) -> Vec<&str> {
        self.cast.iter().filter(|(part, ..)| *part == role).map(|(.., name)| name.as_str()).collect()
    }

    /// The line under the title: who, when, where, in which languages.
    pub fn headline(&self) -> String {
        let recollection = &self.recollection;
        let joined = |names: Vec<&str>| match names.len() {
            0..=3 => names.iter().map(|name| excerpt(name, 60)).collect::<Vec<_>>().join(", "),
            many => format!("{}, {} and {} others", excerpt(names[0], 60), excerpt(names[1], 60), many - 2),
        };
        let asked = joined(self.names(Role::Interviewer));
        let written =
            matches!(recollection.kind, crate::model::RecollectionKind::Letter | crate::model::RecollectionKind::Email);
        let mut parts = vec![joined(self.names(Role::Narrator))];
        if !asked.is_empty() {
            parts.push(format!("{} {asked}", if written { "to" } else { "interviewed by" }));
        }
        parts.push(recollection.date.map(|date| date.in_words()).unwrap_or_else(|| "undated".into()));
        parts.push(excerpt(&recollection.place, 80));
        parts.push(self.languages());
        parts.retain(|part| !part.is_empty());
        parts.join(" · ")
    }

    /// “Russian ▸ English”: the language it was given in, and those it was translated into.
    fn languages(&self) -> String {
        let mut languages = vec![language_name(&self.recollection.language)];
        for (transcript, _) in &self.transcripts {
            let name = language_name(&transcript.language);
            if !name.is_empty() && !languages.contains(&name) {
                languages.push(name);
            }
        }
        languages.retain(|name| !name.is_empty());
        languages.join(" ▸ ")
    }

    /// Who may see it and what its narrator agreed to, in words.
    pub fn access(&self) -> String {
        let release = match self.releases {
            0 => "no release",
            _ => "release signed",
        };
        match &self.would_be_withheld {
            Some(withheld) => format!("{} · {release}", withheld.in_words()),
            None => format!("open · {release}"),
        }
    }
}

/// What a transcript is called where there are several: “English, verbatim” or “Russian, translation”.
pub fn transcript_name(transcript: &Transcript) -> String {
    let language = match language_name(&transcript.language) {
        name if name.is_empty() => "Transcript".to_owned(),
        name => name,
    };
    match transcript.translation_of {
        Some(_) => format!("{language}, translation"),
        None => format!("{language}, {}", transcript.stage),
    }
}
