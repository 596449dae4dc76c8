//! Words quoted in translation: found in the translated transcript, shown through it to what was said, and withheld with it.
//!
//! Everybody and everything here is invented.

mod common;

use std::path::Path;
use std::process::Command;

use common::Outcome;
use vivavoce::archive::citations::CitationCommand;
use vivavoce::archive::clearance::{Clearance, Policy};
use vivavoce::archive::compose::{Options, compose, compose_proof};
use vivavoce::archive::dossiers::DossierCommand;
use vivavoce::archive::evidence::provenance;
use vivavoce::archive::import::Wishes;
use vivavoce::archive::job::Watch;
use vivavoce::archive::proof::{Report, prove};
use vivavoce::archive::rights::RestrictionCommand;
use vivavoce::archive::suggest::Suggested;
use vivavoce::archive::translation::{Answering, original_of};
use vivavoce::archive::{Archive, ArchiveError};
use vivavoce::formats::{Wish, markdown_writer};
use vivavoce::model::{Access, Article, EntryContent, Id, Protected, Restriction, Transcript};

const SPOKEN: &str = "ПЁТР КЛЕНОВ: Где вы жили той зимой?\n\n\
     ТАМАРА ОЗЁРНАЯ: Мы жили за мельницей, и отец чинил лодки. Хлеба не было до марта.\n\n\
     ПЁТР КЛЕНОВ: А соседи?\n\n\
     ТАМАРА ОЗЁРНАЯ: Соседи никому не рассказали про наш погреб.\n";

const TRANSLATED: &str = "PYOTR KLENOV: Where did you live that winter?\n\n\
     TAMARA OZYORNAYA: We lived behind the mill, and my father mended boats. There was no bread until March.\n\n\
     PYOTR KLENOV: And the neighbours?\n\n\
     TAMARA OZYORNAYA: The neighbours told nobody about our cellar.\n";

const ARTICLE: &str = "# Behind the mill\n\nBy Ivo Stern\n\n\
     “We lived behind the mill, and my father mended boats,” Tamara Ozyornaya says.\n\n\
     “The neighbours told everybody about our cellar,” she adds.\n\n\
     As she put it in her own language: «Хлеба не было до марта».\n";

/// An archive with an interview, its translation, and an article that quotes both.
fn archive(folder: &Path, spoken: (&str, &str), translated: (&str, &str)) -> Outcome<(Archive, Id<Article>)> {
    Archive::create(folder, "Mill Papers")?;
    let mut archive = Archive::open(folder, "Maria")?;
    let wishes = Wishes {
        kind: Some(Wish::Interview),
        narrators: vec!["Tamara Ozyornaya".into()],
        language: Some("ru".into()),
        title: Some("Talk with Tamara Ozyornaya".into()),
        ..Wishes::default()
    };
    archive.import_bytes(spoken.0, spoken.1.as_bytes(), &wishes)?;
    let original = original(&archive)?;
    let wishes = Wishes {
        kind: Some(Wish::Interview),
        language: Some("en".into()),
        translation_of: Some(original),
        ..Wishes::default()
    };
    archive.import_bytes(translated.0, translated.1.as_bytes(), &wishes)?;
    let wishes = Wishes { kind: Some(Wish::Article), ..Wishes::default() };
    archive.import_bytes("article.md", ARTICLE.as_bytes(), &wishes)?;
    let article = archive.read(|read| Ok(read.articles()?.remove(0)))?.article.id;
    Ok((archive, article))
}

fn turn_by_turn(folder: &Path) -> Outcome<(Archive, Id<Article>)> {
    archive(folder, ("ozyornaya.txt", SPOKEN), ("ozyornaya en.txt", TRANSLATED))
}

fn original(archive: &Archive) -> Result<Transcript, ArchiveError> {
    archive.read(|read| {
        let recollection = read.recollections()?.remove(0).recollection.id;
        Ok(read.transcripts(recollection)?.remove(0))
    })
}

fn suggested(archive: &mut Archive, article: Id<Article>, words: &str) -> Outcome<Suggested> {
    let all = archive.suggest(article, &Watch::default())?;
    Ok(all.into_iter().find(|one| one.quotation.words().contains(words)).ok_or("no such quotation")?)
}

fn proof(archive: &Archive) -> Result<Report, ArchiveError> {
    archive.read(|read| {
        let gate = Clearance::today(read, Policy::default())?;
        prove(read, &gate, "article.md", ARTICLE.as_bytes(), &Watch::default())
    })
}

