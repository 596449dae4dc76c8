//! The words that readers will see, in full.

use proptest::prelude::*;

use super::super::document::plain_text;
use super::*;
use crate::model::PersonKind;

fn person(name: &str) -> Name {
    Name::of(PersonKind::Person, name)
}

fn date(text: &str) -> Option<Date> {
    text.parse().ok()
}

fn interview() -> Unpublished {
    Unpublished {
        narrators: vec![person("Alexei G.")],
        partners: vec![person("S. P.")],
        date: date("2020-03-12"),
        place: "Moscow".to_owned(),
        recording: "tape 2, side A".to_owned(),
        call_number: "OH 12".to_owned(),
        archive: "Memory Archive".to_owned(),
        ..Unpublished::default()
    }
}

fn letter() -> Unpublished {
    Unpublished {
        narrators: vec![person("Nina Orlova")],
        partners: vec![person("Pavel Zverev")],
        date: date("1931-05-03"),
        recording: String::new(),
        ..interview()
    }
}

fn article() -> Published {
    Published {
        authors: vec![person("Simon Petrov")],
        title: "Perm, 1990: the last shift".to_owned(),
        publication: "plantNews".to_owned(),
        date: date("2020-08-20"),
        url: "https://example.org/last-shift".to_owned(),
        accessed: date("2026-01-02"),
    }
}

const PLACE: Option<Locator> = Some(Locator { begin_ms: 751_000, end_ms: Some(764_900), is_estimate: false });

fn cited(style: &str, sources: &[Source]) -> Citations {
    Citations::new(style, sources).unwrap_or_else(|error| panic!("{error}"))
}

fn note(source: Source) -> String {
    plain_text(&cited(DEFAULT_STYLE, &[source]).note(0, PLACE))
}

fn entries(citations: &Citations) -> Vec<String> {
    citations.bibliography().iter().map(|entry| plain_text(entry)).collect()
}

#[test]
fn every_kind_of_source_has_its_note() {
    assert_eq!(
        note(Source::Interview(Unpublished { recording: String::new(), ..interview() })),
        "Alexei G., interview by S. P., Moscow, 12 March 2020, 00:12:31–00:12:44, OH 12, Memory Archive."
    );
    assert_eq!(
        note(Source::Interview(Unpublished {
            title: "Life story".into(),
            translated_from: "Russian".into(),
            ..interview()
        })),
        "Alexei G., “Life story,” interview by S. P., Moscow, 12 March 2020, tape 2, side A, 00:12:31–00:12:44, \
         translated from Russian, OH 12, Memory Archive."
    );
    let plain = |source| plain_text(&cited(DEFAULT_STYLE, &[source]).note(0, None));
    assert_eq!(
        plain(Source::Letter(letter())),
        "Nina Orlova to Pavel Zverev, Moscow, 3 May 1931, OH 12, Memory Archive."
    );
    assert_eq!(
        plain(Source::Email(Unpublished { place: String::new(), ..letter() })),
        "Nina Orlova, e-mail to Pavel Zverev, 3 May 1931, OH 12, Memory Archive."
    );
    assert_eq!(
        plain(Source::Notes(letter())),
        "Nina Orlova, notes of a conversation with Pavel Zverev, Moscow, 3 May 1931, OH 12, Memory Archive."
    );
    assert_eq!(
        plain(Source::Article(article())),
        "Simon Petrov, “Perm, 1990: the last shift,” plantNews, 20 August 2020, https://example.org/last-shift."
    );
    assert_eq!(
        plain(Source::Reported { narrators: vec![person("Anna Smith")], article: article() }),
        "Anna Smith, quoted in Simon Petrov, “Perm, 1990: the last shift,” plantNews, 20 August 2020, \
         https://example.org/last-shift."
    );
}

#[test]
fn what_is_not_known_leaves_no_gap() {
    let unknown = Unpublished::default();
    assert_eq!(note(Source::Interview(unknown.clone())), "Unnamed narrator, interview, undated, 00:12:31–00:12:44.");
    let two = Unpublished { narrators: vec![person("Nina Orlova"), person("Ludwig van der Berg")], ..unknown };
    assert_eq!(
        note(Source::Interview(two.clone())),
        "Nina Orlova and Ludwig van der Berg, interview, undated, 00:12:31–00:12:44."
    );
    let no_interviewer = Unpublished { partners: vec![], ..interview() };
    assert!(note(Source::Interview(no_interviewer)).starts_with("Alexei G., interview, Moscow, 12 March 2020, "));
    assert_eq!(note(Source::Letter(two)), "Nina Orlova and Ludwig van der Berg, letter, undated, 00:12:31–00:12:44.");
    assert_eq!(note(Source::Article(Published::default())), "“Untitled,” n.d.");
    let four = Unpublished { narrators: ["A B", "C D", "E F", "G H"].map(person).to_vec(), ..interview() };
    assert!(note(Source::Interview(four)).starts_with("A B et al., interview by"));
}

