//! Which lines of a text make a paragraph.
//!
//! Decides from the page alone: the width that lines were wrapped to, indents, blank lines, and whether a sentence is
//! whole. Running heads and page numbers are left out only where they stand between two halves of a sentence.

use super::Setting;
use crate::text::Span;

/// The lines of a text that are read, in order.
pub(super) struct Layout {
    pub(super) lines: Vec<Line>,
}

/// One line.
pub(super) struct Line {
    /// What is read of it, in the given text.
    pub(super) body: Span,
    /// How it follows the line before.
    pub(super) join: Join,
    /// How its paragraph is set.
    pub(super) setting: Setting,
}

/// How a line follows the one before it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Join {
    /// It begins a paragraph.
    Paragraph,
    /// It carries the paragraph on.
    Space,
    /// It carries a word on.
    Nothing,
}

/// A line as it is found, before anything is decided.
struct Found<'given> {
    words: &'given str,
    start: usize,
    indent: usize,
    after_blank: bool,
    setting: Setting,
    rule: bool,
}

impl Layout {
    /// Lays out `given`.
    pub(super) fn of(given: &str) -> Layout {
        let found = find(given);
        let width = width_of(&found);
        let indent = usual_indent(&found);
        let furniture = furniture_of(&found);
        let mut lines: Vec<Line> = Vec::with_capacity(found.len());
        let mut last: Option<&Found> = None;
        for (line, is_furniture) in found.iter().zip(furniture) {
            if line.rule || is_furniture {
                continue;
            }
            let body = Span::new(line.start, line.start + line.words.len());
            let join = last.map_or(Join::Paragraph, |before| join_of(before, line, width));
            if join == Join::Nothing {
                cut_hyphen(given, lines.last_mut());
            }
            let setting = match line.setting {
                Setting::Plain if line.indent >= indent + 4 => Setting::Indented,
                setting => setting,
            };
            lines.push(Line { body, join, setting });
            last = Some(line);
        }
        Layout { lines }
    }
}

/// Takes the hyphen off a line whose last word goes on in the next.
fn cut_hyphen(given: &str, line: Option<&mut Line>) {
    if let Some(line) = line {
        let body = line.body.of(given);
        let kept = body.trim_end_matches(is_hyphen).len();
        line.body.end = line.body.start + kept;
    }
}

/// The lines of `given` that are not blank, with their prefixes taken off.
fn find(given: &str) -> Vec<Found<'_>> {
    let mut found: Vec<Found> = Vec::new();
    let mut after_blank = true;
    let mut start = 0;
    let mut in_block = false;
    for raw in given.split('\n') {
        let indent = raw.chars().take_while(|character| matches!(character, ' ' | '\t')).map(width_of_space).sum();
        let trimmed = raw.trim();
        let opens_block = has_tag(trimmed, "<blockquote");
        in_block |= opens_block;
        if trimmed.is_empty() || trimmed == ">" {
            after_blank = true;
        } else {
            let (setting, words) = without_prefix(trimmed);
            let setting = if in_block && setting == Setting::Plain { Setting::Block } else { setting };
            let offset = start + (words.as_ptr() as usize - raw.as_ptr() as usize);
            let rule = is_rule(words);
            found.push(Found { words, start: offset, indent, after_blank: after_blank || opens_block, setting, rule });
            after_blank = rule || raw.contains('\u{c}');
        }
        if in_block && has_tag(trimmed, "</blockquote") {
            in_block = false;
            after_blank = true;
        }
        start += raw.len() + 1;
    }
    found
}

fn has_tag(line: &str, tag: &str) -> bool {
    line.contains('<') && line.to_ascii_lowercase().contains(tag)
}

fn width_of_space(space: char) -> usize {
    if space == '\t' { 4 } else { 1 }
}

/// How a line is set, and the line without the sign of it.
fn without_prefix(line: &str) -> (Setting, &str) {
    if let Some(rest) = line.strip_prefix('>') {
        let rest = rest.trim_start_matches(['>', ' ']);
        if !rest.is_empty() {
            return (Setting::Block, rest);
        }
    }
    let rest = line.trim_start_matches('#');
    let depth = line.len() - rest.len();
    if (1..=6).contains(&depth) && rest.starts_with(' ') && !rest.trim().is_empty() {
        return (Setting::Heading, rest.trim_start());
    }
    (Setting::Plain, line)
}

/// Whether a line only divides ("---", "* * *").
fn is_rule(line: &str) -> bool {
    line.len() >= 3 && line.chars().all(|sign| matches!(sign, '-' | '*' | '_' | '=' | '~' | ' '))
}

