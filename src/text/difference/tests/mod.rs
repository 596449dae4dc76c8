mod cases;

use super::*;
use crate::text::locate::align;
use proptest::prelude::*;

/// Every long word rare enough to be found by, whatever the archive.
fn rarity(word: &str) -> f32 {
    if word.chars().count() > 3 { 8.0 } else { 4.0 }
}

fn compared(printed: &str, source: &Source) -> Comparison {
    let wanted = Wanted::parse(printed);
    let Some(alignment) = align(&wanted, source, &rarity).filter(|found| found.is_found()) else {
        return Comparison::not_found();
    };
    let words = ["form", "from", "house", "horse", "mine", "mines", "year", "cold", "gold", "now"];
    compare(printed, &wanted, source, &alignment, &|word| words.contains(&word))
}

fn told(comparison: &Comparison) -> String {
    let differences = comparison.differences.iter().map(|difference| {
        let alarms: String = difference.alarms.iter().map(|alarm| format!(" !{alarm:?}")).collect();
        let kind = serde_json::to_string(&difference.kind).unwrap_or_default();
        format!("{} {}/{}{alarms}", kind.trim_matches('"'), difference.printed_words, difference.spoken_words)
    });
    differences.collect::<Vec<_>>().join("; ")
}

/// Checks verdict and differences; these are written `kind printed/spoken !Alarm` with `; ` between.
#[track_caller]
fn check(printed: &str, spoken: &str, verdict: Verdict, differences: &str) {
    let comparison = compared(printed, &Source::of_text(spoken));
    assert_eq!(told(&comparison), differences, "in {printed:?} / {spoken:?}");
    assert_eq!(comparison.verdict, verdict, "{}", comparison.sentence);
}

use Verdict::{Edited, Misquoted, NotFound, Shortened, TypographyOnly, WordForWord};

#[test]
fn the_same_words_are_word_for_word() {
    let spoken = "The river froze early that year, and we couldn't get the boats out. So we walked.";
    check("The river froze early that year,", spoken, WordForWord, "");
    check("the river froze early that year", spoken, WordForWord, "");
    check("“we couldn’t get the boats out.”", spoken, WordForWord, "");
    check("[W]e couldn't get the boats out", spoken, WordForWord, "");
    check("The river froze early [sic] that year", spoken, WordForWord, "");
    check("The river froze ear-\nly that year", spoken, WordForWord, "");
    check("The river froze early [so!] that year", spoken, WordForWord, "");
    check("The river froze [so] early that year", spoken, Edited, "bracketed-insertion so/");
    check("Мы ещё долго стояли у ворот.", "Тогда мы еще долго стояли у ворот.", TypographyOnly, "spelling ещё/еще");
    check("je n’ai jamais revu la maison", "Non, je n'ai jamais revu la maison.", WordForWord, "");
    check("我们都记得那一年的冬天", "是的，我们都记得那一年的冬天。", WordForWord, "");
}

