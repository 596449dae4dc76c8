//! The search index says what the texts say: after whatever was done, undone and redone, after a crash, and made anew.

mod common;

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use common::{Dice, Outcome, random_change, small_archive};
use vivavoce::archive::clearance::{Clearance, Policy};
use vivavoce::archive::job::Watch;
use vivavoce::archive::search::search;
use vivavoce::archive::{Archive, ArchiveError};

const QUERIES: [&str; 14] = [
    "lamp",
    "lamps",
    "=lamp",
    "lam*",
    "\"lamp room\"",
    "winter OR минута",
    "ледниками",
    "отвалы",
    "\"room warmer\"~4",
    "foreman -word",
    "number",
    "kind:transcript the",
    "kind:quote nineteen",
    "shaft’s",
];

/// What every query finds: key, words and marks of each hit.
fn answers(archive: &Archive) -> Outcome<Vec<Vec<String>>> {
    let all = Policy { include_withheld: true, pseudonyms: false };
    let found = |query: &str| -> Result<Vec<String>, ArchiveError> {
        archive.read(|read| {
            let answer = search(read, &Clearance::today(read, all)?, query, 500)?;
            Ok(answer.hits.iter().map(|hit| format!("{} {} {:?}", hit.id, hit.snippet, hit.marks)).collect())
        })
    };
    Ok(QUERIES.into_iter().map(found).collect::<Result<_, _>>()?)
}

/// The index passes FTS5's own comparison with the texts, and made anew it gives the same answers.
fn check(archive: &mut Archive, when: &str) -> Outcome<usize> {
    assert_eq!(archive.check(true, &Watch::default())?.faults, Vec::<String>::new(), "{when}");
    let before = answers(archive)?;
    archive.rebuild_indexes(&Watch::default())?;
    assert_eq!(archive.check(true, &Watch::default())?.faults, Vec::<String>::new(), "{when}, made anew");
    assert_eq!(answers(archive)?, before, "{when}");
    Ok(before.iter().map(Vec::len).sum())
}

/// The files of an open archive as they lie on the disk now, which is what a crash leaves.
fn crashed(open: &Path, copy: &Path) -> Outcome {
    std::fs::create_dir_all(copy)?;
    for entry in std::fs::read_dir(open)? {
        let entry = entry?;
        let is_lock = entry.file_name().to_string_lossy().ends_with(".lock");
        if entry.file_type()?.is_file() && !is_lock {
            std::fs::copy(entry.path(), copy.join(entry.file_name()))?;
        }
    }
    for folder in ["media", "backups"] {
        let from = open.join(folder);
        if from.is_dir() {
            crashed(&from, &copy.join(folder))?;
        }
    }
    Ok(())
}

#[test]
fn whatever_is_done_undone_and_redone_the_index_says_what_the_texts_say() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut dice = Dice::new(61_126);
    let mut found = 0;
    for walk in 0..8 {
        let path = folder.path().join(walk.to_string());
        let mut archive = small_archive(&path)?;
        for step in 0..40 {
            match dice.below(5) {
                0 => drop(archive.undo()?),
                1 => drop(archive.redo()?),
                _ => drop(random_change(&mut archive, &mut dice)?),
            }
            if step % 20 == 10 {
                found += check(&mut archive, &format!("walk {walk}, step {step}"))?;
            }
        }
        let before = answers(&archive)?;
        let copy = folder.path().join(format!("{walk} after a crash"));
        crashed(&path, &copy)?;
        let mut reopened = Archive::open(&copy, "Ivan")?;
        assert_eq!(answers(&reopened)?, before, "walk {walk}, after a crash");
        found += check(&mut reopened, &format!("walk {walk}, after a crash"))?;
        found += check(&mut archive, &format!("walk {walk}, at the end"))?;
    }
    assert!(found > 500, "only {found} hits: this compares nothing with nothing");
    Ok(())
}

#[test]
fn an_index_that_is_being_made_anew_can_be_left_at_any_time() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut archive = small_archive(&folder.path().join("archive"))?;
    let before = answers(&archive)?;
    let told = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&told);
    archive.rebuild_indexes(&Watch::telling(move |done, total| {
        assert!(done <= total);
        counted.fetch_add(1, Ordering::Relaxed);
    }))?;
    for stop in 0..told.load(Ordering::Relaxed) {
        let own: Arc<OnceLock<Watch>> = Arc::default();
        let (known, steps) = (Arc::clone(&own), AtomicUsize::new(0));
        let watch = Watch::telling(move |_, _| {
            if steps.fetch_add(1, Ordering::Relaxed) >= stop {
                known.get().into_iter().for_each(Watch::cancel);
            }
        });
        let _ = own.set(watch.clone());
        let outcome = archive.rebuild_indexes(&watch);
        assert!(stop + 1 >= told.load(Ordering::Relaxed) || matches!(outcome, Err(ArchiveError::Cancelled)), "{stop}");
        assert_eq!(answers(&archive)?, before, "left after {stop} steps");
    }
    assert_eq!(archive.check(true, &Watch::default())?.faults, Vec::<String>::new());
    Ok(())
}
