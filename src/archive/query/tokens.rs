//! A query cut into words, marks and operators.

use super::{Field, QueryError};
use crate::store::search::Manner;
use crate::text::Span;

/// A query longer than this, in bytes, was not typed by anybody.
const LONGEST: usize = 4_000;
/// A query of more words and fields would find nothing better, and take its time.
const MOST: usize = 64;
/// Words with more others among them are not near each other.
const FARTHEST: u32 = 100;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Open,
    Close,
    And,
    Or,
    Not,
    Words {
        words: String,
        manner: Manner,
    },
    /// With the place of the value.
    Field(Field, String, Span),
}

#[derive(Clone, Debug)]
pub(super) struct Token {
    pub kind: Kind,
    pub at: Span,
}

/// Every mark that opens and closes a phrase.
pub(super) const MARKS: [char; 6] = ['"', '“', '”', '„', '«', '»'];

/// Whether a phrase begins or ends here.
pub(super) fn is_mark(text: &str, at: usize) -> bool {
    text.get(at..).is_some_and(|rest| rest.starts_with(MARKS))
}

/// Where a word that begins at `start` ends.
pub(super) fn word_end(text: &str, start: usize) -> usize {
    let stops =
        |character: char| character.is_whitespace() || matches!(character, '(' | ')') || MARKS.contains(&character);
    text[start..].find(stops).map_or(text.len(), |length| start + length)
}

pub(super) fn tokens(text: &str) -> Result<Vec<Token>, QueryError> {
    if text.len() > LONGEST {
        let at = Span::new(text.floor_char_boundary(LONGEST), text.len());
        return Err(QueryError { at, sentence: "this is too long for a search; it must end before here".into() });
    }
    let (mut tokens, mut at, mut count): (Vec<Token>, usize, usize) = (Vec::new(), 0, 0);
    while let Some(character) = text[at..].chars().next() {
        let start = at;
        at += character.len_utf8();
        let kind = match character {
            '(' => Some(Kind::Open),
            ')' => Some(Kind::Close),
            '-' if text[at..].starts_with(|next: char| !next.is_whitespace() && next != ')') => Some(Kind::Not),
            _ if character.is_whitespace() => continue,
            _ => {
                let (kind, end) = word(text, start)?;
                at = at.max(end);
                kind
            }
        };
        let Some(kind) = kind else {
            // What says nothing takes the hyphen before it along: `-… b` is not “not b”.
            tokens.pop_if(|last| last.kind == Kind::Not && last.at == Span::new(start.saturating_sub(1), start));
            continue;
        };
        let at = Span::new(start, at);
        count += weight(&kind);
        if count > MOST {
            let sentence = format!("a search can hold {MOST} words and no more; they end here");
            return Err(QueryError { at, sentence });
        }
        tokens.push(Token { kind, at });
    }
    Ok(tokens)
}

/// How many words the index is asked for.
fn weight(kind: &Kind) -> usize {
    match kind {
        Kind::Words { words, .. } => {
            words.split(|one: char| !one.is_alphanumeric()).filter(|word| !word.is_empty()).count()
        }
        Kind::Field(..) => 1,
        _ => 0,
    }
}

/// The words, operator or field at `start`, and where it ends; none for what has no letter or digit in it.
fn word(text: &str, start: usize) -> Result<(Option<Kind>, usize), QueryError> {
    let is_exact = text[start..].starts_with('=');
    let start = start + usize::from(is_exact);
    if is_mark(text, start) {
        return phrase_or_near(text, start, is_exact);
    }
    let end = word_end(text, start);
    let typed = &text[start..end];
    if is_exact {
        return Ok((bare(typed, Manner::Exact), end));
    }
    match typed {
        "AND" => return Ok((Some(Kind::And), end)),
        "OR" => return Ok((Some(Kind::Or), end)),
        "NOT" => return Ok((Some(Kind::Not), end)),
        _ => {}
    }
    if let Some((name, _)) = typed.split_once(':')
        && let Some(field) = Field::named(name)
    {
        return value(text, field, start + name.len() + 1, end);
    }
    if let Some((word, distance)) = typed.rsplit_once('~')
        && !word.is_empty()
        && !distance.is_empty()
        && distance.bytes().all(|one| one.is_ascii_digit())
    {
        let at = Span::new(start + word.len(), end);
        let sentence = "~ and a number stand after words between marks: \"two words\"~5".into();
        return Err(QueryError { at, sentence });
    }
    Ok((bare(typed, Manner::AnyForm), end))
}

