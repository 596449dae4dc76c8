//! What a text sets between quotation marks, or sets off as quoted without them.
//!
//! Reads the typography only: which marks this text uses and in which direction, which marks belong together, what
//! was left open, which paragraphs are dialogue behind a dash or block quotations. It does not ask whether anybody is
//! being quoted; the quotation finder does. A damaged mark is never carried past its paragraph, save where a later
//! closing mark shows that a quotation ran on.

mod blocks;
mod costs;
mod insertions;
mod pairing;
mod turns;

use super::Span;
use super::reading::{Paragraph, Reading, Setting};
use super::tokens::Tokens;

/// One stretch that a text marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// Between the marks, in the reading.
    pub span: Span,
    /// From the opening to the closing mark, in the reading.
    pub outer: Span,
    /// By what it is marked.
    pub family: Family,
    /// The stretch it stands in.
    pub parent: Option<usize>,
    /// Which paragraph it begins in.
    pub paragraph: usize,
    /// Whether it takes up a quotation that the paragraph before left open.
    pub continues: bool,
    /// Whether its closing mark is missing, and no later paragraph takes it up.
    pub unclosed: bool,
}

/// What marks a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// Double marks: `"` “ ” „ ‟.
    Double,
    /// Guillemets, double or single.
    Guillemet,
    /// Single marks: ' ‘ ’ ‚.
    Single,
    /// Corner brackets 「 」.
    Corner,
    /// White corner brackets 『 』.
    WhiteCorner,
    /// A dash at the paragraph's start.
    Dash,
    /// Set as a block.
    Block,
    /// A turn of an interview, behind its speaker and a colon.
    Turn,
}

/// The marked stretches of a reading, by where they begin; what stands inside another follows it.
pub fn find(reading: &Reading, tokens: &Tokens) -> Vec<Marked> {
    let convention = costs::Convention::of(tokens);
    let mut found = Vec::new();
    let mut lone = Vec::new();
    let dialogue = blocks::Dialogue::of(tokens);
    let turns = turns::find(tokens);
    // A text that is set as a block throughout is a letter quoted in answering it, not a text with block quotations.
    let blocks = reading.paragraphs().iter().filter(|paragraph| paragraph.setting == Setting::Block).count();
    let all_blocks = blocks * 5 > reading.paragraphs().len() * 3;
    for (index, range) in tokens.paragraphs.iter().enumerate() {
        let before = found.len();
        pairing::pair(tokens, range.clone(), index, &convention, &mut found, &mut lone);
        if let Some(paragraph) = reading.paragraphs().get(index).filter(|_| !all_blocks) {
            match turns[index] {
                Some(first) => blocks::take_turn(tokens, index, first, before, &mut found),
                None => blocks::replace(tokens, index, *paragraph, &dialogue, before, &mut found),
            }
        }
    }
    join_paragraphs(reading.paragraphs(), tokens, &mut found, &lone);
    insertions::end_unclosed(tokens, &mut found);
    insertions::split(tokens, &mut found);
    found
}

/// A closing mark with nothing open in its paragraph.
struct Lone {
    paragraph: usize,
    family: Family,
    mark: Span,
}

/// Joins what one paragraph left open with what the next ones take up again or close.
fn join_paragraphs(paragraphs: &[Paragraph], tokens: &Tokens, found: &mut [Marked], lone: &[Lone]) {
    let mut swallowed = vec![false; found.len()];
    for index in 0..found.len() {
        let this = &found[index];
        if !this.unclosed || this.parent.is_some() || swallowed[index] {
            continue;
        }
        let (paragraph, family) = (this.paragraph, this.family);
        let next = (index + 1..found.len()).find(|next| found[*next].parent.is_none());
        let taken_up = next.filter(|next| {
            let next = &found[*next];
            let starts = paragraphs.get(next.paragraph).is_some_and(|span| span.span.start == next.outer.start);
            next.paragraph == paragraph + 1 && next.family == family && starts
        });
        if let Some(next) = taken_up {
            found[next].continues = true;
            found[index].unclosed = false;
            continue;
        }
        let limit = next.map_or(paragraph + 3, |next| found[next].paragraph.min(paragraph + 3));
        let from = lone.partition_point(|closer| closer.paragraph <= paragraph);
        let closer = lone[from..].iter().take_while(|closer| closer.paragraph <= limit).find(|closer| {
            closer.family == family && next.is_none_or(|next| closer.mark.start < found[next].outer.start)
        });
        if let Some(closer) = closer {
            let this = &mut found[index];
            this.unclosed = false;
            this.outer.end = closer.mark.end;
            this.span = trimmed(tokens.text, Span::new(this.span.start, closer.mark.start));
            let end = this.outer.end;
            for (later, gone) in found.iter().zip(&mut swallowed).skip(index + 1) {
                if later.outer.start >= end {
                    break;
                }
                *gone |= later.parent.is_none() && later.family == family;
            }
        }
    }
}

/// A stretch without the white space at its ends.
fn trimmed(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let start = span.start + (words.len() - words.trim_start().len());
    let length = words.trim().len();
    Span::new(start.min(span.end), start.min(span.end) + length)
}

#[cfg(test)]
mod tests;
