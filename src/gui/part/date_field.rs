//! A field for a date with doubt, which says while one types how the date is understood.

use egui::{Response, RichText, Ui};

use super::controls::{field, note};
use crate::gui::theme::{self, colours};
use crate::model::Date;

/// What stands in a date field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// Nothing.
    Nothing,
    /// A date.
    Date(Date),
    /// Something that is no date.
    Unclear,
}

impl Typed {
    /// What `text` says.
    pub fn of(text: &str) -> Typed {
        match text.trim() {
            "" => Typed::Nothing,
            text => text.parse().map_or(Typed::Unclear, Typed::Date),
        }
    }

    /// The date, where there is one.
    pub fn date(self) -> Option<Date> {
        match self {
            Typed::Date(date) => Some(date),
            _ => None,
        }
    }

    /// Whether it can be kept as it is: a date or nothing.
    pub fn is_clear(self) -> bool {
        self != Typed::Unclear
    }
}

/// How a date is written, for the hint under an empty field.
pub const EXAMPLES: &str = "2020-03-12, 1990-08~ (about), 1991? (perhaps), 199X, 1985-04/1985-06";

/// A field under its name, with a sentence below that says how it is understood.
pub fn date_field(ui: &mut Ui, name: &str, text: &mut String) -> (Response, Typed) {
    let response = field(ui, name, text);
    let typed = Typed::of(text);
    match typed {
        Typed::Nothing => note(ui, EXAMPLES),
        Typed::Date(date) => note(ui, date.in_words()),
        Typed::Unclear => {
            let words = format!("This is no date yet. Write {EXAMPLES}.");
            ui.label(RichText::new(words).font(theme::sans(theme::SMALL)).color(colours(ui).bad))
        }
    };
    (response, typed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_knows_what_stands_in_it() {
        assert_eq!(Typed::of("  "), Typed::Nothing);
        assert_eq!(Typed::of("1990-08~").date().map(|date| date.in_words()), Some("about August 1990".into()));
        assert!(!Typed::of("last summer").is_clear());
    }
}