/// A word without marks; with `*` behind it, its beginning.
fn bare(typed: &str, manner: Manner) -> Option<Kind> {
    let word = typed.trim_end_matches('*');
    words(word, if word.len() < typed.len() { Manner::Beginning } else { manner })
}

/// The words between marks, and how they must stand: what follows the closing mark says so.
fn phrase_or_near(text: &str, start: usize, is_exact: bool) -> Result<(Option<Kind>, usize), QueryError> {
    let (inner, end) = phrase(text, start);
    let rest = &text[end..];
    if rest.starts_with('*') {
        return Ok((words(inner, Manner::Beginning), end + 1));
    }
    let Some(rest) = rest.strip_prefix('~') else {
        return Ok((words(inner, if is_exact { Manner::Exact } else { Manner::AnyForm }), end));
    };
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let at = Span::new(end, end + 1 + digits);
    let wrong = |sentence: String| Err(QueryError { at, sentence });
    if digits == 0 {
        return wrong("a number must follow: how many other words may stand among these".into());
    }
    if is_exact {
        return wrong("words that are near each other are found in any form; leave out the = or this".into());
    }
    match rest[..digits].parse() {
        Ok(distance) if distance <= FARTHEST => Ok((words(inner, Manner::Near(distance)), at.end)),
        _ => wrong(format!("words so far apart are not near each other; the number can be {FARTHEST} at most")),
    }
}

fn words(words: &str, manner: Manner) -> Option<Kind> {
    let words = one_space(words);
    let manner = match manner {
        // One word is near to itself.
        Manner::Near(_) if !words.contains(' ') => Manner::AnyForm,
        other => other,
    };
    words.contains(char::is_alphanumeric).then_some(Kind::Words { words, manner })
}

/// The field whose value begins at `start`; a value without marks ends at `end`.
fn value(text: &str, field: Field, start: usize, end: usize) -> Result<(Option<Kind>, usize), QueryError> {
    let is_like = text[start..end].starts_with('~');
    let inner = start + usize::from(is_like);
    let (value, end) = if is_mark(text, inner) { phrase(text, inner) } else { (&text[inner..end], end) };
    let at = Span::new(start, end);
    let value = clean_value(&format!("{}{value}", if is_like { "~" } else { "" }));
    if value.is_empty() || value == "~" {
        let sentence = format!("something must follow “{}:”, with no space between", field.name());
        return Err(QueryError { at, sentence });
    }
    Ok((Some(Kind::Field(field, value, at)), end))
}

/// The words between the mark at `start` and the next one, and the byte after it. An unclosed phrase, which every
/// phrase is while it is being typed, goes on to the end.
pub(super) fn phrase(text: &str, start: usize) -> (&str, usize) {
    let mark = text[start..].chars().next().map_or(1, char::len_utf8);
    let inner = &text[start + mark..];
    match inner.char_indices().find(|(_, character)| MARKS.contains(character)) {
        Some((length, closing)) => (&inner[..length], start + mark + length + closing.len_utf8()),
        None => (inner, text.len()),
    }
}

pub(super) fn one_space(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The value of a field as a query knows it: without marks, one space between words, at most one `~` before it.
pub(super) fn clean_value(value: &str) -> String {
    let unmarked: String = value.chars().filter(|one| !MARKS.contains(one)).collect();
    let value = one_space(&unmarked);
    match value.strip_prefix('~') {
        Some(rest) => format!("~{}", rest.trim_start_matches(['~', ' '])),
        None => value,
    }
}
