//! The few character references that subtitles use: named ones and numbers.
//!
//! Web pages have two thousand more; those are decoded by the HTML tokenizer.

/// The longest reference, in bytes.
const LONGEST: usize = 12;

/// The character that a reference at the beginning of `text` stands for, and its bytes.
pub(super) fn leading(text: &str) -> Option<(String, usize)> {
    let window = &text[..text.floor_char_boundary(LONGEST)];
    let end = window.find(';')?;
    let name = window.strip_prefix('&')?.get(..end - 1)?;
    let decoded = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{A0}',
        "lrm" => '\u{200E}',
        "rlm" => '\u{200F}',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        _ => numbered(name.strip_prefix('#')?)?,
    };
    Some((decoded.to_string(), end + 1))
}

fn numbered(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).filter(|c| *c != '\0')
}

/// The text with all its references decoded.
pub(super) fn decoded(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        match leading(rest) {
            Some((character, used)) => {
                decoded.push_str(&character);
                rest = &rest[used..];
            }
            None => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded.push_str(rest);
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_decoded_once() {
        assert_eq!(decoded("a &amp;lt; b &#8211; c &#x2014; d"), "a &lt; b – c — d");
        assert_eq!(decoded("R&D &unknown; &; & &#0; &#xFFFFFFFF;"), "R&D &unknown; &; & &#0; &#xFFFFFFFF;");
    }
}
