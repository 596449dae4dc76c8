//! The function that the index of word pairs is made with, for SQL: triggers and the view behind the index call it.

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

use crate::text::pairs::pairs;

/// Teaches `connection` the function; without it an archive can be read, but no turn be changed.
pub(super) fn register(connection: &Connection) -> rusqlite::Result<()> {
    // Innocuous: a schema from a stranger may call it, since it does nothing but calculate.
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("word_pairs", 1, flags, |arguments| {
        Ok(arguments.get_raw(0).as_str_or_null()?.map(pairs))
    })
}
