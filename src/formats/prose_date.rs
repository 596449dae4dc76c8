//! Dates as people write them, in English, German, French, Russian and a few more, to `model::Date`.
//!
//! Used by every reader for by-lines, letter heads and metadata. A date that may be read in two ways (03/04/2020) is
//! not guessed, nor is a year of two digits.

use crate::model::Date;
use crate::text::Span;

/// The whole text as a date: EDTF, an ISO date-time, or as written in prose, with a weekday or “about” before it; a
/// bare year counts.
pub fn parse(text: &str) -> Option<Date> {
    let text = text.trim().trim_end_matches(['.', ',', ';']);
    if let Ok(date) = text.parse::<Date>() {
        return Some(plain(date));
    }
    if let Some((from, to)) = text.split_once('/').filter(|_| text.matches('/').count() == 1) {
        return interval(parse(from)?, parse(to)?);
    }
    let tokens = tokens(text);
    let about = tokens.iter().any(|token| ABOUT.contains(&token.lower.as_str()));
    let found = first(text, &tokens).map(|(date, _)| date).or_else(|| only_year(&tokens))?;
    let date = if about { format!("{found}~") } else { found };
    date.parse().ok()
}

/// The first full date (day, month and year, or month and year) in the text, and where it stands.
pub fn find(text: &str) -> Option<(Date, Span)> {
    let tokens = tokens(text);
    let (date, span) = first(text, &tokens)?;
    Some((date.parse().ok()?, span))
}

/// The year, where no other number stands.
fn only_year(tokens: &[Token]) -> Option<String> {
    let mut numbers = tokens.iter().filter(|token| token.digits > 0);
    let year = numbers.next()?.year()?;
    numbers.next().is_none().then(|| format!("{year:04}"))
}

fn interval(from: Date, to: Date) -> Option<Date> {
    if from == to { Some(from) } else { format!("{from}/{to}").parse().ok() }
}

/// A moment is cut to its day: who published at which minute is not asked.
fn plain(date: Date) -> Date {
    let written = date.to_string();
    let day = written.split_once('T').map(|(day, _)| day);
    day.and_then(|day| day.parse().ok()).unwrap_or(date)
}

const ABOUT: &[&str] =
    &["about", "around", "circa", "ca", "c", "approximately", "etwa", "um", "vers", "environ", "около"];

const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "januar", "jänner", "janvier", "janv", "январь", "января", "янв", "enero", "gennaio", "січня"],
    &["february", "feb", "februar", "février", "fevrier", "févr", "февраль", "февраля", "фев", "febrero", "лютого"],
    &["march", "mar", "märz", "maerz", "mrz", "mars", "март", "марта", "мар", "marzo", "березня"],
    &["april", "apr", "avril", "avr", "апрель", "апреля", "апр", "abril", "aprile", "квітня"],
    &["may", "mai", "май", "мая", "mayo", "maggio", "травня"],
    &["june", "jun", "juni", "juin", "июнь", "июня", "июн", "junio", "giugno", "червня"],
    &["july", "jul", "juli", "juillet", "juil", "июль", "июля", "июл", "julio", "luglio", "липня"],
    &["august", "aug", "août", "aout", "август", "августа", "авг", "agosto", "серпня"],
    &["september", "sep", "sept", "septembre", "сентябрь", "сентября", "сен", "сент", "septiembre", "вересня"],
    &["october", "oct", "oktober", "okt", "octobre", "октябрь", "октября", "окт", "octubre", "ottobre", "жовтня"],
    &["november", "nov", "novembre", "ноябрь", "ноября", "ноя", "нояб", "noviembre", "листопада"],
    &[
        "december",
        "dec",
        "dezember",
        "dez",
        "décembre",
        "decembre",
        "déc",
        "декабрь",
        "декабря",
        "дек",
        "diciembre",
        "грудня",
    ],
];

/// A number or a word, with where it stands.
struct Token {
    span: Span,
    lower: String,
    number: u32,
    digits: usize,
}

impl Token {
    fn month(&self) -> Option<u32> {
        let index = MONTHS.iter().position(|names| names.contains(&self.lower.as_str()))?;
        u32::try_from(index + 1).ok()
    }

