//! The citation styles there are.

use std::fmt;
use std::sync::LazyLock;

use hayagriva::archive::{ArchivedStyle, locales};
use hayagriva::citationberg::taxonomy::Variable;
use hayagriva::citationberg::{IndependentStyle, Locale, SortKey, Style, StyleClass};

/// The style that is used where none is asked for: Chicago, notes and bibliography.
pub const DEFAULT_STYLE: &str = "chicago-notes";

/// A name that no bundled style has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownStyle {
    /// What was asked for.
    pub given: String,
    /// Names that are written in a similar way, the nearest first.
    pub near: Vec<&'static str>,
}

impl std::error::Error for UnknownStyle {}

impl fmt::Display for UnknownStyle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "“{}” is no citation style known here; near it are {}", self.given, self.near.join(", "))
    }
}

/// Every style: the name to ask for and what to call it in a list.
pub fn styles() -> impl Iterator<Item = (&'static str, &'static str)> {
    bundled().filter_map(|style| Some((*style.names().first()?, style.display_name())))
}

/// All that hayagriva bundles but one, which needs labels (“[Gus20]”) that CSL items do not have.
fn bundled() -> impl Iterator<Item = ArchivedStyle> {
    ArchivedStyle::all().iter().copied().filter(|style| *style != ArchivedStyle::Alphanumeric)
}

/// How a style is applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Notes in English: dates are written in the archive's words, later mentions are short.
    EnglishNotes,
    /// Notes in a language of which the archive has no words: dates are written by the style.
    OtherNotes,
    /// Citations in the text: everything is written by the style.
    InText,
}

/// What styles take their terms from, decoded once.
static LOCALES: LazyLock<Vec<Locale>> = LazyLock::new(locales);

/// A style that is quick to cite.
static QUICK: LazyLock<Option<IndependentStyle>> =
    LazyLock::new(|| match ArchivedStyle::InstituteOfElectricalAndElectronicsEngineers.get() {
        Style::Independent(quick) => Some(quick),
        Style::Dependent(_) => None,
    });

/// A style that is ready to be used, with what it needs.
pub(super) struct Loaded {
    pub(super) style: IndependentStyle,
    /// What cites where only the bibliography is wanted: a style that is quick to cite, for nothing of it is read.
    pub(super) citing: Option<&'static IndependentStyle>,
    pub(super) locales: &'static [Locale],
    pub(super) form: Form,
}

impl Loaded {
    /// Whether the style sorts its bibliography by what the works are, not by when they were cited.
    pub(super) fn sorts(&self) -> bool {
        let sort = self.style.bibliography.as_ref().and_then(|bibliography| bibliography.sort.as_ref());
        let by_content = |key: &SortKey| !matches!(key, SortKey::Variable { variable: Variable::Number(_), .. });
        sort.is_some_and(|sort| sort.keys.iter().any(by_content))
    }
}

pub(super) fn load(given: &str) -> Result<Loaded, UnknownStyle> {
    let wanted = given.trim().to_lowercase().replace([' ', '_'], "-");
    let found = bundled().find(|style| style.names().contains(&wanted.as_str())).map(ArchivedStyle::get);
    let Some(Style::Independent(style)) = found else {
        return Err(UnknownStyle { given: given.to_owned(), near: near(&wanted) });
    };
    let english = style.default_locale.as_ref().is_none_or(|locale| locale.0.starts_with("en"));
    let form = match (&style.settings.class, english) {
        (StyleClass::Note, true) => Form::EnglishNotes,
        (StyleClass::Note, false) => Form::OtherNotes,
        (StyleClass::InText, _) => Form::InText,
    };
    let citing = QUICK.as_ref().filter(|_| form != Form::InText);
    Ok(Loaded { style, citing, locales: LOCALES.as_slice(), form })
}

/// Up to five names: those that share words with what was asked for, then those that differ in few letters.
fn near(wanted: &str) -> Vec<&'static str> {
    let wanted: String = wanted.chars().take(60).collect();
    let words: Vec<&str> = wanted.split('-').filter(|word| word.chars().count() > 2).collect();
    let mut names: Vec<(usize, usize, &'static str)> = bundled()
        .flat_map(|style| style.names())
        .map(|name| {
            let shared = words.iter().filter(|word| name.split('-').any(|other| other.starts_with(*word))).count();
            (words.len() - shared, distance(&wanted, name), *name)
        })
        .collect();
    names.sort_unstable();
    names.into_iter().take(5).map(|(_, _, name)| name).collect()
}

/// How many letters must be put in, left out or changed to make one word of the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, b) in row.iter_mut().skip(1).zip(&other) {
            let here = (diagonal + usize::from(a != *b)).min(left + 1).min(*cell + 1);
            diagonal = std::mem::replace(cell, here);
            left = here;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bundled_style_can_be_loaded() {
        for style in bundled() {
            assert!(matches!(style.get(), Style::Independent(_)), "{style:?}");
        }
        assert!(styles().any(|(name, _)| name == DEFAULT_STYLE));
        assert!(load(DEFAULT_STYLE).is_ok_and(|style| style.form == Form::EnglishNotes));
        assert!(load(" Chicago Notes ").is_ok());
        assert!(load("apa").is_ok_and(|style| style.form == Form::InText));
        assert!(load("gb-7714-2015-note").is_ok_and(|style| style.form == Form::OtherNotes));
    }

    #[test]
    fn an_unknown_style_names_those_near_it() {
        let near = |given| load(given).map(|_| ()).map_err(|error| error.near);
        assert!(near("chicago").is_err_and(|near| near.contains(&DEFAULT_STYLE)));
        assert!(near("chigaco-notes").is_err_and(|near| near.contains(&DEFAULT_STYLE)));
        assert!(near("alpa").is_err_and(|near| near.contains(&"apa")));
        for given in ["", "\0", &"ж".repeat(10_000)] {
            assert!(near(given).is_err_and(|near| near.len() == 5));
        }
    }

    #[test]
    fn distances() {
        assert_eq!([distance("apa", "apa"), distance("", "mla"), distance("chigaco", "chicago")], [0, 3, 2]);
    }
}
