//! Speech that is set off without quotation marks: dialogue behind a dash, and block quotations.

use super::{Family, Marked, trimmed};
use crate::text::Span;
use crate::text::lexicon::{Language, Role};
use crate::text::reading::{Paragraph, Setting};
use crate::text::tokens::Tokens;
use std::ops::Range;

/// Whether and how a text sets dialogue behind dashes.
pub(super) struct Dialogue {
    dashes: bool,
}

impl Dialogue {
    /// Counts the paragraphs that begin with a dash.
    pub(super) fn of(tokens: &Tokens) -> Dialogue {
        let starts = |range: &&Range<usize>| begins_with_dash(tokens, range).is_some();
        let dashed = tokens.paragraphs.iter().filter(starts).count();
        let marked =
            tokens.all.iter().filter(|token| token.is_sign('"') || token.is_sign('“') || token.is_sign('”')).count();
        // English and German set dialogue between marks; there a few dashes are lists or interruptions.
        let at_home = !matches!(tokens.lexicon.language, Language::English | Language::German | Language::Japanese);
        Dialogue { dashes: if at_home { dashed >= 1 } else { dashed >= 3 && dashed * 4 > marked } }
    }
}

/// Replaces what the marks of a paragraph gave by what its setting says, where that says more.
///
/// `before` is where the stretches of this paragraph begin in `found`.
pub(super) fn replace(
    tokens: &Tokens,
    index: usize,
    paragraph: Paragraph,
    dialogue: &Dialogue,
    before: usize,
    found: &mut Vec<Marked>,
) {
    let Some(range) = tokens.paragraphs.get(index).cloned() else { return };
    if range.is_empty() {
        return;
    }
    if dialogue.dashes
        && let Some(first) = begins_with_dash(tokens, &range)
    {
        for spoken in spoken_parts(tokens, first..range.end) {
            let span = tokens.span(spoken);
            // Only the words inside the dialogue keep their own marks.
            let overlaps = found[before..].iter().any(|marked| marked.parent.is_none() && marked.outer.overlaps(span));
            if !span.is_empty() && !overlaps {
                found.push(whole(tokens, index, span, Family::Dash));
            }
        }
        settle(before, found);
    } else if matches!(paragraph.setting, Setting::Block | Setting::Indented) {
        let whole_is_marked = found[before..].iter().any(|marked| marked.outer.len() * 10 > paragraph.span.len() * 8);
        let led_into = paragraph.setting == Setting::Block || is_led_into(tokens, index);
        if !whole_is_marked && led_into {
            let continues =
                before > 0 && found[before - 1].family == Family::Block && found[before - 1].paragraph + 1 == index;
            let mut block = whole(tokens, index, paragraph.span, Family::Block);
            block.continues = continues;
            for inner in &mut found[before..] {
                inner.parent = Some(inner.parent.map_or(before, |parent| parent + 1));
            }
            found.insert(before, block);
        }
    }
}

/// Puts the stretches of a paragraph in order again; those within dialogue get their parents.
fn settle(before: usize, found: &mut [Marked]) {
    let stretches = &mut found[before..];
    if stretches.iter().any(|marked| marked.parent.is_some()) {
        return;
    }
    stretches.sort_by_key(|marked| (marked.outer.start, usize::MAX - marked.outer.end));
}

/// A stretch without marks of its own.
fn whole(tokens: &Tokens, paragraph: usize, span: Span, family: Family) -> Marked {
    let span = trimmed(tokens.text, span);
    Marked { span, outer: span, family, parent: None, paragraph, continues: false, unclosed: false }
}

/// Whether the paragraph before leads into this one with a colon.
fn is_led_into(tokens: &Tokens, index: usize) -> bool {
    let before = index.checked_sub(1).and_then(|before| tokens.paragraphs.get(before));
    before.and_then(|range| range.end.checked_sub(1)).is_some_and(|last| tokens.all[last].is_sign(':'))
}

/// The first token of what is spoken, where a paragraph begins with a dash.
fn begins_with_dash(tokens: &Tokens, range: &Range<usize>) -> Option<usize> {
    let first = tokens.all.get(range.start).filter(|_| !range.is_empty())?;
    let long = first.is_sign('—') || first.is_sign('–') || first.is_sign('―');
    let double =
        first.is_sign('-') && tokens.all.get(range.start + 1).is_some_and(|next| next.is_sign('-') && !next.spaced);
    let after = range.start + if double { 2 } else { 1 };
    let followed = tokens.all.get(after).is_some_and(|next| {
        next.is_word() || next.is_sign('¿') || next.is_sign('¡') || next.is_sign('…') || next.is_sign('.')
    });
    ((long || double) && followed && after < range.end).then_some(after)
}

/// The parts of a dialogue paragraph that are spoken, as ranges of tokens.
fn spoken_parts(tokens: &Tokens, range: Range<usize>) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = range.start;
    let mut at = range.start;
    while at < range.end {
        let token = &tokens.all[at];
        let after_stop = is_pause(tokens, at);
        if token.is_dash() && at > start && is_inserted(tokens, at + 1, range.end) {
            parts.push(start..at);
            let end = end_of_insertion(tokens, at + 1, range.end, true);
            start = end;
            at = end;
        } else if after_stop && !next_is_dash(tokens, at + 1) && is_inserted(tokens, at + 1, range.end) {
            parts.push(start..at + 1);
            let end = end_of_insertion(tokens, at + 1, range.end, false);
            start = end;
            at = end;
        } else {
            at += 1;
        }
    }
    if start < range.end {
        parts.push(start..range.end);
    }
    parts
}

fn is_pause(tokens: &Tokens, at: usize) -> bool {
    let token = &tokens.all[at];
    [',', '.', '!', '?', '…'].iter().any(|sign| token.is_sign(*sign))
}

fn next_is_dash(tokens: &Tokens, at: usize) -> bool {
    tokens.all.get(at).is_some_and(|token| token.is_dash())
}

/// Whether an inserted clause ("he said", "сказал он") begins at token `at`.
fn is_inserted(tokens: &Tokens, at: usize, end: usize) -> bool {
    let is_subject = |index: usize| {
        tokens.all.get(index).is_some_and(|token| {
            token.is_capital()
                || token.any(&[Role::He, Role::She, Role::They, Role::I, Role::We, Role::Determiner, Role::Possessive])
        })
    };
    let is_verb =
        |index: usize| tokens.all.get(index).is_some_and(|token| token.any(&[Role::Say, Role::Tell, Role::Manner]));
    let limit = end.min(at + 5);
    let Some(verb) = (at..limit).take_while(|index| tokens.all[*index].is_word()).find(|index| is_verb(*index)) else {
        return false;
    };
    if verb == at {
        return tokens.all[at].kind == crate::text::tokens::TokenKind::Lower;
    }
    is_subject(at)
        && (at + 1..verb).all(|index| !tokens.all[index].any(&[Role::Preposition, Role::Conjunction, Role::Object]))
}

/// The first token after an inserted clause.
fn end_of_insertion(tokens: &Tokens, at: usize, end: usize, dashed: bool) -> usize {
    for index in at..end {
        let token = &tokens.all[index];
        if dashed && token.is_dash() {
            let skip = tokens.all.get(index + 1).is_some_and(|next| next.is_sign(',') || next.is_sign('.'));
            return (index + if skip { 2 } else { 1 }).min(end);
        }
        if !dashed && (token.is_sign('.') || token.is_sign('!') || token.is_sign('?')) {
            return (index + 1).min(end);
        }
    }
    end
}
