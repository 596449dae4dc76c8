//! Expectations stand in the text, every sentence of it invented:
//! `⟦words⟧` is a quotation, `⟨words⟩` is marked but none; `{Name}` right behind says who speaks, `{?}` that nobody is
//! named, `{… < Name}` through whom the words came, `{… / class}` what the stretch is.

use super::*;
use proptest::prelude::*;

mod cases;
mod mind;
mod relayed;
mod speakers;

/// A stretch that must be found.
#[derive(Debug)]
struct Wanted {
    span: Span,
    quoted: bool,
    speaker: Option<String>,
    relayed_by: Option<String>,
    class: Option<String>,
}

/// Takes the expectations out of a marked text.
fn parse(marked: &str) -> (String, Vec<Wanted>) {
    let mut text = String::new();
    let mut open = Vec::new();
    let mut wanted: Vec<Wanted> = Vec::new();
    let mut characters = marked.chars();
    while let Some(character) = characters.next() {
        match character {
            '⟦' | '⟨' => open.push(text.len()),
            '⟧' | '⟩' => wanted.push(Wanted {
                span: Span::new(open.pop().unwrap(), text.len()),
                quoted: character == '⟧',
                speaker: None,
                relayed_by: None,
                class: None,
            }),
            '{' => {
                let note: String = characters.by_ref().take_while(|character| *character != '}').collect();
                let last = wanted.last_mut().unwrap();
                let (who, class) =
                    note.split_once(" / ").map_or((note.as_str(), None), |(who, class)| (who, Some(class)));
                let (who, relay) = who.split_once(" < ").map_or((who, None), |(who, relay)| (who, Some(relay)));
                last.speaker = (!who.is_empty()).then(|| who.to_owned());
                last.relayed_by = relay.map(str::to_owned);
                last.class = class.map(str::to_owned);
            }
            _ => text.push(character),
        }
    }
    wanted.sort_by_key(|wanted| wanted.span.start);
    (text, wanted)
}

/// What is wrong with the analysis of a marked text.
fn faults(marked: &str) -> Vec<String> {
    let (text, wanted) = parse(marked);
    let found = analyse(&text);
    let mut faults = Vec::new();
    for want in &wanted {
        let words = want.span.of(&text);
        let Some(stretch) = found.quotations.iter().find(|stretch| stretch.span == want.span) else {
            faults.push(format!("not found: {words}"));
            continue;
        };
        if stretch.is_quotation != want.quoted {
            faults.push(format!("{words}: quotation {} {:?}", stretch.is_quotation, stretch.reasons));
        }
        let name = stretch.speaker.as_ref().map_or("?", |speaker| speaker.name.as_str());
        if want.speaker.as_ref().is_some_and(|want| want != name) {
            let reasons = stretch.speaker.as_ref().map(|speaker| &speaker.reasons);
            faults.push(format!("{words}: by {name}, not {:?} {reasons:?}", want.speaker));
        }
        let relay = stretch.relayed_by.as_ref().map(|speaker| speaker.name.as_str());
        if want.speaker.is_some() && relay != want.relayed_by.as_deref() {
            faults.push(format!("{words}: relayed by {relay:?}"));
        }
        if want.class.as_ref().is_some_and(|class| class != stretch.class.as_str()) {
            faults.push(format!("{words}: a {}", stretch.class));
        }
    }
    for stretch in found.quotations.iter().filter(|stretch| stretch.is_quotation) {
        if !wanted.iter().any(|want| want.span == stretch.span) {
            faults.push(format!("not wanted: {} {:?}", stretch.span.of(&text), stretch.reasons));
        }
    }
    faults
}

