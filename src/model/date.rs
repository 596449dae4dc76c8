//! Dates with doubt: EDTF level 1 (Library of Congress, 2019), through the `edtf` crate.

use std::fmt;
use std::str::FromStr;

use edtf::level_1::{Certainty, Edtf, Precision, Season, Terminal};

/// A date as a historian knows it: `1990-08~`, `1991?`, `1985-04/1985-06`, `199X`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Date(Edtf);

/// Text that is no EDTF date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no date in EDTF; write 2020-03-12, 1990-08~ (about), 1991? (perhaps), 199X or 1985-04/1985-06")]
pub struct NotADate(pub String);

/// A day as one number that sorts: year × 10,000 + month × 100 + day.
pub type SortableDay = i64;

impl Date {
    /// The first and the last day that it may mean; an open end reaches to the end of time.
    pub fn bounds(&self) -> (SortableDay, SortableDay) {
        match self.0 {
            Edtf::DateTime(moment) => {
                let day = moment.date();
                let day = sortable(day.year(), day.month(), day.day());
                (day, day)
            }
            Edtf::Date(date) => date_bounds(date.precision()),
            Edtf::YYear(year) => {
                let first = year.value().saturating_mul(10_000);
                (first.saturating_add(101), first.saturating_add(1231))
            }
            Edtf::Interval(from, to) => (date_bounds(from.precision()).0, date_bounds(to.precision()).1),
            Edtf::IntervalFrom(from, _) => (date_bounds(from.precision()).0, SortableDay::MAX),
            Edtf::IntervalTo(_, to) => (SortableDay::MIN, date_bounds(to.precision()).1),
        }
    }

    /// As a citation writes it in English: “12 March 2020”, “about August 1990”, “the 1990s”.
    pub fn in_words(&self) -> String {
        match self.0 {
            Edtf::DateTime(moment) => {
                let day = moment.date();
                format!("{} {} {}", day.day(), month_name(day.month()), day.year())
            }
            Edtf::Date(date) => date_in_words(date),
            Edtf::YYear(year) => year.value().to_string(),
            Edtf::Interval(from, to) => format!("{} to {}", date_in_words(from), date_in_words(to)),
            Edtf::IntervalFrom(from, Terminal::Open) => format!("from {}", date_in_words(from)),
            Edtf::IntervalFrom(from, Terminal::Unknown) => format!("{} to an unknown date", date_in_words(from)),
            Edtf::IntervalTo(Terminal::Open, to) => format!("until {}", date_in_words(to)),
            Edtf::IntervalTo(Terminal::Unknown, to) => format!("an unknown date to {}", date_in_words(to)),
        }
    }

    /// Year, month and day as far as the first date it names is known: for styles that format dates themselves.
    pub fn parts(&self) -> (i32, Option<u32>, Option<u32>) {
        let date = match self.0 {
            Edtf::DateTime(moment) => {
                let day = moment.date();
                return (day.year(), Some(day.month()), Some(day.day()));
            }
            Edtf::YYear(year) => return (i32::try_from(year.value()).unwrap_or(i32::MAX), None, None),
            Edtf::Date(date) | Edtf::Interval(date, _) | Edtf::IntervalFrom(date, _) | Edtf::IntervalTo(_, date) => {
                date
            }
        };
        match date.precision() {
            Precision::Day(year, month, day) => (year, Some(month), Some(day)),
            Precision::Month(year, month) | Precision::DayOfMonth(year, month) => (year, Some(month), None),
            _ => (date.year(), None, None),
        }
    }

    /// Whether it says exactly one day, month or year without doubt: what every citation style can format.
    pub fn is_plain(&self) -> bool {
        let Edtf::Date(date) = self.0 else { return matches!(self.0, Edtf::DateTime(_)) };
        date.certainty() == Certainty::Certain
            && matches!(date.precision(), Precision::Day(..) | Precision::Month(..) | Precision::Year(_))
    }
}

fn sortable(year: i32, month: u32, day: u32) -> SortableDay {
    SortableDay::from(year) * 10_000 + SortableDay::from(month) * 100 + SortableDay::from(day)
}

