//! The sample archive's articles hold the traps of real ones; what each marked stretch is, whose it is, where it was said
//! and how faithfully stands in `assets/sample/expected.json`, written before the program was.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use common::Outcome;
use serde_json::Value;
use vivavoce::formats::{self, Content, Wish};
use vivavoce::text::quotation::{Analysis, Stretch, analyse};

fn expected() -> Outcome<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample/expected.json");
    Ok(serde_json::from_str(&std::fs::read_to_string(path)?)?)
}

fn article(file: &str) -> Outcome<(String, Analysis)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample").join(file);
    let name = path.file_name().ok_or("a file")?.to_string_lossy().into_owned();
    let draft = formats::read(&name, &std::fs::read(&path)?, Some(Wish::Article))?.remove(0);
    let Content::Article(article) = draft.content else { return Err("no article".into()) };
    let analysis = analyse(&article.text);
    Ok((article.text, analysis))
}

fn folded(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The found stretch for each expected one, in order; the same words may stand there twice.
fn paired<'analysis>(wanted: &[Value], text: &str, found: &'analysis Analysis) -> Vec<Option<&'analysis Stretch>> {
    let mut used = BTreeSet::new();
    let mut pair = |one: &Value| {
        let words = folded(one["words"].as_str().unwrap_or_default());
        let fits = |(index, stretch): &(usize, &Stretch)| {
            let stretch = folded(stretch.span.of(text));
            let broken = one["broken"].is_string() && {
                let end = words.chars().rev().take(12).collect::<String>().chars().rev().collect::<String>();
                let begin: String = words.chars().take(12).collect();
                stretch.starts_with(&begin) && stretch.ends_with(&end)
            };
            !used.contains(index) && (stretch == words || broken)
        };
        let (index, stretch) = found.quotations.iter().enumerate().find(fits)?;
        used.insert(index);
        Some(stretch)
    };
    wanted.iter().map(&mut pair).collect()
}

fn last_word(name: &str) -> String {
    name.split_whitespace().last().unwrap_or_default().trim_matches(|one: char| !one.is_alphanumeric()).to_lowercase()
}

#[test]
fn every_trap_of_the_sample_articles_is_seen_through() -> Outcome {
    let expected = expected()?;
    let (mut wrong, mut total) = (Vec::new(), 0);
    for (file, gold) in expected["articles"].as_object().ok_or("articles")? {
        let (text, found) = article(file)?;
        let wanted = gold["stretches"].as_array().ok_or("stretches")?;
        let pairs = paired(wanted, &text, &found);
        let mut utterances: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for (one, stretch) in wanted.iter().zip(&pairs) {
            let words: String = one["words"].as_str().unwrap_or_default().chars().take(50).collect();
            total += 1;
            let Some(stretch) = stretch else {
                if one["may_be_dropped"] != true {
                    wrong.push(format!("{file}: not found: {words}"));
                }
                continue;
            };
            if one["is_quotation"] != stretch.is_quotation {
                wrong.push(format!("{file}: {} taken for the other: {words}", one["class"]));
                continue;
            }
            let speaker = one["speaker"].as_str().unwrap_or_default();
            let given = stretch.speaker.as_ref().map(|speaker| speaker.name.as_str()).unwrap_or_default();
            if stretch.is_quotation && last_word(speaker) != last_word(given) {
                wrong.push(format!("{file}: speaker {given:?}, not {speaker:?}: {words}"));
            }
            let relay = one["relayed_by"].as_str().unwrap_or_default();
            let through = stretch.relayed_by.as_ref().map(|relay| relay.name.as_str()).unwrap_or_default();
            if last_word(relay) != last_word(through) {
                wrong.push(format!("{file}: relayed by {through:?}, not {relay:?}: {words}"));
            }
            if let Some(key) = one["utterance"].as_str() {
                utterances.entry(key).or_default().insert(stretch.utterance);
            }
        }
        for (key, numbers) in &utterances {
            let shared = utterances.iter().any(|(other, others)| other != key && !others.is_disjoint(numbers));
            if numbers.len() != 1 || shared {
                wrong.push(format!("{file}: utterance {key} is not put together as it should be"));
            }
        }
    }
    println!("{} of {total} stretches with something wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(wrong.is_empty(), "{} findings differ", wrong.len());
    Ok(())
}
