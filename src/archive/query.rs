//! The search language: what a person types, parsed with positions.
//!
//! ```text
//! query   = any
//! any     = all { OR all }
//! all     = { not }                     words side by side must all be there; AND may stand between
//! not     = [ NOT | - ] one
//! one     = "(" any ")" | field ":" value | "phrase" | word | beginning*
//! field   = person | tag | kind | date | language | access | cited | verdict
//! value   = word | "phrase"
//! ```
//!
//! Every string is a query or gets a message that says where it goes wrong. Nothing here knows SQL; names of people
//! and tags are looked up afterwards, in `archive::search`.

mod asked;

use crate::store::search::Manner;
use crate::text::Span;

pub use asked::{Asked, asked, has_field, has_words, is_asked, with, without};

/// A parsed query.
#[derive(Clone, Debug, PartialEq)]
pub enum Query {
    /// These words.
    Words {
        /// The words.
        words: String,
        /// How they must stand in a text.
        manner: Manner,
        /// Where they stand in the query, with their marks.
        at: Span,
    },
    /// A field and what it must be.
    Field {
        /// Which.
        field: Field,
        /// What it must be, as typed.
        value: String,
        /// Where the value stands in the query.
        at: Span,
    },
    /// All of these; with none, everything.
    All(Vec<Query>),
    /// At least one of these.
    Any(Vec<Query>),
    /// Not this.
    Not(Box<Query>),
}

/// What a query can ask about besides words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// Who spoke, or is quoted.
    Person,
    /// Tagged, or tagged with something under it.
    Tag,
    /// What sort of thing, or of recollection.
    Kind,
    /// When (EDTF).
    Date,
    /// Whether an article cites it.
    Cited,
    /// How faithfully.
    Verdict,
    /// In which language (BCP 47).
    Language,
    /// Under which restriction.
    Access,
}

impl Field {
    const ALL: [(&'static str, Field); 8] = [
        ("person", Field::Person),
        ("tag", Field::Tag),
        ("kind", Field::Kind),
        ("date", Field::Date),
        ("cited", Field::Cited),
        ("verdict", Field::Verdict),
        ("language", Field::Language),
        ("access", Field::Access),
    ];

    /// The word before the colon.
    pub fn name(self) -> &'static str {
        Field::ALL.iter().find(|(_, field)| *field == self).map_or("", |(name, _)| name)
    }
}

/// Where and why a query makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{sentence}")]
pub struct QueryError {
    /// The place, in bytes of the query.
    pub at: Span,
    /// Why, in a sentence.
    pub sentence: String,
}

impl QueryError {
    /// What can be typed instead.
    pub fn hint(&self) -> &'static str {
        "try words, \"a phrase\", begin*, -without, a OR b, person:Name, tag:name, kind:quote, date:1990, language:ru, \
         access:open, cited:yes, verdict:misquoted"
    }
}

/// How deep parentheses may stand in each other; nobody types more, and a machine that does must not end the program.
const DEEPEST: usize = 60;

/// Parses `text`.
pub fn parse(text: &str) -> Result<Query, QueryError> {
    let mut parser = Parser { tokens: tokens(text)?, next: 0, depth: 0, end: text.len() };
    let query = parser.any()?;
    match parser.tokens.get(parser.next) {
        None => Ok(query),
        Some(token) => Err(QueryError { at: token.at, sentence: "this closing parenthesis was never opened".into() }),
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Open,
    Close,
    And,
    Or,
    Not,
    Words { words: String, manner: Manner },
    Field(Field, String, Span),
}

#[derive(Clone, Debug)]
struct Token {
    kind: Kind,
    at: Span,
}

fn tokens(text: &str) -> Result<Vec<Token>, QueryError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(character) = text[at..].chars().next() {
        let start = at;
        at += character.len_utf8();
        let kind = match character {
            '(' => Kind::Open,
            ')' => Kind::Close,
            '-' if text[at..].starts_with(|next: char| !next.is_whitespace() && next != ')') => Kind::Not,
            _ if character.is_whitespace() => continue,
            _ => {
                at = start;
                let (kind, end) = word(text, start)?;
                at = at.max(end);
                match kind {
                    Some(kind) => kind,
                    None => continue,
                }
            }
        };
        tokens.push(Token { kind, at: Span::new(start, at) });
    }
    Ok(tokens)
}

