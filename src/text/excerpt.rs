//! A few words of a text around what was found in it.

use super::Span;
use super::sought::Places;

/// The words of a text around what was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// The words, with `…` where the text goes on.
    pub text: String,
    /// What was found, in bytes of `text`.
    pub marks: Vec<Span>,
}

/// The stretch of about `words` words of `text` with the most of what was found; its beginning where nothing was. In
/// Markdown it begins after the marks that say what sort of paragraph it is.
pub fn excerpt(text: &str, places: &Places, words: usize, is_markdown: bool) -> Excerpt {
    let folded = &places.folded;
    if folded.is_empty() {
        return Excerpt { text: text.trim().chars().take(words * 6).collect(), marks: Vec::new() };
    }
    let spans = places.spans();
    let first = beginning(places, &spans, words);
    let last = (first + words).min(folded.len()) - 1;
    let start = match first {
        0 if is_markdown => block_marks(text),
        0 => 0,
        _ => folded.span(first).start,
    };
    let end = if last + 1 == folded.len() { text.len() } else { folded.span(last).end };
    let shown = text[start..end].trim();
    let start = start + (text[start..end].len() - text[start..end].trim_start().len());
    let (before, after) = (if first > 0 { "…" } else { "" }, if last + 1 < folded.len() { "…" } else { "" });
    let moved = |span: &Span| {
        let (from, to) = (span.start.max(start), span.end.min(start + shown.len()));
        (from < to).then(|| Span::new(from - start + before.len(), to - start + before.len()))
    };
    Excerpt { text: format!("{before}{shown}{after}"), marks: spans.iter().filter_map(moved).collect() }
}

/// How many bytes at the beginning of `text` only say that it is a heading or a quotation (CommonMark 0.31, 4.2 and 5.1).
fn block_marks(text: &str) -> usize {
    let rest = text.trim_start_matches(|letter: char| letter == '>' || letter.is_whitespace());
    let title = rest.trim_start_matches('#');
    let rest = if title.starts_with([' ', '\t']) && rest.len() - title.len() <= 6 { title } else { rest };
    text.len() - rest.len()
}

/// The first word of the best stretch: the one with the most places, and a few words before them.
fn beginning(places: &Places, spans: &[Span], words: usize) -> usize {
    let folded = &places.folded;
    if folded.len() <= words {
        return 0;
    }
    let found: Vec<usize> = spans.iter().map(|span| folded.word_at(span.start)).collect();
    let (mut best, mut most) = (found.first().copied().unwrap_or(0), 0);
    for (index, &at) in found.iter().enumerate() {
        let within = found[index..].iter().take_while(|other| **other < at + words * 2 / 3).count();
        if within > most {
            (best, most) = (at, within);
        }
    }
    let before = words / 4;
    match best {
        near if near <= before + 2 => 0,
        far => (far - before).min(folded.len() - words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::sought::{Finder, Manner};
    use crate::text::stem::Algorithm;
    use proptest::prelude::*;

    fn of(text: &str, sought: &str, words: usize) -> (String, Vec<String>) {
        of_any(text, sought, words, false)
    }

    fn of_any(text: &str, sought: &str, words: usize, is_markdown: bool) -> (String, Vec<String>) {
        let places = Finder::new([(sought, Manner::AnyForm)]).places(text, Some(Algorithm::English));
        let excerpt = excerpt(text, &places, words, is_markdown);
        let marked = excerpt.marks.iter().map(|mark| mark.of(&excerpt.text).to_owned()).collect();
        (excerpt.text, marked)
    }

    #[test]
    fn a_short_text_is_shown_whole() {
        assert_eq!(
            of("  We shut the lamp room.\n", "lamps", 24),
            ("We shut the lamp room.".into(), vec!["lamp".into()])
        );
    }

    #[test]
    fn the_marks_of_a_heading_or_a_quotation_are_not_shown() {
        let marked = vec!["lamp".to_owned()];
        for text in ["# The lamp", "> The lamp", "> ## The lamp", "\n  ###### The lamp\n", ">> The lamp"] {
            assert_eq!(of_any(text, "lamp", 24, true), ("The lamp".into(), marked.clone()), "{text}");
            // What was said is shown as it stands.
            assert_eq!(of(text, "lamp", 24), (text.trim().into(), marked.clone()), "{text}");
        }
        for text in ["#lamp", "####### A lamp", "- The lamp", "“The lamp”"] {
            assert_eq!(of_any(text, "lamp", 24, true), (text.into(), marked.clone()), "{text}");
        }
    }

    #[test]
    fn a_long_one_where_most_was_found() {
        let text = "lamp one two three four five six seven eight nine ten eleven twelve the lamp and the lamps again.";
        let (shown, marked) = of(text, "lamp", 8);
        assert_eq!(shown, "…eleven twelve the lamp and the lamps again.");
        assert_eq!(marked, ["lamp", "lamps"]);
        assert_eq!(of("one two three four", "lamp", 2).0, "one two…");
    }

    proptest! {
        #[test]
        fn any_text_has_an_excerpt(is_markdown: bool, text in "[#> ]{0,3}\\PC{0,60}|([a-c]{1,2} ?[.…]?){0,40}", sought in "[a-c]", words in 1..9_usize) {
            let (shown, marked) = of_any(&text, &sought, words, is_markdown);
            prop_assert!(marked.iter().all(|mark| !mark.is_empty()));
            prop_assert!(shown.len() <= text.len() + 6);
        }
    }
}
