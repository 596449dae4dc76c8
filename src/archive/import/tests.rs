use std::path::Path;

use super::*;
use crate::model::Person;
use crate::store::StoreError;

type Outcome = std::result::Result<(), Box<dyn std::error::Error>>;

const FERRY: &str = "MAREK DOLNY: Did the ferry run in winter?\n\nEDITH HARROW: Until the ice came, it did.\n";
const QUARRY: &str = "MAREK DOLNY: Who went up to the quarry?\n\nANNA TULLE: All of us, one at a time.\n";
const LAMPS: &str = "MAREK DOLNY: And the lamps?\n\nEDITH HARROW: We carried them down by hand.\n";

fn archive(folder: &Path) -> Result<Archive> {
    Archive::create(&folder.join("archive"), "Test")?;
    Archive::open(&folder.join("archive"), "Maria")
}

fn here(name: &str, text: &str) -> ToImport {
    let wishes = Wishes { kind: Some(Wish::Interview), ..Wishes::default() };
    ToImport { bytes: Bytes::Here { name: name.into(), bytes: text.into() }, wishes }
}

fn three() -> [ToImport; 3] {
    [here("ferry.txt", FERRY), here("quarry.txt", QUARRY), here("lamps.txt", LAMPS)]
}

fn found(archive: &Archive, word: &str) -> Result<usize> {
    archive.read(|read| {
        let gate = crate::archive::clearance::Clearance::today(read, Default::default())?;
        Ok(crate::archive::search::search(read, &gate, word, 50)?.hits.len())
    })
}

#[test]
fn files_that_came_together_are_undone_and_redone_one_by_one() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut archive = archive(folder.path())?;
    let mut states = vec![archive.dump()?];
    for file in three() {
        archive.import_all(&[file], &Watch::default(), |_, imported| assert!(imported.is_ok()))?;
        states.push(archive.dump()?);
    }
    for _ in 0..3 {
        archive.undo()?;
    }
    assert_eq!(archive.dump()?, states[0]);

    // What was undone stands in the vault, and comes anew with new keys.
    archive.import_all(&three(), &Watch::default(), |_, imported| assert!(imported.is_ok()))?;
    let steps = archive.read(|read| Ok(read.history(9)?))?;
    let labels: Vec<&str> = steps.iter().map(|step| step.label.as_str()).take(3).collect();
    assert_eq!(
        labels,
        ["Add interview “Lamps” (2 turns)", "Add interview “Quarry” (2 turns)", "Add interview “Ferry” (2 turns)"]
    );
    assert!(steps.iter().all(|step| step.changes >= 2 || step.label.starts_with("New archive")));
    let whole = archive.dump()?;
    let lines = |states: &[Vec<String>]| states.iter().map(Vec::len).collect::<Vec<_>>();
    let mut seen = vec![whole.clone()];
    for word in ["carried", "quarry", "ferry"] {
        assert_eq!(found(&archive, word)?, 1, "{word}");
        archive.undo()?;
        assert_eq!(found(&archive, word)?, 0, "{word} was undone");
        assert_eq!(archive.store.faults(true)?, Vec::<String>::new());
        seen.push(archive.dump()?);
    }
    seen.reverse();
    assert_eq!(lines(&seen), lines(&states));
    assert_eq!(seen[0], states[0]);
    for state in &seen[1..] {
        archive.redo()?;
        assert_eq!(&archive.dump()?, state);
        assert_eq!(archive.store.faults(true)?, Vec::<String>::new());
    }
    assert_eq!(found(&archive, "ferry")?, 1);
    assert_eq!(archive.redo()?, None);
    Ok(())
}

#[test]
fn a_turn_that_was_changed_since_comes_back_with_the_rest() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut archive = archive(folder.path())?;
    let before = archive.dump()?;
    archive.import_all(&three(), &Watch::default(), |_, imported| assert!(imported.is_ok()))?;
    let imported = archive.dump()?;
    let removed = archive.store.write(|write| {
        let transcript = write.transcripts_with_files()?[0].transcript;
        let turns = write.turns(transcript)?;
        write.update_turn(&crate::model::Turn { text: "Hardly ever.".into(), ..turns[1].clone() })?;
        write.delete_turn(turns[0].id)?;
        Ok::<_, StoreError>(("Change a turn and remove one".into(), turns[0].text.clone()))
    })?;
    assert!(removed.ends_with("Did the ferry run in winter?"));
    let changed = archive.dump()?;
    for (is_undo, state) in [(true, &imported), (false, &changed), (true, &imported)] {
        if is_undo {
            archive.undo()?
        } else {
            archive.redo()?
        };
        assert_eq!(&archive.dump()?, state);
    }
    for _ in 0..3 {
        archive.undo()?;
    }
    assert_eq!(archive.dump()?, before);
    for _ in 0..4 {
        archive.redo()?;
    }
    assert_eq!(archive.dump()?, changed);
    assert_eq!(archive.store.faults(true)?, Vec::<String>::new());
    Ok(())
}

