//! What a file says of itself in lines of `key: value`: title, date, place, who asked, who answered, licence…
//!
//! Used for the heads of transcripts, the front matter of Markdown, the notes of WebVTT and the records of JSON; keys
//! in English, German, French, Spanish and Russian. A key that is not known goes nowhere: the caller decides whether
//! the line is text.

use super::draft::{ArticleDraft, SourceDraft};
use super::lines::lines;
use super::{names, prose_date};
use crate::model::Date;

/// What a key is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Title,
    Date,
    Place,
    Language,
    Narrator,
    Interviewer,
    Author,
    Publication,
    Url,
    CallNumber,
    Remark,
}

const KEYS: &[(Field, &[&str])] = &[
    (Field::Title, &["title", "titel", "titre", "título", "название", "заголовок", "тема"]),
    (
        Field::Date,
        &[
            "date",
            "datum",
            "fecha",
            "дата",
            "date of interview",
            "interview date",
            "recorded",
            "recorded on",
            "recording date",
            "date recorded",
            "aufgenommen am",
            "дата интервью",
            "date published",
            "published",
            "publication date",
            "when",
            "date first published",
            "first published",
        ],
    ),
    (
        Field::Place,
        &[
            "place",
            "location",
            "ort",
            "lieu",
            "lugar",
            "место",
            "recorded at",
            "recorded in",
            "interview location",
            "where",
        ],
    ),
    (Field::Language, &["language", "lang", "sprache", "langue", "idioma", "язык"]),
    (
        Field::Narrator,
        &[
            "narrator",
            "narrators",
            "interviewee",
            "interviewees",
            "respondent",
            "erzähler",
            "erzählerin",
            "befragter",
            "befragte",
            "zeitzeuge",
            "zeitzeugin",
            "interview with",
            "témoin",
            "interviewé",
            "interviewée",
            "рассказчик",
            "респондент",
            "entrevistado",
            "entrevistada",
        ],
    ),
    (
        Field::Interviewer,
        &[
            "interviewer",
            "interviewers",
            "interviewed by",
            "interviewerin",
            "interviewt von",
            "enquêteur",
            "enquêtrice",
            "intervieweur",
            "интервьюер",
            "entrevistador",
            "entrevistadora",
        ],
    ),
    (
        Field::Author,
        &["author", "authors", "by", "byline", "autor", "autorin", "auteur", "автор", "авторы", "von", "par"],
    ),
    (
        Field::Publication,
        &[
            "publication",
            "publisher",
            "published in",
            "journal",
            "newspaper",
            "site",
            "website",
            "site name",
            "magazine",
            "veröffentlicht in",
            "издание",
            "газета",
            "журнал",
        ],
    ),
    (Field::Url, &["url", "link", "canonical", "canonical url", "permalink", "source url", "original url"]),
    (Field::CallNumber, &["call number", "id", "identifier", "accession", "tape", "signatur", "cote", "шифр"]),
    (
        Field::Remark,
        &[
            "licence",
            "license",
            "rights",
            "copyright",
            "source",
            "series",
            "subtitle",
            "project",
            "collection",
            "archive",
            "transcribed by",
            "transcriber",
            "transcript by",
            "edited by",
            "translated by",
            "translator",
            "transkription",
            "расшифровка",
            "перевод",
            "duration",
            "length",
            "recording",
            "equipment",
            "restrictions",
            "keywords",
        ],
    ),
];

fn field_of(key: &str) -> Option<Field> {
    if key.len() > 40 {
        return None;
    }
    let key = key.trim().trim_matches(['*', '_']).to_lowercase().replace(['_', '-'], " ");
    KEYS.iter().find(|(_, keys)| keys.contains(&key.as_str())).map(|(field, _)| *field)
}

/// Whether the words before a colon are a key that is known.
pub(super) fn is_key(key: &str) -> bool {
    field_of(key).is_some()
}

/// Whether the key names somebody who also speaks: `Interviewer: Anna Petrova` in a head, `Interviewer: And then?` later.
pub(super) fn is_role(key: &str) -> bool {
    matches!(field_of(key), Some(Field::Narrator | Field::Interviewer))
}

/// Parts `key: value`; bold marks around the key are dropped.
pub(super) fn key_value(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':').or_else(|| line.split_once('：'))?;
    let key = key.trim().trim_start_matches(['*', '_', '#', '-', ' ']).trim_end_matches(['*', '_']);
    let value = value.trim_start_matches(['*', '_']).trim();
    (!key.is_empty() && key.len() <= 60).then_some((key, value))
}

