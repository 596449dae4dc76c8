//! What a query asks for, looked up in the archive: names become records, dates become days.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use super::super::clearance::Clearance;
use super::super::day::day_of_today;
use super::super::evidence::Grade;
use super::super::language::language_tag;
use super::super::people::alike::like_any;
use super::super::people::{folded_name, names_begun};
use super::super::query::{Field, Query, QueryError, written_value};
use super::super::{Result, tags};
use crate::model::date::SortableDay;
use crate::model::{Access, Date, Id, Person, Protected, RecollectionKind, Tag};
use crate::store::Read;
use crate::store::search::{Condition, Noun, Part, Restricted};
use crate::text::Span;
use crate::text::difference::Verdict;

/// A query as the archive understands it.
pub(super) struct Resolved {
    /// What it asks for.
    pub condition: Condition,
    /// What the searcher should know: a name that is nobody's, a tag that is not there.
    pub notes: Vec<String>,
    /// The names in it, for which others may be meant.
    pub names: Vec<NameSought>,
}

/// A name that is looked for, and who was found by it.
pub(super) struct NameSought {
    field: Field,
    name: String,
    found: Vec<Id<Person>>,
}

/// Looks up the names in a query.
pub(super) fn resolve(read: &Read<'_>, query: Query) -> Result<Resolved> {
    let known = Known { read, tags: OnceCell::new(), places: OnceCell::new() };
    let mut resolver = Resolver { known, looked_up: HashMap::new(), names: Vec::new(), notes: Vec::new() };
    let condition = resolver.resolve(query)?;
    Ok(Resolved { condition, notes: resolver.notes, names: resolver.names })
}

impl NameSought {
    /// Says who else may be meant, as far as they may be named: who is called nearly so. All names of the archive that sound
    /// alike are gone through for it, which takes longer than a search.
    fn suggestion(&self, read: &Read<'_>, gate: &Clearance) -> Result<Option<String>> {
        let mut like = Vec::new();
        for id in like_any(read, &self.name)?.into_iter().filter(|id| !self.found.contains(id)) {
            let person = read.person(id)?;
            if gate.names_openly(&person) {
                like.push(person.name);
            }
        }
        let shown = like.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
        let more = if like.len() > NAMED { "…" } else { "" };
        let who = match like.len() {
            0 => return Ok(None),
            1 => "1 other person has a name like this".to_owned(),
            many => format!("{many} other people have names like this"),
        };
        let again = format!("{}:{}", self.field.name(), written_value(&format!("~{}", self.name)));
        Ok(Some(format!("{who}: {shown}{more}; search {again}")))
    }
}

/// What to say of these names.
pub(super) fn suggestions(read: &Read<'_>, gate: &Clearance, names: &[NameSought]) -> Result<Vec<String>> {
    names.iter().map(|name| name.suggestion(read, gate)).filter_map(Result::transpose).collect()
}

/// What the archive knows, each read once and only if it is needed.
struct Known<'read> {
    read: &'read Read<'read>,
    /// With their paths, in small letters.
    tags: OnceCell<Vec<(Tag, String)>>,
    /// With their folded form.
    places: OnceCell<Vec<(String, String)>>,
}

impl Known<'_> {
    fn tags(&self) -> Result<&[(Tag, String)]> {
        once(&self.tags, || {
            let all = self.read.tags()?;
            let paths: Vec<String> = tags::paths_of(&all).into_iter().map(|path| path.to_lowercase()).collect();
            Ok(all.into_iter().zip(paths).collect())
        })
    }

    fn places(&self) -> Result<&[(String, String)]> {
        once(&self.places, || {
            let mut places: Vec<String> = self.read.places()?.into_iter().map(|(place, _)| place).collect();
            // Two recollections of one place stand side by side.
            places.dedup();
            let folded = |place: String| {
                let folded = folded_words(&place);
                (place, folded)
            };
            Ok(places.into_iter().map(folded).collect())
        })
    }
}

/// What a cell holds, made at the first question.
fn once<T>(cell: &OnceCell<Vec<T>>, make: impl FnOnce() -> Result<Vec<T>>) -> Result<&[T]> {
    if let Some(made) = cell.get() {
        return Ok(made);
    }
    let made = make()?;
    Ok(cell.get_or_init(|| made))
}

struct Resolver<'look> {
    known: Known<'look>,
    /// The same is asked only once.
    looked_up: HashMap<(Field, String), Condition>,
    names: Vec<NameSought>,
    notes: Vec<String>,
}

