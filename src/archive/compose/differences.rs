//! What differs between print and speech, as items of a list and in words.

use serde::Deserialize as _;

use crate::formats::document::{Difference as Mark, Inline, Item, plain_text};
use crate::text::difference::{Alarm, Difference, Kind};

/// What differs between print and speech, a phrase each; what only the typography did is not listed.
pub fn differences_in_words(stored: &serde_json::Value) -> Vec<String> {
    difference_items(stored).iter().map(|item| plain_text(&item.words)).collect()
}

/// What differs, one item each; what only the typography did is not listed.
pub(super) fn difference_items(stored: &serde_json::Value) -> Vec<Item> {
    let differences: Vec<Difference> = Vec::deserialize(stored).unwrap_or_default();
    let is_told = |one: &&Difference| {
        !matches!(one.kind, Kind::Case | Kind::Punctuation | Kind::Spelling | Kind::NumberForm)
            || !one.alarms.is_empty()
    };
    differences.iter().filter(is_told).map(difference_item).collect()
}

fn difference_item(one: &Difference) -> Item {
    let (printed, spoken) = (one.printed_words.clone(), one.spoken_words.clone());
    let (words, remark) = match one.kind {
        Kind::Filler | Kind::FalseStart => (vec![Inline::Difference(Mark::LeftOut(spoken))], "a filler or false start"),
        Kind::MarkedOmission => (vec![Inline::Difference(Mark::LeftOut(spoken))], "with a sign"),
        Kind::UnmarkedOmission => (vec![Inline::Difference(Mark::LeftOut(spoken))], "without a sign"),
        Kind::Insertion => (vec![Inline::Difference(Mark::PutIn(printed))], "without brackets"),
        Kind::BracketedInsertion => (vec![Inline::Difference(Mark::PutIn(printed))], "in brackets"),
        Kind::Reordering => (vec![Inline::Difference(Mark::Moved(printed))], "said elsewhere in the source"),
        Kind::CutShort => (vec![Inline::text(format!("stops right before “{spoken}”"))], ""),
        Kind::BegunLate => (vec![Inline::text(format!("begins right after “{spoken}”"))], ""),
        Kind::Spliced => (vec![Inline::Difference(Mark::LeftOut(spoken))], "spliced from two places without a sign"),
        Kind::TwoSpeakers => (vec![Inline::text("the words of two people, printed as one's")], ""),
        _ if printed.is_empty() => (vec![Inline::Difference(Mark::LeftOut(spoken))], ""),
        _ if spoken.is_empty() => (vec![Inline::Difference(Mark::PutIn(printed))], ""),
        _ => (vec![Inline::Difference(Mark::Changed { from: spoken, to: printed })], ""),
    };
    let mut words = words;
    if !remark.is_empty() {
        words.push(Inline::text(format!(", {remark}")));
    }
    let alarms: Vec<&str> = one.alarms.iter().filter_map(|alarm: &Alarm| alarm.touches()).collect();
    if !alarms.is_empty() {
        words.extend([Inline::text(" — "), Inline::strong(format!("mind {}", alarms.join(", ")))]);
    }
    Item::new(words)
}
