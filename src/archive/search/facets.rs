//! Of what sort the found things are: how many of each kind, from whom, about what, from when.

use std::collections::{HashMap, HashSet};

use super::super::compose::language_name;
use super::super::query::Field;
use super::super::tags::path_of;
use super::found::Found;
use crate::model::{Id, Tag};
use crate::store::search::Noun;
use crate::text::difference::Verdict;

/// One side from which the found things can be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    /// The field of a query that asks for it.
    pub field: Field,
    /// What there is, the most frequent first.
    pub values: Vec<FacetValue>,
}

/// One value of a facet with its count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetValue {
    /// As it is shown.
    pub name: String,
    /// As a query asks for it.
    pub value: String,
    /// How many of the found things have it.
    pub count: usize,
}

/// How many values of one facet are listed.
const LISTED: usize = 40;

/// A value as it is shown and as a query asks for it, and how many of the found things have it.
type Value = (String, String, usize);

/// The facets of what was found; those with nothing to tell apart are left out.
pub(super) fn facets(tags: &[Tag], hits: &[Found]) -> Vec<Facet> {
    let mut facets = vec![
        counted(Field::Kind, hits.iter().map(|hit| same(hit.noun.as_str(), hit))),
        counted(Field::Kind, hits.iter().filter_map(|hit| hit.kind.map(|kind| same(kind.as_str(), hit)))),
        counted(Field::Person, hits.iter().flat_map(|hit| people(hit).map(|name| same(name, hit)))),
        tag_facet(tags, hits),
        date_facet(hits),
        counted(Field::Language, languages(hits)),
        counted(Field::Access, hits.iter().map(|hit| same(hit.access, hit))),
    ];
    // What the kinds of things and of sources have in common is one facet.
    let sources = facets.remove(1);
    facets[0].values.extend(sources.values);
    let quotes = || hits.iter().filter(|hit| hit.noun == Noun::Quote);
    let is_cited = |hit: &Found| {
        let (name, value) = if hit.citations > 0 { ("cited", "yes") } else { ("not cited", "no") };
        (name.into(), value.into(), hit.times)
    };
    facets.push(counted(Field::Cited, quotes().map(is_cited)));
    let mut verdicts =
        counted(Field::Verdict, quotes().filter_map(|hit| hit.verdict.map(|verdict| same(verdict, hit))));
    let rank = |value: &FacetValue| Verdict::ALL.iter().position(|known| known.as_str() == value.value);
    verdicts.values.sort_by_key(rank);
    facets.push(verdicts);
    facets.retain(|facet| !facet.values.is_empty());
    facets
}

/// Who speaks in a hit, is quoted in it, or is it.
fn people(hit: &Found) -> impl Iterator<Item = &str> {
    std::iter::once(hit.speaker.as_str()).filter(|name| !name.is_empty()).chain(hit.people.iter().map(String::as_str))
}

/// A value that is shown as it is asked for.
fn same(value: &str, hit: &Found) -> Value {
    (value.to_owned(), value.to_owned(), hit.times)
}

fn counted(field: Field, values: impl Iterator<Item = Value>) -> Facet {
    let mut counts: HashMap<(String, String), usize> = HashMap::new();
    for (name, value, times) in values {
        *counts.entry((name, value)).or_default() += times;
    }
    let mut values: Vec<FacetValue> =
        counts.into_iter().map(|((name, value), count)| FacetValue { name, value, count }).collect();
    values.sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.name.cmp(&other.name)));
    values.truncate(LISTED);
    Facet { field, values }
}

/// A tag counts what carries it or a tag under it, as a query for it does.
fn tag_facet(tags: &[Tag], hits: &[Found]) -> Facet {
    let parents: HashMap<Id<Tag>, Option<Id<Tag>>> = tags.iter().map(|tag| (tag.id, tag.parent)).collect();
    let mut counts: HashMap<Id<Tag>, usize> = HashMap::new();
    for hit in hits {
        let mut above: HashSet<Id<Tag>> = HashSet::new();
        for tag in &hit.tags {
            let mut one = Some(*tag);
            while let Some(id) = one.filter(|id| above.insert(*id)) {
                one = parents.get(&id).copied().flatten();
            }
        }
        above.into_iter().for_each(|tag| *counts.entry(tag).or_default() += hit.times);
    }
    let mut values: Vec<FacetValue> = tags
        .iter()
        .filter_map(|tag| counts.get(&tag.id).map(|count| (tag, *count)))
        .map(|(tag, count)| FacetValue { name: tag.name.clone(), value: path_of(tags, tag), count })
        .collect();
    values.sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.value.cmp(&other.value)));
    values.truncate(LISTED);
    Facet { field: Field::Tag, values }
}

/// Decades; the years of one, where everything is from it.
fn date_facet(hits: &[Found]) -> Facet {
    let year_of = |hit: &Found| hit.day.map(|day| day.div_euclid(10_000)).filter(|year| (0..=9999).contains(year));
    let years: Vec<(i64, usize)> = hits.iter().filter_map(|hit| Some((year_of(hit)?, hit.times))).collect();
    let decades: HashSet<i64> = years.iter().map(|(year, _)| year / 10).collect();
    let year = |(year, times): &(i64, usize)| (year.to_string(), format!("{year:04}"), *times);
    let decade = |(year, times): &(i64, usize)| (format!("{}0s", year / 10), format!("{:03}X", year / 10), *times);
    let mut facet = match decades.len() {
        0 | 1 => counted(Field::Date, years.iter().map(year)),
        _ => counted(Field::Date, years.iter().map(decade)),
    };
    facet.values.sort_by(|one, other| one.value.cmp(&other.value));
    facet
}

/// The languages without their regional forms.
fn languages(hits: &[Found]) -> impl Iterator<Item = Value> {
    let main = |tag: &str| tag.split('-').next().unwrap_or(tag).to_lowercase();
    let tags = hits.iter().map(move |hit| (main(&hit.language), hit.times)).filter(|(tag, _)| !tag.is_empty());
    tags.map(|(tag, times)| (language_name(&tag), tag, times))
}
