//! Whole files in, drafts out: what each format must give, written as a person reads it; and properties that hold for
//! any bytes.

use proptest::prelude::*;

use super::*;

fn source(name: &str, file: &str) -> (SourceDraft, Vec<Warning>) {
    let drafts = read(name, file.as_bytes(), Some(Wish::Interview)).unwrap_or_else(|error| panic!("{name}: {error}"));
    match drafts.into_iter().next() {
        Some(Draft { content: Content::Source(source), warnings, .. }) => (source, warnings),
        other => panic!("no source: {other:?}"),
    }
}

fn time(ms: Option<i64>) -> String {
    ms.map(|ms| format!("{}.{}", ms / 1000, ms % 1000 / 100)).unwrap_or_default()
}

/// One line a turn: `label start-end | words`, line feeds within words as `/`.
fn shown(source: &SourceDraft) -> String {
    let turn = |turn: &TurnDraft| {
        let words = turn.span.of(&source.text).replace('\n', "/");
        format!("{} {}-{} | {words}\n", turn.label, time(turn.start_ms), time(turn.end_ms))
    };
    source.turns.iter().map(turn).collect()
}

/// The turns and the warnings (`line: sentence begins`) that a file must give.
fn check(name: &str, file: &str, turns: &str, warned: &[(usize, &str)]) {
    let (source, warnings) = source(name, file);
    assert_eq!(shown(&source), turns, "{file}");
    let lines: Vec<Option<usize>> = warnings.iter().map(|warning| warning.line).collect();
    assert_eq!(lines, warned.iter().map(|(line, _)| Some(*line)).collect::<Vec<_>>(), "{warnings:?}");
    for (warning, (_, part)) in warnings.iter().zip(warned) {
        assert!(warning.sentence.contains(part), "{} — {part}", warning.sentence);
    }
}

#[test]
fn names_with_colons_part_turns_and_wrapped_lines_stay() {
    check(
        "a.txt",
        "ANNA: Where did you\nmeet?\n\nBOB: In the hotel.\n\nHe said: no. It was\nNote: the big one.\n\nANNA: And then?\n\nBOB: Then\nwe left.\n",
        "ANNA - | Where did you/meet?\n\
         BOB - | In the hotel.//He said: no. It was/Note: the big one.\n\
         ANNA - | And then?\n\
         BOB - | Then/we left.\n",
        &[],
    );
}

#[test]
fn line_endings_stay_as_they_are() {
    let file = "Q: One\r\ntwo?\r\n\r\nA: Three.\r\n\r\nQ: Four?\r\nA: Five.\r\n";
    let (source, _) = source("a.txt", file);
    assert_eq!(source.text, file);
    let words: Vec<&str> = source.turns.iter().map(|turn| turn.span.of(file)).collect();
    assert_eq!(words, ["One\r\ntwo?", "Three.", "Four?", "Five."]);
}

#[test]
fn other_styles_of_labels_are_learnt_from_the_file() {
    check(
        "a.txt",
        "Q. Were you there?\nA. I was. A. B. was too.\nQ. And then?\nA. We left.\n",
        "Q - | Were you there?\nA - | I was. A. B. was too.\nQ - | And then?\nA - | We left.\n",
        &[],
    );
    check(
        "a.txt",
        "Mr. Smith.—Were you there?\n\nAnna Petrova.—I was.\n\nMr. Smith.—When?\n\nAnna Petrova.—In May.\n",
        "Mr. Smith - | Were you there?\nAnna Petrova - | I was.\nMr. Smith - | When?\nAnna Petrova - | In May.\n",
        &[],
    );
    check(
        "a.txt",
        "[Anna] Were you there?\n[Bob] I was. [laughter]\n[Anna] When?\n[Bob] In May.\n[Laughter]\n",
        "Anna - | Were you there?\nBob - | I was. [laughter]\nAnna - | When?\nBob - | In May./[Laughter]\n",
        &[],
    );
    check(
        "a.md",
        "**Anna:** Were you there?\n\n**Bob:** I was.\n\n**Anna:** When?\n\n**Bob:** In **May**.\n",
        "Anna - | Were you there?\nBob - | I was.\nAnna - | When?\nBob - | In **May**.\n",
        &[],
    );
    check(
        "a.txt",
        "Вопрос: Вы там были?\n\nОтвет: Был.\n\nВопрос: Когда?\n\nОтвет: В мае.\n",
        "Вопрос - | Вы там были?\nОтвет - | Был.\nВопрос - | Когда?\nОтвет - | В мае.\n",
        &[],
    );
}

