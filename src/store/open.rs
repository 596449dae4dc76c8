//! How a database is made, opened, brought up to date, copied and closed.
//!
//! While open for writing it is in WAL mode with `synchronous=FULL`, so that what was committed survives the plug being
//! pulled; on a clean close it goes back to one self-contained file, which a copy tool or a read-only disk can handle.

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::{Result, StoreError, names, pairs, stems, triggers};

/// Marks the file as ours for anybody who looks (`file`, `PRAGMA application_id`): “ViVo” in ASCII.
pub const APPLICATION_ID: i64 = 0x5669_566f;

/// The migrations, in order; the first brings an empty database to version 1. Never edited after a release.
pub(super) const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/0001_archive.sql"),
    include_str!("../../migrations/0002_told_apart.sql"),
    include_str!("../../migrations/0003_sound.sql"),
    include_str!("../../migrations/0004_pairs.sql"),
    include_str!("../../migrations/0005_stems.sql"),
    include_str!("../../migrations/0006_saved_searches.sql"),
    include_str!("../../migrations/0007_together.sql"),
    include_str!("../../migrations/0008_plans.sql"),
    include_str!("../../migrations/0009_names.sql"),
    include_str!("../../migrations/0010_rows.sql"),
    include_str!("../../migrations/0011_longer_pairs.sql"),
];

/// The schema version of this program.
pub const SCHEMA_VERSION: i64 = MIGRATIONS.len() as i64;

/// Of a new database: long turns leave half as much of such pages unused as of SQLite's usual 4,096 bytes.
const PAGE_BYTES: i64 = 8192;

pub(super) fn create(path: &Path) -> Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let make = || -> rusqlite::Result<()> {
        let mut connection = Connection::open_with_flags(path, flags)?;
        register_functions(&connection)?;
        connection.pragma_update(None, "page_size", PAGE_BYTES)?;
        // What becomes free can be given back, see `settle`.
        connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        migrate(&mut connection, 0)?;
        connection.close().map_err(|(_, error)| error)
    };
    make().map_err(|error| StoreError::from_sqlite(error, path))
}

pub(super) fn for_writing(path: &Path, backups: &Path) -> Result<Connection> {
    let explain = |error| StoreError::from_sqlite(error, path);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags).map_err(explain)?;
    #[cfg(test)]
    {
        connection = super::plans::recording(connection).map_err(explain)?;
    }
    keep_the_heap();
    harden(&connection).map_err(explain)?;
    let version = recognised_version(&connection, path)?;
    prepare_writing(&connection).map_err(explain)?;
    if version < SCHEMA_VERSION {
        keep_copy(&connection, backups, version)?;
        migrate(&mut connection, version).map_err(explain)?;
    }
    // What a statement would take back is kept in memory, as it is short; only a migration's is as long as the archive.
    connection.pragma_update(None, "temp_store", "MEMORY").map_err(explain)?;
    Ok(connection)
}

pub(super) fn for_reading(path: &Path) -> Result<Connection> {
    let (connection, version) = as_it_is(path)?;
    if version < SCHEMA_VERSION {
        return Err(StoreError::Older { path: path.to_owned(), theirs: version });
    }
    Ok(connection)
}

/// Opens for reading what may be of an older version, and says of which.
fn as_it_is(path: &Path) -> Result<(Connection, i64)> {
    if !path.exists() {
        return Err(StoreError::Missing { path: path.to_owned() });
    }
    let explain = |error| StoreError::from_sqlite(error, path);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(explain)?;
    #[cfg(test)]
    let connection = super::plans::recording(connection).map_err(explain)?;
    keep_the_heap();
    harden(&connection).map_err(explain)?;
    // The upper pages of every index, so that a search need not fetch them again and again; in KiB, where negative.
    connection.pragma_update(None, "cache_size", -(16 << 10)).map_err(explain)?;
    let version = recognised_version(&connection, path)?;
    Ok((connection, version))
}

