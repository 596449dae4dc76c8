//! The author's clause inside somebody's words: "she said", « …, raconte X, … ».
//!
//! Some languages leave the quotation open around it, dialogue behind a dash has nothing else, and where a closing
//! mark was lost it shows where the words must have ended.

use super::{Family, Marked, trimmed};
use crate::text::Span;
use crate::text::lexicon::{Language, Role};
use crate::text::tokens::{Token, TokenKind, Tokens};
use std::ops::Range;

/// Ends every quotation that was never closed where an inserted clause begins, if there is one.
pub(super) fn end_unclosed(tokens: &Tokens, found: &mut [Marked]) {
    for marked in found.iter_mut().filter(|marked| marked.unclosed && marked.parent.is_none()) {
        let range = tokens.at(marked.span.start)..tokens.at(marked.span.end);
        let pause =
            range.clone().find(|index| is_pause(&tokens.all[*index]) && is_inserted(tokens, index + 1, range.end));
        if let Some(end) = pause.map(|pause| tokens.all[pause].span.end) {
            marked.span = trimmed(tokens.text, Span::new(marked.span.start, end.max(marked.span.start)));
            marked.outer.end = end;
        }
    }
}

/// Cuts the quotations of languages that leave them open around the attribution.
pub(super) fn split(tokens: &Tokens, found: &mut Vec<Marked>) {
    use Language::{French, Italian, Portuguese, Russian, Spanish};
    if !matches!(tokens.lexicon.language, French | Italian | Portuguese | Russian | Spanish) {
        return;
    }
    let mut cut: Vec<Marked> = Vec::with_capacity(found.len());
    let mut moved: Vec<Moved> = Vec::with_capacity(found.len());
    for marked in found.drain(..) {
        let parent = marked.parent.and_then(|parent| moved.get(parent)?.parent_of(&marked, &cut));
        let outermost = marked.parent.is_none() && matches!(marked.family, Family::Guillemet | Family::Double);
        let marked = Marked { parent, ..marked };
        let range = tokens.at(marked.span.start)..tokens.at(marked.span.end);
        let first = cut.len();
        match insertion_in(tokens, range).filter(|_| outermost) {
            Some(clause) => {
                cut.extend(around(tokens, &marked, clause));
                moved.push(Moved::Cut(first..cut.len()));
            }
            None => {
                cut.push(marked);
                moved.push(Moved::Whole(first));
            }
        }
    }
    *found = in_order(cut);
}

/// Where a stretch went when the quotations were cut.
enum Moved {
    /// It stands there as it was.
    Whole(usize),
    /// It stands there in pieces, if any words were left of it.
    Cut(Range<usize>),
}

impl Moved {
    /// Which piece an inner stretch stands in; none where it stands in the author's clause.
    fn parent_of(&self, inner: &Marked, cut: &[Marked]) -> Option<usize> {
        match self {
            Moved::Whole(place) => Some(*place),
            Moved::Cut(pieces) => pieces.clone().find(|piece| {
                let piece = &cut[*piece].outer;
                piece.start <= inner.outer.start && inner.outer.end <= piece.end
            }),
        }
    }
}

/// The stretches by where they begin; what stands in a first half came behind the second.
fn in_order(cut: Vec<Marked>) -> Vec<Marked> {
    let mut order: Vec<usize> = (0..cut.len()).collect();
    order.sort_by_key(|index| cut[*index].outer.start);
    let mut place_of = vec![0; cut.len()];
    for (place, index) in order.iter().enumerate() {
        place_of[*index] = place;
    }
    let placed =
        |index: &usize| Marked { parent: cut[*index].parent.map(|parent| place_of[parent]), ..cut[*index].clone() };
    order.iter().map(placed).collect()
}

/// The two halves of a quotation around the tokens of an inserted clause.
fn around(tokens: &Tokens, marked: &Marked, clause: Range<usize>) -> Vec<Marked> {
    let clause = tokens.span(clause);
    let (start, end) = (clause.start.max(marked.span.start), clause.end.min(marked.span.end));
    let mut first = marked.clone();
    first.span = trimmed(tokens.text, Span::new(marked.span.start, start));
    first.outer.end = first.span.end.max(first.outer.start);
    let mut second = marked.clone();
    second.span = trimmed(tokens.text, Span::new(end, marked.span.end));
    second.outer.start = second.span.start;
    second.continues = false;
    [first, second].into_iter().filter(|half| half.span.of(tokens.text).contains(char::is_alphanumeric)).collect()
}

