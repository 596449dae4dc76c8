//! The conditions of a query, one by one: what a list of facets shows as chosen, puts in and takes out.

use super::tokens::clean_value;
use super::{Field, Query, parse, written_value};
use crate::text::Span;

/// One condition that must hold whatever else is asked: a field that stands neither in parentheses nor beside OR.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Which field.
    pub field: Field,
    /// What it must be, as typed.
    pub value: String,
    /// Where it stands in the query, with its name.
    pub at: Span,
}

/// The conditions that must hold whatever else is asked; none of a query that makes no sense.
pub fn asked(text: &str) -> Vec<Asked> {
    let parts = match parse(text) {
        Ok(Query::All(parts)) => parts,
        Ok(one) => vec![one],
        Err(_) => Vec::new(),
    };
    let fields = parts.into_iter().filter_map(|part| match part {
        Query::Field { field, value, at, .. } => Some(Asked { field, value, at }),
        _ => None,
    });
    fields.collect()
}

/// The query with one more condition; with it already there, the query as it is.
pub fn with(text: &str, field: Field, value: &str) -> String {
    if is_asked(text, field, value).is_some() {
        return text.to_owned();
    }
    let condition = format!("{}:{}", field.name(), written_value(value));
    match (text.trim(), parse(text)) {
        ("", _) => condition,
        // What holds beside an OR must stand outside of it.
        (_, Ok(query @ Query::Any(_))) => format!("({query}) {condition}"),
        (text, Ok(query)) => {
            let more = format!("{text} {condition}");
            // A phrase that is still open would take the condition in.
            if is_asked(&more, field, value).is_some() { more } else { format!("{query} {condition}") }
        }
        (text, Err(_)) => format!("{text} {condition}"),
    }
}

/// The query without one condition.
pub fn without(text: &str, field: Field, value: &str) -> String {
    let Some(at) = is_asked(text, field, value) else { return text.to_owned() };
    let (before, after) = (text.get(..at.start).unwrap_or(text), text.get(at.end..).unwrap_or_default());
    [before.trim(), after.trim()].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ")
}

/// Where a query asks for this value of a field.
pub fn is_asked(text: &str, field: Field, value: &str) -> Option<Span> {
    let wanted = clean_value(value).to_lowercase();
    let same = |one: &Asked| one.field == field && one.value.to_lowercase() == wanted;
    asked(text).into_iter().find(same).map(|one| one.at)
}

/// Whether a query asks for words, and not for fields alone.
pub fn has_words(query: &Query) -> bool {
    match query {
        Query::Words { .. } => true,
        Query::Field { .. } => false,
        Query::All(parts) | Query::Any(parts) => parts.iter().any(has_words),
        Query::Not(part) => has_words(part),
    }
}

/// Whether a query asks for a field, wherever.
pub fn has_field(query: &Query, wanted: Field) -> bool {
    match query {
        Query::Words { .. } => false,
        Query::Field { field, .. } => *field == wanted,
        Query::All(parts) | Query::Any(parts) => parts.iter().any(|part| has_field(part, wanted)),
        Query::Not(part) => has_field(part, wanted),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_put_in_and_taken_out() {
        let once = with("", Field::Person, "Edith Harrow");
        assert_eq!(once, "person:\"Edith Harrow\"");
        let twice = with(&once, Field::Cited, "yes");
        assert_eq!(twice, "person:\"Edith Harrow\" cited:yes");
        assert_eq!(with(&twice, Field::Person, "edith harrow"), twice, "it is there already");
        assert_eq!(without(&twice, Field::Person, "Edith Harrow"), "cited:yes");
        assert_eq!(without("lamp tag:place tin", Field::Tag, "Place"), "lamp tin");
        assert_eq!(with("a OR b", Field::Kind, "quote"), "(a OR b) kind:quote");
        assert_eq!(without("a OR kind:quote", Field::Kind, "quote"), "a OR kind:quote", "it need not hold");
        let odd = with("", Field::Tag, "the \"lamp\" (room)");
        assert_eq!(odd, "tag:\"the lamp (room)\"");
        assert_eq!(without(&odd, Field::Tag, "the \"lamp\" (room)"), "");
    }
}