#[test]
fn times_stand_outside_the_words() {
    check(
        "a.txt",
        "[00:00:01] ANNA: Where?\n\nBOB (00:00:05): Here.\n[00:00:09.500] And there.\n\nANNA: [0:12] When?\n\nBOB: {0:15} In May.\n",
        "ANNA 1.0- | Where?\nBOB 5.0- | Here.\nBOB 9.5- | And there.\nANNA 12.0- | When?\nBOB 15.0- | In May.\n",
        &[],
    );
    check(
        "a.txt",
        "00:00:01 Anna Petrova\nWhere?\n\n00:00:05 Bob\nHere,\nthere.\n\n00:00:09 Anna Petrova\nWhen?\n",
        "Anna Petrova 1.0- | Where?\nBob 5.0- | Here,/there.\nAnna Petrova 9.0- | When?\n",
        &[(4, "speaks only here")],
    );
    check(
        "a.txt",
        "I: Wo? #00:00:04-5#\nB: Hier. #00:00:09-0#\nI: Wann? #00:00:12-0#\nB: Im Mai.\n",
        "I -4.0 | Wo?\nB 4.0-9.0 | Hier.\nI 9.0-12.0 | Wann?\nB 12.0- | Im Mai.\n",
        &[],
    );
}

#[test]
fn what_looks_wrong_is_warned_of_and_kept() {
    check(
        "a.txt",
        "ANNA [0:10]: Where?\n\nBOB [0:05]: Here.\n\nANA [0:20]: When?\n\nBOB [0:30]:\n\nANNA [0:40]: Why?\n\nBOB [0:50]: So.\n",
        "ANNA 10.0- | Where?\nBOB 5.0- | Here.\nANA 20.0- | When?\nANNA 40.0- | Why?\nBOB 50.0- | So.\n",
        &[(3, "Time runs backwards"), (5, "perhaps “ANNA” is meant"), (7, "says nothing here")],
    );
}

#[test]
fn a_head_is_read_and_no_part_of_the_words() {
    let (source, _) = source(
        "a.txt",
        "The long strike\nLeeds, 3 May 1985\nInterviewer: Anna Petrova\nNarrator: Bob Jones\n\n\
         Interviewer: Where?\n\nBob: Here.\n\nInterviewer: When?\n\nBob: In May.\n",
    );
    assert_eq!((source.title.as_str(), source.place.as_str()), ("The long strike", "Leeds"));
    assert_eq!(source.date.map(|date| date.to_string()).as_deref(), Some("1985-05-03"));
    assert_eq!(
        (source.narrators.clone(), source.interviewers.clone()),
        (vec!["Bob Jones".into()], vec!["Anna Petrova".into()])
    );
    assert_eq!(shown(&source).lines().next(), Some("Interviewer - | Where?"));
}

#[test]
fn text_without_labels_has_a_turn_a_paragraph() {
    check(
        "a.txt",
        "I was born in Leeds.\n\nHe said: no. She said: yes.\nSo it\nwas.\n",
        " - | I was born in Leeds.\n - | He said: no. She said: yes./So it/was.\n",
        &[],
    );
}

#[test]
fn captions_of_one_voice_join_where_the_sentence_runs_on() {
    check(
        "a.vtt",
        "WEBVTT - The strike\nLanguage: en\n\nNOTE\nPlace: Leeds\n\nSTYLE\n::cue { color: red }\n\n\
         1\n00:00:01.000 --> 00:00:02.000\n<v Anna>Where did\n\n00:00:02.000 --> 00:00:03.000\n<v Anna>you <i>meet</i>?\n\n\
         00:00:03.000 --> 00:00:04.000\n<v Anna>And\n\n00:00:09.000 --> 00:00:10.000\n<v Anna>why?\n\n\
         00:00:10.000 --> 00:00:11.000\n<v Bob>In &amp; out.</v> <v Anna>Oh.\n",
        "Anna 1.0-3.0 | Where did you meet?\nAnna 3.0-4.0 | And\nAnna 9.0-10.0 | why?\nBob 10.0-11.0 | In & out.\nAnna 10.0-11.0 | Oh.\n",
        &[],
    );
    let (source, _) = source("a.vtt", "WEBVTT - The strike\nLanguage: en\n\n00:01.000 --> 00:02.000\nYes\n");
    assert_eq!((source.title.as_str(), source.language.as_str(), source.text.as_str()), ("The strike", "en", "Yes\n"));
}