/// The word, phrase, operator or field at `start`, and where it ends; none for what has no letter or digit in it.
fn word(text: &str, start: usize) -> Result<(Option<Kind>, usize), QueryError> {
    if is_mark(text, start) {
        let (words, end) = phrase(text, start);
        let prefix = text[end..].starts_with('*');
        return Ok((words_of(&words, prefix), end + usize::from(prefix)));
    }
    let end = word_end(text, start);
    let typed = &text[start..end];
    match typed {
        "AND" => return Ok((Some(Kind::And), end)),
        "OR" => return Ok((Some(Kind::Or), end)),
        "NOT" => return Ok((Some(Kind::Not), end)),
        _ => {}
    }
    if let Some((name, rest)) = typed.split_once(':')
        && let Some((_, field)) = Field::ALL.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))
    {
        let value_start = start + name.len() + 1;
        if rest.is_empty() && is_mark(text, value_start) {
            let (value, end) = phrase(text, value_start);
            return field_token(*field, value, Span::new(value_start, end));
        }
        return field_token(*field, rest.to_owned(), Span::new(value_start, end));
    }
    let prefix = typed.len() > 1 && typed.ends_with('*');
    Ok((words_of(typed.trim_end_matches('*'), prefix), end))
}

fn field_token(field: Field, value: String, at: Span) -> Result<(Option<Kind>, usize), QueryError> {
    if value.trim().is_empty() {
        return Err(QueryError { at, sentence: "something must follow the colon".into() });
    }
    Ok((Some(Kind::Field(field, value.trim().to_owned(), at)), at.end))
}

fn words_of(words: &str, prefix: bool) -> Option<Kind> {
    let has_word = words.chars().any(char::is_alphanumeric);
    let manner = if prefix { Manner::Beginning } else { Manner::AnyForm };
    has_word.then(|| Kind::Words { words: words.trim().to_owned(), manner })
}

/// Every mark that opens and closes a phrase.
const MARKS: [char; 6] = ['"', '“', '”', '„', '«', '»'];

fn is_mark(text: &str, at: usize) -> bool {
    text.get(at..).is_some_and(|rest| rest.starts_with(MARKS))
}

/// The words between the mark at `start` and the next one, and the byte after it. An unclosed phrase, which every
/// phrase is while it is being typed, goes on to the end.
fn phrase(text: &str, start: usize) -> (String, usize) {
    let mark = text[start..].chars().next().map_or(1, char::len_utf8);
    let inner = &text[start + mark..];
    match inner.char_indices().find(|(_, character)| MARKS.contains(character)) {
        Some((length, closing)) => (inner[..length].to_owned(), start + mark + length + closing.len_utf8()),
        None => (inner.to_owned(), text.len()),
    }
}

fn word_end(text: &str, start: usize) -> usize {
    let stops =
        |character: char| character.is_whitespace() || matches!(character, '(' | ')') || MARKS.contains(&character);
    text[start..].find(stops).map_or(text.len(), |length| start + length)
}

struct Parser {
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
    end: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Kind> {
        self.tokens.get(self.next).map(|token| &token.kind)
    }

    fn here(&self) -> Span {
        self.tokens.get(self.next).map_or(Span::new(self.end, self.end), |token| token.at)
    }

    fn any(&mut self) -> Result<Query, QueryError> {
        let mut parts = vec![self.all()?];
        while self.peek() == Some(&Kind::Or) {
            let or = self.here();
            self.next += 1;
            let empty = |part: &Query| *part == Query::All(Vec::new());
            let part = self.all()?;
            if parts.last().is_some_and(empty) || empty(&part) {
                return Err(QueryError { at: or, sentence: "OR needs something on both sides".into() });
            }
            parts.push(part);
        }
        Ok(match parts.len() {
            1 => parts.remove(0),
            _ => Query::Any(parts),
        })
    }

    fn all(&mut self) -> Result<Query, QueryError> {
        let mut parts = Vec::new();
        while let Some(kind) = self.peek() {
            match kind {
                Kind::Or | Kind::Close => break,
                Kind::And if parts.is_empty() => {
                    return Err(QueryError { at: self.here(), sentence: "AND needs something before it".into() });
                }
                Kind::And => self.next += 1,
                _ => parts.push(self.not()?),
            }
        }
        Ok(match parts.len() {
            1 => parts.remove(0),
            _ => Query::All(parts),
        })
    }

    fn not(&mut self) -> Result<Query, QueryError> {
        let mut negated = false;
        let at = self.here();
        while self.peek() == Some(&Kind::Not) {
            negated = !negated;
            self.next += 1;
        }
        let part = self.one(at)?;
        Ok(if negated { Query::Not(Box::new(part)) } else { part })
    }

