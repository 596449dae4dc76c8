//! What is done with all that a search finds: exported with full citations, put into a dossier, remembered roughly.

use std::path::Path;

use vivavoce::archive::clearance::{Clearance, Policy};
use vivavoce::archive::gather::{Choice, CollectFound, Collected, GatherCommand, HitWords};
use vivavoce::archive::job::Watch;
use vivavoce::archive::rights::RestrictionCommand;
use vivavoce::archive::search::{
    HitsFormat, HitsOptions, HitsSummary, Order, Target, exported, grouped, listing, neighbours, roughly,
};
use vivavoce::archive::{Archive, ArchiveError, sample};
use vivavoce::formats::reference::DEFAULT_STYLE;
use vivavoce::model::{Access, Id, Protected, Restriction};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

fn sample_archive(folder: &Path) -> Outcome<Archive> {
    let path = folder.join("sample");
    sample::make(&path, "Maria", &Watch::default())?;
    Ok(Archive::open(&path, "Maria")?)
}

fn export(archive: &Archive, query: &str, format: HitsFormat) -> Result<(String, HitsSummary), ArchiveError> {
    let options = HitsOptions { query: query.into(), order: Order::Source, format, style: DEFAULT_STYLE.into() };
    archive.read(|read| exported(read, &Clearance::today(read, Policy::default())?, &options, &Watch::default()))
}

/// The text without the keys of records, which are new in every sample archive.
fn without_keys(text: &str) -> String {
    let is_key = |word: &str| word.len() == 36 && word.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
    let parts = text.split_inclusive(['"', ',', '\r']).map(|part| {
        let word = part.trim_end_matches(['"', ',', '\r']);
        if is_key(word) { part.replace(word, "KEY") } else { part.to_owned() }
    });
    parts.collect()
}

#[test]
fn hits_are_exported_with_full_citations() -> Outcome {
    let folder = tempfile::tempdir()?;
    let archive = sample_archive(folder.path())?;
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    for format in HitsFormat::ALL {
        let (text, summary) = export(&archive, "=canvas", format)?;
        assert!(summary.hits > 4, "{summary:?}");
        let file = golden.join(format!("hits-canvas.{}", format.ending()));
        let text = without_keys(&text);
        if std::env::var_os("VIVAVOCE_BLESS").is_some() {
            std::fs::write(&file, &text)?;
        }
        assert_eq!(text, std::fs::read_to_string(&file)?, "VIVAVOCE_BLESS=1 accepts it");
    }
    Ok(())
}

#[test]
fn what_is_withheld_is_not_exported_and_is_counted() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut archive = sample_archive(folder.path())?;
    let before = export(&archive, "=canvas", HitsFormat::Json)?.1;
    let turn = archive.read(|read| {
        let found = listing(read, &Clearance::today(read, Policy::default())?, "=canvas kind:transcript", Order::Best)?;
        let turn = |target| if let Target::Turn(_, turn) = target { Some(turn) } else { None };
        Ok(found.hits.iter().find_map(|hit| turn(hit.target)))
    })?;
    let turn = turn.ok_or("no turn has it")?;
    let protects = Protected::Turns(turn, turn);
    let restriction =
        Restriction { id: Id::new(), protects, access: Access::Closed, until: None, reason: String::new() };
    archive.apply(RestrictionCommand::Add(restriction))?;
    let (text, after) = export(&archive, "=canvas", HitsFormat::Json)?;
    let words = archive.read(|read| Ok(read.turn(turn)?.text))?;
    assert!(!text.contains(&serde_json::to_string(words.trim())?), "{words}");
    assert!(after.withheld > before.withheld && after.hits < before.hits, "{before:?} {after:?}");
    let said = archive.read(|read| neighbours(read, &Clearance::today(read, Policy::default())?, turn, 1))?;
    let here = said.iter().find(|said| said.turn == turn).ok_or("it is not there")?;
    assert!(here.words.as_ref().is_err_and(|why| why.contains("withheld")), "{here:?}");
    Ok(())
}

fn collect(archive: &mut Archive, query: &str, title: &str, watch: Watch) -> Result<Collected, ArchiveError> {
    let dossiers = archive.read(|read| Ok(read.dossiers()?))?;
    let known = dossiers.into_iter().find(|dossier| dossier.title == title);
    let dossier = known.map_or(Choice::New(title.into()), |dossier| Choice::Known(dossier.id));
    archive.apply(CollectFound { query: query.into(), order: Order::Best, dossier, policy: Policy::default(), watch })
}

