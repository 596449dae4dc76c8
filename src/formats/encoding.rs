//! Bytes to characters: recognises how a text was written down, and says what could not be read.
//!
//! Recognised: UTF-8 and UTF-16 in both orders, with and without a byte order mark, windows-1251, windows-1252 and
//! KOI8-R; beyond these whatever `chardetng` knows. The text is never cleaned: a byte that means nothing becomes
//! U+FFFD, and NULs and direction controls stay, each with a warning. Refused: nothing but binary noise.
//! Used by `formats::read` for every file, before anything else looks at it.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, KOI8_R, KOI8_U, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251, WINDOWS_1252};

use super::draft::{Warning, Warnings};
use super::{FormatError, binary, cyrillic};

/// The characters of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// All of them, without the byte order mark.
    pub text: String,
    /// How the bytes become characters, as people write it: “UTF-8”, “windows-1251”…
    pub encoding: &'static str,
    /// What could not be read, and what cannot be seen.
    pub warnings: Vec<Warning>,
}

/// Reads the bytes as text. `declared` is what the file itself says of its encoding (a web page does); it counts only
/// where the bytes do not say better.
///
/// # Errors
/// [`FormatError::NotText`] where the bytes are no text in any encoding.
pub fn decode(bytes: &[u8], declared: Option<&'static Encoding>) -> Result<Decoded, FormatError> {
    let mut warnings = Warnings::default();
    let (body, encoding) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => (&bytes[mark..], encoding),
        None => match utf_16_without_mark(bytes) {
            Some(encoding) => (bytes, encoding),
            None => {
                binary::refuse_noise(bytes)?;
                (bytes, eight_bit(bytes, declared, &mut warnings))
            }
        },
    };
    let (text, lossy) = encoding.decode_without_bom_handling(body);
    let name = common_name(encoding);
    if lossy {
        warn_of_undecodable(&text, name, &mut warnings);
    }
    warn_of_unseen(&text, &mut warnings);
    Ok(Decoded { text: text.into_owned(), encoding: name, warnings: warnings.finish() })
}

/// The name as people write it.
fn common_name(encoding: &'static Encoding) -> &'static str {
    match encoding.name() {
        "UTF-16LE" => "UTF-16 LE",
        "UTF-16BE" => "UTF-16 BE",
        "IBM866" => "DOS (866)",
        "x-mac-cyrillic" => "Mac Cyrillic",
        "macintosh" => "Mac Roman",
        name => name,
    }
}

/// How much of the file the statistics look at.
const SAMPLE: usize = 256 * 1024;

/// UTF-16 without its mark: of every pair of bytes one and the same is zero for Latin letters, digits and spaces, and
/// most pairs are letters of the scripts that are written with spaces.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    if bytes.len() < 4 {
        return None;
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    if !sample.contains(&0) {
        return None;
    }
    let even = share_of_plain_units(sample, u16::from_be_bytes);
    let odd = share_of_plain_units(sample, u16::from_le_bytes);
    match (even, odd) {
        (Some(be), Some(le)) if be >= le => Some(UTF_16BE),
        (_, Some(_)) => Some(UTF_16LE),
        (Some(_), None) => Some(UTF_16BE),
        (None, None) => None,
    }
}

/// The share of units that are usual letters, if these are most of them and enough of them have a zero byte.
fn share_of_plain_units(sample: &[u8], unit_of: fn([u8; 2]) -> u16) -> Option<usize> {
    let (mut units, mut ascii, mut plain) = (0usize, 0usize, 0usize);
    for pair in sample.chunks_exact(2) {
        let unit = unit_of([pair[0], pair[1]]);
        units += 1;
        match unit {
            0x20..=0x7E | 0x09 | 0x0A | 0x0D => {
                ascii += 1;
                plain += 1;
            }
            0xA0..=0x24F | 0x370..=0x52F | 0x590..=0x6FF | 0x2010..=0x203A => plain += 1,
            _ => {}
        }
    }
    (ascii * 20 >= units && ascii > 1 && plain * 10 >= units * 8).then_some(plain)
}

