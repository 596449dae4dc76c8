//! Pull quotes: words of the text set off to be seen, which stand in the running text once more.
//!
//! A marked paragraph without an attribution of its own is one where the same words follow or precede it elsewhere.
//! One walk over the text, however many candidates there are.

use crate::text::Span;
use crate::text::attribution::frame::Frame;
use crate::text::attribution::scene::Scene;
use crate::text::tokens::{TokenKind, Tokens};
use std::collections::HashMap;

/// So many words are looked for first.
const SEED: usize = 5;
/// Shorter stretches repeat by chance.
const SHORTEST: usize = 6;

/// For each outermost stretch the words elsewhere in the reading that it repeats, if it is a pull quote.
pub fn find(scene: &Scene, frames: &[Vec<Frame>]) -> Vec<Option<Span>> {
    let tokens = scene.tokens;
    let set_off = (0..scene.stretches.len()).any(|stretch| is_paragraph(scene, stretch));
    if !set_off {
        return vec![None; scene.stretches.len()];
    }
    let words: Vec<usize> = (0..tokens.all.len()).filter(|index| is_word(tokens, *index)).collect();
    let mut candidates: HashMap<u64, Vec<usize>> = HashMap::new();
    for (stretch, frames) in frames.iter().enumerate() {
        let attributed = frames.first().is_some_and(|frame| frame.weight >= 7.5);
        if attributed || !is_paragraph(scene, stretch) {
            continue;
        }
        let inner = words_of(scene, &words, stretch);
        if inner.len() >= SHORTEST {
            candidates.entry(hash_of(tokens, &inner[..SEED])).or_default().push(stretch);
        }
    }
    let mut repeats = vec![None; scene.stretches.len()];
    if candidates.is_empty() {
        return repeats;
    }
    for (place, window) in words.windows(SEED).enumerate() {
        let Some(seeded) = candidates.get(&hash_of(tokens, window)) else { continue };
        for stretch in seeded.iter().take(8) {
            if repeats[*stretch].is_none() {
                repeats[*stretch] = repeated(scene, &words, *stretch, place);
            }
        }
    }
    repeats
}

/// The words at `place` of all words, if they are those of a stretch and stand elsewhere.
fn repeated(scene: &Scene, words: &[usize], stretch: usize, place: usize) -> Option<Span> {
    let tokens = scene.tokens;
    let inner = words_of(scene, words, stretch);
    let there = words.get(place..place + inner.len())?;
    let (first, last) = (*there.first()?, *there.last()?);
    let itself = scene.stretches[stretch].outer.contains(&first);
    // Another paragraph of speech that says the same is no running text.
    let other_turn = scene.stretch_at(first).is_some_and(|other| is_paragraph(scene, other));
    let same = inner.iter().zip(there).all(|(a, b)| folded(tokens, *a) == folded(tokens, *b));
    (!itself && !other_turn && same).then(|| tokens.span(first..last + 1))
}

/// Whether a stretch is all there is in its paragraph.
fn is_paragraph(scene: &Scene, stretch: usize) -> bool {
    let place = &scene.stretches[stretch];
    let range = &scene.tokens.paragraphs[place.paragraph];
    let signs_only = |index: usize| !scene.tokens.all[index].is_word();
    range.start == place.outer.start && (place.outer.end.min(range.end)..range.end).all(signs_only)
}

/// The places of a stretch's words.
fn words_of<'words>(scene: &Scene, words: &'words [usize], stretch: usize) -> &'words [usize] {
    let inner = &scene.stretches[stretch].inner;
    let start = words.partition_point(|word| *word < inner.start);
    let end = words.partition_point(|word| *word < inner.end);
    &words[start..end]
}

fn is_word(tokens: &Tokens, index: usize) -> bool {
    tokens.all[index].is_word() || tokens.all[index].kind == TokenKind::Number
}

/// A word in small letters, its apostrophes straight.
fn folded(tokens: &Tokens, index: usize) -> String {
    tokens.word(index).to_lowercase().replace('’', "'")
}

/// A hash of a few words without regard to capitals; equal words have equal hashes.
fn hash_of(tokens: &Tokens, words: &[usize]) -> u64 {
    words.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, index| {
        (hash ^ u64::from(tokens.all[*index].folded)).wrapping_mul(0x0100_0000_01b3).rotate_left(7)
    })
}
