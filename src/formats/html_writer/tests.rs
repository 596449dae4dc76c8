use super::*;

fn of(blocks: Vec<Block>) -> String {
    write(&Document { title: "A title".into(), blocks, ..Document::default() })
}

#[test]
fn nothing_that_is_data_becomes_markup() {
    let hostile = "</p><script>alert(1)</script><img src=x onerror=\"y\"> & &amp; ' --> ]]> \u{202e}\0\u{7}";
    let page = write(&Document {
        title: hostile.into(),
        facts: vec![Fact::plain(hostile, hostile)],
        blocks: vec![
            Block::Paragraph(vec![Inline::text(hostile), Inline::Code(hostile.into())]),
            Block::Quote(BlockQuote { words: hostile.into(), attribution: vec![Inline::text(hostile)] }),
            Block::List(vec![Item::new(vec![Inline::Difference(Difference::PutIn(hostile.into()))])]),
            Block::Paragraph(vec![Inline::Link { text: hostile.into(), target: format!("https://x/{hostile}") }]),
            Block::Paragraph(vec![Inline::Link { text: "on".into(), target: "javascript:alert(1)".into() }]),
        ],
        notes: vec![vec![Inline::text(hostile)]],
    });
    for forbidden in ["<script", "<img", "onerror=\"", "javascript:", "\u{202e}", "\0", "\u{7}", "&amp;amp; \'"] {
        assert!(!page.contains(forbidden), "{forbidden:?} in {page}");
    }
    assert!(page.contains("&lt;script&gt;") && page.contains("&amp; &amp;amp;") && page.contains("[U+202E]"));
}

#[test]
fn what_nobody_sees_is_shown_by_its_number() {
    let unseen = "\u{ad}\u{61c}\u{200b}\u{200e}\u{200f}\u{2028}\u{2060}\u{feff}\u{fffe}\u{e0041}";
    let page = of(vec![Block::Paragraph(vec![Inline::text(format!("a{unseen}b"))])]);
    for c in unseen.chars() {
        assert!(!page.contains(c) && page.contains(&format!("[U+{:04X}]", u32::from(c))), "{c:?} in {page}");
    }
    let joined = of(vec![Block::Paragraph(vec![Inline::text("a\u{200d}b\u{200c}c")])]);
    assert!(joined.contains("a\u{200d}b\u{200c}c"), "joiners belong to how words are spelled");
}

#[test]
fn nothing_is_fetched_and_nothing_runs() {
    let page = of(vec![Block::Paragraph(vec![Inline::text("Words.")])]);
    assert!(page.contains("default-src 'none'"));
    for fetching in ["<link", "<script", "@import", "url(", "src=", "http://", "https://"] {
        assert!(!page.contains(fetching), "{fetching}");
    }
}

#[test]
fn words_lead_to_their_entry_and_the_entry_leads_back() {
    let numbered = |words: &str, is_end| Inline::Numbered { number: 3, words: vec![Inline::text(words)], is_end };
    let page = of(vec![
        Block::Paragraph(vec![numbered("“We slept,", false)]),
        Block::Paragraph(vec![numbered("“and woke.”", true), numbered("“Twice.”", true)]),
        Block::Entry { number: 3, words: vec![Inline::text("misquoted")] },
        Block::Entry { number: 4, words: vec![Inline::text("elsewhere")] },
    ]);
    assert_eq!(page.matches("id=\"at-3\"").count(), 1, "an id stands once: {page}");
    assert_eq!(page.matches("href=\"#entry-3\"").count(), 2);
    assert!(page.contains("<h3 id=\"entry-3\"><a href=\"#at-3\""));
    assert!(page.contains("<h3 id=\"entry-4\">[4] "), "what stands nowhere in the text leads nowhere");
}

#[test]
fn what_differs_is_marked_and_said_in_words() {
    let changed = Difference::Changed { from: "fourteen".into(), to: "forty".into() };
    let page = of(vec![Block::Paragraph(vec![Inline::Difference(changed)])]);
    assert!(page.contains("[changed: </span><del>fourteen</del>") && page.contains("<ins>forty</ins>"), "{page}");
}