    fn one(&mut self, before: Span) -> Result<Query, QueryError> {
        let at = self.here();
        let Some(token) = self.tokens.get(self.next).cloned() else {
            return Err(QueryError { at: before, sentence: "NOT needs something after it".into() });
        };
        self.next += 1;
        match token.kind {
            Kind::Words { words, manner } => Ok(Query::Words { words, manner, at }),
            Kind::Field(field, value, at) => Ok(Query::Field { field, value, at }),
            Kind::Open => self.group(at),
            Kind::And | Kind::Or | Kind::Not | Kind::Close => {
                Err(QueryError { at: before, sentence: "NOT needs something after it".into() })
            }
        }
    }

    fn group(&mut self, open: Span) -> Result<Query, QueryError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(QueryError { at: open, sentence: "too many parentheses stand in each other".into() });
        }
        let inner = self.any()?;
        self.depth -= 1;
        if self.peek() != Some(&Kind::Close) {
            return Err(QueryError { at: open, sentence: "this parenthesis is never closed".into() });
        }
        self.next += 1;
        Ok(inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What a query asks, wherever it stands there.
    fn asks(text: &str) -> Result<Query, QueryError> {
        parse(text).map(placeless)
    }

    fn placeless(query: Query) -> Query {
        let all = |parts: Vec<Query>| parts.into_iter().map(placeless).collect();
        let at = Span::new(0, 0);
        match query {
            Query::Words { words, manner, .. } => Query::Words { words, manner, at },
            Query::Field { field, value, .. } => Query::Field { field, value, at },
            Query::All(parts) => Query::All(all(parts)),
            Query::Any(parts) => Query::Any(all(parts)),
            Query::Not(part) => Query::Not(Box::new(placeless(*part))),
        }
    }

    fn words(text: &str) -> Query {
        Query::Words { words: text.into(), manner: Manner::AnyForm, at: Span::new(0, 0) }
    }

    #[test]
    fn words_side_by_side_must_all_be_there() {
        assert_eq!(asks("strike miners"), Ok(Query::All(vec![words("strike"), words("miners")])));
        assert_eq!(asks("strike AND miners"), asks("strike miners"));
        assert_eq!(asks("  "), Ok(Query::All(vec![])));
    }

    #[test]
    fn phrases_prefixes_and_negations() {
        assert_eq!(asks("“lamp room”"), Ok(words("lamp room")));
        assert_eq!(asks("\"lamp ro"), Ok(words("lamp ro")), "a phrase still being typed");
        assert_eq!(
            asks("stri*"),
            Ok(Query::Words { words: "stri".into(), manner: Manner::Beginning, at: Span::new(0, 0) })
        );
        assert_eq!(asks("a -b"), Ok(Query::All(vec![words("a"), Query::Not(Box::new(words("b")))])));
        assert_eq!(asks("NOT (a OR b)"), Ok(Query::Not(Box::new(Query::Any(vec![words("a"), words("b")])))));
        assert_eq!(asks("e-mail don't"), Ok(Query::All(vec![words("e-mail"), words("don't")])));
    }

    #[test]
    fn fields_take_a_word_or_a_phrase() {
        let field = |field, value: &str, start: usize, end: usize| Query::Field {
            field,
            value: value.into(),
            at: Span::new(start, end),
        };
        assert_eq!(parse("person:Dolny"), Ok(field(Field::Person, "Dolny", 7, 12)));
        assert_eq!(parse("person:\"Marek Dolny\""), Ok(field(Field::Person, "Marek Dolny", 7, 20)));
        assert_eq!(parse("date:1985/1991"), Ok(field(Field::Date, "1985/1991", 5, 14)));
        assert_eq!(asks("http://x.example"), Ok(words("http://x.example")), "no field of ours");
    }

    #[test]
    fn a_wrong_query_says_where() {
        for (query, start, sentence) in [
            ("a (b", 2, "never closed"),
            ("a b) c", 3, "never opened"),
            ("OR b", 0, "both sides"),
            ("a OR", 2, "both sides"),
            ("a NOT", 2, "after it"),
            ("AND b", 0, "before it"),
            ("a person:", 9, "follow the colon"),
        ] {
            let error = parse(query).err();
            assert!(
                error.as_ref().is_some_and(|error| error.at.start == start && error.sentence.contains(sentence)),
                "{query}: {error:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn every_string_is_a_query_or_says_where_it_goes_wrong(text in "\\PC{0,60}|[a()\"“: *OR-]{0,40}|\\(*") {
            if let Err(error) = parse(&text) {
                prop_assert!(text.get(error.at.start..error.at.end).is_some(), "{:?}", error);
            }
        }
    }
}
