//! Where things stand in a dossier, and the changes that put them elsewhere. Plain data in and out.

use std::collections::HashSet;

use super::Chosen;
use crate::archive::dossiers::DossierCommand;
use crate::model::{Dossier, Entry, EntryContent, Id, Quote, Section};

/// In which section an entry stands, and where in it.
pub(super) fn position_of_entry(dossier: &Dossier, entry: Id<Entry>) -> Option<(usize, usize)> {
    let mut sections = dossier.sections.iter().enumerate();
    sections.find_map(|(number, section)| Some((number, section.entries.iter().position(|one| one.id == entry)?)))
}

/// The change that moves what is chosen one place up or down; none where there is no such place.
pub(super) fn stepped(dossier: &Dossier, chosen: Chosen, is_up: bool) -> Option<DossierCommand> {
    match chosen {
        Chosen::Section(section) => {
            let at = dossier.sections.iter().position(|one| one.id == section)?;
            let to = if is_up { at.checked_sub(1)? } else { at + 1 };
            (to < dossier.sections.len()).then_some(DossierCommand::MoveSection { dossier: dossier.id, section, to })
        }
        Chosen::Entry(entry) => {
            let (section, at) = position_of_entry(dossier, entry)?;
            let (to_section, to) = match (is_up, at) {
                (true, 0) => (section.checked_sub(1)?, usize::MAX),
                (true, at) => (section, at - 1),
                (false, at) if at + 1 < dossier.sections.get(section)?.entries.len() => (section, at + 1),
                (false, _) => (section + 1, 0),
            };
            let target = dossier.sections.get(to_section)?;
            Some(DossierCommand::MoveEntry {
                dossier: dossier.id,
                entry,
                section: target.id,
                to: to.min(target.entries.len()),
            })
        }
    }
}

/// The change that puts an entry before the one that now is at `to` in a section; none where it stands there.
pub(super) fn moved_entry(dossier: &Dossier, entry: Id<Entry>, section: usize, to: usize) -> Option<DossierCommand> {
    let (from, at) = position_of_entry(dossier, entry)?;
    // Taking it out first moves what stands behind it in the same section up by one.
    let to = if from == section && at < to { to - 1 } else { to };
    let target = dossier.sections.get(section)?;
    (from != section || at != to).then_some(DossierCommand::MoveEntry {
        dossier: dossier.id,
        entry,
        section: target.id,
        to,
    })
}

/// The index of the section that is chosen, or that the chosen entry stands in.
pub(super) fn section_of(dossier: &Dossier, chosen: Option<Chosen>) -> Option<usize> {
    match chosen? {
        Chosen::Section(section) => dossier.sections.iter().position(|one| one.id == section),
        Chosen::Entry(entry) => position_of_entry(dossier, entry).map(|(section, _)| section),
    }
}

/// Where something new goes: behind the chosen entry, or at the end of the chosen or the last section.
pub(super) fn room_behind(dossier: &Dossier, chosen: Option<Chosen>) -> (Option<Id<Section>>, usize) {
    if let Some(Chosen::Entry(entry)) = chosen
        && let Some((section, at)) = position_of_entry(dossier, entry)
    {
        return (dossier.sections.get(section).map(|section| section.id), at + 1);
    }
    let chosen = section_of(dossier, chosen).and_then(|at| dossier.sections.get(at));
    let section = chosen.or(dossier.sections.last());
    (section.map(|section| section.id), section.map_or(0, |section| section.entries.len()))
}

pub(super) fn content_of(dossier: &Dossier, entry: Id<Entry>) -> Option<&EntryContent> {
    let mut entries = dossier.sections.iter().flat_map(|section| &section.entries);
    entries.find(|one| one.id == entry).map(|one| &one.content)
}

/// The quotes that stand in a dossier.
pub(super) fn quotes_of(dossier: &Dossier) -> HashSet<Id<Quote>> {
    let quote = |entry: &Entry| match entry.content {
        EntryContent::Quote(quote) => Some(quote),
        EntryContent::Text(_) => None,
    };
    dossier.sections.iter().flat_map(|section| &section.entries).filter_map(quote).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dossier(lengths: &[usize]) -> Dossier {
        let entry = |_| Entry { id: Id::new(), content: EntryContent::Text("…".into()) };
        let section = |length: &usize| Section {
            id: Id::new(),
            title: String::new(),
            entries: (0..*length).map(entry).collect(),
        };
        Dossier { id: Id::new(), title: String::new(), sections: lengths.iter().map(section).collect() }
    }

    #[test]
    fn an_entry_steps_over_the_edge_of_its_section() {
        let dossier = dossier(&[2, 0, 1]);
        let entry = |section: usize, index: usize| Chosen::Entry(dossier.sections[section].entries[index].id);
        let target = |command: Option<DossierCommand>| match command {
            Some(DossierCommand::MoveEntry { section, to, .. }) => {
                Some((dossier.sections.iter().position(|one| one.id == section), to))
            }
            _ => None,
        };
        assert_eq!(target(stepped(&dossier, entry(0, 0), true)), None, "there is nothing above");
        assert_eq!(target(stepped(&dossier, entry(0, 0), false)), Some((Some(0), 1)));
        assert_eq!(target(stepped(&dossier, entry(0, 1), false)), Some((Some(1), 0)));
        assert_eq!(target(stepped(&dossier, entry(2, 0), true)), Some((Some(1), 0)));
        assert_eq!(target(stepped(&dossier, entry(2, 0), false)), None);
    }

    #[test]
    fn what_is_let_go_where_it_stands_changes_nothing() {
        let dossier = dossier(&[2, 1]);
        let first = dossier.sections[0].entries[0].id;
        assert!(moved_entry(&dossier, first, 0, 0).is_none());
        assert!(moved_entry(&dossier, first, 0, 1).is_none());
        assert!(matches!(moved_entry(&dossier, first, 0, 2), Some(DossierCommand::MoveEntry { to: 1, .. })));
        assert!(matches!(moved_entry(&dossier, first, 1, 1), Some(DossierCommand::MoveEntry { to: 1, .. })));
    }
}