/// What a file from a stranger may not do to us: run functions from its schema, or let us write to shadow tables.
fn harden(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    // A plan made for one value is good for all: without this, a statement is made anew for every value bound to it.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(128);
    connection.pragma_update(None, "cell_size_check", true)?;
    register_functions(connection)
}

/// What the schema's triggers and views call.
pub(super) fn register_functions(connection: &Connection) -> rusqlite::Result<()> {
    pairs::register(connection)?;
    stems::register(connection)?;
    names::register(connection)
}

/// SQLite takes and frees its pages one by one, and each time the C library would give the top of the heap back to the
/// system and fetch it again, which costs a third of an import and a tenth of a search. It stops doing so below twice the
/// size of the largest block that was ever freed (mallopt(3), on glibc); this one is never touched, so it costs nothing.
/// The allocator is the whole process's: this is the one thing here that outlives the archive.
fn keep_the_heap() {
    const LARGE_BYTES: usize = 16 << 20;
    drop(std::hint::black_box(Vec::<u8>::with_capacity(LARGE_BYTES)));
}

fn prepare_writing(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // What one transaction of an import changes, so that it is written once; in KiB, where negative.
    connection.pragma_update(None, "cache_size", -(32 << 10))?;
    connection.pragma_update_and_check(None, "secure_delete", true, |_| Ok(()))
}

/// The schema version of the archive at `path`, or why it is none of ours.
fn recognised_version(connection: &Connection, path: &Path) -> Result<i64> {
    let pragma = |name: &str| {
        connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).map_err(|error| {
            // The first read finds out whether the file is a database at all.
            StoreError::from_sqlite(error, path)
        })
    };
    let application = pragma("application_id")?;
    let theirs = pragma("user_version")?;
    if application != APPLICATION_ID || theirs < 1 {
        return Err(StoreError::NotAnArchive { path: path.to_owned() });
    }
    if theirs > SCHEMA_VERSION {
        return Err(StoreError::Newer { path: path.to_owned(), theirs, ours: SCHEMA_VERSION });
    }
    Ok(theirs)
}

/// Runs the migrations after `version` in one transaction and makes the triggers anew.
fn migrate(connection: &mut Connection, version: i64) -> rusqlite::Result<()> {
    // What points to a table that is made anew must stay; can be switched only outside a transaction.
    connection.pragma_update(None, "foreign_keys", false)?;
    let transaction = connection.transaction()?;
    triggers::drop_all(&transaction)?;
    let known = usize::try_from(version).unwrap_or(0);
    for migration in MIGRATIONS.iter().skip(known) {
        transaction.execute_batch(migration)?;
    }
    triggers::make(&transaction)?;
    transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.commit()?;
    connection.pragma_update(None, "foreign_keys", true)
}

/// How the name of a copy ends while it is written.
const PARTIAL: &str = "db-partial";

/// Keeps the archive as it is before a migration. What was copied within this very second, by an opening that got no
/// further, is such a copy already.
fn keep_copy(connection: &Connection, backups: &Path, version: i64) -> Result<()> {
    std::fs::create_dir_all(backups).map_err(|source| StoreError::Io {
        doing: "making the folder for copies",
        path: backups.to_owned(),
        source,
    })?;
    // What an opening that was killed left of a copy; only one at a time may write.
    for left in std::fs::read_dir(backups).into_iter().flatten().flatten() {
        if left.path().extension().is_some_and(|extension| extension == PARTIAL) {
            let _ = std::fs::remove_file(left.path());
        }
    }
    let now = jiff::ZonedDateTime::now().strftime("%Y-%m-%d-%H%M%S").to_string();
    let copy = backups.join(format!("before-migration-from-{version}-{now}.db"));
    if copy.exists() { Ok(()) } else { copy_to(connection, &copy) }
}