    /// A day of the month, as in `3`, `03`, `3rd` or `1er`.
    fn day(&self) -> Option<u32> {
        (self.digits <= 2 && (1..=31).contains(&self.number)).then_some(self.number)
    }

    fn year(&self) -> Option<u32> {
        (self.digits == 4 && self.number >= 1000).then_some(self.number)
    }
}

/// Words longer than this are no part of a date.
const LONGEST: usize = 32;

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        if !c.is_alphanumeric() {
            continue;
        }
        let numeric = c.is_ascii_digit();
        let mut end = start + c.len_utf8();
        while let Some(&(at, next)) = rest.peek() {
            if !next.is_alphanumeric() || next.is_ascii_digit() != numeric {
                break;
            }
            end = at + next.len_utf8();
            rest.next();
        }
        let word = &text[start..end];
        let short = word.len() <= LONGEST;
        tokens.push(Token {
            span: Span::new(start, end),
            lower: if short && !numeric { word.to_lowercase() } else { String::new() },
            number: if numeric { word.parse().unwrap_or(0) } else { 0 },
            digits: if numeric { word.len() } else { 0 },
        });
    }
    tokens
}

/// The first date as EDTF, and where it stands.
fn first(text: &str, tokens: &[Token]) -> Option<(String, Span)> {
    (0..tokens.len()).find_map(|at| {
        let here = &tokens[at..];
        // A month behind a number that is no day of it: the whole is no date.
        let number_before =
            at.checked_sub(1).and_then(|before| tokens.get(before)).filter(|before| before.day().is_some());
        if number_before.is_some_and(|before| here[0].month().is_some() && is_loose(text, before, &here[0])) {
            return None;
        }
        let (date, used) =
            in_digits(text, here).or_else(|| day_first(text, here)).or_else(|| month_first(text, here))?;
        date.parse::<Date>().ok()?;
        Some((date, Span::new(here[0].span.start, here[used - 1].span.end)))
    })
}

/// What stands between two neighbouring tokens.
fn between<'t>(text: &'t str, left: &Token, right: &Token) -> &'t str {
    text.get(left.span.end..right.span.start).unwrap_or("")
}

/// `2020-08-30`, `2020/08/30`, `30.08.2020`, `30/08/2020` where only one reading is a date, `2020年8月30日`.
fn in_digits(text: &str, tokens: &[Token]) -> Option<(String, usize)> {
    let [a, b, c, ..] = tokens else { return None };
    if a.digits == 4 && b.lower == "年" {
        let [_, _, month, unit, day, ..] = tokens else { return None };
        return (unit.lower == "月" && day.digits > 0)
            .then(|| (format!("{:04}-{:02}-{:02}", a.number, month.number, day.number), 5));
    }
    if a.digits == 0 || b.digits == 0 || c.digits == 0 {
        return None;
    }
    let mark = between(text, a, b).trim();
    if mark != between(text, b, c).trim() || !["-", "/", ".", "‑"].contains(&mark) {
        return None;
    }
    if let (Some(year), Some(_)) = (a.year(), c.day()) {
        return Some((format!("{year:04}-{:02}-{:02}", b.number, c.number), 3));
    }
    let year = c.year()?;
    let (day, month) = match (a.number, b.number) {
        // Only those who write dots always put the day first.
        (day @ 1..=31, month @ 1..=12) if mark == "." || day > 12 || day == month => (day, month),
        (month @ 1..=12, day @ 13..=31) if mark != "." => (day, month),
        _ => return None,
    };
    Some((format!("{year:04}-{month:02}-{day:02}"), 3))
}

/// Whether only marks or words without weight part two tokens of one date.
fn is_loose(text: &str, left: &Token, right: &Token) -> bool {
    between(text, left, right)
        .trim_matches([' ', '.', ',', '\u{A0}', '\u{202F}', '\t', '\'', '’', '-', '/', 'º', '°'])
        .is_empty()
}

/// Skips `st`, `nd`, `rd`, `th`, `er`, `of`, `de`, `го` after a number or a month.
fn skip_particles(tokens: &[Token], mut at: usize) -> usize {
    const PARTICLES: &[&str] = &["st", "nd", "rd", "th", "er", "of", "de", "del", "го", "ого", "the"];
    while at < 4 && tokens.get(at).is_some_and(|token| PARTICLES.contains(&token.lower.as_str())) {
        at += 1;
    }
    at
}