#[test]
fn no_doubt_about_a_date_is_lost() {
    for (edtf, words) in [
        ("1994-11~", "about November 1994"),
        ("1991?", "1991 (uncertain)"),
        ("199X", "the 1990s"),
        ("1985-04/1985-06", "April 1985 to June 1985"),
        ("../1990", "until 1990"),
        ("Y-17000", "-17000"),
    ] {
        for style in [DEFAULT_STYLE, "modern-humanities-research-association-notes", "apa", "chicago-author-date"] {
            let sources = [
                Source::Interview(Unpublished { date: date(edtf), ..interview() }),
                Source::Article(Published { date: date(edtf), ..article() }),
            ];
            let citations = cited(style, &sources);
            for source in 0..2 {
                let note = plain_text(&citations.note(source, None));
                assert!(note.contains(words), "{style}: {note}");
            }
            for entry in entries(&citations) {
                assert!(entry.contains(words), "{style}: {entry}");
            }
        }
    }
}

#[test]
fn the_bibliography_has_every_work_once_in_the_order_of_the_style() {
    let sources = [
        Source::Article(article()),
        Source::Interview(interview()),
        Source::Letter(letter()),
        Source::Reported { narrators: vec![person("Anna Smith")], article: article() },
        Source::Interview(interview()),
        Source::Interview(Unpublished { narrators: vec![person("Ludwig van der Berg")], ..interview() }),
        Source::Interview(Unpublished {
            narrators: vec![person("Борис Ильин"), person("Nina Orlova")], ..letter()
        }),
    ];
    assert_eq!(
        entries(&cited(DEFAULT_STYLE, &sources)),
        [
            "van der Berg, Ludwig. Interview by S. P. Moscow, 12 March 2020. Tape 2, side A. OH 12. Memory Archive.",
            "G., Alexei. Interview by S. P. Moscow, 12 March 2020. Tape 2, side A. OH 12. Memory Archive.",
            "Orlova, Nina. Letter to Pavel Zverev. Moscow, 3 May 1931. OH 12. Memory Archive.",
            "Petrov, Simon. “Perm, 1990: the last shift.” plantNews, 20 August 2020. https://example.org/last-shift.",
            "Ильин, Борис, and Nina Orlova. Interview by Pavel Zverev. Moscow, 3 May 1931. OH 12. Memory Archive.",
        ]
    );
}

#[test]
fn a_later_mention_is_short_and_still_clear() {
    let sources = [
        Source::Article(article()),
        Source::Interview(interview()),
        Source::Interview(Unpublished { date: date("1994-11~"), ..interview() }),
        Source::Letter(letter()),
        Source::Interview(Unpublished { narrators: vec![person("Ivan Orlova")], ..interview() }),
        Source::Interview(Unpublished { narrators: vec![person("Nina Orlova")], ..interview() }),
        Source::Reported { narrators: vec![person("Anna Smith")], article: article() },
    ];
    let citations = cited(DEFAULT_STYLE, &sources);
    let short: Vec<String> = (0..sources.len()).map(|source| plain_text(&citations.short_note(source, None))).collect();
    assert_eq!(
        short,
        [
            "Petrov, “Perm, 1990: the last shift.”",
            "Alexei G., interview, 12 March 2020.",
            "Alexei G., interview, about November 1994.",
            "Orlova to Zverev.",
            "Ivan Orlova, interview.",
            "Nina Orlova, interview.",
            "Smith, quoted in Petrov, “Perm, 1990: the last shift.”",
        ]
    );
    assert_eq!(plain_text(&citations.short_note(3, PLACE)), "Orlova to Zverev, 00:12:31–00:12:44.");
    let alone = cited(DEFAULT_STYLE, &[Source::Article(article())]);
    assert_eq!(plain_text(&alone.short_note(0, None)), "Petrov, “Perm, 1990: the last shift.”");
    assert_eq!(alone.bibliography().len(), 1);
    assert_eq!(alone.note(1, None), []);
}

#[test]
fn titles_of_publications_are_stressed_and_addresses_lead_somewhere() {
    let note = cited(DEFAULT_STYLE, &[Source::Article(article())]).note(0, None);
    assert!(note.contains(&Inline::emphasis("plantNews")), "{note:?}");
    let address = |inline: &Inline| matches!(inline, Inline::Link { target, .. } if target == &article().url);
    assert!(note.iter().any(address), "{note:?}");
}