/// Writes a copy under another name, reads it back, and gives it its name: a copy that exists is whole, and opens. What a
/// program that was killed left of one is written anew.
pub(super) fn copy_to(connection: &Connection, target: &Path) -> Result<()> {
    let failed = |source| StoreError::Io { doing: "writing a copy", path: target.to_owned(), source };
    if target.exists() {
        return Err(failed(std::io::ErrorKind::AlreadyExists.into()));
    }
    let partial = target.with_extension(PARTIAL);
    let clear = || match std::fs::remove_file(&partial) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(failed(error)),
        _ => Ok(()),
    };
    clear()?;
    let written = write_copy(connection, &partial).and_then(|()| std::fs::rename(&partial, target).map_err(failed));
    match &written {
        Ok(()) => sync_folder_of(target),
        Err(_) => drop(clear()),
    }
    written
}

/// Makes a new name last, where the system can; the copy is whole under either.
fn sync_folder_of(file: &Path) {
    if let Some(folder) = file.parent().and_then(|folder| std::fs::File::open(folder).ok()) {
        let _ = folder.sync_all();
    }
}

fn write_copy(connection: &Connection, target: &Path) -> Result<()> {
    let name = target.to_string_lossy();
    connection.execute("VACUUM INTO ?1", [&name]).map_err(|error| StoreError::from_sqlite(error, target))?;
    // The copy before a migration is of the older version.
    let (copy, _) = as_it_is(target)?;
    quick_check(&copy, target)?;
    // Not all systems sync what was opened for reading.
    let synced = std::fs::OpenOptions::new().write(true).open(target).and_then(|file| file.sync_all());
    synced.map_err(|source| StoreError::Io { doing: "writing a copy", path: target.to_owned(), source })
}

pub(super) fn quick_check(connection: &Connection, path: &Path) -> Result<()> {
    let explain = |error| StoreError::from_sqlite(error, path);
    let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(explain)?;
    match verdict.as_str() {
        "ok" => Ok(()),
        _ => Err(StoreError::Damaged { path: path.to_owned(), detail: verdict }),
    }
}

pub(super) fn settle(connection: &Connection) -> rusqlite::Result<()> {
    // Only to be faster next time: where the disk is full, the archive becomes one file all the same.
    triggers::indexes(connection)
        .and_then(|indexes| indexes.iter().try_for_each(|index| gather_index(connection, index)))
        .and_then(|()| give_back(connection))
        .ok();
    connection.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))
}

/// Makes the file as small as it can be by moving its last pages, up to a limit, to where pages are free: gathered indexes
/// leave many. In archives that older versions made, nothing.
fn give_back(connection: &Connection) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(&format!("PRAGMA incremental_vacuum({MOST_PAGES})"))?;
    let mut rows = statement.query([])?;
    // A row a page.
    while rows.next()?.is_some() {}
    Ok(())
}

/// Pieces of a full-text index above which it is gathered, because a word is looked for in every one of them, and the
/// most pages that this may write. Eight pieces make a quotation take an eighth longer to locate; gathering the words of
/// 35 MB of text takes a fifth of a second.
const MANY_PIECES: i64 = 4;
const MOST_PAGES: i64 = 20_000;

