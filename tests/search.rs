//! Searching and what is done with what was found: facets, orders, many quotes at once.

mod common;

use std::path::Path;

use common::Outcome;
use vivavoce::archive::clearance::{Clearance, Policy};
use vivavoce::archive::gather::{Choice, GatherCommand, HitWords};
use vivavoce::archive::import::Wishes;
use vivavoce::archive::job::Watch;
use vivavoce::archive::query::{self, Field};
use vivavoce::archive::quotes::QuoteCommand;
use vivavoce::archive::rights::RestrictionCommand;
use vivavoce::archive::search::{Facet, Listing, Order, Target, census, listing, listing_in_steps};
use vivavoce::archive::{Archive, ArchiveError, sample};
use vivavoce::model::{Access, Id, Place, Protected, Restriction};
use vivavoce::store::Read;
use vivavoce::store::search::Noun;

fn sample_archive(folder: &Path) -> Outcome<Archive> {
    let path = folder.join("archive");
    sample::make(&path, "Maria", &Watch::default())?;
    Ok(Archive::open(&path, "Maria")?)
}

fn listed(archive: &Archive, policy: Policy, text: &str, order: Order) -> Result<Listing, ArchiveError> {
    archive.read(|read| listing(read, &Clearance::today(read, policy)?, text, order))
}

fn found(archive: &Archive, text: &str) -> Outcome<Listing> {
    Ok(listed(archive, Policy::default(), text, Order::Best)?)
}

const ALL: Policy = Policy { include_withheld: true, pseudonyms: false };

fn facet(listing: &Listing, field: Field) -> Option<&Facet> {
    listing.facets.iter().find(|facet| facet.field == field)
}

#[test]
fn without_a_query_every_quote_is_listed_and_what_is_withheld_says_so() -> Outcome {
    let folder = tempfile::tempdir()?;
    let archive = sample_archive(folder.path())?;
    let count = archive.read(|read| Ok::<_, ArchiveError>(read.quotes()?.len()))?;
    let listing = found(&archive, "")?;
    assert_eq!(listing.hits.len(), count);
    assert!(listing.hits.iter().all(|hit| hit.noun == Noun::Quote));
    let kept_back: Vec<_> = listing.hits.iter().filter(|hit| hit.withheld.is_some()).collect();
    assert_eq!((kept_back.len(), listing.withheld), (2, 2));
    assert!(kept_back.iter().all(|hit| hit.snippet.is_empty() && hit.source.is_empty() && hit.tags.is_empty()));
    let open = listed(&archive, ALL, "", Order::Best)?;
    assert_eq!(open.hits.iter().filter(|hit| hit.access == "closed").count(), 2, "shown, and said to be closed");
    Ok(())
}

#[test]
fn every_value_of_every_facet_finds_as_many_as_it_counts() -> Outcome {
    let folder = tempfile::tempdir()?;
    let archive = sample_archive(folder.path())?;
    for start in ["", "water OR river OR ferry", "kind:transcript", "tag:rescue"] {
        for policy in [Policy::default(), ALL] {
            let before = listed(&archive, policy, start, Order::Best)?;
            for facet in &before.facets {
                for value in &facet.values {
                    let query = query::with(start, facet.field, &value.value);
                    let after = listed(&archive, policy, &query, Order::Best)?;
                    // `kind:` alone asks for more than quotes: it says of which sort the whole list shall be.
                    let quotes_only = facet.field != Field::Kind || start.contains("OR") || start.contains("kind");
                    // A turn is found by the tags and citations of the quotes that begin in it; it has none itself.
                    let of_quotes = matches!(facet.field, Field::Tag | Field::Cited | Field::Verdict);
                    let counts = |noun: Noun| !of_quotes || noun == Noun::Quote;
                    if quotes_only {
                        let hits = after.hits.iter().filter(|hit| counts(hit.noun)).count();
                        assert_eq!(hits, value.count, "{query}: {:?}", after.notes);
                    }
                    assert!(after.hits.len() >= value.count, "{query}");
                    if query == start {
                        continue;
                    }
                    assert_eq!(query::without(&query, facet.field, &value.value).replace(['(', ')'], ""), start);
                }
            }
        }
    }
    Ok(())
}