/// `count` words of vowels or of other letters, all different: no word of one kind is like one of the other.
fn made_up(count: usize, letters: [&str; 4]) -> String {
    let word = |index: usize| (0..6).map(|place| letters[index >> (2 * place) & 3]).collect::<String>();
    (0..count).map(word).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_long_run_of_other_words_is_read_once() {
    const RUN: usize = 300;
    let frame = made_up(RUN / 2, ["qu", "ro", "be", "na"]);
    let (other, spoken) = (made_up(RUN, ["mi", "ti", "li", "fi"]), made_up(RUN, ["gu", "hu", "wu", "zu"]));
    let printed = format!("{frame} {other} {frame}");
    let source = Source::of_text(&format!("{frame} {spoken} {frame}"));
    let wanted = Wanted::parse(&printed);
    let Some(alignment) = align(&wanted, &source, &rarity) else { panic!("the frame is found") };
    let asked = std::cell::Cell::new(0);
    let is_word = |_: &str| {
        asked.set(asked.get() + 1);
        true
    };
    compare(&printed, &wanted, &source, &alignment, &is_word);
    assert!((RUN..20 * RUN).contains(&asked.get()), "{} questions for {RUN} words", asked.get());
}

#[test]
fn typography_is_told_from_words() {
    let spoken = "We had twenty-five head of cattle; the colour was brown. My Neighbour kept e-mail.";
    check("We had 25 head of cattle", spoken, TypographyOnly, "number-form 25/twenty-five");
    check("the color was brown", spoken, TypographyOnly, "spelling color/colour");
    check("had twenty-five head of cattle, the colour", spoken, TypographyOnly, "punctuation , /; ");
    check(
        "was brown. My neighbour kept email",
        spoken,
        TypographyOnly,
        "case neighbour/Neighbour; spelling email/e-mail",
    );
    check(
        "We worked in the villagc school",
        "We worked in the village school.",
        TypographyOnly,
        "misprint villagc/village",
    );
    check(
        "im Jahre 1968 kamen wir",
        "Ja, im Jahre neunzehnhundertachtundsechzig kamen wir",
        TypographyOnly,
        "number-form 1968/neunzehnhundertachtundsechzig",
    );
    check(
        "DIE STRASSE WAR LEER",
        "Die Straße war leer.",
        TypographyOnly,
        "case DIE/Die; case STRASSE/Straße; case WAR/war; case LEER/leer",
    );
}

#[test]
fn fillers_and_false_starts_may_go() {
    let spoken =
        "We carried the bread, uh, across the - across the bridge, you know, at night and, um, nobody stopped us.";
    check("We carried the bread across the bridge", spoken, TypographyOnly, "filler /uh; false-start /across the");
    check("across the bridge at night and nobody stopped us", spoken, TypographyOnly, "filler /you know; filler /um");
    check("Мы шли через мост ночью", "Мы шли, как бы, через мост ночью.", TypographyOnly, "filler /как бы");
    check("nous avons traversé le pont", "Alors nous avons, euh, traversé le pont", TypographyOnly, "filler /euh");
    check("wir gingen über die Brücke", "Und wir gingen, äh, über die Brücke", TypographyOnly, "filler /äh");
}

#[test]
fn omissions_are_marked_or_not() {
    let spoken = "We carried the bread across the bridge at night and nobody ever stopped us there.";
    check("We carried the bread … at night", spoken, Shortened, "marked-omission …/across the bridge");
    check("We carried the bread [...] at night", spoken, Shortened, "marked-omission [...]/across the bridge");
    check("carried the bread across the bridge and nobody", spoken, Shortened, "unmarked-omission /at night");
    check("bridge at night … stopped us there", spoken, Shortened, "marked-omission …/and nobody ever !Negation");
    check("We were free to go", "We were not free to go", Misquoted, "unmarked-omission /not !Negation !CutShort");
    check(
        "We would have stayed there … with the others",
        "We would have stayed there if they had let us with the others",
        Shortened,
        "marked-omission …/if they had let us !Condition !CutShort",
    );
}

#[test]
fn brackets_are_owned_up_to() {
    let spoken = "He told us that it was closed for the winter.";
    check("[The foreman] told us that it was closed", spoken, Edited, "bracketed-insertion The foreman/");
    check("told us that [the mine] was closed", spoken, Edited, "bracketed-replacement the mine/it");
    check(
        "The foreman [agreed] that it was closed",
        "The foreman never thought that it was closed.",
        Edited,
        "bracketed-replacement agreed/never thought !Negation",
    );
    check(
        "[the miners] carried the coal home in winter",
        "We saw them carried the coal home in winter.",
        Edited,
        "bracketed-replacement the/them; bracketed-insertion miners/",
    );
    check(
        "told us that it was closed [in December] for the winter",
        spoken,
        Edited,
        "bracketed-insertion in December/",
    );
}

#[test]
fn changed_words_are_named() {
    let spoken = "In 1956 my father bought a brown horse from the widow Petrova, and everybody laughed at him.";
    check("In 1957 my father bought a brown horse", spoken, Misquoted, "number 1957/1956 !Number");
    check("bought a white horse from the widow", spoken, Misquoted, "substitution white/brown");
    check("my father bought a brown house from the widow", spoken, Misquoted, "substitution house/horse");
    check("horse from the widow Ivanova, and everybody laughed", spoken, Misquoted, "name Ivanova/Petrova !Name");
    check("my father bought a brown old horse", spoken, Misquoted, "insertion old/");
    check("my father buys a brown horse", spoken, Edited, "form buys/bought");
    check("my father bought the brown horse", spoken, Edited, "substitution the/a");
}

#[test]
fn sense_turned_round_is_alarming() {
    check("You must go there at once", "You may go there at once", Misquoted, "substitution must/may !Modal");
    check(
        "We never saw them again that winter",
        "We often saw them again that winter",
        Misquoted,
        "substitution never/often !Negation !Modal",
    );
    check("It was not a famine at all", "It was a famine at all", Misquoted, "insertion not/ !Negation");
    check("Мы никогда туда не ходили", "Мы никогда туда ходили", Misquoted, "insertion не/ !Negation");
    check(
        "Wir haben das gewusst damals",
        "Wir haben das nicht gewusst damals",
        Misquoted,
        "unmarked-omission /nicht !Negation !CutShort",
    );
}

#[test]
fn contractions_are_edits_without_harm() {
    check("We do not know who came", "We don't know who came", Edited, "contraction do not/don't");
    check("They'll remember the winter", "They will remember the winter", Edited, "contraction They'll/They will");
}

#[test]
fn moved_and_joined_pieces_are_told() {
    let spoken = "The soldiers came at dawn. We hid the grain under the floor. Nobody was hurt, thank God, that time.";
    check(
        "We hid the grain under the floor. The soldiers came at dawn.",
        spoken,
        Edited,
        "reordering The soldiers came at dawn/The soldiers came at dawn",
    );
    let between = "It was a very long road and there were many people on it, more than I had ever seen.";
    check(
        "The soldiers came at dawn. Nobody was hurt that night.",
        &format!("The soldiers came at dawn. {between} Nobody was hurt that night."),
        Edited,
        &format!("spliced /{}", between.trim_end_matches('.')),
    );
}

#[test]
fn a_quotation_that_stops_before_but_is_cut_short() {
    let spoken = "We were glad of the new houses, but they took away our gardens. However, nobody asked us.";
    check("We were glad of the new houses", spoken, WordForWord, "cut-short /but they took away our !CutShort");
    check("they took away our gardens", spoken, WordForWord, "cut-short /However, nobody asked us !CutShort");
    check("they took away our gardens. However, nobody asked us", spoken, WordForWord, "");
    check(
        "Мы были рады новым домам",
        "Мы были рады новым домам, но сады у нас отняли.",
        WordForWord,
        "cut-short /но сады у нас отняли !CutShort",
    );
    check(
        "Wir waren froh über die neuen Häuser",
        "Wir waren froh über die neuen Häuser, aber die Gärten waren weg.",
        WordForWord,
        "cut-short /aber die Gärten waren weg !CutShort",
    );
}

#[test]
fn words_of_two_speakers_are_not_one_quotation() {
    let source = Source::of_turns([
        ("We left the village in March with two carts.", Some(1)),
        ("And what became of the house and the orchard?", Some(2)),
        ("The house was burnt the same week.", Some(1)),
    ]);
    let joined = compared("We left the village in March with two carts. The house was burnt the same week.", &source);
    assert_eq!(told(&joined), "spliced /And what became of the house and the orchard !OtherSpeaker");
    let across = compared("two carts. And what became of the house and the orchard?", &source);
    assert!(told(&across).starts_with("two-speakers ") && told(&across).contains("!OtherSpeaker"), "{}", told(&across));
    assert_eq!(across.verdict, Misquoted, "{}", across.sentence);
    let hidden = compared("We left the village in March … the house and the orchard?", &source);
    assert!(told(&hidden).starts_with("two-speakers "), "{}", told(&hidden));
    let own = compared("We left the village in March … The house was burnt the same week.", &source);
    assert!(told(&own).starts_with("marked-omission ") && told(&own).contains("!OtherSpeaker"), "{}", told(&own));
    assert_eq!(own.verdict, Shortened, "{}", own.sentence);
}

#[test]
fn words_never_said_are_not_found() {
    let spoken = "We carried the bread across the bridge at night and nobody ever stopped us there.";
    check("The government has always supported the farmers", spoken, NotFound, "");
    check("and nobody at night", spoken, NotFound, "");
    check("", spoken, NotFound, "");
}

#[test]
fn the_sentence_can_be_checked() {
    let source = Source::of_text("In 1956 my father bought a horse from the widow.");
    let comparison = compared("In 1957 my father bought a horse", &source);
    assert_eq!(comparison.sentence, "Printed “1957”, said “1956”. Mind the number in “1957” for “1956”.");
}

/// The folded words of `text` that stand in none of `spans`.
fn words_outside(text: &str, within: Span, spans: &[Span]) -> Vec<String> {
    let folded = crate::text::fold::Folded::new(text);
    let is_kept = |span: Span| within.contains(span) && !spans.iter().any(|other| other.contains(span));
    folded.iter().filter(|(_, span)| is_kept(*span)).map(|(word, _)| word.to_owned()).collect()
}

/// The spoken words that no difference touches.
fn rebuilt(comparison: &Comparison, said: &str, hull: Span) -> Vec<String> {
    let spans: Vec<Span> = comparison.differences.iter().map(|difference| difference.spoken).collect();
    words_outside(said, hull, &spans)
}

/// The printed words that no difference touches.
fn kept(printed: &str, comparison: &Comparison) -> Vec<String> {
    let spans: Vec<Span> = comparison.differences.iter().map(|difference| difference.printed).collect();
    words_outside(printed, Span { start: 0, end: printed.len() }, &spans)
}

proptest! {
    #[test]
    fn any_two_texts_are_compared(printed in "\\PC{0,60}|(?s:.){0,40}|[a-e .…\\[\\],'-]{0,60}", spoken in "\\PC{0,80}|(?s:.){0,60}|[a-e .,'\n-]{0,80}") {
        let wanted = Wanted::parse(&printed);
        let source = Source::of_text(&spoken);
        if let Some(alignment) = align(&wanted, &source, &rarity) {
            let comparison = compare(&printed, &wanted, &source, &alignment, &|_| true);
            for difference in &comparison.differences {
                prop_assert!(printed.get(difference.printed.start..difference.printed.end).is_some(), "{difference:?}");
                prop_assert!(spoken.get(difference.spoken.start..difference.spoken.end).is_some(), "{difference:?}");
            }
            prop_assert!(spoken.get(alignment.hull.start..alignment.hull.end).is_some());
            for segment in &alignment.segments {
                prop_assert!(alignment.hull.contains(*segment));
            }
        }
    }

    #[test]
    fn a_verbatim_excerpt_is_word_for_word(words in prop::collection::vec("[b-df-hj-np-tv-z][aeiou][b-df-hj-np-tv-z][aeiou][b-df-hj-np-tv-z]{1,4}", 24..60), start in 0usize..12, length in 8usize..12) {
        let spoken = words.join(" ");
        let printed = words[start..start + length].join(" ");
        let comparison = compared(&printed, &Source::of_text(&spoken));
        prop_assert_eq!(comparison.verdict, WordForWord, "{}", comparison.sentence);
    }

    #[test]
    fn the_differences_lead_from_the_spoken_words_to_the_printed(edits in prop::collection::vec((0usize..14, 0u8..5), 0..5)) {
        let said = "mother carried bread across seven bridges while father counted silver coins behind locked doors";
        let mut words: Vec<String> = said.split(' ').map(str::to_owned).collect();
        for (at, edit) in edits {
            let at = at.min(words.len() - 1);
            match edit {
                0 => words[at] = "zebra".to_owned(),
                1 if words.len() > 9 => drop(words.remove(at)),
                2 => words.insert(at, "yellow".to_owned()),
                3 => words[at] = words[at].to_uppercase(),
                _ => words[at].push_str(" …"),
            }
        }
        let printed = words.join(" ");
        let source = Source::of_text(said);
        let wanted = Wanted::parse(&printed);
        if let Some(alignment) = align(&wanted, &source, &rarity).filter(|found| found.is_found()) {
            let comparison = compare(&printed, &wanted, &source, &alignment, &|_| true);
            prop_assert_eq!(rebuilt(&comparison, said, alignment.hull), kept(&printed, &comparison), "{:?}", comparison.differences);
        }
    }

    #[test]
    fn what_stands_in_brackets_is_never_misquoted(at in 0usize..10, taken in 0usize..3, own in "[a-z]{2,9}( [a-z]{2,9})?") {
        let words = ["We", "carried", "seven", "heavy", "sacks", "across", "Lenin", "bridge", "without", "fear"];
        let taken = taken.min(words.len() - at);
        let printed = format!("{} [{own}] {}", words[..at].join(" "), words[at + taken..].join(" "));
        let comparison = compared(&printed, &Source::of_text(&words.join(" ")));
        prop_assert!(matches!(comparison.verdict, Edited | WordForWord | NotFound), "{printed}: {}", comparison.sentence);
    }

    #[test]
    fn a_dropped_filler_alarms_nobody(at in 1usize..9, filler in prop::sample::select(vec!["uh", "um", "you know", "er", "I mean", "and so on"])) {
        let words = ["We", "carried", "seven", "heavy", "sacks", "across", "Lenin", "bridge", "without", "fear"];
        let spoken = format!("{}, {filler}, {}", words[..at].join(" "), words[at..].join(" "));
        let comparison = compared(&words.join(" "), &Source::of_text(&spoken));
        prop_assert_eq!(comparison.alarms(), vec![], "{}", comparison.sentence);
        prop_assert_eq!(comparison.verdict, TypographyOnly);
    }
}
