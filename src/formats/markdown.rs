//! Markdown, as far as the head of an article needs it: a line without its marks, and the first heading.
//!
//! The text of an article is never rewritten; this only reads what its first lines say. `pulldown-cmark` sees one line
//! at a time, so that no file can make it slow.

use pulldown_cmark::{Event, Parser};

use super::lines::lines;

/// The longest line that is read as Markdown, in bytes.
const LONGEST: usize = 2_000;

/// The words of one line: without marks for headings, emphasis and links.
pub(super) fn plain(line: &str) -> String {
    let line = &line[..line.floor_char_boundary(LONGEST)];
    let mut words = String::new();
    for event in Parser::new(line.trim()) {
        match event {
            Event::Text(text) | Event::Code(text) => words.push_str(&text),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            _ => {}
        }
    }
    words.trim().to_owned()
}

/// The first heading of the first level within the first lines, with the number of its line.
pub(super) fn heading(text: &str, most_lines: usize) -> Option<(usize, String)> {
    let mut above: Option<(usize, &str)> = None;
    for line in lines(text).take(most_lines) {
        let words = line.of(text);
        if words.starts_with("# ") || words.starts_with("#\t") {
            let title = plain(words);
            if !title.is_empty() {
                return Some((line.number, title));
            }
        }
        // A line of equals signs makes a heading of the line above.
        let underlines = words.len() > 2 && words.trim_end().bytes().all(|byte| byte == b'=');
        if let Some((number, title)) = above.filter(|_| underlines) {
            return Some((number, plain(title)));
        }
        above = (!words.trim().is_empty()).then_some((line.number, words));
    }
    None
}

/// Whether the first lines are written in Markdown: they hold a heading or a link.
pub(super) fn is_likely(text: &str) -> bool {
    lines(text).take(60).any(|line| {
        let words = line.of(text);
        let words = &words[..words.floor_char_boundary(LONGEST)];
        let marks = words.len() - words.trim_start_matches('#').len();
        (1..=6).contains(&marks) && words[marks..].starts_with(' ') || words.contains("](")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_loses_its_marks_and_keeps_its_words() {
        assert_eq!(plain("## The **strike** of [1989](#a) & “after”"), "The strike of 1989 & “after”");
        assert_eq!(plain("*by* `code`"), "by code");
    }

    #[test]
    fn both_ways_of_writing_a_heading_are_known() {
        assert_eq!(heading("a > b\n\n# Title *one*\n", 30), Some((3, "Title one".to_owned())));
        assert_eq!(heading("Title\n=====\n", 30), Some((1, "Title".to_owned())));
        assert_eq!(heading("No\n\n====\n", 30), None);
    }
}
