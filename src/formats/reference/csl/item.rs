//! Sources as CSL-JSON items.

use std::collections::BTreeMap;

use hayagriva::citationberg::json::{DateValue, Item, LiteralName, NameItem, NameValue, Value, VecDate, VecDateRange};

use unicode_normalization::UnicodeNormalization as _;

use super::super::style::Form;
use super::super::{Kind, Name, Published, Unpublished, unpublished::UNNAMED};
use crate::model::Date;

/// By how many years dates of access are moved on. No date of issue is written with five digits.
pub(super) const ACCESSED_SHIFT: i32 = 10_000;

/// Keeps hayagriva from taking the first mark of a field for punctuation of the style, which it would merge (and lose) or
/// fail on. U+2060 WORD JOINER has no letters, is not sorted by, and is taken out again of what is rendered.
pub(super) const GUARD: char = '\u{2060}';

/// A field that no style knows and that comes before all others: hayagriva compares items field by field, each with
/// many others, and with this one it sees at once that they differ.
const FIRST: &str = "#";

/// A language tag that is not English and means “no linguistic content”.
const NO_LANGUAGE: &str = "zxx";

/// What a bibliography lists once, however often it is cited or reported from.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Work<'a> {
    Unpublished(&'a Unpublished, Kind),
    Published(&'a Published),
}

impl<'a> Work<'a> {
    /// About where a bibliography has it: names, title, date, without accents and marks.
    pub(super) fn filed_under(self) -> String {
        let (names, title, date) = match self {
            Work::Unpublished(source, _) => (&source.narrators, &source.title, source.date),
            Work::Published(article) => (&article.authors, &article.title, article.date),
        };
        let names = names.iter().map(|name| format!("{} {}", name.family, name.given)).collect::<Vec<_>>().join(" ");
        let names = if names.is_empty() && self.unpublished().is_some() { UNNAMED.to_owned() } else { names };
        let key = format!("{names} {title} {}", date.map_or(0, written_year));
        key.nfkd().filter(|c| c.is_alphanumeric() || *c == ' ').flat_map(char::to_lowercase).collect()
    }

    pub(super) fn unpublished(self) -> Option<(&'a Unpublished, Kind)> {
        match self {
            Work::Unpublished(source, kind) => Some((source, kind)),
            Work::Published(_) => None,
        }
    }
}

/// Something else to cite.
pub(super) fn other_item() -> Item {
    let fields = [("id", "other"), ("type", "book"), ("title", "Something Else")];
    Item(fields.into_iter().map(|(field, words)| (field.to_owned(), Value::String(words.to_owned()))).collect())
}

/// The source as the styles know it; its key is `index`.
pub(super) fn item(work: Work, form: Form, index: usize) -> Item {
    let mut fields = BTreeMap::new();
    let mut put = |field: &str, words: &str| {
        if !words.is_empty() {
            fields.insert(field.to_owned(), Value::String(guarded(words)));
        }
    };
    put(FIRST, &index.to_string());
    put("id", &index.to_string());
    put("language", NO_LANGUAGE);
    let unnamed = vec![Name::whole(UNNAMED)];
    let mut names = Vec::new();
    let mut dates = Vec::new();
    match work {
        Work::Unpublished(source, kind) => {
            let (csl_kind, genre, partner) = match kind {
                // Without an interviewer, styles leave a dangling “by”.
                Kind::Interview if source.partners.is_empty() => ("manuscript", "interview", "interviewer"),
                Kind::Interview => ("interview", "", "interviewer"),
                Kind::Letter => ("personal_communication", "letter", "recipient"),
                Kind::Email => ("personal_communication", "e-mail", "recipient"),
                Kind::Notes => ("manuscript", "notes of a conversation", "contributor"),
            };
            put("type", csl_kind);
            put("genre", genre);
            put("title", &source.title);
            put("medium", &source.recording);
            put("archive", &source.archive);
            put("archive_location", &source.call_number);
            if kind != Kind::Interview {
                put("publisher-place", &source.place);
            }
            let narrators = if source.narrators.is_empty() { &unnamed } else { &source.narrators };
            names = vec![("author", narrators), (partner, &source.partners)];
            dates.push(("issued", source.date));
        }
        Work::Published(article) => {
            put(
                "type",
                match (article.publication.is_empty(), article.url.is_empty()) {
                    (false, _) => "article-newspaper",
                    (true, false) => "webpage",
                    (true, true) => "document",
                },
            );
            let untitled = article.title.is_empty() && article.publication.is_empty();
            put("title", if untitled { "Untitled" } else { &article.title });
            put("container-title", &article.publication);
            put("URL", &article.url);
            names.push(("author", &article.authors));
            dates.extend([("issued", article.date), ("accessed", article.accessed)]);
        }
    }
    let names = names.into_iter().filter(|(_, names)| !names.is_empty());
    fields.extend(names.map(|(field, names)| (field.to_owned(), Value::Names(names.iter().map(csl_name).collect()))));
    let dates = dates.into_iter().filter_map(|(field, date)| Some((field, date?)));
    fields
        .extend(dates.map(|(field, date)| (field.to_owned(), Value::Date(csl_date(date, form, field == "accessed")))));
    Item(fields)
}

/// Words that do not begin with a letter or digit, with [`GUARD`] before them.
fn guarded(words: &str) -> String {
    match words.chars().next() {
        Some(first) if !first.is_alphanumeric() => format!("{GUARD}{words}"),
        _ => words.to_owned(),
    }
}

fn csl_name(name: &Name) -> NameValue {
    if name.given.is_empty() && name.particle.is_empty() {
        return NameValue::Literal(LiteralName { literal: guarded(&name.in_order()) });
    }
    let known = |part: &String| Some(guarded(part)).filter(|part| !part.is_empty());
    NameValue::Item(NameItem {
        family: guarded(&name.family),
        given: known(&name.given),
        non_dropping_particle: known(&name.particle),
        dropping_particle: None,
        suffix: known(&name.suffix),
        comma_suffix: None,
    })
}

fn csl_date(date: Date, form: Form, accessed: bool) -> DateValue {
    let (_, month, day) = date.parts();
    let year = written_year(date) + if accessed { ACCESSED_SHIFT } else { 0 };
    let mut parts = vec![i16::try_from(year).unwrap_or(i16::MAX)];
    if !in_our_words(date, form) {
        let finer = [month, day].into_iter().map_while(|part| part.and_then(|part| i16::try_from(part).ok()));
        parts.extend(finer);
    }
    DateValue::DateParts { date_parts: VecDateRange(vec![VecDate(parts)]), literal: None, season: None, circa: false }
}

/// The year that goes to the style.
pub(super) fn written_year(date: Date) -> i32 {
    date.parts().0.clamp(1, 9_999)
}

/// Whether the style gets the year alone, to be replaced in what it renders.
pub(super) fn in_our_words(date: Date, form: Form) -> bool {
    form == Form::EnglishNotes || !date.is_plain() || date.parts().0 != written_year(date)
}