/// The first clause of the author's in a quotation: from the pause before it to the pause behind it.
fn insertion_in(tokens: &Tokens, range: Range<usize>) -> Option<Range<usize>> {
    let dashed = tokens.lexicon.language == Language::Russian;
    range.clone().find_map(|at| {
        let token = &tokens.all[at];
        let shouts = matches!(token.kind, TokenKind::Sign('!' | '?' | '…'));
        let opens = if dashed { token.is_dash() } else { token.is_sign(',') || shouts };
        let verb = tokens.all.get(at + 1).filter(|_| opens && at + 1 < range.end)?;
        let says = verb.kind == TokenKind::Lower && verb.any(&[Role::Say, Role::Tell, Role::Manner])
            || is_reflexive_verb(tokens, at + 1);
        let paused = dashed && at > range.start && is_pause(&tokens.all[at - 1]);
        // Behind a comma and a dash any word before a name can only be a verb of saying, and a name begins what is done.
        let unknown = paused
            && verb.kind == TokenKind::Lower
            && verb.roles.is_empty()
            && tokens.all.get(at + 2).is_some_and(Token::is_capital);
        let acts = paused && tokens.all[at - 1].is_sign(',') && verb.is_capital() && verb.roles.is_empty();
        if !(says || unknown || acts) {
            return None;
        }
        // Whoever speaks must stand behind the verb: a name or a pronoun.
        let reach = if says { 9 } else { 5 };
        let named = acts
            || (at + 2..range.end.min(at + reach)).any(|index| {
                let token = &tokens.all[index];
                token.is_capital() || token.any(&[Role::He, Role::She, Role::They, Role::I, Role::It, Role::We])
            });
        let near = at + 2..range.end.min(at + 14);
        let pauses = |index: &usize| {
            let token = &tokens.all[*index];
            token.is_sign(',') || token.is_sign('.') || token.is_sign(':') || token.is_dash()
        };
        // The author's clause may have commas of its own: where dashes stand around it, the second one ends it.
        let before_dash = |index: &usize| pauses(index) && tokens.all.get(index + 1).is_some_and(Token::is_dash);
        let second_dash = near.clone().find(|index| before_dash(index) || tokens.all[*index].is_dash());
        let close = second_dash.filter(|_| dashed).or_else(|| near.clone().find(pauses));
        let dash_closes = close.is_some_and(|close| tokens.all.get(close + 1).is_some_and(Token::is_dash));
        if !named || (close.is_none() && range.end > at + 14) || (acts && !dash_closes) {
            return None;
        }
        let mut end = close.map_or(range.end, |close| close + 1);
        if dashed && tokens.all.get(end).is_some_and(Token::is_dash) {
            end += 1;
        }
        let comma = dashed && at > range.start && tokens.all[at - 1].is_sign(',');
        Some(at + usize::from(shouts) - usize::from(comma)..end.min(range.end))
    })
}

/// "se souvient", "s’écrie": a verb of saying behind its reflexive pronoun.
fn is_reflexive_verb(tokens: &Tokens, at: usize) -> bool {
    let pronoun = tokens
        .all
        .get(at)
        .is_some_and(|token| token.kind == TokenKind::Lower && token.any(&[Role::Adverb, Role::Object]));
    pronoun && tokens.all.get(at + 1).is_some_and(|token| token.any(&[Role::Say, Role::Tell]))
}

/// Whether an inserted clause ("he said", "сказал он") begins at token `at`.
pub(super) fn is_inserted(tokens: &Tokens, at: usize, end: usize) -> bool {
    const SUBJECTS: [Role; 7] =
        [Role::He, Role::She, Role::They, Role::I, Role::We, Role::Determiner, Role::Possessive];
    let is_subject =
        |index: usize| tokens.all.get(index).is_some_and(|token| token.is_capital() || token.any(&SUBJECTS));
    let is_verb = |index: &usize| tokens.all[*index].any(&[Role::Say, Role::Tell, Role::Manner]);
    let limit = end.min(at + 5);
    let mut words = (at..limit).take_while(|index| tokens.all[*index].is_word());
    let Some(verb) = words.find(is_verb) else { return false };
    if verb == at {
        return tokens.all[at].kind == TokenKind::Lower;
    }
    let plain = |index: usize| !tokens.all[index].any(&[Role::Preposition, Role::Conjunction, Role::Object]);
    is_subject(at) && (at + 1..verb).all(plain)
}

/// Whether a sign makes the pause before an inserted clause.
pub(super) fn is_pause(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Sign(',' | '.' | '!' | '?' | '…'))
}
