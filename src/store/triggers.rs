//! The triggers nobody should write by hand: they keep the journal and the full-text index, and are made from the
//! schema after every migration, so that a new table or column can never be forgotten.

use std::collections::BTreeMap;
use std::fmt::Write;

use rusqlite::{Connection, OptionalExtension};

use super::fields::{Field, fields};
use super::names;

/// Tables that can be computed anew stay out of the journal.
const DERIVED: &[&str] = &["suggestion"];

/// Takes all triggers away: what a migration does is no change that the journal records.
pub(super) fn drop_all(connection: &Connection) -> rusqlite::Result<()> {
    let triggers = names(connection, "SELECT name FROM sqlite_schema WHERE type = 'trigger'")?;
    triggers.iter().try_for_each(|name| connection.execute_batch(&format!("DROP TRIGGER {name}")))
}

/// Makes all triggers, of which there are none.
pub(super) fn make(connection: &Connection) -> rusqlite::Result<()> {
    for table in journaled_tables(connection)? {
        connection.execute_batch(&journal_triggers(&table, &fields(connection, &table)?))?;
    }
    connection.execute_batch(&names::triggers())?;
    let mut by_table: BTreeMap<String, Vec<Index>> = BTreeMap::new();
    for name in indexes(connection)? {
        let columns = columns(connection, &name)?;
        by_table.entry(table_of(&name).to_owned()).or_default().push(Index { name, columns });
    }
    for (table, indexes) in &by_table {
        connection.execute_batch(&index_triggers(table, indexes))?;
    }
    for Index { name: index, .. } in by_table.values().flatten() {
        // Without secure-delete, deleted words live on in the index's own tables. What is gathered in memory before it is
        // written down, which is one more piece for every search until pieces are merged, is 1 MB otherwise.
        for option in ["'secure-delete', 1".to_owned(), format!("'hashsize', {GATHERED_BYTES}")] {
            connection.execute_batch(&format!("INSERT INTO {index} ({index}, rank) VALUES ({option})"))?;
        }
    }
    if by_table.values().flatten().any(|index| index.name.ends_with("_stem_search")) {
        connection.execute_batch(&language_triggers())?;
    }
    Ok(())
}

/// How much of an index is gathered in memory before it is written down, in bytes: what a step of an import makes.
const GATHERED_BYTES: usize = 32 << 20;

/// From now on until the transaction ends, the indexes of turns' words wait for the turns that come in: SQLite has an
/// index write down what it has gathered before every statement, which takes longer than all else.
pub(super) fn let_indexes_wait(connection: &Connection) -> rusqlite::Result<()> {
    let sql =
        "UPDATE journal_state SET unindexed_from = min(unindexed_from, (SELECT coalesce(max(row), 0) + 1 FROM turn))";
    connection.prepare_cached(sql)?.execute([]).map(drop)
}

/// Indexes the turns that wait for it.
pub(super) fn index_what_waits(connection: &Connection) -> rusqlite::Result<()> {
    let waiting = "SELECT unindexed_from FROM journal_state WHERE unindexed_from <= (SELECT max(row) FROM turn)";
    let Some(first) = connection.prepare_cached(waiting)?.query_row([], |row| row.get::<_, i64>(0)).optional()? else {
        return Ok(());
    };
    for index in indexes(connection)?.iter().filter(|index| table_of(index) == TURN_TABLE) {
        let (source, list) = (index.trim_end_matches("_search"), columns(connection, index)?.join(", "));
        let sql = format!("INSERT INTO {index} (rowid, {list}) SELECT row, {list} FROM {source} WHERE row >= ?1");
        connection.prepare_cached(&sql)?.execute([first])?;
    }
    connection.prepare_cached("UPDATE journal_state SET unindexed_from = ?1")?.execute([i64::MAX]).map(drop)
}

/// The full-text indexes.
pub(super) fn indexes(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let sql = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'virtual'
               AND name LIKE '%\\_search' ESCAPE '\\' ORDER BY name";
    names(connection, sql)
}

/// The tables whose changes the journal records: all that hold records and are not derived.
pub(super) fn journaled_tables(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let with_id = "SELECT name FROM pragma_table_list AS list WHERE schema = 'main' AND type = 'table' \
                   AND EXISTS (SELECT 1 FROM pragma_table_info(list.name) WHERE name = 'id') ORDER BY name";
    let mut tables = names(connection, with_id)?;
    tables.retain(|table| !DERIVED.contains(&table.as_str()));
    Ok(tables)
}

