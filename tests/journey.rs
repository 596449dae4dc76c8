//! The whole way through: a new archive, an article and its sources, suggestions, confirm, tag, search, dossier; undone
//! to the beginning and done again. On the seed article where `../shared` is there, and always on the sample archive.

mod common;

use std::path::Path;

use common::{Outcome, shared};
use vivavoce::archive::citations::{CitationCommand, Reject};
use vivavoce::archive::clearance::{Clearance, Policy};
use vivavoce::archive::compose::{Options, compose};
use vivavoce::archive::dossiers::DossierCommand;
use vivavoce::archive::import::{Made, Wishes};
use vivavoce::archive::job::Watch;
use vivavoce::archive::quotes::QuoteCommand;
use vivavoce::archive::rights::RestrictionCommand;
use vivavoce::archive::search::search;
use vivavoce::archive::tags::TagCommand;
use vivavoce::archive::{Archive, ArchiveError, sample};
use vivavoce::formats::{Wish, markdown_writer};
use vivavoce::model::{Access, Article, EntryContent, Id, Protected, Recollection, Restriction};
use vivavoce::store::derived::Suggestion;

/// Recollections written for this test, around words that the article prints. INVENTED: nobody ever said the rest, and
/// the file is never shipped.
fn invented(name: &str, said: &[&str]) -> String {
    let mut text = String::from("(Invented for a test.)\n\n");
    for words in said {
        text.push_str(&format!("INTERVIEWER: And then?\n\n{}: {words}\n\n", name.to_uppercase()));
    }
    text
}

fn import_interview(archive: &mut Archive, name: &str, said: &[&str]) -> Outcome<Id<Recollection>> {
    let wishes = Wishes {
        kind: Some(Wish::Interview),
        narrators: vec![name.into()],
        interviewers: vec!["The Author".into()],
        date: "2020-08~".parse().ok(),
        place: Some("Moscow".into()),
        title: Some(format!("Interview with {name} (invented)")),
        ..Wishes::default()
    };
    let made = archive.import_bytes(&format!("{name}.txt"), invented(name, said).as_bytes(), &wishes)?.made;
    match made.as_slice() {
        [Made::Recollection { id, .. }] => Ok(*id),
        other => Err(format!("not one recollection: {other:?}").into()),
    }
}

/// The best suggestion for the quotation that holds these words.
fn suggestion(archive: &mut Archive, article: Id<Article>, words: &str) -> Outcome<Option<Suggestion>> {
    let all = archive.suggest(article, &Watch::default())?;
    let one = all.into_iter().find(|one| one.quotation.words().contains(words));
    let one = one.ok_or_else(|| format!("no quotation with “{words}”"))?;
    Ok(one.suggestions.into_iter().next())
}

fn confirm(archive: &mut Archive, article: Id<Article>, words: &str) -> Outcome<String> {
    let chosen = suggestion(archive, article, words)?.ok_or_else(|| format!("nothing suggested for “{words}”"))?;
    let id = archive.apply(CitationCommand::confirm(&chosen, "Maria"))?;
    Ok(archive.read(|read| Ok(read.citation(id)?))?.ok_or("the citation is kept")?.verdict)
}

fn export(archive: &Archive, title: &str) -> Outcome<String> {
    Ok(archive.read(|read| {
        let gate = Clearance::today(read, Policy::default())?;
        let dossier = read.dossiers()?.into_iter().find(|dossier| dossier.title == title);
        let dossier = dossier.ok_or_else(|| ArchiveError::NotFound(title.into()))?;
        let (document, _) = compose(read, &gate, dossier.id, &Options::default())?;
        Ok::<_, ArchiveError>(markdown_writer::write(&document))
    })?)
}

fn hits(archive: &Archive, query: &str) -> Outcome<usize> {
    Ok(archive.read(|read| Ok(search(read, &Clearance::today(read, Policy::default())?, query, 50)?.hits.len()))?)
}

/// Undoes everything, does it all again, and compares.
fn undone_and_redone(archive: &mut Archive) -> Outcome {
    let full = archive.dump()?;
    let mut dumps = vec![full.clone()];
    while archive.undo()?.is_some() {
        dumps.push(archive.dump()?);
    }
    assert!(archive.dump()?.is_empty(), "undone to the very beginning");
    for expected in dumps.iter().rev().skip(1) {
        archive.redo()?.ok_or("nothing to redo")?;
        assert_eq!(&archive.dump()?, expected);
    }
    assert_eq!(archive.redo()?, None);
    assert_eq!(archive.dump()?, full);
    assert_eq!(archive.check(true, &Watch::default())?.faults, Vec::<String>::new());
    Ok(())
}

