//! SQLite: the only room with SQL.

pub mod candidates;
