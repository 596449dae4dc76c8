//! The verdicts on sixty articles that were generated from real interviews, with the truth about each quotation; needs
//! `../shared` and says so where that is absent.

mod common;

use std::collections::BTreeMap;
use std::path::Path;

use common::{Outcome, shared};
use serde_json::Value;
use vivavoce::archive::clearance::{Clearance, Policy};
use vivavoce::archive::import::Wishes;
use vivavoce::archive::job::Watch;
use vivavoce::archive::proof::{Proved, prove};
use vivavoce::archive::{Archive, ArchiveError};
use vivavoce::formats::Wish;
use vivavoce::text::difference::Difference;
use vivavoce::text::fold::Folded;

/// Kinds of quotations that say what was said, some with less than all of it.
const FAITHFUL: [&str; 8] =
    ["verbatim", "curly", "lowercase-join", "partial", "split", "bracket", "ellipsis", "wrong-speaker"];

fn folded(words: &str) -> Vec<String> {
    Folded::new(words).iter().map(|(word, _)| word.to_owned()).collect()
}

fn archive_of_interviews(data: &Path, folder: &Path) -> Outcome<Archive> {
    Archive::create(folder, "Interviews")?;
    let mut archive = Archive::open(folder, "Maria")?;
    let wishes = Wishes { kind: Some(Wish::Interview), ..Wishes::default() };
    for part in ["changelog-interviews", "loc-recorded-interviews", "nasa-missions"] {
        for entry in std::fs::read_dir(data.join(part))?.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.ends_with(".json") {
                archive.import_bytes(&name, &std::fs::read(entry.path())?, &wishes)?;
            }
        }
    }
    Ok(archive)
}

/// What a faithful account of an altered word is: the printed word and the spoken one.
fn altered(shown: &str, sentence: &str) -> Vec<(Vec<String>, Vec<String>)> {
    let (shown, sentence) = (folded(shown), folded(sentence));
    let pairs = shown.into_iter().zip(sentence).filter(|(one, other)| one != other);
    pairs.map(|(one, other)| (vec![one], vec![other])).collect()
}

fn flagged(proved: &Proved) -> Outcome<Vec<(Vec<String>, Vec<String>)>> {
    let differences: Vec<Difference> = serde_json::from_value(proved.differences.clone())?;
    let words = differences.iter().map(|one| (folded(&one.printed_words), folded(&one.spoken_words)));
    Ok(words.filter(|(printed, spoken)| printed != spoken && !printed.is_empty()).collect())
}

#[test]
fn verdicts_say_what_was_done_to_the_words() -> Outcome {
    let Some(shared) = shared("the test of verdicts on generated articles") else { return Ok(()) };
    let data = shared.join("data/interviews");
    let folder = tempfile::tempdir()?;
    let archive = archive_of_interviews(&data, &folder.path().join("archive"))?;
    let articles = data.join("generated-articles");
    let truth: Vec<Value> = serde_json::from_slice(&std::fs::read(articles.join("truth.json"))?)?;
    let mut verdicts: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for article in &truth {
        let name = article["article"].as_str().ok_or("a name")?;
        let bytes = std::fs::read(articles.join(name))?;
        let report = archive.read(|read| {
            let gate = Clearance::today(read, Policy::default())?;
            let report = prove(read, &gate, name, &bytes, &Watch::default())?;
            Ok::<_, ArchiveError>(report)
        })?;
        for quote in article["quotes"].as_array().into_iter().flatten() {
            let Some(shown) = quote["shown"].as_str() else { continue };
            let (kind, words) = (quote["kind"].as_str().unwrap_or_default(), folded(shown));
            let proved = report.quotations.iter().find(|one| folded(&one.words) == words);
            let verdict = proved.map_or("not detected", |one| one.verdict.as_str());
            *verdicts.entry((kind.to_owned(), verdict.to_owned())).or_default() += 1;
            let Some(proved) = proved else { continue };
            let is_right = match kind {
                "altered-word" => {
                    let sentence = quote["source_sentence"].as_str().unwrap_or_default();
                    verdict == "misquoted" && flagged(proved)? == altered(shown, sentence)
                }
                kind if FAITHFUL.contains(&kind) => {
                    ["word for word", "typography only", "shortened"].contains(&verdict)
                }
                _ => true,
            };
            if !is_right {
                wrong.push(format!("{name}: {kind}: {verdict}: {shown}\n  {}", proved.sentence));
            }
        }
    }
    for ((kind, verdict), count) in &verdicts {
        println!("{kind}: {verdict}: {count}");
    }
    let undetected: usize = verdicts.iter().filter(|((_, verdict), _)| verdict == "not detected").map(|(_, n)| n).sum();
    assert!(undetected * 10 < verdicts.values().sum(), "{undetected} were not detected as printed");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}
