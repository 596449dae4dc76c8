//! From differences to a verdict, and to one sentence.
//!
//! The rules, the first that fits:
//! 1. *misquoted*: other words, another number or name, or words put in without a sign, where a word of substance is
//!    touched or a small word is turned into its contrary or into one of another kind; the words of two people printed
//!    as one's; or any change, unmarked omission or move that raises an alarm of negation, number, name, modal or
//!    condition.
//! 2. *edited*: anything else that changes, adds, moves or splices words, with or without brackets; other forms of the same
//!    word (tense, person, number), and contractions.
//! 3. *shortened*: words are missing, and nothing else differs but typography.
//! 4. *typography only*: the words are the same; case, punctuation, spelling or the form of a number differ, a filler or
//!    a false start is not printed, or a word is plainly misprinted ([`super::misprint`]). (What is likely a misprint may
//!    be another word and makes the quotation *edited*.)
//! 5. *word for word*: not even those; only the shape of marks, the first capital and the closing mark may differ.
//!
//! A quotation that stops right before "but", or begins right after "I never said that", keeps its verdict: the alarm
//! says what is wrong with it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Alarm, Comparison, Difference, Kind};
use crate::text::words::capitalised;

/// What a quotation is, beside the words as they were spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Every word as spoken.
    WordForWord,
    /// Every word as spoken, otherwise printed.
    TypographyOnly,
    /// Words are left out, nothing else.
    Shortened,
    /// Words are changed, put in or moved without harm to the sense, as far as words can tell.
    Edited,
    /// Words of substance are changed.
    Misquoted,
    /// The words were found nowhere.
    NotFound,
}

impl Verdict {
    /// Every verdict, the most faithful first.
    pub const ALL: [Verdict; 6] = [
        Verdict::WordForWord,
        Verdict::TypographyOnly,
        Verdict::Shortened,
        Verdict::Edited,
        Verdict::Misquoted,
        Verdict::NotFound,
    ];

    /// The verdict as the field words it.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::WordForWord => "word for word",
            Verdict::TypographyOnly => "typography only",
            Verdict::Shortened => "shortened",
            Verdict::Edited => "edited",
            Verdict::Misquoted => "misquoted",
            Verdict::NotFound => "not found",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Something that was looked past when words were called the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Normalisation {
    /// The shape of apostrophes, quotation marks and dashes.
    Marks,
    /// A capital or small letter at the beginning, also in brackets: `[T]he`.
    FirstLetter,
    /// Capitals and small letters inside.
    Case,
    /// Punctuation inside.
    Punctuation,
    /// Hyphens, line ends and spaces inside words.
    Division,
    /// Accents and the like.
    Accents,
    /// British and American and other accepted spellings.
    Spelling,
    /// Numbers in words and in figures.
    NumberForm,
    /// Misprints.
    Misprints,
    /// Contractions.
    Contractions,
    /// Fillers and false starts.
    Fillers,
}

impl fmt::Display for Normalisation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Normalisation::Marks => "shape of marks",
            Normalisation::FirstLetter => "first letter",
            Normalisation::Case => "capitals",
            Normalisation::Punctuation => "punctuation",
            Normalisation::Division => "division of words",
            Normalisation::Accents => "accents",
            Normalisation::Spelling => "spelling",
            Normalisation::NumberForm => "numbers in words or figures",
            Normalisation::Misprints => "misprints",
            Normalisation::Contractions => "contractions",
            Normalisation::Fillers => "fillers and false starts",
        })
    }
}

impl Alarm {
    /// What a reader should mind; nothing for a quotation cut short, which has a sentence of its own.
    pub fn touches(self) -> Option<&'static str> {
        Some(match self {
            Alarm::Negation => "the negation",
            Alarm::Number => "the number",
            Alarm::Name => "the name",
            Alarm::Modal => "the shade of certainty or duty",
            Alarm::Condition => "the condition",
            Alarm::OtherSpeaker => "the other speaker",
            Alarm::CutShort => return None,
        })
    }
}

/// Most differences that the sentence names.
const MOST_NAMED: usize = 3;
/// Longest stretch of words that the sentence cites, in characters.
const LONGEST_CITED: usize = 60;

/// Gives the verdict and its sentence.
pub(super) fn sum_up(differences: Vec<Difference>, normalisations: &[Normalisation]) -> Comparison {
    let mut normalisations = normalisations.to_vec();
    normalisations.sort_unstable();
    normalisations.dedup();
    let verdict = differences.iter().map(weight).max().unwrap_or(Verdict::WordForWord);
    let sentence = sentence(verdict, &differences, &normalisations);
    Comparison { verdict, normalisations, differences, sentence }
}

/// The verdict that one difference calls for.
fn weight(difference: &Difference) -> Verdict {
    let alarming = difference.alarms.iter().any(|alarm| *alarm != Alarm::CutShort);
    match difference.kind {
        Kind::CutShort | Kind::BegunLate => Verdict::WordForWord,
        Kind::Case | Kind::Punctuation | Kind::Spelling | Kind::NumberForm => Verdict::TypographyOnly,
        Kind::Misprint if difference.is_slight => Verdict::TypographyOnly,
        Kind::Filler | Kind::FalseStart if !alarming => Verdict::TypographyOnly,
        Kind::Filler | Kind::FalseStart | Kind::MarkedOmission => Verdict::Shortened,
        Kind::UnmarkedOmission if alarming => Verdict::Misquoted,
        Kind::UnmarkedOmission => Verdict::Shortened,
        Kind::Number | Kind::Name | Kind::TwoSpeakers => Verdict::Misquoted,
        Kind::Insertion | Kind::Substitution | Kind::Form | Kind::Reordering if alarming => Verdict::Misquoted,
        Kind::Substitution | Kind::Insertion if !difference.is_slight => Verdict::Misquoted,
        _ => Verdict::Edited,
    }
}

