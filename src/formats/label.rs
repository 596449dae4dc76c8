//! One line of a transcript: does it begin with something that may name a speaker, and where do the words begin?
//!
//! Knows the styles and nothing of the file around the line; `speakers` learns from all lines which style and which
//! labels are meant. Looks at the first [`HEAD`] bytes of a line only, so that a line of 50 MB costs nothing.

use super::{names, stamp};

/// How a transcript marks its speakers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Style {
    /// `NAME: words`, also in bold, with a time before, within or after.
    Colon,
    /// `NAME. words`
    Dot,
    /// `Name.—words`
    DotDash,
    /// `[Name] words`
    Square,
    /// `<Name> words`
    Angle,
    /// `00:12:31 Name` or `Name  12:31` on a line of its own.
    OwnLine,
}

impl Style {
    /// All of them, the most usual first.
    pub const ALL: [Style; 6] = [Style::Colon, Style::OwnLine, Style::Square, Style::Angle, Style::DotDash, Style::Dot];

    /// As one shows it to a person.
    pub fn example(self) -> &'static str {
        match self {
            Style::Colon => "NAME: words",
            Style::Dot => "NAME. words",
            Style::DotDash => "Name.—words",
            Style::Square => "[Name] words",
            Style::Angle => "<Name> words",
            Style::OwnLine => "00:12:31 Name",
        }
    }
}

/// How a line begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Opening<'t> {
    /// What may be the name of a speaker, and how it is marked.
    pub label: Option<(Style, &'t str)>,
    /// The time that stands there.
    pub start_ms: Option<i64>,
    /// The end, where a range of times stands there.
    pub end_ms: Option<i64>,
    /// Where the words begin if label and time are meant, in bytes of the line.
    pub words: usize,
    /// Where the words begin if only the time is meant, in bytes of the line.
    pub after_time: usize,
}

/// How much of a line is looked at, in bytes.
pub(super) const HEAD: usize = 240;

/// Looks at the beginning of a line.
pub(super) fn opening(line: &str) -> Opening<'_> {
    let head = &line[..line.floor_char_boundary(HEAD)];
    let mut at = skip_white(head, 0);
    let mut opening = Opening::default();
    if let Some(stamp) = stamp::leading(&head[at..]).filter(|stamp| stamp.sure || is_alone(line, at + stamp.bytes)) {
        opening.start_ms = Some(stamp.start_ms);
        opening.end_ms = stamp.end_ms;
        at = skip_white(head, at + stamp.bytes);
        // “00:12:31 - words”
        if let Some(rest) = head[at..].strip_prefix(['-', '–', '—', '|']) {
            at = skip_white(head, head.len() - rest.len());
        }
    }
    opening.after_time = at;
    opening.words = at;
    let timed = opening.start_ms.is_some();
    let found = square(head, at)
        .or_else(|| angle(head, at))
        .or_else(|| colon(head, at))
        .or_else(|| own_line(line, head, at, timed))
        .or_else(|| dot(head, at));
    if let Some(found) = found {
        opening.label = Some((found.style, found.label));
        opening.start_ms = opening.start_ms.or(found.time.map(|time| time.start_ms));
        opening.end_ms = opening.end_ms.or(found.time.and_then(|time| time.end_ms));
        opening.words = after_label(head, found.end, &mut opening);
    }
    opening
}

/// A label, what stands for a time in it, and where it ends.
struct Found<'t> {
    style: Style,
    label: &'t str,
    time: Option<stamp::Stamp>,
    end: usize,
}

fn skip_white(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    at + (rest.len() - rest.trim_start().len())
}

fn is_alone(line: &str, at: usize) -> bool {
    line.get(at..).is_some_and(|rest| rest.len() < HEAD && rest.trim().is_empty())
}

/// White space and a time after the label belong to neither label nor words.
fn after_label(head: &str, end: usize, opening: &mut Opening<'_>) -> usize {
    let at = skip_white(head, end);
    let Some(stamp) = stamp::leading(&head[at..]).filter(|stamp| stamp.sure && opening.start_ms.is_none()) else {
        return at;
    };
    opening.start_ms = Some(stamp.start_ms);
    opening.end_ms = stamp.end_ms;
    skip_white(head, at + stamp.bytes)
}

