//! What may happen to dossiers.

use super::command::{Command, excerpt};
use super::{ArchiveError, Result};
use crate::model::{Dossier, Entry, EntryContent, Id, Quote, Section};
use crate::store::Write;

/// One change of one dossier.
#[derive(Clone, Debug)]
pub enum DossierCommand {
    /// A new, empty dossier.
    New {
        /// Its title, which no other dossier has.
        title: String,
    },
    /// Another title.
    Rename {
        /// Which.
        dossier: Id<Dossier>,
        /// The title now.
        title: String,
    },
    /// One more section, at the end.
    AddSection {
        /// To which dossier.
        dossier: Id<Dossier>,
        /// The heading.
        title: String,
    },
    /// One more section, at a place.
    InsertSection {
        /// To which dossier.
        dossier: Id<Dossier>,
        /// Its key, so that whoever makes it knows it.
        section: Id<Section>,
        /// The heading.
        title: String,
        /// Its index among the sections then, from 0.
        to: usize,
    },
    /// Another heading.
    RenameSection {
        /// Which.
        section: Id<Section>,
        /// In which dossier.
        dossier: Id<Dossier>,
        /// The heading now.
        title: String,
    },
    /// One more quote or text, at the end of a section; of the last section where none is named, which is made where
    /// there is none.
    AddEntry {
        /// To which dossier.
        dossier: Id<Dossier>,
        /// To which section.
        section: Option<Id<Section>>,
        /// What.
        content: EntryContent,
    },
    /// One more quote or text, at a place; in the last section where none is named, which is made where there is none.
    InsertEntry {
        /// To which dossier.
        dossier: Id<Dossier>,
        /// To which section.
        section: Option<Id<Section>>,
        /// What, with its key, so that whoever makes it knows it.
        entry: Entry,
        /// Its index in that section then, from 0.
        to: usize,
    },
    /// Changes the historian's own text.
    EditText {
        /// In which dossier.
        dossier: Id<Dossier>,
        /// Which entry.
        entry: Id<Entry>,
        /// The text now.
        text: String,
    },
    /// Puts a section at another place.
    MoveSection {
        /// In which dossier.
        dossier: Id<Dossier>,
        /// Which.
        section: Id<Section>,
        /// Its index among the sections then, from 0.
        to: usize,
    },
    /// Puts an entry at another place.
    MoveEntry {
        /// In which dossier.
        dossier: Id<Dossier>,
        /// Which.
        entry: Id<Entry>,
        /// The section it goes to.
        section: Id<Section>,
        /// Its index in that section then, from 0.
        to: usize,
    },
    /// Takes a section with its entries out.
    RemoveSection {
        /// From which dossier.
        dossier: Id<Dossier>,
        /// Which.
        section: Id<Section>,
    },
    /// Takes an entry out.
    RemoveEntry {
        /// From which dossier.
        dossier: Id<Dossier>,
        /// Which.
        entry: Id<Entry>,
    },
    /// Removes a dossier; the quotes stay.
    Remove(Id<Dossier>),
}

impl Command for DossierCommand {
    type Outcome = Id<Dossier>;

    fn perform(self, write: &Write<'_>) -> Result<(String, Id<Dossier>)> {
        match self {
            DossierCommand::New { title } => {
                let dossier = Dossier { id: Id::new(), title: titled(write, None, &title)?, sections: Vec::new() };
                write.put_dossier(&dossier)?;
                Ok((format!("New dossier “{}”", excerpt(&dossier.title, 50)), dossier.id))
            }
            DossierCommand::Rename { dossier, title } => {
                let title = titled(write, Some(dossier), &title)?;
                rewrite(write, dossier, |dossier| {
                    dossier.title = title;
                    Ok("Rename".into())
                })
            }
            DossierCommand::Remove(id) => {
                let dossier = write.dossier(id)?;
                write.delete_dossier(id)?;
                Ok((format!("Remove dossier “{}”", excerpt(&dossier.title, 50)), id))
            }
            DossierCommand::AddSection { dossier, title } => rewrite(write, dossier, |dossier| {
                dossier.sections.push(Section { id: Id::new(), title: title.trim().into(), entries: Vec::new() });
                Ok(format!("Add section “{}” to", excerpt(&title, 30)))
            }),
            DossierCommand::InsertSection { dossier, section, title, to } => rewrite(write, dossier, |dossier| {
                let new = Section { id: section, title: title.trim().into(), entries: Vec::new() };
                dossier.sections.insert(to.min(dossier.sections.len()), new);
                Ok(format!("Add section “{}” to", excerpt(&title, 30)))
            }),
            DossierCommand::RenameSection { section, dossier, title } => rewrite(write, dossier, |dossier| {
                section_of(dossier, section)?.title = title.trim().into();
                Ok("Rename a section of".into())
            }),
            DossierCommand::MoveSection { dossier, section, to } => {
                rewrite(write, dossier, |dossier| move_section(dossier, section, to))
            }
            DossierCommand::RemoveSection { dossier, section } => rewrite(write, dossier, |dossier| {
                section_of(dossier, section)?;
                dossier.sections.retain(|one| one.id != section);
                Ok("Take a section out of".into())
            }),
            DossierCommand::AddEntry { dossier, section, content } => {
                let entry = Entry { id: Id::new(), content };
                DossierCommand::InsertEntry { dossier, section, entry, to: usize::MAX }.perform(write)
            }
            DossierCommand::InsertEntry { dossier, section, entry, to } => {
                if let EntryContent::Quote(quote) = &entry.content {
                    write.quote(*quote)?;
                }
                rewrite(write, dossier, |dossier| insert_entry(dossier, section, entry, to))
            }
            DossierCommand::EditText { dossier, entry, text } => rewrite(write, dossier, |dossier| {
                entry_of(dossier, entry)?.content = EntryContent::Text(text);
                Ok("Edit the text of".into())
            }),
            DossierCommand::MoveEntry { dossier, entry, section, to } => {
                rewrite(write, dossier, |dossier| move_entry(dossier, entry, section, to))
            }
            DossierCommand::RemoveEntry { dossier, entry } => rewrite(write, dossier, |dossier| {
                entry_of(dossier, entry)?;
                dossier.sections.iter_mut().for_each(|section| section.entries.retain(|one| one.id != entry));
                Ok("Take an entry out of".into())
            }),
        }
    }
}

