//! SQLite: the only room with SQL.

pub mod candidates;
pub mod locate;