/// `NAME:`, `**Name:**`, `Name (00:12:31):`
fn colon(head: &str, at: usize) -> Option<Found<'_>> {
    let rest = &head[at..];
    let bold = rest.len() - rest.trim_start_matches(['*', '_']).len();
    let marks = rest.char_indices().filter(|&(_, c)| c == ':' || c == '：').take(4);
    for (mark, c) in marks {
        if mark < bold {
            continue;
        }
        let after = mark + c.len_utf8();
        let next = rest[after..].chars().next();
        if next.is_some_and(|next| next.is_ascii_digit() || next == '/' || next == '\\') {
            continue;
        }
        let (label, time) = without_time(&rest[bold..mark]);
        let label = label.trim_end_matches(['*', '_']).trim();
        if !names::is_name(label) {
            continue;
        }
        let closing = rest[after..].len() - rest[after..].trim_start_matches(['*', '_']).len();
        let end = if bold > 0 || rest[..mark].ends_with(['*', '_']) { after + closing } else { after };
        return Some(Found { style: Style::Colon, label, time, end: at + end });
    }
    None
}

/// Parts a name from a time behind it: `Name (00:12:31)`, `Name 12:31`.
fn without_time(text: &str) -> (&str, Option<stamp::Stamp>) {
    let text = text.trim();
    let start = text.rfind(['(', '[', '{']).or_else(|| text.rfind(char::is_whitespace));
    let Some(start) = start else { return (text, None) };
    let time = text[start..].trim_start();
    match stamp::leading(time) {
        Some(stamp) if stamp.bytes == time.len() => (text[..start].trim_end(), Some(stamp)),
        _ => (text, None),
    }
}

/// What stands in square brackets for what is heard and not said.
const SOUNDS: &[&str] = &[
    "laughter",
    "laughs",
    "applause",
    "music",
    "pause",
    "silence",
    "crosstalk",
    "inaudible",
    "unintelligible",
    "break",
    "end",
    "sic",
    "noise",
    "crying",
    "sighs",
    "смех",
    "пауза",
    "неразборчиво",
    "lachen",
    "lacht",
    "pause",
    "rires",
    "silence",
    "illegible",
    "redacted",
    "foreign",
];

/// `[Name]`, with or without a colon behind it.
fn square(head: &str, at: usize) -> Option<Found<'_>> {
    let rest = head[at..].strip_prefix('[')?;
    let close = rest.find(']')?;
    let (label, time) = without_time(&rest[..close]);
    let first = label.split(' ').next().unwrap_or("").to_lowercase();
    if !names::is_name(label) || SOUNDS.contains(&first.as_str()) {
        return None;
    }
    let end = at + close + 2;
    let end = if head[end..].starts_with(':') { end + 1 } else { end };
    Some(Found { style: Style::Square, label, time, end })
}

/// `<Name>`, as chats write it; such names need no capital.
fn angle(head: &str, at: usize) -> Option<Found<'_>> {
    let rest = head[at..].strip_prefix('<')?;
    let close = rest.find('>')?;
    let label = rest[..close].trim();
    let is_nick = label.starts_with(char::is_alphabetic)
        && label.chars().all(|c| c.is_alphanumeric() || " ._-'’".contains(c))
        && label.len() < names::LONGEST;
    is_nick.then_some(Found { style: Style::Angle, label, time: None, end: at + close + 2 })
}

/// `00:12:31 Name` or `Name  12:31`, with nothing behind it.
fn own_line<'t>(line: &str, head: &'t str, at: usize, timed: bool) -> Option<Found<'t>> {
    if line.len() > head.len() {
        return None;
    }
    let rest = head[at..].trim_end();
    let (label, time) = without_time(rest);
    let label = label.trim_matches(['*', '_']).trim_end_matches([',', '-', '–', '|']).trim();
    let fits = (timed || time.is_some()) && names::is_name(label);
    fits.then_some(Found { style: Style::OwnLine, label, time, end: head.len() })
}