#[test]
fn from_the_seed_article_and_its_sources_to_a_dossier() -> Outcome {
    let Some(shared) = shared("the journey on the seed article") else { return Ok(()) };
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("archive");
    Archive::create(&path, "Moscow 1990")?;
    let mut archive = Archive::open(&path, "Maria")?;

    let made = archive.import(&shared.join("data/seed/moscow-1990.txt"), &Wishes::default())?.made;
    let [Made::Article { id: article, quotations, .. }] = made.as_slice() else { return Err("not one article".into()) };
    let (article, quotations) = (*article, *quotations);
    assert!((12..=14).contains(&quotations), "{quotations}");

    // One as printed, with a filler; one shortened; one where the negation went.
    import_interview(
        &mut archive,
        "Alexei Gusev",
        &[
            "Well, they showed that there was also, you know, an active left that opposed Stalinism as well as capitalism.",
            "I can't say now that our activity was useless, but it was small.",
        ],
    )?;
    import_interview(
        &mut archive,
        "David Hopper",
        &[
            "Shocking. The safety regime was not diabolical. Those were the conditions our grandfathers had told us about.",
        ],
    )?;
    let zverev = import_interview(
        &mut archive,
        "Alexei Zverev",
        &["It serves as an antidote to any kind of leftism, I would say, and to some of the right."],
    )?;

    assert_eq!(confirm(&mut archive, article, "They showed that there")?, "typography only");
    assert_eq!(confirm(&mut archive, article, "our activity was useless")?, "word for word");
    assert_eq!(confirm(&mut archive, article, "regime was diabolical")?, "misquoted");
    let chertkov = suggestion(&mut archive, article, "by way of violence")?;
    assert_eq!(chertkov, None, "never said is not found");
    report_unfound(&mut archive, article)?;

    let tag = archive.apply(TagCommand::Add {
        name: "safety".into(),
        parent: None,
        definition: String::new(),
        colour: String::new(),
    })?;
    let quotes = archive.read(|read| Ok(read.quotes()?))?;
    let hopper = quotes.iter().find(|row| row.quote.exact.contains("diabolical")).ok_or("Hopper's quote")?.quote.id;
    archive.apply(QuoteCommand::Tag { quote: hopper, tags: vec![tag] })?;
    assert_eq!(hits(&archive, "kind:quote tag:safety diabolical")?, 1);
    assert_eq!(hits(&archive, "kind:quote verdict:misquoted")?, 1);
    assert!(hits(&archive, "person:Gusev stalinism")? >= 1);

    let dossier = archive.apply(DossierCommand::New { title: "The seminar".into() })?;
    archive.apply(DossierCommand::AddSection { dossier, title: "What was said".into() })?;
    for row in &quotes {
        let content = EntryContent::Quote(row.quote.id);
        archive.apply(DossierCommand::AddEntry { dossier, section: None, content })?;
    }
    withhold_a_quote_of(&mut archive, zverev, dossier)?;
    check_seed_dossier(&export(&archive, "The seminar")?)?;
    undone_and_redone(&mut archive)
}

/// The one that has no source becomes a recollection reported by the article.
fn report_unfound(archive: &mut Archive, article: Id<Article>) -> Outcome {
    let quotation = archive.read(|read| Ok(read.quotations(article)?))?;
    let quotation = quotation.iter().find(|one| one.words().contains("by way of violence")).ok_or("the letter")?;
    assert!(quotation.relayed_by.contains("Zverev"), "{}", quotation.relayed_by);
    archive.apply(CitationCommand::Report { quotation: quotation.id, by: "Maria".into() })?;
    let rows = archive.read(|read| Ok(read.recollections()?))?;
    assert!(rows.iter().any(|row| row.recollection.reported_in == Some(article) && row.narrators.contains("Chertkov")));
    Ok(())
}

fn withhold_a_quote_of(
    archive: &mut Archive,
    recollection: Id<Recollection>,
    dossier: Id<vivavoce::model::Dossier>,
) -> Outcome {
    let transcript = archive.read(|read| Ok(read.transcripts(recollection)?.remove(0)))?.id;
    let place =
        archive.read(|read| vivavoce::archive::quotes::place_of_words(read, transcript, "and to some of the right"))?;
    let quote = archive.apply(QuoteCommand::Add { transcript, place })?;
    archive.apply(DossierCommand::AddEntry { dossier, section: None, content: EntryContent::Quote(quote) })?;
    archive.apply(RestrictionCommand::Add(Restriction {
        id: Id::new(),
        protects: Protected::Recollection(recollection),
        access: Access::Closed,
        until: "2090-01-01".parse().ok(),
        reason: "he asked for it".into(),
    }))?;
    Ok(())
}

