//! A question for words, asked of one noun: reads texts and tells which fulfil it.

use std::collections::HashMap;

use rusqlite::{Row, params_from_iter};

use super::super::{Read, Result};
use super::hit::{Columns, Hit, read_hit};
use super::sql::Sql;
use super::{Condition, Manner, Noun};
use crate::text::sought::{Finder, Places};
use crate::text::stem::{Algorithm, algorithm, detected};

/// What is asked, with what has been learnt of the archive's words meanwhile.
pub(super) struct Question<'s> {
    pub(super) read: &'s Read<'s>,
    pub(super) noun: Noun,
    pub(super) condition: &'s Condition,
    /// The groups of words in the condition, in its order.
    pub(super) groups: Vec<(&'s str, Manner)>,
    pub(super) finder: Finder,
    pub(super) algorithms: &'s [Algorithm],
    /// Parts of the condition without words that are not simply required: which of them a text fulfils is asked with it.
    flags: Vec<&'s Condition>,
    rules: HashMap<[u8; 16], Option<Algorithm>>,
}

/// A text with what must be known of it to judge it.
pub(super) struct Text {
    pub(super) row: i64,
    pub(super) words: String,
    /// Who says in which language it is.
    owner: Option<[u8; 16]>,
    flags: Vec<bool>,
    /// What is shown of it, where that was read with it.
    pub(super) hit: Option<Box<Hit>>,
}

impl<'s> Question<'s> {
    pub(super) fn new(read: &'s Read<'s>, noun: Noun, condition: &'s Condition) -> Result<Self> {
        let (mut groups, mut flags) = (Vec::new(), Vec::new());
        for part in condition.parts().iter().filter(|part| part.has_words()) {
            collect(part, &mut groups, &mut flags);
        }
        let finder = Finder::new(groups.iter().copied());
        let algorithms = read.algorithms()?;
        Ok(Question { read, noun, condition, groups, finder, algorithms, flags, rules: HashMap::new() })
    }

    /// Whether other forms than those typed are looked for at all.
    pub(super) fn has_other_forms(&self) -> bool {
        self.groups.iter().any(|(_, manner)| matches!(manner, Manner::AnyForm | Manner::Near(_)))
    }

    /// Whether the only words in it are a phrase.
    pub(super) fn is_phrase(&self) -> bool {
        let is_one = |(words, manner): &(&str, Manner)| {
            matches!(manner, Manner::AnyForm | Manner::Exact) && words.split_whitespace().count() > 1
        };
        self.groups.len() == 1 && self.groups.iter().all(is_one)
    }

    pub(super) fn has_phrase(&self) -> bool {
        self.groups.iter().any(|(words, manner)| *manner == Manner::AnyForm && words.split_whitespace().count() > 1)
    }

    /// The parts without words that must be fulfilled.
    pub(super) fn required(&self) -> impl Iterator<Item = &'s Condition> + use<'s> {
        self.condition.parts().iter().filter(|part| !part.has_words())
    }

    /// Restricts a statement to these rows and to what is required of them.
    pub(super) fn push_rows(&self, sql: &mut Sql, rows: &[i64]) {
        sql.push(&format!(" WHERE {}.row IN ", self.noun.table()));
        sql.rows(rows);
        for required in self.required() {
            sql.push(" AND ");
            sql.condition(self.noun, required);
        }
    }

