//! Whether two personal names may be one person's: in other spellings, other scripts, other forms.
//!
//! Гусев is Gusev in English, Gusew in German, Gousseff in French, and all of them are A. Gusev on a list. [`likeness`]
//! says how well two names agree, and why, in words that a historian can check. It errs on the side of silence: Gusev
//! is not Guseva, Müller is not Miller, John is not Johann, and a father is not his son. It decides nothing: who is who
//! is for a person to say. Used by the archive's suggestions.

mod keys;
mod parts;
mod scripts;
mod sought;
mod words;

pub use keys::Keys;
pub use sought::{Sought, sounds};

use parts::Name;
use words::Agreement;

/// How well two names agree.
#[derive(Clone, Debug, PartialEq)]
pub struct Likeness {
    /// From 0 to 1.
    pub score: f32,
    /// Why, in sentences of their own.
    pub reasons: Vec<String>,
}

/// From here on nothing but the way of writing differs, and no other reading is likely.
pub const SURE: f32 = 0.9;

impl Likeness {
    /// Whether only the way of writing differs.
    pub fn is_sure(&self) -> bool {
        self.score >= SURE
    }
}

/// How well two personal names agree; nothing where they are different names, or where there is no name.
///
/// One and the same name, capitals and white space apart, agrees with score 1 and without reasons.
pub fn likeness(one: &str, other: &str) -> Option<Likeness> {
    let (one, other) = (Name::of(one), Name::of(other));
    if one.words.is_empty() || other.words.is_empty() || one.contradicts(&other) {
        return None;
    }
    if let Some(likeness) = by_patronymic(&one, &other).or_else(|| by_patronymic(&other, &one)) {
        return Some(likeness);
    }
    if let Some(likeness) = by_initials(&one, &other).or_else(|| by_initials(&other, &one)) {
        return Some(likeness);
    }
    let straight = in_order(&one, &other);
    let turned = || {
        let turned = in_order(&one, &other.turned()?)?;
        let reason = "The names stand in another order: surname first, or last.".to_owned();
        let reasons = std::iter::once(reason).chain(turned.reasons).collect();
        Some(Likeness { score: turned.score * 0.95, reasons })
    };
    straight.or_else(turned)
}

/// "A. G." may be Alexei Gusev.
fn by_initials(one: &Name, other: &Name) -> Option<Likeness> {
    let letters = |name: &Name| name.words.iter().all(|word| word.chars().count() == 1);
    let fits = one.words.len() > 1 && one.words.len() == other.words.len() && letters(one) && !letters(other);
    let mut sum = Sum { score: 0.6, reasons: Vec::new() };
    for (letter, word) in one.words.iter().zip(&other.words).filter(|_| fits) {
        sum.reasons.extend(words::initial(letter, word)?.reason);
    }
    fits.then_some(Likeness { score: sum.score, reasons: sum.reasons })
}

/// "Нина Петровна" may be Нина Петровна Галкина.
fn by_patronymic(one: &Name, other: &Name) -> Option<Likeness> {
    let ((first, patronymic), others) = (one.without_surname()?, other.given());
    let mut sum = Sum { score: 1.0, reasons: Vec::new() };
    sum.take(words::agreement(first, others.first()?)?);
    sum.take(words::agreement(patronymic, other.patronymic.as_deref()?)?);
    sum.lower(0.75, "One of them is the first name and patronymic only.".to_owned());
    Some(Likeness { score: sum.score, reasons: sum.reasons })
}

/// How well two names agree word by word, the surname last.
fn in_order(one: &Name, other: &Name) -> Option<Likeness> {
    let (one, other) = (&one.beside(other), &other.beside(one));
    let surname = words::agreement(one.surname()?, other.surname()?)?;
    let slavic = one.is_slavic() || other.is_slavic();
    if surname.guess && !slavic {
        return None;
    }
    let mut sum = Sum { score: 1.0, reasons: Vec::new() };
    sum.take(surname);
    match (one.given(), other.given()) {
        ([], []) => {}
        ([], _) | (_, []) => sum.lower(0.5, "One of them is the surname only.".to_owned()),
        (given, others) => {
            let first = first_names(&given[0], &others[0], slavic)?;
            sum.take(first);
            sum.middle_names(&given[1..], &others[1..])?;
        }
    }
    sum.patronymics(one.patronymic.as_deref(), other.patronymic.as_deref())?;
    if one.particles != other.particles {
        sum.lower(0.97, "A small word (von, de, al-) stands in one of them only.".to_owned());
    }
    Some(Likeness { score: sum.score, reasons: sum.reasons })
}

/// How two first names agree: as words, as a letter and a name, or as a name and its short form.
fn first_names(one: &str, other: &str, slavic: bool) -> Option<Agreement> {
    let same = words::agreement(one, other).filter(|agreement| slavic || !agreement.guess);
    same.or_else(|| words::initial(one, other)).or_else(|| words::short_form(one, other))
}

/// How two further names agree; a letter confirms more than it leaves open.
fn further(one: &str, other: &str) -> Option<Agreement> {
    let letter = || words::initial(one, other).map(|letter| Agreement { score: 0.95, ..letter });
    words::agreement(one, other).or_else(letter)
}

/// What has been found so far.
struct Sum {
    score: f32,
    reasons: Vec<String>,
}

impl Sum {
    fn take(&mut self, agreement: Agreement) {
        self.score *= agreement.score;
        self.reasons.extend(agreement.reason);
    }

    fn lower(&mut self, factor: f32, reason: String) {
        self.score *= factor;
        self.reasons.push(reason);
    }

    /// Further first names: those of one may be missing in the other, but none may differ.
    fn middle_names(&mut self, one: &[String], other: &[String]) -> Option<()> {
        for (one, other) in one.iter().zip(other) {
            self.take(further(one, other)?);
        }
        if one.len() != other.len() {
            self.lower(0.92, "A middle name stands in one of them only.".to_owned());
        }
        Some(())
    }

    /// Patronymics: one may be missing or a letter, but two may not differ.
    fn patronymics(&mut self, one: Option<&str>, other: Option<&str>) -> Option<()> {
        if let (Some(one), Some(other)) = (one, other) {
            self.take(further(one, other)?);
        }
        Some(())
    }
}

#[cfg(test)]
mod tests;