#[test]
fn captions_that_are_odd_are_kept_and_warned_of() {
    check(
        "a.vtt",
        "WEBVTT\n\n00:10.000 --> 00:12.000\nFirst.\n\n00:05.000 --> 00:04.000\nSecond.\n\n0x:00 --> 1\nThird.\n\n00:20.000 --> 00:21.000\n\nStray words.\n",
        " 10.0-12.0 | First.\n 5.0- | Second.\n - | Third.\n - | Stray words.\n",
        &[
            (6, "ends before it begins"),
            (6, "backwards"),
            (9, "cannot be read"),
            (12, "no words"),
            (14, "without times"),
        ],
    );
}

#[test]
fn names_in_subtitles_are_voices_until_the_next_name() {
    check(
        "a.srt",
        "1\n00:00:01,000 --> 00:00:02,000\nANNA: Where\nwere you?\n\n2\n00:00:02,000 --> 00:00:03,000\nAnd why?\n\n\
         3\n00:00:03,000 --> 00:00:04,000\nBOB: Here.\n\n4\n00:00:04,000 --> 00:00:05,000\nANNA: Ah.\n\n5\n00:00:05,000 --> 00:00:06,000\nBOB: Yes.\n",
        "ANNA 1.0-2.0 | Where were you?\nANNA 2.0-3.0 | And why?\nBOB 3.0-4.0 | Here.\nANNA 4.0-5.0 | Ah.\nBOB 5.0-6.0 | Yes.\n",
        &[],
    );
    check("a.sbv", "0:00:01.000,0:00:02.000\nWhere?\n", " 1.0-2.0 | Where?\n", &[]);
}

#[test]
fn a_transcript_in_json_is_rendered_with_its_times() {
    let json = r#"{"id": "7", "title": "The strike", "subtitle": "Leeds, 3 May 1985", "licence": "CC0", "turns": [
        {"speaker": "Anna", "text": "Where?", "start": 1.5}, {"speaker": {"name": "Bob"}, "text": "Here.", "start": "0:05"},
        {"speaker": null, "text": "Oh."}]}"#;
    check("a.json", json, "Anna 1.5- | Where?\nBob 5.0- | Here.\n - | Oh.\n", &[]);
    let (source, _) = source("a.json", json);
    assert_eq!(source.text, "Anna: Where?\n\nBob: Here.\n\nOh.\n");
    assert_eq!(
        (source.title.as_str(), source.call_number.as_str(), source.note.as_str()),
        ("The strike", "7", "licence: CC0")
    );
    check("a.json", r#"[{"text": "Where?"}, {"text": "Here."}]"#, " - | Where?\n - | Here.\n", &[]);
}

#[test]
fn a_catalogue_gives_one_draft_a_record() {
    let lines = "{\"id\": \"1\", \"title\": \"A talk\", \"when\": \"1971-04-06T23:00:00-05:00/1971-04-07T01:00:00-05:00\", \
                 \"participants\": [{\"name\": \"Petrova, Anna (Director)\"}], \"summary\": \"They talked.\"}\nbroken\n\n{\"title\": \"Empty\"}\n\
                 {\"title\": \"B\", \"turns\": [{\"speaker\": \"Bob\", \"text\": \"Yes.\"}]}\n";
    let drafts = read("c.jsonl", lines.as_bytes(), None).unwrap_or_default();
    let sources: Vec<&SourceDraft> = drafts
        .iter()
        .filter_map(|draft| if let Content::Source(source) = &draft.content { Some(source) } else { None })
        .collect();
    assert_eq!(sources.iter().map(|source| source.title.as_str()).collect::<Vec<_>>(), ["A talk", "B"]);
    assert_eq!(sources[0].date.map(|date| date.to_string()).as_deref(), Some("1971-04-06/1971-04-07"));
    assert_eq!(sources[0].narrators, ["Anna Petrova"]);
    assert_eq!(shown(sources[0]), " - | They talked.\n");
    let lines: Vec<Option<usize>> = drafts[0].warnings.iter().map(|warning| warning.line).collect();
    assert_eq!(lines, [Some(2), Some(4)]);
}

#[test]
fn who_asks_is_guessed_where_the_file_does_not_say() {
    let file = "ANNA: Where were you?\n\nBOB: I was in the hotel, and then in the street, with everybody else.\n\n\
                ANNA: And then?\n\nBOB: Then we went home and slept until the morning of the next day.\n";
    let (source, _) = source("a.txt", file);
    assert_eq!((source.narrators, source.interviewers), (vec!["BOB".to_owned()], vec!["ANNA".to_owned()]));
}

