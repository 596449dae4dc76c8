//! What is being typed where the caret stands.

use super::Field;
use super::tokens::{clean_value, is_mark, phrase, word_end};
use crate::text::Span;

/// What stands at the caret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AtCaret {
    /// A word outside of marks, as far as the caret; it may become the name of a field.
    Word {
        /// The word up to the caret; empty where nothing stands there yet.
        typed: String,
        /// The whole word.
        at: Span,
    },
    /// The value of a field, as far as the caret.
    Value {
        /// Whose value.
        field: Field,
        /// The value up to the caret, without its marks; empty where nothing stands there yet.
        typed: String,
        /// The whole value with its marks.
        at: Span,
    },
    /// Words between marks, or what is no word.
    Else,
}

/// What stands at byte `caret` of a query, which need not make sense yet.
pub fn at_caret(text: &str, caret: usize) -> AtCaret {
    let caret = text.floor_char_boundary(caret.min(text.len()));
    let mut at = 0;
    while let Some(character) = text[at..].chars().next() {
        let is_between = character.is_whitespace() || matches!(character, '(' | ')' | '-' | '=');
        if caret == at && (is_between || is_mark(text, at)) {
            break;
        }
        if is_between {
            at += character.len_utf8();
            continue;
        }
        let (found, end) = one(text, at, caret);
        if caret <= end {
            return found;
        }
        at = end;
    }
    // Right behind a phrase, or a hyphen, nothing can begin but what belongs to it.
    AtCaret::Word { typed: String::new(), at: Span::new(caret, caret) }
}

/// What begins at `start`, as the caret sees it, and where it ends.
fn one(text: &str, start: usize, caret: usize) -> (AtCaret, usize) {
    if is_mark(text, start) {
        return (AtCaret::Else, phrase(text, start).1);
    }
    let end = word_end(text, start);
    let word = || AtCaret::Word { typed: text[start..caret.clamp(start, end)].to_owned(), at: Span::new(start, end) };
    let Some((name, field)) = text[start..end].split_once(':').and_then(|(name, _)| Some((name, Field::named(name)?)))
    else {
        return (word(), end);
    };
    let value = start + name.len() + 1;
    let inner = value + usize::from(text[value..].starts_with('~'));
    let end = if is_mark(text, inner) { phrase(text, inner).1 } else { end };
    if caret < value {
        return (word(), end);
    }
    let typed = clean_value(&text[value..caret.clamp(value, end)]);
    (AtCaret::Value { field, typed, at: Span::new(value, end) }, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands at the `|`.
    fn at(marked: &str) -> AtCaret {
        let caret = marked.find('|').unwrap_or(marked.len());
        at_caret(&marked.replace('|', ""), caret)
    }

    fn word(typed: &str, start: usize, end: usize) -> AtCaret {
        AtCaret::Word { typed: typed.into(), at: Span::new(start, end) }
    }

    fn value(field: Field, typed: &str, start: usize, end: usize) -> AtCaret {
        AtCaret::Value { field, typed: typed.into(), at: Span::new(start, end) }
    }

    #[test]
    fn words_values_and_phrases_are_told_apart() {
        assert_eq!(at("strike per|"), word("per", 7, 10));
        assert_eq!(at("strike -per|"), word("per", 8, 11));
        assert_eq!(at("(na|rr OR x"), word("na", 1, 5));
        assert_eq!(at("strike |"), word("", 7, 7));
        assert_eq!(at("| strike"), word("", 0, 0));
        assert_eq!(at("person:|"), value(Field::Person, "", 7, 7));
        assert_eq!(at("person:Do|lny x"), value(Field::Person, "Do", 7, 12));
        assert_eq!(at("a tag:\"mill f|"), value(Field::Tag, "mill f", 6, 13));
        assert_eq!(at("tag:\"mill f|ire\" x"), value(Field::Tag, "mill f", 4, 15));
        assert_eq!(at("person:~“Ma|”"), value(Field::Person, "~Ma", 7, 16));
        assert_eq!(at("per|son:Dolny"), word("per", 0, 12));
        assert_eq!(at("\"lamp ro|om\" x"), AtCaret::Else);
        assert_eq!(at("\"lamp ro|"), AtCaret::Else);
        assert_eq!(at("http://x|"), word("http://x", 0, 8));
    }
}