/// What a file said of itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Header {
    pub title: String,
    pub date: Option<Date>,
    pub place: String,
    pub language: String,
    pub narrators: Vec<String>,
    pub interviewers: Vec<String>,
    pub authors: Vec<String>,
    pub publication: String,
    pub url: String,
    pub call_number: String,
    remarks: Vec<(String, String)>,
}

impl Header {
    /// Takes the value if the key is known; what was said first stays.
    pub fn take(&mut self, key: &str, value: &str) -> bool {
        let Some(field) = field_of(key) else { return false };
        let value = unquoted(value.trim());
        if value.is_empty() {
            return true;
        }
        match field {
            Field::Title => keep_first(&mut self.title, value),
            Field::Place => keep_first(&mut self.place, value),
            Field::Language => keep_first(&mut self.language, language_tag(value)),
            Field::Publication => keep_first(&mut self.publication, value),
            Field::Url => keep_first(&mut self.url, value.trim_matches(['<', '>'])),
            Field::CallNumber => keep_first(&mut self.call_number, value),
            Field::Narrator => self.narrators.extend(names::split(value)),
            Field::Interviewer => self.interviewers.extend(names::split(value)),
            Field::Author => self.authors.extend(names::split(value.trim_matches(['[', ']']))),
            Field::Date => match prose_date::parse(value).or_else(|| prose_date::find(value).map(|(date, _)| date)) {
                Some(date) => self.date = self.date.or(Some(date)),
                None => self.remarks.push((key.trim().to_owned(), value.to_owned())),
            },
            Field::Remark => self.remarks.push((key.trim().to_owned(), value.to_owned())),
        }
        true
    }

    /// A line such as `Baltimore, Maryland, June 11, 1949`: a date and perhaps a place before it.
    pub fn take_date_line(&mut self, line: &str) -> bool {
        let line = line.trim().trim_matches(['*', '_', '(', ')', '#', ' ']);
        if line.len() > 120 {
            return false;
        }
        let Some((date, span)) = prose_date::find(line) else { return false };
        self.date = self.date.or(Some(date));
        let before = line[..span.start]
            .trim_end()
            .trim_end_matches(WEEKDAY_END)
            .trim_end_matches([',', ' ', '—', '–', '-', '(']);
        let before = ["recorded in", "recorded at", "recorded", "in", "at"]
            .iter()
            .find_map(|word| {
                before.get(..word.len()).filter(|start| start.eq_ignore_ascii_case(word)).map(|_| &before[word.len()..])
            })
            .unwrap_or(before)
            .trim();
        let is_weekday = WEEKDAYS.contains(&before.to_lowercase().as_str());
        if self.place.is_empty() && names::is_name(before) && !is_weekday {
            self.place = before.trim_end_matches([',', '.']).to_owned();
        }
        true
    }

    /// A line such as `Leeds, Yorkshire, 1941`. A title may read so too; only where no title can stand is it taken.
    pub fn take_place_and_year(&mut self, line: &str) -> bool {
        let Some((place, year)) = line.trim().rsplit_once(',') else { return false };
        let year = year.trim();
        if year.len() != 4 || !year.bytes().all(|byte| byte.is_ascii_digit()) || !names::is_name(place) {
            return false;
        }
        keep_first(&mut self.place, place);
        self.date = self.date.or_else(|| year.parse().ok());
        true
    }

    /// Writes what was said into a source; what is there already stays.
    pub fn fill_source(self, source: &mut SourceDraft) {
        keep_first(&mut source.title, &self.title);
        keep_first(&mut source.place, &self.place);
        keep_first(&mut source.language, &self.language);
        keep_first(&mut source.call_number, &self.call_number);
        source.date = source.date.or(self.date);
        if !self.narrators.is_empty() {
            source.narrators = self.narrators;
        }
        if !self.interviewers.is_empty() {
            source.interviewers = self.interviewers;
        }
        source.remark("author", &self.authors.join("; "));
        source.remark("publication", &self.publication);
        source.remark("address", &self.url);
        for (key, value) in self.remarks {
            source.remark(&key, &value);
        }
    }

    /// Writes what was said into an article; what is there already stays.
    pub fn fill_article(self, article: &mut ArticleDraft) {
        keep_first(&mut article.title, &self.title);
        keep_first(&mut article.publication, &self.publication);
        keep_first(&mut article.url, &self.url);
        keep_first(&mut article.language, &self.language);
        article.date = article.date.or(self.date);
        if article.authors.is_empty() {
            article.authors = self.authors;
        }
    }
}

