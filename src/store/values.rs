//! How the model's small types stand in a column.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef};
use rusqlite::{Row, ToSql};

use crate::model::{Access, Anchoring, Date, Id, MarkKind, PersonKind, RecollectionKind, Review, Role, Stage, Work};

impl<T> ToSql for Id<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.as_bytes().as_slice()))
    }
}

impl<T> FromSql for Id<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        <[u8; 16]>::try_from(value.as_blob()?).map(Id::from_bytes).map_err(|error| FromSqlError::Other(Box::new(error)))
    }
}

macro_rules! as_text {
    ($($name:ty),+) => {
        $(impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(ToSqlOutput::from(self.to_string()))
            }
        }

        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                value.as_str()?.parse().map_err(|error| FromSqlError::Other(Box::new(error)))
            }
        })+
    };
}

as_text!(Date, PersonKind, RecollectionKind, Role, Stage, Anchoring, Review, Access, Work, MarkKind);

/// The columns of a row, one after the other. To look each up by its name costs more than to read it, which matters
/// where a dossier has tens of thousands of rows; so what is read stands in the order in which it is asked for.
pub(super) struct Columns<'row, 'statement> {
    row: &'row Row<'statement>,
    next: usize,
}

impl<'row, 'statement> Columns<'row, 'statement> {
    /// From the first one on.
    pub(super) fn of(row: &'row Row<'statement>) -> Self {
        Columns { row, next: 0 }
    }

    /// The next one.
    pub(super) fn next<T: FromSql>(&mut self) -> rusqlite::Result<T> {
        self.next += 1;
        self.row.get(self.next - 1)
    }

    /// The next one, not copied.
    pub(super) fn next_ref(&mut self) -> rusqlite::Result<ValueRef<'row>> {
        self.next += 1;
        self.row.get_ref(self.next - 1)
    }
}

/// A place in a text as it is stored; texts are far smaller than what a column holds.
pub(super) fn stored(offset: usize) -> i64 {
    i64::try_from(offset).unwrap_or(i64::MAX)
}

/// A place in a text as it is used; a negative one, which only damage could bring, reads as the beginning.
pub(super) fn used(offset: i64) -> usize {
    usize::try_from(offset).unwrap_or(0)
}

/// The first and the last day that a date may mean, for the columns beside it.
pub(super) fn bounds(date: Option<Date>) -> (Option<i64>, Option<i64>) {
    date.map(|date| date.bounds()).unzip()
}

/// An id as SQL's `unhex` reads it.
pub(super) fn hexadecimal<T>(id: &Id<T>) -> String {
    id.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}