pub(super) fn columns(connection: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    names(connection, &format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid"))
}

fn names(connection: &Connection, sql: &str) -> rusqlite::Result<Vec<String>> {
    connection.prepare(sql)?.query_map([], |row| row.get(0))?.collect()
}

fn journal_triggers(table: &str, fields: &[Field]) -> String {
    let recording = "(SELECT recording FROM journal_state)";
    let updates: String = fields
        .iter()
        .filter(|field| field.name != "id")
        .map(|field| {
            format!(
                "INSERT INTO journal_change (noun, record, operation, field, before, after) \
                 SELECT '{table}', OLD.id, 'update', '{}', {}, {} WHERE OLD.{column} IS NOT NEW.{column};\n",
                field.name,
                field.value("OLD"),
                field.value("NEW"),
                column = field.column()
            )
        })
        .collect();
    let image: Vec<String> = fields
        .iter()
        .map(|field| format!("((SELECT max(sequence) FROM journal_change), '{}', {})", field.name, field.value("OLD")))
        .collect();
    format!(
        "CREATE TRIGGER journal_insert_{table} AFTER INSERT ON {table} WHEN {recording} BEGIN
             INSERT INTO journal_change (noun, record, operation) VALUES ('{table}', NEW.id, 'insert');
         END;
         CREATE TRIGGER journal_update_{table} AFTER UPDATE ON {table} WHEN {recording} BEGIN
             {updates}
         END;
         CREATE TRIGGER journal_delete_{table} AFTER DELETE ON {table} WHEN {recording} BEGIN
             INSERT INTO journal_change (noun, record, operation) VALUES ('{table}', OLD.id, 'delete');
             INSERT INTO journal_image (sequence, field, value) VALUES {};
         END;",
        image.join(", ")
    )
}

const TURN_TABLE: &str = "turn";
/// Turns from this row on wait to be indexed; no turn does once a transaction has ended.
const UNINDEXED: &str = "(SELECT unindexed_from FROM journal_state)";

/// What an index has of a text, and the table whose texts they are.
fn kind_of(index: &str) -> (Kind, &str) {
    let name = index.trim_end_matches("_search");
    let made_of = |ending: &str, kind: Kind| name.strip_suffix(ending).map(|table| (kind, table));
    made_of("_pair", Kind::Pairs).or_else(|| made_of("_stem", Kind::Stems)).unwrap_or((Kind::Words, name))
}

/// The table whose texts are in an index.
pub(super) fn table_of(index: &str) -> &str {
    kind_of(index).1
}

/// What an index has of a text.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// The words as they are printed: its table's own columns.
    Words,
    /// Pairs of short words.
    Pairs,
    /// Stems.
    Stems,
}

/// Where the language of a text stands: the noun that has it, and the language in SQL.
struct Texts {
    table: &'static str,
    column: &'static str,
    language: &'static str,
}

const OF_ITS_TRANSCRIPT: &str = "(SELECT coalesce(nullif(language, ''), \
     (SELECT language FROM recollection WHERE id = transcript.recollection_id)) FROM transcript WHERE row = {side}.transcript)";
const OF_A_TRANSCRIPT: &str = "(SELECT coalesce(nullif(language, ''), \
     (SELECT language FROM recollection WHERE id = transcript.recollection_id)) FROM transcript WHERE id = {side}.transcript_id)";
const OF_AN_ARTICLE: &str = "(SELECT language FROM article WHERE id = {side}.article_id)";

/// The nouns whose texts have an index of stems.
const TEXTS: [Texts; 4] = [
    Texts { table: "turn", column: "text", language: OF_ITS_TRANSCRIPT },
    Texts { table: "quote", column: "exact", language: OF_A_TRANSCRIPT },
    Texts { table: "passage", column: "text", language: OF_AN_ARTICLE },
    Texts { table: "memo", column: "text", language: "'und'" },
];

impl Texts {
    /// The stems of the row called `side`.
    fn stems(&self, side: &str) -> String {
        format!("word_stems({side}.{}, {})", self.column, self.language.replace("{side}", side))
    }
}

