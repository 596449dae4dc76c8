//! Days, where the archive is used.

use crate::model::date::SortableDay;

/// Today.
pub(super) fn day_of_today() -> SortableDay {
    let today = jiff::ZonedDateTime::now().date();
    i64::from(today.year()) * 10_000 + i64::from(today.month()) * 100 + i64::from(today.day())
}

/// The day of a moment (ms since 1970 UTC) as people write it: “12 Mar 2020”.
pub fn day_in_words(ms: i64) -> String {
    let Ok(moment) = jiff::Timestamp::from_millisecond(ms) else { return String::new() };
    moment.to_zoned_datetime(jiff::tz::TimeZone::system()).strftime("%-d %b %Y").to_string()
}