impl Resolver<'_> {
    fn resolve(&mut self, query: Query) -> Result<Condition> {
        Ok(match query {
            Query::Words { words, manner, .. } => {
                self.note(mistyped(&words));
                Condition::Words { words, manner }
            }
            Query::All(parts) => Condition::All(self.all(parts)?),
            Query::Any(parts) => Condition::Any(self.all(parts)?),
            Query::Not(part) => Condition::Not(Box::new(self.resolve(*part)?)),
            Query::Field { field, value, value_at, .. } => {
                let key = (field, value);
                if let Some(condition) = self.looked_up.get(&key) {
                    return Ok(condition.clone());
                }
                let condition = Lookup { resolver: self, field, value: &key.1, at: value_at }.condition()?;
                self.looked_up.entry(key).or_insert(condition).clone()
            }
        })
    }

    /// Each condition once, however often it was typed.
    fn all(&mut self, parts: Vec<Query>) -> Result<Vec<Condition>> {
        let mut conditions = Vec::with_capacity(parts.len());
        for part in parts {
            let condition = self.resolve(part)?;
            if !conditions.contains(&condition) {
                conditions.push(condition);
            }
        }
        Ok(conditions)
    }

    fn note(&mut self, note: Option<String>) {
        self.notes.extend(note.filter(|note| !self.notes.contains(note)));
    }
}

/// What to say of a word that looks like a field with a slip in its name.
fn mistyped(words: &str) -> Option<String> {
    let (name, value) = words.split_once(':')?;
    let meant = Field::meant(name).filter(|_| !value.is_empty())?.name();
    Some(format!("“{name}:” is no field, so it was sought as a word; “{meant}:” may be meant"))
}

/// One field and its value, to be looked up.
struct Lookup<'look, 'resolver> {
    resolver: &'look mut Resolver<'resolver>,
    field: Field,
    value: &'look str,
    /// Where the value stands in the query.
    at: Span,
}

impl Lookup<'_, '_> {
    fn condition(mut self) -> Result<Condition> {
        Ok(match self.field {
            Field::Person => Condition::Person(self.people()?),
            Field::Narrator => Condition::Narrator(self.people()?),
            Field::Interviewer => Condition::Interviewer(self.people()?),
            Field::Author => Condition::Author(self.people()?),
            Field::Tag => Condition::Tag(self.tags_under()?),
            Field::Kind => kind(self.value).ok_or_else(|| self.wrong("kind", &kinds()))?,
            Field::Date => self.date()?,
            Field::Language => Condition::Language(language_tag(self.value).unwrap_or(self.value).to_owned()),
            Field::Place => Condition::Place(self.places()?),
            Field::Cited => Condition::Cited(self.yes_or_no()?),
            Field::Heard => Condition::Heard(self.yes_or_no()?),
            Field::Verdict => {
                let known: Vec<&str> = Verdict::ALL.iter().map(|verdict| verdict.as_str()).collect();
                let wanted = self.spaced();
                let verdict = known.iter().find(|known| **known == wanted);
                Condition::Verdict((*verdict.ok_or_else(|| self.wrong("verdict", &known))?).to_owned())
            }
            Field::Evidence => {
                let known: Vec<&str> = Grade::ALL.iter().map(|grade| grade.as_str()).collect();
                let wanted = self.spaced();
                let grade = Grade::ALL.into_iter().find(|grade| grade.as_str() == wanted);
                grounded(grade.ok_or_else(|| self.wrong("evidence", &known))?)
            }
            Field::Has => {
                let known: Vec<&str> = Part::ALL.iter().map(|part| part.as_str()).collect();
                let wanted = self.spaced();
                let part = Part::ALL.into_iter().find(|part| part.as_str() == wanted);
                Condition::Has(part.ok_or_else(|| self.wrong("part", &known))?)
            }
            Field::Access => self.access()?,
        })
    }

    /// The value as terms are compared.
    fn spaced(&self) -> String {
        self.value.to_lowercase().replace(['-', '_'], " ")
    }

    fn error(&self, sentence: String) -> QueryError {
        QueryError { at: self.at, sentence }
    }

    fn wrong(&self, what: &str, known: &[&str]) -> QueryError {
        self.error(format!("“{}” is no {what}; it can be {}", self.value, known.join(", ")))
    }