/// UTF-8, even damaged, or an encoding of one or two bytes a letter.
fn eight_bit(bytes: &[u8], declared: Option<&'static Encoding>, warnings: &mut Warnings) -> &'static Encoding {
    if is_utf_8(bytes) {
        return UTF_8;
    }
    if let Some(declared) = declared.filter(|declared| *declared != UTF_8 && declared.is_ascii_compatible()) {
        return declared;
    }
    let sample = sample_around_high_bytes(bytes);
    let encoding = guess(sample);
    let high = sample.iter().filter(|byte| !byte.is_ascii()).count();
    let usual = [WINDOWS_1251, WINDOWS_1252, KOI8_R, KOI8_U].contains(&encoding);
    if !usual || high < 12 {
        let name = common_name(encoding);
        warnings.add(
            None,
            format!("The encoding was guessed to be {name}; where letters look wrong, save the file as UTF-8."),
        );
    }
    encoding
}

/// Well-formed, or so nearly that the letters beyond ASCII outnumber the errors.
fn is_utf_8(bytes: &[u8]) -> bool {
    let (mut letters, mut errors) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        letters += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        errors += usize::from(!chunk.invalid().is_empty());
    }
    errors == 0 || letters > errors
}

/// The detectors learn nothing from English before the first letter beyond ASCII.
fn sample_around_high_bytes(bytes: &[u8]) -> &[u8] {
    let first = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let start = first.saturating_sub(1024);
    &bytes[start..bytes.len().min(start + SAMPLE)]
}

/// `chardetng` knows many encodings but was made for web pages; how Russian letters follow each other separates the
/// two Cyrillic encodings, and Cyrillic from Latin, more surely on short files.
fn guess(sample: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let guessed = detector.guess(None, Utf8Detection::Deny);
    let is_double_byte = ["GBK", "Big5", "EUC-JP", "EUC-KR", "Shift_JIS"].contains(&guessed.name());
    if is_double_byte {
        return guessed;
    }
    match cyrillic::recognise(sample) {
        cyrillic::Script::Cyrillic(encoding) => encoding,
        cyrillic::Script::Latin if is_cyrillic(guessed) => WINDOWS_1252,
        _ => guessed,
    }
}

fn is_cyrillic(encoding: &'static Encoding) -> bool {
    ["windows-1251", "KOI8-R", "KOI8-U", "IBM866", "ISO-8859-5", "x-mac-cyrillic"].contains(&encoding.name())
}

/// How many lines with such bytes are named one by one.
const NAMED_LINES: usize = 10;

fn warn_of_undecodable(text: &str, name: &str, warnings: &mut Warnings) {
    let mut further = 0;
    let mut named = 0;
    for line in super::lines::lines(text) {
        let count = line.of(text).matches('\u{FFFD}').count();
        if count == 0 {
            continue;
        }
        if named < NAMED_LINES {
            let bytes = if count == 1 { "A byte".to_owned() } else { format!("{count} bytes") };
            warnings.add(line.number, format!("{bytes} cannot be read as {name}; “\u{FFFD}” stands there instead."));
            named += 1;
        } else {
            further += 1;
        }
    }
    if further > 0 {
        warnings.add(None, format!("{further} further lines hold bytes that cannot be read as {name}."));
    }
}