#[test]
fn what_cannot_be_read_is_refused_in_a_sentence() {
    let said = |name: &str, bytes: &[u8]| read(name, bytes, None).map(|_| ()).map_err(|error| error.to_string());
    for (name, bytes, part) in [
        ("a.txt", &b""[..], "the file is empty"),
        ("a.txt", b" \n\xEF\xBB\xBF ", "no words"),
        ("a.txt", b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR", "a PNG picture"),
        ("a.json", b"{\"turns\": [", "at line 1"),
        ("a.json", b"{\"a\": 1}", "no transcript"),
        ("a.json", b"[1, 2]", "no transcript"),
        ("a.vtt", b"WEBVTT\n\nwords", "no caption"),
        ("a.srt", b"1\nwords", "no caption"),
        ("a.eml", b"From: a\nSubject: b\nContent-Transfer-Encoding: base64\n\nAAAA", "mail program"),
    ] {
        let said = said(name, bytes);
        assert!(said.as_ref().is_err_and(|sentence| sentence.contains(part)), "{name}: {said:?}");
    }
}

/// One long line, a label a line, nothing but brackets: the time grows with the size and no faster. Debug builds are
/// slow, so that the sizes are small; in a release build a line of 50 MB takes half a second.
#[test]
fn size_alone_refuses_nothing() {
    let long = "word ".repeat(400_000);
    let timed = "[00:00:01] ".repeat(100_000);
    let labels: String = (0..20_000).map(|n| format!("Name{n}: yes\n")).collect();
    let angles = "<".repeat(400_000);
    for (name, text) in
        [("a.txt", &long), ("b.txt", &timed), ("c.txt", &labels), ("d.srt", &angles), ("e.txt", &angles)]
    {
        for wish in [None, Some(Wish::Interview)] {
            let start = std::time::Instant::now();
            let _ = read(name, text.as_bytes(), wish);
            assert!(start.elapsed().as_secs() < 5, "{name} took {:?}", start.elapsed());
        }
    }
}

/// Pages that would keep a program busy that builds a tree of them.
#[test]
fn no_page_takes_long() {
    let font: String = (0..95).map(|n| format!("<font size={n}>")).collect();
    for (page, is_read) in [
        ("<div>".repeat(100_000) + "words", true),
        (font + &"<p>words".repeat(2_000), true),
        ("words <b>".repeat(50_000), true),
        ("a&amp;b ".repeat(100_000), true),
        (format!("<p {}>words", (0..100_000).map(|n| format!("a{n}=1 ")).collect::<String>()), false),
        ("<!--".repeat(100_000) + "words", false),
    ] {
        let start = std::time::Instant::now();
        let found = read("a.html", page.as_bytes(), None);
        assert!(start.elapsed().as_secs() < 5, "{} took {:?}", &page[..40], start.elapsed());
        assert_eq!(found.is_ok(), is_read, "{} {found:?}", &page[..40]);
    }
}

#[test]
fn a_saved_page_gives_its_main_text_and_what_it_says_of_itself() {
    let lead = "In the spring the miners of the north shaft struck, and nobody, not even those who led them, knew how it would end.";
    let page = format!(
        "<!DOCTYPE html><html lang=en><head><meta charset=windows-1252><title>The long strike | The Evening Paper</title>\
         <meta property=og:site_name content=\"The Evening Paper\"><meta name=author content=\"Anna Petrova\">\
         <meta property=article:published_time content=1992-05-04T08:00:00Z><link rel=canonical href=https://example.org/strike></head>\
         <body><nav><a href=/>Home</a> <a href=/news>News</a></nav><article><h1>The long strike</h1><p>{lead}</p>\
         <h2>The end</h2><p>{lead} \u{93}We won,\u{94} said Bob Jones.<sup>1</sup></p><blockquote><p>We won, {lead}</p></blockquote>\
         <p>{lead}</p></article><footer>Imprint and cookies</footer></body></html>"
    );
    let bytes: Vec<u8> = page.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
    let drafts = read("page.html", &bytes, None).unwrap_or_else(|error| panic!("{error}"));
    let Content::Article(article) = &drafts[0].content else { panic!("no article") };
    assert_eq!((drafts[0].format, drafts[0].encoding), ("saved web page", "windows-1252"));
    assert_eq!((article.title.as_str(), article.publication.as_str()), ("The long strike", "The Evening Paper"));
    assert_eq!(
        (article.authors.as_slice(), article.url.as_str()),
        (&["Anna Petrova".to_owned()][..], "https://example.org/strike")
    );
    assert_eq!(article.date.map(|date| date.to_string()).as_deref(), Some("1992-05-04"));
    let expected = format!("{lead}\n\n## The end\n\n{lead} “We won,” said Bob Jones.\n\n> We won, {lead}\n\n{lead}\n");
    assert_eq!(article.text, expected);
}

#[test]
fn a_page_may_hold_an_interview() {
    let page = "<html><title>A talk</title><body><p>ANNA: Where were you?<p>BOB: In the <i>hotel</i>.<p>ANNA: And then?<p>BOB: We left.</body>";
    check(
        "a.html",
        page,
        "ANNA - | Where were you?\nBOB - | In the hotel.\nANNA - | And then?\nBOB - | We left.\n",
        &[],
    );
}

/// Turns lie on character boundaries of the text, in order, without overlap, and hold words.
fn assert_sound(drafts: &[Draft], bytes: &[u8]) {
    assert!(!drafts.is_empty());
    for draft in drafts {
        let Content::Source(source) = &draft.content else { continue };
        let mut end = 0;
        for turn in &source.turns {
            assert!(turn.span.start >= end && turn.span.end <= source.text.len());
            assert!(!turn.span.of(&source.text).trim().is_empty(), "{turn:?}");
            assert!(turn.end_ms.is_none_or(|end| turn.start_ms.is_none_or(|start| start <= end)));
            end = turn.span.end;
        }
        let is_verbatim = matches!(draft.recognition.format, Format::Text | Format::Markdown);
        if is_verbatim && draft.encoding == "UTF-8" {
            // One mark of the byte order is the file's; a second is the text's.
            let text = String::from_utf8_lossy(bytes);
            assert_eq!(source.text, text.strip_prefix('\u{FEFF}').unwrap_or(&text));
        }
    }
}

const NAMES: [&str; 11] =
    ["a.txt", "a.vtt", "a.srt", "a.sbv", "a.json", "a.jsonl", "a.md", "a.html", "a", "a.eml", "a.csv"];
const WISHES: [Option<Wish>; 5] =
    [None, Some(Wish::Article), Some(Wish::Interview), Some(Wish::Letter), Some(Wish::Notes)];

/// Pieces of every format, so that random texts come near to what the readers look for.
fn piece() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "WEBVTT",
        "\n",
        "\n\n",
        "\r\n",
        "NOTE ",
        "00:00:01.000 --> 00:00:02.000\n",
        "00:00:01,000 --> 00:00:00,500\n",
        "<v Anna>",
        "</v>",
        "<",
        ">",
        "&amp;",
        "&",
        "ANNA: ",
        "BOB: ",
        "Q. ",
        "A. ",
        "[00:12:31] ",
        "(12:31)",
        "#00:00:01-2#",
        "**",
        "[Anna] ",
        "Name.—",
        "Interviewer: ",
        "Date: 3 May 1985\n",
        "Dear Anna,\n",
        "Yours,\nBob\n",
        "---\n",
        "title: x\n",
        "# ",
        "{\"turns\":[",
        "{\"speaker\":\"A\",\"text\":\"b\",\"start\":1},",
        "]}",
        "0:00:01.000,0:00:02.000\n",
        "<html><body><p>",
        "</p>",
        "<blockquote>",
        "<script>",
        "\u{FEFF}",
        "\0",
        "\u{202E}",
        "é",
        "Привет ",
        "日本：",
        ">> ",
        "- ",
        "1\n",
        "\u{85}",
        "\u{2028}",
        "İ: ",
        "ﬀ",
        "<!--",
        "<a ",
    ])
    .prop_map(str::to_owned);
    prop_oneof![4 => known, 1 => "\\PC{0,12}", 1 => any::<char>().prop_map(String::from)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes_give_sound_drafts_or_a_refusal(
        bytes in prop::collection::vec(any::<u8>(), 0..400), name in 0..NAMES.len(), wish in 0..WISHES.len(),
    ) {
        if let Ok(drafts) = read(NAMES[name], &bytes, WISHES[wish]) {
            assert_sound(&drafts, &bytes);
        }
    }

    #[test]
    fn any_mixture_of_formats_gives_sound_drafts_or_a_refusal(
        pieces in prop::collection::vec(piece(), 0..60), name in 0..NAMES.len(), wish in 0..WISHES.len(),
    ) {
        let text = pieces.concat();
        if let Ok(drafts) = read(NAMES[name], text.as_bytes(), WISHES[wish]) {
            assert_sound(&drafts, text.as_bytes());
        }
    }
}