#[test]
fn all_hits_go_into_a_dossier_once_and_undo_takes_them_back() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut archive = sample_archive(folder.path())?;
    let before = archive.dump()?;
    let collected = collect(&mut archive, "canvas", "Canvas", Watch::default())?;
    assert!(collected.added > 3 && collected.made > 0 && collected.unfit > 0, "{collected:?}");
    let again = collect(&mut archive, "canvas", "Canvas", Watch::default())?;
    assert_eq!((again.added, again.stood >= collected.added), (0, true), "{again:?}");
    archive.undo()?;
    if archive.dump()? != before {
        archive.undo()?;
    }
    assert_eq!(archive.dump()?, before);
    let cancelled = Watch::default();
    cancelled.cancel();
    assert!(matches!(collect(&mut archive, "canvas", "Canvas", cancelled), Err(ArchiveError::Cancelled)));
    assert_eq!(archive.dump()?, before, "a cancelled job leaves nothing");
    assert!(collect(&mut archive, "kind:person Haskett", "Nobody", Watch::default()).is_err());
    assert_eq!(archive.dump()?, before, "and no empty dossier is made");
    Ok(())
}

#[test]
fn a_found_sentence_is_kept_as_it_stands() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut archive = sample_archive(folder.path())?;
    let hits = archive.read(|read| {
        let gate = Clearance::today(read, Policy::default())?;
        Ok(listing(read, &gate, "canvas kind:transcript", Order::Best)?.hits)
    })?;
    let words: Vec<HitWords> = hits.iter().filter_map(HitWords::of).collect();
    for one in &words {
        let (place, text) = archive.read(|read| {
            let (_, place) = one.place(read)?;
            Ok((place, read.turn(place.first_turn)?.text))
        })?;
        let kept = &text[place.start..place.end];
        assert_eq!(kept, kept.trim());
        assert!(kept.to_lowercase().contains("canvas"), "{kept}");
    }
    archive.apply(GatherCommand::Keep(words.clone()))?;
    assert!(archive.apply(GatherCommand::Keep(words)).is_err(), "they are quotes already");
    Ok(())
}

#[test]
fn hits_are_gathered_by_source_in_the_order_of_their_best() -> Outcome {
    let folder = tempfile::tempdir()?;
    let archive = sample_archive(folder.path())?;
    let hits = archive
        .read(|read| Ok(listing(read, &Clearance::today(read, Policy::default())?, "canvas", Order::Best)?.hits))?;
    let groups = grouped(&hits);
    assert!(groups.len() > 1);
    assert_eq!(groups.iter().map(|group| group.hits.len()).sum::<usize>(), hits.len());
    assert!(groups.is_sorted_by_key(|group| group.hits[0]));
    for group in &groups {
        assert!(group.hits.iter().all(|hit| hits[*hit].origin == group.origin));
    }
    Ok(())
}

#[test]
fn a_sentence_half_remembered_finds_its_place() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut archive = sample_archive(folder.path())?;
    const REMEMBERED: &str = "we went down there just to save our tools that is what we went for";
    let look =
        |archive: &Archive| archive.read(|read| roughly(read, &Clearance::today(read, Policy::default())?, REMEMBERED));
    let found = look(&archive)?;
    let best = found.hits.first().ok_or("nothing was found")?;
    assert!(best.snippet.contains("We went down there to save the tools"), "{}", best.snippet);
    assert!(best.alike.is_some_and(|alike| alike > 60), "{:?}", best.alike);
    assert!(best.marks.iter().all(|mark| best.snippet.get(mark.start..mark.end).is_some()));
    let Target::Turn(recollection, _) = best.target else { return Err("it leads nowhere".into()) };
    let restriction = Restriction {
        id: Id::new(),
        protects: Protected::Recollection(recollection),
        access: Access::Closed,
        until: None,
        reason: String::new(),
    };
    archive.apply(RestrictionCommand::Add(restriction))?;
    let after = look(&archive)?;
    assert!(after.hits.iter().all(|hit| !matches!(hit.target, Target::Turn(of, _) if of == recollection)));
    assert!(after.withheld > 0);
    Ok(())
}