/// `NAME.`, `Q.`, `Mr. SMITH.`, and with a dash behind it.
fn dot(head: &str, at: usize) -> Option<Found<'_>> {
    let rest = &head[at..];
    for (mark, _) in rest.match_indices('.').take(3) {
        let label = &rest[..mark];
        let abbreviation = label.rsplit(' ').next().unwrap_or("");
        if is_title(abbreviation) && rest[mark + 1..].starts_with(' ') {
            continue;
        }
        if label.len() > 40 || !names::is_name(label) || label.contains(',') {
            return None;
        }
        let behind = rest[mark + 1..].trim_start_matches(' ');
        let dashes = behind.trim_start_matches(['—', '–', '-']);
        let dash = behind.len() - dashes.len();
        if dash > 1 {
            let end = head.len() - dashes.len();
            return Some(Found { style: Style::DotDash, label, time: None, end });
        }
        let spaced = rest[mark + 1..].is_empty() || rest[mark + 1..].starts_with([' ', '\t']);
        return spaced.then_some(Found { style: Style::Dot, label, time: None, end: at + mark + 1 });
    }
    None
}

fn is_title(word: &str) -> bool {
    const TITLES: &[&str] =
        &["mr", "mrs", "ms", "dr", "rev", "hon", "sen", "rep", "gen", "col", "capt", "prof", "st", "mme", "mlle"];
    TITLES.contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The label in `{}` and the words after `|` must be found.
    fn check(line: &str, style: Style, label: &str, start_ms: Option<i64>, words: &str) {
        let opening = opening(line);
        assert_eq!(opening.label, Some((style, label)), "{line}");
        assert_eq!(opening.start_ms, start_ms, "{line}");
        assert_eq!(&line[opening.words..], words, "{line}");
    }

    #[test]
    fn the_usual_styles_are_known() {
        let at = Some(751_000);
        check("ANNA: words", Style::Colon, "ANNA", None, "words");
        check("Anna Petrova:  words: more", Style::Colon, "Anna Petrova", None, "words: more");
        check("  Q: why?", Style::Colon, "Q", None, "why?");
        check("**Anna:** words", Style::Colon, "Anna", None, "words");
        check("**Anna**: words", Style::Colon, "Anna", None, "words");
        check("Anna (00:12:31): words", Style::Colon, "Anna", at, "words");
        check("[00:12:31] Anna: words", Style::Colon, "Anna", at, "words");
        check("Anna: [00:12:31] words", Style::Colon, "Anna", at, "words");
        check("Anna:", Style::Colon, "Anna", None, "");
        check("司会：こんにちは", Style::Colon, "司会", None, "こんにちは");
        check("00:12:31 Anna Petrova", Style::OwnLine, "Anna Petrova", at, "");
        check("Anna Petrova  12:31", Style::OwnLine, "Anna Petrova", at, "");
        check("[Anna] words", Style::Square, "Anna", None, "words");
        check("<anna_p> words", Style::Angle, "anna_p", None, "words");
        check("Q. why?", Style::Dot, "Q", None, "why?");
        check("MR. SMITH. words", Style::Dot, "MR. SMITH", None, "words");
        check("Mr. Smith.—Words", Style::DotDash, "Mr. Smith", None, "Words");
    }

    #[test]
    fn what_cannot_be_a_label_is_none() {
        for line in [
            "He said: no",
            "http://example.org",
            "12:30 we left",
            "[laughter] words",
            "and so: words",
            "",
            "At 12:30 Anna came in and said nothing at all",
            "Is it? Yes: it is",
        ] {
            let opening = opening(line);
            assert_eq!(opening.label, None, "{line}");
        }
    }

    #[test]
    fn a_time_without_a_name_is_seen() {
        let opening = opening("[00:12:31] and so it was");
        assert_eq!((opening.label, opening.start_ms, opening.after_time), (None, Some(751_000), 11));
    }
}