#[test]
fn a_file_that_cannot_be_taken_in_does_not_stop_the_others() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut archive = archive(folder.path())?;
    let [ferry, quarry, lamps] = three();
    let missing = ToImport { bytes: Bytes::At(folder.path().join("gone.txt")), wishes: Wishes::default() };
    let noise: Vec<u8> = (0..4000_u32).map(|number| (number.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let noise = ToImport { bytes: Bytes::Here { name: "noise.bin".into(), bytes: noise }, wishes: Wishes::default() };
    let mut nowhere = here("nowhere.txt", "MAREK DOLNY: Who is this?\n\nANNA TULLE: Nobody.\n");
    nowhere.wishes.into = Some(Id::new());
    let again = here("ferry again.md", FERRY);
    let mut told = Vec::new();
    archive.import_all(
        &[ferry, missing, noise, nowhere, quarry, again, lamps],
        &Watch::default(),
        |index, imported| {
            told.push((
                index,
                match imported {
                    Err(error) => error.to_string(),
                    Ok(Imported { made, .. }) => match &made[0] {
                        Made::Already { titles } => format!("already {}", titles.join(", ")),
                        Made::Recollection { title, .. } => title.clone(),
                        other => format!("{other:?}"),
                    },
                },
            ));
        },
    )?;
    assert_eq!(told.iter().map(|(index, _)| *index).collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5, 6]);
    let told: Vec<&str> = told.iter().map(|(_, what)| what.as_str()).collect();
    assert_eq!((told[0], told[4], told[5], told[6]), ("Ferry", "Quarry", "already Ferry", "Lamps"));
    assert!(told[1].contains("gone.txt") && told[2].contains("noise.bin"), "the message names the file: {told:?}");
    assert!(told[3].contains("no such recollection"), "{told:?}");
    assert_eq!(archive.read(|read| Ok(read.recollections()?.len()))?, 3);
    assert_eq!(
        archive.read(|read| Ok(read.undoable()?.map(|step| step.label)))?.as_deref(),
        Some("Add interview “Lamps” (2 turns)")
    );
    assert_eq!(archive.store.faults(true)?, Vec::<String>::new());
    Ok(())
}

#[test]
fn what_is_cancelled_keeps_whole_files_and_nothing_else() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut archive = archive(folder.path())?;
    let watch = std::sync::Arc::new(std::sync::OnceLock::<Watch>::new());
    let cancelling = {
        let watch = watch.clone();
        Watch::telling(move |done, _| {
            if let (2, Some(watch)) = (done, watch.get()) {
                watch.cancel();
            }
        })
    };
    let cancelling = watch.get_or_init(|| cancelling);
    let mut files = Vec::from(three());
    files.push(here("more.txt", "MAREK DOLNY: Is there more?\n\nEDITH HARROW: There always is.\n"));
    let mut told = Vec::new();
    let outcome = archive.import_all(&files, cancelling, |index, imported| told.push((index, imported.is_ok())));
    assert!(matches!(outcome, Err(ArchiveError::Cancelled)));
    assert_eq!(told, [(0, true), (1, true), (2, true)], "the one that was begun is ended");
    assert_eq!(archive.read(|read| Ok(read.recollections()?.len()))?, 3);
    assert_eq!(archive.vault().names()?.len(), 3, "what was read ahead leaves nothing behind");
    Ok(())
}

#[test]
fn a_step_that_fails_takes_back_itself_alone() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut archive = archive(folder.path())?;
    let named = |name: &str| Person::named(crate::model::PersonKind::Person, name);
    archive.store.write_many(|steps| {
        let fail = || {
            let failed: std::result::Result<(), StoreError> = steps.write(|write| {
                write.insert_person(&named("Boris"))?;
                Err(StoreError::Misused("on purpose"))
            });
            assert!(failed.is_err());
        };
        fail();
        steps.write(|write| Ok::<_, StoreError>(("Add Anna".into(), write.insert_person(&named("Anna"))?)))?;
        fail();
        steps.write(|write| Ok::<_, StoreError>(("Add Clara".into(), write.insert_person(&named("Clara"))?)))
    })?;
    let names: Vec<String> = archive.read(|read| Ok(read.people()?.into_iter().map(|person| person.name).collect()))?;
    assert_eq!(names, ["Anna", "Clara"]);
    archive.undo()?;
    assert_eq!(archive.read(|read| Ok(read.people()?.len()))?, 1);
    assert_eq!(archive.store.faults(true)?, Vec::<String>::new());
    Ok(())
}
