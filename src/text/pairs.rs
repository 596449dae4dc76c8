//! A text as pairs of neighbouring words, each written as a short token, for an index of pairs.
//!
//! Two words that are common alone are much rarer side by side; an index that knows them together need not pass the
//! long lists of each. Only pairs of short words are kept, because those are the common ones: three quarters of all
//! pairs, half of the different ones. A token is a hash, so that the index stays small: few pairs share one by chance,
//! and whoever looks a pair up must read what it finds.
//!
//! Tokens stand in archives. Where this file or the folding of words changes what they are, a migration must make the
//! index anew. Used by the store, which keeps that index.

use super::fold::Folded;

/// Most letters that the two words of a kept pair have together.
const MOST_LETTERS: usize = 10;
/// Letters of a token, and what they are taken from; the index folds case. FTS5 gathers words in a hash table that
/// moves each letter by three bits only: these sixteen differ in the lower four, so that tokens seldom meet there. Four
/// letters of all thirty-six met so often that an import spent a third of its time on it.
const TOKEN_LETTERS: usize = 6;
const ALPHABET: &[u8; 16] = b"01234567hijklmno";

/// The tokens of all kept pairs of neighbours in `text`, with spaces between.
pub fn pairs(text: &str) -> String {
    let folded = Folded::new(text);
    let mut tokens = String::with_capacity(folded.len() * (TOKEN_LETTERS + 1));
    for index in 1..folded.len() {
        let (one, next) = (folded.word(index - 1), folded.word(index));
        if is_kept(one, next) {
            if !tokens.is_empty() {
                tokens.push(' ');
            }
            push(one, next, &mut tokens);
        }
    }
    tokens
}

/// Whether two folded words side by side are a pair that is kept.
pub fn is_kept(one: &str, next: &str) -> bool {
    // A letter has one byte at least and four at most, so most pairs need not be counted.
    let bytes = one.len() + next.len();
    let letters = || one.chars().count() + next.chars().count();
    bytes <= MOST_LETTERS || bytes <= 4 * MOST_LETTERS && letters() <= MOST_LETTERS
}

/// The token of two folded words side by side.
pub fn pair(one: &str, next: &str) -> String {
    let mut token = String::with_capacity(TOKEN_LETTERS);
    push(one, next, &mut token);
    token
}

/// Hashes the words (FNV-1a, Fowler, Noll & Vo 1991) and writes some of the bits as letters.
fn push(one: &str, next: &str, tokens: &mut String) {
    let bytes = one.bytes().chain([b' ']).chain(next.bytes());
    let hash = bytes
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    let mut rest = (hash ^ (hash >> 32)) >> 8 & 0xff_ffff;
    for _ in 0..TOKEN_LETTERS {
        tokens.push(char::from(ALPHABET[(rest % 16) as usize]));
        rest /= 16;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_words_side_by_side_are_kept() {
        let kept = [pair("been", "up"), pair("up", "to"), pair("to", "the"), pair("the", "quarry")];
        assert_eq!(pairs("Nobody’s been up to the quarry yesterday"), kept.join(" "));
        assert_eq!(pairs("Nobody remembered"), "");
        assert_eq!(pairs(""), "");
        assert_ne!(pair("to", "the"), pair("the", "to"));
        assert_ne!(pair("a", "bc"), pair("ab", "c"));
    }

    /// Archives hold these: where this test must change, a migration must make the index of pairs anew.
    #[test]
    fn tokens_stay_the_same() {
        assert_eq!(
            pairs("It’s as far as we go. Там он и был. 山に登る. There stood people. People came."),
            "ki1667 nl2ijj 5i5452 0m5mil 5k4oon i517l4 2hl7o4 moh7oh 70nj26 j051l5 jo5n55 5527i5 iij3lo \
             0jn27k on17n4 202hhh"
        );
    }
}
