//! A query written back: as it would be typed, in one way only, and as a sentence.

use std::fmt;

use super::tokens::{clean_value, word_end};
use super::{Field, MARKS, Query};
use crate::store::search::Manner;

/// What a part of a query stands in, from the loosest to the tightest.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Within {
    Nothing,
    Any,
    All,
    Not,
}

/// The query as it would be typed, with no more parentheses and marks than it needs: parsing it gives the same query.
impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_query(self, Within::Nothing, f)
    }
}

fn write_query(query: &Query, within: Within, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match query {
        Query::Words { words, manner, .. } => f.write_str(&written_words(words, *manner)),
        Query::Field { field, value, .. } => write!(f, "{}:{}", field.name(), written_value(value)),
        Query::All(parts) => write_list(parts, " ", Within::All, within, f),
        Query::Any(parts) => write_list(parts, " OR ", Within::Any, within, f),
        Query::Not(part) => {
            f.write_str("-")?;
            write_query(part, Within::Not, f)
        }
    }
}

fn write_list(parts: &[Query], by: &str, own: Within, within: Within, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let is_grouped = within >= own && within != Within::Nothing;
    f.write_str(if is_grouped { "(" } else { "" })?;
    for (index, part) in parts.iter().enumerate() {
        f.write_str(if index > 0 { by } else { "" })?;
        write_query(part, own, f)?;
    }
    f.write_str(if is_grouped { ")" } else { "" })
}

fn written_words(words: &str, manner: Manner) -> String {
    match manner {
        Manner::AnyForm if is_bare(words) => words.to_owned(),
        Manner::AnyForm => between_marks(words),
        Manner::Exact if is_one_word(words) && !words.ends_with('*') => format!("={words}"),
        Manner::Exact => format!("={}", between_marks(words)),
        Manner::Beginning if is_bare(words) => format!("{words}*"),
        Manner::Beginning => format!("{}*", between_marks(words)),
        Manner::Near(distance) => format!("{}~{distance}", between_marks(words)),
    }
}

/// A value as it stands after the colon of its field, between marks where it must.
pub fn written_value(value: &str) -> String {
    let value = clean_value(value);
    match value.strip_prefix('~') {
        Some(rest) => format!("~{}", marked_value(rest)),
        None => marked_value(&value),
    }
}

fn marked_value(value: &str) -> String {
    if is_one_word(value) { value.to_owned() } else { between_marks(value) }
}

fn between_marks(words: &str) -> String {
    // No mark can stand between marks.
    format!("\"{}\"", words.chars().filter(|one| !MARKS.contains(one)).collect::<String>())
}

fn is_one_word(words: &str) -> bool {
    !words.is_empty() && word_end(words, 0) == words.len()
}

/// Whether it is read as this word where it stands without marks, also with a `*` behind it.
fn is_bare(words: &str) -> bool {
    let is_field = words.split_once(':').is_some_and(|(name, _)| Field::named(name).is_some());
    let is_near = words.rsplit_once('~').is_some_and(|(_, distance)| distance.bytes().all(|one| one.is_ascii_digit()));
    is_one_word(words)
        && !words.starts_with(['-', '='])
        && !words.ends_with('*')
        && !matches!(words, "AND" | "OR" | "NOT")
        && !is_field
        && !is_near
}

impl Query {
    /// What the query asks for, in words.
    pub fn in_words(&self) -> String {
        match self {
            Query::Words { words, manner, .. } => words_in_words(words, *manner),
            Query::Field { field, value, .. } => field_in_words(*field, value),
            Query::All(parts) if parts.is_empty() => "everything".into(),
            Query::All(parts) => parts.iter().map(in_words_within).collect::<Vec<_>>().join(" and "),
            Query::Any(parts) => parts.iter().map(in_words_within).collect::<Vec<_>>().join(" or "),
            Query::Not(part) => format!("not {}", in_words_within(part)),
        }
    }
}

/// A list in a list stands in parentheses, also in words.
fn in_words_within(query: &Query) -> String {
    match query {
        Query::All(parts) | Query::Any(parts) if parts.len() > 1 => format!("({})", query.in_words()),
        other => other.in_words(),
    }
}

fn words_in_words(words: &str, manner: Manner) -> String {
    let is_phrase = words.contains(' ');
    match manner {
        Manner::AnyForm if is_phrase => format!("the words “{words}” side by side, in any form"),
        Manner::AnyForm => format!("the word “{words}” in any form"),
        Manner::Exact if is_phrase => format!("exactly the words “{words}”"),
        Manner::Exact => format!("exactly the word “{words}”"),
        Manner::Beginning if is_phrase => format!("words side by side that begin “{words}…”"),
        Manner::Beginning => format!("a word that begins “{words}…”"),
        Manner::Near(0) => format!("the words “{words}” side by side, in any form and order"),
        Manner::Near(most) => {
            let others = if most == 1 { "other word" } else { "other words" };
            format!("the words “{words}” in any form and order, with at most {most} {others} among them")
        }
    }
}

fn field_in_words(field: Field, value: &str) -> String {
    let what = match value.strip_prefix('~') {
        Some(rest) => format!("somebody called like “{rest}”"),
        None => format!("“{value}”"),
    };
    let is_yes = value.eq_ignore_ascii_case("yes");
    match field {
        Field::Person => format!("said by, quoted from or about {what}"),
        Field::Narrator => format!("told by {what}"),
        Field::Interviewer => format!("taken down by {what}"),
        Field::Author => format!("in an article by {what}, or cited there"),
        Field::Tag => format!("tagged {what} or with a tag under it"),
        Field::Kind => format!("of the kind {what}"),
        Field::Date => format!("dated {what}"),
        Field::Language => format!("in the language {what}"),
        Field::Place => format!("told in {what}"),
        Field::Cited if is_yes => "cited by an article".into(),
        Field::Cited => "cited by no article".into(),
        Field::Verdict => format!("cited with the verdict {what}"),
        Field::Evidence => format!("grounded in the evidence {what}"),
        Field::Access => format!("of the access {what}"),
        Field::Has => format!("having {what}"),
        Field::Heard if is_yes => "compared with the sound".into(),
        Field::Heard => "not yet compared with the sound".into(),
    }
}