#[test]
fn a_quotation_in_translation_leads_to_the_words_spoken() -> Outcome {
    let folder = tempfile::tempdir()?;
    let (mut archive, article) = turn_by_turn(&folder.path().join("archive"))?;
    let one = suggested(&mut archive, article, "behind the mill")?;
    let best = one.suggestions.first().ok_or("nothing suggested")?;
    assert_eq!(best.verdict, "word for word");
    assert!(
        best.sentence.starts_with("Compared with the translation, not with the words spoken. "),
        "{}",
        best.sentence
    );
    let reason = "This is a translation. The words spoken, in Russian, turn 2 of the original.";
    assert!(best.reasons.iter().any(|one| one == reason), "{:?}", best.reasons);
    let original = archive.read(|read| original_of(read, &best.place))?.ok_or("no original")?;
    assert_eq!(original.answering, Answering::TurnByTurn);
    assert_eq!(original.words(), "Мы жили за мельницей, и отец чинил лодки. Хлеба не было до марта.");

    let citation = archive.apply(CitationCommand::confirm(best, "Maria"))?;
    let (citation, provenance) = archive.read(|read| {
        let citation = read.citation(citation)?.ok_or_else(|| ArchiveError::NotFound("citation".into()))?;
        let provenance = provenance(read, citation.quote)?;
        Ok::<_, ArchiveError>((citation, provenance))
    })?;
    assert!(citation.sentence.starts_with("Compared with the translation"), "{}", citation.sentence);
    assert_eq!(provenance.original.ok_or("no original")?.words(), original.words());
    Ok(())
}

#[test]
fn dossier_and_proof_show_the_words_spoken() -> Outcome {
    let folder = tempfile::tempdir()?;
    let (mut archive, article) = turn_by_turn(&folder.path().join("archive"))?;
    let best = suggested(&mut archive, article, "behind the mill")?.suggestions.remove(0);
    archive.apply(CitationCommand::confirm(&best, "Maria"))?;
    let quote = archive.read(|read| Ok(read.quotes()?.remove(0)))?.quote.id;
    let dossier = archive.apply(DossierCommand::New { title: "Winter".into() })?;
    archive.apply(DossierCommand::AddEntry { dossier, section: None, content: EntryContent::Quote(quote) })?;
    let (document, _) = archive
        .read(|read| compose(read, &Clearance::today(read, Policy::default())?, dossier, &Options::default()))?;
    let text = markdown_writer::write(&document);
    let said = "The words spoken, in Russian, turn 2: “Мы жили за мельницей, и отец чинил лодки.";
    assert!(text.contains(said), "{text}");

    let report = proof(&archive)?;
    let changed = report.quotations.iter().find(|one| one.words.contains("cellar")).ok_or("the second quotation")?;
    assert_eq!(changed.verdict, "misquoted");
    assert!(changed.sentence.starts_with("Compared with the translation"), "{}", changed.sentence);
    let original = changed.source.as_ref().and_then(|source| source.original.as_ref()).ok_or("no original")?;
    assert_eq!((original.turns.as_slice(), original.language.as_str()), ([4].as_slice(), "ru"));
    let text = markdown_writer::write(&compose_proof(&report));
    assert!(text.contains("turn 4: “Соседи никому не рассказали про наш погреб.”"), "{text}");
    Ok(())
}

#[test]
fn a_quotation_in_the_language_spoken_is_compared_with_the_original() -> Outcome {
    let folder = tempfile::tempdir()?;
    // A translation that leaves a sentence as it was said.
    let kept = TRANSLATED.replace("There was no bread until March.", "“Хлеба не было до марта.”");
    let (mut archive, article) =
        archive(&folder.path().join("archive"), ("ozyornaya.txt", SPOKEN), ("ozyornaya en.txt", &kept))?;
    let one = suggested(&mut archive, article, "Хлеба не было")?;
    let transcripts: Vec<Id<Transcript>> = one.suggestions.iter().map(|one| one.transcript).collect();
    assert_eq!(transcripts.first(), Some(&original(&archive)?.id), "the original first");
    assert!(!one.suggestions[0].sentence.contains("translation"), "{}", one.suggestions[0].sentence);
    Ok(())
}

const SPOKEN_CUES: &str = "WEBVTT\n\n00:00:01.000 --> 00:00:09.000\n<v Тамара Озёрная>Мы жили за мельницей, и отец чинил лодки.\n\n\
     00:00:20.000 --> 00:00:30.000\n<v Тамара Озёрная>Соседи никому не рассказали про наш погреб.\n";
