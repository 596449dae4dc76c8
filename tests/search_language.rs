//! The search language against the sample archive: what each field finds, and what is offered while one types.

mod common;

use std::path::Path;

use common::Outcome;
use vivavoce::archive::clearance::{Clearance, Policy};
use vivavoce::archive::job::Watch;
use vivavoce::archive::query::Field;
use vivavoce::archive::rights::RestrictionCommand;
use vivavoce::archive::search::{Answer, Completion, completions, search};
use vivavoce::archive::{Archive, ArchiveError, sample};
use vivavoce::model::{Access, Id, Protected, Restriction};
use vivavoce::store::search::Noun;

const ALL: Policy = Policy { include_withheld: true, pseudonyms: false };

fn sample_archive(folder: &Path) -> Outcome<Archive> {
    let path = folder.join("archive");
    sample::make(&path, "Maria", &Watch::default())?;
    Ok(Archive::open(&path, "Maria")?)
}

fn answer(archive: &Archive, policy: Policy, query: &str) -> Result<Answer, ArchiveError> {
    archive.read(|read| search(read, &Clearance::today(read, policy)?, query, 10_000))
}

/// The keys of what is found, sorted.
fn keys(archive: &Archive, query: &str) -> Result<Vec<String>, ArchiveError> {
    let mut keys: Vec<String> = answer(archive, ALL, query)?.hits.into_iter().map(|hit| hit.id).collect();
    keys.sort();
    Ok(keys)
}

/// What is offered at the `|`, and the query with the first of it taken.
fn offered(archive: &Archive, policy: Policy, marked: &str) -> Outcome<(Completion, String)> {
    let caret = marked.find('|').ok_or("no caret")?;
    let mut query = marked.replace('|', "");
    let completion = archive.read(|read| completions(read, &Clearance::today(read, policy)?, &query, caret))?;
    if let Some(choice) = completion.choices.first() {
        query.replace_range(completion.replace.start..completion.replace.end, &choice.insert);
    }
    Ok((completion, query))
}

fn shown(completion: &Completion) -> Vec<&str> {
    completion.choices.iter().map(|choice| choice.shown.as_str()).collect()
}

#[test]
fn the_people_behind_a_source_find_it() -> Outcome {
    let folder = tempfile::tempdir()?;
    let archive = sample_archive(folder.path())?;
    let sources = |query: &str| -> Result<Vec<String>, ArchiveError> {
        let hits = answer(&archive, ALL, query)?.hits;
        let mut titles: Vec<String> =
            hits.into_iter().filter(|hit| hit.noun == Noun::Transcript).map(|hit| hit.source).collect();
        titles.sort();
        titles.dedup();
        Ok(titles)
    };
    let told = sources("narrator:Haskett")?;
    assert_eq!(told.len(), 1);
    assert_eq!(sources("interviewer:Arkwell narrator:\"Edwin Haskett\"")?, told);
    assert_eq!(sources("interviewer:Calado")?.len(), 1);
    assert_eq!(sources("interviewer:Haskett")?, Vec::<String>::new());
    assert_eq!(sources("place:\"ropewalk, ketter\"")?, told);
    assert_eq!(sources("place:KETTERHITHE")?.len(), 3);
    let asked = keys(&archive, "narrator:Haskett kind:transcript")?;
    let said = keys(&archive, "person:Haskett kind:transcript")?;
    assert!(said.len() < asked.len(), "what the interviewer asked is not what he said");
    let writers = answer(&archive, ALL, "author:Arkwell kind:article")?.hits.len();
    let others = answer(&archive, ALL, "author:Haskett kind:article")?.hits.len();
    assert!(writers > 0 || !answer(&archive, ALL, "author:Arkwell")?.notes.is_empty());
    assert_eq!(others, 0);
    Ok(())
}

#[test]
fn opposites_part_what_there_is() -> Outcome {
    let folder = tempfile::tempdir()?;
    let archive = sample_archive(folder.path())?;
    for within in ["kind:quote", "kind:transcript"] {
        let all = keys(&archive, within)?;
        let parted = |one: &str, other: &str| -> Outcome {
            let (one, other) =
                (keys(&archive, &format!("{within} {one}"))?, keys(&archive, &format!("{within} {other}"))?);
            assert!(one.iter().all(|key| !other.contains(key)));
            let mut both = [one, other].concat();
            both.sort();
            assert_eq!(both, all);
            Ok(())
        };
        parted("heard:yes", "heard:no")?;
        parted("cited:yes", "cited:no")?;
        parted("has:tag", "-has:tag")?;
        parted("has:recording", "-has:recording")?;
        parted("has:release", "-has:release")?;
        parted("has:translation", "-has:translation")?;
        parted("has:times", "-has:times")?;
        parted("place:ketterhithe", "-place:ketterhithe")?;
        parted(
            "(evidence:transcript OR evidence:sound)",
            "(evidence:document OR evidence:notes OR evidence:reported)",
        )?;
        parted("date:..2003", "date:2004..")?;
        parted("lang:Portuguese", "-lang:pt")?;
    }
    assert_eq!(keys(&archive, "has:citation kind:quote")?, keys(&archive, "cited:yes kind:quote")?);
    assert_eq!(keys(&archive, "evidence:document")?, keys(&archive, "kind:letter")?);
    assert!(!keys(&archive, "has:translation")?.is_empty() && !keys(&archive, "has:tag")?.is_empty());
    assert_eq!(keys(&archive, "date:1990s kind:letter")?, keys(&archive, "date:1994-11 kind:letter")?);
    Ok(())
}