#[test]
fn other_styles_work_by_name() {
    let sources = [Source::Interview(interview()), Source::Article(article()), Source::Letter(letter())];
    let apa = cited("apa", &sources);
    assert_eq!(plain_text(&apa.note(1, None)), "(Petrov, 2020)");
    assert_eq!(plain_text(&apa.note(0, PLACE)), "(G., 2020, 00:12:31–00:12:44)");
    assert_eq!(
        entries(&apa),
        [
            "G., A. (2020, March 12). [Interview by S. P.; Tape 2, side A]. Memory Archive (OH 12). Moscow.",
            "Orlova, N. (1931, May 3). [Letter to Pavel Zverev]. Memory Archive (OH 12). Moscow.",
            "Petrov, S. (2020, August 20). Perm, 1990: the last shift. plantNews. https://example.org/last-shift",
        ]
    );
    let mla = entries(&cited("mla", &sources));
    assert!(mla.iter().any(|entry| entry.contains("20 Aug. 2020")), "{mla:?}");
    let ieee = cited("ieee", &sources);
    assert_eq!(plain_text(&ieee.short_note(2, None)), "[3]");
    assert!(entries(&ieee).iter().any(|entry| entry.starts_with("[3] N. Orlova")), "{:?}", entries(&ieee));
}

#[test]
fn what_tells_works_of_one_year_apart_is_the_same_everywhere() {
    // Reported words alone have a place: an article is cited as a whole.
    let titled = |title: &str| Source::Reported {
        narrators: Vec::new(),
        article: Published { title: title.to_owned(), ..article() },
    };
    let citations = cited("chicago-author-date", &[titled("C"), titled("A"), titled("B")]);
    for (source, letter, title) in [(0, 'c', 'C'), (1, 'a', 'A'), (2, 'b', 'B')] {
        assert_eq!(plain_text(&citations.note(source, None)), format!("(Petrov 2020{letter})"));
        assert_eq!(plain_text(&citations.note(source, PLACE)), format!("(Petrov 2020{letter}, 00:12:31–00:12:44)"));
        let begin = format!("Petrov, Simon. 2020{letter}. “{title}.”");
        assert!(entries(&citations).iter().any(|entry| entry.starts_with(&begin)), "{:?}", entries(&citations));
    }
}

#[test]
fn an_unknown_style_is_refused_with_near_names() {
    let error = Citations::new("chicago", &[]).map(|_| ()).map_err(|error| error.to_string());
    assert!(error.is_err_and(|sentence| sentence.contains("chicago-notes")));
}

#[test]
fn a_locator_is_written_in_whole_seconds() {
    let locator = |begin_ms, end_ms| Locator::known(begin_ms, end_ms).to_string();
    assert_eq!(locator(0, None), "00:00:00");
    assert_eq!(locator(1_999, Some(1_000)), "00:00:01");
    assert_eq!(locator(1_000, Some(1_999)), "00:00:01");
    assert_eq!(locator(-5, Some(360_000_000)), "00:00:00–100:00:00");
    assert_eq!(locator(i64::MIN, Some(i64::MAX)), "00:00:00–2562047788015:12:55");
}

#[test]
fn in_no_style_does_a_fact_of_an_interview_get_lost() {
    let sources =
        [Source::Interview(Unpublished { title: "Life story".into(), ..interview() }), Source::Letter(letter())];
    for (style, _) in styles() {
        let entries = entries(&cited(style, &sources)).concat().to_lowercase();
        for fact in ["moscow", "tape 2, side a", "oh 12", "memory archive", "2020", "1931", "orlova", "zverev"] {
            assert!(entries.contains(fact), "{style} loses {fact}: {entries}");
        }
        assert!(!entries.contains("zxx"), "{style}: {entries}");
    }
}

#[test]
fn a_field_that_begins_with_a_mark_keeps_it() {
    // hayagriva took such marks for its own and then cut a character in two.
    let words = |mark: &str| format!("{mark}‘é");
    for mark in ["]", ".", ")", ","] {
        let source = Unpublished { title: words(mark), place: words(mark), archive: words(mark), ..letter() };
        let citations = cited("american-society-for-microbiology", &[Source::Letter(source)]);
        assert!(entries(&citations).concat().contains(&words(mark)), "{:?}", entries(&citations));
    }
}