/// Whether the word names a day of the week.
pub(super) fn is_weekday(word: &str) -> bool {
    WEEKDAYS.contains(&word.trim_matches([',', ' ', '(']).to_lowercase().as_str())
}

/// How many lines front matter may have.
const LONGEST_FRONT_MATTER: usize = 100;

/// The block between `---` and `---` at the top of many Markdown files, and the number of its last line. Lists are
/// read where they stand in one line.
pub(super) fn front_matter(text: &str) -> Option<(Header, usize)> {
    let mut ahead = lines(text).take(LONGEST_FRONT_MATTER);
    if ahead.next()?.of(text).trim_end() != "---" {
        return None;
    }
    let mut header = Header::default();
    for line in ahead {
        let words = line.of(text);
        if ["---", "..."].contains(&words.trim_end()) {
            return Some((header, line.number));
        }
        if let Some((key, value)) = key_value(words) {
            header.take(key, value);
        }
    }
    None
}

/// Ends of what may stand between a place and a day: `on`, `den`, `le`, a comma.
const WEEKDAY_END: [char; 2] = [',', ' '];

const WEEKDAYS: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonntag",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "понедельник",
    "вторник",
    "среда",
    "четверг",
    "пятница",
    "суббота",
    "воскресенье",
    "le",
    "den",
    "on",
    "date",
];

fn keep_first(kept: &mut String, value: &str) {
    if kept.is_empty() {
        *kept = value.trim().to_owned();
    }
}

fn unquoted(value: &str) -> &str {
    let inner = |mark: char| value.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark));
    inner('"').or_else(|| inner('\'')).unwrap_or(value)
}

/// A BCP 47 tag for what people write: `English` → `en`; a tag stays as it is, with hyphens.
pub(super) fn language_tag(value: &str) -> &str {
    const LANGUAGES: &[(&str, &[&str])] = &[
        ("en", &["english", "englisch", "anglais", "английский"]),
        ("ru", &["russian", "russisch", "russe", "русский"]),
        ("de", &["german", "deutsch", "allemand", "немецкий"]),
        ("fr", &["french", "französisch", "français", "французский"]),
        ("es", &["spanish", "spanisch", "espagnol", "español", "испанский"]),
        ("uk", &["ukrainian", "ukrainisch", "ukrainien", "украинский", "українська"]),
        ("pl", &["polish", "polnisch", "polonais", "polski", "польский"]),
        ("it", &["italian", "italienisch", "italien", "italiano", "итальянский"]),
        ("yi", &["yiddish", "jiddisch", "идиш"]),
    ];
    let small = value.to_lowercase();
    LANGUAGES.iter().find(|(_, names)| names.contains(&small.as_str())).map_or(value, |(tag, _)| tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_fills_the_fields_it_names() {
        let mut header = Header::default();
        for line in [
            "Title: “The strike”",
            "Date: 12 March 1990",
            "Interviewed by: Anna Smith and Bob Jones",
            "**Narrator:** PETROVA Anna",
            "Sprache: Deutsch",
            "Licence: CC BY",
        ] {
            let (key, value) = key_value(line).unwrap_or_default();
            assert!(header.take(key, value), "{line}");
        }
        assert!(!header.take("He said", "no"));
        assert_eq!(header.date.map(|date| date.to_string()).as_deref(), Some("1990-03-12"));
        assert_eq!(header.interviewers, ["Anna Smith", "Bob Jones"]);
        assert_eq!(header.narrators, ["Anna Petrova"]);
        assert_eq!(header.language, "de");
    }

    #[test]
    fn a_line_of_place_and_date_is_read() {
        for (line, place, date) in [
            ("Baltimore, Maryland, June 11, 1949", "Baltimore, Maryland", "1949-06-11"),
            ("Moscow, 12 March 1990", "Moscow", "1990-03-12"),
            ("Sunday 30 August 2020", "", "2020-08-30"),
            ("Recorded in Leeds, 3 May 1985", "Leeds", "1985-05-03"),
        ] {
            let mut header = Header::default();
            assert!(header.take_date_line(line));
            assert_eq!(header.place, place, "{line}");
            assert_eq!(header.date.map(|date| date.to_string()).as_deref(), Some(date), "{line}");
        }
    }
}
