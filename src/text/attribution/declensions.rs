//! Names in their cases: "Галкиной" is Галкина, "Marka Dulskiego" is Marek Dulski, "Lohmanns" is Lohmann.
//!
//! Tells whether one word can be a case of another, by the endings that names take. It knows no names, and where a
//! case of one name is the nominative of another (Галкина: of Галкин, or his wife) a lone word proves nothing. Used by
//! `spellings`, which joins the forms that one document uses of one person.

use crate::text::lexicon::Language;

/// A nominative ending, and the endings that stand for it in the other cases.
type Ending = (&'static str, &'static [&'static str]);

/// Russian names, and close enough Ukrainian ones; the longest ending that fits counts. ё is read as е.
const RUSSIAN: [Ending; 22] = [
    ("ова", &["овой", "ову", "овою"]),
    ("ева", &["евой", "еву", "евою"]),
    ("ина", &["иной", "ину", "иною", "ины", "ине"]),
    ("ына", &["ыной", "ыну", "ыною"]),
    ("ская", &["ской", "скую", "скою"]),
    ("ая", &["ой", "ую", "ою"]),
    ("яя", &["ей", "юю"]),
    ("ия", &["ии", "ию", "ией"]),
    ("ов", &["ова", "ову", "овым", "ове"]),
    ("ев", &["ева", "еву", "евым", "еве"]),
    ("ин", &["ина", "ину", "иным", "ине"]),
    ("ын", &["ына", "ыну", "ыным", "ыне"]),
    ("ский", &["ского", "скому", "ским", "ском"]),
    ("ый", &["ого", "ому", "ым", "ом"]),
    ("ий", &["ия", "ию", "ием", "ии", "его", "ему", "им", "ем"]),
    ("ой", &["ого", "ому", "ым", "ом"]),
    ("ел", &["ла", "лу", "лом", "ле"]),
    ("ец", &["ца", "цу", "цом", "цем", "це"]),
    ("й", &["я", "ю", "ем", "е"]),
    ("ь", &["я", "ю", "ем", "е", "и", "ью"]),
    ("а", &["ы", "и", "е", "у", "ой", "ою", "ей"]),
    ("я", &["и", "е", "ю", "ей", "ею"]),
];

/// Polish and Czech names.
const WEST_SLAVIC: [Ending; 15] = [
    ("ski", &["skiego", "skiemu", "skim"]),
    ("cki", &["ckiego", "ckiemu", "ckim"]),
    ("ska", &["skiej", "ską"]),
    ("cka", &["ckiej", "cką"]),
    ("ová", &["ové", "ovou"]),
    ("ský", &["ského", "skému", "ským", "ském"]),
    ("ý", &["ého", "ému", "ým", "ém"]),
    ("á", &["é", "ou"]),
    ("ek", &["ka", "kowi", "kiem", "ku", "kovi", "kem"]),
    ("eł", &["ła", "łowi", "łem", "le"]),
    ("el", &["la", "lowi", "lem", "lu", "lovi"]),
    ("ec", &["ca", "cowi", "cem", "cu", "covi"]),
    ("ia", &["ii", "ię", "ią", "i", "ie", "iou"]),
    ("ka", &["ki", "ce", "kę", "ką", "ku", "kou"]),
    ("a", &["y", "i", "ie", "e", "ę", "ą", "u", "ou", "ze", "dze", "ě"]),
];

/// The endings that names on a consonant take.
const RUSSIAN_CONSONANT: [&str; 4] = ["а", "у", "ом", "е"];
const WEST_SLAVIC_CONSONANT: [&str; 7] = ["a", "owi", "em", "ie", "u", "ovi", "iem"];

/// Whether `form` can be `nominative` in another case.
pub(super) fn is_case_of(nominative: &str, form: &str, language: Language) -> bool {
    let (nominative, form) = (folded(nominative), folded(form));
    if nominative.chars().count() < 3 || nominative == form {
        return false;
    }
    match language {
        Language::German | Language::Swedish | Language::Danish | Language::Dutch => {
            form.strip_suffix('s').is_some_and(|stem| stem == nominative)
        }
        Language::Russian => is_declined(&nominative, &form, &RUSSIAN, &RUSSIAN_CONSONANT),
        Language::Polish | Language::Czech => is_declined(&nominative, &form, &WEST_SLAVIC, &WEST_SLAVIC_CONSONANT),
        _ => false,
    }
}

/// Whether `form` may as well be the nominative of somebody else: Галкина is of Галкин, or his wife.
pub(super) fn may_be_another(nominative: &str, form: &str) -> bool {
    let (nominative, form) = (folded(nominative), folded(form));
    ["а", "a"].iter().any(|ending| form.strip_suffix(ending).is_some_and(|stem| stem == nominative))
}

fn is_declined(nominative: &str, form: &str, endings: &[Ending], consonant: &[&str]) -> bool {
    let fits = |stem: &str, cases: &[&str]| form.strip_prefix(stem).is_some_and(|rest| cases.contains(&rest));
    match endings.iter().find(|(ending, _)| nominative.ends_with(ending)) {
        Some((ending, cases)) => fits(&nominative[..nominative.len() - ending.len()], cases),
        None if nominative.ends_with(is_vowel) => false,
        None => fits(nominative, consonant),
    }
}

fn is_vowel(letter: char) -> bool {
    "аеиоуыэюяaeiouyáéíóúůýěąę".contains(letter)
}

/// A word in small letters, ё as е.
fn folded(word: &str) -> String {
    word.to_lowercase().replace('ё', "е")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_of_names_are_told_from_other_names() {
        let cases = [
            (Language::Russian, "Галкина", "Галкиной", true),
            (Language::Russian, "Анна", "Анны", true),
            (Language::Russian, "Павел", "Павла", true),
            (Language::Russian, "Репьёв", "Репьевым", true),
            (Language::Russian, "Андрей", "Андрею", true),
            (Language::Russian, "Заречный", "Заречного", true),
            (Language::Russian, "Галкин", "Галкиной", false),
            (Language::Russian, "Галкина", "Галина", false),
            (Language::Russian, "Марк", "Маркина", false),
            (Language::Polish, "Dulski", "Dulskiego", true),
            (Language::Polish, "Marek", "Marka", true),
            (Language::Polish, "Halina", "Haliny", true),
            (Language::Polish, "Bosak", "Bosakowa", false),
            (Language::Czech, "Tichá", "Tiché", true),
            (Language::German, "Lohmann", "Lohmanns", true),
            (Language::English, "Roger", "Rogers", false),
        ];
        for (language, nominative, form, want) in cases {
            assert_eq!(is_case_of(nominative, form, language), want, "{nominative} {form}");
        }
        assert!(may_be_another("Галкин", "Галкина"));
        assert!(!may_be_another("Галкина", "Галкиной"));
    }
}