#[test]
fn what_is_counted_is_what_would_be_listed() -> Outcome {
    let folder = tempfile::tempdir()?;
    let archive = sample_archive(folder.path())?;
    for query in ["water OR river OR ferry", "the", "the river", "\"the river\"", "water -river", "lang:pt de OR water"]
    {
        for policy in [Policy::default(), ALL] {
            let listing = listed(&archive, policy, query, Order::Best)?;
            assert!(!listing.is_cut && listing.hits.len() > 2, "{query}");
            let gate = |read: &Read<'_>| Clearance::today(read, policy);
            let counted = archive.read(|read| census(read, &gate(read)?, query))?;
            let Some(counted) = counted else {
                assert!(!policy.include_withheld, "with everything shown, everything can be counted");
                continue;
            };
            assert_eq!((counted.found, counted.withheld), (listing.hits.len(), listing.withheld), "{query}");
            let people =
                |facets: &[Facet]| facets.iter().filter(|facet| facet.field != Field::Person).cloned().collect();
            let (one, other): (Vec<Facet>, Vec<Facet>) = (people(&counted.facets), people(&listing.facets));
            assert_eq!(one, other, "{query}");
        }
    }
    Ok(())
}

#[test]
fn facets_say_languages_in_english_and_dates_by_decade() -> Outcome {
    let folder = tempfile::tempdir()?;
    let archive = sample_archive(folder.path())?;
    let listing = listed(&archive, ALL, "", Order::Best)?;
    let names = |field| -> Vec<&str> {
        facet(&listing, field).into_iter().flat_map(|facet| &facet.values).map(|value| value.name.as_str()).collect()
    };
    assert!(names(Field::Language).contains(&"Portuguese"), "{:?}", names(Field::Language));
    assert_eq!(names(Field::Date), ["1990s", "2000s"]);
    assert_eq!(names(Field::Access), ["open", "closed"]);
    assert_eq!(names(Field::Cited).len(), 2);
    Ok(())
}

#[test]
fn hits_of_every_noun_lead_somewhere() -> Outcome {
    let folder = tempfile::tempdir()?;
    let archive = sample_archive(folder.path())?;
    let listing = found(&archive, "forge OR water OR Haskett")?;
    for noun in [Noun::Quote, Noun::Transcript, Noun::Article, Noun::Person] {
        let hit = listing.hits.iter().find(|hit| hit.noun == noun);
        let leads = match hit.map(|hit| hit.target) {
            Some(Target::Quote(_)) => Noun::Quote,
            Some(Target::Turn(..)) => Noun::Transcript,
            Some(Target::Article(..)) => Noun::Article,
            Some(Target::Person(_)) => Noun::Person,
            other => return Err(format!("{noun:?} leads to {other:?}").into()),
        };
        assert_eq!(leads, noun);
    }
    Ok(())
}

#[test]
fn orders_sort() -> Outcome {
    let folder = tempfile::tempdir()?;
    let archive = sample_archive(folder.path())?;
    let cited: Vec<usize> = listed(&archive, ALL, "", Order::MostCited)?.hits.iter().map(|hit| hit.citations).collect();
    assert!(cited.is_sorted_by(|one, other| one >= other), "{cited:?}");
    let days: Vec<_> = listed(&archive, ALL, "", Order::Newest)?.hits.iter().map(|hit| hit.day).collect();
    assert!(days.is_sorted_by(|one, other| one >= other), "{days:?}");
    let titles: Vec<_> = listed(&archive, ALL, "", Order::Source)?.hits.into_iter().map(|hit| hit.source).collect();
    assert!(titles.is_sorted(), "{titles:?}");
    Ok(())
}

#[test]
fn several_quotes_are_tagged_and_collected_in_one_step() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut archive = sample_archive(folder.path())?;
    let before = archive.dump()?;
    let quotes: Vec<_> = archive
        .read(|read| Ok::<_, ArchiveError>(read.quotes()?))?
        .into_iter()
        .take(3)
        .map(|row| HitWords::Quote(row.quote.id))
        .collect();
    let tag = Choice::New("Weather".into());
    assert_eq!(archive.apply(GatherCommand::Tag { words: quotes.clone(), tag })?, "Tag 3 quotes with Weather");
    assert_eq!(listed(&archive, ALL, "tag:weather", Order::Best)?.hits.len(), 3);
    let dossier = Choice::New("A talk".into());
    archive.apply(GatherCommand::Collect { words: quotes.clone(), dossier })?;
    let entries = archive.read(|read| {
        let dossiers = read.dossiers()?;
        let talk = dossiers.iter().find(|dossier| dossier.title == "A talk");
        Ok::<_, ArchiveError>(talk.map_or(0, |talk| talk.sections.iter().map(|one| one.entries.len()).sum::<usize>()))
    })?;
    assert_eq!(entries, 3);
    archive.undo()?;
    archive.undo()?;
    assert_eq!(archive.dump()?, before, "one step each");
    let nothing = GatherCommand::Tag { words: Vec::new(), tag: Choice::New("x".into()) };
    assert!(archive.apply(nothing).is_err());
    Ok(())
}