#[test]
fn ten_thousand_footnotes_take_no_time() {
    const SOURCES: usize = 60;
    let sources: Vec<Source> = (0..SOURCES)
        .map(|n| match n % 3 {
            0 => Source::Article(Published { title: format!("Shift {n}"), ..article() }),
            1 => Source::Letter(Unpublished { call_number: format!("OH {n}"), ..letter() }),
            _ => Source::Interview(Unpublished { narrators: vec![person(&format!("Anna N{n}"))], ..interview() }),
        })
        .collect();
    let start = std::time::Instant::now();
    let citations = cited(DEFAULT_STYLE, &sources);
    let ready = start.elapsed();
    let letters: usize = (0..10_000_usize)
        .map(|n| {
            let begin_ms = i64::try_from(n).unwrap_or(0) * 1_000;
            plain_text(&citations.note(n % SOURCES, Some(Locator::known(begin_ms, Some(begin_ms + 9_000))))).len()
        })
        .sum();
    eprintln!(
        "{SOURCES} sources ready after {ready:?}, 10,000 footnotes ({letters} bytes) after {:?}",
        start.elapsed()
    );
    assert!(start.elapsed().as_secs() < 20, "a debug build on a busy machine");
}

fn nasty() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[A-Za-zА-я]{0,8}( [A-Za-zА-я.]{1,8}){0,3}",
        2 => "[ \t\n\r.,;:?!()\\[\\]“”‘’'\"–—&<>*_`0-9-]{0,6}",
        2 => ".{0,5}",
        1 => prop::collection::vec(any::<char>(), 0..4).prop_map(|chars| chars.into_iter().collect()),
        1 => Just("x".repeat(500)),
        1 => prop::sample::select(vec!["\u{10FFFD}", "\0", "\u{202E}abc", "漢字", "שלום", "van", "12", "12–15", "1a & 2b",
            "https://example.org/?a=b#c", "http://", "mailto:a@b", "—", "...", "ﬁ", "İ", "ß", "ǅ"]).prop_map(str::to_owned),
    ]
}

fn names() -> impl Strategy<Value = Vec<Name>> {
    let kind = prop::sample::select(PersonKind::ALL.to_vec());
    prop::collection::vec((kind, nasty()).prop_map(|(kind, name)| Name::of(kind, &name)), 0..5)
}

fn any_date() -> impl Strategy<Value = Option<Date>> {
    let dates = [
        "2020-03-12",
        "1990-08~",
        "1991?",
        "199X",
        "19XX",
        "1985-04/1985-06",
        "../1990",
        "1990/..",
        "2001-21",
        "0000",
        "-0044-03-15",
        "Y170000002",
        "Y-17000",
        "9999-12-31",
        "0001",
        "1990-XX",
        "1990-08-XX",
        "2020-02-29%",
    ];
    prop_oneof![1 => Just(None), 4 => prop::sample::select(dates.to_vec()).prop_map(date)]
}

fn any_source() -> impl Strategy<Value = Source> {
    let unpublished = (names(), names(), any_date(), prop::collection::vec(nasty(), 6)).prop_map(
        |(narrators, partners, date, words)| {
            let [title, place, recording, translated_from, call_number, archive] =
                <[String; 6]>::try_from(words).unwrap_or_default();
            Unpublished { narrators, partners, title, date, place, recording, translated_from, call_number, archive }
        },
    );
    let published = (names(), any_date(), any_date(), nasty(), nasty(), nasty()).prop_map(
        |(authors, date, accessed, title, publication, url)| Published {
            authors,
            title,
            publication,
            date,
            url,
            accessed,
        },
    );
    (0..6, unpublished, published, names()).prop_map(|(kind, unpublished, article, narrators)| match kind {
        0 => Source::Interview(unpublished),
        1 => Source::Letter(unpublished),
        2 => Source::Email(unpublished),
        3 => Source::Notes(unpublished),
        4 => Source::Article(article),
        _ => Source::Reported { narrators, article },
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, max_shrink_iters: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_in_a_source_makes_a_style_fail(
        sources in prop_oneof![9 => prop::collection::vec(any_source(), 0..5), 1 => prop::collection::vec(any_source(), 25..40)],
        style in prop::sample::select(styles().map(|(name, _)| name).collect::<Vec<_>>()),
    ) {
        let citations = cited(style, &sources);
        prop_assert_eq!(entries(&citations), entries(&cited(style, &sources)));
        for source in 0..sources.len() {
            for words in [
                citations.note(source, None), citations.note(source, PLACE),
                citations.short_note(source, None), citations.short_note(source, PLACE),
            ] {
                let words = plain_text(&words);
                prop_assert!(!words.contains(csl::RESERVED) && !words.contains(char::is_control), "{}: {:?}", style, words);
            }
            prop_assert!(!plain_text(&citations.note(source, None)).trim().is_empty(), "{}", style);
        }
        for entry in entries(&citations) {
            prop_assert!(!entry.trim().is_empty() && !entry.contains(csl::RESERVED), "{}", style);
        }
    }
}
