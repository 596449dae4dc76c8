//! Whatever is typed into the search is answered, or told what is wrong with it: random strings, made of words of the
//! archive and of everything that means something to the language or to SQLite.
//!
//! `VIVAVOCE_QUERIES=1000000` asks for as many; `VIVAVOCE_QUERIES_ARCHIVE=folder` asks them of that archive instead of
//! the sample. In a release build no query may take over a second of the processor.

mod common;

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::time::Duration;

use common::Outcome;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use vivavoce::archive::clearance::{Clearance, Policy};
use vivavoce::archive::job::Watch;
use vivavoce::archive::query::Field;
use vivavoce::archive::search::{Order, completions, listing, search};
use vivavoce::archive::{Archive, ArchiveError, sample};
use vivavoce::bench::clock::spent_here;
use vivavoce::store::Read;

/// No query may take longer.
const LONGEST: Duration = Duration::from_secs(1);

/// How many queries are asked where nobody says.
const FEW: u32 = 2_000;

#[test]
fn no_string_gives_more_than_a_query_error() -> Outcome {
    let folder = tempfile::tempdir()?;
    let given = std::env::var_os("VIVAVOCE_QUERIES_ARCHIVE").map(PathBuf::from);
    let path = match &given {
        Some(path) => path.clone(),
        None => made(folder.path())?,
    };
    let cases = match std::env::var("VIVAVOCE_QUERIES") {
        Ok(many) => many.parse()?,
        Err(_) => FEW,
    };
    let archive = Archive::open(&path, "Maria")?;
    let seen = RefCell::new(Seen::default());
    archive.read(|read| {
        let words = words_of(read)?;
        let gate = Clearance::today(read, Policy::default())?;
        let config = Config { cases, failure_persistence: None, max_shrink_iters: 2_000, ..Config::default() };
        Ok(TestRunner::new(config).run(&query(words), |text| asked(read, &gate, &text, &seen)))
    })??;
    let seen = seen.into_inner();
    println!(
        "{cases} queries, {} of them answered; the slowest took {:?}: {:?}",
        seen.answered, seen.longest, seen.slowest
    );
    assert!(seen.answered > cases / 4, "most of these strings are no queries, which shows little");
    Ok(())
}

/// What happened so far.
#[derive(Default)]
struct Seen {
    answered: u32,
    longest: Duration,
    slowest: String,
}

fn made(folder: &Path) -> Outcome<PathBuf> {
    let path = folder.join("archive");
    sample::make(&path, "Maria", &Watch::default())?;
    Ok(path)
}

fn asked(read: &Read<'_>, gate: &Clearance, text: &str, seen: &RefCell<Seen>) -> Result<(), TestCaseError> {
    let questions: [&dyn Fn() -> Option<ArchiveError>; 3] =
        [&|| search(read, gate, text, 20).err(), &|| listing(read, gate, text, Order::Best).err(), &|| {
            completions(read, gate, text, text.floor_char_boundary(text.len() / 2)).err()
        }];
    let timed = questions.map(spent_here);
    let time = timed.iter().map(|(_, time)| time.cpu).max().unwrap_or_default();
    let answers = timed.map(|(error, _)| error);
    let mut seen = seen.borrow_mut();
    seen.answered += u32::from(answers[0].is_none());
    for error in answers.into_iter().flatten() {
        let ArchiveError::Query(error) = error else {
            return Err(TestCaseError::fail(format!("{text:?}: {error}: {error:?}")));
        };
        prop_assert!(text.get(error.at.start..error.at.end).is_some(), "{:?} in {:?}", error, text);
    }
    prop_assert!(cfg!(debug_assertions) || time <= LONGEST, "{:?} took {:?}", text, time);
    if time > seen.longest {
        (seen.longest, seen.slowest) = (time, text.to_owned());
    }
    Ok(())
}

/// Words that stand in the archive, and names.
fn words_of(read: &Read<'_>) -> Result<Vec<String>, ArchiveError> {
    let mut words: Vec<String> = Vec::new();
    let said = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    for row in read.recollections()?.iter().take(5) {
        for transcript in read.transcripts(row.recollection.id)? {
            words.extend(read.turns(transcript.id)?.iter().take(40).flat_map(|turn| said(&turn.text)));
        }
    }
    words.extend(read.people()?.iter().take(200).flat_map(|person| said(&person.name)));
    words.extend(read.tags()?.into_iter().take(200).map(|tag| tag.name));
    words.extend(["the", "and", "и", "не", "de", "que", "water"].map(str::to_owned));
    Ok(words)
}