/// Warns of what stands in the text without being seen: NULs, other control characters, and the controls that turn
/// the direction of writing and can make words look other than they are.
fn warn_of_unseen(text: &str, warnings: &mut Warnings) {
    /// What all of them begin with, in UTF-8, as some others do.
    fn may_be_unseen(byte: u8) -> bool {
        byte < b' ' || byte == 0x7F || byte == 0xE2
    }
    let mut seen = [(0usize, 0usize); 3];
    // Most lines are passed at a glance, many bytes at once.
    let doubtful = |line: &&str| line.bytes().filter(|byte| may_be_unseen(*byte)).count() > 0;
    for (number, line) in (1..).zip(text.split('\n')).filter(|(_, line)| doubtful(line)) {
        for c in line.chars() {
            let kind = match c {
                '\0' => 0,
                '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => 1,
                '\t' | '\r' | '\u{C}' => continue,
                c if c < ' ' || c == '\u{7F}' => 2,
                _ => continue,
            };
            if seen[kind].0 == 0 {
                seen[kind].1 = number;
            }
            seen[kind].0 += 1;
        }
    }
    let kinds = ["NUL characters", "characters that turn the direction of writing", "other control characters"];
    for ((count, first_line), what) in seen.into_iter().zip(kinds) {
        if count > 0 {
            let sentence =
                format!("The text holds {what} ({count}, from here on), which cannot be seen; they were kept.");
            warnings.add(first_line, sentence);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUSSIAN: &str = "Мы встретились в гостинице, и впервые кто-то сказал это вслух.";

    fn decoded(bytes: &[u8]) -> Decoded {
        decode(bytes, None).unwrap_or_else(|error| panic!("{error}"))
    }

    fn check(bytes: &[u8], encoding: &str, text: &str) {
        let decoded = decoded(bytes);
        assert_eq!((decoded.encoding, decoded.text.as_str()), (encoding, text));
    }

    #[test]
    fn the_usual_encodings_are_recognised() {
        check(RUSSIAN.as_bytes(), "UTF-8", RUSSIAN);
        check(&[b"\xEF\xBB\xBF", RUSSIAN.as_bytes()].concat(), "UTF-8", RUSSIAN);
        check(&WINDOWS_1251.encode(RUSSIAN).0, "windows-1251", RUSSIAN);
        check(&KOI8_R.encode(RUSSIAN).0, "KOI8-R", RUSSIAN);
        let french = "Le témoin a répété qu’il n’était pas là, « jamais ».";
        check(&WINDOWS_1252.encode(french).0, "windows-1252", french);
        let german = "Über die Straße ging er nicht, sagte sie – „nie“.";
        check(&WINDOWS_1252.encode(german).0, "windows-1252", german);
        check(
            b"plain \x93quoted\x94 English, and it\x92s short",
            "windows-1252",
            "plain “quoted” English, and it’s short",
        );
    }

    #[test]
    fn short_cyrillic_files_are_told_apart() {
        for text in
            ["Привет, товарищ", "Спасибо.", "ДОРОГОЙ ДРУГ!", "1\n00:00:00,000 --> 00:00:01,000\nПривет, товарищ\n"]
        {
            check(&WINDOWS_1251.encode(text).0, "windows-1251", text);
            check(&KOI8_R.encode(text).0, "KOI8-R", text);
        }
    }

    #[test]
    fn utf_16_is_recognised_with_and_without_its_mark() {
        for text in [RUSSIAN, "Plain words.", "1\n00:00:00,000 --> 00:00:01,000\nПривет\n"] {
            let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            check(&le, "UTF-16 LE", text);
            check(&be, "UTF-16 BE", text);
            check(&[b"\xFF\xFE", le.as_slice()].concat(), "UTF-16 LE", text);
            check(&[b"\xFE\xFF", be.as_slice()].concat(), "UTF-16 BE", text);
        }
    }

    #[test]
    fn only_one_mark_is_taken_off() {
        check("\u{FEFF}\u{FEFF}Plain".as_bytes(), "UTF-8", "\u{FEFF}Plain");
        check("Pl\u{FEFF}ain".as_bytes(), "UTF-8", "Pl\u{FEFF}ain");
    }

    #[test]
    fn damaged_utf_8_stays_utf_8_and_the_line_is_named() {
        let bytes = [RUSSIAN.as_bytes(), b"\n", RUSSIAN.as_bytes(), b" \xFF\n"].concat();
        let decoded = decoded(&bytes);
        assert_eq!(decoded.encoding, "UTF-8");
        assert_eq!(decoded.warnings.first().and_then(|warning| warning.line), Some(2));
    }

    #[test]
    fn a_text_cut_within_a_letter_is_read_up_to_there() {
        let bytes = RUSSIAN.as_bytes();
        let decoded = decoded(&bytes[..12]);
        assert_eq!(decoded.encoding, "UTF-8");
        assert!(decoded.text.ends_with('\u{FFFD}'));
    }

    #[test]
    fn what_cannot_be_seen_is_kept_and_warned_of() {
        let decoded = decoded("first\nA\0B \u{202E}turned\u{202C}".as_bytes());
        assert_eq!(decoded.text, "first\nA\0B \u{202E}turned\u{202C}");
        let lines: Vec<Option<usize>> = decoded.warnings.iter().map(|warning| warning.line).collect();
        assert_eq!(lines, [Some(2), Some(2)]);
    }

    #[test]
    fn what_a_page_declares_counts_where_the_bytes_do_not_say_better() {
        let greek = "Καλημέρα";
        let bytes = encoding_rs::WINDOWS_1253.encode(greek).0;
        let read = decode(&bytes, Some(encoding_rs::WINDOWS_1253)).map(|decoded| decoded.text);
        assert_eq!(read, Ok(greek.to_owned()));
        let read = decode(greek.as_bytes(), Some(encoding_rs::WINDOWS_1253)).map(|decoded| decoded.text);
        assert_eq!(read, Ok(greek.to_owned()), "saved again as UTF-8, but the declaration stayed");
    }
}
