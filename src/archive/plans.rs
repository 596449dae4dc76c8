//! A walk through the library that comes by every statement that the store puts together while it runs; then the plans
//! of all statements there are (`store/plans`).

use std::path::Path;

use super::clearance::{Clearance, Policy};
use super::compose::{Options, compose};
use super::job::Watch;
use super::people::PersonCommand;
use super::search::{Order, census, completions, listing, roughly, search};
use super::tags::TagCommand;
use super::transcripts::TranscriptCommand;
use super::{Archive, DATABASE, Result, sample};
use crate::store::plans;

/// Every sort of condition, alone and beside words.
const QUERIES: &[&str] = &[
    "",
    "ferry",
    "the",
    "=ferry",
    "\"the ferry\"",
    "\"ferry water\"~9",
    "fer*",
    "ferry -bridge",
    "ferry OR bridge",
    "(ferry OR person:Lisle) -tag:ferry",
    "person:Lisle",
    "narrator:Lisle",
    "interviewer:Corrie",
    "author:Corrie",
    "tag:ferry",
    "kind:quote",
    "kind:transcript",
    "kind:article",
    "kind:memo",
    "kind:person",
    "kind:interview",
    "kind:letter",
    "date:199X",
    "lang:en",
    "place:harbour",
    "cited:yes",
    "cited:no",
    "verdict:shortened",
    "evidence:recording",
    "access:open",
    "access:closed",
    "heard:yes",
    "heard:no",
    "has:recording",
    "has:times",
    "has:tag",
    "has:memo",
    "has:citation",
    "has:release",
    "has:translation",
];

fn walk(folder: &Path) -> Result<()> {
    let watch = Watch::default();
    sample::make(folder, "Maria", &watch)?;
    let mut archive = Archive::open(folder, "Maria")?;
    archive.read(|read| {
        for policy in [Policy::default(), Policy { include_withheld: true, ..Policy::default() }] {
            let gate = Clearance::today(read, policy)?;
            for field in QUERIES {
                for query in [(*field).to_owned(), format!("the {field}"), format!("kind:transcript {field}")] {
                    // That two kinds cannot go together is an answer, too.
                    let found = listing(read, &gate, &query, Order::Best).and(search(read, &gate, &query, 20));
                    drop(found.and(census(read, &gate, &query)));
                    completions(read, &gate, &query, query.len())?;
                }
            }
            roughly(read, &gate, "nobody ever launched that ferry of his, not in my time")?;
        }
        Ok(())
    })?;
    change(&mut archive)?;
    while archive.undo()?.is_some() {}
    while archive.redo()?.is_some() {}
    archive.check(true, &watch)?;
    archive.rebuild_indexes(&watch)?;
    archive.read(|read| {
        let gate = Clearance::today(read, Policy::default())?;
        for dossier in read.dossiers()? {
            compose(read, &gate, dossier.id, &Options::default())?;
        }
        Ok(())
    })?;
    archive.read(|read| {
        let gate = Clearance::today(read, Policy::default())?;
        for step in read.history(500)? {
            gate.step(read, step)?;
        }
        Ok(())
    })?;
    archive.close()
}

/// Changes whose statements depend on what they change.
fn change(archive: &mut Archive) -> Result<()> {
    let (people, tags, turns) = archive.read(|read| {
        let transcript = read.transcript_ids()?[0];
        Ok((read.people()?, read.tags()?, read.turns(transcript)?))
    })?;
    let turn =
        turns.iter().find(|turn| turn.text.len() > 100 && turn.text.is_ascii()).map_or(turns[0].id, |turn| turn.id);
    archive.apply(TranscriptCommand::SplitTurn { turn, text: None, at: 50 })?;
    let below = archive.read(|read| {
        let above = read.turn(turn)?;
        Ok(read.turns_between(above.transcript, above.position + 1, above.position + 1)?[0].id)
    })?;
    archive.apply(TranscriptCommand::JoinTurn { turn: below, text: None })?;
    archive.apply(TagCommand::Merge { from: tags[0].id, into: tags[tags.len() - 1].id })?;
    archive.apply(PersonCommand::Merge { from: people[0].id, into: people[1].id })?;
    Ok(())
}

#[test]
fn no_statement_reads_all_texts_to_answer_something_small() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("archive");
    let recorded = plans::recorded(|| walk(&place).expect("a walk"));
    let (mut statements, composed) = plans::in_the_source();
    let missed: Vec<_> = composed
        .iter()
        .filter(|(_, words)| !recorded.iter().any(|statement| plans::is_of(statement, words)))
        .map(|(file, words)| format!("{file}: {}", words.join(" … ")))
        .collect();
    statements.extend(recorded.into_iter().filter(|statement| plans::has_plan(statement)));
    assert!(statements.len() > 300, "{} statements", statements.len());
    let database = place.join(DATABASE);
    assert_eq!(plans::statistics(&database).expect("statistics"), 0, "plans do not depend on what was there at first");
    let faults = plans::faults(&database, &statements).expect("plans");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(missed.is_empty(), "statements that the walk does not come by:\n{}", missed.join("\n"));
}
