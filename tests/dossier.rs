//! The exported dossier, byte for byte: `VIVAVOCE_BLESS=1 cargo test --test dossier` writes what it is now.

mod common;

use std::path::Path;

use common::Outcome;
use vivavoce::archive::clearance::{Clearance, Policy};
use vivavoce::archive::compose::{Options, Summary, compose};
use vivavoce::archive::job::Watch;
use vivavoce::archive::{Archive, ArchiveError, sample};
use vivavoce::formats::markdown_writer::{as_written, read_quotes, write};
use vivavoce::model::EntryContent;

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
