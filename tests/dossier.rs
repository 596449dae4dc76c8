//! The exported dossier, byte for byte: `VIVAVOCE_BLESS=1 cargo test --test dossier` writes what it is now.

mod common;

use std::path::Path;

use common::Outcome;
use vivavoce::archive::clearance::{Clearance, Policy};
use vivavoce::archive::compose::{Options, Origin, Summary, compose, compose_with_origins};
use vivavoce::archive::dossiers::DossierCommand;
use vivavoce::archive::evidence::{Gathered, provenance};
use vivavoce::archive::job::Watch;
use vivavoce::archive::{Archive, ArchiveError, sample};
use vivavoce::formats::markdown_writer::{as_written, read_quotes, write};
use vivavoce::model::{Entry, EntryContent, Id};

/// The day on which the dossiers are exported: 24 November 2026, as `model::date` numbers days.
const DAY: i64 = 20_261_124;

fn exported(archive: &Archive, policy: Policy, style: &str) -> Outcome<(String, Summary)> {
    Ok(archive.read(|read| {
        let gate = Clearance::on(read, policy, DAY)?;
        let dossier = read.dossiers()?.remove(0);
        let (document, summary) =
            compose(read, &gate, dossier.id, &Options { style: style.into(), ..Options::default() })?;
        Ok::<_, ArchiveError>((write(&document), summary))
    })?)
}

fn sample_archive(folder: &Path) -> Outcome<Archive> {
    let path = folder.join("archive");
    sample::make(&path, "Maria", &Watch::default())?;
    Ok(Archive::open(&path, "Maria")?)
}

#[test]
fn the_sample_dossier_is_what_it_was() -> Outcome {
    let folder = tempfile::tempdir()?;
    let archive = sample_archive(folder.path())?;
    let (markdown, summary) = exported(&archive, Policy::default(), "chicago-notes")?;
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/hull-218.md");
    if std::env::var_os("VIVAVOCE_BLESS").is_some() {
        std::fs::write(&golden, &markdown)?;
    }
    assert_eq!(markdown, std::fs::read_to_string(&golden)?, "VIVAVOCE_BLESS=1 accepts it");
    assert_eq!((summary.quotes, summary.withheld.len()), (7, 1));
    Ok(())
}

#[test]
fn another_archive_of_the_same_content_gives_the_same_bytes() -> Outcome {
    let (one, other) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let (one, other) = (sample_archive(one.path())?, sample_archive(other.path())?);
    for style in ["chicago-notes", "apa"] {
        let policy = Policy::default();
        assert_eq!(exported(&one, policy, style)?.0, exported(&other, policy, style)?.0, "{style}");
    }
    Ok(())
}

#[test]
fn a_parse_gives_back_every_quote_exactly() -> Outcome {
    let folder = tempfile::tempdir()?;
    let archive = sample_archive(folder.path())?;
    let all = Policy { include_withheld: true, ..Policy::default() };
    let (markdown, summary) = exported(&archive, all, "chicago-notes")?;
    let quotes = archive.read(|read| {
        let dossier = read.dossiers()?.remove(0);
        let mut quotes = Vec::new();
        for entry in dossier.sections.iter().flat_map(|section| &section.entries) {
            if let EntryContent::Quote(quote) = &entry.content {
                quotes.push(as_written(&read.quote(*quote)?.exact).into_owned());
            }
        }
        Ok::<_, ArchiveError>(quotes)
    })?;
    assert_eq!(read_quotes(&markdown), quotes);
    assert_eq!((summary.quotes, summary.withheld.len()), (8, 0));
    Ok(())
}

#[test]
fn what_is_gathered_for_a_whole_dossier_is_what_each_quote_stands_on() -> Outcome {
    let folder = tempfile::tempdir()?;
    let archive = sample_archive(folder.path())?;
    archive.read(|read| {
        let gate = Clearance::on(read, Policy::default(), DAY)?;
        let dossier = read.dossiers()?.remove(0);
        let mut gathered = Gathered::of_dossier(read, dossier.id, true)?;
        // What was not gathered, the gate asks for by itself.
        assert!(gate.looks_into_words());
        let mut gathered_less = Gathered::of_dossier(read, dossier.id, false)?;
        let mut cited = 0;
        for entry in dossier.sections.iter().flat_map(|section| &section.entries) {
            let EntryContent::Quote(quote) = entry.content else { continue };
            let alone = provenance(read, quote)?;
            cited += alone.cited_in.len();
            // A quote may stand in a dossier twice.
            for time in ["once", "again"] {
                assert_eq!(format!("{:?}", gathered.provenance(quote)?), format!("{alone:?}"), "{time}");
            }
            let cleared = |whole| Ok::<_, ArchiveError>(format!("{:?}", gate.quotation_of(read, whole)?));
            assert_eq!(cleared(gathered_less.provenance(quote)?)?, cleared(alone)?);
        }
        assert!(cited > 3, "{cited} passages");
        Ok::<_, ArchiveError>(())
    })?;
    Ok(())
}

