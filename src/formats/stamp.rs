//! Times as transcripts and subtitles write them, in ms.
//!
//! `12:31`, `00:12:31`, `1:02:03.500`, `00:12:31,500`, `01:02:03:12` (frames are dropped), each alone or in one of
//! `[]`, `()`, `{}`, `<>`, and ranges of two. Used by the readers of transcripts and subtitles.

/// A time or a range of times at the beginning of a text, and how many bytes it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    /// When it begins.
    pub start_ms: i64,
    /// When it ends, of a range.
    pub end_ms: Option<i64>,
    /// Bytes, with the brackets.
    pub bytes: usize,
    /// Whether it cannot be a time of day within a sentence: in brackets, with hours and seconds, or with fractions.
    pub sure: bool,
}

/// Reads a time in or without brackets where `text` begins with one.
pub(super) fn leading(text: &str) -> Option<Stamp> {
    let open = text.chars().next()?;
    let close = match open {
        '[' => ']',
        '(' => ')',
        '{' => '}',
        '<' => '>',
        _ => {
            let stamp = range(text)?;
            let after = text[stamp.bytes..].chars().next();
            return after.is_none_or(|c| !c.is_alphanumeric() && c != '%').then_some(stamp);
        }
    };
    let inside = text[1..].trim_start();
    let skipped = text.len() - inside.len();
    let stamp = range(inside)?;
    let rest = &inside[stamp.bytes..];
    let closing = rest.trim_start();
    closing.starts_with(close).then(|| Stamp {
        bytes: skipped + stamp.bytes + (rest.len() - closing.len()) + 1,
        sure: true,
        ..stamp
    })
}

/// Reads a time at the beginning: `h:mm:ss`, `mm:ss`, with fractions or frames; `0:0:3.240` too, as some programs
/// write captions.
pub(super) fn clock(text: &str) -> Option<(i64, usize)> {
    let (ms, bytes, _) = clock_parts(text, 1)?;
    Some((ms, bytes))
}

/// The time that a person typed, and nothing else: `12:31`, `1:02:03.500`; none where it is no time.
pub fn typed_time(text: &str) -> Option<i64> {
    let text = text.trim();
    clock(text).filter(|(_, bytes)| *bytes == text.len()).map(|(ms, _)| ms)
}

fn range(text: &str) -> Option<Stamp> {
    let (start_ms, used, sure) = clock_parts(text, 2)?;
    let rest = &text[used..];
    let gap = rest.trim_start();
    for dash in ["-->", "–", "—", "-", "to ", "bis "] {
        let Some(after) = gap.strip_prefix(dash) else { continue };
        let after = after.trim_start();
        if let Some((end_ms, bytes, _)) = clock_parts(after, 2) {
            let bytes = text.len() - after.len() + bytes;
            return Some(Stamp { start_ms, end_ms: Some(end_ms), bytes, sure: true });
        }
    }
    Some(Stamp { start_ms, end_ms: None, bytes: used, sure })
}

/// Milliseconds, bytes used, and whether it is surely no time of day; minutes and seconds have `least` digits or two.
fn clock_parts(text: &str, least: usize) -> Option<(i64, usize, bool)> {
    let (first, mut used) = digits(text, 9)?;
    let mut parts = vec![first];
    while parts.len() < 4 {
        let Some((part, bytes)) = text[used..].strip_prefix(':').and_then(|rest| digits(rest, 2)) else { break };
        if bytes < least {
            return None;
        }
        parts.push(part);
        used += 1 + bytes;
    }
    let (hours, minutes, seconds) = match *parts {
        [minutes, seconds] => (0, minutes, seconds),
        [hours, minutes, seconds] | [hours, minutes, seconds, _] => (hours, minutes, seconds),
        _ => return None,
    };
    if seconds >= 60 || (parts.len() > 2 && minutes >= 60) {
        return None;
    }
    let mut sure = parts.len() > 2;
    let mut ms = ((hours * 60 + minutes) * 60 + seconds) * 1000;
    if let Some(fraction) = text[used..].strip_prefix(['.', ','])
        && let Some((_, bytes)) = digits(fraction, 9)
    {
        let thousandths = format!("{:0<3}", &fraction[..bytes.min(3)]);
        ms += thousandths.parse::<i64>().unwrap_or(0);
        used += 1 + bytes;
        sure = true;
    }
    Some((ms, used, sure))
}

/// A number of at most `most` digits at the beginning; none where more follow.
fn digits(text: &str, most: usize) -> Option<(i64, usize)> {
    let bytes = text.bytes().take(most + 1).take_while(u8::is_ascii_digit).count();
    if bytes == 0 || bytes > most {
        return None;
    }
    Some((text[..bytes].parse().ok()?, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, start_ms: i64, end_ms: Option<i64>, rest: &str) {
        let stamp = leading(text).unwrap_or_else(|| panic!("no time in {text}"));
        assert_eq!((stamp.start_ms, stamp.end_ms, &text[stamp.bytes..]), (start_ms, end_ms, rest), "{text}");
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        check("[00:12:31] yes", 751_000, None, " yes");
        check("(12:31)", 751_000, None, "");
        check("00:12:31.500 yes", 751_500, None, " yes");
        check("00:12:31,5", 751_500, None, "");
        check("{1:02:03}", 3_723_000, None, "");
        check("[ 00:00:01 – 00:00:02.250 ]x", 1_000, Some(2_250), "x");
        check("00:00:01,000 --> 00:00:02,000", 1_000, Some(2_000), "");
        check("01:00:00:12", 3_600_000, None, "");
        check("199:07:00", 716_820_000, None, "");
    }

    #[test]
    fn what_is_no_time_is_left_alone() {
        for text in ["12", "12:3", "12:60", "1:75:00", "12:30pm", "[12:31", "a", "", "1234567890:00:00", "12:345"] {
            assert_eq!(leading(text), None, "{text}");
        }
        assert!(!leading("12:30 we left").is_some_and(|stamp| stamp.sure), "it may be a time of day");
    }
}
