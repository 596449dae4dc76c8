//! Writes a table as CSV (RFC 4180): commas, quotation marks where they are needed, lines that end in CR LF, UTF-8.
//!
//! A byte order mark stands first: without it, spreadsheets take the letters for those of another alphabet. A cell that a
//! spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, a tab or a carriage return) gets an
//! apostrophe before it, so that words out of a source are never run (OWASP, “CSV Injection”). Used by `archive` for
//! export.

/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// The table, its first row the names of the columns.
pub fn write<'cell, R>(names: &[&str], rows: impl IntoIterator<Item = R>) -> String
where
    R: IntoIterator<Item = &'cell str>,
{
    let mut text = String::from('\u{feff}');
    row(&mut text, names.iter().copied());
    rows.into_iter().for_each(|cells| row(&mut text, cells));
    text
}

fn row<'cell>(text: &mut String, cells: impl IntoIterator<Item = &'cell str>) {
    for (index, one) in cells.into_iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        cell(text, one);
    }
    text.push_str("\r\n");
}

fn cell(text: &mut String, words: &str) {
    let sign = if words.starts_with(FORMULA) { "'" } else { "" };
    match words.contains(['"', ',', '\r', '\n']) {
        true => {
            text.push('"');
            text.push_str(sign);
            text.push_str(&words.replace('"', "\"\""));
            text.push('"');
        }
        false => {
            text.push_str(sign);
            text.push_str(words);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(cells: &[&str]) -> String {
        write(&["words"], [cells.iter().copied()])
            .split_once("\r\n")
            .map(|(_, rest)| rest.to_owned())
            .unwrap_or_default()
    }

    #[test]
    fn a_table_is_written_as_rfc_4180_has_it() {
        let table = write(&["who", "words"], [["Anna", "plain"], ["Ö", "a \"b\", c\nd"]]);
        assert_eq!(table, "\u{feff}who,words\r\nAnna,plain\r\nÖ,\"a \"\"b\"\", c\nd\"\r\n");
    }

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(lines(&["=1+1"]), "'=1+1\r\n");
        assert_eq!(lines(&["+49 30", "-2", "@x", "\tx"]), "'+49 30,'-2,'@x,'\tx\r\n");
        assert_eq!(lines(&["\r=1"]), "\"'\r=1\"\r\n");
        assert_eq!(lines(&["=HYPERLINK(\"a\",\"b\")"]), "\"'=HYPERLINK(\"\"a\"\",\"\"b\"\")\"\r\n");
        assert_eq!(lines(&["– a dash of speech", "a=b"]), "– a dash of speech,a=b\r\n");
    }
}
