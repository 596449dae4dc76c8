//! The article that the project started from: every quotation found, every speaker right.
//!
//! Article and gold table are not part of the repository; where `../shared/data/seed` is absent the test says so.

use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::path::Path;
use vivavoce::text::quotation::{Analysis, Stretch, analyse};
use vivavoce::text::{CodePoints, Span};

/// The article, the gold table and what we find.
struct Measured {
    text: String,
    gold: Value,
    found: Analysis,
}

/// Reads article and gold; nothing where they are absent.
fn measured() -> Option<Measured> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/seed");
    let text = std::fs::read_to_string(folder.join("moscow-1990.txt")).ok();
    let gold = std::fs::read_to_string(folder.join("moscow-1990.gold.json")).ok();
    let (Some(text), Some(gold)) = (text, gold) else {
        println!("skipped: {} has no seed article", folder.display());
        return None;
    };
    let found = analyse(&text);
    Some(Measured { text, gold: serde_json::from_str(&gold).unwrap(), found })
}

impl Measured {
    /// The gold items whose id begins with one of `kinds`.
    fn items(&self, kinds: &str) -> Vec<&Value> {
        let all = self.gold["items"].as_array().unwrap();
        all.iter().filter(|item| item["id"].as_str().unwrap().starts_with(|kind| kinds.contains(kind))).collect()
    }

    /// The stretch with exactly the words of a gold item, if it was taken for a quotation.
    fn exact(&self, item: &Value) -> Option<&Stretch> {
        let want = self.trimmed(self.span_of(item));
        self.found.quotations.iter().find(|stretch| stretch.is_quotation && self.trimmed(stretch.span) == want)
    }

    fn span_of(&self, item: &Value) -> Span {
        let byte = |name: &str| usize::try_from(item[name].as_u64().unwrap()).unwrap();
        Span::new(byte("byte_start"), byte("byte_end"))
    }

    /// A span without marks, spaces and one stop at its ends.
    fn trimmed(&self, span: Span) -> Span {
        let words = span.of(&self.text);
        let marks = |sign: char| sign.is_whitespace() || "“”\"'‘’".contains(sign);
        let start = span.start + words.len() - words.trim_start_matches(marks).len();
        let words = words.trim_matches(marks);
        let words = words.strip_suffix([',', '.', ';', ':']).unwrap_or(words).trim_end_matches(marks);
        Span::new(start, start + words.len())
    }
}

fn last_word(name: &str) -> String {
    name.split(|sign: char| !sign.is_alphanumeric()).rfind(|word| !word.is_empty()).unwrap_or("").to_lowercase()
}

#[test]
fn every_quotation_of_the_seed_article_is_found_exactly() {
    let Some(measured) = measured() else { return };
    for item in measured.items("Q") {
        assert!(measured.exact(item).is_some(), "not found: {}", item["text_clean"]);
    }
}

#[test]
fn few_other_marked_words_are_taken_for_quotations() {
    let Some(measured) = measured() else { return };
    let wrong: Vec<&Value> = measured.items("TP").into_iter().filter(|item| measured.exact(item).is_some()).collect();
    assert!(wrong.len() <= 2, "taken for quotations: {wrong:#?}");
}

#[test]
fn the_speakers_are_right() {
    let Some(measured) = measured() else { return };
    let mut wrong = Vec::new();
    for item in measured.items("Q") {
        let want = item["speaker"].as_str().unwrap().to_lowercase();
        let speaker = measured.exact(item).and_then(|stretch| stretch.speaker.as_ref());
        let name = speaker.map(|speaker| last_word(&speaker.name)).unwrap_or_default();
        if name.len() < 3 || !want.contains(&name) {
            wrong.push((want, name));
        }
    }
    assert!(wrong.len() <= 2, "wanted and given: {wrong:?}");
}

#[test]
fn the_pieces_of_every_utterance_are_joined() {
    let Some(measured) = measured() else { return };
    let number: HashMap<&str, usize> = measured
        .items("Q")
        .into_iter()
        .filter_map(|item| Some((item["id"].as_str()?, measured.exact(item)?.utterance)))
        .collect();
    let mut seen = HashSet::new();
    for utterance in measured.gold["utterances"].as_array().unwrap() {
        let pieces = utterance["spans"].as_array().unwrap().iter().map(|id| id.as_str().unwrap());
        let numbers: HashSet<Option<usize>> = pieces.map(|id| number.get(id).copied()).collect();
        assert_eq!(numbers.len(), 1, "not put together: {}", utterance["id"]);
        let joined = numbers.into_iter().next().flatten();
        assert!(joined.is_some_and(|number| seen.insert(number)), "put together with another: {}", utterance["id"]);
    }
}

#[test]
fn the_letter_is_relayed_by_whoever_spoke_of_it() {
    let Some(measured) = measured() else { return };
    let relayed = |item: &&Value| item["relayed_by"].is_string();
    for item in measured.items("Q").into_iter().filter(relayed) {
        let speaker = measured.exact(item).and_then(|stretch| stretch.relayed_by.as_ref());
        let name = speaker.map(|speaker| last_word(&speaker.name)).unwrap_or_default();
        assert!(!name.is_empty() && item["relayed_by"].as_str().unwrap().to_lowercase().contains(&name));
    }
}

#[test]
fn the_pull_quote_leads_to_the_words_it_repeats() {
    let Some(measured) = measured() else { return };
    for item in measured.items("P") {
        let span = measured.trimmed(measured.span_of(item));
        let pulled = measured.found.quotations.iter().find(|stretch| measured.trimmed(stretch.span) == span);
        let repeats = pulled.and_then(|stretch| stretch.repeats).map(|repeats| repeats.of(&measured.text));
        assert_eq!(repeats, Some(span.of(&measured.text)));
    }
}

#[test]
fn positions_agree_in_bytes_and_code_points() {
    let Some(measured) = measured() else { return };
    let points = CodePoints::of(&measured.text);
    for item in measured.items("QTP") {
        assert_eq!(points.at(measured.span_of(item).start) as u64, item["char_start"].as_u64().unwrap());
    }
}