/// Gathers an index that lies in many pieces, as it does after many files were imported.
fn gather_index(connection: &Connection, index: &str) -> rusqlite::Result<()> {
    let pieces = format!("SELECT count(DISTINCT segid) FROM {index}_idx");
    let pieces: i64 = connection.query_row(&pieces, [], |row| row.get(0))?;
    if pieces > MANY_PIECES {
        // A negative number gathers all pieces, not only those of like size.
        connection.execute_batch(&format!("INSERT INTO {index} ({index}, rank) VALUES ('merge', -{MOST_PAGES})"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An archive as the first schema made it, with one person in it.
    fn of_version_1(path: &Path) -> rusqlite::Result<()> {
        let connection = Connection::open(path)?;
        connection.execute_batch(MIGRATIONS[0])?;
        connection.pragma_update(None, "user_version", 1)?;
        connection.pragma_update(None, "application_id", APPLICATION_ID)?;
        let sql = "INSERT INTO person (id, kind, name) VALUES (zeroblob(16), 'person', 'Orla Pell')";
        connection.execute(sql, [])?;
        connection.close().map_err(|(_, error)| error)
    }

    #[test]
    fn an_archive_of_the_first_schema_is_brought_up_to_date_after_a_copy() -> Result<()> {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, backups) = (folder.path().join("archive.db"), folder.path().join("backups"));
        of_version_1(&path).expect("the first schema");
        assert!(matches!(for_reading(&path), Err(StoreError::Older { theirs: 1, .. })));
        let connection = for_writing(&path, &backups)?;
        let name: String = connection.query_row("SELECT name FROM person", [], |row| row.get(0)).expect("the person");
        assert_eq!(name, "Orla Pell");
        let known = "SELECT folded FROM known_name WHERE kind = 'name' AND source = zeroblob(16)";
        let known: String = connection.query_row(known, [], |row| row.get(0)).expect("the person by name");
        assert_eq!(known, "orla pell");
        assert!(triggers::journaled_tables(&connection).expect("tables").contains(&"told_apart".to_owned()));
        drop(connection);
        assert_eq!(std::fs::read_dir(&backups).expect("the copies").count(), 1);
        for_reading(&path).map(drop)
    }

    #[test]
    fn what_a_killed_program_left_of_a_copy_is_in_nobodys_way() -> Result<()> {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, copy) = (folder.path().join("archive.db"), folder.path().join("copy.db"));
        create(&path)?;
        let partial = copy.with_extension(PARTIAL);
        std::fs::write(&partial, b"half of it").expect("left behind");
        let connection = for_writing(&path, folder.path())?;
        copy_to(&connection, &copy)?;
        for_reading(&copy).map(drop)?;
        assert!(!partial.exists());
        assert!(matches!(copy_to(&connection, &copy), Err(StoreError::Io { .. })), "no copy is written over");
        Ok(())
    }

    #[test]
    fn a_closed_archive_has_no_free_pages() -> Result<()> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("archive.db");
        create(&path)?;
        let connection = for_writing(&path, &folder.path().join("backups"))?;
        let lines = "CREATE TABLE lines (text TEXT);
                     INSERT INTO lines SELECT hex(randomblob(2000)) FROM json_each('[1,2,3,4,5,6,7,8,9]');
                     CREATE TABLE later (text TEXT);
                     DROP TABLE lines";
        connection.execute_batch(lines).expect("pages that become free");
        let free = || connection.pragma_query_value(None, "freelist_count", |row| row.get::<_, i64>(0)).expect("pages");
        assert!(free() > 0);
        settle(&connection).expect("closed");
        assert_eq!(free(), 0);
        quick_check(&connection, &path)
    }

    #[test]
    fn an_index_in_many_pieces_is_gathered() {
        let connection = Connection::open_in_memory().expect("memory");
        let schema = "CREATE VIRTUAL TABLE turn_search USING fts5 (text);
                      INSERT INTO turn_search (turn_search, rank) VALUES ('automerge', 0)";
        connection.execute_batch(schema).expect("schema");
        for row in 1..=12 {
            connection
                .execute("INSERT INTO turn_search (rowid, text) VALUES (?1, 'the ferry again')", [row])
                .expect("row");
        }
        let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).expect("count");
        let pieces = "SELECT count(DISTINCT segid) FROM turn_search_idx";
        assert!(count(pieces) > MANY_PIECES);
        gather_index(&connection, "turn_search").expect("gathered");
        assert_eq!(count(pieces), 1);
        assert_eq!(count("SELECT count(*) FROM turn_search WHERE turn_search MATCH 'ferry'"), 12);
    }
}