#[test]
fn an_embargo_ends_on_its_day() -> Outcome {
    let folder = tempfile::tempdir()?;
    let archive = sample_archive(folder.path())?;
    let withheld = |day| -> Outcome<usize> {
        Ok(archive.read(|read| {
            let gate = Clearance::on(read, Policy::default(), day)?;
            let dossier = read.dossiers()?.remove(0);
            Ok::<_, ArchiveError>(compose(read, &gate, dossier.id, &Options::default())?.1.withheld.len())
        })?)
    };
    assert_eq!((withheld(20_510_430)?, withheld(20_510_501)?), (1, 0));
    Ok(())
}

#[test]
fn without_passages_nothing_is_said_of_who_cites() -> Outcome {
    let folder = tempfile::tempdir()?;
    let archive = sample_archive(folder.path())?;
    let (markdown, summary) = archive.read(|read| {
        let gate = Clearance::on(read, Policy::default(), DAY)?;
        let dossier = read.dossiers()?.remove(0);
        let options = Options { passages: false, ..Options::default() };
        let (document, summary) = compose(read, &gate, dossier.id, &options)?;
        Ok::<_, ArchiveError>((write(&document), summary))
    })?;
    assert_eq!((summary.quotes, summary.passages, summary.misquoted), (7, 0, 0));
    assert!(!markdown.contains("Cited in:") && !markdown.contains("What the Water Lifted"), "{markdown}");
    Ok(())
}

#[test]
fn what_is_put_in_stands_where_it_was_put_and_nothing_else_is_written() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut archive = sample_archive(folder.path())?;
    let dossier = archive.read(|read| Ok::<_, ArchiveError>(read.dossiers()?.remove(0)))?;
    let section = dossier.sections[1].id;
    let last = dossier.sections[1].entries.len();
    let entry = Entry { id: Id::new(), content: EntryContent::Text("Between.".into()) };
    archive.apply(DossierCommand::InsertEntry {
        dossier: dossier.id,
        section: Some(section),
        entry: entry.clone(),
        to: last,
    })?;
    let heading = Id::new();
    archive.apply(DossierCommand::InsertSection {
        dossier: dossier.id,
        section: heading,
        title: "New".into(),
        to: 3,
    })?;
    let text = "Otherwise.".to_owned();
    archive.apply(DossierCommand::EditText { dossier: dossier.id, entry: entry.id, text })?;
    let (now, steps) = archive.read(|read| Ok::<_, ArchiveError>((read.dossier(dossier.id)?, read.history(3)?)))?;
    assert_eq!(now.sections[1].entries.last().map(|one| one.id), Some(entry.id));
    assert_eq!(now.sections[3].id, heading);
    assert_eq!(steps.iter().map(|step| step.changes).collect::<Vec<_>>(), [1, 1, 1]);
    for _ in 0..3 {
        archive.undo()?;
    }
    assert_eq!(archive.read(|read| Ok::<_, ArchiveError>(read.dossier(dossier.id)?))?, dossier);
    Ok(())
}

#[test]
fn every_block_says_what_it_was_made_of() -> Outcome {
    let folder = tempfile::tempdir()?;
    let archive = sample_archive(folder.path())?;
    archive.read(|read| {
        let gate = Clearance::on(read, Policy::default(), DAY)?;
        let dossier = read.dossiers()?.remove(0);
        let composed = compose_with_origins(read, &gate, dossier.id, &Options::default())?;
        assert_eq!(composed.origins.len(), composed.document.blocks.len());
        let withheld = dossier.sections[2].entries[3].id;
        assert_eq!(composed.withheld, [withheld]);
        assert!(composed.origins.contains(&Origin::Entries(vec![withheld])));
        assert_eq!(composed.misquoted.len(), composed.summary.misquoted);
        let entries = dossier.sections.iter().flat_map(|section| &section.entries);
        let shown = entries.filter(|entry| composed.origins.contains(&Origin::Entry(entry.id))).count();
        assert_eq!(shown, 10, "all but the one that is withheld");
        Ok::<_, ArchiveError>(())
    })?;
    Ok(())
}
