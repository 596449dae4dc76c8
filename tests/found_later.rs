//! A source that comes later: quotations that had none are tried again, what was rejected stays rejected, and what is
//! found is a suggestion, not a citation.

mod common;

use common::{ARTICLE, INTERVIEW, LETTER, Outcome};
use vivavoce::archive::Archive;
use vivavoce::archive::citations::{CitationCommand, Reject};
use vivavoce::archive::clearance::{Clearance, Policy};
use vivavoce::archive::found_later::{FoundLater, Fresh, announced};
use vivavoce::archive::import::Wishes;
use vivavoce::archive::job::Watch;
use vivavoce::archive::rights::RestrictionCommand;
use vivavoce::archive::transcripts::TranscriptCommand;
use vivavoce::formats::Wish;
use vivavoce::model::{Access, Id, Protected, Recollection, Restriction};

fn archive_with_article(folder: &std::path::Path) -> Outcome<Archive> {
    let path = folder.join("archive");
    Archive::create(&path, "Lamp rooms")?;
    let mut archive = Archive::open(&path, "Maria")?;
    archive.import_bytes("lamp-room.md", ARTICLE.as_bytes(), &Wishes::default())?;
    Ok(archive)
}

/// Takes in a text and tries again; what was made, and what was found.
fn import(archive: &mut Archive, name: &str, text: &str) -> Outcome<(Vec<Id<Recollection>>, Vec<FoundLater>)> {
    let wishes = Wishes { kind: Some(Wish::Interview), title: Some(name.into()), ..Wishes::default() };
    let made: Vec<_> = archive.import_bytes(name, text.as_bytes(), &wishes)?.recollections().collect();
    let found = archive.seek_again(&Fresh::Recollections(made.clone()), &Watch::default())?;
    Ok((made, found))
}

fn told(archive: &Archive, found: &[FoundLater]) -> Outcome<String> {
    let told = archive.read(|read| announced(read, &Clearance::today(read, Policy::default())?, found))?;
    Ok(told.map(|told| told.sentence).unwrap_or_default())
}

#[test]
fn a_source_that_comes_later_is_found() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut archive = archive_with_article(folder.path())?;
    let (_, found) = import(&mut archive, "Weather", "ANNA TULLE: It rained for most of that April.\n")?;
    assert!(found.is_empty() && told(&archive, &found)?.is_empty(), "{found:?}");
    let (_, found) = import(&mut archive, "Harrow", INTERVIEW)?;
    assert_eq!(told(&archive, &found)?, "Two quotations that had no source were found in “Harrow”.");
    assert_eq!(archive.read(|read| Ok(read.count_undecided()?))?, 2);
    assert!(archive.read(|read| Ok(read.citations()?))?.is_empty(), "nothing is confirmed");
    let (_, found) = import(&mut archive, "Tulle", LETTER)?;
    assert_eq!(told(&archive, &found)?, "One quotation that had no source was found in “Tulle”.");
    let undecided = archive.read(|read| Ok(read.undecided()?))?;
    assert_eq!(undecided.len(), 3);
    assert!(undecided.iter().all(|row| row.title == "The lamp room"));
    Ok(())
}

#[test]
fn what_is_decided_is_let_alone_and_what_was_rejected_stays_rejected() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut archive = archive_with_article(folder.path())?;
    let (made, found) = import(&mut archive, "Harrow", INTERVIEW)?;
    assert_eq!(found.len(), 2);
    for one in &found {
        let best = archive.read(|read| Ok(read.suggestions(one.quotation)?))?.swap_remove(0);
        archive.apply(Reject::from(&best))?;
    }
    let again = archive.seek_again(&Fresh::Recollections(made), &Watch::default())?;
    assert!(again.is_empty(), "{again:?}");
    let kept = archive.read(|read| Ok(read.quotations_without_source()?))?;
    assert_eq!(kept.len(), 3, "they are without a source again");
    archive.apply(CitationCommand::Report { quotation: kept[2].quotation, by: "Maria".into() })?;
    let (_, found) = import(&mut archive, "Tulle", LETTER)?;
    assert!(found.is_empty(), "what somebody kept as reported is decided: {found:?}");
    Ok(())
}

#[test]
fn a_corrected_turn_is_looked_at_too() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut archive = archive_with_article(folder.path())?;
    let misheard =
        "EDITH HARROW: He stepped in the lamb broom, beaches it was wormier bear.\n\nMAREK DOLNY: And then?\n";
    let (made, found) = import(&mut archive, "Harrow", misheard)?;
    assert!(found.is_empty(), "{found:?}");
    let turn = archive.read(|read| {
        let transcript = read.transcripts(made[0])?.swap_remove(0);
        Ok::<_, vivavoce::archive::ArchiveError>(read.turns(transcript.id)?.swap_remove(0).id)
    })?;
    let text = "We slept in the lamp room, because it was warmer there than at home.".to_owned();
    archive.apply(TranscriptCommand::EditTurn { turn, text })?;
    let found = archive.seek_again(&Fresh::Turn(turn), &Watch::default())?;
    assert_eq!(told(&archive, &found)?, "One quotation that had no source was found in “Harrow”.");
    Ok(())
}

#[test]
fn a_find_in_a_withheld_source_is_announced_without_its_title() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut archive = archive_with_article(folder.path())?;
    let (made, found) = import(&mut archive, "Harrow", INTERVIEW)?;
    archive.apply(RestrictionCommand::Add(Restriction {
        id: Id::new(),
        protects: Protected::Recollection(made[0]),
        access: Access::Closed,
        until: None,
        reason: String::new(),
    }))?;
    assert_eq!(told(&archive, &found)?, "Two quotations that had no source were found in a source that is withheld.");
    Ok(())
}

fn close(archive: &mut Archive, protects: Protected) -> Outcome {
    let (access, until, reason) = (Access::Closed, None, String::new());
    archive.apply(RestrictionCommand::Add(Restriction { id: Id::new(), protects, access, until, reason }))?;
    Ok(())
}

#[test]
fn a_find_in_a_withheld_turn_of_an_open_source_is_announced_without_its_title() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut archive = archive_with_article(folder.path())?;
    let (_, found) = import(&mut archive, "Tulle", LETTER)?;
    assert_eq!(told(&archive, &found)?, "One quotation that had no source was found in “Tulle”.");
    let place = archive.read(|read| Ok(read.suggestions(found[0].quotation)?))?.swap_remove(0).place;
    close(&mut archive, Protected::Turns(place.first_turn, place.last_turn))?;
    assert_eq!(told(&archive, &found)?, "One quotation that had no source was found in a source that is withheld.");
    Ok(())
}

#[test]
fn what_is_undone_or_decided_meanwhile_is_not_announced() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut archive = archive_with_article(folder.path())?;
    let (_, mut found) = import(&mut archive, "Harrow", INTERVIEW)?;
    let best = archive.read(|read| Ok(read.suggestions(found[0].quotation)?))?.swap_remove(0);
    archive.apply(CitationCommand::confirm(&best, "Maria"))?;
    assert_eq!(told(&archive, &found)?, "One quotation that had no source was found in “Harrow”.");
    found.extend(import(&mut archive, "Tulle", LETTER)?.1);
    while !archive.read(|read| Ok(read.recollections()?))?.is_empty() {
        archive.undo()?;
    }
    assert_eq!(told(&archive, &found)?, "", "the import was undone while the search went on");
    Ok(())
}
