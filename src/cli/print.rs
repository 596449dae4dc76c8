//! How answers look on a terminal.

/// A moment as people write it here: `2026-11-24 03:11`.
pub(super) fn moment(ms: i64) -> String {
    match jiff::Timestamp::from_millisecond(ms) {
        Ok(moment) => moment.to_zoned_datetime(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string(),
        Err(_) => String::new(),
    }
}

/// Lines under each other with their columns aligned; the last column is as wide as it likes.
pub(super) fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| wide(cell)).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().enumerate().map(|(column, cell)| match column + 1 == row.len() {
            true => cell.clone(),
            false => format!("{cell}{}", " ".repeat(widths[column].saturating_sub(wide(cell)))),
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Text in lines of at most `width` characters, each begun with `indent`.
pub(super) fn wrapped(text: &str, indent: &str, width: usize) -> String {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::from(indent);
        for word in paragraph.split_whitespace() {
            let begun = line.len() > indent.len();
            if begun && wide(&line) + 1 + wide(word) > width {
                lines.push(std::mem::replace(&mut line, String::from(indent)));
            } else if begun {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines.join("\n")
}

/// What was said where words are known in translation, given as `archive::proof::Spoken`; nothing for an original.
pub(super) fn spoken(original: &serde_json::Value, indent: &str) -> Option<String> {
    let which = original["which"].as_str()?;
    let words = match original["words"].as_str() {
        None | Some("") => format!("{which}."),
        Some(words) => format!("{which}: “{}”", crate::archive::excerpt(words, 300)),
    };
    Some(wrapped(&words, indent, 100))
}

fn wide(text: &str) -> usize {
    text.chars().count()
}

/// A text that a terminal shows and does not obey: control characters stand as their pictures, and what would turn the
/// writing of the rest of the line around as a replacement character. An imported file may hold any of them.
pub(super) fn harmless(text: &str) -> String {
    let shown = |one: char| match one {
        '\n' | '\t' => one,
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(one)).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\u{7f}' => '␡',
        '\u{80}'..='\u{9f}' | '\u{202d}' | '\u{202e}' => char::REPLACEMENT_CHARACTER,
        _ => one,
    };
    text.chars().map(shown).collect()
}

/// `1 quote`, `2 quotes`.
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The same for a number that stands in an answer.
pub(super) fn counted_in(count: &serde_json::Value, one: &str, many: &str) -> String {
    counted(count.as_u64().and_then(|count| usize::try_from(count).ok()).unwrap_or(0), one, many)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_by_characters() {
        let rows = vec![vec!["é".into(), "x".into()], vec!["abc".into(), "y".into()]];
        assert_eq!(table(&rows), "é    x\nabc  y");
    }

    #[test]
    fn a_terminal_is_not_told_what_to_do() {
        assert_eq!(harmless("a\x1b[2Jb\0\rc\u{9b}d\u{202e}e\n\tž"), "a␛[2Jb␀␍c\u{fffd}d\u{fffd}e\n\tž");
    }

    #[test]
    fn long_lines_are_wrapped_at_words() {
        assert_eq!(wrapped("one two three", "  ", 9), "  one two\n  three");
    }
}
