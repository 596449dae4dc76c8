//! Rows of people and their other names.

use std::collections::{HashMap, HashSet};

use rusqlite::{OptionalExtension, Row, params};
use serde::Serialize;

use super::fields::row_of;
use super::{Read, Result, StoreError, Write};
use crate::model::{Article, Date, Id, Person, Recollection, Role};

/// Where a person stands in the archive, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PersonUse {
    /// Recollections given.
    pub narrated: usize,
    /// Recollections taken down.
    pub interviewed: usize,
    /// Articles written.
    pub written: usize,
    /// Quotations in articles.
    pub quoted: usize,
}

/// One place where a person stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonPart {
    /// As what, and in what.
    pub stand: Stand,
    /// The title of the recollection or article.
    pub title: String,
    /// When it was given or published.
    pub date: Option<Date>,
}

/// As what a person stands in what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    /// Took part in a recollection.
    Took(Role, Id<Recollection>),
    /// Wrote an article.
    Wrote(Id<Article>),
    /// Is quoted in an article, so many times.
    Quoted(Id<Article>, usize),
}

impl Read<'_> {
    /// Everybody, by name.
    pub fn people(&self) -> Result<Vec<Person>> {
        let mut aliases: HashMap<Id<Person>, Vec<String>> = HashMap::new();
        let mut statement = self.connection.prepare_cached("SELECT person_id, name FROM alias ORDER BY name")?;
        for row in statement.query_map([], |row| Ok((row.get("person_id")?, row.get("name")?)))? {
            let (person, name) = row?;
            aliases.entry(person).or_default().push(name);
        }
        let sql = "SELECT id, kind, name, pseudonym, note FROM person ORDER BY name, id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let people = statement.query_map([], |row| {
            let mut person = read_person(row)?;
            person.aliases = aliases.remove(&person.id).unwrap_or_default();
            Ok(person)
        })?;
        Ok(people.collect::<rusqlite::Result<_>>()?)
    }

    /// What everybody is called, name by name, also by other names.
    pub fn names(&self) -> Result<Vec<(Id<Person>, String)>> {
        let sql = "SELECT id, name FROM person UNION ALL SELECT person_id, name FROM alias";
        let mut statement = self.connection.prepare_cached(sql)?;
        let names = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(names.collect::<rusqlite::Result<_>>()?)
    }

    /// One person.
    pub fn person(&self, id: Id<Person>) -> Result<Person> {
        let sql = "SELECT id, kind, name, pseudonym, note FROM person WHERE id = ?1";
        let found = self.connection.prepare_cached(sql)?.query_row([id], read_person).optional()?;
        let mut person = found.ok_or_else(|| StoreError::NoSuch { noun: "person", id: id.short() })?;
        let mut statement =
            self.connection.prepare_cached("SELECT name FROM alias WHERE person_id = ?1 ORDER BY name")?;
        person.aliases = statement.query_map([id], |row| row.get("name"))?.collect::<rusqlite::Result<_>>()?;
        Ok(person)
    }

    /// Whom somebody has told apart from this person.
    pub fn told_apart_from(&self, id: Id<Person>) -> Result<Vec<Id<Person>>> {
        let sql = "SELECT other_id AS person FROM told_apart WHERE one_id = ?1
                   UNION ALL SELECT one_id FROM told_apart WHERE other_id = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let people = statement.query_map([id], |row| row.get("person"))?;
        Ok(people.collect::<rusqlite::Result<_>>()?)
    }

    /// Everybody whom somebody has told apart, as pairs in the order in which they were named.
    pub fn told_apart(&self) -> Result<HashSet<(Id<Person>, Id<Person>)>> {
        let mut statement = self.connection.prepare_cached("SELECT one_id, other_id FROM told_apart")?;
        let pairs = statement.query_map([], |row| Ok((row.get("one_id")?, row.get("other_id")?)))?;
        Ok(pairs.collect::<rusqlite::Result<_>>()?)
    }

    /// How often everybody stands where, in one question.
    pub fn uses_of_people(&self) -> Result<HashMap<Id<Person>, PersonUse>> {
        let sql = "SELECT person_id AS person, 'narrated' AS part, count(*) AS times FROM participant
                       WHERE role = 'narrator' GROUP BY person_id
                   UNION ALL SELECT person_id, 'interviewed', count(*) FROM participant
                       WHERE role = 'interviewer' GROUP BY person_id
                   UNION ALL SELECT person_id, 'written', count(*) FROM author GROUP BY person_id
                   UNION ALL SELECT speaker_id, 'quoted', count(*) FROM quotation
                       WHERE speaker_id IS NOT NULL AND is_quotation GROUP BY speaker_id";
        let mut uses: HashMap<Id<Person>, PersonUse> = HashMap::new();
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let times = super::values::used(row.get("times")?);
            let person_use = uses.entry(row.get("person")?).or_default();
            match row.get_ref("part")?.as_str().unwrap_or_default() {
                "narrated" => person_use.narrated = times,
                "interviewed" => person_use.interviewed = times,
                "written" => person_use.written = times,
                _ => person_use.quoted = times,
            }
        }
        Ok(uses)
    }

    /// What a person gave, asked, was present at, wrote and is quoted in, by date and title.
    pub fn parts_of_person(&self, id: Id<Person>) -> Result<Vec<PersonPart>> {
        let sql = "SELECT part, id, title, date, times FROM (
                   SELECT participant.role AS part, recollection.id AS id, recollection.title AS title,
                       recollection.date AS date, recollection.date_from AS day, 1 AS times
                   FROM participant JOIN recollection ON recollection.id = participant.recollection_id
                   WHERE participant.person_id = ?1
                   UNION ALL SELECT 'author', article.id, article.title, article.date, article.date_from, 1
                   FROM author JOIN article ON article.id = author.article_id WHERE author.person_id = ?1
                   UNION ALL SELECT 'quoted', article.id, article.title, article.date, article.date_from, count(*)
                   FROM quotation JOIN article ON article.id = quotation.article_id
                   WHERE quotation.speaker_id = ?1 AND quotation.is_quotation GROUP BY article.id)
                   ORDER BY day IS NULL, day, title";
        let mut statement = self.connection.prepare_cached(sql)?;
        let parts = statement.query_map([id], |row| {
            let times = super::values::used(row.get("times")?);
            Ok(PersonPart {
                stand: match row.get_ref("part")?.as_str().unwrap_or_default() {
                    "narrator" => Stand::Took(Role::Narrator, row.get("id")?),
                    "interviewer" => Stand::Took(Role::Interviewer, row.get("id")?),
                    "present" => Stand::Took(Role::Present, row.get("id")?),
                    "author" => Stand::Wrote(row.get("id")?),
                    _ => Stand::Quoted(row.get("id")?, times),
                },
                title: row.get("title")?,
                date: row.get("date")?,
            })
        })?;
        Ok(parts.collect::<rusqlite::Result<_>>()?)
    }

    /// How many rows of each table name this person, apart from other names; tables without any are left out.
    pub fn references_to_person(&self, id: Id<Person>) -> Result<Vec<(&'static str, usize)>> {
        let count = |(table, column, by): &(&str, &str, &str)| {
            format!("(SELECT count(*) FROM {table} WHERE {column} = {}) AS \"{table}\"", key(by, "?1"))
        };
        let counts: Vec<String> = REFERENCES.iter().map(count).collect();
        let sql = format!("SELECT {}", counts.join(", "));
        let found = self.connection.prepare_cached(&sql)?.query_row([id], |row| {
            REFERENCES.iter().map(|(table, ..)| Ok((*table, super::values::used(row.get(*table)?)))).collect()
        });
        let mut found: Vec<(&'static str, usize)> = found?;
        found.retain(|(_, count)| *count > 0);
        Ok(found)
    }
}