/// Whether a quote stands in a dossier.
pub fn uses(dossier: &Dossier, quote: Id<Quote>) -> bool {
    let mut entries = dossier.sections.iter().flat_map(|section| &section.entries);
    entries.any(|entry| entry.content == EntryContent::Quote(quote))
}

fn rewrite(
    write: &Write<'_>,
    id: Id<Dossier>,
    change: impl FnOnce(&mut Dossier) -> Result<String>,
) -> Result<(String, Id<Dossier>)> {
    let mut dossier = write.dossier(id)?;
    let what = change(&mut dossier)?;
    write.put_dossier(&dossier)?;
    Ok((format!("{what} dossier “{}”", excerpt(&dossier.title, 40)), id))
}

fn insert_entry(dossier: &mut Dossier, section: Option<Id<Section>>, entry: Entry, to: usize) -> Result<String> {
    let what = match &entry.content {
        EntryContent::Quote(_) => "Add a quote to",
        EntryContent::Text(_) => "Add text to",
    };
    if section.is_none() && dossier.sections.is_empty() {
        dossier.sections.push(Section { id: Id::new(), title: String::new(), entries: Vec::new() });
    }
    let section = match section {
        Some(section) => section_of(dossier, section)?,
        None => dossier.sections.last_mut().ok_or_else(nowhere)?,
    };
    section.entries.insert(to.min(section.entries.len()), entry);
    Ok(what.into())
}

fn move_section(dossier: &mut Dossier, section: Id<Section>, to: usize) -> Result<String> {
    let from = dossier.sections.iter().position(|one| one.id == section).ok_or_else(nowhere)?;
    let moved = dossier.sections.remove(from);
    dossier.sections.insert(to.min(dossier.sections.len()), moved);
    Ok("Move a section of".into())
}

fn move_entry(dossier: &mut Dossier, entry: Id<Entry>, section: Id<Section>, to: usize) -> Result<String> {
    section_of(dossier, section)?;
    let moved = entry_of(dossier, entry)?.clone();
    dossier.sections.iter_mut().for_each(|section| section.entries.retain(|one| one.id != entry));
    let entries = &mut section_of(dossier, section)?.entries;
    entries.insert(to.min(entries.len()), moved);
    Ok("Move an entry of".into())
}

fn section_of(dossier: &mut Dossier, section: Id<Section>) -> Result<&mut Section> {
    dossier.sections.iter_mut().find(|one| one.id == section).ok_or_else(nowhere)
}

fn entry_of(dossier: &mut Dossier, entry: Id<Entry>) -> Result<&mut Entry> {
    let mut entries = dossier.sections.iter_mut().flat_map(|section| &mut section.entries);
    entries.find(|one| one.id == entry).ok_or_else(nowhere)
}

fn nowhere() -> ArchiveError {
    ArchiveError::NotFound("that place is not in this dossier (any more)".into())
}

fn titled(write: &Write<'_>, id: Option<Id<Dossier>>, title: &str) -> Result<String> {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    if title.is_empty() {
        return Err(ArchiveError::Refused { rule: "a dossier needs a title".into(), hint: "give one" });
    }
    match write.dossiers()?.iter().find(|other| other.title == title && Some(other.id) != id) {
        Some(_) => Err(ArchiveError::Exists {
            what: "a dossier of that title",
            name: title,
            hint: "use it, or choose another title",
        }),
        None => Ok(title),
    }
}