/// How the two sentences begin that tell of words around the quoted ones. They come last.
const STOPS: &str = " The quotation stops right before “";
const BEGINS: &str = " The quotation begins right after “";

/// The sentence of a comparison without what it tells of words around the quoted ones.
pub fn without_words_around(sentence: &str) -> &str {
    let end = [STOPS, BEGINS].iter().filter_map(|beginning| sentence.find(beginning)).min();
    end.and_then(|end| sentence.get(..end)).unwrap_or(sentence)
}

fn sentence(verdict: Verdict, differences: &[Difference], normalisations: &[Normalisation]) -> String {
    let mut named: Vec<&Difference> = differences.iter().filter(|difference| weight(difference) == verdict).collect();
    named.retain(|difference| !difference.kind.is_around());
    let mut out = match verdict {
        Verdict::WordForWord => "The words are the same, in the same order".to_owned(),
        Verdict::TypographyOnly => "The words are the same; only the way they are printed differs".to_owned(),
        _ => {
            let parts: Vec<String> = named.iter().take(MOST_NAMED).map(|difference| told(difference)).collect();
            capitalised(&parts.join("; "))
        }
    };
    if matches!(verdict, Verdict::WordForWord | Verdict::TypographyOnly) && !normalisations.is_empty() {
        let looked_past: Vec<String> = normalisations.iter().map(ToString::to_string).collect();
        out.push_str(&format!(" (not counting {})", looked_past.join(", ")));
    } else if named.len() > MOST_NAMED {
        out.push_str(&format!("; and {} more", named.len() - MOST_NAMED));
    }
    out.push('.');
    let is_alarming = |difference: &&Difference| !difference.alarms.is_empty() && difference.kind != Kind::BegunLate;
    for difference in differences.iter().filter(is_alarming).take(MOST_NAMED) {
        let touched: Vec<&str> = difference.alarms.iter().filter_map(|alarm| alarm.touches()).collect();
        if !touched.is_empty() {
            let words = match (difference.printed_words.as_str(), difference.spoken_words.as_str()) {
                _ if matches!(difference.kind, Kind::MarkedOmission | Kind::Reordering) => {
                    format!("“{}”", cited(&difference.spoken_words))
                }
                (printed, "") => format!("“{}”", cited(printed)),
                ("", spoken) => format!("“{}”", cited(spoken)),
                (printed, spoken) => format!("“{}” for “{}”", cited(printed), cited(spoken)),
            };
            out.push_str(&format!(" Mind {} in {words}.", touched.join(" and ")));
        }
    }
    if let Some(cut) = differences.iter().find(|difference| difference.kind == Kind::CutShort) {
        out.push_str(&format!("{STOPS}{}”.", cited(&cut.spoken_words)));
    }
    if let Some(cut) = differences.iter().find(|difference| difference.kind == Kind::BegunLate) {
        out.push_str(&format!("{BEGINS}{}”.", cited(&cut.spoken_words)));
    }
    out
}

/// One difference in words.
fn told(difference: &Difference) -> String {
    let (printed, spoken) = (cited(&difference.printed_words), cited(&difference.spoken_words));
    match difference.kind {
        Kind::Filler | Kind::FalseStart | Kind::MarkedOmission => format!("left out “{spoken}”"),
        Kind::UnmarkedOmission => format!("left out without a sign “{spoken}”"),
        Kind::Insertion => format!("printed “{printed}”, which was not said"),
        Kind::BracketedInsertion => format!("put in “{printed}”"),
        Kind::BracketedReplacement => format!("put “{printed}” for “{spoken}”"),
        Kind::Reordering => format!("“{printed}” was said elsewhere"),
        Kind::Spliced if spoken.is_empty() => "spliced from two places without a sign".to_owned(),
        Kind::Spliced => format!("spliced from two places without a sign, over “{spoken}”"),
        Kind::TwoSpeakers => "printed the words of two people as one's".to_owned(),
        Kind::CutShort => format!("stops before “{spoken}”"),
        Kind::BegunLate => format!("begins after “{spoken}”"),
        Kind::Misprint => format!("misprinted “{printed}” for “{spoken}”"),
        Kind::Form => format!("printed “{printed}” for “{spoken}”, another form of the word"),
        _ => format!("printed “{printed}”, said “{spoken}”"),
    }
}

/// `words` on one line, cut in the middle, between words, where they are many.
fn cited(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST_CITED {
        return line;
    }
    let half = LONGEST_CITED / 2;
    let start: String = line.chars().take(half).collect();
    let end: String = line.chars().skip(line.chars().count() - half).collect();
    // A script without spaces is cut anywhere.
    let start = start.rsplit_once(' ').map_or(start.as_str(), |(whole, _)| whole);
    let end = end.split_once(' ').map_or(end.as_str(), |(_, whole)| whole);
    format!("{start} … {end}")
}
