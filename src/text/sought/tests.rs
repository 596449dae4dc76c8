use super::*;
use crate::text::stem::algorithm;
use crate::text::terms::terms;
use proptest::prelude::*;

/// Where `text` has `sought`, as it stands there.
fn found(sought: &str, manner: Manner, text: &str, language: &str) -> Vec<String> {
    let places = Finder::new([(sought, manner)]).places(text, algorithm(language));
    let spans = places.of(0).iter().map(|place| places.folded.span_of(place.first, place.last));
    spans.map(|span| span.of(text).to_owned()).collect()
}

#[test]
fn any_form_of_a_word_is_found_by_the_rules_of_its_language() {
    assert_eq!(
        found("strike", Manner::AnyForm, "They struck; striking, strikes, Strike", "en").join(" "),
        "striking strikes Strike"
    );
    assert_eq!(found("забастовка", Manner::AnyForm, "о забастовке и забастовки", "ru"), ["забастовке", "забастовки"]);
    assert_eq!(found("waren", Manner::AnyForm, "the war", "en"), Vec::<String>::new(), "German rules, English text");
    assert_eq!(found("striking", Manner::AnyForm, "strike STRIKING", ""), ["STRIKING"], "no language, no rules");
}

#[test]
fn phrases_stand_in_order_in_any_form_or_exactly() {
    let text = "The lamp rooms, a lamp room; room lamp";
    assert_eq!(found("lamp room", Manner::AnyForm, text, "en"), ["lamp rooms", "lamp room"]);
    assert_eq!(found("lamp room", Manner::Exact, text, "en"), ["lamp room"]);
    assert_eq!(found("lamp roo", Manner::Beginning, text, "en"), ["lamp rooms", "lamp room"]);
    assert_eq!(found("étude", Manner::Exact, "Etude, Études", "fr"), ["Etude"]);
}

#[test]
fn near_words_stand_in_any_order_with_few_others_among_them() {
    let text = "the miners of the whole valley went on strike";
    assert_eq!(found("strike miner", Manner::Near(6), text, "en"), ["miners of the whole valley went on strike"]);
    assert_eq!(found("strike miner", Manner::Near(5), text, "en"), Vec::<String>::new());
    assert_eq!(found("the the", Manner::Near(9), "only the", "en"), Vec::<String>::new(), "one word is not two");
}

#[test]
fn scripts_without_spaces_and_korean() {
    assert_eq!(found("登山", Manner::AnyForm, "昨日登山した", "ja"), ["登山"]);
    assert_eq!(found("노동자", Manner::AnyForm, "노동자들의 집", "ko"), ["노동자들의"]);
}

#[test]
fn what_was_typed_is_marked_as_exact() {
    let places = Finder::new([("strike", Manner::AnyForm)]).places("Strike, striking", Some(Algorithm::English));
    assert_eq!(places.of(0).iter().map(|place| place.is_exact).collect::<Vec<_>>(), [true, false]);
}

/// Whether the indexes would lead to `text`: as FTS5 reads it, near enough, and its terms.
fn is_led_to(keys: &[Vec<Key>], text: &str, language: &str) -> bool {
    let fold = |text: &str| Folded::new(text).iter().map(|(word, _)| word.to_owned()).collect::<Vec<_>>();
    let printed: Vec<String> = text
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word.to_lowercase().replace(['é', 'É'], "e"))
        .collect();
    let held = terms(text, algorithm(language), &mut Stems::default());
    let held: Vec<&str> = held.split(' ').collect();
    keys.iter().all(|any| {
        any.iter().any(|key| match key {
            Key::Printed { words, begins } => {
                let words = fold(words)
                    .iter()
                    .flat_map(|word| word.split('\'').map(str::to_owned).collect::<Vec<_>>())
                    .collect::<Vec<_>>();
                printed.windows(words.len().max(1)).any(|window| {
                    window.iter().zip(&words).enumerate().all(|(index, (have, want))| {
                        if *begins && index + 1 == words.len() { have.starts_with(want.as_str()) } else { have == want }
                    })
                })
            }
            Key::Term { term, begins } => {
                held.iter().any(|have| if *begins { have.starts_with(term.as_str()) } else { have == term })
            }
        })
    })
}

proptest! {
    /// What a text has, the indexes lead to.
    #[test]
    fn keys_lead_to_every_place(
        text in "((strike|striking|miners|Miner’s|lamp|rooms|the|étés|登山|山|노동자들|don’t|1,500|ёлка)[ ,]{1,2}){1,9}",
        sought in "(strike|strikes|miner|lamp room|rooms|été|登山|山|노동자|노|don't|1500|елка|stri)",
        which in 0..4_usize,
    ) {
        let manner = [Manner::AnyForm, Manner::Exact, Manner::Beginning, Manner::Near(3)][which];
        for language in ["en", "fr", "ru"] {
            let mut finder = Finder::new([(sought.as_str(), manner)]);
            let languages = [Algorithm::English, Algorithm::French, Algorithm::Russian];
            let places = finder.places(&text, algorithm(language));
            let keys = finder.keys(0, &languages, false);
            prop_assert!(places.of(0).is_empty() || is_led_to(&keys, &text, language), "{:?} in {}", keys, text);
        }
    }
}