const TRANSLATED_CUES: &str = "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n<v Tamara Ozyornaya>We lived behind the mill,\n\n\
     00:00:04.500 --> 00:00:08.000\n<v Tamara Ozyornaya>and my father mended boats.\n\n\
     00:00:20.500 --> 00:00:29.000\n<v Tamara Ozyornaya>The neighbours told nobody about our cellar.\n";

#[test]
fn where_turns_differ_the_times_lead_to_the_words_spoken() -> Outcome {
    let folder = tempfile::tempdir()?;
    let (mut archive, article) =
        archive(&folder.path().join("archive"), ("ozyornaya.vtt", SPOKEN_CUES), ("ozyornaya en.vtt", TRANSLATED_CUES))?;
    for (words, said) in [("behind the mill", "Мы жили за мельницей"), ("our cellar", "Соседи никому не рассказали")]
    {
        let best = suggested(&mut archive, article, words)?.suggestions.remove(0);
        let original = archive.read(|read| original_of(read, &best.place))?.ok_or("no original")?;
        assert!(original.words().starts_with(said), "{words}: {original:?}");
        assert_eq!(original.turns.len(), 1);
    }
    Ok(())
}

#[test]
fn where_neither_turns_nor_times_tell_it_is_said_to_be_unknown() -> Outcome {
    let folder = tempfile::tempdir()?;
    let shorter = TRANSLATED.replace("PYOTR KLENOV: And the neighbours?\n\n", "");
    let (mut archive, article) =
        archive(&folder.path().join("archive"), ("ozyornaya.txt", SPOKEN), ("ozyornaya en.txt", &shorter))?;
    let best = suggested(&mut archive, article, "behind the mill")?.suggestions.remove(0);
    let original = archive.read(|read| original_of(read, &best.place))?.ok_or("no original")?;
    assert_eq!((original.answering, original.turns.len()), (Answering::Unknown, 0));
    let reason = "This is a translation; which turns of the original answer it is not known.";
    assert!(best.reasons.iter().any(|one| one == reason), "{:?}", best.reasons);

    // Then nothing of the translation leaves once anything of the original is withheld.
    withhold(&mut archive, 3)?;
    let report = proof(&archive)?;
    assert_eq!(report.quotations[0].verdict, "withheld");
    Ok(())
}

/// Restricts the turn at a position of the original.
fn withhold(archive: &mut Archive, position: usize) -> Outcome {
    let original = original(archive)?.id;
    let turn = archive.read(|read| Ok(read.turns(original)?.remove(position)))?.id;
    let protects = Protected::Turns(turn, turn);
    let restriction = Restriction { id: Id::new(), protects, access: Access::Closed, until: None, reason: "x".into() };
    archive.apply(RestrictionCommand::Add(restriction))?;
    Ok(())
}

#[test]
fn a_translation_is_withheld_with_what_it_translates() -> Outcome {
    let folder = tempfile::tempdir()?;
    let (mut archive, _) = turn_by_turn(&folder.path().join("archive"))?;
    withhold(&mut archive, 3)?;
    let report = proof(&archive)?;
    let of = |words: &str| report.quotations.iter().find(|one| one.words.contains(words)).ok_or("a quotation");
    assert_eq!((of("cellar")?.verdict.as_str(), of("mill")?.verdict.as_str()), ("withheld", "word for word"));
    let text = serde_json::to_string(&report)?;
    assert!(!text.contains("погреб") && !text.contains("told nobody"), "{text}");
    Ok(())
}

#[test]
fn the_command_line_shows_the_words_spoken() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("archive");
    let (archive, _) = turn_by_turn(&path)?;
    archive.close()?;
    let file = folder.path().join("article.md");
    std::fs::write(&file, ARTICLE)?;
    let said = |arguments: &[&str]| -> Outcome<String> {
        let output =
            Command::new(env!("CARGO_BIN_EXE_vivavoce")).args(arguments).env("VIVAVOCE_ARCHIVE", &path).output()?;
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        Ok(String::from_utf8(output.stdout)?)
    };
    let file = file.to_string_lossy();
    for arguments in [["suggest", "Behind the mill"], ["proof", file.as_ref()]] {
        let words = said(&arguments)?;
        assert!(words.contains("The words spoken, in Russian, turn 2: “Мы жили за мельницей"), "{words}");
        let json = said(&[arguments[0], arguments[1], "--json"])?;
        assert!(
            json.contains("\"answering\": \"turn-by-turn\"") || json.contains("\"answering\":\"turn-by-turn\""),
            "{json}"
        );
    }
    Ok(())
}
