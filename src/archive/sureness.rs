//! How sure a find is, in words: how well the words fit the place, and how far the next best place is behind.
//!
//! The figures decide nothing; what they are told for is that a person looks closer where it matters. Used beside every
//! suggestion and in the checker's copy of a manuscript.

use serde::Serialize;

use crate::text::locate::judge::AMBIGUOUS_MARGIN;

/// From this score on, of 100, words fit closely; from the next on well.
const CLOSELY: f64 = 90.0;
const WELL: f64 = 75.0;
/// A place that is so many points behind is no rival.
const FAR_BEHIND: f64 = 15.0;

/// How sure it is that words were said at a place.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Find {
    /// How well the words fit, 0 to 100.
    pub score: f64,
    /// The same of the next best place for these words; none where there is none.
    pub runner_up: Option<f64>,
}

impl Find {
    /// A find with its runner-up.
    pub fn new(score: f64, runner_up: Option<f64>) -> Find {
        let rounded = |score: f64| (score * 10.0).round() / 10.0;
        Find { score: rounded(score), runner_up: runner_up.map(rounded) }
    }

    /// Whether another place fits about as well.
    pub fn is_ambiguous(&self) -> bool {
        self.runner_up.is_some_and(|next| self.score - next <= f64::from(AMBIGUOUS_MARGIN))
    }

    /// In one sentence: “The words fit this place closely (98 of 100), and no other place comes near.”
    pub fn in_words(&self) -> String {
        let fit = match self.score {
            closely if closely >= CLOSELY => "closely",
            well if well >= WELL => "well",
            _ => "in part",
        };
        let rest = match self.runner_up {
            None => "and no other place comes near".into(),
            Some(next) if self.is_ambiguous() => format!("but another fits about as well ({next:.0})"),
            Some(next) if self.score - next < FAR_BEHIND => format!("and the next best a little less ({next:.0})"),
            Some(next) => format!("and the next best is far behind ({next:.0})"),
        };
        format!("The words fit this place {fit} ({:.0} of 100), {rest}.", self.score)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_find_says_how_far_the_next_is_behind() {
        let words = |score, next| Find::new(score, next).in_words();
        assert_eq!(words(98.2, None), "The words fit this place closely (98 of 100), and no other place comes near.");
        assert!(words(98.0, Some(96.0)).ends_with("but another fits about as well (96)."));
        assert!(words(80.0, Some(70.0)).starts_with("The words fit this place well (80 of 100), and the next best a"));
        assert!(words(60.0, Some(30.0)).contains("in part (60 of 100), and the next best is far behind (30)"));
        assert!(Find::new(60.0, Some(90.0)).is_ambiguous(), "one further down the list has a better rival");
    }
}