/// The last day of a month is written as the 31st whatever the month: these numbers are only compared.
fn date_bounds(precision: Precision) -> (SortableDay, SortableDay) {
    let years = |from: i32, to: i32| (sortable(from, 1, 1), sortable(to, 12, 31));
    match precision {
        Precision::Century(year) => years(year, year + 99),
        Precision::Decade(year) => years(year, year + 9),
        Precision::Year(year) | Precision::MonthOfYear(year) | Precision::DayOfYear(year) => years(year, year),
        Precision::Season(year, Season::Spring) => (sortable(year, 3, 1), sortable(year, 5, 31)),
        Precision::Season(year, Season::Summer) => (sortable(year, 6, 1), sortable(year, 8, 31)),
        Precision::Season(year, Season::Autumn) => (sortable(year, 9, 1), sortable(year, 11, 31)),
        Precision::Season(year, Season::Winter) => (sortable(year, 12, 1), sortable(year + 1, 2, 31)),
        Precision::Month(year, month) | Precision::DayOfMonth(year, month) => {
            (sortable(year, month, 1), sortable(year, month, 31))
        }
        Precision::Day(year, month, day) => (sortable(year, month, day), sortable(year, month, day)),
    }
}

fn date_in_words(date: edtf::level_1::Date) -> String {
    let words = match date.precision() {
        Precision::Century(year) => format!("the {}00s", year / 100),
        Precision::Decade(year) => format!("the {year}s"),
        Precision::Year(year) | Precision::MonthOfYear(year) | Precision::DayOfYear(year) => year.to_string(),
        Precision::Season(year, season) => format!("{} {year}", season_name(season)),
        Precision::Month(year, month) | Precision::DayOfMonth(year, month) => format!("{} {year}", month_name(month)),
        Precision::Day(year, month, day) => format!("{day} {} {year}", month_name(month)),
    };
    match date.certainty() {
        Certainty::Certain => words,
        Certainty::Approximate => format!("about {words}"),
        Certainty::Uncertain => format!("{words} (uncertain)"),
        Certainty::ApproximateUncertain => format!("about {words} (uncertain)"),
    }
}

fn month_name(month: u32) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    usize::try_from(month).ok().and_then(|month| NAMES.get(month.wrapping_sub(1))).copied().unwrap_or("")
}

fn season_name(season: Season) -> &'static str {
    match season {
        Season::Spring => "spring",
        Season::Summer => "summer",
        Season::Autumn => "autumn",
        Season::Winter => "winter",
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Date {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Edtf::parse(text.trim()).map(Date).map_err(|_| NotADate(text.to_owned()))
    }
}

impl serde::Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Date {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn dates_are_written_back_as_they_came() {
        for text in
            ["2020-03-12", "1990-08~", "1991?", "199X", "19XX", "1985-04/1985-06", "1994-11~", "2001-21", "../1990"]
        {
            assert_eq!(date(text).to_string(), text);
        }
    }

    #[test]
    fn doubt_is_said_in_words() {
        assert_eq!(date("2020-03-12").in_words(), "12 March 2020");
        assert_eq!(date("1990-08~").in_words(), "about August 1990");
        assert_eq!(date("1991?").in_words(), "1991 (uncertain)");
        assert_eq!(date("199X").in_words(), "the 1990s");
        assert_eq!(date("1985-04/1985-06").in_words(), "April 1985 to June 1985");
        assert_eq!(date("1979-24").in_words(), "winter 1979");
    }

    #[test]
    fn a_date_lies_between_its_bounds() {
        assert_eq!(date("1990-08~").bounds(), (19900801, 19900831));
        assert_eq!(date("199X").bounds(), (19900101, 19991231));
        assert_eq!(date("1985-04/1985-06").bounds(), (19850401, 19850631));
        assert_eq!(date("1990/..").bounds().1, SortableDay::MAX);
        assert_eq!(date("Y9000000000000000000").bounds(), (SortableDay::MAX, SortableDay::MAX), "the end of all days");
    }

    #[test]
    fn what_is_no_date_says_how_to_write_one() {
        let error = "last summer".parse::<Date>().map_err(|error| error.to_string());
        assert!(error.is_err_and(|sentence| sentence.contains("1990-08~")));
    }
}