#[test]
fn an_access_or_a_verdict_that_is_none_says_what_can_be_typed() -> Outcome {
    let folder = tempfile::tempdir()?;
    let archive = sample_archive(folder.path())?;
    for (query, sentence) in
        [("access:secret", "open, restricted, closed, read only, anonymous"), ("verdict:x", "word for word")]
    {
        let error = listed(&archive, ALL, query, Order::Best).err().map(|error| error.to_string());
        assert!(error.as_ref().is_some_and(|error| error.contains(sentence)), "{query}: {error:?}");
    }
    let all = listed(&archive, ALL, "", Order::Best)?.hits.len();
    assert_eq!(listed(&archive, ALL, "access:restricted", Order::Best)?.hits.len(), 2);
    assert_eq!(listed(&archive, ALL, "access:open", Order::Best)?.hits.len(), all - 2);
    assert_eq!(found(&archive, "access:closed")?.withheld, 2);
    Ok(())
}

/// A hundred thousand quotes in one interview: how long the list takes. Run by hand: `--ignored`.
#[test]
#[ignore = "takes half a minute"]
fn a_hundred_thousand_quotes_are_listed() -> Outcome {
    struct Many(vivavoce::model::Id<vivavoce::model::Transcript>);
    impl vivavoce::archive::Command for Many {
        type Outcome = ();
        fn perform(self, write: &vivavoce::store::Write<'_>) -> Result<(String, ()), ArchiveError> {
            let turns = write.turns(self.0)?;
            let tags = write.tags()?;
            for number in 0..100_000 {
                let turn = &turns[number % turns.len()];
                let end = turn.text.floor_char_boundary(60 + number % 40).min(turn.text.len());
                let quote = vivavoce::model::Quote {
                    id: vivavoce::model::Id::new(),
                    transcript: self.0,
                    place: vivavoce::model::Place { first_turn: turn.id, start: 0, last_turn: turn.id, end },
                    exact: turn.text[..end].to_owned(),
                    prefix: String::new(),
                    suffix: String::new(),
                    revision: 1,
                    start_ms: Some(number as i64 * 10),
                    end_ms: None,
                    anchoring: vivavoce::model::Anchoring::Anchored,
                    heard_ms: None,
                };
                write.insert_quote(&quote)?;
                write.insert_tagging(quote.id, tags[number % tags.len()].id)?;
            }
            Ok(("Many".into(), ()))
        }
    }
    let kept = std::env::var_os("VIVAVOCE_MANY").map(std::path::PathBuf::from);
    let folder = tempfile::tempdir()?;
    let path = kept.unwrap_or_else(|| folder.path().join("archive"));
    sample::make(&path, "Maria", &Watch::default())?;
    let mut archive = Archive::open(&path, "Maria")?;
    let transcript = archive.read(|read| Ok::<_, ArchiveError>(read.quotes()?[0].quote.transcript))?;
    archive.apply(Many(transcript))?;
    for (query, order) in [
        ("", Order::Best),
        ("", Order::Narrator),
        ("", Order::Source),
        ("tag:craft", Order::Best),
        ("the", Order::Best),
    ] {
        let start = std::time::Instant::now();
        let listing = listed(&archive, ALL, query, order)?;
        println!("{query:?} {order:?}: {} in {:?}", listing.hits.len(), start.elapsed());
    }
    let start = std::time::Instant::now();
    let all = vivavoce::store::search::Condition::All(Vec::new());
    let hits = archive.read(|read| Ok::<_, ArchiveError>(read.search(Noun::Quote, &all, usize::MAX)?))?;
    println!("hits alone: {} in {:?}", hits.hits.len(), start.elapsed());
    archive.close()?;
    Ok(())
}