#[test]
fn a_name_in_another_spelling_is_suggested_and_found() -> Outcome {
    let folder = tempfile::tempdir()?;
    let archive = sample_archive(folder.path())?;
    let plain = answer(&archive, Policy::default(), "person:Frazào")?;
    assert!(!plain.hits.is_empty(), "accents are folded");
    let other = answer(&archive, Policy::default(), "person:Фразао")?;
    assert!(other.hits.is_empty());
    let note = other.notes.join("; ");
    assert!(note.contains("search person:~Фразао") && note.contains("Idalina Frazão"), "{note}");
    assert!(!answer(&archive, Policy::default(), "person:~Фразао")?.hits.is_empty());
    let typed = answer(&archive, ALL, "persn:Haskett")?;
    assert!(typed.notes.iter().any(|note| note.contains("“person:” may be meant")), "{:?}", typed.notes);
    Ok(())
}

#[test]
fn fields_and_values_are_offered() -> Outcome {
    let folder = tempfile::tempdir()?;
    let archive = sample_archive(folder.path())?;
    let take = |marked: &str| offered(&archive, Policy::default(), marked).map(|(_, query)| query);
    assert_eq!(take("water narr|")?, "water narrator:");
    assert_eq!(take("-pla|")?, "-place:");
    assert_eq!(take("water person:fraz|")?, "water person:\"Idalina Frazão\"");
    assert_eq!(take("person:~fraz|")?, "person:~\"Idalina Frazão\"");
    assert_eq!(take("narrator:\"dona i|\" x")?, "narrator:\"Idalina Frazão\" x", "by another of her names");
    assert_eq!(take("tag:resc|")?, "tag:\"The night/Rescue\"");
    assert_eq!(take("verdict:word|")?, "verdict:\"word for word\"");
    assert_eq!(take("has:rec|")?, "has:recording");
    assert_eq!(take("lang:port|")?, "lang:pt");
    assert_eq!(take("place:weir|")?, "place:\"9 Weir Street, Ketterhithe\"");
    assert_eq!(take("date:19|")?, "date:199X");
    assert_eq!(take("date:1990..200|")?, "date:1990..2004");
    assert_eq!(take("\"narr|\"")?, "\"narr\"", "words between marks are words");
    let (fields, _) = offered(&archive, Policy::default(), "|")?;
    assert_eq!(fields.choices.len(), 12);
    for field in Field::all() {
        let (completion, _) = offered(&archive, Policy::default(), &format!("{}:|", field.name()))?;
        assert!(!completion.choices.is_empty(), "{}", field.name());
        for choice in &completion.choices {
            let found = answer(&archive, ALL, &format!("{}:{}", field.name(), choice.insert));
            assert!(found.is_ok_and(|found| found.notes.iter().all(|note| note.contains("like this"))), "{choice:?}");
        }
    }
    Ok(())
}

#[test]
fn nobody_withheld_is_offered_or_suggested() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut archive = sample_archive(folder.path())?;
    let people = archive.read(|read| Ok(read.people()?))?;
    let lisle = people.iter().find(|person| person.name == "Dorothea Lisle").ok_or("she is there")?;
    let suggested =
        |archive: &Archive| answer(archive, Policy::default(), "person:Лисле").map(|answer| answer.notes.join(" "));
    assert!(suggested(&archive)?.contains("Dorothea Lisle"));
    archive.apply(RestrictionCommand::Add(Restriction {
        id: Id::new(),
        protects: Protected::Person(lisle.id),
        access: Access::Anonymous,
        until: None,
        reason: String::new(),
    }))?;
    assert!(!suggested(&archive)?.contains("Lisle"), "{}", suggested(&archive)?);
    for marked in ["person:|", "person:Lis|", "narrator:Doro|", "place:the narr|", "place:old|", "place:|"] {
        let (completion, _) = offered(&archive, Policy::default(), marked)?;
        let shown = shown(&completion);
        let is_withheld =
            |shown: &&str| ["Lisle", "Schoolhouse", "narrator's home"].iter().any(|word| shown.contains(word));
        assert!(!shown.iter().any(is_withheld), "{marked}: {shown:?}");
    }
    let (open, _) = offered(&archive, ALL, "narrator:Doro|")?;
    assert_eq!(shown(&open), ["Dorothea Lisle"]);
    Ok(())
}
