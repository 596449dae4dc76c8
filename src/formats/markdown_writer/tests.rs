//! What is written comes back from a parse: the words exactly, and the structure.

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::super::document::{Block, BlockQuote, Difference, Document, Fact, Inline, Item, plain_text};
use super::{as_written, read_quotes, write};

/// What a parser sees.
#[derive(Debug, Default, PartialEq)]
struct Seen {
    headings: Vec<(usize, String)>,
    paragraphs: Vec<String>,
    quotes: usize,
    items: Vec<String>,
    lists: usize,
    notes: Vec<String>,
    marks: usize,
    emphases: String,
    strongs: String,
    struck: String,
    links: Vec<String>,
    html: usize,
    others: usize,
}

fn parse(markdown: &str) -> Seen {
    let options = Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES;
    let mut seen = Seen::default();
    let mut words = String::new();
    let mut marks: Vec<char> = Vec::new();
    let mut in_note = false;
    let mut items: Vec<String> = Vec::new();
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::Heading { .. } | Tag::Paragraph) => words.clear(),
            Event::End(TagEnd::Heading(level)) => seen.headings.push((level as usize, std::mem::take(&mut words))),
            Event::End(TagEnd::Paragraph) => {
                let words = std::mem::take(&mut words);
                if in_note { seen.notes.push(words) } else { seen.paragraphs.push(words) }
            }
            Event::Start(Tag::BlockQuote(_)) => seen.quotes += 1,
            Event::Start(Tag::List(_)) => {
                seen.lists += 1;
                if let Some(item) = items.last_mut() {
                    item.push_str(&std::mem::take(&mut words));
                }
            }
            Event::Start(Tag::Item) => {
                words.clear();
                seen.items.push(String::new());
                items.push(String::new());
            }
            Event::End(TagEnd::Item) => {
                let own = items.pop().unwrap_or_default() + &std::mem::take(&mut words);
                seen.items.push(own);
            }
            Event::Start(Tag::FootnoteDefinition(_)) => (in_note, words) = (true, String::new()),
            Event::End(TagEnd::FootnoteDefinition) => in_note = false,
            Event::FootnoteReference(_) => seen.marks += 1,
            Event::Start(Tag::Emphasis) => marks.push('_'),
            Event::Start(Tag::Strong) => marks.push('*'),
            Event::Start(Tag::Strikethrough) => marks.push('~'),
            Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) => drop(marks.pop()),
            Event::Start(Tag::Link { dest_url, .. }) => seen.links.push(dest_url.to_string()),
            Event::Text(text) | Event::Code(text) => {
                words.push_str(&text);
                for (mark, into) in [('_', &mut seen.emphases), ('*', &mut seen.strongs), ('~', &mut seen.struck)] {
                    if marks.contains(&mark) {
                        into.push_str(&text);
                    }
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                words.push('\n');
                for (mark, into) in [('_', &mut seen.emphases), ('*', &mut seen.strongs), ('~', &mut seen.struck)] {
                    if marks.contains(&mark) {
                        into.push('\n');
                    }
                }
            }
            Event::Html(_) | Event::InlineHtml(_) => seen.html += 1,
            Event::End(_) => {}
            _ => seen.others += 1,
        }
    }
    seen.items.retain(|item| !item.is_empty());
    seen
}

/// Text made of what is most likely to go wrong.
fn nasty() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        4 => "[a-zа-я0-9]{1,3}",
        2 => "[ \t\n\r]{1,3}",
        4 => "[\\\\`*_\\[\\]<>&~|#$^!(){}:.+=\"'/@%;,?-]{1,4}",
        2 => prop::sample::select(vec![
            "\0", "\u{A0}", "\u{2028}", "\u{202E}", "\u{2066}", "\u{200B}", "\u{FEFF}", "\u{85}", "\u{3000}", "\u{1B}",
            "\r\n", "\n\n", "\n \n", "]]>", "<script>", "</p>", "<!-- ", "&amp;", "&#65;", "[^1]", "[^1]: ", "![x](y)",
            "[x](http://y)", "```\n", "~~~\n", "---\n", "***\n", "===\n", "# ", "> ", "1. ", "1) ", "- ", "+ ", "* ",
            "    x", "\\\n", "  \n", "| a | b |\n|---|---|\n", "http://a.b", "<http://a.b>", "a@b.c", "e\u{301}", "👍🏽",
            ": ", "[x]: y\n", "\u{0}\u{1}", "word", "—", "“", "”", "שלום", "漢字",
        ]).prop_map(str::to_owned),
        1 => ".{0,3}",
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(pieces, 0..7).prop_map(|pieces| pieces.concat())
}

