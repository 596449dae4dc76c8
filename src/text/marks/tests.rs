//! Expectations stand in the text: `⟦…⟧` around every stretch that must be found.

use super::*;

/// Checks that exactly the stretches between ⟦ and ⟧ are found.
fn check(marked: &str) {
    let mut text = String::new();
    let mut open = Vec::new();
    let mut want = Vec::new();
    for character in marked.chars() {
        match character {
            '⟦' => open.push(text.len()),
            '⟧' => want.push(Span::new(open.pop().unwrap(), text.len())),
            _ => text.push(character),
        }
    }
    want.sort_unstable();
    let reading = Reading::of(&text);
    let tokens = Tokens::of(&reading);
    let mut got: Vec<Span> = find(&reading, &tokens).iter().map(|marked| reading.given(marked.span)).collect();
    got.sort_unstable();
    let words = |spans: &[Span]| spans.iter().map(|span| span.of(&text).to_owned()).collect::<Vec<_>>();
    assert_eq!(words(&got), words(&want), "in {marked}");
}

#[test]
fn marks_of_every_kind_are_paired() {
    for case in [
        "“⟦We went down,⟧” said Orla. “⟦Twice.⟧”",
        "\"⟦We went down,⟧\" said Orla. \"⟦Twice.⟧\"",
        "„⟦Wir fuhren ein⟧“, sagte Jutta Kolb. „⟦Zweimal.⟧“",
        "»⟦Wir fuhren ein⟧«, sagte Jutta Kolb. »⟦Zweimal.⟧«",
        "« ⟦Nous sommes descendus⟧ », dit Odile. « ⟦Deux fois.⟧ »",
        "„⟦Zjechaliśmy⟧”, powiedział Jan. „⟦Dwa razy.⟧”",
        "「⟦降りました⟧」と花子は言った。",
        "«⟦Мы читали „⟦Зарю⟧“ вслух⟧», — сказал Пётр.",
        "“⟦We said, \"⟦No, never,⟧\" and left. It was late.⟧”",
        "“⟦We said no. \"⟦It was late.⟧\" Nobody asked.⟧” Then she left.",
        "“⟦He said ‘⟦no⟧’ and left,⟧” said Orla.",
        "‘⟦He said “⟦no⟧” and left,⟧’ said Orla. ‘⟦Then nothing.⟧’",
    ] {
        check(case);
    }
}

#[test]
fn apostrophes_inches_and_decades_are_no_marks() {
    for case in [
        "‘⟦The lads’ coats weren’t dry in the ’20s,⟧’ said Orla. ‘⟦Nobody’s were.⟧’",
        "'⟦The lads' coats weren't dry,⟧' said Orla. The miners' hall was full. '⟦Nobody's were.⟧'",
        "The shaft was 40' deep and 36\" wide. \"⟦Too small,⟧\" said Orla.",
        "It's the Joneses' house, 'tis true, and the boys' too.",
        "\"⟦We was goin' down,⟧\" said Orla, \"⟦an' comin' up.⟧\"",
    ] {
        check(case);
    }
}

#[test]
fn damaged_marks_stay_in_their_paragraph() {
    for case in [
        "\"⟦We went down,⟧ said Orla.\n\nThe lift broke. \"⟦It did,⟧\" he said.",
        "We went down,\" said Orla.\n\nThe lift broke. \"⟦It did,⟧\" he said.",
        "He said,\" ⟦We never went⟧\". “⟦Not once,⟧“ she said.",
        "Orla said,\"⟦We never went⟧\".",
        "“⟦We went down,⟧ Orla Pell said. The lift broke.\n\nNobody said a word. “⟦It did,⟧” he said.",
        "Orla said, \"⟦We went down.\n\nThen we came up.⟧\" After that, Pell said, \"⟦We stayed.\n\nOnly we.⟧\"",
        "She said, \"⟦We went down. We came up.⟧’ Her house was far.",
        ",,⟦We went down,⟧'' said Orla. ‚‚⟦It was cold,⟧” he said.",
    ] {
        check(case);
    }
}

#[test]
fn quotations_run_over_paragraphs() {
    for case in [
        "“⟦We went down.⟧\n\n“⟦We came up,⟧” said Orla.",
        "Orla said, “⟦We went down.\n\nWe came up.⟧” Then she left.",
        "Orla said, “⟦We went down.\n\nWe stayed there.\n\nWe came up.⟧” Then she left. “⟦Well,⟧” I said.",
    ] {
        check(case);
    }
}

#[test]
fn dialogue_and_blocks_need_no_marks() {
    for case in [
        "« ⟦Nous sommes descendus⟧, raconte Odile Brun, ⟦et puis remontés.⟧ »",
        "« ⟦Nous sommes descendus⟧, dit-il. »",
        "«⟦Мы спустились⟧, — сказал Пётр, — ⟦и поднялись⟧».",
        "— ⟦Кто там?⟧ — спросил Пётр.\n\n— ⟦Я,⟧ — ответила Анна. — ⟦Открывай.⟧",
        "—⟦No sabía nada⟧ —dijo Pedro—, ⟦pero lo creía.⟧",
        "Orla wrote:\n\n> ⟦We went down.\n> We came up.⟧\n\nThat was all.",
    ] {
        check(case);
    }
}

#[test]
fn what_stands_in_a_cut_quotation_stands_in_its_half() {
    let cases: [(&str, &[Option<usize>]); 4] = [
        ("«Мы читали „Зарю“, — сказал Пётр, — и „Волю“ вслух».", &[None, Some(0), None, Some(2)]),
        ("« Nous lisions “L’Aube”, raconte Odile Brun, et “Le Soir” aussi. »", &[None, Some(0), None, Some(2)]),
        ("«Мы молчали, — сказал Пётр из „Зари“, — и ждали».", &[None, None, None]),
        // All of it is the author's: nothing is left that an inner stretch could stand in.
        ("“— сказала Анна「Asked 「““(", &[]),
    ];
    for (text, want) in cases {
        let reading = Reading::of(text);
        let tokens = Tokens::of(&reading);
        let found = find(&reading, &tokens);
        let parents: Vec<Option<usize>> = found.iter().map(|marked| marked.parent).collect();
        let starts: Vec<usize> = found.iter().map(|marked| marked.outer.start).collect();
        assert!(starts.is_sorted(), "{text}");
        assert!(parents.iter().enumerate().all(|(index, parent)| parent.is_none_or(|parent| parent < index)), "{text}");
        if !want.is_empty() {
            assert_eq!(parents, want, "{text}");
        }
    }
}
