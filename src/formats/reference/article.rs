//! Published articles, by hayagriva from the bundled CSL styles.

use hayagriva::citationberg::json::Item;
use hayagriva::citationberg::{FontStyle, IndependentStyle, Locale, LocaleCode, StyleClass};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, ElemChild, ElemChildren, Formatted,
};
use serde_json::{Value, json};

use super::super::document::{Inline, plain_text};
use super::Published;
use super::unpublished::{given_and_particle, split};

/// An article in all forms in which a text names it.
#[derive(Clone, Debug)]
pub(super) struct Rendered {
    pub note: Vec<Inline>,
    pub short_note: Vec<Inline>,
    pub entry: Vec<Inline>,
}

/// Dates are written day, month, year, as the archive writes them everywhere.
const LOCALE: &str = "en-GB";

pub(super) fn render(one: &Published, style: &IndependentStyle, locales: &[Locale]) -> Rendered {
    let stand_in = stand_in_year(one);
    let Ok(item) = serde_json::from_value::<Item>(as_csl(one, stand_in)) else {
        return plainly(one);
    };
    let locale = || Some(LocaleCode(LOCALE.into()));
    let mut driver = BibliographyDriver::new();
    for number in 1..=2 {
        let cited = vec![CitationItem::with_entry(&item)];
        driver.citation(CitationRequest::new(cited, style, locale(), locales, Some(number)));
    }
    let rendered = driver.finish(BibliographyRequest::new(style, locale(), locales));
    let said = |children: &ElemChildren| {
        let mut inlines = Vec::new();
        put(children, &mut inlines);
        if let (Some(year), Some(date)) = (stand_in, one.date) {
            inlines.iter_mut().for_each(|inline| replace(inline, &year.to_string(), &date.in_words()));
        }
        inlines
    };
    let mut notes = rendered.citations.iter().map(|one| ended(said(&one.citation)));
    let entry = rendered.bibliography.and_then(|list| list.items.first().map(|item| ended(said(&item.content))));
    let (note, short_note) = (notes.next(), notes.next());
    let entry = entry.filter(|entry| !plain_text(entry).trim().is_empty()).unwrap_or_else(|| plainly(one).entry);
    let is_note_style = style.settings.class == StyleClass::Note;
    // “(Stern 2019)” under a text finds nothing: in such styles the footnote gives the whole entry.
    let note = note.filter(|_| is_note_style).unwrap_or_else(|| entry.clone());
    Rendered { short_note: short_note.unwrap_or_else(|| note.clone()), note, entry }
}

/// A date that a style cannot say (“about August 1994”) is given to it as a year that stands nowhere else in the
/// citation, and replaced by its words afterwards.
fn stand_in_year(one: &Published) -> Option<u32> {
    one.date.filter(|date| !date.is_plain())?;
    let all = format!("{}{}{}{}", one.authors.concat(), one.title, one.publication, one.url);
    (7777..9999).find(|year| !all.contains(&year.to_string()))
}

fn as_csl(one: &Published, stand_in: Option<u32>) -> Value {
    let author = |name: &String| match split(name) {
        (last, "") => json!({ "literal": last }),
        (last, given) => {
            let (given, particle) = given_and_particle(given);
            json!({ "family": last, "given": given, "non-dropping-particle": particle })
        }
    };
    let mut item = json!({
        "id": "article",
        "type": if one.publication.is_empty() { "webpage" } else { "article-magazine" },
        "title": visible(&one.title),
        "container-title": visible(&one.publication),
        "author": one.authors.iter().map(|name| author(&visible(name))).collect::<Vec<_>>(),
        // A title stands as it was printed: styles change the capitals of English titles only.
        "language": "und",
    });
    if let Some(date) = one.date {
        let (year, month, day) = date.parts();
        let mut parts = vec![json!(stand_in.map_or(i64::from(year), i64::from))];
        if stand_in.is_none() {
            parts.extend(month.map(|month| json!(month)));
            parts.extend(day.map(|day| json!(day)));
        }
        item["issued"] = json!({ "date-parts": [parts] });
    }
    if !one.url.is_empty() {
        item["URL"] = json!(visible(&one.url));
    }
    item
}

/// Control characters do not belong into a citation, and styles stumble over them.
fn visible(words: &str) -> String {
    words.chars().map(|one| if one.is_control() { ' ' } else { one }).collect::<String>().trim().to_owned()
}

/// An article that no style can render still has a title.
fn plainly(one: &Published) -> Rendered {
    let parts = [one.authors.join(", "), format!("‘{}’", one.title), one.publication.clone(), one.url.clone()];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let words = ended(vec![Inline::text(parts.join(", "))]);
    Rendered { note: words.clone(), short_note: words.clone(), entry: words }
}

fn put(children: &ElemChildren, into: &mut Vec<Inline>) {
    for child in &children.0 {
        match child {
            ElemChild::Text(text) => put_text(text, into),
            ElemChild::Elem(elem) => put(&elem.children, into),
            ElemChild::Markup(words) => into.push(Inline::text(words.as_str())),
            ElemChild::Link { text, url } => {
                into.push(Inline::Link { text: text.text.clone(), target: url.clone() });
            }
            ElemChild::Transparent { .. } => {}
        }
    }
}

fn put_text(text: &Formatted, into: &mut Vec<Inline>) {
    match (text.formatting.font_style, into.last_mut()) {
        (FontStyle::Italic, _) => into.push(Inline::emphasis(text.text.as_str())),
        (_, Some(Inline::Text(before))) => before.push_str(&text.text),
        _ => into.push(Inline::text(text.text.as_str())),
    }
}

fn replace(inline: &mut Inline, stand_in: &str, words: &str) {
    match inline {
        // Some styles put a comma where the month would follow.
        Inline::Text(text) => {
            *text = text.replace(&format!("{stand_in},)"), &format!("{words})")).replace(stand_in, words)
        }
        Inline::Emphasis(inner) | Inline::Strong(inner) => {
            inner.iter_mut().for_each(|inline| replace(inline, stand_in, words));
        }
        _ => {}
    }
}

/// A citation begins with a word, and ends in a full stop, also behind an address.
fn ended(mut words: Vec<Inline>) -> Vec<Inline> {
    if let Some(Inline::Text(first)) = words.first_mut() {
        *first = first.trim_start().to_owned();
    }
    if !plain_text(&words).trim_end().ends_with(['.', '?', '!']) {
        words.push(Inline::text("."));
    }
    words
}