fn plain_inline() -> impl Strategy<Value = Inline> {
    prop_oneof![
        4 => nasty().prop_map(Inline::Text),
        1 => nasty().prop_map(Inline::Code),
        1 => (nasty(), nasty()).prop_map(|(text, target)| Inline::Link { text, target: format!("http://{target}") }),
        1 => nasty().prop_map(|text| Inline::Link { text: format!("https://{text}"), target: format!("https://{text}") }),
        1 => (0_usize..4).prop_map(Inline::Note),
        1 => (nasty(), nasty(), 0..4).prop_map(|(from, to, kind)| Inline::Difference(match kind {
            0 => Difference::LeftOut(from),
            1 => Difference::PutIn(from),
            2 => Difference::Moved(from),
            _ => Difference::Changed { from, to },
        })),
    ]
}

fn inlines() -> impl Strategy<Value = Vec<Inline>> {
    let inline = plain_inline().prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Inline::Emphasis),
            prop::collection::vec(inner, 0..4).prop_map(Inline::Strong),
        ]
    });
    prop::collection::vec(inline, 0..5)
}

/// Words that are not empty.
fn begun(words: &[Inline]) -> Vec<Inline> {
    [Inline::text("·")].into_iter().chain(words.iter().cloned()).collect()
}

fn written(words: &[Inline]) -> String {
    as_written(&plain_text(words)).into_owned()
}

/// The words between marks of one kind.
fn marked(inlines: &[Inline], emphasis: bool, within: bool, into: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Emphasis(inner) => marked(inner, emphasis, within || emphasis, into),
            Inline::Strong(inner) => marked(inner, emphasis, within || !emphasis, into),
            Inline::Difference(Difference::PutIn(words) | Difference::Moved(words)) if !within && !emphasis => {
                into.push_str(words);
            }
            Inline::Difference(Difference::Changed { to, .. }) if !within && !emphasis => into.push_str(to),
            _ if within => into.push_str(&plain_text(std::slice::from_ref(inline))),
            _ => {}
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_quote_comes_back_exactly(quotes in prop::collection::vec(nasty(), 0..4)) {
        let mut document = Document::titled("Quotes");
        for words in &quotes {
            document.blocks.push(Block::Quote(BlockQuote { words: words.clone(), attribution: vec![] }));
        }
        let expected: Vec<String> = quotes.iter().map(|words| as_written(words).into_owned()).collect();
        let markdown = write(&document);
        prop_assert_eq!(read_quotes(&markdown), expected, "{}", markdown);
    }

    #[test]
    fn no_words_change_the_structure(
        title in nasty(), heading in nasty(), fact in nasty(), paragraph in inlines(), quote in nasty(),
        attribution in inlines(), items in prop::collection::vec((inlines(), prop::collection::vec(inlines(), 0..3)), 1..3),
        note in inlines(),
    ) {
        let mut document = Document::titled(title.clone());
        document.facts.push(Fact::plain(fact.clone(), heading.clone()));
        let mark = document.note(note.clone());
        document.notes.push(vec![Inline::text("two")]);
        document.blocks = vec![
            Block::Heading { level: 2, words: vec![Inline::text(heading.clone()), mark] },
            Block::Paragraph(paragraph.clone()),
            Block::Quote(BlockQuote { words: quote.clone(), attribution: attribution.clone() }),
            Block::Heading { level: 3, words: attribution.clone() },
            Block::List(items.iter().map(|(words, inner)| Item {
                words: begun(words),
                items: inner.iter().map(|words| Item::new(begun(words))).collect(),
            }).collect()),
            Block::List(vec![Item::new(vec![Inline::text("end")])]),
        ];
        let markdown = write(&document);
        let seen = parse(&markdown);
        prop_assert_eq!(seen.headings, vec![
            (1, as_written(&title).into_owned()), (2, as_written(&heading).into_owned()), (3, written(&attribution)),
        ], "{}", markdown);
        prop_assert_eq!((seen.quotes, seen.html, seen.others), (1, 0, 0), "{}", markdown);
        prop_assert_eq!(read_quotes(&markdown), vec![as_written(&quote).into_owned()], "{}", markdown);
        let nested = items.iter().filter(|(_, inner)| !inner.is_empty()).count();
        prop_assert_eq!(seen.lists, 2 + nested, "{}", markdown);
        let wanted = written(&note);
        let expected: Vec<String> = [wanted, "two".to_owned()].into_iter().filter(|note| !note.is_empty()).collect();
        let notes: Vec<String> = seen.notes.into_iter().filter(|note| !note.is_empty()).collect();
        prop_assert_eq!(notes, expected, "{}", markdown);
        let wanted = written(&paragraph);
        prop_assert!(wanted.is_empty() || seen.paragraphs.contains(&wanted), "{:?}\n{:?}\n{}", wanted, seen.paragraphs, markdown);
        let mut wanted: Vec<String> = items.iter()
            .flat_map(|(words, inner)| inner.iter().chain([words]).map(|words| written(&begun(words))))
            .chain(["end".to_owned()]).collect();
        let mut items = seen.items;
        items.sort();
        wanted.sort();
        prop_assert_eq!(items, wanted, "{}", markdown);
    }

    #[test]
    fn marks_stand_where_they_were_put(words in inlines()) {
        let mut document = Document::titled("Marks");
        document.blocks.push(Block::Paragraph(words.clone()));
        let markdown = write(&document);
        let seen = parse(&markdown);
        let (mut emphases, mut strongs) = (String::new(), String::new());
        marked(&words, true, false, &mut emphases);
        marked(&words, false, false, &mut strongs);
        prop_assert_eq!(seen.emphases, as_written(&emphases), "{}", markdown);
        prop_assert_eq!(seen.strongs, as_written(&strongs), "{}", markdown);
        prop_assert_eq!((seen.marks, seen.html), (0, 0), "{}", markdown);
    }
}

