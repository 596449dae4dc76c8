//! Undo brings back exactly what was, and redo exactly what was done, whatever was done.

mod common;

use common::{Dice, Outcome, random_change, small_archive};
use vivavoce::archive::Archive;
use vivavoce::archive::job::Watch;

/// How many random walks; with `VIVAVOCE_WALKS=10000` more.
fn walks() -> u64 {
    std::env::var("VIVAVOCE_WALKS").ok().and_then(|walks| walks.parse().ok()).unwrap_or(1_000)
}

/// From one archive: some random changes, all the way back, all the way forth. One archive serves many walks, each
/// of which begins with abandoning what the one before left undone.
#[test]
fn random_walks_all_the_way_back_and_forth_leave_identical_dumps() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut dice = Dice::new(20_261_124);
    let (mut changes, mut archives) = (0, 0);
    let mut archive: Option<Archive> = None;
    for walk in 0..walks() {
        if walk % 50 == 0 {
            archives += 1;
            archive = Some(small_archive(&folder.path().join(walk.to_string()))?);
        }
        let archive = archive.as_mut().expect("made above");
        let mut dumps = vec![archive.dump()?];
        for _ in 0..2 + dice.below(9) {
            if random_change(archive, &mut dice)? {
                dumps.push(archive.dump()?);
            }
        }
        // A change that changed nothing left no step, and the same dump twice.
        dumps.dedup();
        changes += dumps.len() - 1;
        for expected in dumps.iter().rev().skip(1) {
            archive.undo()?.ok_or("nothing to undo")?;
            assert_eq!(&archive.dump()?, expected, "undo, walk {walk}");
        }
        for expected in dumps.iter().skip(1) {
            archive.redo()?.ok_or("nothing to redo")?;
            assert_eq!(&archive.dump()?, expected, "redo, walk {walk}");
        }
        assert_eq!(archive.redo()?, None);
        if walk % 50 == 49 {
            let report = archive.check(true, &Watch::default())?;
            assert_eq!(report.faults, Vec::<String>::new(), "walk {walk}");
        }
    }
    println!("{} walks with {changes} changes on {archives} archives", walks());
    Ok(())
}

#[test]
fn an_archive_can_be_undone_to_its_beginning_after_a_restart() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("archive");
    Archive::create(&path, "Test")?;
    let empty = Archive::open_read_only(&path)?.dump()?;
    drop(Archive::open(&path, "Maria")?);
    std::fs::remove_dir_all(&path)?;
    let mut archive = small_archive(&path)?;
    let mut dice = Dice::new(7);
    for _ in 0..60 {
        random_change(&mut archive, &mut dice)?;
    }
    let full = archive.dump()?;
    archive.close()?;
    let mut archive = Archive::open(&path, "Ivan")?;
    let mut steps = 0;
    // The first step gives the archive its title.
    while archive.read(|read| Ok(read.undoable()?))?.is_some_and(|step| step.position > 1) {
        archive.undo()?;
        steps += 1;
    }
    let title_only =
        |dump: Vec<String>| dump.into_iter().filter(|line| !line.starts_with("setting")).collect::<Vec<_>>();
    assert_eq!(title_only(archive.dump()?), title_only(empty));
    archive.close()?;
    let mut archive = Archive::open(&path, "Maria")?;
    for _ in 0..steps {
        archive.redo()?.ok_or("nothing to redo")?;
    }
    assert_eq!(archive.dump()?, full);
    Ok(())
}
