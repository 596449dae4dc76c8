//! Takes the markup out of a line: links, tags, emphasis, entities, reference numbers, and marks made of two signs.
//!
//! Works on one line at a time, in one pass over its bytes; whatever is not certainly markup stays.

use super::Draft;
use crate::text::Span;

/// Reads the stretch `line` of `given` into `draft`.
pub(super) fn strip(given: &str, line: Span, draft: &mut Draft) {
    let links = links_of(given, line);
    let mut links = links.iter().copied().peekable();
    let mut at = line.start;
    let mut copied = line.start;
    let mut seen_less = None;
    let bytes = given.as_bytes();
    while at < line.end {
        while links.peek().is_some_and(|link| link.start < at) {
            links.next();
        }
        let change = match links.next_if(|link| link.start == at) {
            Some(link) => Some(Change::drop(link.len())),
            None if is_special(bytes[at]) => change_at(given, at, line, &mut seen_less),
            None => None,
        };
        match change {
            Some(change) => {
                if copied < at {
                    draft.copy(given, Span::new(copied, at));
                }
                let end = (at + change.length).min(line.end);
                if let Some(sign) = change.sign {
                    draft.replace(sign.encode_utf8(&mut [0; 4]), Span::new(at, end));
                }
                at = end;
                copied = end;
            }
            None => at += 1,
        }
    }
    if copied < line.end {
        draft.copy(given, Span::new(copied, line.end));
    }
}

/// What is read instead of the next `length` bytes.
struct Change {
    length: usize,
    sign: Option<char>,
}

impl Change {
    fn drop(length: usize) -> Change {
        Change { length, sign: None }
    }

    fn read(length: usize, sign: char) -> Change {
        Change { length, sign: Some(sign) }
    }
}

/// Whether markup, an entity, a pair of signs or an invisible character may begin with this byte.
fn is_special(byte: u8) -> bool {
    matches!(byte, b'<' | b'*' | b'_' | b'&' | b'[' | b'`' | b'\'' | b',' | b'"' | b'\\' | 0xc2 | 0xe2 | 0xef)
        || byte < b' '
}

/// What is read instead of what stands at `at`, if it is not read as it is.
fn change_at(given: &str, at: usize, line: Span, seen_less: &mut Option<usize>) -> Option<Change> {
    let rest = given.get(at..line.end)?;
    let before = given[line.start..at].chars().next_back();
    let first = rest.chars().next()?;
    match first {
        '<' => tag_at(rest, at, seen_less),
        '*' | '_' => emphasis_at(rest, first, before),
        '&' => entity_at(rest),
        '[' => reference_at(rest, before),
        '\\' => rest[1..].starts_with(['*', '_', '[', ']', '"', '\'', '#', '>']).then(|| Change::drop(1)),
        '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{feff}' => {
            Some(Change::drop(first.len_utf8()))
        }
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Some(Change::drop(first.len_utf8())),
        control if control.is_control() && !control.is_whitespace() => Some(Change::drop(control.len_utf8())),
        _ => double_at(rest, first, before),
    }
}

/// A mark made of two equal signs.
fn double_at(rest: &str, first: char, before: Option<char>) -> Option<Change> {
    let mut signs = rest.chars();
    signs.next();
    if signs.next() != Some(first) || signs.next() == Some(first) || before == Some(first) {
        return None;
    }
    let after = rest[first.len_utf8() * 2..].chars().next();
    let opens =
        before.is_none_or(|before| !before.is_alphanumeric()) && after.is_some_and(|after| !after.is_whitespace());
    let mark = match first {
        ',' | '‚' if opens => '„',
        '\'' | '"' | '´' => '"',
        '`' | '‘' => '“',
        '’' => '”',
        _ => return None,
    };
    Some(Change::read(first.len_utf8() * 2, mark))
}