#[test]
fn a_dossier_reads_well_in_plain_text() {
    let mut document = Document::titled("What was said in #3");
    document.facts = vec![Fact::plain("Archive", "Memory of the Plant"), Fact::plain("Made", "23 November 2026")];
    let note = document.note(vec![
        Inline::text("Nina Orlova, interview by T. K., Perm, 12 March 2020, 00:12:31–00:12:44, "),
        Inline::emphasis("Plant News"),
        Inline::text("."),
    ]);
    document.blocks = vec![
        Block::Heading { level: 2, words: vec![Inline::text("1. The shift")] },
        Block::Quote(BlockQuote {
            words: "We sang.\nAnd  then – \"it's over\", he said; 1. nothing\t".to_owned(),
            attribution: vec![Inline::text("Nina Orlova, fitter"), note],
        }),
        Block::List(vec![Item {
            words: vec![Inline::text("cited in “The Plant”: shortened")],
            items: vec![Item::new(vec![
                Inline::text("we "),
                Inline::Difference(Difference::Changed { from: "sang".into(), to: "cried".into() }),
                Inline::text(", "),
                Inline::Difference(Difference::LeftOut("not".into())),
            ])],
        }]),
        Block::Paragraph(vec![Inline::text("- no list\n1. nor here"), Inline::Code("3fa9".into())]),
    ];
    let expected = "# What was said in \\#3

**Archive:** Memory of the Plant\\
**Made:** 23 November 2026

## 1. The shift

> We sang.\\
> And  then – \"it's over\", he said; 1. nothing&#x9;

— Nina Orlova, fitter[^1]

* cited in “The Plant”: shortened
  * we \\[changed: ~~sang~~ → **cried**\\], \\[left out: ~~not~~\\]

\\- no list\\
1\\. nor here`3fa9`

[^1]: Nina Orlova, interview by T. K., Perm, 12 March 2020, 00:12:31–00:12:44, _Plant News_.
";
    assert_eq!(write(&document), expected);
}

#[test]
fn links_lead_where_they_should() {
    let address = "https://example.org/a_b?c=d&e=f#g(h)";
    let mut document = Document::titled("Links");
    let link = |text: &str, target: &str| Inline::Link { text: text.into(), target: target.into() };
    document.blocks.push(Block::Paragraph(vec![
        link("here", address),
        Inline::text(" "),
        link("https://example.org/a-b", "https://example.org/a-b"),
        link(address, address),
        link("no", "javascript:alert(1)"),
    ]));
    let seen = parse(&write(&document));
    assert_eq!(seen.links, [address, "https://example.org/a-b", address]);
    assert_eq!(seen.paragraphs, [format!("here https://example.org/a-b{address}no")]);
}

#[test]
fn an_item_without_words_gives_its_place_to_those_under_it() {
    let item = |words: &str, items| Item { words: vec![Inline::text(words)], items };
    let mut document = Document::titled("List");
    document.blocks.push(Block::List(vec![item("a", vec![item("", vec![item("b", vec![])])]), item("", vec![])]));
    assert_eq!(write(&document), "# List\n\n* a\n  * b\n");
}

#[test]
fn a_quote_of_another_hand_can_be_read() {
    assert_eq!(read_quotes("> a\n> b\n>\n> c\n\nx\n\n> d"), ["a\nb\n\nc", "d"]);
    assert_eq!(read_quotes(""), Vec::<String>::new());
}