/// A string somebody, or something, may type.
fn query(words: Vec<String>) -> BoxedStrategy<String> {
    let part = part(words.clone());
    let mixed = prop::collection::vec(part.clone(), 0..16).prop_map(|parts| parts.concat());
    let spaced = prop::collection::vec(part.clone(), 0..16).prop_map(|parts| parts.join(" "));
    let many = (part.clone(), select(vec!["", " ", " OR ", " -", " AND ", "*", "-", "."]), 0_usize..400)
        .prop_map(|(part, by, times)| vec![part; times].join(by));
    let lists = (prop::collection::vec(word(words), 1..120), select(vec![" ", " OR ", "* OR ", " -", "* "]))
        .prop_map(|(words, by)| words.join(by));
    let deep = (
        prop::collection::vec((select(vec!["(", "-(", "a (", "b OR (", "kind:quote OR ("]), part), 0..60),
        0_usize..60,
    )
        .prop_map(|(levels, closed)| {
            let open: String = levels.iter().map(|(open, part)| format!("{open}{part} ")).collect();
            format!("{open}x{}", ")".repeat(closed))
        });
    prop_oneof![
        4 => mixed,
        6 => spaced,
        2 => many,
        2 => lists,
        2 => deep,
        1 => "\\PC{0,80}",
        1 => ".{0,40}",
        1 => prop::collection::vec(any::<char>(), 0..40).prop_map(String::from_iter),
    ]
    .boxed()
}

fn word(words: Vec<String>) -> BoxedStrategy<String> {
    prop_oneof![3 => select(words), 1 => "[a-zа-я]{1,2}"].boxed()
}

fn part(words: Vec<String>) -> BoxedStrategy<String> {
    const SYNTAX: [&str; 52] = [
        "\"",
        "“",
        "”",
        "«",
        "(",
        ")",
        "-",
        "=",
        "*",
        "~",
        "~5",
        "~0",
        "~99999999999",
        ":",
        "OR",
        "AND",
        "NOT",
        "\" \"~3",
        "NEAR(",
        "NEAR/3",
        "NEAR",
        "^",
        "{",
        "}",
        "{text}:",
        "+",
        "text:",
        "rowid",
        "\"\"",
        "'",
        "''",
        ";",
        "--",
        "/*",
        "?1",
        "\\",
        "%",
        "_",
        "[",
        "]",
        "<",
        ",",
        "\0",
        "\u{1}",
        "\u{2}",
        "\u{3}",
        "\u{301}",
        "\u{202e}",
        "\u{feff}",
        "字",
        "👩‍🌾",
        "\u{10ffff}",
    ];
    const VALUES: [&str; 46] = [
        "",
        "yes",
        "no",
        "~",
        "~a",
        "a",
        "quote",
        "transcript",
        "memo",
        "person",
        "article",
        "interview",
        "letter",
        "e-mail",
        "1985",
        "198X",
        "1980s",
        "..",
        "1985..1991",
        "1991..1985",
        "../1990",
        "1990/..",
        "Y9000000000000000000",
        "-0044",
        "2001-21",
        "1990-13-45",
        "1990-08~",
        "0000",
        "9999/..",
        "en",
        "ru",
        "Russian",
        "x-y-z",
        "%",
        "open",
        "restricted",
        "closed",
        "recording",
        "times",
        "tag",
        "translation",
        "sound",
        "document",
        "misquoted",
        "word-for-word",
        "\"word for word\"",
    ];
    let field = || {
        let names = Field::all().map(Field::name).chain(["language", "persn", "NEAR"]).collect::<Vec<_>>();
        select(names)
    };
    let marked = (select(vec!["\"", "=\"", "“", "-\""]), prop::collection::vec(word(words.clone()), 0..6))
        .prop_flat_map(|(mark, words)| {
            let after = select(vec!["\"", "\"*", "\"~2", "\"~", "”", ""]);
            after.prop_map(move |after| format!("{mark}{}{after}", words.join(" ")))
        });
    prop_oneof![
        5 => word(words.clone()),
        2 => (select(vec!["=", "-", "-=", ""]), word(words.clone()), select(vec!["*", "", "**"]))
            .prop_map(|(before, word, after)| format!("{before}{word}{after}")),
        2 => marked,
        4 => select(SYNTAX.to_vec()).prop_map(str::to_owned),
        2 => (field(), select(VALUES.to_vec())).prop_map(|(field, value)| format!("{field}:{value}")),
        2 => (field(), word(words)).prop_map(|(field, value)| format!("{field}:\"{value}\"")),
        1 => (field(), "\\PC{0,6}").prop_map(|(field, value)| format!("{field}:{value}")),
        1 => Just(" ".to_owned()),
    ]
    .boxed()
}