/// A full-text index with its columns.
struct Index {
    name: String,
    columns: Vec<String>,
}

impl Index {
    /// What it has of the row called `side`, which is of the table `texts` where that has texts.
    fn values(&self, side: &str, texts: Option<&Texts>) -> String {
        match (kind_of(&self.name).0, texts) {
            (Kind::Stems, Some(texts)) => texts.stems(side),
            (Kind::Pairs, Some(texts)) => format!("word_pairs({side}.{})", texts.column),
            _ => self.columns.iter().map(|column| format!("{side}.{column}")).collect::<Vec<_>>().join(", "),
        }
    }
}

/// Keeps all indexes of a table: one trigger for all, because to find out that there is nothing to do takes time for each.
fn index_triggers(table: &str, indexes: &[Index]) -> String {
    let texts = TEXTS.iter().find(|texts| texts.table == table);
    let watched = match texts {
        Some(texts) => texts.column.to_owned(),
        None => indexes.iter().flat_map(|index| index.columns.clone()).collect::<Vec<_>>().join(", "),
    };
    let (mut add, mut remove) = (String::new(), String::new());
    for index in indexes {
        let (name, list) = (&index.name, index.columns.join(", "));
        let _ = write!(add, "INSERT INTO {name} (rowid, {list}) VALUES (NEW.row, {});", index.values("NEW", texts));
        let _ = write!(
            remove,
            "INSERT INTO {name} ({name}, rowid, {list}) VALUES ('delete', OLD.row, {});",
            index.values("OLD", texts)
        );
    }
    // What waits to be indexed is in no index yet.
    let when = |side: &str| match table {
        TURN_TABLE => format!("WHEN {side}.row < {UNINDEXED}"),
        _ => String::new(),
    };
    let (old, new) = (when("OLD"), when("NEW"));
    format!(
        "CREATE TRIGGER index_insert_{table} AFTER INSERT ON {table} {new} BEGIN {add} END;
         CREATE TRIGGER index_delete_{table} AFTER DELETE ON {table} {old} BEGIN {remove} END;
         CREATE TRIGGER index_update_{table} AFTER UPDATE OF {watched} ON {table} {old} BEGIN {remove} {add} END;"
    )
}

/// Stems depend on the language that the owner of a text has. So a new language makes the stems of its texts anew; texts
/// go before their owner does, while their language is known; and what undo puts back before its owner
/// gets the stems of its language when the owner is there.
///
/// A plus before a column keeps SQLite from beginning with it: every new recollection would otherwise look at all
/// transcripts without a language, or, where statistics know of but few turns, at all turns.
fn language_triggers() -> String {
    /// Those whose language the recollection says.
    const UNTOLD: &str = "FROM transcript WHERE recollection_id = NEW.id AND +language = ''";
    let of_transcript = |side: &str| {
        format!(
            "coalesce(nullif({side}.language, ''), (SELECT language FROM recollection WHERE id = NEW.recollection_id))"
        )
    };
    let mut sql = String::new();
    let of_turns = format!("WHERE transcript IN (SELECT row {UNTOLD})");
    let of_quotes = format!("WHERE transcript_id IN (SELECT id {UNTOLD})");
    for (owner, whose, old, new) in [
        (
            "transcript",
            &[("turn", "WHERE transcript = NEW.row"), ("quote", "WHERE transcript_id = NEW.id")][..],
            of_transcript("OLD"),
            of_transcript("NEW"),
        ),
        (
            "recollection",
            &[("turn", of_turns.as_str()), ("quote", of_quotes.as_str())],
            "OLD.language".into(),
            "NEW.language".into(),
        ),
        ("article", &[("passage", "WHERE article_id = NEW.id")], "OLD.language".into(), "NEW.language".into()),
    ] {
        let anew = |from: &str| -> String {
            let texts = |(table, whose): &(&str, &str)| {
                TEXTS.iter().find(|known| known.table == *table).map(|known| known.anew(whose, from, &new))
            };
            whose.iter().filter_map(texts).collect()
        };
        let _ = writeln!(
            sql,
            "CREATE TRIGGER language_update_{owner} AFTER UPDATE OF language ON {owner} \
                 WHEN OLD.language IS NOT NEW.language BEGIN {} END;
             CREATE TRIGGER language_insert_{owner} AFTER INSERT ON {owner} BEGIN {} END;",
            anew(&old),
            anew("NULL")
        );
    }
    sql.push_str(
        "CREATE TRIGGER texts_delete_transcript BEFORE DELETE ON transcript BEGIN
             DELETE FROM quote WHERE transcript_id = OLD.id;
             DELETE FROM turn WHERE transcript = OLD.row;
         END;
         CREATE TRIGGER texts_delete_recollection BEFORE DELETE ON recollection BEGIN
             DELETE FROM transcript WHERE recollection_id = OLD.id;
         END;
         CREATE TRIGGER texts_delete_article BEFORE DELETE ON article BEGIN
             DELETE FROM passage WHERE article_id = OLD.id;
         END;",
    );
    sql
}