    fn yes_or_no(&self) -> Result<bool> {
        match self.value.to_lowercase().as_str() {
            "yes" => Ok(true),
            "no" => Ok(false),
            _ => Err(self.error(format!("{}: takes yes or no", self.field.name())).into()),
        }
    }

    fn date(&self) -> Result<Condition> {
        let (from, to) = days(self.value).map_err(|sentence| self.error(sentence))?;
        Ok(Condition::Date(from, to))
    }

    /// Everybody one of whose names has all these words, each begun alike; after `~` everybody whose name is like it.
    fn people(&mut self) -> Result<Vec<Id<Person>>> {
        let read = self.resolver.known.read;
        let like = self.value.strip_prefix('~');
        let begun = names_begun(read, like.unwrap_or(self.value))?;
        let mut found: Vec<Id<Person>> = begun.into_iter().map(|(id, _)| id).collect();
        if let Some(like) = like {
            found.extend(like_any(read, like)?);
        }
        found.sort_unstable();
        found.dedup();
        if found.is_empty() {
            let (like, value) = like.map_or(("", self.value), |value| ("like ", value));
            self.resolver.note(Some(format!("nobody in this archive is called {like}“{value}”")));
        }
        if like.is_none() && self.resolver.names.len() < SUGGESTED_FOR {
            let (field, name, found) = (self.field, self.value.to_owned(), found.clone());
            self.resolver.names.push(NameSought { field, name, found });
        }
        Ok(found)
    }

    /// The tags of this name, or path, with everything under them.
    fn tags_under(&mut self) -> Result<Vec<Id<Tag>>> {
        let all = self.resolver.known.tags()?;
        let wanted = self.value.to_lowercase();
        let is_root = |tag: &Tag, path: &str| tag.name.to_lowercase() == wanted || path == wanted;
        let mut under: HashSet<Id<Tag>> =
            all.iter().filter(|(tag, path)| is_root(tag, path)).map(|(tag, _)| tag.id).collect();
        if under.is_empty() {
            let note = format!("there is no tag “{}”", self.value);
            self.resolver.note(Some(note));
            return Ok(Vec::new());
        }
        // Level by level, until nothing more stands under what was found.
        loop {
            let before = under.len();
            let is_under = |tag: &&Tag| tag.parent.is_some_and(|parent| under.contains(&parent));
            let more: Vec<_> = all.iter().map(|(tag, _)| tag).filter(is_under).map(|tag| tag.id).collect();
            under.extend(more);
            if under.len() == before {
                break;
            }
        }
        let mut under: Vec<_> = under.into_iter().collect();
        under.sort_unstable();
        Ok(under)
    }

    /// The places that hold these words, as the archive writes them.
    fn places(&mut self) -> Result<Vec<String>> {
        let wanted = folded_words(self.value);
        let all = self.resolver.known.places()?.iter();
        let places: Vec<String> =
            all.filter(|(_, folded)| folded.contains(&wanted)).map(|(place, _)| place.clone()).collect();
        if places.is_empty() {
            let note = format!("nothing in this archive was told in “{}”", self.value);
            self.resolver.note(Some(note));
        }
        Ok(places)
    }

    /// What `open`, `restricted` or a kind of access asks for.
    fn access(&self) -> Result<Condition> {
        let wanted = self.spaced();
        Ok(match (wanted.as_str(), wanted.parse::<Access>()) {
            ("open", _) => Condition::Not(Box::new(Condition::Restricted(restricted(self.resolver.known.read, None)?))),
            ("restricted", _) => Condition::Restricted(restricted(self.resolver.known.read, None)?),
            (_, Ok(access)) => Condition::Restricted(restricted(self.resolver.known.read, Some(access))?),
            _ => return Err(self.wrong("access", &accesses()).into()),
        })
    }
}

/// How many people of like names a note names.
const NAMED: usize = 5;
/// For how many names of one query others are suggested: to go through all names takes its time.
const SUGGESTED_FOR: usize = 3;

/// A place, or a tag, as it is compared: its words, folded, one space between them.
pub(super) fn folded_words(place: &str) -> String {
    folded_name(place).join(" ")
}

