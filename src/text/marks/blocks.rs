//! Speech that is set off without quotation marks: dialogue behind a dash, the turns of an interview, block quotations.

use super::insertions::{is_inserted, is_pause};
use super::{Family, Marked, trimmed};
use crate::text::Span;
use crate::text::lexicon::Language;
use crate::text::reading::{Paragraph, Setting};
use crate::text::tokens::{Token, TokenKind, Tokens};
use std::ops::Range;

/// Whether and how a text sets dialogue behind dashes.
pub(super) struct Dialogue {
    dashes: bool,
    /// A typewriter's hyphens stand for dashes.
    hyphens: bool,
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
        let dashes = if at_home { dashed >= 1 } else { dashed >= 3 && dashed * 4 > marked };
        // Hyphens also begin the items of lists: one of them must let somebody speak.
        let tells = |range: &&Range<usize>| {
            let first = begins_with_hyphen(tokens, range);
            first.is_some_and(|first| {
                (first..range.end).any(|at| tokens.all[at].is_dash() && lets_speak(tokens, at, range.end))
            })
        };
        Dialogue { dashes, hyphens: at_home && tokens.paragraphs.iter().filter(tells).count() >= 2 }
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
    let dashed = if dialogue.dashes { begins_with_dash(tokens, &range) } else { None };
    let first_spoken = dashed.or_else(|| dialogue.hyphens.then(|| begins_with_hyphen(tokens, &range)).flatten());
    if let Some(first) = first_spoken {
        let spoken = spoken_parts(tokens, first..range.end);
        let spans = spoken.into_iter().map(|part| tokens.span(part)).filter(|span| !span.is_empty());
        let parts = spans.map(|span| whole(tokens, index, span, Family::Dash)).collect();
        wrap(parts, before, found);
    } else if matches!(paragraph.setting, Setting::Block | Setting::Indented) {
        let whole_is_marked = found[before..].iter().any(|marked| marked.outer.len() * 10 > paragraph.span.len() * 8);
        let led_into = paragraph.setting == Setting::Block || is_led_into(tokens, index);
        if !whole_is_marked && led_into {
            let last = found[..before].iter().rev().find(|marked| marked.parent.is_none());
            let continues = last.is_some_and(|last| last.family == Family::Block && last.paragraph + 1 == index);
            let block = Marked { continues, ..whole(tokens, index, paragraph.span, Family::Block) };
            wrap(vec![block], before, found);
        }
    }
}

/// Takes what stands behind the label of a turn, from token `first` on, as spoken.
pub(super) fn take_turn(tokens: &Tokens, index: usize, first: usize, before: usize, found: &mut Vec<Marked>) {
    let Some(range) = tokens.paragraphs.get(index) else { return };
    let turn = whole(tokens, index, tokens.span(first..range.end), Family::Turn);
    wrap(vec![turn], before, found);
}

/// Puts whole stretches around those found in their paragraph; what overlaps one without lying in it goes.
fn wrap(wholes: Vec<Marked>, before: usize, found: &mut Vec<Marked>) {
    let inner = found.split_off(before);
    let mut moved: Vec<Option<usize>> = vec![None; inner.len()];
    let mut wholes = wholes.into_iter().peekable();
    let mut last_whole: Option<usize> = None;
    for (number, marked) in inner.into_iter().enumerate() {
        while let Some(whole) = wholes.next_if(|whole| whole.outer.start <= marked.outer.start) {
            last_whole = Some(found.len());
            found.push(whole);
        }
        let around = last_whole.filter(|whole| found[*whole].outer.contains(marked.outer));
        let crosses = last_whole.is_some_and(|whole| found[whole].outer.overlaps(marked.outer)) && around.is_none();
        let crosses_next = wholes.peek().is_some_and(|whole| whole.outer.overlaps(marked.outer));
        let parent = match marked.parent {
            Some(parent) => moved.get(parent.wrapping_sub(before)).copied().flatten(),
            None => around,
        };
        let orphaned = marked.parent.is_some() && parent.is_none();
        if !crosses && !crosses_next && !orphaned {
            moved[number] = Some(found.len());
            found.push(Marked { parent, ..marked });
        }
    }
    found.extend(wholes);
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

/// The first token of what is spoken, where a paragraph begins with a hyphen and a space.
fn begins_with_hyphen(tokens: &Tokens, range: &Range<usize>) -> Option<usize> {
    let first = tokens.all.get(range.start).filter(|first| !range.is_empty() && first.is_sign('-'))?;
    let next = tokens.all.get(range.start + 1).filter(|_| range.len() > 1)?;
    (first.spaced && next.spaced && next.is_word()).then_some(range.start + 1)
}

/// The parts of a dialogue paragraph that are spoken, as ranges of tokens.
fn spoken_parts(tokens: &Tokens, range: Range<usize>) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = range.start;
    let mut at = range.start;
    while at < range.end {
        let token = &tokens.all[at];
        let after_stop = is_pause(token);
        let acts = token.is_dash() && at > start && parts.is_empty() && begins_action(tokens, at, range.end);
        if acts {
            // "— It was late. — X shut the window.": behind a full stop the first dash leads to what is done.
            parts.push(start..at);
            let next = (at + 1..range.end).find(|index| tokens.all[*index].is_dash());
            start = next.map_or(range.end, |next| next + 1);
            at = start;
        } else if token.is_dash() && at > start && lets_speak(tokens, at, range.end) {
            parts.push(start..at);
            let end = end_of_insertion(tokens, at + 1, range.end, true);
            start = end;
            at = end;
        } else if after_stop && !next_is_dash(tokens, at + 1) && is_inserted(tokens, at + 1, range.end) {
            parts.push(start..at + 1);
            let end = end_of_insertion(tokens, at + 1, range.end, false);
            start = end + usize::from(end < range.end && next_is_dash(tokens, end));
            at = start;
        } else {
            at += 1;
        }
    }
    if start < range.end {
        parts.push(start..range.end);
    }
    parts
}

/// Whether the author's clause begins behind the dash at `at`; a word that no lexicon knows before a name is a verb.
fn lets_speak(tokens: &Tokens, at: usize, end: usize) -> bool {
    let word = |on: usize| tokens.all.get(at + on).filter(|_| at + on < end);
    let unknown = word(1).is_some_and(|verb| verb.kind == TokenKind::Lower && verb.roles.is_empty());
    let paused = at > 0 && is_pause(&tokens.all[at - 1]);
    is_inserted(tokens, at + 1, end) || (paused && unknown && word(2).is_some_and(Token::is_capital))
}

/// Whether the dash at `at` stands behind a full stop and before a name.
fn begins_action(tokens: &Tokens, at: usize, end: usize) -> bool {
    let stopped = at > 0 && (tokens.all[at - 1].is_sign('.') || tokens.all[at - 1].is_sign('…'));
    let named = tokens.all.get(at + 1).is_some_and(|next| next.is_capital() && next.roles.is_empty());
    stopped && named && at + 1 < end
}

fn next_is_dash(tokens: &Tokens, at: usize) -> bool {
    tokens.all.get(at).is_some_and(|token| token.is_dash())
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
