use super::*;
use crate::text::locate::align;

/// Every word rare enough to be found by, whatever the archive.
fn rarity(word: &str) -> f32 {
    if word.len() > 3 { 8.0 } else { 4.0 }
}

fn compared(printed: &str, spoken: &str) -> Comparison {
    let wanted = Wanted::parse(printed);
    let source = Source::of_text(spoken);
    let Some(alignment) = align(&wanted, &source, &rarity) else { return Comparison::not_found() };
    compare(printed, &wanted, &source, &alignment, &|word| ["form", "house", "mine", "year"].contains(&word))
}

/// Checks the verdict and the differences, written `kind printed/spoken` with `; ` between.
#[track_caller]
fn check(printed: &str, spoken: &str, verdict: Verdict, differences: &str) {
    let comparison = compared(printed, spoken);
    let told: Vec<String> = comparison
        .differences
        .iter()
        .map(|difference| {
            let alarms: String = difference.alarms.iter().map(|alarm| format!(" !{alarm:?}")).collect();
            let kind = serde_json::to_string(&difference.kind).unwrap_or_default();
            format!("{} {}/{}{alarms}", kind.trim_matches('"'), difference.printed_words, difference.spoken_words)
        })
        .collect();
    assert_eq!(told.join("; "), differences, "in {printed:?} / {spoken:?}");
    assert_eq!(comparison.verdict, verdict, "{}", comparison.sentence);
}

#[test]
fn the_same_words_are_word_for_word() {
    let spoken = "The river froze early that year, and we couldn't get the boats out. So we walked.";
    check("The river froze early that year,", spoken, Verdict::WordForWord, "");
    check("the river froze early that year", spoken, Verdict::WordForWord, "");
    check("“we couldn’t get the boats out.”", spoken, Verdict::WordForWord, "");
    check("[W]e couldn't get the boats out", spoken, Verdict::WordForWord, "");
}

#[test]
fn typography_is_told_from_words() {
    let spoken = "We had twenty-five head of cattle; the colour was brown. My Neighbour kept e-mail.";
    check("We had 25 head of cattle", spoken, Verdict::TypographyOnly, "number-form 25/twenty-five");
    check("the color was brown", spoken, Verdict::TypographyOnly, "spelling color/colour");
    check("had twenty-five head of cattle, the colour", spoken, Verdict::TypographyOnly, "punctuation , /; ");
    check(
        "was brown. My neighbour kept email",
        spoken,
        Verdict::TypographyOnly,
        "case neighbour/Neighbour; spelling email/e-mail",
    );
}

#[test]
fn omissions_are_marked_or_not() {
    let spoken = "We carried the bread, uh, across the bridge at night and nobody ever stopped us there.";
    check("We carried the bread across the bridge", spoken, Verdict::Shortened, "filler /uh");
}
