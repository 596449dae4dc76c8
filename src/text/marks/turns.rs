//! The turns of an interview or a transcript inside a text: paragraphs that begin with their speaker and a colon.
//!
//! A colon behind a word or two proves nothing ("Born: 1911"). Turns are told by their company: one label comes back,
//! and another stands near it. What follows the label is spoken, unless it has marks of its own.

use crate::text::lexicon::Role;
use crate::text::tokens::{TokenKind, Tokens};
use std::collections::HashMap;
use std::ops::Range;

/// The longest label, in tokens.
const LONGEST: usize = 6;
/// Turns stand at most so many paragraphs apart.
const APART: usize = 2;
/// Fewer turns make no interview.
const FEWEST: usize = 3;

/// For each paragraph the first token of what is spoken, where it is a turn.
pub(super) fn find(tokens: &Tokens) -> Vec<Option<usize>> {
    let labels: Vec<Option<(u64, usize)>> = tokens.paragraphs.iter().map(|range| label_of(tokens, range)).collect();
    let mut times: HashMap<u64, usize> = HashMap::new();
    for (label, _) in labels.iter().flatten() {
        *times.entry(*label).or_default() += 1;
    }
    let answers = |index: usize, label: u64| {
        let near = index.saturating_sub(APART)..(index + APART + 1).min(labels.len());
        labels[near].iter().flatten().any(|(other, _)| *other != label)
    };
    let turns: Vec<Option<usize>> = labels
        .iter()
        .enumerate()
        .map(|(index, label)| label.filter(|(label, _)| answers(index, *label)).map(|(_, first)| first))
        .collect();
    let comes_back = labels.iter().zip(&turns).any(|(label, turn)| {
        turn.is_some() && label.is_some_and(|(label, _)| times.get(&label).is_some_and(|times| *times > 1))
    });
    let enough = turns.iter().flatten().count() >= FEWEST && comes_back;
    if enough { turns } else { vec![None; labels.len()] }
}

/// The label that begins a paragraph, as a hash of its words, and the first token behind its colon.
fn label_of(tokens: &Tokens, range: &Range<usize>) -> Option<(u64, usize)> {
    let end = range.end.min(range.start + LONGEST + 1);
    let colon = (range.start..end).find(|index| tokens.all[*index].is_sign(':'))?;
    let label = &tokens.all[range.start..colon];
    let first = label.first().filter(|first| first.is_word())?;
    let written_apart = first.is_capital() || !tokens.word(range.start).chars().any(char::is_lowercase);
    let plain = label.iter().all(|token| match token.kind {
        TokenKind::Sign(sign) => matches!(sign, '.' | '-' | '(' | ')'),
        _ => !token.any(&[Role::Say, Role::Tell, Role::Write, Role::Verb, Role::Auxiliary, Role::Work, Role::Word]),
    });
    let spoken = tokens.all.get(colon + 1).filter(|_| colon + 1 < range.end)?;
    let has_marks = matches!(spoken.kind, TokenKind::Sign(sign) if "\"“„”«»‘‚「『‹›".contains(sign));
    let fold = |hash: u64, folded: u32| (hash ^ u64::from(folded)).wrapping_mul(0x0100_0000_01b3);
    let hash = label.iter().map(|token| token.folded).fold(0xcbf2_9ce4_8422_2325, fold);
    (written_apart && plain && !has_marks).then_some((hash, colon + 1))
}