/// The first and the last day of a date or a range of dates: EDTF, `1985..1991`, `1980s`.
fn days(value: &str) -> std::result::Result<(SortableDay, SortableDay), String> {
    let date = |text: &str| text.parse::<Date>().map(|date| date.bounds()).map_err(|error| error.to_string());
    let value: String = value.split_whitespace().collect();
    let decade = value.strip_suffix(['s', 'S']).filter(|year| year.len() == 4).and_then(|year| year.strip_suffix('0'));
    let (from, to) = match value.split_once("..").filter(|_| !value.contains('/')) {
        _ if let Some(decade) = decade => date(&format!("{decade}X"))?,
        None => date(&value)?,
        Some(("", "")) => return Err("a year must stand before or after the dots: 1985..1991".into()),
        Some(("", to)) => (SortableDay::MIN, date(to)?.1),
        Some((from, "")) => (date(from)?.0, SortableDay::MAX),
        Some((from, to)) => (date(from)?.0, date(to)?.1),
    };
    if from > to {
        return Err("this range ends before it begins".into());
    }
    Ok((from, to))
}

/// How words are grounded, by the rule of [`Grade::of`].
fn grounded(grade: Grade) -> Condition {
    let of = |kind| Condition::Recollection(kind);
    let recorded = Condition::Has(Part::Recording);
    match grade {
        Grade::Sound => Condition::All(vec![of(RecollectionKind::Interview), recorded]),
        Grade::Transcript => Condition::All(vec![of(RecollectionKind::Interview), Condition::Not(Box::new(recorded))]),
        Grade::Document => Condition::Any(vec![of(RecollectionKind::Letter), of(RecollectionKind::Email)]),
        Grade::Notes => of(RecollectionKind::Notes),
        Grade::Reported => of(RecollectionKind::Reported),
    }
}

fn kind(value: &str) -> Option<Condition> {
    let wanted = value.to_lowercase();
    let noun = Noun::ALL.into_iter().find(|noun| noun.as_str() == wanted);
    noun.map(Condition::Noun).or_else(|| wanted.parse().ok().map(Condition::Recollection))
}

/// What `kind:` takes.
pub(super) fn kinds() -> Vec<&'static str> {
    let sources = RecollectionKind::ALL.iter().map(|kind| kind.as_str());
    Noun::ALL.iter().map(|noun| noun.as_str()).chain(sources).collect()
}

/// What `access:` takes.
pub(super) fn accesses() -> Vec<&'static str> {
    ["open", "restricted"].into_iter().chain(Access::ALL.iter().map(|access| access.as_str())).collect()
}

/// What the restrictions lie on that hold today, of one kind or of any.
fn restricted(read: &Read<'_>, access: Option<Access>) -> Result<Restricted> {
    let today = day_of_today();
    let mut restricted = Restricted::default();
    for one in read.restrictions()? {
        let holds = one.until.is_none_or(|until| today < until.bounds().1);
        if !holds || access.is_some_and(|access| access != one.access) {
            continue;
        }
        match one.protects {
            Protected::Recollection(id) => restricted.recollections.push(id),
            Protected::Quote(id) => restricted.quotes.push(id),
            Protected::Person(id) => {
                restricted.people.push(id);
                restricted.recollections.extend(read.narrated_by(id)?);
            }
            Protected::Turns(first, last) => {
                let (first, last) = (read.turn(first)?, read.turn(last)?);
                let (from, to) = (first.position.min(last.position), first.position.max(last.position));
                restricted.stretches.push((first.transcript, from, to));
            }
        }
    }
    Ok(restricted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_ranges_of_dates() {
        for (typed, wanted) in [
            ("1985", (19850101, 19851231)),
            ("198X", (19800101, 19891231)),
            ("1980s", (19800101, 19891231)),
            ("1985/1991", (19850101, 19911231)),
            ("1985..1991", (19850101, 19911231)),
            ("1985 .. 199X", (19850101, 19991231)),
            ("../1990", (SortableDay::MIN, 19901231)),
            ("..1990-08", (SortableDay::MIN, 19900831)),
            ("1990-08~..", (19900801, SortableDay::MAX)),
        ] {
            assert_eq!(days(typed), Ok(wanted), "{typed}");
        }
        for (typed, sentence) in [
            ("..", "before or after"),
            ("1991..1985", "ends before it begins"),
            ("1991/1985", "ends before it begins"),
            ("summer", "no date"),
            ("1985..summer", "no date"),
        ] {
            assert!(days(typed).is_err_and(|error| error.contains(sentence)), "{typed}: {:?}", days(typed));
        }
    }

    #[test]
    fn a_slip_in_a_field_is_told() {
        assert!(mistyped("persn:Dolny").is_some_and(|note| note.contains("“person:” may be meant")));
        assert_eq!(mistyped("http://x.example"), None);
        assert_eq!(mistyped("strike"), None);
    }
}