/// Every column that names a person, and by what.
const REFERENCES: &[(&str, &str, &str)] = &[
    ("participant", "person_id", "id"),
    ("author", "person_id", "id"),
    ("turn", "speaker", "row"),
    ("quotation", "speaker_id", "id"),
    ("release", "person_id", "id"),
    ("restriction", "person_id", "id"),
    ("memo", "person_id", "id"),
];

/// By what a column names the person whose id is `id`, which is SQL.
fn key(by: &str, id: &str) -> String {
    if by == "row" { row_of("person", id) } else { id.to_owned() }
}

impl Write<'_> {
    /// Adds a person with all names.
    pub fn insert_person(&self, person: &Person) -> Result<()> {
        let sql = "INSERT INTO person (id, kind, name, pseudonym, note) VALUES (?1, ?2, ?3, ?4, ?5)";
        self.connection.prepare_cached(sql)?.execute(params![
            person.id,
            person.kind,
            person.name,
            person.pseudonym,
            person.note
        ])?;
        person.aliases.iter().try_for_each(|alias| self.insert_alias(person.id, alias))
    }

    /// Stores the person as it is now, other names included.
    pub fn update_person(&self, person: &Person) -> Result<()> {
        let before = self.person(person.id)?;
        let sql = "UPDATE person SET kind = ?2, name = ?3, pseudonym = ?4, note = ?5 WHERE id = ?1";
        self.connection.prepare_cached(sql)?.execute(params![
            person.id,
            person.kind,
            person.name,
            person.pseudonym,
            person.note
        ])?;
        for gone in before.aliases.iter().filter(|alias| !person.aliases.contains(alias)) {
            let sql = "DELETE FROM alias WHERE person_id = ?1 AND name = ?2";
            self.connection.prepare_cached(sql)?.execute(params![person.id, gone])?;
        }
        let new = person.aliases.iter().filter(|alias| !before.aliases.contains(alias));
        new.into_iter().try_for_each(|alias| self.insert_alias(person.id, alias))
    }

    /// Removes a person, with other names and what hangs on them alone (memos, restrictions).
    pub fn delete_person(&self, id: Id<Person>) -> Result<()> {
        self.connection.prepare_cached("DELETE FROM person WHERE id = ?1")?.execute([id])?;
        Ok(())
    }

    /// Makes everything that names `from` name `into`. Where both stand in the same place already, the one of `from`
    /// goes.
    pub fn repoint_person(&self, from: Id<Person>, into: Id<Person>) -> Result<()> {
        for (table, column, by) in REFERENCES {
            let (old, new) = (key(by, "?1"), key(by, "?2"));
            let sql = format!("UPDATE OR IGNORE {table} SET {column} = {new} WHERE {column} = {old}");
            self.connection.execute(&sql, params![from, into])?;
        }
        for table in ["participant", "author"] {
            self.connection.execute(&format!("DELETE FROM {table} WHERE person_id = ?1"), [from])?;
        }
        Ok(())
    }

    /// Keeps that two records are two people; once is enough.
    pub fn tell_apart(&self, one: Id<Person>, other: Id<Person>) -> Result<()> {
        let sql = "INSERT OR IGNORE INTO told_apart (id, one_id, other_id) VALUES (?1, min(?2, ?3), max(?2, ?3))";
        self.connection.prepare_cached(sql)?.execute(params![Id::<Person>::new(), one, other])?;
        Ok(())
    }

    fn insert_alias(&self, person: Id<Person>, name: &str) -> Result<()> {
        let sql = "INSERT INTO alias (id, person_id, name) VALUES (?1, ?2, ?3)";
        self.connection.prepare_cached(sql)?.execute(params![Id::<Person>::new(), person, name])?;
        Ok(())
    }
}

fn read_person(row: &Row<'_>) -> rusqlite::Result<Person> {
    Ok(Person {
        id: row.get("id")?,
        kind: row.get("kind")?,
        name: row.get("name")?,
        aliases: Vec::new(),
        pseudonym: row.get("pseudonym")?,
        note: row.get("note")?,
    })
}