fn check_seed_dossier(markdown: &str) -> Outcome {
    for expected in [
        "# The seminar",
        "## What was said",
        "The safety regime was not diabolical.",
        "[^1]: ",
        "interview by The Author",
        "about August 2020",
        "misquoted",
        "typography only",
        "When Trotskyist travellers met Soviet reality",
        "## Bibliography",
        "1 January 2090",
    ] {
        assert!(markdown.contains(expected), "{expected:?} is not in the dossier:\n{markdown}");
    }
    for secret in ["some of the right", "he asked for it"] {
        assert!(!markdown.contains(secret), "{secret:?} leaked");
    }
    Ok(())
}

#[test]
fn from_the_sample_sources_to_a_dossier() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("archive");
    sample::make(&path, "Maria", &Watch::default())?;
    let mut archive = Archive::open(&path, "Maria")?;
    let ferry = archive.read(|read| Ok(read.articles()?))?;
    let ferry = ferry.iter().find(|row| row.article.title.contains("Ferry")).ok_or("the magazine")?.article.id;

    assert_eq!(confirm(&mut archive, ferry, "They gave the men a clock each")?, "word for word");
    let again = suggestion(&mut archive, ferry, "It sews, but it pulls")?.ok_or("a suggestion")?;
    archive.apply(Reject::from(&again))?;
    let after = suggestion(&mut archive, ferry, "It sews, but it pulls")?;
    assert!(after.is_none_or(|other| other.place != again.place), "what was rejected comes back");

    assert!(hits(&archive, "canvas person:Frazão kind:quote")? >= 2);
    assert_eq!(hits(&archive, "pin kind:transcript")?, 0, "the embargoed interview is not searched through");
    let markdown = export(&archive, "Hull 218")?;
    assert!(markdown.contains("1 May 2051") && !markdown.contains("took the pin out"), "{markdown}");
    undone_and_redone(&mut archive)
}

#[test]
fn a_corrected_transcript_keeps_its_quotes_or_asks_for_a_look() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("archive");
    let mut archive = common::small_archive(&path)?;
    let transcript = archive.read(|read| Ok(read.transcript_ids()?))?[0];
    let words = "There were nineteen of us that winter.";
    let place = archive.read(|read| vivavoce::archive::quotes::place_of_words(read, transcript, words))?;
    let quote = archive.apply(QuoteCommand::Add { transcript, place })?;
    let turn = archive.read(|read| Ok(read.turn(place.first_turn)?))?;
    let edit = |archive: &mut Archive, text: String| {
        archive.apply(vivavoce::archive::transcripts::TranscriptCommand::EditTurn { turn: turn.id, text })
    };

    edit(&mut archive, turn.text.replace("The foreman minded", "Old Brandt, the foreman, minded"))?;
    let kept = archive.read(|read| Ok(read.quote(quote)?))?;
    assert_eq!((kept.anchoring.as_str(), kept.exact.as_str(), kept.revision), ("anchored", words, 2));
    assert_eq!(archive.check(true, &Watch::default())?.faults, Vec::<String>::new());

    edit(&mut archive, turn.text.replace("nineteen", "ninety"))?;
    let asks = archive.read(|read| Ok(read.quote(quote)?))?;
    assert_eq!((asks.anchoring.as_str(), asks.exact.as_str()), ("review", words), "never silently elsewhere");
    archive.apply(QuoteCommand::Accept(quote))?;
    let accepted = archive.read(|read| Ok(read.quote(quote)?))?;
    assert_eq!(accepted.exact, "There were ninety of us that winter.");
    Ok(())
}

#[test]
fn a_backup_comes_back_as_it_was_and_a_damaged_one_is_refused() -> Outcome {
    let folder = tempfile::tempdir()?;
    let archive = common::small_archive(&folder.path().join("archive"))?;
    let file = folder.path().join("backup.zip");
    archive.backup(&file, &Watch::default())?;
    let restored = folder.path().join("restored");
    vivavoce::archive::backup::restore(&file, &restored, &Watch::default())?;
    assert_eq!(Archive::open_read_only(&restored)?.dump()?, archive.dump()?);

    let mut bytes = std::fs::read(&file)?;
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x55;
    std::fs::write(&file, bytes)?;
    let target: &Path = &folder.path().join("never");
    assert!(vivavoce::archive::backup::restore(&file, target, &Watch::default()).is_err());
    assert!(!target.exists(), "nothing is left of a failed restore");
    Ok(())
}