    /// The texts of these rows that fulfil everything but the words; with what is shown of them, if all will be shown.
    pub(super) fn texts(&self, rows: &[i64], with_hits: bool) -> Result<Vec<Text>> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = Sql::default();
        let table = self.noun.table();
        let (words, owner) = (self.noun.words(), self.noun.owner());
        match with_hits {
            true => sql.select_hit(self.noun, false),
            false => sql.push(&format!("SELECT {table}.row AS row, {owner} AS owner")),
        }
        sql.push(&format!(", {table}.{words} AS words"));
        for flag in &self.flags {
            sql.push(", ");
            sql.condition(self.noun, flag);
        }
        sql.from(self.noun, with_hits || self.required().next().is_some() || !self.flags.is_empty());
        self.push_rows(&mut sql, rows);
        sql.push(" ORDER BY row");
        let mut statement = self.read.connection.prepare_cached(&sql.text)?;
        let words = statement.column_index("words")?;
        let columns = with_hits.then(|| Columns::of(&statement));
        let texts =
            statement.query_map(params_from_iter(&sql.values), |row| self.read_text(row, words, columns.as_ref()))?;
        Ok(texts.collect::<rusqlite::Result<_>>()?)
    }

    /// A text from a row that begins with `row`, and with `owner` where no hit is read, and in which the column `words` is
    /// followed by the flags.
    fn read_text(&self, row: &Row<'_>, words: usize, columns: Option<&Columns>) -> rusqlite::Result<Text> {
        let flag = |index: usize| row.get::<_, Option<bool>>(words + 1 + index);
        let hit = columns.map(|columns| read_hit(self.noun, columns, row)).transpose()?;
        Ok(Text {
            row: row.get(0)?,
            words: row.get(words)?,
            owner: if hit.is_some() { None } else { row.get(1)? },
            flags: (0..self.flags.len())
                .map(|index| Ok(flag(index)?.unwrap_or(false)))
                .collect::<rusqlite::Result<_>>()?,
            hit: hit.map(Box::new),
        })
    }

    /// Where a text has the words, if it fulfils the condition.
    pub(super) fn judged(&mut self, text: &Text) -> Result<Option<Places>> {
        let rules = self.rules_of(text)?;
        let places = self.finder.places(&text.words, rules);
        let (mut group, mut flag) = (0, 0);
        let mut parts = self.condition.parts().iter().filter(|part| part.has_words());
        Ok(parts.all(|part| holds(part, &places, &text.flags, &mut group, &mut flag)).then_some(places))
    }

    /// The rules of a text's language. A memo does not say in which language it is.
    fn rules_of(&mut self, text: &Text) -> Result<Option<Algorithm>> {
        if let Some(hit) = text.hit.as_ref().filter(|_| self.noun != Noun::Memo) {
            return Ok(algorithm(&hit.language));
        }
        let Some(owner) = text.owner else { return Ok(detected(&text.words)) };
        if let Some(known) = self.rules.get(&owner) {
            return Ok(*known);
        }
        let rules = algorithm(&self.read.language_of(self.noun, &owner)?);
        self.rules.insert(owner, rules);
        Ok(rules)
    }
}

/// The groups of words in a condition, and its largest parts without words, in order.
fn collect<'c>(condition: &'c Condition, groups: &mut Vec<(&'c str, Manner)>, flags: &mut Vec<&'c Condition>) {
    match condition {
        Condition::Words { words, manner } => groups.push((words, *manner)),
        _ if !condition.has_words() => flags.push(condition),
        Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| collect(part, groups, flags)),
        Condition::Not(part) => collect(part, groups, flags),
        _ => {}
    }
}

/// Whether a text fulfils a condition. Every part is asked, so that groups and flags are counted as `collect` did.
fn holds(condition: &Condition, places: &Places, flags: &[bool], group: &mut usize, flag: &mut usize) -> bool {
    let mut each = |parts: &[Condition]| -> Vec<bool> {
        parts.iter().map(|part| holds(part, places, flags, group, flag)).collect()
    };
    match condition {
        Condition::Words { .. } => {
            *group += 1;
            !places.of(*group - 1).is_empty()
        }
        _ if !condition.has_words() => {
            *flag += 1;
            flags.get(*flag - 1).copied().unwrap_or(false)
        }
        Condition::All(parts) => each(parts).into_iter().all(|holds| holds),
        Condition::Any(parts) => each(parts).into_iter().any(|holds| holds),
        Condition::Not(part) => !holds(part, places, flags, group, flag),
        _ => false,
    }
}