/// A tag or an address in angle brackets.
fn tag_at(rest: &str, at: usize, seen_less: &mut Option<usize>) -> Option<Change> {
    let bytes = rest.as_bytes();
    let opens = bytes.get(1).is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, b'/' | b'!'));
    if !opens || seen_less.is_some_and(|seen| at < seen) {
        return None;
    }
    let length = bytes.iter().skip(1).take(600).position(|byte| matches!(byte, b'<' | b'>')).map(|length| length + 1);
    match length {
        Some(length) if bytes[length] == b'>' => Some(Change::drop(length + 1)),
        Some(_) => None,
        None => {
            *seen_less = Some(at + bytes.len().min(600));
            None
        }
    }
}

/// Stars and underscores around words.
fn emphasis_at(rest: &str, sign: char, before: Option<char>) -> Option<Change> {
    let length = rest.len() - rest.trim_start_matches(sign).len();
    let after = rest[length..].chars().next();
    let touches = |neighbour: Option<char>| neighbour.is_some_and(|neighbour| !neighbour.is_whitespace());
    let inside_word = before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric);
    let is_emphasis = length <= 3 && (touches(before) || touches(after)) && !(inside_word && sign == '_');
    Some(if is_emphasis { Change::drop(length) } else { return skip(length, rest) })
}

/// Leaves a long run of signs as it is, without looking at each of them again.
fn skip(length: usize, rest: &str) -> Option<Change> {
    let sign = rest.chars().next()?;
    (length > 3).then(|| Change::read(length, sign))
}

/// A character written as an entity.
fn entity_at(rest: &str) -> Option<Change> {
    let end = rest.bytes().take(10).position(|byte| byte == b';')?;
    let name = rest.get(1..end)?;
    let sign = match name {
        "quot" => '"',
        "apos" => '\'',
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "nbsp" => '\u{a0}',
        "ldquo" => '“',
        "rdquo" => '”',
        "bdquo" => '„',
        "lsquo" => '‘',
        "rsquo" => '’',
        "sbquo" => '‚',
        "laquo" => '«',
        "raquo" => '»',
        "mdash" => '—',
        "ndash" => '–',
        "hellip" => '…',
        _ => {
            let number = name.strip_prefix('#')?;
            let hexadecimal = number.strip_prefix(['x', 'X']);
            let code = match hexadecimal {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?).filter(|sign| !sign.is_control())?
        }
    };
    Some(Change::read(end + 1, sign))
}

/// The number of a note: "[12]" behind a word or a sign.
fn reference_at(rest: &str, before: Option<char>) -> Option<Change> {
    let digits = rest.bytes().skip(1).take(4).take_while(u8::is_ascii_digit).count();
    let closed = rest.as_bytes().get(digits + 1) == Some(&b']');
    (before.is_some() && (1..=3).contains(&digits) && closed).then(|| Change::drop(digits + 2))
}

/// The parts of links that are not read: the opening bracket, and the closing one with the address.
fn links_of(given: &str, line: Span) -> Vec<Span> {
    let words = line.of(given);
    let bytes = words.as_bytes();
    let mut dropped = Vec::new();
    if !words.contains("](") {
        return dropped;
    }
    let mut open: Vec<usize> = Vec::new();
    let mut unclosed_before = 0;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'[' => open.push(at),
            b']' if bytes.get(at + 1) == Some(&b'(') && at >= unclosed_before => {
                let address = bytes[at + 2..].iter().take(2000);
                match address.clone().position(|byte| matches!(byte, b')' | b' ' | b'(')) {
                    Some(length) if bytes[at + 2 + length] == b')' => {
                        if let Some(start) = open.pop() {
                            let image = usize::from(start > 0 && bytes[start - 1] == b'!');
                            dropped.push(Span::new(line.start + start - image, line.start + start + 1));
                            dropped.push(Span::new(line.start + at, line.start + at + length + 3));
                        }
                        at += length + 2;
                    }
                    Some(_) => {}
                    None => unclosed_before = at + 2 + address.len(),
                }
            }
            b']' => {
                open.pop();
            }
            _ => {}
        }
        at += 1;
    }
    dropped.sort_unstable();
    dropped
}