#[test]
fn the_first_page_is_told_first_and_stays_where_it_is() -> Outcome {
    let folder = tempfile::tempdir()?;
    let archive = sample_archive(folder.path())?;
    let in_steps = |query: &str, order: Order| -> Outcome<(Option<Listing>, Listing)> {
        let mut first = None;
        let all = archive.read(|read| {
            let gate = Clearance::today(read, Policy::default())?;
            listing_in_steps(read, &gate, query, order, |page| first = Some(page))
        })?;
        Ok((first, all))
    };
    let ids = |listing: &Listing| -> Vec<(Noun, String)> {
        listing.hits.iter().map(|hit| (hit.noun, hit.id.clone())).collect()
    };
    let (first, all) = in_steps("the", Order::Best)?;
    let (first, found) = (first.ok_or("no first page")?, ids(&all));
    assert_eq!(first.hits.len(), 16, "more than a screen shows");
    assert!(first.is_cut && first.facets.is_empty() && !all.facets.is_empty() && found.len() > 100, "{}", found.len());
    assert_eq!(ids(&first), found[..16]);
    let different: std::collections::HashSet<_> = found.iter().collect();
    assert_eq!(different.len(), found.len(), "nothing is listed twice");
    let again = listed(&archive, Policy::default(), "the", Order::Best)?;
    assert_eq!(ids(&again), found, "the same list for whoever waits for all of it");
    let (first, all) = in_steps("forge", Order::Best)?;
    assert!(first.is_none() && !all.hits.is_empty() && !all.is_cut, "all of it is a page");
    // Who else may be meant is told after the hits, for that takes longer.
    let (first, all) = in_steps("canvas person:Frazao", Order::Best)?;
    assert_eq!(ids(&first.ok_or("no hits before the suggestions")?), ids(&all));
    let (first, all) = in_steps("person:Лисле", Order::Best)?;
    assert!(first.is_none() && all.notes.iter().any(|note| note.contains("Dorothea Lisle")), "{:?}", all.notes);
    let (first, _) = in_steps("the", Order::Newest)?;
    assert!(first.is_none(), "the newest are only known when all are");
    Ok(())
}

#[test]
fn of_many_quotes_the_first_page_is_told_and_those_withheld_stand_once_at_the_end() -> Outcome {
    const QUOTES: usize = 120;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("archive");
    Archive::create(&path, "Quotes")?;
    let mut archive = Archive::open(&path, "Maria")?;
    let cue = |at: usize| format!("00:{:02}:{:02}.000 --> 00:59:59.000\nNumber {at}\n\n", at / 60, at % 60);
    let cues: String = (0..QUOTES).map(cue).collect();
    let imported = archive.import_bytes("a.vtt", format!("WEBVTT\n\n{cues}").as_bytes(), &Wishes::default())?;
    let recollection = imported.recollections().next().ok_or("no interview")?;
    let (transcript, turns) = archive
        .read(|read| {
            let transcript = read.transcripts(recollection)?.first().map(|one| one.id);
            let turns = transcript.map(|id| read.turns(id)).transpose()?;
            Ok(transcript.zip(turns))
        })?
        .ok_or("no transcript")?;
    for turn in &turns {
        let place = Place { first_turn: turn.id, start: 0, last_turn: turn.id, end: turn.text.len() };
        let quote = archive.apply(QuoteCommand::Add { transcript, place })?;
        if turn.position % 40 == 3 {
            let protects = Protected::Quote(quote);
            let restriction =
                Restriction { id: Id::new(), protects, access: Access::Closed, until: None, reason: String::new() };
            archive.apply(RestrictionCommand::Add(restriction))?;
        }
    }
    let mut first = None;
    let all = archive.read(|read| {
        let gate = Clearance::today(read, Policy::default())?;
        listing_in_steps(read, &gate, "", Order::Best, |page| first = Some(page))
    })?;
    let first = first.ok_or("no first page")?;
    assert!(first.hits.iter().all(|hit| hit.withheld.is_none()) && first.is_cut);
    assert_eq!((all.hits.len(), all.withheld, all.is_cut), (QUOTES, 3, false));
    let ids: std::collections::HashSet<&str> = all.hits.iter().map(|hit| hit.id.as_str()).collect();
    assert_eq!(ids.len(), QUOTES, "every quote once");
    assert!(all.hits[QUOTES - 3..].iter().all(|hit| hit.withheld.is_some()), "those withheld at the end");
    let kinds = facet(&all, Field::Kind).ok_or("no facet")?;
    assert_eq!(kinds.values.iter().find(|one| one.value == "quote").map(|one| one.count), Some(QUOTES - 3));
    Ok(())
}
