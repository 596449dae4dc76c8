//! What a query asks for, looked up in the archive: names become records, dates become days.

use super::super::clearance::Clearance;
use super::super::day::day_of_today;
use super::super::evidence::Grade;
use super::super::language::language_tag;
use super::super::people::alike::like_any;
use super::super::people::folded_name;
use super::super::query::{Field, Query, QueryError};
use super::super::{Result, tags};
use crate::model::date::SortableDay;
use crate::model::{Access, Date, Id, Person, Protected, RecollectionKind, Tag};
use crate::store::Read;
use crate::store::search::{Condition, Noun, Part, Restricted};
use crate::text::Span;
use crate::text::difference::Verdict;
use crate::text::fold::fold_word;

/// Looks up the names in a query. What the searcher should know is added to `notes`: a name that is nobody's, and who
/// is called nearly so.
pub(super) fn resolve(read: &Read<'_>, gate: &Clearance, query: Query, notes: &mut Vec<String>) -> Result<Condition> {
    let mut all = |parts: Vec<Query>| -> Result<Vec<Condition>> {
        parts.into_iter().map(|part| resolve(read, gate, part, notes)).collect()
    };
    Ok(match query {
        Query::Words { words, manner, .. } => {
            notes.extend(mistyped(&words));
            Condition::Words { words, manner }
        }
        Query::All(parts) => Condition::All(all(parts)?),
        Query::Any(parts) => Condition::Any(all(parts)?),
        Query::Not(part) => Condition::Not(Box::new(resolve(read, gate, *part, notes)?)),
        Query::Field { field, value, value_at, .. } => {
            Lookup { read, gate, field, value: &value, at: value_at, notes }.condition()?
        }
    })
}

/// What to say of a word that looks like a field with a slip in its name.
fn mistyped(words: &str) -> Option<String> {
    let (name, value) = words.split_once(':')?;
    let meant = Field::meant(name).filter(|_| !value.is_empty())?.name();
    Some(format!("“{name}:” is no field, so it was sought as a word; “{meant}:” may be meant"))
}

/// One field and its value, to be looked up.
struct Lookup<'look> {
    read: &'look Read<'look>,
    gate: &'look Clearance,
    field: Field,
    value: &'look str,
    /// Where the value stands in the query.
    at: Span,
    notes: &'look mut Vec<String>,
}

impl Lookup<'_> {
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
        let names = self.read.names()?;
        if let Some(like) = self.value.strip_prefix('~') {
            let mut found = called(&names, like);
            found.extend(like_any(&names, like));
            found.sort_unstable();
            found.dedup();
            self.note_nobody(&found, format!("nobody in this archive is called like “{like}”"));
            return Ok(found);
        }
        let found = called(&names, self.value);
        self.note_nobody(&found, format!("nobody in this archive is called “{}”", self.value));
        self.suggest(&names, &found)?;
        Ok(found)
    }

    fn note_nobody(&mut self, found: &[Id<Person>], note: String) {
        if found.is_empty() {
            self.notes.push(note);
        }
    }

    /// Says who else may be meant, as far as they may be named.
    fn suggest(&mut self, names: &[(Id<Person>, String)], found: &[Id<Person>]) -> Result<()> {
        let mut like = Vec::new();
        for id in like_any(names, self.value).into_iter().filter(|id| !found.contains(id)) {
            let person = self.read.person(id)?;
            if self.gate.names_openly(&person) {
                like.push(person.name);
            }
        }
        let shown = like.iter().take(SUGGESTED).map(String::as_str).collect::<Vec<_>>().join(", ");
        let more = if like.len() > SUGGESTED { "…" } else { "" };
        let who = match like.len() {
            0 => return Ok(()),
            1 => "1 other person has a name like this".to_owned(),
            many => format!("{many} other people have names like this"),
        };
        let again =
            Query::Field { field: self.field, value: format!("~{}", self.value), at: self.at, value_at: self.at };
        self.notes.push(format!("{who}: {shown}{more}; search {again}"));
        Ok(())
    }

    /// The tags of this name, or path, with everything under them.
    fn tags_under(&mut self) -> Result<Vec<Id<Tag>>> {
        let all = self.read.tags()?;
        let wanted = self.value.to_lowercase();
        let roots: Vec<_> = all
            .iter()
            .filter(|tag| tag.name.to_lowercase() == wanted || tags::path_of(&all, tag).to_lowercase() == wanted)
            .map(|tag| tag.id)
            .collect();
        if roots.is_empty() {
            self.notes.push(format!("there is no tag “{}”", self.value));
        }
        let under = all.iter().filter(|tag| roots.iter().any(|root| tags::stands_under(&all, tag.id, *root)));
        Ok(under.map(|tag| tag.id).collect())
    }

    /// The places that hold these words, as the archive writes them.
    fn places(&mut self) -> Result<Vec<String>> {
        let wanted = folded_place(self.value);
        let mut places: Vec<String> = self.read.places()?.into_iter().map(|(place, _)| place).collect();
        // Two recollections of one place stand side by side.
        places.dedup();
        places.retain(|place| folded_place(place).contains(&wanted));
        if places.is_empty() {
            self.notes.push(format!("nothing in this archive was told in “{}”", self.value));
        }
        Ok(places)
    }

    /// What `open`, `restricted` or a kind of access asks for.
    fn access(&self) -> Result<Condition> {
        let wanted = self.spaced();
        Ok(match (wanted.as_str(), wanted.parse::<Access>()) {
            ("open", _) => Condition::Not(Box::new(Condition::Restricted(restricted(self.read, None)?))),
            ("restricted", _) => Condition::Restricted(restricted(self.read, None)?),
            (_, Ok(access)) => Condition::Restricted(restricted(self.read, Some(access))?),
            _ => return Err(self.wrong("access", &accesses()).into()),
        })
    }
}

/// How many people of like names a note names.
const SUGGESTED: usize = 5;

/// Those one of whose names has all the words of `name`, each begun alike.
fn called(names: &[(Id<Person>, String)], name: &str) -> Vec<Id<Person>> {
    let wanted = folded_name(name);
    let fits = |name: &str| {
        let words = folded_name(name);
        wanted.iter().all(|wanted| words.iter().any(|word| word.starts_with(wanted.as_str())))
    };
    let mut found: Vec<Id<Person>> = match wanted.is_empty() {
        true => Vec::new(),
        false => names.iter().filter(|(_, name)| fits(name)).map(|(id, _)| *id).collect(),
    };
    found.sort_unstable();
    found.dedup();
    found
}

/// A place as it is compared: without its capitals and accents, one space between words.
pub(super) fn folded_place(place: &str) -> String {
    fold_word(&place.split_whitespace().collect::<Vec<_>>().join(" "))
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
