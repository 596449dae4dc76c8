//! Tells windows-1251 from KOI8-R, and both from Latin text, by how often letters occur.
//!
//! The two encodings put Russian letters on the same bytes in another order and with the cases swapped, so that
//! either reads as the other without an error. Used by `encoding` only.

use encoding_rs::{Encoding, KOI8_R, KOI8_U, WINDOWS_1251};

/// What the bytes beyond ASCII look like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Script {
    /// Words of Russian or Ukrainian letters in this encoding.
    Cyrillic(&'static Encoding),
    /// Single letters within ASCII words.
    Latin,
    /// Neither for certain.
    Unknown,
}

/// How often a letter stands in Russian and Ukrainian text, per mille.
fn frequency(letter: char) -> i64 {
    match letter {
        'о' => 109,
        'е' => 85,
        'а' => 80,
        'и' => 74,
        'н' => 67,
        'т' => 63,
        'с' => 55,
        'р' => 47,
        'в' => 45,
        'л' => 44,
        'к' => 35,
        'м' => 32,
        'і' => 30,
        'д' => 30,
        'п' => 28,
        'у' => 26,
        'я' => 20,
        'ы' => 19,
        'ь' | 'г' => 17,
        'з' | 'б' => 16,
        'ч' => 14,
        'й' => 12,
        'х' => 10,
        'ж' => 9,
        'ш' => 7,
        'ю' | 'ї' => 6,
        'ц' | 'є' => 5,
        'щ' => 4,
        'э' | 'ф' => 3,
        'ё' => 1,
        _ => 0,
    }
}

/// The mean that a text must reach; Russian prose has about 57, its letters shuffled about 25.
const LEAST_MEAN: i64 = 36;

/// Looks at the bytes beyond ASCII and at their neighbours.
pub(super) fn recognise(sample: &[u8]) -> Script {
    let (whole_words, single_letters) = words_and_single_letters(sample);
    if single_letters > whole_words {
        return Script::Latin;
    }
    if whole_words < 2 {
        return Script::Unknown;
    }
    let windows = mean_frequency(sample, WINDOWS_1251);
    let koi = mean_frequency(sample, KOI8_U);
    if windows.max(koi) < LEAST_MEAN {
        Script::Unknown
    } else if windows >= koi {
        Script::Cyrillic(WINDOWS_1251)
    } else if holds_ukrainian(sample) {
        Script::Cyrillic(KOI8_U)
    } else {
        Script::Cyrillic(KOI8_R)
    }
}

/// How many bytes beyond ASCII stand in runs of at least two without an ASCII letter beside them, and how many letters
/// touch an ASCII letter.
fn words_and_single_letters(sample: &[u8]) -> (usize, usize) {
    let (mut whole, mut single) = (0, 0);
    let mut at = 0;
    while at < sample.len() {
        if sample[at].is_ascii() {
            at += 1;
            continue;
        }
        let start = at;
        while sample.get(at).is_some_and(|byte| !byte.is_ascii()) {
            at += 1;
        }
        let before = start.checked_sub(1).and_then(|before| sample.get(before));
        let touches = before.into_iter().chain(sample.get(at)).any(u8::is_ascii_alphabetic);
        // Quotation marks and dashes lie below 0xC0 and say nothing of the script.
        let letters = sample[start..at].iter().filter(|&&byte| byte >= 0xC0).count();
        if touches {
            single += letters;
        } else if letters >= 2 {
            whole += letters;
        }
    }
    (whole, single)
}

/// The mean frequency of the letters that the bytes beyond ASCII stand for; a capital after a small letter and what is
/// no letter count against it.
fn mean_frequency(sample: &[u8], encoding: &'static Encoding) -> i64 {
    let (text, _) = encoding.decode_without_bom_handling(sample);
    let (mut sum, mut count) = (0, 0);
    let mut after_small = false;
    for c in text.chars() {
        if c.is_ascii() || "«»“”„’‘–—…№\u{A0}".contains(c) {
            after_small = false;
            continue;
        }
        count += 1;
        let small = c.to_lowercase().next().unwrap_or(c);
        sum += match frequency(small) {
            0 => -10,
            _ if small != c && after_small => -30,
            usual => usual,
        };
        after_small = c.is_lowercase();
    }
    if count == 0 { 0 } else { sum / count }
}

/// The letters that KOI8-U has and KOI8-R has not.
fn holds_ukrainian(sample: &[u8]) -> bool {
    sample.iter().any(|byte| matches!(byte, 0xA4 | 0xA6 | 0xA7 | 0xAD | 0xB4 | 0xB6 | 0xB7 | 0xBD))
}