/// How many characters a full line of wrapped text holds; none where lines are paragraphs.
fn width_of(found: &[Found]) -> Option<usize> {
    let mut lengths: Vec<usize> = Vec::new();
    let mut stopped = 0;
    for pair in found.windows(2) {
        if !pair[1].after_blank {
            lengths.push(pair[0].words.chars().take(400).count());
            stopped += usize::from(ends_whole(pair[0].words));
        }
    }
    if lengths.is_empty() {
        return None;
    }
    lengths.sort_unstable();
    let width = lengths[lengths.len() * 3 / 4];
    let lines_are_paragraphs = lengths.len() >= 3 && stopped * 10 > lengths.len() * 7;
    (width <= 140 && !lines_are_paragraphs).then_some(width)
}

/// The indent that most lines have.
fn usual_indent(found: &[Found]) -> usize {
    let mut counts = [0_usize; 17];
    for line in found {
        counts[line.indent.min(16)] += 1;
    }
    (0..17).max_by_key(|indent| (counts[*indent], 17 - indent)).unwrap_or(0)
}

/// How a line follows the last one read.
fn join_of(before: &Found, line: &Found, width: Option<usize>) -> Join {
    let same_setting = before.setting == line.setting && line.setting != Setting::Heading;
    if !same_setting {
        return Join::Paragraph;
    }
    if breaks_word(before.words, line.words) {
        return Join::Nothing;
    }
    if is_unfinished(before.words) && begins_lower(line.words) && before.words.len() >= 20 {
        return Join::Space;
    }
    if line.after_blank {
        return Join::Paragraph;
    }
    if line.setting == Setting::Block {
        return Join::Space;
    }
    if begins_turn(line.words) && ends_whole(before.words) && begins_turn(before.words) {
        return Join::Paragraph;
    }
    let Some(width) = width else {
        let carries_on = begins_lower(line.words) && !ends_whole(before.words);
        return if carries_on { Join::Space } else { Join::Paragraph };
    };
    let length = before.words.chars().take(400).count();
    let first_word = line.words.split(' ').next().map_or(0, |word| word.chars().take(400).count());
    let was_full = length + first_word + 1 >= width.saturating_sub(width / 8);
    let indented = line.indent >= before.indent + 2;
    let begins_anew = indented || ((length * 10 < width * 6 || ends_whole(before.words)) && !was_full);
    if begins_anew { Join::Paragraph } else { Join::Space }
}

/// Whether a word is cut by the line's end.
fn breaks_word(before: &str, after: &str) -> bool {
    let mut back = before.chars().rev();
    back.next().is_some_and(is_hyphen) && back.next().is_some_and(char::is_alphabetic) && begins_lower(after)
}

fn is_hyphen(sign: char) -> bool {
    matches!(sign, '-' | '‐' | '¬' | '\u{ad}')
}

fn begins_lower(line: &str) -> bool {
    line.chars().next().is_some_and(char::is_lowercase)
}

/// Whether a line begins as a turn of an interview does: with a word or two and a colon.
fn begins_turn(line: &str) -> bool {
    let label = line.char_indices().take(40).find(|(_, sign)| matches!(sign, ':' | '：')).map(|(at, _)| &line[..at]);
    let named = |label: &str| {
        !begins_lower(label) && label.split_whitespace().count() <= 4 && label.chars().any(char::is_alphabetic)
    };
    label.is_some_and(|label| named(label) && !label.contains(['“', '"', '«', '「', ',', '.']))
}

/// Whether a line stops in the middle of a sentence.
fn is_unfinished(line: &str) -> bool {
    line.chars().next_back().is_some_and(|last| last.is_lowercase() || matches!(last, ',' | ';'))
}

/// Whether a line ends as sentences end.
fn ends_whole(line: &str) -> bool {
    let bare = line.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', '“', '*', '_']);
    bare.chars().next_back().is_some_and(|last| crate::text::words::is_stop(last) || last == ':')
}

/// Which lines are page furniture between two halves of a sentence.
fn furniture_of(found: &[Found]) -> Vec<bool> {
    let mut furniture = vec![false; found.len()];
    let mut index = 0;
    while index + 2 < found.len() {
        let unfinished = is_unfinished(found[index].words) || found[index].words.ends_with(is_hyphen);
        let heads = (index + 1..found.len()).take(4).take_while(|at| is_head(&found[*at])).count();
        let next = found.get(index + 1 + heads);
        if unfinished && heads > 0 && heads < 4 && next.is_some_and(|line| begins_lower(line.words)) {
            furniture[index + 1..index + 1 + heads].fill(true);
        }
        index += 1 + heads;
    }
    furniture
}

/// Whether a line looks like a running head or a page number.
fn is_head(line: &Found) -> bool {
    if line.setting != Setting::Plain || line.words.len() > 70 {
        return false;
    }
    let words = line.words.trim_matches(|sign: char| !sign.is_alphanumeric());
    let numbered =
        words.starts_with(|first: char| first.is_ascii_digit()) || words.ends_with(|last: char| last.is_ascii_digit());
    let lower = words.chars().filter(|letter| letter.is_lowercase()).count();
    let upper = words.chars().filter(|letter| letter.is_uppercase()).count();
    let letters = lower + upper;
    letters == 0 || lower == 0 || (numbered && !begins_lower(words) && !ends_whole(line.words))
}