/// Checks many marked texts and tells all that is wrong at once.
fn check(cases: &[&str]) {
    let mut wrong = String::new();
    for case in cases {
        for fault in faults(case) {
            wrong.push_str(&format!("\n  {fault}\n      in {case}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn cues_behind_the_words() {
    check(&[
        "“⟦We never saw the wages book,⟧{Orla Pell / speech}” said Orla Pell.",
        "“⟦We never saw the wages book,⟧{Orla Pell}” Orla Pell said.",
        "“⟦We never saw the wages book⟧{Orla Pell}”, Orla Pell recalled last year.",
        "“⟦We never saw the wages book,⟧{Orla Pell}” said Orla Pell, 71, a weaver from Stannick.",
        "“⟦We never saw the wages book,⟧{Orla Pell}” Orla Pell, a weaver from Stannick, said.",
        "“⟦We never saw the wages book,⟧{Orla Pell}” Orla Pell, who had worked there since 1950, remembered.",
        "“⟦We never saw the wages book,⟧{Orla Pell}” explained weaver Orla Pell.",
        "“⟦We never saw the wages book,⟧{Orla Pell}” union secretary Orla Pell told the meeting.",
        "“⟦We never saw the wages book,⟧{Orla Pell}” said the union's secretary, Orla Pell.",
        "“⟦We never saw the wages book,⟧{Orla Pell}” the union's secretary, Orla Pell, said.",
        "“⟦We never saw the wages book,⟧{Orla Pell}” Mrs. Orla Pell would later admit.",
        "“⟦We never saw the wages book,⟧{Orla Pell}” according to Orla Pell.",
        "“⟦We never saw the wages book.⟧{Orla Pell}” — Orla Pell, weaver",
        "“⟦Did nobody see the wages book?⟧{Orla Pell}” asked Orla Pell.",
        "“⟦Nobody!⟧{Orla Pell}” cried Orla Pell.",
        "“⟦We never saw the wages book,⟧{Orla Pell}” as Orla Pell puts it.",
        "“⟦We never saw the wages book,⟧{a spokesman for the mill}” said a spokesman for the mill.",
        "“⟦We never saw the wages book,⟧{the widows}” the widows replied.",
        "“⟦We never saw the wages book,⟧{Orla Pell}” said Orla Pell and Ines Marr together.",
    ]);
}

#[test]
fn cues_before_the_words() {
    check(&[
        "Orla Pell said: “⟦We never saw the wages book.⟧{Orla Pell / speech}”",
        "Orla Pell said, “⟦We never saw the wages book.⟧{Orla Pell}”",
        "Orla Pell, a weaver from Stannick, told me: “⟦We never saw the wages book.⟧{Orla Pell}”",
        "Orla Pell, who had worked there since 1950, said “⟦we never saw the wages book⟧{Orla Pell}”.",
        "According to Orla Pell, “⟦nobody ever saw the wages book⟧{Orla Pell}”.",
        "In the words of Orla Pell, “⟦nobody ever saw the wages book⟧{Orla Pell}”.",
        "Orla Pell laughed and said: “⟦We never saw the wages book.⟧{Orla Pell}”",
        "Orla Pell looked up, shook her head and answered, “⟦We never saw it.⟧{Orla Pell}”",
        "On Friday the owner's lawyer, Ada Quist, told the Stannick Gazette: “⟦There was no wages book.⟧{Ada Quist}”",
        "Speaking at the gate, Orla Pell added: “⟦There was no wages book.⟧{Orla Pell}”",
        "Orla Pell described the strike as “⟦a long picnic in the rain⟧{Orla Pell / fragment}”.",
        "Orla Pell called the foreman “⟦a walking clock⟧{Orla Pell}”.",
        "Orla Pell remembers the strike as “⟦a long picnic in the rain⟧{Orla Pell}”.",
        "Orla Pell wrote to her sister:\n\n“⟦The rain has not stopped since Sunday.⟧{Orla Pell}”",
        "Orla Pell: “⟦We never saw the wages book.⟧{Orla Pell}”",
        "The report says “⟦the wages book was lost in the flood of 1951⟧{The report / writing}”.",
        "The Stannick Gazette reported: “⟦The wages book was lost.⟧{Stannick Gazette / writing}”",
        "Some say “⟦the book was burnt by the owners themselves⟧”.",
    ]);
}

#[test]
fn cues_between_the_words() {
    check(&[
        "“⟦We never saw it,⟧{Orla Pell}” said Orla Pell, “⟦and nobody asked.⟧{Orla Pell}”",
        "“⟦We never saw it,⟧{Orla Pell}” Orla Pell said. “⟦Nobody asked.⟧{Orla Pell}”",
        "“⟦Shameful,⟧{Orla Pell}” the late Orla Pell, then the union's secretary, told me. “⟦Nobody asked for it.⟧{Orla Pell}”",
        "“⟦We never saw it,⟧{Orla Pell}” said Orla Pell. She poured the tea. “⟦Nobody asked,⟧{Orla Pell}” she added. “⟦Ask anyone.⟧{Orla Pell}”",
        "Orla Pell says there was “⟦no lack of courage⟧{Orla Pell / fragment}” and “⟦a great deal of soup⟧{Orla Pell}” at the gate.",
        "As Orla Pell tells it, the gate was “⟦open⟧{Orla Pell}” and the office “⟦empty⟧{Orla Pell}” by noon.",
    ]);
}

#[test]
fn pronouns_go_to_whoever_is_in_mind() {
    check(&[
        "Orla Pell met Tobias Marr at the gate in 1951. She was cautious. “⟦I never signed,⟧{Orla Pell}” she says.",
        "Mr. Marr met Mrs. Pell at the gate. “⟦I never signed,⟧{Mrs. Pell}” she says. “⟦Nor did I,⟧{Mr. Marr}” he says.",
        "Orla Pell ran the canteen until 1958. Her brother Jonas Pell kept the books. “⟦I cooked for ninety,⟧{Orla Pell}” she recalls.",
        "Orla Pell opened the drawer.\n\n“⟦These are the tallies.⟧{Orla Pell}”\n\nShe laid them out.\n\n“⟦Every notch is a shift.⟧{Orla Pell}”",
        "Professor Ada Quist has studied the flood for years. “⟦The dam was rotten,⟧{Ada Quist}” she says.",
        "Tobias Marr, 64, still lives by the canal. “⟦I would dig it again,⟧{Tobias Marr}” the 64-year-old says.",
        "The Harbour Board met on Monday. “⟦No decision has been taken on the crane,⟧{Harbour Board}” it said.",
    ]);
}

#[test]
fn a_surname_is_the_last_who_bore_it() {
    check(&[
        "Orla Pell and her son Jonas Pell kept the shop. “⟦I swept,⟧{Jonas Pell}” Jonas Pell said. “⟦She counted,⟧{Jonas Pell}” Pell added.",
        "Weaver Orla Pell sat down. “⟦I am ninety,⟧{Orla Pell}” said Pell.",
        "Ada Quist lives in Kell. “⟦I was born here,⟧{Ada Quist}” Ms Quist said.",
    ]);
}

#[test]
fn who_is_asked_does_not_speak() {
    check(&[
        "Asked “⟦who locked the gate?⟧”, Orla Pell replied: “⟦Nobody did.⟧{Orla Pell}”",
        "Orla Pell was asked: “⟦Who locked the gate?⟧” “⟦Nobody did,⟧{Orla Pell}” she said.",
    ]);
}

#[test]
fn words_come_through_others() {
    check(&[
        "Orla Pell remembers Tobias Marr shouting “⟦Shut the gate!⟧{Tobias Marr < Orla Pell}” as the water rose.",
        "Over tea Ada Quist showed me a letter from Tobias Marr to his wife. The water “⟦came like a train through the yard⟧{Tobias Marr < Ada Quist}”, Marr wrote.",
    ]);
}

#[test]
fn marked_words_that_quote_nobody() {
    check(&[
        "The “⟨volunteers⟩{ / scare quotes}” had signed by noon.",
        "A “⟨free⟩” bus took them to the “⟨model⟩” village.",
        "They sang “⟨The Long Road Home⟩{ / title}” and read the novel “⟨Salt⟩{ / title}” aloud.",
        "The children nicknamed him “⟨Thunder⟩{ / nickname}”.",
        "Jonas “⟨Bobbin⟩{ / nickname}” Pell kept the books.",
        "The word “⟨bobbin⟩{ / term}” comes from the French.",
        "The policy was known as “⟨fair measure⟩{ / term}”.",
        "Gone was the policy of “⟨renewal⟩” (“⟨obnova⟩”).",
        "A meeting entitled “⟨Bread for the Valley⟩{ / title}” was held in the hall.",
        "The so-called “⟨bread front⟩” fell apart in May.",
        "Many believed in the “⟨weavers' republic⟩” then.",
        "The ring was 3\" wide and the pole 12' long.",
        "“⟨Flood in Kell leaves ninety homeless⟩” — Stannick Gazette, 4 May 1951",
    ]);
}

#[test]
fn quotations_across_paragraphs_and_pages() {
    check(&[
        "“⟦The pit was my life.⟧{Orla Pell}\n\n“⟦By twenty I knew every seam,⟧{Orla Pell}” Orla Pell told me.",
        "Orla Pell said, “⟦Nobody slept.\n\nWe took turns until the frost came.⟧{Orla Pell}” The gate is still there.",
        "Orla Pell remembers: “⟦The safety\n\n31 THE WATER YEARS\n\nrules were a joke, and the inspec-\ntor laughed.⟧{Orla Pell}” She shrugged.",
        "Orla Pell wrote in her diary:\n\n> ⟦The siren went at six.\n> Nobody ran.⟧{Orla Pell}\n\nThe diary is lost.",
        "She shrugged. “⟦We kept the minutes in a biscuit tin under the stairs,⟧” Orla Pell says.\n\n“⟨We kept the minutes in a biscuit tin under the stairs⟩{ / pull quote}”\n\nThe tin is gone.",
    ]);
}

#[test]
fn single_marks_of_every_kind() {
    check(&[
        "‘⟦We didn’t think the lads’ wages would last,⟧{Orla Pell}’ said Orla Pell. ‘⟦It wasn’t the ’30s.⟧{Orla Pell}’",
        "'⟦We didn't think the lads' wages would last,⟧{Orla Pell}' said Orla Pell. 'Tis long ago.",
        "‘⟦She said “no” and left,⟧{Orla Pell}’ said Orla Pell.",
        "“⟦When he said ‘⟨no talking⟩’, I sang,⟧{Orla Pell}” Orla Pell said.",
    ]);
}

#[test]
fn german() {
    check(&[
        "„⟦Wir hatten nichts zu essen⟧{Jutta Kolb}“, sagte Jutta Kolb.",
        "„⟦Wir hatten nichts zu essen⟧{Jutta Kolb}“, erinnert sich Jutta Kolb. „⟦Gar nichts.⟧{Jutta Kolb}“",
        "Jutta Kolb sagte: „⟦Wir hatten nichts zu essen.⟧{Jutta Kolb}“",
        "»⟦Wir hatten nichts zu essen⟧{Jutta Kolb}«, erzählt Jutta Kolb, »⟦gar nichts.⟧{Jutta Kolb}«",
        "Die Weberin Jutta Kolb war dabei. „⟦Das Wasser kam in der Nacht⟧{Jutta Kolb}“, sagte sie.",
        "Laut Jutta Kolb war das „⟦eine lange Nacht ohne Ende⟧{Jutta Kolb}“.",
        "Die „⟨Freiwilligen⟩“ unterschrieben am Mittag, und er las den Roman „⟨Salz⟩“.",
        "„⟦Er sagte nur ‚⟨Geh heim⟩‘ und schwieg⟧{Jutta Kolb}“, so Jutta Kolb.",
    ]);
}

#[test]
fn french() {
    check(&[
        "« ⟦Nous n’avions rien⟧{Odile Brun} », raconte Odile Brun.",
        "« ⟦Nous n’avions rien⟧{Odile Brun}, raconte Odile Brun, ⟦et pourtant nous chantions.⟧{Odile Brun} »",
        "Odile Brun raconte : « ⟦Nous n’avions rien.⟧{Odile Brun} »",
        "Odile Brun ouvre la porte. « ⟦Entrez donc⟧{Odile Brun} », dit-elle.",
        "Selon Odile Brun, « ⟦personne ne savait nager dans la vallée⟧{Odile Brun} ».",
        "— ⟦Qui est là ?⟧{Odile Brun} demanda Odile Brun.\n\n— ⟦Personne,⟧{Jean Vial} répondit Jean Vial.",
        "Les « ⟨volontaires⟩ » signèrent à midi et lurent le roman « ⟨Le Sel⟩ ».",
    ]);
}

#[test]
fn russian() {
    check(&[
        "«⟦У нас ничего не было⟧{Анна Гладкова}», — сказала Анна Гладкова.",
        "«⟦У нас ничего не было⟧{Анна Гладкова}, — вспоминает Анна Гладкова, — ⟦но мы пели⟧{Анна Гладкова}».",
        "Анна Гладкова сказала: «⟦У нас ничего не было⟧{Анна Гладкова}».",
        "По словам Анны Гладковой, «⟦вода пришла ночью, и никто не спал⟧{Анны Гладковой}».",
        "— ⟦Кто там?⟧{Пётр} — спросил Пётр.\n\n— ⟦Я,⟧{Анна} — ответила Анна. — ⟦Открывай.⟧{Анна}",
        "«⟦Мы читали „⟨Новую зарю⟩“ вслух⟧{Анна Гладкова}», — вспоминает Анна Гладкова.",
        "Он читал роман «⟨Соль⟩» и газету «⟨Заря⟩».",
    ]);
}

#[test]
fn spanish_and_japanese() {
    check(&[
        "—⟦No lo sabíamos⟧{Inés Mora} —dijo Inés Mora—, ⟦pero lo creíamos.⟧{Inés Mora}",
        "«⟦No lo sabíamos⟧{Inés Mora}», dijo Inés Mora.",
        "Inés Mora dijo: «⟦No lo sabíamos.⟧{Inés Mora}»",
        "「⟦母は『⟨帰るな⟩』と言いました⟧{山本春子}」と山本春子は語った。",
        "「⟦何もなかった⟧{山本春子}」と山本春子は話した。",
    ]);
}

#[test]
fn indirect_speech_is_offered_apart() {
    let cases = [
        (
            "Orla Pell said that the gate was open. Nobody came.",
            Some(("Orla Pell said that the gate was open.", "Orla Pell")),
        ),
        (
            "The gate was open all the night, Orla Pell adds.",
            Some(("The gate was open all the night, Orla Pell adds.", "Orla Pell")),
        ),
        ("According to Orla Pell the gate was open.", Some(("According to Orla Pell the gate was open.", "Orla Pell"))),
        ("“The gate was open,” Orla Pell said.", None),
        ("Nobody said a word.", None),
    ];
    for (text, want) in cases {
        let found = analyse(text).paraphrases;
        let got = found
            .first()
            .map(|found| (found.span.of(text), found.speaker.as_ref().map_or("?", |speaker| speaker.name.as_str())));
        assert_eq!(got, want, "{text}");
    }
}

#[test]
fn oddities_are_told() {
    let warnings = analyse("“We went down, said Orla Pell.\n\nNobody came.").warnings;
    assert_eq!(warnings.len(), 1);
    assert!(analyse("“We went down,” said Orla Pell.").warnings.is_empty());
}

#[test]
fn classes_have_the_vocabularys_words() {
    assert_eq!(Class::ScareQuotes.to_string(), "scare quotes");
    assert_eq!(serde_json::to_string(&Class::PullQuote).unwrap(), "\"pull-quote\"");
}

/// Texts made of what breaks quotation finders.
fn rough_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("“".to_owned()),
        Just("”".to_owned()),
        Just("\"".to_owned()),
        Just("'".to_owned()),
        Just("’".to_owned()),
        Just("«".to_owned()),
        Just("»".to_owned()),
        Just("„".to_owned()),
        Just("「".to_owned()),
        Just("— ".to_owned()),
        Just(" Orla Pell said".to_owned()),
        Just(", said Mr. Marr. ".to_owned()),
        Just(" he wrote: ".to_owned()),
        Just("“Then he said, ‘".to_owned()),
        Just("My father and Jonas shouted: ‘Go!’".to_owned()),
        Just(" was, for her, “".to_owned()),
        Just("Asked ".to_owned()),
        Just("\n\n".to_owned()),
        Just("\n> ".to_owned()),
        Just("[a](b)".to_owned()),
        Just("(".to_owned()),
        Just("-\n".to_owned()),
        Just("сказала Анна".to_owned()),
        Just("dit-il, ".to_owned()),
        Just("と花子は語った。".to_owned()),
        "[a-zA-Z ,.!?]{0,20}",
        any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_can_be_analysed(text in prop_oneof![any::<String>(), rough_text()]) {
        let found = analyse(&text);
        let mut last = 0;
        for (index, stretch) in found.quotations.iter().enumerate() {
            prop_assert!(text.get(stretch.span.start..stretch.span.end).is_some());
            prop_assert!(stretch.span.start >= last, "in order");
            prop_assert!(stretch.nested_in.is_none_or(|outer| outer < index));
            prop_assert_eq!(stretch.is_quotation, stretch.utterance > 0);
            last = stretch.span.start;
            let spans = stretch.speaker.iter().chain(&stretch.relayed_by).filter_map(|speaker| speaker.mention);
            for span in spans.chain(stretch.cue).chain(stretch.repeats) {
                prop_assert!(text.get(span.start..span.end).is_some());
            }
        }
        for span in found.paraphrases.iter().map(|told| told.span).chain(found.warnings.iter().map(|odd| odd.span)) {
            prop_assert!(text.get(span.start..span.end).is_some());
        }
    }

    #[test]
    fn any_text_is_read_in_less_than_a_second_a_megabyte(piece in prop_oneof![".{1,40}", rough_text()], times in 1_usize..4) {
        prop_assume!(!piece.is_empty());
        let bytes = 6_000 * times;
        let text = piece.repeat(bytes / piece.len() + 1);
        // CPU time: other work on the machine shall not decide.
        let started = cpu_time::ThreadTime::now();
        let found = analyse(&text);
        let seconds = started.elapsed().as_secs_f64() * 1e6 / text.len() as f64;
        // Without optimisation everything takes many times as long.
        let most = if cfg!(debug_assertions) { 60.0 } else { 1.0 };
        prop_assert!(seconds < most, "{seconds} s a megabyte, {} stretches of {piece:?}", found.quotations.len());
    }

    #[test]
    fn a_damaged_paragraph_changes_no_other(lost in 0_usize..12) {
        let sound = ["“We went down,” said Orla Pell. “Twice.”", "Nobody came. “It was late,” Tobias Marr said, “and dark.”"];
        let damaged: String = {
            let whole = "He said, “We stayed,” and “nobody asked,” and left. “Well,” he said.";
            let mut marks = 0;
            whole.chars().filter(|sign| {
                marks += usize::from(matches!(sign, '“' | '”'));
                !(matches!(sign, '“' | '”') && marks == lost)
            }).collect()
        };
        let text = format!("{}\n\nThe lamp went out.\n\n{damaged}\n\nThe lamp was lit.\n\n{}\n\nIt was May.\n\nAnd June.\n\nAnd July.", sound[0], sound[1]);
        let found = analyse(&text);
        let quoted: Vec<&str> = found.quotations.iter().map(|stretch| stretch.span.of(&text)).collect();
        for words in ["We went down,", "Twice.", "It was late,", "and dark."] {
            prop_assert!(quoted.contains(&words), "{words} in {quoted:?}");
        }
    }
}