/// `30 August 2020`, `30. August 2020`, `le 1er août 2020`, `30 августа 2020 г.`
fn day_first(text: &str, tokens: &[Token]) -> Option<(String, usize)> {
    let day = tokens.first()?.day()?;
    let month_at = skip_particles(tokens, 1);
    let month = tokens.get(month_at)?.month()?;
    let year_at = skip_particles(tokens, month_at + 1);
    let year = tokens.get(year_at)?.year()?;
    let joined = tokens[..=year_at].windows(2).all(|pair| is_loose(text, &pair[0], &pair[1]));
    joined.then(|| (format!("{year:04}-{month:02}-{day:02}"), year_at + 1))
}

/// `August 30, 2020`, `Aug. 30th 2020`, `August 2020`.
fn month_first(text: &str, tokens: &[Token]) -> Option<(String, usize)> {
    let month = tokens.first()?.month()?;
    let next = skip_particles(tokens, 1);
    let joined = |last: usize| tokens[..=last].windows(2).all(|pair| is_loose(text, &pair[0], &pair[1]));
    if let Some(year) = tokens.get(next)?.year() {
        return joined(next).then(|| (format!("{year:04}-{month:02}"), next + 1));
    }
    let day = tokens.get(next)?.day()?;
    let year_at = skip_particles(tokens, next + 1);
    let year = tokens.get(year_at)?.year()?;
    joined(year_at).then(|| (format!("{year:04}-{month:02}-{day:02}"), year_at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        find(text).map(|(date, _)| date.to_string()).unwrap_or_default()
    }

    #[test]
    fn dates_are_read_in_the_languages_of_the_by_line() {
        for text in [
            "Sunday 30 August 2020",
            "30. August 2020",
            "Sonntag, den 30. August 2020",
            "le 30 août 2020",
            "30 августа 2020 г.",
            "August 30, 2020",
            "Aug. 30th, 2020",
            "30th of August, 2020",
            "2020-08-30T10:00:00+02:00",
            "2020-08-30",
            "30.08.2020",
            "30/08/2020",
            "08/30/2020",
            "30 de agosto de 2020",
            "2020年8月30日",
            "published (30 August 2020) by X",
        ] {
            assert_eq!(written(text), "2020-08-30", "{text}");
        }
        assert_eq!(written("le 1er août 1990"), "1990-08-01");
        assert_eq!(written("In August 1990 we met"), "1990-08");
    }

    #[test]
    fn what_may_be_read_in_two_ways_is_not_guessed() {
        for text in ["03/04/2020", "30/08/20", "31 February 2020", "12:30:2020", "August", "may 5", "", "2020"] {
            assert_eq!(written(text), "", "{text}");
        }
        assert_eq!(written("03.04.2020"), "2020-04-03", "with dots the day always comes first");
        assert_eq!(written("05/05/2020"), "2020-05-05");
    }

    #[test]
    fn a_field_for_a_date_may_hold_a_year_doubt_or_edtf() {
        let parsed = |text: &str| parse(text).map(|date| date.to_string()).unwrap_or_default();
        assert_eq!(parsed("1990"), "1990");
        assert_eq!(parsed("1990-08~"), "1990-08~");
        assert_eq!(parsed("circa August 1990"), "1990-08~");
        assert_eq!(parsed("about 1941"), "1941~");
        assert_eq!(parsed("Monday, March 5, 1990."), "1990-03-05");
        assert_eq!(parsed("2024-12-06T22:00:40.000Z"), "2024-12-06");
        assert_eq!(parsed("1971-04-06T11:51:00-05:00/1971-04-06T11:53:00-05:00"), "1971-04-06");
        assert_eq!(parsed("1971-04-06T23:51:00-05:00/1971-04-07T00:03:00-05:00"), "1971-04-06/1971-04-07");
        assert_eq!(parsed("summer"), "");
    }

    #[test]
    fn the_place_of_a_date_is_known() {
        let text = "Moscow, 12 March 1990, evening";
        let span = find(text).map(|(_, span)| span.of(text));
        assert_eq!(span, Some("12 March 1990"));
    }
}
