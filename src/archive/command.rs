//! The description of one change of the archive; the window, the command line, jobs and tests all speak it.

use super::Result;
use crate::store::Write;

/// One change, which becomes one step of the journal. There is one small enum per noun.
pub trait Command {
    /// What the change gives back: usually the id of the record it made or changed.
    type Outcome;

    /// Makes the change. Gives back what it did in a person's words (the step's label) and the outcome; on an error
    /// nothing has changed.
    fn perform(self, write: &Write<'_>) -> Result<(String, Self::Outcome)>;
}

/// The beginning of `words` for a label: at most `limit` characters, cut at a word where one ends in time.
pub fn excerpt(words: &str, limit: usize) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= limit {
        return line;
    }
    let cut: String = line.chars().take(limit).collect();
    let end = cut.rfind(' ').filter(|end| *end > cut.len() / 2).unwrap_or(cut.len());
    format!("{}…", cut[..end].trim_end_matches([',', ';', ':', '.']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_ends_at_a_word() {
        assert_eq!(excerpt("no small degree of utopia", 30), "no small degree of utopia");
        assert_eq!(excerpt("no small degree of utopia", 18), "no small degree…");
        assert_eq!(excerpt("ÄÖÜäöüÄÖÜäöü", 5), "ÄÖÜäö…");
        assert_eq!(excerpt("two\n lines", 30), "two lines");
    }
}
