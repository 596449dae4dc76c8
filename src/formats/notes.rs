//! Notes of a talk as plain text: a title, perhaps a head, and one turn a paragraph.
//!
//! The text stays as it is. Nothing is refused. Used by `formats::read`.

use super::draft::SourceDraft;
use super::header::{self, Header};
use super::lines::lines;
use super::speakers::ends_sentence;
use super::turns;
use crate::model::RecollectionKind;

/// How many lines at the top may say what the notes are.
const HEAD: usize = 10;

/// Reads notes.
pub(super) fn read(text: String) -> SourceDraft {
    let header = read_head(&text);
    let turns = turns::of_paragraphs(&text);
    let mut source = SourceDraft::new(RecollectionKind::Notes, text, turns);
    header.fill_source(&mut source);
    source
}

fn read_head(text: &str) -> Header {
    let (mut header, from) = header::front_matter(text).unwrap_or_default();
    let head = lines(text).skip_while(|line| line.number <= from).filter(|line| !line.is_blank(text)).take(HEAD);
    for (index, line) in head.enumerate() {
        let words = line.of(text).trim();
        if words.len() > 160 {
            break;
        }
        let known = header::key_value(words).is_some_and(|(key, value)| header.take(key, value));
        if known || (words.len() < 100 && header.take_date_line(words)) {
            continue;
        }
        if index > 0 || ends_sentence(words) {
            break;
        }
        words.trim_matches(['#', '*', '_', ' ']).clone_into(&mut header.title);
    }
    header
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_have_a_title_a_date_and_paragraphs() {
        let text = "Notes of a talk with the miners\nPavlograd, 4 June 1992\n\nThey said no.\n\nThen yes.\n";
        let source = read(text.to_owned());
        assert_eq!(source.title, "Notes of a talk with the miners");
        assert_eq!(
            (source.place.as_str(), source.date.map(|date| date.to_string())),
            ("Pavlograd", Some("1992-06-04".to_owned()))
        );
        assert_eq!(source.turns.len(), 3);
    }
}
