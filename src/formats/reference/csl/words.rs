//! What hayagriva rendered, as running text with the archive's words for its dates.

use hayagriva::citationberg::{FontStyle, FontWeight};
use hayagriva::{ElemChild, ElemChildren, ElemMeta, Formatted};

use super::super::super::document::{Inline, plain_text};
use super::super::style::Form;
use super::item::{ACCESSED_SHIFT, GUARD, Work, in_our_words, written_year};
use crate::model::Date;

/// What to write for the years that went to the style.
pub(super) struct Dates {
    issued: Option<(String, String)>,
    accessed: Option<(String, String)>,
}

impl Dates {
    pub(super) fn of(work: Work, form: Form) -> Self {
        let (issued, accessed) = match work {
            Work::Unpublished(source, _) => (source.date, None),
            Work::Published(article) => (article.date, article.accessed),
        };
        let ours = |date: Date| in_our_words(date, form).then(|| date.in_words());
        Dates {
            issued: issued.and_then(|date| Some((written_year(date).to_string(), ours(date)?))),
            accessed: accessed.map(|date| {
                let year = written_year(date);
                ((year + ACCESSED_SHIFT).to_string(), ours(date).unwrap_or_else(|| year.to_string()))
            }),
        }
    }

    /// In something rendered as a date, the archive's words for the year.
    fn put_into(&self, words: &mut Vec<Inline>) {
        let said = plain_text(words);
        let accessed = self.accessed.as_ref().filter(|(year, _)| said.contains(year));
        let Some((year, ours)) = accessed.or(self.issued.as_ref()) else { return };
        if said.contains(year) {
            *words = replaced(words, year, ours);
        } else if !said.trim().is_empty() {
            // A style that shortens the year.
            *words = vec![Inline::Text(ours.clone())];
        }
    }
}

fn replaced(inlines: &[Inline], year: &str, words: &str) -> Vec<Inline> {
    let inline = |inline: &Inline| match inline {
        Inline::Text(text) => Inline::Text(text.replacen(year, words, 1)),
        Inline::Emphasis(inner) => Inline::Emphasis(replaced(inner, year, words)),
        Inline::Strong(inner) => Inline::Strong(replaced(inner, year, words)),
        other => other.clone(),
    };
    inlines.iter().map(inline).collect()
}

/// Running text, of which what was rendered as a date is written as `dates` say.
pub(super) fn inlines(elements: &ElemChildren, dates: &Dates) -> Vec<Inline> {
    let mut all = Vec::new();
    for child in &elements.0 {
        match child {
            ElemChild::Text(text) => all.push(formatted(text)),
            ElemChild::Elem(element) => {
                let mut inner = inlines(&element.children, dates);
                if element.meta == Some(ElemMeta::Date) {
                    dates.put_into(&mut inner);
                }
                all.extend(inner);
            }
            ElemChild::Markup(words) => all.push(Inline::Text(words.replace(GUARD, ""))),
            ElemChild::Link { text, url } => {
                all.push(Inline::Link { text: text.text.replace(GUARD, ""), target: url.replace(GUARD, "") });
            }
            ElemChild::Transparent { .. } => {}
        }
    }
    merged(all)
}

fn formatted(text: &Formatted) -> Inline {
    let mut inline = Inline::Text(text.text.replace(GUARD, ""));
    if text.formatting.font_style == FontStyle::Italic {
        inline = Inline::Emphasis(vec![inline]);
    }
    if text.formatting.font_weight == FontWeight::Bold {
        inline = Inline::Strong(vec![inline]);
    }
    inline
}

/// Neighbouring plain words as one.
pub(super) fn merged(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut all: Vec<Inline> = Vec::with_capacity(inlines.len());
    for inline in inlines {
        match (all.last_mut(), inline) {
            (Some(Inline::Text(before)), Inline::Text(words)) => before.push_str(&words),
            (_, inline) => all.push(inline),
        }
    }
    all
}
