//! Marked texts by language and kind, in files: a case a line, `¶` for a blank line, `↵` for a line's end; `#` begins
//! what is said of the cases below it.

use super::faults;

/// Every file of cases with its name.
const FILES: [(&str, &str); 10] = [
    ("english", include_str!("cases/english.txt")),
    ("english-speakers", include_str!("cases/english-speakers.txt")),
    ("german", include_str!("cases/german.txt")),
    ("french", include_str!("cases/french.txt")),
    ("russian", include_str!("cases/russian.txt")),
    ("spanish", include_str!("cases/spanish.txt")),
    ("italian", include_str!("cases/italian.txt")),
    ("slavic", include_str!("cases/slavic.txt")),
    ("germanic", include_str!("cases/germanic.txt")),
    ("east_asian", include_str!("cases/east_asian.txt")),
];

/// The cases of a file, each with its line.
fn cases(file: &'static str) -> impl Iterator<Item = (usize, &'static str)> {
    file.lines().enumerate().map(|(line, case)| (line + 1, case)).filter(|(_, case)| {
        let says_something = !case.trim().is_empty();
        says_something && !case.starts_with('#')
    })
}

#[test]
fn every_case_of_the_files() {
    let mut wrong = String::new();
    for (name, file) in FILES {
        for (line, case) in cases(file) {
            let text = case.replace('¶', "\n\n").replace('↵', "\n");
            for fault in faults(&text) {
                wrong.push_str(&format!("\n  {name}.txt:{line}: {fault}\n      in {case}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_damaged_paragraph_changes_no_other_in_any_language() {
    for (name, file) in FILES {
        for (line, case) in cases(file).filter(|(_, case)| !case.contains('¶') && !case.contains(['"', '↵', '`', '&']))
        {
            let (sound, wanted) = super::parse(case);
            for damage in ["“", "«", "„", "‘", "„Nein", "” «"] {
                let text = format!("{sound}\n\n1951.\n\n1952.\n\n1953.\n\n{damage} 1954.");
                let found = super::analyse(&text);
                let alone = super::analyse(&sound);
                let spans = |analysis: &super::Analysis| {
                    let inside = analysis.quotations.iter().map(|stretch| stretch.span);
                    inside.filter(|span| span.end <= sound.len()).collect::<Vec<_>>()
                };
                assert!(
                    wanted.is_empty() || spans(&found) == spans(&alone),
                    "{name}.txt:{line}: {damage} after {case}"
                );
            }
        }
    }
}