impl Texts {
    /// Takes the stems by the language `old` out of the index and puts those by `new` in, for the rows that `whose` says.
    fn anew(&self, whose: &str, old: &str, new: &str) -> String {
        let Texts { table, column, .. } = self;
        let whose = match *table {
            TURN_TABLE => format!("{whose} AND +row < {UNINDEXED}"),
            _ => whose.to_owned(),
        };
        format!(
            "INSERT INTO {table}_stem_search ({table}_stem_search, rowid, stems) \
                 SELECT 'delete', row, word_stems({column}, {old}) FROM {table} {whose};
             INSERT INTO {table}_stem_search (rowid, stems) SELECT row, word_stems({column}, {new}) FROM {table} {whose};\n"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::pairs;
    use crate::text::pairs::pair;

    #[test]
    fn the_pairs_follow_the_words() -> rusqlite::Result<()> {
        let connection = Connection::open_in_memory()?;
        pairs::register(&connection)?;
        connection.execute_batch(
            "CREATE TABLE turn (row INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
             CREATE TABLE journal_state (unindexed_from INTEGER NOT NULL) STRICT;
             INSERT INTO journal_state VALUES (9223372036854775807)",
        )?;
        connection.execute_batch(include_str!("../../migrations/0004_pairs.sql"))?;
        let index = Index { name: "turn_pair_search".to_owned(), columns: vec!["pairs".to_owned()] };
        connection.execute_batch(&index_triggers("turn", &[index]))?;
        let holding = |one: &str, next: &str| {
            let sql = "SELECT count(*) FROM turn_pair_search WHERE turn_pair_search MATCH ?1";
            connection.query_row(sql, [pair(one, next)], |row| row.get::<_, i64>(0))
        };
        let check = "INSERT INTO turn_pair_search (turn_pair_search, rank) VALUES ('integrity-check', 1)";

        connection.execute("INSERT INTO turn VALUES (1, 'We went up to it')", [])?;
        assert_eq!((holding("up", "to")?, holding("to", "it")?, holding("up", "it")?), (1, 1, 0));
        connection.execute("UPDATE turn SET text = 'We went up, it rained'", [])?;
        assert_eq!((holding("up", "to")?, holding("up", "it")?), (0, 1));

        // What waits is indexed as it is at the end, whatever was done to it before.
        let_indexes_wait(&connection)?;
        connection.execute("INSERT INTO turn VALUES (2, 'on we go'), (3, 'as if'), (4, 'not now')", [])?;
        connection.execute("UPDATE turn SET text = 'so it is' WHERE row < 3", [])?;
        connection.execute("DELETE FROM turn WHERE row = 4", [])?;
        assert_eq!((holding("on", "we")?, holding("as", "if")?, holding("so", "it")?), (0, 0, 1));
        index_what_waits(&connection)?;
        assert_eq!((holding("on", "we")?, holding("as", "if")?, holding("so", "it")?), (0, 1, 2));
        connection.execute_batch(check)?;
        connection.execute("DELETE FROM turn", [])?;
        assert_eq!(holding("up", "it")?, 0);
        connection.execute_batch(check)?;

        connection.execute_batch("DROP TRIGGER index_insert_turn")?;
        connection.execute("INSERT INTO turn VALUES (9, 'and so on')", [])?;
        assert!(connection.execute_batch(check).is_err(), "a turn whose pairs are missing is a fault");
        connection.execute_batch("INSERT INTO turn_pair_search (turn_pair_search) VALUES ('rebuild')")?;
        assert_eq!(holding("so", "on")?, 1);
        connection.execute_batch(check)
    }
}
